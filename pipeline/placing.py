"""How what is new gets into the site: it lies beside until all of it is there, and then takes its place file by file."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline import search, untouched
from pipeline.upkeep import Keys, Upkeep, digest

SITE: Final = "site"  # beside the site: its new files
READ: Final = "read"  # pages for the search
_REMOVED: Final = "removed"  # names that go


@dataclass(frozen=True, slots=True)
class Difference:
    """What a build changed: paths relative to the output folder."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int
    is_behind: bool = False  # whether the search does not know yet what the pages say

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def told(self, lang: str, *, planned: bool) -> str:
        """Return the sentence that says so; what is only ``planned`` is called that."""
        total, german = len(self.added) + len(self.changed) + self.kept, lang == "de"
        if not self:
            return untouched.SENTENCES[0 if german else 1].format(total)
        new, changed, removed = map(len, (self.added, self.changed, self.removed))
        if german:
            files, would = "Datei" if total == 1 else "Dateien", " (nur geplant)" if planned else ""
            return f"Website: {total} {files} in output/{would}: {new} neu, {changed} geändert, {removed} entfernt"
        files, would = "file" if total == 1 else "files", " (planned only)" if planned else ""
        return f"Site: {total} {files} in output/{would}: {new} new, {changed} changed, {removed} removed"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a site, beside it."""

    keys: Keys  # of all its files
    names: set[str]  # of those that were written
    searched: Sequence[str]  # pages that the search reads; none where it has no index
    index_later: bool = False  # whether that index stays as it is where it is not the right one


def renew(output: Path, upkeep: Upkeep, write: Callable[[Path, Keys], Written], *, dry_run: bool = False) -> Difference:
    """Bring the site in ``output`` to what ``write`` makes of it and return what changed; ``dry_run`` only tells.

    ``write`` is given a folder for what is new and the keys of what is there already. Whatever it raises leaves ``output`` as it
    was. Raises IndexFailed likewise.
    """
    beside, ready = output.with_name(f"{output.name}.next"), output.with_name(f"{output.name}.ready")
    if not dry_run:
        complete(output)
    shutil.rmtree(beside, ignore_errors=True)
    brought: untouched.Seen = {}
    try:
        lies = upkeep.lying(output)
        known = upkeep.known(output, lies)
        made = write(beside / SITE, known)
        keys, written, is_behind = made.keys, set(made.names), False
        if made.searched:
            found, is_behind = _index(output, beside, lies, known, made, written)
            written |= found
        difference = replace(_difference(output, lies, beside / SITE, keys, written), is_behind=is_behind)
        if difference and not dry_run:
            upkeep.leave()
            _make_ready(beside, ready, output, difference, written)
            brought = untouched.lying(ready / SITE)
            _put(ready, output)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    if not dry_run:
        upkeep.remember(output, keys, brought, difference.removed, is_whole=not is_behind)
    return difference


def complete(output: Path) -> None:
    """Complete what a build that was killed on the way had ready for ``output``."""
    ready = output.with_name(f"{output.name}.ready")
    if ready.exists():
        shutil.rmtree(output.with_name(f"{output.name}.next"), ignore_errors=True)
        _put(ready, output)


def _difference(output: Path, lies: Iterable[str], beside: Path, keys: Keys, written: set[str]) -> Difference:
    """Return how a site of the files ``keys`` differs from what ``lies`` there: what was not ``written`` is as it shall be."""
    before = set(lies)
    changed = [name for name in before & written if not _same(output / name, beside / name)]
    return Difference(
        tuple(sorted(keys.keys() - before)),
        tuple(sorted(changed)),
        tuple(sorted(before - keys.keys())),
        len(before & keys.keys()) - len(changed),
    )


def _same(old: Path, new: Path) -> bool:
    return not old.is_symlink() and filecmp.cmp(old, new, shallow=False)


# From the folder beside into the site. Once a build is ready its steps can be taken again from any point, so that whoever finds one
# that was killed on the way completes it.


def _make_ready(beside: Path, ready: Path, output: Path, difference: Difference, written: set[str]) -> None:
    """Note in ``beside`` all that is to be done, and say with its new name that nothing more can fail for want of room."""
    shutil.rmtree(beside / READ, ignore_errors=True)
    for name in written.difference(difference.added, difference.changed):
        (beside / SITE / name).unlink()
    (beside / _REMOVED).write_bytes(os.fsencode("\0".join(difference.removed)))
    if output.exists():
        for place in {(output / name).parent for name in (*difference.changed, *difference.removed)}:
            if not os.access(place, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        for folder in {name.rpartition("/")[0] for name in difference.added}:
            with contextlib.suppress(FileExistsError, NotADirectoryError):  # what is in the way goes first, below
                (output / folder).mkdir(parents=True, exist_ok=True)
    beside.rename(ready)


def _put(ready: Path, output: Path) -> None:
    """Bring the site to what is ``ready``."""
    if not output.exists() and (ready / SITE).exists():
        (ready / SITE).rename(output)
    for name in os.fsdecode((ready / _REMOVED).read_bytes()).split("\0"):
        path = output / name
        if name and (path.is_symlink() or not path.is_dir()):  # a folder that has come in its place stays
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
            _forget_empty(path.parent, output)
    for name in sorted(untouched.lying(ready / SITE)):
        target = output / name
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(ready / SITE / name, target)
    done = ready.with_name(f"{output.name}.next")  # so that nobody takes the steps of half a list
    ready.rename(done)
    shutil.rmtree(done, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    """Move a file to its place, which may lie on another file system."""
    try:
        source.replace(target)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.next")
        shutil.copy2(source, beside)
        beside.replace(target)
        source.unlink()


def _forget_empty(folder: Path, output: Path) -> None:
    """Remove a folder in which nothing is left, and those around it."""
    while folder != output:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _index(
    output: Path, beside: Path, lies: untouched.Seen, known: Keys, made: Written, written: set[str]
) -> tuple[set[str], bool]:
    """Lay the index of the search beside, if it is not ``known``: it can be nothing but made anew, from all pages.

    Return which files that are, and whether it was left for later. Where it was, or a page of the site no longer ``lies`` as it did,
    a later build makes it.
    """
    keys, pages, top = made.keys, sorted(made.searched), f"{search.FOLDER}/"
    read = digest(*(part for name in pages for part in (name, keys[name])))
    kept = [name for name in known if name.startswith(top)]
    if kept and all(known[name] == digest(read, str(len(kept))) for name in kept):
        keys.update({name: known[name] for name in kept})
        return set(), False
    if made.index_later:
        keys.update({name: b"" for name in lies if name.startswith(top)})
        return set(), True
    site = beside / SITE
    search.index({name: f"{site if name in written else output}/{name}" for name in pages}, beside / READ, site)
    found = {f"{top}{name}" for name in untouched.lying(site / search.FOLDER)}
    old = (name for name in pages if name not in written)
    is_true = all(untouched.signature(f"{output}/{name}", changed=False) == lies.get(name) for name in old)
    keys.update(dict.fromkeys(found, digest(read, str(len(found))) if is_true else b""))
    return found, False
