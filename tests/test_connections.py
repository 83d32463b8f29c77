"""What readers see of the network: confirmed facts on both pages, one side's word on its own, and no number about anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline import connections
from pipeline.addresses import Anchor
from pipeline.connections import Connections, Teller
from pipeline.domain import EventConsents, Mention, Nomination, Profile, Publication, Referral, ReferralKind
from tests.factories import AGREED, profile, publication, referral

NAMES = {"anna": "Anna", "ben": "Ben", "cem": "Cem", "dora": "Dora", "emil": "Emil"}


def people(**changes: dict[str, object]) -> list[Profile]:
    return [profile(slug, **{"name": name, "names_next": (), **changes.get(slug, {})}) for slug, name in NAMES.items()]


def teller(pub: Publication, lang: str = "de") -> Teller:
    def anchor(slug: str | None) -> Anchor | None:
        return Anchor(NAMES[slug], f"/{slug}/") if slug in NAMES else None

    return Teller(connections.Index(pub, connections.for_readers(pub)), lang, anchor, lambda when: when)


def told(*events: Referral, slug: str = "anna", mentions: tuple[Mention, ...] = (), lang: str = "de") -> Connections:
    return teller(publication(*people(), ledger=events, mentions=mentions), lang).connections(slug)


def shared(giver: str, receiver: str, when: str = "2026-03", **changes: object) -> Referral:
    return referral(giver, receiver, date=when, confirmed=date(2026, 6, 1), **changes)


def test_what_both_confirmed_stands_on_both_pages_newest_first() -> None:
    events = (shared("anna", "ben", "2025"), shared("anna", "cem", "2026-03"), shared("ben", "anna", "2026-01"))
    anna, ben = told(*events), told(*events, slug="ben")
    assert [(d.other and d.other.text, d.when) for d in anna.given] == [("Cem", "2026-03"), ("Ben", "2025")]
    assert [(d.other and d.other.text, d.when) for d in anna.received] == [("Ben", "2026-01")]
    assert [(d.other and d.other.text) for d in ben.given] == ["Anna"]
    assert not anna.claims


def test_one_sides_word_stands_on_its_own_page_only_and_names_the_other_with_their_consent_only() -> None:
    named = referral("anna", "ben", claimed_by="ben")
    unnamed = referral("cem", "ben", claimed_by="ben", consents=EventConsents(receiver=AGREED))
    ben = told(named, unnamed, slug="ben")
    assert [(c.given, c.deed.other and c.deed.other.text) for c in ben.claims] == [(False, None), (False, "Anna")]
    for slug in ("anna", "cem"):
        page = told(named, unnamed, slug=slug)
        assert page == Connections((), (), (), (), (), ())


def test_a_word_of_thanks_is_shown_and_is_no_gift_in_a_story() -> None:
    events = (shared("anna", "ben", "2025-01"), shared("ben", "anna", "2025-06", kind=ReferralKind.THANKED))
    anna = told(*events)
    assert [d.kind for d in anna.received] == ["thanked"]
    assert not anna.stories


def test_a_story_tells_what_came_back_over_others_before_what_came_back_directly() -> None:
    events = (
        shared("anna", "ben", "2025-01"), shared("ben", "cem", "2025-02"), shared("cem", "anna", "2025-03"),
        shared("anna", "dora", "2025-01"), shared("dora", "anna", "2025-04"),
    )  # fmt: skip
    stories = told(*events).stories
    assert [[p.giver.text for p in story.passings] for story in stories] == [["Anna", "Ben", "Cem"], ["Anna", "Dora"]]
    assert all(story.returned for story in stories)


def test_a_story_may_go_on_without_coming_back_and_never_backwards_in_time() -> None:
    forward = (shared("anna", "ben", "2025-01"), shared("ben", "cem", "2025-02"), shared("cem", "dora", "2025-03"))
    (story,) = told(*forward).stories
    assert [(p.giver.text, p.receiver.text) for p in story.passings] == [
        ("Anna", "Ben"),
        ("Ben", "Cem"),
        ("Cem", "Dora"),
    ]
    assert not story.returned
    backward = (shared("anna", "ben", "2025-03"), shared("ben", "cem", "2025-02"), shared("cem", "dora", "2025-01"))
    assert not told(*backward).stories


def test_there_are_few_stories_and_no_gift_is_told_twice() -> None:
    events = [shared("anna", a, f"2024-0{n}") for n, a in enumerate(("ben", "cem", "dora", "emil"), 1)]
    events += [shared(a, "anna", f"2025-0{n}") for n, a in enumerate(("ben", "cem", "dora", "emil"), 1)]
    stories = told(*events).stories
    assert len(stories) == connections.STORIES_MOST
    shared_end = (shared("anna", "ben", "2025-01"), shared("anna", "cem", "2025-01"), shared("ben", "dora", "2025-02"),
                  shared("cem", "dora", "2025-03"), shared("dora", "anna", "2025-05"))  # fmt: skip
    (story,) = told(*shared_end).stories
    assert [p.giver.text for p in story.passings] == ["Anna", "Ben", "Dora"]


def test_what_was_answered_at_once_is_no_story() -> None:
    assert not told(shared("anna", "ben", "2025-01-01"), shared("ben", "anna", "2025-01-02")).stories


def test_a_ring_of_three_who_only_thank_each_other_has_no_story() -> None:
    ring = [
        shared(a, b, f"2025-0{n}", kind=ReferralKind.THANKED)
        for n, (a, b) in enumerate((("anna", "ben"), ("ben", "cem"), ("cem", "anna")), 1)
    ]
    anna = told(*ring)
    assert not anna.stories
    assert [d.kind for d in (*anna.given, *anna.received)] == ["thanked", "thanked"]


def test_a_mention_is_quoted_in_the_pages_language_where_the_portrait_has_one() -> None:
    german = Mention("ben", "anna", "de", "frage", "Mit ", "Anna", ".")
    english = replace(german, lang="en", before="With ")
    for lang, before in (("de", "Mit "), ("en", "With ")):
        (quote,) = told(mentions=(german, english), lang=lang).mentioned_by
        assert (quote.before, quote.other) == (before, Anchor("Ben", "/ben/#frage"))
    (quote,) = told(mentions=(german,), lang="en").mentioned_by
    assert (quote.lang, quote.before) == ("de", "Mit ")


def test_who_is_one_introduction_away_comes_with_who_is_in_between() -> None:
    found = told(
        shared("anna", "ben"), shared("ben", "cem"), shared("dora", "anna"), shared("dora", "cem")
    ).acquaintances
    assert [(a.other.text, [b.text for b in a.over]) for a in found] == [("Cem", ["Ben", "Dora"])]


@pytest.mark.parametrize("how", ["mention", "told", "relay", "proposal"])
def test_whoever_is_connected_otherwise_is_no_stranger(how: str) -> None:
    events = [shared("anna", "ben"), shared("ben", "cem")]
    mentions = (Mention("cem", "anna", "de", "", "", "Anna", "."),) if how == "mention" else ()
    changes: dict[str, dict[str, object]] = {
        "relay": {"cem": {"names_next": (Nomination("Darum.", slug="anna"),)}}, "proposal": {"cem": {"proposed_by": "anna"}},
    }.get(how, {})  # fmt: skip
    events += [referral("cem", "anna", claimed_by="cem")] if how == "told" else []
    pub = publication(*people(**changes), ledger=tuple(events), mentions=mentions)
    assert not teller(pub).connections("anna").acquaintances
    assert [a.other.text for a in told(*events[:2]).acquaintances] == ["Cem"]


def test_a_tip_and_an_introduction_name_the_third() -> None:
    event = shared("anna", "ben", kind=ReferralKind.INTRODUCED, introduced_to="cem", told_by="dora")
    (deed,) = told(event).given
    assert deed.introduced_to == Anchor("Cem", "/cem/")
    assert deed.told_by == Anchor("Dora", "/dora/")


# The picture


def test_the_picture_shows_everybody_by_name_and_every_tie_once() -> None:
    events = (shared("anna", "ben", "2025"), shared("ben", "anna", "2026"), referral("cem", "dora"))
    mentions = (
        Mention("ben", "anna", "de", "", "", "x", ""),
        Mention("cem", "dora", "de", "", "", "x", ""),
        Mention("dora", "cem", "de", "", "", "x", ""),
    )
    pub = publication(
        *people(emil={"names_next": (Nomination("Darum.", slug="anna"),)}), ledger=events, mentions=mentions
    )
    picture = teller(pub).picture(pub.profiles)
    assert [mark.name for mark in picture.marks] == ["Anna", "Ben", "Cem", "Dora", "Emil"]
    assert sorted((line.kind, line.source, line.target) for line in picture.lines) == [
        ("given", "anna", "ben"), ("mention", "cem", "dora"), ("relay", "emil", "anna"),
    ]  # fmt: skip
    by_slug = {entry.slug: entry for entry in picture.entries}
    assert [a.text for a in by_slug["emil"].names_next] == ["Anna"]
    assert [a.text for a in by_slug["cem"].mentions] == ["Dora"]
    assert by_slug["cem"].given == (), "one side's word is no tie"


def test_of_many_the_picture_shows_the_latest_whole_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PICTURE_MOST", 3)
    months = {"anna": "2023-05", "ben": "2024-05", "cem": "2025-05", "dora": "2025-06", "emil": "2026-01"}
    pub = publication(*people(**{slug: {"issue": month} for slug, month in months.items()}))
    picture = teller(pub).picture(pub.profiles)
    assert picture.since == "2025"
    assert [mark.slug for mark in picture.marks] == ["cem", "dora", "emil"]
    monkeypatch.setattr(connections, "PICTURE_MOST", 5)
    assert teller(pub).picture(pub.profiles).since == ""


def test_nobody_at_all_is_an_empty_picture() -> None:
    pub = publication(*people())
    picture = teller(pub).picture(())
    assert (picture.marks, picture.lines, picture.entries) == ((), (), ())


def test_the_files_to_take_along_hold_what_the_pages_show() -> None:
    events = (shared("anna", "ben", "2025"), referral("cem", "dora"))
    mentions = (Mention("ben", "anna", "de", "", "", "x", ""), Mention("ben", "anna", "de", "frage", "", "y", ""))
    pub = publication(
        *people(emil={"names_next": (Nomination("Darum.", slug="anna"), Nomination("Auch.", name="Geheim"))}),
        ledger=events,
        mentions=mentions,
    )
    graph = connections.graph(pub, connections.for_readers(pub))
    assert [node.id for node in sorted(graph.nodes, key=lambda n: n.id)] == sorted(NAMES)
    assert {(e.kind, e.source, e.target) for e in graph.edges} == {
        ("helped", "anna", "ben"), ("mention", "ben", "anna"), ("relay", "emil", "anna"),
    }  # fmt: skip
    assert "Geheim" not in repr(graph)
