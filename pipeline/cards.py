"""What a link to the site looks like where people share it: one drawn card for every portrait, every issue and the home page.

1200 by 630 pixels, the size that Open Graph's readers ask for. Whatever the words are, they stay on the card: sizes go down step by
step, then words are parted, then a sentence ends early. The same card gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Final

import PIL
from PIL import Image, ImageOps, features

from pipeline import colours, lettering
from pipeline.lettering import Style, Typefaces

SIZE: Final = (1200, 630)  # pixels
FILE: Final = "card.jpg"  # beside the page it stands for
SITTERS: Final = 4  # how many founders there is room for
_MOST: Final = 100_000  # bytes
_QUALITIES: Final = (86, 80, 72, 60, 45, 30)  # the first that is small enough
_RECIPE: Final = 2  # to be raised with every change that gives other bytes

_PAPER, _SOFT = "#fbfaf6", "#575f5a"
_MARGIN: Final = 64  # pixels
_WORDS: Final = 596  # pixels: how wide the column of words is
_LIGHTER: Final = [
    round(255 * (value / 255) ** 0.62) for value in range(256)
]  # a dark picture stays one in its month's colour
_CELL: Final = (252, 315)  # 4:5; four of them are as high as the card


@dataclass(frozen=True, slots=True)
class Sitter:
    """One founder as a picture, or as initials where there is none."""

    picture: str | None  # path of the published file, 4:5, relative to the site's root
    initials: str
    tint: int  # of the month in which this founder was featured


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. All of it is plain text."""

    publication: str  # its name, set like the one at the head of every page
    month: str  # "November 2026"; "" on the card of the home page
    title: str  # as large as it can be
    business: str  # "" where nothing is to be said
    line: str  # one sentence, or several names
    lang: str  # of the words
    tint: int
    sitters: tuple[Sitter, ...]
    is_portrait: bool = False  # one person, seen as they are; otherwise several, in the colours of their months


# All fields of a card and of a sitter as plain values: written by repr, they take a third of the time
_SAYS: Final = attrgetter(*(field.name for field in fields(Card) if field.name != "sitters"))
_SHOWS: Final = attrgetter(*(field.name for field in fields(Sitter)))


@dataclass(frozen=True, slots=True)
class _Step:
    """Sizes that go together, in pixels."""

    title: int
    business: int
    line: int


_STEPS: Final = tuple(
    _Step(title, business, line)
    for title, business, line in (
        (118, 29, 37), (104, 29, 36), (92, 28, 35), (82, 28, 34), (72, 27, 33), (64, 27, 32), (56, 26, 31),
        (50, 26, 30), (44, 25, 29), (38, 24, 28)
    )
)  # fmt: skip
_UNPARTED: Final = 56  # pixels: down to this size a name gets smaller rather than parted
_LEADING: Final = {"title": 0.96, "business": 1.3, "line": 1.3}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the column of words."""

    text: str
    style: Style
    size: int
    foot: float  # pixels from the top of the column
    is_soft: bool = False


def recipe(card: Card, pictures: Sequence[bytes | None], faces: Typefaces) -> bytes:
    """Return everything that the bytes of a card depend on, to know it again."""
    says = _SAYS(card), [_SHOWS(sitter) for sitter in card.sitters]
    shown = [hashlib.sha256(picture or b"").digest() for picture in pictures]
    return b"\n".join((repr(says).encode(), *shown, _means(faces)))


@lru_cache(maxsize=4)  # the same for every card of a site
def _means(faces: Typefaces) -> bytes:
    """Return what cards are drawn with."""
    made_by = [PIL.__version__, *(str(features.version(name)) for name in ("freetype2", "jpg", "libjpeg_turbo"))]
    return repr((_RECIPE, made_by, colours.MONTHS, colours.INK)).encode() + b"\n" + faces.digest


def draw(card: Card, pictures: Sequence[bytes | None], faces: Typefaces) -> bytes:
    """Return a card as a JPEG of at most 100 kB; ``pictures`` are the files of its sitters, in their order."""
    image = Image.new("RGB", SIZE, _PAPER if card.is_portrait else colours.MONTHS[card.tint])
    if card.is_portrait:
        _portrait(image, card, pictures[0], faces)
    else:
        _several(image, card, pictures, faces)
    _words(image, card, faces)
    return _encoded(image)


def fitted(card: Card, faces: Typefaces) -> tuple[_Line, ...]:
    """Return the lines of a card's column of words, none wider than it and together not higher than its room."""
    title = lettering.drawable(card.title, faces.display) or lettering.drawable(card.business, faces.display)
    business = lettering.drawable(card.business, faces.sans)
    line = lettering.drawable(card.line, faces.text)
    for lang in (None, card.lang):
        for step in _STEPS:
            if lang is None and step.title < _UNPARTED:
                break
            tried = _column(title, business, line, step, lang, faces, even=False)
            if tried is not None and tried[-1].foot <= _room(card):
                return _column(title, business, line, step, lang, faces) or tried
    return _cut(title, business, line, card, faces)


def _room(card: Card) -> float:
    """Return how high the column of words may be, in pixels: from below the publication's name to the margin."""
    return SIZE[1] - 2 * _MARGIN - (74 if card.month else 0)


def _column(
    title: str, business: str, line: str, step: _Step, lang: str | None, faces: Typefaces, *, even: bool = True
) -> tuple[_Line, ...] | None:
    """Return the words in the sizes of one step; None where a word is too long for them."""
    found: list[_Line] = []
    foot = 0.0
    for kind, text, style, size, may_part in (
        ("title", title, faces.display, step.title, lang),
        ("business", business, faces.sans, step.business, lang or "de"),
        ("line", line, faces.text, step.line, lang or "de"),
    ):
        if not text:
            continue
        rows = lettering.lines(text, style, _WORDS / size, may_part, even=even)
        if rows is None:
            return None
        gap = 0.0 if not found else 30.0 if not business else 22.0 if found[-1].style is faces.display else 14.0
        for row in rows:
            foot += size * (0.74 if not found else _LEADING[kind]) + gap
            found.append(_Line(row, style, size, foot, is_soft=kind == "business"))
            gap = 0.0
    return tuple(found) or (_Line("", faces.text, step.line, 0.0),)


def _cut(title: str, business: str, line: str, card: Card, faces: Typefaces) -> tuple[_Line, ...]:
    """Return the words in the smallest sizes, each part cut to what there is room for."""
    step = _STEPS[-1]
    most = {"title": 4, "business": 2, "line": 3}
    short = {
        kind: lettering.shortened(text, style, _WORDS / size * (most[kind] - 0.5) * 0.8)
        for kind, text, style, size in (
            ("title", title, faces.display, step.title),
            ("business", business, faces.sans, step.business),
            ("line", line, faces.text, step.line),
        )
    }
    found = _column(short["title"], short["business"], short["line"], step, card.lang, faces) or ()
    return tuple(one for one in found if one.foot <= _room(card))


# What stands on the paper


def _portrait(image: Image.Image, card: Card, picture: bytes | None, faces: Typefaces) -> None:
    """A person as they are, at the upper right edge, before the colour of their month."""
    width, height = 436, 545
    left = SIZE[0] - width
    image.paste(colours.MONTHS[card.tint], (left - 44, 85, SIZE[0] - 60, SIZE[1]))
    sitter = card.sitters[0]
    if picture is not None:
        image.paste(_opened(picture, (width, height)), (left, 0))
        return
    image.paste(colours.INK, (left - 1, 0, SIZE[0], height + 1))
    image.paste(colours.MONTHS[card.tint], (left, 0, SIZE[0], height))
    _initials(image, sitter.initials, (left, 0, SIZE[0], height), faces)


def _several(image: Image.Image, card: Card, pictures: Sequence[bytes | None], faces: Typefaces) -> None:
    """Up to four founders at the right edge, each in the colour of their month; a single one as high as the card."""
    shown = list(zip(card.sitters, pictures, strict=True))[:SITTERS]
    width, height = _CELL if len(shown) > 1 else (_CELL[0] * 2, _CELL[1] * 2)
    places = ((0, 0), (1, 1), (1, 0), (0, 1))
    for (sitter, picture), (column, row) in zip(shown, places, strict=False):
        left, top = SIZE[0] - 2 * _CELL[0] + column * width, row * height
        if picture is not None:
            grey = ImageOps.autocontrast(_opened(picture, (width, height), "L"), cutoff=1)
            image.paste(ImageOps.colorize(grey.point(_LIGHTER), colours.INK, colours.MONTHS[sitter.tint]), (left, top))
        else:
            fill = _PAPER if sitter.tint == card.tint else colours.MONTHS[sitter.tint]
            image.paste(fill, (left, top, left + width, top + height))
            _initials(image, sitter.initials, (left, top, left + width, top + height), faces)


def _initials(image: Image.Image, initials: str, box: tuple[int, int, int, int], faces: Typefaces) -> None:
    """Set initials at the lower left of a box, as large as a face would be."""
    style = Style(faces.display.faces, -0.06)
    text = lettering.drawable(initials, style)
    if not text:
        return
    room = box[2] - box[0]
    size = min(room * 0.58, room * 0.94 / lettering.width(text, style))
    _set(image, colours.INK, text, style, (box[0] + room * 0.03, box[3] - room * 0.045), size)


def _words(image: Image.Image, card: Card, faces: Typefaces) -> None:
    """Set the column of words: the publication and the month above, what is to be said below."""
    column = fitted(card, faces)
    top = SIZE[1] - _MARGIN - column[-1].foot
    for line in column:
        foot = round(top + line.foot)
        if line.style is faces.display and not card.month:
            wide = round(lettering.width(line.text, line.style) * line.size)
            image.paste(_PAPER, (_MARGIN, foot + 11, _MARGIN + wide, foot + 22))
        colour = _SOFT if line.is_soft and card.is_portrait else colours.INK
        _set(image, colour, line.text, line.style, (_MARGIN, foot), line.size)
    if card.month:
        _head(image, card, faces)


def _head(image: Image.Image, card: Card, faces: Typefaces) -> None:
    """Set the publication's name with its thread below, and the month beside it, as at the head of every page."""
    size, foot = 38, _MARGIN + 28
    month = lettering.drawable(card.month, faces.sans)
    after = lettering.width(month, faces.sans) * 25
    name = lettering.shortened(
        lettering.drawable(card.publication, faces.display), faces.display, (_WORDS - 24 - after) / size
    )
    wide = round(lettering.width(name, faces.display) * size)
    thread = colours.MONTHS[card.tint] if card.is_portrait else _PAPER
    image.paste(thread, (_MARGIN, foot + 7, _MARGIN + wide, foot + 13))
    _set(image, colours.INK, name, faces.display, (_MARGIN, foot), size)
    _set(image, colours.INK, month, faces.sans, (_MARGIN + wide + 22, foot), 25)


def _set(image: Image.Image, colour: str, text: str, style: Style, at: tuple[float, float], size: float) -> None:
    """Set one line, its foot at ``at``, ``size`` pixels to the em."""
    mask, (left, top) = lettering.mask(text, style, size)
    image.paste(colour, (round(at[0]) + left, round(at[1]) + top), mask)


def _opened(picture: bytes, size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    image = Image.open(io.BytesIO(picture))
    image.draft(mode, size)  # a JPEG then comes without its colours, or in half its size, where no more is needed
    return ImageOps.fit(image.convert(mode), size, Image.Resampling.LANCZOS)


def _encoded(image: Image.Image) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.save(
            out, "JPEG", quality=quality, optimize=True
        )  # progressive takes twice as long; nobody waits for a card
        if out.tell() <= _MOST:
            break
    return out.getvalue()
