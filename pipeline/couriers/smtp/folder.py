"""What the courier reads and writes in the editors' private folder: the lists, the drafts, the journals."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pipeline import findings, readers
from pipeline.couriers.smtp.journal import Damaged, Record, replayed
from pipeline.delivery import CourierError
from pipeline.domain import Finding, Letter
from pipeline.readers import Subscriber
from pipeline.store import write_atomically

_KEY: Final = re.compile(r"\d{4}-\d{2}(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Draft:
    """What lies in letter/drafts/<key>/draft.json."""

    letter: Letter  # dressed
    at: datetime | None  # when it is to leave, aware; None while it is not planned

    @property
    def state(self) -> Literal["draft", "scheduled"]:
        """Whether it is planned."""
        return "scheduled" if self.at else "draft"


class Folder:
    """The editors' private folder, as far as letters are concerned."""

    def __init__(self, private: Path) -> None:
        self._private = private
        self._lists: tuple[tuple[bytes, bytes, bytes], tuple[Subscriber, ...]] | None = None  # as last read

    def subscribers(self) -> tuple[bytes, tuple[Subscriber, ...]]:
        """Return the secret and who may be mailed now, in the order of their hashes. Raises CourierError."""
        secret = self.secret()
        files = (secret, self._file(readers.SUBSCRIBERS, needed=True), self._file(readers.SUPPRESSED, needed=False))
        if self._lists is None or self._lists[0] != files:
            listed, found = readers.subscribers(files[1], secret)
            left, more = readers.suppressed(files[2]) if files[2] else ((), ())
            if faults := [one for one in (*found, *more) if findings.has_errors([one])]:
                told = (" ".join(_sentence(one, lang) for one in faults[:5]) for lang in ("de", "en"))
                raise CourierError(*told, permanent=True)
            if readers.is_of_another_key(left, secret):
                raise CourierError(
                    f"{readers.KEY} ist nicht der Schlüssel, mit dem {readers.SUPPRESSED} entstand; "
                    "wer sich abgemeldet hat, bekäme wieder Post.",
                    f"{readers.KEY} is not the one that {readers.SUPPRESSED} was made with; who left would be mailed again.",
                    permanent=True,
                )
            self._lists = files, readers.allowed(listed, left)
        return secret, self._lists[1]

    def secret(self) -> bytes:
        """Return what addresses are hashed with. Raises CourierError."""
        try:
            return readers.secret(self._file(readers.KEY, needed=True).decode("ascii", errors="replace"))
        except ValueError as fault:
            no_key = f"{readers.KEY} ist kein Schlüssel: Erwartet sind 64 Hexadezimalziffern."
            raise CourierError(no_key, str(fault), permanent=True) from fault

    def draft(self, key: str) -> Draft | None:
        """Return the draft. Raises Damaged and OSError."""
        try:
            told_so = json.loads(self._draft_file(key).read_bytes())
            letter = Letter(
                **{**told_so["letter"], "published": datetime.fromisoformat(told_so["letter"]["published"])}
            )
            at = datetime.fromisoformat(told_so["at"]) if told_so["at"] else None
            if letter.key != key or letter.digest() != told_so["digest"]:
                raise ValueError(key)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise Damaged("Der Entwurf ist nicht lesbar.", "The draft cannot be read.") from fault
        return Draft(letter, at)

    def keep(self, draft: Draft) -> None:
        """Write the draft: afterwards the old or the new one is there, whole. Raises OSError."""
        letter = {**asdict(draft.letter), "published": draft.letter.published.isoformat()}
        told_so = {"digest": draft.letter.digest(), "at": draft.at.isoformat() if draft.at else "", "letter": letter}
        data = json.dumps(told_so, ensure_ascii=False, indent=2).encode() + b"\n"
        key = draft.letter.key
        write_atomically(self.page(key), draft.letter.html.encode())
        write_atomically(self.page(key).with_suffix(".txt"), draft.letter.text.encode())
        write_atomically(self._draft_file(key), data)

    def record(self, key: str) -> Record | None:
        """Return what the journal says. Raises Damaged and OSError."""
        try:
            return replayed(self.journal(key).read_bytes())
        except FileNotFoundError:
            return None

    def page(self, key: str) -> Path:
        """Return where people look at a draft."""
        return self._draft_file(key).with_name("letter.html")

    def journal(self, key: str) -> Path:
        """Return where the journal of a letter lies."""
        return self._private / "letter" / "journal" / f"{_checked(key)}.jsonl"

    def lock(self, key: str) -> Path:
        """Return what the one process that acts holds."""
        return self.journal(key).with_name(f".{key}.lock")

    def _draft_file(self, key: str) -> Path:
        return self._private / "letter" / "drafts" / _checked(key) / "draft.json"

    def _file(self, name: str, *, needed: bool) -> bytes:
        try:
            return (self._private / name).read_bytes()
        except FileNotFoundError as fault:
            if not needed:
                return b""
            raise CourierError(
                f"{name} fehlt im privaten Ordner; inv subscribers import legt es an.",
                f"{name} is missing in the private folder; inv subscribers import makes it.",
                permanent=True,
            ) from fault
        except OSError as fault:
            raise CourierError(f"{name}: {fault.strerror}", permanent=True) from fault


def _checked(key: str) -> str:
    """Return ``key`` if it is one: it never leads out of the folder."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key of a letter.")
    return key


def _sentence(finding: Finding, lang: str) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    return f"{place}: {findings.message(finding, lang)} {findings.remedy(finding, lang)}"
