"""``inv review`` on a small publication: what it prints, what it lays out, and what a pull request cannot do to it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline import review_commands
from tests.factories import ADA, encoded, image, ready_to_build

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

ROOT = Path(__file__).parents[1]
NOW = "2026-11-23"

BERTA = (
    ADA.replace("Ada Beispiel", "Berta Muster").replace("Buchbinderei Beispiel", "Weberei Muster").replace("buchbinderei", "weberei")
    .replace('issue: "2026-11"', 'issue: "2026-12"').replace('portrait:\n  file: "portrait.jpg"\n', "")
    .replace('  alt: "Berta Muster steht in der Werkstatt an einer Presse."\n  credit: "Zeichnung: Vorgestellt"\n', "")
    .replace('  portrait: "2026-10-12"\n', "").replace("[seinem Porträt](/joerg-muessig/)", "[Adas Porträt](/ada-beispiel/)")
)  # fmt: skip


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small publication in a git repository, with everything a build needs."""
    ready_to_build(content)
    shutil.copy(ROOT / ".gitignore", content)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    git(content, "init", "--quiet", "--initial-branch=main")
    commit(content)
    return content


@pytest.fixture
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not there yet, outside of the publication."""
    return tmp_path_factory.mktemp("elsewhere") / "look"


def git(root: Path, *words: str) -> str:
    call = ["git", "-C", str(root), "-c", "user.name=Ada", "-c", "user.email=ada@post.example", *words]
    return subprocess.run(call, capture_output=True, check=True).stdout.decode().strip()


def commit(root: Path) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=x")
    return git(root, "rev-parse", "HEAD")


def propose(root: Path, text: str = BERTA) -> str:
    """Commit a new founder beside main, and leave main in the work tree."""
    git(root, "switch", "--quiet", "--create", "proposal")
    (root / "content/founders/berta-muster").mkdir()
    (root / "content/founders/berta-muster/index.md").write_text(text, "utf-8")
    made = commit(root)
    git(root, "switch", "--quiet", "main")
    return made


def test_a_new_founder_is_told_with_everything_that_follows(
    root: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = propose(root, BERTA.replace("Einer Schule: Ich", "Einer Schule, der von Ute Behrens: Ich"))
    before = git(root, "status", "--porcelain")
    assert review_commands.look("main", head=head, out=str(out), now=NOW) == 0
    said = capsys.readouterr().out
    assert "Neues Porträt: Berta Muster, Weberei Muster; Ausgabe 2026-12, dort 1. von 1." in said
    assert "Die Seite von Ada Beispiel bekommt eine Erwähnung durch Berta Muster." in said
    assert "Berta Muster steht im Brief der Ausgabe 2026-12." in said
    assert "  Berta Muster: Text 2026-10-12, Bild –, Brief 2026-10-12; Fassung –." in said
    assert "  Berta Muster nennt, wer hier vorgestellt ist: Ada Beispiel" in said
    assert re.search(r"  Noch zu fragen: Ute Behrens \(content/founders/berta-muster/index.md, Zeile \d+\)", said)
    assert (out / "site/berta-muster/index.html").is_file(), "the preview shows what is planned"
    assert "Berta" in (out / "letter-2026-12.html").read_text("utf-8")
    assert "berta&#45;muster&#47;index&#46;html" in (out / "comment.md").read_text("utf-8")
    assert {p.name for p in out.iterdir()} == {"comment", "comment.md", "letter-2026-12.html", "site"}
    assert git(root, "status", "--porcelain") == before
    assert not (root / "output").exists()


def test_errors_refuse_and_stand_in_the_founders_language(
    root: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = propose(root, BERTA.replace('lang: "de"', 'lang: "en"').replace("\nplace:", "\nplaze:"))
    summary = out.parent / "summary.md"
    assert review_commands.look("main", head=head, out=str(out), github=True, summary=str(summary), now=NOW) == 1
    assert (
        "::error file=content/founders/berta-muster/index.md,line=6,title=plaze::There is no field"
        in capsys.readouterr().out
    )
    told = json.loads((out / "comment/review.json").read_text("utf-8"))
    assert told["lang"] == "en"
    assert [c["kind"] for c in told["consequences"]] == ["head-broken"]
    assert "| Error |" in summary.read_text("utf-8")
    assert not (out / "site").exists()


def test_the_work_tree_is_looked_at_where_no_commit_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "content/founders/berta-muster").mkdir()
    (root / "content/founders/berta-muster/index.md").write_text(BERTA, "utf-8")
    assert review_commands.look("HEAD", now=NOW, lang="en") == 0
    assert "New portrait: Berta Muster" in capsys.readouterr().out


def test_a_pull_request_brings_no_program_and_no_theme_along(
    root: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(root, "switch", "--quiet", "--create", "evil")
    (root / "pelicanconf.py").write_text("raise SystemExit('evil')", "utf-8")
    (root / "theme/templates/base.html").write_text("evil", "utf-8")
    (root / "content/issues").mkdir(exist_ok=True)
    (root / "content/issues/2026-11.md").write_text('---\nsubject: "Neu"\n---\nGuten Tag.\n', "utf-8")
    head = commit(root)
    git(root, "switch", "--quiet", "main")
    assert review_commands.look("main", head=head, out=str(out), now=NOW) == 0
    assert "pelicanconf.py" in capsys.readouterr().out
    assert "evil" not in (out / "site/index.html").read_text("utf-8")


def test_an_unchanged_publication_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review_commands.look("main", head="main", now=NOW) == 0
    assert "An Website und Brief ändert sich nichts." in capsys.readouterr().out


def test_another_picture_is_told_and_so_is_a_file_of_the_editors(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "content/founders/ada-beispiel/portrait.jpg").write_bytes(encoded(image(500, 620)))
    facts = root / "content/publication.yml"
    facts.write_text(
        facts.read_text("utf-8").replace("brief@vorgestellt.example", "other@vorgestellt.example"), "utf-8"
    )
    assert review_commands.look("HEAD", now=NOW) == 0
    said = capsys.readouterr().out
    assert "Ada Beispiel bekommt ein anderes Bild." in said
    assert "Angaben der Publikation ändern sich: letter_address." in said
    assert "Zeile für Zeile: content/publication.yml" in said


def test_what_git_does_not_know_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review_commands.look("nobody", now=NOW) == 2
    assert "git kennt das nicht" in capsys.readouterr().err


def test_a_folder_with_something_in_it_is_left_alone(root: Path, out: Path) -> None:
    out.mkdir()
    (out / "mine").write_text("x", "utf-8")
    assert review_commands.look("main", out=str(out), now=NOW) == 2
    assert [p.name for p in out.iterdir()] == ["mine"]


def test_nothing_to_look_at_is_laid_where_it_would_be_published(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(root.rglob("*"))
    assert review_commands.look("main", out=str(root / "vorschau"), now=NOW) == 2
    assert "--out ../vorschau" in capsys.readouterr().err
    assert sorted(root.rglob("*")) == before
