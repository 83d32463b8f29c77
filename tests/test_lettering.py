"""How words are set where no browser does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lettering
from pipeline.rendering import Templates

FACES = Templates(Path(__file__).parents[1] / "theme").typefaces()
COMPOUND = "Streuobstwiesenpflege- und Mostereibetrieb Löffelhardt"


@pytest.mark.parametrize("style", [FACES.display, FACES.text, FACES.sans], ids=("display", "text", "sans"))
@pytest.mark.parametrize(
    "text", ["Nguyễn Thị Ánh", "Łukasz Żółć", "Şahin Öztürk İğdır", "STRAẞE", "Дмитро Ґалаґан", "Ωμέγα"]
)
def test_a_letter_that_the_first_face_lacks_comes_from_another(text: str, style: lettering.Style) -> None:
    assert lettering.drawable(text, style) == text
    glyphs, _ = lettering.placed(text, style)
    assert "".join(glyph.letter for glyph in glyphs) == text
    assert all(glyph.face.has(glyph.letter) for glyph in glyphs)


def test_what_no_face_has_is_never_a_box() -> None:
    assert lettering.drawable("李小龍", FACES.display) == ""
    assert lettering.drawable("Ada 🚀 Beispiel\xad", FACES.display) == "Ada  Beispiel"
    assert lettering.drawable("x̌ y", FACES.display) == "x y"


def test_letters_are_kerned() -> None:
    apart = sum(lettering.width(letter, FACES.text) for letter in "AV")
    assert lettering.width("AV", FACES.text) < apart


def test_lines_break_at_spaces_and_after_hyphens_as_evenly_as_they_can() -> None:
    lines = lettering.lines(COMPOUND, FACES.display, 11)
    assert lines == ["Streuobstwiesenpflege-", "und Mostereibetrieb", "Löffelhardt"]
    even = lettering.lines("Frida Ott und Ida Lang", FACES.text, 8.5)
    assert even == ["Frida Ott", "und Ida Lang"]


def test_a_word_that_is_too_long_is_parted_between_its_syllables_where_it_may_be() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapit"
    assert lettering.lines(word, FACES.display, 9) is None
    lines = lettering.lines(word, FACES.display, 9, "de")
    assert lines is not None
    assert "".join(line.removesuffix("-") for line in lines) == word
    assert all(line.endswith("-") for line in lines[:-1])
    assert lines[0].lower() in ("donaudampfschiff-", "donaudampfschifffahrts-")


@settings(max_examples=30)
@given(st.text("aAWil jß-ễŁ/ .", max_size=90), st.floats(2, 30), st.sampled_from(["de", "en", "fr"]))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str, room: float, lang: str) -> None:
    lines = lettering.lines(text, FACES.text, room, lang)
    assert lines is not None
    assert all(lettering.width(line, FACES.text) <= room for line in lines)
    told = "".join(lines).replace("-", "").replace(" ", "")
    assert told == text.replace("-", "").replace(" ", "")


def test_a_sentence_that_is_cut_says_so() -> None:
    short = lettering.shortened("Bindet Bücher, die ein Jahrhundert halten sollen.", FACES.text, 8)
    assert short.endswith("…")
    assert lettering.width(short, FACES.text) <= 8
    assert lettering.shortened("Kurz.", FACES.text, 8) == "Kurz."


@pytest.mark.parametrize("style", [FACES.display, FACES.text, FACES.sans], ids=("display", "text", "sans"))
@pytest.mark.parametrize("size", [25, 37.3, 118])
def test_a_line_is_drawn_as_wide_as_it_is_said_to_be_and_no_letter_is_cut_off(
    style: lettering.Style, size: float
) -> None:
    for text in ("Ŵj", "fÄg", "Qß", "VAVAVAVA"):
        mask, (left, top) = lettering.mask(text, style, size)
        ink = mask.getbbox()
        assert ink is not None
        assert min(ink[:2]) > 0
        assert ink[2] < mask.width
        assert ink[3] < mask.height
        assert abs(left + (ink[0] + ink[2]) / 2 - lettering.width(text, style) * size / 2) < size * 0.12
        assert top < -size * 0.5


def test_a_line_without_letters_is_an_empty_mask() -> None:
    assert lettering.mask(" ", FACES.text, 30)[0].getbbox() is None
