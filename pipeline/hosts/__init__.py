"""Whatever the site can be put to: one module for each kind of host, all behind :class:`Host`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class HostFailed(Exception):
    """A host cannot be reached or refuses, for a reason given in both languages; what it holds is still consistent."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.de, self.en = de, en


class Host(Protocol):
    """A place that holds files. Every method may raise HostFailed or OSError.

    Paths are relative to the top of the site and of the place. A file takes its place whole: nobody reads half of one.
    """

    @property
    def rules(self) -> str:
        """Return the digest of what is sent along with files, "" where the host decides that itself."""

    def note(self) -> bytes | None:
        """Return the note of the last deployment, None where there is none."""

    def lying(self, site: Mapping[str, str]) -> dict[str, str]:
        """Return the digests of all files there, but for the deployment's own; one is only right where it is that of ``site``."""

    def begin(self, note: bytes) -> None:
        """Put the note there, and whatever is needed on the way."""

    def put(self, output: Path, paths: Sequence[str]) -> None:
        """Put files of the folder ``output`` there."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are empty then; one that is gone already is none the less removed."""

    def finish(self, note: bytes) -> None:
        """Remove what was needed on the way, and put the last note there: with it the deployment is done."""
