"""What the tests of the editors' commands share: a small publication, a private folder, somebody at the terminal."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import feedparser
import pytest

from pipeline import ledger, private, referral_commands, store
from pipeline import network_commands as network
from pipeline.domain import Referral, SubmittedFile
from pipeline.publication import examine
from pipeline.referral_commands import EventOptions
from tests.factories import ADA, TODAY

ROOT = Path(__file__).parents[2]

NOW = TODAY.isoformat()

READERS = [f"leser{n}@leser.example" for n in range(3)]

FIRST = "2021-05-joerg-muessig-ada-beispiel-helped"

SERVICES = """\
- key: "etikettendruck"
  de: "Etiketten und Aufkleber drucken"
  en: "Printing labels and stickers"
  also: ["Etikett", "Aufkleber"]
  also_en: ["label", "sticker"]
- key: "lagerraum"
  de: "Lager und Stellplatz"
  en: "Storage"
  also: ["Lager", "Stellplatz"]
  also_en: ["warehouse", "storage room"]
- key: "segelreste"
  de: "Ausgemusterte Segel"
  en: "Worn-out sails"
  also: ["Segel", "Tuch"]
  also_en: ["sail"]
"""

PORTRAIT = ADA[ADA.index("portrait:") : ADA.index("links:")]

SEEKS_STORAGE = ('valid_until: "2027-03-31"', 'valid_until: "2027-03-31"\n    tags: ["lagerraum"]')

OFFERS_STORAGE = (
    'text: "Eine Reparatur im Monat, umsonst."',
    'text: "Platz im Bootshaus, das Jahr über."\n    tags: ["lagerraum"]',
)

OFFERS_STORAGE_EN = (
    'text: "One repair a month, for free."',
    'text: "Room in the boathouse."\n    tags: ["lagerraum"]',
)

TOWNS = "Celle\tDE\t52.624\t10.081\t69748\nLüneburg\tDE\t53.251\t10.414\t72546\nUelzen\tDE\t52.965\t10.566\t34947\n"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    return path


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace each first text by the second; each must be there."""
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


class Terminal(io.StringIO):
    """Standard input at which somebody sits and types these lines."""

    def isatty(self) -> bool:
        return True


def types(monkeypatch: pytest.MonkeyPatch, *lines: str) -> Terminal:
    terminal = Terminal("".join(f"{line}\n" for line in lines))
    monkeypatch.setattr("sys.stdin", terminal)
    return terminal


def errors(root: Path, today: date = TODAY) -> list[str]:
    found = examine(store.read_content(root), today).findings
    return [f"{f.file}: {f.code}" for f in found if f.severity == "error"]


class Git:
    """Git in a folder of its own, whatever is set up on this machine."""

    def __init__(self, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        person = {
            f"GIT_{role}_{what}": f"{role}@test.example"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        self._environment = kept | person | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        self._program = shutil.which("git") or pytest.skip("needs git")
        self._folder = folder

    def __call__(self, *words: str) -> None:
        subprocess.run(
            [self._program, *words], cwd=self._folder, env=self._environment, check=True, capture_output=True
        )


def add(now: str = NOW, dry_run: bool = False, lang: str | None = None, **told: object) -> int:
    event = {
        "giver": "mira-sommer", "receiver": "joerg-muessig", "kind": "helped", "date": "2026-03", "what": "Hat die Fahne genäht.",
    } | told  # fmt: skip
    return referral_commands.referral("add", EventOptions(**event), now=now, dry_run=dry_run, lang=lang)


def event(root: Path, key: str) -> Referral:
    """Return an event as the publication reads it."""
    path = root / "content/ledger" / key[:4] / f"{key}.yml"
    found: list = []
    read = ledger.referral(
        SubmittedFile(path.name, path.read_bytes(), path.stat().st_size),
        path.relative_to(root).as_posix(),
        TODAY,
        found,
    )
    assert read is not None, found
    return read


TOLD = """\
# Von Jörg erzählt, am Telefon.
giver: "joerg-muessig"   # er selbst
receiver: "mira-sommer"
kind: "helped"
date: "2026-03"

what: "Hat die Anhänger gedruckt, auf Papier von 1961."
claimed_by: "joerg-muessig"
consents:
  # schriftlich
  giver: "2026-09-12"
# Mira fragen!
"""

TOLD_KEY = "2026-03-joerg-muessig-mira-sommer-helped"


def told(root: Path, text: str = TOLD, key: str = TOLD_KEY) -> Path:
    return write(root / "content/ledger" / key[:4] / f"{key}.yml", text)


def event_on(root: Path, key: str, today: date) -> Referral:
    return next(e for e in examine(store.read_content(root), today).publication.ledger if e.key == key)


def report_of(capsys: pytest.CaptureFixture[str], **options: object) -> str:
    capsys.readouterr()
    assert network.network(now=NOW, **options) == 0
    return capsys.readouterr().out


COMMANDS: dict[str, Callable[[], int]] = {
    "propose": lambda: introduce("propose", seeker="ada-beispiel", helper="mira-sommer"),
    "list": lambda: introduce("list"),
    "relay": lambda: network.relay_answer("Erika Muster", "asked", now=NOW),
}


def introduce(action: str, day: str = NOW, **options: str) -> int:
    key = {} if action in ("propose", "list") else {"key": f"{NOW}-ada-beispiel-mira-sommer"}
    return network.introduce(action, now=day, **key | options)


def drafts(folder: Path) -> dict[str, str]:
    found = sorted((folder / "drafts").glob("*")) if (folder / "drafts").is_dir() else []
    return {path.name.removeprefix(f"{NOW}-ada-beispiel-mira-sommer-"): path.read_text("utf-8") for path in found}


def states(folder: Path, key: str = f"{NOW}-ada-beispiel-mira-sommer") -> list[str]:
    path = folder / f"introductions/{key}.yml"
    found: list = []
    read = private.introduction(
        SubmittedFile(path.name, path.read_bytes(), 1), f"introductions/{path.name}", date(2027, 12, 31), found
    )
    assert read is not None, found
    return [step.state for step in read.steps]


def weave(root: Path, folder: Path) -> None:
    """Put Ada into everything that can name somebody, in the publication and in the private folder."""
    founders = root / "content/founders"
    links = (
        "Am Hafen. [Ada](/ada-beispiel/), [[ada-beispiel]], [[Ada Beispiel|die Binderin]], [dort](https://vorgestellt.example/ada-beispiel/#frage), "
        "[hier][1] und `[[ada-beispiel]]`. Nicht gemeint ist [dies](https://anderswo.example/ada-beispiel/).\n\n[1]: /ada-beispiel/\n\n## Wem hast du geholfen?"
    )
    edit(founders / "mira-sommer/index.md", ("## Wem hast du geholfen?", links), ("lang:", 'proposed_by: "ada-beispiel"\nlang:'),
         ("consents:", 'names_next:\n  - slug: "ada-beispiel"\n    why: "Sie bindet, was ich nähe."\nconsents:'))  # fmt: skip
    edit(founders / "mira-sommer/index.en.md", ("## Whom have you helped?", "Thanks to [Ada](/en/ada-beispiel/).\n\n## Whom have you helped?"),
         ("translated_by", 'names_next:\n  - slug: "ada-beispiel"\n    why: "She binds what I sew."\ntranslated_by'))  # fmt: skip
    write(
        root / "content/pages/ueber.md",
        '---\ntitle: "Über"\nlang: "de"\nslug: "ueber-uns"\n---\nZuerst kam [Ada](/ada-beispiel/).\n',
    )
    edit(root / "content/issues/2026-11.md", ("---\nLiebe", 'order: ["ada-beispiel"]\n---\nLiebe'))
    add(
        giver="joerg-muessig",
        receiver="mira-sommer",
        told_by="ada-beispiel",
        claimed_by="giver",
        agreed="giver, receiver, told_by",
    )
    add(
        giver="ada-beispiel",
        receiver="joerg-muessig",
        kind="introduced",
        introduced_to="mira-sommer",
        claimed_by="giver",
        agreed="giver, receiver",
        confirmed="2026-11-02",
    )
    referral_commands.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW)
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer", between="joerg-muessig")
    introduce("ask")
    write(folder / "ledger/2026-01-ada-beispiel-mira-sommer-helped.yml",
          'giver: "ada-beispiel"\nreceiver: "mira-sommer"\nkind: "helped"\ndate: "2026-01"\nwhat: "Hat ihr Geld geliehen."\nvisibility: "editors"\n')  # fmt: skip
    write(
        folder / "relay/ada-beispiel.yml", 'name: "Ada Beispiel"\nsteps:\n  - state: "asked"\n    date: "2026-01-02"\n'
    )
    write(
        folder / "impact/ada-beispiel.yml",
        'steps:\n  - state: "answered"\n    date: "2026-11-18"\n    text: "Zwei Aufträge und ein Lager."\n',
    )
    write(
        folder / "clicks/2026-10.yml",
        'fetched: "2026-11-10"\ncourier: "mailchimp a1b2c3d4e5"\nfounders:\n  - slug: "ada-beispiel"\n    at_least: "5"\n'
        '  - slug: "mira-sommer"\n    at_least: "10"\n',
    )
    write(founders / "ada-beispiel/impact.md", OWN_WORD)
    assert not errors(root)


OWN_WORD = """\
---
lang: "de"
text: "Zwei Aufträge und ein Lager."
consent: "2026-11-18 29342aab57f8"
---
"""

_WOVEN: dict[str, dict[str, bytes]] = {}  # what that makes of the two folders; it is the same each time


def put(place: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files and no others."""
    for path in place.rglob("*"):
        if path.is_file() and path.relative_to(place).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        path = place / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for path in sorted(place.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def feed_ids(root: Path) -> dict[str, list[str]]:
    """Return the identifiers of everything in every feed."""
    found = {}
    for path in sorted((root / "output/feeds").glob("*.xml")):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo
        found[path.name] = [entry.id for entry in feed.entries]
    assert len(found) > 4
    return found


class Killed(BaseException):
    """The run ends here, and nothing is tidied up."""


@dataclass
class Killer:
    """Ends a run before the nth thing that it does to the disk."""

    at: int
    done: list[str] = field(default_factory=list)

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for owner, name in (
            (store.os, "fsync"),
            (store.os, "replace"),
            (Path, "replace"),
            (Path, "rename"),
            (Path, "unlink"),
        ):
            monkeypatch.setattr(owner, name, self._watched(name, getattr(owner, name)))

    def _watched(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **options: object) -> object:
            if len(self.done) == self.at:
                raise Killed(name)
            self.done.append(name)
            return real(*args, **options)

        return step


def invoke(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as an editor does, with nobody at the terminal."""
    kept = {name: value for name, value in os.environ.items() if name != "VORGESTELLT_PRIVATE"}
    return subprocess.run(
        [sys.executable, "-m", "invoke", *words, "--now", NOW],
        cwd=ROOT, env=kept | {"VORGESTELLT_ROOT": str(root), "PYTHONUTF8": "1"} | environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
