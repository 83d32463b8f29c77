"""SMTP: the courier for those who keep their own list. It hands a mail server one message for each reader.

Everything lies in the editors' private folder; the lists are those of :mod:`pipeline.readers`:

    letter/drafts/<key>/draft.json      the letter as it is sent, whole, and whether it is planned
    letter/drafts/<key>/letter.html     the same to look at, and letter.txt
    letter/journal/<key>.jsonl          what happened to each reader (:mod:`pipeline.couriers.smtp.journal`)
    letter/journal/.<key>.lock          held by the one process that acts

Nobody gets a letter twice, because

1. a line of the journal is on the disk before a message is handed over, and a try without an answer is never repeated by itself;
2. only one process on a machine holds the lock;
3. readers stand in the order of their hashes and are claimed in lots where all machines look: in the receipts, and whoever was
   overtaken there stops. A claim that this journal does not know means that somebody else has been at work, or that the journal
   is an old copy; so does a journal that is not the file it was. Whoever was claimed and has no answer is unknown then.

One window remains. Somebody copies a whole disk, as it is, while a lot is being sent; the sending dies within that very lot; the
copy is put in the disk's place and goes on. Nothing tells the copy from the disk then, and those of the lot who got the letter
between the copying and the dying get it again.

Whose outcome is unknown is named (:meth:`Smtp.doubtful`), and a person decides (:meth:`Smtp.decide`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from pipeline import readers
from pipeline.couriers.message import marked_as_test
from pipeline.couriers.smtp import mailing
from pipeline.couriers.smtp.folder import Draft, Folder
from pipeline.couriers.smtp.journal import Damaged, Journal, begun
from pipeline.couriers.smtp.lock import Busy, held, is_held
from pipeline.couriers.smtp.sending import Clock, Sending, message_id, told
from pipeline.couriers.smtp.transport import Line, SenderRefused, SmtpSettings, Unreachable
from pipeline.delivery import Checkup, CourierError, Held, ReceiptBook, held_in_words
from pipeline.domain import Label, Letter, Receipt
from pipeline.faults import words
from pipeline.readers import Subscriber
from pipeline.schema import both

__all__ = ["Clock", "Smtp", "SmtpSettings"]

_CLAIM: Final = re.compile(r"through ([0-9a-f]{64}) by ([0-9a-f]+)")
_EVERYBODY: Final = "f" * 64  # no hash sorts behind it
_LOT: Final = 200  # readers; how many are claimed at once


class Smtp:
    """Carries letters to the subscribers in ``private``, the editors' folder.

    ``book`` is where all machines keep their receipts, ``leave`` the address that takes one-click unsubscriptions (https; ""
    for none) and ``contact`` the editors' own. ``refresh`` is called before each lot: it brings in who has left elsewhere.
    ``clock``, ``dial``, ``lot`` and ``machine`` are there for tests.
    """

    name: Final = "smtp"
    account: Final = "smtp"
    plans_ahead: Final = False
    lags: Final = False

    def __init__(
        self, private: Path, book: ReceiptBook, settings: SmtpSettings, *, leave: str = "", contact: str = "",
        refresh: Callable[[], None] = lambda: None, clock: Clock = Clock(),  # noqa: B008 -- frozen
        dial: Callable[[SmtpSettings, str], Line] = Line, lot: int = _LOT, machine: str = "",
    ) -> None:  # fmt: skip
        self._folder = Folder(private)
        self._book = book
        self._settings = settings
        self._leave = leave
        self._contact = contact
        self._clock = clock
        self._dial = dial
        self._lot = lot
        self._machine = machine
        self._refresh = refresh

    def dress(self, letter: Letter) -> Letter:
        """Return ``letter`` with a link for leaving in which each reader gets a token of their own. Raises ValueError."""
        return mailing.dressed(letter, self._leave)

    def find(self, key: str) -> Held | None:
        """Return how far a letter has come here. What was begun and cannot be read any more is ``unknown``."""
        url, at = self._folder.page(key).as_posix(), None
        try:
            draft, record = self._folder.draft(key), self._folder.record(key)
        except (Damaged, OSError) as fault:
            return Held(
                key,
                "",
                "unknown",
                url,
                detail=both(*(f"{key}: {said}" for said in words(fault))),
            )
        if record is None:
            if draft is None:
                return None
            due = draft.at is not None and not is_held(self._folder.lock(key))
            return Held(key, draft.letter.digest(), draft.state, url, draft.at, resumable=due)
        at, count = datetime.fromisoformat(record.at), record.count()
        if not record.open():
            detail = None if count["done"] == count.total() else told(count)
            return Held(key, record.digest, "sent", url, at, count["done"], detail=detail, doubtful=count["unknown"])
        if draft is None or draft.letter.digest() != record.digest:
            return Held(key, record.digest, "unknown", url, at, count["done"],
                        detail=both(f"Der begonnene Brief ist nicht mehr da. {told(count).text('de')}",
                                    f"The letter that was begun is not there any more. {told(count).text('en')}"))  # fmt: skip
        free = not is_held(self._folder.lock(key))
        return Held(
            key,
            record.digest,
            "sending",
            url,
            at,
            count["done"],
            resumable=free,
            detail=told(count),
            doubtful=count["unknown"],
        )

    def save_draft(self, letter: Letter) -> str:
        """Keep ``letter``: afterwards the old or the new draft is there, whole. Raises CourierError."""
        mailing.check(letter)
        with self._acting(letter.key):
            found = self.find(letter.key)
            if found and found.state != "draft":
                raise CourierError(
                    f"{letter.key} ist kein Entwurf mehr ({held_in_words(found.state).text('de')}); alles bleibt, wie es ist.",
                    f"{letter.key} is no draft any more ({held_in_words(found.state).text('en')}); it stays as it is.",
                    permanent=True,
                )
            self._folder.keep(Draft(letter, None))
        return f"letter/drafts/{letter.key}/"

    def readers(self) -> int | None:
        """Return how many would get a letter now. Raises CourierError for lists that cannot be relied on."""
        return len(self._folder.subscribers()[1])

    def objections(self, key: str) -> tuple[Label, ...]:
        """Return what is missing: settings, lists, readers, a way to leave by one click."""
        found = [*self._settings.objections()]
        try:
            if not self.readers():
                found.append(both(f"Niemand bekäme den Brief: {readers.SUBSCRIBERS} im privaten Ordner nennt niemanden.",
                                  f"Nobody is to be mailed: {readers.SUBSCRIBERS} names no reader."))  # fmt: skip
            draft = self._folder.draft(key)
        except (CourierError, Damaged, OSError) as fault:
            de, en = words(fault)
            return (*found, both(f"Nicht lesbar: {de}", f"Cannot be read: {en}"))
        if draft:
            sender = draft.letter.sender_address
            try:
                readers.mailable(sender)
            except ValueError:
                found.append(
                    both(
                        f"Von {sender} kann keine E-Mail kommen.", f"{sender} is no address that mail could come from."
                    )
                )
            if bool(self._leave) != draft.letter.unsubscribe.startswith("https://"):
                found.append(both("letter: unsubscribe wurde nach dem Entwurf geändert. Erneuere ihn: inv deliver draft",
                                  "letter: unsubscribe was changed after the draft. Make it anew: inv deliver draft"))  # fmt: skip
        return tuple(found)

    def checkups(self, sender: str) -> tuple[Checkup, ...]:
        """Return whether the lists can be read, the server be reached and readers leave by one click; nothing is sent."""
        return (*self._checked_lists(), *self._checked_server(sender.rpartition("@")[2]), self._checked_way_out())

    def _checked_lists(self) -> Iterator[Checkup]:
        try:
            count = self.readers() or 0
        except CourierError as fault:
            yield Checkup(False, both(f"Die Listen im privaten Ordner sind nicht lesbar: {fault.de}",
                                      f"The lists in the private folder cannot be read: {fault.en}"))  # fmt: skip
            return
        if count:
            yield Checkup(
                True,
                both(
                    "Auf der Liste steht eine Person." if count == 1 else f"Auf der Liste stehen {count} Personen.",
                    "One person is on the list." if count == 1 else f"{count} people are on the list.",
                ),
            )
        else:
            yield Checkup(
                False,
                both(
                    "Auf der Liste steht niemand: inv subscribers import",
                    "Nobody is on the list: inv subscribers import",
                ),
            )

    def _checked_server(self, domain: str) -> Iterator[Checkup]:
        where = f"{self._settings.host}:{self._settings.port}"
        try:
            self._dial(self._settings, domain).close()
        except Unreachable as fault:
            yield Checkup(
                False,
                both(
                    f"Der Mailserver ist nicht erreichbar: {fault.de}",
                    f"The mail server cannot be reached: {fault.en}",
                ),
            )
            return
        yield Checkup(True, both(f"Der Mailserver {where} antwortet.", f"The mail server {where} answers."))

    def _checked_way_out(self) -> Checkup:
        if self._leave:
            return Checkup(
                True, both("Abmelden geht mit einem Klick (RFC 8058).", "Readers leave by one click (RFC 8058).")
            )
        return Checkup(False, both(
            "Abmelden geht nur per E-Mail. Trage unter letter: unsubscribe einen Dienst ein, der Abmeldungen mit einem Klick annimmt.",
            "Readers leave by e-mail only. Enter a service that takes one-click unsubscriptions under letter: unsubscribe.",
        ))  # fmt: skip

    def test(self, letter: Letter, addresses: Sequence[str]) -> str:
        """Send ``letter`` to the editors, each a message of their own, exactly as a reader would get it. Raises CourierError."""
        secret = self._folder.secret()
        marked, now = marked_as_test(letter), self._clock.now()
        made = mailing.mailing(marked, self._contact)
        try:
            mailable = [readers.mailable(address) for address in addresses]
            line = self._dial(self._settings, _domain(letter))
        except (ValueError, Unreachable) as fault:
            de, en = words(fault)
            raise CourierError(
                f"Der Test ist nicht verschickt: {de}", f"The test was not sent: {en}", permanent=True
            ) from fault
        sent = 0
        try:
            for address in mailable:
                # Mail programs hide a message with an id that they have seen: every test needs another one.
                one = message_id(secret, marked, f"{now.isoformat()}{readers.hashed(secret, address)}")
                data = made.to(address, readers.token(secret, address), one, now)
                code = line.offer(letter.sender_address, address)
                code = line.ask() if 250 <= code <= 252 else code
                answer = line.hand_over(data) if code == 354 else code
                if answer is None or not 200 <= answer <= 299:
                    raise CourierError(
                        f"{sent} von {len(mailable)} Tests verschickt; zum nächsten sagte der Server {answer or 'nichts'}.",
                        f"{sent} of {len(mailable)} tests sent; the server said {answer or 'nothing'} to the next.",
                        permanent=answer is not None,
                    )
                sent += 1
            line.close()
        except (Unreachable, SenderRefused) as fault:
            de, en = words(fault)
            raise CourierError(
                f"{sent} von {len(mailable)} Tests verschickt: {de}",
                f"{sent} of {len(mailable)} tests sent: {en}",
                permanent=True,
            ) from fault
        finally:
            line.drop()
        return both(f"{sent} Tests verschickt", f"{sent} tests sent").text(letter.lang)

    def schedule(self, key: str, digest: str, at: datetime) -> str:
        """Note when the draft is to leave; ``send`` does it when the time has come. Raises CourierError."""
        if at.tzinfo is None:
            raise ValueError("A planned time needs its offset from UTC.")
        with self._acting(key):
            self._folder.keep(replace(self._expected(key, digest, "draft"), at=at))
        return at.isoformat()

    def unschedule(self, key: str) -> str:
        """Make a planned letter a draft again. Raises CourierError."""
        with self._acting(key):
            self._folder.keep(replace(self._expected(key, None, "scheduled"), at=None))
        return f"letter/drafts/{key}/"

    def send(self, key: str, digest: str) -> str:
        """Send the letter, or go on where sending stopped; nobody gets it twice.

        Raises CourierError, also where some are left for another time, and whatever the book of receipts raises.
        """
        with self._acting(key, sends=True):
            draft = self._expected(key, digest, "draft", "scheduled", "sending")
            begun_before = self._folder.record(key) is not None
            if draft.at and draft.at > self._clock.now() and not begun_before:
                raise CourierError(
                    f"{key} ist für {draft.at.isoformat()} eingeplant; nimm die Planung zurück, um jetzt zu senden.",
                    f"{key} is scheduled for {draft.at.isoformat()}; take it back to send it now.",
                    permanent=True,
                )
            secret, listed = self._folder.subscribers()
            if not listed and not begun_before:
                raise CourierError(
                    f"{key}: Niemand steht auf der Liste.", f"{key}: nobody is to be mailed.", permanent=True
                )
            try:
                line = self._dial(self._settings, _domain(draft.letter))
            except Unreachable as fault:
                raise CourierError(
                    f"{key}: Nichts ist verschickt. {fault.de}", f"{key}: nothing was sent. {fault.en}", permanent=True
                ) from fault
            try:
                return self._send_on(draft.letter, secret, listed, line)
            finally:
                line.drop()

    def doubtful(self, key: str) -> tuple[str, ...]:
        """Return the addresses of whom nobody knows whether they got it; the hash of whoever is no subscriber any more.

        Raises CourierError.
        """
        try:
            record = self._folder.record(key)
        except (Damaged, OSError) as fault:
            raise CourierError(*(f"{key}: {said}" for said in words(fault)), permanent=True) from fault
        _, listed = self._folder.subscribers()
        names = {one.hash: one.address for one in listed}
        return tuple(names.get(one, one) for one in record.those("unknown")) if record else ()

    def decide(self, key: str, address: str, outcome: Literal["done", "again"]) -> None:
        """Note what a person decided about a doubtful reader: they have it, or may be tried once more.

        ``address`` may be a hash. Whoever was refused may be tried once more, too. Raises CourierError.
        """
        with self._acting(key):
            secret, _ = self._folder.subscribers()
            try:
                one = address if re.fullmatch(r"[0-9a-f]{64}", address) else readers.hashed(secret, address)
            except ValueError as fault:
                raise CourierError(*(f"{key}: {said}" for said in words(fault)), permanent=True) from fault
            journal = self._open(key, secret)
            try:
                fate = journal.record.fates.get(one)
                if fate != "unknown" and not (fate == "refused" and outcome == "again"):
                    raise CourierError(
                        f"{key}: Für diese Adresse ist nichts zu entscheiden.",
                        f"{key}: there is nothing to decide about this reader.",
                        permanent=True,
                    )
                journal.note(outcome, one, sync=True, at=self._clock.now().isoformat())
            finally:
                journal.close()

    # Sending

    def _send_on(self, letter: Letter, secret: bytes, listed: Sequence[Subscriber], line: Line) -> str:
        receipts = self._book.read(letter.key)
        journal = self._begin_or_open(letter, secret, listed)
        here, before = f"{self._machine}:{journal.file}", _reached(journal)
        try:
            self._give_up_what_others_claimed(journal, receipts, here)

            def claim(one: str) -> None:
                """Claim everybody up to ``one``. Raises Overtaken and BookUnreachable."""
                self._refresh()
                through, nonce, now = max(journal.record.through, one), secrets.token_hex(8), self._clock.now()
                journal.note("claim", sync=True, at=now.isoformat(), nonce=nonce, through=through, here=here)
                self._book.append(Receipt(letter.key, "claim", "done", now, letter.digest(), self.name,
                                          f"through {through} by {nonce}"))  # fmt: skip

            Sending(
                letter, secret, journal, line, lambda: self._dial(self._settings, _domain(letter)),
                lambda: {one.hash: one for one in self._folder.subscribers()[1]}, claim,
                contact=self._contact, per_minute=self._settings.per_minute, lot=self._lot, clock=self._clock,
            ).run()  # fmt: skip
            return told(journal.record.count()).text(letter.lang)
        except CourierError as fault:
            if fault.permanent and _reached(journal) != before:  # some have it: that is no order that came to nothing
                raise CourierError(fault.de, fault.en, permanent=False) from fault
            raise
        finally:
            journal.close()

    def _give_up_what_others_claimed(self, journal: Journal, receipts: Sequence[Receipt], here: str) -> None:
        """Count everybody as unknown whom another machine claimed, or this one after the journal was copied."""
        record, foreign = journal.record, {}
        for detail in (receipt.detail for receipt in receipts if receipt.action == "claim"):
            found = _CLAIM.fullmatch(detail)
            through, nonce = found.groups() if found else (_EVERYBODY, detail)
            if nonce not in record.nonces:
                foreign[nonce] = through
        moved = record.here not in ("", here)
        if foreign or moved:
            through = max(record.through if moved else "", *foreign.values(), "")
            journal.note(
                "lost", sync=True, at=self._clock.now().isoformat(), nonces=sorted(foreign), through=through, here=here
            )

    def _begin_or_open(self, letter: Letter, secret: bytes, listed: Sequence[Subscriber]) -> Journal:
        if self._folder.journal(letter.key).exists():
            return self._open(letter.key, secret)
        now = self._clock.now().isoformat()
        first = begun(letter.digest(), now, _fingerprint(secret), (one.hash for one in listed))
        return Journal.begin(self._folder.journal(letter.key), first)

    def _open(self, key: str, secret: bytes) -> Journal:
        try:
            journal = Journal(self._folder.journal(key))
        except (Damaged, OSError) as fault:
            raise CourierError(*(f"{key}: {said}" for said in words(fault)), permanent=True) from fault
        if journal.record.key != _fingerprint(secret):
            journal.close()
            raise CourierError(
                f"{key}: {readers.KEY} ist nicht der Schlüssel, mit dem dieser Brief begonnen wurde.",
                f"{key}: {readers.KEY} is not the one that this letter was begun with.",
                permanent=True,
            )
        return journal

    def _expected(self, key: str, digest: str | None, *states: str) -> Draft:
        """Return the draft if it is in one of these states, and the one meant. Raises CourierError."""
        found = self.find(key)
        draft = self._folder.draft(key) if found and found.state != "unknown" else None
        if found is None or draft is None or found.state not in states or digest not in (None, found.digest):
            state = held_in_words(found.state) if found else both("fehlt", "missing")
            raise CourierError(
                f"{key} ist nicht mehr dieser Entwurf ({state.text('de')}). Nichts ist geschehen.",
                f"{key} is not that draft any more ({state.text('en')}). Nothing was done.",
                permanent=True,
            )
        return draft

    @contextmanager
    def _acting(self, key: str, *, sends: bool = False) -> Iterator[None]:
        """Be the only process that does something with a letter. Raises CourierError."""
        try:
            with held(self._folder.lock(key), self._clock.sleep):
                yield
        except Busy as fault:
            raise CourierError(
                f"{key}: An diesem Brief arbeitet gerade ein anderer Befehl. Nichts ist geschehen.",
                f"{key}: another process is at work on this letter. Nothing was done.",
                permanent=True,
            ) from fault
        except OSError as fault:
            raise CourierError(f"{key}: {fault}", permanent=not sends) from fault


def _reached(journal: Journal) -> int:
    """Return how many have the letter, or may have it."""
    count = journal.record.count()
    return count["done"] + count["unknown"]


def _domain(letter: Letter) -> str:
    return letter.sender_address.rpartition("@")[2]


def _fingerprint(secret: bytes) -> str:
    return sha256(b"journal:" + secret).hexdigest()[:16]
