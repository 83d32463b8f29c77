"""A Mailchimp on loopback, for the tests of everything that speaks to Mailchimp.

    with FakeMailchimp() as server:
        audience = server.add_audience("Vorgestellt", ["ada@leser.example"])
        ...                                  # a client of server.url with server.api_key
        server.fault("502_empty", match=("POST", "/campaigns/*/actions/send"), effect=True)
        server.tick(5)                       # five minutes pass
        assert server.doubles() == []        # what really reached the readers

Each request and each answer is held against description.json; what differs is a violation, and a violation that nobody
took with ``take_violations()`` fails the test when the server stops. What Mailchimp is known to do, and what is only a
guess, stands in world.py; ``guesses()`` lists the guesses.
"""

from __future__ import annotations

import base64
import json
import re
import select
import socket
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.mailchimp import api, refusals
from tests.mailchimp.audience import Audience, Member, digest
from tests.mailchimp.contract import Operation, contract
from tests.mailchimp.faults import BROKEN, CLOSED, EVERY_FAULT, KINDS, TOO_MANY, Fault, Reply, problem
from tests.mailchimp.world import Delivery, Domain, Habits, TrialMail, World

__all__ = ["EVERY_FAULT", "Domain", "Exchange", "FakeMailchimp", "Habits", "Violation", "guesses", "marks"]

VERSION: Final = "/3.0"
MARKED: Final = ("world", "api", "campaign", "audience", "refusals", "faults", "server")
AT_ONCE: Final = 10  # [doc] Error glossary: "10 simultaneous connections"
START: Final = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
OURS: Final = Domain("vorgestellt.example")


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came over the wire."""

    method: str
    path: str  # encoded, with the version in front
    query: str = ""
    content_type: str = ""
    authorization: str = ""
    host: str = ""
    body: bytes = b""

    @property
    def described_path(self) -> str:
        """The path as the description has it; "" for another version of the API, of which it says nothing."""
        return self.path.removeprefix(VERSION) if self.path.startswith(f"{VERSION}/") else ""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that the description does not allow."""

    number: int  # of the request, from 1
    where: str  # "request" or "answer"
    operation: str  # as in "POST /campaigns"
    message: str

    def __str__(self) -> str:
        return f"{self.where} {self.number}, {self.operation}: {self.message}"


@dataclass(slots=True)
class Exchange:
    """One entry of the log: a request and what became of it."""

    number: int  # from 1
    at: datetime  # on the virtual clock
    request: Request
    operation: str  # as described, as in "POST /campaigns"; "" for what is not described
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None  # of the request, as a value
    fault: str = ""  # its kind
    status: int | None = None  # that the client was sent; None: none


class FakeMailchimp:
    """The server: start it with ``with``."""

    def __init__(
        self,
        *,
        now: datetime = START,
        plan: str = "monthly",
        pro: bool = False,
        domains: Iterable[Domain] = (OURS,),
        habits: Habits | None = None,
    ) -> None:
        self.world = World(now, plan, pro, habits or Habits(), {domain.name: domain for domain in domains})
        self.api_key = f"{'0123456789abcdef' * 2}-us19"
        self.log: list[Exchange] = []
        self.violations: list[Violation] = []
        self._faults: list[Fault] = []
        self._in_flight = 0
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._http: _Server | None = None

    # Starting and stopping

    def __enter__(self) -> Self:
        """Listen on a free port of 127.0.0.1."""
        self._http = _Server(self)
        self._http.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        """Stop, whatever is still waiting, and fail the test where violations are left."""
        self._stopping.set()
        if self._http is not None:
            self._http.stop()
        if kind is None and self.violations:
            raise AssertionError("\n".join(["Mailchimp's description was violated:", *map(str, self.violations)]))

    @property
    def host(self) -> str:
        """Where it listens, as the Host header has it."""
        assert self._http is not None, "not started"
        return f"127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        """The address that a client is given instead of https://us19.api.mailchimp.com/3.0."""
        return f"http://{self.host}{VERSION}"

    # What a test arranges

    def add_audience(self, name: str, readers: Iterable[str] = (), *, double_optin: bool = True) -> Audience:
        """Make an audience with these addresses subscribed, and return it; its id is what the API wants."""
        with self._lock:
            made = Audience(self.world.identity(), name, self.world.now, double_optin)
            self.world.audiences[made.id] = made
            for address in readers:
                self.add_reader(made, address)
            return made

    def add_reader(self, audience: Audience, address: str, status: str = "subscribed") -> Member:
        """Put somebody into an audience with any status, as if it had always been so."""
        with self._lock:
            moments = (self.world.now,) * 3
            made = Member(address, status, *moments, in_compliance_state=status in ("unsubscribed", "cleaned"))
            audience.members[digest(address)] = made
            return made

    def fault(
        self,
        kind: str,
        *,
        at: int | None = None,
        match: tuple[str, str] = ("*", "*"),
        times: int = 1,
        effect: bool | None = None,
        seconds: float = 1.0,
        minutes: int = 3,
    ) -> Fault:
        """Have something go wrong, ``times`` times, and return the fault: its ``fired`` has the requests it struck.

        ``at`` is the number of the first request that may be struck, counted from 1 over the server's life; ``match`` a
        method and a path pattern for ``fnmatch``, whose "*" also spans slashes: the described path itself
        ("/campaigns/{campaign_id}") is exact. Without either, the next request is struck.
        ``effect`` says whether the request is carried out all the same, where the kind leaves that open (KINDS in
        faults.py). ``seconds`` is how late a slow answer is, in real time; choose more than the client's time-out.
        ``minutes`` is how late a late effect is, on the virtual clock.
        """
        chosen = KINDS[kind][0][0] if effect is None and kind in KINDS else bool(effect)
        with self._lock:
            self._faults.append(Fault(kind, chosen, at, match, times, seconds, minutes))
            return self._faults[-1]

    def tick(self, minutes: int = 1) -> None:
        """Let virtual minutes pass; nothing else moves the clock."""
        with self._lock:
            self.world.tick(minutes)

    @property
    def now(self) -> datetime:
        """The virtual time, in UTC."""
        return self.world.now

    def open(self, campaign: str, address: str) -> None:
        """A reader opens a letter; it is counted where opens are tracked."""
        one = self.world.campaign(campaign)
        if one.tracking["opens"]:
            one.opened.append(address)

    def click(self, campaign: str, address: str, link: str) -> None:
        """A reader follows a link of a letter; it is counted where clicks are tracked."""
        one = self.world.campaign(campaign)
        if one.tracking["html_clicks"]:
            one.clicked.append((address, link, self.now))

    def leave(self, audience: Audience, address: str, campaign: str = "") -> None:
        """A reader follows the unsubscribe link, perhaps that of a campaign."""
        audience.leave(address, self.now)
        if campaign:
            self.world.campaign(campaign).left.append(address)

    # What a test looks at

    @property
    def requests_seen(self) -> int:
        """How many requests there were."""
        return len(self.log)

    @property
    def in_flight(self) -> int:
        """How many requests have no answer yet."""
        return self._in_flight

    @property
    def deliveries(self) -> list[Delivery]:
        """Every e-mail that reached a reader, in order: the truth."""
        return self.world.deliveries

    @property
    def tests(self) -> list[TrialMail]:
        """Every e-mail of a test send."""
        return self.world.tests

    def doubles(self) -> list[tuple[str, str]]:
        """Return who got one letter more than once, as (title, address), also from two campaigns with one title."""
        got = Counter((delivery.title, delivery.address) for delivery in self.deliveries)
        return [who for who, times in got.items() if times > 1]

    def take_violations(self) -> list[Violation]:
        """Return the violations so far and forget them: for tests that provoke some."""
        with self._lock:
            taken, self.violations = self.violations, []
            return taken

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int | None, Any]:
        """Make a request without a network, rightly authenticated, and return status and value of the answer.

        ``path`` may have a query behind it. Where a fault says nothing to the client, both are None.
        """
        where, _, query = path.partition("?")
        key = base64.b64encode(f"anybody:{self.api_key}".encode()).decode()
        raw = b"" if body is None else json.dumps(body).encode()
        request = Request(method, VERSION + where, query, "application/json", f"Basic {key}", "", raw)
        with self.responding(request) as reply:
            return reply.status, _value(reply.body)

    # The way of a request

    @contextmanager
    def responding(self, request: Request) -> Iterator[Reply]:
        """Give what goes over the wire for ``request``, which is in flight until the block ends."""
        with self._lock:
            self._in_flight += 1
            crowded = self._in_flight > AT_ONCE
        try:
            with self._lock:
                exchange, found = self._entered(request)
                reply = TOO_MANY if crowded else self._with_fault(exchange, found)
                exchange.status = reply.status
            yield reply
        finally:
            with self._lock:
                self._in_flight -= 1

    def _entered(self, request: Request) -> tuple[Exchange, tuple[Operation, api.Call] | None]:
        """Write the request into the log and hold it against the description."""
        found = contract().find(request.method, request.described_path)
        operation = found[0] if found else None
        exchange = Exchange(len(self.log) + 1, self.now, request, operation.name if operation else "")
        self.log.append(exchange)
        if request.host and request.host != self.host:
            self._violated(exchange, "request", f"Host: {request.host} is not {self.host}")
        if found is None:
            known = contract().methods(request.described_path)
            instead = f"; there is {', '.join(known)}" if known else ""
            self._violated(exchange, "request", f"not described{instead}")
            return exchange, None
        exchange.query, wrong = contract().query(found[0], request.query)
        exchange.body, more = contract().body(found[0], request.content_type, request.body)
        for message in (*wrong, *more):
            self._violated(exchange, "request", message)
        if wrong or more:
            return exchange, None
        return exchange, (found[0], api.Call(found[1], exchange.query, exchange.body))

    def _with_fault(self, exchange: Exchange, found: tuple[Operation, api.Call] | None) -> Reply:
        path = exchange.operation.partition(" ")[2]
        fault = next((f for f in self._faults if f.strikes(exchange.number, exchange.request.method, path)), None)
        if fault is None:
            return self._true(exchange, found)
        exchange.fault = fault.kind
        if fault.kind == "late":
            self.world.later(fault.minutes, lambda: self._true(exchange, found))
            return CLOSED
        return fault.reply(self._true(exchange, found) if fault.effect else None)

    def _true(self, exchange: Exchange, found: tuple[Operation, api.Call] | None) -> Reply:
        """Carry the request out and return the answer that it deserves, held against the description."""
        reply = self._carried_out(exchange, found)
        operation = found[0] if found else contract().operations[0]  # a problem looks the same everywhere
        for message in contract().answer(operation, reply.status or 0, reply.content_type, reply.body):
            self._violated(exchange, "answer", message)
        return reply

    def _carried_out(self, exchange: Exchange, found: tuple[Operation, api.Call] | None) -> Reply:
        try:
            self._authenticate(exchange.request)
            if found is None:
                raise self._refusal(exchange)
            status, value = api.answer(self.world, found[0].name, found[1])
        except refusals.Refusal as refusal:
            return problem(refusal.status, refusal.title, refusal.detail, refusal.errors)
        except refusals.NotModelled as unknown:
            self._violated(exchange, "request", f"this server does not model {unknown}")
            return BROKEN
        except Exception:  # noqa: BLE001  # a fault of this server must fail the test, not hang its client
            self._violated(exchange, "answer", traceback.format_exc())
            return BROKEN
        if value is None:
            return Reply(status)
        return Reply(status, "application/json; charset=utf-8", json.dumps(value, ensure_ascii=False).encode())

    def _authenticate(self, request: Request) -> None:
        """Raise a Refusal unless the right key comes with the right server prefix."""
        scheme, _, credentials = request.authorization.partition(" ")
        if scheme not in ("Basic", "Bearer"):
            raise refusals.key_missing()
        # [doc] "Anything" is the user name, the key is the password; a token comes as Bearer.
        key = credentials
        if scheme == "Basic":
            try:
                key = base64.b64decode(credentials).decode().partition(":")[2]
            except ValueError:
                raise refusals.key_invalid() from None
        if key.partition("-")[0] != self.api_key.partition("-")[0]:
            raise refusals.key_invalid()
        if key != self.api_key:
            raise refusals.wrong_datacenter()

    def _refusal(self, exchange: Exchange) -> refusals.Refusal:
        """Return what Mailchimp says to a request that its description does not allow."""
        mine = [one.message for one in self.violations if one.number == exchange.number]
        if not exchange.operation:
            known = contract().methods(exchange.request.described_path)
            return refusals.method_not_allowed() if known else refusals.not_found()
        if any(message.startswith("query") and "fields" in message for message in mine):
            return refusals.fields_invalid()
        return refusals.invalid(*[("", message) for message in mine])

    def _violated(self, exchange: Exchange, where: str, message: str) -> None:
        name = exchange.operation or f"{exchange.request.method} {exchange.request.path}"
        self.violations.append(Violation(exchange.number, where, name, message))

    def broken(self, message: str) -> None:
        """Note that something went wrong inside this server, outside of any request."""
        with self._lock:
            self.violations.append(Violation(len(self.log), "answer", "", message))

    def hold(self, seconds: float, gone: Callable[[], bool]) -> bool:
        """Wait, but not longer than the server lives or the client stays; return whether an answer still makes sense."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not gone():
            if self._stopping.wait(min(0.02, max(end - time.monotonic(), 0))):
                return False
        return not gone()


class _Server(ThreadingHTTPServer):
    """Hands requests to a FakeMailchimp, one thread each, and can close every connection at once."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, mailchimp: FakeMailchimp) -> None:
        self.mailchimp = mailchimp
        self._open: dict[socket.socket, threading.Thread] = {}
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def start(self) -> None:
        """Listen, in a thread of its own."""
        threading.Thread(target=self.serve_forever, args=(0.01,), name=self.thread_name, daemon=True).start()

    @property
    def thread_name(self) -> str:
        """What every thread of this server is called."""
        return f"mailchimp {self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        arguments = (request, client_address)
        thread = threading.Thread(
            target=self.process_request_thread, args=arguments, name=self.thread_name, daemon=True
        )
        with self._guard:
            self._open[request] = thread
        thread.start()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._guard:
                self._open.pop(request, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error; anything else is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            self.mailchimp.broken(traceback.format_exc())

    def stop(self) -> None:
        """Stop listening, cut what is open, and wait for the threads: none outlives the server."""
        self.shutdown()
        self.server_close()
        with self._guard:
            left = dict(self._open)
        for connection in left:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it was gone already
        for thread in left.values():
            thread.join(timeout=2)


class _Handler(BaseHTTPRequestHandler):
    """One connection with one request."""

    protocol_version = "HTTP/1.1"
    timeout = 10
    server: _Server

    def answer(self) -> None:
        mailchimp = self.server.mailchimp
        self.close_connection = True
        path, _, query = self.path.partition("?")
        content_type, authorization, host = (self.headers.get(n, "") for n in ("Content-Type", "Authorization", "Host"))
        body = self.rfile.read(length := int(self.headers.get("Content-Length", "0")))
        if len(body) < length:
            return  # the client died while it was speaking: that was no request
        request = Request(self.command, path, query, content_type, authorization, host, body)
        with mailchimp.responding(request) as reply:
            if (not reply.wait or mailchimp.hold(reply.wait, self.gone)) and reply.status is not None:
                self.write(reply, reply.status)

    def write(self, reply: Reply, status: int) -> None:
        self.send_response_only(status)
        if reply.content_type:
            self.send_header("Content-Type", reply.content_type)
        if status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if reply.torn else reply.body)

    def gone(self) -> bool:
        """Return whether the client has hung up."""
        try:
            readable = select.select([self.connection], [], [], 0)[0]
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError):
            return True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the standard library's
        """Say nothing: the log is a list."""

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer  # noqa: N815  # likewise


def marks() -> list[tuple[str, str]]:
    """Return every mark of where something is known from, as (doc, obs or guess; "module: what it says")."""
    return [
        (mark, f"{name}: {text.strip()}")
        for name in MARKED
        for comment in _comments(Path(__file__).with_name(f"{name}.py").read_text("utf-8"))
        for mark, text in re.findall(r"\[(doc|obs|guess)\](.*?)(?=\[(?:doc|obs|guess)\]|$)", comment)
    ]


def guesses() -> list[str]:
    """Return every guess about Mailchimp that is built in: nobody here knows whether it does so."""
    return [text for mark, text in marks() if mark == "guess"]


def _comments(source: str) -> Iterator[str]:
    """Give each comment; comment lines that follow each other are one comment."""
    block = ""
    for line in [*source.splitlines(), ""]:
        code, sign, text = line.partition("# ")
        if own := bool(sign) and not code.strip():
            block += f" {text}"
        if block and not own:
            yield block
            block = ""
        if sign and not own:
            yield text


def _value(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


if __name__ == "__main__":
    sys.stdout.write("".join(f"- {guess}\n" for guess in guesses()))
