"""A mail server on 127.0.0.1 that keeps what it took, and goes wrong on demand.

``Server`` answers one command after the other and looks up in its ``script`` what to do otherwise: the key is the stage
("connect", "ehlo", "mail", "rcpt", "data", "message", "rset"), the value a list of faults, used up one at a time, each of them

    an answer         "451 4.7.1 later": said instead of the usual one; at "message" nothing is taken then
    "die"             the connection breaks before the command takes effect
    "die-after"       it takes effect, and then the connection breaks without an answer
    "hang"            nothing is ever said
    "garbage"         bytes that are no answer; the command has not taken effect
    None              as usual

The truth about what was taken stands in ``taken``: one (recipient, message) for each.
"""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field
from types import TracebackType


@dataclass(frozen=True)
class Taken:
    recipient: str
    data: bytes

    @property
    def message_id(self) -> str:
        found = re.search(rb"^Message-ID: (<[^>\r\n]+>)\r$", self.data, re.MULTILINE)
        assert found
        return found.group(1).decode()


@dataclass
class Server:
    script: dict[str, list[str | None]] = field(default_factory=dict)
    refuse: dict[str, str] = field(default_factory=dict)  # answers to certain recipients, always
    utf8: bool = True
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)  # first words, in their order

    def __enter__(self) -> Server:
        world = self

        class Handler(_Session):
            server_state = world

        self._tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
        self._tcp.daemon_threads = True
        self._tcp.block_on_close = False
        self._tcp.request_queue_size = 64
        self._tcp.server_bind()
        self._tcp.server_activate()
        self.port: int = self._tcp.server_address[1]
        self._thread = threading.Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tcp.shutdown()
        self._tcp.server_close()
        self._thread.join()

    def recipients(self) -> list[str]:
        return [one.recipient for one in self.taken]

    def next_fault(self, stage: str) -> str | None:
        faults = self.script.get(stage)
        return faults.pop(0) if faults else None


class _Broken(Exception):
    pass


class _Session(socketserver.StreamRequestHandler):
    server_state: Server
    timeout = 30
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.server_state.connections += 1
        self._sender, self._recipient = "", ""
        try:
            self._do("connect", lambda: "220 mail.test ready")
            while line := self.rfile.readline():
                word = line[:4].decode("ascii", errors="replace").strip().lower()
                self.server_state.commands.append(word)
                if word == "quit":
                    self._say("221 bye")
                    return
                self._command(word, line.decode("utf-8").strip())
        except (_Broken, OSError, UnicodeDecodeError):
            return

    def _command(self, word: str, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        match word:
            case "ehlo" | "helo":
                offers = ["8BITMIME", *(["SMTPUTF8"] if self.server_state.utf8 else [])]
                said = ["mail.test", *offers]
                self._do("ehlo", lambda: "\r\n".join([*(f"250-{one}" for one in said[:-1]), f"250 {said[-1]}"]))
            case "mail":
                self._do("mail", lambda: self._set(address, ""))
            case "rcpt":
                no = self.server_state.refuse.get(address)
                self._do("rcpt", lambda: no or self._set(self._sender, address))
            case "data":
                if self._do("data", lambda: "354 go on" if self._recipient else "503 whom?").startswith("354"):
                    self._message()
            case "rset":
                self._do("rset", lambda: self._set("", ""))
            case _:
                self._say("500 what?")

    def _message(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise _Broken
            lines.append(line[1:] if line.startswith(b".") else line)
        taken = Taken(self._recipient, b"".join(lines))

        def take() -> str:
            self.server_state.taken.append(taken)
            return "250 taken"

        self._do("message", take)
        self._recipient = ""

    def _set(self, sender: str, recipient: str) -> str:
        self._sender, self._recipient = sender, recipient
        return "250 ok"

    def _do(self, stage: str, effect) -> str:  # noqa: ANN001 -- a function without arguments that returns an answer
        fault = self.server_state.next_fault(stage)
        if fault == "die":
            raise _Broken
        if fault == "hang":
            self.rfile.read(1)
            raise _Broken
        if fault == "garbage":
            self.wfile.write(b"\x00\xff what?\r\n")
            return ""
        if fault == "die-after":
            effect()
            raise _Broken
        said = fault or effect()
        self._say(said)
        return said

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
