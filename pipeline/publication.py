"""What exists on a given day: everything that was read is checked and becomes one Publication.

The day comes in as an argument and decides what exists at all: a portrait whose month has not come is in no page, feed,
letter, count or link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache, cached_property
from html import escape, unescape
from typing import Final
from zoneinfo import ZoneInfo

from pipeline import characters, editorial, findings, ledger, mentions, places, prose, rules
from pipeline.addresses import addresses
from pipeline.domain import (
    Correction,
    Finding,
    Html,
    Interview,
    Issue,
    Lead,
    Month,
    Nomination,
    Profile,
    Publication,
    PublicationFacts,
    Referral,
    Service,
    Severity,
    Submission,
    SubmittedFile,
    Update,
)
from pipeline.links import Permalinks, address_of_name
from pipeline.schema import RESERVED_SLUGS, SLUG, both
from pipeline.submission import Checked, Vocabulary, check

_UNNAMED: Final = both(
    "jemand", "somebody"
)  # in place of a name that [[...]] would show and that nobody may show any more
PUBLISHED_AT = time(8, 0)  # local time: never between two and three, which a change of clocks may skip or repeat


@dataclass(frozen=True, slots=True)
class Content:
    """Everything under content/ as it was read; keys are paths relative to the repository."""

    publication: tuple[str, SubmittedFile]
    trades: tuple[str, SubmittedFile]
    questions: Mapping[str, tuple[str, SubmittedFile]]  # by language
    submissions: tuple[Submission, ...]
    ledger: tuple[tuple[str, SubmittedFile], ...]
    leads: tuple[tuple[str, SubmittedFile], ...]
    pages: tuple[tuple[str, SubmittedFile], ...]
    withdrawn: tuple[tuple[str, SubmittedFile], ...] = ()
    corrections: tuple[tuple[str, SubmittedFile], ...] = ()
    services: tuple[str, SubmittedFile] | None = None
    phrases: tuple[str, SubmittedFile] | None = None
    places: tuple[str, SubmittedFile] | None = None
    strays: tuple[tuple[str, bool], ...] = ()  # paths of what is not read, and whether each is a link

    def without_texts(self) -> Content:
        """Return the same with the founders' pictures and without their texts, for whoever has a publication made of these."""
        pictures = (
            Submission(one.slug, one.folder, tuple([file for file in one.files if not file.name.endswith(".md")]))
            for one in self.submissions
        )
        return replace(self, submissions=tuple(pictures))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of checking everything."""

    publication: Publication | None  # None where a finding is an error, unless that was tolerated
    findings: tuple[Finding, ...]
    submissions: int  # how many folders were looked at


Event = tuple[Referral | None, list[Finding]]  # None where it cannot be used


def check_each(submissions: Sequence[Submission], vocabulary: Vocabulary, today: date) -> list[Checked]:
    """Return what :func:`pipeline.submission.check` says of each submission, in their order."""
    return [check(submission, vocabulary, today) for submission in submissions]


def read_each(files: Sequence[tuple[str, SubmittedFile]], today: date) -> list[Event]:
    """Return what :func:`pipeline.ledger.referral` makes of each file, in their order, and what it finds."""
    read = []
    for path, file in files:
        found: list[Finding] = []
        read.append((ledger.referral(file, path, today, found), found))
    return read


@dataclass(frozen=True, slots=True)
class Reading:
    """How everything is read of which there is a lot; whoever remembers an earlier time may know a quicker way to the same."""

    checks: Callable[[Sequence[Submission], Vocabulary, date], list[Checked]] = check_each
    events: Callable[[Sequence[tuple[str, SubmittedFile]], date], list[Event]] = read_each


_READING: Final = Reading()


def examine(content: Content, today: date, reading: Reading = _READING, *, tolerant: bool = False) -> Verdict:
    """Check everything and return the publication as it stands on ``today``, with all findings.

    With ``tolerant`` it stands also where there are errors, without the folders and files that have them: to be looked at, never
    built from. Where translations and later words alone have them, the portrait stands without these. It needs publication.yml
    and the trades all the same.
    """
    found: list[Finding] = []
    facts = editorial.facts(content.publication[1], content.publication[0], found)
    languages = facts.languages if facts else ("de", "en")
    named = facts.languages if facts else ()  # languages in which trades and services have to have a name
    services = editorial.services(content.services[1], content.services[0], found, named) if content.services else ()
    tags = frozenset(service.key for service in services)
    # Both are used by the editors' commands only, but a fault in them is told with all others.
    if content.phrases:
        editorial.phrases(content.phrases[1], content.phrases[0], tags, found)
    if content.places:
        places.own(content.places[1], content.places[0], found)
    vocabulary = Vocabulary(
        trades=editorial.trades(content.trades[1], content.trades[0], found, named),
        questions={lang: editorial.questions(file, path, found) for lang, (path, file) in content.questions.items()},
        languages=languages,
        tags=tags,
    )
    events = reading.events(content.ledger, today)
    pages = [page for path, file in content.pages if (page := editorial.page(file, path, languages, found))]
    checked = reading.checks(content.submissions, vocabulary, today)
    read = rules.Read(
        checked=[c for c in checked if not c.is_begun],
        leads=[lead for path, file in content.leads if (lead := editorial.lead(file, path, found))],
        corrections=[c for path, file in content.corrections if (c := editorial.correction(file, path, found))],
        pages=pages,
        ledger=[event for event, _ in events if event],
        withdrawals=[w for path, file in content.withdrawn if (w := editorial.withdrawal(file, path, today, found))],
        services=services,
        site=facts.url if facts else "",
        issue_day=facts.issue_day if facts else 1,
        languages=facts.languages if facts and len(pages) == len(content.pages) else (),
        typed=(*content.leads, *content.corrections, *content.pages),
    )
    found += [
        findings.make("file-link" if is_link else "file-unread", path, value=path) for path, is_link in content.strays
    ]
    found += [finding for c in checked for finding in c.findings]
    found += [finding for _, remarks in events for finding in remarks]
    found += editorial.tracking_unsaid(facts, content.publication[0], pages) if facts else ()
    found += rules.across(read, today)
    ordered = tuple(findings.in_order(found))
    wrong = findings.faulty_places(ordered)
    if facts is None or (wrong and not tolerant) or wrong & {content.publication[0], content.trades[0]}:
        return Verdict(None, ordered, len(checked))
    if wrong:
        read = _without(read, wrong, _portraits_alone(read.checked, ordered, vocabulary, today))
    return Verdict(assemble(facts, today, vocabulary, services, read), ordered, len(checked))


def _portraits_alone(
    checked: Iterable[Checked], found: Iterable[Finding], vocabulary: Vocabulary, today: date
) -> dict[str, Checked]:
    """Return by folder the portraits that stand without translations and later words, for nothing but these has an error."""
    alone, wrong = {}, {finding.file for finding in found if finding.severity is Severity.ERROR}
    for submission in (c.submission for c in checked):
        index = f"{submission.folder}/index.md"
        faulty = {file for file in wrong if file == submission.folder or file.startswith(f"{submission.folder}/")}
        if faulty and all(file.endswith(".md") and file != index for file in faulty):
            rest = tuple(file for file in submission.files if f"{submission.folder}/{file.name}" not in faulty)
            again = check(replace(submission, files=rest), vocabulary, today)
            if again.profile is not None:
                alone[submission.folder] = again
    return alone


def _without(read: rules.Read, wrong: Set[str], alone: Mapping[str, Checked]) -> rules.Read:
    """Return what was read without the folders and files that have an error, and without anybody who has withdrawn.

    Folders of which something can stand ``alone`` are replaced by that.
    """
    sound = (
        alone.get(c.submission.folder) or c for c in read.checked if c.submission.folder not in wrong - alone.keys()
    )
    return replace(
        read,
        checked=[c for c in sound if c.submission.slug not in read.left],
        leads=[lead for lead in read.leads if lead.source not in wrong],
        corrections=[c for c in read.corrections if c.source not in wrong],
        pages=[page for page in read.pages if page.source not in wrong],
        ledger=[event for event in read.ledger if event.source not in wrong],
    )


def assemble(
    facts: PublicationFacts, today: date, vocabulary: Vocabulary, services: tuple[Service, ...], read: rules.Read
) -> Publication:
    """Return what exists on ``today`` of content that has no errors."""
    accepted = [c.profile for c in read.checked if c.profile is not None]
    resolver = _Resolver(accepted, read, facts, today)
    profiles = [resolver.profile(p) for p in accepted if p.slug in resolver.out]
    profiles.sort(key=lambda p: characters.sort_key(p.founder.sort_as))
    profiles.sort(key=lambda p: p.issue, reverse=True)
    own = facts.languages[0]  # the editors write leads and corrections in it
    leads = [replace(lead, opening=resolver.editorial(lead.opening, own)) for lead in read.leads]
    corrections = [replace(c, body=resolver.editorial(c.body, own)) for c in read.corrections if c.day <= today]
    emptied = frozenset(month for w in read.withdrawals for month in w.emptied if is_out(month, facts, today))
    return Publication(
        facts=facts,
        today=today,
        trades=vocabulary.trades,
        profiles=tuple(profiles),
        issues=_issues(profiles, leads, corrections, facts, resolver.links, today, emptied),
        ledger=resolver.events(read.ledger),
        pages=tuple(replace(page, html=resolver.editorial(page.html, page.lang)) for page in read.pages),
        planned=tuple(
            resolver.profile(p) for p in sorted(accepted, key=lambda p: (p.issue, p.slug)) if p.slug not in resolver.out
        ),
        mentions=mentions.in_portraits(profiles, resolver.linking),
        services=services,
        questions=vocabulary.questions,
        pauses=tuple(sorted((lead for lead in leads if lead.instead == "pause"), key=lambda lead: lead.month)),
        withdrawn=resolver.withdrawn,
        words_ahead=frozenset(p.slug for p in accepted if any(not resolver.is_out(u.issue) for u in p.updates)),
        emptied=emptied,
        tombstones=frozenset(slug for w in read.withdrawals if w.was_shown for slug in (w.slug, *w.aliases)),
    )


def vocabulary_of(publication: Publication) -> Vocabulary:
    """Return what the submissions of ``publication`` were checked by."""
    tags = frozenset(service.key for service in publication.services)
    return Vocabulary(publication.trades, publication.questions, publication.facts.languages, tags)


def is_out(month: Month, facts: PublicationFacts, today: date) -> bool:
    """Return whether the number of ``month`` has appeared on ``today``."""
    return appears(month, facts).date() <= today


def appears(month: Month, facts: PublicationFacts) -> datetime:
    """Return the moment at which the number of ``month`` appears, in the publication's time zone."""
    year, number = map(int, month.split("-"))
    return datetime.combine(date(year, number, facts.issue_day), PUBLISHED_AT, ZoneInfo(facts.timezone))


def months_from(month: Month) -> Iterator[Month]:
    """Yield ``month`` and all that follow."""
    year, number = map(int, month.split("-"))
    while True:
        yield f"{year:04}-{number:02}"
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)


def next_month(publication: Publication, today: date) -> Month:
    """Return the first month from ``today`` on whose number has not appeared and is not left out on purpose."""
    pauses = {lead.month for lead in publication.pauses}
    coming = (month for month in months_from(f"{today:%Y-%m}") if not is_out(month, publication.facts, today))
    return next(month for month in coming if month not in pauses)


class _Resolver:
    """Gives everybody who is named their slug of today, and links those who can be seen today.

    It works once everything has been read: what a text says resolves against all that is known now, never against what was
    known when the text came in.
    """

    def __init__(self, accepted: list[Profile], read: rules.Read, facts: PublicationFacts, today: date) -> None:
        aliases = {alias: p.slug for p in accepted for alias in p.founder.aliases}
        self.facts = facts
        self.today = today
        self.withdrawn = read.left
        self._finder = read.finder_of_left if self.withdrawn else None
        self.links = Permalinks((p.slug for p in accepted), aliases, facts.url, self.withdrawn)
        self.is_out = cache(lambda month: is_out(month, facts, today))  # of several hundred months in all
        self.out = {p.slug for p in accepted if self.is_out(p.issue)}
        self.linking: set[str] = set()  # slugs of those whose texts lead to others, or to themselves
        self._by_slug = {p.slug: p for p in accepted}
        self._accepted = accepted
        self._pages = {page.slug for page in read.pages} | RESERVED_SLUGS

    def profile(self, profile: Profile) -> Profile:
        """Return the portrait under today's slugs, without later words still to come and without links to nobody.

        It is the very one that was read where nothing of it is another one today: what is the same need not be compared.
        """
        interview = self._interview(profile.interview, profile.lang, profile.slug)
        if interview is profile.interview and not (
            profile.proposed_by or profile.names_next or profile.translations or profile.impact or profile.updates
        ):
            return profile
        updates = [update for update in profile.updates if self.is_out(update.issue)]
        resolved: dict[str, object] = {
            "proposed_by": self._current(profile.proposed_by),
            "names_next": tuple([self._nomination(n, profile.slug) for n in profile.names_next]),
            "interview": interview,
            "translations": tuple([self.profile(t) for t in profile.translations]),
            "impact": profile.impact if profile.impact and not self._is_left_in(profile.impact.text) else None,
            "updates": tuple([self._update(u, profile.slug) for u in updates]),
        }
        changed = {name: value for name, value in resolved.items() if value != getattr(profile, name)}
        return replace(profile, **changed) if changed else profile  # type: ignore[arg-type]

    def _update(self, update: Update, slug: str) -> Update:
        interview = self._interview(update.interview, update.lang, slug)
        return update if interview is update.interview else replace(update, interview=interview)

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str]]:
        return rules.names(self._accepted)

    def editorial(self, html: Html, lang: str) -> Html:
        """Return the editors' own words with their links and ``[[names]]`` resolved; their other links stay as they are."""

        def named(name: str, words: str) -> str | None:
            url = address_of_name(name)
            return self._link(url, Html(words), lang) if url else None

        linked = prose.relinked(html, lambda url, words: self._link(url, words, lang))
        return Html(mentions.with_names(linked, named))

    def events(self, events: Iterable[Referral]) -> tuple[Referral, ...]:
        """Return the events that stand and whose two sides are published, under today's slugs, oldest first.

        Whoever brought the tip, or was introduced, is named once they are published themselves and have agreed. Where the words
        still name somebody who has withdrawn, the event waits until they are corrected.
        """
        current = (self._event(event) for event in ledger.standing(events))
        return tuple(
            e for e in current if e.giver in self.out and e.receiver in self.out and not self._names_withdrawn(e)
        )

    def _names_withdrawn(self, event: Referral) -> bool:
        """Return whether an event's words still name somebody who has withdrawn; such an event is not shown."""
        return self._is_left_in(f"{event.what}\n\n{event.known_by or ''}")

    def _is_left_in(self, text: str) -> bool:
        """Return whether ``text`` still names somebody who has withdrawn."""
        return self._finder is not None and bool(self._finder.find(text, near=self.withdrawn))

    def _event(self, event: Referral) -> Referral:
        told_by, introduced_to = self._current(event.told_by), self._current(event.introduced_to)
        return replace(
            event,
            giver=self.links.current(event.giver),
            receiver=self.links.current(event.receiver),
            claimed_by=self._current(event.claimed_by),
            told_by=told_by if told_by in self.out and event.consents.told_by else None,
            introduced_to=introduced_to if introduced_to in self.out and event.consents.introduced_to else None,
        )

    def _current(self, slug: str | None) -> str | None:
        return self.links.current(slug) if slug and not self.links.is_withdrawn(slug) else None

    def _nomination(self, nomination: Nomination, own: str) -> Nomination:
        """Return whom a founder named; a name that belongs to exactly one founder by now has become that founder."""
        if nomination.slug is not None:
            return replace(nomination, slug=self._current(nomination.slug))
        if self.links.is_withdrawn(nomination.name or ""):
            return replace(nomination, name=None)
        meant = self._names.get(characters.slug(nomination.name or ""), frozenset()) - {own}
        return replace(nomination, slug=next(iter(meant))) if len(meant) == 1 else nomination

    def _interview(self, interview: Interview, lang: str, slug: str) -> Interview:
        leads_inside = any(link.internal or self.links.target(link.target) for link in interview.links)
        if leads_inside:
            self.linking.add(slug)
        elif not any(self.links.is_withdrawn(link.target) for link in interview.links):
            return interview

        def resolved(html: Html) -> Html:
            return prose.relinked(html, lambda url, words: self._link(url, words, lang))

        return replace(
            interview,
            opening=resolved(interview.opening),
            answers=tuple(
                answer if (html := resolved(answer.html)) == answer.html else replace(answer, html=html)
                for answer in interview.answers
            ),
            links=tuple(link for link in interview.links if not self.links.is_withdrawn(link.target)),
        )

    def _as_written(self, name: str, lang: str) -> str:
        """Return what stands for somebody who cannot be seen: the name as the author wrote it, if it is one, and no slug."""
        hidden = self.links.is_withdrawn(name) or SLUG.fullmatch(name)
        return _UNNAMED.text(lang) if hidden else name

    def _link(self, url: str, words: Html, lang: str) -> str | None:
        """Return what becomes of one link: one to a founder who can be seen, the words alone, or None for any other link."""
        name = self.links.target(url)
        if name is None or name in self._pages:
            return None
        if self.links.target(unescape(words)) is not None:
            words = Html("")  # an address of ours between angle brackets: it would show the slug
        slug = self.links.find(name)
        if slug is None or slug not in self.out:
            return words or escape(self._as_written(name, lang))
        founder = self._by_slug[slug]
        shown = words or escape(founder.founder.name)
        own = self.facts.languages[0]
        path = addresses(self.facts, lang if founder.in_language(lang) else own).founder(slug)
        anchor = url.partition("#")[2]
        return f'<a href="{path}{escape("#" + anchor) if anchor else ""}">{shown}</a>'


def _issues(
    profiles: list[Profile],
    leads: Iterable[Lead],
    corrections: Iterable[Correction],
    facts: PublicationFacts,
    links: Permalinks,
    today: date,
    emptied: Collection[Month],
) -> tuple[Issue, ...]:
    """Return the published numbers, newest first; an issue assembles itself from its founders, or the editors tell the news.

    A number in which nobody is left, as those of ``emptied``, is none any more, and no other one takes its place.
    """
    portraits: dict[Month, list[Profile]] = defaultdict(list)
    later: dict[Month, list[tuple[Profile, Update]]] = defaultdict(list)
    for p in profiles:
        portraits[p.issue].append(p)
        for update in p.updates:
            later[update.issue].append((p, update))
    by_month = {lead.month: lead for lead in leads}
    news = {month for month, lead in by_month.items() if lead.instead == "news" and is_out(month, facts, today)}
    corrected = {correction.month: correction for correction in corrections}
    issues = []
    there = portraits.keys() | later.keys() | news
    for number, month in enumerate(sorted(there | set(emptied)), 1):
        if month not in there:
            continue
        lead = by_month.get(month)
        order = {links.current(slug): place for place, slug in enumerate(lead.order)} if lead else {}
        featured = sorted(portraits.get(month, ()), key=lambda p: order.get(p.slug, len(order)))
        updates = tuple(later.get(month, ()))
        issues.append(Issue(month, number, appears(month, facts), tuple(featured), updates, lead, corrected.get(month)))
    return tuple(reversed(issues))
