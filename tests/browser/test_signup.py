"""The sign-up page in a real browser, without any script: what a person and a keyboard meet."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.looks import DAY, NIGHT, faults
from tests.factories import a_content
from tests.test_signup import ADDRESS, FORM, built

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def with_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a publication with Mailchimp's form."""
    return built(a_content(tmp_path_factory.mktemp("signup")), FORM)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_sends_the_address_and_nothing_it_did_not_say(browser: Browser, with_form: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    sent: list[tuple[str, str | None]] = []
    asked: list[str] = []

    def answer(route: Route) -> None:
        sent.append((route.request.url, route.request.post_data))
        route.fulfill(body="danke")

    page.on("request", lambda request: asked.append(request.url))
    context.route(lambda url: not url.startswith("file:"), answer)
    page.goto((with_form / "brief/index.html").as_uri())
    assert [url for url in asked if not url.startswith("file:")] == []
    page.get_by_label("Deine E-Mail-Adresse").fill("ada@post")
    page.keyboard.press("Enter")
    assert not sent
    assert page.get_by_text("Diese Adresse ist noch nicht vollständig").is_visible()
    page.get_by_label("Deine E-Mail-Adresse").fill("ada@post.example")
    assert not page.get_by_text("Diese Adresse ist noch nicht vollständig").is_visible()
    page.keyboard.press("Tab")  # past the trap: the button is next
    page.keyboard.press("Enter")
    page.wait_for_url(ADDRESS)
    assert sent == [(ADDRESS, "EMAIL=ada%40post.example&b_1462626880ade1ac87bd9c93a_92a4423d01=&CONSENT=2026-11+de")]
    assert len(context.pages) == 1
    context.close()


@pytest.mark.parametrize("letter", ["", '  courier: "smtp"\n'])
def test_axe_finds_nothing_on_the_page_without_a_form(browser: Browser, content: Path, letter: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto((built(content, letter) / "brief/index.html").as_uri())
    for look in (DAY, NIGHT):
        assert not (found := faults(page, look)), found
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
