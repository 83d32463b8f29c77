"""Work that several processes share, each on a processor of its own.

They are forked, so that everything made before is at hand in each; where that cannot be, the work is done here alone.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable
from typing import Final, TypeVar

_Result = TypeVar("_Result")
_MOST: Final = 8  # more would wait for the disk and for who collects what they made


def shared(work: Callable[[int, int], _Result], worthwhile: int) -> list[_Result]:
    """Return ``work(share, among)`` for every share from 0 on; ``worthwhile`` is how many processes would have enough to do.

    The result does not depend on how many there are, if the work's does not. Raises what the work raises.
    """
    among = max(1, min(_processors(), worthwhile))
    readers = [_started(work, share, among) for share in range(1, among)]
    failed: BaseException | None = None
    results: list[_Result] = []
    try:
        results.append(work(0, among))
    except Exception as fault:  # noqa: BLE001  # raised below, when the others have ended
        failed = fault
    for child, reader in readers:
        with os.fdopen(reader, "rb") as pipe:
            data = pipe.read()
        os.waitpid(child, 0)
        told = pickle.loads(data) if data else OSError("a process was killed")  # noqa: S301  # by our own child
        if isinstance(told, BaseException):
            failed = failed or told
        else:
            results.append(told[0])
    if failed:
        raise failed
    return results


def _started(work: Callable[[int, int], object], share: int, among: int) -> tuple[int, int]:
    """Return the number of a new process that does one share, and the pipe on which it tells what came of it."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    try:
        told: object = (work(share, among),)
    except BaseException as fault:  # noqa: BLE001  # raised by the parent
        told = fault
    try:
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(_pickled(told))
    finally:
        os._exit(0)  # nothing that the parent has begun may be ended twice


def _pickled(told: object) -> bytes:
    try:
        return pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    except Exception as fault:  # noqa: BLE001  # whatever it was: the parent has to hear of it
        return pickle.dumps(RuntimeError(f"{told!r}: {fault}"))


def _processors() -> int:
    """Return how many processors may be used; one where a fork would be unsafe, or is unknown."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, _MOST)
