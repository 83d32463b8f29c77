"""Half a year with both changes of clocks, lived through; and whatever must not happen would be noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.years.account import Account
from tests.years.course import Course, lived

pytestmark = pytest.mark.slow
MONTHS, SEED = 6, 8  # from October to March, on whose issue day the clocks change


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return lived(tmp_path_factory.mktemp("years"), MONTHS, seed=SEED, every=20)


def test_every_issue_is_out_once_in_its_slot_or_after_a_word_and_every_warning_comes_before_its_time(
    course: Course,
) -> None:
    account = Account(course)
    assert account.violations() == [], account.table()
    assert len(account.rows) == MONTHS
    assert sum(row.left is not None for row in account.rows) >= 3, account.table()
    assert any(row.wrong for row in account.rows), "nothing went wrong, so nothing was shown"


def _sent_again(course: Course) -> None:
    course.world.server.deliveries.append(course.world.server.deliveries[0])


def _sent_early(course: Course) -> None:
    sent = course.world.server.world.deliveries
    sent[:] = [replace(one, at=one.at - timedelta(days=3)) for one in sent]


def _sent_to_some(course: Course) -> None:
    del course.world.server.world.deliveries[0]


def _never_approved(course: Course) -> None:
    sent = course.world.server.world.deliveries
    sent[:] = [replace(one, title=one.title.rpartition(" · ")[0].rpartition(" · ")[0] + " · 0 · 0") for one in sent]


@pytest.mark.parametrize("again", [False, True])
def test_a_letter_that_was_to_stay_leaves_only_after_another_approval(
    course: Course, monkeypatch: pytest.MonkeyPatch, *, again: bool
) -> None:
    key = course.world.server.deliveries[0].title.partition(" · ")[0]
    kept = course.world.receipts(key)
    approval = max(n for n, receipt in enumerate(kept) if receipt["action"] == "approve")
    words = [{**kept[approval], "action": "skip"}, *([kept[approval]] if again else [])]
    changed = [*kept[: approval + 1], *words, *kept[approval + 1 :]]
    read = course.world.receipts
    monkeypatch.setattr(course.world, "receipts", lambda of: changed if of == key else read(of))
    assert (f"{key}: left although it was to stay" in Account(course).violations()) is not again


@pytest.mark.parametrize(("harm", "told"), [
    (_sent_again, "twice"), (_sent_early, "before the issue was on the site"), (_sent_to_some, "did not reach 1"),
    (_never_approved, "without anybody having approved it"),
])  # fmt: skip
def test_whatever_must_not_happen_is_noticed(course: Course, harm: Callable[[Course], None], told: str) -> None:
    world = course.world
    kept = list(world.server.deliveries)
    try:
        harm(course)
        assert any(told in line for line in Account(course).violations())
    finally:
        world.server.world.deliveries[:] = kept
