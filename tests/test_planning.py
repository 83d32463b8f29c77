"""What the calendar says of each month, and that every warning comes before its time."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as Document
from invoke.collection import Collection
from invoke.parser import Parser

import tasks
from pipeline import ics
from pipeline.delivery import State
from pipeline.domain import Correction, Html
from pipeline.planning import Calendar, Kind, Stage, calendar, told_slot
from pipeline.private import Step
from pipeline.relay import Named
from tests.factories import facts, issue, lead, profile, publication, update

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 12, tzinfo=BERLIN)
SIGNED = date(2026, 11, 1)


def at(
    now: datetime = NOW, *planned: tuple[str, str], letters: dict[str, State] | None = None, **more: object
) -> Calendar:
    """Return the calendar of a publication with one issue in 2026-11 and ``planned`` portraits as (slug, month), signed off."""
    still = tuple(profile(slug, issue=month, signed_off=SIGNED) for slug, month in planned)
    ada = profile(signed_off=SIGNED)
    today = publication(ada, planned=still, today=now.date(), facts=more.pop("facts", facts()))
    later = publication(ada, *still, pauses=more.pop("pauses", ()), facts=today.facts)
    if "issues" in more:
        later = replace(later, issues=(*more.pop("issues"), *later.issues))
    return calendar(today, later, now, letters=letters, **more)


def kinds(made: Calendar) -> list[tuple[str, Kind]]:
    return [(slot.month, slot.kind) for slot in made.slots]


def codes(made: Calendar, of: str = "due") -> list[tuple[str, str]]:
    return [(task.code, task.month) for task in getattr(made, of)]


def named(name: str, state: str = "open") -> Named:
    answer = None if state == "open" else Step(state, date(2026, 11, 1))
    return Named(name, name.lower(), (), 1, answer)


def test_the_calendar_begins_with_the_newest_issue_and_shows_half_a_year() -> None:
    made = at(NOW, ("bo", "2026-12"))
    assert kinds(made)[:3] == [("2026-11", Kind.PORTRAITS), ("2026-12", Kind.PORTRAITS), ("2027-01", Kind.OPEN)]
    assert made.slots[-1].month == "2027-05"
    assert [slot.number for slot in made.slots[:3]] == [1, 2, None]


def test_a_publication_without_an_issue_begins_with_the_next_one_and_was_never_silent() -> None:
    empty = replace(publication(), profiles=(), issues=())
    assert calendar(empty, empty, NOW).slots[0].month == "2026-12"
    assert calendar(empty, empty, NOW).late == ()
    assert calendar(empty, empty, NOW - timedelta(days=10)).slots[0].month == "2026-11"


def test_whoever_is_planned_for_later_than_that_is_shown_too() -> None:
    assert at(NOW, ("bo", "2027-09")).slots[-1].month == "2027-09"


def test_a_month_is_free_news_or_a_pause() -> None:
    news = issue(month="2027-01", number=2, profiles=(), lead=lead("2027-01", instead="news"))
    made = at(issues=(news,), pauses=(lead("2027-02", instead="pause"),))
    assert kinds(made)[1:4] == [("2026-12", Kind.OPEN), ("2027-01", Kind.NEWS), ("2027-02", Kind.PAUSE)]


@pytest.mark.parametrize(
    ("before", "due", "late"),
    [
        (timedelta(weeks=8, minutes=1), False, False),
        (timedelta(weeks=8), True, False),
        (timedelta(weeks=2), True, True),
    ],
)
def test_a_free_month_is_spoken_of_eight_weeks_ahead_and_is_late_two_weeks_ahead(
    before: timedelta, due: bool, late: bool
) -> None:
    appears = datetime(2027, 1, 15, 8, tzinfo=BERLIN)
    made = at(appears - before, ("bo", "2026-12"))
    assert (("ask", "2027-01") in codes(made), ("ask", "2027-01") in codes(made, "late")) == (due, late)


def test_for_a_free_month_whoever_agreed_is_proposed_first_then_whoever_waits_longest() -> None:
    first = at(named=[named("Cem"), named("Dora", "agreed")]).due[0]
    assert first.command == "inv new --name Dora --issue 2026-12"
    assert at(named=[named("Cem"), named("Eva")]).due[0].command == "inv relay cem asked"
    assert at(named=[named("Cem", "asked"), named("Eva", "declined")]).due[0].command == "inv new --issue 2026-12"


def test_where_nobody_is_found_in_time_the_editors_are_told_to_decide() -> None:
    late = at(NOW + timedelta(days=12), named=[named("Cem")]).late[0]
    assert (late.code, late.command) == ("ask", "inv news 2026-12")


def test_two_portraits_in_one_month_are_said_unless_a_lead_shows_that_they_are_meant() -> None:
    two = (("bo", "2026-12"), ("cy", "2026-12"))
    made = at(NOW, *two)
    crowded = next(task for task in made.due if task.code == "crowded")
    assert crowded.command == "inv move cy 2027-01"
    assert not any(task.code == "crowded" for task in made.late)
    assert not any(t.code == "crowded" for t in at(NOW, *two, facts=facts(portraits_per_issue=2)).due)
    meant = replace(publication(), issues=())
    both = tuple(profile(slug, issue=month, signed_off=SIGNED) for slug, month in two)
    later = publication(profile(), *both)
    later = replace(later, issues=(replace(later.issues[0], lead=lead("2026-12")), *later.issues[1:]))
    assert not any(t.code == "crowded" for t in calendar(replace(meant, planned=both), later, NOW).due)


def test_what_has_errors_keeps_its_month_and_is_to_be_mended() -> None:
    made = at(NOW, received={"emil": "2026-12", "ohne-monat": ""})
    assert made.slots[1].bookings[0].stage is Stage.RECEIVED
    assert ("mend", "2026-12") in codes(made)
    assert [booking.who for booking in made.pool] == ["ohne-monat"]


def test_a_folder_whose_error_would_end_with_a_day_is_in_its_month_once() -> None:
    made = at(NOW, ("bo", "2026-12"), received={"bo": "2026-12"})
    assert [(booking.who, booking.stage) for booking in made.slots[1].bookings] == [("bo", Stage.RECEIVED)]
    assert ("crowded", "2026-12") not in codes(made)


def test_a_month_says_how_far_its_letter_has_come() -> None:
    made = at(NOW, ("bo", "2026-12"), letters={"2026-11": "sent", "2026-12": "tested"})
    assert [slot.letter for slot in made.slots[:3]] == ["sent", "tested", None]
    assert [told_slot(slot, lang) for slot, lang in zip(made.slots[:2], ("en", "de"), strict=True)] == [
        "15 · issue 1 · Ada Beispiel · letter: sent",
        "15. · Ausgabe 2 · Bo (freigegeben) · Brief: Entwurf, getestet",
    ]


def test_words_that_nobody_signed_off_are_due_two_weeks_ahead_portraits_and_later_words() -> None:
    bo = profile("bo", issue="2026-12", name="Bo")
    told = replace(profile(), updates=(update("jahr", issue="2026-12"),))
    later = publication(told, bo)
    later = replace(later, issues=(replace(later.issues[0], updates=((told, told.updates[0]),)), *later.issues[1:]))
    today = publication(planned=(bo,))
    early = calendar(today, later, datetime(2026, 11, 30, 12, tzinfo=BERLIN))
    made = calendar(today, later, datetime(2026, 12, 2, 12, tzinfo=BERLIN))
    assert not any(task.code == "sign" for task in early.due)
    assert {task.command for task in made.due if task.code == "sign"} == {
        "inv signoff ada-beispiel --part jahr --ask",
        "inv signoff bo --ask",
    }


@pytest.mark.parametrize(
    ("state", "command"),
    [
        ("planned", "inv deliver draft --month 2026-12"),
        ("outdated", "inv deliver draft --month 2026-12"),
        ("drafted", "inv deliver test --month 2026-12"),
        ("tested", "inv deliver approve --month 2026-12"),
        ("unknown", "inv deliver settle --month 2026-12"),
    ],
)
def test_a_letter_is_to_be_approved_in_the_last_five_days(state: State, command: str) -> None:
    made = at(datetime(2026, 12, 10, 9, tzinfo=BERLIN), ("bo", "2026-12"), letters={"2026-12": state})
    assert [task.command for task in made.due if task.code == "letter"] == [command]
    early = at(datetime(2026, 12, 10, 7, tzinfo=BERLIN), ("bo", "2026-12"), letters={"2026-12": state})
    assert not any(task.code == "letter" for task in early.due)


def test_a_letter_that_nobody_has_approved_is_an_alarm_while_there_is_still_time() -> None:
    day = datetime(2026, 12, 15, 8, tzinfo=BERLIN)
    for before, late in (
        (timedelta(days=1, minutes=1), False),
        (timedelta(days=1), True),
        (timedelta(minutes=1), True),
    ):
        made = at(day - before, ("bo", "2026-12"), letters={"2026-12": "tested"})
        assert (("letter", "2026-12") in codes(made, "late")) is late


@pytest.mark.parametrize("state", ["approved", "scheduled", "sending", "sent", "skipped"])
def test_a_letter_that_is_approved_needs_nothing_before_its_day(state: State) -> None:
    made = at(datetime(2026, 12, 14, 9, tzinfo=BERLIN), ("bo", "2026-12"), letters={"2026-12": state})
    assert not any(task.code == "letter" for task in made.due)


@pytest.mark.parametrize("state", ["planned", "outdated", "drafted", "tested", "approved"])
def test_an_issue_on_the_site_whose_letter_has_not_left_is_late_after_six_hours(state: State) -> None:
    day = datetime(2026, 11, 15, 8, tzinfo=BERLIN)
    assert ("send", "2026-11") not in codes(
        at(day + timedelta(hours=5, minutes=59), letters={"2026-11": state}), "late"
    )
    assert ("send", "2026-11") in codes(at(day + timedelta(hours=6), letters={"2026-11": state}), "late")


@pytest.mark.parametrize("state", ["scheduled", "sending", "sent", "skipped", None])
def test_an_issue_whose_letter_left_or_stays_by_an_explicit_word_is_no_alarm(state: State | None) -> None:
    assert ("send", "2026-11") not in codes(at(letters={"2026-11": state} if state else {}), "late")


def test_a_letter_of_which_nobody_knows_is_an_alarm_at_once() -> None:
    assert ("settle", "2026-11") in codes(at(letters={"2026-11": "unknown"}), "late")


def test_a_month_that_passed_without_a_word_is_an_alarm_until_somebody_says_why() -> None:
    made = at(datetime(2026, 12, 15, 9, tzinfo=BERLIN))
    silent = next(task for task in made.late if task.code == "silent")
    assert silent.command == 'inv pause 2026-12 --why "…"'
    assert not at(datetime(2026, 12, 15, 9, tzinfo=BERLIN), pauses=(lead("2026-12", instead="pause"),)).late


def test_what_a_task_says_to_type_is_a_command() -> None:
    signed_late = replace(profile(), updates=(update("jahr", issue="2026-12"),))
    ways: list[dict[str, object]] = [
        {"named": [named("Cem")]},
        {"named": [named("Dora", "agreed")]},
        {"received": {"emil": "2026-12"}},
        {"letters": {"2026-11": "approved"}},
        *(
            {"letters": {"2026-11": state, "2026-12": state}}
            for state in ("planned", "outdated", "drafted", "tested", "unknown")
        ),
    ]
    made = [at(NOW + timedelta(days=days), **way) for way in ways for days in (0, 12, 26)]
    made += [at(NOW + timedelta(days=23), ("bo", "2026-12"), ("cy", "2026-12"), **way) for way in ways]
    made.append(
        calendar(
            publication(planned=(profile("bo", issue="2026-12"),)),
            publication(signed_late, profile("bo", issue="2026-12")),
            NOW,
        )
    )
    told = {task.command: task.code for each in made for task in each.tasks}
    assert set(told.values()) == {"ask", "mend", "sign", "crowded", "letter", "send", "settle", "silent", "unsigned"}
    told |= {task.command: task.code for state in ("planned", "approved", "unknown") for task in corrected(state).tasks}
    for command in told:
        _, *words = shlex.split(command)
        typed = Parser(contexts=Collection.from_module(tasks).to_contexts()).parse_argv(words)
        assert [context.name for context in typed] == [words[0]], command


def test_words_that_appeared_without_a_yes_are_asked_for_until_there_is_one() -> None:
    slot = datetime(2026, 11, 15, 8, tzinfo=BERLIN)
    unsigned, signed = (publication(profile(signed_off=day)) for day in (None, SIGNED))
    for now in (slot, slot + timedelta(days=20)):
        made = calendar(unsigned, unsigned, now)
        (task,) = [task for task in made.due if task.month == "2026-11"]
        assert (task.code, task.command) == ("unsigned", "inv signoff ada-beispiel --ask")
        assert "ohne freigegeben zu sein" in task.sentence.text("de")
        assert task not in made.late, "an alarm that only somebody else can end wears out"
    assert not any(task.month == "2026-11" for task in calendar(signed, signed, slot).tasks)


def corrected(state: State, now: datetime = NOW) -> Calendar:
    """Return the calendar of a publication whose letter was sent, and corrected on 18 November."""
    wrong = issue(correction=Correction("2026-11", "", date(2026, 11, 18), Html("<p>Falsch.</p>")))
    today = replace(publication(profile(signed_off=SIGNED), today=now.date()), issues=(wrong,))
    return calendar(today, today, now, letters={"2026-11": "sent", "2026-11-correction": state})


@pytest.mark.parametrize(
    ("state", "command"),
    [
        ("planned", "inv deliver draft --month 2026-11 --correction"),
        ("tested", "inv deliver approve --month 2026-11 --correction"),
        ("approved", "inv deliver schedule --month 2026-11 --correction"),
        ("unknown", "inv deliver settle --month 2026-11 --correction"),
    ],
)
def test_a_correction_that_was_written_and_not_sent_is_due_at_once_and_late_after_two_days(
    state: State, command: str
) -> None:
    early = corrected(state, datetime(2026, 11, 20, 7, 59, tzinfo=BERLIN))
    assert [task.command for task in early.due if task.code == "correction"] == [command]
    assert ("correction", "2026-11") not in codes(early, "late")
    assert ("correction", "2026-11") in codes(corrected(state, datetime(2026, 11, 20, 8, tzinfo=BERLIN)), "late")


@pytest.mark.parametrize("state", ["scheduled", "sending", "sent", "skipped"])
def test_nobody_is_reminded_of_a_correction_that_leaves_or_stays_by_a_word(state: State) -> None:
    assert not any(task.code == "correction" for task in corrected(state).tasks)


def test_a_correction_stays_an_alarm_when_the_next_issue_has_appeared() -> None:
    then = datetime(2026, 12, 20, 9, tzinfo=BERLIN)
    wrong = issue(correction=Correction("2026-11", "", date(2026, 11, 18), Html("<p>Falsch.</p>")))
    today = replace(publication(profile(), today=then.date()), issues=(issue(month="2026-12", number=2), wrong))
    made = calendar(
        today, today, then, letters={"2026-12": "sent", "2026-11": "sent", "2026-11-correction": "approved"}
    )
    assert ("correction", "2026-11") in codes(made, "late")


def test_what_nobody_has_answered_for_stays_an_alarm_when_the_next_issue_has_appeared() -> None:
    then = datetime(2027, 2, 20, 9, tzinfo=BERLIN)
    issues = tuple(issue(month=month, number=0) for month in ("2027-02", "2026-12", "2026-11"))
    today = replace(publication(profile(), today=then.date()), issues=issues)
    made = calendar(today, today, then, letters={"2027-02": "sent", "2026-12": "unknown", "2026-11": "sent"})
    assert codes(made, "late")[:2] == [("settle", "2026-12"), ("silent", "2027-01")]
    assert [slot.month for slot in made.slots][:4] == ["2026-12", "2027-01", "2027-02", "2027-03"]
    answered = replace(today, pauses=(lead("2027-01", instead="pause"),))
    assert not any(code == "silent" for code, _ in codes(calendar(answered, answered, then), "late"))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_machine_in_another_time_zone_says_the_same(zone: str) -> None:
    moment = datetime(2026, 11, 15, 14, tzinfo=BERLIN).astimezone(ZoneInfo(zone))
    assert ("send", "2026-11") in codes(at(moment, letters={"2026-11": "approved"}), "late")
    earlier = moment - timedelta(minutes=1)
    assert ("send", "2026-11") not in codes(at(earlier, letters={"2026-11": "approved"}), "late")


@given(st.integers(0, 24 * 400), st.sets(st.integers(0, 14), max_size=8))
def test_nothing_is_late_before_it_was_due(hours: int, taken: set[int]) -> None:
    months = [f"{2026 + (10 + n) // 12}-{(10 + n) % 12 + 1:02}" for n in range(1, 16)]
    now = datetime(2026, 11, 16, 9, tzinfo=BERLIN) + timedelta(hours=hours)
    made = at(now, *((f"p{n}", months[n]) for n in sorted(taken)))
    assert all(task.begins <= task.late for task in made.tasks)
    assert set(made.late) <= set(made.due)


def as_events(made: Calendar) -> list[object]:
    return Document.from_ical(ics.document(made, facts(), "de")).walk("VEVENT")


def test_the_calendar_for_other_programs_has_each_number_at_its_moment_in_summer_and_winter() -> None:
    made = at(NOW, ("bo", "2027-03"), ("cy", "2027-04"))
    starts = [event.decoded("dtstart").isoformat() for event in as_events(made) if "Ausgabe" in event["summary"]]
    assert starts == ["2026-11-15T07:00:00+00:00", "2027-03-15T07:00:00+00:00", "2027-04-15T06:00:00+00:00"]


def test_an_event_keeps_its_id_when_the_calendar_is_written_again() -> None:
    before, after = (as_events(at(NOW + timedelta(days=days), ("bo", "2026-12"))) for days in (0, 3))
    assert [event["uid"] for event in before] == [event["uid"] for event in after]
    assert len({event["uid"] for event in after}) == len(after)


def test_a_hostile_name_stays_a_name_in_the_calendar_for_other_programs() -> None:
    made = at(named=[named("Ada\r\nEND:VEVENT\r\nBEGIN:VALARM {month}")])
    assert len(as_events(made)) == len({event["uid"] for event in as_events(made)})
    assert not Document.from_ical(ics.document(made, facts(), "de")).walk("VALARM")


def test_a_name_that_a_stranger_typed_is_one_word_of_a_command() -> None:
    evil = 'Ilse $(touch pwned) `id` "Marquardt'
    task = at(named=[named(evil, "agreed")]).due[0]
    assert shlex.split(task.command) == ["inv", "new", "--name", evil, "--issue", "2026-12"]


def test_a_month_beyond_reason_in_a_folder_with_errors_makes_the_calendar_no_longer() -> None:
    made = at(received={"weit": "9999-12", "bald": "2026-12"})
    assert made.slots[-1].month == "2027-05"
    assert [booking.who for booking in made.pool] == ["weit"]


def test_a_month_whose_only_submission_never_got_right_was_silent_and_is_no_pause() -> None:
    made = at(datetime(2026, 12, 16, 9, tzinfo=BERLIN), received={"emil": "2026-12"})
    assert {("silent", "2026-12"), ("mend", "2026-12")} <= set(codes(made, "late"))
    assert not any("2026-12" in event["uid"] and "keine Ausgabe" in event["summary"] for event in as_events(made))


def test_whoever_has_a_folder_already_is_not_proposed_once_more() -> None:
    assert [booking.who for booking in at(named=[named("Cem")], received={"cem": "2026-12"}).pool] == []
