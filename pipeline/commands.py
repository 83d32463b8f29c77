"""What an editor does every month, one function for each: tasks.py calls them, nothing else does.

What concerns the network is in :mod:`pipeline.network_commands` and its neighbours; exit codes and languages are explained in
:mod:`pipeline.console`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path

from pipeline import (
    admission,
    characters,
    config,
    delivery_commands,
    doors,
    findings,
    form,
    intake,
    site_commands,
    start,
    store,
    uploads,
)
from pipeline.console import (
    DONE,
    NOTHING,
    REFUSED,
    Desk,
    Stop,
    Voice,
    agreed,
    asked,
    command,
    lies_below,
    short,
)
from pipeline.domain import Finding
from pipeline.schema import MONTH, SLUG

# What an editor does every month


@command
def check(path: str = "", *, form: str = "text", now: str | None = None, lang: str | None = None) -> int:
    """Report all findings; ``path`` limits the report to one folder or file. ``form`` is text, json or github."""
    desk = Desk(now, lang)
    shown = desk.with_proposals([f for f in desk.verdict.findings if lies_below(f, path)])
    if form == "json":
        print(findings.as_json(shown))
    elif form == "github":
        print(findings.as_annotations(shown, desk.voice.lang))
    else:
        if shown:
            print(findings.as_text(shown, desk.voice.lang) + "\n")
        print(desk.summary(shown))
    return REFUSED if findings.has_errors(shown) else DONE


@command
def publish(*, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> int:
    """Do the month's main job: check, build the site for readers, lay the newest letter into the outbox."""
    with site_commands.alone(lang, dry_run=dry_run) as upkeep:
        desk = Desk(now, lang, upkeep)
        print(f"{desk.publication.facts.name} · {desk.now.date().isoformat()}" if desk.verdict.publication else "")
        desk.require_no_errors()
        print(desk.summary(desk.verdict.findings))
        difference = desk.build(production=True, dry_run=dry_run)
    desk.report_difference(difference, dry_run)
    code = DONE
    delivered = False
    if desk.publication.issues:
        code, delivered = delivery_commands.lay_draft(desk, dry_run=dry_run)
    if not dry_run and not difference and not delivered:
        desk.voice.say("Nichts hat sich geändert.", "Nothing has changed.")
    desk.voice.say("\nAnsehen:", "\nTo look at:")
    print("  output/index.html")
    if desk.publication.issues:
        print(f"  outbox/{desk.publication.issues[0].month}/index.html")
    desk.voice.say("  oder alles im Browser: make serve", "  or everything in the browser: make serve")
    return code


@command
def issue(
    month: str = "", *, now: str | None = None, lang: str | None = None, as_json: bool = False, text: bool = False
) -> int:
    """Show how the number of ``month`` (default: the newest) stands, also one that is still to come."""
    desk = Desk(now, lang)
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


# What comes in


@command
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
    desk = Desk(now, lang)
    name = name or asked(desk.voice.pick("Name der Gründer:in", "Name of the founder"))
    slug = characters.slug(name)
    month = issue or desk.next_month()
    if not SLUG.fullmatch(slug) or not MONTH.fullmatch(month):
        raise Stop(f"Aus „{name}“ und „{month}“ wird kein Ordner.", f"“{name}” and “{month}” make no folder.")
    folder = desk.places.founders / slug
    if folder.exists():
        raise Stop(f"{short(folder, desk)} gibt es schon.", f"{short(folder, desk)} exists already.", REFUSED)
    written = text_lang or desk.languages[0]
    text = form.profile_template(written, desk.questions(written), name=name, issue=month)
    if not dry_run:
        store.write_atomically(folder / "index.md", text.encode())
    desk.voice.say(
        f"{'Würde anlegen' if dry_run else 'Angelegt'}: {short(folder, desk)}/index.md\n"
        "Solange nichts ausgefüllt ist, zählt der Ordner nicht, und alles andere geht weiter. Sobald etwas darin steht, wird nichts "
        f"gebaut und kein Brief geht hinaus, bis alles stimmt. Was fehlt, sagt: inv check --path {short(folder, desk)}",
        f"{'Would create' if dry_run else 'Created'}: {short(folder, desk)}/index.md\n"
        "As long as nothing is filled in, the folder does not count, and all else goes on. As soon as anything stands in it, nothing "
        f"is built and no letter leaves until all is right. What is missing is said by: inv check --path {short(folder, desk)}",
    )
    return DONE


@command
def take_in(
    file: str,
    *,
    photo: str = "",
    issue: str = "",
    received: str = "",
    row: int = 0,
    now: str | None = None,
    lang: str | None = None,
    with_errors: bool = False,
    dry_run: bool = False,
) -> int:
    """Turn what somebody sent into a founder's folder: a form, a mail, a table, JSON.

    With errors nothing is written; ``with_errors`` writes the folder all the same, for its errors to be mended there.
    """
    desk = Desk(now, lang)
    data = store.read_arrival(Path(file)) if file != "-" else sys.stdin.buffer.read(doors.FILE_LIMIT + 1)
    came = doors.read(data, source=file, questions=desk.catalogues(), row=row)
    taken = intake.Taken(None, came.findings)
    if came.answers is not None:
        picture = Path(photo).read_bytes() if photo else came.photo
        taken = _made(desk, came.answers, came.findings, file, picture, issue, received)
    found = list(taken.findings)
    if taken.submission is not None:
        found += desk.with_proposals(desk.check_new(taken.submission))
    if found:
        print(findings.as_text(found, desk.voice.lang) + "\n")
    if taken.submission is None:
        desk.voice.complain(
            f"Nichts geschrieben. Berichtige {file} und nimm die Einreichung noch einmal auf.",
            f"Nothing was written. Correct {file} and take the submission in once more.",
        )
        return REFUSED
    if findings.has_errors(found) and not with_errors:
        desk.voice.complain(
            f"Nichts geschrieben. Berichtige {file} und nimm die Einreichung noch einmal auf, oder lege den Ordner mit seinen "
            "Fehlern an (--with-errors) und behebe sie dort.",
            f"Nothing was written. Correct {file} and take the submission in once more, or make the folder with its errors "
            "(--with-errors) and mend them there.",
        )
        return REFUSED
    folder = desk.places.founders / taken.submission.slug
    if not dry_run:
        store.write_submission(desk.places.root, taken.submission)
    verb_de, verb_en = ("Würde schreiben", "Would write") if dry_run else ("Geschrieben", "Written")
    names = ", ".join(f.name for f in taken.submission.files)
    desk.voice.say(f"{verb_de}: {short(folder, desk)}/ ({names})", f"{verb_en}: {short(folder, desk)}/ ({names})")
    if findings.has_errors(found):
        desk.voice.say(
            f"Bis die Fehler behoben sind, wird nichts gebaut. Danach: inv check --path {short(folder, desk)}",
            f"Until the errors are mended nothing is built. Then: inv check --path {short(folder, desk)}",
        )
        return REFUSED
    return DONE


@command
def take_event(
    event: str, out: str, *, current: str = "", photo: str = "", fetch: bool = False, issue: str = "", received: str = "",
    now: str | None = None, lang: str | None = None,
) -> int:  # fmt: skip
    """Turn a form on GitHub that an editor has accepted into a folder and the texts of its pull request.

    Writes branch.txt, title.txt and body.md into ``out``, and picture.txt where a picture waits to be fetched; with ``fetch`` that
    is one which could not be. When the form is refused, comment.md has the findings in the founder's language. 3 means that there
    is nothing to do, as nothing.txt says; where none of these files is, the run broke off.
    """
    desk = Desk(now, lang)
    folder = Path(out)
    payload = admission.event_of(Path(event).read_text("utf-8"))
    accepted = admission.accepted(payload, admission.event_of(Path(current).read_text("utf-8")) if current else None)
    if accepted is None:
        desk.voice.say("Nichts zu tun.", "Nothing to do.")
        store.write_atomically(folder / "nothing.txt", b"")
        return NOTHING
    if isinstance(accepted, Finding):
        return _refuse(desk, folder, [accepted], desk.languages[0])
    source = f"#{accepted.number}"
    answers, remarks = intake.read_form(accepted.body, source=source, questions=desk.catalogues())
    taken = intake.Taken(None, remarks)
    picture = Path(photo).read_bytes() if photo else None
    if answers is not None:
        if fetch and picture is None:
            picture, unreached = _fetched(answers, source)
            remarks = (*remarks, *unreached)
        taken = _made(desk, answers, remarks, source, picture, issue, received, picture_later=True)
    found = list(taken.findings)
    if taken.submission is not None:
        found += desk.check_new(taken.submission)
    if answers is None or taken.submission is None or findings.has_errors(found):
        return _refuse(desk, folder, found, admission.language(accepted.body, desk.catalogues(), desk.languages[0]))
    made = admission.proposal(accepted, answers, taken.submission, found, german=desk.languages[0] == "de")
    store.write_submission(desk.places.root, taken.submission)
    for name, text in (("branch.txt", made.branch + "\n"), ("title.txt", made.title + "\n"), ("body.md", made.body)):
        store.write_atomically(folder / name, text.encode())
    if picture is None and (address := admission.upload(answers)):
        store.write_atomically(folder / "picture.txt", f"{address}\n".encode())
    desk.voice.say(f"Geschrieben: {taken.submission.folder}/", f"Written: {taken.submission.folder}/")
    return DONE


def _fetched(answers: intake.Answers, source: str) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the picture that was uploaded with a form, if it may be shown; otherwise nothing, and what the editors are told."""
    address = admission.upload(answers)
    if not address or not intake.may_show_picture(answers):
        return None, ()
    try:
        return uploads.fetch(address), ()
    except uploads.NotFetched as fault:
        return None, (findings.make("upload-unreached", source, None, form.PHOTO, value=str(fault)),)


def _made(
    desk: Desk,
    answers: intake.Answers,
    remarks: Sequence[Finding],
    source: str,
    photo: bytes | None,
    issue: str,
    received: str,
    *,
    picture_later: bool = False,
) -> intake.Taken:
    return intake.make(
        answers,
        remarks,
        source=source,
        photo=photo,
        received=date.fromisoformat(received) if received else desk.now.date(),
        issue=issue or desk.next_month(),
        trades=desk.trades(),
        known=desk.founders(),
        picture_later=picture_later,
    )


def _refuse(desk: Desk, folder: Path, found: Sequence[Finding], written: str) -> int:
    store.write_atomically(folder / "comment.md", admission.comment(found, written).encode())
    print(findings.as_text(found, desk.voice.lang))
    return REFUSED


@command
def write_forms(*, lang: str | None = None) -> int:
    """Write the issue forms in .github/ISSUE_TEMPLATE anew from the schema."""
    desk = Desk(None, lang)
    for language, name in (("de", "portraet.yml"), ("en", "portrait.yml")):
        text = form.issue_form(language, desk.trades(), desk.questions(language))
        store.write_atomically(desk.places.root / ".github" / "ISSUE_TEMPLATE" / name, text.encode())
    return DONE


# A publication of one's own


@command
def begin(
    *, name: str = "", url: str = "", language: str = "", editor: str = "", address: str = "", contact: str = "",
    lang: str | None = None, dry_run: bool = False, yes: bool = False,
) -> int:  # fmt: skip
    """Turn the clone into one's own publication: facts are asked for, the sample content goes."""
    places, voice = config.places(), Voice(lang)
    given = start.Answers(name, url, language, editor, address, contact)
    questions = start.Answers(
        name=voice.pick("Name der Publikation", "Name of the publication"),
        url=voice.pick("Adresse der Website (https://…)", "Address of the site (https://…)"),
        language=voice.pick("Sprache (de oder en)", "Language (de or en)"),
        editor=voice.pick("Herausgegeben von", "Published by"),
        address=voice.pick("Anschrift, Zeilen mit ; getrennt", "Postal address, lines parted by ;"),
        contact=voice.pick("E-Mail-Adresse der Redaktion", "E-mail address of the editors"),
    )
    answers = start.Answers(
        **{
            field.name: getattr(given, field.name)
            or asked(getattr(questions, field.name), voice, partial(start.check, field.name))
            for field in fields(start.Answers)
        }
    )
    plan = start.plan(places.root, answers)
    for line in plan.lines():
        print(line)
    if dry_run:
        return DONE
    sure = "Das Beispiel wird gelöscht. Schreibe ja", "The sample will be deleted. Write yes"
    if not yes and not agreed(voice.pick(*sure)):
        raise Stop("Nichts geändert.", "Nothing changed.", REFUSED)
    start.carry_out(plan, places.root)
    voice.say(
        "Fertig. Weiter mit: make. Was danach kommt, steht in docs/redaktion.md unter „Eure eigene Publikation“.",
        "Done. Go on with: make. What comes then is in docs/redaktion.md under “Your own publication”.",
    )
    return DONE
