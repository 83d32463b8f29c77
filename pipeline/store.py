"""The one place where content is read from the disk and results are written to it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from pipeline import schema
from pipeline.domain import Submission, SubmittedFile
from pipeline.editorial import CORRECTION_ENDING
from pipeline.publication import Content

READ_LIMIT: Final = schema.PORTRAIT_LIMIT + 1  # bytes: enough to see that a file is too large
ARRIVAL_LIMIT: Final = 20 * 1024 * 1024 + 1  # bytes; a mail with its picture
_IGNORED: Final = frozenset({".DS_Store", "Thumbs.db", ".gitkeep"})
_FOLDERS: Final = {
    "questions": ".yml",
    "ledger": ".yml",
    "issues": ".md",
    "pages": ".md",
    "withdrawn": ".yml",
}  # what each holds


class ContentMissing(Exception):
    """A file without which there is no publication is not there."""


def read_content(root: Path, known: Callable[[str, str], Submission | None] = lambda _place, _folder: None) -> Content:
    """Read everything under ``root``/content. Raises ContentMissing where this is no publication.

    ``known`` may know a founder's folder, by where it lies and by its path from the root, that need not be read again.
    """
    content = root / "content"
    read, strays = {}, []
    if (content / "founders").is_symlink():
        strays.append((_name(root, content / "founders"), True))
    for folder, suffix in _FOLDERS.items():
        read[folder], left = _sorted_out(root, content / folder, suffix)
        strays += left
    return Content(
        publication=_required(root, content / "publication.yml"),
        trades=_required(root, content / "trades.yml"),
        questions={Path(file.name).stem: (name, file) for name, file in read["questions"]},
        submissions=_submissions(root, content / "founders", known),
        ledger=tuple(read["ledger"]),
        leads=tuple(file for file in read["issues"] if not file[0].endswith(CORRECTION_ENDING)),
        corrections=tuple(file for file in read["issues"] if file[0].endswith(CORRECTION_ENDING)),
        pages=tuple(read["pages"]),
        withdrawn=tuple(read["withdrawn"]),
        services=_optional(root, content / "services.yml"),
        phrases=_optional(root, content / "phrases.txt"),
        places=_optional(root, content / "places.yml"),
        strays=tuple(strays),
    )


def read_submission(root: Path, folder: str) -> Submission:
    """Read one founder's ``folder``, a path from the root, as :func:`read_content` does."""
    return _submission(folder, _entries(root / folder))


def read_facts(root: Path) -> tuple[str, SubmittedFile]:
    """Read the one file in which the publication speaks of itself. Raises ContentMissing where there is none."""
    return _required(root, root / "content" / "publication.yml")


def read_arrival(path: Path) -> bytes:
    """Return a file that somebody sent, as much of it as tells that it is too large."""
    with path.open("rb") as file:
        return file.read(ARRIVAL_LIMIT)


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


def read_texts(root: Path) -> dict[str, str]:
    """Return every text file under ``root``/content by its path; what is no UTF-8 is left out."""
    found = {}
    for path in sorted((root / "content").rglob("*")):
        if path.suffix in (".md", ".yml") and path.is_file() and not path.is_symlink():
            with contextlib.suppress(UnicodeDecodeError):
                found[_name(root, path)] = path.read_bytes().decode("utf-8")
    return found


@dataclass(frozen=True, slots=True)
class Tree:
    """What lies below a folder, to be taken along; paths relative to it, with forward slashes."""

    files: dict[str, Path]  # by path
    empty: tuple[str, ...]  # folders with nothing in them, with a slash at the end
    left: tuple[str, ...]  # what is not taken along: links, devices, names that begin with a point


def tree(folder: Path) -> Tree:
    """Return everything below ``folder``; nothing where there is no such folder. Links are not followed."""
    files: dict[str, Path] = {}
    empty, left = list[str](), list[str]()

    def walk(place: Path, name: str) -> None:
        before = len(files) + len(empty)
        for entry in _entries(place):
            path = f"{name}{entry.name}"
            if _is_leaving(entry.name) and entry.name != ".gitkeep":
                continue
            if entry.is_symlink() or (entry.name.startswith(".") and entry.name != ".gitkeep"):
                left.append(path)
            elif entry.is_dir():
                walk(Path(entry), f"{path}/")
            elif entry.is_file():
                files[path] = Path(entry)
            else:
                left.append(path)
        if name and len(files) + len(empty) == before:
            empty.append(name)

    walk(folder, "")
    return Tree(files, tuple(empty), tuple(_readable(name) for name in left))


def read_yaml(folder: Path) -> tuple[tuple[str, SubmittedFile], ...]:
    """Return every YAML file below ``folder``, by its path relative to it."""
    found = () if folder.is_symlink() and not folder.is_dir() else _below(folder.resolve(), "")
    return tuple(
        (name[1:], _submitted(entry))
        for name, entry in found
        if _ending(entry.name) == ".yml" and not _is_folder(entry)
    )


def gazetteer() -> str:
    """Return the list of towns that comes with the program."""
    return (Path(__file__).parent / "places.tsv").read_text("utf-8")


def rename_founder(root: Path, old: str, new: str, changes: Iterable[tuple[Path, Path, bytes]]) -> Callable[[], None]:
    """Move a founder's folder and write every changed file; return what undoes all of it.

    ``changes`` are (where a file lies now, where it shall lie, what shall be in it), before the folder is moved. The founder's
    own index.md, which notes the former name, is written first and then the folder moved: whenever a run is killed, what is
    left tells what was begun, and the same command completes it. After an OSError everything is as it was.
    """
    before, after = root / "content" / "founders" / old, root / "content" / "founders" / new
    own, moved = before / "index.md", before.exists()
    undo: list[tuple[Path, bytes | None]] = []  # what a file held before; None where there was none
    noted = own.read_bytes() if moved and own.is_file() else None

    def restore() -> None:
        for path, data in reversed(undo):
            path.unlink(missing_ok=True) if data is None else write_atomically(path, data)
        if moved and after.exists():
            after.rename(before)
        if noted is not None:
            write_atomically(own, noted)

    everything = list(changes)
    try:
        for data in (data for path, _, data in everything if moved and path == own):
            write_atomically(own, data)
        if moved:
            before.rename(after)
        for old_path, new_path, data in everything:
            if moved and old_path == own:
                continue
            here = after / old_path.name if old_path.parent == before and moved else old_path
            undo += [(path, path.read_bytes() if path.exists() else None) for path in dict.fromkeys((here, new_path))]
            write_atomically(new_path, data)
            if here != new_path:
                here.unlink()
    except OSError:
        restore()
        raise
    return restore


class Undo:
    """Remembers what files and folders held, so that all of it can be put back as it was."""

    def __init__(self) -> None:
        self._before: list[
            tuple[Path, bytes | dict[str, bytes] | None]
        ] = []  # a folder as its files; None: nothing was there

    def remember(self, path: Path) -> None:
        """Note what ``path``, a file or a folder, holds now: it is about to change."""
        held: bytes | dict[str, bytes] | None = None
        if path.is_dir():
            held = {p.relative_to(path).as_posix(): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}
        elif path.is_file():
            held = path.read_bytes()
        self._before.append((path, held))

    def restore(self) -> None:
        """Put everything back, the last change first."""
        while self._before:
            path, held = self._before[-1]
            remove(path)
            if isinstance(held, bytes):
                write_atomically(path, held)
            for name, data in held.items() if isinstance(held, dict) else ():
                write_atomically(path / name, data)
            self._before.pop()


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there; a folder is gone at once, whenever a run is killed."""
    if path.is_dir() and not path.is_symlink():
        going = path.with_name(f".{path.name}.next")
        shutil.rmtree(going, ignore_errors=True)
        path.rename(going)
        shutil.rmtree(going)
    else:
        path.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Write a whole file or nothing: beside its place first, then moved there. Nobody but its owner reads a ``secret`` one."""
    write_filled(path, lambda out: out.write(data), secret=secret)


def write_filled(path: Path, fill: Callable[[BinaryIO], object], *, secret: bool) -> None:
    """Do the same with a file that ``fill`` writes; where that raises, nothing is there that was not there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.next")
    mode = 0o600 if secret else 0o666  # the umask takes its share
    beside.unlink(missing_ok=True)  # left by a run that was killed: it would keep its own mode
    try:
        with open(beside, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as out:
            fill(out)
            out.flush()
            os.fsync(out.fileno())
    except Exception:
        beside.unlink(missing_ok=True)
        raise
    beside.replace(path)


def names(folder: Path) -> tuple[str, ...]:
    """Return the names of a folder's files, sorted; none where there is no such folder."""
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_file())) if folder.is_dir() else ()


def folders(folder: Path) -> tuple[str, ...]:
    """Return the names of the folders in a folder, sorted; none where there is no such folder."""
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def delete(path: Path) -> None:
    """Delete a file, if it is there."""
    path.unlink(missing_ok=True)


def _required(root: Path, path: Path) -> tuple[str, SubmittedFile]:
    if not path.is_file():
        raise ContentMissing(_name(root, path))
    return _name(root, path), _file(path)


def _optional(root: Path, path: Path) -> tuple[str, SubmittedFile] | None:
    return (_name(root, path), _file(path)) if path.is_file() else None


def _file(path: Path) -> SubmittedFile:
    """Return a file as it arrived: links are not followed, folders and devices count as links."""
    if path.is_symlink() or not path.is_file():
        return SubmittedFile(_readable(path.name), b"", 0, is_link=True)
    with path.open("rb") as file:
        return SubmittedFile(_readable(path.name), file.read(READ_LIMIT), path.stat().st_size)


def _submitted(entry: os.DirEntry[str]) -> SubmittedFile:
    """Return an entry of a folder as :func:`_file` does, without asking again what it is."""
    name = _readable(entry.name)
    if not entry.is_file(follow_symlinks=False):
        return SubmittedFile(name, b"", 0, is_link=True)
    with open(entry.path, "rb") as file:  # noqa: PTH123  # there are thousands, and each Path takes as long as reading does
        size = os.fstat(file.fileno()).st_size
        return SubmittedFile(name, file.read(min(size, READ_LIMIT)), size)


def read_file(path: str, size: int) -> bytes:
    """Return what a file of ``size`` bytes holds, as much of it as tells that it is too large."""
    with open(path, "rb") as file:  # noqa: PTH123  # as above
        return file.read(min(size, READ_LIMIT))


def _is_leaving(name: str) -> bool:
    """Return whether a file was left by the system, or by a run that was killed while it wrote (see write_atomically)."""
    return name in _IGNORED or (name.startswith(".") and name.endswith(".next"))


def _sorted_out(
    root: Path, folder: Path, suffix: str
) -> tuple[list[tuple[str, SubmittedFile]], list[tuple[str, bool]]]:
    """Return the files of a folder of content/, and paths of what lies in it and is not read, and whether each is a link.

    A folder that is a link is never followed: it could lead to what only the editors may see.
    """
    if folder.is_symlink():
        return [], [(_name(root, folder), True)]
    read, strays = [], []
    for name, entry in _below(folder, _name(root, folder)):
        is_inside = folder.name == "ledger" or Path(entry.path).parent == folder
        if is_inside and _ending(entry.name) == suffix and not _is_folder(entry):
            read.append((name, _submitted(entry)))
        elif entry.is_symlink() or (entry.is_file() and not _is_leaving(entry.name)):
            strays.append((name, entry.is_symlink()))
    return read, strays


def _below(folder: Path | str, name: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield everything below ``folder`` with its path, which begins with ``name``, in the order of paths."""
    for entry in _entries(folder):
        path = f"{name}/{_readable(entry.name)}"
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, path)


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """Return what lies in ``folder``, by name; nothing where there is no such folder."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)
    return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether something is a folder or leads to one; a link that leads to itself does not."""
    return entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and Path(entry).is_dir())


def _submissions(root: Path, parent: Path, known: Callable[[str, str], Submission | None]) -> tuple[Submission, ...]:
    folders, name = [] if parent.is_symlink() else _entries(parent), _name(root, parent)

    def read(folder: os.DirEntry[str]) -> Submission:
        path = f"{name}/{_readable(folder.name)}"
        return known(folder.path, path) or _submission(path, [] if folder.is_symlink() else _entries(folder.path))

    return tuple(read(folder) for folder in folders if _is_folder(folder) and not folder.name.startswith("."))


def _submission(folder: str, entries: list[os.DirEntry[str]]) -> Submission:
    files = tuple(_submitted(entry) for entry in entries if not _is_leaving(entry.name))
    return Submission(folder.rpartition("/")[2], folder, files)


def _ending(name: str) -> str:
    """Return the suffix of a file's name, as pathlib understands it."""
    point = name.rfind(".")
    return name[point:] if 0 < point < len(name) - 1 else ""


def _name(root: Path, path: Path) -> str:
    return _readable(path.relative_to(root).as_posix())


def _readable(name: str) -> str:
    """Return a name with "?" for bytes that are no UTF-8, which nothing could print."""
    return name.encode(errors="replace").decode()
