"""What the books of receipts remember, and that nobody writes in them unseen."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.domain import Receipt
from pipeline.receipts import FileReceiptBook

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


# Receipts


def receipt(state: str = "done", **changes: str) -> Receipt:
    return replace(Receipt("2026-11", "create", state, NOW, "abc", "outbox", "Ein „Beleg“\nin zwei Zeilen"), **changes)


def test_receipts_come_back_in_their_order(folder: Path) -> None:
    book, written = FileReceiptBook(folder / "receipts"), (receipt("intent"), receipt("done"), receipt(action="update"))
    for one in written:
        book.append(one)
    assert book.read("2026-11") == written
    assert FileReceiptBook(folder / "receipts").read("2026-11") == written
    assert book.read("2026-12") == ()


def test_a_receipt_is_on_the_disk_when_append_returns(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bytes] = []
    path = folder / "receipts/2026-11.jsonl"
    monkeypatch.setattr(os, "fsync", lambda _: synced.append(path.read_bytes()))
    FileReceiptBook(folder / "receipts").append(receipt())
    assert synced == [path.read_bytes()]
    assert synced[0].endswith(b"\n")


def test_a_last_line_that_was_cut_off_is_reported_as_unknown(folder: Path) -> None:
    book, path = FileReceiptBook(folder / "receipts"), folder / "receipts/2026-11.jsonl"
    book.append(receipt())
    book.append(receipt("intent"))
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first + 1, len(whole) - 1):
        path.write_bytes(whole[:cut])
        kept, torn = book.read("2026-11")
        assert (kept, torn.state, torn.action) == (receipt(), "unknown", "unknown")


def test_a_receipt_after_a_torn_line_is_read_and_the_torn_one_stays_unknown(folder: Path) -> None:
    book, path = FileReceiptBook(folder / "receipts"), folder / "receipts/2026-11.jsonl"
    book.append(receipt("intent"))
    path.write_bytes(path.read_bytes()[:-20])
    book.append(receipt("done"))
    torn, whole = book.read("2026-11")
    assert (torn.state, whole) == ("unknown", receipt("done"))


@pytest.mark.parametrize("line", ["null", "[]", "17", '{"key": "2026-11"}', '{"at": 3}', "\x00\x00", "ÿ"])
def test_a_line_that_is_no_receipt_is_unknown(folder: Path, line: str) -> None:
    (folder / "receipts").mkdir(parents=True)
    (folder / "receipts/2026-11.jsonl").write_bytes(line.encode("latin-1") + b"\n")
    (found,) = FileReceiptBook(folder / "receipts").read("2026-11")
    assert (found.key, found.state) == ("2026-11", "unknown")


@pytest.mark.parametrize("key", ["", "..", "../x", "a/b", "a\\b"])
def test_a_book_never_leaves_its_folder(folder: Path, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        FileReceiptBook(folder).read(key)
