"""What the books of receipts remember, and that nobody writes in them unseen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.delivery import BookUnreachable, Overtaken
from pipeline.domain import Receipt
from pipeline.receipts import BRANCH, Branch, FileReceiptBook, GitReceiptBook, SharedFile

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


# Receipts in a branch


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True)  # noqa: S607  # the PATH's
    return done.stdout.strip()


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(folder)], check=True)  # noqa: S607  # the PATH's
    return folder


@pytest.fixture
def clone(tmp_path: Path, remote: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        subprocess.run(["git", "clone", "-q", str(remote), str(tmp_path / name)], check=True, capture_output=True)  # noqa: S607  # the PATH's
        return tmp_path / name

    return make


Clone = Callable[[str], Path]


def test_what_one_machine_notes_every_machine_reads(clone: Clone) -> None:
    here, there = GitReceiptBook(clone("here")), GitReceiptBook(clone("there"))
    written = (receipt("intent", by="Ada"), replace(receipt("done"), readers=312))
    assert here.read("2026-11") == ()
    for one in written:
        here.append(one)
    assert there.read("2026-11") == written
    assert there.read("2026-12") == ()


def test_a_clone_without_a_remote_keeps_its_own_branch(clone: Clone) -> None:
    folder = clone("alone")
    book = GitReceiptBook(folder, remote=None)
    book.read("2026-11")
    book.append(receipt("intent"))
    book.append(receipt("done"))
    assert GitReceiptBook(folder, remote=None).read("2026-11") == (receipt("intent"), receipt("done"))


@pytest.mark.parametrize("shared", [True, False])
def test_of_two_that_read_the_same_receipts_only_the_first_can_add_one(clone: Clone, shared: bool) -> None:
    folder = clone("here")
    remote = "origin" if shared else None
    first, second = GitReceiptBook(folder, remote), GitReceiptBook(clone("there") if shared else folder, remote)
    for book in (first, second):
        book.read("2026-11")
    first.append(receipt("intent"))
    with pytest.raises(Overtaken):
        second.append(receipt("intent", by="the slower one"))
    assert second.read("2026-11") == (receipt("intent"),)
    second.append(receipt("done"))
    with pytest.raises(Overtaken):
        first.append(receipt("done"))


@pytest.mark.slow
def test_receipts_of_another_letter_are_in_nobodys_way(clone: Clone) -> None:
    first, second = GitReceiptBook(clone("here")), GitReceiptBook(clone("there"))
    first.read("2026-11"), second.read("2026-12")
    for n in range(3):
        first.append(receipt(detail=str(n)))
        second.append(receipt(key="2026-12", detail=str(n)))
    assert [r.detail for r in first.read("2026-11")] == ["0", "1", "2"]
    assert [r.detail for r in first.read("2026-12")] == ["0", "1", "2"]


def test_nothing_is_added_on_top_of_receipts_that_nobody_read(clone: Clone) -> None:
    with pytest.raises(ValueError, match="read"):
        GitReceiptBook(clone("here")).append(receipt())


def test_a_restored_old_checkout_reads_todays_receipts(clone: Clone, tmp_path: Path) -> None:
    folder = clone("here")
    book = GitReceiptBook(folder)
    book.read("2026-11")
    book.append(receipt("intent"))
    git(tmp_path, "clone", "-q", "--no-local", str(folder), str(tmp_path / "backup"))
    git(tmp_path / "backup", "remote", "set-url", "origin", str(tmp_path / "remote.git"))
    book.append(receipt("done"))
    assert GitReceiptBook(tmp_path / "backup").read("2026-11") == (receipt("intent"), receipt("done"))


def test_the_work_tree_the_index_and_the_branch_stay_as_they_are(clone: Clone) -> None:
    folder = clone("here")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@a.example", "commit", "-q", "--allow-empty", "-m", "Beginn")
    (folder / "neu.txt").write_text("Noch nicht gesichert.", "utf-8")
    git(folder, "add", "neu.txt")
    before = (git(folder, "status", "--porcelain", "--branch"), git(folder, "rev-parse", "HEAD"))
    book = GitReceiptBook(folder)
    book.read("2026-11")
    book.append(receipt())
    assert (git(folder, "status", "--porcelain", "--branch"), git(folder, "rev-parse", "HEAD")) == before
    assert (folder / ".git" / "refs" / "heads" / BRANCH).exists() is False


def test_every_receipt_is_a_commit_on_top_of_the_one_before(clone: Clone, remote: Path) -> None:
    book = GitReceiptBook(clone("here"))
    book.read("2026-11")
    for state in ("intent", "done"):
        book.append(receipt(state))
    commits = git(remote, "rev-list", BRANCH).split()
    assert len(commits) == 2
    for newer, older in pairwise(commits):
        assert git(remote, "rev-parse", f"{newer}^") == older
    assert git(remote, "log", "-1", "--format=%s", BRANCH) == "2026-11: create, done"


def test_a_remote_that_cannot_be_reached_stops_everything(clone: Clone, remote: Path) -> None:
    book = GitReceiptBook(clone("here"))
    book.read("2026-11")
    remote.rename(remote.with_name("gone.git"))
    with pytest.raises(BookUnreachable):
        book.append(receipt("intent"))
    with pytest.raises(BookUnreachable):
        book.read("2026-11")


def test_a_remote_that_refuses_everything_is_unreachable_and_keeps_nothing(clone: Clone, remote: Path) -> None:
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    book = GitReceiptBook(clone("here"))
    book.read("2026-11")
    with pytest.raises(BookUnreachable):
        book.append(receipt("intent"))
    hook.unlink()
    assert GitReceiptBook(clone("there")).read("2026-11") == ()
    book.append(receipt("intent"))
    assert book.read("2026-11") == (receipt("intent"),)


def test_a_push_whose_answer_was_lost_counts_where_it_arrived(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    book = GitReceiptBook(clone("here"))
    book.read("2026-11")
    run = Branch._run

    def deaf(self: Branch, *words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        done = run(self, *words, **options)  # type: ignore[arg-type]  # handed through
        return replace_returncode(done) if words[0] == "push" else done

    def replace_returncode(done: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(done.args, 128, done.stdout, b"fatal: the remote end hung up unexpectedly")

    monkeypatch.setattr(Branch, "_run", deaf)
    book.append(receipt("intent"))
    book.append(receipt("done"))
    assert GitReceiptBook(clone("there")).read("2026-11") == (receipt("intent"), receipt("done"))


# A file that many machines add to


def test_a_shared_file_keeps_what_two_machines_add_at_once(clone: Clone) -> None:
    here, there = SharedFile("left.csv", clone("here")), SharedFile("left.csv", clone("there"))
    assert here.read() == b""

    def late(before: bytes) -> bytes:
        if not before:
            there.change(lambda _: b"there\n", "left.csv: 1 line")  # somebody is faster
        return before + b"here\n"

    here.change(late, "left.csv: 1 line")
    assert here.read() == there.read() == b"there\nhere\n"


def test_a_shared_file_that_stays_as_it_is_makes_no_commit(clone: Clone, remote: Path) -> None:
    file = SharedFile("left.csv", clone("here"))
    file.change(lambda _: b"one\n", "left.csv: 1 line")
    before = git(remote, "rev-parse", BRANCH)
    file.change(lambda now: now, "left.csv: nothing")
    assert git(remote, "rev-parse", BRANCH) == before


def test_receipts_and_a_shared_file_lie_side_by_side(clone: Clone) -> None:
    book, file = GitReceiptBook(clone("here")), SharedFile("left.csv", clone("there"))
    book.read("2026-11")
    file.change(lambda _: b"one\n", "left.csv: 1 line")
    book.append(receipt("intent"))
    assert (book.read("2026-11"), file.read()) == ((receipt("intent"),), b"one\n")


def test_no_address_gets_into_a_receipt(clone: Clone, remote: Path) -> None:
    book = GitReceiptBook(clone("here"))
    book.read("2026-11")
    book.append(receipt(by="ada@post.example", detail="553 not owned by user ada.login@privat.example"))
    assert "@" not in git(remote, "show", f"{BRANCH}:2026-11.jsonl")


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["deleted", "rewritten", "another repository"])
def test_a_branch_that_has_lost_receipts_stops_everything(
    clone: Clone, remote: Path, tmp_path: Path, loss: str
) -> None:
    folder = clone("here")
    book = GitReceiptBook(folder)
    book.read("2026-11")
    for state in ("intent", "done"):
        book.append(receipt(state))
    book.read("2026-11")
    if loss == "deleted":
        git(remote, "update-ref", "-d", f"refs/heads/{BRANCH}")
    elif loss == "rewritten":
        git(remote, "update-ref", f"refs/heads/{BRANCH}", f"{BRANCH}^")
    else:
        fork = GitReceiptBook(tmp_path / "fork")
        git(tmp_path, "init", "-q", "--bare", str(tmp_path / "fork.git"))
        git(tmp_path, "clone", "-q", str(tmp_path / "fork.git"), str(tmp_path / "fork"))
        fork.read("2026-11")
        fork.append(receipt("intent", by="somebody else"))
        git(folder, "remote", "set-url", "origin", str(tmp_path / "fork.git"))
    for again in (book, GitReceiptBook(folder)):
        with pytest.raises(BookUnreachable, match="has lost receipts"):
            again.read("2026-11")


@pytest.mark.slow
def test_of_eight_that_race_for_each_receipt_exactly_one_wins(clone: Clone, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    books = [GitReceiptBook(clone(f"clone-{n}")) for n in range(8)]

    def race(n: int) -> bool:
        try:
            books[n].append(receipt("intent", by=str(n)))
        except Overtaken:
            return False
        return True

    for turn in range(1, 6):
        for book in books:
            book.read("2026-11")
        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(race, range(8)))
        assert won.count(True) == 1
        assert len(books[0].read("2026-11")) == turn
