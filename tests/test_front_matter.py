"""Front matter: text stays the text that was typed, and what YAML would swallow is said."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import front_matter
from pipeline.characters import without_forbidden
from pipeline.front_matter import Mapping, Scalar


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    front_matter.split(text)
    front_matter.read_any(text)


@given(st.text().map(without_forbidden).map(lambda t: t.replace("\r", "").replace("\x85", "")))
def test_what_we_quote_comes_back_as_it_was(text: str) -> None:
    block, remarks = front_matter.read(f"value: {front_matter.quoted(text)}\n")
    assert not remarks
    assert isinstance(block, Mapping)
    assert block.get("value") == Scalar(text, 1)


@pytest.mark.parametrize(
    "typed", ["NO", "on", "01067", "12:30", "1e3", "0x1F", "null", "~", "2026-11-23", "3.10", "=", "<<"]
)
def test_a_scalar_stays_the_text_that_was_typed(typed: str) -> None:
    block, remarks = front_matter.read(f"value: {typed}\n")
    assert not remarks
    assert block is not None
    assert block.get("value") == Scalar(typed, 1)


@pytest.mark.parametrize(("text", "code"), [
    ("a: Kunde #1", "yaml-comment"), ("a: b\na: c", "yaml-duplicate"), ("a: &x 1\nb: *x", "yaml-alias"), ("a: !!int 1", "yaml-tag"),
    ("a: b: c", "yaml-colon"), ("a: @b", "yaml-first-character"), ('a: "b" c', "yaml-quotes"), ("a:\n\tb: c", "yaml-tab"),
    ("- a", "yaml-no-block"), ("? [a]\n: b", "yaml-key"), ("a: b\n---\nc: d", "yaml-documents"), ("{a: " * 12, "yaml-deep"),
])  # fmt: skip
def test_each_trap_has_its_name(text: str, code: str) -> None:
    _, remarks = front_matter.read(text)
    assert code in {remark.code for remark in remarks}


def test_a_bomb_of_aliases_is_not_unrolled() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{n}: &{n} [{', '.join(['*' + p] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    _, remarks = front_matter.read(bomb)
    assert {remark.code for remark in remarks} == {"yaml-anchor", "yaml-alias"}


def test_lines_are_those_of_the_file() -> None:
    document = front_matter.split('---\nname: "Ada"\ngives:\n  - text: "Tee"\n---\nText\n')
    assert document.fields is not None
    assert document.fields.line_of("gives") == 3
    assert document.body_line == 6
    assert document.body == "Text\n"


@given(st.text(max_size=80))
def test_what_we_quote_is_one_line_whatever_it_holds(text: str) -> None:
    line = front_matter.quoted(text)
    assert len(line.splitlines()) == 1
    block, remarks = front_matter.read(f"- {line}\n")
    assert block is None
    assert [remark.code for remark in remarks] == ["yaml-no-block"]


@pytest.mark.parametrize(("text", "code", "line"), [
    ('a: "b\nc: "d"\n', "yaml-quotes", 1), ('a:"b"\nc: "d"\n', "yaml-syntax", 1), ('a: "b"\n  c: "d"\n', "yaml-syntax", 2),
    ('a: "b"\nc: d: e\nf: g\n', "yaml-colon", 2),
])  # fmt: skip
def test_a_fault_stands_in_the_line_that_is_to_be_mended(text: str, code: str, line: int) -> None:
    _, remarks = front_matter.read(text)
    assert [(remark.code, remark.line) for remark in remarks] == [(code, line)]


@pytest.mark.parametrize("text", ["a: #1\nb: c", "a: b\nc: eins\n  zwei #drei", "- a: b\n- #c", "a: [b, c #d\n  ]"])
def test_text_behind_a_hash_is_never_lost_in_silence(text: str) -> None:
    _, remarks = front_matter.read_any(text)
    assert "yaml-comment" in {remark.code for remark in remarks}


@pytest.mark.parametrize(("text", "example"), [
    ("a: 26   # Tag", ': a: "26"'), ("- a: 26 # Tag", ': - a: "26"'), ("b:\n  a: #1", ': a: ""'),
    ("a: [b, c #d\n  ]", ""), ("a: eins\n  zwei #drei", ""), (f"a: {'x' * 41} #d", ""),
])  # fmt: skip
def test_a_remark_behind_a_value_comes_with_the_value_as_it_is_written(text: str, example: str) -> None:
    (remark,) = front_matter.read_any(text)[1]
    assert (remark.code, dict(remark.details)["example"]) == ("yaml-comment", example)


@pytest.mark.parametrize(
    "text", ["# eins\na: b", 'a: "b" # c', "a: b#c", "a: 'b #c'", "a: |\n  b #c", "a: # b\n  c: d"]
)
def test_a_comment_behind_which_nothing_is_lost_is_welcome(text: str) -> None:
    assert not front_matter.read(text)[1]


@pytest.mark.parametrize("text", ["?", "? a", "? a #b", "a: b #c\n? d"])
def test_a_key_that_ends_a_text_has_a_blank_behind_it(text: str) -> None:
    block, _ = front_matter.read(text)
    assert block is not None
    assert block.entries[-1][1] == front_matter.Scalar("", text.count("\n") + 2)


def test_many_faults_take_no_longer_than_their_number() -> None:
    """Looking through all remarks for each new one takes minutes for a hostile file."""
    began = time.perf_counter()
    _, remarks = front_matter.read("a: b\n" + "\t\n" * 30_000)
    assert len(remarks) == 30_000
    assert time.perf_counter() - began < 30


@pytest.mark.parametrize("text", ["---\nname: a\n---", "---\nname: a\n---\n", "---\nname: a\n---\nText.\n"])
def test_the_body_begins_on_a_line_that_the_file_has(text: str) -> None:
    document = front_matter.split(text)
    assert document.body_line == min(4, text.count("\n") + 1)
