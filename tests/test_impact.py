"""What a portrait brought: windows that end when they end, questions that are asked once, and readers whom no number gives away."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import (
    editorial,
    findings,
    front_matter,
    impact,
    inquiry,
    private,
    signoff,
    signup,
    store,
    submission,
)
from pipeline.domain import (
    EventConsents,
    Finding,
    OwnWord,
    Publication,
    Referral,
    ReferralKind,
    Submission,
    Visibility,
)
from pipeline.impact import Happened, Reminder, Report
from pipeline.introductions import without
from pipeline.network import network
from pipeline.private import Clicks, Inquiry, InquiryState, InquiryStep, Introduction, Person, Private, State, Step
from pipeline.publication import examine
from pipeline.submission import Vocabulary
from tests.factories import ADA as ADA_FILE
from tests.factories import (
    AGREED,
    PUBLICATION_YML,
    QUESTIONS,
    TODAY,
    TRADES,
    facts,
    profile,
    publication,
    referral,
    submitted,
    update,
)

ADA, JOERG, MIRA = "ada-beispiel", "joerg-muessig", "mira-sommer"
APPEARED = date(2025, 11, 15)
NAMES = {ADA: "Ada Beispiel", JOERG: "Jörg Müßig", MIRA: "Mira Sommer"}
ASKED, ANSWERED, DECLINED = InquiryState.ASKED, InquiryState.ANSWERED, InquiryState.DECLINED


def world(*events: Referral, today: date = date(2026, 12, 20), **changes: object) -> Publication:
    """Return a publication in which all three appeared in November 2025."""
    profiles = [profile(slug, issue="2025-11", name=name) for slug, name in NAMES.items()]
    return publication(*profiles, today=today, ledger=events, **changes)


def told(when: str, giver: str = JOERG, receiver: str = ADA, **changes: object) -> Referral:
    """Return an event that both sides confirmed and agreed to."""
    return referral(giver, receiver, date=when, confirmed=AGREED, **changes)


def asked(*steps: InquiryStep, slug: str = ADA) -> Private:
    return Private(impact={slug: Inquiry(slug, f"impact/{slug}.yml", steps)})


def report(pub: Publication, folder: Private = Private(), hidden: tuple[Referral, ...] = (), slug: str = ADA) -> Report:  # noqa: B008  # frozen
    events = (*pub.ledger, *(replace(e, key=f"private:{e.key}") for e in hidden))
    return impact.report(pub, network((p.slug for p in pub.profiles), events, ()), folder, slug)


def introduced(day: date, *later: Step, seeker: str = ADA, helper: str = MIRA) -> Introduction:
    """Return an introduction that took place on ``day``."""
    key = private.key(day, seeker, helper)
    steps = (Step(State.PROPOSED, day), Step(State.INTRODUCED, day), *later)
    return Introduction(key, f"introductions/{key}.yml", seeker, helper, None, (), "", "", steps)


def keys(found: tuple[Happened, ...]) -> list[str]:
    return [one.event.when for one in found]


# Windows


def test_windows_are_cumulative_and_end_one_three_and_twelve_months_after_the_issue() -> None:
    days = ("2025-11-15", "2025-12-15", "2025-12-16", "2026-02-15", "2026-11-15", "2026-11-16")
    found = report(world(*(told(day) for day in days)))
    assert [(w.after, w.until.isoformat()) for w in found.windows] == [
        (1, "2025-12-15"), (3, "2026-02-15"), (12, "2026-11-15"), (None, "2026-12-20"),
    ]  # fmt: skip
    assert [len(w.events) for w in found.windows] == [2, 4, 5, 6]
    assert keys(found.windows[-1].events) == list(days), "the oldest first"


def test_what_happened_before_the_portrait_is_not_what_it_brought() -> None:
    found = report(world(told("2025-11-14"), told("2024")))
    assert [w.events for w in found.windows] == [()] * 4
    assert found.unsure == ()


def test_a_month_that_began_before_the_portrait_is_told_apart() -> None:
    found = report(world(told("2025-11"), told("2025"), told("2025-12")))
    assert keys(found.unsure) == ["2025-11", "2025"]
    assert keys(found.windows[-1].events) == ["2025-12"]


def test_a_month_belongs_to_a_window_only_as_a_whole() -> None:
    found = report(world(told("2025-12")))
    assert [len(w.events) for w in found.windows] == [0, 1, 1, 1], "it ends after the first window does"


def test_a_window_whose_time_has_not_come_says_so_and_tells_nothing() -> None:
    found = report(world(told("2025-11-20"), today=date(2026, 2, 14)))
    assert [w.is_over for w in found.windows] == [True, False, False, True]
    assert found.windows[1].events == ()
    assert "Nach drei Monaten: erst am 15. Februar 2026" in impact.as_text(found, NAMES, "de")
    assert "events" not in json.loads(impact.as_json(found))["windows"][1]


@pytest.mark.parametrize(("role", "event"), [
    ("giver", told("2026-01", ADA, JOERG)), ("receiver", told("2026-01")), ("told_by", told("2026-01", JOERG, MIRA, told_by=ADA)),
    ("introduced_to", told("2026-01", JOERG, MIRA, kind=ReferralKind.INTRODUCED, introduced_to=ADA)),
])  # fmt: skip
def test_whoever_has_part_in_an_event_has_it_in_the_report(role: str, event: Referral) -> None:
    assert [one.role for one in report(world(event)).windows[-1].events] == [role]


# What came back, and who met


def test_what_came_back_over_others_is_a_chain_from_the_first_gift() -> None:
    gift, on, back = told("2025-06", ADA, JOERG), told("2025-12-01", JOERG, MIRA), told("2026-01-10", MIRA, ADA)
    found = report(world(gift, on, back))
    assert [(c.events, c.returned) for c in found.windows[1].chains] == [((gift, on, back), True)]
    assert found.windows[0].chains == (), "it was not back yet"
    assert report(world(gift, on, replace(back, when="2025-08"))).windows[-1].chains == ()


def test_what_others_passed_on_of_a_gift_since_is_a_chain_too() -> None:
    gift, on = told("2026-01-10"), told("2026-03-01", ADA, MIRA)
    chains = report(world(gift, on)).windows[-1].chains
    assert [(c.events, c.returned) for c in chains] == [((gift, on), False)]


def test_what_reached_the_founder_again_was_not_passed_on_by_others() -> None:
    gift, on, back = told("2026-01-10"), told("2026-03-01", ADA, MIRA), told("2026-04-01", MIRA, ADA)
    chains = report(world(gift, on, back)).windows[-1].chains
    assert [(c.events, c.returned) for c in chains] == [((gift, on), False), ((on, back), True)]


def test_a_founder_reads_a_chain_only_where_everybody_in_it_agreed() -> None:
    gift, back = told("2025-12-01", ADA, JOERG), told("2026-01-10", MIRA, ADA)
    on = told("2025-12-20", JOERG, MIRA)
    shown = "Dezember 2025: Jörg Müßig half Mira Sommer".replace("Dezember 2025", "20. Dezember 2025")
    for pub, hidden, is_told in (
        (world(gift, on, back), (), True), (world(gift, replace(on, confirmed=None), back), (), False), (world(gift, back), (on,), False),
    ):  # fmt: skip
        found = report(pub, Private(), hidden)
        assert shown in impact.as_text(found, NAMES, "de"), "the editors read all of it"
        assert (shown in inquiry.account(found, pub, Private(), NAMES).text) == is_told


def test_an_introduction_became_work_where_something_passed_between_the_two_since() -> None:
    day = date(2026, 1, 5)
    folder = Private(introductions={"i": introduced(day, Step(State.CLOSED, date(2026, 3, 1), "Es passt."))})
    (met,) = report(world(told("2026-02", MIRA, ADA)), folder).windows[-1].meetings
    assert (met.other, met.note, met.became_work) == (MIRA, "Es passt.", True)
    for event in (
        told("2026-01", MIRA, ADA),
        told("2026-02", JOERG, ADA),
        told("2026-02", MIRA, ADA, kind=ReferralKind.THANKED),
    ):
        (met,) = report(world(event), folder).windows[-1].meetings
        assert not met.became_work, "perhaps before, with somebody else, or a word of thanks alone"


def test_an_introduction_before_the_portrait_or_one_that_did_not_take_place_is_none_of_it() -> None:
    folder = Private(introductions={
        "a": introduced(date(2025, 11, 1)),
        "b": replace(introduced(date(2026, 1, 5)), steps=(Step(State.PROPOSED, date(2026, 1, 5)),)),
        "c": introduced(date(2026, 1, 5), seeker=JOERG),
    })  # fmt: skip
    assert report(world(), folder).windows[-1].meetings == ()


def test_of_somebody_who_left_no_introduction_is_told() -> None:
    folder = Private(introductions={"a": introduced(date(2026, 1, 5), helper="otto-niemand")})
    assert report(world(), folder).windows[-1].meetings == ()


# Whom to ask


def due(folder: Private, today: date, **changes: object) -> tuple[Reminder, ...]:
    return tuple(row for row in impact.due(world(today=today, **changes), folder, today) if row.slug == ADA)


@pytest.mark.parametrize(("today", "after"), [
    (date(2025, 12, 14), None), (date(2025, 12, 15), 1), (date(2026, 2, 14), 1), (date(2026, 2, 15), 3), (date(2026, 11, 15), 12),
    (date(2031, 1, 1), 12),
])  # fmt: skip
def test_of_all_windows_that_passed_only_the_latest_is_asked_for(today: date, after: int | None) -> None:
    assert [row.after for row in due(Private(), today)] == ([after] if after else [])


def test_each_question_is_asked_once_on_whatever_days_somebody_looks() -> None:
    folder, questions = Private(), []
    for number in range(0, 900, 9):
        today = APPEARED + timedelta(days=number)
        for row in due(folder, today):
            made = impact.asking(world(today=today), folder.impact.get(ADA), ADA, today)
            assert isinstance(made, Inquiry)
            folder = Private(impact={ADA: made})
            questions.append(row.after)
    assert questions == [1, 3, 12]


def test_nobody_is_asked_again_within_thirty_days() -> None:
    late = asked(InquiryStep(ASKED, date(2026, 11, 1), 3))
    assert due(late, date(2026, 11, 30)) == ()
    assert [row.after for row in due(late, date(2026, 12, 1))] == [12]


def test_who_told_since_is_not_asked_for_that_and_who_wants_no_questions_never() -> None:
    assert due(asked(InquiryStep(ANSWERED, date(2026, 2, 15), text="Viel.")), date(2026, 2, 20)) == ()
    assert due(asked(InquiryStep(ANSWERED, date(2026, 2, 14), text="Viel.")), date(2026, 2, 20))
    declined = asked(
        InquiryStep(DECLINED, date(2025, 12, 20)), InquiryStep(ANSWERED, date(2026, 1, 1), text="Doch etwas.")
    )
    assert due(declined, date(2026, 12, 1)) == ()
    assert impact.anniversaries(world(), declined, date(2026, 12, 20)) == tuple(
        row for row in impact.anniversaries(world(), Private(), date(2026, 12, 20)) if row.slug != ADA
    )


def test_a_question_out_of_time_is_refused_with_a_reason() -> None:
    early, late = date(2025, 12, 1), date(2026, 2, 20)
    for folder, today, reason in (
        (Private(), early, "ab dem 15. Dezember 2025"), (asked(InquiryStep(ASKED, late, 3)), late, "am 20. Februar 2026"),
        (asked(InquiryStep(DECLINED, early)), late, "nicht mehr gefragt"), (asked(InquiryStep(ANSWERED, late, text="x")), late, "von selbst"),
    ):  # fmt: skip
        refusal = impact.asking(world(today=today), folder.impact.get(ADA), ADA, today)
        assert not isinstance(refusal, Inquiry)
        assert reason in refusal.text("de")


def test_after_a_year_one_mail_asks_for_both_and_neither_is_asked_again() -> None:
    today = date(2026, 11, 15)
    (row,) = due(Private(), today)
    assert row.later_word
    mail = inquiry.question(report(world(today=today)), world(today=today), Private(), NAMES, later_word=True)
    assert "Was hat es gebracht?" in mail.text
    assert "„Ein Jahr danach“" in mail.text
    both = asked(InquiryStep(ASKED, today, 12))
    for day in (today, date(2027, 6, 1)):
        assert due(both, day) == ()
        assert not isinstance(impact.inviting(world(today=day), both.impact[ADA], ADA, day), Inquiry)
    (year,) = (a for a in impact.anniversaries(world(), both, date(2027, 6, 1)) if a.slug == ADA)
    assert year.asked == today


def test_a_later_word_is_due_a_year_after_the_portrait_unless_there_is_one_or_one_is_planned() -> None:
    today = date(2026, 11, 20)
    assert [a.slug for a in impact.anniversaries(world(today=today), Private(), today)] == [ADA, JOERG, MIRA]
    assert impact.anniversaries(world(today=date(2026, 11, 14)), Private(), date(2026, 11, 14)) == ()
    planned = world(today=today, words_ahead=frozenset({ADA}))
    there = publication(profile(ADA, issue="2025-11", updates=(update(),)), today=today)
    for pub in (planned, there):
        assert ADA not in [a.slug for a in impact.anniversaries(pub, Private(), today)]
        (row,) = (r for r in impact.due(pub, Private(), today) if r.slug == ADA)
        assert not row.later_word
        assert not isinstance(impact.inviting(pub, None, ADA, today), Inquiry)


def test_who_told_by_themselves_after_a_year_may_still_be_asked_for_a_later_word_alone() -> None:
    today = date(2026, 12, 1)
    folder = asked(InquiryStep(ANSWERED, today, text="Viel."))
    assert due(folder, today) == ()
    made = impact.inviting(world(today=today), folder.impact[ADA], ADA, today)
    assert isinstance(made, Inquiry)
    assert made.steps[-1] == InquiryStep(ASKED, today, 12)
    assert "Was hat es gebracht?" not in inquiry.invitation(report(world(today=today)), world(today=today), folder).text


# The overview


def test_the_overview_lists_stories_by_month_and_ranks_nobody() -> None:
    profiles = (profile(ADA, issue="2026-11"), profile(JOERG, issue="2026-10"), profile(MIRA, issue="2026-10"))
    pub = publication(*profiles, today=date(2026, 11, 20), ledger=(told("2026-11-01", MIRA, JOERG),))
    known = network((p.slug for p in profiles), pub.ledger, ())
    found = impact.stories(pub, known, Private())
    assert [(s.slug, s.effects) for s in found.effect] == [(JOERG, ("received",)), (MIRA, ("given",))]
    assert [s.slug for s in found.early] == [ADA]
    said = impact.stories_text(found, "de")
    assert "2026-10  Joerg Muessig: etwas bekommen" in said
    assert not re.search(r"\d", re.sub(r"\d{4}-\d{2}", "", said.partition("Etwas daraus")[2])), (
        "no number beside a name"
    )
    assert [row["slug"] for row in json.loads(impact.stories_json(found))["effect"]] == [JOERG, MIRA]


def test_own_words_and_work_are_effects_and_a_quiet_story_is_not_left_out() -> None:
    folder = Private(
        impact={MIRA: Inquiry(MIRA, "impact/m.yml", (InquiryStep(ANSWERED, date(2026, 1, 1), text="Ein Auftrag."),))},
        introductions={"i": introduced(date(2026, 1, 5), helper=JOERG)},
    )
    pub = world(told("2026-02", JOERG, ADA))
    found = impact.stories(pub, network(NAMES, pub.ledger, ()), folder)
    effects = {story.slug: story.effects for story in found.effect}
    assert effects == {ADA: ("received", "work"), JOERG: ("given", "work"), MIRA: ("words",)}
    assert [s.slug for s in impact.stories(world(), network(NAMES, (), ()), Private()).none] == [ADA, JOERG, MIRA]


# Readers


def test_every_address_of_a_page_counts_for_its_founder() -> None:
    pub = publication(profile(ADA, aliases=("ada-alt",)))
    pages = impact.pages(pub)
    for address in (
        "/ada-beispiel/",
        "/en/ada-beispiel/",
        "/ada-alt/",
        "/ada-beispiel/#update-2026-11",
        "/ada-beispiel/?t=1",
        "/ada-beispiel",
    ):
        assert impact.counted([(pub.facts.url + address, 7)], pages) == ((ADA, 5),), address
    assert impact.counted([("https://anderswo.example/ada-beispiel/", 7)], pages) == ()


def test_what_the_quietest_other_link_has_is_taken_away() -> None:
    pages = {"https://v.example/a": "a", "https://v.example/b": "b"}
    links = [
        ("https://v.example/a", 14),
        ("https://v.example/b", 9),
        ("https://v.example/impressum", 5),
        ("https://v.example/", 30),
    ]
    assert impact.counted([*links, ("*|UNSUB|*", 0)], pages) == (("a", 5), ("b", 0))
    assert impact.counted(links[:2], pages) == (("a", 10), ("b", 5)), (
        "without another link nothing is known of programs"
    )


def test_readers_of_two_links_to_one_page_are_not_added_up() -> None:
    pages = {"https://v.example/a": "a", "https://v.example/en/a": "a"}
    assert impact.counted([("https://v.example/a", 6), ("https://v.example/en/a", 6)], pages) == (("a", 5),)


RAW = st.lists(st.integers(0, 60), min_size=6, max_size=6)


def outputs(raw: list[int]) -> str:
    """Return everything that is made of six letters that were clicked so often: the kept files, texts, JSON and mails."""
    pub = world(today=date(2026, 12, 20))
    url, months = f"{pub.facts.url}/{ADA}/", [f"2026-{month:02}" for month in range(1, 7)]
    letters = [Clicks(month, f"clicks/{month}.yml", date(2026, 12, 1), "mailchimp a1b2c3d4e5", impact.counted([(url, n)], impact.pages(pub)))
               for month, n in zip(months, raw, strict=True)]  # fmt: skip
    folder = Private(clicks={letter.month: letter for letter in letters})
    found = report(pub, folder)
    said = [
        *map(private.as_text, letters),
        *(impact.as_text(found, NAMES, lang) for lang in ("de", "en")),
        impact.as_json(found),
    ]
    mails = (inquiry.account(found, pub, folder, NAMES), inquiry.question(found, pub, folder, NAMES, later_word=True))
    return "\n".join([*said, *(mail.text for mail in mails)])


SHOWN = re.compile(r"(?:mindestens|at least) (\d+)|\"(\d+)\+\"|at_least: \"(\d+)\"")


@settings(max_examples=60, deadline=None)
@given(RAW)
def test_no_number_of_readers_from_one_to_four_is_shown_and_no_difference_of_two_is_one(raw: list[int]) -> None:
    said = outputs(raw)
    shown = {int(number) for found in SHOWN.findall(said) for number in found if number}
    assert all(number % 5 == 0 for number in shown)
    assert all(abs(one - other) >= 5 for one in shown for other in shown if one != other)
    assert said == outputs([number // 5 * 5 for number in raw]), "nothing else of a number reaches any output"
    assert "insgesamt" not in said
    assert "total" not in said


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(0, 60))
def test_what_is_kept_of_a_letter_is_coarse_and_never_more_than_was_counted(numbers: list[int], quiet: int) -> None:
    pages = {f"https://v.example/{n}": f"founder-{n}" for n in range(len(numbers))}
    links = [
        *((f"https://v.example/{n}", number) for n, number in enumerate(numbers)),
        ("https://v.example/impressum", quiet),
    ]
    for slug, at_least in impact.counted(links, pages):
        assert at_least % 5 == 0
        assert 0 <= at_least <= max(0, numbers[int(slug.removeprefix("founder-"))] - quiet)


# What a founder is told


ADDRESS = st.from_regex(r"[a-z]{2,6}@[a-z]{2,6}\.example", fullmatch=True)
NOTE, HIDDEN, OPEN = (st.from_regex(rf"{word}[a-z]{{8}}", fullmatch=True) for word in ("Notiz", "Geheim", "Offen"))


@settings(max_examples=40, deadline=None)
@given(ADDRESS, NOTE, HIDDEN, OPEN, st.booleans(), st.booleans())
def test_no_mail_to_a_founder_tells_what_only_the_editors_know(
    address: str, note: str, hidden: str, waiting: str, is_confirmed: bool, agreed: bool
) -> None:
    consents = EventConsents(giver=AGREED, receiver=AGREED) if agreed else EventConsents(giver=AGREED)
    unsure = referral(
        JOERG, ADA, date="2026-02", what=f"{waiting}.", confirmed=AGREED if is_confirmed else None, consents=consents
    )
    # Whatever stands in the private folder is for the editors, even if its file says that both sides agreed.
    secret = told(
        "2026-01",
        MIRA,
        ADA,
        what=f"{hidden} {address}",
        claimed_by=ADA,
        visibility=Visibility.EDITORS if agreed else Visibility.PUBLIC,
    )
    met = introduced(date(2026, 1, 5), Step(State.CLOSED, date(2026, 3, 1), f"{note}, {address}"))
    folder = Private(
        people={MIRA: Person(MIRA, "people/m.yml", address)},
        introductions={met.key: met},
        impact={
            ADA: Inquiry(ADA, "impact/a.yml", (InquiryStep(ANSWERED, date(2026, 1, 1), text=f"Schreib an {address}!"),))
        },
    )
    pub = world(unsure)
    found = report(pub, folder, (secret,))
    mails = [inquiry.account(found, pub, folder, NAMES), inquiry.question(found, pub, folder, NAMES, later_word=True),
             inquiry.invitation(found, pub, folder)]  # fmt: skip
    for mail in mails:
        assert not {word for word in (note, hidden, address) if word in mail.text + mail.subject + mail.to}
    assert (waiting in mails[0].text) == (is_confirmed and agreed)
    for said in (impact.as_text(found, NAMES, "de"), impact.as_json(found), impact.stories_text(
        impact.stories(pub, network(NAMES, pub.ledger, ()), folder), "de")):  # fmt: skip
        assert address not in said, "not even the editors' report repeats an address"
    assert hidden in impact.as_text(found, NAMES, "de"), "the editors do know"


def test_a_founder_reads_their_own_word_even_before_the_other_side_confirmed_it() -> None:
    own = referral(ADA, JOERG, date="2026-02", what="Hat ihm ein Buch gebunden.")
    found = report(world(own))
    assert "Hat ihm ein Buch gebunden." in inquiry.account(found, world(own), Private(), NAMES).text
    other = report(world(own), slug=JOERG)
    assert "Hat ihm ein Buch gebunden." not in inquiry.account(other, world(own), Private(), NAMES).text


def test_a_mail_goes_in_the_founders_language_to_the_founders_address() -> None:
    folder = Private(people={ADA: Person(ADA, "people/a.yml", "ada@post.example", "en")})
    mail = inquiry.question(report(world()), world(), folder, NAMES, later_word=False)
    assert (mail.to, mail.subject, mail.missing) == ("ada@post.example", "What did being featured bring you?", ())
    assert mail.text.startswith("Hello Ada,\n\nOn 15 November 2025 we featured you, that was more than a year ago.")
    assert inquiry.question(report(world()), world(), Private(), NAMES, later_word=False).missing == (ADA,)


@pytest.mark.parametrize(("today", "de", "en"), [
    (date(2025, 12, 14), "vor Kurzem", "a short while ago"), (date(2025, 12, 15), "vor einem Monat", "a month ago"),
    (date(2026, 10, 20), "vor 11 Monaten", "11 months ago"), (date(2026, 11, 15), "vor einem Jahr", "a year ago"),
    (date(2027, 1, 1), "vor mehr als einem Jahr", "more than a year ago"), (date(2029, 1, 1), "vor mehr als 3 Jahren", "more than 3 years ago"),
])  # fmt: skip
def test_how_long_ago_is_said_as_people_say_it(today: date, de: str, en: str) -> None:
    for lang, words in (("de", de), ("en", en)):
        folder = Private(people={ADA: Person(ADA, "people/a.yml", "", lang)})
        assert words in inquiry.account(report(world(today=today)), world(today=today), folder, NAMES).text


def test_the_template_of_a_later_word_has_a_heading_for_each_question() -> None:
    for lang, title in (("de", "Ein Jahr danach"), ("en", "One year later")):
        document = front_matter.split(inquiry.template(lang, "2026-12"))
        assert document.fields is not None
        assert {key.text: value.text for key, value in document.fields.entries} == {
            "issue": "2026-12", "lang": lang, "title": title, "consent": "",
        }  # fmt: skip
        assert document.body.count("## ") == len(inquiry.QUESTIONS)


# The files


INQUIRY = 'steps:\n  - state: "asked"\n    date: "2025-12-15"\n    after: "1"\n  - state: "answered"\n    date: "2026-01-02"\n    text: "Zwei Aufträge."\n'
CLICKS = (
    'fetched: "2025-12-15"\ncourier: "mailchimp a1b2c3d4e5"\nfounders:\n  - slug: "ada-beispiel"\n    at_least: "15"\n'
)


def read(path: str, text: str) -> tuple[Private | None, tuple[Finding, ...]]:
    return private.read([(path, submitted(path.rpartition("/")[2], text))], (), date(2026, 12, 20))


@pytest.mark.parametrize(("path", "text"), [("impact/ada-beispiel.yml", INQUIRY), ("clicks/2025-11.yml", CLICKS)])
def test_what_is_written_reads_the_same_again(path: str, text: str) -> None:
    folder, found = read(path, text)
    assert folder is not None
    assert not found
    (thing,) = (*folder.impact.values(), *folder.clicks.values())
    assert private.as_text(thing) == text


@pytest.mark.parametrize(("path", "old", "new", "code"), [
    ("impact/ada-beispiel.yml", '    after: "1"\n', "", "inquiry-after"), ("impact/ada-beispiel.yml", 'after: "1"', 'after: "2"', "choice-unknown"),
    ("impact/ada-beispiel.yml", '    text: "Zwei Aufträge."\n', "", "inquiry-text"),
    ("impact/ada-beispiel.yml", '    text: "Zwei Aufträge."\n', '    text: "Zwei Aufträge."\n    after: "3"\n', "inquiry-after"),
    ("impact/ada-beispiel.yml", "2026-01-02", "2025-12-14", "steps-date"), ("impact/ada-beispiel.yml", "2026-01-02", "2027-01-02", "date-future"),
    ("impact/ada-beispiel.yml", '"asked"', '"questioned"', "choice-unknown"), ("impact/Ada.yml", "", "", "folder-slug"),
    ("clicks/2025-11.yml", '"15"', '"14"', "clicks-coarse"), ("clicks/2025-11.yml", '"15"', '"-5"', "clicks-coarse"),
    ("clicks/2025-11.yml", '"15"', '"3"', "clicks-coarse"), ("clicks/november.yml", "", "", "clicks-month"),
    ("clicks/2025-11.yml", CLICKS, CLICKS + '  - slug: "ada-beispiel"\n    at_least: "5"\n', "clicks-twice"),
    ("clicks/2025-11.yml", "fetched", "fetchd", "field-unknown"),
])  # fmt: skip
def test_what_cannot_be_is_a_finding_with_its_line(path: str, old: str, new: str, code: str) -> None:
    text = CLICKS if path.startswith("clicks") else INQUIRY
    assert old in text
    folder, found = read(path, text.replace(old, new, 1))
    assert folder is None
    assert code in {finding.code for finding in found}
    assert findings.as_text(found, "de")


def test_an_unknown_name_in_these_files_is_noticed() -> None:
    for path, text in (
        ("impact/otto-niemand.yml", INQUIRY),
        ("clicks/2025-11.yml", CLICKS.replace(ADA, "otto-niemand")),
    ):
        folder, _ = read(path, text)
        assert folder is not None
        assert [f.code for f in private.strangers(folder, NAMES, ())] == ["private-stranger"]
        assert [f.code for f in private.strangers(folder, NAMES, {"otto-niemand"})] == ["private-withdrawn"]


def test_of_somebody_who_leaves_neither_answers_nor_numbers_remain() -> None:
    two = replace(read("clicks/2025-11.yml", CLICKS)[0].clicks["2025-11"], at_least=((ADA, 15), (MIRA, 5)))  # type: ignore[union-attr]
    folder = Private(
        impact={ADA: Inquiry(ADA, f"impact/{ADA}.yml", (InquiryStep(DECLINED, APPEARED),)),
                MIRA: Inquiry(MIRA, f"impact/{MIRA}.yml", (InquiryStep(ANSWERED, APPEARED, text="Ada kam vorbei."),))},
        clicks={two.month: two},
    )  # fmt: skip
    left = without(folder, ADA)
    assert left.gone == (f"impact/{ADA}.yml",)
    assert [thing.at_least for thing in left.rewritten if isinstance(thing, Clicks)] == [((MIRA, 5),)]
    assert left.to_read == (f"impact/{MIRA}.yml",)


# The sentence on the page


def page_of(text: str) -> tuple[OwnWord | None, list[str]]:
    """Return what becomes of Ada's impact.md, and the codes of what is found in it."""
    files = (
        submitted("index.md", ADA_FILE.partition("portrait:")[0] + "gives:" + ADA_FILE.partition("gives:")[2]),
        submitted("impact.md", text),
    )
    questions = {"de": QUESTIONS}
    checked = submission.check(
        Submission(ADA, f"content/founders/{ADA}", files), Vocabulary(TRADES, questions, ("de", "en")), TODAY
    )
    codes = [finding.code for finding in checked.findings if finding.file.endswith("impact.md")]
    return checked.profile.impact if checked.profile else None, codes


def own(text: str = "Zwei Aufträge, und eine Spedition.") -> str:
    code = signoff.digest(front_matter.split(inquiry.own_word(text, "de", date(2026, 11, 18), "")))
    return inquiry.own_word(text, "de", date(2026, 11, 18), code)


def test_a_sentence_is_shown_as_it_was_released_and_not_when_a_word_of_it_has_changed() -> None:
    word, found = page_of(own())
    assert (word.text, word.lang, word.consent) == ("Zwei Aufträge, und eine Spedition.", "de", date(2026, 11, 18))  # type: ignore[union-attr]
    assert not found
    assert page_of(own().replace("Zwei", "Drei")) == (None, ["impact-unbound"])
    assert page_of(re.sub(r" [0-9a-f]{12}\"", '"', own())) == (None, ["impact-unbound"]), (
        "without its check number neither"
    )
    assert page_of(own().replace(", und", ",  und"))[1] == [], "a space is no other word"


@pytest.mark.parametrize(("change", "code"), [
    (("text:", "sentence:"), "field-unknown"), (("2026-11-18", "2026-12-18"), "date-future"), (("---\n", "---\n\nMehr.\n"), "impact-body"),
    (("Zwei Aufträge", "ada@post.example"), "private-email"),
])  # fmt: skip
def test_whatever_else_stands_in_it_is_a_finding(change: tuple[str, str], code: str) -> None:
    text = own()
    place = text.rindex(change[0])
    assert code in page_of(text[:place] + change[1] + text[place + len(change[0]) :])[1]


def test_a_sentence_that_names_somebody_who_left_is_not_shown(content: Path) -> None:
    (content / f"content/founders/{ADA}/impact.md").write_text(own("Ein Auftrag von Jörg Müßig aus Uelzen."), "utf-8")
    shown = examine(store.read_content(content), TODAY).publication
    assert shown is not None
    assert shown.profile(ADA).impact is not None  # type: ignore[union-attr]
    shutil.rmtree(content / f"content/founders/{JOERG}")
    index = content / f"content/founders/{ADA}/index.md"
    index.write_text(index.read_text("utf-8").replace('proposed_by: "joerg-muessig"\n', ""), "utf-8")
    (content / "content/withdrawn").mkdir()
    (content / f"content/withdrawn/{JOERG}.yml").write_text('date: "2026-11-19"\n', "utf-8")
    verdict = examine(store.read_content(content), TODAY)
    assert verdict.publication is not None
    assert verdict.publication.profile(ADA).impact is None  # type: ignore[union-attr]
    assert ("withdrawn-named", f"content/founders/{ADA}/impact.md") in {(f.code, f.file) for f in verdict.findings}


# Counting clicks


PRIVACY = '---\ntitle: "Datenschutz"\nlang: "de"\nslug: "datenschutz"\n---\n{text}\n'


@pytest.mark.parametrize(("text", "said"), [
    ("Wir zählen, wie oft ein Link im Brief angeklickt wird, mit deiner Einwilligung.", True),
    ("Wir messen nicht, worauf du klickst.", False), ("Kein Klick wird gezählt.", False), ("Keine Cookies.", False),
    ("Wir setzen keine Cookies. Klicks im Brief zählen wir.", True),
])  # fmt: skip
def test_where_clicks_are_counted_the_page_about_privacy_says_so(text: str, said: bool) -> None:
    found: list[Finding] = []
    about = editorial.page(
        submitted("datenschutz.md", PRIVACY.format(text=text)), "content/pages/datenschutz.md", ("de",), found
    )
    assert about is not None
    codes = [f.code for f in editorial.tracking_unsaid(facts(letter_tracking=True), "p.yml", [about])]
    assert codes == ([] if said else ["tracking-unsaid"])
    assert [*editorial.tracking_unsaid(facts(), "p.yml", [about])] == [], (
        "where nothing is counted, nothing has to be said"
    )
    assert [f.file for f in editorial.tracking_unsaid(facts(letter_tracking=True), "p.yml", [])] == ["p.yml"]


def test_only_mailchimp_counts_clicks() -> None:
    for courier, codes in (("mailchimp", []), ("smtp", ["tracking-courier"])):
        found: list[Finding] = []
        text = PUBLICATION_YML.replace("letter:\n", f'letter:\n  courier: "{courier}"\n  tracking: "yes"\n')
        read = editorial.facts(submitted("publication.yml", text), "content/publication.yml", found)
        assert [f.code for f in found] == codes
        assert (read is not None and read.letter_tracking) == (not codes)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_who_asks_for_the_letter_agrees_to_be_counted_where_they_are(lang: str) -> None:
    plain, counted = signup.consent(facts(), lang), signup.consent(facts(letter_tracking=True), lang)
    assert counted.startswith(plain)
    assert counted != plain
    assert signup.version(facts(letter_tracking=True)) != signup.version(facts())
