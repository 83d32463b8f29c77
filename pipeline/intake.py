"""How a filled-in form becomes a founder's folder.

The body of a GitHub issue form is Markdown: ``### label``, then the answer. A general parser of headings can be fooled, for an
answer may contain a heading that looks like a ticked consent. This one is anchored to the form: every label occurs once
and in the form's order, or nothing is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline import characters, findings, form, portrait, schema
from pipeline.domain import Finding, Question, Submission, SubmittedFile, Trade
from pipeline.form import Heading
from pipeline.front_matter import quoted

BODY_LIMIT: Final = 70_000  # characters; GitHub's own limit is 65,536
_NOTHING: Final = re.compile(r"\\?_No response\\?_")
_LEAVING: Final = re.compile(
    r"\b(?:(?:bitte|möchte|will|wünsche|hiermit)\b.{0,60}\b(?:entfern|lösch|widerruf)\w*|widerrufe\b.{0,40}\beinwilligung"
    r"|(?:please|want|like|request)\b.{0,60}\b(?:remov|delet|withdraw|take down)\w*)",
    re.IGNORECASE | re.DOTALL,
)
_PHOTO: Final = re.compile(r"https?://[^\s)\"'>]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a form."""

    submission: Submission | None  # None where nothing can be made of it
    findings: tuple[Finding, ...]


def take(
    body: str,
    *,
    source: str,
    photo: bytes | None,
    received: date,
    issue: str,
    trades: tuple[Trade, ...],
    questions: Mapping[str, tuple[Question, ...]],
) -> Taken:
    """Make a submission of a form's body; ``received`` becomes the day of its consents, ``issue`` its month.

    ``photo`` is the picture's file: nothing is fetched. ``source`` names the body in findings. The same answers give the
    same bytes.
    """
    found: list[Finding] = []
    text = characters.normalised(body)[: BODY_LIMIT + 1]
    if len(text) > BODY_LIMIT:
        return Taken(None, (findings.make("file-large", source, size=f"{len(body) // 1024} KiB", limit="68 KiB"),))
    for line, value in dict(characters.forbidden(text)).items():
        found.append(findings.make("character-forbidden", source, line, value=value))
    lang = _language(text, questions)
    if lang is None:
        return Taken(None, (*found, findings.make("form-unknown", source)))
    headings = form.headings(lang, questions[lang])
    answers = _answers(text, headings, source, found)
    if not findings.has_errors(found):
        _look_for_leaving(answers, headings, source, found)
    picture = None if findings.has_errors(found) else _picture(answers, photo, source, found)
    if findings.has_errors(found):
        return Taken(None, tuple(found))
    return Taken(_submission(answers, headings, picture, lang, received, issue, trades), tuple(found))


def _language(text: str, questions: Mapping[str, tuple[Question, ...]]) -> str | None:
    """Return the language whose form this is: the one with most of its headings, at least three."""
    lines = {line.strip() for line in text.split("\n")}
    counts = {
        lang: sum(f"### {h.label}" in lines for h in form.headings(lang, questions[lang])) for lang in sorted(questions)
    }
    best = max(counts, key=lambda lang: counts[lang], default=None)
    return best if best is not None and counts[best] >= 3 else None


def _answers(text: str, headings: tuple[Heading, ...], source: str, found: list[Finding]) -> dict[str, str]:
    """Return the answers by target; a label that is missing, repeated or out of order is a finding."""
    labels = {heading.label: place for place, heading in enumerate(headings)}
    answers: dict[str, list[str]] = {}
    seen: list[int] = []
    current: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        label = line.strip().removeprefix("### ").strip() if line.strip().startswith("### ") else None
        if label in labels:
            place = labels[label]
            if place in seen or (seen and place < seen[-1]):
                found.append(findings.make("form-heading-twice", source, number, value=label))
                continue
            seen.append(place)
            current = answers.setdefault(headings[place].target, [])
        elif current is not None:
            current.append(line)
    for place, heading in enumerate(headings):
        if place not in seen:
            found.append(findings.make("form-heading-missing", source, value=heading.label))
    kinds = {heading.target: heading.kind for heading in headings}
    return {target: _answer("\n".join(lines), kinds[target]) for target, lines in answers.items()}


def _answer(text: str, kind: str) -> str:
    text = text.strip()
    if _NOTHING.fullmatch(text) or (kind == "choice" and text == "None"):
        return ""
    return " ".join(text.split()) if kind == "line" else text


def _look_for_leaving(
    answers: dict[str, str], headings: tuple[Heading, ...], source: str, found: list[Finding]
) -> None:
    """Find a wish to be removed; it must reach a person and never become a portrait."""
    for heading in headings:
        match = _LEAVING.search(answers.get(heading.target, "")[:400]) if heading.kind in ("line", "text") else None
        if match:
            found.append(findings.make("form-leaving", source, None, heading.label, value=match.group()[:80]))
            return


def _picture(answers: dict[str, str], photo: bytes | None, source: str, found: list[Finding]) -> bytes | None:
    """Return the cleaned picture, or None where there is none to be shown."""
    address = _PHOTO.search(answers.get("portrait.file", ""))
    if photo is None:
        if address:
            found.append(findings.make("form-photo", source, None, "portrait.file", value=address.group()[:120]))
        return None
    try:
        cleaned = portrait.cleaned(photo)
    except portrait.UnusablePicture as fault:
        found.append(
            findings.make(
                fault.code, source, None, "portrait.file", value=fault.value, limit=schema.PORTRAIT_SHORTEST_SIDE
            )
        )
        return None
    if not answers.get("portrait.alt") or not answers.get("portrait.credit"):
        found.append(findings.make("form-photo-missing", source, None, "portrait.file"))
        return None
    return cleaned


def _submission(
    answers: dict[str, str],
    headings: tuple[Heading, ...],
    picture: bytes | None,
    lang: str,
    received: date,
    issue: str,
    trades: tuple[Trade, ...],
) -> Submission:
    slug = characters.slug(answers.get("name", ""))[: schema.SLUG_LENGTH[1]].strip("-") or "ohne-namen"
    text = _front_matter(answers, headings, picture is not None, lang, received, issue, trades) + _interview(
        answers, headings
    )
    files = [SubmittedFile("index.md", text.encode(), len(text.encode()))]
    if picture is not None:
        files.append(SubmittedFile("portrait.jpg", picture, len(picture)))
    return Submission(slug, f"content/founders/{slug}", tuple(files))


def _front_matter(
    answers: dict[str, str],
    headings: tuple[Heading, ...],
    has_picture: bool,
    lang: str,
    received: date,
    issue: str,
    trades: tuple[Trade, ...],
) -> str:
    """Return the fields in the order of the schema, every value quoted."""
    keys = {trade.label.text(lang): trade.key for trade in trades}
    simple = {
        **answers,
        "trade": keys.get(answers.get("trade", ""), answers.get("trade", "")),
        "issue": issue,
        "lang": lang,
    }
    picture = {
        "file": "portrait.jpg",
        "alt": answers.get("portrait.alt", ""),
        "credit": answers.get("portrait.credit", ""),
    }
    ticked = {
        h.target.partition(".")[2]
        for h in headings
        if h.kind == "consent" and _ticked(answers.get(h.target, ""), h.help)
    }
    if not has_picture:
        ticked.discard("portrait")
    blocks: dict[str, list[str]] = {
        "portrait": _block(picture) if has_picture else [],
        "links": _block(
            {name: _address(answers.get(f"links.{name}", "")) for name in schema.keys(schema.FIELDS, "links")}
        ),
        "gives": [f"  - text: {quoted(line)}" for line in _lines(answers.get("gives[].text", ""))],
        "needs": [f"  - text: {quoted(line)}" for line in _lines(answers.get("needs[].text", ""))],
        "names_next": _nomination(answers),
        "consents": _block(
            {name: received.isoformat() for name in schema.keys(schema.FIELDS, "consents") if name in ticked}
        ),
    }
    rows = ["---"]
    for key in schema.keys(schema.FIELDS):
        if key in blocks:
            rows += [f"{key}:", *blocks[key]] if blocks[key] else []
        elif simple.get(key):
            rows.append(f"{key}: {quoted(simple[key])}")
    return "\n".join([*rows, "---", ""]) + "\n"


def _interview(answers: dict[str, str], headings: tuple[Heading, ...]) -> str:
    """Return the answers under their questions; a heading inside an answer steps back, so that it cannot pose as a question."""
    parts = []
    for heading in headings:
        kind, _, question = heading.target.partition(":")
        answer = answers.get(heading.target, "")
        if kind == "question" and answer:
            parts.append(f"## {question}\n\n{_without_questions(answer)}\n")
    return "\n".join(parts)


def _without_questions(answer: str) -> str:
    stepped_back = re.sub(r"^ {0,3}#{1,2}(?=\s)", "###", answer, flags=re.MULTILINE)
    return re.sub(
        r"^( {0,3}(?:=+|-+))[ \t]*$", r"\\\1", stepped_back, flags=re.MULTILINE
    )  # underlines make headings too


def _nomination(answers: dict[str, str]) -> list[str]:
    name, why = (answers.get(target, "") for target in form.NOMINATION)
    return [f"  - name: {quoted(name)}", f"    why: {quoted(' '.join(why.split()))}"] if name and why else []


def _block(values: dict[str, str]) -> list[str]:
    return [f"  {key}: {quoted(value)}" for key, value in values.items() if value]


def _lines(text: str) -> list[str]:
    """Return an answer's lines without list markers."""
    stripped = (re.sub(r"^\s*(?:[-*+•]|\d+[.)])\s+", "", line).strip() for line in text.split("\n"))
    return [line for line in stripped if line]


def _address(url: str) -> str:
    """Return an address with its scheme; people leave it out."""
    if not url or "://" in url:
        return url
    return f"https://{url}/" if "/" not in url else f"https://{url}"


def _ticked(answer: str, option: str) -> bool:
    """Return whether our own option is ticked: its exact text behind a ticked box, nothing else counts."""
    return any(re.fullmatch(rf"- \[[xX]\] {re.escape(option)}", line.strip()) for line in answer.split("\n"))
