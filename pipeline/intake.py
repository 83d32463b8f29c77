"""How a filled-in form becomes a founder's folder.

The body of a GitHub issue form is Markdown: ``### label``, then the answer. A general parser of headings can be fooled, for an
answer may contain a heading that looks like a ticked consent. This one is anchored to the form: every label occurs once
and in the form's order, in code blocks too, or nothing is made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline import characters, findings, form, leaving, likeness, links, portrait, prose, schema
from pipeline.domain import Finding, Founder, Question, Severity, Submission, SubmittedFile, Trade
from pipeline.fields import decoded
from pipeline.form import Heading
from pipeline.front_matter import quoted

BODY_LIMIT: Final = 70_000  # characters; GitHub's own limit is 65,536
LEAVING_WITHIN: Final = 400  # characters: a wish to leave comes first, a story may speak of deleting later on
_NOTHING: Final = re.compile(r"\\?_No response\\?_|[-–—]")
_LABEL: Final = re.compile(r"\s*###\s+(\S.*)")
_BOX: Final = re.compile(r"[-*+] \[([ xX]?)\]\s*(.*)")
MARKER: Final = re.compile(r"^\s*(?:(?:[-*+•]|\d+[.)])\s+)+")  # more than one, or reading again would take the next
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s)\"'>]+")
HOST: Final = re.compile(r"[^\s/?#@:.]+(?:\.[^\s/?#@:.]+)+")
MONTH: Final = re.compile(r"(?:(\d{1,2})\s*[./-]\s*)?(\d{4})|(\d{4})\s*[./-]\s*(\d{1,2})")
MONTHS: Final = tuple(
    re.compile(rf"(?:im |in )?(?:{names})\.?,? *(\d{{4}})", re.IGNORECASE)
    for names in (
        "jan(?:uar|uary)?|jänner", "feb(?:ruar|ruary)?|feber", "märz|maerz|mrz|mär|march|mar", "apr(?:il)?", "mai|may", "jun[ie]?",
        "jul[iy]?", "aug(?:ust)?", "sept?(?:ember)?", "o[kc]t(?:ober)?", "nov(?:ember)?", "de[zc](?:ember)?",
    )
)  # fmt: skip
"""How each month is written with its name before the year, in German and English, January first."""
NAME: Final = re.compile(r"@([\w.-]+)")
HANDLES: Final = {
    "instagram": "https://www.instagram.com/{}/",
    "youtube": "https://www.youtube.com/@{}",
    "github": "https://github.com/{}",
}
"""What a name with an @ before it stands for, by the kind of link."""
HANDLE: Final = re.compile(r"@([\w.-]+)@([\w-]+(?:\.[\w-]+)+)")
_HEADING: Final = re.compile(r"((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)#{1,2}(?=[ \t]|$)")
_UNDERLINE: Final = re.compile(r" {0,3}-+[ \t]*")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_LINE_START: Final = re.compile(r"^(?:([!-/:-@\[-`{-~])|(\d+)(?=[.)]))")


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered and agreed to; nothing has been checked but the form itself."""

    lang: str
    values: tuple[tuple[str, str], ...]  # (target of the form's heading, answer); blank answers are left out
    ticked: tuple[str, ...]  # consents given: "consents.text"

    def get(self, target: str) -> str:
        """Return the answer under a heading; "" where there is none."""
        return dict(self.values).get(target, "")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a form."""

    submission: Submission | None  # None where nothing can be made of it
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """One heading of the body with what stands under it."""

    heading: Heading
    line: int  # of the heading
    answer: str
    end: int  # last line


def make(
    answers: Answers,
    remarks: Iterable[Finding] = (),
    *,
    source: str,
    photo: bytes | None,
    received: date,
    issue: str,
    trades: tuple[Trade, ...],
    known: Sequence[Founder] = (),
    picture_later: bool = False,
) -> Taken:
    """Make a submission of answers, through whatever door they came: the same answers give the same bytes.

    ``received`` becomes the day of the consents, ``issue`` the month. ``photo`` is the picture's file: nothing is fetched.
    An address of a picture without its file is an error, or with ``picture_later`` a warning. Whoever is among the
    ``known`` already becomes no second portrait; a namesake gets the business into the folder's name.
    """
    found = list(remarks)
    taken = frozenset(slug for founder in known for slug in (founder.slug, *founder.aliases))
    if not answers.get("name"):
        found.append(findings.make("field-missing", source, None, "name", example="Marlene Schönfeld"))
    elif not _slug(answers, taken):
        found.append(findings.make("form-name", source, None, "name", value=answers.get("name")))
    found += _already(answers, known, source)
    found += _changed_addresses(answers, source)
    proposed, missing = (
        answers.get(form.NOMINATION[0]) or answers.get(form.NOMINATION[1]),
        _unsaid(answers, form.NOMINATION),
    )
    if proposed:
        found += [
            findings.make("form-nomination", source, None, name, value=" ".join(proposed.split())[:80])
            for name in missing
        ]
    picture = _wanted_picture(answers, photo, source, found, later=picture_later)
    if findings.has_errors(found):
        return Taken(None, tuple(found))
    try:
        submission = folder(answers, picture, received, issue, trades, taken)
    except portrait.UnusablePicture as fault:
        return Taken(None, (*found, _unusable(fault, source)))
    return Taken(submission, tuple(found))


def read_form(
    body: str, *, source: str, questions: Mapping[str, tuple[Question, ...]]
) -> tuple[Answers | None, tuple[Finding, ...]]:
    """Return the answers of a form's body with remarks; None where a remark is an error.

    ``questions`` holds the catalogue of each language that has a form. Never raises, whatever ``body`` holds.
    """
    if len(body) > BODY_LIMIT:
        size, limit = (f"{length // 1024} KiB" for length in (len(body), BODY_LIMIT))
        return None, (findings.make("file-large", source, size=size, limit=limit),)
    found: list[Finding] = []
    text, private = legible(body, source, found)
    forms = {lang: form.headings(lang, asked) for lang, asked in questions.items()}
    lang = _language(text, forms)
    if lang is None:
        return None, (*found, findings.make("form-unknown", source), *wishes(text[:2000], source, None, None))
    sections = _sections(text, lang, forms, source, found)
    whole = not findings.has_errors(
        found
    )  # otherwise what seems to stand under a consent may belong to another heading
    for section in sections:
        if whole or section.heading.kind != "consent":
            found += _remarks(section, source)
        written = section.heading.target != form.PHOTO and not section.heading.target.startswith("links.")
        found += [f for f in private if written and f.line and section.line < f.line <= section.end]
    if findings.has_errors(found):
        return None, tuple(found)
    return Answers(
        lang,
        tuple((s.heading.target, s.answer) for s in sections if s.answer and s.heading.kind != "consent"),
        tuple(s.heading.target for s in sections if s.heading.kind == "consent" and _is_ticked(s)),
    ), tuple(found)


def language(body: str, questions: Mapping[str, tuple[Question, ...]]) -> str | None:
    """Return the language whose form a body is; None where it is no form of ours."""
    return _language(
        characters.normalised(body), {lang: form.headings(lang, asked) for lang, asked in questions.items()}
    )


def answer(text: str, heading: Heading) -> str:
    """Return what was answered under a heading; "" for the signs that stand for nothing."""
    text = text.strip()
    if _NOTHING.fullmatch(text) or (heading.kind == "choice" and text == "None"):
        return ""
    return " ".join(text.split()) if heading.kind in ("line", "choice") else text


def wishes(text: str, source: str, line: int | None, field: str | None) -> Iterable[Finding]:
    """Find a wish to be removed; it must reach a person and never become a portrait."""
    if sentence := leaving.wish(text):
        yield findings.make("form-leaving", source, line, field, value=sentence[:80])


def pictures(answers: Answers) -> list[str]:
    """Return the addresses that stand where the picture should be."""
    return _WEB_ADDRESS.findall(answers.get(form.PHOTO))


def may_show_picture(answers: Answers) -> bool:
    """Return whether a picture may be shown and is described and credited; without all three none is fetched or written."""
    described = answers.get("portrait.alt") and answers.get("portrait.credit")
    return bool(described) and "consents.portrait" in answers.ticked


def folder(
    answers: Answers,
    photo: bytes | None,
    received: date,
    issue: str,
    trades: tuple[Trade, ...],
    taken: Collection[str] = (),
) -> Submission:
    """Return the folder that holds these answers; ``taken`` are names of folders that others have. Raises UnusablePicture.

    The picture is written anew, so that it tells no place; one without consent, description or credit stays out.
    """
    picture = portrait.cleaned(photo) if photo is not None and may_show_picture(answers) else None
    slug = _slug(answers, taken)
    text = _front_matter(answers, picture is not None, received, issue, trades) + _interview(answers)
    files = [SubmittedFile("index.md", text.encode(), len(text.encode()))]
    if picture is not None:
        files.append(SubmittedFile("portrait.jpg", picture, len(picture)))
    return Submission(slug, f"content/founders/{slug}", tuple(files))


# The form


def legible(body: str, source: str, found: list[Finding]) -> tuple[str, list[Finding]]:
    """Return a text in normal form, and the places of e-mail addresses in it.

    Invisible characters come in by pasting and nobody can find them by eye: they are taken out, and a person reads the place.
    """
    data = body.encode("utf-8", "replace")
    remarks: list[Finding] = []
    text = decoded(SubmittedFile(source, data, len(data)), source, len(data), remarks) or ""
    invisible = [remark for remark in remarks if remark.code == "character-forbidden"]
    if invisible:
        first = min(invisible, key=lambda remark: remark.line or 0)
        number = len(invisible)
        where_de, where_en = (
            (f"in {number} Zeilen", f"in {number} lines") if number > 1 else ("in einer Zeile", "in one line")
        )
        found.append(
            findings.make(
                "form-characters", source, first.line, where=where_de, where_en=where_en, **dict(first.details)
            )
        )
    return text, [remark for remark in remarks if remark.code == "private-email"]


def _language(text: str, forms: Mapping[str, tuple[Heading, ...]]) -> str | None:
    """Return the language whose form this is: the one with most of its headings, at least half of them."""
    there = {_label(line) for line in text.split("\n")}
    counts = {lang: sum(h.label in there for h in headings) for lang, headings in forms.items()}
    best = max(counts, key=lambda lang: counts[lang], default=None)
    return best if best is not None and counts[best] * 2 >= len(forms[best]) else None


def _sections(
    text: str, lang: str, forms: Mapping[str, tuple[Heading, ...]], source: str, found: list[Finding]
) -> list[_Section]:
    """Return the headings with their answers; a label that is missing, repeated or out of order is a finding.

    A label of the form in another language counts as out of order.
    """
    headings = forms[lang]
    places = {h.label: place for place, h in enumerate(headings)}
    lines = text.split("\n")
    labels = [(number, label) for number, line in enumerate(lines, 1) if (label := _label(line))]
    times = Counter(label for _, label in labels)
    astray = [(number, label) for number, label in labels if times[label] > 1 and label in places]
    starts = [(number, headings[places[label]]) for number, label in labels if label in places and times[label] == 1]
    last = -1
    for number, heading in starts:
        if places[heading.label] < last:
            astray.append((number, heading.label))
        last = max(last, places[heading.label])
    others = {h.label for other in forms.values() for h in other} - set(places)
    astray += [(number, label) for number, label in labels if label in others][:1]
    found += [findings.make("form-heading-twice", source, number, value=label) for number, label in astray]
    found += [findings.make("form-heading-missing", source, value=label) for label in places if not times[label]]
    ends = [*(number - 1 for number, _ in starts), len(lines)][1:]
    return [
        _Section(heading, number, answer("\n".join(lines[number:end]), heading), end)
        for (number, heading), end in zip(starts, ends, strict=True)
    ]


def _label(line: str) -> str:
    match = _LABEL.fullmatch(line)
    return " ".join(match.group(1).split()) if match else ""


def _remarks(section: _Section, source: str) -> Iterable[Finding]:
    """Find what must reach a person: a wish to leave, and a consent that is more than a box."""
    heading = section.heading
    field = heading.label if heading.target.startswith("question:") else heading.target
    if heading.kind == "consent":
        if section.answer and _is_ticked(section) is None:
            yield findings.make("form-consent", source, section.line, field, value=section.answer[:80])
    else:
        yield from wishes(section.answer[:LEAVING_WITHIN], source, section.line, field)


def _is_ticked(section: _Section) -> bool | None:
    """Return whether our own option is ticked; None where anything but one box with exactly its text stands there."""
    box = _BOX.fullmatch(section.answer)
    if box is None or " ".join(box.group(2).split()) != section.heading.option:
        return None
    return box.group(1) in ("x", "X")


def _already(answers: Answers, known: Sequence[Founder], source: str) -> Iterable[Finding]:
    """Find who is here already: what they send now is a later word, and no second portrait."""
    addresses = {name.removeprefix("links."): written for name, written in _addresses(answers).items()}
    for founder in likeness.same_person(answers.get("name"), answers.get("business"), addresses, known):
        yield findings.make("form-already", source, None, "name", value=founder.name, slug=founder.slug)
        return


def _changed_addresses(answers: Answers, source: str) -> Iterable[Finding]:
    for name, written in _addresses(answers).items():
        if written != answers.get(name):
            yield findings.make("link-changed", source, None, name, value=answers.get(name)[:200], written=written)


def _wanted_picture(
    answers: Answers, photo: bytes | None, source: str, found: list[Finding], *, later: bool
) -> bytes | None:
    """Return the picture if it may be shown; an address without its file is an error, for somebody must fetch it.

    Everything about a picture is said at once, also about one that is left out: whoever sent it is asked one time only.
    """
    text = answers.get(form.PHOTO)
    addresses = pictures(answers)
    if photo is None and not addresses:
        if text:
            found.append(findings.make("form-photo-text", source, None, form.PHOTO, value=text[:80]))
        return None
    is_agreed = "consents.portrait" in answers.ticked
    missing = _unsaid(answers, ("portrait.alt", "portrait.credit"))
    if not is_agreed:
        found.append(findings.make("form-photo-consent", source, None, form.PHOTO))
    elif photo is None:
        code = "form-photo-later" if later else "form-photo"
        found += [findings.make(code, source, None, form.PHOTO, value=address[:120]) for address in addresses]
    found += [findings.make("form-photo-missing", source, None, name) for name in missing]
    is_shown = is_agreed and not missing
    if photo is not None and (flaw := _flaw(photo, source)):
        found.append(flaw if is_shown else replace(flaw, severity=Severity.WARNING))
    return photo if is_shown else None


def _flaw(photo: bytes, source: str) -> Finding | None:
    """Return why a picture cannot be published; None where it can."""
    if len(photo) > schema.PORTRAIT_LIMIT:
        size, limit = (f"{length / 1024 / 1024:.1f} MiB" for length in (len(photo), schema.PORTRAIT_LIMIT))
        size = f"> {size}" if size == limit else size  # no more than that was read
        return findings.make("file-large", source, None, form.PHOTO, size=size, limit=limit)
    try:
        portrait.inspect(photo)
    except portrait.UnusablePicture as fault:
        return _unusable(fault, source)
    return None


def _unusable(fault: portrait.UnusablePicture, source: str) -> Finding:
    limit = schema.PORTRAIT_SHORTEST_SIDE
    return findings.make(fault.code, source, None, form.PHOTO, value=fault.value, limit=limit)


def _unsaid(answers: Answers, targets: Iterable[str]) -> list[str]:
    return [target for target in targets if not answers.get(target)]


# The folder


def _slug(answers: Answers, taken: Collection[str]) -> str:
    """Return the folder's name: the founder's, with the business where that alone is too short or taken, by the site or others."""
    shortest, longest = schema.SLUG_LENGTH
    name, business, place = (answers.get(target) for target in ("name", "business", "place"))
    longer = [f"{name} {business}", f"{name} {business} {place}"] if characters.slug(name) else []
    slugs = (characters.slug(text)[:longest].strip("-") for text in (name, *longer))
    free = (slug for slug in slugs if slug not in schema.RESERVED_SLUGS and slug not in taken)
    return next((slug for slug in free if len(slug) >= shortest), "")


def _front_matter(answers: Answers, has_picture: bool, received: date, issue: str, trades: tuple[Trade, ...]) -> str:
    """Return the fields in the order of the schema, every value quoted."""
    names = ((name, trade.key) for trade in trades for name in (trade.key, *dict(trade.label.names).values()))
    keys = {characters.slug(name): key for name, key in names}  # however somebody writes it, in whichever language
    values = dict(answers.values) | {"issue": issue, "lang": answers.lang, form.PHOTO: "portrait.jpg"}
    values["trade"] = keys.get(characters.slug(answers.get("trade")), answers.get("trade"))
    values["founded"] = as_month(answers.get("founded"))
    values |= _addresses(answers)
    values |= dict.fromkeys(answers.ticked, received.isoformat())
    if answers.ticked:  # a box counts only beside today's very words
        values["consents.version"] = schema.CONSENT_VERSION
    lists = {
        "gives": [f"  - text: {quoted(line)}" for line in _lines(answers.get("gives[].text"))],
        "needs": [f"  - text: {quoted(line)}" for line in _lines(answers.get("needs[].text"))],
        "names_next": _nomination(answers),
    }
    rows = ["---"]
    for key in schema.keys(schema.FIELDS):
        parts = schema.keys(schema.FIELDS, key) if key != "portrait" or has_picture else ()
        block = [f"  {part}: {quoted(value)}" for part in parts if (value := values.get(f"{key}.{part}"))]
        if entries := lists.get(key, block):
            rows += [f"{key}:", *entries]
        elif values.get(key):
            rows.append(f"{key}: {quoted(values[key])}")
    return "\n".join([*rows, "---", ""]) + "\n"


def as_month(text: str) -> str:
    """Return a year, or year and month, as the file has it: "3/2021" and "März 2021" are 2021-03. Anything else stays as it is."""
    for number, named in enumerate(MONTHS, 1):
        if found := named.fullmatch(text):
            return f"{found[1]}-{number:02}"
    match = MONTH.fullmatch(text)
    if match is None:
        return text
    year, month = match.group(2) or match.group(3), match.group(1) or match.group(4)
    return f"{year}-{int(month):02}" if month else year


def _nomination(answers: Answers) -> list[str]:
    name, why = (" ".join(answers.get(target).split()) for target in form.NOMINATION)
    return [f"  - name: {quoted(name)}", f"    why: {quoted(why)}"] if name and why else []


def _lines(text: str) -> list[str]:
    """Return an answer's lines without list markers."""
    stripped = (MARKER.sub("", line).strip() for line in text.split("\n"))
    return [line for line in stripped if line]


def _addresses(answers: Answers) -> dict[str, str]:
    """Return the addresses as they are written, by the names of their fields."""
    return {name: links.canonical(_address(value, name)) for name, value in answers.values if name.startswith("links.")}


def _address(text: str, field: str) -> str:
    """Return an address with its scheme, which people leave out; a name with an @ becomes the address it stands for."""
    if (named := NAME.fullmatch(text)) and (address := HANDLES.get(field.removeprefix("links."))):
        return address.format(named.group(1))
    if handle := HANDLE.fullmatch(text):
        return f"https://{handle.group(2)}/@{handle.group(1)}"
    host = HOST.match(text)
    if host is None:
        return text
    rest = text[host.end() :]
    return f"https://{text}/" if not rest else f"https://{text}" if rest[0] in "/?#" else text


def _interview(answers: Answers) -> str:
    """Return the answers under their questions."""
    asked = [(target.removeprefix("question:"), text) for target, text in answers.values if "question:" in target]
    return "\n".join(f"## {question}\n\n{_contained(text)}\n" for question, text in asked)


def _contained(answer: str) -> str:
    """Return an answer that stays under its question: no heading in it poses as one, nothing left open swallows the next.

    The page's own parser decides, and the text is changed only as far as needed: headings become small ones, an open code
    block is closed; where that is not enough, no line begins anything.
    """
    if _stays(answer) and not _has_title(answer):
        return answer
    smaller = _with_small_headings(answer)
    return smaller if _stays(smaller) else _flat(answer)


def _with_small_headings(answer: str) -> str:
    """Return the text with its headings made small, but not in code blocks; one that is left open is closed."""
    rows: list[str] = []
    fence = ""
    for row in answer.split("\n"):
        mark = _FENCE.match(row)
        if fence:
            if mark and mark.group(1).startswith(fence) and not row.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark.group(1)
        elif heading := _HEADING.match(row):
            row = f"{heading.group(1)}###{row[heading.end() :]}"
        elif _UNDERLINE.fullmatch(row) and rows and rows[-1].strip():
            rows.append("")  # a line across the page, not the underline of a heading
        rows.append(row)
    return "\n".join([*rows, fence] if fence else rows)


def _stays(answer: str) -> bool:
    rendered = prose.render(f"## a\n\n{answer}\n\n## b\n")
    return [heading.text for heading in rendered.headings] == ["a", "b"]


def _has_title(answer: str) -> bool:
    return any(remark.details == (("level", "1"),) for remark in prose.render(answer).remarks)


def _flat(answer: str) -> str:
    """Return the text as plain paragraphs: what would begin a block at the start of a line is escaped."""
    rows = (row.strip() for row in answer.split("\n"))
    return "\n".join(_LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\", row) for row in rows)
