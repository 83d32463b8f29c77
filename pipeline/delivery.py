"""How a letter reaches a courier: a pure plan first, then one small function that acts and keeps receipts.

No plan sends anything to readers: a plan ends in a draft, and what has been scheduled or sent is never touched again.
Before a courier is asked to act, a receipt of the intent is written; after it, a receipt of the outcome. An intent
without an outcome means that nobody knows what happened, so the courier is asked and nothing is repeated blindly.

    Exception
    └── CourierError        a courier could not do what it was asked to
          .permanent        True: refused, and asking again changes nothing
                            False: nobody knows whether it happened; look before asking again
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol

from pipeline.domain import Label, Letter, Receipt
from pipeline.schema import both

DraftState = Literal["draft", "scheduled", "sending", "sent", "unknown"]
Action = Literal["create", "update", "nothing", "refuse"]


class CourierError(Exception):
    """A courier could not do what it was asked to; the message is for people."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Draft:
    """What a courier holds under a letter's key."""

    key: str
    digest: str  # of the letter it was made from, "" where the courier cannot tell
    state: DraftState
    url: str  # where people look at it: an address or a path


@dataclass(frozen=True, slots=True)
class Step:
    """What a plan decides for one letter."""

    action: Action
    code: str  # names the reason, for instance "already-sent"
    reason: Label  # the same as a sentence


class Courier(Protocol):
    """Whoever carries letters. Every method raises CourierError and nothing else for what goes wrong outside."""

    @property
    def name(self) -> str:
        """The word that settings and receipts use, for instance "outbox"."""

    def find(self, key: str) -> Draft | None:
        """Return what is held under ``key``; None means there is nothing. Changes nothing."""

    def save_draft(self, letter: Letter, audience: str) -> str:
        """Create or replace the draft of ``letter``, never anything but a draft; return where to look at it."""

    def schedule(self, key: str, at: datetime) -> str:
        """Have the draft leave at ``at`` (aware) and return a sentence or an address as evidence."""


class ReceiptBook(Protocol):
    """Where receipts are kept, in their order; nothing is ever removed."""

    def read(self, key: str) -> tuple[Receipt, ...]:
        """Return the receipts of one letter, oldest first. A receipt that cannot be read counts as ``unknown``."""

    def append(self, receipt: Receipt) -> None:
        """Keep a receipt; it has reached the disk when this returns."""


_REASONS: Final = {
    "new": both("Der Bote hat diesen Brief noch nicht.", "The courier does not have this letter yet."),
    "changed": both("Der Entwurf ist älter als der Brief.", "The draft is older than the letter."),
    "unchanged": both("Der Bote hat genau diesen Brief.", "The courier has exactly this letter."),
    "already-scheduled": both(
        "Ein anderer Stand dieses Briefs ist schon eingeplant. Nimm die Planung beim Boten zurück, um ihn zu ersetzen.",
        "Another version of this letter is scheduled. Cancel that at the courier to have it replaced.",
    ),
    "already-sending": both(
        "Ein anderer Stand dieses Briefs geht gerade hinaus; daran ändert sich nichts mehr.",
        "Another version of this letter is on its way out; nothing changes that any more.",
    ),
    "already-sent": both(
        "Ein anderer Stand dieses Briefs ist schon verschickt; kein Brief geht zweimal hinaus.",
        "Another version of this letter has been sent; no letter goes out twice.",
    ),
    "state-unknown": both(
        "Der Bote hat etwas unter diesem Namen, aber niemand weiß, in welchem Zustand. Sieh beim Boten nach.",
        "The courier holds something under this name, but nobody knows in what state. Look there.",
    ),
    "sent-but-missing": both(
        "Nach den Belegen ist dieser Brief eingeplant oder verschickt, beim Boten fehlt er aber. Sieh dort nach.",
        "The receipts say this letter was scheduled or sent, but the courier has none. Look there.",
    ),
    "sent-but-draft": both(
        "Nach den Belegen ist dieser Brief verschickt, beim Boten liegt er aber als Entwurf. Sieh dort nach.",
        "The receipts say this letter was sent, but the courier holds a draft. Look there.",
    ),
    "outcome-unknown": both(
        "Ein früherer Auftrag hat keinen Ausgang. Sieh erst beim Boten nach und halte fest, was du gefunden hast.",
        "An earlier order has no outcome. Look at the courier first and record what you found.",
    ),
}  # fmt: skip
_DISPATCH: Final = ("schedule", "send")  # actions after which readers get the letter
_HELD: Final[dict[DraftState, str]] = {
    "scheduled": "already-scheduled",
    "sending": "already-sending",
    "sent": "already-sent",
    "unknown": "state-unknown",
}


def plan(letter: Letter, found: Draft | None, receipts: tuple[Receipt, ...]) -> Step:
    """Return what to do with ``letter``, given what the courier holds and which receipts there are."""
    if found is None:
        return _plan_without_draft(receipts)
    if found.digest == letter.digest():
        return _step("nothing", "unchanged")
    if found.state != "draft":
        return _step("refuse", _HELD[found.state])
    if any(receipt.action == "send" and receipt.state == "done" for receipt in receipts):
        return _step("refuse", "sent-but-draft")
    return _step("update", "changed")


def carry_out(
    step: Step, letter: Letter, courier: Courier, audience: str, book: ReceiptBook, now: datetime
) -> Receipt | None:
    """Do what ``step`` says and return the receipt of the outcome; None where there was nothing to do.

    A CourierError becomes a receipt: ``refused`` where it is permanent, ``unknown`` where it is not. Anything else that
    breaks leaves the intent without an outcome, and the next plan knows it.
    """
    if step.action not in ("create", "update"):
        return None
    intent = Receipt(letter.key, step.action, "intent", now, letter.digest(), courier.name)
    return _recorded(intent, book, lambda: courier.save_draft(letter, audience))


def unsettled(receipts: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
    """Return the last receipt of every action of which nobody knows how it ended."""
    last = {receipt.action: receipt for receipt in receipts}
    return tuple(receipt for receipt in last.values() if receipt.state in ("intent", "unknown"))


def settle(
    key: str, outcome: Literal["done", "refused"], book: ReceiptBook, now: datetime, detail: str
) -> tuple[Receipt, ...]:
    """Record what a person found out about unsettled actions: ``done``, or nothing happened (``refused``)."""
    settled = tuple(
        Receipt(key, open_one.action, outcome, now, open_one.digest, open_one.courier, detail)
        for open_one in unsettled(book.read(key))
    )
    for receipt in settled:
        book.append(receipt)
    return settled


def _plan_without_draft(receipts: tuple[Receipt, ...]) -> Step:
    if any(receipt.action in _DISPATCH and receipt.state == "done" for receipt in receipts):
        return _step("refuse", "sent-but-missing")
    if unsettled(receipts):
        return _step("refuse", "outcome-unknown")
    return _step("create", "new")


def _step(action: Action, code: str) -> Step:
    return Step(action, code, _REASONS[code])


def _recorded(intent: Receipt, book: ReceiptBook, act: Callable[[], str]) -> Receipt:
    """Write the intent, act, write the outcome."""
    book.append(intent)
    try:
        state, detail = "done", act()
    except CourierError as error:
        state, detail = "refused" if error.permanent else "unknown", str(error)
    outcome = Receipt(intent.key, intent.action, state, intent.at, intent.digest, intent.courier, detail)
    book.append(outcome)
    return outcome
