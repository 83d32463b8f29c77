"""The letter's thanks and notices: the quiet ones come up, and nothing that was said in time is forgotten."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import noticeboard
from pipeline.domain import Consents, EventConsents, Issue, Need, Offer, Profile, Publication, Referral, ReferralKind
from tests.factories import profile, publication, referral

MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")
AGREED = Consents(text=date(2026, 1, 1), newsletter=date(2026, 1, 1))


def people(*slugs: str, issue: str = "2026-08") -> list[Profile]:
    return [profile(slug, issue=issue, consents=AGREED, gives=(), needs=()) for slug in slugs]


def thanked(giver: str, receiver: str, confirmed: date | None, **changes: object) -> Referral:
    return referral(giver, receiver, kind=ReferralKind.THANKED, confirmed=confirmed, **changes)


def paper(*events: Referral, more: list[Profile] | None = None) -> Publication:
    """Return a publication with a number in each of MONTHS, and a to f in the first one."""
    first = people("a", "b", "c", "d", "e", "f", "g", "h")
    fillers = [profile(f"filler-{month}", issue=month, gives=(), needs=()) for month in MONTHS]
    return publication(*first, *fillers, *(more or []), ledger=events)


def number(publication: Publication, month: str) -> Issue:
    return next(issue for issue in publication.issues if issue.month == month)


def told(publication: Publication) -> dict[str, list[tuple[str, str]]]:
    return {
        m: [(e.giver, e.receiver) for e in noticeboard.notices(number(publication, m), publication).thanks]
        for m in MONTHS
    }


def test_thanks_stand_in_the_first_letter_after_they_were_confirmed_and_in_no_other() -> None:
    found = told(
        paper(
            thanked("a", "b", date(2026, 9, 15)),
            thanked("c", "d", date(2026, 9, 16)),
            thanked("e", "f", date(2026, 11, 16)),
        )
    )
    assert found == {"2026-08": [], "2026-09": [("a", "b")], "2026-10": [("c", "d")], "2026-11": []}


def test_only_thanks_that_are_confirmed_and_agreed_to_are_told() -> None:
    events = (
        thanked("a", "b", None),
        thanked("c", "d", date(2026, 9, 1), consents=EventConsents(giver=date(2026, 9, 1))),
        referral("e", "f", confirmed=date(2026, 9, 1)),
    )
    assert not any(told(paper(*events)).values())


def test_who_has_not_been_featured_or_does_not_want_to_be_in_the_letter_is_not_in_its_thanks() -> None:
    late = profile("late", issue="2026-10", consents=AGREED)
    never = profile("never", issue="2026-08", consents=Consents(text=date(2026, 1, 1)))
    found = told(
        paper(thanked("a", "late", date(2026, 8, 20)), thanked("never", "b", date(2026, 8, 20)), more=[late, never])
    )
    assert found == {"2026-08": [], "2026-09": [], "2026-10": [("a", "late")], "2026-11": []}


def test_the_quiet_ones_come_up_and_the_others_wait_for_their_turn() -> None:
    first = [thanked("a", slug, date(2026, 9, 1)) for slug in "bcdef"]
    then = [thanked("a", slug, date(2026, 10, 1), date="2026-04") for slug in "bcdef"] + [
        thanked("g", "h", date(2026, 10, 2), date="2026-05")
    ]
    found = told(paper(*first, *then))
    assert found["2026-09"] == [("a", slug) for slug in "bcdef"]
    assert found["2026-10"][0] == ("g", "h"), "nobody has heard of these two yet"
    assert len(found["2026-10"]) == noticeboard.THANKS_MOST
    assert len(found["2026-11"]) == 1, "who found no room comes in the next letter"


def test_what_ends_soon_and_was_said_in_an_earlier_issue_is_said_again() -> None:
    def offering(slug: str, *days: date | None, issue: str = "2026-08", consents: Consents = AGREED) -> Profile:
        return profile(
            slug, issue=issue, consents=consents, gives=tuple(Offer(f"{slug} {day}", day) for day in days), needs=()
        )

    pub = paper(more=[
        offering("late", date(2027, 1, 1)), offering("soon", None, date(2026, 11, 30), date(2026, 12, 1)), offering("over", date(2026, 11, 14)),
        offering("endless", None), offering("new", date(2026, 11, 20), issue="2026-11"), offering("quiet", date(2026, 11, 20), consents=Consents(AGREED.text)),
        offering("last", date(2026, 11, 15)), offering("fourth", date(2027, 2, 1)),
    ])  # fmt: skip
    assert [(p.slug, place) for p, place in noticeboard.notices(number(pub, "2026-11"), pub).offers] == [
        ("last", 0),
        ("soon", 1),
        ("late", 0),
    ]
    assert not noticeboard.notices(number(pub, "2026-08"), pub).offers


def test_needs_are_chosen_likewise() -> None:
    seeking = replace(people("x")[0], needs=(Need("Ein Lager.", date(2026, 12, 31)),))
    pub = paper(more=[seeking])
    assert [(p.slug, place) for p, place in noticeboard.notices(number(pub, "2026-11"), pub).needs] == [("x", 0)]


def test_what_happens_later_changes_no_earlier_letter() -> None:
    early = [thanked("a", "b", date(2026, 9, 1)), thanked("c", "d", date(2026, 10, 1))]
    before = told(paper(*early))
    after = told(paper(*early, thanked("a", "c", date(2026, 11, 1))))
    assert {m: after[m] for m in MONTHS[:-1]} == {m: before[m] for m in MONTHS[:-1]}
    assert after["2026-11"] == [("a", "c")]


@st.composite
def papers(draw: st.DrawFn) -> Publication:
    """Draw a publication of a few people who thank one another and give things for a while."""
    days = st.dates(date(2026, 8, 1), date(2026, 12, 1))
    drawn = [
        profile(
            slug,
            issue=draw(st.sampled_from(MONTHS)),
            consents=draw(st.sampled_from((AGREED, Consents(AGREED.text)))),
            gives=tuple(Offer("x", day) for day in draw(st.lists(st.none() | days, max_size=3))),
        )
        for slug in "abcdef"
    ]
    events = [
        thanked(*draw(st.permutations("abcdef"))[:2], draw(st.none() | days), key=f"event-{number}")
        for number in range(draw(st.integers(0, 24)))
    ]
    return publication(*drawn, ledger=tuple(events))


@given(papers())
@settings(max_examples=60, deadline=None)
def test_all_numbers_in_one_go_say_what_the_plain_rule_says_of_each(paper: Publication) -> None:
    issues = sorted(paper.issues, key=lambda issue: issue.month)
    since = {p.slug: p.issue for p in paper.profiles if p.consents.newsletter}
    waiting = sorted(
        (e for e in paper.ledger if e.confirmed and {e.giver, e.receiver} <= set(since)),
        key=lambda e: (e.confirmed, e.when, e.key),
    )
    named: Counter[str] = Counter()
    for issue, said in zip(issues, noticeboard.in_order(issues, paper), strict=True):
        day = issue.published.date()
        ready = [e for e in waiting if e.confirmed <= day and max(since[e.giver], since[e.receiver]) <= issue.month]  # type: ignore[operator]
        shown = sorted(ready, key=lambda e: named[e.giver] + named[e.receiver])[: noticeboard.THANKS_MOST]
        waiting = [e for e in waiting if e not in shown]
        named.update(slug for e in shown for slug in (e.giver, e.receiver))
        standing = sorted(
            (offer.valid_until, p.slug, place)
            for p in paper.profiles
            if p.slug in since and p.issue < issue.month
            for place, offer in enumerate(p.gives)
            if offer.valid_until and offer.valid_until >= day
        )
        soonest = {slug: place for _, slug, place in reversed(standing)}
        first = [(slug, soonest[slug]) for slug in dict.fromkeys(slug for _, slug, _ in standing)]
        assert said.thanks == tuple(shown)
        assert [(p.slug, place) for p, place in said.offers] == first[: noticeboard.NOTICES_MOST]
