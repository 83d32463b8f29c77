"""The page of the network in a real browser: whole without JavaScript, and with it a walk for mouse, finger and keyboard."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.domain import Nomination, Publication, ReferralKind
from tests.browser.crowd import crowd, write_network
from tests.factories import facts, profile, publication, referral

THEME = Path(__file__).parents[2] / "theme"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
pytestmark = [pytest.mark.browser, pytest.mark.slow]

Open = Callable[..., Page]


def few(lang: str = "de") -> Publication:
    """Anna helped Jörg, Jörg recommended Özlem, she passes the relay on to Łukasz; nothing leads to Zoë yet."""
    confirmed = date(2026, 10, 1)
    people = [
        profile("anna", name="Anna Reuter", issue="2025-03"),
        profile("joerg", name="Jörg Müßig", issue="2025-09"),
        profile("oezlem", name="Özlem Yıldız", issue="2026-02", names_next=(Nomination("Er kann es.", slug="lukasz"),)),
        profile("lukasz", name="Łukasz Wójcik", issue="2026-06"),
        profile("zoe", name="Zoë Allein", business="Laden Allein", issue="2026-11"),
    ]
    events = (
        referral("anna", "joerg", confirmed=confirmed),
        referral("joerg", "oezlem", kind=ReferralKind.RECOMMENDED, confirmed=confirmed),
    )
    alone = (replace(p, lang=lang, names_next=p.names_next if p.slug == "oezlem" else ()) for p in people)
    return publication(*alone, facts=facts(languages=(lang,)), ledger=events)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("network")
    made = {"few": few(), "few-en": few("en"), "some": crowd(24, 2), "many": crowd()}
    return {name: write_network(pub, folder / name, THEME).as_uri() for name, pub in made.items()}


@pytest.fixture
def visit(browser: Browser, pages: dict[str, str]) -> Iterator[Open]:
    """Opens a page and, when the test is over, holds that nothing went wrong in it and nothing was fetched from elsewhere."""
    contexts, wrong, fetched = [], [], []

    def open_page(name: str = "few", place: str = "", **options: object) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(pages[name] + place)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong
    assert not [url for url in fetched if not url.startswith("file://")]


def shown(page: Page) -> list[str]:
    """Return the names in the text that can be seen, in order."""
    return page.locator(".entry:visible h3").all_inner_texts()


def status(page: Page) -> str:
    return page.locator(".status").inner_text()


def in_focus(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def of_class(page: Page, name: str) -> set[str]:
    return {
        mark.removeprefix("m-") for mark in page.locator(f".marks .{name}").evaluate_all("all => all.map(a => a.id)")
    }


# Without JavaScript


@pytest.mark.parametrize("name", ["few", "many"])
def test_without_javascript_marks_lead_to_the_text_and_the_text_to_portraits_and_back(visit: Open, name: str) -> None:
    page = visit(name, java_script_enabled=False)
    marks = page.locator(".marks a")
    assert marks.count() == page.locator(".entry:visible").count() > 4
    assert not page.locator(".search").is_visible()
    assert not page.locator(".keys").is_visible()
    for mark, entry in ((marks.nth(n), page.locator(".entry").nth(n)) for n in (0, 3, marks.count() - 1)):
        assert mark.get_attribute("href") == f"#{entry.get_attribute('id')}"
        assert (mark.get_attribute("aria-label") or "").startswith(entry.locator("h3").inner_text())
        assert entry.locator("h3 a").get_attribute("href") == f"../{(entry.get_attribute('id') or '')[2:]}/"
        assert entry.locator(".place").get_attribute("href") == f"#{mark.get_attribute('id')}"


@pytest.mark.parametrize("name", ["few", "many"])
def test_every_line_of_the_picture_stands_in_words_at_both_of_its_ends(visit: Open, name: str) -> None:
    page = visit(name, java_script_enabled=False)
    links = page.locator(".entry").evaluate_all(
        "all => all.map(e => [e.id, [...e.querySelectorAll('li a')].map(a => a.getAttribute('href'))])"
    )
    said = {entry.removeprefix("f-"): set(paths) for entry, paths in links}
    lines = page.locator(".lines path").evaluate_all("all => all.map(path => path.dataset.between.split(' '))")
    assert lines
    for a, b in lines:
        assert f"../{b}/" in said[a]
        assert f"../{a}/" in said[b]


def test_marks_are_reached_in_the_order_of_names(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    page.locator(".past").focus()
    page.keyboard.press("Tab")  # the checkbox, which a wide window hides where names are shown
    reached = []
    for _ in range(5):
        reached.append(page.locator(":focus").get_attribute("id"))
        page.keyboard.press("Tab")
    assert reached == ["m-zoe", "m-joerg", "m-anna", "m-lukasz", "m-oezlem"]


def test_without_javascript_the_picture_can_be_had_large_enough_for_a_finger(visit: Open) -> None:
    page = visit("many", java_script_enabled=False, **PHONE)
    page.locator(".larger").tap()
    box = page.locator(".marks circle").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24


# Choosing somebody


def test_whoever_is_chosen_is_shown_with_their_circle_in_picture_text_and_address(visit: Open) -> None:
    page = visit()
    page.locator("#m-anna circle").click()
    assert of_class(page, "here") == {"anna"}
    assert of_class(page, "shown") == {"anna", "joerg"}
    assert of_class(page, "near") == {"anna", "oezlem"}, "whoever is two steps away is lighter, not gone"
    assert shown(page) == ["Anna Reuter", "Jörg Müßig"]
    assert status(page) == "Anna Reuter, verbunden mit Jörg Müßig."
    assert page.url.endswith("#f-anna")
    assert page.locator(".marks [aria-current]").get_attribute("id") == "m-anna"
    page.locator("#m-joerg circle").click()
    assert status(page) == "Jörg Müßig, verbunden mit Özlem Yıldız und Anna Reuter."
    page.go_back()
    assert status(page) == "Anna Reuter, verbunden mit Jörg Müßig."
    page.get_by_role("button", name="Alle zeigen").click()
    assert len(shown(page)) == 5
    assert "#" not in page.url


def test_the_status_is_english_on_an_english_page(visit: Open) -> None:
    page = visit("few-en")
    page.locator("#m-joerg circle").click()
    assert status(page) == "Jörg Müßig, connected with Özlem Yıldız and Anna Reuter."


def test_somebody_without_ties_is_said_without_a_word_about_that(visit: Open) -> None:
    page = visit(place="#f-zoe")
    assert status(page) == "Zoë Allein, Laden Allein · November 2026"
    assert shown(page) == ["Zoë Allein"]
    assert page.locator("#f-zoe li").count() == 0


def test_nobodys_ties_are_counted(visit: Open) -> None:
    page = visit("many", "#f-f-0120")
    said = page.locator("main").inner_text()
    assert not re.search(r"(?<!\d)(?!(?:20(?:1[6-9]|2[0-6]))\b)\d+", said), "years are the only numbers"


@pytest.mark.parametrize(("place", "here"), [("#f-oezlem", {"oezlem"}), ("#m-oezlem", {"oezlem"}), ("#f-nobody", set()), ("#%E0", set())])  # fmt: skip
def test_an_address_may_name_somebody(visit: Open, place: str, here: set[str]) -> None:
    page = visit(place=place)
    assert of_class(page, "here") == here
    expect(page.locator(".pane svg")).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize("options", [{}, PHONE])
def test_an_address_shows_picture_and_words_at_once(visit: Open, options: dict[str, object]) -> None:
    page = visit("many", "#f-f-0200", **options)
    page.wait_for_timeout(100)
    expect(page.locator(".pane svg")).to_be_in_viewport(ratio=0.7)
    expect(page.locator(".status")).to_be_in_viewport()


def test_the_text_leads_into_the_picture(visit: Open) -> None:
    page = visit("many")
    page.locator("#f-f-0200 .place").click()
    assert of_class(page, "here") == {"f-0200"}
    assert in_focus(page) == "m-f-0200"
    expect(page.locator(".pane svg")).to_be_in_viewport(ratio=0.7)


def test_names_in_the_picture_do_not_cover_each_other_and_stay_inside(visit: Open) -> None:
    for options in ({}, PHONE):
        page = visit("many", **options)
        for slug in ("f-0003", "f-0120", "f-0299"):
            page.goto(page.url.partition("#")[0] + f"#f-{slug}")
            boxes = page.locator(".labels .on").evaluate_all(
                "all => all.map(t => t.getBoundingClientRect()).map(r => [r.left, r.top + 3, r.right, r.bottom - 3])"
            )
            assert boxes
            frame = page.locator(".pane svg").bounding_box()
            assert frame is not None
            for n, (left, top, right, bottom) in enumerate(boxes):
                assert frame["x"] <= left
                assert right <= frame["x"] + frame["width"]
                for a, b, c, d in boxes[n + 1 :]:
                    assert right <= a or left >= c or bottom <= b or top >= d


@pytest.mark.parametrize("scripts", [True, False])
def test_where_names_stand_beside_all_marks_they_cover_neither_each_other_nor_a_mark(
    visit: Open, scripts: bool
) -> None:
    page = visit("some", java_script_enabled=scripts)
    names = page.locator(".name:visible")
    assert names.count() >= 20, "a few may be left out, where there is no room"
    assert page.locator(".name:visible.tight").count() == 0
    rectangle = (
        "all => all.map(e => e.getBoundingClientRect()).map(r => [r.left + 1, r.top + 2, r.right - 1, r.bottom - 2])"
    )
    texts, marks = (page.locator(of).evaluate_all(rectangle) for of in (".name:visible", ".marks circle"))
    for n, (left, top, right, bottom) in enumerate(texts):
        for a, b, c, d in texts[n + 1 :] + marks:
            assert right <= a or left >= c or bottom <= b or top >= d


# The keyboard


def test_the_keyboard_walks_by_name_into_a_circle_and_on(visit: Open) -> None:
    page = visit()
    page.locator("#m-zoe").focus()
    for key, there in [("ArrowRight", "m-joerg"), ("ArrowDown", "m-anna"), ("ArrowLeft", "m-joerg"), ("End", "m-oezlem"), ("ArrowRight", "m-zoe"), ("Home", "m-zoe"), ("ArrowUp", "m-oezlem")]:  # fmt: skip
        page.keyboard.press(key)
        assert in_focus(page) == there, key
    page.keyboard.press("Enter")
    assert of_class(page, "here") == {"oezlem"}
    circle = set()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        circle.add(in_focus(page))
    assert circle == {"m-oezlem", "m-joerg", "m-lukasz"}
    page.locator("#m-joerg").focus()
    page.keyboard.press("Enter")
    assert status(page) == "Jörg Müßig, verbunden mit Özlem Yıldız und Anna Reuter."
    assert in_focus(page) == "m-joerg"
    page.keyboard.press("Enter")
    assert in_focus(page) == "Jörg Müßig", "the second time it leads to the text"
    page.keyboard.press("Escape")
    assert of_class(page, "here") == set()
    assert len(shown(page)) == 5
    assert "#" not in page.url


def test_the_picture_is_one_stop_for_the_keyboard_and_no_trap(visit: Open) -> None:
    page = visit("many")
    page.locator("#network-search").focus()
    stops = []
    for _ in range(6):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                "document.activeElement.id || document.activeElement.className || document.activeElement.type"
            )
        )
    first = page.locator(".marks a").first.get_attribute("id")
    assert stops[:3] == ["past", "checkbox", first]
    assert not {stop for stop in stops[3:] if stop.startswith("m-")}
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('.marks') !== null")


def test_the_focus_can_be_seen_and_says_who_it_is(visit: Open) -> None:
    page = visit("many")
    page.locator("#network-search").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    mark = page.locator(".marks a:focus")
    assert mark.locator("circle").evaluate("c => getComputedStyle(c).strokeWidth") == "4px"
    # The label comes with the next frame.
    expect(page.locator(".labels .on")).to_have_text([(mark.get_attribute("aria-label") or "").partition(",")[0]])


# Mouse and finger


def test_the_mouse_lights_a_circle_up_and_changes_nothing_else(visit: Open) -> None:
    page = visit()
    page.locator("#m-joerg circle").hover()
    assert page.locator(".lines .lit").count() == 2
    page.locator("h1").hover()
    assert page.locator(".lines .lit").count() == 0
    assert len(shown(page)) == 5


def test_a_finger_meets_whoever_is_nearest_and_walks_on_by_the_names_in_the_text(visit: Open) -> None:
    page = visit("many", **PHONE)
    page.locator(".pane").scroll_into_view_if_needed()
    box = page.locator("#m-f-0299 circle").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2 + 9, box["y"] - 5)
    assert of_class(page, "here") == {"f-0299"}
    name = page.locator(".status a").first
    wanted = name.inner_text()
    name.tap()
    assert status(page).startswith(f"{wanted}, verbunden mit ")


def test_the_larger_picture_shows_whoever_is_chosen_in_its_middle(visit: Open) -> None:
    page = visit("many", "#f-f-0299", **PHONE)
    page.locator(".larger").tap()
    expect(page.locator("#m-f-0299")).to_be_in_viewport()
    pane, mark = page.locator(".pane").bounding_box(), page.locator("#m-f-0299 circle").bounding_box()
    assert pane is not None
    assert mark is not None
    assert pane["x"] <= mark["x"] <= pane["x"] + pane["width"] - mark["width"]
    assert pane["y"] <= mark["y"] <= pane["y"] + pane["height"] - mark["height"]


# Looking for somebody


def test_a_name_is_found_however_its_letters_are_typed(visit: Open) -> None:
    wanted = {
        "mussig": ["Jörg Müßig"], "MUESSIG": ["Jörg Müßig"], "Müßig": ["Jörg Müßig"], "joerg": ["Jörg Müßig"], "jor": ["Jörg Müßig"],
        "yildiz": ["Özlem Yıldız"], "oezlem": ["Özlem Yıldız"], "Özl": ["Özlem Yıldız"], "lukasz wojcik": ["Łukasz Wójcik"],
        "zoe": ["Zoë Allein"], "zoë": ["Zoë Allein"], "laden": ["Zoë Allein"], "reut": ["Anna Reuter"], "2025": ["Jörg Müßig", "Anna Reuter"],
    }  # fmt: skip
    page = visit()
    for sought, names in wanted.items():
        page.fill("#network-search", sought)
        assert (sought, shown(page)) == (sought, names)
        assert status(page) == f"Gefunden: {' und '.join(names)}."
        page.fill("#network-search", "")  # each begins with everybody
        assert len(shown(page)) == 5


def test_the_search_says_what_it_found_and_leads_there(visit: Open) -> None:
    page = visit("many")
    assert status(page) == "Wähle im Bild jemanden aus, und du siehst, wer dazugehört."
    page.fill("#network-search", "nirgendwer")
    assert status(page) == "Niemand gefunden. Vielleicht anders geschrieben?"
    assert len(shown(page)) == 300, "nothing disappears because of a slip"
    page.fill("#network-search", "mueller")
    assert status(page).startswith("Viele passen, darunter ")
    assert page.locator(".status a").count() == 5
    page.fill("#network-search", "anna mueller")
    assert status(page) == "Gefunden: Anna Müller."
    page.keyboard.press("Enter")
    assert status(page).startswith("Anna Müller, ")
    assert page.locator(":focus").get_attribute("aria-current") == "true"
    page.keyboard.press("Escape")
    assert status(page) == "Wähle im Bild jemanden aus, und du siehst, wer dazugehört."
    assert page.input_value("#network-search") == ""
    assert not page.get_by_role("button", name="Alle zeigen").is_visible()


def test_a_search_leaves_the_circle(visit: Open) -> None:
    page = visit(place="#f-anna")
    page.fill("#network-search", "oezlem")
    assert of_class(page, "here") == set()
    assert "#" not in page.url
    assert shown(page) == ["Özlem Yıldız"]


# The page as a whole


@pytest.mark.parametrize("name", ["few", "many"])
@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_nothing_sticks_out_sideways(visit: Open, name: str, width: int) -> None:
    stays_inside(visit(name, "#f-anna", viewport={"width": width, "height": 844}))


@pytest.mark.parametrize("name", ["few", "many"])
def test_without_javascript_nothing_sticks_out_sideways(visit: Open, name: str) -> None:
    page = visit(name, "#f-anna", java_script_enabled=False)
    for width in (320, 390, 640, 1280):  # where nothing runs, a page made narrower is one opened in a narrow window
        page.set_viewport_size({"width": width, "height": 844})
        stays_inside(page)


def stays_inside(page: Page) -> None:
    width = page.viewport_size
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
    if page.locator(".larger").is_visible():
        page.locator(".larger input").check()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        page.locator(".larger input").uncheck()


def test_whoever_wants_no_motion_gets_none(visit: Open) -> None:
    for wish, still in (("reduce", True), ("no-preference", False)):
        page = visit(reduced_motion=wish)
        assert (
            page.locator(".lines path").first.evaluate("e => getComputedStyle(e).transitionDuration") == "0s"
        ) == still


def test_paper_gets_the_picture_and_the_whole_text(visit: Open) -> None:
    page = visit("many")
    page.emulate_media(media="print")
    assert not page.locator(".search, .larger, .keys, .data, .place").filter(visible=True).count()
    assert page.locator(".entry:visible").count() == 300
    assert page.evaluate("getComputedStyle(document.querySelector('.entries')).overflowY") == "visible"


def test_systems_own_colours_are_kept(visit: Open) -> None:
    page = visit(forced_colors="active", color_scheme="dark")
    fill, stroke, canvas = page.locator(".marks circle").first.evaluate(
        "c => [getComputedStyle(c).fill, getComputedStyle(c).stroke, getComputedStyle(document.body.parentElement).backgroundColor]"
    )
    assert fill == canvas != stroke


def test_the_page_brings_no_code_of_its_own_and_little_script(pages: dict[str, str]) -> None:
    for uri in pages.values():
        html = Path(uri.removeprefix("file://")).read_text("utf-8")
        assert not re.findall(
            r"<style|\sstyle=|\son\w+=|<script(?! src=\"\.\./static/network\.js\" defer></script>)", html
        )
    assert len(gzip.compress((THEME / "static" / "network.js").read_bytes(), mtime=0)) < 6000


def test_the_crowd_is_always_the_same(tmp_path: Path) -> None:
    one, other = (write_network(crowd(), tmp_path / name, THEME).read_bytes() for name in ("one", "other"))
    assert one == other
    assert 350 < len(crowd().ledger) <= 400
