"""What every courier does, whoever it is: whoever adds one adds it to ``COURIERS`` and changes nothing else here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.delivery import Courier, CourierError
from pipeline.domain import Letter
from tests.couriers.fate import Fate
from tests.couriers.world import LETTER, SLOT, MailchimpWorld, OutboxWorld, SmtpWorld, World

COURIERS: dict[str, Callable[[Path], World]] = {
    "outbox": OutboxWorld,
    "mailchimp": lambda _: MailchimpWorld(),
    "smtp": SmtpWorld,
}


@pytest.fixture(params=COURIERS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return COURIERS[request.param](tmp_path)


@pytest.fixture
def courier(world: World) -> Courier:
    return world.courier(Fate())


@pytest.fixture
def letter(courier: Courier) -> Letter:
    return courier.dress(LETTER)


@pytest.fixture
def saved(courier: Courier, letter: Letter, world: World) -> Letter:
    """The letter, with its draft at the courier."""
    courier.save_draft(letter)
    world.wait(2)
    return letter


def refused(act: Callable[[], object]) -> None:
    """Assert that ``act`` is refused for good: nothing happened, and asking again would change nothing."""
    with pytest.raises(CourierError) as said:
        act()
    assert said.value.permanent
    assert str(said.value)


def changed(letter: Letter) -> Letter:
    return replace(letter, text=letter.text.replace("Guten Tag", "Guten Morgen"))


def test_it_has_a_name_and_says_how_it_works(courier: Courier) -> None:
    assert courier.name in ("outbox", "mailchimp", "smtp")
    assert isinstance(courier.plans_ahead, bool)
    assert isinstance(courier.lags, bool)


def test_dressing_is_the_same_every_time_and_leaves_a_way_out_in_both_parts(courier: Courier, letter: Letter) -> None:
    assert courier.dress(LETTER) == letter
    assert letter.unsubscribe
    assert letter.unsubscribe in letter.text
    assert letter.key == LETTER.key


def test_what_was_never_saved_is_not_there_and_cannot_leave(courier: Courier, letter: Letter) -> None:
    assert courier.find(letter.key) is None
    refused(lambda: courier.schedule(letter.key, letter.digest(), SLOT))
    refused(lambda: courier.send(letter.key, letter.digest()))
    refused(lambda: courier.unschedule(letter.key))
    assert courier.find(letter.key) is None


def test_a_saved_draft_is_found_with_its_digest_and_where_to_look(
    courier: Courier, saved: Letter, world: World
) -> None:
    found = courier.find(saved.key)
    assert found is not None
    assert (found.key, found.digest, found.state, found.spares) == (saved.key, saved.digest(), "draft", 0)
    assert found.url
    assert world.got() == []


def test_another_machine_finds_the_same(courier: Courier, saved: Letter, world: World) -> None:
    assert world.courier(Fate()).find(saved.key) == courier.find(saved.key)


def test_saving_again_makes_no_second_draft(courier: Courier, saved: Letter) -> None:
    before = courier.find(saved.key)
    courier.save_draft(saved)
    assert courier.find(saved.key) == before


def test_a_changed_letter_takes_the_drafts_place(courier: Courier, saved: Letter) -> None:
    courier.save_draft(changed(saved))
    found = courier.find(saved.key)
    assert found is not None
    assert (found.digest, found.spares) == (changed(saved).digest(), 0)


def test_letters_of_other_keys_are_in_nobodys_way(courier: Courier, saved: Letter) -> None:
    other = replace(saved, key="2026-12")
    courier.save_draft(other)
    assert [courier.find(key).digest for key in (saved.key, "2026-12")] == [saved.digest(), other.digest()]  # type: ignore[union-attr]


def test_it_counts_readers_or_says_that_it_knows_none(courier: Courier) -> None:
    assert courier.readers() in (None, 3)


def test_it_has_nothing_against_a_good_draft(courier: Courier, saved: Letter) -> None:
    assert courier.objections(saved.key) == ()


def test_a_test_reaches_no_reader_and_changes_no_draft(courier: Courier, saved: Letter, world: World) -> None:
    before = courier.find(saved.key)
    assert courier.test(saved, ["redaktion@vorgestellt.example"])
    assert courier.find(saved.key) == before
    assert world.got() == []


def test_only_exactly_the_draft_that_is_meant_can_leave(courier: Courier, saved: Letter, world: World) -> None:
    refused(lambda: courier.schedule(saved.key, changed(saved).digest(), SLOT))
    refused(lambda: courier.send(saved.key, changed(saved).digest()))
    found = courier.find(saved.key)
    assert found is not None
    assert found.state == "draft"
    assert world.got() == []


def test_a_scheduled_letter_says_when_and_does_not_change(courier: Courier, saved: Letter) -> None:
    assert courier.schedule(saved.key, saved.digest(), SLOT)
    found = courier.find(saved.key)
    assert found is not None
    assert (found.state, found.digest, found.at) == ("scheduled", saved.digest(), SLOT)
    refused(lambda: courier.save_draft(changed(saved)))
    refused(lambda: courier.schedule(saved.key, saved.digest(), SLOT + timedelta(days=1)))
    assert courier.find(saved.key) == found


def test_a_moment_without_its_offset_is_none(courier: Courier, saved: Letter) -> None:
    with pytest.raises(ValueError, match="offset"):
        courier.schedule(saved.key, saved.digest(), SLOT.replace(tzinfo=None))


def test_a_letter_taken_back_is_a_draft_again(courier: Courier, saved: Letter, world: World) -> None:
    refused(lambda: courier.unschedule(saved.key))
    courier.schedule(saved.key, saved.digest(), SLOT)
    assert courier.unschedule(saved.key)
    found = courier.find(saved.key)
    assert found is not None
    assert (found.state, found.digest, found.at) == ("draft", saved.digest(), None)
    courier.save_draft(changed(saved))
    world.wait(int((SLOT - world.now()).total_seconds() // 60) + 60)
    assert world.got() == []


def test_what_has_been_sent_never_changes_and_never_leaves_again(courier: Courier, saved: Letter, world: World) -> None:
    assert courier.send(saved.key, saved.digest())
    world.wait(5)
    found = courier.find(saved.key)
    assert found is not None
    assert (found.state, found.digest, found.resumable) == ("sent", saved.digest(), False)
    got = world.got()
    assert len(got) == len(set(got)) == 3
    refused(lambda: courier.save_draft(changed(saved)))
    refused(lambda: courier.schedule(saved.key, saved.digest(), SLOT))
    refused(lambda: courier.unschedule(saved.key))
    refused(lambda: courier.send(saved.key, saved.digest()))
    world.wait(60)
    assert world.got() == got
