"""What is typed wrongly after ``inv``, and what is said to it."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from inspect import getdoc
from pathlib import Path

import pytest
from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

from pipeline.command_line import CHAPTERS, Program, misheard
from tests.editors.world import ROOT, invoke


@pytest.fixture
def program(root: Path) -> Program:
    """Return ``inv`` with five commands; help is used up by a program, so each test makes its own."""

    @task(default=True, help={"month": "the issue / die Ausgabe"})
    def status(_: Context, month: str = "") -> None:
        """What to do / Was zu tun ist."""
        sys.stdout.write(f"status {month}\n")

    @task(positional=["who"], help={"who": "name or folder name / Name oder Ordnername", "code": "check number / Prüfzahl", "letter": "without a letter / ohne Brief"})  # fmt: skip
    def signoff(_: Context, who: str, code: str = "", ask: bool = False, letter: bool = True, dry_run: bool = False) -> None:  # fmt: skip
        """Record a yes. / Ein Ja festhalten."""
        sys.stdout.write(f"signoff {who} {code} {ask}\n")

    @task
    def forms(_: Context) -> None:
        sys.stdout.write("forms\n")

    @task
    def port(_: Context, number: int = 0, lang: str = "") -> None:
        sys.stdout.write(f"port {number} {lang}\n")

    @task(positional=["who", "state"], help={"who": "name / Name", "state": "asked, agreed"})
    def relay(_: Context, who: str, state: str) -> None:
        sys.stdout.write(f"relay {who} {state}\n")

    return Program(namespace=Collection(status=status, signoff=signoff, forms=forms, port=port, relay=relay))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("singoff ada", "„singoff“ ist kein Befehl. Meinst du inv signoff?\nAlle Befehle nennt: inv --list"),
        ("xyz", "„xyz“ ist kein Befehl.\nAlle Befehle nennt: inv --list"),
        ("--help singoff", "„singoff“ ist kein Befehl. Meinst du inv signoff?\nAlle Befehle nennt: inv --list"),
        ("signoff", "inv signoff braucht dahinter: Name oder Ordnername.\nMehr sagt: inv signoff --help"),
        ("relay", "inv relay braucht dahinter: Name, dann eines von asked, agreed.\nMehr sagt: inv relay --help"),
        ('signoff ada "O\'Brien"', "inv signoff kann mit „O'Brien“ nichts anfangen. Meinst du --code 'O'\"'\"'Brien'? Es kennt --code, --ask, --no-letter, --dry-run.\nMehr sagt: inv signoff --help"),
        ("--nosuch", "inv kennt „--nosuch“ nicht.\nAlle Befehle nennt: inv --list"),
        ("--list singoff", "„singoff“ ist kein Befehl. Meinst du inv signoff?\nAlle Befehle nennt: inv --list"),
        ("port --number x", "„x“ ist keine Zahl."),
        ("status 2026-11", "inv status kann mit „2026-11“ nichts anfangen. Meinst du --month 2026-11? Es kennt --month.\nMehr sagt: inv status --help"),
        ("port --number 5 --lang en 7", "inv port does not know what “7” is. It knows --number, --lang.\nMore is said by: inv port --help"),
        ("signoff ada --cod 1", "inv signoff kann mit „--cod“ nichts anfangen. Meinst du --code?\nMehr sagt: inv signoff --help"),
        ("status --issue 2026-11", "inv status kann mit „--issue“ nichts anfangen. Meinst du --month?\nMehr sagt: inv status --help"),
        ("signoff ada --issue 1", "inv signoff kann mit „--issue“ nichts anfangen. Es kennt --code, --ask, --no-letter, --dry-run.\nMehr sagt: inv signoff --help"),
        ("signoff ada bo", "inv signoff kann mit „bo“ nichts anfangen. Meinst du --code bo? Es kennt --code, --ask, --no-letter, --dry-run.\nMehr sagt: inv signoff --help"),
        ("signoff ada --code", "Hinter --code fehlt: Prüfzahl.\nMehr sagt: inv signoff --help"),
        ("forms x", "inv forms kann mit „x“ nichts anfangen. Es kennt keine Angaben.\nMehr sagt: inv forms --help"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_with_what_to_type(
    program: Program, capsys: pytest.CaptureFixture[str], typed: str, said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        program.run(["inv", *shlex.split(typed)])
    out, err = capsys.readouterr()
    assert (out, err.strip(), ended.value.code) == ("", said, 2)


def test_a_fault_that_nobody_foresaw_is_told_as_it_is() -> None:
    assert misheard("Something new!", None, {}) == ("Something new!", "Something new!")


@pytest.mark.parametrize(
    ("typed", "done"), [("", "status "), ("signoff ada --code 1", "signoff ada 1 False"), ("forms status", "forms\nstatus ")]
)  # fmt: skip
def test_what_is_understood_is_done_and_no_word_at_all_shows_the_desk(
    program: Program, capsys: pytest.CaptureFixture[str], typed: str, done: str
) -> None:
    program.run(f"inv {typed}")
    assert capsys.readouterr() == (f"{done}\n", "")


@pytest.mark.parametrize("typed", ["--help signoff", "signoff --help", "signoff -h", "signoff ada --help"])
def test_every_command_has_its_help_also_behind_it(
    program: Program, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        program.run(f"inv {typed}")
    assert ended.value.code == 0
    assert capsys.readouterr().out.splitlines() == [
        "inv signoff <who> [Angaben]",
        "",
        "  Ein Ja festhalten.",
        "",
        "  <who>         Name oder Ordnername",
        "  --code=…      Prüfzahl",
        "  --ask",
        "  --no-letter   ohne Brief",
        "  --dry-run",
        "",
    ]


def test_help_is_in_english_for_who_wants_it(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program.run("inv signoff --help --lang en")
    assert capsys.readouterr().out.splitlines()[:5] == [
        "inv signoff <who> [options]",
        "",
        "  Record a yes.",
        "",
        "  <who>         name or folder name",
    ]


def test_commands_are_listed_by_what_they_are_for(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.run("inv --list")
    assert ended.value.code == 0
    assert capsys.readouterr().out.splitlines() == [
        "Jeden Monat",
        "  status    Was zu tun ist.",
        "",
        "Einreichungen",
        "  signoff   Ein Ja festhalten.",
        "",
        "Netzwerk",
        "  relay",
        "",
        "Für Abläufe und das Programm selbst",
        "  forms",
        "",
        "Außerdem",
        "  port",
        "",
        "inv allein ist inv status. Mehr zu einem Befehl sagt: inv <Befehl> --help",
    ]


def test_every_command_stands_in_one_chapter_and_says_everything_in_both_languages() -> None:
    # Not the module that others import: invoke takes the help out of a task when it first asks for it.
    spec = importlib.util.spec_from_file_location("tasks_read_anew", ROOT / "tasks.py")
    assert spec
    assert spec.loader
    anew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(anew)
    collection = Collection.from_module(anew)
    assert sorted(" ".join(names for _, _, names in CHAPTERS).split()) == sorted(collection.task_names)
    for told in collection.to_contexts():
        assert getdoc(collection[told.name]).count(" / ") == 1, told.name
        for argument in told.args.values():
            words = re.fullmatch(r"[a-z-]+(, [a-z-]+)*|[0-9, -]+", argument.help or "")
            assert words or argument.help.count(" / ") == 1, (told.name, argument.name)


@pytest.mark.slow
def test_inv_itself_speaks_like_that(root: Path) -> None:
    wrong = invoke(root, "chekc")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("„chekc“ ist kein Befehl. Meinst du inv check?")
