"""What an editor does with the calendar: look at it, move somebody, and decide what a month without a portrait has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import (
    characters,
    dates,
    findings,
    front_matter,
    ledger,
    mailroom,
    planning,
    relay,
    schema,
    store,
)
from pipeline.console import DONE, REFUSED, Desk, Stop, command, month_of, say_if_out, short
from pipeline.domain import Month, Submission, SubmittedFile
from pipeline.editors import Editors
from pipeline.mailroom import Mailroom
from pipeline.planning import Booking, Calendar, Deadline
from pipeline.publication import appears


@command
def calendar(*, ics: str = "", now: str | None = None, lang: str | None = None, as_json: bool = False) -> int:
    """Show the months ahead and what they need; ``ics`` is a file to write them to for other programs."""
    desk = Desk(now, lang)
    made = calendar_of(desk, strict=False)
    if ics:
        _write_ics(desk, made, Path(ics))
    else:
        print(as_json_text(made) if as_json else "\n".join(_told(made, desk)))
    return DONE


@command
def heartbeat(*, now: str | None = None, lang: str | None = None, as_json: bool = False) -> int:
    """Say what should have been done and was not, and end with an error then: for a timer, so that no issue is forgotten."""
    desk = Desk(now, lang)
    if desk.facts.sample:
        desk.voice.say("Das ist das Beispiel; hier wartet niemand.", "This is the sample; nobody waits here.")
        return DONE
    made = calendar_of(desk, strict=True)
    late = [*_standstill(desk, made), *made.late]
    if as_json:
        print(json.dumps([_facts(task) for task in late], ensure_ascii=False, indent=2))
    elif not late and desk.facts.sends_letters:
        desk.voice.say("Alles im Plan.", "Everything is on time.")
    elif not late:  # a letter that lies there may be one that nobody means to send
        desk.voice.say(
            "Alles im Plan. Briefe im Postausgang zählen erst mit, wenn sie freigegeben sind.",
            "Everything is on time. Letters in the outbox count only once they are approved.",
        )
    for task in () if as_json else late:
        print("\n".join(_lines(task, desk.voice.lang)))
    return REFUSED if late else DONE


def _standstill(desk: Desk, made: Calendar) -> Iterator[Deadline]:
    """Yield that nothing is built any more, where the content has errors: what appears next would not be seen."""
    if findings.has_errors(desk.verdict.findings):
        said = schema.both(
            "Der Inhalt hat Fehler. Bis sie behoben sind, bleibt die Website, wie sie ist, und kein Brief geht hinaus.",
            "The content has errors. Until they are mended the site stays as it is, and no letter leaves.",
        )
        yield Deadline("errors", "", made.now, made.now, said, "inv check")


def calendar_of(desk: Desk, *, strict: bool) -> Calendar:
    """Return the calendar; folders with errors count as received, and what stands besides is shown all the same.

    How the letters stand is left out where nobody can be asked; with ``strict`` that raises Stop, CourierError or BookUnreachable.
    """
    sound = desk.so_far()
    said = {s.slug: _said(s) for s in desk.faulty()}
    publication = sound.publication
    later = sound.later()
    try:
        rooms = dict(letters(sound))
    except (Stop, *mailroom.TROUBLE):
        if strict:
            raise
        rooms = {}
        desk.voice.note(
            "Wie es um die Briefe steht, sagt: inv deliver status",
            "How the letters stand is said by: inv deliver status",
        )
    answers = Editors(sound).folder.relay if sound.private_folder() else {}
    return planning.calendar(
        publication,
        later,
        desk.now,
        named=relay.queue(publication, answers),
        received={slug: _month_of(fields) for slug, fields in said.items()},
        called={slug: fields["name"] for slug, fields in said.items() if fields.get("name")},
        letters={key: room.has_come for key, room in rooms.items()},
        by_hand={key: room.by_hand for key, room in rooms.items() if room.by_hand},
    )


def letters(desk: Desk) -> Iterator[tuple[str, Mailroom]]:
    """Yield the letters that somebody looks after and is reminded of (:attr:`Mailroom.is_awaited`), by key.

    Raises whatever keeps one from being asked about: Stop, CourierError, BookUnreachable.
    """
    for told in mailroom.watched(desk) if mailroom.anybody_waits(desk) else ():
        if told.fault is not None:
            raise told.fault
        room = told.room
        if room is not None and room.is_awaited:
            yield told.key, room


def _said(submission: Submission) -> dict[str, str]:
    """Return month and name as they were typed into a folder that does not count yet, as far as they can be read."""
    for file in submission.files:
        if file.name == "index.md":
            fields = front_matter.split(file.data.decode("utf-8-sig", "replace").replace("\r\n", "\n")).fields
            found = {name: fields.get(name) if fields else None for name in ("issue", "name")}
            return {name: characters.without_forbidden(node.text.strip()) for name, node in found.items()
                    if isinstance(node, front_matter.Scalar)}  # fmt: skip
    return {}


def _month_of(said: Mapping[str, str]) -> Month:
    """Return the month that such a folder names, "" where it names none."""
    month = said.get("issue", "")
    return month if schema.MONTH.fullmatch(month) else ""


# Changing it


@command
def move(
    who: str, month: str, *, part: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> int:
    """Give somebody who is still to come another month; ``part`` is the key of a later word, "" is the portrait."""
    desk = Desk(now, lang).so_far()  # a submission that waits to be mended stops nobody else
    _require_month(desk, month, coming=True)
    faulty = {submission.slug for submission in desk.faulty()}
    slug = named if (named := characters.slug(who)) in faulty else desk.people.slug(who)
    name = f"update-{part}.md" if part else "index.md"
    path = desk.places.founders / slug / name
    if not path.is_file():
        raise Stop(f"{path.name} gibt es bei {slug} nicht.", f"{slug} has no {path.name}.")
    shown = desk.publication.profile(slug)
    if shown and (not part or any(update.key == part for update in shown.updates)):
        raise Stop(
            f"{desk.people.names[slug]} ist schon erschienen; was erschienen ist, bleibt in seiner Ausgabe.",
            f"{desk.people.names[slug]} has appeared already; what has appeared stays in its issue.",
            REFUSED,
        )
    before = path.read_bytes()
    text = front_matter.with_field(before.decode("utf-8"), "issue", month)
    if text.encode() == before:
        desk.voice.say("Nichts zu tun: Dort steht es schon.", "Nothing to do: it stands there already.")
        return DONE
    _require_sound(desk, path, text.encode())
    if not dry_run:
        store.write_atomically(path, text.encode())
    told = (f"{desk.people.names.get(slug, slug)}: {dates.of_month(month, lang)}" for lang in ("de", "en"))
    desk.voice.say(*(f"{'Würde verschieben' if dry_run else 'Verschoben'}: {line}" if number == 0
                     else f"{'Would move' if dry_run else 'Moved'}: {line}" for number, line in enumerate(told)))  # fmt: skip
    if appears(month, desk.facts) <= desk.now and not part:
        say_if_out(desk, slug, month)
        for was in (planned.issue for planned in desk.publication.planned if planned.slug == slug):
            desk.voice.say(
                f"Doch nicht? Schreibe vorher wieder issue: {was} in {short(path, desk)}.",
                f"Changed your mind? Before that, write issue: {was} again in {short(path, desk)}.",
            )
    return DONE


@command
def instead(
    kind: str, month: str, *, why: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> int:
    """Write the lead of a month without a portrait: the ``kind`` "news", a shorter issue, or "pause", none and ``why``."""
    desk = Desk(now, lang).so_far()  # a submission that waits to be mended stops nobody else
    _require_month(desk, month, coming=kind == "news")
    _require_nobody(desk, month)
    path = desk.places.root / "content" / "issues" / f"{month}.md"
    if path.exists():
        fields = front_matter.split(path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")).fields
        there = fields.get("instead") if fields else None
        if isinstance(there, front_matter.Scalar) and there.text == kind:
            desk.voice.say(
                f"Nichts zu tun: In content/issues/{month}.md steht es schon; den Text änderst du dort.",
                f"Nothing to do: it stands in content/issues/{month}.md already; change the text there.",
            )
            return DONE
        raise Stop(
            f"content/issues/{month}.md gibt es schon; schreibe instead: \"{kind}\" in den Kopf.",
            f"content/issues/{month}.md exists already; write instead: \"{kind}\" at its head.",
            REFUSED,
        )  # fmt: skip
    if kind == "pause" and not why.strip():
        raise Stop(
            "Warum gibt es keine Ausgabe? Ein Satz genügt: --why \"…\"",
            "Why is there no issue? One sentence is enough: --why \"…\"",
        )  # fmt: skip
    head = [f"instead: {front_matter.quoted(kind)}"]
    head += [f"decided: {front_matter.quoted(desk.now.date().isoformat())}"] if kind == "pause" else []
    words = why.strip() or _news(desk)
    text = "\n".join(["---", *head, "---", words, ""])
    _require_sound(desk, path, text.encode())
    if not dry_run:
        store.write_atomically(path, text.encode())
    shown = f"content/issues/{month}.md"
    desk.voice.say(
        f"{'Würde schreiben' if dry_run else 'Geschrieben'}: {shown}",
        f"{'Would write' if dry_run else 'Written'}: {shown}",
    )
    if kind == "news":
        desk.voice.say("Schreibe weiter, wie du es erzählen würdest.", "Go on writing as you would tell it.")
    return DONE


def _news(desk: Desk) -> str:
    """Return how a lead without a portrait may begin: what the ledger has heard since the last issue, in the editors' language."""
    publication = desk.publication
    since = publication.issues[0].published.date() if publication.issues else date.min
    own = schema.both(
        "Diesen Monat stellen wir niemanden vor. Dafür gibt es Neues von denen, die du schon kennst.",
        "This month we feature nobody. Instead there is news of those whom you know already.",
    ).text(publication.facts.languages[0])
    heard = [e for e in publication.ledger if ledger.is_shared(e) and e.confirmed and e.confirmed >= since]
    return "\n\n".join([own, *(f"[[{e.giver}]], [[{e.receiver}]]: {e.what}" for e in heard)])


def _require_month(desk: Desk, month: str, *, coming: bool) -> None:
    """Raise Stop for what is no month, or with ``coming`` for one whose number has appeared, or whose month is over."""
    month_of(month)
    if not coming or appears(month, desk.publication.facts) > desk.now:
        return
    de, en = (dates.of_month(month, lang) for lang in ("de", "en"))
    if any(issue.month == month for issue in desk.publication.issues):
        raise Stop(
            f"Die Ausgabe vom {de} ist schon erschienen; nenne einen späteren Monat.",
            f"The issue of {en} has appeared already; name a later month.",
            REFUSED,
        )
    if month != f"{desk.now:%Y-%m}":
        raise Stop(f"Der {de} ist vorbei; nenne einen späteren Monat.", f"{en} is over; name a later month.", REFUSED)


def _require_nobody(desk: Desk, month: str) -> None:
    """Raise Stop for a month in which somebody is featured, or that told something else."""
    issue = next((issue for issue in desk.later().issues if issue.month == month), None)
    if issue is None or (issue.lead is not None and issue.lead.instead):
        return
    de, en = (dates.of_month(month, lang) for lang in ("de", "en"))
    if any(out.month == month for out in desk.publication.issues):
        raise Stop(f"Die Ausgabe vom {de} ist schon erschienen.", f"The issue of {en} has appeared already.", REFUSED)
    names = ", ".join([*(p.founder.name for p in issue.profiles), *(p.founder.name for p, _ in issue.updates)])
    raise Stop(
        f"Im {de} ist jemand eingeplant: {names}. Verschiebe das zuerst: inv move",
        f"Somebody is planned for {en}: {names}. Move that first: inv move",
        REFUSED,
    )


def _require_sound(desk: Desk, path: Path, data: bytes) -> None:
    """Raise Stop with the findings where writing ``data`` to ``path`` would bring errors that are not there yet."""
    name = path.relative_to(desk.places.root).as_posix()
    file = SubmittedFile(path.name, data, len(data))
    content = desk.content
    if name.startswith("content/issues/"):
        leads = (*(row for row in content.leads if row[0] != name), (name, file))
        content = replace(content, leads=tuple(sorted(leads)))
    else:
        folder = name.rpartition("/")[0]
        submissions = (
            replace(s, files=tuple(file if f.name == file.name else f for f in s.files)) if s.folder == folder else s
            for s in content.submissions
        )
        content = replace(content, submissions=tuple(submissions))
    desk.require_sound(content)


# Telling it


def _write_ics(desk: Desk, made: Calendar, path: Path) -> None:
    """Write the calendar for other programs."""
    from pipeline import ics  # here, for its library loads what nothing else needs

    if path.suffix != ".ics" or (path.exists() and not path.read_bytes().startswith(b"BEGIN:VCALENDAR")):
        raise Stop(
            f"Ein Kalender endet auf .ics, und {path} ist keiner.",
            f"A calendar ends in .ics, and {path} is none.",
            REFUSED,
        )
    store.write_atomically(path, ics.document(made, desk.facts, desk.voice.lang), secret=True)
    desk.voice.say(f"Geschrieben: {path}", f"Written: {path}")


def _told(made: Calendar, desk: Desk) -> Iterator[str]:
    lang = desk.voice.lang
    yield f"{desk.voice.pick('Kalender', 'Calendar')} · {dates.of_day(made.now.date(), lang)}\n"
    months = [dates.of_month(slot.month, lang) for slot in made.slots]
    width = max(map(len, months))
    for name, slot in zip(months, made.slots, strict=True):
        yield f"  {name:<{width}}  {characters.printable(planning.told_slot(slot, lang))}"
    if made.pool:
        names = ", ".join(planning.told_booking(booking, lang) for booking in made.pool)
        yield f"\n{desk.voice.pick('Noch ohne Monat', 'Without a month')}: {names}"
    if made.due:
        yield "\n" + desk.voice.pick("Jetzt dran:", "To do now:")
        for task in made.due:
            yield from _lines(task, lang)


def _lines(task: Deadline, lang: str) -> Iterator[str]:
    yield f"  {characters.printable(task.sentence.text(lang))}"
    if task.command:
        yield f"    {characters.printable(task.command)}"


def as_json_text(made: Calendar) -> str:
    """Return the calendar as JSON, for programs."""
    told = {
        "now": made.now.isoformat(),
        "slots": [
            {
                "month": slot.month, "appears": slot.appears.isoformat(), "kind": slot.kind, "number": slot.number, "room": slot.room,
                "letter": slot.letter,
                "bookings": [_booked(booking) for booking in slot.bookings],
            }
            for slot in made.slots
        ],
        "pool": [_booked(booking) for booking in made.pool],
        "tasks": [_facts(task) | {"due": task.is_due(made.now), "is_late": task.is_late(made.now)} for task in made.tasks],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2)


def _booked(booking: Booking) -> dict[str, Any]:
    return {
        "who": booking.who,
        "name": booking.name,
        "stage": booking.stage,
        "part": booking.part,
        "lacks": booking.lacks,
    }


def _facts(task: Deadline) -> dict[str, Any]:
    return {
        "code": task.code, "month": task.month, "begins": task.begins.isoformat(), "late": task.late.isoformat(),
        "sentence": dict(task.sentence.names), "command": task.command,
    }  # fmt: skip
