"""Through which doors a submission comes, and how each is read: form, filled-in file, e-mail, table, JSON of a form service.

A door turns what arrived into rows of (what stood over an answer, the answer). One step, :func:`_understood`, makes
:class:`~pipeline.intake.Answers` of any such row, and :func:`pipeline.intake.make` the folder; so the same answers give the
same bytes whatever way they came. A new door is a function that returns rows, and one line in :data:`DOORS`.

The issue form keeps its own parser, :func:`pipeline.intake.read_form`: in its body anything can stand anywhere, so it is held
to the form's order. In a table and in JSON an answer cannot leave its cell. A mail is text again: what occurs twice is refused,
and nothing may follow the consents but a greeting.
"""

from __future__ import annotations

import base64
import csv
import email.policy
import io
import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from functools import lru_cache
from html.parser import HTMLParser
from itertools import islice
from typing import Any, Final

import nh3

from pipeline import characters, findings, form, front_matter, intake, prose, schema
from pipeline.domain import Finding, Question, Severity, Submission
from pipeline.fields import suggestion
from pipeline.form import Heading
from pipeline.intake import Answers

Questions = Mapping[str, tuple[Question, ...]]  # the catalogue of each language that has a form

FILE_LIMIT: Final = 20 * 1024 * 1024  # bytes; a mail holds its picture, a third longer than it is
_ROWS_MOST: Final = (
    400  # answers of one submission; looking for the nearest label of each takes long where there are many
)
_VERSION: Final = "consents.version"
_STRANGE: Final = (
    ("sent-is-picture", re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftyp", re.DOTALL)),
    ("sent-is-document", re.compile(rb"PK[\x03\x05]|%PDF|\xd0\xcf\x11\xe0|\{\\rtf")),
)
"""How files begin that hold no text to be read: pictures, and those of word processors, PDF and archives."""
_HTML_MOST: Final = 2 * intake.BODY_LIMIT  # bytes of a mail's text
_DEEPEST: Final = 40  # levels of JSON; form services need six
_BOX: Final = re.compile(r"(?:[-*+] )?\[([ xX]?)\]\s*(.*)")
_YES: Final = frozenset({"1", "checked", "ja", "on", "true", "wahr", "x", "yes"})
_NO: Final = frozenset({"", "0", "falsch", "false", "nein", "no", "off"})
# A plain yes or no with one or two words of courtesy, and nothing else: whatever might restrict it is for a person.
_GLADLY: Final = re.compile(
    r"(?:ja|yes)(?:,? (?:(?:sehr )?gerne?|bitte|klar|natürlich|einverstanden|of course|sure|please|gladly|certainly)){0,2}"
)
_RATHER_NOT: Final = re.compile(r"(?:nein|no)(?:,? (?:danke|lieber nicht|bitte nicht|thanks|thank you|rather not))?")
# Columns that form services add of their own; they hold nothing for a portrait and much that is private.
_OF_SERVICES: Final = frozenset(
    {"browser", "created-at", "e-mail", "e-mail-adresse", "email", "email-address", "end-date", "ende", "form-id", "form-name",
     "id", "ip", "ip-address", "network-id", "referrer", "respondent-id", "response-id", "response-type", "row-number",
     "score", "stage-date-utc", "start-date", "start-date-utc", "startzeit", "fertigstellungszeit", "submission-id",
     "submit-date", "submit-date-utc", "submitted-at", "tags", "timestamp", "token", "user-agent", "zeitstempel", "bot-field",
     "form", "g-recaptcha-response", "subject"}
)  # fmt: skip
TO_ASK: Final = frozenset({"private-phone", "named-unasked", "question-missing"})
"""Warnings about a folder that only who sent it can settle: they are asked about in the same mail as the errors."""
_AS_SENT: Final = {
    "field-missing": "sent-unanswered", "consent-missing": "sent-unagreed", "named-unasked": "sent-named",
    "question-missing": "sent-question", "form-photo-missing": "sent-photo", "form-nomination": "sent-nomination",
}  # fmt: skip
"""What is said otherwise of something that was sent than of a file whose fields have names."""
_LANGUAGE: Final = frozenset({"lang", "language", "sprache"})
_GREETING: Final = re.compile(
    r"(?:(?:mit )?(?:(?:viele[nr]?|liebe|beste|herzliche[nr]?|freundliche[nr]?|schöne|sonnige) )?(?:grü(?:ß|ss)en?|gru(?:ß|ss))"
    r"|lg|vg|mfg|(?:many )?thanks|thank you|(?:kind|best|warm) (?:regards|wishes)|regards|best|cheers|danke)\b.{0,40}"
    r"|von meinem .{1,40} gesendet|sent from my .{1,40}",
    re.IGNORECASE,
)
_LIKE_A_QUESTION: Final = re.compile(r"\W*[^\W\d_a-zäöüß][^:?]{2,60}[:?](?:\s|$)")
_IN_SHORT: Final = {"betrieb": "business", "website": "links.website"}
"""What people call a field in a mail instead of copying its whole label."""
_LIKE_A_FIELD: Final = frozenset(
    {"address", "adresse", "anschrift", "beruf", "bluesky", "company", "e-mail", "email", "firma", "foto", "gruendungsjahr", "handy",
     "homepage", "kontakt", "mail", "mobil", "phone", "photo", "stadt", "standort", "tel", "telefon", "tiktok", "town", "twitter",
     "unternehmen", "url", "webseite", "wohnort"}
)  # fmt: skip
_ASTRAY_MOST: Final = 60  # lines of a mail; more than we ask, and looking for the nearest label of each takes long
_MAIL_HEAD: Final = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
_MAIL_FIELDS: Final = re.compile(
    rb"^(?:from|return-path|received|mime-version|message-id):", re.IGNORECASE | re.MULTILINE
)
_FORMULA: Final = re.compile(r"'(?=[=+\-@\t])")  # how tables keep a cell from being run


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as it came."""

    label: str  # what stood over it: a question, the name of a field or its identifier
    text: str
    line: int | None = None  # in the file, counted from 1; None where it has no lines worth naming
    place: str = ""  # for people: "column 3", "data.fields[2]"; "" where the line says it


@dataclass(frozen=True, slots=True)
class Read:
    """What came through a door."""

    answers: Answers | None  # None where a finding is an error
    findings: tuple[Finding, ...]
    photo: bytes | None = None  # the one picture that a mail brought along
    door: str = ""  # name of the door
    draft: Answers | None = (
        None  # the answers in spite of errors, what is unclear taken for a yes: to be checked, never to be written
    )
    lines: tuple[
        tuple[str, int], ...
    ] = ()  # (target, line) of each answer, in ``text`` where there is one, else in the file
    text: str = ""  # what a mail says; "" where the file itself can be read
    sent: date | None = None  # the day that a mail says it was written on
    sender: str = ""  # the address that a mail says it comes from


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail as its reader sees it."""

    text: str
    sent: date | None = None  # None where it does not say, or nothing that could be
    sender: str = ""  # as it says; nobody has checked that


@dataclass(frozen=True, slots=True)
class _Understood:
    """What a row of answers says."""

    answers: Answers
    unclear: frozenset[str]  # consents that are neither yes nor no
    lines: dict[str, int]  # where each answer begins


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file on its way through a door."""

    data: bytes
    source: str  # what findings call it
    questions: Questions
    row: int  # which of several submissions is meant, counted from 1; 0 where there must be one only
    found: list[Finding]
    mail: list[_Mail]  # what the file turned out to be, if it is a mail

    def add(self, code: str, line: int | None = None, field: str | None = None, **details: object) -> None:
        self.found.append(findings.make(code, self.source, line, field, **details))

    def text(self) -> str:
        """Return the file's text; spreadsheets of Windows do not write UTF-8."""
        if self.data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self.data.decode("utf-16", "replace")
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add("door-encoding", value="Windows-1252")
            return self.data.decode("cp1252", "replace")

    def chosen(self, rows: list[list[Row]]) -> list[Row] | None:
        """Return the submission that is meant; None with a finding where that is not clear."""
        if len(rows) == 1 and self.row <= 1:
            return rows[0]
        if 0 < self.row <= len(rows):
            return rows[self.row - 1]
        self.add("door-rows", value=len(rows))
        return None


@dataclass(frozen=True, slots=True)
class Door:
    """One way in."""

    name: str
    knows: Callable[[bytes, str, Questions], bool]  # (data, file name in lower case, questions)
    read: Callable[[_Arrived], tuple[list[Row] | None, bytes | None]]  # rows and a picture
    is_complete: bool  # whether a question that is not there at all was forgotten by the form, not by the founder


def read(data: bytes, *, source: str, questions: Questions, row: int = 0) -> Read:
    """Return the answers in a file, whichever door it is for. Never raises, whatever ``data`` holds.

    ``source`` is the file's name and stands in findings; ``row`` says which of several submissions is meant, 1 is the first.
    """
    found: list[Finding] = []
    arrived = _Arrived(data, source, questions, row, found, [])
    if len(data) > FILE_LIMIT:
        arrived.add("file-large", size=f"{len(data) // 1024} KiB", limit=f"{FILE_LIMIT // 1024} KiB")
        return Read(None, tuple(found))
    if strange := next((code for code, begin in _STRANGE if begin.match(data)), ""):
        arrived.add(strange, value=source)
        return Read(None, tuple(found))
    door = next((d for d in DOORS if d.knows(data, source.casefold(), questions)), None)
    if door is None:
        answers, remarks = intake.read_form(arrived.text(), source=source, questions=questions)
        return Read(answers, (*found, *remarks), door="form")
    rows, photo = door.read(arrived)
    if rows is not None and len(rows) > _ROWS_MOST:
        arrived.add("door-unreadable", value=f"{len(rows)} > {_ROWS_MOST}")
        rows = None
    if rows is not None and not rows:
        arrived.add("form-unknown")
    said = _understood(rows, arrived, is_complete=door.is_complete, in_order=door.name == "mail") if rows else None
    mail = next(iter(arrived.mail), _Mail(""))
    if said is None:
        return Read(None, tuple(found), photo, door.name, text=mail.text, sent=mail.sent, sender=mail.sender)
    draft = replace(said.answers, ticked=(*said.answers.ticked, *sorted(said.unclear)))
    return Read(
        None if findings.has_errors(found) else said.answers, tuple(found), photo, door.name, draft,
        tuple(said.lines.items()), mail.text, mail.sent, mail.sender,
    )  # fmt: skip


def as_sent(found: Iterable[Finding], read: Read, submission: Submission | None, source: str) -> list[Finding]:
    """Return what is wrong with a folder that is not written as remarks on what was sent: its lines and its questions.

    What is neither an error of the folder's nor among :data:`TO_ASK` is left out, for it comes again with the folder, and so are
    notices and what only follows from an error of the door. ``source`` is what the remarks call the file.
    """
    lines = dict(read.lines)
    file = next((f for f in submission.files if f.name == "index.md"), None) if submission else None
    body = front_matter.split(file.data.decode()) if file else None
    asked = [(h.line, h.text) for h in prose.render(body.body, body.body_line).headings] if body else []
    above = {value.line: name for name, value in _leaves(body.fields)} if body and body.fields else {}
    faulty = {finding.field for finding in read.findings if finding.severity is Severity.ERROR and finding.field}
    told = list(read.findings)
    for finding in found:
        is_folders = submission is not None and finding.file.startswith(submission.folder)
        if finding in read.findings or finding.severity is Severity.NOTICE:
            continue
        if is_folders and finding.severity is not Severity.ERROR and finding.code not in TO_ASK:
            continue
        field, target = finding.field, re.sub(r"\[\d+\]", "[]", finding.field or "")
        if finding.code == "question-missing":
            target = f"question:{dict(finding.details)['value']}"
        elif field is None and finding.line in above:
            field = target = above[finding.line]
        elif field is None and finding.file.endswith("index.md"):
            before = [text for line, text in asked if line <= (finding.line or 0)] or [text for _, text in asked[:1]]
            target = f"question:{before[-1]}" if before else ""
            field = before[-1] if before and finding.code != "body-short" else None
        follows = (
            target in faulty or field in faulty or (finding.code == "body-short" and faulty & {q for _, q in asked})
        )
        if not follows:
            line = finding.line if not is_folders and finding.line else lines.get(target)
            told.append(replace(finding, code=_AS_SENT.get(finding.code, finding.code), line=line, field=field))
    return [replace(finding, file=source) for finding in told]


# The step that all doors share


def _understood(rows: list[Row], arrived: _Arrived, *, is_complete: bool, in_order: bool) -> _Understood | None:
    """Return the answers of rows; what is unknown, missing, twice or out of order is a finding."""
    lang = _language(rows, arrived.questions)
    if lang is None:
        arrived.add("form-unknown")
        for row in rows:
            arrived.found.extend(intake.wishes(row.text[: intake.LEAVING_WITHIN], arrived.source, row.line, None))
        return None
    rows = _of_todays_words(rows, arrived)
    headings = form.headings(lang, arrived.questions[lang])
    wanted = _labels(lang, arrived.questions[lang])
    values: dict[str, str] = {}
    ticked: set[str] = set()
    unclear: set[str] = set()
    seen: dict[str, Row] = {}
    for row in rows:
        heading = wanted.get(_key(row.label))
        if heading is None:
            if meant := _unknown(row, wanted, arrived):
                seen.setdefault(meant.target, row)
            continue
        if heading.target in seen:
            arrived.add(
                "door-twice", row.line, _field(heading), value=heading.label, **_places(seen[heading.target], row)
            )
            continue
        seen[heading.target] = row
        if heading.kind == "consent":
            agreed = _is_yes(row, heading, arrived)
            if agreed is not False:
                (ticked if agreed else unclear).add(heading.target)
            continue
        if in_order and any(target.startswith("consents.") for target in seen):
            arrived.add("door-order", row.line, _field(heading), value=heading.label)
        values[heading.target] = _answer(row, heading, arrived)
    for heading in headings if is_complete else ():
        if (
            heading.required and heading.kind != "consent" and heading.target not in seen
        ):  # a box left blank is often not sent
            arrived.add("door-missing", None, _field(heading), value=heading.label)
    answers = Answers(
        lang,
        tuple((h.target, values[h.target]) for h in headings if values.get(h.target)),
        tuple(h.target for h in headings if h.target in ticked),
    )
    return _Understood(answers, frozenset(unclear), {target: row.line for target, row in seen.items() if row.line})


def _of_todays_words(rows: list[Row], arrived: _Arrived) -> list[Row]:
    """Return rows without the version of the consents, and without a yes that was given to other words than today's."""
    version = next((row for row in rows if row.label == _VERSION), None)
    if version is None:
        return rows
    if version.text.strip() != schema.CONSENT_VERSION:
        value = characters.without_forbidden(version.text.strip())[:40]
        arrived.add("door-version", version.line, _VERSION, value=value, expected=schema.CONSENT_VERSION)
        rows = [row for row in rows if not row.label.startswith("consents.")]
    return [row for row in rows if row.label != _VERSION]


@lru_cache(maxsize=16)
def _labels(lang: str, asked: tuple[Question, ...]) -> Mapping[str, Heading]:
    """Return what an answer may stand under: the form's label, the schema's name, the identifier, a consent's own sentence."""
    found: dict[str, Heading] = {}
    for heading in form.headings(lang, asked):
        target = "" if heading.target.startswith("question:") else heading.target
        for name in (heading.label, target, target.removesuffix("[].text"), heading.id, heading.option):
            if name:
                found.setdefault(_key(name), heading)
    return found


def _language(rows: list[Row], questions: Questions) -> str | None:
    """Return the language that is stated, or else the one whose labels occur most; None where none of three does."""
    stated = next((row.text.strip() for row in rows if _key(row.label) in _LANGUAGE), "")
    there = {_key(row.label) for row in rows}
    counts = {lang: len(there & _labels(lang, asked).keys()) for lang, asked in questions.items()}
    if stated in questions:
        return stated
    best = max(counts, key=lambda lang: counts[lang], default=None)
    return best if best is not None and counts[best] >= 3 else None


def _unknown(row: Row, wanted: Mapping[str, Heading], arrived: _Arrived) -> Heading | None:
    """Say what becomes of an answer under a label that is not the form's; return the heading that seems to be meant."""
    slug = _key(row.label)
    if slug in _OF_SERVICES | _LANGUAGE or not row.text.strip():
        return None
    near = get_close_matches(slug, wanted, n=1, cutoff=0.8)
    label, place = " ".join(row.label.split())[:80], _place(row)
    if near:
        arrived.add(
            "door-near",
            row.line,
            _field(wanted[near[0]]),
            value=label,
            place=place,
            **suggestion([wanted[near[0]].label]),
        )
    else:
        answer = " ".join(characters.without_forbidden(row.text).split())[:80]
        arrived.add("door-unknown", row.line, None, value=label, place=place, answer=answer)
    arrived.found.extend(intake.wishes(row.text[: intake.LEAVING_WITHIN], arrived.source, row.line, None))
    return wanted[near[0]] if near else None


def _answer(row: Row, heading: Heading, arrived: _Arrived) -> str:
    """Return an answer as every door gives it; what must reach a person is a finding."""
    remarks: list[Finding] = []
    if len(row.text) > intake.BODY_LIMIT:
        size, limit = (f"{length // 1024} KiB" for length in (len(row.text), intake.BODY_LIMIT))
        arrived.add("file-large", row.line, _field(heading), size=size, limit=limit)
        return ""
    text, private = intake.legible(row.text, arrived.source, remarks)
    if heading.target != form.PHOTO and not heading.target.startswith("links."):
        remarks += private
    first = (row.line or 1) - 1
    for remark in remarks:
        line = remark.line + first if row.line and remark.line else row.line
        arrived.found.append(replace(remark, line=line, field=_field(heading)))
    text = intake.answer(text, heading)
    arrived.found.extend(intake.wishes(text[: intake.LEAVING_WITHIN], arrived.source, row.line, _field(heading)))
    return text


def _is_yes(row: Row, heading: Heading, arrived: _Arrived) -> bool | None:
    """Return whether a consent was given: by our box, our sentence, or a plain yes; None for what only a person can tell."""
    text = " ".join(characters.normalised(row.text).split())
    box = _BOX.fullmatch(text)
    if box is not None and box.group(2) == heading.option:
        return box.group(1) in ("x", "X")
    word = text.casefold().rstrip(".!")
    if text == heading.option or word in _YES or _GLADLY.fullmatch(word):
        return True
    if word in _NO or _RATHER_NOT.fullmatch(word) or text in ("_No response_", "-"):
        return False
    arrived.add("door-consent", row.line, _field(heading), value=characters.without_forbidden(text)[:80])
    return None


def _key(label: str) -> str:
    """Return a label without case, accents and punctuation, so that only its words count."""
    return characters.slug(label[:300])


def _field(heading: Heading) -> str:
    return heading.label if heading.target.startswith("question:") else heading.target


def _place(row: Row) -> str:
    return row.place or str(row.line or "")


def _places(one: Row, other: Row) -> dict[str, str]:
    """Return where two answers stand: "in lines 5 and 6", "in columns B and F", "in answers[2] and answers[3]"."""
    de, en = ("den Zeilen ", "lines ") if not one.place else ("den Spalten ", "columns ") if one.line else ("", "")
    first, second = _place(one), _place(other)
    return {
        "place": f"{first}, {second}",
        "place_de": f"in {de}{first} und {second}",
        "place_en": f"in {en}{first} and {second}",
    }


# The filled-in file


def _from_file(arrived: _Arrived) -> tuple[list[Row] | None, bytes | None]:
    """Read an index.md as ``inv new`` or the template gives it; what only editors set is left out, and said."""
    text, _ = intake.legible(arrived.text(), arrived.source, arrived.found)
    document = front_matter.split(text)
    for remark in document.remarks:
        arrived.add(remark.code, remark.line, None, **dict(remark.details))
    if document.fields is None:
        return None, None
    asked = {field.name for field in schema.FIELDS if field.in_form}
    rows: dict[str, list[front_matter.Scalar]] = {}
    for name, value in _leaves(document.fields):
        if value.text.strip():
            rows.setdefault(name, []).append(value)
    found = []
    for name, values in rows.items():
        if name in asked or name in ("lang", _VERSION):
            if name.startswith("consents."):
                values = [_dated(value) for value in values]
            if len(values) > 1 and name.startswith("names_next"):
                one, other = (Row(name, value.text, value.line) for value in values[:2])
                arrived.add("door-twice", other.line, name, value=name, **_places(one, other))
            found.append(Row(name, "\n".join(value.text for value in values), values[0].line))
        elif name in {field.name for field in schema.FIELDS}:
            shown = ", ".join(value.text for value in values)[:80]
            arrived.add("door-left-out", values[0].line, name, value=f"{name}: {shown}")
        else:
            found += [Row(name, value.text, value.line) for value in values]
    return [*found, *_sections(document, arrived)], None


def _dated(value: front_matter.Scalar) -> front_matter.Scalar:
    """Return a consent's date as the yes that it is: when it came in is what the folder notes."""
    return replace(value, text="yes") if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.text.strip()) else value


def _leaves(node: front_matter.Node, path: str = "") -> Iterator[tuple[str, front_matter.Scalar]]:
    match node:
        case front_matter.Scalar():
            yield path, node
        case front_matter.Sequence():
            for item in node.items:
                yield from _leaves(item, f"{path}[]")
        case front_matter.Mapping():
            for key, value in node.entries:
                yield from _leaves(value, f"{path}.{key.text}" if path else key.text)


def _sections(document: front_matter.Document, arrived: _Arrived) -> list[Row]:
    """Return the interview, question by question; what stands before the first one is left out, and said."""
    lines = document.body.split("\n")
    starts = [(h.line - document.body_line, h.text) for h in prose.render(document.body, document.body_line).headings]
    before = "\n".join(lines[: starts[0][0] if starts else len(lines)]).strip()
    if before:
        line = document.body_line
        arrived.add("door-left-out", line, None, value=" ".join(before.split())[:80])
    ends = [*(start for start, _ in starts), len(lines)][1:]
    return [
        Row(text, "\n".join(lines[start + 1 : end]), document.body_line + start + 1)
        for (start, text), end in zip(starts, ends, strict=True)
    ]


# A table


def _from_table(arrived: _Arrived) -> tuple[list[Row] | None, bytes | None]:
    """Read a table with one row of questions and one or more of answers."""
    text = arrived.text().replace("\0", "\ufffd")
    if len(text) > FILE_LIMIT // 10:
        arrived.add("file-large", size=f"{len(text) // 1024} KiB", limit=f"{FILE_LIMIT // 10240} KiB")
        return None, None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, arrived.questions), strict=True)
    head: list[str] = []
    submissions: list[list[Row]] = []
    line = 1
    try:
        for cells in reader:
            if not head:
                head = cells
                if len(head) > _ROWS_MOST:
                    arrived.add("door-unreadable", line, value=f"{len(head)} > {_ROWS_MOST}")
                    return None, None
            elif len(cells) > len(head):
                arrived.add("door-cells", line, None, value=len(cells), limit=len(head))
            elif any(cell.strip() for cell in cells):
                cells += [""] * (len(head) - len(cells))
                submissions.append(
                    [
                        Row(label, _FORMULA.sub("", cell, count=1) if cell[:1] == "'" else cell, line, _column(number))
                        for number, (label, cell) in enumerate(zip(head, cells, strict=True), 1)
                    ]
                )
            line = reader.line_num + 1
    except csv.Error as fault:
        arrived.add("door-unreadable", reader.line_num, None, value=str(fault))
        return None, None
    if findings.has_errors(arrived.found):
        return None, None
    return arrived.chosen(submissions), None


def _column(number: int) -> str:
    """Return a column as spreadsheets call it: 3 is C."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def _separator(text: str, questions: Questions) -> str:
    """Return what parts the cells: whatever makes most of the first line's labels known."""
    known = {slug for lang, asked in questions.items() for slug in _labels(lang, asked)}
    counts = {}
    for mark in ",;\t":
        try:
            head = next(csv.reader(io.StringIO(text[:65536], newline=""), delimiter=mark), [])
        except csv.Error:
            head = []
        counts[mark] = sum(_key(cell) in known for cell in head)
    return max(counts, key=lambda mark: counts[mark])


# JSON


class _Doubled(ValueError):
    """A key occurs twice in one block of JSON."""


def _from_json(arrived: _Arrived) -> tuple[list[Row] | None, bytes | None]:
    """Read the JSON of Tally, Typeform, Netlify, Jotform, Google's Apps Script, or any block of answers."""
    try:
        value = json.loads(
            arrived.text(), object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=str
        )
    except _Doubled as fault:
        arrived.add(
            "door-twice", None, None, value=str(fault)[:80], place="JSON", place_de="im JSON", place_en="in the JSON"
        )
        return None, None
    except json.JSONDecodeError as fault:
        arrived.add("door-unreadable", fault.lineno, None, value=f"{fault.msg} ({fault.lineno}:{fault.colno})")
        return None, None
    except RecursionError:
        arrived.add("door-unreadable", None, None, value="{{{{…")
        return None, None
    if _depth(value) > _DEEPEST:
        arrived.add("door-unreadable", None, None, value="{{{{…")
        return None, None
    several = value if isinstance(value, list) else _several(value)
    rows = arrived.chosen([list(_of_service(one)) for one in several])
    return (None, None) if rows is None else _of_page(rows, arrived)


def _of_page(rows: list[Row], arrived: _Arrived) -> tuple[list[Row] | None, bytes | None]:
    """Take out what only the file of the page "Mitmachen" holds: the picture itself, as a data: address."""
    pictures = [row for row in rows if row.label == form.PHOTO and row.text.startswith("data:")]
    if not pictures:
        return rows, None
    try:
        photo = base64.b64decode(pictures[0].text.partition(",")[2], validate=True)
    except ValueError:
        arrived.add("portrait-broken", None, form.PHOTO)
        return None, None
    return [row for row in rows if row not in pictures], photo


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    block: dict[str, Any] = {}
    for key, value in pairs:
        if key in block:
            raise _Doubled(key)
        block[key] = value
    return block


def _depth(value: object) -> int:
    """Return how deep a value of JSON is nested, without recursion."""
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
        ]
    return depth


def _several(value: object) -> list[Any]:
    """Return the submissions of an export: Typeform's and Tally's interfaces put them into a list."""
    if isinstance(value, dict):
        for key in ("items", "submissions"):
            if isinstance(value.get(key), list):
                return list(value[key])
    return [value]


def _of_service(value: object) -> Iterator[Row]:
    """Yield the rows of one submission."""
    if not isinstance(value, dict):
        return
    data, response, payload = value.get("data"), value.get("form_response", value), value.get("payload", value)
    content = value.get("content", value)
    answers = content.get("answers") if isinstance(content, dict) else None
    if isinstance(data, dict) and isinstance(data.get("fields"), list):
        yield from _of_tally(data["fields"])
    elif isinstance(response, dict) and isinstance(response.get("answers"), list):
        yield from _of_typeform(response)
    elif isinstance(payload, dict) and isinstance(payload.get("data"), dict):
        yield from _of_block(payload["data"], "data")
    elif isinstance(value.get("namedValues"), dict):  # Google's Apps Script, onFormSubmit
        yield from _of_block(value["namedValues"], "namedValues")
    elif isinstance(answers, dict) and all(isinstance(given, dict) for given in answers.values()):
        yield from _of_jotform(answers)
    else:
        yield from _of_block(value, "")


def _of_tally(fields: list[Any]) -> Iterator[Row]:
    """Yield Tally's fields: of a choice it sends the identifiers, and each box of a group once more by itself."""
    keys = {str(field.get("key")) for field in fields if isinstance(field, dict)}
    for number, field in enumerate(fields):
        if not isinstance(field, dict):
            continue
        if any(str(field.get("key")).startswith(f"{key}_") for key in keys):
            continue
        options = field.get("options")
        texts = {
            str(option.get("id")): _text(option.get("text"))
            for option in (options if isinstance(options, list) else [])
            if isinstance(option, dict)
        }
        value = field.get("value")
        picked = value if isinstance(value, list) else [value]
        text = "\n".join(texts.get(_text(one), _text(one)) for one in picked)
        yield Row(_text(field.get("label")), text, None, f"data.fields[{number}]")


def _of_typeform(response: dict[str, Any]) -> Iterator[Row]:
    """Yield Typeform's answers; the questions' wording stands in the definition, which its interface leaves out."""
    definition = response.get("definition")
    asked = definition.get("fields") if isinstance(definition, dict) else None
    titles = {
        str(field.get("id")): _text(field.get("title"))
        for field in (asked if isinstance(asked, list) else [])
        if isinstance(field, dict)
    }
    answered = set()
    for number, given in enumerate(response["answers"]):
        if not isinstance(given, dict):
            continue
        named = given.get("field")
        field = named if isinstance(named, dict) else {}
        answered.add(str(field.get("id")))
        label = titles.get(str(field.get("id"))) or _text(field.get("ref")) or _text(field.get("id"))
        yield Row(label, _text(given.get(str(given.get("type")))), None, f"answers[{number}]")
    yield from (Row(title, "", None, "definition") for key, title in titles.items() if key not in answered)


def _of_jotform(answers: dict[str, Any]) -> Iterator[Row]:
    for key, given in answers.items():
        if isinstance(given, dict) and given.get("answer") is not None:
            yield Row(_text(given.get("text")), _text(given["answer"]), None, f"answers.{key}")


def _of_block(block: dict[str, Any], path: str) -> Iterator[Row]:
    """Yield a block's values; blocks inside it have dotted names, as in the schema."""
    for key, value in block.items():
        inside = isinstance(value, dict) and not {"label", "labels", "url", "value"} & value.keys()
        place = f"{path}.{key}" if path else key
        if inside:
            yield from (replace(row, label=f"{key}.{row.label}") for row in _of_block(value, place))
        elif (
            isinstance(value, list) and value and all(isinstance(v, dict) and len(v) > 1 and "name" in v for v in value)
        ):
            for one in value:
                yield from (replace(row, label=f"{key}.{row.label}") for row in _of_block(one, place))
        else:
            is_list_of_texts = (
                isinstance(value, list) and value and all(isinstance(v, dict) and v.keys() == {"text"} for v in value)
            )
            yield Row(f"{key}.text" if is_list_of_texts else key, _text(value), None, place)


def _text(value: object) -> str:
    """Return a value of JSON as what somebody typed or chose."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "\n".join(_text(one) for one in value)
        case dict():
            known = next((value[key] for key in ("text", "label", "labels", "url", "value") if key in value), "")
            return _text(known)
        case _:
            return str(value)


# An e-mail


def _from_mail(arrived: _Arrived) -> tuple[list[Row] | None, bytes | None]:
    """Read a mail, or its text alone, in which questions stand as headings, before a colon, or quoted."""
    text, photo = arrived.text(), None
    if _is_mail(arrived.data):
        if (attached := _file_of_page(arrived)) is not None:
            return _from_json(replace(arrived, data=attached))
        text, photo = _letter(arrived)
        if _is_mail(text.encode("utf-8", "replace")):
            text = f"\n{text}"  # or the text alone would be taken for a mail
        arrived.mail.append(_Mail(characters.normalised(text), _sent(arrived.data), _sender(arrived.data)))
    if len(text) > intake.BODY_LIMIT:
        arrived.add("file-large", size=f"{len(text) // 1024} KiB", limit=f"{intake.BODY_LIMIT // 1024} KiB")
        return None, None
    lines = characters.normalised(text).split("\n")
    hints = _hints(arrived.questions)
    known = {
        slug: heading for lang, asked in arrived.questions.items() for slug, heading in _labels(lang, asked).items()
    }
    starts = _starts(lines, known)
    astray: list[tuple[int, str, Heading]] = []
    inline = sum(lines[number].lstrip().startswith(">") for number, _ in starts) * 2 > len(
        starts
    )  # answers under quoted questions
    before = lines[: starts[0][0] if starts else len(lines)]
    _leave_out(_without_hint(before, hints[""]), 1, arrived)
    rows = []
    for place, (number, (label, rest)) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(lines)
        own = _without_hint([rest, *lines[number + 1 : end]], hints.get(_key(label), ()))
        if place + 1 == len(starts):
            closing = next(
                (
                    n
                    for n, line in enumerate(own)
                    if line.rstrip() == "--" or (n and _GREETING.fullmatch(line.strip(" ,.!")))
                ),
                len(own),
            )
            _leave_out(own[closing:], number + closing + 1, arrived)
            own = own[:closing]
        heading = known[_key(label)]
        if heading.kind == "text":
            astray += ((number + n, words, heading) for n, words in enumerate(own) if n and words.strip())
        if inline:
            quoted = [line for line in own if line.lstrip().startswith(">")]
            _leave_out([line.lstrip("> ") for line in quoted], number + 1, arrived)
            own = [line for line in own if not line.lstrip().startswith(">")]
        if heading.kind in ("line", "choice"):
            ending = _end_of_short(own)
            _leave_out(own[ending:], number + 1 + ending, arrived)
            own = own[:ending]
        rows.append(Row(label, "\n".join(own), number + 1))
    _say_astray(astray, known, arrived)
    return rows, photo


def _starts(lines: list[str], known: Mapping[str, Heading]) -> list[tuple[int, tuple[str, str]]]:
    """Return where each answer of a mail begins: (number of the line, (label, what follows it)).

    A name in short needs its colon or mark, and after the consents it is part of a signature.
    """
    found = []
    is_closing = False
    labels = known.keys() | _IN_SHORT.keys()
    for number, line in enumerate(lines):
        if (headed := _headed(line, labels)) is None:
            continue
        label, rest = headed
        if full := _IN_SHORT.get(_key(label)):
            if is_closing or not (":" in line or line.lstrip().startswith((">", "#"))):
                continue
            label = full
        is_closing = is_closing or known[_key(label)].kind == "consent"
        found.append((number, (label, rest)))
    return found


def _say_astray(lines: Iterable[tuple[int, str, Heading]], known: Mapping[str, Heading], arrived: _Arrived) -> None:
    """Warn of lines inside an answer that look like a question or a field of somebody who did not find ours."""
    candidates = ((number, heading, line, names) for number, line, heading in lines if (names := _names_in(line)))
    for number, heading, line, names in islice(candidates, _ASTRAY_MOST):
        near = [known[slug].label for name in names for slug in get_close_matches(_key(name), known, n=1, cutoff=0.8)]
        is_question = line.lstrip().startswith(">") and names[0].endswith("?")
        if near or is_question or any(_key(name) in _LIKE_A_FIELD for name in names):
            shown = characters.EMAIL.sub("…", " ".join(characters.without_forbidden(line).split()))[:80]
            meant = {key: f"{text} " for key, text in suggestion(near[:1]).items()} if near else {"suggestion": ""}
            arrived.add("door-question", number + 1, _field(heading), value=shown, **meant)


def _names_in(line: str) -> list[str]:
    """Return what a line would ask for if it were a question or began with a label, the longest first; [] for any other line."""
    bare = line.strip().lstrip(">#*_ \t").rstrip("*_ ")
    if len(bare) <= 120 and bare.endswith("?"):
        return [bare]
    return [bare[: mark.start()].strip("*_ ") for mark in re.finditer(r":(?=[\s*_]|$)", bare[:60])][2::-1]


def _hints(questions: Questions) -> dict[str, list[re.Pattern[str]]]:
    """Return what our questions say of themselves in a mail, by what a line with the question begins with."""
    found: dict[str, list[re.Pattern[str]]] = {"": []}
    for lang, asked in questions.items():
        told = form.told(lang, asked)
        found[""].append(told[""])
        for slug, heading in _labels(lang, asked).items():
            found.setdefault(slug, []).extend([told[heading.target]] if heading.target in told else [])
    return found


def _without_hint(lines: list[str], hints: Iterable[re.Pattern[str]]) -> list[str]:
    """Return lines without what we have said ourselves; there are as many as before."""
    text = "\n".join(lines)
    for hint in hints:
        text = hint.sub(lambda match: "\n" * match.group().count("\n"), text, count=1)
    return text.split("\n")


def _end_of_short(lines: list[str]) -> int:
    """Return where an answer of one line ends: at a blank line, or where a question begins that we do not know."""
    begin = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    rest = range(begin + 1, len(lines))
    return next((n for n in rest if not lines[n].strip() or _LIKE_A_QUESTION.match(lines[n])), len(lines))


def _leave_out(lines: list[str], line: int, arrived: _Arrived) -> None:
    """Say that lines of a mail are no answer; whoever wants to leave says so in a greeting rather than under a question."""
    text = " ".join(" ".join(lines).split())
    if text:
        shown = characters.EMAIL.sub("…", characters.without_forbidden(text))[:80]
        arrived.add("door-left-out", line, None, value=shown)
        arrived.found.extend(intake.wishes("\n".join(lines)[:2000], arrived.source, line, None))


def _headed(line: str, known: Container[str]) -> tuple[str, str] | None:
    """Return the label that a line begins with, and what follows it on the line; None where it begins with none."""
    begin = line[:400]
    bare = re.sub(r"^[\s>#]*(?:\d{1,2}[.)]\s+)?[*_]{0,3}", "", begin)
    for mark in islice(re.finditer(r"[:?]|$", bare), 6) if bare.strip() else ():
        label = bare[: mark.start()].strip(" *_")
        if label and _key(label) in known:
            skipped = len(begin) - len(bare)
            rest = line[skipped + mark.end() :] if mark.group() else ""
            return label, rest.lstrip(" \t*_:" if begin[:skipped].endswith(("*", "_")) else " \t")
    return None


def _is_mail(data: bytes) -> bool:
    head = _MAIL_HEAD.match(data[:65536].replace(b"\r\n", b"\n"))
    return head is not None and _MAIL_FIELDS.search(head.group()) is not None


def _file_of_page(arrived: _Arrived) -> bytes | None:
    """Return the file of the page "Mitmachen" that is attached to a mail; what the mail itself says is only a greeting then."""
    try:
        message = BytesParser(policy=email.policy.default).parsebytes(arrived.data)
        parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # told by _letter
        return None
    files = [
        data
        for data in parts
        if isinstance(data, bytes) and data.lstrip()[:1] == b"{" and _VERSION.encode() in data[:400]
    ]
    return files[0] if len(files) == 1 else None


def _letter(arrived: _Arrived) -> tuple[str, bytes | None]:
    """Return the text of a mail and the one picture it brings along."""
    try:
        message = BytesParser(policy=email.policy.default).parsebytes(arrived.data)
        part = message.get_body(("plain", "html"))
        text = _part_text(part) if part is not None else ""
        pictures = [
            bytes(data)
            for inner in message.walk()
            if inner.get_content_maintype() == "image" and isinstance(data := inner.get_payload(decode=True), bytes)
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        arrived.add(
            "door-unreadable", None, None, value=type(fault).__name__
        )  # the parser of the library fails on odd headers
        return "", None
    if len(pictures) > 1:
        arrived.add("door-pictures", value=len(pictures))
    return text, pictures[0] if len(pictures) == 1 else None


def _sent(data: bytes) -> date | None:
    """Return the day in a mail's Date field, where it was written (RFC 5322, 3.6.1)."""
    try:
        return parsedate_to_datetime(str(BytesParser().parsebytes(data, headersonly=True)["date"])).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _sender(data: bytes) -> str:
    """Return the address in a mail's From field (RFC 5322, 3.6.2); "" where there is none that could be read."""
    try:
        return parseaddr(str(BytesParser().parsebytes(data, headersonly=True)["from"] or ""))[1]
    except (ValueError, TypeError, IndexError):
        return ""


def _part_text(part: Any) -> str:
    data = part.get_payload(decode=True)
    data = data[: _HTML_MOST + 1] if isinstance(data, bytes) else b""
    try:
        text = data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = data.decode("cp1252", "replace")
    if part.get_content_type() == "text/html":
        return _plain(text) if len(data) <= _HTML_MOST else text  # too long for an answer either way
    text = characters.normalised(text)
    return _unflowed(text, part.get_param("delsp") == "yes") if part.get_param("format") == "flowed" else text


def _unflowed(text: str, delete_blank: bool) -> str:
    """Return a text whose lines were broken for the way: a blank at the end says that the line goes on (RFC 3676)."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        own = line.removeprefix(" ")  # put there on the way too
        if goes_on:
            lines[-1] = (lines[-1][:-1] if delete_blank else lines[-1]) + own
        else:
            lines.append(own)
        goes_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)


class _Lines(HTMLParser):
    """Takes the text out of a mail's HTML, line by line; nothing of it is ever shown as HTML."""

    BLOCKS: Final = frozenset({"address", "blockquote", "div", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "li", "ol", "p", "table",
                                "td", "th", "tr", "ul"})  # fmt: skip
    _APART: Final = frozenset({"h1", "h2", "h3", "h4", "p"})
    SILENT: Final = {"script", "style", "template", "title"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quoted += tag == "blockquote"
        if tag == "br":
            self.lines.append("")
        elif tag in self.BLOCKS:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self.quoted = max(0, self.quoted - (tag == "blockquote"))
        if tag in self.BLOCKS:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.lines[-1] and self.quoted and data.strip():
            self.lines[-1] = "> "
        self.lines[-1] += re.sub(r"[ \t\r\n\f]+", " ", data)

    def _break(self, tag: str) -> None:
        """Begin a new line, and leave one blank around a paragraph or a heading."""
        if self.lines[-1].strip():
            self.lines.append("")
        if tag in self._APART and len(self.lines) > 1 and self.lines[-2]:
            self.lines.append("")


def _plain(html: str) -> str:
    """Return the text of a mail's HTML; nh3 goes first, for Python's parser alone takes minutes over hostile marks."""
    parser = _Lines()
    parser.feed(nh3.clean(html, tags={*_Lines.BLOCKS, "br"}, clean_content_tags=_Lines.SILENT, attributes={}))
    parser.close()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip(" ").replace("\xa0", " ") for line in parser.lines))


# Which door it is


def _is_json(data: bytes, name: str, questions: Questions) -> bool:
    return name.endswith(".json") or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _is_table(data: bytes, name: str, questions: Questions) -> bool:
    return name.endswith((".csv", ".tsv"))


def _is_file(data: bytes, name: str, questions: Questions) -> bool:
    return re.match(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n", data) is not None


def _is_letter(data: bytes, name: str, questions: Questions) -> bool:
    """Return whether it is a mail or holds as many of our questions as its text; the issue form is left to its own parser."""
    if _is_mail(data):
        return True
    text = data[: intake.BODY_LIMIT].decode("utf-8-sig", "replace")
    if intake.language(text, questions) is not None:
        return False
    known = {slug for lang, asked in questions.items() for slug in _labels(lang, asked)}
    return sum(_headed(line, known) is not None for line in text.splitlines()) >= 3


DOORS: Final = (
    Door("json", _is_json, _from_json, is_complete=True),
    Door("table", _is_table, _from_table, is_complete=True),
    Door("file", _is_file, _from_file, is_complete=False),
    Door("mail", _is_letter, _from_mail, is_complete=False),
)
"""Every door but the form's, in the order in which they are tried; what none of them knows is read as the form."""
