"""What speaks against sending a letter, one line each; and that nothing speaks against a good one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.domain import Letter
from pipeline.guards import LATE, OVERRULABLE, Readiness, objections
from pipeline.schema import both
from tests.factories import BERLIN

URL = "https://vorgestellt.example"
LETTER = Letter(
    key="2026-11",
    lang="de",
    subject="Ein Buch, das hält",
    preheader="Faden und Papier",
    html=f'<a href="{URL}/ada-beispiel/">Ada</a><a href="{URL}/en/mira/?a=1#update-x">Mira</a><a href="{URL}">Start</a>'
    f'<img src="{URL}/ada-beispiel/portrait-800.jpg"><a href="https://anderswo.example/weg/">Weg</a><a href="*|UNSUB|*">Ab</a>',
    text="Guten Tag. " * 30 + "*|UNSUB|*",
    published=datetime(2026, 11, 15, 7, 0, tzinfo=UTC),
    sender_name="Vorgestellt",
    sender_address="brief@vorgestellt.example",
    message_id="<a@vorgestellt.example>",
    unsubscribe="*|UNSUB|*",
)
READY = Readiness(
    letter=LETTER,
    appeared=True,
    approved=LETTER.digest(),
    due=LETTER.published,
    leaves=LETTER.published,
    url=URL,
    pages={"index.html", "ada-beispiel/index.html", "en/mira/index.html", "ada-beispiel/portrait-800.jpg"},
    archive=f"{URL}/ausgaben/2026-11/brief/",
    archive_public=True,
    portraits={"/ada-beispiel/": True, "/en/mira/": True, "/bo/": False},
    readers=312,
    readers_before=300,
)


def codes(**changes: object) -> list[str]:
    return [found.code for found in objections(replace(READY, **changes))]


def with_letter(**changes: str) -> dict[str, object]:
    letter = replace(LETTER, **changes)
    return {"letter": letter, "approved": letter.digest()}


def test_nothing_speaks_against_a_good_letter() -> None:
    assert objections(READY) == ()
    assert codes(readers=None, readers_before=None, archive_public=None) == []


def test_the_address_for_leaving_may_share_the_sites_domain_though_no_page_is_there() -> None:
    way = f"{URL}/abmelden?t={'0' * 32}"
    changed = {name: getattr(LETTER, name).replace("*|UNSUB|*", way) for name in ("html", "text", "unsubscribe")}
    assert codes(**with_letter(**changed)) == []


CASES: dict[str, tuple[dict[str, object], str]] = {
    "another letter than the approved one": ({"letter": replace(LETTER, text=LETTER.text + "!")}, "not-approved"),
    "nothing approved at all": ({"approved": ""}, "not-approved"),
    "one that was sent by hand": ({"elsewhere": True}, "sent"),
    "the courier's own checklist": (
        {"objections": (both("Empfänger werden gezählt.", "Recipients are being counted."),)},
        "checklist",
    ),
    "no preheader": (with_letter(preheader=" "), "preheader"),
    "a preheader that repeats the subject": (with_letter(preheader="ein buch, das HÄLT"), "preheader"),
    "no way out in HTML": (with_letter(html=LETTER.html.replace("*|UNSUB|*", "#")), "unsubscribe"),
    "no way out in the text": (with_letter(text="Guten Tag. " * 30), "unsubscribe"),
    "a letter that Gmail clips": (with_letter(html=LETTER.html + "x" * 102_000), "size"),
    "no plain text": (with_letter(text="*|UNSUB|*"), "text"),
    "an issue that has not appeared, though its people are not shown yet": (
        {"appeared": False, "portraits": {"/ada-beispiel/": False}, "coming": {"/ada-beispiel/"}},
        "appeared",
    ),
    "somebody who is still to appear": (
        {"portraits": {"/ada-beispiel/": False}, "coming": {"/ada-beispiel/"}},
        "people",
    ),
    "somebody who has left since": ({"portraits": {"/ada-beispiel/": False}}, "people"),
    "somebody who has not signed off": ({"unsigned": ("Ada Beispiel",)}, "signed-off"),
    "an issue that has not appeared": ({"appeared": False}, "appeared"),
    "a site that was not built": ({"pages": frozenset()}, "site"),
    "a link that leads nowhere": ({"pages": READY.pages - {"en/mira/index.html"}}, "links"),  # type: ignore[operator]  # a set
    "a picture that is not there": ({"pages": READY.pages - {"ada-beispiel/portrait-800.jpg"}}, "links"),  # type: ignore[operator]
    "no page in the archive": ({"archive": ""}, "archive"),
    "an archive that nobody can read yet": ({"archive_public": False}, "archive"),
    "somebody who left here and not there": ({"leavers": 2}, "leavers"),
    "an audience whose leavers nobody fetched": ({"former_audience": "a1b2c3d4e5"}, "audience"),
    "no readers": ({"readers": 0}, "readers"),
    "many more readers than before": ({"readers": 361}, "readers-changed"),
    "many fewer readers than before": ({"readers": 239}, "readers-changed"),
    "a slot that was missed": ({"leaves": LETTER.published + LATE + timedelta(minutes=1)}, "slot"),
    "a run long after the moment that was ordered": (
        {"due": LETTER.published + timedelta(days=1), "leaves": LETTER.published + timedelta(days=3)},
        "slot",
    ),
    "a correction on another day than its own": (
        {"on_its_day": True, "leaves": LETTER.published + timedelta(days=1)},
        "slot",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_guard_says_one_line_in_both_languages(case: str) -> None:
    changes, code = CASES[case]
    found = objections(replace(READY, **changes))
    assert [one.code for one in found] == [code]
    for lang in ("de", "en"):
        assert found[0].sentence.text(lang)
        assert "\n" not in found[0].sentence.text(lang)
    assert found[0].sentence.text("de") != found[0].sentence.text("en")


def test_what_a_person_may_overrule_is_named_and_the_rest_is_not() -> None:
    found = {code: objections(replace(READY, **changes))[0].overrulable for changes, code in CASES.values()}
    assert {code for code, may in found.items() if may} == set(OVERRULABLE)


@pytest.mark.parametrize(("before", "now"), [(300, 360), (300, 240), (12, 22), (12, 2), (0, 50)])
def test_a_few_more_or_fewer_readers_are_no_news(before: int, now: int) -> None:
    assert codes(readers=now, readers_before=before) == []


def test_a_letter_may_leave_hours_late_without_anybody_being_asked() -> None:
    assert codes(leaves=LETTER.published + LATE) == []


def test_what_was_ordered_for_later_is_late_from_then_on() -> None:
    evening = LETTER.published + timedelta(hours=12)
    assert codes(due=evening, leaves=evening + LATE) == []


def test_a_correction_has_a_day_and_no_hour() -> None:
    due = LETTER.published.astimezone(BERLIN)
    last = due.replace(hour=23, minute=59)
    assert codes(on_its_day=True, due=due, leaves=last.astimezone(UTC)) == []
    assert codes(on_its_day=True, due=due, leaves=(last + timedelta(minutes=1)).astimezone(UTC)) == ["slot"]
    assert codes(due=due, leaves=last) == ["slot"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert codes(approved="", readers=0, pages=frozenset(), unsigned=("Ada",)) == [
        "not-approved",
        "signed-off",
        "site",
        "readers",
    ]
