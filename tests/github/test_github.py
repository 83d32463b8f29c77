"""``inv github``: one comment under the right pull request, whatever a stranger's run left behind, and a pull request for a form."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import review
from pipeline.github import Hub
from pipeline.github_commands import FORM_MARKER, github
from pipeline.review import Consequence, Review
from tests.factories import ready_to_build
from tests.github.fake import REPOSITORY, TOKEN, FakeHub, packed
from tests.test_review_commands import BERTA

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

SHA = "0123456789abcdef0123456789abcdef01234567"
OTHER = "f" * 40
NOW = "2026-11-23"
SEEN = Review("de", (), (Consequence("page-new", (("path", "/ada-beispiel/"),)),))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    with FakeHub() as made:
        monkeypatch.setenv("GITHUB_API_URL", made.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
        monkeypatch.setenv("GH_TOKEN", TOKEN)
        yield made


def written(folder: Path, event: Any) -> str:
    (folder / "event.json").write_text(json.dumps(event), "utf-8")
    return str(folder / "event.json")


def a_run(folder: Path, sha: str = SHA, **changes: Any) -> str:
    run = {"id": 99, "event": "pull_request", "head_sha": sha, "head_branch": "proposal", "html_url": "https://github.com/v/v/actions/runs/99",
           "head_repository": {"owner": {"login": "ada"}}, "pull_requests": []} | changes  # fmt: skip
    return written(folder, {"action": "completed", "workflow_run": run, "repository": {"full_name": REPOSITORY}})


def left_behind(hub: FakeHub, data: bytes, name: str = "review.json") -> None:
    hub.artifacts["review"] = packed({name: data})


# Which letter a run is about


@pytest.mark.parametrize(("month", "meant"), [("next", "2026-11"), ("2026-11", "2026-11"), ("", "2026-10")])
def test_which_letter_a_run_is_about_is_found_out_once_and_handed_on(
    root: Path, month: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outputs").write_text("earlier=1\n", "utf-8")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    assert github("month", month=month, now="2026-11-02") == 0
    assert (tmp_path / "outputs").read_text("utf-8") == f"earlier=1\nmonth={meant}\n"


def test_what_is_no_month_is_handed_on_to_nobody(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    assert github("month", month="2026-11\nby=mallory", now="2026-11-02") == 2
    assert not (tmp_path / "outputs").exists()


# Who said yes to it


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file for a step's outputs, in a run that somebody started who is asked nothing."""
    monkeypatch.setenv("GITHUB_RUN_ID", "99")
    monkeypatch.setenv("GITHUB_ACTOR", "mallory")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    return tmp_path / "outputs"


@pytest.mark.parametrize(
    ("reviews", "by"),
    [
        ([("approval", "approved", "ada-redaktion")], "ada-redaktion"),
        ([("approval", "approved", "ada"), ("approval", "approved", "bea"), ("approval", "approved", "ada")], "ada, bea"),
        ([("letter", "approved", "mallory"), ("approval", "rejected", "carla"), ("approval", "approved", "ada")], "ada"),
    ],
)  # fmt: skip
def test_whoever_opened_the_door_of_the_environment_approves(
    hub: FakeHub, reviews: list[tuple[str, str, str]], by: str, outputs: Path
) -> None:
    for review_of in reviews:
        hub.review(*review_of)
    assert github("approver", environment="approval") == 0
    assert outputs.read_text("utf-8") == f"by={by}\n"
    assert hub.asked == ["GET /repos/verein/vorgestellt/actions/runs/99/approvals"]


@pytest.mark.parametrize(
    "reviews",
    [
        [],
        [("approval", "rejected", "ada")],
        [("letter", "approved", "ada")],
        [("approval", "approved", "ada\nmonth=1")],
    ],
)
def test_where_nobody_opened_a_door_nothing_is_approved(
    hub: FakeHub, reviews: list[tuple[str, str, str]], outputs: Path
) -> None:
    for review_of in reviews:
        hub.review(*review_of)
    assert github("approver", environment="approval") in (1, 2)
    assert not outputs.exists()


# One comment


def test_the_review_becomes_one_comment_that_is_renewed(hub: FakeHub, tmp_path: Path) -> None:
    hub.pulls.append(hub.pull(7, "ada", "proposal", SHA))
    left_behind(hub, review.as_json(SEEN))
    assert github("comment", event=a_run(tmp_path)) == 0
    assert len(hub.bodies(7)) == 1
    assert "&#47;ada&#45;beispiel&#47;" in hub.bodies(7)[0]
    left_behind(hub, review.as_json(Review("en", (), SEEN.consequences)))
    assert github("comment", event=a_run(tmp_path)) == 0
    assert len(hub.bodies(7)) == 1
    assert "New page" in hub.bodies(7)[0]
    before = len(hub.asked)
    assert github("comment", event=a_run(tmp_path)) == 0
    assert not [line for line in hub.asked[before:] if line.startswith(("PATCH", "POST"))], "nothing new to say"


def test_a_strangers_comment_with_our_mark_is_never_touched(hub: FakeHub, tmp_path: Path) -> None:
    hub.pulls.append(hub.pull(7, "ada", "proposal", SHA))
    for number in range(120):
        hub.comment(7, f"{review.MARKER} {number}", "mallory")
    left_behind(hub, review.as_json(SEEN))
    assert github("comment", event=a_run(tmp_path)) == 0
    assert github("comment", event=a_run(tmp_path)) == 0
    assert len(hub.bodies(7)) == 121
    assert hub.bodies(7)[0] == f"{review.MARKER} 0"


@pytest.mark.parametrize(
    "pull",
    [("ada", "proposal", OTHER, {}), ("mallory", "proposal", SHA, {}), ("ada", "other", SHA, {}), ("ada", "proposal", SHA, {"state": "closed"}),
     ("ada", "proposal", SHA, {"into": {"ref": "main", "repo": {"full_name": "somebody/else"}}})],
)  # fmt: skip
def test_only_the_pull_request_at_the_runs_own_commit_is_commented(
    hub: FakeHub, tmp_path: Path, pull: tuple[str, str, str, dict[str, Any]]
) -> None:
    owner, branch, sha, changes = pull
    made = hub.pull(7, owner, branch, sha, **changes)
    hub.pulls.append(made | {"base": changes.get("into", made["base"])})
    left_behind(hub, review.as_json(SEEN))
    assert github("comment", event=a_run(tmp_path)) == 0
    assert hub.comments == {}


def test_the_artifact_cannot_choose_where_it_is_shown(hub: FakeHub, tmp_path: Path) -> None:
    hub.pulls += [hub.pull(7, "ada", "proposal", SHA), hub.pull(8, "bea", "proposal", OTHER)]
    left_behind(hub, json.dumps(json.loads(review.as_json(SEEN)) | {"number": 8, "pull_request": 8}).encode())
    assert github("comment", event=a_run(tmp_path)) == 0
    assert list(hub.comments) == [7]


@pytest.mark.parametrize("data", [b"", b"{}", b"<script>", b'{"version": 1}', b"[" * 50_000])
def test_what_is_no_review_is_not_shown(hub: FakeHub, tmp_path: Path, data: bytes) -> None:
    hub.pulls.append(hub.pull(7, "ada", "proposal", SHA))
    left_behind(hub, data)
    assert github("comment", event=a_run(tmp_path)) == 1
    assert hub.comments == {}


def test_neither_a_bomb_nor_a_broken_archive_nor_another_name_is_read(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.pulls.append(hub.pull(7, "ada", "proposal", SHA))
    monkeypatch.chdir(tmp_path)
    event = a_run(tmp_path)
    for archive in (
        packed({"review.json": b" " * 50_000_000}),
        b"PK\x03\x04 no archive",
        packed({"../../review.json": review.as_json(SEEN), "/etc/evil": b"x"}),
        b"x" * (1024 * 1024 + 1),
    ):
        hub.artifacts["review"] = archive
        assert github("comment", event=event) == 0
    assert hub.comments == {}
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["event.json"], "nothing was unpacked"


def test_the_store_of_artifacts_gets_no_token(hub: FakeHub, tmp_path: Path) -> None:
    hub.pulls.append(hub.pull(7, "ada", "proposal", SHA))
    left_behind(hub, review.as_json(SEEN))
    github("comment", event=a_run(tmp_path))
    assert hub.tokens_at_the_store == [None]


@pytest.mark.parametrize(
    "changes",
    [{"event": "push"}, {"head_sha": "main"}, {"html_url": "https://evil.example/)![x](y"}, {"head_repository": None}, {"id": "x"}],
)  # fmt: skip
def test_an_event_of_another_form_is_refused(hub: FakeHub, tmp_path: Path, changes: dict[str, Any]) -> None:
    assert github("comment", event=a_run(tmp_path, **changes)) != 0
    assert hub.asked == []


def test_github_that_refuses_is_said_without_the_token(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GH_TOKEN", "another-secret")
    assert github("comment", event=a_run(tmp_path)) == 2
    said = capsys.readouterr().err
    assert "401" in said
    assert "another-secret" not in said


@pytest.mark.parametrize("api", ["http://evil.example", "ftp://127.0.0.2/x", ""])
def test_a_token_goes_only_to_an_address_with_tls(api: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        Hub(api, REPOSITORY, TOKEN)


# A form becomes a pull request


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ready_to_build(content)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    for words in (["init", "--quiet", "--initial-branch=main"], ["add", "--all"],
                  ["-c", "user.name=Ada", "-c", "user.email=ada@post.example", "commit", "--quiet", "-m", "x"]):  # fmt: skip
        subprocess.run(["git", "-C", str(content), *words], check=True)  # noqa: S607 -- the PATH's
    return content


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``inv intake-event`` lays out, beside the event itself."""
    return tmp_path_factory.mktemp("form")


def a_form(folder: Path) -> str:
    return written(folder, {"action": "labeled", "issue": {"number": 12}, "repository": {"default_branch": "main"}})


def taken_in(root: Path, folder: Path, branch: str = "portrait/12-berta-muster") -> None:
    (root / "content/founders/berta-muster").mkdir(exist_ok=True)
    (root / "content/founders/berta-muster/index.md").write_text(BERTA, "utf-8")
    for name, text in (
        ("branch.txt", branch),
        ("title.txt", "Porträt: Berta Muster"),
        ("body.md", "Aus dem Formular #12"),
    ):
        (folder / name).write_text(text + "\n", "utf-8")


def test_an_accepted_form_becomes_a_pull_request_with_its_review(hub: FakeHub, root: Path, folder: Path) -> None:
    taken_in(root, folder)
    (root / "stray.txt").write_text("no content", "utf-8")
    assert github("propose", event=a_form(folder), folder=str(folder), now=NOW) == 0
    assert [(p["number"], p["title"], p["base"]["ref"]) for p in hub.pulls] == [(40, "Porträt: Berta Muster", "main")]
    assert hub.files("refs/heads/portrait/12-berta-muster") == {
        "content/founders/berta-muster/index.md": BERTA.encode()
    }
    assert "Neues Porträt: Berta Muster" in hub.bodies(40)[0]
    assert (folder / "look/site/berta-muster/index.html").is_file()


def test_the_same_form_again_renews_its_pull_request(hub: FakeHub, root: Path, folder: Path) -> None:
    taken_in(root, folder)
    assert github("propose", event=a_form(folder), folder=str(folder), now=NOW) == 0
    shutil.rmtree(folder / "look")
    index = root / "content/founders/berta-muster/index.md"
    index.write_text(index.read_text("utf-8").replace("Weberei Muster", "Weberei Berta"), "utf-8")
    assert github("propose", event=a_form(folder), folder=str(folder), now=NOW) == 0
    assert len(hub.pulls) == 1
    assert len(hub.bodies(40)) == 1
    assert b"Weberei Berta" in (
        hub.files("refs/heads/portrait/12-berta-muster")["content/founders/berta-muster/index.md"] or b""
    )


def test_a_refused_form_is_told_to_the_founder_once(hub: FakeHub, root: Path, folder: Path) -> None:
    for _ in range(2):
        (folder / "comment.md").write_text("Danke! Es fehlt noch etwas.\n", "utf-8")
        assert github("propose", event=a_form(folder), folder=str(folder), now=NOW) == 1
    assert hub.bodies(12) == [f"{FORM_MARKER}\nDanke! Es fehlt noch etwas."]
    assert hub.pulls == []


def test_where_nothing_was_taken_in_nothing_is_said(hub: FakeHub, root: Path, folder: Path) -> None:
    (folder / "nothing.txt").write_bytes(b"")
    assert github("propose", event=a_form(folder), folder=str(folder), now=NOW) == 0
    assert hub.asked == []


def test_a_run_that_broke_off_is_not_taken_for_nothing_to_do(hub: FakeHub, root: Path, folder: Path) -> None:
    assert github("propose", event=a_form(folder), folder=str(folder), now=NOW) == 2
    assert hub.asked == []


@pytest.mark.parametrize("branch", ["main", "receipts", "../main", "a b", "-x", "x;y", "A"])
def test_a_branch_of_another_use_is_never_written(hub: FakeHub, root: Path, folder: Path, branch: str) -> None:
    taken_in(root, folder, branch)
    assert github("propose", event=a_form(folder), folder=str(folder), now=NOW) == 2
    assert hub.asked == []
