"""Mailchimp: the courier that keeps the readers, their consent and the sending; we bring the letter.

A letter is one campaign. Mailchimp has no key that makes creating one safe to repeat, but it shows every campaign of an
audience with its title, so the title is the key, and people should leave it as it is:

    2026-11 · 6a0f7c1e · being written       the draft is being written, or its writing was interrupted
    2026-11 · 6a0f7c1e · 3f2a… · 91c4…       it holds the letter with this digest, and Mailchimp keeps it in a form with that one

The second part is the publication's own, so that two of them may share an audience. Mailchimp keeps HTML in a form of its
own. The last part is a digest of what it gave back right after the writing: it tells whether somebody has changed the draft on
Mailchimp's pages since.

Two campaigns under one key that both left the draft's state would be the one accident that counts. Receipts keep two
machines apart (:mod:`pipeline.delivery`); should those ever be lost together with a list of campaigns that lags behind, this
courier looks again after scheduling and takes its own campaign back where it is not alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from pipeline.couriers.mailchimp import tags
from pipeline.couriers.mailchimp.client import Client
from pipeline.delivery import Checkup, CourierError, Held, HeldState
from pipeline.domain import Label, Letter
from pipeline.schema import both

_UNFINISHED: Final = "being written"
_STATES: Final[dict[str, HeldState]] = {"save": "draft", "schedule": "scheduled", "sending": "sending", "sent": "sent"}
_UNTRACKED: Final = {"opens": False, "html_clicks": False, "text_clicks": False}
"""No reader is watched: German law asks for a consent of its own (§ 25 TDDDG), and nobody here needs to know."""

_TRACKED: Final = _UNTRACKED | {"html_clicks": True, "text_clicks": True}
"""Only where the publication says so, and then never who opens a letter (docs/wirkung.md)."""


_WATCHED: Final = {
    False: both("Öffnungen und Klicks werden nicht verfolgt; jeder Entwurf wird so angelegt.",
                "Opens and clicks are not tracked; every draft is made that way."),
    True: both("Klicks werden gezählt, Öffnungen nicht. Das braucht eine eigene Einwilligung: docs/wirkung.md",
               "Clicks are counted, opens are not. That needs a consent of its own: docs/wirkung.md"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Campaign:
    """What Mailchimp says of one campaign."""

    id: str
    number: str  # as its pages have it in their addresses
    status: str  # Mailchimp's word
    created: str  # ISO 8601
    leaves: str  # ISO 8601, "" for a draft
    title: str
    subject: str
    readers: int

    def is_of(self, name: str) -> bool:
        """Return whether it carries the letter that is called ``name`` here."""
        return self.title.startswith(f"{name} · ")

    @property
    def digest(self) -> str:
        """The digest of the letter, "" for one that is not finished."""
        found = re.fullmatch(r"\S+ · \S+ · ([0-9a-f]{64}) · [0-9a-f]{12}", self.title)
        return found.group(1) if found else ""

    @property
    def kept(self) -> str:
        """The digest of what Mailchimp gave back after the writing."""
        return self.title.rpartition(" · ")[2] if self.digest else ""


class Mailchimp:
    """Carries letters to the audience with the id ``audience``; ``mark`` is the publication's own and never changes.

    ``tracking`` has Mailchimp count how often a link is clicked. A draft that was made with the other setting is made anew.
    """

    name: Final = "mailchimp"
    plans_ahead: Final = True
    lags: Final = True  # nobody promises that a new campaign is in the list at once

    def __init__(self, client: Client, audience: str, mark: str, *, tracking: bool = False) -> None:
        self._client = client
        self._audience = audience
        self._mark = mark
        self._tracking: Final = _TRACKED if tracking else _UNTRACKED
        self.account: Final = f"{self.name} {audience}"

    def dress(self, letter: Letter) -> Letter:
        """Return ``letter`` with Mailchimp's way to unsubscribe and without anything else it would obey. Raises ValueError."""
        return tags.dress(letter)

    def find(self, key: str) -> Held | None:
        """Return the campaign of a letter. Two that are no drafts any more are ``unknown``."""
        drafts, others = self._mine(key)
        if len(others) > 1:
            listed = ", ".join(f"{one.id}: {one.status}" for one in others)
            return Held(
                key,
                "",
                "unknown",
                self._page(others[0]),
                detail=both(
                    f"Dafür gibt es {len(others)} Kampagnen: {listed}",
                    f"There are {len(others)} campaigns of it: {listed}",
                ),
            )
        if not others and not drafts:
            return None
        one, spares = (others or drafts)[0], len(drafts) - (0 if others else 1)
        at = datetime.fromisoformat(one.leaves) if one.leaves else None
        state = _STATES.get(one.status, "unknown")
        detail = (
            both(f"Die Kampagne {one.id} ist {one.status}.", f"Campaign {one.id} is {one.status}.")
            if state == "unknown"
            else None
        )
        # What somebody changed on Mailchimp's pages is no letter of ours any more.
        ours = state != "draft" or not one.digest or self._is_untouched(one)
        return Held(key, one.digest if ours else "", state, self._page(one), at, one.readers, spares, detail=detail)

    def save_draft(self, letter: Letter) -> str:
        """Make or change the draft of ``letter`` and return its page. Raises CourierError."""
        draft = self._draft_to_write(letter.key)
        settings = {
            "title": f"{self._name(letter.key)} · {_UNFINISHED}", "subject_line": letter.subject, "preview_text": letter.preheader,
            "from_name": letter.sender_name, "reply_to": letter.sender_address, "auto_footer": False, "inline_css": False,
        }  # fmt: skip
        if draft is None:
            recipients = {"list_id": self._audience}
            made = self._client.create(
                {"type": "regular", "recipients": recipients, "settings": settings, "tracking": self._tracking}
            )
        else:
            made = self._client.change(draft.id, {"settings": settings, "tracking": self._tracking})
        written = _campaign(made)
        self._client.fill(written.id, letter.html, letter.text)
        title = f"{self._name(letter.key)} · {letter.digest()} · {self._kept(written.id)}"
        self._client.change(written.id, {"settings": {**settings, "title": title}})
        return self._page(written)

    def readers(self) -> int | None:
        """Return how many people are subscribed. Raises CourierError."""
        count = self._client.audience(self._audience).get("stats", {}).get("member_count")
        return int(count) if count is not None else None

    def objections(self, key: str) -> tuple[Label, ...]:
        """Return what Mailchimp's checklist and a look around say against sending. Raises CourierError."""
        campaigns = self._campaigns()
        drafts, _ = self._of(key, campaigns)
        if not drafts:
            return ()
        draft = drafts[0]
        said = self._client.checklist(draft.id)
        words = [f"{item.get('heading', '')}: {item.get('details', '')}".strip(" :")
                 for item in said.get("items", ()) if item.get("type") == "error"]  # fmt: skip
        if not said["is_ready"] and not words:
            words.append("send-checklist: not ready")
        found = [both(word, word) for word in words]  # Mailchimp's own, in whatever language it speaks
        for other in campaigns:
            if other.subject == draft.subject and not other.is_of(self._name(key)) and other.status != "save":
                there = f"{other.id} ({other.status})"
                found.append(both(f"„{other.subject}“ ist unter anderem Titel schon unterwegs: Kampagne {there}.",
                                  f"“{other.subject}” is on its way under another title: campaign {there}."))  # fmt: skip
        return tuple(found)

    def checkups(self, sender: str) -> tuple[Checkup, ...]:
        """Return how account, audience and sender's domain are set up. Raises CourierError."""
        account, audience = self._client.account(), self._client.audience(self._audience)
        name = str(account.get("account_name", ""))
        domain = sender.rpartition("@")[2].casefold()
        known = {
            str(one.get("domain", "")).casefold(): bool(one.get("authenticated")) for one in self._client.domains()
        }
        may_plan = account.get("pricing_plan_type") != "forever_free"
        return (
            Checkup(True, both(f"Der Schlüssel gilt für das Konto „{name}“.", f"The key is that of the account “{name}”.")),
            _checkup(bool(audience.get("double_optin")),
                     "Neue Anmeldungen werden bestätigt (Double-Opt-in).", "Whoever signs up confirms it (double opt-in).",
                     "Schalte in den Einstellungen der Audience „double opt-in“ ein; ohne das darfst du niemandem schreiben.",
                     "Turn on double opt-in in the settings of the audience; without it you may write to nobody."),
            _checkup(known.get(domain, False),
                     f"Die Domain {domain} ist beglaubigt.", f"The domain {domain} is authenticated.",
                     f"Beglaubige {domain} bei Mailchimp (Website, Domains), sonst landen Briefe im Spam.",
                     f"Authenticate {domain} at Mailchimp (Website, Domains), or letters end up in spam."),
            _checkup(may_plan,
                     "Das Konto kann Briefe einplanen.", "The account can schedule letters.",
                     "Das kostenlose Konto kann nicht einplanen. Verschicke am Tag selbst: inv deliver send",
                     "The free account cannot schedule. Send on the day itself: inv deliver send"),
            Checkup(True, _WATCHED[self._tracking["html_clicks"]]),
        )  # fmt: skip

    def clicks(self, key: str) -> tuple[tuple[str, int], ...] | None:
        """Return the links of a letter that was sent, each with how many readers clicked it; None where none was sent.

        Mailchimp counts nothing where the letter was made without tracking: then there is no link. Raises CourierError.
        """
        _, others = self._mine(key)
        sent = [one for one in others if one.status == "sent"]
        if len(sent) != 1:
            return None
        return tuple((str(row["url"]), int(row.get("unique_clicks") or 0)) for row in self._client.clicks(sent[0].id))

    def test(self, letter: Letter, addresses: Sequence[str]) -> str:
        """Have Mailchimp send the draft to the editors; it marks the subject itself. Raises CourierError."""
        draft = self._the_draft(letter.key, letter.digest())
        self._client.test(draft.id, list(addresses))
        return f"campaign {draft.id}"

    def schedule(self, key: str, digest: str, at: datetime) -> str:
        """Have the draft leave at ``at``, a quarter of an hour, and look whether it is the only one. Raises CourierError."""
        if at.tzinfo is None or at.minute % 15 or at.second or at.microsecond:
            raise ValueError("Mailchimp schedules for quarters of an hour, and needs the offset from UTC.")
        draft = self._the_draft(key, digest)
        self._client.schedule(draft.id, at)
        self._stay_alone(key, draft)
        return f"campaign {draft.id}, {at.isoformat()}"

    def unschedule(self, key: str) -> str:
        """Make the scheduled campaign a draft again. Raises CourierError."""
        _, others = self._mine(key)
        if len(others) != 1 or others[0].status != "schedule":
            raise CourierError(
                f"Mailchimp: {key} ist nicht eingeplant.", f"Mailchimp: {key} is not scheduled.", permanent=True
            )
        self._client.unschedule(others[0].id)
        return f"campaign {others[0].id}"

    def send(self, key: str, digest: str) -> str:
        """Have the draft leave now: for accounts that cannot schedule. Raises CourierError."""
        draft = self._the_draft(key, digest)
        self._client.send(draft.id)
        return f"campaign {draft.id}"

    def _campaigns(self) -> list[_Campaign]:
        return [_campaign(value) for value in self._client.campaigns(self._audience)]

    def _mine(self, key: str) -> tuple[list[_Campaign], list[_Campaign]]:
        """Return the campaigns of a letter as Mailchimp lists them now, like ``_of``."""
        return self._of(key, self._campaigns())

    def _of(self, key: str, campaigns: list[_Campaign]) -> tuple[list[_Campaign], list[_Campaign]]:
        """Return those of ``campaigns`` that carry a letter, oldest first: drafts, and those that are none any more."""
        mine = sorted((c for c in campaigns if c.is_of(self._name(key))), key=lambda c: (c.created, c.id))
        return [c for c in mine if c.status == "save"], [c for c in mine if c.status != "save"]

    def _name(self, key: str) -> str:
        """Return what a letter's campaigns are called, up to the digest."""
        return f"{key} · {self._mark}"

    def _draft_to_write(self, key: str) -> _Campaign | None:
        drafts, others = self._mine(key)
        if others:
            raise CourierError(
                f"Mailchimp: {key} ist kein Entwurf mehr ({others[0].status}); alles bleibt, wie es ist.",
                f"Mailchimp: {key} is no draft any more ({others[0].status}); it stays as it is.",
                permanent=True,
            )
        return drafts[0] if drafts else None

    def _the_draft(self, key: str, digest: str) -> _Campaign:
        """Return the draft of exactly this letter. Raises CourierError where there is none, or more than a draft."""
        draft = self._draft_to_write(key)
        if draft is None or draft.digest != digest:
            raise CourierError(
                f"Mailchimp: Der Entwurf von {key} ist nicht dieser Brief; nichts wurde beauftragt.",
                f"Mailchimp: the draft of {key} is not that letter; nothing was ordered.",
                permanent=True,
            )
        if not self._is_untouched(draft):
            raise CourierError(
                f"Mailchimp: Jemand hat den Entwurf von {key} dort geändert; nichts wurde beauftragt.",
                f"Mailchimp: somebody has changed the draft of {key} there; nothing was ordered.",
                permanent=True,
            )
        return draft

    def _stay_alone(self, key: str, mine: _Campaign) -> None:
        """Take the campaign that was just scheduled back where another one of the same letter is on its way."""
        try:
            rivals = [other for other in self._mine(key)[1] if other.id != mine.id]
        except CourierError:
            return  # the order itself was answered clearly
        if rivals:
            self._client.unschedule(mine.id)
            raise CourierError(
                f"Mailchimp: Die Kampagne {rivals[0].id} trägt {key} schon ({rivals[0].status}); {mine.id} ist zurückgenommen.",
                f"Mailchimp: campaign {rivals[0].id} carries {key} already ({rivals[0].status}); {mine.id} was taken back.",
                permanent=True,
            )

    def _is_untouched(self, draft: _Campaign) -> bool:
        """Return whether nobody has changed a draft there, nor here whether clicks are to be counted."""
        kept, tracking = self._looked_at(draft.id)
        return kept == draft.kept and tracking == self._tracking

    def _kept(self, campaign: str) -> str:
        """Return a short digest of what Mailchimp keeps of a draft: its text, its headers, its audience, what it tracks."""
        return self._looked_at(campaign)[0]

    def _looked_at(self, campaign: str) -> tuple[str, dict[str, bool]]:
        """Return the digest of a draft, and what of it is tracked."""
        content, told = self._client.content(campaign), self._client.campaign(campaign)
        settings, said = told.get("settings") or {}, told.get("tracking") or {}
        tracking = {name: bool(said.get(name)) for name in self._tracking}
        parts = [str(content.get(name) or "") for name in ("html", "plain_text")]
        parts += [str(settings.get(name) or "") for name in ("subject_line", "preview_text", "from_name", "reply_to")]
        parts += [str(value) for value in tracking.values()]
        parts.append(str((told.get("recipients") or {}).get("list_id", "")))
        return sha256("\0".join(parts).encode()).hexdigest()[:12], tracking

    def _page(self, campaign: _Campaign) -> str:
        return f"https://{self._client.server}.admin.mailchimp.com/campaigns/show?id={campaign.number}"


def _checkup(right: bool, de: str, en: str, else_de: str, else_en: str) -> Checkup:
    return Checkup(right, both(de, en) if right else both(else_de, else_en))


def _campaign(value: dict[str, Any]) -> _Campaign:
    settings, recipients = value.get("settings") or {}, value.get("recipients") or {}
    return _Campaign(
        id=str(value["id"]),
        number=str(value.get("web_id", "")),
        status=str(value.get("status", "")),
        created=str(value.get("create_time", "")),
        leaves=str(value.get("send_time") or ""),
        title=str(settings.get("title", "")),
        subject=str(settings.get("subject_line", "")),
        readers=int(value.get("emails_sent") or recipients.get("recipient_count") or 0),
    )
