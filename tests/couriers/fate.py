"""What a test does to a run on purpose: kill it at a step, or let two runs take turns step by step.

A step is the moment before or after something outside is touched: a receipt, a request, a file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@dataclass(slots=True)
class Fate:
    """Counts the steps of one run and ends it at number ``dies_at`` (from 0); None: it lives."""

    dies_at: int | None = None
    steps: list[str] = field(default_factory=list)

    def step(self, name: str) -> None:
        """Let one step pass."""
        self.steps.append(name)
        if self.dies_at == len(self.steps) - 1:
            raise Killed(name)


class Turns(Fate):
    """A fate that waits for its turn before each step; :func:`interleave` gives the turns."""

    def __init__(self, dies_at: int | None = None) -> None:
        super().__init__(dies_at)
        self.go = threading.Semaphore(0)
        self.waits = threading.Semaphore(0)
        self.over = False

    def step(self, name: str) -> None:
        self.waits.release()
        self.go.acquire()
        super().step(name)


def interleave(runs: list[tuple[Turns, Callable[[], None]]], order: Iterable[int]) -> None:
    """Run all ``runs`` at once, step by step in ``order`` (numbers of runs); when it is used up, one after another."""
    failed: list[BaseException] = []

    def live(fate: Turns, run: Callable[[], None]) -> None:
        try:
            run()
        except Killed:
            pass
        except BaseException as fault:  # noqa: BLE001  # handed to the test below
            failed.append(fault)
        finally:
            fate.over = True
            fate.waits.release()

    threads = [threading.Thread(target=live, args=run, daemon=True) for run in runs]
    for thread, (fate, _) in zip(threads, runs, strict=True):
        thread.start()
        fate.waits.acquire()

    def turn(fate: Turns) -> None:
        if not fate.over:
            fate.go.release()
            fate.waits.acquire()

    for number in order:
        turn(runs[number % len(runs)][0])
    for fate, _ in runs:
        while not fate.over:
            turn(fate)
    for thread in threads:
        thread.join(timeout=5)
    if failed:
        raise failed[0]
