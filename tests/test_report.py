"""The editors' report: whom to introduce, ask, thank and remember. Pure, so everything here is said in values."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import graph, ledger, private, report
from pipeline.domain import (
    InlineLink,
    Mention,
    Need,
    Nomination,
    Offer,
    Profile,
    Publication,
    Referral,
    ReferralKind,
    Service,
)
from pipeline.network import network
from pipeline.private import Candidate, Introduction, Person, Private, State, Step
from pipeline.schema import both
from tests.factories import TODAY, interview, profile, publication, referral

DAY = timedelta(days=1)
SERVICES = (Service("druck", both("Drucken", "Printing")), Service("lager", both("Lagerraum", "Storage")))


def founder(slug: str, *, seeks: str = "", offers: str = "", names: tuple[str, ...] = (), **changes: object) -> Profile:
    """Return a portrait that seeks and offers these tags, parted by blanks, and names these people."""
    return profile(
        slug,
        needs=tuple(Need(f"{slug} sucht {tag}.", tags=(tag,)) for tag in seeks.split()),
        gives=tuple(Offer(f"{slug} bietet {tag}.", tags=(tag,)) for tag in offers.split()),
        names_next=tuple(Nomination("Weil es passt.", name=name) for name in names),
        **changes,
    )


def people(*profiles: Profile, **changes: object) -> Publication:
    return publication(*profiles, **{"services": SERVICES} | changes)


def made(
    found: Publication,
    folder: Private | None = None,
    *,
    bodies: Iterable[report.Body] = (),
    privately: Iterable[Referral] = (),
    kilometres: Callable[[str, str], int | None] = lambda one, other: None,
) -> report.Report:
    """Return the report about what is public and, given them, about what only the editors know."""
    events = [*found.ledger, *privately]
    known = network((p.slug for p in found.profiles), events, found.mentions)
    return report.report(found, known, folder or Private(), bodies, kilometres)


def pairs(found: report.Report) -> list[tuple[str, str]]:
    return [(match.need.slug, match.offer.slug) for match in found.proposals]


def folder(*things: Person | Introduction | Candidate) -> Private:
    return Private(
        {t.slug: t for t in things if isinstance(t, Person)},
        {t.key: t for t in things if isinstance(t, Introduction)},
        {t.key: t for t in things if isinstance(t, Candidate)},
    )


def way(seeker: str, helper: str, *states: State, day: date = TODAY) -> Introduction:
    """Return an introduction that went this way, every step on ``day``."""
    key = private.key(day, seeker, helper)
    steps = tuple(Step(state, day) for state in (State.PROPOSED, *states))
    return Introduction(key, f"introductions/{key}.yml", seeker, helper, None, ("druck",), "", "", steps)


ADA = founder("ada", seeks="druck")
BEN = founder("ben", offers="druck")
TWO = people(ADA, BEN)
TO_THE_END = (State.ASKED_SEEKER, State.ASKED_HELPER, State.AGREED, State.INTRODUCED, State.CLOSED)


# Whom to introduce


def test_who_seeks_is_proposed_to_who_offers() -> None:
    assert pairs(made(TWO)) == [("ada", "ben")]


@pytest.mark.parametrize("state", State)
def test_a_pair_is_proposed_unless_somebody_said_no_or_it_is_on_the_way(state: State) -> None:
    found = made(TWO, folder(way("ada", "ben", *([state] if state is not State.PROPOSED else []))))
    free = state is State.DROPPED
    assert bool(found.proposals) == free
    assert not made(TWO, folder(way("ben", "ada", *([state] if state is not State.PROPOSED else [])))).proposals or free


@pytest.mark.parametrize(("ago", "proposed"), [(0, False), (364, False), (365, True), (900, True)])
def test_twelve_months_lie_between_two_introductions(ago: int, proposed: bool) -> None:
    before = way("ada", "ben", *TO_THE_END, day=TODAY - ago * DAY)
    assert bool(made(TWO, folder(before)).proposals) == proposed


def test_a_no_outweighs_whatever_was_before_and_after_it() -> None:
    introduced = way("ada", "ben", *TO_THE_END, day=date(2020, 1, 1))
    refused = way("ben", "ada", State.ASKED_SEEKER, State.REFUSED, day=date(2021, 1, 1))
    dropped = way("ada", "ben", State.DROPPED, day=date(2022, 1, 1))
    assert not made(TWO, folder(introduced, refused, dropped)).proposals


@pytest.mark.parametrize("slug", ["ada", "ben"])
def test_whoever_rests_is_proposed_to_nobody(slug: str) -> None:
    assert not made(TWO, folder(Person(slug, "", paused=True))).proposals


def test_private_needs_and_offers_count_and_are_marked() -> None:
    plain = people(founder("ada"), founder("ben"))
    known = folder(
        Person("ada", "", needs=(Need("Ada sucht heimlich.", tags=("lager",)),)),
        Person("ben", "", gives=(Offer("Ben bietet heimlich.", tags=("lager",)),)),
    )
    found = made(plain, known)
    assert pairs(found) == [("ada", "ben")]
    assert report.as_text(found, plain, "de").count("(nur für die Redaktion)") == 2
    assert report.as_text(found, plain, "en").count("(for the editors only)") == 2
    assert json.loads(report.as_json(found))["proposals"][0]["private"]


@pytest.mark.parametrize("person", [
    Person("fremd", "", needs=(Need("Sucht es.", tags=("druck",)),)), Person("ada", "", needs=(Need("Sucht es.", TODAY - DAY, ("lager",)),)),
    Person("ada", "", needs=(Need("Sucht es.", tags=()),)),
])  # fmt: skip
def test_private_needs_of_strangers_without_tags_or_run_out_match_nothing(person: Person) -> None:
    assert not made(people(founder("ada"), founder("ben", offers="druck lager")), folder(person)).proposals


def test_a_private_wish_without_a_tag_is_told_instead_of_being_passed_over() -> None:
    found = made(people(ADA), folder(Person("ada", "", needs=(Need("Sucht Hilfe."),))))
    assert [(s.text, s.private) for s in found.untagged] == [("Sucht Hilfe.", True)]
    assert "  Ada: Sucht Hilfe." in report.as_text(found, people(ADA), "de")


def test_what_only_the_editors_know_of_giving_moves_somebody_forward() -> None:
    public = people(
        founder("ada", seeks="druck"),
        founder("cem", seeks="druck"),
        *(founder(f"ben-{n}", offers="druck") for n in range(9)),
    )
    near = {frozenset(("ada", f"ben-{n}")): 1 for n in range(9)}
    apart = lambda one, other: near.get(frozenset((one, other)), 50)  # noqa: E731
    assert pairs(made(public, kilometres=apart))[0][0] == "ada"
    gave = referral("cem", "ada", date="2026-01", consents=replace(referral().consents, receiver=None))
    assert pairs(made(public, privately=[gave], kilometres=apart))[0][0] == "cem"


def test_those_who_know_each_other_are_proposed_last() -> None:
    cem = founder("cem", offers="druck")
    found = made(people(ADA, BEN, cem, ledger=(referral("ben", "ada"),)))
    assert pairs(found) == [("ada", "cem"), ("ada", "ben")]
    assert [row["acquainted"] for row in json.loads(report.as_json(found))["proposals"]] == [False, True]


def test_distance_is_asked_for_by_slug_and_told() -> None:
    found = made(TWO, kilometres=lambda one, other: 35 if {one, other} == {"ada", "ben"} else None)
    assert found.proposals[0].kilometres == 35
    assert "etwa 35 km auseinander" in report.as_text(found, TWO, "de")


def test_what_two_have_in_common_is_known_also_where_they_are_not_proposed() -> None:
    four = people(ADA, *(founder(f"ben-{n}", offers="druck") for n in range(5)))
    proposed = pairs(made(four))
    left = next(f"ben-{n}" for n in range(5) if ("ada", f"ben-{n}") not in proposed)
    match = report.in_common(four, Private(), "ada", left)
    assert match is not None
    assert (match.tags, match.offer.text) == (("druck",), f"{left} bietet druck.")
    assert report.in_common(four, Private(), left, "ada") is None


SLUGS = ("ada", "ben", "cem", "dora", "eva")


@st.composite
def histories(draw: st.DrawFn) -> tuple[Publication, Private]:
    """Five people who seek and offer the same two things, and what has been between them so far."""
    tags = st.sampled_from(["", "druck", "lager", "druck lager"])
    found = people(*(founder(slug, seeks=draw(tags), offers=draw(tags)) for slug in SLUGS))
    things: list[Person | Introduction | Candidate] = [
        Person(slug, "", paused=True) for slug in SLUGS if draw(st.integers(0, 5)) == 0
    ]
    for number in range(draw(st.integers(0, 6))):
        seeker, helper = draw(st.sampled_from([(a, b) for a in SLUGS for b in SLUGS if a != b]))
        states: list[State] = [State.PROPOSED]
        while (after := private.following(states[-1], between=False)) and draw(st.booleans()):
            states.append(draw(st.sampled_from(after)))
        day = TODAY - draw(st.integers(0, 800)) * DAY
        one = way(seeker, helper, *states[1:], day=day)
        things.append(replace(one, key=f"{one.key}-{number}"))
    return found, folder(*things)


@pytest.mark.slow
@given(histories())
def test_nobody_is_proposed_who_rests_who_said_no_who_is_on_the_way_or_who_met_within_the_year(
    world: tuple[Publication, Private],
) -> None:
    public, editors = world
    found = made(public, editors)
    for match in found.proposals:
        pair = frozenset((match.need.slug, match.offer.slug))
        assert len(pair) == 2
        assert not any(person.paused for slug, person in editors.people.items() if slug in pair)
        for i in editors.introductions.values():
            if i.pair == pair:
                states = [step.state for step in i.steps]
                assert i.state in (State.INTRODUCED, State.OUTCOME_ASKED, State.CLOSED, State.DROPPED)
                assert State.INTRODUCED not in states or i.steps[0].day <= TODAY - 365 * DAY
    assert max([0, *(sum(slug in pair for pair in pairs(found)) for slug in SLUGS)]) <= 3


# Who waits


def test_what_waits_for_the_editors_stands_with_its_key_and_the_longest_first() -> None:
    old = way("ben", "ada", State.ASKED_SEEKER, day=TODAY - 20 * DAY)
    fresh, done = way("ada", "ben", State.ASKED_SEEKER), way("ada", "ben", State.DROPPED, day=date(2026, 1, 1))
    begun = way("ada", "cem", day=TODAY - DAY)
    found = made(people(ADA, BEN, founder("cem")), folder(begun, old, fresh, done))
    assert [due.introduction.key for due in found.due] == [old.key, begun.key]
    said = report.as_text(found, TWO, "de")
    assert "  Ben · Ada: " in said
    assert f"    inv introduce ask --key {old.key}" in said
    assert "Ben hat seit dem 31. Oktober 2026 nicht geantwortet. Frage noch einmal" in said, "people have names"
    assert "Ask once more" in report.as_text(found, TWO, "en")


def test_who_was_named_stands_in_the_queue_with_the_answer() -> None:
    answered = folder(Candidate("erika-muster", "", "Erika Muster", (Step("asked", date(2026, 11, 2)),)),
                      Candidate("otto-nie", "", "Otto Nie", (Step("asked", date(2026, 11, 2)), Step("declined", date(2026, 11, 3)))))  # fmt: skip
    rosa = founder("rosa", issue="2026-12")
    found = made(
        people(
            founder("ada", names=("Erika Muster", "Otto Nie", "Rosa"), issue="2026-09"),
            founder("ben", names=("Erika Muster", "Ilse Neu")),
            planned=(rosa,),
        ),
        answered,
    )
    assert [(row.key, row.state) for row in found.queue] == [
        ("erika-muster", "asked"), ("rosa", "planned"), ("ilse-neu", "open"), ("otto-nie", "declined"),
    ]  # fmt: skip
    said = report.as_text(found, TWO, "de")
    assert (
        "  Erika Muster, genannt von Ada (2026-09), Ben (2026-11), vor 2 Monaten: gefragt am 2. November 2026" in said
    )
    assert "  Rosa, genannt von Ada (2026-09), vor 2 Monaten: geplant für 2026-12" in said
    assert "  Ilse Neu, genannt von Ben (2026-11), neu: noch nicht gefragt" in said
    assert "  Otto Nie, genannt von Ada (2026-09), vor 2 Monaten: möchte nicht; nicht wieder fragen" in said
    english = report.as_text(found, TWO, "en")
    assert "  Erika Muster, named by Ada (2026-09), Ben (2026-11), 2 months ago: asked on 2 November 2026" in english
    assert "  Otto Nie, named by Ada (2026-09), 2 months ago: does not want to; do not ask again" in english


@pytest.mark.parametrize(
    ("issue", "de", "en"),
    [
        ("2026-11", "neu", "new"),
        ("2026-10", "vor einem Monat", "a month ago"),
        ("2025-11", "vor 12 Monaten", "12 months ago"),
    ],
)
def test_how_long_somebody_waits_is_said_in_words(issue: str, de: str, en: str) -> None:
    found = made(people(founder("ada", names=("Erika Muster",), issue=issue)))
    assert f"({issue}), {de}: noch nicht" in report.as_text(found, TWO, "de")
    assert f"({issue}), {en}: not asked" in report.as_text(found, TWO, "en")


def test_who_is_spoken_of_and_not_here_is_on_the_waiting_list() -> None:
    speaks = interview(
        links=(
            InlineLink("Petra Blau", internal=True, line=9, by_name=True),
            InlineLink("ben", internal=True, line=9, by_name=True),
        )
    )
    found = made(people(replace(ADA, interview=speaks), BEN))
    assert [(row.name, row.portraits) for row in found.waiting] == [("Petra Blau", ("ada",))]
    assert "  Petra Blau: Ada\n" in report.as_text(found, TWO, "de") + "\n"


def test_what_nobody_confirmed_yet_stands_with_the_name_the_command_asks_for() -> None:
    claim = referral("ben", "ada", date="2026-05", what="Hat Karten gedruckt.")
    done = referral("ada", "ben", date="2026-01", confirmed=TODAY)
    found = made(people(ADA, BEN, ledger=(done, claim)), privately=[referral("ada", "ben", date="2026-02")])
    assert [event.key for event in found.to_confirm] == [claim.key]
    assert (
        f"  Ben → Ada, 2026-05: Hat Karten gedruckt.\n    inv referral confirm --event {claim.key}\n"
        in report.as_text(found, TWO, "de")
    )


# Whom to look after


def test_whoever_gave_to_several_and_got_nothing_is_to_be_thanked() -> None:
    gave = [
        referral("ada", "ben", date="2026-01"),
        referral("ada", "cem", date="2026-02"),
        referral("ben", "cem", date="2026-03"),
    ]
    three = people(ADA, BEN, founder("cem"), ledger=tuple(gave))
    assert made(three).to_thank == ("ada",)
    thanks = referral("ben", "ada", kind=ReferralKind.THANKED, date="2026-04")
    assert made(three, privately=[thanks]).to_thank == ()


def test_whom_nothing_ties_to_anybody_is_alone_and_a_private_event_ends_it() -> None:
    three = people(ADA, BEN, founder("cem"), mentions=(Mention("ada", "ben", "de", "", "", "Ben", ""),))
    assert made(three).isolated == ("cem",)
    assert made(three, privately=[referral("ada", "cem")]).isolated == ()


@pytest.mark.parametrize(
    ("when", "stale"),
    [
        ("2025-11-19", True),
        ("2025-11-20", False),
        ("2025-10", True),
        ("2025-11", False),
        ("2024", True),
        ("2025", False),
    ],
)
def test_a_tie_is_stale_when_the_last_word_is_certainly_more_than_a_year_ago(when: str, stale: bool) -> None:
    found = made(people(ADA, BEN, ledger=(referral("ada", "ben", date=when),)))
    assert bool(found.stale) == stale
    assert (f"  Ada, Ben: {when}" in report.as_text(found, TWO, "de")) == stale


def test_of_many_only_the_first_are_shown_and_the_rest_is_counted() -> None:
    slugs = [f"{a}{b}" for a in "abcdefgh" for b in "mnop"]
    many = people(*(founder(slug, seeks="druck", offers="druck") for slug in slugs),
                  ledger=tuple(referral(a, b, date="2020-01") for a, b in pairwise(slugs)))  # fmt: skip
    found = made(many)
    said = report.as_text(found, many, "de")
    assert said.count("inv introduce propose") == 12
    strangers = [match for match in found.proposals if not match.acquainted]
    assert f"  … und {len(strangers) - 12} weitere (--json)" in said
    assert f"  … und {len(found.stale) - 10} weitere (--json)" in said
    assert f"  … and {len(found.stale) - 10} more (--json)" in report.as_text(found, many, "en")
    everything = json.loads(report.as_json(found))
    assert (len(everything["proposals"]), len(everything["stale"])) == (len(found.proposals), len(slugs) - 1)


@pytest.mark.parametrize("count", [report.BRIDGES_FROM - 1, report.BRIDGES_FROM])
def test_who_holds_a_group_together_is_told_where_that_means_something(count: int) -> None:
    slugs = [f"p{number:02}" for number in range(count)]
    chain = people(*map(founder, slugs), ledger=tuple(referral(a, b) for a, b in pairwise(slugs)))
    found = made(chain)
    assert bool(found.bridges) == bool(found.without_whom) == (count >= report.BRIDGES_FROM)
    assert ("auseinander" in report.as_text(found, chain, "de")) == (count >= report.BRIDGES_FROM)


def test_a_group_that_only_thanks_itself_is_named() -> None:
    thanks = tuple(
        referral(a, b, kind=ReferralKind.THANKED) for a, b in (("ada", "ben"), ("ben", "cem"), ("cem", "ada"))
    )
    found = made(people(ADA, BEN, founder("cem"), ledger=thanks))
    assert found.only_thanks == (("ada", "ben", "cem"),)
    assert "  Ada, Ben, Cem" in report.as_text(found, people(ADA, BEN, founder("cem")), "en")


def test_what_carries_no_tag_is_listed_and_shortened() -> None:
    plain = people(
        profile("ada", gives=(Offer("Rat. " * 60),), needs=(Need("Vorbei.", TODAY - DAY), Need("Ein Lager.")))
    )
    found = made(plain)
    assert [s.text for s in found.untagged] == ["Rat. " * 60, "Ein Lager."]
    rows = [line for line in report.as_text(found, plain, "de").splitlines() if line.startswith("  Ada: ")]
    assert [row.endswith(" …") for row in rows] == [True, False]
    assert len(rows[0]) < 110


# Names without a link


NAMED = "---\nname: x\n---\nAm Anfang stand\nBen Beispiel aus der\nWerkstatt. [Cem Yurt](/cem/) kam später.\n"


def body(slug: str = "ada", text: str = NAMED, path: str = "") -> report.Body:
    lines = text.split("\n")
    begin = lines.index("---", 1) + 1
    return report.Body(slug, path or f"content/founders/{slug}/index.md", begin + 1, "\n".join(lines[begin:]))


def test_a_name_without_a_link_is_shown_with_the_line_of_its_file() -> None:
    everybody = people(ADA, founder("ben", name="Ben Beispiel"), founder("cem", name="Cem Yurt"))
    found = made(everybody, bodies=[body()])
    assert [(u.by, u.path, u.line, u.sighting.slug) for u in found.unlinked] == [
        ("ada", "content/founders/ada/index.md", 5, "ben")
    ]
    line = NAMED.split("\n")[found.unlinked[0].line - 1]
    assert found.unlinked[0].sighting.words == "Ben Beispiel"
    assert found.unlinked[0].sighting.words in line
    assert "  content/founders/ada/index.md:5  Ben Beispiel → [[ben]]" in report.as_text(found, everybody, "de")


@pytest.mark.parametrize(("text", "said", "link"), [
    ("Damals kam Ben.", "Ben", "[[ben|Ben]]"), ("Das war Bens Idee.", "Bens", "[[ben|Bens]]"), ("Damals kam Ben Beispiel.", "Ben Beispiel", "[[ben]]"),
])  # fmt: skip
def test_the_link_that_is_proposed_leaves_the_sentence_as_it_reads(text: str, said: str, link: str) -> None:
    tied = people(ADA, founder("ben", name="Ben Beispiel"), ledger=(referral("ben", "ada"),))
    found = made(tied, bodies=[body(text=f"---\n---\n{text}\n")])
    assert f":3  {said} → {link}" in report.as_text(found, tied, "de")


def test_a_name_over_two_lines_is_shown_on_one() -> None:
    everybody = people(ADA, founder("ben", name="Ben Beispiel"))
    found = made(everybody, bodies=[body(text="---\n---\nDas war Ben\nBeispiel.\n")])
    assert ":3  Ben Beispiel → [[ben]]" in report.as_text(found, everybody, "de")


@pytest.mark.parametrize("why", ["self", "mentioned", "planned", "linked-elsewhere"])
def test_who_is_the_author_linked_already_or_still_to_come_is_no_news(why: str) -> None:
    ben = founder("ben", name="Ben Beispiel")
    everybody = people(ADA, ben)
    if why == "planned":
        everybody = people(ADA, planned=(replace(ben, issue="2026-12"),))
    if why in ("mentioned", "linked-elsewhere"):
        everybody = replace(
            everybody, mentions=(Mention("ada", "ben", "en" if why == "linked-elsewhere" else "de", "", "", "Ben", ""),)
        )
    found = made(everybody, bodies=[body("ben" if why == "self" else "ada")])
    assert not found.unlinked


def test_a_first_name_counts_for_those_who_are_tied_to_the_author() -> None:
    everybody = people(ADA, founder("ben", name="Ben Beispiel"), founder("cem", name="Cem Yurt"))
    text = "---\n---\nUnd dann kam Ben mit einer Leiter.\n"
    assert not made(everybody, bodies=[body(text=text)]).unlinked
    for tied in (
        replace(everybody, ledger=(referral("ben", "ada"),)),
        replace(everybody, mentions=(Mention("ben", "ada", "de", "", "", "Ada", ""),)),
        replace(
            everybody,
            profiles=tuple(replace(p, proposed_by="ben") if p.slug == "ada" else p for p in everybody.profiles),
        ),
    ):
        assert [u.sighting.slug for u in made(tied, bodies=[body(text=text)]).unlinked] == ["ben"]


@given(
    st.integers(0, 40),
    st.lists(
        st.sampled_from(["", "Ein Satz ohne Namen.", "## Eine Frage?", "- ein Punkt", "> ein Zitat"]), max_size=12
    ),
)
def test_the_line_is_the_files_whatever_stands_before(fields: int, before: list[str]) -> None:
    text = "\n".join(
        ["---", *[f'field{n}: "x"' for n in range(fields)], "---", *before, "", "Das war Ben Beispiel.", ""]
    )
    everybody = people(ADA, founder("ben", name="Ben Beispiel"))
    (found,) = made(everybody, bodies=[body(text=text)]).unlinked
    assert text.split("\n")[found.line - 1] == "Das war Ben Beispiel."


# What came back


def test_what_came_back_is_counted_by_the_way_it_took() -> None:
    gifts = (
        referral("ada", "ben", date="2026-01-10"), referral("ben", "ada", date="2026-02-10"), referral("ben", "cem", date="2026-03-10"),
        referral("cem", "dora", date="2026-04-10"), referral("dora", "ben", date="2026-05-10"),
    )  # fmt: skip
    four = people(ADA, BEN, founder("cem"), founder("dora"), ledger=gifts)
    found = made(four)
    assert found.returns == report.Returns(5, (1, 1, 0, 0))
    assert "  2 von 5 Gaben kamen bisher wieder an: direkt 1, über eine Person 1" in report.as_text(found, four, "de")
    assert "  2 of 5 gifts have come back so far: directly 1, over one other 1" in report.as_text(found, four, "en")


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["de", "en"]))
def test_a_share_is_a_percentage_from_thirty_cases_on_and_never_before(part: int, whole: int, lang: str) -> None:
    part = min(part, whole)
    said = report.share(part, whole, lang)
    assert ("%" in said) == (whole >= graph.MANY == 30)
    if whole < 30:
        assert said == f"{part} {'von' if lang == 'de' else 'of'} {whole}"
    else:
        assert abs(int(said.rstrip("% ")) - 100 * part / whole) <= 0.5


events = st.lists(
    st.tuples(
        st.sampled_from(SLUGS),
        st.sampled_from(SLUGS),
        st.sampled_from(list(ReferralKind)),
        st.dates(date(2022, 1, 1), TODAY),
    ).filter(lambda e: e[0] != e[1]),
    max_size=graph.MANY - 1,
)


@settings(max_examples=60)
@given(events)
def test_below_thirty_cases_no_percentage_stands_anywhere(rows: list[tuple[str, str, ReferralKind, date]]) -> None:
    told = {
        ledger.key(day.isoformat(), a, b, kind): referral(a, b, kind=kind, date=day.isoformat())
        for a, b, kind, day in rows
    }
    five = people(*map(founder, SLUGS), ledger=tuple(told.values()))
    for lang in ("de", "en"):
        assert "%" not in report.as_text(made(five), five, lang)


def test_from_thirty_cases_on_the_share_is_a_percentage() -> None:
    slugs = [f"p{number:02}" for number in range(31)]
    gave = [referral("p00", slug, date="2026-01-10") for slug in slugs[1:]]
    many = people(*map(founder, slugs), ledger=(*gave, referral("p01", "p00", date="2026-02-10")))
    assert "  3 % der Gaben kamen bisher wieder an: direkt 1" in report.as_text(made(many), many, "de")
    assert "  3% of the gifts have come back so far: directly 1" in report.as_text(made(many), many, "en")


# The whole


def everything() -> tuple[Publication, Private, list[report.Body], list[Referral]]:
    """Return a world in which every section has something to say."""
    chain = [f"p{number:02}" for number in range(report.BRIDGES_FROM)]
    events = [referral(a, b, date="2024-05") for a, b in pairwise(chain)]
    events += [referral("ben", "cem", date="2026-01"), referral("ben", "ada", date="2026-02", confirmed=TODAY)]
    events += [
        referral("cem", "p00", date="2026-03"),
        referral("p05", "p04", date="2026-03"),
        *(referral(a, b, kind=ReferralKind.THANKED) for a, b in (("uta", "vera"), ("vera", "uta"))),
    ]
    found = people(
        founder("ada", seeks="druck lager", names=("Erika Muster",), interview=interview(links=(InlineLink("Petra Blau", internal=True, line=9, by_name=True),))), founder("ben", offers="druck", name="Ben Beispiel"), founder("cem", offers="lager"),
        founder("dora"), founder("uta"), founder("vera"), profile("zoe", needs=(), gives=(Offer("Etwas ohne Schlagwort."),)), *map(founder, chain),
        ledger=tuple(sorted(events, key=lambda e: (e.when, e.key))), planned=(founder("rosa", issue="2026-12"),),
        mentions=(Mention("ada", "cem", "de", "", "", "Cem", ""), Mention("p03", "ada", "en", "", "", "Ada", "")),
    )  # fmt: skip
    editors = folder(
        Person("dora", "", needs=(Need("Dora sucht heimlich.", tags=("druck",)),)), Person("p01", "", paused=True), way("ada", "dora", day=TODAY - DAY),
        way("uta", "ada", State.ASKED_SEEKER, day=TODAY - 30 * DAY), Candidate("erika-muster", "", "Erika Muster", (Step("asked", TODAY),)),
    )  # fmt: skip
    bodies = [body(), body("p02", NAMED), body("p02", NAMED, "content/founders/p02/index.en.md")]
    return found, editors, bodies, [referral("p07", "p09", date="2023")]


TITLES = {
    "Vorstellungen, die auf dich warten": "Introductions that wait for you", "Bekannt machen": "To introduce",
    "Kennen sich schon: ein Hinweis genügt": "Know each other: a word is enough", "Staffelstab": "Relay",
    "Warteliste: genannt und noch nicht hier": "Waiting list: named and not here yet", "Zu bestätigen": "To be confirmed",
    "Bedanken: gaben mehreren, bekamen nichts und keinen Dank": "To thank: gave to several, got nothing and no thanks",
    "Noch mit niemandem verbunden": "Not tied to anybody yet", "Noch ohne Schlagwort": "Without a tag yet", "Namen ohne Link": "Names without a link",
    "Lange nichts Neues im Journal": "Nothing new in the ledger for long", "Danken nur einander": "Only thank one another",
    "Ohne sie fiele eine Gruppe auseinander": "A group would fall apart without", "Was wiederkam": "What came back",
}  # fmt: skip


def sections(said: str) -> dict[str, list[str]]:
    """Return the rows of each section by its heading, without the line about today."""
    return {block.split("\n")[0]: block.split("\n")[1:] for block in said.split("\n\n")[1:]}


def test_both_languages_say_everything_in_the_same_order() -> None:
    public, editors, bodies, privately = everything()
    found = made(public, editors, bodies=bodies, privately=privately)
    german, english = (sections(report.as_text(found, public, lang)) for lang in ("de", "en"))
    assert list(german) == list(TITLES)
    assert list(english) == list(TITLES.values())
    assert [len(rows) for rows in german.values()] == [len(rows) for rows in english.values()]
    assert all(rows and all(row.startswith("  ") for row in rows) for rows in german.values())
    for said in (german, english):
        text = "\n".join(row for rows in said.values() for row in rows)
        assert not re.search(r"[{}]|None|\bLabel\b", text)
    assert not {"sucht", "bietet", "genannt", "vor", "weitere", "von", "Gaben"} & set(
        re.findall(r"\w+", re.sub(r"“.*?”|„.*?“", "", "\n".join(row for rows in english.values() for row in rows)))
    )


def test_where_there_is_nothing_to_say_there_is_no_heading() -> None:
    nobody = people(founder("ada"), founder("ben"), mentions=(Mention("ada", "ben", "de", "", "", "Ben", ""),))
    assert report.as_text(made(nobody), nobody, "de") == "Nichts zu tun."
    assert report.as_text(made(nobody), nobody, "en") == "Nothing to do."
    value = json.loads(report.as_json(made(nobody)))
    assert {name for name, rows in value.items() if rows and name not in ("today", "returns", "structure")} == set()


def test_for_programs_people_are_slugs() -> None:
    public, editors, bodies, privately = everything()
    value = json.loads(report.as_json(made(public, editors, bodies=bodies, privately=privately)))
    known = {p.slug for p in (*public.profiles, *public.planned)}
    assert all(value[name] for name in value)
    named = (
        {slug for p in value["proposals"] for slug in (p["seeker"], p["helper"])}
        | {u["slug"] for u in value["unlinked"]}
        | {u["slug"] for u in value["untagged"]}
    )
    named |= {
        slug
        for group in (*value["only_thanks"], *value["bridges"], *(t["between"] for t in value["stale"]))
        for slug in group
    }
    named |= {*value["isolated"], *value["to_thank"], *value["without_whom"]} | {
        by for row in value["relay"] for by in row["named_by"]
    }
    assert named <= known
    assert value["today"] == TODAY.isoformat()


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_what_comes_in_makes_no_difference(seed: int) -> None:
    public, editors, bodies, privately = everything()
    dice = random.Random(seed)  # noqa: S311  # orders, no secrets

    def mixed(values: Iterable) -> list:
        found = list(values)
        dice.shuffle(found)
        return found

    shuffled = replace(
        public,
        ledger=tuple(mixed(public.ledger)),
        mentions=tuple(mixed(public.mentions)),
        services=tuple(mixed(public.services)),
    )
    other = Private(*(dict(mixed(part.items())) for part in (editors.people, editors.introductions, editors.relay)))
    first = made(public, editors, bodies=bodies, privately=privately)
    second = made(shuffled, other, bodies=mixed(bodies), privately=mixed(privately))
    assert report.as_json(first) == report.as_json(second)
    for lang in ("de", "en"):
        assert report.as_text(first, public, lang) == report.as_text(second, shuffled, lang)


def test_the_report_is_for_the_editors_and_says_nothing_that_a_page_could_use() -> None:
    """It holds what is private on purpose; that no page has it is for test_privacy."""
    public, editors, bodies, privately = everything()
    assert "Dora sucht heimlich." in report.as_text(
        made(public, editors, bodies=bodies, privately=privately), public, "de"
    )


# In one line, and as a whole


@pytest.mark.parametrize(("count", "german", "english"), [(1, "ein Ereignis wartet auf ein Ja", "one event waits for a yes"), (2, "2 Ereignisse warten auf ein Ja", "2 events wait for a yes")])  # fmt: skip
def test_the_first_line_says_what_waits(count: int, german: str, english: str) -> None:
    events = tuple(referral("ben", "ada", date=f"2026-0{n}", key=f"{n}") for n in range(1, count + 1))
    found = made(people(ADA, BEN, ledger=events))
    assert report.as_text(found, TWO, "de").startswith(f"Heute: {german}.\n\n")
    assert report.as_text(found, TWO, "en").startswith(f"Today: {english}.\n\n")


def test_for_programs_the_whole_is_described_too() -> None:
    events = (
        referral("ada", "ben", date="2020-01", confirmed=TODAY),
        referral("ben", "ada", date="2020-02", confirmed=TODAY),
    )
    value = json.loads(report.as_json(made(people(ADA, BEN, ledger=events))))
    assert value["structure"] == {"groups": [2], "reciprocity": 1.0, "transitivity": None}
    assert value["stale"][0]["freshness"] < 0.01


@pytest.mark.parametrize("how", ["mention", "relay"])
def test_who_knows_the_other_from_a_portrait_is_no_stranger(how: str) -> None:
    mentions = (Mention("ada", "ben", "de", "", "", "Ben", ""),) if how == "mention" else ()
    changes = {"proposed_by": "ada"} if how == "relay" else {}
    pair = people(founder("ada", seeks="druck"), founder("ben", offers="druck", **changes), mentions=mentions)
    (match,) = made(pair).proposals
    assert match.acquainted
    said = report.as_text(made(pair), pair, "de")
    assert "Kennen sich schon: ein Hinweis genügt" in said
    assert "inv introduce propose" not in said


def test_a_namesake_is_not_proposed_in_ones_own_portrait() -> None:
    two = people(founder("ada", name="Ada Beispiel"), founder("ada-2", name="Ada Beispiel"))
    assert not made(two, bodies=[body("ada", "---\n---\nIch, Ada Beispiel, bin Buchbinderin.")]).unlinked
