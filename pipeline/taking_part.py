"""The form on the page "Mitmachen": it is filled in within the browser and makes a file to send; no account, no server.

Questions, lengths, patterns and sentences are those of the schema, the checks and the findings, handed over as data; the
script beside the page (``theme/static/taking-part.js``) only applies them. What needs the Markdown reader or the other portraits is
left to the editors' checks. The file is JSON with the names of the fields, so :mod:`pipeline.doors` reads it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pipeline import characters, fields, findings, form, intake, leaving, links, schema, submission
from pipeline.domain import PublicationFacts, Question, Trade
from pipeline.form import Heading
from pipeline.schema import both

# A part begins with the field that is named; what stands under its heading is for this page, where nothing is public yet.
_PARTS: Final = {
    "name": (both("Du und dein Betrieb", "You and your business"), both("", "")),
    "portrait.file": (
        both("Dein Bild", "Your picture"),
        both("Freiwillig. Was die Kamera dazugeschrieben hat, auch der Ort der Aufnahme, bleibt auf deinem Gerät.",
             "Optional. What the camera added, the place it was taken too, stays on your device."),
    ),
    "links.website": (both("Wo man dich findet", "Where people find you"), both("Alles freiwillig.", "All of it optional.")),
    "gives[].text": (
        both("Erst geben, dann nehmen", "Give first, then take"),
        both("Eine Zeile je Angebot und je Suche, höchstens fünf.", "One line for each offer and each need, five at most."),
    ),
    "question:": (
        both("Das Interview", "The interview"),
        both("Antworte, worauf du Lust hast; drei Antworten von ein paar Sätzen genügen. Nenne andere nur mit Vornamen oder Beruf, "
             "solange sie nicht zugestimmt haben.",
             "Answer what you feel like; three answers of a few sentences are enough. Name others by first name or profession only, "
             "unless they have agreed."),
    ),
    "names_next[].name": (
        both("Wer kommt nach dir?", "Who comes after you?"),
        both("Freiwillig. Wir fragen die Person selbst, bevor ihr Name irgendwo steht; lass ihn deshalb im Interview lieber weg.",
             "Optional. We ask the person ourselves before the name stands anywhere; so rather leave it out of the interview."),
    ),
    "consents.text": (
        both("Deine Einwilligung", "Your consent"),
        both("Nur die erste brauchen wir. Jede kannst du jederzeit zurückziehen, ohne Grund. Was schon verschickt ist, können wir "
             "nicht zurückholen.",
             "We need the first one only. You can withdraw each at any time, without a reason. What was sent already we cannot take "
             "back."),
    ),
}  # fmt: skip
# Where the sentence elsewhere is meant for the file, the editors or another form.
_HELP: Final = {
    "trade": both("Was am ehesten passt.", "Whatever comes closest."),
    "one_liner": both("Höchstens 160 Zeichen. Steht auf der Startseite und im Brief.",
                      "160 characters at most. Shown on the front page and in the letter."),
    "portrait.file": both("JPEG, PNG oder WebP bis 10 MB. Ohne Bild zeichnen wir deine Initialen.",
                          "JPEG, PNG or WebP up to 10 MB. Without a picture we draw your initials."),
    "links.website": both("", ""),
    "gives[].text": both("Etwas Konkretes: ein Werkzeug, eine Stunde, ein Rat, ein Rabatt.",
                         "Something concrete: a tool, an hour, advice, a discount."),
    "needs[].text": both("Sag es so genau, dass jemand an eine bestimmte Person denkt.",
                         "Say it so exactly that somebody thinks of a certain person."),
    "names_next[].name": both("", ""),
    "consents.portrait": both("Nötig, wenn du oben ein Bild auswählst.", "Needed if you choose a picture above."),
}  # fmt: skip
_REMEDIES: Final = {
    "one-liner-url": both("Trag sie unter „Wo man dich findet“ ein.", "Enter it under “Where people find you”."),
    "founded-form": both("Schreib das Jahr, zum Beispiel 2021, oder den Monat dazu: 2021-03.",
                         "Write the year, for example 2021, or the month with it: 2021-03."),
    "url-kind": both("Trag sie unter „Deine Website“ ein oder nimm die Adresse von {hosts}.",
                     "Enter it under “Your website” or take the address of {hosts}."),
    "field-address": both("Adressen gehören unter „Wo man dich findet“ oder ins Interview.",
                          "Addresses belong under “Where people find you” or into the interview."),
    "prose-image": both("Lösch es; dein Bild gehört weiter oben hin.", "Delete it; your picture belongs further up."),
    "file-large": both("Verkleinere das Bild.", "Make the picture smaller."),
    "form-leaving": both("Schreib der Redaktion; dafür brauchst du kein Formular.",
                         "Write to the editors; you need no form for that."),
}  # fmt: skip
_MESSAGES: Final = {
    "field-missing": (both("Das fehlt noch.", "This is still missing."), both("", "")),
    "consent-missing": (both("Ohne diese Einwilligung veröffentlichen wir nichts.", "Without this consent we publish nothing."),
                        both("Kreuze sie an, wenn du einverstanden bist.", "Tick it if you agree.")),
    "form-nomination": (both("Zu deinem Vorschlag fehlt der Name oder der Grund.", "Your proposal lacks the name or the reason."),
                        both("Fülle beide Felder aus oder keins.", "Fill in both fields or neither.")),
    "form-photo-consent": (both("Zu deinem Bild fehlt die Einwilligung.", "There is no consent for your picture."),
                           both("Kreuze sie weiter unten an oder nimm das Bild heraus.",
                                "Tick it further down or take the picture out.")),
    "form-photo-missing": (both("Zu deinem Bild fehlt „{label}“.", "Your picture lacks “{label}”."),
                           both("Ergänze es oder nimm das Bild heraus.", "Add it or take the picture out.")),
}  # fmt: skip
_TOLD: Final = (
    "field-short", "field-long", "list-long", "private-email", "private-phone", "scripts-mixed", "field-letters",
    "field-address", "field-brackets", "one-liner-url", "founded-form", "founded-range", "alt-empty-words", "url-characters",
    "url-scheme", "url-host", "url-kind", "portrait-format", "portrait-small", "portrait-pixels", "file-large", "form-name",
    "form-leaving", "body-short", "body-long", "prose-html", "prose-image",
)  # fmt: skip
_GUESSES: Final = ("private-phone",)
"""What may be wrong without hindering anybody; the editors look at it."""

_AUTOCOMPLETE: Final = {"name": "name", "business": "organization", "place": "address-level2", "links.website": "url"}
_HALF: Final = frozenset({"name", "pronouns", "business", "trade", "place", "founded"})
_MORE: Final = frozenset(f"links.{kind}" for kind in schema.keys(schema.FIELDS, "links")) - {"links.website"}
_LINES: Final = ("gives[].text", "needs[].text")  # each line is an entry of its own
_PATTERNS: Final = {
    "forbidden": characters.FORBIDDEN,
    "mixed": characters.MIXED_SCRIPTS,
    "email": characters.EMAIL,
    "phone": fields.PHONE,
    "angled": fields.ANGLED,
    "brackets": fields.BRACKETS,
    "address": submission.WEB_ADDRESS,
    "founded": submission.FOUNDED,
    "marker": intake.MARKER,
    "host": intake.HOST,
    "month": intake.MONTH,
    "name": intake.NAME,
    "handle": intake.HANDLE,
    "unsafe": links.UNSAFE,
    # The Markdown reader decides in the end; these two are what people write by mistake.
    "html": re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])[^<>]*>|<!--"),
    "image": re.compile(r"!\[[^\]]*\]\("),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the page."""

    heading: Heading
    name: str  # what its answer is called in the file: the field's name, or the question's identifier
    help: str
    longest: int  # characters that are counted while somebody writes; 0 where nothing is
    half: bool  # whether two of them stand side by side where there is room
    autocomplete: str  # what browsers may fill in; "" for nothing


@dataclass(frozen=True, slots=True)
class Part:
    """Questions under one heading."""

    label: str
    note: str
    id: str
    entries: tuple[Entry, ...]
    more: tuple[Entry, ...]  # folded away at first


@dataclass(frozen=True, slots=True)
class PageForm:
    """The form as the page needs it."""

    parts: tuple[Part, ...]
    trades: tuple[tuple[str, str], ...]  # key and label of what there is to choose from
    rules: str  # JSON for the script
    contact: str  # address of the editors
    write: str  # the same as mailto:, with a subject
    questions: str  # path of the questions as plain text


def page_form(
    lang: str, trades: tuple[Trade, ...], questions: tuple[Question, ...], facts: PublicationFacts, plain: str
) -> PageForm:
    """Return the form in ``lang``; ``plain`` is the path of the questions as plain text."""
    headings = form.headings(lang, questions)
    subject = form.TITLES.text(lang)
    return PageForm(
        parts=_parts(headings, lang),
        trades=tuple((trade.key, trade.label.text(lang)) for trade in trades),
        rules=json.dumps(_rules(headings, lang), separators=(",", ":")),
        contact=facts.contact,
        write=f"mailto:{quote(facts.contact, safe='@')}?subject={quote(subject)}",
        questions=plain,
    )


def _parts(headings: tuple[Heading, ...], lang: str) -> tuple[Part, ...]:
    parts: list[tuple[str, list[Entry]]] = []
    begun: set[str] = set()
    for heading in headings:
        place = "question:" if heading.target.startswith("question:") else heading.target
        if place in _PARTS and place not in begun:
            begun.add(place)
            parts.append((place, []))
        parts[-1][1].append(_entry(heading, lang))
    return tuple(
        Part(
            _PARTS[place][0].text(lang),
            _PARTS[place][1].text(lang),
            f"part-{characters.slug(place)}",
            tuple(entry for entry in entries if entry.heading.target not in _MORE),
            tuple(entry for entry in entries if entry.heading.target in _MORE),
        )
        for place, entries in parts
    )


def _entry(heading: Heading, lang: str) -> Entry:
    return Entry(
        heading,
        _name(heading),
        _HELP[heading.target].text(lang) if heading.target in _HELP else heading.help,
        schema.find(schema.FIELDS, heading.target).longest if heading.target == "one_liner" else 0,
        heading.target in _HALF,
        _AUTOCOMPLETE.get(heading.target, ""),
    )


def _name(heading: Heading) -> str:
    return heading.id if heading.target.startswith("question:") else heading.target


def _rules(headings: tuple[Heading, ...], lang: str) -> dict[str, object]:
    """Return what the script checks by: values of JSON only."""
    return {
        "lang": lang,
        "version": schema.CONSENT_VERSION,
        "fields": [_field(heading) for heading in headings],
        "most": schema.LIST_LONGEST,
        "interview": _PARTS["question:"][0].text(lang),
        "body": [schema.BODY_SHORTEST, schema.BODY_LONGEST],
        "picture": {
            "bytes": schema.PORTRAIT_LIMIT,
            "pixels": schema.PORTRAIT_PIXELS,
            "side": schema.PORTRAIT_SHORTEST_SIDE,
        },
        "leaving": [[_pattern(pattern) for pattern in row] for row in leaving.PATTERNS],
        "leavingWithin": intake.LEAVING_WITHIN,
        "emptyAlts": sorted(submission.EMPTY_ALTS),
        "guesses": _GUESSES,
        "months": [_pattern(pattern) for pattern in intake.MONTHS],
        "patterns": {name: _pattern(pattern) for name, pattern in _PATTERNS.items()},
        "texts": {code: _text(code, lang) for code in (*_TOLD, *_MESSAGES)},
    }


def _field(heading: Heading) -> dict[str, object]:
    told: dict[str, object] = {"name": _name(heading), "label": heading.label, "kind": heading.kind}
    if heading.kind == "consent":
        return told | {"option": heading.option}
    if heading.target.startswith("question:"):
        return told | {"question": True}
    field = schema.find(schema.FIELDS, heading.target)
    told |= {
        "shortest": field.shortest,
        "longest": field.longest,
        "required": heading.required,
    }
    if heading.target.startswith("links."):
        kind = heading.target.removeprefix("links.")
        told |= {"hosts": schema.LINK_HOSTS.get(kind, ()), "handle": intake.HANDLES.get(kind, "")}
    return told | ({"lines": True} if heading.target in _LINES else {})


def _text(code: str, lang: str) -> tuple[str, str]:
    """Return the message and the remedy of a finding as this page says them."""
    if code in _MESSAGES:
        message, remedy = _MESSAGES[code]
        return message.text(lang), remedy.text(lang)
    entry = findings.CATALOGUE[code]
    return entry.message.text(lang), _REMEDIES.get(code, entry.remedy).text(lang)


def _pattern(pattern: re.Pattern[str]) -> tuple[str, str]:
    """Return a pattern as its source and its flags; the script knows what the classes of letters mean here."""
    return pattern.pattern, "i" if pattern.flags & re.IGNORECASE else ""
