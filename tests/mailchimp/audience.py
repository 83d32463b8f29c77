"""Readers: one audience (Mailchimp: list), who is on it, who left, and who may come back.

The marks [doc], [obs] and [guess] are explained in world.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import md5
from typing import Any, Final

from tests.mailchimp import refusals

# [doc] "Many of these are cached for at least five minutes" (stats of a list).
STATS_ARE_CACHED: Final = timedelta(minutes=5)


def digest(address: str) -> str:
    """Return what Mailchimp calls an address by: the MD5 of its lower case."""
    return md5(address.lower().encode(), usedforsecurity=False).hexdigest()


def check_address(address: str) -> None:
    """Raise a Refusal for what Mailchimp does not take for an address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", address):
        raise refusals.no_address()
    # [guess] example.org and example.net are refused like example.com. (Names below .example pass: tests need some.)
    if address.lower().rpartition("@")[2] in ("example.com", "example.org", "example.net"):
        raise refusals.looks_fake(address)


@dataclass(slots=True)
class Member:
    """A reader, or somebody who was one."""

    address: str
    status: str  # subscribed, unsubscribed, cleaned, pending, transactional, archived
    changed: datetime
    signed_up: datetime | None = None
    opted_in: datetime | None = None
    in_compliance_state: bool = False  # left by themselves, or bounced: no API call subscribes them
    details: dict[str, Any] = field(default_factory=dict)  # merge_fields, language, email_type, vip

    @property
    def id(self) -> str:
        """The hash that stands in addresses of the API."""
        return digest(self.address)


@dataclass(slots=True)
class Audience:
    """One list with everybody who ever was on it."""

    id: str
    name: str
    created: datetime
    double_optin: bool = True
    members: dict[str, Member] = field(default_factory=dict)  # by hash
    forgotten: set[str] = field(default_factory=set)  # hashes of the permanently deleted
    confirmations: list[tuple[str, datetime]] = field(default_factory=list)  # who got "please confirm", when
    _counted: tuple[datetime, dict[str, int]] | None = None

    # What readers do

    def join(self, address: str, now: datetime) -> None:
        """A reader fills in the hosted form: the only way back for somebody who left or was forgotten."""
        self.forgotten.discard(digest(address))
        member = self.members.setdefault(digest(address), Member(address, "pending", now))
        if member.status == "subscribed":
            return
        member.in_compliance_state = False
        self._set(member, "pending" if self.double_optin else "subscribed", now)

    def confirm(self, address: str, now: datetime) -> None:
        """A reader follows the link of the confirmation mail."""
        member = self.members[digest(address)]
        if member.status == "pending":
            member.in_compliance_state = False
            self._set(member, "subscribed", now)

    def leave(self, address: str, now: datetime) -> None:
        """A reader follows the unsubscribe link."""
        member = self.members[digest(address)]
        member.in_compliance_state = True
        self._set(member, "unsubscribed", now)

    def bounce(self, address: str, now: datetime) -> None:
        """A reader's mailbox is gone for good."""
        member = self.members[digest(address)]
        member.in_compliance_state = True
        self._set(member, "cleaned", now)

    # What the API does

    def member(self, key: str) -> Member:
        """Return the member with this hash."""
        if key not in self.members:
            raise refusals.not_found()
        return self.members[key]

    def listed(self, status: str | None) -> list[Member]:
        """Return the members with ``status``, in the order in which they came."""
        # [guess] Members are listed without the archived, unless asked for them.
        return [m for m in self.members.values() if (m.status == status if status else m.status != "archived")]

    def add(self, body: dict[str, Any], now: datetime) -> Member:
        """Do what POST members does."""
        _refuse_permissions(body)
        address = body["email_address"]
        check_address(address)
        self._refuse_forgotten(address)
        known = self.members.get(digest(address))
        if known is None or known.status == "archived":  # [guess] POST adds the archived like somebody new.
            return self._insert(address, body["status"], body, now)
        if known.in_compliance_state and body["status"] == "subscribed":
            raise refusals.in_compliance_state(address)
        raise refusals.member_exists(address)

    def put(self, key: str, body: dict[str, Any], now: datetime) -> Member:
        """Do what PUT members does: add or update."""
        _refuse_permissions(body)
        address = body["email_address"]
        check_address(address)
        if key != digest(address):
            # [guess] PUT with the hash of another address is a 400.
            raise refusals.invalid(("email_address", "The address does not belong to the hash."))
        self._refuse_forgotten(address)
        known = self.members.get(key)
        # [guess] PUT takes the archived for new, so that status_if_new applies: the worse case for who has left.
        if known is None or known.status == "archived":
            return self._insert(address, body.get("status", body["status_if_new"]), body, now)
        return self.patch(key, body, now)

    def patch(self, key: str, body: dict[str, Any], now: datetime) -> Member:
        """Do what PATCH members does."""
        _refuse_permissions(body)
        member = self.member(key)
        if digest(body.get("email_address", member.address)) != key:
            raise refusals.NotModelled("another address for a member")
        if (status := body.get("status", member.status)) != member.status:
            # [obs] PATCH brings an archived reader back as subscribed, whatever they were before (StackOverflow 63584277).
            self._set(member, status, now)
        self._note(member, body, now)
        return member

    def archive(self, key: str, now: datetime) -> None:
        """Do what DELETE members does: the former status is hidden, nothing is deleted."""
        member = self.member(key)
        if member.status == "archived":
            raise refusals.not_found()  # [guess] Archiving the archived is a 404.
        member.status, member.changed = "archived", now
        # [obs] The former status is forgotten with it, and so is that they left (StackOverflow 63584277).
        member.in_compliance_state = False

    def forget(self, key: str) -> None:
        """Do what delete-permanent does."""
        del self.members[self.member(key).id]
        self.forgotten.add(key)  # [doc] "This will make it impossible to re-import the list member."

    def counts(self, now: datetime) -> dict[str, int]:
        """Return how many members have which status, as Mailchimp knew it up to five minutes ago."""
        if self._counted is None or now - self._counted[0] >= STATS_ARE_CACHED:
            statuses = [member.status for member in self.members.values()]
            self._counted = (
                now,
                {status: statuses.count(status) for status in ("subscribed", "unsubscribed", "cleaned")},
            )
        return self._counted[1]

    def recipients(self) -> list[str]:
        """Return the addresses that a campaign goes to right now."""
        return [member.address for member in self.members.values() if member.status == "subscribed"]

    def _insert(self, address: str, status: str, body: dict[str, Any], now: datetime) -> Member:
        member = self.members[digest(address)] = Member(address, "", now)
        self._set(member, status, now)
        self._note(member, body, now)
        return member

    def _set(self, member: Member, status: str, now: datetime) -> None:
        if member.in_compliance_state and status == "subscribed":
            raise refusals.in_compliance_state(member.address)
        if status == "pending":
            # [obs] "pending" sends the confirmation mail even to somebody who left (StackOverflow 42159327).
            self.confirmations.append((member.address, now))
            member.signed_up = now
        if status == "subscribed":
            member.opted_in = now
        # [guess] Whom the API unsubscribed, the API can subscribe again; whom it called cleaned, it cannot.
        if status == "cleaned":
            member.in_compliance_state = True
        member.status, member.changed = status, now

    def _note(self, member: Member, body: dict[str, Any], now: datetime) -> None:
        for name in ("email_type", "language", "vip", "ip_opt", "ip_signup"):
            if name in body:
                member.details[name] = body[name]
        member.details["merge_fields"] = member.details.get("merge_fields", {}) | body.get("merge_fields", {})
        member.changed = now

    def _refuse_forgotten(self, address: str) -> None:
        if digest(address) in self.forgotten:
            raise refusals.forgotten(address)


def _refuse_permissions(body: dict[str, Any]) -> None:
    if "marketing_permissions" in body:
        raise refusals.NotModelled("marketing permissions")
