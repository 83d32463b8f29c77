"""``inv github``: what the workflows in .github/workflows/ have to say at GitHub.

``comment`` runs after a stranger's pull request was checked elsewhere and believes nothing of what that run left behind. ``propose``
makes a pull request of a form that an editor accepted, and reviews it at once, for one that a workflow opens starts no other.
``month`` hands on which letter a run is about, so that all of its jobs mean the same one, and ``approver`` who said yes to it: not
whoever pressed the button, but whoever opened the door of the environment. Where nobody did, the run ends there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pipeline import config, mailroom, review, revisions
from pipeline.console import DONE, REFUSED, Desk, Stop, Voice, command, unknown
from pipeline.github import Hub, HubError, PullRequest
from pipeline.review_commands import reviewed

ARTIFACT, REVIEW = "review", "review.json"
"""What check.yml leaves behind for comment.yml, and the file in it."""

FORM_MARKER: Final = "<!-- vorgestellt:form -->"
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_LOGIN: Final = re.compile(r"[A-Za-z0-9_-]{1,100}(?:\[bot\])?")
_BRANCH: Final = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")
_ADDRESS: Final = re.compile(r"https://[A-Za-z0-9./_-]+")
_RESERVED: Final = frozenset({"receipts", "gh-pages", "main", "master"})


@command
def github(
    action: str, *, event: str = "", folder: str = "", month: str = "", environment: str = "", now: str | None = None,
    lang: str | None = None,
) -> int:  # fmt: skip
    """Do what ``inv github`` is asked for; ``event`` is the file that GitHub wrote about what happened."""
    actions: dict[str, Callable[[], int]] = {
        "approver": lambda: _approver(environment),
        "month": lambda: _hand_on("month", mailroom.meant(Desk(now, lang), month)),
        "comment": lambda: _comment(_told(event), Voice(lang)),
        "propose": lambda: _propose(_told(event), Path(folder), now, Voice(lang)),
    }
    if action not in actions:
        raise unknown(action, actions)
    try:
        return actions[action]()
    except HubError as fault:
        raise Stop(f"GitHub: {fault}", f"GitHub: {fault}") from fault


def _comment(event: Any, voice: Voice) -> int:
    """Write the review that a run left behind under the pull request that this run was about."""
    try:
        run = event["workflow_run"]
        owner, branch, commit = run["head_repository"]["owner"]["login"], run["head_branch"], run["head_sha"]
        number_of_run, address, cause = int(run["id"]), run["html_url"], run["event"]
    except (KeyError, TypeError, ValueError) as fault:
        raise Stop("Das ist kein Ereignis eines Laufs.", "This is no event of a run.") from fault
    if cause != "pull_request" or not _COMMIT.fullmatch(commit) or not _ADDRESS.fullmatch(address):
        raise Stop("Der Lauf gehört zu keinem Pull Request.", "The run belongs to no pull request.", REFUSED)
    hub = _hub()
    number = hub.pull_request(owner, branch, commit)
    if number is None:
        voice.say("Kein offener Pull Request steht auf diesem Stand.", "No open pull request is at this commit.")
        return DONE
    data = hub.file_of_run(number_of_run, ARTIFACT, REVIEW, review.MOST_BYTES)
    if data is None:
        voice.say("Der Lauf hat nichts hinterlassen.", "The run left nothing behind.")
        return DONE
    try:
        made = review.from_json(data)
    except review.UnusableReview as fault:
        raise Stop(f"Das ist kein Befund: {fault}", f"This is no review: {fault}", REFUSED) from fault
    hub.say(number, review.as_markdown(made, preview=address), review.MARKER)
    voice.say(f"Kommentiert: #{number}", f"Commented: #{number}")
    return DONE


def _propose(event: Any, folder: Path, now: str | None, voice: Voice) -> int:
    """Make a pull request of what ``inv intake-event`` laid into ``folder`` and into content/, or tell the founder why not."""
    try:
        issue, base = int(event["issue"]["number"]), str(event["repository"]["default_branch"])
    except (KeyError, TypeError, ValueError) as fault:
        raise Stop("Das ist kein Ereignis eines Formulars.", "This is no event of a form.") from fault
    branch, title, body, refusal = (
        _read(folder / name) for name in ("branch.txt", "title.txt", "body.md", "comment.md")
    )
    if not branch:
        if refusal:
            _hub().say(issue, f"{FORM_MARKER}\n{refusal}", FORM_MARKER)
            voice.say(
                "Nicht übernommen; der Grund steht unter dem Formular.",
                "Not taken in; the reason stands below the form.",
            )
            return REFUSED
        if not (folder / "nothing.txt").is_file():
            raise Stop("inv intake-event ist abgebrochen; sein Schritt sagt, warum.",
                       "inv intake-event broke off; its step says why.")  # fmt: skip
        voice.say("Nichts zu tun.", "Nothing to do.")
        return DONE
    if not _BRANCH.fullmatch(branch) or branch in {*_RESERVED, base}:
        raise Stop(f"„{branch}“ ist kein Name für einen Zweig.", f"“{branch}” is no name of a branch.")
    root = config.places().root
    files = {
        path: (root / path).read_bytes() if (root / path).is_file() else None
        for path in revisions.changed(root, "HEAD", "")
        if path.startswith("content/")
    }
    if not files:
        voice.say("Nichts zu tun.", "Nothing to do.")
        return DONE
    made = reviewed("HEAD", "", folder / "look", now, None)
    hub = _hub()
    number = hub.propose(PullRequest(revisions.resolve(root, "HEAD"), base, branch, title or branch, body, files))
    hub.say(number, review.as_markdown(made, preview=config.run_address()), review.MARKER)
    voice.say(f"Vorgeschlagen: #{number}", f"Proposed: #{number}")
    return DONE


def _approver(environment: str) -> int:
    """Hand on who said yes to this run. Raises Stop where nobody did: then there is no door, and everybody could approve."""
    run = config.secret("GITHUB_RUN_ID")
    if not run.isdecimal():
        raise Stop("Das ist kein Lauf von GitHub Actions.", "This is no run of GitHub Actions.")
    logins = _hub().approvers(int(run), environment)
    if not logins:
        raise Stop(
            f"Niemand hat in der Umgebung „{environment}“ Ja gesagt; nichts freigegeben. Trage in ihren Einstellungen unter „Required "
            "reviewers“ ein, wer freigeben darf.",
            f"Nobody said yes in the environment “{environment}”; nothing was approved. Name in its settings, under “Required "
            "reviewers”, who may approve.",
            REFUSED,
        )
    if not all(map(_LOGIN.fullmatch, logins)):
        raise Stop("GitHub nennt keinen Namen.", "GitHub names nobody.")
    return _hand_on("by", ", ".join(logins))


def _hand_on(name: str, value: str) -> int:
    """Say ``value``, and hand it on to the steps and jobs that come after this one."""
    print(f"{name}={value}")
    if path := config.step_output():
        with path.open("a", encoding="utf-8") as outputs:
            outputs.write(f"{name}={value}\n")
    return DONE


def _told(event: str) -> Any:
    try:
        return json.loads(Path(event).read_bytes())
    except ValueError as fault:
        raise Stop(f"{event} ist kein Ereignis.", f"{event} is no event.") from fault


def _read(path: Path) -> str:
    return path.read_text("utf-8").strip() if path.is_file() else ""


def _hub() -> Hub:
    return Hub(config.secret("GITHUB_API_URL"), config.secret("GITHUB_REPOSITORY"), config.secret("GH_TOKEN"))
