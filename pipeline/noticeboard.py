"""What a letter says of the network beside its portraits: thanks, and what others give and look for.

Everything hangs on the issue's day and on those before, so the letter of an old issue says the same whenever it is rendered.
Only founders who agreed to appear in the letter are in it, and only with what both sides confirmed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from typing import Final

from pipeline import ledger
from pipeline.domain import Issue, Need, Offer, Profile, Publication, Referral, ReferralKind

THANKS_MOST: Final = 5
NOTICES_MOST: Final = 3  # of each kind

Told = tuple[Profile, int]
"""A portrait with the place of an offer or need in it, so that a translation is found at the same place."""


@dataclass(frozen=True, slots=True)
class Notices:
    """What stands in one letter."""

    thanks: tuple[Referral, ...]
    offers: tuple[Told, ...]  # of founders featured before that end soon, the one that ends first in front
    needs: tuple[Told, ...]  # likewise


def notices(issue: Issue, publication: Publication) -> Notices:
    """Return what the letter of ``issue`` says."""
    earlier = sorted(
        (other for other in publication.issues if other.month < issue.month), key=lambda other: other.month
    )
    *_, last = in_order((*earlier, issue), publication)
    return last


def in_order(issues: Sequence[Issue], publication: Publication) -> Iterator[Notices]:
    """Yield what the letters of all ``issues`` say, earliest first; none may be missing, for what was said is not said again."""
    yield from map(
        Notices,
        _thanks(issues, publication),
        _soonest(issues, publication, lambda profile: profile.gives),
        _soonest(issues, publication, lambda profile: profile.needs),
    )


def _thanks(issues: Sequence[Issue], publication: Publication) -> Iterator[tuple[Referral, ...]]:
    """Yield the words of thanks that were confirmed since the issue before.

    What found no room then, or whose people were not featured yet, comes now. Those stand in front whose people have been in
    the fewest letters' thanks before: the quiet ones come up.
    """
    new = _first_heard(issues, publication)
    named: Counter[str] = Counter()
    ready: list[tuple[int, int, Referral]] = []  # a heap of (how often the two were named, place, event)
    for number in range(len(issues)):
        for place, event in new[number]:
            heappush(ready, (named[event.giver] + named[event.receiver], place, event))
        shown: list[Referral] = []
        while ready and len(shown) < THANKS_MOST:
            before, place, event = heappop(ready)
            now = named[event.giver] + named[event.receiver]
            if now == before:
                shown.append(event)
            else:  # named since it was put there; nobody is ever named less
                heappush(ready, (now, place, event))
        named.update(slug for event in shown for slug in (event.giver, event.receiver))
        yield tuple(shown)


def _first_heard(issues: Sequence[Issue], publication: Publication) -> Mapping[int, list[tuple[int, Referral]]]:
    """Return the words of thanks, each with its place in time, by the number of the first issue that may tell them."""
    welcome = {p.slug: p.issue for p in publication.profiles if p.consents.newsletter}  # since when one may be named
    months, days = [issue.month for issue in issues], [issue.published.date() for issue in issues]
    found = [e for e in publication.ledger if e.kind is ReferralKind.THANKED and ledger.is_shared(e)]
    new: dict[int, list[tuple[int, Referral]]] = defaultdict(list)
    for place, event in enumerate(sorted(found, key=lambda e: (e.confirmed, e.when, e.key))):
        if event.confirmed and event.giver in welcome and event.receiver in welcome:
            month = max(welcome[event.giver], welcome[event.receiver])
            new[max(bisect_left(days, event.confirmed), bisect_left(months, month))].append((place, event))
    return new


def _soonest(
    issues: Sequence[Issue], publication: Publication, statements: Callable[[Profile], Sequence[Offer | Need]]
) -> Iterator[tuple[Told, ...]]:
    """Yield one statement a founder: only what has an end, for what has none is no news."""
    coming = deque(sorted((p for p in publication.profiles if p.consents.newsletter), key=lambda p: p.issue))
    standing: list[tuple[date, str, int, Profile]] = []  # what ends first in front
    for issue in issues:
        while coming and coming[0].issue < issue.month:
            profile = coming.popleft()
            for place, statement in enumerate(statements(profile)):
                if statement.valid_until:
                    insort(standing, (statement.valid_until, profile.slug, place, profile))
        del standing[: bisect_left(standing, issue.published.date(), key=lambda row: row[0])]
        first: dict[str, Told] = {}
        for _, slug, place, profile in standing:
            first.setdefault(slug, (profile, place))
            if len(first) == NOTICES_MOST:
                break
        yield tuple(first.values())
