"""Whether anything was touched: every way in which a file can change is seen, and what is kept is whole or not there."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import processes, untouched


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "content"
    (made / "founders" / "ada").mkdir(parents=True)
    (made / "founders" / "ada" / "index.md").write_text("Ada backt.", "utf-8")
    (made / "trades.yml").write_text("- {}", "utf-8")
    return made


def same_size_and_time(path: Path) -> None:
    before = path.stat()
    path.write_text("Ada kocht.", "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_text("Ada kocht.", "utf-8")
    other.replace(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "written": lambda path: path.write_text("Ada backt und kocht.", "utf-8"),
    "of the same size, with the old time": same_size_and_time,
    "replaced": replaced,
    "deleted": Path.unlink,
    "another mode": lambda path: path.chmod(0o600),
    "a new neighbour": lambda path: path.with_name("index.en.md").write_text("", "utf-8"),
    "a new folder": lambda path: (path.parents[1] / "willi").mkdir(),
    "a link in its place": lambda path: (path.unlink(), path.symlink_to("/dev/null")),
}


def moved(path: Path) -> None:
    """Move the folder around it away, and lay a link to it in its place."""
    elsewhere = path.parents[3] / "elsewhere"
    path.parent.rename(elsewhere)
    path.parent.symlink_to(elsewhere)


def replaced_whole(path: Path) -> None:
    """Put another folder in the place of the one around it, with the same names and one more."""
    path.parent.rename(path.parents[3] / "elsewhere")
    (path.parent / "more").mkdir(parents=True)
    path.write_text("Ada backt.", "utf-8")
    (path.parent / "more" / "note.md").write_text("", "utf-8")


FOLDERS: dict[str, Callable[[Path], object]] = {
    "a folder with files": lambda path: shutil.copytree(path.parent, path.parents[1] / "willi"),
    "a folder away": lambda path: shutil.rmtree(path.parent),
    "everything away": lambda path: shutil.rmtree(path.parents[2]),
    "a file in the place of a folder": lambda path: (shutil.rmtree(path.parent), path.parent.write_text("", "utf-8")),
    "a folder in the place of a file": lambda path: (path.unlink(), (path / "a" / "b").mkdir(parents=True)),
    "a link to the folder in its place": moved,
    "another folder in its place": replaced_whole,
    "another name": lambda path: path.parent.rename(path.parents[1] / "willi"),
    "another library": lambda path: (path.parents[3] / "library" / "new").mkdir(),
    "a library away": lambda path: shutil.rmtree(path.parents[3] / "library"),
    "what was not there": lambda path: path.parents[3].joinpath("publishconf.py").write_text("", "utf-8"),
}


def noted(folder: Path) -> Path:
    """Keep how everything lies in ``folder``, as both the sources and the site of a build; return where that is kept."""
    kept, library = folder.parent / "kept", folder.parent / "library"
    (library / "package").mkdir(parents=True, exist_ok=True)
    tops = [folder, folder.parent / "publishconf.py"]
    inputs, site = untouched.signatures(tops, [library]), untouched.signatures([folder], changed=False)
    assert inputs
    assert site
    lay = {"inputs": untouched.pressed(inputs), "output": untouched.pressed(site, changed=False)}
    untouched.save(
        kept / "finished", {"place": str(folder), "told": {}, "tops": ([*map(str, tops)], [str(library)]), **lay}
    )
    return kept


def last(kept: Path, folder: Path) -> untouched.Last:
    found = untouched.last(kept, folder)
    assert found
    return found


@pytest.mark.parametrize("change", (CHANGES | FOLDERS).values(), ids=CHANGES | FOLDERS)
def test_whatever_changes_is_seen(folder: Path, change: Callable[[Path], object]) -> None:
    """What is known of the last build spares listing folders; what is seen is the same as if everything were looked at."""
    kept = noted(folder)
    assert last(kept, folder).is_untouched
    change(folder / "founders" / "ada" / "index.md")
    time.sleep(2 * untouched._TICK / 1e9)
    now = last(kept, folder)
    look = now.look()
    assert look
    assert not now.is_untouched
    library = {str(folder.parent / "library"): untouched.signature(folder.parent / "library")}
    assert look.inputs == untouched.look([folder, folder.parent / "publishconf.py"]) | library
    assert look.output == untouched.look([folder], changed=False)


def test_several_processes_see_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = noted(folder)
    monkeypatch.setattr(untouched, "_MANY", 1)
    monkeypatch.setattr(processes, "_processors", lambda: 3)
    assert last(kept, folder).is_untouched
    (folder / "founders" / "willi").mkdir()
    time.sleep(2 * untouched._TICK / 1e9)
    look = last(kept, folder).look()
    assert look
    assert look.output == untouched.look([folder], changed=False)


def test_a_look_just_after_a_change_does_not_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = noted(folder)
    monkeypatch.setattr(untouched, "_TICK", 60_000_000_000)  # nanoseconds; no machine is so busy that it takes longer
    (folder / "trades.yml").touch()
    assert last(kept, folder).look() is None


def test_a_change_in_the_same_tick_of_the_clock_is_seen(folder: Path) -> None:
    """A signature is only given out when the clock has gone on since the last change that it shows."""
    path = folder / "trades.yml"
    for turn in range(5):
        path.write_text(f"- {turn}", "utf-8")
        kept = noted(folder)
        path.write_text(f"- {turn + 1}", "utf-8")
        assert not last(kept, folder).is_untouched


def test_a_file_that_changes_all_the_time_has_no_signature_that_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: (folder / "trades.yml").touch())
    monkeypatch.setattr(untouched, "_TICK", 60_000_000_000)  # nanoseconds; no machine is so busy that it takes longer
    (folder / "trades.yml").touch()
    assert untouched.signatures([folder]) is None


def test_a_link_is_not_followed_and_compiled_python_is_not_looked_at(folder: Path) -> None:
    (folder / "elsewhere").symlink_to(folder.parent)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").write_bytes(b"")
    assert set(untouched.lying(folder)) == {"elsewhere", "founders/ada/index.md", "trades.yml"}


@pytest.mark.parametrize("damage", [b"", b"x", b"flipped", b"cut"])
def test_what_is_kept_comes_back_whole_or_not_at_all(tmp_path: Path, damage: bytes) -> None:
    place, kept = tmp_path / "new" / "site", {"keys": {"index.html": b"\0\1"}, "told": {"files": 7}}
    assert untouched.load(place) == {}
    untouched.save(place, kept)
    assert untouched.load(place) == kept
    whole = place.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    place.write_bytes({b"flipped": flipped, b"cut": whole[:-1]}.get(damage, damage))
    assert untouched.load(place) == {}


def test_where_nothing_can_be_kept_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    untouched.save(tmp_path / "file" / "site", {})
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
