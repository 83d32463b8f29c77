"""Where the outside world is asked: the clock, the environment and the places of things."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args
from zoneinfo import ZoneInfo

from pipeline.faults import Told

if TYPE_CHECKING:
    from pipeline.couriers.smtp.transport import Security, SmtpSettings

_ROOT_VARIABLE: Final = "VORGESTELLT_ROOT"
_PRIVATE_VARIABLE: Final = "VORGESTELLT_PRIVATE"
_DEPLOY_VARIABLE: Final = "VORGESTELLT_DEPLOY_TO"
_SMTP_VARIABLES: Final = "VORGESTELLT_SMTP_"
_SMTP_PORTS: Final[dict[Security, int]] = {"starttls": 587, "tls": 465, "none": 25}


class NoRepository(Told):
    """The publication lies in no git repository, or there is no git."""


class WrongSetting(Told, ValueError):
    """A variable of the environment is set wrongly."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one publication."""

    root: Path

    @property
    def output(self) -> Path:
        """Where the site is built; where a link leads elsewhere, there."""
        return (self.root / "output").resolve()

    @property
    def outbox(self) -> Path:
        """Where the embedded courier lays its letters."""
        return self.root / "outbox"

    @property
    def desk(self) -> Path:
        """Where the editors' own page is laid; it shows what only they may know and is no part of the site."""
        return self.root / "desk"

    @property
    def derivatives(self) -> Path:
        """Where the published files of pictures are kept, to be quicker next time."""
        return self.root / ".cache" / "portraits"

    @property
    def builds(self) -> Path:
        """Where builds keep what the next one need not make again."""
        return self.root / ".cache" / "build"

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


def deploy_to(setting: str) -> str:
    """Return where the site is put: VORGESTELLT_DEPLOY_TO or ``setting``; "" for neither."""
    return os.environ.get(_DEPLOY_VARIABLE, "").strip() or setting


def secret(name: str) -> str:
    """Return a secret from the environment, "" where there is none: none ever stands in a file of the publication."""
    return os.environ.get(name, "").strip()


def run_address() -> str:
    """Return the address of the run of GitHub Actions that this is, "" where it is none."""
    server, repository, run = (os.environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    return f"{server}/{repository}/actions/runs/{run}" if server and repository and run else ""


def step_output() -> Path | None:
    """Return the file that a step of GitHub Actions hands its outputs on in, None where this is none."""
    path = os.environ.get("GITHUB_OUTPUT")
    return Path(path) if path else None


def person(root: Path) -> str:
    """Return who is at work: the name that GitHub or git knows, "" where neither does."""
    with suppress(NoRepository):
        return os.environ.get("GITHUB_ACTOR") or _git(root, "config", "user.name", fails=True)
    return ""


def remote(root: Path) -> str | None:
    """Return the remote that the clone at ``root`` came from: "origin" or the only one, None where it has none.

    Raises NoRepository, also where there are several and none is called "origin".
    """
    names = _git(root, "remote").split()
    if len(names) > 1 and "origin" not in names:
        listed = ", ".join(names)
        raise NoRepository(f"git remote: {listed}; keiner heißt origin", f"git remote: {listed}; none is called origin")
    return "origin" if "origin" in names else next(iter(names), None)


def _git(root: Path, *words: str, fails: bool = False) -> str:
    """Return what git says of the clone at ``root``, "" where it ``fails`` and may."""
    call = ["git", "-C", str(root), *words]
    try:
        asked = subprocess.run(call, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 -- no shell
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NoRepository(str(fault)) from fault
    if asked.returncode and not fails:
        raise NoRepository(asked.stderr.strip())
    return asked.stdout.strip()


def places() -> Places:
    """Return the folders of the publication in the working directory, or of the one that VORGESTELLT_ROOT names."""
    return Places(Path(os.environ.get(_ROOT_VARIABLE) or Path.cwd()).resolve())


def smtp_settings() -> SmtpSettings:
    """Return where letters are handed to a mail server, as VORGESTELLT_SMTP_HOST and its neighbours say.

    _PORT, _USER, _PASSWORD, _SECURITY (starttls, tls or none) and _PER_MINUTE (messages; 0 for no limit) may follow. Raises
    WrongSetting, which never repeats the password.
    """
    from pipeline.couriers.smtp.transport import Security, SmtpSettings  # here, for it loads what no build needs

    told = {
        name: os.environ.get(_SMTP_VARIABLES + name, "").strip()
        for name in ("HOST", "PORT", "USER", "SECURITY", "PER_MINUTE")
    }
    security = next((one for one in get_args(Security) if one == (told["SECURITY"] or "starttls").lower()), None)
    if security is None:
        raise WrongSetting(
            f"{_SMTP_VARIABLES}SECURITY ist starttls, tls oder none, nicht „{told['SECURITY']}“.",
            f"{_SMTP_VARIABLES}SECURITY is starttls, tls or none, not “{told['SECURITY']}”.",
        )
    numbers = {}
    for name, default, most in (("PORT", _SMTP_PORTS[security], 65535), ("PER_MINUTE", 60, 1_000_000)):
        text = told[name] or str(default)
        if not (text.isascii() and text.isdecimal() and int(text) <= most):
            raise WrongSetting(
                f"{_SMTP_VARIABLES}{name} ist keine Zahl von 0 bis {most}: „{text}“.",
                f"{_SMTP_VARIABLES}{name} is no number from 0 to {most}: “{text}”.",
            )
        numbers[name] = int(text)
    password = os.environ.get(f"{_SMTP_VARIABLES}PASSWORD", "")
    return SmtpSettings(told["HOST"], numbers["PORT"], told["USER"], password, security, numbers["PER_MINUTE"])


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
