"""The local view: loopback only, pages that reload themselves, nothing put into the files."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import serve, site_commands


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

    def saves(_root: Path, _output: Path, _port: int, rebuild: Callable[[], bool]) -> None:
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
