"""How the plain part of a letter is set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain import Html
from pipeline.plaintext import WIDTH, paragraphs, typeset


def test_lines_are_folded_at_78_columns() -> None:
    lines = typeset("Wort " * 40).splitlines()
    assert max(map(len, lines)) <= WIDTH == 78
    assert " ".join(lines).split() == ["Wort"] * 40


def test_a_word_longer_than_a_line_stays_whole() -> None:
    long = "Streuobstwiesenbewirtschaftungsgemeinschaft" * 2
    assert typeset(f"Die {long} hat vierzehn Mitglieder.").splitlines()[1] == long


def test_a_no_break_space_is_no_place_to_fold() -> None:
    assert "14\u00a0€" in typeset("x" * 74 + " 14\u00a0€").splitlines()[1]


def test_addresses_become_notes_at_the_end_of_their_section() -> None:
    text = "Eins <https://a.example/>, zwei <https://b.example/>\n\n* * *\n\nDrei <mailto:c@d.example>\n"
    assert typeset(text).splitlines() == [
        "Eins [1], zwei [2]",
        "",
        "[1] https://a.example/",
        "[2] https://b.example/",
        "",
        "* * *".center(78).rstrip(),
        "",
        "Drei [3]",
        "",
        "[3] mailto:c@d.example",
    ]


def test_an_address_that_occurs_twice_in_a_section_is_listed_once() -> None:
    set_text = typeset("A <https://a.example/> B <https://b.example/> A <https://a.example/>")
    assert set_text.splitlines()[0] == "A [1] B [2] A [1]"
    assert set_text.count("https://a.example/") == 1


def test_angle_brackets_around_anything_else_stay() -> None:
    assert typeset("a < b, <Titel> und <javascript:x>") == "a < b, <Titel> und <javascript:x>\n"


def test_a_line_is_underlined_to_its_length() -> None:
    assert typeset("Jörg Müßig\n---\nText") == "Jörg Müßig\n----------\nText\n"
    assert typeset("Brief\n===") == "Brief\n=====\n"


def test_the_second_line_of_a_list_item_hangs() -> None:
    first, second = typeset("- " + "Wort " * 20).splitlines()
    assert (first[:2], second[:3]) == ("- ", "  W")


def test_empty_lines_are_never_doubled() -> None:
    assert typeset("\n\nEins\n\n\n\nZwei  \n\n") == "Eins\n\nZwei\n"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ()),
        ("<p>Ein <em>Anfang</em> &amp; mehr.</p>\n<p>Weiter.</p>", ("Ein Anfang & mehr.", "Weiter.")),
        ('<p><a href="https://a.example/">Ada</a>.</p>', ("Ada <https://a.example/>.",)),
        ("<ul><li>Eins</li><li><p>Zwei</p></li></ul>", ("- Eins", "- Zwei")),
        ('<ol start="3"><li>Drei</li><li>Vier</li></ol><ul><li>Punkt</li></ul>', ("3. Drei", "4. Vier", "- Punkt")),
        ("<blockquote><p>Gesagt.</p></blockquote><p>Danach.</p>", ("> Gesagt.", "Danach.")),
        ("<p>Oben<br>unten</p><hr><h3>Titel</h3>", ("Oben unten", "Titel")),
        ("Ohne Absatz", ("Ohne Absatz",)),
        ("<p>a &lt; b</p>", ("a < b",)),
        ("<p>14&nbsp;€\n und  mehr</p>", ("14\u00a0€ und mehr",)),
    ],
)
def test_html_is_read_as_paragraphs(html: str, expected: tuple[str, ...]) -> None:
    assert paragraphs(Html(html)) == expected


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=400))
def test_no_word_is_lost(text: str) -> None:
    words = text.replace("<", "").replace("---", "").replace("===", "").split(" ")
    shown = typeset(" ".join(words)).split()
    assert shown == " ".join(words).split()
