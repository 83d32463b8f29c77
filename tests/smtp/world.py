"""A small world for the courier: a private folder with readers, a letter, a book, and whatever counts steps and kills at one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from pipeline import readers
from pipeline.couriers.smtp import Clock, Smtp, SmtpSettings
from pipeline.couriers.smtp.transport import Line
from pipeline.delivery import Overtaken, ReceiptBook
from pipeline.domain import Letter, Receipt

KEY = bytes(range(32))
NOW = datetime(2026, 11, 15, 7, 0, tzinfo=UTC)
LEAVE = "https://vorgestellt.example/abmelden"
CONTACT = "redaktion@vorgestellt.example"


def letter(**changes: str) -> Letter:
    mailto = f"mailto:{CONTACT}?subject=Abmelden"
    valid = {
        "key": "2026-11", "lang": "de", "subject": "Ada Beispiel bindet Bücher", "preheader": "Und was sie weitergibt",
        "html": f'<html lang="de"><body><p>Schöne Grüße</p>\n<a href="{mailto}">Abmelden</a></body></html>\n',
        "text": f"Schöne Grüße\n\n.\n\nAbmelden [1]\n\n[1] {mailto}\n", "sender_name": "Vorgestellt",
        "sender_address": "brief@vorgestellt.example", "message_id": "<2026-11@vorgestellt.example>", "unsubscribe": mailto,
    }  # fmt: skip
    return Letter(published=NOW, **{**valid, **changes})


def address(number: int) -> str:
    return f"leserin{number}@brief.example"


def in_order(addresses: list[str]) -> list[str]:
    return sorted(addresses, key=lambda one: readers.hashed(KEY, one))


def a_folder(folder: Path, count: int | list[str]) -> Path:
    """Write a private folder with so many readers, or with these."""
    addresses = [address(n) for n in range(count)] if isinstance(count, int) else count
    (folder / "letter").mkdir(parents=True, exist_ok=True)
    (folder / readers.KEY).write_text(KEY.hex() + "\n")
    listed = [readers.Subscriber(one, "", "", "de", "2026-01-15", "form") for one in addresses]
    (folder / readers.SUBSCRIBERS).write_bytes(readers.subscribers_file(listed))
    return folder


def suppress(folder: Path, *addresses: str) -> None:
    gone = [readers.Suppressed(readers.hashed(KEY, one), "2026-11-15", "left") for one in addresses]
    (folder / readers.SUPPRESSED).write_bytes(readers.suppressed_file(gone))


def clock(now: datetime = NOW) -> Clock:
    """A clock on which waiting takes no time."""
    passed = [0.0]

    def sleep(seconds: float) -> None:
        passed[0] += seconds

    return Clock(lambda: now, lambda: passed[0], sleep)


class Shelf:
    """What all machines see of a book."""

    def __init__(self) -> None:
        self.receipts: list[Receipt] = []


class Book:
    """One process's book: like that in git, adding fails where others have added since."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._known = -1

    def read(self, key: str) -> tuple[Receipt, ...]:
        self._known = len(self.shelf.receipts)
        return tuple(receipt for receipt in self.shelf.receipts if receipt.key == key)

    def append(self, receipt: Receipt) -> None:
        if self._known != len(self.shelf.receipts):
            raise Overtaken("others were faster")
        self.shelf.receipts.append(receipt)
        self._known += 1


def courier(
    folder: Path, port: int, book: ReceiptBook, *, lot: int = 3, machine: str = "desk", per_minute: int = 0,
    when: Clock | None = None, leave: str = LEAVE, dial: Callable[[SmtpSettings, str], Line] = Line, patience: float = 5,
) -> Smtp:  # fmt: skip
    settings = SmtpSettings("127.0.0.1", port, security="none", per_minute=per_minute,
                            patience=patience, patience_at_end=patience)  # fmt: skip
    return Smtp(folder, book, settings, leave=leave, contact=CONTACT, clock=when or clock(), dial=dial, lot=lot,
                machine=machine)  # fmt: skip


def drafted(made: Smtp, given: Letter | None = None) -> Letter:
    """Dress and draft the letter."""
    dressed = made.dress(given or letter())
    made.save_draft(dressed)
    return dressed


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


STEPS = (
    (os, "write"), (os, "fsync"), (os, "replace"), (os, "open"), (Line, "__init__"), (Line, "offer"), (Line, "ask"),
    (Line, "hand_over"), (Line, "reset"), (Book, "read"), (Book, "append"),
)  # fmt: skip


@contextmanager
def dying(step: int) -> Iterator[list[str]]:
    """Kill at the given step: even ones before something takes effect, odd ones right after. Yields the steps' names."""
    seen: list[str] = []

    def counted(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            seen.append(f"before {name}")
            if len(seen) - 1 >= step:
                raise Killed
            result = original(*args, **kwargs)
            seen.append(f"after {name}")
            if len(seen) - 1 >= step:
                if name == "Line.__init__":
                    args[0].drop()  # type: ignore[attr-defined]  # the system closes what a dead process had open
                raise Killed
            return result

        return run

    patches = [
        patch.object(owner, name, counted(f"{owner.__name__}.{name}", getattr(owner, name))) for owner, name in STEPS
    ]
    try:
        for one in patches:
            one.start()
        yield seen
    finally:
        for one in patches:
            one.stop()
