"""What axe finds on every kind of page: nothing, by day and by night, on every width, in colours of the reader's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python import sync_playwright as axe
from playwright.sync_api import Browser

from pipeline import site, store
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests.browser.crowd import crowd, write_network
from tests.browser.hosted import hosted
from tests.factories import ready_to_build
from tests.test_signup import FORM

ROOT = Path(__file__).parents[2]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PAGES = (
    "index.html",
    "en/index.html",
    "404.html",
    "ausgaben/index.html",
    "ausgaben/2026-11/index.html",
    "ausgaben/2026-11/brief/index.html",
    "gruender/index.html",
    "branchen/index.html",
    "branchen/handwerk/index.html",
    "orte/index.html",
    "feeds/index.html",
    "suche/index.html",
    "en/search/index.html",
    "en/mira-sommer/index.html",
    "ada-beispiel/index.html",
    "joerg-muessig/index.html",
    "netzwerk/index.html",
    "netzwerk/index.html#f-joerg-muessig",
    "brief/index.html",
    "en/letter/index.html",
    "brief/danke/index.html",
    "brief/bestaetigt/index.html",
    "crowd/netzwerk/index.html",
    "crowd/netzwerk/index.html#f-f-0040",
)
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def output(content: Path) -> Path:
    """The small publication, built, and beside it the network of a larger one."""
    with (content / "content" / "publication.yml").open("a", encoding="utf-8") as file:
        file.write(FORM)  # so that there is a form to look at, and the banner
        file.write('sample: "yes"\n')
    read = store.read_content(content)
    publication = examine(read, date(2026, 11, 23)).publication
    assert publication is not None
    ready_to_build(content)
    site.build(content, site.material(publication, read, Templates(ROOT / "theme")), content / "output")
    write_network(crowd(80, 8), content / "output" / "crowd", ROOT / "theme")
    return content / "output"


@pytest.mark.parametrize(
    ("width", "options"),
    [
        (390, {}),
        (390, {"color_scheme": "dark"}),
        (768, {"color_scheme": "dark", "reduced_motion": "reduce"}),
        (1280, {}),
        (1280, {"color_scheme": "dark"}),
        (1280, {"forced_colors": "active"}),
    ],
    ids=str,
)
def test_axe_finds_nothing(browser: Browser, output: Path, width: int, options: dict[str, object]) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    with hosted(output) as base:
        for name in PAGES:
            page.goto(f"{base}/{name}")
            found = axe.Axe().run(page, options=RULES)
            assert not found.violations_count, f"{name}\n{found.generate_report()}"
    context.close()
