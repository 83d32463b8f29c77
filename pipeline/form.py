"""The form that founders fill in, and the template of a portrait: both are made from the schema, the trades and the questions.

The issue form's body comes back as headings and answers; :func:`headings` states the order in which :mod:`pipeline.intake`
expects them, so that form and parser cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pipeline import schema
from pipeline.domain import Question, Trade
from pipeline.front_matter import quoted

NOMINATION: Final = ("names_next[].name", "names_next[].why")
_PHOTO: Final = "portrait.file"
_LONG: Final = frozenset({_PHOTO, "gives[].text", "needs[].text", "names_next[].why"})
_CONSENTS: Final = ("consents.text", "consents.portrait", "consents.newsletter")
_CONSENT_HEADINGS: Final = {
    "consents.text": schema.both("Einwilligung: Text", "Consent: text"),
    "consents.portrait": schema.both("Einwilligung: Bild", "Consent: picture"),
    "consents.newsletter": schema.both("Einwilligung: Brief", "Consent: letter"),
}
_TITLES: Final = schema.both("Porträt", "Portrait")
_ABOUT: Final = schema.both(
    "Lass dich vorstellen: Fragen, ein Bild, deine Einwilligung.", "Be featured: questions, a picture, your consent."
)
_INTRODUCTION: Final = schema.both(
    "Schön, dass du dich vorstellen lässt. Was du hier schreibst, ist öffentlich zu lesen, sobald du es abschickst. Schreib also keine "
    "E-Mail-Adresse, keine Telefonnummer und keine Straße hinein. Wen du nennst, fragen wir selbst, bevor ein Name irgendwo erscheint. "
    "Deine Einwilligung kannst du jederzeit zurückziehen. Drei beantwortete Fragen genügen.",
    "It is good that you let yourself be featured. What you write here is public as soon as you send it, so leave out e-mail addresses, "
    "phone numbers and streets. Whoever you name, we ask ourselves before the name appears anywhere. You can take your consent back at "
    "any time. Three answered questions are enough.",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the form and what its answer is for."""

    label: str
    target: str  # name of a field in the schema, or "question:<its text>"
    kind: Literal["line", "text", "choice", "consent"]
    help: str = ""
    required: bool = False


def headings(lang: str, questions: tuple[Question, ...]) -> tuple[Heading, ...]:
    """Return the form's headings in their order: who, giving before seeking, the interview, the next one, consents."""
    fields = {f.name: f for f in schema.FIELDS if f.in_form}
    first = [name for name in fields if name not in (*NOMINATION, *_CONSENTS)]
    rows = [_heading(fields[name], lang) for name in first]
    rows += [Heading(question.text, f"question:{question.text}", "text") for question in questions]
    rows += [_heading(fields[name], lang) for name in NOMINATION]
    rows += [
        Heading(
            _CONSENT_HEADINGS[name].text(lang), name, "consent", fields[name].label.text(lang), fields[name].required
        )
        for name in _CONSENTS
    ]
    return tuple(rows)


def issue_form(lang: str, trades: tuple[Trade, ...], questions: tuple[Question, ...]) -> str:
    """Return the GitHub issue form in ``lang`` as YAML (source of the form: GitHub's "Syntax for issue forms")."""
    lines = [
        f"# {'Erzeugt von „inv forms“ aus pipeline/schema.py.' if lang == 'de' else 'Made by “inv forms” from pipeline/schema.py.'}",
        f"name: {quoted(_TITLES.text(lang))}",
        f"description: {quoted(_ABOUT.text(lang))}",
        f"title: {quoted(_TITLES.text(lang))}",
        "body:",
        "  - type: markdown",
        "    attributes:",
        f"      value: {quoted(_INTRODUCTION.text(lang))}",
    ]
    for number, heading in enumerate(headings(lang, questions), 1):
        lines += _element(heading, f"field-{number}", lang, trades)
    return "\n".join(lines) + "\n"


def profile_template(lang: str, questions: tuple[Question, ...], *, name: str = "", issue: str = "") -> str:
    """Return an index.md to be filled in; a blank field counts as absent."""
    values = {"name": name, "issue": issue, "lang": lang}
    lines = ["---"]
    for key in schema.keys(schema.FIELDS):
        block = schema.keys(schema.FIELDS, key)
        items = schema.keys(schema.FIELDS, f"{key}[]")
        if key in (
            "id",
            "aliases",
            "portrait",
        ):  # written after a rename only; a picture's block comes with the picture
            continue
        if block:
            lines += [f"{key}:", *(f'  {part}: ""' for part in block)]
        elif items:
            lines += [f"{key}: []"]
        else:
            lines += [f"{key}: {quoted(values.get(key, ''))}"]
    lines += ["---", ""]
    for question in questions:
        lines += [f"## {question.text}", "", ""]
    return "\n".join(lines).rstrip() + "\n"


def _heading(entry: schema.Field, lang: str) -> Heading:
    kind: Literal["line", "text", "choice"] = (
        "choice" if entry.name == "trade" else "text" if entry.name in _LONG else "line"
    )
    optional_block = entry.name.startswith(("portrait.", "gives", "needs", "names_next"))
    return Heading(
        entry.label.text(lang), entry.name, kind, entry.help.text(lang), entry.required and not optional_block
    )


def _element(heading: Heading, identifier: str, lang: str, trades: tuple[Trade, ...]) -> list[str]:
    types = {"line": "input", "text": "textarea", "choice": "dropdown", "consent": "checkboxes"}
    lines = [
        f"  - type: {types[heading.kind]}",
        f"    id: {identifier}",
        "    attributes:",
        f"      label: {quoted(heading.label)}",
    ]
    if heading.kind == "consent":
        lines += ["      options:", f"        - label: {quoted(heading.help)}"]
        return [*lines, "          required: true"] if heading.required else lines
    if heading.help:
        lines.append(f"      description: {quoted(heading.help)}")
    if heading.kind == "choice":
        lines += ["      options:", *(f"        - {quoted(trade.label.text(lang))}" for trade in trades)]
    if heading.required:
        lines += ["    validations:", "      required: true"]
    return lines
