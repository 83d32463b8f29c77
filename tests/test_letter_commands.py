"""Looking at a letter: what an editor types, what is printed, what is written, and with which exit code."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from pipeline import commands, site_commands
from pipeline.console import Desk
from pipeline.letter_commands import letter_action
from tests.factories import ready_to_build

NOW = "2026-11-23"
CORRECTION = '---\ndate: "2026-11-17"\nsubject: "Eine Zahl war falsch"\n---\nEs waren *fünfzig* Hefte, schreibt [[ada-beispiel]].\n'


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small publication as the working directory's."""
    ready_to_build(content)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    return content


def correct(root: Path) -> None:
    (root / "content/issues/2026-11.correction.md").write_text(CORRECTION, "utf-8")


def test_of_a_pause_it_is_said_that_it_is_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '---\ninstead: "pause"\ndecided: "2026-11-20"\n---\nIm Februar machen wir Pause.\n'
    (root / "content/issues/2027-02.md").write_text(text, "utf-8")
    assert letter_action("preview", "2027-02", now=NOW) == 1
    assert "2027-02 ist eine Pause: Da erscheint keine Ausgabe" in capsys.readouterr().err
    assert letter_action("preview", "2027-03", now=NOW) == 1
    assert "In der Ausgabe 2027-03 steht noch niemand." in capsys.readouterr().err


def test_the_newest_letter_is_shown_on_one_page_with_its_pictures(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert letter_action("preview", now=NOW) == 0
    assert "Zum Ansehen: outbox/preview-2026-11.html" in capsys.readouterr().out
    page = (root / "outbox/preview-2026-11.html").read_text("utf-8")
    assert "Ein Buch, das hält" in page
    assert page.count("data:image/jpeg;base64,") == 4, "one portrait, wide and narrow, light and dark"
    assert not (root / "outbox/2026-11").exists(), "looking makes no draft"


def test_an_older_letter_can_be_looked_at_and_in_another_language(root: Path) -> None:
    assert letter_action("preview", "2026-10", text_lang="en", now=NOW, lang="en") == 0
    page = (root / "outbox/preview-2026-10-en.html").read_text("utf-8")
    assert "Sews bags from sails" in page
    assert '<html lang="en">' in page


def test_a_letter_to_come_can_be_looked_at_before_its_day(root: Path) -> None:
    assert letter_action("preview", "2026-11", now="2026-11-02") == 0
    assert "Ada Beispiel" in (root / "outbox/preview-2026-11.html").read_text("utf-8")


@pytest.mark.parametrize("month", ["next", ""])
def test_the_first_letter_is_found_before_anything_has_appeared(
    root: Path, capsys: pytest.CaptureFixture[str], month: str
) -> None:
    shutil.rmtree(root / "content/issues")
    for index in (root / "content/founders").glob("*/index.md"):
        index.write_text(re.sub(r'(?m)^issue: ".*"', 'issue: "2027-02"', index.read_text("utf-8")), "utf-8")
    assert letter_action("preview", month, now=NOW) == 0
    assert "outbox/preview-2027-02.html" in capsys.readouterr().out


def test_a_correction_is_shown_like_a_letter(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert letter_action("preview", "2026-11", correction=True, now=NOW) == 1
    assert "content/issues/2026-11.correction.md" in capsys.readouterr().err
    correct(root)
    assert letter_action("preview", "2026-11", correction=True, now=NOW) == 0
    assert "Eine Zahl war falsch" in (root / "outbox/preview-2026-11-correction.html").read_text("utf-8")


def test_the_desk_has_the_letter_that_corrects_one_from_its_day_on(root: Path) -> None:
    correct(root)
    assert Desk("2026-11-16", None).correction("2026-11") is None
    made = Desk(NOW, None).correction("2026-11")
    assert made is not None
    assert (made.key, made.subject) == ("2026-11-correction", "Eine Zahl war falsch")
    assert Desk(NOW, None).correction("2026-10") is None


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ({"action": "send"}, 2, "preview"),
        ({"action": "preview", "month": "2027-05"}, 1, "2027-05"),
        ({"action": "preview", "month": "Mai"}, 2, "„Mai“ ist kein Monat"),
        ({"action": "preview", "text_lang": "fr"}, 2, "de, en"),
    ],
)
def test_what_cannot_be_shown_is_said_with_what_can(
    asked: dict[str, str], code: int, said: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert letter_action(**asked, now=NOW) == code
    assert said in capsys.readouterr().err
    assert not (root / "outbox").exists()


def test_a_letter_that_is_too_heavy_is_said_with_what_to_do(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.letter.MOST_BYTES", 5_000)
    assert letter_action("preview", now=NOW, lang="en") == 0, "it can be looked at all the same"
    assert commands.issue("2026-11", now=NOW, lang="en") == 0
    said = capsys.readouterr().out
    assert said.count("Gmail cuts it off") == said.count("Shorten the first paragraphs") == 2
    assert said.count("outbox/2026-11/letter.html") == 2


def test_the_issue_says_how_long_its_letter_is_and_how_to_look_at_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.issue("2026-11", now=NOW) == 0
    assert "Bytes, ansehen: inv letter preview --month 2026-11" in capsys.readouterr().out


@pytest.mark.slow
def test_the_page_of_a_letter_on_the_site_tells_of_its_correction_and_of_the_relay(root: Path) -> None:
    correct(root)
    assert site_commands.build(now=NOW) == 0
    page = unescape((root / "output/ausgaben/2026-11/brief/index.html").read_text("utf-8"))
    assert "Berichtigt am 17.\u00a0November\u00a02026" in page
    assert (
        'Es waren <em>fünfzig</em> Hefte, schreibt <a href="../../../ada-beispiel/">Ada Beispiel</a>.'
        in page.replace("https://vorgestellt.example/", "../../../")
    )
    assert page.index("Berichtigt") < page.index("Bindet Bücher")
    assert "Der Staffelstab" in page
    assert "gibt weiter an" in page


@pytest.mark.parametrize(("lang", "said"), [("de", "Eine Vorlage hat einen Fehler"), ("en", "A template has a fault")])
def test_what_is_wrong_with_the_template_of_a_letter_is_said_with_its_file_and_line(
    root: Path, capsys: pytest.CaptureFixture[str], lang: str, said: str
) -> None:
    template = root / "theme/letter/letter.mjml"
    template.write_text("\n\n{{ view.nonsense }}\n", "utf-8")
    assert letter_action("preview", now=NOW, lang=lang) == 2
    err = capsys.readouterr().err
    assert err.startswith(said)
    assert "\ntheme/letter/letter.mjml:3: UndefinedError: " in err
