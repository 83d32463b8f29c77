"""The local view: loopback only, pages that reload themselves, nothing put into the files."""

from __future__ import annotations

import logging
import shutil
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import build_commands, search, serve, site_commands
from tests.test_site import a_repository, tree
from tests.test_upkeep import NOW, assert_as_if_built_anew


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


@pytest.mark.parametrize(
    ("files", "said"),
    [(["ada/index.html"], "pages"), (["pagefind/a"], "search"), (["a.css", "pagefind/a"], "pages"), ([], "")],
)
def test_who_waits_is_told_what_a_build_has_changed(files: list[str], said: str) -> None:
    changes = serve.Changes()
    threading.Timer(0.05, changes.announce, [files]).start()
    assert changes.wait(5 if files else 0.2) == said
    assert not changes.wait(0.01)


def test_of_two_builds_at_once_the_one_that_concerns_every_page_is_told() -> None:
    changes = serve.Changes()
    threading.Timer(0.05, lambda: [changes.announce(files) for files in (["a.html"], ["pagefind/a"])]).start()
    assert changes.wait(5) == "pages"


def test_a_file_that_is_away_for_a_moment_while_it_is_saved_does_not_end_the_view(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts, away = content / "content/publication.yml", content / "saving"
    (content / "content/trades.yml").write_text("", "utf-8")  # an error: nothing is built, which would take its time

    def saves(_root: Path, _output: Path, _port: int, rebuild: serve.Rebuild, _rest: serve.Rebuild) -> None:
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


class Served:
    """A publication beside which ``inv serve`` runs, and what it is asked for."""

    def __init__(self, root: Path, show: serve.Rebuild, rest: serve.Rebuild) -> None:
        self.show, self.rest = show, rest
        self.root, self.index = root, root / "content/founders/ada-beispiel/index.md"
        self.first = self.index.read_text("utf-8").rstrip()

    def save(self, words: str = "", *, wrong: bool = False) -> None:
        text = self.first.replace("one_liner:", "one_linre:") if wrong else self.first
        self.index.write_text(f"{text}\n\n{words}\n", "utf-8")

    @property
    def found(self) -> dict[str, bytes]:
        return tree(self.root / "output/pagefind")


Serve = Callable[[Callable[[Served], None]], None]


@pytest.fixture
def beside(content: Path, monkeypatch: pytest.MonkeyPatch) -> Serve:
    root = a_repository(content)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))

    def run(saves: Callable[[Served], None]) -> None:
        monkeypatch.setattr(serve, "serve", lambda _root, _output, _port, *given: saves(Served(root, *given)))
        assert site_commands.serve(lang="de", now=NOW) == 0

    return run


@pytest.mark.slow
def test_what_was_saved_is_shown_before_the_search_knows_it(
    beside: Serve, content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []
    make = search.index
    monkeypatch.setattr(search, "index", lambda *given: asked.append(1) or make(*given))

    def saves(site: Served) -> None:
        before = site.found
        assert not site.rest()
        assert len(asked) == 1, "made before the site was shown"

        site.save("Ein Satz über Zinnober.")
        assert "ada-beispiel/index.html" in site.show()
        assert "Zinnober" in (content / "output/ada-beispiel/index.html").read_text("utf-8")
        assert len(asked) == 1
        assert site.found == before, "the index of before, whole"

        site.save(wrong=True)
        assert not site.show()
        assert not site.rest()
        assert len(asked) == 1, "it waits until what was saved can be built"

        site.save("Ein Satz über Zinnober.")
        assert not site.show()
        assert {name.partition("/")[0] for name in site.rest()} == {"pagefind"}
        assert not site.rest()
        assert len(asked) == 2
        assert site.found != before

    beside(saves)
    assert capsys.readouterr().err.endswith("Seiten …\nSuche …\n"), "the second of two runs says no more"
    assert_as_if_built_anew(content)


def saved_wrongly_just_then(site: Served, _: pytest.MonkeyPatch) -> None:
    site.save("Ein Satz über Zinnober.")
    assert site.show()
    site.save(wrong=True)
    assert not site.rest()
    site.save("Ein Satz über Zinnober.")
    assert not site.show()


def index_fails_once(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise search.IndexFailed("kaputt")

    site.save("Ein Satz über Zinnober.")
    assert site.show()
    with monkeypatch.context() as patched:
        patched.setattr(search, "index", fails)
        assert not site.rest()
    site.save("Ein Satz über Zinnober.")
    assert not site.show()


def cache_is_deleted(site: Served, _: pytest.MonkeyPatch) -> None:
    before = site.found
    shutil.rmtree(site.root / ".cache")
    site.save("Ein Satz über Zinnober.")
    assert site.show()
    assert site.found == before


def index_is_touched(site: Served, _: pytest.MonkeyPatch) -> None:
    for path in (site.root / "output/pagefind").rglob("*"):
        path.touch()
    site.save("Ein Satz über Zinnober.")
    assert site.show()


@pytest.mark.slow
@pytest.mark.parametrize("course", [saved_wrongly_just_then, index_fails_once, cache_is_deleted, index_is_touched])
@pytest.mark.parametrize("ends", [False, True], ids=["rests", "is ended"])
def test_the_search_is_made_whatever_comes_between(
    course: Callable[[Served, pytest.MonkeyPatch], None],
    ends: bool,
    beside: Serve,
    content: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def saves(site: Served) -> None:
        course(site, monkeypatch)
        if not ends:
            assert any(name.startswith("pagefind/") for name in site.rest())

    beside(saves)
    if ends:
        assert build_commands.build(now=NOW) == 0
    assert_as_if_built_anew(content)


@pytest.mark.slow
def test_a_second_session_makes_the_search_that_the_first_has_left(beside: Serve, content: Path) -> None:
    index, saved = content / "content/founders/ada-beispiel/index.md", []

    def first(site: Served) -> None:
        site.save("Ein Satz über Zinnober.")
        assert site.show()
        saved.append(index.read_text("utf-8"))
        site.save(wrong=True)

    def second(site: Served) -> None:
        index.write_text(saved[0], "utf-8")
        assert not site.show()
        assert site.rest()

    beside(first)
    beside(second)
    assert_as_if_built_anew(content)


@pytest.mark.slow
def test_a_site_that_never_had_an_index_is_not_taken_for_finished(beside: Serve, content: Path) -> None:
    index = content / "content/founders/ada-beispiel/index.md"
    right = index.read_text("utf-8")
    index.write_text(right.replace("one_liner:", "one_linre:"), "utf-8")

    def saves(site: Served) -> None:
        index.write_text(right, "utf-8")
        assert site.show()
        assert not site.found

    beside(saves)
    assert build_commands.build(now=NOW) == 0
    assert_as_if_built_anew(content)


def test_who_serves_catches_up_while_nobody_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    (tmp_path / "content").mkdir()
    real, seen = serve.watch, []

    def watched(*places: Path, **given: Any) -> Iterator[set[tuple[Any, str]]]:
        for saved in real(*(place for place in places if place.exists()), **given):
            seen.append(bool(saved))
            if len(seen) == 2:
                (tmp_path / "content/a").write_text("a", "utf-8")
            yield saved
            if True in seen and not seen[-1]:
                return

    monkeypatch.setattr(serve, "_QUIET", 50)
    monkeypatch.setattr(serve, "watch", watched)
    serve.serve(
        tmp_path, tmp_path / "output", 0, lambda: told.append("built") or (), lambda: told.append("rests") or ()
    )
    assert told[:2] == ["rests", "rests"]
    assert "built" in told
    assert told[-1] == "rests"


def test_a_port_that_is_taken_is_told_before_anything_is_built(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert site_commands.serve(lang="de", port=port) == 2
    said = capsys.readouterr()
    assert f"Port {port} ist nicht frei" in said.err
    assert not said.out
    assert not (content / "output").exists()


def test_whoever_ends_the_view_reads_no_english(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("watchfiles.main").warning("KeyboardInterrupt caught, stopping watch")
    assert not caplog.records
