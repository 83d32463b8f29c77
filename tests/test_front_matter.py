"""Front matter: text stays the text that was typed, and what YAML would swallow is said."""

from __future__ import annotations

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
