"""Work that several processes share, each on a processor of its own.

They are forked, so that everything made before is at hand in each; where that cannot be, the work is done here alone.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

_Result = TypeVar("_Result")
_MOST: Final = 8  # more would wait for the disk and for who collects what they made


def shared(work: Callable[[int, int], _Result], worthwhile: int) -> list[_Result]:
    """Return ``work(share, among)`` for every share from 0 on; ``worthwhile`` is how many processes would have enough to do.

    The result does not depend on how many there are, if the work's does not. Raises what the work raises.
    """
    among = max(1, min(_processors(), worthwhile))
    children: list[tuple[int, int] | None] = [_started(work, share, among) for share in range(1, among)]
    told: list[Any] = []
    try:
        results = [work(0, among)]
    finally:  # also where that failed: nobody may go on alone
        told = [_told(child) for child in children]
    for share, said in enumerate(told, 1):
        if isinstance(said, BaseException):
            raise said
        # Where nothing was said, for want of memory perhaps, the share is done here.
        results.append(said[0] if said else work(share, among))
    return results


def give_back() -> None:
    """Give memory that nothing lies in any more back to the system, which each process that is forked would get copies of.

    Python frees it, but glibc keeps it for the next values of that size; other libraries know no such call.
    """
    with suppress(ImportError, AttributeError, OSError, TypeError):
        import ctypes  # here, for a build that finds nothing to do loads this module too

        ctypes.CDLL(None).malloc_trim(0)


def _told(child: tuple[int, int] | None) -> Any:
    """Wait for a process and return what it said; None where there was none, or it was killed."""
    if child is None:
        return None
    with os.fdopen(child[1], "rb") as pipe:
        data = pipe.read()
    os.waitpid(child[0], 0)
    try:
        return pickle.loads(data)  # noqa: S301  # by our own child
    except Exception:  # noqa: BLE001  # half a sentence
        return None


def _started(work: Callable[[int, int], object], share: int, among: int) -> tuple[int, int] | None:
    """Return the number of a new process that does one share, and the pipe on which it tells what came of it; None for no room."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        child = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        return None
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
        said = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
        if isinstance(told, BaseException):
            pickle.loads(said)  # noqa: S301  # of our own making; some errors can be written and not read
        return said
    except Exception as fault:  # noqa: BLE001  # whatever it was: the parent has to hear of it
        return pickle.dumps(RuntimeError(f"{told!r}: {fault}"))


def _processors() -> int:
    """Return how many processors may be used; one where a fork would be unsafe, or is unknown."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, _MOST)
