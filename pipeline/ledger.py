"""The ledger: how one event is read, which events stand, and on whose page one may be shown.

content/ledger/YYYY/<date>-<giver>-<receiver>-<kind>.yml, one file for each event. The file name repeats the content, so that
two people who record the same event at once write the same file, and two different events never meet in one. Nothing is edited
away: a correction is a file of its own that names what it supersedes.

Whether an event is shown fails closed. Both pages show it once the other side has confirmed it and both agreed to be named;
before that it is one side's word, and stands on that side's page alone, as such. Everything else stands nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from pipeline import findings, schema
from pipeline.domain import EventConsents, Finding, Referral, ReferralKind, SubmittedFile, Visibility
from pipeline.fields import Fields, as_block, decoded, filled, hidden
from pipeline.front_matter import quoted

_FIRST_DAY = "0001-01-01"
_LIMIT = 16 * 1024  # bytes
_KINDS = tuple(kind.value for kind in ReferralKind)
_PEOPLE = ("giver", "receiver", "told_by", "introduced_to")
_VISIBILITIES = tuple(visibility.value for visibility in Visibility)


def referral(file: SubmittedFile, path: str, today: date, found: list[Finding]) -> Referral | None:
    """Read one event; None where it cannot be used."""
    before = len(found)
    block = as_block(filled(decoded(file, path, _LIMIT, found), path, found), path, found)
    if block is None:
        return None
    found.extend(hidden(block, path, public=True))
    lines: dict[str, int] = {}
    fields = Fields(path, block, schema.REFERRAL_FIELDS, found, lines)
    event = _event(fields, file.name.removesuffix(".yml"), today, found)
    found.extend(_too_early(event, lines))
    if not findings.has_errors(found[before:]):
        _check_name(event, file.name, found)
    return None if findings.has_errors(found[before:]) else replace(event, lines=tuple(lines.items()))


def standing(events: Iterable[Referral]) -> tuple[Referral, ...]:
    """Return the events that stand, oldest first: corrected ones are gone, and so is what was retracted."""
    events = tuple(events)
    corrected = {event.supersedes for event in events if event.supersedes}
    found = [event for event in events if event.key not in corrected and not event.retracted]
    return tuple(sorted(found, key=lambda event: (event.when, event.key)))


def is_shared(event: Referral) -> bool:
    """Return whether an event is shown on both pages: confirmed by the other side, and both agreed to be named."""
    agreed = event.consents.giver and event.consents.receiver
    return bool(event.visibility is Visibility.PUBLIC and event.confirmed and agreed)


def is_claim(event: Referral) -> bool:
    """Return whether an event is shown on the page of the side that told it, and only there, as its words."""
    return (
        event.visibility is Visibility.PUBLIC and not is_shared(event) and _agreed(event, event.claimed_by) is not None
    )


def names_other(event: Referral) -> bool:
    """Return whether a claim may name the other side, who has not confirmed it; otherwise that side is a founder, no more."""
    return _agreed(event, event.receiver if event.claimed_by == event.giver else event.giver) is not None


def is_point_in_time(value: str) -> bool:
    """Return whether ``value`` is a year, a month or a day of the calendar: 2026-02-30 is none."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
        return False
    try:
        date.fromisoformat(value + _FIRST_DAY[len(value) :])
    except ValueError:
        return False
    return True


def people(event: Referral) -> tuple[tuple[str, str], ...]:
    """Return who is named in an event, each with the role: giver, receiver, told_by, introduced_to."""
    return tuple((role, slug) for role in _PEOPLE if (slug := getattr(event, role)))


def key(when: str, giver: str, receiver: str, kind: str) -> str:
    """Return the name that a file with this event has, without its ending and without the number of a second one."""
    return f"{when}-{giver}-{receiver}-{kind}"


def as_text(event: Referral) -> str:
    """Return the file of an event: its fields in the order of the schema, every value quoted, nothing that is blank."""
    values: dict[str, str | None] = {
        "giver": event.giver, "receiver": event.receiver, "kind": event.kind.value, "date": event.when, "what": event.what,
        "known_by": event.known_by, "met_in_person": "yes" if event.met_in_person else None, "told_by": event.told_by,
        "introduced_to": event.introduced_to, "claimed_by": event.claimed_by, "confirmed": _iso(event.confirmed),
        "visibility": None if event.visibility is Visibility.PUBLIC else event.visibility.value,
        "supersedes": event.supersedes, "retracted": "yes" if event.retracted else None,
    }  # fmt: skip
    consents = {name: _iso(getattr(event.consents, name)) for name in schema.keys(schema.REFERRAL_FIELDS, "consents")}
    rows: list[str] = []
    for name in schema.keys(schema.REFERRAL_FIELDS):
        if name == "consents" and any(consents.values()):
            rows += ["consents:", *(f"  {who}: {quoted(day)}" for who, day in consents.items() if day)]
        elif value := values.get(name):
            rows.append(f"{name}: {quoted(value)}")
    return "\n".join(rows) + "\n"


def confirmed(text: str, event: Referral, day: date) -> str:
    """Return the file of an event with the other side's word added: it confirms, and agrees to be named. Nothing else changes."""
    missing = [who for who in ("giver", "receiver") if getattr(event.consents, who) is None]
    added = "".join(f"  {who}: {quoted(day.isoformat())}\n" for who in missing)
    text = text if text.endswith("\n") else text + "\n"
    head, block, rest = text.partition("\nconsents:\n")
    if block:
        text = head + block + added + rest
    elif added:
        text += f"consents:\n{added}"
    claimant = "" if event.claimed_by else f"claimed_by: {quoted(event.receiver)}\n"
    return f"{text}{claimant}confirmed: {quoted(day.isoformat())}\n"


def _event(fields: Fields, name: str, today: date, found: list[Finding]) -> Referral:
    """Return what a file says; faulty fields are blanks, and then there is a finding that is an error."""
    giver, receiver, kind = fields.slug("giver"), fields.slug("receiver"), fields.choice("kind", _KINDS)
    if giver and giver == receiver:
        found.append(findings.make("referral-self", fields.file, fields.line("receiver"), "receiver"))
    claimed_by, introduced_to = fields.slug("claimed_by"), fields.slug("introduced_to")
    if claimed_by and claimed_by not in (giver, receiver):
        found.append(findings.make("referral-claimant", fields.file, fields.line("claimed_by"), "claimed_by"))
    if introduced_to and (kind != ReferralKind.INTRODUCED or introduced_to in (giver, receiver)):
        found.append(findings.make("referral-introduced", fields.file, fields.line("introduced_to"), "introduced_to"))
    supersedes, retracted = fields.text("supersedes") or None, fields.yes("retracted")
    if retracted and supersedes is None:
        found.append(findings.make("referral-retracts-nothing", fields.file, fields.line("retracted"), "retracted"))
    return Referral(
        key=name,
        source=fields.file,
        giver=giver or "",
        receiver=receiver or "",
        kind=ReferralKind(kind or "helped"),
        when=_when(fields, today, found),
        what=fields.text("what"),
        known_by=fields.text("known_by") or None,
        met_in_person=fields.yes("met_in_person"),
        told_by=fields.slug("told_by"),
        introduced_to=introduced_to,
        claimed_by=claimed_by,
        confirmed=fields.day("confirmed", not_after=today),
        consents=_consents(fields, today),
        visibility=Visibility(fields.choice("visibility", _VISIBILITIES) or "public"),
        supersedes=supersedes,
        retracted=retracted,
    )


def _consents(fields: Fields, today: date) -> EventConsents:
    block = fields.block("consents")
    if block is None:
        return EventConsents()
    return EventConsents(*(block.day(name, not_after=today) for name in _PEOPLE))


def _too_early(event: Referral, lines: Mapping[str, int]) -> Iterator[Finding]:
    """Find a confirmation or a consent that is older than what it is about."""
    days = {"confirmed": event.confirmed} | {f"consents.{name}": getattr(event.consents, name) for name in _PEOPLE}
    for name, day in days.items():
        if day is not None and event.when and day.isoformat()[: len(event.when)] < event.when:
            yield findings.make(
                "referral-too-early", event.source, lines.get(name), name, value=day.isoformat(), when=event.when
            )


def _check_name(event: Referral, name: str, found: list[Finding]) -> None:
    expected = key(event.when, event.giver, event.receiver, event.kind)
    if name != f"{expected}.yml" and not re.fullmatch(rf"{expected}-[2-9]\.yml", name):
        found.append(findings.make("referral-file", event.source, value=f"{expected}.yml"))


def _agreed(event: Referral, slug: str | None) -> date | None:
    """Return when one side of an event agreed to be named with it."""
    sides = {event.giver: event.consents.giver, event.receiver: event.consents.receiver}
    return sides.get(slug) if slug else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _when(fields: Fields, today: date, found: list[Finding]) -> str:
    """Return when it happened, as exact as it is known; "" where that is faulty or has not come yet."""
    value = fields.text("date")
    if not value:
        return ""
    if not is_point_in_time(value):
        found.append(findings.make("referral-date", fields.file, fields.line("date"), "date", value=value))
        return ""
    if value > today.isoformat()[: len(value)]:
        found.append(findings.make("date-future", fields.file, fields.line("date"), "date", value=value))
        return ""
    return value
