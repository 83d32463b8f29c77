"""One letter for many readers: what is the same for all is encoded once, and only what differs is put in for each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from typing import Final

from pipeline.couriers.message import encoded
from pipeline.domain import Letter

_PLACE: Final = re.compile(r"[?&]t=([0-9a-f]{32})$")
_OURS: Final = re.compile(rb"^(?:To|Date|Message-ID|List-Unsubscribe):.*\r\n(?:[ \t].*\r\n)*", re.MULTILINE)
"""The headers that are written for each reader."""


def dressed(letter: Letter, leave: str) -> Letter:
    """Return ``letter`` with the way to leave at ``leave`` (https) in place of its own; each reader gets a token of their own there.

    Where that token will stand, 32 hexadecimal digits stand now: the hash of the letter as it was. No text can hold the hash
    of itself, so nobody who writes in a letter can forge the place. With ``leave`` empty the letter's own way stays. Raises
    ValueError for a letter that has no way to leave in one of its parts.
    """
    link_of_html, link_of_text = (
        f'"{escape(letter.unsubscribe)}"',
        re.compile(rf"(?<!\S){re.escape(letter.unsubscribe)}(?!\S)"),
    )
    if not (letter.unsubscribe and link_of_html in letter.html and link_of_text.search(letter.text)):
        raise ValueError(f"{letter.key}: the letter lacks a way to unsubscribe.")
    if not leave:
        return letter
    if not leave.startswith("https://") or not leave.isascii() or re.search(r"[\s<>\"']", leave):
        raise ValueError(f"letter.unsubscribe is no https address: {leave}")
    place = sha256(f"unsubscribe:{letter.digest()}".encode()).hexdigest()[:32]
    link = f"{leave}{'&' if '?' in leave else '?'}t={place}"
    made = replace(
        letter,
        html=letter.html.replace(
            link_of_html, f'"{escape(link)}"'
        ),  # whole addresses only: a part of another one is text
        text=link_of_text.sub(lambda _: link, letter.text),
        unsubscribe=link,
    )
    check(made)
    return made


def check(letter: Letter) -> None:
    """Raise ValueError unless the token's place stands in a dressed letter exactly where its links for leaving are."""
    if not (place := _place(letter)):
        return
    links = letter.html.count(escape(letter.unsubscribe)), letter.text.count(letter.unsubscribe)
    places = letter.html.count(place), letter.text.count(place)
    elsewhere = (letter.subject, letter.preheader, letter.sender_name, letter.sender_address, letter.message_id)
    if links != places or 0 in links or any(place in text for text in elsewhere):
        raise ValueError(f"{letter.key}: the links for unsubscribing are not as they were put in.")


@dataclass(frozen=True, slots=True)
class Mailing:
    """A letter made ready for everybody."""

    leave: str  # the way to leave with the token's place in it, or an address of the form "mailto:"
    contact: str  # takes mails from those who want to leave; "" where the way to leave is one already
    pieces: tuple[bytes, ...]  # what stands between the digits of the tokens
    digits: tuple[slice, ...]  # which digits of the token stand between the pieces

    def to(self, recipient: str, token: str, message_id: str, at: datetime) -> bytes:
        """Return the message for one reader, lines ending with CR LF."""
        way = f"<{self.leave.replace(_digits(self.leave), token) if _digits(self.leave) else self.leave}>"
        if self.contact:
            way += f",\r\n <mailto:{self.contact}?subject=unsubscribe>"
        if self.leave.startswith("https:"):
            way += "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"  # RFC 8058
        head = (
            f"To: {recipient}\r\nDate: {format_datetime(at)}\r\nMessage-ID: {message_id}\r\n"
            f"List-Unsubscribe: {way}\r\nPrecedence: bulk\r\n"  # programs that answer for people on holiday keep silent
        )
        out = [head.encode(), self.pieces[0]]
        for digits, piece in zip(self.digits, self.pieces[1:], strict=True):
            out += (token[digits].encode(), piece)
        return b"".join(out)


def mailing(letter: Letter, contact: str) -> Mailing:
    """Return a dressed letter made ready; ``contact`` is the editors' address. Raises ValueError like :func:`check`."""
    check(letter)
    head, _, body = encoded(letter).partition(b"\r\n\r\n")
    same = _OURS.sub(b"", head + b"\r\n") + b"\r\n" + body
    place = _place(letter)
    if not place:
        return Mailing(letter.unsubscribe, "", (same,), ())
    pieces, digits, end = [], [], 0
    # A line of the message may end within a place; "=" and the line's end stand there then (quoted-printable).
    for match in re.finditer("(?:=\r\n)?".join(place).encode(), same):
        pieces.append(same[end : match.start()])
        begin = 0
        for number, part in enumerate(match.group().split(b"=\r\n")):
            pieces += [b"=\r\n"] if number else []
            digits.append(slice(begin, begin := begin + len(part)))
        end = match.end()
    return Mailing(letter.unsubscribe, contact, (*pieces, same[end:]), tuple(digits))


def _place(letter: Letter) -> str:
    return _digits(letter.unsubscribe)


def _digits(link: str) -> str:
    found = _PLACE.search(link) if link.startswith("https:") else None
    return found.group(1) if found else ""
