"""Rules that need more than one file: slugs taken, people named who don't exist, leads without anybody, links that lead nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from pipeline import findings
from pipeline.domain import EditorialPage, Finding, Lead, Profile, Referral
from pipeline.fields import suggestion
from pipeline.submission import Checked


def across(
    checked: Iterable[Checked],
    leads: Iterable[Lead],
    pages: Iterable[EditorialPage],
    ledger: Iterable[Referral],
    today: date,
) -> list[Finding]:
    """Return the findings of everything that was read, without those of single files.

    A folder with errors of its own still counts as existing, and leads wait until all folders can be read, so that one fault
    is not reported twenty times.
    """
    checked, pages = list(checked), list(pages)
    people = _People(checked)
    profiles = [c.profile for c in checked if c.profile is not None]
    return [
        *_addresses(checked, pages),
        *_same_page(pages),
        *_same_person(profiles),
        *(finding for c in checked if c.profile for finding in _named(c, c.profile, people)),
        *(finding for c in checked if c.profile for finding in _linked(c.profile, people, today)),
        *(finding for lead in leads if len(profiles) == len(checked) for finding in _lead(lead, profiles, people)),
        *(finding for event in ledger for finding in _event(event, people)),
    ]


class _People:
    """Who exists: by slug, and by former slug."""

    def __init__(self, checked: list[Checked]) -> None:
        self.issues = {c.submission.slug: c.profile.issue if c.profile else None for c in checked}
        self.aliases = {alias: c.submission.slug for c in checked for alias in c.aliases}

    def __contains__(self, slug: str) -> bool:
        return slug in self.issues or slug in self.aliases

    def current(self, slug: str) -> str:
        """Return what a founder is called today; the slug itself where nobody was called so formerly."""
        return self.aliases.get(slug, slug)

    def proposal(self, slug: str) -> dict[str, str]:
        """Return the details that propose the nearest slug."""
        return suggestion(get_close_matches(slug, sorted(self.issues), n=1, cutoff=0.6))


def _addresses(checked: list[Checked], pages: Iterable[EditorialPage]) -> Iterable[Finding]:
    """Find addresses that two folders claim, and folders named like a page of the editors."""
    owners: dict[str, list[tuple[Checked, str | None]]] = defaultdict(list)  # with the field of an alias
    for c in checked:
        owners[c.submission.slug.casefold()].append((c, None))
        for number, alias in enumerate(c.aliases, 1):
            if alias != c.submission.slug:
                owners[alias].append((c, f"aliases[{number}]"))
    editorial = {page.slug: page.source for page in pages}
    for slug, claims in owners.items():
        for c, field in claims:
            place: tuple[str, int | None, str | None] = (c.submission.folder, None, None)
            if field is not None:
                place = (_index(c), c.lines.get(field), field)
            others = [other.submission.folder for other, _ in claims if other is not c]
            if others:
                yield findings.make("slug-taken", *place, value=slug, other=", ".join(others))
            if slug in editorial:
                yield findings.make("page-slug", *place, other=editorial[slug])


def _same_page(pages: list[EditorialPage]) -> Iterable[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for page in pages:
        other = seen.setdefault((page.lang, page.slug), page.source)
        if page.slug and other != page.source:
            yield findings.make("page-twice", page.source, None, "slug", other=other)


def _same_person(profiles: list[Profile]) -> Iterable[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for profile in profiles:
        key = profile.founder.name.casefold(), profile.founder.business.casefold()
        if key in seen:
            yield findings.make("person-twice", profile.source, None, "name", value=seen[key])
        seen.setdefault(key, profile.slug)


def _named(c: Checked, profile: Profile, people: _People) -> Iterable[Finding]:
    """Find founders who are named in the front matter and do not exist."""
    named: list[tuple[str, str, str | None]] = [(profile.source, "proposed_by", profile.proposed_by)]
    for p in (profile, *profile.translations):
        named += [(p.source, f"names_next[{n}].slug", who.slug) for n, who in enumerate(p.names_next, 1)]
    for source, field, slug in named:
        if slug is not None and slug not in people:
            line = c.lines.get(field) if source == profile.source else None
            yield findings.make("founder-unknown", source, line, field, value=slug, **people.proposal(slug))


def _linked(profile: Profile, people: _People, today: date) -> Iterable[Finding]:
    """Find links in prose that lead to nobody, or to somebody whose month is still to come."""
    latest = max(profile.issue, f"{today:%Y-%m}")
    texts = [(p.source, p.interview) for p in (profile, *profile.translations)]
    texts += [(profile.source.replace("index.md", f"update-{u.key}.md"), u.interview) for u in profile.updates]
    for source, interview in texts:
        for link in interview.links:
            if not link.internal:
                continue
            if link.target not in people:
                yield findings.make(
                    "link-unknown", source, link.line, value=link.target, **people.proposal(link.target)
                )
            elif source == profile.source and (month := people.issues.get(link.target)) and month > latest:
                yield findings.make("link-early", source, link.line, value=link.target, month=month)


def _lead(lead: Lead, profiles: list[Profile], people: _People) -> Iterable[Finding]:
    featured = {p.slug for p in profiles if p.issue == lead.month}
    featured |= {p.slug for p in profiles for update in p.updates if update.issue == lead.month}
    if not featured:
        yield findings.make("lead-empty", lead.source, value=lead.month)
        return
    for slug in lead.order:
        if people.current(slug) not in featured:
            code = "lead-order" if slug in people else "founder-unknown"
            details = {"month": lead.month} if slug in people else people.proposal(slug)
            yield findings.make(code, lead.source, None, "order", value=slug, **details)


def _event(event: Referral, people: _People) -> Iterable[Finding]:
    for field, slug in (("giver", event.giver), ("receiver", event.receiver), ("told_by", event.told_by)):
        if slug is not None and slug not in people:
            yield findings.make("founder-unknown", event.source, None, field, value=slug, **people.proposal(slug))


def _index(c: Checked) -> str:
    return f"{c.submission.folder}/index.md"
