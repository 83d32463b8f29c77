"""What is said of a pull request: what merging does, in which words, and that no stranger's word does anything in them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from pipeline import findings, review
from pipeline.domain import Asked, Correction, FullName, Html, InlineLink, Mention, Publication
from pipeline.review import Consequence, Review
from tests.factories import interview, issue, lead, page, profile, publication, referral, update
from tests.test_harmless import HOSTILE, html


def kinds(base: Publication, head: Publication, out: tuple[str, ...] = ()) -> list[str]:
    return [told.kind for told in review.consequences(base, head, out, {}, ())]


# What merging does


def test_a_new_portrait_tells_its_page_its_place_in_the_issue_and_its_letter() -> None:
    ada = profile(issue="2026-12", signed_off=date(2026, 11, 1))
    told = review.consequences(
        publication(profile("mira-sommer")), publication(profile("mira-sommer"), ada), (), {}, ()
    )
    assert [t.kind for t in told] == ["portrait-new", "page-new", "in-letter", "links-to", "issue-fills"]
    assert dict(told[0].details) == {
        "name": "Ada Beispiel",
        "business": "Werkstatt Ada Beispiel",
        "month": "2026-12",
        "place": "1",
        "of": "1",
    }
    assert dict(told[1].details) == {"path": "/ada-beispiel/"}


def test_a_translation_is_a_page_of_its_own() -> None:
    ada = profile(translations=(profile(lang="en"),))
    told = review.consequences(
        publication(profile("mira-sommer")), publication(profile("mira-sommer"), ada), (), {}, ()
    )
    assert [dict(t.details)["path"] for t in told if t.kind == "page-new"] == ["/ada-beispiel/", "/en/ada-beispiel/"]


def test_whoever_is_not_signed_off_or_not_in_the_letter_is_named() -> None:
    ada = profile(consents=replace(profile().consents, newsletter=None))
    told = kinds(publication(profile("mira-sommer")), publication(profile("mira-sommer"), ada))
    assert {"not-signed-off", "not-in-letter"} <= set(told)
    assert "in-letter" not in told


def test_a_portrait_of_a_month_that_is_out_appears_at_once() -> None:
    base, head = publication(profile("mira-sommer")), publication(profile("mira-sommer"), profile())
    assert "portrait-now" in kinds(base, head, ("2026-11",))
    assert "portrait-now" not in kinds(base, head)


def test_a_changed_portrait_is_told_and_an_equal_one_is_not() -> None:
    base = publication(profile(), profile("mira-sommer"))
    head = publication(profile(one_liner="Neu."), profile("mira-sommer"))
    assert kinds(base, head) == ["portrait-changed", "not-signed-off"]
    assert kinds(base, base) == ["nothing"]


def test_hosts_that_a_portrait_did_not_link_to_before_are_told_as_browsers_call_them() -> None:
    said = interview(links=(InlineLink("https://\u0440\u0430ypal.example/x", internal=False, line=9),))
    told = review.consequences(publication(), publication(profile(interview=said)), (), {}, ())
    assert [dict(t.details)["hosts"] for t in told if t.kind == "links-to"] == ["xn--ypal-43d9g.example"]
    assert "links-to" not in kinds(publication(), publication(profile(one_liner="Neu.")))


def test_a_portrait_may_move_to_another_month_without_changing() -> None:
    other = profile("mira-sommer", issue="2026-12")
    told = kinds(publication(profile(), other), publication(profile(issue="2026-12"), other))
    assert told == ["portrait-moved", "issue-empties", "issue-fills"]


def test_a_renamed_folder_is_the_same_person() -> None:
    told = kinds(
        publication(profile()), publication(profile("ada-neu", aliases=("ada-beispiel",), name="Ada Beispiel"))
    )
    assert "address-moved" in told
    assert not {"portrait-new", "portrait-gone"} & set(told)


def test_whoever_is_taken_out_is_told() -> None:
    mira = profile("mira-sommer")
    assert kinds(publication(profile(), mira), publication(mira))[0] == "portrait-gone"


def test_a_later_word_is_told_with_its_title() -> None:
    told = review.consequences(publication(profile()), publication(profile(updates=(update(),))), (), {}, ())
    assert [dict(t.details)["title"] for t in told if t.kind == "update-new"] == ["Ein Jahr danach"]


def test_referrals_say_whether_they_are_seen_or_still_wait() -> None:
    people = (profile(), profile("joerg-muessig", issue="2026-10"))
    empty, waits = publication(*people), publication(*people, ledger=(referral(),))
    confirmed = publication(*people, ledger=(referral(confirmed=date(2026, 4, 1)),))
    changed = publication(*people, ledger=(referral(confirmed=date(2026, 4, 1), what="Anders."),))
    assert kinds(empty, waits) == ["referral-waits"]
    assert kinds(empty, confirmed) == ["referral-new"]
    assert kinds(waits, confirmed) == ["referral-confirmed"]
    assert kinds(confirmed, changed) == ["referral-changed"]
    assert kinds(confirmed, empty) == ["referral-gone"]


def test_whose_page_gets_a_mention_is_told_by_name() -> None:
    people = (profile(), profile("joerg-muessig", name="Jörg Müßig", issue="2026-10"))
    said = Mention("ada-beispiel", "joerg-muessig", "de", "", "", "er", "")
    told = review.consequences(publication(*people), publication(*people, mentions=(said, said)), (), {}, ())
    assert told == (Consequence("mention-new", (("source", "Ada Beispiel"), ("target", "Jörg Müßig"))),)
    assert kinds(publication(*people, mentions=(said,)), publication(*people)) == ["mention-gone"]


def test_the_editors_pages_are_told() -> None:
    base, head = publication(pages=(page(), page("weg"))), publication(pages=(page(title="Neu"), page("neu")))
    assert kinds(base, head) == ["page-changed", "page-new", "page-gone"]


def test_a_letter_that_may_have_been_sent_is_told_and_one_of_the_same_size_is_not() -> None:
    base = publication()
    told = review.consequences(
        base, base, ("2026-11",), {"2026-11": (100, 120), "2026-12": (100, 100), "2027-01": (0, 90)}, ()
    )
    assert [t.kind for t in told] == ["letter-size", "letter-sent", "letter-size"]
    assert dict(told[2].details) == {"month": "2027-01", "before": "–", "after": "90"}


def test_facts_of_the_publication_never_change_unnoticed() -> None:
    base = publication()
    head = publication(facts=replace(base.facts, letter_audience="f00", url="https://evil.example"))
    assert review.consequences(base, head, (), {}, ()) == (
        Consequence("facts-changed", (("fields", "url, letter_audience"),)),
    )
    assert kinds(base, publication(trades=())) == ["words-changed"]


def test_a_lead_a_correction_and_another_picture_are_told() -> None:
    base = publication()
    changed = Correction(
        "2026-11", "content/issues/2026-11.correction.md", date(2026, 11, 17), Html("<p>Richtig ist.</p>")
    )
    head = publication(issues=(replace(base.issues[0], lead=lead(), correction=changed),))
    assert kinds(base, head) == ["lead-changed", "correction-changed"]
    told = review.consequences(base, base, (), {}, {"ada-beispiel", "nobody-here"})
    assert told == (Consequence("picture-changed", (("name", "Ada Beispiel"),)),)
    assert "ada-beispiel/index.html" in review.pages_to_look_at(base, base, {"ada-beispiel"})


def test_a_consent_to_the_letter_that_comes_or_goes_is_told() -> None:
    without = publication(profile(consents=replace(profile().consents, newsletter=None)))
    assert "in-letter" in kinds(without, publication())
    assert "not-in-letter" in kinds(publication(), without)


def test_the_number_of_an_issue_alone_touches_no_month() -> None:
    base = publication(profile(), issues=(issue(profile(), number=1),))
    head = publication(profile(), issues=(issue(profile(), number=2),))
    assert review.touched_months(base, head) == ()


def test_new_portraits_and_their_issues_are_worth_looking_at() -> None:
    mira = profile("mira-sommer", issue="2026-10")
    assert review.pages_to_look_at(publication(mira), publication(mira, profile()), ()) == (
        "ada-beispiel/index.html",
        "ausgaben/2026-11/index.html",
    )


def test_a_pull_request_answers_for_its_files_and_for_what_is_new() -> None:
    old = findings.make("file-unread", "content/a.md", 3)
    moved, fresh = replace(old, line=9), replace(old, file="content/b.md")
    assert review.concerning([moved, fresh], [old], ()) == (fresh,)
    assert review.concerning([moved, fresh], [old], {"content/a.md"}) == (moved, fresh)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", sorted(review._CONSEQUENCES))
def test_every_consequence_has_a_sentence_in_both_languages(kind: str, lang: str) -> None:
    names = re.findall(r"{(\w+)}", review._CONSEQUENCES[kind].text(lang))
    told = Consequence(kind, tuple((name, f"<{name}>") for name in names))
    said = review.as_text(Review(lang, (), (told,)))
    assert all(f"<{name}>" in said for name in names)
    assert dict(review._CONSEQUENCES[kind].names).keys() == {"de", "en"}


# Who agreed, and who is named


def agreed(base: Publication, head: Publication) -> list[tuple[str, str]]:
    told = review.consents(base, head)
    return [(t.kind, dict(t.details).get("others", "")) for t in told]


def test_a_new_portrait_says_who_agreed_to_what_and_whom_it_names() -> None:
    people = (Asked("Sabine Krüger", date(2026, 10, 20)), Asked("Albert Alt", reason="Verstorben."))
    ada = profile(asked=people, proposed_by="mira-sommer")
    joerg = profile("joerg-muessig", name="Jörg Müßig")
    said = (Mention("ada-beispiel", "joerg-muessig", "de", "", "", "er", ""),)
    base, head = publication(joerg), publication(joerg, ada, profile("mira-sommer"), mentions=said)
    told = [t for t in review.consents(base, head) if dict(t.details)["name"] == "Ada Beispiel"]
    assert {t.kind: dict(t.details).get("others") for t in told} == {
        "own": None,
        "featured": "Jörg Müßig, Mira Sommer",
        "agreed": "Sabine Krüger (2026-10-20)",
        "unasked": "Albert Alt (Verstorben)",
        "proposed": "Erika Muster",
    }
    shown = review.as_markdown(Review("de", (), (), consents=tuple(told)))
    assert (
        "Ada Beispiel: Text 2026&#45;10&#45;12, Bild 2026&#45;10&#45;12, Brief 2026&#45;10&#45;12; Fassung –." in shown
    )


def test_what_nobody_agreed_to_is_a_dash() -> None:
    ada = profile(
        portrait=None, consents=replace(profile().consents, portrait=None, newsletter=None, version="2026-11")
    )
    own = dict(
        review.consents(publication(profile("mira-sommer")), publication(profile("mira-sommer"), ada))[0].details
    )
    assert own == {
        "name": "Ada Beispiel",
        "text": "2026-10-12",
        "portrait": "–",
        "newsletter": "–",
        "version": "2026-11",
    }


def test_who_is_still_to_be_asked_stands_at_the_end_once_with_the_place() -> None:
    found = [findings.make("named-unasked", f"content/{name}.md", 12, value="Sabine Krüger") for name in ("a", "b")]
    found.append(findings.make("link-waiting", "content/a.md", 3, value="Petra Himmelblau"))
    shown = review.as_text(Review("en", tuple(found), ()))
    assert "  Still to be asked: Sabine Krüger (content/a.md, line 12)" in shown
    assert "  Still to be asked: Petra Himmelblau (content/a.md, line 3)" in shown
    assert shown.count("Sabine Krüger (content") == 1


def test_an_unchanged_portrait_says_nothing_again_and_neither_does_one_whose_lines_moved() -> None:
    def at(line: int) -> Publication:
        people = (FullName("Sabine Krüger", "sabine-krueger", line),)
        said = interview(links=(InlineLink("mira-sommer", internal=True, line=line),))
        later = update(people=people, interview=said)
        return publication(profile(people=people, interview=said, updates=(later,)), profile("mira-sommer"))

    assert agreed(at(40), at(43)) == []
    assert kinds(at(40), at(43)) == ["nothing"]


def test_a_yes_that_is_entered_changes_nothing_on_the_site_and_is_told() -> None:
    base, head = publication(), publication(profile(asked=(Asked("Sabine Krüger", date(2026, 10, 20)),)))
    assert ("agreed", "Sabine Krüger (2026-10-20)") in agreed(base, head)
    assert kinds(base, head) == ["nothing"]


@pytest.mark.parametrize("kind", sorted(review._CONSENTS))
def test_every_consent_has_a_sentence_in_both_languages(kind: str) -> None:
    for lang in ("de", "en"):
        names = re.findall(r"{(\w+)}", review._CONSENTS[kind].text(lang))
        told = Consequence(kind, tuple((name, f"<{name}>") for name in names))
        assert all(f"<{name}>" in review.as_text(Review(lang, (), (), consents=(told,))) for name in names)


# How it is said


def some(**changes: object) -> Review:
    found = findings.make(
        "field-unknown",
        "content/founders/ada/index.md",
        4,
        "plaze",
        value="plaze",
        suggestion="place?",
        suggestion_en="place?",
    )
    return replace(Review("de", (found,), (Consequence("nothing"),)), **changes)


def test_the_comment_begins_with_its_mark_and_the_verdict() -> None:
    assert review.as_markdown(some()).startswith(f"{review.MARKER}\n### Noch eine Sache, dann passt es\n")
    assert "### One thing to mend" in review.as_markdown(some(lang="en"))
    assert "### Alles in Ordnung" in review.as_markdown(some(findings=()))


def test_errors_stand_above_notices() -> None:
    notice = findings.make("file-unread", "content/a", value="a")
    error = findings.make("file-link", "content/z", value="z")
    comment = review.as_markdown(some(findings=(notice, error)))
    assert comment.index("| Fehler |") < comment.index("| Warnung |")


def test_a_change_of_the_program_is_pointed_out() -> None:
    assert "Lies diese Dateien" in review.as_markdown(some(aside=("pipeline/prose.py",)))
    assert "Lies diese Dateien" not in review.as_markdown(some())


def test_only_the_preview_is_a_link() -> None:
    comment = review.as_markdown(some(pages=("ada/index.html",)), preview="https://github.com/o/r/actions/runs/1")
    assert re.findall(r'href="([^"]*)"', html(comment)) == ["https://github.com/o/r/actions/runs/1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_stranger_adds_a_cell_a_row_a_link_or_an_element(text: str) -> None:
    found = findings.make("field-unknown", text, 4, text, value=text, suggestion=text)
    told = Consequence("portrait-new", tuple((name, text) for name in ("name", "business", "month", "place", "of")))
    plain = some(
        findings=(replace(found, file="f", field="f", details=(("value", "v"), ("suggestion", "s"))),),
        aside=("x",),
        pages=("y",),
        consents=(Consequence("agreed"),),
    )
    asked = Consequence("agreed", (("name", text), ("others", text)))
    hostile = Review("de", (found,), (told,), (text,), (text,), (asked,))
    expected = re.findall(r"<(/?\w+)", html(review.as_markdown(plain)))
    assert re.findall(r"<(/?\w+)", html(review.as_markdown(hostile))) == expected
    assert review.as_markdown(hostile).count(review.MARKER) == 1


def test_a_comment_never_grows_longer_than_github_takes() -> None:
    found = tuple(
        findings.make("field-unknown", f"content/{n}" + "#" * 500, n, value="x" * 900, suggestion="")
        for n in range(1, 400)
    )
    told = tuple(Consequence("page-new", (("path", "/" * 2_000),)) for _ in range(200))
    comment = review.as_markdown(Review("de", found, told, ("#" * 2_000,) * 50, ("#" * 2_000,) * 50))
    assert len(comment) < 65_536
    assert "weitere" in comment


# From one run to another


def test_a_review_arrives_as_it_was_sent() -> None:
    sent = some(
        consequences=(Consequence("page-new", (("path", "/ä/"),)),),
        aside=("Makefile",),
        pages=("a/index.html",),
        consents=(Consequence("agreed", (("name", "Ada"), ("others", "Ö"))),),
    )
    assert review.from_json(review.as_json(sent)) == sent


def changed(**changes: object) -> bytes:
    return json.dumps(json.loads(review.as_json(some())) | changes).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b" " * (review.MOST_BYTES + 1),
        changed(version=2),
        changed(lang="fr"),
        changed(findings="x"),
        changed(findings=[{"code": "no-such-rule", "file": "f", "line": 1, "field": None, "details": []}]),
        changed(findings=[{"code": "field-unknown", "file": "f", "line": "1", "field": None, "details": []}]),
        changed(findings=[{"code": "field-unknown", "file": "f", "line": 1, "field": None, "details": [["a"]]}]),
        changed(consequences=[{"kind": "<b>", "details": []}]),
        changed(consents=[{"kind": "nothing", "details": []}]),
        changed(consents=None),
        changed(aside=[["x"]]),
        changed(pages=["x" * 3_000]),
        changed(aside=["x"] * 3_000),
    ],
)  # fmt: skip
def test_what_is_no_review_is_refused(data: bytes) -> None:
    with pytest.raises(review.UnusableReview):
        review.from_json(data)


def test_a_severity_cannot_be_sent_along() -> None:
    told = json.loads(review.as_json(some()))
    told["findings"][0]["severity"] = "notice"
    assert review.from_json(json.dumps(told).encode()).findings[0].severity == "error"
