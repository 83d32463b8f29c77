"""What a page is called and says of itself where it is found: no two alike, and each true of what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import lxml.html
import pytest

from pipeline import connections, descriptions, views
from pipeline.domain import Html, Publication
from pipeline.rendering import Templates
from tests.factories import issue, lead, profile, publication, update

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


# Descriptions


def test_every_page_says_something_of_its_own() -> None:
    own = profile(translations=(profile(lang="en", one_liner="Binds books that are to last a century."),))
    shown = publication(own, profile("bo-beispiel", issue="2026-10", trade="druck", place="Kassel"))
    for lang in ("de", "en"):
        found = heads(shown, lang)
        said = [description for _, _, description, _ in found.values()]
        assert sorted(said) == sorted(set(said))
        for file, (title, elsewhere, description, shared) in found.items():
            assert description == shared, file
            assert description not in (title, elsewhere), file
            assert 10 < len(description) <= descriptions.LONGEST, file


def test_lists_say_how_many_stand_in_them_and_who() -> None:
    people = [profile(f"person-{n}", name=f"Person Nummer {n}", trade="druck", place="Kassel") for n in range(20)]
    own = profile(translations=(profile(lang="en"),))
    shown = publication(own, *people)
    german, english = ({file: said for file, (_, _, said, _) in heads(shown, lang).items()} for lang in ("de", "en"))
    assert german["branchen/handwerk/index.html"] == "Ein Porträt aus der Branche Handwerk: Ada Beispiel."
    assert english["en/trades/handwerk/index.html"] == "One portrait in Crafts: Ada Beispiel."
    assert german["orte/kassel/index.html"].startswith("20 Porträts aus Kassel: Person Nummer 0, Person Nummer 1, ")
    assert german["orte/kassel/index.html"].endswith(" …")
    assert german["gruender/index.html"] == "Alle Porträts von A bis Z, zurzeit 21."
    assert english["en/founders/index.html"] == "All portraits from A to Z, 1 at present."
    assert german["ausgaben/index.html"] == "Alle Ausgaben seit November 2026, zurzeit 1."
    assert german["branchen/index.html"] == "Die Porträts nach Branchen: Druck, Handwerk."
    assert english["en/places/index.html"] == "The portraits by place: Lüneburg."


def test_the_list_of_a_letter_says_so_where_everybody_would_be_too_long_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_LIST_MOST", 1)
    found = heads(publication(profile(), profile("bo-beispiel")), "de")
    assert found["gruender/b/index.html"][2] == "2 Porträts unter „B“: Ada Beispiel, Bo Beispiel."
    assert found["gruender/index.html"][2] == "Alle Porträts von A bis Z, zurzeit 2."


def test_an_issue_says_how_its_lead_begins_and_in_another_language_who_is_in_it() -> None:
    own = profile(translations=(profile(lang="en", one_liner="Binds books that are to last a century."),))
    shown = publication(own)
    (number,) = shown.issues
    led = replace(shown, issues=(replace(number, lead=lead(opening=Html("<p>Wir waren <em>früh</em> dort.</p>"))),))
    said = "Ada Beispiel: Bindet Bücher, die ein Jahrhundert halten sollen."
    assert heads(shown, "de")["ausgaben/2026-11/index.html"][2] == said
    assert heads(led, "de")["ausgaben/2026-11/index.html"][2] == "Wir waren früh dort."
    said = "Ada Beispiel: Binds books that are to last a century."
    assert heads(led, "en")["en/issues/2026-11/index.html"][2] == said


def test_an_issue_of_several_leaves_room_for_all_names() -> None:
    said = descriptions.of_founders(["Ada Beispiel", "Bo Beispiel", "Cem Can"], "Bindet Bücher " * 20, "de")
    assert said.startswith("Ada Beispiel: Bindet Bücher")
    assert said.endswith("… Außerdem: Bo Beispiel, Cem Can.")
    assert len(said) <= descriptions.LONGEST


def test_an_issue_in_which_only_a_later_word_is_told_names_it() -> None:
    told = profile("bo-beispiel", issue="2026-10", updates=(update(issue="2026-11"),))
    found = heads(publication(told, profile(lang="de")), "de")
    assert "2026-11" in " ".join(found)
    news = publication(told)
    number = issue(month="2026-11", number=2, updates=((told, told.updates[0]),), profiles=())
    found = heads(replace(news, issues=(number, *news.issues[-1:])), "de")
    assert found["ausgaben/2026-11/index.html"][2] == f"Bo Beispiel: {told.updates[0].title}"


def test_what_fits_is_left_and_what_does_not_is_cut_after_a_word() -> None:
    assert descriptions.shortened("Drei Worte hier.", 16) == "Drei Worte hier."
    assert descriptions.shortened("Drei, Worte hier.", 13) == "Drei, Worte…"
    assert descriptions.shortened("Drei, Worte hier.", 8) == "Drei…"
    assert descriptions.shortened("Donaudampfschiff", 8) == "Donauda…"
