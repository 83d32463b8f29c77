"""The content as git knows it at one commit, laid into a folder to be read like any other, and what differs between two commits.

A pull request's files are a stranger's. They are read from git as bytes and never checked out: a link becomes one that leads nowhere,
a file too large to be read becomes an empty one of the same size, and no attribute, filter or hook has any say.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath
from typing import Final

from pipeline import store

_PATIENCE: Final = 60  # seconds for one call of git
_MOST_FILES: Final = 50_000
_LINK, _MODULE = "120000", "160000"  # git's modes
_OF_ANOTHER_CALL: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")  # set inside hooks


class NoRevision(Exception):
    """git knows no such commit, or cannot be asked."""


def lay_out(repository: Path, revision: str, folder: Path) -> None:
    """Write what lies under content/ at ``revision`` beneath ``folder``. Raises NoRevision."""
    commit = resolve(repository, revision)
    rows = [
        row
        for row in _git(repository, "ls-tree", "-r", "-l", "-z", "--full-tree", commit, "content").split(b"\0")
        if row
    ]
    if len(rows) > _MOST_FILES:
        raise NoRevision(f"{revision}: {len(rows)} files")
    wanted: list[tuple[bytes, Path]] = []
    for row in rows:
        facts, _, name = row.partition(b"\t")
        mode, _, blob, size = facts.split()
        path = folder / _inside(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if mode.decode() == _LINK:
            path.symlink_to("nowhere")
        elif mode.decode() == _MODULE:
            path.mkdir(exist_ok=True)  # an empty folder, as git leaves it: the checks object to it
        elif int(size) > store.READ_LIMIT:
            with path.open("wb") as file:
                file.truncate(int(size))
        else:
            wanted.append((blob, path))
    _write(repository, wanted)


def resolve(repository: Path, revision: str) -> str:
    """Return the full name of a commit. Raises NoRevision."""
    found = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.decode().strip()


def changed(repository: Path, base: str, head: str) -> tuple[str, ...]:
    """Return the paths that differ between two commits; where ``head`` is "", from the work tree. Raises NoRevision."""
    commits = [resolve(repository, revision) for revision in (base, head) if revision]
    # Without looking for renames: both the old and the new place are of interest.
    told = _git(
        repository, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "-z", *commits, "--"
    )
    if not head:
        told += _git(repository, "ls-files", "--others", "--exclude-standard", "-z")
    return tuple(sorted({name.decode("utf-8", "replace") for name in told.split(b"\0") if name}))


def unshared(repository: Path) -> tuple[str, ...]:
    """Return the paths below content/ that are as they are on this machine only. Raises NoRevision.

    Compared is with what the branch shares with where it is pushed to; with the last commit where it is pushed nowhere.
    """
    try:
        base = _git(repository, "merge-base", "@{upstream}", "HEAD").decode().strip()
    except NoRevision:
        base = "HEAD"
    return tuple(path for path in changed(repository, base, "") if path.startswith("content/"))


def _write(repository: Path, wanted: list[tuple[bytes, Path]]) -> None:
    """Write every blob to its place, asking git once for all."""
    answer = _git(repository, "cat-file", "--batch", given=b"".join(blob + b"\n" for blob, _ in wanted))
    position = 0
    for _, path in wanted:
        end = answer.index(b"\n", position)
        size = int(answer[position:end].split()[2])
        path.write_bytes(answer[end + 1 : end + 1 + size])
        position = end + 1 + size + 1


def _inside(name: bytes) -> Path:
    """Return a path below content/. Raises NoRevision for one that leads out, which only a forged tree holds."""
    path = PurePosixPath(os.fsdecode(name))
    if path.is_absolute() or path.parts[0] != "content" or ".." in path.parts:
        raise NoRevision(f"{name!r}")
    return Path(path)


def _git(repository: Path, *words: str, given: bytes = b"") -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_CALL}
    call = ["git", "-C", str(repository), "-c", "core.quotePath=false", *words]
    try:
        done = subprocess.run(  # noqa: S603 -- git of the PATH, no shell
            call, input=given, capture_output=True, timeout=_PATIENCE, env={**environment, "LC_ALL": "C"}, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NoRevision(f"git {words[0]}: {fault}") from fault
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoRevision(f"git {' '.join(words[:1])}: {said[-1] if said else words[-1]}")
    return done.stdout
