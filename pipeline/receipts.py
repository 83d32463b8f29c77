"""Where receipts are kept: in files beside the outbox, or in a branch of the publication's git repository.

The branch is what keeps two machines from sending the same letter. A receipt is a commit on top of the newest one there, and git
takes it only while that is the newest (compare and swap). Nothing in it depends on a checkout: an old clone, a restored
backup of a folder and somebody else's machine all read the same branch of the same remote.

A branch without a remote protects one machine only; ``inv doctor`` says so.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pipeline.characters import EMAIL
from pipeline.delivery import BookUnreachable, Overtaken
from pipeline.domain import Receipt

BRANCH: Final = "receipts"
"""The branch of the publication's repository that holds nothing but receipts."""

_SEEN: Final = "refs/vorgestellt/receipts"  # in the clone: the branch as it was last seen
_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)  # of a receipt whose time cannot be read
_TEXTS: Final = ("key", "action", "state", "digest", "courier", "detail")
_PATIENCE: Final = 60  # seconds for one call of git
_TRIES: Final = 8  # how often a receipt is put on top of others' receipts of other letters
_NOBODY: Final = "0" * 40  # git's word for a branch that does not exist
_AUTHOR: Final = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                  for what, value in (("NAME", "Vorgestellt"), ("EMAIL", "receipts@vorgestellt.invalid"))}  # fmt: skip
_OF_ANOTHER_CALL: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")  # set inside hooks


class FileReceiptBook:
    """Keeps the receipts of each letter in ``folder``/<key>.jsonl: enough for a courier that has no readers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key: str) -> tuple[Receipt, ...]:
        """Return the receipts of a letter, oldest first.

        A line that cannot be read, for instance one cut off by a power failure, counts as an action that nobody knows
        the outcome of: state ``unknown``.
        """
        path = self._folder / _file(key)
        return _receipts(key, path.read_bytes()) if path.exists() else ()

    def append(self, receipt: Receipt) -> None:
        """Add a receipt and wait until the disk has it. Raises OSError."""
        path = self._folder / _file(receipt.key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as book:
            book.write(_line_end(path.read_bytes()) + _line(receipt))
            book.flush()
            os.fsync(book.fileno())


class GitReceiptBook:
    """Keeps the receipts of each letter in <key>.jsonl on the branch ``receipts`` of ``remote``.

    ``repository`` is a folder inside the clone; ``remote`` a name or address that git knows, None for a clone of its own.
    """

    def __init__(self, repository: Path, remote: str | None = "origin") -> None:
        self._branch = Branch(repository, remote)
        self._known: dict[str, bytes] = {}  # what this book last read or wrote of each letter

    def read(self, key: str) -> tuple[Receipt, ...]:
        """Return the receipts of a letter, oldest first, as everybody sees them now. Raises BookUnreachable."""
        self._known[key] = self._branch.content(self._branch.newest(), _file(key))
        return _receipts(key, self._known[key])

    def append(self, receipt: Receipt) -> None:
        """Add a receipt for everybody. Raises Overtaken and BookUnreachable, as :class:`pipeline.delivery.ReceiptBook` says."""
        known = self._known.get(receipt.key)
        if known is None:
            raise ValueError("A receipt is added on top of receipts that were read.")
        wanted = known + _line_end(known) + _line(receipt)
        subject = f"{receipt.key}: {receipt.action}, {receipt.state}"
        for _ in range(_TRIES):
            newest = self._branch.newest()
            if self._branch.content(newest, _file(receipt.key)) != known:
                raise Overtaken(f"Others have added receipts of {receipt.key}.")
            if self._branch.put(newest, _file(receipt.key), wanted, subject):
                self._known[receipt.key] = wanted
                return
        raise BookUnreachable(f"{self._branch}: no receipt could be added in {_TRIES} tries.")


class SharedFile:
    """One file ``name`` on the same branch that many machines add to, and nobody takes anything out of."""

    def __init__(self, name: str, repository: Path, remote: str | None = "origin") -> None:
        self._name = name
        self._branch = Branch(repository, remote)

    def read(self) -> bytes:
        """Return the file as everybody sees it now, b"" where there is none. Raises BookUnreachable."""
        return self._branch.content(self._branch.newest(), self._name)

    def change(self, changed: Callable[[bytes], bytes], subject: str) -> None:
        """Put ``changed`` of the file in its place, made anew where somebody else was faster. Raises BookUnreachable."""
        for _ in range(_TRIES):
            newest = self._branch.newest()
            before = self._branch.content(newest, self._name)
            wanted = changed(before)
            if wanted == before or self._branch.put(newest, self._name, wanted, subject):
                return
        raise BookUnreachable(f"{self._branch}: {self._name} could not be changed in {_TRIES} tries.")


class Branch:
    """The branch ``receipts`` of a clone or its remote. The work tree, the index and the checked-out branch stay untouched."""

    def __init__(self, repository: Path, remote: str | None) -> None:
        self._repository = repository
        self._remote = remote
        self._last: dict[tuple[str, str], bytes] = {}  # by commit and name: what was last read or written

    def __str__(self) -> str:
        return self._remote or str(self._repository)

    def newest(self) -> str:
        """Return the branch's newest commit, where all machines look; "" where there is no branch yet."""
        if self._remote is None:
            return self._git("rev-parse", "--verify", "--quiet", f"refs/heads/{BRANCH}^{{commit}}", fails=True)
        for _ in range(_TRIES):
            known = self._seen()  # before the remote is asked: what it says must continue that
            commit = self._git("ls-remote", self._remote, f"refs/heads/{BRANCH}").partition("\t")[0]
            if commit == known:
                return commit
            if not commit or self._git("cat-file", "-t", commit, fails=True):
                self._remember(known, commit)
                return commit
            self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", self._remote, f"refs/heads/{BRANCH}")
        raise BookUnreachable(
            f"{self._remote}: Die Belege ändern sich schneller, als sie zu lesen sind.",
            f"{self._remote}: the receipts change faster than they can be read.",
        )

    def _remember(self, known: str, commit: str) -> None:
        """Keep which commit was seen last, until now ``known``. Raises BookUnreachable where ``commit`` does not continue it.

        Receipts are only ever added. A branch that lost some was deleted, rewritten, or is that of another repository.
        """
        if known and not self._continues(known, commit):
            raise BookUnreachable(
                f"{self._remote}: Dem Zweig {BRANCH} fehlen Belege, die schon da waren. Ist das gewollt: "
                f"git update-ref -d {_SEEN}",
                f"{self._remote}: the branch {BRANCH} has lost receipts that were there before. Where that is meant: "
                f"git update-ref -d {_SEEN}",
            )
        moved = self._see(commit, known) if commit else None
        if moved and moved.returncode and self._seen() == known:  # and no other run has moved it on meanwhile
            raise BookUnreachable(_complaint(moved))

    def _seen(self) -> str:
        return self._git("rev-parse", "--verify", "--quiet", _SEEN, fails=True)

    def _see(self, commit: str, known: str) -> subprocess.CompletedProcess[bytes]:
        return self._run("update-ref", _SEEN, commit, known or _NOBODY, fails=True)

    def _continues(self, known: str, commit: str) -> bool:
        return bool(commit) and self._run("merge-base", "--is-ancestor", known, commit, fails=True).returncode == 0

    def content(self, commit: str, name: str) -> bytes:
        """Return the file ``name`` in ``commit``, b"" where there is none."""
        known = self._last.get((commit, name))  # a commit never changes, so git need not be asked again
        if known is None:
            there = commit and self._git("ls-tree", commit, name)
            known = self._run("cat-file", "blob", f"{commit}:{name}").stdout if there else b""
            self._last = {(commit, name): known}
        return known

    def names(self, commit: str) -> tuple[str, ...]:
        """Return the names of the files in ``commit``; "" has none."""
        listed = self._git("ls-tree", "--name-only", "-z", commit) if commit else ""
        return tuple(name for name in listed.split("\0") if name)

    def put(self, parent: str, name: str, content: bytes, subject: str) -> bool:
        """Add a commit with ``content`` in ``name`` while ``parent`` is the newest; return whether it was."""
        return self.put_all(parent, {name: content}, subject)

    def put_all(self, parent: str, files: Mapping[str, bytes], subject: str) -> bool:
        """Add one commit with every content in its name while ``parent`` is the newest; return whether it was."""
        rows = self._git("ls-tree", parent).splitlines() if parent else []
        kept = [row for row in rows if row.partition("\t")[2] not in files]
        for name, content in files.items():
            kept.append(f"100644 blob {self._git('hash-object', '-w', '--stdin', given=content)}\t{name}")
        tree = self._git("mktree", given="".join(f"{row}\n" for row in kept).encode())
        made = self._git("commit-tree", tree, *(("-p", parent) if parent else ()), "-m", subject)
        self._last = {(made, name): content for name, content in files.items()}
        return self._swap(parent, made)

    def _swap(self, expected: str, made: str) -> bool:
        """Make ``made`` the newest commit while ``expected`` is; return whether it is. Raises BookUnreachable."""
        ref = f"refs/heads/{BRANCH}"
        if self._remote is None:
            return self._run("update-ref", ref, made, expected or _NOBODY, fails=True).returncode == 0
        pushed = self._run("push", "--quiet", "--porcelain", "--no-verify", f"--force-with-lease={ref}:{expected}",
                           self._remote, f"{made}:{ref}", fails=True)  # fmt: skip
        if pushed.returncode == 0:
            self._see(made, expected)
            return True
        now = self.newest()  # the answer may have been lost on its way back
        if now == expected:
            raise BookUnreachable(_complaint(pushed))
        return now == made

    def _git(self, *words: str, given: bytes = b"", fails: bool = False) -> str:
        """Return what git prints, "" where it ``fails`` and may."""
        done = self._run(*words, given=given, fails=fails)
        return done.stdout.decode(errors="replace").strip("\n") if done.returncode == 0 else ""

    def _run(self, *words: str, given: bytes = b"", fails: bool = False) -> subprocess.CompletedProcess[bytes]:
        outer = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_CALL}
        environment = {**outer, **_AUTHOR, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        try:
            done = subprocess.run(["git", "-C", str(self._repository), *words], input=given, capture_output=True,  # noqa: S603, S607 -- git of the PATH, no shell
                                  timeout=_PATIENCE, env=environment, check=False)  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise BookUnreachable(f"git {words[0]}: {fault}") from fault
        if done.returncode and not fails:
            raise BookUnreachable(_complaint(done))
        return done


def _file(key: str) -> str:
    if not key or key.startswith(".") or {"/", "\\", "\n"} & set(key):
        raise ValueError(f"{key!r} is no key of a letter.")
    return f"{key}.jsonl"


def _line(receipt: Receipt) -> bytes:
    clean = replace(receipt, detail=EMAIL.sub("…", receipt.detail), by=EMAIL.sub("…", receipt.by))  # no address is kept
    told = {**asdict(clean), "at": receipt.at.isoformat()}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _receipts(key: str, content: bytes) -> tuple[Receipt, ...]:
    return tuple(_receipt(key, line) for line in content.split(b"\n") if line.strip())


def _receipt(key: str, line: bytes) -> Receipt:
    try:
        said = json.loads(line)
        texts = {name: str(said[name]) for name in _TEXTS}
        at = datetime.fromisoformat(said["at"])
        by, readers, settles = str(said.get("by", "")), said.get("readers"), said.get("settles") is True
    except (ValueError, TypeError, KeyError, AttributeError):
        return Receipt(key, "unknown", "unknown", _NO_TIME, "", "", line.decode(errors="replace"))
    return Receipt(at=at, by=by, readers=readers if isinstance(readers, int) else None, settles=settles, **texts)


def _line_end(data: bytes) -> bytes:
    """Return what ends a last line that was cut off, so that the next receipt begins on a line of its own."""
    return b"" if not data or data.endswith(b"\n") else b"\n"


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return f"git: {said[-1] if said else done.returncode}"
