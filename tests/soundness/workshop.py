"""Runs the product's commands in processes of their own, each of which can be disturbed at any point.

One process (``python -m tests.soundness.workshop``) has everything imported and forks another for each order, so that an order finds
what a command that was typed finds: no memory of any build before. One order may stay open instead, like ``inv serve``, and then
takes further ones in the same process. A point is an event at which a file or a folder is about to change; Python names these to
its audit hooks (:pep:`578`).

What takes longest is remembered between all orders: drawn cards and icons, encoded pictures, compiled templates. The key
is made here, of every argument the function got, and not by the product: a recipe of the product's that leaves something out
still shows.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import marshal
import os
import pickle
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
LONGEST: Final = 120  # seconds; whatever takes longer hangs
_WAIT: Final = 1.0  # seconds that one build stands still for another to run past it, which may be waiting for its end
_NEEDS_SPACE: Final = frozenset({"open", "os.rename", "os.mkdir", "os.link", "os.symlink"})
_CHANGES: Final = _NEEDS_SPACE | {"os.remove", "os.rmdir", "os.truncate"}


@dataclass(frozen=True)
class Trouble:
    """What happens to a command on its way."""

    # "kill", "full" (disk), "cache" (deleted meanwhile), "edit" (a source changes meanwhile), "spoil" (a page does), "meet" (another build)
    kind: str
    at: int  # the number of the event, from 1
    renames: bool = False  # only renames are counted
    begun: bool = False  # a file that was about to be opened for writing is left empty
    lasting: bool = False  # the disk stays full
    file: str = ""  # to edit or to spoil: its path below the root
    text: str = ""  # and what it holds then


@dataclass(frozen=True)
class Order:
    """One call of a command."""

    root: str
    now: str
    command: str = "build"  # or show, rename, withdraw
    words: tuple[str, ...] = ()  # of rename and withdraw
    production: bool = False
    dry_run: bool = False
    trouble: Trouble | None = None
    stays: bool = False  # in the process that stays open for this root, which begins now where there is none
    clean: bool = False  # in the workshop's other half, which has another order of sets


@dataclass(frozen=True)
class Done:
    """What became of it."""

    code: int | None  # None: the process was killed
    out: str = ""
    err: str = ""
    raised: str = ""  # a traceback, where the command let an exception through
    findings: str = ""  # of a check right after a build that was not disturbed
    events: int = 0  # points there were
    renames: int = 0  # of these, renames
    other: Done | None = None  # the build that was met


class Workshop:
    """The processes that fork, one for each half. Use it as a context; they end with their standard input.

    ``code`` is the folder in which the product lies, and this module; ``remembered`` that of another workshop.
    """

    def __init__(self, code: Path = ROOT, remembered: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vorgestellt-soundness-"))
        self.remembered = remembered or self.folder / "remembered"
        self.remembered.mkdir(exist_ok=True)
        self._code = code
        self._halves: dict[bool, subprocess.Popen[str]] = {}

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        for half in self._halves.values():
            half.communicate(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, order: Order) -> Done:
        """Carry out ``order`` and say what became of it. Raises RuntimeError where it hung or the workshop broke."""
        half = self._halves.get(order.clean) or self._started(order.clean)
        assert half.stdin
        assert half.stdout
        half.stdin.write(json.dumps(asdict(order)) + "\n")
        half.stdin.flush()
        answer = half.stdout.readline()
        if not answer:
            raise RuntimeError(f"the workshop ended at {order}")
        return _done(json.loads(answer))

    def _started(self, clean: bool) -> subprocess.Popen[str]:
        known = {name: value for name, value in os.environ.items() if not name.startswith("VORGESTELLT_")}
        self._halves[clean] = half = subprocess.Popen(
            [sys.executable, "-m", "tests.soundness.workshop", str(self.remembered)],
            cwd=self._code, env=known | {"PYTHONHASHSEED": str(int(clean))}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return half


def _done(told: dict[str, Any]) -> Done:
    if told.pop("hung", False):
        raise RuntimeError(f"a command took longer than {LONGEST} s")
    other = told.pop("other", None)
    return Done(**told, other=_done(other) if other else None)


# Within the workshop


def main() -> None:
    """Read orders from standard input, a line each, and write what became of them, a line each."""
    sys.dont_write_bytecode = True  # Python compares settings by the second and the size; its cache is not ours to test
    remembered = Path(sys.argv[1])
    _import_and_remember(remembered)
    open_one: _Child | None = None
    serves = ""  # the root it builds
    for line in sys.stdin:
        order = json.loads(line)
        if order["stays"]:
            if open_one is not None and serves != order["root"]:
                open_one.end()
            if open_one is None or open_one.over:
                open_one, serves = _Child(stays=True), order["root"]
            child = open_one
        else:
            child = _Child(stays=False)
        child.take(order)
        sys.stdout.write(json.dumps(_attended(child, order)) + "\n")
        sys.stdout.flush()
    if open_one is not None and not open_one.over:
        open_one.end()


def _attended(child: _Child, order: dict[str, Any]) -> dict[str, Any]:
    """Wait for what became of an order; meanwhile run the build that it meets, if it does."""
    said = child.listen(LONGEST)
    other: _Child | None = None
    if said == {"meets": True}:
        other = _Child(stays=False)
        other.take(order | {"trouble": None, "stays": False})
        met = other.listen(_WAIT)
        child.go_on()
        said = child.listen(LONGEST)
        if met == {"hung": True}:
            met = other.listen(LONGEST)
        other.end()
        said["other"] = met
    if said.get("hung") or not child.stays:
        child.end()
    return said


class _Child:
    """A forked process that carries out orders."""

    def __init__(self, *, stays: bool) -> None:
        self.stays, self.over = stays, False
        here, there = os.pipe(), os.pipe()  # orders, answers
        self.pid = os.fork()
        if self.pid == 0:
            os.close(here[1])  # or it would wait on where the workshop is gone
            os.close(there[0])
            _work(here[0], there[1], stays=stays)
        os.close(here[0])
        os.close(there[1])
        with contextlib.suppress(OSError):
            os.setpgid(self.pid, self.pid)  # here as in the child: whichever comes first
        self._orders, self._answers, self._heard = here[1], there[0], b""

    def take(self, order: dict[str, Any]) -> None:
        os.write(self._orders, json.dumps(order).encode() + b"\n")

    def go_on(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._orders, b"\n")

    def listen(self, seconds: float) -> dict[str, Any]:
        """Return the next answer; that of a process which is gone says so."""
        until = time.monotonic() + seconds
        while b"\n" not in self._heard:
            if not select.select([self._answers], [], [], max(0.0, until - time.monotonic()))[0]:
                return {"hung": True}
            piece = os.read(self._answers, 1 << 16)
            if not piece:
                self.over = True
                return {"code": None}
            self._heard += piece
        line, _, self._heard = self._heard.partition(b"\n")
        return json.loads(line)

    def end(self) -> None:
        """End the process, and whatever it started."""
        os.close(self._orders)
        os.close(self._answers)
        if self.stays:  # between two orders it does nothing
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.over = True


def _work(orders: int, answers: int, *, stays: bool) -> None:
    """Carry out orders in this process, and never return."""
    os.setpgid(0, 0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.addaudithook(_POINTS.pass_by)
    try:
        with os.fdopen(orders, "r") as lines:
            _POINTS.lines, _POINTS.answers = lines, answers
            for line in iter(lines.readline, ""):
                os.write(answers, json.dumps(_carried_out(json.loads(line))).encode() + b"\n")
                if not stays:
                    break
    finally:
        os._exit(0)


def _carried_out(order: dict[str, Any]) -> dict[str, Any]:
    from pipeline import build_commands, commands, console, rename_commands, site_commands, store, withdrawal_commands

    root, now = order["root"], order["now"]
    os.environ["VORGESTELLT_ROOT"] = root
    os.chdir(root)
    sys.path[0] = root  # where the settings for readers look for the others
    for name in ("pelicanconf", "publishconf"):
        sys.modules.pop(name, None)
    given, trouble = order["words"], order["trouble"]
    out, err, raised, code = io.StringIO(), io.StringIO(), "", None
    _POINTS.begin(root, Trouble(**trouble) if trouble else None)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            if order["command"] == "rename":
                code = rename_commands.rename(*given, now=now)
            elif order["command"] == "withdraw":
                code = withdrawal_commands.withdraw(*given, yes=True, now=now)
            elif order["command"] == "show":
                shown = site_commands.rebuild(console.Voice("de"), now, index_later=True)
                code = 1 if shown is None else 0
            elif order["production"]:
                code = site_commands.build(now=now, production=True, dry_run=order["dry_run"])
            else:
                code = build_commands.build(now=now, dry_run=order["dry_run"])
    except store.ContentMissing:  # of a command that shows: whoever serves says so and goes on
        code = 2
    except BaseException:  # noqa: BLE001  # the test says so, with the sequence that led here
        raised = traceback.format_exc()
    _POINTS.pause()
    said = io.StringIO()
    if trouble is None and not raised:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(err):
            commands.check(form="json", now=now)
    told = {name: text.getvalue().replace(root, "") for name, text in (("out", out), ("err", err), ("findings", said))}
    return told | {
        "code": code if code is not None else -1,
        "raised": raised,
        "events": _POINTS.passed,
        "renames": _POINTS.renames,
    }


class _Points:
    """Counts the events of one order, and at one of them brings the trouble."""

    def __init__(self) -> None:
        self.passed = self.renames = 0
        self.lines: Any = None
        self.answers = -1
        self._root = ""
        self._trouble: Trouble | None = None
        self._counting = self._is_full = False

    def begin(self, root: str, trouble: Trouble | None) -> None:
        self.passed = self.renames = 0
        self._root, self._trouble, self._counting, self._is_full = root, trouble, True, False

    def pause(self) -> None:
        self._counting = False

    @contextlib.contextmanager
    def unseen(self) -> Any:
        counting, self._counting = self._counting, False
        try:
            yield
        finally:
            self._counting = counting

    def pass_by(self, event: str, args: tuple[Any, ...]) -> None:
        """Be told by Python what is about to happen."""
        if not self._counting or event not in _CHANGES:
            return
        if event == "open" and not self._writes_below(*args):
            return
        self.passed += 1
        self.renames += event == "os.rename"
        trouble = self._trouble
        if trouble is None:
            return
        if self._is_full:
            self._fill(event, args)
        if trouble.renames and event != "os.rename":
            return
        if (self.renames if trouble.renames else self.passed) == trouble.at:
            self._bring(trouble, event, args)

    def _writes_below(self, path: Any, mode: str | None, flags: int) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) or set(mode or "") & set("wax+")
        name = os.fsdecode(path)
        return bool(writes) and (not name.startswith("/") or name.startswith(self._root + "/"))

    def _bring(self, trouble: Trouble, event: str, args: tuple[Any, ...]) -> None:
        with self.unseen():
            if trouble.kind == "kill":
                if trouble.begun and event == "open":
                    self._leave_empty(args[0])
                os.killpg(0, signal.SIGKILL)
            elif trouble.kind == "cache":
                shutil.rmtree(Path(self._root) / ".cache", ignore_errors=True)
            elif trouble.kind in ("edit", "spoil"):
                with contextlib.suppress(FileNotFoundError):  # a page that is on its way
                    (Path(self._root) / trouble.file).write_text(trouble.text, "utf-8", newline="\n")
            elif trouble.kind == "meet":
                os.write(self.answers, b'{"meets": true}\n')
                self.lines.readline()
        if trouble.kind == "full":
            self._is_full = True
            self._fill(event, args)

    def _fill(self, event: str, args: tuple[Any, ...]) -> None:
        """Refuse whatever needs space, once or from now on; what deletes goes on."""
        if event not in _NEEDS_SPACE or self._trouble is None:
            return
        self._is_full = self._trouble.lasting
        if self._trouble.begun and event == "open":
            with self.unseen():
                self._leave_empty(args[0])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @staticmethod
    def _leave_empty(path: Any) -> None:
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644))


_POINTS: Final = _Points()


# What is remembered


def _import_and_remember(folder: Path) -> None:
    from pipeline import (
        cards,
        feeds,
        icons,
        kit,
        portrait,
        rendering,
        views,
    )
    from plugins import founders, pages  # noqa: F401

    # So that of eight founders, too, somebody is in no feed, and a list can be too long.
    feeds._feeds.__defaults__ = (2,)
    views._LIST_MOST, views._NAMES_SHOWN = 6, 1

    for module, name in ((cards, "draw"), (icons, "files"), (kit, "badge"), (portrait, "encoded")):
        setattr(module, name, _remembered(folder, getattr(module, name), pickle.dumps, pickle.loads))

    environment = rendering._OneLanguage
    compiled = environment.compile

    def by_text(self: Any, source: str, name: str | None = None, filename: str | None = None) -> Any:
        words = sorted(vars(self.catalogue).get("_catalog", {}).items(), key=repr)
        key = _digest((name, source, repr(words)))
        return _kept(folder / key, lambda: compiled(self, source, name, filename), marshal.dumps, marshal.loads)

    environment.compile = by_text


def _remembered(
    folder: Path, function: Callable[..., Any], dumps: Callable[[Any], bytes], loads: Callable[[bytes], Any]
) -> Callable[..., Any]:
    def asked(*args: Any, **named: Any) -> Any:
        key = (function.__module__, function.__qualname__, args, named)
        return _kept(folder / _digest(key), lambda: function(*args, **named), dumps, loads)

    return asked


def _kept(path: Path, make: Callable[[], Any], dumps: Callable[[Any], bytes], loads: Callable[[bytes], Any]) -> Any:
    """Return what lies at ``path``, or make it and lay it there; a killed process leaves nothing half."""
    with _POINTS.unseen():
        if path.exists():
            return loads(path.read_bytes())
    made = make()
    with _POINTS.unseen():
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_bytes(dumps(made))
        beside.replace(path)
    return made


def _digest(value: Any) -> str:
    digest = hashlib.sha256()
    _feed(digest, value)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    """Add a value with everything in it. Raises TypeError for what nobody here knows to write down whole."""
    from PIL.Image import Image

    from pipeline.lettering import Face

    digest.update(f"{type(value).__name__}(".encode())
    if value is None or isinstance(value, str | int | float | date):
        digest.update(repr(value).encode())
    elif isinstance(value, bytes):
        digest.update(hashlib.sha256(value).digest())
    elif isinstance(value, Face):
        digest.update(hashlib.sha256(value.data).digest())
    elif isinstance(value, Image):
        digest.update(repr((value.mode, value.size)).encode() + hashlib.sha256(value.tobytes()).digest())
    elif is_dataclass(value):
        for field in fields(value):
            _feed(digest, getattr(value, field.name))
    elif isinstance(value, dict):
        for item in value.items():
            _feed(digest, item)
    elif isinstance(value, tuple | list):
        for item in value:
            _feed(digest, item)
    else:
        raise TypeError(f"{type(value).__name__} has no digest here; add it to _feed")
    digest.update(b")")


if __name__ == "__main__":
    main()
