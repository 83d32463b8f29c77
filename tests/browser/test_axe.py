"""What axe finds on every kind of page: nothing, by day and by night, on every width, in colours of the reader's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline import site, store
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests.browser.crowd import crowd, write_network
from tests.browser.hosted import hosted
from tests.browser.looks import DAY, NIGHT, NIGHT_AT_REST, OWN_COLOURS, Look, faults
from tests.factories import a_content, ready_to_build
from tests.test_signup import FORM

ROOT = Path(__file__).parents[2]
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
    "crowd/netzwerk/index.html#f-f-0015",
)
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small publication, built, and beside it the network of a larger one."""
    content = a_content(tmp_path_factory.mktemp("axe"))
    with (content / "content" / "publication.yml").open("a", encoding="utf-8") as file:
        file.write(FORM)  # so that there is a form to look at, and the banner
        file.write('sample: "yes"\n')
    read = store.read_content(content)
    publication = examine(read, date(2026, 11, 23)).publication
    assert publication is not None
    ready_to_build(content)
    site.build(content, site.material(publication, read, Templates(ROOT / "theme")), content / "output")
    # As many as it takes for every month's colour and every kind of line, and as many years as leave room for dots only. More of
    # them are more of the same, and axe compares everything in a picture with everything.
    write_network(crowd(30, 8), content / "output" / "crowd", ROOT / "theme")
    return content / "output"


@pytest.mark.parametrize(
    ("width", "looks"),
    [(390, (DAY, NIGHT)), (768, (NIGHT_AT_REST,)), (1280, (DAY, NIGHT, OWN_COLOURS))],
    ids=["390", "768", "1280"],
)
def test_axe_finds_nothing(browser: Browser, output: Path, width: int, looks: tuple[Look, ...]) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    with hosted(output) as base:
        for name in PAGES:
            page.goto(f"{base}/{name}")
            assert not (found := faults(page, *looks)), f"{name} {found}"
    page.close()
