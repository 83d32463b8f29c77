"""Matching: what people tagged alike is brought together, few at a time, and every proposal says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import matching
from pipeline.domain import Need, Offer, Service
from pipeline.matching import History, Match, Statement, Statements, explained, matches, statements, untagged
from pipeline.schema import both
from tests.factories import TODAY, profile

DAY = timedelta(days=1)


def states(slug: str, *tags: str, text: str = "", valid_until: date | None = None, private: bool = False) -> Statement:
    return Statement(slug, text or f"{slug}: {', '.join(tags)}", tags, valid_until, private)


def pairs(found: tuple[Match, ...]) -> list[tuple[str, str]]:
    """Who looks and who offers, in order."""
    return [(match.need.slug, match.offer.slug) for match in found]


def proposed(needs: str, offers: str, **history: object) -> list[tuple[str, str]]:
    """Pairs for "ada:druck ben:lager" and the like."""
    history = {"today": TODAY} | history
    sides = ([states(*word.split(":")) for word in side.split()] for side in (needs, offers))
    return pairs(matches(*sides, history=History(**history)))  # type: ignore[arg-type]


def pair(*slugs: str) -> frozenset[str]:
    return frozenset(slugs)


def table(**kilometres: int) -> Callable[[str, str], int | None]:
    """Distances by both names: table(ada_ben=14)."""
    known = {frozenset(names.split("_")): away for names, away in kilometres.items()}
    return lambda one, other: known.get(frozenset((one, other)))


# What is matched


def test_the_valid_and_tagged_needs_and_offers_of_profiles_are_matched() -> None:
    gives = (
        Offer("Etiketten.", date(2026, 12, 31), ("druck",)),
        Offer("Rat."),
        Offer("Vorbei.", TODAY - DAY, ("lager",)),
    )
    ada = profile(
        "ada", gives=gives, needs=(Need("Ein Lager.", TODAY, ("lager",)), Need("Zeit.", TODAY)), place="Husum"
    )
    assert statements([ada], TODAY) == Statements(
        (Statement("ada", "Ein Lager.", ("lager",), TODAY, place="Husum"),),
        (Statement("ada", "Etiketten.", ("druck",), date(2026, 12, 31), place="Husum"),),
    )


def test_what_nobody_has_tagged_yet_is_listed_as_long_as_it_stands() -> None:
    ada = profile(
        "ada", gives=(Offer("Rat."), Offer("Etiketten.", tags=("druck",))), needs=(Need("Alt.", TODAY - DAY),)
    )
    assert untagged([ada], TODAY) == Statements((), (Statement("ada", "Rat.", (), None, place="Lüneburg"),))


@pytest.mark.parametrize(("needs", "offers", "expected"), [
    ("ada:druck", "ben:druck", [("ada", "ben")]), ("ada:druck", "ben:lager", []), ("ada:druck", "ada:druck", []), ("ada:druck", "", []),
    ("ada:druck ben:lager", "ada:lager ben:druck", [("ada", "ben")]), ("ada:druck ada:lager", "ben:druck ben:lager", [("ada", "ben")]),
])  # fmt: skip
def test_two_founders_who_share_a_tag_are_proposed_once(
    needs: str, offers: str, expected: list[tuple[str, str]]
) -> None:
    assert proposed(needs, offers) == expected


def test_a_pair_shows_the_need_and_the_offer_that_share_most_and_all_that_it_shares() -> None:
    needs = [states("ada", "lager"), states("ada", "druck", "web", "post"), states("ben", "rad")]
    offers = [states("ben", "lager"), states("ben", "web", "druck"), states("ada", "rad", "tee")]
    (match,) = matches(needs, offers, history=History(today=TODAY))
    assert (match.need, match.offer) == (needs[1], offers[1])
    assert match.tags == ("druck", "lager", "web")
    assert match.both_ways == ("rad",)


def test_of_two_that_share_as_much_the_public_one_is_shown_and_then_the_one_that_ends_sooner() -> None:
    late, soon = states("ada", "druck", text="A"), states("ada", "druck", text="B", valid_until=TODAY)
    secret = states("ada", "druck", text="C", valid_until=TODAY, private=True)
    for needs, shown in (([late, soon, secret], soon), ([late, secret], late), ([secret], secret)):
        (match,) = matches(needs, [states("ben", "druck")], history=History(today=TODAY))
        assert match.need == shown


def test_what_has_run_out_or_carries_no_tag_matches_nothing() -> None:
    needs = [states("ada", "druck", valid_until=TODAY - DAY), states("cem"), states("dora", "druck", valid_until=TODAY)]
    assert pairs(matches(needs, [states("ben", "druck")], history=History(today=TODAY))) == [("dora", "ben")]


# Rules


@pytest.mark.parametrize(("introduced", "today", "allowed"), [
    (date(2025, 11, 30), date(2026, 11, 29), False), (date(2025, 11, 30), date(2026, 11, 30), True), (date(2025, 2, 28), date(2026, 2, 28), True),
    (date(2024, 2, 29), date(2025, 2, 27), False), (date(2024, 2, 29), date(2025, 2, 28), True), (date(2026, 11, 20), date(2026, 11, 20), False),
])  # fmt: skip
def test_a_pair_is_not_proposed_within_twelve_months_of_an_introduction(
    introduced: date, today: date, allowed: bool
) -> None:
    found = proposed("ada:druck", "ben:druck", today=today, introduced={pair("ada", "ben"): introduced})
    assert bool(found) is allowed


def test_whoever_refused_somebody_is_not_asked_again_about_that_one() -> None:
    assert proposed("ada:druck", "ben:druck cem:druck", refused=[pair("ben", "ada")]) == [("ada", "cem")]


def test_whoever_paused_gets_no_proposal_on_either_side() -> None:
    assert proposed("ada:druck ben:lager", "ben:druck cem:lager cem:druck", paused=["ben"]) == [("ada", "cem")]


def test_nobody_has_more_than_three_proposals_at_one_time() -> None:
    many = ["ben", "cem", "dora", "emil"]
    offers = " ".join(f"{slug}:druck" for slug in many)
    assert proposed("ada:druck", offers) == [("ada", "ben"), ("ada", "cem"), ("ada", "dora")]
    needs = " ".join(f"{slug}:druck" for slug in many)
    assert proposed(needs, "ada:druck") == [("ben", "ada"), ("cem", "ada"), ("dora", "ada")]
    both_sides = proposed("ada:druck ben:lager cem:lager", "ada:lager dora:druck emil:druck")
    assert Counter(slug for found in both_sides for slug in found)["ada"] == 3


# Order


def test_who_gave_and_received_nothing_comes_before_who_gave_more_than_received_and_the_others_follow() -> None:
    found = proposed(
        "ada:a ben:b cem:c dora:d emil:e", "x:a y:b z:c v:d w:e",
        given={"ben": 3, "cem": 1, "dora": 2, "emil": 4}, received={"ben": 2, "dora": 2, "emil": 9},
    )  # fmt: skip
    assert [seeker for seeker, _ in found] == ["cem", "ben", "ada", "dora", "emil"]


def test_the_nearer_pair_comes_first_and_an_unknown_distance_last() -> None:
    away = table(ada_x=300, ben_x=14, cem_x=0)
    found = proposed("ada:druck ben:druck cem:druck dora:druck", "x:druck", kilometres=away)
    assert [seeker for seeker, _ in found] == ["cem", "ben", "ada"]


def test_whoever_gave_comes_before_whoever_is_near() -> None:
    away = table(ada_x=0, ben_x=500)
    assert proposed("ada:druck ben:druck", "x:druck", kilometres=away, given={"ben": 1}) == [("ben", "x"), ("ada", "x")]


def test_at_the_same_distance_who_waited_longest_for_an_introduction_comes_first() -> None:
    introduced = {
        pair("ada", "m"): date(2024, 5, 1),
        pair("ben", "m"): date(2023, 5, 1),
        pair("ada", "n"): date(2022, 1, 1),
    }
    assert proposed("ada:druck ben:druck cem:druck", "x:druck", introduced=introduced) == [
        ("cem", "x"), ("ben", "x"), ("ada", "x"),
    ]  # fmt: skip
    assert proposed("x:druck", "ada:druck ben:druck cem:druck", introduced=introduced) == [
        ("x", "cem"), ("x", "ben"), ("x", "ada"),
    ]  # fmt: skip


def test_those_who_know_each_other_come_last() -> None:
    away = table(ada_x=0, ben_x=900)
    found = proposed("ada:druck ben:druck", "x:druck", kilometres=away, tied=[pair("ada", "x")], given={"ada": 5})
    assert found == [("ben", "x"), ("ada", "x")]
    strangers = proposed("ada:druck", "x:druck y:druck z:druck w:druck", tied=[pair("ada", "w")])
    assert ("ada", "w") not in strangers


def test_how_often_the_offering_side_gave_or_received_changes_nothing_in_the_order() -> None:
    needs, offers = "ada:druck ben:druck ben:lager", "x:druck y:druck z:lager"
    plain = proposed(needs, offers)
    assert proposed(needs, offers, given={"z": 9, "y": 1}, received={"x": 7}) == plain


# For all of them

SLUGS = st.sampled_from("abcdefgh")
TAGS = st.sampled_from(["druck", "lager", "web", "tee", "rad"])
ENTRIES = st.lists(
    st.builds(
        Statement,
        SLUGS,
        st.sampled_from(["Eins.", "Zwei."]),
        st.lists(TAGS, max_size=3, unique=True).map(tuple),
        st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
        st.booleans(),
    ),
    max_size=16,
)
PAIRS = st.frozensets(SLUGS, min_size=2, max_size=2)
COUNTS = st.dictionaries(SLUGS, st.integers(0, 4))
DAYS = st.sampled_from([date(2020, 1, 1), date(2025, 11, 20), date(2025, 11, 21), date(2026, 5, 1)])
HISTORIES = st.builds(
    History,
    today=st.just(TODAY),
    given=COUNTS,
    received=COUNTS,
    introduced=st.dictionaries(PAIRS, DAYS, max_size=8),
    tied=st.frozensets(PAIRS, max_size=8),
    refused=st.frozensets(PAIRS, max_size=4),
    paused=st.frozensets(SLUGS, max_size=2),
    kilometres=st.dictionaries(PAIRS, st.sampled_from([None, 0, 14, 95])).map(
        lambda known: lambda one, other: known.get(frozenset((one, other)))
    ),
)


def by_hand(needs: list[Statement], offers: list[Statement], history: History) -> list[tuple[str, str]]:
    """Return the pairs as the rules say them: all that may be, sorted, and each taken that the limit allows."""

    def last(slug: str) -> date:
        return max((day for both, day in history.introduced.items() if slug in both), default=date.min)

    def key(seeker: str, offerer: str) -> tuple[object, ...]:
        given, received = history.given.get(seeker, 0), history.received.get(seeker, 0)
        turn = 0 if given and not received else 1 if given > received else 2
        away = history.kilometres(seeker, offerer)
        known = frozenset((seeker, offerer)) in history.tied
        return known, turn, inf if away is None else away, last(seeker), last(offerer), seeker, offerer

    taken: list[tuple[str, str]] = []
    for seeker, offerer in sorted(allowed(needs, offers, history), key=lambda two: key(*two)):
        count = Counter(slug for two in taken for slug in two)
        if (offerer, seeker) not in taken and count[seeker] < 3 and count[offerer] < 3:
            taken.append((seeker, offerer))
    return taken


def allowed(needs: list[Statement], offers: list[Statement], history: History) -> set[tuple[str, str]]:
    """Return all pairs that share a tag and break no rule, however many they are."""
    found = set()
    for need in needs:
        for offer in offers:
            two = frozenset((need.slug, offer.slug))
            day = history.introduced.get(two)
            if (
                len(two) == 2
                and set(need.tags) & set(offer.tags)
                and all(s.valid_until is None or s.valid_until >= TODAY for s in (need, offer))
                and two not in history.refused
                and not two & set(history.paused)
                and (day is None or day <= date(2025, 11, 20))
            ):
                found.add((need.slug, offer.slug))
    return found


@pytest.mark.slow
@given(ENTRIES, ENTRIES, HISTORIES)
def test_the_proposals_are_those_that_the_rules_give_by_hand(
    needs: list[Statement], offers: list[Statement], history: History
) -> None:
    expected = by_hand(needs, offers, history)
    assert pairs(matches(needs, offers, history=history)) == expected
    with pytest.MonkeyPatch.context() as patch:  # looked up one at a time, they are the same
        patch.setattr(matching, "_IN_HAND", 1)
        assert pairs(matches(needs, offers, history=history)) == expected


@pytest.mark.slow
@given(ENTRIES, ENTRIES, HISTORIES)
def test_every_proposal_shares_a_tag_and_every_pair_left_out_has_met_the_limit(
    needs: list[Statement], offers: list[Statement], history: History
) -> None:
    found = matches(needs, offers, history=history)
    for match in found:
        assert set(match.need.tags) & set(match.offer.tags) <= set(match.tags)
        assert set(match.need.tags) & set(match.offer.tags)
    count = Counter(slug for two in pairs(found) for slug in two)
    assert max(count.values(), default=0) <= 3
    made = {frozenset(two) for two in pairs(found)}
    assert len(made) == len(found)
    for two in allowed(needs, offers, history):
        assert frozenset(two) in made or max(count[slug] for slug in two) == 3


@pytest.mark.slow
@given(ENTRIES, ENTRIES, HISTORIES, st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_makes_no_difference(
    needs: list[Statement], offers: list[Statement], history: History, chance: object
) -> None:
    before = matches(needs, offers, history=history)
    for entries in (needs, offers):
        chance.shuffle(entries)  # type: ignore[attr-defined]
    assert matches(needs, offers, history=history) == before


def test_a_tag_that_hundreds_look_for_and_hundreds_offer_leaves_nobody_out_who_could_be_in() -> None:
    """More of them than are looked up at once, all at one distance: the queue has to look again and again."""
    needs = [states(f"n{number:03}", "rat") for number in range(300)]
    offers = [states(f"o{number:03}", "rat") for number in range(300)]
    found = pairs(matches(needs, offers, history=History(today=TODAY)))
    assert len(found) == 900
    assert set(Counter(slug for two in found for slug in two).values()) == {3}


# Words

NAMES = {"johanna": "Johanna Kessler", "anna": "Anna Reuter"}
SERVICES = {
    "etikettendruck": Service("etikettendruck", both("Etiketten und Aufkleber", "Labels and stickers")),
    "spedition": Service("spedition", both("Spedition", "Haulage")),
}
MATCH = Match(
    Statement("johanna", "Etiketten für Gläser", ("etikettendruck",), date(2026, 12, 31), place="Husum"),
    Statement("anna", "Ich drucke „kleine“ Auflagen.", ("etikettendruck",), None, place="Husum"),
    ("etikettendruck",),
    14,
    given=0,
    received=1,
    offerer_gave=3,
)


def said(lang: str = "de", **changes: object) -> str:
    return " ".join(explained(replace(MATCH, **changes), NAMES, SERVICES, lang))


def test_a_proposal_says_who_looks_who_offers_and_why() -> None:
    assert said() == (
        "Johanna Kessler sucht (gilt bis 31. Dezember 2026): „Etiketten für Gläser“. "
        "Anna Reuter bietet: „Ich drucke \u201akleine‘ Auflagen.“ "
        "Gemeinsam: Etiketten und Aufkleber; etwa 14 km auseinander; "
        "Johanna Kessler bekam bisher einmal; Anna Reuter gab bisher dreimal."
    )
    assert said("en") == (
        "Johanna Kessler is looking for (valid until 31 December 2026): “Etiketten für Gläser”. "
        "Anna Reuter offers: “Ich drucke \u201akleine‘ Auflagen.” "
        "In common: Labels and stickers; about 14 km apart; "
        "Johanna Kessler has received once so far; Anna Reuter has given three times so far."
    )


@pytest.mark.parametrize(("number", "german", "english"), [
    (1, "einmal", "once"), (2, "zweimal", "twice"), (3, "dreimal", "three times"), (7, "siebenmal", "seven times"),
    (12, "zwölfmal", "twelve times"), (13, "13-mal", "13 times"), (100, "100-mal", "100 times"),
])  # fmt: skip
def test_how_often_is_said_in_words_up_to_twelve(number: int, german: str, english: str) -> None:
    assert said(offerer_gave=number).endswith(f"; Anna Reuter gab bisher {german}.")
    assert said("en", offerer_gave=number).endswith(f"; Anna Reuter has given {english} so far.")


def test_nobody_is_said_to_have_given_nothing() -> None:
    assert said(offerer_gave=0).endswith("Johanna Kessler bekam bisher einmal.")


@pytest.mark.parametrize(("given", "received", "german", "english"), [
    (0, 0, "steht noch nicht im Journal, darum weit vorn;", "is not in the ledger yet, hence near the top;"),
    (2, 0, "gab bisher zweimal und bekam noch nie etwas, darum weit vorn;", "has given twice so far and received nothing, hence near the top;"),
    (3, 1, "gab bisher dreimal und bekam einmal, darum weit vorn;", "has given three times so far and received once, hence near the top;"),
    (0, 2, "bekam bisher zweimal;", "has received twice so far;"),
    (2, 2, "gab bisher zweimal und bekam zweimal;", "has given twice so far and received twice;"),
])  # fmt: skip
def test_giving_and_receiving_explain_the_place_in_the_order(
    given: int, received: int, german: str, english: str
) -> None:
    assert f"Johanna Kessler {german}" in said(given=given, received=received)
    assert f"Johanna Kessler {english}" in said("en", given=given, received=received)


@pytest.mark.parametrize(("kilometres", "german", "english"), [
    (None, "Entfernung unbekannt", "distance unknown"), (0, "beide in Husum", "both in Husum"), (1, "etwa 1 km auseinander", "about 1 km apart"),
    (505, "etwa 505 km auseinander", "about 505 km apart"),
])  # fmt: skip
def test_how_far_they_are_apart_is_said(kilometres: int | None, german: str, english: str) -> None:
    assert f"; {german};" in said(kilometres=kilometres)
    assert f"; {english};" in said("en", kilometres=kilometres)


def test_one_town_without_a_name_is_one_town_all_the_same() -> None:
    without = {"need": replace(MATCH.need, place=""), "kilometres": 0}
    assert "; beide in Husum;" in said(**without)
    without |= {"offer": replace(MATCH.offer, place="")}
    assert "; beide am selben Ort;" in said(**without)
    assert "; both in the same town;" in said("en", **without)


def test_what_only_the_editors_know_is_marked() -> None:
    private = replace(MATCH.need, private=True)
    assert said(need=private).startswith("Johanna Kessler sucht (nur für die Redaktion, gilt bis 31. Dezember 2026): „")
    assert "looking for (for the editors only, valid until 31 December 2026): “" in said("en", need=private)
    assert "bietet (nur für die Redaktion): „" in said(offer=replace(MATCH.offer, private=True))


def test_whoever_knows_each_other_or_was_introduced_before_is_said() -> None:
    text = said(acquainted=True, introduced=date(2024, 11, 30), given=3, received=0)
    assert "; zuletzt am 30. November 2024 bekannt gemacht; kennen sich schon, darum weiter hinten; " in text
    assert "weit vorn" not in text
    english = said("en", acquainted=True, introduced=date(2024, 11, 30))
    assert (
        "; last introduced to each other on 30 November 2024; know each other already, hence further down; " in english
    )


def test_all_shared_tags_are_named_also_the_other_way_round() -> None:
    text = said(tags=("etikettendruck", "spedition"), both_ways=("spedition", "neu"))
    assert "Gemeinsam: Etiketten und Aufkleber, Spedition; auch umgekehrt: Spedition, neu; " in text


@pytest.mark.parametrize(
    ("text", "end"),
    [("Ein Lager", "“."), ("Ein Lager.", "“"), ("Wer hilft?", "“"), ("Los!", "“"), ("Und so weiter …", "“")],
)
def test_a_quotation_ends_with_one_stop(text: str, end: str) -> None:
    assert f": „{text}{end} Anna Reuter" in said(need=replace(MATCH.need, text=text))


def test_braces_that_somebody_typed_stay_as_they_are() -> None:
    assert "„{name} und {0}“." in said(need=replace(MATCH.need, text="{name} und {0}"))
