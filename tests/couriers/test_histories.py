"""No letter reaches anybody twice, and none is lost: killed runs, faults, two machines, restored receipts.

The whole table is printed by ``python -m tests.couriers.histories``; here each of its rows is played, a part of it in every run of
the tests and all of it in the slow ones.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline.couriers.mailchimp import Mailchimp
from pipeline.couriers.mailchimp.client import Client
from pipeline.delivery import Courier, ReceiptBook
from pipeline.receipts import GitReceiptBook
from tests.couriers import world as worlds
from tests.couriers.fate import Fate, Killed, Turns, interleave
from tests.couriers.histories import LONG, Ending, History, disturbed, finish, killed, two_at_once
from tests.couriers.world import (
    Dispatch,
    Machine,
    MailchimpWorld,
    OutboxWorld,
    Shelf,
    ShelfBook,
    SmtpWorld,
    World,
    settle_by_hand,
)
from tests.mailchimp.server import EVERY_FAULT, Habits

DISPATCHES: tuple[Dispatch, ...] = ("schedule", "send")


def slow_habits() -> Habits:
    """Mailchimp on a bad day: new campaigns are listed late, recipients counted late, and a repeated order sends again."""
    return Habits(counts_after=2, lists_after=2, sends_once=False)


def played(histories: Iterator[History], every: int) -> list[Ending]:
    return [history.play() for history in islice(histories, 0, None, every)]


def hold(endings: list[Ending], at_least: int) -> None:
    assert len(endings) >= at_least
    assert [end for end in endings if end.doubles] == []
    assert [end for end in endings if not end.sent] == []


@pytest.fixture
def outbox(tmp_path: Path) -> Callable[[], World]:
    numbers = iter(range(1_000_000))
    return lambda: OutboxWorld(tmp_path / str(next(numbers)))


@pytest.fixture
def smtp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], World]:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # a kill takes nothing back that the system has
    numbers = iter(range(1_000_000))
    return lambda: SmtpWorld(tmp_path / str(next(numbers)))


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_at_any_step_is_finished_by_the_next_ones(dispatch: Dispatch, every: int) -> None:
    hold(played(killed(MailchimpWorld, dispatch), every), 60 // every)


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("habits", [Habits, slow_habits])
@pytest.mark.parametrize("every", [211, pytest.param(1, marks=pytest.mark.slow)])
def test_no_fault_at_any_request_makes_a_letter_arrive_twice_or_never(
    dispatch: Dispatch, habits: Callable[[], Habits], every: int
) -> None:
    hold(played(disturbed(dispatch, habits), every), 500 // every)


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("habits", [Habits, slow_habits])
@pytest.mark.parametrize("every", [37, pytest.param(1, marks=pytest.mark.slow)])
def test_of_two_machines_at_once_only_one_sends(dispatch: Dispatch, habits: Callable[[], Habits], every: int) -> None:
    hold(played(two_at_once(lambda: MailchimpWorld(habits()), dispatch), every), 40 // every)


@pytest.mark.slow
@pytest.mark.parametrize("dispatch", DISPATCHES)
def test_the_outbox_is_never_handed_over_twice(dispatch: Dispatch, outbox: Callable[[], World]) -> None:
    hold(played(killed(outbox, dispatch), 1), 20)
    hold(played(two_at_once(outbox, dispatch), 1), 20)


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.slow)])
def test_smtp_brings_everybody_one_letter_and_names_whom_nobody_knows_of(
    dispatch: Dispatch, smtp: Callable[[], World], every: int
) -> None:
    endings = played(killed(smtp, dispatch), every)
    hold(endings, 35 // every)
    assert any(end.by_hand for end in endings)
    hold(played(two_at_once(smtp, dispatch), every), 20 // every)


def test_an_outcome_that_nobody_knows_is_called_unknown_until_it_is_settled() -> None:
    world = MailchimpWorld()
    Machine(world).run()
    world.wait(1)
    world.server.fault("die_after", match=("POST", "/campaigns/*/actions/schedule"))
    Machine(world).run()
    assert world.shelf.receipts[-1].state == "unknown"
    assert Machine(world).advance() == "scheduled", "asking Mailchimp settles what it shows"
    world = MailchimpWorld()
    Machine(world).run()
    world.wait(1)
    world.server.fault("die_before", match=("POST", "/campaigns/*/actions/schedule"))
    Machine(world).run()
    for _ in range(3):
        world.wait(60)
        assert Machine(world).advance() == "unknown", "that nothing happened is for a person to say, however late it is"
    assert settle_by_hand(world)
    Machine(world).run()
    world.wait(LONG)
    assert worlds.expected(world.got())


# The tests can fail: take one rule away, and letters arrive twice


class CarelessBook(ShelfBook):
    """Keeps every receipt, whoever else has added some since."""

    def append(self, receipt: worlds.Receipt) -> None:
        self._fate.step(f"before {receipt.action} {receipt.state}")
        self._shelf.receipts.append(receipt)


class Dawdler(Turns):
    """Takes five minutes before it orders anything: long enough for the letter to have left."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def step(self, name: str) -> None:
        super().step(name)
        if name.startswith("before POST") and name.endswith("send"):
            self._world.wait(5)


@pytest.mark.parametrize(("book", "letters"), [(ShelfBook, 1), (CarelessBook, 2)])
def test_two_machines_in_step_send_two_letters_only_without_the_comparison_in_the_book(
    monkeypatch: pytest.MonkeyPatch, book: type[ShelfBook], letters: int
) -> None:
    world = MailchimpWorld(Habits(sends_once=False))
    for _ in range(3):
        Machine(world).advance()
    world.wait(1)
    monkeypatch.setattr(worlds, "ShelfBook", book)
    fates = Turns(), Dawdler(world)
    interleave([(fate, Machine(world, fate, "send").run) for fate in fates], [0, 1] * 200)
    world.wait(LONG)
    assert len(world.got()) == letters * worlds.READERS


class ForgetfulBook(ShelfBook):
    """Remembers nothing."""

    def read(self, key: str) -> tuple[worlds.Receipt, ...]:
        return tuple(r for r in super().read(key) if r.action in ("test", "approve"))


def test_without_receipts_an_order_is_repeated_and_arrives_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "ShelfBook", ForgetfulBook)
    world = MailchimpWorld(Habits(sends_once=False))
    Machine(world, dispatch="send").run()
    world.wait(1)
    world.server.fault("late", match=("POST", "/campaigns/*/actions/send"), minutes=3)
    for _ in range(3):
        Machine(world, dispatch="send").run()
        world.wait(1)
    world.wait(LONG)
    assert len(world.got()) == 2 * worlds.READERS


# Receipts that were restored from an old copy


@pytest.mark.parametrize("kept", [0, 2, 4, 5])
def test_a_letter_that_was_scheduled_is_found_again_when_the_receipts_are_lost(kept: int) -> None:
    world = MailchimpWorld()
    for _ in range(2):
        Machine(world).run()
        world.wait(1)
    assert world.left(worlds.LETTER.key)
    del world.shelf.receipts[kept:]
    assert Machine(world).advance() == "scheduled"
    assert finish("restored", world, "schedule").doubles == 0
    assert worlds.expected(world.got())


def test_two_that_schedule_two_campaigns_take_one_of_them_back() -> None:
    """What remains without the receipts: two drafts, because the list lagged behind, and both are ordered."""
    world = MailchimpWorld(Habits(lists_after=2))
    first, second = MailchimpWorld.courier(world, Fate()), MailchimpWorld.courier(world, Fate())
    letter = first.dress(worlds.LETTER)
    first.save_draft(letter)
    second.save_draft(letter)
    world.wait(5)
    assert len(world.server.world.campaigns) == 2
    ours, other = world.server.world.campaigns.values()
    first.schedule(letter.key, letter.digest(), worlds.SLOT)
    other.schedule(worlds.SLOT, world.now())  # as the second one would, had it looked a moment earlier
    found = first.find(letter.key)
    assert found is not None
    assert (found.state, ours.status, other.status) == ("unknown", "schedule", "schedule")
    ours.unschedule()
    with pytest.raises(worlds.CourierError, match="no draft"):
        second.schedule(letter.key, letter.digest(), worlds.SLOT)
    world.wait(LONG)
    assert worlds.expected(world.got())


def test_whoever_schedules_looks_again_and_takes_back_what_is_not_alone() -> None:
    world = MailchimpWorld(Habits(lists_after=2))
    courier = MailchimpWorld.courier(world, Fate())
    letter = courier.dress(worlds.LETTER)
    courier.save_draft(letter)
    courier.save_draft(letter)
    world.wait(5)
    _, other = world.server.world.campaigns.values()

    class Sly(Fate):
        def step(self, name: str) -> None:
            if name.startswith("before POST") and name.endswith("schedule") and other.status == "save":
                other.schedule(worlds.SLOT, world.now())

    with pytest.raises(worlds.CourierError, match="taken back"):
        MailchimpWorld.courier(world, Sly()).schedule(letter.key, letter.digest(), worlds.SLOT)
    world.wait(LONG)
    assert worlds.expected(world.got())


# With everything real: two clones, git, a socket, the SDK


class ClonesWorld(MailchimpWorld):
    """Every machine has a clone of its own of one origin, and speaks to Mailchimp over a socket."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Habits(sends_once=False))
        self._folder = folder
        self._machines = iter(range(1_000))
        git("init", "-q", "--bare", str(folder / "origin.git"))

    def courier(self, fate: Fate, book: ReceiptBook | None = None) -> Courier:
        client = Client(self.server.api_key, address=self.server.url, pause=lambda _: None)
        over_the_wire = client._sdk.api_client.request

        def stepping(*words: object, **options: object) -> object:
            fate.step(f"before {words[0]}")
            said = over_the_wire(*words, **options)
            fate.step(f"after {words[0]}")
            return said

        client._sdk.api_client.request = stepping
        return Mailchimp(client, self.audience.id, worlds.MARK)

    def book(self, fate: Fate) -> ReceiptBook:
        clone = self._folder / f"clone-{next(self._machines)}"
        git("clone", "-q", str(self._folder / "origin.git"), str(clone))
        return GitReceiptBook(clone)


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)  # noqa: S607  # the PATH's


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_two_clones_that_race_over_git_and_a_socket_send_one_letter(tmp_path: Path, seed: int) -> None:
    world = ClonesWorld(tmp_path)
    chance = Random(seed)  # noqa: S311  # chance makes the order of two machines, no secrets
    with world.server:
        for _ in range(4):
            fates = Turns(), Turns()
            order = [chance.randint(0, 1) for _ in range(80)]
            interleave([(fate, Machine(world, fate, "send").run) for fate in fates], order)
            world.wait(1)
        for _ in range(6):
            if Machine(world, dispatch="send").advance() == "unknown":
                settle_by_hand(world)
            world.wait(1)
        assert worlds.expected(world.got())


# Any order of anything


class AnyHistory(RuleBasedStateMachine):
    """Machines run, die and race, Mailchimp falters, time passes, people settle, receipts are restored from old copies."""

    @initialize(habits=st.sampled_from([Habits(), Habits(counts_after=2), Habits(per_minute=1)]),
                dispatch=st.sampled_from(DISPATCHES))  # fmt: skip
    def begin(self, habits: Habits, dispatch: Dispatch) -> None:
        self.world = MailchimpWorld(habits)
        self.dispatch = dispatch
        self.copy = Shelf()

    @rule()
    def run(self) -> None:
        Machine(self.world, dispatch=self.dispatch).run()

    @rule(step=st.integers(0, 60))
    def run_and_die(self, step: int) -> None:
        with suppress(Killed):
            Machine(self.world, Fate(dies_at=step), self.dispatch).run()

    @rule(order=st.lists(st.integers(0, 1), max_size=40), dies=st.none() | st.integers(0, 40))
    def race(self, order: list[int], dies: int | None) -> None:
        fates = Turns(dies), Turns()
        interleave([(fate, Machine(self.world, fate, self.dispatch).run) for fate in fates], order)

    @rule(fault=st.sampled_from(EVERY_FAULT), ahead=st.integers(1, 12))
    def falter(self, fault: tuple[str, bool], ahead: int) -> None:
        kind, effect = fault
        self.world.server.fault(kind, at=self.world.server.requests_seen + ahead, effect=effect)

    @rule(minutes=st.integers(1, 30))
    def wait(self, minutes: int) -> None:
        self.world.wait(minutes)

    @rule()
    def settle(self) -> None:
        with suppress(worlds.CourierError):  # Mailchimp does not answer: the person looks again another time
            settle_by_hand(self.world)

    @rule()
    def copy_the_receipts(self) -> None:
        self.copy = Shelf(list(self.world.shelf.receipts))

    @precondition(lambda self: not self.world.server.world._later)  # what is on its way late is in no copy
    @rule()
    def restore_the_receipts(self) -> None:
        self.world.shelf.receipts[:] = self.copy.receipts

    @invariant()
    def nobody_has_it_twice(self) -> None:
        assert not hasattr(self, "world") or self.world.server.doubles() == []

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.server._faults.clear()
            end = finish("any", self.world, self.dispatch)
            assert (end.doubles, end.sent) == (0, True)


AnyHistory.TestCase.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyHistory = AnyHistory.TestCase


@pytest.mark.slow
class TestManyHistories(AnyHistory.TestCase):
    settings = settings(
        max_examples=500, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
