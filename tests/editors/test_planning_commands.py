"""The calendar as an editor types it: looked at, changed, and refused where it would do harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import commands, desk_commands
from pipeline.commands import check, new
from pipeline.network_commands import relay_answer
from pipeline.planning_commands import calendar, heartbeat, instead, move
from pipeline.signoff_commands import sign_off
from pipeline.withdrawal_commands import withdraw
from tests.editors.world import edit, write
from tests.test_commands import tree

NOW = "2026-11-01"  # Ada's issue is still to come


def told(capsys: pytest.CaptureFixture[str], now: str = NOW) -> dict[str, dict[str, object]]:
    """Return the slots of the calendar by month."""
    capsys.readouterr()
    assert calendar(now=now, as_json=True) == 0
    return {slot["month"]: slot for slot in json.loads(capsys.readouterr().out)["slots"]}


def names(slot: dict[str, object]) -> list[str]:
    return [booking["who"] for booking in slot["bookings"]]  # type: ignore[attr-defined]


def test_the_calendar_says_who_comes_when_and_what_is_to_be_done(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calendar(now=NOW) == 0
    said = capsys.readouterr().out
    assert "November 2026  15. · Ausgabe 2 · Ada Beispiel" in said
    assert "Dezember 2026  15. · frei" in said
    assert "inv new --issue 2026-12" in said
    assert calendar(now=NOW, lang="en") == 0
    assert "December 2026  15 · free" in capsys.readouterr().out


def test_a_folder_with_errors_is_in_the_calendar_and_everything_else_too(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root / "content/founders/ada-beispiel/index.md", ("\nplace:", "\nplaze:"))
    slots = told(capsys)
    assert [b["stage"] for b in slots["2026-11"]["bookings"]] == ["received"]  # type: ignore[attr-defined]
    assert "2026-10" in slots


def test_a_template_that_nobody_has_filled_in_holds_nothing_up_and_counts_as_nobody(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.issue("2026-11", now=NOW) == 0
    before = capsys.readouterr().out
    assert new("Otto Lang", issue="2027-01", now=NOW) == 0
    assert "Solange nichts ausgefüllt ist, zählt der Ordner nicht" in capsys.readouterr().out
    assert check(now=NOW) == 0
    said = capsys.readouterr().out
    assert said.count("otto-lang") == 1
    assert "Warnung: Begonnen und noch nicht ausgefüllt" in said
    assert commands.issue("2026-11", now=NOW) == 0, "one empty folder must not hold up another month"
    assert capsys.readouterr().out == before
    slots = told(capsys)
    assert [(b["who"], b["name"], b["stage"]) for b in slots["2027-01"]["bookings"]] == [
        ("otto-lang", "Otto Lang", "received")
    ]  # type: ignore[attr-defined]
    assert desk_commands.status(now=NOW, as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    assert "errors" not in [task["code"] for task in shown["tasks"]]
    (row,) = (row for row in shown["submissions"] if row["slug"] == "otto-lang")
    assert row["lacks"] == [{"de": "noch nicht ausgefüllt", "en": "not filled in yet"}]
    assert calendar(now="2026-12-25") == 0
    assert "Die Einreichung von Otto Lang für Januar 2027 ist noch nicht fertig." in capsys.readouterr().out
    assert move("Otto Lang", "2027-02", now=NOW) == 0
    edit(site / "content/founders/otto-lang/index.md", ('place: ""', 'place: "Wismar"'))
    assert check(now=NOW) == 1, "whoever begins to fill it in is told all that is missing"


def test_a_submission_that_waits_to_be_mended_stops_nobody_else(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new("Otto Lang", issue="2027-04", now=NOW) == 0, "the template is to be filled in"
    edit(root / "content/founders/otto-lang/index.md", ('business: ""', 'business: "Lang & Söhne"'))
    assert check(now=NOW) == 1
    edit(root / "content/founders/joerg-muessig/index.md", ("consents:", 'names_next:\n  - name: "Eva Neu"\n    why: "Sie hört zu."\nconsents:'))  # fmt: skip
    (root / "content/issues/2026-11.md").unlink()
    assert move("Ada Beispiel", "2027-02", now=NOW) == 0
    assert sign_off("mira-sommer", yes=True, now=NOW) == 0
    assert relay_answer("Eva Neu", "asked", now=NOW) == 0
    assert instead("news", "2026-12", now=NOW) == 0
    assert instead("pause", "2027-01", why="Wir ziehen um.", now=NOW) == 0
    kinds = {month: slot["kind"] for month, slot in told(capsys).items()}
    assert (kinds["2026-12"], kinds["2027-01"], kinds["2027-02"]) == ("news", "pause", "portraits")
    assert move("Otto Lang", "2027-05", now=NOW) == 0, "there is more time to mend it"
    assert told(capsys)["2027-05"]["bookings"][0]["stage"] == "received"  # type: ignore[index]
    assert sign_off("Otto Lang", yes=True, now=NOW) == 1, "but these words are not ready to be signed off"
    assert "content/founders/otto-lang/index.md" in capsys.readouterr().err


def test_somebody_planned_moves_to_another_month_and_every_other_byte_stays(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "content/issues/2026-11.md").unlink()
    before = tree(root)
    assert move("Ada Beispiel", "2027-02", now=NOW, dry_run=True) == 0
    assert tree(root) == before
    assert move("Ada Beispiel", "2027-02", now=NOW) == 0
    changed = {name for name, data in tree(root).items() if before[name] != data}
    assert changed == {"content/founders/ada-beispiel/index.md"}
    assert names(told(capsys)["2027-02"]) == ["ada-beispiel"]


def test_somebody_moves_into_a_month_whose_day_has_come_while_nobody_has_appeared_in_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "content/issues/2026-11.md").unlink()
    assert move("Ada Beispiel", "2026-12", now=NOW) == 0
    evening = "2026-11-15T20:00"
    capsys.readouterr()
    assert move("Ada Beispiel", "2026-11", now=evening, dry_run=True) == 0
    assert move("Ada Beispiel", "2026-11", now=evening) == 0
    said = capsys.readouterr().out
    assert said.count("Mit dem nächsten make steht das Porträt auf der Website") == 2
    assert "Schreibe vorher wieder issue: 2026-12 in content/founders/ada-beispiel/index.md." in said
    assert names(told(capsys, evening)["2026-11"]) == ["ada-beispiel"]
    before = tree(root)
    assert move("Ada Beispiel", "2026-11", now="2026-11-14") == 0
    assert "Nichts zu tun" in capsys.readouterr().out
    assert tree(root) == before


@pytest.mark.parametrize(
    ("who", "month", "said"),
    [
        ("Jörg Müßig", "2027-01", "ist schon erschienen"),
        ("Ada Beispiel", "2026-10", "Die Ausgabe vom Oktober 2026 ist schon erschienen"),
        ("Ada Beispiel", "2026-09", "Der September 2026 ist vorbei"),
        ("Ada Beispiel", "bald", "ist kein Monat"),
        ("Ada Beispiel", "2027-01", "instead"),  # the lead of 2026-11 would stand there without anybody
        ("Niemand", "2027-01", "gibt es hier nicht"),
    ],
)
def test_a_move_that_would_do_harm_is_refused_and_changes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], who: str, month: str, said: str
) -> None:
    before = tree(root)
    assert move(who, month, now=NOW) > 0
    assert said in capsys.readouterr().err
    assert tree(root) == before


@pytest.mark.parametrize("typed", ["Ada Beispeil", "ada"])
def test_whoever_is_meant_is_named_although_their_folder_has_an_error(
    root: Path, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    index = root / "content/founders/ada-beispiel/index.md"
    index.write_text(index.read_text("utf-8").replace("one_liner:", "one_linre:"), "utf-8")
    assert move(typed, "2027-02", now=NOW) > 0
    assert (
        "Meintest du ada-beispiel? In dem Ordner ist noch ein Fehler: inv check --path content/founders/ada-beispiel"
        in capsys.readouterr().err
    )


def test_whoever_is_left_of_the_numbers_keeps_theirs_when_all_of_an_earlier_one_withdraw(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = "2026-11-20"
    assert withdraw("Jörg Müßig", now=now, yes=True) == 0
    assert "emptied" not in (root / "content/withdrawn/joerg-muessig.yml").read_text("utf-8"), "Mira is left in it"
    assert withdraw("Mira Sommer", now=now, yes=True) == 0
    assert 'emptied: ["2026-10"]\n' in (root / "content/withdrawn/mira-sommer.yml").read_text("utf-8")
    assert told(capsys, now)["2026-11"]["number"] == 2
    assert withdraw("Ada Beispiel", now=now, yes=True) == 0
    capsys.readouterr()
    assert heartbeat(now=now) == 0, "somebody knows why nothing stands in 2026-11 any more"


def test_a_later_word_moves_without_the_portrait(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        root / "content/founders/joerg-muessig/update-danach.md",
        '---\nissue: "2026-12"\nlang: "de"\ntitle: "Danach"\nconsent: "2026-10-20"\n---\nDie Maschine läuft noch.\n',
    )
    assert move("joerg-muessig", "2027-01", part="danach", now=NOW) == 0
    assert names(told(capsys)["2027-01"]) == ["joerg-muessig"]
    assert names(told(capsys)["2026-10"]) == ["joerg-muessig", "mira-sommer"]
    assert move("joerg-muessig", "2027-01", part="bald", now=NOW) == 2


def test_a_month_without_a_portrait_begins_with_what_the_ledger_has_heard(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event = root / "content/ledger/2021/2021-05-joerg-muessig-ada-beispiel-helped.yml"
    edit(event, ("consents:", 'confirmed: "2026-11-18"\nconsents:'))
    assert instead("news", "2026-12", now="2026-11-20") == 0
    lead = (root / "content/issues/2026-12.md").read_text("utf-8")
    assert lead.startswith('---\ninstead: "news"\n---\nDiesen Monat stellen wir niemanden vor.')
    assert "[[joerg-muessig]], [[ada-beispiel]]: " in lead
    assert told(capsys, "2026-11-20")["2026-12"]["kind"] == "news"
    before = tree(root)
    assert instead("news", "2026-12", now="2026-11-20") == 0
    assert capsys.readouterr().out == (
        "Nichts zu tun: In content/issues/2026-12.md steht es schon; den Text änderst du dort.\n"
    )
    assert instead("pause", "2026-12", why="Doch nicht.", now="2026-11-20") == 1
    assert 'schreibe instead: "pause" in den Kopf' in capsys.readouterr().err
    assert tree(root) == before


def test_a_pause_says_why_and_ends_the_question(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert heartbeat(now="2026-12-10") == 1
    assert instead("pause", "2026-12", now="2026-12-10") == 2
    assert "--why" in capsys.readouterr().err
    assert instead("pause", "2026-12", why="Wir sind umgezogen.", now="2026-12-10") == 0
    lead = (root / "content/issues/2026-12.md").read_text("utf-8")
    assert lead == '---\ninstead: "pause"\ndecided: "2026-12-10"\n---\nWir sind umgezogen.\n'
    assert heartbeat(now="2026-12-10") == 0


@pytest.mark.parametrize(("kind", "month"), [("news", "2026-11"), ("pause", "2026-11"), ("news", "2026-10")])
def test_a_month_that_has_something_already_is_left_alone(root: Path, kind: str, month: str) -> None:
    before = tree(root)
    assert instead(kind, month, why="Darum.", now="2026-11-01") == 1
    assert tree(root) == before


def test_the_calendar_for_other_programs_is_a_file(root: Path, tmp_path: Path) -> None:
    assert calendar(ics=str(tmp_path / "k.ics"), now=NOW) == 0
    assert (tmp_path / "k.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_nothing_late_is_said_in_one_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And where the courier is the outbox, with what is not looked at."""
    assert heartbeat(now=NOW) == 0
    assert capsys.readouterr().out == (
        "Alles im Plan. Briefe im Postausgang zählen erst mit, wenn sie freigegeben sind.\n"
    )


def test_content_that_stops_every_build_is_an_alarm(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "content/founders/mira-sommer/index.md", ("\nplace:", "\nplaze:"))
    assert heartbeat(now=NOW) == 1
    said = capsys.readouterr().out
    assert "Der Inhalt hat Fehler." in said
    assert "inv check" in said


def test_the_sample_is_no_alarm(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publication = root / "content/publication.yml"
    publication.write_text(publication.read_text("utf-8") + 'sample: "yes"\n', "utf-8")
    assert heartbeat(now="2028-01-01") == 0


def test_a_folder_whose_name_would_steer_a_terminal_does_not(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root / "content/founders/x\x1b[2Jy/index.md", '---\nissue: "2026-12"\n---\n')
    calendar(now=NOW)
    heartbeat(now=NOW)
    assert "\x1b" not in capsys.readouterr().out


def test_a_later_word_that_has_appeared_stays_in_its_issue(root: Path) -> None:
    write(
        root / "content/founders/joerg-muessig/update-danach.md",
        '---\nissue: "2026-10"\nlang: "de"\ntitle: "Danach"\nconsent: "2026-10-01"\n---\nDie Maschine läuft noch.\n',
    )
    edit(root / "content/founders/joerg-muessig/index.md", ('issue: "2026-10"', 'issue: "2026-09"'))
    assert move("joerg-muessig", "2027-01", part="danach", now=NOW) == 1


def test_a_file_from_windows_keeps_its_line_ends_when_somebody_moves(root: Path) -> None:
    (root / "content/issues/2026-11.md").unlink()
    index = root / "content/founders/ada-beispiel/index.md"
    index.write_bytes(index.read_bytes().replace(b"\n", b"\r\n"))
    before = index.read_bytes()
    assert move("Ada Beispiel", "2027-02", now=NOW) == 0
    assert index.read_bytes() == before.replace(b'issue: "2026-11"', b'issue: "2027-02"')


def test_whoever_comes_next_does_not_come_into_a_pause(root: Path) -> None:
    assert instead("pause", "2026-12", why="Darum.", now="2026-11-20") == 0
    assert commands.new("Cem Test", now="2026-11-20") == 0
    assert 'issue: "2027-01"' in (root / "content/founders/cem-test/index.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["content/publication.yml", "kalender.txt", "fremd.ics"])
def test_the_calendar_overwrites_nothing_but_a_calendar(root: Path, name: str) -> None:
    write(root / "fremd.ics", "Notizen\n")
    before = tree(root)
    assert calendar(ics=str(root / name), now=NOW) == 1
    assert tree(root) == before


def test_a_private_folder_under_another_name_is_told_with_the_one_beside_it(
    site: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    beside = tmp_path_factory.mktemp("daneben")
    (beside / "redaktion").mkdir()
    (beside / "redakteur.txt").touch()
    for name, code, action in (("redakton", "private-misnamed", "content/publication.yml"), ("ganz-anders", "private-missing", f"mkdir {beside}/ganz-anders")):  # fmt: skip
        monkeypatch.setenv("VORGESTELLT_PRIVATE", str(beside / name))
        capsys.readouterr()
        assert desk_commands.status(now=NOW, as_json=True) == 0
        told = {task["code"]: task for task in json.loads(capsys.readouterr().out)["tasks"]}
        assert [row["text"] for row in told[code]["actions"]] == [action]
