"""Histories: a letter goes out while something goes wrong, and afterwards everybody has it once, or somebody was told.

``python -m tests.couriers.histories`` goes through all of them and prints how they ended.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from tests.couriers.fate import Fate, Killed, Turns, interleave
from tests.couriers.world import (
    SLOT,
    START,
    Dispatch,
    Machine,
    MailchimpWorld,
    OutboxWorld,
    SmtpWorld,
    World,
    expected,
    settle_by_hand,
)
from tests.mailchimp.server import EVERY_FAULT, Habits

LONG: int = int((SLOT - START).total_seconds() // 60) + 60
"""Minutes after which a scheduled letter has left and arrived."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a history ended."""

    name: str
    sent: bool  # everybody got the letter
    doubles: int
    unknown: bool  # at some time the state was "unknown"
    by_hand: bool  # a person had to decide


@dataclass(frozen=True, slots=True)
class History:
    """One history: what it is called, and what plays it."""

    name: str
    play: Callable[[], Ending]


def finish(name: str, world: World, dispatch: Dispatch) -> Ending:
    """Go on after a disturbance until the letter is sent, as editors and timers would; a person decides what must be decided."""
    unknown = by_hand = False
    for _ in range(12):
        world.wait(1)
        machine = Machine(world, dispatch=dispatch)
        machine.run()
        state = machine.advance()
        if state == "unknown":
            unknown = True
            by_hand |= settle_by_hand(world)
        elif state in ("scheduled", "sending"):
            world.wait(LONG)
            if not isinstance(world, MailchimpWorld):
                Machine(world).leave()
        elif state == "sent":
            break
    if isinstance(world, SmtpWorld) and world.decide_truly():
        unknown = by_hand = True
        Machine(world).leave()
    world.wait(LONG)  # what is on its way late arrives now
    got = world.got()
    doubles = sum(count - 1 for count in Counter(got).values())
    violations = getattr(world, "server", None) and world.server.take_violations()  # type: ignore[attr-defined]  # Mailchimp's only
    assert not violations, violations
    return Ending(name, expected(got), doubles, unknown, by_hand)


def go(world: World, fate: Fate, dispatch: Dispatch, *, runs: int = 5) -> None:
    """Let a machine run every minute, as a timer does: after five nothing is waited for any more, and what is due leaves."""
    for _ in range(runs):
        Machine(world, fate, dispatch).run()
        world.wait(1)
    if runs == 5 and not isinstance(world, MailchimpWorld):
        world.wait(LONG)
        Machine(world, fate, dispatch).leave()


def killed(make: Callable[[], World], dispatch: Dispatch) -> Iterator[History]:
    """Yield a history for every step at which a run can be killed."""
    whole = Fate()
    go(make(), whole, dispatch)
    for number, step in enumerate(whole.steps):
        yield History(f"killed {step}", lambda number=number, step=step: _killed(make(), dispatch, number, step))


def disturbed(dispatch: Dispatch, habits: Callable[[], Habits] = Habits) -> Iterator[History]:
    """Yield a history for every fault at every request to Mailchimp."""
    whole = MailchimpWorld(habits())
    go(whole, Fate(), dispatch)
    for (kind, effect), number in product(EVERY_FAULT, range(1, whole.server.requests_seen + 1)):
        name = f"{kind}, {'with' if effect else 'without'} effect, at request {number}"
        yield History(
            name,
            lambda k=kind, e=effect, n=number, name=name: _disturbed(MailchimpWorld(habits()), dispatch, k, e, n, name),
        )  # type: ignore[misc]


def two_at_once(make: Callable[[], World], dispatch: Dispatch) -> Iterator[History]:
    """Yield histories in which a second machine does its whole run between two steps of the first."""
    for begun in range(4):  # minutes after which both are there: then recipients are counted and a draft is listed
        whole = make()
        go(whole, Fate(), dispatch, runs=begun)
        fate = Fate()
        Machine(whole, fate, dispatch).run()
        for number in range(len(fate.steps)):
            yield History(
                f"a second machine at step {number}",
                lambda n=number, b=begun: _two(make(), dispatch, [0] * n + [1] * 400, b),
            )  # type: ignore[misc]


def _killed(world: World, dispatch: Dispatch, number: int, step: str) -> Ending:
    fate = Fate(dies_at=number)
    with suppress(Killed):
        go(world, fate, dispatch)
    return finish(f"killed {step}", world, dispatch)


def _disturbed(world: MailchimpWorld, dispatch: Dispatch, kind: str, effect: bool, number: int, name: str) -> Ending:
    world.server.fault(kind, at=number, effect=effect)
    go(world, Fate(), dispatch)
    return finish(name, world, dispatch)


def _two(world: World, dispatch: Dispatch, order: list[int], begun: int) -> Ending:
    go(world, Fate(), dispatch, runs=begun)
    fates = Turns(), Turns()
    interleave([(fate, Machine(world, fate, dispatch).run) for fate in fates], order)
    return finish("two machines", world, dispatch)


def _rows(folder: Path) -> Iterator[tuple[str, Iterator[History]]]:
    numbers = iter(range(1_000_000))

    def outbox() -> World:
        return OutboxWorld(folder / str(next(numbers)))

    def smtp() -> World:
        return SmtpWorld(folder / str(next(numbers)))

    for dispatch in ("schedule", "send"):
        yield f"mailchimp, {dispatch}: killed at every step", killed(MailchimpWorld, dispatch)
        yield f"mailchimp, {dispatch}: every fault at every request", disturbed(dispatch)
        yield f"mailchimp, {dispatch}: two machines at once", two_at_once(MailchimpWorld, dispatch)
        yield f"outbox, {dispatch}: killed at every step", killed(outbox, dispatch)
        yield f"outbox, {dispatch}: two machines at once", two_at_once(outbox, dispatch)
        yield f"smtp, {dispatch}: killed at every step", killed(smtp, dispatch)
        yield f"smtp, {dispatch}: two processes at once", two_at_once(smtp, dispatch)


def table(rows: Iterator[tuple[str, Iterator[History]]]) -> Iterator[str]:
    """Yield the table of counts, line by line."""
    yield "| histories | played | sent to all | of these unknown meanwhile | decided by a person | twice | not sent |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    total: Counter[str] = Counter()
    for name, histories in rows:
        ends = [history.play() for history in histories]
        row = counts(ends)
        total.update(row)
        yield _line(name, row)
    yield _line("all", total)


def counts(ends: list[Ending]) -> Counter[str]:
    """Return how many histories ended in which way."""
    return Counter(
        {
            "played": len(ends),
            "sent": sum(end.sent for end in ends),
            "unknown": sum(end.unknown for end in ends),
            "by hand": sum(end.by_hand for end in ends),
            "doubles": sum(end.doubles for end in ends),
            "lost": sum(not end.sent for end in ends),
        }
    )


def _line(name: str, row: Counter[str]) -> str:
    cells = [f"{row[key]:,}" for key in ("played", "sent", "unknown", "by hand", "doubles", "lost")]
    return f"| {name} | {' | '.join(cells)} |"


def main(_: Any = None) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        for line in table(_rows(Path(folder))):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
