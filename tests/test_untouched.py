"""Whether anything was touched: every way in which a file can change is seen, and what is kept is whole or not there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import untouched


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


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_is_seen(folder: Path, change: Callable[[Path], object]) -> None:
    seen = untouched.signatures([folder])
    assert seen is not None
    assert untouched.is_untouched(untouched.pressed(seen))
    change(folder / "founders" / "ada" / "index.md")
    assert not untouched.is_untouched(untouched.pressed(seen))


def test_a_change_in_the_same_tick_of_the_clock_is_seen(folder: Path) -> None:
    """A signature is only given out when the clock has gone on since the last change that it shows."""
    path = folder / "trades.yml"
    for turn in range(5):
        path.write_text(f"- {turn}", "utf-8")
        seen = untouched.signatures([folder])
        path.write_text(f"- {turn + 1}", "utf-8")
        assert seen is not None
        assert not untouched.is_untouched(untouched.pressed(seen))


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
