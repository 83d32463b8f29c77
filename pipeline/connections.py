"""What readers see of the network: on a founder's page, on the page of the whole network, and in files to take along.

Only what both sides confirmed and agreed to is shown as a fact; what one side tells stands on its own page, as its words. There
are sentences and names here, and no number about a person: nobody is ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, TypeVar

from babel.dates import get_month_names

from pipeline import characters, colours, exports, ledger, rings
from pipeline.addresses import Anchor, addresses
from pipeline.domain import Mention, Month, Profile, Publication, Referral
from pipeline.network import Network, network

STORIES_MOST: Final = 3
ONWARD_MOST: Final = 20  # gifts, the latest, that are followed on and on; each may lead to thousands of others
ACQUAINTANCES_MOST: Final = 8
PICTURE_MOST: Final = 400  # founders; of more, the picture shows the latest years
NAMES_MOST: Final = 24  # founders whose names stand beside their marks; of more, the marks say initials
NAMES_RADIUS: Final = 250  # of the outermost circle; in a larger picture names are too small to be read
INITIALS_RADIUS: Final = 450  # likewise initials


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that passed between two founders, as one of their pages tells it."""

    kind: str  # a ReferralKind
    other: Anchor | None  # None where the other side has not agreed to be named
    what: str
    when: str  # "März 2026"
    lang: str  # of ``what``
    introduced_to: Anchor | None = None
    told_by: Anchor | None = None  # who brought the tip
    known_by: str = ""  # how the two know each other


@dataclass(frozen=True, slots=True)
class Claim:
    """What the founder of this page tells, and nobody has confirmed yet."""

    given: bool  # by the founder of this page
    deed: Deed


@dataclass(frozen=True, slots=True)
class Passing:
    """One gift in a story: who gave what kind of thing to whom, and when."""

    giver: Anchor
    kind: str
    receiver: Anchor
    when: str
    introduced_to: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Gifts that followed one another in time, each one's receiver giving the next."""

    passings: tuple[Passing, ...]  # oldest first; the founder of this page gave the first
    returned: bool  # the last one reached the founder of this page again


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in somebody's portrait that leads here."""

    other: Anchor  # to the place where it stands
    lang: str
    before: str
    words: str  # of the link
    after: str


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody two steps away, and who knows both."""

    other: Anchor
    over: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Connections:
    """Everything that one founder's page shows of the network. Giving stands first."""

    given: tuple[Deed, ...]
    received: tuple[Deed, ...]
    claims: tuple[Claim, ...]
    stories: tuple[Story, ...]
    mentioned_by: tuple[Quote, ...]
    acquaintances: tuple[Acquaintance, ...]
    slug: str = field(default="", compare=False)  # of the founder: where the picture of the network shows them


@dataclass(frozen=True, slots=True)
class Mark:
    """A founder in the picture."""

    slug: str
    name: str
    business: str
    initials: str
    tint: int
    x: int
    y: int
    label_x: int  # where the name begins or ends
    label_y: int
    label_side: str  # "start", "middle" or "end", as SVG anchors text
    named: bool  # there is room for the name in the picture at rest


@dataclass(frozen=True, slots=True)
class Line:
    """A tie in the picture."""

    kind: str  # "given", "mention" or "relay"
    source: str  # slug
    target: str  # slug
    path: str  # the ``d`` of an SVG path


@dataclass(frozen=True, slots=True)
class YearRing:
    """A year in the picture: a band, as in a tree."""

    year: str
    radius: int  # of its innermost circle of founders
    edge: int  # where the band ends


@dataclass(frozen=True, slots=True)
class MonthMark:
    """A month's place on the clock, along the edge of the open middle or, where no names stand, around the whole picture."""

    label: str
    x: int
    y: int
    turn: int  # degrees, so that the label lies along the circle and is not upside down


@dataclass(frozen=True, slots=True)
class Entry:
    """A founder in the text beside the picture: the same facts in words."""

    slug: str
    founder: Anchor
    business: str
    month: str
    given: tuple[Deed, ...]
    received: tuple[Deed, ...]
    names_next: tuple[Anchor, ...]
    named_by: tuple[Anchor, ...]
    mentions: tuple[Anchor, ...]
    mentioned_by: tuple[Anchor, ...]

    @property
    def tied(self) -> bool:
        """Whether there is anything to tell."""
        return bool(
            self.given or self.received or self.names_next or self.named_by or self.mentions or self.mentioned_by
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of the network and the same facts as text."""

    size: int  # half the side of the square it is drawn in; (0, 0) is its middle
    middle: int  # radius of the open middle
    rings: tuple[YearRing, ...]  # newest first: the outermost is drawn first, the others onto it
    months: tuple[MonthMark, ...]
    spokes: str  # the ``d`` of an SVG path: where one month ends and the next begins
    marks: tuple[Mark, ...]  # by name, which is the order in which the keyboard reaches them
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]  # by name
    detail: str  # what stands at the marks: "names", "initials" or, for there is no room, only "dots"
    since: str  # the first year shown, where not all are; "" otherwise


def for_readers(publication: Publication) -> Network:
    """Return the network that readers may see: confirmed events that both sides agreed to, and mentions."""
    shared = (event for event in publication.ledger if ledger.is_shared(event))
    return network((p.slug for p in publication.profiles), shared, publication.mentions)


def acquainted(publication: Publication) -> frozenset[frozenset[str]]:
    """Return the pairs of whom a portrait speaks of the other, or of whom one side tells something, confirmed or not."""
    return frozenset(map(frozenset, _acquainted(publication)))


class Index:
    """Who gave, told, mentioned and named what and whom, by slug: found once for the pages of all languages."""

    def __init__(self, publication: Publication, known: Network) -> None:
        self.publication = publication
        self.network = known
        self.relay = tuple(_relay(publication))
        self.given = _listed((event.giver, event) for event in known.events)
        self.received = _listed((event.receiver, event) for event in known.events)
        self.claims = _listed((e.claimed_by, e) for e in publication.ledger if e.claimed_by and ledger.is_claim(e))
        self.mentions = _listed((mention.target, mention) for mention in publication.mentions)  # by whom they mention
        self.mentioned = _listed((m.source, m.target) for m in publication.mentions)
        self.named_by = _listed((target, source) for source, target in self.relay)
        pairs = tuple(_acquainted(publication))
        self.acquainted = _listed((*pairs, *((b, a) for a, b in pairs)))
        met = (slug for tie in known.ties for slug in tie.ends)
        self.involved = frozenset((*self.given, *self.received, *self.claims, *self.mentions, *met))


_T = TypeVar("_T")
_Curve = Callable[[rings.Place, rings.Place, float], str]


class Teller:
    """Puts the network into words, for the pages of one language.

    ``anchor`` makes the link to a founder, or None for somebody who has no page; ``when`` puts a partial date into words.
    """

    def __init__(
        self, index: Index, lang: str, anchor: Callable[[str | None], Anchor | None], when: Callable[[str], str]
    ) -> None:
        self._index = index
        self._lang = lang
        self._anchor = anchor
        self._when = when
        self._own = index.publication.facts.languages[0]

    def connections(self, slug: str) -> Connections:
        """Return what the page of ``slug`` shows."""
        if slug not in self._index.involved:
            return Connections((), (), (), (), (), (), slug)
        return Connections(
            given=self._deeds(self._index.given.get(slug, ()), slug),
            received=self._deeds(self._index.received.get(slug, ()), slug),
            claims=tuple([self._claim(event, slug) for event in reversed(self._index.claims.get(slug, ()))]),
            stories=tuple(self._stories(slug)),
            mentioned_by=tuple(self._quotes(slug)),
            acquaintances=tuple(self._acquaintances(slug)),
            slug=slug,
        )

    def picture(self, profiles: Iterable[Profile]) -> Picture:
        """Return the picture of the network among ``profiles``, or among the latest of them where they are too many."""
        everybody = tuple(profiles)
        since = _first_month([p.issue for p in everybody])
        latest = (p for p in everybody if p.issue >= since)
        shown = sorted(latest, key=lambda p: characters.sort_key(p.founder.sort_as))
        layout = rings.lay_out((p.slug, p.issue) for p in shown)
        named = len(shown) <= NAMES_MOST and layout.radius <= NAMES_RADIUS
        detail = "names" if named else "initials" if layout.radius <= INITIALS_RADIUS else "dots"
        middle, rim = rings.MIDDLE - rings.LANE // 2, layout.radius + rings.LANE // 2
        return Picture(
            size=rim + (3 if named else 36),
            middle=middle,
            rings=tuple(reversed(tuple(_bands(layout)))),
            months=tuple(self._month(number, middle - 10 if named else rim + 17) for number in range(1, 13)),
            spokes="".join(rings.spoke(number, middle, rim) for number in range(1, 13)),
            marks=tuple(self._marks(shown, layout, named=named)),
            lines=tuple(self._lines(layout, rings.chord if named else rings.ray)),
            entries=tuple(self._entry(p) for p in shown),
            detail=detail,
            since=layout.rings[0].year if len(shown) < len(everybody) else "",
        )

    # A founder's page

    def _deeds(self, events: Iterable[Referral], slug: str) -> tuple[Deed, ...]:
        return tuple([self._deed(e, self._anchor(e.receiver if e.giver == slug else e.giver)) for e in events])

    def _deed(self, event: Referral, other: Anchor | None) -> Deed:
        third, tip = self._anchor(event.introduced_to), self._anchor(event.told_by)
        return Deed(
            event.kind.value, other, event.what, self._when(event.when), self._own, third, tip, event.known_by or ""
        )

    def _claim(self, event: Referral, slug: str) -> Claim:
        given = event.giver == slug
        other = self._anchor(event.receiver if given else event.giver) if ledger.names_other(event) else None
        return Claim(given, self._deed(event, other))

    def _stories(self, slug: str) -> Iterator[Story]:
        """Yield what came back, over many before directly, for that is what nobody expects; then what was passed on and on."""
        known = self._index.network
        gifts = sorted(known.given(slug), key=lambda event: (event.when, event.key))
        back = [(event, *way) for event in gifts if (way := known.came_back(event))]
        latest = gifts[-ONWARD_MOST:]
        grown = {e.key: [g.way for g in known.grew_out_of(e) if g.event.receiver != slug] for e in latest}
        onward = [(event, *max(ways, key=len)) for event in latest if (ways := grown[event.key])]
        onward = [way for way in onward if len(way) > 2]
        told, seen = 0, set[str]()
        for way in (*sorted(back, key=len, reverse=True), *sorted(onward, key=len, reverse=True)):
            keys = {event.key for event in way}
            passings = tuple(passing for event in way if (passing := self._passing(event)))
            if told < STORIES_MOST and not seen & keys and len(passings) == len(way):
                told, seen = told + 1, seen | keys
                yield Story(passings, returned=way[-1].receiver == slug)

    def _passing(self, event: Referral) -> Passing | None:
        giver, receiver = self._anchor(event.giver), self._anchor(event.receiver)
        if giver is None or receiver is None:
            return None
        return Passing(giver, event.kind.value, receiver, self._when(event.when), self._anchor(event.introduced_to))

    def _quotes(self, slug: str) -> Iterator[Quote]:
        """Yield the sentences that lead here: of each portrait in the page's language, or else in the one it has."""
        by_source: dict[str, list[Mention]] = defaultdict(list)
        for mention in self._index.mentions.get(slug, ()):
            by_source[mention.source].append(mention)
        for source, found in by_source.items():
            other = self._anchor(source)
            here = [m for m in found if m.lang == self._lang] or [m for m in found if m.lang == found[0].lang]
            for m in here if other else ():
                place = f"#{m.anchor}" if m.anchor else ""
                yield Quote(Anchor(other.text, other.path + place), m.lang, m.before, m.words, m.after)  # type: ignore[union-attr]

    def _acquaintances(self, slug: str) -> Iterator[Acquaintance]:
        """Yield who could be introduced; whoever a portrait or the ledger connects with this one otherwise is no stranger."""
        acquainted = self._index.acquainted.get(slug, ())
        strangers = [pair for pair in self._index.network.second_degree(slug) if pair[0] not in acquainted]
        for other, over in strangers[:ACQUAINTANCES_MOST]:
            there, between = self._anchor(other), tuple(a for b in over if (a := self._anchor(b)))
            if there and between:
                yield Acquaintance(there, between)

    # The picture

    def _marks(self, shown: list[Profile], layout: rings.Rings, *, named: bool) -> Iterator[Mark]:
        """Yield everybody by name. Names are laid out from the rim inwards: outside of it there is always room."""
        outermost_first = sorted(shown, key=lambda p: (-layout.places[p.slug].distance, p.slug))
        labels = rings.labels(((p.slug, p.founder.name) for p in outermost_first), layout, named=named)
        for profile in shown:
            founder, place, label = profile.founder, layout.places[profile.slug], labels[profile.slug]
            yield Mark(
                profile.slug, founder.name, founder.business, characters.initials(founder.name), colours.tint(profile.issue),
                place.x, place.y, label.x, label.y, label.side, label.fits,
            )  # fmt: skip

    def _month(self, number: int, radius: int) -> MonthMark:
        place = rings.month_place(number, radius)
        turn = (number - 1) * 30 + 15
        name = get_month_names("abbreviated", locale=self._lang)[number].rstrip(".")
        return MonthMark(name, place.x, place.y, turn - 180 if 90 < turn < 270 else turn)

    def _lines(self, layout: rings.Rings, curve: _Curve) -> Iterator[Line]:
        """Yield every tie once: gifts, mentions where nothing else is known, and the relay's way from one to the next."""
        drawn: set[frozenset[str]] = set()
        for tie in self._index.network.ties:
            if tie.events:
                a, b = tie.ends
                yield from self._line("given", a, b, layout, curve, bend=1.0)
                drawn.add(frozenset(tie.ends))
        for mention in self._index.publication.mentions:
            pair = frozenset((mention.source, mention.target))
            if pair not in drawn:
                drawn.add(pair)
                yield from self._line("mention", mention.source, mention.target, layout, curve, bend=1.0)
        for source, target in self._index.relay:
            yield from self._line("relay", source, target, layout, curve, bend=0.55)

    def _line(
        self, kind: str, source: str, target: str, layout: rings.Rings, curve: _Curve, *, bend: float
    ) -> Iterator[Line]:
        a, b = layout.places.get(source), layout.places.get(target)
        if a and b:
            yield Line(kind, source, target, curve(a, b, bend))

    def _entry(self, profile: Profile) -> Entry:
        slug = profile.slug
        return Entry(
            slug=slug,
            founder=self._anchor(slug) or Anchor(profile.founder.name, ""),
            business=profile.founder.business,
            month=self._when(profile.issue),
            given=self._deeds(self._index.given.get(slug, ()), slug),
            received=self._deeds(self._index.received.get(slug, ()), slug),
            names_next=self._anchors(n.slug for n in profile.names_next),
            named_by=self._anchors(self._index.named_by.get(slug, ())),
            mentions=self._anchors(sorted(self._index.mentioned.get(slug, ()))),
            mentioned_by=self._anchors(sorted(m.source for m in self._index.mentions.get(slug, ()))),
        )

    def _anchors(self, slugs: Iterable[str | None]) -> tuple[Anchor, ...]:
        return tuple(a for slug in dict.fromkeys(slugs) if (a := self._anchor(slug)))


def graph(publication: Publication, known: Network) -> exports.Graph:
    """Return what the data files hold: the same people and ties that the pages show, in the publication's own language."""
    facts = publication.facts
    paths = addresses(facts, facts.languages[0])
    trades = {trade.key: trade.label.text(facts.languages[0]) for trade in publication.trades}
    nodes = tuple(
        exports.Node(
            p.slug, p.founder.name, facts.url + paths.founder(p.slug), p.founder.business,
            trades[p.founder.trade], p.founder.place, p.issue,
        )
        for p in publication.profiles
    )  # fmt: skip
    edges = [exports.Edge(e.key, e.giver, e.receiver, e.kind.value, e.when, e.what) for e in known.events]
    pairs = sorted({(m.source, m.target) for m in publication.mentions})
    edges += [exports.Edge(f"mention:{a}:{b}", a, b, "mention", "", "") for a, b in pairs]
    edges += [exports.Edge(f"relay:{a}:{b}", a, b, "relay", "", "") for a, b in _relay(publication)]
    return exports.Graph(facts.name, facts.url + paths.network, facts.languages[0], nodes, tuple(edges))


def _acquainted(publication: Publication) -> Iterator[tuple[str, str]]:
    yield from ((mention.source, mention.target) for mention in publication.mentions)
    yield from ((event.giver, event.receiver) for event in publication.ledger)
    yield from ((profile.slug, profile.proposed_by) for profile in publication.profiles if profile.proposed_by)
    yield from _relay(publication)


def _listed(rows: Iterable[tuple[str, _T]]) -> Mapping[str, list[_T]]:
    """Return what belongs to each key, in order."""
    found: dict[str, list[_T]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


def _relay(publication: Publication) -> Iterator[tuple[str, str]]:
    """Yield who named whom as the next one, among those who are featured."""
    naming = [p for p in publication.profiles if p.names_next]
    featured = {p.slug for p in publication.profiles} if naming else set()
    seen = set()
    for profile in sorted(naming, key=lambda p: (p.issue, p.slug)):
        for nomination in profile.names_next:
            pair = profile.slug, nomination.slug
            if nomination.slug in featured and pair not in seen:
                seen.add(pair)
                yield profile.slug, nomination.slug


def _bands(layout: rings.Rings) -> Iterator[YearRing]:
    """Yield the years, oldest first. A band ends half a lane before the next year's first circle."""
    ends = [ring.radius for ring in layout.rings[1:]] + [layout.radius + rings.LANE]
    for ring, end in zip(layout.rings, ends, strict=False):
        yield YearRing(ring.year, ring.radius, end - rings.LANE // 2)


def _first_month(months: list[Month]) -> Month:
    """Return the month from which on the picture shows everybody: whole years, at most ``PICTURE_MOST`` founders."""
    years = sorted({month[:4] for month in months}, reverse=True)
    if len(months) <= PICTURE_MOST or not years:
        return ""
    for year, earlier in pairwise(years):
        if sum(month >= earlier for month in months) > PICTURE_MOST:
            return year
    return years[-1]
