"""What an editor does for the network, one function for each: the ledger, renaming, tags, introductions, the relay, the report.

What only the editors may know lies in their private folder. The functions here read and write it; the build never does.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline import (
    characters,
    editorial,
    findings,
    front_matter,
    introductions,
    ledger,
    places,
    private,
    relay,
    renaming,
    report,
    schema,
    store,
)
from pipeline.console import DONE, REFUSED, Desk, Stop, asked, command
from pipeline.domain import EventConsents, Finding, Label, Referral, ReferralKind, Severity, SubmittedFile
from pipeline.links import Permalinks
from pipeline.network import Network
from pipeline.network import network as build_network
from pipeline.publication import examine

# The ledger


@dataclass(frozen=True, slots=True)
class EventOptions:
    """What can be said about an event at the command line; "" is not said."""

    giver: str = ""
    receiver: str = ""
    kind: str = ""
    date: str = ""
    what: str = ""
    known_by: str = ""
    met: str = ""  # "yes" or "no"
    told_by: str = ""
    introduced_to: str = ""
    claimed_by: str = ""  # "giver" or "receiver", or a folder name
    confirmed: str = ""  # a day, or "today"
    agreed: str = ""  # who agreed to be named, parted by commas: "giver, receiver, told_by, introduced_to"


@command
def referral(
    action: str, options: EventOptions | None = None, *, event: str = "", who: str = "",
    now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> int:  # fmt: skip
    """Add an event to the ledger, confirm, correct, retract one or withdraw its confirmation, or list them all."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    told = options or EventOptions()
    match action:
        case "add":
            return _add(desk, told, dry_run)
        case "confirm":
            return _confirm(desk, event, told.confirmed, dry_run)
        case "correct" | "retract" | "unconfirm":
            return _correct(desk, event, told, action, dry_run)
        case "list":
            return _list(desk, who)
    actions = "add, confirm, correct, retract, unconfirm, list"
    raise Stop(f"Möglich sind: {actions}.", f"Possible are: {actions}.")


def _add(desk: Desk, options: EventOptions, dry_run: bool) -> int:
    """Write one event; what is missing is asked for at a terminal."""
    people = _People(desk)
    told = _asked_for(desk, options)
    event = Referral(
        key="", source="", giver=people.slug(told.giver), receiver=people.slug(told.receiver), kind=_kind(told.kind),
        when=told.date, what=told.what.strip(),
    )  # fmt: skip
    return _write_event(desk, _with_options(event, told, people, desk), dry_run)


def _correct(desk: Desk, key: str, options: EventOptions, action: str, dry_run: bool) -> int:
    """Write a correction, a retraction, or an event without its confirmation; what it corrects stays as it is."""
    people = _People(desk)
    old = _event(desk, key)
    corrected = replace(
        _with_people(old, options, people),
        supersedes=old.key,
        retracted=action == "retract",
        kind=_kind(options.kind) if options.kind else old.kind,
        when=options.date or old.when,
        what=options.what.strip() or old.what,
    )
    corrected = _with_options(corrected, options, people, desk)
    if action == "unconfirm":
        corrected = _unconfirmed(corrected)
    return _write_event(desk, corrected, dry_run)


def _with_people(event: Referral, options: EventOptions, people: _People) -> Referral:
    """Return an event between the people of today; where somebody takes a place, no word of whoever had it passes to them."""
    roles = schema.keys(schema.REFERRAL_FIELDS, "consents")
    before = {role: people.links.current(slug) if (slug := getattr(event, role)) else None for role in roles}
    given = {role: people.slug(typed) for role in roles if (typed := getattr(options, role))}
    changed = [role for role, slug in given.items() if slug != before[role]]
    claimant = people.links.current(event.claimed_by) if event.claimed_by else None
    changes: dict[str, Any] = {**before, **given, "consents": replace(event.consents, **dict.fromkeys(changed))}
    if claimant not in (changes["giver"], changes["receiver"]):
        claimant = None
    if "giver" in changed or "receiver" in changed:
        changes["confirmed"] = None
    return replace(event, claimed_by=claimant, **changes)


def _unconfirmed(event: Referral) -> Referral:
    """Return an event as one side's word again; the other side is not named any more."""
    if event.claimed_by is None:
        raise Stop(
            "Wer erzählt weiter davon? Nenne die Seite mit --claimed-by giver oder receiver.",
            "Who still tells it? Name the side with --claimed-by giver or receiver.",
        )
    other = "receiver" if event.claimed_by == event.giver else "giver"
    return replace(event, confirmed=None, consents=replace(event.consents, **{other: None}))


def _confirm(desk: Desk, key: str, day: str, dry_run: bool) -> int:
    """Note that the other side confirmed an event and agrees to be named; nothing else in the file changes."""
    old = _event(desk, key)
    if old.confirmed:
        raise Stop(
            f"{old.key} ist schon bestätigt ({old.confirmed}).",
            f"{old.key} is confirmed already ({old.confirmed}).",
            REFUSED,
        )
    if old.retracted:
        raise Stop(f"{old.key} ist zurückgenommen.", f"{old.key} is retracted.", REFUSED)
    # A confirmation brings the other side's consent and no more: that of the side which told it must be there.
    agreed = {slug for slug, day in ((old.giver, old.consents.giver), (old.receiver, old.consents.receiver)) if day}
    if old.claimed_by not in agreed and (old.claimed_by or not agreed):
        who = old.claimed_by or f"{old.giver}, {old.receiver}"
        raise Stop(
            f"Es fehlt noch die Einwilligung von {who}. Trage sie nach: inv referral correct --event {old.key} --agreed …",
            f"The consent of {who} is still missing. Enter it: inv referral correct --event {old.key} --agreed …",
            REFUSED,
        )
    file = next(file for path, file in desk.content.ledger if path == old.source)
    before = file.data.decode("utf-8")
    ends = "\r\n" if before.count("\r\n") == before.count("\n") else "\n"
    text = ledger.confirmed(before.replace(ends, "\n"), old, _day(day or "today", desk)).replace("\n", ends)
    return _check_and_put(desk, old.source, text, dry_run)


def _list(desk: Desk, who: str) -> int:
    """Name every event that stands, with what the other actions call it; ``who`` limits them to one founder."""
    people = _People(desk)
    slug = people.slug(who) if who else ""
    pick = desk.voice.pick
    for event in ledger.standing(_events(desk)):
        if not slug or slug in map(people.links.current, (event.giver, event.receiver)):
            told = pick("nur erzählt", "told only") if ledger.is_claim(event) else pick("erscheint nirgends", "unseen")
            print(
                f"{event.key}  ({pick('bestätigt', 'confirmed') if ledger.is_shared(event) else told})\n  {event.what}"
            )
    return DONE


def _asked_for(desk: Desk, options: EventOptions) -> EventOptions:
    """Return the options with what an event cannot do without, asked for where it is missing."""
    pick = desk.voice.pick
    kinds = ", ".join(kind.value for kind in ReferralKind)
    questions = {
        "giver": pick("Wer gab? (Name oder Ordnername)", "Who gave? (name or folder name)"),
        "receiver": pick("Wer bekam?", "Who received?"),
        "kind": pick(f"Art ({kinds})", f"Kind ({kinds})"),
        "date": pick("Wann? (2026, 2026-03 oder 2026-03-14)", "When? (2026, 2026-03 or 2026-03-14)"),
        "what": pick("Was? (ein Satz, wie er erscheinen darf)", "What? (one sentence, as it may be shown)"),
    }
    missing = {name: asked(question) for name, question in questions.items() if not getattr(options, name)}
    if missing and not options.claimed_by:
        missing["claimed_by"] = asked(
            pick("Wer hat davon erzählt? (giver oder receiver)", "Who told it? (giver or receiver)")
        )
        missing["agreed"] = options.agreed or asked(
            pick(
                "Wer hat eingewilligt, genannt zu werden? (giver, receiver)",
                "Who agreed to be named? (giver, receiver)",
            )
        )
    return replace(options, **missing)


def _with_options(event: Referral, options: EventOptions, people: _People, desk: Desk) -> Referral:
    """Return the event with everything else that was said about it."""
    sides = {"giver": event.giver, "receiver": event.receiver}
    claimed = options.claimed_by.strip()
    changes: dict[str, Any] = {
        "known_by": options.known_by.strip(),
        "told_by": people.slug(options.told_by) if options.told_by else "",
        "introduced_to": people.slug(options.introduced_to) if options.introduced_to else "",
        "claimed_by": (sides.get(claimed) or people.slug(claimed)) if claimed else "",
        "confirmed": _day(options.confirmed, desk) if options.confirmed else None,
        "met_in_person": _yes(options.met),
        "consents": _consents(event.consents, options.agreed, desk.now.date()),
    }
    return replace(event, **{name: value for name, value in changes.items() if value not in ("", None)})


def _yes(value: str) -> bool | None:
    """Return what somebody typed for yes or no; None where they said nothing."""
    known = {"": None, "yes": True, "ja": True, "no": False, "nein": False}
    if value.strip() not in known:
        raise Stop(f"„{value}“ ist weder yes noch no.", f"“{value}” is neither yes nor no.")
    return known[value.strip()]


def _consents(before: EventConsents, agreed: str, today: date) -> EventConsents:
    """Return the consents with those added who agreed today."""
    named = [name.strip() for name in agreed.replace("told-by", "told_by").split(",") if name.strip()]
    known = schema.keys(schema.REFERRAL_FIELDS, "consents")
    for name in named:
        if name not in known:
            raise Stop(f"„{name}“ ist keine Seite: {', '.join(known)}.", f"“{name}” is no side: {', '.join(known)}.")
    return replace(before, **{name: getattr(before, name) or today for name in named})


def _write_event(desk: Desk, event: Referral, dry_run: bool) -> int:
    """Write an event under its name, numbered where there is one already; with errors nothing is written."""
    name = ledger.key(event.when, event.giver, event.receiver, event.kind)
    folder = f"content/ledger/{event.when[:4]}"
    taken = {path for path, _ in desk.content.ledger}
    free = (
        path
        for number in ("", *(f"-{n}" for n in range(2, 10)))
        if (path := f"{folder}/{name}{number}.yml") not in taken
    )
    path = next(free, "")
    if not path:
        raise Stop(f"Von {name} gibt es schon neun.", f"There are nine of {name} already.", REFUSED)
    return _check_and_put(desk, path, ledger.as_text(event), dry_run)


def _check_and_put(desk: Desk, path: str, text: str, dry_run: bool) -> int:
    """Write an event's file; with errors, which would stop the next build, nothing is written."""
    found = _findings_with(desk, path, text)
    if found:
        print(findings.as_text(found, desk.voice.lang) + "\n")
    if findings.has_errors(found):
        desk.voice.complain("Nichts geschrieben.", "Nothing was written.")
        return REFUSED
    _put(desk, path, text, dry_run)
    return DONE


def _findings_with(desk: Desk, path: str, text: str) -> list[Finding]:
    """Return what would be found about an event if it lay in the ledger, and nothing else that was found before."""
    data = text.encode()
    others = (other for other in desk.content.ledger if other[0] != path)
    files = (*others, (path, SubmittedFile(path.rpartition("/")[2], data, len(data))))
    before = set(desk.verdict.findings)
    together = examine(replace(desk.content, ledger=files), desk.now.date())
    return [finding for finding in together.findings if finding not in before]


def _put(desk: Desk, path: str, text: str, dry_run: bool) -> None:
    if not dry_run:
        store.write_atomically(desk.places.root / path, text.encode())
    desk.voice.say(
        f"{'Würde schreiben' if dry_run else 'Geschrieben'}: {path}",
        f"{'Would write' if dry_run else 'Written'}: {path}",
    )
    if dry_run:
        print(text)


def _events(desk: Desk) -> list[Referral]:
    return [e for path, file in desk.content.ledger if (e := ledger.referral(file, path, desk.now.date(), []))]


def _event(desk: Desk, key: str) -> Referral:
    """Return the event with this key. Raises Stop for one that is not there or has been corrected already."""
    key = key.rpartition("/")[2].removesuffix(".yml")
    events = _events(desk)
    found = next((event for event in events if event.key == key), None)
    if found is None:
        raise Stop(
            f"„{key}“ gibt es nicht. „inv referral list“ nennt alle.",
            f"There is no “{key}”. “inv referral list” names all.",
        )
    later = next((event.key for event in events if event.supersedes == key), None)
    if later:
        raise Stop(f"{key} ist schon berichtigt: {later}", f"{key} is corrected already: {later}", REFUSED)
    return found


def _kind(value: str) -> ReferralKind:
    try:
        return ReferralKind(value.strip())
    except ValueError:
        kinds = ", ".join(kind.value for kind in ReferralKind)
        raise Stop(
            f"„{value}“ ist keine Art. Möglich sind: {kinds}.", f"“{value}” is no kind. Possible are: {kinds}."
        ) from None


def _day(value: str, desk: Desk) -> date:
    if value in ("today", "heute"):
        return desk.now.date()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Stop(f"„{value}“ ist kein Tag (JJJJ-MM-TT).", f"“{value}” is no day (YYYY-MM-DD).") from None


class _People:
    """Finds founders by what somebody types: a folder name or a name."""

    def __init__(self, desk: Desk) -> None:
        publication = desk.publication
        profiles = (*publication.profiles, *publication.planned)
        aliases = {alias: p.slug for p in profiles for alias in p.founder.aliases}
        self.links = Permalinks((p.slug for p in profiles), aliases, publication.facts.url)
        self._names = {characters.slug(p.founder.name): p.slug for p in profiles}

    def slug(self, typed: str) -> str:
        """Return today's slug of whom somebody means. Raises Stop with the nearest ones where that is nobody or not certain."""
        if not typed.strip():
            raise Stop("Es fehlt ein Name.", "A name is missing.")
        meant = self.links.meant(typed.strip())
        slug = meant.slug or self._names.get(characters.slug(typed))
        if slug is None:
            near = ", ".join(meant.candidates)
            hint = (f" Meintest du: {near}?", f" Did you mean: {near}?") if near else ("", "")
            raise Stop(f"„{typed}“ gibt es hier nicht.{hint[0]}", f"There is no “{typed}” here.{hint[1]}")
        return slug


# What the editors should know and do


@command
def network(*, now: str | None = None, lang: str | None = None, as_json: bool = False) -> int:
    """Report whom to introduce, ask, thank and remember; for the editors only."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = _Editors(desk)
    found = report.report(desk.publication, editors.network(), editors.folder, _bodies(desk), editors.kilometres)
    print(report.as_json(found) if as_json else report.as_text(found, desk.publication, desk.voice.lang))
    if not as_json and editors.place is None:
        lacking = _no_folder(desk)
        desk.voice.say(f"\n{lacking.text('de')}", f"\n{lacking.text('en')}")
    return DONE


@command
def introduce(
    action: str, *, key: str = "", seeker: str = "", helper: str = "", between: str = "", by: str = "", note: str = "",
    now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> int:  # fmt: skip
    """Propose an introduction, or take it a step further; the mails are written as drafts, and you send them."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = _Editors(desk)
    editors.require()
    if action == "list":
        return _list_introductions(desk, editors)
    if action == "propose":
        return _propose(desk, editors, seeker, helper, between, dry_run)
    old = editors.introduction(key)
    speaker = _People(desk).slug(by) if by else ""
    moved = introductions.move(
        old, action, desk.now.date(), note, by=speaker, paused=editors.folder.paused, names=editors.names
    )
    if isinstance(moved, introductions.Refusal):
        raise Stop(
            f"{moved.reason.text('de')} {moved.instead.text('de')}",
            f"{moved.reason.text('en')} {moved.instead.text('en')}",
            REFUSED,
        )
    editors.write(moved.introduction.source, private.as_text(moved.introduction), dry_run)
    apart = editors.kilometres(old.seeker, old.helper)
    for number, draft in enumerate(introductions.drafts(moved, editors.folder.people, desk.publication, apart), 1):
        _write_draft(desk, editors, f"{old.key}-{moved.introduction.state}-{number}", draft, dry_run)
    if action == introductions.Answer.CLOSE:
        desk.voice.say(
            "Ist etwas daraus geworden, das erscheinen darf? inv referral add",
            "Did anything come of it that may be shown? inv referral add",
        )
    return DONE


@command
def relay_answer(
    name: str, state: str, *, note: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> int:
    """Note that somebody who was named as the next founder was asked, agreed or declined."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = _Editors(desk)
    editors.require()
    answers = {key: relay.Answer(c.steps[-1].state, c.steps[-1].day) for key, c in editors.folder.relay.items()}
    queue = {row.key: row for row in relay.queue(desk.publication, answers)}
    row = queue.get(characters.slug(name))
    if row is None:
        listed = ", ".join(row.name for row in queue.values())
        raise Stop(
            f"„{name}“ steht nicht in der Reihe" + (f": {listed}." if listed else "; zurzeit ist niemand genannt."),
            f"“{name}” is not in the queue" + (f": {listed}." if listed else "; nobody is named at present."),
            REFUSED,
        )
    if row.planned:
        raise Stop(
            f"{row.name} hat schon einen Ordner und ist für {row.planned} geplant.",
            f"{row.name} has a folder already and is planned for {row.planned}.",
            REFUSED,
        )
    old = editors.folder.relay.get(row.key)
    if old is not None and old.state is private.RelayState.DECLINED:
        raise Stop(
            f"{row.name} möchte nicht; nicht wieder fragen.", f"{row.name} does not want to; do not ask again.", REFUSED
        )
    if state not in tuple(private.RelayState):
        raise Stop("Möglich sind: asked, agreed, declined.", "Possible are: asked, agreed, declined.")
    step = private.Step(state, desk.now.date(), private.one_line(note))
    changed = private.Candidate(row.key, f"relay/{row.key}.yml", row.name, (*(old.steps if old else ()), step))
    editors.write(changed.source, private.as_text(changed), dry_run)
    return DONE


@command
def tags(text: str = "", *, search: str = "", now: str | None = None, lang: str | None = None) -> int:
    """Propose tags for a text, or list those whose name or words hold ``search``."""
    desk = Desk(now, lang)
    voice = desk.voice
    services = {service.key: service for service in desk.services()}
    if text:
        proposals = desk.proposer().propose(text, voice.lang)
        for proposal in proposals.all:
            sure = (
                voice.pick("passt wohl", "probably")
                if proposal == proposals.first
                else voice.pick("vielleicht", "perhaps")
            )
            words = ", ".join(proposal.because)
            print(
                f"{proposal.key}  {services[proposal.key].label.text(voice.lang)}  ({sure}{': ' if words else ''}{words})"
            )
        if not proposals.all:
            voice.say("Kein Wort davon ist bekannt.", "No word of it is known.")
        return DONE
    sought = search.casefold()
    for service in services.values():
        if not sought or any(
            sought in word.casefold() for word in (service.key, *dict(service.label.names).values(), *service.also)
        ):
            print(f"{service.key}  {service.label.text(voice.lang)}")
    return DONE


def _no_folder(desk: Desk) -> Label:
    """Return what the report lacks, and why."""
    place = desk.private_place()
    return schema.both(
        "Ohne privaten Ordner: Vorstellungen, Absagen und Kontakte sind nicht dabei. "
        + (f"{place} gibt es nicht." if place else "Trage private: in content/publication.yml ein."),
        "Without a private folder: introductions, refusals and contacts are not in it. "
        + (f"There is no {place}." if place else "Enter private: in content/publication.yml."),
    )


class _Editors:
    """The editors' private folder and what only they may see of the network."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.place = desk.private_folder()
        self._tags = {service.key for service in desk.publication.services}
        files = store.read_yaml(self.place) if self.place else ()
        read, remarks = private.read(files, self._tags, desk.now.date())
        self.folder = read or private.Private()
        self.names = {p.slug: p.founder.name for p in (*desk.publication.profiles, *desk.publication.planned)}
        found = [*remarks, *private.strangers(self.folder, self.names, desk.publication.withdrawn)]
        self._events = [
            event
            for path, file in files
            if path.startswith("ledger/") and (event := ledger.referral(file, path, desk.now.date(), found))
        ]
        if found:
            print(findings.as_text(found, desk.voice.lang) + "\n", file=sys.stderr)
        if findings.has_errors(found):
            raise Stop(
                "Im privaten Ordner sind Fehler; nichts geändert.",
                "The private folder has errors; nothing changed.",
                REFUSED,
            )
        self._require_names_of_today()

    def _require_names_of_today(self) -> None:
        """Raise Stop where the folder names somebody as they were called before: under another name, a no would be forgotten."""
        ways = self.folder.introductions.values()
        named = {*self.folder.people, *(slug for i in ways for slug in (i.seeker, i.helper, i.between))}
        named |= {
            slug for e in self._events for slug in (e.giver, e.receiver, e.claimed_by, e.told_by, e.introduced_to)
        }
        links = _People(self.desk).links
        for old in sorted(filter(None, named)):
            if (new := links.current(old)) != old:
                raise Stop(
                    f"Im privaten Ordner heißt {new} noch {old}. Hol es nach: inv rename {old} {new}",
                    f"In the private folder {new} is still called {old}. Make up for it: inv rename {old} {new}",
                    REFUSED,
                )

    def require(self) -> None:
        """Raise Stop where there is no private folder to write to."""
        if self.place is None and (place := self.desk.private_place()):
            raise Stop(
                f"{place} gibt es nicht. Lege den privaten Ordner an, oder berichtige private: in content/publication.yml "
                "(oder VORGESTELLT_PRIVATE).",
                f"There is no {place}. Make the private folder, or correct private: in content/publication.yml "
                "(or VORGESTELLT_PRIVATE).",
                REFUSED,
            )
        if self.place is None:
            raise Stop(
                "Dafür braucht es den privaten Ordner der Redaktion: Lege ihn außerhalb dieses Verzeichnisses an und trage ihn unter "
                "private: in content/publication.yml ein (oder setze VORGESTELLT_PRIVATE).",
                "This needs the editors' private folder: make it outside of this one and enter it under private: in "
                "content/publication.yml (or set VORGESTELLT_PRIVATE).",
                REFUSED,
            )

    def network(self) -> Network:
        """Return the network of everything that stands, events for the editors included."""
        publication = self.desk.publication
        events = [*publication.ledger, *ledger.standing(self._events)]
        return build_network((p.slug for p in publication.profiles), events, publication.mentions)

    def kilometres(self, one: str, other: str) -> int | None:
        """Return how far apart two founders live, None where a town is not known."""
        if self._apart is None:
            content, towns = self.desk.content, store.gazetteer()
            own = places.own(content.places[1], content.places[0], []) if content.places else ()
            gazetteer = places.Gazetteer.read(towns, own)
            self._apart = places.between(
                {p.slug: gazetteer.find(p.founder.place) for p in self.desk.publication.profiles}
            )
        return self._apart(one, other)

    _apart: Callable[[str, str], int | None] | None = None

    def introduction(self, key: str) -> private.Introduction:
        """Return the introduction with this key. Raises Stop for one that is not there."""
        found = self.folder.introductions.get(key.removesuffix(".yml"))
        if found is None:
            listed = "\n  ".join(self.folder.introductions) or "–"
            raise Stop(f"„{key}“ gibt es nicht:\n  {listed}", f"There is no “{key}”:\n  {listed}")
        return found

    def write(self, path: str, text: str, dry_run: bool) -> None:
        """Write a file below the private folder and say so. Raises Stop for one that could not be read again."""
        data = text.encode()
        file = SubmittedFile(path.rpartition("/")[2], data, len(data))
        read, found = private.read([(path, file)], self._tags, self.desk.now.date())
        if read is None:
            print(findings.as_text(found, self.desk.voice.lang) + "\n", file=sys.stderr)
            raise Stop("Nichts geschrieben.", "Nothing was written.", REFUSED)
        if self.place is not None and not dry_run:
            store.write_atomically(self.place / path, data)
        voice = self.desk.voice
        voice.say(
            f"{'Würde schreiben' if dry_run else 'Geschrieben'}: {path}",
            f"{'Would write' if dry_run else 'Written'}: {path}",
        )
        if dry_run:
            print(text)


def _propose(desk: Desk, editors: _Editors, seeker: str, helper: str, between: str, dry_run: bool) -> int:
    """Write a new introduction, with what the two look for and offer where their tags meet."""
    people = _People(desk)
    one, other = people.slug(seeker), people.slug(helper)
    third = people.slug(between) if between else None
    if len({one, other, third}) < 3:
        raise Stop(
            "seeker, helper und between sind drei verschiedene Menschen.",
            "seeker, helper and between are three different people.",
            REFUSED,
        )
    objection = introductions.objection(one, other, editors.folder, desk.now.date(), editors.names)
    if objection is not None:
        raise Stop(objection.text("de"), objection.text("en"), REFUSED)
    before = editors.folder.introductions
    match = report.in_common(desk.publication, editors.folder, one, other)
    made = introductions.proposed(
        one, other, match.tags if match else (), match.need.text if match else "", match.offer.text if match else "",
        third, desk.now.date(),
    )  # fmt: skip
    free = (key for key in (made.key, *(f"{made.key}-{n}" for n in range(2, 10))) if key not in before)
    if (key := next(free, None)) is None:
        raise Stop(f"Von {made.key} gibt es schon neun.", f"There are nine of {made.key} already.", REFUSED)
    made = replace(made, key=key, source=f"introductions/{key}.yml")
    editors.write(made.source, private.as_text(made), dry_run)
    desk.voice.say(f"Weiter mit: inv introduce ask --key {made.key}", f"Go on with: inv introduce ask --key {made.key}")
    return DONE


def _list_introductions(desk: Desk, editors: _Editors) -> int:
    for i in editors.folder.introductions.values():
        possible = ", ".join(introductions.moves(i, desk.now.date(), editors.folder.paused)) or "–"
        state = introductions.STANDS[i.state].text(desk.voice.lang)
        print(f"{i.key}\n  {state}; {desk.voice.pick('möglich', 'possible')}: {possible}")
    return DONE


def _write_draft(desk: Desk, editors: _Editors, name: str, draft: introductions.Draft, dry_run: bool) -> None:
    head = desk.voice.pick(
        f"An: {draft.to}\nBetreff: {draft.subject}\n\n", f"To: {draft.to}\nSubject: {draft.subject}\n\n"
    )
    editors.write(f"drafts/{name}.txt", head + draft.text, dry_run)
    for slug in draft.missing:
        desk.voice.say(
            f"Die E-Mail-Adresse fehlt: email: in people/{slug}.yml",
            f"The e-mail address is missing: email: in people/{slug}.yml",
        )


def _bodies(desk: Desk) -> Iterable[report.Body]:
    """Yield the Markdown of every portrait, translations included."""
    for submission in desk.content.submissions:
        for file in submission.files:
            if file.name == "index.md" or (file.name.startswith("index.") and file.name.endswith(".md")):
                document = front_matter.split(file.data.decode("utf-8-sig", "replace"))
                yield report.Body(
                    submission.slug, f"{submission.folder}/{file.name}", document.body_line, document.body
                )


# Renaming


@command
def rename(old: str, new: str, *, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> int:
    """Give a founder's folder another name, everywhere; the former address redirects. Running it again changes nothing."""
    desk = Desk(now, lang)
    here, former = (desk.places.founders / old).exists(), _former_names(desk)
    begun = former.get(old) == (old if here else new)  # by a run that was killed, or all of it has been done
    if not begun:
        desk.require_no_errors()
    if here or not begun:
        _check_new_name(desk, old, new)
    changes = _renaming(desk, old, new, former)
    if not changes:
        desk.voice.say("Nichts zu tun.", "Nothing to do.")
        return DONE
    for change in changes:
        print(f"  {change.path}" + (f" → {change.moved}" if change.moved != change.path else ""))
    if dry_run:
        return DONE
    located = _located(desk, changes)
    for path, moved, data in located:
        if moved not in (path, *(taken for taken, _, _ in located)) and moved.is_file() and moved.read_bytes() != data:
            raise Stop(f"{moved} gibt es schon.", f"{moved} exists already.", REFUSED)
    restore = store.rename_founder(desk.places.root, old, new, located)
    after = examine(store.read_content(desk.places.root), desk.now.date())
    if findings.has_errors(after.findings):
        restore()
        wrong = [f for f in after.findings if f.severity is Severity.ERROR]
        print(findings.as_text(wrong, desk.voice.lang) + "\n", file=sys.stderr)
        raise Stop("Nichts umbenannt; alles ist, wie es war.", "Nothing was renamed; everything is as it was.", REFUSED)
    desk.voice.say(
        f"Umbenannt: {old} heißt jetzt {new}; die alte Adresse leitet weiter.",
        f"Renamed: {old} is {new} now; the old address redirects.",
    )
    if (place := desk.private_place()) and not place.is_dir():
        desk.voice.say(
            f"{place} gibt es hier nicht. Lass den Befehl noch einmal laufen, wo der private Ordner liegt.",
            f"There is no {place} here. Run the command once more where the private folder lies.",
        )
    return DONE


def _check_new_name(desk: Desk, old: str, new: str) -> None:
    if not schema.SLUG.fullmatch(old) or not (desk.places.founders / old).is_dir():
        near = ", ".join(_People(desk).links.meant(old).candidates)
        hint = (f" Meintest du: {near}?", f" Did you mean: {near}?") if near else ("", "")
        raise Stop(f"„{old}“ gibt es nicht.{hint[0]}", f"There is no “{old}”.{hint[1]}")
    if not schema.SLUG.fullmatch(new) or not schema.SLUG_LENGTH[0] <= len(new) <= schema.SLUG_LENGTH[1]:
        proposal = characters.slug(new)
        raise Stop(
            f"„{new}“ ist kein Ordnername. Vielleicht „{proposal}“?",
            f"“{new}” is no folder name. Perhaps “{proposal}”?",
        )
    if (desk.places.founders / new).exists():
        raise Stop(f"„{new}“ gibt es schon.", f"“{new}” exists already.", REFUSED)


def _former_names(desk: Desk) -> dict[str, str]:
    """Return all former names with today's, as the folders say it; known even where the content has errors."""
    found: dict[str, str] = {}
    for submission in desk.content.submissions:
        for file in submission.files:
            if file.name == "index.md":
                fields = front_matter.split(file.data.decode("utf-8-sig", "replace").replace("\r\n", "\n")).fields
                listed = fields.get("aliases") if fields else None
                items = listed.items if isinstance(listed, front_matter.Sequence) else ()
                found |= {item.text: submission.slug for item in items if isinstance(item, front_matter.Scalar)}
    return found


def _renaming(desk: Desk, old: str, new: str, former: Mapping[str, str]) -> tuple[renaming.Change, ...]:
    files = store.read_texts(desk.places.root)
    private = desk.private_folder()
    for path, file in store.read_yaml(private) if private else ():
        with contextlib.suppress(UnicodeDecodeError):  # such a file is a finding of its own; it stays as it is
            files[_PRIVATE + path] = file.data.decode("utf-8")
    # Where the folder has been moved already, its former names still mean what is called ``old`` everywhere else.
    aliases = {alias: old if slug == new else slug for alias, slug in former.items() if alias != old}
    facts = editorial.facts(desk.content.publication[1], desk.content.publication[0], [])
    return renaming.plan(files, old, new, facts.url if facts else "", aliases)


_PRIVATE = "private:/"  # stands before the paths of the private folder, wherever that lies


def _located(desk: Desk, changes: Iterable[renaming.Change]) -> list[tuple[Any, Any, bytes]]:
    """Return the changes with their true paths."""
    private = desk.private_folder()

    def path(name: str) -> Any:
        return (
            private / name.removeprefix(_PRIVATE) if private and name.startswith(_PRIVATE) else desk.places.root / name
        )

    return [(path(change.path), path(change.moved), change.text.encode()) for change in changes]
