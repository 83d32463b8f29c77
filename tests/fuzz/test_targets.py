"""The rules that the search looks for breaks of, held for a few texts near those that it begins with."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.slow
SEEDS = {name: list(target.seeds()) for name, target in TARGETS.items()}


@st.composite
def near(draw: st.DrawFn, name: str) -> bytes:
    """Return bytes that a few changes away were a text as people send it."""
    data = bytearray(draw(st.sampled_from(SEEDS[name])))
    words = st.sampled_from(TARGETS[name].words or ("\0",)).map(str.encode)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 0, 0, 1, 8, 60))))
        data[start:end] = draw(
            st.one_of(words, st.binary(max_size=6), st.text(max_size=6).map(lambda text: text.encode(errors="replace")))
        )
    return bytes(data[: TARGETS[name].longest])


@pytest.mark.parametrize("name", TARGETS)
def test_what_the_search_begins_with_breaks_no_rule(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name].check(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_what_lies_near_breaks_no_rule(name: str) -> None:
    @settings(max_examples=100)
    @given(near(name))
    def hold(data: bytes) -> None:
        TARGETS[name].check(data)

    hold()
