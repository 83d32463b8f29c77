"""What a founder may take along from her page: the card, a text to share, a badge, and the page on paper."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from pipeline import colours
from pipeline.domain import PublicationFacts
from pipeline.schema import both

if TYPE_CHECKING:  # whoever draws no badge need not load what letters are taken apart with
    from pipeline.lettering import Typefaces

BADGE: Final = "badge.svg"  # in the folder of each language
_SIZE: Final = (180, 68)  # pixels
_FEATURED_IN: Final = both("Porträtiert in", "Featured in")
_PAPER: Final = "#fbfaf6"
_THREAD: Final = colours.MONTHS[7]  # one colour the year round: a badge stays where it was put


@dataclass(frozen=True, slots=True)
class Kit:
    """What stands ready on a portrait's page."""

    card: str  # path of the card, rooted
    badge: str  # path of the badge, rooted
    badge_width: int  # pixels
    badge_height: int  # pixels
    snippet: str  # HTML to paste beside the badge's file
    file: str  # what the card is called where it is downloaded


def kit(facts: PublicationFacts, slug: str, name: str, lang: str, *, url: str, card: str, badge: str) -> Kit:
    """Return a founder's kit; ``url`` is the portrait's address, ``card`` and ``badge`` are rooted paths.

    The snippet loads the badge from where it is pasted: nobody here learns who reads the founder's site.
    """
    alt = f"{_FEATURED_IN.text(lang)} {facts.name}: {name}"
    width, height = _SIZE
    snippet = f'<a href="{escape(url)}"><img src="{BADGE}" width="{width}" height="{height}" alt="{escape(alt)}"></a>'
    return Kit(card, badge, width, height, snippet, f"{slug}.jpg")


def badge(facts: PublicationFacts, lang: str, faces: Typefaces) -> bytes:
    """Return "featured in ..." as an SVG whose letters are outlines: it looks the same wherever it is put."""
    from pipeline import lettering

    width, height = _SIZE
    above = lettering.drawable(_FEATURED_IN.text(lang), faces.sans)
    name = lettering.drawable(facts.name, faces.display)
    room = width - 32
    size = min(30.0, room / lettering.width(name, faces.display)) if name else 30.0
    wide = lettering.width(name, faces.display) * size
    sans = lettering.Style(faces.sans.faces, 0.01)
    title = escape(f"{_FEATURED_IN.text(lang)} {facts.name}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" lang="{lang}"><title>{title}</title>'
        f'<path fill="{_PAPER}" stroke="{colours.INK}" d="M.5.5H{width - 0.5}V{height - 0.5}H.5Z"/>'
        f'<path fill="{_THREAD}" d="M16 54.5h{wide:.1f}v4H16Z"/>'
        f'<path fill="{colours.INK}" d="{lettering.outlines(above, sans, (16, 20.5), 12.5)}'
        f'{lettering.outlines(name, faces.display, (16, 49.5), size)}"/></svg>\n'
    ).encode()
