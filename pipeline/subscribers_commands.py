"""What an editor does for those who read the letter: bring in, confirm, hand out, take off, let in again.

Where Mailchimp keeps the readers, it is asked; otherwise the lists in the private folder are (:mod:`pipeline.mailing_list`). No
address is printed unless somebody asks for it, and none gets into a receipt, a log or the publication's repository.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pipeline import editorial, findings, mailroom, readers, store
from pipeline import subscribers as lists_of
from pipeline.console import DONE, REFUSED, Desk, Stop, command, number_of, unknown
from pipeline.couriers.mailchimp.audience import Audience, Said
from pipeline.couriers.smtp import lock
from pipeline.delivery import BookUnreachable, CourierError
from pipeline.domain import PublicationFacts
from pipeline.mailing_list import Damaged
from pipeline.readers import Subscriber
from pipeline.subscribers import Lists, Refused

ACTIONS: Final = ("list", "import", "confirm", "export", "forget", "readmit")
_SOURCE_AT_MAILCHIMP: Final = "Mailchimp, confirmed there"
_PATIENCE: Final = timedelta(days=30)  # after that nobody answers any more


@command
def subscribers(
    action: str, *, address: str = "", file: str = "", source: str = "", how: str = "", proof: str = "", token: str = "",
    show: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> int:  # fmt: skip
    """Look after who gets the letter."""
    desk = Desk(now, lang)
    room = Subscribers(desk, dry_run=dry_run)
    with _in_sentences(desk), room.held_alone(action):
        match action:
            case "list":
                return room.count(show=show)
            case "import":
                return room.bring_in(file, source)
            case "confirm":
                return room.confirm(address, how)
            case "export":
                return room.hand_out(file)
            case "forget":
                return room.forget(address, file, token)
            case "readmit":
                return room.readmit(address, proof)
    raise unknown(action, ACTIONS)


class Subscribers:
    """The lists of this publication, and Mailchimp's audience where it has one."""

    def __init__(self, desk: Desk, *, dry_run: bool = False) -> None:
        self.desk = desk
        self.dry_run = dry_run
        self.list = mailroom.mailing_list(desk)
        self.facts = _facts(desk)
        self.at_mailchimp = self.facts.letter_courier == "mailchimp"

    @contextlib.contextmanager
    def held_alone(self, action: str) -> Iterator[None]:
        """Keep another run from changing the lists meanwhile; leaving never waits, and does not need to. Raises Stop."""
        if action not in ("import", "confirm", "export", "readmit") or not lock.is_known():
            yield
            return
        try:
            with lock.held(self.list.place, time.sleep):
                yield
        except lock.Busy as busy:
            raise Stop(
                "Ein anderer Befehl ändert gerade die Listen. Versuch es gleich noch einmal.",
                "Another command is changing the lists. Try again in a moment.",
                REFUSED,
            ) from busy

    # What an editor asks for

    def count(self, *, show: bool) -> int:
        """Say how many there are, and who has not answered yet only where that is wanted."""
        lists, say = self.list.open(), self.desk.voice.say
        if self.at_mailchimp:
            count = mailroom.mailchimp(self.desk).readers()
            say(f"Bekommen den Brief, bei Mailchimp:  {count}", f"Get the letter, at Mailchimp:  {count}")
        else:
            count = len(readers.allowed(lists.subscribers, lists.left))
            say(f"Bekommen den Brief:  {count}", f"Get the letter:  {count}")
            late = sum(one.since[:10] < (self.desk.now - _PATIENCE).date().isoformat() for one in lists.pending)
            say(f"Gefragt, ohne Antwort:  {len(lists.pending)}, davon {late} länger als 30 Tage",
                f"Asked, no answer:  {len(lists.pending)}, {late} of them for more than 30 days")  # fmt: skip
        say(f"Haben sich abgemeldet:  {len(lists.gone)}", f"Have left:  {len(lists.gone)}")
        if stray := sum(one.hash in lists.gone for one in lists.subscribers):
            say(f"  Davon noch auf der Liste, und trotzdem ohne Brief:  {stray}",
                f"  Of them still on the list, and without a letter all the same:  {stray}")  # fmt: skip
        for one in lists.pending if show else ():
            print(f"  {one.address}  {one.since[:10]}  {one.source}")
        return DONE

    def bring_in(self, name: str, source: str) -> int:
        """Have everybody whom a file names asked, but those who left."""
        lists = self.list.open()
        arrived = lists_of.arrival(self._named(name), lists)
        if self.at_mailchimp:
            return self._ask_at_mailchimp(arrived)
        self._say_arrival(Counter({Said.ASKED: len(arrived.new), Said.KNOWN: arrived.known, Said.WAITING: arrived.waiting,
                                   Said.LEFT: arrived.left}))  # fmt: skip
        if self.dry_run or not arrived.new:
            return DONE
        source = source or Path(name).name
        asked = lists_of.asked(lists, arrived.new, self._moment.isoformat(), source)
        for one in arrived.new:  # first: somebody who waits and has no mail would be lost sight of
            self._draft(one)
        self.list.save(asked)
        self.desk.voice.say(
            f"Die Fragen liegen in {self.list.place / 'drafts'}: Schicke jede für sich ab. Sagt jemand Ja:\n"
            "  inv subscribers confirm --address … --how \"E-Mail vom …\"",
            f"The questions lie in {self.list.place / 'drafts'}: send each by itself. Where somebody says yes:\n"
            "  inv subscribers confirm --address … --how \"e-mail of …\"",
        )  # fmt: skip
        return DONE

    def confirm(self, address: str, how: str) -> int:
        """Note somebody's yes."""
        if self.at_mailchimp:
            raise Stop(
                "Bei Mailchimp bestätigt jede Person selbst, mit dem Link in der Mail.",
                "At Mailchimp everybody confirms for themselves, with the link in the mail.",
                REFUSED,
            )
        lists = self.list.open()
        digest = self._hash(address)
        self._save(lists_of.confirmed(lists, digest, self._moment.isoformat(), how))
        self._delete_drafts([digest])
        self.desk.voice.say(f"{self._would('Eingetragen')}.", f"{self._would('Entered')}.")
        return DONE

    def hand_out(self, name: str) -> int:
        """Write everybody who gets the letter into a file outside of the publication."""
        target = self._outside(name)
        lists = self.list.open()
        if self.at_mailchimp:
            people, left = self._at_mailchimp()
            self._save(lists_of.forgotten(lists, left, self._moment, "left at Mailchimp"))
        else:
            people = list(readers.allowed(lists.subscribers, lists.left))
        if not self.dry_run:
            store.write_atomically(target, readers.subscribers_file(people), secret=True)
        self.desk.voice.say(
            f"{self._would('Geschrieben')}: {target}, {number_of(len(people), 'Person', 'Personen')}. "
            "Diese Datei ist vertraulich; lösche sie, wenn du sie nicht mehr brauchst.",
            f"{self._would('Written')}: {target}, {number_of(len(people), 'person', 'people')}. "
            "This file is confidential; delete it when you need it no longer.",
        )
        return DONE

    def forget(self, address: str, file: str, token: str) -> int:
        """Take somebody off every list for good, also while the shared copy is out of reach: leaving never waits."""
        lists, late, damage = self._open_to_leave()
        people = self._named(file) if file else self._of_token(token, lists) if token else self._somebody(address)
        digests = {one.hash for one in people}
        gone = lists_of.forgotten(lists, digests, self._moment)
        try:
            if damage and not self.dry_run:
                self.list.save_left(gone)
            else:
                self._save(gone)
        except BookUnreachable as fault:
            late = fault
        self._delete_drafts(digests)
        if self.at_mailchimp and not self.dry_run:
            audience = self._audience()
            for one in people:
                audience.leave(one.address)
        self.desk.voice.say(
            f"{self._would('Abgemeldet')}: {number_of(len(digests), 'Person', 'Personen')}. Kein Import bringt sie zurück.",
            f"{self._would('Taken off')}: {number_of(len(digests), 'person', 'people')}. No import brings them back.",
        )
        if damage:
            self.desk.voice.complain(*(findings.as_text(damage.findings, lang) + "\n" for lang in ("de", "en")))
            self.desk.voice.complain(
                "Die Listen selbst haben Fehler; darin steht die Adresse noch, bekommt aber nichts mehr.",
                "The lists themselves have errors; the address still stands there, but gets nothing any more.",
            )
        if late is None:
            return REFUSED if damage else DONE
        self.desk.voice.complain(
            "Das steht bisher nur in diesem Ordner. "
            f"Lass den Befehl noch einmal laufen, wenn git erreichbar ist.\n  {late.de}",
            f"So far that stands in this folder only. Run the command once more when git can be reached.\n  {late.en}",
        )
        return REFUSED

    def readmit(self, address: str, proof: str) -> int:
        """Note that somebody who left has asked to come back."""
        lists = self.list.open()
        self._save(lists_of.readmitted(lists, self._hash(address), self.desk.now.date().isoformat(), proof))
        self.desk.voice.say(f"{self._would('Notiert')}.", f"{self._would('Noted')}.")
        if self.at_mailchimp:
            form = self.facts.letter_signup
            self.desk.voice.say(
                f"Bei Mailchimp kann die Person nur selbst zurückkommen, mit dem Formular: {form}",
                f"At Mailchimp they can only come back by themselves, with the form: {form}",
            )
        else:
            self.desk.voice.say(
                "Weiter mit: inv subscribers import --file …", "Go on with: inv subscribers import --file …"
            )
        return DONE

    # How

    def _ask_at_mailchimp(self, arrived: lists_of.Arrival) -> int:
        audience = self._audience()
        said = Counter({Said.LEFT: arrived.left})
        try:
            for one in arrived.new:
                if self.dry_run:
                    said[audience.standing(one.address) or Said.ASKED] += 1
                else:
                    said[audience.ask(one.address, one.lang)] += 1
        except CourierError:
            self._say_arrival(said)
            self.desk.voice.complain(
                "Hier brach es ab. Lass den Befehl noch einmal laufen: Wer schon gefragt ist, wird nicht noch einmal gefragt.",
                "It broke off here. Run the command once more: whoever has been asked is not asked again.",
            )
            raise
        self._say_arrival(said)
        return DONE

    def _at_mailchimp(self) -> tuple[list[Subscriber], set[str]]:
        """Return who gets the letter there, and the hashes of who left; an address that no list of ours could hold is counted."""
        audience, strange = self._audience(), 0
        people: dict[str, Subscriber] = {}
        for one in audience.subscribed():
            try:
                address, digest = readers.mailable(one.address), readers.hashed(self.list.key, one.address)
            except ValueError:
                strange += 1
                continue
            people[digest] = Subscriber(address, digest, "", one.lang, one.since, _SOURCE_AT_MAILCHIMP)
        left = set()
        for address in audience.left():
            with contextlib.suppress(ValueError):  # no import could bring it in
                left.add(readers.hashed(self.list.key, address))
        if strange:
            self.desk.voice.complain(
                f"{number_of(strange, 'Adresse', 'Adressen')} kann keine Liste hier aufnehmen; sie fehlen.",
                f"{number_of(strange, 'address', 'addresses')} fit into no list here; they are missing.",
            )
        return list(people.values()), left - set(people)

    def _say_arrival(self, said: Counter[Said]) -> None:
        self.desk.voice.say(
            f"{self._would('Gefragt')}: {said[Said.ASKED]}. Schon dabei: {said[Said.KNOWN]}. Schon gefragt: {said[Said.WAITING]}. "
            f"Abgemeldet, bleiben es: {said[Said.LEFT]}.",
            f"{self._would('Asked')}: {said[Said.ASKED]}. On the list already: {said[Said.KNOWN]}. Asked already: "
            f"{said[Said.WAITING]}. Have left, stay away: {said[Said.LEFT]}.",
        )
        if said[Said.NOT_TAKEN]:
            self.desk.voice.say(
                f"Nimmt Mailchimp nicht: {said[Said.NOT_TAKEN]} (endgültig gelöscht oder keine Adresse); da hilft nur das Formular.",
                f"Not taken by Mailchimp: {said[Said.NOT_TAKEN]} (deleted for good, or no address); only the form leads in.",
            )

    def _open_to_leave(self) -> tuple[Lists, BookUnreachable | None, Damaged | None]:
        """Return the lists as far as they can be read, and what is out of reach or damaged."""
        late: BookUnreachable | None = None
        try:
            self.list.open(only_left=True)
        except BookUnreachable as fault:
            late = fault
        alone = late is not None
        try:
            return self.list.open(alone=alone), late, None
        except Damaged as damage:
            return self.list.open(alone=alone, only_left=True), late, damage

    def _named(self, name: str) -> tuple[Subscriber, ...]:
        """Return whom a file names. Raises Stop where a line cannot be read."""
        if not name:
            raise Stop("Nenne eine Datei: --file", "Name a file: --file")
        people, found = lists_of.named(Path(name).read_bytes(), Path(name).name, self.list.key)
        if found:
            print(findings.as_text(found, self.desk.voice.lang) + "\n", file=sys.stderr)
        if findings.has_errors(found):
            raise Stop("Nichts geändert.", "Nothing was changed.", REFUSED)
        return people

    def _somebody(self, address: str) -> tuple[Subscriber, ...]:
        digest = self._hash(address)
        return (Subscriber(readers.mailable(address), digest, "", "", "", ""),)

    def _of_token(self, token: str, lists: Lists) -> tuple[Subscriber, ...]:
        """Return whose link for leaving carries ``token``: all that a one-click unsubscription tells. Raises Stop."""
        one = readers.of_token(self.list.key, token, lists.subscribers)
        if one is None:
            raise Stop(
                "Dieses Kennzeichen hat niemand auf der Liste; vielleicht ist die Person schon abgemeldet.",
                "Nobody on the list has this token; perhaps they have been taken off already.",
                REFUSED,
            )
        return (one,)

    def _hash(self, address: str) -> str:
        if not address:
            raise Stop("Nenne eine Adresse: --address", "Name an address: --address")
        try:
            return readers.hashed(self.list.key, address)
        except readers.NoAddress as fault:
            raise Stop(fault.de, fault.en) from fault

    def _outside(self, name: str) -> Path:
        """Return where a file with addresses may be written. Raises Stop within the publication."""
        if not name:
            raise Stop("Nenne eine Datei: --file", "Name a file: --file")
        path = Path(name).resolve()
        if path.is_relative_to(self.desk.places.root):
            raise Stop(
                "Adressen gehören nicht in die Publikation. Nenne eine Datei außerhalb dieses Verzeichnisses.",
                "Addresses do not belong into the publication. Name a file outside of this folder.",
                REFUSED,
            )
        return path

    def _draft(self, one: Subscriber) -> None:
        draft = lists_of.question(one, self.facts)
        head = f"An: {draft.to}\nBetreff: {draft.subject}\n\n", f"To: {draft.to}\nSubject: {draft.subject}\n\n"
        self.list.write_draft(draft, self.desk.voice.pick(*head))

    def _delete_drafts(self, digests: Iterator[str] | set[str] | list[str]) -> None:
        for digest in () if self.dry_run else digests:
            self.list.delete_draft(digest)

    def _save(self, lists: Lists) -> None:
        if not self.dry_run:
            self.list.save(lists)

    def _audience(self) -> Audience:
        return mailroom.audience(self.facts)

    @property
    def _moment(self) -> datetime:
        """Now; nobody needs to know it more exactly than to the second."""
        return self.desk.now.replace(microsecond=0)

    def _would(self, done: str) -> str:
        return f"{done}{self.desk.voice.pick(' (nur geplant)', ' (planned only)')}" if self.dry_run else done


def _facts(desk: Desk) -> PublicationFacts:
    """Return what the publication says of itself, also while its content has errors: leaving never waits for them."""
    path, file = desk.content.publication
    return editorial.facts(file, path, []) or desk.publication.facts


@contextlib.contextmanager
def _in_sentences(desk: Desk) -> Iterator[None]:
    """Say in a sentence why nothing was changed."""
    with mailroom.lists_in_sentences(desk):
        try:
            yield
        except Refused as refused:
            raise Stop(refused.reason.text("de"), refused.reason.text("en"), REFUSED) from refused
