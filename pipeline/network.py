"""What the events of the ledger and the mentions in portraits say about founders: who gave, what came back, who knows whom.

The first part of :class:`Network` is for readers: what somebody gave and received, what came back, what grew out of it, whom
one can be introduced to. There is no rank, score, streak or count about people in it, and none may be made of it: to be
counted changes how people act (Moldon, Strohmaier and Wachs, "How gamification affects software developers", 2021). The
second part is for the editors, who look after those whom nobody has met yet. It never reaches a page.

Who may see an event is not decided here. The caller hands over the events that stand, under today's slugs, for readers only
the public ones that both sides confirmed, and gets a network of just these.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Final

from pipeline import graph
from pipeline.domain import Mention, Referral, ReferralKind
from pipeline.graph import Pair

GIFTS: Final = frozenset(ReferralKind) - {ReferralKind.THANKED}
"""The kinds that give something. A word of thanks acknowledges a gift; it is none, and nothing comes back by it."""

_EXCHANGE: Final = 1  # days; an answer as quick as this is "gegenseitig", mutual, and did not come back
_FEW: Final = 3  # common acquaintances


@dataclass(frozen=True, slots=True)
class _Gift(graph.Step):
    """A gift as a step in time."""

    event: Referral


@dataclass(frozen=True, slots=True)
class Growth:
    """A gift that grew out of another one, and how."""

    way: tuple[Referral, ...]  # the gifts after the first one, in their order; the later gift itself is the last

    @property
    def event(self) -> Referral:
        """The later gift."""
        return self.way[-1]

    @property
    def distance(self) -> int:
        """How many gifts after the first: 1 for what its receiver gave next."""
        return len(self.way)

    @property
    def credit(self) -> float:
        """The first giver's share in it: 1/2, 1/4, 1/8, 1/16. To weigh with, not to add up beside a name."""
        return 0.5 ** len(self.way)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two founders who know each other, and where we know that from."""

    ends: Pair  # slugs, sorted
    events: tuple[Referral, ...]  # newest first; none where only the portraits tell
    mentioned: bool = False  # each one's portrait mentions the other

    @property
    def last(self) -> str | None:
        """When something last passed between them, as exact as it is known; None where no event tells."""
        return self.events[0].when if self.events else None

    @property
    def only_thanks(self) -> bool:
        """Whether words of thanks are all that is known of it."""
        return not self.mentioned and all(event.kind is ReferralKind.THANKED for event in self.events)

    def freshness(self, today: date) -> float | None:
        """Return 1 for a tie of today, 1/2 after 180 days (see :func:`graph.freshness`); None where no event tells.

        A month or a year counts as its last day: whoever is not known to be stale is not called so.
        """
        return graph.freshness(today.toordinal() - span(self.events[0].when)[1]) if self.events else None


@dataclass(frozen=True, slots=True)
class Structure:
    """How a network hangs together as a whole; nothing in it is about one person."""

    groups: tuple[int, ...]  # how many people hang together, the largest group first; a group of one has no tie
    reciprocity: float | None  # share of "a gave to b" of which there is "b gave to a" too; None where nobody gave
    transitivity: float | None  # share of pairs of acquaintances of one person who know each other; None without a pair


@dataclass(frozen=True, slots=True)
class Network:
    """Founders, their gifts and their ties; made by :func:`network`. Methods raise KeyError for an unknown slug."""

    founders: tuple[str, ...]  # slugs, sorted
    events: tuple[Referral, ...] = field(repr=False)  # those between founders, newest first
    ties: tuple[Tie, ...] = field(repr=False)  # sorted by their ends
    _neighbours: Mapping[str, frozenset[str]] = field(repr=False)
    _mentioned: frozenset[str] = field(repr=False)  # whose portrait mentions somebody, or who is mentioned
    _given: Mapping[str, tuple[Referral, ...]] = field(repr=False)
    _received: Mapping[str, tuple[Referral, ...]] = field(repr=False)
    _gifts: Mapping[str, _Gift] = field(repr=False)  # by key
    _outgoing: Mapping[str, tuple[_Gift, ...]] = field(repr=False)
    _ways: Mapping[str, tuple[_Gift, ...]] = field(repr=False)  # on which something came back, by the gift's key

    # For readers

    def given(self, slug: str) -> tuple[Referral, ...]:
        """Return what a founder gave, newest first; of one day, by key."""
        return self._given[slug]

    def received(self, slug: str) -> tuple[Referral, ...]:
        """Return what a founder received, newest first; of one day, by key."""
        return self._received[slug]

    def came_back(self, event: Referral) -> tuple[Referral, ...]:
        """Return the gifts by which something came back to the giver, in their order; () where nothing did (yet).

        It is the shortest way from the receiver to the giver, over up to three others, and everything on it is certainly
        later than what was before it (:func:`graph.returns` says which of several). A direct answer on the same or the
        next day is mutual and does not count; nor does thanks. That it came back does not say that it came because of the
        gift.
        """
        return tuple(gift.event for gift in self._ways.get(event.key, ()))

    def grew_out_of(self, event: Referral) -> tuple[Growth, ...]:
        """Return what grew out of a gift: what its receiver gave later, what their receivers gave later, and so on.

        Nearest first, up to four gifts away; () for a word of thanks. :func:`graph.effects` says what counts.
        """
        gift = self._gifts.get(event.key)
        ways = graph.effects(gift, self._outgoing) if gift else ()
        return tuple([Growth(tuple([later.event for later in way])) for way in ways])

    def contacts(self, slug: str) -> tuple[str, ...]:
        """Return whom a founder has a tie with, sorted."""
        return tuple(sorted(self._neighbours[slug]))

    def second_degree(self, slug: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return whom a founder does not know but could be introduced to, each with those in between, who are asked first.

        Those with one to three common acquaintances come first, and each part is sorted by slug: contacts through few
        others bring more that is new than those through many (Rajkumar, Saint-Jacques, Bojinov, Brynjolfsson and Aral, "A
        causal test of the strength of weak ties", 2022).
        """
        others = graph.second_degree(slug, self._neighbours).items()
        return tuple(sorted(others, key=lambda item: len(item[1]) > _FEW))

    # For the editors

    def stale(self, today: date, months: int = 12) -> tuple[Tie, ...]:
        """Return the ties of which the last event is certainly more than ``months`` ago, the longest silence first."""
        limit = _months_before(today, months).toordinal()
        silent = [(last, tie) for tie in self.ties if tie.events and (last := span(tie.events[0].when)[1]) < limit]
        return tuple(tie for _, tie in sorted(silent, key=lambda item: item[0]))

    def isolated(self) -> tuple[str, ...]:
        """Return whom no event and no mention connects with anybody, sorted."""
        return tuple(slug for slug in self.founders if not self._neighbours[slug] and slug not in self._mentioned)

    def one_sided(self) -> tuple[str, ...]:
        """Return who gave to at least two people, and neither received anything nor was thanked; sorted."""
        thanked = {event.receiver for event in self.events if event.kind is ReferralKind.THANKED}
        without = [slug for slug in self.founders if not self._received[slug] and slug not in thanked]
        return tuple(slug for slug in without if len({event.receiver for event in self._given[slug]}) > 1)

    def only_thanks(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of people tied by thanks only, such as three who thank each other in a ring; largest first."""
        return graph.components(graph.neighbours(tie.ends for tie in self.ties if tie.only_thanks))

    def structure(self) -> Structure:
        """Return how the whole hangs together."""
        gave = ((gift.source, gift.target) for gift in self._gifts.values())
        return Structure(
            groups=tuple(len(group) for group in graph.components(self._neighbours)),
            reciprocity=graph.reciprocity(gave),
            transitivity=graph.transitivity(self._neighbours),
        )

    def bridges(self) -> tuple[Pair, ...]:
        """Return the ties without which some group would fall apart. Among less than twenty people nearly every tie is one."""
        return graph.bridges(self._neighbours)

    def articulation_points(self) -> tuple[str, ...]:
        """Return the people without whom some group would fall apart, sorted."""
        return graph.articulation_points(self._neighbours)


def network(founders: Iterable[str], events: Iterable[Referral], mentions: Iterable[Mention]) -> Network:
    """Return the network of these founders (slugs).

    Events and mentions that name somebody else, and those of somebody with themselves, are left out; an introduction stands
    between its two even if the third is not one of the founders. Keys of events are unique.

    A tie joins two founders by any event between them, by mentions in both directions, and by an introduction, which joins
    all three. Costs :func:`graph.returns` and O(m log m).
    """
    slugs = tuple(sorted(set(founders)))
    known = frozenset(slugs)
    between = sorted((e for e in events if e.giver != e.receiver and {e.giver, e.receiver} <= known), key=_newest_first)
    said = {(m.source, m.target) for m in mentions if m.source != m.target and {m.source, m.target} <= known}
    ties = _ties(between, said, known)
    gifts = [_Gift(e.key, e.giver, e.receiver, *span(e.when), e) for e in between if e.kind in GIFTS]
    return Network(
        founders=slugs,
        events=tuple(between),
        ties=ties,
        _neighbours=graph.neighbours((tie.ends for tie in ties), slugs),
        _mentioned=frozenset(slug for pair in said for slug in pair),
        _given=_by_founder(slugs, ((gift.source, gift.event) for gift in gifts)),
        _received=_by_founder(slugs, ((gift.target, gift.event) for gift in gifts)),
        _gifts={gift.key: gift for gift in gifts},
        _outgoing=graph.outgoing(gifts),
        _ways=graph.returns(gifts, pause=_EXCHANGE),
    )


def span(when: str) -> tuple[int, int]:
    """Return the first and the last day of "2026", "2026-03" or "2026-03-14", as ordinals. Raises ValueError for others."""
    match [int(part) for part in when.split("-")]:
        case [year]:
            return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        case [year, month]:
            first = date(year, month, 1).toordinal()
            return first, first + monthrange(year, month)[1] - 1
        case [year, month, day]:
            return (ordinal := date(year, month, day).toordinal()), ordinal
        case _:
            raise ValueError(when)


def _newest_first(event: Referral) -> tuple[int, int, str]:
    first, last = span(event.when)
    return -last, -first, event.key


def _ties(events: Iterable[Referral], said: AbstractSet[Pair], known: AbstractSet[str]) -> tuple[Tie, ...]:
    shared: dict[Pair, list[Referral]] = {(a, b): [] for a, b in said if a < b and (b, a) in said}
    mentioned = frozenset(shared)
    for event in events:
        third = event.introduced_to if event.kind is ReferralKind.INTRODUCED else None
        people = {event.giver, event.receiver} | ({third} & known if third else set())
        for a, b in combinations(sorted(people), 2):
            shared.setdefault((a, b), []).append(event)
    return tuple(Tie(ends, tuple(shared[ends]), ends in mentioned) for ends in sorted(shared))


def _by_founder(slugs: Iterable[str], events: Iterable[tuple[str, Referral]]) -> dict[str, tuple[Referral, ...]]:
    lists: dict[str, list[Referral]] = {slug: [] for slug in slugs}
    for slug, event in events:
        lists[slug].append(event)
    return {slug: tuple(those) for slug, those in lists.items()}


def _months_before(day: date, months: int) -> date:
    """Return the same day ``months`` earlier; the last of its month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
