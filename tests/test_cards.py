"""Cards: whatever a founder is called, nothing leaves the card."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline import addresses, cards, lettering
from pipeline.cards import Card, Sitter
from pipeline.rendering import Templates
from tests import factories

FACES = Templates(Path(__file__).parents[1] / "theme").typefaces()
COMPOUND = "Streuobstwiesenpflege- und Mostereibetrieb Löffelhardt"


def card(**changes: object) -> Card:
    valid = Card(
        publication="Vorgestellt", month="November 2026", title="Ada Beispiel", business="Buchbinderei Beispiel, Lüneburg",
        line="Bindet Bücher, die ein Jahrhundert halten sollen.", lang="de", tint=10,
        sitters=(Sitter(None, "AB", 10),), is_portrait=True,
    )  # fmt: skip
    return replace(valid, **changes)


def stays_on(made: Card) -> bool:
    lines = cards.fitted(made, FACES)
    wide = max(lettering.width(line.text, line.style) * line.size for line in lines)
    return wide <= 597 and lines[-1].foot <= 502


@pytest.mark.parametrize("changes", [
    {"title": COMPOUND},
    {"business": COMPOUND + ", Schwäbisch Gmünd"},
    {"title": "Maximiliana-Friederike Freifrau von Hohenlohe-Waldenburg-Schillingsfürst zu Bart"},
    {"title": "W" * 40, "business": "W" * 80, "line": "W" * 160},
    {"title": "Donaudampfschifffahrtsgesellschaftskapit", "line": "Rindfleisch" * 14},
    {"title": "Nguyễn Thị Ánh Nguyệt", "business": "Łódź & Şahin, STRAẞE"},
    {"title": "李小龍", "business": "王", "line": "Verkauft Tee."},
    {"title": "", "business": "", "line": ""},
    {"title": "Ada " * 200, "business": "Werk " * 200, "line": "Ein Satz. " * 400},
])  # fmt: skip
def test_the_longest_words_stay_on_the_card(changes: dict[str, object]) -> None:
    assert stays_on(card(**changes))


@settings(max_examples=25)
@given(st.text("aWil -ß", max_size=80), st.text("aWil -ß", max_size=120), st.text("aWil -ß", max_size=160))
def test_any_words_stay_on_the_card(title: str, business: str, line: str) -> None:
    assert stays_on(card(title=title, business=business, line=line))


def test_a_name_gets_smaller_before_it_is_parted() -> None:
    long, short = card(title="Mostereigenossenschaft"), card(title="Ida Ott")
    assert cards.fitted(long, FACES)[0].text == "Mostereigenossenschaft"
    sizes = [cards.fitted(one, FACES)[0].size for one in (short, card(), long)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_what_the_letters_of_the_house_cannot_say_is_left_out() -> None:
    assert [line.text for line in cards.fitted(card(title="李小龍", line="Tee."), FACES)][-1] == "Tee."


@pytest.mark.parametrize("is_portrait", [True, False])
def test_a_card_is_a_small_jpeg_and_the_same_every_time(is_portrait: bool) -> None:
    grain = Image.effect_noise((800, 1000), 90).convert("RGB")  # nothing is harder to make small
    picture = factories.encoded(grain, quality=90)
    made = card(is_portrait=is_portrait, sitters=(Sitter("a/portrait-800.jpg", "AB", 10),))
    data = cards.draw(made, [picture], FACES)
    assert cards.draw(made, [picture], FACES) == data
    assert len(data) <= 100_000
    assert Image.open(io.BytesIO(data)).size == cards.SIZE == (1200, 630)
    assert Image.open(io.BytesIO(data)).format == "JPEG"


def test_whatever_changes_a_card_changes_its_recipe() -> None:
    made, pictures = card(), [b"a"]
    recipes = {
        cards.recipe(made, pictures, FACES),
        cards.recipe(card(line="Anders."), pictures, FACES),
        cards.recipe(card(tint=3), pictures, FACES),
        cards.recipe(made, [b"b"], FACES),
        cards.recipe(made, [None], FACES),
        cards.recipe(made, pictures, replace(FACES, sans=FACES.text)),
    }
    assert len(recipes) == 6


def test_the_initials_stand_where_there_is_no_picture() -> None:
    data = cards.draw(card(), [None], FACES)
    box = Image.open(io.BytesIO(data)).convert("L").crop((770, 250, 1190, 540))
    dark, light = box.getextrema()
    assert dark < 60 < 150 < light


def test_a_card_lies_where_pages_say_that_it_does() -> None:
    """Every line of the module that draws cards is part of what each was drawn by, so pages take its address from elsewhere."""
    assert cards.FILE == addresses.CARD
