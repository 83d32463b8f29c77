"""Who could help whom: needs and offers that share a tag, for the editors' desk.

The tags were chosen by people, so that matching is exact, and a proposal explains itself in words. There is no score. Who
gave and got little comes first; after that the nearer pair, then who has waited longest to be introduced. How often the
offering side gave decides nothing: it is said, so that nobody is asked again and again.

Names are exchanged only once both sides agreed. A proposal is a thought for the editors and never reaches a page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush, nsmallest
from math import inf
from typing import Final

from pipeline import dates
from pipeline.domain import Need, Offer, Profile, Service
from pipeline.schema import both

PROPOSALS_MOST: Final = 3
"""For one person at one time, as the one who looks or the one who offers: quality over quantity."""

_IN_HAND: Final = 12  # the next best are looked up this many at a time; changes the pace, never the result
_GAVE_ONLY, _GAVE_MORE, _OTHERS = _TURNS = (0, 1, 2)

Rank = tuple[float, int, int, str, str]  # kilometres, last introductions of both, slugs of who looks and who offers


@dataclass(frozen=True, slots=True)
class Statement:
    """One offer or one need of one founder."""

    slug: str
    text: str  # as the founder wrote it
    tags: tuple[str, ...]  # keys of content/services.yml
    valid_until: date | None  # last day on which it stands
    private: bool = False  # only the editors know it
    place: str = ""  # the founder's town as they write it


@dataclass(frozen=True, slots=True)
class Statements:
    """What founders look for and what they offer."""

    needs: tuple[Statement, ...]
    offers: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A proposal: two founders who might be introduced to each other."""

    need: Statement
    offer: Statement
    tags: tuple[str, ...]  # all that needs of the one and offers of the other share; the two above share some of them
    kilometres: int | None  # between their towns; None where one of them is unknown
    given: int  # how often who has the need gave so far ...
    received: int  # ... and received: the reason for the place in the order
    offerer_gave: int = 0  # how often who has the offer gave so far; said, but nothing is ranked by it
    both_ways: tuple[str, ...] = ()  # tags that they share the other way round
    acquainted: bool = False  # they are tied in the ledger: the proposal comes last
    introduced: date | None = None  # when they were last introduced to each other, a year ago or more


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What has been between founders so far; pairs are sets of two slugs."""

    today: date
    given: Mapping[str, int] = field(default_factory=dict)  # how often somebody gave, by slug
    received: Mapping[str, int] = field(default_factory=dict)
    introduced: Mapping[frozenset[str], date] = field(default_factory=dict)  # the last time for each pair
    tied: Collection[frozenset[str]] = ()  # they know each other: something stands between them in the ledger
    refused: Collection[frozenset[str]] = ()  # one of them said no; never proposed again
    paused: Collection[str] = ()  # want no proposals for now
    kilometres: Callable[[str, str], int | None] = lambda one, other: None


def stands(statement: Statement | Offer | Need, today: date) -> bool:
    """Return whether a statement is valid on this day."""
    return statement.valid_until is None or statement.valid_until >= today


def again_from(day: date) -> date:
    """Return from when on two who were introduced on ``day`` may be proposed again: twelve months later.

    After 29 February it is the 28th, the last day of that month (section 188 BGB).
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def statements(profiles: Iterable[Profile], today: date) -> Statements:
    """Return the valid needs and offers of published profiles that carry tags."""
    return _sorted_out(profiles, today, tagged=True)


def untagged(profiles: Iterable[Profile], today: date) -> Statements:
    """Return the valid needs and offers that nobody has given a tag yet ("noch nicht eingeordnet")."""
    return _sorted_out(profiles, today, tagged=False)


def matches(needs: Iterable[Statement], offers: Iterable[Statement], *, history: History) -> tuple[Match, ...]:
    """Return the proposals, the most urgent first; the order of what comes in makes no difference.

    Two founders are proposed once, where a need of one shares a tag with an offer of the other. Nobody is proposed to
    themselves, while paused, more than three times, to somebody who refused, or within twelve months of an introduction.
    In this order, each pair that the limit of three still allows is taken: strangers before those who know each other;
    needs of those who gave and received nothing, then of those who gave more than they received, then the others; near
    before far, an unknown distance last; who was never or longest ago introduced to anybody, first the one with the need;
    and then by slug.

    Not all pairs are held: of each person only the next nearest. The distance of every pair that shares a tag is asked
    for, so the time grows with their number, and the memory does not.
    """
    wanted, offered = _by_person(needs, history), _by_person(offers, history)
    proposals = _Proposals(wanted, offered, history)
    for acquainted in (False, True):
        for turn in _TURNS:
            proposals.serve([slug for slug in wanted if _turn(slug, history) == turn], acquainted)
    return tuple(_match(*made, wanted, offered, history) for made in proposals.made)


def _sorted_out(profiles: Iterable[Profile], today: date, *, tagged: bool) -> Statements:
    needs: list[Statement] = []
    offers: list[Statement] = []
    for profile in profiles:
        for entries, found in ((profile.needs, needs), (profile.gives, offers)):
            found += (
                Statement(profile.slug, entry.text, entry.tags, entry.valid_until, place=profile.founder.place)
                for entry in entries
                if stands(entry, today) and bool(entry.tags) == tagged
            )
    return Statements(tuple(needs), tuple(offers))


def _by_person(entries: Iterable[Statement], history: History) -> dict[str, list[Statement]]:
    """Return what may be matched today, by whose it is."""
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    paused = frozenset(history.paused)
    for statement in entries:
        if statement.tags and statement.slug not in paused and stands(statement, history.today):
            found[statement.slug].append(statement)
    return found


def _turn(slug: str, history: History) -> int:
    """Return when somebody's needs are served: who gave and received nothing first, then who gave more than received."""
    given, received = history.given.get(slug, 0), history.received.get(slug, 0)
    if given > received:
        return _GAVE_MORE if received else _GAVE_ONLY
    return _OTHERS


class _Proposals:
    """The proposals made so far, and what the next ones may be."""

    def __init__(
        self, wanted: Mapping[str, list[Statement]], offered: Mapping[str, list[Statement]], history: History
    ) -> None:
        self.made: list[tuple[str, str, bool]] = []  # who looks, who offers, whether they know each other; in order
        self._tags = {slug: {tag for need in needs for tag in need.tags} for slug, needs in wanted.items()}
        self._offering: defaultdict[str, set[str]] = defaultdict(set)
        for slug, offers in offered.items():
            for tag in {tag for offer in offers for tag in offer.tags}:
                self._offering[tag].add(slug)
        self._kilometres = history.kilometres
        self._acquainted = _partners(history.tied)
        recent = (pair for pair, day in history.introduced.items() if history.today < again_from(day))
        self._barred = _partners((*history.refused, *recent))  # and, later on, whom somebody was proposed to
        self._last: Counter[str] = Counter()  # day of somebody's last introduction to anybody; 0 for never
        for pair, day in history.introduced.items():
            for slug in pair:
                self._last[slug] = max(day.toordinal(), self._last[slug])
        self._count: Counter[str] = Counter()
        self._full: set[str] = set()  # who has as many proposals as one may have

    def serve(self, seekers: Iterable[str], acquainted: bool) -> None:
        """Make all proposals that these people's needs still allow, the best one of all first.

        The queue holds the best open one of each person. It may have become impossible before its turn comes; then, and
        after it was made, that person's next one takes its place.
        """
        queue: list[tuple[Rank, Iterator[Rank]]] = []

        def enqueue(nearest: Iterator[Rank]) -> None:
            if best := next(nearest, None):
                heappush(queue, (best, nearest))

        for seeker in seekers:
            enqueue(self._nearest(seeker, acquainted))
        while queue:
            rank, nearest = heappop(queue)
            *_, seeker, offerer = rank
            if seeker in self._full:
                continue
            if offerer not in self._full and offerer not in self._barred[seeker]:
                self._make(seeker, offerer, acquainted)
            enqueue(nearest)

    def _make(self, seeker: str, offerer: str, acquainted: bool) -> None:
        self.made.append((seeker, offerer, acquainted))
        self._barred[seeker].add(offerer)
        self._barred[offerer].add(seeker)
        for slug in (seeker, offerer):
            self._count[slug] += 1
            if self._count[slug] == PROPOSALS_MOST:
                self._full.add(slug)

    def _nearest(self, seeker: str, acquainted: bool) -> Iterator[Rank]:
        """Yield the open proposals for somebody's needs, best first, looked up a few at a time.

        Before it looks again, each one it yielded was made or had become impossible, so none comes twice.
        """
        while batch := nsmallest(_IN_HAND, self._open(seeker, acquainted)):
            yield from batch

    def _open(self, seeker: str, acquainted: bool) -> list[Rank]:
        known = self._acquainted.get(seeker, set())
        if seeker in self._full or (acquainted and not known):
            return []
        offering = set[str]().union(*(self._offering.get(tag, ()) for tag in self._tags[seeker]))
        offering = (offering & known if acquainted else offering - known) - self._full - self._barred[seeker] - {seeker}
        waiting, last, kilometres = self._last.get(seeker, 0), self._last.get, self._kilometres
        ranks = []
        for offerer in offering:
            away = kilometres(seeker, offerer)
            ranks.append((inf if away is None else away, waiting, last(offerer, 0), seeker, offerer))
        return ranks


def _partners(pairs: Iterable[frozenset[str]]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for slug in pair:
            found[slug] |= pair
    return found


def _match(
    seeker: str,
    offerer: str,
    acquainted: bool,
    wanted: Mapping[str, list[Statement]],
    offered: Mapping[str, list[Statement]],
    history: History,
) -> Match:
    """Return the proposal with the need and the offer that fit best, and everything that the two share."""
    pairs = [(need, offer) for need in wanted[seeker] for offer in offered[offerer] if _shared([(need, offer)])]
    back = [(need, offer) for need in wanted.get(offerer, ()) for offer in offered.get(seeker, ())]
    need, offer = min(pairs, key=_fitness)
    return Match(
        need,
        offer,
        _shared(pairs),
        history.kilometres(seeker, offerer),
        history.given.get(seeker, 0),
        history.received.get(seeker, 0),
        history.given.get(offerer, 0),
        both_ways=_shared(back),
        acquainted=acquainted,
        introduced=history.introduced.get(frozenset((seeker, offerer))),
    )


def _shared(pairs: Iterable[tuple[Statement, Statement]]) -> tuple[str, ...]:
    return tuple(sorted({tag for need, offer in pairs for tag in need.tags if tag in offer.tags}))


def _fitness(pair: tuple[Statement, Statement]) -> tuple[object, ...]:
    """Return what a need and an offer are sorted by: most shared tags, public before private, soonest to run out."""
    private = sum(statement.private for statement in pair)
    days = [statement.valid_until or date.max for statement in pair]
    return -len(_shared([pair])), private, *days, *((s.text, s.tags, s.place, s.private) for s in pair)


# What a proposal says. Each sentence is about third persons, and about the editors' own record of them.

_LOOKS: Final = both("{name} sucht{aside}: {text}", "{name} is looking for{aside}: {text}")
_OFFERS: Final = both("{name} bietet{aside}: {text}", "{name} offers{aside}: {text}")
_PRIVATE: Final = both("nur für die Redaktion", "for the editors only")
_VALID: Final = both("gilt bis {day}", "valid until {day}")
_IN_COMMON: Final = both("Gemeinsam: {tags}", "In common: {tags}")
_BOTH_WAYS: Final = both("auch umgekehrt: {tags}", "also the other way round: {tags}")
_SAME_TOWN: Final = both("beide in {place}", "both in {place}")
_SAME_TOWN_UNNAMED: Final = both("beide am selben Ort", "both in the same town")
_APART: Final = both("etwa {kilometres} km auseinander", "about {kilometres} km apart")
_FAR_UNKNOWN: Final = both("Entfernung unbekannt", "distance unknown")
_ACQUAINTED: Final = both("kennen sich schon, darum weiter hinten", "know each other already, hence further down")
_INTRODUCED: Final = both("zuletzt am {day} bekannt gemacht", "last introduced to each other on {day}")
_GAVE: Final = both("{name} gab bisher {given}", "{name} has given {given} so far")
_GOT: Final = both("{name} bekam bisher {received}", "{name} has received {received} so far")
_GAVE_AND_GOT: Final = both(
    "{name} gab bisher {given} und bekam {received}", "{name} has given {given} so far and received {received}"
)
_NEITHER: Final = both("{name} steht noch nicht im Journal", "{name} is not in the ledger yet")
_FIRST: Final = both(", darum weit vorn", ", hence near the top")
_TIMES: Final = {
    "de": ("noch nie etwas", "einmal", "zweimal", "dreimal", "viermal", "fünfmal", "sechsmal", "siebenmal", "achtmal",
           "neunmal", "zehnmal", "elfmal", "zwölfmal"),
    "en": ("nothing", "once", "twice", "three times", "four times", "five times", "six times", "seven times", "eight times",
           "nine times", "ten times", "eleven times", "twelve times"),
}  # fmt: skip
_MANY: Final = both("{number}-mal", "{number} times")
_QUOTED: Final = both("„{text}“", "“{text}”")
_INNER: Final = str.maketrans("„“”", "\u201a‘’")


def explained(
    match: Match, names: Mapping[str, str], services: Mapping[str, Service], lang: str
) -> tuple[str, str, str]:
    """Return why these two, and why at this place in the order, in the words of ``lang``: need, offer, and what else.

    ``names`` are the founders' by slug, ``services`` the vocabulary by key. What a founder wrote is quoted as it is.
    """
    looks = _said(match.need, names, _LOOKS.text(lang), lang)
    offers = _said(match.offer, names, _OFFERS.text(lang), lang)
    facts = [_IN_COMMON.text(lang).format(tags=_labels(match.tags, services, lang))]
    if match.both_ways:
        facts.append(_BOTH_WAYS.text(lang).format(tags=_labels(match.both_ways, services, lang)))
    facts.append(_distance(match, lang))
    if match.introduced:
        facts.append(_INTRODUCED.text(lang).format(day=dates.of_day(match.introduced, lang)))
    if match.acquainted:
        facts.append(_ACQUAINTED.text(lang))
    facts.append(_balance(match, names[match.need.slug], lang))
    if match.offerer_gave:
        facts.append(_GAVE.text(lang).format(name=names[match.offer.slug], given=_times(match.offerer_gave, lang)))
    return looks, offers, f"{'; '.join(facts)}."


def _said(statement: Statement, names: Mapping[str, str], sentence: str, lang: str) -> str:
    asides = [_PRIVATE.text(lang)] if statement.private else []
    if statement.valid_until:
        asides.append(_VALID.text(lang).format(day=dates.of_day(statement.valid_until, lang)))
    aside = f" ({', '.join(asides)})" if asides else ""
    return sentence.format(name=names[statement.slug], aside=aside, text=_quoted(statement.text, lang))


def _quoted(text: str, lang: str) -> str:
    """Return ``text`` in quotation marks as the end of a sentence; marks inside it become the inner ones."""
    end = "" if text.endswith((".", "!", "?", "…")) else "."
    return _QUOTED.text(lang).format(text=text.translate(_INNER)) + end


def _labels(tags: Iterable[str], services: Mapping[str, Service], lang: str) -> str:
    return ", ".join(services[tag].label.text(lang) if tag in services else tag for tag in tags)


def _distance(match: Match, lang: str) -> str:
    if match.kilometres is None:
        return _FAR_UNKNOWN.text(lang)
    if match.kilometres:
        return _APART.text(lang).format(kilometres=match.kilometres)
    place = match.need.place or match.offer.place
    return _SAME_TOWN.text(lang).format(place=place) if place else _SAME_TOWN_UNNAMED.text(lang)


def _balance(match: Match, name: str, lang: str) -> str:
    """Return what stands on record for the one who looks, and that it moved the proposal forward where it did."""
    if not match.given and not match.received:
        return _NEITHER.text(lang).format(name=name) + ("" if match.acquainted else _FIRST.text(lang))
    sentence = (
        (_GAVE_AND_GOT if match.given else _GOT)
        .text(lang)
        .format(name=name, given=_times(match.given, lang), received=_times(match.received, lang))
    )
    return sentence + (_FIRST.text(lang) if match.given > match.received and not match.acquainted else "")


def _times(number: int, lang: str) -> str:
    words = _TIMES[lang]
    return words[number] if number < len(words) else _MANY.text(lang).format(number=number)
