"""How a founder's Markdown becomes HTML: submissions are hostile until proven kind.

The parser (pyromark, which wraps pulldown-cmark) yields events; only the events named here become tags, everything else
becomes escaped text and a remark. nh3 with a narrow allow list runs over the result as a second line. Raw HTML and images
never act. One parser serves the checker and the page, so what was checked is what is shown.

The editors' own pages do not come through here: Pelican's Markdown reader serves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from typing import Any, Final

import nh3
import pyromark

from pipeline import links
from pipeline.characters import EMAIL, forbidden, is_clean, slug, without_forbidden
from pipeline.domain import Answer, Html, InlineLink, Interview

_PARSER: Final = pyromark.Markdown(options=pyromark.Options.ENABLE_WIKILINKS)
_CLEANER: Final = nh3.Cleaner(
    tags={"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "hr", "a", "code", "pre"},
    attributes={"a": {"href", "rel"}, "ol": {"start"}},
    url_schemes={"https", "http"},
    url_relative="pass_through",
    link_rel=None,
)
_ROOTED: Final = re.compile(r'(<(?:a|img)\b[^<>]*? (?:href|src)=")/(?!/)')
_LINK: Final = re.compile(r'<a href="([^"]*)"(?: rel="[^"]*")?>(.*?)</a>', re.DOTALL)
_BREAK: Final = re.compile(r"</(?:p|li|h3|blockquote|pre)>|<br>|<hr>")
_TAG: Final = re.compile(r"<[^>]*>")
_PARAGRAPH: Final = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_BRACKETS: Final = re.compile(r"(?:\[\[|\]\]).{0,40}")
_PLAIN_TAGS: Final = {
    "Paragraph": ("<p>", "</p>"),
    "Emphasis": ("<em>", "</em>"),
    "Strong": ("<strong>", "</strong>"),
    "Item": ("<li>", "</li>"),
}
_EXTERNAL_REL: Final = "nofollow ugc noopener"
_DEEPEST: Final = 20  # open elements; deeper ones leave their text only, as cleaning thousands takes minutes


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in the text that the checker turns into a finding."""

    code: str  # key of the findings catalogue
    line: int  # counted from 1, in the file
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A question as it stands in the text."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """An interview together with what the checker wants to know about its source."""

    interview: Interview
    headings: tuple[Heading, ...]
    remarks: tuple[Remark, ...]
    deeper: tuple[InlineLink, ...] = ()  # to pages of the site that are nobody's: only the editors may link to those


def render(markdown: str, first_line: int = 1) -> Rendered:
    """Return the rendered interview; ``first_line`` is the line of the file on which ``markdown`` begins."""
    writer = _Writer(markdown.encode(), first_line, "&" in markdown or not is_clean(markdown))
    take = writer.take
    for event, span in _PARSER.events_with_range(markdown):
        take(event, span["start"])
    sections = [(heading, Html(_CLEANER.clean("".join(parts)).strip())) for heading, parts in writer.sections]
    answers = tuple(
        Answer(heading.text, anchor, html)
        for (heading, html), anchor in zip(sections[1:], _anchors([h.text for h, _ in sections[1:]]), strict=True)
    )
    return Rendered(
        Interview(
            opening=sections[0][1],
            answers=answers,
            words=len(_shown(" ".join([html for _, html in sections])).split()),
            links=tuple(writer.links),
        ),
        headings=tuple(heading for heading, _ in sections[1:]),
        remarks=tuple(writer.remarks),
        deeper=tuple(writer.deeper),
    )


def rooted(html: Html, base: str) -> Html:
    """Return ``html`` with links inside the publication made to begin with ``base``.

    ``base`` is the publication's URL for feeds and letters ("https://vorgestellt.example"), or the way from a page to the
    site's root without a slash at the end ("..", ".").
    """
    if '="/' not in html:  # as in most texts
        return html
    return Html(_ROOTED.sub(lambda match: f"{match.group(1)}{escape(base)}/", html))


def links_in(markdown: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, address) of every link in the source, in characters; the address as the parser understood it.

    What looks like a link in code is none. Links written as ``[words][reference]`` have their address elsewhere.
    """
    source = markdown.encode()
    for event, span in _PARSER.events_with_range(markdown):
        match event:
            case {"Start": {"Link": {"dest_url": url}}}:
                start = len(source[: span["start"]].decode(errors="ignore"))
                yield start, start + len(source[span["start"] : span["end"]].decode(errors="ignore")), url


def relinked(html: Html, link: Callable[[str, Html], str | None]) -> Html:
    """Return ``html`` with every link replaced by what ``link`` makes of its address and its words; None leaves it alone.

    A link that was written as ``[[name]]`` has no words: whoever resolves it knows the founder's name of today.
    """

    def replaced(match: re.Match[str]) -> str:
        made = link(unescape(match.group(1)), Html(match.group(2)))
        return match.group() if made is None else made

    return Html(_LINK.sub(replaced, html)) if "<a " in html else html


def plain(html: Html) -> str:
    """Return the text of ``html`` with its white space folded, for descriptions and counts."""
    return " ".join(_shown(html).split())


def first_paragraph(html: Html) -> str:
    """Return the text of the first paragraph, "" where there is none."""
    match = _PARAGRAPH.search(html)
    return plain(Html(match.group(1))) if match else ""


def _shown(html: str) -> str:
    """Return the text of ``html``; where blocks and lines end, white space stands."""
    return unescape(_TAG.sub("", _BREAK.sub(" ", html)))


@dataclass(slots=True)
class _Writer:
    """Turns parser events into sections of HTML, escaping everything it does not know."""

    source: bytes  # the parser counts in bytes
    first_line: int
    is_suspicious: bool  # words may hold what no text may: only what the source holds itself, or an entity stands for
    sections: list[tuple[Heading, list[str]]] = field(default_factory=lambda: [(Heading("", 0), [])])
    links: list[InlineLink] = field(default_factory=list)
    deeper: list[InlineLink] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    heading: list[str] | None = None  # text of the question that is being read
    closing: list[str] = field(default_factory=list)  # end tags of open elements, innermost last
    nameless: bool = False  # inside a link that was written without words
    words: str = ""  # the text since the last event of another kind
    begun: int = 0  # where it begins
    counted: int = 0  # up to where line breaks were counted
    breaks: int = 0  # how many there were

    def take(self, event: Any, start: int) -> None:
        """Take one event of the parser: its kind, or its kind and what belongs to it."""
        kind: str
        value: Any
        ((kind, value),) = event.items() if isinstance(event, dict) else ((event, None),)
        if kind == "Text":
            if not self.words:
                self.begun = start
            self.words += value
            self.text(value)
            return
        if self.words:
            self.look_at_words()
        match kind:
            case "Start":
                self.begin(value, start)
            case "End":
                self.end(value, start)
            case "SoftBreak":
                self.text("\n")
            case "HardBreak":
                self.text(" ") if self.heading is not None else self.emit("<br>")
            case "Rule":
                self.emit("<hr>")
            case "InlineMath" | "DisplayMath" | "Html":
                self.text(value)
            case "InlineHtml":
                if not value.startswith("</"):
                    self.remark("prose-html", start, tag=value[:40])
                self.text(value)
            case "Code":
                self.look_at_characters(value, start)
                if self.heading is not None:
                    self.text(value)
                else:
                    self.emit(f"<code>{escape(without_forbidden(value))}</code>")

    def look_at_words(self) -> None:
        """Remark what the words just read hold and the source does not show, and brackets that became no link by name.

        The rules for characters and addresses look at the source, where "&#x202E;" and "ada&#64;post.example" are harmless.
        """
        words, self.words = self.words, ""
        is_code = bool(self.closing) and self.closing[-1] == "</code></pre>"
        if ("[[" in words or "]]" in words) and not is_code and (match := _BRACKETS.search(words)):
            self.remark(
                "prose-brackets", self.begun, value=(match.group() if match.group() != "]]" else words[-40:]).strip()
            )
        self.look_at_characters(words, self.begun)

    def look_at_characters(self, words: str, start: int) -> None:
        if self.is_suspicious:
            for value in dict.fromkeys(value for _, value in forbidden(words)):
                self.remark("character-forbidden", start, value=value)
        if "@" in words and (address := EMAIL.search(words)) and address.group().encode() not in self.source:
            self.remark("private-email", start)

    def begin(self, tag: Any, start: int) -> None:
        """Open an element; one that is not allowed leaves its text only."""
        nameless = False
        match tag:
            case str() if tag in _PLAIN_TAGS:
                opening, closing = _PLAIN_TAGS[tag]
            case {"Heading": {"level": "H2"}}:
                self.heading = []
                return
            case {"Image": _}:
                self.remark("prose-image", start)  # its text stays, as words
                return
            case {"Heading": {"level": level}}:
                if level != "H3":
                    self.remark("prose-heading", start, level=level[1])
                opening, closing = "<h3>", "</h3>"
            case {"BlockQuote": _}:
                opening, closing = "<blockquote>", "</blockquote>"
            case {"List": None}:
                opening, closing = "<ul>", "</ul>"
            case {"List": number}:
                opening, closing = (f'<ol start="{int(number)}">' if number != 1 else "<ol>"), "</ol>"
            case {"CodeBlock": _}:
                opening, closing = "<pre><code>", "</code></pre>"
            case "HtmlBlock":
                self.remark(
                    "prose-html", start, tag=self.source[start : start + 40].decode(errors="ignore").split("\n")[0]
                )
                opening, closing = "<p>", "</p>"
            case {"Link": {"dest_url": name, "link_type": {"WikiLink": {"has_pothole": has_words}}}}:
                opening, closing = self.name(name, start)
                nameless = not has_words and self.heading is None
            case {"Link": {"dest_url": url}}:
                opening, closing = self.link(url, start)
            case _:  # whatever a later version of the parser brings
                opening, closing = "", ""
        if len(self.closing) >= _DEEPEST:
            if len(self.closing) == _DEEPEST:  # once for all that is deeper
                self.remark("prose-deep", start)
            opening, closing = "", ""
        self.nameless = nameless and bool(opening)
        self.emit(opening)
        self.closing.append(closing)

    def end(self, tag: Any, start: int) -> None:
        """Close an element."""
        if tag == {"Heading": "H2"}:
            self.end_question(start)
        elif tag != "Image":
            self.nameless = False
            self.emit(self.closing.pop())

    def end_question(self, start: int) -> None:
        """Begin the section of the question that was just read."""
        question = " ".join("".join(self.heading or []).split())
        self.heading = None
        self.sections.append((Heading(question, self.line(start)), []))

    def link(self, url: str, start: int) -> tuple[str, str]:
        """Return the tags of a link; of one that may not be followed only the text remains, with a remark."""
        target = links.internal_target(url)
        if target is not None:
            lang = links.internal_lang(url)
            self.links.append(InlineLink(target, internal=True, line=self.line(start), lang=lang))
            return f'<a href="{escape(url)}">', "</a>"
        code = links.fault(url)
        if code is not None:
            if url.startswith("/"):
                self.deeper.append(InlineLink(url, internal=False, line=self.line(start)))
            self.remark("prose-link", start, url=url[:80])
            return "", ""
        self.links.append(InlineLink(url, internal=False, line=self.line(start)))
        return f'<a href="{escape(url)}" rel="{_EXTERNAL_REL}">', "</a>"

    def name(self, name: str, start: int) -> tuple[str, str]:
        """Return the tags of a link written as ``[[name]]`` or ``[[name|words]]``."""
        url = links.address_of_name(name)
        if url is None or self.heading is not None:
            self.remark("prose-link" if url is None else "prose-question-name", start, url=name[:80])
            return "", ""
        self.links.append(InlineLink(" ".join(name.split()), internal=True, line=self.line(start), by_name=True))
        return f'<a href="{escape(url)}">', "</a>"

    def text(self, text: str) -> None:
        """Write plain text, escaped."""
        if self.is_suspicious:
            text = without_forbidden(text)
        if self.nameless:
            return  # the founder's name of today comes in when everybody is known
        if self.heading is not None:
            self.heading.append(text)
        else:
            self.emit(escape(text, quote=False))

    def emit(self, html: str) -> None:
        """Write to the current section; inside a question only its text counts."""
        if self.heading is None:
            self.sections[-1][1].append(html)

    def remark(self, code: str, start: int, **details: str) -> None:
        """Note something for the checker."""
        self.remarks.append(Remark(code, self.line(start), tuple(details.items())))

    def line(self, start: int) -> int:
        """Return the line of the file in which the byte at ``start`` stands."""
        if start >= self.counted:
            self.breaks += self.source.count(b"\n", self.counted, start)
        else:
            self.breaks -= self.source.count(b"\n", start, self.counted)
        self.counted = start
        return self.first_line + self.breaks


def _anchors(questions: list[str]) -> list[str]:
    """Return an id for each heading, numbered where one occurs twice."""
    anchors: dict[str, None] = {}
    last: dict[str, int] = {}
    for question in questions:
        first = anchor = _anchor(question)
        while anchor in anchors:
            last[first] = last.get(first, 1) + 1
            anchor = f"{first}-{last[first]}"
        anchors[anchor] = None
    return list(anchors)


@lru_cache(maxsize=1 << 10)  # nearly all are questions of the catalogue
def _anchor(question: str) -> str:
    return slug(question)[:60].strip("-") or "frage"
