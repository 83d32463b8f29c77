"""What an editor does every month, one function for each: tasks.py calls them, nothing else does.

What concerns the network is in :mod:`pipeline.network_commands` and its neighbours; exit codes and languages are explained in
:mod:`pipeline.console`.
"""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from pipeline import (
    admission,
    characters,
    config,
    dates,
    delivery_commands,
    deployment,
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

_MAIL_OLDEST = timedelta(days=366)

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
    _say_how_inv_is_known(desk.voice)
    return code


def _say_how_inv_is_known(voice: Voice) -> None:
    """Say what makes ``inv`` a command of the terminal, where it is none: every sentence from here on names it."""
    if shutil.which("inv") is None:
        voice.say(
            "\nDamit dein Terminal den Befehl inv kennt, in jedem neuen Fenster einmal: source .venv/bin/activate",
            "\nFor your terminal to know the command inv, once in every new window: source .venv/bin/activate",
        )


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
        f"gebaut und kein Brief geht hinaus, bis alles stimmt. Was fehlt, sagt: inv check --path {short(folder, desk)}\n"
        "Gibt es ein Bild, leg es als portrait.jpg daneben und füll portrait aus; ohne Bild bleibt der Block leer.",
        f"{'Would create' if dry_run else 'Created'}: {short(folder, desk)}/index.md\n"
        "As long as nothing is filled in, the folder does not count, and all else goes on. As soon as anything stands in it, nothing "
        f"is built and no letter leaves until all is right. What is missing is said by: inv check --path {short(folder, desk)}\n"
        "If there is a picture, lay it beside as portrait.jpg and fill in portrait; without one that block stays empty.",
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

    With errors nothing is written but the text of a mail, beside it, for them to be mended there; ``with_errors`` writes the folder
    all the same. ``received`` is the day of the consents: unless it is given that on which a mail was written, or today.
    """
    desk = Desk(now, lang)
    data = store.read_arrival(Path(file)) if file != "-" else sys.stdin.buffer.read(doors.FILE_LIMIT + 1)
    came = doors.read(data, source=file, questions=desk.catalogues(), row=row)
    day = received or _day_of(came.sent, desk.now.date()).isoformat()
    picture = Path(photo).read_bytes() if photo else came.photo
    taken = intake.Taken(None, came.findings)
    if came.answers is not None:
        taken = _made(desk, came.answers, came.findings, file, picture, issue, day)
    found = list(taken.findings)
    if taken.submission is not None:
        found += desk.with_proposals(desk.check_new(taken.submission))
    if taken.submission is None or (findings.has_errors(found) and not with_errors):
        _say_what_hinders(desk, came, taken, found, file, picture, photo, issue, day, dry_run)
        return REFUSED
    if found:
        print(findings.as_text(found, desk.voice.lang) + "\n")
    folder = desk.places.founders / taken.submission.slug
    if not dry_run:
        store.write_submission(desk.places.root, taken.submission)
    verb_de, verb_en = ("Würde schreiben", "Would write") if dry_run else ("Geschrieben", "Written")
    names = ", ".join(f.name for f in taken.submission.files)
    desk.voice.say(f"{verb_de}: {short(folder, desk)}/ ({names})", f"{verb_en}: {short(folder, desk)}/ ({names})")
    if not received and came.answers is not None and came.answers.ticked:
        is_mails = came.sent is not None and day == came.sent.isoformat()
        said = [dates.of_day(date.fromisoformat(day), language) for language in ("de", "en")]
        desk.voice.say(
            f"Die Einwilligungen gelten seit dem {said[0]}, {'dem Datum der Mail' if is_mails else 'heute'}; ein anderer Tag: "
            "--received JJJJ-MM-TT",
            f"The consents are those of {said[1]}, {'the date of the mail' if is_mails else 'today'}; another day: "
            "--received YYYY-MM-DD",
        )
    if findings.has_errors(found):
        desk.voice.say(
            f"Bis die Fehler behoben sind, wird nichts gebaut. Danach: inv check --path {short(folder, desk)}",
            f"Until the errors are mended nothing is built. Then: inv check --path {short(folder, desk)}",
        )
        return REFUSED
    return DONE


def _day_of(sent: date | None, today: date) -> date:
    """Return the day on which a mail was written, today where that cannot be: clocks go wrong, and old mails agree to old words."""
    return sent if sent is not None and today - _MAIL_OLDEST <= sent <= today else today


def _say_what_hinders(
    desk: Desk, came: doors.Read, taken: intake.Taken, found: list[Finding], file: str, picture: bytes | None, photo: str,
    issue: str, day: str, dry_run: bool,
) -> None:  # fmt: skip
    """Print everything that is wrong with what was sent, at once and by its own lines, and what to do next."""
    hopeless = {"form-already", "form-leaving"}  # nothing in the text is to be corrected
    answers, trial = came.answers or came.draft, taken.submission
    if came.answers is None and answers is not None:
        found += _made(desk, answers, (), file, picture, issue, day).findings
    over = bool(hopeless & {finding.code for finding in found})
    if answers is not None and trial is None and not over:
        picture_is_faulty = any(f.field == form.PHOTO and f.severity == "error" for f in found)
        trial = _made(
            desk,
            _named(answers, found),
            (),
            file,
            None if picture_is_faulty else picture,
            issue,
            day,
            picture_later=True,
        ).submission
        if trial is not None and all(s.slug != trial.slug for s in desk.content.submissions):
            found += desk.check_new(trial)
    text = None if over else _beside(desk, came, file, dry_run)
    source = file if text is None else text.as_posix()
    print(findings.as_text(doors.as_sent(found, came, trial, source), desk.voice.lang) + "\n")
    if over:
        desk.voice.complain(
            "Kein Ordner angelegt; was zu tun ist, steht oben.", "No folder was made; what to do is said above."
        )
        return
    again_de = again_en = ""
    if text is not None:
        shown = "" if dry_run else _with_picture(text, came, photo)
        order = f"inv intake {shlex.quote(source)}{shown} --received {day}{f' --issue {issue}' if issue else ''}"
        again_de, again_en = f" Dann: {order}", f" Then: {order}"
        what_de = f"{source} ({'dort läge' if dry_run else 'dort liegt'} der Text der Mail)"
        what_en = f"{source} (the text of the mail {'would lie' if dry_run else 'lies'} there)"
    else:
        what_de = what_en = file
        again_de, again_en = " Dann nimm die Einreichung noch einmal auf.", " Then take the submission in once more."
    more_de = more_en = ""
    if taken.submission is not None:
        more_de = "\nOder lege den Ordner mit seinen Fehlern an (--with-errors) und behebe sie dort."
        more_en = "\nOr make the folder with its errors (--with-errors) and mend them there."
    desk.voice.complain(
        f"Kein Ordner angelegt. Berichtige {what_de}.{again_de}{more_de}",
        f"No folder was made. Correct {what_en}.{again_en}{more_en}",
    )


def _named(answers: intake.Answers, found: Sequence[Finding]) -> intake.Answers:
    """Return answers under another name where theirs makes no folder, for everything else to be checked all the same."""
    if all(finding.field != "name" for finding in found):
        return answers
    return replace(answers, values=(("name", "Vorname Nachname"), *(v for v in answers.values if v[0] != "name")))


def _beside(desk: Desk, came: doors.Read, file: str, dry_run: bool) -> Path | None:
    """Write a mail's text beside it, where it can be read and mended; None where there is none or it must not lie there.

    What somebody has mended already is never overwritten.
    """
    text = Path(file).with_suffix(".txt")
    if not came.text or came.draft is None or file == "-" or text == Path(file):
        return None
    if text.resolve().is_relative_to(desk.places.root.resolve()):
        desk.voice.complain(
            f"{file} liegt in diesem Verzeichnis und käme mit ins Repository: Lege die Mail daneben.",
            f"{file} lies in this folder and would go into the repository: put the mail beside it.",
        )
        return None
    if text.exists() and text.read_bytes() != came.text.encode():
        desk.voice.complain(
            f"{text} gibt es schon und bleibt, wie es ist. Hast du darin berichtigt: inv intake {shlex.quote(text.as_posix())}",
            f"{text} is there already and stays as it is. If you have mended that: inv intake {shlex.quote(text.as_posix())}",
        )
        return None
    if not dry_run:
        store.write_atomically(text, came.text.encode(), secret=True)
    return text


def _with_picture(text: Path, came: doors.Read, photo: str) -> str:
    """Lay a mail's picture beside its text and return the option that names it; a picture that is there already stays."""
    if photo or came.photo is None:
        return f" --photo {shlex.quote(photo)}" if photo else ""
    place = text.with_suffix({b"\x89PNG": ".png", b"RIFF": ".webp"}.get(came.photo[:4], ".jpg"))
    if not place.exists():
        store.write_atomically(place, came.photo, secret=True)
    return f" --photo {shlex.quote(place.as_posix())}"


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
    if deployment.is_example(answers.url):
        voice.say(
            f"{answers.url} ist nur ein Beispiel und wird nie erreichbar sein; inv deploy und inv deliver verlangen eine richtige "
            "Adresse. Du kannst sie später in content/publication.yml unter url eintragen.",
            f"{answers.url} is an example only and nobody will ever reach it; inv deploy and inv deliver ask for a real address. You "
            "can enter it later in content/publication.yml under url.",
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
    _say_how_inv_is_known(voice)
    return DONE
