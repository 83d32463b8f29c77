"""The commands: what an editor types, what is printed, what is written, and with which exit code."""

from __future__ import annotations

import email
import email.policy
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import feedparser
import pytest
from PIL import Image

from pipeline import (
    addresses,
    commands,
    config,
    delivery_commands,
    desk_commands,
    doors,
    intake_commands,
    site_commands,
    start,
    store,
)
from pipeline.publication import examine
from tests import door_shapes, test_doors, test_intake
from tests.factories import ready_to_build, with_long_vocabulary

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

ROOT = Path(__file__).parents[1]
NOW = "2026-11-23"


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small publication as the working directory's, with everything a build needs."""
    ready_to_build(content)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    return content


def spoil(root: Path) -> None:
    index = next((root / "content" / "founders").iterdir()) / "index.md"
    index.write_text(index.read_text("utf-8").replace("\nplace:", "\nplaze:"), "utf-8")


def test_publishing_twice_changes_nothing_the_second_time(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.publish(now=NOW) == 0
    before = tree(root / "output") | tree(root / "outbox")
    assert "outbox/2026-11/index.html" in capsys.readouterr().out
    assert commands.publish(now=NOW) == 0
    assert tree(root / "output") | tree(root / "outbox") == before
    assert "Nichts hat sich geändert." in capsys.readouterr().out


def test_the_hour_of_the_day_changes_no_byte(root: Path) -> None:
    commands.publish(now=f"{NOW}T00:30")
    before = tree(root / "output") | tree(root / "outbox")
    commands.publish(now=f"{NOW}T23:30")
    assert tree(root / "output") | tree(root / "outbox") == before


def test_a_lost_outbox_is_written_again_to_the_same_bytes(root: Path) -> None:
    commands.publish(now=NOW)
    before = tree(root / "outbox" / "2026-11")
    shutil.rmtree(root / "outbox" / "2026-11")
    assert commands.publish(now=NOW) == 0
    assert tree(root / "outbox" / "2026-11") == before


def test_a_changed_text_renews_page_and_draft_and_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands.publish(now=NOW)
    for index in (root / "content" / "founders").glob("*/index.md"):
        text = index.read_text("utf-8")
        index.write_text(text.replace('one_liner: "', 'one_liner: "Neu: '), "utf-8")
    capsys.readouterr()
    assert commands.publish(now=NOW) == 0
    said = capsys.readouterr().out
    assert "Entwurf erneuert" in said
    assert " geändert" in said


def test_an_error_fails_the_run_and_leaves_site_and_outbox(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands.publish(now=NOW)
    before = tree(root / "output") | tree(root / "outbox")
    spoil(root)
    assert commands.publish(now=NOW) == 1
    assert tree(root / "output") | tree(root / "outbox") == before
    assert "plaze" in capsys.readouterr().err


def test_a_refusal_shows_the_errors_only_and_where_all_else_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(root)
    lead = root / "content/issues/2026-11.txt"
    lead.write_text("Diese Datei liest niemand.", "utf-8")
    assert commands.check(now=NOW) == 1
    assert "Warnung" in capsys.readouterr().out
    assert commands.issue(now=NOW) == 1
    said = capsys.readouterr().err
    assert "  Fehler: " in said
    assert "  Warnung: " not in said
    assert "  Hinweis: " not in said
    assert "Alles andere zeigt: inv check" in said


def test_a_dry_run_writes_nothing(root: Path) -> None:
    assert commands.publish(now=NOW, dry_run=True) == 0
    assert not (root / "output").exists()
    assert not (root / "outbox").exists()


def test_check_speaks_to_people_programs_and_github(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(root)
    assert commands.check(now=NOW, lang="en") == 1
    assert "Did you mean" in capsys.readouterr().out
    assert commands.check(now=NOW, form="json") == 1
    assert {"field-missing", "field-unknown"} <= {row["code"] for row in json.loads(capsys.readouterr().out)}
    assert commands.check(now=NOW, form="github") == 1
    assert capsys.readouterr().out.startswith("::error file=content/founders/")


def test_a_check_of_one_place_counts_that_place_and_refuses_what_is_not_there(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(root)
    everybody = len(list((root / "content/founders").iterdir()))
    for path, code, number in (
        ("", 1, everybody),
        (str(root / "content/founders"), 1, everybody),
        (str(root / "content/founders/ada-beispiel"), 1, 1),
        ("ada-beispiel", 1, 1),
        (str(root / "content/founders/ada-beispiel/index.md"), 1, 1),
        (str(root / "content/issues"), 0, 0),
    ):
        assert commands.check(path, now=NOW) == code, path
        assert f"Geprüft: {number} Einreichung" in capsys.readouterr().out, path
    assert commands.check("ada-beispeil", now=NOW) == 2
    assert capsys.readouterr() == ("", "ada-beispeil gibt es nicht.\n")


@pytest.mark.parametrize("given", ["gestern", "2026-02-30", "2026-11-20T25:00"])
def test_what_is_no_day_is_said_in_words(root: Path, capsys: pytest.CaptureFixture[str], given: str) -> None:
    assert commands.check(now=given) == 2
    assert capsys.readouterr().err == f"„{given}“ ist kein Tag und kein Zeitpunkt (JJJJ-MM-TT oder JJJJ-MM-TTThh:mm).\n"
    assert commands.check(now=given, lang="en") == 2
    assert capsys.readouterr().err.startswith(f"“{given}” is neither a day nor a moment")
    (root / "a.md").write_text(test_intake.body(), "utf-8")
    assert intake_commands.take_in(str(root / "a.md"), received=given, now=NOW) == 2
    assert capsys.readouterr().err == f"„{given}“ ist kein Tag (JJJJ-MM-TT).\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12/2026", "schreibe 2026-12."),
        ("Dezember 2026", "schreibe 2026-12."),
        ("2026-13", "schreibe Jahr und Monat, zum Beispiel 2026-12."),
        ("bald", "schreibe Jahr und Monat, zum Beispiel 2026-12."),
    ],
)
def test_what_is_no_month_is_said_with_the_one_that_is_meant(
    root: Path, capsys: pytest.CaptureFixture[str], typed: str, said: str
) -> None:
    (root / "a.md").write_text(test_intake.body(), "utf-8")
    assert commands.new("Zoë Straßer", issue=typed, now=NOW) == 2
    assert commands.issue(typed, now=NOW) == 2
    assert intake_commands.take_in(str(root / "a.md"), issue=typed, now=NOW) == 2
    assert capsys.readouterr().err == f"„{typed}“ ist kein Monat; {said}\n" * 3


@pytest.mark.parametrize("port", [-1, 65536])
def test_what_is_no_port_is_said_in_words(root: Path, capsys: pytest.CaptureFixture[str], port: int) -> None:
    assert site_commands.serve(port=port) == 2
    assert desk_commands.desk(serve=True, port=port, now=NOW) == 2
    assert capsys.readouterr().err == f"{port} ist kein Port; möglich ist 1 bis 65535.\n" * 2


def test_the_production_site_welcomes_search_engines_and_the_preview_does_not(root: Path) -> None:
    site_commands.build(now=NOW)
    assert "noindex" in (root / "output" / "index.html").read_text("utf-8")
    commands.publish(now=NOW)
    assert "noindex" not in (root / "output" / "index.html").read_text("utf-8")


def test_a_form_and_a_phones_picture_become_page_feed_entry_and_letter(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The whole way; the place where the picture was taken is in no file that comes out."""
    desk = tmp_path_factory.mktemp("desk")
    with_long_vocabulary(root)
    (desk / "form.md").write_text(test_intake.body(**test_intake.PHOTO), "utf-8")
    (desk / "IMG_2034.JPG").write_bytes(test_intake.phone_picture())
    assert (
        intake_commands.take_in(
            str(desk / "form.md"), photo=str(desk / "IMG_2034.JPG"), issue="2026-11", received="2026-11-20", now=NOW
        )
        == 0
    )
    folder = root / "content" / "founders" / "joerdis-oehlmann-yildirim"
    assert commands.check(str(folder), now=NOW) == 0
    assert commands.publish(now=NOW) == 0
    page = (root / "output" / "joerdis-oehlmann-yildirim" / "index.html").read_text("utf-8")
    assert "Jördis Öhlmann-Yıldırım" in page
    feed = feedparser.parse((root / "output" / "feeds" / "alle.rss.xml").read_bytes())
    assert not feed.bozo
    assert "Jördis Öhlmann-Yıldırım" in " ".join(entry.title for entry in feed.entries)
    message = email.message_from_bytes(
        (root / "outbox" / "2026-11" / "2026-11.eml").read_bytes(), policy=email.policy.default
    )
    text = message.get_body(("plain",))
    assert text is not None
    assert "Jördis Öhlmann-Yıldırım" in text.get_content()
    for place, data in (tree(root / "output") | tree(root / "outbox") | tree(folder)).items():
        assert b"PhoneMaker" not in data, place
        assert b"Exif" not in data, place


def test_an_intake_with_errors_writes_nothing(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    form = tmp_path_factory.mktemp("desk") / "form.md"
    form.write_text(test_intake.body(place=""), "utf-8")
    before = tree(root / "content")
    assert intake_commands.take_in(str(form), now=NOW) == 1
    assert tree(root / "content") == before


def test_an_intake_with_errors_makes_the_folder_where_that_is_asked_for(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path_factory.mktemp("desk") / "form.md"
    form.write_text(test_intake.body(place=""), "utf-8")
    assert intake_commands.take_in(str(form), now=NOW) == 1
    assert "--with-errors" in capsys.readouterr().err
    assert intake_commands.take_in(str(form), with_errors=True, now=NOW) == 1
    folder = root / "content/founders/joerdis-oehlmann-yildirim"
    assert f"inv check --path content/founders/{folder.name}" in capsys.readouterr().out
    assert commands.check(str(folder), now=NOW) == 1


def test_an_intake_takes_a_mail_with_its_picture_and_one_row_of_a_table(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path_factory.mktemp("desk")
    with_long_vocabulary(root)
    given = test_doors.filled(**{"portrait.alt": "Jördis am Mahlstein.", "portrait.credit": "Uwe"})
    (desk / "a.eml").write_bytes(door_shapes.mail(given, style="colons", pictures=[test_intake.phone_picture()]))
    table = door_shapes.table(test_doors.filled(name="Uwe Öhlmann"), encoding="utf-8")
    (desk / "a.csv").write_bytes(table + table.split(b"\r\n", 1)[1].replace(b"Uwe", b"Ute"))
    assert intake_commands.take_in(str(desk / "a.eml"), now=NOW) == 0
    folder = root / "content" / "founders" / "joerdis-oehlmann-yildirim"
    assert sorted(path.name for path in folder.iterdir()) == ["index.md", "portrait.jpg"]
    address = 'email: "vera@wachsmann.example" in people/joerdis-oehlmann-yildirim.yml'
    assert address in capsys.readouterr().out
    assert b"vera@wachsmann" not in (folder / "index.md").read_bytes()
    assert intake_commands.take_in(str(desk / "a.csv"), now=NOW) == 1
    assert intake_commands.take_in(str(desk / "a.csv"), row=2, now=NOW) == 0
    assert (root / "content" / "founders" / "ute-oehlmann" / "index.md").is_file()


def mailed(root: Path, desk: Path, **changes: str) -> Path:
    """Return a mail beside the publication that was written on 18 November 2026, its text packed for the way, with a picture."""
    with_long_vocabulary(root)
    given = test_doors.filled(**{"portrait.alt": "Jördis am Mahlstein.", "portrait.credit": "Uwe"} | changes)
    mail = door_shapes.mail(given, style="colons", pictures=[test_intake.phone_picture()])
    message = email.message_from_bytes(mail, policy=email.policy.default)
    del message["Date"]
    message["Date"] = "Wed, 18 Nov 2026 22:10:00 +0100"
    (desk / "jördis.eml").write_bytes(message.as_bytes())
    return desk / "jördis.eml"


def test_everything_wrong_with_a_mail_is_said_at_once_by_the_lines_of_its_text_which_lies_beside_it(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path_factory.mktemp("desk")
    mail = mailed(root, desk, founded="neulich", business="B")
    assert intake_commands.take_in(str(mail), now=NOW) == 1
    out, said = capsys.readouterr()
    text = mail.with_suffix(".txt")
    rows = text.read_text("utf-8").splitlines()
    assert "content/founders" not in out
    assert "Die Mail kam von vera@wachsmann.example." in out
    for label in ("Dein Betrieb", "Gegrün"):
        line = next(n for n, row in enumerate(rows, 1) if row.startswith(label))
        assert f"{text}:{line} " in out
    assert mail.with_suffix(".jpg").read_bytes() == test_intake.phone_picture()
    order = re.search(r"inv intake (\S+) --photo (\S+) --received 2026-11-18", said)
    assert order is not None
    assert [Path(shlex.split(name)[0]) for name in order.groups()] == [text, mail.with_suffix(".jpg")]
    assert tree(root / "content/founders").keys().isdisjoint({"joerdis-oehlmann-yildirim"})


@pytest.mark.parametrize("fault", [{"place": ""}, {"name": ""}, {"business": "B"}, {"links.website": "nirgends"}])
def test_what_its_founder_must_be_asked_is_said_together_with_the_errors_of_a_mail(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], fault: dict[str, str]
) -> None:
    story = f"{test_intake.ANSWER} Ruf an: 03581 889977."
    friend = f"{test_intake.ANSWER} Sabine Krüger hat mir geholfen."
    mail = mailed(root, tmp_path_factory.mktemp("desk"), **fault, **{"portrait.credit": "", "gives[].text": "Rat unter 03581 889988",
                  test_intake.FIRST: story, test_intake.SECOND: friend})  # fmt: skip
    assert intake_commands.take_in(str(mail), now=NOW) == 1
    out = capsys.readouterr().out
    rows = mail.with_suffix(".txt").read_text("utf-8").splitlines()
    for label, said in (
        (test_intake.FIRST, "03581 889977"),
        (test_intake.SECOND, "Sabine Krüger"),
        ("question:Was gibst du den Leserinnen und Lesern?", "03581 889988"),
    ):
        question = label.partition(":")[2]
        line = next(n for n, row in enumerate(rows, 1) if row.startswith(question))
        assert re.search(rf":{line}  .*\n  Warnung: .*{said}", out), said
    assert "Zum Bild fehlt „Wer hat das Bild gemacht?“; so käme es nicht mit." in out
    assert "content/founders" not in out


def test_a_mails_text_that_was_mended_is_taken_in_and_never_overwritten(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = mailed(root, tmp_path_factory.mktemp("desk"), founded="neulich")
    text, picture = mail.with_suffix(".txt"), mail.with_suffix(".jpg")
    order = f"inv intake {shlex.quote(str(text))} --photo {shlex.quote(str(picture))} --received 2026-11-18"
    assert intake_commands.take_in(str(mail), dry_run=True, now=NOW) == 1
    assert order in capsys.readouterr().err
    assert not text.exists()
    assert not picture.exists()
    assert intake_commands.take_in(str(mail), now=NOW) == 1
    capsys.readouterr()
    mended = text.read_text("utf-8").replace("neulich", "jüngst")
    text.write_text(mended, "utf-8")
    assert intake_commands.take_in(str(mail), issue="2027-02", now=NOW) == 1
    out, said = capsys.readouterr()
    assert f"bleibt, wie es ist. Hast du darin berichtigt: {order} --issue 2027-02\n" in said
    assert "Berichtige" not in said
    assert not re.search(r"eml:\d", out), "the lines are those of a text that is no more"
    assert text.read_text("utf-8") == mended
    assert intake_commands.take_in(str(text), photo=str(picture), received="2026-11-18", now=NOW) == 1
    assert f"Berichtige {text}. Dann: {order}\n" in capsys.readouterr().err
    text.write_text(mended.replace("jüngst", "2019"), "utf-8")
    assert intake_commands.take_in(str(text), photo=str(mail.with_suffix(".jpg")), received="2026-11-18", now=NOW) == 0


def test_everything_about_a_picture_without_consent_is_asked_for_the_first_time(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = mailed(
        root, tmp_path_factory.mktemp("desk"), founded="neulich", **{"portrait.alt": "", "portrait.credit": ""}
    )
    mail.with_suffix(".txt").write_text(
        doors.read(mail.read_bytes(), source="a", questions=test_intake.QUESTIONS).text.replace(
            "Bild: ja", "Bild: nein"
        ),
        "utf-8",
    )
    small = io.BytesIO()
    Image.new("RGB", (300, 200)).save(small, "JPEG")
    mail.with_suffix(".jpg").write_bytes(small.getvalue())
    assert intake_commands.take_in(str(mail.with_suffix(".txt")), photo=str(mail.with_suffix(".jpg")), now=NOW) == 1
    out = capsys.readouterr().out
    for said in (
        "Zum Bild fehlt die Einwilligung",
        "Zum Bild fehlt „Was ist auf dem Bild zu sehen?“",
        "Zum Bild fehlt „Wer hat das Bild gemacht?“",
        "Warnung: Das Bild hat 300 × 200 Pixel",
    ):
        assert out.count(said) == 1, said
    assert "vor den Einwilligungen" in out


def test_a_mails_picture_never_passes_for_another_one_of_its_name(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = mailed(root, tmp_path_factory.mktemp("desk"), founded="neulich")
    other, own = mail.with_suffix(".jpg"), mail.with_name("jördis-2.jpg")
    other.write_bytes(b"another picture")
    for dry_run in (True, False, False):
        assert intake_commands.take_in(str(mail), dry_run=dry_run, now=NOW) == 1
        said = capsys.readouterr().err
        assert f"{other} gibt es schon und bleibt, wie es ist. Das Bild der Mail" in said
        assert f"--photo {shlex.quote(str(own))}" in said
        assert own.exists() is not dry_run
    assert own.read_bytes() == test_intake.phone_picture()
    assert other.read_bytes() == b"another picture"
    assert not mail.with_name("jördis-3.jpg").exists()


@pytest.mark.parametrize(("month", "is_out"), [("2026-11", True), ("2026-12", False), ("", False)])
def test_what_comes_into_an_issue_that_is_out_is_signed_off_first(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], month: str, is_out: bool
) -> None:
    mail = mailed(root, tmp_path_factory.mktemp("desk"))
    assert intake_commands.take_in(str(mail), issue=month, now=NOW) == 0
    said = capsys.readouterr().out
    assert ("Die Ausgabe vom November 2026 ist schon erschienen" in said) is is_out
    assert ("inv signoff joerdis-oehlmann-yildirim --ask" in said) is is_out


def test_a_mail_inside_the_repository_lays_nothing_beside_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mail = mailed(root, root, founded="neulich")
    assert intake_commands.take_in(str(mail), now=NOW) == 1
    assert not mail.with_suffix(".txt").exists()
    assert "käme mit ins Repository" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("now", "day"), [(NOW, "2026-11-18"), ("2026-11-17", "2026-11-17"), ("2028-01-05", "2028-01-05")]
)
def test_consents_have_the_day_on_which_the_mail_was_written_if_that_can_be(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], now: str, day: str
) -> None:
    mail = mailed(root, tmp_path_factory.mktemp("desk"))
    assert intake_commands.take_in(str(mail), now=now, issue="2028-03" if now > "2027" else "") == 0
    index = root / "content/founders/joerdis-oehlmann-yildirim/index.md"
    assert f'  text: "{day}"' in index.read_text("utf-8")
    assert f"{int(day[-2:])}. " in capsys.readouterr().out.partition("Die Einwilligungen gelten seit dem ")[2]


def test_who_is_here_already_is_not_to_be_corrected(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = mailed(
        root, tmp_path_factory.mktemp("desk"), founded="neulich", name="Ada Beispiel", business="Buchbinderei Beispiel",
        **{"portrait.credit": ""},
    )  # fmt: skip
    assert intake_commands.take_in(str(mail), now=NOW) == 1
    out, said = capsys.readouterr()
    assert "ist schon hier" in out
    assert "inv withdraw ada-beispiel" in out
    assert "Berichtige" not in said
    assert "noch einmal" not in out + said


def test_where_the_terminal_does_not_know_inv_the_build_says_how_it_does(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert commands.publish(now=NOW) == 0
    assert capsys.readouterr().out.rstrip().endswith("source .venv/bin/activate")
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/inv")
    assert commands.publish(now=NOW) == 0
    assert "activate" not in capsys.readouterr().out


def as_sample(root: Path) -> Path:
    """Make the publication in ``root`` one that ``inv start`` takes for the sample."""
    own = root / "content/publication.yml"
    own.write_text(own.read_text("utf-8").rstrip() + '\nsample: "yes"\n', "utf-8")
    return root


def test_an_example_address_at_the_start_is_warned_of_and_not_refused(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {
        "name": "Nahdran",
        "language": "de",
        "editor": "Verein",
        "address": "Weg 1;20095 Hamburg",
        "contact": "post@nahdran.de",
    }
    as_sample(root)
    assert commands.begin(**given, url="https://nahdran.example", dry_run=True) == 0
    assert "ist nur ein Beispiel" in capsys.readouterr().out
    assert commands.begin(**given, url="https://nahdran.de", dry_run=True) == 0
    assert "ist nur ein Beispiel" not in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said_in_words(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert intake_commands.take_in("../gibtsnicht.eml", now=NOW) == 2
    assert capsys.readouterr().err == "Die Datei ../gibtsnicht.eml gibt es nicht.\n"


def test_new_makes_a_folder_that_says_what_is_missing(root: Path) -> None:
    assert commands.new("Zoë Straßer", issue="2027-01", now=NOW) == 0
    folder = root / "content" / "founders" / "zoe-strasser"
    assert (folder / "index.md").is_file()
    assert commands.check(str(folder), now=NOW) == 0, "nobody has filled in anything yet"
    text = (folder / "index.md").read_text("utf-8")
    (folder / "index.md").write_text(text.replace('business: ""', 'business: "Straßer"'), "utf-8")
    assert commands.check(str(folder), now=NOW) == 1
    before = tree(folder)
    assert commands.new("Zoë Straßer", issue="2027-01", now=NOW) == 1, "there is one already"
    assert tree(folder) == before


def test_a_letter_that_is_scheduled_makes_no_later_build_fail(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    true_now = config.now
    monkeypatch.setattr(config, "now", lambda given, zone: true_now(given or "2026-11-15T09:00", zone))
    assert commands.publish() == 0
    for action in ("test", "approve"):
        assert delivery_commands.deliver(action, by="Ada") == 0
    assert delivery_commands.deliver("schedule", by="Ada", despite="signed-off", yes=True) == 0
    lead = root / "content/issues/2026-11.md"
    lead.write_text(lead.read_text("utf-8") + "\nUnd noch ein Satz.\n", "utf-8")
    assert commands.publish() == 0
    assert "schon eingeplant" in capsys.readouterr().out


def test_no_question_is_asked_without_a_terminal(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Ada"))
    assert commands.new(now=NOW) == 2
    as_sample(root)
    assert commands.begin(name="Nah dran") == 2


def test_an_issue_whose_people_are_in_no_letter_is_published_all_the_same(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = root / "content/founders/ada-beispiel/index.md"
    text = index.read_text("utf-8")
    index.write_text("".join(line for line in text.splitlines(True) if "newsletter:" not in line), "utf-8")
    assert commands.publish(now=NOW) == 0
    assert "Brief 2026-11: niemand darin hat eingewilligt" in capsys.readouterr().out


def test_status_and_issue_answer_programs(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk_commands.status(now=NOW, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["issues"] >= 1
    assert commands.issue("2026-11", now=NOW, as_json=True) == 0
    said = capsys.readouterr().out
    assert json.loads(said[said.index("{") :])["month"] == "2026-11"
    assert commands.issue("next", now="2026-11-01", as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["month"] == "2026-11"
    assert commands.issue("2031-01", now=NOW) == 1
    assert delivery_commands.deliver("draft", month="2031-01", now=NOW) == 1


def test_starting_ones_own_leaves_a_publication_that_builds_and_is_done_once(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"name": "Nah dran", "url": "https://nahdran.example", "language": "de", "editor": "Verein Nah dran",
             "address": "Verein Nah dran; Ring 3; 00000 Musterstadt", "contact": "post@nahdran.example"}  # fmt: skip
    before = tree(as_sample(root) / "content")
    assert commands.begin(**facts, dry_run=True) == 0
    assert tree(root / "content") == before
    assert commands.begin(**facts, yes=True) == 0
    assert not list((root / "content" / "founders").glob("*/index.md"))
    assert {place.parent.name for place in (root / "content").glob("*/.gitkeep")} == {"founders", "issues"}
    assert commands.publish(now=NOW) == 0
    assert "Nah dran" in (root / "output" / "index.html").read_text("utf-8")
    assert store.read_content(root).submissions == ()
    own = tree(root / "content")
    capsys.readouterr()
    assert commands.begin(**facts, yes=True) == 1, "a second time it would not be the sample that goes"
    assert tree(root / "content") == own
    assert "eure eigene Publikation: nichts geändert" in capsys.readouterr().err


def test_what_cannot_be_read_is_not_taken_for_the_sample(root: Path) -> None:
    own = as_sample(root) / "content/publication.yml"
    own.write_text(own.read_text("utf-8") + "name: [\n", "utf-8")
    before = tree(root / "content")
    assert commands.begin(name="Nah dran", yes=True) == 1
    assert tree(root / "content") == before


def test_the_start_announces_only_what_it_changes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = root / "content/pages"
    pages.mkdir(exist_ok=True)
    head = '---\ntitle: "Über uns"\nlang: "de"\nslug: "{}"\n---\n\n'
    (pages / "a.md").write_text(head.format("a") + "Vorgestellt zeigt Menschen.\n", "utf-8")
    (pages / "b.md").write_text(head.format("b") + "Nichts davon.\n", "utf-8")
    facts = start.Answers("Nah dran", "https://nahdran.example", "de", "V", "V; Ring 3", "post@nahdran.example")
    said = start.plan(root, facts).lines("de")
    assert "entfernt     content/founders" in said
    assert "geschrieben  content/pages/a.md" in said
    assert not any("content/pages/b.md" in line for line in said)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_there_is_a_form_for_each_language_of_the_publication(
    root: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def said() -> list[str]:
        assert commands.write_forms(lang=lang) == 0
        return capsys.readouterr().out.replace(os.sep, "/").splitlines()

    german, english = (f".github/ISSUE_TEMPLATE/{name}" for name in ("portraet.yml", "portrait.yml"))
    written, removed = ("Geschrieben", "Entfernt") if lang == "de" else ("Written", "Removed")
    assert said() == [f"{written}: {german}", f"{written}: {english}"]
    as_it_should_be = ["Die Formulare sind auf dem neuesten Stand." if lang == "de" else "The forms are up to date."]
    assert said() == as_it_should_be
    in_german_only(root)
    assert said() == [f"{removed}: {english}"]
    assert (root / german).is_file()
    assert said() == as_it_should_be
    (root / german).write_text("alt", "utf-8")
    assert said() == [f"{written}: {german}"]


def in_german_only(root: Path) -> None:
    """Make the publication in ``root`` one without English: no questions, no translation and no name of a trade is left."""
    content = root / "content"
    facts, trades = content / "publication.yml", content / "trades.yml"
    facts.write_text(facts.read_text("utf-8").replace('["de", "en"]', '["de"]'), "utf-8")
    trades.write_text(re.sub(r", en: \"[^\"]*\"", "", trades.read_text("utf-8")), "utf-8")
    for path in (content / "questions/en.yml", *content.glob("founders/*/index.en.md")):
        path.unlink()


def test_a_publication_without_english_needs_no_english_names(root: Path) -> None:
    in_german_only(root)
    assert not examine(store.read_content(root), date(2026, 11, 23)).findings
    assert commands.publish(now=NOW) == 0
    facts = root / "content/publication.yml"
    facts.write_text(facts.read_text("utf-8").replace('["de"]', '["de", "en"]'), "utf-8")
    found = examine(store.read_content(root), date(2026, 11, 23)).findings
    assert {(f.code, f.file, f.field) for f in found} == {("field-missing", "content/trades.yml", "en")}


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("[x](/mitmachen/)", "[x](/de/mitmachen/)"), ("[x](/en/join/#a)", "[x](/join/#a)"), ("[x](/)", "[x](/de/)"), ("[x](/en/)", "[x](/)"),
        ("[x](/en#a)", "[x](/#a)"), ("[x][1]\n\n[1]: /brief/ \"y\"", '[x][1]\n\n[1]: /de/brief/ "y"'), ("[x](/brief)", "[x](/de/brief)"),
        ('<a href="/en/letter/">', '<a href="/letter/">'), ("[x](/static/a.css)", "[x](/static/a.css)"), ("[x](/robots.txt)", "[x](/robots.txt)"),
        ("[x](/feeds/neu.rss.xml)", "[x](/de/feeds/neu.rss.xml)"), ("[x](//a.example/)", "[x](//a.example/)"),
        ("[x](https://a.example/en/)", "[x](https://a.example/en/)"), ("oder / und /en/join/", "oder / und /en/join/"),
    ],
)  # fmt: skip
def test_a_link_on_a_page_keeps_its_target_where_another_language_is_the_own_one(written: str, moved: str) -> None:
    known = addresses.languages_of_words() | {"mitmachen": "de", "join": "en"}
    assert start.relinked(written, "de", "en", known) == moved
    assert start.relinked(moved, "de", "en", known) in (
        moved,
        "[x](/de/)",
        "[x](/de/#a)",
    )  # a bare way home is the page's own
    assert start.relinked(written, "de", "de", known) == written.replace("/en#a", "/en/#a")


def test_a_start_that_was_killed_between_pages_and_facts_is_begun_again_with_the_same_pages(root: Path) -> None:
    pages = as_sample(root) / "content/pages"
    pages.mkdir(exist_ok=True)
    for lang, slug in (("de", "mitmachen"), ("en", "join")):
        links = "[a](/mitmachen/) [b](/en/join/) [c](/brief/) [d](/en/letter/)"
        (pages / f"{slug}.md").write_text(
            f'---\ntitle: "Wort"\nlang: "{lang}"\nslug: "{slug}"\n---\n{links}\n', "utf-8"
        )
    answers = start.Answers("Nah dran", "https://nahdran.example", "en", "V", "V; Ring 3", "post@nahdran.example")
    first = start.plan(root, answers)
    start.carry_out(replace(first, written=first.written[:-1]), root)
    moved = tree(pages)
    start.carry_out(start.plan(root, answers), root)
    assert tree(pages) == moved
    assert "(/de/mitmachen/) [b](/join/) [c](/de/brief/) [d](/letter/)" in (pages / "join.md").read_text("utf-8")


@pytest.mark.parametrize("language", ["de", "en"])
def test_after_the_start_no_link_of_a_page_is_dead_in_either_language(root: Path, language: str) -> None:
    pages = as_sample(root) / "content/pages"
    pages.mkdir(exist_ok=True)
    for lang, slug, more in (("de", "mitmachen", ""), ("en", "join", 'translates: "mitmachen"\n')):
        links = "[a](/mitmachen/) [b](/en/join/) [c](/brief/) [d](/en/letter/) [e](/) [f](/en/)"
        text = f'---\ntitle: "Wort"\nlang: "{lang}"\nslug: "{slug}"\n{more}---\n{links}\n'
        (pages / f"{slug}.md").write_text(text, "utf-8")
    facts = {"name": "Nah dran", "url": "https://nahdran.example", "editor": "V", "address": "V; Ring 3"}
    assert commands.begin(**facts, language=language, contact="post@nahdran.example", yes=True) == 0
    assert not examine(store.read_content(root), date(2026, 11, 23)).findings
    assert ("(/en/join/)" in (pages / "join.md").read_text("utf-8")) == (language == "de")


def test_what_was_built_of_the_sample_goes_with_it(root: Path) -> None:
    facts = start.Answers("Nah dran", "https://nahdran.example", "de", "V", "V; Ring 3", "post@nahdran.example")
    assert "outbox" not in start.plan(root, facts).removed
    (root / "outbox").mkdir()
    assert "outbox" in start.plan(root, facts).removed


def test_an_answer_that_cannot_be_used_is_asked_for_again_at_once(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(
        [
            "Nah dran",
            "nahdran.example",
            "https://nahdran.example",
            "de",
            "V",
            "V; Ring 3",
            "post",
            "post@nahdran.example",
        ]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    as_sample(root)
    assert commands.begin(dry_run=True) == 0
    said = capsys.readouterr().err
    assert said.count("passt nicht") == 2
    assert "beginnt mit https://" in said


@pytest.mark.parametrize(
    "wrong", [{"url": "nahdran.example"}, {"language": "fr"}, {"contact": "post"}, {"name": "a\nb"}]
)
def test_an_answer_that_cannot_be_used_changes_nothing(root: Path, wrong: dict[str, str]) -> None:
    facts = {"name": "Nah dran", "url": "https://nahdran.example", "language": "de", "editor": "V",
             "address": "V; Ring 3", "contact": "post@nahdran.example"} | wrong  # fmt: skip
    before = tree(as_sample(root) / "content")
    assert commands.begin(**facts, yes=True) == 2
    assert tree(root / "content") == before


def test_commands_keep_compiled_modules_for_the_next_one(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tasks.py", tmp_path)
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "invoke", "--list"]
    subprocess.run(command, cwd=tmp_path, env=told, capture_output=True, check=True)
    assert list((tmp_path / "pipeline/__pycache__").glob("command_line.*.pyc"))
