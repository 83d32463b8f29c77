"""The commands as an editor types them, options and all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from invoke import Collection, Program

import tasks
from tests.editors.world import (
    NOW,
    edit,
    event,
    invoke,
)
from tests.factories import TODAY

# As it is typed


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


@pytest.mark.slow
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
