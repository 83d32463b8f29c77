"""What the editors should know about the network and do for it: whom to introduce, to ask, to thank, and whom nobody has met yet.

Everything here is for the editors. It counts where that helps to act, and nothing of it reaches a page, a feed or a letter.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, Final

from pipeline import connections, dates, graph, introductions, matching, names, relay
from pipeline.domain import Label, Need, Offer, Publication, Referral
from pipeline.graph import Pair
from pipeline.introductions import Due
from pipeline.matching import Match, Statement
from pipeline.names import Sighting
from pipeline.network import Network, Structure, Tie
from pipeline.private import Private
from pipeline.relay import Named, Waiting
from pipeline.schema import both

BRIDGES_FROM: Final = 20  # founders; among fewer, nearly every tie is a bridge
_STALE_MOST, _PROPOSALS_MOST = 10, 12  # in the text; JSON has all


@dataclass(frozen=True, slots=True)
class Body:
    """A portrait's Markdown as it was written."""

    slug: str
    path: str  # relative to the repository
    first_line: int  # of the file on which the text begins
    text: str


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A founder named in somebody's portrait without a link."""

    by: str  # slug
    path: str
    line: int  # of the file
    sighting: Sighting


@dataclass(frozen=True, slots=True)
class Returns:
    """How many gifts came back so far, and over how many others."""

    gifts: int
    over: tuple[int, ...]  # directly, over one other, over two, over three


@dataclass(frozen=True, slots=True)
class Report:
    """All of it; people are slugs."""

    today: date
    names: Mapping[str, str]  # by slug
    proposals: tuple[Match, ...]
    untagged: tuple[Statement, ...]
    due: tuple[Due, ...]  # introductions that wait for the editors
    queue: tuple[Named, ...]
    waiting: tuple[Waiting, ...]
    to_confirm: tuple[Referral, ...]
    to_thank: tuple[str, ...]  # gave to several, got nothing and no thanks
    isolated: tuple[str, ...]
    stale: tuple[Tie, ...]  # the longest silence first
    only_thanks: tuple[tuple[str, ...], ...]
    bridges: tuple[Pair, ...]
    without_whom: tuple[str, ...]  # people without whom a group would fall apart
    unlinked: tuple[Unlinked, ...]
    returns: Returns
    structure: Structure


def report(
    publication: Publication,
    known: Network,
    folder: Private,
    bodies: Iterable[Body],
    kilometres: Callable[[str, str], int | None],
) -> Report:
    """Return the report; ``known`` is the network of all events that stand, private ones included."""
    today = publication.today
    needs, offers = _statements(publication, folder)
    before = introductions.history(folder.introductions.values())
    history = matching.History(
        today=today,
        given={slug: len(known.given(slug)) for slug in known.founders},
        received={slug: len(known.received(slug)) for slug in known.founders},
        introduced=before.introduced,
        tied=frozenset(frozenset(tie.ends) for tie in known.ties) | connections.acquainted(publication),
        refused=before.refused | before.open,
        paused=folder.paused,
        kilometres=kilometres,
    )
    many = len(known.founders) >= BRIDGES_FROM
    called = {p.slug: p.founder.name for p in (*publication.profiles, *publication.planned)}
    return Report(
        today=today,
        names=called,
        proposals=matching.matches(needs, offers, history=history),
        untagged=_untagged(publication, folder),
        due=introductions.due(folder.introductions.values(), today, called),
        queue=relay.queue(publication, folder.relay),
        waiting=relay.waiting_list(publication),
        to_confirm=tuple(sorted((e for e in publication.ledger if not e.confirmed), key=lambda e: (e.when, e.key))),
        to_thank=known.one_sided(),
        isolated=known.isolated(),
        stale=known.stale(today),
        only_thanks=known.only_thanks(),
        bridges=known.bridges() if many else (),
        without_whom=known.articulation_points() if many else (),
        unlinked=tuple(_unlinked(publication, known, sorted(bodies, key=lambda body: body.path))),
        returns=_returns(known),
        structure=known.structure(),
    )


def in_common(publication: Publication, folder: Private, seeker: str, helper: str) -> Match | None:
    """Return which need of the one and which offer of the other fit best, whatever else there is; None where none do."""
    needs, offers = _statements(publication, folder)
    sought, offered = [s for s in needs if s.slug == seeker], [s for s in offers if s.slug == helper]
    return next(iter(matching.matches(sought, offered, history=matching.History(today=publication.today))), None)


def share(part: int, whole: int, lang: str) -> str:
    """Return "7 von 12", and a percentage only where there are enough cases for one to mean something."""
    if whole < graph.MANY:
        return both(f"{part} von {whole}", f"{part} of {whole}").text(lang)
    return both(f"{100 * part / whole:.0f} %", f"{100 * part / whole:.0f}%").text(lang)


def _statements(publication: Publication, folder: Private) -> tuple[list[Statement], list[Statement]]:
    """Return all needs and all offers that can be matched today, private ones included."""
    found = matching.statements(publication.profiles, publication.today)
    private = [(statement, wanted) for statement, wanted in _private(folder, publication) if statement.tags]
    return (
        [*found.needs, *(s for s, wanted in private if wanted)],
        [*found.offers, *(s for s, wanted in private if not wanted)],
    )


def _private(folder: Private, publication: Publication) -> Iterator[tuple[Statement, bool]]:
    """Yield what only the editors know of needs (True) and offers (False) of people who are featured."""
    places = {p.slug: p.founder.place for p in publication.profiles}
    for person in folder.people.values():
        entries: list[tuple[Need | Offer, bool]] = [
            *((n, True) for n in person.needs),
            *((o, False) for o in person.gives),
        ]
        for entry, wanted in entries:
            if person.slug in places and matching.stands(entry, publication.today):
                place = places[person.slug]
                yield (
                    Statement(person.slug, entry.text, entry.tags, entry.valid_until, private=True, place=place),
                    wanted,
                )


def _untagged(publication: Publication, folder: Private) -> tuple[Statement, ...]:
    """Return what is never proposed because nobody has given it a tag."""
    found = matching.untagged(publication.profiles, publication.today)
    private = (statement for statement, _ in _private(folder, publication) if not statement.tags)
    return (*found.offers, *found.needs, *private)


def _unlinked(publication: Publication, known: Network, bodies: Iterable[Body]) -> Iterator[Unlinked]:
    """Yield names without a link; somebody who is linked or named as the next one in the same portrait is no news."""
    finder = names.Finder(names.Known(p.slug, p.founder.name, p.founder.business) for p in publication.profiles)
    profiles = {p.slug: p for p in publication.profiles}
    same: dict[str, list[str]] = defaultdict(list)
    for p in publication.profiles:
        same[p.founder.name].append(p.slug)
    linked: dict[str, set[str]] = defaultdict(set)
    linked_by: dict[str, set[str]] = defaultdict(set)
    for mention in publication.mentions:
        linked[mention.source].add(mention.target)
        linked_by[mention.target].add(mention.source)
    for body in bodies:
        if body.slug in profiles:
            named = (profiles[body.slug].proposed_by, *(n.slug for n in profiles[body.slug].names_next))
            near = {*known.contacts(body.slug), *linked_by[body.slug], *filter(None, named)}
            for sighting in finder.find(body.text, near=near):
                own = {
                    slug for slug in same[profiles[body.slug].founder.name] if slug != body.slug
                }  # called as the author is
                if sighting.slug not in (body.slug, *linked[body.slug], *own):
                    yield Unlinked(body.slug, body.path, body.first_line + sighting.line - 1, sighting)


def _returns(known: Network) -> Returns:
    gifts = [event for slug in known.founders for event in known.given(slug)]
    ways = Counter(len(way) for event in gifts if (way := known.came_back(event)))
    return Returns(len(gifts), tuple(ways[steps] for steps in range(1, 5)))


# As text


def as_text(found: Report, publication: Publication, lang: str) -> str:
    """Return the report for a person at a terminal: what there is to do, each with its command, and then what to know."""
    teller = _Teller(found, publication, lang)
    sections = ["\n".join([title.text(lang), *rows]) for title, rows in teller.sections() if rows]
    if not sections:
        return both("Nichts zu tun.", "Nothing to do.").text(lang)
    return "\n\n".join([*teller.summary(), *sections])


class _Teller:
    def __init__(self, found: Report, publication: Publication, lang: str) -> None:
        self.found = found
        self.publication = publication
        self.lang = lang
        self.strangers = [match for match in found.proposals if not match.acquainted]
        self.acquainted = [match for match in found.proposals if match.acquainted]

    def summary(self) -> list[str]:
        """Return one line about what waits for the editors, if anything does."""
        to_ask = sum(row.state == "open" for row in self.found.queue)
        counts = (
            (len(self.found.due), both("eine Vorstellung wartet auf dich|{} Vorstellungen warten auf dich",
                                       "one introduction waits for you|{} introductions wait for you")),
            (len(self.strangers), both("ein Paar könnte sich kennenlernen|{} Paare könnten sich kennenlernen",
                                       "one pair could meet|{} pairs could meet")),
            (to_ask, both("jemand ist für den Staffelstab zu fragen|{} sind für den Staffelstab zu fragen",
                          "somebody is to be asked for the relay|{} are to be asked for the relay")),
            (len(self.found.to_confirm), both("ein Ereignis wartet auf ein Ja|{} Ereignisse warten auf ein Ja",
                                              "one event waits for a yes|{} events wait for a yes")),
        )  # fmt: skip
        parts = [label.text(self.lang).split("|")[count != 1].format(count) for count, label in counts if count]
        return [self.pick("Heute: ", "Today: ") + ", ".join(parts) + "."] if parts else []

    def sections(self) -> Iterator[tuple[Label, list[str]]]:
        """Yield the headings with their rows: first what there is to do, then what to know."""
        found = self.found
        yield both("Vorstellungen, die auf dich warten", "Introductions that wait for you"), self.due()
        yield both("Bekannt machen", "To introduce"), self.proposals(self.strangers)
        yield (
            both("Kennen sich schon: ein Hinweis genügt", "Know each other: a word is enough"),
            self.proposals(self.acquainted),
        )
        yield both("Staffelstab", "Relay"), [row for named in found.queue for row in self.named(named)]
        yield both("Warteliste: genannt und noch nicht hier", "Waiting list: named and not here yet"), self.waiting()
        yield both("Zu bestätigen", "To be confirmed"), self.to_confirm()
        yield (
            both(
                "Bedanken: gaben mehreren, bekamen nichts und keinen Dank",
                "To thank: gave to several, got nothing and no thanks",
            ),
            self.people(found.to_thank),
        )
        yield both("Noch mit niemandem verbunden", "Not tied to anybody yet"), self.people(found.isolated)
        yield both("Noch ohne Schlagwort", "Without a tag yet"), self.untagged()
        yield both("Namen ohne Link", "Names without a link"), self.unlinked()
        yield both("Lange nichts Neues im Journal", "Nothing new in the ledger for long"), self.stale()
        yield (
            both("Danken nur einander", "Only thank one another"),
            [f"  {self.names(group)}" for group in found.only_thanks],
        )
        yield (
            both("Ohne sie fiele eine Gruppe auseinander", "A group would fall apart without"),
            self.people(found.without_whom),
        )
        yield both("Was wiederkam", "What came back"), self.returns()

    def pick(self, de: str, en: str) -> str:
        return de if self.lang == "de" else en

    def name(self, slug: str) -> str:
        return self.found.names.get(slug, slug)

    def names(self, slugs: Iterable[str]) -> str:
        return ", ".join(map(self.name, slugs))

    def people(self, slugs: Sequence[str]) -> list[str]:
        return [f"  {self.names(slugs)}"] if slugs else []

    def untagged(self) -> list[str]:
        return [f"  {self.name(s.slug)}: {shorten(s.text, 90, placeholder=' …')}" for s in self.found.untagged]

    def proposals(self, matches: Sequence[Match]) -> list[str]:
        """Return why the two, line by line; to people who know each other nobody has to be introduced."""
        services = {service.key: service for service in self.publication.services}
        rows = []
        for match in matches[:_PROPOSALS_MOST]:
            looks, *more = matching.explained(match, self.found.names, services, self.lang)
            rows += [f"  {looks}", *(f"    {line}" for line in more)]
            if not match.acquainted:
                rows.append(f"    inv introduce propose --seeker {match.need.slug} --helper {match.offer.slug}")
        return [*rows, *self.more(matches, _PROPOSALS_MOST)]

    def due(self) -> list[str]:
        rows = []
        for row in self.found.due:
            i = row.introduction
            pair = f"{self.name(i.seeker)} · {self.name(i.helper)}"
            note = ' --note "…"' if row.answer is introductions.Answer.CLOSE else ""
            rows += [f"  {pair}: {row.reason.text(self.lang)}", f"    inv introduce {row.answer} --key {i.key}{note}"]
        return rows

    def named(self, row: Named) -> list[str]:
        by = ", ".join(f"{self.name(n.by)} ({n.month})" for n in row.namings)
        months = _months(row.months, self.lang)
        ago = self.pick(f"vor {months}", f"{months} ago") if row.months else self.pick("neu", "new")
        day = dates.of_day(row.answer.day, self.lang) if row.answer else ""
        states = {
            "open": self.pick("noch nicht gefragt", "not asked yet"), "asked": self.pick(f"gefragt am {day}", f"asked on {day}"),
            "agreed": self.pick(f"hat am {day} Ja gesagt", f"said yes on {day}"),
            "declined": self.pick("möchte nicht; nicht wieder fragen", "does not want to; do not ask again"),
            "planned": self.pick(f"geplant für {row.planned}", f"planned for {row.planned}"),
        }  # fmt: skip
        line = f"  {row.name}, {self.pick('genannt von', 'named by')} {by}, {ago}: {states[row.state]}"
        return [line, f'    inv relay "{row.name}" asked'] if row.state == "open" else [line]

    def waiting(self) -> list[str]:
        return [f"  {row.name}: {self.names(row.portraits)}" for row in self.found.waiting]

    def to_confirm(self) -> list[str]:
        """Return what one side told, each with the command for when the other side says yes."""
        rows = []
        for event in self.found.to_confirm:
            rows.append(f"  {self.name(event.giver)} → {self.name(event.receiver)}, {event.when}: {event.what}")
            rows.append(f"    inv referral confirm --event {event.key}")
        return rows

    def stale(self) -> list[str]:
        rows = [f"  {self.names(tie.ends)}: {tie.last}" for tie in self.found.stale[:_STALE_MOST]]
        return [*rows, *self.more(self.found.stale, _STALE_MOST)]

    def unlinked(self) -> list[str]:
        return [f"  {u.path}:{u.line}  {self.linked(u.sighting)}" for u in self.found.unlinked]

    def linked(self, sighting: Sighting) -> str:
        """Return what stands there and what may stand there, which reads the same: a bare [[slug]] shows the full name."""
        words = " ".join(sighting.words.split())
        link = sighting.slug if words == self.name(sighting.slug) else f"{sighting.slug}|{words}"
        return f"{words} → [[{link}]]"

    def returns(self) -> list[str]:
        gifts, over = self.found.returns.gifts, self.found.returns.over
        if not gifts:
            return []
        words = both("direkt|über eine Person|über zwei|über drei", "directly|over one other|over two|over three")
        parts = [
            f"{label} {count}" for label, count in zip(words.text(self.lang).split("|"), over, strict=True) if count
        ]
        came = self.pick("Gaben kamen bisher wieder an", "gifts have come back so far")
        if gifts >= graph.MANY:  # after a percentage
            came = self.pick("der ", "of the ") + came
        return [f"  {share(sum(over), gifts, self.lang)} {came}" + (f": {', '.join(parts)}" if parts else "")]

    def more(self, rows: Sequence[object], most: int) -> list[str]:
        rest = len(rows) - most
        return [self.pick(f"  … und {rest} weitere (--json)", f"  … and {rest} more (--json)")] if rest > 0 else []


def _months(count: int, lang: str) -> str:
    if lang == "de":
        return "einem Monat" if count == 1 else f"{count} Monaten"
    return "a month" if count == 1 else f"{count} months"


# As JSON


def as_json(found: Report) -> str:
    """Return the report for a program; people are slugs."""
    value: dict[str, Any] = {
        "today": found.today.isoformat(),
        "proposals": [
            {"seeker": m.need.slug, "helper": m.offer.slug, "need": m.need.text, "offer": m.offer.text, "tags": list(m.tags),
             "kilometres": m.kilometres, "acquainted": m.acquainted, "private": m.need.private or m.offer.private}
            for m in found.proposals
        ],
        "untagged": [{"slug": s.slug, "text": s.text} for s in found.untagged],
        "introductions": [
            {"key": d.introduction.key, "state": d.introduction.state, "since": d.since.isoformat(), "reason": dict(d.reason.names)}
            for d in found.due
        ],
        "relay": [
            {"name": n.name, "key": n.key, "state": n.state, "months": n.months, "named_by": [naming.by for naming in n.namings]}
            for n in found.queue
        ],
        "waiting": [{"name": w.name, "portraits": list(w.portraits)} for w in found.waiting],
        "to_confirm": [event.key for event in found.to_confirm],
        "to_thank": list(found.to_thank),
        "isolated": list(found.isolated),
        "stale": [
            {"between": list(tie.ends), "last": tie.last, "freshness": _rounded(tie.freshness(found.today))}
            for tie in found.stale
        ],
        "only_thanks": [list(group) for group in found.only_thanks],
        "bridges": [list(pair) for pair in found.bridges],
        "without_whom": list(found.without_whom),
        "unlinked": [
            {"file": u.path, "line": u.line, "words": u.sighting.words, "slug": u.sighting.slug, "certainty": u.sighting.certainty}
            for u in found.unlinked
        ],
        "returns": {"gifts": found.returns.gifts, "over": list(found.returns.over)},
        "structure": {
            "groups": list(found.structure.groups), "reciprocity": _rounded(found.structure.reciprocity),
            "transitivity": _rounded(found.structure.transitivity),
        },
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, indent=2)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
