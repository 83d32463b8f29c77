"""Who comes onto the list of readers and who goes: whoever left stays away, whatever anybody brings in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import readers, signup, subscribers
from pipeline.readers import Subscriber
from pipeline.subscribers import Lists, Refused
from tests.factories import facts

KEY = bytes(range(32))
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = NOW.isoformat()


def somebody(name: str = "ada", **changes: str) -> Subscriber:
    address = f"{name}@post.example"
    return replace(Subscriber(address, readers.hashed(KEY, address), "", "de", DAY, "form"), **changes)


def named(text: str) -> tuple[list[str], list[tuple[str, int | None]]]:
    people, found = subscribers.named(text.encode(), "list.csv", KEY)
    return [one.address for one in people], [(finding.code, finding.line) for finding in found]


# Reading


@pytest.mark.parametrize("text", [
    "ada@post.example\nbela@post.example\n", "ada@post.example", "\ufeffada@post.example\r\n\r\nbela@post.example\r\n",
    "address,name,lang,since,source\nada@post.example,,,,\nbela@post.example,,,,\n", "Email Address,First Name\nada@post.example,Ada\n",
    "Name;E-Mail-Adresse;Sprache\nBeispiel, Ada;ada@post.example;Deutsch\n;;\nBela;bela@post.example;\n",
])  # fmt: skip
def test_a_list_is_read_as_programs_and_people_write_it(text: str) -> None:
    people, found = named(text)
    assert not found
    assert people == ["ada@post.example", "bela@post.example"][: len(people)]
    assert people


def test_nothing_but_address_and_language_is_taken_over() -> None:
    (one,), _ = subscribers.named(b"Name,Email,Language,Notes\nAda,ada@post.example,EN-gb,angry\n", "list.csv", KEY)
    assert one == somebody(lang="en", since="", source="")


def test_everybody_comes_once_in_whatever_spelling() -> None:
    assert named("Ada@post.example\nada@POST.example\n") == (["Ada@post.example"], [])


def test_a_line_that_is_no_address_is_named_by_its_number_and_not_repeated() -> None:
    people, found = subscribers.named(b"ada@post.example\nbela at post\n", "list.csv", KEY)
    assert len(people) == 1
    assert [(f.code, f.line, f.details) for f in found] == [("reader-address", 2, ())]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"Name,Phone\nAda,1\n", "import-header"), (b"", "import-header"), (b"a\xff@post.example", "file-encoding")],
)
def test_a_file_that_names_nobody_says_so(data: bytes, code: str) -> None:
    people, found = subscribers.named(data, "list.csv", KEY)
    assert people == ()
    assert [finding.code for finding in found] == [code]


@given(st.text(max_size=60), st.binary(max_size=60))
def test_no_file_breaks_the_reading(text: str, data: bytes) -> None:
    for given_data in (data, text.encode(errors="replace"), b"email\n" + data):
        for one in subscribers.named(given_data, "list.csv", KEY)[0]:
            assert readers.mailable(one.address) == one.address


# Deciding


def test_an_import_asks_only_whom_nobody_has_asked() -> None:
    lists = Lists((somebody("known"),), (somebody("waiting"),))
    lists = subscribers.forgotten(lists, {somebody("left").hash}, NOW)
    people = [somebody(name) for name in ("known", "waiting", "left", "new")]
    arrived = subscribers.arrival(people, lists)
    assert arrived == subscribers.Arrival((somebody("new"),), known=1, waiting=1, left=1)
    after = subscribers.asked(lists, arrived.new, DAY, "fair")
    assert after.pending[-1] == somebody("new", source="fair")
    assert after.subscribers == lists.subscribers
    assert subscribers.arrival(people, after).new == ()


def test_a_yes_says_who_asked_and_what_was_answered() -> None:
    lists = subscribers.asked(Lists(), [somebody()], "2026-11-01", "fair")
    after = subscribers.confirmed(lists, somebody().hash, DAY, "her mail, words 2026-11 de")
    assert after.pending == ()
    assert [(one.since, one.source) for one in after.subscribers] == [
        (DAY, "her mail, words 2026-11 de (asked 2026-11-01: fair)")
    ]
    assert subscribers.confirmed(after, somebody().hash, DAY, "") == after


@pytest.mark.parametrize(("lists", "how"), [
    (Lists(), "her mail"), (Lists(pending=(somebody(),)), " "),
    (replace(subscribers.forgotten(Lists(), {somebody().hash}, NOW), pending=(somebody(),)), "her mail"),
])  # fmt: skip
def test_without_a_question_an_answer_or_while_they_are_gone_nobody_is_confirmed(lists: Lists, how: str) -> None:
    with pytest.raises(Refused):
        subscribers.confirmed(lists, somebody().hash, DAY, how)


def test_leaving_takes_somebody_off_everything_and_twice_is_once() -> None:
    lists = Lists((somebody(), somebody("bela")), (somebody("cem"),))
    once = subscribers.forgotten(lists, {somebody().hash, somebody("cem").hash}, NOW)
    assert (once.subscribers, once.pending) == ((somebody("bela"),), ())
    assert once.gone == {somebody().hash, somebody("cem").hash}
    assert subscribers.forgotten(once, {somebody().hash}, NOW) == once


def test_only_their_own_request_brings_somebody_back_and_they_can_leave_again_at_once() -> None:
    left = subscribers.forgotten(Lists((somebody(),)), {somebody().hash}, NOW)
    with pytest.raises(Refused):
        subscribers.readmitted(left, somebody().hash, "2026-11-20", " ")
    with pytest.raises(Refused):
        subscribers.readmitted(Lists(), somebody().hash, "2026-11-20", "her mail")
    back = subscribers.readmitted(left, somebody().hash, "2026-11-20", "her mail")
    assert back.gone == frozenset()
    assert (back.subscribers, back.pending) == ((), ())
    assert set(back.left) > set(left.left)
    assert subscribers.forgotten(back, {somebody().hash}, NOW).gone == {somebody().hash}


def test_two_machines_that_note_the_same_come_to_the_same() -> None:
    here, there = (subscribers.forgotten(Lists(), {somebody().hash}, NOW.replace(minute=minute)) for minute in (1, 2))
    both = Lists(left=readers.together(here.left, there.left))
    assert both.gone == {somebody().hash}
    one, other = (
        subscribers.readmitted(both, somebody().hash, "2026-11-20", proof) for proof in ("her mail", "a call")
    )
    back = Lists(left=readers.together(one.left, other.left))
    assert back.gone == frozenset()
    assert subscribers.forgotten(back, {somebody().hash}, NOW).gone == {somebody().hash}


# Asking


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_question_holds_the_words_somebody_answers_with_and_no_advertising(lang: str) -> None:
    draft = subscribers.question(somebody(lang=lang), facts())
    assert draft.to == "ada@post.example"
    assert signup.consent(facts(), lang) in " ".join(draft.text.split())
    assert max(map(len, draft.text.splitlines())) <= 78
    assert signup.CONSENT_VERSION in draft.text
    assert "Musterweg 1" in draft.text
    assert "://" not in draft.text
    assert "@" not in draft.name


def test_whose_language_nobody_knows_is_asked_in_the_publications_own() -> None:
    assert subscribers.question(somebody(lang=""), facts()) == subscribers.question(somebody(lang="de"), facts())
