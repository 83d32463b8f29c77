"""The same answers in the shape of every door, as programs and people send them.

The shapes of form services are written after their own documentation and after payloads that they sent; nothing of those is
copied. Each function takes answers by the form's targets and the consents that were given.
"""

from __future__ import annotations

import csv
import email.policy
import html
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from pipeline import form, schema
from pipeline.domain import Question
from pipeline.form import Heading
from pipeline.front_matter import quoted


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it in."""

    lang: str
    questions: tuple[Question, ...]
    values: Mapping[str, str]  # by the form's targets
    ticked: frozenset[str]

    @property
    def rows(self) -> list[tuple[Heading, str]]:
        return [(h, self.values.get(h.target, "")) for h in form.headings(self.lang, self.questions)]

    def consent(self, heading: Heading) -> bool:
        return heading.target in self.ticked


def issue_body(filled: Filled) -> str:
    """Return what GitHub makes of its form."""
    return "\n\n".join(
        f"### {h.label}\n\n"
        + (f"- [{'X' if filled.consent(h) else ' '}] {h.option}" if h.kind == "consent" else text or "_No response_")
        for h, text in filled.rows
    )


def letter(filled: Filled, *, style: str) -> str:
    """Return a letter's text: "headings", "colons", or "quoted", where the questions come from the editors' mail."""
    yes, no = ("ja", "nein") if filled.lang == "de" else ("yes", "no")
    parts = []
    for heading, text in filled.rows:
        answer = (yes if filled.consent(heading) else no) if heading.kind == "consent" else text
        if style == "colons" and "\n" not in answer:
            parts.append(
                f"{heading.label}: {answer}" if not heading.label.endswith("?") else f"{heading.label} {answer}"
            )
        elif answer or heading.kind == "consent":
            mark = {"headings": "## ", "colons": "", "quoted": "> "}[style]
            parts.append(f"{mark}{heading.label}\n\n{answer}")
    opening, closing = (
        ("Hallo zusammen,\nhier ist alles.", "Viele Grüße\nV.") if filled.lang == "de" else ("Hello,", "Best\nV.")
    )
    return "\n\n".join([opening, *parts, closing]) + "\n"


def mail(filled: Filled, *, style: str, pictures: Iterable[bytes] = ()) -> bytes:
    """Return the letter as a mail that was saved; "html" is one that has no plain text at all."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Vera <vera@wachsmann.example>"
    message["To"] = "redaktion@vorgestellt.example"
    message["Subject"] = "Mein Porträt"
    if style == "html":
        text = letter(filled, style="headings")
        lines = "".join(f"<div>{html.escape(line.removeprefix('## ')) or '<br>'}</div>" for line in text.split("\n"))
        message.set_content(
            f"<html><head><style>p {{ margin: 0 }}</style></head><body>{lines}</body></html>",
            subtype="html",
            cte="quoted-printable",
        )
    else:
        message.set_content(letter(filled, style=style), cte="quoted-printable")
    for picture in pictures:
        message.add_attachment(picture, maintype="image", subtype="jpeg", filename="IMG_2034.JPG")
    return message.as_bytes()


def table(
    filled: Filled, *, separator: str = ",", encoding: str = "utf-8-sig", extra: Mapping[str, str] | None = None
) -> bytes:
    """Return a table as form services and spreadsheets export it; the first column is when it was sent."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    more = extra or {}
    writer.writerow(["Zeitstempel", *(h.label for h, _ in filled.rows), *more])
    cells = [(h.option if filled.consent(h) else "") if h.kind == "consent" else text for h, text in filled.rows]
    writer.writerow(["20.11.2026 10:01:22", *cells, *more.values()])
    return out.getvalue().encode(encoding)


def page(filled: Filled) -> bytes:
    """Return the file that the page "Mitmachen" makes, without its picture."""
    given = {
        h.id if h.target.startswith("question:") else h.target: h.option if h.kind == "consent" else text
        for h, text in filled.rows
        if h.target != form.PHOTO and (h.kind != "consent" or filled.consent(h))
    }
    head = {"lang": filled.lang, "consents.version": schema.CONSENT_VERSION}
    return json.dumps(head | given, ensure_ascii=False, indent=2).encode()


def page_attached(filled: Filled) -> bytes:
    """Return a mail with the page's file attached."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Vera <vera@wachsmann.example>"
    message["Subject"] = "Mein Porträt"
    message.set_content("Hallo,\n\ndie Datei hängt an.\n\nViele Grüße\nV.\n")
    message.add_attachment(page(filled), maintype="text", subtype="plain", filename="vorgestellt-vera.txt")
    return message.as_bytes()


def questions(filled: Filled) -> str:
    """Return the questions as plain text, filled in: each answer below its question and what that says of itself."""
    answers = [(h, text) for h, text in filled.rows if h.target != form.PHOTO]
    introduction, *blocks = form.mail_template(filled.lang, filled.questions).split("\n\n\n")
    rows = [introduction]
    for block, (heading, text) in zip(blocks, answers, strict=True):
        said = ("ja" if filled.consent(heading) else "nein") if heading.kind == "consent" else text
        rows.append(f"{block.strip()}\n{said}")
    return "\n\n\n".join(rows)


def tally(filled: Filled) -> bytes:
    fields: list[dict[str, Any]] = []
    for heading, text in filled.rows:
        key = f"question_{heading.id}"
        field: dict[str, Any] = {"key": key, "label": heading.label, "type": "TEXTAREA", "value": text or None}
        if heading.kind == "choice":
            option = {"id": "5f1b", "text": text}
            field |= {
                "type": "DROPDOWN",
                "value": ["5f1b"] if text else None,
                "options": [option, {"id": "77aa", "text": "Sonst"}],
            }
        elif heading.kind == "consent":
            given = filled.consent(heading)
            field |= {
                "type": "CHECKBOXES",
                "value": ["c0ff"] if given else [],
                "options": [{"id": "c0ff", "text": heading.option}],
            }
            fields.append(field)
            field = {
                "key": f"{key}_c0ff",
                "label": f"{heading.label} ({heading.option})",
                "type": "CHECKBOXES",
                "value": given,
            }
        fields.append(field)
    head = {"eventId": "9c1e", "eventType": "FORM_RESPONSE", "createdAt": "2026-11-20T09:01:22.000Z"}
    data = {"responseId": "Z9Z97Go", "submissionId": "Z9Z97Go", "formName": "Mitmachen", "fields": fields}
    return json.dumps(head | {"data": data}, ensure_ascii=False, indent=2).encode()


def typeform(filled: Filled) -> bytes:
    asked: list[dict[str, Any]] = []
    given: list[dict[str, Any]] = []
    for number, (heading, text) in enumerate(filled.rows):
        field = {"id": f"M8J{number}", "ref": f"01EK-{number}", "type": "long_text"}
        asked.append(field | {"title": heading.label})
        if heading.kind == "consent":
            given.append({"type": "boolean", "boolean": filled.consent(heading), "field": field})
        elif text and heading.kind == "choice":
            given.append({"type": "choice", "choice": {"id": "x", "label": text, "ref": "y"}, "field": field})
        elif text:
            given.append({"type": "text", "text": text, "field": field})
    response = {
        "form_id": "g8hcyeXS",
        "token": "x71f",
        "definition": {"title": "Mitmachen", "fields": asked},
        "answers": given,
    }
    return json.dumps({"event_id": "01EK", "event_type": "form_response", "form_response": response}).encode()


def netlify(filled: Filled) -> bytes:
    """Return Netlify's notification for a form whose fields are called by their identifiers."""
    data = {h.id: text for h, text in filled.rows if h.kind != "consent"}
    data |= {h.id: "on" for h, _ in filled.rows if filled.consent(h)}
    fields = [{"title": h.label, "name": h.id, "value": text} for h, text in filled.rows]
    more = {"ip": "192.0.2.1", "user_agent": "Mozilla/5.0", "referrer": "https://vorgestellt.example/mitmachen/"}
    whole = {
        "number": 7,
        "email": "vera@wachsmann.example",
        "data": data | more | {"lang": filled.lang},
        "ordered_human_fields": fields,
    }
    return json.dumps(whole | {"form_name": "mitmachen"}).encode()


def google(filled: Filled) -> bytes:
    """Return what Google's Apps Script hands to onFormSubmit."""
    named = {
        h.label: [(h.option if filled.consent(h) else "") if h.kind == "consent" else text] for h, text in filled.rows
    }
    return json.dumps({"namedValues": {"Zeitstempel": ["20.11.2026 10:01:22"]} | named}).encode()


def jotform(filled: Filled) -> bytes:
    answers: dict[str, Any] = {"1": {"name": "heading", "text": "Mitmachen", "type": "control_head"}}
    for number, (heading, text) in enumerate(filled.rows, 2):
        answer: object = ([heading.option] if filled.consent(heading) else []) if heading.kind == "consent" else text
        answers[str(number)] = {"name": heading.id, "text": heading.label, "type": "control_textarea", "answer": answer}
    return json.dumps({"responseCode": 200, "content": {"id": "51", "answers": answers}}).encode()


def own_json(filled: Filled) -> bytes:
    """Return answers by the names of the schema and the identifiers of the questions, with blocks inside."""
    block: dict[str, Any] = {"lang": filled.lang, "links": {}, "consents": {}, "portrait": {}}
    for heading, text in filled.rows:
        if heading.target.startswith("question:"):
            block[heading.id] = text
        elif heading.target in ("gives[].text", "needs[].text"):
            block[heading.target[:5]] = [{"text": line} for line in text.split("\n") if line]
        elif heading.target.startswith("names_next"):
            block.setdefault("names_next", [{"name": "", "why": ""}])[0][heading.target.rpartition(".")[2]] = text
        elif heading.kind == "consent":
            block["consents"][heading.target.removeprefix("consents.")] = filled.consent(heading)
        elif "." in heading.target:
            outer, _, inner = heading.target.partition(".")
            block[outer][inner] = text
        else:
            block[heading.target] = text
    return json.dumps(block).encode()


def file(filled: Filled) -> bytes:
    """Return the template, filled in by somebody who knows what YAML asks for."""
    lines: list[str] = []
    block, item = "", 0
    for line in form.profile_template(filled.lang, filled.questions).split("\n"):
        key, colon, value = line.strip().removeprefix("- ").partition(":")
        if line.startswith("## "):
            lines += [line, "", filled.values.get(f"question:{line.removeprefix('## ')}", "")]
            continue
        if colon and not line.startswith(" "):
            block = key
        target = key if not line.startswith(" ") else f"{block}.{key}"
        if line.startswith("  - text:"):
            entries = [e for e in filled.values.get(f"{block}[].text", "").split("\n") if e] or [""]
            lines += [f"  - text: {quoted(entry)}" for entry in entries]
            item = len(entries)
        elif item and key in ("valid_until", "tags"):
            item = item if key == "valid_until" else 0
        elif block == "names_next" and key in ("name", "why", "slug"):
            lines.append(line.replace('""', quoted(filled.values.get(f"names_next[].{key}", ""))))
        elif block == "consents" and line.startswith(" "):
            lines.append(line.replace('""', quoted("2026-11-20" if target in filled.ticked else "")))
        elif colon and value.strip() == '""' and target in filled.values:
            lines.append(f"{line.partition(':')[0]}: {quoted(filled.values[target])}")
        else:
            lines.append(line)
    return "\n".join(lines).encode()
