"""Cross-links and referrals for any Pelican site: who mentions whom, and who helped whom.

An ordinary site with one article for each person needs nothing else of ours. Put this repository on Python's path (or this folder
and ``pipeline/`` into your own) and write::

    PLUGINS = ["plugins.referrals"]

What it understands

* An article's ``slug`` names its person; ``aliases: former-slug, another`` in its metadata names them by former slugs too.
* ``[[slug]]`` and ``[[slug|words]]`` become links, as do names with umlauts and capitals (``[[Jörg Müßig]]``); in code they stay.
* Ordinary links (``{filename}ada.md``, ``/ada.html``, ``https://your.site/ada.html``, with ``#anchor`` or ``?query``) count just the
  same. Addresses are compared whole: a link to ``/johanna.html`` is none to ``anna``.
* A link by name that leads to nobody, or could mean two, is an error with a proposal, and so is an event of somebody who has no
  article; run Pelican with ``--fatal errors``.
* One YAML file for each event in the folder that ``REFERRALS_LEDGER`` names, relative to ``PATH`` (default ``"ledger"``; leave it
  away and there are no referrals): giver, receiver, kind, date, what ... as :mod:`pipeline.ledger` explains.

What it adds

Every article gets one attribute, ``article.referrals``, a :class:`Referrals` with articles in it, sorted, for templates::

    {% for mention in article.referrals.mentioned_by %}
      <blockquote>{{ mention.before }}<b>{{ mention.words }}</b>{{ mention.after }}</blockquote> {{ mention.article.title }}
    {% endfor %}
    {% for event in article.referrals.received %} {{ event.other.title }}: {{ event.what }} {% endfor %}

Which signal, and why

``all_generators_finalized``, once: only then every article is known, drafts and hidden ones left out, and nothing is written yet.
Links resolve there and not in a reader, whose results Pelican may cache. The plugin keeps no state of its own, so Pelican's
autoreload can run any number of builds in one process. Translations, drafts and hidden articles get their links by name too, but
mention nobody: what counts is what a reader of the original finds. In a summary a name stays words.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import chain
from pathlib import Path
from posixpath import normpath
from typing import Any, Final
from urllib.parse import urlsplit

from pelican import signals
from pelican.generators import ArticlesGenerator

from pipeline import findings, ledger, mentions, store
from pipeline.domain import Finding, Mention, Referral
from pipeline.links import Meant, Permalinks
from pipeline.network import Network, network

_LOG: Final = logging.getLogger(__name__)
_LEDGER: Final = "ledger"


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A link from one article to another, with its sentence."""

    article: Any  # the one that holds the link
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One referral, seen from an article's person."""

    other: Any  # the other side's article; of a claim None where that side has not agreed to be named
    kind: str
    when: str
    what: str
    given: bool


@dataclass(frozen=True, slots=True)
class Referrals:
    """What the plugin knows about one article's person."""

    mentions: tuple[Any, ...] = ()  # articles that this one links to
    mentioned_by: tuple[Mentioned, ...] = ()
    given: tuple[Event, ...] = ()  # confirmed, newest first
    received: tuple[Event, ...] = ()
    told: tuple[Event, ...] = ()  # this person's own words, not confirmed
    came_back: tuple[
        tuple[Any, ...], ...
    ] = ()  # for a gift that came back: the articles it went through, in their order
    over: tuple[tuple[Any, tuple[Any, ...]], ...] = ()  # people two steps away, with who is in between


def track(generators: list[Any]) -> None:
    """Resolve the links of all articles and give each its :class:`Referrals`."""
    for generator in generators:
        if isinstance(generator, ArticlesGenerator):
            people = _People(generator)
            for article in chain(
                generator.articles, generator.translations, generator.drafts, generator.drafts_translations,
                generator.hidden_articles, generator.hidden_translations,
            ):  # fmt: skip
                people.link(article)
            for article in generator.articles:
                people.note_mentions(article)
            _give(people, people.events())


def register() -> None:
    """Connect the signal."""
    signals.all_generators_finalized.connect(track)


class _People:
    """The articles of one build, by slug and by address."""

    def __init__(self, generator: Any) -> None:
        self.settings: Mapping[str, Any] = generator.settings
        self.articles = {article.slug: article for article in generator.articles}
        self._paths = {f"/{a.get_relative_source_path()}": slug for slug, a in self.articles.items()}
        self._addresses = {f"/{a.url}".rstrip("/"): slug for slug, a in self.articles.items()}
        aliases = {alias: slug for slug, a in self.articles.items() for alias in _aliases(a)}
        self.links = Permalinks(self.articles, aliases)
        self.mentions: list[Mention] = []

    def link(self, article: Any) -> None:
        """Turn links by name into links, and in the summary into words."""
        article._content = mentions.with_names(article._content, lambda name, words: self._link(article, name, words))
        if summary := article.metadata.get("summary"):
            article.metadata["summary"] = article._summary = mentions.with_names(summary, self._words)

    def note_mentions(self, article: Any) -> None:
        """Note every mention of somebody else."""
        seen: set[tuple[str, str]] = set()
        for quotation in mentions.quotations(article._content, article.lang):
            target = self._target(quotation.url, article)
            sentence = quotation.before + quotation.words + quotation.after
            if target is not None and target != article.slug and (target, sentence) not in seen:
                seen.add((target, sentence))
                found = Mention(
                    article.slug, target, article.lang, "", quotation.before, quotation.words, quotation.after
                )
                self.mentions.append(found)

    def events(self) -> tuple[Referral, ...]:
        """Read the ledger and return what stands, under today's slugs; its findings are logged."""
        folder = Path(self.settings["PATH"]) / self.settings.get("REFERRALS_LEDGER", _LEDGER)
        found: list[Finding] = []
        read = [ledger.referral(file, path, date.today(), found) for path, file in store.read_yaml(folder)]  # noqa: DTZ011  # a bare Pelican site has no other clock
        for finding in found:
            level = logging.ERROR if finding.severity is findings.ERROR else logging.WARNING
            _LOG.log(level, "%s:%s %s %s", finding.file, finding.line or 1, *_said(finding, self.settings))
        return tuple(self._renamed(event) for event in ledger.standing(event for event in read if event))

    def _renamed(self, event: Referral) -> Referral:
        def today(role: str, name: str) -> str:
            if name not in self.links:
                proposal = _proposal(self.links.meant(name))
                _LOG.error("%s: %s: %s is no article's slug.%s", event.source, role, name, proposal)
            return self.links.current(name)

        agreed = event.introduced_to and event.consents.introduced_to  # or nothing is known of the third one
        third = self.links.current(event.introduced_to) if event.introduced_to and agreed else None
        return replace(
            event,
            giver=today("giver", event.giver),
            receiver=today("receiver", event.receiver),
            claimed_by=event.claimed_by and self.links.current(event.claimed_by),  # one of the two
            introduced_to=third,
        )

    def _link(self, article: Any, name: str, words: str) -> str | None:
        meant = self.links.meant(name)
        if meant.slug is None:
            fault = "could mean more than one" if meant.ambiguous else "leads to nobody"
            level = (
                logging.ERROR if article.status == "published" else logging.WARNING
            )  # a draft may be ahead of others
            _LOG.log(level, "%s: [[%s]] %s.%s", article.get_relative_source_path(), name, fault, _proposal(meant))
            return words or escape(name)
        other = self.articles[meant.slug]
        return f'<a href="{{filename}}/{escape(other.get_relative_source_path())}">{words or escape(other.title)}</a>'

    def _words(self, name: str, words: str) -> str:
        slug = self.links.find(name)
        return words or escape(self.articles[slug].title if slug else name)

    def _target(self, url: str, article: Any) -> str | None:
        """Return the slug of whom an address leads to, however Pelican lets it be written."""
        kind, _, rest = url.partition("}") if url.startswith(("{filename}", "|filename|")) else ("", "", url)
        try:
            parts = urlsplit(rest)
        except ValueError:  # an address that is none, such as "https://[x", leads to nobody
            return None
        if kind:
            inside = parts.path if parts.path.startswith("/") else f"{article.relative_dir}/{parts.path}"
            return self._paths.get(normpath("/" + inside.lstrip("/")))
        site = urlsplit(self.settings.get("SITEURL", ""))
        if parts.netloc and parts.netloc != site.netloc:
            return None
        path = parts.path.removeprefix(site.path) if parts.netloc else parts.path
        return self._addresses.get(f"/{path.strip('/')}")


def _give(people: _People, events: Iterable[Referral]) -> None:
    """Give every article its attribute."""
    events = tuple(events)
    known = network(people.articles, filter(ledger.is_shared, events), people.mentions)
    by_source: dict[str, set[str]] = defaultdict(set)
    by_target: dict[str, list[Mentioned]] = defaultdict(list)
    for m in sorted(people.mentions, key=lambda m: m.source):
        by_source[m.source].add(m.target)
        by_target[m.target].append(Mentioned(people.articles[m.source], m.before, m.words, m.after))
    given: dict[str, list[Event]] = defaultdict(list)
    received: dict[str, list[Event]] = defaultdict(list)
    told: dict[str, list[Event]] = defaultdict(list)
    for event in known.events:
        given[event.giver].append(_event(event, event.giver, people))
        received[event.receiver].append(_event(event, event.receiver, people))
    for event in filter(ledger.is_claim, events):
        if event.claimed_by:
            told[event.claimed_by].append(_event(event, event.claimed_by, people))
    for slug, article in people.articles.items():
        article.referrals = Referrals(
            mentions=tuple(people.articles[target] for target in sorted(by_source[slug])),
            mentioned_by=tuple(by_target[slug]),
            given=tuple(given[slug]),
            received=tuple(received[slug]),
            told=tuple(told[slug]),
            came_back=tuple(_ways(known, slug, people)),
            over=tuple(
                (people.articles[o], tuple(people.articles[b] for b in bs)) for o, bs in known.second_degree(slug)
            ),
        )


def _event(event: Referral, slug: str, people: _People) -> Event:
    given = event.giver == slug
    other = people.articles.get(event.receiver if given else event.giver)
    named = ledger.is_shared(event) or ledger.names_other(event)
    return Event(other if named else None, event.kind.value, event.when, event.what, given)


def _ways(known: Network, slug: str, people: _People) -> Iterable[tuple[Any, ...]]:
    """Yield the articles that a gift went through until something came back, its giver at both ends."""
    for gift in known.given(slug):
        way = known.came_back(gift)
        if way:
            yield tuple(people.articles[s] for s in (slug, *(step.giver for step in way), slug))


def _proposal(meant: Meant) -> str:
    return f" Did you mean {' or '.join(meant.candidates)}?" if meant.candidates else ""


def _aliases(article: Any) -> tuple[str, ...]:
    return tuple(alias.strip() for alias in str(getattr(article, "aliases", "")).split(",") if alias.strip())


def _said(finding: Finding, settings: Mapping[str, Any]) -> tuple[str, str]:
    lang = "de" if settings.get("DEFAULT_LANG") == "de" else "en"
    return findings.message(finding, lang), findings.remedy(finding, lang)
