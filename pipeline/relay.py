"""The relay: who was named as the next founder, by whom, since when; and who is talked about and not here yet.

Both lists are for the editors. They are derived from the portraits each time, so whoever is featured drops out by itself; only
what somebody answered when they were asked comes from the editors' private folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline import characters
from pipeline.domain import Month, Nomination, Profile, Publication
from pipeline.links import Permalinks
from pipeline.private import Candidate, Step


@dataclass(frozen=True, slots=True)
class Naming:
    """One founder's word for somebody."""

    by: str  # slug
    month: Month  # of the portrait it stands in
    why: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who was named and is not featured."""

    name: str
    key: str  # the name as a slug: the private folder's file and the commands call the person so
    namings: tuple[Naming, ...]  # earliest first
    months: int  # since the first of them was published; 0 for this month's and for those still to come
    answer: Step | None = None  # what they said when the editors asked, or that they were asked
    planned: Month | None = None  # where the person has a folder already

    @property
    def state(self) -> str:
        """Return "planned", "declined", "agreed", "asked" or "open"."""
        return "planned" if self.planned else self.answer.state if self.answer else "open"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whom portraits speak of by ``[[name]]``, and who is neither here nor named as the next one."""

    name: str
    key: str
    portraits: tuple[str, ...]  # slugs of those who speak of the person


def queue(publication: Publication, candidates: Mapping[str, Candidate]) -> tuple[Named, ...]:
    """Return who was named and is not featured yet, the longest waiting first; who declined stands last, to be left alone."""
    people = _People(publication)
    namings: dict[str, list[Naming]] = defaultdict(list)
    names: dict[str, str] = {}
    for profile in (*publication.profiles, *publication.planned):
        for nomination in profile.names_next:
            key, name = people.key(nomination)
            if key and key not in people.featured:
                names.setdefault(key, name)
                namings[key].append(Naming(profile.slug, profile.issue, nomination.why))
    rows = [
        Named(
            names[key],
            key,
            found,
            _months(found[0].month, publication.today),
            candidates[key].steps[-1] if key in candidates else None,
            people.planned.get(key),
        )
        for key, found in ((key, tuple(sorted(rows, key=lambda n: (n.month, n.by)))) for key, rows in namings.items())
    ]
    return tuple(sorted(rows, key=lambda row: (row.state == "declined", row.namings[0].month, row.key)))


def waiting_list(publication: Publication) -> tuple[Waiting, ...]:
    """Return everybody who is only spoken of by name, those whom most portraits speak of first.

    Who is named as the next one is in the queue, and whoever declined stays there, so that nobody asks again.
    """
    people = _People(publication)
    queued = {row.key for row in queue(publication, {})}
    portraits: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for profile in (*publication.profiles, *publication.planned):
        for name in _linked_names(profile):
            key = characters.slug(name)
            if key not in queued and people.is_unknown(name):
                names.setdefault(key, name)
                portraits[key].add(profile.slug)
    rows = [Waiting(names[key], key, tuple(sorted(slugs))) for key, slugs in portraits.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.portraits), row.key)))


class _People:
    """Who is featured, who is planned, and whom a name means."""

    def __init__(self, publication: Publication) -> None:
        everybody = (*publication.profiles, *publication.planned)
        aliases = {alias: p.slug for p in everybody for alias in p.founder.aliases}
        self._links = Permalinks((p.slug for p in everybody), aliases)
        self._names = {p.slug: p.founder.name for p in everybody}
        self._keys = {characters.slug(p.founder.name) for p in everybody}
        self.featured = {p.slug for p in publication.profiles}
        self.planned = {p.slug: p.issue for p in publication.planned}

    def key(self, nomination: Nomination) -> tuple[str, str]:
        """Return the slug and the name of whom a nomination means; blanks where it names nobody any more."""
        name = nomination.name or ""
        slug = self._links.find(nomination.slug or name) or nomination.slug or characters.slug(name)
        return slug, self._names.get(slug, name or slug)

    def is_unknown(self, name: str) -> bool:
        return self._links.find(name) is None and characters.slug(name) not in self._keys


def _linked_names(profile: Profile) -> Iterable[str]:
    interviews = (
        profile.interview,
        *(t.interview for t in profile.translations),
        *(u.interview for u in profile.updates),
    )
    return (link.target for interview in interviews for link in interview.links if link.by_name)


def _months(month: Month, today: date) -> int:
    """Return how many months have passed since ``month``."""
    year, number = map(int, month.split("-"))
    return max(0, (today.year - year) * 12 + today.month - number)
