"""Our own list of hostile texts in every field and every sink; that the looks see what they look for."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.hostile import payloads, pictures, sinks, submissions, values
from tests.odd_inputs import PICTURES

OWN = payloads.own()
COUNT = 8  # founders, each with several texts in a field
BREAKS = {  # what a page would look like where escaping was forgotten, and how it is noticed
    "<img src=x onerror=alert(1)>": "dialog",
    "<script>document.title = 1</script>": "h-*: element runs a script of its own",
    "<img src='https://fang.example/x.gif'>": "request",
    "<svg><a href='javascript:alert(1)'>x</a></svg>": "h-*: address a javascript:",
    "<p onclick='1'>Text</p>": "h-*: element p onclick",
    "<meta http-equiv=refresh content='60;url=/index.html'>": "h-*: element meta http-equiv",
}
PUBLISHED = {"place", "place-in-xmp", "archive-last"}
REFUSED = {"animated", "bomb", "small", "svg", "truncated"}
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def twin(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[sinks.Made, sinks.Yardstick]:
    made = sinks.make(COUNT, values.harmless, tmp_path_factory.mktemp("a") / "publication", in_a_month=COUNT // 2)
    return made, sinks.yardstick(made, browser)


def test_no_hostile_text_acts_in_any_field_of_any_sink(
    browser: Browser, twin: tuple[sinks.Made, sinks.Yardstick], tmp_path: Path
) -> None:
    made = sinks.make(COUNT, values.in_turn(OWN, COUNT), tmp_path / "publication", in_a_month=COUNT // 2)
    outcome = sinks.Outcome()
    sinks.look(made, twin[1], browser, outcome)
    assert not outcome.faults
    assert outcome.looked_at["page in the browser"] > 2 * COUNT
    assert outcome.looked_at["letter in the browser"] == outcome.looked_at["letter as a mail"] + 1


@pytest.mark.parametrize("part", list(BREAKS))
def test_the_looks_see_what_acts(browser: Browser, twin: tuple[sinks.Made, sinks.Yardstick], part: str) -> None:
    made, harmless = twin
    page = made.output / "h-00000/index.html"
    whole = page.read_text("utf-8")
    outcome = sinks.Outcome()
    try:
        page.write_text(whole.replace("</main>", f"{part}</main>"), "utf-8")
        sinks.look_at_pages(made, harmless, browser, outcome, only=("h-00000/index.html",))
    finally:
        page.write_text(whole, "utf-8")
    assert BREAKS[part] in outcome.faults, outcome.faults


def test_what_the_checks_say_of_hostile_texts_steers_nothing() -> None:
    counts, accepted = submissions.through_the_checks(OWN[::9])
    assert {name.partition(": ")[2] or name for name in counts} == {"refused", "accepted"}
    assert counts.total() == len(OWN[::9]) * (len(submissions.FIELDS) + 5)
    assert not accepted["index.md links.website"], "no address of the list is one"
    assert not accepted["index.md portrait.file"] + accepted["folder"] + accepted["file"]


def test_no_hostile_text_agrees_to_anything_at_any_door() -> None:
    counts = submissions.through_the_doors(OWN[::6])
    assert all(name.endswith((": refused", ": a folder, which the checks refuse")) for name in counts), counts


@pytest.mark.parametrize("name", sorted(PUBLISHED | REFUSED))
def test_a_hostile_picture_is_refused_or_published_as_pixels_alone(name: str, tmp_path: Path) -> None:
    path = tmp_path / "portrait.jpg"
    path.write_bytes(PICTURES[name]())
    said, _ = pictures.tried(path)
    assert said.startswith("published" if name in PUBLISHED else "refused"), said
