"""Who gets the letter by ``smtp``, as it stands in the editors' private folder, and who never gets one again.

    letter/key              a secret of 32 random bytes in hexadecimal
    letter/subscribers.csv  address,name,lang,since,source: only those who have confirmed that they want the letter
    letter/pending.csv      the same columns: who has been asked and has not said yes; nobody in it is mailed a letter
    letter/suppressed.csv   hash,when,why: whoever is in it is never mailed, whatever another file says
    letter/testers.txt      the editors' own addresses for tests, one a line

An address is hashed with the secret (HMAC-SHA256), so the list of those who left tells nobody who they are. Without the secret
it protects nobody either: a lost key is a reason to stop. Findings name lines, never addresses, because they end up in logs.

Lines are only ever added to the list of those who left, so two copies of it are brought together by taking every line of both.
A line about somebody who came back names the departure that it undoes by its moment; whoever leaves again is gone again.
"""

from __future__ import annotations

import csv
import hmac
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import idna

from pipeline import findings
from pipeline.characters import forbidden
from pipeline.domain import Finding
from pipeline.faults import Told

KEY: Final = "letter/key"
SUBSCRIBERS: Final = "letter/subscribers.csv"
PENDING: Final = "letter/pending.csv"
SUPPRESSED: Final = "letter/suppressed.csv"
TESTERS: Final = "letter/testers.txt"

BACK: Final = "back"
"""Begins the reason of a line that undoes the departure of the same hash and moment; the request stands behind it."""
KEY_MARK: Final = "key"
"""The reason of the line that tells which key the others were made with."""

_SUBSCRIBER: Final = ("address", "name", "lang", "since", "source")
_SUPPRESSED: Final = ("hash", "when", "why")
_LOCAL: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")  # dot-atom (RFC 5322, RFC 6531)
_LOCAL_LONGEST: Final = 64  # bytes (RFC 5321, 4.5.3.1.1)
_ADDRESS_LONGEST: Final = 254  # bytes; the path of RFC 5321, 4.5.3.1.3, without its brackets
_SECRET: Final = re.compile(r"[0-9a-f]{64}")
_TOKEN: Final = 32  # hexadecimal digits: 128 bits, which nobody guesses


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who wants the letter and has confirmed it."""

    address: str  # as they are mailed: their own spelling, the domain in ASCII
    hash: str  # of the address, under the publication's key
    name: str  # "" where it is not known; somebody else may have typed it, so it stands in no mail
    lang: str  # "de", "en", "" where it is not known
    since: str  # when they confirmed, ISO 8601
    source: str  # how we know that they did, for instance "sign-up form"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A line about somebody who left, or who came back."""

    hash: str  # of the address, under the publication's key
    when: str  # the departure's moment in ISO 8601, "" where it is not known
    why: str

    @property
    def is_back(self) -> bool:
        """Whether it undoes the departure of that moment."""
        return self.why.startswith(BACK)


class NoAddress(Told, ValueError):
    """What was given is no single e-mail address; the message never names it."""


def secret(text: str) -> bytes:
    """Return the key that ``text``, the content of letter/key, holds. Raises ValueError."""
    if not _SECRET.fullmatch(text.strip()):
        raise ValueError(f"{KEY} is no key: 64 hexadecimal digits are expected.")
    return bytes.fromhex(text.strip())


def mailable(address: str) -> str:
    """Return ``address`` as it is mailed: its domain in ASCII, everything else as its owner writes it.

    Raises NoAddress for what is no single address.
    """
    local, at, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or any(forbidden(local)) or len(local.encode()) > _LOCAL_LONGEST:
        raise NoAddress("Das ist keine E-Mail-Adresse.", "That is no e-mail address.")
    whole = f"{local}@{_in_ascii(domain)}"
    if len(whole.encode()) > _ADDRESS_LONGEST:
        raise NoAddress("Das ist keine E-Mail-Adresse.", "That is no e-mail address.")
    return whole


def normalised(address: str) -> str:
    """Return the one spelling of ``address`` that stands for all: two are the same mailbox as far as we care.

    Raises NoAddress for what is no single address.
    """
    local, _, domain = mailable(address).rpartition("@")
    return f"{unicodedata.normalize('NFC', local.casefold())}@{domain}"


def hashed(key: bytes, address: str) -> str:
    """Return what stands for ``address`` in lists and journals: 64 hexadecimal digits. Raises NoAddress."""
    return _digest(key, normalised(address))


def token(key: bytes, address: str) -> str:
    """Return what stands for ``address`` in its link for leaving: 32 hexadecimal digits. Raises NoAddress."""
    return _digest(key, f"unsubscribe:{normalised(address)}")[:_TOKEN]


def of_token(key: bytes, given: str, subscribers: Iterable[Subscriber]) -> Subscriber | None:
    """Return the subscriber whose link for leaving carries the token ``given``."""
    wanted = given.strip().lower().encode(errors="replace")
    return next((s for s in subscribers if hmac.compare_digest(token(key, s.address).encode(), wanted)), None)


def subscribers(data: bytes, key: bytes, path: str = SUBSCRIBERS) -> tuple[tuple[Subscriber, ...], tuple[Finding, ...]]:
    """Read letter/subscribers.csv, or letter/pending.csv: everybody once, in the file's order, and what is wrong with it.

    Whoever stands in it twice, in whatever spelling, is read once, as first written.
    """
    found: list[Finding] = []
    first: dict[str, int] = {}
    read = []
    for line, row in _rows(path, data, _SUBSCRIBER, found):
        address, name, lang, since, source = (unicodedata.normalize("NFC", cell.strip()) for cell in row)
        try:
            subscriber = Subscriber(mailable(address), hashed(key, address), name, lang, since, source)
        except ValueError:
            found.append(findings.make("reader-address", path, line))
            continue
        if not _is_moment(since):
            found.append(findings.make("reader-since", path, line))
        if not source:
            found.append(findings.make("reader-source", path, line))
        if subscriber.hash in first:
            found.append(findings.make("reader-twice", path, line, value=first[subscriber.hash]))
            continue
        first[subscriber.hash] = line
        read.append(subscriber)
    return tuple(read), tuple(found)


def suppressed(data: bytes) -> tuple[tuple[Suppressed, ...], tuple[Finding, ...]]:
    """Read letter/suppressed.csv, every line once, and what is wrong; a line that cannot be read may hide somebody who left."""
    found: list[Finding] = []
    read: dict[Suppressed, None] = {}
    for line, row in _rows(SUPPRESSED, data, _SUPPRESSED, found):
        digest, when, why = (cell.strip() for cell in row)
        if _SECRET.fullmatch(digest.lower()):
            read[Suppressed(digest.lower(), when, why)] = None
        else:
            found.append(findings.make("suppressed-hash", SUPPRESSED, line))
    return tuple(read), tuple(found)


def mark(key: bytes) -> Suppressed:
    """Return the line that tells which key a list was made with; no address has its hash, for none lacks an @."""
    return Suppressed(_digest(key, KEY_MARK), "", KEY_MARK)


def is_of_another_key(lines: Iterable[Suppressed], key: bytes) -> bool:
    """Return whether a line tells that the list of those who left was made with another key: nobody in it would be recognised."""
    own = mark(key).hash
    return any(line.why == KEY_MARK and line.hash != own for line in lines)


def together(*copies: Iterable[Suppressed]) -> tuple[Suppressed, ...]:
    """Return the lines of several copies, each once; the same line may be given a reason in one copy only."""
    return tuple({(line.hash, line.when, line.is_back): line for copy in reversed(copies) for line in copy}.values())


def gone(lines: Iterable[Suppressed]) -> frozenset[str]:
    """Return the hashes of everybody who left and has not come back since."""
    known = [line for line in lines if line.why != KEY_MARK]
    undone = {(line.hash, line.when) for line in known if line.is_back}
    return frozenset(line.hash for line in known if not line.is_back and (line.hash, line.when) not in undone)


def allowed(read: Iterable[Subscriber], left: Iterable[Suppressed]) -> tuple[Subscriber, ...]:
    """Return who may be mailed: the subscribers but those who left, in the order of their hashes."""
    never = gone(left)
    return tuple(sorted((one for one in read if one.hash not in never), key=lambda one: one.hash))


def testers(data: bytes) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Read letter/testers.txt: one address a line; empty lines and those that begin with # are left out."""
    found: list[Finding] = []
    read: dict[str, str] = {}
    for number, line in enumerate((_text(TESTERS, data, found) or "").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            read.setdefault(normalised(line), mailable(line))
        except ValueError:
            found.append(findings.make("reader-address", TESTERS, number))
    return tuple(read.values()), tuple(found)


def subscribers_file(written: Iterable[Subscriber]) -> bytes:
    """Return letter/subscribers.csv; reading it gives the same subscribers again."""
    return _file(_SUBSCRIBER, ((s.address, s.name, s.lang, s.since, s.source) for s in written))


def suppressed_file(written: Iterable[Suppressed]) -> bytes:
    """Return letter/suppressed.csv; reading it gives the same again."""
    return _file(_SUPPRESSED, ((s.hash, s.when, s.why) for s in written))


@lru_cache(maxsize=4096)  # most readers share a few domains, and working one out takes longer than all the rest
def _in_ascii(domain: str) -> str:
    """Return a domain as it stands in the DNS, in small letters. Raises NoAddress."""
    try:
        # UTS 46 as of today: "straße.de" and "strasse.de" belong to two people, which Python's own codec mixes up.
        found = idna.encode(domain, uts46=True, std3_rules=True).decode().lower()
    except UnicodeError:
        found = ""
    if "." not in found.strip(".") or found.endswith("."):
        raise NoAddress("Die Domain der E-Mail-Adresse ist keine.", "The domain of the e-mail address is none.")
    return found


def _digest(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def _rows(path: str, data: bytes, header: tuple[str, ...], found: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which it ends, cells) for every row with the right number of cells; the rest becomes findings."""
    text = _text(path, data, found)
    if text is None:
        return
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(cell.strip() for cell in next(rows, [])) != header:
            found.append(findings.make("reader-header", path, 1, value=",".join(header)))
            return
        for row in rows:
            if len(row) == len(header) and not any(any(forbidden(cell)) or "\n" in cell for cell in row):
                yield rows.line_num, row
            elif row:
                found.append(findings.make("reader-row", path, rows.line_num, value=",".join(header)))
    except csv.Error:
        found.append(findings.make("reader-row", path, rows.line_num, value=",".join(header)))


def _text(path: str, data: bytes, found: list[Finding]) -> str | None:
    try:
        return data.decode("utf-8-sig")  # Excel begins a file with a mark that is no text
    except UnicodeDecodeError:
        found.append(findings.make("file-encoding", path))
        return None


def _file(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
