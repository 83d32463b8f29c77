"""The lists on the disk: no backup brings back who left, no lost key is replaced, nobody but the editors reads them."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import readers, subscribers
from pipeline.delivery import BookUnreachable
from pipeline.mailing_list import Damaged, KeyLost, MailingList
from pipeline.receipts import SharedFile
from pipeline.subscribers import Lists
from tests.test_commands import tree

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAMES = ("ada", "bela", "cem")


class Copy(SharedFile):
    """The shared copy in memory; ``reachable`` says whether anybody can get at it."""

    def __init__(self) -> None:
        self.data = b""
        self.reachable = True

    def read(self) -> bytes:
        if not self.reachable:
            raise BookUnreachable("git: no route to host")
        return self.data

    def change(self, changed: Callable[[bytes], bytes], subject: str) -> None:
        self.data = changed(self.read())


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)


def joined(room: MailingList, *names: str) -> Lists:
    """Ask and confirm these people, and return the lists."""
    lists = room.open()
    for name in names:
        (one,), _ = subscribers.named(f"{name}@post.example".encode(), "list", room.key)
        lists = subscribers.asked(lists, subscribers.arrival([one], lists).new, NOW.isoformat(), "fair")
        if one.hash not in lists.gone:
            lists = subscribers.confirmed(lists, one.hash, NOW.isoformat(), "mail")
    room.save(lists)
    return lists


def left(room: MailingList, name: str) -> None:
    room.save(subscribers.forgotten(room.open(), {readers.hashed(room.key, f"{name}@post.example")}, NOW))


def mailed(room: MailingList) -> set[str]:
    lists = room.open()
    return {one.address.partition("@")[0] for one in readers.allowed(lists.subscribers, lists.left)}


def test_the_lists_and_the_key_are_made_once_and_nobody_else_reads_them(tmp_path: Path) -> None:
    room = MailingList(tmp_path, Copy())
    joined(room, "ada", "bela")
    key = (tmp_path / "letter/key").read_bytes()
    assert MailingList(tmp_path, Copy()).open().subscribers == room.open().subscribers
    left(room, "ada")
    assert (tmp_path / "letter/key").read_bytes() == key
    assert mailed(room) == {"bela"}
    for path in (tmp_path / "letter").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_opening_the_lists_writes_nothing(tmp_path: Path) -> None:
    assert MailingList(tmp_path, Copy()).open() == Lists()
    assert list(tmp_path.rglob("*")) == []


def test_a_restored_backup_knows_who_left_since(tmp_path: Path) -> None:
    copy = Copy()
    joined(MailingList(tmp_path / "private", copy), *NAMES)
    shutil.copytree(tmp_path / "private", tmp_path / "backup")
    left(MailingList(tmp_path / "private", copy), "ada")
    shutil.rmtree(tmp_path / "private")
    shutil.copytree(tmp_path / "backup", tmp_path / "private")
    assert "ada@post.example" in (tmp_path / "private/letter/subscribers.csv").read_text("utf-8")
    assert mailed(MailingList(tmp_path / "private", copy)) == {"bela", "cem"}
    joined(MailingList(tmp_path / "private", copy), "ada")
    assert mailed(MailingList(tmp_path / "private", copy)) == {"bela", "cem"}


def test_after_bringing_the_copies_together_the_folder_alone_tells_who_may_be_mailed(tmp_path: Path) -> None:
    copy = Copy()
    room = MailingList(tmp_path, copy)
    joined(room, *NAMES)
    before = tree(tmp_path)
    left(room, "ada")
    for name, data in before.items():
        (tmp_path / name).write_bytes(data)
    lists = room.bring_together()
    lines, _ = readers.suppressed((tmp_path / "letter/suppressed.csv").read_bytes())
    listed, _ = readers.subscribers((tmp_path / "letter/subscribers.csv").read_bytes(), room.key)
    assert {one.address for one in readers.allowed(listed, lines)} == {"bela@post.example", "cem@post.example"}
    assert lists.gone == readers.gone(lines)
    once = tree(tmp_path), copy.data
    room.bring_together()
    assert (tree(tmp_path), copy.data) == once


def test_a_lost_shared_copy_is_made_again_from_the_folder(tmp_path: Path) -> None:
    copy = Copy()
    room = MailingList(tmp_path, copy)
    joined(room, *NAMES)
    left(room, "ada")
    before, copy.data = copy.data, b""
    assert mailed(room) == {"bela", "cem"}
    left(room, "bela")
    assert set(before.splitlines()) < set(copy.data.splitlines())


@pytest.mark.parametrize("name", ["letter/key", "letter"])
def test_a_lost_key_is_never_replaced(tmp_path: Path, name: str) -> None:
    copy = Copy()
    room = MailingList(tmp_path, copy)
    joined(room, "ada")
    path = tmp_path / name
    path.unlink() if path.is_file() else shutil.rmtree(path)
    with pytest.raises(KeyLost):
        room.open()
    if name == "letter/key":
        copy.data = b""
        with pytest.raises(KeyLost):  # the folder's own copy knows too
            room.open()


def test_a_list_of_who_left_without_any_key_gets_no_new_one(tmp_path: Path) -> None:
    (tmp_path / "letter").mkdir()
    (tmp_path / "letter/suppressed.csv").write_text(f"hash,when,why\n{'ab' * 32},,left\n", "ascii")
    with pytest.raises(KeyLost):
        MailingList(tmp_path, Copy()).open()


def test_another_key_is_not_taken_for_the_one_it_was(tmp_path: Path) -> None:
    room = MailingList(tmp_path, Copy())
    joined(room, "ada")
    (tmp_path / "letter/key").write_text("ab" * 32 + "\n", "ascii")
    with pytest.raises(KeyLost):
        room.open()


def test_leaving_is_noted_here_while_the_shared_copy_is_out_of_reach(tmp_path: Path) -> None:
    copy = Copy()
    room = MailingList(tmp_path, copy)
    joined(room, *NAMES)
    copy.reachable = False
    with pytest.raises(BookUnreachable):
        room.open()
    lists = subscribers.forgotten(room.open(alone=True), {readers.hashed(room.key, "ada@post.example")}, NOW)
    with pytest.raises(BookUnreachable):
        room.save(lists)
    assert "ada@" not in (tmp_path / "letter/subscribers.csv").read_text("utf-8")
    copy.reachable = True
    assert mailed(room) == {"bela", "cem"}
    room.save(room.open())
    assert readers.hashed(room.key, "ada@post.example") in copy.data.decode()


@pytest.mark.parametrize("name", ["subscribers.csv", "pending.csv", "suppressed.csv"])
def test_a_list_that_cannot_be_read_stops_everything(tmp_path: Path, name: str) -> None:
    room = MailingList(tmp_path, Copy())
    joined(room, "ada")
    with (tmp_path / "letter" / name).open("a", encoding="utf-8") as file:
        file.write("ada\n")
    with pytest.raises(Damaged) as damaged:
        room.open()
    assert [finding.file for finding in damaged.value.findings] == [f"letter/{name}"]


def test_the_shared_copy_holds_nobodys_words(tmp_path: Path) -> None:
    copy = Copy()
    room = MailingList(tmp_path, copy)
    joined(room, "ada")
    left(room, "ada")
    room.save(
        subscribers.readmitted(
            room.open(), readers.hashed(room.key, "ada@post.example"), "2026-11-21", "Mail von Ada B."
        )
    )
    assert "Mail von Ada B." in (tmp_path / "letter/suppressed.csv").read_text("utf-8")
    shared, _ = readers.suppressed(copy.data)
    assert {line.why for line in shared} == {"key", "left", "back"}
    joined(room, "ada")
    assert mailed(room) == {"ada"}
    assert len(readers.suppressed(copy.data)[0]) == len(shared)


def paste(folder: Path, name: str) -> None:
    """Do what an editor does with a text editor: write somebody straight onto the list."""
    path = folder / "letter/subscribers.csv"
    if path.exists():
        path.write_text(path.read_text("utf-8") + f"{name}@post.example,,de,2026-11-01,pasted\n", "utf-8")


DEED = st.sampled_from(["join", "leave", "paste", "back up", "restore", "lose the shared copy"])


@pytest.mark.slow
@given(st.lists(st.tuples(DEED, st.sampled_from(NAMES)), max_size=14))
def test_whatever_happens_nobody_who_left_is_mailed_again(deeds: list[tuple[str, str]]) -> None:
    gone: set[str] = set()
    both_whole = True  # of the two copies, one may be lost before the next departure or import makes it whole again
    with TemporaryDirectory() as name:
        folder, backup, copy = Path(name, "private"), Path(name, "backup"), Copy()
        room = MailingList(folder, copy)
        joined(room, *NAMES)
        for deed, who in deeds:
            match deed:
                case "join":
                    joined(room, who)
                    both_whole = True
                case "leave":
                    left(room, who)
                    gone.add(who)
                    both_whole = True
                case "paste":
                    paste(folder, who)
                case "back up":
                    shutil.copytree(folder, backup, dirs_exist_ok=True)
                case "restore" if backup.exists() and both_whole:
                    shutil.copytree(backup, folder, dirs_exist_ok=True)
                    both_whole = False
                case "lose the shared copy" if both_whole:
                    copy.data = b""
                    both_whole = False
            assert not mailed(room) & gone, deed
