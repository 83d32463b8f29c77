"""How the plain part of a letter is set: folded lines, addresses as numbered notes, no trace of HTML.

A template writes text as a person would and follows four conventions: an address stands in angle brackets behind its
words (RFC 3986, appendix C), ``---`` or ``===`` under a line underlines it, ``* * *`` ends a section, and list items
begin with a hyphen. Everything else is shown as it is.
"""

from __future__ import annotations

import re
import textwrap
from html.parser import HTMLParser
from typing import Final

from pipeline.domain import Html

WIDTH: Final = 78
"""Columns. RFC 5322 asks for lines of at most 78 characters."""

_ADDRESS: Final = re.compile(r" ?<((?:https?://|mailto:)[^<>\s]+)>")
_SECTION_END: Final = "* * *"
_HANGING: Final = re.compile(r" *(?:- |> |\d+\. |\[\d+\] )")
_FOLDABLE: Final = re.compile(r"[ \t\r\n\f\v]+")  # a no-break space is no place to fold


def typeset(text: str) -> str:
    """Return ``text`` set in lines of at most 78 columns; only an address or a single word may be longer.

    Addresses become notes, numbered through the whole text and listed at the end of their section.
    """
    sections, numbers = [], 0
    for section in re.split(rf"^{re.escape(_SECTION_END)}$", text, flags=re.MULTILINE):
        notes: dict[str, int] = {}
        lines = [_noted(line, notes, numbers) for line in section.splitlines()]
        numbers += len(notes)
        listed = [f"[{number}] {address}" for address, number in notes.items()]
        sections.append(_tidy([*_folded(lines), "", *listed]))
    return f"\n\n{_SECTION_END.center(WIDTH).rstrip()}\n\n".join(sections) + "\n"


def paragraphs(html: Html) -> tuple[str, ...]:
    """Return the text of ``html`` as unfolded paragraphs in the conventions of this module."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return tuple(reader.paragraphs)


def _noted(line: str, notes: dict[str, int], before: int) -> str:
    """Return ``line`` with its addresses replaced by numbers, which are added to ``notes``."""

    def number(match: re.Match[str]) -> str:
        return f" [{notes.setdefault(match.group(1), before + len(notes) + 1)}]"

    return _ADDRESS.sub(number, line).strip()


def _folded(lines: list[str]) -> list[str]:
    folded: list[str] = []
    for line in lines:
        if line in ("---", "===") and folded and folded[-1]:
            folded.append(line[0] * min(len(folded[-1]), WIDTH))
            continue
        hanging = _HANGING.match(line)
        indent = " " * len(hanging.group()) if hanging else ""
        folded += textwrap.wrap(
            line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]  # fmt: skip
    return folded


def _tidy(lines: list[str]) -> str:
    """Return the lines as one text with no space at their ends and never two empty ones together."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


class _Reader(HTMLParser):
    """Reads the few elements that :mod:`pipeline.prose` writes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self._text = ""
        self._mark = ""  # what the next paragraph begins with
        self._lists: list[int | None] = []  # next number of each open list, None for one without numbers
        self._addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a list or a link."""
        values = dict(attrs)
        match tag:
            case "a":
                self._addresses.append(values.get("href") or "")
            case "ul":
                self._begin_list(None)
            case "ol":
                self._begin_list(int(values.get("start") or 1))
            case "li":
                self.end_paragraph()
                self._mark = self._item_mark()
            case "blockquote":
                self.end_paragraph()
                self._mark = "> "
            case "p" | "h3" | "pre" | "hr":
                self.end_paragraph()
            case "br":
                self._text += " "

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, a list or a link."""
        match tag:
            case "a" if self._addresses:
                address = self._addresses.pop()
                self._text += f" <{address}>" if address else ""
            case "ul" | "ol" if self._lists:
                self.end_paragraph()
                self._lists.pop()
            case "p" | "h3" | "pre" | "li" | "blockquote":
                self.end_paragraph()

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._text += data

    def end_paragraph(self) -> None:
        """Close what was read so far."""
        text = _FOLDABLE.sub(" ", self._text).strip()
        if text:
            self.paragraphs.append(self._mark + text)
            self._mark = ""
        self._text = ""

    def _begin_list(self, number: int | None) -> None:
        self.end_paragraph()
        self._lists.append(number)

    def _item_mark(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "
