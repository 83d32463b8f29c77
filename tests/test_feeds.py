"""Feeds: what readers subscribe to, in three formats."""

from __future__ import annotations

import hashlib
import json
import locale
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from html import escape
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import feedparser
import pytest
from feedgen.entry import FeedEntry as Item
from feedgen.feed import FeedGenerator
from lxml import etree

from pipeline import feeds
from pipeline.domain import (
    Answer,
    Consents,
    Founder,
    Html,
    Interview,
    Issue,
    Lead,
    Need,
    Nomination,
    Offer,
    Picture,
    Portrait,
    Profile,
    Publication,
    PublicationFacts,
    Trade,
    Update,
)
from pipeline.schema import both
from tests import factories

ROOT = Path(__file__).parent.parent
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACE = "6a0f7c1e-52d4-4b0e-9f43-0c5b8f5e2d11"
A_DAY = date(2026, 10, 1)
PICTURE_FILE = b"\xff\xd8" + b"x" * 40_123

FACTS = PublicationFacts(
    name="Vorgestellt",
    tagline=both("Erst geben, dann nehmen.", "Give first, then take."),
    url="https://vorgestellt.example",
    languages=("de", "en"),
    timezone="Europe/Berlin",
    issue_day=15,
    feed_namespace=NAMESPACE,
    editor="Redaktion Vorgestellt",
    address=("Musterweg 1",),
    contact="redaktion@vorgestellt.example",
    letter_sender="Vorgestellt",
    letter_address="brief@vorgestellt.example",
)
TRADES = (
    Trade("bau", both("Bau und Garten", "Building and gardens")),
    Trade("handwerk", both("Handwerk", "Crafts")),
    Trade("lebensmittel", both("Lebensmittel & Gastronomie", "Food & hospitality")),
)
PICTURES = {"lukas-obermaier": Picture("lukas-obermaier/portrait-800.jpg", 800, 1000, len(PICTURE_FILE))}


def a_profile(slug: str, name: str, month: str, trade: str = "handwerk", portrait: Portrait | None = None) -> Profile:
    """Return a portrait with everything that a feed shows."""
    return Profile(
        founder=Founder(slug, slug, (), name, name, f"Betrieb {name}", trade, "Lüneburg", "2021"),
        source=f"content/founders/{slug}/index.md",
        lang="de",
        issue=month,
        one_liner=f"{name} macht <etwas> & noch etwas.",
        portrait=portrait,
        gives=(
            Offer("Eine Stunde Rat"),
            Offer("Einen Gutschein", date(2026, 12, 31)),
            Offer("Vorbei", date(2026, 11, 1)),
        ),
        needs=(Need("Eine Spedition für <Paletten>"),),
        names_next=(Nomination("Röstet leise.", name="Geheime Person"),),
        consents=Consents(A_DAY),
        interview=Interview(
            Html('<p>Ein Anfang mit <a href="/anna-reuter/">Anna</a>.</p>'),
            (Answer("Was war <schwer>?", "was-war-schwer", Html("<p>Das Geld &amp; die Zeit. ]]&gt; 🎈</p>")),),
            words=12,
        ),
    )


def english(profile: Profile) -> Profile:
    """Return a translation of ``profile``."""
    return replace(
        profile,
        lang="en",
        one_liner="Makes something.",
        gives=(Offer("An hour of advice"),),
        interview=Interview(Html("<p>A beginning.</p>"), (), 2),
    )


def an_issue(
    number: int,
    month: str,
    *profiles: Profile,
    updates: tuple[tuple[Profile, Update], ...] = (),
    lead: Lead | None = None,
) -> Issue:
    """Return the issue of ``month``, out on its fifteenth at eight."""
    year, of_year = map(int, month.split("-"))
    published = datetime(year, of_year, 15, 8, tzinfo=ZoneInfo("Europe/Berlin"))
    return Issue(month, number, published, profiles, updates, lead)


def a_publication(*newest_first: Issue, facts: PublicationFacts = FACTS) -> Publication:
    """Return a publication of these issues."""
    profiles = tuple(profile for issue in newest_first for profile in issue.profiles)
    return Publication(facts, date(2026, 11, 20), TRADES, profiles, newest_first, ())


def the_sample() -> Publication:
    """Return three issues: one in summer, one without English, one with a later word."""
    anna = a_profile("anna-reuter", "Anna Reuter", "2025-07")
    anna = replace(anna, translations=(english(anna),))
    later = Update(
        "ein-jahr", "2026-11", "de", "Ein Jahr danach",
        Interview(Html("<p>Die Presse steht noch.</p>"), (Answer("Und jetzt?", "jetzt", Html("<p>Weiter.</p>")),), 6),
        date(2026, 10, 1),
    )  # fmt: skip
    lukas = a_profile(
        "lukas-obermaier", "Lukas Obermaier", "2026-11", trade="lebensmittel",
        portrait=Portrait("portrait.jpg", 'Lukas mit "Bienen"', "Zeichnung: Vorgestellt"),
    )  # fmt: skip
    lukas = replace(lukas, translations=(english(lukas),))
    tarek = a_profile("tarek-haddad", "Tarek Haddad", "2026-11")
    grace = english(a_profile("grace-hill", "Grace Hill", "2026-03"))
    lead = Lead("2026-11", "content/issues/2026-11.md", preheader="Honig und eine Wette", opening=Html("<p>Hallo.</p>"))
    return a_publication(
        an_issue(3, "2026-11", tarek, lukas, updates=((anna, later),), lead=lead),
        an_issue(2, "2026-03", grace),
        an_issue(1, "2025-07", anna),
    )


def parsed(document: bytes) -> feedparser.FeedParserDict:
    """Return what feedparser reads, having found nothing to complain about."""
    result = feedparser.parse(document)
    assert not result.bozo, result.bozo_exception
    return result


def feed_of(publication: Publication, lang: str = "de", pictures: Mapping[str, Picture] = PICTURES) -> feeds.Feed:
    return feeds.portraits(publication, lang, pictures)


def ids(publication: Publication) -> list[str]:
    made = [feed for lang in ("de", "en") for feed in (feed_of(publication, lang), feeds.issues(publication, lang))]
    return [entry.id for feed in made for entry in feed.entries]


def urn(name: str) -> str:
    return f"urn:uuid:{uuid5(UUID(NAMESPACE), name)}"


def documents(publication: Publication, pictures: Mapping[str, Picture]) -> list[tuple[str, bytes]]:
    """Return every feed file as (path relative to the site's root, content)."""
    return sorted((path, write(feed)) for path, write, feed in feeds.forms(publication, pictures))


def digest() -> str:
    """Return the digest of every file of the sample; the subprocesses of a test call it."""
    locale.setlocale(locale.LC_ALL, "")
    return hashlib.sha256(repr(documents(the_sample(), PICTURES)).encode()).hexdigest()


# What a feed holds


def test_entries_come_newest_first_and_keep_the_order_of_their_issue() -> None:
    titles = [entry.title for entry in feed_of(the_sample()).entries]
    assert titles == [
        "Tarek Haddad, Betrieb Tarek Haddad",
        "Lukas Obermaier, Betrieb Lukas Obermaier",
        "Ein Jahr danach: Anna Reuter",
        "Grace Hill, Betrieb Grace Hill",
        "Anna Reuter, Betrieb Anna Reuter",
    ]


def test_a_later_word_is_an_entry_of_its_own_and_the_portrait_stays_as_it_was() -> None:
    entries = {entry.title: entry for entry in feed_of(the_sample()).entries}
    portrait, later = entries["Anna Reuter, Betrieb Anna Reuter"], entries["Ein Jahr danach: Anna Reuter"]
    assert later.id == urn("update/anna-reuter/ein-jahr")
    assert later.published == later.updated == the_sample().issues[0].published
    assert later.url == "https://vorgestellt.example/anna-reuter/#update-ein-jahr"
    assert later.summary == "Vorgestellt im Juli 2025: Anna Reuter macht <etwas> & noch etwas."
    assert "<p>Die Presse steht noch.</p>" in later.html
    assert "<h2>Und jetzt?</h2>" in later.html
    assert portrait.updated == portrait.published == the_sample().issues[2].published


def test_the_publications_own_language_falls_back_to_the_original() -> None:
    grace = next(entry for entry in feed_of(the_sample()).entries if "Grace" in entry.title)
    assert (grace.lang, grace.url) == ("en", "https://vorgestellt.example/grace-hill/")
    assert "<h2>Gives</h2>" in grace.html


def test_another_language_holds_only_what_exists_in_it() -> None:
    entries = feed_of(the_sample(), "en").entries
    assert [entry.url.removeprefix("https://vorgestellt.example") for entry in entries] == [
        "/en/lukas-obermaier/",
        "/en/grace-hill/",
        "/en/anna-reuter/",
    ]
    assert {entry.lang for entry in entries} == {"en"}
    assert "<p>A beginning.</p>" in entries[0].html


def test_an_english_later_word_is_in_both_feeds_under_one_id() -> None:
    anna = a_profile("anna-reuter", "Anna Reuter", "2025-07")
    anna = replace(anna, translations=(english(anna),))
    word = Update("two", "2026-11", "en", "One year later", Interview(Html("<p>Still here.</p>"), (), 2), A_DAY)
    publication = a_publication(an_issue(2, "2026-11", updates=((anna, word),)), an_issue(1, "2025-07", anna))
    in_english, in_german = feed_of(publication, "en").entries[0], feed_of(publication).entries[0]
    assert in_english.id == in_german.id
    assert in_english.url == "https://vorgestellt.example/en/anna-reuter/#update-two"
    assert in_english.summary == in_german.summary == "Featured in July 2025: Makes something."


def test_a_later_word_is_not_announced_where_its_portrait_has_no_page() -> None:
    anna = a_profile("anna-reuter", "Anna Reuter", "2025-07")
    word = Update("two", "2026-11", "en", "One year later", Interview(Html("<p>Still here.</p>"), (), 2), A_DAY)
    publication = a_publication(an_issue(2, "2026-11", updates=((anna, word),)), an_issue(1, "2025-07", anna))
    assert feed_of(publication, "en").entries == feeds.issues(publication, "en").entries == ()
    assert feed_of(publication).entries[0].title == "One year later: Anna Reuter"


def test_the_trade_feed_holds_its_trade_only() -> None:
    feed = feeds.portraits(the_sample(), "de", PICTURES, "lebensmittel")
    assert [entry.author for entry in feed.entries] == ["Lukas Obermaier"]
    assert feed.home == "https://vorgestellt.example/branchen/lebensmittel/"
    assert feed.title == "Vorgestellt: Lebensmittel & Gastronomie"


def test_an_unknown_trade_is_refused() -> None:
    with pytest.raises(KeyError):
        feeds.portraits(the_sample(), "de", PICTURES, "raumfahrt")


def test_a_feed_holds_the_fifty_newest() -> None:
    months = [f"{year}-{month:02}" for year in range(2026, 2020, -1) for month in range(12, 0, -1)]
    made = [an_issue(i, month, a_profile(f"founder-{i}", f"Person {i}", month)) for i, month in enumerate(months)]
    for feed in (feed_of(a_publication(*made)), feeds.issues(a_publication(*made), "de")):
        assert len(feed.entries) == 50
        assert feed.updated == made[0].published
        assert feed.entries[-1].published == made[49].published


def test_a_portrait_is_given_in_full_and_give_comes_before_need() -> None:
    lukas = next(entry for entry in feed_of(the_sample()).entries if entry.author == "Lukas Obermaier")
    inner = etree.HTML(f"<div>{lukas.html}</div>")
    assert [heading.text for heading in inner.iter("h2")] == ["Gibt", "Sucht", "Was war <schwer>?"]
    assert [line.text for line in inner.iter("li")] == [
        "Eine Stunde Rat",
        "Einen Gutschein (gilt bis 31. Dezember 2026)",
        "Eine Spedition für <Paletten>",
    ]
    assert lukas.html.index("Ein Anfang") < lukas.html.index("Gibt")
    assert lukas.summary == "Lukas Obermaier macht <etwas> & noch etwas."


def test_an_offer_stands_on_its_last_day_and_not_on_the_day_after() -> None:
    on_the_last, after = (replace(the_sample(), today=day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert "Einen Gutschein" in feed_of(on_the_last).entries[0].html
    assert "Einen Gutschein" not in feed_of(after).entries[0].html


def test_every_address_in_an_entry_is_absolute() -> None:
    feed, numbers = feed_of(the_sample()), feeds.issues(the_sample(), "de")
    text = "".join(entry.html for entry in (*feed.entries, *numbers.entries))
    addresses = re.findall(r'(?:href|src)="([^"]*)"', text)
    assert "https://vorgestellt.example/anna-reuter/" in addresses
    assert all(address.startswith("https://") for address in addresses)


def test_the_picture_leads_with_its_text_its_size_and_its_credit() -> None:
    lukas = next(entry for entry in feed_of(the_sample()).entries if entry.author == "Lukas Obermaier")
    image = etree.HTML(lukas.html).find(".//img")
    assert dict(image.attrib) == {
        "src": "https://vorgestellt.example/lukas-obermaier/portrait-800.jpg",
        "alt": 'Lukas mit "Bienen"',
        "width": "800",
        "height": "1000",
    }
    assert "Zeichnung: Vorgestellt" in lukas.html


def test_no_picture_is_shown_once_the_portrait_has_gone_from_the_profile() -> None:
    withdrawn = a_profile("lukas-obermaier", "Lukas Obermaier", "2026-11")
    (entry,) = feed_of(a_publication(an_issue(1, "2026-11", withdrawn))).entries
    assert entry.picture is None
    assert "<img" not in entry.html


def test_neither_nominated_nor_planned_people_are_in_any_file() -> None:
    planned = a_profile("planned-person", "Geplante Person", "2026-12")
    publication = replace(the_sample(), planned=(planned,))
    everything = b"".join(content for _, content in documents(publication, PICTURES)).decode()
    assert "Tarek Haddad" in everything
    assert "Geplante Person" not in everything
    assert "Geheime Person" not in everything


def test_a_later_word_whose_issue_has_not_come_is_not_in_the_feed() -> None:
    word = Update("next", "2026-12", "de", "Bald", Interview(Html("<p>Bald.</p>"), (), 1), A_DAY)
    anna = replace(a_profile("anna-reuter", "Anna Reuter", "2025-07"), updates=(word,))
    publication = a_publication(an_issue(1, "2025-07", anna))
    assert [entry.title for entry in feed_of(publication).entries] == ["Anna Reuter, Betrieb Anna Reuter"]


def test_sample_content_says_so_in_the_feed_and_in_every_entry() -> None:
    publication = replace(the_sample(), facts=replace(FACTS, sample=True))
    for feed in (feed_of(publication), feeds.issues(publication, "de")):
        assert "erfunden" in feed.subtitle
        assert all("erfunden" in entry.html or "invented" in entry.html for entry in feed.entries)
    assert "erfunden" not in feed_of(the_sample()).subtitle


# Issues


def test_an_issue_is_called_after_its_month_and_its_people() -> None:
    assert [entry.title for entry in feeds.issues(the_sample(), "de").entries] == [
        "November 2026: Tarek Haddad und Lukas Obermaier",
        "März 2026: Grace Hill",
        "Juli 2025: Anna Reuter",
    ]
    assert [entry.title for entry in feeds.issues(the_sample(), "en").entries] == [
        "November 2026: Lukas Obermaier",
        "March 2026: Grace Hill",
        "July 2025: Anna Reuter",
    ]


def test_an_issue_lists_its_portraits_and_give_comes_before_need() -> None:
    entry = feeds.issues(the_sample(), "de").entries[0]
    inner = etree.HTML(f"<div>{entry.html}</div>")
    assert [heading.text for heading in inner.iter("h2", "h3")] == [None, "Gibt", "Sucht", None, "Gibt", "Sucht", None]
    assert [link.text for link in inner.iterfind(".//h2/a")] == [
        "Tarek Haddad, Betrieb Tarek Haddad",
        "Lukas Obermaier, Betrieb Lukas Obermaier",
        "Ein Jahr danach: Anna Reuter",
    ]
    assert (entry.url, entry.author) == ("https://vorgestellt.example/ausgaben/2026-11/", "Redaktion Vorgestellt")
    assert entry.summary == "Honig und eine Wette"


def test_the_editors_lead_is_in_their_own_language_only() -> None:
    assert "<p>Hallo.</p>" in feeds.issues(the_sample(), "de").entries[0].html
    english_entry = feeds.issues(the_sample(), "en").entries[0]
    assert english_entry.url == "https://vorgestellt.example/en/issues/2026-11/"
    assert "Hallo" not in english_entry.html
    assert english_entry.summary == "Makes something."


def test_an_issue_without_english_text_is_not_in_the_english_feed() -> None:
    publication = a_publication(an_issue(1, "2026-11", a_profile("tarek-haddad", "Tarek Haddad", "2026-11")))
    assert feeds.issues(publication, "en").entries == ()
    assert len(feeds.issues(publication, "de").entries) == 1


def test_an_issue_of_later_words_alone_is_called_after_who_speaks() -> None:
    anna, word = the_sample().issues[0].updates[0]
    publication = a_publication(an_issue(2, "2026-11", updates=((anna, word),)), an_issue(1, "2025-07", anna))
    entry = feeds.issues(publication, "de").entries[0]
    assert entry.title == entry.summary == "November 2026: Anna Reuter"
    assert "<p>Die Presse steht noch.</p>" in entry.html


# Ids


def test_ids_are_made_from_what_never_changes() -> None:
    assert feed_of(the_sample()).entries[0].id == urn("portrait/tarek-haddad/de")
    assert feed_of(the_sample(), "en").entries[0].id == urn("portrait/lukas-obermaier/en")
    assert feeds.issues(the_sample(), "de").entries[0].id == urn("issue/2026-11")
    assert feed_of(the_sample()).id == urn("feed/portraits/de")


def test_no_two_entries_or_feeds_share_an_id() -> None:
    publication = the_sample()
    made = [feeds.portraits(publication, lang, {}, trade.key) for lang in ("de", "en") for trade in TRADES]
    made += [feed for lang in ("de", "en") for feed in (feed_of(publication, lang), feeds.issues(publication, lang))]
    assert len({feed.id for feed in made}) == len(made)
    assert len(set(ids(publication))) == len(ids(publication))


@pytest.mark.parametrize("url", ["http://vorgestellt.example", "https://anderswo.example/blatt"])
def test_ids_stay_when_the_domain_or_the_scheme_changes(url: str) -> None:
    moved = replace(the_sample(), facts=replace(FACTS, url=url, name="Umbenannt", editor="Andere"))
    assert ids(moved) == ids(the_sample())
    assert feed_of(moved).id == feed_of(the_sample()).id
    assert feed_of(moved).atom_url == f"{url}/feeds/alle.atom.xml"


def test_the_id_stays_when_title_slug_month_and_date_change() -> None:
    before = a_profile("anna-reuter", "Anna Reuter", "2025-07")
    renamed = replace(before.founder, slug="anna-winter", aliases=("anna-reuter",), name="Anna Winter", business="Neu")
    after = replace(before, founder=renamed, issue="2025-09", one_liner="Alles anders.")
    (old,) = feed_of(a_publication(an_issue(1, "2025-07", before))).entries
    (new,) = feed_of(a_publication(an_issue(1, "2025-09", after))).entries
    assert new.id == old.id
    assert (new.url, new.title) == ("https://vorgestellt.example/anna-winter/", "Anna Winter, Neu")


def test_a_translation_that_comes_later_does_not_show_the_portrait_again() -> None:
    grace = english(a_profile("grace-hill", "Grace Hill", "2026-03"))
    translated = replace(grace, translations=(a_profile("grace-hill", "Grace Hill", "2026-03"),))
    (before,) = feed_of(a_publication(an_issue(1, "2026-03", grace))).entries
    (after,) = feed_of(a_publication(an_issue(1, "2026-03", translated))).entries
    assert (before.lang, after.lang) == ("en", "de")
    assert before.id == after.id


# RSS


def test_rss_reads_back_with_every_field() -> None:
    feed = feed_of(the_sample())
    read = parsed(feeds.rss(feed))
    assert read.version == "rss20"
    assert (read.feed.title, read.feed.subtitle) == ("Vorgestellt: alle Porträts", "Erst geben, dann nehmen.")
    assert (read.feed.link, read.feed.language) == ("https://vorgestellt.example/", "de")
    lukas = read.entries[1]
    assert lukas.title == "Lukas Obermaier, Betrieb Lukas Obermaier"
    assert lukas.author == "Lukas Obermaier"
    assert lukas.link == "https://vorgestellt.example/lukas-obermaier/"
    assert lukas.id == urn("portrait/lukas-obermaier/de")
    assert lukas.published == "Sun, 15 Nov 2026 08:00:00 +0100"
    assert [(tag.term, tag.scheme) for tag in lukas.tags] == [
        ("Lebensmittel & Gastronomie", "https://vorgestellt.example/branchen/")
    ]
    assert "🎈" in lukas.content[0].value
    assert [entry.id for entry in read.entries] == [entry.id for entry in feed.entries]


def test_rss_has_the_full_text_beside_the_summary() -> None:
    feed = feed_of(the_sample())
    for item, entry in zip(etree.fromstring(feeds.rss(feed)).iter("item"), feed.entries, strict=True):
        assert item.findtext(f"{CONTENT}encoded") == entry.html
        assert item.findtext("description") == escape(entry.summary, quote=False)
        assert item.findtext(f"{DUBLIN_CORE}creator") == entry.author
        assert item.find("author") is None  # it would have to be an e-mail address


def test_a_summary_with_angle_brackets_is_text_in_every_format() -> None:
    """An item's description is HTML in RSS; written as it is, ``<etwas>`` would be a tag in somebody's reader."""
    feed = feed_of(the_sample())
    read = parsed(feeds.rss(feed))
    assert read.entries[0].summary == "Tarek Haddad macht &lt;etwas&gt; &amp; noch etwas."
    summary = etree.fromstring(feeds.atom(feed)).find(f"{ATOM}entry/{ATOM}summary")
    assert summary.get("type", "text") == "text"
    assert summary.text == json.loads(feeds.json_feed(feed))["items"][0]["summary"] == feed.entries[0].summary


def test_a_character_that_xml_cannot_hold_ends_no_build() -> None:
    told = factories.profile(
        name="Ada\x00 Beispiel", business="Buch\x0bbinderei", one_liner="Bindet\x1b[31m Bücher.\ufffe"
    )
    made = dict(documents(factories.publication(told), {}))
    assert all(etree.fromstring(data) is not None for name, data in made.items() if name.endswith(".xml"))
    assert any("Ada Beispiel, Buchbinderei" in data.decode() for data in made.values())


def test_an_rss_guid_is_no_address() -> None:
    guids = list(etree.fromstring(feeds.rss(feed_of(the_sample()))).iter("guid"))
    assert len(guids) == 5
    assert {guid.get("isPermaLink") for guid in guids} == {"false"}


def test_the_rss_channel_links_to_its_page_and_to_itself() -> None:
    channel = etree.fromstring(feeds.rss(feeds.portraits(the_sample(), "en", {}, "lebensmittel")))[0]
    assert channel.findtext("link") == "https://vorgestellt.example/en/trades/lebensmittel/"
    (own,) = channel.findall(f"{ATOM}link")
    assert dict(own.attrib) == {
        "href": "https://vorgestellt.example/en/feeds/trade-lebensmittel.rss.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }


def test_rss_names_the_language_of_an_entry_that_is_not_the_feeds() -> None:
    items = list(etree.fromstring(feeds.rss(feed_of(the_sample()))).iter("item"))
    assert [item.findtext(f"{DUBLIN_CORE}language") for item in items] == [None, None, None, "en", None]


# Atom


def test_atom_reads_back_with_every_field() -> None:
    feed = feed_of(the_sample())
    read = parsed(feeds.atom(feed))
    assert read.version == "atom10"
    assert (read.feed.id, read.feed.author, read.feed.language) == (feed.id, "Redaktion Vorgestellt", "de")
    lukas = read.entries[1]
    assert (lukas.author, lukas.link) == ("Lukas Obermaier", "https://vorgestellt.example/lukas-obermaier/")
    assert (lukas.published, lukas.updated) == ("2026-11-15T08:00:00+01:00", "2026-11-15T08:00:00+01:00")
    assert lukas.content[0].type == "text/html"
    assert [(tag.term, tag.label, tag.scheme) for tag in lukas.tags] == [
        ("lebensmittel", "Lebensmittel & Gastronomie", "https://vorgestellt.example/branchen/")
    ]
    assert [entry.id for entry in read.entries] == [entry.id for entry in feed.entries]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_atom_has_what_rfc_4287_requires(lang: str) -> None:
    """Sections 4.1.1 and 4.1.2: one id, title and updated everywhere, an author, at most one alternate of a kind."""
    for feed in (feed_of(the_sample(), lang), feeds.issues(the_sample(), lang), feed_of(a_publication(), lang)):
        root = etree.fromstring(feeds.atom(feed))
        assert root.tag == f"{ATOM}feed"
        assert root.get(LANG) == lang
        assert [dict(link.attrib) for link in root.findall(f"{ATOM}link")] == [
            {"href": feed.atom_url, "rel": "self", "type": "application/atom+xml"},
            {"href": feed.home, "rel": "alternate", "type": "text/html", "hreflang": lang},
        ]
        for element in (root, *root.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                (found,) = element.findall(f"{ATOM}{name}")
                assert found.text
            assert element.findtext(f"{ATOM}author/{ATOM}name")
            assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        for entry in root.findall(f"{ATOM}entry"):
            (alternate,) = (link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate")
            assert alternate.get("type") == "text/html"
            assert entry.find(f"{ATOM}content").get("type") == "html"


def test_atom_names_the_language_of_an_entry_that_is_not_the_feeds() -> None:
    entries = etree.fromstring(feeds.atom(feed_of(the_sample()))).findall(f"{ATOM}entry")
    assert [entry.get(LANG) for entry in entries] == [None, None, None, "en", None]
    hreflangs = [entry.find(f"{ATOM}link").get("hreflang") for entry in entries]
    assert hreflangs == ["de", "de", "de", "en", "de"]


def test_feedgen_still_drops_what_an_entry_link_says() -> None:
    """Upstream #135 and #143. When this fails, ``feeds._EntryExtension.links`` can go: ``item.link`` does it."""
    generator = FeedGenerator()
    generator.id("urn:x")
    generator.title("x")
    entry = generator.add_entry(Item(), order="append")
    entry.id("urn:y")
    entry.title("y")
    entry.link(href="https://x.example/", rel="enclosure", type="image/jpeg", length="5")
    entry.content("z")
    link = etree.fromstring(generator.atom_str()).find(f"{ATOM}entry/{ATOM}link")
    assert dict(link.attrib) == {"href": "https://x.example/"}


# JSON Feed


def test_json_feed_has_what_version_1_1_requires() -> None:
    feed = feed_of(the_sample())
    document = json.loads(feeds.json_feed(feed))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (document["title"], document["language"]) == (feed.title, "de")
    assert (document["feed_url"], document["home_page_url"]) == (feed.json_url, feed.home)
    for item, entry in zip(document["items"], feed.entries, strict=True):
        assert item["id"] == entry.id
        assert item["content_html"] == entry.html
        assert item["authors"] == [{"name": entry.author}]
        assert datetime.fromisoformat(item["date_published"]) == entry.published
        assert item["language"] == entry.lang
        assert "author" not in item  # version 1.0
    assert document["items"][1]["tags"] == ["Lebensmittel & Gastronomie"]


# All formats


def test_the_enclosure_tells_the_true_length_and_type_in_every_format() -> None:
    feed = feed_of(the_sample())
    url = "https://vorgestellt.example/lukas-obermaier/portrait-800.jpg"
    for document in (feeds.rss(feed), feeds.atom(feed)):
        (enclosure,) = (link for entry in parsed(document).entries for link in entry.get("enclosures", ()))
        assert (enclosure.href, enclosure.type) == (url, "image/jpeg")
        assert int(enclosure.length) == len(PICTURE_FILE)
    (item,) = (item for item in json.loads(feeds.json_feed(feed))["items"] if "attachments" in item)
    assert item["image"] == url
    assert item["attachments"] == [{"url": url, "mime_type": "image/jpeg", "size_in_bytes": len(PICTURE_FILE)}]


def test_a_feed_without_entries_is_valid_and_knows_no_moment_of_its_own() -> None:
    feed = feed_of(a_publication())
    assert feed.updated == feeds.NEVER
    assert parsed(feeds.rss(feed)).entries == []
    assert parsed(feeds.atom(feed)).feed.updated == "2000-01-01T00:00:00+00:00"
    assert json.loads(feeds.json_feed(feed))["items"] == []


def test_a_moment_without_a_time_zone_is_refused() -> None:
    issue = an_issue(1, "2026-11", a_profile("anna-reuter", "Anna Reuter", "2026-11"))
    naive = replace(issue, published=issue.published.replace(tzinfo=None))
    for write in (feeds.rss, feeds.atom):
        with pytest.raises(ValueError, match="timezone"):
            write(feed_of(a_publication(naive)))


def test_both_xml_formats_are_dressed_with_css_and_never_with_xslt() -> None:
    for write in (feeds.rss, feeds.atom):
        document = etree.fromstring(write(feed_of(the_sample()))).getroottree().getroot()
        instruction = document.getprevious()
        assert (instruction.target, instruction.text) == ("xml-stylesheet", 'type="text/css" href="/static/feed.css"')
        assert instruction.getprevious() is None
    assert (ROOT / "theme" / "static" / "feed.css").is_file()


# Files


def test_every_feed_is_written_in_three_formats_at_stable_addresses() -> None:
    paths = [path for path, _ in documents(the_sample(), PICTURES)]
    german = ("alle", "ausgaben", "branche-handwerk", "branche-lebensmittel")
    in_english = ("all", "issues", "trade-handwerk", "trade-lebensmittel")
    stems = [f"feeds/{stem}" for stem in german] + [f"en/feeds/{stem}" for stem in in_english]
    assert paths == sorted(f"{stem}.{ending}" for stem in stems for ending in ("rss.xml", "atom.xml", "json"))


def test_every_file_is_well_formed_and_says_where_it_lies() -> None:
    for path, content in documents(the_sample(), PICTURES):
        address = f"https://vorgestellt.example/{path}"
        if path.endswith(".json"):
            assert json.loads(content)["feed_url"] == address
        else:
            own = etree.fromstring(content).xpath("//*[local-name()='link'][@rel='self']/@href")
            assert own == [address]


def test_the_listing_names_exactly_the_files_that_are_written() -> None:
    publication = the_sample()
    links = [link for lang in ("de", "en") for link in feeds.listing(publication, lang)]
    listed = {path.removeprefix("/") for link in links for path in (link.rss, link.atom, link.json)}
    assert listed == {path for path, _ in documents(publication, PICTURES)}
    assert [link.title for link in feeds.listing(publication, "en")] == [
        "Vorgestellt: all portraits",
        "Vorgestellt: issues",
        "Vorgestellt: Crafts",
        "Vorgestellt: Food & hospitality",
    ]
    assert [link.trade for link in feeds.listing(publication, "en")] == [None, None, "handwerk", "lebensmittel"]


def test_every_moment_in_the_files_comes_from_an_issue() -> None:
    moments = {issue.published for issue in the_sample().issues}
    for path, content in documents(the_sample(), PICTURES):
        text = content.decode()
        found = {datetime.fromisoformat(moment) for moment in re.findall(r"\d{4}-\d\d-\d\dT[\d:]+\+[\d:]+", text)}
        found |= {
            datetime.strptime(moment, "%d %b %Y %H:%M:%S %z")
            for moment in re.findall(r"\d\d \w{3} \d{4} [\d:]+ \+\d{4}", text)
        }
        assert found, path
        assert found <= moments, path


def test_writing_dates_leaves_the_locale_of_the_process_alone() -> None:
    before = locale.setlocale(locale.LC_ALL)
    feeds.rss(feed_of(the_sample()))
    assert locale.setlocale(locale.LC_ALL) == before


@pytest.mark.slow
def test_the_bytes_are_the_same_under_any_zone_locale_and_hash_seed() -> None:
    """A locale the machine lacks is passed over: ``available`` is found by asking for it."""
    available = [name for name in ("de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8") if _exists(name)] or ["C"]
    surroundings = [("Asia/Tokyo", "C", "1")] + [
        ("America/New_York", name, str(i + 2)) for i, name in enumerate(available)
    ]
    digests = set()
    for zone, language, seed in surroundings:
        environment = {**os.environ, "TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
        program = [sys.executable, "-c", "import test_feeds; print(test_feeds.digest())"]
        run = subprocess.run(program, env=environment, check=True, capture_output=True, text=True)
        digests.add(run.stdout.strip())
    assert digests == {hashlib.sha256(repr(documents(the_sample(), PICTURES)).encode()).hexdigest()}


def _exists(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_ALL, before)
    return True
