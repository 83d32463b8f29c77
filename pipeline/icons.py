"""The site's icons, all from one source: the first letter of the publication's name and the thread below it."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from typing import Final

from PIL import Image

from pipeline import colours, lettering
from pipeline.domain import PublicationFacts
from pipeline.lettering import Style, Typefaces

_PAPER, _THREAD = "#fbfaf6", colours.MONTHS[7]  # one colour the year round: an icon is to be known again
_BOX: Final = 32  # units; everything below is counted in them
_FOOT, _BAR = 24.0, (3.0, 26.5, 29.0, 30.5)  # where the letter stands; the thread: left, top, right, bottom
_LETTER: Final = 34.0  # to the em
_WIDEST: Final = 27.0
_SAFE: Final = (
    0.62  # a mask may take all that lies outside of four fifths, corners included (W3C, Web Application Manifest)
)
_ROOMY: Final = 0.8  # telephones round the corners
_FINE: Final = 2
FILES: Final = ("icon.svg", "favicon.ico", "apple-touch-icon.png", "icon-192.png", "icon-512.png", "icon-maskable-512.png",
                "manifest.webmanifest")  # by path relative to the site's root  # fmt: skip


def files(facts: PublicationFacts, faces: Typefaces) -> dict[str, bytes]:
    """Return every icon and the manifest that names them, by path relative to the site's root."""
    return {**_drawings(initial(facts.name, faces), faces), "manifest.webmanifest": _manifest(facts)}


@lru_cache(maxsize=4)  # they hardly ever change, and whoever writes at a text builds the site every few seconds
def _drawings(letter: str, faces: Typefaces) -> dict[str, bytes]:
    return {
        "icon.svg": svg(letter, faces).encode(),
        "favicon.ico": _written(drawn(letter, faces, 32), "ICO", sizes=[(32, 32)]),
        "apple-touch-icon.png": _written(drawn(letter, faces, 180, _ROOMY), "PNG", optimize=True),
        "icon-192.png": _written(drawn(letter, faces, 192), "PNG", optimize=True),
        "icon-512.png": _written(drawn(letter, faces, 512), "PNG", optimize=True),
        "icon-maskable-512.png": _written(drawn(letter, faces, 512, _SAFE), "PNG", optimize=True),
    }


def initial(name: str, faces: Typefaces) -> str:
    """Return the letter of a publication's icon, "" where no face has it: then the thread stands alone."""
    first = next((letter for letter in name if letter.isalnum()), "").upper()[:1]
    return lettering.drawable(first, faces.display)[:1]


def svg(letter: str, faces: Typefaces) -> str:
    """Return the icon as SVG; its letter is light where the browser is dark."""
    size, x = _place(letter, faces.display)
    left, top, right, bottom = _BAR
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_BOX} {_BOX}">'
        f"<style>@media(prefers-color-scheme:dark){{.letter{{fill:{_PAPER}}}}}</style>"
        f'<path fill="{_THREAD}" d="M{left:g} {top:g}H{right:g}V{bottom:g}H{left:g}Z"/>'
        f'<path class="letter" fill="{colours.INK}" d="{lettering.outlines(letter, faces.display, (x, _FOOT), size)}"/></svg>\n'
    )


def drawn(letter: str, faces: Typefaces, side: int, share: float = 1.0) -> Image.Image:
    """Return the icon in ``side`` pixels on paper, the drawing taking ``share`` of it."""
    size, x = _place(letter, faces.display)
    scale = side / _BOX * share
    edge = side * (1 - share) / 2
    image = Image.new("RGB", (side, side), _PAPER)
    for what, colour in (("thread", _THREAD), ("letter", colours.INK)):
        mask = Image.new("L", (side * _FINE, side * _FINE))
        if what == "thread":
            box = tuple(round((edge + part * scale) * _FINE) for part in _BAR)
            mask.paste(255, (box[0], box[1], box[2], box[3]))
        elif letter:
            at = ((edge + x * scale) * _FINE, (edge + _FOOT * scale) * _FINE)
            lettering.drawn(mask, letter, faces.display, at, size * scale * _FINE)
        image.paste(colour, (0, 0), mask.reduce(_FINE))
    return image


def _place(letter: str, style: Style) -> tuple[float, float]:
    """Return the size of the letter and where it begins, in units of the box."""
    wide = lettering.width(letter, style)
    size = min(_LETTER, _WIDEST / wide) if wide else _LETTER
    return size, (_BOX - wide * size) / 2


def _manifest(facts: PublicationFacts) -> bytes:
    icons = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable-512.png", 512, "maskable"))
    return json.dumps(
        {
            "name": facts.name,
            "short_name": facts.name,
            "lang": facts.languages[0],
            "start_url": ".",
            "display": "browser",
            "background_color": _PAPER,
            "theme_color": _PAPER,
            "icons": [
                {"src": file, "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
                for file, side, purpose in icons
            ],
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def _written(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
