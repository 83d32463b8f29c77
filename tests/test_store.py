"""The disk: links are never followed, nothing is half written, and a strange name harms nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline import findings, publication, store
from pipeline.domain import Submission
from tests.factories import TODAY, submitted

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


def test_a_submission_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    submission = Submission("neu-hier", "content/founders/neu-hier", (submitted("index.md", "Text"),))
    store.write_submission(tmp_path, submission)
    assert store.read_submission(tmp_path, tmp_path / submission.folder) == submission
    with pytest.raises(FileExistsError):
        store.write_submission(tmp_path, submission)
    assert [path.name for path in (tmp_path / "content/founders").iterdir()] == ["neu-hier"]


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "neu" / "a.txt"
    store.write_atomically(path, b"eins")

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.write_atomically(path, b"zwei")
    assert path.read_bytes() == b"eins"
