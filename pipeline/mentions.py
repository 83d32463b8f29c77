"""Who mentions whom: the links in portraits, each with the sentence it stands in.

A mention is derived from a text, never typed in and never stored. The text must have been resolved before (see
:func:`pipeline.publication.assemble`): what is read here are addresses of today.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from textwrap import shorten
from typing import Final

import sentencex

from pipeline import links, prose
from pipeline.domain import Html, Mention, Profile, Update

SENTENCE_LONGEST: Final = 320  # characters; a longer one is shortened at both ends, around the link
WORDS_LONGEST: Final = 120  # characters of the link itself
SENTENCES_MOST: Final = 3  # of one text about one person; more would be that text once again

# Two private-use characters mark where the link's words begin and end; those of the text itself are left out before.
_BEGIN, _END = "\ue000", "\ue001"
_BLOCK: Final = re.compile(r"</?(?:p|li|ul|ol|h3|blockquote|pre|hr|div|table|tr|td|th|h[1-6]|section|article)\b[^<>]*>")
# Each stops at the next beginning of its kind, so that what is never closed costs no more than what is.
_CODE: Final = re.compile(r"<(code|pre|a|script|style)\b(?:(?!<\1\b).)*?</\1>|<[^<>]*>", re.DOTALL)  # and any other tag
_NAME: Final = re.compile(r"\[\[([^\[\]<>\n]+)\]\]")
_LINK: Final = re.compile(r'<a\b[^<>]*?\bhref="([^"<>]*)"[^<>]*>((?:(?!<a\b).)*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A link with the sentence around it, as plain text."""

    url: str
    before: str
    words: str
    after: str
    sentence: str  # all of it


def in_portraits(profiles: Iterable[Profile], linking: Collection[str] | None = None) -> tuple[Mention, ...]:
    """Return every mention of one founder by another in ``profiles``, by whom it mentions, then by who mentions.

    ``linking`` are the slugs of those whose texts lead to anybody at all, where that is known: no other text is searched.

    A sentence that mentions somebody twice counts once, and nobody mentions themselves. Other addresses of one part, such as a
    page of the editors, are nobody's.
    """
    if linking is not None and not linking:
        return ()
    profiles = tuple(profiles)
    known = {profile.slug for profile in profiles}
    searched = (profile for profile in profiles if linking is None or profile.slug in linking)
    found = (mention for profile in searched for mention in _by(profile) if mention.target in known)
    return tuple(sorted(dict.fromkeys(found), key=lambda mention: (mention.target, mention.source)))


def quotations(html: Html, lang: str) -> Iterator[Quotation]:
    """Yield every link of ``html`` with its sentence, in the order of the text; ``lang`` says how sentences end."""
    for block in _BLOCK.split(_unmarked(html)):
        if "<a " not in block:
            continue
        urls = (unescape(match.group(1)) for match in _LINK.finditer(block))
        marked = _LINK.sub(lambda match: f"{_BEGIN}{match.group(2)}{_END}", block)
        for sentence in _sentences(prose.plain(Html(marked)), lang):
            if _BEGIN not in sentence:
                continue
            whole = _unmarked(sentence)
            for start, end in _marks(sentence):
                yield _shortened(next(urls), whole, start, end)


def with_names(html: str, link: Callable[[str, str], str | None]) -> str:
    """Return ``html`` with every ``[[name]]`` and ``[[name|words]]`` replaced by what ``link`` makes of name and words.

    For texts that another Markdown parser rendered, which knows no such links. None leaves one as it stands, and so does code.
    """

    def replaced(match: re.Match[str]) -> str:
        name, _, words = match.group(1).partition("|")
        made = link(unescape(name).strip(), words.strip())
        return match.group() if made is None else made

    made, end = [], 0
    for code in _CODE.finditer(html):
        made += [_NAME.sub(replaced, html[end : code.start()]), code.group()]
        end = code.end()
    return "".join([*made, _NAME.sub(replaced, html[end:])])


def _by(profile: Profile) -> Iterator[Mention]:
    """Yield the mentions in a portrait, its translations and its later words."""
    for text in (profile, *profile.translations):
        parts = [("", text.interview.opening), *((a.anchor, a.html) for a in text.interview.answers)]
        yield from _in_parts(profile.slug, parts, text.lang)
    for update in profile.updates:
        yield from _in_parts(profile.slug, _parts(update), update.lang)


def _parts(update: Update) -> list[tuple[str, Html]]:
    anchor = f"update-{update.key}"
    return [(anchor, update.interview.opening), *((anchor, answer.html) for answer in update.interview.answers)]


def _in_parts(source: str, parts: Iterable[tuple[str, Html]], lang: str) -> Iterator[Mention]:
    seen: dict[str, set[str]] = defaultdict(set)  # sentences by whom they mention
    for anchor, html in parts:
        for quotation in quotations(html, lang) if 'href="/' in html else ():  # links elsewhere mention nobody
            target = links.internal_target(quotation.url)
            if target is None or target == source or len(seen[target]) == SENTENCES_MOST:
                continue
            if quotation.sentence not in seen[target]:
                seen[target].add(quotation.sentence)
                yield Mention(source, target, lang, anchor, quotation.before, quotation.words, quotation.after)


def _sentences(text: str, lang: str) -> list[str]:
    """Return the sentences of ``text``; one that ends inside a link's words goes on to the end of the next."""
    whole: list[str] = []
    for piece in sentencex.segment(lang, text):
        if whole and whole[-1].count(_BEGIN) > whole[-1].count(_END):
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole


def _marks(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of each link begin and end, in the sentence without its marks."""
    place, begun = 0, 0
    for character in sentence:
        match character:
            case "\ue000":
                begun = place
            case "\ue001":
                yield begun, place
            case _:
                place += 1


def _unmarked(text: str) -> str:
    return text.replace(_BEGIN, "").replace(_END, "")


def _shortened(url: str, sentence: str, start: int, end: int) -> Quotation:
    """Return the sentence around the link's words with at most ``SENTENCE_LONGEST`` characters, cut between words."""
    words = (
        shorten(sentence[start:end], WORDS_LONGEST, placeholder=" …")
        if end - start > WORDS_LONGEST
        else sentence[start:end]
    )
    room = SENTENCE_LONGEST - len(words)
    before, after = sentence[max(0, start - room - 1) : start].lstrip(), sentence[end : end + room + 1].rstrip()
    if len(before) + len(after) > room:
        share = max(room // 2, room - min(len(before), len(after)))
        left, right = (share, room - share) if len(before) > len(after) else (room - share, share)
        if len(before) > left:
            before = "… " + before[-left:].partition(" ")[2]
        if len(after) > right:
            after = after[:right].rpartition(" ")[0].rstrip(" ,;:–-") + " …"
    return Quotation(url, before, words, after, sentence)
