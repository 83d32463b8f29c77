"""The proof of a letter: one page that shows it as readers will see it, wide and narrow, light and dark, with and without pictures.

The page loads nothing and needs no network: pictures lie in it. A frame cannot be told to be dark, so the letters in it are copies
whose media query for dark screens always or never applies.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final, Literal
from urllib.parse import quote

from babel.dates import format_datetime

from pipeline import findings
from pipeline.domain import Finding, Letter
from pipeline.rendering import Templates
from pipeline.schema import both

_TITLE: Final = both("Brief {key}, zur Ansicht", "Letter {key}, to look at")
_LIGHT: Final = both("Hell", "Light")
_DARK: Final = both("Dunkel", "Dark")
_NO_PICTURES: Final = both("Ohne Bilder", "Without pictures")
_TEXT: Final = both("Reiner Text", "Plain text")
_FACTS: Final = both(
    "{sender} <{address}> · HTML: {html} Bytes · Text: {text} Bytes. Nichts davon ist verschickt. Jedes Programm zeigt Briefe "
    "etwas anders; schicke dir vor der Freigabe einen Test.",
    "{sender} <{address}> · HTML: {html} bytes · text: {text} bytes. None of this has been sent. Every program shows letters a "
    "little differently; send yourself a test before you approve.",
)
_DARK_QUERY: Final = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
_SCHEMES: Final = re.compile(r'(color-scheme:\s*|name="color-scheme" content=")light dark')
_PICTURE: Final = re.compile(r'(<img [^>]*?src=")([^"]*)(")')
_MEDIA_TYPES: Final = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class ProofRow:
    """The letter on one kind of screen; every row stands there at 600 and at 360 pixels."""

    title: str
    html: str
    text: str  # "" where the plain part would only be repeated


@dataclass(frozen=True, slots=True)
class ProofView:
    """What the page shows."""

    lang: str
    title: str
    sender: str
    subject: str
    preheader: str
    day: str  # as an inbox shows it
    facts: str
    warning: str  # "" where the letter is not too heavy
    rows: tuple[ProofRow, ...]
    text_label: str


def proof(
    letter: Letter, files: Mapping[str, bytes], url: str, warning: Finding | None, templates: Templates, lang: str
) -> str:
    """Return the page for ``letter`` in ``lang``; ``files`` are the site's, by path, and ``url`` is its address."""
    html = with_pictures(letter.html, files, url).replace("<head>", '<head><base target="_blank">', 1)
    rows = (
        ProofRow(_LIGHT.text(lang), on_a_screen(html, "light"), letter.text),
        ProofRow(_DARK.text(lang), on_a_screen(html, "dark"), ""),
        ProofRow(_NO_PICTURES.text(lang), on_a_screen(without_pictures(html), "light"), ""),
    )
    view = ProofView(
        lang=lang,
        title=_TITLE.text(lang).format(key=letter.key),
        sender=letter.sender_name,
        subject=letter.subject,
        preheader=letter.preheader,
        day=format_datetime(letter.published, "d. MMM" if lang == "de" else "d MMM", tzinfo=letter.published.tzinfo, locale=lang),
        facts=_FACTS.text(lang).format(
            sender=letter.sender_name, address=letter.sender_address, html=len(letter.html.encode()), text=len(letter.text.encode())
        ),
        warning=f"{findings.message(warning, lang)} {findings.remedy(warning, lang)}" if warning else "",
        rows=rows,
        text_label=_TEXT.text(lang),
    )  # fmt: skip
    return templates.render("proof.html", lang, view=view)


def on_a_screen(html: str, scheme: Literal["light", "dark"]) -> str:
    """Return a copy of a letter that is light or dark wherever it is shown."""
    query = "@media all" if scheme == "dark" else "@media not all"
    return _SCHEMES.sub(rf"\g<1>{scheme}", _DARK_QUERY.sub(query, html))


def with_pictures(html: str, files: Mapping[str, bytes], url: str) -> str:
    """Return ``html`` with those pictures below ``url`` that are in ``files`` as data (RFC 2397); no other picture is loaded."""
    return _with_pictures(html, files, url, lambda _: "data:,")


def with_known_pictures(html: str, files: Mapping[str, bytes], url: str) -> str:
    """Return the same, with every other picture at its own address."""
    return _with_pictures(html, files, url, lambda address: address)


def _with_pictures(html: str, files: Mapping[str, bytes], url: str, other: Callable[[str], str]) -> str:
    known = {escape(f"{url}/{quote(path)}"): path for path in files}

    def data(match: re.Match[str]) -> str:
        path = known.get(match.group(2), "")
        media_type = _MEDIA_TYPES.get(path.rpartition(".")[2])
        encoded = f"data:{media_type};base64,{b64encode(files[path]).decode()}" if media_type else other(match.group(2))
        return match.group(1) + encoded + match.group(3)

    return _PICTURE.sub(data, html)


def without_pictures(html: str) -> str:
    """Return ``html`` as a program shows it that loads no pictures."""
    return _PICTURE.sub(r"\g<1>data:,\g<3>", html)
