"""How one event of the ledger is read: content/ledger/YYYY/<date>-<giver>-<receiver>-<kind>.yml, one file for each.

The file name repeats the content, so that two people who record the same event at once write the same file, and two
different events never meet in one.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline import findings, front_matter, schema
from pipeline.domain import Finding, Referral, ReferralKind, SubmittedFile
from pipeline.fields import Fields, decoded

_FIRST_DAY = "0001-01-01"
_LIMIT = 16 * 1024  # bytes
_KINDS = tuple(kind.value for kind in ReferralKind)


def referral(file: SubmittedFile, path: str, today: date, found: list[Finding]) -> Referral | None:
    """Read one event; None where it cannot be used."""
    before = len(found)
    text = decoded(file, path, _LIMIT, found)
    if text is None:
        return None
    block, remarks = front_matter.read(text)
    found.extend(findings.make(r.code, path, r.line, **dict(r.details)) for r in remarks)
    if block is None:
        if not remarks:
            found.append(findings.make("yaml-no-block", path, 1))
        return None
    fields = Fields(path, block, schema.REFERRAL_FIELDS, found)
    giver, receiver, kind = fields.slug("giver"), fields.slug("receiver"), fields.choice("kind", _KINDS)
    when = _when(fields, today, found)
    if giver and giver == receiver:
        found.append(findings.make("referral-self", path, fields.line("receiver"), "receiver"))
    event = f"{when}-{giver}-{receiver}-{kind}"
    if not findings.has_errors(found[before:]) and not re.fullmatch(rf"{event}(-[2-9])?\.yml", file.name):
        found.append(findings.make("referral-file", path, value=f"{event}.yml"))
    what, confirmed = fields.text("what"), fields.day("confirmed", not_after=today)
    known_by, told_by, met = fields.text("known_by") or None, fields.slug("told_by"), fields.yes("met_in_person")
    if findings.has_errors(found[before:]) or not giver or not receiver:
        return None
    return Referral(
        key=file.name.removesuffix(".yml"),
        source=path,
        giver=giver,
        receiver=receiver,
        kind=ReferralKind(kind),
        when=when,
        what=what,
        known_by=known_by,
        met_in_person=met,
        told_by=told_by,
        confirmed=confirmed,
    )


def _when(fields: Fields, today: date, found: list[Finding]) -> str:
    """Return when it happened, as exact as it is known; "" where that is faulty or has not come yet."""
    value = fields.text("date")
    if not value:
        return ""
    if not _is_point_in_time(value):
        found.append(findings.make("referral-date", fields.file, fields.line("date"), "date", value=value))
        return ""
    if value > today.isoformat()[: len(value)]:
        found.append(findings.make("date-future", fields.file, fields.line("date"), "date", value=value))
        return ""
    return value


def _is_point_in_time(value: str) -> bool:
    """Return whether ``value`` is a year, a month or a day of the calendar: 2026-02-30 is none."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
        return False
    try:
        date.fromisoformat(value + _FIRST_DAY[len(value) :])
    except ValueError:
        return False
    return True
