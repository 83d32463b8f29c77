"""A plugin of one's own beside ours: what it is told, and what is said where it stumbles."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pelican import signals

from pipeline import site_commands
from tests.factories import ready_to_build

pytestmark = pytest.mark.slow
NOW = "2026-11-23"
SIGNALS = (signals.finalized, signals.content_written)
SWITCHED_ON = "PLUGIN_PATHS = ['plugins']\nPLUGINS = [*PLUGINS, 'eigenes']\n"


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small publication, with everything a build needs."""
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    return ready_to_build(content)


@pytest.fixture
def plugin(root: Path) -> Iterator[Callable[[str], None]]:
    """Write a plugin of this code into the publication and switch it on."""

    def switch_on(code: str) -> None:
        (root / "plugins").mkdir()
        (root / "plugins/eigenes.py").write_text(code, "utf-8")
        with (root / "pelicanconf.py").open("a", encoding="utf-8") as settings:
            settings.write(SWITCHED_ON)

    yield switch_on
    own = sys.modules.pop("eigenes", None)
    for signal in SIGNALS:
        for receiver in list(vars(own).values()) if own else ():
            if callable(receiver):
                signal.disconnect(receiver)


STUMBLES = """\
from pelican import signals


def stumble(*_: object, **__: object) -> None:
    raise RuntimeError("boom")


def register() -> None:
    signals.finalized.connect(stumble)
"""


@pytest.mark.parametrize("production", [False, True])
def test_what_stumbles_is_said_with_its_file_and_line(
    plugin: Callable[[str], None], capsys: pytest.CaptureFixture[str], production: bool
) -> None:
    plugin(STUMBLES)
    assert site_commands.build(now=NOW, production=production) == 2
    assert "\nplugins/eigenes.py:5: RuntimeError: boom\n" in capsys.readouterr().err


def test_a_plugin_that_cannot_even_be_read_is_named_with_its_line(
    plugin: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    plugin("def register() -> None:\n    return 1 +\n")
    assert site_commands.build(now=NOW) == 2
    assert "\nplugins/eigenes.py:2: SyntaxError: " in capsys.readouterr().err
