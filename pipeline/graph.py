"""Graphs as plain values: who leads to whom, what follows what in time, who stands between whom.

This module knows no founders. A node is a string, a dated event a :class:`Step`, a tie a pair of nodes. Every result is the
same whatever order the input comes in and whatever the hash seed is.

Time is counted in days: ordinals, as ``date.toordinal`` gives them. A date known only to the month or the year is a span of
days, and one step is *after* another only if that is certain: its first day lies behind the other's last day. Overlapping
spans have no known order and do not count as before or after.

Costs are given for n nodes, m steps or ties, and d steps or ties of one node.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, islice
from math import inf
from typing import Final, TypeVar

MANY: Final = 30
"""From how many on a share may be said as a percentage: of fewer, one more or less makes it another one."""
_BETWEEN: Final = 3  # nodes; what came back over more of them is too far to tell
_FARTHEST: Final = 4  # steps; so is what grew out of one over more
_HALF_LIFE: Final = 180  # days

Pair = tuple[str, str]
Neighbours = Mapping[str, AbstractSet[str]]
"""Everybody's neighbours; symmetric and without loops, as :func:`neighbours` makes it."""


# Steps in time


@dataclass(frozen=True, slots=True)
class Step:
    """One dated directed event: something went from ``source`` to ``target``, on some day of a span."""

    key: str  # unique among the steps that are looked at together
    source: str
    target: str
    first: int  # ordinal of the first day on which it may have happened
    last: int  # ordinal of the last such day; never before ``first``


S = TypeVar("S", bound=Step)  # so that those who hang something more on their steps get the same steps back


def outgoing(steps: Iterable[S]) -> dict[str, tuple[S, ...]]:
    """Return the steps that leave each node, the latest first; a node that none leaves is absent. Costs O(m log m)."""
    leaving: defaultdict[str, list[S]] = defaultdict(list)
    for step in steps:
        leaving[step.source].append(step)
    return {node: tuple(sorted(those, key=_latest_first)) for node, those in leaving.items()}


def returns(steps: Iterable[S], pause: int = 0) -> dict[str, tuple[S, ...]]:
    """Return, by the key of each step, the shortest way on which something came back to its source.

    A way back of a step a -> b leads from b to a. Its first step is after the step itself, every further one after the one
    before it, and at most three nodes other than a and b lie on it; b -> a is the direct way, with nobody in
    between. Nothing passes through a or b. A direct way starts more than ``pause`` days after the step: an answer within a
    day is an exchange and no return.

    The value is the way's steps without the step itself, () where there is no way, and () for a loop a -> a. Shortest means
    fewest steps. Among several of them it is the one that is back earliest; then the one that reached the last node
    before a earliest, and so on backwards; days being equal, the smaller key. It is never a number of cycles: those arise
    by chance, and their number explodes.

    Cost: for each node the steps within two of it, backwards, and for each step those within two of its target, forwards:
    O(m d^2). 50,000 steps among 10,000 nodes take about a second.

    Source: paths that respect time after Kempe, Kleinberg and Kumar, "Connectivity and inference problems for temporal
    networks" (2002); earliest arrival and latest departure after Wu et al., "Path problems in temporal graphs" (2014).
    """
    leaving = outgoing(steps)
    arriving: defaultdict[str, list[S]] = defaultdict(list)
    for step in chain.from_iterable(leaving.values()):
        arriving[step.target].append(step)
    found: dict[str, tuple[S, ...]] = {}
    for node, gifts in leaving.items():
        latest = _latest_departures(node, arriving)
        for gift in gifts:
            found[gift.key] = _way_back(gift, pause, latest, leaving)
    return found


def effects(step: S, outgoing: Mapping[str, Sequence[S]]) -> list[tuple[S, ...]]:
    """Return what grew out of one step a -> b: the later steps along all chains b -> c, c -> d, and so on.

    Each effect is its way: the steps after the cause, in their order in time, of which the last is the effect itself.

    In a chain every step is after the one before it. A chain that comes back to somebody it has been at, a itself
    included, counts that closing step and ends there; so nobody passes anything on twice, and nothing passes through a.
    Every step counts once, at its smallest distance of at most four steps, on the way that reached its source
    earliest (see :func:`returns` for the choice among several). A loop a -> a has no effects.

    ``outgoing`` is what the function of that name makes of all steps; the step itself may be among them. Nearest effects
    come first, and the order within a distance is fixed.

    Cost: every effect is met once, so O(number of effects); there may be as many as d^4.

    Source: passing on what one received is upstream reciprocity, Nowak and Roch, "Upstream reciprocity and the evolution
    of gratitude" (2007).
    """
    if step.source == step.target:
        return []
    found: list[tuple[S, ...]] = []
    counted: dict[str, int] = {}  # how many of somebody's steps: they lie latest first, an earlier arrival adds some
    reached: dict[str, tuple[S, ...]] = {step.target: ()}
    for distance in range(1, _FARTHEST + 1):
        layer: list[tuple[S, ...]] = []
        for node, way in reached.items():
            arrived = way[-1].last if way else step.last
            start = end = counted.get(node, 0)
            for later in islice(outgoing.get(node, ()), start, None):
                if later.first <= arrived:
                    break
                layer.append((*way, later))
                end += 1
            counted[node] = end
        found += layer
        reached = _earliest(layer) if distance < _FARTHEST else {}
        reached.pop(step.source, None)
    return found


def _latest_first(step: Step) -> tuple[int, str]:
    return -step.first, step.key


def _latest_departures(node: str, arriving: Mapping[str, Sequence[Step]]) -> tuple[dict[str, float], ...]:
    """Return when one must leave at the latest to be at ``node`` after 0, 1 and 2 steps, by where one starts.

    "Leave" is the first day of the step that leaves. Two steps are as far as it pays to look backwards for all that the node
    gave at once; from the other side :func:`_way_of` comes to meet them.
    """
    layers: list[dict[str, float]] = [{node: inf}]
    for _ in range(2):
        departures: dict[str, float] = {}
        for through, must_arrive in layers[-1].items():
            for step in arriving.get(through, ()):
                if step.last < must_arrive and step.first > departures.get(step.source, -inf):
                    departures[step.source] = step.first
        layers.append(departures)
    return tuple(layers)


def _way_back(
    gift: S, pause: int, latest: Sequence[Mapping[str, float]], leaving: Mapping[str, Sequence[S]]
) -> tuple[S, ...]:
    """Return the shortest way from the gift's target to its source, or ()."""
    if gift.source == gift.target:
        return ()
    for length in range(1, _BETWEEN + 2):
        wait = pause if length == 1 else 0
        if length < len(latest) and latest[length].get(gift.target, -inf) <= gift.last + wait:
            continue
        way = _way_of(length, gift, wait, latest, leaving)
        if way:
            return way
    return ()


def _way_of(
    length: int, gift: S, wait: int, latest: Sequence[Mapping[str, float]], leaving: Mapping[str, Sequence[S]]
) -> tuple[S, ...]:
    """Return the way back of exactly ``length`` steps that arrives earliest, or ().

    Layer by layer, each node is reached as early as it can be; steps after which two more cannot get there are left out.
    """
    reached: dict[str, tuple[S, ...]] = {gift.target: ()}
    for to_go in reversed(range(length)):
        layer = []
        for node, way in reached.items():
            arrived = way[-1].last if way else gift.last + wait
            for step in leaving.get(node, ()):
                if step.first <= arrived:
                    break
                if to_go >= len(latest) or step.last < latest[to_go].get(step.target, -inf):
                    layer.append((*way, step))
        reached = _earliest(layer)
        if to_go:
            reached.pop(gift.source, None)
            reached.pop(gift.target, None)
    return reached.get(gift.source, ())


def _earliest(ways: Iterable[tuple[S, ...]]) -> dict[str, tuple[S, ...]]:
    """Return, by where they end, those ways that end earliest; days being equal, with the smaller key."""
    best: dict[str, tuple[S, ...]] = {}
    for way in ways:
        end = way[-1]
        known = best.get(end.target)
        if known is None or (end.last, end.key) < (known[-1].last, known[-1].key):
            best[end.target] = way
    return best


# Ties


def reciprocity(pairs: Iterable[Pair]) -> float | None:
    """Return the share of directed pairs whose reverse exists too; None where there are none.

    Loops and repetitions do not count. Both pairs of two nodes count, so this is not the share of gifts that came back: of
    two opposite steps only the later one can be an answer. Costs O(m).

    Source: Garlaschelli and Loffredo, "Patterns of link reciprocity in directed networks" (2004), their r.
    """
    distinct = {pair for pair in pairs if pair[0] != pair[1]}
    return sum((b, a) in distinct for a, b in distinct) / len(distinct) if distinct else None


def neighbours(ties: Iterable[Pair], nodes: Iterable[str] = ()) -> dict[str, frozenset[str]]:
    """Return everybody's neighbours. ``nodes`` names those who must be there even without a tie.

    A tie has no direction; repetitions and the tie of a node with itself add nothing. Keys are sorted. Costs O(n log n + m).
    """
    near: dict[str, set[str]] = {node: set() for node in nodes}
    for a, b in ties:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    return {node: frozenset(near[node] - {node}) for node in sorted(near)}


def second_degree(node: str, neighbours: Neighbours) -> dict[str, tuple[str, ...]]:
    """Return who is exactly two ties away, each with those in between, sorted.

    These are distinct people, without the node itself and its neighbours; never a product of numbers of contacts, which
    counts everybody once for each way. Raises KeyError for an unknown node. Costs O(d^2).
    """
    near = neighbours[node]
    between: defaultdict[str, list[str]] = defaultdict(list)
    for middle in sorted(near):
        for other in neighbours[middle] - near:
            between[other].append(middle)
    between.pop(node, None)
    return {other: tuple(between[other]) for other in sorted(between)}


def components(neighbours: Neighbours) -> tuple[tuple[str, ...], ...]:
    """Return the groups that hang together, each sorted, the largest first, then by name. Costs O(n log n + m)."""
    groups: list[list[str]] = []
    for node, parent in _parents(neighbours).items():
        if parent is None:
            groups.append([])
        groups[-1].append(node)
    return tuple(sorted((tuple(sorted(group)) for group in groups), key=lambda group: (-len(group), group)))


def bridges(neighbours: Neighbours) -> tuple[Pair, ...]:
    """Return the ties without which some group would fall apart, as sorted pairs, sorted. Costs O(n log n + m).

    Source: Tarjan, "A note on finding the bridges of a graph" (1974).
    """
    parents = _parents(neighbours)
    entered, lowest = _lowest(parents, neighbours)
    found = [(node, parent) for node, parent in parents.items() if parent is not None and lowest[node] == entered[node]]
    return tuple(sorted((min(pair), max(pair)) for pair in found))


def articulation_points(neighbours: Neighbours) -> tuple[str, ...]:
    """Return the nodes without which some group would fall apart, sorted. Costs O(n log n + m).

    Source: Hopcroft and Tarjan, "Algorithm 447: efficient algorithms for graph manipulation" (1973).
    """
    parents = _parents(neighbours)
    entered, lowest = _lowest(parents, neighbours)
    cut_off = Counter(
        parent for node, parent in parents.items() if parent is not None and lowest[node] >= entered[parent]
    )
    # From the root of a search everything is cut off; without it, two parts fall apart only if there are two.
    return tuple(sorted(node for node, parts in cut_off.items() if parts > 1 or parents[node] is not None))


def triangles(neighbours: Neighbours) -> int:
    """Return how many sets of three nodes have all three ties. Costs O(m d)."""
    return sum(len(near & neighbours[b]) for a, near in neighbours.items() for b in near if a < b) // 3


def transitivity(neighbours: Neighbours) -> float | None:
    """Return the share of pairs of ties at a node whose other ends are tied too; None where no node has two ties.

    Three times the number of triangles, divided by the number of such pairs. Costs O(m d).
    Source: Newman, Watts and Strogatz, "Random graph models of social networks" (2002).
    """
    corners = sum(len(near) * (len(near) - 1) // 2 for near in neighbours.values())
    return 3 * triangles(neighbours) / corners if corners else None


def _parents(neighbours: Neighbours) -> dict[str, str | None]:
    """Return everybody's parent in a depth-first search, in the order of discovery; None where a group begins."""
    parents: dict[str, str | None] = {}
    for root in neighbours:
        ahead: list[tuple[str, str | None]] = [(root, None)]
        while ahead:
            node, parent = ahead.pop()
            if node not in parents:
                parents[node] = parent
                ahead += [(other, node) for other in neighbours[node] if other not in parents]
    return parents


def _lowest(parents: Mapping[str, str | None], neighbours: Neighbours) -> tuple[dict[str, int], dict[str, int]]:
    """Return everybody's place in the order of discovery, and the first place that can be reached from below them.

    "From below" is from the node or its descendants, over one tie that the search did not take.
    """
    entered = {node: place for place, node in enumerate(parents)}
    lowest: dict[str, int] = {}
    for node in reversed(list(parents)):  # descendants come before their ancestors
        parent = parents[node]
        places = [lowest[o] if parents[o] == node else entered[o] for o in neighbours[node] if o != parent]
        lowest[node] = min([entered[node], *places])
    return entered, lowest


# Numbers


def freshness(days: float) -> float:
    """Return how fresh a tie is whose last event lies ``days`` back: 1 today, 1/2 after 180 days, never 0.

    An event of the future counts as today's. A convention (exponential decay), not a finding.
    """
    return float(0.5 ** (max(days, 0) / _HALF_LIFE))
