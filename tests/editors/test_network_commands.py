"""What editors type for the network: the report, introductions, the relay and tags."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import commands, console, findings, private, referral_commands, rename_commands
from pipeline import network_commands as network
from pipeline.withdrawal_commands import forget
from tests.editors.world import (
    COMMANDS,
    FIRST,
    NOW,
    OFFERS_STORAGE,
    add,
    drafts,
    edit,
    errors,
    introduce,
    report_of,
    states,
    write,
)
from tests.factories import LEDGER_EVENT, MIRA, TODAY
from tests.test_commands import tree

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

# What the editors should know


def test_the_report_proposes_with_the_command_that_goes_on(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root / "content/founders/ada-beispiel/index.md", ('- slug: "mira-sommer"', '- name: "Erika Muster"'))
    said = report_of(capsys)
    assert "Bekannt machen\n  Ada Beispiel sucht (gilt bis 31. März 2027): „Ein Lager, trocken und ebenerdig.“" in said
    assert "    inv introduce propose --seeker ada-beispiel --helper mira-sommer" in said
    assert "Ohne privaten Ordner" not in said


def test_a_section_appears_where_there_is_something_to_say(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = {
        "Know each other": None, "To be confirmed": None, "Names without a link": None, "Without a tag yet": None, "What came back": None,
        "Introductions that wait for you": lambda: introduce("propose", seeker="ada-beispiel", helper="joerg-muessig", need="Rat."),
        "Waiting list": lambda: edit(root / "content/founders/joerg-muessig/index.md", ("Mein Meister.", "Mein Meister, [[Petra Blau]].")),
        "Relay\n": lambda: edit(root / "content/founders/ada-beispiel/index.md", ('- slug: "mira-sommer"', '- name: "Erika Muster"')),
        "To thank": lambda: [add(giver="ada-beispiel", receiver=r, date="2026-01", confirmed="2026-02-01", agreed="giver, receiver")
                                    for r in ("joerg-muessig", "mira-sommer")],
    }  # fmt: skip
    before = report_of(capsys, lang="en")
    for title, change in titles.items():
        assert (title in before) == (change is None), title
    edit(root / "content/ledger/2021" / f"{FIRST}.yml", ('claimed_by: "joerg-muessig"', 'retracted: "no"'))
    referral_commands.referral("retract", event=FIRST, now=NOW)
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


@pytest.mark.parametrize("inside", ["content/privat", "privat", ".", "content/../privat", ".."])
def test_a_folder_within_the_publication_is_refused_because_it_would_be_published(
    root: Path, inside: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / inside).mkdir(exist_ok=True)
    edit(root / "content/publication.yml", ("letter:\n", f'private: "{inside}"\nletter:\n'))
    before = tree(root)
    for command in (*COMMANDS.values(), lambda: network.network(now=NOW)):
        assert command() == 2
        assert "liegen ineinander" in capsys.readouterr().err
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(root / inside))
    assert COMMANDS["propose"]() == 2
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 2
    assert tree(root) == before


def test_a_link_from_outside_into_the_publication_is_seen_through(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path_factory.mktemp("link") / "privat"
    link.symlink_to(root / "content")
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(link))
    assert network.network(now=NOW) == 2


def test_a_folder_that_is_not_there_is_named_and_not_made(
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VORGESTELLT_PRIVATE", "../redaktoin")
    for command in COMMANDS.values():
        assert command() == 1
        assert "redaktoin gibt es nicht" in capsys.readouterr().err
    assert "redaktoin gibt es nicht" in report_of(capsys)
    assert not (root.parent / "redaktoin").exists()
    near = tmp_path_factory.mktemp("beside") / "redaktion"
    near.mkdir()
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(near.with_name("redaktoin")))
    for command in COMMANDS.values():
        assert command() == 1
        assert (
            f"redaktoin gibt es nicht, wohl aber {near}. Meinst du den, berichtige private:" in capsys.readouterr().err
        )
    assert f"redaktoin gibt es nicht, wohl aber {near}." in report_of(capsys)


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
    assert rename_commands.rename("ada-beispiel", "ada-neu", now=NOW) == 0
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(folder))
    capsys.readouterr()
    assert network.network(now=NOW) == 1
    assert "inv rename ada-beispiel ada-neu" in capsys.readouterr().err
    assert rename_commands.rename("ada-beispiel", "ada-neu", now=NOW) == 0
    assert not json.loads(report_of(capsys, as_json=True))["proposals"]
    assert (folder / "people/ada-neu.yml").is_file()


# Introductions


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
    assert drafts(folder)["2-asked-between.txt"].startswith(
        "An: joerg-muessig@post.example\nBetreff: Sollten Ada Beispiel und Mira Sommer"
    )
    assert introduce("yes", by="Jörg Müßig") == 0
    question = drafts(folder)["3-asked-seeker.txt"]
    assert question.startswith(
        "An: ada-beispiel@post.example\nBetreff: Dürfen wir dich mit jemandem bekannt machen?\n\nHallo Ada!"
    )
    assert "„Lager und Stellplatz“" in question
    assert "Mira" not in question
    assert introduce("yes", by="ada-beispiel") == 0
    question = drafts(folder)["4-asked-helper.txt"]
    assert "To" not in question.split("\n")[0], "the head is in the editors' language"
    assert "Hello Mira," in question, "and the mail in its reader's"
    assert "Ada" not in question
    assert "ada-beispiel@" not in question
    assert introduce("yes", by="mira-sommer") == 0
    assert introduce("introduce") == 0
    both = drafts(folder)["6-introduced.txt"]
    assert both.startswith("An: ada-beispiel@post.example, mira-sommer@post.example\n")
    assert "Platz im Bootshaus, das Jahr über." in both
    later = (TODAY + timedelta(days=30)).isoformat()
    assert introduce("ask-outcome", later) == 0
    assert {"7-outcome-asked-1.txt", "7-outcome-asked-2.txt"} <= drafts(folder).keys()
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
    assert drafts(folder)["4-refused.txt"].startswith("An: mira-sommer@post.example\n")
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
    assert drafts(folder)["2-asked-seeker.txt"].startswith("An: \nBetreff: ")


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


@pytest.mark.parametrize("side", ["seeker", "helper"])
def test_what_only_the_editors_know_is_not_passed_on_in_its_own_words(root: Path, folder: Path, side: str) -> None:
    words = "Aber sagt niemandem, dass ich Schulden habe."
    row = f'needs:\n  - text: "{words}"\n    tags: ["lagerraum"]\n'
    write(
        folder / "people/joerg-muessig.yml",
        'email: "j@post.example"\n' + (row if side == "seeker" else row.replace("needs", "gives")),
    )
    pair = (
        {"seeker": "joerg-muessig", "helper": "mira-sommer"}
        if side == "seeker"
        else {"seeker": "ada-beispiel", "helper": "joerg-muessig"}
    )
    key = f"{NOW}-{pair['seeker']}-{pair['helper']}"
    assert introduce("propose", **pair) == 0
    for step in ("ask", f"yes {pair['seeker']}", f"yes {pair['helper']}", "introduce"):
        answer, _, by = step.partition(" ")
        assert introduce(answer, key=key, by=by) == 0
    written = {path.name: path.read_text("utf-8") for path in (folder / "drafts").iterdir()}
    assert not [name for name, text in written.items() if "Schulden" in text]
    both = written[f"{key}-5-introduced.txt"]
    assert ("sucht: „Lager und Stellplatz“" if side == "seeker" else "bietet: „Lager und Stellplatz“") in both


def test_the_editors_may_say_it_in_words_of_their_own(root: Path, folder: Path) -> None:
    assert (
        introduce("propose", seeker="ada-beispiel", helper="mira-sommer", need="Platz für Papier.", offer="Ein Boden.")
        == 0
    )
    text = (folder / f"introductions/{NOW}-ada-beispiel-mira-sommer.yml").read_text("utf-8")
    assert 'need: "Platz für Papier."\noffer: "Ein Boden."' in text


def test_who_has_nothing_in_common_is_proposed_only_with_a_reason(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert introduce("propose", seeker="ada-beispiel", helper="joerg-muessig") == 1
    assert "--need, was Ada Beispiel sucht" in capsys.readouterr().err
    assert introduce("propose", seeker="ada-beispiel", helper="joerg-muessig", need="Rat zum Bleisatz.") == 0


def test_who_is_not_featured_yet_is_not_introduced(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root / "content/founders/mira-sommer/index.md", ('issue: "2026-10"', 'issue: "2026-12"'))
    assert introduce("propose", seeker="ada-beispiel", helper="mira-sommer") == 1
    assert "Mira Sommer ist noch nicht vorgestellt." in capsys.readouterr().err


def test_whoever_is_said_to_know_both_and_is_tied_to_neither_is_to_be_checked(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert introduce("propose", seeker="ada-beispiel", helper="mira-sommer", between="joerg-muessig") == 0
    said = capsys.readouterr().out
    assert "Dass Jörg Müßig Mira Sommer kennt, steht nirgends" in said


def test_every_step_says_what_comes_next(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    key = f"--key {NOW}-ada-beispiel-mira-sommer"
    for step, said in (
        ("ask", f"inv introduce yes {key} --by ada-beispiel"), ("yes ada-beispiel", f"inv introduce yes {key} --by mira-sommer"),
        ("yes mira-sommer", f"inv introduce introduce {key}"), ("introduce", f"inv introduce ask-outcome {key}"),
    ):  # fmt: skip
        capsys.readouterr()
        answer, _, by = step.partition(" ")
        assert introduce(answer, by=by) == 0
        out = capsys.readouterr().out
        assert said in out
        assert ("drafts" in out) == (str(folder / "drafts") in out), "where the draft lies is said in full"
    introduce("close", note="Es passt.")
    assert "inv referral add --giver mira-sommer --receiver ada-beispiel" in capsys.readouterr().out


def test_a_draft_can_be_written_again_and_a_reminder_keeps_the_first_one(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    assert introduce("draft") == 1
    assert "keine Mail" in capsys.readouterr().err
    introduce("ask")
    first = drafts(folder)
    shutil.rmtree(folder / "drafts")
    assert introduce("draft") == 0
    assert drafts(folder) == first
    assert introduce("ask", (TODAY + timedelta(14)).isoformat()) == 0
    assert sorted(drafts(folder)) == ["2-asked-seeker.txt", "3-asked-seeker.txt"]


def test_where_the_draft_cannot_be_written_the_step_is_not_noted(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    write(folder / "drafts", "eine Datei, wo der Ordner hingehört")
    assert introduce("ask") == 2
    assert states(folder) == ["proposed"]


# Who has left


@pytest.fixture
def left(root: Path, folder: Path) -> Path:
    """Jörg is on the way to two introductions, has events and drafts, and then withdraws."""
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer", between="joerg-muessig")
    introduce("ask")
    introduce("propose", seeker="ada-beispiel", helper="joerg-muessig", need="Rat.")
    write(folder / "ledger/2026-01-joerg-muessig-mira-sommer-helped.yml", PRIVATE_EVENT)
    shutil.rmtree(root / "content/founders/joerg-muessig")
    shutil.rmtree(root / "content/ledger")
    write(root / "content/withdrawn/joerg-muessig.yml", 'date: "2026-11-20"\n')
    return folder


PRIVATE_EVENT = """\
giver: "joerg-muessig"
receiver: "mira-sommer"
kind: "helped"
date: "2026-01"
what: "Hat ihr Geld geliehen."
visibility: "editors"
"""


def test_nobody_is_asked_any_more_after_one_has_left(left: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(left)
    assert introduce("yes", by="mira-sommer") == 1
    said = capsys.readouterr().err
    assert "„joerg-muessig“ möchte nicht mehr gezeigt werden. Möglich ist nur: drop." in said
    assert "inv forget joerg-muessig" in said
    assert tree(left) == before
    assert introduce("drop") == 0


def test_nothing_of_who_left_is_kept(left: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(left)
    assert forget("joerg-muessig", now=NOW, dry_run=True) == 0
    assert tree(left) == before
    assert forget("joerg-muessig", now=NOW) == 0
    assert not [path for path, data in tree(left).items() if "joerg" in path or b"joerg" in data.lower()]
    assert states(left) == ["proposed"], "what was between the others stays"
    capsys.readouterr()
    assert forget("joerg-muessig", now=NOW) == 0
    assert "Da steht nichts." in capsys.readouterr().out


def test_only_who_has_withdrawn_is_forgotten(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(folder)
    assert forget("ada-beispiel", now=NOW) == 1
    assert "content/withdrawn/ada-beispiel.yml gibt es nicht" in capsys.readouterr().err
    assert tree(folder) == before


def test_a_misspelt_person_in_a_private_event_is_told(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "ledger/2026-01-joerg-muesig-mira-sommer-helped.yml"
    write(folder / name, PRIVATE_EVENT.replace("joerg-muessig", "joerg-muesig"))
    assert network.network(now=NOW) == 0
    assert f"{name}  giver\n  Warnung: „joerg-muesig“" in capsys.readouterr().err


# The relay


def test_whoever_declined_may_come_of_their_own_accord(
    named: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network.relay_answer("Erika Müster", "declined", now=NOW)
    assert network.relay_answer("Erika Müster", "agreed", note="Rief an.", now=NOW) == 0
    assert 'inv new --name "Erika Müster"' in capsys.readouterr().out


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
    for state in ("asked", "declined"):
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
    assert capsys.readouterr().err
    assert tree(folder) == held
    assert network.network(now="2026-12-01") == 0


@pytest.mark.parametrize("state", private.RelayState)
def test_some_answer_before_anybody_asks(named: Path, folder: Path, state: str) -> None:
    assert network.relay_answer("Erika Müster", state, now=NOW) == 0
    assert network.network(now=NOW) == 0


@pytest.mark.parametrize(("name", "state", "code", "said"), [
    ("Erika Mustermann", "asked", 1, "„Erika Mustermann“ steht nicht in der Reihe: Erika Müster."), ("Erika Müster", "ja", 2, "Möglich ist: asked, agreed, declined."),
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
    ("LAGER", ["lagerraum"]), ("storage", ["lagerraum"]), ("tuch", ["segelreste"]), ("druck", ["etikettendruck"]), ("", ["etikettendruck", "lagerraum", "segelreste", "", "3 Schlagworte. Für einen Satz: inv tags --text …, nach einem Wort: inv tags --search …"]), ("xyz", ["Kein Schlagwort enthält „xyz“."]),
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
