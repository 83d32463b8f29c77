"""Couriers in a world where every step can be the last one, and the truth about who got what can be looked up.

A :class:`World` holds what outlives a machine: the courier's other side, the receipts, the clock. Each
:class:`Machine` is one run of the program somewhere; it forgets everything when it ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, cast
from urllib.parse import urlencode, urlsplit

import requests

from pipeline import delivery
from pipeline.couriers.mailchimp import Mailchimp
from pipeline.couriers.mailchimp.client import Client
from pipeline.couriers.outbox import Outbox
from pipeline.couriers.smtp import Clock, Smtp, SmtpSettings
from pipeline.couriers.smtp.transport import Line
from pipeline.delivery import Courier, CourierError, Overtaken, ReceiptBook
from pipeline.domain import Letter, Receipt
from tests.couriers.fate import Fate
from tests.mailchimp.server import FakeMailchimp, Habits, Request
from tests.smtp.world import a_folder

READERS = 3
START = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
SLOT = datetime(2026, 11, 15, 7, 0, tzinfo=UTC)
MARK = "6a0f7c1e"
WAY_OUT = "mailto:redaktion@vorgestellt.example?subject=Abmelden"
LETTER = Letter(
    key="2026-11",
    lang="de",
    subject="Ein Buch, das hält",
    preheader="Faden und Papier",
    html=f'<html><body><p>Guten Tag</p><a href="{WAY_OUT}">Hier abmelden</a></body></html>\n',
    text=f"Guten Tag\n\nHier abmelden [1]\n\n[1] {WAY_OUT}\n",
    published=SLOT,
    sender_name="Vorgestellt",
    sender_address="brief@vorgestellt.example",
    message_id="<2026-11.de@vorgestellt.example>",
    unsubscribe=WAY_OUT,
)

# Receipts


@dataclass(slots=True)
class Shelf:
    """The one place where receipts are kept, whatever happens to machines."""

    receipts: list[Receipt] = field(default_factory=list)


class ShelfBook:
    """A view of the shelf with the same rules as a branch in git (tests/test_receipts.py), without git's seconds."""

    def __init__(self, shelf: Shelf, fate: Fate) -> None:
        self._shelf = shelf
        self._fate = fate
        self._known = 0

    def read(self, key: str) -> tuple[Receipt, ...]:
        self._known = len(self._shelf.receipts)
        return tuple(receipt for receipt in self._shelf.receipts if receipt.key == key)

    def append(self, receipt: Receipt) -> None:
        self._fate.step(f"before {receipt.action} {receipt.state}")
        if len(self._shelf.receipts) != self._known:
            raise Overtaken(receipt.key)
        self._shelf.receipts.append(receipt)
        self._known += 1
        self._fate.step(f"after {receipt.action} {receipt.state}")


# Worlds


class World(Protocol):
    """What outlives every machine."""

    shelf: Shelf

    def now(self) -> datetime: ...
    def wait(self, minutes: int) -> None: ...
    def courier(self, fate: Fate, book: ReceiptBook | None = None) -> Courier: ...
    def book(self, fate: Fate) -> ReceiptBook: ...
    def got(self) -> list[str]:
        """Return who got the letter, each as often as they got it: the truth."""

    def left(self, key: str) -> bool:
        """Return whether a person who looks at the courier sees that the letter was scheduled or sent."""


class MailchimpWorld:
    """Mailchimp with the official SDK; requests go by a shortcut instead of a socket, faults and all."""

    def __init__(self, habits: Habits | None = None, plan: str = "monthly") -> None:
        self.shelf = Shelf()
        self.server = FakeMailchimp(now=START, habits=habits, plan=plan)
        addresses = [f"leser{n}@leser.example" for n in range(READERS)]
        self.audience = self.server.add_audience("Vorgestellt", addresses)

    def now(self) -> datetime:
        return self.server.now

    def wait(self, minutes: int) -> None:
        self.server.tick(minutes)

    def courier(self, fate: Fate, book: ReceiptBook | None = None) -> Courier:
        client = Client(self.server.api_key, address="http://mailchimp.invalid/3.0", pause=lambda _: None)
        client._sdk.api_client.request = shortcut(self.server, fate)
        return Mailchimp(client, self.audience.id, MARK)

    def book(self, fate: Fate) -> ReceiptBook:
        return ShelfBook(self.shelf, fate)

    def got(self) -> list[str]:
        return [delivered.address for delivered in self.server.deliveries]

    def left(self, key: str) -> bool:
        return any(
            campaign.settings["title"].startswith(f"{key} · ") and campaign.status != "save"
            for campaign in self.server.world.campaigns.values()
        )


class OutboxWorld:
    """A folder; the letter has left when a person has said so."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf()
        self.folder = folder
        self._now = START

    def now(self) -> datetime:
        return self._now

    def wait(self, minutes: int) -> None:
        self._now += timedelta(minutes=minutes)

    def courier(self, fate: Fate, book: ReceiptBook | None = None) -> Courier:
        return Stepping(Outbox(self.folder / "outbox", self.folder / "output", "https://vorgestellt.example"), fate)

    def book(self, fate: Fate) -> ReceiptBook:
        return ShelfBook(self.shelf, fate)

    def got(self) -> list[str]:
        found = Outbox(self.folder / "outbox", self.folder / "output", "https://vorgestellt.example").find(LETTER.key)
        return [f"leser{n}@leser.example" for n in range(READERS)] if found and found.state == "sent" else []

    def left(self, key: str) -> bool:
        found = Outbox(self.folder / "outbox", self.folder / "output", "https://vorgestellt.example").find(key)
        return found is not None and found.state in ("scheduled", "sent")


class SmtpWorld:
    """A private folder on one machine, and a mail server that takes everything; each of its steps may be the last."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf()
        self.mails: list[str] = []  # who got the letter, in order
        self._now = START
        self.folder = a_folder(folder, [f"leser{n}@leser.example" for n in range(READERS)])

    def now(self) -> datetime:
        return self._now

    def wait(self, minutes: int) -> None:
        self._now += timedelta(minutes=minutes)

    def courier(self, fate: Fate, book: ReceiptBook | None = None) -> Courier:
        clock = Clock(self.now, lambda: 0.0, lambda _: None)
        settings = SmtpSettings("127.0.0.1", 25, security="none", per_minute=0)
        made = Smtp(self.folder, book or self.book(fate), settings, contact="redaktion@vorgestellt.example", clock=clock,
                    dial=lambda _, __: cast(Line, MailLine(self, fate)), lot=2, machine="desk")  # fmt: skip
        return Stepping(made, fate, ("save_draft", "schedule", "unschedule"))

    def book(self, fate: Fate) -> ReceiptBook:
        return ShelfBook(self.shelf, fate)

    def got(self) -> list[str]:
        return list(self.mails)

    def left(self, key: str) -> bool:
        found = self.courier(Fate()).find(key)
        return found is not None and found.state != "draft"

    def decide_truly(self) -> int:
        """Do what a person does about readers in doubt: look at the server, and decide. Return how many there were."""
        courier = cast(Smtp, self.courier(Fate()))
        doubtful = courier.doubtful(LETTER.key)
        for address in doubtful:
            courier.decide(LETTER.key, address, "done" if address in self.mails else "again")
        return len(doubtful)


class MailLine:
    """A line to a mail server, one step before and one after each word."""

    utf8 = True

    def __init__(self, world: SmtpWorld, fate: Fate) -> None:
        self._world = world
        self._fate = fate
        self._to = ""

    def offer(self, sender: str, recipient: str) -> int:
        self._fate.step("before RCPT")
        self._to = recipient
        return 250

    def ask(self) -> int:
        self._fate.step("before DATA")
        return 354

    def hand_over(self, data: bytes) -> int:
        self._fate.step("before the message")
        if b"[TEST]" not in data:
            self._world.mails.append(self._to)
        self._fate.step("after the message")
        return 250

    def reset(self) -> bool:
        return True

    def close(self) -> None:
        self._fate.step("before QUIT")

    def drop(self) -> None: ...


class Stepping:
    """A courier whose every act is a step before and a step after."""

    ACTS = ("save_draft", "test", "schedule", "unschedule", "send")

    def __init__(self, courier: Courier, fate: Fate, acts: Sequence[str] = ACTS) -> None:
        self._courier = courier
        self._fate = fate
        self._acts = acts

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._courier, name)
        if name not in self._acts:
            return found

        def acting(*words: Any) -> Any:
            self._fate.step(f"before {name}")
            said = found(*words)
            self._fate.step(f"after {name}")
            return said

        return acting


def shortcut(server: FakeMailchimp, fate: Fate) -> Callable[..., requests.Response]:
    """Return what the SDK uses for a request, but to ``server`` directly; what a socket would raise is raised."""
    authorization = requests.auth._basic_auth_str("user", server.api_key)

    def request(method: str, url: str, query: Any = None, headers: Any = None, body: Any = None) -> requests.Response:
        path = urlsplit(url).path
        raw = json.dumps(body).encode() if method in ("POST", "PUT", "PATCH") else b""  # as the SDK sends it
        asked = Request(method, path, _encoded(tuple(query or ())), headers["Content-Type"], authorization, "", raw)
        fate.step(f"before {method} {path.rpartition('/3.0')[2]}")
        with server.responding(asked) as reply:
            if reply.wait:
                raise requests.exceptions.ReadTimeout("Read timed out.")
            if reply.status is None or reply.torn:
                raise requests.exceptions.ConnectionError("Connection aborted.")
            made = requests.Response()
            made.status_code = reply.status
            made.headers["Content-Type"] = reply.content_type
            made.encoding = requests.utils.get_encoding_from_headers(made.headers)
            made._content = reply.body
        fate.step(f"after {method} {path.rpartition('/3.0')[2]}")
        return made

    return request


@cache
def _encoded(query: tuple[tuple[str, Any], ...]) -> str:
    return urlencode(query)


# Machines


Dispatch = Literal["schedule", "send"]


@dataclass(slots=True)
class Machine:
    """One run of the program: it knows what it reads and nothing else."""

    world: World
    fate: Fate = field(default_factory=Fate)
    dispatch: Dispatch = "schedule"
    letter: Letter = LETTER
    trouble: list[Exception] = field(default_factory=list)  # what the command would have told

    def run(self) -> None:
        """Take the letter as far as it goes without a person's decision, as a job on a timer does."""
        book = self.world.book(Fate())
        try:
            for _ in range(12):
                before = len(book.read(self.letter.key))
                if self.advance() in ("scheduled", "sending", "sent", "unknown"):
                    return
                added = book.read(self.letter.key)[before:]
                if not added or added[-1].state != "done":
                    return
        except (Overtaken, CourierError) as fault:
            self.trouble.append(fault)

    def advance(self) -> delivery.State:
        """Take the letter one step further and return where it stands."""
        book = self.world.book(self.fate)
        courier = self.world.courier(self.fate, book)
        letter = courier.dress(self.letter)
        receipts, held = book.read(letter.key), courier.find(letter.key)
        for found in delivery.settled_by_looking(held, receipts, self.world.now()):
            book.append(found)
        receipts = book.read(letter.key)
        state = delivery.standing(letter, held, receipts, lags=courier.lags)
        match state:
            case "planned" | "outdated":
                step = delivery.plan(letter, held, receipts, lags=courier.lags)
            case "drafted":
                step = delivery.plan_test(letter, held, receipts)
            case "tested":
                step = delivery.plan_approval(letter, held, receipts)
            case "unknown" if held is not None and held.state == "draft" and held.digest != letter.digest():
                step = delivery.plan(letter, held, receipts, lags=courier.lags)
            case "approved":
                step = delivery.plan_dispatch(self.dispatch, letter, held, receipts)
            case _:
                return state
        readers = courier.readers()
        delivery.carry_out(step, letter, courier, book, self.world.now(), at=SLOT, by="Ada", readers=readers,
                           testers=["redaktion@vorgestellt.example"])  # fmt: skip
        return delivery.standing(letter, courier.find(letter.key), book.read(letter.key), lags=courier.lags)

    def leave(self) -> None:
        """Do what a person does with a letter that a folder says is due: send it by hand and note that."""
        book = self.world.book(self.fate)
        courier = self.world.courier(self.fate, book)
        letter = courier.dress(self.letter)
        step = delivery.plan_dispatch("send", letter, courier.find(letter.key), book.read(letter.key))
        delivery.carry_out(step, letter, courier, book, self.world.now(), by="Ada")


def settle_by_hand(world: World, letter: Letter = LETTER) -> bool:
    """Do what a person does about an unknown state: wait, have the courier asked, look there, decide. Return whether they had to."""
    world.wait(int(delivery.PATIENCE.total_seconds() // 60) + 1)
    machine = Machine(world)
    if machine.advance() != "unknown":
        return False
    book = world.book(Fate())
    delivery.settle(letter.key, "done" if world.left(letter.key) else "refused", book, world.now(), "seen", "Ada")
    return True


def expected(who: Sequence[str]) -> bool:
    """Return whether everybody got the letter, and nobody twice."""
    return sorted(who) == [f"leser{n}@leser.example" for n in range(READERS)]
