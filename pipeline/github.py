"""GitHub, as far as the workflows need it: find a pull request, read what a run left behind, keep one comment, open a wanted.

Everything is asked at one address with one token; whatever is sent is JSON. Only GitHub's documentation of its REST API is relied on.
"""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

import requests

OURS: Final = "github-actions[bot]"
"""Who writes with a workflow's own token."""

_PATIENCE: Final = 30  # seconds for one answer
_PAGES_MOST: Final = 30  # of a hundred comments each
_ARCHIVE_MOST: Final = 1024 * 1024  # bytes of an artifact that holds one small file
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}")


class HubError(Exception):
    """GitHub was not reached, or did not do what it was asked."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request of our own."""

    parent: str  # commit it is based on, the newest of ``base`` when the run began
    base: str  # branch it is to be merged into
    branch: str  # its own; what lies there is replaced
    title: str
    body: str
    files: Mapping[str, bytes | None]  # by path relative to the repository; None for one that goes


class Hub:
    """One repository at GitHub. ``api`` is an https address, or http on loopback. Raises ValueError for any other."""

    def __init__(self, api: str, repository: str, token: str) -> None:
        parts = urlsplit(api)
        if parts.scheme != "https" and parts.hostname != "127.0.0.1":
            raise ValueError(f"{api!r} is no address of GitHub's API.")
        if not _NAME.fullmatch(repository) or not token:
            raise ValueError("GITHUB_REPOSITORY and GH_TOKEN are needed.")
        self._base = f"{api.rstrip('/')}/repos/{repository}"
        self._repository = repository
        self._session = requests.Session()
        self._session.headers.update({
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        })  # fmt: skip

    def pull_request(self, owner: str, branch: str, commit: str) -> int | None:
        """Return the one open pull request whose newest commit is ``commit`` of ``owner``'s ``branch``, None where there is none."""
        told = self._ask("GET", f"/pulls?state=open&per_page=100&head={quote(f'{owner}:{branch}', safe='')}")
        found = [
            pull["number"]
            for pull in told
            if pull["head"]["sha"] == commit and pull["base"]["repo"]["full_name"] == self._repository
        ]
        return int(found[0]) if len(found) == 1 else None

    def file_of_run(self, run: int, artifact: str, name: str, most: int) -> bytes | None:
        """Return the file ``name`` of a run's artifact, of at most ``most`` bytes; None where there is none. Nothing is unpacked."""
        told = self._ask("GET", f"/actions/runs/{int(run)}/artifacts?per_page=100&name={quote(artifact, safe='')}")
        found = [one for one in told["artifacts"] if one["name"] == artifact and not one["expired"]]
        if not found or found[0]["size_in_bytes"] > _ARCHIVE_MOST:
            return None
        packed = self._download(f"/actions/artifacts/{int(found[0]['id'])}/zip")
        try:
            with zipfile.ZipFile(io.BytesIO(packed)) as archive, archive.open(name) as file:
                data = file.read(most + 1)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
            return None
        return data if len(data) <= most else None

    def say(self, number: int, body: str, marker: str) -> None:
        """Keep one comment on an issue or pull request: ours that begins with ``marker`` is renewed, or a first one written."""
        for comment in self._comments(number):
            if comment["user"]["login"] == OURS and comment["body"].startswith(marker):
                if comment["body"] != body:
                    self._ask("PATCH", f"/issues/comments/{int(comment['id'])}", {"body": body})
                return
        self._ask("POST", f"/issues/{int(number)}/comments", {"body": body})

    def approvers(self, run: int, environment: str) -> tuple[str, ...]:
        """Return the logins of those who said yes where ``run`` waited for the protected ``environment``, each once."""
        told = self._ask("GET", f"/actions/runs/{int(run)}/approvals")
        said_yes = (
            str(row["user"]["login"])
            for row in told
            if row["state"] == "approved" and any(one["name"] == environment for one in row["environments"])
        )
        return tuple(dict.fromkeys(said_yes))

    def propose(self, wanted: PullRequest) -> int:
        """Put the files on a branch of their own and open a pull request, or renew the one that is open; return its number."""
        commit = self._commit(wanted)
        try:
            self._ask("POST", "/git/refs", {"ref": f"refs/heads/{wanted.branch}", "sha": commit})
        except HubError as fault:
            if fault.status != requests.codes.unprocessable:
                raise
            self._ask("PATCH", f"/git/refs/heads/{quote(wanted.branch)}", {"sha": commit, "force": True})
        words = {"title": wanted.title, "body": wanted.body}
        owner = self._repository.partition("/")[0]
        head = quote(f"{owner}:{wanted.branch}", safe="")
        for pull in self._ask("GET", f"/pulls?state=open&head={head}&base={quote(wanted.base, safe='')}"):
            self._ask("PATCH", f"/pulls/{int(pull['number'])}", words)
            return int(pull["number"])
        made = self._ask("POST", "/pulls", {**words, "head": wanted.branch, "base": wanted.base})
        return int(made["number"])

    def _commit(self, wanted: PullRequest) -> str:
        rows = []
        for path, data in sorted(wanted.files.items()):
            blob = None
            if data is not None:
                blob = self._ask("POST", "/git/blobs", {"content": b64encode(data).decode(), "encoding": "base64"})[
                    "sha"
                ]
            rows.append({"path": path, "mode": "100644", "type": "blob", "sha": blob})
        old = self._ask("GET", f"/git/commits/{wanted.parent}")["tree"]["sha"]
        tree = self._ask("POST", "/git/trees", {"base_tree": old, "tree": rows})["sha"]
        told = {"message": wanted.title, "tree": tree, "parents": [wanted.parent]}
        return str(self._ask("POST", "/git/commits", told)["sha"])

    def _comments(self, number: int) -> Iterator[Any]:
        for page in range(1, _PAGES_MOST + 1):
            found = self._ask("GET", f"/issues/{int(number)}/comments?per_page=100&page={page}")
            yield from found
            if len(found) < 100:
                return

    def _ask(self, method: str, path: str, told: Mapping[str, Any] | None = None) -> Any:
        try:
            answer = self._session.request(
                method, self._base + path, json=told, timeout=_PATIENCE, allow_redirects=False
            )
            if answer.ok:
                return answer.json()
            words = str(answer.json().get("message", ""))[:200]
        except (requests.RequestException, ValueError, AttributeError) as fault:
            raise HubError(f"{method} {path.partition('?')[0]}: {type(fault).__name__}") from fault
        raise HubError(f"{method} {path.partition('?')[0]}: {answer.status_code} {words}", answer.status_code)

    def _download(self, path: str) -> bytes:
        """Return what lies at ``path``; GitHub sends on to a store, which gets no token: requests drops it with the host."""
        try:
            with self._session.get(self._base + path, timeout=_PATIENCE, stream=True) as answer:
                if not answer.ok:
                    raise HubError(f"GET {path}: {answer.status_code}", answer.status_code)
                data = bytearray()
                for part in answer.iter_content(64 * 1024):
                    data += part
                    if len(data) > 2 * _ARCHIVE_MOST:
                        raise HubError(f"GET {path}: too large")
                return bytes(data)
        except requests.RequestException as fault:
            raise HubError(f"GET {path}: {type(fault).__name__}") from fault
