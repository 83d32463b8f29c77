"""Where nothing but answers has changed, only their own pages are made: the same bytes, and nobody else is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import build_commands, feeds, site_commands, store, upkeep
from tests.soundness.publication import portrait
from tests.test_site import a_repository
from tests.test_upkeep import NOW, assert_as_if_built_anew

pytestmark = pytest.mark.slow
OWN = "lena-hofer"


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    monkeypatch.chdir(content)
    monkeypatch.setattr(feeds._feeds, "__defaults__", (1,))
    root = a_repository(content)
    own = index(root)
    own.parent.mkdir()
    own.write_text(
        portrait(OWN, "Lena Hofer", "2026-10"), "utf-8"
    )  # whom no feed tells, once each holds one entry only
    assert site_commands.build(now=NOW) == 0
    return root


def index(root: Path, slug: str = OWN) -> Path:
    return root / "content/founders" / slug / "index.md"


def edited(path: Path, more: str = "Noch ein Satz.") -> None:
    path.write_bytes(path.read_bytes().rstrip() + f"\n\n{more}\n".encode())
    time.sleep(0.05)  # what is fresher is not believed


def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what notes whenever everything is built."""
    calls, build = list[str](), site_commands.build
    monkeypatch.setattr(site_commands, "build", lambda **given: calls.append("all") or build(**given))
    return calls


def test_an_answer_is_published_without_reading_anybody_else(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = asked(monkeypatch)
    monkeypatch.setattr(store, "read_content", lambda *_: pytest.fail("everybody was read"))
    for sentence in ("Noch ein Satz.", "Und noch einer."):
        edited(index(root), sentence)
        capsys.readouterr()
        assert build_commands.build(now=NOW) == 0
        assert "Website: 127 Dateien" in capsys.readouterr().out
        assert sentence in (root / "output" / OWN / "index.html").read_text("utf-8")
        assert build_commands.build(now=NOW) == 0
        assert "keine geändert" in capsys.readouterr().out
    assert not everything
    monkeypatch.undo()
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    monkeypatch.setattr(feeds._feeds, "__defaults__", (1,))
    assert_as_if_built_anew(root)


def other_line(root: Path) -> None:
    path = index(root)
    path.write_text(path.read_text("utf-8").replace('one_liner: "', 'one_liner: "Und '), "utf-8")


def plugin(root: Path) -> None:
    assert site_commands.build(now=NOW) == 0
    settings = root / "pelicanconf.py"
    settings.write_text(settings.read_text("utf-8") + "PLUGINS = [*PLUGINS, 'plugins.founders']\n", "utf-8")
    assert site_commands.build(now=NOW) == 0
    edited(index(root))


WAYS: dict[str, Callable[[Path], object]] = {
    "what stands in lists": other_line,
    "an answer that a feed holds": lambda root: edited(index(root, "ada-beispiel")),
    "a way to somebody": lambda root: edited(index(root), "Das war [[ada-beispiel]]."),
    "a file less": lambda root: (index(root, "mira-sommer").with_name("index.en.md").unlink(), edited(index(root))),
    "a page of the site": lambda root: (edited(root / "output/index.html"), edited(index(root))),
    "another source": lambda root: (edited(root / "content/issues/2026-11.md"), edited(index(root))),
    "somebody else's plugin": plugin,
    "nothing that was noted": lambda root: ((root / ".cache/build" / upkeep._AROUND).unlink(), edited(index(root))),
    "a damaged note": lambda root: (edited(root / ".cache/build" / upkeep._AROUND), edited(index(root))),
}


@pytest.mark.parametrize("way", WAYS)
def test_where_anything_else_may_differ_everything_is_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    WAYS[way](root)
    everything = asked(monkeypatch)
    assert build_commands.build(now=NOW) == 0
    assert everything == ["all"]
    edited(index(root), "Erst danach.")
    assert build_commands.build(now=NOW) == 0
    assert everything == ["all"] * (1 + (way in ("a way to somebody", "somebody else's plugin")))
    assert_as_if_built_anew(root)
