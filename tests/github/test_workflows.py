"""The workflows: pinned, with as few rights as can be, no stranger's word in a shell, and no program hidden in YAML."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from pipeline.delivery_commands import ACTIONS, HEAD_START
from pipeline.github_commands import ARTIFACT, REVIEW
from pipeline.planning import LATE
from pipeline.publication import PUBLISHED_AT

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / ".github" / "workflows"
FILES: Final = sorted(FOLDER.glob("*.yml"))
TEXTS: Final = {path.stem: path.read_text("utf-8") for path in FILES}
FLOWS: Final[dict[str, Any]] = {name: yaml.load(text, yaml.BaseLoader) for name, text in TEXTS.items()}  # noqa: S506 -- strings only

# What each workflow may change; whatever else it names must be "read".
WRITES: Final = {
    "check": set(), "test": set(), "comment": {"pull-requests"}, "form": {"contents", "pull-requests", "issues"},
    "publish": {"pages", "id-token"}, "month": {"contents"}, "letter": {"contents"},
}  # fmt: skip
# Every value that GitHub fills in: none of them is text that a stranger can choose freely.
EXPRESSIONS: Final = {
    "github.sha", "github.ref", "github.token", "runner.temp", "github.event.pull_request.number", "github.event.issue.number",
    "github.event.workflow_run.head_sha", "steps.deployment.outputs.page_url", "secrets.MAILCHIMP_API_KEY", "!cancelled()",
    "inputs.month", "secrets.LETTER_TESTERS",  # typed by whoever may write to the repository
    # found out by inv github, which hands on a month or logins and nothing else
    "steps.issue.outputs.month", "needs.draft.outputs.month", "steps.door.outputs.by",
}  # fmt: skip
COMMANDS: Final = ("make", ".venv/bin/python -m invoke ", "git ", "gh api ", "bash .ci/run")


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, flow in FLOWS.items():
        for job, told in flow["jobs"].items():
            yield name, job, told


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, _, job in jobs():
        for step in job["steps"]:
            yield name, step


def runs() -> list[tuple[str, str]]:
    return [(name, step["run"]) for name, step in steps() if "run" in step]


def linter(program: str) -> str:
    beside = Path(sys.executable).with_name(program)
    found = str(beside) if beside.exists() else shutil.which(program)
    if found is None:
        asked = f"VORGESTELLT_REQUIRE_{program.upper()}"
        if os.environ.get(asked):
            pytest.fail(f"{program} is not installed, and {asked} asks for it")
        pytest.skip(f"{program} is not installed (make development)")
    return found


def lint(program: str, *options: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [linter(program), *options], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


ACTIONLINT: Final = (
    "-no-color",
    "-shellcheck=",
    "-pyflakes=",
)  # the same answer wherever these two happen to be installed
ZIZMOR: Final = ("--offline", "--no-progress", "--no-config", "--strict-collection", "--persona=pedantic")


def test_actionlint_has_nothing_to_say() -> None:
    done = lint("actionlint", *ACTIONLINT, *map(str, FILES))
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_zizmor_has_nothing_to_say() -> None:
    done = lint("zizmor", *ZIZMOR, str(ROOT / ".github"))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("program", "options"), [("actionlint", ACTIONLINT), ("zizmor", ZIZMOR)])
def test_the_linters_would_find_a_strangers_title_in_a_shell(
    program: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    evil = TEXTS["form"].replace("run: make runtime", 'run: echo "${{ github.event.issue.title }}"')
    assert evil != TEXTS["form"]
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/form.yml").write_text(evil, "utf-8")
    done = lint(program, *options, str(tmp_path / ".github/workflows/form.yml"), folder=tmp_path)
    assert done.returncode != 0
    assert "github.event.issue.title" in done.stdout


# Rights


def test_these_are_the_workflows() -> None:
    assert set(FLOWS) == set(WRITES)
    assert not list(FOLDER.glob("*.yaml"))


def test_nothing_is_allowed_but_what_a_job_asks_for() -> None:
    for name, flow in FLOWS.items():
        assert flow["permissions"] == {}, name
    for name, job, told in jobs():
        assert {right for right, much in told["permissions"].items() if much == "write"} <= WRITES[name], job
        assert set(told["permissions"].values()) <= {"read", "write"}, job


def test_every_right_is_used_somewhere() -> None:
    asked = {
        name: {r for n, _, told in jobs() if n == name for r, much in told["permissions"].items() if much == "write"}
        for name in FLOWS
    }
    assert asked == WRITES


def test_what_strangers_trigger_has_no_secret_and_may_only_read() -> None:
    for name, flow in FLOWS.items():
        if "pull_request" in flow["on"]:
            assert WRITES[name] == set()
            assert "secrets." not in TEXTS[name]
        assert "pull_request_target" not in flow["on"], "it runs with our rights on a stranger's pull request"


def test_the_couriers_key_is_known_only_to_the_steps_that_see_to_the_letter() -> None:
    holders = [(name, step.get("name")) for name, step in steps() if "secrets." in str(step)]
    assert sorted(holders) == [
        ("letter", "Approve the letter that was tested"),
        ("letter", "Make the draft and send the test"),
        ("month", "See to the letter"),
    ]
    assert sum(text.count("secrets.") for text in TEXTS.values()) == len(holders) + 1  # the addresses of the test
    for name, _, job in jobs():
        assert "secrets." not in str(job.get("env", "")), name


def test_a_token_is_kept_for_git_only_where_receipts_are_pushed() -> None:
    kept = {
        name: step["with"]["persist-credentials"]
        for name, step in steps()
        if step.get("uses", "").startswith("actions/checkout@")
    }
    assert kept == {
        "check": "false",
        "comment": "false",
        "form": "false",
        "publish": "false",
        "test": "false",
        "month": "true",
        "letter": "true",
    }


# Actions


def test_every_action_is_pinned_to_a_commit_and_names_its_version() -> None:
    pins: dict[str, set[tuple[str, str]]] = {}
    for name, text in TEXTS.items():
        for line in text.splitlines():
            if "uses:" in line:
                match = re.fullmatch(r"\s+(?:- )?uses: (actions/[a-z-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", line)
                assert match, f"{name}: {line}"
                pins.setdefault(match[1], set()).add((match[2], match[3]))
    assert {action for action, found in pins.items() if len(found) != 1} == set(), "one version everywhere"
    assert set(pins) == {
        "actions/checkout",
        "actions/upload-artifact",
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    }


def test_the_actions_are_kept_fresh() -> None:
    told = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text("utf-8"))
    assert "github-actions" in {row["package-ecosystem"] for row in told["updates"]}


# Shells


def test_no_shell_line_is_filled_in_by_github() -> None:
    assert [run for _, run in runs() if "${{" in run] == []


def test_nothing_that_github_fills_in_is_a_strangers_text() -> None:
    for name, text in TEXTS.items():
        assert {e.strip() for e in re.findall(r"\${{(.*?)}}", text)} <= EXPRESSIONS, name


@pytest.mark.parametrize(("name", "run"), runs(), ids=[f"{name}: {run[:30]}" for name, run in runs()])
def test_each_step_calls_one_command(name: str, run: str) -> None:
    assert "\n" not in run
    assert run == "make" or run.startswith(COMMANDS)
    assert not re.search(r"[;&|`]|\$\(|<", run), "that would be a program"
    assert re.findall(r"\$\w+", run) == re.findall(r'(?<=")\$\w+|(?<=/)\$\w+', run), (
        "a variable without quotation marks"
    )


def test_the_commands_exist_with_their_options() -> None:
    tasks = (ROOT / "tasks.py").read_text("utf-8")
    for _, run in runs():
        if match := re.match(r"\.venv/bin/python -m invoke ([a-z-]+)(.*)", run):
            signature = re.search(
                rf"^def {match[1].replace('-', '_')}\((.*?)\) -> None:", tasks, re.MULTILINE | re.DOTALL
            )
            assert signature, f"there is no inv {match[1]}"
            for option in re.findall(r" --([a-z-]+)", match[2]):
                assert re.search(rf"\b{option.replace('-', '_')}:", signature[1]), f"inv {match[1]} has no --{option}"
    assert "unattended" in ACTIONS


def test_every_job_ends_by_itself_and_says_on_what_it_runs() -> None:
    for name, job, told in jobs():
        assert 0 < int(told["timeout-minutes"]) <= 60, f"{name}: {job}"
        assert told["runs-on"] == "ubuntu-24.04"


# One with the other


def test_the_comment_follows_the_check_and_finds_what_it_left() -> None:
    assert FLOWS["comment"]["on"]["workflow_run"]["workflows"] == [FLOWS["check"]["name"]]
    kept = [step["with"] for name, step in steps() if name == "check" and step.get("with", {}).get("name") == ARTIFACT]
    assert [told["path"].rpartition("/")[2] for told in kept] == [REVIEW]


def test_the_comment_takes_its_program_from_the_main_branch_and_unpacks_nothing() -> None:
    checkout = next(step for name, step in steps() if name == "comment" and "checkout" in step.get("uses", ""))
    assert set(checkout["with"]) == {"persist-credentials"}, "a ref could be a stranger's"
    assert "download-artifact" not in TEXTS["comment"]


def test_a_pull_request_is_looked_at_by_the_program_of_its_base() -> None:
    told = [run for name, run in runs() if name == "check"]
    assert told[0] == 'git switch --detach "$PROPOSED^1"'
    assert told.index("make runtime") > 0
    assert '--base HEAD --head "$PROPOSED"' in told[2]


def test_letters_are_seen_to_by_one_run_at_a_time() -> None:
    assert FLOWS["month"]["concurrency"] == {"group": "letter", "cancel-in-progress": "false"}
    told = [run for name, run in runs() if name == "month"]
    assert told == ["make", ".venv/bin/python -m invoke deliver unattended heartbeat"]


def test_what_was_forgotten_is_asked_for_once_more_when_a_letter_that_has_not_left_is_late() -> None:
    minute, hour, *_ = FLOWS["month"]["on"]["schedule"][-1]["cron"].split()
    late = PUBLISHED_AT.hour + LATE // timedelta(hours=1)
    assert int(hour) + int(minute) / 60 >= late - 1, "in winter Germany is one hour ahead of UTC, in summer two"


def test_a_morning_that_failed_is_made_up_for_while_a_letter_may_still_leave_by_itself() -> None:
    online, letter = (FLOWS[name]["on"]["schedule"][1]["cron"].split() for name in ("publish", "month"))
    late = PUBLISHED_AT.hour + LATE // timedelta(hours=1)
    assert int(online[1]) < int(letter[1]), "its page is public by then"
    assert int(letter[1]) + int(letter[0]) / 60 + 2 + HEAD_START / timedelta(hours=1) < late - 1, (
        "in summer, and GitHub may be late itself"
    )


def test_a_letter_is_approved_behind_a_door_of_its_own_that_keeps_nobody_else_waiting() -> None:
    draft, approve = (told for name, _, told in jobs() if name == "letter")
    assert (draft["environment"], approve["environment"]) == ("letter", "approval")
    assert approve["needs"] == "draft"
    assert draft["concurrency"] == FLOWS["month"]["concurrency"]
    assert approve["concurrency"]["group"] != "letter", "while it waits for a yes, month.yml could not run"
    assert "concurrency" not in FLOWS["letter"]
    assert not any("schedule" in run or "send" in run for name, run in runs() if name == "letter")


def test_a_letter_is_approved_in_the_name_of_whoever_opened_the_door() -> None:
    (approve,) = [told for name, job, told in jobs() if (name, job) == ("letter", "approve")]
    asks, approves = approve["steps"][-2:]
    assert asks["run"] == f".venv/bin/python -m invoke github approver --environment {approve['environment']}"
    assert approves["run"].endswith('--by "$BY"')
    assert approves["env"]["BY"] == f"${{{{ steps.{asks['id']}.outputs.by }}}}"
    assert approve["permissions"]["actions"] == "read"


def test_draft_test_and_approval_of_one_run_are_about_the_same_letter() -> None:
    draft, approve = (told for name, _, told in jobs() if name == "letter")
    assert str(draft).count("inputs.month") == 1, "asked once: later, the next issue may be another one"
    assert "inputs.month" not in str(approve)
    (found,) = [step for step in draft["steps"] if step.get("id") == "issue"]
    assert found["run"] == '.venv/bin/python -m invoke github month --month "$MONTH"'
    assert draft["outputs"] == {"month": "${{ steps.issue.outputs.month }}"}
    assert approve["env"] == {"MONTH": "${{ needs.draft.outputs.month }}"}


def test_the_site_is_online_before_the_letter_is_seen_to() -> None:
    online, letter = (FLOWS[name]["on"]["schedule"][0]["cron"].split() for name in ("publish", "month"))
    assert int(online[1]) < int(letter[1]) < 6, "eight o'clock in Germany is six in UTC in summer"


def test_the_code_is_tested_by_the_very_command_that_anybody_can_run() -> None:
    assert [run for name, run in runs() if name == "test"] == ["bash .ci/run"]
    ci = (ROOT / ".ci/run").read_text("utf-8")
    assert "VORGESTELLT_REQUIRE_ACTIONLINT=1" in ci
    assert "VORGESTELLT_REQUIRE_ZIZMOR=1" in ci


@pytest.mark.parametrize("half", [0, 1])
def test_the_guide_names_every_workflow_and_every_setting_in_both_languages(half: int) -> None:
    text = (ROOT / "docs/github.md").read_text("utf-8").split("# Setting up GitHub\n")[half]
    for word in (
        *(f"`{name}.yml`" for name in FLOWS),
        "`angenommen`",
        "`accepted`",
        "`MAILCHIMP_API_KEY`",
        "`letter`",
        "`github-pages`",
        "`receipts`",
    ):
        assert word in text, word


def test_the_workflow_of_the_guide_for_other_hosts_is_as_sound_as_ours(tmp_path: Path) -> None:
    guide = (ROOT / "docs/hosting.md").read_text("utf-8")
    (jobs_of_the_guide,) = re.findall(r"(?s)```yaml\n(jobs:.*?)```", guide)
    flow = tmp_path / ".github" / "workflows" / "publish.yml"
    flow.parent.mkdir(parents=True)
    flow.write_text(TEXTS["publish"].partition("jobs:\n")[0] + jobs_of_the_guide, "utf-8")
    for program, options in (("actionlint", ACTIONLINT), ("zizmor", ZIZMOR)):
        done = lint(program, *options, str(flow), folder=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert set(re.findall(r"uses: (\S+)", jobs_of_the_guide)) <= set(re.findall(r"uses: (\S+)", TEXTS["publish"]))
