"""The form that founders fill in, and the template of a portrait: both are made from the schema, the trades and the questions.

The issue form's body comes back as headings and answers; :func:`headings` states the order in which :mod:`pipeline.intake`
expects them, so that form and parser cannot drift apart.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from pipeline import characters, schema
from pipeline.domain import Question, Trade
from pipeline.front_matter import quoted

Kind = Literal["line", "text", "choice", "consent"]

NOMINATION: Final = ("names_next[].name", "names_next[].why")
PHOTO: Final = "portrait.file"
_LONG: Final = frozenset({PHOTO, "gives[].text", "needs[].text", "names_next[].why"})
_CONSENTS: Final = ("consents.text", "consents.portrait", "consents.newsletter")
_CONSENT_HEADINGS: Final = {
    "consents.text": schema.both("Einwilligung: Text", "Consent: text"),
    "consents.portrait": schema.both("Einwilligung: Bild", "Consent: picture"),
    "consents.newsletter": schema.both("Einwilligung: Brief", "Consent: letter"),
}
TITLES: Final = schema.both("Porträt", "Portrait")
_ABOUT: Final = schema.both(
    "Lass dich vorstellen: Fragen, ein Bild, deine Einwilligung.", "Be featured: questions, a picture, your consent."
)
FILES: Final = {"de": "portraet.yml", "en": "portrait.yml"}
"""What the form of each language is called in .github/ISSUE_TEMPLATE."""

_MADE_BY: Final = schema.both(
    "Erzeugt von „inv forms“ aus pipeline/schema.py und content/; hier nichts ändern.",
    "Made by “inv forms” from pipeline/schema.py and content/; change nothing here.",
)
_INTRODUCTION: Final = schema.both(
    "Schön, dass du dich vorstellen lässt. Drei beantwortete Fragen genügen.\n\n"
    "- **Was du hier schreibst, ist öffentlich**, sobald du es abschickst, auch das Bild. Schreib keine E-Mail-Adresse, keine "
    "Telefonnummer und keine Straße hinein. Lieber nicht öffentlich? Schick deine Antworten der Redaktion; die Adresse steht im "
    "Impressum.\n"
    "- **Auf der Website und im Brief erscheint nichts von allein:** Die Redaktion liest mit und fragt nach.\n"
    "- **Niemand wird ungefragt genannt.** Wen du vorschlägst, fragen wir selbst, bevor wir einen Namen veröffentlichen.\n"
    "- **Zurückziehen kannst du jederzeit**, alles oder einen Teil, ohne Grund; eine Nachricht genügt.",
    "It is good that you let yourself be featured. Three answered questions are enough.\n\n"
    "- **What you write here is public** as soon as you send it, the picture too. Leave out e-mail addresses, phone numbers and "
    "streets. Rather not in public? Send your answers to the editors; the imprint has the address.\n"
    "- **Nothing appears on the site or in the letter by itself:** the editors read it first and ask.\n"
    "- **Nobody is named without being asked.** Whoever you propose, we ask ourselves before we publish a name.\n"
    "- **You can withdraw at any time**, all of it or a part, without a reason; a message is enough.",
)
# What stands between the headings, by the target it precedes; "question:" is the first question.
_NOTES: Final = {
    "portrait.file": schema.both(
        "## Dein Bild\n\nFreiwillig. Kameras schreiben oft den Ort der Aufnahme in die Datei. Wir löschen ihn, bevor wir das Bild "
        "veröffentlichen; in diesem Formular bleibt die Datei, wie du sie hochlädst.",
        "## Your picture\n\nOptional. Cameras often write the place into the file. We delete it before we publish the picture; in "
        "this form the file stays as you upload it.",
    ),
    "links.website": schema.both(
        "## Wo man dich findet\n\nAlles freiwillig.", "## Where people find you\n\nAll of it optional."
    ),
    "gives[].text": schema.both("## Erst geben, dann nehmen", "## Give first, then take"),
    "question:": schema.both(
        "## Das Interview\n\nAntworte, worauf du Lust hast. Nenne andere nur mit Vornamen oder Beruf, solange sie nicht zugestimmt haben.",
        "## The interview\n\nAnswer what you feel like. Name others by first name or profession only, unless they have agreed.",
    ),
    "names_next[].name": schema.both(
        "## Wer kommt nach dir?\n\nAuch das ist in diesem Formular öffentlich. Nenne einen Namen nur, wenn die Person einverstanden "
        "ist; sonst lass beide Felder leer und sag es der Redaktion.",
        "## Who comes after you?\n\nThis too is public in this form. Write a name only if the person agrees; otherwise leave both "
        "fields empty and tell the editors.",
    ),
    "consents.text": schema.both(
        "## Deine Einwilligung\n\nNur die erste brauchen wir. Jede kannst du jederzeit zurückziehen. Was schon verschickt ist, können "
        "wir nicht zurückholen.",
        "## Your consent\n\nWe need the first one only. You can withdraw each at any time. What was sent already we cannot take back.",
    ),
}
# Where the schema's sentence is meant for the file, not for the form.
_HELP: Final = {
    "portrait.file": schema.both(
        "JPEG, PNG oder WebP bis 10 MB: Zieh die Datei in dieses Feld. Ohne Bild zeichnen wir deine Initialen.",
        "JPEG, PNG or WebP up to 10 MB: drag the file into this field. Without a picture we draw your initials.",
    ),
    "names_next[].name": schema.both("Freiwillig, siehe oben.", "Optional, see above."),
    "consents.text": schema.both("Ohne sie veröffentlichen wir nichts.", "Without it we publish nothing."),
    "consents.portrait": schema.both(
        "Nötig, wenn du oben ein Bild hochlädst.", "Needed if you upload a picture above."
    ),
    "consents.newsletter": schema.both(
        "Ohne sie steht dein Porträt nur auf der Website.", "Without it your portrait is on the site only."
    ),
}

_TRADES: Final = "{trades}"
_MAIL_WIDTH: Final = 72  # characters; RFC 5322, 2.1.1 would have 78, and a reply puts "> " before them
_NEEDED: Final = schema.both("Nötig.", "Needed.")
_YES_OR_NO: Final = schema.both("Schreib Ja oder Nein.", "Write yes or no.")
_MAIL_INTRODUCTION: Final = schema.both(
    "Schreib jede Antwort unter ihre Frage und lass die Fragen stehen. Freiwillig ist alles, wobei nicht „Nötig“ steht. Vom Interview "
    f"genügen drei Antworten in ein paar Sätzen, zusammen wenigstens {schema.BODY_SHORTEST} Zeichen; nenne andere darin nur mit Vornamen "
    "oder Beruf, solange sie nicht zugestimmt haben. Ein Bild hängst du an die Mail.",
    "Write each answer below its question, and leave the questions where they are. Whatever does not say “Needed” is optional. Of the "
    f"interview three answers in a few sentences are enough, {schema.BODY_SHORTEST} characters in all; name others there by first name or "
    "profession only, unless they have agreed. A picture you attach to the mail.",
)
# What is to be said otherwise in a mail, where there is no list to choose from, no box, and nobody else reads along.
_MAIL_HELP: Final = {
    "trade": schema.both(f"Eine davon: {_TRADES}", f"One of these: {_TRADES}"),
    "founded": schema.both("Jahr oder Jahr und Monat, zum Beispiel 2021 oder 2021-03.", "Year, or year and month, for example 2021 or 2021-03."),
    "portrait.alt": schema.both("Nur mit Bild: ein Satz für Menschen, die es nicht sehen.", "With a picture only: one sentence for people who cannot see it."),
    "portrait.credit": schema.both("Nur mit Bild: ein Name, oder „selbst aufgenommen“.", "With a picture only: a name, or “taken by myself”."),
    "names_next[].name": schema.both(
        "Nur für uns, es steht nicht im Interview: Wir fragen die Person selbst und nennen sie vorher nirgends.",
        "For us only, it is no part of the interview: we ask the person ourselves and mention them nowhere before.",
    ),
    "names_next[].why": schema.both("Auch nur für uns: ein oder zwei Sätze.", "For us only too: one or two sentences."),
    "consents.text": schema.both("Ohne Ja veröffentlichen wir nichts.", "Without a yes we publish nothing."),
    "consents.portrait": schema.both("Nötig, wenn du ein Bild mitschickst.", "Needed if you send a picture along."),
    "consents.newsletter": schema.both("Ohne Ja steht dein Porträt nur auf der Website.", "Without a yes your portrait is on the site only."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the form and what its answer is for."""

    label: str
    target: str  # name of a field in the schema, or "question:<its text>"
    kind: Kind
    id: str  # what an address can fill the field in by; stays when fields are added
    help: str = ""
    required: bool = False
    option: str = ""  # the text beside the box of a consent


@lru_cache(maxsize=16)  # every door asks for them several times for one submission
def headings(lang: str, questions: tuple[Question, ...]) -> tuple[Heading, ...]:
    """Return the form's headings in their order: who, giving before seeking, the interview, the next one, consents."""
    fields = {f.name: f for f in schema.FIELDS if f.in_form}
    first = [name for name in fields if name not in (*NOMINATION, *_CONSENTS)]
    rows = [_heading(fields[name], lang) for name in first]
    for question in questions:
        text = " ".join(question.text.split())
        rows.append(Heading(text, f"question:{text}", "text", f"question-{characters.slug(question.key)}"))
    return (*rows, *(_heading(fields[name], lang) for name in (*NOMINATION, *_CONSENTS)))


def issue_form(lang: str, trades: tuple[Trade, ...], questions: tuple[Question, ...]) -> str:
    """Return the GitHub issue form in ``lang`` as YAML (source of the form: GitHub's "Syntax for issue forms")."""
    lines = [
        f"# {_MADE_BY.text(lang)}",
        f"name: {quoted(TITLES.text(lang))}",
        f"description: {quoted(_ABOUT.text(lang))}",
        f"title: {quoted(TITLES.text(lang))}",
        "body:",
        *_markdown(_INTRODUCTION.text(lang)),
    ]
    noted: set[str] = set()
    for heading in headings(lang, questions):
        place = "question:" if heading.target.startswith("question:") else heading.target
        if place in _NOTES and place not in noted:
            noted.add(place)
            lines += _markdown(_NOTES[place].text(lang))
        lines += _element(heading, lang, trades)
    return "\n".join(lines) + "\n"


def profile_template(lang: str, questions: tuple[Question, ...], *, name: str = "", issue: str = "") -> str:
    """Return an index.md to be filled in; a blank field counts as absent, and so does an entry of blanks only."""
    values = {"name": name, "issue": issue, "lang": lang, "consents.version": schema.CONSENT_VERSION}
    lines = ["---"]
    for key in schema.keys(schema.FIELDS):
        block = schema.keys(schema.FIELDS, key)
        items = schema.keys(schema.FIELDS, f"{key}[]")
        if key in ("id", "aliases", "named"):
            continue  # written after a rename, and once somebody was asked
        if block:
            lines += [f"{key}:", *(f"  {part}: {quoted(values.get(f'{key}.{part}', ''))}" for part in block)]
        elif items:
            lines += [
                f"{key}:",
                *(f"  {'-' if part == items[0] else ' '} {part}: {_blank(part)}" for part in items),
            ]
        else:
            lines += [f"{key}: {quoted(values.get(key, ''))}"]
    lines += ["---", ""]
    for question in questions:
        lines += [f"## {question.text}", "", ""]
    return "\n".join(lines).rstrip() + "\n"


def _blank(part: str) -> str:
    """Return what stands behind a part of a list's entry as long as nobody has filled it in."""
    return "[]" if part == "tags" else '""'


def mail_template(lang: str, questions: tuple[Question, ...], trades: tuple[Trade, ...] = ()) -> str:
    """Return every question as plain text, for a mail: whoever fills it in comes through the same door as the form.

    Below a question stands in brackets what the form says beside it; :func:`told` knows these lines again.
    """
    blocks = [textwrap.fill(_MAIL_INTRODUCTION.text(lang), _MAIL_WIDTH)]
    listed = ", ".join(trade.label.text(lang) for trade in trades) or "…"
    for heading in headings(lang, questions):
        if heading.target != PHOTO:
            text = heading.option.rstrip(".") or heading.label
            hint = _hint(heading, lang).replace(_TRADES, listed)
            blocks.append("\n".join([text if text.endswith("?") else f"{text}:", *([f"({hint})"] if hint else [])]))
    return "\n\n\n".join(blocks) + "\n"


@lru_cache(maxsize=16)
def told(lang: str, questions: tuple[Question, ...]) -> Mapping[str, re.Pattern[str]]:
    """Return what the mail's template says below each question, by target, and at its beginning under "".

    Mail programs break lines and put > before them: both may stand between two words.
    """
    texts = {h.target: f"({hint})" for h in headings(lang, questions) if (hint := _hint(h, lang))}
    texts[""] = _MAIL_INTRODUCTION.text(lang)
    between = r"[\s>]+"
    return {
        target: re.compile(between.join(re.escape(word) for word in text.split()).replace(re.escape(_TRADES), "[^()]*"))
        for target, text in texts.items()
    }


def _hint(heading: Heading, lang: str) -> str:
    """Return what somebody has to know who answers in a mail; "" where the question says it all."""
    needed = _NEEDED.text(lang) if heading.required else ""
    if heading.target.startswith("question:"):
        return ""
    if heading.kind == "consent":
        return " ".join(filter(None, (needed, _YES_OR_NO.text(lang), _MAIL_HELP[heading.target].text(lang))))
    more = _MAIL_HELP[heading.target].text(lang) if heading.target in _MAIL_HELP else heading.help
    return " ".join(filter(None, (needed, more)))


def _heading(entry: schema.Field, lang: str) -> Heading:
    consent = entry.name in _CONSENTS
    optional_block = entry.name.startswith(("portrait.", "gives", "needs", "names_next"))
    return Heading(
        label=(_CONSENT_HEADINGS[entry.name] if consent else entry.label).text(lang),
        target=entry.name,
        kind=_kind(entry.name),
        id=characters.slug(entry.name),
        help=_HELP.get(entry.name, entry.help).text(lang),
        required=entry.required and not optional_block,
        option=entry.label.text(lang) if consent else "",
    )


def _kind(name: str) -> Kind:
    if name in _CONSENTS:
        return "consent"
    if name == "trade":
        return "choice"
    return "text" if name in _LONG else "line"


def _element(heading: Heading, lang: str, trades: tuple[Trade, ...]) -> list[str]:
    types = {"line": "input", "text": "textarea", "choice": "dropdown", "consent": "checkboxes"}
    lines = [
        f"  - type: {types[heading.kind]}",
        f"    id: {heading.id}",
        "    attributes:",
        f"      label: {quoted(heading.label)}",
    ]
    if heading.help:
        lines.append(f"      description: {quoted(heading.help)}")
    if heading.kind == "consent":
        lines += ["      options:", f"        - label: {quoted(heading.option)}"]
        return [*lines, "          required: true"] if heading.required else lines
    if heading.kind == "choice":
        lines += ["      options:", *(f"        - {quoted(trade.label.text(lang))}" for trade in trades)]
    if heading.required:
        lines += ["    validations:", "      required: true"]
    return lines


def _markdown(text: str) -> list[str]:
    return ["  - type: markdown", "    attributes:", f"      value: {quoted(text)}"]
