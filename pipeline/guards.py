"""What has to be right before a letter may reach its readers: each guard is one question, each answer one line.

Some objections are a person's to overrule (a slot that was missed on purpose), most are not (another letter than the one
approved). What was overruled stands in the receipt.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Final
from urllib.parse import unquote, urlsplit

from pipeline import dates
from pipeline.addresses import file_of
from pipeline.domain import Label, Letter, Severity
from pipeline.letter import MOST_BYTES, too_heavy
from pipeline.schema import both

LATE: Final = timedelta(hours=6)
"""How long after its moment a letter may still leave without anybody being asked, and be missing without anybody being told."""

SHIFT: Final = 0.2
"""By how much of their number the readers may change from letter to letter without anybody being asked."""

OVERRULABLE: Final = ("signed-off", "audience", "readers-changed", "slot")
"""The objections that are a person's to overrule, by their codes."""

_FEW: Final = 10  # readers: changes of so few are no news
_SHORT: Final = 200  # characters: less is no letter's plain text
_HREF: Final = re.compile(r"""\b(?:href|src)="([^"]*)\"""")


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is known right before a letter is to leave."""

    letter: Letter  # dressed
    appeared: bool  # whether the issue has appeared on the site
    approved: str  # digest that was approved last, "" for none
    due: datetime  # aware; from when on it counts as late
    leaves: datetime  # aware; when it would leave, without the time in which it can still be taken back
    url: str  # of the site, absolute, without a slash at the end
    pages: Collection[str]  # files of the built site, relative to its folder
    archive: str  # address of the letter's page on the site, "" where it has none
    archive_public: bool | None  # whether that page can be read by anybody; None where nobody looked
    portraits: Mapping[
        str, bool
    ]  # path of everybody's page, also of who has left, and whether a letter may name them today
    coming: Collection[str] = ()  # those of the pages that are still to appear
    unsigned: tuple[str, ...] = ()  # names of founders in it who have not signed off
    on_its_day: bool = False  # whether it may leave at whatever hour of the day that it is due on
    readers: int | None = None
    readers_before: int | None = None  # of the letter before
    elsewhere: bool = False  # whether somebody noted that it was sent by hand
    leavers: int = 0  # who left here and would get the letter all the same
    former_audience: str = ""  # of another courier, whose leavers nobody here may know
    objections: tuple[Label, ...] = ()  # the courier's own


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason not to send, and what to do."""

    code: str
    sentence: Label
    overrulable: bool = False


def objections(ready: Readiness) -> tuple[Objection, ...]:
    """Return everything that speaks against sending, the worst first; nothing where all is well."""
    return (*_about_the_letter(ready), *_about_people(ready), *_about_the_site(ready), *_about_readers(ready), *_about_time(ready))  # fmt: skip


def _about_the_letter(ready: Readiness) -> Iterator[Objection]:
    letter = ready.letter
    if ready.approved != letter.digest():
        yield _objection("not-approved", "Dieser Brief ist nicht der freigegebene. Teste ihn und gib ihn frei.",
                         "This letter is not the approved one. Test it and approve it.")  # fmt: skip
    if ready.elsewhere:
        yield _objection("sent", "Im Postausgang steht, dass dieser Brief von Hand eingeplant oder verschickt ist. Kein Brief geht zweimal hinaus.",
                         "The outbox says that this letter was scheduled or sent by hand. No letter goes out twice.")  # fmt: skip
    for said in ready.objections:
        yield _objection("checklist", f"Der Bote meldet: {said.text('de')}", f"The courier says: {said.text('en')}")
    if not letter.preheader.strip() or letter.preheader.casefold() == letter.subject.casefold():
        yield _objection("preheader", "Die Vorschauzeile fehlt oder wiederholt den Betreff. Trage preheader in den Vorspann ein.",
                         "The preheader is missing or repeats the subject. Enter preheader in the lead.")  # fmt: skip
    if (
        not letter.unsubscribe
        or letter.unsubscribe not in unescape(letter.html)
        or letter.unsubscribe not in letter.text
    ):
        yield _objection("unsubscribe", "Der Weg zum Abmelden fehlt in einer der beiden Fassungen.",
                         "The way to unsubscribe is missing in one of the two parts.")  # fmt: skip
    heavy = too_heavy(letter)
    if heavy and heavy.severity is Severity.ERROR:
        yield _objection("size", f"Gmail schneidet ab {MOST_BYTES} Bytes ab, auch den Weg zum Abmelden. Kürze Texte oder nimm jemanden heraus.",
                         f"Gmail clips letters from {MOST_BYTES} bytes on, the way to unsubscribe too. Shorten texts or take somebody out.")  # fmt: skip
    if len(letter.text) < _SHORT:
        yield _objection("text", "Die Textfassung ist leer oder fast leer.", "The plain text is empty or nearly so.")


def _about_people(ready: Readiness) -> Iterator[Objection]:
    hidden = {path for path in _paths(ready) if ready.portraits.get(path) is False}
    if ready.appeared and (early := sorted(hidden & set(ready.coming))):
        listed = ", ".join(early)
        yield _objection("people", f"Im Brief steht, wer erst noch erscheint: {listed}. Nimm den Link heraus und lege ihn neu an.",
                         f"The letter shows somebody who is still to appear: {listed}. Take the link out and make it anew.")  # fmt: skip
    if gone := sorted(hidden - set(ready.coming)):
        listed = ", ".join(gone)
        yield _objection("people", f"Im Brief steht, wer nicht mehr gezeigt wird: {listed}. Lege ihn neu an.",
                         f"The letter shows somebody who is not shown any more: {listed}. Make it anew.")  # fmt: skip
    if ready.unsigned:
        listed = ", ".join(ready.unsigned)
        yield _objection("signed-off", f"Noch nicht freigegeben haben ihren Text, wie er jetzt dasteht: {listed}. Frage mit inv signoff nach.",
                         f"Not signed off as it stands now: the text of {listed}. Ask them with inv signoff.")  # fmt: skip


def _about_the_site(ready: Readiness) -> Iterator[Objection]:
    if not ready.appeared:
        de, en = (dates.of_day(ready.letter.published.date(), lang) for lang in ("de", "en"))
        yield _objection("appeared", f"Die Ausgabe erscheint erst am {de}; von da an, nach make, lässt sich der Brief einplanen.",
                         f"The issue does not appear before {en}; from then on, after make, the letter can be scheduled.")  # fmt: skip
        return
    if not ready.pages:
        yield _objection("site", "Die Website ist nicht gebaut: make", "The site has not been built: make")
        return
    dead = sorted({path for path in _paths(ready) if not _leads_somewhere(path, ready.pages)})
    if dead:
        listed = ", ".join(dead[:5]) + (" …" if len(dead) > 5 else "")
        yield _objection("links", f"Diese Links führen auf der Website nirgendwohin: {listed}. Baue sie neu: make",
                         f"These links lead nowhere on the site: {listed}. Build it again: make")  # fmt: skip
    if not ready.archive:
        yield _objection("archive", "Der Brief hat keine Seite im Archiv. Baue die Website: make",
                         "The letter has no page in the archive. Build the site: make")  # fmt: skip
    elif ready.archive_public is False:
        yield _objection("archive", f"{ready.archive} ist noch nicht öffentlich. Veröffentliche erst die Website.",
                         f"{ready.archive} is not public yet. Publish the site first.")  # fmt: skip


def _about_readers(ready: Readiness) -> Iterator[Objection]:
    if ready.leavers:
        one, count = ready.leavers == 1, ready.leavers
        yield _objection("leavers", f"{'Eine Person hat' if one else f'{count} Personen haben'} sich hier abgemeldet und {'steht' if one else 'stehen'} bei Mailchimp noch auf der Liste: inv subscribers forget",
                         f"{'One person has' if one else f'{count} people have'} left here and still {'stands' if one else 'stand'} on the list at Mailchimp: inv subscribers forget")  # fmt: skip
    if ready.former_audience:
        yield _objection("audience", f"Bisher ging der Brief an die Zielgruppe {ready.former_audience} bei Mailchimp. Hole erst, wer sich dort abgemeldet hat: "
                         "mit courier: mailchimp inv subscribers export, dann zurück zu smtp.",
                         f"So far the letter went to the audience {ready.former_audience} at Mailchimp. First fetch who has left there: "
                         "with courier: mailchimp inv subscribers export, then back to smtp.")  # fmt: skip
    if ready.readers == 0:
        yield _objection("readers", "Niemand würde den Brief bekommen. Sieh nach, wer auf der Liste steht.",
                         "Nobody would get the letter. Look who is on the list.")  # fmt: skip
    elif ready.readers is not None and ready.readers_before:
        shift = abs(ready.readers - ready.readers_before)
        if shift > max(_FEW, SHIFT * ready.readers_before):
            yield _objection("readers-changed",
                             f"Beim vorigen Brief waren es {ready.readers_before}, jetzt sind es {ready.readers}. Stimmt die Liste?",
                             f"The letter before went to {ready.readers_before}, this one would go to {ready.readers}. Is the list right?")  # fmt: skip


def _about_time(ready: Readiness) -> Iterator[Objection]:
    if ready.on_its_day and ready.leaves.astimezone(ready.due.tzinfo).date() == ready.due.date():
        return
    late = ready.leaves - ready.due
    if late > LATE:
        hours = int(late.total_seconds() // 3600)
        yield _objection("slot", f"Der Brief käme {hours} Stunden zu spät. Soll er trotzdem hinaus?",
                         f"The letter would be {hours} hours late. Shall it leave all the same?")  # fmt: skip


def _objection(code: str, de: str, en: str) -> Objection:
    return Objection(code, both(de, en), code in OVERRULABLE)


def _paths(ready: Readiness) -> Iterator[str]:
    """Yield the path of every link and picture of the letter that lies on the site.

    The address for leaving is none of them: what answers there is a program, also where it shares the site's domain.
    """
    for found in _HREF.findall(ready.letter.html):
        address = unescape(found)
        if address == ready.letter.unsubscribe:
            continue
        if address == ready.url or address.startswith(f"{ready.url}/"):
            yield unquote(urlsplit(address).path)[len(urlsplit(ready.url).path) :] or "/"


def _leads_somewhere(path: str, pages: Collection[str]) -> bool:
    return (file_of(path) if path.endswith("/") else path.lstrip("/")) in pages
