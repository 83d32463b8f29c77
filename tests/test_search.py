"""The index of the search: whole or not at all, the same bytes every time, and portraits only."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pagefind_bin
import pytest

from pipeline import connections, search, site, views
from pipeline.domain import Profile
from tests import factories
from tests.test_site import a_repository, made, tree

READ = (
    "pagefind.js",
    "pagefind-worker.js",
    "pagefind-entry.json",
)  # whatever else lies there bears a digest or a language


def instead_of_pagefind(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    made = folder / "pagefind.py"
    made.write_text(f"#!{sys.executable}\n{program}\n", "utf-8")
    made.chmod(0o755)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: made)


def page(folder: Path) -> Path:
    made = folder / "page.html"
    made.write_text("<html lang=de><p data-pagefind-body>Brot", "utf-8")
    return made


@pytest.fixture
def root(content: Path) -> Path:
    return a_repository(content)


@pytest.mark.slow
def test_only_portraits_are_in_the_index_each_in_its_language(root: Path) -> None:
    site.build(root, made(root), root / "output", searchable=True)
    entry = json.loads((root / "output/pagefind/pagefind-entry.json").read_text("utf-8"))
    assert {lang: known["page_count"] for lang, known in entry["languages"].items()} == {"de": 3, "en": 1}


@pytest.mark.slow
def test_nothing_lies_beside_the_index_that_nobody_would_load(root: Path) -> None:
    site.build(root, made(root), root / "output", searchable=True)
    at_top = {path.name for path in (root / "output/pagefind").iterdir() if path.suffix in (".js", ".css", ".json")}
    assert at_top == set(READ)


@pytest.mark.slow
def test_building_again_changes_nothing_of_the_index(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with another number of threads either, nor with settings of pagefind's that lie around."""
    site.build(root, made(root), root / "output", searchable=True)
    monkeypatch.setenv("RAYON_NUM_THREADS", "7")
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "h1")
    (root / "pagefind.json").write_text('{"exclude_selectors": ["h1"]}', "utf-8")
    monkeypatch.chdir(root)
    assert not site.build(root, made(root), root / "output", searchable=True)


@pytest.mark.slow
def test_where_the_index_fails_the_previous_site_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build(root, made(root), root / "output")
    before = tree(root / "output")
    instead_of_pagefind(monkeypatch, root, "import sys; sys.exit('no room left')")
    with pytest.raises(site.BuildFailed, match="no room left"):
        site.build(root, made(root), root / "output", searchable=True)
    assert tree(root / "output") == before
    assert not (root / "output.next").exists()


def test_a_program_that_says_all_is_well_and_writes_nothing_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead_of_pagefind(monkeypatch, tmp_path, "")
    with pytest.raises(search.IndexFailed):
        search.index({"ada/index.html": page(tmp_path)}, tmp_path / "read", tmp_path / "site")


def test_a_program_that_cannot_be_started_is_a_failed_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: tmp_path / "nowhere")
    with pytest.raises(search.IndexFailed, match="nowhere"):
        search.index({"ada/index.html": page(tmp_path)}, tmp_path / "read", tmp_path / "site")


def shown(*profiles: Profile, lang: str = "de") -> views.SearchView:
    known = factories.publication(*profiles)
    gallery = views.Gallery(pictures={}, feeds={}, trade_feeds={}, network=connections.for_readers(known))
    pages = views.Pages(known, gallery, lang)
    return pages.search(pages.by_letter(), pages.by_trade(), pages.by_place())


def test_beside_the_search_stand_the_places_with_most_founders_in_the_order_of_the_alphabet() -> None:
    places = [f"Ort {n:02}" for n in range(60)]
    twice = [*places, *places[50:]]
    view = shown(*(factories.profile(f"f-{n}", name=f"Ada {n}", place=place) for n, place in enumerate(twice)))
    assert [anchor.text for anchor in view.places] == places[:30] + places[50:]


def test_a_letter_leads_to_its_place_in_the_list_even_where_there_is_none() -> None:
    view = shown(factories.profile("a-b", name="Ada Beispiel"), factories.profile("zahl", name="4711"))
    assert [(anchor.text, anchor.path) for anchor in view.letters] == [
        ("#", "/gruender/#%23"), ("B", "/gruender/#B"),
    ]  # fmt: skip


def test_only_the_search_of_another_language_leads_to_that_of_the_publications_own() -> None:
    assert shown(factories.profile()).elsewhere is None
    other = shown(factories.profile(), lang="en").elsewhere
    assert other is not None
    assert (other.lang, other.path) == ("de", "/suche/")
