"""Signing off: the founder gets every word to read, and their yes holds for these words only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import commands, front_matter, rename_commands, signoff, store
from pipeline.console import Desk
from pipeline.mailroom import Mailroom
from pipeline.publication import examine
from pipeline.signoff_commands import sign_off
from tests.editors.world import NOW, edit, write
from tests.factories import TODAY

ADA = "content/founders/ada-beispiel/index.md"
UPDATE = '---\nissue: "2026-11"\nlang: "de"\ntitle: "Ein Jahr danach"\nconsent: "2026-10-20"\n---\nSeither ist viel geschehen.\n'


def code(path: Path) -> str:
    return signoff.digest(front_matter.split(path.read_text("utf-8")))


def stale(root: Path) -> list[str]:
    return [f.file for f in examine(store.read_content(root), TODAY).findings if f.code == "signed-off-stale"]


def unsigned(root: Path) -> tuple[str, ...]:
    """Return who stands in the guard's objection."""
    room = Mailroom(Desk(NOW, None), "2026-11")
    return tuple(o.sentence.text("de") for o in room.against(room.desk.now) if o.code == "signed-off")


def test_a_yes_is_recorded_with_the_words_it_is_for(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = code(root / ADA)
    assert sign_off("Ada Beispiel", yes=True, now=NOW) == 0
    assert f'\nsigned_off: "{NOW} {wanted}"\n' in (root / ADA).read_text("utf-8")
    assert f"{ADA} freigegeben, {NOW} {wanted}" in capsys.readouterr().out
    assert sign_off("ada-beispiel", on="2026-11-18", now=NOW, lang="en") == 0
    assert f'"2026-11-18 {wanted}"' in (root / ADA).read_text("utf-8")


def test_without_a_number_or_a_day_somebody_says_yes_first(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (root / ADA).read_bytes()
    assert sign_off("ada-beispiel", now=NOW) == 2
    assert "Ohne Rückfrage: --yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "nein")
    assert sign_off("ada-beispiel", now=NOW) == 1
    assert "inv signoff ada-beispiel --ask" in capsys.readouterr().err
    assert (root / ADA).read_bytes() == before
    monkeypatch.setattr("builtins.input", lambda _: "ja")
    assert sign_off("ada-beispiel", now=NOW) == 0
    assert (root / ADA).read_bytes() != before


def test_a_dry_run_writes_nothing(root: Path) -> None:
    before = (root / ADA).read_bytes()
    assert sign_off("ada-beispiel", now=NOW, dry_run=True) == 0
    assert (root / ADA).read_bytes() == before


def test_the_mail_holds_every_word_and_the_number_and_becomes_a_draft(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign_off("ada-beispiel", ask=True, now=NOW) == 0
    said = capsys.readouterr().out
    mail = (folder / "drafts/signoff-ada-beispiel.txt").read_text("utf-8")
    assert mail.startswith("An: ada-beispiel@post.example\nBetreff: Bitte lies dein Porträt für Vorgestellt\n")
    for text in (
        "Hallo Ada,",
        code(root / ADA),
        "Frag früh. Wer fragt, schenkt dem anderen die Freude",
        "Buchbinderei Beispiel",
    ):
        assert text in mail
        assert text in said
    assert f"inv signoff ada-beispiel --code {code(root / ADA)}" in said
    assert "signed_off" not in mail


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (None, "Ohne privaten Ordner bleibt kein"),
        ("gone", "gone gibt es nicht: Kopiere"),
        ("redakton", "redakton gibt es nicht, wohl aber "),
    ],
)
def test_without_a_private_folder_the_mail_is_printed_and_said_to_be_kept_nowhere(
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str | None,
    said: str,
) -> None:
    if place:
        beside = tmp_path_factory.mktemp("beside")
        (beside / "redaktion").mkdir()
        monkeypatch.setenv("VORGESTELLT_PRIVATE", str(beside / place))
    assert sign_off("mira-sommer", part="en", ask=True, now=NOW) == 0
    out = capsys.readouterr().out
    assert "die Übersetzung deines Porträts" in out
    assert said in out


def test_a_yes_to_other_words_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read = code(root / ADA)
    edit(root / ADA, ("Frag früh.", "Frag spät."))
    before = (root / ADA).read_bytes()
    assert sign_off("ada-beispiel", code=read, now=NOW) == 1
    assert "nicht mehr der Text, der gelesen wurde" in capsys.readouterr().err
    assert (root / ADA).read_bytes() == before
    assert sign_off("ada-beispiel", code=code(root / ADA), now=NOW) == 0


@pytest.mark.parametrize(
    "slip",
    [lambda c: c[:-1], lambda c: c + "0", lambda c: "o" + c[1:], lambda c: ("1" if c[0] == "0" else "0") + c[1:]],
)
def test_a_mistyped_number_is_called_that_and_not_another_text(
    slip: Callable[[str], str], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (root / ADA).read_bytes()
    assert sign_off("ada-beispiel", code=slip(code(root / ADA)), now=NOW) == 2
    said = capsys.readouterr().err
    assert "vertippt" in said
    assert "gelesen wurde" not in said
    assert (root / ADA).read_bytes() == before


def test_a_number_copied_with_blanks_and_capitals_is_the_same(root: Path) -> None:
    wanted = code(root / ADA)
    assert sign_off("ada-beispiel", code=f" {wanted[:6].upper()} {wanted[6:]}", now=NOW) == 0


def test_who_has_no_address_yet_is_said_where_to_get_one(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign_off("ada-beispiel", ask=True, now=NOW) == 0
    assert "people/ada-beispiel.yml" not in capsys.readouterr().out
    (folder / "people/ada-beispiel.yml").unlink()
    assert sign_off("ada-beispiel", ask=True, now=NOW) == 0
    assert "Die Adresse fehlt: Trage sie im privaten Ordner in people/ada-beispiel.yml ein" in capsys.readouterr().out


def test_the_mail_says_in_which_month_a_text_is_to_appear(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / ADA, ('issue: "2026-11"', 'issue: "2027-02"'))
    assert sign_off("ada-beispiel", ask=True, now=NOW) == 0
    assert "so soll dein Porträt im Februar 2027 erscheinen." in capsys.readouterr().out
    edit(root / ADA, ('issue: "2027-02"', 'issue: "2026-10"'))
    assert sign_off("ada-beispiel", ask=True, now=NOW) == 0
    assert "so soll dein Porträt erscheinen." in capsys.readouterr().out


def test_each_text_is_signed_for_itself_or_all_at_once(root: Path) -> None:
    later = write(root / "content/founders/mira-sommer/update-danach.md", UPDATE)
    english = root / "content/founders/mira-sommer/index.en.md"
    assert sign_off("mira-sommer", part="danach", yes=True, now=NOW) == 0
    assert [name for name in (later, english) if "signed_off" in name.read_text("utf-8")] == [later]
    assert sign_off("mira-sommer", part="all", yes=True, now=NOW) == 0
    assert all(code(path) in path.read_text("utf-8") for path in (later, english, later.with_name("index.md")))
    assert sign_off("mira-sommer", part="fr", yes=True, now=NOW) == 2
    assert sign_off("mira-sommer", part="all", code="0123456789ab", now=NOW) == 2
    assert sign_off("mira-sommer", on="2026-12-24", now=NOW) == 2


def test_no_letter_takes_a_sign_off_for_other_words(root: Path, site: Path) -> None:
    assert unsigned(root) == ()
    assert sign_off("ada-beispiel", yes=True, now=NOW) == 0
    assert unsigned(root) == ()
    edit(root / ADA, ("Frag früh.", "Frag spät."))
    assert ["Ada Beispiel" in said for said in unsigned(root)] == [True]


def test_a_later_word_in_a_letter_needs_its_own(root: Path, site: Path) -> None:
    write(root / "content/founders/mira-sommer/update-danach.md", UPDATE)
    assert ["Mira Sommer" in said for said in unsigned(root)] == [True]
    assert sign_off("mira-sommer", part="danach", yes=True, now=NOW) == 0
    assert unsigned(root) == ()


def test_a_new_folder_name_is_no_change_of_anybodys_words(root: Path) -> None:
    """An address in a text changes with the folder; what its author said does not."""
    assert sign_off("ada-beispiel", yes=True, now=NOW) == 0
    before = code(root / ADA)
    assert rename_commands.rename("joerg-muessig", "joerg-neuland", now=NOW) == 0
    assert "/joerg-neuland/" in (root / ADA).read_text("utf-8")
    assert code(root / ADA) != before
    assert stale(root) == []


def test_a_sign_off_that_was_stale_before_a_rename_stays_so(root: Path) -> None:
    assert sign_off("ada-beispiel", yes=True, now=NOW) == 0
    edit(root / ADA, ("Frag früh.", "Frag spät."))
    assert rename_commands.rename("joerg-muessig", "joerg-neuland", now=NOW) == 0
    assert stale(root) == [ADA]


def test_the_issue_says_who_has_not_signed_off_any_more(
    root: Path, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign_off("ada-beispiel", yes=True, now=NOW) == 0
    edit(root / ADA, ("Frag früh.", "Frag spät."))
    capsys.readouterr()
    assert commands.issue("2026-11", now=NOW) == 0
    assert "Ada Beispiel, Buchbinderei Beispiel (noch nicht freigegeben)" in capsys.readouterr().out
