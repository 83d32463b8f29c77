"""Renaming a founder's folder: everywhere, or not at all, and whatever happens in between."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from pipeline import commands, referral_commands, rename_commands, store
from pipeline import network_commands as network
from pipeline.publication import examine
from pipeline.referral_commands import EventOptions
from tests.editors.world import (
    FIRST,
    NOW,
    PORTRAIT,
    Killed,
    Killer,
    edit,
    errors,
    feed_ids,
    introduce,
    put,
    write,
)
from tests.factories import TODAY
from tests.test_commands import tree

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

# Renaming


def test_a_rename_reaches_everything_and_loses_nothing(
    woven: Path, site: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.publish(now=NOW) == 0
    before, ids, private_before = examine(store.read_content(woven), TODAY).publication, feed_ids(woven), tree(folder)
    capsys.readouterr()
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    said = capsys.readouterr().out
    assert f"content/ledger/2021/{FIRST}.yml → content/ledger/2021/2021-05-joerg-muessig-ada-neuland-helped.yml" in said
    assert "Umbenannt: ada-beispiel heißt jetzt ada-neuland; die alte Adresse leitet weiter." in said

    # What is left of the former name is what somebody said, what is code, and what says that it is the former one.
    texts = {path: data.decode() for path, data in tree(woven / "content").items() if not path.endswith(".jpg")}
    assert not [path for path in texts if "ada-beispiel" in path]
    left = sorted(
        (path, line.strip()) for path, text in texts.items() for line in text.splitlines() if "ada-beispiel" in line
    )
    index, page = "founders/ada-neuland/index.md", "founders/mira-sommer/index.md"
    assert [path for path, _ in left] == [index, index, page]
    assert (left[0][1], left[1][1]) == ('aliases: ["ada-beispiel"]', 'id: "ada-beispiel"')
    assert left[2][1].count("ada-beispiel") == 2
    assert "`[[ada-beispiel]]`. Nicht gemeint ist [dies](https://anderswo.example/ada-beispiel/)." in left[2][1]
    assert (woven / "content/founders/ada-neuland/portrait.jpg").is_file()

    # The private folder follows: people, introductions, events; a name in the relay is a name.
    private_after = tree(folder)
    assert {
        path.replace("ada-beispiel", "ada-neuland")
        for path in private_before
        if not path.startswith(("relay", "drafts"))
    } <= private_after.keys()
    assert b'ada-beispiel"' not in b"".join(
        data for path, data in private_after.items() if path.startswith(("introductions", "ledger", "clicks"))
    )
    assert private_after["relay/ada-beispiel.yml"] == private_before["relay/ada-beispiel.yml"]
    assert network.network(now=NOW) == 0

    # The publication is the same but for the name.
    assert not errors(woven)
    after = examine(store.read_content(woven), TODAY).publication
    assert before is not None and after is not None  # noqa: PT018
    assert [e.what for e in after.ledger] == [e.what for e in before.ledger]
    assert [
        (m.source.replace("beispiel", "neuland"), m.target.replace("beispiel", "neuland"), m.words)
        for m in before.mentions
    ] == [(m.source, m.target, m.words) for m in after.mentions]
    assert commands.publish(now=NOW) == 0
    assert feed_ids(woven) == ids
    old = (woven / "output/ada-beispiel/index.html").read_text("utf-8")
    assert "url=" in old and "/ada-neuland/" in old  # noqa: PT018
    assert "/ada-beispiel/ /ada-neuland/ 301" in " ".join((woven / "output/_redirects").read_text("utf-8").split())
    assert "Ada Beispiel" in (woven / "output/ada-neuland/index.html").read_text("utf-8")


def test_renaming_again_changes_nothing_and_back_keeps_every_address(
    woven: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    once = tree(woven) | tree(folder)
    capsys.readouterr()
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert capsys.readouterr().out == "Nichts zu tun.\n"
    assert tree(woven) | tree(folder) == once
    assert rename_commands.rename("ada-neuland", "ada-beispiel", now=NOW) == 0
    index = (woven / "content/founders/ada-beispiel/index.md").read_text("utf-8")
    assert 'id: "ada-beispiel"\naliases: ["ada-neuland"]\n' in index
    assert not errors(woven)


def test_a_rename_tried_out_lists_the_files_and_leaves_them(
    woven: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(woven) | tree(folder)
    capsys.readouterr()
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW, dry_run=True) == 0
    assert tree(woven) | tree(folder) == before
    planned = capsys.readouterr().out.splitlines()
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert capsys.readouterr().out.splitlines()[: len(planned)] == planned


@pytest.mark.parametrize(("old", "new", "code", "said"), [
    ("ada-beispiel", "mira-sommer", 1, "„mira-sommer“ gibt es schon."), ("ada-beispiel", "ada-beispiel", 1, "gibt es schon"),
    ("ada-beispiel", "suche", 1, "„suche“ ist eine Adresse der Website selbst."), ("ada-beispiel", "ueber-uns", 1, "content/pages/ueber.md"),
    ("ada-beispiel", "joerg-alt", 1, "„joerg-alt“ ist schon vergeben"), ("ada-beispiel", "lea-fort", 1, "content/withdrawn/lea-fort.yml"),
    ("ada-beispiel", "Ada Neuland", 2, "Vielleicht „ada-neuland“?"), ("ada-beispiel", "ad", 2, "„ad“ ist kein Ordnername."),
    ("ada-beispiel", "a" * 61, 2, "ist kein Ordnername."), ("ada-beispiel", "../ada", 2, "ist kein Ordnername."), ("ada-beispiel", "", 2, "ist kein Ordnername."),
    ("ada-beispeil", "ada-neuland", 2, "„ada-beispeil“ gibt es nicht. Meintest du: ada-beispiel?"),
    ("ada-beispeil", "mira-sommer", 2, "„ada-beispeil“ gibt es nicht."), (".*", "mira-sommer", 2, "„.*“ gibt es nicht."),
    ("", "ada-neuland", 2, "„“ gibt es nicht."), (".", "ada-neuland", 2, "„.“ gibt es nicht."), ("ada-beispiel/", "ada-neuland", 2, "„ada-beispiel/“ gibt es nicht."),
    ("joerg-alt", "mira-sommer", 2, "„joerg-alt“ gibt es nicht."),
])  # fmt: skip
def test_a_rename_that_is_refused_changes_no_byte(
    woven: Path, folder: Path, old: str, new: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(woven / "content/withdrawn/lea-fort.yml", 'date: "2026-11-02"\n')
    edit(woven / "content/founders/joerg-muessig/index.md", ("lang:", 'id: "joerg-alt"\naliases: ["joerg-alt"]\nlang:'))
    assert not errors(woven)
    before = tree(woven) | tree(folder)
    capsys.readouterr()
    assert rename_commands.rename(old, new, now=NOW) == code
    assert said in capsys.readouterr().err
    assert tree(woven) | tree(folder) == before


def test_with_errors_elsewhere_nobody_is_renamed(woven: Path, folder: Path) -> None:
    edit(woven / "content/founders/mira-sommer/index.md", ("\nplace:", "\nplaze:"))
    before = tree(woven) | tree(folder)
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 1
    assert tree(woven) | tree(folder) == before


def test_a_disk_that_fails_on_the_way_leaves_everything_as_it_was(
    woven: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, real = tree(woven) | tree(folder), store.write_atomically

    def fails(path: Path, data: bytes) -> None:
        if path.name == "ada-neuland.yml":
            raise PermissionError(13, "Permission denied", path.name)
        real(path, data)

    monkeypatch.setattr(store, "write_atomically", fails)
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 2
    assert "ist nicht erlaubt." in capsys.readouterr().err
    assert tree(woven) | tree(folder) == before


def test_a_rename_that_was_killed_at_any_moment_is_completed_by_the_same_command(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before every write, between a file's writing and its taking its place, and between the new file and the old one's end."""
    edit(root / "content/founders/ada-beispiel/index.md", (PORTRAIT, ""))
    for path in ("issues/2026-11.md", "founders/mira-sommer/index.en.md", "founders/ada-beispiel/portrait.jpg"):
        (root / "content" / path).unlink()
    referral_commands.referral("correct", EventOptions(what="Hat Etiketten entworfen."), event=FIRST, now=NOW)
    introduce("propose", seeker="ada-beispiel", helper="mira-sommer")
    edit(
        root / "content/founders/joerg-muessig/index.md",
        ("Mein Meister.", "Mein Meister. [[ada-alt|Ada]] kennt ihn, [hier](/ada-alt/)."),
    )
    edit(root / "content/founders/ada-beispiel/index.md", ("lang:", 'id: "ada-alt"\naliases: ["ada-alt"]\nlang:'))
    edit(root / "content/publication.yml", ("letter:\n", f'private: "{os.path.relpath(folder, root)}"\nletter:\n'))
    monkeypatch.delenv("VORGESTELLT_PRIVATE")  # the setting must be found even where the half of a rename is an error
    assert not errors(root)
    start = tree(root), tree(folder)

    def after_kills(*moments: int) -> tuple[dict[str, bytes], int]:
        put(root, start[0])
        put(folder, start[1])
        for moment in moments:
            killer = Killer(moment)
            with monkeypatch.context() as patched:
                killer.watch(patched)
                try:
                    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
                except Killed:
                    continue
        assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
        return tree(root) | tree(folder), len(killer.done)

    whole, steps = after_kills(10_000)
    assert steps > 15
    for moment in range(steps):
        assert after_kills(moment)[0] == whole, moment
    dice = random.Random(7)  # noqa: S311  # moments to be killed at, no secret
    for _ in range(3):
        moments = [dice.randrange(steps) for _ in range(3)]
        assert after_kills(*moments)[0] == whole, moments


@pytest.mark.parametrize("marked", ["", "\ufeff"])
def test_a_file_from_another_system_is_renamed_like_any_other(woven: Path, folder: Path, marked: str) -> None:
    """Where the alias is not noted, the address is lost, and every feed shows the portrait again."""
    for path in (woven / "content").rglob("*"):
        if path.suffix in (".md", ".yml"):
            path.write_bytes(marked.encode() + path.read_bytes().replace(b"\n", b"\r\n"))
    assert not errors(woven)
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert not errors(woven)
    index = (woven / "content/founders/ada-neuland/index.md").read_bytes()
    assert b'\r\nid: "ada-beispiel"\r\naliases: ["ada-beispiel"]\r\n---\r\n' in index
    for path in (woven / "content").rglob("*.*"):
        if path.suffix in (".md", ".yml"):
            data = path.read_bytes()
            assert data.count(b"\n") == data.count(b"\r\n"), path
            assert data.startswith(marked.encode())
    assert b"[Ada](/ada-neuland/), [[ada-neuland]]" in (woven / "content/founders/mira-sommer/index.md").read_bytes()


def test_a_remark_beside_former_names_stays(woven: Path, folder: Path) -> None:
    edit(
        woven / "content/founders/ada-beispiel/index.md",
        ("lang:", 'id: "ada-alt"\naliases: ["ada-alt"]\n# seit der Heirat\nlang:'),
    )
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert "# seit der Heirat\n" in (woven / "content/founders/ada-neuland/index.md").read_text("utf-8")


def test_a_lead_that_speaks_of_a_folder_keeps_its_words(woven: Path, folder: Path) -> None:
    edit(
        woven / "content/issues/2026-11.md",
        ('order: ["ada-beispiel"]\n', ""),
        ('subject: "Ein Buch, das hält"', 'order: ["ada-beispiel"]\nsubject: "Von ada-beispiel"'),
    )
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert 'order: ["ada-neuland"]\nsubject: "Von ada-beispiel"' in (woven / "content/issues/2026-11.md").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("path", ["people/ada-neuland.yml", f"introductions/{NOW}-ada-neuland-mira-sommer.yml"])
def test_a_file_of_somebody_else_is_not_written_over(
    woven: Path, folder: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / path, 'email: "jemand@anders.example"\n')
    before = tree(woven) | tree(folder)
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 1
    assert f"{folder / path} gibt es schon." in capsys.readouterr().err
    assert tree(woven) | tree(folder) == before


def test_a_private_file_that_is_no_text_is_left_as_it_is(woven: Path, folder: Path) -> None:
    odd = b'giver: "ada-beispiel"\nwhat: "M\xfcll"\n'
    (folder / "ledger/alt.yml").write_bytes(odd)
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert (folder / "ledger/alt.yml").read_bytes() == odd


def test_where_the_private_folder_is_elsewhere_that_is_said(
    woven: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VORGESTELLT_PRIVATE", "../anderswo")
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert "anderswo gibt es hier nicht. Lass den Befehl noch einmal laufen" in capsys.readouterr().out


def test_a_name_that_the_new_folder_does_not_say_is_pointed_out(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rename_commands.rename("ada-beispiel", "ada-neuland", now=NOW) == 0
    assert "Auf der Seite steht weiter „Ada Beispiel“" in capsys.readouterr().out
    edit(root / "content/founders/ada-neuland/index.md", ('name: "Ada Beispiel"', 'name: "Ada Neuland"'))
    assert rename_commands.rename("ada-neuland", "neuland", now=NOW) == 0
    assert "Auf der Seite" not in capsys.readouterr().out
