"""What exists on a given day: everything that was read is checked and becomes one Publication.

The day comes in as an argument and decides what exists at all: a portrait whose month has not come is in no page, feed,
letter, count or link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pipeline import characters, editorial, findings, ledger, prose, rules
from pipeline.domain import (
    Finding,
    Interview,
    Issue,
    Lead,
    Month,
    Profile,
    Publication,
    PublicationFacts,
    Referral,
    Submission,
    SubmittedFile,
)
from pipeline.submission import Checked, Vocabulary, check

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of checking everything."""

    publication: Publication | None  # None where a finding is an error
    findings: tuple[Finding, ...]
    submissions: int  # how many folders were looked at


def examine(content: Content, today: date) -> Verdict:
    """Check everything and return the publication as it stands on ``today``, with all findings."""
    found: list[Finding] = []
    facts = editorial.facts(content.publication[1], content.publication[0], found)
    languages = facts.languages if facts else ("de", "en")
    vocabulary = Vocabulary(
        trades=editorial.trades(content.trades[1], content.trades[0], found),
        questions={lang: editorial.questions(file, path, found) for lang, (path, file) in content.questions.items()},
        languages=languages,
    )
    checked = [check(submission, vocabulary, today) for submission in content.submissions]
    leads = [lead for path, file in content.leads if (lead := editorial.lead(file, path, found))]
    pages = [page for path, file in content.pages if (page := editorial.page(file, path, languages, found))]
    events = [event for path, file in content.ledger if (event := ledger.referral(file, path, today, found))]
    found += [finding for c in checked for finding in c.findings]
    found += rules.across(checked, leads, pages, events, today)
    ordered = tuple(findings.in_order(found))
    if facts is None or findings.has_errors(ordered):
        return Verdict(None, ordered, len(checked))
    publication = assemble(facts, today, vocabulary, checked, leads, events)
    return Verdict(replace(publication, pages=tuple(pages)), ordered, len(checked))


def assemble(
    facts: PublicationFacts,
    today: date,
    vocabulary: Vocabulary,
    checked: list[Checked],
    leads: list[Lead],
    events: list[Referral],
) -> Publication:
    """Return what exists on ``today`` of content that has no errors."""
    accepted = [c.profile for c in checked if c.profile is not None]
    published = [p for p in accepted if is_out(p.issue, facts, today)]
    out = {p.slug for p in published}
    aliases = {alias: p.slug for p in accepted for alias in p.founder.aliases}
    visible = out | {alias for alias, slug in aliases.items() if slug in out}
    profiles = [_as_of(_by_todays_slugs(profile, aliases), facts, today, visible) for profile in published]
    profiles.sort(key=lambda p: characters.sort_key(p.founder.sort_as))
    profiles.sort(key=lambda p: p.issue, reverse=True)
    return Publication(
        facts=facts,
        today=today,
        trades=vocabulary.trades,
        profiles=tuple(profiles),
        issues=_issues(profiles, leads, facts, aliases),
        ledger=_events(events, out, aliases),
        planned=tuple(sorted((p for p in accepted if p.slug not in out), key=lambda p: (p.issue, p.slug))),
    )


def is_out(month: Month, facts: PublicationFacts, today: date) -> bool:
    """Return whether the number of ``month`` has appeared on ``today``."""
    return appears(month, facts).date() <= today


def appears(month: Month, facts: PublicationFacts) -> datetime:
    """Return the moment at which the number of ``month`` appears, in the publication's time zone."""
    year, number = map(int, month.split("-"))
    return datetime.combine(date(year, number, facts.issue_day), PUBLISHED_AT, ZoneInfo(facts.timezone))


def _by_todays_slugs(profile: Profile, aliases: Mapping[str, str]) -> Profile:
    """Return the portrait with the founders it names under their slugs of today, however they were called then."""
    return replace(
        profile,
        proposed_by=profile.proposed_by and aliases.get(profile.proposed_by, profile.proposed_by),
        names_next=tuple(replace(n, slug=n.slug and aliases.get(n.slug, n.slug)) for n in profile.names_next),
        translations=tuple(_by_todays_slugs(t, aliases) for t in profile.translations),
    )


def _as_of(profile: Profile, facts: PublicationFacts, today: date, visible: set[str]) -> Profile:
    """Return the portrait without updates still to come and without links to people not yet featured."""
    return replace(
        profile,
        interview=_without_early_links(profile.interview, visible),
        translations=tuple(_as_of(t, facts, today, visible) for t in profile.translations),
        updates=tuple(
            replace(update, interview=_without_early_links(update.interview, visible))
            for update in profile.updates
            if is_out(update.issue, facts, today)
        ),
    )


def _without_early_links(interview: Interview, visible: set[str]) -> Interview:
    return replace(
        interview,
        opening=prose.unlinked(interview.opening, visible),
        answers=tuple(replace(answer, html=prose.unlinked(answer.html, visible)) for answer in interview.answers),
    )


def _issues(
    profiles: list[Profile], leads: list[Lead], facts: PublicationFacts, aliases: Mapping[str, str]
) -> tuple[Issue, ...]:
    """Return the published numbers, newest first; an issue assembles itself from its founders."""
    months = sorted({p.issue for p in profiles} | {u.issue for p in profiles for u in p.updates})
    by_month = {lead.month: lead for lead in leads}
    issues = []
    for number, month in enumerate(months, 1):
        lead = by_month.get(month)
        order = {aliases.get(slug, slug): place for place, slug in enumerate(lead.order)} if lead else {}
        featured = sorted((p for p in profiles if p.issue == month), key=lambda p: order.get(p.slug, len(order)))
        updates = tuple((p, u) for p in profiles for u in p.updates if u.issue == month)
        issues.append(Issue(month, number, appears(month, facts), tuple(featured), updates, lead))
    return tuple(reversed(issues))


def _events(events: list[Referral], published: set[str], aliases: dict[str, str]) -> tuple[Referral, ...]:
    """Return the events whose two sides are published, under today's slugs, oldest first.

    Whoever brought the tip is named as soon as they are published themselves.
    """
    current = []
    for event in events:
        told_by = aliases.get(event.told_by, event.told_by) if event.told_by else None
        current.append(
            replace(
                event,
                giver=aliases.get(event.giver, event.giver),
                receiver=aliases.get(event.receiver, event.receiver),
                told_by=told_by if told_by in published else None,
            )
        )
    visible = [event for event in current if event.giver in published and event.receiver in published]
    return tuple(sorted(visible, key=lambda event: (event.when, event.key)))
