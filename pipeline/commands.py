"""What an editor does every month, one function for each: tasks.py calls them, nothing else does.

What concerns the network is in :mod:`pipeline.network_commands` and its neighbours; exit codes and languages are explained in
:mod:`pipeline.console`.
"""

from __future__ import annotations

import json
import shlex
import shutil
from dataclasses import asdict, fields
from functools import partial

from pipeline import (
    characters,
    config,
    delivery_commands,
    deployment,
    editorial,
    findings,
    form,
    mailroom,
    site_commands,
    start,
    store,
)
from pipeline.console import (
    DONE,
    REFUSED,
    Desk,
    Stop,
    Voice,
    agreed,
    asked,
    command,
    looked_at,
    month_of,
    short,
)
from pipeline.schema import SLUG

# What an editor does every month


@command
def check(path: str = "", *, form: str = "text", now: str | None = None, lang: str | None = None) -> int:
    """Report all findings; ``path`` limits the report to one folder or file. ``form`` is text, json or github."""
    desk = Desk(now, lang)
    place = looked_at(desk, path)
    below = [f for f in desk.verdict.findings if (desk.places.root / f.file).is_relative_to(place)]
    shown = desk.with_proposals(below)
    if form == "json":
        print(findings.as_json(shown))
    elif form == "github":
        print(findings.as_annotations(shown, desk.voice.lang))
    else:
        if shown:
            print(findings.as_text(shown, desk.voice.lang) + "\n")
        print(desk.summary(shown, place if path else None))
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
    for issue in desk.publication.issues[:1]:
        page = f"{issue.month}/index.html"
        if (desk.places.outbox / page).exists():  # what another machine sent is not laid here
            print(f"  outbox/{page}")
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
    """Show how the number of ``month`` (default: the newest; "next" is the first still to come) stands."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    found = desk.issue(mailroom.coming_month(desk) if month == mailroom.NEXT else month)
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
    month = month_of(issue) if issue else desk.next_month()
    if not SLUG.fullmatch(slug):
        raise Stop(f"Aus „{name}“ wird kein Ordnername.", f"“{name}” makes no folder name.")
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
def write_forms(*, lang: str | None = None) -> int:
    """Write the issue forms in .github/ISSUE_TEMPLATE anew from the schema: one for each language of the publication."""
    desk = Desk(None, lang)
    languages, folder = desk.facts.languages, desk.places.root / ".github" / "ISSUE_TEMPLATE"
    wanted = {form.FILES[one]: form.issue_form(one, desk.trades(), desk.questions(one)).encode() for one in languages}
    said = []
    for name in form.FILES.values():
        path, text = folder / name, wanted.get(name)
        if text is None and path.is_file():
            path.unlink()
            said.append(desk.voice.pick(f"Entfernt: {short(path, desk)}", f"Removed: {short(path, desk)}"))
        elif text is not None and not (path.is_file() and path.read_bytes() == text):
            store.write_atomically(path, text)
            said.append(desk.voice.pick(f"Geschrieben: {short(path, desk)}", f"Written: {short(path, desk)}"))
    nothing = desk.voice.pick("Die Formulare sind auf dem neuesten Stand.", "The forms are up to date.")
    print("\n".join(said) or nothing)
    return DONE


# A publication of one's own


@command
def begin(
    *, name: str = "", url: str = "", language: str = "", editor: str = "", address: str = "", contact: str = "",
    lang: str | None = None, dry_run: bool = False, yes: bool = False,
) -> int:  # fmt: skip
    """Turn the clone into one's own publication: facts are asked for, the sample content goes."""
    places, voice = config.places(), Voice(lang)
    path, file = store.read_facts(places.root)
    facts = editorial.facts(file, path, [])
    if facts is None or not facts.sample:
        raise Stop(
            "Hier liegt nicht mehr das Beispiel, sondern eure eigene Publikation: nichts geändert. Was sie über sich sagt, änderst du "
            "in content/publication.yml; noch eine Publikation beginnt in einem neuen Klon.",
            "This is not the sample any more, but a publication of your own: nothing changed. What it says of itself you change in "
            "content/publication.yml; another publication begins in a new clone.",
            REFUSED,
        )
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
    for line in plan.lines(voice.lang):
        print(line)
    if dry_run:
        return DONE
    sure = "Das Beispiel wird gelöscht. Schreibe ja", "The sample will be deleted. Write yes"
    if not yes and not agreed(voice.pick(*sure), voice):
        said = " ".join(f"--{name}={shlex.quote(value)}" for name, value in asdict(answers).items())
        raise Stop(
            f"Nichts geändert. Mit denselben Angaben noch einmal: inv start {said}",
            f"Nothing changed. Once more with the same answers: inv start {said}",
            REFUSED,
        )
    start.carry_out(plan, places.root)
    voice.say(
        "Fertig. Weiter mit: make. Was danach kommt, steht in docs/redaktion.md unter „Eure eigene Publikation“.",
        "Done. Go on with: make. What comes then is in docs/redaktion.md under “Your own publication”.",
    )
    _say_how_inv_is_known(voice)
    return DONE
