"""What a founder may take along."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline import kit
from pipeline.rendering import Templates
from tests.factories import facts

FACES = Templates(Path(__file__).parents[1] / "theme").typefaces()
HOSTILE = """Ada "><script>alert(1)</script> & 'Co' Beispiel"""


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(("lang", "words"), [("de", "Porträtiert in Vorgestellt"), ("en", "Featured in Vorgestellt")])
def test_the_snippet_links_to_the_portrait_and_says_what_it_shows(lang: str, words: str) -> None:
    made = kit.kit(
        facts(), "ada-beispiel", HOSTILE, lang, url="https://v.example/a/?b&c", card="/a/card.jpg", badge="/b.svg"
    )
    (link, to), (image, shown) = Tags(made.snippet).found
    assert (link, to["href"]) == ("a", "https://v.example/a/?b&c")
    assert (image, shown["alt"]) == ("img", f"{words}: {HOSTILE}")
    assert (shown["width"], shown["height"]) == ("180", "68")


def test_the_snippet_asks_nothing_of_another_host() -> None:
    made = kit.kit(facts(), "ada-beispiel", "Ada", "de", url="https://v.example/", card="/c", badge="/b")
    assert Tags(made.snippet).found[1][1]["src"] == "badge.svg"


@pytest.mark.parametrize("name", ["Vorgestellt", "Gründerinnen und Gründer im Landkreis", HOSTILE, "李"])
def test_a_badge_is_outlines_that_stay_within_it(name: str) -> None:
    tree = ElementTree.fromstring(kit.badge(facts(name=name), "de", FACES))  # noqa: S314  # our own file
    assert {part.tag.rpartition("}")[2] for part in tree.iter()} == {"svg", "title", "path"}
    assert tree.find("{*}title").text == f"Porträtiert in {name}"
    thread = tree.findall("{*}path")[1].attrib["d"]
    assert float(thread.partition("h")[2].partition("v")[0]) <= 148.1
