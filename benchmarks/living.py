"""A process that stays alive, as ``inv serve`` does, and builds the site again for every line it reads.

Says what each build took as a line of JSON; the first one is made without being asked for. The search is left for later, as there.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import threading
import time

from benchmarks.sites import TODAY
from pipeline import site_commands
from pipeline.console import Voice


def main() -> None:
    """Build until the input ends."""
    threading.Thread(
        target=threading.Event().wait, daemon=True
    ).start()  # the server's; beside a thread no process is forked
    voice = Voice("de")
    while True:
        start, before = time.perf_counter(), os.times()
        with contextlib.redirect_stdout(io.StringIO()):
            is_built = site_commands.rebuild(voice, TODAY, index_later=True) is not None
        took = sum(os.times()[:4]) - sum(before[:4])
        print(json.dumps({"code": int(not is_built), "wall": time.perf_counter() - start, "cpu": took}), flush=True)
        if not sys.stdin.readline():
            return


if __name__ == "__main__":
    main()
