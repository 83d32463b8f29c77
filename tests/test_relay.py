"""The relay: nobody who was named is forgotten, and nobody who declined is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline import relay
from pipeline.domain import InlineLink, Nomination, Profile
from pipeline.private import Candidate, Step
from tests.factories import interview, profile, publication


def naming(slug: str, *named: str, issue: str = "2026-11", **changes: object) -> Profile:
    """Return a portrait that names these people: a slug in small letters, a name with capitals."""
    nominations = tuple(
        Nomination("Weil sie es kann.", slug=who) if who.islower() else Nomination("Weil sie es kann.", name=who)
        for who in named
    )
    return profile(slug, issue=issue, names_next=nominations, **changes)


def test_who_was_named_waits_since_the_first_portrait_that_named_them() -> None:
    found = relay.queue(
        publication(
            naming("ada", "Erika Muster", issue="2026-08"), naming("ben", "Erika Muster"), naming("cem", "Otto Anders")
        ),
        {},
    )
    assert [(row.name, row.key, row.months, row.state, [n.by for n in row.namings]) for row in found] == [
        ("Erika Muster", "erika-muster", 3, "open", ["ada", "ben"]),
        ("Otto Anders", "otto-anders", 0, "open", ["cem"]),
    ]


def test_who_is_featured_drops_out_by_itself_whether_named_by_slug_or_by_name() -> None:
    erika = naming("erika-muster", issue="2026-09", name="Erika Muster")
    for named in ("Erika Muster", "erika-muster"):
        before = relay.queue(publication(naming("ada", named)), {})
        after = relay.queue(publication(naming("ada", named), erika), {})
        assert [row.key for row in before] == ["erika-muster"]
        assert not after


def test_who_has_a_folder_already_is_planned() -> None:
    found = relay.queue(
        publication(naming("ada", "rosa"), planned=(naming("rosa", issue="2026-12", name="Rosa Rot"),)), {}
    )
    assert [(row.name, row.state, row.planned) for row in found] == [("Rosa Rot", "planned", "2026-12")]


def test_who_declined_stands_last_whatever_else_is_said() -> None:
    answers = {
        key: Candidate(key, f"relay/{key}.yml", key, (Step(state, day),))
        for key, state, day in (("a-muster", "declined", date(2026, 9, 1)), ("b-muster", "asked", date(2026, 11, 2)))
    }
    people = publication(naming("ada", "A Muster", "B Muster", issue="2026-08"), naming("ben", "A Muster", "C Muster"))
    found = relay.queue(people, answers)
    assert [(row.key, row.state) for row in found] == [
        ("b-muster", "asked"),
        ("c-muster", "open"),
        ("a-muster", "declined"),
    ]


def test_the_planned_may_name_too() -> None:
    found = relay.queue(publication(naming("ada"), planned=(naming("rosa", "Ilse Blau", issue="2026-12"),)), {})
    assert [(row.key, row.months) for row in found] == [("ilse-blau", 0)]


def test_whoever_is_spoken_of_by_name_waits_until_they_are_here() -> None:
    def speaking(slug: str, *names: str) -> Profile:
        return profile(
            slug, names_next=(), interview=interview(links=tuple(InlineLink(n, True, 3, by_name=True) for n in names))
        )

    people = publication(speaking("ada", "Petra Blau", "Otto Anders"), speaking("ben", "Petra Blau"))
    assert [(row.name, row.portraits) for row in relay.waiting_list(people)] == [
        ("Petra Blau", ("ada", "ben")),
        ("Otto Anders", ("ada",)),
    ]
    here = replace(people, profiles=(*people.profiles, profile("petra-blau", name="Petra Blau", names_next=())))
    assert [row.name for row in relay.waiting_list(here)] == ["Otto Anders"]


def test_who_is_named_as_the_next_one_stands_in_the_queue_and_not_on_the_waiting_list() -> None:
    linked = interview(links=(InlineLink("Petra Blau", True, 3, by_name=True),))
    people = publication(naming("ada", "Petra Blau"), profile("ben", names_next=(), interview=linked))
    assert [row.key for row in relay.queue(people, {})] == ["petra-blau"]
    assert not relay.waiting_list(people)


@pytest.mark.parametrize("slug", ["petra-weiss", "petra-blau"])
def test_a_name_counts_as_known_however_the_folder_is_called(slug: str) -> None:
    people = publication(naming("ada", "Petra Blau"), profile(slug, name="Petra Blau", names_next=()))
    assert not relay.waiting_list(people)
