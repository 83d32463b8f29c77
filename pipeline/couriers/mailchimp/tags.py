"""Mailchimp's merge tags: ours are put in here and nowhere else, and whatever looks like one otherwise is taken apart.

Mailchimp reads ``*|NAME|*`` as an instruction wherever it stands: in HTML, plain text, subject, preview text and sender.
``*|FEED:…|*`` fetches an address, ``*|IF:…|*`` hides text from some readers, ``*|EMAIL|*`` shows an address. Escaping a
star as an entity does not help, because whatever reads HTML and writes it again brings the star back. So a word joiner
(U+2060, which nobody sees) goes between the two characters, and a gate counts the tags of the finished letter.

Source: Mailchimp's help pages on merge tags, and tries with programs that inline CSS, which undo entities.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import replace
from typing import Final

from pipeline.domain import Letter

UNSUBSCRIBE: Final = "*|UNSUB|*"
"""Where Mailchimp puts the reader's own unsubscribe address; it sends no letter without it."""

_JOINER: Final = "\u2060"
_AGAIN: Final = r"&(?:amp;)*"  # an entity, also one that was escaped, once or more often
_STAR: Final = rf"(?:\*|{_AGAIN}(?:#0*42|#[xX]0*2[aA]|ast|midast);?)"
_BAR: Final = rf"(?:\||{_AGAIN}(?:#0*124|#[xX]0*7[cC]|vert|verbar|VerticalLine);?)"
_EDGE: Final = re.compile(rf"({_STAR})(?={_BAR})|({_BAR})(?={_STAR})")
_CODED_EDGE: Final = re.compile(rf"(?:{_STAR}|%2[aA])(?:{_BAR}|%7[cC])|(?:{_BAR}|%7[cC])(?:{_STAR}|%2[aA])")
_ADDRESSES: Final = re.compile(r"""\b(?:href|src|background|action)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ELEMENT: Final = re.compile(r"""<[a-z](?:[^"'>]|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_QUOTED: Final = re.compile(r""""[^"]*"|'[^']*'""")
_TEMPLATE_LANGUAGE: Final = re.compile(r"""["'\s]mc:[a-z]""", re.IGNORECASE)
_LIKE_TEMPLATE_LANGUAGE: Final = re.compile(r"\bmc(?=:[a-z])", re.IGNORECASE)  # in a text; an element's own is refused
_TAG: Final = re.compile(r"\*\|[^|]*\|\*")
_LOOSE: Final = re.compile(r"\*\||\|\*")


def dress(letter: Letter) -> Letter:
    """Return ``letter`` with Mailchimp's own way to unsubscribe, and with nothing else that Mailchimp would obey.

    Raises ValueError where that cannot be had: an address that holds a tag, or a letter that names its way to unsubscribe
    another number of times than once in HTML and at least once in the text.
    """
    if not letter.unsubscribe:
        raise ValueError("The letter has no way to unsubscribe.")
    for address in (match.group(1) or match.group(2) or "" for match in _ADDRESSES.finditer(letter.html)):
        if _CODED_EDGE.search(address):
            raise ValueError(f"This address holds a merge tag: {address[:80]}")
    for element in _ELEMENT.finditer(letter.html):
        if found := _TEMPLATE_LANGUAGE.search(_QUOTED.sub('""', element.group())):
            raise ValueError(f"This belongs to Mailchimp's template language: {found.group().strip()}")
    dressed = replace(
        letter,
        subject=harmless(letter.subject),
        preheader=harmless(letter.preheader),
        sender_name=harmless(letter.sender_name),
        html=harmless(letter.html).replace(f'"{html.escape(letter.unsubscribe)}"', f'"{UNSUBSCRIBE}"'),
        text=re.sub(rf"(?<!\S){re.escape(letter.unsubscribe)}(?!\S)", UNSUBSCRIBE, harmless(letter.text)),
        unsubscribe=UNSUBSCRIBE,
    )
    _check(dressed)
    return dressed


def harmless(text: str) -> str:
    """Return ``text``, plain or HTML, with every beginning and end of a merge tag, and "mc:", taken apart; it looks the same."""
    apart = _EDGE.sub(lambda match: match.group() + _JOINER, text)
    return _LIKE_TEMPLATE_LANGUAGE.sub(lambda match: match.group() + _JOINER, apart)


def tags(text: str) -> Counter[str]:
    """Return the merge tags of ``text`` with how often each occurs; a loose beginning or end counts as one too."""
    whole = Counter(_TAG.findall(text))
    return whole + Counter(_LOOSE.findall(_TAG.sub("", text)))


def _check(dressed: Letter) -> None:
    """Raise ValueError unless the tags of the finished letter are ours, however often somebody unescapes it."""
    parts = {"html": dressed.html, "text": dressed.text, "subject": dressed.subject, "preheader": dressed.preheader,
             "sender": f"{dressed.sender_name} {dressed.sender_address}"}  # fmt: skip
    for name, text in parts.items():
        once = html.unescape(text)
        for read in dict.fromkeys((text, once, html.unescape(once))):
            found = tags(read)
            own = found.pop(UNSUBSCRIBE, 0)
            allowed = {"html": own == 1, "text": own >= 1}.get(name, own == 0)
            if found or not allowed:
                listed = ", ".join(sorted(found)) or f"{own} × {UNSUBSCRIBE}"
                raise ValueError(f"The {name} of the letter holds merge tags that are not ours: {listed[:120]}")
