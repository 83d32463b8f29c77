"""What an editor's label on a form makes happen, and what nobody else's doing does."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import admission, commands, findings, intake, intake_commands
from pipeline.domain import Finding
from tests import test_intake
from tests.factories import with_long_vocabulary
from tests.test_harmless import HOSTILE, calls_somebody, html
from tests.test_intake import QUESTIONS, RECEIVED, TRADES

ROOT = Path(__file__).parents[1]
NOW = "2026-11-23"


def event(
    action: str = "labeled", *, body: str | None = None, label: str = "angenommen", **changes: Any
) -> dict[str, Any]:
    """Return an event as GitHub sends it, as far as anything of it is read; what else there is must not matter."""
    person = {"login": "vera-wachsmann", "id": 21031067, "type": "User", "site_admin": False}
    issue: dict[str, Any] = {
        "url": "https://api.github.com/repos/beispiel/vorgestellt/issues/12", "id": 444500041, "number": 12, "title": "Porträt",
        "user": person, "labels": [{"id": 1, "name": label, "color": "d73a4a", "default": False, "description": None}],
        "state": "open", "locked": False, "assignee": None, "comments": 0, "created_at": "2026-11-20T15:20:18Z",
        "updated_at": "2026-11-21T15:20:18Z", "author_association": "NONE", "body": test_intake.body() if body is None else body,
    }  # fmt: skip
    editor = {"login": "redaktion", "id": 2, "type": "User"}
    whole = {
        "action": action,
        "issue": issue,
        "label": {"id": 1, "name": label},
        "sender": editor,
        "repository": {"id": 3},
    }
    return whole | changes


def issue_with(**changes: Any) -> dict[str, Any]:
    return event()["issue"] | changes


# Whether it counts


def test_an_editors_label_accepts_the_text_that_stood_there() -> None:
    found = admission.accepted(event())
    assert isinstance(found, admission.Accepted)
    assert (found.number, found.author, found.editor, found.body) == (
        12,
        "vera-wachsmann",
        "redaktion",
        test_intake.body(),
    )
    assert isinstance(admission.accepted(event(label="Accepted")), admission.Accepted)


@pytest.mark.parametrize(
    "other",
    [
        event("opened"), event("edited"), event("unlabeled"), event("reopened"), event(label="bug"), event(label="nicht angenommen"),
        event(issue=issue_with(state="closed")), event(issue=issue_with(labels=[])), event(issue=issue_with(pull_request={})),
        event(sender={"login": "github-actions[bot]", "type": "Bot"}), event(label="angenommen", sender=None),
        event(issue=issue_with(number="12; rm -rf")), event(issue=None), {}, [], None, {"issue": {"labels": "angenommen"}},
    ],
)  # fmt: skip
def test_nothing_else_accepts_anything(other: object) -> None:
    assert admission.accepted(other) is None


def test_another_label_beside_the_editors_own_starts_nothing_again() -> None:
    labels = [{"name": "angenommen"}, {"name": "bug"}]
    assert admission.accepted(event(label="bug", issue=issue_with(labels=labels))) is None


def test_whoever_edits_the_text_afterwards_needs_the_label_again() -> None:
    edited = admission.accepted(event("edited", changes={"body": {"from": "x"}}))
    assert isinstance(edited, Finding)
    assert edited.code == "label-edited"
    assert admission.accepted(event("edited", changes={"title": {"from": "x"}})) is None


def test_a_text_that_has_changed_since_the_label_is_refused() -> None:
    assert isinstance(admission.accepted(event(), issue_with()), admission.Accepted)
    assert isinstance(
        admission.accepted(event(), issue_with(body=test_intake.body().replace("\n", "\r\n"))), admission.Accepted
    )
    changed = admission.accepted(event(), issue_with(body=test_intake.body() + "!"))
    assert isinstance(changed, Finding)
    assert changed.code == "label-edited"
    for gone in (issue_with(labels=[]), issue_with(state="closed"), issue_with(number=13), {}):
        assert admission.accepted(event(), gone) is None


# What it says


@pytest.mark.parametrize("text", HOSTILE)
def test_what_strangers_wrote_calls_nobody_links_nowhere_and_stays_on_its_line(text: str) -> None:
    found = [findings.make("form-consent", "#12", 3, "consents.text", value=text)]
    plain = admission.comment([findings.make("form-consent", "#12", 3, "consents.text", value="x")], "de")
    shown = admission.comment(found, "de")
    assert re.findall(r"<(/?\w+)", html(shown)) == re.findall(r"<(/?\w+)", html(plain))
    assert not calls_somebody(shown)
    assert len(shown.strip().split("\n")) == 5
    read, _ = intake.read_form(test_intake.body(name=f"Jördis {text}"), source="#12", questions=QUESTIONS)
    if read is None:
        return
    folder = intake.folder(read, None, RECEIVED, "2026-12", TRADES)
    form = admission.Accepted(12, text, text, "", "0" * 64)
    made = admission.proposal(form, read, folder, found, german=True)
    assert re.fullmatch(r"portrait/12-[a-z0-9-]+", made.branch)
    assert "\n" not in made.title
    assert not re.search(r"[@#]", made.title)
    assert not calls_somebody(re.sub(r"(`+) ?.*?(?<!`)\1(?!`)", "", made.body).replace("#12", ""))


@pytest.mark.parametrize(("lang", "words"), [("de", "und 980 weitere"), ("en", "and 980 more")])
def test_a_comment_on_a_form_full_of_faults_stays_below_what_github_takes(lang: str, words: str) -> None:
    found = [findings.make("form-name", "#12", line, "name", value="#" * 9_000) for line in range(1, 1_001)]
    comment = admission.comment(found, lang)
    assert len(comment) < 65_536
    assert words in comment


@given(st.recursive(st.one_of(st.none(), st.text(max_size=5), st.integers()), lambda i: st.dictionaries(st.sampled_from(["issue", "labels", "label", "sender", "body", "number", "action", "name"]), i)))  # fmt: skip
def test_no_event_makes_it_raise(value: object) -> None:
    assert admission.accepted(value, value) is None


@pytest.mark.parametrize(
    ("address", "fetched"),
    [
        ("https://github.com/user-attachments/assets/a1bf3a17-a9f8-4805-969b-fd0dfa273e90", True),
        ("https://github.com/beispiel/formular/assets/371042/8c09a232-c687-4d52-9bfb-10ca1ac49a56", True),
        ("https://user-images.githubusercontent.com/1/2.jpg", True),
        ("https://github.com.boese.example/user-attachments/assets/a1bf3a17-a9f8-4805-969b-fd0dfa273e90", False),
        ("https://github.com/beispiel/formular/files/1/bild.zip", False), ("https://www.boese.example/logo.svg", False), ("http://127.0.0.1/", False),
    ],
)  # fmt: skip
def test_only_an_upload_to_github_is_worth_fetching(address: str, fetched: bool) -> None:
    answers = intake.Answers("de", (("portrait.file", f"![IMG]({address})"),), ())
    assert admission.upload(answers) == (address if fetched else "")


# The command


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small publication that the commands work on."""
    shutil.copytree(ROOT / "theme", content / "theme")
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    return content


@pytest.fixture
def desk(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder beside a publication that asks what the forms of tests/test_intake.py answer."""
    with_long_vocabulary(root)
    return tmp_path_factory.mktemp("desk")


def run(desk: Path, happened: object, **options: str) -> int:
    (desk / "event.json").write_text(json.dumps(happened), "utf-8")
    return intake_commands.take_event(str(desk / "event.json"), str(desk / "out"), now=NOW, **options)


def test_an_accepted_form_becomes_a_folder_and_the_texts_of_a_pull_request(root: Path, desk: Path) -> None:
    photo = test_intake.PHOTO
    assert run(desk, event(body=test_intake.body(**photo))) == 0
    out = {path.name: path.read_text("utf-8") for path in (desk / "out").iterdir()}
    assert sorted(out) == ["body.md", "branch.txt", "picture.txt", "title.txt"]
    assert out["branch.txt"] == "portrait/12-joerdis-oehlmann-yildirim\n"
    assert out["title.txt"] == "Porträt: Jördis Öhlmann-Yıldırım\n"
    assert out["picture.txt"].strip() in photo["portrait.file"]
    assert admission.digest(test_intake.body(**photo)) in out["body.md"]
    assert out["body.md"].endswith("Closes #12\n")
    folder = root / "content" / "founders" / "joerdis-oehlmann-yildirim"
    assert [path.name for path in folder.iterdir()] == ["index.md"]
    assert commands.check(str(folder), now=NOW) == 0


def test_with_its_picture_the_folder_is_the_one_that_the_other_doors_give(root: Path, desk: Path) -> None:
    (desk / "picture").write_bytes(test_intake.phone_picture())
    assert (
        run(
            desk,
            event(body=test_intake.body(**test_intake.PHOTO)),
            photo=str(desk / "picture"),
            issue="2026-12",
            received="2026-11-20",
        )
        == 0
    )
    made = test_intake.taken_folder(test_intake.body(**test_intake.PHOTO), test_intake.phone_picture())
    folder = root / "content" / "founders" / made.slug
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {file.name: file.data for file in made.files}
    assert not (desk / "out" / "picture.txt").exists()


@pytest.mark.parametrize(("lang", "words"), [("de", "„Ort“ fehlt"), ("en", "“Town” is missing")])
def test_a_refused_form_is_answered_in_its_own_language_and_writes_nothing(
    root: Path, desk: Path, lang: str, words: str
) -> None:
    before = sorted((root / "content" / "founders").iterdir())
    assert run(desk, event(body=test_intake.body(lang, place=""))) == 1
    assert [path.name for path in (desk / "out").iterdir()] == ["comment.md"]
    assert words in (desk / "out" / "comment.md").read_text("utf-8")
    assert sorted((root / "content" / "founders").iterdir()) == before


def test_who_is_here_already_and_who_wants_to_leave_becomes_no_second_portrait(root: Path, desk: Path) -> None:
    assert run(desk, event()) == 0
    assert run(desk, event(body=test_intake.body(business="Öhlmann & Söhne Mühle GmbH"))) == 1
    assert "update" in (desk / "out" / "comment.md").read_text("utf-8")
    assert run(desk, event(body=test_intake.body(name="Bitte löscht mein Porträt"))) == 1
    answer = (desk / "out" / "comment.md").read_text("utf-8")
    assert "Redaktion liest" in answer
    assert "fehlt" not in answer, "nobody who wants to leave is asked to fill in more"
    assert len(list((root / "content" / "founders").glob("*oehlmann*"))) == 1


def test_where_there_is_nothing_to_do_nothing_is_done(root: Path, desk: Path) -> None:
    assert run(desk, event("opened")) == 3
    assert [path.name for path in (desk / "out").iterdir()] == ["nothing.txt"]


def test_a_changed_text_is_refused(root: Path, desk: Path) -> None:
    (desk / "now.json").write_text(json.dumps(issue_with(body="anders")), "utf-8")
    assert run(desk, event(), current=str(desk / "now.json")) == 1
    assert "Label" in (desk / "out" / "comment.md").read_text("utf-8")


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000])
def test_what_is_no_event_is_said(root: Path, desk: Path, text: str) -> None:
    (desk / "event.json").write_text(text, "utf-8")
    assert intake_commands.take_event(str(desk / "event.json"), str(desk / "out"), now=NOW) == 2
