"""The referrals plugin in an ordinary Pelican site, which has nothing of ours but the plugin's name in its settings.

Each site is built in a process of its own: Pelican takes every reader class that was ever imported for one to be used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow
ARTICLES = {
    "anna.md": "Title: Anna Reuter\nDate: 2026-01-01\nSlug: anna-reuter\n\nHonig. Die Etiketten druckt [[johanna|Johanna Kessler]], seit Jahren. Mehr nicht.",
    "johanna.md": "Title: Johanna Kessler\nDate: 2026-02-01\nSlug: johanna\nAliases: johanna-alt, hanna\n\nIch danke [Anna]({filename}anna.md#honig) sehr.",
    "joerg.md": "Title: Jörg Müßig\nDate: 2026-03-01\nSlug: joerg-muessig\n\nIch kenne [[Hanna]] und `[[anna-reuter]]` und [sie](/johanna.html?x=1).",
    "people/mira.md": "Title: Mira\nDate: 2026-04-01\nSlug: mira\n\n[Jörg](https://site.example/joerg-muessig.html) und [fremd](https://other.example/johanna.html).",
    "draft.md": "Title: Entwurf\nDate: 2026-05-01\nSlug: entwurf\nStatus: draft\n\n[[anna-reuter]] wird hier nicht gezählt.",
}
EVENT = 'giver: "{}"\nreceiver: "{}"\nkind: "helped"\ndate: "{}"\nwhat: "Hat beim Umzug geholfen."\n'
SHARED = 'confirmed: "2026-05-01"\nconsents:\n  giver: "2026-05-01"\n  receiver: "2026-05-01"\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", "utf-8")
    return tmp_path


def record(site: Path, giver: str, receiver: str, when: str, more: str = SHARED) -> None:
    path = site / "content" / "ledger" / f"{when}-{giver}-{receiver}-helped.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(EVENT.format(giver, receiver, when) + more, "utf-8")


# Builds the site twice, as Pelican's autoreload does, and writes what each build knew.
SCRIPT = """
import json, sys
from pelican import Pelican, signals
from pelican.settings import read_settings

def told(article):
    known = article.referrals
    event = lambda e: [e.other and e.other.slug, e.kind, e.when, e.what, e.given]
    return {
        "mentions": [a.slug for a in known.mentions],
        "mentioned_by": [[m.article.slug, m.before + m.words + m.after] for m in known.mentioned_by],
        "given": [event(e) for e in known.given], "received": [event(e) for e in known.received], "told": [event(e) for e in known.told],
        "came_back": [[a.slug for a in way] for way in known.came_back],
        "over": [[a.slug, [b.slug for b in between]] for a, between in known.over],
    }

builds = []
for _ in range(2):
    pelican = Pelican(read_settings("settings.py"))
    seen = {}
    def look(generators):
        seen.update({a.slug: told(a) for g in generators for a in getattr(g, "articles", ())})
    signals.all_generators_finalized.connect(look)
    pelican.run()
    signals.all_generators_finalized.disconnect(look)
    builds.append(seen)
json.dump(builds, open("seen.json", "w"))
"""
SETTINGS = """
PATH, OUTPUT_PATH, CACHE_PATH = "content", "output", "cache"
PLUGINS, THEME, SITEURL, TIMEZONE, DEFAULT_LANG = ["plugins.referrals"], "simple", "https://site.example", "UTC", "de"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""


@dataclass(frozen=True)
class Built:
    articles: dict[str, dict[str, Any]]
    errors: str


def build(site: Path) -> Built:
    """Build the site with Pelican's own theme and return what is known of its articles."""
    (site / "settings.py").write_text(SETTINGS, "utf-8")
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=site, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    first, second = json.loads((site / "seen.json").read_text("utf-8"))
    assert first == second, "building again in the same process changes nothing"
    return Built(first, run.stdout + run.stderr)


def test_links_count_however_they_are_written_and_come_with_their_sentence(site: Path) -> None:
    articles = build(site).articles
    assert articles["johanna"]["mentioned_by"] == [
        ["anna-reuter", "Die Etiketten druckt Johanna Kessler, seit Jahren."],
        ["joerg-muessig", "Ich kenne Johanna Kessler und [[anna-reuter]] und sie."],
    ]
    assert articles["anna-reuter"]["mentioned_by"] == [["johanna", "Ich danke Anna sehr."]]
    assert articles["joerg-muessig"]["mentioned_by"] == [["mira", "Jörg und fremd."]]
    assert articles["joerg-muessig"]["mentions"] == ["johanna"]
    assert articles["mira"]["mentioned_by"] == []
    assert set(articles) == {"anna-reuter", "johanna", "joerg-muessig", "mira"}, "a draft mentions nobody"


def test_a_link_by_name_leads_to_the_article_and_code_stays_code(site: Path) -> None:
    build(site)
    page = (site / "output" / "joerg-muessig.html").read_text("utf-8")
    assert '<a href="https://site.example/johanna.html">Johanna Kessler</a>' in page
    assert "<code>[[anna-reuter]]</code>" in page
    assert '<a href="https://site.example/johanna.html">Johanna Kessler</a>' in (
        site / "output" / "anna-reuter.html"
    ).read_text("utf-8")


def test_a_link_that_leads_to_nobody_is_an_error_with_a_proposal(site: Path) -> None:
    (site / "content" / "mira.md").write_text(
        "Title: Mira\nDate: 2026-04-01\nSlug: mira-2\n\n[[ana-reuter]]\n", "utf-8"
    )
    errors = " ".join(build(site).errors.split())
    assert "mira.md: [[ana-reuter]] leads to nobody. Did you mean anna-reuter" in errors
    assert "<p>ana-reuter</p>" in (site / "output" / "mira-2.html").read_text("utf-8")


def test_of_two_who_could_be_meant_none_is_taken(site: Path) -> None:
    head = "Date: 2026-04-01\nTitle: M"
    for slug in ("jorg-mueller", "joerg-muller"):
        (site / "content" / f"{slug}.md").write_text(f"{head}\nSlug: {slug}\n\nText\n", "utf-8")
    (site / "content" / "both.md").write_text(f"{head}\nSlug: b\n\n[[Jörg Müller]] und [x](https://[y)\n", "utf-8")
    errors = " ".join(build(site).errors.split())
    assert "both.md: [[Jörg Müller]] could mean more than one. Did you mean joerg-muller or jorg-mueller" in errors


def test_translations_drafts_and_summaries_show_no_brackets_and_count_nobody(site: Path) -> None:
    head = "Date: 2026-04-01\nSummary: Über [[johanna|Hanna]] und [[anna-reuter]].\n"
    for name, more in (("en", "Lang: en\nSlug: mira"), ("entwurf", "Slug: x\nStatus: draft")):
        (site / "content" / f"{name}.md").write_text(f"Title: M\n{head}{more}\n\nSee [[johanna]].\n", "utf-8")
    (site / "content" / "mit.md").write_text(f"Title: Mit\n{head}Slug: mit\n\nText\n", "utf-8")
    built = build(site)
    assert [slug for slug, _ in built.articles["johanna"]["mentioned_by"]] == ["anna-reuter", "joerg-muessig"]
    for page in ("mira-en.html", "drafts/x.html"):
        assert '<a href="https://site.example/johanna.html">Johanna Kessler</a>' in (site / "output" / page).read_text(
            "utf-8"
        )
    assert "Über Hanna und Anna Reuter." in (site / "output" / "index.html").read_text("utf-8")


def test_an_address_relative_to_the_file_is_an_address(site: Path) -> None:
    (site / "content" / "people" / "mira.md").write_text(
        "Title: Mira\nDate: 2026-04-01\nSlug: mira\n\nMit [Anna]({filename}../anna.md).\n", "utf-8"
    )
    assert build(site).articles["mira"]["mentions"] == ["anna-reuter"]


def test_an_event_of_somebody_without_an_article_is_an_error_with_a_proposal(site: Path) -> None:
    record(site, "ana-reuter", "mira", "2026-03")
    errors = " ".join(build(site).errors.split())
    assert "giver: ana-reuter is no article's slug. Did you mean anna-reuter" in errors


def test_what_both_sides_confirmed_stands_at_both_and_what_one_side_tells_at_that_side_only(site: Path) -> None:
    record(site, "johanna-alt", "anna-reuter", "2026-03")
    record(
        site, "mira", "joerg-muessig", "2026-04", 'claimed_by: "joerg-muessig"\nconsents:\n  receiver: "2026-05-01"\n'
    )
    articles = build(site).articles
    assert articles["anna-reuter"]["received"] == [["johanna", "helped", "2026-03", "Hat beim Umzug geholfen.", False]]
    assert articles["johanna"]["given"] == [["anna-reuter", "helped", "2026-03", "Hat beim Umzug geholfen.", True]]
    assert articles["joerg-muessig"]["told"] == [[None, "helped", "2026-04", "Hat beim Umzug geholfen.", False]], (
        "who has not agreed is not named"
    )
    assert articles["mira"]["told"] == articles["mira"]["given"] == []


def test_what_came_back_names_the_way_and_two_steps_away_name_who_is_in_between(site: Path) -> None:
    for giver, receiver, when in (
        ("anna-reuter", "mira", "2025-01"),
        ("mira", "johanna", "2025-02"),
        ("johanna", "anna-reuter", "2025-03"),
    ):
        record(site, giver, receiver, when)
    record(site, "johanna", "joerg-muessig", "2024-01")
    articles = build(site).articles
    assert articles["anna-reuter"]["came_back"] == [["anna-reuter", "mira", "johanna", "anna-reuter"]]
    assert articles["mira"]["over"] == [["joerg-muessig", ["johanna"]]]


def test_the_third_of_an_introduction_is_nobody_without_their_word(site: Path) -> None:
    for consent, over in (("", []), ('  introduced_to: "2026-05-01"\n', [["joerg-muessig", ["johanna", "mira"]]])):
        more = SHARED.replace("consents:\n", f"consents:\n{consent}") + 'introduced_to: "mira"\n'
        record(site, "anna-reuter", "johanna", "2026-03", more)
        path = site / "content/ledger/2026-03-anna-reuter-johanna-helped.yml"
        path.rename(path.with_name("2026-03-anna-reuter-johanna-introduced.yml")).write_text(
            EVENT.format("anna-reuter", "johanna", "2026-03").replace("helped", "introduced") + more, "utf-8"
        )
        record(site, "johanna", "joerg-muessig", "2024-01")
        record(site, "mira", "joerg-muessig", "2024-02")
        found = build(site).articles["anna-reuter"]["over"]
        assert found == (over or [["joerg-muessig", ["johanna"]]])


def test_a_faulty_event_is_logged_with_its_place_and_its_remedy(site: Path) -> None:
    record(site, "johanna", "johanna", "2026-03")
    errors = " ".join(build(site).errors.split())
    assert (
        "2026-03-johanna-johanna-helped.yml:2 Gebende und Empfangende sind dieselbe Person. Prüfe giver und receiver."
        in errors
    )


def test_a_site_without_a_ledger_has_no_referrals(site: Path) -> None:
    found = build(site).articles["anna-reuter"]
    assert not any(found[name] for name in ("given", "received", "told", "came_back", "over"))
