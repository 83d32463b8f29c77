"""What building a site takes, step by step: seconds of a processor and memory, for publications of several sizes.

Each size is built in a process of its own, from nothing, without the search. ``--profile`` says instead where the time of one
size goes. Prints a table.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.publication import LARGE, MIDDLE, SMALL, write
from pipeline import site, store
from pipeline.publication import examine
from pipeline.rendering import Templates

TODAY = date(2026, 11, 25)


def build(folder: Path) -> dict[str, float]:
    """Build the site of ``folder`` and return what each step took, in seconds of a processor, and the peak memory in MiB."""
    took: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Any]) -> Any:
        start = time.process_time()
        value = step()
        took[name] = time.process_time() - start
        return value

    content = timed("read", lambda: store.read_content(folder))
    publication = timed("check", lambda: examine(content, TODAY)).publication
    made = timed("views, letters, feeds", lambda: site.material(publication, content, Templates(folder / "theme")))
    timed("pages", lambda: site.build(folder, made, folder / "output"))
    took["all"] = sum(took.values())
    took["MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took


def main() -> None:
    """Print the table, or where the time goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[SMALL, MIDDLE, LARGE])
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--inside", type=Path, help="build this folder and print what it took as JSON")
    given = parser.parse_args()
    if given.inside:
        print(json.dumps(build(given.inside)))
        return
    rows: dict[int, dict[str, float]] = {}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            write(size, Path(folder))
            if given.profile:
                profile = cProfile.Profile()
                profile.runcall(build, Path(folder))
                pstats.Stats(profile).sort_stats("cumtime").print_stats(40)
                continue
            again = [sys.executable, "-m", "benchmarks.building", "--inside", folder]
            done = subprocess.run(again, check=True, capture_output=True, text=True)  # noqa: S603  # this very program
            rows[size] = json.loads(done.stdout)
    if rows:
        print(f"| founders | {' | '.join(f'{size:,}' for size in rows)} |")
        print(f"| --- |{' ---: |' * len(rows)}")
        for name in next(iter(rows.values())):
            print(f"| {name} | {' | '.join(f'{took[name]:,.1f}' for took in rows.values())} |")


if __name__ == "__main__":
    main()
