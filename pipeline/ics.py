"""The editors' calendar as iCalendar (RFC 5545), for the calendar program they look into anyway.

Each number is an event at the moment it appears, in UTC so that no program has to know the time zone; each thing to do is one on the
day from which it is time. Their ids follow from the month, so a calendar that is read again is brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar as Document
from icalendar import Event

from pipeline import dates
from pipeline.domain import PublicationFacts
from pipeline.planning import Calendar, Deadline, Kind, Slot
from pipeline.schema import both

_LASTS: Final = timedelta(minutes=30)
_APPEARS: Final = both("{name}, {month}: Ausgabe {number} erscheint", "{name}, {month}: issue {number} appears")
_PAUSES: Final = both("{name}, {month}: keine Ausgabe", "{name}, {month}: no issue")


def document(calendar: Calendar, facts: PublicationFacts, lang: str) -> bytes:
    """Return the calendar in ``lang``, in UTF-8; the same calendar gives the same bytes."""
    made = Document()
    made.add("prodid", f"-//Vorgestellt//{facts.feed_namespace}//{lang.upper()}")
    made.add("version", "2.0")
    made.add("x-wr-calname", facts.name)
    for event in (*_numbers(calendar, facts, lang), *_tasks(calendar, facts, lang)):
        event.add("dtstamp", calendar.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
        made.add_component(event)
    return bytes(made.to_ical())


def _numbers(calendar: Calendar, facts: PublicationFacts, lang: str) -> Iterator[Event]:
    for slot in calendar.slots:
        if slot.number or slot.kind is Kind.PAUSE:
            event = Event()
            event.add("uid", f"{slot.month}@{facts.feed_namespace}")
            event.add("summary", _named(slot, facts, lang))
            event.add("dtstart", slot.appears.astimezone(UTC))
            event.add("dtend", slot.appears.astimezone(UTC) + _LASTS)
            if slot.bookings:
                event.add("description", ", ".join(booking.name for booking in slot.bookings))
            yield event


def _named(slot: Slot, facts: PublicationFacts, lang: str) -> str:
    label = _APPEARS if slot.number else _PAUSES
    return label.text(lang).format(name=facts.name, month=dates.of_month(slot.month, lang), number=slot.number)


def _tasks(calendar: Calendar, facts: PublicationFacts, lang: str) -> Iterator[Event]:
    """Yield what there is to do, on the day from which it is time; what is due already stands on today."""
    zone = ZoneInfo(facts.timezone)
    counted: dict[tuple[str, str], int] = {}
    for task in calendar.tasks:
        number = counted[task.month, task.code] = counted.get((task.month, task.code), 0) + 1
        event = Event()
        event.add("uid", f"{task.month}-{task.code}-{number}@{facts.feed_namespace}")
        event.add("summary", task.sentence.text(lang))
        event.add("dtstart", _day(task, calendar.now, zone))
        if task.command:
            event.add("description", task.command)
        yield event


def _day(task: Deadline, now: datetime, zone: ZoneInfo) -> object:
    return max(task.begins, now.astimezone(UTC)).astimezone(zone).date()
