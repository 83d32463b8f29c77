"""What a page says to programs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from markupsafe import Markup, escape

from pipeline import linked_data
from tests.factories import facts, founder

HOSTILE = "</script><script>alert(1)</script><!-- \u2028\u2029 & \" ' \\ ]]> Löffelhardt"


def said(*nodes: linked_data.Node) -> list[dict[str, Any]]:
    data = json.loads(linked_data.script(*nodes))
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def portrait(**changes: object) -> linked_data.Node:
    return linked_data.portrait(
        facts(), founder(**changes), "https://v.example/ada/", "de", line="Bindet Bücher.",
        published="2026-11-15T08:00:00+01:00", pictures=("https://v.example/ada/card.jpg", "https://v.example/ada/p.jpg"),
        issue_url="https://v.example/ausgaben/2026-11/", issue_name="November 2026", number=3,
    )  # fmt: skip


@pytest.mark.parametrize("sign", ["<", ">", "&", "\u2028", "\u2029"])
def test_nothing_in_a_value_ends_the_element_or_begins_a_comment_in_it(sign: str) -> None:
    made = linked_data.script(portrait(name=HOSTILE, business=HOSTILE))
    assert isinstance(made, Markup)
    assert sign not in made
    assert said(portrait(name=HOSTILE))[0]["headline"] == HOSTILE


def test_a_template_that_shows_a_portrait_s_words_to_programs_gets_them_as_they_are() -> None:
    way = linked_data.way((facts().name, "h"), ("i", "j"), (founder(name=HOSTILE).name, "u"))
    made = linked_data.OfPortrait(facts(), founder(name=HOSTILE), "u", "de", "l", "p", ("c",), "j", "i", 3, "h")
    node = linked_data.portrait(
        facts(), founder(name=HOSTILE), "u", "de", line="l", published="p", pictures=("c",), issue_url="j", issue_name="i", number=3
    )  # fmt: skip
    assert escape(made) == linked_data.script(node, way)


def test_a_portrait_is_an_article_about_a_person_and_the_business() -> None:
    (article,) = said(portrait())
    person, business = article["about"]
    assert article["@type"] == "Article"
    assert (person["@type"], person["name"]) == ("Person", "Ada Beispiel")
    assert (business["@type"], business["foundingDate"]) == ("Organization", "2021-03")
    assert person["worksFor"] == business
    assert person["image"] == article["image"][-1]
    assert article["isPartOf"]["issueNumber"] == 3
    assert article["isPartOf"]["isPartOf"]["@type"] == "Periodical"


def test_no_link_is_called_the_founders_own_before_it_was_verified() -> None:
    links = founder().links
    assert links
    text = linked_data.script(portrait())
    assert "sameAs" not in text
    assert all(link.url not in text for link in links)


def test_the_home_page_is_a_site_and_a_periodical_of_the_same_publisher() -> None:
    site, periodical = said(*linked_data.publication(facts(), "https://vorgestellt.example/en/", "en"))
    assert (site["@type"], periodical["@type"]) == ("WebSite", "Periodical")
    assert site["publisher"] == periodical["publisher"]
    assert periodical["description"] == "Give first, then take."


def test_an_issue_names_its_portraits() -> None:
    made = linked_data.issue(
        facts(), "https://v.example/i/", 3, "November 2026", "2026-11-15", [("Ada", "https://v.example/ada/")]
    )
    assert said(made)[0]["hasPart"] == [{"@type": "Article", "headline": "Ada", "url": "https://v.example/ada/"}]


def test_the_way_counts_from_one() -> None:
    (way,) = said(linked_data.way(("V", "https://v.example/"), ("Ada", "https://v.example/ada/")))
    assert [step["position"] for step in way["itemListElement"]] == [1, 2]


def test_the_same_publication_has_the_same_name_everywhere() -> None:
    other = replace(facts(), name="Anfang")
    assert said(portrait())[0]["publisher"]["@id"] == linked_data.publication(other, "u", "de")[0]["publisher"]["@id"]
