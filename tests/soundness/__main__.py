"""Changes a publication and builds it for as many steps as you like: ``python -m tests.soundness --steps 2000``.

Each round has its own seed, which is printed where a difference is found, with the shortest sequence of steps that leads to it.
"""

from __future__ import annotations

import argparse
import sys
import time

from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import conftest  # noqa: F401  # its profile is what the settings below begin with
from tests.soundness.machine import Publishing
from tests.soundness.workshop import Workshop

IN_A_ROW, ROUND = 25, 4  # steps from one beginning; beginnings in a round


def main() -> int:
    """Take steps until there were enough, and say how many of which kind; 1 where a build was not sound."""
    options = argparse.ArgumentParser(prog="python -m tests.soundness", description=__doc__)
    options.add_argument("--steps", type=int, default=2000, help="how many changes in all")
    options.add_argument("--seed", type=int, default=0, help="of the first round; the next ones count on")
    options.add_argument("--as-found", action="store_true", help="do not look for a shorter sequence")
    given = options.parse_args()
    phases = (Phase.generate,) if given.as_found else (Phase.generate, Phase.shrink)
    rounds = settings(
        max_examples=ROUND,
        stateful_step_count=IN_A_ROW,
        derandomize=False,
        phases=phases,
        report_multiple_bugs=False,
        print_blob=False,
    )
    number, begun = given.seed, time.monotonic()
    with Workshop() as Publishing.workshop:
        while Publishing.tally["steps"] < given.steps:
            try:
                run_state_machine_as_test(seed(number)(type("Publishing", (Publishing,), {})), settings=rounds)
            except Exception:
                print(f"seed {number}, after {Publishing.tally['steps']} steps", file=sys.stderr)
                raise
            number += 1
            taken = ", ".join(f"{count} {name}" for name, count in sorted(Publishing.tally.items()))
            print(f"{time.monotonic() - begun:.0f} s: {taken}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
