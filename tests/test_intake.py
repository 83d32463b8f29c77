"""The form's door: from a filled-in form to a folder that the checks accept."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline import editorial, form, intake, store, submission
from pipeline.domain import Question, Trade
from pipeline.findings import has_errors

ROOT = Path(__file__).parents[1]
CONTENT = store.read_content(ROOT)
TRADES: tuple[Trade, ...] = editorial.trades(CONTENT.trades[1], CONTENT.trades[0], [])
QUESTIONS: dict[str, tuple[Question, ...]] = {
    lang: editorial.questions(file, path, []) for lang, (path, file) in CONTENT.questions.items()
}
RECEIVED = date(2026, 11, 20)
VOCABULARY = submission.Vocabulary(TRADES, QUESTIONS, ("de", "en"))
ANSWER = "Ich habe zwei Jahre lang jeden Samstag auf dem Markt gestanden, bei Regen unter dem Schirm der Käsefrau. " * 3


def answers(lang: str = "de", **changes: str) -> dict[str, str]:
    """Return what somebody answers, by the form's targets; only three questions, as founders do."""
    given = {
        "name": "Jördis Öhlmann-Yıldırım",
        "business": "Öhlmann & Söhne: Mühle",
        "trade": TRADES[3].label.text(lang),
        "place": "Görlitz",
        "founded": "2020-04",
        "one_liner": "Mahlt Dinkel #1 der Oberlausitz auf einem Stein von 1911.",
        "links.website": "www.oehlmann.example",
        "gives[].text": "- Eine Führung für Schulklassen\n- Zwei Kilo Kleie je Gast",
        "needs[].text": "Einen Schlosser, der Mühlen mag",
        "names_next[].name": "Die Käsefrau",
        "names_next[].why": "Sie hat mir\nden Schirm geliehen.",
        **{f"question:{q.text}": ANSWER for q in QUESTIONS[lang][:3]},
    }
    options = {h.target: h.option for h in form.headings(lang, QUESTIONS[lang]) if h.kind == "consent"}
    given |= {target: f"- [X] {text}" for target, text in options.items()}
    return given | changes


def body(lang: str = "de", **changes: str) -> str:
    """Return the body that GitHub makes of such answers."""
    given = answers(lang, **changes)
    return "\n\n".join(
        f"### {h.label}\n\n{given.get(h.target, '') or '_No response_'}" for h in form.headings(lang, QUESTIONS[lang])
    )


def take(text: str, photo: bytes | None = None) -> intake.Taken:
    return intake.take(
        text, source="form.md", photo=photo, received=RECEIVED, issue="2026-12", trades=TRADES, questions=QUESTIONS
    )


def phone_picture() -> bytes:
    """Return a JPEG as a phone makes it: lying on its side, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker-7421"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 9.0, 27.0), 3: "E", 4: (14.0, 59.0, 13.0)})
    out = io.BytesIO()
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def codes(taken: intake.Taken) -> list[str]:
    return [finding.code for finding in taken.findings]


PHOTO = {
    "portrait.file": "![IMG_2034](https://github.com/user-attachments/assets/a1bf3a17-a9f8-4805-969b-fd0dfa273e90)",
    "portrait.alt": "Jördis Öhlmann steht neben dem Mahlstein.",
    "portrait.credit": "selbst aufgenommen",
}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_filled_in_form_becomes_a_folder_that_the_checks_accept(lang: str) -> None:
    taken = take(body(lang, **PHOTO), phone_picture())
    assert taken.submission is not None, taken.findings
    assert taken.submission.slug == "joerdis-oehlmann-yildirim"
    checked = submission.check(taken.submission, VOCABULARY, RECEIVED)
    assert not has_errors(checked.findings), checked.findings
    profile = checked.profile
    assert profile is not None
    assert profile.founder.business == "Öhlmann & Söhne: Mühle"
    assert profile.one_liner.startswith("Mahlt Dinkel #1 der")
    assert [offer.text for offer in profile.gives] == ["Eine Führung für Schulklassen", "Zwei Kilo Kleie je Gast"]
    assert profile.founder.links[0].url == "https://www.oehlmann.example/"
    assert profile.consents.text == profile.consents.portrait == profile.consents.newsletter == RECEIVED


def test_the_committed_picture_stands_upright_and_tells_no_place() -> None:
    taken = take(body(**PHOTO), phone_picture())
    assert taken.submission is not None
    data = next(file.data for file in taken.submission.files if file.name == "portrait.jpg")
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (600, 900)
    assert not picture.getexif()
    assert b"Exif" not in data
    assert b"PhoneMaker" not in data


def test_windows_line_ends_missing_blank_lines_and_small_ticks_do_not_matter() -> None:
    usual = body(**PHOTO)
    edited = usual.replace("\n\n### ", "\r\n### ").replace("- [X]", "- [x]").replace("### Ort\n\n", "### Ort  \n")
    assert take(edited, phone_picture()).submission == take(usual, phone_picture()).submission


def test_an_unticked_box_is_no_consent() -> None:
    taken = take(body(**{"consents.text": "- [ ] " + answers()["consents.text"].removeprefix("- [X] ")}))
    assert taken.submission is not None
    checked = submission.check(taken.submission, VOCABULARY, RECEIVED)
    assert "consent-missing" in {finding.code for finding in checked.findings}


def test_a_heading_of_the_form_inside_a_story_makes_nothing() -> None:
    label = next(h.label for h in form.headings("de", QUESTIONS["de"]) if h.target == "consents.portrait")
    faked = f"Es begann 2019.\n\n### {label}\n\n{answers()['consents.portrait']}"
    question = QUESTIONS["de"][0].text
    taken = take(body(**{f"question:{question}": faked}))
    assert taken.submission is None
    assert "form-heading-twice" in codes(taken)


def test_a_wish_to_leave_never_becomes_a_portrait() -> None:
    question = QUESTIONS["de"][0].text
    taken = take(body(**{f"question:{question}": "Bitte entfernt mein Porträt von der Seite, ich höre auf."}))
    assert taken.submission is None
    assert codes(taken) == ["form-leaving"]


def test_a_picture_that_was_not_passed_along_stops_the_intake() -> None:
    taken = take(body(**PHOTO))
    assert taken.submission is None
    assert codes(taken) == ["form-photo"]


def test_a_picture_without_description_is_left_out() -> None:
    taken = take(body(**(PHOTO | {"portrait.alt": ""})), phone_picture())
    assert codes(taken) == ["form-photo-missing"]
    assert taken.submission is not None
    assert [file.name for file in taken.submission.files] == ["index.md"]


def test_questions_inside_an_answer_step_back() -> None:
    question = QUESTIONS["de"][0].text
    taken = take(
        body(**{f"question:{question}": f"{ANSWER}\n\n## {QUESTIONS['de'][5].text}\n\nNiemand.\n\nUnterstrichen\n---"})
    )
    assert taken.submission is not None
    text = taken.submission.files[0].data.decode()
    assert text.count(f"\n## {QUESTIONS['de'][5].text}") == 0
    checked = submission.check(taken.submission, VOCABULARY, RECEIVED)
    assert checked.profile is not None
    assert [a.question for a in checked.profile.interview.answers] == [q.text for q in QUESTIONS["de"][:3]]


def test_something_else_is_no_form() -> None:
    assert codes(take("### Name\n\nAda\n\n### Logo\n\nx")) == ["form-unknown"]


def test_the_same_answers_give_the_same_bytes() -> None:
    assert take(body(**PHOTO), phone_picture()) == take(body(**PHOTO), phone_picture())


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert take(text).submission is None


@given(st.text(min_size=1, max_size=200))
def test_no_answer_makes_it_raise_or_adds_a_consent(text: str) -> None:
    question = QUESTIONS["de"][1].text
    unticked = {f"question:{question}": text, "consents.newsletter": "- [ ] nein"}
    taken = take(body(**unticked))
    if taken.submission is not None:
        assert b"newsletter" not in taken.submission.files[0].data


@pytest.mark.parametrize(("lang", "name"), [("de", "portraet.yml"), ("en", "portrait.yml")])
def test_the_committed_form_is_the_one_that_the_schema_makes(lang: str, name: str) -> None:
    committed = (ROOT / ".github" / "ISSUE_TEMPLATE" / name).read_text("utf-8")
    assert committed == form.issue_form(lang, TRADES, QUESTIONS[lang]), "run: inv forms"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_form_asks_for_giving_before_seeking(lang: str) -> None:
    targets = [heading.target for heading in form.headings(lang, QUESTIONS[lang])]
    assert targets.index("gives[].text") < targets.index("needs[].text")
    labels = [heading.label for heading in form.headings(lang, QUESTIONS[lang])]
    assert len(set(labels)) == len(labels)
