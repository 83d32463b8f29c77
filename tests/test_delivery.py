"""What the planner decides in every situation, and what stands in the receipts afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Literal, get_args

import pytest

from pipeline.delivery import (
    PATIENCE,
    CourierError,
    Held,
    HeldState,
    Step,
    carried_elsewhere,
    carry_out,
    in_words,
    plan,
    plan_approval,
    plan_dispatch,
    plan_skip,
    plan_test,
    plan_unschedule,
    quarter_hour,
    readers_of_last,
    settle,
    settled_by_looking,
    standing,
    take_back,
    unsettled,
)
from pipeline.domain import Letter, Receipt

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
LETTER = Letter(
    key="2026-11",
    lang="de",
    subject="Ein Buch, das hält",
    preheader="Faden und Papier",
    html="<p>Hallo</p>\n",
    text="Hallo\n",
    published=datetime(2026, 11, 15, 7, 0, tzinfo=UTC),
    sender_name="Vorgestellt",
    sender_address="brief@vorgestellt.example",
    message_id="<2026-11.de@vorgestellt.example>",
)
SAME, OTHER = LETTER.digest(), "another"


def receipt(action: str, state: str, minutes: int = 0) -> Receipt:
    return Receipt("2026-11", action, state, NOW + timedelta(minutes=minutes), SAME, "fake")


def draft(state: HeldState, digest: str = OTHER) -> Held:
    return Held("2026-11", digest, state, "fake:1")


HISTORIES: dict[str, tuple[Receipt, ...]] = {
    "nothing": (),
    "created": (receipt("create", "intent"), receipt("create", "done")),
    "create refused": (receipt("create", "intent"), receipt("create", "refused")),
    "create open": (receipt("create", "intent"),),
    "create unknown": (receipt("create", "intent"), receipt("create", "unknown")),
    "torn line": (receipt("create", "done"), receipt("unknown", "unknown")),
    "schedule open": (receipt("create", "done"), receipt("schedule", "intent")),
    "schedule unknown, then updated": (receipt("schedule", "unknown"), receipt("update", "done")),
    "schedule refused": (receipt("schedule", "intent"), receipt("schedule", "refused")),
    "scheduled": (receipt("create", "done"), receipt("schedule", "intent"), receipt("schedule", "done")),
    "sent": (receipt("send", "intent"), receipt("send", "done")),
}
WITHOUT_DRAFT = {
    "nothing": "new",
    "created": "new",
    "create refused": "new",
    "create open": "outcome-unknown",
    "create unknown": "outcome-unknown",
    "torn line": "outcome-unknown",
    "schedule open": "outcome-unknown",
    "schedule unknown, then updated": "outcome-unknown",
    "schedule refused": "new",
    "scheduled": "sent-but-missing",
    "sent": "sent-but-missing",
}
HELD = {
    "scheduled": "already-scheduled",
    "sending": "already-sending",
    "sent": "already-sent",
    "unknown": "state-unknown",
}


@pytest.mark.parametrize("history", HISTORIES)
def test_without_a_draft_a_letter_is_created_only_if_nothing_speaks_for_a_sending(history: str) -> None:
    step = plan(LETTER, None, HISTORIES[history])
    assert step.code == WITHOUT_DRAFT[history]
    assert step.action == ("create" if step.code == "new" else "refuse")


@pytest.mark.parametrize(("state", "history"), [*product(get_args(HeldState), HISTORIES)])
def test_a_courier_that_has_exactly_this_letter_is_asked_for_nothing(state: HeldState, history: str) -> None:
    step = plan(LETTER, draft(state, SAME), HISTORIES[history])
    expected = ("refuse", "state-unknown") if state == "unknown" else ("nothing", "unchanged")
    assert (step.action, step.code) == expected


DISPATCHED = {
    "sent": "sent-but-draft",
    "scheduled": "sent-but-draft",
    "schedule open": "outcome-unknown",
    "schedule unknown, then updated": "outcome-unknown",
}


@pytest.mark.parametrize("history", HISTORIES)
def test_an_older_draft_is_updated_unless_readers_may_get_it(history: str) -> None:
    step = plan(LETTER, draft("draft"), HISTORIES[history])
    expected = ("refuse", DISPATCHED[history]) if history in DISPATCHED else ("update", "changed")
    assert (step.action, step.code) == expected


@pytest.mark.parametrize(("state", "history"), [*product(HELD, HISTORIES)])
def test_another_version_that_is_no_draft_any_more_is_never_touched(state: HeldState, history: str) -> None:
    step = plan(LETTER, draft(state), HISTORIES[history])
    assert (step.action, step.code) == ("refuse", HELD[state])


@pytest.mark.parametrize(
    ("action", "german", "english"),
    [
        ("test", "Test als test.eml in den Postausgang gelegt", "test laid into the outbox as test.eml"),
        ("schedule", "für den Versand von Hand vorgemerkt", "noted to be sent by hand"),
        ("send", "als von Hand verschickt festgehalten (Ada)", "noted as sent by hand (Ada)"),
    ],
)
def test_of_the_outbox_nobody_reads_that_it_sent_something(action: str, german: str, english: str) -> None:
    noted = replace(receipt(action, "done"), courier="outbox", by="Ada" if action == "send" else "")
    assert in_words(noted, "de") == f"2026-11-10 09:00  {german}"
    assert in_words(noted, "en") == f"2026-11-10 09:00  {english}"
    assert in_words(replace(receipt("test", "done"), courier="smtp"), "de").endswith("  Test verschickt")


def test_every_reason_is_said_in_german_and_english() -> None:
    founds = [None, *(draft(state, digest) for state in get_args(HeldState) for digest in (SAME, OTHER))]
    steps = [plan(LETTER, found, history) for found in founds for history in HISTORIES.values()]
    assert len({step.code for step in steps}) == 10
    for step in steps:
        assert step.reason.text("de") != step.reason.text("en")
        assert step.reason.text("de")[-1] == "." or ": inv deliver" in step.reason.text("de")


# The way from the draft to the readers


def done(action: str, digest: str = SAME, **changes: object) -> Receipt:
    return replace(receipt(action, "done"), digest=digest, **changes)  # type: ignore[arg-type]  # fields of a receipt


TESTED = (done("create"), done("test"))
APPROVED = (*TESTED, done("approve"))
SKIPPED = (*APPROVED, receipt("skip", "done"))
SCHEDULED = (*APPROVED, done("schedule"))
HELD_SAME = draft("draft", SAME)


@pytest.mark.parametrize(("held", "receipts", "state"), [
    (None, (), "planned"),
    (draft("draft", OTHER), (), "outdated"),
    (draft("draft", OTHER), APPROVED, "outdated"),
    (HELD_SAME, (), "drafted"),
    (HELD_SAME, (done("test", OTHER),), "drafted"),
    (HELD_SAME, TESTED, "tested"),
    (HELD_SAME, APPROVED, "approved"),
    (HELD_SAME, (*APPROVED, done("approve", OTHER)), "tested"),
    (HELD_SAME, (*APPROVED, receipt("schedule", "intent")), "unknown"),
    (HELD_SAME, (*APPROVED, receipt("schedule", "unknown")), "unknown"),
    (HELD_SAME, (*APPROVED, receipt("schedule", "refused")), "approved"),
    (HELD_SAME, SCHEDULED, "unknown"),
    (HELD_SAME, (*SCHEDULED, done("unschedule")), "approved"),
    (None, SCHEDULED, "unknown"),
    (draft("scheduled", SAME), SCHEDULED, "scheduled"),
    (draft("sending", SAME), (), "sending"),
    (draft("sent", OTHER), (), "sent"),
    (draft("unknown", ""), APPROVED, "unknown"),
    (None, SKIPPED, "skipped"),
    (HELD_SAME, SKIPPED, "skipped"),
    (HELD_SAME, (*SKIPPED, done("test")), "tested"),
    (HELD_SAME, (*SKIPPED, done("approve")), "approved"),
    (draft("scheduled", SAME), SKIPPED, "scheduled"),
])  # fmt: skip
def test_a_letter_stands_where_courier_and_receipts_say(
    held: Held | None, receipts: tuple[Receipt, ...], state: str
) -> None:
    assert standing(LETTER, held, receipts) == state


@pytest.mark.parametrize(("held", "receipts", "action", "code"), [
    (None, (), "skip", "skipped"),
    (HELD_SAME, APPROVED, "skip", "skipped"),
    (HELD_SAME, SKIPPED, "nothing", "skipped"),
    (draft("scheduled", SAME), SCHEDULED, "refuse", "skip-scheduled"),
    (draft("sent", SAME), SCHEDULED, "refuse", "skip-sent"),
    (HELD_SAME, SCHEDULED, "refuse", "sent-but-draft"),
    (None, SCHEDULED, "refuse", "sent-but-missing"),
    (HELD_SAME, (*APPROVED, receipt("schedule", "unknown")), "refuse", "outcome-unknown"),
])  # fmt: skip
def test_a_letter_stays_by_an_explicit_word_while_nothing_of_it_was_ordered(
    held: Held | None, receipts: tuple[Receipt, ...], action: str, code: str
) -> None:
    step = plan_skip(held, receipts)
    assert (step.action, step.code) == (action, code)


def test_a_letter_that_stays_is_not_sent_and_an_approval_afterwards_takes_that_back() -> None:
    assert plan_dispatch("schedule", LETTER, HELD_SAME, SKIPPED).code == "stays"
    assert plan_test(LETTER, HELD_SAME, SKIPPED).code == "taken-back"
    approval = plan_approval(LETTER, HELD_SAME, SKIPPED)
    assert (approval.action, approval.code) == ("approve", "taken-back")
    assert plan_dispatch("schedule", LETTER, HELD_SAME, (*SKIPPED, done("approve"))).code == "ready"


def test_where_a_courier_lags_behind_a_draft_that_receipts_know_is_not_made_again() -> None:
    assert plan(LETTER, None, TESTED).code == "new"
    assert plan(LETTER, None, TESTED, lags=True).code == "draft-missing"
    assert standing(LETTER, None, TESTED, lags=True) == "unknown"
    assert settled_by_looking(None, TESTED, NOW + PATIENCE / 2) == ()
    (given_up,) = settled_by_looking(None, TESTED, NOW + PATIENCE)
    assert (given_up.action, given_up.state) == ("create", "refused")
    assert plan(LETTER, None, (*TESTED, given_up), lags=True).code == "new"


@pytest.mark.parametrize(("held", "receipts", "code"), [
    (None, (), "no-draft"),
    (None, SCHEDULED, "sent-but-missing"),
    (draft("draft", OTHER), APPROVED, "draft-outdated"),
    (HELD_SAME, TESTED, "not-approved"),
    (HELD_SAME, (*TESTED, done("approve", OTHER)), "not-approved"),
    (HELD_SAME, (*APPROVED, receipt("update", "intent")), "outcome-unknown"),
    (HELD_SAME, (*APPROVED, receipt("send", "unknown")), "outcome-unknown"),
    (HELD_SAME, SCHEDULED, "sent-but-draft"),
    (draft("scheduled", SAME), SCHEDULED, "is-scheduled"),
    (draft("sending", SAME), SCHEDULED, "is-sending"),
    (draft("sent", SAME), APPROVED, "is-sent"),
    (draft("sent", OTHER), APPROVED, "already-sent"),
    (draft("unknown", SAME), APPROVED, "state-unknown"),
])  # fmt: skip
@pytest.mark.parametrize("action", ["schedule", "send"])
def test_readers_get_nothing_unless_everything_is_as_it_should(
    action: Literal["schedule", "send"], held: Held | None, receipts: tuple[Receipt, ...], code: str
) -> None:
    step = plan_dispatch(action, LETTER, held, receipts)
    assert (step.action, step.code) == ("refuse", code)


def test_what_is_approved_and_unchanged_may_leave_and_what_was_interrupted_may_go_on() -> None:
    assert plan_dispatch("schedule", LETTER, HELD_SAME, APPROVED).action == "schedule"
    assert plan_dispatch("send", LETTER, HELD_SAME, APPROVED).action == "send"
    interrupted = replace(draft("sending", SAME), resumable=True)
    assert plan_dispatch("send", LETTER, interrupted, (*APPROVED, receipt("send", "intent"))).code == "resumed"
    assert plan_dispatch("send", LETTER, replace(interrupted, digest=OTHER), APPROVED).action == "refuse"
    assert plan_dispatch("send", LETTER, interrupted, TESTED).action == "refuse"


def test_approving_needs_a_test_of_the_very_letter_and_approving_twice_is_approving_once() -> None:
    assert plan_test(LETTER, HELD_SAME, ()).action == "test"
    assert plan_test(LETTER, None, ()).code == "no-draft"
    assert plan_approval(LETTER, HELD_SAME, (done("test", OTHER),)).code == "not-tested"
    assert plan_approval(LETTER, HELD_SAME, TESTED).action == "approve"
    assert plan_approval(LETTER, HELD_SAME, APPROVED).action == "nothing"


def test_an_order_that_came_to_nothing_is_no_answer_about_the_one_before() -> None:
    receipts = (
        receipt("send", "intent"),
        receipt("send", "unknown"),
        receipt("send", "intent", 5),
        receipt("send", "refused", 5),
    )
    assert [r.state for r in unsettled(receipts)] == ["unknown"]
    killed_twice = (receipt("send", "intent"), receipt("send", "intent", 5), receipt("send", "refused", 5))
    assert [r.state for r in unsettled(killed_twice)] == ["intent"]
    assert unsettled((*receipts, replace(receipt("send", "refused", 9), settles=True))) == ()
    assert unsettled((*receipts, receipt("send", "intent", 9), receipt("send", "done", 9))) == ()


def test_an_unreadable_receipt_stays_one_until_a_person_has_looked() -> None:
    torn = receipt("unknown", "unknown")
    interrupted = replace(draft("sending", SAME), resumable=True)
    assert plan_dispatch("send", LETTER, interrupted, (*APPROVED, torn)).action == "refuse"
    book = ListBook()
    book.receipts = [*APPROVED, torn]
    assert settle("2026-11", "refused", book, NOW, "Nachgesehen.")
    assert plan_dispatch("send", LETTER, interrupted, book.read("2026-11")).code == "resumed"


def by(courier: str, *receipts: Receipt) -> tuple[Receipt, ...]:
    return tuple(replace(one, courier=courier) for one in receipts)


@pytest.mark.parametrize(("receipts", "carrier"), [
    ((), ""),
    (by("smtp", *APPROVED), ""),
    (by("mailchimp a", *SCHEDULED), "mailchimp a"),
    (by("mailchimp a", *SCHEDULED, done("unschedule")), ""),
    (by("mailchimp a", *APPROVED, receipt("send", "unknown")), "mailchimp a"),
    (by("mailchimp a", *APPROVED, receipt("schedule", "intent"), receipt("schedule", "refused")), ""),
    (by("smtp", *APPROVED, done("claim")), "smtp"),
    (by("fake", *SCHEDULED), ""),
])  # fmt: skip
def test_a_letter_that_somebody_else_has_begun_to_carry_is_theirs(receipts: tuple[Receipt, ...], carrier: str) -> None:
    assert carried_elsewhere(receipts, "fake") == carrier


def test_what_was_begun_goes_on_as_it_was_approved_whatever_has_become_of_the_letter() -> None:
    begun = replace(draft("sending", SAME), resumable=True)
    assert plan_dispatch("send", replace(LETTER, text="Anders"), begun, APPROVED).code == "resumed"
    planned = replace(draft("scheduled", SAME), resumable=True)
    assert plan_dispatch("send", replace(LETTER, text="Anders"), planned, APPROVED).code == "draft-outdated"
    assert plan_dispatch("schedule", LETTER, planned, APPROVED).action == "refuse"


def test_a_letter_can_be_taken_back_when_it_does_not_exist_any_more() -> None:
    book, asked = ListBook(), []

    class Taking(FakeCourier):
        def unschedule(self, key: str) -> str:
            asked.append(key)
            return "taken back"

    outcome = take_back(draft("scheduled", SAME), Taking(), book, NOW, "Ada")
    assert (asked, outcome.state, [r.state for r in book.receipts]) == (["2026-11"], "done", ["intent", "done"])


def test_only_what_is_scheduled_can_be_taken_back() -> None:
    assert plan_unschedule(draft("scheduled", SAME), SCHEDULED).action == "unschedule"
    assert plan_unschedule(draft("scheduled", SAME), (*APPROVED, receipt("schedule", "unknown"))).action == "unschedule"
    assert plan_unschedule(None, ()).code == "not-scheduled"
    assert plan_unschedule(HELD_SAME, APPROVED).code == "not-scheduled"
    assert plan_unschedule(draft("sending", SAME), SCHEDULED).code == "already-sending"
    assert (
        plan_unschedule(draft("scheduled", SAME), (*SCHEDULED, receipt("unschedule", "unknown"))).code
        == "outcome-unknown"
    )


# What looking at the courier proves, and what it does not


LONG_AGO = NOW + PATIENCE


@pytest.mark.parametrize(("order", "held", "now", "ended"), [
    ("create", HELD_SAME, NOW, "done"),
    ("create", None, NOW, None),
    ("create", None, LONG_AGO, "refused"),
    ("update", draft("draft", OTHER), LONG_AGO, "refused"),
    ("schedule", draft("scheduled", SAME), NOW, "done"),
    ("schedule", draft("sent", SAME), NOW, "done"),
    ("schedule", HELD_SAME, LONG_AGO, None),
    ("schedule", None, LONG_AGO, None),
    ("schedule", draft("unknown", ""), LONG_AGO, None),
    ("send", draft("sent", SAME), NOW, "done"),
    ("send", draft("sending", SAME), LONG_AGO, None),
    ("send", HELD_SAME, LONG_AGO, None),
    ("unschedule", HELD_SAME, NOW, "done"),
    ("unschedule", draft("scheduled", SAME), NOW, None),
    ("unschedule", draft("scheduled", SAME), LONG_AGO, "refused"),
])  # fmt: skip
@pytest.mark.parametrize("state", ["intent", "unknown"])
def test_looking_settles_what_it_proves(
    order: str, state: str, held: Held | None, now: datetime, ended: str | None
) -> None:
    found = [r for r in settled_by_looking(held, (receipt(order, state),), now) if r.action == order]
    assert [r.state for r in found] == ([ended] if ended else [])


def test_a_letter_that_has_arrived_is_noted_once_with_its_readers() -> None:
    arrived = replace(draft("sent", SAME), readers=312)
    (noted,) = settled_by_looking(arrived, SCHEDULED, NOW)
    assert (noted.action, noted.state, noted.readers) == ("send", "done", 312)
    assert settled_by_looking(arrived, (*SCHEDULED, noted), NOW) == ()
    assert readers_of_last((*SCHEDULED, noted)) == 312


def test_a_person_may_note_that_a_scheduled_letter_was_taken_back_by_hand() -> None:
    book = ListBook()
    book.receipts = list(SCHEDULED)
    (noted,) = settle("2026-11", "refused", book, NOW, "Nachgesehen.", "Ada")
    assert (noted.action, noted.state, noted.by) == ("unschedule", "done", "Ada")
    assert standing(LETTER, HELD_SAME, book.read("2026-11")) == "approved"


BY_HAND = tuple(replace(receipt, courier="outbox") for receipt in (*SCHEDULED, done("send")))


@pytest.mark.parametrize(
    "held", [None, *(draft(state, digest) for state in get_args(HeldState) for digest in (SAME, OTHER))]
)
def test_what_a_person_noted_as_sent_is_sent_whatever_lies_in_the_outbox(held: Held | None) -> None:
    for letter in (LETTER, None):
        assert standing(letter, held, BY_HAND) == "sent"
    steps = [
        plan(LETTER, held, BY_HAND),
        plan_test(LETTER, held, BY_HAND),
        plan_approval(LETTER, held, BY_HAND),
        plan_dispatch("schedule", LETTER, held, BY_HAND),
        plan_dispatch("send", LETTER, replace(held, resumable=True) if held else None, BY_HAND),
        plan_unschedule(held, BY_HAND),
        plan_skip(held, BY_HAND),
    ]
    assert {step.action for step in steps} <= {"nothing", "refuse"}
    assert not {step.code for step in steps} & {
        "sent-but-missing",
        "sent-but-draft",
        "state-unknown",
        "outcome-unknown",
    }


def test_a_note_that_nobody_can_read_any_more_leaves_it_to_a_person_whether_the_letter_was_sent() -> None:
    unreadable = replace(receipt("unknown", "unknown"), courier="outbox")
    assert standing(LETTER, None, (*BY_HAND, unreadable)) == "unknown"


@pytest.mark.parametrize(
    ("outcome", "action", "state"), [("done", "send", "sent"), ("refused", "unschedule", "planned")]
)
def test_of_a_letter_that_is_missing_in_the_outbox_a_person_says_whether_it_was_sent(
    outcome: Literal["done", "refused"], action: str, state: str
) -> None:
    book = ListBook()
    book.receipts = [replace(receipt, courier="outbox") for receipt in SCHEDULED]
    assert standing(LETTER, None, book.read("2026-11")) == "unknown"
    (noted,) = settle("2026-11", outcome, book, NOW, "Nachgesehen.", "Ada")
    assert (noted.action, noted.state) == (action, "done")
    assert standing(LETTER, None, book.read("2026-11")) == state


@pytest.mark.parametrize(("minute", "expected"), [(0, 0), (1, 15), (15, 15), (16, 30), (44, 45), (46, 60)])
def test_letters_leave_on_quarters_of_an_hour(minute: int, expected: int) -> None:
    assert quarter_hour(NOW + timedelta(minutes=minute)) == NOW + timedelta(minutes=expected)
    assert quarter_hour(NOW + timedelta(minutes=minute, seconds=1)) == NOW + timedelta(
        minutes=expected if minute % 15 else expected + 15
    )


class FakeCourier:
    """Keeps one draft in memory and fails as it is told to."""

    name = account = "fake"

    def __init__(self, failure: Exception | None = None) -> None:
        self.held: Held | None = None
        self.failure = failure

    def find(self, key: str) -> Held | None:
        return self.held

    def save_draft(self, letter: Letter) -> str:
        if self.failure:
            raise self.failure
        self.held = Held(letter.key, letter.digest(), "draft", "fake:1")
        return "fake:1"


class ListBook:
    """Receipts in a list."""

    def __init__(self) -> None:
        self.receipts: list[Receipt] = []

    def read(self, key: str) -> tuple[Receipt, ...]:
        return tuple(r for r in self.receipts if r.key == key)

    def append(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)


def deliver(courier: FakeCourier, book: ListBook, letter: Letter = LETTER) -> tuple[Step, Receipt | None]:
    step = plan(letter, courier.find(letter.key), book.read(letter.key))
    return step, carry_out(step, letter, courier, book, NOW)


def test_the_intent_is_on_paper_before_the_courier_is_asked() -> None:
    book = ListBook()

    class Looking(FakeCourier):
        def save_draft(self, letter: Letter) -> str:
            assert [r.state for r in book.receipts] == ["intent"]
            return super().save_draft(letter)

    _, outcome = deliver(Looking(), book)
    assert [(r.action, r.state, r.detail) for r in book.receipts] == [
        ("create", "intent", ""),
        ("create", "done", "fake:1"),
    ]
    assert outcome == book.receipts[-1] == Receipt("2026-11", "create", "done", NOW, SAME, "fake", "fake:1")


def test_a_second_run_does_nothing_and_a_changed_letter_updates_the_draft() -> None:
    courier, book = FakeCourier(), ListBook()
    deliver(courier, book)
    step, outcome = deliver(courier, book)
    assert (step.action, outcome, len(book.receipts)) == ("nothing", None, 2)
    changed = replace(LETTER, text="Guten Tag\n")
    step, outcome = deliver(courier, book, changed)
    assert step.action == "update"
    assert courier.held is not None
    assert courier.held.digest == changed.digest()


@pytest.mark.parametrize(("permanent", "state"), [(True, "refused"), (False, "unknown")])
@pytest.mark.parametrize(("lang", "told"), [("de", "Die Leitung ist still."), ("en", "The line is silent.")])
def test_what_a_courier_could_not_do_becomes_a_receipt_in_the_letters_language(
    permanent: bool, state: str, lang: str, told: str
) -> None:
    fault = CourierError("Die Leitung ist still.", "The line is silent.", permanent=permanent)
    courier, book = FakeCourier(fault), ListBook()
    _, outcome = deliver(courier, book, replace(LETTER, lang=lang))
    assert outcome is not None
    assert (outcome.state, outcome.detail) == (state, told)
    assert book.receipts[-1] == outcome


def test_after_a_refusal_the_next_run_tries_again_but_after_an_unknown_outcome_it_does_not() -> None:
    for permanent, action in ((True, "create"), (False, "refuse")):
        courier, book = FakeCourier(CourierError("Nein.", permanent=permanent)), ListBook()
        deliver(courier, book)
        assert plan(LETTER, None, book.read("2026-11")).action == action


def test_a_crash_leaves_an_intent_that_stops_the_next_run_until_a_person_has_looked() -> None:
    courier, book = FakeCourier(KeyboardInterrupt()), ListBook()  # type: ignore[arg-type]  # a kill is no Exception
    with pytest.raises(KeyboardInterrupt):
        deliver(courier, book)
    courier.failure = None
    step, outcome = deliver(courier, book)
    assert (step.code, outcome, courier.held) == ("outcome-unknown", None, None)
    settle("2026-11", "refused", book, NOW, "Nachgesehen: nichts da.")
    assert deliver(courier, book)[0].action == "create"
    assert courier.held is not None


def test_a_crash_after_the_deed_is_settled_by_what_the_courier_holds() -> None:
    courier, book = FakeCourier(), ListBook()
    courier.held = draft("draft", SAME)
    book.append(receipt("create", "intent"))
    assert deliver(courier, book)[0].action == "nothing"


@pytest.mark.parametrize("outcome", ["done", "refused"])
def test_settling_closes_every_open_action_and_nothing_else(outcome: Literal["done", "refused"]) -> None:
    book = ListBook()
    book.receipts = [receipt("create", "done"), receipt("update", "unknown"), receipt("schedule", "intent")]
    written = settle("2026-11", outcome, book, NOW, "Nachgesehen.")
    assert [(r.action, r.state, r.detail) for r in written] == [
        ("update", outcome, "Nachgesehen."),
        ("schedule", outcome, "Nachgesehen."),
    ]
    assert unsettled(book.read("2026-11")) == ()
    assert settle("2026-11", outcome, book, NOW, "Noch einmal.") == ()


@pytest.mark.parametrize("action", ["nothing", "refuse"])
def test_a_step_that_does_nothing_leaves_no_trace(action: Literal["nothing", "refuse"]) -> None:
    courier, book = FakeCourier(AssertionError("asked")), ListBook()
    step = replace(plan(LETTER, None, ()), action=action)
    assert carry_out(step, LETTER, courier, book, NOW) is None
    assert book.receipts == []
