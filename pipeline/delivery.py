"""How a letter reaches its readers: pure plans first, then one small function that acts and keeps receipts.

A letter goes the way planned, drafted, tested, approved, scheduled, sending, sent. Where its text has changed, the draft is
``outdated`` and the way begins anew; at every point it may become ``unknown``, which only somebody who looks can end
(:func:`settled_by_looking`, then :func:`settle`), and before it is scheduled somebody may decide that it is ``skipped``. Four rules
make that no letter reaches its readers twice:

1. What a courier holds under the letter's key is looked at first, then the receipts. Either of them is enough to refuse. Where a
   person noted that they sent the letter, that receipt is all there is to know, whatever lies in the outbox.
2. Before a courier is asked to act, the receipt of the intent is kept; after it, that of the outcome. Receipts are kept
   where all machines look, and adding one fails where somebody else has added one since (:class:`Overtaken`). So of two who
   are about to act, one is told to stop before anything happened.
3. An intent without an outcome means that nobody knows what happened. Nothing is repeated then.
4. Readers get only what was approved: the approval names the digest of the exact letter, and so does every order.

    Exception
    ├── CourierError        a courier could not do what it was asked to
    │     .permanent        True: refused, and nothing happened
    │                       False: nobody knows whether it happened; look before asking again
    ├── Overtaken           somebody else has added receipts since these were read; nothing was done
    └── BookUnreachable     the receipts cannot be read or kept; nothing is done without them
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from pipeline.domain import Label, Letter, Receipt
from pipeline.faults import Told
from pipeline.schema import both

HeldState = Literal["draft", "scheduled", "sending", "sent", "unknown"]
Action = Literal["create", "update", "test", "approve", "schedule", "unschedule", "send", "skip", "nothing", "refuse"]
State = Literal[
    "planned", "outdated", "drafted", "tested", "approved", "scheduled", "sending", "sent", "unknown", "skipped"
]
Outcome = Literal["done", "refused"]

PATIENCE: Final = timedelta(minutes=10)
"""How long an order without an answer may still take effect. Mailchimp gives up after 120 seconds; the rest is caution."""


class CourierError(Told):
    """A courier could not do what it was asked to; the message stands in receipts."""

    def __init__(self, de: str, en: str = "", *, permanent: bool) -> None:
        super().__init__(de, en)
        self.permanent = permanent


class Overtaken(Exception):
    """Somebody else has added receipts of this letter since they were read."""


class BookUnreachable(Told):
    """The receipts cannot be read or kept."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a courier holds under a letter's key."""

    key: str
    digest: str  # of the letter it was made from, "" where the courier cannot tell
    state: HeldState
    url: str  # where people look at it: an address or a path
    at: datetime | None = None  # when it will leave or has left, aware
    readers: int | None = None  # who will get it or got it; None where the courier cannot tell
    spares: int = 0  # further drafts under the same key, which nobody needs
    resumable: bool = (
        False  # ``send`` brings it further and nobody gets it twice: interrupted, or due at a time we keep
    )
    detail: Label | None = None  # why the state is unknown, or how many have it; for people
    doubtful: int = 0  # readers of whom nobody knows whether they got it


@dataclass(frozen=True, slots=True)
class Step:
    """What a plan decides for one letter."""

    action: Action
    code: str  # names the reason, for instance "already-sent"
    reason: Label  # the same as a sentence


@dataclass(frozen=True, slots=True)
class Checkup:
    """One thing that has to be set up before letters can leave."""

    right: bool
    sentence: Label  # what is right, or what to do


class Courier(Protocol):
    """Whoever carries letters. Every method raises CourierError and nothing else for what goes wrong outside.

    docs/boten.md says how to add one; tests/couriers/ holds what each of them must do.
    """

    @property
    def name(self) -> str:
        """The word that settings and receipts use, for instance "outbox"."""

    @property
    def account(self) -> str:
        """Whom receipts name: the courier, and the audience where it has several, as in "mailchimp a1b2c3d4e5"."""

    @property
    def plans_ahead(self) -> bool:
        """Whether the courier itself has a scheduled letter leave on time; otherwise ``send`` is called when it is due."""

    @property
    def lags(self) -> bool:
        """Whether ``find`` may miss for a while what was saved a moment ago."""

    def dress(self, letter: Letter) -> Letter:
        """Return ``letter`` as this courier carries it: what is looked at, approved and sent. Pure.

        Raises ValueError where the letter holds what this courier would take for an instruction.
        """

    def find(self, key: str) -> Held | None:
        """Return what is held under ``key``; None means there is nothing. Changes nothing."""

    def save_draft(self, letter: Letter) -> str:
        """Create or replace the draft of ``letter`` (dressed), never anything but a draft; return where to look at it."""

    def readers(self) -> int | None:
        """Return how many people would get a letter now; None where the courier knows no readers."""

    def objections(self, key: str) -> tuple[Label, ...]:
        """Return what the courier itself says is missing before the draft could leave; sentences for people."""

    def checkups(self, sender: str) -> tuple[Checkup, ...]:
        """Return what is set up and what is not, for letters from the address ``sender``; changes nothing."""

    def test(self, letter: Letter, addresses: Sequence[str]) -> str:
        """Send ``letter`` to the editors, with ``[TEST]`` in the subject; return a sentence or address as evidence."""

    def schedule(self, key: str, digest: str, at: datetime) -> str:
        """Have the draft with ``digest`` leave at ``at`` (aware) and return a sentence or an address as evidence.

        Refuses a draft with any other digest, and whatever is no draft any more.
        """

    def unschedule(self, key: str) -> str:
        """Make a scheduled letter a draft again; return evidence."""

    def send(self, key: str, digest: str) -> str:
        """Have the draft with ``digest`` leave now, or go on where ``resumable``; return evidence. Refuses like ``schedule``."""


class ReceiptBook(Protocol):
    """Where receipts are kept, in their order; nothing is ever removed."""

    def read(self, key: str) -> tuple[Receipt, ...]:
        """Return the receipts of one letter, oldest first. A receipt that cannot be read counts as ``unknown``.

        Raises BookUnreachable.
        """

    def append(self, receipt: Receipt) -> None:
        """Keep a receipt; it is kept for everybody when this returns.

        Raises Overtaken where others have added receipts of this letter since this book read or added any, and
        BookUnreachable where nobody knows whether it is kept.
        """


STANDS: Final[dict[State, Label]] = {
    "planned": both("noch kein Entwurf", "no draft yet"),
    "outdated": both("Entwurf eines anderen Stands", "draft of another version"),
    "drafted": both("Entwurf", "draft"),
    "tested": both("Entwurf, getestet", "draft, tested"),
    "approved": both("freigegeben", "approved"),
    "scheduled": both("eingeplant", "scheduled"),
    "sending": both("geht hinaus", "on its way out"),
    "sent": both("verschickt", "sent"),
    "unknown": both("ungewiss", "unknown"),
    "skipped": both("bleibt liegen", "not to be sent"),
}
"""How far a letter has come, as half a sentence."""

NOTED: Final = both("vorgemerkt, du verschickst ihn von Hand", "noted, you send it by hand")
"""The same of one in the outbox that somebody has scheduled: nothing leaves from there by itself."""

FOLLOWING: Final[dict[State, str]] = {
    "planned": "inv deliver draft",
    "outdated": "inv deliver draft",
    "drafted": "inv deliver test",
    "tested": "inv deliver approve",
    "approved": "inv deliver schedule",
    "unknown": "inv deliver settle",
}
"""What to type next; nothing where nobody has to do anything."""

DEEDS: Final[dict[str, Label]] = {
    "create": both("Entwurf angelegt", "draft created"),
    "update": both("Entwurf erneuert", "draft updated"),
    "test": both("Test verschickt", "test sent"),
    "approve": both("freigegeben", "approved"),
    "schedule": both("eingeplant", "scheduled"),
    "unschedule": both("Planung zurückgenommen", "schedule cancelled"),
    "send": both("auf den Weg gebracht", "on its way"),
    "skip": both("bleibt liegen", "not to be sent"),
    "nothing": both("unverändert", "unchanged"),
    "refuse": both("abgelehnt", "refused"),
}
"""What was done, as half a sentence; :func:`deed` knows who did it."""

_BY_HAND: Final[dict[str, Label]] = {  # the outbox sends nothing: it keeps files, and what a person says they do
    "test": both("Test als test.eml in den Postausgang gelegt", "test laid into the outbox as test.eml"),
    "schedule": both("für den Versand von Hand vorgemerkt", "noted to be sent by hand"),
    "unschedule": both("Vormerkung zurückgenommen", "note taken back"),
    "send": both("als von Hand verschickt festgehalten", "noted as sent by hand"),
}
_ENDINGS: Final = {"refused": both("abgelehnt", "refused"), "intent": both("ohne Ausgang", "no outcome")}
_UNREADABLE: Final = both("unlesbarer Beleg", "unreadable receipt")
_REASONS: Final = {
    "new": both("Der Bote hat diesen Brief noch nicht.", "The courier does not have this letter yet."),
    "changed": both("Der Entwurf ist älter als der Brief.", "The draft is older than the letter."),
    "unchanged": both("Der Bote hat genau diesen Brief.", "The courier has exactly this letter."),
    "ready": both("Der Bote hat genau diesen Brief.", "The courier has exactly this letter."),
    "resumed": both("Freigegeben und begonnen; der Versand geht weiter, wo er steht.",
                    "Approved and begun; sending goes on where it stands."),
    "tested": both("Es gibt einen Test davon.", "There is a test of it."),
    "scheduled": both("Der Brief ist eingeplant.", "The letter is scheduled."),
    "skip-scheduled": both(
        "Dieser Brief ist eingeplant; nimm das erst zurück: inv deliver unschedule",
        "This letter is scheduled; take that back first: inv deliver unschedule",
    ),
    "skip-sending": both("Dieser Brief geht gerade hinaus.", "This letter is on its way out."),
    "skip-sent": both("Dieser Brief ist schon verschickt.", "This letter has been sent already."),
    "already-scheduled": both(
        "Ein anderer Stand dieses Briefs ist schon eingeplant. Nimm die Planung erst zurück: inv deliver unschedule",
        "Another version of this letter is scheduled. Cancel that first: inv deliver unschedule",
    ),
    "already-sending": both(
        "Ein anderer Stand dieses Briefs geht gerade hinaus; daran ändert sich nichts mehr.",
        "Another version of this letter is on its way out; nothing changes that any more.",
    ),
    "already-sent": both(
        "Ein anderer Stand dieses Briefs ist schon verschickt; kein Brief geht zweimal hinaus.",
        "Another version of this letter has been sent; no letter goes out twice.",
    ),
    "is-scheduled": both(
        "Dieser Brief ist schon eingeplant. Soll sich daran etwas ändern, nimm das erst zurück: inv deliver unschedule",
        "This letter is scheduled already. If anything about that shall change, take it back first: inv deliver unschedule",
    ),
    "is-sending": both(
        "Dieser Brief geht gerade hinaus; kein Brief geht zweimal hinaus.",
        "This letter is on its way out; no letter goes out twice.",
    ),
    "is-sent": both(
        "Dieser Brief ist schon verschickt; kein Brief geht zweimal hinaus.",
        "This letter has been sent already; no letter goes out twice.",
    ),
    "state-unknown": both(
        "Der Bote hat etwas unter diesem Namen, aber niemand weiß, in welchem Zustand. Sieh beim Boten nach.",
        "The courier holds something under this name, but nobody knows in what state. Look there.",
    ),
    "sent-but-missing": both(
        "Nach den Belegen ist dieser Brief eingeplant oder verschickt, beim Boten fehlt er aber. Sieh dort nach, dann: "
        "inv deliver settle",
        "The receipts say this letter was scheduled or sent, but the courier has none. Look there, then: inv deliver settle",
    ),
    "sent-but-draft": both(
        "Nach den Belegen ist dieser Brief eingeplant oder verschickt, beim Boten liegt er aber als Entwurf. Sieh dort nach, dann: "
        "inv deliver settle",
        "The receipts say this letter was scheduled or sent, but the courier holds a draft. Look there, then: inv deliver settle",
    ),
    "outcome-unknown": both(
        "Ein früherer Auftrag hat keinen Ausgang. Lass nachsehen: inv deliver settle",
        "An earlier order has no outcome. Have it looked into: inv deliver settle",
    ),
    "sent-by-hand": both(
        "Dieser Brief ist als von Hand verschickt festgehalten; kein Brief geht zweimal hinaus.",
        "This letter is noted as sent by hand; no letter goes out twice.",
    ),
    "draft-missing": both(
        "Nach den Belegen hat der Bote einen Entwurf, er zeigt ihn aber nicht. Warte zehn Minuten, dann: inv deliver settle",
        "The receipts say that the courier has a draft, but it does not show it. Wait ten minutes, then: inv deliver settle",
    ),
    "no-draft": both("Der Bote hat noch keinen Entwurf: inv deliver draft", "The courier has no draft yet: inv deliver draft"),
    "draft-outdated": both(
        "Der Entwurf beim Boten ist nicht dieser Brief. Erneuere ihn, teste ihn und gib ihn frei: inv deliver draft",
        "The draft at the courier is not this letter. Update, test and approve it: inv deliver draft",
    ),
    "not-tested": both(
        "Von genau diesem Brief gibt es noch keinen Test. Sieh ihn dir erst an: inv deliver test",
        "There is no test of exactly this letter yet. Look at one first: inv deliver test",
    ),
    "not-approved": both(
        "Genau diesen Brief hat noch niemand freigegeben: inv deliver approve",
        "Nobody has approved exactly this letter yet: inv deliver approve",
    ),
    "not-scheduled": both("Dieser Brief ist nicht eingeplant.", "This letter is not scheduled."),
    "skipped": both("Dieser Brief bleibt liegen.", "This letter stays where it is."),
    "stays": both(
        "Dieser Brief bleibt liegen, so steht es in den Belegen. Soll er doch hinaus, gib ihn frei: inv deliver approve",
        "This letter stays where it is, the receipts say. If it shall leave after all, approve it: inv deliver approve",
    ),
    "taken-back": both(
        "Dieser Brief sollte liegen bleiben; das ist damit zurückgenommen.",
        "This letter was to stay where it is; that is taken back with this.",
    ),
}  # fmt: skip
_IN_THE_OUTBOX: Final = {  # there is no courier to look at, and what happened only a person knows
    "is-scheduled": both(
        "Dieser Brief ist schon vorgemerkt. Soll sich daran etwas ändern, nimm das erst zurück: inv deliver unschedule",
        "This letter is noted already. If anything about that shall change, take it back first: inv deliver unschedule",
    ),
    "state-unknown": both(
        "Was unter diesem Namen im Postausgang liegt, ist beschädigt; niemand weiß, in welchem Zustand es ist. Sieh dort nach.",
        "What lies in the outbox under this name is damaged; nobody knows in what state it is. Look there.",
    ),
    "sent-but-missing": both(
        "Nach den Belegen ist dieser Brief vorgemerkt oder verschickt, im Postausgang fehlt er aber. Ob er verschickt ist, weißt nur "
        "du: inv deliver settle",
        "The receipts say this letter was noted or sent, but it is missing in the outbox. Only you know whether it was sent: "
        "inv deliver settle",
    ),
    "sent-but-draft": both(
        "Nach den Belegen ist dieser Brief vorgemerkt oder verschickt, im Postausgang liegt er aber als Entwurf. Ob er verschickt "
        "ist, weißt nur du: inv deliver settle",
        "The receipts say this letter was noted or sent, but it lies in the outbox as a draft. Only you know whether it was sent: "
        "inv deliver settle",
    ),
    "no-draft": both(
        "Im Postausgang liegt noch kein Entwurf: inv deliver draft",
        "There is no draft in the outbox yet: inv deliver draft",
    ),
    "draft-outdated": both(
        "Der Entwurf im Postausgang ist nicht dieser Brief. Erneuere ihn, teste ihn und gib ihn frei: inv deliver draft",
        "The draft in the outbox is not this letter. Update, test and approve it: inv deliver draft",
    ),
}
_ORDERS: Final = ("create", "update", "schedule", "unschedule", "send")  # a test or an approval reaches no reader
_HELD: Final[dict[HeldState, str]] = {
    "scheduled": "already-scheduled",
    "sending": "already-sending",
    "sent": "already-sent",
    "unknown": "state-unknown",
}

# Plans


def plan(letter: Letter, held: Held | None, receipts: tuple[Receipt, ...], *, lags: bool = False) -> Step:
    """Return what to do so that the courier has the draft of ``letter``; ``lags`` is the courier's."""
    if held is None:
        return _plan_without_draft(receipts, lags=lags)
    if held.digest == letter.digest() and held.state != "unknown":
        return _step("nothing", "unchanged")
    if held.state in ("draft", "unknown") and is_dispatched(receipts):
        return _step("refuse", _gone(held, receipts))
    if held.state != "draft":
        return _step("refuse", _HELD[held.state])
    if any(receipt.action in ("schedule", "send") for receipt in unsettled(receipts)):
        return _step("refuse", "outcome-unknown")  # readers could get the new text unapproved
    return _step("update", "changed")


def plan_test(letter: Letter, held: Held | None, receipts: tuple[Receipt, ...]) -> Step:
    """Return whether a test of ``letter`` may be sent to the editors: its draft lies at the courier."""
    return _not_ready(letter, held, receipts) or _step("test", "taken-back" if is_skipped(receipts) else "ready")


def plan_approval(letter: Letter, held: Held | None, receipts: tuple[Receipt, ...]) -> Step:
    """Return whether ``letter`` may be approved: its draft lies at the courier, and a test of it has been sent."""
    if trouble := _not_ready(letter, held, receipts):
        return trouble
    if approved(receipts) == letter.digest():
        return _step("nothing", "ready")
    if not _last_done(receipts, "test", letter.digest()):
        return _step("refuse", "not-tested")
    return _step("approve", "taken-back" if is_skipped(receipts) else "tested")


def plan_dispatch(
    action: Literal["schedule", "send"], letter: Letter, held: Held | None, receipts: tuple[Receipt, ...]
) -> Step:
    """Return whether ``letter`` may be scheduled or sent: drafted, unchanged, approved, and never ordered before.

    What was begun goes on as it was approved, whatever has become of ``letter`` since: the rest gets what the others have.
    """
    readable = all(order.action != "unknown" for order in unsettled(receipts))
    resumable = held is not None and held.resumable and not is_noted_as_sent(receipts)
    if action == "send" and held and resumable and held.digest == approved(receipts) and readable:
        if held.state == "sending" or held.digest == letter.digest():
            return _step("send", "resumed")
        return _step("refuse", "draft-outdated")
    if trouble := _not_ready(letter, held, receipts):
        return trouble
    if is_skipped(receipts):
        return _step("refuse", "stays")
    if approved(receipts) != letter.digest():
        return _step("refuse", "not-approved")
    return _step(action, "ready")


def plan_unschedule(held: Held | None, receipts: tuple[Receipt, ...]) -> Step:
    """Return whether the letter may be taken back."""
    if is_noted_as_sent(receipts):
        return _step("refuse", "sent-by-hand")
    if held is None or held.state == "draft":
        return _step("refuse", "not-scheduled")
    if held.state != "scheduled":
        return _step("refuse", _HELD[held.state])
    if any(receipt.action != "schedule" for receipt in unsettled(receipts)):
        return _step("refuse", "outcome-unknown")
    return _step("unschedule", "scheduled")


def plan_skip(held: Held | None, receipts: tuple[Receipt, ...]) -> Step:
    """Return whether it may be noted that nobody sends the letter: nothing of it has been ordered."""
    if is_noted_as_sent(receipts):
        return _step("refuse", "skip-sent")
    if held is not None and held.state != "draft":
        return _step("refuse", "state-unknown" if held.state == "unknown" else f"skip-{held.state}")
    if is_dispatched(receipts):
        return _step("refuse", "sent-but-draft" if held else "sent-but-missing")
    if unsettled(receipts):
        return _step("refuse", "outcome-unknown")
    return _step("nothing" if is_skipped(receipts) else "skip", "skipped")


def standing(letter: Letter | None, held: Held | None, receipts: tuple[Receipt, ...], *, lags: bool = False) -> State:
    """Return how far ``letter`` has come, in the words of this module's docstring; ``lags`` is the courier's.

    Without a letter, because it cannot be made any more, what the courier holds still counts.
    """
    digest = letter.digest() if letter else ""
    if is_noted_as_sent(receipts):
        return "sent"
    if held and held.state != "draft":
        return held.state
    if is_dispatched(receipts) or unsettled(receipts) or (held is None and lags and drafted(receipts)):
        return "unknown"
    if is_skipped(receipts):
        return "skipped"
    if held is None or held.digest != digest:
        return "planned" if held is None else "outdated"
    if approved(receipts) == digest:
        return "approved"
    return "tested" if _last_done(receipts, "test", digest) else "drafted"


# What the receipts say


def unsettled(receipts: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
    """Return every order of which nobody knows how it ended, as its last receipt.

    An order that ended is no answer about an earlier one that did not, unless it was done, or somebody looked (``settles``).
    """
    still_open: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        orders = still_open.setdefault(receipt.action, [])
        if receipt.action not in (*_ORDERS, "unknown"):
            continue
        if receipt.state == "done" or receipt.settles:
            orders.clear()
        elif receipt.state == "intent" or receipt.action == "unknown":
            orders.append(receipt)
        else:
            if orders:
                orders.pop()  # the intent that this is the outcome of
            if receipt.state == "unknown":
                orders.append(receipt)
    return tuple(order for orders in still_open.values() for order in orders[-1:])


def carried_elsewhere(receipts: tuple[Receipt, ...], account: str) -> str:
    """Return who else may have brought this letter to its readers, as receipts name them; "" for nobody.

    A letter that somebody else has begun to carry is theirs to the end: this courier knows nothing of their readers.
    """
    others = {r.courier for r in receipts if r.courier not in (account, "")}
    for other in sorted(others):
        theirs = tuple(receipt for receipt in receipts if receipt.courier == other)
        open_orders = any(order.action in ("schedule", "send") for order in unsettled(theirs))
        if open_orders or is_dispatched(theirs) or any(receipt.action == "claim" for receipt in theirs):
            return other
    return ""


def is_dispatched(receipts: tuple[Receipt, ...]) -> bool:
    """Return whether the readers will get the letter or got it, as far as the receipts know."""
    done = [r.action for r in receipts if r.state == "done" and r.action in ("schedule", "unschedule", "send")]
    return bool(done) and done[-1] != "unschedule"


def is_noted_as_sent(receipts: tuple[Receipt, ...]) -> bool:
    """Return whether a person noted that they sent the letter by hand: they know, so the outbox need not hold it any more."""
    done = [r for r in receipts if r.state == "done" and r.action in ("schedule", "unschedule", "send")]
    return bool(done) and (done[-1].action, done[-1].courier) == ("send", "outbox") and not unsettled(receipts)


def has_left(receipts: tuple[Receipt, ...], published: datetime, now: datetime) -> bool:
    """Return whether a letter that was ordered has left, as far as the receipts know; one in the outbox leaves when that is noted."""
    order = next((r for r in reversed(receipts) if r.action in ("schedule", "send") and r.state == "done"), None)
    if order is None or order.action == "send":
        return order is not None
    return order.courier != "outbox" and max(published, order.at) <= now


def is_wanted(receipts: tuple[Receipt, ...]) -> bool:
    """Return whether somebody wants the letter to reach its readers: it was approved or noted, and is not to stay since."""
    return bool(approved(receipts)) or (is_dispatched(receipts) and not is_skipped(receipts))


def drafted(receipts: tuple[Receipt, ...]) -> Receipt | None:
    """Return the receipt of the draft that the courier has, as far as the receipts know."""
    last = next((r for r in reversed(receipts) if r.action in ("create", "update")), None)
    return last if last and last.state == "done" else None


def is_skipped(receipts: tuple[Receipt, ...]) -> bool:
    """Return whether somebody decided that nobody sends the letter; a test or an approval afterwards takes that back."""
    words = [r.action for r in receipts if r.action in ("test", "approve", "skip") and r.state == "done"]
    return bool(words) and words[-1] == "skip"


def approved(receipts: tuple[Receipt, ...]) -> str:
    """Return the digest of the letter that was approved last, "" where none was, or it was skipped since."""
    last = next((r for r in reversed(receipts) if r.action in ("approve", "skip") and r.state == "done"), None)
    return last.digest if last and last.action == "approve" else ""


def readers_of_last(receipts: tuple[Receipt, ...]) -> int | None:
    """Return how many people the letter was sent to, as noted when it was ordered; None where nobody noted it."""
    noted = (r.readers for r in reversed(receipts) if r.action in ("schedule", "send") and r.state == "done")
    return next((count for count in noted if count is not None), None)


def worth_telling(receipts: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
    """Return the receipts that a person reads: what was done or refused, and orders of which nobody knows how they ended."""
    open_orders = unsettled(receipts)
    return tuple(r for r in receipts if r.action in (*DEEDS, "unknown") and (r.state != "intent" or r in open_orders))


def deed(action: str, account: str) -> Label:
    """Return what the courier ``account`` did, as half a sentence: the outbox lays down and notes, and sends nothing."""
    known = DEEDS.get(action, STANDS["unknown"])
    return _BY_HAND.get(action, known) if account == "outbox" else known


def reason(step: Step, account: str) -> Label:
    """Return why the courier ``account`` does what ``step`` says, as a sentence."""
    return _IN_THE_OUTBOX.get(step.code, step.reason) if account == "outbox" else step.reason


def held_in_words(state: HeldState) -> Label:
    """Return how a letter lies at its courier, as half a sentence."""
    return STANDS["drafted" if state == "draft" else state]


def in_words(receipt: Receipt, lang: str) -> str:
    """Return a receipt in words: "2026-11-15 05:00  freigegeben (Ada)"."""
    word = deed(receipt.action, receipt.courier).text(lang)
    if receipt.state != "done":
        word = f"{word}: {_ENDINGS.get(receipt.state, STANDS['unknown']).text(lang)}"
    if receipt.action == "send" and not receipt.by:  # seen at the courier, not ordered by anybody here
        word = STANDS["sent"].text(lang)
    if receipt.action == "unknown":
        word = _UNREADABLE.text(lang)
    who = f" ({receipt.by})" if receipt.by else ""
    return f"{receipt.at:%Y-%m-%d %H:%M}  {word}{who}"


# Acting


def carry_out(
    step: Step, letter: Letter, courier: Courier, book: ReceiptBook, now: datetime, *, at: datetime | None = None,
    by: str = "", readers: int | None = None, testers: Sequence[str] = (), note: str = "", digest: str = "",
) -> Receipt | None:  # fmt: skip
    """Do what ``step`` says and return the receipt of the outcome; None where there was nothing to do.

    ``digest`` is that of what goes on, where it is not ``letter``'s. ``at`` is the moment to leave, ``by`` who gave the order,
    ``readers`` how many people will get it, ``testers`` the addresses of a test, ``note`` what else the receipt shall say. A
    CourierError becomes a receipt in the letter's language: ``refused`` where it is permanent, ``unknown`` where it is not. Anything
    else that breaks leaves the intent without an outcome, and the next plan knows it. Raises Overtaken and BookUnreachable.
    """
    digest = digest or letter.digest()
    orders: dict[Action, Callable[[], str]] = {
        "create": lambda: courier.save_draft(letter),
        "update": lambda: courier.save_draft(letter),
        "test": lambda: courier.test(letter, testers),
        "approve": lambda: note,
        "schedule": lambda: courier.schedule(letter.key, digest, at or letter.published),
        "send": lambda: courier.send(letter.key, digest),
    }
    if step.action not in orders:
        return None
    intent = Receipt(letter.key, step.action, "intent", now, digest, courier.account, note, by, readers)
    if step.action == "approve":  # nothing outside is asked, so one receipt is enough
        outcome = _ended(intent, "done", note)
        book.append(outcome)
        return outcome
    return _recorded(intent, book, orders[step.action], letter.lang)


def take_back(
    held: Held, courier: Courier, book: ReceiptBook, now: datetime, by: str = "", lang: str = "de"
) -> Receipt:
    """Have a scheduled letter taken back and return the receipt of the outcome, which says in ``lang`` what went wrong.

    The letter itself need not exist any more.
    """
    intent = Receipt(held.key, "unschedule", "intent", now, held.digest, courier.account, "", by)
    return _recorded(intent, book, lambda: courier.unschedule(held.key), lang)


def skip(key: str, digest: str, courier: Courier, book: ReceiptBook, now: datetime, by: str = "") -> Receipt:
    """Note that nobody sends the letter ``key``, and return that receipt; ``digest`` is its own, "" where it cannot be made."""
    receipt = Receipt(key, "skip", "done", now, digest, courier.account, "", by)
    book.append(receipt)
    return receipt


def settled_by_looking(held: Held | None, receipts: tuple[Receipt, ...], now: datetime) -> tuple[Receipt, ...]:
    """Return the receipts that what the courier holds is proof of; what only a person can decide is not among them.

    That a schedule or a sending did *not* happen is never concluded: an order may take effect late.
    """
    found = []
    for order in unsettled(receipts):
        old = now - order.at >= PATIENCE
        ended: Outcome | None = None
        match order.action:
            case "create" | "update":
                there = held is not None and held.digest == order.digest
                ended = "done" if there else "refused" if old else None
            case "schedule" if held and held.state in ("scheduled", "sending", "sent"):
                ended = "done"
            case "send" if held and held.state == "sent":
                ended = "done"
            case "unschedule" if held and (held.state == "draft" or old):
                ended = "done" if held.state == "draft" else "refused"
        if ended:
            found.append(replace(_ended(order, ended, held.url if held else "", now), settles=True))
    lost = drafted(receipts) if held is None and not is_dispatched(receipts) else None
    if lost and now - lost.at >= PATIENCE:
        found.append(_ended(lost, "refused", "not there any more", now))
    noted = any(r.action == "send" and r.state == "done" for r in (*receipts, *found))
    if held and held.state == "sent" and not noted:
        found.append(Receipt(held.key, "send", "done", now, held.digest, receipts[-1].courier if receipts else "",
                             held.url, "", held.readers))  # fmt: skip
    return tuple(found)


def settle(
    key: str, outcome: Outcome, book: ReceiptBook, now: datetime, detail: str, by: str = ""
) -> tuple[Receipt, ...]:
    """Record what a person found out about unsettled orders: ``done``, or nothing happened (``refused``).

    Where nothing is unsettled and the receipts say that the letter was dispatched, ``refused`` records that it was taken
    back by hand, and ``done``, where it lay in the outbox, that it was sent by hand.
    """
    receipts = book.read(key)
    settled = [replace(_ended(order, outcome, detail, now, by), settles=True) for order in unsettled(receipts)]
    if not settled and is_dispatched(receipts):
        last = receipts[-1]
        if outcome == "refused":
            settled = [Receipt(key, "unschedule", "done", now, last.digest, last.courier, detail, by)]
        elif last.courier == "outbox":
            settled = [Receipt(key, "send", "done", now, last.digest, last.courier, detail, by)]
    for receipt in settled:
        book.append(receipt)
    return tuple(settled)


def quarter_hour(at: datetime) -> datetime:
    """Return the first full quarter of an hour that is not before ``at``: Mailchimp knows no other moments."""
    late = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at + (timedelta(minutes=15) - late if late else timedelta())


def _recorded(intent: Receipt, book: ReceiptBook, act: Callable[[], str], lang: str) -> Receipt:
    """Write the intent, act, write the outcome."""
    book.append(intent)
    try:
        outcome = _ended(intent, "done", act())
    except CourierError as error:
        outcome = _ended(intent, "refused" if error.permanent else "unknown", error.text(lang))
    book.append(outcome)
    return outcome


def _plan_without_draft(receipts: tuple[Receipt, ...], *, lags: bool) -> Step:
    if is_dispatched(receipts):
        return _step("refuse", _gone(None, receipts))
    if unsettled(receipts):
        return _step("refuse", "outcome-unknown")
    if lags and drafted(receipts):
        return _step("refuse", "draft-missing")
    return _step("create", "new")


def _not_ready(letter: Letter, held: Held | None, receipts: tuple[Receipt, ...]) -> Step | None:
    """Return why nothing more can be done with the draft of ``letter``, None where it lies there as it should."""
    if is_noted_as_sent(receipts) and (held is None or held.state != "sent"):
        return _step("refuse", "sent-by-hand")
    if held is None:
        return _step("refuse", "sent-but-missing" if is_dispatched(receipts) else "no-draft")
    if held.state != "draft":
        same = held.digest == letter.digest() and held.state != "unknown"
        return _step("refuse", f"is-{held.state}" if same else _HELD[held.state])
    if unsettled(receipts):
        return _step("refuse", "outcome-unknown")
    if is_dispatched(receipts):
        return _step("refuse", "sent-but-draft")
    if held.digest != letter.digest():
        return _step("refuse", "draft-outdated")
    return None


def _gone(held: Held | None, receipts: tuple[Receipt, ...]) -> str:
    """Return what the reason is called why a letter that was ordered, and that its courier does not show as such, stays as it is."""
    if is_noted_as_sent(receipts):
        return "sent-by-hand"
    if held and held.state == "unknown":
        return "state-unknown"
    return "sent-but-draft" if held else "sent-but-missing"


def _last_done(receipts: tuple[Receipt, ...], action: str, digest: str) -> bool:
    return any(r.action == action and r.state == "done" and r.digest == digest for r in receipts)


def _step(action: Action, code: str) -> Step:
    return Step(action, code, _REASONS[code])


def _ended(order: Receipt, state: str, detail: str, now: datetime | None = None, by: str = "") -> Receipt:
    """Return the receipt of how ``order`` ended."""
    return Receipt(order.key, order.action, state, now or order.at, order.digest, order.courier, detail,
                   by or order.by, order.readers)  # fmt: skip
