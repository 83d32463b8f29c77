"""The local view: loopback only, pages that reload themselves, nothing put into the files."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import build_commands, search, serve, site_commands
from pipeline.console import Voice
from tests.test_site import a_repository, tree
from tests.test_upkeep import NOW, assert_as_if_built_anew, edited


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "index.html").write_text("<body>Ada</body>", "utf-8")
    (tmp_path / "404.html").write_text("<body>Nichts</body>", "utf-8")
    changes = serve.Changes()
    http = serve.server(tmp_path, 0, changes)
    assert http.server_address[0] == "127.0.0.1"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    http.server_close()
    thread.join()


def test_a_page_reloads_itself_and_its_file_stays_clean(address: str, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{address}/ada/") as answer:
        assert b"EventSource" in answer.read()
    assert "EventSource" not in (tmp_path / "ada" / "index.html").read_text("utf-8")


def test_an_address_that_leads_nowhere_shows_the_page_for_it(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as fault:
        urllib.request.urlopen(f"{address}/nobody/")
    with fault.value as answer:
        assert answer.code == 404
        assert b"Nichts" in answer.read()


def test_who_waits_is_woken_by_a_build() -> None:
    changes = serve.Changes()
    threading.Timer(0.05, changes.announce).start()
    assert changes.wait(5)
    assert not changes.wait(0.01)


def test_a_file_that_is_away_for_a_moment_while_it_is_saved_does_not_end_the_view(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts, away = content / "content/publication.yml", content / "saving"
    (content / "content/trades.yml").write_text("", "utf-8")  # an error: nothing is built, which would take its time

    def saves(_root: Path, _output: Path, _port: int, rebuild: Callable[[], bool], _rest: Callable[[], None]) -> None:
        capsys.readouterr()
        facts.rename(away)
        assert not rebuild()
        assert capsys.readouterr().err == "Nicht gebaut: content/publication.yml fehlt.\n"
        away.rename(facts)
        assert not rebuild()
        assert "content/trades.yml" in capsys.readouterr().err

    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    monkeypatch.setattr(serve, "serve", saves)
    assert site_commands.serve(lang="de") == 0


@pytest.mark.slow
def test_what_was_saved_is_shown_before_the_search_knows_it(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = a_repository(content)
    index, page = root / "content/founders/ada-beispiel/index.md", root / "output/ada-beispiel/index.html"
    asked: list[int] = []
    make = search.index
    monkeypatch.setattr(search, "index", lambda *given: asked.append(1) or make(*given))

    def saves(_root: Path, _output: Path, _port: int, show: Callable[[], bool], rest: Callable[[], None]) -> None:
        text, found = index.read_text("utf-8").rstrip(), tree(root / "output/pagefind")
        rest()
        assert len(asked) == 1, "made before the site was shown"

        index.write_text(f"{text}\n\nEin Satz über Zinnober.\n", "utf-8")
        assert show()
        assert "Zinnober" in page.read_text("utf-8")
        assert len(asked) == 1
        assert tree(root / "output/pagefind") == found, "the index of before, whole"

        index.write_text(text.replace("one_liner:", "one_linre:"), "utf-8")
        assert not show()
        rest()
        assert len(asked) == 1, "it waits until what was saved can be built"

        index.write_text(f"{text}\n\nEin Satz über Zinnober.\n", "utf-8")
        assert not show()
        rest()
        rest()
        assert len(asked) == 2
        assert tree(root / "output/pagefind") != found

    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    monkeypatch.setattr(serve, "serve", saves)
    assert site_commands.serve(lang="de", now=NOW) == 0
    assert capsys.readouterr().err.endswith("Seiten …\nSuche …\n"), "the second of two runs says no more"
    assert_as_if_built_anew(root)


@pytest.mark.slow
def test_a_site_whose_search_was_left_for_later_is_not_taken_for_finished(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = a_repository(content)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    assert build_commands.build(now=NOW) == 0
    edited(root, "ada-beispiel")
    assert site_commands.rebuild(Voice("de"), NOW, index_later=True)
    assert build_commands.build(now=NOW) == 0
    assert_as_if_built_anew(root)


def test_who_serves_catches_up_while_nobody_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    (tmp_path / "content").mkdir()
    monkeypatch.setattr(serve, "watch", lambda *_, **given: iter([set(), {("modified", "a")}, set()]))
    serve.serve(tmp_path, tmp_path / "output", 0, lambda: bool(told.append("built")), lambda: told.append("rests"))
    assert told == ["rests", "built", "rests"]
