"""The content of a commit, read from git without checking it out."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import store
from pipeline.revisions import NoRevision, changed, lay_out, unshared

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Call git in an empty repository at tmp_path/clone."""
    clone = tmp_path / "clone"
    clone.mkdir()

    def called(*words: str, given: bytes | None = None) -> str:
        call = ["git", "-C", str(clone), "-c", "user.name=Ada", "-c", "user.email=ada@post.example", *words]
        return subprocess.run(call, input=given, capture_output=True, check=True).stdout.decode().strip()

    called("init", "--quiet", "--initial-branch=main")
    return called


def put(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / "clone" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def commit(git: Git) -> str:
    git("add", "--all")
    git("commit", "--quiet", "--message=x")
    return git("rev-parse", "HEAD")


def test_a_commit_is_laid_out_byte_by_byte(git: Git, tmp_path: Path) -> None:
    files = {
        "content/a.md": b"one\r\n",
        "content/f/\xc3\xa4 b.jpg".encode().decode("latin-1"): bytes(range(256)),
        "content/empty.yml": b"",
    }
    for name, data in files.items():
        put(tmp_path, name, data)
    put(tmp_path, "pipeline/evil.py", b"x")
    first = commit(git)
    put(tmp_path, "content/a.md", b"two")
    commit(git)
    lay_out(tmp_path / "clone", first, tmp_path / "out")
    found = {
        p.relative_to(tmp_path / "out").as_posix(): p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()
    }
    assert found == files


def test_attributes_of_a_stranger_change_nothing(git: Git, tmp_path: Path) -> None:
    put(tmp_path, "content/.gitattributes", b"*.md text eol=crlf\n*.md export-ignore\n*.md ident\n")
    put(tmp_path, "content/a.md", b"$Id$\n")
    lay_out(tmp_path / "clone", commit(git), tmp_path / "out")
    assert (tmp_path / "out/content/a.md").read_bytes() == b"$Id$\n"


def test_a_link_leads_nowhere(git: Git, tmp_path: Path) -> None:
    put(tmp_path, "content/a.md", b"x")
    (tmp_path / "clone/content/link.md").symlink_to("/etc/hostname")
    lay_out(tmp_path / "clone", commit(git), tmp_path / "out")
    link = tmp_path / "out/content/link.md"
    assert link.is_symlink()
    assert not link.exists()


def test_another_repository_inside_is_an_empty_folder_that_the_checks_see(git: Git, tmp_path: Path) -> None:
    put(tmp_path, "content/founders/ada/index.md", b"x")
    made = commit(git)
    git("update-index", "--add", "--cacheinfo", f"160000,{made},content/founders/ada/extra")
    git("commit", "--quiet", "--message=x")
    lay_out(tmp_path / "clone", "HEAD", tmp_path / "out")
    assert [p.name for p in (tmp_path / "out/content/founders/ada").iterdir() if p.is_dir()] == ["extra"]
    assert not list((tmp_path / "out/content/founders/ada/extra").iterdir())


def test_a_file_too_large_to_be_read_keeps_its_size_and_nothing_else(git: Git, tmp_path: Path) -> None:
    put(tmp_path, "content/large.jpg", b"x" * (store.READ_LIMIT + 10))
    lay_out(tmp_path / "clone", commit(git), tmp_path / "out")
    large = tmp_path / "out/content/large.jpg"
    assert large.stat().st_size == store.READ_LIMIT + 10
    assert large.read_bytes()[:10] == b"\0" * 10


def test_a_forged_tree_cannot_lead_out(git: Git, tmp_path: Path) -> None:
    blob = git("hash-object", "-w", "--stdin", given=b"evil")
    # git itself refuses to make such a tree; this is what one looks like.
    row = b"100644 ..\0" + bytes.fromhex(blob)
    tree = git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", given=row)
    root = git("mktree", given=f"040000 tree {tree}\tcontent\n".encode())
    forged = git("commit-tree", root, "-m", "x")
    with pytest.raises(NoRevision):
        lay_out(tmp_path / "clone", forged, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("revision", ["nobody", "--output=x", "", "main^5"])
def test_a_commit_that_is_not_there_is_said(git: Git, tmp_path: Path, revision: str) -> None:
    put(tmp_path, "content/a.md", b"x")
    commit(git)
    with pytest.raises(NoRevision):
        lay_out(tmp_path / "clone", revision, tmp_path / "out")


def test_what_differs_is_named_also_in_the_work_tree(git: Git, tmp_path: Path) -> None:
    put(tmp_path, "content/a.md", b"x")
    put(tmp_path, "content/b.md", b"same text, moved")
    first = commit(git)
    (tmp_path / "clone/content/b.md").rename(tmp_path / "clone/content/ö.md")
    second = commit(git)
    assert changed(tmp_path / "clone", first, second) == ("content/b.md", "content/ö.md")
    put(tmp_path, "content/new\n.md", b"x")
    assert changed(tmp_path / "clone", second, "") == ("content/new\n.md",)


def test_what_only_this_machine_has_is_named_until_it_is_pushed(git: Git, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    put(tmp_path, "content/a.md", b"x")
    put(tmp_path, "docs/b.md", b"x")
    commit(git)
    assert unshared(clone) == (), "what is pushed nowhere is recorded, and that must do"
    git("init", "--quiet", "--bare", str(tmp_path / "origin"))
    git("remote", "add", "origin", str(tmp_path / "origin"))
    git("push", "--quiet", "--set-upstream", "origin", "main")
    put(tmp_path, "content/new.md", b"x")
    put(tmp_path, "docs/b.md", b"y")
    assert unshared(clone) == ("content/new.md",)
    commit(git)
    assert unshared(clone) == ("content/new.md",)
    git("push", "--quiet")
    assert unshared(clone) == ()
    with pytest.raises(NoRevision):
        unshared(tmp_path)
