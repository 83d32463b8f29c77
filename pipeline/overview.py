"""Where everything stands, for an editor who has an hour a month: what to do next and why, and what all of that rests on.

One value for the page, the terminal and programs. It is made of what was read, checked and asked elsewhere, and of the
day; whatever has errors is left out of the rest, so that one faulty folder hides nothing else. All of it is for the editors only.
"""

from __future__ import annotations

import json
import re
import shlex
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from textwrap import shorten
from typing import Any, Final

from babel.lists import format_list

from pipeline import characters, dates, delivery, findings, front_matter, introductions, planning, report
from pipeline.addresses import addresses, file_of
from pipeline.delivery import State
from pipeline.domain import (
    Finding,
    Issue,
    Label,
    Letter,
    Month,
    Profile,
    Publication,
    PublicationFacts,
    Receipt,
    Severity,
    Submission,
    Update,
)
from pipeline.fields import decoded
from pipeline.front_matter import Mapping as Block
from pipeline.front_matter import Scalar
from pipeline.guards import Objection
from pipeline.impact import Anniversary, Reminder
from pipeline.letter import MOST_BYTES, too_heavy
from pipeline.planning import Calendar
from pipeline.private import Person
from pipeline.publication import appears, is_out, next_month
from pipeline.relay import Named
from pipeline.report import Report
from pipeline.schema import MONTH, both
from pipeline.submission import TEXT_LIMIT

FORM: Final = 1
"""Number of the form that the value has as JSON; it grows where a program that reads it would have to change."""

AHEAD: Final = timedelta(days=35)
"""So long before a number appears, whatever it lacks is something to do now."""

LETTER_AFTER: Final = timedelta(days=31)
"""So long after a number has appeared, its letter may still be the one in work."""

NOW_MOST: Final = 5
"""So many things are shown as those to do now; whatever else there is comes after them."""

_ROWS_MOST: Final = 4  # of one task; its section has all
_STILL_NAMED: Final = (
    "withdrawn-named",
    "link-withdrawn",
)  # a link that leads nowhere any more leaves its words, a name mostly
_NAME_LONGEST: Final = 80  # characters of what somebody typed who has not been checked
_LANGUAGES: Final = ("de", "en")
_NUMBERS: Final = (
    ("kein", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Pile(StrEnum):
    """Where on the desk a submission lies, as far as it has come."""

    MEND = "mend"  # something in it is an error, or nobody has filled it in yet
    SIGN_OFF = "sign-off"  # its words, as they stand, have not been released
    PLANNED = "planned"  # all is done; its month has not come


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to type, or a file to open."""

    text: str  # a command or a path, ready to copy
    about: Label | None = None  # whom or what it concerns, and why; None where the task says it all


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do."""

    code: str  # names the rule, for instance "letter-next"
    title: Label
    reason: Label
    actions: tuple[Action, ...] = ()
    month: Month = ""  # whose colour it wears
    more: int = 0  # how many actions are left out here
    section: str = ""  # of the page that shows all of it


@dataclass(frozen=True, slots=True)
class Pending:
    """A submission, or a later word of somebody who is here already, that is not out yet."""

    slug: str
    part: str  # key of the later word, "" for a portrait
    name: str  # as it was typed where it has errors: then nobody has looked at it
    stage: Pile
    month: Month  # "" where none can be read
    since: date | None  # day of the consent; None where none can be read
    days: int | None  # since then
    lacks: tuple[Label, ...]
    errors: int
    warnings: int
    folder: str  # path relative to the repository
    next: Action | None  # None where nothing is to do


@dataclass(frozen=True, slots=True)
class Featured:
    """Somebody in the number in work."""

    slug: str
    name: str
    business: str
    in_letter: bool
    signed_off: bool
    part: str = ""  # key of the later word, "" for a portrait
    title: str = ""  # of the later word


@dataclass(frozen=True, slots=True)
class Number:
    """The number in work: the newest one while its letter has not been sent, otherwise the next one."""

    month: Month
    number: int
    appears: datetime  # aware
    is_out: bool
    people: tuple[Featured, ...]
    lead: str  # path of the editors' lead, or where it would lie
    has_lead: bool
    subject: str  # "" where there is no letter
    preheader: str
    bytes: int  # of the letter's HTML
    most_bytes: int  # from which on Gmail clips it
    heavy: Finding | None
    page: str  # path of its page below output/, "" where it has none yet
    lacks: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One letter on its way to its readers."""

    key: str  # of the letter
    month: Month
    subject: str  # "" where the letter cannot be made
    courier: str
    state: State | None  # None where it could not be learnt
    receipts: tuple[Receipt, ...] = ()  # those that a person reads, oldest first
    against: tuple[Objection, ...] = ()  # what the guards say
    trouble: Label | None = None  # why something could not be learnt
    url: str = ""  # where the courier shows it
    at: datetime | None = None  # when it will leave or has left, aware
    readers: int | None = None
    doubtful: int = 0  # readers of whom nobody knows whether they got it
    outdated: bool = False  # readers are about to get another letter than that of today
    begun: bool = False  # something has been ordered, or lies at the courier
    by_hand: datetime | None = None  # when somebody noted that they send it by hand, aware
    awaited: bool = False  # somebody is to be reminded of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the overview is made of."""

    now: datetime  # aware
    facts: PublicationFacts | None  # None where they cannot be read
    publication: Publication | None  # of today, without whatever has errors
    ahead: Publication | None  # the same when everything that is planned has appeared
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    letters: Mapping[Month, Letter] = field(default_factory=dict)  # that can be made, of numbers out and planned
    deliveries: tuple[Delivery, ...] = ()  # newest first
    network: Report | None = None
    network_lacks: Label | None = None  # why there is no report, or what it is without
    reminders: tuple[Reminder, ...] = ()  # who is to be asked what their portrait brought
    anniversaries: tuple[Anniversary, ...] = ()  # portraits of a year or more without a later word
    private_findings: tuple[Finding, ...] = ()  # paths relative to the private folder
    people: Mapping[str, Person] | None = None  # what the private folder knows, by slug; None where there is none
    asked: Collection[str] = ()  # drafts of the question for a sign-off: "ada-beispiel", "ada-beispiel_en"
    built: Collection[str] = ()  # those of the newest number's pages that lie in output/
    unshared: Collection[str] = ()  # paths of content that only this machine has as they are
    missing: str = ""  # where the private folder should be and is not
    nearby: str = ""  # a folder beside that place, with nearly the same name


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it."""

    name: str  # of the publication, "" where it cannot be read
    now: datetime
    published: int
    issues: int
    next_month: Month  # of the first number that has not appeared, "" where that cannot be told
    next_appears: datetime | None
    planned: tuple[tuple[str, Month], ...]  # slugs
    tasks: tuple[Task, ...]  # all of them, the first first
    number: Number | None
    calendar: Calendar | None
    pending: tuple[Pending, ...]
    findings: tuple[Finding, ...]  # errors first
    private_findings: tuple[Finding, ...]
    network: Report | None
    network_lacks: Label | None
    reminders: tuple[Reminder, ...]
    anniversaries: tuple[Anniversary, ...]  # of those who are not to be asked what it brought at the same time
    deliveries: tuple[Delivery, ...]
    publication: Publication | None  # for whoever puts it into words


def overview(given: Sources) -> Overview:
    """Return where everything stands."""
    maker = _Maker(given)
    publication = given.publication
    month = next_month(given.ahead or publication, maker.today) if publication else ""
    made = Overview(
        name=given.facts.name if given.facts else "",
        now=given.now,
        published=len(publication.profiles) if publication else 0,
        issues=len(publication.issues) if publication else 0,
        next_month=month,
        next_appears=appears(month, publication.facts) if publication else None,
        planned=tuple((p.slug, p.issue) for p in publication.planned) if publication else (),
        tasks=(),
        number=maker.number(),
        calendar=maker.calendar(),
        pending=maker.pending,
        findings=_worst_first(given.findings),
        private_findings=_worst_first(given.private_findings),
        network=maker.network(),
        network_lacks=given.network_lacks,
        reminders=given.reminders,
        anniversaries=tuple(a for a in given.anniversaries if a.slug not in {r.slug for r in given.reminders}),
        deliveries=given.deliveries,
        publication=publication,
    )
    return replace(made, tasks=tuple(_Tasks(made, given).all()))


def month_in_work(publication: Publication, deliveries: Iterable[Delivery]) -> Month:
    """Return the month of the number in work: the newest one while its letter has not been sent, otherwise the next one.

    ``publication`` is that of today.
    """
    newest = next(iter(publication.issues), None)
    if newest and publication.today - newest.published.date() <= LETTER_AFTER:
        own = next((d for d in deliveries if d.key == newest.month), None)
        if own is None or own.state not in planning.GOES_OUT or own.by_hand:
            return newest.month
    return next_month(publication, publication.today)


class _Maker:
    """Makes the parts of the overview that are more than what was given."""

    def __init__(self, given: Sources) -> None:
        self.given = given
        self.today = given.now.date()
        self.counts: dict[str, dict[Severity, int]] = defaultdict(lambda: defaultdict(int))
        for finding in given.findings:
            folder = "/".join(finding.file.split("/")[:3])
            self.counts[folder][finding.severity] += 1
        self.pending = self._pending()

    def number(self) -> Number | None:
        given = self.given
        if given.publication is None or given.ahead is None:
            return None
        facts = given.publication.facts
        month = month_in_work(given.publication, given.deliveries)
        out = is_out(month, facts, self.today)
        issue = next((i for i in given.ahead.issues if i.month == month), None)
        letter = given.letters.get(month)
        people = tuple(_featured(issue)) if issue else ()
        page = file_of(addresses(facts, facts.languages[0]).issue(month))
        count = sum(is_out(i.month, facts, self.today) for i in given.ahead.issues)
        return Number(
            month=month,
            number=issue.number if issue else count + 1,
            appears=appears(month, facts),
            is_out=out,
            people=people,
            lead=issue.lead.source if issue and issue.lead else f"content/issues/{month}.md",
            has_lead=bool(issue and issue.lead),
            subject=letter.subject if letter else "",
            preheader=letter.preheader if letter else "",
            bytes=len(letter.html.encode()) if letter else 0,
            most_bytes=MOST_BYTES,
            heavy=too_heavy(letter) if letter else None,
            page=page if page in given.built else "",
            lacks=tuple(self._number_lacks(issue, people, letter, out=out, built=page in given.built)),
        )

    def _number_lacks(
        self, issue: Issue | None, people: Sequence[Featured], letter: Letter | None, *, out: bool, built: bool
    ) -> Iterator[Label]:
        if issue is None:
            yield both("Noch ist niemand darin.", "Nobody is in it yet.")
            return
        if unsigned := _names(p.name for p in people if not p.signed_off):
            yield both(f"Noch nicht freigegeben: {unsigned.text('de')}.", f"Not signed off yet: {unsigned.text('en')}.")
        if unnamed := _names(p.name for p in people if not p.in_letter):
            yield both(f"Nicht im Brief, ohne Einwilligung: {unnamed.text('de')}.",
                       f"Not in the letter, without consent: {unnamed.text('en')}.")  # fmt: skip
        if letter is None and people:
            yield both("Einen Brief gibt es nicht: Niemand hat eingewilligt, darin zu stehen.",
                       "There is no letter: nobody has agreed to appear in it.")  # fmt: skip
        if not issue.lead:
            yield both("Noch ohne Vorspann: Dann setzt die Ausgabe sich selbst zusammen.",
                       "Without a lead yet: then the issue assembles itself.")  # fmt: skip
        if out and not built:
            yield both("Auf der gebauten Website fehlt diese Ausgabe noch.", "The built site lacks this issue still.")

    def network(self) -> Report | None:
        """Return the report without those in the relay whose folder is here already and only has errors."""
        here = {p.slug for p in self.pending if p.stage is Pile.MEND}
        found = self.given.network
        return replace(found, queue=tuple(row for row in found.queue if row.key not in here)) if found else None

    def calendar(self) -> Calendar | None:
        """Return the months ahead; letters in the outbox that nobody approved remind nobody."""
        given, network = self.given, self.network()
        if given.publication is None or given.ahead is None:
            return None
        return planning.calendar(
            given.publication,
            given.ahead,
            given.now,
            named=network.queue if network else (),
            received={p.slug: p.month for p in self.pending if p.stage is Pile.MEND},
            called={p.slug: p.name for p in self.pending if p.stage is Pile.MEND},
            letters={d.key: d.state for d in given.deliveries if d.state and d.awaited},
            by_hand={d.key: d.by_hand for d in given.deliveries if d.by_hand and d.awaited},
        )

    def _pending(self) -> tuple[Pending, ...]:
        """Return what is not out yet: what has errors first, then what waits for a yes, then what is planned, month by month."""
        known = self.given.ahead.profiles if self.given.ahead else ()
        wrong = findings.faulty_places(self.given.findings) | findings.begun_places(self.given.findings)
        faulty = [s for s in self.given.submissions if s.folder in wrong]
        rows = [self._faulty(submission) for submission in faulty]
        for profile in known:
            facts = self.given.ahead.facts if self.given.ahead else None
            if facts is None:
                continue
            is_kept_out = f"content/founders/{profile.slug}" in wrong  # by an error that may end with a day
            if not is_out(profile.issue, facts, self.today) and not is_kept_out:
                rows.append(self._portrait(profile))
            rows += [self._later(profile, u) for u in profile.updates if not is_out(u.issue, facts, self.today)
                     and u.issue > profile.issue]  # fmt: skip
        stages = list(Pile)
        rows.sort(
            key=lambda p: (
                stages.index(p.stage),
                "" if p.stage is Pile.MEND else p.month,
                p.since or date.max,
                p.slug,
            )
        )
        return tuple(rows)

    def _faulty(self, submission: Submission) -> Pending:
        said = _as_typed(submission)
        since = _as_day(said.get("consents.text", ""), self.today)
        name = shorten(characters.without_forbidden(said.get("name", "")), _NAME_LONGEST, placeholder=" …")
        month = said.get("issue", "")
        lacks = [] if MONTH.fullmatch(month) else [both("ohne Monat", "without a month")]
        if submission.folder in findings.begun_places(self.given.findings):
            lacks.append(both("noch nicht ausgefüllt", "not filled in yet"))
        return Pending(
            slug=submission.slug,
            part="",
            name=name or submission.slug,
            stage=Pile.MEND,
            month=month if MONTH.fullmatch(month) else "",
            since=since,
            days=(self.today - since).days if since else None,
            lacks=tuple(lacks),
            errors=self.counts[submission.folder][Severity.ERROR],
            warnings=self.counts[submission.folder][Severity.WARNING],
            folder=submission.folder,
            next=Action(f"inv check --path {shlex.quote(submission.folder)}"),
        )

    def _portrait(self, profile: Profile) -> Pending:
        unsigned = [""] if not profile.signed_off else []
        unsigned += [t.lang for t in profile.translations if not t.signed_off]
        lacks = list(self._lacks(profile, unsigned))
        return self._waiting(profile, "", profile.founder.name, profile.issue, profile.consents.text, unsigned, lacks)

    def _later(self, profile: Profile, update: Update) -> Pending:
        unsigned = [] if update.signed_off else [update.key]
        lacks = [self._not_signed(profile.slug, unsigned)] if unsigned else []
        name = f"{profile.founder.name}: {update.title}"
        return self._waiting(profile, update.key, name, update.issue, update.consent, unsigned, lacks)

    def _waiting(self, profile: Profile, part: str, name: str, month: Month, since: date, unsigned: Sequence[str],
                 lacks: Sequence[Label]) -> Pending:  # fmt: skip
        folder = f"content/founders/{profile.slug}"
        return Pending(
            slug=profile.slug,
            part=part,
            name=name,
            stage=Pile.SIGN_OFF if unsigned else Pile.PLANNED,
            month=month,
            since=since,
            days=max(0, (self.today - since).days),
            lacks=tuple(lacks),
            errors=0,
            warnings=0 if part else self.counts[folder][Severity.WARNING],
            folder=folder,
            next=Action(_sign_off(profile.slug, unsigned)) if unsigned else None,
        )

    def _lacks(self, profile: Profile, unsigned: Sequence[str]) -> Iterator[Label]:
        if unsigned:
            yield self._not_signed(profile.slug, unsigned)
        if profile.portrait is None:
            yield both("ohne Bild", "without a picture")
        if profile.consents.newsletter is None:
            yield both("ohne Einwilligung für den Brief", "without consent to the letter")
        people = self.given.people
        if people is not None and not (profile.slug in people and people[profile.slug].email):
            yield both("keine E-Mail-Adresse im privaten Ordner", "no e-mail address in the private folder")

    def _not_signed(self, slug: str, unsigned: Sequence[str]) -> Label:
        changed = any(
            f.code == "signed-off-stale" and f.file.startswith(f"content/founders/{slug}/") for f in self.given.findings
        )
        if changed:
            return both("nach der Freigabe geändert", "changed since it was signed off")
        drafts = {"_".join(filter(None, (slug, part))) for part in unsigned}
        if drafts & set(self.given.asked):
            return both(
                "nicht freigegeben; die Frage liegt als Entwurf bereit", "not signed off; the question is drafted"
            )
        return both("nicht freigegeben", "not signed off")


def _featured(issue: Issue) -> Iterator[Featured]:
    for p in issue.profiles:
        released = p.signed_off and all(t.signed_off for t in p.translations)
        yield Featured(p.slug, p.founder.name, p.founder.business, bool(p.consents.newsletter), bool(released))
    for p, update in issue.updates:
        agreed, released = bool(p.consents.newsletter), bool(update.signed_off)
        yield Featured(p.slug, p.founder.name, p.founder.business, agreed, released, update.key, update.title)


# What to do

# Title, for one and for several, and reason.
_SAID: Final[dict[str, tuple[Label, Label]]] = {
    "letter-unknown": (
        both("Nachsehen, was mit dem Brief vom {month} geschah", "Find out what happened to the letter of {month}"),
        both("Ein Auftrag hat keinen Ausgang. Bis das geklärt ist, geschieht mit diesem Brief nichts.",
             "An order has no outcome. Until that is settled nothing happens to this letter."),
    ),
    "letter-outdated": (
        both("Der Brief vom {month} ist nicht mehr der, der eingeplant ist",
             "The letter of {month} is no longer the one that was scheduled"),
        both("Seither hat sich etwas geändert, das darin steht: ein Text, der Vorspann oder eine angekündigte Pause. Soll der neue "
             "hinaus, nimm ihn zurück; dann folgen noch einmal draft, test, approve und schedule.",
             "Something in it has changed since: a text, the lead or a pause that it announces. If the new one shall leave, take it "
             "back; then draft, test, approve and schedule follow once more."),
    ),
    "letter-doubtful": (
        both("Klären, wer den Brief vom {month} hat", "Settle who has the letter of {month}"),
        both("Bei {doubtful} weiß niemand, ob der Brief ankam.", "Of {doubtful} nobody knows whether the letter arrived."),
    ),
    "errors": (
        both("An einer Stelle sind Fehler zu beheben|An {count} Stellen sind Fehler zu beheben",
             "Mend the errors in one place|Mend the errors in {count} places"),
        both("Bis dahin wird nichts gebaut, und kein Brief geht hinaus. Was zu tun ist, steht bei jedem Befund.",
             "Until then nothing is built and no letter leaves. Each finding says what to do."),
    ),
    "forget": (
        both("Löschen, was von jemandem noch aufgehoben ist|Löschen, was von {count} Menschen noch aufgehoben ist",
             "Delete what is still kept of somebody|Delete what is still kept of {count} people"),
        both("Zurückgezogen, und im privaten Ordner steht noch etwas.", "Withdrawn, and the private folder still holds something."),
    ),
    "left-named": (
        both("{text} nennt noch jemanden, der nicht mehr gezeigt werden möchte|"
             "{count} Texte nennen noch jemanden, der nicht mehr gezeigt werden möchte",
             "{text} still names somebody who does not want to be shown any more|"
             "{count} texts still name somebody who does not want to be shown any more"),
        both("Das schreibt nur ein Mensch gut um. War der Text freigegeben, gilt das danach nicht mehr: Hole die Freigabe neu ein.",
             "Only people reword that. A text that was signed off no longer is, then: ask for it again."),
    ),
    "site": (
        both("Die Website bauen", "Build the site"),
        both("Die Ausgabe vom {month} ist erschienen; auf der gebauten Website fehlt sie noch.",
             "The issue of {month} has appeared; the built site lacks it still."),
    ),
    "letter-next": (
        both("Den Brief vom {month} auf den Weg bringen", "Send the letter of {month}"),
        both("Die Ausgabe ist {ago} erschienen, der Brief ist noch nicht hinaus: {state}.",
             "The issue appeared {ago}, and its letter has not left: {state}."),
    ),
    "letter-by-hand": (
        both("{letter} vom {month} von Hand verschicken", "Send {letter} of {month} by hand"),
        both("Das ist vorgemerkt, und von allein geht nichts hinaus. Verschicke die Datei von Hand und halte es danach fest.",
             "That is what was noted, and nothing leaves by itself. Send the file by hand and note it afterwards."),
    ),
    "letter-by-hand-today": (
        both("{letter} vom {month} heute um {time} Uhr von Hand verschicken", "Send {letter} of {month} by hand today at {time}"),
        both("Das ist vorgemerkt, und von allein geht nichts hinaus. Verschicke die Datei dann von Hand und halte es danach fest.",
             "That is what was noted, and nothing leaves by itself. Send the file by hand then and note it afterwards."),
    ),
    "letter-against": (
        both("Den Brief vom {month} auf den Weg bringen", "Send the letter of {month}"),
        both("Er ist freigegeben, und etwas spricht dagegen: {said}", "It is approved, and something speaks against it: {said}"),
    ),
    "correction-next": (
        both("Die Berichtigung zum Brief vom {month} auf den Weg bringen", "Send the correction of the letter of {month}"),
        both("Sie ist geschrieben und noch nicht hinaus: {state}.", "It is written and has not left: {state}."),
    ),
    "month-ask": (
        both("Für {month} ist noch niemand da", "Nobody is there for {month} yet"),
        both("Die Ausgabe erscheint {when}. Frag jemanden, zieh jemanden vor, oder lass den Monat vom Netz erzählen (inv news).",
             "The issue appears {when}. Ask somebody, bring somebody forward, or let the month tell of the network (inv news)."),
    ),
    "month-crowded": (both("{month} ist voll", "{month} is full"), both("{said}", "{said}")),
    "month-silent": (
        both("Sagen, warum nichts erschien", "Say why nothing appeared"),
        both("Ein Monat ist vorbei, und niemand weiß, warum es still war. Ein Satz auf der Website genügt.|"
             "{count} Monate sind vorbei, und niemand weiß, warum es still war. Ein Satz auf der Website genügt.",
             "A month is over, and nobody knows why it was silent. One sentence on the site is enough.|"
             "{count} months are over, and nobody knows why it was silent. One sentence on the site is enough."),
    ),
    "month-letter": (both("Den Brief vom {month} vorbereiten", "Prepare the letter of {month}"), both("{said}", "{said}")),
    "warnings-next": (
        both("Für {month} lesen, was in einem Text auffiel|Für {month} lesen, was in {count} Texten auffiel",
             "Read what was noticed in one text for {month}|Read what was noticed in {count} texts for {month}"),
        both("Warnungen halten nichts auf. Was daran zu ändern ist, änderst du vor der Freigabe; danach gilt sie nicht mehr.",
             "Warnings hold nothing up. What is to be changed, change before the sign-off; afterwards it would no longer count."),
    ),
    "sign-off-next": (
        both("Für {month} eine Freigabe einholen|Für {month} {count} Freigaben einholen",
             "Get one text signed off for {month}|Get {count} texts signed off for {month}"),
        both("Die Ausgabe erscheint {when}. Der Befehl schreibt die Mail, die danach fragt.",
             "The issue appears {when}. The command writes the mail that asks for it."),
    ),
    "sign-off-missed": (
        both("Eine Freigabe nachholen|{count} Freigaben nachholen",
             "Get one text signed off after all|Get {count} texts signed off after all"),
        both("Erschienen, ohne dass jemand Ja gesagt hat. Hole das Ja nach; bei einem Nein ändere den Text.",
             "They appeared without anybody having said yes. Ask for the yes still; after a no change the text."),
    ),
    "relay-agreed": (
        both("Einen Ordner anlegen: Jemand hat Ja gesagt|{count} Ordner anlegen: Sie haben Ja gesagt",
             "Make a folder: somebody has said yes|Make {count} folders: they have said yes"),
        both("Oder nimm auf, was sie geschickt haben: inv intake", "Or take in what they have sent: inv intake"),
    ),
    "sign-off-later": (
        both("Eine Freigabe für später einholen|{count} Freigaben für später einholen",
             "Get one text signed off for later|Get {count} texts signed off for later"),
        both("Bis zu ihrer Ausgabe ist noch Zeit.", "There is time until their issues."),
    ),
    "introductions": (
        both("Eine Vorstellung weiterbringen|{count} Vorstellungen weiterbringen",
             "Take one introduction further|Take {count} introductions further"),
        both("Dort wartet jemand auf dich.", "Somebody waits for you there."),
    ),
    "to-confirm": (
        both("Bei einem Ereignis nachfragen|Bei {count} Ereignissen nachfragen", "Ask about one event|Ask about {count} events"),
        both("Eine Seite hat davon erzählt. Frag die andere; sagt sie Ja:",
             "One side has told it. Ask the other one; if they say yes:"),
    ),
    "impact": (
        both("Jemanden fragen, was das Porträt gebracht hat|{count} Menschen fragen, was ihr Porträt gebracht hat",
             "Ask somebody what the portrait brought|Ask {count} people what their portraits brought"),
        both("Ein, drei und zwölf Monate danach, je einmal. Der Befehl schreibt die Mail.",
             "One, three and twelve months later, once each. The command writes the mail."),
    ),
    "anniversary": (
        both("Um ein späteres Wort bitten|Um {count} spätere Worte bitten", "Ask for a later word|Ask for {count} later words"),
        both("Ein Jahr ist vorbei: Was ist seither geworden?", "A year has passed: what has become of it since?"),
    ),
    "relay": (
        both("Jemanden für den Staffelstab fragen|{count} Menschen für den Staffelstab fragen",
             "Ask somebody for the relay|Ask {count} people for the relay"),
        both("Genannt, und noch hat niemand gefragt. Hast du gefragt, halte es fest:",
             "Named, and nobody has asked yet. Once you have, note it:"),
    ),
    "thanks": (
        both("Danken", "Say thanks"),
        both("Sie haben mehreren gegeben, und nirgends steht ein Dank. Kannst du davon erzählen, halte es fest:",
             "They gave to several, and no word of thanks stands anywhere. If you can tell of it, note it:"),
    ),
    "private-missing": (
        both("Den privaten Ordner anlegen oder richtig nennen", "Make the private folder, or name it rightly"),
        both("{place} gibt es nicht, und dort soll er liegen. Bis dahin bleibt kein Entwurf liegen, und was nur ihr wisst, fehlt.",
             "There is no {place}, and that is where it should lie. Until then no draft is kept, and what only you know is missing."),
    ),
    "private-misnamed": (
        both("Den privaten Ordner richtig nennen", "Name the private folder rightly"),
        both("{place} gibt es nicht, wohl aber {nearby}. Meinst du den, berichtige private: (oder VORGESTELLT_PRIVATE). Bis "
             "dahin bleibt kein Entwurf liegen, und was nur ihr wisst, fehlt.",
             "There is no {place}, but there is {nearby}. If you mean that, correct private: (or VORGESTELLT_PRIVATE). Until "
             "then no draft is kept, and what only you know is missing."),
    ),
    "unshared": (
        both("Festhalten und weitergeben, was du geändert hast", "Record and hand on what you changed"),
        both("So, wie der Inhalt jetzt ist, kennt ihn nur dieser Rechner. Ginge er verloren, wäre auch das verloren.",
             "As the content is now, only this machine knows it. If it were lost, that would be lost too."),
    ),
    "propose": (
        both("Zwei könnten sich kennenlernen|{count} Paare könnten sich kennenlernen", "Two could meet|{count} pairs could meet"),
        both("Was die eine Seite sucht, bietet die andere.", "What one side looks for, the other one offers."),
    ),
}  # fmt: skip


_THE_LETTER: Final = both("Den Brief", "the letter")
_ITS_CORRECTION: Final = both("Die Berichtigung zum Brief", "the correction of the letter")


class _Tasks:
    """Finds what there is to do, in the order in which it is to be done."""

    def __init__(self, made: Overview, given: Sources) -> None:
        self.made = made
        self.given = given
        self.today = given.now.date()
        self.sign_offs = [p for p in made.pending if p.stage is Pile.SIGN_OFF]
        self.queue: tuple[Named, ...] = made.network.queue if made.network else ()

    def all(self) -> Iterator[Task]:
        """Yield readers first, then what holds everything up, this month, what others wait for, and what may wait."""
        yield from self.letters_in_doubt()
        yield from self.errors()
        yield from self.private_folder()
        yield from self.kept_too_long()
        yield from self.still_named()
        yield from self.site()
        yield from self.letters()
        yield from self.next_number()
        if self.made.network:
            yield from self.network(self.made.network)
        yield from self.looking_back()
        yield from self.keeping()

    def private_folder(self) -> Iterator[Task]:
        """Yield that what only the editors know is looked for where it is not."""
        place, nearby = self.given.missing, self.given.nearby
        if place and nearby:
            rows = [Action("content/publication.yml")]
            yield self.task("private-misnamed", rows, "network", place=_same(place), nearby=_same(nearby))
        elif place:
            rows = [Action(f"mkdir {shlex.quote(place)}")]
            yield self.task("private-missing", rows, "network", place=_same(place))

    def keeping(self) -> Iterator[Task]:
        """Yield what would be lost with this machine."""
        facts = self.given.facts
        if self.given.unshared and facts and not facts.sample and not findings.has_errors(self.given.findings):
            yield self.task("unshared", [Action('git add -A && git commit -m "…" && git push')], "submissions")

    def letters_in_doubt(self) -> Iterator[Task]:
        """Yield letters of which nobody knows enough, or of which readers would get another one than that of today."""
        for d in self.made.deliveries:
            wrong = (("letter-unknown", d.state == "unknown", "settle"), ("letter-outdated", d.outdated, "unschedule"),
                     ("letter-doubtful", d.doubtful > 0, "doubtful"))  # fmt: skip
            for code, applies, action in wrong:
                if applies:
                    yield self.task(code, [_deliver(action, d)], "letters", d.month, doubtful=_addresses(d.doubtful))

    def errors(self) -> Iterator[Task]:
        """Yield what keeps the site from being built."""
        faulty = [p for p in self.made.pending if p.stage is Pile.MEND and p.errors]
        wrong = [f.file for f in self.given.findings if f.severity is Severity.ERROR]
        elsewhere = dict.fromkeys(file for file in wrong if not any(file.startswith(p.folder) for p in faulty))
        rows = [Action(p.next.text, _same(p.name)) for p in faulty if p.next]
        rows += [Action(f"inv check --path {shlex.quote(file)}") for file in elsewhere]
        if rows:
            yield self.task("errors", rows, "findings")

    def kept_too_long(self) -> Iterator[Task]:
        """Yield who has withdrawn and of whom something is still kept."""
        found = (f for f in self.given.private_findings if f.code == "private-withdrawn")
        left = dict.fromkeys(dict(f.details).get("value", "") for f in found)
        if left:
            yield self.task("forget", [Action(f"inv forget {shlex.quote(slug)}") for slug in left], "findings")

    def still_named(self) -> Iterator[Task]:
        """Yield texts, out or still to come, that name somebody who has withdrawn."""
        ahead = self.given.ahead or self.given.publication
        called = {f"content/founders/{p.slug}": p.founder.name for p in ahead.profiles} if ahead else {}
        found = (f for f in self.given.findings if f.code in _STILL_NAMED)
        places = dict.fromkeys(folder if (folder := f.file.rpartition("/")[0]) in called else f.file for f in found)
        names = [called.get(place, "") for place in places]
        rows = [Action(f"inv check --path {shlex.quote(place)}", _same(name) if name else None)
                for place, name in zip(places, names, strict=True)]  # fmt: skip
        if rows:
            text = (
                both(f"Der Text von {names[0]}", f"The text of {names[0]}")
                if names[0]
                else both("Ein Text der Redaktion", "A text of the editors")
            )
            yield self.task("left-named", rows, "findings", most=len(rows), text=text)

    def site(self) -> Iterator[Task]:
        """Yield that the newest number is not in the built site."""
        publication = self.given.publication
        newest = next(iter(publication.issues), None) if publication else None
        if publication is None or newest is None or findings.has_errors(self.given.findings):
            return
        facts = publication.facts
        if file_of(addresses(facts, facts.languages[0]).issue(newest.month)) not in self.given.built:
            yield self.task("site", [Action("make")], "issue", newest.month)

    def letters(self) -> Iterator[Task]:
        """Yield letters whose number has appeared and that have not been sent; nobody gets that of a sample."""
        publication = self.given.publication
        out = {i.month: i for i in publication.issues} if publication and not publication.facts.sample else {}
        newest = max(out, default="")
        for d in self.made.deliveries:
            issue = out.get(d.month)
            if issue and d.by_hand and (at := d.by_hand.astimezone(self.given.now.tzinfo)).date() <= self.today:
                code = "letter-by-hand" if at <= self.given.now else "letter-by-hand-today"
                which = _THE_LETTER if d.key == d.month else _ITS_CORRECTION
                yield self.task(code, steps(d), "letters", d.month, letter=which, time=_same(f"{at:%H:%M}"))
            if (
                issue is None
                or not d.subject
                or d.state not in ("planned", "outdated", "drafted", "tested", "approved")
            ):
                continue
            since = self.today - issue.published.date()
            sends = publication is not None and publication.facts.sends_letters
            is_correction = d.key != d.month
            if d.begun or is_correction or (d.key == newest and (sends or since <= LETTER_AFTER)):
                code = "correction-next" if is_correction else "letter-next"
                code = "letter-against" if d.against and d.state == "approved" else code
                said = both(*(" ".join(o.sentence.text(lang) for o in d.against[:2]) for lang in _LANGUAGES))
                yield self.task(code, steps(d), "letters", d.month,
                                ago=_ago(since.days), state=delivery.STANDS[d.state], said=said)  # fmt: skip

    def next_number(self) -> Iterator[Task]:
        """Yield what the next number lacks, then what the calendar says of those after it."""
        month, moment = self.made.next_month, self.made.next_appears
        days = (moment.date() - self.today).days if moment else 0
        first = [p for p in self.sign_offs if p.month == month and days <= AHEAD.days]
        if odd := [p for p in first if p.warnings]:
            rows = [Action(f"inv check --path {shlex.quote(p.folder)}", _same(p.name)) for p in odd]
            yield self.task("warnings-next", rows, "findings", month)
        if first:
            yield self.task("sign-off-next", _asking(first), "submissions", month, when=_in(days))
        if self.made.calendar:
            yield from self.months(self.made.calendar)
        agreed = [row for row in self.queue if row.state == "agreed"]
        if agreed:
            rows = [Action(f"inv new --name {shlex.quote(row.name)}", _same(row.name)) for row in agreed]
            yield self.task("relay-agreed", rows, "network")
        if rest := [p for p in self.sign_offs if p not in first]:
            yield self.task("sign-off-later", _asking(rest), "submissions")

    def looking_back(self) -> Iterator[Task]:
        """Yield whom to ask what their portrait brought, and for a later word."""
        ask = [Action(f"inv impact ask --who {r.slug}", self.named(r.slug)) for r in self.made.reminders]
        word = [
            Action(f"inv anniversary ask --who {a.slug}", self.named(a.slug))
            for a in self.made.anniversaries
            if not a.asked
        ]
        if ask:
            yield self.task("impact", ask, "network")
        if word:
            yield self.task("anniversary", word, "network")

    def named(self, slug: str) -> Label:
        return _same(self.made.network.names.get(slug, slug) if self.made.network else slug)

    def months(self, calendar: Calendar) -> Iterator[Task]:
        """Yield what the calendar says that it is time for, as far as nothing else here says it."""
        silent = [Action(told.command, _month(told.month)) for told in calendar.due if told.code == "silent"]
        if silent:
            yield self.task("month-silent", silent, "calendar")
        if missed := [Action(told.command, _month(told.month)) for told in calendar.due if told.code == "unsigned"]:
            yield self.task("sign-off-missed", missed, "calendar")
        when = {slot.month: _in((slot.appears.date() - self.today).days) for slot in calendar.slots}
        for told in calendar.due:
            if told.code == "ask":
                decide = (
                    [Action(told.command), Action(f'inv pause {told.month} --why "…"')]
                    if told.is_late(calendar.now)
                    else []
                )
                rows = [*decide, *self._who_could(told.month)]
                yield self.task("month-ask", rows, "calendar", told.month, when=when[told.month])
            elif told.code in ("crowded", "letter"):
                yield self.task(
                    f"month-{told.code}", [Action(told.command)], "calendar", told.month, said=told.sentence
                )

    def _who_could(self, month: Month) -> list[Action]:
        """Return who could fill a month that nobody is there for: who was named, and who is done and planned for later."""
        rows = [Action(f"inv relay {row.key} asked", both(f"{row.name}, noch nicht gefragt", f"{row.name}, not asked yet"))
                for row in self.queue if row.state == "open"]  # fmt: skip
        later = next((p for p in self.made.pending if p.stage is Pile.PLANNED and not p.part and p.month > month), None)
        if later:
            rows.append(
                Action(f"inv move {later.slug} {month}", both(f"{later.name} vorziehen", f"bring {later.name} forward"))
            )
        return rows or [Action(f"inv new --issue {month}")]

    def network(self, found: Report) -> Iterator[Task]:
        """Yield what others wait for, then what would be good."""

        def pair(one: str, other: str) -> str:
            return f"{found.names.get(one, one)} · {found.names.get(other, other)}"

        due = []
        for row in found.due:
            i, note = row.introduction, ' --note "…"' if row.answer is introductions.Answer.CLOSE else ""
            about = _fill(
                both("{who}: {reason}", "{who}: {reason}"), who=_same(pair(i.seeker, i.helper)), reason=row.reason
            )
            due.append(Action(f"inv introduce {row.answer} --key {i.key}{note}", about))
        told = [
            Action(f"inv referral confirm --event {e.key}", _same(f"{pair(e.giver, e.receiver)}: {e.what}"))
            for e in found.to_confirm
        ]
        said = self.made.calendar is not None and any(task.code == "ask" for task in self.made.calendar.due)
        to_ask = () if said else tuple(row for row in found.queue if row.state == "open")
        ask = [Action(f"inv relay {row.key} asked", _same(row.name)) for row in to_ask]
        thank = [
            Action(f"inv referral add --kind thanked --receiver {slug}", _same(found.names.get(slug, slug)))
            for slug in found.to_thank
        ]
        meet = [Action(f"inv introduce propose --seeker {m.need.slug} --helper {m.offer.slug}", _same(pair(m.need.slug, m.offer.slug)))
                for m in found.proposals if not m.acquainted]  # fmt: skip
        for code, rows in (
            ("introductions", due),
            ("to-confirm", told),
            ("relay", ask),
            ("thanks", thank),
            ("propose", meet),
        ):
            if rows:
                yield self.task(code, rows, "network")

    def task(
        self,
        code: str,
        rows: Sequence[Action],
        section: str,
        month: Month = "",
        *,
        most: int = _ROWS_MOST,
        **told: Label,
    ) -> Task:
        """Return the task of ``code`` with its words filled in, and as many of its rows as it may have."""
        title, reason = _SAID[code]
        told["count"] = number_word(len(rows))
        if month:
            told["month"] = _month(month)
        shown = tuple(rows[:most])
        return Task(
            code,
            _fill(_chosen(title, len(rows)), **told),
            _fill(_chosen(reason, len(rows)), **told),
            shown,
            month,
            len(rows) - len(shown),
            section,
        )


def _asking(rows: Iterable[Pending]) -> list[Action]:
    return [Action(p.next.text, _same(p.name)) for p in rows if p.next]


# Small pieces


def steps(told: Delivery) -> tuple[Action, ...]:
    """Return what to type so that a letter comes one step further, with what it overrules where only that is left."""
    if told.by_hand:
        return (Action(f"outbox/{told.key}/{told.key}.eml"), _deliver("send", told))
    command = delivery.FOLLOWING.get(told.state) if told.state else None
    if command is None:
        return ()
    if told.state == "approved" and any(objection.code == "appeared" for objection in told.against):
        return ()
    action = _deliver(command.rpartition(" ")[2], told)
    codes = [objection.code for objection in told.against if objection.overrulable]
    if told.state == "approved" and codes and len(codes) == len(told.against):
        return (Action(f"{action.text} --despite {','.join(codes)}", both("trotz allem", "all the same")),)
    return (action,)


def _sign_off(slug: str, unsigned: Sequence[str]) -> str:
    """Return the command that asks for a sign-off of the parts that lack one: "" is the portrait itself."""
    if len(unsigned) > 1:
        return f"inv signoff {slug} --part all --ask"
    part = f" --part {unsigned[0]}" if unsigned[0] else ""
    return f"inv signoff {slug}{part} --ask"


def _deliver(action: str, told: Delivery) -> Action:
    correction = " --correction" if told.key != told.month else ""
    return Action(f"inv deliver {action} --month {told.month}{correction}")


def _as_typed(submission: Submission) -> dict[str, str]:
    """Return what stands in the fields of a faulty folder's text, by dotted name, as it was typed: nobody has checked it."""
    file = next((f for f in submission.files if f.name == "index.md" and not f.is_link), None)
    text = decoded(file, file.name, TEXT_LIMIT, []) if file else None
    block = front_matter.split(text).fields if text else None
    if block is None:
        return {}
    found = {}
    for key, node in block.entries:
        if isinstance(node, Scalar):
            found[key.text] = node.text
        elif isinstance(node, Block):
            found |= {f"{key.text}.{own.text}": value.text for own, value in node.entries if isinstance(value, Scalar)}
    return found


def _as_day(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and day <= today else None


def _worst_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    weight = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
    return tuple(sorted(findings.in_order(found), key=lambda f: weight[f.severity]))


def _names(people: Iterable[str]) -> Label | None:
    found = list(people)
    return both(format_list(found, locale="de"), format_list(found, locale="en")) if found else None


def _month(month: Month) -> Label:
    return both(dates.of_month(month, "de"), dates.of_month(month, "en"))


def number_word(number: int) -> Label:
    """Return a number as it is written in a sentence: up to twelve in letters."""
    return both(*(words[number] if number < len(words) else str(number) for words in _NUMBERS))


def _addresses(count: int) -> Label:
    return both("einer Adresse", "one address") if count == 1 else both(f"{count} Adressen", f"{count} addresses")


def _same(text: str) -> Label:
    """Return what is the same in both languages: a name, a number, somebody's own words."""
    return both(text, text)


def _fill(sentence: Label, **told: Label) -> Label:
    """Return a sentence with what it has holes for, in both languages; it begins with a capital whatever stands first."""
    filled = [
        sentence.text(lang).format(**{name: label.text(lang) for name, label in told.items()}) for lang in _LANGUAGES
    ]
    return both(*(text[:1].upper() + text[1:] for text in filled))


def _chosen(words: Label, number: int) -> Label:
    """Return the part of a sentence that is for one or for several; both are parted by |, and one alone is for either."""
    parts = [words.text(lang).split("|") for lang in ("de", "en")]
    return both(*(part[-1 if number != 1 else 0] for part in parts))


def _in(days: int) -> Label:
    """Return when something is that lies so many days ahead."""
    if days < 1:
        return both("heute", "today")
    return both("morgen", "tomorrow") if days == 1 else both(f"in {days} Tagen", f"in {days} days")


def _ago(days: int) -> Label:
    """Return when something was that lies so many days back."""
    if days < 1:
        return both("heute", "today")
    return both("gestern", "yesterday") if days == 1 else both(f"vor {days} Tagen", f"{days} days ago")


# As JSON


def _is_free(found: Overview) -> bool:
    """Return whether nobody and nothing is planned for the next month."""
    slots = found.calendar.slots if found.calendar else ()
    taken = {slot.month for slot in slots if slot.kind is not planning.Kind.OPEN} | {
        month for _, month in found.planned
    }
    return found.next_month not in taken


def as_json(found: Overview) -> str:
    """Return the whole value for a program; sentences are in every language, people are slugs."""
    publication = found.publication
    newest = next(iter(publication.issues), None) if publication else None
    of_newest = next((d for d in found.deliveries if newest and d.key == newest.month and d.begun), None)
    value: dict[str, Any] = {
        "form": FORM,
        "name": found.name,
        "today": found.now.date().isoformat(),
        "published": found.published,
        "issues": found.issues,
        "planned": [{"slug": slug, "issue": month} for slug, month in found.planned],
        "next": {"month": found.next_month, "free": _is_free(found)},
        "findings": {s.value: sum(f.severity is s for f in found.findings) for s in Severity},
        "letter": f"{of_newest.key} {of_newest.state}" if of_newest else None,
        "tasks": _plain(found.tasks),
        "calendar": _plain(found.calendar),
        "number": _plain(found.number),
        "submissions": _plain(found.pending),
        "remarks": json.loads(findings.as_json(found.findings)),
        "private_remarks": json.loads(findings.as_json(found.private_findings)),
        "network": json.loads(report.as_json(found.network)) if found.network else None,
        "network_lacks": _plain(found.network_lacks),
        "reminders": _plain(found.reminders),
        "anniversaries": _plain(found.anniversaries),
        "letters": _plain(found.deliveries),
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    match value:
        case Label():
            return dict(value.names)
        case Finding():
            return json.loads(findings.as_json([value]))[0]
        case date():  # also of a moment
            return value.isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case _ if is_dataclass(value):
            return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        case StrEnum():
            return value.value
        case _:
            return value
