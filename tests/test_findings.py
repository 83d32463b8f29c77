"""Findings: every rule has its sentences in both languages, and every place in them is filled."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline import findings
from pipeline.domain import Severity

PIPELINE = Path(findings.__file__).parent
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted(PIPELINE.rglob("*.py")) if path.name != "findings.py")


def places(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", sentence))


@pytest.mark.parametrize("code", findings.CATALOGUE)
def test_an_entry_is_complete_in_both_languages(code: str) -> None:
    entry = findings.CATALOGUE[code]
    for label in (entry.message, entry.remedy):
        assert [lang for lang, _ in label.names] == ["de", "en"]
        german, english = label.text("de"), label.text("en")
        assert german.strip()
        assert english.strip()
        assert {p.removesuffix("_en") for p in places(german)} == {p.removesuffix("_en") for p in places(english)}


@pytest.mark.parametrize("code", findings.CATALOGUE)
def test_no_rule_is_written_down_and_never_applied(code: str) -> None:
    assert f'"{code}"' in SOURCES


def test_every_code_that_is_used_has_its_sentences() -> None:
    used = set(
        re.findall(r'(?:findings\.make|self\.add|_add|\.remark|Remark|UnusablePicture)\(\s*"([a-z-]+)"', SOURCES)
    )
    assert len(used) > 60
    assert used <= set(findings.CATALOGUE)


def test_an_unknown_code_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        findings.make("no-such-rule", "a.md")


def test_a_field_is_called_what_the_form_calls_it() -> None:
    finding = findings.make("field-missing", "a.md", 3, "gives[2].text", example="…")
    assert "„Was gibst du den Leserinnen und Lesern?“" in findings.message(finding, "de")
    assert "“What do you give the readers?”" in findings.message(finding, "en")
    assert "text:" in findings.remedy(finding, "de")


def test_a_detail_may_differ_between_the_languages() -> None:
    finding = findings.make(
        "field-unknown", "a.md", 1, "palce", value="palce", suggestion_de="Ort?", suggestion_en="Town?", suggestion=""
    )
    assert (findings.remedy(finding, "de"), findings.remedy(finding, "en")) == ("Ort?", "Town?")


def test_braces_that_somebody_typed_are_not_filled_in() -> None:
    finding = findings.make("month-form", "a.md", 1, "issue", value="{limit} {0} %s")
    assert "{limit} {0} %s" in findings.message(finding, "de")


def test_findings_stand_in_the_order_of_the_file_without_repetition() -> None:
    early, late = findings.make("yaml-tab", "a.md", 2), findings.make("yaml-tab", "a.md", 10)
    warning = findings.make("question-twice", "a.md", 2, value="Wer?")
    elsewhere = findings.make("file-encoding", "b.md")
    assert findings.in_order([elsewhere, late, warning, early, late]) == [early, warning, late, elsewhere]


def test_only_an_error_fails_the_build() -> None:
    notice, warning = findings.make("issue-planned", "a.md"), findings.make("person-twice", "a.md")
    assert {notice.severity, warning.severity} == {Severity.NOTICE, Severity.WARNING}
    assert not findings.has_errors([notice, warning])
    assert findings.has_errors([notice, findings.make("yaml-tab", "a.md")])


def test_an_error_keeps_its_file_out_and_every_folder_around_it_and_no_namesake() -> None:
    odd = findings.make("file-unread", "content/pages/about.md")
    wrong = findings.make("yaml-tab", "content/founders/ada/index.md")
    assert findings.faulty_places([odd]) == frozenset()
    assert findings.faulty_places([odd, wrong, findings.make("yaml-tab", "x.md")]) == {
        "content", "content/founders", "content/founders/ada", "content/founders/ada/index.md", "x.md",
    }  # fmt: skip


def test_a_terminal_shows_place_fault_and_remedy() -> None:
    shown = findings.as_text([findings.make("yaml-tab", "a.md", 4)], "en")
    assert shown == "a.md:4\n  Error: There is a tab.\n  → Indent with spaces."


def test_a_long_remedy_is_told_once_for_the_findings_in_a_row() -> None:
    changed = [findings.make("link-changed", "a.md", line, value="x", written="y") for line in (1, 2)]
    broken = [findings.make("yaml-tab", "a.md", line) for line in (3, 4)]
    shown = findings.as_text([*changed, *broken], "de")
    assert shown.count("Nichts zu tun, wenn beide") == 1
    assert shown.count("Wie eben.") == 1
    assert shown.count("Rücke mit Leerzeichen ein.") == 2


def test_a_program_gets_both_languages() -> None:
    (row,) = json.loads(findings.as_json([findings.make("yaml-tab", "ü.md", 4)]))
    assert (row["code"], row["severity"], row["file"], row["line"], row["field"]) == (
        "yaml-tab",
        "error",
        "ü.md",
        4,
        None,
    )
    assert (set(row["message"]), set(row["remedy"])) == ({"de", "en"}, {"de", "en"})


@pytest.mark.parametrize(
    ("lang", "words"), [("de", "(und {} weitere, siehe Tabelle)"), ("en", "(and {} more, see the table)")]
)
@pytest.mark.parametrize(("number", "left"), [(9, 0), (10, 0), (11, 1), (25, 15)])
@pytest.mark.parametrize("code", ["yaml-tab", "file-unread", "issue-planned"])
def test_the_tenth_of_a_kind_says_how_many_githubs_readers_do_not_see(
    code: str, number: int, left: int, lang: str, words: str
) -> None:
    others = ["yaml-tab", "file-unread", "issue-planned"]
    found = [findings.make(code, "a.md", line, value="x") for line in range(1, number + 1)]
    found += [findings.make(other, "b.md", 1, value="x") for other in others if other != code]
    lines = findings.as_annotations(found, lang).split("\n")
    assert len(lines) == number + 2, "the log has them all"
    same = [line for line in lines if "file=a.md" in line]
    saying = [place for place, line in enumerate(same, 1) if "siehe Tabelle" in line or "see the table" in line]
    assert saying == ([10] if left else [])
    assert not left or same[9].endswith(words.format(left))
    assert not [line for line in lines if "file=b.md" in line and "(" in line]


def test_an_annotation_cannot_be_left_by_what_somebody_typed() -> None:
    notice = findings.make("issue-planned", "a.md", 1, "issue", value="x")
    hostile = findings.make("file-unknown", "a,b:c%.md", value="x\n::error::y\r")
    first, second = findings.as_annotations([notice, hostile], "en").split("\n")
    assert first.startswith("::error file=a%2Cb%3Ac%25.md,line=1,title=file-unknown::")
    assert "x%0A::error::y%0D" in first
    assert second.startswith("::notice file=a.md")
