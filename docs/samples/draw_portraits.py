"""Draw the sample portraits: one screen-print style illustration for every pictured founder of the sample publication.

The people are invented, so there are no photographs; this script draws them instead, from flat shapes, a grainy shade
and a background colour of their own. Run it from anywhere, with Pillow installed:

    python docs/samples/draw_portraits.py                  # all portraits
    python docs/samples/draw_portraits.py rosa-thielemann  # only these

It writes content/founders/<slug>/portrait.jpg (1200 x 1500). The same Pillow gives the same bytes on every run.

Shapes are written as short strings of nodes, "x,y x,y! x,y": a smooth curve runs through the nodes, and a node with an
exclamation mark is a corner; " | " separates several shapes in one string. Inside the script a point is a complex number, so moving, turning and scaling are one
multiplication and one addition. Figures are drawn around their face: the eyes lie at y = 0, the chin at about y = 200.
"""

from __future__ import annotations

import random
import sys
from cmath import phase, rect
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
Shape = str | Points
Mask = Image.Image


# --- Colours and curves -----------------------------------------------------------------------------------------------


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


def curve(shape: str, closed: bool = False) -> Points:
    """Turn a string of nodes into the points of a curve through them (cubic Bezier pieces)."""
    nodes = [complex(*map(float, n.rstrip("!").split(","))) for n in shape.split()]
    ends = () if closed else (0, len(nodes) - 1)
    sharp = [n.endswith("!") or i in ends for i, n in enumerate(shape.split())]

    def tangent(at: int) -> complex:
        along = nodes[(at + 1) % len(nodes)] - nodes[at - 1]
        return 0j if sharp[at] else along / (abs(along) or 1)

    points: Points = []
    for i in range(len(nodes) if closed else len(nodes) - 1):
        j = (i + 1) % len(nodes)
        a, d = nodes[i], nodes[j]
        reach = 0.37 * abs(d - a)
        b, c = a + tangent(i) * reach, d - tangent(j) * reach
        for t in (step / 14 for step in range(14)):
            u = 1 - t
            points.append(u**3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t**3 * d)
    return points if closed else [*points, nodes[-1]]


def ring(x: float, y: float, rx: float, ry: float | None = None) -> Points:
    """Return the points of an ellipse, the last equal to the first."""
    return [complex(x + rx * cos(radians(a)), y + (ry or rx) * sin(radians(a))) for a in range(0, 361, 5)]


def ribbon(spine: Points, start: float, end: float, swell: float = 0) -> Points:
    """Return the outline of a band along a spine, `start` and `end` wide at its ends and `swell` wider in the middle."""
    sides: tuple[Points, Points] = [], []
    for i, point in enumerate(spine):
        share = i / (len(spine) - 1)
        along = spine[min(i + 1, len(spine) - 1)] - spine[max(i - 1, 0)]
        width = start + (end - start) * share + swell * sin(pi * share) ** 0.7
        across = along / (abs(along) or 1) * 1j * width / 2
        sides[0].append(point + across)
        sides[1].append(point - across)
    return sides[0] + sides[1][::-1]


def outlines(shape: Shape, closed: bool) -> list[Points]:
    """Return the curves of a shape."""
    return [curve(part, closed) for part in shape.split(" | ")] if isinstance(shape, str) else [shape]


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
        self.turn *= rect(scale, radians(angle))
        yield
        self.turn, self.shift = before

    def fill(
        self, shape: Shape, colour: str, shade: float = 0, reach: float = 60, *, clip: Mask | None = None, ink: str = "", both: bool = False
    ) -> Mask:
        """Print a closed shape, shaded with grain (in `ink`) on the side away from the light; `both`: mirrored as well."""
        return self._print(outlines(shape, closed=True), colour, shade, reach, clip, ink, both)

    def line(
        self, shape: Shape, colour: str, width: float, taper: float = 1, *, shade: float = 0, clip: Mask | None = None, both: bool = False
    ) -> Mask:
        """Print a brush stroke with round ends, `width` wide in its middle and `taper` times that at its ends."""
        spines, end = outlines(shape, closed=False), width * taper
        caps = [ring(p.real, p.imag, end / 2) for spine in spines for p in (spine[0], spine[-1]) if end > 2]
        bands = [ribbon(spine, end, end, width - end) for spine in spines]
        return self._print(bands + caps, colour, shade, 40, clip, "", both)

    def glow(self, shape: Shape, colour: str, strength: float, soft: float, clip: Mask, *, both: bool = False) -> None:
        """Spray grain over a shape with a soft edge: blush, flour, firelight, the shadow under an arm."""
        cloud = self._mask(outlines(shape, closed=True), None, both).filter(ImageFilter.GaussianBlur(soft))
        self._spray(cloud, colour, strength, clip)

    def _mask(self, curves: list[Points], clip: Mask | None, both: bool) -> Mask:
        if both:
            curves = curves + [[-p.conjugate() for p in points] for points in curves]
        placed = [[p * self.turn + self.shift for p in points] for points in curves]
        xs, ys = [p.real for o in placed for p in o], [p.imag for o in placed for p in o]
        left, top = max(0, int(min(xs)) - 1), max(0, int(min(ys)) - 1)
        width, height = min(WIDTH, int(max(xs)) + 2) - left, min(HEIGHT, int(max(ys)) + 2) - top
        mask = Image.new("L", (WIDTH, HEIGHT))
        if width > 0 and height > 0:
            large = Image.new("L", (width * OVERSAMPLING, height * OVERSAMPLING))
            for points in placed:
                corners = [((p.real - left) * OVERSAMPLING, (p.imag - top) * OVERSAMPLING) for p in points]
                ImageDraw.Draw(large).polygon(corners, fill=255)
            mask.paste(large.reduce(OVERSAMPLING), (left, top))
        return ImageChops.multiply(mask, clip) if clip else mask

    def _spray(self, density: Mask, colour: str, strength: float, clip: Mask) -> None:
        thin = density.point([round(v * strength) for v in range(256)])
        grain = ImageChops.subtract(thin, self.noise, scale=0.2).filter(ImageFilter.GaussianBlur(0.75))
        self.image.paste(colour, (0, 0), ImageChops.multiply(grain, clip))

    def _print(
        self, curves: list[Points], colour: str, shade: float, reach: float, clip: Mask | None, ink: str, both: bool
    ) -> Mask:
        mask = self._mask(curves, clip, both)
        self.image.paste(colour, (0, 0), mask)
        box = mask.getbbox()
        if shade and box:
            size = reach * abs(self.turn)
            lit = Image.new("L", mask.size)  # what runs off the sheet has no lower edge to shade
            lit.paste(mask, (round(-size), round(-0.25 * size) if box[3] < HEIGHT else 0))
            dark = ImageChops.invert(lit.filter(ImageFilter.GaussianBlur(size * 0.55)))
            self._spray(dark, ink or shadow_of(colour), shade, mask)
        return mask

    def save(self, path: Path) -> None:
        """Roughen the sheet with a little paper grain and save it."""
        grain = self.noise.filter(ImageFilter.GaussianBlur(0.7)).point([round(v * 0.055 + 121) for v in range(256)])
        rough = ImageChops.add(self.image, Image.merge("RGB", [grain] * 3), 1, -128)
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
        low, t, c = self.length, self.temple, self.cheek
        crown = f"0,-210 {t * 0.56},-190 {t * 0.93},-126 {t + 4},-50"
        return sym(f"{crown} {c},28 {self.jaw},{low * 0.6} {self.chin},{low * 0.94} 0,{low}")

    @property
    def whiskers(self) -> str:
        """The shape of a full beard."""
        n, low, c = self.nose, self.length, self.cheek
        edge = f"0,{n + 22} 34,{n + 19} 70,{n + 44} 106,{n + 8} {c - 15},-60! {c + 1},-60! {c + 4},46"
        return sym(f"{edge} {self.jaw + 14},{low * 0.6} {self.chin + 16},{low * 0.97} 0,{low + 26}")


@contextmanager
def head(s: Sheet, f: Face, tilt: float, scale: float = 1.1) -> Iterator[Mask]:
    """Draw the ears, the face and its features; hair, glasses and headgear follow inside the block."""
    dark, line, n, w = shadow_of(f.skin), mix(f.skin, "#3a1018", 0.62), f.nose, f.wide
    with s.at(0, 0, scale, tilt):
        for side in (-1, 1) if f.ears else ():
            x = side * (f.cheek - 2) - f.look * 0.35
            s.fill(ring(x, 22, 24, 40), mix(f.skin, dark, 0.25), 0.6, 16)
            s.line(f"{x + side * 6},2 {x + side * 11},20 {x + side * 3},38", line, 4, 0.4)
        face = s.fill(f.outline, f.skin, 0.8, 38)
        with s.at(f.look, 0):
            s.glow(ring(84, 80, 34, 26), mix(f.skin, f.blush, 0.42), 0.62, 14, face, both=True)
        if f.beard:
            beard = s.fill(f.whiskers, f.beard, 0.5, 30)
            strokes = [f"{x},{150 - abs(x) * 0.5} {x * 0.92},{190 - abs(x) * 0.5}" for x in range(-90, 100, 30)]
            s.line(" | ".join(strokes), mix(f.beard, f.skin, 0.22), 5, 0.2, clip=beard)
        with s.at(f.look, 0):
            eyes(s, f, line)
            side = 1 if f.look >= 0 else -1
            tip = f"{side * (w + 7)},{n - 8} {side * (w - 5)},{n + 8} 0,{n + 8}!"
            s.fill(f"{side * 6},-12! {side * w * 0.9},{n * 0.5} {tip}", mix(f.skin, dark, 0.55))
            s.line(f"-{w},{n - 4} -8,{n + 9} 8,{n + 9} {w},{n - 4}", line, 6, 0.45)
            mouth(s, f, line)
            if f.age:
                s.line(f"42,{n - 2} 57,{n + 18} 62,{n + 38}", dark, 4.5, 0.2, both=True)
            if f.age > 1:
                s.line("44,31 62,36 80,30 | 102,-6 118,-14 | 104,7 120,11", dark, 4, 0.3, both=True)
        yield face


def eyes(s: Sheet, f: Face, line: str) -> None:
    """Draw eyes and eyebrows."""
    x, high = f.gap, -44 - f.brow * 0.3
    if f.brow:
        arch = f"{x - 30},{high + 4 + f.slant} {x},{high - 5} {x + 36},{high + 6 - f.slant * 0.4}"
        s.line(arch, f.hair, f.brow, 0.35, both=True)
    if f.eyes == "smile":
        s.line(f"{x - 25},8 {x - 14},-3 {x},-7 {x + 14},-3 {x + 25},8", INK, 8, 0.45, both=True)
        return
    if f.eyes == "shut":
        s.line(f"{x - 25},0 {x - 12},10 {x},13 {x + 12},10 {x + 25},0", INK, 8, 0.45, both=True)
        return
    s.fill(ring(x, 4, 10.5, 12.5), INK, both=True)
    if f.eyes == "almond":
        s.line(f"{x - 24},8 {x - 4},-8 {x + 20},-5 {x + 32},-9", INK, 7, 0.35, both=True)
    elif f.eyes == "lidded":
        s.fill(f"{x - 20},-2! {x},-3 {x + 20},-2! {x + 12},-15 {x - 12},-15", mix(f.skin, line, 0.18), both=True)
        s.line(f"{x - 22},1 {x},-4 {x + 25},1", line, 7, 0.4, both=True)
    else:
        s.line(f"{x - 20},0 {x - 2},-13 {x + 25},-3", line, 6, 0.35, both=True)


def mouth(s: Sheet, f: Face, line: str) -> None:
    """Draw the mouth."""
    y = f.nose + 48
    if f.mouth == "grin":
        lips = s.fill(sym(f"0,{y - 5} 20,{y - 5} 46,{y - 10}! 28,{y + 20} 0,{y + 28}"), "#8a2f34")
        s.fill(sym(f"0,{y - 16}! 46,{y - 16}! 36,{y + 5} 0,{y + 11}"), PAPER, clip=lips)
    elif f.mouth == "lips":
        s.fill(sym(f"0,{y - 8} 12,{y - 12} 40,{y - 6}! 18,{y + 16}"), f.lips)
        s.line(f"-46,{y - 9} -22,{y + 1} 0,{y + 2} 22,{y + 1} 46,{y - 9}", mix(f.lips, INK, 0.55), 5, 0.4)
    elif f.mouth == "calm":
        s.line(f"-42,{y - 6} -22,{y + 3} 0,{y + 6} 22,{y + 3} 42,{y - 6}", f.lips if f.beard else line, 7, 0.4)
        if not f.beard:
            s.line(f"-14,{y + 25} 0,{y + 28} 14,{y + 25}", mix(f.skin, line, 0.4), 5, 0.3)


def hair(s: Sheet, shape: str, colour: str, light: str, strands: str, width: float = 7, ink: str = "") -> None:
    """Draw hair: a flat shape, and the strands that make it read as hair."""
    s.line(strands, light, width, 0.15, clip=s.fill(shape, colour, 0.55, ink=ink))


def curls(s: Sheet, colour: str, light: str, spots: list[tuple[float, float, float]]) -> None:
    """Draw curly hair: every spot (x, y, radius) is a curl."""
    for x, y, r in spots:
        s.fill(ring(x, y, r), colour)
    for x, y, r in spots:
        start = s.dice.uniform(0, 2 * pi)
        s.line([complex(x, y) + rect(r * (0.75 - 0.02 * i), start + i / 5) for i in range(24)], light, 6, 0.3)


def arc(rx: float, ry: float, y: float, size: float, first: float, step: float, count: int) -> list[tuple[float, float, float]]:
    """Return spots for curls along an arc over the head (angles in degrees, the crown at 270)."""
    angles = [radians(first + i * step) for i in range(count)]
    return [(rx * cos(a), y + ry * sin(a), size) for a in angles]


def glasses(s: Sheet, f: Face, colour: str, radius: float, flat: float = 1) -> None:
    """Put glasses on a face."""
    with s.at(f.look, 0):
        s.line(ring(f.gap, 6, radius, radius * flat), colour, 9, both=True)
        s.line(f"{f.gap + radius},0 {f.cheek - 6},-8", colour, 8, both=True)
        s.line(f"{radius - f.gap},0 0,-8 {f.gap - radius},0", colour, 8)


# --- Bodies -----------------------------------------------------------------------------------------------------------


@contextmanager
def body(
    s: Sheet, skin: str, neck: float, cloth: str, breadth: float, drop: float, lean: float, neckline: float = 92, top: float = 270
) -> Iterator[Mask]:
    """Draw neck and clothed trunk; `breadth` is half the width of the shoulders, `drop` how far they fall off."""
    w, n, b, fold = neck / 2, neckline, breadth, top + drop + 200
    column = f"0,130 {w},130! {w - 4},{top - 20} {w + 70},{top + 100}! {w},{top + 190} 0,{top + 210}"
    shoulder = f"{n},{top}! {b * 0.55},{top + drop * 0.45} {b * 0.88},{top + drop * 0.82} {b + 14},{top + drop + 110}"
    throat = s.fill(sym(column), mix(skin, shadow_of(skin), 0.3))
    s.fill(sym(f"0,130 {w + 9},130! {w + 9},225! {w * 0.4},276 0,282"), shadow_of(skin), clip=throat)
    with s.at(0, 0, 1, lean):
        outline = sym(f"0,{top + 92} {n * 0.72},{top + 70} {shoulder} {b + 44},{top + drop + 330} {b + 50},960! 0,960!")
        trunk = s.fill(outline, cloth, 0.8, 70)
        crease = f"{b - 92},{fold} {b - 74},{fold + 150} {b - 84},{fold + 400}"
        s.line(crease, mix(cloth, shadow_of(cloth), 0.8), 9, 0.2, both=True)
        yield trunk


def collar(s: Sheet, colour: str, width: float, depth: float = 140) -> None:
    """Draw a shirt collar."""
    w = width
    s.fill(f"{w * 0.92},222! 6,356! {w * 0.95},{270 + depth}! {w * 1.5},280! {w * 1.25},240", colour, 0.6, 18, both=True)


def hand(s: Sheet, at: complex, angle: float, skin: str, thumb: int) -> None:
    """Draw a hand reaching from its wrist; `thumb` is -1 or 1, the side on which the thumb is."""
    with s.at(at.real, at.imag, 1.08, angle):
        s.line(f"20,{thumb * 20} 62,{thumb * 50} 100,{thumb * 58}", skin, 36, 0.8)
        s.fill("-40,-36! 30,-43 84,-47 96,0 84,47 30,43 -40,36!", skin, 0.35, 20)
        for i, tip in enumerate((142, 156, 150, 128)):
            y = thumb * (35 - i * 23)
            s.line(f"70,{y} {tip},{y * 0.9}", skin, 27)
        for i, tip in enumerate((138, 146, 126)):
            gap = thumb * (23.5 - i * 23)
            s.line(f"88,{gap} {tip},{gap * 0.9}", mix(skin, "#3a1018", 0.5), 4, 0.4)


def arm(
    s: Sheet, path: str, colour: str, skin: str, thumb: int, on: Mask, cuff: str = "", width: float = 150, bend: float = 0
) -> Mask:
    """Draw a sleeve along a path that ends at the wrist, its shadow on the cloth behind, and the hand."""
    spine = curve(path)
    end, along = spine[-1], (spine[-1] - spine[-4]) / abs(spine[-1] - spine[-4])
    band = ribbon(spine, width, 104)
    s.glow([p + 12j for p in band], shadow_of(shadow_of(colour)), 0.75, 12, on)
    hand(s, end - along * 6, degrees(phase(along)) + bend, skin, thumb)
    sleeve = s.fill(band, colour, 0.6, 36)
    s.line([end - along * 14 + along * 50j, end - along * 14 - along * 50j], cuff or shadow_of(colour), 26)
    return sleeve


# --- Props ------------------------------------------------------------------------------------------------------------


def box(left: float, top: float, right: float, bottom: float) -> str:
    """Return a rectangle."""
    return f"{left},{top}! {right},{top}! {right},{bottom}! {left},{bottom}!"


def bowl(s: Sheet, x: float, y: float, glaze: str, scale: float = 1) -> None:
    """Draw a bowl standing at (x, y)."""
    with s.at(x, y, scale):
        s.fill(sym("0,-92! 74,-92! 60,-30 26,0! 0,0!"), glaze, 0.8, 30)
        s.fill(ring(0, -92, 74, 13), mix(glaze, INK, 0.35))


def spool(s: Sheet, x: float, y: float, thread: str) -> None:
    """Draw a spool of thread standing at (x, y)."""
    with s.at(x, y):
        wound = s.fill(box(-44, -170, 44, -20), thread, 0.8, 30)
        for turn in range(-156, -30, 15):
            s.line(f"-44,{turn} 44,{turn + 10}", mix(thread, INK, 0.25), 3, clip=wound)
        s.fill(box(-56, -30, 56, 0), "#f1e2c4", 0.4, 20)
        s.fill(box(-56, -190, 56, -160), "#f1e2c4", 0.4, 20)


def receipt(s: Sheet, x: float, y: float, length: int, angle: float) -> None:
    """Draw a till receipt hanging from a clothes peg."""
    with s.at(x, y, 1, angle):
        torn = " ".join(f"{72 - k * 18},{length - k % 2 * 16}!" for k in range(9))
        s.fill(f"-72,0! 72,0! {torn}", PAPER, 0.5, 30)
        s.line("-40,60 40,60", "#8d8a94", 16)
        for row in range(110, length - 110, 40):
            s.line(f"-50,{row} {s.dice.uniform(-30, 6)},{row}", "#8d8a94", 8)
            s.line(f"30,{row} 50,{row}", "#8d8a94", 8)
        s.line(f"-50,{length - 86} 50,{length - 86}", "#8d8a94", 4)
        s.line(f"10,{length - 54} 50,{length - 54}", "#d8523c", 14)
        s.fill(box(-13, -34, 13, 40), "#d8a25a", 0.6, 10)


def wheel(s: Sheet, x: float, y: float, radius: float, spoke: str) -> None:
    """Draw a bicycle wheel."""
    with s.at(x, y):
        for i in range(28):
            s.line([rect(34, i * pi / 14 + (0.9 if i % 2 else -0.7)), rect(radius - 20, i * pi / 14 + 0.1)], spoke, 5)
        s.line(ring(0, 0, radius), INK, 46)
        s.line(ring(0, 0, radius - 32), PAPER, 16)
        s.fill(ring(0, 0, 40), INK)
        s.fill(ring(0, 0, 14), PAPER)


def apple(s: Sheet, x: float, y: float, size: float) -> None:
    """Draw an apple on its stalk."""
    with s.at(x, y, size / 50):
        s.line("0,-70 6,-30", "#4a3324", 7)
        s.fill(ring(0, 0, 50, 47), "#d3402f", 0.8, 26)
        s.line("-28,-10 -20,-26", "#f0a08c", 8, 0.4)


def leaves(s: Sheet, along: str, count: int) -> None:
    """Scatter leaves along a branch."""
    spots = curve(along)
    for _ in range(count):
        spot = s.dice.choice(spots) + complex(s.dice.gauss(0, 40), s.dice.gauss(0, 46))
        with s.at(spot.real, spot.imag, s.dice.uniform(0.8, 1.3), s.dice.uniform(0, 360)):
            s.fill("-46,0! 0,-22 46,0! 0,22", s.dice.choice(("#3f6b3c", "#55853f", "#6f9a45")))


def loaf(s: Sheet, x: float, y: float) -> None:
    """Draw a loaf of bread lying at (x, y)."""
    with s.at(x, y):
        s.fill(sym("0,-100 76,-64 84,0! 0,0!"), "#c47a35", 0.8, 30)
        for cut in (-30, 4, 38):
            s.line(f"{cut - 14},-46 {cut + 12},-82", "#f0c98e", 9, 0.3)


# --- People: what is behind them on the sheet, then body and head in a frame around the face -------------------------------


def marlene_schoenfeld(s: Sheet) -> None:
    s.fill(box(-20, 470, 1220, 496) + " | " + box(-20, 790, 1220, 816), "#8e4630")
    for x, y, glaze in ((95, 470, "#3f6f80"), (275, 470, "#e9cfae"), (940, 470, PAPER), (1110, 470, "#f3e6d0"), (60, 790, "#e9cfae"), (1040, 790, PAPER), (1190, 790, "#f3e6d0")):
        bowl(s, x, y, glaze)
    for x, y, glaze in ((275, 372, "#dd9f7b"), (1110, 372, "#dd9f7b"), (1040, 692, "#2f5666")):
        bowl(s, x, y, glaze, 0.9)
    f = Face("#efc3a0", "#4a342c", look=-8, age=1, brow=9, jaw=110, chin=50, wide=17)
    with s.at(600, 640, 1.14):
        with body(s, f.skin, 140, "#35596b", 330, 150, 2) as shirt:
            s.line("98,250 118,360 146,480", "#d8c6a5", 42, clip=shirt, both=True)
            bib = s.fill(sym("0,455! 166,455! 186,640 240,960! 0,960!"), "#eadbbd", 0.7)
            s.line("-154,478 154,478", "#b9a27c", 5)
            for _ in range(46):
                size = s.dice.uniform(4, 20)
                s.fill(ring(s.dice.gauss(30, 110), s.dice.gauss(620, 90), size, size * s.dice.uniform(0.7, 1.2)), "#b8674a", clip=bib)
        with s.at(0, 0, 1.1, -4):
            s.fill(ring(44, -226, 72, 60), f.hair, 0.7, 30)
            s.line("-10,-240 30,-272 90,-246 | -2,-212 44,-240 98,-214", "#b3aaa0", 8, 0.2)
        with head(s, f, -4):
            hair(
                s, "-146,40! -166,-60 -132,-172 0,-226 132,-172 166,-60 146,40! 138,-50 96,-118 -30,-164! -96,-118 -138,-50", f.hair, "#b3aaa0",
                "-30,-164 -96,-150 -150,-60 -156,0 | -30,-170 60,-160 130,-100 156,0 | -20,-190 -100,-178 -150,-100 | 0,-200 90,-180 150,-90 | -26,-168 40,-150 104,-104 138,-40", 8)


def tarek_haddad(s: Sheet) -> None:
    s.fill(ring(400, 560, 400), "#3d7468")
    f = Face("#cf9468", "#2a1f1c", cheek=148, jaw=126, chin=62, look=-6, brow=17, nose=72, wide=23, beard="#2f2321", lips="#b9665a", eyes="lidded")
    with s.at(530, 635, 1.13):
        with body(s, f.skin, 178, "#e8d9bf", 380, 110, -2) as shirt:
            s.line("0,380 4,500", "#c5b393", 6)
            collar(s, PAPER, 96)
            s.line("176,240 176,360 150,500", "#4d2f25", 40, clip=shirt, both=True)
            s.fill(sym("0,480! 176,480! 210,620 280,960! 0,960!"), "#6b4030", 0.7)
            s.line("-160,504 160,504 | -90,640 90,640", "#a8714f", 5)
        sack = s.fill("196,330 140,190 158,20 150,-60 120,-124! 210,-90 350,-116 500,-90 590,-136! 580,-50 604,90 590,260 520,350 350,372", "#c79f68", 0.9, 70)
        s.line(" | ".join(f"{x},-140 {x + 16},100 {x},390" for x in range(100, 640, 20)), "#b68d57", 3, clip=sack)
        s.line("150,-50 260,-62 370,-74 580,-56", "#8a6237", 6, 0.5)
        s.line(" | ".join(f"{x},-62 {x + 8},-86" for x in range(170, 580, 26)), "#8a6237", 5)
        with s.at(392, 110, 1, 24):
            s.fill(ring(0, 0, 66, 96), "#2e5e57")
            s.line("8,-92 -16,-30 16,30 -8,92", "#c79f68", 13, 0.6)
        arm(s, "440,900 470,700 430,470", "#e8d9bf", f.skin, -1, shirt, "#d3c09c", 160, -8)
        with head(s, f, -3):
            s.fill("153,4! 162,-100! 116,-120! 132,-40!", f.hair, both=True)
            cap = s.fill("-170,-80 -190,-140 -120,-214 20,-246 140,-214 194,-134 170,-80 0,-110", "#8a553c", 0.8, 40)
            s.line(" | ".join(f"{x * 0.3},-250 {x * 0.9},-170 {x},-80" for x in range(-150, 151, 50)), "#74442f", 5, clip=cap)
            s.fill(sym("0,-146 100,-132 170,-92 152,-62 80,-92 0,-102"), "#5d3526", 0.6, 20)


def oezlem_yildiz(s: Sheet) -> None:
    wheel(s, 915, 690, 390, "#a8742a")
    f = Face("#d9a074", "#2d1f1d", cheek=148, jaw=114, chin=54, look=6, mouth="grin", brow=12, nose=62, length=192, slant=-3)
    with s.at(550, 640, 1.12):
        with body(s, f.skin, 140, PAPER, 335, 140, 3) as shirt:
            s.line(" | ".join(f"-460,{y} 0,{y + 14} 460,{y}" for y in range(300, 960, 52)), "#d8523c", 15, clip=shirt)
            s.line("150,250 160,380 124,470", "#2f5d9a", 48, clip=shirt, both=True)
            bib = s.fill(sym("0,440! 150,440! 160,590 214,700 260,960! 0,960!"), "#2f5d9a", 0.8)
            s.fill(ring(122, 474, 20), "#e9c46a", both=True)
            s.fill(ring(122, 474, 8), "#a8742a", both=True)
            s.line("24,490 34,640", "#c9c9c4", 20, clip=bib)
            s.fill("-6,420! -14,470 22,512 56,466 42,416! 34,458! 8,460!", "#c9c9c4")
            s.fill(sym("0,566! 84,566! 80,700 0,720"), "#264d82")
            s.line("-84,582 84,582", "#7fa3d4", 5)
        back = [*arc(165, 150, -62, 50, 149, 22, 12), (-150, 44, 44), (150, 44, 44)]
        fringe = [(-118, -118, 40), (-70, -150, 42), (-14, -164, 42), (48, -156, 42), (104, -126, 40), (-148, -30, 30), (146, -40, 30)]
        with s.at(0, 0, 1.1, 4):
            curls(s, f.hair, f.hair, back)
        with head(s, f, 4):
            curls(s, f.hair, "#5e4038", [*back[:-2], *fringe])


def jonas_brinkmann(s: Sheet) -> None:
    for _ in range(60):
        x, y = s.dice.uniform(0, 1250), s.dice.uniform(-20, 620)
        s.line(f"{x},{y} {x - 12},{y + 44}", "#b9d1da", 5, 0.4)
    s.fill("-20,840! 1220,700! 1220,1540! -20,1540!", "#56707d")
    s.fill("60,1000! 250,980! 250,1300! 60,1300!", "#f6e3b0")
    s.line("155,990 155,1300 | 60,1140 250,1136", "#39505b", 12)
    s.fill("-20,710! 1220,570! 1220,690! -20,830!", "#4a3a30")
    s.fill("-20,822! 1220,682! 1220,738! -20,878!", "#f1e5cf", 0.3)
    for i in range(190):
        x, tone = s.dice.uniform(-30, 1230), s.dice.choice(("#47703f", "#5f8a4a", "#86a852", "#a9bf5e", "#6d9448", "#cf7f8a"))
        with s.at(x, 694 - x * 0.113 + i * 0.42, s.dice.uniform(0.9, 1.4)):
            s.fill([rect(1 + 0.16 * cos(k * pi / 3), k * pi / 24) * 27 for k in range(24, 49)], tone)
    f = Face("#f3c7ab", "#b9602f", cheek=142, jaw=124, chin=66, length=206, look=8, brow=12, nose=76, beard="#c8743c", lips="#9c3f38", gap=57)
    with s.at(610, 635, 1.14):
        s.fill(sym("0,330 60,300 120,190! 196,230 236,330 180,420 0,470"), "#c98f1a", 0.6)
        with body(s, f.skin, 172, "#f2be33", 390, 115, -3, neckline=120):
            s.fill(sym("0,396 70,330 118,240! 186,300 160,410 40,490 0,505"), "#e3ab22", 0.6, 30)
            s.line("150,300 120,390 44,450", "#b98212", 7, 0.2, both=True)
            s.fill(box(-34, 486, 34, 960), "#f7ca4b", 0.5, 16)
            for y in (540, 640, 740):
                s.fill(ring(0, y, 12), "#a97814")
            s.fill("120,570! 264,556! 270,596! 124,610!", "#d9a21f")
        with head(s, f, 3) as face:
            for _ in range(26):
                s.fill(ring(f.look + s.dice.gauss(0, 62), s.dice.gauss(44, 13), s.dice.uniform(2, 3.6)), "#cf8a5e", clip=face)
            hair(
                s, "-146,4! -164,-70 -150,-150 -110,-200 -40,-236 60,-246 150,-206 176,-130 148,4! 124,-60 112,-112 30,-130 -60,-108 -116,-116! -120,-50", "#d07f3f", "#e9a866",
                "-112,-130 -80,-196 20,-222 120,-200 | -104,-120 -30,-190 70,-190 150,-130 | -80,-112 0,-160 90,-150 140,-90 | -140,-60 -150,-120 -112,-180", 9)


def wiebke_petersen(s: Sheet) -> None:
    s.fill(ring(960, 270, 120), "#f7c77d")
    s.fill(box(-20, 640, 1220, 1540), "#2f6c86")
    for i, y in enumerate(range(690, 1200, 62)):
        for x in range(-60 + i % 2 * 110, 1300, 220):
            s.line(f"{x},{y} {x + 40},{y - 13} {x + 84},{y + 5} {x + 130},{y - 9}", "#6fa6b5", 8, 0.2)
    for x, y in ((170, 330), (300, 240)):
        s.line(f"{x - 58},{y} {x - 26},{y - 26} {x},{y} {x + 26},{y - 26} {x + 58},{y - 4}", "#fffaf0", 11, 0.3)
    f = Face("#e2ab88", "#d9d4cb", cheek=148, jaw=114, chin=52, length=194, look=-10, mouth="grin", eyes="smile", age=2, nose=62, gap=62)
    with s.at(580, 640, 1.13):
        with s.at(0, 0, 1.1, -3):
            hair(
                s, "0,-230 -120,-200 -170,-90 -164,40 -130,110 0,60 120,112 190,130 262,84! 214,50 226,-20 204,-120 120,-206", "#e1dcd3", "#bfb8ae",
                "150,-100 176,0 178,80 226,88 | 140,-60 154,30 150,100", ink="#b9b1a7")
        with body(s, f.skin, 146, "#f8f1e4", 340, 145, 2, neckline=104) as shirt:
            stripes = [f"-460,{y + 50} -200,{y + 14} 0,{y + 40} 200,{y + 14} 460,{y + 50}" for y in range(300, 1000, 62)]
            s.line(" | ".join(stripes), "#24405f", 25, clip=shirt)
            s.line("-112,240 -76,346 0,370 76,346 112,240", "#24405f", 20, clip=shirt)
        with head(s, f, -3):
            hair(
                s, "-140,90! -176,-20 -168,-130 -90,-220 30,-240 140,-196 178,-90 160,30! 144,-50 100,-112 -10,-150 -60,-164! -84,-110 -130,-60 -134,20", "#f1ece3", "#c4bdb4",
                "-60,-164 -110,-120 -150,-20 -150,60 | -60,-168 -120,-160 -164,-60 | -50,-170 40,-170 120,-120 160,0 | -40,-186 60,-196 150,-120 | -56,-178 -60,-214 10,-232", 6, "#c4bdb4")
        with s.at(-10, 560, 1, -12):
            soap = s.fill(sym("0,-74 112,-68 130,0 112,68 0,74"), "#7db8a4", 0.8, 30)
            s.line(sym("0,-48 92,-44 102,0 92,44 0,48") + " 0,-48", "#5f9a87", 5)
            s.line("40,-80 40,80 | -140,8 140,8 | 40,8 12,-22 30,-34 40,8 66,-30 78,-10 40,8", "#c79a5b", 8, clip=soap)
        sleeve = arm(s, "-330,860 -330,760 -180,640", "#f8f1e4", f.skin, -1, shirt, "#24405f", 140, 12)
        s.line(" | ".join(f"{-420 + k},{690 - k * 0.32} {-290 + k},{800 - k * 0.32}" for k in range(0, 170, 44)), "#24405f", 22, clip=sleeve)


def annegret_loeffelhardt(s: Sheet) -> None:
    branch, twig = "1010,300 760,190 420,150 120,210", "1110,640 1180,420 1260,300"
    s.line("1130,1540 1090,1000 1120,560 1010,300 900,190", "#6b4a35", 92, 0.5, shade=0.7)
    s.line(twig, "#6b4a35", 54)
    s.line(branch, "#6b4a35", 34, 0.4)
    for spine, count in ((branch, 90), (twig, 26), ("1010,300 900,190 860,60", 16), ("420,150 300,40 260,-40", 16)):
        leaves(s, spine, count)
    for x, y in ((150, 300), (330, 225), (560, 185), (800, 270), (1000, 400), (1130, 330), (60, 170), (1150, 560)):
        apple(s, x, y, 50)
    f = Face("#eab793", "#a69d92", temple=142, cheek=158, jaw=134, chin=68, length=190, look=8, age=2, blush="#d4493a", nose=60, wide=24, gap=63, slant=-3)
    with s.at(550, 655, 1.12):
        with body(s, f.skin, 160, "#4a6a80", 380, 145, -2, neckline=110) as jacket:
            s.fill(sym("0,350 60,330 112,262! 40,480 26,960! 0,960!"), "#f1e2c4", 0.3)
            s.line("116,240 44,480 30,960", "#3b5669", 18, clip=jacket, both=True)
            s.fill(ring(60, 640, 12), "#e9cf9f")
        with s.at(0, 0, 1.1, 3):
            s.fill("140,60 200,110 224,190! 176,180 130,100 | 140,40 220,60 270,130! 200,120 130,80", "#b5363a", 0.6, 20)
        with head(s, f, 3):
            hair(
                s, "-150,10! -150,-90 0,-160 150,-90 150,10! 138,-40 96,-96 -20,-112! -90,-100 -138,-40", "#b9b0a4", "#8f877c",
                "-20,-112 -90,-120 -140,-50 | -20,-116 80,-116 140,-50")
            scarf = s.fill(sym("0,-238 140,-180 178,-60 158,66! 146,-50 90,-124 0,-146"), "#c63f3f", 0.7)
            for k in range(77):
                s.fill(ring((k // 7 - 5) * 48 + k % 7 % 2 * 24, -226 + k % 7 * 38, 8), PAPER, clip=scarf)
        apple(s, 120, 520, 74)
        arm(s, "420,860 370,730 230,640", "#4a6a80", f.skin, 1, jacket, "#3b5669", bend=8)


def minh_anh_nguyen(s: Sheet) -> None:
    s.fill(box(-20, 700, 1220, 728), "#a85a68")
    for x, thread in ((100, "#2f6c86"), (250, "#f2be33"), (960, "#3f6b5a"), (1110, "#d8523c")):
        spool(s, x, 700, thread)
    f = Face("#ecc096", "#1f1b20", temple=134, cheek=142, jaw=102, chin=42, length=190, look=-4, mouth="lips", brow=0, nose=56, wide=17, lips="#b7413f", eyes="almond", ears=False)
    with s.at(605, 635, 1.14):
        with s.at(0, 0, 1.1, 2):
            s.fill(sym("0,-230 120,-204 176,-90 188,60 178,188! 0,188!"), mix(f.hair, INK, 0.6))
        with body(s, f.skin, 124, "#3b4f7d", 305, 155, -2):
            collar(s, "#4a6096", 74)
            for side, path in ((-1, "-156,180 -132,300 -142,430 -122,620 -136,960"), (1, "138,190 128,300 146,430 126,580 136,680")):
                tape = s.line(path, "#f7cf3d", 46, shade=0.5)
                s.line(" | ".join(f"{side * 240},{180 + k * 18} {side * (112 if k % 5 else 130)},{170 + k * 18}" for k in range(44)), INK, 4, clip=tape)
            s.line("112,684 160,678", "#d9d6cf", 18)
        with head(s, f, 2):
            hair(
                s, sym("0,-232 122,-206 180,-90 192,60 182,188! 100,188! 116,90 126,-20 120,-50! 0,-40"), f.hair, "#4c4856",
                "-40,-190 -56,-120 -54,-56 | 30,-196 44,-130 40,-54 | 90,-180 104,-110 96,-60 | -140,-120 -160,0 -150,150 | -120,-60 -146,40 -128,160 | 140,-120 164,0 150,150 | -96,-176 -108,-110 -100,-60")


def svetlana_iwanowa(s: Sheet) -> None:
    s.fill("150,1540! 150,520 330,180 600,90 870,180 1050,520 1050,1540!", "#dccdea")
    f = Face("#f2cbb0", "#6d3a26", cheek=150, jaw=124, chin=60, length=196, look=6, mouth="lips", age=1, nose=64, lips="#b5524d", ears=False, slant=-3)
    with s.at(600, 640, 1.13):
        with s.at(0, 0, 1.1, -2):
            s.fill(sym("0,-236 130,-206 182,-90 190,60 222,170 196,270 130,310 60,280 0,290"), "#7d3f27", 0.7)
        with body(s, f.skin, 148, "#1f7f80", 360, 140, 2, neckline=100) as cardigan:
            s.fill(sym("0,350 56,340 104,258! 62,520 70,960! 0,960!"), PAPER, 0.3)
            s.line("108,240 66,500 74,960", "#17686a", 26, clip=cardigan, both=True)
        with s.at(-60, 590, 1, -7):
            s.fill(box(-190, -170, 196, 400), PAPER)
            s.fill(box(-206, -150, 184, 400), "#e2603c", 0.7)
            s.fill(box(-136, -90, 74, 6), PAPER)
            s.line("-110,-58 44,-58 | -110,-28 4,-28", "#8d7f74", 8)
            s.line("142,-148 142,400", INK, 9)
        arm(s, "430,840 380,735 190,690", "#1f7f80", f.skin, 1, cardigan, "#17686a")
        with head(s, f, -2):
            hair(
                s, "-136,190! -190,110 -196,20 -180,-100 -120,-204 10,-240 130,-204 182,-90 194,40 186,120 144,196! 158,90 148,10 136,-60 60,-150 40,-176! -20,-130 -116,-80 -144,10 -152,90", "#8b4a2e", "#b87650",
                "40,-176 -40,-160 -130,-90 -164,40 -164,140 | 36,-190 -70,-190 -150,-90 | 44,-180 120,-130 162,-30 172,130 | 50,-196 130,-170 168,-70 | 38,-182 -20,-150 -120,-96", 8)
            glasses(s, f, "#3a2430", 43, 0.8)


def johanna_kessler(s: Sheet) -> None:
    s.fill("-20,1060! 1220,960! 1220,1540! -20,1540!", "#c33e20")
    f = Face("#8d5638", "#1d1618", temple=130, cheek=134, jaw=102, chin=50, length=208, look=6, mouth="lips", brow=9, nose=72, wide=24, lips="#7e2c33", blush="#b3412f", eyes="almond", gap=57)
    with s.at(560, 610, 1.08):
        with body(s, f.skin, 108, "#242229", 310, 160, 2, neckline=70, top=310) as jumper:
            s.fill(sym("0,232 62,228! 64,290 112,346! 60,410 0,424"), "#34313b", 0.5, 20)
            s.line("-60,256 0,272 60,256", "#504c59", 6)
        rim = arc(184, 172, -66, 36, 160, 11.5, 21)
        with s.at(0, 0, 1.08, -2):
            s.fill(ring(0, -64, 190, 176), f.hair)
            curls(s, f.hair, f.hair, rim)
        with head(s, f, -2, 1.08):
            curls(s, f.hair, "#4f4142", [*rim, *arc(162, 152, -70, 36, 172, 17, 12), *arc(138, 128, -52, 34, 184, 17, 11)])
            s.fill(ring(134, 84, 17), "#f2be33", both=True)
        with s.at(120, 590):
            strip = s.fill("-194,20! -186,300 -206,560! 0,560! 20,300 10,170!", PAPER, 0.4)
            for y in (190, 320):
                s.fill(box(-160, y, -30, y + 100), "#f2be33", clip=strip)
                s.fill(ring(-95, y + 50, 28), "#c33e20", clip=strip)
            s.fill(ring(0, 0, 205), PAPER, 0.8)
            for r in range(104, 200, 20):
                s.line(ring(0, 0, r), "#d9c9ae", 5)
            s.fill(ring(0, 0, 84), "#b98a5a", 0.6, 30)
            s.fill(ring(0, 0, 60), "#5d3a26")
        s.line("270,480 352,640 372,960", "#2c2a32", 130, shade=0.8)
        arm(s, "-330,900 -290,770 -120,690", "#2c2a32", f.skin, -1, jumper, width=130)


def emre_oeztuerk(s: Sheet) -> None:
    s.line("-20,230 300,286 600,296 900,286 1220,230", "#8d99c4", 8)
    for x, y, length, angle in ((84, 250, 520, 3), (256, 280, 690, -2), (968, 276, 470, 2), (1130, 250, 640, -3)):
        receipt(s, x, y, length, angle)
    f = Face("#dba878", "#3a302c", temple=148, cheek=150, jaw=130, chin=70, length=198, look=-6, brow=15, nose=74, wide=24, age=1, gap=61)
    with s.at(600, 640, 1.14):
        with body(s, f.skin, 180, "#dba12f", 390, 125, 2, neckline=118) as jumper:
            s.line(" | ".join(f"{x * 0.6},250 {x},500 {x * 1.02},960" for x in range(-440, 460, 44)), "#c98f22", 6, clip=jumper)
            s.line("-124,240 -84,352 0,380 84,352 124,240", "#c58a1f", 30, clip=jumper)
            collar(s, PAPER, 98)
        with s.at(0, 0, 1.1, 3):
            s.line("130,50 180,-112", "#d8523c", 20)
            s.fill("170,-112! 190,-106! 189,-142!", "#f1d7b2")
        with head(s, f, 3) as face:
            s.glow(f.whiskers, "#4a3c36", 0.5, 6, face)
            s.glow("-96,-140 -60,-176 -4,-190 -24,-166 -70,-134", "#f7d9b4", 0.8, 8, face)
            with s.at(f.look, 0):
                mouth(s, f, "#7c3a30")
            glasses(s, f, INK, 46)


def greta_lindqvist(s: Sheet) -> None:
    with s.at(600, 0):
        s.fill(box(300, 240, 380, 460), "#57a9a9")
        s.fill(sym("0,130! 520,560! 520,1540! 0,1540!"), "#57a9a9")
        s.fill(sym("0,208! 460,620! 460,1540! 0,1540!"), "#4a9a9d")
    f = Face("#f7d3b8", "#b98c46", cheek=140, jaw=106, chin=48, length=198, look=8, brow=9, nose=64, wide=17, blush="#e0705c", gap=58)
    with s.at(570, 640, 1.14):
        with body(s, f.skin, 134, "#b5432f", 330, 140, -2, neckline=104) as jacket:
            s.fill(sym("0,350 50,336 100,264! 40,520 34,960! 0,960!"), PAPER, 0.3)
            s.fill("100,250! 160,330 56,530! 36,480!", "#c9543d", 0.5, 20, both=True)
        with s.at(0, 0, 1.1, 3):
            s.fill("-60,120! -150,20! -158,90 -176,170 -120,190 -90,160", "#d2a450")
        with head(s, f, 3):
            hair(
                s, "-146,60! -168,-50 -134,-174 0,-228 134,-174 168,-50 146,60! 138,-40 100,-106 10,-168! -90,-112 -136,-40", "#e8c070", "#c4944a",
                "10,-168 -70,-150 -140,-70 -154,30 | 10,-176 -90,-180 -150,-100 | 10,-168 90,-150 144,-70 154,30 | 14,-178 100,-180 152,-90 | 10,-210 10,-170")
        for i in range(13):
            side = 1 if i % 2 else -1
            with s.at(-172 - i * 2.5 + side * 17, 170 + i * 29, 1 - i * 0.012, side * -38):
                s.fill("-44,0 -10,-25 40,-10 46,4 10,24", "#efc97e" if side > 0 else "#e6ba68", 0.8, 16, ink="#a8742f")
        s.fill("-226,560! -182,560! -170,650 -198,690! -238,640", "#e6ba68", 0.6, 20)
        s.line("-222,556 -186,556", "#2f6c86", 26)
        with s.at(185, 560, 1, 10):
            s.fill("-200,70! -196,-60 -110,-170 20,-190 140,-150 200,-40 204,70!", "#f5c518", 0.9, ink="#b98a00")
            s.fill("-40,-196! 40,-196! 60,70! -30,70!", "#ffd84d", 0.3, ink="#b98a00")
            s.fill(sym("0,50 200,50 232,64! 216,106 0,106"), "#dba800", 0.4, 24)
        s.line("312,450 366,600 400,860", "#b5432f", 132, shade=0.8)
        arm(s, "420,830 360,720 180,680", "#b5432f", f.skin, 1, jacket, "#c9543d", 130)


def lukas_obermaier(s: Sheet) -> None:
    for k in range(220):
        x, y = k // 22 * 160 - 160 + k % 2 * 80, k % 22 * 70 - 10
        s.fill(box(x, y, x + 150, y + 60), s.dice.choice(("#873a30", "#7f352d")))
    oven = s.fill("170,900! 170,620 296,330 600,200 904,330 1030,620 1030,900!", "#1f1212")
    s.glow(ring(600, 900, 420, 330), "#f08a2c", 1.1, 90, oven)
    s.fill(box(140, 880, 1060, 930), "#4d1f1c")
    for x, y in ((256, 880), (944, 880), (318, 800), (882, 800)):
        loaf(s, x, y)
    f = Face("#efbf9a", "#4b2f22", temple=142, cheek=154, jaw=136, chin=76, length=202, look=-4, brow=15, nose=74, wide=24, mouth="hidden")
    with s.at(600, 630, 1.12):
        with body(s, f.skin, 192, "#f1e8d8", 400, 125, 0, neckline=116) as shirt:
            s.line("-122,244 -82,350 0,374 82,350 122,244", "#d5c7ae", 16, clip=shirt)
            s.line("132,240 144,380 150,500", "#5b7f8c", 38, clip=shirt, both=True)
            s.fill(sym("0,470! 168,470! 200,620 240,960! 0,960!"), "#5b7f8c", 0.6)
        for side, path in ((1, "350,722 120,700 -370,566"), (-1, "-350,722 -120,700 190,612")):
            spine = curve(path)
            s.glow([p + 14j for p in ribbon(spine, 130, 84)], "#3d4c50", 0.6, 12, shirt)
            bare = s.fill(ribbon(spine, 128, 82), f.skin, 0.6, 36)
            for spot in s.dice.choices(spine[2:-9], k=9):
                s.glow(ring(spot.real, spot.imag + s.dice.gauss(-6, 12), s.dice.uniform(30, 60), 16), "#ffffff", 0.5, 14, bare)
            s.line(f"{side * 348},658 {side * 354},790", "#d5c7ae", 16, clip=shirt)
            if side > 0:
                s.line("-410,560 -412,800", "#f1e8d8", 134, clip=shirt)
        hand(s, 176 + 616j, -16, f.skin, -1)
        with head(s, f, -2):
            with s.at(f.look, 0):
                s.line("-26,136 0,143 26,136", "#8f3f35", 8, 0.4)
                s.fill(sym("0,92 34,86 78,106 112,80! 104,128 58,138 0,116"), "#4b2f22", 0.4, 16)
                s.line("70,120 30,104 8,106", "#7f573e", 5, 0.2, both=True)
            hair(
                s, "-150,20! -164,-80 -146,-170 -70,-226 40,-236 130,-196 166,-90 150,20! 140,-70 118,-126 60,-140 -20,-132 -100,-146 -136,-70", "#5b3a29", "#7f573e",
                "-130,-110 -90,-190 10,-214 | -80,-150 0,-196 90,-190 | -10,-142 70,-178 136,-130", 8)


def rosa_thielemann(s: Sheet) -> None:
    for i in range(19):
        s.line(f"{40 + i * 66},-20 {-30 + i * 74},1540", "#7b5684", 4 + i * 0.45)
    f = Face("#eac5a8", "#8f8b8d", temple=136, cheek=144, jaw=110, chin=50, length=196, look=10, eyes="shut", age=1, brow=9, nose=68, mouth="lips", lips="#b24a4e")
    with s.at(540, 645, 1.13):
        with body(s, f.skin, 134, "#1f4d4a", 325, 155, 3, neckline=96) as jacket:
            s.fill("-104,250 -40,330 60,330 104,250 150,330 90,430 -60,440 -150,340", "#e8734a", 0.7, 30)
            s.fill("-20,410! 60,410! 90,620 80,650! -30,660!", "#e8734a", 0.6, 30)
            s.line("-110,310 0,386 110,320", "#b9522f", 7, 0.3)
            s.line("-14,640 -16,684 | 16,640 14,684 | 46,640 44,684 | 72,640 70,684", "#e8734a", 12)
        with s.at(0, 0, 1.1, 8):
            s.fill("-150,60 -168,-60 -120,-190 20,-232 140,-180 166,-60 150,70 0,40", "#a7a4a6")
        with head(s, f, 8):
            hair(
                s, "-140,50! -170,0 -176,-110 -110,-206 20,-240 130,-200 176,-100 160,40! 146,-30! 128,-90 80,-126! 30,-100 -60,-82! -30,-110! -100,-80 -132,-40! -138,0", "#d5d3d2", "#a09ea4",
                "90,-180 0,-150 -80,-96 | 110,-160 40,-130 -30,-108 | 60,-210 -60,-180 -140,-90 | 0,-226 -110,-180 -156,-70 -150,20 | 110,-180 150,-110 152,-10 | 84,-190 20,-176 -60,-140", ink="#a5a3a8")
            s.fill(ring(-146, 76, 12), "#f2be33")
        with s.at(330, 280, 1, 8):
            s.line("0,140 0,-20", "#efeae0", 20)
            s.line("-34,-300 -34,-70 -20,-30 0,-18 20,-30 34,-70 34,-300", "#efeae0", 22)
            s.line("-42,-296 -42,-80", "#b3aca0", 5)
        arm(s, "420,900 440,690 366,470", "#1f4d4a", f.skin, -1, jacket, "#2f6a66")


PORTRAITS: dict[str, tuple[str, Callable[[Sheet], None]]] = {
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
