"""What must hold of every issue, looked at from outside, and the table of the years."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tests.years.course import Course
from tests.years.world import BERLIN, file_of, slot

LATE: Final = timedelta(hours=6)
_SLACK: Final = timedelta(minutes=20)  # a quarter of an hour, and the minutes in which e-mails leave
_WARNS: Final = ("ask", "mend", "sign", "letter", "send", "settle", "silent")
_TIMES: Final = {  # as docs/redaktion.md has them: how long before an issue something is due, and from when on it is late
    "ask": (timedelta(weeks=8), timedelta(weeks=2)),
    "mend": (timedelta(weeks=4), timedelta(weeks=2)),
    "sign": (timedelta(weeks=2), timedelta(days=3)),
    "letter": (timedelta(days=5), timedelta(days=1)),
}
_CALLED: Final = {
    "ask": "niemand eingeplant", "mend": "Fehler in Einreichung", "sign": "Text nicht freigegeben", "letter": "Brief nicht freigegeben",
    "send": "Brief nicht hinaus", "settle": "Brief ungewiss", "silent": "stumm",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """When something was first said of a month, and whether it was still in time."""

    code: str
    first: datetime  # at which a calendar said it
    alarmed: datetime | None  # at which a timer's run failed with it
    late: datetime  # what it warned of


@dataclass(frozen=True)
class Look:
    """A calendar that somebody looked at, or a timer."""

    at: datetime
    where: str  # name of the clone
    told: dict[str, Any]


@dataclass(frozen=True)
class Row:
    """What became of one month."""

    month: str
    number: int | None
    who: str
    left: datetime | None  # the first e-mail of the letter
    how: str
    wrong: tuple[str, ...]
    warnings: tuple[Warning, ...]


class Account:
    """The whole of a course, looked at from outside."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._world = course.world
        self._ended = course.ends.astimezone(BERLIN)
        self._letters: dict[str, list[Any]] = {}
        for delivery in self._world.server.deliveries:
            self._letters.setdefault(delivery.title.partition(" · ")[0], []).append(delivery)
        self._kept: dict[str, list[dict[str, Any]]] = {}
        self._looks = [
            Look(s.at, s.where, json.loads(s.text))
            for s in self._world.log
            if s.line == "calendar --json"
            and s.code == 0
            and s.text.startswith("{")  # not where it says what it could not ask
        ]
        self.rows = [self._row(f"{at:%Y-%m}") for at in course.slots]

    # What must hold

    def violations(self) -> list[str]:
        """Return everything that must not have happened, as sentences; nothing where all is well."""
        return [
            *(f"{key} reached {address} twice" for key, address in self._world.server.doubles()),
            *(f"{key}: {wrong}" for key in self._letters for wrong in self._about_letter(key)),
            *(f"{row.month}: {wrong}" for row in self.rows for wrong in self._about_month(row)),
            *(f"{row.month}: {wrong}" for row in self.rows for wrong in self._about_warnings(row)),
            *self._about_calendars(),
            *(f"a second run ordered again: {line}" for line in self._course.said_twice),
        ]

    def _about_letter(self, key: str) -> Iterator[str]:
        sent = self._letters[key]
        left, month, receipts = sent[0].at, key[:7], self._receipts(key)
        titles = {delivery.title for delivery in sent}
        if len(titles) > 1:
            yield f"{len(titles)} versions left"
        digest = titles.pop().split(" · ")[2]
        if not any(
            (r["action"], r["state"], r["digest"]) == ("approve", "done", digest)
            and r["at"]
            and r["by"]
            and _at(r) <= left
            for r in receipts
        ):
            yield "left without anybody having approved it"
        words = [r["action"] for r in receipts if r["action"] in ("approve", "skip") and r["at"] and _at(r) <= left]
        if words and words[-1] == "skip":  # an approval after it would be another word
            yield "left although it was to stay"
        missing = {address for address in self._readers(left) if self._world.reads(address, sent[-1].at)} - {
            d.address for d in sent
        }
        if missing:
            yield f"did not reach {len(missing)}"
        page = self._world.shown.get(file_of(f"https://vorgestellt.example/ausgaben/{month}/"))
        if page is None or page > left:
            yield "left before the issue was on the site"
        if (
            not key.endswith("correction")
            and not slot(month) <= left <= slot(month) + LATE + _SLACK
            and not _overruled(receipts, left)
        ):
            yield f"left at {left:%Y-%m-%d %H:%M} without a word"

    def _about_month(self, row: Row) -> Iterator[str]:
        at = slot(row.month)
        if row.how == "stumm":
            yield "nothing appeared, and nobody said why"
        if row.how == "liegen geblieben":
            yield "its letter neither left nor was let be"
        overdue = self._runs(at + LATE + timedelta(minutes=5), self._word_at(row.month) or row.left or self._ended)
        if self._has_letter(row) and not all(code for _, code, _ in overdue):
            yield "a run said nothing of a letter that had not left"
        word = self._word_at(row.month)
        after = [text for _, _, text in self._runs(row.left or word, self._ended)] if row.left or word else []
        if any(f"inv deliver skip --month {row.month}" in text for text in after):
            yield "a run went on speaking of a letter that was sent or let be"
        silent = (
            self._runs(at + timedelta(minutes=5), word or self._ended)
            if row.how in ("stumm", "Pause (nachträglich)")
            else []
        )
        if not all(code for _, code, _ in silent):
            yield "a run said nothing of a silent month"

    def _about_warnings(self, row: Row) -> Iterator[str]:
        """Yield that a letter left late although somebody looked in time and nothing was said."""
        at = slot(row.month)
        looked = any(at - timedelta(days=5) <= look.at < at for look in self._looks)
        said = any(warning.code in ("letter", "sign", "mend") and warning.first < at for warning in row.warnings)
        red = any(code for _, code, _ in self._runs(at - timedelta(days=1), at + LATE + timedelta(hours=4)))
        if row.how.startswith("spät") and looked and not (said or red):
            yield "its letter was late, and nobody had said anything"

    def _about_calendars(self) -> Iterator[str]:
        """Yield what a calendar does not say in time, or says that does not fit together."""
        numbers: dict[str, int] = {}
        for look in self._looks:
            said = {(task["code"], task["month"]): task for task in look.told["tasks"] if task["due"]}
            for row in look.told["slots"]:
                month, before = row["month"], slot(row["month"]) - look.at
                if datetime.fromisoformat(row["appears"]) != slot(month):
                    yield f"{month}: appears at {row['appears']}"
                for code, (begins, late) in _TIMES.items():
                    if self._needs(code, row, look.at) and timedelta() < before <= begins:
                        if (code, month) not in said:
                            yield f"{month}: {code} is not said on {look.at:%Y-%m-%d %H:%M}"
                        elif said[code, month]["is_late"] != (before <= late):
                            yield f"{month}: {code} is late too early or too late on {look.at:%Y-%m-%d %H:%M}"
                if (
                    before <= timedelta()
                    and row["kind"] == "open"
                    and month not in numbers
                    and ("silent", month) not in said
                ):
                    yield f"{month}: silent is not said on {look.at:%Y-%m-%d}"
                if row["number"] and before <= timedelta():
                    number = numbers.setdefault(month, row["number"])
                    if number != row["number"]:
                        numbers[month] = row["number"]
                        yield f"{month}: issue {number} became {row['number']} on {look.at:%Y-%m-%d}"
            late = [task for task in said.values() if task["is_late"]]
            calm = any(
                not code and timedelta() < look.at - at < timedelta(minutes=4) for at, code, _ in self._course.runs
            )
            if late and calm and look.where == "main":
                yield f"{late[0]['month']}: {late[0]['code']} was late, and the run of {look.at:%Y-%m-%d %H:%M} said nothing"

    def _needs(self, code: str, row: dict[str, Any], at: datetime) -> bool:
        """Return whether a month lacks what a warning is about, told by who is in it and by the receipts."""
        stages = {booking["stage"] for booking in row["bookings"]}
        match code:
            case "ask":
                return bool(row["kind"] == "open")
            case "mend":
                return "received" in stages
            case "sign":
                return "planned" in stages
            case _:
                approved = any(
                    r["action"] in ("approve", "schedule", "skip") and _at(r) <= at
                    for r in self._receipts(row["month"])
                )
                begun = any(_at(r) <= at for r in self._receipts(row["month"]))
                return (begun or row["kind"] == "news") and not approved

    # What became of a month

    def _row(self, month: str) -> Row:
        at = slot(month)
        told = next(
            (row for look in reversed(self._looks) for row in look.told["slots"] if row["month"] == month), None
        )
        sent = self._letters.get(month)
        who = ", ".join(dict.fromkeys(booking["name"] for booking in told["bookings"])) if told else ""
        kind = told["kind"] if told else "open"
        left = sent[0].at.astimezone(BERLIN) if sent else None
        troubles = [t for t in self._course.troubles if at - timedelta(days=6) <= t.at <= at + timedelta(days=3)]
        wrong = tuple(dict.fromkeys(t.what for t in sorted(troubles, key=lambda t: t.at)))
        return Row(month, told["number"] if told else None, who or ("Neues aus dem Netz" if kind == "news" else "zurückgezogen" if sent else "–"), left,
                   self._how(month, kind, left), wrong, tuple(self._warnings(month)))  # fmt: skip

    def _how(self, month: str, kind: str, left: datetime | None) -> str:
        at, receipts = slot(month), self._receipts(month)
        if left is not None:
            if left <= at + _SLACK:
                return "pünktlich"
            return "spät auf Zuruf" if left > at + LATE + _SLACK else "nachgeholt"
        if any(r["action"] == "skip" for r in receipts):
            return "bleibt liegen (Zuruf)"
        if kind == "pause":
            said = re.search(
                r'decided: "([^"]+)"', (self._world.main / f"content/issues/{month}.md").read_text("utf-8")
            )
            return "Pause (nachträglich)" if said and said.group(1) > f"{at:%Y-%m-%d}" else "Pause"
        if kind == "open":
            return "stumm"
        if not any(self._receipts(f"{earlier:%Y-%m}") for earlier in self._course.slots if earlier <= at):
            return "vor dem ersten Brief"
        return "liegen geblieben" if self._could_have_letter(month) else "ohne Brief (niemand willigt ein)"

    def _could_have_letter(self, month: str) -> bool:
        """Return whether somebody in the issue agreed to stand in its letter, or it has no portraits."""
        folders = [
            path.parent
            for path in (self._world.main / "content/founders").glob("*/*.md")
            if f'issue: "{month}"' in path.read_text("utf-8")
        ]
        return not folders or any("newsletter:" in (folder / "index.md").read_text("utf-8") for folder in folders)

    def _has_letter(self, row: Row) -> bool:
        return row.how in ("spät auf Zuruf", "bleibt liegen (Zuruf)", "liegen geblieben")

    def _word_at(self, month: str) -> datetime | None:
        """Return when somebody decided that a letter stays or leaves late, or that a month has paused, None where nobody did."""
        for receipt in self._receipts(month):
            if receipt["action"] == "skip" or (receipt["action"] == "schedule" and _at(receipt) > slot(month) + LATE):
                return _at(receipt)
        said = [s for s in self._world.log if s.line.startswith(f"pause {month} ") and s.code == 0]
        return said[0].at + timedelta(minutes=5) if said else None

    def _warnings(self, month: str) -> Iterator[Said]:
        for code in _WARNS:
            said = [(look.at, task) for look in self._looks for task in look.told["tasks"]
                    if task["due"] and (task["code"], task["month"]) == (code, month)]  # fmt: skip
            if said:
                red = [now for now, ended, text in self._course.runs if ended and self._tells(text, month)]
                yield Said(code, said[0][0], red[0] if red else None, datetime.fromisoformat(said[0][1]["late"]))

    # What was looked at

    def _runs(self, start: datetime, end: datetime) -> list[tuple[datetime, int, str]]:
        return [run for run in self._course.runs if start <= run[0] < end]

    def _receipts(self, key: str) -> list[dict[str, Any]]:
        if key not in self._kept:
            self._kept[key] = self._world.receipts(key)
        return self._kept[key]

    def _readers(self, at: datetime) -> set[str]:
        return {who for _, who, _ in self._world.joined if self._world.reads(who, at)}

    def _tells(self, text: str, month: str) -> bool:
        return month in text

    # The table

    def table(self) -> str:
        """Return the table of the years, in German, as text."""
        head = ("Nr.", "Monat", "Wer", "Termin", "Brief hinaus", "Wie", "Was schiefging", "Zuerst gewarnt")
        body = [self._cells(row) for row in self.rows]
        widths = [min(44, max(len(line[column]) for line in (head, *body))) for column in range(len(head))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in (head, *body)
        ]
        return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]])

    def _cells(self, row: Row) -> tuple[str, ...]:
        at = slot(row.month)
        left = f"{row.left:%d.%m.%Y %H:%M}" if row.left else "–"
        said = "; ".join(f"{_CALLED[w.code]} {_span(at - w.first.astimezone(BERLIN))}" for w in row.warnings)
        return (
            str(row.number or "–"),
            row.month,
            row.who,
            f"{at:%d.%m. %H:%M %Z}",
            left,
            row.how,
            "; ".join(row.wrong) or "–",
            said or "–",
        )

    def summary(self) -> str:
        """Return how many months ended how, in one line."""
        ways = [row.how for row in self.rows]
        counted = ", ".join(f"{ways.count(way)} {way}" for way in dict.fromkeys(ways))
        letters = [key for key in self._letters if not key.endswith("correction")]
        corrections = len(self._letters) - len(letters)
        red = sum(bool(code) for _, code, _ in self._course.runs)
        return (f"{len(ways)} Monate: {counted}. {len(letters)} Briefe und {corrections} Berichtigungen, {len(self._world.server.deliveries)} E-Mails, "
                f"{len(self._world.log)} Befehle, {len(self._course.runs)} Läufe, davon {red} mit Alarm.")  # fmt: skip


def _overruled(receipts: list[dict[str, Any]], left: datetime) -> bool:
    """Return whether somebody ordered the letter to leave although it was late, or ordered it in time and it was taken late."""
    return any(
        r["action"] in ("schedule", "send") and r["state"] == "intent" and _at(r) <= left and r["by"]
        and re.search(r"despite .*\bslot\b", r["detail"]) for r in receipts
    )  # fmt: skip


def _at(receipt: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(receipt["at"])


def _span(before: timedelta) -> str:
    hours = round(abs(before) / timedelta(hours=1))
    long = f"{round(hours / 24)} T." if hours >= 48 else f"{hours} Std."
    return f"{long} vorher" if before > timedelta() else f"{long} danach"
