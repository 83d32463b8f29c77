"""The commands of Vorgestellt, for ``inv``: one line each, the work is done in pipeline/*commands.py.

``inv --list`` names them, ``inv --help check`` explains one.
"""

from __future__ import annotations

import sys
from os import cpu_count
from typing import Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.main import program
from invoke.tasks import task

# invoke keeps Python from writing compiled modules, so that every command would compile the product anew. Before that is loaded:
sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)

from pipeline import command_line  # noqa: E402

NOW = "pretend that today is YYYY-MM-DD / so tun, als wäre heute JJJJ-MM-TT"
LANG = "language of what is said, de or en / Sprache der Antwort, de oder en"
DRY = "only say what would be done / nur sagen, was geschähe"
JSON = "for programs / für Programme"
MONTH = "the issue, YYYY-MM / die Ausgabe, JJJJ-MM"
LETTER = "the issue, YYYY-MM, or next for the one to come / die Ausgabe, JJJJ-MM, oder next für die kommende"

program.__class__ = command_line.Program  # the one that is reading this file, see there


def _run(command: str, /, *args: Any, **options: Any) -> None:
    from gc import freeze
    from importlib import import_module

    module, _, name = command.rpartition(".")
    code = getattr(import_module(f"pipeline.{module or 'commands'}"), name)(*args, **options)
    freeze()  # the rest goes with the process: nobody need look for values that hold each other, or let each of them go
    if code:
        raise Exit(code=code)


@task(help={"path": "folder or file / Ordner oder Datei", "now": NOW, "lang": LANG, "json": JSON, "github": "annotations for GitHub / Anmerkungen für GitHub"})  # fmt: skip
def check(
    _: Context,
    path: str = "",
    now: str | None = None,
    lang: str | None = None,
    json: bool = False,
    github: bool = False,
) -> None:
    """Report all findings of all submissions / Alle Befunde aller Einreichungen."""
    _run("check", path, form="json" if json else "github" if github else "text", now=now, lang=lang)


@task(help={"base": "what it is compared with: a commit or branch / womit verglichen wird", "head": "a commit; without it the work tree / ohne Angabe der Arbeitsordner", "out": "new folder for comment, site and letters / neuer Ordner für Kommentar, Website und Briefe", "github": "annotations for GitHub / Anmerkungen für GitHub", "summary": "file to add the comment to / Datei, an die der Kommentar kommt", "now": NOW, "lang": LANG})  # fmt: skip
def review(_: Context, base: str = "main", head: str = "", out: str = "", github: bool = False, summary: str = "", now: str | None = None, lang: str | None = None) -> None:  # fmt: skip
    """Say what merging a change will do / Sagen, was das Zusammenführen einer Änderung bewirkt."""
    _run("review_commands.look", base, head=head, out=out, github=github, summary=summary, now=now, lang=lang)


@task(positional=["action"], help={"action": "comment, propose, month, approver", "event": "the file that GitHub wrote / die Datei von GitHub", "folder": "propose: what inv intake-event laid out / was inv intake-event hingelegt hat", "month": LETTER, "environment": "approver: where the run waited / wo der Lauf gewartet hat", "now": NOW, "lang": LANG})  # fmt: skip
def github(_: Context, action: str, event: str = "", folder: str = "", month: str = "", environment: str = "", now: str | None = None, lang: str | None = None) -> None:  # fmt: skip
    """For the workflows: comment on a pull request, open one for a form / Für die Workflows: kommentieren, vorschlagen."""
    _run(
        "github_commands.github",
        action,
        event=event,
        folder=folder,
        month=month,
        environment=environment,
        now=now,
        lang=lang,
    )


@task(help={"now": NOW, "lang": LANG, "dry-run": DRY})
def build(_: Context, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:
    """Build a preview of the site into output/ / Vorschau der Website bauen."""
    _run("build_commands.build", now=now, lang=lang, dry_run=dry_run)


@task(
    help={"port": "port of this machine, 8000 unless said / Port dieses Rechners, sonst 8000", "now": NOW, "lang": LANG}
)
def serve(_: Context, port: int = 8000, now: str | None = None, lang: str | None = None) -> None:
    """Show the site, build again on changes / Website zeigen, bei Änderungen neu bauen."""
    _run("site_commands.serve", port=port, now=now, lang=lang)


@task(help={"now": NOW, "lang": LANG, "dry-run": DRY})
def publish(_: Context, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:
    """Check, build, lay the letter into the outbox / Prüfen, bauen, Brief in den Postausgang."""
    _run("publish", now=now, lang=lang, dry_run=dry_run)


@task(help={"take-over": "replace what lies there in the way / ersetzen, was dort im Weg liegt", "sample": "the sample publication too / auch das Beispiel", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def deploy(_: Context, take_over: bool = False, sample: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Put the built site online, in an order that never breaks a page / Website online stellen."""
    _run("deploy_commands.deploy", take_over=take_over, sample=sample, now=now, lang=lang, dry_run=dry_run)


@task(help={"month": LETTER, "now": NOW, "lang": LANG, "json": JSON, "text": "print the letter's plain text / Textfassung des Briefs"})  # fmt: skip
def issue(
    _: Context, month: str = "", now: str | None = None, lang: str | None = None, json: bool = False, text: bool = False
) -> None:
    """Show how an issue stands / Zeigen, wie eine Ausgabe steht."""
    _run("issue", month, now=now, lang=lang, as_json=json, text=text)


@task(positional=["action"], help={"action": "preview", "month": LETTER, "correction": "the letter's correction / die Berichtigung des Briefs", "text-lang": "language of the letter / Sprache des Briefs", "now": NOW, "lang": LANG})  # fmt: skip
def letter(_: Context, action: str, month: str = "", correction: bool = False, text_lang: str = "", now: str | None = None, lang: str | None = None) -> None:  # fmt: skip
    """Look at a letter on one page, wide and narrow, light and dark / Einen Brief ansehen, breit und schmal, hell und dunkel."""
    _run("letter_commands.letter_action", action, month, correction=correction, text_lang=text_lang, now=now, lang=lang)


@task(
    positional=["action"],
    auto_shortflags=False,  # there are more options than letters, and what decides about a letter is written out
    help={
        "action": "draft, status, test, approve, schedule, unschedule, send, skip, due, unattended, settle, doubtful, decide", "month": LETTER,
        "to": "test: addresses parted by commas / test: Adressen, mit Komma getrennt", "at": "schedule: YYYY-MM-DDThh:mm, today just hh:mm / schedule: JJJJ-MM-TTThh:mm, heute nur hh:mm",
        "by": "who approves or orders / wer freigibt oder beauftragt", "despite": "what you overrule, parted by commas / was du überstimmst, mit Komma getrennt",
        "outcome": "settle: done or refused; decide: done or again / settle: done oder refused; decide: done oder again", "reader": "decide: address / decide: Adresse", "correction": "the letter that corrects the issue's / die Berichtigung des Briefs", "yes": "do not ask / nicht fragen",
        "now": NOW, "lang": LANG, "json": JSON, "dry-run": DRY,
    },
)  # fmt: skip
def deliver(
    _: Context, action: str, month: str = "", to: str = "", at: str = "", by: str = "", despite: str = "", outcome: str = "",
    reader: str = "", correction: bool = False, yes: bool = False, now: str | None = None, lang: str | None = None, json: bool = False,
    dry_run: bool = False,
) -> None:  # fmt: skip
    """Take a letter from its draft to its readers, step by step / Einen Brief Schritt für Schritt zustellen."""
    _run("delivery_commands.deliver", action, month=month, to=to, at=at, by=by, despite=despite, outcome=outcome, reader=reader, correction=correction, yes=yes, now=now, lang=lang, as_json=json, dry_run=dry_run)  # fmt: skip


@task(
    help={"ics": "file for a calendar program / Datei für ein Kalenderprogramm", "now": NOW, "lang": LANG, "json": JSON}
)
def calendar(_: Context, ics: str = "", now: str | None = None, lang: str | None = None, json: bool = False) -> None:
    """Show the months ahead and what they need / Die nächsten Monate zeigen und was sie brauchen."""
    _run("planning_commands.calendar", ics=ics, now=now, lang=lang, as_json=json)


@task(positional=["who", "month"], help={"who": "name or folder name / Name oder Ordnername", "month": MONTH, "part": "key of a later word / Name eines späteren Worts", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def move(_: Context, who: str, month: str, part: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Give somebody who is still to come another month / Jemanden in einen anderen Monat verschieben."""
    _run("planning_commands.move", who, month, part=part, now=now, lang=lang, dry_run=dry_run)


@task(positional=["month"], help={"month": MONTH, "now": NOW, "lang": LANG, "dry-run": DRY})
def news(_: Context, month: str, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:
    """Begin a shorter issue for a month without a portrait / Eine kürzere Ausgabe ohne Porträt beginnen."""
    _run("planning_commands.instead", "news", month, now=now, lang=lang, dry_run=dry_run)


@task(positional=["month"], help={"month": MONTH, "why": "one sentence for the readers / ein Satz für die Leserinnen und Leser", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def pause(_: Context, month: str, why: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Say that a month has no issue, and why / Sagen, dass ein Monat keine Ausgabe hat, und warum."""
    _run("planning_commands.instead", "pause", month, why=why, now=now, lang=lang, dry_run=dry_run)


@task(help={"now": NOW, "lang": LANG, "json": JSON})
def heartbeat(_: Context, now: str | None = None, lang: str | None = None, json: bool = False) -> None:
    """Say what should have been done and was not: for a timer / Sagen, was hätte geschehen sollen und nicht geschah."""
    _run("planning_commands.heartbeat", now=now, lang=lang, as_json=json)


@task(help={"now": NOW, "lang": LANG})
def doctor(_: Context, now: str | None = None, lang: str | None = None) -> None:
    """Say what is set up for the letter and what is not / Sagen, was für den Brief eingerichtet ist und was fehlt."""
    _run("delivery_commands.doctor", now=now, lang=lang)


@task(
    help={
        "serve": "make it anew whenever something changes / bei Änderungen erneuern", "port": "port of this machine, 8001 unless said / Port dieses Rechners, sonst 8001",
        "open": "do not open it in the browser / nicht im Browser öffnen", "now": NOW, "lang": LANG,
    },
)  # fmt: skip
def desk(_: Context, serve: bool = False, port: int = 8001, open: bool = True, now: str | None = None, lang: str | None = None) -> None:  # noqa: A002 -- the name of the option  # fmt: skip
    """What to do next, the issue, submissions, findings, letters, on one page / Der Schreibtisch: was zu tun ist, auf einer Seite."""
    _run("desk_commands.desk", serve=serve, port=port, open_it=open, now=now, lang=lang)


@task(default=True, help={"now": NOW, "lang": LANG, "json": JSON})
def status(_: Context, now: str | None = None, lang: str | None = None, json: bool = False) -> None:
    """The desk in short: what to do next, and how things stand / Der Schreibtisch in Kürze: was zu tun ist, wie es steht."""
    _run("desk_commands.status", now=now, lang=lang, as_json=json)


@task(help={"name": "the founder's name / Name", "issue": MONTH, "text-lang": "language of the portrait / Sprache des Porträts", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def new(_: Context, name: str = "", issue: str = "", text_lang: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Make the folder of a new founder / Ordner für eine neue Gründer:in anlegen."""
    _run("new", name, issue=issue, text_lang=text_lang, now=now, lang=lang, dry_run=dry_run)


@task(positional=["file"], help={"file": "form, mail, table, JSON or index.md; - for standard input / Formular, E-Mail, Tabelle, JSON oder index.md; - für die Standardeingabe", "photo": "picture file / Bilddatei", "issue": MONTH, "received": "day of consent, YYYY-MM-DD / Tag der Einwilligung, JJJJ-MM-TT", "row": "which of several submissions, 1 is the first / die wievielte Einreichung", "with-errors": "make the folder although it has errors / den Ordner trotz Fehlern anlegen", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def intake(_: Context, file: str, photo: str = "", issue: str = "", received: str = "", row: int = 0, with_errors: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Turn what somebody sent into a folder / Aus einer Einreichung einen Ordner machen."""
    _run(
        "intake_commands.take_in",
        file,
        photo=photo,
        issue=issue,
        received=received,
        row=row,
        with_errors=with_errors,
        now=now,
        lang=lang,
        dry_run=dry_run,
    )


@task(help={"event": "GitHub's event, a JSON file / das Ereignis von GitHub, eine JSON-Datei", "out": "folder for branch.txt, title.txt, body.md, comment.md / Ordner für branch.txt, title.txt, body.md, comment.md", "current": "the form as it is now, JSON / das Formular, wie es jetzt ist", "photo": "picture file / Bilddatei", "fetch": "fetch the picture from GitHub / das Bild von GitHub holen", "issue": MONTH, "received": "day of consent, YYYY-MM-DD / Tag der Einwilligung, JJJJ-MM-TT", "now": NOW, "lang": LANG})  # fmt: skip
def intake_event(_: Context, event: str, out: str, current: str = "", photo: str = "", fetch: bool = False, issue: str = "", received: str = "", now: str | None = None, lang: str | None = None) -> None:  # fmt: skip
    """Turn an accepted form on GitHub into a pull request's parts / Aus einem angenommenen Formular die Teile eines Pull Requests."""
    _run(
        "intake_commands.take_event",
        event,
        out,
        current=current,
        photo=photo,
        fetch=fetch,
        issue=issue,
        received=received,
        now=now,
        lang=lang,
    )


@task(help={"name": "of the publication / der Publikation", "url": "address of the site, https://… / Adresse der Website, https://…", "language": "the first one, de or en / die erste, de oder en", "editor": "who publishes / Herausgeber:in", "address": "lines parted by ; / Zeilen mit ; getrennt", "contact": "public e-mail address / öffentliche E-Mail-Adresse", "lang": LANG, "dry-run": DRY, "yes": "do not ask / nicht fragen"})  # fmt: skip
def start(_: Context, name: str = "", url: str = "", language: str = "", editor: str = "", address: str = "", contact: str = "", lang: str | None = None, dry_run: bool = False, yes: bool = False) -> None:  # fmt: skip
    """Turn this clone into your own publication / Eine eigene Publikation beginnen."""
    _run("begin", name=name, url=url, language=language, editor=editor, address=address, contact=contact, lang=lang, dry_run=dry_run, yes=yes)  # fmt: skip


@task(
    positional=["action"],
    help={
        "action": "add, confirm, correct, retract, unconfirm, list", "event": "key of an event / Schlüssel eines Ereignisses",
        "giver": "who gave / wer gab", "receiver": "who received / wer bekam", "kind": "recommended, introduced, helped, customer, thanked",
        "date": "2026, 2026-03, 2026-03-14", "what": "one sentence / ein Satz", "known-by": "how they know each other / woher sie sich kennen",
        "met": "yes: met in person / yes: persönlich begegnet", "told-by": "who brought the tip / Tipp von", "introduced-to": "with introduced only: to whom / nur bei introduced: wem",
        "claimed-by": "who told of it: giver or receiver / wer davon erzählt hat: giver oder receiver", "confirmed": "day of the other side's yes, or today / Tag der Bestätigung, oder today",
        "agreed": "who agreed to be named: giver, receiver, both / wer eingewilligt hat", "private": "for the editors only / nur für die Redaktion", "who": "list: one founder only / nur diese Person",
        "now": NOW, "lang": LANG, "dry-run": DRY,
    },
)  # fmt: skip
def referral(
    _: Context, action: str, event: str = "", giver: str = "", receiver: str = "", kind: str = "", date: str = "", what: str = "",
    known_by: str = "", met: str = "", told_by: str = "", introduced_to: str = "", claimed_by: str = "", confirmed: str = "",
    agreed: str = "", private: bool = False, who: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> None:  # fmt: skip
    """Write, confirm and correct events of the ledger / Ereignisse im Journal festhalten."""
    from pipeline.referral_commands import EventOptions

    options = EventOptions(
        giver=giver, receiver=receiver, kind=kind, date=date, what=what, known_by=known_by, met=met, told_by=told_by,
        introduced_to=introduced_to, claimed_by=claimed_by, confirmed=confirmed, agreed=agreed, private=private,
    )  # fmt: skip
    _run("referral_commands.referral", action, options, event=event, who=who, now=now, lang=lang, dry_run=dry_run)


@task(positional=["old", "new"], help={"old": "folder name today / Ordnername heute", "new": "folder name from now on / künftiger Ordnername", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def rename(
    _: Context, old: str, new: str, now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> None:
    """Give a founder's folder another name, everywhere / Ordner einer Gründer:in überall umbenennen."""
    _run("rename_commands.rename", old, new, now=now, lang=lang, dry_run=dry_run)


@task(
    positional=["who"],
    help={
        "who": "name or folder name / Name oder Ordnername", "part": "which text: en, the key of a later word, or all / welcher Text: en, der Name eines späteren Worts oder all",
        "ask": "print the text and the mail that asks for it / Text und Bitte um Freigabe zeigen", "code": "check number that came with the yes / Prüfzahl aus der Antwort",
        "on": "day of the yes, YYYY-MM-DD / Tag des Ja, JJJJ-MM-TT", "yes": "do not ask / nicht fragen", "now": NOW, "lang": LANG, "dry-run": DRY,
    },
)  # fmt: skip
def signoff(
    _: Context, who: str, part: str = "", ask: bool = False, code: str = "", on: str = "", yes: bool = False, now: str | None = None,
    lang: str | None = None, dry_run: bool = False,
) -> None:  # fmt: skip
    """Record that a founder released the text as it stands / Festhalten, dass jemand seinen Text freigegeben hat."""
    _run(
        "signoff_commands.sign_off",
        who,
        part=part,
        ask=ask,
        code=code,
        on=on,
        yes=yes,
        now=now,
        lang=lang,
        dry_run=dry_run,
    )


@task(help={"now": NOW, "lang": LANG, "json": JSON})
def network(_: Context, now: str | None = None, lang: str | None = None, json: bool = False) -> None:
    """Whom to introduce, ask, thank: for the editors / Wen bekannt machen, fragen, bedanken: für die Redaktion."""
    _run("network_commands.network", now=now, lang=lang, as_json=json)


@task(
    positional=["action"],
    help={
        "action": "list, propose, ask, yes, no, introduce, ask-outcome, close, drop, draft", "key": "key of an introduction / Schlüssel einer Vorstellung",
        "seeker": "propose: who looks for something / propose: wer sucht", "helper": "propose: who offers it / propose: wer bietet", "between": "who knows both and is asked first / wer beide kennt",
        "need": "propose: what is sought, as you would tell it / propose: was gesucht wird, wie du es sagst", "offer": "propose: what is offered / propose: was geboten wird",
        "by": "who said yes or no / wer Ja oder Nein gesagt hat", "note": "for the editors / für die Redaktion", "now": NOW, "lang": LANG, "dry-run": DRY,
    },
)  # fmt: skip
def introduce(
    _: Context, action: str, key: str = "", seeker: str = "", helper: str = "", between: str = "", need: str = "", offer: str = "", by: str = "", note: str = "",
    now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> None:  # fmt: skip
    """Take an introduction a step further; you send the mails / Zwei bekannt machen, Schritt für Schritt."""
    _run("network_commands.introduce", action, key=key, seeker=seeker, helper=helper, between=between, need=need, offer=offer, by=by, note=note, now=now, lang=lang, dry_run=dry_run)  # fmt: skip


@task(
    positional=["what"],
    help={
        "what": "a name, all, or one of ask, tell, answer, decline, fetch / Name, all oder eines von ask, tell, answer, decline, fetch", "who": "with a word: name or folder name / bei einem Wort: Name oder Ordnername",
        "text": "answer: what the founder said / answer: was die Person gesagt hat", "public": "answer: may stand on the page / answer: darf auf die Seite", "text-lang": "answer: its language / answer: Sprache der Worte",
        "on": "answer: day, YYYY-MM-DD / answer: Tag, JJJJ-MM-TT", "month": MONTH, "now": NOW, "lang": LANG, "json": JSON, "dry-run": DRY,
    },
)  # fmt: skip
def impact(
    _: Context, what: str, who: str = "", text: str = "", public: bool = False, text_lang: str = "", on: str = "", month: str = "",
    now: str | None = None, lang: str | None = None, json: bool = False, dry_run: bool = False,
) -> None:  # fmt: skip
    """What a portrait brought, and asking its founder / Was ein Porträt gebracht hat, und danach fragen."""
    _run("impact_commands.what_it_brought", what, who=who, text=text, public=public, text_lang=text_lang, on=on, month=month, now=now, lang=lang, as_json=json, dry_run=dry_run)  # fmt: skip


@task(
    positional=["action"],
    help={"action": "list, ask, write", "who": "name or folder name / Name oder Ordnername", "issue": MONTH, "text-lang": "language of the later word / Sprache des späteren Worts", "now": NOW, "lang": LANG, "json": JSON, "dry-run": DRY},
)  # fmt: skip
def anniversary(
    _: Context, action: str, who: str = "", issue: str = "", text_lang: str = "", now: str | None = None, lang: str | None = None,
    json: bool = False, dry_run: bool = False,
) -> None:  # fmt: skip
    """A later word from who was featured a year ago / Ein späteres Wort von jemandem, ein Jahr danach."""
    _run("impact_commands.later_word", action, who=who, issue=issue, text_lang=text_lang, now=now, lang=lang, as_json=json, dry_run=dry_run)  # fmt: skip


@task(positional=["name", "state"], help={"name": "name of who was named / Name der genannten Person", "state": "asked, agreed, declined", "note": "for the editors / für die Redaktion", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def relay(_: Context, name: str, state: str, note: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Note what somebody named as the next founder answered / Antwort auf den Staffelstab festhalten."""
    _run("network_commands.relay_answer", name, state, note=note, now=now, lang=lang, dry_run=dry_run)


@task(
    positional=["who"],
    help={
        "who": "name or folder name / Name oder Ordnername",
        "yes": "without the question / ohne Rückfrage",
        "now": NOW,
        "lang": LANG,
        "dry-run": DRY,
    },
)
def withdraw(
    _: Context, who: str, yes: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> None:
    """Take somebody out everywhere who does not want to be shown any more / Jemanden überall herausnehmen."""
    _run("withdrawal_commands.withdraw", who, yes=yes, now=now, lang=lang, dry_run=dry_run)


@task(
    positional=["who"],
    help={"who": "former folder name / früherer Ordnername", "now": NOW, "lang": LANG, "dry-run": DRY},
)
def forget(_: Context, who: str, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:
    """Delete what the private folder holds about somebody who left / Im privaten Ordner löschen, wer sich zurückzog."""
    _run("withdrawal_commands.forget", who, now=now, lang=lang, dry_run=dry_run)


@task(help={"to": "file that ends with .zip / Datei, die auf .zip endet", "private": "the editors' private folder instead: personal data / stattdessen den privaten Ordner: persönliche Daten", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def export(_: Context, to: str = "", private: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Take everything along in one archive of open formats / Alles mitnehmen, in offenen Formaten."""
    _run("moving_commands.take_along", to, private=private, now=now, lang=lang, dry_run=dry_run)


@task(name="import", positional=["archive"], help={"archive": "the archive that inv export wrote / Archiv, das inv export geschrieben hat", "private": "it is that of the private folder / es ist das des privaten Ordners", "replace": "put it in the place of another publication / an die Stelle einer anderen Publikation setzen", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def import_(_: Context, archive: str, private: bool = False, replace: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Move in with an archive of inv export, to the same bytes / Mit einem Archiv von inv export wieder einziehen."""
    _run("moving_commands.move_in", archive, private=private, replace=replace, now=now, lang=lang, dry_run=dry_run)


@task(
    positional=["action"],
    help={
        "action": "list, import, confirm, export, forget, readmit", "address": "an e-mail address / eine E-Mail-Adresse",
        "file": "a list of addresses; export: where to write / eine Liste von Adressen; export: wohin", "source": "import: where they come from / import: woher sie kommen",
        "how": "confirm: how somebody said yes / confirm: wie jemand Ja gesagt hat", "proof": "readmit: their own request / readmit: die eigene Bitte", "token": "forget: what a link for leaving ends with / forget: womit ein Abmeldelink endet", "show": "list: addresses of who has not answered / list: Adressen derer, die nicht geantwortet haben",
        "now": NOW, "lang": LANG, "dry-run": DRY,
    },
)  # fmt: skip
def subscribers(
    _: Context, action: str, address: str = "", file: str = "", source: str = "", how: str = "", proof: str = "", token: str = "",
    show: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> None:  # fmt: skip
    """Who gets the letter: bring in, confirm, take off / Wer den Brief bekommt: aufnehmen, bestätigen, abmelden."""
    _run("subscribers_commands.subscribers", action, address=address, file=file, source=source, how=how, proof=proof, token=token, show=show, now=now, lang=lang, dry_run=dry_run)  # fmt: skip


@task(help={"text": "an offer or a need / ein Angebot oder eine Suche", "search": "part of a name / Teil eines Namens", "now": NOW, "lang": LANG})  # fmt: skip
def tags(_: Context, text: str = "", search: str = "", now: str | None = None, lang: str | None = None) -> None:
    """Propose tags for a text, or search them / Schlagworte vorschlagen oder suchen."""
    _run("network_commands.tags", text, search=search, now=now, lang=lang)


@task(help={"lang": LANG})
def forms(_: Context, lang: str | None = None) -> None:
    """Write the GitHub forms anew from the schema / GitHub-Formulare neu schreiben."""
    _run("write_forms", lang=lang)


@task(help={"only": "passed to pytest / geht an pytest"})
def test(c: Context, only: str = "") -> None:
    """Run every check of the code / Alle Prüfungen des Programms."""
    workers = (cpu_count() or 1) + 1  # one waits for a browser or the disk now and then
    for line in (
        "ruff check .",
        "ruff format --check .",
        "mypy",
        f"pytest --numprocesses {workers} --dist loadfile --no-loadscope-reorder {only}",
    ):
        c.run(f'"{sys.executable}" -m {line}', pty=False)
