"""How words are set where no browser does it: which face has a letter, how wide a line is, where it breaks, its outlines.

Widths are counted in the fonts' own units and never in pixels, so a line is as long on every machine. Pillow draws the letters;
its own layout knows nothing of kerning, and the one that does is not everywhere.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Any, Final

import pyphen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

_BREAKS: Final = re.compile(r"\S+?(?:-(?=\w)|/(?=\w)|(?=\s|$))\s*")  # a word with what follows it; a hyphen ends one
_SHORTEST: Final = 3  # letters on either side of a hyphen
_FINE: Final = 2  # letters are drawn so many times larger and then made smaller, or they would be bent to whole pixels
_STEPS: Final = 4  # to a pixel: where a letter may stand on its line


class Face:
    """One file of a font, woff2 or TrueType; it is read when the first letter is asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._advances: dict[str, float] = {}
        self._kerned: dict[tuple[str, str], float] = {}

    @cached_property
    def digest(self) -> bytes:
        """What this file is known by."""
        return hashlib.sha256(self.data).digest()

    def has(self, letter: str) -> bool:
        """Return whether this face can draw ``letter``."""
        return ord(letter) in self._cmap

    def advance(self, letter: str) -> float:
        """Return how wide ``letter`` is, in ems."""
        if letter not in self._advances:
            self._advances[letter] = float(self._font["hmtx"][self._cmap[ord(letter)]][0]) / self._units
        return self._advances[letter]

    def kern(self, left: str, right: str) -> float:
        """Return by how much ``right`` moves towards or away from ``left``, in ems; 0 where it belongs to another face."""
        if (left, right) not in self._kerned:
            self._kerned[left, right] = self._looked_up(left, right) / self._units
        return self._kerned[left, right]

    def outline(self, letter: str, x: float, y: float, size: float) -> str:
        """Return ``letter`` as the data of an SVG path, its foot at (``x``, ``y``), ``size`` units to the em."""
        scale = size / self._units
        pen = SVGPathPen(self._glyphs, lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
        self._glyphs[self._cmap[ord(letter)]].draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        return str(pen.getCommands())

    def _looked_up(self, left: str, right: str) -> int:
        if not (self.has(left) and self.has(right)):
            return 0
        first, second = self._cmap[ord(left)], self._cmap[ord(right)]
        return next((moved for table in self._pairs if (moved := _moved(table, first, second)) is not None), 0)

    @cached_property
    def _font(self) -> Any:
        return TTFont(io.BytesIO(self.data), lazy=True)

    @cached_property
    def _cmap(self) -> dict[int, str]:
        return dict(self._font.getBestCmap())

    @cached_property
    def _units(self) -> int:
        return int(self._font["head"].unitsPerEm)

    @cached_property
    def _glyphs(self) -> Any:
        return self._font.getGlyphSet()

    @cached_property
    def _pairs(self) -> tuple[Any, ...]:
        """The tables of kerning that lie in GPOS."""
        if "GPOS" not in self._font:
            return ()
        table = self._font["GPOS"].table
        wanted = {
            i for r in table.FeatureList.FeatureRecord if r.FeatureTag == "kern" for i in r.Feature.LookupListIndex
        }
        lookups = [table.LookupList.Lookup[i] for i in sorted(wanted)]
        return tuple(subtable for lookup in lookups if lookup.LookupType == 2 for subtable in lookup.SubTable)


def _moved(table: Any, first: str, second: str) -> int | None:
    """Return what a table of pairs says of two glyphs, in the font's units; None where the next table is to be asked."""
    if first not in table.Coverage.glyphs:
        return None
    if table.Format == 1:
        pairs = table.PairSet[table.Coverage.glyphs.index(first)].PairValueRecord
        return next((_x_advance(pair.Value1) for pair in pairs if pair.SecondGlyph == second), None)
    row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)]
    return _x_advance(row.Class2Record[table.ClassDef2.classDefs.get(second, 0)].Value1)


def _x_advance(value: Any) -> int:
    return int(getattr(value, "XAdvance", 0) or 0)


@dataclass(frozen=True, slots=True)
class Style:
    """A way to set words: faces, the one to prefer first, and the space between letters."""

    faces: tuple[Face, ...]
    tracking: float = 0.0  # ems


@dataclass(frozen=True, slots=True)
class Typefaces:
    """What cards, icons and badges are set in: the faces of the site, and Greek and Cyrillic ones behind them."""

    display: Style  # names
    text: Style  # sentences
    sans: Style  # what explains

    @property
    def digest(self) -> bytes:
        """What all the files of these faces are known by."""
        return b"".join(face.digest for style in (self.display, self.text, self.sans) for face in style.faces)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter in its place."""

    letter: str
    face: Face
    x: float  # ems from the start of its line


def drawable(text: str, style: Style) -> str:
    """Return ``text`` in letters that some face has: without its rarer accents where none has them, "" where a letter is unknown."""
    letters = []
    for letter in unicodedata.normalize("NFC", " ".join(text.replace("\xad", "").split())):
        base = unicodedata.normalize("NFKD", letter)
        plain = "".join(c for c in base if not unicodedata.combining(c))
        fitting = next((form for form in (letter, base, plain) if form and all(_face(c, style) for c in form)), None)
        if fitting is None and not unicodedata.combining(letter) and unicodedata.category(letter)[0] in "LN":
            return ""
        letters.append(fitting or "")
    return "".join(letters)


def placed(text: str, style: Style) -> tuple[tuple[Glyph, ...], float]:
    """Return the letters of one line in their places and how wide it is, in ems. Letters that no face has are left out."""
    glyphs: list[Glyph] = []
    x = 0.0
    for letter in text:
        if (face := _face(letter, style)) is None:
            continue
        if glyphs:
            x += face.kern(glyphs[-1].letter, letter) + style.tracking
        glyphs.append(Glyph(letter, face, x))
        x += face.advance(letter)
    return tuple(glyphs), x


@lru_cache(maxsize=4096)
def width(text: str, style: Style) -> float:
    """Return how wide a line is, in ems."""
    return placed(text, style)[1]


def lines(text: str, style: Style, room: float, lang: str | None = None, *, even: bool = True) -> list[str] | None:
    """Return ``text`` in lines of at most ``room`` ems, as ``even`` as as few lines can be; None where a word is too long.

    With ``lang``, a word that is too long is parted: between its syllables, or anywhere if a syllable is too long as well.
    """
    words = [part for word in _BREAKS.findall(text) for part in _fitting(word, style, room, lang)]
    if (longest := max((width(_shown(word), style) for word in words), default=0.0)) > room:
        return None
    broken = _greedy(words, style, room)
    while (
        even
        and len(broken) > 1
        and (room := room * 0.96) > longest
        and len(tried := _greedy(words, style, room)) == len(broken)
    ):
        broken = tried
    return broken


def shortened(text: str, style: Style, room: float) -> str:
    """Return ``text`` with an ellipsis instead of its end, as much of it as fits ``room`` ems."""
    if width(text, style) <= room:
        return text
    return text[: _fits(text, style, room - width("…", style))].rstrip(" ,;:–-.") + "…"


def drawn(image: Image.Image, text: str, style: Style, at: tuple[float, float], size: float) -> None:
    """Draw one line into a mask ("L"), its foot at ``at``, ``size`` pixels to the em."""
    pen = ImageDraw.Draw(image)
    for glyph in placed(text, style)[0]:
        if not glyph.letter.isspace():
            pen.text((at[0] + glyph.x * size, at[1]), glyph.letter, 255, _pixels(glyph.face, round(size)), anchor="ls")


@lru_cache(maxsize=64)  # the publication's name and the month stand on one card after another
def mask(text: str, style: Style, size: float) -> tuple[Image.Image, tuple[int, int]]:
    """Return one line as a mask ("L"), ``size`` pixels to the em, and where its upper left corner lies, seen from its foot."""
    inks = []
    for glyph in placed(text, style)[0]:
        if not glyph.letter.isspace():
            whole, step = divmod(round(glyph.x * size * _STEPS), _STEPS)
            ink, (left, top) = _ink(glyph.face, round(size * _FINE), glyph.letter, step)
            inks.append((ink, whole + left, top))
    left, top = min((x for _, x, _ in inks), default=0), min((y for _, _, y in inks), default=0)
    right = max((x + ink.width for ink, x, _ in inks), default=left)
    foot = max((y + ink.height for ink, _, y in inks), default=top)
    image = Image.new("L", (right - left, foot - top))
    for ink, x, y in inks:
        image.paste(255, (x - left, y - top), ink)
    return image, (left, top)


def outlines(text: str, style: Style, at: tuple[float, float], size: float) -> str:
    """Return one line as the data of an SVG path."""
    return "".join(g.face.outline(g.letter, at[0] + g.x * size, at[1], size) for g in placed(text, style)[0])


@lru_cache(maxsize=1024)  # drawing a letter takes longer than all else: some tenths of a millisecond
def _ink(face: Face, fine: int, letter: str, step: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return one letter as :func:`mask` returns a line; it is drawn ``fine`` pixels to the em, ``step`` steps to the right."""
    font = _pixels(face, fine)
    moved = step * _FINE / _STEPS
    left, top, right, foot = font.getbbox(letter, anchor="ls")
    corner = math.floor(left / _FINE) - 1, math.floor(top / _FINE) - 1  # a pixel more on all sides, for what was moved
    size = math.ceil(right / _FINE) + 2 - corner[0], math.ceil(foot / _FINE) + 1 - corner[1]
    image = Image.new("L", (size[0] * _FINE, size[1] * _FINE))
    at = moved - corner[0] * _FINE, -corner[1] * _FINE
    ImageDraw.Draw(image).text(at, letter, 255, font, anchor="ls")
    return image.reduce(_FINE), corner


@lru_cache(maxsize=64)
def _pixels(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(face.data), size, layout_engine=ImageFont.Layout.BASIC)


def _face(letter: str, style: Style) -> Face | None:
    for face in style.faces:  # no generator: this is asked for every letter of every line that is tried
        if face.has(letter):
            return face
    return None


def _greedy(words: Sequence[str], style: Style, room: float) -> list[str]:
    """Return lines that are each filled before the next one begins; a soft hyphen at an end becomes one that is seen."""
    found: list[str] = []
    line = ""
    for word in words:
        if line and width(_shown(line + word), style) > room:
            found.append(_shown(line))
            line = ""
        line += word
    return [*found, _shown(line)] if line else found


def _shown(line: str) -> str:
    line = line.rstrip()
    return line[:-1].replace("\xad", "") + "-" if line.endswith("\xad") else line.replace("\xad", "")


def _fitting(word: str, style: Style, room: float, lang: str | None) -> Iterator[str]:
    """Yield a word, or the parts of it that go on lines of their own, each but the last ending in a soft hyphen."""
    rest = word
    while lang and width(rest.rstrip(), style) > room and len(rest) > 1:
        most = max(1, _fits(rest, style, room - width("-", style)))
        at = max((at for at in _joints(rest, lang) if at <= most), default=most)
        yield rest[:at] + "\xad"
        rest = rest[at:]
    yield rest


def _fits(text: str, style: Style, room: float) -> int:
    """Return how many letters of ``text`` begin and end within ``room`` ems."""
    ends = (glyph.x + glyph.face.advance(glyph.letter) for glyph in placed(text, style)[0])
    return sum(1 for _ in takewhile(lambda end: end <= room, ends))


def _joints(word: str, lang: str) -> Iterable[int]:
    """Return where a word may be parted; another language than German or English is parted like German."""
    found = _hyphenation(lang).positions(word.rstrip())
    return [int(at) for at in found if _SHORTEST <= at <= len(word.rstrip()) - _SHORTEST]


@lru_cache(maxsize=4)
def _hyphenation(lang: str) -> Any:
    return pyphen.Pyphen(lang={"en": "en_GB"}.get(lang, "de_DE"))
