"""One process's part in sending one letter: lot by lot, reader by reader, with a line in the journal for whatever happens."""

from __future__ import annotations

import hmac
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pipeline import readers
from pipeline.couriers.smtp.journal import Fate, Journal
from pipeline.couriers.smtp.mailing import mailing
from pipeline.couriers.smtp.transport import Line, SenderRefused, Unreachable
from pipeline.delivery import CourierError
from pipeline.domain import Label, Letter
from pipeline.faults import words
from pipeline.schema import both

_ON_ONE_LINE: Final = 100  # messages; many servers close a line that is used for more
_PAUSES: Final = (0.0, 2.0, 10.0)  # seconds before each try to get a new line
_IN_VAIN_MOST: Final = 10  # readers in a row whom the server does not take: it is the server then, not the readers
_UNKNOWN_MOST: Final = 3  # readers in a row of whom nobody knows: no more of that
_TAKEN: Final = (250, 251, 252)  # answers to a recipient that mean yes
_CLOSING: Final = 421  # the server says good-bye


@dataclass(frozen=True, slots=True)
class Clock:
    """What the courier asks of time."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # aware
    monotonic: Callable[[], float] = time.monotonic  # seconds
    sleep: Callable[[float], None] = time.sleep


class Sending:
    """Sends ``letter`` (dressed) to everybody in ``journal`` who is still to get it.

    ``line`` is open; ``dial`` opens another one and raises Unreachable. ``subscribers`` returns who may be mailed now, by hash.
    ``claim`` claims everybody up to a hash and raises whatever forbids going on. ``per_minute`` is 0 for no limit.
    """

    def __init__(
        self, letter: Letter, secret: bytes, journal: Journal, line: Line, dial: Callable[[], Line],
        subscribers: Callable[[], Mapping[str, readers.Subscriber]], claim: Callable[[str], None],
        *, contact: str, per_minute: int, lot: int, clock: Clock,
    ) -> None:  # fmt: skip
        self._letter, self._secret, self._journal = letter, secret, journal
        self._line: Line | None = line
        self._dial, self._subscribers, self._claim = dial, subscribers, claim
        self._mailing = mailing(letter, contact)
        self._lot, self._clock = lot, clock
        self._pace = 60 / per_minute if per_minute else 0.0
        self._not_before = 0.0  # by the monotonic clock: when the next message may leave
        self._used = 0  # messages on this line
        self._handed_over = 0  # messages that this process has handed over, as far as anybody knows
        self._in_vain = 0  # readers in a row without the letter
        self._unknown = 0  # readers in a row of whom nobody knows
        self._refusals: list[tuple[str, int]] = []  # (hash, code) since the server last took a message

    def run(self) -> None:
        """Go through everybody once. Raises CourierError where somebody is left for another time."""
        waiting = self._journal.record.open()
        try:
            for begin in range(0, len(waiting), self._lot):
                lot = waiting[begin : begin + self._lot]
                self._claim(lot[-1])
                now = self._subscribers()  # whoever has left since gets nothing any more
                for one in lot:
                    if one in now:
                        self._serve(now[one])
                    else:
                        self._journal.note("left", one)
            self._hang_up()
        finally:
            self._drop()
        if self._journal.record.count()["done"]:
            self._believe_refusals()
        if left := len(self._journal.record.open()):
            raise self._stopped(
                f"Der Server möchte {left} weitere ein andermal.",
                f"The server wants {left} more to be tried another time.",
            )

    def _serve(self, reader: readers.Subscriber) -> None:
        """Bring the letter to one reader and note what came of it."""
        self._wait()
        fate, code = self._brought(reader)
        if fate == "refused" and code:
            self._refusals.append((reader.hash, code))
            fate = "later"  # until the server takes somebody else's: it may mean us and not the reader
        self._journal.note(fate, reader.hash, code=code)
        if fate == "done":
            self._believe_refusals()
        self._in_vain = 0 if fate == "done" else self._in_vain + 1
        self._unknown = self._unknown + 1 if fate == "unknown" else 0
        if self._in_vain >= _IN_VAIN_MOST:
            raise self._stopped(
                f"{self._in_vain} nacheinander haben ihn nicht bekommen (letzte Antwort: {code or 'keine'}).",
                f"{self._in_vain} in a row could not get it (last answer: {code or 'none'}).",
            )
        if self._unknown >= _UNKNOWN_MOST:
            raise self._stopped(
                f"Der Server nahm {self._unknown} Nachrichten nacheinander ohne eine Antwort.",
                f"The server took {self._unknown} messages in a row without an answer.",
            )

    def _brought(self, reader: readers.Subscriber) -> tuple[Fate, int]:
        """Hand the message over, on a new line where the server has closed the old one before; return the server's answer."""
        for _ in range(2):
            line = self._ready()
            if not reader.address.isascii() and not line.utf8:
                return "refused", 0  # this server cannot carry mail to such an address
            try:
                code = line.offer(self._letter.sender_address, reader.address)
                if code in _TAKEN and (code := line.ask()) == 354:
                    return self._hand_over(line, reader)
            except Unreachable:
                self._drop()
                continue
            except SenderRefused as fault:
                raise self._stopped(
                    f"Der Server nimmt nichts von {self._letter.sender_address} an ({fault}).",
                    f"The server takes nothing from {self._letter.sender_address} ({fault}).",
                ) from fault
            if code == _CLOSING:
                self._drop()
                continue
            return self._said_no(line, code)
        return "later", 0

    def _hand_over(self, line: Line, reader: readers.Subscriber) -> tuple[Fate, int]:
        data = self._mailing.to(
            reader.address, readers.token(self._secret, reader.address),
            message_id(self._secret, self._letter, reader.hash), self._clock.now(),
        )  # fmt: skip
        self._journal.note("try", reader.hash, sync=True)
        code = line.hand_over(data)
        self._used += 1
        if code is None:
            self._handed_over += 1
            self._drop()
            return "unknown", 0
        if code < 300:
            self._handed_over += 1
            return "done", code
        if code == _CLOSING:
            self._drop()
            return "later", code
        return _fate_of(code), code

    def _said_no(self, line: Line, code: int) -> tuple[Fate, int]:
        """Return what a no before the message means, and make the line ready for the next reader."""
        fate = _fate_of(code)
        if not 400 <= code <= 599 or not line.reset():
            self._drop()
        return fate, max(code, 0)

    def _believe_refusals(self) -> None:
        for one, code in self._refusals:
            self._journal.note("refused", one, code=code)
        self._refusals.clear()

    def _wait(self) -> None:
        """Keep to the pace."""
        now = self._clock.monotonic()
        if now < self._not_before:
            self._clock.sleep(self._not_before - now)
        self._not_before = max(now, self._not_before) + self._pace

    def _ready(self) -> Line:
        """Return a line that can take another message."""
        if self._line is not None and self._used >= _ON_ONE_LINE:
            self._hang_up()
        fault: Unreachable | None = None
        for pause in _PAUSES:
            if self._line is not None:
                return self._line
            self._clock.sleep(pause)
            try:
                self._line, self._used = self._dial(), 0
            except Unreachable as found:
                fault = found
        if self._line is None:
            de, en = words(fault) if fault else ("", "")
            raise self._stopped(
                f"Der Mailserver ist nicht mehr erreichbar ({de}).",
                f"The mail server cannot be reached any more ({en}).",
            ) from fault
        return self._line

    def _hang_up(self) -> None:
        if self._line is not None:
            line, self._line = self._line, None
            line.close()

    def _drop(self) -> None:
        """Give up a line that nothing more can be expected of."""
        if self._line is not None:
            line, self._line = self._line, None
            line.drop()

    def _stopped(self, de: str, en: str) -> CourierError:
        so_far = told(self._journal.record.count())
        return CourierError(f"{de} {so_far.text('de')}", f"{en} {so_far.text('en')}", permanent=not self._handed_over)


def message_id(secret: bytes, letter: Letter, one: str) -> str:
    """Return the id of the message to the reader with this hash: always the same, and it shows no address."""
    digest = hmac.new(secret, f"message:{letter.key}:{one}".encode(), "sha256").hexdigest()
    return f"<{digest[:32]}@{letter.sender_address.rpartition('@')[2]}>"


def told(count: Counter[Fate]) -> Label:
    """Return how many have which fate, as a sentence without any name."""
    later = count["waiting"] + count["later"]
    rest = (
        (count["refused"], "hat der Server abgelehnt", "hat der Server abgelehnt", "refused by the server"),
        (
            count["left"],
            "hatte sich vorher abgemeldet",
            "hatten sich vorher abgemeldet",
            "left the list before their turn",
        ),
        (count["unknown"], "hat ihn vielleicht", "haben ihn vielleicht", "may or may not have got it"),
        (later, "steht noch aus", "stehen noch aus", "still to be sent"),
    )
    de = [
        f"{count['done']} von {count.total()} verschickt",
        *(f"{n} {one if n == 1 else many}" for n, one, many, _ in rest if n),
    ]
    en = [f"{count['done']} of {count.total()} sent", *(f"{n} {words}" for n, _, _, words in rest if n)]
    return both(", ".join(de) + ".", ", ".join(en) + ".")


def _fate_of(code: int) -> Fate:
    """Return what a no means: 5xx is meant for good (RFC 5321, 4.2.1); nothing was taken in any case."""
    return "refused" if 500 <= code <= 599 else "later"
