"""Where everybody stands in the picture of the network: annual rings, as in a tree.

Each year is a ring, the oldest innermost, and each month has its place on it, like the hours of a clock. Where somebody stands
follows from the month of their portrait and who else is of that month. So the picture is the same on every machine, no
coordinates have to be stored, and when somebody comes in, nobody moves but the others of the same month and, where a year needs
one more circle, the later years. Ties run through the open middle.

All lengths are in the picture's own units; y points downwards, as in SVG.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin
from typing import Final

from pipeline.domain import Month

MIDDLE: Final = 150  # radius of the open middle
LANE: Final = 46  # from one circle of founders to the next
SPACE: Final = 40  # along a circle, from one founder to the next
NODE: Final = 15  # radius of a founder's mark

Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the picture; its middle is (0, 0)."""

    x: int
    y: int

    @property
    def distance(self) -> float:
        """How far from the middle it lies."""
        return hypot(self.x, self.y)


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
    pull = _pull(a, b, bend, 0.5)
    return f"M{a.x} {a.y}Q{round((a.x + b.x) / 2 * pull)} {round((a.y + b.y) / 2 * pull)} {b.x} {b.y}"


def ray(a: Place, b: Place, bend: float = 1.0) -> str:
    """Return a tie among many, as :func:`chord` does among few.

    It leaves both places straight towards the middle, like the rays in a cut trunk. So ties gather to strands between those
    who stand on their way, instead of crossing the rings one by one.
    """
    pull = _pull(a, b, bend, 0.25)
    (ax, ay), (bx, by) = ((round(place.x * pull), round(place.y * pull)) for place in (a, b))
    return f"M{a.x} {a.y}C{ax} {ay} {bx} {by} {b.x} {b.y}"


def spoke(month: int, inner: int, outer: int) -> str:
    """Return the line at which a month (1 to 12) begins, between two radii, as the ``d`` of an SVG path."""
    a, b = (month_place(month, radius, 0) for radius in (inner, outer))
    return f"M{a.x} {a.y}L{b.x} {b.y}"


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands beside its mark, in one line of 13 units of height."""

    x: int
    y: int  # of the line that letters stand on
    side: str  # of the name that is at x: "start", "middle" or "end", as SVG anchors text
    fits: bool = True  # there is room for it; otherwise it can only be shown alone

    def box(self, letters: int) -> Box:
        """Return the space it takes; letters are 7 units wide, which is more than most fonts need."""
        width = 7 * letters
        left = self.x - {"start": 0, "middle": width // 2, "end": width}[self.side]
        return left, self.y - 12, left + width, self.y + 5


def labels(names: Iterable[tuple[str, str]], layout: Rings, *, named: bool) -> dict[str, Label]:
    """Return where each name stands: the first place that is free, or else an unfit one for when it stands alone.

    ``names`` are slugs with names; who comes first has the first choice. Unless ``named``, no name is given room.
    """
    taken = [_around(place, NODE) for place in layout.places.values()]
    taken += [_around(month_place(number, MIDDLE - LANE // 2 - 10), 9) for number in range(1, 13)]
    taken += [(-8, -ring.radius - 16, 8, -ring.radius + 16) for ring in layout.rings]
    found = {}
    for slug, name in names:
        candidates = _candidates(layout.places[slug], layout.radius)
        label = next((c for c in candidates if named and _is_free(c.box(len(name)), taken)), None)
        if label:
            taken.append(label.box(len(name)))
        found[slug] = label or replace(candidates[0], fits=False)
    return found


def _pull(a: Place, b: Place, bend: float, power: float) -> float:
    """Return where a tie bends, as a share of the way from the middle: 1 for neighbours, least for those opposite."""
    far = a.distance * b.distance
    cosine = max(-1.0, min(1.0, (a.x * b.x + a.y * b.y) / far)) if far else 1.0  # rounding may carry it past 1
    return float(1 - bend * 0.85 * ((1 - cosine) / 2) ** power)


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


def _candidates(place: Place, radius: int) -> list[Label]:
    """Return the places for a name beside a mark, the best first: away from the middle, if nobody stands further out."""
    x, y, gap = place.x, place.y, NODE + 7
    beside = [Label(x + gap, y + 4, "start"), Label(x - gap, y + 4, "end")]
    around = [*(beside if x >= 0 else beside[::-1]), Label(x, y - gap + 4, "middle"), Label(x, y + gap + 9, "middle")]
    distance = place.distance
    if distance < radius - 1:
        return around
    away = (distance + gap) / distance
    side = "middle" if abs(x) < distance * 0.2 else "start" if x > 0 else "end"
    return [Label(round(x * away), round(y * away) + 4, side), *around]


def _around(place: Place, half: int) -> Box:
    return place.x - half, place.y - half, place.x + half, place.y + half


def _is_free(box: Box, taken: Iterable[Box]) -> bool:
    left, top, right, bottom = box
    return all(right <= a or left >= c or bottom <= b or top >= d for a, b, c, d in taken)
