"""Draw the sample portraits: one screen-print style illustration for every pictured founder of the sample publication.

The people are invented, so there are no photographs; this script draws them instead, from flat shapes, a grainy shade
and a background colour of their own. Run it from anywhere, with Pillow installed:

    python docs/samples/draw_portraits.py                  # all portraits
    python docs/samples/draw_portraits.py rosa-thielemann  # only these

It writes content/founders/<slug>/portrait.jpg (1200 x 1500). The same Pillow gives the same bytes on every run.

Shapes are written as short strings of nodes, "x,y x,y! x,y": a smooth curve runs through the nodes, and a node with an
exclamation mark is a corner. Inside the script a point is a complex number, so moving, turning and scaling are one
multiplication and one addition. Heads are drawn around the bridge of the nose: crown at y = -205, chin at about y = 200.
"""

from __future__ import annotations

import random
import sys
from cmath import phase
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import cos, degrees, pi, radians, sin
from pathlib import Path

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 1500
OVERSAMPLING = 4
FOUNDERS = Path(__file__).resolve().parents[2] / "content" / "founders"
INK, PAPER = "#2b2426", "#f6ecdc"

Points = list[complex]
Portrait = Callable[["Sheet"], None]


# --- Drawing vocabulary -----------------------------------------------------------------------------------------------


def mix(first: str, second: str, share: float) -> str:
    """Return the colour that lies `share` of the way from the first colour to the second."""
    pairs = zip(ImageColor.getrgb(first)[:3], ImageColor.getrgb(second)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def shadow_of(colour: str) -> str:
    """Return the darker, slightly warmer ink that shades a colour."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return f"#{round(red * 0.76):02x}{round(green * 0.65):02x}{round(blue * 0.62):02x}"


def sym(half: str) -> str:
    """Complete a right half, written from the top to the bottom of the axis x = 0, with its mirror image."""
    nodes = half.split()
    mirrored = [n[1:] if n[0] == "-" else "-" + n for n in reversed(nodes) if float(n.split(",")[0])]
    return " ".join(nodes + mirrored)


def curve(shape: str, closed: bool = True) -> Points:
    """Turn a string of nodes into the points of a curve through them (cubic Bezier pieces)."""
    nodes = [complex(*map(float, n.rstrip("!").split(","))) for n in shape.split()]
    corner = [n.endswith("!") for n in shape.split()]
    count = len(nodes)

    def handle(at: int) -> complex:
        if corner[at] or (not closed and at in (0, count - 1)):
            return 0j
        along = nodes[(at + 1) % count] - nodes[at - 1]
        return along / (abs(along) or 1)

    points: Points = []
    for i in range(count if closed else count - 1):
        j = (i + 1) % count
        start, end = nodes[i], nodes[j]
        reach = 0.37 * abs(end - start)
        first, second = start + handle(i) * reach, end - handle(j) * reach
        for t in (step / 14 for step in range(14)):
            u = 1 - t
            points.append(u**3 * start + 3 * u * u * t * first + 3 * u * t * t * second + t**3 * end)
    return points if closed else [*points, nodes[-1]]


def ring(x: float, y: float, rx: float, ry: float | None = None) -> Points:
    """Return the points of an ellipse."""
    height = rx if ry is None else ry
    return [complex(x + rx * cos(radians(a)), y + height * sin(radians(a))) for a in range(0, 360, 5)]


def ribbon(spine: Points, start: float, end: float, swell: float = 0) -> Points:
    """Return the outline of a band along a spine, `start` and `end` wide at its ends and `swell` wider in the middle."""
    left: Points = []
    right: Points = []
    for i, point in enumerate(spine):
        share = i / (len(spine) - 1)
        along = spine[min(i + 1, len(spine) - 1)] - spine[max(i - 1, 0)]
        width = start + (end - start) * share + swell * sin(pi * share) ** 0.7
        normal = along / (abs(along) or 1) * 1j * width / 2
        left.append(point + normal)
        right.append(point - normal)
    return left + right[::-1]


class Sheet:
    """A sheet of paper in one background colour, printed shape by shape in the current frame of reference."""

    def __init__(self, name: str, background: str) -> None:
        self.dice = random.Random(name)
        self.image = Image.new("RGB", (WIDTH, HEIGHT), background)
        self.noise = Image.frombytes("L", (WIDTH, HEIGHT), self.dice.randbytes(WIDTH * HEIGHT))
        self.turn, self.shift = 1 + 0j, 0j

    @contextmanager
    def at(self, x: float, y: float, scale: float = 1, angle: float = 0) -> Iterator[None]:
        """Draw inside the block in a frame that is moved, scaled and turned (degrees, clockwise)."""
        before = self.turn, self.shift
        self.shift += self.turn * complex(x, y)
        self.turn *= scale * complex(cos(radians(angle)), sin(radians(angle)))
        yield
        self.turn, self.shift = before

    def fill(
        self,
        shape: str | Points,
        colour: str,
        *,
        shade: float = 0,
        reach: float = 60,
        light: complex = -1 - 0.5j,
        clip: Image.Image | None = None,
        ink: str = "",
    ) -> Image.Image:
        """Print a closed shape; `shade` is the strength of the grain (in `ink`) on the side away from the light."""
        points = curve(shape) if isinstance(shape, str) else shape
        return self._print([points], colour, shade, reach, light, clip, ink)

    def line(
        self,
        shape: str | Points,
        colour: str,
        width: float,
        *,
        taper: float = 1,
        shade: float = 0,
        reach: float = 40,
        clip: Image.Image | None = None,
    ) -> Image.Image:
        """Print a brush stroke with round ends, `width` wide in its middle and `taper` times that at its ends."""
        spine = curve(shape, closed=False) if isinstance(shape, str) else shape
        cap = width * taper / 2
        caps = [ring(end.real, end.imag, cap) for end in (spine[0], spine[-1])] if cap > 1 else []
        body = ribbon(spine, width * taper, width * taper, width * (1 - taper))
        return self._print([body, *caps], colour, shade, reach, -1 - 0.5j, clip)

    def dot(self, x: float, y: float, rx: float, colour: str, ry: float | None = None) -> Image.Image:
        """Print a plain ellipse."""
        return self.fill(ring(x, y, rx, ry), colour)

    def glow(self, shape: str | Points, colour: str, strength: float, soft: float, clip: Image.Image | None) -> None:
        """Spray grain over a shape with a soft edge: blush, flour, firelight, the shadow under a chin."""
        points = curve(shape) if isinstance(shape, str) else shape
        self._spray(self._mask([points], None).filter(ImageFilter.GaussianBlur(soft)), colour, strength, clip)

    def _mask(self, outlines: list[Points], clip: Image.Image | None) -> Image.Image:
        placed = [[p * self.turn + self.shift for p in points] for points in outlines]
        xs, ys = [p.real for o in placed for p in o], [p.imag for o in placed for p in o]
        left, top = max(0, int(min(xs)) - 1), max(0, int(min(ys)) - 1)
        right, bottom = min(WIDTH, int(max(xs)) + 2), min(HEIGHT, int(max(ys)) + 2)
        mask = Image.new("L", (WIDTH, HEIGHT))
        if right <= left or bottom <= top:
            return mask
        k = OVERSAMPLING
        detail = Image.new("L", ((right - left) * k, (bottom - top) * k))
        pen = ImageDraw.Draw(detail)
        for points in placed:
            pen.polygon([((p.real - left) * k, (p.imag - top) * k) for p in points], fill=255)
        mask.paste(detail.reduce(k), (left, top))
        return ImageChops.multiply(mask, clip) if clip else mask

    def _spray(self, density: Image.Image, colour: str, strength: float, clip: Image.Image | None) -> None:
        thin = density.point([round(v * strength) for v in range(256)])
        grain = ImageChops.subtract(thin, self.noise, scale=0.2).filter(ImageFilter.GaussianBlur(0.75))
        self.image.paste(colour, (0, 0), ImageChops.multiply(grain, clip) if clip else grain)

    def _print(
        self,
        outlines: list[Points],
        colour: str,
        shade: float,
        reach: float,
        light: complex,
        clip: Image.Image | None,
        ink: str = "",
    ) -> Image.Image:
        mask = self._mask(outlines, clip)
        self.image.paste(colour, (0, 0), mask)
        if shade:
            size = reach * abs(self.turn)
            lit = Image.new("L", mask.size)
            lit.paste(mask, (round(light.real * size), round(light.imag * size)))
            dark = ImageChops.invert(lit.filter(ImageFilter.GaussianBlur(size * 0.55)))
            self._spray(dark, ink or shadow_of(colour), shade, mask)
        return mask

    def save(self, path: Path) -> None:
        """Roughen the sheet with a little paper grain and save it."""
        grain = self.noise.filter(ImageFilter.GaussianBlur(0.7)).point([round((v - 128) * 0.055 + 128) for v in range(256)])
        paper = Image.merge("RGB", [grain] * 3)
        rough = ImageChops.add(self.image, paper, 1, -128)
        path.parent.mkdir(parents=True, exist_ok=True)
        rough.save(path, "JPEG", quality=84, optimize=True, progressive=True)


# --- Heads ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Face:
    """What makes a face this person's face; lengths are in head units (the head is about 300 wide and 400 high)."""

    skin: str
    hair: str = INK
    temple: float = 140
    cheek: float = 146
    jaw: float = 116
    chin: float = 56
    length: float = 200
    look: float = 0
    eyes: str = "open"
    gap: float = 60
    brow: float = 10
    slant: float = 0
    nose: float = 66
    wide: float = 19
    mouth: str = "calm"
    lips: str = "#a8483f"
    blush: str = "#d9604c"
    beard: str = ""
    ears: bool = True
    age: int = 0

    @property
    def outline(self) -> str:
        """The shape of the head without hair and ears."""
        low, t = self.length, self.temple
        return sym(
            f"0,-210 {t * 0.56},-190 {t * 0.93},-126 {t + 4},-50 {self.cheek},28 {self.jaw},{low * 0.6} "
            f"{self.chin},{low * 0.94} 0,{low}"
        )

    @property
    def whiskers(self) -> str:
        """The shape of a full beard."""
        n, low = self.nose, self.length
        return sym(
            f"0,{n + 22} 34,{n + 19} 70,{n + 44} 106,{n + 8} {self.cheek - 20},-50! {self.cheek + 1},-50! "
            f"{self.cheek + 4},46 {self.jaw + 14},{low * 0.6} {self.chin + 16},{low * 0.97} 0,{low + 26}"
        )


def head(s: Sheet, f: Face) -> Image.Image:
    """Draw the ears, the face and its features; hair, glasses and headgear come on top."""
    dark, line = shadow_of(f.skin), mix(f.skin, "#3a1018", 0.62)
    for side in (-1, 1) if f.ears else ():
        x = side * (f.cheek - 2) - f.look * 0.35
        s.fill(ring(x, 22, 24, 40), mix(f.skin, dark, 0.25), shade=0.6, reach=16)
        s.line(f"{x + side * 6},2 {x + side * 11},20 {x + side * 3},38", line, 4, taper=0.4)
    face = s.fill(f.outline, f.skin, shade=0.8, reach=38, light=-1 - 0.15j)
    for side in (-1, 1):
        s.glow(ring(side * 84 + f.look, 80, 34, 26), mix(f.skin, f.blush, 0.42), 0.62, 14, face)
    if f.beard:
        beard = s.fill(f.whiskers, f.beard, shade=0.5, reach=30)
        for x in range(-90, 100, 30):
            s.line(f"{x},{150 - abs(x) * 0.5} {x * 0.92},{190 - abs(x) * 0.5}", mix(f.beard, f.skin, 0.22), 5, taper=0.2, clip=beard)
    with s.at(f.look, 0):
        for side in (-1, 1):
            _eye(s, f, side, line)
        n, w, turn = f.nose, f.wide, 1 if f.look >= 0 else -1
        bridge = f"{turn * 6},-12! {turn * w * 0.9},{n * 0.5} {turn * (w + 7)},{n - 8} {turn * (w - 5)},{n + 8} 0,{n + 8}!"
        s.fill(bridge, mix(f.skin, dark, 0.55))
        s.line(f"-{w},{n - 4} -8,{n + 9} 8,{n + 9} {w},{n - 4}", line, 6, taper=0.45)
        _mouth(s, f, line)
        for side in (-1, 1):
            if f.age:
                s.line(f"{side * 42},{n - 2} {side * 57},{n + 18} {side * 62},{n + 38}", dark, 4.5, taper=0.2)
            if f.age > 1:
                s.line(f"{side * 44},31 {side * 62},36 {side * 80},30", dark, 4, taper=0.2)
                s.line(f"{side * 102},-6 {side * 118},-14", dark, 4, taper=0.4)
                s.line(f"{side * 104},7 {side * 120},11", dark, 4, taper=0.4)
    return face


def _eye(s: Sheet, f: Face, side: int, line: str) -> None:
    x, high = side * f.gap, -44 - f.brow * 0.3
    if f.brow:
        inner, outer = high + 4 + f.slant, high + 6 - f.slant * 0.4
        s.line(f"{x - side * 30},{inner} {x},{high - 5} {x + side * 36},{outer}", f.hair, f.brow, taper=0.35)
    if f.eyes == "smile":
        s.line(f"{x - 25},8 {x - 14},-3 {x},-7 {x + 14},-3 {x + 25},8", INK, 8, taper=0.45)
    elif f.eyes == "down":
        s.line(f"{x - 25},0 {x - 12},10 {x},13 {x + 12},10 {x + 25},0", INK, 8, taper=0.45)
    elif f.eyes == "almond":
        s.dot(x, 4, 11, INK, 11.5)
        s.line(f"{x - side * 24},8 {x - side * 4},-8 {x + side * 20},-5 {x + side * 32},-9", INK, 7, taper=0.35)
    elif f.eyes == "lidded":
        s.dot(x, 4, 11, INK, 12)
        s.fill(f"{x - 20},-2! {x},-3 {x + 20},-2! {x + 12},-15 {x - 12},-15", mix(f.skin, line, 0.18))
        s.line(f"{x - side * 22},1 {x},-4 {x + side * 25},1", line, 7, taper=0.4)
    else:
        s.dot(x, 4, 10.5, INK, 12.5)
        s.line(f"{x - side * 20},0 {x - side * 2},-13 {x + side * 25},-3", line, 6, taper=0.35)


def _mouth(s: Sheet, f: Face, line: str) -> None:
    y = f.nose + 48
    if f.mouth == "grin":
        teeth = s.fill(f"-46,{y - 10}! -20,{y - 5} 20,{y - 5} 46,{y - 10}! 28,{y + 20} 0,{y + 28} -28,{y + 20}", "#8a2f34")
        s.fill(f"-46,{y - 16}! 46,{y - 16}! 36,{y + 5} 0,{y + 11} -36,{y + 5}", PAPER, clip=teeth)
    elif f.mouth == "lips":
        s.fill(f"-40,{y - 6}! -12,{y - 12} 0,{y - 8} 12,{y - 12} 40,{y - 6}! 18,{y + 16} -18,{y + 16}", f.lips)
        s.line(f"-46,{y - 9} -22,{y + 1} 0,{y + 2} 22,{y + 1} 46,{y - 9}", mix(f.lips, INK, 0.55), 5, taper=0.4)
    elif f.mouth == "calm":
        s.line(f"-42,{y - 6} -22,{y + 3} 0,{y + 6} 22,{y + 3} 42,{y - 6}", f.lips if f.beard else line, 7, taper=0.4)
        if not f.beard:
            s.line(f"-14,{y + 25} 0,{y + 28} 14,{y + 25}", mix(f.skin, line, 0.4), 5, taper=0.3)


def strands(s: Sheet, hair: Image.Image, colour: str, *paths: str, width: float = 7) -> None:
    """Draw the strands that make a flat shape read as hair."""
    for path in paths:
        s.line(path, colour, width, taper=0.15, clip=hair)


def curls(s: Sheet, colour: str, light: str, spots: list[tuple[float, float, float]]) -> None:
    """Draw curly hair: every spot (x, y, radius) is a curl."""
    for x, y, r in spots:
        s.fill(ring(x, y, r), colour)
    for x, y, r in spots:
        start = s.dice.uniform(0, 6.28)
        spiral = [complex(x, y) + r * (0.75 - 0.02 * i) * complex(cos(start + i / 5), sin(start + i / 5)) for i in range(24)]
        s.line(spiral, light, 6, taper=0.3)


def glasses(s: Sheet, f: Face, colour: str, radius: float, flat: float = 1) -> None:
    """Put glasses on a face."""
    for side in (-1, 1):
        x = side * f.gap + f.look
        s.line([*ring(x, 6, radius, radius * flat), complex(x + radius, 6)], colour, 9)
        s.line(f"{x + side * radius},0 {side * (f.cheek - 4)},-8", colour, 8)
    s.line(f"{f.look - f.gap + radius},0 {f.look},-8 {f.look + f.gap - radius},0", colour, 8)


# --- Bodies -----------------------------------------------------------------------------------------------------------


def neck(s: Sheet, skin: str, width: float, top: float = 130, bottom: float = 400) -> None:
    """Draw the neck, in the shadow of the chin."""
    w, tone = width / 2, mix(skin, shadow_of(skin), 0.3)
    mask = s.fill(sym(f"0,{top} {w},{top}! {w - 4},{bottom - 150} {w + 70},{bottom - 30}! {w},{bottom + 60} 0,{bottom + 80}"), tone)
    s.fill(sym(f"0,{top} {w + 9},{top}! {w + 9},{top + 95}! {w * 0.4},{top + 146} 0,{top + 152}"), shadow_of(skin), clip=mask)


def torso(s: Sheet, colour: str, breadth: float, drop: float, neckline: float = 92, top: float = 270) -> Image.Image:
    """Draw a dressed upper body; `breadth` is half the width of the shoulders, `drop` how far they fall off."""
    n, b, folds = neckline, breadth, top + drop + 200
    mask = s.fill(
        sym(
            f"0,{top + 92} {n * 0.72},{top + 70} {n},{top}! {b * 0.55},{top + drop * 0.45} {b * 0.88},{top + drop * 0.82} "
            f"{b + 14},{top + drop + 110} {b + 44},{top + drop + 330} {b + 50},960! 0,960!"
        ),
        colour, shade=0.8, reach=70, light=-1 + 0j,
    )
    for side in (-1, 1):
        x = side * (b - 92)
        s.line(f"{x},{folds} {x + side * 18},{folds + 150} {x + side * 8},{folds + 400}", shadow_of(colour), 9, taper=0.2)
    return mask


def collar(s: Sheet, colour: str, side: int, width: float, depth: float = 140) -> None:
    """Draw one half of a shirt collar."""
    w = side * width
    s.fill(f"{w * 0.92},222! {side * 6},356! {w * 0.95},{270 + depth}! {w * 1.5},280! {w * 1.25},240", colour, shade=0.6, reach=18)


def hand(s: Sheet, at: complex, angle: float, skin: str, thumb: int) -> None:
    """Draw a hand reaching from its wrist; `thumb` is -1 or 1, the side on which the thumb is."""
    line = mix(skin, "#3a1018", 0.5)
    with s.at(at.real, at.imag, 1.08, angle):
        s.line(f"20,{thumb * 20} 62,{thumb * 50} 100,{thumb * 58}", skin, 36, taper=0.8)
        s.fill("-40,-36! 30,-43 84,-47 96,0 84,47 30,43 -40,36!", skin, shade=0.35, reach=20)
        for i, tip in enumerate((142, 156, 150, 128)):
            across = -thumb * (-35 + i * 23)
            s.line(f"70,{across} {tip},{across * 0.9}", skin, 27)
        for i, tip in enumerate((138, 146, 126)):
            across = -thumb * (-23.5 + i * 23)
            s.line(f"88,{across} {tip},{across * 0.9}", line, 4, taper=0.4)


def arm(
    s: Sheet,
    path: str,
    colour: str,
    skin: str,
    thumb: int,
    *,
    width: float = 150,
    cuff: str = "",
    on: Image.Image | None = None,
    bend: float = 0,
) -> Image.Image:
    """Draw a sleeve along a path that ends at the wrist, and the hand; `on` is the cloth on which its shadow falls."""
    spine = curve(path, closed=False)
    end, along = spine[-1], spine[-1] - spine[-4]
    along /= abs(along)
    band = ribbon(spine, width, 104)
    if on:
        s.glow([p + 12j for p in band], shadow_of(shadow_of(colour)), 0.75, 12, on)
    hand(s, end - along * 6, degrees(phase(along)) + bend, skin, thumb)
    sleeve = s.fill(band, colour, shade=0.6, reach=36)
    s.line([end - along * 14 + along * 1j * 50, end - along * 14 - along * 1j * 50], cuff or shadow_of(colour), 26 if cuff else 7)
    return sleeve


# --- People: everything behind the figure on the sheet, then the figure in a frame around its head ----------------------


def marlene_schoenfeld(s: Sheet) -> None:
    for y, row in ((470, (95, 275, 940, 1110)), (790, (60, 1040, 1190))):
        s.fill(f"-20,{y}! 1220,{y}! 1220,{y + 26}! -20,{y + 26}!", "#8e4630")
        for i, x in enumerate(row):
            tone = ("#f3e6d0", "#3f6f80", "#e9cfae", "#f3e6d0")[(i + y // 300) % 4]
            with s.at(x, y):
                s.fill("-74,-92! 74,-92! 60,-30 26,0! -26,0! -60,-30", tone, shade=0.8, reach=30)
                s.fill(ring(0, -92, 74, 13), mix(tone, INK, 0.35))
                if i % 2:
                    glaze = ("#dd9f7b", "#2f5666")[y // 790]
                    s.fill("-66,-190! 66,-190! 54,-130 26,-98! -26,-98! -54,-130", glaze, shade=0.8, reach=30)
                    s.fill(ring(0, -190, 66, 11), mix(glaze, INK, 0.35))
    f = Face("#efc3a0", "#4a342c", look=-8, age=1, brow=9, jaw=110, chin=50, wide=17)
    with s.at(600, 640, 1.14):
        neck(s, f.skin, 140)
        with s.at(0, 0, 1, 2):
            shirt = torso(s, "#35596b", 330, 150)
            for side in (-1, 1):
                s.line(f"{side * 98},250 {side * 118},360 {side * 146},480", "#d8c6a5", 42, clip=shirt)
            bib = s.fill("-166,455! 166,455! 186,640 240,960! -240,960! -186,640", "#eadbbd", shade=0.7, light=-1 + 0j)
            s.line("-154,478 154,478", "#b9a27c", 5)
            for _ in range(46):
                size = s.dice.uniform(4, 20)
                spot = ring(s.dice.gauss(30, 110), s.dice.gauss(620, 90), size, size * s.dice.uniform(0.7, 1.2))
                s.fill(spot, "#b8674a", clip=bib)
        with s.at(0, 0, 1.1, -4):
            s.fill(ring(44, -226, 72, 60), f.hair, shade=0.7, reach=30)
            s.line("-10,-240 30,-272 90,-246", "#b3aaa0", 9, taper=0.2)
            s.line("-2,-212 44,-240 98,-214", "#b3aaa0", 7, taper=0.2)
            head(s, f)
            hair = s.fill(
                "-146,40! -166,-60 -132,-172 0,-226 132,-172 166,-60 146,40! 138,-50 96,-118 -30,-164! -96,-118 -138,-50",
                f.hair, shade=0.5,
            )
            strands(
                s, hair, "#b3aaa0", "-30,-164 -96,-150 -150,-60 -156,0", "-30,-170 60,-160 130,-100 156,0",
                "-20,-190 -100,-178 -150,-100", "0,-200 90,-180 150,-90", "-26,-168 40,-150 104,-104 138,-40", width=8,
            )


def tarek_haddad(s: Sheet) -> None:
    s.fill(ring(400, 560, 400), "#3d7468")
    f = Face(
        "#cf9468", "#2a1f1c", cheek=148, jaw=126, chin=62, look=-6, brow=17, nose=72, wide=23, beard="#2f2321",
        lips="#b9665a", eyes="lidded",
    )
    with s.at(530, 635, 1.13):
        neck(s, f.skin, 178)
        with s.at(0, 0, 1, -2):
            shirt = torso(s, "#e8d9bf", 380, 110)
            s.line("0,380 4,500", "#c5b393", 6)
            for side in (-1, 1):
                collar(s, "#f6ecdc", side, 96)
                s.line(f"{side * 176},240 {side * 176},360 {side * 150},500", "#4d2f25", 40, clip=shirt)
            s.fill("-176,480! 176,480! 210,620 280,960! -280,960! -210,620", "#6b4030", shade=0.7, light=-1 + 0j)
            s.line("-160,504 160,504", "#a8714f", 5)
            s.line("-90,640 90,640", "#a8714f", 5)
        sack = s.fill(
            "196,330 140,190 158,20 150,-60 120,-124! 210,-90 350,-116 500,-90 590,-136! 580,-50 604,90 590,260 520,350 350,372",
            "#c79f68", shade=0.9, reach=70,
        )
        for i in range(27):
            s.line(f"{100 + i * 20},-140 {116 + i * 20},100 {100 + i * 20},390", "#b68d57", 3, clip=sack)
        s.line("150,-50 260,-62 370,-74 580,-56", "#8a6237", 6, taper=0.5)
        for x in range(170, 580, 26):
            s.line(f"{x},{-62 - (x - 170) * 0.02} {x + 8},{-84 - (x - 170) * 0.02}", "#8a6237", 5)
        with s.at(392, 110, 1, 24):
            s.fill(ring(0, 0, 66, 96), "#2e5e57")
            s.line("8,-92 -16,-30 16,30 -8,92", "#c79f68", 13, taper=0.6)
        arm(s, "440,900 470,700 430,470", "#e8d9bf", f.skin, -1, width=160, cuff="#f6ecdc", on=shirt, bend=-8)
        with s.at(0, 0, 1.1, -3):
            s.fill("-152,20! -162,-90! -110,-120! -128,-40!", f.hair)
            s.fill("152,20! 162,-90! 110,-120! 128,-40!", f.hair)
            head(s, f)
            s.fill("-152,0! -162,-100! -116,-120! -130,-40!", f.hair)
            s.fill("152,0! 162,-100! 116,-120! 130,-40!", f.hair)
            cap = s.fill("-170,-80 -190,-140 -120,-214 20,-246 140,-214 194,-134 170,-80 0,-110", "#8a553c", shade=0.8, reach=40)
            for x in (-150, -100, -50, 0, 50, 100, 150):
                s.line(f"{x * 0.3},-250 {x * 0.9},-170 {x},-80", "#74442f", 5, clip=cap)
            s.fill("-170,-92 -100,-132 0,-146 100,-132 170,-92 152,-62 80,-92 0,-102 -80,-92 -152,-62", "#5d3526", shade=0.6, reach=20)


def oezlem_yildiz(s: Sheet) -> None:
    with s.at(915, 690):
        for i in range(28):
            bend = 0.9 if i % 2 else -0.7
            start = 34 * complex(cos(i * pi / 14 + bend), sin(i * pi / 14 + bend))
            s.line([start, 370 * complex(cos(i * pi / 14 + 0.1), sin(i * pi / 14 + 0.1))], "#a8742a", 5)
        s.line([*ring(0, 0, 390), 390 + 0j], INK, 46)
        s.line([*ring(0, 0, 358), 358 + 0j], "#f6ecdc", 16)
        s.fill(ring(0, 0, 40), INK)
        s.fill(ring(0, 0, 14), "#f6ecdc")
    f = Face("#d9a074", "#2d1f1d", cheek=148, jaw=114, chin=54, look=6, mouth="grin", brow=12, nose=62, length=192, slant=-3)
    with s.at(550, 640, 1.12):
        neck(s, f.skin, 140)
        with s.at(0, 0, 1, 3):
            shirt = torso(s, "#f6ecdc", 335, 140)
            for y in range(270, 960, 52):
                s.line(f"-460,{y + 30} 0,{y + 44} 460,{y + 30}", "#d8523c", 15, clip=shirt)
            for side in (-1, 1):
                s.line(f"{side * 150},250 {side * 160},380 {side * 124},470", "#2f5d9a", 48, clip=shirt)
            bib = s.fill("-150,440! 150,440! 160,590 214,700 260,960! -260,960! -214,700 -160,590", "#2f5d9a", shade=0.8, light=-1 + 0j)
            for side in (-1, 1):
                s.fill(ring(side * 122, 474, 20), "#e9c46a")
                s.fill(ring(side * 122, 474, 8), "#a8742a")
            s.line("24,490 34,640", "#c9c9c4", 20, clip=bib)
            s.fill("-6,420! -14,470 22,512 56,466 42,416! 34,458! 8,460!", "#c9c9c4")
            s.fill("-84,566! 84,566! 80,700 0,720 -80,700", "#264d82")
            s.line("-84,582 84,582", "#7fa3d4", 5)
        with s.at(0, 0, 1.1, 4):
            back = [(165 * cos(a / 10), -62 + 150 * sin(a / 10), 50.0) for a in range(26, 70, 4)]
            curls(s, f.hair, f.hair, [*back, (-150, 44, 44), (150, 44, 44)])
            head(s, f)
            front = [(-118, -118, 40), (-70, -150, 42), (-14, -164, 42), (48, -156, 42), (104, -126, 40)]
            curls(s, f.hair, "#5e4038", [*back, *front, (-148, -30, 30), (146, -40, 30)])


def jonas_brinkmann(s: Sheet) -> None:
    for _ in range(60):
        x, y = s.dice.uniform(0, 1250), s.dice.uniform(-20, 660)
        s.line(f"{x},{y} {x - 12},{y + 44}", "#b9d1da", 5, taper=0.4)
    s.fill("-20,840! 1220,700! 1220,1540! -20,1540!", "#56707d")
    s.fill("60,1000! 250,980! 250,1300! 60,1300!", "#f6e3b0")
    s.line("155,990 155,1300", "#39505b", 12)
    s.line("60,1140 250,1136", "#39505b", 12)
    s.fill("-20,720! 1220,580! 1220,690! -20,830!", "#4a3a30")
    s.fill("-20,822! 1220,682! 1220,738! -20,878!", "#f1e5cf", shade=0.3)
    for i in range(170):
        x = s.dice.uniform(-30, 1230)
        y = 722 - x * 0.113 + 62 * i / 170 - 16
        tone = s.dice.choice(("#47703f", "#5f8a4a", "#86a852", "#a9bf5e", "#6d9448", "#cf7f8a"))
        for k in range(7):
            angle = pi + k * pi / 6
            s.fill(ring(x + 24 * cos(angle), y + 20 * sin(angle), 11), tone)
        s.fill(ring(x, y - 4, 18, 14), tone)
    f = Face(
        "#f3c7ab", "#b9602f", cheek=142, jaw=124, chin=66, length=206, look=8, brow=12, nose=76, beard="#c8743c", lips="#9c3f38", gap=57,
    )
    with s.at(610, 635, 1.14):
        neck(s, f.skin, 172)
        with s.at(0, 0, 1, -3):
            s.fill(sym("0,330 60,300 120,190! 196,230 236,330 180,420 0,470"), "#c98f1a", shade=0.6)
            torso(s, "#f2be33", 390, 115, neckline=120)
            s.fill(sym("0,396 70,330 118,240! 186,300 160,410 40,490 0,505"), "#e3ab22", shade=0.6, reach=30)
            for side in (-1, 1):
                s.line(f"{side * 150},300 {side * 120},390 {side * 44},450", "#b98212", 7, taper=0.2)
            s.line("0,500 0,960", "#a97814", 12)
            s.line("0,500 0,960", "#f7e3a8", 4)
            for side in (-1, 1):
                s.line(f"{side * 34},470 {side * 46},540 {side * 40},590", "#f6ecdc", 8)
            s.fill("120,570! 264,556! 270,592! 124,606!", "#d9a21f")
        with s.at(0, 0, 1.1, 3):
            face = head(s, f)
            for _ in range(26):
                s.fill(ring(f.look + s.dice.gauss(0, 62), s.dice.gauss(44, 13), s.dice.uniform(2, 3.6)), "#cf8a5e", clip=face)
            hair = s.fill(
                "-146,0! -164,-70 -150,-150 -110,-200 -40,-236 60,-246 150,-206 176,-130 150,0! 138,-60 "
                "112,-112 30,-130 -60,-108 -118,-116! -132,-50",
                "#d07f3f", shade=0.6,
            )
            strands(
                s, hair, "#e9a866", "-112,-130 -80,-196 20,-222 120,-200", "-104,-120 -30,-190 70,-190 150,-130",
                "-80,-112 0,-160 90,-150 140,-90", "-140,-60 -150,-120 -112,-180", width=9,
            )


def wiebke_petersen(s: Sheet) -> None:
    s.fill(ring(900, 300, 120), "#f7c77d")
    s.fill("-20,640! 1220,640! 1220,1540! -20,1540!", "#2f6c86")
    for i, y in enumerate(range(690, 1200, 62)):
        for x in range(-60 + (i % 2) * 110, 1300, 220):
            s.line(f"{x},{y} {x + 40},{y - 13} {x + 84},{y + 5} {x + 130},{y - 9}", "#6fa6b5", 8, taper=0.2)
    for x, y in ((170, 330), (300, 240)):
        s.line(f"{x - 58},{y} {x - 26},{y - 26} {x},{y} {x + 26},{y - 26} {x + 58},{y - 4}", "#fffaf0", 11, taper=0.3)
    f = Face(
        "#e2ab88", "#d9d4cb", cheek=148, jaw=114, chin=52, length=194, look=-10, mouth="grin", eyes="smile", age=2, nose=62, gap=62,
    )
    with s.at(580, 640, 1.13):
        with s.at(0, 0, 1.1, -3):
            for path in (
                "60,-190 180,-170 250,-196 330,-150", "100,-140 190,-110 260,-130 350,-80", "110,-80 190,-40 250,-60 322,-4",
                "110,-20 180,30 232,16 290,66", "110,20 160,86 200,90 236,130",
            ):
                s.line(path, "#ddd8cf", 78, taper=0.06, shade=0.5, reach=20)
            s.fill(sym("0,-230 120,-200 170,-90 164,40 130,110 0,60"), "#ddd8cf")
        neck(s, f.skin, 146)
        with s.at(0, 0, 1, 2):
            shirt = torso(s, "#f8f1e4", 340, 145, neckline=104)
            for y in range(300, 1000, 62):
                s.line(f"-460,{y + 50} -200,{y + 14} 0,{y + 40} 200,{y + 14} 460,{y + 50}", "#24405f", 25, clip=shirt)
            s.line("-112,240 -76,346 0,370 76,346 112,240", "#24405f", 20, clip=shirt)
        with s.at(0, 0, 1.1, -3):
            head(s, f)
            hair = s.fill(
                "-140,90! -176,-20 -168,-130 -90,-220 30,-240 140,-196 178,-90 160,30! 144,-50 100,-112 -10,-150 -60,-164! "
                "-84,-110 -130,-60 -134,20",
                "#f1ece3", shade=0.6, ink="#c4bdb4",
            )
            strands(
                s, hair, "#c4bdb4", "-60,-164 -110,-120 -150,-20 -150,60", "-60,-168 -120,-160 -164,-60",
                "-50,-170 40,-170 120,-120 160,0", "-40,-186 60,-196 150,-120", "-56,-178 -60,-214 10,-232", width=6,
            )
        with s.at(-20, 560, 1, -12):
            s.fill("-110,-66 0,-72 110,-66 128,0 110,66 0,72 -110,66 -128,0", "#f0c35a", shade=0.8, reach=30)
            s.line("-60,-10 -20,-26 20,-4 70,-22", "#b98428", 8, taper=0.3)
            s.line("-60,20 -20,4 20,26 70,8", "#b98428", 8, taper=0.3)
        sleeve = arm(s, "-330,860 -330,760 -180,640", "#f8f1e4", f.skin, -1, width=140, cuff="#24405f", on=shirt, bend=12)
        for k in range(5):
            s.line(f"{-420 + k * 44},{690 - k * 14} {-290 + k * 44},{800 - k * 14}", "#24405f", 22, clip=sleeve)


def annegret_loeffelhardt(s: Sheet) -> None:
    trunk, branch, twig = "1130,1540 1090,1000 1120,560 1010,300 900,190", "1010,300 760,190 420,150 120,210", "1110,640 1180,420 1260,300"
    s.line(trunk, "#6b4a35", 92, taper=0.5, shade=0.7)
    s.line(twig, "#6b4a35", 54)
    s.line(branch, "#6b4a35", 34, taper=0.4)
    for spine, count in ((branch, 90), (twig, 26), ("1010,300 900,190 860,60", 16), ("420,150 300,40 260,-40", 16)):
        points = curve(spine, closed=False)
        for _ in range(count):
            spot = s.dice.choice(points)
            with s.at(spot.real + s.dice.gauss(0, 40), spot.imag + s.dice.gauss(0, 46), s.dice.uniform(0.8, 1.3), s.dice.uniform(0, 360)):
                s.fill("-46,0! 0,-22 46,0! 0,22", s.dice.choice(("#3f6b3c", "#55853f", "#6f9a45")))
    for x, y in ((150, 300), (330, 225), (560, 185), (800, 270), (1000, 400), (1130, 330), (60, 170), (1150, 560)):
        s.line(f"{x},{y - 70} {x + 6},{y - 30}", "#4a3324", 7)
        s.fill(ring(x, y, 50, 47), "#d3402f", shade=0.8, reach=26)
        s.line(f"{x - 28},{y - 10} {x - 20},{y - 26}", "#f0a08c", 8, taper=0.4)
    f = Face(
        "#eab793", "#a69d92", temple=142, cheek=158, jaw=134, chin=68, length=190, look=8, age=2, blush="#d4493a", nose=60, wide=24, gap=63,
        slant=-3,
    )
    with s.at(550, 655, 1.12):
        neck(s, f.skin, 160)
        with s.at(0, 0, 1, -2):
            jacket = torso(s, "#4a6a80", 380, 145, neckline=110)
            s.fill(sym("0,960! 26,960! 40,480 112,262! 60,330 0,350"), "#f1e2c4", shade=0.3)
            for side in (-1, 1):
                s.line(f"{side * 116},240 {side * 44},480 {side * 30},960", "#3b5669", 18, clip=jacket)
            for y in (520, 640):
                s.dot(60, y, 12, "#e9cf9f")
        with s.at(0, 0, 1.1, 3):
            s.fill("140,60 200,110 224,190! 176,180 130,100", "#a92f33", shade=0.6, reach=20)
            s.fill("140,40 220,60 270,130! 200,120 130,80", "#bf3a3c", shade=0.6, reach=20)
            head(s, f)
            hair = s.fill("-150,10! -150,-90 0,-160 150,-90 150,10! 138,-40 96,-96 -20,-112! -90,-100 -138,-40", "#b9b0a4")
            strands(s, hair, "#8f877c", "-20,-112 -90,-120 -140,-50", "-20,-116 80,-116 140,-50")
            scarf = s.fill(
                "-158,66! -178,-60 -140,-180 0,-238 140,-180 178,-60 158,66! 146,-50 90,-124 0,-146 -90,-124 -146,-50",
                "#c63f3f", shade=0.7, light=-1 + 0j,
            )
            for row in range(7):
                for k in range(-5, 6):
                    s.fill(ring(k * 48 + (row % 2) * 24, -226 + row * 38, 8), "#f6ecdc", clip=scarf)
        s.fill(ring(120, 520, 74, 70), "#d3402f", shade=0.8, reach=30)
        s.line("120,460 132,424", "#4a3324", 10)
        s.line("80,500 92,476", "#f0a08c", 11, taper=0.4)
        arm(s, "390,820 370,730 230,640", "#4a6a80", f.skin, 1, cuff="#3b5669", on=jacket, bend=8)


def minh_anh_nguyen(s: Sheet) -> None:
    s.fill("-20,700! 1220,700! 1220,728! -20,728!", "#a85a68")
    for x, tone in ((100, "#2f6c86"), (250, "#f2be33"), (960, "#3f6b5a"), (1110, "#d8523c")):
        with s.at(x, 700):
            s.fill("-56,-30! 56,-30! 56,0! -56,0!", "#f1e2c4", shade=0.4, reach=20)
            spool = s.fill("-44,-160! 44,-160! 44,-30! -44,-30!", tone, shade=0.8, reach=30)
            for y in range(-156, -30, 15):
                s.line(f"-44,{y} 44,{y + 10}", mix(tone, INK, 0.25), 3, clip=spool)
            s.fill("-56,-190! 56,-190! 56,-160! -56,-160!", "#f1e2c4", shade=0.4, reach=20)
    f = Face(
        "#ecc096", "#1f1b20", temple=134, cheek=142, jaw=102, chin=42, length=190, look=-4, mouth="lips", brow=0, nose=56, wide=17,
        lips="#b7413f", eyes="almond", ears=False,
    )
    with s.at(605, 635, 1.14):
        with s.at(0, 0, 1.1, 2):
            s.fill(sym("0,-230 120,-204 176,-90 188,60 178,188! 0,188!"), mix(f.hair, INK, 0.6))
        neck(s, f.skin, 124)
        with s.at(0, 0, 1, -2):
            torso(s, "#3b4f7d", 305, 155)
            for side in (-1, 1):
                s.fill(f"{side * 92},262! {side * 10},372! {side * 70},440 {side * 150},400 {side * 168},300!", "#4a6096", shade=0.6, reach=20)
            for side, path in ((-1, "-62,196 -112,290 -138,430 -122,620 -136,960"), (1, "62,196 112,290 146,430 126,580 132,720!")):
                tape = s.line(path, "#f7cf3d", 46, shade=0.5, reach=14)
                for k in range(40):
                    y = 240 + k * 18
                    s.line(f"{side * 240},{y + 60} {side * (100 if k % 5 else 118)},{y}", INK, 4, clip=tape)
            s.line("108,716 156,716", "#b8b4ae", 16, taper=0.9)
        with s.at(0, 0, 1.1, 2):
            head(s, f)
            hair = s.fill(
                "0,-232 122,-206 180,-90 192,60 182,188! 100,188! 116,90 126,-20 120,-50! 0,-40 -120,-50! -126,-20 -116,90 "
                "-100,188! -182,188! -192,60 -180,-90 -122,-206",
                f.hair,
            )
            strands(
                s, hair, "#4c4856", "-40,-190 -56,-120 -54,-56", "30,-196 44,-130 40,-54", "90,-180 104,-110 96,-60",
                "-140,-120 -160,0 -150,150", "-120,-60 -146,40 -128,160", "140,-120 164,0 150,150", "-96,-176 -108,-110 -100,-60",
            )


def svetlana_iwanowa(s: Sheet) -> None:
    s.fill("150,1540! 150,520 330,180 600,90 870,180 1050,520 1050,1540!", "#dccdea")
    f = Face(
        "#f2cbb0", "#6d3a26", cheek=150, jaw=124, chin=60, length=196, look=6, mouth="lips", age=1, brow=10, nose=64, lips="#b5524d",
        ears=False, slant=-3,
    )
    with s.at(600, 640, 1.13):
        with s.at(0, 0, 1.1, -2):
            s.fill(sym("0,-236 130,-206 182,-90 190,60 222,170 196,270 130,310 60,280 0,290"), "#7d3f27", shade=0.7)
        neck(s, f.skin, 148)
        with s.at(0, 0, 1, 2):
            cardigan = torso(s, "#1f7f80", 360, 140, neckline=100)
            s.fill(sym("0,960! 70,960! 62,520 104,258! 56,340 0,350"), "#f6ecdc", shade=0.3)
            for side in (-1, 1):
                s.line(f"{side * 108},240 {side * 66},500 {side * 74},960", "#17686a", 26, clip=cardigan)
        with s.at(-60, 590, 1, -7):
            s.fill("-190,-170! 196,-170! 196,400! -190,400!", PAPER)
            s.fill("-206,-150! 184,-150! 184,400! -206,400!", "#e2603c", shade=0.7, light=-1 + 0j)
            s.fill("-136,-90! 74,-90! 74,6! -136,6!", "#f6ecdc")
            s.line("-110,-58 44,-58", "#8d7f74", 8)
            s.line("-110,-28 4,-28", "#8d7f74", 8)
            s.line("142,-148 142,400", INK, 9)
        arm(s, "400,800 370,735 190,690", "#1f7f80", f.skin, 1, cuff="#17686a", on=cardigan)
        with s.at(0, 0, 1.1, -2):
            head(s, f)
            hair = s.fill(
                "-136,190! -190,110 -196,20 -180,-100 -120,-204 10,-240 130,-204 182,-90 194,40 186,120 144,196! 158,90 148,10 "
                "136,-60 60,-150 40,-176! -20,-130 -116,-80 -144,10 -152,90",
                "#8b4a2e", shade=0.5,
            )
            strands(
                s, hair, "#b87650", "40,-176 -40,-160 -130,-90 -164,40 -164,140", "36,-190 -70,-190 -150,-90",
                "44,-180 120,-130 162,-30 172,130", "50,-196 130,-170 168,-70", "38,-182 -20,-150 -120,-96", width=8,
            )
            glasses(s, f, "#3a2430", 43, 0.8)


def johanna_kessler(s: Sheet) -> None:
    s.fill("-20,1060! 1220,960! 1220,1540! -20,1540!", "#c33e20")
    f = Face(
        "#8d5638", "#1d1618", temple=130, cheek=134, jaw=102, chin=50, length=208, look=6, mouth="lips", brow=9, nose=72, wide=24,
        lips="#7e2c33", blush="#b3412f", eyes="almond", gap=57,
    )
    with s.at(530, 610, 1.08):
        neck(s, f.skin, 124, bottom=440)
        with s.at(0, 0, 1, 2):
            jumper = torso(s, "#242229", 300, 160, neckline=70, top=310)
            s.fill(sym("0,232 62,228! 64,290 112,346! 60,410 0,424"), "#34313b", shade=0.5, reach=20)
            s.line("-60,256 0,272 60,256", "#504c59", 6)
        with s.at(0, 0, 1.08, -2):
            rim = [(184 * cos(a / 10), -66 + 172 * sin(a / 10), 36.0) for a in range(28, 69, 2)]
            s.fill(ring(0, -64, 190, 176), f.hair)
            curls(s, f.hair, f.hair, rim)
            head(s, f)
            edge = [(138 * cos(a / 10), -52 + 128 * sin(a / 10), 34.0) for a in range(32, 65, 3)]
            inner = [(162 * cos(a / 10), -70 + 152 * sin(a / 10), 36.0) for a in range(30, 67, 3)]
            curls(s, f.hair, "#4f4142", [*rim, *inner, *edge])
            for side in (-1, 1):
                s.fill(ring(side * 134, 84, 17), "#f2be33")
        with s.at(235, 540):
            strip = s.fill("-212,40! -200,320 -230,560! 20,560! 40,320 10,190!", "#f6ecdc", shade=0.4)
            for y in (250, 400):
                s.fill(f"-170,{y}! -30,{y}! -30,{y + 110}! -170,{y + 110}!", "#f2be33", clip=strip)
                s.fill(ring(-100, y + 55, 30), "#c33e20", clip=strip)
            s.fill(ring(0, 0, 226), "#f6ecdc", shade=0.8)
            for r in (204, 182, 160, 138, 116):
                s.line([*ring(0, 0, r), complex(r, 0)], "#d9c9ae", 5)
            s.fill(ring(0, 0, 92), "#b98a5a", shade=0.6, reach=30)
            s.fill(ring(0, 0, 66), "#5d3a26")
        s.line("296,480 372,590 400,900", "#2c2a32", 130, shade=0.8)
        arm(s, "-270,860 -250,770 -60,700", "#2c2a32", f.skin, -1, width=130, on=jumper)


def emre_oeztuerk(s: Sheet) -> None:
    s.line("-20,230 300,286 600,296 900,286 1220,230", "#8d99c4", 8)
    for x, y, length, angle in ((90, 250, 520, 3), (268, 280, 690, -2), (950, 280, 470, 2), (1112, 252, 640, -3)):
        with s.at(x, y, 1, angle):
            zigzag = " ".join(f"{72 - k * 18},{length - (k % 2) * 16}!" for k in range(9))
            slip = s.fill(f"-72,0! 72,0! {zigzag}", PAPER, shade=0.5, reach=30)
            s.line("-40,50 40,50", "#8d8a94", 16, clip=slip)
            for row in range(100, length - 110, 40):
                s.line(f"-50,{row} {s.dice.uniform(-30, 6)},{row}", "#8d8a94", 8)
                s.line(f"30,{row} 50,{row}", "#8d8a94", 8)
            s.line(f"-50,{length - 86} 50,{length - 86}", "#8d8a94", 4)
            s.line(f"10,{length - 54} 50,{length - 54}", "#d8523c", 14)
            s.fill("-12,-34! 12,-34! 14,40! -14,40!", "#d8a25a", shade=0.6, reach=10)
    f = Face("#dba878", "#3a302c", temple=148, cheek=150, jaw=130, chin=70, length=198, look=-6, brow=15, nose=74, wide=24, age=1, gap=61)
    with s.at(600, 640, 1.14):
        neck(s, f.skin, 180)
        with s.at(0, 0, 1, 2):
            jumper = torso(s, "#dba12f", 390, 125, neckline=118)
            for x in range(-440, 460, 44):
                s.line(f"{x * 0.6},250 {x},500 {x * 1.02},960", "#c98f22", 6, clip=jumper)
            s.line("-124,240 -84,352 0,380 84,352 124,240", "#c58a1f", 30, clip=jumper)
            for side in (-1, 1):
                collar(s, PAPER, side, 98)
        with s.at(0, 0, 1.1, 3):
            s.line("128,50 196,-118", "#d8523c", 20)
            s.fill("186,-120! 206,-112! 208,-148!", "#f1d7b2")
            face = head(s, f)
            s.glow(f.whiskers, "#4a3c36", 0.5, 6, face)
            s.glow("-96,-140 -60,-176 -4,-190 -24,-166 -70,-134", "#f7d9b4", 0.8, 8, face)
            with s.at(f.look, 0):
                _mouth(s, f, "#7c3a30")
            glasses(s, f, INK, 46)


def greta_lindqvist(s: Sheet) -> None:
    with s.at(600, 0):
        s.fill("300,240! 380,240! 380,460! 300,460!", "#57a9a9")
        for inset, tone in ((0, "#57a9a9"), (60, "#4a9a9d")):
            x, low, high = 520 - inset, 560 + inset, 130 + inset * 1.3
            s.fill(f"{-x},1540! {-x},{low}! 0,{high}! {x},{low}! {x},1540!", tone)
    f = Face("#f7d3b8", "#b98c46", cheek=140, jaw=106, chin=48, length=198, look=8, brow=9, nose=64, wide=17, blush="#e0705c", gap=58)
    with s.at(570, 640, 1.14):
        neck(s, f.skin, 134)
        with s.at(0, 0, 1, -2):
            jacket = torso(s, "#b5432f", 330, 140, neckline=104)
            s.fill(sym("0,960! 34,960! 40,520 100,264! 50,336 0,350"), "#f6ecdc", shade=0.3)
            for side in (-1, 1):
                s.fill(f"{side * 100},250! {side * 160},330 {side * 56},530! {side * 36},480!", "#c9543d", shade=0.5, reach=20)
        with s.at(0, 0, 1.1, 3):
            s.fill("-60,120! -150,20! -158,90 -176,170 -120,190 -90,160", "#d2a450")
            head(s, f)
            hair = s.fill(
                "-146,60! -168,-50 -134,-174 0,-228 134,-174 168,-50 146,60! 138,-40 100,-106 10,-168! -90,-112 -136,-40",
                "#e8c070", shade=0.5,
            )
            strands(
                s, hair, "#c4944a", "10,-168 -70,-150 -140,-70 -154,30", "10,-176 -90,-180 -150,-100", "10,-168 90,-150 144,-70 154,30",
                "14,-178 100,-180 152,-90", "10,-210 10,-170",
            )
        for i in range(13):
            side = 1 if i % 2 else -1
            with s.at(-172 - i * 2.5 + side * 17, 170 + i * 29, 1 - i * 0.012, side * -38):
                s.fill("-44,0 -10,-25 40,-10 46,4 10,24", "#efc97e" if side > 0 else "#e6ba68", shade=0.8, reach=16, ink="#a8742f")
        s.fill("-226,560! -182,560! -170,650 -198,690! -238,640", "#e6ba68", shade=0.6, reach=20)
        s.line("-222,556 -186,556", "#2f6c86", 26)
        with s.at(205, 560, 1, 10):
            s.fill("-200,70! -196,-60 -110,-170 20,-190 140,-150 200,-40 204,70!", "#f5c518", shade=0.9, ink="#b98a00")
            s.fill("-40,-196! 40,-196! 60,70! -30,70!", "#ffd84d", shade=0.3, ink="#b98a00")
            s.fill("-232,64! -200,50 200,50 232,64! 216,106 -216,106", "#dba800", shade=0.4, reach=24)
        s.line("316,470 390,600 400,860", "#b5432f", 140, shade=0.7)
        arm(s, "400,790 360,720 190,680", "#b5432f", f.skin, 1, width=130, cuff="#c9543d", on=jacket)


def lukas_obermaier(s: Sheet) -> None:
    for row in range(22):
        for k in range(-1, 9):
            x, y = k * 160 + (row % 2) * 80, row * 70 - 10
            s.fill(f"{x},{y}! {x + 150},{y}! {x + 150},{y + 60}! {x},{y + 60}!", ("#873a30", "#7f352d")[(k + row) % 2])
    oven = s.fill("170,900! 170,620 296,330 600,200 904,330 1030,620 1030,900!", "#1f1212")
    s.glow(ring(600, 900, 420, 330), "#f08a2c", 1.1, 90, oven)
    s.fill("140,880! 1060,880! 1060,930! 140,930!", "#4d1f1c")
    for x, y in ((256, 836), (944, 836), (318, 756), (882, 756)):
        s.fill(f"{x - 84},{y + 44}! {x - 76},{y - 20} {x},{y - 56} {x + 76},{y - 20} {x + 84},{y + 44}!", "#c47a35", shade=0.8, reach=30)
        for k in (-30, 4, 38):
            s.line(f"{x + k - 14},{y - 2} {x + k + 12},{y - 38}", "#f0c98e", 9, taper=0.3)
    f = Face("#efbf9a", "#4b2f22", temple=142, cheek=154, jaw=136, chin=76, length=202, look=-4, brow=15, nose=74, wide=24, mouth="none")
    with s.at(600, 630, 1.12):
        neck(s, f.skin, 192)
        shirt = torso(s, "#f1e8d8", 400, 125, neckline=116)
        s.line("-122,244 -82,350 0,374 82,350 122,244", "#d5c7ae", 16, clip=shirt)
        for side in (-1, 1):
            s.line(f"{side * 132},240 {side * 144},380 {side * 150},500", "#5b7f8c", 38, clip=shirt)
        s.fill("-168,470! 168,470! 200,620 240,960! -240,960! -200,620", "#5b7f8c", shade=0.6, light=-1 + 0j)
        for side in (1, -1):
            spine = curve(f"{side * 396},716 {side * 120},700 {-side * 190},610", closed=False)
            s.glow([p + 14j for p in ribbon(spine, 130, 84)], "#3d4c50", 0.6, 12, shirt)
            if side < 0:
                hand(s, 176 + 616j, -16, f.skin, -1)
            bare = s.fill(ribbon(spine, 128, 82), f.skin, shade=0.6, reach=36)
            s.glow(ribbon(spine[3:-4], 74, 50), "#ffffff", 0.95, 16, bare)
            s.line(f"{side * 350},480 {side * 396},600 {side * 400},760", "#f1e8d8", 150, shade=0.4, clip=shirt)
            s.line(f"{side * 330},676 {side * 344},780", "#d5c7ae", 14, clip=shirt)
        hand(s, 176 + 616j, -16, f.skin, -1)
        with s.at(0, 0, 1.1, -2):
            head(s, f)
            with s.at(f.look, 0):
                s.line("-26,136 0,143 26,136", "#8f3f35", 8, taper=0.4)
                s.fill(sym("0,92 34,86 78,106 112,80! 104,128 58,138 0,116"), "#4b2f22", shade=0.4, reach=16)
                s.line("-70,120 -30,104 -8,106", "#7f573e", 5, taper=0.2)
                s.line("70,120 30,104 8,106", "#7f573e", 5, taper=0.2)
            hair = s.fill(
                "-150,20! -164,-80 -146,-170 -70,-226 40,-236 130,-196 166,-90 150,20! 140,-70 118,-126 60,-140 -20,-132 -100,-146 -136,-70",
                "#5b3a29", shade=0.5,
            )
            strands(s, hair, "#7f573e", "-130,-110 -90,-190 10,-214", "-80,-150 0,-196 90,-190", "-10,-142 70,-178 136,-130", width=8)


def rosa_thielemann(s: Sheet) -> None:
    for i in range(19):
        s.line(f"{40 + i * 66},-20 {-30 + i * 74},1540", "#7b5684", 4 + i * 0.45)
    f = Face(
        "#eac5a8", "#8f8b8d", temple=136, cheek=144, jaw=110, chin=50, length=196, look=10, eyes="down", age=1, brow=9, nose=68,
        mouth="lips", lips="#b24a4e",
    )
    with s.at(540, 645, 1.13):
        neck(s, f.skin, 134)
        with s.at(0, 0, 1, 3):
            jacket = torso(s, "#1f4d4a", 325, 155, neckline=96)
            s.fill("-104,250 -40,330 60,330 104,250 150,330 90,430 -60,440 -150,340", "#e8734a", shade=0.7, reach=30)
            s.fill("-20,410! 60,410! 90,620 80,650! -30,660!", "#e8734a", shade=0.6, reach=30)
            s.line("-110,310 0,386 110,320", "#b9522f", 7, taper=0.3)
            for x in (-14, 16, 46, 72):
                s.line(f"{x},640 {x - 2},684", "#e8734a", 12)
        with s.at(0, 0, 1.1, 8):
            s.fill("-150,60 -168,-60 -120,-190 20,-232 140,-180 166,-60 150,70 0,40", "#a7a4a6")
            head(s, f)
            hair = s.fill(
                "-140,50! -170,0 -176,-110 -110,-206 20,-240 130,-200 176,-100 160,40! 146,-30! 128,-90 80,-126! 30,-100 "
                "-60,-82! -30,-110! -100,-80 -132,-40! -138,0",
                "#d5d3d2", shade=0.6, ink="#a5a3a8",
            )
            strands(
                s, hair, "#a09ea4", "90,-180 0,-150 -80,-96", "110,-160 40,-130 -30,-108", "60,-210 -60,-180 -140,-90",
                "0,-226 -110,-180 -156,-70 -150,20", "110,-180 150,-110 152,-10", "84,-190 20,-176 -60,-140",
            )
            s.fill(ring(-146, 76, 12), "#f2be33")
        with s.at(330, 280, 1, 8):
            s.line("0,140 0,-20", "#efeae0", 20)
            s.line("-34,-300 -34,-70 -20,-30 0,-18 20,-30 34,-70 34,-300", "#efeae0", 22)
            s.line("-42,-296 -42,-80", "#b3aca0", 5)
        arm(s, "420,900 440,690 366,470", "#1f4d4a", f.skin, -1, cuff="#2f6a66", on=jacket)


PORTRAITS: dict[str, tuple[str, Portrait]] = {
    "marlene-schoenfeld": ("#cf7350", marlene_schoenfeld),
    "tarek-haddad": ("#2e5e57", tarek_haddad),
    "oezlem-yildiz": ("#f0b43c", oezlem_yildiz),
    "jonas-brinkmann": ("#8fb0be", jonas_brinkmann),
    "wiebke-petersen": ("#f3d9b8", wiebke_petersen),
    "annegret-loeffelhardt": ("#c9d99a", annegret_loeffelhardt),
    "minh-anh-nguyen": ("#e7a0a6", minh_anh_nguyen),
    "svetlana-iwanowa": ("#c9b8da", svetlana_iwanowa),
    "johanna-kessler": ("#e2502f", johanna_kessler),
    "emre-oeztuerk": ("#3b4a7a", emre_oeztuerk),
    "greta-lindqvist": ("#6fc0be", greta_lindqvist),
    "lukas-obermaier": ("#6e2b2a", lukas_obermaier),
    "rosa-thielemann": ("#5b3a63", rosa_thielemann),
}


def main(slugs: list[str]) -> None:
    """Draw the named portraits, or all of them."""
    for slug in slugs or PORTRAITS:
        background, draw = PORTRAITS[slug]
        sheet = Sheet(slug, background)
        draw(sheet)
        sheet.save(FOUNDERS / slug / "portrait.jpg")


if __name__ == "__main__":
    main(sys.argv[1:])
