"""The disk: links are never followed, nothing is half written, and a strange name harms nobody."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import commands, findings, publication, store
from pipeline.domain import Submission
from tests.factories import ADA as ADA_TEXT
from tests.factories import LEDGER_EVENT, TODAY, submitted, texts

ADA = Path("content/founders/ada-beispiel")


def test_a_publication_is_read_in_a_fixed_order_with_paths_from_its_root(content: Path) -> None:
    read = store.read_content(content)
    assert read.publication[0] == "content/publication.yml"
    assert [s.folder for s in read.submissions] == [
        f"content/founders/{slug}" for slug in ("ada-beispiel", "joerg-muessig", "mira-sommer")
    ]
    assert [file.name for file in read.submissions[0].files] == ["index.md", "portrait.jpg"]
    assert [path for path, _ in read.ledger] == ["content/ledger/2021/2021-05-joerg-muessig-ada-beispiel-helped.yml"]
    assert sorted(read.questions) == ["de", "en"]
    assert read == store.read_content(content)


def test_a_folder_without_facts_is_no_publication(content: Path) -> None:
    (content / "content/publication.yml").unlink()
    with pytest.raises(store.ContentMissing, match=r"content/publication\.yml"):
        store.read_content(content)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_file_that_was_deleted_by_mistake_is_named_with_what_brings_it_back(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    (content / "content/publication.yml").unlink()
    assert commands.check(lang=lang) == 2
    assert capsys.readouterr().err.endswith(": git restore content/publication.yml\n")


def test_a_publication_may_lack_everything_that_is_optional(content: Path) -> None:
    for folder in ("ledger", "issues", "founders"):
        (content / "content" / folder).rename(content / folder)
    read = store.read_content(content)
    assert not (read.ledger)
    assert not (read.leads)
    assert not (read.submissions)
    assert not (read.pages)


def test_a_link_holds_nothing_of_what_it_points_to(content: Path) -> None:
    secret = content / "secret.txt"
    secret.write_text("geheim", "utf-8")
    (content / ADA / "index.md").unlink()
    (content / ADA / "index.md").symlink_to(secret)
    (content / "content/founders/zwilling").symlink_to(content / "content/founders/joerg-muessig")
    ada, *_, twin = store.read_content(content).submissions
    assert [(f.data, f.is_link) for f in ada.files if f.name == "index.md"] == [(b"", True)]
    assert (twin.slug, twin.files) == ("zwilling", ())


def test_a_pipe_is_not_waited_for(content: Path) -> None:
    os.mkfifo(content / ADA / "update-nie.md")
    ada = store.read_content(content).submissions[0]
    assert [f.is_link for f in ada.files if f.name == "update-nie.md"] == [True]


def test_of_a_large_file_only_the_size_is_believed(content: Path) -> None:
    with (content / ADA / "portrait.jpg").open("wb") as file:
        file.truncate(store.READ_LIMIT + 1000)
    picture = store.read_content(content).submissions[0].files[1]
    assert (len(picture.data), picture.size) == (store.READ_LIMIT, store.READ_LIMIT + 1000)


def test_leavings_of_the_system_are_no_files(content: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", ".gitkeep"):
        (content / ADA / name).write_bytes(b"x")
    (content / "content/founders/.versteckt").mkdir()
    verdict = publication.examine(store.read_content(content), TODAY)
    assert not verdict.findings


def test_a_name_that_is_no_text_becomes_a_finding_one_can_print(content: Path) -> None:
    try:
        (content / os.fsdecode(os.fsencode(ADA) + b"/caf\xe9\x1b[2J\n::error::x.md")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    found = publication.examine(store.read_content(content), TODAY).findings
    assert [finding.code for finding in found] == ["file-unknown"]
    shown = findings.as_text(found, "de")
    assert "caf?" in shown
    assert "\x1b" not in shown
    assert not [line for line in shown.splitlines() if line.startswith("::")]
    findings.as_json(found).encode()
    findings.as_annotations(found, "de").encode()


def test_a_submission_is_written_whole_and_never_over_another(content: Path) -> None:
    before = store.read_content(content).submissions
    submission = Submission("neu-hier", "content/founders/neu-hier", (submitted("index.md", "Text"),))
    store.write_submission(content, submission)
    assert store.read_content(content).submissions == (*before, submission)
    with pytest.raises(FileExistsError):
        store.write_submission(content, replace(submission, files=()))
    assert store.read_content(content).submissions == (*before, submission)
    assert not [path.name for path in (content / "content/founders").iterdir() if path.name.startswith(".")]


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "neu" / "a.txt"
    store.write_atomically(path, b"eins")

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.write_atomically(path, b"zwei")
    assert path.read_bytes() == b"eins"


# What the editors' commands read and write


def test_every_text_of_the_content_is_read_by_its_path_and_nothing_else(content: Path) -> None:
    (content / ADA / "index.en.md").write_bytes(b"\xff\xfe no UTF-8")
    (content / "content/geheim.yml").symlink_to(content / "content/trades.yml")
    (content / "content/ordner.md").mkdir()
    (content / "content/phrases.txt").write_text("druck: x\n", "utf-8")
    (content / "content/pages").mkdir()
    (content / "content/pages/windows.md").write_bytes("\ufeffZeile\r\n".encode())
    (content / "README.md").write_text("x", "utf-8")
    read = store.read_texts(content)
    assert list(read) == sorted(read)
    assert set(read) == {*texts(), "content/pages/windows.md"}
    assert read["content/founders/ada-beispiel/index.md"] == ADA_TEXT
    assert read["content/pages/windows.md"] == "\ufeffZeile\r\n", "line ends and marks stay as they are"


def test_every_yaml_file_of_a_folder_is_read_by_its_path_in_it(tmp_path: Path) -> None:
    for name in ("people/b.yml", "people/a.yml", "ledger/2026/c.yml", "notes.txt", "people/d.yaml", ".hidden/e.yml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    (tmp_path / "people/link.yml").symlink_to(tmp_path / "notes.txt")
    read = dict(store.read_yaml(tmp_path))
    assert list(read) == [".hidden/e.yml", "ledger/2026/c.yml", "people/a.yml", "people/b.yml", "people/link.yml"]
    assert read["people/a.yml"].data == b"people/a.yml"
    assert (read["people/link.yml"].data, read["people/link.yml"].is_link) == (b"", True)
    assert store.read_yaml(tmp_path / "nowhere") == ()


def test_the_list_of_towns_comes_with_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    towns = store.gazetteer().splitlines()
    assert towns[0].startswith("# Source: GeoNames")
    assert any(line.startswith("Lüneburg\tDE\t") for line in towns)


OLD, NEW = "ada-beispiel", "ada-neu"


def renaming_of(root: Path) -> list[tuple[Path, Path, bytes]]:
    """Return changes as ``renaming.plan`` makes them: a moved file, a changed one, a file elsewhere that gets another name."""
    founders, event = root / "content/founders", root / "content/ledger/2021"
    name = "2021-05-joerg-muessig-ada-beispiel-helped.yml"
    return [
        (founders / OLD / "index.md", founders / NEW / "index.md", b"mit Alias"),
        (founders / "joerg-muessig/index.md", founders / "joerg-muessig/index.md", b"mit Link"),
        (event / name, event / name.replace(OLD, NEW), b"Ereignis"),
    ]


def held(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_founder_is_renamed_with_all_files_and_back_to_the_same_bytes(content: Path) -> None:
    before = held(content)
    restore = store.rename_founder(content, OLD, NEW, renaming_of(content))
    after = held(content)
    assert not [path for path in after if OLD in path]
    assert after[f"content/founders/{NEW}/index.md"] == b"mit Alias"
    assert after[f"content/founders/{NEW}/portrait.jpg"] == before[f"content/founders/{OLD}/portrait.jpg"]
    assert after["content/founders/joerg-muessig/index.md"] == b"mit Link"
    assert after["content/ledger/2021/2021-05-joerg-muessig-ada-neu-helped.yml"] == b"Ereignis"
    assert len(after) == len(before)
    restore()
    assert held(content) == before


def test_a_rename_that_was_begun_is_taken_up_and_can_be_undone_to_where_it_was(content: Path) -> None:
    founders = content / "content/founders"
    (founders / OLD).rename(founders / NEW)
    (founders / NEW / "index.md").write_bytes(b"mit Alias")
    before = held(content)
    restore = store.rename_founder(content, OLD, NEW, renaming_of(content)[1:])
    assert held(content)["content/ledger/2021/2021-05-joerg-muessig-ada-neu-helped.yml"] == b"Ereignis"
    restore()
    assert held(content) == before


def test_the_former_name_is_noted_before_the_folder_moves(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that whatever is found after a run that was killed tells what was begun."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        store.rename_founder(content, OLD, NEW, renaming_of(content))
    assert (content / ADA / "index.md").read_bytes() == b"mit Alias"


@pytest.mark.parametrize("at", range(4))
def test_a_disk_that_fails_undoes_what_was_done(content: Path, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real, done = held(content), store.write_atomically, []

    def fails(path: Path, data: bytes) -> None:
        if len(done) == at:
            done.append(path)
            raise OSError("no space left")
        done.append(path)
        real(path, data)

    monkeypatch.setattr(store, "write_atomically", fails)
    if at < 3:
        with pytest.raises(OSError, match="no space"):
            store.rename_founder(content, OLD, NEW, renaming_of(content))
        assert held(content) == before
    else:
        store.rename_founder(content, OLD, NEW, renaming_of(content))


def test_what_a_killed_run_left_half_written_is_no_file_of_a_submission(content: Path) -> None:
    (content / ADA / ".index.md.next").write_bytes(b"halb")
    (content / "content/ledger/2021/.x.yml.next").write_bytes(b"halb")
    assert not publication.examine(store.read_content(content), TODAY).findings


@pytest.mark.parametrize("folder", ["ledger", "ledger/2021", "withdrawn", "founders", "issues"])
def test_a_folder_that_is_a_link_is_not_followed_and_is_an_error(content: Path, tmp_path: Path, folder: str) -> None:
    """A link could lead to the editors' private folder, whose events would stand on the site."""
    place, elsewhere = content / "content" / folder, tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "2024-05-joerg-muessig-ada-beispiel-helped.yml").write_text(LEDGER_EVENT, "utf-8")
    (elsewhere / "joerg-muessig.yml").write_text('date: "2026-11-02"\n', "utf-8")
    (elsewhere / "2026-11.md").write_text('---\nsubject: "Geheim"\n---\n', "utf-8")
    if place.exists():
        shutil.rmtree(place)
    place.symlink_to(elsewhere)
    read = store.read_content(content)
    assert (f"content/{folder}", True) in read.strays
    assert "2024-05" not in repr(read)
    assert "Geheim" not in repr(read)
    found = publication.examine(read, TODAY).findings
    assert [f.file for f in found if f.code == "file-link"] == [f"content/{folder}"]


# Changing much at once


def test_whatever_was_remembered_is_put_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/one.txt").write_bytes(b"1")
    (tmp_path / "a/two.txt").write_bytes(b"2")
    (tmp_path / "three.txt").write_bytes(b"3")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    undo = store.Undo()
    for name in ("a", "three.txt", "new.txt", "a"):  # one of them twice, as it stands then
        undo.remember(tmp_path / name)
        store.remove(tmp_path / name)
        (tmp_path / name).write_bytes(b"changed")
    undo.restore()
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    undo.restore()
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").write_bytes(b"1")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    store.remove(tmp_path / "link")
    assert not (tmp_path / "link").exists()
    assert (tmp_path / "kept/file").read_bytes() == b"1"
