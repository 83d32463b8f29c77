"""What can go wrong between a client and Mailchimp, on purpose and at a chosen request."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Final

from tests.mailchimp.contract import contract

DOCS: Final = "https://mailchimp.com/developer/marketing/docs/errors/"
REQUEST_ID: Final = "74b79ed7-5a20-147d-af0c-01ff2db59ecd"


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire. Without a status the connection is closed and nothing is said."""

    status: int | None
    content_type: str = ""
    body: bytes = b""
    wait: float = 0.0  # seconds before the answer; infinity: it never comes
    torn: bool = False  # the connection breaks in the middle of the body


def problem(status: int, title: str, detail: str, errors: tuple[tuple[str, str], ...] = ()) -> Reply:
    """Return an error as Mailchimp words it (RFC 7807)."""
    # [doc] The error glossary has these five keys, and "errors" where fields are at fault.
    value: dict[str, object] = {"type": DOCS, "title": title, "status": status, "detail": detail}
    value["instance"] = REQUEST_ID
    if errors:
        value["errors"] = [{"field": name, "message": message} for name, message in errors]
    # [obs] Errors come as problem+json with a charset (recorded answers of 2021 in public test suites).
    return Reply(status, "application/problem+json; charset=utf-8", json.dumps(value).encode())


CLOSED: Final = Reply(None)
# [doc] Error glossary, 429: more than ten connections at once.
TOO_MANY: Final = problem(429, "Too Many Requests", "You have exceeded the limit of 10 simultaneous connections.")
# [doc] Error glossary, 500.
BROKEN: Final = problem(
    500,
    "Internal Server Error",
    "An unexpected internal error has occurred. Please contact Support for more information.",
)

# Whether the request has its effect all the same: never, always, or either way (then the test chooses; first the default).
BEFORE: Final = (False,)
AFTER: Final = (True,)
EITHER: Final = (False, True)
EITHER_DONE: Final = (True, False)

KINDS: Final[dict[str, tuple[tuple[bool, ...], Reply | None]]] = {
    "die_before": (BEFORE, CLOSED),
    "die_after": (AFTER, CLOSED),  # [obs] send raised although the mail had gone out (VingtCinq/python-mailchimp#75)
    "late": (BEFORE, CLOSED),  # [guess] A request may take effect minutes after its connection broke.
    "429_json": (BEFORE, TOO_MANY),
    "429_empty": (BEFORE, Reply(429)),  # [doc] Fundamentals: at high volume 429 or 403 without JSON
    "403_empty": (BEFORE, Reply(403)),  # [doc] Fundamentals, likewise
    "500_problem": (EITHER, BROKEN),
    "500_empty": (EITHER, Reply(500)),
    "502_empty": (EITHER, Reply(502)),
    # [obs] Known answers in the research.
    "503_html": (BEFORE, Reply(503, "text/html", b"<html><body><h1>Request Blocked</h1></body></html>")),
    "slow": (EITHER_DONE, None),  # the true answer, but late
    "never": (EITHER_DONE, Reply(None, wait=math.inf)),
    "torn": (EITHER_DONE, None),  # half of the true answer, then the connection breaks
    "truncated": (EITHER_DONE, None),  # half of the true answer, and the length says that this was all
    "empty_object": (EITHER_DONE, Reply(200, "application/json; charset=utf-8", b"{}")),
}  # fmt: skip

EVERY_FAULT: Final = tuple((kind, effect) for kind, (effects, _) in KINDS.items() for effect in effects)
"""Every kind with every effect it can have: what a crash matrix goes through."""


@dataclass(slots=True)
class Fault:
    """A fault that waits for its request."""

    kind: str
    effect: bool  # whether the request has its effect all the same
    first: int | None  # the number of the request, from 1; None: any
    match: tuple[str, str]  # method and path pattern, as in ("POST", "/campaigns/*/actions/send"); "*" is any
    times: int
    seconds: float  # how late a slow answer is
    minutes: int  # how late a late effect is, on the virtual clock
    fired: list[int] = field(default_factory=list)  # the numbers of the requests it struck

    def __post_init__(self) -> None:
        """Refuse what could never strike: a misspelt fault would be a test that tests nothing."""
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}; there are {', '.join(KINDS)}")
        if self.effect not in KINDS[self.kind][0]:
            raise ValueError(f"{self.kind} cannot have effect={self.effect}")
        if not any(self.fits(one.method, one.path) for one in contract().operations):
            raise ValueError(f"no operation fits {self.match}")

    def strikes(self, number: int, method: str, path: str) -> bool:
        """Return whether the request with this number, method and path pattern is the one, and note it."""
        if len(self.fired) == self.times or (self.first is not None and number < self.first):
            return False
        if not self.fits(method, path):
            return False
        self.fired.append(number)
        return True

    def fits(self, method: str, path: str) -> bool:
        """Return whether this is the kind of request that it waits for."""
        return self.match[0] in ("*", method) and fnmatchcase(path, self.match[1])

    def reply(self, true: Reply | None) -> Reply:
        """Return what the client gets; ``true`` is the answer it should have had, None where nothing was done."""
        if (fixed := KINDS[self.kind][1]) is not None:
            return fixed
        answer = true or BROKEN
        if self.kind == "slow":
            return replace(answer, wait=self.seconds)
        body = answer.body or b'{"id": '
        content_type = answer.content_type or "application/json; charset=utf-8"
        half = Reply(200 if answer.status == 204 else answer.status, content_type, body)
        return replace(half, torn=True) if self.kind == "torn" else replace(half, body=body[: len(body) // 2])
