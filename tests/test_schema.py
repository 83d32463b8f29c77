"""The table of fields: complete, without contradictions, and with examples that pass its own rules."""

from __future__ import annotations

import pytest

from pipeline import schema
from pipeline.characters import slug

TABLES = {name: value for name, value in vars(schema).items() if name.endswith("FIELDS")}
ENTRIES = [pytest.param(entry, id=f"{name}:{entry.name}") for name, table in TABLES.items() for entry in table]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_field_is_named_and_explained_in_both_languages(entry: schema.Field) -> None:
    for label in (entry.label, entry.help):
        assert [lang for lang, text in label.names if text.strip()] == ["de", "en"]


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_example_keeps_to_its_own_limits(entry: schema.Field) -> None:
    assert entry.shortest <= len(entry.example) <= entry.longest


@pytest.mark.parametrize("name", TABLES)
def test_no_field_stands_twice(name: str) -> None:
    names = [entry.name for entry in TABLES[name]]
    assert len(set(names)) == len(names)


def test_keys_are_those_that_stand_directly_in_a_block() -> None:
    assert schema.keys(schema.FIELDS, "portrait") == ("file", "alt", "credit", "focus")
    assert schema.keys(schema.FIELDS, "gives[]") == ("text", "valid_until", "tags")
    assert {"portrait", "gives", "consents", "links"} <= set(schema.keys(schema.FIELDS))
    assert not any("." in key or "[" in key for key in schema.keys(schema.FIELDS))


def test_a_field_that_is_not_in_the_table_is_a_mistake_of_the_program() -> None:
    assert schema.find(schema.FIELDS, "consents.text").required
    with pytest.raises(KeyError):
        schema.find(schema.FIELDS, "consents.nothing")


def test_no_key_of_a_submission_would_steer_pelican() -> None:
    assert not schema.PELICAN_KEYS & set(schema.keys(schema.FIELDS))


@pytest.mark.parametrize("word", sorted(schema.RESERVED_SLUGS))
def test_a_reserved_word_could_otherwise_be_a_slug(word: str) -> None:
    assert schema.SLUG.fullmatch(word)
    assert slug(word) == word


@pytest.mark.parametrize(
    "month",
    ["2026-00", "2026-13", "0000-01", "26-01", "2026-1", "2026-011", "２０２６-11", "2026-11\n", "٢٠٢٦-11"],  # noqa: RUF001  # digits of another script are the point
)
def test_no_month_but_those_of_the_calendar(month: str) -> None:
    assert not schema.MONTH.fullmatch(month)


@pytest.mark.parametrize("kind", schema.LINK_HOSTS)
def test_every_kind_with_hosts_is_a_field(kind: str) -> None:
    assert kind in schema.keys(schema.FIELDS, "links")
