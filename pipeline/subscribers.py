"""Who comes onto the editors' list of readers, and who goes: pure decisions over the lists of :mod:`pipeline.readers`.

Whoever is brought in by an import is asked first (``pending``) and gets a letter only after their own yes. Whoever left passes no
import, no confirmation and no list; only their own request lets them in again, and an editor notes it.
"""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from pipeline import findings, readers, signup
from pipeline.characters import without_forbidden
from pipeline.domain import Finding, Label, PublicationFacts
from pipeline.readers import Subscriber, Suppressed
from pipeline.schema import both

DELETED: Final = "asked to be deleted"
"""The reason of a line about somebody whom an editor took off the list."""

_ADDRESS: Final = frozenset(
    {"address", "email", "e-mail", "email address", "e-mail address", "adresse", "e-mail-adresse"}
)
_LANG: Final = frozenset({"lang", "language", "sprache"})
_LANGUAGES: Final = ("de", "en")


@dataclass(frozen=True, slots=True)
class Lists:
    """The editors' lists as they stand."""

    subscribers: tuple[Subscriber, ...] = ()  # have said yes
    pending: tuple[Subscriber, ...] = ()  # have been asked; ``since`` is when they came in
    left: tuple[Suppressed, ...] = ()  # every line, in no order

    @property
    def gone(self) -> frozenset[str]:
        """The hashes of everybody who left and has not come back."""
        return readers.gone(self.left)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an import makes of those it names."""

    new: tuple[Subscriber, ...]  # to be asked
    known: int  # on the list already
    waiting: int  # have been asked already
    left: int  # stay away


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail for an editor to send."""

    name: str  # of the file below drafts/
    to: str
    subject: str
    text: str


class Refused(Exception):
    """Nothing changes, and this is why."""

    def __init__(self, reason: Label) -> None:
        super().__init__(reason.text("en"))
        self.reason = reason


_REFUSALS: Final = {
    "left": both(
        "Diese Person hat sich abgemeldet. Nur ihre eigene Bitte bringt sie zurück: inv subscribers readmit --address … --proof \"…\"",
        "This person has left. Only a request of their own brings them back: inv subscribers readmit --address … --proof \"…\"",
    ),
    "unasked": both(
        "Diese Person wurde noch nicht gefragt. Nimm sie erst auf: inv subscribers import --file …",
        "This person has not been asked yet. Bring them in first: inv subscribers import --file …",
    ),
    "not-left": both("Diese Person hat sich hier nicht abgemeldet.", "This person has not left here."),
    "no-proof": both(
        "Schreibe dazu, womit die Person es gesagt hat: --how oder --proof \"E-Mail vom 20. November\"",
        "Say how the person said so: --how or --proof \"e-mail of 20 November\"",
    ),
}  # fmt: skip

# Reading


def named(data: bytes, path: str, key: bytes) -> tuple[tuple[Subscriber, ...], tuple[Finding, ...]]:
    """Read whom a file names: a list of addresses, one a line, or a table with a column for them, as programs export it.

    Nothing but the address and the language is taken over. Everybody comes once; findings name lines, never addresses.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (), (findings.make("file-encoding", path),)
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    columns: tuple[int, int | None] | None = (0, None)  # a bare list
    found: list[Finding] = []
    read: dict[str, Subscriber] = {}
    try:
        if "@" not in head:
            columns = _columns(next(rows, []))
        if columns is None:
            return (), (findings.make("import-header", path, 1),)
        for row in rows:
            one = _somebody(row, *columns, key)
            if one is not None:
                read.setdefault(one.hash, one)
            elif any(cell.strip() for cell in row):
                found.append(findings.make("reader-address", path, rows.line_num))
    except csv.Error:
        found.append(findings.make("reader-address", path, rows.line_num))
    return tuple(read.values()), tuple(found)


# Deciding


def arrival(people: Iterable[Subscriber], lists: Lists) -> Arrival:
    """Return what an import makes of ``people``: whoever is gone stays gone, every time."""
    gone, known, waiting = lists.gone, _hashes(lists.subscribers), _hashes(lists.pending)
    everybody = list(people)
    staying = [one for one in everybody if one.hash not in gone]
    new = tuple(one for one in staying if one.hash not in known | waiting)
    there = sum(one.hash in known for one in staying)
    return Arrival(new, there, len(staying) - len(new) - there, len(everybody) - len(staying))


def asked(lists: Lists, new: Iterable[Subscriber], when: str, source: str) -> Lists:
    """Return the lists with those who are being asked now. ``when`` is ISO 8601."""
    told = _one_line(source)
    return replace(lists, pending=(*lists.pending, *(replace(one, since=when, source=told) for one in new)))


def confirmed(lists: Lists, digest: str, when: str, how: str) -> Lists:
    """Return the lists after somebody's yes; ``how`` says where it can be read. Raises Refused."""
    if digest in lists.gone:
        raise Refused(_REFUSALS["left"])
    if digest in _hashes(lists.subscribers):
        return lists
    one = next((one for one in lists.pending if one.hash == digest), None)
    if one is None:
        raise Refused(_REFUSALS["unasked"])
    if not _one_line(how):
        raise Refused(_REFUSALS["no-proof"])
    source = f"{_one_line(how)} (asked {one.since}: {one.source})"
    return replace(lists, subscribers=(*lists.subscribers, replace(one, since=when, source=source)),
                   pending=_without(lists.pending, {digest}))  # fmt: skip


def forgotten(lists: Lists, digests: Collection[str], when: datetime, why: str = DELETED) -> Lists:
    """Return the lists without these people, and with a line for each that keeps them away."""
    taken = {(line.hash, line.when) for line in lists.left}
    lines = tuple(Suppressed(digest, _free(digest, when, taken), why) for digest in sorted(set(digests) - lists.gone))
    return Lists(_without(lists.subscribers, digests), _without(lists.pending, digests), (*lists.left, *lines))


def readmitted(lists: Lists, digest: str, when: str, proof: str) -> Lists:
    """Return the lists after somebody who left has asked to come back; they are on no list yet. Raises Refused."""
    if digest not in lists.gone:
        raise Refused(_REFUSALS["not-left"])
    if not _one_line(proof):
        raise Refused(_REFUSALS["no-proof"])
    backs = (Suppressed(digest, line.when, f"{readers.BACK}: {_one_line(proof)} ({when})") for line in lists.left
             if line.hash == digest and not line.is_back)  # fmt: skip
    return replace(lists, left=readers.together(lists.left, backs))


def _one_line(text: str) -> str:
    """Return what somebody typed or pasted as one line that the lists can hold."""
    return " ".join(without_forbidden(text).split())


def _free(digest: str, when: datetime, taken: Collection[tuple[str, str]]) -> str:
    """Return ``when``, or the first moment after it at which this person has not left before."""
    while (digest, when.isoformat()) in taken:
        when += timedelta(microseconds=1)
    return when.isoformat()


# Asking


def question(one: Subscriber, facts: PublicationFacts) -> Draft:
    """Return the mail that asks somebody for their yes: no advertising in it, and nothing happens without an answer."""
    lang = one.lang if one.lang in _LANGUAGES else facts.languages[0]
    said = textwrap.indent(textwrap.fill(_SAID.text(lang).format(words=signup.consent(facts, lang)), 74), "  ")
    signed = "\n".join(dict.fromkeys((facts.editor, *facts.address)))
    text = _QUESTION.text(lang).format(name=facts.name, said=said, version=signup.version(facts), signed=signed)
    return Draft(draft_name(one.hash), one.address, _SUBJECT.text(lang).format(name=facts.name), text)


def draft_name(digest: str) -> str:
    """Return the name of the draft to somebody."""
    return f"letter-{digest[:16]}.txt"


_SUBJECT: Final = both("Möchtest du den Brief von {name}?", "Would you like the letter of {name}?")
_SAID: Final = both("„{words}“", "“{words}”")
_QUESTION: Final = both(
    """\
Guten Tag,

jemand hat uns diese Adresse für den Brief genannt:
{name}

Warst du das, und möchtest du ihn? Dann antworte bitte mit diesem Satz:

{said}
  (Fassung {version})

Antwortest du nicht, geschieht nichts, und wir fragen nicht noch einmal.

{signed}
""",
    """\
Hello,

somebody gave us this address for a letter:
{name}

Was it you, and would you like it? Then please answer with this sentence:

{said}
  (version {version})

If you do not answer, nothing happens, and we do not ask again.

{signed}
""",
)


def _columns(head: list[str]) -> tuple[int, int | None] | None:
    """Return where a table has addresses and languages, None for a table without addresses."""
    names = [cell.strip().casefold() for cell in head]
    address = next((place for place, name in enumerate(names) if name in _ADDRESS), None)
    lang = next((place for place, name in enumerate(names) if name in _LANG), None)
    return None if address is None else (address, lang)


def _somebody(row: list[str], address: int, lang: int | None, key: bytes) -> Subscriber | None:
    written = row[address] if address < len(row) else ""
    short = row[lang].strip().casefold()[:2] if lang is not None and lang < len(row) else ""
    spoken = short if short in _LANGUAGES else ""
    try:
        return Subscriber(readers.mailable(written), readers.hashed(key, written), "", spoken, "", "")
    except ValueError:
        return None


def _hashes(people: Iterable[Subscriber]) -> frozenset[str]:
    return frozenset(one.hash for one in people)


def _without(people: Iterable[Subscriber], digests: Collection[str]) -> tuple[Subscriber, ...]:
    return tuple(one for one in people if one.hash not in digests)
