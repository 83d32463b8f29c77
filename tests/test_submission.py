"""One founder's folder: every fault is found in one pass, and what has none becomes a portrait."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import findings
from pipeline.domain import Severity, Submission
from pipeline.submission import TEXT_LIMIT, Checked, Vocabulary, check
from tests.factories import ADA, JOERG, MIRA, MIRA_EN, QUESTIONS, TODAY, TRADES, submitted

VOCABULARY = Vocabulary(TRADES, {"de": QUESTIONS}, ("de", "en"))
HEAD, BODY = JOERG.split("---\n")[1:]


def folder(slug: str = "joerg-muessig", **texts: str) -> Submission:
    """Return a folder of Markdown files; ``index_en`` is index.en.md."""
    files = tuple(submitted(f"{name.replace('_', '.')}.md", text) for name, text in texts.items())
    return Submission(slug, f"content/founders/{slug}", files)


def checked(head: str = HEAD, body: str = BODY) -> Checked:
    return check(folder(index=f"---\n{head}---\n{body}"), VOCABULARY, TODAY)


def codes(outcome: Checked) -> list[str]:
    return [finding.code for finding in outcome.findings]


def test_a_folder_without_faults_is_a_portrait() -> None:
    outcome = check(folder(index=JOERG), VOCABULARY, TODAY)
    assert not outcome.findings
    assert outcome.profile is not None
    assert (outcome.profile.slug, outcome.profile.founder.id) == ("joerg-muessig", "joerg-muessig")
    assert outcome.profile.founder.sort_as == "Müßig, Jörg"
    assert outcome.profile.consents.portrait is None


def test_all_faults_are_found_in_one_pass() -> None:
    head = HEAD.replace('"Jörg Müßig"', '"J"').replace('"druck"', '"durck"').replace('"2026-10"', '"Oktober"')
    outcome = checked(head, "Zu kurz. <b>Und</b> mail@beispiel.example\n")
    assert outcome.profile is None
    assert {"field-short", "choice-unknown", "month-form", "body-short", "prose-html", "private-email"} <= set(
        codes(outcome)
    )


def test_an_error_ends_the_portrait_and_a_warning_does_not() -> None:
    warned = checked(HEAD.replace('  newsletter: "2026-09-12"\n', ""))
    assert [(f.code, f.severity) for f in warned.findings] == [("consent-newsletter", Severity.WARNING)]
    assert warned.profile is not None
    assert warned.profile.consents.newsletter is None


@pytest.mark.parametrize("blank", ["", " ", '""', '" "', "# am 12.", "~"])
@pytest.mark.parametrize("field", ["text", "portrait", "newsletter"])
def test_a_consent_that_is_not_a_day_is_none(field: str, blank: str) -> None:
    """What was left blank, or is anything but a day, never counts as a yes."""
    index = ADA.replace(f'  {field}: "2026-10-12"', f"  {field}: {blank}")
    assert index != ADA
    submission = Submission("ada-beispiel", "content/founders/ada-beispiel", (submitted("index.md", index),))
    outcome = check(submission, VOCABULARY, TODAY)
    expected = {"consent-missing", "field-missing", "consent-portrait", "consent-newsletter", "date-form"}
    assert expected & set(codes(outcome))
    if outcome.profile is not None:
        assert (field, getattr(outcome.profile.consents, field)) == ("newsletter", None)


def test_a_consent_given_today_counts_and_one_of_tomorrow_does_not() -> None:
    today = checked(HEAD.replace('text: "2026-09-12"', f'text: "{TODAY}"'))
    assert today.profile is not None
    assert codes(checked(HEAD.replace('text: "2026-09-12"', 'text: "2026-11-21"'))) == ["date-future"]


def test_what_an_editor_did_not_translate_is_taken_from_the_original() -> None:
    original = MIRA.replace('"Ausgemusterte Segel."', '"Ausgemusterte Segel."\n    valid_until: "2027-03-31"')
    outcome = check(folder("mira-sommer", index=original, index_en=MIRA_EN), VOCABULARY, TODAY)
    assert outcome.profile is not None
    english = outcome.profile.in_language("en")
    assert english is not None
    assert english.needs[0].text == "Sails that have been taken out of use."
    assert english.needs[0].valid_until == outcome.profile.needs[0].valid_until
    assert (english.founder.business, english.consents) == ("Näherei Sommer", outcome.profile.consents)
    assert outcome.profile.in_language("fr") is None


def test_a_link_under_index_md_is_never_followed() -> None:
    submission = Submission(
        "ada-beispiel", "content/founders/ada-beispiel", (submitted("index.md", ADA, is_link=True),)
    )
    outcome = check(submission, VOCABULARY, TODAY)
    assert codes(outcome) == ["file-link"]
    assert outcome.profile is None


@pytest.mark.parametrize("slug", ["Ada", "ada_b", "ä", "-ada", "ada-", "a--b", "ab", "a" * 61, "ada.md", "../ada", ""])
def test_a_folder_is_named_in_ascii_small_letters_and_hyphens(slug: str) -> None:
    assert codes(check(folder(slug, index=JOERG), VOCABULARY, TODAY)) == ["folder-slug"]


@pytest.mark.parametrize(
    ("typed", "focus"), [("0.5 0.4", (0.5, 0.4)), ("0,1", (0.0, 1.0)), ("0.25, 1.0", (0.25, 1.0)), ("1 0", (1.0, 0.0))]
)
def test_a_focus_is_two_numbers(typed: str, focus: tuple[float, float]) -> None:
    index = ADA.replace("  credit:", f'  focus: "{typed}"\n  credit:')
    picture = check(folder("ada-beispiel", index=index), VOCABULARY, TODAY)
    assert codes(picture) == ["portrait-absent"]  # and no finding about the focus
    assert picture.profile is None
    assert focus[0] <= 1


PIECES = st.sampled_from(
    [*HEAD.splitlines(keepends=True), "---\n", "  - x\n", "\t", "name:\n", "portrait:\n  file: a\n", "consents: []\n", "links: x\n",
     "gives: {}\n", "names_next:\n  - [a]\n", "aliases: [1, {a: b}]\n", "*a ", "&b ", "!!c ", "issue: 9999-12\n", "founded: ٢٠٢٠\n", "id: ''\n"]
)  # fmt: skip


@settings(max_examples=80)
@given(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80))
def test_whatever_arrives_becomes_findings_and_no_crash(head: str, body: str) -> None:
    outcome = checked(head, body)
    assert outcome.profile is None or not findings.has_errors(outcome.findings)
    findings.as_text(outcome.findings, "de")
    findings.as_json(outcome.findings)


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [">", "1. ", "- ", "> - ", "00-(", "a@", "a", "a@b.", "<b>", "[", "![", "[a](b)", "*a_", "`a``", "## a\n", "\u202e\n", "\t\n"],
)  # fmt: skip
def test_the_longest_text_of_the_worst_kind_takes_seconds(hostile: str) -> None:
    """Some of these took minutes or never ended: a search that begins anew everywhere, elements in elements."""
    body = hostile * ((TEXT_LIMIT - 2000) // len(hostile.encode()))
    began = time.perf_counter()
    assert checked(body=body).profile is None
    assert time.perf_counter() - began < 30


@pytest.mark.parametrize("answer", ["Meine Mutter.", "Ä" * 299, "a" * 300])
def test_of_an_interviews_length_only_the_answers_count(answer: str) -> None:
    body = f"## Wer hat dir geholfen?\n\n{answer}\n\n## Wem hast du geholfen, und was ist daraus geworden?\n\n"
    found = [dict(f.details)["length"] for f in checked(body=body).findings if f.code == "body-short"]
    assert found == ([str(len(answer))] if len(answer) < 300 else [])


@pytest.mark.parametrize(
    "place",
    ['\ntags: ["x"]', ' tags: ["x"]', ', tags: ["x"]', '\n  tags: ["x"]', '\n      tags: ["x"]', '\n- tags: ["x"]'],
)
@pytest.mark.parametrize("text", ['"Ein Nachmittag"', "Ein Nachmittag"])
def test_tags_that_are_not_below_their_text_are_told_where_they_go(place: str, text: str) -> None:
    head = re.sub(r"gives:\n(?:  .*\n)+", "", HEAD) + f"gives:\n  - text: {text}{place}\n"
    wrong = [f for f in checked(head).findings if f.severity is Severity.ERROR]
    assert [f.code for f in wrong] == ["tags-place"]
    assert wrong[0].line == head.splitlines().index(next(r for r in head.splitlines() if "tags:" in r)) + 2


@pytest.mark.parametrize(
    ("place", "code", "town"),
    [
        ("21335 Lüneburg", "place-number", "Lüneburg"),
        ("Am Sande 1, 21335 Lüneburg", "place-number", "Lüneburg"),
        ("Lüneburg, Altstadt", "place-more", "Lüneburg"),
        ("Frankfurt (Main)", "", ""),
        ("Hamburg-Altona", "", ""),
    ],
)
def test_a_postcode_or_a_part_of_town_is_told_with_the_town_alone(place: str, code: str, town: str) -> None:
    found = checked(re.sub(r"(?m)^place: .*$", f'place: "{place}"', HEAD)).findings
    told = [f for f in found if f.code.startswith("place-")]
    assert [f.code for f in told] == [code] * bool(code)
    assert all(f'"{town}"' in findings.remedy(f, "de") for f in told)


@pytest.mark.parametrize(
    ("words", "address"),
    [("mehr auf scherbenglueck.de", "scherbenglueck.de"), ("siehe Shop.Scherben-Glueck.com.", "Shop.Scherben-Glueck.com"),
     ("um 10.30 Uhr, z.B. heute", ""), ("Ende.Danach nichts", "")],
)  # fmt: skip
def test_an_address_without_its_beginning_is_told_too(words: str, address: str) -> None:
    head = re.sub(r"(?m)^one_liner: .*$", f'one_liner: "Klebt zerbrochenes Geschirr, {words}"', HEAD)
    told = [dict(f.details)["value"] for f in checked(head).findings if f.code == "one-liner-site"]
    assert told == [address] * bool(address)


def test_words_where_a_list_belongs_are_shown_as_the_list_that_they_would_be() -> None:
    head = re.sub(r"gives:\n(?:  .*\n)+", "", HEAD)
    for written, pattern in (
        (
            'gives:\n  - text: "Ein Nachmittag"\n    tags: "lebensmittel, feinkost"',
            'tags: ["lebensmittel", "feinkost"]',
        ),
        ('gives: "Ein Nachmittag"', '- text: "…"'),
    ):
        (wrong,) = [f for f in checked(f"{head}{written}\n").findings if f.severity is Severity.ERROR]
        assert findings.remedy(wrong, "de") == f"Schreibe: {pattern}"


def test_a_proposed_tag_is_told_with_its_place() -> None:
    for code in ("tags-missing", "tags-proposed"):
        for lang, words in (("de", ("eigene", "eingerückt", "text:")), ("en", ("its own", "indented", "text:"))):
            assert all(word in findings.CATALOGUE[code].remedy.text(lang) for word in words)
