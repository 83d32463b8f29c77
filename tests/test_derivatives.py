"""Published files are made once, and whatever lies in the folder they are kept in, what is published is right."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline import derivatives, portrait
from pipeline.derivatives import Derivatives
from tests.pictures import encoded, jpeg, plain

FOCUS = (0.5, 0.4)
PICTURE = jpeg()
RIGHT = Derivatives().of(PICTURE, FOCUS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which everything of PICTURE is kept."""
    assert Derivatives(tmp_path / "kept").of(PICTURE, FOCUS) == RIGHT
    return tmp_path / "kept"


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("nothing is made again")

    monkeypatch.setattr(portrait, "encoded", refuse)
    monkeypatch.setattr(portrait, "upright", refuse)


def test_what_was_made_once_is_taken_from_the_folder(folder: Path, no_encoder: None) -> None:
    assert Derivatives(folder).of(PICTURE, FOCUS) == RIGHT
    assert len(list(folder.iterdir())) == len(RIGHT)


def test_only_what_is_asked_for_is_made(tmp_path: Path) -> None:
    made = Derivatives(tmp_path).of(PICTURE, FOCUS, lambda variant: variant.name == "letter")
    assert [variant.file for variant in made] == ["portrait-letter.jpg"]
    assert len(list(tmp_path.iterdir())) == 1


def test_another_picture_focus_or_recipe_gives_other_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(folder.iterdir())
    wide = encoded(plain(size=(900, 420)), "JPEG")
    Derivatives(folder).of(wide, FOCUS)
    Derivatives(folder).of(wide, (0.9, 0.4))
    assert len(set(folder.iterdir()) - before) == 2 * len(portrait.variants(wide))
    before = set(folder.iterdir())
    monkeypatch.setattr("PIL.__version__", "99.0")
    assert Derivatives(folder).of(PICTURE, FOCUS) == RIGHT
    assert len(set(folder.iterdir()) - before) == len(RIGHT), "another Pillow may write other bytes"


@pytest.mark.parametrize("harm", ["emptied", "cut", "changed", "longer", "another's"])
def test_a_file_that_is_not_what_was_written_is_made_again(folder: Path, harm: str) -> None:
    whole = {path: path.read_bytes() for path in sorted(folder.iterdir())}
    for path, data in whole.items():
        path.write_bytes(
            {"emptied": b"", "cut": data[: len(data) // 2], "changed": data[:-1] + bytes([data[-1] ^ 1]), "longer": data + b"\0",
             "another's": b"\0" * 32 + data[32:]}[harm]
        )  # fmt: skip
    assert Derivatives(folder).of(PICTURE, FOCUS) == RIGHT
    assert {path: path.read_bytes() for path in sorted(folder.iterdir())} == whole


def test_the_folder_may_vanish_be_a_file_or_hold_folders(folder: Path) -> None:
    kept = Derivatives(folder)
    for path in list(folder.iterdir()):
        path.unlink()
    folder.rmdir()
    assert kept.of(PICTURE, FOCUS) == RIGHT
    names = [path.name for path in folder.iterdir()]
    for name in names:
        (folder / name).unlink()
        (folder / name).mkdir()
    assert kept.of(PICTURE, FOCUS) == RIGHT
    kept.forget_the_rest()
    for name in names:
        (folder / name).rmdir()
    folder.rmdir()
    folder.write_bytes(b"a file")
    assert kept.of(PICTURE, FOCUS) == RIGHT
    kept.forget_the_rest()
    assert folder.read_bytes() == b"a file"


def test_on_a_full_disk_everything_is_published_and_nothing_half_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    real = derivatives.NamedTemporaryFile

    def on_a_full_disk(**options: Any) -> Any:
        made = real(**options)
        made.write = full
        return made

    monkeypatch.setattr(derivatives, "NamedTemporaryFile", on_a_full_disk)
    assert Derivatives(tmp_path / "kept").of(PICTURE, FOCUS) == RIGHT
    assert list((tmp_path / "kept").iterdir()) == []


def test_after_a_build_nothing_of_anybody_else_is_kept(folder: Path, no_encoder: None) -> None:
    mine = {path.name for path in folder.iterdir()}
    (folder / "tmp-of-a-killed-run").write_bytes(b"half")
    (folder / ("0" * 64)).write_bytes(b"somebody who left")
    kept = Derivatives(folder)
    kept.of(PICTURE, FOCUS)
    kept.forget_the_rest()
    assert {path.name for path in folder.iterdir()} == mine
    Derivatives(folder).forget_the_rest()
    assert list(folder.iterdir()) == []


_RUN = """
import sys
from pathlib import Path
from pipeline.derivatives import Derivatives
data, folder = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
first = Derivatives().of(data, (0.5, 0.4))
for turn in range(40):
    kept = Derivatives(folder)
    assert kept.of(data, (0.5, 0.4)) == first, turn
    if turn % 3 == int(sys.argv[3]):
        Derivatives(folder).forget_the_rest()
"""


@pytest.mark.slow
def test_two_builds_at_once_disturb_nobody(tmp_path: Path) -> None:
    """Each empties the folder under the other's hands now and then."""
    (tmp_path / "portrait.jpg").write_bytes(PICTURE)
    runs = [
        subprocess.Popen([sys.executable, "-c", _RUN, str(tmp_path / "portrait.jpg"), str(tmp_path / "kept"), turn], cwd=Path(__file__).parents[1])
        for turn in "012"
    ]  # fmt: skip
    assert [run.wait(timeout=120) for run in runs] == [0, 0, 0]


def test_what_was_drawn_once_is_taken_from_the_folder_until_nobody_asks_for_it(tmp_path: Path) -> None:
    Derivatives(tmp_path).made(b"card of Ada", lambda: b"drawn")

    def never() -> bytes:
        raise AssertionError("drawn again")

    assert Derivatives(tmp_path).made(b"card of Ada", never) == b"drawn"
    without_ada = Derivatives(tmp_path)
    without_ada.made(b"card of Mira", lambda: b"another")
    without_ada.forget_the_rest()
    assert b"drawn" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
