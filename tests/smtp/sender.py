"""A process that sends, as the command does, to be killed by a test: ``python -m tests.smtp.sender <folder> <clone> <port>``."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from pipeline.delivery import carry_out, plan_dispatch
from pipeline.receipts import GitReceiptBook
from tests.smtp.world import Clock, courier, letter


def main(folder: str, clone: str, port: str) -> None:
    """Look, plan, act; the last word on standard output is the plan's."""
    os.fsync = lambda _: None  # a kill takes nothing back that the system has: only a power cut would
    book = GitReceiptBook(Path(clone))
    made = courier(Path(folder), int(port), book, lot=200, patience=60, when=Clock())
    dressed = made.dress(letter())
    step = plan_dispatch("send", dressed, made.find(dressed.key), book.read(dressed.key))
    carry_out(step, dressed, made, book, datetime.now(UTC))
    sys.stdout.write(f"{step.code}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
