"""What an editor can do, one function for each: tasks.py calls them, nothing else does.

Every function returns an exit code: 0 done, 1 refused because of findings or a reason it prints, 2 the world is broken or the
call was wrong. What is printed is German or English, after the publication's own language unless ``lang`` says otherwise.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Literal

from pipeline import config, delivery, findings, form, intake, letter, site, start, store, views
from pipeline.couriers.outbox import FileReceiptBook, Outbox
from pipeline.domain import Finding, Issue, Letter, Publication, Submission
from pipeline.publication import Content, Verdict, appears, examine
from pipeline.rendering import Templates
from pipeline.schema import MONTH, SLUG

DONE, REFUSED, BROKEN = 0, 1, 2


class Stop(Exception):
    """Ends a command with a sentence and an exit code; the one error that commands raise themselves."""

    def __init__(self, de: str, en: str, code: int = BROKEN) -> None:
        super().__init__(en)
        self.de, self.en, self.code = de, en, code


def _command(function: Callable[..., int]) -> Callable[..., int]:
    """Catch what can go wrong in the world once, and say it in a sentence."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> int:
        voice = _Voice(kwargs.get("lang"))
        try:
            return function(*args, **kwargs)
        except Stop as stop:
            voice.complain(stop.de, stop.en)
            return stop.code
        except store.ContentMissing as missing:
            voice.complain(
                f"{missing} fehlt: Das ist keine Publikation.", f"{missing} is missing: this is no publication."
            )
        except site.BuildFailed as fault:
            voice.complain(
                f"Die Website konnte nicht gebaut werden; die vorige ist unverändert.\n{fault}",
                f"The site could not be built; the previous one is unchanged.\n{fault}",
            )
        except OSError as fault:
            voice.complain(f"Das Dateisystem meldet: {fault}", f"The file system says: {fault}")
        except ValueError as fault:
            voice.complain(f"Das passt nicht: {fault}", f"That does not fit: {fault}")
        return BROKEN

    return run


# What an editor does every month


@_command
def check(path: str = "", *, form: str = "text", now: str | None = None, lang: str | None = None) -> int:
    """Report all findings; ``path`` limits the report to one folder or file. ``form`` is text, json or github."""
    desk = _Desk(now, lang)
    shown = [f for f in desk.verdict.findings if _lies_below(f, path)]
    if form == "json":
        print(findings.as_json(shown))
    elif form == "github":
        print(findings.as_annotations(shown, desk.voice.lang))
    else:
        if shown:
            print(findings.as_text(shown, desk.voice.lang) + "\n")
        print(desk.summary(shown))
    return REFUSED if findings.has_errors(shown) else DONE


@_command
def build(*, now: str | None = None, lang: str | None = None, dry_run: bool = False, production: bool = False) -> int:
    """Build the site into output/; a run with errors leaves the previous site as it was."""
    desk = _Desk(now, lang)
    desk.require_no_errors()
    desk.report_difference(desk.build(production=production, dry_run=dry_run), dry_run)
    return DONE


@_command
def publish(*, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> int:
    """Do the month's main job: check, build the site for readers, lay the newest letter into the outbox."""
    desk = _Desk(now, lang)
    print(f"{desk.publication.facts.name} · {desk.now.date().isoformat()}" if desk.verdict.publication else "")
    desk.require_no_errors()
    print(desk.summary(desk.verdict.findings))
    difference = desk.build(production=True, dry_run=dry_run)
    desk.report_difference(difference, dry_run)
    code = DONE
    delivered = False
    if desk.publication.issues:
        code, delivered = desk.deliver(desk.publication.issues[0].month, dry_run=dry_run)
    if not dry_run and not difference and not delivered:
        desk.voice.say("Nichts hat sich geändert.", "Nothing has changed.")
    desk.voice.say("\nAnsehen:", "\nTo look at:")
    print("  output/index.html")
    if desk.publication.issues:
        print(f"  outbox/{desk.publication.issues[0].month}/index.html")
    desk.voice.say("  oder alles im Browser: make serve", "  or everything in the browser: make serve")
    return code


@_command
def issue(
    month: str = "", *, now: str | None = None, lang: str | None = None, as_json: bool = False, text: bool = False
) -> int:
    """Show how the number of ``month`` (default: the newest) stands, also one that is still to come."""
    desk = _Desk(now, lang)
    desk.require_no_errors()
    found = desk.issue(month)
    made = desk.letter(found)
    if text:
        print(made.text if made else "")
        return DONE
    facts = {
        "month": found.month,
        "number": found.number,
        "published": found.published.isoformat(),
        "founders": [p.slug for p in found.profiles],
        "updates": [p.slug for p, _ in found.updates],
        "without_newsletter_consent": [p.slug for p in found.profiles if not p.consents.newsletter],
        "not_signed_off": [p.slug for p in found.profiles if not p.signed_off],
        "lead": found.lead.source if found.lead else None,
        "subject": made.subject if made else None,
        "preheader": made.preheader if made else None,
        "letter_bytes": len(made.html.encode()) if made else 0,
    }
    print(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else desk.about_issue(found, made))
    return DONE


@_command
def deliver(
    month: str = "", *, now: str | None = None, lang: str | None = None, dry_run: bool = False, as_json: bool = False
) -> int:
    """Lay the letter of ``month`` (default: the newest) into the outbox as a draft."""
    desk = _Desk(now, lang)
    desk.require_no_errors()
    chosen = month or (desk.publication.issues[0].month if desk.publication.issues else "")
    if not chosen:
        raise Stop("Es gibt noch keine Ausgabe.", "There is no issue yet.", REFUSED)
    return desk.deliver(chosen, dry_run=dry_run, as_json=as_json)[0]


@_command
def settle(month: str, outcome: str, *, now: str | None = None, lang: str | None = None) -> int:
    """Record what a person found out at the courier about an order without an outcome: ``done`` or ``refused``."""
    desk = _Desk(now, lang)
    if not MONTH.fullmatch(month) or outcome not in ("done", "refused"):
        raise Stop("Nenne den Monat und done oder refused.", "Name the month, and done or refused.")
    answer: Literal["done", "refused"] = "done" if outcome == "done" else "refused"
    settled = delivery.settle(month, answer, desk.courier()[1], desk.now, "settled by hand")
    desk.voice.say(f"Festgehalten: {len(settled)} Belege", f"Recorded: {len(settled)} receipts")
    return DONE


@_command
def status(*, now: str | None = None, lang: str | None = None, as_json: bool = False) -> int:
    """Say where the publication stands: issues, what is planned, findings, letters."""
    desk = _Desk(now, lang)
    rows = desk.standing()
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return DONE
    voice = desk.voice
    print(f"{rows['name']} · {rows['today']}\n")
    voice.say(
        f"Vorgestellt:  {rows['published']} in {rows['issues']} Ausgaben",
        f"Featured:  {rows['published']} in {rows['issues']} issues",
    )
    planned = ", ".join(f"{p['issue']} {p['slug']}" for p in rows["planned"]) or "–"
    voice.say(f"Geplant:      {planned}", f"Planned:   {planned}")
    next_month = voice.pick("frei", "free") if rows["next"]["free"] else voice.pick("belegt", "taken")
    voice.say(
        f"Nächste:      {rows['next']['month']} ({next_month})", f"Next:      {rows['next']['month']} ({next_month})"
    )
    counts = rows["findings"]
    voice.say(
        f"Befunde:      {counts['error']} Fehler, {counts['warning']} Warnungen, {counts['notice']} Hinweise",
        f"Findings:  {counts['error']} errors, {counts['warning']} warnings, {counts['notice']} notices",
    )
    voice.say(f"Brief:        {rows['letter'] or 'kein Entwurf'}", f"Letter:    {rows['letter'] or 'no draft'}")
    return DONE


# What comes in


@_command
def new(
    name: str = "",
    *,
    issue: str = "",
    text_lang: str = "",
    now: str | None = None,
    lang: str | None = None,
    dry_run: bool = False,
) -> int:
    """Make the folder of a new founder from the template."""
    desk = _Desk(now, lang)
    name = name or _asked(desk.voice.pick("Name der Gründer:in", "Name of the founder"))
    from pipeline import characters

    slug = characters.slug(name)
    month = issue or desk.next_month()
    if not SLUG.fullmatch(slug) or not MONTH.fullmatch(month):
        raise Stop(f"Aus „{name}“ und „{month}“ wird kein Ordner.", f"“{name}” and “{month}” make no folder.")
    folder = desk.places.founders / slug
    if folder.exists():
        raise Stop(f"{_short(folder, desk)} gibt es schon.", f"{_short(folder, desk)} exists already.", REFUSED)
    written = text_lang or desk.languages[0]
    text = form.profile_template(written, desk.questions(written), name=name, issue=month)
    if not dry_run:
        store.write_atomically(folder / "index.md", text.encode())
    desk.voice.say(
        f"{'Würde anlegen' if dry_run else 'Angelegt'}: {_short(folder, desk)}/index.md\nFülle die Felder aus; dann: inv check",
        f"{'Would create' if dry_run else 'Created'}: {_short(folder, desk)}/index.md\nFill in the fields; then: inv check",
    )
    return DONE


@_command
def take_in(
    file: str,
    *,
    photo: str = "",
    issue: str = "",
    received: str = "",
    now: str | None = None,
    lang: str | None = None,
    dry_run: bool = False,
) -> int:
    """Turn the body of an issue form into a founder's folder; with errors nothing is written."""
    desk = _Desk(now, lang)
    body = Path(file).read_text(encoding="utf-8-sig", errors="replace") if file != "-" else sys.stdin.read()
    day = date.fromisoformat(received) if received else desk.now.date()
    taken = intake.take(
        body,
        source=file,
        photo=Path(photo).read_bytes() if photo else None,
        received=day,
        issue=issue or desk.next_month(),
        trades=desk.trades(),
        questions={language: desk.questions(language) for language in desk.languages},
    )
    found = list(taken.findings)
    if taken.submission is not None:
        found += desk.check_new(taken.submission)
    if found:
        print(findings.as_text(found, desk.voice.lang) + "\n")
    if taken.submission is None or findings.has_errors(found):
        desk.voice.complain("Nichts geschrieben.", "Nothing was written.")
        return REFUSED
    folder = desk.places.founders / taken.submission.slug
    if not dry_run:
        store.write_submission(desk.places.root, taken.submission)
    verb_de, verb_en = ("Würde schreiben", "Would write") if dry_run else ("Geschrieben", "Written")
    names = ", ".join(f.name for f in taken.submission.files)
    desk.voice.say(f"{verb_de}: {_short(folder, desk)}/ ({names})", f"{verb_en}: {_short(folder, desk)}/ ({names})")
    return DONE


@_command
def write_forms(*, lang: str | None = None) -> int:
    """Write the issue forms in .github/ISSUE_TEMPLATE anew from the schema."""
    desk = _Desk(None, lang)
    for language, name in (("de", "portraet.yml"), ("en", "portrait.yml")):
        text = form.issue_form(language, desk.trades(), desk.questions(language))
        store.write_atomically(desk.places.root / ".github" / "ISSUE_TEMPLATE" / name, text.encode())
    return DONE


# A publication of one's own


@_command
def begin(
    *, name: str = "", url: str = "", language: str = "", editor: str = "", address: str = "", contact: str = "",
    lang: str | None = None, dry_run: bool = False, yes: bool = False,
) -> int:  # fmt: skip
    """Turn the clone into one's own publication: facts are asked for, the sample content goes."""
    places, voice = config.places(), _Voice(lang)
    answers = start.Answers(
        name=name or _asked(voice.pick("Name der Publikation", "Name of the publication")),
        url=url or _asked(voice.pick("Adresse der Website (https://…)", "Address of the site (https://…)")),
        language=language or _asked(voice.pick("Sprache (de oder en)", "Language (de or en)")),
        editor=editor or _asked(voice.pick("Wer gibt sie heraus?", "Who publishes it?")),
        address=address or _asked(voice.pick("Anschrift, Zeilen mit ; getrennt", "Postal address, lines parted by ;")),
        contact=contact or _asked(voice.pick("E-Mail-Adresse der Redaktion", "E-mail address of the editors")),
    )
    plan = start.plan(places.root, answers)
    for line in plan.lines():
        print(line)
    if dry_run:
        return DONE
    if not yes:
        sure = _asked(voice.pick("Das Beispiel wird gelöscht. Schreibe ja", "The sample will be deleted. Write yes"))
        if sure.strip().casefold() not in ("ja", "yes"):
            raise Stop("Nichts geändert.", "Nothing changed.", REFUSED)
    start.carry_out(plan, places.root)
    voice.say("Fertig. Weiter mit: make", "Done. Go on with: make")
    return DONE


@_command
def serve(*, port: int = 8000, now: str | None = None, lang: str | None = None) -> int:
    """Show the site on this machine and build it again whenever a file changes."""
    from pipeline import serve as server

    places = config.places()
    voice = _Voice(lang)

    def rebuild() -> bool:
        desk = _Desk(now, lang)
        if findings.has_errors(desk.verdict.findings):
            print(findings.as_text(desk.verdict.findings, voice.lang), file=sys.stderr)
            return False
        try:
            return bool(desk.build(production=False, dry_run=False))
        except site.BuildFailed as fault:
            voice.complain(f"Nicht gebaut: {fault}", f"Not built: {fault}")
            return False

    rebuild()
    voice.say(f"http://127.0.0.1:{port}/  (Ende mit Strg+C)", f"http://127.0.0.1:{port}/  (stop with Ctrl+C)")
    server.serve(places.root, places.output, port, rebuild)
    return DONE


def material_of_today(root: Path) -> site.Material:
    """Return what a bare run of Pelican builds. Raises Stop where the content has errors."""
    content = store.read_content(root)
    verdict = examine(content, config.now(None, "Europe/Berlin").date())
    if verdict.publication is None:
        raise Stop(findings.as_text(verdict.findings, "de"), findings.as_text(verdict.findings, "en"), REFUSED)
    return site.material(verdict.publication, content, Templates(root / "theme"))


# How commands work


class _Voice:
    """Says things in one of the two languages."""

    def __init__(self, lang: str | None) -> None:
        self.lang = lang or _language_of(config.places().root)

    def pick(self, de: str, en: str) -> str:
        return de if self.lang == "de" else en

    def say(self, de: str, en: str) -> None:
        print(self.pick(de, en))

    def complain(self, de: str, en: str) -> None:
        print(self.pick(de, en), file=sys.stderr)


class _Desk:
    """What a command works with: the content of today, read and checked once."""

    def __init__(self, now: str | None, lang: str | None) -> None:
        self.voice = _Voice(lang)
        self.places = config.places()
        self.content: Content = store.read_content(self.places.root)
        self.now: datetime = config.now(now, _timezone_of(self.content))
        self.verdict: Verdict = examine(self.content, self.now.date())
        self.templates = Templates(self.places.theme)
        self._material: site.Material | None = None

    @property
    def publication(self) -> Publication:
        if self.verdict.publication is None:
            self.require_no_errors()
            raise AssertionError  # errors always stop
        return self.verdict.publication

    @property
    def languages(self) -> tuple[str, ...]:
        return self.verdict.publication.facts.languages if self.verdict.publication else tuple(self.content.questions)

    def trades(self) -> tuple[Any, ...]:
        from pipeline import editorial

        return editorial.trades(self.content.trades[1], self.content.trades[0], [])

    def questions(self, lang: str) -> tuple[Any, ...]:
        from pipeline import editorial

        if lang not in self.content.questions:
            raise Stop(f"Es gibt keine Fragen auf „{lang}“.", f"There are no questions in “{lang}”.")
        path, file = self.content.questions[lang]
        return editorial.questions(file, path, [])

    def require_no_errors(self) -> None:
        if findings.has_errors(self.verdict.findings):
            print(findings.as_text(self.verdict.findings, self.voice.lang) + "\n", file=sys.stderr)
            raise Stop(
                f"{self.summary(self.verdict.findings)}\nNichts gebaut; Website und Postausgang sind unverändert.",
                f"{self.summary(self.verdict.findings)}\nNothing was built; site and outbox are unchanged.",
                REFUSED,
            )

    def summary(self, found: Any) -> str:
        counts = _counts(found)
        return self.voice.pick(
            f"Geprüft: {_number(self.verdict.submissions, 'Einreichung', 'Einreichungen')}, {counts['error']} Fehler, "
            f"{_number(counts['warning'], 'Warnung', 'Warnungen')}, {_number(counts['notice'], 'Hinweis', 'Hinweise')}",
            f"Checked: {_number(self.verdict.submissions, 'submission', 'submissions')}, "
            f"{_number(counts['error'], 'error', 'errors')}, {_number(counts['warning'], 'warning', 'warnings')}, "
            f"{_number(counts['notice'], 'notice', 'notices')}",
        )

    def material(self) -> site.Material:
        if self._material is None:
            self.voice.say("Bilder und Feeds …", "Pictures and feeds …")
            self._material = site.material(self.publication, self.content, self.templates)
        return self._material

    def build(self, *, production: bool, dry_run: bool) -> site.Difference:
        made = self.material()
        self.voice.say("Seiten …", "Pages …")
        settings = site.PRODUCTION if production else site.PREVIEW
        return site.build(self.places.root, made, self.places.output, settings=settings, dry_run=dry_run)

    def report_difference(self, difference: site.Difference, dry_run: bool) -> None:
        total = len(difference.added) + len(difference.changed) + difference.kept
        would = self.voice.pick(" (nur geplant)", " (planned only)") if dry_run else ""
        if not difference:
            self.voice.say(
                f"Website: {total} Dateien in output/, keine geändert", f"Site: {total} files in output/, none changed"
            )
            return
        self.voice.say(
            f"Website: {total} Dateien in output/{would}: {len(difference.added)} neu, {len(difference.changed)} geändert, "
            f"{len(difference.removed)} entfernt",
            f"Site: {total} files in output/{would}: {len(difference.added)} new, {len(difference.changed)} changed, "
            f"{len(difference.removed)} removed",
        )

    def issue(self, month: str) -> Issue:
        """Return a published number, or a planned one as it will be on its day."""
        publication = self.publication
        if month and not MONTH.fullmatch(month):
            raise Stop(f"„{month}“ ist kein Monat (JJJJ-MM).", f"“{month}” is no month (YYYY-MM).")
        found = next((i for i in publication.issues if not month or i.month == month), None)
        if found is None and month:
            day = appears(month, publication.facts).date()
            later = examine(self.content, max(day, self.now.date())).publication
            found = next((i for i in later.issues if i.month == month), None) if later else None
        if found is None:
            raise Stop(f"In der Ausgabe {month} steht noch niemand.", f"Nobody is in the issue {month} yet.", REFUSED)
        return found

    def letter(self, found: Issue) -> Letter | None:
        """Return the issue's letter; None where nobody in it may be named in one."""
        publication = self.publication
        if found not in publication.issues:
            publication = examine(self.content, max(found.published.date(), self.now.date())).publication or publication
        made = (
            self.material()
            if found in self.publication.issues
            else site.material(publication, self.content, self.templates)
        )
        pictures = {slug: pictures.letter for slug, pictures in made.gallery.pictures.items()}
        try:
            return letter.compose(found, publication, pictures, self.templates, publication.facts.languages[0])
        except letter.NothingToSend:
            return None

    def courier(self) -> tuple[Outbox, FileReceiptBook]:
        outbox = self.places.outbox
        return Outbox(outbox, self.places.output, self.publication.facts.url), FileReceiptBook(outbox / "receipts")

    def deliver(self, month: str, *, dry_run: bool, as_json: bool = False) -> tuple[int, bool]:
        """Plan and, unless ``dry_run``, carry out the delivery of one letter; return the exit code and whether it acted."""
        published = next((i for i in self.publication.issues if i.month == month), None)
        if published is None:
            raise Stop(f"Die Ausgabe {month} ist nicht erschienen.", f"The issue {month} has not appeared.", REFUSED)
        made = self.letter(published)
        if made is None:
            self.voice.say(
                f"Brief {month}: niemand darin hat eingewilligt", f"Letter {month}: nobody in it agreed to appear"
            )
            return DONE, False
        courier, book = self.courier()
        step = delivery.plan(made, courier.find(made.key), book.read(made.key))
        receipt = None if dry_run else delivery.carry_out(step, made, courier, "preview", book, self.now)
        failed = step.action == "refuse" or (receipt is not None and receipt.state != "done")
        if as_json:
            row = {"key": made.key, "action": step.action, "code": step.code, "done": receipt is not None and not failed,
                   "detail": receipt.detail if receipt else ""}  # fmt: skip
            print(json.dumps(row, ensure_ascii=False, indent=2))
        else:
            print(self.about_delivery(made, step, receipt.detail if receipt and failed else "", dry_run))
        return (REFUSED if failed else DONE), receipt is not None

    def about_delivery(self, made: Letter, step: delivery.Step, trouble: str, dry_run: bool) -> str:
        actions = {
            "create": ("Entwurf angelegt", "draft created"),
            "update": ("Entwurf erneuert", "draft updated"),
            "nothing": ("unverändert", "unchanged"),
            "refuse": ("abgelehnt", "refused"),
        }
        would = self.voice.pick(" (nur geplant)", " (planned only)") if dry_run else ""
        head = self.voice.pick("Brief", "Letter")
        reason = f"\n  {step.reason.text(self.voice.lang)}" if step.action in ("refuse", "update") else ""
        more = f"\n  {trouble}" if trouble else ""
        return f"{head} {made.key}: {self.voice.pick(*actions[step.action])}{would}, outbox/{made.key}/{reason}{more}"

    def about_issue(self, found: Issue, made: Letter | None) -> str:
        pick = self.voice.pick
        rows = [
            f"{pick('Ausgabe', 'Issue')} {found.number} · {views.month_name(found.month, self.voice.lang)} · "
            f"{found.published:%Y-%m-%d %H:%M}",
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
            ]
        return "\n".join(rows)

    def next_month(self) -> str:
        """Return the first month from now on whose number has not appeared."""
        facts = self.publication.facts
        year, month = self.now.year, self.now.month
        while appears(f"{year}-{month:02}", facts).date() <= self.now.date():
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return f"{year}-{month:02}"

    def check_new(self, submission: Submission) -> list[Finding]:
        """Return the findings of a submission as if it lay in the content, those about others left out."""
        if any(s.slug == submission.slug for s in self.content.submissions):
            folder = submission.folder
            raise Stop(f"{folder} gibt es schon.", f"{folder} exists already.", REFUSED)
        together = replace(self.content, submissions=(*self.content.submissions, submission))
        return [f for f in examine(together, self.now.date()).findings if f.file.startswith(submission.folder)]

    def standing(self) -> dict[str, Any]:
        publication = self.verdict.publication
        if publication is None:
            return {"name": "", "today": self.now.date().isoformat(), "published": 0, "issues": 0, "planned": [],
                    "next": {"month": "", "free": True}, "findings": _counts(self.verdict.findings), "letter": None}  # fmt: skip
        month = self.next_month()
        newest = publication.issues[0].month if publication.issues else ""
        draft = self.courier()[0].find(newest) if newest else None
        return {
            "name": publication.facts.name,
            "today": self.now.date().isoformat(),
            "published": len(publication.profiles),
            "issues": len(publication.issues),
            "planned": [{"slug": p.slug, "issue": p.issue} for p in publication.planned],
            "next": {"month": month, "free": all(p.issue != month for p in publication.planned)},
            "findings": _counts(self.verdict.findings),
            "letter": f"{newest} {draft.state}" if draft else None,
        }


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _counts(found: Any) -> dict[str, int]:
    return {severity: sum(f.severity == severity for f in found) for severity in ("error", "warning", "notice")}


def _lies_below(finding: Finding, path: str) -> bool:
    root = config.places().root
    wanted = Path(path).resolve()
    return not path or (root / finding.file).is_relative_to(wanted)


def _short(path: Path, desk: _Desk) -> str:
    return path.relative_to(desk.places.root).as_posix()


def _asked(question: str) -> str:
    """Ask at the terminal. Raises Stop where there is none: a script must never hang on a question."""
    if not sys.stdin.isatty():
        raise Stop(f"Es fehlt eine Angabe: {question}. Siehe --help.", f"Something is missing: {question}. See --help.")
    return input(f"{question}: ").strip()


def _language_of(root: Path) -> str:
    """Return the publication's own language, or German where it cannot be told."""
    from pipeline import editorial

    try:
        path, file = store.read_content(root).publication
    except (store.ContentMissing, OSError):
        return "de"
    facts = editorial.facts(file, path, [])
    return facts.languages[0] if facts and facts.languages[0] in ("de", "en") else "de"


def _timezone_of(content: Content) -> str:
    from pipeline import editorial

    facts = editorial.facts(content.publication[1], content.publication[0], [])
    return facts.timezone if facts else "Europe/Berlin"
