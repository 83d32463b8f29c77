"""What happens when: the timers as the workflows have them, the editor, and what goes wrong, all from one seed."""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final

import yaml

from pipeline.publication import months_from
from tests.years.editor import Editor
from tests.years.world import BERLIN, ROOT, Said, World, slot

_EMPTY: Final = ("die_before", "429_empty", "500_empty", "503_html", "502_empty")
_LOST: Final = (
    ("die_after", None),
    ("502_empty", True),
    ("late", None),
    ("die_before", None),
    ("empty_object", True),
    ("500_problem", False),
)
_STEPS: Final = (
    ("POST", "/campaigns/*/actions/schedule"), ("POST", "/campaigns"), ("PUT", "/campaigns/*/content"),
    ("PATCH", "/campaigns/*"), ("POST", "/campaigns/*/actions/test"),
)  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong outside the product."""

    at: datetime
    what: str  # in German, for the table


@dataclass
class Course:
    """The years of one publication."""

    world: World
    chance: Random
    months: int
    every: int  # days between those on which timers run while nothing is under way; 1: they run daily
    troubles: list[Trouble] = field(default_factory=list)
    runs: list[tuple[datetime, int, str]] = field(
        default_factory=list
    )  # of month.yml that took place: end code and what was said
    unwatched: list[tuple[datetime, datetime]] = field(default_factory=list)  # when no timer ran
    said_twice: list[str] = field(default_factory=list)  # orders that a second run gave right after the first

    def __post_init__(self) -> None:
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self.editor = Editor(self.world, self.chance, self._by_day)
        months = months_from(f"{self.world.begins:%Y-%m}")
        self.slots = [slot(next(months)) for _ in range(self.months)]
        self.ends = self.slots[-1].astimezone(UTC) + timedelta(days=12)

    def run(self) -> None:
        """Live through all of it."""
        self._plan()
        while self._queue and self._queue[0][0] <= self.ends:
            moment, _, happens = heapq.heappop(self._queue)
            self.world.until(moment)
            happens()
        self.world.mailchimp_is_well()
        self.world.show_receipts()
        self.world.until(self.ends)

    # What is planned

    def _at(self, moment: datetime, happens: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (max(moment.astimezone(UTC), self.world.now), next(self._count), happens))

    def _after(self, hours: float, happens: Callable[[], None]) -> None:
        self._at(self.world.now + timedelta(minutes=round(hours * 60)), happens)

    def _by_day(self, hours: float, happens: Callable[[], None]) -> None:
        """Have somebody do something after so many hours, or when they are up."""
        at = (self.world.now + timedelta(minutes=round(hours * 60))).astimezone(BERLIN)
        if not time(7) <= at.time() < time(22):
            up = at.replace(hour=7, minute=self.chance.randrange(60)) + timedelta(days=at.hour >= 22)
            at = max(at, up)
        self._at(at, happens)

    def _plan(self) -> None:
        self._plan_absences()
        day = self.world.begins.date()
        crons = {name: _times(name) for name in ("publish", "month")}
        while day <= self.ends.date():
            around = any(timedelta(days=-1) <= day - at.date() <= timedelta(days=1) for at in self.slots)
            quiet = not around and day.toordinal() % self.every > 0
            if not quiet:
                for name, times in crons.items():
                    for at in times:
                        self._plan_run(name, datetime.combine(day, at, UTC))
            local = datetime.combine(day, time(18, 30), BERLIN)
            if day.weekday() in (1, 4):
                self._at(local + timedelta(minutes=self.chance.randrange(120)), self.editor.looks)
            self._plan_people(local)
            day += timedelta(days=1)
        for at in self.slots:
            self._plan_trouble(at.astimezone(UTC))

    def _plan_absences(self) -> None:
        """Choose when the editor is away, and when no timer runs at all."""
        days = (self.ends - self.world.begins).days

        def stretch(longest: float, shortest: float = 1) -> tuple[datetime, datetime]:
            start = self.world.begins + timedelta(days=self.chance.uniform(20, max(21, days - 30)))
            return start, start + timedelta(days=self.chance.uniform(shortest, longest))

        years = max(1, round(days / 365))
        for _ in range(years):
            self.editor.away += [stretch(21, 18), stretch(8, 4)]
            self.unwatched += [stretch(4, 1), stretch(10, 3)]
        self.unwatched.append(stretch(26, 15))  # GitHub has switched the schedules off, and nobody has read its mail
        for start, end in self.unwatched:
            self.troubles.append(Trouble(start, f"keine Läufe {start:%d.%m.}–{end:%d.%m.}"))
        for start, end in self.editor.away:
            self.troubles.append(Trouble(start, f"Redaktion weg {start:%d.%m.}–{end:%d.%m.}"))

    def _plan_run(self, name: str, at: datetime) -> None:
        late = (
            self.chance.uniform(20, 110) if self.chance.random() < 0.06 else self.chance.uniform(0, 18)
        )  # GitHub's own delays
        if self.chance.random() < 0.025:
            return  # under load GitHub drops scheduled runs
        self._at(at + timedelta(minutes=round(late)), self.publishes if name == "publish" else self.sees_to_the_month)

    def _plan_people(self, at: datetime) -> None:
        """Choose who comes and goes on a day without having been asked."""
        for share, happens in (
            (0.35 / 30, lambda: self.editor.receives(next(self.editor.people))),
            (0.5 / 30, self.editor.thanks_and_news),
            (0.12 / 30, self.editor.adds_a_later_word),
            (0.06 / 30, self.editor.takes_out),
            (1.0 / 30, lambda: self.world.somebody_comes_or_goes(self.chance)),
            (0.5 / 30, self.world.grow_old),
        ):
            if self.chance.random() < share:
                self._at(at + timedelta(minutes=self.chance.randrange(300)), happens)

    def _plan_trouble(self, at: datetime) -> None:
        """Choose what goes wrong around an issue."""
        month = f"{at.astimezone(BERLIN):%Y-%m}"
        morning = at.replace(hour=3, minute=5)
        for share, moment, happens in (
            (0.3, morning - timedelta(days=self.chance.choice((0, 0, 1, 3))), self._loses_an_answer),
            (0.14, morning, lambda: self._mailchimp_is_ill(self.chance.choice((2, 5, 14, 30)))),
            (0.1, morning + timedelta(minutes=40), lambda: self._receipts_are_away(self.chance.choice((1, 6, 20)))),
            (0.25, morning + timedelta(minutes=50), lambda: self._two_at_once(month)),
            (0.1, morning + timedelta(minutes=55), lambda: self._old_clone("unattended")),
            (0.05, morning - timedelta(hours=14), lambda: self._old_clone(f"draft --month {month}")),
            (0.05, at - timedelta(minutes=50), self.editor.takes_out),
            (0.15, at + timedelta(days=self.chance.uniform(1, 5)), lambda: self.editor.corrects(month)),
            (0.1, morning - timedelta(hours=9), self.editor.thanks_and_news),
        ):
            if self.chance.random() < share:
                self._at(moment, happens)

    # The timers

    def publishes(self) -> None:
        """Do what publish.yml does."""
        if self._runs_at_all() and not self.world.publish():
            self.editor.is_alarmed()

    def sees_to_the_month(self) -> None:
        """Do what month.yml does; whoever looks after it gets a mail where it failed."""
        if not self._runs_at_all():
            return
        if not self.world.make():
            self._ran(self.world.log[-1])
            return
        before = self._orders()
        said = self.world.typed("deliver unattended heartbeat", self.world.main)
        self._ran(said)
        if self._orders() != before:  # a second one right after it must find nothing to order
            before = self._orders()
            self.world.typed("deliver unattended", self.world.main)
            self.said_twice += [said.line] * (self._orders() != before)
        if said.code or self.world.now.hour < 12:
            self.world.calendar(self.world.main)

    def _ran(self, said: Said) -> None:
        self.runs.append((said.at, said.code, said.text))
        if said.code:
            self.editor.is_alarmed()

    def _orders(self) -> int:
        """Return how often Mailchimp was asked to send something to readers."""
        return sum(
            bool(re.fullmatch(r"POST /campaigns/.*/actions/(schedule|send)", e.operation))
            for e in self.world.server.log
        )

    def _runs_at_all(self) -> bool:
        return not any(start <= self.world.now < end for start, end in self.unwatched)

    # What goes wrong

    def _notes(self, what: str) -> None:
        self.troubles.append(Trouble(self.world.now, what))

    def _loses_an_answer(self) -> None:
        (kind, effect), step = self.chance.choice(_LOST), self.chance.choice(_STEPS)
        self.world.server.fault(kind, match=step, effect=effect)
        self._after(40, self.world.mailchimp_is_well)
        self._notes(f"Antwort verloren ({step[1].rpartition('/')[2]}, {kind})")

    def _mailchimp_is_ill(self, hours: float) -> None:
        self.world.server.fault(self.chance.choice(_EMPTY), times=10_000)
        self._after(hours, self.world.mailchimp_is_well)
        self._notes(f"Mailchimp {hours} h gestört")

    def _receipts_are_away(self, hours: float) -> None:
        self.world.hide_receipts()
        self._after(hours, self.world.show_receipts)
        self._notes(f"Belege {hours} h unerreichbar")

    def _two_at_once(self, month: str) -> None:
        def meets() -> None:
            self._notes("zwei Rechner zugleich")
            self.world.typed(f"deliver schedule --month {month} --yes --by Ada", self.world.main)

        self.world.meeting = meets
        self._after(3, lambda: setattr(self.world, "meeting", None))

    def _old_clone(self, order: str) -> None:
        self._notes(f"alter Klon: {order.partition(' ')[0]}")
        self.world.typed("publish", self.world.old)
        self.world.typed(f"deliver {order}", self.world.old)


def _times(workflow: str) -> list[time]:
    """Return when a workflow runs each day, as its file says."""
    told = yaml.load((ROOT / f".github/workflows/{workflow}.yml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # reads texts only
    rows = [row["cron"].split() for row in told["on"]["schedule"]]
    return [time(int(hour), int(minute)) for minute, hour, *_ in rows]


def lived(folder: Path, months: int, seed: int, *, every: int = 1) -> Course:
    """Live through ``months`` from October 2026 and return what happened; ``every`` is explained in :class:`Course`."""
    with World(folder, datetime(2026, 10, 1, 5, tzinfo=UTC)) as world:
        course = Course(world, Random(seed), months, every)  # noqa: S311  # invented lives, no secrets
        course.run()
        return course
