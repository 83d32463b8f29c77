"""Who is the same person however it is written, and who only bears the same name."""

from __future__ import annotations

import time

import pytest

from pipeline import likeness, rules
from pipeline.domain import Link, Submission
from pipeline.submission import Checked
from tests.factories import TODAY, founder, profile

ADA = founder("ada-beispiel", name="Ada Beispiel", business="Müller & Söhne Buchbinderei GmbH")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jörg Müßig", "Joerg Muessig"), ("Jörg Müßig", "MÜSSIG, Jörg"), ("Dr. Jörg Müßig", "Jörg Müßig"), ("Łukasz Żak", "Lukasz Zak"),
        ("Anna-Maria Reuter", "Anna Maria Reuter"), ("Ada  Bei\u00adspiel", "Ada Beispiel"), ("Prof. Dr. med. Ada Beispiel", "Ada Beispiel"),
    ],
)  # fmt: skip
def test_one_name_however_it_is_written(one: str, other: str) -> None:
    assert likeness.person_key(one) == likeness.person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Reuter", "Anne Reuter"),
        ("Jan Otto", "Jana Otto"),
        ("Ada Beispiel", "Ada Beispiel-Muster"),
        ("Max Ernst", "Max Ernst Otto"),
    ],
)
def test_names_that_are_not_the_same(one: str, other: str) -> None:
    assert likeness.person_key(one) != likeness.person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wachsmann Kerzen e.K.", "Kerzen Wachsmann"), ("Wachsmann e. K.", "Wachsmann"), ("Müller & Söhne GmbH", "Mueller und Soehne"),
        ("Klarkonto UG (haftungsbeschränkt)", "Klarkonto"), ("Müller GmbH & Co. KG", "Müller"), ("Die Käserei", "Käserei"), ("Brot e.V.", "Brot"),
        ("Café Ünal OHG", "CAFE UENAL"), ("Kessler, Inh. Etiketten", "Etiketten Kessler"),
    ],
)  # fmt: skip
def test_one_business_however_it_is_written(one: str, other: str) -> None:
    assert likeness.business_key(one) == likeness.business_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("GmbH", "KG"), ("Brot und Butter", "Brot"), ("Bäckerei Nord", "Bäckerei Süd")]
)
def test_businesses_that_are_not_the_same(one: str, other: str) -> None:
    assert likeness.business_key(one) != likeness.business_key(other)


def same(name: str, business: str, **addresses: str) -> list[str]:
    return [f.slug for f in likeness.same_person(name, business, addresses, [ADA])]


def test_who_comes_again_is_known_by_business_or_address() -> None:
    assert same("Beispiel, Ada", "Buchbinderei Mueller und Soehne") == ["ada-beispiel"]
    assert same("Ada Beispiel", "Neuer Betrieb", website="http://www.ada-beispiel.example") == ["ada-beispiel"]
    assert same("Ada Beispiel", "Neuer Betrieb", website="https://ada-beispiel.example/?utm_source=brief") == [
        "ada-beispiel"
    ]


def test_a_namesake_is_somebody_else() -> None:
    assert same("Ada Beispiel", "Goldschmiede am Wall", website="https://goldschmiede.example/") == []
    assert same("", "") == []


def test_a_partner_in_the_same_business_is_somebody_else() -> None:
    assert same("Bert Beispiel", ADA.business, website="https://ada-beispiel.example/") == []


def test_a_profile_on_a_network_of_people_belongs_to_one_person() -> None:
    link = Link("linkedin", "https://www.linkedin.com/in/ada/")
    married = founder("ada-muster", links=(link,))
    assert [
        f.slug
        for f in likeness.same_person("Ada Neu", "x", {"linkedin": "https://de.linkedin.com/in/ada?trk=x"}, [married])
    ] == ["ada-muster"]
    assert not list(likeness.same_person("Ada Neu", "x", {"linkedin": "https://de.linkedin.com/in/adam"}, [married]))


def across(*founders: object) -> list[tuple[str, str]]:
    profiles = [profile(f.slug, **{n: getattr(f, n) for n in ("name", "business", "links")}) for f in founders]  # type: ignore[attr-defined]
    read = rules.Read([Checked(Submission(p.slug, f"content/founders/{p.slug}", ()), p, (), {}) for p in profiles])
    return [(f.code, f.file) for f in rules.across(read, TODAY)]


def test_the_later_of_two_portraits_of_one_person_is_found_and_partners_are_a_question() -> None:
    again = founder("beispiel-ada", name="Beispiel Ada", business="Müller und Söhne Buchbinderei")
    partner = founder("bert-beispiel", business="Buchbinderei Müller & Söhne", links=())
    namesake = founder("ada-beispiel-2", name="Ada Beispiel", business="Goldschmiede", links=())
    assert across(ADA, again, partner, namesake) == [
        ("person-twice", "content/founders/beispiel-ada/index.md"),
        ("business-shared", "content/founders/bert-beispiel/index.md"),
    ]


def test_ten_thousand_founders_are_compared_quickly() -> None:
    many = [founder(f"ada-{number}", links=()) for number in range(10_000)]
    start = time.perf_counter()
    traits = {one.slug: likeness.traits(one) for one in many}
    assert likeness.twins(traits) == likeness.partners(traits, []) == []
    assert time.perf_counter() - start < 30
