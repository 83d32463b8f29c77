"""Lists of founders: from A to Z, by trade and place, and what becomes of them where there are thousands."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import connections, views
from pipeline.domain import Profile
from pipeline.rendering import Templates
from tests.factories import profile, publication

TEMPLATES = Templates(Path(__file__).parents[1] / "theme")
NAMES = ("Anna Albers", "Änne Adler", "Bo Brandt", "Çiğdem Can", "7 Hügel Kollektiv")


def founders(*names: str) -> tuple[Profile, ...]:
    surnames = [name.rpartition(" ")[2] for name in names]
    sort_as = [name if name[0].isdigit() else f"{last}, {name}" for name, last in zip(names, surnames, strict=True)]
    return tuple(
        profile(f"person-{number}", name=name, sort_as=key)
        for number, (name, key) in enumerate(zip(names, sort_as, strict=True))
    )


def pages(*profiles: Profile, lang: str = "de") -> views.Pages:
    made = publication(*profiles)
    gallery = views.Gallery({}, {"de": (), "en": ()}, {}, connections.for_readers(made))
    return views.in_every_language(made, gallery)[lang]


def files(made: views.Pages) -> dict[str, views.PageFile]:
    return {page.file: page for page in made.all() if page.template in ("list.html", "groups.html", "search.html")}


def rendered(made: views.Pages, page: views.PageFile) -> str:
    site = views.site(made.publication, made.gallery, made.lang, preview=False)
    return TEMPLATES.render(page.template, made.lang, view=page.view, site=site)


def test_everybody_stands_on_one_page_as_long_as_that_can_be_read() -> None:
    made = pages(*founders(*NAMES))
    found = files(made)
    assert not [name for name in found if name.startswith("gruender/") and name != "gruender/index.html"]
    html = rendered(made, found["gruender/index.html"])
    assert re.findall(r'<h2 class="letter" id="(.)"', html) == ["#", "A", "B", "C"]
    assert re.findall(r'<p class="who"><a href="\.\./(.*?)/"', html) == [
        "person-4",
        "person-1",
        "person-0",
        "person-2",
        "person-3",
    ]
    letters = found["suche/index.html"].view.letters
    assert [(letter.text, letter.path) for letter in letters][:2] == [("#", "/gruender/#%23"), ("A", "/gruender/#A")]


def test_where_they_are_more_every_letter_has_a_page_with_a_way_to_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_LIST_MOST", 4)
    made = pages(*founders(*NAMES))
    found = files(made)
    lists = {"gruender/index.html", "gruender/andere/index.html", *(f"gruender/{one}/index.html" for one in "abc")}
    assert {name for name in found if name.startswith("gruender/")} == lists
    index = rendered(made, found["gruender/index.html"])
    assert "<h1>Von A bis Z</h1>" in index
    assert "Änne Adler, Anna Albers" in index
    html = rendered(made, found["gruender/a/index.html"])
    assert re.findall(r'<p class="who"><a href="\.\./\.\./(.*?)/"', html) == ["person-1", "person-0"]
    assert re.findall(r'<a href="\.\./\.\./gruender/(\w+)/"', html) == ["andere", "a", "b", "c"]
    assert html.count('gruender/a/" aria-current="page"') == 1
    letters = found["suche/index.html"].view.letters
    assert {file for letter in letters if (file := f"{letter.path.strip('/')}/index.html") not in found} == set()


def test_the_menu_marks_the_section_that_a_page_lies_in() -> None:
    for lang, sections in (("de", ("gruender", "branchen", "orte")), ("en", ("founders", "trades", "places"))):
        translated = tuple(replace(one, translations=(replace(one, lang="en"),)) for one in founders(*NAMES))
        made = pages(*translated, lang=lang)
        for name, page in files(made).items():
            menu = rendered(made, page).partition("</header>")[0]
            marked = re.findall(r'([^/"]+)/" aria-current="(\w+)"', menu)
            section = next((one for one in sections if one in name.split("/")), "suche" if lang == "de" else "search")
            assert marked == [(section, "page" if name.endswith(f"{section}/index.html") else "true")], name


def test_a_letter_in_another_language_knows_the_same_one_in_the_publications_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "_LIST_MOST", 1)
    translated = tuple(replace(one, translations=(replace(one, lang="en"),)) for one in founders(*NAMES))
    made = pages(*translated, lang="en")
    found = files(made)
    for english, german in (("others", "andere"), ("b", "b")):
        head = found[f"en/founders/{english}/index.html"].view.head
        assert dict(head.alternates) == {
            "de": f"https://vorgestellt.example/gruender/{german}/",
            "en": f"https://vorgestellt.example/en/founders/{english}/",
        }
    assert {name.rpartition("/")[0] for name in files(pages(*translated))} >= {"gruender/andere", "gruender/b"}


@pytest.mark.parametrize(("count", "names", "more"), [(12, 12, 0), (13, 13, 0), (14, 12, 2)])
def test_a_trade_in_the_list_of_trades_names_its_newest_and_counts_the_rest(count: int, names: int, more: int) -> None:
    made = pages(*(profile(f"person-{number:02}", name=f"Bo Nummer {number:02}") for number in range(count)))
    page = files(made)["branchen/index.html"]
    (row,) = page.view.rows
    assert (len(row.names), row.more) == (names, more)
    assert row.names == tuple(p.founder.name for p in made.profiles[:names])
    assert ("und 2 weitere" in rendered(made, page)) == bool(more)


def test_the_cards_of_a_list_are_not_made_to_be_compared() -> None:
    made = pages(*founders(*NAMES))
    asked: list[str] = []
    card = made.card
    made.card = lambda slug: asked.append(slug) or card(slug)
    page = next(page for page in made.all() if page.file == "gruender/index.html")
    before = len(asked)  # what the first page shows
    _ = page.shows, page.head
    assert len(asked) == before <= 5
    assert len(page.view.groups) == 4
    assert len(asked) == before + 5
