"""What commands ask at the terminal: an answer that says nothing is asked for again, and none is lost."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import commands
from pipeline.console import Stop, Voice, agreed

FACTS = {
    "name": "Nah dran",
    "url": "https://nahdran.example",
    "language": "de",
    "editor": 'Bos "Verein" & O\'Hara',
    "address": "V; Ring 3",
    "contact": "post@nahdran.example",
}


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return what lets somebody type these lines; what they were asked is in the list it gives back."""

    def typing(*lines: str) -> list[str]:
        asked: list[str] = []
        left: Iterator[str] = iter(lines)

        def answer(question: str) -> str:
            asked.append(question)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", answer)
        return asked

    return typing


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("ja", True), ("Yes", True), ("nein", False), ("N", False), ("j, ja", True), (", vielleicht, y, no", False)],
)
def test_only_a_whole_yes_is_one_and_what_is_no_no_either_is_asked_again(
    types: Callable[..., list[str]], typed: str, answer: bool
) -> None:
    lines = typed.split(", ")
    asked = types(*lines)
    assert agreed("Wirklich?", Voice("de")) is answer
    assert asked == ["Wirklich?: ", *["Wirklich? (ausgeschrieben, oder nein): "] * (len(lines) - 1)]


def test_where_nobody_answers_nobody_has_agreed(types: Callable[..., list[str]]) -> None:
    types("j")
    with pytest.raises(Stop, match="--yes"):
        agreed("Wirklich?", Voice("de"))


def test_a_no_at_the_start_keeps_what_was_typed(
    content: Path,
    types: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    own = content / "content/publication.yml"
    own.write_text(own.read_text("utf-8").rstrip() + '\nsample: "yes"\n', "utf-8")
    before = own.read_bytes()
    types(*FACTS.values(), "nein")
    assert commands.begin(lang="de") == 1
    assert own.read_bytes() == before
    inv, start, *said = shlex.split(capsys.readouterr().err.partition("noch einmal: ")[2])
    assert (inv, start) == ("inv", "start")
    assert said == [f"--{name}={value}" for name, value in FACTS.items()]
