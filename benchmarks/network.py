"""How long everything that pipeline/network.py knows takes for all founders, how much memory, and how both grow.

    .venv/bin/python -m benchmarks.network [--tail 2.5]

Each size runs in a process of its own; seconds are those of one core. The input is made up, always the same, and lumpy as
real activity is. Most people appear as a giver four times or less, one in a hundred more than twenty times, the busiest
about a hundred times. One gift in seven goes back to somebody from whom the giver received, three in ten go to a contact's
contact. Chance alone would make far fewer ways back, contacts in common and chains. A tail below 2.5 makes the busiest busier.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from multiprocessing import get_context
from random import Random
from time import process_time

from pipeline.domain import Mention, Referral, ReferralKind
from pipeline.network import Network, network

Size = tuple[int, int, int]  # founders, events, mentions

SIZES: tuple[Size, ...] = ((1_000, 5_000, 3_000), (3_000, 15_000, 9_000), (10_000, 50_000, 30_000))
NOISE = 0.02  # seconds; below it a ratio says nothing
TODAY = date(2026, 11, 20)
DAYS = 3_650  # that the events are spread over, up to today
TAIL = 2.5  # exponent of the power law of activity: whoever is x times as busy as the calmest is one in x^2.5
KINDS = {
    ReferralKind.RECOMMENDED: 30,
    ReferralKind.HELPED: 25,
    ReferralKind.INTRODUCED: 15,
    ReferralKind.CUSTOMER: 15,
    ReferralKind.THANKED: 15,
}  # per cent


class Invented:
    """Founders, events and mentions out of nothing; the same for the same sizes."""

    def __init__(self, founders: int, events: int, mentions: int, tail: float) -> None:
        self._random = Random(founders)  # noqa: S311 - chance that must repeat, no secret
        self.founders = [f"founder-{number:05}" for number in range(founders)]
        self._activity = list(accumulate(self._random.paretovariate(tail) for _ in range(founders)))
        self._gave: defaultdict[str, list[str]] = defaultdict(list)
        self._got: defaultdict[str, list[str]] = defaultdict(list)
        days = sorted(self._random.randrange(DAYS) for _ in range(events))
        self.events = [self._event(number, TODAY - timedelta(DAYS - day)) for number, day in enumerate(days)]
        self.mentions = [self._mention() for _ in range(mentions)]

    def _event(self, number: int, day: date) -> Referral:
        giver = self._anybody()
        kind = self._random.choices(list(KINDS), list(KINDS.values()))[0]
        if kind is ReferralKind.THANKED and self._got[giver]:
            receiver = self._random.choice(self._got[giver])
        else:
            receiver = self._other(giver)
            self._gave[giver].append(receiver)
            self._got[receiver].append(giver)
        third = self._other(receiver) if kind is ReferralKind.INTRODUCED else None
        when = day.isoformat()[: self._random.choices((10, 7, 4), (70, 25, 5))[0]]
        return Referral(f"{number:06}", "", giver, receiver, kind, when, "", introduced_to=third)

    def _mention(self) -> Mention:
        source = self._anybody()
        known = self._gave[source] + self._got[source]
        target = self._random.choice(known) if known and self._random.random() < 0.5 else self._other(source)
        return Mention(source, target, "de", "", "", "", "")

    def _other(self, founder: str) -> str:
        chance, known = self._random.random(), self._gave[founder]
        if chance < 0.15 and self._got[founder]:
            found = self._random.choice(self._got[founder])
        elif chance < 0.45 and known:
            found = self._random.choice(self._gave[self._random.choice(known)] or [self._anybody()])
        else:
            found = self._anybody()
        return found if found != founder else self._other(founder)

    def _anybody(self) -> str:
        return self._random.choices(self.founders, cum_weights=self._activity)[0]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size took."""

    seconds: dict[str, float]  # by part, of one core
    counted: dict[str, int]  # how many values each part gave
    peak: float  # MiB, of the whole process

    @property
    def total(self) -> float:
        """All parts together, in seconds of one core."""
        return sum(self.seconds.values())


def measure(size: Size, tail: float) -> Measured:
    """Make the network of one size and ask it everything, for everybody."""
    made = Invented(*size, tail)
    start = process_time()
    net = network(made.founders, made.events, made.mentions)
    seconds, counted = {"network(), ways back": process_time() - start}, {"network(), ways back": len(net.events)}
    for part, ask in questions(net).items():
        start = process_time()
        counted[part] = ask()
        seconds[part] = process_time() - start
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # getrusage counts bytes there, KiB elsewhere
    return Measured(seconds, counted, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def questions(net: Network) -> dict[str, Callable[[], int]]:
    """Return everything a network is asked, by name; each question is put for everybody and counts the values it got."""
    gifts = [gift for slug in net.founders for gift in net.given(slug)]
    return {
        "given, received": lambda: sum(len(net.given(slug)) + len(net.received(slug)) for slug in net.founders),
        "came back": lambda: sum(bool(net.came_back(gift)) for gift in gifts),
        "grew out of": lambda: sum(len(net.grew_out_of(gift)) for gift in gifts),
        "contacts": lambda: sum(len(net.contacts(slug)) for slug in net.founders),
        "second degree": lambda: sum(len(net.second_degree(slug)) for slug in net.founders),
        "freshness": lambda: len([tie.freshness(TODAY) for tie in net.ties]),
        "stale": lambda: len(net.stale(TODAY)),
        "isolated": lambda: len(net.isolated()),
        "one-sided": lambda: len(net.one_sided()),
        "only thanks": lambda: len(net.only_thanks()),
        "structure": lambda: len(net.structure().groups),
        "bridges": lambda: len(net.bridges()),
        "articulation points": lambda: len(net.articulation_points()),
    }


def table(measured: dict[Size, Measured]) -> str:
    """Return what all sizes took as Markdown; the last column says how it grew from the last size but one to the last."""
    (_, events, _), (_, most_events, _) = list(measured)[-2:]
    less, most = list(measured.values())[-2:]
    sizes = [f"{founders:,}" for founders, _, _ in measured]
    rows = [
        ["founders", *sizes, "values", f"growth (input: {most_events / events:.1f})"],
        ["---", *("---:" for _ in sizes), "---:", "---:"],
    ]
    for part, count in most.counted.items():
        growth = f"{most.seconds[part] / less.seconds[part]:.1f}" if less.seconds[part] > NOISE else ""
        rows.append([part, *(f"{one.seconds[part]:.2f}" for one in measured.values()), f"{count:,}", growth])
    totals = [f"{one.total:.2f}" for one in measured.values()]
    peaks = [f"{one.peak:.0f}" for one in measured.values()]
    rows.append(["all, seconds", *totals, "", f"{most.total / less.total:.1f}"])
    rows.append(["peak memory, MiB", *peaks, "", f"{most.peak / less.peak:.1f}"])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tail", type=float, default=TAIL)
    tail = parser.parse_args().tail
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        measured = dict(zip(SIZES, pool.starmap(measure, [(size, tail) for size in SIZES], chunksize=1), strict=True))
    sys.stdout.write(table(measured) + "\n")


if __name__ == "__main__":
    main()
