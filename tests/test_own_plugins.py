"""A plugin of one's own beside ours: what it is told, and what is said where it stumbles."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pelican import signals

from pipeline import site_commands
from tests.factories import ready_to_build
from tests.test_commands import tree

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


ADDS = """\
from pathlib import Path

from pelican import signals


def sign(path: str, context: dict) -> None:
    shown = context.get("article") or context.get("page")
    with Path(path).open("a", encoding="utf-8") as page:
        page.write(f"<!-- {context['output_file']}: {shown.title if shown else context['SITENAME']} -->")


def count(pelican: object) -> None:
    Path(pelican.output_path, "eigenes.txt").write_text("da", "utf-8")


def register() -> None:
    signals.content_written.connect(sign)
    signals.finalized.connect(count)
"""


@pytest.mark.parametrize("production", [False, True])
def test_a_plugin_hears_of_every_page_and_what_it_adds_stays(
    root: Path, plugin: Callable[[str], None], production: bool
) -> None:
    """Also on the pages that a later build has no reason to write again; and so does a file that it makes at the end."""
    (root / "content/pages").mkdir()
    (root / "content/pages/ueber.md").write_text(
        '---\ntitle: "Über uns"\nlang: "de"\nslug: "ueber"\n---\nWir.\n', "utf-8"
    )
    plugin(ADDS)
    shown = {"ada-beispiel/index.html": "Ada Beispiel", "ueber/index.html": "Über uns", "index.html": "Vorgestellt"}
    trades, written = root / "output/branchen/index.html", set[int]()
    for sentence in ("", "Noch ein Satz."):
        index = root / "content/founders/mira-sommer/index.md"
        index.write_text(f"{index.read_text('utf-8').rstrip()}\n\n{sentence}\n", "utf-8")
        assert site_commands.build(now=NOW, production=production) == 0
        output = tree(root / "output")
        pages = {name: data.decode() for name, data in output.items() if name.endswith(".html")}
        assert sentence in pages["mira-sommer/index.html"]
        assert {name for name, text in pages.items() if text.count(f"<!-- {name}: ") != 1} == set()
        assert {name for name, title in shown.items() if f"<!-- {name}: {title} -->" not in pages[name]} == set()
        assert output["eigenes.txt"] == b"da"
        written.add(trades.stat().st_ino)
    assert len(written) == 1, "what is right is not written again"
