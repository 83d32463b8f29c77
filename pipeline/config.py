"""Where the outside world is asked: the clock, the environment and the places of things."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

_ROOT_VARIABLE: Final = "VORGESTELLT_ROOT"
_PRIVATE_VARIABLE: Final = "VORGESTELLT_PRIVATE"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one publication."""

    root: Path

    @property
    def output(self) -> Path:
        """Where the site is built."""
        return self.root / "output"

    @property
    def outbox(self) -> Path:
        """Where the embedded courier lays its letters."""
        return self.root / "outbox"

    @property
    def theme(self) -> Path:
        """Templates, letters, translations."""
        return self.root / "theme"

    @property
    def founders(self) -> Path:
        """One folder for each founder."""
        return self.root / "content" / "founders"


def private_folder(root: Path, setting: str) -> Path | None:
    """Return the editors' private folder: where VORGESTELLT_PRIVATE or ``setting`` says, relative to ``root``; None for neither."""
    given = os.environ.get(_PRIVATE_VARIABLE) or setting
    return (root / given).resolve() if given else None


def places() -> Places:
    """Return the folders of the publication in the working directory, or of the one that VORGESTELLT_ROOT names."""
    return Places(Path(os.environ.get(_ROOT_VARIABLE) or Path.cwd()).resolve())


def now(given: str | None, timezone: str) -> datetime:
    """Return the moment ``given`` as YYYY-MM-DD or YYYY-MM-DDTHH:MM in ``timezone``, or the clock's.

    Raises ValueError for anything else.
    """
    zone = ZoneInfo(timezone)
    if not given:
        return datetime.now(zone)
    if len(given) == len("2026-11-23"):
        return datetime.combine(date.fromisoformat(given), time(12), zone)
    moment = datetime.fromisoformat(given)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
