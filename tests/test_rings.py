"""The picture of the network: nobody moves, nobody overlaps, and nothing depends on who is tied to whom."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import rings
from pipeline.rings import LANE, MIDDLE, NODE, Place

MONTHS = st.builds(lambda y, m: f"{y}-{m:02}", st.integers(2020, 2029), st.integers(1, 12))
FOUNDERS = st.dictionaries(st.integers(0, 10_000).map(lambda n: f"f-{n}"), MONTHS, max_size=120)


def test_the_year_begins_at_the_top_and_goes_round_like_a_clock() -> None:
    layout = rings.lay_out([("jan", "2025-01"), ("apr", "2025-04"), ("jul", "2025-07"), ("oct", "2025-10")])
    jan, apr, jul, october = (layout.places[slug] for slug in ("jan", "apr", "jul", "oct"))
    assert jan.y < 0 < jan.x < -jan.y
    assert apr.x > abs(apr.y)
    assert jul.y > abs(jul.x)
    assert -october.x > abs(october.y)


def test_each_year_is_a_ring_and_the_oldest_is_innermost() -> None:
    layout = rings.lay_out([("a", "2023-05"), ("b", "2025-05")])
    assert [(r.year, r.radius) for r in layout.rings] == [
        ("2023", MIDDLE),
        ("2024", MIDDLE + LANE),
        ("2025", MIDDLE + 2 * LANE),
    ]
    assert round(hypot(layout.places["b"].x, layout.places["b"].y)) == layout.radius == MIDDLE + 2 * LANE


def test_nobody_at_all_is_an_empty_picture() -> None:
    assert rings.lay_out([]) == rings.Rings(MIDDLE, (), {})


@given(FOUNDERS)
def test_marks_never_touch(founders: dict[str, str]) -> None:
    places = rings.lay_out(founders.items()).places
    assert set(places) == set(founders)
    for a, b in combinations(places.values(), 2):
        assert hypot(a.x - b.x, a.y - b.y) > 2 * NODE


@given(FOUNDERS, st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_whoever_comes_in_a_later_year_moves_nobody(founders: dict[str, str], newer: list[int]) -> None:
    before = rings.lay_out(founders.items())
    later = {f"new-{n}": f"20{30 + n // 12 % 40}-{n % 12 + 1:02}" for n in newer}
    after = rings.lay_out((founders | later).items())
    assert {slug: after.places[slug] for slug in founders} == dict(before.places)


@given(FOUNDERS, st.integers(1, 12))
def test_whoever_comes_this_year_moves_nobody_but_those_of_the_same_month(
    founders: dict[str, str], number: int
) -> None:
    """Where a year needs a further circle, that lies outside of it, and nobody stands further out yet."""
    month = f"{max(founders.values(), default='2025-01')[:4]}-{number:02}"
    others = {slug: m for slug, m in founders.items() if m != month}
    before, after = rings.lay_out(founders.items()), rings.lay_out([*founders.items(), ("one", month)])
    assert {slug: after.places[slug] for slug in others} == {slug: before.places[slug] for slug in others}


@given(FOUNDERS)
def test_the_order_of_founders_is_irrelevant(founders: dict[str, str]) -> None:
    assert rings.lay_out(founders.items()) == rings.lay_out(reversed(founders.items()))


@pytest.mark.parametrize(("a", "b", "path"), [
    (Place(0, -150), Place(0, 150), "M0 -150Q0 0 0 150"), (Place(150, 0), Place(150, 0), "M150 0Q150 0 150 0"), (Place(0, 0), Place(0, 0), "M0 0Q0 0 0 0"),
])  # fmt: skip
def test_a_tie_runs_from_one_to_the_other_and_through_the_middle_if_they_stand_opposite(
    a: Place, b: Place, path: str
) -> None:
    assert rings.chord(a, b) == path


@given(st.integers(1, 12), st.lists(st.integers(150, 900), min_size=2, max_size=2))
def test_two_of_one_month_in_two_years_are_tied_in_a_straight_line(month: int, radii: list[int]) -> None:
    a, b = (rings.month_place(month, radius) for radius in radii)
    x, y = (int(value) for value in rings.chord(a, b).partition("Q")[2].split(" ")[:2])
    assert abs(x - (a.x + b.x) / 2) <= 2
    assert abs(y - (a.y + b.y) / 2) <= 2


@given(st.integers(1, 360), st.floats(0.3, 1))
def test_a_tie_never_leaves_the_circle(degrees: int, bend: float) -> None:
    from math import cos, radians, sin

    other = Place(round(200 * sin(radians(degrees))), round(-200 * cos(radians(degrees))))
    x, y = rings.chord(Place(0, -200), other, bend).partition("Q")[2].split(" ")[:2]
    assert hypot(int(x), int(y)) <= 201
