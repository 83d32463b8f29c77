"""Mailchimp's official SDK behind one strict door: every answer is done, refused or unknown, and nothing else.

This is the only module that imports the SDK (3.0.80 exactly). What it does left to itself, as tried out: an empty 500 or
429 comes back like a success, as a ``requests.Response``; so does a 200 whose JSON is cut off; errors that Mailchimp words
itself arrive as text; a broken connection keeps the API key in its exception; the time-out is two minutes; the word
"server" is replaced in every address. So its answers are read here, and never shown as they are.

    refused   Mailchimp said no, or was never reached: nothing happened      CourierError(permanent=True)
    unknown   a time-out, a broken connection, a 5xx, an answer that cannot be read    CourierError(permanent=False)

Reads are repeated when Mailchimp is busy or the line is bad. Nothing else ever is.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import requests
from mailchimp_marketing import Client as Sdk
from mailchimp_marketing.api_client import ApiClientError
from urllib3.exceptions import NewConnectionError

from pipeline.characters import EMAIL
from pipeline.delivery import CourierError

TIMEOUTS: Final = (5.0, 60.0)
"""Seconds for a connection and for an answer."""

PAGE: Final = 100
"""Campaigns for one request: with a thousand, Mailchimp has been seen to time out."""

MEMBERS: Final = 500
"""Readers for one request."""

LINKS: Final = 500
"""Links of a report for one request."""

_KEY: Final = re.compile(r"[0-9a-f]{32}-([a-z]{2,4}[0-9]{1,3})")
_PAUSES: Final = (1.0, 2.0, 4.0, 8.0)  # seconds before a read is repeated
_CAMPAIGN: Final = ("id", "web_id", "status", "create_time", "send_time", "emails_sent", "settings.title",
                    "settings.subject_line", "recipients.list_id", "recipients.recipient_count")  # fmt: skip
_KEPT: Final = ("settings.preview_text", "settings.from_name", "settings.reply_to", "tracking")
_MEMBER: Final = ("id", "status")
_CLICKED: Final = ("url", "unique_clicks")  # how many, and never who
_LISTED: Final = ("email_address", "language", "timestamp_opt")

Value = dict[str, Any]


class Client:
    """Mailchimp, as far as letters need it. Every method raises CourierError."""

    def __init__(
        self, key: str, *, address: str = "", timeouts: tuple[float, float] = TIMEOUTS, pause: Callable[[float], None] = time.sleep
    ) -> None:  # fmt: skip
        """Make a client of the account that ``key`` belongs to; ``address`` is another server than Mailchimp's, for tests.

        Raises CourierError for what is no API key.
        """
        found = _KEY.fullmatch(key)
        if not found:
            raise CourierError(
                "MAILCHIMP_API_KEY: kein Schlüssel mit seinem Server hinter einem Bindestrich, wie in 0123…-us19",
                "MAILCHIMP_API_KEY: no key with its server behind a hyphen, as in 0123…-us19",
                permanent=True,
            )
        self.server: Final = found.group(1)
        self._sdk = Sdk({"api_key": key, "server": self.server, "timeout": timeouts})
        self._sdk.api_client.host = address or f"https://{self.server}.api.mailchimp.com/3.0"
        self._sdk.api_client.server = ""  # or it would replace the word "server" wherever it stands
        self._pause = pause

    # The account

    def account(self) -> Value:
        """Return the plan and the time zone of the account."""
        return self._read(
            "account", self._sdk.root.get_root, fields=["pricing_plan_type", "account_timezone", "account_name"]
        )

    def domains(self) -> list[Value]:
        """Return the sender domains, each with ``verified`` and ``authenticated``."""
        said = self._read("domains", self._sdk.verifiedDomains.get_verified_domains_all)
        return list(said.get("domains", ()))

    def audience(self, audience: str) -> Value:
        """Return an audience: its name, double opt-in, contact and number of readers."""
        return self._read("audience", self._sdk.lists.get_list, audience,
                          fields=["id", "name", "double_optin", "contact", "stats.member_count"])  # fmt: skip

    # Campaigns

    def campaigns(self, audience: str) -> list[Value]:
        """Return every campaign of an audience, oldest first, whatever its status."""
        fields = ["total_items", *(f"campaigns.{name}" for name in _CAMPAIGN)]
        for _ in range(3):
            found: list[Value] = []
            totals: set[int] = set()
            while not totals or len(found) < max(totals):
                page = self._read("campaigns", self._sdk.campaigns.list, count=PAGE, offset=len(found), fields=fields,
                                  list_id=audience, sort_field="create_time", sort_dir="ASC")  # fmt: skip
                if not isinstance(page.get("campaigns"), list) or "total_items" not in page:
                    raise _unreadable("campaigns")  # an empty answer is no empty list
                totals.add(int(page["total_items"]))
                rows = page["campaigns"]
                found += rows
                if not rows:
                    break
            if len(totals) == 1 and len(found) == max(totals):
                return found
        raise _changing("Kampagnen", "campaigns")

    def campaign(self, campaign: str) -> Value:
        """Return one campaign."""
        return self._read("campaign", self._sdk.campaigns.get, campaign, fields=[*_CAMPAIGN, *_KEPT])

    def content(self, campaign: str) -> Value:
        """Return ``html`` and ``plain_text`` of a campaign as Mailchimp keeps them."""
        return self._read("content", self._sdk.campaigns.get_content, campaign, fields=["html", "plain_text"])

    def checklist(self, campaign: str) -> Value:
        """Return ``is_ready`` and ``items``."""
        said = self._read("checklist", self._sdk.campaigns.get_send_checklist, campaign)
        if "is_ready" not in said:
            raise _unreadable("checklist")
        return said

    def clicks(self, campaign: str) -> list[Value]:
        """Return every tracked link of a campaign that was sent: ``url`` and ``unique_clicks``. Who clicked is never asked."""
        fields = ["total_items", *(f"urls_clicked.{name}" for name in _CLICKED)]
        found: list[Value] = []
        while True:
            page = self._read("clicks", self._sdk.reports.get_campaign_click_details, campaign, count=LINKS, offset=len(found),
                              fields=fields)  # fmt: skip
            if not isinstance(page.get("urls_clicked"), list) or "total_items" not in page:
                raise _unreadable("clicks")
            found += page["urls_clicked"]
            if len(found) >= int(page["total_items"]):
                return found
            if not page["urls_clicked"]:
                raise _changing("Links", "links")

    def create(self, body: Mapping[str, Any]) -> Value:
        """Make a campaign and return it."""
        return self._write("create", self._sdk.campaigns.create, body)

    def change(self, campaign: str, body: Mapping[str, Any]) -> Value:
        """Change the settings of a campaign and return it."""
        return self._write("change", self._sdk.campaigns.update, campaign, body)

    def fill(self, campaign: str, page: str, text: str) -> None:
        """Give a campaign its HTML and its plain text."""
        said = self._asked("content", self._sdk.campaigns.set_content, campaign, {"html": page, "plain_text": text})
        if "html" not in said:
            raise _unreadable("content")

    def test(self, campaign: str, addresses: list[str]) -> None:
        """Send a campaign to somebody to look at it."""
        body = {"test_emails": addresses, "send_type": "html"}
        self._order("test", self._sdk.campaigns.send_test_email, campaign, body)

    def schedule(self, campaign: str, at: datetime) -> None:
        """Have a campaign leave at ``at``, a quarter of an hour."""
        self._order("schedule", self._sdk.campaigns.schedule, campaign, {"schedule_time": at.isoformat()})

    def unschedule(self, campaign: str) -> None:
        """Make a scheduled campaign a draft again."""
        self._order("unschedule", self._sdk.campaigns.unschedule, campaign)

    def send(self, campaign: str) -> None:
        """Have a campaign leave now."""
        self._order("send", self._sdk.campaigns.send, campaign)

    # People: never by their address, which would stand in logs on the way

    def member(self, audience: str, member: str) -> Value | None:
        """Return the ``status`` of somebody, None for who is unknown; ``member`` is the MD5 of the address."""
        try:
            return self._read("member", self._sdk.lists.get_list_member, audience, member, fields=list(_MEMBER))
        except _NotFound:
            return None

    def members(self, audience: str, status: str) -> list[Value]:
        """Return everybody with ``status``: address, language, and when they confirmed."""
        fields = ["total_items", *(f"members.{name}" for name in _LISTED)]
        found: list[Value] = []
        while True:
            page = self._read("members", self._sdk.lists.get_list_members_info, audience, count=MEMBERS, offset=len(found),
                              status=status, fields=fields)  # fmt: skip
            found += page.get("members", [])
            if len(found) == page.get("total_items"):
                return found
            if not page.get("members"):
                raise _changing("Leserinnen und Leser", "readers")

    def invite(self, audience: str, member: str, body: Mapping[str, Any]) -> Value:
        """Add somebody who is unknown so far, who is then asked for a confirmation (``status_if_new``)."""
        return self._write("member", self._sdk.lists.set_list_member, audience, member, body)

    def change_member(self, audience: str, member: str, body: Mapping[str, Any]) -> Value:
        """Change what is known of somebody."""
        return self._write("member", self._sdk.lists.update_list_member, audience, member, body)

    # The door

    def _read(self, what: str, call: Callable[..., Any], *words: Any, **options: Any) -> Value:
        """Ask for something, again where the answer is none."""
        for pause in (*_PAUSES, None):
            try:
                return self._asked(what, call, *words, **options)
            except (_Busy, _Unknown):
                if pause is None:
                    raise
                self._pause(pause)
        raise AssertionError  # the last round returns or raises

    def _write(self, what: str, call: Callable[..., Any], *words: Any) -> Value:
        """Change something, once; the answer is the thing itself."""
        said = self._asked(what, call, *words)
        if not said.get("id"):
            raise _unreadable(what)
        return said

    def _order(self, what: str, call: Callable[..., Any], *words: Any) -> None:
        """Order something, once; the answer is an empty 204 and nothing else."""
        self._asked(what, call, *words, empty=True)

    def _asked(self, what: str, call: Callable[..., Any], *words: Any, empty: bool = False, **options: Any) -> Value:
        """Call the SDK once and return the object that Mailchimp answers, {} for an ``empty`` answer that is right."""
        try:
            said = call(*words, **options)
        except ApiClientError as error:
            cause = error.text
            raise (
                _of_line(what, cause) if error.status_code is None else _of_status(what, error.status_code, cause)
            ) from None
        if isinstance(said, requests.Response):
            if empty and said.status_code == requests.codes.no_content:
                return {}
            raise _of_status(what, said.status_code, "")
        if empty or not isinstance(said, dict):
            raise _unreadable(what)
        return said


class NotTaken(CourierError):
    """Mailchimp does not take what it was given (400), whoever asks and however often."""


class _Busy(CourierError):
    """Mailchimp was not reached or took no more requests: nothing happened, and a little later it may."""


class _Unknown(CourierError):
    """Nobody knows what happened."""


class _NotFound(CourierError):
    """There is no such thing."""


def _of_line(what: str, cause: object) -> CourierError:
    """Return the error for a connection that failed; the cause holds the API key, so only its kind is named."""
    kind = type(cause).__name__
    reason = getattr(cause.args[0], "reason", None) if isinstance(cause, Exception) and cause.args else None
    if isinstance(cause, requests.exceptions.ConnectTimeout) or isinstance(reason, NewConnectionError):
        return _Busy(
            f"Mailchimp ist nicht erreichbar ({what}: {kind}).",
            f"Mailchimp was not reached ({what}: {kind}).",
            permanent=True,
        )
    return _Unknown(
        f"Die Verbindung zu Mailchimp ist abgerissen ({what}: {kind}).",
        f"The connection to Mailchimp broke ({what}: {kind}).",
        permanent=False,
    )


def _of_status(what: str, status: int, body: object) -> CourierError:
    """Return the error for an answer that is none: ``body`` is text, an object or ""."""
    told = _problem(body)
    words = ": ".join(filter(None, (str(told.get("title", "")), EMAIL.sub("…", str(told.get("detail", ""))))))
    message = f"Mailchimp ({what}, {status}): {words}" if words else f"Mailchimp ({what}, {status})"
    if status == requests.codes.too_many_requests or (status == requests.codes.forbidden and not words):
        return _Busy(message, permanent=True)
    if status == requests.codes.not_found:
        return _NotFound(message, permanent=True)
    if 400 <= status < 500:
        return (NotTaken if status == requests.codes.bad_request else CourierError)(message, permanent=True)
    return _Unknown(message, permanent=False)


def _problem(body: object) -> Mapping[str, object]:
    """Return an error as Mailchimp words it (RFC 7807), which the SDK hands on as text or as an object."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            return {}
    return body if isinstance(body, dict) else {}


def _changing(de: str, en: str) -> CourierError:
    return CourierError(
        f"Mailchimps Liste der {de} ändert sich, während sie gelesen wird.",
        f"Mailchimp's list of {en} changes while it is read.",
        permanent=False,
    )


def _unreadable(what: str) -> CourierError:
    return _Unknown(
        f"Mailchimps Antwort ist nicht lesbar ({what}).",
        f"Mailchimp's answer cannot be read ({what}).",
        permanent=False,
    )
