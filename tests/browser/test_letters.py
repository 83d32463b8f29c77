"""Letters on a screen: wide and narrow, light and dark, with and without pictures and style sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.letters.world import LONG, letters

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES: Final = sorted(letters())
Show = Callable[..., Page]

CONTRASTS: Final = """() => {
  const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const c = colour(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const style = getComputedStyle(element);
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.matches("style")) continue;
    const [a, b] = [luminance(colour(style.color)), luminance(ground(element))];
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    found.push([walker.currentNode.textContent.trim().slice(0, 40), ratio, large ? 3 : 4.5]);
  }
  for (const img of document.images) {
    const [a, b] = [luminance(colour(getComputedStyle(img).color)), luminance(ground(img))];
    found.push([img.alt, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), 4.5]);
  }
  return found;
}"""


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Return a function that shows HTML without the network: pictures stay away."""
    contexts = []

    def shown(html: str, width: int = 600, scheme: Any = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        context.route("**/*", lambda route: route.abort())
        page = context.new_page()
        page.set_content(html)
        return page

    yield shown
    for context in contexts:
        context.close()


def without_style_sheet(html: str) -> str:
    return re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_text_is_in_contrast_with_its_ground(name: str, scheme: str, show: Show) -> None:
    found = show(letters()[name].html, scheme=scheme).evaluate(CONTRASTS)
    assert len(found) > 15
    assert [(text, round(ratio, 2)) for text, ratio, least in found if ratio < least] == []


@pytest.mark.parametrize("change", [str, without_style_sheet], ids=["with style sheet", "without style sheet"])
@pytest.mark.parametrize("width", [320, 360, 600])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out_of_a_screen(name: str, width: int, change: Callable[[str], str], show: Show) -> None:
    page = show(change(letters()[name].html), width)
    assert LONG in page.locator("body").inner_text().replace("\u00ad", "") or name == "bare"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_word_without_soft_hyphens_would_stick_out(show: Show) -> None:
    html = without_style_sheet(letters()["de"].html).replace("\u00ad", "").replace("word-break:break-word", "")
    assert show(html, 320).evaluate("document.documentElement.scrollWidth") > 320


def test_dark_is_dark_and_light_is_light(show: Show) -> None:
    ground = "getComputedStyle(document.querySelector('.paper table')).backgroundColor"
    assert show(letters()["de"].html, scheme="light").evaluate(ground) == "rgb(255, 253, 249)"
    assert show(letters()["de"].html, scheme="dark").evaluate(ground) == "rgb(28, 32, 31)"


@pytest.mark.parametrize("name", ["de", "en"])
def test_a_letter_without_pictures_says_who_is_meant_and_keeps_their_place(name: str, show: Show) -> None:
    page = show(letters()[name].html)
    assert page.evaluate(
        "[...document.images].map(i => [i.naturalWidth, i.alt.length > 10, i.getBoundingClientRect().height])"
    ) == [[0, True, 400]]
    assert page.get_by_text("JM", exact=True).is_visible(), "initials where there is no portrait"
    assert page.get_by_role("heading", name="Ada Beispiel").is_visible()


def test_a_button_has_room_for_a_finger_and_leads_to_its_portrait(show: Show) -> None:
    button = show(letters()["de"].html, 360).get_by_role("link", name="Ganzes Porträt lesen").first
    box = button.bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["width"] >= 44
    assert button.get_attribute("href") == "https://vorgestellt.example/ada-beispiel/"
