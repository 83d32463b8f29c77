"""What a portrait brought its founder: what happened since, what came back, who met, what they say, and how many read on.

Everything is computed from files: the ledger, the editors' private folder, the portrait. Windows end one, three and twelve months
after the issue appeared and are cumulative. What happened at a day that is not known exactly belongs to a window only where it
certainly lies within: a month that has begun before the portrait is told apart, as perhaps earlier.

This is for the editors, and each founder's part of it for that founder; nothing is ranked and no two stories are compared. Readers
see one sentence, if the founder wants that (:class:`pipeline.domain.OwnWord`). Readers of the letter are counted in steps of five
(:func:`counted`), so that neither a number nor the difference of two tells of fewer, and they are never summed up.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from pipeline import characters, dates, ledger
from pipeline.addresses import addresses
from pipeline.domain import Label, Month, Profile, Publication, Referral, ReferralKind
from pipeline.network import GIFTS, Network, span
from pipeline.private import (
    AFTER,
    COARSE,
    Clicks,
    Inquiry,
    InquiryState,
    InquiryStep,
    Introduction,
    Private,
    State,
    one_line,
)
from pipeline.publication import appears
from pipeline.schema import both

YEAR: Final = AFTER[-1]  # months; then a later word may be asked for, in the same mail
PAUSE: Final = timedelta(days=30)  # between two questions to one person


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the ledger that a founder has part in."""

    event: Referral  # of the private folder: its key begins with "private:"
    role: str  # the founder's: giver, receiver, told_by, introduced_to
    is_private: bool  # known to the editors only


@dataclass(frozen=True, slots=True)
class Chain:
    """Gifts that followed one another in time; that one came of the other, only those who were there know."""

    events: tuple[Referral, ...]
    returned: bool  # the last one reached whoever gave the first one; otherwise others passed on
    is_private: bool  # one of them is known to the editors only


@dataclass(frozen=True, slots=True)
class Meeting:
    """An introduction by the editors that took place."""

    key: str
    other: str  # slug
    day: date
    state: State
    note: str  # what the editors noted when it was closed, "" for nothing; for them only
    events: tuple[Referral, ...]  # gifts between the two that are certainly later, private ones included; oldest first

    @property
    def became_work(self) -> bool:
        """Whether something passed between the two since."""
        return bool(self.events)


@dataclass(frozen=True, slots=True)
class Window:
    """What had happened some months after the portrait appeared, all in all."""

    after: int | None  # months; None for everything until today
    until: date  # its last day
    is_over: bool  # before that, nothing of it is told
    events: tuple[Happened, ...] = ()  # oldest first
    chains: tuple[Chain, ...] = ()
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """How many readers of one letter followed a link to the founder's page."""

    letter: Month
    at_least: int  # a multiple of five; 0 means fewer than five
    fetched: date
    courier: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one portrait brought."""

    profile: Profile
    appeared: date
    today: date
    windows: tuple[Window, ...]  # after one, three and twelve months, and until today
    unsure: tuple[Happened, ...]  # perhaps before the portrait appeared: known to the month or the year only
    followed: tuple[Followed, ...]  # by letter
    words: tuple[InquiryStep, ...]  # what the founder said, in its order
    asked: tuple[InquiryStep, ...]
    is_over: bool  # the founder does not want to be asked again


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody who is to be asked what the portrait brought."""

    slug: str
    after: int  # months after the portrait, one of AFTER: the latest that have passed
    since: date  # when they had passed
    later_word: bool  # whether the same mail asks for a later word ("one year later")


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A portrait of a year or more without a later word, written or to come."""

    slug: str
    since: date  # when the year had passed
    asked: date | None  # when the founder was asked for one; once is enough


@dataclass(frozen=True, slots=True)
class Story:
    """A portrait among the stories."""

    slug: str
    name: str
    issue: Month
    effects: tuple[str, ...]  # of EFFECTS, in that order


@dataclass(frozen=True, slots=True)
class Stories:
    """All stories, by month and then as lists are sorted; nothing is counted and nothing compared."""

    today: date
    names: Mapping[str, str]  # by slug
    effect: tuple[Story, ...]
    none: tuple[Story, ...]
    early: tuple[Story, ...]  # not a month old, and nothing known yet
    due: tuple[Reminder, ...]
    anniversaries: tuple[Anniversary, ...]


EFFECTS: Final[dict[str, Label]] = {
    "received": both("etwas bekommen", "received something"),
    "given": both("etwas gegeben", "gave something"),
    "part": both("an etwas beteiligt", "had part in something"),
    "work": both("aus einer Vorstellung wurde mehr", "more came of an introduction"),
    "words": both("eigene Worte", "own words"),
}
"""What an effect can be, as a few words."""


# What is due


def due(publication: Publication, folder: Private, today: date) -> tuple[Reminder, ...]:
    """Return who is to be asked today, the longest waiting first.

    Of several windows that passed only the latest is asked for, once; and nobody is asked within thirty days of the last question,
    who has told by themselves since, or who does not want to be asked.
    """
    rows = (_reminder(p, publication, folder.impact.get(p.slug), today) for p in publication.profiles)
    return tuple(sorted(filter(None, rows), key=lambda row: (row.since, row.slug)))


def anniversaries(publication: Publication, folder: Private, today: date) -> tuple[Anniversary, ...]:
    """Return the portraits of a year or more without a later word, the oldest first; who wants no questions is left out."""
    rows = []
    for profile in publication.profiles:
        inquiry, since = folder.impact.get(profile.slug), _end(appeared(profile, publication), YEAR)
        if today >= since and not _has_later_word(profile, publication) and not (inquiry and inquiry.is_over):
            asked = [step.day for step in inquiry.asked if step.after == YEAR] if inquiry else []
            rows.append(Anniversary(profile.slug, since, asked[0] if asked else None))
    return tuple(sorted(rows, key=lambda row: (row.since, row.slug)))


def appeared(profile: Profile, publication: Publication) -> date:
    """Return the day on which a portrait appeared."""
    return appears(profile.issue, publication.facts).date()


def asking(publication: Publication, inquiry: Inquiry | None, slug: str, today: date) -> Inquiry | Label:
    """Return an inquiry with the question of today noted, or why nobody is to be asked."""
    profile = publication.profile(slug)
    if profile is None:
        return both("Noch nicht vorgestellt.", "Not featured yet.")
    row = _reminder(profile, publication, inquiry, today)
    if row is not None:
        return _with(inquiry, slug, InquiryStep(InquiryState.ASKED, today, row.after))
    if inquiry and inquiry.is_over:
        return both("Die Person möchte nicht mehr gefragt werden.", "This person does not want to be asked again.")
    if inquiry and inquiry.asked:
        last = inquiry.asked[-1]
        return both(f"Gefragt ist schon, am {dates.of_day(last.day, 'de')}; einmal genügt.",
                    f"Asked already, on {dates.of_day(last.day, 'en')}; once is enough.")  # fmt: skip
    first = _end(appeared(profile, publication), AFTER[0])
    if today >= first:
        return both("Die Person hat von selbst erzählt.", "This person has told by themselves.")
    return both(
        f"Das ist zu früh: ab dem {dates.of_day(first, 'de')}.", f"That is too early: from {dates.of_day(first, 'en')}."
    )


def inviting(publication: Publication, inquiry: Inquiry | None, slug: str, today: date) -> Inquiry | Label:
    """Return an inquiry with today's question for a later word noted, or why nobody is to be asked.

    It is the question after twelve months: whoever was asked that was asked for a later word too, and the other way round.
    """
    profile = publication.profile(slug)
    if profile is None:
        return both("Noch nicht vorgestellt.", "Not featured yet.")
    if inquiry and inquiry.is_over:
        return both("Die Person möchte nicht mehr gefragt werden.", "This person does not want to be asked again.")
    if _has_later_word(profile, publication):
        return both("Es gibt schon ein späteres Wort.", "There is a later word already.")
    since = _end(appeared(profile, publication), YEAR)
    if today < since:
        return both(
            f"Das ist zu früh: ab dem {dates.of_day(since, 'de')}.",
            f"That is too early: from {dates.of_day(since, 'en')}.",
        )
    if day := next((step.day for step in inquiry.asked if step.after == YEAR), None) if inquiry else None:
        return both(f"Gefragt ist schon, am {dates.of_day(day, 'de')}; einmal genügt.",
                    f"Asked already, on {dates.of_day(day, 'en')}; once is enough.")  # fmt: skip
    if inquiry and inquiry.asked and today - inquiry.asked[-1].day < PAUSE:
        day = inquiry.asked[-1].day + PAUSE
        return both(f"Gefragt wurde gerade erst; wieder ab dem {dates.of_day(day, 'de')}.",
                    f"Asked only just now; again from {dates.of_day(day, 'en')}.")  # fmt: skip
    return _with(inquiry, slug, InquiryStep(InquiryState.ASKED, today, YEAR))


def answered(inquiry: Inquiry | None, slug: str, text: str, day: date) -> Inquiry:
    """Return an inquiry with what the founder said. Raises ValueError for a day before its last step."""
    return _with(inquiry, slug, InquiryStep(InquiryState.ANSWERED, day, text=one_line(text)))


def declined(inquiry: Inquiry | None, slug: str, day: date) -> Inquiry:
    """Return an inquiry after which the founder is asked no more. Raises ValueError for a day before its last step."""
    return _with(inquiry, slug, InquiryStep(InquiryState.DECLINED, day))


def _with(inquiry: Inquiry | None, slug: str, step: InquiryStep) -> Inquiry:
    before = inquiry.steps if inquiry else ()
    if before and step.day < before[-1].day:
        raise ValueError(f"{step.day} < {before[-1].day}")
    return Inquiry(slug, f"impact/{slug}.yml", (*before, step))


def _reminder(profile: Profile, publication: Publication, inquiry: Inquiry | None, today: date) -> Reminder | None:
    """Return what is to be asked today, None where nothing is."""
    since = appeared(profile, publication)
    passed = [(months, end) for months in AFTER if (end := _end(since, months)) <= today]
    if not passed:
        return None
    months, end = passed[-1]
    for step in inquiry.steps if inquiry else ():
        is_asked = step.state is InquiryState.ASKED and (step.after >= months or today < step.day + PAUSE)
        is_told = step.state is InquiryState.ANSWERED and step.day >= end
        if is_asked or is_told or step.state is InquiryState.DECLINED:
            return None
    return Reminder(profile.slug, months, end, months == YEAR and not _has_later_word(profile, publication))


def _has_later_word(profile: Profile, publication: Publication) -> bool:
    return bool(profile.updates) or profile.slug in publication.words_ahead


def _end(day: date, months: int) -> date:
    """Return the day ``months`` later; issues appear on the 28th at the latest, so there is one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, day.day)


# What it brought


def report(publication: Publication, known: Network, folder: Private, slug: str) -> Report:
    """Return what the portrait of ``slug`` brought; ``known`` is the network of all events that stand, private ones included.

    Raises KeyError for somebody who is not featured.
    """
    profile = publication.profile(slug)
    if profile is None:
        raise KeyError(slug)
    since, today = appeared(profile, publication), publication.today
    public = frozenset(event.key for event in publication.ledger)
    first, happened = since.toordinal(), _happened(known, slug, public)
    certain = [one for one in happened if span(one.event.when)[0] >= first]
    chains = _chains(known, slug, first, public)
    meetings = [m for i in folder.introductions.values() if (m := _meeting(i, slug, known)) and m.day >= since]
    inquiry = folder.impact.get(slug)
    return Report(
        profile=profile,
        appeared=since,
        today=today,
        windows=tuple(_window(after, since, today, certain, chains, meetings) for after in (*AFTER, None)),
        unsure=tuple(one for one in happened if span(one.event.when)[0] < first <= span(one.event.when)[1]),
        followed=tuple(_followed(folder.clicks.values(), profile)),
        words=inquiry.answers if inquiry else (),
        asked=inquiry.asked if inquiry else (),
        is_over=inquiry is not None and inquiry.is_over,
    )


def stories(publication: Publication, known: Network, folder: Private) -> Stories:
    """Return all stories, with and without an effect; ``known`` as for :func:`report`."""
    public = frozenset(event.key for event in publication.ledger)
    profiles = sorted(publication.profiles, key=lambda p: (p.issue, characters.sort_key(p.founder.sort_as)))
    stories = [(_story(p, publication, known, folder, public), p) for p in profiles]
    a_month_ago = [p.slug for p in profiles if _end(appeared(p, publication), AFTER[0]) <= publication.today]
    return Stories(
        today=publication.today,
        names={p.slug: p.founder.name for p in profiles},
        effect=tuple(story for story, _ in stories if story.effects),
        none=tuple(story for story, p in stories if not story.effects and p.slug in a_month_ago),
        early=tuple(story for story, p in stories if not story.effects and p.slug not in a_month_ago),
        due=due(publication, folder, publication.today),
        anniversaries=anniversaries(publication, folder, publication.today),
    )


def _story(
    profile: Profile, publication: Publication, known: Network, folder: Private, public: Collection[str]
) -> Story:
    since = appeared(profile, publication)
    roles = {one.role for one in _happened(known, profile.slug, public) if span(one.event.when)[0] >= since.toordinal()}
    met = (_meeting(i, profile.slug, known) for i in folder.introductions.values())
    inquiry = folder.impact.get(profile.slug)
    found = {
        "received": "receiver" in roles,
        "given": "giver" in roles,
        "part": bool(roles - {"giver", "receiver"}),
        "work": any(m.became_work for m in met if m and m.day >= since),
        "words": bool(inquiry and inquiry.answers) or profile.impact is not None,
    }
    return Story(profile.slug, profile.founder.name, profile.issue, tuple(name for name in EFFECTS if found[name]))


def _happened(known: Network, slug: str, public: Collection[str]) -> list[Happened]:
    """Return every event that ``slug`` has part in, oldest first."""
    rows = ((event, role) for event in reversed(known.events) for role, who in ledger.people(event) if who == slug)
    return [Happened(event, role, event.key not in public) for event, role in rows]


def _chains(known: Network, slug: str, first: int, public: Collection[str]) -> list[Chain]:
    """Return what came back to ``slug`` since, and what others passed on of what ``slug`` received since; oldest end first."""
    back: dict[str, tuple[Referral, ...]] = {}  # by the last gift: of several ways that end with it, the longest
    for gift in known.given(slug):
        way = known.came_back(gift)
        if way and span(way[-1].when)[0] >= first:
            events = (gift, *way)
            back[way[-1].key] = max(back.get(way[-1].key, ()), events, key=lambda e: (len(e), e[0].key if e else ""))
    onward = []
    for gift in known.received(slug):
        ways = (
            [g.way for g in known.grew_out_of(gift) if g.event.receiver != slug] if span(gift.when)[0] >= first else []
        )
        if ways:
            onward.append((gift, *max(ways, key=len)))
    chains = [*(Chain(e, True, _is_private(e, public)) for e in back.values()),
              *(Chain(e, False, _is_private(e, public)) for e in onward)]  # fmt: skip
    return sorted(chains, key=lambda c: (span(c.events[-1].when)[1], [event.key for event in c.events]))


def _is_private(events: Iterable[Referral], public: Collection[str]) -> bool:
    return any(event.key not in public for event in events)


def _meeting(i: Introduction, slug: str, known: Network) -> Meeting | None:
    """Return an introduction of ``slug`` that took place, None for any other."""
    days = [step.day for step in i.steps if step.state == State.INTRODUCED]
    if slug not in i.pair or not days:
        return None
    (other,) = i.pair - {slug}
    if other not in known.founders:  # nobody is told of who has left
        return None
    later = (e for e in reversed(known.events) if {e.giver, e.receiver} == i.pair and e.kind in GIFTS
             and span(e.when)[0] >= days[0].toordinal())  # fmt: skip
    note = next((step.note for step in i.steps if step.state == State.CLOSED), "")
    return Meeting(i.key, other, days[0], i.state, note, tuple(later))


def _window(
    after: int | None,
    since: date,
    today: date,
    certain: Iterable[Happened],
    chains: Iterable[Chain],
    met: Iterable[Meeting],
) -> Window:
    until = today if after is None else _end(since, after)
    if until > today:
        return Window(after, until, is_over=False)
    last = date.max.toordinal() if after is None else until.toordinal()  # what is known today has happened
    return Window(
        after,
        until,
        is_over=True,
        events=tuple(one for one in certain if span(one.event.when)[1] <= last),
        chains=tuple(chain for chain in chains if span(chain.events[-1].when)[1] <= last),
        meetings=tuple(sorted((m for m in met if m.day <= until), key=lambda m: (m.day, m.key))),
    )


def _followed(letters: Iterable[Clicks], profile: Profile) -> Iterator[Followed]:
    for letter in letters:
        number = dict(letter.at_least).get(profile.slug)
        if number is not None and letter.month >= profile.issue:
            yield Followed(letter.month, number, letter.fetched, letter.courier)


# How many readers followed a link


def counted(links: Iterable[tuple[str, int]], founders: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """Return for every founder whose page is among ``links`` how many readers followed it at least, by slug.

    ``links`` are addresses with the number of different readers, ``founders`` slugs by address (:func:`pages`). What the quietest
    other link has is taken away: programs that look into letters follow all links, and whoever did follows that one too. Several
    links to one page are one: of them the busiest counts, for their readers may be the same. What is left is rounded down to a
    multiple of five.
    """
    busiest: dict[str, int] = {}
    others = []
    for address, number in links:
        slug = founders.get(_bare(address))
        if slug is not None:
            busiest[slug] = max(number, busiest.get(slug, 0))
        elif address.startswith(("https://", "http://")):  # whatever else there is leads to no page
            others.append(number)
    programs = min(others, default=0)
    return tuple(sorted((slug, max(0, number - programs) // COARSE * COARSE) for slug, number in busiest.items()))


def pages(publication: Publication) -> dict[str, str]:
    """Return the slugs of all who are featured by the addresses of their pages, former ones too, in every language."""
    facts = publication.facts
    ways = [addresses(facts, lang) for lang in facts.languages]
    return {
        _bare(facts.url + way.founder(name)): p.slug
        for way in ways for p in publication.profiles for name in (p.slug, *p.founder.aliases)
    }  # fmt: skip


def _bare(address: str) -> str:
    return address.partition("#")[0].partition("?")[0].rstrip("/")


def readers(at_least: int, lang: str) -> str:
    """Return a number of readers as it may be said."""
    if at_least < COARSE:
        return both(f"weniger als {COARSE}", f"fewer than {COARSE}").text(lang)
    return both(f"mindestens {at_least}", f"at least {at_least}").text(lang)


# As text, for the editors

_TITLE: Final = both("{name}: was die Vorstellung gebracht hat", "{name}: what being featured brought")
_APPEARED: Final = both("Erschienen am {day}, Ausgabe {issue}.", "Appeared on {day}, issue {issue}.")
_AFTER: Final[dict[int | None, Label]] = {
    1: both("Nach einem Monat", "After one month"),
    3: both("Nach drei Monaten", "After three months"),
    12: both("Nach zwölf Monaten", "After twelve months"),
    None: both("Bis heute", "Until today"),
}
_KINDS: Final[dict[ReferralKind, Label]] = {
    ReferralKind.HELPED: both("{giver} half {receiver}", "{giver} helped {receiver}"),
    ReferralKind.RECOMMENDED: both("{giver} empfahl {receiver} weiter", "{giver} recommended {receiver}"),
    ReferralKind.INTRODUCED: both("{giver} machte {receiver} bekannt", "{giver} introduced {receiver}"),
    ReferralKind.CUSTOMER: both("{giver} kaufte bei {receiver} ein", "{giver} bought from {receiver}"),
    ReferralKind.THANKED: both("{giver} dankte {receiver}", "{giver} thanked {receiver}"),
}
_INTRODUCED_TO: Final = both(
    "{giver} machte {receiver} mit {third} bekannt", "{giver} introduced {receiver} to {third}"
)
_CLICKS_ARE: Final = both(
    "Ungefähr: Auch Programme folgen Links. Abgezogen ist, was der am wenigsten angeklickte andere Link hat, und abgerundet auf "
    "fünf. Wer geklickt hat, weiß hier niemand.",
    "Roughly: programs follow links too. What the quietest other link has is taken away, and the rest is rounded down to five. "
    "Nobody here knows who clicked.",
)


def as_text(found: Report, names: Mapping[str, str], lang: str) -> str:
    """Return a report for an editor at a terminal; ``names`` are people's by slug."""
    return "\n".join(_Teller(found, names, lang).lines())


class _Teller:
    def __init__(self, found: Report, names: Mapping[str, str], lang: str) -> None:
        self.found = found
        self.names = names
        self.lang = lang

    def pick(self, de: str, en: str) -> str:
        return de if self.lang == "de" else en

    def name(self, slug: str | None) -> str:
        return self.names.get(slug or "", slug or "")

    def lines(self) -> Iterator[str]:
        found, founder = self.found, self.found.profile.founder
        yield _TITLE.text(self.lang).format(name=founder.name)
        yield _APPEARED.text(self.lang).format(day=dates.of_day(found.appeared, self.lang), issue=found.profile.issue)
        told: set[int] = set()
        for window in found.windows:
            yield ""
            yield from self.window(window, told)
        for title, rows in self.sections():
            if rows:
                yield from ("", title, *rows)

    def window(self, window: Window, told: set[int]) -> Iterator[str]:
        """Yield what a window has beyond the one before; ``told`` are the ids of what was said already."""
        title, day = _AFTER[window.after].text(self.lang), dates.of_day(window.until, self.lang)
        if not window.is_over:
            yield self.pick(f"{title}: erst am {day}", f"{title}: on {day} only")
            return
        yield (
            f"{title}, {day}" if window.after is None else self.pick(f"{title}, bis zum {day}", f"{title}, until {day}")
        )
        rows = [*((id(e), [self.event(e)]) for e in window.events), *((id(c), self.chain(c)) for c in window.chains),
                *((id(m), self.meeting(m)) for m in window.meetings)]  # fmt: skip
        new = [line for key, lines in rows if key not in told for line in lines]
        told |= {key for key, _ in rows}
        yield from (f"  {line}" for line in new)
        if not new:
            yield (
                self.pick("  nichts Neues, von dem wir wissen", "  nothing new that we know of")
                if rows
                else self.pick("  nichts, von dem wir wissen", "  nothing that we know of")
            )

    def event(self, one: Happened) -> str:
        aside = self.pick(" (nur für die Redaktion)", " (for the editors only)") if one.is_private else ""
        return (
            f"{dates.as_known(one.event.when, self.lang)}: {self.did(one.event)}. {self.quoted(one.event.what)}{aside}"
        )

    def did(self, event: Referral) -> str:
        return did(event, self.names, self.lang)

    def chain(self, chain: Chain) -> list[str]:
        title = (
            self.pick("Wieder angekommen", "Came back") if chain.returned else self.pick("Weitergegeben", "Passed on")
        )
        aside = self.pick(" (nur für die Redaktion)", " (for the editors only)") if chain.is_private else ""
        steps = [f"  {dates.as_known(e.when, self.lang)}: {self.did(e)}" for e in chain.events]
        return [f"{title}{aside}:", *steps]

    def meeting(self, met: Meeting) -> list[str]:
        day, other = dates.of_day(met.day, self.lang), self.name(met.other)
        rows = [self.pick(f"Bekannt gemacht mit {other} am {day}", f"Introduced to {other} on {day}")]
        rows += [self.pick(f"  Notiz: {cleaned(met.note)}", f"  Note: {cleaned(met.note)}")] if met.note else []
        rows += [
            f"  {self.pick('seither', 'since')}, {dates.as_known(e.when, self.lang)}: {self.did(e)}" for e in met.events
        ]
        return rows

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        found = self.found
        yield (
            self.pick("Vielleicht schon vorher, der Tag ist nicht bekannt", "Perhaps before, the day is not known"),
            [f"  {self.event(one)}" for one in found.unsure],
        )
        clicks = [f"  {self.followed(one)}" for one in found.followed]
        yield (
            self.pick("Dem Link im Brief gefolgt", "Followed the link in the letter"),
            [*clicks, f"  {_CLICKS_ARE.text(self.lang)}"] if clicks else [],
        )
        said = [f"  {dates.of_day(step.day, self.lang)}: {self.quoted(step.text)}" for step in found.words]
        if own := found.profile.impact:
            said.append(f"  {self.pick('auf der Seite', 'on the page')}: {self.quoted(own.text)}")
        yield self.pick("Eigene Worte", "Own words"), said
        asked = [f"  {_AFTER[step.after].text(self.lang)}: {dates.of_day(step.day, self.lang)}" for step in found.asked]
        if found.is_over:
            asked.append(self.pick("  Möchte nicht mehr gefragt werden.", "  Does not want to be asked again."))
        yield self.pick("Gefragt", "Asked"), asked

    def quoted(self, text: str) -> str:
        return self.pick(f"„{cleaned(text)}“", f"“{cleaned(text)}”")

    def followed(self, one: Followed) -> str:
        month, day = dates.of_month(one.letter, self.lang), dates.of_day(one.fetched, self.lang)
        number = readers(one.at_least, self.lang)
        return self.pick(
            f"{month}: {number} Leserinnen und Leser, Stand {day}", f"{month}: {number} readers, as of {day}"
        )


def did(event: Referral, names: Mapping[str, str], lang: str) -> str:
    """Return what an event was, as a sentence without its full stop; ``names`` are people's by slug."""
    giver, receiver, third = (
        names.get(slug or "", slug or "") for slug in (event.giver, event.receiver, event.introduced_to)
    )
    label = _INTRODUCED_TO if event.introduced_to else _KINDS[event.kind]
    return label.text(lang).format(giver=giver, receiver=receiver, third=third)


def cleaned(text: str) -> str:
    """Return ``text`` on one line, without e-mail addresses."""
    return characters.EMAIL.sub("…", one_line(text))


def stories_text(found: Stories, lang: str) -> str:
    """Return all stories for an editor at a terminal."""

    def pick(de: str, en: str) -> str:
        return de if lang == "de" else en

    def told(stories: Iterable[Story]) -> list[str]:
        effects = (", ".join(EFFECTS[effect].text(lang) for effect in story.effects) for story in stories)
        return [
            f"  {story.issue}  {story.name}" + (f": {words}" if words else "")
            for story, words in zip(stories, effects, strict=True)
        ]

    questions, later, waiting = (
        [],
        pick(", zugleich nach einem späteren Wort", ", for a later word at the same time"),
        [],
    )
    for row in found.due:
        questions.append(
            f"  {found.names[row.slug]}: {_AFTER[row.after].text(lang)}" + (later if row.later_word else "")
        )
        questions.append(f"    inv impact ask --who {row.slug}")
    asked = {row.slug for row in found.due}
    for year in found.anniversaries:
        if year.slug not in asked:
            day = dates.of_day(year.asked, lang) if year.asked else ""
            waiting.append(
                f"  {found.names[year.slug]}" + (pick(f": gefragt am {day}", f": asked on {day}") if day else "")
            )
            waiting.append(f"    inv anniversary {'write' if day else 'ask'} --who {year.slug}")
    sections = (
        (pick("Jetzt zu fragen", "To be asked now"), questions),
        (pick("Ein Jahr alt und ohne späteres Wort", "A year old and without a later word"), waiting),
        (pick("Etwas daraus geworden", "Something came of it"), told(found.effect)),
        (pick("Noch nichts, von dem wir wissen", "Nothing yet that we know of"), told(found.none)),
        (pick("Noch keinen Monat alt", "Not a month old yet"), told(found.early)),
    )
    shown = ["\n".join([title, *rows]) for title, rows in sections if rows]
    return "\n\n".join(shown) or pick("Noch ist niemand vorgestellt.", "Nobody is featured yet.")


# As JSON


def as_json(found: Report) -> str:
    """Return a report for a program; people are slugs, and it is for the editors."""
    everything = found.windows[-1]
    happened = (*everything.events, *found.unsure)
    own = found.profile.impact
    value = {
        "slug": found.profile.slug,
        "issue": found.profile.issue,
        "appeared": found.appeared.isoformat(),
        "today": found.today.isoformat(),
        "windows": [_window_value(window) for window in found.windows],
        "events": [_event_value(one) for one in happened],
        "unsure": [one.event.key for one in found.unsure],
        "clicks": [
            {"letter": f.letter, "readers": f"{f.at_least}+" if f.at_least else f"<{COARSE}",
             "fetched": f.fetched.isoformat(), "courier": f.courier}
            for f in found.followed
        ],
        "words": [{"date": s.day.isoformat(), "text": cleaned(s.text)} for s in found.words],
        "on_page": {"text": cleaned(own.text), "lang": own.lang, "consent": own.consent.isoformat()} if own else None,
        "asked": [{"after": s.after, "date": s.day.isoformat()} for s in found.asked],
        "ask_no_more": found.is_over,
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, indent=2)


def _window_value(window: Window) -> dict[str, Any]:
    value: dict[str, Any] = {"after": window.after, "until": window.until.isoformat(), "over": window.is_over}
    if not window.is_over:
        return value
    return value | {
        "events": [one.event.key for one in window.events],
        "chains": [{"events": [e.key for e in c.events], "returned": c.returned, "private": c.is_private} for c in window.chains],
        "introductions": [
            {"key": m.key, "with": m.other, "date": m.day.isoformat(), "state": m.state.value, "note": cleaned(m.note),
             "events": [e.key for e in m.events]}
            for m in window.meetings
        ],
    }  # fmt: skip


def _event_value(one: Happened) -> dict[str, Any]:
    e = one.event
    return {"key": e.key, "kind": e.kind.value, "giver": e.giver, "receiver": e.receiver, "role": one.role, "when": e.when,
            "what": cleaned(e.what), "private": one.is_private}  # fmt: skip


def stories_json(found: Stories) -> str:
    """Return all stories for a program; people are slugs."""
    value = {
        "today": found.today.isoformat(),
        "due": [{"slug": r.slug, "after": r.after, "since": r.since.isoformat(), "later_word": r.later_word} for r in found.due],
        "anniversaries": [
            {"slug": a.slug, "since": a.since.isoformat(), "asked": a.asked.isoformat() if a.asked else None}
            for a in found.anniversaries
        ],
        **{
            name: [{"slug": s.slug, "issue": s.issue, "effects": list(s.effects)} for s in stories]
            for name, stories in (("effect", found.effect), ("none", found.none), ("early", found.early))
        },
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, indent=2)
