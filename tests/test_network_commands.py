"""What editors type for the network: what is asked, written, printed and refused, and with which exit code."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import feedparser
import pytest
from invoke import Collection, Program

import tasks
from pipeline import commands, console, findings, ledger, private, store
from pipeline import network_commands as network
from pipeline.domain import Referral, SubmittedFile
from pipeline.network_commands import EventOptions
from pipeline.publication import examine
from tests.factories import ADA, LEDGER_EVENT, MIRA, TODAY
from tests.test_commands import tree

ROOT = Path(__file__).parents[1]
NOW = TODAY.isoformat()
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


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither wait for the disk nor read ten thousand towns: both are for test_store and for what runs as a program."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(store, "gazetteer", lambda: TOWNS)


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small publication with tags: Ada looks for a store, and Mira offers room in her boathouse."""
    (content / "content/services.yml").write_text(SERVICES, "utf-8")
    edit(content / "content/founders/ada-beispiel/index.md", SEEKS_STORAGE)
    edit(content / "content/founders/mira-sommer/index.md", OFFERS_STORAGE)
    edit(content / "content/founders/mira-sommer/index.en.md", OFFERS_STORAGE_EN)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    monkeypatch.delenv("VORGESTELLT_PRIVATE", raising=False)
    return content


@pytest.fixture
def site(root: Path) -> Path:
    """What a build needs besides."""
    shutil.copytree(ROOT / "theme", root / "theme")
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The editors' private folder of that publication, with everybody's address."""
    folder = tmp_path_factory.mktemp("redaktion")
    for slug, lang in (("ada-beispiel", "de"), ("joerg-muessig", "de"), ("mira-sommer", "en")):
        write(folder / f"people/{slug}.yml", f'email: "{slug}@post.example"\nlang: "{lang}"\n')
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(folder))
    return folder


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


# The ledger: adding


def add(now: str = NOW, dry_run: bool = False, lang: str | None = None, **told: str) -> int:
    event = {
        "giver": "mira-sommer", "receiver": "joerg-muessig", "kind": "helped", "date": "2026-03", "what": "Hat die Fahne genäht.",
    } | told  # fmt: skip
    return network.referral("add", EventOptions(**event), now=now, dry_run=dry_run, lang=lang)


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


def test_an_event_is_written_as_one_quoted_file_that_reads_as_it_was_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        add(
            known_by="Vom Hafen",
            met="yes",
            told_by="ada-beispiel",
            claimed_by="receiver",
            agreed="giver, receiver",
            confirmed="2026-11-02",
        )
        == 0
    )
    path = "content/ledger/2026/2026-03-mira-sommer-joerg-muessig-helped.yml"
    assert f"Geschrieben: {path}" in capsys.readouterr().out
    assert (root / path).read_text("utf-8") == (
        'giver: "mira-sommer"\nreceiver: "joerg-muessig"\nkind: "helped"\ndate: "2026-03"\nwhat: "Hat die Fahne genäht."\n'
        'known_by: "Vom Hafen"\nmet_in_person: "yes"\ntold_by: "ada-beispiel"\nclaimed_by: "joerg-muessig"\n'
        'confirmed: "2026-11-02"\nconsents:\n  giver: "2026-11-20"\n  receiver: "2026-11-20"\n'
    )
    read = event(root, "2026-03-mira-sommer-joerg-muessig-helped")
    assert (read.met_in_person, read.told_by, read.confirmed) == (True, "ada-beispiel", date(2026, 11, 2))
    assert ledger.is_shared(read)
    assert not errors(root)


@pytest.mark.parametrize(("giver", "receiver"), [
    ("Mira Sommer", "Jörg Müßig"), ("MIRA SOMMER", "Joerg Muessig"), (" mira-sommer ", "joerg-müßig"), ("Mira Sommer", "jorg-mussig"),
])  # fmt: skip
def test_founders_are_found_by_name_and_by_folder_however_they_are_typed(root: Path, giver: str, receiver: str) -> None:
    assert add(giver=giver, receiver=receiver) == 0
    assert event(root, "2026-03-mira-sommer-joerg-muessig-helped").giver == "mira-sommer"


def test_a_former_folder_name_means_todays(root: Path) -> None:
    assert network.rename("mira-sommer", "mira-winter", now=NOW) == 0
    assert add(giver="mira-sommer") == 0
    assert event(root, "2026-03-mira-winter-joerg-muessig-helped").giver == "mira-winter"


@pytest.mark.parametrize(
    ("typed", "hint"), [("mira-somer", "mira-sommer"), ("Jörg Müsig", "joerg-muessig"), ("beispiel", "ada-beispiel")]
)
def test_a_mistyped_name_is_refused_with_the_nearest(
    root: Path, typed: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    assert add(giver=typed) == 2
    assert f"„{typed}“ gibt es hier nicht. Meintest du: {hint}" in capsys.readouterr().err
    assert add(giver=typed, lang="en") == 2
    assert f"There is no “{typed}” here. Did you mean: {hint}" in capsys.readouterr().err
    assert tree(root) == before


@pytest.mark.parametrize("wrong", [
    {"receiver": "mira-sommer"}, {"date": "2026-13"}, {"date": "14.03.2026"}, {"date": "2027-01"}, {"date": "../../x"},
    {"claimed_by": "ada-beispiel"}, {"introduced_to": "ada-beispiel"}, {"kind": "introduced", "introduced_to": "joerg-muessig"},
    {"what": "x" * 500}, {"confirmed": "2026-12-24"}, {"what": "Ruf an: ada@beispiel.example"},
])  # fmt: skip
def test_an_event_that_the_check_would_refuse_is_not_written(
    root: Path, wrong: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    assert add(**wrong) == 1
    said = capsys.readouterr()
    assert "content/ledger/" in said.out, "the finding says what is wrong"
    assert "Nichts geschrieben." in said.err
    assert tree(root) == before


@pytest.mark.parametrize(("wrong", "said"), [
    ({"kind": "loved"}, "„loved“ ist keine Art. Möglich sind: recommended, introduced"), ({"agreed": "giver, both"}, "„both“ ist keine Seite"),
    ({"confirmed": "gestern"}, "„gestern“ ist kein Tag"), ({"met": "vielleicht"}, "„vielleicht“"), ({"told_by": "otto"}, "„otto“ gibt es hier nicht"),
])  # fmt: skip
def test_an_option_that_cannot_be_understood_changes_nothing(
    root: Path, wrong: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    assert add(**wrong) == 2
    assert said in capsys.readouterr().err
    assert tree(root) == before


def test_the_same_event_again_is_numbered_up_to_nine(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = "2026-03-mira-sommer-joerg-muessig-helped"
    for number in ["", *(f"-{n}" for n in range(2, 10))]:
        assert add(what=f"Hat Fahne {number or 1} genäht.") == 0
        assert event(root, f"{key}{number}").what == f"Hat Fahne {number or 1} genäht."
    before = tree(root)
    assert add() == 1
    assert "schon neun" in capsys.readouterr().err
    assert tree(root) == before
    assert not errors(root)


def test_a_dry_run_shows_the_file_and_writes_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    assert add(dry_run=True) == 0
    said = capsys.readouterr().out
    assert "Würde schreiben: content/ledger/2026/" in said
    assert 'what: "Hat die Fahne genäht."' in said
    assert add(dry_run=True, lang="en") == 0
    assert "Would write: " in capsys.readouterr().out
    assert network.referral("confirm", event=FIRST, now=NOW, dry_run=True) == 0
    assert 'confirmed: "2026-11-20"' in capsys.readouterr().out
    assert network.referral("retract", event=FIRST, now=NOW, dry_run=True) == 0
    assert tree(root) == before


def test_whoever_is_in_no_page_yet_can_be_in_an_event(root: Path) -> None:
    edit(root / "content/founders/mira-sommer/index.md", ('issue: "2026-10"', 'issue: "2026-12"'))
    assert add(giver="Mira Sommer") == 0


# The ledger: asking


def test_what_is_missing_is_asked_for_in_its_order(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = types(
        monkeypatch,
        "Mira Sommer",
        "Jörg Müßig",
        "customer",
        "2026-03-14",
        "Hat zwölf Karten gekauft.",
        "receiver",
        "receiver",
    )
    assert network.referral("add", now=NOW) == 0
    assert not typed.read(), "no question too few, none too many"
    read = event(root, "2026-03-14-mira-sommer-joerg-muessig-customer")
    assert (read.claimed_by, read.consents.receiver, read.consents.giver) == ("joerg-muessig", TODAY, None)
    said = capsys.readouterr().out
    places = [
        said.index(word)
        for word in ("Wer gab?", "Wer bekam?", "Art", "Wann?", "Was?", "Wer hat davon erzählt?", "Wer hat eingewilligt")
    ]
    assert places == sorted(places)


def test_only_what_is_missing_is_asked_for(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = types(monkeypatch, "2026-03")
    told = EventOptions(
        giver="mira-sommer",
        receiver="joerg-muessig",
        kind="helped",
        what="Hat genäht.",
        claimed_by="giver",
        agreed="giver",
    )
    assert network.referral("add", told, now=NOW, lang="en") == 0
    assert not typed.read()
    assert "When? (2026, 2026-03 or 2026-03-14)" in capsys.readouterr().out
    types(monkeypatch)
    assert add(date="2026-04") == 0, "with everything said that an event needs, nothing is asked"


def test_without_a_terminal_nothing_is_asked_and_nothing_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Mira Sommer\n"))
    before = tree(root)
    assert network.referral("add", now=NOW) == 2
    assert network.referral("add", now=NOW, lang="en") == 2
    said = capsys.readouterr().err
    assert "Es fehlt eine Angabe: Wer gab?" in said
    assert "Something is missing: Who gave?" in said
    assert tree(root) == before


def test_an_answer_that_is_broken_off_changes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, "Mira Sommer")
    before = tree(root)
    assert network.referral("add", now=NOW) == 2
    assert "Es fehlt eine Angabe: Wer bekam?" in capsys.readouterr().err
    assert tree(root) == before


def test_an_empty_answer_is_no_name(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, *[""] * 7)
    before = tree(root)
    assert network.referral("add", now=NOW) == 2
    assert "Es fehlt ein Name." in capsys.readouterr().err
    assert tree(root) == before


# The ledger: confirming


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


@pytest.mark.parametrize("text", [
    TOLD, TOLD.replace("\n", "\r\n"), TOLD.rstrip("\n"), "\ufeff" + TOLD, TOLD.replace("\n", "\r\n", 3),
    TOLD.replace('claimed_by: "joerg-muessig"\n', ""), TOLD.replace("giver: \"2026-09-12\"", 'giver: "2026-09-12"\n  receiver: "2026-09-13"'),
], ids=["plain", "windows", "no-newline", "marked", "mixed", "no-claimant", "both-agreed"])  # fmt: skip
def test_a_confirmation_adds_lines_and_changes_none(root: Path, text: str) -> None:
    path = told(root, text)
    assert network.referral("confirm", event=TOLD_KEY, now=NOW) == 0
    before, after = text.removesuffix("\n").split("\n"), path.read_bytes().decode().split("\n")
    remaining = iter(after)
    assert all(line in remaining for line in before), "every line is there, in its order"
    assert {line.partition(":")[0].strip() for line in set(after) - {*before, ""}} <= {
        "confirmed",
        "receiver",
        "giver",
        "consents",
        "claimed_by",
    }
    if text.count("\r\n") == text.count("\n"):
        assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n"), "a file has one kind of line ends"
    read = event(root, TOLD_KEY)
    assert ledger.is_shared(read)
    assert read.confirmed == TODAY
    assert not errors(root)


def test_the_day_of_a_confirmation_can_be_told(root: Path) -> None:
    told(root)
    assert (
        network.referral(
            "confirm", EventOptions(confirmed="2026-11-02"), event=f"content/ledger/2026/{TOLD_KEY}.yml", now=NOW
        )
        == 0
    )
    read = event(root, TOLD_KEY)
    assert (read.confirmed, read.consents.receiver, read.consents.giver) == (
        date(2026, 11, 2),
        date(2026, 11, 2),
        date(2026, 9, 12),
    )


def test_a_confirmation_never_stands_in_for_the_consent_of_whoever_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for claimed in ('claimed_by: "joerg-muessig"\n', ""):
        path = told(
            root,
            TOLD.replace('consents:\n  # schriftlich\n  giver: "2026-09-12"\n', "").replace(
                'claimed_by: "joerg-muessig"\n', claimed
            ),
        )
        before = path.read_bytes()
        assert network.referral("confirm", event=TOLD_KEY, now=NOW) == 1
        said = capsys.readouterr().err
        assert f"Es fehlt noch die Einwilligung von joerg-muessig{'' if claimed else ', mira-sommer'}." in said
        assert f"inv referral correct --event {TOLD_KEY} --agreed" in said
        assert path.read_bytes() == before
    agreed = EventOptions(agreed="giver", claimed_by="giver")
    assert network.referral("correct", agreed, event=TOLD_KEY, now=NOW) == 0
    assert network.referral("confirm", event=f"{TOLD_KEY}-2", now=NOW) == 0
    assert ledger.is_shared(event(root, f"{TOLD_KEY}-2"))


@pytest.mark.slow
def test_what_is_confirmed_stands_on_both_pages_from_the_next_build_on(root: Path, site: Path) -> None:
    told(root)

    def shown() -> set[str]:
        assert commands.build(now=NOW) == 0
        pages = (root / "output").rglob("*.html")
        return {
            p.relative_to(root / "output").as_posix() for p in pages if "auf Papier von 1961" in p.read_text("utf-8")
        }

    assert shown() == {"joerg-muessig/index.html"}
    assert network.referral("confirm", event=TOLD_KEY, now=NOW) == 0
    assert shown() >= {"joerg-muessig/index.html", "mira-sommer/index.html", "en/mira-sommer/index.html"}


def test_an_event_is_confirmed_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = told(root)
    assert network.referral("confirm", event=TOLD_KEY, now=NOW) == 0
    before = path.read_bytes()
    assert network.referral("confirm", event=TOLD_KEY, now="2026-12-01") == 1
    assert "ist schon bestätigt (2026-11-20)" in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", [
    TOLD.replace('consents:\n  # schriftlich\n  giver: "2026-09-12"\n', 'consents: {giver: "2026-09-12"}\n'),
    TOLD.replace("consents:\n", "consents: # wer\n"), TOLD.replace("# Mira fragen!\n", "confirmed:\n"), TOLD.replace("consents:\n", '"consents":\n'),
], ids=["braces", "remark", "blank", "quoted-key"])  # fmt: skip
def test_a_file_that_cannot_be_added_to_by_lines_is_left_alone_and_never_broken(
    root: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = told(root, text)
    assert not errors(root)
    code = network.referral("confirm", event=TOLD_KEY, now=NOW)
    assert not errors(root), "the ledger stays readable"
    if code:
        assert code == 1
        assert path.read_text("utf-8") == text
        assert "Nichts geschrieben" in capsys.readouterr().err
    else:
        assert ledger.is_shared(event(root, TOLD_KEY))


def test_nothing_is_confirmed_on_a_day_still_to_come(root: Path) -> None:
    path = told(root)
    before = path.read_bytes()
    assert network.referral("confirm", EventOptions(confirmed="2026-12-24"), event=TOLD_KEY, now=NOW) == 1
    assert path.read_bytes() == before


def test_who_does_not_exist_cannot_be_confirmed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network.referral("confirm", event="2026-03-nobody", now=NOW) == 2
    assert "„2026-03-nobody“ gibt es nicht. „inv referral list“ nennt alle." in capsys.readouterr().err


# The ledger: correcting


def test_a_correction_is_a_file_of_its_own_and_the_first_one_stays(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    assert (
        network.referral(
            "correct", EventOptions(what="Hat die ersten Etiketten entworfen.", date="2021-06"), event=FIRST, now=NOW
        )
        == 0
    )
    after = tree(root)
    assert {path: after[path] for path in before} == before
    read = event(root, "2021-06-joerg-muessig-ada-beispiel-helped")
    assert (read.what, read.supersedes, read.consents.giver) == (
        "Hat die ersten Etiketten entworfen.",
        FIRST,
        date(2026, 9, 12),
    )
    assert not errors(root)
    capsys.readouterr()
    assert network.referral("list", now=NOW) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")] == [read.key]


def test_a_correction_under_the_same_name_is_numbered(root: Path) -> None:
    assert network.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW) == 0
    assert network.referral("correct", EventOptions(what="Hat Umschläge entworfen."), event=f"{FIRST}-2", now=NOW) == 0
    assert event(root, f"{FIRST}-3").supersedes == f"{FIRST}-2"
    assert [e.key for e in examine(store.read_content(root), TODAY).publication.ledger] == [f"{FIRST}-3"]


def test_what_has_been_corrected_is_not_corrected_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW) == 0
    before = tree(root)
    for action in ("correct", "retract", "confirm", "unconfirm"):
        assert network.referral(action, EventOptions(what="Anders."), event=FIRST, now=NOW) == 1
        assert f"{FIRST} ist schon berichtigt: {FIRST}-2" in capsys.readouterr().err
    assert tree(root) == before


def test_that_two_met_can_be_taken_back(root: Path) -> None:
    assert event(root, FIRST).met_in_person
    assert network.referral("correct", EventOptions(met="no"), event=FIRST, now=NOW) == 0
    assert not event(root, f"{FIRST}-2").met_in_person


@pytest.mark.parametrize("side", ["giver", "receiver"])
def test_a_consent_belongs_to_a_person_and_does_not_pass_to_whoever_takes_the_place(root: Path, side: str) -> None:
    assert network.referral("confirm", event=FIRST, now=NOW) == 0
    assert network.referral("correct", EventOptions(**{side: "Mira Sommer"}), event=FIRST, now=NOW) == 0
    new = next(path for path in (root / "content/ledger").rglob("*.yml") if "mira" in path.name)
    read = event(root, new.stem)
    assert getattr(read, side) == "mira-sommer"
    assert getattr(read.consents, side) is None
    assert getattr(read.consents, "receiver" if side == "giver" else "giver")
    assert read.confirmed is None, "neither of the two said yes to this"
    assert not errors(root)


def test_a_consent_of_whoever_brought_the_tip_stays_theirs(root: Path) -> None:
    assert add(told_by="ada-beispiel", agreed="giver, receiver, told-by") == 0
    key = "2026-03-mira-sommer-joerg-muessig-helped"
    assert event(root, key).consents.told_by == TODAY
    edit(root / "content/founders/ada-beispiel/index.md", ('name: "Ada Beispiel"', 'name: "Ada Beispiel-Neu"'))
    shutil.copytree(root / "content/founders/mira-sommer", root / "content/founders/nora-nord")
    for name in ("index.md", "index.en.md"):
        path = root / "content/founders/nora-nord" / name
        path.write_text(
            path.read_text("utf-8").replace("Mira Sommer", "Nora Nord").replace("Näherei Sommer", "Nord"), "utf-8"
        )
    assert network.referral("correct", EventOptions(told_by="Nora Nord"), event=key, now=NOW) == 0
    read = event(root, f"{key}-2")
    assert (read.told_by, read.consents.told_by, read.consents.giver) == ("nora-nord", None, TODAY)


def test_a_retraction_takes_an_event_out_of_everything(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network.referral("confirm", event=FIRST, now=NOW) == 0
    before = tree(root)
    assert network.referral("retract", event=FIRST, now=NOW) == 0
    assert {path: tree(root)[path] for path in before} == before
    read = event(root, f"{FIRST}-2")
    assert (read.retracted, read.supersedes) == (True, FIRST)
    assert not errors(root)
    assert not examine(store.read_content(root), TODAY).publication.ledger
    capsys.readouterr()
    assert network.referral("list", now=NOW) == 0
    assert not capsys.readouterr().out
    assert network.referral("confirm", event=f"{FIRST}-2", now=NOW) == 1, "what was retracted cannot be confirmed"


def test_a_withdrawn_confirmation_leaves_one_sides_word_and_no_name_of_the_other(root: Path) -> None:
    assert network.referral("confirm", event=FIRST, now=NOW) == 0
    assert network.referral("unconfirm", event=FIRST, now=NOW) == 0
    read = event(root, f"{FIRST}-2")
    assert read.confirmed is None
    assert (read.claimed_by, read.consents.giver, read.consents.receiver) == ("joerg-muessig", date(2026, 9, 12), None)
    assert ledger.is_claim(read)
    assert not ledger.names_other(read)
    assert [e.key for e in examine(store.read_content(root), TODAY).publication.ledger] == [f"{FIRST}-2"]
    assert network.referral("confirm", event=f"{FIRST}-2", now="2026-12-01") == 0, "and they may come round again"
    assert ledger.is_shared(event_on(root, f"{FIRST}-2", date(2026, 12, 1)))


def event_on(root: Path, key: str, today: date) -> Referral:
    return next(e for e in examine(store.read_content(root), today).publication.ledger if e.key == key)


def test_where_nobody_told_it_whoever_still_does_is_asked_for(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "content/ledger/2021" / f"{FIRST}.yml", ('claimed_by: "joerg-muessig"\n', 'confirmed: "2026-10-12"\n'))
    assert not errors(root)
    before = tree(root)
    assert network.referral("unconfirm", event=FIRST, now=NOW) == 2
    assert "--claimed-by giver oder receiver" in capsys.readouterr().err
    assert tree(root) == before
    assert network.referral("unconfirm", EventOptions(claimed_by="receiver"), event=FIRST, now=NOW) == 0
    read = event(root, f"{FIRST}-2")
    assert (read.claimed_by, read.consents.giver, read.confirmed) == ("ada-beispiel", None, None)
    assert ledger.is_claim(read)


# The ledger: listing


def test_the_list_says_how_each_event_stands(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(root)
    assert add(date="2025") == 0
    assert network.referral("confirm", event=FIRST, now=NOW) == 0
    capsys.readouterr()
    assert network.referral("list", now=NOW) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")] == [
        f"{FIRST}  (bestätigt)",
        "2025-mira-sommer-joerg-muessig-helped  (erscheint nirgends)",
        f"{TOLD_KEY}  (nur erzählt)",
    ]
    assert network.referral("list", who="Ada Beispiel", now=NOW, lang="en") == 0
    assert capsys.readouterr().out == f"{FIRST}  (confirmed)\n  Hat die ersten Etiketten gedruckt.\n"


def test_the_list_of_one_founder_knows_former_names_too(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "content/founders/ada-beispiel").rename(root / "content/founders/ada-neu")
    edit(
        root / "content/founders/ada-neu/index.md",
        ("---\nname", '---\nid: "ada-beispiel"\naliases: ["ada-beispiel"]\nname'),
    )
    assert not errors(root)
    for who in ("ada-neu", "ada-beispiel", "Ada Beispiel"):
        assert network.referral("list", who=who, now=NOW) == 0
        assert FIRST in capsys.readouterr().out
    assert network.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW) == 0
    assert event(root, "2021-05-joerg-muessig-ada-neu-helped").consents.receiver, "she is the same person"


def test_an_unknown_action_names_those_there_are(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network.referral("delete", now=NOW) == 2
    assert "Möglich sind: add, confirm, correct, retract, unconfirm, list." in capsys.readouterr().err


def test_with_errors_in_the_content_the_ledger_waits(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "content/founders/mira-sommer/index.md", ("\nplace:", "\nplaze:"))
    before = tree(root)
    assert add() == 1
    assert "plaze" in capsys.readouterr().err
    assert tree(root) == before


# Branches


@pytest.mark.slow
def test_events_added_on_twenty_branches_at_once_never_conflict(root: Path) -> None:
    """The reason why every event is a file of its own."""
    git = Git(root)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message=start")
    people, kinds = ("ada-beispiel", "joerg-muessig", "mira-sommer"), ("helped", "customer", "thanked", "recommended")
    pairs = [(a, b) for a in people for b in people if a != b]
    everything = [(*pair, kind) for pair in pairs for kind in kinds][:20]
    for number, (giver, receiver, kind) in enumerate(everything):
        git("checkout", "--quiet", "-b", f"event-{number}", "main")
        assert add(giver=giver, receiver=receiver, kind=kind, what=f"Ereignis {number}.") == 0
        if number == 7:
            assert network.referral("confirm", event=FIRST, now=NOW) == 0
        if number == 13:
            assert network.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW) == 0
        git("add", "--all")
        git("commit", "--quiet", f"--message={number}")
    git("checkout", "--quiet", "main")
    order = list(range(len(everything)))
    random.Random(20).shuffle(order)  # noqa: S311  # the order of merging, no secret
    for number in order:
        git("merge", "--quiet", "--no-edit", f"event-{number}")
    read = examine(store.read_content(root), TODAY).publication
    assert read is not None
    assert {e.what for e in read.ledger} == {f"Ereignis {n}." for n in order} | {"Hat Etiketten entworfen."}


# What the editors should know


def report_of(capsys: pytest.CaptureFixture[str], **options: object) -> str:
    capsys.readouterr()
    assert network.network(now=NOW, **options) == 0
    return capsys.readouterr().out


def test_the_report_proposes_with_the_command_that_goes_on(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = report_of(capsys)
    assert "Bekannt machen\n  Ada Beispiel sucht (gilt bis 31. März 2027): „Ein Lager, trocken und ebenerdig.“" in said
    assert "    inv introduce propose --seeker ada-beispiel --helper mira-sommer" in said
    assert "Ohne privaten Ordner" not in said


def test_a_section_appears_where_there_is_something_to_say(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = {
        "To introduce": None, "To be confirmed": None, "Names without a link": None, "Without a tag yet": None, "What came back": None,
        "Introductions that wait for you": lambda: introduce("propose", seeker="ada-beispiel", helper="joerg-muessig"),
        "Waiting list": lambda: edit(root / "content/founders/joerg-muessig/index.md", ("Mein Meister.", "Mein Meister, [[Petra Blau]].")),
        "Relay\n": lambda: edit(root / "content/founders/ada-beispiel/index.md", ('- slug: "mira-sommer"', '- name: "Erika Muster"')),
        "Gave to several": lambda: [add(giver="ada-beispiel", receiver=r, date="2026-01", confirmed="2026-02-01", agreed="giver, receiver")
                                    for r in ("joerg-muessig", "mira-sommer")],
    }  # fmt: skip
    before = report_of(capsys, lang="en")
    for title, change in titles.items():
        assert (title in before) == (change is None), title
    edit(root / "content/ledger/2021" / f"{FIRST}.yml", ('claimed_by: "joerg-muessig"', 'retracted: "no"'))
    network.referral("retract", event=FIRST, now=NOW)
    for change in titles.values():
        if change:
            change()
    after = report_of(capsys, lang="en")
    for title, change in titles.items():
        if change:
            assert title in after, title
    assert "Petra Blau: Jörg Müßig" in after
    assert "Erika Muster, named by Ada Beispiel (2026-11), new: not asked yet" in after


def test_an_empty_publication_has_nothing_to_do(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (root / "content/founders", root / "content/ledger", root / "content/issues", folder / "people"):
        shutil.rmtree(path)
    assert report_of(capsys) == "Nichts zu tun.\n"
    assert report_of(capsys, lang="en") == "Nothing to do.\n"


def test_for_programs_people_are_slugs_and_nothing_but_json_is_printed(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    write(folder / "people/otto-niemand.yml", 'email: "otto@post.example"\n')
    write(folder / "ledger/2026-01-mira-sommer-joerg-muessig-helped.yml",
          'giver: "mira-sommer"\nreceiver: "joerg-muessig"\nkind: "helped"\ndate: "2026-01"\nwhat: "Hat ihm Geld geliehen."\nvisibility: "editors"\n')  # fmt: skip
    found = json.loads(report_of(capsys, as_json=True))
    assert found["today"] == NOW
    assert not found["proposals"], "the two are on the way already"
    assert [row["key"] for row in found["introductions"]] == [f"{NOW}-ada-beispiel-mira-sommer"]
    assert found["to_confirm"] == [FIRST], "what only the editors may see needs nobody's word"
    assert found["isolated"] == [], "Mira is tied by what only the editors know"
    assert {row["slug"] for row in found["untagged"]} <= {"ada-beispiel", "joerg-muessig", "mira-sommer"}
    assert "Jörg Müßig" not in json.dumps({**found, "unlinked": [], "untagged": []}, ensure_ascii=False)
    assert [(row["file"], row["line"], row["slug"]) for row in found["unlinked"]] == [
        ("content/founders/joerg-muessig/index.md", 26, "ada-beispiel")
    ]


def test_private_needs_are_matched_and_said_to_be_private(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "people/joerg-muessig.yml",
          'needs:\n  - text: "Ein Lager für die Maschine, weil der Vermieter kündigt."\n    tags: ["lagerraum"]\n')  # fmt: skip
    assert "Jörg Müßig sucht (nur für die Redaktion): „Ein Lager für die Maschine" in report_of(capsys)
    row = next(p for p in json.loads(report_of(capsys, as_json=True))["proposals"] if p["seeker"] == "joerg-muessig")
    assert row["private"]


def test_an_event_that_is_public_and_private_is_counted_without_confusion(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "ledger/2021" / f"{FIRST}.yml", LEDGER_EVENT + 'visibility: "editors"\n')
    add(
        giver="ada-beispiel", receiver="joerg-muessig", date="2022-01", confirmed="2026-02-01", agreed="giver, receiver"
    )
    assert json.loads(report_of(capsys, as_json=True))["returns"] == {"gifts": 3, "over": [2, 0, 0, 0]}


def test_without_a_private_folder_the_report_says_what_it_lacks(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Ohne privaten Ordner: Vorstellungen, Absagen und Kontakte sind nicht dabei." in report_of(capsys)
    assert "Without a private folder" in report_of(capsys, lang="en")
    json.loads(report_of(capsys, as_json=True))


# The private folder


COMMANDS: dict[str, Callable[[], int]] = {
    "propose": lambda: introduce("propose", seeker="ada-beispiel", helper="mira-sommer"),
    "list": lambda: introduce("list"),
    "relay": lambda: network.relay_answer("Erika Muster", "asked", now=NOW),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_only_editors_may_know_needs_a_folder_to_lie_in(
    root: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    assert COMMANDS[command]() == 1
    said = capsys.readouterr().err
    assert "private: in content/publication.yml" in said
    assert "VORGESTELLT_PRIVATE" in said
    assert tree(root) == before


@pytest.mark.parametrize("inside", ["content/privat", "privat", ".", "content/../privat"])
def test_a_folder_within_the_publication_is_refused_because_it_would_be_published(
    root: Path, inside: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / inside).mkdir(exist_ok=True)
    edit(root / "content/publication.yml", ("letter:\n", f'private: "{inside}"\nletter:\n'))
    before = tree(root)
    for command in (*COMMANDS.values(), lambda: network.network(now=NOW)):
        assert command() == 2
        assert "liegt innerhalb der Publikation" in capsys.readouterr().err
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(root / inside))
    assert COMMANDS["propose"]() == 2
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 2
    assert tree(root) == before


def test_a_link_from_outside_into_the_publication_is_seen_through(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path_factory.mktemp("link") / "privat"
    link.symlink_to(root / "content")
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(link))
    assert network.network(now=NOW) == 2


def test_a_folder_that_is_not_there_is_named_and_not_made(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VORGESTELLT_PRIVATE", "../redaktoin")
    for command in COMMANDS.values():
        assert command() == 1
        assert "redaktoin gibt es nicht" in capsys.readouterr().err
    assert "redaktoin gibt es nicht" in report_of(capsys)
    assert not (root.parent / "redaktoin").exists()


def test_the_setting_in_the_publication_is_relative_to_it(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VORGESTELLT_PRIVATE")
    edit(root / "content/publication.yml", ("letter:\n", f'private: "{os.path.relpath(folder, root)}"\nletter:\n'))
    assert introduce("propose", seeker="ada-beispiel", helper="mira-sommer") == 0
    assert list((folder / "introductions").iterdir())


@pytest.mark.parametrize("command", ["propose", "list", "relay"])
def test_a_fault_in_the_private_folder_stops_everything_that_reads_it(
    root: Path, folder: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody may be asked whose no could not be read."""
    write(
        folder / f"introductions/{NOW}-ada-beispiel-mira-sommer.yml",
        'seeker: "ada-beispiel"\nhelper: "mira-sommer"\nsteps: "nein"\n',
    )
    before = tree(folder)
    assert COMMANDS[command]() == 1
    said = capsys.readouterr()
    assert "introductions/" in said.err
    assert "Im privaten Ordner sind Fehler; nichts geändert." in said.err
    assert network.network(now=NOW) == 1
    assert tree(folder) == before


def test_what_is_kept_of_somebody_who_left_is_told(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(root / "content/founders/joerg-muessig")
    shutil.rmtree(root / "content/ledger")
    write(root / "content/withdrawn/joerg-muessig.yml", 'date: "2026-11-02"\n')
    assert network.network(now=NOW) == 0
    said = capsys.readouterr()
    assert "people/joerg-muessig.yml\n  Warnung: " in said.err
    assert "Jörg" not in said.out


def test_a_folder_that_still_uses_a_former_name_is_renamed_before_anything_else(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise a no that was said under the former name would be forgotten."""
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    introduce("ask")
    introduce("no", by="ada-beispiel")
    monkeypatch.delenv("VORGESTELLT_PRIVATE")
    assert network.rename("ada-beispiel", "ada-neu", now=NOW) == 0
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(folder))
    capsys.readouterr()
    assert network.network(now=NOW) == 1
    assert "inv rename ada-beispiel ada-neu" in capsys.readouterr().err
    assert network.rename("ada-beispiel", "ada-neu", now=NOW) == 0
    assert not json.loads(report_of(capsys, as_json=True))["proposals"]
    assert (folder / "people/ada-neu.yml").is_file()


# Introductions


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


def test_two_are_introduced_from_the_proposal_to_the_outcome(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert introduce("propose", seeker="Ada Beispiel", helper="mira-sommer", between="Jörg Müßig") == 0
    key = f"{NOW}-ada-beispiel-mira-sommer"
    assert f"Weiter mit: inv introduce ask --key {key}" in capsys.readouterr().out
    text = (folder / f"introductions/{key}.yml").read_text("utf-8")
    assert (
        'tags: ["lagerraum"]\nneed: "Ein Lager, trocken und ebenerdig."\noffer: "Platz im Bootshaus, das Jahr über."\n'
        in text
    )
    assert not drafts(folder)
    public = tree(root)

    assert introduce("ask") == 0
    assert drafts(folder)["asked-between-1.txt"].startswith(
        "An: joerg-muessig@post.example\nBetreff: Sollten Ada Beispiel und Mira Sommer"
    )
    assert introduce("yes", by="Jörg Müßig") == 0
    question = drafts(folder)["asked-seeker-1.txt"]
    assert question.startswith(
        "An: ada-beispiel@post.example\nBetreff: Dürfen wir dich mit jemandem bekannt machen?\n\nHallo Ada!"
    )
    assert "„Lager und Stellplatz“" in question
    assert "Mira" not in question
    assert introduce("yes", by="ada-beispiel") == 0
    question = drafts(folder)["asked-helper-1.txt"]
    assert "To" not in question.split("\n")[0], "the head is in the editors' language"
    assert "Hello Mira," in question, "and the mail in its reader's"
    assert "Ada" not in question
    assert "ada-beispiel@" not in question
    assert introduce("yes", by="mira-sommer") == 0
    assert introduce("introduce") == 0
    both = drafts(folder)["introduced-1.txt"]
    assert both.startswith("An: ada-beispiel@post.example, mira-sommer@post.example\n")
    assert "Platz im Bootshaus, das Jahr über." in both
    later = (TODAY + timedelta(days=30)).isoformat()
    assert introduce("ask-outcome", later) == 0
    assert {"outcome-asked-1.txt", "outcome-asked-2.txt"} <= drafts(folder).keys()
    assert introduce("close", later, note="Ada lagert jetzt dort.") == 0
    assert states(folder) == [
        "proposed", "asked-between", "asked-seeker", "asked-helper", "agreed", "introduced", "outcome-asked", "closed",
    ]  # fmt: skip
    assert tree(root) == public, "nothing of it lies in the publication"


@pytest.mark.parametrize("name", ["introductions", "drafts"])
def test_what_the_editors_write_lies_below_their_folder_only(root: Path, folder: Path, name: str) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    introduce("ask")
    assert {path.suffix for path in (folder / name).iterdir()} == ({".yml"} if name == "introductions" else {".txt"})


def test_a_no_is_answered_to_the_one_who_said_it_and_stands(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    introduce("ask")
    introduce("yes", by="ada-beispiel")
    assert introduce("no", by="mira-sommer", note="Hat gerade keinen Platz.") == 0
    assert drafts(folder)["refused-1.txt"].startswith("An: mira-sommer@post.example\n")
    capsys.readouterr()
    later = "2028-12-01"
    before = tree(folder)
    for seeker, helper in (("ada-beispiel", "mira-sommer"), ("mira-sommer", "ada-beispiel")):
        assert introduce("propose", later, seeker=seeker, helper=helper) == 1
        assert "hat schon Nein gesagt" in capsys.readouterr().err
    assert introduce("ask", later) == 1
    assert "jemand hat Nein gesagt, und dabei bleibt es. Hier gibt es nichts mehr zu tun." in capsys.readouterr().err
    assert tree(folder) == before
    assert network.network(now=later, as_json=True) == 0
    assert not json.loads(capsys.readouterr().out)["proposals"]


def test_a_pair_on_the_way_is_not_proposed_a_second_time(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    introduce("ask")
    before = tree(folder)
    for seeker, helper in (("ada-beispiel", "mira-sommer"), ("mira-sommer", "ada-beispiel")):
        assert introduce("propose", "2026-11-24", seeker=seeker, helper=helper) == 1
        assert f"{NOW}-ada-beispiel-mira-sommer" in capsys.readouterr().err
    assert tree(folder) == before
    introduce("drop", "2026-11-25")
    assert introduce("propose", "2026-11-26", seeker="ada-beispiel", helper="mira-sommer") == 0, (
        "what was dropped may come again"
    )
    introduce("drop", "2026-11-26", key="2026-11-26-ada-beispiel-mira-sommer")
    assert introduce("propose", "2026-11-26", seeker="ada-beispiel", helper="mira-sommer") == 0
    assert states(folder, "2026-11-26-ada-beispiel-mira-sommer-2") == ["proposed"]


@pytest.mark.parametrize(("options", "code", "said"), [
    ({"seeker": "ada-beispiel", "helper": "ada-beispiel"}, 1, "drei verschiedene"), ({"seeker": "ada-beispiel", "helper": "mira-sommer", "between": "Mira Sommer"}, 1, "drei verschiedene"),
    ({"seeker": "ada-beispeil", "helper": "mira-sommer"}, 2, "Meintest du: ada-beispiel?"), ({"seeker": "ada-beispiel"}, 2, "Es fehlt ein Name."),
])  # fmt: skip
def test_a_proposal_needs_people_who_exist_and_differ(
    root: Path, folder: Path, options: dict[str, str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(folder)
    assert introduce("propose", **options) == code
    assert said in capsys.readouterr().err
    assert tree(folder) == before


@pytest.mark.parametrize(("steps", "action", "options", "said"), [
    ([], "yes", {}, "passt hier nicht: noch ist niemand gefragt. Möglich ist: ask, drop."), (["ask"], "introduce", {}, "Möglich ist: yes, no, drop."),
    (["ask"], "yes", {"by": "mira-sommer"}, "Gefragt ist jetzt Ada Beispiel, nicht Mira Sommer."), (["ask"], "ask", {}, "Das geht erst ab dem 4. Dezember 2026."),
    (["ask"], "yes", {}, "--by ada-beispiel"), (["ask", "yes ada-beispiel", "yes mira-sommer", "introduce"], "close", {}, "was daraus geworden ist"), ([], "begin", {}, "„begin“ ist keine Antwort."),
    (["ask"], "no", {"day": "2026-11-19"}, "liegt in der Zukunft"), (["ask"], "no", {"by": "ada-beispiel", "note": "x" * 501}, "Die Notiz ist zu lang"),
])  # fmt: skip
def test_a_step_that_does_not_fit_is_refused_with_those_that_do(
    root: Path,
    folder: Path,
    steps: list[str],
    action: str,
    options: dict[str, str],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    for step in steps:
        answer, _, by = step.partition(" ")
        assert introduce(answer, by=by) == 0
    capsys.readouterr()
    before = tree(folder)
    assert introduce(action, **options) == 1
    assert said in capsys.readouterr().err
    assert tree(folder) == before


def test_whoever_rests_is_not_asked_and_the_list_does_not_offer_it(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    edit(folder / "people/mira-sommer.yml", ('lang: "en"', 'lang: "en"\npaused: "yes"'))
    assert introduce("ask") == 1
    assert "Mira Sommer möchte zurzeit niemanden kennenlernen" in capsys.readouterr().err
    assert introduce("list") == 0
    assert capsys.readouterr().out == f"{NOW}-ada-beispiel-mira-sommer\n  noch ist niemand gefragt; möglich: drop\n"


def test_whoever_rests_or_met_within_the_year_is_not_proposed(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    for step in ("ask", "yes ada-beispiel", "yes mira-sommer", "introduce"):
        answer, _, by = step.partition(" ")
        introduce(answer, by=by)
    introduce("close", note="Es passt.")
    before = tree(folder)
    assert introduce("propose", "2027-10-01", seeker="mira-sommer", helper="ada-beispiel") == 1
    assert "ab dem 20. November 2027" in capsys.readouterr().err
    edit(folder / "people/joerg-muessig.yml", ('lang: "de"', 'lang: "de"\npaused: "yes"'))
    assert introduce("propose", seeker="joerg-muessig", helper="mira-sommer") == 1
    assert "Jörg Müßig möchte zurzeit niemanden kennenlernen." in capsys.readouterr().err
    assert set(tree(folder)) == set(before)


def test_a_mail_to_nobody_says_where_the_address_is_missing(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "people/ada-beispiel.yml").unlink()
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    assert introduce("ask") == 0
    assert "Die E-Mail-Adresse fehlt: email: in people/ada-beispiel.yml" in capsys.readouterr().out
    assert drafts(folder)["asked-seeker-1.txt"].startswith("An: \nBetreff: ")


def test_a_key_that_is_unknown_is_answered_with_all_there_are(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    assert introduce("ask", key="2026-01-01-x-y") == 2
    assert f"„2026-01-01-x-y“ gibt es nicht:\n  {NOW}-ada-beispiel-mira-sommer" in capsys.readouterr().err


def test_an_introduction_tried_out_writes_neither_step_nor_mail(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(folder)
    assert network.introduce("propose", seeker="ada-beispiel", helper="mira-sommer", now=NOW, dry_run=True) == 0
    assert tree(folder) == before
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    before = tree(folder)
    capsys.readouterr()
    assert network.introduce("ask", key=f"{NOW}-ada-beispiel-mira-sommer", now=NOW, dry_run=True) == 0
    assert "Würde schreiben: drafts/" in (said := capsys.readouterr().out)
    assert "Hallo Ada!" in said
    assert tree(folder) == before


def test_what_it_is_about_is_known_however_many_proposals_somebody_has(root: Path, folder: Path) -> None:
    for number in range(4):
        slug, name = f"nora-{number}", f"Nora {'ABCD'[number]}lm"
        text = (
            MIRA.replace(*OFFERS_STORAGE)
            .replace("Mira Sommer", name)
            .replace("Näherei Sommer", f"Halle {number}")
            .replace("Celle", "Lüneburg")
        )
        write(root / f"content/founders/{slug}/index.md", text)
    assert not errors(root)
    assert introduce("propose", seeker="ada-beispiel", helper="mira-sommer") == 0
    assert 'tags: ["lagerraum"]' in (folder / f"introductions/{NOW}-ada-beispiel-mira-sommer.yml").read_text("utf-8")


# The relay


@pytest.fixture
def named(root: Path) -> Path:
    edit(root / "content/founders/ada-beispiel/index.md", ('- slug: "mira-sommer"', '- name: "Erika Müster"'))
    return root


def test_who_was_named_is_asked_agrees_or_declines_and_is_then_never_asked_again(
    named: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert network.relay_answer("Erika Müster", "asked", now=NOW) == 0
    assert network.relay_answer("erika-muester", "asked", note="Noch einmal.", now="2026-12-10") == 0
    assert network.relay_answer("erika müster", "agreed", now="2026-12-11") == 0
    assert network.relay_answer("Erika Müster", "declined", note="Doch nicht.", now="2026-12-12") == 0
    path = folder / "relay/erika-muester.yml"
    assert path.read_text("utf-8").startswith('name: "Erika Müster"\nsteps:\n  - state: "asked"\n')
    capsys.readouterr()
    before = tree(folder)
    for state in private.RelayState:
        assert network.relay_answer("Erika Müster", state, now="2028-01-01") == 1
        assert "Erika Müster möchte nicht; nicht wieder fragen." in capsys.readouterr().err
    assert tree(folder) == before
    assert network.network(now="2028-01-01", lang="en") == 0
    assert (
        "Erika Müster, named by Ada Beispiel (2026-11), 14 months ago: does not want to; do not ask again"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(("before", "state", "options"), [
    (["asked", "agreed"], "asked", {}), (["asked"], "agreed", {"now": "2026-11-01"}), (["asked"], "agreed", {"note": "x" * 501}),
])  # fmt: skip
def test_an_answer_that_cannot_follow_never_spoils_the_folder(
    named: Path,
    folder: Path,
    before: list[str],
    state: str,
    options: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for step in before:
        assert network.relay_answer("Erika Müster", step, now=NOW) == 0
    held = tree(folder)
    assert network.relay_answer("Erika Müster", state, **{"now": NOW} | options) == 1
    assert "relay/erika-muester.yml" in capsys.readouterr().err
    assert tree(folder) == held
    assert network.network(now="2026-12-01") == 0


@pytest.mark.parametrize("state", private.RelayState)
def test_some_answer_before_anybody_asks(named: Path, folder: Path, state: str) -> None:
    assert network.relay_answer("Erika Müster", state, now=NOW) == 0
    assert network.network(now=NOW) == 0


@pytest.mark.parametrize(("name", "state", "code", "said"), [
    ("Erika Mustermann", "asked", 1, "„Erika Mustermann“ steht nicht in der Reihe: Erika Müster."), ("Erika Müster", "ja", 2, "Möglich sind: asked, agreed, declined."),
])  # fmt: skip
def test_only_who_was_named_can_answer_and_only_in_known_words(
    named: Path, folder: Path, name: str, state: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(folder)
    assert network.relay_answer(name, state, now=NOW) == code
    assert said in capsys.readouterr().err
    assert tree(folder) == before


def test_who_has_a_folder_already_needs_no_answer(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "content/founders/mira-sommer/index.md", ('issue: "2026-10"', 'issue: "2026-12"'))
    before = tree(folder)
    assert network.relay_answer("mira-sommer", "asked", now=NOW) == 1
    assert "Mira Sommer hat schon einen Ordner und ist für 2026-12 geplant." in capsys.readouterr().err
    assert tree(folder) == before


def test_an_answer_tried_out_is_not_written(named: Path, folder: Path) -> None:
    before = tree(folder)
    assert network.relay_answer("Erika Müster", "asked", now=NOW, dry_run=True) == 0
    assert tree(folder) == before


def test_where_nobody_was_named_that_is_said(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network.relay_answer("Erika Müster", "asked", now=NOW) == 1
    assert "„Erika Müster“ steht nicht in der Reihe; zurzeit ist niemand genannt." in capsys.readouterr().err


# Renaming


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
    network.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW)
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer", between="joerg-muessig")
    introduce("ask")
    write(folder / "ledger/2026-01-ada-beispiel-mira-sommer-helped.yml",
          'giver: "ada-beispiel"\nreceiver: "mira-sommer"\nkind: "helped"\ndate: "2026-01"\nwhat: "Hat ihr Geld geliehen."\nvisibility: "editors"\n')  # fmt: skip
    write(
        folder / "relay/ada-beispiel.yml", 'name: "Ada Beispiel"\nsteps:\n  - state: "asked"\n    date: "2026-01-02"\n'
    )
    assert not errors(root)


_WOVEN: dict[str, dict[str, bytes]] = {}  # what that makes of the two folders; it is the same each time


@pytest.fixture
def woven(root: Path, folder: Path) -> Path:
    """The publication with Ada in everything that can name somebody, and in the private folder too."""
    if not _WOVEN:
        weave(root, folder)
        _WOVEN.update(root=tree(root), folder=tree(folder))
    put(root, _WOVEN["root"])
    put(folder, _WOVEN["folder"])
    return root


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


@pytest.mark.slow
def test_a_rename_reaches_everything_and_loses_nothing(
    woven: Path, site: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.publish(now=NOW) == 0
    before, ids, private_before = examine(store.read_content(woven), TODAY).publication, feed_ids(woven), tree(folder)
    capsys.readouterr()
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    said = capsys.readouterr().out
    assert f"content/ledger/2021/{FIRST}.yml → content/ledger/2021/2021-05-joerg-muessig-ada-neuland-helped.yml" in said
    assert "Umbenannt: ada-beispiel heißt jetzt ada-neuland; die alte Adresse leitet weiter." in said

    # What is left of the former name is what somebody said, what is code, and what says that it is the former one.
    texts = {path: data.decode() for path, data in tree(woven / "content").items() if not path.endswith(".jpg")}
    assert not [path for path in texts if "ada-beispiel" in path]
    left = sorted(
        (path, line.strip()) for path, text in texts.items() for line in text.splitlines() if "ada-beispiel" in line
    )
    index, page = "founders/ada-neuland/index.md", "founders/mira-sommer/index.md"
    assert [path for path, _ in left] == [index, index, page]
    assert (left[0][1], left[1][1]) == ('aliases: ["ada-beispiel"]', 'id: "ada-beispiel"')
    assert left[2][1].count("ada-beispiel") == 2
    assert "`[[ada-beispiel]]`. Nicht gemeint ist [dies](https://anderswo.example/ada-beispiel/)." in left[2][1]
    assert (woven / "content/founders/ada-neuland/portrait.jpg").is_file()

    # The private folder follows: people, introductions, events; a name in the relay is a name.
    private_after = tree(folder)
    assert {
        path.replace("ada-beispiel", "ada-neuland")
        for path in private_before
        if not path.startswith(("relay", "drafts"))
    } <= private_after.keys()
    assert b'ada-beispiel"' not in b"".join(
        data for path, data in private_after.items() if path.startswith(("introductions", "ledger"))
    )
    assert private_after["relay/ada-beispiel.yml"] == private_before["relay/ada-beispiel.yml"]
    assert network.network(now=NOW) == 0

    # The publication is the same but for the name.
    assert not errors(woven)
    after = examine(store.read_content(woven), TODAY).publication
    assert before is not None and after is not None  # noqa: PT018
    assert [e.what for e in after.ledger] == [e.what for e in before.ledger]
    assert [
        (m.source.replace("beispiel", "neuland"), m.target.replace("beispiel", "neuland"), m.words)
        for m in before.mentions
    ] == [(m.source, m.target, m.words) for m in after.mentions]
    assert commands.publish(now=NOW) == 0
    assert feed_ids(woven) == ids
    old = (woven / "output/ada-beispiel/index.html").read_text("utf-8")
    assert "url=" in old and "/ada-neuland/" in old  # noqa: PT018
    assert "/ada-beispiel/ /ada-neuland/ 301" in " ".join((woven / "output/_redirects").read_text("utf-8").split())
    assert "Ada Beispiel" in (woven / "output/ada-neuland/index.html").read_text("utf-8")


def test_renaming_again_changes_nothing_and_back_keeps_every_address(
    woven: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    once = tree(woven) | tree(folder)
    capsys.readouterr()
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert capsys.readouterr().out == "Nichts zu tun.\n"
    assert tree(woven) | tree(folder) == once
    assert network.rename("ada-neuland", "ada-beispiel", now=NOW) == 0
    index = (woven / "content/founders/ada-beispiel/index.md").read_text("utf-8")
    assert 'id: "ada-beispiel"\naliases: ["ada-neuland"]\n' in index
    assert not errors(woven)


def test_a_rename_tried_out_lists_the_files_and_leaves_them(
    woven: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(woven) | tree(folder)
    capsys.readouterr()
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW, dry_run=True) == 0
    assert tree(woven) | tree(folder) == before
    planned = capsys.readouterr().out.splitlines()
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert capsys.readouterr().out.splitlines()[: len(planned)] == planned


@pytest.mark.parametrize(("old", "new", "code", "said"), [
    ("ada-beispiel", "mira-sommer", 1, "„mira-sommer“ gibt es schon."), ("ada-beispiel", "ada-beispiel", 1, "gibt es schon"),
    ("ada-beispiel", "suche", 1, "„suche“ ist eine Adresse der Website selbst."), ("ada-beispiel", "ueber-uns", 1, "content/pages/ueber.md"),
    ("ada-beispiel", "joerg-alt", 1, "„joerg-alt“ ist schon vergeben"), ("ada-beispiel", "lea-fort", 1, "content/withdrawn/lea-fort.yml"),
    ("ada-beispiel", "Ada Neuland", 2, "Vielleicht „ada-neuland“?"), ("ada-beispiel", "ad", 2, "„ad“ ist kein Ordnername."),
    ("ada-beispiel", "a" * 61, 2, "ist kein Ordnername."), ("ada-beispiel", "../ada", 2, "ist kein Ordnername."), ("ada-beispiel", "", 2, "ist kein Ordnername."),
    ("ada-beispeil", "ada-neuland", 2, "„ada-beispeil“ gibt es nicht. Meintest du: ada-beispiel?"),
    ("ada-beispeil", "mira-sommer", 2, "„ada-beispeil“ gibt es nicht."), (".*", "mira-sommer", 2, "„.*“ gibt es nicht."),
    ("", "ada-neuland", 2, "„“ gibt es nicht."), (".", "ada-neuland", 2, "„.“ gibt es nicht."), ("ada-beispiel/", "ada-neuland", 2, "„ada-beispiel/“ gibt es nicht."),
    ("joerg-alt", "mira-sommer", 2, "„joerg-alt“ gibt es nicht."),
])  # fmt: skip
def test_a_rename_that_is_refused_changes_no_byte(
    woven: Path, folder: Path, old: str, new: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(woven / "content/withdrawn/lea-fort.yml", 'date: "2026-11-02"\n')
    edit(woven / "content/founders/joerg-muessig/index.md", ("lang:", 'id: "joerg-alt"\naliases: ["joerg-alt"]\nlang:'))
    assert not errors(woven)
    before = tree(woven) | tree(folder)
    capsys.readouterr()
    assert network.rename(old, new, now=NOW) == code
    assert said in capsys.readouterr().err
    assert tree(woven) | tree(folder) == before


def test_with_errors_elsewhere_nobody_is_renamed(woven: Path, folder: Path) -> None:
    edit(woven / "content/founders/mira-sommer/index.md", ("\nplace:", "\nplaze:"))
    before = tree(woven) | tree(folder)
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 1
    assert tree(woven) | tree(folder) == before


def test_a_disk_that_fails_on_the_way_leaves_everything_as_it_was(
    woven: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, real = tree(woven) | tree(folder), store.write_atomically

    def fails(path: Path, data: bytes) -> None:
        if path.name == "ada-neuland.yml":
            raise PermissionError(13, "Permission denied", path.name)
        real(path, data)

    monkeypatch.setattr(store, "write_atomically", fails)
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 2
    assert "Das Dateisystem meldet: [Errno 13]" in capsys.readouterr().err
    assert tree(woven) | tree(folder) == before


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


@pytest.mark.slow
def test_a_rename_that_was_killed_at_any_moment_is_completed_by_the_same_command(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before every write, between a file's writing and its taking its place, and between the new file and the old one's end."""
    edit(root / "content/founders/ada-beispiel/index.md", (PORTRAIT, ""))
    for path in ("issues/2026-11.md", "founders/mira-sommer/index.en.md", "founders/ada-beispiel/portrait.jpg"):
        (root / "content" / path).unlink()
    network.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW)
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    edit(
        root / "content/founders/joerg-muessig/index.md",
        ("Mein Meister.", "Mein Meister. [[ada-alt|Ada]] kennt ihn, [hier](/ada-alt/)."),
    )
    edit(root / "content/founders/ada-beispiel/index.md", ("lang:", 'id: "ada-alt"\naliases: ["ada-alt"]\nlang:'))
    edit(root / "content/publication.yml", ("letter:\n", f'private: "{os.path.relpath(folder, root)}"\nletter:\n'))
    monkeypatch.delenv("VORGESTELLT_PRIVATE")  # the setting must be found even where the half of a rename is an error
    assert not errors(root)
    start = tree(root), tree(folder)

    def after_kills(*moments: int) -> tuple[dict[str, bytes], int]:
        put(root, start[0])
        put(folder, start[1])
        for moment in moments:
            killer = Killer(moment)
            with monkeypatch.context() as patched:
                killer.watch(patched)
                try:
                    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
                except Killed:
                    continue
        assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
        return tree(root) | tree(folder), len(killer.done)

    whole, steps = after_kills(10_000)
    assert steps > 15
    for moment in range(steps):
        assert after_kills(moment)[0] == whole, moment
    dice = random.Random(7)  # noqa: S311  # moments to be killed at, no secret
    for _ in range(3):
        moments = [dice.randrange(steps) for _ in range(3)]
        assert after_kills(*moments)[0] == whole, moments


@pytest.mark.parametrize("marked", ["", "\ufeff"])
def test_a_file_from_another_system_is_renamed_like_any_other(woven: Path, folder: Path, marked: str) -> None:
    """Where the alias is not noted, the address is lost, and every feed shows the portrait again."""
    for path in (woven / "content").rglob("*"):
        if path.suffix in (".md", ".yml"):
            path.write_bytes(marked.encode() + path.read_bytes().replace(b"\n", b"\r\n"))
    assert not errors(woven)
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert not errors(woven)
    index = (woven / "content/founders/ada-neuland/index.md").read_bytes()
    assert b'\r\nid: "ada-beispiel"\r\naliases: ["ada-beispiel"]\r\n---\r\n' in index
    for path in (woven / "content").rglob("*.*"):
        if path.suffix in (".md", ".yml"):
            data = path.read_bytes()
            assert data.count(b"\n") == data.count(b"\r\n"), path
            assert data.startswith(marked.encode())
    assert b"[Ada](/ada-neuland/), [[ada-neuland]]" in (woven / "content/founders/mira-sommer/index.md").read_bytes()


def test_a_remark_beside_former_names_stays(woven: Path, folder: Path) -> None:
    edit(
        woven / "content/founders/ada-beispiel/index.md",
        ("lang:", 'id: "ada-alt"\naliases: ["ada-alt"]\n# seit der Heirat\nlang:'),
    )
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert "# seit der Heirat\n" in (woven / "content/founders/ada-neuland/index.md").read_text("utf-8")


def test_a_lead_that_speaks_of_a_folder_keeps_its_words(woven: Path, folder: Path) -> None:
    edit(
        woven / "content/issues/2026-11.md",
        ('order: ["ada-beispiel"]\n', ""),
        ('subject: "Ein Buch, das hält"', 'order: ["ada-beispiel"]\nsubject: "Von ada-beispiel"'),
    )
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert 'order: ["ada-neuland"]\nsubject: "Von ada-beispiel"' in (woven / "content/issues/2026-11.md").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("path", ["people/ada-neuland.yml", f"introductions/{NOW}-ada-neuland-mira-sommer.yml"])
def test_a_file_of_somebody_else_is_not_written_over(
    woven: Path, folder: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / path, 'email: "jemand@anders.example"\n')
    before = tree(woven) | tree(folder)
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 1
    assert f"{folder / path} gibt es schon." in capsys.readouterr().err
    assert tree(woven) | tree(folder) == before


def test_a_private_file_that_is_no_text_is_left_as_it_is(woven: Path, folder: Path) -> None:
    odd = b'giver: "ada-beispiel"\nwhat: "M\xfcll"\n'
    (folder / "ledger/alt.yml").write_bytes(odd)
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert (folder / "ledger/alt.yml").read_bytes() == odd


def test_where_the_private_folder_is_elsewhere_that_is_said(
    woven: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VORGESTELLT_PRIVATE", "../anderswo")
    assert network.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert "anderswo gibt es hier nicht. Lass den Befehl noch einmal laufen" in capsys.readouterr().out


# Tags


def test_tags_are_proposed_for_a_text_in_its_language(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network.tags("Ein Lager, trocken und ebenerdig.", now=NOW) == 0
    assert capsys.readouterr().out.startswith("lagerraum  Lager und Stellplatz  (passt wohl: lager")
    assert network.tags("Stickers for jam jars", now=NOW, lang="en") == 0
    assert capsys.readouterr().out.startswith("etikettendruck  Printing labels and stickers  (probably: stickers")
    assert network.tags("Etiketten aus Tuch", now=NOW) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {"etikettendruck", "segelreste"}


def test_what_people_tagged_before_is_learned_from(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network.tags("Platz im Bootshaus", now=NOW) == 0
    assert capsys.readouterr().out.startswith("lagerraum ")
    write(root / "content/phrases.txt", "segelreste: Dacron und Spinnakernylon, gebraucht\n")
    assert network.tags("Spinnakernylon", now=NOW) == 0
    assert capsys.readouterr().out.startswith("segelreste ")


def test_where_no_word_is_known_that_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network.tags("Xyzzy", now=NOW) == 0
    assert network.tags("Xyzzy", now=NOW, lang="en") == 0
    (root / "content/services.yml").unlink()
    assert network.tags("Ein Lager", now=NOW) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Kein Wort davon ist bekannt.",
        "No word of it is known.",
        "Kein Wort davon ist bekannt.",
    ]


@pytest.mark.parametrize(("search", "found"), [
    ("LAGER", ["lagerraum"]), ("storage", ["lagerraum"]), ("tuch", ["segelreste"]), ("druck", ["etikettendruck"]), ("", ["etikettendruck", "lagerraum", "segelreste"]), ("xyz", []),
])  # fmt: skip
def test_tags_are_searched_by_key_name_and_word(
    root: Path, search: str, found: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert network.tags(search=search, now=NOW) == 0
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == found


def test_a_finding_about_a_missing_tag_proposes_some_in_both_languages(root: Path) -> None:
    desk = console.Desk(NOW, "de")
    missing = [
        findings.make("tags-missing", "a.md", 3, "gives[1].tags", value=text, text=text, lang=lang)
        for text, lang in (("Aufkleber für Gläser.", "de"), ("Stickers for jars.", "en"))
    ]
    for finding in desk.with_proposals(missing):
        assert "Passt wohl: etikettendruck (Etiketten und Aufkleber drucken)." in findings.remedy(finding, "de")
        assert "Probably: etikettendruck (Printing labels and stickers)." in findings.remedy(finding, "en")
    assert desk.with_proposals([]) == []


def test_check_proposes_tags_where_an_offer_or_a_need_has_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(
        root / "content/founders/joerg-muessig/index.md",
        ("Restpapier für Schulen, solange es reicht.", "Aufkleber für Schulen."),
    )
    assert commands.check(now=NOW) == 0, "a missing tag is no error"
    assert "Passt wohl: etikettendruck (Etiketten und Aufkleber drucken)." in capsys.readouterr().out
    assert commands.check(now=NOW, lang="en") == 0
    assert "Probably: etikettendruck (Printing labels and stickers)." in capsys.readouterr().out
    (root / "content/services.yml").unlink()
    for slug in ("ada-beispiel", "mira-sommer"):
        for path in (root / "content/founders" / slug).glob("index*.md"):
            edit(path, ('    tags: ["lagerraum"]\n', ""))
    assert commands.check(now=NOW) == 0
    assert "Schlagwort" not in capsys.readouterr().out, "without a vocabulary, nothing is missing"


# As it is typed


def invoke(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as an editor does, with nobody at the terminal."""
    kept = {name: value for name, value in os.environ.items() if name != "VORGESTELLT_PRIVATE"}
    return subprocess.run(
        [sys.executable, "-m", "invoke", *words, "--now", NOW],
        cwd=ROOT, env=kept | {"VORGESTELLT_ROOT": str(root), "PYTHONUTF8": "1"} | environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_commands_answer_with_a_sentence_and_an_exit_code(root: Path, folder: Path) -> None:
    place = {"VORGESTELLT_PRIVATE": str(folder)}
    asked = invoke(
        root,
        "referral",
        "add",
        "--giver",
        "Mira Sommer",
        "--receiver",
        "Jörg Müßig",
        "--kind",
        "helped",
        "--date",
        "2026",
    )
    assert asked.returncode == 2
    assert asked.stderr.strip() == "Es fehlt eine Angabe: Was? (ein Satz, wie er erscheinen darf). Siehe --help."
    told = invoke(root, "network", "--json", **place)
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)["proposals"][0]["kilometres"] == 75, (
        "from Lüneburg to Celle, by the program's own list"
    )
    refused = invoke(root, "introduce", "propose", "--seeker", "ada-beispiel", "--helper", "ada-beispiel", **place)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert not (folder / "introductions").exists()


def test_every_option_reaches_what_it_is_for(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = Program(namespace=Collection.from_module(tasks))
    key, pair = "2026-03-mira-sommer-joerg-muessig-introduced", f"{NOW}-ada-beispiel-mira-sommer"
    edit(root / "content/founders/ada-beispiel/index.md", ('- slug: "mira-sommer"', '- name: "Erika Muster"'))
    for line in (
        "referral add --giver mira-sommer --receiver joerg-muessig --kind introduced --date 2026-03 --what Bekanntgemacht! --known-by Hafen "
        "--met yes --told-by ada-beispiel --introduced-to ada-beispiel --claimed-by giver --agreed giver,told-by",
        f"referral confirm --event {key} --confirmed 2026-11-01",
        f"referral correct --event {key} --what Vorgestellt! --met no",
        f"referral unconfirm --event {key}-2",
        f"referral retract --event {key}-3",
        "referral list --who mira-sommer",
        "introduce propose --seeker ada-beispiel --helper mira-sommer --between joerg-muessig",
        f"introduce ask --key {pair}",
        f"introduce yes --key {pair} --by joerg-muessig --note Gern.",
        "introduce list --lang en",
        "relay Erika-Muster asked --note Angerufen.",
        "tags --text Aufkleber",
        "tags --search lager",
        "rename joerg-muessig joerg-neu",
    ):
        program.run(f"inv {line} --now {NOW}", exit=False)
    assert not capsys.readouterr().err
    first, last = (event(root, f"{key.replace('joerg-muessig', 'joerg-neu')}{number}") for number in ("", "-4"))
    assert (first.known_by, first.met_in_person, first.told_by, first.introduced_to) == (
        "Hafen",
        True,
        "ada-beispiel",
        "ada-beispiel",
    )
    assert (first.claimed_by, first.confirmed, first.consents.told_by) == ("mira-sommer", date(2026, 11, 1), TODAY)
    assert last.retracted
    assert "Gern." in (folder / f"introductions/{pair}.yml").read_text("utf-8")
    assert "Angerufen." in (folder / "relay/erika-muster.yml").read_text("utf-8")
