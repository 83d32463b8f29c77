"""The editors' lists of readers on the disk, and the copy of who left that lies where all machines look.

The lists lie in the private folder. A folder can come back from a backup, and then it knows nothing of those who have left since; so
the lines about them lie on the branch of the receipts too (:mod:`pipeline.receipts`), and whoever opens the lists brings both
copies together first. Such a line is a hash under a key that never leaves the private folder: it names nobody.

The key is made once. Where it is lost while something was made with it, everything stops: with a new key nobody who left would be
recognised any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline import findings, readers, store, subscribers
from pipeline.domain import Finding
from pipeline.readers import Suppressed
from pipeline.receipts import SharedFile
from pipeline.subscribers import Lists

SHARED: Final = "suppressed.csv"
"""The copy's name on the branch."""

_EMPTY: Final = readers.suppressed_file(())
_BARE: Final = {readers.KEY_MARK: readers.KEY_MARK}  # the only reason that goes out as it is


class KeyLost(Exception):
    """The key is missing, or it is not the one that the list of those who left was made with."""


class Damaged(Exception):
    """A list cannot be read as a whole."""

    def __init__(self, found: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = tuple(found)


class MailingList:
    """The lists below ``place``, the private folder, and their ``shared`` copy of who left."""

    def __init__(self, place: Path, shared: SharedFile) -> None:
        self.place = place
        self._shared = shared
        self.key = b""

    def open(self, *, alone: bool = False, only_left: bool = False) -> Lists:
        """Read the lists, both copies of who left brought together; nothing is written. Sets ``key``.

        ``alone`` does without the shared copy, ``only_left`` reads who left and nobody else, whatever has become of the other
        lists: enough for taking somebody off, never for anything else. Raises KeyLost, Damaged and
        BookUnreachable. Where nothing was ever made with a key, one is drawn, and :meth:`save` keeps it.
        """
        left = self._left(self._read(readers.SUPPRESSED))
        if not alone:
            left = readers.together(left, self._left(self._shared.read()))
        self.key = self._known_key(left)
        if only_left:
            return Lists(left=left)
        subscribed, wrong = self._people(readers.SUBSCRIBERS)
        pending, more = self._people(readers.PENDING)
        if findings.has_errors((*wrong, *more)):
            raise Damaged((*wrong, *more))
        return Lists(subscribed, pending, left)

    def bring_together(self) -> Lists:
        """Read the lists and make both copies of who left whole: before anybody is mailed from the folder. Raises as ``open``."""
        lists = self.open()
        self._share(self._keep_left(lists))
        return lists

    def save_left(self, lists: Lists) -> None:
        """Write who left and nothing else. Raises BookUnreachable when the folder's own copy is written."""
        self._share(self._keep_left(lists))

    def save(self, lists: Lists) -> None:
        """Write the lists: who left first, the shared copy last. Raises BookUnreachable when everything else is written."""
        lines = self._keep_left(lists)
        self._write(readers.SUBSCRIBERS, readers.subscribers_file(lists.subscribers))
        self._write(readers.PENDING, readers.subscribers_file(lists.pending))
        self._share(lines)

    def write_draft(self, draft: subscribers.Draft, head: str) -> Path:
        """Write a mail for an editor to send and return where."""
        path = self.place / "drafts" / draft.name
        store.write_atomically(path, f"{head}{draft.text}".encode(), secret=True)
        return path

    def delete_draft(self, digest: str) -> None:
        """Delete the mail to somebody, if it is there."""
        store.delete(self.place / "drafts" / subscribers.draft_name(digest))

    def _keep_left(self, lists: Lists) -> tuple[Suppressed, ...]:
        """Write the key and who left, with the line that tells the key, and return those lines."""
        meanwhile = self._left(self._read(readers.SUPPRESSED))  # somebody may have left since the lists were read
        lines = readers.together((readers.mark(self.key),), readers.together(lists.left, meanwhile))
        self._write(readers.KEY, f"{self.key.hex()}\n".encode())
        self._write(readers.SUPPRESSED, readers.suppressed_file(lines))
        return lines

    def _share(self, lines: tuple[Suppressed, ...]) -> None:
        self._shared.change(lambda there: _shared(self._left(there), lines), f"{SHARED}: lines added")

    def _known_key(self, left: tuple[Suppressed, ...]) -> bytes:
        """Return the key, a new one where nothing was ever made with one. Raises KeyLost and ValueError."""
        kept = self._read(readers.KEY)
        if not kept and left:
            raise KeyLost
        key = readers.secret(kept.decode("ascii", "replace")) if kept else secrets.token_bytes(32)
        if readers.is_of_another_key(left, key):
            raise KeyLost
        return key

    def _people(self, name: str) -> tuple[tuple[readers.Subscriber, ...], tuple[Finding, ...]]:
        data = self._read(name)
        return readers.subscribers(data, self.key, name) if data else ((), ())

    def _left(self, data: bytes) -> tuple[Suppressed, ...]:
        lines, found = readers.suppressed(data or _EMPTY)
        if findings.has_errors(found):
            raise Damaged(found)
        return lines

    def _read(self, name: str) -> bytes:
        path = self.place / name
        return path.read_bytes() if path.is_file() else b""

    def _write(self, name: str, data: bytes) -> None:
        if self._read(name) != data:
            store.write_atomically(self.place / name, data, secret=True)


def _shared(there: tuple[Suppressed, ...], here: tuple[Suppressed, ...]) -> bytes:
    """Return the shared copy with every line of both, in its own order and without anybody's words."""
    bare = [replace(line, why=readers.BACK if line.is_back else _BARE.get(line.why, "left")) for line in here]
    return readers.suppressed_file(dict.fromkeys((*there, *bare)))
