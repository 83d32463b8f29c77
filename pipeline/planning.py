"""The editors' calendar: what each month has, what it still lacks, and from which day on somebody should see to it.

A month is one slot. It has portraits, the network's news, a pause that the editors decided on, or nothing yet (``Kind.OPEN``).
What is to be done for it is a :class:`Deadline` with the moment from which it is time and the moment after which it is late; both hang
on the moment at which the number appears, so nothing here is remembered and no run can be missed.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Final

from pipeline import characters, dates
from pipeline.delivery import FOLLOWING, NOTED, STANDS, State
from pipeline.domain import Issue, Label, Month, Publication
from pipeline.guards import LATE
from pipeline.publication import appears, months_from
from pipeline.relay import Named
from pipeline.schema import MONTHS_AHEAD, both

MONTHS_SHOWN: Final = 6
"""How many months ahead the calendar shows, the current one not counted; more where somebody is planned for later."""
BEHIND: Final = 3
"""For how many months before the newest issue an alarm goes on that nobody has answered."""
CORRECTED: Final = timedelta(days=2)
"""How long after its day a correction may wait: whoever read what is wrong has it still."""

_CORRECTION: Final = "-correction"  # ends the key of a letter that corrects another
_BEFORE: Final = {  # the number appears: from when on it is time, and from when on it is late
    "ask": (timedelta(weeks=8), timedelta(weeks=2)),
    "crowded": (timedelta(weeks=8), timedelta()),
    "mend": (timedelta(weeks=4), timedelta(weeks=2)),
    "sign": (timedelta(weeks=2), timedelta(days=3)),
    "unsigned": (timedelta(), timedelta()),
    "letter": (timedelta(days=5), timedelta(days=1)),  # late while there is still time to approve it
    "send": (timedelta(), -LATE),
    "settle": (timedelta(), timedelta()),
    "silent": (timedelta(), timedelta()),
}
GOES_OUT: Final[tuple[State, ...]] = ("scheduled", "sending", "sent", "skipped")
"""States of a letter that nobody has to see to any more."""


class Kind(StrEnum):
    """What a month has."""

    PORTRAITS = "portraits"  # or later words of founders who were featured before
    NEWS = "news"
    PAUSE = "pause"
    OPEN = "open"


class Stage(StrEnum):
    """How far somebody has come on the way into an issue."""

    IDEA = "idea"  # named by somebody, not asked yet
    ASKED = "asked"
    AGREED = "agreed"  # and has sent nothing yet
    RECEIVED = "received"  # the folder is not filled in, or has errors
    PLANNED = "planned"  # accepted; the words are not signed off
    READY = "ready"
    PUBLISHED = "published"


KINDS: Final = {
    Kind.NEWS: both("Neues aus dem Netz", "news from the network"),
    Kind.PAUSE: both("Pause", "a pause"),
    Kind.OPEN: both("frei", "free"),
}  # fmt: skip
"""What a month without portraits has, in words."""

STAGES: Final = {
    Stage.IDEA: both("vorgeschlagen", "proposed"),
    Stage.ASKED: both("gefragt", "asked"),
    Stage.AGREED: both("zugesagt", "agreed"),
    Stage.RECEIVED: both("noch nicht fertig", "not finished yet"),
    Stage.PLANNED: both("nicht freigegeben", "not signed off"),
    Stage.READY: both("freigegeben", "signed off"),
    Stage.PUBLISHED: both("erschienen", "published"),
}  # fmt: skip
"""How far somebody has come, in words."""


@dataclass(frozen=True, slots=True)
class Booking:
    """Somebody's place in an issue, or on the way to one."""

    who: str  # slug; of somebody who is not here yet, the name as a slug
    name: str
    stage: Stage
    part: str = ""  # key of a later word, "" for a portrait
    title: str = ""  # of the later word
    lacks: tuple[str, ...] = ()  # what is not signed off: "" for the portrait, a language, the key of a later word


@dataclass(frozen=True, slots=True)
class Slot:
    """One month."""

    month: Month
    appears: datetime  # aware
    kind: Kind
    number: int | None  # of the issue, for one still to come as things stand; None where there is none
    bookings: tuple[Booking, ...]  # portraits, then later words
    room: int  # for how many portraits the issue is meant
    has_lead: bool = False
    is_emptied: bool = False  # its number appeared, and everybody in it has withdrawn since
    corrected: datetime | None = None  # aware; from when on a correction of its letter may leave
    letter: State | None = None  # how far its letter has come; None where nobody looks after it, or it is not known
    by_hand: bool = False  # it was noted that somebody sends that letter by hand, and that they did was not

    @property
    def free(self) -> int:
        """How many more portraits there is room for."""
        return max(0, self.room - len(self.portraits))

    @property
    def portraits(self) -> tuple[Booking, ...]:
        """Who has a portrait in it."""
        return tuple(booking for booking in self.bookings if not booking.part)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that an editor should do for one month, and from when on that is late."""

    code: str  # "ask", "mend", "sign", "crowded", "unsigned", "letter", "send", "settle", "correction", "silent"
    month: Month
    begins: datetime  # aware; before, it is too early to speak of it
    late: datetime  # aware; from then on it endangers the issue
    sentence: Label
    command: str  # what to type, "" where there is none
    presses: bool = True  # whether being late is a reason for alarm

    def is_due(self, now: datetime) -> bool:
        """Return whether it is time."""
        return self.begins <= now.astimezone(UTC)

    def is_late(self, now: datetime) -> bool:
        """Return whether it should have been done, and the issue suffers."""
        return self.presses and self.late <= now.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The months that matter now, and who may come into them."""

    now: datetime  # aware
    slots: tuple[
        Slot, ...
    ]  # earliest first: what is still to be answered for, what appeared last, then everything ahead
    pool: tuple[Booking, ...]  # without a month: named, asked or agreed, the longest waiting first
    tasks: tuple[Deadline, ...]  # of all slots, also those that are not due yet; in the order in which they are late

    @property
    def due(self) -> tuple[Deadline, ...]:
        """What it is time for, the most pressing first."""
        return tuple(task for task in self.tasks if task.is_due(self.now))

    @property
    def late(self) -> tuple[Deadline, ...]:
        """What should have been done."""
        return tuple(task for task in self.tasks if task.is_late(self.now))


def calendar(
    publication: Publication,
    later: Publication,
    now: datetime,
    *,
    named: Iterable[Named] = (),
    received: Mapping[str, Month] | None = None,
    called: Mapping[str, str] | None = None,
    letters: Mapping[str, State] | None = None,
    by_hand: Mapping[str, datetime] | None = None,
) -> Calendar:
    """Return the calendar of ``publication``; ``later`` is the same content as it will be once everything planned has appeared.

    ``named`` is the relay's queue, ``received`` the months of folders that have errors or are not filled in, by slug ("" where none is said), ``called`` their names, ``letters`` how far the letters of
    the issues and their corrections have come that somebody looks after, by key. What is not among them does not exist. ``by_hand``
    is when somebody noted that they send one of those by hand.
    """
    faulty: dict[Month, list[Booking]] = {}
    furthest = _nth(f"{now:%Y-%m}", MONTHS_AHEAD)
    for slug, month in sorted((received or {}).items()):
        booking = Booking(slug, (called or {}).get(slug, slug), Stage.RECEIVED)
        faulty.setdefault(month if month <= furthest else "", []).append(booking)
    issues = {issue.month: issue for issue in later.issues}
    pauses = {lead.month for lead in later.pauses}
    sent = letters or {}
    noted = {key: at for key, at in (by_hand or {}).items() if sent.get(key) == "scheduled" and at <= now}
    shown = _months(publication, {*issues, *filter(None, faulty)}, now)
    waiting = {key.removesuffix(_CORRECTION) for key, state in sent.items() if state not in GOES_OUT or key in noted}
    behind = sorted({*_silent(publication, shown[0], pauses), *(month for month in waiting if month < shown[0])})
    slots = tuple(
        _slot(
            month,
            issues.get(month),
            month in pauses,
            faulty.get(month, ()),
            publication,
            sent.get(month),
            month in (by_hand or {}),
        )
        for month in (*behind, *shown)
    )
    pool = (*faulty.get("", ()), *(
        Booking(row.key, row.name, Stage.IDEA if row.state == "open" else Stage(row.state))
        for row in named
        if row.state in ("open", "asked", "agreed") and row.key not in (received or {})
    ))  # fmt: skip
    free = [slot.month for slot in slots if slot.kind is Kind.OPEN and slot.appears > now]
    tasks = [task for slot in slots for task in _tasks(slot, pool, free, now)]
    tasks += [task for slot in slots for task in _corrections(slot, sent.get(slot.month + _CORRECTION))]
    tasks += [
        _by_hand(slot, key, noted[key])
        for slot in slots
        for key in (slot.month, slot.month + _CORRECTION)
        if key in noted
    ]
    return Calendar(
        now, slots, pool, tuple(sorted(tasks, key=lambda task: (task.late, task.begins, task.month, task.code)))
    )


def until(publication: Publication, now: datetime) -> datetime:
    """Return a moment at which everything has appeared that a calendar of ``now`` shows."""
    last = max((p.issue for p in publication.planned), default="")
    return appears(_months(publication, {last} if last else set(), now)[-1], publication.facts)


def told_booking(booking: Booking, lang: str) -> str:
    """Return somebody's name with how far they have come."""
    aside = [both(f"„{booking.title}“", f"“{booking.title}”").text(lang)] if booking.title else []
    aside += [STAGES[booking.stage].text(lang)] if booking.stage is not Stage.PUBLISHED else []
    return f"{booking.name} ({', '.join(aside)})" if aside else booking.name


def told_slot(slot: Slot, lang: str) -> str:
    """Return one line about a month: its number and day, who is in it, and how far its letter has come."""
    day = f"{slot.appears.day}." if lang == "de" else f"{slot.appears:%d}".lstrip("0")
    number = both(f"Ausgabe {slot.number}", f"issue {slot.number}").text(lang) if slot.number else ""
    who = ", ".join(told_booking(booking, lang) for booking in slot.bookings)
    return " · ".join(filter(None, (day, number, who or KINDS[slot.kind].text(lang), told_letter(slot, lang))))


def told_letter(slot: Slot, lang: str) -> str:
    """Return how far the letter of a month has come, "" where nothing is known of one."""
    if slot.letter is None:
        return ""
    return (
        both("Brief: {}", "letter: {}").text(lang).format((NOTED if slot.by_hand else STANDS[slot.letter]).text(lang))
    )


def _months(publication: Publication, taken: Collection[Month], now: datetime) -> tuple[Month, ...]:
    """Return the months to show: from the newest issue, or the first number still to come, to the last that is taken."""
    this = f"{now.astimezone(appears('2000-01', publication.facts).tzinfo):%Y-%m}"
    begins = this if appears(this, publication.facts) > now else _nth(this, 1)  # nobody missed what had not begun
    first = min(publication.issues[0].month, this) if publication.issues else begins
    ahead = _nth(this, MONTHS_SHOWN)
    last = max((ahead, *(month for month in taken if month > ahead)))
    return tuple(takewhile(lambda month: month <= last, months_from(first)))


def _silent(publication: Publication, first: Month, pauses: Collection[Month]) -> Iterator[Month]:
    """Yield the months shortly before ``first`` in which nothing appeared and nobody said why."""
    if publication.issues:
        known = {*(issue.month for issue in publication.issues), *publication.emptied, *pauses}
        past = tuple(takewhile(lambda month: month < first, months_from(publication.issues[-1].month)))
        yield from (month for month in past[-BEHIND:] if month not in known)


def _nth(month: Month, steps: int) -> Month:
    months = months_from(month)
    for _ in range(steps):
        next(months)
    return next(months)


def _slot(
    month: Month,
    issue: Issue | None,
    is_pause: bool,
    faulty: Sequence[Booking],
    publication: Publication,
    letter: State | None,
    by_hand: bool,
) -> Slot:
    facts = publication.facts
    kept_out = {booking.who for booking in faulty}  # an error may end with a day: a consent of next week
    sound = (b for b in (_bookings(issue, publication) if issue else ()) if b.part or b.who not in kept_out)
    bookings = (*sound, *faulty)
    if issue and not (issue.profiles or issue.updates):
        kind = Kind.NEWS
    else:
        kind = Kind.PORTRAITS if bookings else Kind.PAUSE if is_pause else Kind.OPEN
    return Slot(
        month=month,
        appears=appears(month, facts),
        kind=kind,
        number=issue.number if issue else None,
        bookings=bookings,
        room=facts.portraits_per_issue,
        has_lead=issue is not None and issue.lead is not None,
        is_emptied=month in publication.emptied,
        corrected=_at_day(issue.correction.day, issue.published) if issue and issue.correction else None,
        letter=letter,
        by_hand=by_hand,
    )


def _at_day(day: date, like: datetime) -> datetime:
    """Return ``day`` at the hour and in the zone of ``like``."""
    return datetime.combine(day, like.timetz())


def _bookings(issue: Issue, publication: Publication) -> Iterator[Booking]:
    """Yield who is in an issue, with what of their words is not signed off."""
    is_out = any(issue.month == other.month for other in publication.issues)
    for profile in issue.profiles:
        texts = [("", profile.signed_off), *((t.lang, t.signed_off) for t in profile.translations)]
        lacks = tuple(key for key, day in texts if not day)
        yield Booking(profile.slug, profile.founder.name, _stage(lacks, is_out=is_out), lacks=lacks)
    for profile, update in issue.updates:
        lacks = () if update.signed_off else (update.key,)
        yield Booking(profile.slug, profile.founder.name, _stage(lacks, is_out=is_out), update.key, update.title, lacks)


def _stage(lacks: Collection[str], *, is_out: bool) -> Stage:
    return Stage.PUBLISHED if is_out else Stage.PLANNED if lacks else Stage.READY


# What is to be done


def _tasks(slot: Slot, pool: Sequence[Booking], free: Sequence[Month], now: datetime) -> Iterator[Deadline]:
    """Yield what a month still needs; what is done needs nothing."""
    at = slot.appears.astimezone(UTC)
    if at <= now.astimezone(UTC):
        yield from _afterwards(slot, now)
        return
    if slot.kind is Kind.OPEN:
        yield _nobody(slot, pool, now)
    if len(slot.portraits) > slot.room and not slot.has_lead:
        movable = [b.who for b in slot.portraits if b.stage is not Stage.RECEIVED]  # a faulty folder is mended first
        who = (movable or [b.who for b in slot.portraits])[-1]
        yield _task(
            slot, "crowded",
            both(
                f"Im {{month}} sind {len(slot.portraits)} Porträts eingeplant, gedacht ist eine Ausgabe für {slot.room if slot.room > 1 else 'eines'}. Verschiebe "
                f"eines, oder schreibe einen Vorspann nach content/issues/{slot.month}.md: Dann gilt es als gewollt.",
                f"{len(slot.portraits)} portraits are planned for {{month}}, and an issue is meant for {slot.room if slot.room > 1 else 'one'}. Move one, or write a "
                f"lead to content/issues/{slot.month}.md: then it counts as intended.",
            ),
            f"inv move {who} {next((month for month in free if month > slot.month), _nth(slot.month, 1))}",
            presses=False,
        )  # fmt: skip
    for booking in slot.bookings:
        if booking.stage is Stage.RECEIVED:
            yield _mend(slot, booking)
        elif booking.stage is Stage.PLANNED:
            yield _sign(slot, booking)
    if slot.kind in (Kind.PORTRAITS, Kind.NEWS) and slot.letter and slot.letter not in (*GOES_OUT, "approved"):
        yield _letter(slot, slot.letter)


def _afterwards(slot: Slot, now: datetime) -> Iterator[Deadline]:
    """Yield what a month whose day has come still needs: something to read, and its letter sent."""
    for booking in slot.bookings:
        if booking.stage is Stage.RECEIVED:
            yield _mend(slot, booking)
        elif booking.lacks:
            yield _unsigned(slot, booking)
    if slot.number is None and slot.kind is not Kind.PAUSE and not slot.is_emptied:
        yield _task(
            slot, "silent",
            both(
                "Im {month} ist nichts erschienen, und niemand weiß, warum. Sag es auf der Website.",
                "Nothing appeared in {month}, and nobody knows why. Say it on the site.",
            ),
            f'inv pause {slot.month} --why "…"',
        )  # fmt: skip
    if slot.letter is None or slot.letter in GOES_OUT:
        return
    if slot.letter == "unknown":
        yield _task(
            slot, "settle",
            both(
                "Ob der Brief vom {month} hinausgegangen ist, ist ungewiss.",
                "Nobody knows whether the letter of {month} has left.",
            ),
            f"inv deliver settle --month {slot.month}",
        )  # fmt: skip
        return
    is_late = (
        slot.letter == "approved" and now - slot.appears.astimezone(UTC) > LATE
    )  # which the guards object to, unless it is overruled
    yield _task(
        slot, "send",
        both(
            f"Die Ausgabe vom {{month}} steht auf der Website, ihr Brief ist nicht verschickt. Soll er nicht mehr hinaus: "
            f"inv deliver skip --month {slot.month}",
            f"The issue of {{month}} is on the site, its letter has not been sent. If it shall not leave any more: "
            f"inv deliver skip --month {slot.month}",
        ),
        f"{FOLLOWING.get(slot.letter, 'inv deliver status')} --month {slot.month}{' --despite slot' if is_late else ''}",
    )  # fmt: skip


def _corrections(slot: Slot, state: State | None) -> Iterator[Deadline]:
    """Yield that a correction of the letter is written and has not been sent; nobody is reminded once it leaves or stays by a word."""
    if slot.corrected is None or state is None or state in GOES_OUT:
        return
    de, en = (dates.of_month(slot.month, lang) for lang in ("de", "en"))
    order = f"--month {slot.month} --correction"
    said = both(
        f"Die Berichtigung zum Brief vom {de} ist nicht verschickt. Soll sie nicht hinaus: inv deliver skip {order}",
        f"The correction of the letter of {en} has not been sent. If it shall not leave: inv deliver skip {order}",
    )
    if state == "unknown":
        said = both(
            f"Ob die Berichtigung zum Brief vom {de} hinausgegangen ist, ist ungewiss.",
            f"Nobody knows whether the correction of the letter of {en} has left.",
        )
    begins = slot.corrected.astimezone(UTC)
    command = f"{FOLLOWING.get(state, 'inv deliver status')} {order}"
    yield Deadline("correction", slot.month, begins, begins + CORRECTED, said, command)


def _by_hand(slot: Slot, key: str, at: datetime) -> Deadline:
    """Return the task of a letter that somebody noted to send by hand, once that moment has come."""
    correction = " --correction" if key != slot.month else ""
    file = f"outbox/{key}/{key}.eml"
    said = both(*(
        text.format(month=dates.of_month(slot.month, lang), file=file)
        for lang, text in (
            ("de", f"{'Die Berichtigung zum' if correction else 'Der'} Brief vom {{month}} ist dran, und von allein geht nichts hinaus. Verschicke {{file}} "
                   "von Hand und halte es fest."),
            ("en", f"The {'correction of the ' if correction else ''}letter of {{month}} is due, and nothing leaves by itself. Send {{file}} by hand and note it."),
        )
    ))  # fmt: skip
    begins = at.astimezone(UTC)
    return Deadline(
        "send", slot.month, begins, begins + LATE, said, f"inv deliver send --month {slot.month}{correction}"
    )


def _nobody(slot: Slot, pool: Sequence[Booking], now: datetime) -> Deadline:
    """Return the task of a month for which nobody is planned: somebody to ask and, once that is late, another way to fill it."""
    known = [booking for booking in pool if booking.stage in _WAITS]
    who = min(known, key=lambda booking: booking.stage is not Stage.AGREED, default=None)
    begun = both("Für {month} ist niemand eingeplant.", "Nobody is planned for {month}.")
    hint = (
        both(*(f"{who.name} {_WAITS[who.stage].text(lang)}." for lang in ("de", "en")))
        if who
        else both(
            "Niemand ist vorgeschlagen; schau in inv network.", "Nobody has been proposed; look into inv network."
        )
    )
    ask = f"inv relay {who.who} asked" if who and who.stage is Stage.IDEA else f"inv new --issue {slot.month}"
    if slot.appears.astimezone(UTC) - _BEFORE["ask"][1] <= now.astimezone(UTC):
        hint = both("Entscheide jetzt: eine kürzere Ausgabe, oder eine Pause (inv pause).",
                    "Decide now: a shorter issue, or a pause (inv pause).")  # fmt: skip
        ask = f"inv news {slot.month}"
    elif who and who.stage is Stage.AGREED:
        ask = f"inv new --name {shlex.quote(characters.without_forbidden(who.name))} --issue {slot.month}"
    return _task(slot, "ask", both(*(f"{begun.text(lang)} {hint.text(lang)}" for lang in ("de", "en"))), ask)


_WAITS: Final[dict[Stage, Label]] = {
    Stage.IDEA: both("ist vorgeschlagen und noch nicht gefragt", "has been proposed and not asked yet"),
    Stage.ASKED: both("ist gefragt", "has been asked"),
    Stage.AGREED: both("hat zugesagt", "has agreed"),
}


def _mend(slot: Slot, booking: Booking) -> Deadline:
    return _task(
        slot, "mend",
        both(
            f"Die Einreichung von {booking.name} für {{month}} ist noch nicht fertig.",
            f"The submission of {booking.name} for {{month}} is not finished yet.",
        ),
        f"inv check --path content/founders/{booking.who}",
    )  # fmt: skip


def _sign(slot: Slot, booking: Booking) -> Deadline:
    return _task(
        slot, "sign",
        both(
            f"{booking.name} hat den Text für {{month}} noch nicht freigegeben.",
            f"{booking.name} has not signed off the text for {{month}} yet.",
        ),
        _asking(booking),
    )  # fmt: skip


def _unsigned(slot: Slot, booking: Booking) -> Deadline:
    """Return the task of words that appeared without a yes; it is no alarm, for only the founder can end it."""
    return _task(
        slot, "unsigned",
        both(
            f"Der Text von {booking.name} ist im {{month}} erschienen, ohne freigegeben zu sein. Hole das Ja nach; bei einem Nein "
            "ändere den Text.",
            f"The text of {booking.name} appeared in {{month}} without being signed off. Ask for the yes still; after a no change "
            "the text.",
        ),
        _asking(booking),
        presses=False,
    )  # fmt: skip


def _asking(booking: Booking) -> str:
    part = " --part all" if len(booking.lacks) > 1 else "".join(f" --part {key}" for key in booking.lacks if key)
    return f"inv signoff {booking.who}{part} --ask"


def _letter(slot: Slot, state: State) -> Deadline:
    return _task(
        slot, "letter",
        both(
            "Der Brief vom {month} ist noch nicht freigegeben.", "The letter of {month} is not approved yet."
        ),
        f"{FOLLOWING.get(state, 'inv deliver status')} --month {slot.month}",
    )  # fmt: skip


def _task(slot: Slot, code: str, says: Label, command: str, *, presses: bool = True) -> Deadline:
    """Return a task of ``slot``; "{month}" in what it says becomes the month's name."""
    begins, late = _BEFORE[code]
    at = slot.appears.astimezone(UTC)
    said = tuple((lang, text.replace("{month}", dates.of_month(slot.month, lang))) for lang, text in says.names)
    return Deadline(code, slot.month, at - begins, at - late, Label(said), command, presses)
