"""Where everybody stands in the picture of the network: annual rings, as in a tree.

Each year is a ring, the oldest innermost, and each month has its place on it, like the hours of a clock. Where somebody stands
follows from the month of their portrait alone. So the picture is the same on every machine, nobody moves when a founder or an
event comes in, and no coordinates have to be stored. Ties run through the open middle, as chords.

All lengths are in the picture's own units; y points downwards, as in SVG.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Final

from pipeline.domain import Month

MIDDLE: Final = 150  # radius of the open middle
LANE: Final = 46  # from one circle of founders to the next
SPACE: Final = 40  # along a circle, from one founder to the next
NODE: Final = 15  # radius of a founder's mark


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the picture; its middle is (0, 0)."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Ring:
    """One year."""

    year: str
    radius: int  # of its innermost circle


@dataclass(frozen=True, slots=True)
class Rings:
    """The whole layout."""

    radius: int  # of the outermost circle
    rings: tuple[Ring, ...]  # oldest first
    places: Mapping[str, Place]  # by slug


def lay_out(founders: Iterable[tuple[str, Month]]) -> Rings:
    """Return where everybody stands; ``founders`` are slugs with the month of their portrait, in any order."""
    years: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for slug, month in sorted(founders):
        years[month[:4]][int(month[5:])].append(slug)
    rings, places = [], {}
    radius = MIDDLE
    for year in _every_year(years):
        rings.append(Ring(year, radius))
        lanes = max((_lanes_needed(len(slugs), radius) for slugs in years[year].values()), default=1)
        for number, slugs in years[year].items():
            places.update(_in_month(slugs, number, radius, lanes))
        radius += lanes * LANE
    return Rings(max(radius - LANE, MIDDLE), tuple(rings), places)


def month_place(month: int, radius: int, share: float = 0.5) -> Place:
    """Return the point at which a month (1 to 12) has passed to ``share``, on a circle of ``radius``."""
    angle = (month - 1 + share) * pi / 6
    return Place(round(radius * sin(angle)), round(-radius * cos(angle)))


def chord(a: Place, b: Place, bend: float = 1.0) -> str:
    """Return a tie between two places as the ``d`` of an SVG path: a curve that is drawn towards the middle.

    The further apart two stand on their circles, the nearer to the middle it passes. ``bend`` below 1 keeps it further out.
    """
    far = hypot(a.x, a.y) * hypot(b.x, b.y)
    cosine = min(1.0, (a.x * b.x + a.y * b.y) / far) if far else 1.0  # rounding may carry it past 1
    pull = 1 - bend * 0.85 * ((1 - cosine) / 2) ** 0.5
    x, y = round((a.x + b.x) / 2 * pull), round((a.y + b.y) / 2 * pull)
    return f"M{a.x} {a.y}Q{x} {y} {b.x} {b.y}"


def _every_year(years: Mapping[str, object]) -> list[str]:
    """Return all years from the first to the last: one without portraits is a ring too, or later ones would move."""
    if not years:
        return []
    return [f"{year:04}" for year in range(int(min(years)), int(max(years)) + 1)]


def _capacity(radius: int) -> int:
    """Return how many founders stand side by side in one month of a circle."""
    return max(1, int(radius * pi / 6 // SPACE))


def _lanes_needed(count: int, radius: int) -> int:
    lanes = 0
    while count > 0:
        count -= _capacity(radius + lanes * LANE)
        lanes += 1
    return lanes


def _in_month(slugs: list[str], month: int, radius: int, lanes: int) -> dict[str, Place]:
    """Return the places of one month's founders, on as many circles of the year as they need, evenly spread on each."""
    room = Counter({lane: _capacity(radius + lane * LANE) for lane in range(lanes)})
    places, rest = {}, slugs
    for lane in range(lanes):
        here, rest = rest[: room[lane]], rest[room[lane] :]
        for number, slug in enumerate(here):
            places[slug] = month_place(month, radius + lane * LANE, (number + 0.5) / len(here))
    return places
