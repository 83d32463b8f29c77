"""Every kind of page as a host serves it: nothing breaks the policy, comes from elsewhere, moves, leads nowhere or needs a script."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from pipeline import site, store
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests import factories
from tests.browser.hosted import hosted
from tests.test_signup import FORM

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "mitmachen": 'title: "Mitmachen"\nlang: "de"\nslug: "mitmachen"\nshows: "form"\n',
    "join": 'title: "Taking part"\nlang: "en"\nslug: "join"\nshows: "form"\ntranslates: "mitmachen"\n',
    "impressum": 'title: "Impressum"\nlang: "de"\nslug: "impressum"\nshows: "imprint"\n',
}
# Adds up how far things jump, and keeps what the policy forbids. The script comes from the test, not from the page.
WATCH = """
window.broken = []; window.moved = 0;
document.addEventListener("securitypolicyviolation", event => broken.push(event.violatedDirective + " " + event.blockedURI));
new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small publication with every kind of page, built for readers."""
    content = factories.a_content(tmp_path_factory.mktemp("hosted"))
    for name, head in PAGES.items():
        path = content / f"content/pages/{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{head}---\nText.\n\n## Und dann\n\nText.\n", "utf-8")
    with (content / "content" / "publication.yml").open("a", encoding="utf-8") as file:
        file.write(FORM)
        file.write('sample: "yes"\n')
    factories.ready_to_build(content)
    read = store.read_content(content)
    publication = examine(read, factories.TODAY).publication
    assert publication is not None
    made = site.material(publication, read, Templates(content / "theme"))
    site.build(content, made, content / "output", settings=site.PRODUCTION)
    return content / "output"


def pages(output: Path) -> list[str]:
    """Return the address of every page, below the site's own."""
    return sorted("/" + str(path.relative_to(output)).removesuffix("index.html") for path in output.rglob("*.html"))


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "phone"])
def test_no_page_breaks_the_policy_asks_elsewhere_or_moves(
    browser: Browser, output: Path, options: dict[str, object]
) -> None:
    with hosted(output) as base:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.add_init_script(WATCH)
        page = context.new_page()
        faults: list[str] = []
        page.on(
            "request",
            lambda request: faults.append(request.url) if not request.url.startswith((base, "blob:")) else None,
        )
        page.on(
            "console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        for path in pages(output):
            if 'http-equiv="refresh"' in (output / file_of(path)).read_text("utf-8"):
                continue
            page.goto(base + path, wait_until="load")
            page.evaluate("document.fonts.ready")
            broken, moved = page.evaluate("[broken, moved]")
            assert (path, faults, broken) == (path, [], [])
            assert moved < 0.01, path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_fonts_come_late(browser: Browser, output: Path, width: int) -> None:
    with hosted(output) as base:
        page = browser.new_page(viewport={"width": width, "height": 844})
        page.add_init_script(WATCH)
        held: list[Route] = []
        page.route("**/*.woff2", lambda route: held.append(route))  # a method of a list has no signature to look at
        page.goto(base + "/", wait_until="domcontentloaded")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.wait_for_timeout(200)
        assert held
        page.route("**/*.woff2", lambda route: route.continue_())
        for route in held:
            route.continue_()
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(200)
        assert page.evaluate("moved") < 0.01
        page.close()


def file_of(path: str) -> str:
    return path.lstrip("/") + ("index.html" if path.endswith("/") else "")


def test_without_scripts_every_page_says_the_same(browser: Browser, output: Path) -> None:
    """What a reading page shows does not depend on a script; the form of taking part does, and says so."""
    with hosted(output) as base:
        texts = []
        for scripts in (True, False):
            context = browser.new_context(java_script_enabled=scripts)
            page = context.new_page()
            texts.append(
                {
                    path: said(page, base + path)
                    for path in pages(output)
                    if "netzwerk" not in path and "network" not in path
                }
            )
            context.close()
    with_scripts, without = texts
    differing = {path for path in with_scripts if with_scripts[path] != without[path]}
    assert differing <= {"/mitmachen/", "/en/join/", "/suche/", "/en/search/"}


def said(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


class _Links(HTMLParser):
    """Where a page's links lead, and what can be led to in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids |= {told["id"] or ""} if "id" in told else set()
        self.links += [value for name in ("href", "src") if (value := told.get(name))]
        for one in (told.get("srcset") or "").split(","):
            self.links += one.split()[:1]


def test_every_link_within_the_site_leads_somewhere(output: Path) -> None:
    read = {path: _Links((output / file_of(path)).read_text("utf-8")) for path in pages(output)}
    broken = []
    for path, found in read.items():
        for link in found.links:
            target = urlsplit(urljoin(f"https://site.example{path}", link))
            if target.netloc != "site.example" or target.scheme not in ("http", "https"):
                continue
            file = output / file_of(unquote(target.path))
            anchored = (
                not target.fragment
                or not file.name.endswith(".html")
                or unquote(target.fragment) in _Links(file.read_text("utf-8")).ids
            )
            if not file.is_file() or not anchored:
                broken.append((path, link))
    assert not broken
    assert sum(len(found.links) for found in read.values()) > 500


def test_no_page_brings_a_style_or_a_script_of_its_own_along(output: Path) -> None:
    for path in pages(output):
        html = (output / file_of(path)).read_text("utf-8")
        scripts = re.findall(r"<script(?![^>]* src=)([^>]*)>", html)
        assert all('type="application/ld+json"' in script for script in scripts), path
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html), path


def test_a_reader_with_a_keyboard_skips_to_the_text_follows_the_thread_and_changes_the_language(
    browser: Browser, output: Path
) -> None:
    with hosted(output) as base:
        context = browser.new_context()
        page = context.new_page()
        page.goto(base + "/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]  # it has come into sight
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        page.goto(base + "/ada-beispiel/")
        page.locator(".thread .relay a").first.press("Enter")
        page.wait_for_url("**/mira-sommer/")
        assert page.locator(".knot").inner_text() == "Genannt von Ada Beispiel"
        page.get_by_role("link", name="English").press("Enter")
        page.wait_for_url("**/en/mira-sommer/")
        assert page.evaluate("document.documentElement.lang") == "en"
        outline = page.evaluate(
            "() => { const a = document.querySelector('main a'); a.focus(); return getComputedStyle(a).outlineStyle }"
        )
        assert outline != "none"
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_twice_as_large_fits_and_nothing_moves_for_whoever_wants_no_motion(
    browser: Browser, output: Path, scheme: str
) -> None:
    with hosted(output) as base:
        context = browser.new_context(
            viewport={"width": 640, "height": 450},
            device_scale_factor=2,
            color_scheme=scheme,
            reduced_motion="reduce",  # type: ignore[arg-type]
        )
        page = context.new_page()
        for path in ("/", "/ada-beispiel/", "/ausgaben/2026-11/", "/netzwerk/", "/mitmachen/", "/brief/"):
            page.goto(base + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.evaluate("document.getAnimations().length") == 0
        context.close()


def test_on_paper_a_portrait_is_a_clipping_of_words_and_picture(browser: Browser, output: Path) -> None:
    with hosted(output) as base:
        context = browser.new_context()
        page = context.new_page()
        page.goto(base + "/ada-beispiel/")
        page.emulate_media(media="print")
        assert page.get_by_role("heading", name="Ada Beispiel").is_visible()
        assert page.locator(".clipping").inner_text().endswith("/ada-beispiel/")
        for hidden in ("nav", ".invitation", "footer"):
            assert not page.locator(hidden).first.is_visible()
        context.close()
