"""Rules that need more than one file: slugs taken, people named who don't exist, leads without anybody, links that lead nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from html import escape
from textwrap import shorten
from typing import Final
from urllib.parse import unquote

from pipeline import addresses, characters, findings, ledger, likeness, prose, schema, strangers
from pipeline.domain import (
    Asked,
    Correction,
    EditorialPage,
    Finding,
    Founder,
    FullName,
    Html,
    InlineLink,
    Lead,
    Month,
    Need,
    Offer,
    Profile,
    Referral,
    Service,
    SubmittedFile,
    Update,
    Visibility,
    Withdrawal,
)
from pipeline.fields import suggestion
from pipeline.links import Permalinks, loose
from pipeline.names import Certainty, Finder, Known
from pipeline.submission import Checked

_PROPOSED_MOST: Final = 20  # unknown keys; looking for the nearest of each takes long where there are many
_TO_CUT: Final = {
    "suggestion_de": "Streiche supersedes in einer der Dateien.",
    "suggestion_en": "Remove supersedes from one of the files.",
    "suggestion": "",
}


@dataclass(frozen=True)
class Read:
    """Everything that was read and can be compared."""

    checked: Sequence[Checked]
    leads: Sequence[Lead] = ()
    corrections: Sequence[Correction] = ()
    pages: Sequence[EditorialPage] = ()
    ledger: Sequence[Referral] = ()
    withdrawals: Sequence[Withdrawal] = ()
    services: Sequence[Service] = ()
    site: str = ""  # the publication's URL
    issue_day: int = 1  # on which a number appears
    typed: Sequence[tuple[str, SubmittedFile]] = ()  # leads, corrections and pages as they came, by their paths
    # The own one first; none where facts or pages cannot be read, and so not all addresses.
    languages: Sequence[str] = ()

    @cached_property
    def left(self) -> frozenset[str]:
        """The slugs, former ones too, of those who have withdrawn."""
        return frozenset(slug for w in self.withdrawals for slug in (w.slug, *w.aliases))

    @cached_property
    def finder_of_left(self) -> Finder:
        """Finds the names of those who have withdrawn, of whom nothing but the slug is known."""
        known = [_known(c.profile.founder) for c in self.checked if c.profile]
        return Finder(
            (*known, *(Known(slug, slug.replace("-", " ").title(), "") for slug in sorted(self.left))), self.left
        )


def across(read: Read, today: date) -> list[Finding]:
    """Return the findings of everything that was read, without those of single files.

    A folder with errors of its own still counts as existing, and leads wait until all folders can be read, so that one fault
    is not reported twenty times.
    """
    people = _People(read)
    site = _Site(read, people)
    profiles = [c.profile for c in read.checked if c.profile is not None]
    featured = _featured(profiles)
    told = {lead.month for lead in read.leads if lead.instead == "news"}
    return [
        *_addresses(read),
        *_same_page(read.pages),
        *(_untranslated(read.pages) if read.languages else ()),
        *_same_person(read.checked),
        *(finding for c in read.checked if c.profile for finding in _named(c, c.profile, people, today)),
        *(finding for c in read.checked if c.profile for finding in _linked(c.profile, people, site, today)),
        *(
            finding
            for lead in read.leads
            if len(profiles) == len(read.checked)
            for finding in _lead(lead, featured.get(lead.month, set()), people, read.issue_day)
        ),
        *(
            finding
            for correction in read.corrections
            if len(profiles) == len(read.checked)
            for finding in _correction(correction, correction.month in {*featured, *told}, read.issue_day)
        ),
        *(finding for c in read.checked if c.profile and read.services for finding in _untagged(c, c.profile, today)),
        *(f for c in read.checked if c.profile for f in _unasked_in_portrait(c.profile, people, today)),
        *(f for lead in read.leads for f in _unasked_in_lead(lead, people)),
        *(f for correction in read.corrections for f in _unasked_in_correction(correction, people)),
        *(f for lead in read.leads for f in _editorial(lead.source, lead.links, lead.month, people, site)),
        *(f for c in read.corrections for f in _editorial(c.source, c.links, f"{c.day:%Y-%m}", people, site)),
        *(f for page in read.pages for f in _editorial(page.source, page.links, f"{today:%Y-%m}", people, site)),
        *(finding for event in read.ledger for finding in _event(event, people)),
        *_left_behind(read),
        *_twice(read.ledger),
        *_corrections(read.ledger, people),
    ]


def names(profiles: Iterable[Profile]) -> dict[str, frozenset[str]]:
    """Return whom a written name means, by the name as a slug: homonyms are more than one."""
    found: dict[str, set[str]] = defaultdict(set)
    for profile in profiles:
        found[characters.slug(profile.founder.name)].add(profile.slug)
    return {name: frozenset(slugs) for name, slugs in found.items()}


def _known(founder: Founder) -> Known:
    return Known(founder.slug, founder.name, founder.business)


class _People:
    """Who exists, and who did."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.issues = {c.submission.slug: c.profile.issue if c.profile else None for c in read.checked}
        aliases = {alias: c.submission.slug for c in read.checked for alias in c.aliases}
        self.links = Permalinks(self.issues, aliases, read.site, read.left)
        self.founders = {c.submission.slug: c.profile.founder for c in read.checked if c.profile}
        self.pages = {page.slug for page in read.pages} | schema.RESERVED_SLUGS  # addresses of the site, and of nobody

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """Whom a written name means, see :func:`names`; not made where nobody is written so."""
        return names(c.profile for c in self._read.checked if c.profile)

    @cached_property
    def called(self) -> Mapping[str, frozenset[str]]:
        """The same, and by all given names alone: "Minh Anh" is Minh Anh Nguyen."""
        found = dict(self.names)
        for name, slugs in self.names.items():
            parts = name.split("-")
            for length in range(2, len(parts)):
                found.setdefault("-".join(parts[:length]), slugs)
        return found

    @cached_property
    def finder(self) -> Finder:
        """Finds their names in events and in the openings of leads; not made where nobody looks for one."""
        texts = [prose.plain(lead.opening) for lead in self._read.leads]
        texts += [text for event in self._read.ledger for text in (event.what, event.known_by) if text]
        return Finder(map(_known, self.founders.values()), texts=texts)

    @cached_property
    def by_month(self) -> Mapping[Month | None, list[str]]:
        """The slugs of who appears when; None where that cannot be read."""
        months: dict[Month | None, list[str]] = defaultdict(list)
        for slug, month in self.issues.items():
            months[month].append(slug)
        return months

    def names_in(self, month: Month) -> set[str]:
        """Return what those are called who appear in ``month``."""
        return {self.founders[slug].name for slug in self.by_month.get(month, ()) if slug in self.founders}

    def __contains__(self, slug: str) -> bool:
        return slug in self.links

    def proposal(self, slug: str) -> dict[str, str]:
        """Return the details that propose the nearest slug."""
        return suggestion(list(self.links.meant(slug).candidates[:1]))

    def homonyms(self, link: InlineLink) -> tuple[str, ...]:
        """Return the slugs of all who are called what a link by name says, where that is more than one."""
        is_name = link.by_name and not schema.SLUG.fullmatch(link.target)
        same = self.names.get(characters.slug(link.target), frozenset()) if is_name else frozenset()
        return tuple(sorted(same)) if len(same) > 1 else ()

    def described(self, slug: str) -> str:
        """Return a slug with what tells this founder apart from others."""
        founder = self.founders.get(slug)
        return f"{slug} ({founder.business}, {founder.place})" if founder else slug

    def months(self, who: FullName) -> list[Month]:
        """Return when those appear who are called so; "" for whoever has withdrawn, or has a folder with errors."""
        for key in (who.key, who.key.removesuffix("s")):
            if slugs := self.called.get(key):
                return [self.issues[slug] or "" for slug in slugs]
            if key in self or self.links.is_withdrawn(key):
                return [self.issues.get(self.links.current(key)) or ""]
        return []

    def unknown(self, slug: str | None, file: str, line: int | None, field: str) -> Iterable[Finding]:
        """Find a slug that names nobody, or somebody who has withdrawn."""
        if slug is None or slug in self:
            return
        if self.links.is_withdrawn(slug):
            yield findings.make("founder-withdrawn", file, line, field, value=slug)
        else:
            details = self.proposal(slug)
            if not details["suggestion"]:
                back = f"git restore content/founders/{slug}"
                details["suggestion_de"] += f" Ist der Ordner aus Versehen weg, holt ihn zurück: {back}"
                details["suggestion_en"] += f" If the folder is gone by mistake, this brings it back: {back}"
            yield findings.make("founder-unknown", file, line, field, value=slug, **details)


class _Site:
    """The addresses that the site has beside the portraits: pages of the editors, its own lists, and files."""

    def __init__(self, read: Read, people: _People) -> None:
        self._read = read
        self._people = people
        self._ways = [addresses.among(read.languages, lang) for lang in read.languages]

    def astray(self, link: InlineLink, source: str) -> Iterable[Finding]:
        """Find a link within the site to an address at which nothing stands.

        It is a warning: with somebody who leaves, the page of their town or trade may go, and they shall leave all the same.
        """
        url = (
            f"/{link.lang}/{link.target}/".replace("//", "/")
            if link.internal
            else self._people.links.rooted(link.target)
        )
        if not self._ways or not url.startswith("/") or url.startswith("//"):
            return
        page = unquote(re.split("[?#]", url)[0]).rstrip("/") + "/"
        if self._has(page):
            return
        known = sorted({*self._pages, *self._lists})
        near = [one for one in known if _bare(one) == _bare(page)] or get_close_matches(page, known, n=1, cutoff=0.75)
        yield findings.make("link-nowhere", source, link.line, value=url[:80], **suggestion(near[:1]))

    def _has(self, page: str) -> bool:
        """Return whether something stands at ``page``; of what lies deep below a folder, and of files, that is believed."""
        if page in self._pages or any(page == way.home for way in self._ways):
            return True
        way = next(way for way in reversed(self._ways) if page.startswith(f"{way.prefix}/"))
        first, _, rest = page.removeprefix(way.prefix).strip("/").partition("/")
        folder = way.page(first)
        if folder in self._pages or first in self._people:
            return True
        if folder not in self._lists:
            return "." in page.rstrip("/").rpartition("/")[2]
        below = self._lists[folder]
        return not rest or below is None or "/" in rest or "." in rest or page in below

    @cached_property
    def _pages(self) -> Set[str]:
        """The pages of the editors; one whose language is wrong, which is a finding of its own, in every language."""
        return {way.page(page.slug) for way in self._ways for page in self._read.pages if page.lang in ("", way.lang)}

    @cached_property
    def _lists(self) -> Mapping[str, Set[str] | None]:
        """The site's own folders, and the pages right below them; None where that is not known."""
        profiles = [c.profile for c in self._read.checked if c.profile]
        are_all = len(profiles) == len(self._read.checked)
        months = {*_featured(profiles), *(lead.month for lead in self._read.leads if lead.instead == "news")}
        found: dict[str, Set[str] | None] = {"/static/": None, "/pagefind/": None}
        for way in self._ways:
            found |= {way.founders: None, way.feeds: None, way.network: set(), way.search: set()}
            found |= {way.signup: {way.thanks, way.confirmed}}
            # The lists of another language hold those who have a text in it.
            founders = [p.founder for p in profiles if not way.prefix or p.in_language(way.lang)]
            found |= {
                way.issues: {way.issue(month) for month in months} if are_all else None,
                way.trades: {way.trade(founder.trade) for founder in founders} if are_all else None,
                way.places: {way.place(founder.place) for founder in founders} if are_all else None,
            }
        return found


def _bare(page: str) -> str:
    """Return an address without the language it begins with."""
    return next((page[3:] for lang in addresses.LANGUAGES if page.startswith(f"/{lang}/")), page)


def _addresses(read: Read) -> Iterable[Finding]:
    """Find addresses that two folders claim, and folders named like a page of the editors or like somebody who left.

    Two people may be called the same, so two folders may differ in the spelling of an umlaut alone. A former name must not even
    look like somebody else's: links that mean that other one would lead here.
    """
    owners: dict[str, list[tuple[Checked, str | None]]] = defaultdict(list)  # with the field of an alias
    for c in read.checked:
        owners[c.submission.slug.casefold()].append((c, None))
        for number, alias in enumerate(c.aliases, 1):
            if alias != c.submission.slug:
                owners[alias].append((c, f"aliases[{number}]"))
    editorial = {page.slug: page.source for page in read.pages}
    left = {loose(slug): w.source for w in read.withdrawals for slug in (w.slug, *w.aliases)}
    called: dict[str, set[str]] = defaultdict(set)  # folders by what might mean them
    if any(c.aliases for c in read.checked):
        for c in read.checked:
            for name in (c.submission.slug, *c.aliases, *((c.profile.founder.name,) if c.profile else ())):
                called[loose(name)].add(c.submission.folder)
    for slug, claims in owners.items():
        for c, field in claims:
            place: tuple[str, int | None, str | None] = (c.submission.folder, None, None)
            if field is not None:
                place = (_index(c), c.lines.get(field), field)
            others = [other.submission.folder for other, _ in claims if other is not c]
            if field is not None:
                others += sorted(called[loose(slug)] - {c.submission.folder, *others})
            if others:
                yield findings.make("slug-taken", *place, value=slug, other=", ".join(others))
            if slug in editorial:
                yield findings.make("page-slug", *place, other=editorial[slug])
            if left and loose(slug) in left:
                yield findings.make("slug-withdrawn", *place, other=left[loose(slug)])


def _same_page(pages: Iterable[EditorialPage]) -> Iterable[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for page in pages:
        if page.slug in schema.SITE_SLUGS:
            yield findings.make("page-reserved", page.source, None, "slug", value=page.slug)
        other = seen.setdefault((page.lang, page.slug), page.source)
        if page.slug and other != page.source:
            yield findings.make("page-twice", page.source, None, "slug", other=other)


def _untranslated(pages: Sequence[EditorialPage]) -> Iterable[Finding]:
    """Find pages that say they translate one that is not there in another language."""
    for page in pages:
        if page.translates and not any(
            (other.translates or other.slug) == page.translates and other.lang != page.lang for other in pages
        ):
            yield findings.make("page-translates", page.source, None, "translates", value=page.translates)


def _same_person(checked: Iterable[Checked]) -> Iterable[Finding]:
    """Find who is featured twice, and businesses that two people run."""
    with_profile = [(c, c.profile) for c in checked if c.profile]
    everybody = {p.slug: c.traits or likeness.traits(p.founder) for c, p in with_profile}
    sources = {p.slug: p.source for _, p in with_profile}
    twins = likeness.twins(everybody)
    for slug, first in twins:
        yield findings.make("person-twice", sources[slug], None, "name", value=first)
    for slug, first in likeness.partners(everybody, twins):
        yield findings.make("business-shared", sources[slug], None, "business", value=first)


def _named(c: Checked, profile: Profile, people: _People, today: date) -> Iterable[Finding]:
    """Find founders who are named in the front matter and do not exist, and names that have become founders."""
    place = (profile.source, c.lines.get("proposed_by"), "proposed_by")
    yield from people.unknown(profile.proposed_by, *place)
    if profile.proposed_by:
        month = people.issues.get(people.links.current(profile.proposed_by)) or ""
        if month > max(profile.issue, f"{today:%Y-%m}"):
            yield findings.make("proposed-early", *place, value=profile.proposed_by, month=month)
    for p in (profile, *profile.translations):
        for number, who in enumerate(p.names_next, 1):
            field = f"names_next[{number}].{'slug' if who.slug else 'name'}"
            line = c.lines.get(field) if p is profile else None
            yield from people.unknown(who.slug, p.source, line, field)
            if who.name and p is profile:
                yield from _name(who.name, profile, people, line, field)


def _name(name: str, profile: Profile, people: _People, line: int | None, field: str) -> Iterable[Finding]:
    """Say that somebody who was named is here by now, or that several are called so."""
    meant = people.names.get(characters.slug(name), frozenset()) - {profile.slug}
    if len(meant) > 1:
        others = ", ".join(map(people.described, sorted(meant)))
        yield findings.make("name-ambiguous", profile.source, line, field, others=others)
    for slug in meant if len(meant) == 1 else ():
        yield findings.make("name-resolved", profile.source, line, field, value=name, slug=slug)


def _unasked_in_portrait(profile: Profile, people: _People, today: date) -> Iterable[Finding]:
    """Find full names in a portrait, its translations and later words of people who have not been asked."""
    if not (profile.people or profile.translations or profile.updates or profile.impact):
        return
    now = f"{today:%Y-%m}"
    texts = [(p.source, max(p.issue, now), p.people) for p in (profile, *profile.translations)]
    texts += [(_update_file(profile, update), max(update.issue, now), update.people) for update in profile.updates]
    if profile.impact:
        texts.append((profile.source.replace("index.md", "impact.md"), now, profile.impact.people))
    if not any(named for _, _, named in texts):
        return
    slugs = {profile.slug, profile.proposed_by, *(people.links.find(link.target) for link in profile.interview.links)}
    near = {people.founders[slug].name for slug in slugs if slug in people.founders}
    for source, month, named in texts:
        yield from _unasked(named, profile.asked, source, month, near, people)


def _unasked_in_lead(lead: Lead, people: _People) -> Iterable[Finding]:
    """Find full names in the editors' own words of people who have not been asked, or who are not here yet.

    Who is featured is looked for by name, whatever the name looks like.
    """
    yield from _unasked(lead.people, lead.asked, lead.source, lead.month, people.names_in(lead.month), people)
    keys = {who.key for who in lead.people}
    for sighting in people.finder.find(prose.plain(lead.opening)):
        month = people.issues.get(sighting.slug) or ""
        name = people.founders[sighting.slug].name
        if month > lead.month and sighting.certainty is Certainty.FULL and strangers.key(name) not in keys:
            yield findings.make("named-early", lead.source, value=name, month=month)


def _unasked_in_correction(correction: Correction, people: _People) -> Iterable[Finding]:
    """Find full names in a correction of people who have not been asked, or who are not here yet on its day."""
    near, month = people.names_in(correction.month), f"{correction.day:%Y-%m}"
    yield from _unasked(correction.people, correction.asked, correction.source, month, near, people)


def _unasked(
    named: Iterable[FullName], asked: Iterable[Asked], source: str, month: Month, near: Iterable[str], people: _People
) -> Iterable[Finding]:
    """Find whom a text of ``month`` names that is neither here by then nor has agreed; ``near`` are names it may shorten."""
    known = [strangers.key(name) for name in (*(who.name for who in asked), *near)]
    for who in named:
        if any(strangers.is_called(who, key) for key in known):
            continue
        months = people.months(who)
        if not months:
            yield findings.make("named-unasked", source, who.line, who.field, value=who.words)
        elif min(months) > month:
            yield findings.make("named-early", source, who.line, who.field, value=who.words, month=min(months))


def _update_file(profile: Profile, update: Update) -> str:
    return profile.source.replace("index.md", f"update-{update.key}.md")


def _linked(profile: Profile, people: _People, site: _Site, today: date) -> Iterable[Finding]:
    """Find links in prose that lead nowhere, to more than one, or to somebody whose month is still to come."""
    texts = [(profile.source, profile.interview)]
    if profile.translations or profile.updates:
        texts += [(p.source, p.interview) for p in profile.translations]
        texts += [(_update_file(profile, update), update.interview) for update in profile.updates]
    asked = {strangers.key(who.name) for who in profile.asked} if profile.asked else ()
    now = today.isoformat()[:7]
    for source, interview in texts:
        for link in interview.links:
            name = link.target if link.internal else people.links.target(link.target)
            if name is None or name in people.pages:
                yield from site.astray(link, source)
            else:
                found = _link(name, link, source, profile, people, now)
                yield from (f for f in found if f.code != "link-waiting" or strangers.key(name) not in asked)


def _link(name: str, link: InlineLink, source: str, profile: Profile, people: _People, now: Month) -> Iterable[Finding]:
    slug = people.links.find(name)
    if slug is None or people.homonyms(link):
        yield _astray(name, link, source, people)
        return
    yield from _renamed(link, slug, source, people)
    if slug == profile.slug:
        yield findings.make("link-self", source, link.line, value=name)
    elif source == profile.source:
        month = people.issues.get(slug) or ""
        if month > max(profile.issue, now):
            yield findings.make("link-early", source, link.line, value=slug, month=month)


def _editorial(
    source: str, links: Iterable[InlineLink], month: Month, people: _People, site: _Site
) -> Iterable[Finding]:
    """Find links in the editors' own words that lead nowhere, to more than one, or to somebody who comes later."""
    for link in links:
        name = link.target if link.internal else people.links.target(link.target)
        if name is None or name in people.pages:
            yield from site.astray(link, source)
            continue
        slug = people.links.find(name)
        if slug is None or people.homonyms(link):
            yield _astray(name, link, source, people)
            continue
        yield from _renamed(link, slug, source, people)
        if (later := people.issues.get(slug) or "") > month:
            yield findings.make("link-early", source, link.line, value=slug, month=later)


def _renamed(link: InlineLink, slug: str, source: str, people: _People) -> Iterable[Finding]:
    """Ask whether a person is meant who is called otherwise than it is written: the page will say what they are called."""
    if not link.by_name or schema.SLUG.fullmatch(link.target):
        return
    called = people.founders[slug].name if slug in people.founders else link.target
    written, words = (set(characters.slug(name).split("-")) for name in (link.target, called))
    if not (written <= words or words <= written):
        yield findings.make("link-other-name", source, link.line, value=link.target, name=called, slug=slug)


def _astray(name: str, link: InlineLink, source: str, people: _People) -> Finding:
    """Return the finding for a link that leads to nobody, or to more than one."""
    if people.links.is_withdrawn(name):
        return findings.make("link-withdrawn", source, link.line, value=name)
    if several := people.homonyms(link) or people.links.several(name):
        others = ", ".join(map(people.described, several))
        return findings.make("link-ambiguous", source, link.line, value=name, others=others, suggestion=several[0])
    if link.by_name and " " in name and not people.links.is_slip(name):
        return findings.make("link-waiting", source, link.line, value=name)
    code = "link-name-unknown" if link.by_name else "link-unknown"
    return findings.make(code, source, link.line, value=name, **people.proposal(name))


def _untagged(c: Checked, profile: Profile, today: date) -> Iterable[Finding]:
    """Find offers and needs that nobody has given a tag; what has run out needs none any more."""
    entries: list[tuple[str, Offer | Need]] = [(f"gives[{n}]", offer) for n, offer in enumerate(profile.gives, 1)]
    entries += [(f"needs[{n}]", need) for n, need in enumerate(profile.needs, 1)]
    for field, entry in entries:
        if not entry.tags and (entry.valid_until is None or entry.valid_until >= today):
            short = shorten(entry.text, 60, placeholder=" …")
            line = c.lines.get(f"{field}.text")
            yield findings.make(
                "tags-missing", profile.source, line, f"{field}.tags", value=short, text=entry.text, lang=profile.lang
            )


def _lead(lead: Lead, featured: Set[str], people: _People, issue_day: int) -> Iterable[Finding]:
    if not featured and not lead.instead:
        yield findings.make("lead-empty", lead.source, value=lead.month)
        return
    if featured and lead.instead:
        yield findings.make("lead-instead", lead.source, None, "instead", value=lead.instead, month=lead.month)
    if lead.instead and not lead.opening.strip():
        yield findings.make("lead-bare", lead.source, value=lead.month)
    for slug in lead.order:
        if people.links.current(slug) not in featured:
            if slug in people:
                yield findings.make("lead-order", lead.source, None, "order", value=slug, month=lead.month)
            yield from people.unknown(slug, lead.source, None, "order")
    for appointment in lead.dates:
        if appointment.day < _day_of(lead.month, issue_day):
            yield findings.make("lead-date", lead.source, None, "dates", value=appointment.day, month=lead.month)


def _correction(correction: Correction, has_issue: bool, issue_day: int) -> Iterable[Finding]:
    appears = _day_of(correction.month, issue_day)
    if not has_issue:
        yield findings.make("correction-nothing", correction.source, value=correction.month)
    elif correction.day < appears:
        yield findings.make("correction-early", correction.source, None, "date",
                            value=correction.day, month=correction.month, day=appears)  # fmt: skip


def _featured(profiles: Iterable[Profile]) -> Mapping[Month, Set[str]]:
    """Return the slugs of who is in each number, with a portrait or a later word."""
    found: dict[Month, set[str]] = defaultdict(set)
    for profile in profiles:
        for month in (profile.issue, *(update.issue for update in profile.updates)):
            found[month].add(profile.slug)
    return found


def _day_of(month: Month, issue_day: int) -> date:
    return date.fromisoformat(f"{month}-{issue_day:02}")


def _event(event: Referral, people: _People) -> Iterable[Finding]:
    """Find people in an event who do not exist, and events that nobody would ever see."""
    lines = dict(event.lines)
    for field in ("giver", "receiver", "told_by", "introduced_to"):
        yield from people.unknown(getattr(event, field), event.source, lines.get(field), field)
    if event.giver != event.receiver and people.links.current(event.giver) == people.links.current(event.receiver):
        yield findings.make("referral-self", event.source, lines.get("receiver"), "receiver")
    if event.visibility is Visibility.EDITORS:
        yield findings.make("referral-private", event.source, lines.get("visibility"), "visibility")
    elif not (event.retracted or ledger.is_shared(event) or ledger.is_claim(event)):
        yield findings.make("referral-unseen", event.source, 1)
    yield from _named_unasked(event, people)


def _named_unasked(event: Referral, people: _People) -> Iterable[Finding]:
    """Find in an event's words who has not agreed to be named with it; who tells it may speak for themselves."""
    roles = ("giver", "receiver", "told_by", "introduced_to")
    involved = {slug: role for role in roles if (slug := getattr(event, role))}
    agreed = {slug for slug, role in involved.items() if getattr(event.consents, role) or slug == event.claimed_by}
    for field in ("what", "known_by"):
        for sighting in people.finder.find(getattr(event, field) or "", near=involved):
            if sighting.slug not in agreed:
                yield findings.make(
                    "referral-names",
                    event.source,
                    dict(event.lines).get(field),
                    field,
                    value=sighting.words,
                    slug=sighting.slug,
                )


def _left_behind(read: Read) -> Iterable[Finding]:
    """Find the names of those who have withdrawn where they still stand as text."""
    left = read.left
    if not left:
        return
    editors = dict(read.typed)
    for code, source, text in _told(read):
        if not (named := read.finder_of_left.find(text, near=left)):
            continue
        typed = text if code == "withdrawn-named" else ""  # an event's words stand in two fields
        if source in editors:
            typed = editors[source].data.decode("utf-8", "replace")
        places = [(seen, seen.line) for seen in read.finder_of_left.find_each(typed, near=left)]
        lined, slugs = {seen.slug for seen, _ in places}, {seen.slug for seen in named}
        # The words of a link are seen on a page of the editors, and are no sighting in what they typed.
        places = [place for place in places if place[0].slug in slugs]
        for sighting, line in (*places, *((seen, None) for seen in named if seen.slug not in lined)):
            yield findings.make(code, source, line, value=sighting.slug, words=" ".join(sighting.words.split()))


def _told(read: Read) -> Iterable[tuple[str, str, str]]:
    """Yield the texts that should name nobody who has withdrawn, each as the code of the finding, its path and its words."""
    portraits = (
        ("withdrawn-named", f"{c.submission.folder}/{file.name}", file.data.decode("utf-8", "replace"))
        for c in read.checked
        for file in c.submission.files
        if file.name.endswith(".md") and c.submission.slug not in read.left
    )
    editorial = [(lead.source, _words_of(lead)) for lead in read.leads] + [
        (page.source, page.html) for page in read.pages
    ]
    editorial += [(correction.source, correction.body) for correction in read.corrections]
    told = (
        ("referral-withdrawn-named", e.source, f"{e.what}\n\n{e.known_by or ''}") for e in ledger.standing(read.ledger)
    )
    yield from (*portraits, *(("withdrawn-named", source, prose.plain(html)) for source, html in editorial), *told)


def _words_of(lead: Lead) -> Html:
    """Return everything readers see of a lead, as one text."""
    parts = (lead.subject, lead.preheader, *(appointment.text for appointment in lead.dates))
    return Html("\n".join([lead.opening, *(f"<p>{escape(part)}</p>" for part in parts if part)]))


def _twice(events: Sequence[Referral]) -> Iterable[Finding]:
    """Find files of the same name in the folders of two years: the name is what an event is called everywhere."""
    first: dict[str, Referral] = {}
    for event in events:
        if (other := first.setdefault(event.key, event)) is not event:
            yield findings.make("referral-twice", event.source, other=other.source)


def _corrections(events: Sequence[Referral], people: _People) -> Iterable[Finding]:
    """Find corrections of events that do not exist, of others' events, and two of one event; and what leads back to itself."""
    by_key = {event.key: event for event in events}
    correcting: dict[str, list[Referral]] = defaultdict(list)
    for event in events:
        if event.supersedes:
            correcting[event.supersedes].append(event)
    proposed = 0
    for key, corrections in correcting.items():
        for event in corrections:
            line = dict(event.lines).get("supersedes")
            others = [other.source for other in corrections if other is not event]
            if others:
                details = {"value": key, "other": ", ".join(others)}
                yield findings.make("referral-superseded-twice", event.source, line, "supersedes", **details)
            if key in by_key and not _leads_back(event, by_key):
                yield from _others_event(event, by_key[key], line, people)
                continue
            details = _TO_CUT
            if key not in by_key:
                proposed += 1
                details = suggestion(get_close_matches(key, by_key, n=1) if proposed <= _PROPOSED_MOST else [])
            yield findings.make("referral-supersedes", event.source, line, "supersedes", value=key, **details)


def _others_event(event: Referral, corrected: Referral, line: int | None, people: _People) -> Iterable[Finding]:
    """Find a correction by which one event could remove what stands between other people."""
    now, before = ({people.links.current(slug) for slug in (e.giver, e.receiver)} for e in (event, corrected))
    if now != before:
        code = "referral-correction-people" if now & before else "referral-correction-strangers"
        yield findings.make(code, event.source, line, "supersedes", value=corrected.key)


def _leads_back(event: Referral, by_key: Mapping[str, Referral]) -> bool:
    """Return whether following the corrections from ``event`` never ends."""
    seen = {event.key}
    earlier = event.supersedes
    while earlier is not None and earlier in by_key:
        if earlier in seen:
            return True
        seen.add(earlier)
        earlier = by_key[earlier].supersedes
    return False


def _index(c: Checked) -> str:
    return f"{c.submission.folder}/index.md"
