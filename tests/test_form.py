"""The form and the template: made from the schema, so that nothing is asked twice, forgotten or taken for granted."""

from __future__ import annotations

import re
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import commands, findings, form, inquiry, intake, schema, submission
from pipeline.domain import Question, Submission
from tests import factories

ROOT = Path(__file__).parents[1]
TRADES, QUESTIONS = factories.long_vocabulary()
TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"


def body(lang: str) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = yaml.safe_load(form.issue_form(lang, TRADES, QUESTIONS[lang]))["body"]
    return elements


def inputs(lang: str) -> list[dict[str, Any]]:
    return [element for element in body(lang) if element["type"] != "markdown"]


def test_the_committed_forms_ask_what_the_publication_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all tests that a publication of one's own keeps the only one that looks into its content/: the forms lie beside it."""
    shutil.copytree(
        ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("founders", "ledger", "pages")
    )
    monkeypatch.setenv("VORGESTELLT_ROOT", str(tmp_path))
    assert commands.write_forms() == 0
    for made in (tmp_path / ".github/ISSUE_TEMPLATE").iterdir():
        assert (TEMPLATES / made.name).read_text("utf-8") == made.read_text("utf-8"), "run: inv forms"


@pytest.mark.parametrize(("lang", "name"), form.FILES.items())
def test_the_command_writes_the_form_that_the_schema_makes(
    content: Path, monkeypatch: pytest.MonkeyPatch, lang: str, name: str
) -> None:
    monkeypatch.setenv("VORGESTELLT_ROOT", str(factories.with_long_vocabulary(content)))
    assert commands.write_forms() == 0
    made = (content / ".github/ISSUE_TEMPLATE" / name).read_text("utf-8")
    assert made == form.issue_form(lang, TRADES, QUESTIONS[lang])


def test_nobody_meets_an_empty_page_instead_of_the_form() -> None:
    assert yaml.safe_load((TEMPLATES / "config.yml").read_text("utf-8"))["blank_issues_enabled"] is False


@pytest.mark.parametrize("lang", ["de", "en"])
class TestForm:
    def test_it_asks_for_every_field_that_founders_answer_and_for_no_other(self, lang: str) -> None:
        asked = [h.target for h in form.headings(lang, QUESTIONS[lang]) if not h.target.startswith("question:")]
        assert sorted(asked) == sorted(field.name for field in schema.FIELDS if field.in_form)

    def test_it_asks_every_question_in_its_order(self, lang: str) -> None:
        labels = [element["attributes"]["label"] for element in inputs(lang)]
        asked = [label for label in labels if label in {question.text for question in QUESTIONS[lang]}]
        assert asked == [question.text for question in QUESTIONS[lang]]

    def test_it_asks_for_giving_before_seeking_and_for_consents_last(self, lang: str) -> None:
        targets = [heading.target for heading in form.headings(lang, QUESTIONS[lang])]
        assert targets.index("gives[].text") < targets.index("needs[].text")
        assert targets[0] == "name"
        assert targets[-3:] == ["consents.text", "consents.portrait", "consents.newsletter"]

    def test_labels_and_identifiers_are_legal_and_occur_once(self, lang: str) -> None:
        labels = [element["attributes"]["label"] for element in inputs(lang)]
        options = [o["label"] for e in inputs(lang) if e["type"] == "checkboxes" for o in e["attributes"]["options"]]
        assert len({*labels, *options}) == len(labels) + len(options)
        identifiers = [element["id"] for element in inputs(lang)]
        assert len(set(identifiers)) == len(identifiers)
        assert all(re.fullmatch(r"[a-z0-9_-]+", identifier) for identifier in identifiers)

    def test_identifiers_stay_when_a_field_is_added_before_them(self, lang: str) -> None:
        by_target = {heading.target: heading.id for heading in form.headings(lang, QUESTIONS[lang])}
        assert by_target["links.website"] == "links-website"
        assert by_target[f"question:{QUESTIONS[lang][0].text}"] == f"question-{QUESTIONS[lang][0].key}"

    def test_the_trades_are_the_publications_own(self, lang: str) -> None:
        choice = next(element for element in inputs(lang) if element["type"] == "dropdown")
        assert choice["attributes"]["options"] == [trade.label.text(lang) for trade in TRADES]
        assert "none" not in {option.casefold() for option in choice["attributes"]["options"]}

    def test_each_consent_is_a_box_of_its_own_and_only_the_text_is_needed(self, lang: str) -> None:
        boxes = {e["id"]: e["attributes"]["options"] for e in inputs(lang) if e["type"] == "checkboxes"}
        assert list(boxes) == ["consents-text", "consents-portrait", "consents-newsletter"]
        assert [options[0].get("required", False) for options in boxes.values()] == [True, False, False]
        for options in boxes.values():
            assert len(options) == 1
            assert set(options[0]) <= {"label", "required"}, "nothing is ticked beforehand"

    def test_only_what_every_portrait_needs_is_required(self, lang: str) -> None:
        required = {e["id"] for e in inputs(lang) if e.get("validations", {}).get("required")}
        assert required == {"name", "business", "trade", "place", "founded", "one-liner"}

    def test_it_says_what_is_public_that_nobody_is_named_unasked_and_how_to_leave(self, lang: str) -> None:
        introduction = body(lang)[0]["attributes"]["value"]
        for word in {
            "de": ("öffentlich", "ungefragt", "jederzeit"),
            "en": ("public", "without being asked", "any time"),
        }[lang]:
            assert word in introduction

    def test_every_note_stands_before_its_field(self, lang: str) -> None:
        notes = [number for number, element in enumerate(body(lang)) if element["type"] == "markdown"]
        assert len(notes) == 7
        assert body(lang)[notes[-1] + 1]["id"] == "consents-text"

    def test_every_text_is_quoted(self, lang: str) -> None:
        for line in form.issue_form(lang, TRADES, QUESTIONS[lang]).split("\n"):
            key, _, value = line.strip().removeprefix("- ").partition(": ")
            if value and key not in ("type", "id", "required") and not line.startswith("#"):
                assert value.startswith('"'), line
                assert value.endswith('"'), line

    def test_what_it_asks_the_intake_understands(self, lang: str) -> None:
        """The body is made from the YAML alone, as GitHub does, and not from the headings the parser uses."""
        parts = []
        for element in inputs(lang):
            given = "_No response_"
            if element["type"] == "checkboxes":
                given = "\n".join(f"- [x] {option['label']}" for option in element["attributes"]["options"])
            elif element["type"] == "dropdown":
                given = element["attributes"]["options"][0]
            elif element.get("validations"):
                given = "Ada"
            parts.append(f"### {element['attributes']['label']}\n\n{given}")
        read, found = intake.read_form("\n\n".join(parts), source="form.md", questions=QUESTIONS)
        assert found == ()
        assert read is not None
        assert read.lang == lang
        assert set(dict(read.values)) == {"name", "business", "trade", "place", "founded", "one_liner"}
        assert len(read.ticked) == 3


def test_a_question_over_two_lines_is_one_heading() -> None:
    heading = next(
        h
        for h in form.headings("de", (Question("x", "Wer bist du,\n  und warum?", required=False),))
        if h.id == "question-x"
    )
    assert heading.label == "Wer bist du, und warum?"
    assert heading.target == "question:Wer bist du, und warum?"


# The template


def findings_of(text: str) -> dict[str, str]:
    """Return the errors by field."""
    folder = Submission("ada-beispiel", "content/founders/ada-beispiel", (factories.submitted("index.md", text),))
    vocabulary = submission.Vocabulary(factories.TRADES, {"de": factories.QUESTIONS}, ("de", "en"))
    found = submission.check(folder, vocabulary, factories.TODAY).findings
    return {finding.field or finding.code: finding.code for finding in found if finding.severity == "error"}


def test_an_empty_template_counts_for_nothing_yet_and_a_begun_one_says_what_is_needed_and_nothing_else() -> None:
    empty = form.profile_template("de", factories.QUESTIONS, name="Ada Beispiel", issue="2026-11")
    assert findings_of(empty) == {}
    begun = empty.replace('business: ""', 'business: "Buchbinderei"', 1)
    needed = dict.fromkeys(("trade", "place", "founded", "one_liner"), "field-missing")
    assert findings_of(begun) == {**needed, "consents.text": "consent-missing", "body-short": "body-short"}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_template_of_a_later_word_counts_for_nothing_until_something_stands_in_it(lang: str) -> None:
    vocabulary = submission.Vocabulary(factories.TRADES, {"de": factories.QUESTIONS}, ("de", "en"))
    picture = factories.encoded(factories.image())
    portrait = factories.submitted("index.md", factories.ADA), factories.submitted("portrait.jpg", picture)

    def checked(text: str) -> submission.Checked:
        files = (*portrait, factories.submitted("update-2026-12.md", text))
        return submission.check(
            Submission("ada-beispiel", "content/founders/ada-beispiel", files), vocabulary, factories.TODAY
        )

    empty = inquiry.template(lang, "2026-12")
    found = checked(empty)
    assert [f.code for f in found.findings if f.file.endswith("update-2026-12.md")] == ["update-begun"]
    assert found.profile is not None
    assert found.profile.updates == ()
    assert findings.has_errors(checked(empty.replace("\n\n", "\n\nViel.\n\n", 1)).findings)
    agreed = checked(empty.replace('consent: ""', 'consent: "2026-11-01"'))
    assert "update-begun" not in {f.code for f in agreed.findings}


def test_a_template_with_the_needed_fields_filled_in_has_no_errors() -> None:
    text = form.profile_template("de", factories.QUESTIONS, name="Ada Beispiel", issue="2026-11")
    filled = {"business": "Buchbinderei", "trade": "handwerk", "place": "Celle", "founded": "2021", "text": "2026-10-12",
              "one_liner": "Bindet Bücher, die ein Jahrhundert halten."}  # fmt: skip
    for field, value in filled.items():
        pattern = rf'^( *){field}: ""$' if field != "text" else r'(?<=consents:\n)( *)text: ""'
        text = re.sub(pattern, rf'\1{field}: "{value}"', text, count=1, flags=re.MULTILINE)
    text += "\n" + "Eine Antwort, die lang genug ist, um zu gelten. " * 8
    assert findings_of(text) == {}


def test_the_template_shows_how_offers_needs_and_nominations_are_written() -> None:
    fields = yaml.safe_load(form.profile_template("de", factories.QUESTIONS).split("---\n")[1])
    assert fields["gives"] == [{"text": "", "valid_until": "", "tags": []}]
    assert fields["needs"] == [{"text": "", "valid_until": "", "tags": []}]
    assert fields["names_next"] == [{"slug": "", "name": "", "why": ""}]
    assert fields["consents"].pop("version") == schema.CONSENT_VERSION
    assert set(fields["consents"].values()) == {""}, "nobody agrees by default"


WORDS = {"2026-11": "c8ee01d4"}  # what each version says, as a digest


def test_new_words_of_the_consents_need_a_new_version() -> None:
    """Also those before the boxes: they say what can and cannot be taken back."""
    words = [
        text
        for lang in ("de", "en")
        for heading in form.headings(lang, ())
        if heading.kind == "consent"
        for text in (heading.label, heading.option, heading.help)
    ]
    made = {lang: form.issue_form(lang, factories.TRADES, factories.QUESTIONS) for lang in ("de", "en")}
    before = [
        element["attributes"]["value"]
        for lang in ("de", "en")
        for element in yaml.safe_load(made[lang])["body"]
        if element["type"] == "markdown"
        and element["attributes"]["value"].startswith(("## Deine Einw", "## Your consent"))
    ]
    assert len(before) == 2
    assert WORDS[schema.CONSENT_VERSION] == sha256("\n".join([*words, *before]).encode()).hexdigest()[:8]
    assert schema.CONSENT_VERSIONS[0] == schema.CONSENT_VERSION
    assert set(WORDS) == set(schema.CONSENT_VERSIONS)


def test_the_template_asks_the_questions_as_headings() -> None:
    template = form.profile_template("de", factories.QUESTIONS)
    assert re.findall(r"^## (.*)$", template, re.MULTILINE) == [question.text for question in factories.QUESTIONS]
    assert "#" not in template.split("---\n")[1], "no comments: what YAML swallows is a finding"
