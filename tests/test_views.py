"""What holds for every view: whoever compares two builds compares views instead of pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from types import EllipsisType, NoneType, UnionType
from typing import Any, Literal, NewType, get_args, get_origin, get_type_hints

import pytest
from markupsafe import Markup

from pipeline import connections, portrait, portrait_page, views
from pipeline.domain import Publication
from pipeline.rendering import Templates
from tests.factories import issue, lead, profile, publication
from tests.factories import portrait as portrait_of

TEMPLATES = Templates(Path(__file__).parents[1] / "theme")

PLAIN = {str, int, float, bool, NoneType, EllipsisType, Markup, date}


def inside(kind: Any) -> Iterator[Any]:
    """Yield what a value of ``kind`` may hold. Raises TypeError where that is no plain value and no frozen one."""
    if isinstance(kind, NewType):
        yield kind.__supertype__
    elif get_origin(kind) in (tuple, UnionType, Mapping):
        yield from (EllipsisType if each is ... else each for each in get_args(kind))
    elif get_origin(kind) is Literal:
        yield from map(type, get_args(kind))
    elif is_dataclass(kind) and kind.__dataclass_params__.frozen and all(f.repr for f in fields(kind)):
        yield from get_type_hints(kind).values()
    elif kind not in PLAIN:
        raise TypeError(kind)


def test_a_view_is_made_of_frozen_values_that_say_all_they_hold_when_they_are_written_out() -> None:
    known, ahead = set(), [views.View, portrait_page.Common, portrait_page.Around]
    while ahead:
        kind = ahead.pop()
        if kind not in known:
            known.add(kind)
            ahead += inside(kind)
    assert {portrait_page.PortraitView, connections.Connections, portrait.PictureSet, views.LetterView} <= known


def home(shown: Publication, lang: str = "de") -> views.HomeView:
    gallery = views.Gallery({}, {"de": (), "en": ()}, {}, connections.for_readers(shown))
    return views.in_every_language(shown, gallery)[lang].home()


def test_where_a_portrait_stands_is_told_to_search_engines_as_its_page_says_it() -> None:
    one, other = profile(), profile("bo-beispiel")
    shown = [
        (one, other), (replace(one, lang="en"),), (replace(one, translations=(profile(lang="en"),)), other),
        (replace(one, lang="en", translations=(profile(lang="de"),)),), (replace(one, lang="fr"),),
    ]  # fmt: skip
    told = set()
    for profiles in shown:
        made = publication(*profiles, today=date(2026, 11, 20))
        gallery = views.Gallery({}, {"de": (), "en": ()}, {}, connections.for_readers(made))
        for pages in views.in_every_language(made, gallery).values():
            found = pages.located()
            assert found == [portrait_page.portrait_head(pages.common, p).located for p in pages.profiles]
            told.update(found)
    assert {path for path, *_ in told} == {f"{prefix}/{p.slug}/" for prefix in ("", "/en") for p in (one, other)} - {
        "/en/bo-beispiel/"
    }
    assert any(not canonical.endswith(f"example{path}") for path, canonical, _ in told), (
        "a page that stands for another one"
    )


def test_what_a_translation_leaves_as_it_is_says_in_which_language_it_stands() -> None:
    told = profile(pronouns="sie", portrait=portrait_of(alt="Ada an der Presse.", credit="Zeichnung: Vorgestellt"))
    translated = replace(
        told, lang="en", portrait=portrait_of(alt="Ada at the press.", credit="Zeichnung: Vorgestellt")
    )
    made = publication(replace(told, translations=(translated,)))
    gallery = views.Gallery({}, {"de": (), "en": ()}, {}, connections.for_readers(made))
    for lang, marked in (("de", ""), ("en", ' lang="de"')):
        pages = views.in_every_language(made, gallery)[lang]
        site, view = views.site(made, gallery, lang, preview=False), pages.portrait(made.profiles[0])
        html = TEMPLATES.render("portrait.html", lang, view=view, site=site)
        assert f"<dd{marked}>sie</dd>" in html
        assert f"<span{marked}>Zeichnung: Vorgestellt</span>" in html


def test_where_nothing_is_a_reader_finds_the_search_the_list_and_the_first_page() -> None:
    made = publication()
    gallery = views.Gallery({}, {"de": (), "en": ()}, {}, connections.for_readers(made))
    pages_in = views.in_every_language(made, gallery)
    for page in views.pages(made, pages_in):
        if page.template == "404.html":
            site = views.site(made, gallery, page.lang, preview=False)
            html = TEMPLATES.render("404.html", page.lang, view=page.view, site=site)
            inside = html.partition("<main")[2].partition("</main>")[0]
            ways = (site.paths.search, site.paths.founders, site.paths.home)
            assert [inside.index(f'href="{way}"') for way in ways]


@pytest.mark.parametrize(
    ("today", "said"),
    [("2026-11-13", False), ("2026-11-14", True), ("2026-12-15", True), ("2027-01-14", True), ("2027-01-15", False)],
)
def test_the_first_page_says_that_a_month_has_no_issue_from_a_month_before_until_the_next_one(
    today: str, said: bool
) -> None:
    day = date.fromisoformat(today)
    profiles = [profile()] if today < "2027-01-15" else [profile(), profile("bo-beispiel", issue="2027-01")]
    shown = publication(*profiles, today=day, pauses=(lead("2026-12", instead="pause"),))
    assert (home(shown).pause is not None) == said


def test_the_first_page_says_when_the_next_issue_appears_after_a_pause_and_why_there_is_none() -> None:
    pauses = tuple(lead(month, instead="pause") for month in ("2026-12", "2027-01"))
    shown = publication(profile(), today=date(2026, 12, 20), pauses=pauses)
    said = home(shown).pause
    assert said is not None
    assert (said.month, said.following) == ("Januar 2027", "15. Februar 2027")
    assert "Liebe Leserinnen" in said.why
    english = home(shown, "en").pause
    assert english is not None
    assert (english.why, english.following) == ("", "15 February 2027")


def test_an_issue_of_news_leads_the_first_page_with_the_words_and_keeps_the_last_portrait() -> None:
    news = issue(month="2026-12", number=2, profiles=(), lead=lead("2026-12", instead="news"))
    shown = publication(profile(issue="2026-11"))
    shown = replace(shown, issues=(news, *shown.issues), today=date(2026, 12, 20))
    found = home(shown)
    assert found.newest is not None
    assert (found.newest.text, found.month, len(found.featured)) == ("Dezember 2026", "November 2026", 1)
    assert "Liebe Leserinnen" in found.opening
    assert home(shown, "en").newest is None
