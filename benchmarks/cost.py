"""What running a command costs: time, processors, memory, and the files it leaves. For Linux."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_PROC: Final = Path("/proc")
_EVERY: Final = 0.1  # seconds between two looks at the memory
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """A command that is measured did not do what it should."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    wall: float  # seconds on the clock
    cpu: float  # seconds of a processor, all processes together
    memory: float | None  # MiB at the peak, all processes together; None where that was not to be seen


@dataclass(frozen=True, slots=True)
class Files:
    """What a folder holds."""

    written: Mapping[str, tuple[int, int]]  # by path: inode and time of the last change; a file written anew has others
    digests: Mapping[str, bytes]  # by path
    size: int  # bytes, all together


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command in ``folder`` with ``environment`` added to that of this process. Raises Failed.

    It is started by a small process of its own (this module as a program): Linux counts what the starting process holds as memory
    of the started one, and that of a benchmark is more than Hugo needs.
    """
    measured = [sys.executable, "-I", "-S", __file__, *command]
    around = {**os.environ, **environment}
    around.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever builds a second time has Python's modules compiled
    done = subprocess.run(measured, cwd=folder, env=around, check=True, capture_output=True)  # noqa: S603
    told = json.loads(done.stdout)
    if told["code"]:
        raise Failed(f"{' '.join(command)} in {folder}: {told['said']}")
    return Cost(told["wall"], told["cpu"], told["memory"])


def _measured(command: Sequence[str]) -> dict[str, Any]:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603  # the engines themselves
    with _Watched(process.pid) as watched:
        assert process.stdout is not None  # noqa: S101  # a pipe, as asked for
        said = process.stdout.read()  # ends with the process
        _, status, usage = os.wait4(process.pid, 0)  # its children included, as far as it waited for them
    process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "code": process.returncode, "said": said.decode(errors="replace").strip(), "wall": time.perf_counter() - start,
        "cpu": usage.ru_utime + usage.ru_stime, "memory": max(usage.ru_maxrss / 1024, watched.peak),
    }  # fmt: skip


def seconds_of(pid: int) -> float:
    """Return the seconds of a processor that a living process has taken, its finished children included; Linux only."""
    fields = (_PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / _TICKS  # utime, stime, cutime, cstime: proc(5)


def peak_of(pid: int) -> float | None:
    """Return the most memory that a living process has had, in MiB, without its children; None where that is not to be seen."""
    try:
        told = re.search(r"^VmHWM:\s+(\d+) kB", (_PROC / f"{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(told[1]) / 1024 if told else None


def writing(folder: Path, elsewhere: Path) -> Cost:
    """Write the files below ``folder`` once more, to ``elsewhere``, and return what the writing alone took."""
    wall = cpu = 0.0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data, copy = path.read_bytes(), elsewhere / path.relative_to(folder)
            start, before = time.perf_counter(), time.process_time()
            copy.parent.mkdir(parents=True, exist_ok=True)
            with copy.open("wb") as file:
                file.write(data)
            wall, cpu = wall + time.perf_counter() - start, cpu + time.process_time() - before
    return Cost(wall, cpu, None)


def files(folder: Path) -> Files:
    """Return what lies below ``folder``."""
    written, digests, size = {}, {}, 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name, status = path.relative_to(folder).as_posix(), path.stat()
            written[name] = (status.st_ino, status.st_mtime_ns)
            digests[name] = hashlib.blake2b(path.read_bytes()).digest()
            size += status.st_size
    return Files(written, digests, size)


def difference(before: Files, after: Files) -> tuple[int, int]:
    """Return how many files were written, and how many have other bytes than before, are new, or are gone."""
    written = sum(before.written.get(name) != file for name, file in after.written.items())
    names = before.digests.keys() | after.digests.keys()
    return written, sum(before.digests.get(name) != after.digests.get(name) for name in names)


class _Watched:
    """Adds up the memory of a process and its children, where Linux shows it.

    Of one process the system itself keeps the peak. Of several it keeps that of the largest only, so they are looked at now
    and then; what they share counts once (PSS).
    """

    def __init__(self, pid: int) -> None:
        self.peak = 0.0  # MiB
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            family = _family(self._pid)
            if len(family) > 1:
                self.peak = max(self.peak, sum(map(_memory, family)))


def _family(pid: int) -> list[int]:
    """Return the process and those below it."""
    try:
        children = [
            int(child)
            for task in (_PROC / f"{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:  # gone, or no Linux
        children = []
    return [pid, *(found for child in children for found in _family(child))]


def _memory(pid: int) -> float:
    try:
        told = re.search(r"^Pss: +(\d+) kB", (_PROC / f"{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:  # gone meanwhile
        return 0
    return int(told[1]) / 1024 if told else 0


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1:])))
