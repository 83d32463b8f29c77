"""What each page shows, as frozen values: a page is a pure function of its view.

Every text is ready to be shown, every path is rooted ("/slug/"); a template puts ``view.head.base`` before it and has
nothing to look up, sort or compute. One function makes each view; :func:`pages` yields all of them but the portraits, which
Pelican writes as its articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import TypeVar
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from pipeline import cards, characters, colours, dates, descriptions, linked_data, prose, signup
from pipeline.addresses import CARD, Anchor, addresses, file_of
from pipeline.connections import Index, Teller
from pipeline.connections import Picture as NetworkPicture
from pipeline.domain import (
    EditorialPage,
    Html,
    Issue,
    Month,
    Need,
    Offer,
    Profile,
    Publication,
)
from pipeline.editorial import PRIVACY
from pipeline.feeds import FeedLink
from pipeline.letter import LetterView
from pipeline.network import Network
from pipeline.portrait import PictureSet
from pipeline.portrait_page import (
    Around,
    Card,
    Common,
    Head,
    LanguageLink,
    Located,
    PortraitView,
    Relay,
    Site,
    Statement,
    canonical_path,
    card_of,
    head_of,
    languages_of,
    located,
    portrait,
    statements,
    word_anchor,
)
from pipeline.publication import appears, months_from
from pipeline.schema import RESERVED_SLUGS
from pipeline.signup import Form
from pipeline.taking_part import PageForm, page_form

_NOTHING = Html("")
_T = TypeVar("_T")

# What pages have in common


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under one heading."""

    label: str
    path: str | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A letter, a trade or a place in the list of all of them."""

    label: str
    path: str
    names: tuple[str, ...]  # of the first in its own list
    more: int  # how many come after these


# The pages


@dataclass(frozen=True, slots=True)
class Pause:
    """A month without an issue, as the first page says it."""

    month: str
    why: Html  # "" in another language than the editors'
    following: str  # the day on which the next issue appears: "15. Januar 2027"


@dataclass(frozen=True, slots=True)
class HomeView:
    """The first page: this month's founders, then the months before."""

    head: Head
    title: str  # of the page as a tab and a search engine show it: "Vorgestellt · Jeden Monat ein Mensch"
    month: str
    issue: str  # path
    opening: Html
    featured: tuple[Card, ...]
    updates: tuple[Anchor, ...]
    earlier: tuple[Group, ...]
    newest: Anchor | None = None  # the newest issue, where nobody is featured in it
    pause: Pause | None = None
    archive: str | None = None  # path to all issues, where they are more than these
    emptied: bool = False  # whether everybody who was featured has withdrawn
    linked: Markup = linked_data.NOTHING  # what the page says to programs


@dataclass(frozen=True, slots=True)
class Feature:
    """A founder as an issue shows one: the card, and what is given and sought."""

    card: Card
    teaser: str
    gives: tuple[Statement, ...]
    needs: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class IssueView:
    """One monthly number."""

    head: Head
    month: str
    number: int
    tint: int
    opening: Html
    features: tuple[Feature, ...]
    updates: tuple[Anchor, ...]
    letter: str | None  # path
    linked: linked_data.OfIssue  # what the page says to programs
    earlier: Anchor | None
    later: Anchor | None


@dataclass(frozen=True, slots=True)
class IssuesView:
    """The archive of all numbers."""

    head: Head
    years: tuple[tuple[str, tuple[tuple[Anchor, int, str, int], ...]], ...]  # (year, (link, number, names, tint))


@dataclass(frozen=True, slots=True)
class ListView:
    """Founders in groups: from A to Z, or those of one letter, trade or place."""

    head: Head
    kind: str  # "founders", "letter", "trade", "place"
    label: str
    groups: tuple[Group, ...]
    letters: tuple[Anchor, ...] = ()  # all there are, beside the list of one


@dataclass(frozen=True, slots=True)
class IndexView:
    """All trades, all places, or the letters from A to Z where a list of everybody would be too long."""

    head: Head
    kind: str  # "founders", "trades", "places"
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """The search, and the lists that lead to everybody without it."""

    head: Head
    letters: tuple[Anchor, ...]  # of the list from A to Z
    trades: tuple[Anchor, ...]
    places: tuple[Anchor, ...]  # where most founders are
    elsewhere: LanguageLink | None  # to the search in the publication's own language, which knows more portraits


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The picture of who helped whom, with the same facts as text."""

    head: Head
    picture: NetworkPicture
    data: tuple[Anchor, ...]  # files for other programs


@dataclass(frozen=True, slots=True)
class LetterPageView:
    """A letter, to be read on the site before it is sent."""

    head: Head
    month: str
    issue: str  # path
    letter: LetterView
    opening: Html  # the letter's, with links that hold wherever the site lies; "" where the editors wrote none
    correction: Html  # likewise, "" where nothing was to correct


@dataclass(frozen=True, slots=True)
class SignUpView:
    """The page where people ask for the letter."""

    head: Head
    form: Form | None  # None: nobody can sign up on the site; people write to the editors
    is_sent: bool  # somebody carries the letter to readers; otherwise it only stands on the site
    consent: str  # what somebody says who asks for the letter
    version: str  # of these words, "2026-11"
    day: str  # of the month on which the letter comes: "15.", "15th"
    contact: str  # e-mail address of the editors
    write: str  # the same as a mailto: address with a subject
    newest: Anchor | None  # the last letter, to see what one gets
    privacy: Anchor | None  # the editors' page about it


@dataclass(frozen=True, slots=True)
class SignedUpView:
    """What Mailchimp shows on the way: after the form, and after the confirmation."""

    head: Head
    step: str  # "thanks", "confirmed"
    sender: str  # whose letter to look for in the inbox
    day: str  # of the month on which the letter comes: "15.", "15th"
    newest: Anchor | None  # the last letter


@dataclass(frozen=True, slots=True)
class EditorialView:
    """A page of the editors."""

    head: Head
    title: str
    html: Html
    imprint: tuple[str, ...] = ()  # lines of the address; empty on other pages
    contact: str = ""
    form: PageForm | None = None  # stands before ``rest``
    rest: Html = _NOTHING


@dataclass(frozen=True, slots=True)
class FeedsView:
    """The page that explains the feeds."""

    head: Head
    feeds: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """The page for addresses that lead nowhere."""

    head: Head


@dataclass(frozen=True, slots=True)
class RedirectView:
    """A former address."""

    head: Head
    target: str  # path


@dataclass(frozen=True, slots=True)
class GoneView:
    """The address of somebody who does not want to be shown any more: that they were here, and nothing of who it was."""

    head: Head  # leads search engines to the home page: its own address holds a name


View = (
    HomeView | PortraitView | IssueView | IssuesView | ListView | IndexView | SearchView | NetworkView | LetterPageView | SignUpView
    | SignedUpView | EditorialView | FeedsView | NotFoundView | RedirectView | GoneView
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageFile:
    """One page to be written."""

    file: str  # relative to the output folder
    template: str
    lang: str
    head: Head
    make: Callable[[], View]
    shows: object  # the view itself, or what it is made of beside the portraits: its ``repr`` tells all there is
    portraits: tuple[Profile, ...] = ()

    @property
    def view(self) -> View:
        """Return what the page shows."""
        return self.make()


@dataclass(frozen=True, slots=True)
class Gallery:
    """What pages need to know beside the publication itself."""

    pictures: Mapping[str, PictureSet]  # by slug
    feeds: Mapping[str, tuple[FeedLink, ...]]  # by language, the main one first
    trade_feeds: Mapping[tuple[str, str], FeedLink]  # by (language, trade)
    network: Network  # what readers may see of it
    data: tuple[Anchor, ...] = ()  # the network as files for other programs
    letters: Mapping[Month, LetterView] = field(default_factory=dict)  # in the publication's own language


def site(publication: Publication, gallery: Gallery, lang: str, *, preview: bool) -> Site:
    """Return what every page of ``lang`` says about the publication."""
    facts, paths = publication.facts, addresses(publication.facts, lang)
    return Site(
        name=facts.name,
        tagline=facts.tagline.text(lang),
        lang=lang,
        url=facts.url,
        paths=paths,
        pages=tuple(Anchor(page.title, paths.page(page.slug)) for page in publication.pages if page.lang == lang),
        feeds=gallery.feeds[lang],
        editor=facts.editor,
        sample=facts.sample,
        preview=preview,
        is_sent=facts.letter_courier != "outbox",
        join=next(
            (
                Anchor(page.title, paths.page(page.slug))
                for page in publication.pages
                if page.lang == lang and page.shows == "form"
            ),
            None,
        ),
    )


def in_every_language(publication: Publication, gallery: Gallery) -> dict[str, Pages]:
    """Return what makes the pages of each language, the publication's own first."""
    everyone = Everyone(publication, gallery.network)
    return {lang: Pages(publication, gallery, lang, everyone) for lang in publication.facts.languages}


def pages(publication: Publication, pages_in: Mapping[str, Pages]) -> Iterator[PageFile]:
    """Yield every page but those that Pelican writes: portraits in a language they have text in, and the editors' pages.

    ``pages_in`` is what :func:`in_every_language` returns.
    """
    for pages_of_one in pages_in.values():
        yield from pages_of_one.untranslated()
    yield from pages_beside(publication, pages_in)


def pages_beside(publication: Publication, pages_in: Mapping[str, Pages]) -> Iterator[PageFile]:
    """Yield the same without any portraits: of what founders say in their interviews, these pages show the openings alone."""
    for pages_of_one in pages_in.values():
        yield from pages_of_one.all()
    yield from _not_found(publication)
    yield from _redirects(publication)
    yield from _gone(publication)


def redirect_rules(publication: Publication) -> bytes:
    """Return the former addresses in the form that Netlify and Cloudflare Pages read from ``_redirects``.

    The address of somebody who left answers 410 (gone) with its own page, pictures below it included: "!" makes Netlify do so
    although there is a file. Cloudflare Pages knows no 410 and skips such a line; there the page alone has to do.
    """
    rows = [
        f"{addresses(publication.facts, lang).founder(alias)} {addresses(publication.facts, lang).founder(profile.slug)} 301\n"
        for profile in publication.profiles
        for alias in profile.founder.aliases
        for lang in languages_of(publication.facts, profile)
    ]
    rows += [f"{path}* {path} 410!\n" for _, path in _left(publication)]
    return "".join(sorted(rows)).encode()


def editorial(publication: Publication, page: EditorialPage) -> EditorialView:
    """Return a page of the editors."""
    facts = publication.facts
    key = page.translates or page.slug
    family = {p.lang: p for p in publication.pages if (p.translates or p.slug) == key}
    found = {lang: addresses(facts, lang).page(p.slug) for lang, p in family.items()}
    head = _head(
        publication, page.lang, addresses(facts, page.lang).page(page.slug), page.description or page.title, found
    )
    html = prose.rooted(page.html, head.base)
    match page.shows:
        case "imprint":
            return EditorialView(head, page.title, html, facts.address, facts.contact)
        case "form":
            before, heading, after = html.partition("<h2")
            plain = addresses(facts, page.lang).questions(page.slug)
            asked = publication.questions.get(page.lang, ())
            form = page_form(page.lang, publication.trades, asked, facts, plain)
            return EditorialView(head, page.title, Html(before), form=form, rest=Html(heading + after))
        case _:
            return EditorialView(head, page.title, html)


# How a page comes about


@dataclass(frozen=True, slots=True)
class Members:
    """Founders of one letter, trade or place, in the order in which a list shows them."""

    label: str
    path: str
    profiles: tuple[Profile, ...]


class Everyone:
    """What the pages of all languages know of a publication's people and issues, found once."""

    def __init__(self, publication: Publication, network: Network) -> None:
        self.languages = {p.slug: languages_of(publication.facts, p) for p in publication.profiles}
        self.by_slug = {name: p for p in publication.profiles for name in (*p.founder.aliases, p.slug)}
        self.naming: dict[str, list[Profile]] = defaultdict(list)  # who names somebody as the next one
        for p in publication.profiles:
            for slug in {n.slug for n in p.names_next if n.slug}:
                self.naming[slug].append(p)
        self.numbers = {issue.month: issue for issue in publication.issues}
        self.index = Index(publication, network)


def page_file(template: str, lang: str, view: View) -> PageFile:
    """Return the file of a page whose view is made already."""
    return PageFile(file_of(view.head.path), template, lang, view.head, lambda: view, view)


class Pages:
    """The pages of one language."""

    def __init__(self, publication: Publication, gallery: Gallery, lang: str, everyone: Everyone | None = None) -> None:
        facts, everyone = publication.facts, everyone or Everyone(publication, gallery.network)
        self.publication = publication
        self.gallery = gallery
        self.lang = lang
        self.own = facts.languages[0]
        self.paths = addresses(facts, lang)
        self.paths_in = {other: addresses(facts, other) for other in facts.languages}
        self.place_path = cache(self.paths.place)  # there are far fewer places than founders
        self.common = Common(
            facts,
            lang,
            self.paths_in,
            {trade.key: trade.label.text(lang) for trade in publication.trades},
            {trade: link for (other, trade), link in gallery.trade_feeds.items() if other == lang},
        )
        self.languages, self.by_slug, self.naming = everyone.languages, everyone.by_slug, everyone.naming
        self.numbers = everyone.numbers
        self.published = cache(self.when_published)
        self.profiles = tuple(p for p in publication.profiles if lang in self.languages[p.slug])
        self.present = frozenset(p.slug for p in self.profiles)  # who has a page in this language
        self.anchor = cache(self.find_anchor)
        self.card = cache(self.find_card)
        self.featured = {i.month: tuple(p for p in i.profiles if p.slug in self.present) for i in publication.issues}
        self.shown = tuple(  # issues that have something in this language, newest first
            i
            for i in publication.issues
            if self.featured[i.month]
            or any(p.slug in self.present for p, _ in i.updates)
            or (lang == self.own and not i.profiles)
        )
        self.beside_issue = _beside({issue.month: issue for issue in self.shown})
        self.beside = _beside({p.slug: p for p in self.profiles})
        self.teller = Teller(everyone.index, lang, self.anchor, self.partial)

    def located(self) -> list[Located]:
        """Return where every portrait stands that has a page in this language."""
        return [located(self.common, p, self.languages[p.slug]) for p in self.profiles]

    def find_card(self, slug: str) -> Card:
        """Return a founder as lists show them."""
        return card_of(self.common, self.by_slug[slug], self.gallery.pictures.get(slug))

    def all(self) -> Iterator[PageFile]:
        yield self.file("home.html", self.home())
        yield self.file("issues.html", self.issues())
        for issue in self.publication.issues:
            if issue.month in self.beside_issue:
                yield self.issue_file(issue)
            if self.lang == self.own and issue.month in self.gallery.letters:
                yield self.file("letter_page.html", self.letter(issue))
        yield from self.sign_up()
        yield self.file("network.html", self.network())
        letters, trades, places = self.by_letter(), self.by_trade(), self.by_place()
        yield self.file("search.html", self.search(letters, trades, places))
        if self.is_long:
            yield self.file("groups.html", self.index("founders", letters))
            yield from (self.list_of("founders", one, letters) for one in letters)
        else:
            said = descriptions.of_everybody(len(self.profiles), self.lang)
            head = self.head(self.paths.founders, said, "founders")
            yield self.list_file(ListView(head, "founders", "", ()), letters)
        for kind, groups in (("trades", trades), ("places", places)):
            yield self.file("groups.html", self.index(kind, groups))
            yield from (self.list_of(kind, one) for one in groups)
        head = self.head(self.paths.feeds, descriptions.FEEDS.text(self.lang), "feeds")
        yield self.file("feeds.html", FeedsView(head, self.gallery.feeds[self.lang] + self.all_trade_feeds()))

    def untranslated(self) -> Iterator[PageFile]:
        """Yield the portraits that Pelican does not write: those that have no text in this language."""
        return (self.file("portrait.html", self.portrait(p)) for p in self.profiles if not p.in_language(self.lang))

    def file(self, template: str, view: View) -> PageFile:
        return page_file(template, self.lang, view)

    def head(self, path: str, description: str, kind: str = "", **more: object) -> Head:
        """Return the head of a page that exists under the same kind of address in every language."""
        found = {lang: getattr(paths, kind) for lang, paths in self.paths_in.items()} if kind else {}
        return _head(self.publication, self.lang, path, description, found, **more)  # type: ignore[arg-type]

    # Pages

    def home(self) -> HomeView:
        facts = self.publication.facts
        tagline = facts.tagline.text(self.lang)
        head = self.head(self.paths.home, tagline, "home")
        title = " · ".join(filter(None, (facts.name, descriptions.first_sentence(tagline).removesuffix("."))))
        if not self.shown:
            emptied = bool(self.publication.emptied)
            return HomeView(head, title, "", "", Html(""), (), (), (), pause=self.pause(head), emptied=emptied)
        newest = self.shown[0]
        # In another language not every month has a portrait.
        leading = next((issue for issue in self.shown if self.featured[issue.month]), newest)
        earlier = [issue for issue in self.shown if issue is not leading and self.featured[issue.month]]
        return HomeView(
            head=head,
            title=title,
            month=self.month(leading.month),
            issue=self.paths.issue(leading.month),
            opening=self.opening(newest, head),
            featured=self.cards_of(self.featured[leading.month]),
            updates=self.updates(newest),
            earlier=tuple(
                Group(self.month(i.month), self.paths.issue(i.month), self.cards_of(self.featured[i.month]))
                for i in earlier[:_EARLIER_MOST]
            ),
            newest=self.issue_anchor(newest) if newest is not leading else None,
            pause=self.pause(head),
            archive=self.paths.issues if len(earlier) > _EARLIER_MOST else None,
            linked=linked_data.script(*linked_data.publication(facts, head.canonical, self.lang)),
        )

    def portrait(self, profile: Profile) -> PortraitView:
        return portrait(self.common, profile, self.around(profile))

    def around(self, profile: Profile) -> Around:
        """Return all that :func:`portrait` shows of ``profile`` beside what the profile itself holds."""
        shown = profile.in_language(self.lang) or profile
        issue = self.numbers[shown.issue]
        earlier, later = self.beside[profile.slug]
        paths = self.paths if self.featured[shown.issue] else self.paths_in[self.own]
        return Around(
            picture=self.gallery.pictures.get(profile.slug),
            published=self.published(issue.month),
            number=issue.number,
            issue=paths.issue(shown.issue),
            proposed_by=self.anchor(shown.proposed_by),
            relays=self.relays(shown),
            named_by=self.named_by(profile),
            connections=self.teller.connections(profile.slug),
            earlier=self.anchor(earlier.slug) if earlier else None,
            later=self.anchor(later.slug) if later else None,
            ended=self.ended(shown),
        )

    def issue_file(self, issue: Issue) -> PageFile:
        """Return the file of an issue's page; its view is made when it is written: there, everybody is written out once more."""
        view, featured = self.issue(issue), self.featured[issue.month]
        beside = [(self.gallery.pictures.get(p.slug), self.ended(p.in_language(self.lang) or p)) for p in featured]
        return PageFile(
            file_of(view.head.path), "issue.html", self.lang, view.head,
            lambda: replace(view, features=tuple(map(self.feature, featured))),
            (view, beside), featured,
        )  # fmt: skip

    def issue(self, issue: Issue) -> IssueView:
        """Return the page of an issue without its features."""
        path = self.paths.issue(issue.month)
        found = {
            lang: paths.issue(issue.month)
            for lang, paths in self.paths_in.items()
            if lang == self.own or any(lang in self.languages[p.slug] for p in issue.profiles)
        }
        featured = self.featured[issue.month]
        names = ", ".join(p.founder.name for p in featured)
        head = _head(
            self.publication, self.lang, path, self.of_issue(issue), found,
            card=(path, ": ".join(filter(None, (self.month(issue.month), names)))), tint=colours.tint(issue.month),
        )  # fmt: skip
        earlier, later = self.beside_issue[issue.month]
        return IssueView(
            head=head,
            month=self.month(issue.month),
            number=issue.number,
            tint=colours.tint(issue.month),
            opening=self.opening(issue, head),
            features=(),
            updates=self.updates(issue),
            letter=self.paths.letter(issue.month)
            if self.lang == self.own and issue.month in self.gallery.letters
            else None,
            linked=self.linked_issue(issue, head),
            earlier=self.issue_anchor(earlier) if earlier else None,
            later=self.issue_anchor(later) if later else None,
        )

    def of_issue(self, issue: Issue) -> str:
        """Return what an issue says of itself: the editors' lead, or who is in it."""
        if issue.lead and self.lang == self.own and (lead := prose.plain(issue.lead.opening)):
            return descriptions.shortened(lead)
        if featured := self.featured[issue.month]:
            first = featured[0].in_language(self.lang) or featured[0]
            return descriptions.of_founders([p.founder.name for p in featured], first.one_liner, self.lang)
        updates = "; ".join(update.text for update in self.updates(issue))
        return descriptions.shortened(updates or self.month(issue.month))

    def issues(self) -> IssuesView:
        years: dict[str, list[tuple[Anchor, int, str, int]]] = defaultdict(list)
        for issue in self.shown:
            names = [p.founder.name for p in self.featured[issue.month]]
            names += [p.founder.name for p, _ in issue.updates if p.slug in self.present]
            row = self.issue_anchor(issue), issue.number, ", ".join(dict.fromkeys(names)), colours.tint(issue.month)
            years[issue.month[:4]].append(row)
        since = self.month(self.shown[-1].month) if self.shown else ""
        said = descriptions.of_issues(since, len(self.shown), self.lang) if since else ""
        return IssuesView(
            self.head(self.paths.issues, said, "issues"), tuple((year, tuple(rows)) for year, rows in years.items())
        )

    def network(self) -> NetworkView:
        data = self.gallery.data
        head = self.head(self.paths.network, descriptions.NETWORK.text(self.lang), "network")
        return NetworkView(head, self.teller.picture(self.publication.profiles), data)

    def search(self, letters: Iterable[Members], trades: Iterable[Members], places: Sequence[Members]) -> SearchView:
        head = self.head(self.paths.search, descriptions.SEARCH.text(self.lang), "search")
        often = {one.path for one in sorted(places, key=lambda one: -len(one.profiles))[:_PLACES_SHOWN]}
        return SearchView(
            head=head,
            letters=tuple(map(_anchor, letters)),
            trades=tuple(map(_anchor, trades)),
            places=tuple(_anchor(one) for one in places if one.path in often),
            elsewhere=next((link for link in head.switch if link.lang == self.own), None),
        )

    def letter(self, issue: Issue) -> LetterPageView:
        letter = self.gallery.letters[issue.month]
        path, tint = self.paths.letter(issue.month), colours.tint(issue.month)
        head = _head(self.publication, self.lang, path, letter.frame.preheader, {}, tint=tint)
        correction = prose.rooted(issue.correction.body, head.base) if issue.correction else Html("")
        return LetterPageView(
            head, self.month(issue.month), self.paths.issue(issue.month), letter, self.opening(issue, head), correction
        )

    def sign_up(self) -> Iterator[PageFile]:
        """Yield the page where people ask for the letter and, where Mailchimp's form stands on it, what comes after."""
        facts, newest = self.publication.facts, self.newest_letter()
        form, day = signup.form(facts.letter_signup), day_of_month(facts.issue_day, self.lang)
        yield self.file(
            "signup.html",
            SignUpView(
                head=self.head(self.paths.signup, descriptions.LETTER.text(self.lang), "signup"),
                form=form,
                is_sent=facts.letter_courier != "outbox",
                consent=signup.consent(facts, self.lang),
                version=signup.version(facts),
                day=day,
                contact=facts.contact,
                write=f"mailto:{facts.contact}?subject={quote(signup.SUBJECT.text(self.lang))}",
                newest=newest,
                privacy=self.privacy(),
            ),
        )
        for step in ("thanks", "confirmed") if form else ():
            head = self.head(getattr(self.paths, step), "", step, listed=False)
            yield self.file("signed_up.html", SignedUpView(head, step, facts.letter_sender, day, newest))

    @property
    def is_long(self) -> bool:
        """Whether a list of everybody on one page would be too long to be read."""
        return len(self.profiles) > _LIST_MOST

    def index(self, kind: str, groups: Sequence[Members]) -> IndexView:
        said = (
            descriptions.of_everybody(len(self.profiles), self.lang)
            if kind == "founders"
            else descriptions.of_index(kind, [members.label for members in groups], self.lang)
        )
        return IndexView(self.head(getattr(self.paths, kind), said, kind), kind, tuple(map(_row, groups)))

    def list_of(self, kind: str, members: Members, letters: Iterable[Members] = ()) -> PageFile:
        """Return the page of one of ``kind``; that of a letter has the ways to all ``letters``."""
        path, own = members.path, self.paths_in[self.own]
        found = {self.lang: path}
        if self.lang != self.own:  # a group of another language always exists in the publication's own as well
            same = path.replace(getattr(self.paths, kind), getattr(own, kind))
            found[self.own] = own.initial(members.label) if kind == "founders" else same
        feed = (
            self.gallery.trade_feeds.get((self.lang, path.strip("/").rpartition("/")[2])) if kind == "trades" else None
        )
        head = _head(
            self.publication,
            self.lang,
            path,
            descriptions.of_group(kind, members.label, [p.founder.name for p in members.profiles], self.lang),
            found if len(found) > 1 else {},
            feeds=(feed,) if feed else (),
            tint=colours.tint(max(profile.issue for profile in members.profiles)),
        )
        one = {"founders": "letter", "trades": "trade", "places": "place"}[kind]
        return self.list_file(ListView(head, one, members.label, (), tuple(map(_anchor, letters))), (members,))

    def list_file(self, view: ListView, groups: Sequence[Members]) -> PageFile:
        """Return the file of a list; the cards in it are made when it is written, for most lists stay as they are."""
        everybody = tuple(chain.from_iterable(members.profiles for members in groups))
        parts = [(members.label, len(members.profiles)) for members in groups]
        pictures = [self.gallery.pictures.get(p.slug) for p in everybody] if self.gallery.pictures else []
        return PageFile(
            file_of(view.head.path), "list.html", self.lang, view.head,
            lambda: replace(view, groups=tuple(Group(m.label, None, self.cards_of(m.profiles)) for m in groups)),
            (view, parts, pictures), everybody,
        )  # fmt: skip

    # What stands for a page elsewhere

    def drawn(self) -> Iterator[tuple[str, cards.Card]]:
        """Yield the cards of this language: of the home page, every issue and every portrait."""
        facts = self.publication.facts
        sitters = {p.slug: self.sitter(p) for p in self.profiles}
        newest = colours.tint(self.shown[0].month if self.shown else f"{self.publication.today:%Y-%m}")
        yield self.card_file(self.paths.home), cards.Card(
            publication=facts.name, month="", title=facts.name, business="", line=facts.tagline.text(self.lang),
            lang=self.lang, tint=newest, sitters=tuple(sitters[p.slug] for p in self.profiles[: cards.SITTERS]),
        )  # fmt: skip
        for issue in self.shown:
            featured = self.featured[issue.month]
            yield self.card_file(self.paths.issue(issue.month)), cards.Card(
                publication=facts.name, month=self.month(issue.month), title=self.month(issue.month), business="",
                line=", ".join(p.founder.name for p in featured), lang=self.lang, tint=colours.tint(issue.month),
                sitters=tuple(sitters[p.slug] for p in featured[: cards.SITTERS]),
            )  # fmt: skip
        for profile in self.profiles:
            one = profile.in_language(self.lang) or profile
            yield self.card_file(self.paths.founder(profile.slug)), cards.Card(
                publication=facts.name, month=self.month(profile.issue), title=one.founder.name,
                business=f"{one.founder.business}, {one.founder.place}", line=one.one_liner, lang=one.lang,
                tint=colours.tint(profile.issue), sitters=(sitters[profile.slug],), is_portrait=True,
            )  # fmt: skip

    def card_file(self, path: str) -> str:
        return f"{path.strip('/')}/{CARD}".lstrip("/")

    def sitter(self, profile: Profile) -> cards.Sitter:
        pictures = self.gallery.pictures.get(profile.slug)
        return cards.Sitter(
            pictures.page.path if pictures else None,
            characters.initials(profile.founder.name),
            colours.tint(profile.issue),
        )

    def linked_issue(self, issue: Issue, head: Head) -> linked_data.OfIssue:
        """Return what an issue's page says to programs."""
        facts = self.publication.facts
        return linked_data.OfIssue(
            facts, head.canonical, issue.number, self.month(issue.month), issue.published.isoformat(),
            tuple([(p.founder.name, facts.url + canonical_path(self.common, p)) for p in self.featured[issue.month]]),
            facts.url + self.paths.home,
        )  # fmt: skip

    # Parts of pages

    def feature(self, profile: Profile) -> Feature:
        shown = profile.in_language(self.lang) or profile
        ended = self.ended(shown)
        return Feature(
            self.card(profile.slug),
            prose.first_paragraph(shown.interview.opening),
            statements(shown.gives, self.lang, ended),
            statements(shown.needs, self.lang, ended),
        )

    def ended(self, shown: Profile) -> tuple[date, ...]:
        """Return the last days of offers and needs that have run out."""
        statements: tuple[Offer | Need, ...] = (*shown.gives, *shown.needs)
        days = {one.valid_until for one in statements}
        return tuple(sorted([day for day in days if day and day < self.publication.today]))

    def cards_of(self, profiles: Iterable[Profile]) -> tuple[Card, ...]:
        return tuple(self.card(p.slug) for p in profiles)

    def updates(self, issue: Issue) -> tuple[Anchor, ...]:
        return tuple(
            Anchor(
                f"{profile.founder.name}: {update.title}", f"{self.paths.founder(profile.slug)}#{word_anchor(update)}"
            )
            for profile, update in issue.updates
            if profile.slug in self.present
        )

    def opening(self, issue: Issue, head: Head) -> Html:
        """Return the editors' lead; it exists in the publication's own language only."""
        return prose.rooted(issue.lead.opening, head.base) if issue.lead and self.lang == self.own else Html("")

    def pause(self, head: Head) -> Pause | None:
        """Return the month without an issue that readers wonder about now: from a month before its day until the next issue."""
        facts, today = self.publication.facts, self.publication.today
        newest = self.publication.issues[0].month if self.publication.issues else ""
        paused = [lead for lead in self.publication.pauses if lead.month > newest]
        near = [lead for lead in paused if appears(lead.month, facts).date() <= today + _PAUSE_AHEAD]
        if not near:
            return None
        months = {lead.month for lead in paused}
        following = next(month for month in months_from(near[-1].month) if month not in months)
        why = prose.rooted(near[-1].opening, head.base) if self.lang == self.own else Html("")
        return Pause(self.month(near[-1].month), why, self.day(appears(following, facts).date()))

    def find_anchor(self, slug: str | None) -> Anchor | None:
        """Return the link to a founder, or None for one who is not featured (or not featured yet)."""
        profile = self.by_slug.get(slug or "")
        if profile is None:
            return None
        paths = self.paths if profile.slug in self.present else self.paths_in[self.own]
        return Anchor(profile.founder.name, paths.founder(profile.slug))

    def relays(self, profile: Profile) -> tuple[Relay, ...]:
        """Return those named next who are featured; nobody else's name is shown, for nobody asked them."""
        return tuple(
            Relay(other, n.why, colours.tint(self.by_slug[n.slug].issue))
            for n in profile.names_next
            if n.slug and (other := self.anchor(n.slug))
        )

    def named_by(self, profile: Profile) -> tuple[Relay, ...]:
        found = []
        for other in self.naming.get(profile.slug, ()):
            shown = other.in_language(self.lang) or other
            found += [
                Relay(a, n.why, colours.tint(other.issue))
                for n in shown.names_next
                if n.slug == profile.slug and (a := self.anchor(other.slug))
            ]
        return tuple(found)

    def by_letter(self) -> tuple[Members, ...]:
        groups: dict[str, list[Profile]] = defaultdict(list)
        for profile in sorted(self.profiles, key=lambda p: characters.sort_key(p.founder.sort_as)):
            groups[characters.index_letter(profile.founder.sort_as)].append(profile)
        whole = self.paths.founders
        return tuple(
            Members(letter, self.paths.initial(letter) if self.is_long else f"{whole}#{quote(letter)}", tuple(members))
            for letter, members in groups.items()
        )

    def by_trade(self) -> tuple[Members, ...]:
        groups: dict[str, list[Profile]] = defaultdict(list)
        for profile in self.profiles:
            groups[profile.founder.trade].append(profile)
        trades = (trade for trade in self.publication.trades if trade.key in groups)
        made = [Members(t.label.text(self.lang), self.paths.trade(t.key), tuple(groups[t.key])) for t in trades]
        return tuple(sorted(made, key=lambda members: characters.sort_key(members.label)))

    def by_place(self) -> tuple[Members, ...]:
        groups: dict[str, list[Profile]] = defaultdict(list)
        for profile in self.profiles:
            groups[self.place_path(profile.founder.place)].append(profile)
        made = [Members(members[0].founder.place, path, tuple(members)) for path, members in groups.items()]
        return tuple(sorted(made, key=lambda members: characters.sort_key(members.label)))

    def all_trade_feeds(self) -> tuple[FeedLink, ...]:
        return tuple(feed for (lang, _), feed in sorted(self.gallery.trade_feeds.items()) if lang == self.lang)

    def newest_letter(self) -> Anchor | None:
        """Return the last letter as it stands on the site, in the publication's own language."""
        month = max(self.gallery.letters, default=None)
        if month is None:
            return None
        return Anchor(self.month(month), self.paths_in[self.own].letter(month))

    def privacy(self) -> Anchor | None:
        """Return the editors' page about privacy; it is known by its address."""
        pages = [page for page in self.publication.pages if page.lang == self.lang]
        found = next((p for p in pages if {p.slug, p.translates} & PRIVACY), None)
        return Anchor(found.title, self.paths.page(found.slug)) if found else None

    def issue_anchor(self, issue: Issue) -> Anchor:
        return Anchor(self.month(issue.month), self.paths.issue(issue.month))

    # Dates

    def month(self, month: Month) -> str:
        return dates.of_month(month, self.lang)

    def day(self, day: date) -> str:
        return dates.of_day(day, self.lang)

    def partial(self, value: str) -> str:
        return dates.as_known(value, self.lang)

    def when_published(self, month: Month) -> str:
        return self.numbers[month].published.isoformat()


_PAUSE_AHEAD = timedelta(days=31)  # when the first page begins to say that a month has no issue
_EARLIER_MOST = 12  # months on the home page, so that it does not grow with every year
_PLACES_SHOWN = 40  # beside the search; the list of places has them all
_NAMES_SHOWN = 12  # of a letter, trade or place in the list of all of them
_LIST_MOST = 500  # founders on the page from A to Z; where they are more, every letter has its own


def _anchor(members: Members) -> Anchor:
    return Anchor(members.label, members.path)


def _row(members: Members) -> Row:
    """Return the row of a letter, trade or place; for a single name more no number is worth its room."""
    count = len(members.profiles)
    shown = members.profiles if count == _NAMES_SHOWN + 1 else members.profiles[:_NAMES_SHOWN]
    return Row(members.label, members.path, tuple(p.founder.name for p in shown), count - len(shown))


def day_of_month(day: int, lang: str) -> str:
    """Return a day for people: "15." or "15th"."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{day}." if lang == "de" else f"{day}{'th' if day in (11, 12, 13) else endings.get(day % 10, 'th')}"


def _beside(newest_first: Mapping[str, _T]) -> dict[str, tuple[_T | None, _T | None]]:
    """Return what is earlier and what is later than each, by the same key; None at the ends."""
    there = tuple(newest_first.values())
    return dict(zip(newest_first, zip((*there[1:], None), (None, *there), strict=False), strict=False))


def _head(
    publication: Publication,
    lang: str,
    path: str,
    description: str,
    found: Mapping[str, str],
    *,
    card: tuple[str, str] | None = None,
    feeds: tuple[FeedLink, ...] = (),
    canonical: str | None = None,
    listed: bool = True,
    tint: int | None = None,
) -> Head:
    """Return a page's head; one without a colour of its own wears that of the newest month, and changes with it."""
    worn = _newest_tint(publication) if tint is None else tint
    return head_of(
        publication.facts, lang, path, description, found, worn,
        card=card, feeds=feeds, canonical=canonical, listed=listed,
    )  # fmt: skip


def _newest_tint(publication: Publication) -> int:
    return colours.tint(publication.issues[0].month if publication.issues else f"{publication.today:%Y-%m}")


def _not_found(publication: Publication) -> Iterator[PageFile]:
    """Yield the pages a host shows at any depth, so their links begin at the host's root; some hosts look for the nearest one."""
    facts = publication.facts
    for lang in facts.languages:
        home = addresses(facts, lang).home
        path = f"{home}404.html"
        head = replace(_head(publication, lang, path, "", {}, listed=False), base=urlsplit(facts.url).path)
        yield replace(page_file("404.html", lang, NotFoundView(head)), file=path.lstrip("/"))


def _redirects(publication: Publication) -> Iterator[PageFile]:
    for profile in publication.profiles:
        for lang in languages_of(publication.facts, profile):
            paths = addresses(publication.facts, lang)
            for alias in profile.founder.aliases:
                target = paths.founder(profile.slug)
                head = _head(publication, lang, paths.founder(alias), "", {}, canonical=target)
                yield page_file("redirect.html", lang, RedirectView(head, target))


def _gone(publication: Publication) -> Iterator[PageFile]:
    for lang, path in _left(publication):
        home = addresses(publication.facts, lang).home
        head = _head(publication, lang, path, "", {}, canonical=home, listed=False)
        yield page_file("gone.html", lang, GoneView(head))


def _left(publication: Publication) -> Iterator[tuple[str, str]]:
    """Yield (language, path) of everybody who left; a page of the site or of the editors may stand there by now."""
    for lang in publication.facts.languages:
        paths = addresses(publication.facts, lang)
        taken = {paths.page(page.slug) for page in publication.pages if page.lang == lang}
        for slug in sorted(publication.tombstones - RESERVED_SLUGS):
            if (path := paths.founder(slug)) not in taken:
                yield lang, path
