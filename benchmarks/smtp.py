"""How fast the smtp courier is, measured against smtplib alone: the same messages to the same server, taking turns.

    .venv/bin/python -m benchmarks.smtp [--readers 3000] [--rounds 3]

The server runs in a process of its own on 127.0.0.1, answers as fast as it can and keeps nothing. The baseline is a loop of
``smtplib.SMTP.sendmail`` over messages that were all made before the clock starts, a hundred to a connection: no journal, no
claims, nobody who would know anything after a crash. The letter is the newest one of the sample publication.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import smtplib
import socketserver
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter

from pipeline import readers, store
from pipeline.couriers.smtp import Smtp, SmtpSettings
from pipeline.couriers.smtp.mailing import dressed, mailing
from pipeline.couriers.smtp.sending import message_id
from pipeline.delivery import ReceiptBook
from pipeline.domain import Letter
from pipeline.letter import compose
from pipeline.publication import examine
from pipeline.receipts import FileReceiptBook, GitReceiptBook
from pipeline.rendering import Templates

ROOT = Path(__file__).parents[1]
KEY = bytes(range(32))
LEAVE = "https://vorgestellt.example/abmelden"
CONTACT = "redaktion@vorgestellt.example"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Session(socketserver.StreamRequestHandler):
    """Takes mail and forgets it."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer until the client leaves."""
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line[:4].lower()
            if word == b"data":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    pass
            self.wfile.write(b"221 bye\r\n" if word == b"quit" else b"250 ok\r\n")


def serve(pipe: Connection) -> None:
    """Serve until the other process ends this one."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        pipe.send(server.server_address[1])
        server.serve_forever()


def sample() -> Letter:
    """Return the newest letter of the sample publication, dressed."""
    publication = examine(store.read_content(ROOT), NOW.date()).publication
    if publication is None:
        raise SystemExit("The sample publication has errors: inv check")
    made = compose(publication.issues[0], publication, {}, Templates(ROOT / "theme"), publication.facts.languages[0])
    return dressed(made, LEAVE)


def listed(count: int) -> tuple[readers.Subscriber, ...]:
    """Return so many readers."""
    addresses = (f"reader{n}@brief.example" for n in range(count))
    return tuple(readers.Subscriber(one, readers.hashed(KEY, one), "", "de", "2026-01-15", "form") for one in addresses)


def bare(port: int, letter: Letter, everybody: tuple[readers.Subscriber, ...]) -> float:
    """Return the seconds of smtplib alone."""
    made = mailing(letter, CONTACT)
    ready = [
        (one.address, made.to(one.address, readers.token(KEY, one.address), message_id(KEY, letter, one.hash), NOW))
        for one in everybody
    ]
    begin = perf_counter()
    for start in range(0, len(ready), 100):
        with smtplib.SMTP("127.0.0.1", port, "localhost") as line:
            for address, data in ready[start : start + 100]:
                line.sendmail(letter.sender_address, [address], data)
    return perf_counter() - begin


def courier(
    port: int, letter: Letter, everybody: tuple[readers.Subscriber, ...], book: Callable[[Path], ReceiptBook]
) -> float:
    """Return the seconds of the whole courier, from the order to its evidence."""
    with tempfile.TemporaryDirectory() as place:
        private = Path(place) / "private"
        (private / "letter").mkdir(parents=True)
        (private / readers.KEY).write_text(KEY.hex())
        (private / readers.SUBSCRIBERS).write_bytes(readers.subscribers_file(everybody))
        settings = SmtpSettings("127.0.0.1", port, security="none", per_minute=0)
        made = Smtp(private, book(Path(place)), settings, leave=LEAVE, contact=CONTACT)
        made.save_draft(letter)
        begin = perf_counter()
        made.send(letter.key, letter.digest())
        return perf_counter() - begin


def in_git(place: Path) -> ReceiptBook:
    """Return a book in a branch of another repository on the same disk."""
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    for words in (["init", "--quiet", "--bare", "origin.git"], ["clone", "--quiet", "origin.git", "clone"]):
        subprocess.run(["git", *words], cwd=place, env=quiet, check=True, capture_output=True)  # noqa: S603, S607 -- git of the PATH
    return GitReceiptBook(place / "clone")


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("--readers", type=int, default=3000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port, letter, everybody = ours.recv(), sample(), listed(given.readers)
    runs: dict[str, Callable[[], float]] = {
        "smtplib alone": lambda: bare(port, letter, everybody),
        "courier, receipts in a file": lambda: courier(
            port, letter, everybody, lambda place: FileReceiptBook(place / "book")
        ),
        "courier, receipts in git": lambda: courier(port, letter, everybody, in_git),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(given.rounds):
        for name, run in runs.items():
            seconds[name].append(run())
    server.terminate()
    size = len(mailing(letter, CONTACT).to("a@brief.example", "0" * 32, "<x@y>", NOW))
    print(f"{given.readers:,} readers, a message of {size / 1000:.0f} kB, Python {sys.version.split()[0]}\n")
    print("| | messages a second | of smtplib's |\n| --- | ---: | ---: |")
    base = median(seconds["smtplib alone"])
    for name, found in seconds.items():
        print(f"| {name} | {given.readers / median(found):,.0f} | {base / median(found):.0%} |")


if __name__ == "__main__":
    main()
