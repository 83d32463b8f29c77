"""The letter's side of the desk: which courier carries it, which book keeps its receipts, and what speaks against sending."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Final

from pipeline import config, delivery, findings, guards, readers
from pipeline.addresses import addresses
from pipeline.characters import EMAIL
from pipeline.console import REFUSED, Desk, Stop, month_of
from pipeline.couriers.mailchimp import Mailchimp
from pipeline.couriers.mailchimp.audience import Audience
from pipeline.couriers.mailchimp.client import Client
from pipeline.couriers.smtp import Smtp
from pipeline.delivery import Courier, Held, ReceiptBook, Step
from pipeline.domain import Issue, Letter, Month, PublicationFacts, Receipt
from pipeline.editors import required_place
from pipeline.mailing_list import SHARED, Damaged, KeyLost, MailingList
from pipeline.receipts import FileReceiptBook, GitReceiptBook, SharedFile

NEXT: Final = "next"
"""What stands for the month of the next issue where a month is asked for."""
_LOOKING: Final = 20  # seconds for the archive's page
API_KEY: Final = "MAILCHIMP_API_KEY"
RECENT: Final = 3
"""How many issues are looked after: a letter may still be on its way when the next issue appears."""
TROUBLE: Final = (
    delivery.CourierError,
    delivery.BookUnreachable,
    delivery.Overtaken,
    config.NoRepository,
    OSError,
    ValueError,
)
"""What may happen where a courier or the receipts are asked, besides Stop."""


class Mailroom:
    """One letter, its courier and its receipts.

    ``month`` is that of its issue ("next": the first still to come; default: the newest), ``courier`` the publication's own or "outbox"; a ``correction`` goes to
    nobody before the letter that it corrects. With ``dry_run`` nothing is written anywhere.

    What the courier holds and what the receipts say is known even where the letter cannot be made any more, because the content
    has errors or its people have left: then above all somebody must be able to take it back.
    """

    def __init__(
        self, desk: Desk, month: str = "", courier: str = "", *, correction: bool = False, dry_run: bool = False
    ) -> None:
        self.desk = desk
        self.facts = desk.facts
        self.month = meant(desk, month)
        self.key = f"{self.month}-correction" if correction else self.month
        self._is_correction = correction
        self.courier, self.book = way(desk, courier or self.facts.letter_courier, dry_run=dry_run)
        self.receipts: tuple[Receipt, ...] = self.book.read(self.key)
        self.held: Held | None = self.courier.find(self.key)
        self.elsewhere = delivery.carried_elsewhere(self.receipts, self.courier.account)
        self._letter: Letter | None = None

    @property
    def issue(self) -> Issue:
        """The issue that the letter belongs to. Raises Stop where nobody is in it."""
        return self.desk.issue(self.month)

    @property
    def letter(self) -> Letter:
        """The letter of today, dressed. Raises Stop and NobodyAgreed where it cannot be made."""
        if self._letter is None:
            self._letter = self._dressed(self._correction() if self._is_correction else self._own_letter())
        return self._letter

    @property
    def letter_of_today(self) -> Letter | None:
        """The same, None where it cannot be made."""
        if self.desk.verdict.publication is None:
            return None
        try:
            return self.letter
        except (NobodyAgreed, Stop):
            return None

    @property
    def state(self) -> delivery.State:
        """How far the letter has come."""
        return delivery.standing(self.letter_of_today, self.held, self.receipts, lags=self.courier.lags)

    @property
    def has_come(self) -> delivery.State:
        """The same for people: what should have left long ago and is still on its way is carried by nobody, perhaps.

        What lies in the outbox waits for a person, and that is known: see ``by_hand``.
        """
        held = self.held
        moment = held.at if held and held.state in ("scheduled", "sending") and not self._is_outbox else None
        return "unknown" if moment is not None and self.desk.clock() - moment >= guards.LATE else self.state

    @property
    def by_hand(self) -> datetime | None:
        """When somebody noted that they send the letter by hand, aware; None where a courier does it, or nobody noted anything."""
        return self.held.at if self._is_outbox and self.held and self.held.state == "scheduled" else None

    @property
    def is_awaited(self) -> bool:
        """Whether anybody is reminded of the letter: it reaches readers, or somebody approved it to send it by hand.

        A correction that cannot leave yet, and that nobody has begun to send, is none.
        """
        wanted = self.facts.sends_letters or (not self.facts.sample and delivery.is_wanted(self.receipts))
        return wanted and (not self._is_correction or self.is_begun or self.letter_of_today is not None)

    @property
    def _is_outbox(self) -> bool:
        return self.courier.name == "outbox"

    @property
    def is_begun(self) -> bool:
        """Whether anything has been ordered, or lies at the courier."""
        return self.held is not None or bool(self.receipts)

    @property
    def is_outdated(self) -> bool:
        """Whether readers are about to get another letter than the one of today."""
        on_its_way = self.held is not None and self.held.state in ("scheduled", "sending")
        letter = self.letter_of_today
        return on_its_way and (letter is None or self.held is None or letter.digest() != self.held.digest)

    def act(self, step: Step, *, by: str = "", at: datetime | None = None, readers: int | None = None,
            testers: Sequence[str] = (), note: str = "") -> Receipt | None:  # fmt: skip
        """Carry ``step`` out, and know afterwards what the courier holds and what the book says."""
        going_on = self.held.digest if self.held and step.code == "resumed" else ""
        outcome = delivery.carry_out(step, self.letter, self.courier, self.book, self.desk.clock(), at=at, by=by,
                                     readers=readers, testers=testers, note=note, digest=going_on)  # fmt: skip
        self.refresh()
        return outcome

    def take_back(self, by: str) -> Receipt | None:
        """Take a scheduled letter back; None where there is none."""
        if self.held is None:
            return None
        outcome = delivery.take_back(self.held, self.courier, self.book, self.desk.clock(), by, self.desk.languages[0])
        self.refresh()
        return outcome

    def skip(self, by: str) -> Receipt:
        """Note that nobody sends the letter."""
        letter = self.letter_of_today
        digest = letter.digest() if letter else ""
        outcome = delivery.skip(self.key, digest, self.courier, self.book, self.desk.clock(), by)
        self.refresh()
        return outcome

    def refresh(self) -> None:
        """Look again at the courier and into the book."""
        self.receipts = self.book.read(self.key)
        self.held = self.courier.find(self.key)

    def look(self) -> tuple[Receipt, ...]:
        """Record what the courier is proof of, and return those receipts."""
        found = delivery.settled_by_looking(self.held, self.receipts, self.desk.clock())
        for receipt in found:
            self.book.append(receipt)
        self.receipts = self.book.read(self.key)
        return found

    def against(self, leaves: datetime, due: datetime | None = None) -> tuple[guards.Objection, ...]:
        """Return everything that speaks against the letter leaving at ``leaves``.

        It is late from ``due`` on, the moment that somebody ordered it for; without one, from its own moment on, and a
        correction, which has a day and no hour, from the end of that day on.
        """
        facts, issue = self.facts, self.issue
        page = addresses(facts, facts.languages[0]).letter(issue.month)
        pages = _files(self.desk.places.output)
        built = f"{page.strip('/')}/index.html" in pages
        before = self.book.read(earlier) if (earlier := self._before()) else ()
        with_readers = self.courier.name != "outbox"
        ready = guards.Readiness(
            letter=self.letter,
            appeared=issue in self.desk.publication.issues,
            approved=delivery.approved(self.receipts),
            due=due or self.letter.published,
            leaves=leaves,
            on_its_day=self._is_correction and due is None,
            url=facts.url,
            pages=pages,
            archive=facts.url + page if built else "",
            archive_public=_is_public(facts.url + page) if built and with_readers else None,
            portraits=self._portraits(),
            coming=frozenset(path for p in self.desk.publication.planned for path in self._pages_of(p.slug)),
            unsigned=tuple(dict.fromkeys(self._unsigned())),
            readers=self.courier.readers(),
            readers_before=delivery.readers_of_last(before),
            elsewhere=with_readers and delivery.is_dispatched(self._by_hand()),
            leavers=self._leavers(),
            former_audience=self._former_audience(before) if self.courier.name == "smtp" else "",
            objections=self.courier.objections(self.key),
        )
        return guards.objections(ready)

    def _unsigned(self) -> Iterator[str]:
        """Yield the names of those whose words in the letter are not signed off as they stand."""
        for profile in self.issue.profiles:
            shown = profile.in_language(self.letter.lang) or profile
            if profile.consents.newsletter and not (profile.signed_off and shown.signed_off):
                yield profile.founder.name
        for profile, update in self.issue.updates:
            if profile.consents.newsletter and not update.signed_off:
                yield profile.founder.name

    def _by_hand(self) -> tuple[Receipt, ...]:
        """Return the receipts of the outbox on this machine: the letter may have been sent by hand before a courier was set up."""
        return way(self.desk, "outbox")[1].read(self.key)

    def _leavers(self) -> int:
        """Return how many who left here, with another courier, would still get the letter at Mailchimp."""
        folder = self.desk.private_folder()
        if self.courier.name != "mailchimp" or folder is None or not (folder / readers.SUPPRESSED).is_file():
            return 0
        with lists_in_sentences(self.desk):
            kept = mailing_list(self.desk)
            lists = kept.open()
        left = {
            line.hash: line.when for line in sorted(lists.left, key=lambda line: line.when) if line.hash in lists.gone
        }
        there = ((readers.hashed(kept.key, one.address), one.since) for one in audience(self.facts).subscribed())
        return sum(digest in left and since[:19] <= left[digest][:19] for digest, since in there)

    def _former_audience(self, before: tuple[Receipt, ...]) -> str:
        """Return the audience that the letter before went to, or that is still set; "" for none."""
        accounts = [receipt.courier.partition(" ")[2] for receipt in before]
        return self.facts.letter_audience or next(filter(None, reversed(accounts)), "")

    def testers(self, given: str) -> tuple[str, ...]:
        """Return the addresses of a test send: those ``given``, or those of letter/testers.txt in the private folder."""
        found = [word.strip() for word in given.split(",")] if given else list(testers(self.desk))
        if wrong := [address for address in found if not EMAIL.fullmatch(address)]:
            raise Stop(f"Das ist keine E-Mail-Adresse: {wrong[0]}", f"That is no e-mail address: {wrong[0]}")
        if not found and self.courier.name != "outbox":
            raise Stop(
                "Wohin mit dem Testversand? Nenne Adressen mit --to, oder lege im privaten Ordner letter/testers.txt an, eine je Zeile.",
                "Where shall the test go? Name addresses with --to, or make letter/testers.txt in the private folder, one a line.",
            )
        return tuple(dict.fromkeys(found))

    def _own_letter(self) -> Letter:
        made = self.desk.letter(self.issue)
        if made is None:
            raise NobodyAgreed(self.month)
        return made

    def _correction(self) -> Letter:
        """Return what corrects the issue's letter. Raises Stop where there is none, or nothing was sent that it could correct."""
        month = self.month
        made = self.desk.correction(month)
        if made is None:
            raise Stop(
                f"Für {month} gibt es keine Berichtigung: content/issues/{month}.correction.md",
                f"There is no correction for {month}: content/issues/{month}.correction.md",
                REFUSED,
            )
        if delivery.standing(None, self.courier.find(month), self.book.read(month)) not in ("sending", "sent"):
            raise Stop(
                f"Der Brief {month} ist noch nicht verschickt: Berichtige ihn selbst statt hinterher.",
                f"The letter {month} has not been sent: correct it itself instead of afterwards.",
                REFUSED,
            )
        return made

    def _before(self) -> str:
        """Return the key of the letter before this one, "" where there was none; a correction follows what it corrects."""
        if self._is_correction:
            return self.month
        months = [issue.month for issue in self.desk.publication.issues if issue.month < self.month]
        return max(months, default="")

    def _dressed(self, made: Letter) -> Letter:
        try:
            return self.courier.dress(made)
        except ValueError as fault:
            raise Stop(
                f"Der Brief enthält, was {self.courier.name} als Anweisung läse; ändere den Text.\n  {fault}",
                f"The letter holds what {self.courier.name} would take for an instruction; change the text.\n  {fault}",
                REFUSED,
            ) from fault

    def _portraits(self) -> dict[str, bool]:
        """Return the path of everybody's page in every language, and whether a letter may name them today."""
        publication = self.desk.publication
        may = dict.fromkeys((*publication.withdrawn, *(p.slug for p in publication.planned)), False)
        may |= {profile.slug: profile.consents.newsletter is not None for profile in publication.profiles}
        return {path: allowed for slug, allowed in may.items() for path in self._pages_of(slug)}

    def _pages_of(self, slug: str) -> Iterator[str]:
        """Yield the path of somebody's page in every language."""
        facts = self.facts
        yield from (addresses(facts, lang).founder(slug) for lang in facts.languages)


@dataclass(frozen=True, slots=True)
class Watched:
    """A letter that somebody looks after."""

    month: Month
    is_correction: bool
    room: Mailroom | None  # None where it cannot be asked about
    fault: Exception | None = None  # why not: Stop, or one of TROUBLE

    @property
    def key(self) -> str:
        """The key of the letter."""
        return f"{self.month}-correction" if self.is_correction else self.month


def watched(desk: Desk) -> Iterator[Watched]:
    """Yield the letters that somebody looks after: of the next issue, of the newest one, and of those before it, newest first.

    Of those before it, whatever was begun or follows one that was: letters that nobody has begun to send, like those before
    them, are from before the publication sent any. Where nobody in an issue agreed to appear, there is no letter; a
    correction follows its letter.
    """
    months = [issue.month for issue in desk.publication.issues]
    coming = desk.coming()
    for month in ([coming.month] if coming else []) + months[:RECENT]:
        told = _looked_at(desk, month, is_correction=False)
        before = months[months.index(month) + 1 :][:RECENT] if month in months[1:] else None
        if before is not None and not _follows_a_begun_one(desk, told, before):
            continue
        if told.room is None or _exists(told.room):
            yield told
        if month in months and desk.correction(month) is not None:
            yield _looked_at(desk, month, is_correction=True)


def anybody_waits(desk: Desk) -> bool:
    """Return whether anybody is to be reminded of letters: they reach readers, or one in the outbox was approved to be sent by hand."""
    if desk.facts.sends_letters or desk.facts.sample:
        return not desk.facts.sample
    coming, book = desk.coming(), way(desk, "outbox")[1]
    months = [*([coming.month] if coming else []), *(issue.month for issue in desk.publication.issues[:RECENT])]
    return any(delivery.is_wanted(book.read(key)) for month in months for key in (month, f"{month}-correction"))


def _looked_at(desk: Desk, month: Month, *, is_correction: bool) -> Watched:
    try:
        return Watched(month, is_correction, Mailroom(desk, month, correction=is_correction, dry_run=True))
    except (Stop, *TROUBLE) as fault:
        return Watched(month, is_correction, None, fault)


def _follows_a_begun_one(desk: Desk, told: Watched, before: Sequence[Month]) -> bool:
    """Return whether a letter or one of those ``before`` it was begun, as far as anybody can be asked."""
    if told.room is not None and told.room.is_begun:
        return True
    try:
        book = told.room.book if told.room else receipt_book(desk.places.root)
        return any(map(book.read, (told.month, *before)))
    except (Stop, *TROUBLE):
        return False


def _exists(room: Mailroom) -> bool:
    try:
        room.letter  # noqa: B018 -- whether there is one
    except NobodyAgreed:
        return room.held is not None
    except Stop:  # it cannot be made as things stand, and that is to be seen to
        return True
    return True


class NobodyAgreed(Exception):
    """Nobody in an issue agreed to appear in its letter; the argument is its month."""


def meant(desk: Desk, month: str) -> str:
    """Return the month that is meant: the one given, that of the next issue ("next"), or "" for the newest one. Raises Stop."""
    if month == NEXT:
        return coming_month(desk)
    if month:
        return month_of(month)
    publication = desk.verdict.publication
    if publication is None:
        raise Stop(
            "Der Inhalt hat Fehler; nenne den Monat: --month",
            "The content has errors; name the month: --month",
            REFUSED,
        )
    if not publication.issues:
        raise Stop("Es gibt noch keine Ausgabe.", "There is no issue yet.", REFUSED)
    return publication.issues[0].month


def coming_month(desk: Desk) -> str:
    """Return the month of the next issue that is still to come. Raises Stop where none is planned."""
    if coming := desk.coming():
        return coming.month
    raise Stop("Für keinen Monat ist schon etwas geplant.", "Nothing is planned for any month yet.", REFUSED)


def way(desk: Desk, courier: str, *, dry_run: bool = False) -> tuple[Courier, ReceiptBook]:
    """Return the courier of this name and the book for its receipts. Raises Stop where something is not set."""
    if courier == "outbox":
        return desk.outbox(), FileReceiptBook(desk.places.outbox / "receipts")
    book = receipt_book(desk.places.root)
    if courier == "mailchimp":
        return mailchimp(desk), book
    if courier == "smtp":
        return smtp(desk, book, dry_run=dry_run), book
    raise Stop(f"Den Boten „{courier}“ gibt es nicht.", f"There is no courier “{courier}”.")


def receipt_book(root: Path) -> GitReceiptBook:
    """Return the book that all machines share. Raises Stop where there is no git."""
    try:
        return GitReceiptBook(root, config.remote(root))
    except config.NoRepository as fault:
        raise Stop(
            f"Belege eines Boten mit Leserinnen und Lesern liegen in git; hier ist keines.\n  {fault.de}",
            f"Receipts of a courier with readers are kept in git; there is none here.\n  {fault.en}",
        ) from fault


def testers(desk: Desk) -> tuple[str, ...]:
    """Return the addresses in letter/testers.txt of the private folder, none where there is no such file. Raises Stop."""
    folder = desk.private_folder()
    path = folder / readers.TESTERS if folder else None
    read, found = readers.testers(path.read_bytes()) if path and path.is_file() else ((), ())
    if found:
        raise Stop(findings.as_text(found, "de"), findings.as_text(found, "en"))
    return read


def mailing_list(desk: Desk) -> MailingList:
    """Return the editors' lists of readers. Raises Stop where there is no private folder or no git."""
    root = desk.places.root
    try:
        return MailingList(required_place(desk), SharedFile(SHARED, root, config.remote(root)))
    except config.NoRepository as fault:
        raise Stop(
            f"Wer sich abgemeldet hat, steht auch in git, damit keine Sicherung es vergisst; hier ist keines.\n  {fault.de}",
            f"Who left is kept in git too, so that no backup forgets it; there is none here.\n  {fault.en}",
        ) from fault


@contextmanager
def lists_in_sentences(desk: Desk) -> Iterator[None]:
    """Raise Stop with a sentence where the lists of readers cannot be relied on."""
    try:
        yield
    except Damaged as damaged:
        desk.voice.complain(*(findings.as_text(damaged.findings, lang) + "\n" for lang in ("de", "en")))
        raise Stop(
            "In den Listen sind Fehler; nichts geändert.", "The lists have errors; nothing was changed.", REFUSED
        ) from damaged
    except KeyLost as lost:
        raise Stop(
            f"Der Schlüssel {readers.KEY} fehlt, oder er ist nicht der, mit dem festgehalten ist, wer sich abgemeldet hat. Ohne ihn "
            "erkennt niemand diese Menschen wieder; darum geschieht nichts. Hole ihn aus einer Sicherung.",
            f"The key {readers.KEY} is missing, or it is not the one that who left was noted with. Without it nobody would "
            "recognise them; so nothing happens. Fetch it from a backup.",
            REFUSED,
        ) from lost


def mailchimp_client() -> Client:
    """Return Mailchimp's client with the key from the environment. Raises Stop where there is none, and CourierError."""
    key = config.secret(API_KEY)
    if not key:
        raise Stop(
            f"Es fehlt der Schlüssel von Mailchimp. Setze die Umgebungsvariable {API_KEY}; in eine Datei gehört er nicht.",
            f"Mailchimp's key is missing. Set the environment variable {API_KEY}; it belongs in no file.",
        )
    return Client(key)


def mailchimp(desk: Desk) -> Mailchimp:
    """Return the courier for the publication's audience. Raises Stop where something is not set, and CourierError."""
    facts = desk.facts
    known_as = _audience_id(facts)
    return Mailchimp(mailchimp_client(), known_as, facts.feed_namespace[:8], tracking=facts.letter_tracking)


def smtp(desk: Desk, book: ReceiptBook, *, dry_run: bool = False) -> Smtp:
    """Return the courier for the lists in the private folder; who left is known by then, whatever backup the folder came from.

    Raises Stop where something is not set or the lists cannot be relied on, and BookUnreachable.
    """
    place, facts = required_place(desk), desk.facts
    try:
        settings = config.smtp_settings()
    except config.WrongSetting as fault:
        raise Stop(
            f"Der Mailserver ist falsch eingetragen: {fault.de}",
            f"The mail server is set wrongly: {fault.en}",
        ) from fault

    def bring_together() -> None:
        with lists_in_sentences(desk):
            lists = mailing_list(desk)
            if dry_run:
                lists.open()
            else:
                lists.bring_together()

    bring_together()
    return Smtp(place, book, settings, leave=facts.letter_unsubscribe, contact=facts.contact, refresh=bring_together)


def audience(facts: PublicationFacts) -> Audience:
    """Return who is on the publication's audience. Raises Stop where something is not set, and CourierError."""
    known_as = _audience_id(facts)
    return Audience(mailchimp_client(), known_as)


def _audience_id(facts: PublicationFacts) -> str:
    if not facts.letter_audience:
        raise Stop(
            "Es fehlt die Zielgruppe. Trage in content/publication.yml unter letter: audience die „Audience ID“ von Mailchimp ein.",
            "The audience is missing. Enter Mailchimp's audience ID in content/publication.yml under letter: audience.",
        )
    return facts.letter_audience


def _files(folder: Path) -> frozenset[str]:
    """Return every file of the built site, relative to its folder."""
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _is_public(address: str) -> bool:
    """Return whether anybody can read the page at ``address``."""
    if not address.startswith(("https://", "http://")):
        return False
    try:
        with urllib.request.urlopen(address, timeout=_LOOKING) as answer:  # noqa: S310 -- the scheme is checked above
            return bool(answer.status == 200)
    except (urllib.error.URLError, HTTPException, OSError, ValueError):
        return False
