"""The ledger: one event, one file, and the file's name repeats what is in it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import characters, ledger
from pipeline.domain import EventConsents, Finding, Referral, ReferralKind, Severity, Visibility
from tests.factories import LEDGER_EVENT, TODAY, referral, submitted

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
    name, today = NAME.replace("2021-05", when), f'"{TODAY.isoformat()}"'
    text = re.sub(r'(giver|receiver): "[0-9-]+"', rf"\1: {today}", LEDGER_EVENT)
    assert not codes(text.replace('"2021-05"', f'"{when}"'), name)


def test_who_agrees_before_it_happened_is_asked_about() -> None:
    event, found = read(
        LEDGER_EVENT.replace('"2021-05"', '"2026-11"') + 'confirmed: "2026-10-31"\n', NAME.replace("2021-05", "2026-11")
    )
    assert event is not None
    assert {(f.code, f.field, f.severity) for f in found} == {
        ("referral-too-early", name, Severity.WARNING) for name in ("confirmed", "consents.giver", "consents.receiver")
    }
    assert all(f.line for f in found)


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


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "file-empty"), ("\n", "file-empty"), *((text, "yaml-no-block") for text in ("# nichts\n", "- a\n", "Text"))],
)
def test_a_file_that_holds_no_event_is_not_passed_over_in_silence(text: str, code: str) -> None:
    assert codes(text) == [code]


# Which events stand, and where one is shown


def test_everything_that_can_be_said_is_read_and_written_back() -> None:
    whole = Referral(
        key="2026-03-14-ada-ben-introduced", source="content/ledger/2021/2026-03-14-ada-ben-introduced.yml", giver="ada", receiver="ben",
        kind=ReferralKind.INTRODUCED, when="2026-03-14", what='Hat „Ben“ mit Cem bekannt gemacht: "endlich".', known_by="Vom Markt", met_in_person=True,
        told_by="dora", introduced_to="cem", claimed_by="ben", confirmed=date(2026, 5, 1), supersedes="2026-03-ada-ben-introduced",
        consents=EventConsents(date(2026, 5, 1), date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)),
    )  # fmt: skip
    event, found = read(ledger.as_text(whole), f"{whole.key}.yml")
    assert not found
    assert event == whole


@given(st.text(min_size=10, max_size=60), st.sampled_from(ReferralKind), st.booleans())
def test_whatever_was_done_reads_back_as_it_was_written(what: str, kind: ReferralKind, met: bool) -> None:
    text = characters.without_forbidden(characters.normalised(" ".join(what.split()))).strip() + " und noch etwas mehr"
    event = referral("ada", "ben", kind=kind, what=text, met_in_person=met)
    again, found = read(ledger.as_text(event), f"{event.key}.yml")
    if again is None:  # an address, a phone number or mixed letters are findings, in the ledger as elsewhere
        assert {f.code for f in found} <= {"private-email", "private-phone", "scripts-mixed"}
    else:
        assert (again.what, again.kind, again.met_in_person, again.consents) == (text, kind, met, event.consents)


def test_a_correction_takes_the_place_of_what_it_corrects_and_so_on() -> None:
    first = referral("ada", "ben")
    second = referral("ada", "ben", key="second", supersedes=first.key, what="Berichtigt.")
    third = referral("ada", "ben", key="third", supersedes="second", retracted=True)
    assert ledger.standing([first]) == (first,)
    assert ledger.standing([second, first]) == (second,)
    assert ledger.standing([third, first, second]) == ()


def test_what_stands_is_told_oldest_first_whatever_the_order_of_the_files() -> None:
    events = [referral("ada", "ben", date=when) for when in ("2026-03", "2025", "2026-03-01", "2024-12")]
    assert [e.when for e in ledger.standing(events)] == [e.when for e in ledger.standing(reversed(events))]
    assert ledger.standing(events)[0].when == "2024-12"


AGREED = date(2026, 5, 1)


@pytest.mark.parametrize(("changes", "shared", "claimed", "named"), [
    ({"confirmed": AGREED}, True, False, True),
    ({}, False, True, True),
    ({"consents": EventConsents(giver=AGREED)}, False, True, False),
    ({"consents": EventConsents(receiver=AGREED)}, False, False, True),
    ({"claimed_by": None}, False, False, True),
    ({"confirmed": AGREED, "consents": EventConsents(giver=AGREED)}, False, True, False),
    ({"confirmed": AGREED, "claimed_by": None, "consents": EventConsents(giver=AGREED)}, False, False, False),
    ({"confirmed": AGREED, "visibility": Visibility.EDITORS}, False, False, True),
])  # fmt: skip
def test_what_is_shown_fails_closed(changes: dict[str, object], shared: bool, claimed: bool, named: bool) -> None:
    """Told by the giver, agreed to by both, unless changed."""
    event = referral("ada", "ben", **changes)
    assert (ledger.is_shared(event), ledger.is_claim(event)) == (shared, claimed)
    if claimed:
        assert ledger.names_other(event) is named


@pytest.mark.parametrize(
    "consents",
    ["", 'consents:\n  giver: "2026-09-12"\n', 'consents:\n  giver: "2026-09-12"\n  receiver: "2026-09-13"\n'],
)
def test_confirming_adds_the_other_sides_word_and_changes_nothing_else(consents: str) -> None:
    text = '# aus dem Gespräch\ngiver: "joerg-muessig"\nreceiver: "ada-beispiel"\nkind: "helped"\ndate: "2021-05"\nwhat: "Hat die Etiketten gedruckt."\n'
    before, _ = read(text + consents)
    assert before is not None
    after_text = ledger.confirmed(text + consents, before, date(2026, 10, 1))
    assert after_text.startswith("# aus dem Gespräch\n")
    assert [row for row in (text + consents).splitlines() if row not in after_text.splitlines()] == []
    after, found = read(after_text)
    assert not found
    assert after is not None
    assert ledger.is_shared(after)
    assert after.confirmed == date(2026, 10, 1)
    assert after.claimed_by == "ada-beispiel"
