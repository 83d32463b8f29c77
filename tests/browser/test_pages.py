"""Pages in a real browser: nothing is fetched from elsewhere, nothing runs, nothing sticks out on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline import prose, site, store
from pipeline.domain import Profile
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests.conftest import CHROMIUM
from tests.factories import a_content, ready_to_build

ROOT = Path(__file__).parents[2]
TRIPWIRE = """
Ein Text mit <script>document.title='PWNED'</script> <img src="https://pixel.example/x.gif" onerror="document.title='PWNED'">
und {{ 7*7 }}, <svg onload="document.title='PWNED'">, <iframe src="https://frame.example/"></iframe>.
"""

PAGES = (
    "index.html",
    "ada-beispiel/index.html",
    "ausgaben/2026-11/index.html",
    "ausgaben/2026-11/brief/index.html",
    "gruender/index.html",
)
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small publication, built, with a hostile text that got past the checks."""
    hostile = prose.render(TRIPWIRE).interview
    content = a_content(tmp_path_factory.mktemp("hostile"))
    return _built(content, lambda profile: replace(profile, one_liner=TRIPWIRE.strip(), interview=hostile))


def _built(content: Path, change: Callable[[Profile], Profile]) -> Path:
    """Return the folder of the small publication, built with its portraits changed."""
    read = store.read_content(content)
    publication = examine(read, date(2026, 11, 23)).publication
    assert publication is not None
    profiles = tuple(map(change, publication.profiles))
    issues = tuple(replace(i, profiles=tuple(p for p in profiles if p.issue == i.month)) for i in publication.issues)
    made = site.material(replace(publication, profiles=profiles, issues=issues), read, Templates(ROOT / "theme"))
    ready_to_build(content)
    site.build(content, made, content / "output")
    return content / "output"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_texts_neither_run_nor_fetch_nor_stick_out(
    browser: Browser, output: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    requests: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: requests.append(request.url))
    for name in (
        "index.html",
        "ada-beispiel/index.html",
        "ausgaben/2026-11/index.html",
        "ausgaben/2026-11/brief/index.html",
        "gruender/index.html",
    ):
        page.goto((output / name).as_uri())
        assert "PWNED" not in page.title(), name
        assert (
            page.locator("script:not([type='application/ld+json']), iframe, svg, main img[src^='http']").count() == 0
        ), name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert requests
    assert not [url for url in requests if not url.startswith("file://")]
    context.close()


@pytest.mark.parametrize(("width", "density"), [(390, 1), (390, 3), (1280, 1), (1280, 2)])
def test_a_picture_arrives_as_avif_not_wider_than_it_is_shown_and_moves_nothing(
    browser: Browser, output: Path, width: int, density: int
) -> None:
    """A step too narrow where the next one would be twice as heavy for nothing that anybody could see."""
    context = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=density)
    page = context.new_page()
    for name in PAGES:
        if name.endswith("brief/index.html"):
            continue  # it shows what the mail shows, a JPEG
        page.goto((output / name).as_uri())
        page.evaluate("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
        page.wait_for_function("[...document.images].every(i => i.complete && i.naturalWidth)")
        images = page.evaluate(
            "[...document.querySelectorAll('picture img')].map(i => ({file: i.currentSrc, shown: i.getBoundingClientRect().width,"
            " high: i.getBoundingClientRect().height, promised: [+i.getAttribute('width'), +i.getAttribute('height')], first: i.fetchPriority}))"
        )
        assert images, name
        for image in images:
            assert image["file"].endswith(".avif"), (name, image)
            offered = int(image["file"].rpartition("-")[2].removesuffix(".avif"))
            assert offered in (200, 400)
            assert offered == 400 or image["shown"] * density <= 240, (name, image)
            assert offered == 200 or image["shown"] * density > 200, (name, image)
            promised = image["promised"]
            assert abs(image["shown"] / image["high"] - promised[0] / promised[1]) < 0.02, (name, image)
        assert [image["first"] for image in images].count("high") == (name in PAGES[:3]), name
    context.close()


def _long_words(profile: Profile) -> Profile:
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    return replace(profile, founder=replace(profile.founder, name=f"Ada {word}", business=f"{word} & {word}"))


def test_nothing_sticks_out_on_a_phone_whatever_the_words_and_however_large_its_owner_reads(
    browser: Browser, content: Path
) -> None:
    output = _built(content, _long_words)
    for letters in (16, 24, 32):
        large = browser.browser_type.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", f"--blink-settings=defaultFontSize={letters}"]
        )
        page = large.new_page(viewport={"width": 390, "height": 900})
        for name in (*PAGES, "feeds/index.html"):
            page.goto((output / name).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, (name, letters)
        large.close()


def test_a_long_surname_is_not_parted_in_a_headline(browser: Browser, content: Path) -> None:
    name = "Anna-Katharina Schwarzenberg-Hohenlohe"
    output = _built(content, lambda profile: replace(profile, founder=replace(profile.founder, name=name)))
    page = browser.new_page()
    for width in (390, 768, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for file in PAGES[:3]:
            page.goto((output / file).as_uri())
            page.evaluate("document.fonts.ready")
            heading = page.locator(".hero h2 a, .portrait h1, .feature h2 a").first
            assert heading.inner_text() == name
            lines = heading.evaluate(
                "(e, parts) => parts.map(p => { const r = document.createRange(), t = e.firstChild, at = t.data.indexOf(p);"
                " r.setStart(t, at); r.setEnd(t, at + p.length); return r.getClientRects().length })",
                ["Anna-", "Katharina", "Schwarzenberg-", "Hohenlohe"],
            )
            assert lines == [1, 1, 1, 1], (width, file)
    page.close()


def test_the_head_of_a_page_and_its_lists_keep_their_distances(browser: Browser, output: Path) -> None:
    page = browser.new_page()
    page.goto((output / "netzwerk/index.html").as_uri())

    def box(selector: str) -> dict[str, float]:
        found = page.locator(selector).bounding_box()
        assert found is not None
        return dict(found)

    for width in (390, 780, 860, 940, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        name, menu = box("header.site .name"), box("header.site nav")
        if menu["y"] > name["y"] + name["height"]:
            assert menu["x"] == name["x"], width
        else:
            assert menu["x"] + menu["width"] == pytest.approx(width - name["x"], abs=1), width
        head = box("header.site")
        assert box("h1")["y"] - head["y"] - head["height"] > 16, width
    inner = page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', "
        "'<div class=prose><ul><li>one<ul id=inner><li>two</ul></ul></div>'),"
        " getComputedStyle(document.querySelector('#inner')).marginBottom"
    )
    assert inner == "0px"
    page.close()


def test_on_a_phone_a_feed_has_its_name_above_and_its_three_links_on_one_line(browser: Browser, output: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto((output / "feeds/index.html").as_uri())
    rows = page.locator(".feeds tbody tr").all()
    assert [row.locator("th").inner_text() for row in rows[:2]] == ["Alle Porträts", "Ausgaben"]
    for row in rows:
        name, *links = (found.bounding_box() for found in (row.locator("th"), *row.locator("a").all()))
        assert name is not None
        assert {link["y"] for link in links if link} == {links[0]["y"] if links[0] else None}
        assert links[0] is not None
        assert links[0]["y"] >= name["y"] + name["height"] - 1
    page.close()
