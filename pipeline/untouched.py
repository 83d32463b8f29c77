"""Whether anything has been touched since the last build, told by signatures: nothing is read and nothing of the product is loaded.

A signature is what the system notes about a file or folder: kind, size, times, number. It counts only where it was taken some
time after the last change that it shows; one that is fresher could stay the same through another change in the same tick
of the system's clock. A folder's own signature changes with every name that comes or goes in it.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import stat
import struct
import sys
import sysconfig
import time
import zoneinfo
from array import array
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pipeline import processes

Signature = tuple[int, ...]
Seen = dict[str, Signature | None]  # by path
Listed = Callable[[str, Signature], Iterable[str] | None]
Pressed = tuple[str, bytes]  # paths, and their signatures one after the other
Tops = tuple[list[str], list[str]]  # what is looked at with everything below it, and what stands alone
FINISHED: Final = "finished"  # the name under which a build is kept
SENTENCES: Final = ("Website: {} Dateien in output/, keine geändert", "Site: {} files in output/, none changed")
WAITS: Final = (
    "Gerade wird schon gebaut; gleich geht es weiter …",
    "Another build is under way; this goes on after it …",
)
PAGES: Final = ("Seiten …", "Pages …")
_TICK: Final = 25_000_000  # nanoseconds; systems note times in steps of 1 to 10 milliseconds
_SLOW_TICK: Final = 2_000_000_000
_TRIES: Final = 4
_MANY: Final = 8192  # signatures; looking at fewer is quicker than starting another process
_UNREAD: Final = frozenset({"__pycache__", ".git"})
_DIGEST: Final = 32  # bytes
_FORM: Final = f"4 {sys.version}".encode()  # of what is kept; another Python may write the same values otherwise


def sources(root: Path) -> list[Path]:
    """Return everything that a build of the publication in ``root`` depends on: its files, the program, what that is made with."""
    program = Path(__file__).parents[1]
    own = [root / name for name in ("content", "theme", "pelicanconf.py", "publishconf.py")]
    return [*own, program / "pipeline", program / "plugins"]


def surroundings() -> list[Path]:
    """Return the folders whose own signatures change where another library, or another table of time zones, is installed.

    Links on the way to them are followed: some systems keep their time zones behind one.
    """
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return sorted({Path(path).resolve() for path in (*libraries, *zoneinfo.TZPATH)})


def signature(path: str | Path, *, changed: bool = True) -> Signature | None:
    """Return the signature of a file, folder or link, None where there is nothing.

    ``changed`` includes the time of the last change of whatever kind, which nobody can set; a new name for the same file is one.
    """
    try:
        found = os.lstat(path)
    except OSError:
        return None
    own = (found.st_mode, found.st_size, found.st_mtime_ns, found.st_ino)
    return (*own, found.st_ctime_ns) if changed else own


def look(tops: Iterable[Path], *, changed: bool = True, listed: Listed = lambda _path, _sign: None) -> Seen:
    """Return the signatures of ``tops`` with everything below them, by path; links are not followed.

    ``listed`` may know what a folder of this signature holds: then nobody is asked. Whether they count is not said.
    """
    found: Seen = {}
    ahead = [str(top) for top in tops]
    for path in ahead:
        found[path] = sign = signature(path, changed=changed)
        if sign and stat.S_ISDIR(sign[0]):
            ahead += [f"{path}{os.sep}{name}" for name in listed(path, sign) or _names(path)]
    return found


def signatures(
    tops: Iterable[Path], alone: Iterable[Path | str] = (), *, changed: bool = True, listed: Listed = lambda _path, _sign: None
) -> Seen | None:  # fmt: skip
    """Return the same, and the signatures of what stands ``alone``, once they count; None where they never do."""
    walked, single = list(tops), [str(path) for path in alone]
    for _ in range(_TRIES):
        at = time.time_ns()  # what changes from now on is too fresh
        found = look(walked, changed=changed, listed=listed) | {
            path: signature(path, changed=changed) for path in single
        }
        if (fresh := _fresh(found, at, changed=changed)) <= 0:
            return found
        time.sleep(min(fresh, 2 * _SLOW_TICK) / 1e9)
    return None


def renewed(seen: Seen, at: int, paths: Set[str], *, changed: bool = True) -> Seen | None:
    """Return what was ``seen`` from the moment ``at`` on, with ``paths`` looked at once more; None where that does not count.

    What is not there any more is left out. Where a folder among ``paths`` holds what nobody has seen, that does not count either.
    """
    rest = {path: one for path, one in seen.items() if path not in paths}
    again = signatures((), paths, changed=changed) if _fresh(rest, at, changed=changed) <= 0 else None
    if again is None:
        return None
    now = rest | {path: one for path, one in again.items() if one}
    folders = (path for path, one in again.items() if one and stat.S_ISDIR(one[0]))
    return now if all(f"{path}{os.sep}{name}" in now for path in folders for name in _names(path)) else None


def _fresh(found: Seen, at: int, *, changed: bool) -> int:
    """Return how many nanoseconds after the moment ``at`` all signatures would have counted; 0 or less where they did."""
    # Its own last entry is the latest time of a signature that nobody has set by hand.
    newest = max((one[-1 if changed else 2] for one in found.values() if one), default=0)
    # Some systems note whole seconds, and every other one of them.
    notes_parts = any(one and one[2] % 1_000_000_000 for one in found.values())
    return newest + (_TICK if notes_parts or not found else _SLOW_TICK) - at + 1


def pressed(seen: Seen, *, changed: bool = True) -> Pressed:
    """Return signatures in a form that is quick to read and to compare; ``changed`` as it was when they were taken."""
    return "\0".join(seen), _numbers(seen.values(), changed=changed)


@dataclass(frozen=True, slots=True)
class Look:
    """How everything lay that a build depends on or has written, seen at one moment; it counts."""

    tops: Tops  # of the sources
    inputs: Seen
    output: Seen
    at: int  # when it began, in nanoseconds
    kept: Signature | None  # of the file that told of the last build
    touched: tuple[str, ...]  # paths of what lay otherwise then


@dataclass(frozen=True, slots=True)
class Last:
    """What is known about the last build."""

    told: dict[str, Any]
    is_untouched: bool  # another one would read the same, and find what this one has left
    look: Callable[[], Look | None]  # that told so, in full; None where it does not count


def last(folder: Path, output: Path) -> Last | None:
    """Return what is known about the last build of ``output`` kept in ``folder``, None where that is nothing."""
    place = folder / FINISHED
    at, own, kept = time.time_ns(), signature(place), load(place)
    if kept.get("place") != str(output):
        return None
    tops, kinds = kept["tops"], (True, False)
    then: list[Pressed] = [kept["inputs"], kept["output"]]
    paths = [one[0].split("\0") for one in then]

    def numbers(share: int, among: int) -> list[bytes]:
        return [
            _numbers([signature(path, changed=changed) for path in _part(names, share, among)], changed=changed)
            for names, changed in zip(paths, kinds, strict=True)
        ]

    parts = processes.shared(numbers, sum(map(len, paths)) // _MANY)
    now = [b"".join(found) for found in zip(*parts, strict=True)]

    def looked() -> Look | None:
        sources, others = _grown(paths[0], then[0][1], now[0], tops, changed=True)
        site, spoilt = _grown(paths[1], then[1][1], now[1], ([str(output)], []), changed=False)
        counts = _fresh(sources, at, changed=True) <= 0 and _fresh(site, at, changed=False) <= 0
        return Look(tops, sources, site, at, own, (*others, *spoilt)) if counts else None

    return Last(kept["told"], now == [found for _, found in then], looked)


def finished(folder: Path, output: Path) -> dict[str, Any] | None:
    """Return what was told about the last build kept in ``folder``, None where another one would read or find anything else."""
    found = last(folder, output)
    return found.told if found and found.is_untouched else None


def _part(paths: Sequence[str], share: int, among: int) -> Sequence[str]:
    return paths[len(paths) * share // among : len(paths) * (share + 1) // among]


def _grown(paths: Sequence[str], then: bytes, now: bytes, tops: Tops, *, changed: bool) -> tuple[Seen, list[str]]:
    """Return what :func:`signatures` would of ``tops``, from the signatures that ``paths`` had ``then`` and have ``now``.

    With it come those of ``paths`` whose signature is another one.

    A folder whose signature is the same holds the same names, for it counted; any other one is listed.
    """
    form, gone = f"{_length(changed=changed)}q", _gone(changed=changed)
    found: Seen = {}
    others = list[str]()
    for path, before, after in zip(paths, struct.iter_unpack(form, then), struct.iter_unpack(form, now), strict=True):
        found[path] = after
        if after != before:
            others.append(path)
    links = list[str]()  # where a folder was, perhaps: what lies behind it is no part of this
    for path in others:
        sign = found[path] or gone
        if sign != gone and stat.S_ISLNK(sign[0]):
            links.append(f"{path}{os.sep}")
        elif sign != gone and stat.S_ISDIR(sign[0]) and path not in tops[1]:
            below = (f"{path}{os.sep}{name}" for name in _names(path))
            found |= look([Path(one) for one in below if found.get(one, gone) == gone], changed=changed)
    behind = tuple(links)
    lies = {
        path: None if sign == gone else sign
        for path, sign in found.items()
        if (sign != gone or path in tops[0] or path in tops[1]) and not path.startswith(behind)
    }
    return lies, others


def lying(folder: Path, seen: Seen | None = None) -> Seen:
    """Return every file and link below ``folder`` by its path relative to it, with its signature, all but when it last changed.

    ``seen`` is what :func:`look` returned of it, for whoever has looked already.
    """
    found, top = look([folder], changed=False) if seen is None else seen, len(str(folder)) + 1
    files = ((path, one) for path, one in found.items() if one and not stat.S_ISDIR(one[0]) and len(path) >= top)
    return {path[top:].replace(os.sep, "/"): one for path, one in files}


def load(path: Path) -> dict[str, Any]:
    """Return what :func:`save` kept, empty where nothing is or it is not whole."""
    try:
        with path.open("rb") as file:
            seal, data = file.read(_DIGEST), file.read()
        if seal == _sealed(data):
            kept = marshal.loads(data)  # noqa: S302  # of our own making, as the digest tells
            return kept if isinstance(kept, dict) else {}
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return {}


def save(path: Path, kept: dict[str, Any]) -> None:
    """Keep plain values, whole or not at all; where they cannot be kept, the next build takes longer."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.next")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        data = marshal.dumps(kept)
        with beside.open("wb") as file:
            file.write(_sealed(data))
            file.write(data)
        beside.replace(path)
    except BaseException as fault:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        if not isinstance(fault, OSError):
            raise


def _numbers(signs: Iterable[Signature | None], *, changed: bool) -> bytes:
    numbers, gone = array("q"), _gone(changed=changed)
    for one in signs:
        numbers.extend(one or gone)
    return numbers.tobytes()


def _gone(*, changed: bool) -> Signature:
    """Return what stands for the signature of what is not there."""
    return (-1,) * _length(changed=changed)


def _length(*, changed: bool) -> int:
    return 5 if changed else 4


def _sealed(data: bytes) -> bytes:
    found = sha256(sha256(_FORM).digest())
    found.update(data)
    return found.digest()


def _names(folder: str) -> list[str]:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return [name for name in os.listdir(folder) if name not in _UNREAD]  # noqa: PTH208  # of thousands, each a Path
    return []
