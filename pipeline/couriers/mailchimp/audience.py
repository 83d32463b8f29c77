"""Mailchimp's audience: who is on it, who is asked, who leaves.

Mailchimp asks whoever is added as ``pending`` for a confirmation by e-mail, and only they can give it. Whoever is anything else
already is left as they are: ``unsubscribed`` and ``cleaned`` are final, and ``archived`` hides what somebody was, perhaps
unsubscribed. So nobody is ever archived here (Mailchimp's word for deleting); who leaves is unsubscribed, and Mailchimp keeps that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import md5
from typing import Final

from pipeline.couriers.mailchimp.client import Client, NotTaken, Value

LEFT: Final = ("unsubscribed", "cleaned", "archived")
"""States that nobody but the person can end; an archived one hides the state before."""


class Said(StrEnum):
    """What became of somebody who was to be asked."""

    ASKED = "asked"  # Mailchimp sends the question
    KNOWN = "known"  # subscribed already
    WAITING = "waiting"  # asked already
    LEFT = "left"  # stays away
    NOT_TAKEN = "not taken"  # deleted for good, or no address for Mailchimp: only the form leads in


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the audience."""

    address: str
    lang: str  # "" where Mailchimp knows none
    since: str  # ISO 8601, when they confirmed; "" where Mailchimp does not know


class Audience:
    """The audience with the id ``audience``. Every method raises CourierError."""

    def __init__(self, client: Client, audience: str) -> None:
        self._client = client
        self._audience = audience

    def standing(self, address: str) -> Said | None:
        """Return how somebody stands, None for who has never been here. Changes nothing."""
        _, known = self._known(address)
        if known is None:
            return None
        return {"subscribed": Said.KNOWN, "pending": Said.WAITING}.get(str(known.get("status")), Said.LEFT)

    def ask(self, address: str, lang: str = "") -> Said:
        """Have somebody asked whether they want the letter; whoever has been here before stays as they are."""
        if (known := self.standing(address)) is not None:
            return known
        body = {"email_address": address, "status_if_new": "pending"} | ({"language": lang} if lang else {})
        try:
            self._client.invite(self._audience, member_hash(address), body)
        except NotTaken:
            return Said.NOT_TAKEN
        return Said.ASKED

    def leave(self, address: str) -> bool:
        """Take somebody off, and return whether there was anything to do; an archived one becomes unsubscribed too."""
        spelt, known = self._known(address)
        if known is None or known.get("status") in ("unsubscribed", "cleaned"):
            return False
        self._client.change_member(self._audience, member_hash(spelt), {"status": "unsubscribed"})
        return True

    def _known(self, address: str) -> tuple[str, Value | None]:
        """Return how an address is spelt there and what is known of it; a domain may be written in two ways (RFC 5890)."""
        for spelt in _spellings(address):
            if (known := self._client.member(self._audience, member_hash(spelt))) is not None:
                return spelt, known
        return address, None

    def subscribed(self) -> Iterator[Member]:
        """Yield everybody who gets the letter."""
        for said in self._client.members(self._audience, "subscribed"):
            yield Member(
                str(said["email_address"]), str(said.get("language") or ""), str(said.get("timestamp_opt") or "")
            )

    def left(self) -> Iterator[str]:
        """Yield the addresses of everybody who left."""
        for status in LEFT:
            yield from (str(said["email_address"]) for said in self._client.members(self._audience, status))


def _spellings(address: str) -> Iterator[str]:
    """Yield ``address`` as it is and, where its domain has letters beyond ASCII, with these."""
    yield address
    local, _, domain = address.rpartition("@")
    with suppress(UnicodeError):
        if (shown := domain.encode("ascii").decode("idna")) != domain:
            yield f"{local}@{shown}"


def member_hash(address: str) -> str:
    """Return what Mailchimp calls somebody by: the MD5 of the address in small letters (its API documentation)."""
    return md5(address.lower().encode(), usedforsecurity=False).hexdigest()
