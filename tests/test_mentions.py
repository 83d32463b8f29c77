"""Mentions: a link in one portrait to another, with its sentence, and nothing that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import mentions, prose
from pipeline.domain import Html, Mention, Profile
from tests.factories import answer, interview, profile, update


def quoted(markdown: str, lang: str = "de") -> list[tuple[str, str, str, str]]:
    html = prose.render(markdown).interview.opening
    return [(q.url, q.before, q.words, q.after) for q in mentions.quotations(html, lang)]


@pytest.mark.parametrize(("markdown", "before", "words", "after"), [
    ("Vorher. Ich kenne [Anna](/anna/) vom Markt. Nachher.", "Ich kenne ", "Anna", " vom Markt."),
    ("Am 3. März traf ich z. B. [Dr. Anna Reuter](/anna/) in St. Pauli. Nachher.", "Am 3. März traf ich z. B. ", "Dr. Anna Reuter", " in St. Pauli."),
    ("[Anna](/anna/) sagte: „Erst trinken. Dann Mappe.“ Nachher.", "", "Anna", " sagte: „Erst trinken. Dann Mappe.“"),
    ("Ich *kenne* **[Anna](/anna/)**, ja.", "Ich kenne ", "Anna", ", ja."),
    ("Eins.\n\n- Zwei\n- Bei [Anna](/anna/)", "Bei ", "Anna", ""),
    ("Sie heißt [Anna.\nReuter](/anna/) hier. Nachher.", "Sie heißt ", "Anna. Reuter", " hier."),
    ("A & B < C, sagt [Anna](/anna/).", "A & B < C, sagt ", "Anna", "."),
])  # fmt: skip
def test_a_mention_is_the_sentence_around_the_link(markdown: str, before: str, words: str, after: str) -> None:
    assert quoted(markdown) == [("/anna/", before, words, after)]


def test_two_links_in_one_sentence_are_two_mentions_with_the_other_as_plain_words() -> None:
    assert quoted("Erst [Anna](/anna/), dann [Ben](/ben/).") == [
        ("/anna/", "Erst ", "Anna", ", dann Ben."),
        ("/ben/", "Erst Anna, dann ", "Ben", "."),
    ]


def test_what_stands_in_code_or_in_a_question_is_no_mention() -> None:
    assert quoted("`[Anna](/anna/)`") == []
    (section,) = prose.render("## Und [Anna](/anna/)?\n\nJa.").interview.answers
    assert list(mentions.quotations(section.html, "de")) == []


@given(st.integers(0, 200), st.integers(0, 200), st.sampled_from(["Anna", "Anna Reuter aus Alsfeld", "x" * 400]))
def test_a_long_sentence_is_cut_between_words_on_both_sides_of_the_link(before: int, after: int, words: str) -> None:
    (quotation,) = mentions.quotations(
        Html(f'<p>{"vor " * before}<a href="/anna/">{words}</a>{" nach" * after}</p>'), "de"
    )
    assert quotation.words == (words if len(words) <= mentions.WORDS_LONGEST else "…")
    assert len(quotation.before) + len(quotation.words) + len(quotation.after) <= mentions.SENTENCE_LONGEST + 6
    assert set(quotation.before.split()) <= {"…", "vor"}
    assert set(quotation.after.split()) <= {"…", "nach"}


@given(st.lists(st.sampled_from(["Text. ", "[a](/anna/) ", "[b](/ben/)", "**x** ", "[[cem]] ", "\n\n", "- ", "`c` ", "Dr. ", "„Ja. ", "“ ", "& < "]), max_size=20).map("".join))  # fmt: skip
def test_every_link_gets_its_sentence_whatever_stands_around_it(markdown: str) -> None:
    html = prose.render(markdown).interview.opening
    found = list(mentions.quotations(html, "de"))
    assert len(found) == html.count("<a ")
    for quotation in found:
        assert "\ue000" not in quotation.before + quotation.words + quotation.after
        assert "<" not in quotation.words


def mentioning(slug: str, *parts: str, **changes: object) -> Profile:
    """Return a portrait whose opening and answers hold these texts, resolved already."""
    opening, *rest = (prose.render(part).interview.opening for part in parts)
    answers = tuple(answer(f"Frage {n}", html) for n, html in enumerate(rest, 1))
    return profile(slug, interview=interview(opening, answers=answers), **changes)


ANNA, CEM = (mentioning(slug, "Ohne Links.") for slug in ("anna", "cem"))


def test_mentions_are_sorted_by_whom_they_mention_and_know_where_they_stand() -> None:
    ben = mentioning("ben", "Bei [Cem](/cem/).", "Mit [Anna](/anna/#x).")
    found = mentions.in_portraits([ben, mentioning("anna", "[Cem](/en/cem/)."), CEM])
    assert found == (
        Mention("ben", "anna", "de", "frage-1", "Mit ", "Anna", "."),
        Mention("anna", "cem", "de", "", "", "Cem", "."),
        Mention("ben", "cem", "de", "", "Bei ", "Cem", "."),
    )


def test_nobody_mentions_themselves_and_a_sentence_counts_once() -> None:
    assert not mentions.in_portraits([mentioning("anna", "Ich bin [ich](/anna/).")])
    assert len(mentions.in_portraits([ANNA, mentioning("ben", "[Anna](/anna/), ach, [Anna](/anna/).")])) == 1
    assert len(mentions.in_portraits([ANNA, mentioning("ben", "Erst [Anna](/anna/). Dann [Anna](/anna/).")])) == 2


def test_a_page_of_the_editors_is_mentioned_by_nobody() -> None:
    assert not mentions.in_portraits(
        [ANNA, mentioning("ben", "Siehe [Impressum](/impressum/) und [alle](/founders/).")]
    )


def test_translations_and_later_words_mention_too() -> None:
    english = mentioning("ben", "With [Anna](/en/anna/).", lang="en")
    later = update(
        "danach", interview=interview(prose.render("Noch immer [Anna](/anna/).").interview.opening, answers=())
    )
    ben = mentioning("ben", "Mit [Anna](/anna/).", translations=(english,), updates=(later,))
    found = mentions.in_portraits([ben, ANNA])
    assert {(m.lang, m.anchor, m.before) for m in found} == {
        ("de", "", "Mit "),
        ("en", "", "With "),
        ("de", "update-danach", "Noch immer "),
    }


def test_names_in_double_brackets_become_what_is_made_of_them_but_not_in_code_or_tags() -> None:
    html = '<p title="[[a]]">[[a]] [[b|B &amp; Co.]] [[c]] <code>[[a]]</code> <pre><code>[[a]]</code></pre> <a href="#">[[a]]</a> [[d</p>'
    made = {"a": "<i>A</i>", "b": "<i>B</i>"}
    assert mentions.with_names(html, lambda name, _: made.get(name)) == (
        '<p title="[[a]]"><i>A</i> <i>B</i> [[c]] <code>[[a]]</code> <pre><code>[[a]]</code></pre> <a href="#">[[a]]</a> [[d</p>'
    )
    seen: list[tuple[str, str]] = []
    mentions.with_names("[[x &amp; y|<b>]] [[x &amp; y|z]]", lambda name, words: seen.append((name, words)))  # type: ignore[func-returns-value]
    assert seen == [("x & y", "z")]
