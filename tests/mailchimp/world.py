"""What Mailchimp keeps, as far as letters need it: one account in memory, and a clock that the test turns.

Every line of behaviour says where it is known from:

    [doc]    Mailchimp says so: its API description, its error glossary, its help pages
    [obs]    somebody saw it and wrote it down in public; the report is named
    [guess]  nobody here knows. Where there is a choice, the guess is the one that hurts a careless client more

``guesses()`` of server.py lists the guesses, so that nobody takes this for Mailchimp.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from tests.mailchimp import refusals
from tests.mailchimp.audience import Audience
from tests.mailchimp.campaign import Campaign, Item


@dataclass(frozen=True, slots=True)
class Habits:
    """What Mailchimp may do this way or that. A test that must hold in every case turns these."""

    # [obs] Recipients are counted some time after the campaign was made (MailChimp.Net#364). [guess] Counting takes minutes.
    counts_after: int = 1
    per_minute: int = 100  # [guess] E-mails leave minute by minute, not all at once.
    lists_after: int = 0  # [guess] A new campaign is in the list at once.
    sends_once: bool = True  # [obs] even with new content it is sent once (MailChimp.Net#376); False: send sends again


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain that letters may come from."""

    name: str
    verified: bool = True
    authenticated: bool = True


@dataclass(frozen=True, slots=True)
class Delivery:
    """One e-mail that reached one reader: the truth that no answer can bend."""

    campaign: str  # its id
    title: str  # of the campaign at that moment: the key of the letter
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TrialMail:
    """One e-mail that a test send brought to one address."""

    campaign: str
    subject: str
    address: str
    kind: str  # html or plaintext
    at: datetime


@dataclass(slots=True)
class World:
    """One account."""

    now: datetime
    plan: str = "monthly"
    pro: bool = False
    habits: Habits = field(default_factory=Habits)
    domains: dict[str, Domain] = field(default_factory=dict)
    audiences: dict[str, Audience] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    tests: list[TrialMail] = field(default_factory=list)
    made: int = 0  # audiences and campaigns so far, for their ids
    _later: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)

    # The clock

    def tick(self, minutes: int) -> None:
        """Let time pass, minute by minute: planned campaigns start, e-mails leave, late effects happen."""
        end = self.now + timedelta(minutes=minutes)
        while self.now < end:
            self.now += timedelta(minutes=1) * self._until_something_happens(end)
            due = [act for at, act in self._later if at <= self.now]
            self._later = [(at, act) for at, act in self._later if at > self.now]
            for act in due:
                act()
            for campaign in list(self.campaigns.values()):
                self._minute(campaign)

    def _until_something_happens(self, end: datetime) -> int:
        """Return after how many minutes there is something to do, at least one; ``end`` is as far as time passes."""
        campaigns = self.campaigns.values()
        if any(campaign.status in ("sending", "canceling") for campaign in campaigns):
            return 1
        ahead = [at for at, _ in self._later] + [c.at for c in campaigns if c.status == "schedule" and c.at]
        return max(1, ceil((min([*ahead, end]) - self.now) / timedelta(minutes=1)))

    def later(self, minutes: int, act: Callable[[], object]) -> None:
        """Have ``act`` happen after so many minutes."""
        self._later.append((self.now + timedelta(minutes=minutes), act))

    def _minute(self, campaign: Campaign) -> None:
        if campaign.due(self.now):
            if self.problems(campaign):
                # [guess] A planned campaign that is not ready when its time has come is paused and says nothing.
                campaign.pause()
                return
            campaign.start(self.now)
        gone = campaign.minute(self.now, self.habits.per_minute)
        title = campaign.settings["title"]
        self.deliveries += [Delivery(campaign.id, title, address, self.now) for address in gone]

    # What there is

    def identity(self) -> str:
        """Return an id like Mailchimp's, ten hexadecimal digits; the same run makes the same ids."""
        self.made += 1
        return f"{self.made * 0x9E3779B97F % 2**40:010x}"

    def audience(self, key: str) -> Audience:
        """Return the audience with this id."""
        if key not in self.audiences:
            raise refusals.not_found()
        return self.audiences[key]

    def campaign(self, key: str) -> Campaign:
        """Return the campaign with this id."""
        if key not in self.campaigns:
            raise refusals.not_found()
        return self.campaigns[key]

    def problems(self, campaign: Campaign) -> list[str]:
        """Return how a refusal to send names what is wrong with ``campaign``."""
        return [item.short for item in self.checked(campaign) if item.kind == "error"]

    def checked(self, campaign: Campaign) -> list[Item]:
        """Return the send checklist of ``campaign``."""
        verified = {domain.name: domain.authenticated for domain in self.domains.values() if domain.verified}
        return campaign.checklist(self.now, verified)

    def fill_recipients(self, campaign: Campaign, body: dict[str, Any]) -> None:
        """Take the audience from a request."""
        if "recipients" in body:
            key = body["recipients"]["list_id"]
            if key not in self.audiences:
                # [guess] An audience that does not exist is a 400.
                raise refusals.invalid(("recipients.list_id", "The list does not exist."))
            campaign.audience = self.audiences[key]
            campaign.count_later(self.now, self.habits.counts_after)
