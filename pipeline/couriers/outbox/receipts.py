"""Receipts in files: one line of JSON each, only ever appended."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pipeline.domain import Receipt

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)  # of a receipt whose time cannot be read
_FIELDS: Final = ("key", "action", "state", "digest", "courier", "detail")


class FileReceiptBook:
    """Keeps the receipts of each letter in ``folder``/<key>.jsonl."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key: str) -> tuple[Receipt, ...]:
        """Return the receipts of a letter, oldest first.

        A line that cannot be read, for instance one cut off by a power failure, counts as an action that nobody knows
        the outcome of: state ``unknown``.
        """
        path = self._path(key)
        if not path.exists():
            return ()
        lines = path.read_bytes().split(b"\n")
        return tuple(_receipt(key, line) for line in lines if line.strip())

    def append(self, receipt: Receipt) -> None:
        """Add a receipt and wait until the disk has it. Raises OSError."""
        path = self._path(receipt.key)
        path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({**asdict(receipt), "at": receipt.at.isoformat()}, ensure_ascii=False, sort_keys=True)
        with path.open("a+b") as book:
            book.write(_line_end(path) + line.encode() + b"\n")
            book.flush()
            os.fsync(book.fileno())

    def _path(self, key: str) -> Path:
        if not key or key.startswith(".") or {"/", "\\"} & set(key):
            raise ValueError(f"{key!r} is no key of a letter.")
        return self._folder / f"{key}.jsonl"


def _receipt(key: str, line: bytes) -> Receipt:
    try:
        said = json.loads(line)
        texts = {name: str(said[name]) for name in _FIELDS}
        at = datetime.fromisoformat(said["at"])
    except (ValueError, TypeError, KeyError):
        return Receipt(key, "unknown", "unknown", _NO_TIME, "", "", line.decode(errors="replace"))
    return Receipt(at=at, **texts)


def _line_end(path: Path) -> bytes:
    """Return what ends a last line that was cut off, so that the next receipt begins on a line of its own."""
    data = path.read_bytes()
    return b"" if not data or data.endswith(b"\n") else b"\n"
