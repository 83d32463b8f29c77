"""Founders' Markdown: what is allowed becomes tags, everything else becomes words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline import characters, prose
from pipeline.domain import Html

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "hr", "a", "code", "pre", "div"}
PIECES = st.sampled_from([
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://e.example/x.png)", "<img src=x onerror=alert(1)>",
    "## Frage\n", "> ", "- ", "1. ", "```\n", "**", "_", "`", "<", ">", "&lt;", '"', "[a]: javascript:x\n", "[a]", "\n\n", "    ",
    "<!--", "-->", "<![CDATA[", "[y](/ada-beispiel/)", "[[ada]]", "[[", "]]", "|", "[z](https://a.example/?q=\"><svg onload=1>)", "<a href=/x>", "\\", "text ",
])  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join) | st.text())
def test_only_allowed_tags_and_links_survive_any_text(text: str) -> None:
    interview = prose.render(text).interview
    for part in (interview.opening, *(answer.html for answer in interview.answers)):
        tree = html.fromstring(f"<div>{part}</div>")
        for element in tree.iter():
            assert element.tag in TAGS
            assert set(element.attrib) <= (
                {"href", "rel"} if element.tag == "a" else {"start"} if element.tag == "ol" else set()
            )
            if element.tag == "a":
                assert element.get("href", "").startswith(("https://", "http://", "/"))
                assert not element.get("href", "").startswith("//")


def test_questions_part_the_answers_and_lines_are_those_of_the_file() -> None:
    rendered = prose.render("Ein Anfang.\n\n## Wer?\n\nIch.\n\n## Wem?\n\n<b>Dir</b>\n", first_line=20)
    assert [answer.question for answer in rendered.interview.answers] == ["Wer?", "Wem?"]
    assert [heading.line for heading in rendered.headings] == [22, 26]
    assert [(remark.code, remark.line) for remark in rendered.remarks] == [("prose-html", 28)]
    assert rendered.interview.answers[1].html == "<p>&lt;b&gt;Dir&lt;/b&gt;</p>"


def test_two_equal_questions_get_two_anchors() -> None:
    answers = prose.render("## Wer?\n\na\n\n## Wer?\n\nb").interview.answers
    assert [answer.anchor for answer in answers] == ["wer", "wer-2"]


def test_a_link_elsewhere_is_marked_and_one_inside_is_not() -> None:
    interview = prose.render("[a](https://a.example/) [b](/ada-beispiel/#x)").interview
    assert 'href="https://a.example/" rel="nofollow ugc noopener"' in interview.opening
    assert '<a href="/ada-beispiel/#x">b</a>' in interview.opening
    assert [(link.target, link.internal) for link in interview.links] == [
        ("https://a.example/", False),
        ("ada-beispiel", True),
    ]


def test_rooted_links_begin_with_the_base_and_text_stays_text() -> None:
    rooted = prose.rooted(prose.render('[a](/ada/) und `<a href="/ada/">`').interview.opening, "https://v.example")
    assert '<a href="https://v.example/ada/">a</a>' in rooted
    assert "https://v.example" not in rooted.partition("<code>")[2]


def test_a_link_becomes_what_is_made_of_it_or_stays() -> None:
    html_ = prose.render(
        "[Rosa](/rosa/) und [*Ada* & Co.](/ada/?a=1&b=2#x) und [W](https://w.example/)"
    ).interview.opening
    made = {"/rosa/": "Rosa", "/ada/?a=1&b=2#x": '<a href="/ada/">Ada</a>'}
    assert prose.relinked(html_, lambda url, _: made.get(url)) == (
        '<p>Rosa und <a href="/ada/">Ada</a> und <a href="https://w.example/" rel="nofollow ugc noopener">W</a></p>'
    )


def test_a_link_by_name_waits_for_its_words_unless_it_brings_some() -> None:
    rendered = prose.render("[[Ada Beispiel]], [[joerg-muessig|Jörg]], `[[code]]`, [[a/b]], [[javascript:x]]")
    assert '<a href="/Ada%20Beispiel/"></a>, <a href="/joerg-muessig/">Jörg</a>' in rendered.interview.opening
    assert "<code>[[code]]</code>" in rendered.interview.opening
    assert [(link.target, link.by_name) for link in rendered.interview.links] == [
        ("Ada Beispiel", True),
        ("joerg-muessig", True),
    ]
    assert [remark.code for remark in rendered.remarks] == ["prose-link", "prose-link"]


def test_a_link_by_name_in_a_question_is_its_words() -> None:
    (answer,) = prose.render("## Was macht [[Ada]]?\n\nBücher.").interview.answers
    assert answer.question == "Was macht Ada?"


@pytest.mark.parametrize(
    ("html_", "text"), [("<p>a</p><p>b</p>", "a b"), ("<p>a &amp; <strong>b</strong></p>", "a & b"), ("", "")]
)
def test_plain_is_what_one_would_read(html_: str, text: str) -> None:
    assert prose.plain(Html(html_)) == text


@given(st.lists(st.sampled_from(["Frage", "Frage 2", "Frage 3", "frage-2", "!", "x" * 90]), max_size=9))
def test_no_two_questions_share_an_anchor(questions: list[str]) -> None:
    answers = prose.render("".join(f"## {question}\n\nText\n\n" for question in questions)).interview.answers
    assert len({answer.anchor for answer in answers}) == len(answers) == len(questions)
    assert all(answer.anchor for answer in answers)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(), st.sampled_from(["https://v.example", "..", "."]))
def test_no_link_survives_unlinking_and_none_elsewhere_is_rooted(text: str, base: str) -> None:
    interview = prose.render(text).interview
    for part in (interview.opening, *(answer.html for answer in interview.answers)):
        unlinked = prose.relinked(part, lambda url, words: words)
        assert "<a " not in unlinked
        assert '<a href="/' not in prose.rooted(part, base)
        assert prose.plain(unlinked) == prose.plain(part)


@pytest.mark.parametrize(("markdown", "code"), [
    ("![a](https://a.example/b.png)", "prose-image"), ("<script>", "prose-html"), ("Text <i>a</i>", "prose-html"), ("# Titel", "prose-heading"),
    ("[a](javascript:x)", "prose-link"), ("[a]({attach}/etc/passwd)", "prose-link"), ("[a](../b.md)", "prose-link"), ("[a](//b.example/)", "prose-link"),
    ("[[Anna Reuter] da", "prose-brackets"), ("[[]]", "prose-brackets"), ("Anna]] da", "prose-brackets"), ("a&#x202E;b", "character-forbidden"),
    ("a&#7;b", "character-forbidden"), ("&#xE000;", "character-forbidden"), ("`&` ada&#64;post.example", "private-email"),
    ("ada\\@post.example", "private-email"), ("## Was sagt [[anna]]?", "prose-question-name"), ("> " * 24 + "[[anna]]", "prose-deep"),
    ("[a](&#106;avascript:x)", "prose-link"), ("[a]\n\n[a]: data:text/html,x", "prose-link"), ("<mailto:a@b.example>", "prose-link"),
])  # fmt: skip
def test_what_does_not_act_is_remarked_upon_once(markdown: str, code: str) -> None:
    assert [remark.code for remark in prose.render(f"Anfang\n\n{markdown}\n").remarks] == [code]


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% include 'x' %}", "{static}/x", "|filename|x", "$x^2$", ":smile:", "[^1]"]
)
def test_nobody_elses_language_is_spoken_here(text: str) -> None:
    rendered = prose.render(text)
    assert prose.plain(rendered.interview.opening) == text
    assert not rendered.remarks


@pytest.mark.parametrize(
    "markdown",
    ["`[[anna]]`", "    [[anna]]", "```\n[[anna]\n```", "`&#x202E;`", "ada@post.example", "Von @ada@social.example"],
)
def test_what_the_source_shows_or_code_quotes_is_no_news(markdown: str) -> None:
    assert prose.render(f"Anfang\n\n{markdown}\n").remarks == ()


def test_nothing_forbidden_reaches_the_page() -> None:
    rendered = prose.render("a&#x202E;b `&#7;` [[&#8203;x&#8203;]]\n\n## F&#xE000;rage\n\nText &#xFFFE;")
    html = rendered.interview.opening + "".join(a.question + a.html for a in rendered.interview.answers)
    assert not list(characters.forbidden(html))
