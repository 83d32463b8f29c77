"""The ledger: one event, one file, and the file's name repeats what is in it."""

from __future__ import annotations

import pytest

from pipeline import ledger
from pipeline.domain import Finding, Referral, ReferralKind
from tests.factories import LEDGER_EVENT, TODAY, submitted

NAME = "2021-05-joerg-muessig-ada-beispiel-helped.yml"


def read(text: str = LEDGER_EVENT, name: str = NAME) -> tuple[Referral | None, list[Finding]]:
    found: list[Finding] = []
    return ledger.referral(submitted(name, text), f"content/ledger/2021/{name}", TODAY, found), found


def codes(text: str = LEDGER_EVENT, name: str = NAME) -> list[str]:
    event, found = read(text, name)
    assert (event is None) == bool(found)
    return [finding.code for finding in found]


def test_an_event_is_read_as_it_was_written() -> None:
    event, found = read()
    assert not found
    assert event is not None
    assert (event.giver, event.receiver, event.kind) == ("joerg-muessig", "ada-beispiel", ReferralKind.HELPED)
    assert (event.when, event.met_in_person, event.told_by, event.confirmed) == ("2021-05", True, None, None)


@pytest.mark.parametrize("when", ["2021", "2021-05", "2021-05-31", "2024-02-29", "2026-11-20", "2026-11", "2026"])
def test_an_event_is_dated_as_exactly_as_it_is_known(when: str) -> None:
    name = NAME.replace("2021-05", when)
    assert not codes(LEDGER_EVENT.replace('"2021-05"', f'"{when}"'), name)


@pytest.mark.parametrize(
    "when", ["2021-13", "2021-02-29", "2021-02-30", "2021-1", "21", "0000", "05.2021", "２０２１", "2021-05-", "Mai 2021"]  # noqa: RUF001  # digits of another script
)  # fmt: skip
def test_what_is_no_day_month_or_year_is_refused(when: str) -> None:
    assert codes(LEDGER_EVENT.replace('"2021-05"', f'"{when}"')) == ["referral-date"]


@pytest.mark.parametrize("when", ["2026-11-21", "2026-12", "2027"])
def test_nothing_has_happened_in_the_future(when: str) -> None:
    assert codes(LEDGER_EVENT.replace('"2021-05"', f'"{when}"')) == ["date-future"]


@pytest.mark.parametrize("name", [NAME, NAME.replace(".yml", "-2.yml"), NAME.replace(".yml", "-9.yml")])
def test_two_events_of_one_month_are_numbered(name: str) -> None:
    assert not codes(name=name)


@pytest.mark.parametrize(
    "name", ["x.yml", NAME.replace(".yml", "-1.yml"), NAME.replace("helped", "thanked"), NAME.replace("05", "06")]
)
def test_a_name_that_says_something_else_is_refused_with_the_right_one(name: str) -> None:
    _, found = read(name=name)
    assert [finding.code for finding in found] == ["referral-file"]
    assert dict(found[0].details)["value"] == NAME


@pytest.mark.parametrize(("old", "new", "code"), [
    ('"ada-beispiel"', '"joerg-muessig"', "referral-self"), ('"helped"', '"liked"', "choice-unknown"), ('"yes"', '"ja"', "choice-unknown"),
    ('what: "Hat die ersten Etiketten gedruckt."\n', "", "field-missing"), ('giver: "joerg-muessig"\n', "", "field-missing"),
    ('giver: "joerg-muessig"', 'giver: "Jörg Müßig"', "slug-form"), ("known_by", "known", "field-unknown"),
    ('"Vom Wochenmarkt"', '"ada@beispiel.example"', "private-email"), ('"yes"', '"yes"\nconfirmed: "2026-11-21"', "date-future"),
])  # fmt: skip
def test_a_fault_has_its_name(old: str, new: str, code: str) -> None:
    assert old in LEDGER_EVENT
    assert code in codes(LEDGER_EVENT.replace(old, new))


@pytest.mark.parametrize("text", ["", "\n", "# nichts\n", "- a\n", "Text"])
def test_a_file_that_holds_no_event_is_not_passed_over_in_silence(text: str) -> None:
    assert codes(text) == ["yaml-no-block"]
