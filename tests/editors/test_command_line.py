"""What is typed wrongly after ``inv``, and what is said to it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

from pipeline.command_line import Program, misheard
from tests.editors.world import invoke


@pytest.fixture
def program(root: Path) -> Program:
    """Return ``inv`` with five commands; help is used up by a program, so each test makes its own."""

    @task(default=True, help={"month": "the issue / die Ausgabe"})
    def status(_: Context, month: str = "") -> None:
        sys.stdout.write(f"status {month}\n")

    @task(positional=["who"], help={"who": "name or folder name / Name oder Ordnername", "code": "check number / Prüfzahl"})  # fmt: skip
    def signoff(_: Context, who: str, code: str = "", ask: bool = False) -> None:
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
        ('signoff ada "O\'Brien"', "inv signoff kann mit „O'Brien“ nichts anfangen. Es kennt --code, --ask.\nMehr sagt: inv signoff --help"),
        ("--nosuch", "inv kennt „--nosuch“ nicht.\nMehr sagt: inv --help"),
        ("port --number x", "„x“ ist keine Zahl."),
        ("port --number 5 --lang en 7", "inv port does not know what “7” is. It knows --number, --lang.\nMore is said by: inv port --help"),
        ("signoff ada --cod 1", "inv signoff kann mit „--cod“ nichts anfangen. Meinst du --code?\nMehr sagt: inv signoff --help"),
        ("signoff ada bo", "inv signoff kann mit „bo“ nichts anfangen. Es kennt --code, --ask.\nMehr sagt: inv signoff --help"),
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
    assert "name or folder name / Name oder Ordnername" in capsys.readouterr().out


@pytest.mark.slow
def test_inv_itself_speaks_like_that(root: Path) -> None:
    wrong = invoke(root, "chekc")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("„chekc“ ist kein Befehl. Meinst du inv check?")
