"""What docs/einreichung.md promises is held by a test that exists, and is promised in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GERMAN, _, ENGLISH = (ROOT / "docs" / "einreichung.md").read_text("utf-8").partition("\n# What a submission can")
ROWS = re.findall(r"^\| .+ \| .+ \| `(tests/\S+)` \|$", GERMAN, re.MULTILINE)


@pytest.mark.parametrize("test", ROWS)
def test_the_test_that_holds_a_promise_exists(test: str) -> None:
    path, _, name = test.partition("::")
    text = (ROOT / path).read_text("utf-8")
    assert not name or f"\ndef {name}(" in text


def test_both_languages_promise_the_same() -> None:
    assert len(ROWS) > 20
    assert re.findall(r"^\| .+ \| .+ \| `(tests/\S+)` \|$", ENGLISH, re.MULTILINE) == ROWS
