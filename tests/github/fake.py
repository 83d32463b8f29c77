"""A GitHub on loopback that knows what we use and refuses the rest.

    with FakeHub() as hub:
        hub.pulls.append(hub.pull(7, "ada", "proposal", sha))
        hub.artifacts["review"] = packed({"review.json": data})
        ...                       # a Hub of hub.url with hub.TOKEN
        assert hub.comments[7] == [...]

Paths and answers follow GitHub's documentation of its REST API, version 2022-11-28.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from tests.github.loopback import Loopback

REPOSITORY: Final = "verein/vorgestellt"
TOKEN: Final = "test-token-of-nobody"  # noqa: S105 -- opens nothing


class FakeHub(Loopback):
    """One repository, in memory."""

    def __init__(self) -> None:
        self.pulls: list[dict[str, Any]] = []
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.artifacts: dict[str, bytes] = {}
        self.approvals: list[dict[str, Any]] = []
        self.refs: dict[str, str] = {}
        self.objects: dict[str, Any] = {}  # blobs, trees and commits by the name we gave them
        self.asked: list[str] = []  # method and path of every request
        self.tokens_at_the_store: list[str | None] = []
        super().__init__(self._handler())
        self.url = f"http://127.0.0.1:{self.port}"

    def pull(
        self, number: int, owner: str, branch: str, sha: str, base: str = "main", **changes: Any
    ) -> dict[str, Any]:
        return {"number": number, "state": "open", "title": "x", "body": "",
                "head": {"sha": sha, "label": f"{owner}:{branch}", "ref": branch},
                "base": {"ref": base, "repo": {"full_name": REPOSITORY}}, **changes}  # fmt: skip

    def comment(self, number: int, body: str, login: str) -> dict[str, Any]:
        made = {"id": 1_000 + sum(map(len, self.comments.values())), "body": body, "user": {"login": login}}
        self.comments.setdefault(number, []).append(made)
        return made

    def bodies(self, number: int) -> list[str]:
        return [comment["body"] for comment in self.comments.get(number, [])]

    def review(self, environment: str, state: str, login: str) -> None:
        """Note what somebody said where a run waits for a protected environment."""
        self.approvals.append(
            {"state": state, "comment": "", "environments": [{"id": 1, "name": environment}], "user": {"login": login}}
        )

    # What is answered

    def answer(self, method: str, path: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        for wanted, pattern, action in self._routes():
            match = re.fullmatch(pattern, path)
            if wanted == method and match:
                return action(*match.groups(), query=query, told=told)
        return 404, {"message": "Not Found"}

    def _routes(self) -> list[tuple[str, str, Callable[..., tuple[int, Any]]]]:
        return [
            ("GET", "/pulls", self._find_pulls),
            ("POST", "/pulls", self._open_pull),
            ("PATCH", r"/pulls/(\d+)", self._renew_pull),
            ("GET", r"/issues/(\d+)/comments", self._list_comments),
            ("POST", r"/issues/(\d+)/comments", self._add_comment),
            ("PATCH", r"/issues/comments/(\d+)", self._renew_comment),
            ("GET", r"/actions/runs/(\d+)/artifacts", self._list_artifacts),
            ("GET", r"/actions/runs/(\d+)/approvals", lambda run, **_: (200, self.approvals)),
            ("POST", "/git/(blobs|trees|commits)", self._make),
            ("GET", r"/git/commits/(\w+)", self._commit),
            ("POST", "/git/refs", self._make_ref),
            ("PATCH", "/git/(refs/heads/.+)", self._move_ref),
        ]

    def _find_pulls(self, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        head, base = query["head"][0], query.get("base", [""])[0]
        return 200, [
            p
            for p in self.pulls
            if p["head"]["label"] == head and p["state"] == "open" and base in ("", p["base"]["ref"])
        ]

    def _open_pull(self, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        made = self.pull(len(self.pulls) + 40, REPOSITORY.split("/")[0], told["head"], self.refs[f"refs/heads/{told['head']}"],
                         base=told["base"], title=told["title"], body=told["body"])  # fmt: skip
        self.pulls.append(made)
        return 201, made

    def _renew_pull(self, number: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        found = next(p for p in self.pulls if p["number"] == int(number))
        found.update(told)
        return 200, found

    def _list_comments(self, number: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        size, page = int(query["per_page"][0]), int(query["page"][0])
        return 200, self.comments.get(int(number), [])[(page - 1) * size : page * size]

    def _add_comment(self, number: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        if len(told["body"]) > 65_536:
            return 422, {"message": "Body is too long"}
        return 201, self.comment(int(number), told["body"], "github-actions[bot]")

    def _renew_comment(self, identifier: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        found = next(c for listed in self.comments.values() for c in listed if c["id"] == int(identifier))
        found["body"] = told["body"]
        return 200, found

    def _list_artifacts(self, run: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        rows = [{"id": number, "name": name, "expired": False, "size_in_bytes": len(data)}
                for number, (name, data) in enumerate(self.artifacts.items(), 1) if name == query["name"][0]]  # fmt: skip
        return 200, {"total_count": len(rows), "artifacts": rows}

    def _make(self, kind: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        name = hashlib.sha1(json.dumps([kind, told], sort_keys=True).encode()).hexdigest()  # noqa: S324 -- git's names are
        self.objects[name] = told
        return 201, {"sha": name}

    def _commit(self, name: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        return 200, {"sha": name, "tree": {"sha": f"tree-of-{name[:8]}"}}

    def _make_ref(self, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        if told["ref"] in self.refs:
            return 422, {"message": "Reference already exists"}
        self.refs[told["ref"]] = told["sha"]
        return 201, {"ref": told["ref"]}

    def _move_ref(self, ref: str, query: Mapping[str, list[str]], told: Any) -> tuple[int, Any]:
        self.refs[unquote(ref)] = told["sha"]
        return 200, {"ref": ref}

    def files(self, ref: str) -> dict[str, bytes | None]:
        """Return what a branch of ours changes against the commit it is based on."""
        tree = self.objects[self.objects[self.refs[ref]]["tree"]]
        return {
            row["path"]: base64.b64decode(self.objects[row["sha"]]["content"]) if row["sha"] else None
            for row in tree["tree"]
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                parts = urlsplit(self.path)
                data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                hub.asked.append(f"{self.command} {parts.path}")
                prefix = f"/repos/{REPOSITORY}"
                if parts.path.startswith("/store/"):
                    hub.tokens_at_the_store.append(self.headers.get("Authorization"))
                    self._send(200, hub.artifacts[parts.path.removeprefix("/store/")], "application/zip")
                elif self.headers.get("Authorization") != f"Bearer {TOKEN}" or not parts.path.startswith(prefix):
                    self._send(401, b'{"message": "Bad credentials"}')
                elif match := re.fullmatch(rf"{prefix}/actions/artifacts/(\d+)/zip", parts.path):
                    name = list(hub.artifacts)[int(match[1]) - 1]
                    self.send_response(302)  # to another host, as GitHub does
                    self.send_header("Location", f"{hub.url.replace('127.0.0.1', 'localhost')}/store/{name}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    told = json.loads(data) if data else None
                    status, answer = hub.answer(
                        self.command, parts.path.removeprefix(prefix), parse_qs(parts.query), told
                    )
                    self._send(status, json.dumps(answer).encode())

            def _send(self, status: int, data: bytes, kind: str = "application/json") -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = _serve  # noqa: N815 -- http.server calls them so

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it so
                """Say nothing about single requests."""

        return Handler


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive, as an artifact arrives."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
