"""What an editor does with the ledger: write an event, confirm, correct and retract one, list them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from pipeline import characters, findings, ledger, schema, store
from pipeline.console import DONE, REFUSED, Desk, People, Stop, asked, command, day_of, unknown
from pipeline.domain import EventConsents, Finding, Publication, Referral, ReferralKind, SubmittedFile, Visibility
from pipeline.publication import examine


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
    agreed: str = ""  # who agreed to be named, parted by commas: "giver, receiver, told_by, introduced_to", or "both"
    private: bool = False  # for the editors only: it is written to their private folder


@command
def referral(
    action: str, options: EventOptions | None = None, *, event: str = "", who: str = "",
    now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> int:  # fmt: skip
    """Add an event to the ledger, confirm, correct, retract one or withdraw its confirmation, or list them all."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    journal, told = _Journal(desk), options or EventOptions()
    match action:
        case "add":
            return _add(journal, told, dry_run)
        case "confirm":
            return _confirm(journal, event, told.confirmed, dry_run)
        case "correct" | "retract" | "unconfirm":
            return _correct(journal, event, told, action, dry_run)
        case "list":
            return _list(journal, who)
    raise unknown(action, ("add", "confirm", "correct", "retract", "unconfirm", "list"))


class _Journal:
    """The events of the ledger and, where there is a private folder, those for the editors only."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = desk.people
        self.folder = desk.private_folder()
        private = store.read_yaml(self.folder) if self.folder else ()
        self.private = [(path, file) for path, file in private if path.startswith("ledger/")]
        files = [*desk.content.ledger, *self.private]
        self.files = dict(files)
        today = desk.now.date()
        self.events = [event for path, file in files if (event := ledger.referral(file, path, today, []))]

    def event(self, key: str) -> Referral:
        """Return the event with this key. Raises Stop for one that is not there or has been corrected already."""
        key = key.strip().rpartition("/")[2].removesuffix(".yml")
        if not key:
            raise Stop("Nenne mit --event, welches Ereignis; „inv referral list“ nennt alle.",
                       "Say with --event which event; “inv referral list” names all.")  # fmt: skip
        found = next((event for event in self.events if event.key == key), None)
        if found is None:
            raise Stop(
                f"„{key}“ gibt es nicht. „inv referral list“ nennt alle.",
                f"There is no “{key}”. “inv referral list” names all.",
            )
        later = next((event.key for event in self.events if event.supersedes == key), None)
        if later:
            raise Stop(
                f"{key} ist schon berichtigt. Nimm {later}.", f"{key} is corrected already. Take {later}.", REFUSED
            )
        return found

    def write(self, event: Referral, dry_run: bool) -> int:
        """Write an event under its name, numbered where there is one already; with errors nothing is written."""
        name = ledger.key(event.when, event.giver, event.receiver, event.kind)
        folder = "ledger" if event.visibility is Visibility.EDITORS else f"content/ledger/{event.when[:4]}"
        free = (
            path
            for number in ("", *(f"-{n}" for n in range(2, 10)))
            if (path := f"{folder}/{name}{number}.yml") not in self.files
        )
        path = next(free, "")
        if not path:
            raise Stop(f"Von {name} gibt es schon neun.", f"There are nine of {name} already.", REFUSED)
        return self.put(path, ledger.as_text(event), dry_run)

    def put(self, path: str, text: str, dry_run: bool) -> int:
        """Write an event's file; with errors, which would stop the next build, nothing is written."""
        desk, voice = self.desk, self.desk.voice
        data = text.encode()
        file = SubmittedFile(path.rpartition("/")[2], data, len(data))
        is_public = path.startswith("content/")
        found = self._findings_with(path, file) if is_public else []
        event = ledger.referral(file, path, desk.now.date(), [] if is_public else found)
        if found:
            print(findings.as_text(found, voice.lang) + "\n")
        if findings.has_errors(found) or event is None:
            voice.complain("Nichts geschrieben.", "Nothing was written.")
            return REFUSED
        place = desk.places.root if is_public else self.folder
        if not dry_run and place is not None:
            store.write_atomically(place / path, data)
        voice.say(
            f"{'Würde schreiben' if dry_run else 'Geschrieben'}: {path}",
            f"{'Would write' if dry_run else 'Written'}: {path}",
        )
        if dry_run:
            print(text)
        voice.say(*_where(event, self.desk.publication))
        return DONE

    def _findings_with(self, path: str, file: SubmittedFile) -> list[Finding]:
        """Return what would be found about an event if it lay in the ledger, and nothing else that was found before."""
        others = (other for other in self.desk.content.ledger if other[0] != path)
        before = set(self.desk.verdict.findings)
        together = examine(replace(self.desk.content, ledger=(*others, (path, file))), self.desk.now.date())
        return [finding for finding in together.findings if finding not in before]


def _where(event: Referral, publication: Publication) -> tuple[str, str]:
    """Return where readers will find an event, in German and English."""
    names = {p.slug: p.founder.name for p in (*publication.profiles, *publication.planned)}
    giver, receiver = (names.get(slug, slug) for slug in (event.giver, event.receiver))
    coming = [p.founder.name for p in publication.planned if p.slug in (event.giver, event.receiver)]
    once_de = f", sobald {' und '.join(coming)} erschienen {'ist' if len(coming) == 1 else 'sind'}" if coming else ""
    once_en = f", once {' and '.join(coming)} {'has' if len(coming) == 1 else 'have'} appeared" if coming else ""
    if event.retracted:
        return "Damit erscheint es nirgends mehr.", "With that it appears nowhere any more."
    if event.visibility is Visibility.EDITORS:
        return "Das sieht nur die Redaktion.", "Only the editors see it."
    if ledger.is_shared(event):
        return (
            f"Es steht bei {giver} und bei {receiver}{once_de}.",
            f"It stands on the pages of {giver} and {receiver}{once_en}.",
        )
    if ledger.is_claim(event) and event.claimed_by:
        name = names.get(event.claimed_by, event.claimed_by)
        return f"Es steht nur bei {name}, als Erzählung.", f"It stands on the page of {name} only, as told by them."
    return "Es erscheint noch nirgends.", "It appears nowhere yet."


def _add(journal: _Journal, options: EventOptions, dry_run: bool) -> int:
    """Write one event; what is missing is asked for at a terminal."""
    people = journal.people
    told = _asked_for(journal, options)
    event = Referral(
        key="", source="", giver=people.slug(told.giver), receiver=people.slug(told.receiver), kind=_kind(told.kind),
        when=_when(told.date), what=told.what.strip(),
        visibility=Visibility.EDITORS if told.private else Visibility.PUBLIC,
    )  # fmt: skip
    if told.private and journal.folder is None:
        raise Stop(
            "Dafür braucht es den privaten Ordner der Redaktion (private: in content/publication.yml).",
            "This needs the editors' private folder (private: in content/publication.yml).",
            REFUSED,
        )
    same = next((other for other in ledger.standing(journal.events) if _is_same(other, event, people)), None)
    if same is not None:
        raise Stop(
            f"Das steht schon im Journal: {same.key}. Berichtige es mit „inv referral correct“, oder schreibe, was anders war.",
            f"That is in the ledger already: {same.key}. Correct it with “inv referral correct”, or write what was different.",
            REFUSED,
        )
    return journal.write(_with_options(event, told, people, journal.desk), dry_run)


def _is_same(other: Referral, event: Referral, people: People) -> bool:
    """Return whether an event says the same as another one, however it is spelled."""
    sides = (people.links.current(other.giver), people.links.current(other.receiver), other.kind, other.when)
    return sides == (event.giver, event.receiver, event.kind, event.when) and (
        characters.slug(other.what) == characters.slug(event.what)
    )


def _correct(journal: _Journal, key: str, options: EventOptions, action: str, dry_run: bool) -> int:
    """Write a correction, a retraction, or an event without its confirmation; what it corrects stays as it is."""
    people, voice = journal.people, journal.desk.voice
    old = journal.event(key)
    corrected = replace(
        _with_people(old, options, people),
        supersedes=old.key,
        retracted=action == "retract",
        kind=_kind(options.kind) if options.kind else old.kind,
        when=_when(options.date) if options.date else old.when,
        what=options.what.strip() or old.what,
    )
    corrected = _with_options(corrected, options, people, journal.desk)
    if action == "unconfirm":
        corrected = _unconfirmed(corrected)
    elif action == "correct":
        if corrected == replace(old, supersedes=old.key):
            raise Stop(
                "Nichts zu berichtigen: Es steht schon so da.", "Nothing to correct: it says so already.", REFUSED
            )
        says_else = (corrected.kind, corrected.when, corrected.what) != (old.kind, old.when, old.what)
        if corrected.confirmed and says_else and not options.confirmed:
            corrected = replace(corrected, confirmed=None)
            voice.say(
                "Bestätigt war es mit anderen Worten. Frage noch einmal, dann: inv referral confirm",
                "What was confirmed were other words. Ask again, then: inv referral confirm",
            )
    return journal.write(corrected, dry_run)


def _with_people(event: Referral, options: EventOptions, people: People) -> Referral:
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


def _confirm(journal: _Journal, key: str, day: str, dry_run: bool) -> int:
    """Note that the other side confirmed an event and agrees to be named; nothing else in the file changes."""
    old, desk = journal.event(key), journal.desk
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
    before = journal.files[old.source].data.decode("utf-8")
    ends = "\r\n" if before.count("\r\n") == before.count("\n") else "\n"
    text = ledger.confirmed(before.replace(ends, "\n"), old, _day(day or "today", desk)).replace("\n", ends)
    return journal.put(old.source, text, dry_run)


def _list(journal: _Journal, who: str) -> int:
    """Name every event that stands, with what the other actions call it; ``who`` limits them to one founder."""
    people, pick = journal.people, journal.desk.voice.pick
    slug = people.slug(who) if who else ""
    for event in ledger.standing(journal.events):
        if not slug or slug in map(people.links.current, (event.giver, event.receiver)):
            told = pick("nur erzählt", "told only") if ledger.is_claim(event) else pick("erscheint nirgends", "unseen")
            if event.visibility is Visibility.EDITORS:
                told = pick("nur für die Redaktion", "for the editors only")
            print(
                f"{event.key}  ({pick('bestätigt', 'confirmed') if ledger.is_shared(event) else told})\n  {event.what}"
            )
    return DONE


def _asked_for(journal: _Journal, options: EventOptions) -> EventOptions:
    """Return the options with what an event cannot do without, asked for where it is missing, and again where it is faulty."""
    voice, people = journal.desk.voice, journal.people
    kinds = ", ".join(f"{kind.value} ({words[0]})" for kind, words in _KINDS.items())
    questions: dict[str, tuple[str, Callable[[str], object]]] = {
        "giver": (voice.pick("Wer gab? (Name oder Ordnername)", "Who gave? (name or folder name)"), people.slug),
        "receiver": (voice.pick("Wer bekam?", "Who received?"), people.slug),
        "kind": (voice.pick(f"Was geschah? {kinds}", f"What happened? {', '.join(_KINDS)}"), _kind),
        "date": (voice.pick("Wann? (2026, 2026-03 oder 2026-03-14)", "When? (2026, 2026-03 or 2026-03-14)"), _when),
        "what": (
            voice.pick("Was? (ein Satz, wie er erscheinen darf)", "What? (one sentence, as it may be shown)"),
            str,
        ),
    }
    missing: dict[str, Any] = {
        name: asked(question, voice, check)
        for name, (question, check) in questions.items()
        if not getattr(options, name)
    }
    if missing and not options.claimed_by and not options.private:
        sides = {"giver": missing.get("giver", options.giver), "receiver": missing.get("receiver", options.receiver)}
        question = voice.pick("Wer hat davon erzählt? (giver oder receiver)", "Who told it? (giver or receiver)")
        missing["claimed_by"] = asked(question, voice, lambda typed: typed in sides or people.slug(typed))
        question = voice.pick(
            "Wer hat eingewilligt, genannt zu werden? (giver, receiver oder beide)",
            "Who agreed to be named? (giver, receiver or both)",
        )
        missing["agreed"] = options.agreed or asked(question, voice, _roles)
    return replace(options, **missing)


def _with_options(event: Referral, options: EventOptions, people: People, desk: Desk) -> Referral:
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
    return replace(before, **{name: getattr(before, name) or today for name in _roles(agreed)})


def _roles(agreed: str) -> tuple[str, ...]:
    """Return the roles that somebody typed, parted by commas or blanks; "both" and "beide" are giver and receiver."""
    known = schema.keys(schema.REFERRAL_FIELDS, "consents")
    roles: list[str] = []
    for name in agreed.replace("-", "_").replace(",", " ").casefold().split():
        if name not in (*known, "both", "beide"):
            raise Stop(f"„{name}“ ist keine Seite: {', '.join(known)}.", f"“{name}” is no side: {', '.join(known)}.")
        roles += ("giver", "receiver") if name in ("both", "beide") else (name,)
    return tuple(roles)


# What somebody may type for a kind besides its own name, the verb that pages use first.
_KINDS: Final = {
    ReferralKind.HELPED: ("half", "geholfen"),
    ReferralKind.RECOMMENDED: ("empfahl", "empfohlen"),
    ReferralKind.INTRODUCED: ("machte bekannt", "bekannt gemacht", "vorgestellt"),
    ReferralKind.CUSTOMER: ("kaufte ein", "gekauft", "kundin", "kunde"),
    ReferralKind.THANKED: ("dankte", "gedankt", "danke"),
}


def _kind(value: str) -> ReferralKind:
    typed = " ".join(value.casefold().split())
    found = next((kind for kind, words in _KINDS.items() if typed in (kind.value, *words)), None)
    if found is None:
        kinds = ", ".join(f"{kind.value} ({words[0]})" for kind, words in _KINDS.items())
        raise Stop(
            f"„{value}“ ist keine Art. Möglich sind: {kinds}.",
            f"“{value}” is no kind. Possible are: {', '.join(_KINDS)}.",
        )
    return found


def _when(value: str) -> str:
    """Return when something happened. Raises Stop for what is neither a year nor a month or a day of the calendar."""
    if not ledger.is_point_in_time(value.strip()):
        raise Stop(
            f"„{value}“ ist kein Zeitpunkt. Schreibe JJJJ, JJJJ-MM oder JJJJ-MM-TT, so genau, wie du es weißt.",
            f"“{value}” is no point in time. Write YYYY, YYYY-MM or YYYY-MM-DD, as exactly as you know it.",
        )
    return value.strip()


def _day(value: str, desk: Desk) -> date:
    return desk.now.date() if value in ("today", "heute") else day_of(value)
