"""The page on which a letter is looked at before anything is sent."""

from __future__ import annotations

import base64
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.domain import Letter
from pipeline.letter import MOST_BYTES, compose, too_heavy
from pipeline.proof import on_a_screen, proof, with_pictures, without_pictures
from pipeline.rendering import Templates
from tests.factories import issue, picture, profile, publication

URL = "https://vorgestellt.example"
TEMPLATES = Templates(Path(__file__).parent.parent / "theme")
FILES = {"ada-beispiel/portrait-800.jpg": b"\xff\xd8picture", "index.html": b"<html>"}


@pytest.fixture
def letter() -> Letter:
    ada = profile()
    return compose(issue(ada), publication(ada), {ada.slug: picture()}, TEMPLATES, "de")


class Frames(HTMLParser):
    """Collects the letters in the frames of a page, and every address of the page itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.letters: dict[str, str] = {}
        self.sandboxes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "iframe":
            self.letters[values["title"]] = values["srcdoc"]
            self.sandboxes.add(values["sandbox"])
        self.addresses += [values[name] for name in ("src", "href") if name in values]


def page_of(letter: Letter, lang: str = "de") -> str:
    return proof(letter, FILES, URL, too_heavy(letter), TEMPLATES, lang)


def test_the_page_shows_the_letter_wide_and_narrow_light_and_dark_and_without_pictures(letter: Letter) -> None:
    page = Frames(page_of(letter))
    assert list(page.letters) == [
        f"{row}, HTML, {width} px" for row in ("Hell", "Dunkel", "Ohne Bilder") for width in (600, 360)
    ]
    for width in (600, 360):
        light, dark, bare = (page.letters[f"{row}, HTML, {width} px"] for row in ("Hell", "Dunkel", "Ohne Bilder"))
        assert "@media not all" in light
        assert "@media all" in dark
        assert "prefers-color-scheme" not in light + dark + bare
        assert base64.b64encode(FILES["ada-beispiel/portrait-800.jpg"]).decode() in light
        assert base64.b64encode(FILES["ada-beispiel/portrait-800.jpg"]).decode() in dark
        assert 'src="data:,"' in bare


def test_both_parts_and_what_an_inbox_shows_stand_on_the_page(letter: Letter) -> None:
    page = page_of(letter)
    assert unescape(page).count(letter.text) == 2, "at 600 and at 360 pixels"
    for part in (
        letter.subject,
        letter.preheader,
        letter.sender_address,
        f"{len(letter.html.encode())} Bytes",
        "15. Nov.",
    ):
        assert part in unescape(page)


def test_the_page_speaks_the_language_of_whoever_looks(letter: Letter) -> None:
    english = page_of(letter, "en")
    assert '<html lang="en">' in english
    assert "Without pictures" in english
    assert "15 Nov<" in english
    assert "None of this has been sent." in english


def test_the_page_loads_nothing_and_runs_nothing(letter: Letter) -> None:
    html = page_of(letter)
    page = Frames(html)
    assert page.addresses == []
    assert "<script" not in html
    assert page.sandboxes == {"allow-popups allow-popups-to-escape-sandbox"}
    for shown in page.letters.values():
        assert all(address.startswith("data:") for address in Images(shown).addresses)


class Images(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if tag == "img" and name == "src"]


def test_a_letter_that_is_too_heavy_says_so_on_its_page(letter: Letter) -> None:
    assert 'class="warn"' not in page_of(letter)
    heavy = replace(letter, html=letter.html + " " * MOST_BYTES)
    assert "schneidet Gmail ihn ab" in page_of(heavy)
    assert "Gmail cuts it off" in page_of(heavy, "en")


def test_words_of_a_letter_cannot_break_out_of_the_page(letter: Letter) -> None:
    hostile = replace(letter, subject='"><script>alert(1)</script>', text="</pre><script>alert(2)</script>\n")
    assert "<script>" not in page_of(hostile)


@pytest.mark.parametrize("spelled", ["@media (prefers-color-scheme: dark)", "@media(prefers-color-scheme:dark)"])
def test_a_screen_is_dark_or_light_whatever_the_machine_is(spelled: str) -> None:
    html = f'<meta name="color-scheme" content="light dark"><style>:root{{color-scheme: light dark}}{spelled}{{a{{}}}}</style>'
    assert on_a_screen(html, "dark") == (
        '<meta name="color-scheme" content="dark"><style>:root{color-scheme: dark}@media all{a{}}</style>'
    )
    assert on_a_screen(html, "light") == (
        '<meta name="color-scheme" content="light"><style>:root{color-scheme: light}@media not all{a{}}</style>'
    )


def test_a_picture_that_the_site_does_not_have_stays_away() -> None:
    html = (
        f'<img class="a" src="{URL}/ada-beispiel/portrait-800.jpg" alt="A"><img src="https://elsewhere.example/b.jpg">'
    )
    shown = Images(with_pictures(html, FILES, URL)).addresses
    assert shown[0].startswith("data:image/jpeg;base64,")
    assert shown[1] == "data:,"
    assert Images(with_pictures(f'<img src="{URL}/index.html">', FILES, URL)).addresses == ["data:,"]
    assert Images(without_pictures(html)).addresses == ["data:,", "data:,"]
    assert 'alt="A"' in without_pictures(html)
