"""Which town a name means, and how far two towns are apart, so that editors see who lives near whom.

The gazetteer is pipeline/places.tsv: the towns of the German-speaking countries from GeoNames. What it lacks, and which of
several towns of one name is meant, the editors say in content/places.yml. A name is never guessed at: where several towns
share it and none is much larger than the others, no town is found, and the distance is unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import asin, cos, dist, radians, sin
from typing import Final

from pipeline import editorial, findings, schema
from pipeline.characters import sort_key
from pipeline.domain import Finding, SubmittedFile
from pipeline.fields import Fields

_EARTH: Final = 6371.0  # kilometres; mean radius
_MUCH_LARGER: Final = 5  # times as many inhabitants: then everybody means the larger town
_CITY: Final = 100_000  # inhabitants; from here on people name a district with the city: "Hamburg-Altona"
# Between a name and what tells it apart, written out, shortened or left out: am Main, a. M., /Main.
_CONNECTING: Final = frozenset((
    "a", "am", "an", "auf", "b", "bei", "d", "dem", "den", "der", "i", "im", "in", "o", "ob", "sur", "u", "unter", "v", "vor",
    "vorm",
))  # fmt: skip
_TITLES: Final = frozenset((
    "hansestadt", "heilbad", "kurort", "landeshauptstadt", "lutherstadt", "nordseebad", "nordseeheilbad", "ostseebad",
    "seebad", "seeheilbad", "stadt",
))  # fmt: skip
_SAINTS: Final = dict.fromkeys(("st", "skt", "saint", "sainte"), "sankt")
_COUNTRIES: Final = {
    "deutschland": "DE", "germany": "DE", "de": "DE", "oesterreich": "AT", "austria": "AT", "at": "AT", "schweiz": "CH",
    "switzerland": "CH", "ch": "CH", "liechtenstein": "LI", "fl": "LI", "luxemburg": "LU", "luxembourg": "LU",
    "suedtirol": "IT", "tyrol": "IT", "italien": "IT", "italy": "IT", "it": "IT",
}  # fmt: skip

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A town."""

    name: str
    latitude: float  # degrees, north is positive
    longitude: float  # degrees, east is positive
    country: str = ""  # ISO 3166-1: "DE"; "" in the editors' own list
    population: int = 0  # inhabitants; tells towns of one name apart
    also: tuple[str, ...] = ()  # other names: German and local ones, with and without what tells it apart


class Gazetteer:
    """The towns that can be found by name."""

    def __init__(self, towns: Iterable[Place], own: Iterable[Place] = ()) -> None:
        self._own: dict[Words, Place] = {}
        for place in own:
            self._own.setdefault(_key(place.name), place)
        # By the first part of a name, the town together with what follows: ("frankfurt",) has ("main",) and ("oder",).
        self._towns: defaultdict[Words, list[tuple[Words, Place]]] = defaultdict(list)
        for place in towns:
            names = [_parts(name) for name in (place.name, *place.also)]
            in_one: list[tuple[Words, Words]] = [(first + rest, ()) for first, rest in names]
            for first, rest in dict.fromkeys(names + in_one):
                self._towns[first].append((rest, place))

    @classmethod
    def read(cls, tsv: str, own: Iterable[Place] = ()) -> Gazetteer:
        """Return the gazetteer of pipeline/places.tsv; the editors' ``own`` towns win over everything in it."""
        return cls((_place(line) for line in tsv.splitlines() if line and not line.startswith("#")), own)

    def find(self, name: str) -> Place | None:
        """Return the town called ``name``, or None where there is none or where it may be one of several.

        Upper and lower case, umlauts spelled out, "St." for "Sankt" and the way of writing what follows make no
        difference: "Frankfurt am Main", "Frankfurt a. M.", "Frankfurt/Main" and "Frankfurt (Main)" are one. What follows
        may be left out or be the country. A part of a city is found as the city.
        """
        first, rest = _parts(name)
        if place := self._own.get(first + rest):
            return place
        known = self._towns.get(first, [])
        if not rest:
            return _largest(place for _, place in known) or self._city(name)
        country, before = _COUNTRIES.get(rest[-1]), rest[:-1]
        for fitting in (
            [place for its, place in known if its == rest],
            [place for its, place in known if _is_short_for(rest, its)],
            [place for its, place in known if place.country == country and before in ((), its)],
        ):
            if fitting:
                return _largest(fitting)
        # "Lüneburg, Niedersachsen": we do not know what follows, but nothing speaks against the only town of that name.
        return known[0][1] if len(known) == 1 and not known[0][0] else None

    def _city(self, name: str) -> Place | None:
        city, hyphen, _ = name.partition("-")
        place = self.find(city) if hyphen else None
        return place if place and place.population >= _CITY else None


def kilometres(a: Place, b: Place) -> int:
    """Return how far two towns are apart as the crow flies, as one would say it: to 1 km below 20, to 5 km from there on.

    Only one and the same place is 0 km away. Source: the haversine formula, by way of the chord between the two points
    (the haversine of an angle is the square of half its chord); the earth as a ball is off by half a percent at most.
    """
    return _said(dist(_point(a), _point(b)))


def between(places: Mapping[str, Place | None]) -> Callable[[str, str], int | None]:
    """Return the function that says how far two people are apart; ``places`` are their towns, None where unknown."""
    points = {slug: _point(place) for slug, place in places.items() if place}

    def apart(one: str, other: str) -> int | None:
        here, there = points.get(one), points.get(other)
        return _said(dist(here, there)) if here and there else None

    return apart


def own(file: SubmittedFile, path: str, found: list[Finding]) -> tuple[Place, ...]:
    """Read content/places.yml: the editors' own towns, for names that the gazetteer lacks or cannot tell apart."""
    read: dict[Words, Place] = {}
    for row in editorial.rows(file, path, schema.PLACE_FIELDS, found):
        name = row.text("name")
        latitude, longitude = _degrees(row, "latitude", 90, found), _degrees(row, "longitude", 180, found)
        if not name or latitude is None or longitude is None:
            continue
        if _key(name) in read:
            found.append(findings.make("place-twice", path, row.line("name"), "name", value=name))
        read.setdefault(_key(name), Place(name, latitude, longitude))
    return tuple(read.values())


def _degrees(row: Fields, name: str, most: int, found: list[Finding]) -> float | None:
    """Return a coordinate in degrees of at most ``most``; None, with a finding, for what is none."""
    value = row.text(name)
    if not value:
        return None
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,10})?", value) or abs(float(value)) > most:
        line, label = row.line(name), next(f.label for f in schema.PLACE_FIELDS if f.name == name)
        details = {"label": label.text("de"), "label_en": label.text("en"), "value": value, "limit": most}
        found.append(findings.make("place-coordinate", row.file, line, name, **details))
        return None
    return float(value)


def _place(line: str) -> Place:
    name, country, latitude, longitude, population, *also = line.split("\t")
    others = tuple(also[0].split("; ")) if also else ()
    return Place(name, float(latitude), float(longitude), country, int(population), others)


def _key(name: str) -> Words:
    first, rest = _parts(name)
    return first + rest


def _parts(name: str) -> tuple[Words, Words]:
    """Return the words of a name and those that tell the town apart: "Frankfurt a. M." has ("frankfurt",) and ("m",)."""
    head, *tail = re.split(r"[,(/]", name, maxsplit=1)
    words = _words(head)
    if len(words) > 1 and words[0] in _TITLES:
        del words[0]
    cut = next((place for place, word in enumerate(words) if place and word in _CONNECTING), len(words))
    rest = words[cut:] + _words("".join(tail))
    # The last word always counts: the "o" of "Frankfurt a. d. O." is the Oder, the one of "Rothenburg o. d. T." is none.
    return tuple(words[:cut]), (*(word for word in rest[:-1] if word not in _CONNECTING), *rest[-1:])


def _words(text: str) -> list[str]:
    return [_SAINTS.get(word, word) for word in re.findall(r"\w+", sort_key(text)[0])]


def _is_short_for(short: Words, full: Words) -> bool:
    """Return whether each word shortens its counterpart: same first letter, the others in their order (Rbge., Opf., M.)."""
    return len(short) == len(full) and all(map(_shortens, short, full))


def _shortens(short: str, full: str) -> bool:
    letters = iter(full)
    return short[0] == full[0] and all(letter in letters for letter in short)


def _largest(places: Iterable[Place]) -> Place | None:
    """Return the largest town if it has at least five times the inhabitants of the next one; None otherwise."""
    ranked = sorted(set(places), key=lambda place: -place.population)
    if len(ranked) > 1 and ranked[0].population < _MUCH_LARGER * ranked[1].population:
        return None
    return ranked[0] if ranked else None


def _point(place: Place) -> tuple[float, float, float]:
    """Return where a town is on a ball of radius 1."""
    north, east = radians(place.latitude), radians(place.longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def _said(chord: float) -> int:
    """Return a distance in kilometres as one would say it; ``chord`` is the straight line on a ball of radius 1."""
    exact = 2 * _EARTH * asin(chord / 2 if chord < 2 else 1)
    if exact >= 20:
        return 5 * round(exact / 5)
    return round(exact) or (1 if chord else 0)
