"""The doors: whatever way the same answers come, they give the same bytes, and no text in an answer agrees to anything."""

from __future__ import annotations

import base64
import json
import random
import re
import subprocess
import textwrap
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline import characters, doors, findings, form, intake, store, submission
from pipeline.domain import Submission
from tests import door_shapes, factories, test_intake
from tests import pictures as odd_pictures
from tests.door_shapes import Filled
from tests.test_intake import QUESTIONS, RECEIVED, SMALL_QUESTIONS, TRADES
from tests.test_portrait import assert_pixels_only

CASES = Path(__file__).parent / "cases_intake" / "doors"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((CASES / "expected.yml").read_text("utf-8"))
SMALL = submission.Vocabulary(factories.TRADES, SMALL_QUESTIONS, ("de", "en"))
CONSENTS = ("consents.text", "consents.portrait", "consents.newsletter")

SHAPES = {
    "form.md": door_shapes.issue_body,
    "headings.txt": partial(door_shapes.letter, style="headings"),
    "colons.txt": partial(door_shapes.letter, style="colons"),
    "headings.eml": partial(door_shapes.mail, style="headings"),
    "colons.eml": partial(door_shapes.mail, style="colons"),
    "html.eml": partial(door_shapes.mail, style="html"),
    "comma.csv": door_shapes.table,
    "semicolon.csv": partial(door_shapes.table, separator=";", encoding="utf-16"),
    "tab.tsv": partial(door_shapes.table, separator="\t"),
    "tally.json": door_shapes.tally,
    "typeform.json": door_shapes.typeform,
    "netlify.json": door_shapes.netlify,
    "google.json": door_shapes.google,
    "jotform.json": door_shapes.jotform,
    "own.json": door_shapes.own_json,
    "index.md": door_shapes.file,
    "page.txt": door_shapes.page,
    "page.eml": door_shapes.page_attached,
    "questions.txt": door_shapes.questions,
}


def filled(lang: str = "de", ticked: tuple[str, ...] = CONSENTS, **changes: str) -> Filled:
    values = {k: v for k, v in test_intake.answers(lang, **changes).items() if not k.startswith("consents.")}
    return Filled(lang, QUESTIONS[lang], values, frozenset(ticked))


def arrived(shape: str, given: Filled) -> doors.Read:
    data = SHAPES[shape](given)
    return doors.read(data.encode() if isinstance(data, str) else data, source=shape, questions=QUESTIONS)


def made(read: doors.Read, **more: Any) -> Submission:
    assert read.answers is not None, read.findings
    taken = intake.make(read.answers, source="x", photo=None, received=RECEIVED, issue="2026-12", trades=TRADES, **more)
    assert taken.submission is not None, taken.findings
    return taken.submission


def codes(read: doors.Read | intake.Taken) -> list[str]:
    return sorted(finding.code for finding in read.findings)


# Files


def case(name: str) -> tuple[doors.Read, intake.Taken]:
    """Return what came through the door and what was made of it, with the questions of the small publication."""
    read = doors.read((CASES / name).read_bytes(), source=name, questions=SMALL_QUESTIONS)
    if read.answers is None:
        return read, intake.Taken(None, read.findings)
    return read, intake.make(
        read.answers,
        read.findings,
        source=name,
        photo=None,
        received=RECEIVED,
        issue="2026-12",
        trades=factories.TRADES,
    )


def test_every_file_has_its_expectation() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in CASES.iterdir() if path.name != "expected.yml")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_file_leads_to_exactly_its_findings_and_its_folder(name: str) -> None:
    expected = EXPECTED[name]
    _, taken = case(name)
    assert codes(taken) == expected.get("findings", []), expected["description"]
    refused = "same" not in expected and "check" not in expected
    assert (taken.submission is None) == refused
    if "same" in expected:
        assert taken.submission == case("form.md")[1].submission
    elif taken.submission is not None:
        found = submission.check(taken.submission, SMALL, RECEIVED).findings
        assert sorted({f.code for f in found} - {"question-missing", "issue-planned"}) == expected["check"]


@pytest.mark.parametrize(
    "code", [code for code in findings.CATALOGUE if code.startswith("door-") and code != "door-pictures"]
)
def test_every_finding_of_the_doors_happens(code: str) -> None:
    assert any(code in expected.get("findings", []) for expected in EXPECTED.values())


@pytest.mark.parametrize(
    ("name", "de", "en"),
    [
        ("consent-in-a-mail.txt", "in den Zeilen 63 und 73", "in lines 63 and 73"),
        ("column-twice.csv", "in den Spalten A und F", "in columns A and F"),
        ("key-twice.json", "im JSON", "in the JSON"),
    ],
)
def test_what_is_answered_twice_is_named_with_both_places(name: str, de: str, en: str) -> None:
    (twice,) = (found for found in case(name)[0].findings if found.code == "door-twice")
    assert findings.message(twice, "de").endswith(f" kommt zweimal vor, {de}.")
    assert findings.message(twice, "en").endswith(f" occurs twice, {en}.")


def test_a_finding_names_line_and_column() -> None:
    (near,) = case("column-nearly.csv")[0].findings
    assert near.line == 2
    assert findings.message(near, "de") == "„Gegrndet“ kennen wir nicht. Meintest du „Gegründet“? (G)"
    (cut,) = case("cut-off.json")[0].findings
    assert cut.line == 21


def test_one_of_several_submissions_is_chosen_by_its_row() -> None:
    data = (CASES / "two-people.csv").read_bytes()
    for row, name in ((1, "Vera Wachsmann"), (2, "Uwe Wachsmann")):
        read = doors.read(data, source="two-people.csv", questions=SMALL_QUESTIONS, row=row)
        assert read.answers is not None
        assert read.answers.get("name") == name
    assert codes(doors.read(data, source="two-people.csv", questions=SMALL_QUESTIONS, row=3)) == ["door-rows"]


# The same bytes


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_door_gives_the_same_bytes(shape: str, lang: str) -> None:
    given = filled(lang, ticked=("consents.text", "consents.newsletter"))
    assert made(arrived(shape, given)) == made(arrived("form.md", given))


_MARK_FREE = st.lists(
    st.text(st.sampled_from("abc XYZ äöüßéñ \"',;…„“0123456789"), min_size=2, max_size=40).map(lambda t: "a" + " ".join(t.split())),
    min_size=1,
    max_size=4,
).map("\n".join)  # fmt: skip


def _drawn(data: st.DataObject, texts: st.SearchStrategy[str]) -> Filled:
    lang = data.draw(st.sampled_from(["de", "en"]))
    kinds = {
        "line": texts.map(lambda text: text.split("\n")[0]).filter(lambda text: text not in ("-", "–")),
        "text": texts,
        "choice": st.sampled_from([trade.label.text(lang) for trade in TRADES]),
    }
    headings = [h for h in form.headings(lang, QUESTIONS[lang]) if h.kind != "consent"]
    values = {h.target: data.draw(st.one_of(st.just(""), kinds[h.kind])) for h in headings}
    values[form.PHOTO] = ""
    ticked = data.draw(st.sets(st.sampled_from(CONSENTS)))
    return Filled(lang, QUESTIONS[lang], values | {"name": "Ada Beispiel"}, frozenset(ticked))


@pytest.mark.slow
@given(st.data())
def test_whatever_is_answered_every_door_gives_the_same_bytes(data: st.DataObject) -> None:
    """A table may lose an apostrophe before a sign: spreadsheets put one there; and Markdown in a file is Markdown."""
    texts = test_intake._LINES.filter(lambda text: not text.startswith("'") and "\n>" not in f"\n{text}")
    given = _drawn(data, texts)
    wanted = made(arrived("form.md", given))
    for shape in SHAPES:
        if shape != "index.md":
            assert made(arrived(shape, given)) == wanted, shape


@pytest.mark.slow
@given(st.data())
def test_whatever_is_answered_without_markdown_the_filled_in_file_gives_the_same_bytes(data: st.DataObject) -> None:
    given = _drawn(data, _MARK_FREE)
    assert made(arrived("index.md", given)) == made(arrived("form.md", given))


def test_decomposed_letters_give_the_same_bytes() -> None:
    import unicodedata

    text = door_shapes.letter(filled(), style="headings")
    read = doors.read(unicodedata.normalize("NFD", text).encode(), source="a.txt", questions=QUESTIONS)
    assert made(read) == made(arrived("form.md", filled()))


def test_lines_that_a_mail_program_broke_are_whole_again() -> None:
    text = door_shapes.letter(filled(), style="headings").replace("Schirm der", "Schirm \nder")
    head = "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    assert made(doors.read((head + text).encode(), source="a.eml", questions=QUESTIONS)) == made(
        arrived("form.md", filled())
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_through_every_door_only_the_pixels_of_a_picture_are_committed(shape: str) -> None:
    data = (
        odd_pictures.jpeg(exif=odd_pictures.exif(6), xmp=odd_pictures.XMP, comment=odd_pictures.MARK)
        + odd_pictures.MARK
    )
    described = filled(**{"portrait.alt": "Jördis neben dem Mahlstein.", "portrait.credit": "selbst aufgenommen"})
    read = arrived(shape, described)
    if shape == "page.txt":
        page = json.loads(door_shapes.page(described)) | {
            form.PHOTO: f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
        }
        read = doors.read(json.dumps(page).encode(), source=shape, questions=QUESTIONS)
        assert read.photo == data
    elif shape.endswith(".eml") and shape != "page.eml":
        mail = door_shapes.mail(described, style=shape.removesuffix(".eml"), pictures=[data])
        read = doors.read(mail, source=shape, questions=QUESTIONS)
        assert read.photo == data
    assert read.answers is not None
    taken = intake.make(read.answers, source="x", photo=data, received=RECEIVED, issue="2026-12", trades=TRADES)
    assert taken.submission is not None, taken.findings
    committed = {file.name: file.data for file in taken.submission.files}
    assert set(committed) == {"index.md", "portrait.jpg"}
    assert_pixels_only(committed["portrait.jpg"], "image/jpeg")


def test_a_mail_brings_its_picture_along_and_two_are_one_too_many() -> None:
    picture = test_intake.phone_picture()
    for pictures, expected in (([picture], picture), ([], None)):
        mail = door_shapes.mail(filled(), style="headings", pictures=pictures)
        assert doors.read(mail, source="a.eml", questions=QUESTIONS).photo == expected
    mail = door_shapes.mail(filled(), style="headings", pictures=[picture, picture])
    read = doors.read(mail, source="a.eml", questions=QUESTIONS)
    assert "door-pictures" in codes(read)
    assert read.answers is None


@pytest.mark.parametrize("mark", ["--", "-- ", "--  "])
def test_what_follows_the_line_of_a_signature_is_no_part_of_the_last_answer(mark: str) -> None:
    text, _, _ = door_shapes.letter(filled(), style="colons").rpartition("Viele Grüße")
    read = doors.read(f"{text}{mark}\nJördis\nTel 03581 889977\n".encode(), source="a.txt", questions=QUESTIONS)
    assert read.answers is not None
    assert read.answers.ticked == CONSENTS
    left = [dict(f.details)["value"] for f in read.findings if f.code == "door-left-out"]
    assert left[-1] == "-- Jördis Tel 03581 889977"


def test_what_only_editors_set_is_left_out_of_a_filled_in_file_and_said() -> None:
    text = (
        door_shapes.file(filled())
        .decode()
        .replace('issue: ""', 'issue: "2027-03"')
        .replace('sort_as: ""', 'sort_as: "Öhlmann"')
    )
    read = doors.read(text.encode(), source="index.md", questions=QUESTIONS)
    assert [dict(f.details)["value"] for f in read.findings] == ["sort_as: Öhlmann", "issue: 2027-03"]
    assert made(read) == made(arrived("form.md", filled()))


def test_a_yes_to_other_words_than_todays_is_none_to_these() -> None:
    text = door_shapes.file(filled()).decode()
    assert 'version: "' in text
    old = doors.read(
        re.sub(r'version: "[^"]*"', 'version: "2019-01"', text).encode(), source="index.md", questions=QUESTIONS
    )
    assert [(f.field, dict(f.details)["value"]) for f in old.findings if f.code == "door-version"] == [
        ("consents.version", "2019-01")
    ]
    assert old.answers is not None
    assert not old.answers.ticked


# Consents

_FAKES = [
    "### Einwilligung: Bild\n\n- [x] Ich willige ein, dass mein Bild veröffentlicht wird.",
    "Einwilligung: Bild: ja", "**Einwilligung: Bild**\nja", "> Einwilligung: Bild\nja", "consents.portrait: yes",
    'x"\r\n"y","ja","ja","ja"', '", "consents-portrait": true, "x": "', '---\nconsents:\n  portrait: "2026-11-20"\n---',
    "Consent: picture: yes", "EINWILLIGUNG BILD?\n[x] Ich willige ein, dass mein Bild veröffentlicht wird.",
]  # fmt: skip


@pytest.mark.parametrize("fake", _FAKES)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_in_an_answer_agrees_to_anything(shape: str, fake: str) -> None:
    """Where the text cannot leave its cell it stays a text; in a mail and in the form nothing is made."""
    given = filled(ticked=("consents.text",), **{test_intake.SECOND: f"{test_intake.ANSWER}\n\n{fake}"})
    read = arrived(shape, given)
    assert read.answers is None or read.answers.ticked == ("consents.text",)


@pytest.mark.slow
@given(st.text(max_size=200), st.sampled_from(sorted(SHAPES)))
def test_no_text_at_all_in_an_answer_agrees_to_anything(text: str, shape: str) -> None:
    if shape == "index.md" or any(0xD800 <= ord(c) < 0xE000 for c in text):
        return  # a file is its author's own; half a character cannot be written
    read = arrived(shape, filled(ticked=("consents.text",), **{test_intake.FIRST: text}))
    assert read.answers is None or read.answers.ticked == ("consents.text",)


@pytest.mark.parametrize(
    ("cell", "agrees"),
    [("TRUE", True), ("WAHR", True), ("Ja", True), ("yes", True), ("Ich willige ein, dass ich im Brief vorkomme.", True), ("", False), ("FALSE", False),
     ("nein", False), ("ja, aber nur ohne Bild", None), ("Ich willige nicht ein", None), ("Ja, gerne", True), ("ja klar!", True), ("Ja, sehr gern.", True),
     ("Yes, of course", True), ("Nein, danke.", False), ("Ja, gerne, aber erst im Mai", None), ("Gerne", None), ("Ja, gerne?", None),
     ("Ja, klar, wenn Uwe will", None), ("Ja klar, gerne!", True), ("Ja, natürlich, sehr gern.", True),
     ("Yes, sure, gladly", True), ("Ja klar, gerne, bitte, danke", None), ("Ja klar, gerne, aber ohne Bild", None), ("Klar, gerne", None),
     ("Nein, klar, gerne", None), ("Ja, klar, nein", None), ("Ja klar, gerne?", None), ("Ja, bitte, bitte nicht", None),
     ("Ja nein", None), ("Ja, bitte nicht", None), ("Jaja", None)],
)  # fmt: skip
def test_a_consents_own_cell_says_yes_no_or_is_for_a_person(cell: str, agrees: bool | None) -> None:
    data = door_shapes.table(filled(ticked=("consents.text",)), encoding="utf-8")
    assert data.endswith(b",\r\n")
    read = doors.read(data[:-2] + f'"{cell}"\r\n'.encode(), source="a.csv", questions=QUESTIONS)
    if agrees is None:
        assert codes(read) == ["door-consent"]
    else:
        assert read.answers is not None
        assert ("consents.newsletter" in read.answers.ticked) is agrees


# Anything at all


@given(st.binary(max_size=400), st.sampled_from(["a.md", "a.csv", "a.json", "a.eml", "a.txt"]))
def test_no_bytes_make_it_raise(data: bytes, name: str) -> None:
    read = doors.read(data, source=name, questions=QUESTIONS)
    assert read.answers is None
    assert read.findings


@pytest.mark.slow
@given(st.sampled_from(sorted(SHAPES)), st.binary(max_size=40), st.integers(0, 10_000), st.integers(0, 40))
def test_no_damage_makes_it_raise(shape: str, scrap: bytes, place: int, lost: int) -> None:
    whole = SHAPES[shape](filled())
    data = whole.encode() if isinstance(whole, str) else whole
    place %= len(data)
    read = doors.read(data[:place] + scrap + data[place + lost :], source=shape, questions=QUESTIONS)
    if read.answers is not None:
        intake.make(read.answers, source=shape, photo=None, received=RECEIVED, issue="2026-12", trades=TRADES)


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text(max_size=8), st.sampled_from(["Dein Name", "name"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["data", "fields", "answers", "form_response", "payload", "content", "items", "definition", "field", "key",
                             "label", "value", "options", "id", "text", "type", "namedValues", "name", "links", "gives"]),
            inner, max_size=4,
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@given(_VALUES)
def test_no_json_makes_it_raise(value: object) -> None:
    import json

    assert doors.read(json.dumps(value).encode(), source="a.json", questions=QUESTIONS).answers is None


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b'{"a":' * 50_000, b"{" + b'"a":1,' * 3 + b"}", b"[" + b"1" * 6000 + b"]", b"a,b\n" * 50_000, b"\xff\xfe", b"---\n", b"---\n---\n",
     b"Subject: x\nFrom: y\nContent-Type: multipart/mixed\n\n--", b"From: a\nMIME-Version: 1.0\nContent-Type: text/plain; charset=quatsch\n\nDein Name: x",
     b"From: a\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n", b": :\n" * 20_000, b"Ort:" * 17_000],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.eml", "a.txt"])
def test_hostile_files_are_refused_in_no_time(data: bytes, name: str) -> None:
    assert doors.read(data, source=name, questions=QUESTIONS).answers is None


@pytest.mark.parametrize(
    "mark",
    [
        "<!--",
        "<![",
        "<a ",
        "</",
        "<a b='",
        "<script>",
        "<?",
        "&#1",
        pytest.param("<div>", marks=pytest.mark.slow),
        "<table>",
        "<blockquote>",
    ],
)
def test_hostile_html_is_read_in_no_time(mark: str) -> None:
    head = b"From: a\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    data = head + (mark * 70_000).encode()[: 2 * intake.BODY_LIMIT]
    start = time.process_time()
    assert doors.read(data, source="a.eml", questions=QUESTIONS).answers is None
    assert time.process_time() - start < 15, "a second alone, three for <div>; what grows with the square takes minutes"


def test_what_a_mails_html_hides_is_no_answer() -> None:
    mail = door_shapes.mail(filled(), style="html").replace(
        b"<body>", b"<body><script>Dein Name: x</script><!-- Ort: y --><title>z</title>"
    )
    assert made(doors.read(mail, source="a.eml", questions=QUESTIONS)) == made(arrived("form.md", filled()))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (test_intake.phone_picture(), "sent-is-picture"),
        (b"RIFF\x0a\0\0\0WEBPVP8 ", "sent-is-picture"),
        (b"\0\0\0\x1cftypheic", "sent-is-picture"),
        (b"PK\x03\x04\x14\0", "sent-is-document"),
        (b"%PDF-1.7\n", "sent-is-document"),
        (b"{\\rtf1\\ansi", "sent-is-document"),
    ],
)
def test_a_file_that_is_no_text_is_called_what_it_is(data: bytes, code: str) -> None:
    assert codes(doors.read(data, source="a", questions=QUESTIONS)) == [code]


def test_a_file_beyond_the_limit_is_not_read() -> None:
    assert codes(doors.read(b"a" * (doors.FILE_LIMIT + 1), source="a.eml", questions=QUESTIONS)) == ["file-large"]
    assert doors.FILE_LIMIT < store.ARRIVAL_LIMIT


# Many at once


@pytest.mark.slow
def test_fifty_branches_merge_in_any_order_without_a_conflict(tmp_path: Path) -> None:
    """Each submission is a folder of its own, so open pull requests never meet."""

    def git(*words: str) -> str:
        named = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", *named, *words], cwd=tmp_path, check=True, capture_output=True, text=True).stdout  # noqa: S607  # the PATH's

    git("init", "-q", "-b", "main")
    factories.a_content(tmp_path)
    git("add", "-A")
    git("commit", "-qm", "A publication")
    shapes = [shape for shape in SHAPES if shape != "form.md"]
    branches = []
    for number in range(50):
        read = arrived(
            shapes[number % len(shapes)],
            filled(name=f"Jördis Öhlmann {characters.slug(chr(97 + number % 26) * (3 + number // 26))}"),
        )
        folder = made(read)
        branch = f"portrait/{number}-{folder.slug}"
        git("checkout", "-qb", branch, "main")
        store.write_submission(tmp_path, folder)
        git("add", "-A")
        git("commit", "-qm", f"Portrait {number}")
        git("checkout", "-q", "main")
        branches.append(branch)
    trees = set()
    for seed in range(2):
        random.Random(seed).shuffle(branches)  # noqa: S311  # an order, no secret
        git("checkout", "-qB", "merged", "main")
        for branch in branches:
            git("merge", "-q", "--no-edit", branch)
        trees.add(git("rev-parse", "merged^{tree}"))
    assert len(trees) == 1
    assert len(list((tmp_path / "content" / "founders").iterdir())) >= 50


def test_a_new_door_is_one_function_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoken(file: doors._Arrived) -> tuple[list[doors.Row], None]:
        rows = [line.split(" = ") for line in file.text().splitlines()]
        return [doors.Row(label, text) for label, text in rows], None

    fourth = doors.Door("spoken", lambda data, name, _: name.endswith(".ini"), spoken, is_complete=False)
    monkeypatch.setattr(doors, "DOORS", (fourth, *doors.DOORS))
    given = replace(filled(), values={k: v for k, v in filled().values.items() if "\n" not in v})
    lines = "\n".join(f"{h.label} = {'ja' if h.kind == 'consent' else text}" for h, text in given.rows)
    assert made(doors.read(lines.encode(), source="a.ini", questions=QUESTIONS)) == made(arrived("form.md", given))


def test_no_label_means_two_things() -> None:
    for lang, asked in QUESTIONS.items():
        headings = form.headings(lang, asked)
        labels = [characters.slug(name) for h in headings for name in {h.label, h.option} if name]
        assert len(set(labels)) == len(labels)
        assert not {characters.slug(h.label) for h in headings} & doors._OF_SERVICES


def test_a_question_that_we_do_not_know_never_runs_on_into_the_short_answer_before_it() -> None:
    letter = door_shapes.letter(filled(place="Kiel"), style="colons")
    lines = letter.split("\n")
    place = next(number for number, line in enumerate(lines) if line.endswith(" Kiel"))
    for strange in (["Was zeigt das Foto? Jördis am Mahlstein."], ["", "Und sonst?", "Ich segle."]):
        data = "\n".join([*lines[: place + 1], *strange, *lines[place + 1 :]]).encode()
        came = doors.read(data, source="brief.txt", questions=QUESTIONS)
        assert came.answers is not None
        assert came.answers.get("place") == "Kiel"
        said = [dict(f.details)["value"] for f in came.findings if f.code == "door-left-out"]
        assert " ".join(strange).strip() in said


@pytest.mark.parametrize(
    ("line", "suggested"),
    [
        ("> Wie hat es angefangen?", ""),
        ("> Wie kam es zu der Gründung?", "Meintest du „Wie kam es zur Gründung?“? "),
        ("Wie kam es zu der Gründung?", "Meintest du „Wie kam es zur Gründung?“? "),
        ("Instagramm: @joerdis", "Meintest du „Instagram“? "),
        ("Einwilligung: Bilder: ja", "Meintest du „Einwilligung: Bild“? "),
        ("Firma: Öhlmann", ""),
        ("Mein Tipp: anfangen.", None),
        ("Und dann?", None),
        ("> Wer zu früh mahlt, mahlt zweimal.", None),
    ],
)
def test_a_question_or_field_that_we_do_not_know_inside_a_mails_answer_is_told_and_nothing_is_lost(
    line: str, suggested: str | None
) -> None:
    letter = door_shapes.letter(filled(**{"needs[].text": "Einen Schlosser"}), style="headings")
    sent = letter.replace("Einen Schlosser", f"Einen Schlosser\n\n{line}\nMit einer Pfanne")
    came = doors.read(sent.encode(), source="brief.txt", questions=QUESTIONS)
    assert came.answers is not None
    assert came.answers.get("needs[].text") == f"Einen Schlosser\n\n{line}\nMit einer Pfanne"
    assert came.answers.ticked == CONSENTS
    told = [f for f in came.findings if f.code == "door-question"]
    details = [dict(f.details) for f in told]
    assert [d.get("suggestion_de", d["suggestion"]) for d in details] == ([] if suggested is None else [suggested])
    assert {(f.field, f.line) for f in told} <= {("needs[].text", sent.split("\n").index(line) + 1)}


@pytest.mark.parametrize("place", ["in an answer", "in the signature"])
def test_a_field_is_known_by_its_short_name_but_not_in_a_signature(place: str) -> None:
    letter = door_shapes.letter(filled(**{"links.website": "", "needs[].text": "Einen Schlosser"}), style="headings")
    before = "Einen Schlosser" if place == "in an answer" else "Viele Grüße"
    came = doors.read(
        letter.replace(before, f"{before}\nWebsite: www.oehlmann.example").encode(), source="a.txt", questions=QUESTIONS
    )
    assert came.answers is not None, came.findings
    assert came.answers.get("links.website") == ("www.oehlmann.example" if place == "in an answer" else "")
    assert came.answers.get("needs[].text") == "Einen Schlosser"
    assert came.answers.ticked == CONSENTS


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("width", [0, 50])
@pytest.mark.parametrize("mark", ["", "> "])
def test_what_our_questions_say_of_themselves_is_no_answer_however_a_mail_program_breaks_it(
    lang: str, width: int, mark: str
) -> None:
    """Quoted, the answers stand below the quotation; what is left out of the interview is nothing of ours either."""
    given = filled(lang)
    introduction, *blocks = form.mail_template(lang, given.questions, TRADES).split("\n\n\n")
    rows = [introduction]
    for block, (heading, text) in zip(blocks, [r for r in given.rows if r[0].target != form.PHOTO], strict=True):
        label, *hint = block.strip().split("\n")
        broken = [part for line in hint for part in (textwrap.wrap(line, width) if width else [line])]
        said = "ja" if heading.kind == "consent" else text
        rows.append("\n".join([*(mark + line for line in (label, *broken)), "", said]))
    read = doors.read("\n\n".join(rows).encode(), source="a.txt", questions=QUESTIONS)
    assert codes(read) == []
    assert made(read).files == made(arrived("own.json", given)).files


def test_the_questions_for_a_mail_say_what_the_form_does() -> None:
    asked = form.mail_template("de", QUESTIONS["de"], TRADES)
    assert f"Branche:\n(Nötig. Eine davon: {', '.join(trade.label.text('de') for trade in TRADES)})" in asked
    assert "Gegründet:\n(Nötig. Jahr oder Jahr und Monat, zum Beispiel 2021 oder 2021-03.)" in asked
    assert "(Nötig. Höchstens 160 Zeichen" in asked
    assert "Pronomen:\n(Freiwillig" in asked
    assert asked.count("Schreib Ja oder Nein.") == 3
