"""No stranger's word does anything where it is shown on GitHub."""

from __future__ import annotations

import re
from html import unescape

import pyromark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import harmless

HOSTILE = (
    "@octocat", "@everyone", "#1", "fixes #1", "GH-1", "owner/repo#12", "https://evil.example", "www.evil.example", "a@evil.example",
    "[x](https://evil.example)", "](https://evil.example)", "![x](https://evil.example/x.png)", "<img src=x onerror=alert(1)>",
    "<!-- vorgestellt:review -->", "a | b | c", "`code`", "`code` ``` @a", "# Title", "- [x] ok", "$x$", "a\n\n# b", "\u202eevil",
    "\u202egnp.exe", "<https://evil.example>", "&lt;b&gt;", "&commat;everyone", "1. one", "> quote", ":tada:", "a\\", "***", "**a**",
    "::error::x", "\n::error::x", "[[ada]]", "[^1]", "~~x~~", "mailto:a@b.example", "$(touch pwned)", "${{ github.token }}",
)  # fmt: skip
_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_FOOTNOTES


def html(markdown: str) -> str:
    """Return what a reader of GitHub's kind of Markdown makes of a text."""
    return pyromark.html(markdown, options=_OPTIONS)


def calls_somebody(markdown: str) -> bool:
    """Return whether GitHub would find a mention, a number of an issue or an address in what is shown."""
    return re.search(r"@\w|#\d|://\w|(?i:gh-\d)|www\.|[\u202a-\u202e]", unescape(markdown)) is not None


def _seen(markdown: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html(markdown))).replace("\u2060", "").strip()


@given(st.text(max_size=80) | st.sampled_from(HOSTILE))
@example("a" * 50 + "|" * 50)
def test_any_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    shown = harmless.in_markdown(text)
    assert html(shown).count("<") == (2 if shown else 0), "a paragraph and nothing in it"
    assert _seen(f"x{shown}") == f"x{harmless.on_one_line(text)}".strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_github_finds_no_mention_number_or_address_in_what_is_shown(text: str) -> None:
    assert not calls_somebody(harmless.in_markdown(text))


def test_the_test_above_would_find_some() -> None:
    assert sum(calls_somebody(text) for text in HOSTILE) > 10


@given(st.text(max_size=60) | st.sampled_from(HOSTILE))
def test_a_code_span_ends_where_it_should(text: str) -> None:
    shown = harmless.in_code(text)
    fence = re.match(r"`+", shown)
    assert fence is not None
    assert fence.group() not in re.findall(r"`+", shown[len(fence.group()) : -len(fence.group())])
    assert "\n" not in shown
    assert html(shown).startswith("<p><code>")
    assert html(shown).endswith("</code></p>\n")


def test_a_code_span_has_an_end_in_sight() -> None:
    assert len(harmless.in_code("a" * 5_000)) < 500
    assert harmless.in_code(" ") == "`–`"


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\u2028b", "a\x1b[31mb", "a\u202eb", "a\ud800b"])
def test_one_line_is_one_line_and_turns_nothing(text: str) -> None:
    assert re.fullmatch(r"a \S*b", harmless.on_one_line(text))
