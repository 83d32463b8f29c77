"""Campaigns: one letter each, from the draft to the last e-mail.

    save -> schedule -> sending -> sent
      \\        |           \\-> canceling -> canceled
       \\       \\-> paused (a person presses "Pause and Edit")
        \\-> sending

The marks [doc], [obs] and [guess] are explained in world.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any, Final

from tests.mailchimp import refusals
from tests.mailchimp.audience import Audience

# [obs] What a draft starts with: a recorded answer of 2017 in public test suites, and the keys of today's description.
SETTINGS: Final[dict[str, Any]] = {
    "subject_line": "", "preview_text": "", "title": "", "from_name": "", "reply_to": "", "use_conversation": False,
    "to_name": "", "folder_id": "", "authenticate": True, "auto_footer": False, "inline_css": False, "auto_tweet": False,
    "fb_comments": True, "timewarp": False, "template_id": 0, "drag_and_drop": False,
}  # fmt: skip
# [doc] Opens and both kinds of clicks are tracked unless somebody says otherwise.
TRACKING: Final[dict[str, Any]] = {
    "opens": True, "html_clicks": True, "text_clicks": True, "goal_tracking": False, "ecomm360": False,
    "google_analytics": "", "clicktale": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a send checklist."""

    kind: str  # success, warning, error
    heading: str
    details: str = ""
    short: str = ""  # how a refusal to send names it


@dataclass(slots=True)
class Campaign:
    """One campaign with everything that ever happened to it."""

    id: str
    number: int
    created: datetime
    audience: Audience | None
    settings: dict[str, Any]
    tracking: dict[str, Any]
    counted_at: datetime  # before that the number of recipients is not known
    status: str = "save"
    html: str = ""
    text: str = ""
    at: datetime | None = None  # when it is to start; once it has started, when it did
    waiting: list[str] = field(default_factory=list)  # recipients whose e-mail has not left yet
    sent: list[tuple[str, datetime]] = field(default_factory=list)  # whose has, and when
    opened: list[str] = field(default_factory=list)
    clicked: list[tuple[str, str, datetime]] = field(default_factory=list)  # address, link, when
    left: list[str] = field(default_factory=list)  # who unsubscribed from it

    def change(self, body: dict[str, Any]) -> None:
        """Do what PATCH does; a change of the audience is the world's to make."""
        # [guess] Settings can be changed while it is a draft, like content.
        self._must_be("edited", "save")
        self.settings |= body.get("settings", {})
        self.tracking |= body.get("tracking", {})

    def fill(self, body: dict[str, Any]) -> None:
        """Do what PUT content does."""
        # [obs] A scheduled campaign is unscheduled before its content can change (brandonseydel/MailChimp.Net#306).
        self._must_be("edited", "save")
        if "html" in body:
            # [obs] Mailchimp keeps HTML in its own form: its digest differs, the plain text is kept exactly (a public
            # log of a read-back, 2026). [guess] In Mailchimp's form of HTML lines end with CR LF.
            self.html = re.sub(r"\r?\n", "\r\n", body["html"]).rstrip() + "\r\n"
            self.text = _as_text(body["html"])
        # [doc] "If left unspecified, we'll generate this automatically."
        self.text = body.get("plain_text", self.text)

    def checklist(self, now: datetime, domains: dict[str, bool]) -> list[Item]:
        """Return what Mailchimp checks before sending; ``domains`` has the verified ones and whether authenticated."""
        return [
            self._recipients_item(now),
            # [guess] The checklist looks at subject, from name and an unsubscribe link, and says so in these words.
            _item(bool(self.settings["subject_line"]), "Subject", "You haven't entered a subject.", "subject"),
            _item(bool(self.settings["from_name"]), "From", "You haven't entered a from name.", "from name"),
            _item(self._can_be_left(), "Content", "There is no content with an unsubscribe link.", "content"),
            self._sender_item(domains),
        ]

    def _can_be_left(self) -> bool:
        return "*|UNSUB|*" in self.html or bool(self.html and self.settings["auto_footer"])

    def _recipients_item(self, now: datetime) -> Item:
        if self.audience is None:
            # [guess] Without an audience it is not ready.
            return Item("error", "List", "You haven't chosen an audience.", "list")
        if now < self.counted_at:
            # [obs] Recipients are counted some time after the campaign was made (brandonseydel/MailChimp.Net#364).
            return Item("error", "List", "Recipients are being counted.", "recipients not ready")
        # [guess] An audience without readers is an error of the checklist, not of sending.
        return _item(bool(self.audience.recipients()), "List", "There are no recipients.", "recipients")

    def _sender_item(self, domains: dict[str, bool]) -> Item:
        domain = self.settings["reply_to"].rpartition("@")[2]
        if domain not in domains:
            # [obs] An address whose domain is not verified (drewm/mailchimp-api#192 and the research).
            return Item("error", "From address", "The from address is not verified.", "address(es)")
        # [guess] A domain that is verified but not authenticated (DKIM) is a warning, no error.
        return _item(domains[domain], "Authentication", "The domain is not authenticated.", "", unless="warning")

    def start(self, now: datetime) -> None:
        """Begin to send: who gets it is decided here and never again."""
        # [guess] Who is subscribed when sending begins gets it, and nobody who comes later.
        self.waiting = self.audience.recipients() if self.audience else []
        self.status, self.at = "sending", now

    def unschedule(self) -> None:
        """Do what the action does."""
        # [doc] "Unschedule a scheduled campaign that hasn't started sending."
        self._must_be("unscheduled", "schedule")
        self.status, self.at = "save", None

    def schedule(self, at: datetime, now: datetime) -> None:
        """Do what the action does, once the account may and the checklist is green."""
        # [obs] Who wants another time unschedules first (brandonseydel/MailChimp.Net#290).
        self._must_be("scheduled", "save")
        # [doc] "Campaigns may only be scheduled to send on the quarter-hour." [guess] Nothing is scheduled for a moment that
        # has passed.
        if at.minute % 15 or at.second or at.microsecond or at <= now:
            raise refusals.cannot_be_scheduled()
        self.status, self.at = "schedule", at

    def cancel(self) -> None:
        """Do what cancel-send does: what has left has left."""
        # [doc] "Cancel ... after you send, before all of your recipients receive it." [guess] Cancelling takes a minute.
        self._must_be("canceled", "sending")
        self.status = "canceling"

    def pause(self) -> None:
        """A person presses "Pause and Edit" on Mailchimp's pages."""
        # [doc] Help page "Schedule, pause, or send": it stays paused until a person goes on. [guess] The API
        # can do nothing with a paused campaign.
        self._must_be("paused", "schedule")
        self.status, self.at = "paused", None

    def must_send_from(self, *statuses: str) -> None:
        """Raise a Refusal where the campaign is in none of these statuses."""
        self._must_be("sent", *statuses)

    def _must_be(self, what: str, *statuses: str) -> None:
        if self.status not in statuses:
            raise refusals.not_now(what, self.status)

    def minute(self, now: datetime, at_once: int) -> list[str]:
        """Let one minute of sending pass and return who got the e-mail."""
        if self.status == "canceling":
            self.status, self.waiting = "canceled", []
        if self.status != "sending":
            return []
        batch, self.waiting = self.waiting[:at_once], self.waiting[at_once:]
        # [guess] Somebody who leaves while their e-mail is waiting does not get it.
        still = set(self.audience.recipients()) if self.audience else set()
        gone = [address for address in batch if address in still]
        self.sent += [(address, now) for address in gone]
        if not self.waiting:
            self.status = "sent"
        return gone

    def due(self, now: datetime) -> bool:
        """Return whether a planned campaign has to start."""
        return self.status == "schedule" and self.at is not None and self.at <= now

    def count_later(self, now: datetime, minutes: int) -> None:
        """Have the recipients counted anew."""
        self.counted_at = now + timedelta(minutes=minutes)

    def links(self) -> list[str]:
        """Return the addresses that the HTML leads to, each once."""
        return list(dict.fromkeys(_Links(self.html).found))


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _item(right: bool, heading: str, details: str, short: str, unless: str = "error") -> Item:
    return Item("success", heading) if right else Item(unless, heading, details, short)


def _as_text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip() + "\n"
