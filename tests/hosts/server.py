"""Stands for ssh: starts what rsync asks for at the other side, and may kill both sides on the way.

``RSYNC_RSH="python server.py"``; rsync calls it like ssh. Where KILLED_BEFORE names a file, which lists what lay in the folder
KILLED_FOLDER at the beginning, what comes in is handed over a little at a time, and as soon as KILLED_STEP files have come, changed or
gone, everything ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

PIECE = 4096  # bytes


def main() -> int:
    words = sys.argv[1:]
    if words[0] == "-l":
        words = words[2:]
    other = subprocess.Popen(words[1:], stdin=subprocess.PIPE)
    assert other.stdin is not None
    Thread(target=hand_over, args=(other.stdin,), daemon=True).start()
    return other.wait()


def hand_over(there: IO[bytes]) -> None:
    watched = os.environ.get("KILLED_BEFORE")
    with suppress(BrokenPipeError):
        while piece := os.read(0, PIECE):
            there.write(piece)
            there.flush()
            if watched:
                wait_until_taken(there)
                look(watched)
        there.close()


def wait_until_taken(there: IO[bytes]) -> None:
    for _ in range(200):
        if not int.from_bytes(fcntl.ioctl(there, termios.FIONREAD, b"\0" * 4), sys.byteorder):
            return
        time.sleep(0.001)


def look(before: str) -> None:
    then = {tuple(one) for one in json.loads(Path(before).read_text("utf-8"))}
    if len(then ^ lying(Path(os.environ["KILLED_FOLDER"]))) >= int(os.environ["KILLED_STEP"]):
        os.killpg(0, signal.SIGKILL)


def lying(folder: Path) -> set[tuple[str, int]]:
    """Every file of the site there, with its number: what is put anew has another one."""
    found: set[tuple[str, int]] = set()
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            with suppress(FileNotFoundError):  # gone while it was looked at
                path = f"{top}/{name}"
                if not name.startswith("."):
                    found.add((path, Path(path).stat().st_ino))
    return found


if __name__ == "__main__":
    os._exit(main())  # not waiting for more to come in
