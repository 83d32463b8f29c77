"""The editors' desk as a page and as lines at a terminal: what :mod:`pipeline.overview` found out, in the words of one language.

The page is a pure function of its view and lies on the editors' disk: it loads nothing from elsewhere, works without scripts, and
shows what strangers wrote only as escaped text.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import shorten
from typing import Final

from babel.dates import format_datetime
from babel.lists import format_list

from pipeline import colours, dates, delivery, findings, introductions, matching, planning
from pipeline.characters import printable
from pipeline.domain import Finding, Label, Month, Receipt, Severity
from pipeline.overview import (
    NOW_MOST,
    Action,
    Delivery,
    Featured,
    Number,
    Overview,
    Pending,
    Pile,
    Task,
    number_word,
    steps,
)
from pipeline.planning import Booking, Calendar, Kind, Slot
from pipeline.relay import Named
from pipeline.rendering import Templates
from pipeline.report import Report
from pipeline.schema import both

_ROWS_MOST: Final = 12  # of one heading of the network; `inv network` has all
_STAGES: Final = {
    Pile.MEND: both("Befunde zu beheben", "Findings to mend"),
    Pile.SIGN_OFF: both("Noch nicht freigegeben", "Not signed off yet"),
    Pile.PLANNED: both("Bereit und geplant", "Ready and planned"),
}
_IN_SHORT: Final = {
    Pile.MEND: both("noch nicht fertig", "not finished yet"),
    Pile.SIGN_OFF: both("noch nicht freigegeben", "not signed off yet"),
    Pile.PLANNED: both("bereit", "ready"),
}
_SEVERITIES: Final = {
    Severity.ERROR: both("Fehler", "Error"),
    Severity.WARNING: both("Warnung", "Warning"),
    Severity.NOTICE: both("Hinweis", "Notice"),
}


@dataclass(frozen=True, slots=True)
class ActionView:
    """Something to copy."""

    text: str
    about: str  # whom or what it concerns; "" where that is clear


@dataclass(frozen=True, slots=True)
class TaskView:
    """One thing to do."""

    title: str
    reason: str
    actions: tuple[ActionView, ...]
    tint: int | None  # None where it belongs to no month
    more: str  # how many there are besides; "" for none
    section: str  # where all of them stand, "" for nowhere


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of a list, with what belongs to it."""

    title: str
    facts: tuple[str, ...] = ()  # short, side by side
    lines: tuple[str, ...] = ()  # sentences below
    actions: tuple[ActionView, ...] = ()
    tints: tuple[int, ...] = ()  # of the months of whom it is about; of two, the first one gives
    anchor: str = ""  # where more about it stands on the page
    anchor_text: str = ""
    is_open: bool = False  # it is late: somebody has to see to it


@dataclass(frozen=True, slots=True)
class GroupView:
    """Rows under one heading."""

    title: str
    rows: tuple[RowView, ...]
    note: str = ""
    folded: bool = False  # good to know, and nothing to do


@dataclass(frozen=True, slots=True)
class RemarkView:
    """One finding."""

    severity: str  # of domain.Severity
    word: str
    place: str  # "line 4, place"
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FileView:
    """All findings of one file."""

    file: str
    anchor: str
    remarks: tuple[RemarkView, ...]
    worst: str


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice that many files share."""

    message: str
    remedy: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberView:
    """The number in work."""

    tint: int
    kicker: str
    title: str
    when: str
    lacks: tuple[str, ...]
    people: tuple[RowView, ...]
    facts: tuple[tuple[str, str], ...]  # what it is called and what it is
    lead: ActionView
    warning: str  # "" where the letter is not too heavy
    page: str  # relative to the desk; "" where there is none
    letter: str
    proof: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter on its way."""

    tint: int
    title: str
    state: str
    is_open: bool  # somebody has to do something about it
    facts: tuple[str, ...]
    trouble: str
    against: tuple[str, ...]
    receipts: tuple[str, ...]
    actions: tuple[ActionView, ...]
    url: str  # where the courier shows it, https; "" for nowhere


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the page shows."""

    lang: str
    name: str
    day: str
    headline: str
    subline: str
    tasks: tuple[TaskView, ...]
    later: tuple[TaskView, ...]
    number: NumberView | None
    calendar: GroupView | None
    stages: tuple[GroupView, ...]
    files: tuple[FileView, ...]  # with errors
    aside: tuple[FileView, ...]  # with warnings only
    aside_title: str
    notices: tuple[NoticeView, ...]
    notices_title: str
    network: tuple[GroupView, ...]
    network_lacks: str
    letters: tuple[LetterView, ...]
    tint: int
    policy: str  # the page's Content-Security-Policy


@dataclass(frozen=True, slots=True)
class Looks:
    """What lies beside the page to be looked at, relative to it; "" for what there is not."""

    page: str = ""  # of the number in work
    letter: str = ""
    proof: str = ""


def view(found: Overview, lang: str, looks: Looks = Looks(), reload: str = "") -> DeskView:
    """Return what the page shows in ``lang``; ``reload`` is a source that its Content-Security-Policy allows besides."""
    return _Words(found, lang).view(looks, reload)


def page(shown: DeskView, templates: Templates) -> str:
    """Return the page as HTML."""
    return templates.render("desk.html", shown.lang, view=shown)


def as_text(found: Overview, lang: str) -> str:
    """Return the same in short for a terminal: what to do next, then how things stand."""
    words = _Words(found, lang)
    rows = [f"{found.name} · {words.day()}".strip(" ·"), "", words.headline()]
    if subline := words.subline():
        rows.append(subline)
    for number, task in enumerate(words.tasks(found.tasks[:NOW_MOST]), 1):
        rows += ["", f"{number}. {printable(task.title)}", f"   {printable(task.reason)}"]
        for action in task.actions:
            rows.append(f"     {printable(action.text)}" + (f"    # {printable(action.about)}" if action.about else ""))
        rows += [f"     {task.more}"] if task.more else []
    rows += ["", *words.standing()]
    return "\n".join(rows)


class _Words:
    """Puts an overview into the words of one language."""

    def __init__(self, found: Overview, lang: str) -> None:
        self.found = found
        self.lang = lang
        self.today = found.now.date()

    def view(self, looks: Looks, reload: str) -> DeskView:
        found = self.found
        files = tuple(self.files())
        broken = tuple(f for f in files if f.worst == Severity.ERROR)
        aside = tuple(f for f in files if f.worst != Severity.ERROR)
        warnings, notices = sum(len(f.remarks) for f in aside), tuple(self.notices())
        return DeskView(
            lang=self.lang,
            name=found.name,
            day=self.day(),
            headline=self.headline(),
            subline=self.subline(),
            tasks=tuple(self.tasks(found.tasks[:NOW_MOST])),
            later=tuple(self.tasks(found.tasks[NOW_MOST:])),
            number=self.number(found.number, looks) if found.number else None,
            calendar=self.calendar(found.calendar) if found.calendar else None,
            stages=tuple(self.stages()),
            files=broken,
            aside=aside,
            aside_title=self.plural(warnings, "Eine Warnung|{} Warnungen", "One warning|{} warnings"),
            notices=notices,
            notices_title=self.plural(sum(len(n.places) for n in notices), "Ein Hinweis|{} Hinweise", "One notice|{} notices"),
            network=tuple(_Network(self, found.network).groups()) if found.network else (),
            network_lacks=found.network_lacks.text(self.lang) if found.network_lacks else "",
            letters=tuple(self.letter(d) for d in found.deliveries),
            tint=colours.tint(found.number.month if found.number else f"{self.today:%Y-%m}"),
            policy=_policy(reload),
        )  # fmt: skip

    def pick(self, de: str, en: str) -> str:
        return de if self.lang == "de" else en

    def plural(self, number: int, de: str, en: str) -> str:
        return self.pick(de, en).split("|")[number != 1].format(number)

    def say(self, label: Label | None) -> str:
        return label.text(self.lang) if label else ""

    def day(self) -> str:
        return dates.of_day(self.today, self.lang)

    def month(self, month: Month) -> str:
        return dates.of_month(month, self.lang)

    # The head

    def headline(self) -> str:
        """Return how much there is to do, as one sentence."""
        count = len(self.found.tasks)
        many = self.say(number_word(min(count, NOW_MOST))).capitalize()
        if not count:
            return self.pick("Es gibt nichts zu tun.", "There is nothing to do.")
        if count == 1:
            return self.pick("Eines ist zu tun.", "One thing to do.")
        if count <= NOW_MOST:
            return self.pick(f"{many} Dinge sind zu tun.", f"{many} things to do.")
        return self.pick(f"{many} Dinge zuerst.", f"{many} things first.")

    def subline(self) -> str:
        found = self.found
        if found.next_appears is None:
            return ""
        days = (found.next_appears.date() - self.today).days
        when, month = self.ahead(days), self.month(found.next_month)
        return self.pick(
            f"Die nächste Ausgabe, {month}, erscheint {when}.", f"The next issue, {month}, appears {when}."
        )

    def tasks(self, tasks: Iterable[Task]) -> Iterator[TaskView]:
        for task in tasks:
            more = (
                self.plural(task.more, "und eine weitere|und {} weitere", "and one more|and {} more")
                if task.more
                else ""
            )
            yield TaskView(
                self.say(task.title), self.say(task.reason), tuple(self.actions(task.actions)),
                colours.tint(task.month) if task.month else None, more, task.section,
            )  # fmt: skip

    def actions(self, actions: Iterable[Action | None]) -> Iterator[ActionView]:
        return (ActionView(a.text, self.say(a.about)) for a in actions if a)

    def standing(self) -> list[str]:
        """Return how things stand, line by line, for a terminal."""
        found, pick = self.found, self.pick
        stages = [
            f"{count} {self.say(_IN_SHORT[stage])}"
            for stage in Pile
            if (count := sum(p.stage is stage for p in found.pending))
        ]
        errors, warnings = (sum(f.severity is s for f in found.findings) for s in (Severity.ERROR, Severity.WARNING))
        issues = self.plural(found.issues, "{} Ausgabe|{} Ausgaben", "{} issue|{} issues")
        rows = [
            (pick("Vorgestellt", "Featured"), f"{found.published} in {issues}"),
            (pick("Einreichungen", "Submissions"), ", ".join(stages) or "–"),
            (pick("Befunde", "Findings"), ", ".join(
                (self.plural(errors, "{} Fehler|{} Fehler", "{} error|{} errors"),
                 self.plural(warnings, "{} Warnung|{} Warnungen", "{} warning|{} warnings"))
            )),
        ]  # fmt: skip
        month = found.number.month if found.number else ""
        letters = [f"{d.key}, {self.state(d)}" for d in found.deliveries if d.key == month]
        if found.number and found.number.people and not any(p.in_letter for p in found.number.people):
            letters = letters or [
                pick(f"{month}, keiner: niemand darin hat eingewilligt", f"{month}, none: nobody in it has agreed")
            ]
        rows += [(pick("Brief", "Letter"), told) for told in letters]
        rows.append((pick("Alles", "All of it"), "inv desk"))
        width = max(len(name) for name, _ in rows) + 2
        return [f"{name + ':':<{width}}{printable(told)}" for name, told in rows]

    # The number in work

    def number(self, number: Number, looks: Looks) -> NumberView:
        pick = self.pick
        facts = [(pick("Betreff", "Subject"), number.subject), (pick("Vorschau", "Preheader"), number.preheader)]
        if number.bytes:
            share = f"{number.bytes / 1000:.0f}"
            most = f"{number.most_bytes / 1000:.0f}"
            facts.append(
                (
                    pick("Länge", "Length"),
                    pick(f"{share} kB; ab {most} kB schneidet Gmail ab", f"{share} kB; Gmail clips from {most} kB on"),
                )
            )
        days = (number.appears.date() - self.today).days
        when = self.moment(number.appears)
        return NumberView(
            tint=colours.tint(number.month),
            kicker=pick(f"Ausgabe {number.number}", f"Issue {number.number}"),
            title=self.month(number.month),
            when=pick(f"erschienen am {when}", f"appeared on {when}") if number.is_out
            else pick(f"erscheint am {when}, {self.ahead(days)}", f"appears on {when}, {self.ahead(days)}"),
            lacks=tuple(self.say(label) for label in number.lacks),
            people=tuple(self.featured(p) for p in number.people),
            facts=tuple((name, told) for name, told in facts if told),
            lead=ActionView(number.lead, "" if number.has_lead else pick("noch keiner, Platz wäre hier:", "none yet; its place:")),
            warning=f"{findings.message(number.heavy, self.lang)} {findings.remedy(number.heavy, self.lang)}" if number.heavy else "",
            page=looks.page, letter=looks.letter, proof=looks.proof,
        )  # fmt: skip

    def featured(self, person: Featured) -> RowView:
        said = [] if person.signed_off else [self.pick("nicht freigegeben", "not signed off")]
        said += [] if person.in_letter else [self.pick("nicht im Brief", "not in the letter")]
        return RowView(f"{person.name}: {person.title}" if person.title else person.name, (person.business, *said))

    def ahead(self, days: int) -> str:
        if days < 1:
            return self.pick("heute", "today")
        return self.pick("morgen", "tomorrow") if days == 1 else self.pick(f"in {days} Tagen", f"in {days} days")

    def moment(self, moment: datetime) -> str:
        return format_datetime(moment, self.pick("d. MMMM, HH:mm 'Uhr'", "d MMMM, HH:mm"), locale=self.lang)

    # The months ahead

    def calendar(self, told: Calendar) -> GroupView:
        pool = ", ".join(map(self.booking, told.pool))
        note = self.pick("Noch ohne Monat: ", "Without a month: ") + pool if pool else ""
        return GroupView("", tuple(self.slot(slot, told) for slot in told.slots), printable(note))

    def slot(self, slot: Slot, told: Calendar) -> RowView:
        facts = [dates.of_day(slot.appears.date(), self.lang)]
        facts += [self.pick(f"Ausgabe {slot.number}", f"issue {slot.number}")] if slot.number else []
        lines = list(map(self.booking, slot.bookings)) or [self.say(planning.KINDS[slot.kind])]
        if len(slot.portraits) > slot.room and slot.appears > told.now and not slot.has_lead:
            many, room = (self.say(number_word(number)) for number in (len(slot.portraits), slot.room))
            lines.append(
                self.pick(
                    f"{many} Porträts; gedacht ist die Ausgabe für {'eines' if slot.room == 1 else room}",
                    f"{many} portraits; an issue is meant for {room}",
                )
            )
        if letter := planning.told_letter(slot, self.lang):
            lines.append(letter)
        late = any(task.month == slot.month for task in told.late)
        taken = slot.kind is not Kind.OPEN
        return RowView(
            self.month(slot.month),
            tuple(facts),
            tuple(lines),
            (),
            (colours.tint(slot.month),) if taken else (),
            is_open=late,
        )

    def booking(self, booking: Booking) -> str:
        """Return somebody's name with how far they have come; of a faulty folder, the name that was typed."""
        typed = next(
            (p.name for p in self.found.pending if p.stage is Pile.MEND and p.slug == booking.who), booking.name
        )
        return printable(planning.told_booking(replace(booking, name=typed), self.lang))

    # Submissions

    def stages(self) -> Iterator[GroupView]:
        for stage in Pile:
            rows = [self.pending(p) for p in self.found.pending if p.stage is stage]
            if rows:
                yield GroupView(self.say(_STAGES[stage]), tuple(rows))

    def pending(self, p: Pending) -> RowView:
        facts = [self.month(p.month)] if p.month else []
        if p.days is not None:
            facts.append(self.waiting(p.days))
        lines = [self.say(label) for label in p.lacks]
        if p.warnings:
            lines.append(self.plural(p.warnings, "eine Warnung|{} Warnungen", "one warning|{} warnings"))
        anchor, text = "", ""
        if p.errors:
            anchor = _anchor(p.folder)
            text = self.plural(p.errors, "ein Fehler|{} Fehler", "one error|{} errors")
        tints = (colours.tint(p.month),) if p.month else ()
        return RowView(
            printable(p.name), tuple(facts), tuple(lines), tuple(self.actions([p.next])), tints, anchor, text,
        )  # fmt: skip

    def waiting(self, days: int) -> str:
        if days < 1:
            return self.pick("heute gekommen", "came today")
        if days < 14:
            return self.plural(days, "seit gestern|seit {} Tagen", "since yesterday|for {} days")
        if days < 70:
            return self.pick(f"seit {days // 7} Wochen", f"for {days // 7} weeks")
        return self.pick(f"seit {days // 30} Monaten", f"for {days // 30} months")

    # Findings

    def files(self) -> Iterator[FileView]:
        """Yield errors and warnings file by file, those with errors first."""
        private = self.pick("Privater Ordner: ", "Private folder: ")
        told = [("", f) for f in self.found.findings] + [(private, f) for f in self.found.private_findings]
        found = [(where, f) for where, f in told if f.severity is not Severity.NOTICE]
        anchors: set[str] = set()
        for where, file in dict.fromkeys((where, f.file) for where, f in found):
            remarks = [f for w, f in found if (w, f.file) == (where, file)]
            anchor = "" if where else _anchor("/".join(file.split("/")[:3]))
            first = "" if anchor in anchors else anchor
            yield FileView(printable(where + file), first, tuple(map(self.remark, remarks)), remarks[0].severity.value)
            anchors.add(anchor)

    def notices(self) -> Iterator[NoticeView]:
        """Yield notices that ask for something, each once with all places where it applies."""
        places: dict[tuple[str, str], list[str]] = {}
        for f in self.found.findings:
            if f.severity is Severity.NOTICE and f.code != "issue-planned":  # the calendar says that
                said = (findings.message(f, self.lang), findings.remedy(f, self.lang))
                places.setdefault(said, []).append(f"{f.file}:{f.line}" if f.line else f.file)
        for (message, remedy), where in places.items():
            yield NoticeView(printable(message), printable(remedy), tuple(map(printable, where)))

    def remark(self, f: Finding) -> RemarkView:
        place = [self.pick(f"Zeile {f.line}", f"line {f.line}")] if f.line else []
        place += [f.field] if f.field else []
        said = (findings.message(f, self.lang), findings.remedy(f, self.lang))
        told = map(printable, (", ".join(place), *said))
        return RemarkView(f.severity.value, self.say(_SEVERITIES[f.severity]), *told)

    def listed(self, names: Iterable[str]) -> str:
        return format_list(list(names), locale=self.lang)

    # Letters

    def letter(self, d: Delivery) -> LetterView:
        facts = [self.pick("Postausgang", "outbox") if d.courier == "outbox" else d.courier]
        if d.readers is not None:
            facts.append(self.plural(d.readers, "eine Person|{} Leserinnen und Leser", "one reader|{} readers"))
        if d.at is not None:
            facts.append(self.moment(d.at.astimezone(self.found.now.tzinfo)))
        correction = self.pick("Berichtigung, ", "Correction, ") if d.key != d.month else ""
        return LetterView(
            tint=colours.tint(d.month),
            title=correction + self.month(d.month),
            state=self.state(d),
            is_open=bool(d.state in (None, "unknown") or d.outdated or d.doubtful),
            facts=tuple(filter(None, (d.subject, *facts))),
            trouble=self.say(d.trouble),
            against=tuple(self.say(o.sentence) for o in d.against if not (d.by_hand and o.overrulable)),
            receipts=tuple(map(self.receipt, d.receipts)),
            actions=tuple(self.actions(steps(d))),
            url=d.url if d.url.startswith("https://") else "",
        )  # fmt: skip

    def receipt(self, r: Receipt) -> str:
        told = r.state != "done" or r.action == "approve"  # elsewhere it is where the courier keeps something
        detail = f" – {shorten(r.detail, 160, placeholder=' …')}" if r.detail and told else ""
        return delivery.in_words(replace(r, at=r.at.astimezone(self.found.now.tzinfo)), self.lang) + detail

    def state(self, d: Delivery) -> str:
        if d.by_hand:
            return self.say(delivery.NOTED)
        return self.say(delivery.STANDS[d.state]) if d.state else self.pick("nicht zu erfahren", "cannot be learnt")


class _Network:
    """Puts what there is to do for the network into words, heading by heading."""

    def __init__(self, words: _Words, found: Report) -> None:
        self.words = words
        self.found = found
        publication = words.found.publication
        self.services = {s.key: s for s in publication.services} if publication else {}
        self.months = {p.slug: p.issue for p in (*publication.profiles, *publication.planned)} if publication else {}

    def groups(self) -> Iterator[GroupView]:
        """Yield the headings that have a row: first what there is to do, then, folded, what is good to know."""
        pick = self.words.pick
        groups = (
            (pick("Vorstellungen, die auf dich warten", "Introductions that wait for you"), self.due(), False),
            (pick("Könnten sich kennenlernen", "Could meet"), self.proposals(), False),
            (pick("Staffelstab", "Relay"), self.queue(), False),
            (pick("Zu bestätigen", "To be confirmed"), self.to_confirm(), False),
            (pick("Danken", "To thank"), self.to_thank(), False),
            (pick("Fragen, was es gebracht hat", "To be asked what it brought"), self.reminders(), False),
            (pick("Ein Jahr danach", "One year later"), self.anniversaries(), False),
            (pick("Genannt und noch nicht hier", "Named and not here yet"), self.waiting(), True),
            (pick("Noch mit niemandem verbunden", "Not tied to anybody yet"), self.isolated(), True),
            (pick("Noch ohne Schlagwort", "Without a tag yet"), self.untagged(), True),
        )
        for title, rows, folded in groups:
            rest = len(rows) - _ROWS_MOST
            note = self.words.plural(rest, "und eine Zeile mehr: inv network|und {} Zeilen mehr: inv network",
                                     "and one line more: inv network|and {} lines more: inv network") if rest > 0 else ""  # fmt: skip
            if rows:
                yield GroupView(title, tuple(rows[:_ROWS_MOST]), note, folded)

    def due(self) -> list[RowView]:
        rows = []
        for row in self.found.due:
            i, note = row.introduction, ' --note "…"' if row.answer is introductions.Answer.CLOSE else ""
            command = f"inv introduce {row.answer} --key {i.key}{note}"
            rows.append(self.pair(i.seeker, i.helper, (self.words.say(row.reason),), command))
        return rows

    def proposals(self) -> list[RowView]:
        rows = []
        for m in (m for m in self.found.proposals if not m.acquainted):
            command = f"inv introduce propose --seeker {m.need.slug} --helper {m.offer.slug}"
            lines = matching.explained(m, self.found.names, self.services, self.words.lang)
            rows.append(self.pair(m.need.slug, m.offer.slug, lines, command))
        return rows

    def queue(self) -> list[RowView]:
        return [self.named(row, self.called(row.namings[0].by)) for row in self.found.queue]

    def to_confirm(self) -> list[RowView]:
        return [
            self.pair(e.giver, e.receiver, (self.told(e.when), e.what), f"inv referral confirm --event {e.key}")
            for e in self.found.to_confirm
        ]

    def told(self, when: str) -> str:
        return dates.as_known(when, self.words.lang)

    def to_thank(self) -> list[RowView]:
        return [
            RowView(self.called(slug), actions=_do(f"inv referral add --kind thanked --receiver {slug}"), tints=self.tints(slug))
            for slug in self.found.to_thank
        ]  # fmt: skip

    def reminders(self) -> list[RowView]:
        rows = []
        for r in self.words.found.reminders:
            after = self.words.plural(r.after, "nach einem Monat|nach {} Monaten", "after a month|after {} months")
            rows.append(
                RowView(self.called(r.slug), (after,), (), _do(f"inv impact ask --who {r.slug}"), self.tints(r.slug))
            )
        return rows

    def anniversaries(self) -> list[RowView]:
        rows = []
        for a in self.words.found.anniversaries:
            day = dates.of_day(a.asked, self.words.lang) if a.asked else ""
            facts = (self.words.pick(f"gefragt am {day}", f"asked on {day}"),) if day else ()
            command = _do(f"inv anniversary {'write' if a.asked else 'ask'} --who {a.slug}")
            rows.append(RowView(self.called(a.slug), facts, (), command, self.tints(a.slug)))
        return rows

    def waiting(self) -> list[RowView]:
        named_by = self.words.pick("genannt bei ", "named by ")
        return [
            RowView(w.name, (named_by + self.words.listed(map(self.called, w.portraits)),)) for w in self.found.waiting
        ]

    def isolated(self) -> list[RowView]:
        return [RowView(self.called(slug), tints=self.tints(slug)) for slug in self.found.isolated]

    def untagged(self) -> list[RowView]:
        return [
            RowView(self.called(s.slug), (), (shorten(s.text, 120, placeholder=" …"),), tints=self.tints(s.slug))
            for s in self.found.untagged
        ]

    def pair(self, one: str, other: str, lines: Iterable[str], command: str) -> RowView:
        return RowView(
            f"{self.called(one)} · {self.called(other)}", (), tuple(lines), _do(command), self.tints(one, other)
        )

    def named(self, row: Named, by: str) -> RowView:
        pick, day = self.words.pick, dates.of_day(row.answer.day, self.words.lang) if row.answer else ""
        states = {
            "open": pick("noch nicht gefragt", "not asked yet"), "asked": pick(f"gefragt am {day}", f"asked on {day}"),
            "agreed": pick(f"hat am {day} Ja gesagt", f"said yes on {day}"),
            "declined": pick("möchte nicht; nicht wieder fragen", "does not want to; do not ask again"),
            "planned": pick("geplant für ", "planned for ") + (self.words.month(row.planned) if row.planned else ""),
        }  # fmt: skip
        commands = {"open": f"inv relay {row.key} asked", "agreed": f"inv new --name {shlex.quote(row.name)}"}
        facts = (pick(f"genannt von {by}", f"named by {by}"), states[row.state])
        why = self.words.pick(f"„{row.namings[0].why}“", f"“{row.namings[0].why}”")
        return RowView(row.name, facts, (why,), _do(commands.get(row.state, "")), self.tints(row.namings[0].by))

    def called(self, slug: str) -> str:
        return self.found.names.get(slug, slug)

    def tints(self, *slugs: str) -> tuple[int, ...]:
        """Return the colours of people's months."""
        return tuple(colours.tint(self.months[slug]) for slug in slugs if slug in self.months)


def _policy(reload: str) -> str:
    """Return what the page may load: what lies beside it, served or not.

    On the disk ``'self'`` is a matter of taste: to Firefox it means nothing there, so that the page names the scheme as well.
    """
    own = "'self'" if reload else "'self' file:"
    scripts = f"script-src {own} {reload}; connect-src 'self'" if reload else f"script-src {own}"
    return f"default-src 'none'; style-src {own}; font-src {own}; {scripts}; frame-src {own}; form-action 'none'; base-uri 'none'"


def _do(command: str) -> tuple[ActionView, ...]:
    return (ActionView(command, ""),) if command else ()


def _anchor(folder: str) -> str:
    """Return an id for what stands about a folder; its name may be anything."""
    return "f-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in folder.rpartition("/")[2].lower())
