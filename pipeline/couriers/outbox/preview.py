"""The page on which people look at a draft: HTML and plain text side by side, and the line an inbox shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline import dates
from pipeline.domain import Letter
from pipeline.proof import with_known_pictures
from pipeline.schema import both

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_DRAFT: Final = both("Entwurf", "Draft")
_HTML: Final = both("Mit Bildern (HTML)", "With pictures (HTML)")
_TEXT: Final = both("Reiner Text", "Plain text")
_FILES: Final = both("Dateien", "Files")
_UNSENT: Final = both(
    "Nichts davon ist verschickt. Der Postausgang kennt keine Leserinnen und Leser und hat keinen eigenen Abmeldelink: "
    "„Hier abmelden“ öffnet eine E-Mail an die Redaktion.",
    "None of this has been sent. The outbox knows no readers and has no unsubscribe link of its own: "
    "“Unsubscribe here” opens an e-mail to the editors.",
)


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What the page shows."""

    lang: str
    title: str
    sender: str
    subject: str
    preheader: str
    published: str
    unsent: str
    html_label: str
    html: str  # the letter with its pictures in it, others from the local site
    text_label: str
    text: str
    files_label: str
    files: tuple[str, ...]


def preview(letter: Letter, url: str, site: str, pictures: Mapping[str, bytes]) -> str:
    """Return the page for ``letter`` with the ``pictures`` below ``url`` (by path) in it; ``site``, a relative address, has others."""
    html = with_known_pictures(letter.html, pictures, url)
    local = html.replace(f'src="{escape(url)}/', f'src="{escape(site)}/')
    lang = letter.lang
    view = PreviewView(
        lang=lang,
        title=f"{_DRAFT.text(lang)} {letter.key}",
        sender=f"{letter.sender_name} <{letter.sender_address}>",
        subject=letter.subject,
        preheader=letter.preheader,
        published=_moment(letter.published, lang),
        unsent=_UNSENT.text(lang),
        html_label=_HTML.text(lang),
        html=local.replace(
            "<head>", '<head><base target="_blank">', 1
        ),  # a link opens beside the page, not in its frame
        text_label=_TEXT.text(lang),
        text=letter.text,
        files_label=_FILES.text(lang),
        files=(f"{letter.key}.eml", "letter.html", "letter.txt"),
    )
    return _TEMPLATES.get_template("preview.html").render(view=view)


def _moment(at: datetime, lang: str) -> str:
    """Return "15. November 2026, 07:00" in the time zone that ``at`` comes in."""
    return f"{dates.of_day(at.date(), lang)}, {at:%H:%M}"
