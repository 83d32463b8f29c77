"""A portrait's page: what it shows, made of what is handed over and of nothing else, so that whoever compares that need not make it.

What it has in common with the other pages is here as well; those are made in :mod:`pipeline.views`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline import characters, colours, dates, linked_data, prose
from pipeline import kit as founder_kit
from pipeline.addresses import CARD, Addresses, Anchor, addresses, way_to_root
from pipeline.connections import Connections
from pipeline.domain import Html, Need, Offer, OwnWord, Profile, PublicationFacts, Update
from pipeline.feeds import FeedLink
from pipeline.kit import Kit
from pipeline.links import fault
from pipeline.portrait import PictureSet

_LINK_NAMES = {"website": "Website", "linkedin": "LinkedIn", "youtube": "YouTube", "github": "GitHub"}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The way to the same page in another language."""

    lang: str
    text: str  # the language's own name
    path: str


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of one language says about the publication."""

    name: str
    tagline: str
    lang: str
    url: str  # absolute, without a slash at the end
    paths: Addresses
    pages: tuple[Anchor, ...]  # of the editors, for the foot of the page
    feeds: tuple[FeedLink, ...]
    editor: str
    sample: bool
    preview: bool  # not for search engines
    is_sent: bool  # somebody carries the letter to readers; otherwise it only stands on the site
    join: Anchor | None  # the editors' page with the form of taking part


Located = tuple[str, str, tuple[tuple[str, str], ...]]
"""Where a page stands: its path, its canonical address, and (language, address) of all that say the same."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself."""

    path: str  # rooted: "/marlene-schoenfeld/"
    base: str  # way to the site's root, without a slash at the end
    canonical: str  # absolute
    description: str
    alternates: tuple[tuple[str, str], ...] = ()  # (language, absolute URL), this page included; empty for a single one
    switch: tuple[LanguageLink, ...] = ()  # the other languages; their home page where nobody has translated this one
    picture: str = ""  # absolute URL of the card that stands for the page where it is shared
    picture_alt: str = ""
    feeds: tuple[FeedLink, ...] = ()  # the page's own, beside the site's
    listed: bool = True  # for search engines and the sitemap; False for a step on the way somewhere
    tint: int = 0  # of the month whose colour the page wears, 0 to 11

    @property
    def located(self) -> Located:
        """Where the page stands."""
        return self.path, self.canonical, self.alternates


@dataclass(frozen=True)
class Card:
    """A founder in a list. What it says is written out once: there are half a dozen lists, and each holds everybody."""

    path: str
    name: str
    business: str
    place: str
    trade: str
    one_liner: str
    month: str  # "November 2026"
    lang: str  # of the one-liner
    initials: str
    tint: int  # of the month's colour, 0 to 11
    picture: PictureSet | None
    alt: str

    @property
    def is_long(self) -> bool:
        """Return whether the name is to be set smaller where it is a headline."""
        return characters.is_long(self.name)

    def __repr__(self) -> str:
        written: str | None = self.__dict__.get(_WRITTEN)
        if written is None:
            written = self.__dict__[_WRITTEN] = f"Card{tuple(self.__dict__.values())}"
        return written


_WRITTEN = "written out"  # no field: two cards that say the same are equal


@dataclass(frozen=True, slots=True)
class Statement:
    """An offer or a need."""

    text: str
    until: str | None  # "31. Dezember 2026"


@dataclass(frozen=True, slots=True)
class Relay:
    """Who comes next, and why."""

    other: Anchor
    why: str
    tint: int  # of the month in which the other one was featured


@dataclass(frozen=True, slots=True)
class Word:
    """A later word of a founder."""

    anchor: str
    title: str
    month: str
    lang: str
    opening: Html
    answers: tuple[tuple[str, Html], ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a founder says the portrait brought."""

    text: str
    lang: str
    month: str  # in which it was said


@dataclass(frozen=True, slots=True)
class PortraitView:
    """A founder's page. Giving stands before seeking, here as everywhere."""

    head: Head
    lang: str  # of the interview, where nobody has translated it into the page's language
    original: str  # language of what a translation leaves as it is: the pronouns and the credit
    name: str
    pronouns: str | None
    business: str
    place: str
    place_path: str
    trade: str
    trade_path: str
    founded: str
    one_liner: str
    month: str
    issue: str  # path
    initials: str
    tint: int
    picture: PictureSet | None
    alt: str
    credit: str
    opening: Html
    answers: tuple[tuple[str, str, Html], ...]  # (anchor, question, answer)
    gives: tuple[Statement, ...]
    needs: tuple[Statement, ...]
    links: tuple[Anchor, ...]
    proposed_by: Anchor | None
    relays: tuple[Relay, ...]  # whom this founder names
    named_by: tuple[Relay, ...]  # who names this founder
    connections: Connections  # with the other founders
    words: tuple[Word, ...]
    brought: Brought | None  # None where the founder has released no such sentence
    published: str  # ISO 8601 with offset
    kit: Kit  # for the founder, at the end of the page
    linked: linked_data.OfPortrait  # what the page says to programs
    earlier: Anchor | None
    later: Anchor | None

    @property
    def is_long(self) -> bool:
        """Return whether the name is to be set smaller."""
        return characters.is_long(self.name)


@dataclass(frozen=True, slots=True)
class Common:
    """What all portraits of one language are made with."""

    facts: PublicationFacts
    lang: str
    paths: Mapping[str, Addresses]  # by language
    trades: Mapping[str, str]  # what each is called, by its key
    feeds: Mapping[str, FeedLink]  # of trades, by their key


@dataclass(frozen=True, slots=True)
class Around:
    """What a portrait's page shows that its founder did not hand in."""

    picture: PictureSet | None
    published: str  # ISO 8601 with offset
    number: int  # of the issue
    issue: str  # its path, in a language that it has a page in
    proposed_by: Anchor | None
    relays: tuple[Relay, ...]  # whom this founder names
    named_by: tuple[Relay, ...]  # who names this founder
    connections: Connections
    earlier: Anchor | None
    later: Anchor | None
    ended: tuple[date, ...]  # the last days of offers and needs that have run out


def portrait(common: Common, profile: Profile, around: Around) -> PortraitView:
    """Return a founder's page."""
    facts, lang = common.facts, common.lang
    paths, shown = common.paths[lang], profile.in_language(lang) or profile
    founder, head = shown.founder, portrait_head(common, profile)
    card = card_of(common, profile, around.picture)
    return PortraitView(
        head=head,
        lang=shown.lang,
        original=profile.lang,
        name=founder.name,
        pronouns=founder.pronouns,
        business=founder.business,
        place=founder.place,
        place_path=paths.place(founder.place),
        trade=card.trade,
        trade_path=paths.trade(founder.trade),
        founded=dates.as_known(founder.founded, lang),
        one_liner=shown.one_liner,
        month=card.month,
        issue=paths.issue(shown.issue),
        initials=card.initials,
        tint=card.tint,
        picture=card.picture,
        alt=card.alt,
        credit=shown.portrait.credit if shown.portrait else "",
        opening=prose.rooted(shown.interview.opening, head.base),
        answers=tuple((a.anchor, a.question, prose.rooted(a.html, head.base)) for a in shown.interview.answers),
        gives=statements(shown.gives, lang, around.ended),
        needs=statements(shown.needs, lang, around.ended),
        links=tuple(
            Anchor(_LINK_NAMES.get(link.kind, link.kind.capitalize()), link.url)
            for link in founder.links
            if fault(link.url) is None  # the second line: no escaping takes the effect from javascript:
        ),
        proposed_by=around.proposed_by,
        relays=around.relays,
        named_by=around.named_by,
        connections=around.connections,
        words=tuple(_word(update, head, lang) for update in profile.updates),
        brought=_brought(profile.impact, lang),
        published=around.published,
        kit=founder_kit.kit(
            facts,
            founder.slug,
            founder.name,
            lang,
            url=head.canonical,
            card=head.path + CARD,
            badge=paths.home + founder_kit.BADGE,
        ),
        linked=_linked(common, shown, head, around),
        earlier=around.earlier,
        later=around.later,
    )


def canonical_path(common: Common, profile: Profile) -> str:
    """Return the path of a portrait in the language that its text is in, where it has a page in that."""
    shown = profile.in_language(common.lang) or profile
    is_own = shown.lang == common.lang or shown.lang not in languages_of(common.facts, profile)
    return common.paths[common.lang if is_own else shown.lang].founder(profile.slug)


def located(common: Common, profile: Profile, languages: Sequence[str]) -> Located:
    """Return where a portrait that has a page in ``languages`` stands, as its head says it."""
    facts, slug = common.facts, profile.slug
    own = facts.url + canonical_path(common, profile)
    urls = [(lang, facts.url + common.paths[lang].founder(slug)) for lang in languages] if len(languages) > 1 else ()
    return common.paths[common.lang].founder(slug), own, tuple(urls)


def portrait_head(common: Common, profile: Profile) -> Head:
    """Return what a portrait's page says about itself."""
    facts, lang = common.facts, common.lang
    shown = profile.in_language(lang) or profile
    found = {other: common.paths[other].founder(profile.slug) for other in languages_of(facts, profile)}
    path = common.paths[lang].founder(profile.slug)
    feed = common.feeds.get(shown.founder.trade)
    return head_of(
        facts, lang, path, shown.one_liner, found, colours.tint(profile.issue),
        feeds=(feed,) if feed else (), canonical=canonical_path(common, profile),
        card=(path, f"{shown.founder.name}, {shown.founder.business}"),
    )  # fmt: skip


def card_of(common: Common, profile: Profile, picture: PictureSet | None) -> Card:
    """Return a founder as lists show them."""
    shown = profile.in_language(common.lang) or profile
    founder = shown.founder
    return Card(
        path=common.paths[common.lang].founder(founder.slug),
        name=founder.name,
        business=founder.business,
        place=founder.place,
        trade=common.trades[founder.trade],
        one_liner=shown.one_liner,
        month=dates.of_month(shown.issue, common.lang),
        lang=shown.lang,
        initials=characters.initials(founder.name),
        tint=colours.tint(profile.issue),
        picture=picture,
        alt=shown.portrait.alt if shown.portrait else "",
    )


def statements(
    statements: tuple[Offer, ...] | tuple[Need, ...], lang: str, ended: tuple[date, ...]
) -> tuple[Statement, ...]:
    """Return offers or needs as a page shows them, without those that have ``ended``."""
    return tuple(
        Statement(s.text, dates.of_day(s.valid_until, lang) if s.valid_until else None)
        for s in statements
        if s.valid_until not in ended
    )


def _word(update: Update, head: Head, lang: str) -> Word:
    return Word(
        anchor=word_anchor(update),
        title=update.title,
        month=dates.of_month(update.issue, lang),
        lang=update.lang,
        opening=prose.rooted(update.interview.opening, head.base),
        answers=tuple((a.question, prose.rooted(a.html, head.base)) for a in update.interview.answers),
    )


def _brought(word: OwnWord | None, lang: str) -> Brought | None:
    return Brought(word.text, word.lang, dates.of_month(f"{word.consent:%Y-%m}", lang)) if word else None


def _linked(common: Common, shown: Profile, head: Head, around: Around) -> linked_data.OfPortrait:
    """Return what a portrait's page says to programs."""
    facts = common.facts
    own = (f"{facts.url}/{around.picture.page.path}",) if around.picture else ()
    return linked_data.OfPortrait(
        facts, shown.founder, head.canonical, shown.lang,
        line=shown.one_liner, published=around.published, pictures=(head.picture, *own),
        issue_url=facts.url + around.issue, issue_name=dates.of_month(shown.issue, common.lang), number=around.number,
        home=facts.url + common.paths[common.lang].home,
    )  # fmt: skip


def head_of(
    facts: PublicationFacts,
    lang: str,
    path: str,
    description: str,
    found: Mapping[str, str],
    tint: int,
    *,
    card: tuple[str, str] | None,
    feeds: tuple[FeedLink, ...],
    canonical: str | None,
    listed: bool = True,
) -> Head:
    """Return a page's head; ``found`` maps every language the page exists in to its path.

    ``card`` is the path that a card lies below and its alt text; a page without a card of its own has the home page's.
    """
    below, alt = card or (addresses(facts, lang).home, f"{facts.name}: {facts.tagline.text(lang)}")
    others = [other for other in facts.languages if other != lang]
    names = {"de": "Deutsch", "en": "English"}
    return Head(
        path=path,
        base=way_to_root(path),
        canonical=facts.url + (canonical or path),
        description=description or facts.tagline.text(lang),
        alternates=tuple((other, facts.url + found[other]) for other in facts.languages if other in found)
        if len(found) > 1
        else (),
        switch=tuple(LanguageLink(o, names.get(o, o), found.get(o) or addresses(facts, o).home) for o in others),
        picture=facts.url + below + CARD,
        picture_alt=alt,
        feeds=feeds,
        listed=listed,
        tint=tint,
    )


def languages_of(facts: PublicationFacts, profile: Profile) -> tuple[str, ...]:
    """Return the languages in which a portrait has a page: the publication's own always, others where it has text."""
    own = facts.languages[0]
    return tuple(lang for lang in facts.languages if lang == own or profile.in_language(lang))


def word_anchor(update: Update) -> str:
    """Return the id under which a later word stands on the portrait's page."""
    return f"update-{update.key}"
