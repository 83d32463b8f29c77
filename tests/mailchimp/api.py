"""What each operation does to the world, and what its answer looks like.

The marks [doc], [obs] and [guess] are explained in world.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from tests.mailchimp import refusals
from tests.mailchimp.audience import Audience, Member
from tests.mailchimp.campaign import SETTINGS, TRACKING, Campaign
from tests.mailchimp.world import Domain, TrialMail, World

Thing = TypeVar("Thing")
Value = dict[str, Any]
PAGE: Final = ("count", "offset", "fields", "exclude_fields")
CHOSEN: Final = ("fields", "exclude_fields")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has passed the description."""

    here: Mapping[str, str]  # path parameters
    query: Mapping[str, Any]
    body: Any


Answer = tuple[int, Value | None]
Handler = Callable[[World, Call], Answer]
HANDLERS: Final[dict[str, tuple[Handler, tuple[str, ...]]]] = {}


def answer(world: World, operation: str, call: Call) -> Answer:
    """Do what ``operation`` says; raise Refusal or NotModelled, and then nothing has happened."""
    handler, modelled = HANDLERS[operation]
    if strange := set(call.query) - set(modelled):
        raise refusals.NotModelled(f"the query parameter {', '.join(sorted(strange))}")
    return handler(world, call)


def answers(operation: str, *modelled: str) -> Callable[[Handler], Handler]:
    """Register what answers ``operation``, and which query parameters it heeds: the others are refused."""

    def register(handler: Handler) -> Handler:
        HANDLERS[operation] = (handler, modelled)
        return handler

    return register


# The account


@answers("GET /ping")
def _ping(_: World, __: Call) -> Answer:
    return 200, {"health_status": "Everything's Chimpy!"}  # [doc] in the description


@answers("GET /", *CHOSEN)
def _root(world: World, call: Call) -> Answer:
    value = {
        "account_id": "8d3a3db4d97663a9074efcc16", "login_id": "4711", "account_name": "Vorgestellt", "username": "vorgestellt",
        "email": "redaktion@vorgestellt.example", "first_name": "", "last_name": "", "avatar_url": "", "role": "owner",
        "member_since": "2024-01-01T00:00:00+00:00", "pricing_plan_type": world.plan, "first_payment": "",
        "account_timezone": "Europe/Berlin", "account_industry": "", "pro_enabled": world.pro, "last_login": moment(world.now),
        "contact": dict.fromkeys(("company", "addr1", "addr2", "city", "state", "zip", "country"), ""),
        "total_subscribers": sum(len(audience.recipients()) for audience in world.audiences.values()),
        "industry_stats": {"open_rate": 0, "bounce_rate": 0, "click_rate": 0}, "_links": links(""),
    }  # fmt: skip
    return 200, chosen(value, call.query)


@answers("GET /verified-domains")
def _domains(world: World, _: Call) -> Answer:
    domains = [_domain_value(domain) for domain in world.domains.values()]
    return 200, {"domains": domains, "total_items": len(domains)}


@answers("GET /verified-domains/{domain_name}")
def _domain(world: World, call: Call) -> Answer:
    if (name := call.here["domain_name"]) not in world.domains:
        raise refusals.not_found()
    return 200, _domain_value(world.domains[name])


def _domain_value(domain: Domain) -> Value:
    return {
        "domain": domain.name, "verified": domain.verified, "authenticated": domain.authenticated,
        "verification_email": f"redaktion@{domain.name}", "verification_sent": "2024-01-01T00:00:00+00:00",
    }  # fmt: skip


# Audiences and their members


@answers("GET /lists", *PAGE)
def _lists(world: World, call: Call) -> Answer:
    values = [_list_value(world, audience) for audience in world.audiences.values()]
    constraints = {"may_create": False, "max_instances": 1, "current_total_instances": len(values)}
    return 200, page("lists", values, call.query, constraints=constraints, _links=links("lists"))


@answers("GET /lists/{list_id}", *CHOSEN)
def _list(world: World, call: Call) -> Answer:
    return 200, chosen(_list_value(world, world.audience(call.here["list_id"])), call.query)


@answers("GET /lists/{list_id}/members", *PAGE, "status", "since_last_changed", "before_last_changed")
def _members(world: World, call: Call) -> Answer:
    audience = world.audience(call.here["list_id"])
    found = within(audience.listed(call.query.get("status")), call.query, "last_changed", lambda member: member.changed)
    values = [_member_value(audience, member) for member in found]
    extra = {"list_id": audience.id, "_links": links(f"lists/{audience.id}/members")}
    return 200, page("members", values, call.query, **extra)


@answers("POST /lists/{list_id}/members")
def _add_member(world: World, call: Call) -> Answer:
    audience = world.audience(call.here["list_id"])
    return 200, _member_value(audience, audience.add(call.body, world.now))


@answers("GET /lists/{list_id}/members/{subscriber_hash}", *CHOSEN)
def _member(world: World, call: Call) -> Answer:
    audience, key = _somebody(world, call)
    return 200, chosen(_member_value(audience, audience.member(key)), call.query)


@answers("PUT /lists/{list_id}/members/{subscriber_hash}")
def _put_member(world: World, call: Call) -> Answer:
    audience, key = _somebody(world, call)
    return 200, _member_value(audience, audience.put(key, call.body, world.now))


@answers("PATCH /lists/{list_id}/members/{subscriber_hash}")
def _patch_member(world: World, call: Call) -> Answer:
    audience, key = _somebody(world, call)
    return 200, _member_value(audience, audience.patch(key, call.body, world.now))


@answers("DELETE /lists/{list_id}/members/{subscriber_hash}")
def _archive_member(world: World, call: Call) -> Answer:
    audience, key = _somebody(world, call)
    audience.archive(key, world.now)
    return 204, None


@answers("POST /lists/{list_id}/members/{subscriber_hash}/actions/delete-permanent")
def _forget_member(world: World, call: Call) -> Answer:
    audience, key = _somebody(world, call)
    audience.forget(key)
    return 204, None


def _somebody(world: World, call: Call) -> tuple[Audience, str]:
    key = call.here["subscriber_hash"]
    if len(key) != 32 or not set(key) <= set("0123456789abcdef"):
        # Mailchimp takes an address here too, but then addresses stand in logs, and the SDK damages those with "server".
        raise refusals.NotModelled("a subscriber hash that is no MD5")
    return world.audience(call.here["list_id"]), key


def _list_value(world: World, audience: Audience) -> Value:
    counts = audience.counts(world.now)
    campaigns = [campaign for campaign in world.campaigns.values() if campaign.audience is audience]
    last = max((campaign.at for campaign in campaigns if campaign.status == "sent" and campaign.at), default=None)
    stats = dict.fromkeys(
        (
            "member_count_since_send", "unsubscribe_count_since_send", "cleaned_count_since_send", "merge_field_count",
            "avg_sub_rate", "avg_unsub_rate", "target_sub_rate", "open_rate", "click_rate",
        ), 0,
    ) | {
        "member_count": counts["subscribed"], "unsubscribe_count": counts["unsubscribed"],
        "cleaned_count": counts["cleaned"], "campaign_count": len(campaigns), "campaign_last_sent": moment(last),
        "last_sub_date": "", "last_unsub_date": "",
    }  # fmt: skip
    contact = dict.fromkeys(("company", "address1", "address2", "city", "state", "zip", "country", "phone"), "")
    defaults = {"from_name": "", "from_email": "", "subject": "", "language": "de"}
    return {
        "id": audience.id, "web_id": int(audience.id, 16) % 10**6, "name": audience.name, "contact": contact,
        "permission_reminder": "", "use_archive_bar": False, "campaign_defaults": defaults, "notify_on_subscribe": "",
        "notify_on_unsubscribe": "", "date_created": moment(audience.created), "list_rating": 0,
        "email_type_option": False, "subscribe_url_short": "", "subscribe_url_long": "", "beamer_address": "",
        "visibility": "prv", "double_optin": audience.double_optin, "has_welcome": False,
        "marketing_permissions": False, "modules": [], "stats": stats, "_links": links(f"lists/{audience.id}"),
    }  # fmt: skip


def _member_value(audience: Audience, member: Member) -> Value:
    # [obs] The keys are those of recorded answers (2021, public test suites).
    fields, details = member.details.get("merge_fields", {}), member.details
    value = {
        "id": member.id, "email_address": member.address, "unique_email_id": member.id[:10], "contact_id": member.id,
        "full_name": " ".join(filter(None, (fields.get("FNAME", ""), fields.get("LNAME", "")))),
        "web_id": int(member.id[:6], 16), "email_type": details.get("email_type", "html"), "status": member.status,
        "consents_to_one_to_one_messaging": True, "merge_fields": {"FNAME": "", "LNAME": ""} | fields,
        "stats": {"avg_open_rate": 0, "avg_click_rate": 0}, "ip_signup": details.get("ip_signup", ""),
        "timestamp_signup": moment(member.signed_up), "ip_opt": details.get("ip_opt", ""),
        "timestamp_opt": moment(member.opted_in), "member_rating": 2, "last_changed": moment(member.changed),
        "language": details.get("language", ""), "vip": details.get("vip", False), "email_client": "",
        "location": {"latitude": 0, "longitude": 0, "gmtoff": 0, "dstoff": 0, "country_code": "", "timezone": ""},
        "source": "API - Generic", "tags_count": 0, "tags": [], "list_id": audience.id,
        "_links": links(f"lists/{audience.id}/members/{member.id}"),
    }  # fmt: skip
    return value | ({"unsubscribe_reason": "N/A (Unsubscribed by admin)"} if member.status == "unsubscribed" else {})


# Campaigns


@answers(
    "GET /campaigns", *PAGE, "status", "type", "list_id", "sort_field", "sort_dir",
    "since_create_time", "before_create_time", "since_send_time", "before_send_time",
)  # fmt: skip
def _campaigns(world: World, call: Call) -> Answer:
    query = call.query
    wait = timedelta(minutes=world.habits.lists_after)
    found = [campaign for campaign in world.campaigns.values() if campaign.created + wait <= world.now]
    found = [campaign for campaign in found if query.get("status", campaign.status) == campaign.status]
    found = [campaign for campaign in found if query.get("type", "regular") == "regular"]
    if "list_id" in query:
        found = [one for one in found if one.audience is not None and one.audience.id == query["list_id"]]
    found = within(found, query, "create_time", lambda campaign: campaign.created)
    found = within(found, query, "send_time", lambda campaign: campaign.at)
    # [guess] Campaigns are listed oldest first: who reads one page only never sees the newest.
    key = (lambda one: one.at or one.created) if query.get("sort_field") == "send_time" else (lambda one: one.created)
    found.sort(key=key, reverse=query.get("sort_dir") == "DESC")
    return 200, page("campaigns", [_campaign_value(world, one) for one in found], query, _links=links("campaigns"))


@answers("POST /campaigns")
def _create(world: World, call: Call) -> Answer:
    body = call.body
    if body["type"] != "regular":
        raise refusals.NotModelled("campaigns that are not regular")
    # [obs] Nothing keeps two campaigns from having one title: there is no key that makes creation safe to repeat (research).
    settings, tracking = SETTINGS | body.get("settings", {}), TRACKING | body.get("tracking", {})
    made = Campaign(world.identity(), world.made, world.now, None, settings, tracking, world.now)
    world.fill_recipients(made, body)
    world.campaigns[made.id] = made
    return 200, _campaign_value(world, made)


@answers("GET /campaigns/{campaign_id}", *CHOSEN)
def _campaign(world: World, call: Call) -> Answer:
    return 200, chosen(_campaign_value(world, world.campaign(call.here["campaign_id"])), call.query)


@answers("PATCH /campaigns/{campaign_id}")
def _update(world: World, call: Call) -> Answer:
    campaign = world.campaign(call.here["campaign_id"])
    if campaign.status == "save":  # or the refusal below would come after an effect
        world.fill_recipients(campaign, call.body)
    campaign.change(call.body)
    return 200, _campaign_value(world, campaign)


@answers("DELETE /campaigns/{campaign_id}")
def _delete(world: World, call: Call) -> Answer:
    campaign = world.campaign(call.here["campaign_id"])
    if campaign.status in ("schedule", "sending", "canceling"):
        # [guess] What is planned or on its way cannot be deleted; drafts and sent ones can.
        raise refusals.not_now("deleted", campaign.status)
    del world.campaigns[campaign.id]
    return 204, None


@answers("GET /campaigns/{campaign_id}/content", *CHOSEN)
def _content(world: World, call: Call) -> Answer:
    return 200, chosen(_content_value(world.campaign(call.here["campaign_id"])), call.query)


@answers("PUT /campaigns/{campaign_id}/content")
def _fill(world: World, call: Call) -> Answer:
    campaign = world.campaign(call.here["campaign_id"])
    campaign.fill(call.body)
    return 200, _content_value(campaign)


@answers("GET /campaigns/{campaign_id}/send-checklist", *CHOSEN)
def _checklist(world: World, call: Call) -> Answer:
    campaign = world.campaign(call.here["campaign_id"])
    items = [
        {"type": item.kind, "id": number, "heading": item.heading, "details": item.details}
        for number, item in enumerate(world.checked(campaign), start=500)
    ]
    value = {"is_ready": not world.problems(campaign), "items": items}
    return 200, chosen(value | {"_links": links(f"campaigns/{campaign.id}/send-checklist")}, call.query)


@answers("POST /campaigns/{campaign_id}/actions/test")
def _test(world: World, call: Call) -> Answer:
    campaign = world.campaign(call.here["campaign_id"])
    if not campaign.html:
        raise refusals.not_ready("content")  # [guess] A test send needs content, nothing else, and leaves at once.
    for address in call.body["test_emails"]:
        subject = f"[Test] {campaign.settings['subject_line']}"  # [guess] The subject of a test begins with "[Test]".
        world.tests.append(TrialMail(campaign.id, subject, address, call.body["send_type"], world.now))
    return 204, None


@answers("POST /campaigns/{campaign_id}/actions/schedule")
def _schedule(world: World, call: Call) -> Answer:
    campaign = world.campaign(call.here["campaign_id"])
    if world.plan == "forever_free":
        raise refusals.plan_cannot()
    # [obs] What is not ready cannot be scheduled, and no reason is given (amro/gibbon#243).
    if campaign.status == "save" and world.problems(campaign):
        raise refusals.cannot_be_scheduled()
    campaign.schedule(datetime.fromisoformat(call.body["schedule_time"]), world.now)
    return 204, None


@answers("POST /campaigns/{campaign_id}/actions/unschedule")
def _unschedule(world: World, call: Call) -> Answer:
    world.campaign(call.here["campaign_id"]).unschedule()
    return 204, None


@answers("POST /campaigns/{campaign_id}/actions/send")
def _send(world: World, call: Call) -> Answer:
    campaign = world.campaign(call.here["campaign_id"])
    again = () if world.habits.sends_once else ("schedule", "sending", "sent")
    campaign.must_send_from("save", *again)
    if problems := world.problems(campaign):
        raise refusals.not_ready(problems[0])
    campaign.start(world.now)
    return 204, None


@answers("POST /campaigns/{campaign_id}/actions/cancel-send")
def _cancel(world: World, call: Call) -> Answer:
    campaign = world.campaign(call.here["campaign_id"])
    if not world.pro:
        raise refusals.plan_cannot()  # [doc] "This feature is included with Mailchimp Pro."
    campaign.cancel()
    return 204, None


def _campaign_value(world: World, campaign: Campaign) -> Value:
    audience, known = campaign.audience, world.now >= campaign.counted_at
    count = len(audience.recipients()) if audience and known else 0
    running = campaign.status in ("sending", "sent", "canceling", "canceled")
    value: Value = {
        "id": campaign.id, "web_id": campaign.number, "type": "regular", "create_time": moment(campaign.created),
        "archive_url": f"http://eepurl.com/{campaign.id}", "status": campaign.status, "emails_sent": len(campaign.sent),
        "long_archive_url": f"https://us19.campaign-archive.com/?u=8d3a3db4d97663a9074efcc16&id={campaign.id}",
        # [obs] A draft's time is "" (recorded answers). [guess] A planned campaign has the time when it will start as send_time.
        "send_time": moment(campaign.at), "content_type": "template", "needs_block_refresh": False, "resendable": False,
        "recipients": {
            "list_id": audience.id if audience else "", "list_is_active": audience is not None,
            "list_name": audience.name if audience else "", "segment_text": "", "recipient_count": count,
        },
        "settings": dict(campaign.settings), "tracking": dict(campaign.tracking),
        # [obs] {"enabled": false} for a draft (recorded answers). [guess] delivery_status is enabled from the first e-mail on.
        "delivery_status": _delivery_status(campaign) if running else {"enabled": False},
        "_links": links(f"campaigns/{campaign.id}"),
    }  # fmt: skip
    return value | ({"report_summary": _summary(campaign)} if running else {})


def _delivery_status(campaign: Campaign) -> Value:
    status = {"sending": "delivering", "sent": "delivered"}.get(campaign.status, campaign.status)
    canceled = len(campaign.waiting) if campaign.status == "canceling" else 0
    can = campaign.status == "sending"
    return {
        "enabled": True, "can_cancel": can, "status": status, "emails_sent": len(campaign.sent), "emails_canceled": canceled,
    }  # fmt: skip


def _content_value(campaign: Campaign) -> Value:
    return {
        "plain_text": campaign.text, "html": campaign.html, "archive_html": campaign.html,
        "_links": links(f"campaigns/{campaign.id}/content"),
    }  # fmt: skip


# Reports


@answers("GET /reports/{campaign_id}", *CHOSEN)
def _report(world: World, call: Call) -> Answer:
    campaign = _reported(world, call)
    summary, sent = _summary(campaign), len(campaign.sent)
    audience = campaign.audience
    last_click = max((at for _, _, at in campaign.clicked), default=None)
    value = {
        "id": campaign.id, "campaign_title": campaign.settings["title"], "type": "regular",
        "list_id": audience.id if audience else "", "list_is_active": audience is not None,
        "list_name": audience.name if audience else "", "subject_line": campaign.settings["subject_line"],
        "preview_text": campaign.settings["preview_text"], "emails_sent": sent, "abuse_reports": 0,
        "unsubscribed": len(campaign.left), "send_time": moment(campaign.at),
        "bounces": {"hard_bounces": 0, "soft_bounces": 0, "syntax_errors": 0},
        "forwards": {"forwards_count": 0, "forwards_opens": 0},
        "opens": {
            "opens_total": summary["opens"], "unique_opens": summary["unique_opens"], "open_rate": summary["open_rate"],
            "last_open": "",
        },
        "clicks": {
            "clicks_total": summary["clicks"], "unique_clicks": len({(who, what) for who, what, _ in campaign.clicked}),
            "unique_subscriber_clicks": summary["subscriber_clicks"], "click_rate": summary["click_rate"],
            "last_click": moment(last_click),
        },
        "list_stats": {"sub_rate": 0, "unsub_rate": 0, "open_rate": 0, "click_rate": 0},
        "timeseries": [], "delivery_status": _delivery_status(campaign), "_links": links(f"reports/{campaign.id}"),
    }  # fmt: skip
    return 200, chosen(value, call.query)


@answers("GET /reports/{campaign_id}/click-details", *PAGE)
def _click_details(world: World, call: Call) -> Answer:
    campaign = _reported(world, call)
    # [doc] Clicks are counted where the links of the HTML are tracked. [guess] Links that are not tracked are not listed.
    tracked = campaign.links() if campaign.tracking["html_clicks"] else []
    values = [_link_value(campaign, number, link) for number, link in enumerate(tracked)]
    extra = {"campaign_id": campaign.id, "_links": links(f"reports/{campaign.id}/click-details")}
    return 200, page("urls_clicked", values, call.query, **extra)


def _link_value(campaign: Campaign, number: int, link: str) -> Value:
    clicks = [(who, at) for who, what, at in campaign.clicked if what == link]
    people, everything = len({who for who, _ in clicks}), len(campaign.clicked) or 1
    return {
        "id": f"{campaign.id[:6]}{number:04x}", "url": link, "total_clicks": len(clicks), "unique_clicks": people,
        "click_percentage": len(clicks) / everything, "unique_click_percentage": people / everything,
        "last_click": moment(max((at for _, at in clicks), default=None)), "campaign_id": campaign.id,
        "_links": links(f"reports/{campaign.id}/click-details/{campaign.id[:6]}{number:04x}"),
    }  # fmt: skip


def _reported(world: World, call: Call) -> Campaign:
    campaign = world.campaign(call.here["campaign_id"])
    if campaign.status not in ("sending", "sent", "canceling", "canceled"):
        raise refusals.not_found()  # [guess] There is no report of what has not been sent.
    return campaign


def _summary(campaign: Campaign) -> Value:
    sent, people = len(campaign.sent) or 1, len({who for who, _, _ in campaign.clicked})
    return {
        "opens": len(campaign.opened), "unique_opens": len(set(campaign.opened)), "subscriber_clicks": people,
        "open_rate": len(set(campaign.opened)) / sent, "clicks": len(campaign.clicked), "click_rate": people / sent,
    }  # fmt: skip


# What all answers have in common


def moment(at: datetime | None) -> str:
    """Return ``at`` as answers have it; [obs] the empty string for what has not happened (recorded answers)."""
    return at.isoformat(timespec="seconds") if at else ""


def links(path: str) -> list[Value]:
    """Return the links of an answer, the first only."""
    return [{"rel": "self", "href": f"https://us19.api.mailchimp.com/3.0/{path}", "method": "GET"}]


def within(
    things: list[Thing], query: Mapping[str, Any], name: str, at: Callable[[Thing], datetime | None]
) -> list[Thing]:
    """Return the things between ``since_<name>`` and ``before_<name>`` of the query."""
    since, before = query.get(f"since_{name}"), query.get(f"before_{name}")
    # [guess] The moment after "since" belongs to it, that after "before" does not.
    for limit, later in ((since, True), (before, False)):
        if limit is not None:
            edge = datetime.fromisoformat(limit)
            things = [one for one in things if (when := at(one)) and (when >= edge if later else when < edge)]
    return things


def page(name: str, values: list[Value], query: Mapping[str, Any], **extra: Any) -> Value:
    """Return one page of ``values``; [doc] ten of them unless asked otherwise."""
    start = query.get("offset", 0)
    part = values[start : start + query.get("count", 10)]
    return chosen({name: part, "total_items": len(values), **extra}, query)


def chosen(value: Value, query: Mapping[str, Any]) -> Value:
    """Return only the ``fields`` of ``value``, or all but the ``exclude_fields``."""
    if "fields" in query and "exclude_fields" in query:
        raise refusals.NotModelled("fields together with exclude_fields")
    if "fields" in query:
        only: Value = _only(value, [name.split(".") for name in query["fields"]])
        return only
    without: Value = _without(value, [name.split(".") for name in query.get("exclude_fields", ())])
    return without


def _only(value: Any, paths: list[list[str]]) -> Any:
    if isinstance(value, list):
        return [_only(part, paths) for part in value]
    if [] in paths or not isinstance(value, dict):
        return value
    heads = {path[0] for path in paths}
    return {
        name: _only(part, [path[1:] for path in paths if path[0] == name])
        for name, part in value.items()
        if name in heads
    }


def _without(value: Any, paths: list[list[str]]) -> Any:
    if isinstance(value, list):
        return [_without(part, paths) for part in value]
    if not paths or not isinstance(value, dict):
        return value
    return {
        name: _without(part, [path[1:] for path in paths if path[0] == name])
        for name, part in value.items()
        if [name] not in paths
    }
