"""The form's door: from a filled-in form to a folder that the checks accept."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline import editorial, findings, form, intake, schema, submission
from pipeline.domain import Profile, Submission
from pipeline.findings import has_errors
from tests import factories

ROOT = Path(__file__).parents[1]
TRADES, QUESTIONS = factories.long_vocabulary()
RECEIVED = date(2026, 11, 20)
VOCABULARY = submission.Vocabulary(TRADES, QUESTIONS, ("de", "en"))
ANSWER = "Ich habe zwei Jahre lang jeden Samstag auf dem Markt gestanden, bei Regen unter dem Schirm der Käsefrau. " * 3
FIRST, SECOND = (f"question:{question.text}" for question in QUESTIONS["de"][:2])

# The bodies under cases_intake/ ask the three questions of the small publication, so that editors may change theirs.
CASES = ROOT / "tests" / "cases_intake"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((CASES / "expected.yml").read_text("utf-8"))
SMALL_QUESTIONS = {
    lang: editorial.questions(factories.submitted("questions.yml", text), "questions.yml", [])
    for lang, text in factories.QUESTIONS_YML.items()
}


def answers(lang: str = "de", **changes: str) -> dict[str, str]:
    """Return what somebody answers, by the form's targets; only three questions, as founders do."""
    given = {
        "name": "Jördis Öhlmann-Yıldırım",
        "business": "Öhlmann & Söhne: Mühle",
        "trade": TRADES[3].label.text(lang),
        "place": "Görlitz",
        "founded": "2020-04",
        "one_liner": "Mahlt Dinkel #1 der Oberlausitz auf einem Stein von 1911.",
        "links.website": "https://www.oehlmann.example/",
        "gives[].text": "- Eine Führung für Schulklassen\n- Zwei Kilo Kleie je Gast",
        "needs[].text": "Einen Schlosser, der Mühlen mag",
        "names_next[].name": "Die Käsefrau",
        "names_next[].why": "Sie hat mir\nden Schirm geliehen.",
        **{f"question:{q.text}": ANSWER.strip() for q in QUESTIONS[lang][:3]},
    }
    given |= {h.target: f"- [X] {h.option}" for h in form.headings(lang, QUESTIONS[lang]) if h.option}
    return given | changes


def body(lang: str = "de", **changes: str) -> str:
    """Return the body that GitHub makes of such answers."""
    given = answers(lang, **changes)
    return "\n\n".join(
        f"### {h.label}\n\n{given.get(h.target, '') or '_No response_'}" for h in form.headings(lang, QUESTIONS[lang])
    )


def take(text: str, photo: bytes | None = None) -> intake.Taken:
    return factories.taken(text, QUESTIONS, photo=photo, received=RECEIVED, trades=TRADES)


def taken_folder(text: str, photo: bytes | None = None) -> Submission:
    taken = take(text, photo)
    assert taken.submission is not None, taken.findings
    return taken.submission


def index(folder: Submission) -> str:
    return next(file.data for file in folder.files if file.name == "index.md").decode()


def checked(folder: Submission) -> Profile:
    outcome = submission.check(folder, VOCABULARY, RECEIVED)
    assert outcome.profile is not None, outcome.findings
    return outcome.profile


def unticked(target: str) -> dict[str, str]:
    return {target: answers()[target].replace("[X]", "[ ]")}


def phone_picture(**options: object) -> bytes:
    """Return a JPEG as a phone makes it: lying on its side, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker-7421"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 9.0, 27.0), 3: "E", 4: (14.0, 59.0, 13.0)})
    out = io.BytesIO()
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(out, "JPEG", exif=exif, **options)
    return out.getvalue()


def codes(taken: intake.Taken) -> list[str]:
    return [finding.code for finding in taken.findings]


PHOTO = {
    "portrait.file": "![IMG_2034](https://github.com/user-attachments/assets/a1bf3a17-a9f8-4805-969b-fd0dfa273e90)",
    "portrait.alt": "Jördis Öhlmann steht neben dem Mahlstein.",
    "portrait.credit": "selbst aufgenommen",
}


# Bodies as files


def test_every_body_has_its_expectation() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in CASES.glob("*.md"))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_body_leads_to_exactly_its_findings_and_its_folder(name: str, line_end: str) -> None:
    expected = EXPECTED[name]
    taken = factories.taken(
        (CASES / f"{name}.md").read_text("utf-8").replace("\n", line_end),
        SMALL_QUESTIONS,
        source=f"{name}.md",
        photo=phone_picture() if expected.get("photo") else None,
        known=[factories.founder(**founder) for founder in expected.get("known", [])],
        picture_later=expected.get("picture_later", False),
    )
    assert sorted(codes(taken)) == expected["findings"], expected["description"]
    assert {finding.file for finding in taken.findings} <= {f"{name}.md"}
    assert (taken.submission.slug if taken.submission else None) == expected.get("slug")
    if taken.submission:
        vocabulary = submission.Vocabulary(factories.TRADES, SMALL_QUESTIONS, ("de", "en"))
        found = submission.check(taken.submission, vocabulary, RECEIVED).findings
        besides = {"question-missing", "issue-planned"}
        assert sorted({f.code for f in found} - besides) == expected.get("check", []), found


def test_nothing_that_hands_did_to_a_form_is_lost() -> None:
    taken = factories.taken(
        (CASES / "everything-by-hand.md").read_text("utf-8"), SMALL_QUESTIONS, photo=phone_picture()
    )
    assert taken.submission is not None
    text = index(taken.submission)
    head, _, interview = text.partition("\n---\n")
    assert (
        head
        == """---
name: "Vera Wachsmann"
pronouns: "sie"
business: "Kerzenzieherei Wachsmann"
trade: "handwerk"
place: "Lauenburg"
founded: "2019-10"
one_liner: "Zieht Kerzen: \\"echte\\", aus Wachs #1 der Imker."
issue: "2026-12"
lang: "de"
portrait:
  file: "portrait.jpg"
  alt: "Vera Wachsmann hält einen Docht über den Kessel."
  credit: "selbst aufgenommen"
links:
  website: "https://www.wachsmann.example/"
  instagram: "https://www.instagram.com/beispiel.wachsmann"
  mastodon: "https://social.example/@beispiel"
gives:
  - text: "Ein Docht für jede Kerze, die nicht brennen will"
  - text: "Zwei Nachmittage am Kessel"
  - text: "Reste zum Anzünden"
needs:
  - text: "Ein Imker mit zu viel Wachs"
  - text: "Dosen, gern mit Beulen"
names_next:
  - name: "Der Tischler von nebenan"
    why: "Er hat mir einen Winter lang seinen Ofen geliehen."
consents:
  text: "2026-11-20"
  portrait: "2026-11-20"
  newsletter: "2026-11-20"
  version: "2026-11\""""
    )
    assert "\n### Und dann\n" in interview, "a heading that the form does not know is text"
    assert "\n### Wem hast du geholfen?\n\nDas steht unten." in interview, "a question inside an answer steps back"
    assert "\n# Wachs\n## schmelzen bei 65 Grad\n" in interview, "code stays as it was typed"
    assert interview.count("\n## ") - interview.count("\n## schmelzen") == 2


# The whole way


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_filled_in_form_becomes_a_folder_that_the_checks_accept(lang: str) -> None:
    folder = taken_folder(body(lang, **PHOTO), phone_picture())
    assert folder.slug == "joerdis-oehlmann-yildirim"
    profile = checked(folder)
    assert profile.lang == lang
    assert profile.founder.business == "Öhlmann & Söhne: Mühle"
    assert profile.founder.trade == TRADES[3].key
    assert profile.one_liner.startswith("Mahlt Dinkel #1 der")
    assert [offer.text for offer in profile.gives] == ["Eine Führung für Schulklassen", "Zwei Kilo Kleie je Gast"]
    assert profile.founder.links[0].url == "https://www.oehlmann.example/"
    assert [answer.question for answer in profile.interview.answers] == [q.text for q in QUESTIONS[lang][:3]]
    assert profile.consents.text == profile.consents.portrait == profile.consents.newsletter == RECEIVED


def test_a_line_of_a_list_loses_every_marker_so_that_reading_it_again_changes_nothing() -> None:
    profile = checked(taken_folder(body(**{"gives[].text": "* - Zwei Kilo Kleie\n  1. • Eine Führung"})))
    assert [offer.text for offer in profile.gives] == ["Zwei Kilo Kleie", "Eine Führung"]


def test_windows_line_ends_missing_blank_lines_and_small_ticks_do_not_matter() -> None:
    usual = body(**PHOTO)
    edited = usual.replace("\n\n### ", "\r\n### ").replace("- [X]", "- [x]").replace("### Ort\n\n", "### Ort  \n")
    assert take(edited, phone_picture()).submission == take(usual, phone_picture()).submission


def test_the_same_answers_give_the_same_bytes() -> None:
    assert take(body(**PHOTO), phone_picture()) == take(body(**PHOTO), phone_picture())


def test_every_value_is_quoted() -> None:
    head = index(taken_folder(body(**PHOTO), phone_picture())).split("\n---\n")[0]
    values = [line.partition(": ")[2] for line in head.split("\n") if ": " in line]
    assert len(values) > 15
    assert all(value.startswith('"') and value.endswith('"') for value in values)


# Consents


def test_an_unticked_box_is_no_consent() -> None:
    folder = taken_folder(body(**unticked("consents.text")))
    outcome = submission.check(folder, VOCABULARY, RECEIVED)
    assert "consent-missing" in {finding.code for finding in outcome.findings}


def test_only_what_was_ticked_has_a_date() -> None:
    text = index(taken_folder(body(**unticked("consents.newsletter"))))
    assert '  text: "2026-11-20"\n  portrait: "2026-11-20"\n  version: "2026-11"\n---' in text
    assert "newsletter" not in text


@pytest.mark.parametrize(
    "box", ["- [x] Ja", "- [x]", "x", "ja", "- [x] {0}!", "- [x] {0}\n- [ ] {0}", "- [x] {0}\n\nfür Vera"]
)
def test_anything_but_our_box_with_our_words_is_for_a_person(box: str) -> None:
    option = answers()["consents.newsletter"].removeprefix("- [X] ")
    taken = take(body(**{"consents.newsletter": box.format(option)}))
    assert taken.submission is None
    assert codes(taken) == ["form-consent"]


def test_a_heading_of_the_form_inside_a_story_makes_nothing() -> None:
    label = next(h.label for h in form.headings("de", QUESTIONS["de"]) if h.target == "consents.portrait")
    faked = f"Es begann 2019.\n\n  ###   {label}  \n\n{answers()['consents.portrait']}"
    taken = take(body(**{FIRST: faked}))
    assert taken.submission is None
    assert "form-heading-twice" in codes(taken)


@pytest.mark.slow
@given(st.text(min_size=1, max_size=200))
def test_no_answer_adds_a_consent(text: str) -> None:
    taken = take(body(**{SECOND: text}, **unticked("consents.newsletter")))
    if taken.submission is not None:
        assert "\n  newsletter:" not in index(taken.submission).split("\n---\n")[0]


def test_a_form_pasted_twice_makes_nothing() -> None:
    taken = take(f"{body()}\n\n{body()}")
    assert taken.submission is None
    assert set(codes(taken)) == {"form-heading-twice"}


def test_a_form_in_pieces_says_every_heading_that_is_missing() -> None:
    labels = [h.label for h in form.headings("de", QUESTIONS["de"])]
    taken = take("\n\n".join(f"### {label}\n\nx" for label in labels[:-3]))
    missing = [dict(f.details)["value"] for f in taken.findings if f.code == "form-heading-missing"]
    assert missing == labels[-3:]


# Pictures


def test_the_picture_stands_upright_and_tells_no_place() -> None:
    original = phone_picture()
    place = [struct.pack(order + "II", degrees, 1) for degrees in (51, 14) for order in "<>"]
    assert b"Exif" in original
    assert any(value in original for value in place), "the test looks for what is there"
    data = next(f.data for f in taken_folder(body(**PHOTO), original).files if f.name == "portrait.jpg")
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (600, 900)
    assert not picture.getexif()
    assert picture.getpixel((590, 450)) < picture.getpixel((10, 450)), "what was the top is now on the right"
    for secret in (b"Exif", b"PhoneMaker", *place):
        assert secret not in data


@pytest.mark.parametrize(
    "shape",
    [
        "![IMG](https://github.com/user-attachments/assets/a1bf3a17-a9f8-4805-969b-fd0dfa273e90)",
        '<img width="658" alt="image" src="https://github.com/beispiel/formular/assets/7516297/89e110a1-2af1">',
        "https://user-images.githubusercontent.com/1/2.jpg",
        "[bild.zip](https://github.com/beispiel/formular/files/12393048/bild.zip)",
    ],
    ids=["markdown", "html", "plain", "file"],
)
def test_a_picture_that_was_not_passed_along_stops_the_intake(shape: str) -> None:
    taken = take(body(**(PHOTO | {"portrait.file": shape})))
    assert taken.submission is None
    assert codes(taken) == ["form-photo"]
    value = dict(taken.findings[0].details)["value"]
    assert value.startswith("https://")
    assert value in shape
    assert value[-1] not in ')">'


@pytest.mark.parametrize("missing", ["portrait.alt", "portrait.credit"])
def test_a_picture_without_description_or_credit_is_left_out(missing: str) -> None:
    taken = take(body(**(PHOTO | {missing: ""})), phone_picture())
    assert [(f.code, f.field) for f in taken.findings] == [("form-photo-missing", missing)]
    assert taken.submission is not None
    assert [file.name for file in taken.submission.files] == ["index.md"]
    assert not has_errors(submission.check(taken.submission, VOCABULARY, RECEIVED).findings)


@pytest.mark.parametrize(
    ("missing", "left"),
    [("names_next[].name", "Sie hat mir den Schirm geliehen."), ("names_next[].why", "Die Käsefrau")],
)
def test_half_a_proposal_is_left_out_and_what_is_lost_with_it_is_said(missing: str, left: str) -> None:
    (remark,) = [f for f in take(body(**{missing: ""})).findings if f.code == "form-nomination"]
    assert remark.field == missing
    assert left in findings.message(remark, "de")


@pytest.mark.parametrize(
    ("photo", "flaws"),
    [(None, []), (b"whatever", ["portrait-format"]), (phone_picture(), [])],
    ids=["none", "broken", "sound"],
)
@pytest.mark.parametrize("unsaid", [[], ["portrait.alt", "portrait.credit"]], ids=["described", "undescribed"])
def test_a_picture_without_consent_is_left_out_and_everything_else_about_it_said_at_once(
    photo: bytes | None, flaws: list[str], unsaid: list[str]
) -> None:
    taken = take(body(**PHOTO | dict.fromkeys(unsaid, ""), **unticked("consents.portrait")), photo)
    assert codes(taken) == ["form-photo-consent", *["form-photo-missing"] * len(unsaid), *flaws]
    assert not has_errors(taken.findings)
    assert taken.submission is not None
    assert [file.name for file in taken.submission.files] == ["index.md"]


def test_a_picture_that_cannot_be_used_is_an_error_beside_every_other_one() -> None:
    assert codes(take(body(**PHOTO, name=""), b"whatever")) == ["field-missing", "portrait-format"]


def test_a_folder_made_without_the_intake_takes_no_picture_that_lacks_consent() -> None:
    read, _ = intake.read_form(body(**PHOTO), source="form.md", questions=QUESTIONS)
    assert read is not None
    refused = replace(read, ticked=("consents.text",))
    assert len(intake.folder(read, phone_picture(), RECEIVED, "2026-12", TRADES).files) == 2
    assert len(intake.folder(refused, phone_picture(), RECEIVED, "2026-12", TRADES).files) == 1


@pytest.mark.parametrize(
    ("photo", "code"),
    [(b"%PDF-1.7", "portrait-format"), (phone_picture()[:5000], "portrait-broken"), (b"\0" * (schema.PORTRAIT_LIMIT + 1), "file-large")],
    ids=["pdf", "cut", "large"],
)  # fmt: skip
def test_a_picture_that_cannot_be_used_stops_the_intake(photo: bytes, code: str) -> None:
    taken = take(body(**PHOTO), photo)
    assert taken.submission is None
    assert codes(taken) == [code]


# Answers


def test_read_answers_are_the_written_ones() -> None:
    read, found = intake.read_form(body(), source="form.md", questions=QUESTIONS)
    assert found == ()
    assert read is not None
    assert dict(read.values) == {t: a for t, a in answers().items() if not t.startswith("consents.")}
    assert read.ticked == ("consents.text", "consents.portrait", "consents.newsletter")


_WORDS = st.text(st.sampled_from("abc XYZ äöüßéñ #:\"'\\*_`>-[]()!?.,;…„“–🌾0123456789"), min_size=1, max_size=40)
_LINE = _WORDS.map(lambda text: " ".join(text.split())).filter(lambda text: text not in ("", "-", "–"))
_LINES = st.lists(_LINE, min_size=1, max_size=4).map("\n".join).filter(lambda text: text not in ("-", "–"))


@pytest.mark.slow
@given(st.data())
def test_whatever_is_answered_is_read_back(data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(["de", "en"]))
    kinds = {"line": _LINE, "text": _LINES, "choice": st.sampled_from([t.label.text(lang) for t in TRADES])}
    given: dict[str, str] = {}
    boxes: dict[str, str] = {}
    for heading in form.headings(lang, QUESTIONS[lang]):
        if heading.kind == "consent":
            boxes[heading.target] = f"- [{data.draw(st.sampled_from(' xX'))}] {heading.option}"
        else:
            given[heading.target] = data.draw(st.one_of(st.just(""), kinds[heading.kind]))
    nothing = dict.fromkeys(answers(lang), "")
    read, found = intake.read_form(body(lang, **(nothing | given | boxes)), source="form.md", questions=QUESTIONS)
    assert read is not None, found
    assert read.lang == lang
    assert dict(read.values) == {target: text for target, text in given.items() if text}
    assert read.ticked == tuple(target for target, box in boxes.items() if "x" in box[:5].lower())


@pytest.mark.parametrize("nothing", ["", "_No response_", r"\_No response\_", "-"])
def test_what_was_left_empty_is_not_there(nothing: str) -> None:
    assert "pronouns" not in index(taken_folder(body(pronouns=nothing)))


def test_none_is_an_answer_but_not_a_choice() -> None:
    folder = taken_folder(body(pronouns="None", trade="None"))
    assert '\npronouns: "None"\n' in index(folder)
    assert "\ntrade:" not in index(folder)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("www.oehlmann.example", "https://www.oehlmann.example/"),
        ("oehlmann.example/muehle?x=1", "https://oehlmann.example/muehle?x=1"),
        ("https://oehlmann.example", "https://oehlmann.example"),
        ("http://oehlmann.example/", "http://oehlmann.example/"),
        ("@muehle@social.example", "https://social.example/@muehle"),
        ("@muehle", "@muehle"),
        ("habe ich nicht", "habe ich nicht"),
        ("oehlmann.example und muehle.example", "oehlmann.example und muehle.example"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_an_address_gets_its_scheme_and_nothing_else_and_that_is_said(typed: str, written: str) -> None:
    made = take(body(**{"links.mastodon": typed}))
    assert made.submission is not None
    assert f'\n  mastodon: "{written}"\n' in index(made.submission)
    assert codes(made) == (["link-changed"] if typed != written else [])


def test_an_unknown_trade_is_left_to_the_checks() -> None:
    outcome = submission.check(taken_folder(body(trade="Müllerei")), VOCABULARY, RECEIVED)
    assert "choice-unknown" in {finding.code for finding in outcome.findings}


def test_a_name_of_the_site_gets_the_business_behind_it() -> None:
    assert taken_folder(body(name="Brief")).slug == "brief-oehlmann-soehne-muehle"


def test_a_long_name_makes_a_folder_name_of_legal_length() -> None:
    folder = taken_folder(body(name="Friederike " * 7))
    assert schema.SLUG.fullmatch(folder.slug)
    assert len(folder.slug) <= schema.SLUG_LENGTH[1]


def test_an_e_mail_address_is_found_on_its_line_and_written_nowhere() -> None:
    text = body(**{SECOND: f"{ANSWER}\nSchreib an joerdis@oehlmann.example"})
    taken = take(text)
    assert taken.submission is None
    assert [(f.code, f.file, f.line) for f in taken.findings] == [
        ("private-email", "form.md", text[: text.index("Schreib an")].count("\n") + 1)
    ]


def test_a_file_name_of_a_picture_is_no_e_mail_address() -> None:
    taken = take(
        body(**(PHOTO | {"portrait.file": PHOTO["portrait.file"].replace("IMG", "mahlstein@2x.png")})), phone_picture()
    )
    assert codes(taken) == []


def test_invisible_characters_are_taken_out_and_told() -> None:
    taken = take(body(name="Jör\u200bdis\u202e Öhlmann"))
    assert codes(taken) == ["form-characters"]
    assert "in einer Zeile;" in findings.message(taken.findings[0], "de")
    assert taken.submission is not None
    assert '\nname: "Jördis Öhlmann"\n' in index(taken.submission)


# Interview


_NASTY = st.lists(
    st.sampled_from(
        ["# ", "## ", "### ", "> ", "- ", "1. ", "    ", "\t", "```", "~~~~", "````", "---", "===", "-", "<!--", "-->", "<pre>",
         "<script>", "</div>", "<?", "<![CDATA[", "\\", "`", "[a]: /b", "***", "Text", "ein Satz.", "|", "\n", "\n", "\n\n"]
    ),
    min_size=1,
    max_size=25,
).map("".join)  # fmt: skip


@pytest.mark.slow
@given(st.lists(_NASTY, min_size=3, max_size=3))
def test_no_answer_poses_as_a_question_or_swallows_the_next(nasty: list[str]) -> None:
    targets = [f"question:{question.text}" for question in QUESTIONS["de"][:3]]
    text = body(**dict(zip(targets, nasty, strict=True)))
    read, _ = intake.read_form(text, source="form.md", questions=QUESTIONS)
    assert read is not None
    folder = taken_folder(text)
    wanted = [target.removeprefix("question:") for target, _ in read.values if target.startswith("question:")]
    vocabulary = replace(VOCABULARY, questions={})
    shown = submission.check(folder, vocabulary, RECEIVED)
    empty = [f for f in shown.findings if f.code.startswith(("prose-", "body-"))]
    if shown.profile is not None:
        assert [answer.question for answer in shown.profile.interview.answers] == wanted
    else:
        assert empty, shown.findings
    rendered = submission.prose.render(index(folder).partition("\n---\n")[2])
    assert [heading.text for heading in rendered.headings] == wanted


@pytest.mark.parametrize(
    "untouched",
    [
        "Ein Satz.\n\n### Ein Zwischentitel\n\nNoch einer.",
        "```\n# kein Titel\n## auch nicht\n```",
        "Oben.\n\n---\n\nUnten.",
        "- eins\n- zwei\n\n> Zitat",
        "Zeile mit Umbruch  \nund die nächste",
    ],
)
def test_an_answer_that_stays_under_its_question_is_not_changed(untouched: str) -> None:
    text = f"{ANSWER}\n\n{untouched}"
    assert text in index(taken_folder(body(**{FIRST: text})))


def test_titles_inside_an_answer_become_small_headings() -> None:
    folder = taken_folder(
        body(**{FIRST: f"# Oben\n\n{ANSWER}\n\n## {QUESTIONS['de'][5].text}\n\nNiemand.\n\nSatz\n---\nSatz"})
    )
    html = checked(folder).interview.answers[0].html
    assert html.count("<h3>") == 2
    assert "<hr>" in html
    assert len(checked(folder).interview.answers) == 3


def test_a_title_of_the_first_level_becomes_a_small_heading() -> None:
    assert f"\n### Mein Weg\n\n{ANSWER.strip()}" in index(taken_folder(body(**{FIRST: f"# Mein Weg\n\n{ANSWER}"})))


def test_a_code_block_left_open_ends_with_its_answer() -> None:
    folder = taken_folder(body(**{FIRST: f"{ANSWER}\n\n~~~~\nein Rezept"}))
    assert "\n~~~~\nein Rezept\n~~~~\n\n## " in index(folder)
    assert "<pre><code>ein Rezept" in checked(folder).interview.answers[0].html


# Anything at all


def test_a_form_with_less_than_half_of_its_headings_is_no_form() -> None:
    labels = [h.label for h in form.headings("de", QUESTIONS["de"])]
    assert codes(take("\n\n".join(f"### {label}\n\nx" for label in labels[: len(labels) // 3]))) == ["form-unknown"]


def test_something_else_is_no_form() -> None:
    assert codes(take("### Name\n\nAda\n\n### Logo\n\nx")) == ["form-unknown"]


@pytest.mark.parametrize("text", ["", "###", "### ", "\r", "\ud800", "### Dein Name", "\ufeff### Dein Name\n\nAda"])
def test_scraps_are_no_form(text: str) -> None:
    taken = take(text)
    assert taken.submission is None
    assert "form-unknown" in codes(taken)


def test_a_body_beyond_the_limit_is_not_read() -> None:
    assert codes(take(body() + " " * intake.BODY_LIMIT)) == ["file-large"]


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert take(text).submission is None


@given(st.text(), st.integers(0, 5000))
def test_no_text_inside_a_form_makes_it_raise(text: str, place: int) -> None:
    form_text = body(**PHOTO)
    place = place % len(form_text)
    take(form_text[:place] + text + form_text[place:], b"\xff\xd8\xff")


@pytest.mark.parametrize("code", [code for code in findings.CATALOGUE if code.startswith("form-")])
def test_every_finding_of_the_form_happens(code: str) -> None:
    assert any(code in case["findings"] for case in EXPECTED.values())


@pytest.mark.parametrize(
    ("written", "kept"),
    [("2021", "2021"), ("2021-3", "2021-03"), ("3/2021", "2021-03"), ("03.2021", "2021-03"), ("12 / 2021", "2021-12"),
     ("seit 2021", "seit 2021"), ("1.3.2021", "1.3.2021"),
     ("März 2021", "2021-03"), ("March 2021", "2021-03"), ("im MÄRZ 2021", "2021-03"), ("Sept. 2021", "2021-09"),
     ("Jänner 2021", "2021-01"), ("December, 2020", "2020-12"), ("Dez 2020", "2020-12"), ("mai 2019", "2019-05"),
     ("Mörz 2021", "Mörz 2021"), ("Ende März 2021", "Ende März 2021"), ("März 21", "März 21"), ("März", "März")],
)  # fmt: skip
def test_a_month_may_be_written_as_people_write_it(written: str, kept: str) -> None:
    assert intake.as_month(written) == kept


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("pattern", ["MMMM yyyy", "MMM yyyy", "LLLL yyyy"])
def test_every_name_of_a_month_is_understood_in_both_languages(lang: str, pattern: str) -> None:
    for number in range(1, 13):
        written = format_date(date(2021, number, 1), pattern, locale=lang)
        assert intake.as_month(written) == f"2021-{number:02}", written


@pytest.mark.parametrize(
    ("field", "written", "address"),
    [("links.instagram", "@beispiel", "https://www.instagram.com/beispiel/"), ("links.youtube", "@beispiel", "https://www.youtube.com/@beispiel"),
     ("links.github", "@beispiel", "https://github.com/beispiel"), ("links.mastodon", "@ada@social.example", "https://social.example/@ada"),
     ("links.website", "@beispiel", "@beispiel")],
)  # fmt: skip
def test_a_name_with_an_at_becomes_the_address_it_stands_for(field: str, written: str, address: str) -> None:
    assert intake._address(written, field) == address
