"""What an editor looks at first: the desk, one page on their own disk, and the same in short at a terminal.

The page shows what only editors may know. It lies in desk/, beside output/ and never in it, and nobody but its owner may read it.
"""

from __future__ import annotations

import re
import webbrowser
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pipeline import (
    delivery,
    desk_page,
    impact,
    letter,
    mailroom,
    network_commands,
    overview,
    proof,
    report,
    revisions,
    site,
    store,
    views,
)
from pipeline import serve as server
from pipeline.addresses import addresses, file_of
from pipeline.console import DONE, Desk, Stop, Voice, command, require_free, require_port
from pipeline.desk_page import Looks
from pipeline.domain import Finding, Label, Letter, Month, Publication, Receipt
from pipeline.editors import Editors, FaultyFolder, nearby
from pipeline.faults import Told
from pipeline.guards import Objection
from pipeline.mailroom import TROUBLE, Mailroom, NobodyAgreed, receipt_book
from pipeline.overview import Delivery, Overview, Sources
from pipeline.private import Person
from pipeline.publication import appears
from pipeline.rendering import TemplateFailed
from pipeline.report import Report
from pipeline.schema import both

_ASKED_AGAIN: Final = timedelta(minutes=5)  # a courier with readers is not asked with every file that is saved
_FIRST_MEND: Final = both("Was gegen den Versand spricht, lässt sich erst sagen, wenn die Fehler behoben sind.",
                         "What speaks against sending can be said only once the errors are mended.")  # fmt: skip


@command
def desk(
    *, serve: bool = False, port: int = 8001, open_it: bool = True, now: str | None = None, lang: str | None = None
) -> int:
    """Lay the editors' page into desk/ and open it; with ``serve`` make it anew whenever something changes."""
    require_port(port)
    if serve:
        require_free(port)
    shop = _Workshop(now, lang)
    shop.make(served=serve)
    page = shop.places.desk / "index.html"
    if not serve:
        shop.voice.say(f"Zum Ansehen: {page}", f"To look at: {page}")
        if open_it:
            webbrowser.open(page.as_uri())
        return DONE
    address = f"http://127.0.0.1:{port}/desk/"
    shop.voice.say(f"{address}  (Ende mit Strg+C)", f"{address}  (stop with Ctrl+C)")
    if open_it:
        webbrowser.open(address)
    places = shop.places
    watched = [places.root / "content", places.theme, places.output, places.outbox, *filter(None, [shop.private])]
    server.serve_parts(places.root, (places.desk, places.output), watched, port, shop.make_again)
    return DONE


@command
def status(*, now: str | None = None, lang: str | None = None, as_json: bool = False) -> int:
    """Say what to do next and where the publication stands; ``as_json`` gives all of it."""
    working = Desk(now, lang)
    found = overview.overview(_Gathered(working.so_far(), working).sources())
    print(overview.as_json(found) if as_json else desk_page.as_text(found, working.voice.lang))
    return DONE


def _unshared(desk: Desk) -> tuple[str, ...]:
    """Return what only this machine has; nothing where git is not used."""
    try:
        return revisions.unshared(desk.places.root)
    except revisions.NoRevision:
        return ()


def _missing(desk: Desk) -> tuple[str, str]:
    """Return where the private folder should be, "" where it is, or none is wanted; and a folder beside it with nearly that name."""
    with suppress(Stop):  # what is wrong with the place is said with the network
        place = desk.private_place()
        if place and not place.is_dir():
            near = nearby(place)
            return place.as_posix(), near.as_posix() if near else ""
    return "", ""


class _Workshop:
    """Makes the page, again and again."""

    def __init__(self, now: str | None, lang: str | None) -> None:
        self._now, self._lang = now, lang
        self._kept: tuple[datetime, tuple[Delivery, ...]] | None = None
        first = Desk(now, lang)
        self.voice: Voice = first.voice
        self.places = first.places
        self.private: Path | None = None
        with suppress(Stop):  # what is wrong with it, the page says
            self.private = first.private_folder()

    def make(self, *, served: bool = False) -> None:
        """Write the page and what it shows beside it."""
        working = Desk(self._now, self._lang)
        gathered = _Gathered(working.so_far(), working)
        if self._kept and working.clock() - self._kept[0] < _ASKED_AGAIN and working.facts.letter_courier != "outbox":
            gathered.deliveries = self._kept[1]
        sources = gathered.sources()
        self._kept = (working.clock(), sources.deliveries)
        found = overview.overview(sources)
        lang = self.voice.lang
        looks = _lay_out(working.so_far(), found, sources)
        shown = desk_page.view(found, lang, looks, server.RELOAD_SOURCE if served else "")
        _write(self.places.desk / "index.html", desk_page.page(shown, working.templates))

    def make_again(self) -> bool:
        """Make the page anew and return whether that was possible; a file that is just being written is no reason to stop."""
        try:
            self.make(served=True)
        except Stop as stop:
            self.voice.complain(stop.de, stop.en)
            return False
        except store.ContentMissing as missing:
            self.voice.complain(f"Nicht erneuert: {missing} fehlt.", f"Not made anew: {missing} is missing.")
            return False
        except (OSError, ValueError, TemplateFailed) as fault:
            self.voice.complain(f"Nicht erneuert: {fault}", f"Not made anew: {fault}")
            return False
        return True


class _Gathered:
    """Asks everybody who knows something; whoever cannot answer becomes a line on the page."""

    def __init__(self, so_far: Desk, working: Desk) -> None:
        self._desk = so_far
        self._is_whole = working.verdict.publication is not None
        self._publication = so_far.verdict.publication
        self.deliveries: tuple[Delivery, ...] | None = None

    def sources(self) -> Sources:
        """Return all that the overview is made of."""
        desk, publication = self._desk, self._publication
        plain = Sources(
            now=desk.now, facts=publication.facts if publication else None, publication=publication, ahead=None,
            submissions=desk.content.submissions, findings=desk.verdict.findings,
        )  # fmt: skip
        if publication is None:
            return plain
        deliveries = self.deliveries if self.deliveries is not None else tuple(self._deliveries(publication))
        month = overview.month_in_work(publication, deliveries)
        own = _Private(desk)
        missing, nearby = _missing(desk)
        return replace(
            plain,
            ahead=desk.later(),
            letters=dict(self._letters(month)),
            deliveries=deliveries,
            network=own.network,
            network_lacks=own.lacks,
            private_findings=own.findings,
            people=own.people,
            reminders=own.reminders,
            anniversaries=own.anniversaries,
            asked=own.asked,
            built=frozenset(_built(desk, {month, *(issue.month for issue in publication.issues[:1])})),
            unshared=_unshared(desk),
            missing=missing,
            nearby=nearby,
        )

    def _letters(self, month: Month) -> Iterator[tuple[Month, Letter]]:
        try:
            made = self._desk.letter(self._desk.issue(month))
        except (Stop, ValueError):
            return
        if made:
            yield month, made

    def _deliveries(self, publication: Publication) -> Iterator[Delivery]:
        """Yield how the letters stand that somebody looks after, or why that cannot be learnt."""
        for told in mailroom.watched(self._desk):
            unknown = Delivery(told.key, told.month, "", publication.facts.letter_courier, None)
            if told.room is not None:
                yield self._delivery(unknown, told.room)
            elif told.fault is not None:
                yield replace(unknown, trouble=_said(told.fault), receipts=self._receipts(told.key))

    def _delivery(self, unknown: Delivery, room: Mailroom) -> Delivery:
        made, held = room.letter_of_today, room.held
        known = replace(
            unknown,
            subject=made.subject if made else "",
            courier=room.courier.account,
            state=room.has_come,
            receipts=delivery.worth_telling(room.receipts),
            url=held.url if held else "",
            at=held.at if held else None,
            readers=held.readers if held else None,
            doubtful=held.doubtful if held else 0,
            outdated=self._is_whole and room.is_outdated,
            begun=room.is_begun,
            by_hand=room.by_hand,
            awaited=room.is_awaited,
        )
        if room.elsewhere:
            return replace(
                known,
                trouble=both(f"Diesen Brief trägt {room.elsewhere}.", f"This letter is carried by {room.elsewhere}."),
            )
        return self._guarded(known, room, made)

    def _guarded(self, known: Delivery, room: Mailroom, made: Letter | None) -> Delivery:
        """Return the same with what the guards say; of what is gone, or cannot be made properly, nobody asks them."""
        appeared = self._publication.issues if self._publication else ()
        is_newest = bool(appeared) and known.month == appeared[0].month
        if known.state in ("sending", "sent", "skipped") or not (is_newest or known.begun):
            return known
        if not self._is_whole:
            return replace(known, trouble=_FIRST_MEND)
        if made is None:
            return known
        try:
            return replace(known, against=tuple(_worth_saying(room.against(self._desk.clock()), known)))
        except NobodyAgreed:
            return known
        except (Stop, *TROUBLE) as fault:
            return replace(known, trouble=_said(fault))

    def _receipts(self, key: str) -> tuple[Receipt, ...]:
        """Return what the receipts say where the courier cannot be asked, as far as they can be reached."""
        try:
            return delivery.worth_telling(receipt_book(self._desk.places.root).read(key))
        except (Stop, *TROUBLE):
            return ()


@dataclass(slots=True)
class _Private:
    """What only the editors know, and what the network looks like with it."""

    network: Report | None
    lacks: Label | None
    findings: tuple[Finding, ...]
    people: dict[str, Person] | None
    asked: frozenset[str]
    reminders: tuple[impact.Reminder, ...]
    anniversaries: tuple[impact.Anniversary, ...]

    def __init__(self, desk: Desk) -> None:
        self.network, self.lacks, self.findings, self.people, self.asked = None, None, (), None, frozenset()
        self.reminders, self.anniversaries = (), ()
        try:
            editors = Editors(desk, silent=True)
        except FaultyFolder as faulty:
            self.findings = faulty.findings
            self.lacks = both("Im privaten Ordner sind Fehler; bis sie behoben sind, wird hier niemand vorgeschlagen.",
                              "The private folder has errors; until they are mended nobody is proposed here.")  # fmt: skip
            return
        except Stop as stop:
            self.lacks = both(stop.de, stop.en)
            return
        self.network = report.report(
            desk.publication, editors.network(), editors.folder, network_commands.bodies(desk), editors.kilometres
        )
        self.findings = editors.findings
        if editors.place is None:
            self.lacks = network_commands.no_folder(desk)
            return
        self.people = dict(editors.folder.people)
        today = desk.now.date()
        self.reminders = impact.due(desk.publication, editors.folder, today)
        self.anniversaries = impact.anniversaries(desk.publication, editors.folder, today)
        drafts = (Path(name).stem for name in editors.drafts())
        self.asked = frozenset(name.removeprefix("signoff-") for name in drafts if name.startswith("signoff-"))


def _worth_saying(against: Iterable[Objection], known: Delivery) -> Iterator[Objection]:
    """Yield objections but the one that every letter has before anybody has approved it: the next step says that already."""
    return (one for one in against if one.code != "not-approved" or known.state in ("approved", "scheduled"))


def _said(fault: Exception) -> Label:
    if isinstance(fault, Stop):
        return both(fault.de, fault.en)
    de, en = (fault.de, fault.en) if isinstance(fault, Told) else (str(fault), str(fault))
    return both(f"Das ließ sich nicht erfahren: {de}", f"This could not be learnt: {en}")


def _built(desk: Desk, months: Iterable[Month]) -> Iterator[str]:
    facts = desk.publication.facts
    for month in months:
        page = file_of(addresses(facts, facts.languages[0]).issue(month))
        if (desk.places.output / page).is_file():
            yield page


# What lies in desk/


def _lay_out(desk: Desk, found: Overview, sources: Sources) -> Looks:
    """Write what the page needs and shows: its sheets and fonts, the number in work and its letter."""
    place = desk.places.desk
    for source in (
        *sorted((desk.places.theme / "static").rglob("*")),
        *sorted((desk.places.theme / "desk").glob("desk.*s")),
    ):
        if source.is_file():
            own = source.parent.name == "desk"
            below = source.name if own else f"site/static/{source.relative_to(desk.places.theme / 'static').as_posix()}"
            _keep(place / below, source.read_bytes())
    number = found.number
    made = sources.letters.get(number.month) if number else None
    if number is None or desk.verdict.publication is None:
        for name in ("letter.html", "proof.html"):
            store.delete(place / name)
        return Looks()
    page = f"../output/{number.page}" if number.page else _ahead(desk, number.month)
    if made is None:
        for name in ("letter.html", "proof.html"):
            store.delete(place / name)
        return Looks(page)
    _, files = site.letter_pictures(desk.issue(number.month).profiles, desk.content, desk.derivatives)
    url, lang = desk.publication.facts.url, desk.voice.lang
    shown = proof.with_pictures(made.html, files, url).replace("<head>", '<head><base target="_blank">', 1)
    _write(place / "letter.html", shown)
    _write(place / "proof.html", proof.proof(made, files, url, letter.too_heavy(made), desk.templates, lang))
    return Looks(page, "letter.html", "proof.html")


def _ahead(desk: Desk, month: Month) -> str:
    """Write the page of a number that has not appeared, with its portraits, as readers will see them; return where it lies."""
    publication = desk.on(max(appears(month, desk.facts).date(), desk.now.date()))
    issue = next((i for i in publication.issues if i.month == month), None) if publication else None
    if publication is None or issue is None:
        return ""
    lang = publication.facts.languages[0]
    made = site.material(publication, desk.content, desk.templates, desk.derivatives)
    shown = views.site(publication, made.gallery, lang, preview=True)
    own = addresses(publication.facts, lang)
    wanted = {file_of(own.issue(month)), *(file_of(own.founder(p.slug)) for p in issue.profiles)}
    pages = [page for page in views.pages(publication, made.pages) if page.file in wanted]
    in_own = made.pages[lang]
    pages += [in_own.file("portrait.html", in_own.portrait(p)) for p in issue.profiles if p.lang == lang]
    place = desk.places.desk / "site"
    for left in place.iterdir():  # of another month
        if left.name != "static":
            store.remove(left)
    there = {page.file for page in pages}
    for page in pages:
        html = desk.templates.render(page.template, page.lang, view=page.view, site=shown)
        _write(place / page.file, _leading_to_output(html, page.view.head.base, there))
    folders = tuple(f"{p.slug}/" for p in issue.profiles)
    for path, data in made.files.items():
        if path.startswith(folders):
            _keep(place / path, data)
    return f"site/{file_of(own.issue(month))}"


def _leading_to_output(html: str, base: str, there: Set[str]) -> str:
    """Return a page whose links lead to the built site where nothing is ``there``; ``base`` is the page's way to the root."""

    def leading(match: re.Match[str]) -> str:
        path = match.group(1)
        stays = path.startswith("static/") or file_of(path) in there
        return match.group() if stays else f'href="{base}/../../output/{path}"'

    return re.sub(rf'href="{re.escape(base)}/([^"#]*)"', leading, html)


def _write(path: Path, text: str) -> None:
    store.write_atomically(path, text.encode(), secret=True)


def _keep(path: Path, data: bytes) -> None:
    """Write a file that seldom changes, unless it is there already."""
    if not path.is_file() or path.read_bytes() != data:
        store.write_atomically(path, data, secret=True)
