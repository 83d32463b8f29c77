"""How an issue becomes a letter: first a view with ready-made strings, then HTML and plain text from the same view.

Only founders who agreed to appear in the letter are in it, also where another founder names them. What a letter shows
depends on its issue alone: offers are measured against the day the issue appears, and a founder who was featured later
is not named. So the letter of an old issue stays the same bytes, whenever it is rendered again. A correction is a letter of
its own in the same frame: the editors' words, and which letter they correct.

The errors of this module are kinds of ValueError: ``NothingToSend`` where nobody may appear, and a plain ValueError where a
header holds a line break or a control character, or where HTML of the editors is not closed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Final
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

import mrml
import pyphen
from babel import Locale
from babel.lists import format_list

from pipeline import colours, dates, findings, noticeboard, plaintext
from pipeline.addresses import addresses
from pipeline.characters import forbidden, initials, without_forbidden
from pipeline.descriptions import shortened
from pipeline.domain import (
    EditorialPage,
    Finding,
    Html,
    Issue,
    Lead,
    Letter,
    Month,
    Need,
    Offer,
    Picture,
    Profile,
    Publication,
    PublicationFacts,
    Referral,
    Update,
)
from pipeline.prose import first_paragraph, rooted
from pipeline.publication import PUBLISHED_AT
from pipeline.rendering import Templates
from pipeline.schema import both

COLUMN: Final = 600  # pixels; the widest column every mail program shows whole
WARN_BYTES: Final = 90_000
"""From here on a letter is too long: couriers put longer links in, and what is said below has to fit as well."""
MOST_BYTES: Final = 102_000
"""Gmail shows no more of a letter's HTML and hides the rest behind a link, with the way to unsubscribe in it."""
PORTRAITS_AT_LENGTH: Final = 10
"""Where there are more portraits, each is shown without its first paragraph: twenty of them stay below ``WARN_BYTES``."""
PROPOSERS_MOST: Final = 3  # of one issue's founders, but one for each: whoever proposed them, then the first ones
RELAY_MOST: Final = 8  # words in all
SUBJECT_LONGEST: Final = 90  # characters
PREHEADER_LONGEST: Final = 120  # characters; no inbox shows more

_MORE: Final = both("{count} weitere", "{count} more")
_ISSUE: Final = both("Ausgabe {number}", "Issue {number}")
_LEAVE: Final = both("Abmelden", "Unsubscribe")
_NEWS: Final = both("Neues aus dem Netz", "News from the network")
_PAUSE: Final = both("Im {month} erscheint keine Ausgabe.", "There is no issue in {month}.")
_NEXT: Final = both(
    "Die nächste Ausgabe erscheint. Wer im {month} vorgestellt werden möchte, meldet sich bis dahin.",
    "The next issue appears. If you would like to be featured in {month}, get in touch by then.",
)
_JOIN: Final = both("So geht Mitmachen", "How to take part")
_WRITE: Final = both("Schreib uns", "Write to us")
_JOIN_PAGES: Final = (
    "mitmachen",
    "join",
)  # slugs of the pages that explain it; `schema.RESERVED_SLUGS` keeps them free
_QUOTED: Final = both("„{text}“", "“{text}”")
_CORRECTION: Final = both("Berichtigung", "Correction")
_CORRECTS: Final = both("Berichtigung zum Brief vom {month}", "Correction to the letter of {month}")
_LONG_WORD: Final = re.compile(r"[^\W\d_]{18,}")  # letters; half a line of a phone, in a heading
_SHOWN: Final = re.compile(r"(?<=>)[^<]+(?=<)")  # what stands between two tags
_GAP: Final = re.compile(r"[ \t\r\n\f\v]+")
_HYPHENS: Final = {"de": "de_DE", "en": "en_GB"}


class NothingToSend(ValueError):
    """Nobody in this issue has agreed to appear in the letter."""


@dataclass(frozen=True, slots=True)
class LetterPicture:
    """A portrait as the letter shows it."""

    url: str  # absolute
    width: int  # pixels on the screen, at most ``COLUMN``
    height: int  # pixels on the screen
    alt: str
    credit: str


@dataclass(frozen=True, slots=True)
class LetterOffer:
    """One line of what a founder gives or looks for."""

    text: str
    until: str  # "31. Dezember 2026", "" where it stands without end


@dataclass(frozen=True, slots=True)
class LetterLink:
    """A featured founder who is named beside another."""

    name: str
    url: str  # absolute


@dataclass(frozen=True, slots=True)
class LetterPortrait:
    """One founder in the letter."""

    name: str
    business: str
    place: str
    trade: str
    lang: str  # of the text; another than the letter's where nobody has translated it
    foreign: str  # name of that language in the letter's, "" where it is the letter's own
    url: str  # absolute
    picture: LetterPicture | None
    initials: str  # shown where there is no picture
    tint: str  # colour behind the initials, "#a9cfc0"
    one_liner: str
    teaser: str  # first paragraph of the portrait
    gives: tuple[LetterOffer, ...]
    needs: tuple[LetterOffer, ...]


@dataclass(frozen=True, slots=True)
class LetterUpdate:
    """A later word from a founder."""

    title: str
    name: str
    business: str
    lang: str
    foreign: str
    url: str  # absolute
    teaser: str


@dataclass(frozen=True, slots=True)
class LetterThanks:
    """A word of thanks from one founder to another; who gave it stands first."""

    giver: LetterLink
    receiver: LetterLink
    what: str


@dataclass(frozen=True, slots=True)
class LetterNotice:
    """Something that a founder of an earlier issue still gives or looks for."""

    founder: LetterLink
    lang: str
    text: str
    until: str


@dataclass(frozen=True, slots=True)
class LetterRelay:
    """One founder's word for another whom they would like to see featured."""

    giver: LetterLink
    receiver: LetterLink | None  # None for somebody who is not featured yet: nobody is named before their month
    onward: bool  # the giver is featured in this issue; otherwise the receiver is
    again: bool  # the word before this one was for the same receiver
    why: str  # in quotation marks, "" where nobody noted it
    lang: str  # of the reason


@dataclass(frozen=True, slots=True)
class LetterDate:
    """One day of the calendar."""

    day: str  # "15. Dezember 2026"
    text: str
    words: str = ""  # of the link behind the text, "" without one
    url: str = ""  # absolute


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every letter: in the inbox, at its head and at its foot."""

    lang: str
    name: str  # of the publication
    tagline: str
    subject: str
    preheader: str
    number: str  # "Ausgabe 13"
    month: str  # "November 2026"
    url: str  # of the publication, absolute
    archive_url: str  # absolute; the site shows every letter in the publication's own language
    sample: bool  # people and businesses are invented, and the letter says so
    imprint: tuple[str, ...]  # lines
    imprint_page: LetterLink | None  # None where the editors have none
    contact: str  # e-mail address of the editors
    order_url: str  # absolute; where people ask for the letter, for those to whom somebody passed it on
    unsubscribe: str  # an address of the form "mailto:", which works without any courier's help


@dataclass(frozen=True, slots=True)
class LetterView:
    """What the templates of the letter, and the archive page on the site, show."""

    frame: Frame
    headline: str  # the editors' own subject, "" where the issue names itself
    opening: Html  # "" where the editors wrote none
    opening_text: tuple[str, ...]  # the same for plain text, one paragraph each
    portraits: tuple[LetterPortrait, ...]
    at_length: bool  # with the first paragraph of each portrait
    updates: tuple[LetterUpdate, ...]
    thanks: tuple[LetterThanks, ...]
    offers: tuple[LetterNotice, ...]
    needs: tuple[LetterNotice, ...]
    relay: tuple[LetterRelay, ...]
    calendar: tuple[LetterDate, ...]  # earliest first; what comes after the issue
    correction: CorrectionView | None  # for the archive page; the letter itself went out before


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What the templates of a correction show."""

    frame: Frame
    day: str  # "17. November 2026"
    body: Html
    body_text: tuple[str, ...]


def compose(
    issue: Issue, publication: Publication, pictures: Mapping[str, Picture], templates: Templates, lang: str
) -> Letter:
    """Return the letter of ``issue`` in ``lang``; ``pictures`` are the letter's derivatives by slug.

    Raises NothingToSend, ValueError for a header that could break a mail, and TemplateFailed.
    """
    view = letter_view(issue, publication, pictures, lang)
    facts = publication.facts
    key = issue.month if lang == facts.languages[0] else f"{issue.month}-{lang}"
    return _letter("letter", view, facts, templates, key, issue.month, issue.published)


def compose_correction(issue: Issue, publication: Publication, templates: Templates) -> Letter | None:
    """Return the letter that corrects that of ``issue``, in the publication's own language; None where nothing is to correct.

    Raises ValueError for a header that could break a mail, and TemplateFailed.
    """
    view = correction_view(issue, publication)
    if view is None or issue.correction is None:
        return None
    facts, key = publication.facts, f"{issue.month}-correction"
    at = datetime.combine(issue.correction.day, PUBLISHED_AT, issue.published.tzinfo)
    return _letter("correction", view, facts, templates, key, key, at)


def too_heavy(letter: Letter) -> Finding | None:
    """Return what is to be said of the length of a letter's HTML: an error from ``MOST_BYTES`` on, a warning from ``WARN_BYTES``."""
    size = len(letter.html.encode())
    code, limit = ("letter-clipped", MOST_BYTES) if size >= MOST_BYTES else ("letter-heavy", WARN_BYTES)
    return findings.make(code, f"outbox/{letter.key}/letter.html", size=size, limit=limit) if size >= limit else None


def letter_view(issue: Issue, publication: Publication, pictures: Mapping[str, Picture], lang: str) -> LetterView:
    """Return what the letter of ``issue`` shows in ``lang``. Raises NothingToSend where nobody may appear in it."""
    said = noticeboard.notices(issue, publication)
    return _view(issue, said, _Directory.of(publication), publication, pictures, lang)


def letter_views(publication: Publication, pictures: Mapping[str, Picture], lang: str) -> dict[Month, LetterView]:
    """Return what every letter shows, by month; a month in which nobody may appear has none."""
    directory = _Directory.of(publication)
    issues = publication.issues[::-1]
    views = {}
    for issue, said in zip(issues, noticeboard.in_order(issues, publication), strict=True):
        try:
            views[issue.month] = _view(issue, said, directory, publication, pictures, lang)
        except NothingToSend:
            continue
    return views


@dataclass(frozen=True, slots=True)
class _Directory:
    """Who may be named in a letter and who named whom: found once for all letters of a publication."""

    people: Mapping[str, Profile]  # by slug and by former slug
    named_by: Mapping[
        str, list[tuple[Profile, int | None]]
    ]  # by slug: who would like to see it next, and the place of their reason

    @classmethod
    def of(cls, publication: Publication) -> _Directory:
        """Return the directory of everybody who is featured."""
        people = {alias: profile for profile in publication.profiles for alias in profile.founder.aliases}
        named_by: dict[str, list[tuple[Profile, int | None]]] = defaultdict(list)
        for profile in publication.profiles:
            people[profile.slug] = profile
            places = {n.slug: place for place, n in reversed(tuple(enumerate(profile.names_next))) if n.slug}
            for slug, place in places.items():
                named_by[slug].append((profile, place))
        return cls(people, named_by)


def _view(
    issue: Issue, said: noticeboard.Notices, directory: _Directory, publication: Publication,
    pictures: Mapping[str, Picture], lang: str,
) -> LetterView:  # fmt: skip
    facts = publication.facts
    profiles = [profile for profile in issue.profiles if profile.consents.newsletter]
    updates = [(profile, update) for profile, update in issue.updates if profile.consents.newsletter]
    is_news = not issue.profiles and not issue.updates  # only what the editors tell, and the network
    if not profiles and not updates and not is_news:
        raise NothingToSend(f"Nobody in the issue {issue.month} has agreed to appear in the letter.")
    lead = issue.lead if lang == facts.languages[0] else None  # the editors write in the publication's own language
    month = _month(issue, lang)
    naming = _NEWS.text(lang) if is_news else facts.name
    portraits = tuple(_portrait(profile, issue, publication, pictures, lang) for profile in profiles)
    later = tuple(_update(profile, update, facts, lang) for profile, update in updates)
    opening = rooted(lead.opening, facts.url) if lead else Html("")
    subject = lead.subject if lead and lead.subject else _default_subject(portraits or later, naming, month, lang)
    preheader = _preheader(lead, subject, portraits, later, facts.tagline.text(lang), month)
    return LetterView(
        frame=_frame(issue, publication, lang, subject, preheader),
        headline=lead.subject or "" if lead else "",
        opening=opening,
        opening_text=plaintext.paragraphs(opening),
        portraits=portraits,
        at_length=len(portraits) <= PORTRAITS_AT_LENGTH,
        updates=later,
        thanks=tuple(_thanks(event, directory, facts, lang) for event in said.thanks),
        offers=tuple(
            _notice(profile, (profile.in_language(lang) or profile).gives[place], facts, lang)
            for profile, place in said.offers
        ),
        needs=tuple(
            _notice(profile, (profile.in_language(lang) or profile).needs[place], facts, lang)
            for profile, place in said.needs
        ),
        relay=tuple(islice(_relay(issue, directory, facts, lang), RELAY_MOST)),
        calendar=_calendar(issue, lead, publication, lang),
        correction=correction_view(issue, publication),
    )


def correction_view(issue: Issue, publication: Publication) -> CorrectionView | None:
    """Return what the correction of ``issue``'s letter shows, None where there is none."""
    told, lang = issue.correction, publication.facts.languages[0]
    if told is None:
        return None
    subject = told.subject or _CORRECTS.text(lang).format(month=_month(issue, lang))
    body = rooted(told.body, publication.facts.url)
    candidates = (
        told.preheader or "",
        shortened(_line(first_paragraph(body)), PREHEADER_LONGEST),
        _CORRECTION.text(lang),
    )
    preheader = next(text for text in (*candidates, subject + ".") if text and _folded(text) != _folded(subject))
    return CorrectionView(
        frame=_frame(issue, publication, lang, subject, preheader),
        day=_day(told.day, lang),
        body=body,
        body_text=plaintext.paragraphs(body),
    )


def _letter(
    template: str, view: LetterView | CorrectionView, facts: PublicationFacts, templates: Templates, key: str, name: str,
    published: datetime,
) -> Letter:  # fmt: skip
    """Return the letter that ``template`` makes of ``view``; ``name`` is what its Message-ID begins with."""
    frame = view.frame
    return Letter(
        key=key,
        lang=frame.lang,
        subject=_header("subject", frame.subject),
        preheader=_header("preheader", frame.preheader),
        html=_hyphenated(_html(templates.render(f"{template}.mjml", frame.lang, view=view)), facts.languages[0]),
        text=plaintext.typeset(templates.render(f"{template}.txt", frame.lang, view=view)),
        published=published,
        sender_name=_header("sender", facts.letter_sender),
        sender_address=_header("sender's address", facts.letter_address),
        message_id=_message_id(name, facts, frame.lang),
        unsubscribe=frame.unsubscribe,
    )


def _frame(issue: Issue, publication: Publication, lang: str, subject: str, preheader: str) -> Frame:
    facts = publication.facts
    return Frame(
        lang=lang,
        name=facts.name,
        tagline=facts.tagline.text(lang),
        subject=subject,
        preheader=preheader,
        number=_ISSUE.text(lang).format(number=issue.number),
        month=_month(issue, lang),
        url=facts.url + addresses(facts, lang).home,
        archive_url=facts.url + addresses(facts, facts.languages[0]).letter(issue.month),
        sample=facts.sample,
        imprint=tuple(dict.fromkeys((facts.editor, *facts.address))),
        imprint_page=_editors_page(publication, lang, lambda page: page.shows == "imprint"),
        contact=facts.contact,
        order_url=facts.url + addresses(facts, lang).signup,
        unsubscribe=f"mailto:{quote(facts.contact, safe='@')}?subject={quote(_LEAVE.text(lang))}",
    )


def _portrait(
    original: Profile, issue: Issue, publication: Publication, pictures: Mapping[str, Picture], lang: str
) -> LetterPortrait:
    facts = publication.facts
    profile = original.in_language(lang) or original
    day = issue.published.date()
    return LetterPortrait(
        name=_line(profile.founder.name),
        business=_line(profile.founder.business),
        place=_line(profile.founder.place),
        trade=publication.trade(profile.founder.trade).label.text(lang),
        lang=profile.lang,
        foreign=_foreign(profile.lang, lang),
        url=_portrait_page(original, facts, lang),
        picture=_picture(profile, pictures.get(original.slug), facts) if original.consents.portrait else None,
        initials=initials(profile.founder.name),
        tint=colours.colour(original.issue),
        one_liner=_line(profile.one_liner),
        teaser=_line(first_paragraph(profile.interview.opening)),
        gives=_offers(profile.gives, day, lang),
        needs=_offers(profile.needs, day, lang),
    )


def _update(original: Profile, update: Update, facts: PublicationFacts, lang: str) -> LetterUpdate:
    profile = original.in_language(lang) or original
    told = next((u for u in profile.updates if u.key == update.key and u.lang == lang), update)
    openings = (told.interview.opening, *(answer.html for answer in told.interview.answers))
    return LetterUpdate(
        title=_line(told.title),
        name=_line(profile.founder.name),
        business=_line(profile.founder.business),
        lang=told.lang,
        foreign=_foreign(told.lang, lang),
        url=f"{_portrait_page(original, facts, lang)}#update-{update.key}",
        teaser=_line(next(filter(None, map(first_paragraph, openings)), "")),
    )


def _thanks(event: Referral, directory: _Directory, facts: PublicationFacts, lang: str) -> LetterThanks:
    giver, receiver = (_link(directory.people[slug], facts, lang) for slug in (event.giver, event.receiver))
    return LetterThanks(giver, receiver, _line(event.what))


def _notice(original: Profile, told: Offer | Need, facts: PublicationFacts, lang: str) -> LetterNotice:
    shown = original.in_language(lang) or original
    until = _day(told.valid_until, lang) if told.valid_until else ""
    return LetterNotice(_link(original, facts, lang), shown.lang, _line(told.text), until)


def _link(original: Profile, facts: PublicationFacts, lang: str) -> LetterLink:
    return LetterLink(_line(original.founder.name), _portrait_page(original, facts, lang))


def _picture(profile: Profile, picture: Picture | None, facts: PublicationFacts) -> LetterPicture | None:
    if picture is None or profile.portrait is None:
        return None
    return LetterPicture(
        url=f"{facts.url}/{quote(picture.path)}",
        width=COLUMN,  # a small one is stretched, so that all stand in line
        height=round(picture.height * COLUMN / picture.width),
        alt=_line(profile.portrait.alt),
        credit=_line(profile.portrait.credit),
    )


def _offers(entries: Iterable[Offer | Need], day: date, lang: str) -> tuple[LetterOffer, ...]:
    """Return what still stands on ``day``."""
    return tuple(
        LetterOffer(_line(entry.text), _day(entry.valid_until, lang) if entry.valid_until else "")
        for entry in entries
        if entry.valid_until is None or entry.valid_until >= day
    )


def _relay(issue: Issue, directory: _Directory, facts: PublicationFacts, lang: str) -> Iterator[LetterRelay]:
    """Yield who would have liked to see this issue's founders featured, then whom those name in their turn.

    Both sides have agreed to appear in the letter. Whoever is not featured by then stays unnamed: nobody has asked them yet.
    """
    featured = [profile for profile in issue.profiles if profile.consents.newsletter]
    most = max(1, PROPOSERS_MOST // max(1, len(featured)))
    for profile in featured:
        for number, (giver, place) in enumerate(_proposers(profile, issue, directory)[:most]):
            yield _word(giver, place, profile, facts, lang, onward=False, again=number > 0)
    for giver in featured:
        unnamed: int | None = None
        for place, nomination in enumerate(giver.names_next):
            receiver = directory.people.get(nomination.slug or "")
            if receiver is None or receiver.issue > issue.month:
                unnamed = place if nomination.slug or nomination.name else unnamed
            elif receiver.consents.newsletter:
                yield _word(giver, place, receiver, facts, lang, onward=True)
        if unnamed is not None:
            yield _word(giver, unnamed, None, facts, lang, onward=True)


def _proposers(profile: Profile, issue: Issue, directory: _Directory) -> list[tuple[Profile, int | None]]:
    """Return who named ``profile`` in an earlier issue, with the place of their reason; who proposed them stands first."""
    found = list(directory.named_by.get(profile.slug, ()))
    proposer = directory.people.get(profile.proposed_by or "")
    if proposer and all(giver.slug != proposer.slug for giver, _ in found):
        found.append((proposer, None))
    earlier = [row for row in found if row[0].issue < issue.month and row[0].consents.newsletter]
    return sorted(earlier, key=lambda row: (row[0].slug != profile.proposed_by, row[0].issue, row[0].slug))


def _word(
    giver: Profile, place: int | None, receiver: Profile | None, facts: PublicationFacts, lang: str, *, onward: bool,
    again: bool = False,
) -> LetterRelay:  # fmt: skip
    shown = giver.in_language(lang) or giver
    why = _line(shown.names_next[place].why) if place is not None and receiver else ""
    return LetterRelay(
        giver=_link(giver, facts, lang),
        receiver=_link(receiver, facts, lang) if receiver else None,
        onward=onward,
        again=again,
        why=_QUOTED.text(shown.lang).format(text=why) if why else "",
        lang=shown.lang,
    )


def _calendar(issue: Issue, lead: Lead | None, publication: Publication, lang: str) -> tuple[LetterDate, ...]:
    """Return the days that come after ``issue``: the editors' own, and when the next number appears.

    Who is planned for it is not said; not even whether anybody is.
    """
    known = {p.month for p in publication.pauses if p.decided is None or p.decided <= issue.published.date()}
    days = [_next_number(issue.published, months) for months in range(1, len(known) + 3)]
    upcoming, after, *_ = (day for day in days if f"{day:%Y-%m}" not in known)
    join = _editors_page(publication, lang, lambda page: page.slug in _JOIN_PAGES)
    contact = LetterLink(_WRITE.text(lang), f"mailto:{quote(publication.facts.contact, safe='@')}")
    link = LetterLink(_JOIN.text(lang), join.url) if join else contact
    rows = [(day, _PAUSE.text(lang).format(month=_month_of(day, lang)), "", "") for day in days if day < upcoming]
    rows += [(upcoming, _NEXT.text(lang).format(month=_month_of(after, lang)), link.name, link.url)]
    rows += [(told.day, told.text, "", "") for told in lead.dates if told.day >= issue.published.date()] if lead else []
    return tuple(
        LetterDate(_day(day, lang), _line(text), words, url)
        for day, text, words, url in sorted(rows, key=lambda row: row[0])
    )


def _next_number(published: datetime, months: int) -> date:
    """Return the day on which the number so many months after one appears; a day of the month is 28 at most."""
    year, month = divmod(published.year * 12 + published.month - 1 + months, 12)
    return date(year, month + 1, published.day)


def _editors_page(publication: Publication, lang: str, is_meant: Callable[[EditorialPage], bool]) -> LetterLink | None:
    """Return the editors' page that is meant, in ``lang`` or else in another language; None where there is none."""
    found = [page for page in publication.pages if is_meant(page)]
    page = next((page for page in found if page.lang == lang), found[0] if found else None)
    if page is None:
        return None
    return LetterLink(
        _line(page.title), publication.facts.url + addresses(publication.facts, page.lang).page(page.slug)
    )


def _day(day: date, lang: str) -> str:
    """Return "15. Dezember 2026", which no line breaks in two."""
    return dates.of_day(day, lang).replace(" ", "\u00a0")


def _month(issue: Issue, lang: str) -> str:
    return _month_of(issue.published, lang)


def _month_of(day: date, lang: str) -> str:
    return dates.of_month(f"{day:%Y-%m}", lang)


def _portrait_page(original: Profile, facts: PublicationFacts, lang: str) -> str:
    """Return the absolute address of a portrait in ``lang``, where it has none in the publication's own language."""
    shown = lang if original.in_language(lang) else facts.languages[0]
    return facts.url + addresses(facts, shown).founder(original.slug)


def _default_subject(shown: tuple[LetterPortrait | LetterUpdate, ...], name: str, month: str, lang: str) -> str:
    """Return "Ada und Bo: Vorgestellt, November 2026" with as many names as fit."""
    ending = f"{name}, {month}"
    names = [one.name for one in shown]
    for count in range(len(names), 0, -1):
        if len("".join((*names[:count], ending))) > SUBJECT_LONGEST:  # whatever stands between them
            continue
        rest = [_MORE.text(lang).format(count=len(names) - count)] if count < len(names) else []
        subject = f"{format_list([*names[:count], *rest], locale=lang)}: {ending}"
        if len(subject) <= SUBJECT_LONGEST:
            return subject
    return ending


def _preheader(
    lead: Lead | None, subject: str, portraits: tuple[LetterPortrait, ...], updates: tuple[LetterUpdate, ...],
    tagline: str, month: str,
) -> str:  # fmt: skip
    """Return the editors' preheader or the first sentence that says something else than the subject."""
    candidates = (
        lead.preheader or "" if lead else "",
        *(shortened(one.one_liner, PREHEADER_LONGEST) for one in portraits if not one.foreign),
        *(shortened(one.teaser, PREHEADER_LONGEST) for one in updates if not one.foreign),
        shortened(tagline, PREHEADER_LONGEST),
    )
    return next((text for text in candidates if text and _folded(text) != _folded(subject)), f"{month}.")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _foreign(lang: str, letter_lang: str) -> str:
    return "" if lang == letter_lang else Locale.parse(lang).get_display_name(letter_lang) or lang


def _line(text: str) -> str:
    """Return ``text`` as one line without characters that mean nothing; a no-break space stays."""
    clean = without_forbidden(text)
    return (clean if clean.isprintable() and "  " not in clean else _GAP.sub(" ", clean)).strip()


def _header(what: str, text: str) -> str:
    """Return ``text`` as it is. Raises ValueError where it could end a header or hide something in one (RFC 5322)."""
    if re.search(r"[\t\n\r]", text) or next(forbidden(text), None) or not text.strip():
        raise ValueError(f"The {what} of a letter is one line of visible characters, not {text!r}.")
    return text


def _html(mjml: str) -> str:
    """Return the HTML of ``mjml``. Raises ValueError where the editors' own HTML leaves an element open."""
    try:
        return mrml.to_html(mjml).content.strip() + "\n"
    except OSError as fault:  # the renderer's word for everything that it cannot read
        raise ValueError(f"An element of the letter's HTML is not closed ({fault}).") from fault


def _hyphenated(html: str, lang: str) -> str:
    """Return ``html`` with soft hyphens in words that a narrow screen has no room for.

    Half of the mail programs know neither ``hyphens`` nor ``overflow-wrap``; every one knows a soft hyphen.
    """
    hyphens = pyphen.Pyphen(lang=_HYPHENS.get(lang, "en_GB"), left=4, right=4)
    head, body, rest = html.partition("<body")
    words = partial(_LONG_WORD.sub, lambda word: hyphens.inserted(word.group(), "\u00ad"))
    return head + body + _SHOWN.sub(lambda shown: words(shown.group()), rest)


def _message_id(name: str, facts: PublicationFacts, lang: str) -> str:
    host = (urlsplit(facts.url).hostname or "localhost").encode("idna").decode("ascii")
    return f"<{name}.{lang}.{uuid5(UUID(facts.feed_namespace), name)}@{host}>"
