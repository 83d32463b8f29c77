"""A folder of this machine as a host: a mounted web space, or what a web server reads."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import deployment, untouched
from pipeline.hosts.digests import digest_of


class FolderHost:
    """Puts the site into a folder; files are written beside and take their place whole."""

    rules = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._workshop = folder / deployment.WORKSHOP

    def note(self) -> bytes | None:
        """Return the note of the last deployment, None where there is none."""
        with contextlib.suppress(FileNotFoundError):
            return (self._folder / deployment.NOTE).read_bytes()
        return None

    def lying(self, site: Mapping[str, str]) -> dict[str, str]:
        """Return the digests of all files there; what is a link or not of the site is not read."""
        found = {}
        for path in untouched.lying(self._folder) if self._folder.is_dir() else ():
            if not deployment.is_own(path):
                place = self._folder / path
                found[path] = digest_of(place) if path in site and not place.is_symlink() else deployment.UNKNOWN
        return found

    def begin(self, note: bytes) -> None:
        """Put the note there, and the folder in which files are written."""
        self._workshop.mkdir(parents=True, exist_ok=True)
        self._write_note(note)

    def put(self, output: Path, paths: Sequence[str]) -> None:
        """Put files of the folder ``output`` there."""
        for path in paths:
            target, beside = self._folder / path, self._workshop / "file"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(output / path, beside)
            beside.chmod(0o644)
            beside.replace(target)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are empty then."""
        for path in paths:
            place = self._folder / path
            place.unlink(missing_ok=True)
            for around in place.relative_to(self._folder).parents:
                if around == Path():
                    break
                try:
                    (self._folder / around).rmdir()
                except OSError:
                    break

    def finish(self, note: bytes) -> None:
        """Remove the folder in which files were written, and put the last note there."""
        shutil.rmtree(self._workshop)
        self._write_note(note)

    def _write_note(self, note: bytes) -> None:
        beside = self._folder / f"{deployment.NOTE}.next"
        beside.write_bytes(note)
        beside.replace(self._folder / deployment.NOTE)
