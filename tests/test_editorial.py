"""What the editors write: facts, vocabularies, pages and leads, read as strictly as a submission."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline import editorial, findings, store
from pipeline.domain import Appointment, Correction, Finding, Html, PublicationFacts, Severity, SubmittedFile
from pipeline.publication import examine
from tests.factories import LEAD, PUBLICATION_YML, QUESTIONS_YML, TRADES_YML, facts, submitted

PAGE = '---\ntitle: "Impressum"\nlang: "de"\nslug: "impressum"\nshows: "imprint"\n---\n# Wer\n\nText <b>fett</b>.\n'


def read_facts(text: str = PUBLICATION_YML) -> tuple[PublicationFacts | None, list[Finding]]:
    found: list[Finding] = []
    return editorial.facts(submitted("publication.yml", text), "content/publication.yml", found), found


def test_the_facts_are_what_the_file_says() -> None:
    assert read_facts() == (facts(), [])


@pytest.mark.parametrize("url", ["https://v.example", "https://v.example/", "https://v.example//"])
def test_the_address_has_no_slash_at_the_end(url: str) -> None:
    read, _ = read_facts(PUBLICATION_YML.replace("https://vorgestellt.example", url))
    assert read is not None
    assert read.url == "https://v.example"


@pytest.mark.parametrize(("old", "new", "code", "field"), [
    ("Europe/Berlin", "Europe/Lueneburg", "choice-unknown", "timezone"), ("Europe/Berlin", "../../etc/passwd", "choice-unknown", "timezone"),
    ('"15"', '"29"', "choice-unknown", "issue_day"), ('"15"', '"0"', "choice-unknown", "issue_day"), ('"15"', '"x"', "choice-unknown", "issue_day"),
    ("6a0f7c1e-52d4-4b0e-9f43-0c5b8f5e2d11", "6a0f", "choice-unknown", "feed_namespace"), ('editor: "', 'edtior: "', "field-unknown", "edtior"),
    ('  sender: "Vorgestellt"\n', "", "field-missing", "letter.sender"), ('name: "Vorgestellt"\n', "", "field-missing", "name"),
])  # fmt: skip
def test_a_fact_that_cannot_be_leaves_no_facts(old: str, new: str, code: str, field: str) -> None:
    assert old in PUBLICATION_YML
    read, found = read_facts(PUBLICATION_YML.replace(old, new, 1))
    assert read is None
    assert (code, field) in {(finding.code, finding.field) for finding in found}


@pytest.mark.parametrize(
    ("written", "place", "german", "english"),
    [
        ('["de", "en", "nl"]', (6, "languages[3]"), "„nl“ steht nicht zur Wahl. Möglich sind: de, en.",
         "“nl” is not among the choices. Possible are: de, en."),
        ('["DE"]', (6, "languages[1]"), "„DE“ steht nicht zur Wahl. Möglich sind: de, en.",
         "“DE” is not among the choices. Possible are: de, en."),
        ('\n  - "de"\n  - "de"', (8, "languages[2]"), "„de“ steht zweimal da. Behalte einen der beiden Einträge.",
         "“de” stands here twice. Keep one of the two entries."),
    ],
)  # fmt: skip
def test_a_language_is_one_that_the_site_has_words_in_and_stands_there_once(
    written: str, place: tuple[int, str], german: str, english: str
) -> None:
    read, (finding,) = read_facts(PUBLICATION_YML.replace('["de", "en"]', written))
    assert read is None
    assert (finding.line, finding.field) == place
    for lang, said in (("de", german), ("en", english)):
        assert f"{findings.message(finding, lang)} {findings.remedy(finding, lang)}" == said


@pytest.mark.parametrize(
    ("value", "shown"),
    [("26.", "26"), ("26 # the day", "26"), ("31", "15"), ("0", "15"), ("x", "15"), ("9" * 30, "15")],
)
def test_the_day_of_issue_says_what_it_may_be(value: str, shown: str) -> None:
    _, (finding,) = read_facts(PUBLICATION_YML.replace('issue_day: "15"', f'issue_day: "{value}"'))
    assert findings.remedy(finding, "de") == f'Möglich sind 1 bis 28, zum Beispiel issue_day: "{shown}".'
    assert findings.remedy(finding, "en") == f'Possible are 1 to 28, for example issue_day: "{shown}".'


def test_what_says_of_a_fact_with_a_remark_how_to_write_it_says_it_right() -> None:
    remarked = "# the day of the month on which a number appears, 1 to 28"
    _, (finding,) = read_facts(PUBLICATION_YML.replace('issue_day: "15"', f"issue_day: 26   {remarked}"))
    written = 'issue_day: "26"'
    assert findings.remedy(finding, "de").endswith(f"hinein: {written}.")
    assert read_facts(PUBLICATION_YML.replace('issue_day: "15"', f"{written}   {remarked}")) == (
        facts(issue_day=26),
        [],
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("\nletter:", "\nleter:", "field-unknown"), ("\nletter:", "\nletter: x\nx:", "field-shape"),
     (PUBLICATION_YML[PUBLICATION_YML.index("letter:"):], "", "letter-missing")],
)  # fmt: skip
def test_a_letter_that_cannot_be_found_is_told_once(old: str, new: str, code: str) -> None:
    assert old in PUBLICATION_YML
    _, found = read_facts(PUBLICATION_YML.replace(old, new))
    assert [finding.code for finding in found if finding.field != "x"] == [code]


def test_trades_keep_their_order_and_their_names() -> None:
    found: list[Finding] = []
    trades = editorial.trades(submitted("trades.yml", TRADES_YML), "content/trades.yml", found)
    assert not found
    assert [(t.key, t.label.text("de"), t.label.text("en")) for t in trades] == [
        ("druck", "Druck", "Print"),
        ("handwerk", "Handwerk", "Crafts"),
    ]


@pytest.mark.parametrize("kind", ["trades", "questions", "services"])
def test_a_key_stands_in_a_vocabulary_once(kind: str) -> None:
    more = 'text: "Wer?"' if kind == "questions" else 'de: "A", en: "A"'
    text = "".join(f'- {{key: "{key}", {more}}}\n' for key in ("aaa", "bbb", "aaa"))
    found: list[Finding] = []
    getattr(editorial, kind)(submitted(f"{kind}.yml", text), f"content/{kind}.yml", found)
    (finding,) = found
    assert (finding.code, finding.line, finding.field) == ("key-twice", 3, "key")
    assert findings.message(finding, "de") == "Der Schlüssel „aaa“ steht zweimal da, zuerst in Zeile 1."
    assert findings.message(finding, "en") == "The key “aaa” stands here twice, first in line 1."


@pytest.mark.parametrize(
    ("text", "line"),
    [("# nichts\n", 1), ("a: b\n", 1), ("- Druck\n", 1), ('- {key: "a", de: "A", en: "A"}\n- Druck\n', 2)],
)
def test_an_entry_of_the_wrong_shape_is_not_passed_over(text: str, line: int) -> None:
    found: list[Finding] = []
    editorial.trades(submitted("trades.yml", text), "content/trades.yml", found)
    assert [(finding.code, finding.line) for finding in found] == [("yaml-no-block", line)]


@pytest.mark.parametrize("text", ["", "# nichts\n", "a: b\n"])
def test_where_there_are_no_trades_that_alone_is_said(content: Path, text: str) -> None:
    (content / "content/trades.yml").write_text(text, "utf-8")
    found = examine(store.read_content(content), date(2026, 11, 23)).findings
    assert {finding.file for finding in found if finding.severity is Severity.ERROR} == {"content/trades.yml"}


def test_questions_say_which_belong_in() -> None:
    found: list[Finding] = []
    questions = editorial.questions(submitted("de.yml", QUESTIONS_YML["de"]), "content/questions/de.yml", found)
    assert not found
    assert [(q.key, q.required) for q in questions] == [("helped-by", True), ("helped", True), ("advice", False)]


def test_a_lead_is_optional_in_all_its_parts() -> None:
    found: list[Finding] = []
    lead = editorial.lead(submitted("2026-11.md", LEAD), "content/issues/2026-11.md", found)
    assert lead is not None
    assert (lead.month, lead.subject, lead.order) == ("2026-11", "Ein Buch, das hält", ())
    assert lead.opening == "<p>Liebe Leserinnen und Leser, heute geht es um <em>Geduld</em>.</p>"
    short = editorial.lead(submitted("2026-11.md", '---\norder: ["ada"]\n---\n'), "content/issues/2026-11.md", found)
    assert short is not None
    assert (short.subject, short.preheader, short.order, short.opening) == (None, None, ("ada",), "")
    assert not found


@pytest.mark.parametrize("field", ["title", "headline"])
def test_a_field_that_a_lead_does_not_have_comes_with_those_that_it_has(field: str) -> None:
    found: list[Finding] = []
    editorial.lead(submitted("2026-12.md", f'---\n{field}: "Wort"\n---\n'), "content/issues/2026-12.md", found)
    (finding,) = found
    listed = "subject, preheader, order, dates, instead, decided, named."
    assert findings.remedy(finding, "de").endswith(f"Möglich sind: {listed}")
    assert findings.remedy(finding, "en").endswith(f"Possible are: {listed}")


@pytest.mark.parametrize("name", ["november.md", "2026-13.md", "2026-11-15.md", "0000-01.md", ".md"])
def test_a_lead_is_named_like_its_month(name: str) -> None:
    found: list[Finding] = []
    assert editorial.lead(submitted(name, LEAD), f"content/issues/{name}", found) is None
    assert [finding.code for finding in found] == ["lead-file"]


def test_a_lead_may_name_days_for_the_calendar() -> None:
    found: list[Finding] = []
    text = '---\ndates:\n  - on: "2026-12-03"\n    text: "Offene Werkstatt."\n---\n'
    lead = editorial.lead(submitted("2026-11.md", text), "content/issues/2026-11.md", found)
    assert lead is not None
    assert lead.dates == (Appointment(date(2026, 12, 3), "Offene Werkstatt."),)
    assert not found


def test_a_correction_needs_its_day_and_its_text_only() -> None:
    found: list[Finding] = []
    path = "content/issues/2026-11.correction.md"
    told = editorial.correction(
        submitted("2026-11.correction.md", '---\ndate: "2026-11-17"\n---\nEs sind *neunhundert*.\n'), path, found
    )
    assert told == Correction("2026-11", path, date(2026, 11, 17), Html("<p>Es sind <em>neunhundert</em>.</p>"))
    assert not found


def test_editors_may_write_html() -> None:
    found: list[Finding] = []
    page = editorial.page(submitted("impressum.md", PAGE), "content/pages/impressum.md", ("de", "en"), found)
    assert not found
    assert page is not None
    assert (page.slug, page.lang, page.shows, page.source) == (
        "impressum", "de", "imprint", "content/pages/impressum.md",
    )  # fmt: skip
    assert page.html == "<h1>Wer</h1>\n<p>Text <b>fett</b>.</p>"


@pytest.mark.parametrize(
    ("lang", "code", "german", "english"),
    [
        ("de", "text-language",
         "Nimm eine ihrer Sprachen (en), lösche diese Datei, oder ergänze die Sprache in content/publication.yml unter languages.",
         "Use one of its languages (en), delete this file, or add the language under languages in content/publication.yml."),
        ("fr", "choice-unknown", "Möglich sind: en.", "Possible are: en."),
    ],
)  # fmt: skip
def test_a_page_in_a_language_that_the_publication_lacks_says_what_to_do(
    lang: str, code: str, german: str, english: str
) -> None:
    found: list[Finding] = []
    text = PAGE.replace('lang: "de"', f'lang: "{lang}"')
    page = editorial.page(submitted("impressum.md", text), "content/pages/impressum.md", ("en",), found)
    assert page is not None
    assert page.lang == ""
    (finding,) = found
    assert (finding.code, finding.line, finding.field) == (code, 3, "lang")
    assert (findings.remedy(finding, "de"), findings.remedy(finding, "en")) == (german, english)


@pytest.mark.parametrize(("data", "code"), [
    (PAGE.encode("latin-1").replace(b"Wer", b"W\xe4r"), "file-encoding"), (b"x" * 1_100_000, "file-large"), (b"Nur Text", "front-matter-missing"),
    (b"", "file-empty"), (b"\n \r\n", "file-empty"),
])  # fmt: skip
def test_a_page_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    found: list[Finding] = []
    assert editorial.page(SubmittedFile("a.md", data, len(data)), "content/pages/a.md", ("de",), found) is None
    assert [finding.code for finding in found] == [code]
