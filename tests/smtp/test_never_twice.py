"""Nobody gets a letter twice and nobody is lost in silence: killed at every step, two at once, restored copies, a bad server."""

from __future__ import annotations

import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pipeline import readers
from pipeline.couriers.smtp.transport import Line
from pipeline.delivery import CourierError, Overtaken, carry_out, plan_dispatch, settle
from pipeline.domain import Letter, Receipt
from tests.smtp.server import Server
from tests.smtp.world import (
    KEY,
    NOW,
    Book,
    Killed,
    Shelf,
    a_folder,
    address,
    courier,
    drafted,
    dying,
    in_order,
)
from tests.smtp.world import suppress as put_off

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

ALL = [address(n) for n in range(7)]


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """``os.fsync`` stays a step at which a process can die; a kill takes nothing back that the system has."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


def approved(shelf: Shelf, letter: Letter) -> None:
    for action in ("create", "test", "approve"):
        shelf.receipts.append(Receipt(letter.key, action, "done", NOW, letter.digest(), "smtp"))


def deliver(folder: Path, port: int, shelf: Shelf, letter: Letter, machine: str = "desk") -> str:
    """Do what the command does in a process of its own: look, plan, act; return the plan's word."""
    book = Book(shelf)
    made = courier(folder, port, book, machine=machine)
    receipts = book.read(letter.key)
    step = plan_dispatch("send", letter, made.find(letter.key), receipts)
    carry_out(step, letter, made, book, NOW, at=NOW)
    return step.code


def insist(folder: Path, port: int, shelf: Shelf, letter: Letter, machine: str = "desk") -> None:
    """Deliver until everybody has their fate, as a person would who settles what never began."""
    for _ in range(8):
        made = courier(folder, port, Book(shelf), machine=machine)
        held = made.find(letter.key)
        assert held is not None
        assert held.state in ("draft", "sending", "sent"), held
        if held.state == "sent":
            return
        if deliver(folder, port, shelf, letter, machine) == "outcome-unknown":
            assert held.state == "draft", "what has begun goes on by itself"
            settle(letter.key, "refused", Book(shelf), NOW, "nothing in the journal")
    pytest.fail(f"it never ends: {held}")


def reckoned(
    folder: Path, port: int, shelf: Shelf, letter: Letter, everybody: list[str], server: Server
) -> Counter[str]:
    """Compare what the server took with what the courier says, reader by reader; return how many have which fate."""
    twice = [one for one, count in Counter(server.recipients()).items() if count > 1]
    assert twice == []
    made = courier(folder, port, Book(shelf))
    held = made.find(letter.key)
    assert held is not None
    assert held.state == "sent"
    doubtful = set(made.doubtful(letter.key))
    taken = set(server.recipients())
    fates = made._folder.record(letter.key)
    assert fates is not None
    count: Counter[str] = Counter()
    for one in everybody:
        fate = fates.fates[readers.hashed(KEY, one)]
        count[fate] += 1
        assert fate in ("done", "refused", "left", "unknown")
        assert (one in taken) if fate == "done" else True
        assert (one not in taken) if fate in ("refused", "left") else True
        assert (one in doubtful) == (fate == "unknown")
    assert held.readers == count["done"]
    assert held.doubtful == count["unknown"]
    return count


# One process, killed anywhere


def test_killed_at_every_step_and_resumed_nobody_gets_it_twice_and_at_most_one_is_doubtful(
    server: Server, tmp_path: Path
) -> None:
    seen: Counter[str] = Counter()
    step = 0
    while True:
        server.taken.clear()
        folder, shelf = a_folder(tmp_path / str(step), 4), Shelf()
        letter = drafted(courier(folder, server.port, Book(shelf)))
        approved(shelf, letter)
        with dying(step) as steps:
            try:
                deliver(folder, server.port, shelf, letter)
            except Killed:
                seen[steps[-1].split()[-1]] += 1
            else:
                break
        insist(folder, server.port, shelf, letter)
        count = reckoned(folder, server.port, shelf, letter, ALL[:4], server)
        assert count["done"] + count["unknown"] == 4
        assert count["unknown"] <= 1, steps[-1]
        seen["doubtful"] += count["unknown"]
        step += 1
    assert step > 60
    assert {"Line.offer", "Line.ask", "Line.hand_over", "Book.append", "os.fsync", "os.write", "os.replace"} <= set(
        seen
    )
    assert 4 <= seen["doubtful"] <= 6 * 4  # from the try being on the disk to the answer being in the journal


def test_killed_again_and_again_at_growing_distances_nobody_gets_it_twice(server: Server, tmp_path: Path) -> None:
    for stride in (3, 7, 11, 16, 23):
        server.taken.clear()
        folder, shelf = a_folder(tmp_path / str(stride), 7), Shelf()
        letter = drafted(courier(folder, server.port, Book(shelf)))
        approved(shelf, letter)
        kills = 0
        for kill in range(12):
            with dying(stride * (kill + 1)):
                try:
                    code = deliver(folder, server.port, shelf, letter)
                except Killed:
                    kills += 1
                    continue
            if code == "outcome-unknown":
                settle(letter.key, "refused", Book(shelf), NOW, "nothing in the journal")
        insist(folder, server.port, shelf, letter)
        assert kills >= 3
        count = reckoned(folder, server.port, shelf, letter, ALL, server)
        assert count["done"] + count["unknown"] == 7
        assert count["unknown"] <= kills


@pytest.mark.parametrize("fault", ["451 later", "550 never", "421 closing", "die", "die-after", "garbage", "hang"])
@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "data", "message", "rset"])
def test_whatever_goes_wrong_at_whatever_stage_nobody_gets_it_twice_or_is_lost(
    server: Server, tmp_path: Path, stage: str, fault: str
) -> None:
    folder, shelf = a_folder(tmp_path, 5), Shelf()
    book = Book(shelf)
    book.read("2026-11")
    # Patient with a slow machine, and no longer than needed where the answer never comes.
    made = courier(folder, server.port, book, patience=1 if fault == "hang" else 9)
    letter = drafted(made)
    server.script[stage] = [None, fault] if stage not in ("connect", "ehlo") else [fault]
    if stage == "rset":
        server.refuse[in_order(ALL[:5])[1]] = "450 later"
        server.script[stage] = [fault]
    for _ in range(7):
        with suppress(CourierError):
            made.send(letter.key, letter.digest())
        held = made.find(letter.key)
        assert held is not None
        server.refuse.clear()
        if held.state == "sent":
            break
    count = reckoned(folder, server.port, shelf, letter, ALL[:5], server)
    assert server.script[stage] == []
    expected = {
        ("message", "die"): "unknown", ("message", "die-after"): "unknown", ("message", "garbage"): "unknown",
        ("message", "hang"): "unknown", ("message", "550 never"): "refused", ("data", "550 never"): "refused",
        ("rcpt", "550 never"): "refused",
    }.get((stage, fault))  # fmt: skip
    assert count == Counter({"done": 5} if expected is None else {"done": 4, expected: 1})


# Two at once


def test_of_two_processes_on_one_machine_one_is_told_that_the_other_is_at_work(server: Server, tmp_path: Path) -> None:
    folder, shelf = a_folder(tmp_path, 6), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    said: list[str] = []

    class Meddling(Line):
        def hand_over(self, data: bytes) -> int | None:
            if len(server.taken) == 2 and not said:
                other = courier(folder, server.port, Book(Shelf()))
                held = other.find(letter.key)
                assert held is not None
                assert (held.state, held.resumable) == ("sending", False)
                with pytest.raises(CourierError, match="another process") as refused:
                    other.send(letter.key, letter.digest())
                said.append(str(refused.value))
                assert refused.value.permanent
            return super().hand_over(data)

    book = Book(shelf)
    book.read(letter.key)
    courier(folder, server.port, book, dial=Meddling).send(letter.key, letter.digest())
    assert len(said) == 1
    assert reckoned(folder, server.port, shelf, letter, ALL[:6], server) == Counter({"done": 6})


@pytest.mark.parametrize("when", range(8))
def test_of_two_machines_the_overtaken_one_stops_and_what_it_had_claimed_is_doubtful_elsewhere(
    server: Server, tmp_path: Path, when: int
) -> None:
    """The second machine, with a copy of the folder, begins while the first is at its message number ``when``."""
    folder, shelf = a_folder(tmp_path / "a", 7), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    approved(shelf, letter)
    copy = tmp_path / "b"
    begun = []

    class Overlapping(Line):
        def offer(self, sender: str, recipient: str) -> int:
            if len(server.taken) == when and not begun:
                begun.append(shutil.copytree(folder, copy))
                insist(copy, server.port, shelf, letter, "elsewhere")
            return super().offer(sender, recipient)

    book = Book(shelf)
    made = courier(folder, server.port, book, dial=Overlapping)
    step = plan_dispatch("send", letter, made.find(letter.key), book.read(letter.key))
    if when < 7:
        with pytest.raises(Overtaken):
            carry_out(step, letter, made, book, NOW)
        insist(folder, server.port, shelf, letter)
    else:
        carry_out(step, letter, made, book, NOW)
    assert [one for one, count in Counter(server.recipients()).items() if count > 1] == []
    assert sorted(begun) == ([copy] if when < 7 else [])
    if (
        begun
    ):  # between them the two know of everybody: nobody is doubtful for both who got it from neither, but for one lot
        ours = set(courier(folder, server.port, Book(shelf)).doubtful(letter.key))
        theirs = set(courier(copy, server.port, Book(shelf)).doubtful(letter.key))
        assert set(ALL) - set(server.recipients()) <= ours & theirs
        assert len(set(ALL) - set(server.recipients())) <= 3


@pytest.mark.parametrize("round_", range(6))
def test_two_machines_that_start_at_the_same_moment_send_one_letter_to_each(
    server: Server, tmp_path: Path, round_: int
) -> None:
    folder, shelf = a_folder(tmp_path / "a", 9), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    approved(shelf, letter)
    shutil.copytree(folder, tmp_path / "b")
    gate = threading.Barrier(2)

    def run(name: str) -> None:
        gate.wait()
        with suppress(Overtaken, CourierError):
            deliver(tmp_path / name, server.port, shelf, letter, name)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("ab", "ba")[round_ % 2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in "ab":
        held = courier(tmp_path / name, server.port, Book(shelf)).find(letter.key)
        assert held is not None
        if held.state != "draft":  # the other one has only ever read that somebody is at work
            insist(tmp_path / name, server.port, shelf, letter, name)
    assert max(Counter(server.recipients()).values()) == 1
    assert len(server.taken) >= 6  # all but at most one lot


# Restored copies


def interrupted(folder: Path, server: Server, shelf: Shelf, letter: Letter, after: int) -> None:
    """Send to ``after`` readers and be killed."""

    class Dying(Line):
        def offer(self, sender: str, recipient: str) -> int:
            if len(server.taken) == after:
                raise Killed
            return super().offer(sender, recipient)

    book = Book(shelf)
    book.read(letter.key)
    with pytest.raises(Killed):
        courier(folder, server.port, book, dial=Dying).send(letter.key, letter.digest())


@pytest.mark.parametrize("before", [1, 2, 3, 4])
def test_an_old_journal_put_back_sends_nothing_again(server: Server, tmp_path: Path, before: int) -> None:
    folder, shelf = a_folder(tmp_path / "now", 7), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    approved(shelf, letter)
    interrupted(folder, server, shelf, letter, before)
    backup = shutil.copytree(folder, tmp_path / "backup")
    insist(folder, server.port, shelf, letter)
    shutil.rmtree(folder)
    shutil.copytree(backup, folder)
    insist(folder, server.port, shelf, letter)
    count = reckoned(folder, server.port, shelf, letter, ALL, server)
    assert count == Counter({"done": before, "unknown": 7 - before})


def test_an_old_journal_written_into_the_same_file_sends_nothing_again(server: Server, tmp_path: Path) -> None:
    folder, shelf = a_folder(tmp_path, 7), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    approved(shelf, letter)
    interrupted(folder, server, shelf, letter, 4)
    journal = folder / "letter/journal/2026-11.jsonl"
    backup = journal.read_bytes()
    insist(folder, server.port, shelf, letter)
    with journal.open("r+b") as file:
        file.write(backup)
        file.truncate()
    insist(folder, server.port, shelf, letter)
    assert reckoned(folder, server.port, shelf, letter, ALL, server) == Counter({"done": 4, "unknown": 3})


def test_a_copy_made_while_a_lot_was_sent_does_not_go_on_within_that_lot(server: Server, tmp_path: Path) -> None:
    folder, shelf = a_folder(tmp_path / "now", 7), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    approved(shelf, letter)
    journal = folder / "letter/journal/2026-11.jsonl"

    class Copied(Line):
        def offer(self, sender: str, recipient: str) -> int:
            if len(server.taken) == 4:
                shutil.copy2(journal, tmp_path / "copy")
            if len(server.taken) == 5:
                raise Killed
            return super().offer(sender, recipient)

    book = Book(shelf)
    book.read(letter.key)
    with pytest.raises(Killed):
        courier(folder, server.port, book, dial=Copied).send(letter.key, letter.digest())
    shutil.move(tmp_path / "copy", journal)
    insist(folder, server.port, shelf, letter)
    assert reckoned(folder, server.port, shelf, letter, ALL, server) == Counter({"done": 5, "unknown": 2})


def test_the_one_window_that_remains_is_no_wider_than_a_lot(server: Server, tmp_path: Path) -> None:
    """A whole disk copied within a lot, in which the sending then dies, and put back so that nothing tells it from the original."""
    folder, shelf = a_folder(tmp_path, 7), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    approved(shelf, letter)
    journal = folder / "letter/journal/2026-11.jsonl"
    copy = b""

    class Copied(Line):
        def offer(self, sender: str, recipient: str) -> int:
            nonlocal copy
            if len(server.taken) == 3:
                copy = journal.read_bytes()
            if len(server.taken) == 5:
                raise Killed
            return super().offer(sender, recipient)

    book = Book(shelf)
    book.read(letter.key)
    with pytest.raises(Killed):
        courier(folder, server.port, book, dial=Copied).send(letter.key, letter.digest())
    with journal.open("r+b") as file:
        file.write(copy)
        file.truncate()
    insist(folder, server.port, shelf, letter)
    twice = [one for one, count in Counter(server.recipients()).items() if count > 1]
    assert twice == in_order(ALL)[3:5]


def test_without_its_journal_a_claimed_letter_goes_to_nobody_who_was_claimed(server: Server, tmp_path: Path) -> None:
    folder, shelf = a_folder(tmp_path, 7), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    approved(shelf, letter)
    interrupted(folder, server, shelf, letter, 4)
    (folder / "letter/journal/2026-11.jsonl").unlink()
    insist(folder, server.port, shelf, letter)
    assert reckoned(folder, server.port, shelf, letter, ALL, server) == Counter({"done": 1, "unknown": 6})


def test_an_old_list_put_back_sends_to_nobody_new_and_nobody_twice(server: Server, tmp_path: Path) -> None:
    folder, shelf = a_folder(tmp_path, 7), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    approved(shelf, letter)
    interrupted(folder, server, shelf, letter, 2)
    later = in_order(ALL)[2:]
    a_folder(folder, [*in_order(ALL)[:4], "neu@brief.example"])
    put_off(folder, later[0])
    insist(folder, server.port, shelf, letter)
    assert "neu@brief.example" not in server.recipients()
    assert reckoned(folder, server.port, shelf, letter, ALL, server) == Counter({"done": 3, "left": 4})


def test_whoever_leaves_while_the_letter_goes_out_gets_nothing_from_the_next_lot_on(
    server: Server, tmp_path: Path
) -> None:
    folder, shelf = a_folder(tmp_path, 7), Shelf()
    letter = drafted(courier(folder, server.port, Book(shelf)))
    last = in_order(ALL)[-1]

    class Leaving(Line):
        def offer(self, sender: str, recipient: str) -> int:
            put_off(folder, last)
            return super().offer(sender, recipient)

    book = Book(shelf)
    book.read(letter.key)
    courier(folder, server.port, book, dial=Leaving).send(letter.key, letter.digest())
    assert reckoned(folder, server.port, shelf, letter, ALL, server) == Counter({"done": 6, "left": 1})
    assert last not in server.recipients()


# Histories


class Histories(RuleBasedStateMachine):
    """Two machines, kills, faults, backups, restored lists, decisions: whatever happens in whatever order."""

    @initialize()
    def begin(self) -> None:
        self.place = Path(mkdtemp(prefix="smtp-"))
        self.server = Server().__enter__()
        self.shelf = Shelf()
        self.homes = {name: self.place / name for name in ("a", "b")}
        a_folder(self.homes["a"], 6)
        self.letter = drafted(courier(self.homes["a"], 1, Book(self.shelf)))
        approved(self.shelf, self.letter)
        shutil.copytree(self.homes["a"], self.homes["b"])
        self.backups = 0
        self.allowed_again: Counter[str] = Counter()

    @rule(name=st.sampled_from("ab"), step=st.integers(0, 90), stage=st.sampled_from(("rcpt", "data", "message", "mail")),
          faults=st.lists(st.sampled_from((None, None, None, "451 later", "550 never", "die", "die-after", "garbage")), max_size=4))  # fmt: skip
    def run(self, name: str, step: int, stage: str, faults: list[str | None]) -> None:
        self.server.script = {stage: list(faults)}
        with dying(step), suppress(Killed, Overtaken, CourierError):
            deliver(self.homes[name], self.server.port, self.shelf, self.letter, name)
        self.server.script = {}

    @rule(name=st.sampled_from("ab"))
    def a_person_settles(self, name: str) -> None:
        settle(self.letter.key, "refused", Book(self.shelf), NOW, "looked")

    @rule(name=st.sampled_from("ab"))
    def back_up(self, name: str) -> None:
        self.backups += 1
        shutil.copytree(self.homes[name], self.place / f"backup-{self.backups}")

    @rule(name=st.sampled_from("ab"), which=st.integers(1, 9), lists_only=st.booleans())
    def restore(self, name: str, which: int, lists_only: bool) -> None:
        if 1 <= which <= self.backups:
            source, target = self.place / f"backup-{which}", self.homes[name]
            if lists_only:
                shutil.copy(source / readers.SUBSCRIBERS, target / readers.SUBSCRIBERS)
            else:
                shutil.rmtree(target)
                shutil.copytree(source, target)

    @rule(name=st.sampled_from("ab"), count=st.integers(4, 8))
    def another_list(self, name: str, count: int) -> None:
        a_folder(self.homes[name], count)

    @rule(name=st.sampled_from("ab"), which=st.integers(0, 5), outcome=st.sampled_from(("done", "again")))
    def a_person_decides(self, name: str, which: int, outcome: str) -> None:
        made = courier(self.homes[name], self.server.port, Book(self.shelf), machine=name)
        doubtful = made.doubtful(self.letter.key)
        if which < len(doubtful):
            made.decide(self.letter.key, doubtful[which], outcome)  # type: ignore[arg-type]  # one of the two
            if outcome == "again":
                one = doubtful[which]
                self.allowed_again[
                    one
                    if "@" in one
                    else next((a for a in map(address, range(9)) if readers.hashed(KEY, a) == one), one)
                ] += 1

    @invariant()
    def nobody_has_it_more_often_than_people_allowed(self) -> None:
        for one, count in Counter(self.server.recipients()).items():
            assert count <= 1 + self.allowed_again[one], one

    def teardown(self) -> None:
        for name, home in self.homes.items():
            for _ in range(12):
                made = courier(home, self.server.port, Book(self.shelf), machine=name)
                held = made.find(self.letter.key)
                assert held is not None
                if held.state == "sent":
                    break
                assert held.state in ("draft", "sending"), held
                with suppress(CourierError):
                    if deliver(home, self.server.port, self.shelf, self.letter, name) in (
                        "outcome-unknown",
                        "sent-but-draft",
                    ):
                        settle(self.letter.key, "refused", Book(self.shelf), NOW, "looked")
            assert held is not None
            assert held.state == "sent", f"{name} ends neither sent nor with a truthful doubt: {held}"
        self.nobody_has_it_more_often_than_people_allowed()
        self.server.__exit__(None, None, None)
        shutil.rmtree(self.place)


Histories.TestCase.settings = settings(max_examples=300, stateful_step_count=25, deadline=None)
TestHistories = pytest.mark.slow(Histories.TestCase)
