"""What must hold of any bytes whatever: one target for each way in, and the texts that a search for a counterexample begins with.

A target takes bytes and raises where a rule is broken: an exception that nobody documented, a finding that points to no line,
a text that is another one after it was written and read again, HTML that may act, a consent that nobody gave.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import html
from PIL import Image

from pipeline import (
    archive,
    characters,
    doors,
    editorial,
    findings,
    form,
    front_matter,
    intake,
    links,
    plaintext,
    portrait,
    prose,
    schema,
    submission,
)
from pipeline.domain import Finding, Html, Submission, SubmittedFile
from tests import door_shapes, factories, odd_inputs

TESTS: Final = Path(__file__).parents[1]
TODAY: Final = factories.TODAY
QUESTIONS: Final = {
    lang: editorial.questions(factories.submitted("questions.yml", text), "questions.yml", [])
    for lang, text in factories.QUESTIONS_YML.items()
}
VOCABULARY: Final = submission.Vocabulary(factories.TRADES, QUESTIONS, ("de", "en"), frozenset({"etikettendruck"}))
APART: Final = "\n%%%%\n"  # between the files of a folder, between the answers of a form
SHAPES: Final[tuple[tuple[str, Callable[[door_shapes.Filled], bytes | str]], ...]] = (
    ("form.md", door_shapes.issue_body),
    ("letter.txt", lambda filled: door_shapes.letter(filled, style="headings")),
    ("letter.txt", lambda filled: door_shapes.letter(filled, style="colons")),
    ("letter.eml", lambda filled: door_shapes.mail(filled, style="quoted")),
    ("letter.eml", lambda filled: door_shapes.mail(filled, style="html")),
    ("table.csv", door_shapes.table),
    ("table.csv", lambda filled: door_shapes.table(filled, separator=";", encoding="utf-16")),
    ("tally.json", door_shapes.tally),
    ("typeform.json", door_shapes.typeform),
    ("netlify.json", door_shapes.netlify),
    ("google.json", door_shapes.google),
    ("jotform.json", door_shapes.jotform),
    ("own.json", door_shapes.own_json),
    ("index.md", door_shapes.file),
    ("page.txt", door_shapes.page),
    ("letter.eml", door_shapes.page_attached),
)  # fmt: skip
NAMES: Final = tuple(dict.fromkeys(name for name, _ in SHAPES))

_TAGS: Final = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "hr", "a", "code", "pre"}
_ATTRIBUTES: Final = {"a": {"href", "rel"}, "ol": {"start"}}


@dataclass(frozen=True)
class Target:
    """One way in."""

    check: Callable[[bytes], None]  # raises where a rule is broken
    seeds: Callable[[], Iterable[bytes]]  # what a search begins with
    longest: int  # bytes that are worth trying
    words: tuple[str, ...] = ()  # what bytes by chance would hardly ever spell


# The loader: the files of a founder's folder


def loader(data: bytes) -> None:
    names = ("index.md", "index.en.md", "update-spaeter.md")
    parts = data.split(APART.encode(), len(names) - 1)
    files = tuple(SubmittedFile(name, part, len(part)) for name, part in zip(names, parts, strict=False))
    folder = Submission("vera-wachsmann", "content/founders/vera-wachsmann", files)
    checked = submission.check(folder, VOCABULARY, TODAY)
    _hold(checked.findings, {f"{folder.folder}/{file.name}": file.data for file in files})
    assert (checked.profile is None) == findings.has_errors(checked.findings)
    for file in files:
        fields = front_matter.split(characters.normalised(file.data.decode(errors="replace"))).fields
        for scalar in front_matter.scalars(fields):
            again, remarks = front_matter.read(f"key: {front_matter.quoted(scalar.text)}\n")
            assert again is not None, remarks
            assert [value.text for value in front_matter.scalars(again)] == ["key", scalar.text]


def _loader_seeds() -> Iterable[bytes]:
    texts = factories.texts()
    ada, joerg, mira, mira_en = (
        texts[f"content/founders/{name}.md"]
        for name in ("ada-beispiel/index", "joerg-muessig/index", "mira-sommer/index", "mira-sommer/index.en")
    )
    later = '---\nissue: "2026-11"\nlang: "de"\ntitle: "Ein Jahr danach"\nconsent: "2026-10-20"\n---\nEs geht weiter.\n'
    yield from (
        text.encode() for text in (ada, joerg, mira, mira + APART + mira_en, mira + APART + mira_en + APART + later)
    )
    for case in odd_inputs.cases():
        for change in case.change:
            if "write" in change and change.get("file", odd_inputs.INDEX) == odd_inputs.INDEX:
                yield change["write"].encode()
            elif {"replace", "new"} <= change.keys() and change["replace"] in ada:
                yield ada.replace(change["replace"], change["new"], 1).encode()


# The form: a body as it comes, and answers in a form in which nobody agreed to anything


def body(data: bytes) -> None:
    text = data.decode(errors="surrogateescape")
    taken = _take(text)
    _hold(taken.findings, {"form.md": text.encode(errors="replace")})
    if taken.submission is not None:
        _written(taken.submission)


def answers(data: bytes) -> None:
    """Put each part of ``data`` under a heading; whatever it says, nobody has agreed, and what was made holds it as it was."""
    parts = iter(data.decode(errors="replace").split(APART))
    headings = [h for h in form.headings("de", QUESTIONS["de"]) if h.kind != "consent"]
    given = {heading.target: part for heading, part in zip(headings, parts, strict=False)}
    filled = door_shapes.Filled("de", QUESTIONS["de"], given, frozenset())
    text = door_shapes.issue_body(filled)
    taken = _take(text)
    _hold(taken.findings, {"form.md": text.encode(errors="replace")})
    if taken.submission is None:
        return
    fields, written = _written(taken.submission)
    assert fields.get("consents") is None, written
    for heading in headings:
        value = fields.get(heading.target)
        if heading.kind == "line" and "." not in heading.target and isinstance(value, front_matter.Scalar):
            legible, _ = intake.legible(given.get(heading.target, ""), "form.md", [])
            assert value.text == intake.answer(legible, heading), heading.target
    read = doors.read(written.encode(), source="index.md", questions=QUESTIONS)
    if read.answers is not None:
        assert not read.answers.ticked


def _body_seeds() -> Iterable[bytes]:
    yield from (path.read_bytes() for path in sorted((TESTS / "cases_intake").glob("*.md")))


def _answers_seeds() -> Iterable[bytes]:
    for filled in _filled():
        parts = [text for heading, text in filled.rows if heading.kind != "consent"]
        yield APART.join(parts).encode()
    for path in sorted((TESTS / "cases_intake").glob("*.md")):
        sections = path.read_text("utf-8").split("### ")
        yield APART.join(section.partition("\n")[2].strip() for section in sections[1:]).encode()


# The other doors: the first byte says which file it is called


def door(data: bytes) -> None:
    name, content = NAMES[data[0] % len(NAMES)] if data else NAMES[0], data[1:]
    read = doors.read(content, source=name, questions=QUESTIONS)
    _hold(read.findings, {name: content}, is_text=read.door != "mail")
    assert read.answers is None or not findings.has_errors(read.findings)
    if read.answers is None:
        return
    taken = _make(read.answers, name)
    if taken.submission is None:
        assert findings.has_errors(taken.findings)
        return
    fields, written = _written(taken.submission)
    consents = fields.get("consents")
    given = (
        {f"consents.{key.text}" for key, _ in consents.entries} if isinstance(consents, front_matter.Mapping) else set()
    )
    assert given - {"consents.version"} == set(read.answers.ticked)
    again = doors.read(written.encode(), source="index.md", questions=QUESTIONS)
    if again.answers is not None and again.answers.get("name"):
        assert again.answers.ticked == read.answers.ticked
        twice = _make(again.answers, name).submission
        if twice is not None:
            assert _text(twice) == written, "read again, a folder is the same folder"


def _door_seeds() -> Iterable[bytes]:
    for filled in _filled():
        for name, shape in SHAPES:
            data = shape(filled)
            yield bytes([NAMES.index(name)]) + (data.encode() if isinstance(data, str) else data)
    for path in sorted((TESTS / "cases_intake" / "doors").iterdir()):
        name = {".csv": "table.csv", ".tsv": "table.csv", ".json": "own.json", ".md": "index.md"}.get(
            path.suffix, "letter.eml"
        )
        yield bytes([NAMES.index(name)]) + path.read_bytes()


# The prose: Markdown to HTML


def markdown(data: bytes) -> None:
    text = characters.normalised(data.decode(errors="replace"))
    rendered = prose.render(text, first_line=10)
    last = 10 + text.count("\n")
    lines = [remark.line for remark in rendered.remarks] + [heading.line for heading in rendered.headings]
    assert all(10 <= line <= last for line in lines), (lines, last)
    for remark in rendered.remarks:
        _say(findings.make(remark.code, "index.md", remark.line, None, **dict(remark.details)))
    anchors = [answer.anchor for answer in rendered.interview.answers]
    assert len(set(anchors)) == len(anchors)
    assert all(schema.SLUG.fullmatch(anchor) for anchor in anchors), anchors
    for part in (rendered.interview.opening, *(answer.html for answer in rendered.interview.answers)):
        harmless(part)
        harmless(
            prose.relinked(part, lambda url, words: f'<a href="/ada/">{words}</a>' if url.startswith("/") else words)
        )
        prose.first_paragraph(part)
        prose.plain(part)
        plaintext.paragraphs(prose.rooted(part, "https://vorgestellt.example"))


def harmless(part: Html) -> None:
    """Raise where HTML holds what is not allowed, or where cleaning it once more would change it."""
    assert prose._CLEANER.clean(part) == part
    assert not list(characters.forbidden(part))
    for element in html.fragment_fromstring(part, create_parent="div").iter():
        if element.getparent() is None:
            continue
        assert element.tag in _TAGS, element.tag
        assert set(element.attrib) <= _ATTRIBUTES.get(element.tag, set()), dict(element.attrib)
        href = element.get("href")
        if href is not None:
            assert links.fault(href) is None or links.internal_target(href) is not None, href
            assert href.casefold().startswith(("https://", "http://", "/")), href
            assert not href.startswith("//"), href


def _markdown_seeds() -> Iterable[bytes]:
    yield from (text.split("---\n", 2)[2].encode() for name, text in factories.texts().items() if "/founders/" in name)
    yield from (line.encode() for line in (
        "[a](javascript:alert(1))", "![x](https://a.example/x.png)", "<img src=x onerror=alert(1)>", "[[Ada Beispiel|sie]]",
        "<https://a.example>", "`` ` ``", "```\n<script>\n```", "> - 1. a\n", "a\\\nb", "## Wer?\n\n### Und?\n", "&#x202e;&lt;",
        "[a][b]\n\n[b]: https://a.example 'x'\n", "***a** b*", "<!-- x -->", "<div>\n*a*\n</div>", "3. a\n4. b\n", "a | b\n--|--\n",
        "a[^1]\n\n[^1]: b", "~~a~~ $x$ $$y$$", "[x](/ada-beispiel/?q=\"><svg onload=1>#a)", "| [[a]] | [[", "Setext\n---\nb",
    ))  # fmt: skip


# The picture


def picture(data: bytes) -> None:
    try:
        portrait.inspect(data)
    except portrait.UnusablePicture as fault:
        _say(findings.make(fault.code, "portrait.jpg", value=fault.value, limit=schema.PORTRAIT_SHORTEST_SIDE))
        return
    made = portrait.cleaned(data)
    image = Image.open(io.BytesIO(made))
    assert image.format == "JPEG"
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}, (
        image.info
    )
    assert not image.getexif()


def _picture_seeds() -> Iterable[bytes]:
    small = factories.image(400, 400)
    for kind in ("JPEG", "PNG", "WEBP"):
        yield factories.encoded(small, kind)
    yield factories.encoded(small.convert("CMYK"))
    yield factories.encoded(small.convert("P"), "PNG", transparency=0)
    yield factories.encoded(small.convert("RGBA"), "WEBP", lossless=True)
    yield factories.encoded(small.convert("1"), "PNG")
    yield factories.encoded(small.convert("L"), "PNG")
    for name in ("place", "bomb", "truncated", "svg"):
        yield odd_inputs.PICTURES[name]()


_FIELDS: Final = tuple(f"\n{field.name.rpartition('.')[2].replace('[]', '')}: " for field in schema.FIELDS)
_LABELS: Final = tuple(
    f"\n### {heading.label}\n" for lang in QUESTIONS for heading in form.headings(lang, QUESTIONS[lang])
)
_BOXES: Final = tuple(
    f"- [x] {h.option}" for lang in QUESTIONS for h in form.headings(lang, QUESTIONS[lang]) if h.option
)
_YAML: Final = (
    "---\n",
    ": ",
    "\n  - ",
    "&a ",
    "*a",
    "!!python/object",
    "<<: ",
    "\\x",
    "\\u202e",
    "? ",
    "|-\n",
    ">+\n",
    "%YAML",
    "#",
    APART,
)
_MARKS: Final = (
    "](", "[[", "]]", "![", "](javascript:", "](data:", "](//", "](/\\", "<script", "<svg/onload=", "<!--", "-->", "```\n", "~~~\n",
    "\n## ", "\n> ", "\n- ", "\n1. ", "\n---\n", "&#x", "&lt;", "\\", "<https://", "]: ", "\n\n    ", "_No response_",
)  # fmt: skip
_SHEETS: Final = ('","', '":{"', '":["', '"label":', '"value":', '"namedValues":', '"answers":', "Content-Type: text/html\n",
                  "=?utf-8?q?", "boundary=", "charset=", "quoted-printable", "base64", "format=flowed", "consents.text", "true")  # fmt: skip

# What somebody moves in with: an archive


def moved(data: bytes) -> None:
    """Read an archive: it is refused with a sentence, or every file lies in a known folder and is what the manifest says."""
    for kind, folders in archive.FOLDERS.items():
        try:
            taken = archive.Archive(io.BytesIO(data), kind)
            read = {file.path: taken.read(file.path) for file in taken.manifest.files}
        except archive.NotAccepted as refused:
            taken, reasons = None, refused.reasons
        if taken is None:
            assert reasons
            assert all(characters.is_clean(reason.text(lang)) for reason in reasons for lang in ("de", "en"))
            continue
        assert not archive.objections(read, taken.manifest.empty)
        assert all(path.startswith(folders) or path == archive.README for path in (*read, *taken.manifest.empty))
        assert [archive.measured(*file) for file in read.items()] == list(taken.manifest.files)


def _moved_seeds() -> Iterable[bytes]:
    files = {name: text.encode() for name, text in factories.texts().items()} | {
        "receipts/branch/2026-10.jsonl": b"{}\n"
    }
    for kind, held in (("publication", files), ("private", {"private/letter/key": b"ab"})):
        told = archive.manifest(kind, name="V", url="https://v.example", day="2026-11-20", program="1", empty=(),
                                files=[archive.measured(*file) for file in held.items()])  # fmt: skip
        out, again = io.BytesIO(), io.BytesIO()
        archive.write(out, told, held.__getitem__)
        yield out.getvalue()
        with zipfile.ZipFile(out) as made, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in made.namelist():
                packed.writestr(name, made.read(name))
        yield again.getvalue()


_ZIP: Final = (
    "PK\x01\x02",
    "PK\x03\x04",
    "PK\x05\x06",
    "PK\x06\x06",
    "\0\0\0\0",
    "../",
    "\\",
    "content/",
    "manifest.json",
)


TARGETS: Final = {
    "loader": Target(loader, _loader_seeds, 8_000, (*_FIELDS, *_YAML, *_MARKS)),
    "form": Target(body, _body_seeds, 8_000, (*_LABELS, *_BOXES, *_MARKS)),
    "answers": Target(answers, _answers_seeds, 4_000, (*_LABELS, *_BOXES, *_MARKS, APART)),
    "doors": Target(door, _door_seeds, 8_000, (*_FIELDS, *_LABELS, *_BOXES, *_YAML, *_SHEETS)),
    "prose": Target(markdown, _markdown_seeds, 2_000, _MARKS),
    "portrait": Target(picture, _picture_seeds, 20_000),
    "archive": Target(moved, _moved_seeds, 20_000, _ZIP),
}


# What all of them ask for


def _filled() -> Iterable[door_shapes.Filled]:
    usual = {
        "name": "Vera Wachsmann", "pronouns": "sie", "business": "Kerzenzieherei Wachsmann", "trade": "Handwerk",
        "place": "Lauenburg", "founded": "2019-10", "one_liner": "Zieht Kerzen aus Wachs #1 der Imker.",
        "links.website": "www.wachsmann.example", "gives[].text": "- Ein Docht\n- Zwei Nachmittage am Kessel",
        "needs[].text": "Ein Imker", "names_next[].name": "Der Tischler", "names_next[].why": "Er hat einen Ofen.",
    }  # fmt: skip
    for lang in ("de", "en"):
        told = {f"question:{q.text}": "Erst einmal `nichts`.\n\n- Dann *viel*.\n" for q in QUESTIONS[lang]}
        trade = factories.TRADES[1].label.text(lang)
        yield door_shapes.Filled(lang, QUESTIONS[lang], usual | told | {"trade": trade}, frozenset({"consents.text"}))


def _take(text: str) -> intake.Taken:
    return factories.taken(text, QUESTIONS, known=(factories.founder("joerg-muessig"),), picture_later=True)


def _make(given: intake.Answers, source: str) -> intake.Taken:
    return intake.make(
        given, source=source, photo=None, received=TODAY, issue="2026-12", trades=factories.TRADES, picture_later=True
    )


def _written(folder: Submission) -> tuple[front_matter.Mapping, str]:
    """Return the front matter of a folder that was made, and its text, after the checks have looked at it."""
    text = _text(folder)
    document = front_matter.split(text)
    assert document.fields is not None, text
    assert not document.remarks, (document.remarks, text)
    checked = submission.check(folder, VOCABULARY, TODAY)
    _hold(checked.findings, {f"{folder.folder}/index.md": text.encode()})
    return document.fields, text


def _text(folder: Submission) -> str:
    return next(file.data for file in folder.files if file.name == "index.md").decode()


def _hold(found: Iterable[Finding], files: dict[str, bytes], *, is_text: bool = True) -> None:
    """Raise where a finding cannot be said, or points to a line that its file does not have; a mail's are those of its words."""
    for finding in found:
        _say(finding)
        if finding.line is not None:
            last = characters.normalised(_decoded(files[finding.file])).count("\n") + 1
            assert finding.line >= 1, finding
            assert finding.line <= last or not is_text, (finding, last)


def _decoded(data: bytes) -> str:
    return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace")


def _say(finding: Finding) -> None:
    findings.as_annotations([finding], "de")
    for lang in ("de", "en"):
        for sentence in (findings.message(finding, lang), findings.remedy(finding, lang)):
            assert sentence
