"""What a page is called and says of itself where it is found: no two alike, and each true of what is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import lxml.html
import pytest

from pipeline import connections, descriptions, views
from pipeline.domain import Publication
from pipeline.rendering import Templates
from tests.factories import profile, publication

TEMPLATES = Templates(Path(__file__).parents[1] / "theme")


def heads(shown: Publication, lang: str) -> dict[str, tuple[str, str, str, str]]:
    """Return (title, title elsewhere, description, description elsewhere) of every page of ``lang``, by its file."""
    gallery = views.Gallery({}, {"de": (), "en": ()}, {}, connections.for_readers(shown))
    pages, site = views.in_every_language(shown, gallery)[lang], views.site(shown, gallery, lang, preview=False)
    found = {}
    for page in pages.all():
        html = lxml.html.fromstring(TEMPLATES.render(page.template, lang, view=page.view, site=site))
        said = [html.xpath(f"string(//meta[@{key}]/@content)") for key in (
            'property="og:title"', 'name="description"', 'property="og:description"')]  # fmt: skip
        found[page.file] = (html.findtext(".//title") or "", *said)
    return found


@pytest.mark.parametrize(
    ("lang", "home", "numbered"),
    [
        ("de", "Vorgestellt · Erst geben, dann nehmen", "Ausgabe 1, November 2026"),
        ("en", "Vorgestellt · Give first, then take", "Issue 1, November 2026"),
    ],
)
def test_the_first_page_is_called_by_its_name_and_tagline_and_an_issue_by_its_number(
    lang: str, home: str, numbered: str
) -> None:
    one = profile(translations=(profile(lang="en"),))
    found = heads(publication(one, today=date(2026, 11, 20)), lang)
    prefix, issues = ("", "ausgaben") if lang == "de" else ("en/", "issues")
    assert found[f"{prefix}index.html"][:2] == (home, home)
    assert found[f"{prefix}{issues}/2026-11/index.html"][:2] == (f"{numbered} · Vorgestellt", numbered)


def test_the_first_page_is_called_the_same_where_nobody_is_featured_yet() -> None:
    assert heads(publication(), "de")["index.html"][0] == "Vorgestellt · Erst geben, dann nehmen"


def test_no_two_pages_of_a_language_are_called_the_same() -> None:
    found = heads(publication(profile(), profile("bo-beispiel", issue="2026-10", trade="druck", place="Kassel")), "de")
    titles = [title for title, *_ in found.values()]
    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Jeden Monat ein Mensch. Erst geben, dann nehmen.", "Jeden Monat ein Mensch."),
        ("Erst geben, dann nehmen.", "Erst geben, dann nehmen."),
        ("Wer gibt hier? Du.", "Wer gibt hier?"),
        ("Wer es gemacht hat. Erst geben.", "Wer es gemacht hat."),
        ("Am 15. jedes Monats, z. B. bei Dr. Muster.", "Am 15. jedes Monats, z. B. bei Dr. Muster."),
        ("Ohne Punkt", "Ohne Punkt"),
    ],
)
def test_a_sentence_ends_after_a_whole_word(text: str, first: str) -> None:
    assert descriptions.first_sentence(text) == first
