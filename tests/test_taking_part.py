"""The form on the page "Mitmachen", as data: what the script may say, it has a sentence for; what it asks, the schema knows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline import form, schema
from pipeline.taking_part import PageForm, page_form
from tests.factories import QUESTIONS, TRADES, facts

SCRIPT = (Path(__file__).parents[1] / "theme" / "static" / "taking-part.js").read_text("utf-8")


def made(lang: str = "de") -> PageForm:
    return page_form(lang, TRADES, QUESTIONS, facts(), "/mitmachen/fragen.txt")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_whatever_the_script_finds_has_a_sentence(lang: str) -> None:
    said = set(re.findall(r'\["([a-z]+-[a-z-]+)", ', SCRIPT))
    texts = json.loads(made(lang).rules)["texts"]
    assert len(said) > 20
    assert said <= set(texts)
    assert all(message for message, _ in texts.values())


def test_every_question_of_the_form_is_asked_in_its_order() -> None:
    asked = [entry.heading.id for part in made().parts for entry in (*part.entries, *part.more)]
    assert asked == [heading.id for heading in form.headings("de", QUESTIONS)]


def test_lengths_are_those_of_the_schema() -> None:
    told = {field["name"]: field for field in json.loads(made().rules)["fields"] if "longest" in field}
    assert {name: field["longest"] for name, field in told.items()} == {
        name: schema.find(schema.FIELDS, name).longest for name in told
    }
    assert "one_liner" in told


def test_what_is_written_to_the_editors_has_a_subject() -> None:
    assert made().write == "mailto:redaktion@vorgestellt.example?subject=Portr%C3%A4t"
