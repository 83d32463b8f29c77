"""Whether two who are featured are the same person or the same business, however they wrote it.

A name alone proves nothing: two Anna Reuters are two people, in one town too. The same person is whoever has the same name and
the same business, or the same name and an address in common, or a profile on a network that belongs to one person. Two
people of one business are partners, and a question for the editors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Traits:
    """By what one founder is compared with all others; none of it is blank."""

    person: tuple[tuple[str, ...], ...]
    business: tuple[tuple[str, ...], ...]


def traits(founder: Founder) -> Traits:
    """Return what the founder has in common with whoever is the same person, or of the same business."""
    person, business = person_key(founder.name), business_key(founder.business)
    links = [(link.kind, _address_key(link.url)) for link in founder.links]
    own: list[tuple[str, ...]] = [("named", person, business), *(("linked", person, address) for _, address in links)]
    own += [("profile", kind, address) for kind, address in links if kind in _PERSONAL]
    shared = [("business", business), *(("website", address) for kind, address in links if kind == "website")]
    return Traits(tuple([one for one in own if all(one)]), tuple([one for one in shared if all(one)]))


def twins(everybody: Mapping[str, Traits]) -> list[tuple[str, str]]:
    """Return (later, first) for all who are the same person, by slug; the order is that of ``everybody``."""
    return _pairs((slug, found.person) for slug, found in everybody.items())


def partners(everybody: Mapping[str, Traits], same: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (later, first) for all who share a business or its website and are not the ``same`` person (see :func:`twins`)."""
    known = set(map(frozenset, same))
    pairs = _pairs((slug, found.business) for slug, found in everybody.items())
    return [pair for pair in pairs if frozenset(pair) not in known]


def person_key(name: str) -> str:
    """Return a name without titles, accents, the spelling of umlauts and the order of its words."""
    return "-".join(sorted(word for word in links.loose(name).split("-") if word not in _TITLES))


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


def _pairs(everybody: Iterable[tuple[str, Iterable[tuple[str, ...]]]]) -> list[tuple[str, str]]:
    """Return (later, first) for all who have a trait in common, each later one once."""
    first: dict[tuple[str, ...], str] = {}
    found = []
    for slug, traits in everybody:
        others = [other for trait in traits if (other := first.setdefault(trait, slug)) != slug]
        if others:
            found.append((slug, others[0]))
    return found
