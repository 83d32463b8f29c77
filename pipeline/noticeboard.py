"""What a letter says of the network beside its portraits: thanks, and what others give and look for.

Everything hangs on the issue's day and on the one before, so the letter of an old issue says the same whenever it is rendered.
Only founders who agreed to appear in the letter are in it, and only with what both sides confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from pipeline import ledger
from pipeline.domain import Issue, Need, Offer, Profile, Publication, Referral, ReferralKind

THANKS_MOST: Final = 5
NOTICES_MOST: Final = 3  # of each kind


def thanks(issue: Issue, publication: Publication) -> tuple[Referral, ...]:
    """Return the words of thanks that were confirmed since the issue before.

    What found no room then, or whose people were not featured yet, comes now. Those stand in front whose people have been in
    the fewest letters' thanks before: the quiet ones come up.
    """
    welcome = _welcome(publication)
    pending = sorted(
        (e for e in publication.ledger if e.kind is ReferralKind.THANKED and ledger.is_shared(e)),
        key=lambda e: (e.confirmed, e.when, e.key),
    )
    named: Counter[str] = Counter()
    shown: list[Referral] = []
    for number in (*sorted((i for i in publication.issues if i.month < issue.month), key=lambda i: i.month), issue):
        day = number.published.date()
        waiting = (e for e in pending if e.confirmed and e.confirmed <= day)
        ready = [e for e in waiting if all(welcome.get(slug, "9999") <= number.month for slug in (e.giver, e.receiver))]
        shown = sorted(ready, key=lambda e: named[e.giver] + named[e.receiver])[:THANKS_MOST]
        told = {e.key for e in shown}
        pending = [e for e in pending if e.key not in told]
        named.update(slug for e in shown for slug in (e.giver, e.receiver))
    return tuple(shown)


def offers(issue: Issue, publication: Publication) -> tuple[tuple[Profile, int], ...]:
    """Return offers of founders featured before that end soon after the issue, the one that ends first in front.

    Each is a portrait with the place of the offer in its ``gives``, so that a translation is found at the same place.
    """
    return _soonest(issue, publication, lambda profile: profile.gives)


def needs(issue: Issue, publication: Publication) -> tuple[tuple[Profile, int], ...]:
    """Return what founders featured before look for and soon no longer will: places in ``needs``, as in :func:`offers`."""
    return _soonest(issue, publication, lambda profile: profile.needs)


def _soonest(
    issue: Issue, publication: Publication, statements: Callable[[Profile], Sequence[Offer | Need]]
) -> tuple[tuple[Profile, int], ...]:
    """Return one statement a founder: only what has an end, for what has none is no news."""
    day = issue.published.date()
    found = [
        (statement.valid_until, profile.slug, place)
        for profile in publication.profiles
        if profile.issue < issue.month and profile.consents.newsletter
        for place, statement in enumerate(statements(profile))
        if statement.valid_until and statement.valid_until >= day
    ]
    first: dict[str, int] = {}
    for _, slug, place in sorted(found):
        first.setdefault(slug, place)
    by_slug = {profile.slug: profile for profile in publication.profiles}
    return tuple((by_slug[slug], place) for slug, place in list(first.items())[:NOTICES_MOST])


def _welcome(publication: Publication) -> dict[str, str]:
    """Return since which issue a founder may be named in a letter."""
    return {p.slug: p.issue for p in publication.profiles if p.consents.newsletter}
