"""How commands work: their exit codes, the languages they speak, and the desk they work at.

Every command returns an exit code: 0 done, 1 refused because of findings or a reason it prints, 2 the world is broken or the call
was wrong, 3 there was nothing to do, where a program needs to know that. What is printed is German or English, after the
publication's own language unless ``lang`` says otherwise.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline import (
    characters,
    config,
    dates,
    delivery,
    editorial,
    findings,
    letter,
    placing,
    processes,
    rules,
    site,
    store,
    untouched,
)
from pipeline.derivatives import Derivatives
from pipeline.domain import (
    Finding,
    Founder,
    Issue,
    Letter,
    Month,
    Publication,
    PublicationFacts,
    Service,
    Severity,
    Submission,
)
from pipeline.links import Permalinks
from pipeline.publication import Content, Verdict, appears, examine, next_month
from pipeline.rendering import TemplateFailed, Templates
from pipeline.schema import MONTH, SLUG
from pipeline.upkeep import Upkeep

if TYPE_CHECKING:  # a build needs none of these, and they take a tenth of its start to load
    from pipeline import tagging
    from pipeline.couriers.outbox import Outbox

DONE, REFUSED, BROKEN, NOTHING = 0, 1, 2, 3


_YES: Final = ("ja", "yes")
_NO: Final = ("nein", "no", "n")


class Stop(Exception):
    """Ends a command with a sentence and an exit code; the one error that commands raise themselves."""

    def __init__(self, de: str, en: str, code: int = BROKEN) -> None:
        super().__init__(en)
        self.de, self.en, self.code = de, en, code


def command(function: Callable[..., int]) -> Callable[..., int]:
    """Catch what can go wrong in the world once, and say it in a sentence."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> int:
        lang = kwargs.get("lang")
        voice = Voice(lang)
        try:
            if lang not in (None, "", "de", "en"):
                raise Stop(
                    f"Die Befehle sprechen de und en, nicht „{lang}“.", f"The commands speak de and en, not “{lang}”."
                )
            return function(*args, **kwargs)
        except Stop as stop:
            voice.complain(stop.de, stop.en)
            return stop.code
        except store.ContentMissing as missing:
            voice.complain(
                f"{missing} fehlt: Ohne diese Datei ist das keine Publikation.\n"
                f"War sie schon da, holt sie zurück: git restore {missing}",
                f"{missing} is missing: without this file it is no publication.\n"
                f"If it was there, this brings it back: git restore {missing}",
            )
        except site.BuildFailed as fault:
            voice.complain(
                f"Die Website konnte nicht gebaut werden; die vorige ist unverändert.\n{fault}",
                f"The site could not be built; the previous one is unchanged.\n{fault}",
            )
        except TemplateFailed as fault:  # of a letter or the desk; those of the site are told above
            voice.complain(
                f"Eine Vorlage hat einen Fehler, nach Datei und Zeile genannt.\n{fault}",
                f"A template has a fault, named after file and line.\n{fault}",
            )
        except delivery.Overtaken:
            voice.complain(
                "Jemand anders hat gerade an diesem Brief gearbeitet; hier geht es nicht weiter. Sieh nach: inv deliver status",
                "Somebody else has just worked on this letter; it does not go on here. Look: inv deliver status",
            )
            return REFUSED
        except delivery.BookUnreachable as fault:
            voice.complain(
                f"Die Belege sind nicht erreichbar; ohne sie geht es nicht weiter.\n  {fault.de}",
                f"The receipts cannot be reached; nothing goes on without them.\n  {fault.en}",
            )
        except delivery.CourierError as fault:
            voice.complain(
                f"Der Bote antwortet nicht, wie er soll.\n  {fault.de}",
                f"The courier does not answer as it should.\n  {fault.en}",
            )
            return REFUSED if fault.permanent else BROKEN
        except BrokenPipeError:  # whoever read along, head or less, has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        except OSError as fault:
            voice.complain(*_of_disk(fault))
        except ValueError as fault:
            voice.complain(f"Das passt nicht: {fault}", f"That does not fit: {fault}")
        return BROKEN

    return run


def _of_disk(fault: OSError) -> tuple[str, str]:
    """Return what the disk refused, in words; what is rare stays as the system says it."""
    name = fault.filename
    match fault:
        case FileNotFoundError() if name:
            return f"Die Datei {name} gibt es nicht.", f"There is no file {name}."
        case IsADirectoryError() if name:
            return f"{name} ist ein Ordner, keine Datei.", f"{name} is a folder, not a file."
        case NotADirectoryError() if name:
            return (
                f"{name}: Davor steht eine Datei, wo ein Ordner sein müsste.",
                f"{name}: a file stands where a folder should be.",
            )
        case PermissionError() if name:
            return f"{name} zu lesen oder zu schreiben ist nicht erlaubt.", f"Reading or writing {name} is not allowed."
        case _:
            return f"Das Dateisystem meldet: {fault}", f"The file system says: {fault}"


class Voice:
    """Says things in one of the two languages."""

    def __init__(self, lang: str | None, *, is_brief: bool = False) -> None:
        """A voice that ``is_brief`` does not say what takes time."""
        self.lang = lang if lang in ("de", "en") else _language_of(config.places().root)
        self.is_brief = is_brief

    def pick(self, de: str, en: str) -> str:
        return de if self.lang == "de" else en

    def say(self, de: str, en: str) -> None:
        print(self.pick(de, en))

    def note(self, de: str, en: str) -> None:
        """Say what takes time, beside the answer: programs read that."""
        if not self.is_brief:
            print(self.pick(de, en), file=sys.stderr)

    def waits(self) -> None:
        self.note(*untouched.WAITS)

    def complain(self, de: str, en: str) -> None:
        print(self.pick(de, en), file=sys.stderr)


class Desk:
    """What a command works with: the content of today, read and checked once."""

    def __init__(self, now: str | None, lang: str | None, upkeep: Upkeep | None = None) -> None:
        self.voice = Voice(lang)
        self.places = config.places()
        self.upkeep = upkeep or Upkeep(self.places.root, self.places.builds)
        self.content: Content = store.read_content(self.places.root, self.upkeep.known_submission)
        self._given = now
        self.now: datetime = self.clock()
        self.verdict: Verdict = examine(self.content, self.now.date(), self.upkeep.reading)
        self.templates = Templates(self.places.theme, self.upkeep.compiled)
        self.derivatives = Derivatives(self.places.derivatives)
        self._material: site.Material | None = None
        self._tolerant = False  # of errors
        self._days: dict[tuple[date, bool], Publication | None] = {}  # what was examined for other days

    def with_content(self, content: Content) -> Desk:
        """Return this desk as it would be with another content."""
        other = copy(self)
        other.content, other._material, other._days = content, None, {}
        other.upkeep = Upkeep(self.places.root, self.places.builds)
        other.verdict = examine(content, self.now.date(), self.upkeep.reading)
        other.derivatives = Derivatives(self.places.derivatives)
        return other

    def so_far(self) -> Desk:
        """Return this desk without whatever has errors, to look at everything else; nothing is built at it."""
        if self.verdict.publication is not None:
            return self
        other = copy(self)
        other._material, other._tolerant = None, True
        other.verdict = examine(self.content, self.now.date(), self.upkeep.reading, tolerant=True)
        return other

    def faulty(self) -> tuple[Submission, ...]:
        """Return the folders that a finding keeps out, those that nobody has filled in yet among them."""
        wrong = findings.faulty_places(self.verdict.findings) | findings.begun_places(self.verdict.findings)
        return tuple(s for s in self.content.submissions if s.folder in wrong)

    def later(self) -> Publication:
        """Return the publication as it will be once everything that is planned has appeared."""
        from pipeline import planning

        day = max(planning.until(self.publication, self.now).date(), self.now.date())
        return self._examined(day, tolerant=True) or self.publication

    def coming(self) -> Issue | None:
        """Return the next issue that is still to come, as it stands; None where none is planned."""
        there = {issue.month for issue in self.publication.issues}
        return next((issue for issue in reversed(self.later().issues) if issue.month not in there), None)

    def on(self, day: date) -> Publication | None:
        """Return the publication as it will stand on ``day``; where the content has errors None, or what :meth:`so_far` leaves."""
        return self._examined(day, tolerant=self._tolerant)

    def _examined(self, day: date, *, tolerant: bool) -> Publication | None:
        """Return the same, examined once for each day: with a thousand founders that takes seconds."""
        if (day, tolerant) not in self._days:
            self._days[day, tolerant] = examine(self.content, day, self.upkeep.reading, tolerant=tolerant).publication
        return self._days[day, tolerant]

    def put_texts_away(self) -> None:
        """Let go of the founders' texts as they arrived, a fifth of what a build holds: what was made of them is enough for it."""
        self.content = self.content.without_texts()
        processes.give_back()

    @property
    def publication(self) -> Publication:
        if self.verdict.publication is None:
            self.require_no_errors()
            raise AssertionError  # errors always stop
        return self.verdict.publication

    def clock(self) -> datetime:
        """Return the moment, anew: somebody may have thought for a while; with --now it stands still."""
        try:
            return config.now(self._given, _timezone_of(self.content))
        except ValueError:
            raise Stop(
                f"„{self._given}“ ist kein Tag und kein Zeitpunkt (JJJJ-MM-TT oder JJJJ-MM-TTThh:mm).",
                f"“{self._given}” is neither a day nor a moment (YYYY-MM-DD or YYYY-MM-DDThh:mm).",
            ) from None

    @property
    def facts(self) -> PublicationFacts:
        """What the publication says of itself, also while other content has errors."""
        if self.verdict.publication is None:
            path, file = self.content.publication
            if read := editorial.facts(file, path, []):
                return read
        return self.publication.facts

    def private_place(self) -> Path | None:
        """Return where the editors' private folder should lie, None where none is set; known even where content has errors."""
        facts = editorial.facts(self.content.publication[1], self.content.publication[0], [])
        folder = config.private_folder(self.places.root, facts.private if facts else "")
        if folder and (folder.is_relative_to(self.places.root) or self.places.root.is_relative_to(folder)):
            raise Stop(
                f"Der private Ordner und die Publikation liegen ineinander: {folder}. Lege ihn daneben an.",
                f"The private folder and the publication lie within each other: {folder}. Make it beside the publication.",
            )
        return folder

    def private_folder(self) -> Path | None:
        """Return the editors' private folder, None where none is set or it does not exist."""
        folder = self.private_place()
        return folder if folder and folder.is_dir() else None

    @property
    def people(self) -> People:
        """Everybody who is featured or planned."""
        return People(self.publication, lambda: [submission.slug for submission in self.faulty()])

    @property
    def languages(self) -> tuple[str, ...]:
        return self.verdict.publication.facts.languages if self.verdict.publication else tuple(self.content.questions)

    def trades(self) -> tuple[Any, ...]:
        return editorial.trades(self.content.trades[1], self.content.trades[0], [])

    def questions(self, lang: str) -> tuple[Any, ...]:
        if lang not in self.content.questions:
            raise Stop(f"Es gibt keine Fragen auf „{lang}“.", f"There are no questions in “{lang}”.")
        path, file = self.content.questions[lang]
        return editorial.questions(file, path, [])

    def catalogues(self) -> dict[str, tuple[Any, ...]]:
        """Return the questions of every language that has a form."""
        return {language: self.questions(language) for language in self.languages}

    def require_no_errors(self) -> None:
        if wrong := findings.errors(self.verdict.findings):
            print(findings.as_text(wrong, self.voice.lang) + "\n", file=sys.stderr)
            rest = len(wrong) < len(self.verdict.findings)
            more_de, more_en = (
                (" Alles andere zeigt: inv check", " All else is shown by: inv check") if rest else ("", "")
            )
            raise Stop(
                f"{self.summary(self.verdict.findings)}.{more_de}\n"
                "Nichts geändert; alles ist, wie es war. Behebe zuerst die Fehler.",
                f"{self.summary(self.verdict.findings)}.{more_en}\n"
                "Nothing was changed; everything is as it was. Mend the errors first.",
                REFUSED,
            )

    def summary(self, found: Any, place: Path | None = None) -> str:
        """Return how many submissions were looked at, only those in ``place`` or around it where one is given, and what was found."""
        number = counts(found)
        looked = self.verdict.submissions
        if place is not None:
            folders = [self.places.root / submission.folder for submission in self.content.submissions]
            looked = sum(folder.is_relative_to(place) or place.is_relative_to(folder) for folder in folders)
        return self.voice.pick(
            f"Geprüft: {number_of(looked, 'Einreichung', 'Einreichungen')}, {number['error']} Fehler, "
            f"{number_of(number['warning'], 'Warnung', 'Warnungen')}, {number_of(number['notice'], 'Hinweis', 'Hinweise')}",
            f"Checked: {number_of(looked, 'submission', 'submissions')}, "
            f"{number_of(number['error'], 'error', 'errors')}, {number_of(number['warning'], 'warning', 'warnings')}, "
            f"{number_of(number['notice'], 'notice', 'notices')}",
        )

    def proposer(self) -> tagging.Proposer:
        """Return what proposes tags, from the editors' words and from what has been tagged already."""
        from pipeline import tagging

        services = self.services()
        told = self.content.phrases
        tags = {service.key for service in services}
        phrases = editorial.phrases(told[1], told[0], tags, []) if told else ()
        publication = self.so_far().verdict.publication  # an error elsewhere unlearns nothing
        profiles = (*publication.profiles, *publication.planned) if publication else ()
        return tagging.Proposer(services, (*phrases, *tagging.learned(profiles)))

    def services(self) -> tuple[Service, ...]:
        given = self.content.services
        return editorial.services(given[1], given[0], []) if given else ()

    def with_proposals(self, found: Sequence[Finding]) -> Sequence[Finding]:
        """Return findings with proposals of tags; making them takes a second, so only where a tag is missing."""
        if all(finding.code != "tags-missing" for finding in found):
            return found
        from pipeline import tagging

        return tagging.with_proposals(found, self.proposer(), self.services())

    def material(self) -> site.Material:
        if self._material is None:
            self.voice.note("Bilder und Feeds …", "Pictures and feeds …")
            self._material = site.material(self.publication, self.content, self.templates, self.derivatives)
        return self._material

    def build(self, *, production: bool, dry_run: bool, index_later: bool = False) -> placing.Difference:
        """Build the site; ``index_later`` leaves the index of the search as it is."""
        made = self.material()
        self.voice.note(*untouched.PAGES)
        settings = site.PRODUCTION if production else site.PREVIEW
        facts = self.publication.facts
        self.upkeep.told = {"day": self.now.date().isoformat(), "timezone": facts.timezone, "lang": facts.languages[0],
                            "production": production}  # fmt: skip
        difference = site.build(
            self.places.root, made, self.places.output,
            settings=settings, dry_run=dry_run, searchable=True, index_later=index_later, upkeep=self.upkeep,
        )  # fmt: skip
        if not dry_run:
            self.derivatives.forget_the_rest()
            self.upkeep.keep()
        return difference

    def report_difference(self, difference: placing.Difference, dry_run: bool) -> None:
        print(difference.told(self.voice.lang, planned=dry_run))

    def issue(self, month: str) -> Issue:
        """Return a published number, or a planned one as it will be on its day."""
        publication = self.publication
        if month:
            month_of(month)
        found = next((i for i in publication.issues if not month or i.month == month), None)
        if found is None and month:
            day = appears(month, publication.facts).date()
            later = self.on(max(day, self.now.date()))
            found = next((i for i in later.issues if i.month == month), None) if later else None
        if found is None:
            if not month:
                raise Stop(
                    "Es gibt noch keine Ausgabe. Was kommt, sagt: inv calendar",
                    "There is no issue yet. What comes is said by: inv calendar",
                    REFUSED,
                )
            if any(lead.month == month for lead in publication.pauses):
                raise Stop(
                    f"{month} ist eine Pause: Da erscheint keine Ausgabe, und es geht kein Brief hinaus.",
                    f"{month} is a pause: no issue appears then, and no letter leaves.",
                    REFUSED,
                )
            raise Stop(f"In der Ausgabe {month} steht noch niemand.", f"Nobody is in the issue {month} yet.", REFUSED)
        return found

    def letter(self, found: Issue, lang: str = "") -> Letter | None:
        """Return the issue's letter, in the publication's own language unless ``lang`` names another.

        None where nobody in it may be named in one.
        """
        publication = self.publication
        if found not in publication.issues:
            day = max(found.published.date(), self.now.date())
            publication = self.on(day) or publication
        pictures, _ = site.letter_pictures(found.profiles, self.content, self.derivatives)
        lang = lang or publication.facts.languages[0]
        try:
            return letter.compose(found, publication, pictures, self.templates, lang)
        except letter.NothingToSend:
            return None

    def correction(self, month: str) -> Letter | None:
        """Return the letter that corrects that of ``month``, None where there is none; whether that was sent is another question."""
        found = next((i for i in self.publication.issues if i.month == month), None)
        return letter.compose_correction(found, self.publication, self.templates) if found else None

    def outbox(self) -> Outbox:
        from pipeline.couriers.outbox import Outbox

        def pictures(key: str) -> dict[str, bytes]:
            try:
                found = self.issue(key[:7])
            except Stop:  # what is laid down of nobody has none
                return {}
            return site.letter_pictures(found.profiles, self.content, self.derivatives)[1]

        return Outbox(self.places.outbox, self.places.output, self.facts.url, pictures=pictures)

    def about_issue(self, found: Issue, made: Letter | None) -> str:
        pick = self.voice.pick
        rows = [
            f"{pick('Ausgabe', 'Issue')} {found.number} · {dates.of_month(found.month, self.voice.lang)} · "
            f"{dates.of_day(found.published.date(), self.voice.lang)}, {found.published:%H:%M}",
            *(f"  {p.founder.name}, {p.founder.business}"
              + ("" if p.consents.newsletter else pick(" (nicht im Brief)", " (not in the letter)"))
              + ("" if p.signed_off else pick(" (noch nicht freigegeben)", " (not signed off yet)")) for p in found.profiles),
            *(f"  {p.founder.name}: {u.title}" for p, u in found.updates),
            f"{pick('Vorspann', 'Lead')}: {found.lead.source if found.lead else pick('keiner', 'none')}",
        ]  # fmt: skip
        if made:
            rows += [
                f"{pick('Betreff', 'Subject')}: {made.subject}",
                f"{pick('Vorschau', 'Preheader')}: {made.preheader}",
                f"{pick('Brief', 'Letter')}: {len(made.html.encode())} {pick('Bytes', 'bytes')}, "
                f"{pick('ansehen', 'look at it')}: inv letter preview --month {found.month}",
            ]
            heavy = letter.too_heavy(made)
            rows += [findings.as_text([heavy], self.voice.lang)] if heavy else []
        return "\n".join(rows)

    def next_month(self) -> str:
        """Return the first month from now on whose number has not appeared and is not left out on purpose."""
        return next_month(self.publication, self.now.date())

    def founders(self) -> tuple[Founder, ...]:
        """Return everybody who is featured or planned."""
        return tuple(p.founder for p in (*self.publication.profiles, *self.publication.planned))

    def require_sound(self, content: Content) -> tuple[Finding, ...]:
        """Return what would be found in ``content``. Raises Stop where an error, or a lead without anybody, is new."""
        there = {(finding.file, finding.code) for finding in self.verdict.findings}
        found = examine(content, self.now.date(), self.upkeep.reading).findings
        harm = (f for f in found if f.severity is Severity.ERROR or f.code == "lead-empty")
        wrong = [f for f in harm if (f.file, f.code) not in there]
        if wrong:
            raise Stop(
                f"{findings.as_text(wrong, 'de')}\n\nNichts geschrieben.",
                f"{findings.as_text(wrong, 'en')}\n\nNothing was written.",
                REFUSED,
            )
        return found

    def check_new(self, submission: Submission) -> list[Finding]:
        """Return the findings of a submission as if it lay in the content, those about others left out."""
        if any(s.slug == submission.slug for s in self.content.submissions):
            folder = submission.folder
            raise Stop(f"{folder} gibt es schon.", f"{folder} exists already.", REFUSED)
        together = replace(self.content, submissions=(*self.content.submissions, submission))
        found = examine(together, self.now.date(), self.upkeep.reading).findings
        return [finding for finding in found if finding.file.startswith(submission.folder)]


class People:
    """Finds founders by what somebody types: a folder name or a name."""

    def __init__(self, publication: Publication, faulty: Callable[[], Collection[str]] = tuple) -> None:
        """``faulty`` gives the slugs of folders with errors: nobody can be found by them, but they can be meant."""
        profiles = (*publication.profiles, *publication.planned)
        self._faulty = faulty
        aliases = {alias: p.slug for p in profiles for alias in p.founder.aliases}
        self.links = Permalinks((p.slug for p in profiles), aliases, publication.facts.url, publication.withdrawn)
        self.names = {p.slug: p.founder.name for p in profiles}
        self._founders = {p.slug: p.founder for p in profiles}
        self._called = rules.names(profiles)

    def slug(self, typed: str) -> str:
        """Return today's slug of whom somebody means. Raises Stop with the nearest ones where that is nobody or not certain."""
        typed = typed.strip()
        if not typed:
            raise Stop("Es fehlt ein Name.", "A name is missing.")
        called = self._called.get(characters.slug(typed), frozenset())
        if len(called) > 1 and not SLUG.fullmatch(typed):
            listed = ", ".join(
                f"{slug} ({self._founders[slug].business}, {self._founders[slug].place})" for slug in sorted(called)
            )
            raise Stop(
                f"„{typed}“ heißen mehrere. Nimm den Ordnernamen: {listed}",
                f"Several are called “{typed}”. Take the folder name: {listed}",
            )
        meant = self.links.meant(typed)
        if slug := meant.slug or next(iter(called), None):
            return slug
        near = ", ".join(meant.candidates)
        hint = (
            (f" Meintest du: {near}?", f" Did you mean: {near}?") if near else self._faulty_hint(characters.slug(typed))
        )
        raise Stop(f"„{typed}“ gibt es hier nicht.{hint[0]}", f"There is no “{typed}” here.{hint[1]}")

    def _faulty_hint(self, typed: str) -> tuple[str, str]:
        """Return what to do where somebody means a folder with errors; nothing where nobody does."""
        faulty = self._faulty()
        near = get_close_matches(typed, faulty, n=1) or [slug for slug in faulty if f"-{typed}-" in f"-{slug}-"]
        if not near:
            return "", ""
        folder = f"content/founders/{near[0]}"
        return (
            f" Meintest du {near[0]}? In dem Ordner ist noch ein Fehler: inv check --path {folder}",
            f" Did you mean {near[0]}? There is still an error in that folder: inv check --path {folder}",
        )


def say_if_out(desk: Desk, slug: str, month: Month) -> None:
    """Say what the next build does with a portrait that was put into the issue of a ``month`` whose day has come."""
    if appears(month, desk.facts) <= desk.now:
        de, en = (dates.of_month(month, lang) for lang in ("de", "en"))
        ask = f"inv signoff {slug} --ask"
        desk.voice.say(
            f"Die Ausgabe vom {de} ist schon erschienen: Mit dem nächsten make steht das Porträt auf der Website. Lass es vorher "
            f"freigeben: {ask}",
            f"The issue of {en} has appeared already: with the next make the portrait stands on the site. Have it signed off "
            f"before: {ask}",
        )


def day_of(typed: str) -> date:
    """Return the day that somebody typed. Raises Stop."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Stop(f"„{typed}“ ist kein Tag (JJJJ-MM-TT).", f"“{typed}” is no day (YYYY-MM-DD).") from None


def month_of(typed: str) -> str:
    """Return the month that somebody typed. Raises Stop, which says how it is written where that can be told."""
    if MONTH.fullmatch(typed):
        return typed
    from pipeline.intake import as_month  # only here: few commands need the forms, and nearly nobody types it wrong

    meant = as_month(typed.strip())
    example = meant if MONTH.fullmatch(meant) else ""
    raise Stop(
        f"„{typed}“ ist kein Monat; schreibe {example or 'Jahr und Monat, zum Beispiel 2026-12'}.",
        f"“{typed}” is no month; write {example or 'year and month, for example 2026-12'}.",
    )


def unknown(
    typed: str, possible: Collection[str], de: str = "„{}“ gibt es nicht.", en: str = "There is no “{}”."
) -> Stop:
    """Return what says that ``typed`` is none of the ``possible`` words, which one is near, and what they all are."""
    near, listed = get_close_matches(typed.casefold(), possible, n=1), ", ".join(possible)
    nearest_de, nearest_en = (f" Meinst du {near[0]}?", f" Do you mean {near[0]}?") if near else ("", "")
    are_de, are_en = ("sind", "are") if len(possible) > 1 else ("ist", "is")
    return Stop(
        f"{de.format(typed)}{nearest_de} Möglich {are_de}: {listed}.",
        f"{en.format(typed)}{nearest_en} Possible {are_en}: {listed}.",
    )


def require_port(port: int) -> None:
    """Raise Stop for what is no port of this machine."""
    if not 0 <= port < 2**16:
        raise Stop(f"{port} ist kein Port; möglich ist 1 bis 65535.", f"{port} is no port; it is one of 1 to 65535.")


def require_free(port: int) -> None:
    """Raise Stop where nobody can listen on a ``port`` of this machine; 0 is any that is free."""
    import socket  # here, for hardly any command listens

    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as fault:
            other = f"--port {port + 1 if 1024 <= port < 2**16 - 1 else 8000}"
            raise Stop(
                f"Port {port} ist nicht frei; läuft der Befehl schon in einem anderen Fenster? Sonst nimm einen anderen: {other}",
                f"Port {port} is not free; does the command run in another window already? Otherwise take another one: {other}",
            ) from fault


def number_of(count: int, one: str, many: str) -> str:
    """Return "1 error" or "2 errors"."""
    return f"{count} {one if count == 1 else many}"


def counts(found: Any) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    return {severity: sum(f.severity == severity for f in found) for severity in ("error", "warning", "notice")}


def looked_at(desk: Desk, typed: str) -> Path:
    """Return the file or folder that somebody typed, or the folder of the founder they mean; "" is everything. Raises Stop."""
    if not typed:
        return desk.places.root
    for place in (Path(typed), desk.places.root / typed, desk.places.founders / typed):
        if place.exists():
            return place.resolve()
    raise Stop(f"{typed} gibt es nicht.", f"There is no {typed}.")


def short(path: Path, desk: Desk) -> str:
    """Return a path relative to the publication's folder."""
    return path.relative_to(desk.places.root).as_posix()


def asked(question: str, voice: Voice | None = None, check: Callable[[str], object] = str) -> str:
    """Ask at the terminal, and again while ``check`` raises Stop, whose sentence is said then.

    Raises Stop where there is no terminal or nobody answers: a script must never hang on a question.
    """
    with contextlib.suppress(EOFError):
        while sys.stdin.isatty():
            answer = input(f"{question}: ").strip()
            try:
                check(answer)
            except Stop as stop:
                if voice is None:
                    raise
                voice.complain(stop.de, stop.en)
                continue
            return answer
    raise Stop(f"Es fehlt eine Angabe: {question}. Siehe --help.", f"Something is missing: {question}. See --help.")


def agreed(question: str, voice: Voice) -> bool:
    """Ask for a yes at the terminal, and again where the answer is neither a whole yes nor a no: "j" slips in too easily.

    Raises Stop where nobody can answer, with what says yes without one.
    """
    again = voice.pick(" (ausgeschrieben, oder nein)", " (the whole word, or no)")
    try:
        answer = asked(question).casefold()
        while answer not in (*_YES, *_NO):
            answer = asked(f"{question}{again}").casefold()
        return answer in _YES
    except Stop as nobody:
        raise Stop(
            "Niemand ist da, der Ja sagen kann; nichts geschehen. Ohne Rückfrage: --yes",
            "Nobody is there to say yes; nothing was done. Without the question: --yes",
        ) from nobody


def _language_of(root: Path) -> str:
    """Return the publication's own language, or German where it cannot be told."""
    try:
        path, file = store.read_facts(root)
    except (store.ContentMissing, OSError):
        return "de"
    facts = editorial.facts(file, path, [])
    return facts.languages[0] if facts and facts.languages[0] in ("de", "en") else "de"


def _timezone_of(content: Content) -> str:
    facts = editorial.facts(content.publication[1], content.publication[0], [])
    return facts.timezone if facts else "Europe/Berlin"
