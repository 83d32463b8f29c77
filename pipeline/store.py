"""The one place where content is read from the disk and results are written to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline import schema
from pipeline.domain import Submission, SubmittedFile
from pipeline.publication import Content

READ_LIMIT: Final = schema.PORTRAIT_LIMIT + 1  # bytes: enough to see that a file is too large
_IGNORED: Final = frozenset({".DS_Store", "Thumbs.db", ".gitkeep"})


class ContentMissing(Exception):
    """A file without which there is no publication is not there."""


def read_content(root: Path) -> Content:
    """Read everything under ``root``/content. Raises ContentMissing where this is no publication."""
    content = root / "content"
    return Content(
        publication=_required(root, content / "publication.yml"),
        trades=_required(root, content / "trades.yml"),
        questions={path.stem: (_name(root, path), _file(path)) for path in _files(content / "questions", ".yml")},
        submissions=tuple(read_submission(root, folder) for folder in _folders(content / "founders")),
        ledger=tuple((_name(root, path), _file(path)) for path in _files(content / "ledger", ".yml", deep=True)),
        leads=tuple((_name(root, path), _file(path)) for path in _files(content / "issues", ".md")),
        pages=tuple((_name(root, path), _file(path)) for path in _files(content / "pages", ".md")),
    )


def read_submission(root: Path, folder: Path) -> Submission:
    """Read one founder's folder; ``folder`` may be a symbolic link, which then holds no files."""
    names = (
        [] if folder.is_symlink() else sorted(entry.name for entry in folder.iterdir() if entry.name not in _IGNORED)
    )
    files = tuple(_file(folder / name) for name in names)
    return Submission(_readable(folder.name), _name(root, folder), files)


def write_submission(root: Path, submission: Submission) -> None:
    """Write a new founder's folder whole or not at all. Raises FileExistsError where there is one."""
    folder = root / submission.folder
    if folder.exists():
        raise FileExistsError(submission.folder)
    beside = folder.with_name(f".{folder.name}.next")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for file in submission.files:
        (beside / file.name).write_bytes(file.data)
    beside.rename(folder)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file or nothing: beside its place first, then moved there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.next")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def _required(root: Path, path: Path) -> tuple[str, SubmittedFile]:
    if not path.is_file():
        raise ContentMissing(_name(root, path))
    return _name(root, path), _file(path)


def _file(path: Path) -> SubmittedFile:
    """Return a file as it arrived: links are not followed, folders and devices count as links."""
    if path.is_symlink() or not path.is_file():
        return SubmittedFile(_readable(path.name), b"", 0, is_link=True)
    with path.open("rb") as file:
        return SubmittedFile(_readable(path.name), file.read(READ_LIMIT), path.stat().st_size)


def _folders(parent: Path) -> Iterator[Path]:
    if parent.is_dir():
        yield from sorted(entry for entry in parent.iterdir() if entry.is_dir() and not entry.name.startswith("."))


def _files(parent: Path, suffix: str, *, deep: bool = False) -> Iterator[Path]:
    if parent.is_dir():
        found = parent.rglob("*") if deep else parent.iterdir()
        yield from sorted(path for path in found if path.suffix == suffix and not path.is_dir())


def _name(root: Path, path: Path) -> str:
    return _readable(path.relative_to(root).as_posix())


def _readable(name: str) -> str:
    """Return a name with "?" for bytes that are no UTF-8, which nothing could print."""
    return name.encode(errors="replace").decode()
