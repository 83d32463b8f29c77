"""The search in a real browser: German as people type it, the keyboard alone, no script, nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from pipeline import prose, site, store
from pipeline.domain import Profile
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests import factories
from tests.browser.hosted import hosted
from tests.browser.looks import DAY, NIGHT, Look, faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = "Straßenbahnhaltestellenwartehäuschenfensterscheibenpolierwerk"
TEXTS = {
    "ada-beispiel": "Die Gründer bauten zwei Häuser in Köln, mit [Jörg](/joerg-muessig/) und einer <img src=x onerror=document.title='PWNED'> Presse.",
    "joerg-muessig": "Er liefert Größen für jedes Maschinenbauunternehmen, und die Straße hinunter steht ein altes Haus.",
    "mira-sommer": "Sie flickt Segel am Hafen.",
}
ADA, JOERG, MIRA = "Ada Beıspıel", "Jörg Müßig", "Mira Sommer"
FOUND = {
    "Gründer": {ADA}, "gruender": {ADA}, "GRÜNDERN": {ADA},
    "Haus": {ADA, JOERG}, "Häuser": {ADA, JOERG}, "haeusern": {ADA, JOERG},
    "Müßig": {JOERG}, "Muessig": {JOERG}, "müssig": {JOERG},
    "Köln": {ADA}, "koeln": {ADA}, "Koln": {ADA},
    "Größe": {JOERG}, "groesse": {JOERG}, "Grösse": {JOERG},
    "Maschinenbau": {JOERG}, "maschinenb": {JOERG},
    "strasse": {ADA, JOERG},  # a street, and a business that begins with one
    "Segeltuch": {MIRA},  # nobody has any; whoever has sails is near
    "beispiel": {ADA},  # an ı is no i; the slug knows both
    "Celle": {MIRA}, "Druck": {JOERG},
    # What surrounds every portrait: headings, what others say, the picture's description and its files.
    "geholfen": set(), "Biete": set(), "Etiketten": set(), "Hüllen": set(), "Zeichnung": set(), "portrait": set(), "avif": set(),
}  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small publication with other interviews, built below a folder as a project's page would be, and served with its headers."""
    content = factories.a_content(tmp_path_factory.mktemp("search"))
    factories.ready_to_build(content)
    read = store.read_content(content)
    publication = examine(read, factories.TODAY).publication
    assert publication is not None
    profiles = tuple(map(rewritten, publication.profiles))
    issues = tuple(replace(i, profiles=tuple(p for p in profiles if p.issue == i.month)) for i in publication.issues)
    made = site.material(replace(publication, profiles=profiles, issues=issues), read, Templates(content / "theme"))
    served = content / "served"
    served.mkdir()
    site.build(content, made, served / "site", searchable=True)
    shutil.copy(served / "site" / "_headers", served)
    with hosted(served) as root:
        yield f"{root}/site"


def rewritten(profile: Profile) -> Profile:
    names = {"ada-beispiel": {"name": "Ada Beıspıel", "business": f"{LONG} Beıspıel"}}
    founder = replace(profile.founder, **names.get(profile.slug, {}))
    text = prose.render(TEXTS[profile.slug] + "\n\n## Wer hat dir geholfen?\n\nNiemand.").interview
    return replace(profile, founder=founder, interview=text, one_liner="Arbeitet in aller Ruhe.")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    opened = context.new_page()
    opened.goto(f"{address}/suche/")
    return opened


def look(page: Page, words: str) -> set[str]:
    """Type ``words`` and return who was found."""
    page.locator("#words").fill(words)
    expect(page.locator(".status")).to_contain_text(words)
    return set(page.locator(".found .who a").all_inner_texts())


def test_german_is_found_however_it_is_typed(page: Page) -> None:
    assert {words: look(page, words) for words in FOUND} == FOUND


def test_nothing_of_the_index_is_fetched_before_the_first_letter_and_nothing_from_elsewhere_ever(
    context: BrowserContext, address: str
) -> None:
    asked: list[str] = []
    said: list[ConsoleMessage] = []
    page = context.new_page()
    context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message))
    page.goto(f"{address}/suche/", wait_until="networkidle")
    assert asked
    assert not [url for url in asked if "/pagefind/" in url]
    look(page, "Haus")
    assert [url for url in asked if url.endswith("/pagefind/pagefind.js")]
    assert not [url for url in asked if not url.startswith((address, f"blob:{address.removesuffix('/site')}"))]
    assert not [message.text for message in said], "what the policy forbids is said here"


def test_what_a_stranger_wrote_is_text(page: Page) -> None:
    look(page, "Presse")
    row = page.locator(".found .one-liner")
    expect(row).to_contain_text("<img src=x onerror=document.title='PWNED'> Presse")
    assert row.locator("img").count() == 0
    assert "PWNED" not in page.title()
    assert set(row.locator("mark").all_inner_texts()) == {"Presse"}  # the full stop is not part of the word


def test_a_row_shows_who_it_is_in_the_colour_of_the_month(page: Page) -> None:
    look(page, "Haus")
    ada, joerg = (page.locator(".found .row", has=page.get_by_role("link", name=name)) for name in (ADA, JOERG))
    expect(ada.locator(".thumb.tint-10 img")).to_have_attribute("src", re.compile("/site/ada-beispiel/portrait-"))
    expect(joerg.locator(".thumb.tint-9 .initials")).to_have_text("JM")
    expect(joerg.locator(".who span")).to_have_text("Druckerei Müßig")
    expect(joerg.locator(".meta")).to_have_text("Uelzen")
    assert (
        ada.locator("img")
        .evaluate("async (image) => { await image.decode(); return image.currentSrc; }")
        .endswith(".avif")
    )


def test_name_and_business_are_not_said_twice(page: Page) -> None:
    look(page, "Ada")
    expect(page.locator(".found .row", has_text="Ada").locator(".one-liner")).to_have_text(
        re.compile("^Arbeitet in aller Ruhe")
    )


def test_the_keyboard_alone_finds_and_opens_and_the_way_back_leads_to_what_was_found(page: Page) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "words":
            break
    page.keyboard.type("Haus")
    expect(page.locator(".status")).to_have_text("2 Porträts passen zu „Haus“.")
    links = page.locator(".found .who a")
    for key, focused in (
        ("ArrowDown", links.nth(0)), ("ArrowDown", links.nth(1)), ("ArrowDown", links.nth(1)), ("ArrowUp", links.nth(0)),
        ("ArrowUp", page.locator("#words")), ("ArrowDown", links.nth(0)), ("Escape", page.locator("#words")),
        ("Tab", links.nth(0)),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(focused).to_be_focused()
    target = links.nth(0).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    page.go_back()
    expect(page.locator(".status")).to_have_text("2 Porträts passen zu „Haus“.")
    expect(page.locator("#words")).to_have_value("Haus")


def test_the_address_keeps_the_words_and_the_other_language_is_asked_the_same(page: Page, address: str) -> None:
    look(page, "Segel & Tuch")
    assert page.url == f"{address}/suche/?q=Segel+%26+Tuch"
    page.goto(f"{address}/suche/?q=Segel")
    expect(page.locator(".status")).to_have_text("Ein Porträt passt zu „Segel“.")
    page.locator("header .switch a").click()
    page.wait_for_url(f"{address}/en/search/?q=Segel")
    expect(page.locator(".status")).to_have_text(re.compile("^No portrait fits “Segel”"))
    assert look(page, "sailing") == {"Mira Sommer"}
    assert page.locator(".found .who a").get_attribute("href") == "/site/en/mira-sommer/"
    page.locator(".elsewhere a").click()
    page.wait_for_url(f"{address}/suche/?q=sailing")
    page.locator("#words").fill("")
    expect(page).to_have_url(f"{address}/suche/")
    expect(page.locator(".status")).to_be_empty()
    expect(page.locator(".ways")).to_be_visible()


def test_without_script_the_lists_lead_to_everybody(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/suche/")
    expect(page.locator(".finder form")).to_be_hidden()
    assert page.locator(".ways a").all_inner_texts() == [
        "Von A bis Z", "B", "M", "S", "Branchen", "Druck", "Handwerk", "Orte", "Celle", "Lüneburg", "Uelzen",
    ]  # fmt: skip
    page.locator(".ways a", has_text="M").first.click()
    assert page.url == f"{address}/gruender/#M"
    assert page.locator("#M").inner_text() == "M"
    context.close()


def test_where_the_index_cannot_be_loaded_the_lists_stay_and_the_next_letter_tries_again(page: Page) -> None:
    page.route("**/pagefind/*", lambda route: route.abort())
    page.locator("#words").fill("Haus")
    expect(page.locator(".status")).to_have_text(re.compile("lässt sich gerade nicht laden"))
    expect(page.locator(".ways")).to_be_visible()
    page.unroute_all()
    assert look(page, "Häuser") == FOUND["Häuser"]


MANY = """
let asked = 0;
export const options = async () => {};
export const init = async () => {};
export const search = async (words) => {
  if (!asked++) await new Promise((done) => setTimeout(done, 600));
  const results = Array.from({ length: 45 }, (_, n) => ({
    words: [1],
    data: async () => ({ url: `#${n}`, excerpt: words, content: words, meta: { title: `${words} ${n}`, business: "-", place: "-", look: "3 AB" } }),
  }));
  return { results };
};
"""


def test_twenty_are_shown_at_a_time_and_an_answer_that_comes_late_is_for_nobody(page: Page) -> None:
    page.route("**/pagefind.js", lambda route: route.fulfill(body=MANY, content_type="text/javascript"))
    page.locator("#words").fill("langsam")
    page.wait_for_timeout(250)
    page.locator("#words").fill("schnell")
    expect(page.locator(".status")).to_have_text("45 Porträts passen zu „schnell“.")
    page.wait_for_timeout(700)
    links = page.locator(".found .who a")
    assert {text.split()[0] for text in links.all_inner_texts()} == {"schnell"}
    more = page.locator(".further button")
    for shown in (20, 40):
        assert links.count() == shown
        more.click()
        expect(links.nth(shown)).to_be_focused()
    assert links.count() == 45
    expect(more).to_be_hidden()


@pytest.mark.parametrize(("width", "looks"), [(390, (DAY, NIGHT)), (1280, (NIGHT,))], ids=["390", "1280"])
def test_nothing_sticks_out_and_axe_finds_nothing(
    browser: Browser, address: str, width: int, looks: tuple[Look, ...]
) -> None:
    # The policy is no part of this: axe brings a style of its own along.
    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    for words in ("", "Haus", "Xylophon"):
        page.goto(f"{address}/suche/?q={words}")
        if words:
            expect(page.locator(".status")).to_contain_text(words)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), words
        assert not (found := faults(page, *looks)), f"{words} {found}"
    page.close()
