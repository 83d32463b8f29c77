"""Stands for ssh: starts what rsync asks for at the other side, and hands it what comes in a little at a time.

``RSYNC_RSH="python server.py 0.002"``, with the seconds between two pieces; rsync calls it like ssh. When it goes slowly, somebody who
watches can kill both sides between two files.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from threading import Thread
from typing import IO

PIECE = 4096  # bytes


def main() -> int:
    pause, *words = sys.argv[1:]
    if words[0] == "-l":
        words = words[2:]
    other = subprocess.Popen(words[1:], stdin=subprocess.PIPE)
    assert other.stdin is not None
    Thread(target=hand_over, args=(other.stdin, float(pause)), daemon=True).start()
    return other.wait()


def hand_over(there: IO[bytes], pause: float) -> None:
    with suppress(BrokenPipeError):
        while piece := os.read(0, PIECE):
            there.write(piece)
            there.flush()
            time.sleep(pause)
        there.close()


if __name__ == "__main__":
    os._exit(main())  # not waiting for more to come in
