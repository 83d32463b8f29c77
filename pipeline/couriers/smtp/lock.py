"""One process on this machine at a time: a lock that the system takes back when its holder dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_TRIES: Final = 20  # somebody who only looks holds the lock for a moment
_PAUSE: Final = 0.05  # seconds


class Busy(Exception):
    """Another process holds the lock."""


@contextmanager
def held(path: Path, sleep: Callable[[float], None]) -> Iterator[None]:
    """Hold the lock ``path``. Raises Busy and OSError, also on systems that know no such locks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        for _ in range(_TRIES):
            if _take(file.fileno(), shared=False):
                break
            sleep(_PAUSE)
        else:
            raise Busy
        yield


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
