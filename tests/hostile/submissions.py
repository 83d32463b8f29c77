"""Hostile texts on the way in: every field of a folder through the checks, every heading of the form through the doors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pipeline import doors, editorial, findings, form, intake, schema, submission
from pipeline.domain import Finding, Profile, Submission, SubmittedFile
from pipeline.front_matter import quoted
from tests import door_shapes, factories
from tests.door_shapes import Filled

QUESTIONS: Final = {
    lang: editorial.questions(factories.submitted("questions.yml", text), "questions.yml", [])
    for lang, text in factories.QUESTIONS_YML.items()
}
VOCABULARY: Final = submission.Vocabulary(factories.TRADES, QUESTIONS, ("de", "en"))
LONG: Final = (
    "Im ersten Winter hat mir der Tischler von nebenan seinen Ofen geliehen und nie eine Rechnung geschrieben. " * 4
)
PICTURE: Final = factories.encoded(factories.image(400, 500), quality=60)
# A field is called by its file and its name in the schema; the parts of a text by what they are.
INDEX, ENGLISH, UPDATE = "index.md", "index.en.md", "update-spaeter.md"
HARMLESS: Final[dict[str, str]] = {
    "index.md name": "Vera Wachsmann", "index.md pronouns": "sie", "index.md sort_as": "Wachsmann, Vera",
    "index.md business": "Kerzenzieherei Wachsmann", "index.md trade": "handwerk", "index.md place": "Lauenburg",
    "index.md founded": "2019-10", "index.md one_liner": "Zieht Kerzen aus dem Wachs, das Imker sonst wegwerfen.",
    "index.md issue": "2026-11", "index.md lang": "de", "index.md portrait.file": "portrait.jpg",
    "index.md portrait.alt": "Vera Wachsmann hält einen Docht.", "index.md portrait.credit": "Zeichnung: Vorgestellt",
    "index.md portrait.focus": "0.5 0.4",
    **{f"index.md links.{kind}": "" for kind in schema.keys(schema.FIELDS, "links")},
    "index.md gives[].text": "Ein Docht für jede Kerze.", "index.md gives[].tags": "", "index.md gives[].valid_until": "",
    "index.md needs[].text": "Ein Imker mit Wachs.", "index.md proposed_by": "",
    "index.md names_next[].slug": "", "index.md names_next[].name": "Der Tischler", "index.md names_next[].why": "Er hat einen Ofen.",
    "index.md consents.text": "2026-11-01", "index.md consents.portrait": "2026-11-01", "index.md consents.newsletter": "2026-11-01",
    "index.md consents.version": "2026-11", "index.md signed_off": "",
    "index.md opening": "Vera Wachsmann zieht Kerzen.", "index.md question": "Und sonst?", "index.md answer": LONG,
    "index.en.md lang": "en", "index.en.md business": "Wachsmann Candles", "index.en.md one_liner": "Makes candles from wax.",
    "index.en.md portrait_alt": "Vera Wachsmann holds a wick.", "index.en.md gives[].text": "A wick for each candle.",
    "index.en.md needs[].text": "A beekeeper.", "index.en.md names_next[].name": "The joiner",
    "index.en.md names_next[].why": "He has a stove.", "index.en.md translated_by": "", "index.en.md opening": "Vera makes candles.",
    "index.en.md question": "What else?", "index.en.md answer": LONG,
    "update-spaeter.md issue": "2026-11", "update-spaeter.md lang": "de", "update-spaeter.md title": "Ein Jahr danach",
    "update-spaeter.md consent": "2026-11-01", "update-spaeter.md opening": LONG,
}  # fmt: skip
FIELDS: Final = (*HARMLESS, "folder", "file")
OF_THE_PICTURE: Final = ("index.md portrait.", "index.en.md portrait_alt", "index.md consents.portrait", "file")

HEADINGS: Final = [heading for heading in form.headings("de", QUESTIONS["de"]) if heading.kind != "consent"]
SHAPES: Final[tuple[tuple[str, Callable[[Filled], bytes | str]], ...]] = (
    ("form.md", door_shapes.issue_body),
    ("letter.txt", lambda filled: door_shapes.letter(filled, style="headings")),
    ("letter.eml", lambda filled: door_shapes.mail(filled, style="html")),
    ("table.csv", door_shapes.table),
    ("tally.json", door_shapes.tally),
    ("index.md", door_shapes.file),
    ("page.txt", door_shapes.page),
)  # fmt: skip


def folder(
    given: Mapping[str, str], slug: str = "vera-wachsmann", *, bare: bool = False, picture: bool = True,
    names: Sequence[str] = (INDEX, ENGLISH, UPDATE),
) -> Submission:  # fmt: skip
    """Return a folder in which ``given`` stands in place of what is harmless; ``bare`` writes its values without quotes."""
    told = HARMLESS | given
    if not picture:
        told = {name: text for name, text in told.items() if not name.startswith(OF_THE_PICTURE)}
    files = []
    for file in names:
        text = _text({n.partition(" ")[2]: t for n, t in told.items() if n.startswith(f"{file} ")}, bare, given, file)
        name = given.get("file", file) if file == UPDATE else file
        files.append(SubmittedFile(name, text.encode(), len(text.encode())))
    if picture:
        files.append(SubmittedFile("portrait.jpg", PICTURE, len(PICTURE)))
    slug = given.get("folder", slug)
    return Submission(slug, f"content/founders/{slug}", tuple(files))


def check(field: str, text: str, *, bare: bool = False) -> tuple[Profile | None, tuple[Finding, ...]]:
    """Return what the checks make of a folder with ``text`` in one field."""
    picture = field.startswith(OF_THE_PICTURE)
    names = dict.fromkeys((INDEX, UPDATE if field == "file" else field.partition(" ")[0] if " " in field else INDEX))
    arrived = folder({field: text}, bare=bare, picture=picture, names=tuple(names))
    found = submission.check(arrived, VOCABULARY, factories.TODAY)
    return found.profile, found.findings


def unsayable(found: Sequence[Finding]) -> str:
    """Return what is wrong with the words of findings: a line of a stranger's own, a character that steers a terminal; "" if nothing."""
    lines = findings.as_annotations(found, "de").split("\n") if found else []
    if len(lines) != len(found) or any(not line.startswith(("::error ", "::warning ", "::notice ")) for line in lines):
        return "annotation"
    said = findings.as_text(found, "de")
    if any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) <= 0x9F for c in said) or "\n::" in said:
        return "terminal"
    return ""


def through_the_checks(payloads: Sequence[str]) -> tuple[Counter[str], dict[str, list[str]]]:
    """Put each text into each field; return how many were refused and accepted, and by field which ones were accepted."""
    counts: Counter[str] = Counter()
    accepted: dict[str, list[str]] = {field: [] for field in FIELDS}
    for field in FIELDS:
        for text in payloads:
            profile, found = check(field, text)
            if fault := unsayable(found):
                counts[f"findings that act ({fault})"] += 1
            counts["refused" if profile is None else "accepted"] += 1
            if profile is not None:
                accepted[field].append(text)
    for field in (
        "index.md name",
        "index.md one_liner",
        "index.md links.website",
        "index.md gives[].text",
        "index.md names_next[].why",
    ):
        for text in payloads:
            profile, found = check(field, text, bare=True)
            if fault := unsayable(found):
                counts[f"findings that act ({fault})"] += 1
            counts["unquoted: refused" if profile is None else "unquoted: accepted"] += 1
    return counts, accepted


def through_the_doors(payloads: Sequence[str]) -> Counter[str]:
    """Put each text under each heading of the form and through each door, with nothing agreed to; count what becomes of it."""
    counts: Counter[str] = Counter()
    for first in range(len(payloads)):
        given = {h.target: payloads[(first + place) % len(payloads)] for place, h in enumerate(HEADINGS)}
        given["name"] = f"Vera {given['name']}"
        for name, shape in SHAPES:
            data = shape(Filled("de", QUESTIONS["de"], given, frozenset()))
            counts[through_a_door(data if isinstance(data, bytes) else data.encode(), name)] += len(HEADINGS)
    return counts


def through_a_door(data: bytes, name: str) -> str:
    """Return what becomes of a file in which nobody agrees to anything."""
    read = doors.read(data, source=name, questions=QUESTIONS)
    if fault := unsayable(read.findings):
        return f"findings that act ({fault})"
    if read.answers is None:
        return f"{name}: refused"
    if read.answers.ticked:
        return "consent that nobody gave"
    taken = intake.make(
        read.answers,
        source=name,
        photo=None,
        received=factories.TODAY,
        issue="2026-12",
        trades=factories.TRADES,
        picture_later=True,
    )
    if fault := unsayable(taken.findings):
        return f"findings that act ({fault})"
    if taken.submission is None:
        return f"{name}: refused"
    checked = submission.check(taken.submission, VOCABULARY, factories.TODAY)
    if checked.profile is not None or not any(f.code == "consent-missing" for f in checked.findings):
        return "folder without a consent accepted"
    return f"{name}: a folder, which the checks refuse"


def packed(accepted: Mapping[str, Sequence[str]], number: int, own: int) -> dict[str, str]:
    """Return the fields of founder ``number``: in each one a text that the checks accepted there, as long as there is one."""
    steering = ("folder", "file", "index.md issue", "index.md lang", "index.md consents", "index.en.md lang", "update-spaeter.md issue",
                "update-spaeter.md lang", "update-spaeter.md consent", "index.md names_next[].slug", "index.md proposed_by", "index.md portrait.file")  # fmt: skip
    given = {
        "index.md name": f"Vera {_letters(own)}",
        "index.md sort_as": f"Wachsmann, {_letters(own)}",
        "index.md business": _letters(own),
    }
    month = 2026 * 12 + 10 - own // 6
    given["index.md issue"] = given["update-spaeter.md issue"] = f"{month // 12}-{month % 12 + 1:02}"
    for field, texts in accepted.items():
        if number < len(texts) and not field.startswith(steering):
            given[field] = texts[number]
    return given


def words(given: Mapping[str, str], slug: str, *, picture: bool) -> dict[str, tuple[str, ...]]:
    """Return what must stand as words on a founder's page."""
    plain = ["name", "business", "place", "pronouns", "one_liner", "gives[].text", "needs[].text"]
    plain += ["portrait.alt", "portrait.credit"] if picture else []
    return {f"{slug}/index.html": tuple(given[f"index.md {name}"] for name in plain if f"index.md {name}" in given)}


def _letters(number: int) -> str:
    text = ""
    for _ in range(4):
        number, rest = divmod(number, 20)
        text += "BCDFGHJKLMNPQRSTVWXZ"[rest]
    return "Q" + "a".join(text).capitalize()


def _text(fields: Mapping[str, str], bare: bool, given: Mapping[str, str], file: str) -> str:
    def value(name: str) -> str:
        return fields[name] if bare and f"{file} {name}" in given else quoted(fields[name])

    rows = ["---"]
    blocks: dict[str, None] = {}
    for name in fields:
        if name not in ("opening", "question", "answer"):
            blocks[name.partition(".")[0].removesuffix("[]")] = None
    for block in blocks:
        parts = [name for name in fields if name.startswith((f"{block}.", f"{block}[]."))]
        if not parts:
            rows.append(f"{block}: {value(block)}")
            continue
        rows.append(f"{block}:")
        is_list = "[]" in parts[0]
        for place, name in enumerate(parts):
            rows.append(
                f"  {'' if not is_list else '- ' if not place else '  '}{name.rpartition('.')[2]}: {_in_list(name, value(name))}"
            )
    rows += ["---", fields.get("opening", ""), ""]
    for question, answer in (
        ("Wer hat dir geholfen?", LONG),
        ("Wem hast du geholfen?", LONG),
        (fields.get("question", ""), fields.get("answer", "")),
    ):
        if question:
            rows += [f"## {question}", "", answer, ""]
    return "\n".join(rows)


def _in_list(name: str, text: str) -> str:
    return f"[{text}]" if name.endswith("tags") and text != '""' else text
