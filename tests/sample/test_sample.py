"""The sample publication: what newcomers judge the product by. `inv start` takes this folder out with the sample."""

from __future__ import annotations

import runpy
import shutil
import sys
from datetime import date
from pathlib import Path

import feedparser
import pytest

from pipeline import feeds, findings, site, start, store, strangers
from pipeline.domain import Profile
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests.factories import SETTINGS

ROOT = Path(__file__).parents[2]
CONTENT = store.read_content(ROOT)
VERDICT = examine(CONTENT, date(2026, 11, 23))
assert VERDICT.publication is not None, findings.as_text(VERDICT.findings, "en")
PUBLICATION = VERDICT.publication


def test_the_sample_has_nothing_to_remark_upon_but_what_is_planned() -> None:
    assert {finding.code for finding in VERDICT.findings} == {"issue-planned"}


def test_there_are_at_least_fourteen_founders_over_twelve_months() -> None:
    assert len(PUBLICATION.profiles) >= 14
    assert len(PUBLICATION.issues) >= 12
    assert len(PUBLICATION.planned) == 1


def test_real_life_is_varied() -> None:
    profiles = PUBLICATION.profiles
    assert sum(len(p.translations) for p in profiles) == 3
    assert sum(p.portrait is None for p in profiles) >= 3
    assert any(len(issue.profiles) == 2 for issue in PUBLICATION.issues)
    assert any(p.updates for p in profiles)
    assert max(len(word) for p in profiles for word in p.founder.business.split()) >= 20
    assert any(link.internal for p in profiles for link in p.interview.links)


@pytest.mark.parametrize(
    "profile", [t for p in PUBLICATION.profiles for t in (p, *p.translations)], ids=lambda p: p.source
)
def test_a_portrait_is_as_long_as_a_magazine_would_print_it(profile: Profile) -> None:
    longest = 1000 if profile.source.endswith(".en.md") else 900  # English needs more words for the same text
    assert 400 <= profile.interview.words <= longest


def test_the_ledger_has_about_twenty_five_events_and_some_issues_a_lead() -> None:
    assert len(PUBLICATION.ledger) >= 22
    assert sum(issue.lead is not None for issue in PUBLICATION.issues) >= 3


@pytest.mark.parametrize("language", ["de", "en"])
def test_whoever_starts_from_it_has_no_dead_link(language: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    answers = start.Answers("Nah dran", "https://nahdran.example", language, "V", "V; Ring 3", "post@nahdran.example")
    start.carry_out(start.plan(tmp_path, answers), tmp_path)
    assert not examine(store.read_content(tmp_path), date(2026, 11, 23)).findings


def test_a_portrait_of_the_sample_names_founders_of_the_sample_only() -> None:
    folders = sorted((ROOT / "content" / "founders").iterdir())
    texts = [path.read_text("utf-8").split("---", 2)[2] for folder in folders for path in folder.glob("*.md")]
    sightings = [stranger for text in texts for stranger in strangers.named(text)]
    keys = {folder.name for folder in folders}
    assert len(sightings) > 40
    unknown = {s.words for s in sightings if not any(strangers.is_called(s, key) for key in keys)}
    assert unknown == {"Minh Anh"}, "two given names of somebody who is here"


@pytest.mark.parametrize("name", ["pelicanconf.py", "publishconf.py"])
def test_what_the_tests_build_with_are_the_settings_that_the_product_brings(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "pelicanconf", raising=False)  # another publication's, of a test before
    monkeypatch.syspath_prepend(str(ROOT))
    product, tests = (
        {key: value for key, value in runpy.run_path(str(folder / name)).items() if key.isupper()}
        for folder in (ROOT, SETTINGS)
    )
    assert tests == product


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample, built once."""
    made = site.material(PUBLICATION, CONTENT, Templates(ROOT / "theme"))
    folder = tmp_path_factory.mktemp("sample") / "output"
    site.build(ROOT, made, folder)
    return folder


@pytest.mark.slow
def test_people_are_marked_as_invented_on_every_page_and_in_every_feed(output: Path) -> None:
    for page in output.rglob("*.html"):
        assert 'class="sample"' in page.read_text("utf-8"), page


@pytest.mark.slow
def test_every_feed_of_the_sample_parses_without_complaint() -> None:
    parsed = [
        feedparser.parse(write(feed)) for name, write, feed in feeds.forms(PUBLICATION, {}) if name.endswith(".xml")
    ]
    assert parsed
    assert not [feed.bozo_exception for feed in parsed if feed.bozo]


@pytest.mark.slow
def test_every_internal_link_of_the_site_leads_somewhere(output: Path) -> None:
    import re
    from posixpath import normpath

    broken = set()
    for page in output.rglob("*.html"):
        if page.name == "404.html":
            continue
        html = page.read_text("utf-8")
        listed = [one.split()[0] for row in re.findall(r'srcset="([^"]*)', html) for one in row.split(", ")]
        for href in (*re.findall(r'(?:href|src)="(\.[^"#]*)', html), *listed):
            target = output / normpath((page.parent.relative_to(output) / href).as_posix())
            if not (target / "index.html").is_file() and not target.is_file():
                broken.add((page.relative_to(output).as_posix(), href))
    assert not broken
