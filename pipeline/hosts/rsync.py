"""A folder that rsync reaches, over ssh or at a server of rsync's own: what lies there is compared by rsync, byte for byte.

The program must be at hand on both sides, 3.1 or later. How ssh finds its key is ssh's matter, and RSYNC_RSH is rsync's.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pipeline import deployment
from pipeline.hosts import HostFailed

_PATIENCE: Final = "--timeout=300"  # seconds in which nothing moves
_ROW: Final = re.compile(r"(?P<what>\S+) *\|(?P<path>.*)")
_FOLDER: Final = re.compile(r"[<>ch.]d")
_VANISHED: Final = 24  # exit code: the source lacks what is asked for, which is how a removal is asked for
_REASONS: Final = {
    5: ("Der Server kennt dieses Modul nicht oder lässt niemanden hinein", "The server does not know this module or lets nobody in"),
    10: ("Der Server ist nicht zu erreichen", "The server cannot be reached"),
    12: ("Die Verbindung ist abgebrochen, oder auf dem Server fehlt rsync", "The connection broke off, or the server has no rsync"),
    30: ("Der Server hat zu lange nichts gesagt", "The server said nothing for too long"),
    35: ("Der Server ist nicht zu erreichen", "The server cannot be reached"),
    255: ("Die Anmeldung über ssh ist nicht gelungen", "Logging in by ssh did not succeed"),
}  # fmt: skip


class RsyncHost:
    """Puts the site to where rsync can; each stage is one call of the program."""

    rules = ""

    def __init__(self, target: str, output: Path) -> None:
        self._target = target
        self._output = output
        self._rows: list[tuple[str, str]] | None = None

    def note(self) -> bytes | None:
        """Return the note of the last deployment, None where there is none."""
        if all(path != deployment.NOTE for _, path in self._compared()):
            return None
        with tempfile.TemporaryDirectory() as folder:
            self._run("--", f"{self._target}{deployment.NOTE}", f"{folder}/")
            return (Path(folder) / deployment.NOTE).read_bytes()

    def lying(self, site: Mapping[str, str]) -> dict[str, str]:
        """Return the digests of all files there: those of ``site`` but for what rsync would send or delete."""
        found = dict(site)
        for what, path in self._compared():
            if what == "*deleting":
                if not deployment.is_own(path) and not path.endswith("/"):
                    found[path] = deployment.UNKNOWN
            elif what.endswith("+++++++++"):
                found.pop(path, None)
            elif path in site:
                found[path] = deployment.UNKNOWN
        return found

    def begin(self, note: bytes) -> None:
        """Put the note there, and the folder in which files are written before they take their place."""
        self._write(note, workshop=True)

    def put(self, output: Path, paths: Sequence[str]) -> None:
        """Put files of the folder ``output`` there."""
        with tempfile.TemporaryDirectory() as folder:
            self._run(
                "--checksum", "--perms", "--chmod=F644", f"--temp-dir={deployment.WORKSHOP}",
                *self._listed(folder, paths), f"{output}/", self._target,
            )  # fmt: skip

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are empty then."""
        self._delete(paths)
        by_depth: dict[int, list[str]] = {}
        for folder in sorted(deployment.folders(paths)):
            by_depth.setdefault(folder.count("/"), []).append(folder)
        for _, folders in sorted(by_depth.items(), reverse=True):
            self._delete(folders)

    def finish(self, note: bytes) -> None:
        """Remove the folder in which files were written, and put the last note there."""
        self._delete([deployment.WORKSHOP], "--force")
        self._write(note, workshop=False)

    def _write(self, note: bytes, *, workshop: bool) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / deployment.NOTE).write_bytes(note)
            (Path(folder) / deployment.WORKSHOP).mkdir()
            paths = [deployment.NOTE, f"{deployment.WORKSHOP}/"] if workshop else [deployment.NOTE]
            self._run(
                "--dirs",
                "--checksum",
                "--perms",
                "--chmod=D755,F644",
                *self._listed(folder, paths),
                f"{folder}/",
                self._target,
            )

    def _delete(self, paths: Sequence[str], *options: str) -> None:
        """Ask for removal: rsync takes a name that the source lacks for one that shall be gone. Folders that hold something stay."""
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as source:
            for path in paths:
                (Path(source) / path).parent.mkdir(parents=True, exist_ok=True)
            self._run(
                "--delete-missing-args",
                *options,
                *self._listed(folder, paths),
                f"{source}/",
                self._target,
                may=_VANISHED,
            )

    def _compared(self) -> list[tuple[str, str]]:
        """Return what rsync would do to make the place like the site: its marks and paths. Asked once."""
        if self._rows is None:
            told = self._run(
                "--recursive", "--links", "--checksum", "--delete", "--dry-run", "--itemize-changes",
                "--out-format=%i|%n", "--", f"{self._output}/", self._target,
            )  # fmt: skip
            rows = (_ROW.fullmatch(line) for line in told.splitlines())
            self._rows = [(row["what"], row["path"]) for row in rows if row and not _FOLDER.match(row["what"])]
        return self._rows

    @staticmethod
    def _listed(folder: str, paths: Iterable[str]) -> tuple[str, ...]:
        place = Path(folder) / "paths"
        place.write_bytes(b"".join(path.encode() + b"\0" for path in paths))
        return ("--no-implied-dirs", "--from0", f"--files-from={place}", "--")

    def _run(self, *words: str, may: int = 0) -> str:
        try:
            call = ["rsync", _PATIENCE, *words]
            done = subprocess.run(call, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 -- no shell
        except FileNotFoundError as fault:
            raise HostFailed(
                "Das Programm rsync fehlt. Debian, Ubuntu: sudo apt install rsync; macOS: brew install rsync.",
                "The program rsync is missing. Debian, Ubuntu: sudo apt install rsync; macOS: brew install rsync.",
            ) from fault
        if done.returncode not in (0, may):
            de, en = _REASONS.get(done.returncode, ("rsync ist gescheitert", "rsync failed"))
            said = "\n  ".join(line for line in done.stderr.strip().splitlines()[-3:])
            raise HostFailed(f"{de}:\n  {said}", f"{en}:\n  {said}")
        return done.stdout
