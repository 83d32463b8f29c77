"""Characters: what no text may hold, and how names become slugs, letters and an order."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify
from slugify.special import GERMAN

from pipeline import characters
from pipeline.schema import SLUG


@given(st.text())
def test_what_is_reported_is_what_is_taken_out(text: str) -> None:
    kept = characters.without_forbidden(text)
    assert len(text) - len(kept) == len(list(characters.forbidden(text)))
    assert not list(characters.forbidden(kept))


@pytest.mark.parametrize("character", "\x00\x07\x7f\x85\u200b\u202e\u2028\u2066\ufeff\ufffe\ue000")
def test_an_invisible_character_is_found_on_its_line(character: str) -> None:
    assert list(characters.forbidden(f"eins\nzwei{character}\ndrei")) == [(2, f"U+{ord(character):04X}")]


@pytest.mark.parametrize(
    "text", ["Müßig", "Zeile\nTab\t", "co\u00adop", "\u0646\u200c\u0647", "👩\u200d🔬", "日本", "Ελένη"]
)
def test_honest_text_holds_nothing_forbidden(text: str) -> None:
    assert not list(characters.forbidden(text))
    assert characters.mixed_scripts(text) is None


def test_a_word_that_mixes_alphabets_is_named_whole() -> None:
    assert characters.mixed_scripts("Meine B\u0430nk in Celle") == "B\u0430nk"
    assert characters.mixed_scripts("Ελένη Papadopoulos") is None


def test_a_word_without_end_is_looked_at_once() -> None:
    """A search that begins anew at each letter takes minutes for a hostile line."""
    began = time.perf_counter()
    characters.mixed_scripts("a" * 200_000)
    list(characters.forbidden("\x01" * 200_000))
    assert time.perf_counter() - began < 30


@given(st.text())
def test_normal_form_is_stable_and_ends_lines_one_way(text: str) -> None:
    normal = characters.normalised(text)
    assert characters.normalised(normal) == normal
    assert "\r" not in normal
    assert unicodedata.is_normalized("NFC", normal)


@given(st.text(max_size=60))
def test_a_slug_is_valid_or_empty(text: str) -> None:
    made = characters.slug(text)
    assert made == "" or SLUG.fullmatch(made)
    assert characters.slug(made) == made


@given(st.text("aZ0 9äÖßé.,:-_/'&;(!?\t"))
def test_an_easy_name_gives_the_slug_that_any_other_way_gives(text: str) -> None:
    assert characters.slug(text) == slugify(unicodedata.normalize("NFC", text), replacements=GERMAN)


@pytest.mark.parametrize(("name", "slug"), [
    ("Jörg Müßig", "joerg-muessig"), ("Jo\u0308rg", "joerg"), ("ÄÖÜ", "aeoeue"), ("Straße 7", "strasse-7"), ("  --  ", ""), ("Renée", "renee"),
])  # fmt: skip
def test_a_slug_spells_umlauts_out_in_both_normal_forms(name: str, slug: str) -> None:
    assert characters.slug(name) == slug


@given(st.lists(st.text(max_size=12), max_size=12), st.randoms())
def test_an_order_never_depends_on_what_came_first(names: list[str], chance: object) -> None:
    shuffled = list(names)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(shuffled, key=characters.sort_key) == sorted(names, key=characters.sort_key)


@pytest.mark.parametrize(("earlier", "later"), [
    ("Ärmel, Zoe", "Afrika, Ada"), ("Goethe, A", "Göthe, B"), ("Müller, A", "Muller, A"), ("Strasse, A", "Straße, B"), ("de Vries", "Deister"),
])  # fmt: skip
def test_din_5007_2_counts_umlauts_as_two_letters(earlier: str, later: str) -> None:
    assert characters.sort_key(earlier) < characters.sort_key(later)


@pytest.mark.parametrize(
    ("name", "letter"), [("Ärmel", "A"), ("Öztürk", "O"), ("Łukasz", "L"), ("7 Raben", "#"), ("", "#"), ("Ελένη", "#")]
)
def test_a_list_shows_a_name_under_its_base_letter(name: str, letter: str) -> None:
    assert characters.index_letter(name) == letter


@pytest.mark.parametrize(("name", "initials", "sorted_as"), [
    ("Ada Beispiel", "AB", "Beispiel, Ada"), ("Friederike von der Heide", "FH", "Heide, Friederike von der"), ("Cher", "C", "Cher"),
    ("Anna-Lena Ör", "AÖ", "Ör, Anna-Lena"), ("", "?", ""),
])  # fmt: skip
def test_a_name_has_initials_and_a_place_in_lists(name: str, initials: str, sorted_as: str) -> None:
    assert characters.initials(name) == initials
    assert characters.family_name_first(name) == sorted_as


@pytest.mark.parametrize(
    ("name", "is_long"),
    [
        ("Friederike von der Heide", False),
        ("Anna Hohenlohe-Sachs", False),
        ("Anna Schwarzenberg-Sachs", True),
        ("", False),
    ],
)
def test_a_name_is_long_by_its_longest_part(name: str, is_long: bool) -> None:
    assert characters.is_long(name) == is_long
