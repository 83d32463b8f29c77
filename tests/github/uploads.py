"""GitHub's places for uploads on loopback: https://anything is led there, and whatever host was meant is what the server sees.

with FakeStores({"https://github.com/user-attachments/assets/…": Answer(data)}) as stores:
    monkeypatch.setattr(uploads, "session", stores.session)
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from pipeline import uploads
from tests.github.loopback import Loopback

REAL_SESSION = uploads.session


@dataclass(frozen=True)
class Answer:
    """What lies at an address."""

    parts: Iterable[bytes] = ()
    status: int = 200
    kind: str = "application/octet-stream"
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None  # said, whatever comes; None for none said
    pause: float = 0  # seconds before each part


def sent_on(to: str) -> Answer:
    return Answer(status=302, headers={"Location": to, "Set-Cookie": "_gh_sess=1; Domain=github.com; Path=/"}, length=0)


class FakeStores(Loopback):
    """Answers for every host; remembers what was asked with which headers."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.sent = 0  # bytes
        self._answers = answers
        super().__init__(self._handler())

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.asked]

    def session(self) -> requests.Session:
        """Return the real session with nothing changed but where its requests arrive."""
        made = REAL_SESSION()
        made.mount("https://", _Detour(self.port))
        return made

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stores = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = f"https://{self.headers['Host']}{self.path}"
                stores.asked.append((address, {name.lower(): value for name, value in self.headers.items()}))
                answer = stores._answers.get(address, Answer([b"Not Found"], 404, length=9))
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.length is not None:
                    self.send_header("Content-Length", str(answer.length))
                self.end_headers()
                try:
                    for part in answer.parts:
                        time.sleep(answer.pause)
                        self.wfile.write(part)
                        stores.sent += len(part)
                except OSError:  # whoever asked has gone
                    return

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it so
                """Say nothing about single requests."""

        return Handler


class _Detour(HTTPAdapter):
    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        parts = urlsplit(str(request.url))
        request.headers["Host"] = parts.netloc
        request.url = f"http://127.0.0.1:{self._port}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **options)
