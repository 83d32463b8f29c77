"""Whether two who are featured are the same person or the same business, however they wrote it.

A name alone proves nothing: two Anna Reuters are two people, in one town too. The same person is whoever has the same name and
the same business, or the same name and an address in common, or a profile on a network that belongs to one person. Two
people of one business are partners, and a question for the editors.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from pipeline import links
from pipeline.domain import Founder

_LEGAL_FORMS: Final = frozenset(
    {"ag", "co", "eg", "ek", "ekfm", "ekfr", "ev", "gbr", "ggmbh", "gmbh", "haftungsbeschrankt", "inc", "inh", "inhaber",
     "inhaberin", "kg", "limited", "llc", "ltd", "mbh", "ohg", "partg", "se", "ug"}
)  # fmt: skip
_FILLERS: Final = frozenset({"and", "der", "die", "das", "the", "und"})
_SAID_OR_NOT: Final = _LEGAL_FORMS | _FILLERS
_SPACED: Final = re.compile(r"\be\.? ?(k(?:fm|fr)?|v|g)\b\.?", re.IGNORECASE)  # e. K., e.V.: one word
_TITLES: Final = frozenset({"dipl", "dr", "ing", "kfm", "mag", "med", "prof"})
_PERSONAL: Final = ("linkedin", "xing")  # kinds of addresses that belong to one person; the others may be a business's


def same_person(name: str, business: str, addresses: Mapping[str, str], known: Iterable[Founder]) -> Iterator[Founder]:
    """Yield those of ``known`` who are this person; ``addresses`` are links by their kind."""
    person, firm = person_key(name), business_key(business)
    keys = {_address_key(url) for url in addresses.values()} - {""}
    own = {
        (kind, _address_key(url)) for kind, url in addresses.items() if kind in _PERSONAL and links.fault(url) is None
    }
    for founder in known:
        theirs = {(link.kind, _address_key(link.url)) for link in founder.links}
        is_called_so = person != "" and person == person_key(founder.name)
        shares = (firm != "" and firm == business_key(founder.business)) or bool(keys & {key for _, key in theirs})
        if (is_called_so and shares) or own & theirs:
            yield founder


def twins(founders: Sequence[Founder]) -> list[tuple[Founder, Founder]]:
    """Return (later, first) for all who are the same person; the order is that of ``founders``."""
    return _pairs(founders, _person_traits)


def partners(founders: Sequence[Founder], same: Iterable[tuple[Founder, Founder]]) -> list[tuple[Founder, Founder]]:
    """Return (later, first) for all who share a business or its website and are not the ``same`` person (see :func:`twins`)."""
    known = {frozenset((one.slug, other.slug)) for one, other in same}
    return [pair for pair in _pairs(founders, _business_traits) if frozenset(f.slug for f in pair) not in known]


def person_key(name: str) -> str:
    """Return a name without titles, accents, the spelling of umlauts and the order of its words."""
    return "-".join(sorted(word for word in links.loose(name).split("-") if word not in _TITLES))


@lru_cache(maxsize=1 << 15)  # asked for twice of everybody
def business_key(business: str) -> str:
    """Return a business without its legal form, accents, the spelling of umlauts and the order of its words."""
    words = links.loose(_SPACED.sub(r" e\1 ", business)).split("-")
    return "-".join(sorted(word for word in words if word not in _SAID_OR_NOT)) or "-".join(words)


def _address_key(url: str) -> str:
    """Return an address without scheme, www, tracking and the slash at its end; "" where it is none."""
    if links.fault(url) is not None:
        return ""
    parts = urlsplit(links.canonical(url))
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}".casefold()


def _person_traits(founder: Founder) -> Iterator[tuple[str, ...]]:
    person = person_key(founder.name)
    yield "named", person, business_key(founder.business)
    for link in founder.links:
        yield "linked", person, _address_key(link.url)
        if link.kind in _PERSONAL:
            yield "profile", link.kind, _address_key(link.url)


def _business_traits(founder: Founder) -> Iterator[tuple[str, ...]]:
    yield "business", business_key(founder.business)
    for link in founder.links:
        if link.kind == "website":
            yield "website", _address_key(link.url)


def _pairs(
    founders: Sequence[Founder], traits: Callable[[Founder], Iterator[tuple[str, ...]]]
) -> list[tuple[Founder, Founder]]:
    """Return (later, first) for all who have a trait in common, each later one once; a blank trait is none."""
    first: dict[tuple[str, ...], Founder] = {}
    met: dict[str, list[Founder]] = defaultdict(list)
    for founder in founders:
        for trait in traits(founder):
            other = first.setdefault(trait, founder) if all(trait) else founder
            if other is not founder and other not in met[founder.slug]:
                met[founder.slug].append(other)
    return [(founder, others[0]) for founder in founders if (others := met.get(founder.slug))]
