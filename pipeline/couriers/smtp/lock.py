"""One process on this machine at a time: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_TRIES: Final = 20  # somebody who only looks holds the lock for a moment
_PAUSE: Final = 0.05  # seconds


class Busy(Exception):
    """Another process holds the lock."""


def is_known() -> bool:
    """Return whether this system has such locks at all."""
    return find_spec("fcntl") is not None


@contextmanager
def held(path: Path, sleep: Callable[[float], None]) -> Iterator[None]:
    """Hold the lock ``path``, a file that is made for it, or a folder. Raises Busy and OSError, also without such locks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        for _ in range(_TRIES):
            if _take(descriptor, shared=False):
                break
            sleep(_PAUSE)
        else:
            raise Busy
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Return whether another process holds the lock ``path``; nothing is made or changed. Raises OSError."""
    if not path.exists():
        return False
    with path.open("rb") as file:
        return not _take(file.fileno(), shared=True)


def _take(descriptor: int, *, shared: bool) -> bool:
    try:
        import fcntl  # here, because Windows has none; letters can still be made there
    except ImportError as fault:
        raise OSError("smtp needs a system with flock: Linux, macOS or BSD.") from fault
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
