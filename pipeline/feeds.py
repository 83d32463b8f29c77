"""Which feeds exist, what they say, and their three formats: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

A feed is a value first (:class:`Feed`), its formats are written from it. Ids are UUIDs of the publication's own
namespace and of what never changes (a founder's first slug, an update's key, a month), so title, address, date and
domain may all change without a portrait appearing twice in somebody's reader. Every moment comes from an issue, none
from the build.

feedgen 1.0.0 writes the XML; what it does differently from what one would expect is met here and nowhere else. The file
is long because its parts are read together: the values, what goes into a feed, the words of an entry, the formats.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from babel.lists import format_list

from pipeline import dates
from pipeline.addresses import addresses
from pipeline.characters import without_forbidden
from pipeline.domain import (
    Html,
    Interview,
    Issue,
    Need,
    Offer,
    Picture,
    Profile,
    Publication,
    PublicationFacts,
    Trade,
    Update,
)
from pipeline.prose import first_paragraph, rooted
from pipeline.schema import both

if TYPE_CHECKING:  # most builds write no feed, and these take long to load
    from feedgen.entry import FeedEntry as Item
    from feedgen.feed import FeedGenerator
    from lxml import etree

LIMIT: Final = 50
"""Entries a feed holds at most; older ones stay on the site."""

NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries was updated.

Atom requires a moment, and a real one would come from the build's clock. Validators take a year before 1990 for a slip.
"""

_STYLESHEET: Final = 'type="text/css" href="/static/feed.css"'
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

_ALL: Final = both("alle Porträts", "all portraits")
_ALL_STEM: Final = both("alle", "all")
_ISSUES: Final = both("Ausgaben", "issues")
_ISSUES_STEM: Final = both("ausgaben", "issues")
_ISSUES_SUBTITLE: Final = both(
    "Einmal im Monat: die neue Ausgabe auf einen Blick.", "Once a month: the new issue at a glance."
)
_TRADE_STEM: Final = both("branche", "trade")
_TRADE_SUBTITLE: Final = both("Porträts aus der Branche {trade}.", "Portraits from the trade {trade}.")
_GIVES: Final = both("Gibt", "Gives")
_NEEDS: Final = both("Sucht", "Looks for")
_VALID: Final = both("gilt bis {day}", "valid until {day}")
_FEATURED: Final = both("Vorgestellt im {month}: {one_liner}", "Featured in {month}: {one_liner}")
_SAMPLE: Final = both(
    "Beispielinhalt: Menschen und Betriebe sind erfunden.", "Sample content: people and businesses are invented."
)


@dataclass(frozen=True, slots=True)
class Category:
    """What an entry is about, as a term of a vocabulary."""

    term: str  # the trade's key
    label: str  # its name in the feed's language
    scheme: str  # absolute address of the vocabulary; RSS calls it domain


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; every address in it is absolute."""

    id: str  # "urn:uuid:..."
    url: str
    title: str
    summary: str
    html: Html
    author: str  # a person's name: the founder, for an issue the editors
    published: datetime  # aware
    updated: datetime  # aware
    categories: tuple[Category, ...]
    lang: str  # of the text; the feed's may be another where nobody has translated it
    picture: tuple[str, Picture] | None  # its address and the file behind it


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed, before it takes a format; every address in it is absolute."""

    id: str  # "urn:uuid:..."
    title: str
    subtitle: str
    home: str  # the page it belongs to
    rss_url: str
    atom_url: str
    json_url: str
    lang: str
    author: str
    updated: datetime  # aware
    entries: tuple[FeedEntry, ...]  # newest first, at most LIMIT


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed as the /feeds/ page lists it and as pages announce it; paths are rooted ("/feeds/alle.rss.xml")."""

    title: str
    rss: str  # application/rss+xml
    atom: str  # application/atom+xml
    json: str  # application/feed+json
    trade: str | None = None  # key of the trade whose feed it is


def portraits(
    publication: Publication,
    lang: str,
    pictures: Mapping[str, Picture],
    trade: str | None = None,
    most: int | None = LIMIT,
) -> Feed:
    """Return the feed of portraits and later words in ``lang``, of one trade where ``trade`` names its key.

    The feed in the publication's own language holds everything, in the original where nobody has translated it; another
    language's holds what exists in that language. ``pictures`` has the published picture of a slug. Raises KeyError for
    an unknown trade. It has the newest ``most`` entries, with None all.
    """
    facts, paths = publication.facts, addresses(publication.facts, lang)
    entries = islice(_portrait_entries(publication, lang, pictures, trade), most)
    if trade is None:
        subtitle = facts.tagline.text(lang) or facts.name
        return _feed(facts, lang, "portraits", _ALL_STEM.text(lang), _ALL.text(lang), subtitle, paths.home, entries)
    label = publication.trade(trade).label.text(lang)
    subtitle = _TRADE_SUBTITLE.text(lang).format(trade=label)
    stem = f"{_TRADE_STEM.text(lang)}-{trade}"
    return _feed(facts, lang, f"trade/{trade}", stem, label, subtitle, paths.trade(trade), entries)


def issues(publication: Publication, lang: str, most: int | None = LIMIT) -> Feed:
    """Return the feed with one entry for each issue; another language's leaves out issues without text in it."""
    entries = islice(_issue_entries(publication, lang), most)
    home = addresses(publication.facts, lang).issues
    stem, title, subtitle = (label.text(lang) for label in (_ISSUES_STEM, _ISSUES, _ISSUES_SUBTITLE))
    return _feed(publication.facts, lang, "issues", stem, title, subtitle, home, entries)


def forms(
    publication: Publication, pictures: Mapping[str, Picture]
) -> Iterator[tuple[str, Callable[[Feed], bytes], Feed]]:
    """Yield every feed file as (path relative to the site's root, what writes it, of what)."""
    root = f"{publication.facts.url}/"
    for lang in publication.facts.languages:
        for _, feed in _feeds(publication, lang, pictures):
            for address, write in ((feed.rss_url, rss), (feed.atom_url, atom), (feed.json_url, json_feed)):
                yield address.removeprefix(root), write, feed


def complete(publication: Publication, pictures: Mapping[str, Picture]) -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of portraits and of issues with every entry there is, as (path relative to the site's root, content).

    For whoever takes a publication along: what readers subscribe to ends after ``LIMIT`` entries.
    """
    root = f"{publication.facts.url}/"
    for lang in publication.facts.languages:
        for feed in (portraits(publication, lang, pictures, most=None), issues(publication, lang, most=None)):
            for address, write in ((feed.rss_url, rss), (feed.atom_url, atom), (feed.json_url, json_feed)):
                yield address.removeprefix(root), write(feed)


def listing(publication: Publication, lang: str) -> tuple[FeedLink, ...]:
    """Return the feeds of ``lang`` that are written: all portraits, the issues, then the trades in their order."""
    root = publication.facts.url
    return tuple(
        FeedLink(
            title=feed.title,
            rss=feed.rss_url.removeprefix(root),
            atom=feed.atom_url.removeprefix(root),
            json=feed.json_url.removeprefix(root),
            trade=trade,
        )
        for trade, feed in _feeds(
            publication, lang, {}, most=1
        )  # whether there is any entry decides whether there is a feed
    )


def rss(feed: Feed) -> bytes:
    """Return ``feed`` as RSS 2.0 with content:encoded, dc:creator and a self link, in UTF-8."""
    generator = _generator(feed, feed.rss_url, "application/rss+xml")
    generator.load_extension("dc", atom=False)
    generator.dc.dc_creator(feed.author)
    for entry in feed.entries:
        item = _item(generator, entry)
        item.description(escape(entry.summary, quote=False), isSummary=True)  # HTML in RSS, plain text in Atom and JSON
        item.link(href=entry.url, rel="alternate")
        item.dc.dc_creator(entry.author)
        if entry.lang != feed.lang:
            item.dc.dc_language(entry.lang)
        if entry.picture:
            url, picture = entry.picture
            item.enclosure(url, str(picture.size), picture.media_type)
    return bytes(generator.rss_str(pretty=True))


def atom(feed: Feed) -> bytes:
    """Return ``feed`` as Atom (RFC 4287), in UTF-8."""
    generator = _generator(feed, feed.atom_url, "application/atom+xml")
    generator.author(name=feed.author)
    for entry in feed.entries:
        item = _item(generator, entry)
        item.summary(entry.summary)
        item.author(name=entry.author)
        item.ours.lang = entry.lang if entry.lang != feed.lang else None
        item.ours.links.append({"rel": "alternate", "href": entry.url, "type": "text/html", "hreflang": entry.lang})
        if entry.picture:
            url, picture = entry.picture
            link = {"rel": "enclosure", "href": url, "type": picture.media_type, "length": str(picture.size)}
            item.ours.links.append(link)
    return bytes(generator.atom_str(pretty=True))


def json_feed(feed: Feed) -> bytes:
    """Return ``feed`` as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), in UTF-8."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.json_url,
        "description": feed.subtitle,
        "authors": [{"name": feed.author}],
        "language": feed.lang,
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _feeds(
    publication: Publication, lang: str, pictures: Mapping[str, Picture], most: int = LIMIT
) -> Iterator[tuple[str | None, Feed]]:
    """Yield (trade or None, feed) for every feed of ``lang`` that is written; a trade without entries has none."""
    yield None, portraits(publication, lang, pictures, most=most)
    yield None, issues(publication, lang, most)
    for trade in publication.trades:
        feed = portraits(publication, lang, pictures, trade.key, most)
        if feed.entries:
            yield trade.key, feed


def _feed(facts: PublicationFacts, lang: str, kind: str, stem: str, title: str, subtitle: str, home: str,
          entries: Iterable[FeedEntry]) -> Feed:  # fmt: skip
    """Return a feed whose files are called ``stem``; ``kind`` names it for its id, ``home`` is the path of its page."""
    newest_first = tuple(map(_legible, entries))
    files = f"{facts.url}{addresses(facts, lang).feeds}{stem}"
    return Feed(
        id=_urn(facts, f"feed/{kind}/{lang}"),
        title=f"{facts.name}: {title}",
        subtitle=f"{subtitle} {_SAMPLE.text(lang)}" if facts.sample else subtitle,
        home=f"{facts.url}{home}",
        rss_url=f"{files}.rss.xml",
        atom_url=f"{files}.atom.xml",
        json_url=f"{files}.json",
        lang=lang,
        author=facts.editor,
        updated=max((entry.updated for entry in newest_first), default=NEVER),
        entries=newest_first,
    )


def _legible(entry: FeedEntry) -> FeedEntry:
    """Return the entry without characters that XML cannot hold: one of them would end the whole build."""
    return replace(
        entry,
        title=without_forbidden(entry.title),
        summary=without_forbidden(entry.summary),
        html=Html(without_forbidden(entry.html)),
        author=without_forbidden(entry.author),
    )


def _portrait_entries(
    publication: Publication, lang: str, pictures: Mapping[str, Picture], trade: str | None
) -> Iterator[FeedEntry]:
    """Yield portraits in the order of the issues, the later words of an issue after its portraits."""
    for issue in publication.issues:
        for original in issue.profiles:
            profile = _edition(publication, original, lang)
            if profile and trade in (None, original.founder.trade):
                yield _portrait_entry(publication, issue, profile, lang, pictures)
        for original, update in issue.updates:
            if _is_told(publication, original, update, lang) and trade in (None, original.founder.trade):
                yield _update_entry(publication, issue, original, update, lang, pictures)


def _portrait_entry(
    publication: Publication, issue: Issue, profile: Profile, lang: str, pictures: Mapping[str, Picture]
) -> FeedEntry:
    facts, founder = publication.facts, profile.founder
    picture = _picture(facts, profile, pictures)
    return FeedEntry(
        # The language is that of the feed, not of the text: a translation that comes later is the same entry.
        id=_urn(facts, f"portrait/{founder.id}/{lang}"),
        url=_portrait_address(facts, profile, lang),
        title=f"{founder.name}, {founder.business}",
        summary=profile.one_liner,
        html=_portrait_html(publication, profile, picture),
        author=founder.name,
        published=issue.published,
        updated=issue.published,
        categories=(_category(facts, publication.trade(founder.trade), lang),),
        lang=profile.lang,
        picture=picture,
    )


def _update_entry(
    publication: Publication,
    issue: Issue,
    original: Profile,
    update: Update,
    lang: str,
    pictures: Mapping[str, Picture],
) -> FeedEntry:
    facts, founder = publication.facts, original.founder
    portrait = original.in_language(update.lang) or original
    featured = _FEATURED.text(update.lang).format(
        month=dates.of_month(original.issue, update.lang), one_liner=portrait.one_liner
    )
    return FeedEntry(
        id=_urn(facts, f"update/{founder.id}/{update.key}"),
        url=_update_address(facts, original, update, lang),
        title=f"{update.title}: {founder.name}",
        summary=featured,
        html=_content(
            facts,
            update.lang,
            f"<p><em>{escape(featured)}</em></p>",
            update.interview.opening,
            *_answers(update.interview),
        ),
        author=founder.name,
        published=issue.published,
        updated=issue.published,
        categories=(_category(facts, publication.trade(founder.trade), lang),),
        lang=update.lang,
        picture=_picture(facts, original, pictures),
    )


def _issue_entries(publication: Publication, lang: str) -> Iterator[FeedEntry]:
    facts = publication.facts
    own = lang == facts.languages[0]
    for issue in publication.issues:
        editions = [profile for p in issue.profiles if (profile := _edition(publication, p, lang))]
        updates = [(p, update) for p, update in issue.updates if _is_told(publication, p, update, lang)]
        if not (own or editions or updates):
            continue
        names = [profile.founder.name for profile in editions] or [profile.founder.name for profile, _ in updates]
        month = dates.of_month(issue.month, lang)
        lead = issue.lead if own else None  # the editors write leads in the publication's own language
        one_liners = " ".join(profile.one_liner for profile in editions)
        title = f"{month}: {format_list(names, locale=lang)}" if names else month
        yield FeedEntry(
            # A translated issue is another text, so it has an id of its own; readers merge entries of equal ids.
            id=_urn(facts, f"issue/{issue.month}" if own else f"issue/{issue.month}/{lang}"),
            url=f"{facts.url}{addresses(facts, lang).issue(issue.month)}",
            title=title,
            summary=(lead and lead.preheader) or one_liners or title,
            html=_content(
                facts,
                lang,
                lead.opening if lead else "",
                *(_listed_portrait(publication, profile, lang) for profile in editions),
                *(_listed_update(facts, profile, update, lang) for profile, update in updates),
            ),
            author=facts.editor,
            published=issue.published,
            updated=issue.published,
            categories=(),
            lang=lang,
            picture=None,
        )


def _portrait_html(publication: Publication, profile: Profile, picture: tuple[str, Picture] | None) -> Html:
    return _content(
        publication.facts,
        profile.lang,
        _figure(profile, picture),
        f"<p><strong>{escape(profile.one_liner)}</strong></p>",
        f"<p>{escape(profile.founder.business)}, {escape(profile.founder.place)}</p>",
        profile.interview.opening,
        *_gives_and_needs(profile, publication.today, "h2"),
        *_answers(profile.interview),
    )


def _listed_portrait(publication: Publication, profile: Profile, lang: str) -> str:
    url = _portrait_address(publication.facts, profile, lang)
    return "\n".join(
        (
            f'<section lang="{escape(profile.lang)}">',
            f'<h2><a href="{escape(url)}">{escape(profile.founder.name)}, {escape(profile.founder.business)}</a></h2>',
            f"<p>{escape(profile.one_liner)}</p>",
            *_gives_and_needs(profile, publication.today, "h3"),
            "</section>",
        )
    )


def _listed_update(facts: PublicationFacts, profile: Profile, update: Update, lang: str) -> str:
    url = _update_address(facts, profile, update, lang)
    return "\n".join(
        (
            f'<section lang="{escape(update.lang)}">',
            f'<h2><a href="{escape(url)}">{escape(update.title)}: {escape(profile.founder.name)}</a></h2>',
            f"<p>{escape(first_paragraph(update.interview.opening))}</p>",
            "</section>",
        )
    )


def _content(facts: PublicationFacts, lang: str, *parts: str) -> Html:
    """Return the parts as one text with absolute links; sample content says so at its end."""
    sample = f"<p><em>{_SAMPLE.text(lang)}</em></p>" if facts.sample else ""
    return rooted(Html("\n".join(part for part in (*parts, sample) if part)), facts.url)


def _answers(interview: Interview) -> Iterator[str]:
    return (f"<h2>{escape(answer.question)}</h2>\n{answer.html}" for answer in interview.answers)


def _figure(profile: Profile, picture: tuple[str, Picture] | None) -> str:
    if not picture or not profile.portrait:
        return ""
    url, file = picture
    return (
        f'<figure><img src="{escape(url)}" alt="{escape(profile.portrait.alt)}"'
        f' width="{file.width}" height="{file.height}">'
        f"<figcaption>{escape(profile.portrait.credit)}</figcaption></figure>"
    )


def _gives_and_needs(profile: Profile, today: date, heading: str) -> Iterator[str]:
    """Yield what the founder gives, then what they look for; what is over is left out."""
    for label, wishes in ((_GIVES, profile.gives), (_NEEDS, profile.needs)):
        lines = [_line(wish, profile.lang) for wish in wishes if wish.valid_until is None or wish.valid_until >= today]
        if lines:
            yield f"<{heading}>{label.text(profile.lang)}</{heading}>\n<ul>{''.join(lines)}</ul>"


def _line(wish: Offer | Need, lang: str) -> str:
    if wish.valid_until is None:
        return f"<li>{escape(wish.text)}</li>"
    valid = _VALID.text(lang).format(day=dates.of_day(wish.valid_until, lang))
    return f"<li>{escape(wish.text)} ({escape(valid)})</li>"


def _edition(publication: Publication, profile: Profile, lang: str) -> Profile | None:
    """Return the portrait as readers of ``lang`` get it, None where it has no text for them."""
    return profile.in_language(lang) or (profile if lang == publication.facts.languages[0] else None)


def _is_told(publication: Publication, original: Profile, update: Update, lang: str) -> bool:
    """Return whether readers of ``lang`` get a later word: their own language's, if the portrait has a page there."""
    own = lang == publication.facts.languages[0]
    return own or (update.lang == lang and _edition(publication, original, lang) is not None)


def _portrait_address(facts: PublicationFacts, profile: Profile, lang: str) -> str:
    return f"{facts.url}{addresses(facts, lang).founder(profile.slug)}"


def _update_address(facts: PublicationFacts, original: Profile, update: Update, lang: str) -> str:
    return f"{_portrait_address(facts, original, lang)}#update-{update.key}"


def _picture(facts: PublicationFacts, profile: Profile, pictures: Mapping[str, Picture]) -> tuple[str, Picture] | None:
    picture = pictures.get(profile.slug) if profile.portrait else None
    return (f"{facts.url}/{picture.path}", picture) if picture else None


def _category(facts: PublicationFacts, trade: Trade, lang: str) -> Category:
    return Category(trade.key, trade.label.text(lang), f"{facts.url}{addresses(facts, facts.languages[0]).trades}")


def _urn(facts: PublicationFacts, name: str) -> str:
    return uuid5(UUID(facts.feed_namespace), name).urn


def _generator(feed: Feed, self_url: str, self_type: str) -> FeedGenerator:
    """Return a feedgen generator with what RSS and Atom share; each format has its own, for the self link differs."""
    from feedgen.feed import FeedGenerator

    generator = FeedGenerator()
    generator.register_extension("ours", _FeedExtension, _EntryExtension)
    generator.id(feed.id)
    generator.title(feed.title)
    generator.description(feed.subtitle)  # plain text in both formats; Atom calls it subtitle
    generator.language(feed.lang)
    generator.generator("Vorgestellt")
    generator.updated(feed.updated)  # both formats; left alone it is the time of the build
    generator.link(href=self_url, rel="self", type=self_type)
    generator.link(href=feed.home, rel="alternate", type="text/html", hreflang=feed.lang)  # RSS takes the last one
    return generator


def _item(generator: FeedGenerator, entry: FeedEntry) -> Item:
    """Add ``entry`` to the generator without summary, links and author, which the formats write differently."""
    from feedgen.entry import FeedEntry as Item

    item = generator.add_entry(Item(), order="append")  # without the word it is put in front of the others
    item.guid(entry.id, permalink=False)
    item.title(entry.title)
    item.published(entry.published)
    item.updated(entry.updated)
    item.content(entry.html, type="html")  # becomes content:encoded in RSS because there is a description too
    for category in entry.categories:
        item.category(term=category.term, label=category.label, scheme=category.scheme)
    return item


class _FeedExtension:
    """Adds the stylesheet for people who open a feed in a browser (CSS, for browsers are dropping XSLT)."""

    def extend_ns(self) -> dict[str, str]:
        return {}

    def extend_rss(self, root: etree._Element) -> None:
        from lxml import etree

        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", _STYLESHEET))

    def extend_atom(self, root: etree._Element) -> None:
        self.extend_rss(root)


class _EntryExtension:
    """Writes the links of Atom entries, and the language of one that differs from its feed's.

    feedgen 1.0.0 drops rel, type, hreflang and length from them (lkiesow/python-feedgen #135, #143); a test tells when
    it no longer does.
    """

    def __init__(self) -> None:
        self.links: list[dict[str, str]] = []
        self.lang: str | None = None

    def extend_rss(self, item: etree._Element) -> None:
        """Leave RSS as it is: feedgen writes its links correctly."""

    def extend_atom(self, item: etree._Element) -> None:
        from lxml import etree

        for link in self.links:
            etree.SubElement(item, "link", link)
        if self.lang:
            item.set(_XML_LANG, self.lang)


def _json_item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        "tags": [category.label for category in entry.categories],
        "language": entry.lang,
    }
    if entry.picture:
        url, picture = entry.picture
        item["image"] = url
        item["attachments"] = [{"url": url, "mime_type": picture.media_type, "size_in_bytes": picture.size}]
    return item
