"""Runs ``inv deploy`` again and again, to be killed: a process of its own for each run, made of one that has loaded everything.

For every line that comes in, "<folder of the publication> <now> <objects>", goes out the number of the new process, and when it has
ended its exit code. Where ``objects`` is not 0 it ends itself as a cut cable would when a store has answered for so many of them.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import obstore

from pipeline import deploy_commands
from pipeline.hosts import s3  # noqa: F401  # loaded once


def main() -> None:
    for line in sys.stdin:
        root, now, most = line.split()
        child = os.fork()
        if not child:
            os._exit(run(root, now, int(most)))
        tell(child)
        tell(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def run(root: str, now: str, most: int) -> int:
    os.setsid()  # so that it can be killed with whatever it starts
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.environ["VORGESTELLT_ROOT"] = root
    if most:
        end_after(most)
    return deploy_commands.deploy(sample=True, now=now)


def end_after(most: int) -> None:
    answered = count(1)

    def counted(act: Callable[..., Any]) -> Callable[..., Any]:
        def acted(*args: Any, **options: Any) -> Any:
            answer = act(*args, **options)
            if next(answered) >= most:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return acted

    obstore.put, obstore.delete = counted(obstore.put), counted(obstore.delete)


if __name__ == "__main__":
    main()
