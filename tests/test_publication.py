"""What exists on a day: today decides, and nothing of tomorrow shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline import characters, links, publication, store
from pipeline.domain import Publication
from tests.factories import facts


def on(root: Path, today: date) -> Publication:
    verdict = publication.examine(store.read_content(root), today)
    assert verdict.publication is not None, verdict.findings
    return verdict.publication


def test_a_number_appears_on_its_day_and_not_the_day_before(content: Path) -> None:
    assert [i.month for i in on(content, date(2026, 11, 14)).issues] == ["2026-10"]
    assert [i.month for i in on(content, date(2026, 11, 15)).issues] == ["2026-11", "2026-10"]
    assert [p.slug for p in on(content, date(2026, 11, 14)).planned] == ["ada-beispiel"]


def test_events_count_once_both_sides_are_featured(content: Path) -> None:
    assert not on(content, date(2026, 11, 14)).ledger
    assert [(e.giver, e.receiver) for e in on(content, date(2026, 11, 15)).ledger] == [
        ("joerg-muessig", "ada-beispiel")
    ]


def test_a_link_to_a_portrait_that_is_still_to_come_is_text_until_then(content: Path) -> None:
    index = content / "content" / "founders" / "joerg-muessig" / "index.md"
    index.write_text(index.read_text("utf-8").replace("Ada, mit", "[Ada](/ada-beispiel/), mit"), "utf-8")
    early, late = (on(content, date(2026, 11, day)).profile("joerg-muessig") for day in (14, 15))
    assert early is not None
    assert late is not None
    assert "Ada, mit" in early.interview.answers[1].html
    assert '<a href="/ada-beispiel/">Ada</a>' in late.interview.answers[1].html


def test_a_later_word_appears_with_its_own_month(content: Path) -> None:
    (content / "content" / "founders" / "joerg-muessig" / "update-danach.md").write_text(
        '---\nissue: "2026-11"\nlang: "de"\ntitle: "Danach"\nconsent: "2026-10-20"\n---\nDie Maschine läuft noch.\n',
        "utf-8",
    )
    early, late = on(content, date(2026, 11, 14)), on(content, date(2026, 11, 15))
    assert not early.issues[0].updates
    assert [(p.slug, u.title) for p, u in late.issues[0].updates] == [("joerg-muessig", "Danach")]


def test_a_number_has_its_place_in_the_count_and_the_leads_order(content: Path) -> None:
    (content / "content" / "issues" / "2026-10.md").write_text(
        '---\norder: ["mira-sommer", "joerg-muessig"]\n---\n', "utf-8"
    )
    issues = on(content, date(2026, 11, 23)).issues
    assert [(i.month, i.number) for i in issues] == [("2026-11", 2), ("2026-10", 1)]
    assert [p.slug for p in issues[1].profiles] == ["mira-sommer", "joerg-muessig"]


@pytest.mark.parametrize(
    ("month", "offset"), [("2026-03", "+01:00"), ("2026-04", "+02:00"), ("2026-10", "+02:00"), ("2026-11", "+01:00")]
)
def test_a_number_appears_at_eight_local_time_on_both_sides_of_a_change_of_clocks(month: str, offset: str) -> None:
    assert publication.appears(month, facts(issue_day=15)).isoformat() == f"{month}-15T08:00:00{offset}"


def test_names_sort_by_din_5007_for_lists_of_names() -> None:
    names = [
        "Zander",
        "Müller",
        "Muller",
        "Mueller",
        "Ärmel",
        "Adler",
        "Ostler",
        "Öztürk",
        "Straße",
        "Strasse",
        "Łukasz",
    ]
    assert sorted(names, key=characters.sort_key) == [
        "Adler", "Ärmel", "Łukasz", "Mueller", "Müller", "Muller", "Öztürk", "Ostler", "Strasse", "Straße", "Zander",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "slug"), [
    ("Jörg Müßig", "joerg-muessig"), ("Łukasz Ore", "lukasz-ore"), ("Özlem Yıldız", "oezlem-yildiz"), ("Minh Anh Nguyễn", "minh-anh-nguyen"),
    ("O’Brien & Söhne", "obrien-soehne"),
])  # fmt: skip
def test_a_name_becomes_the_slug_a_german_would_write(name: str, slug: str) -> None:
    assert characters.slug(name) == slug


@pytest.mark.parametrize(("url", "fault"), [
    ("https://ada.example/a?b=c#d", None), ("http://ada.example", None), ("ada.example", "url-scheme"), ("javascript:alert(1)", "url-scheme"),
    ("data:text/html,x", "url-scheme"), ("https://ex.de\\@evil.example", "url-characters"), ("https://a@ex.example", "url-host"),
    ("https://ex.example:8080/", "url-host"), ("https://127.0.0.1/", "url-host"), ("https://[::1]/", "url-host"), ("https://localhost/", "url-host"),
    ("https://ex.example/\tx", "url-characters"), ("//ex.example", "url-scheme"), ("https://", "url-host"),
])  # fmt: skip
def test_an_odd_address_is_refused(url: str, fault: str | None) -> None:
    assert links.fault(url) == fault


def test_a_link_belongs_to_its_kind_by_its_host() -> None:
    assert links.belongs("linkedin", "https://de.linkedin.com/in/ada")
    assert not links.belongs("linkedin", "https://linkedin.com.evil.example/in/ada")
    assert not links.belongs("linkedin", "https://notlinkedin.com/in/ada")
    assert links.belongs("website", "https://anything.example/")
