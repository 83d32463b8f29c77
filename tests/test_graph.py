"""Graphs: the fast searches agree with plain definitions, with networkx, and with published figures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from itertools import pairwise
from math import isclose
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import graph
from pipeline.graph import Step

# Steps in time, by definition


def chains(cause: Step, steps: Iterable[Step]) -> list[tuple[Step, ...]]:
    """Return all chains of one to four later steps that grew out of ``cause``, found by trying everything."""
    found: list[tuple[Step, ...]] = []

    def go_on(chain: tuple[Step, ...], been: set[str]) -> None:
        for step in steps:
            if step.source == chain[-1].target and step.first > chain[-1].last:
                found.append((*chain[1:], step))
                if step.target not in been and len(chain) < 4:
                    go_on((*chain, step), been | {step.target})

    if cause.source != cause.target:
        go_on((cause,), {cause.source, cause.target})
    return found


def preferred(ways: Iterable[tuple[Step, ...]]) -> tuple[Step, ...]:
    """Return the way with fewest steps; of those the one that ends earliest, and so on backwards."""
    return min(ways, key=lambda way: (len(way), [(step.last, step.key) for step in reversed(way)]), default=())


def returned(gift: Step, steps: Iterable[Step], pause: int) -> tuple[Step, ...]:
    ways = [way for way in chains(gift, steps) if way[-1].target == gift.source]
    return preferred(way for way in ways if len(way) > 1 or way[0].first > gift.last + pause)


def grown(cause: Step, steps: Iterable[Step]) -> dict[str, tuple[Step, ...]]:
    ways = chains(cause, steps)
    return {key: preferred(way for way in ways if way[-1].key == key) for key in {way[-1].key for way in ways}}


def steps(*rows: str) -> list[Step]:
    """Return steps from rows like "a b 3" or "a b 3-5"; the key is the row."""
    found = []
    for row in rows:
        source, target, days = row.split()
        first, _, last = days.partition("-")
        found.append(Step(row, source, target, int(first), int(last or first)))
    return found


def rows(way: Iterable[Step]) -> list[str]:
    return [step.key for step in way]


@st.composite
def ledgers(draw: st.DrawFn) -> list[Step]:
    """Draw a circle in the order of time and anything around it, so close that chains, ties and overlaps abound; loops too.

    The dice are thrown evenly: what Hypothesis itself draws is too often the same person, day and key.
    """
    return thrown(draw(st.randoms(use_true_random=True)))


def thrown(dice: Random) -> list[Step]:
    people, days = "abcdefg"[: dice.randint(2, 7)], dice.randint(4, 20)
    circle = dice.sample(people, dice.randint(2, len(people)))
    events = [(source, target, 2 * place) for place, (source, target) in enumerate(pairwise([*circle, circle[0]]), 1)]
    events += [(dice.choice(people), dice.choice(people), dice.randint(1, days)) for _ in range(dice.randint(0, 14))]
    keys = dice.sample(range(len(events)), len(events))
    return [
        Step(f"{key:02}", source, target, first, first + dice.choice((0, 0, 0, 0, 1, 3)))
        for key, (source, target, first) in zip(keys, events, strict=True)
    ]


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(ledgers(), st.integers(0, 3))
def test_the_way_back_is_the_best_of_all_ways(drawn: list[Step], pause: int) -> None:
    expected = {gift.key: returned(gift, drawn, pause) for gift in drawn}
    assert graph.returns(drawn, pause) == expected


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(ledgers())
def test_effects_are_the_ends_of_all_chains(drawn: list[Step]) -> None:
    index = graph.outgoing(drawn)
    for cause in drawn:
        ways = graph.effects(cause, index)
        assert {way[-1].key: way for way in ways} == grown(cause, drawn)
        assert len({way[-1].key for way in ways}) == len(ways)
        assert [len(way) for way in ways] == sorted(len(way) for way in ways)


@settings(max_examples=50, deadline=None)
@given(ledgers(), st.data())
def test_the_order_of_the_input_changes_nothing(drawn: list[Step], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(drawn))
    assert graph.returns(shuffled) == graph.returns(drawn)
    index, same = graph.outgoing(drawn), graph.outgoing(shuffled)
    assert [graph.effects(step, same) for step in drawn] == [graph.effects(step, index) for step in drawn]


# Steps in time, worked out by hand


@pytest.mark.parametrize(
    ("ledger", "way"),
    [
        (["a b 1", "b a 2"], ["b a 2"]),  # directly
        (["a b 1", "b c 2", "c a 3"], ["b c 2", "c a 3"]),  # over one other
        (["a b 1", "b c 2", "c d 3", "d a 4"], ["b c 2", "c d 3", "d a 4"]),  # over two others
        (["a b 1", "b c 2", "c d 3", "d e 4", "e a 5"], ["b c 2", "c d 3", "d e 4", "e a 5"]),  # over three others
        (["a b 1", "b c 2", "c d 3", "d e 4", "e f 5", "f a 6"], []),  # over four: too far to tell
        (["a b 2", "b a 1"], []),  # before the gift
        (["a b 1", "b a 1"], []),  # on the same day: no known order
        (["a b 1", "b c 3", "c a 2"], []),  # both later than the gift, in the wrong order
        (["a b 1-30", "b a 15"], []),  # some day of the month, perhaps before
        (["a b 1-30", "b a 31"], ["b a 31"]),
        (["a b 1", "b c 2-30", "c a 30"], []),
        (["a b 1", "b a 9", "b c 2", "c a 3"], ["b a 9"]),  # fewest steps, though it took longer
        (["a b 1", "b d 2", "d a 5", "b c 2", "c a 4"], ["b c 2", "c a 4"]),  # back earliest
        (["a b 1", "b c 2", "b c 3", "c a 9"], ["b c 2", "c a 9"]),  # at the one in between earliest
        (["a b 1", "b d 3", "d a 4", "b c 2", "c a 4"], ["b c 2", "c a 4"]),  # by key
        (["a b 1", "b c 2", "c c 3", "c a 4"], ["b c 2", "c a 4"]),  # a loop leads nowhere
        (["a b 1", "b c 2", "c b 3", "b a 4"], ["b a 4"]),
        (["a b 1", "b d 2", "b c 3", "d a 4-9", "c a 5-8"], ["b c 3", "c a 5-8"]),  # certainly back, by the eighth
    ],
)
def test_something_comes_back(ledger: list[str], way: list[str]) -> None:
    assert rows(graph.returns(steps(*ledger))["a b 1" if "a b 1" in ledger else ledger[0]]) == way


def test_an_answer_within_the_pause_is_no_return_but_a_later_one_is() -> None:
    ledger = steps("a b 1", "b a 2", "b c 2", "c a 3", "b a 300")
    assert rows(graph.returns(ledger, pause=0)["a b 1"]) == ["b a 2"]
    assert rows(graph.returns(ledger, pause=1)["a b 1"]) == ["b a 300"]
    assert rows(graph.returns(ledger[:4], pause=1)["a b 1"]) == ["b c 2", "c a 3"]


def test_nothing_comes_back_through_the_giver() -> None:
    """The quick answer b -> a would be the beginning of b -> a -> c -> a; what c gives a has nothing to do with b."""
    assert graph.returns(steps("a b 1", "b a 2", "a c 3", "c a 4"), pause=1)["a b 1"] == ()


def test_nothing_comes_back_through_the_receiver() -> None:
    """The answer b -> a is too quick, and what b did with c in between does not make it slower."""
    assert graph.returns(steps("a b 1", "b c 2", "c b 3", "b a 4"), pause=3)["a b 1"] == ()


def test_a_gift_to_oneself_neither_returns_nor_grows() -> None:
    ledger = steps("a a 1", "a b 2", "b a 3")
    assert graph.returns(ledger)["a a 1"] == ()
    assert graph.effects(ledger[0], graph.outgoing(ledger)) == []


def test_a_chain_is_followed_up_to_the_fourth_step() -> None:
    ledger = steps("a b 1", "b c 2", "c d 3", "d e 4", "e f 5", "f g 6")
    ways = graph.effects(ledger[0], graph.outgoing(ledger))
    assert ways == [tuple(ledger[1:end]) for end in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("ledger", "grew"),
    [
        (["a b 2", "b c 1"], []),  # the effect before its cause
        (["a b 2", "b c 2"], []),  # on the same day
        (["a b 1-30", "b c 15"], []),  # in the same month
        (["a b 1", "b a 2", "a c 3"], [["b a 2"]]),  # back at a: counts and ends
        (["a b 1", "b c 2", "c b 3", "b d 4"], [["b c 2"], ["b d 4"], ["b c 2", "c b 3"]]),  # b d grew out of a b itself
        (["a b 1", "b c 2", "b d 3", "c d 4", "d e 5"], [["b c 2"], ["b d 3"], ["b c 2", "c d 4"], ["b d 3", "d e 5"]]),
        (["a b 1", "b d 6", "b c 2", "c d 3", "d e 5"],  # the near way to d comes too late for d e
         [["b c 2"], ["b d 6"], ["b c 2", "c d 3"], ["b c 2", "c d 3", "d e 5"]]),
        (["a b 1", "b c 2", "c c 3"], [["b c 2"], ["b c 2", "c c 3"]]),
    ],
)  # fmt: skip
def test_something_grows_out_of_it(ledger: list[str], grew: list[list[str]]) -> None:
    made = steps(*ledger)
    ways = [rows(way) for way in graph.effects(made[0], graph.outgoing(made))]
    assert sorted(ways, key=lambda way: (len(way), way)) == grew


# Ties


def checked_against_networkx(ties: list[tuple[str, str]], nodes: list[str]) -> None:
    ours, theirs = graph.neighbours(ties, nodes), nx.Graph((a, b) for a, b in ties if a != b)
    theirs.add_nodes_from([*nodes, *(a for a, _ in ties)])
    assert {node: set(near) for node, near in ours.items()} == {node: set(theirs[node]) for node in theirs}
    assert set(graph.components(ours)) == {tuple(sorted(group)) for group in nx.connected_components(theirs)}
    assert set(graph.bridges(ours)) == pairs(nx.bridges(theirs))
    assert set(graph.articulation_points(ours)) == set(nx.articulation_points(theirs))
    assert graph.triangles(ours) * 3 == sum(nx.triangles(theirs).values())
    assert isclose(graph.transitivity(ours) or 0, nx.transitivity(theirs))
    for node in theirs:
        steps_away = nx.single_source_shortest_path_length(theirs, node, cutoff=2)
        between = {n: tuple(sorted(nx.common_neighbors(theirs, node, n))) for n, far in steps_away.items() if far == 2}
        assert graph.second_degree(node, ours) == between


def pairs(ties: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(min(tie), max(tie)) for tie in ties}


def named(theirs: nx.Graph) -> tuple[list[tuple[str, str]], list[str]]:
    return [(str(a), str(b)) for a, b in theirs.edges], [str(node) for node in theirs]


def test_every_graph_of_up_to_six_nodes_is_as_networkx_sees_it() -> None:
    for theirs in nx.graph_atlas_g():
        if len(theirs) <= 6:
            checked_against_networkx(*named(theirs))


PAIRS = st.lists(st.tuples(st.sampled_from("abcdefghijklmnop"), st.sampled_from("abcdefghijklmnop")), max_size=40)


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_random_graphs_are_as_networkx_sees_them(ties: list[tuple[str, str]]) -> None:
    checked_against_networkx(ties, list("abcxyz"))


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_reciprocity_is_as_networkx_sees_it(directed: list[tuple[str, str]]) -> None:
    theirs = nx.DiGraph((a, b) for a, b in directed if a != b)
    assert graph.reciprocity(directed) == (nx.overall_reciprocity(theirs) if theirs.size() else None)


@pytest.mark.slow
def test_a_long_chain_needs_no_recursion() -> None:
    nodes = [f"{number:05}" for number in range(20_000)]
    near = graph.neighbours(pairwise(nodes))
    assert len(graph.bridges(near)) == 19_999
    assert len(graph.articulation_points(near)) == 19_998
    assert len(graph.components(near)) == 1


def test_nothing_at_all_has_no_share() -> None:
    nobody = graph.neighbours((), ())
    assert graph.reciprocity(()) is None
    assert graph.reciprocity([("a", "a")]) is None
    assert graph.transitivity(nobody) is None
    assert (graph.components(nobody), graph.bridges(nobody)) == ((), ())
    assert graph.returns(()) == graph.outgoing(()) == {}


def test_whoever_has_no_tie_has_no_second_degree() -> None:
    near = graph.neighbours([("a", "b")], ["c"])
    assert graph.second_degree("c", near) == {}
    with pytest.raises(KeyError):
        graph.second_degree("d", near)


def test_the_hash_seed_changes_nothing() -> None:
    """Sets of strings are walked in another order under another seed."""
    program = (
        "from pipeline import graph\n"
        "near = graph.neighbours([(f'{i * i % 97}', f'{i * 7 % 89}') for i in range(400)])\n"
        "print(graph.transitivity(near), graph.bridges(near), graph.components(near), graph.second_degree('1', near))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


# Published figures


def test_zacharys_karate_club() -> None:
    """34 members and 78 ties: W. Zachary, "An information flow model for conflict and fission in small groups" (1977); 45
    triangles, transitivity 0.255682: konect.cc/networks/ucidata-zachary. Member 12 (11, counted from 0) has one tie, to the
    instructor: the one bridge. The data are networkx's own copy.
    """
    ties, nodes = named(nx.karate_club_graph())
    near = graph.neighbours(ties, nodes)
    assert (len(near), len(ties), graph.triangles(near)) == (34, 78, 45)
    assert round(graph.transitivity(near), 6) == 0.255682
    assert graph.bridges(near) == (("0", "11"),)
    assert graph.articulation_points(near) == ("0",)
    checked_against_networkx(ties, nodes)


def test_les_miserables() -> None:
    """77 people and 254 ties: D. Knuth, "The Stanford GraphBase" (1993). The data are networkx's own copy, and for the
    triangles, 467, it is the only source, too.
    """
    ties, nodes = named(nx.les_miserables_graph())
    near = graph.neighbours(ties, nodes)
    assert (len(near), len(ties), graph.triangles(near)) == (77, 254, 467)
    assert round(graph.transitivity(near), 4) == 0.4989
    checked_against_networkx(ties, nodes)


HIGH_TECH_MANAGERS = """
1: 2 4 8 12 16                  8: 4                                     15: 1 3 5 6 9 11 14 19
2: 1 18 21                      9:                                       16: 1 2
3: 14 19                        10: 3 5 8 9 12 16 20                     17: 1 2 3 4 5 6 7 8 9 10 11 12 14 15 16 19 20 21
4: 1 2 8 12 16 17               11: 1 2 3 4 5 8 9 12 13 15 17 18 19      18: 2
5: 2 9 11 14 17 19 21           12: 1 4 17 21                            19: 1 2 3 5 11 12 14 15 20
6: 2 7 9 12 17 21               13: 5 11                                 20: 11 18
7:                              14: 7 15                                 21: 2 12 17 18
"""


def test_friendship_among_krackhardts_managers() -> None:
    """Whom each of 21 managers named as a friend: D. Krackhardt, "Cognitive social structures" (1987), as printed in
    Wasserman and Faust, "Social Network Analysis" (1994), typed from the copy in github.com/JeffreyAlanSmith/
    Integrated_Network_Science. The figures are those which igraph gives in courses that follow the social network analysis
    labs of Stanford University (McFarland et al.): density 0.2428571, so 102 of 420 pairs; reciprocity 0.4509804; and
    transitivity, directions ignored, 0.4714946.
    """
    directed, who = [], ""
    for word in HIGH_TECH_MANAGERS.split():
        if word.endswith(":"):
            who = word[:-1]
        else:
            directed.append((who, word))
    assert len(set(directed)) == len(directed) == 102
    assert round(graph.reciprocity(directed), 7) == 0.4509804
    near = graph.neighbours(directed)
    assert len(near) == 21
    assert round(graph.transitivity(near), 7) == 0.4714946


def test_a_tie_is_half_as_fresh_after_half_a_year() -> None:
    assert [graph.freshness(days) for days in (0, 180, 360, -5)] == [1.0, 0.5, 0.25, 1.0]
