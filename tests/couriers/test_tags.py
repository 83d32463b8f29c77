"""No text of founders or editors reaches Mailchimp as an instruction, and ours are the only tags in a letter."""

from __future__ import annotations

import html
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.couriers.mailchimp.tags import UNSUBSCRIBE, dress, harmless, tags
from pipeline.domain import Letter, Need, Offer
from pipeline.letter import compose
from pipeline.rendering import Templates
from tests.couriers.world import LETTER, WAY_OUT
from tests.factories import interview, issue, lead, picture, profile, publication

HOSTILE = (
    "*|UNSUB|*", "*|IF:EMAIL=ada@post.example|*", "*|FEED:https://boese.example/feed|*", "*|HTML:LIST_ADDRESS_HTML|*", "*||*",
    "*|", "|*", "*|*", "|*|", "&#42;|EMAIL|&#42;", "&ast;&vert;EMAIL&vert;&ast;", "&#x2a;&#124;EMAIL&#124;&#x2A;", "&amp;#42;|X|&amp;#42;",
    "{{ config }}", "{% raw %}", "%%name%%",
)  # fmt: skip
AS_TAGS = st.lists(
    st.sampled_from([*HOSTILE, "*", "|", "&#42", "&#42;", "&ast;", "&vert", "&amp;", "#42;", "EMAIL", " ", "a"]),
    max_size=8,
)
TEXTS = st.one_of(AS_TAGS.map("".join), st.text(alphabet="*|&#42;xast vert{}%U\u2060", max_size=24))


@given(TEXTS)
@settings(max_examples=600)
def test_harmless_text_holds_no_tag_however_often_somebody_unescapes_it(text: str) -> None:
    made = harmless(text)
    for read in (made, html.unescape(made), html.unescape(html.unescape(made))):
        assert not tags(read)
    assert made.replace("\u2060", "") == text.replace("\u2060", ""), "and it looks as before"


@given(TEXTS, TEXTS)
def test_two_fields_side_by_side_make_no_tag_either(first: str, second: str) -> None:
    assert not tags(harmless(first + second))
    assert not tags(harmless(f"<p>{html.escape(first)}</p>{html.escape(second)}"))


@given(TEXTS)
@settings(max_examples=300)
def test_a_dressed_letter_has_one_way_out_in_html_and_nothing_else_that_mailchimp_obeys(text: str) -> None:
    told = html.escape(text)
    hostile = replace(
        LETTER,
        subject=f"Betreff {text}",
        preheader=f"{text} Vorschau",
        sender_name=f"Vorgestellt {text}",
        html=LETTER.html.replace("Guten Tag", f'{told}<img alt="{told}" src="https://vorgestellt.example/a.jpg">'),
        text=f"{text}\n{LETTER.text}",
    )
    made = dress(hostile)
    assert tags(made.html) == {UNSUBSCRIBE: 1}
    assert set(tags(made.text)) == {UNSUBSCRIBE}
    for part in (made.subject, made.preheader, made.sender_name, made.sender_address):
        assert not tags(part)
    assert f'href="{UNSUBSCRIBE}"' in made.html
    assert WAY_OUT not in made.html + made.text
    assert made.unsubscribe == UNSUBSCRIBE


@pytest.mark.parametrize("address", [
    "https://boese.example/*|EMAIL|*", "https://boese.example/?a=*%7CEMAIL%7C*", "https://boese.example/%2A|EMAIL|%2A",
    "https://boese.example/&#42;|EMAIL|&#42;",
])  # fmt: skip
def test_an_address_that_holds_a_tag_is_refused_because_it_cannot_be_taken_apart(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        dress(replace(LETTER, html=LETTER.html.replace("Guten Tag", f'<a href="{address}">hier</a>')))


def test_a_readers_own_link_for_leaving_is_put_in_nobody_elses_address() -> None:
    sly = f"https://boese.example/?x={WAY_OUT}"
    made = dress(
        replace(
            LETTER, html=LETTER.html.replace("Guten Tag", f'<a href="{sly}">Mehr</a>'), text=f"{sly}\n{LETTER.text}"
        )
    )
    assert sly in made.text
    assert sly in made.html
    assert tags(made.text) == tags(made.html) == {UNSUBSCRIBE: 1}


def test_mailchimps_template_language_is_refused() -> None:
    with pytest.raises(ValueError, match="template language"):
        dress(replace(LETTER, html=LETTER.html.replace("<p>", '<p mc:edit="text">')))


@pytest.mark.parametrize(
    "text", ["Links die Moderatorin, MC:Anna", 'Ein Bild mc:edit="x"', "mc:repeatable", "> mc:edit <p mc:edit='x'>"]
)
def test_a_text_that_only_looks_like_the_template_language_holds_no_letter_up(text: str) -> None:
    told = html.escape(text)
    picture = f'<p>{told}</p><img alt="{told}" src="https://vorgestellt.example/a.jpg">'
    made = dress(replace(LETTER, html=LETTER.html.replace("Guten Tag", picture), text=f"{text}\n{LETTER.text}"))
    for part in (made.html, made.text):
        assert "mc:" not in part.casefold()
        assert text in html.unescape(part).replace("\u2060", "")


@pytest.mark.parametrize("broken", [
    {"unsubscribe": ""}, {"html": "<html><body>Guten Tag</body></html>"}, {"text": "Guten Tag\n"},
    {"html": LETTER.html.replace("</body>", f'<a href="{WAY_OUT}">Noch einmal</a></body>')},
])  # fmt: skip
def test_a_letter_without_exactly_one_way_out_is_refused(broken: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"unsubscribe|merge tags"):
        dress(replace(LETTER, **broken))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tag_in_any_field_of_a_founder_arrives_as_the_literal_text(text: str) -> None:
    made = dress(_letter_with(text))
    assert tags(made.html) == {UNSUBSCRIBE: 1}
    assert set(tags(made.text)) == {UNSUBSCRIBE}
    literal = text.replace("\u2060", "")
    shown = " ".join(made.text.replace("\u2060", "").split())
    assert shown.count(literal) >= 6, "in every field that the letter shows"
    assert html.unescape(made.html).replace("\u2060", "").count(literal) >= 6
    assert literal in made.subject.replace("\u2060", "")


def _letter_with(text: str) -> Letter:
    """Return the letter of an issue with ``text`` in every field that founders and editors fill."""
    ada = profile(
        name=f"Ada {text} Beispiel", business=f"Buch {text}", place=f"Celle {text}", one_liner=f"Bindet {text} Bücher.",
        interview=interview(f"<p>Am Anfang {html.escape(text)} war das Papier.</p>"),
        gives=(Offer(f"Rat {text}"),), needs=(Need(f"Raum {text}"),),
    )  # fmt: skip
    number = issue(ada, lead=lead(subject=f"Betreff {text}", preheader=f"Vorschau {text}"))
    theme = Path(__file__).parents[2] / "theme"
    return compose(number, publication(ada), {ada.slug: picture()}, Templates(theme), "de")
