"""How an issue becomes a letter: first a view with ready-made strings, then HTML and plain text from the same view.

Only founders who agreed to appear in the letter are in it, also where another founder names them. What a letter shows
depends on its issue alone: offers are measured against the day the issue appears, and a founder who was featured later
is not named. So the letter of an old issue stays the same bytes, whenever it is rendered again.

The two errors of this module are kinds of ValueError: ``NothingToSend`` where nobody may appear, and a plain ValueError
where a header holds a line break or a control character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

import mrml
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from pipeline import noticeboard, plaintext
from pipeline.addresses import addresses
from pipeline.characters import forbidden, initials, without_forbidden
from pipeline.domain import (
    Html,
    Issue,
    Lead,
    Letter,
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
from pipeline.rendering import Templates
from pipeline.schema import both

COLUMN: Final = 600  # pixels; the widest column every mail program shows whole
SUBJECT_LONGEST: Final = 90  # characters
PREHEADER_LONGEST: Final = 120  # characters; no inbox shows more

_TINTS: Final = (
    "#e9c46a",
    "#a9cfc0",
    "#eba98e",
    "#b7c7e6",
    "#d9bfe0",
    "#c8cf8f",
)  # the same as in theme/static/site.css
_MORE: Final = both("{count} weitere", "{count} more")
_ISSUE: Final = both("Ausgabe {number}", "Issue {number}")
_LEAVE: Final = both("Abmelden", "Unsubscribe")


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
    proposed_by: tuple[LetterLink, ...]  # one or none
    names_next: tuple[LetterLink, ...]


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
class LetterView:
    """What the templates of the letter, and the archive page on the site, show."""

    lang: str
    name: str  # of the publication
    tagline: str
    subject: str
    preheader: str
    headline: str  # the editors' own subject, "" where the issue names itself
    number: str  # "Ausgabe 13"
    month: str  # "November 2026"
    url: str  # of the publication, absolute
    archive_url: str  # absolute; the site shows every letter in the publication's own language
    opening: Html  # "" where the editors wrote none
    opening_text: tuple[str, ...]  # the same for plain text, one paragraph each
    portraits: tuple[LetterPortrait, ...]
    updates: tuple[LetterUpdate, ...]
    thanks: tuple[LetterThanks, ...]
    offers: tuple[LetterNotice, ...]
    needs: tuple[LetterNotice, ...]
    sample: bool  # people and businesses are invented, and the letter says so
    imprint: tuple[str, ...]  # lines
    contact: str  # e-mail address of the editors
    unsubscribe: str  # an address of the form "mailto:", which works without any courier's help


def compose(
    issue: Issue, publication: Publication, pictures: Mapping[str, Picture], templates: Templates, lang: str
) -> Letter:
    """Return the letter of ``issue`` in ``lang``; ``pictures`` are the letter's derivatives by slug.

    Raises NothingToSend, ValueError for a header that could break a mail, and jinja2.TemplateError.
    """
    view = letter_view(issue, publication, pictures, lang)
    facts = publication.facts
    return Letter(
        key=issue.month if lang == facts.languages[0] else f"{issue.month}-{lang}",
        lang=lang,
        subject=_header("subject", view.subject),
        preheader=_header("preheader", view.preheader),
        html=mrml.to_html(templates.render("letter.mjml", lang, view=view)).content.strip() + "\n",
        text=plaintext.typeset(templates.render("letter.txt", lang, view=view)),
        published=issue.published,
        sender_name=_header("sender", facts.letter_sender),
        sender_address=_header("sender's address", facts.letter_address),
        message_id=_message_id(issue, facts, lang),
        unsubscribe=view.unsubscribe,
    )


def letter_view(issue: Issue, publication: Publication, pictures: Mapping[str, Picture], lang: str) -> LetterView:
    """Return what the letter of ``issue`` shows in ``lang``. Raises NothingToSend where nobody may appear in it."""
    facts = publication.facts
    profiles = [profile for profile in issue.profiles if profile.consents.newsletter]
    updates = [(profile, update) for profile, update in issue.updates if profile.consents.newsletter]
    if not profiles and not updates:
        raise NothingToSend(f"Nobody in the issue {issue.month} has agreed to appear in the letter.")
    lead = issue.lead if lang == facts.languages[0] else None  # the editors write in the publication's own language
    month = format_date(issue.published.date(), "MMMM y", locale=lang)
    portraits = tuple(_portrait(profile, issue, publication, pictures, lang) for profile in profiles)
    later = tuple(_update(profile, update, facts, lang) for profile, update in updates)
    opening = rooted(lead.opening, facts.url) if lead else Html("")
    subject = lead.subject if lead and lead.subject else _default_subject(portraits or later, facts.name, month, lang)
    return LetterView(
        lang=lang,
        name=facts.name,
        tagline=facts.tagline.text(lang),
        subject=subject,
        preheader=_preheader(lead, subject, portraits, later, facts.tagline.text(lang), month),
        headline=lead.subject or "" if lead else "",
        number=_ISSUE.text(lang).format(number=issue.number),
        month=month,
        url=facts.url + addresses(facts, lang).home,
        archive_url=facts.url + addresses(facts, facts.languages[0]).letter(issue.month),
        opening=opening,
        opening_text=plaintext.paragraphs(opening),
        portraits=portraits,
        updates=later,
        thanks=tuple(_thanks(event, publication, lang) for event in noticeboard.thanks(issue, publication)),
        offers=tuple(
            _notice(profile, (profile.in_language(lang) or profile).gives[place], facts, lang)
            for profile, place in noticeboard.offers(issue, publication)
        ),
        needs=tuple(
            _notice(profile, (profile.in_language(lang) or profile).needs[place], facts, lang)
            for profile, place in noticeboard.needs(issue, publication)
        ),
        sample=facts.sample,
        imprint=tuple(dict.fromkeys((facts.editor, *facts.address))),
        contact=facts.contact,
        unsubscribe=f"mailto:{quote(facts.contact, safe='@')}?subject={quote(_LEAVE.text(lang))}",
    )


def _portrait(
    original: Profile, issue: Issue, publication: Publication, pictures: Mapping[str, Picture], lang: str
) -> LetterPortrait:
    facts = publication.facts
    profile = original.in_language(lang) or original
    day = issue.published.date()
    proposers = [original.proposed_by] if original.proposed_by else []
    heirs = [nomination.slug for nomination in original.names_next if nomination.slug]
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
        tint=_TINTS[sum(original.founder.id.encode()) % len(_TINTS)],
        one_liner=_line(profile.one_liner),
        teaser=_line(first_paragraph(profile.interview.opening)),
        gives=_offers(profile.gives, day, lang),
        needs=_offers(profile.needs, day, lang),
        proposed_by=tuple(_named(proposers, issue, publication, lang)),
        names_next=tuple(_named(heirs, issue, publication, lang)),
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


def _thanks(event: Referral, publication: Publication, lang: str) -> LetterThanks:
    giver, receiver = (
        _link(publication.profile(slug), publication.facts, lang) for slug in (event.giver, event.receiver)
    )
    return LetterThanks(giver, receiver, _line(event.what))


def _notice(original: Profile, told: Offer | Need, facts: PublicationFacts, lang: str) -> LetterNotice:
    shown = original.in_language(lang) or original
    until = format_date(told.valid_until, "long", locale=lang) if told.valid_until else ""
    return LetterNotice(_link(original, facts, lang), shown.lang, _line(told.text), until)


def _link(original: Profile | None, facts: PublicationFacts, lang: str) -> LetterLink:
    if original is None:
        raise KeyError("only featured founders are named in a letter")
    return LetterLink(_line(original.founder.name), _portrait_page(original, facts, lang))


def _picture(profile: Profile, picture: Picture | None, facts: PublicationFacts) -> LetterPicture | None:
    if picture is None or profile.portrait is None:
        return None
    width = min(picture.width, COLUMN)
    return LetterPicture(
        url=f"{facts.url}/{quote(picture.path)}",
        width=width,
        height=round(picture.height * width / picture.width),
        alt=_line(profile.portrait.alt),
        credit=_line(profile.portrait.credit),
    )


def _offers(entries: Iterable[Offer | Need], day: date, lang: str) -> tuple[LetterOffer, ...]:
    """Return what still stands on ``day``."""
    return tuple(
        LetterOffer(_line(entry.text), format_date(entry.valid_until, "long", locale=lang) if entry.valid_until else "")
        for entry in entries
        if entry.valid_until is None or entry.valid_until >= day
    )


def _named(slugs: Iterable[str], issue: Issue, publication: Publication, lang: str) -> Iterator[LetterLink]:
    """Yield those of ``slugs`` who are featured by the time of ``issue`` and agreed to appear in the letter."""
    known = {name: profile for profile in publication.profiles for name in (*profile.founder.aliases, profile.slug)}
    for slug in slugs:
        profile = known.get(slug)
        if profile and profile.issue <= issue.month and profile.consents.newsletter:
            yield _link(profile, publication.facts, lang)


def _portrait_page(original: Profile, facts: PublicationFacts, lang: str) -> str:
    """Return the absolute address of a portrait in ``lang``, where it has none in the publication's own language."""
    shown = lang if original.in_language(lang) else facts.languages[0]
    return facts.url + addresses(facts, shown).founder(original.slug)


def _default_subject(shown: tuple[LetterPortrait | LetterUpdate, ...], name: str, month: str, lang: str) -> str:
    """Return "Ada und Bo: Vorgestellt, November 2026" with as many names as fit."""
    ending = f"{name}, {month}"
    names = [one.name for one in shown]
    for count in range(len(names), 0, -1):
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
        *(_shortened(one.one_liner) for one in portraits if not one.foreign),
        *(_shortened(one.teaser) for one in updates if not one.foreign),
        _shortened(tagline),
    )
    return next((text for text in candidates if text and _folded(text) != _folded(subject)), f"{month}.")


def _shortened(text: str) -> str:
    if len(text) <= PREHEADER_LONGEST:
        return text
    return text[: PREHEADER_LONGEST - 1].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _foreign(lang: str, letter_lang: str) -> str:
    return "" if lang == letter_lang else Locale.parse(lang).get_display_name(letter_lang) or lang


def _line(text: str) -> str:
    """Return ``text`` as one line without characters that mean nothing; a no-break space stays."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", without_forbidden(text)).strip()


def _header(what: str, text: str) -> str:
    """Return ``text`` as it is. Raises ValueError where it could end a header or hide something in one (RFC 5322)."""
    if re.search(r"[\t\n\r]", text) or next(forbidden(text), None) or not text.strip():
        raise ValueError(f"The {what} of a letter is one line of visible characters, not {text!r}.")
    return text


def _message_id(issue: Issue, facts: PublicationFacts, lang: str) -> str:
    host = (urlsplit(facts.url).hostname or "localhost").encode("idna").decode("ascii")
    return f"<{issue.month}.{lang}.{uuid5(UUID(facts.feed_namespace), issue.month)}@{host}>"
