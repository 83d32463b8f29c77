"""What editors type for the ledger: what is asked, written, printed and refused, and with which exit code."""

from __future__ import annotations

import io
import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline import ledger, referral_commands, rename_commands, site_commands, store
from pipeline.publication import examine
from pipeline.referral_commands import EventOptions
from tests.editors.world import (
    FIRST,
    NOW,
    TOLD,
    TOLD_KEY,
    Git,
    add,
    edit,
    errors,
    event,
    event_on,
    told,
    types,
)
from tests.factories import TODAY
from tests.test_commands import tree

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

# The ledger: adding


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
    assert rename_commands.rename("mira-sommer", "mira-winter", now=NOW) == 0
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
    {"receiver": "mira-sommer"}, {"date": "2027-01"},
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
    ({"kind": "loved"}, "„loved“ ist keine Art. Möglich sind: helped (half), recommended (empfahl)"),
    ({"agreed": "giver, alle"}, "„alle“ ist keine Seite"), ({"date": "2026-13"}, "„2026-13“ ist kein Zeitpunkt"),
    ({"date": "14.03.2026"}, "JJJJ-MM-TT"), ({"date": "../../x"}, "„../../x“ ist kein Zeitpunkt"), ({"date": "2024-06-31"}, "„2024-06-31“"),
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


def test_the_same_words_again_are_no_second_event(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add() == 0
    before = tree(root)
    assert add(giver="mira-sommer") == 1
    assert "2026-03-mira-sommer-joerg-muessig-helped. Berichtige es" in capsys.readouterr().err
    assert tree(root) == before


@pytest.mark.parametrize(("agreed", "claimed", "where"), [
    ("", "", "Es erscheint noch nirgends."), ("giver", "giver", "Es steht nur bei Mira Sommer, als Erzählung."),
    ("beide", "giver", "Es steht nur bei Mira Sommer, als Erzählung."),
])  # fmt: skip
def test_it_is_said_where_an_event_will_stand(
    root: Path, agreed: str, claimed: str, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(agreed=agreed, claimed_by=claimed) == 0
    assert where in capsys.readouterr().out
    if agreed == "beide":
        key = "2026-03-mira-sommer-joerg-muessig-helped"
        assert referral_commands.referral("confirm", event=key, now=NOW) == 0
        assert "Es steht bei Mira Sommer und bei Jörg Müßig." in capsys.readouterr().out


def test_what_stands_with_somebody_who_is_still_to_come_is_said_to_come_with_them(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root / "content/founders/joerg-muessig/index.md", ('issue: "2026-10"', 'issue: "2026-12"'))
    assert add(agreed="beide", claimed_by="giver") == 0
    key = "2026-03-mira-sommer-joerg-muessig-helped"
    assert referral_commands.referral("confirm", event=key, now=NOW) == 0
    said = capsys.readouterr().out
    assert "Es steht bei Mira Sommer und bei Jörg Müßig, sobald Jörg Müßig erschienen ist." in said


@pytest.mark.parametrize(("typed", "kind"), [("Half", "helped"), ("bekannt gemacht", "introduced"), ("kaufte  ein", "customer"), ("Dankte", "thanked"), ("empfahl", "recommended")])  # fmt: skip
def test_a_kind_may_be_typed_in_german(root: Path, typed: str, kind: str) -> None:
    assert add(kind=typed) == 0
    assert event(root, f"2026-03-mira-sommer-joerg-muessig-{kind}").kind == kind


def test_what_is_for_the_editors_only_lies_in_their_folder_and_can_be_corrected_there(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    assert add(private=True, what="Hat ihm Geld geliehen.") == 0
    assert "Das sieht nur die Redaktion." in capsys.readouterr().out
    key = "2026-03-mira-sommer-joerg-muessig-helped"
    assert 'visibility: "editors"' in (folder / f"ledger/{key}.yml").read_text("utf-8")
    assert referral_commands.referral("correct", EventOptions(what="Hat ihm Zeit geschenkt."), event=key, now=NOW) == 0
    assert (folder / f"ledger/{key}-2.yml").exists()
    assert tree(root) == before, "nothing of it lies in the publication"
    capsys.readouterr()
    assert referral_commands.referral("list", who="mira-sommer", now=NOW) == 0
    assert f"{key}-2  (nur für die Redaktion)" in capsys.readouterr().out


def test_without_a_private_folder_nothing_private_is_written(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    assert add(private=True) == 1
    assert "privaten Ordner" in capsys.readouterr().err
    assert tree(root) == before


def test_a_dry_run_shows_the_file_and_writes_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    assert add(dry_run=True) == 0
    said = capsys.readouterr().out
    assert "Würde schreiben: content/ledger/2026/" in said
    assert 'what: "Hat die Fahne genäht."' in said
    assert add(dry_run=True, lang="en") == 0
    assert "Would write: " in capsys.readouterr().out
    assert referral_commands.referral("confirm", event=FIRST, now=NOW, dry_run=True) == 0
    assert 'confirmed: "2026-11-20"' in capsys.readouterr().out
    assert referral_commands.referral("retract", event=FIRST, now=NOW, dry_run=True) == 0
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
    assert referral_commands.referral("add", now=NOW) == 0
    assert not typed.read(), "no question too few, none too many"
    read = event(root, "2026-03-14-mira-sommer-joerg-muessig-customer")
    assert (read.claimed_by, read.consents.receiver, read.consents.giver) == ("joerg-muessig", TODAY, None)
    said = capsys.readouterr().out
    places = [
        said.index(word)
        for word in (
            "Wer gab?",
            "Wer bekam?",
            "Was geschah?",
            "Wann?",
            "Was?",
            "Wer hat davon erzählt?",
            "Wer hat eingewilligt",
        )
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
    assert referral_commands.referral("add", told, now=NOW, lang="en") == 0
    assert not typed.read()
    assert "When? (2026, 2026-03 or 2026-03-14)" in capsys.readouterr().out
    types(monkeypatch)
    assert add(date="2026-04") == 0, "with everything said that an event needs, nothing is asked"


def test_a_faulty_answer_is_asked_for_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = types(
        monkeypatch, "Mira", "Mira Sommer", "Jörg Müßig", "schenkte", "half", "Juni 2024", "2024-06", "Hat die Fahne genäht.",
        "niemand", "giver", "alle", "giver",
    )  # fmt: skip
    assert referral_commands.referral("add", now=NOW) == 0
    assert not typed.read()
    said = capsys.readouterr().err
    for word in ("„Mira“", "„schenkte“", "„Juni 2024“", "„niemand“", "„alle“"):
        assert word in said
    read = event(root, "2024-06-mira-sommer-joerg-muessig-helped")
    assert (read.claimed_by, read.consents.giver) == ("mira-sommer", TODAY)


def test_without_a_terminal_nothing_is_asked_and_nothing_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Mira Sommer\n"))
    before = tree(root)
    assert referral_commands.referral("add", now=NOW) == 2
    assert referral_commands.referral("add", now=NOW, lang="en") == 2
    said = capsys.readouterr().err
    assert "Es fehlt eine Angabe: Wer gab?" in said
    assert "Something is missing: Who gave?" in said
    assert tree(root) == before


def test_an_answer_that_is_broken_off_changes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, "Mira Sommer")
    before = tree(root)
    assert referral_commands.referral("add", now=NOW) == 2
    assert "Es fehlt eine Angabe: Wer bekam?" in capsys.readouterr().err
    assert tree(root) == before


def test_an_empty_answer_is_no_name(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, *[""] * 7)
    before = tree(root)
    assert referral_commands.referral("add", now=NOW) == 2
    assert "Es fehlt ein Name." in capsys.readouterr().err
    assert tree(root) == before


# The ledger: confirming


@pytest.mark.parametrize("text", [
    TOLD, TOLD.replace("\n", "\r\n"), TOLD.rstrip("\n"), "\ufeff" + TOLD, TOLD.replace("\n", "\r\n", 3),
    TOLD.replace('claimed_by: "joerg-muessig"\n', ""), TOLD.replace("giver: \"2026-09-12\"", 'giver: "2026-09-12"\n  receiver: "2026-09-13"'),
], ids=["plain", "windows", "no-newline", "marked", "mixed", "no-claimant", "both-agreed"])  # fmt: skip
def test_a_confirmation_adds_lines_and_changes_none(root: Path, text: str) -> None:
    path = told(root, text)
    assert referral_commands.referral("confirm", event=TOLD_KEY, now=NOW) == 0
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
        referral_commands.referral(
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
        assert referral_commands.referral("confirm", event=TOLD_KEY, now=NOW) == 1
        said = capsys.readouterr().err
        assert f"Es fehlt noch die Einwilligung von joerg-muessig{'' if claimed else ', mira-sommer'}." in said
        assert f"inv referral correct --event {TOLD_KEY} --agreed" in said
        assert path.read_bytes() == before
    agreed = EventOptions(agreed="giver", claimed_by="giver")
    assert referral_commands.referral("correct", agreed, event=TOLD_KEY, now=NOW) == 0
    assert referral_commands.referral("confirm", event=f"{TOLD_KEY}-2", now=NOW) == 0
    assert ledger.is_shared(event(root, f"{TOLD_KEY}-2"))


def test_what_is_confirmed_stands_on_both_pages_from_the_next_build_on(root: Path, site: Path) -> None:
    told(root)

    def shown() -> set[str]:
        assert site_commands.build(now=NOW) == 0
        pages = (root / "output").rglob("*.html")
        return {
            p.relative_to(root / "output").as_posix() for p in pages if "auf Papier von 1961" in p.read_text("utf-8")
        }

    assert shown() == {"joerg-muessig/index.html"}
    assert referral_commands.referral("confirm", event=TOLD_KEY, now=NOW) == 0
    assert shown() >= {"joerg-muessig/index.html", "mira-sommer/index.html", "en/mira-sommer/index.html"}


def test_an_event_is_confirmed_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = told(root)
    assert referral_commands.referral("confirm", event=TOLD_KEY, now=NOW) == 0
    before = path.read_bytes()
    assert referral_commands.referral("confirm", event=TOLD_KEY, now="2026-12-01") == 1
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
    code = referral_commands.referral("confirm", event=TOLD_KEY, now=NOW)
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
    assert referral_commands.referral("confirm", EventOptions(confirmed="2026-12-24"), event=TOLD_KEY, now=NOW) == 1
    assert path.read_bytes() == before


def test_who_does_not_exist_cannot_be_confirmed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert referral_commands.referral("confirm", event="2026-03-nobody", now=NOW) == 2
    assert "„2026-03-nobody“ gibt es nicht. „inv referral list“ nennt alle." in capsys.readouterr().err


# The ledger: correcting


def test_a_correction_is_a_file_of_its_own_and_the_first_one_stays(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    assert (
        referral_commands.referral(
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
    assert referral_commands.referral("list", now=NOW) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")] == [read.key]


@pytest.mark.parametrize("changes", [{"what": "Hat Etiketten entworfen."}, {"date": "2021-06"}, {"kind": "thanked"}])
def test_what_was_confirmed_in_other_words_is_to_be_confirmed_again(
    root: Path, changes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert referral_commands.referral("confirm", event=FIRST, now=NOW) == 0
    assert referral_commands.referral("correct", EventOptions(**changes), event=FIRST, now=NOW) == 0
    assert "Bestätigt war es mit anderen Worten." in capsys.readouterr().out
    (read,) = examine(store.read_content(root), TODAY).publication.ledger
    assert read.confirmed is None
    assert read.consents.giver is not None
    assert (
        referral_commands.referral(
            "correct", EventOptions(known_by="Vom Hafen", confirmed="today"), event=read.key, now=NOW
        )
        == 0
    )


def test_a_correction_that_changes_nothing_is_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    assert referral_commands.referral("correct", event=FIRST, now=NOW) == 1
    assert "Nichts zu berichtigen" in capsys.readouterr().err
    assert tree(root) == before


def test_without_an_event_it_is_asked_which(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("confirm", "correct", "retract", "unconfirm"):
        assert referral_commands.referral(action, now=NOW) == 2
        assert "--event" in capsys.readouterr().err


def test_of_two_with_the_same_name_none_is_taken(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "content/founders/joerg-muessig/index.md", ('name: "Jörg Müßig"', 'name: "Mira Sommer"'))
    before = tree(root)
    assert add(giver="Mira Sommer", receiver="ada-beispiel") == 2
    said = capsys.readouterr().err
    assert "„Mira Sommer“ heißen mehrere" in said
    assert "joerg-muessig (Druckerei Müßig, Uelzen), mira-sommer (Näherei Sommer, Celle)" in said
    assert tree(root) == before
    assert add(giver="mira-sommer", receiver="ada-beispiel") == 0


def test_a_correction_under_the_same_name_is_numbered(root: Path) -> None:
    assert (
        referral_commands.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW) == 0
    )
    assert (
        referral_commands.referral(
            "correct", EventOptions(what="Hat Umschläge entworfen."), event=f"{FIRST}-2", now=NOW
        )
        == 0
    )
    assert event(root, f"{FIRST}-3").supersedes == f"{FIRST}-2"
    assert [e.key for e in examine(store.read_content(root), TODAY).publication.ledger] == [f"{FIRST}-3"]


def test_what_has_been_corrected_is_not_corrected_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        referral_commands.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW) == 0
    )
    before = tree(root)
    for action in ("correct", "retract", "confirm", "unconfirm"):
        assert referral_commands.referral(action, EventOptions(what="Anders."), event=FIRST, now=NOW) == 1
        assert f"{FIRST} ist schon berichtigt. Nimm {FIRST}-2." in capsys.readouterr().err
    assert tree(root) == before


def test_that_two_met_can_be_taken_back(root: Path) -> None:
    assert event(root, FIRST).met_in_person
    assert referral_commands.referral("correct", EventOptions(met="no"), event=FIRST, now=NOW) == 0
    assert not event(root, f"{FIRST}-2").met_in_person


@pytest.mark.parametrize("side", ["giver", "receiver"])
def test_a_consent_belongs_to_a_person_and_does_not_pass_to_whoever_takes_the_place(root: Path, side: str) -> None:
    assert referral_commands.referral("confirm", event=FIRST, now=NOW) == 0
    assert referral_commands.referral("correct", EventOptions(**{side: "Mira Sommer"}), event=FIRST, now=NOW) == 0
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
    assert referral_commands.referral("correct", EventOptions(told_by="Nora Nord"), event=key, now=NOW) == 0
    read = event(root, f"{key}-2")
    assert (read.told_by, read.consents.told_by, read.consents.giver) == ("nora-nord", None, TODAY)


def test_a_retraction_takes_an_event_out_of_everything(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert referral_commands.referral("confirm", event=FIRST, now=NOW) == 0
    before = tree(root)
    assert referral_commands.referral("retract", event=FIRST, now=NOW) == 0
    assert {path: tree(root)[path] for path in before} == before
    read = event(root, f"{FIRST}-2")
    assert (read.retracted, read.supersedes) == (True, FIRST)
    assert not errors(root)
    assert not examine(store.read_content(root), TODAY).publication.ledger
    capsys.readouterr()
    assert referral_commands.referral("list", now=NOW) == 0
    assert not capsys.readouterr().out
    assert referral_commands.referral("confirm", event=f"{FIRST}-2", now=NOW) == 1, (
        "what was retracted cannot be confirmed"
    )


def test_a_withdrawn_confirmation_leaves_one_sides_word_and_no_name_of_the_other(root: Path) -> None:
    assert referral_commands.referral("confirm", event=FIRST, now=NOW) == 0
    assert referral_commands.referral("unconfirm", event=FIRST, now=NOW) == 0
    read = event(root, f"{FIRST}-2")
    assert read.confirmed is None
    assert (read.claimed_by, read.consents.giver, read.consents.receiver) == ("joerg-muessig", date(2026, 9, 12), None)
    assert ledger.is_claim(read)
    assert not ledger.names_other(read)
    assert [e.key for e in examine(store.read_content(root), TODAY).publication.ledger] == [f"{FIRST}-2"]
    assert referral_commands.referral("confirm", event=f"{FIRST}-2", now="2026-12-01") == 0, (
        "and they may come round again"
    )
    assert ledger.is_shared(event_on(root, f"{FIRST}-2", date(2026, 12, 1)))


def test_where_nobody_told_it_whoever_still_does_is_asked_for(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "content/ledger/2021" / f"{FIRST}.yml", ('claimed_by: "joerg-muessig"\n', 'confirmed: "2026-10-12"\n'))
    assert not errors(root)
    before = tree(root)
    assert referral_commands.referral("unconfirm", event=FIRST, now=NOW) == 2
    assert "--claimed-by giver oder receiver" in capsys.readouterr().err
    assert tree(root) == before
    assert referral_commands.referral("unconfirm", EventOptions(claimed_by="receiver"), event=FIRST, now=NOW) == 0
    read = event(root, f"{FIRST}-2")
    assert (read.claimed_by, read.consents.giver, read.confirmed) == ("ada-beispiel", None, None)
    assert ledger.is_claim(read)


# The ledger: listing


def test_the_list_says_how_each_event_stands(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(root)
    assert add(date="2025") == 0
    assert referral_commands.referral("confirm", event=FIRST, now=NOW) == 0
    capsys.readouterr()
    assert referral_commands.referral("list", now=NOW) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")] == [
        f"{FIRST}  (bestätigt)",
        "2025-mira-sommer-joerg-muessig-helped  (erscheint nirgends)",
        f"{TOLD_KEY}  (nur erzählt)",
    ]
    assert referral_commands.referral("list", who="Ada Beispiel", now=NOW, lang="en") == 0
    assert capsys.readouterr().out == f"{FIRST}  (confirmed)\n  Hat die ersten Etiketten gedruckt.\n"


def test_the_list_of_one_founder_knows_former_names_too(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "content/founders/ada-beispiel").rename(root / "content/founders/ada-neu")
    edit(
        root / "content/founders/ada-neu/index.md",
        ("---\nname", '---\nid: "ada-beispiel"\naliases: ["ada-beispiel"]\nname'),
    )
    assert not errors(root)
    for who in ("ada-neu", "ada-beispiel", "Ada Beispiel"):
        assert referral_commands.referral("list", who=who, now=NOW) == 0
        assert FIRST in capsys.readouterr().out
    assert (
        referral_commands.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW) == 0
    )
    assert event(root, "2021-05-joerg-muessig-ada-neu-helped").consents.receiver, "she is the same person"


def test_an_unknown_action_names_those_there_are(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert referral_commands.referral("delete", now=NOW) == 2
    assert "Möglich sind: add, confirm, correct, retract, unconfirm, list." in capsys.readouterr().err


def test_with_errors_in_the_content_the_ledger_waits(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "content/founders/mira-sommer/index.md", ("\nplace:", "\nplaze:"))
    before = tree(root)
    assert add() == 1
    assert "plaze" in capsys.readouterr().err
    assert tree(root) == before


# Branches


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
            assert referral_commands.referral("confirm", event=FIRST, now=NOW) == 0
        if number == 13:
            assert (
                referral_commands.referral(
                    "correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW
                )
                == 0
            )
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
