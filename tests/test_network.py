"""What is known about founders: who gave, what came back, what grew out of it, who knows whom."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import Mention, Referral, ReferralKind
from pipeline.network import Network, Structure, network, span
from tests.factories import TODAY, referral

HELPED, THANKED, INTRODUCED = ReferralKind.HELPED, ReferralKind.THANKED, ReferralKind.INTRODUCED


def event(row: str, **changes: object) -> Referral:
    """Return an event from a row like "ada ben 2026-03-14" or "ada ben 2026 thanked"; its key is the row."""
    giver, receiver, when, kind = [*row.split(), HELPED][:4]
    return referral(giver, receiver, date=when, kind=ReferralKind(kind), key=row, **changes)


def mention(source: str, target: str) -> Mention:
    return Mention(source, target, "de", "", "Zuerst half mir ", "sie", ".")


def net(*rows: str | Referral, mentions: tuple[Mention, ...] = (), founders: str = "") -> Network:
    """Return the network of these events, of everybody in them and of ``founders``."""
    events = [event(row) if isinstance(row, str) else row for row in rows]
    people = {person for e in events for person in (e.giver, e.receiver, e.introduced_to) if person}
    return network(people | set(founders.split()), events, mentions)


def keys(events: tuple[Referral, ...]) -> list[str]:
    return [e.key for e in events]


# One ledger, worked out on paper

LEDGER = (
    "ben dora 2025-12-01",
    "ada ben 2026-01-10",
    "ben cem 2026-02-10 recommended",
    "cem dora 2026-03-10",
    "dora eva 2026-04 customer",
    "eva dora 2026-04-20",
    "eva ada 2026-05-10 recommended",
    "ada dora 2026-06-10",
    "cem ben 2026-07-01",
    "ada cem 2026-08 introduced",
    "finn eva 2026-09-01 thanked",
)
PAPER = net(*LEDGER, founders="gus")


def test_what_came_back_in_the_ledger_on_paper() -> None:
    """Time runs downwards; on the right stands what came back for the gift on the left.

    2025-12-01  ben  -> dora   before Ada gave Ben anything
    2026-01-10  ada  -> ben    then ben -> cem -> dora -> eva -> ada: back over three others
    2026-02-10  ben  -> cem    then cem -> ben: directly
    2026-03-10  cem  -> dora   then dora -> eva -> ada -> cem: over two others
    2026-04     dora -> eva    then eva -> ada -> dora: over one other; eva -> dora in the same month has no known order
    2026-04-20  eva  -> dora   dora -> eva in the same month has no known order, and Dora gives nothing later
    2026-05-10  eva  -> ada    then ada -> dora, ada -> cem, and neither gives anything later
    2026-06-10  ada  -> dora   Dora gives nothing later
    2026-07-01  cem  -> ben    Ben gives nothing later
    2026-08     ada  -> cem    Cem gives nothing later
        2026-09-01  finn -> eva    thanks, no gift
    """
    over = {row: keys(PAPER.came_back(event(row))) for row in LEDGER}
    assert {row: way for row, way in over.items() if way} == {
        LEDGER[1]: [LEDGER[2], LEDGER[3], LEDGER[4], LEDGER[6]],
        LEDGER[2]: [LEDGER[8]],
        LEDGER[3]: [LEDGER[4], LEDGER[6], LEDGER[9]],
        LEDGER[4]: [LEDGER[6], LEDGER[7]],
    }


def test_what_grew_out_of_the_ledger_on_paper() -> None:
    """Ada helped Ben. One step on, Ben recommended Cem (that he gave Dora something was earlier). Two steps on, Cem helped Dora,
    and helped Ben: Ben has been there, so that ends, and Ben would have nothing later anyway. Three steps on, Dora became
    Eva's customer. Four steps on, Eva recommended Ada, where it began, and it ends: what Ada gave afterwards, to Dora and to
    Cem, did not grow out of her own gift. That Eva helped Dora is not certainly after April.
    """
    grown = PAPER.grew_out_of(event(LEDGER[1]))
    assert len(grown) == 5
    assert {(g.distance, g.credit, g.event.key) for g in grown} == {
        (1, 1 / 2, LEDGER[2]),
        (2, 1 / 4, LEDGER[3]),
        (2, 1 / 4, LEDGER[8]),
        (3, 1 / 8, LEDGER[4]),
        (4, 1 / 16, LEDGER[6]),
    }
    assert {g.event.key: keys(g.way) for g in grown}[LEDGER[6]] == [LEDGER[2], LEDGER[3], LEDGER[4], LEDGER[6]]
    assert PAPER.grew_out_of(event(LEDGER[10])) == ()


def test_who_knows_whom_in_the_ledger_on_paper() -> None:
    """Ties: ada-ben, ada-cem, ada-dora, ada-eva, ben-cem, ben-dora, cem-dora, dora-eva, eva-finn. Everybody but Finn lies on a
    circle, so only Finn's tie is a bridge, and only Eva holds somebody to the others. Gus has not met anybody yet.
    """
    assert len(PAPER.ties) == 9
    assert PAPER.contacts("eva") == ("ada", "dora", "finn")
    assert PAPER.second_degree("ben") == (("eva", ("ada", "dora")),)
    assert PAPER.second_degree("finn") == (("ada", ("eva",)), ("dora", ("eva",)))
    assert PAPER.second_degree("gus") == PAPER.contacts("gus") == PAPER.given("gus") == PAPER.received("gus") == ()
    assert PAPER.bridges() == (("eva", "finn"),)
    assert PAPER.articulation_points() == ("eva",)
    assert PAPER.isolated() == ("gus",)
    assert PAPER.only_thanks() == (("eva", "finn"),)
    assert PAPER.one_sided() == ()


def test_how_the_ledger_on_paper_hangs_together() -> None:
    """Everybody but Gus hangs together. Of the ten pairs in which one gave to the other (ben-dora, ada-ben, ben-cem, cem-dora,
    dora-eva, eva-dora, eva-ada, ada-dora, cem-ben, ada-cem) four have their reverse: ben-cem, cem-ben, dora-eva and
    eva-dora. Degrees are ada 4, dora 4, ben 3, cem 3, eva 3, finn 1, so 6 + 6 + 3 + 3 + 3 = 21 pairs of acquaintances meet at
    somebody, and the triangles ada-ben-cem, ada-ben-dora, ada-cem-dora, ben-cem-dora and ada-dora-eva close 15 of them.
    """
    structure = PAPER.structure()
    assert structure.groups == (6, 1)
    assert structure.reciprocity == 4 / 10
    assert structure.transitivity == 15 / 21
    assert net(founders="ada ben").structure() == Structure((1, 1), None, None)


def test_given_and_received_stand_newest_first() -> None:
    assert keys(PAPER.given("ada")) == [LEDGER[9], LEDGER[7], LEDGER[1]]
    assert keys(PAPER.received("eva")) == [LEDGER[4]]
    same_day = net("ada cem 2026-01-01", "ada ben 2026-01-01", "ada dora 2025")
    assert keys(same_day.given("ada")) == ["ada ben 2026-01-01", "ada cem 2026-01-01", "ada dora 2025"]
    some_day = net("ada ben 2026-05-01", "ada cem 2026", "ada dora 2026-12")
    assert keys(some_day.given("ada")) == ["ada dora 2026-12", "ada cem 2026", "ada ben 2026-05-01"]


@settings(max_examples=30, deadline=None)
@given(st.permutations(LEDGER))
def test_the_order_of_events_changes_nothing(rows: list[str]) -> None:
    other = net(*rows, founders="gus")
    assert other == PAPER
    assert [other.grew_out_of(event(row)) for row in LEDGER] == [PAPER.grew_out_of(event(row)) for row in LEDGER]


# Gifts and thanks


def test_a_ring_of_three_who_only_thank_each_other_gave_nothing() -> None:
    rows = ("ada ben 2026-01-01 thanked", "ben cem 2026-02-01 thanked", "cem ada 2026-03-01 thanked")
    ring = net(*rows)
    assert [ring.came_back(event(row)) + ring.grew_out_of(event(row)) for row in rows] == [(), (), ()]
    assert [ring.given(slug) + ring.received(slug) for slug in ring.founders] == [(), (), ()]
    assert ring.only_thanks() == (("ada", "ben", "cem"),)
    assert ring.isolated() == ()


def test_thanks_brings_nothing_back_and_leads_nowhere() -> None:
    gift = event("ada ben 2026-01-01")
    assert net(gift, "ben ada 2026-02-01 thanked").came_back(gift) == ()
    assert net(gift, "ben cem 2026-02-01 thanked", "cem ada 2026-03-01").came_back(gift) == ()


def test_one_gift_or_one_mutual_mention_makes_a_tie_more_than_thanks() -> None:
    thanks = "ada ben 2026-01-01 thanked"
    assert net(thanks, "ben ada 2026-01-01").only_thanks() == ()
    assert net(thanks, mentions=(mention("ada", "ben"), mention("ben", "ada"))).only_thanks() == ()
    assert net(thanks, mentions=(mention("ada", "ben"),)).only_thanks() == (("ada", "ben"),)


@pytest.mark.parametrize(
    ("there", "back", "returned"),
    [
        ("2026-03-14", "2026-03-14", False),  # two events of one day
        ("2026-03-14", "2026-03-15", False),
        ("2026-03-14", "2026-03-16", True),
        ("2026-03", "2026-03", False),  # the same month: perhaps a day apart, perhaps thirty
        ("2026-03", "2026-04-01", False),  # perhaps the next day
        ("2026-03", "2026-04-02", True),
        ("2026-03", "2026-04", False),
        ("2026-03", "2026-05", True),
        ("2026", "2026-12-31", False),  # the year only
        ("2025", "2026", False),
        ("2024", "2026", True),
        ("2026-03-16", "2026-03-14", False),
    ],
)
def test_what_is_answered_within_a_day_is_mutual_and_did_not_come_back(there: str, back: str, returned: bool) -> None:
    gift, answer = event(f"ada ben {there}"), event(f"ben ada {back}")
    assert (net(gift, answer).came_back(gift) == (answer,)) == returned


def test_after_a_mutual_day_something_may_still_come_back() -> None:
    gift, later = event("ada ben 2026-03-14"), event("ben ada 2026-09-01")
    assert net(gift, "ben ada 2026-03-15", later).came_back(gift) == (later,)


def test_who_only_gives_is_found() -> None:
    giving = ("ada ben 2026-01-01", "ada cem 2026-02-01")
    assert net(*giving).one_sided() == ("ada",)
    assert net(giving[0], "ada ben 2026-02-01").one_sided() == ()  # to one person only
    assert net(*giving, "ben ada 2026-03-01 thanked").one_sided() == ()
    assert net(*giving, "ada ben 2026-03-01 thanked").one_sided() == ("ada",)  # who thanks was not thanked
    assert net(*giving, "dora ada 2025").one_sided() == ()


# Ties


def test_an_introduction_ties_all_three() -> None:
    """Whoever introduces two knows both; the one introduced to is nobody's second degree through the other."""
    three = net(event("ada ben 2026-01-01 introduced", introduced_to="cem"))
    assert [tie.ends for tie in three.ties] == [("ada", "ben"), ("ada", "cem"), ("ben", "cem")]
    assert three.second_degree("ada") == ()
    assert keys(three.received("ben")) == ["ada ben 2026-01-01 introduced"]
    assert three.received("cem") == ()
    assert [tie.ends for tie in net(event("ada ben 2026-01-01", introduced_to="cem")).ties] == [("ada", "ben")]
    assert [tie.ends for tie in net(event("ada ben 2026 introduced", introduced_to="ada")).ties] == [("ada", "ben")]


def test_mentions_in_both_directions_tie_and_one_alone_does_not() -> None:
    mentions = (mention("ada", "ben"), mention("ben", "ada"), mention("ben", "cem"))
    people = net(mentions=mentions, founders="ada ben cem dora")
    assert [(tie.ends, tie.events, tie.mentioned) for tie in people.ties] == [(("ada", "ben"), (), True)]
    assert people.isolated() == ("dora",)


def test_a_stranger_in_an_event_is_left_out() -> None:
    founders = ("ada", "ben")
    events, mentions = (event("ada eva 2026"), event("eva ben 2026")), (mention("ada", "eva"), mention("eva", "ada"))
    stranger = network(founders, events, mentions)
    assert stranger == network(founders, [], [])
    assert stranger.isolated() == founders
    with pytest.raises(KeyError):
        stranger.given("eva")
    introduced = network(founders, [event("ada ben 2026 introduced", introduced_to="eva")], [])
    assert [tie.ends for tie in introduced.ties] == [("ada", "ben")]


def test_nobody_gives_to_themselves() -> None:
    alone = net("ada ada 2026", mentions=(mention("ada", "ada"),))
    assert alone == network(["ada"], [], [])
    assert alone.isolated() == ("ada",)


def test_contacts_through_few_others_come_before_those_through_many() -> None:
    """Zoe is reached through one, Moritz through three, Ada through four."""
    rows = [f"ich {middle} 2026" for middle in "abcd"]
    rows += ["a zoe 2026", *(f"{middle} moritz 2026" for middle in "abc"), *(f"{middle} ada 2026" for middle in "abcd")]
    others = net(*rows).second_degree("ich")
    assert others == (("moritz", ("a", "b", "c")), ("zoe", ("a",)), ("ada", ("a", "b", "c", "d")))


def test_a_tie_knows_its_last_day_and_how_fresh_it_is() -> None:
    (tie,) = net("ada ben 2024-01-01", "ben ada 2026-05-24 thanked").ties
    assert (tie.last, tie.freshness(TODAY)) == ("2026-05-24", 0.5)
    (month,) = net("ada ben 2026-11").ties
    assert (month.last, month.freshness(TODAY)) == ("2026-11", 1.0)
    (said,) = net(mentions=(mention("ada", "ben"), mention("ben", "ada")), founders="ada ben").ties
    assert (said.last, said.freshness(TODAY)) == (None, None)


@pytest.mark.parametrize(
    ("last", "today", "stale"),
    [
        ("2025-11-19", date(2026, 11, 20), True),
        ("2025-11-20", date(2026, 11, 20), False),
        ("2025-10", date(2026, 11, 20), True),
        ("2025-11", date(2026, 11, 20), False),  # perhaps on the last of November
        ("2025", date(2026, 12, 31), False),
        ("2025", date(2027, 1, 1), True),
        ("2023-02-28", date(2024, 2, 29), False),
        ("2023-02-27", date(2024, 2, 29), True),
    ],
)
def test_a_tie_is_stale_once_it_certainly_was_silent_for_a_year(last: str, today: date, stale: bool) -> None:
    assert bool(net(f"ada ben {last}", "ada ben 2020").stale(today)) == stale


def test_the_longest_silence_comes_first_and_mentions_have_no_date() -> None:
    mentions = (mention("eva", "finn"), mention("finn", "eva"))
    ties = net("ada ben 2024", "ben cem 2023", "cem dora 2026-11-01", mentions=mentions, founders="eva finn")
    assert [tie.ends for tie in ties.stale(TODAY)] == [("ben", "cem"), ("ada", "ben")]
    assert ties.stale(TODAY, months=36) == ()
    assert [tie.ends for tie in ties.stale(TODAY, months=34)] == [("ben", "cem")]


def test_a_month_before_the_end_of_march_is_the_end_of_february() -> None:
    ties = net("ada ben 2024-02-28", "ben cem 2024-02-29")
    assert [tie.ends for tie in ties.stale(date(2024, 3, 31), months=1)] == [("ada", "ben")]


# Dates


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-03-14", date(2026, 3, 14), date(2026, 3, 14)),
    ],
)
def test_a_date_is_a_span_as_long_as_what_is_not_known(when: str, first: date, last: date) -> None:
    assert span(when) == (first.toordinal(), last.toordinal())


@pytest.mark.parametrize("when", ["", "bald", "2026-13", "2026-02-30", "2026-03-14-15"])
def test_what_is_no_date_is_no_span(when: str) -> None:
    with pytest.raises(ValueError, match=r"literal|month|day|-15"):
        span(when)
