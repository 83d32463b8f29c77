"""What lies outside the product: one clock, the clones, the public site, Mailchimp, and what cannot be reached at times.

Commands are typed through invoke as in a shell. Nothing waits: time passes only in :meth:`World.until`.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from types import CodeType
from typing import Any, Final, Self
from unittest.mock import patch
from zoneinfo import ZoneInfo

from invoke.collection import Collection
from invoke.program import Program
from invoke.tasks import Task
from jinja2 import Environment

import tasks
from pipeline import config, mailroom, rendering, store
from pipeline.couriers.mailchimp.client import Client
from pipeline.domain import Receipt
from pipeline.receipts import Branch, GitReceiptBook
from tests import factories
from tests.editors.world import TOWNS
from tests.mailchimp.server import FakeMailchimp

ROOT: Final = Path(__file__).parents[2]
BERLIN: Final = ZoneInfo("Europe/Berlin")
URL: Final = "https://vorgestellt.example"
ISSUE_DAY: Final = 28  # in March 2027 and October 2029 the day on which the clocks change
READERS: Final = 12
_TASKS: Final = {name: task for name, task in vars(tasks).items() if isinstance(task, Task)}


@dataclass(frozen=True)
class Said:
    """What became of a command."""

    at: datetime
    where: str  # name of the clone
    line: str  # as it was typed, without "inv"
    code: int
    text: str  # standard output and error

    @property
    def despite(self) -> tuple[str, ...]:
        """What it would take to overrule each objection that can be."""
        return tuple(re.findall(r"--despite ([\w-]+)\)", self.text))


@dataclass
class World:
    """One publication and everything around it; use it as a context."""

    folder: Path
    begins: datetime
    log: list[Said] = field(default_factory=list)
    online: dict[str, datetime] = field(default_factory=dict)  # files of the public site, since when
    shown: dict[str, datetime] = field(default_factory=dict)  # the same, and those that were there once
    joined: list[tuple[datetime, str, bool]] = field(default_factory=list)  # readers who came (True) and left
    meeting: Callable[[], None] | None = None  # what happens right before the next receipt is kept

    def __enter__(self) -> Self:
        """Make the publication and its clones, and take the place of everything outside."""
        self._stack = ExitStack()
        self.server = self._stack.enter_context(FakeMailchimp(now=self.begins))
        readers = [f"leser{number}@leser.example" for number in range(READERS)]
        self.audience = self.server.add_audience("Vorgestellt", readers)
        self.joined += [(self.begins, address, True) for address in readers]
        self.desk, self.main, self.old = (self._clone(name) for name in ("desk", "main", "old"))
        self.private = self.folder / "private"
        put(self.private / "letter/testers.txt", "redaktion@vorgestellt.example\n")
        self._built: tuple[str, dict[str, bytes]] | None = None
        self._programs: dict[tuple[str, ...], Program] = {}
        compiled: dict[tuple[str, str | None], CodeType] = {}
        compiles = Environment.compile

        def compile_once(self: Environment, source: Any, name: Any = None, filename: Any = None, raw: Any = False, defer_init: Any = False) -> Any:  # fmt: skip
            if raw or not isinstance(source, str):
                return compiles(self, source, name, filename, raw, defer_init)
            if (source, name) not in compiled:
                compiled[source, name] = compiles(self, source, name, filename)
            return compiled[source, name]

        true_now, append, asks_git = config.now, GitReceiptBook.append, Branch._run
        answered: dict[tuple[str, ...], subprocess.CompletedProcess[bytes]] = {}

        def asked_once(branch: Branch, *words: str, given: bytes = b"", fails: bool = False) -> Any:
            """Ask git; what lies in a commit never changes."""
            if words[0] not in ("ls-tree", "cat-file") or given:
                return asks_git(branch, *words, given=given, fails=fails)
            asked = (str(branch._repository), *words)
            if asked not in answered:
                done = asks_git(branch, *words, given=given, fails=fails)
                if done.returncode:
                    return done
                answered[asked] = done
            return answered[asked]

        def appended(book: GitReceiptBook, receipt: Receipt) -> None:
            if (meeting := self.meeting) is not None:
                self.meeting = None
                meeting()
            append(book, receipt)

        for place, name, instead in (
            (rendering, "translations", cache(rendering.translations)),
            (
                config,
                "now",
                lambda given, zone: true_now(given, zone) if given else self.now.astimezone(ZoneInfo(zone)),
            ),
            (
                mailroom,
                "mailchimp_client",
                lambda: Client(self.server.api_key, address=self.server.url, pause=lambda _: None),
            ),
            (mailroom, "_is_public", lambda address: file_of(address) in self.online),
            (store, "gazetteer", lambda: TOWNS),
            (os, "fsync", lambda _: None),
            (GitReceiptBook, "append", appended),
            (Branch, "_run", asked_once),
            (Environment, "compile", compile_once),
        ):
            self._stack.enter_context(patch.object(place, name, instead))
        self._stack.enter_context(patch.dict(os.environ, {"VORGESTELLT_PRIVATE": str(self.private)}))
        return self

    def __exit__(self, *fault: Any) -> None:
        self._stack.__exit__(*fault)

    @property
    def now(self) -> datetime:
        """The moment that it is, in UTC."""
        return self.server.now

    @property
    def today(self) -> str:
        return f"{self.now.astimezone(BERLIN):%Y-%m-%d}"

    def until(self, moment: datetime) -> None:
        """Let time pass up to ``moment``."""
        self.server.tick(max(0, round((moment - self.now) / timedelta(minutes=1))))

    def typed(self, line: str, where: Path | None = None) -> Said:
        """Type ``inv`` and ``line`` in a clone (default: the editor's), and return what became of it; a minute passes."""
        place = where or self.desk
        words, out, code = shlex.split(line), io.StringIO(), 0
        with patch.dict(os.environ, {"VORGESTELLT_ROOT": str(place)}), redirect_stdout(out), redirect_stderr(out):
            try:
                self._program(words).run(["inv", *words])
            except SystemExit as end:
                code = int(end.code or 0)
        text = "".join(row for row in out.getvalue().splitlines(True) if not row.rstrip().endswith(" …"))
        said = Said(self.now, place.name, line, code, text)
        self.log.append(said)
        self.server.tick(1)
        return said

    def _program(self, words: list[str]) -> Program:
        """Return ``inv`` with no other tasks than those that are typed: to read a line with all of them takes a tenth of a second."""
        names = tuple(word for word in words if word in _TASKS)
        if names not in self._programs:
            self._programs[names] = Program(
                namespace=Collection(*(_TASKS[name] for name in names)), binary="inv", name="inv"
            )
        return self._programs[names]

    def calendar(self, where: Path | None = None) -> dict[str, Any] | None:
        """Return what ``inv calendar --json`` says, None where it says nothing."""
        said = self.typed("calendar --json", where)
        return json.loads(said.text[said.text.index("{") :]) if said.code == 0 else None  # a note may stand before

    # Clones and the public site

    def _clone(self, name: str) -> Path:
        """Make a clone of the publication as it is in the beginning."""
        place, origin = self.folder / name, self.folder / "origin"
        if not origin.exists():
            origin.mkdir(parents=True)
            git(origin, "init", "-q", "--bare")
        for path, text in factories.texts().items():
            if not re.search("/(founders|ledger|issues)/", path):
                put(place / path, text)
        edit(
            place / "content/publication.yml",
            "letter:\n",
            f'letter:\n  courier: "mailchimp"\n  audience: "{self.audience.id}"\n',
        )
        edit(place / "content/publication.yml", 'issue_day: "15"', f'issue_day: "{ISSUE_DAY}"')
        edit(place / "content/publication.yml", 'languages: ["de", "en"]', 'languages: ["de"]')
        factories.ready_to_build(place)  # behind a link, nothing would ever count as untouched
        git(place, "init", "-q")
        git(place, "remote", "add", "origin", str(origin))
        git(place, "config", "user.name", {"main": "vorgestellt-bot"}.get(name, "Ada Redaktion"))
        return place

    def merge(self) -> bool:
        """Bring into main what lies at the desk, as pull requests do, one for each folder or file: what has errors stays out."""
        before, out = files(self.main / "content"), set[str]()
        for _ in range(4):
            wanted = {path: data for path, data in files(self.desk / "content").items() if _of(path) not in out}
            replace(
                self.main / "content",
                wanted | {path: data for path, data in before.items() if _of(path) in out and self._stays(path)},
            )
            said = self.typed("check --json", self.main)
            if said.code == 0:
                return files(self.main / "content") != before
            out |= {
                _of(row["file"].removeprefix("content/")) for row in json.loads(said.text) if row["severity"] == "error"
            }
        replace(self.main / "content", before)
        return False

    def _stays(self, path: str) -> bool:
        """Return whether what is in main stays there: it does unless it is to be deleted."""
        return (self.desk / "content" / path).exists()

    def grow_old(self) -> None:
        """Leave a clone as it is today, for somebody to come back to."""
        replace(self.old / "content", files(self.main / "content"))

    def make(self) -> bool:
        """Type ``make`` in main, unless that would find nothing to do, and return whether the site is built."""
        wanted = (self.today, files(self.main / "content"))
        if self._built != wanted:
            self._built = wanted if self.typed("publish", self.main).code == 0 else None
        return self._built is not None

    def publish(self) -> bool:
        """Do what publish.yml does: build, and put it online."""
        if not self.make():
            return False
        there = {
            path.relative_to(self.main / "output").as_posix()
            for path in (self.main / "output").rglob("*")
            if path.is_file()
        }
        self.online = {path: self.online.get(path, self.now) for path in there}
        self.shown = self.online | self.shown
        return True

    # What goes wrong

    def hide_receipts(self) -> None:
        """Have the receipts out of reach."""
        if (origin := self.folder / "origin").exists():
            origin.rename(self.folder / "origin.away")

    def show_receipts(self) -> None:
        if (away := self.folder / "origin.away").exists():
            away.rename(self.folder / "origin")

    def mailchimp_is_well(self) -> None:
        """End whatever is wrong with Mailchimp."""
        self.server._faults.clear()

    # What can be looked at afterwards

    def receipts(self, key: str) -> list[dict[str, Any]]:
        """Return the receipts of a letter, read past the product."""
        self.show_receipts()
        words = ["git", "-C", str(self.folder / "origin"), "show", f"receipts:{key}.jsonl"]
        done = subprocess.run(words, capture_output=True, check=False)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def reads(self, address: str, at: datetime) -> bool:
        """Return whether somebody was a reader at a moment."""
        came = [there for moment, who, there in self.joined if who == address and moment <= at]
        return bool(came) and came[-1]

    def somebody_comes_or_goes(self, chance: Random) -> None:
        """Have a reader sign up and confirm, or leave."""
        there = [member.address for member in self.audience.members.values() if member.status == "subscribed"]
        if chance.random() < 0.4 and len(there) > READERS:
            address = chance.choice(there)
            self.server.leave(self.audience, address)
            self.joined.append((self.now, address, False))
            return
        address = f"neu{len(self.joined)}@leser.example"
        self.server.add_reader(self.audience, address)
        self.joined.append((self.now, address, True))


def slot(month: str) -> datetime:
    """Return when the issue of a month appears."""
    year, number = map(int, month.split("-"))
    return datetime(year, number, ISSUE_DAY, 8, tzinfo=BERLIN)


def file_of(address: str) -> str:
    """Return the file of the public site that an address leads to."""
    path = address.removeprefix(URL).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _of(path: str) -> str:
    """Return what a pull request would be about: the folder of a founder, or a file, relative to content/."""
    return "/".join(path.split("/")[:2]) if path.startswith("founders/") else path


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    put(path, text.replace(old, new))


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def replace(folder: Path, wanted: dict[str, bytes]) -> None:
    """Make a folder hold these files; what is the same is not touched."""
    there = files(folder)
    for name in there.keys() - wanted.keys():
        (folder / name).unlink()
    for name, data in wanted.items():
        if there.get(name) != data:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    for path in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)  # noqa: S607  # the PATH's
