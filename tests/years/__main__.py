"""Lives through years of a publication and prints their table: ``python -m tests.years --years 3 --seed 1``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.years.account import Account
from tests.years.course import lived


def main() -> int:
    """Print the table of each seed, and what must not have happened; 1 where there is any of it."""
    options = argparse.ArgumentParser(prog="python -m tests.years", description=__doc__)
    options.add_argument("--years", type=float, default=3)
    options.add_argument("--seed", type=int, default=1, help="of the first one")
    options.add_argument("--seeds", type=int, default=1, help="how many, counting on")
    options.add_argument(
        "--every", type=int, default=1, help="how many days apart timers run while nothing is under way"
    )
    options.add_argument("--log", type=Path, help="a file for everything that was typed")
    given = options.parse_args()
    wrong = 0
    for seed in range(given.seed, given.seed + given.seeds):
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="vorgestellt-years-") as folder:
            course = lived(Path(folder), round(given.years * 12), seed, every=given.every)
            account = Account(course)
            if given.log:
                told = (
                    f"{s.at:%Y-%m-%d %H:%M} {s.where}$ inv {s.line}\n{s.text}→ {s.code}\n"
                    for s in course.world.log
                    if "--json" not in s.line
                )
                given.log.write_text("".join(told), "utf-8")
            found = account.violations()
            print(
                f"\nSaat {seed}\n\n{account.table()}\n\n{account.summary()} {time.monotonic() - begun:.0f} s",
                flush=True,
            )
            print(
                "\n".join([f"Verletzt: {len(found)}", *(f"  {line}" for line in found)])
                if found
                else "Alle Zusagen gehalten.",
                flush=True,
            )
            wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
