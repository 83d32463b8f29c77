"""The Mailchimp of the tests: true to the published description, strict with its clients, and able to fail."""

from __future__ import annotations

import ast
import http.client
import json
import re
import socket
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from mailchimp_marketing import Client
from mailchimp_marketing.api_client import ApiClientError

from tests.mailchimp import api, refusals
from tests.mailchimp.audience import Audience, digest
from tests.mailchimp.contract import DESCRIPTION, contract
from tests.mailchimp.distil import written
from tests.mailchimp.faults import KINDS
from tests.mailchimp.server import EVERY_FAULT, Domain, FakeMailchimp, Habits, guesses, marks

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

READERS = ("ada@leser.example", "bela@leser.example", "cem@leser.example")
HTML = '<p>Guten Tag, <a href="https://vorgestellt.example/ada/">Ada</a> <a href="*|UNSUB|*">abmelden</a></p>\n'
SETTINGS = {
    "title": "vorgestellt/2026-11",
    "subject_line": "November",
    "preview_text": "Drei Porträts",
    "from_name": "Vorgestellt",
    "reply_to": "brief@vorgestellt.example",
}
SEND = ("POST", "/campaigns/{campaign_id}/actions/send")


@pytest.fixture
def server() -> Iterator[FakeMailchimp]:
    with FakeMailchimp() as started:
        yield started


@pytest.fixture
def audience(server: FakeMailchimp) -> Audience:
    return server.add_audience("Vorgestellt", READERS)


@pytest.fixture
def client(server: FakeMailchimp) -> Client:
    return sdk(server)


def sdk(server: FakeMailchimp, timeout: float = 5, key: str = "") -> Client:
    """Return the official SDK, pointed at the server: by its host, for it has no setting for that."""
    made = Client({"api_key": key or server.api_key, "timeout": timeout})
    made.api_client.host, made.api_client.server = server.url, ""
    return made


def new_campaign(audience: Audience, **changes: Any) -> dict[str, Any]:
    tracking = {"opens": False, "html_clicks": False, "text_clicks": False}
    made = {"type": "regular", "recipients": {"list_id": audience.id}, "settings": SETTINGS, "tracking": tracking}
    return made | changes


def ready(server: FakeMailchimp, audience: Audience, **changes: Any) -> str:
    """Make a campaign that could be sent, and return its id."""
    _, made = server.ask("POST", "/campaigns", new_campaign(audience, **changes))
    server.ask("PUT", f"/campaigns/{made['id']}/content", {"html": HTML, "plain_text": "Guten Tag"})
    server.tick()
    return str(made["id"])


def status(server: FakeMailchimp, campaign: str) -> str:
    return str(server.ask("GET", f"/campaigns/{campaign}")[1]["status"])


def refused(server: FakeMailchimp, *request: Any) -> tuple[int | None, str]:
    """Make a request that must be refused and return status and title."""
    code, value = server.ask(*request)
    assert code is not None
    assert code >= 400
    return code, str(value["title"])


# With the official SDK


def test_a_campaign_lives_its_whole_life_with_the_official_sdk(
    server: FakeMailchimp, audience: Audience, client: Client
) -> None:
    """All of it is held against the description: the fixture fails where anything differs.

    The SDK answers a 204 with the bare ``requests.Response``, and posts the four bytes ``null`` where there is no body.
    """
    made = client.campaigns.create(new_campaign(audience))
    key = made["id"]
    assert (made["status"], made["send_time"], made["recipients"]["recipient_count"]) == ("save", "", 0)
    content = client.campaigns.set_content(key, {"html": HTML, "plain_text": "Guten Tag"})
    assert content["plain_text"] == "Guten Tag"
    assert not client.campaigns.get_send_checklist(key)["is_ready"]
    server.tick()
    assert client.campaigns.get_send_checklist(key)["is_ready"]
    test = {"test_emails": ["redaktion@vorgestellt.example"], "send_type": "html"}
    assert client.campaigns.send_test_email(key, test).status_code == 204
    assert [(mail.address, mail.kind) for mail in server.tests] == [("redaktion@vorgestellt.example", "html")]
    assert client.campaigns.schedule(key, {"schedule_time": "2026-11-15T07:00:00+00:00"}).status_code == 204
    assert client.campaigns.get(key)["status"] == "schedule"
    assert client.campaigns.unschedule(key).status_code == 204
    assert client.campaigns.get(key)["status"] == "save"
    assert client.campaigns.send(key).status_code == 204
    assert client.campaigns.get(key)["status"] == "sending"
    server.tick()
    sent = client.campaigns.get(key)
    assert (sent["status"], sent["emails_sent"]) == ("sent", 3)
    assert sorted(delivery.address for delivery in server.deliveries) == sorted(READERS)
    assert client.reports.get_campaign_report(key)["emails_sent"] == 3
    bodyless = [one.request.body for one in server.log if one.operation.endswith(("/send", "/unschedule"))]
    assert bodyless == [b"null", b"null"]


def test_readers_are_added_found_and_forgotten_with_the_official_sdk(
    server: FakeMailchimp, audience: Audience, client: Client
) -> None:
    new = {"email_address": "neu@leser.example", "status_if_new": "pending", "merge_fields": {"FNAME": "Neu"}}
    members = client.lists
    assert members.set_list_member(audience.id, digest("neu@leser.example"), new)["status"] == "pending"
    assert [address for address, _ in audience.confirmations] == ["neu@leser.example"]
    assert members.get_list_member(audience.id, digest("neu@leser.example"))["full_name"] == "Neu"
    assert members.get_list_members_info(audience.id, status="pending", count=100)["total_items"] == 1
    assert members.delete_list_member_permanent(audience.id, digest("neu@leser.example")).status_code == 204
    with pytest.raises(ApiClientError) as gone:
        members.set_list_member(audience.id, digest("neu@leser.example"), new)
    assert json.loads(gone.value.text)["title"] == "Forgotten Email Not Subscribed"
    assert server.requests_seen == 5


def test_what_a_doctor_asks_can_be_asked_with_the_official_sdk(audience: Audience, client: Client) -> None:
    assert client.ping.get()["health_status"] == "Everything's Chimpy!"
    assert client.root.get_root(fields=["pricing_plan_type"]) == {"pricing_plan_type": "monthly"}
    assert client.lists.get_list(audience.id)["double_optin"] is True
    (domain,) = client.verifiedDomains.get_verified_domains_all()["domains"]
    assert (domain["domain"], domain["verified"], domain["authenticated"]) == ("vorgestellt.example", True, True)


SDK_SAYS = {
    "die_before": "raised ConnectionError",
    "die_after": "raised ConnectionError",
    "late": "raised ConnectionError",
    "429_json": "raised 429",
    "429_empty": "returned 429",
    "403_empty": "returned 403",
    "500_problem": "raised 500",
    "500_empty": "returned 500",
    "502_empty": "returned 502",
    "503_html": "raised 503",
    "slow": "raised ReadTimeout",
    "never": "raised ReadTimeout",
    "torn": "raised ChunkedEncodingError",
    "truncated": "returned 200",
    "empty_object": "returned 200",
}


def outcome(call: Callable[[], Any]) -> str:
    try:
        answer = call()
    except ApiClientError as error:
        return f"raised {error.status_code or type(error.text).__name__}"
    return f"returned {answer.status_code}" if isinstance(answer, requests.Response) else "returned a value"


@pytest.mark.parametrize(("kind", "effect"), EVERY_FAULT)
def test_every_fault_has_the_effect_it_promises_and_the_sdk_says_what_it_says(kind: str, effect: bool) -> None:
    """What the SDK makes of faults, as seen here.

    It returns instead of raising whenever the body is empty, ``{}`` or no JSON, whatever the status: a throttled send
    looks like a success of the same type. HTML raises, with the page as text. Truncated JSON returns for a good status;
    a truncated problem+json raises, with a text that is no JSON. Beyond the research: ``str(error)`` is empty for HTTP
    errors only; for a broken connection it is the text of the cause, because that one is passed by position.
    """
    with FakeMailchimp() as server:
        key = ready(server, server.add_audience("Vorgestellt", READERS))
        fault = server.fault(kind, match=SEND, effect=effect, seconds=2)
        client = sdk(server, timeout=0.2 if SDK_SAYS[kind] == "raised ReadTimeout" else 5)
        expected = "raised 500" if (kind, effect) == ("truncated", False) else SDK_SAYS[kind]
        assert outcome(lambda: client.campaigns.send(key)) == expected
        assert status(server, key) == ("sending" if effect else "save")
        assert (len(fault.fired), server.log[fault.fired[0] - 1].fault) == (1, kind)
        server.tick(10)
        assert len(server.deliveries) == (3 if effect or kind == "late" else 0)
        if not server.deliveries:
            assert outcome(lambda: client.campaigns.send(key)) == "returned 204"


def test_the_sdk_turns_a_problem_into_text_and_says_nothing_as_a_string(
    server: FakeMailchimp, audience: Audience, client: Client
) -> None:
    with pytest.raises(ApiClientError) as missing:
        client.campaigns.get("0000000000")
    assert (str(missing.value), missing.value.status_code) == ("", 404)
    problem = json.loads(missing.value.text)
    assert (problem["title"], problem["status"]) == ("Resource Not Found", 404)
    server.fault("die_before")
    with pytest.raises(ApiClientError) as broken:
        client.ping.get()
    assert (broken.value.status_code, type(broken.value.text)) == (None, requests.ConnectionError)
    assert "Connection aborted" in str(broken.value)


def test_the_sdk_replaces_the_word_server_anywhere_in_an_address() -> None:
    domains = (Domain("server.example"), Domain("us19.example", verified=False))
    with FakeMailchimp(domains=domains) as server:
        client = sdk(server)
        assert client.verifiedDomains.get_domain("server.example")["verified"] is True
        client.api_client.server = "us19"
        assert client.verifiedDomains.get_domain("server.example")["domain"] == "us19.example"


def test_the_sdk_sends_a_boolean_of_python_which_the_description_does_not_know(
    server: FakeMailchimp, audience: Audience, client: Client
) -> None:
    with pytest.raises(ApiClientError):
        client.lists.get_list(audience.id, include_total_contacts=True)
    (violation,) = server.take_violations()
    assert "True" in violation.message


# Who may ask


def test_the_right_key_behind_any_user_name_is_let_in_and_so_is_a_token(server: FakeMailchimp) -> None:
    for client in (sdk(server), Client({"access_token": server.api_key, "server": "us19"})):
        client.api_client.host, client.api_client.server = server.url, ""
        assert client.ping.get()


@pytest.mark.parametrize(
    ("key", "code", "title"),
    [
        ("0123456789abcdef0123456789abcdef-us1", 403, "Wrong Datacenter"),
        ("0123456789abcdef0123456789abcdef", 403, "Wrong Datacenter"),
        ("0123456789abcdef0123456789abcde0-us19", 401, "API Key Invalid"),
    ],
)
def test_a_wrong_key_or_server_prefix_is_refused(server: FakeMailchimp, key: str, code: int, title: str) -> None:
    with pytest.raises(ApiClientError) as refusal:
        sdk(server, key=key).ping.get()
    assert (refusal.value.status_code, json.loads(refusal.value.text)["title"]) == (code, title)


@pytest.mark.parametrize(
    ("authorization", "title"),
    [
        ("", "API Key Missing"),
        ("Digest x", "API Key Missing"),
        ("Basic !", "API Key Invalid"),
        ("Bearer x-us19", "API Key Invalid"),
    ],
)
def test_without_a_key_nothing_is_told(server: FakeMailchimp, authorization: str, title: str) -> None:
    code, body = wire(server, "GET", "/3.0/ping", authorization=authorization)
    assert (code, json.loads(body)["title"]) == (401, title)


# What the description does not allow


def wire(
    server: FakeMailchimp,
    method: str,
    path: str,
    body: bytes = b"",
    content_type: str = "application/json",
    authorization: str | None = None,
    host: str = "",
) -> tuple[int, bytes]:
    """Make a request as it stands, without a client that knows better."""
    connection = http.client.HTTPConnection(server.host, timeout=5)
    key = (
        f"Basic {b64encode(f'anybody:{server.api_key}'.encode()).decode()}" if authorization is None else authorization
    )
    headers = {"Content-Type": content_type, "Authorization": key, "Host": host or server.host}
    connection.request(method, path, body, {name: value for name, value in headers.items() if value})
    answer = connection.getresponse()
    read = answer.status, answer.read()
    connection.close()
    return read


CAMPAIGN = {"type": "regular", "settings": SETTINGS}


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "said"),
    [
        ("POST", "/campaigns", {"type": "regular", "settings": {"titel": "x"}}, 400, "'titel' was unexpected"),
        ("POST", "/campaigns", {"type": "letter"}, 400, '"letter" is not one of'),
        ("POST", "/campaigns", {"settings": SETTINGS}, 400, '"type" is a required property'),
        ("POST", "/campaigns", CAMPAIGN | {"recipients": {}}, 400, '"list_id" is a required property'),
        ("POST", "/campaigns", CAMPAIGN | {"tracking": {"opens": "no"}}, 400, 'is not of type "boolean"'),
        ("POST", "/campaigns", CAMPAIGN | {"status": "save"}, 400, "'status' was unexpected"),  # readOnly
        ("POST", "/campaigns", CAMPAIGN | {"id": "0000000000"}, 400, "'id' was unexpected"),  # readOnly
        ("PATCH", "/campaigns/1", {"settings": SETTINGS | {"drag_and_drop": True}}, 400, "'drag_and_drop' was unexpected"),
        ("PATCH", "/campaigns/1", {"settings": {"title": "x"}}, 400, "is a required property"),
        ("PUT", "/campaigns/1/content", {"plain": "x"}, 400, "'plain' was unexpected"),
        ("PUT", "/campaigns/1/content", {"url": "https://x.example"}, 400, "'url' was unexpected"),
        ("POST", "/campaigns/1/actions/schedule", {"schedule_time": "2026-11-15 07:00"}, 400, 'is not a "date-time"'),
        ("POST", "/campaigns/1/actions/schedule", {"schedule_time": "2026-11-15T07:00:00"}, 400, 'is not a "date-time"'),
        ("POST", "/campaigns/1/actions/schedule", {}, 400, "is a required property"),
        ("POST", "/campaigns/1/actions/schedule", None, 400, "no JSON"),
        ("POST", "/campaigns/1/actions/test", {"test_emails": "a@b.example", "send_type": "html"}, 400, 'type "array"'),
        ("POST", "/campaigns/1/actions/test", {"test_emails": [], "send_type": "both"}, 400, '"both" is not one of'),
        ("POST", "/campaigns/1/actions/send", {"now": True}, 400, "none is described here"),
        ("POST", "/campaigns/1/actions/sent", None, 404, "not described"),
        ("POST", "/campaigns/1/actions/replicate", None, 404, "not described"),
        ("POST", "/campaigns/1/actions/create-resend", None, 404, "not described"),
        ("GET", "/campaign", None, 404, "not described"),
        ("GET", "/campaigns//content", None, 404, "not described"),
        ("DELETE", "/campaigns/1/content", None, 405, "there is GET, PUT"),
        ("PUT", "/campaigns/1", {}, 405, "there is DELETE, GET, PATCH"),
        ("GET", "/campaigns?title=x", None, 400, "query title: not in the description"),
        ("GET", "/campaigns?status=draft", None, 400, '"draft" is not one of'),
        ("GET", "/campaigns?count=1001", None, 400, "1001 is greater than the maximum of 1000"),
        ("GET", "/campaigns?count=ten", None, 400, 'is not of type "integer"'),
        ("GET", "/campaigns?count=1&count=2", None, 400, "given twice"),
        ("GET", "/campaigns?since_create_time=2026", None, 400, 'is not a "date-time"'),
        ("GET", "/campaigns?fields=campaigns.settings.titel", None, 422, "an answer has no campaigns.settings.titel"),
        ("PUT", "/lists/1/members/2", {"email_address": "a@leser.example"}, 400, '"status_if_new" is a required'),
        ("POST", "/lists/1/members", {"email_address": "a@leser.example", "status": "archived"}, 400, "is not one of"),
    ],
)  # fmt: skip
def test_what_the_description_does_not_allow_is_refused_and_noted(
    server: FakeMailchimp, method: str, path: str, body: Any, code: int, said: str
) -> None:
    raw = b"" if body is None else json.dumps(body).encode()
    assert wire(server, method, f"/3.0{path}", raw)[0] == code
    violations = server.take_violations()
    assert any(said in str(violation) for violation in violations), violations
    assert {violation.where for violation in violations} == {"request"}


@pytest.mark.parametrize(
    ("content_type", "body", "said"),
    [
        ("", b'{"type": "regular"}', "content type: none"),
        ("text/plain", b'{"type": "regular"}', "content type: text/plain"),
        ("application/x-www-form-urlencoded", b"type=regular", "content type: application/x-www-form-urlencoded"),
        ("application/json", b'{"type": "regular"', "no JSON"),
        ("application/json", b"\xff\xfe", "no JSON"),
        ("application/json", b'{"type": NaN}', "no JSON: NaN"),
        ("application/json", b'{"type": "rss", "type": "regular"}', "a key occurs twice"),
        ("application/json", b"null", 'null is not of type "object"'),
        ("application/json", b"[]", 'is not of type "object"'),
    ],
)
def test_a_body_that_is_not_what_it_should_be_is_refused_and_noted(
    server: FakeMailchimp, content_type: str, body: bytes, said: str
) -> None:
    code, answer = wire(server, "POST", "/3.0/campaigns", body, content_type)
    (violation,) = server.take_violations()
    assert code == 400
    assert said in violation.message
    assert said in json.loads(answer)["errors"][0]["message"]
    assert not server.world.campaigns


def test_other_versions_and_other_hosts_are_noted(server: FakeMailchimp) -> None:
    assert wire(server, "GET", "/2.0/ping")[0] == 404
    assert wire(server, "GET", "/ping")[0] == 404
    assert wire(server, "GET", "/3.0/ping", host="us19.api.mailchimp.com")[0] == 200
    assert [violation.message[:4] for violation in server.take_violations()] == ["not ", "not ", "Host"]


def test_what_is_described_but_not_known_here_is_refused_and_noted(server: FakeMailchimp, audience: Audience) -> None:
    for method, path, body in (
        ("GET", "/campaigns?folder_id=1", None),
        ("GET", f"/lists/{audience.id}/members?vip_only=true", None),
        ("GET", "/campaigns?fields=total_items&exclude_fields=_links", None),
        ("GET", f"/lists/{audience.id}/members/{READERS[0]}", None),
        ("POST", "/campaigns", {"type": "plaintext"}),
        ("PATCH", f"/lists/{audience.id}/members/{digest(READERS[0])}", {"email_address": "other@leser.example"}),
    ):
        assert server.ask(method, path, body)[0] == 500
        (violation,) = server.take_violations()
        assert "this server does not model" in violation.message


def test_an_answer_of_its_own_that_breaks_the_description_is_noted(
    server: FakeMailchimp, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"GET /ping": (lambda _, __: (200, {"health": "fine"}), ()), "GET /lists": (lambda _, __: 1 // 0, ())}
    monkeypatch.setattr(api, "HANDLERS", api.HANDLERS | broken)
    assert server.ask("GET", "/ping")[0] == 200
    assert server.ask("GET", "/lists")[0] == 500
    first, second = server.take_violations()
    assert (first.where, second.where) == ("answer", "answer")
    assert "'health' was unexpected" in first.message
    assert "ZeroDivisionError" in second.message


def test_a_violation_that_nobody_took_fails_the_test() -> None:
    with pytest.raises(AssertionError, match=r"request 1, GET /campaigns: query titel"), FakeMailchimp() as server:
        server.ask("GET", "/campaigns?titel=x")


def test_what_went_wrong_first_is_what_the_test_says() -> None:
    with pytest.raises(ZeroDivisionError), FakeMailchimp() as server:
        _ = server.ask("GET", "/campaigns?titel=x")[0] // 0


# What Mailchimp refuses


def test_a_campaign_is_sent_once(server: FakeMailchimp, audience: Audience) -> None:
    key = ready(server, audience)
    assert server.ask("POST", f"/campaigns/{key}/actions/send")[0] == 204
    for _ in range(3):
        assert refused(server, "POST", f"/campaigns/{key}/actions/send") == (400, "Bad Request")
        server.tick()
    assert len(server.deliveries) == 3
    assert server.doubles() == []


def test_only_a_draft_can_be_sent_scheduled_edited_or_filled(server: FakeMailchimp, audience: Audience) -> None:
    planned, sent = ready(server, audience), ready(server, audience)
    server.ask("POST", f"/campaigns/{planned}/actions/schedule", {"schedule_time": "2026-11-15T07:00:00+00:00"})
    server.ask("POST", f"/campaigns/{sent}/actions/send")
    server.tick()
    for key, state in ((planned, "schedule"), (sent, "sent")):
        for method, action, body in (
            ("POST", "/actions/send", None),
            ("POST", "/actions/schedule", {"schedule_time": "2026-11-16T07:00:00+00:00"}),
            ("PUT", "/content", {"html": "<p>*|UNSUB|*</p>"}),
            ("PATCH", "", {"settings": SETTINGS}),
        ):
            assert refused(server, method, f"/campaigns/{key}{action}", body) == (400, "Bad Request")
        assert status(server, key) == state
    assert refused(server, "POST", f"/campaigns/{sent}/actions/unschedule") == (400, "Bad Request")
    assert server.ask("GET", f"/campaigns/{planned}")[1]["send_time"] == "2026-11-15T07:00:00+00:00"


@pytest.mark.parametrize(
    "at",
    ["2026-11-10T09:15:00+00:00", "2026-11-10T10:30:00+01:00", "2027-11-10T09:45:00Z"],
)
def test_a_quarter_hour_to_come_can_be_planned(server: FakeMailchimp, audience: Audience, at: str) -> None:
    key = ready(server, audience)
    assert server.ask("POST", f"/campaigns/{key}/actions/schedule", {"schedule_time": at}) == (204, None)


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-10T09:40:00+00:00",
        "2026-11-10T09:45:01+00:00",
        "2026-11-10T09:45:00.5+00:00",
        "2026-11-10T09:15:00+00:00",
        "2026-11-10T10:15:00+01:00",
        "2026-11-10T09:00:00+00:00",
        "2025-11-10T09:15:00+00:00",
    ],
)
def test_no_other_moment_can_be_planned_and_no_reason_is_given(
    server: FakeMailchimp, audience: Audience, at: str
) -> None:
    key = ready(server, audience)
    server.tick(14)  # it is a quarter past nine
    code, problem = server.ask("POST", f"/campaigns/{key}/actions/schedule", {"schedule_time": at})
    assert (code, problem["detail"]) == (400, "This campaign cannot be scheduled: .")
    assert status(server, key) == "save"


def test_a_free_plan_cannot_schedule_and_only_pro_can_cancel() -> None:
    with FakeMailchimp(plan="forever_free") as server:
        key = ready(server, server.add_audience("Vorgestellt", READERS))
        plan = {"schedule_time": "2026-11-15T07:00:00+00:00"}
        assert refused(server, "POST", f"/campaigns/{key}/actions/schedule", plan) == (403, "Forbidden")
        assert server.ask("POST", f"/campaigns/{key}/actions/send")[0] == 204
        assert refused(server, "POST", f"/campaigns/{key}/actions/cancel-send") == (403, "Forbidden")


def test_what_is_not_ready_is_neither_sent_nor_scheduled_and_the_checklist_says_why(
    server: FakeMailchimp, audience: Audience
) -> None:
    empty = server.add_audience("Niemand")
    content = {"html": HTML}
    for changes, filled, minutes, why in (
        ({}, content, 0, "recipients not ready"),
        ({"recipients": {"list_id": empty.id}}, content, 1, "recipients"),
        ({"settings": SETTINGS | {"reply_to": "brief@elsewhere.example"}}, content, 1, "address(es)"),
        ({"settings": SETTINGS | {"subject_line": ""}}, content, 1, "subject"),
        ({"settings": SETTINGS | {"from_name": ""}}, content, 1, "from name"),
        ({}, {"html": "<p>Kein Abmelden</p>"}, 1, "content"),
        ({}, {}, 1, "content"),
    ):
        key = server.ask("POST", "/campaigns", new_campaign(audience, **changes))[1]["id"]
        server.ask("PUT", f"/campaigns/{key}/content", filled)
        server.tick(minutes)
        checklist = server.ask("GET", f"/campaigns/{key}/send-checklist")[1]
        assert not checklist["is_ready"]
        assert [item["type"] for item in checklist["items"]].count("error") == 1
        code, problem = server.ask("POST", f"/campaigns/{key}/actions/send")
        assert (code, problem["detail"]) == (400, f"Your Campaign is not ready to send. {why}")
        plan = {"schedule_time": "2026-11-15T07:00:00+00:00"}
        assert refused(server, "POST", f"/campaigns/{key}/actions/schedule", plan) == (400, "Bad Request")
        assert status(server, key) == "save"
    server.tick(60)
    assert server.deliveries == []


def test_a_campaign_without_an_audience_is_possible_but_not_ready(server: FakeMailchimp) -> None:
    key = server.ask("POST", "/campaigns", {"type": "regular"})[1]["id"]
    assert refused(server, "POST", f"/campaigns/{key}/actions/send") == (400, "Bad Request")
    assert refused(server, "POST", "/campaigns", CAMPAIGN | {"recipients": {"list_id": "0"}}) == (
        400,
        "Invalid Resource",
    )


def test_more_than_ten_requests_at_once_are_too_many(server: FakeMailchimp) -> None:
    server.fault("never", match=("GET", "/ping"), times=10)
    for _ in range(10):
        threading.Thread(target=outcome, args=(sdk(server).ping.get,), daemon=True).start()
    until(lambda: server.in_flight == 10)
    code, body = wire(server, "GET", "/3.0/ping")
    assert (code, json.loads(body)["title"]) == (429, "Too Many Requests")


def test_who_hangs_up_is_no_longer_in_flight(server: FakeMailchimp) -> None:
    server.fault("never", match=("GET", "/ping"))
    assert outcome(lambda: sdk(server, timeout=0.1).ping.get()) == "raised ReadTimeout"
    until(lambda: server.in_flight == 0)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


# Readers


def member(server: FakeMailchimp, audience: Audience, address: str) -> str:
    path = f"/lists/{audience.id}/members/{digest(address)}"
    return str(server.ask("GET", path)[1].get("status"))


@pytest.mark.parametrize("state", ["unsubscribed", "cleaned"])
def test_who_left_or_bounced_cannot_be_subscribed_by_anybody_else(
    server: FakeMailchimp, audience: Audience, state: str
) -> None:
    address = "weg@leser.example"
    server.add_reader(audience, address, state)
    path = f"/lists/{audience.id}/members"
    new = {"email_address": address, "status": "subscribed", "status_if_new": "subscribed"}
    compliance = (400, "Member In Compliance State")
    assert refused(server, "POST", path, {"email_address": address, "status": "subscribed"}) == compliance
    assert refused(server, "PUT", f"{path}/{digest(address)}", new) == compliance
    assert refused(server, "PATCH", f"{path}/{digest(address)}", {"status": "subscribed"}) == compliance
    assert member(server, audience, address) == state
    audience.join(address, server.now)
    audience.confirm(address, server.now)
    assert member(server, audience, address) == "subscribed"


def test_pending_writes_even_to_somebody_who_left(server: FakeMailchimp, audience: Audience) -> None:
    server.leave(audience, READERS[0])
    new = {"email_address": READERS[0], "status": "pending", "status_if_new": "pending"}
    path = f"/lists/{audience.id}/members/{digest(READERS[0])}"
    assert server.ask("PUT", path, new)[1]["status"] == "pending"
    assert [address for address, _ in audience.confirmations] == [READERS[0]]
    assert refused(server, "PATCH", path, {"status": "subscribed"}) == (400, "Member In Compliance State")


def test_status_if_new_leaves_everybody_as_they_are_but_the_archived(server: FakeMailchimp, audience: Audience) -> None:
    for state in ("subscribed", "unsubscribed", "cleaned", "pending", "transactional", "archived"):
        address = f"{state}@leser.example"
        server.add_reader(audience, address, state)
        new = {"email_address": address, "status_if_new": "pending"}
        answer = server.ask("PUT", f"/lists/{audience.id}/members/{digest(address)}", new)[1]
        assert answer["status"] == ("pending" if state == "archived" else state)
    assert [address for address, _ in audience.confirmations] == ["archived@leser.example"]


def test_archiving_hides_that_somebody_left(server: FakeMailchimp, audience: Audience) -> None:
    server.leave(audience, READERS[0])
    path = f"/lists/{audience.id}/members/{digest(READERS[0])}"
    assert server.ask("DELETE", path) == (204, None)
    assert server.ask("GET", path)[1]["status"] == "archived"
    assert server.ask("GET", f"/lists/{audience.id}/members")[1]["total_items"] == 2
    assert server.ask("PATCH", path, {"status": "subscribed"})[1]["status"] == "subscribed"


def test_a_forgotten_reader_comes_back_by_the_form_only(server: FakeMailchimp, audience: Audience) -> None:
    path = f"/lists/{audience.id}/members"
    assert server.ask("POST", f"{path}/{digest(READERS[0])}/actions/delete-permanent") == (204, None)
    assert refused(server, "GET", f"{path}/{digest(READERS[0])}") == (404, "Resource Not Found")
    for method, where, body in (
        ("POST", path, {"email_address": READERS[0], "status": "pending"}),
        ("PUT", f"{path}/{digest(READERS[0])}", {"email_address": READERS[0], "status_if_new": "pending"}),
    ):
        assert refused(server, method, where, body) == (400, "Forgotten Email Not Subscribed")
    audience.join(READERS[0], server.now)
    assert member(server, audience, READERS[0]) == "pending"


@pytest.mark.parametrize(
    "address", ["ada@example.com", "ada@EXAMPLE.com", "ada", "ada@", "@leser.example", "a b@leser.example"]
)
def test_an_address_that_looks_fake_or_is_none_is_refused(
    server: FakeMailchimp, audience: Audience, address: str
) -> None:
    body = {"email_address": address, "status": "pending"}
    assert refused(server, "POST", f"/lists/{audience.id}/members", body) == (400, "Invalid Resource")
    body = {"email_address": address, "status_if_new": "pending"}
    assert refused(server, "PUT", f"/lists/{audience.id}/members/{digest(address)}", body) == (400, "Invalid Resource")


def test_a_member_exists_once_and_under_the_hash_of_the_address(server: FakeMailchimp, audience: Audience) -> None:
    body = {"email_address": READERS[0].upper(), "status": "subscribed"}
    assert refused(server, "POST", f"/lists/{audience.id}/members", body) == (400, "Member Exists")
    other = {"email_address": READERS[0], "status_if_new": "pending"}
    where = f"/lists/{audience.id}/members/{digest(READERS[1])}"
    assert refused(server, "PUT", where, other) == (400, "Invalid Resource")


def test_counts_of_an_audience_are_up_to_five_minutes_old(server: FakeMailchimp, audience: Audience) -> None:
    def count() -> int:
        return int(server.ask("GET", f"/lists/{audience.id}")[1]["stats"]["member_count"])

    assert count() == 3
    server.leave(audience, READERS[0])
    server.tick(4)
    assert count() == 3
    server.tick()
    assert count() == 2


# Time


def test_a_planned_campaign_starts_at_its_time_and_leaves_minute_by_minute() -> None:
    with FakeMailchimp(habits=Habits(per_minute=2)) as server:
        key = ready(server, server.add_audience("Vorgestellt", READERS))
        server.ask("POST", f"/campaigns/{key}/actions/schedule", {"schedule_time": "2026-11-10T09:30:00+00:00"})
        server.tick(28)
        assert (server.now, status(server, key)) == (datetime(2026, 11, 10, 9, 29, tzinfo=UTC), "schedule")
        server.tick()
        assert (status(server, key), len(server.deliveries)) == ("sending", 2)
        assert server.ask("GET", f"/campaigns/{key}")[1]["delivery_status"]["status"] == "delivering"
        server.tick()
        assert (status(server, key), len(server.deliveries)) == ("sent", 3)
        assert server.deliveries[0].at == datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


def test_a_planned_campaign_that_is_not_ready_at_its_time_stays_and_is_paused(
    server: FakeMailchimp, audience: Audience
) -> None:
    key = ready(server, audience)
    server.ask("POST", f"/campaigns/{key}/actions/schedule", {"schedule_time": "2026-11-10T09:15:00+00:00"})
    for address in READERS:
        server.leave(audience, address)
    server.tick(60)
    assert (status(server, key), server.deliveries) == ("paused", [])
    for action in ("send", "unschedule"):
        assert refused(server, "POST", f"/campaigns/{key}/actions/{action}") == (400, "Bad Request")


def test_who_leaves_before_their_turn_gets_nothing_and_a_cancelled_rest_stays() -> None:
    with FakeMailchimp(pro=True, habits=Habits(per_minute=1)) as server:
        audience = server.add_audience("Vorgestellt", READERS)
        key = ready(server, audience)
        assert refused(server, "POST", f"/campaigns/{key}/actions/cancel-send") == (400, "Bad Request")
        server.ask("POST", f"/campaigns/{key}/actions/send")
        server.leave(audience, READERS[1], key)
        server.tick()
        server.tick()
        assert [delivery.address for delivery in server.deliveries] == [READERS[0]]
        assert server.ask("POST", f"/campaigns/{key}/actions/cancel-send") == (204, None)
        assert status(server, key) == "canceling"
        server.tick(60)
        assert (status(server, key), len(server.deliveries)) == ("canceled", 1)
        report = server.ask("GET", f"/reports/{key}")[1]
        assert (report["emails_sent"], report["unsubscribed"]) == (1, 1)


def test_a_late_effect_comes_after_its_client_has_given_up(server: FakeMailchimp, audience: Audience) -> None:
    key = ready(server, audience)
    server.fault("late", match=SEND, minutes=3)
    assert server.ask("POST", f"/campaigns/{key}/actions/send") == (None, None)
    server.tick(2)
    assert status(server, key) == "save"
    server.tick()
    assert (status(server, key), len(server.deliveries)) == ("sent", 3)


def test_a_late_effect_comes_to_nothing_where_somebody_was_faster(server: FakeMailchimp, audience: Audience) -> None:
    key = ready(server, audience)
    server.fault("late", match=SEND, minutes=3)
    server.ask("POST", f"/campaigns/{key}/actions/send")
    assert server.ask("POST", f"/campaigns/{key}/actions/send") == (204, None)
    server.tick(10)
    assert len(server.deliveries) == 3


def test_a_new_campaign_may_be_missing_from_the_list_for_a_while() -> None:
    with FakeMailchimp(habits=Habits(lists_after=2)) as server:
        key = ready(server, server.add_audience("Vorgestellt", READERS))  # takes a minute
        assert server.ask("GET", "/campaigns")[1]["campaigns"] == []
        assert status(server, key) == "save"
        server.tick()
        assert [one["id"] for one in server.ask("GET", "/campaigns")[1]["campaigns"]] == [key]


def test_a_late_creation_makes_one_campaign_though_nobody_knows_its_id(
    server: FakeMailchimp, audience: Audience
) -> None:
    server.fault("late", match=("POST", "/campaigns"), minutes=2)
    assert server.ask("POST", "/campaigns", new_campaign(audience)) == (None, None)
    assert server.ask("GET", "/campaigns")[1]["total_items"] == 0
    server.tick(10)
    assert server.ask("GET", "/campaigns")[1]["total_items"] == 1


# What is told


def test_the_list_of_campaigns_comes_in_pages_and_is_narrowed(server: FakeMailchimp, audience: Audience) -> None:
    keys = [ready(server, audience) for _ in range(12)]
    server.ask("POST", f"/campaigns/{keys[3]}/actions/send")
    server.tick()

    def ids(query: str) -> list[str]:
        return [one["id"] for one in server.ask("GET", f"/campaigns?{query}")[1]["campaigns"]]

    assert ids("") == keys[:10]
    assert ids("count=100") == keys
    assert ids("offset=10") == keys[10:]
    assert ids("count=2&sort_field=create_time&sort_dir=DESC") == [keys[11], keys[10]]
    assert ids("status=sent") == [keys[3]]
    assert ids("list_id=0000000000") == []
    assert ids(f"count=100&list_id={audience.id}") == keys
    assert ids("since_create_time=2026-11-10T09:10:00Z") == keys[10:]
    assert ids("count=3&before_create_time=2026-11-10T09:10:00Z") == keys[:3]
    assert ids("since_send_time=2026-11-10T09:00:00Z") == [keys[3]]
    assert server.ask("GET", "/campaigns?count=1")[1]["total_items"] == 12


def test_an_answer_has_only_the_fields_that_were_asked_for(server: FakeMailchimp, audience: Audience) -> None:
    key = ready(server, audience)
    only = server.ask("GET", "/campaigns?fields=campaigns.id,campaigns.settings.title,total_items")[1]
    assert only == {"campaigns": [{"id": key, "settings": {"title": "vorgestellt/2026-11"}}], "total_items": 1}
    without = server.ask("GET", f"/campaigns/{key}?exclude_fields=_links,settings.title")[1]
    assert "_links" not in without
    assert "title" not in without["settings"]
    assert without["settings"]["subject_line"] == "November"


def test_html_is_kept_in_mailchimps_own_form_and_plain_text_exactly(server: FakeMailchimp, audience: Audience) -> None:
    key = ready(server, audience)
    content = server.ask("GET", f"/campaigns/{key}/content")[1]
    assert content["plain_text"] == "Guten Tag"
    assert content["html"] != HTML
    assert content["html"].split() == HTML.split()
    server.ask("PUT", f"/campaigns/{key}/content", {"html": HTML})
    assert server.ask("GET", f"/campaigns/{key}/content")[1]["plain_text"] == "Guten Tag, Ada abmelden\n"


def test_opens_and_clicks_are_counted_only_where_they_are_tracked(server: FakeMailchimp, audience: Audience) -> None:
    tracked = {"opens": True, "html_clicks": True, "text_clicks": False}
    quiet, loud = ready(server, audience), ready(server, audience, tracking=tracked)
    link = "https://vorgestellt.example/ada/"
    for key in (quiet, loud):
        assert refused(server, "GET", f"/reports/{key}") == (404, "Resource Not Found")
        server.ask("POST", f"/campaigns/{key}/actions/send")
        server.tick()
        server.open(key, READERS[0])
        server.click(key, READERS[0], link)
        server.click(key, READERS[0], link)
    clicks = [server.ask("GET", f"/reports/{key}")[1]["clicks"] for key in (quiet, loud)]
    assert [one["clicks_total"] for one in clicks] == [0, 2]
    assert [one["unique_subscriber_clicks"] for one in clicks] == [0, 1]
    assert server.ask("GET", f"/reports/{quiet}/click-details")[1]["urls_clicked"] == []
    first = server.ask("GET", f"/reports/{loud}/click-details")[1]["urls_clicked"][0]
    assert (first["url"], first["total_clicks"], first["unique_clicks"]) == (link, 2, 1)


def test_a_draft_has_the_keys_of_a_recorded_draft(server: FakeMailchimp, audience: Audience) -> None:
    draft = server.ask("GET", f"/campaigns/{ready(server, audience)}")[1]
    recorded = {
        "id", "type", "create_time", "archive_url", "long_archive_url", "status", "emails_sent", "send_time",
        "content_type", "recipients", "settings", "tracking", "delivery_status",
    }  # fmt: skip
    assert recorded <= set(draft)
    assert "report_summary" not in draft
    assert draft["delivery_status"] == {"enabled": False}


# Every operation


def test_every_described_operation_is_answered_and_rightly(server: FakeMailchimp) -> None:
    """The fixture fails where an answer breaks the description; here it is about leaving none out."""
    assert set(api.HANDLERS) == {operation.name for operation in contract().operations}
    server.world.pro = True
    audience = server.add_audience("Vorgestellt", READERS)
    people, one = f"/lists/{audience.id}/members", f"/lists/{audience.id}/members/{digest(READERS[0])}"
    first, second, third = (ready(server, audience) for _ in range(3))
    plan = {"schedule_time": "2026-11-15T07:00:00+00:00"}
    test = {"test_emails": ["redaktion@vorgestellt.example"], "send_type": "plaintext"}
    for method, path, body in (
        ("GET", "/", None),
        ("GET", "/ping", None),
        ("GET", "/verified-domains", None),
        ("GET", "/verified-domains/vorgestellt.example", None),
        ("GET", "/lists", None),
        ("GET", f"/lists/{audience.id}", None),
        ("GET", people, None),
        ("POST", people, {"email_address": "neu@leser.example", "status": "pending", "language": "de", "vip": False}),
        ("GET", one, None),
        ("PUT", one, {"email_address": READERS[0], "status_if_new": "pending", "merge_fields": {"FNAME": "Ada"}}),
        ("PATCH", one, {"status": "unsubscribed"}),
        ("DELETE", one, None),
        ("POST", f"{people}/{digest(READERS[1])}/actions/delete-permanent", None),
        ("GET", "/campaigns", None),
        ("GET", f"/campaigns/{first}", None),
        ("PATCH", f"/campaigns/{first}", {"settings": SETTINGS, "recipients": {"list_id": audience.id}}),
        ("GET", f"/campaigns/{first}/content", None),
        ("GET", f"/campaigns/{first}/send-checklist", None),
        ("POST", f"/campaigns/{first}/actions/test", test),
        ("POST", f"/campaigns/{second}/actions/schedule", plan),
        ("POST", f"/campaigns/{second}/actions/unschedule", None),
        ("POST", f"/campaigns/{second}/actions/send", None),
        ("GET", f"/campaigns/{second}", None),
        ("GET", f"/reports/{second}", None),
        ("GET", f"/reports/{second}/click-details", None),
        ("POST", f"/campaigns/{second}/actions/cancel-send", None),
        ("DELETE", f"/campaigns/{third}", None),
    ):
        code, value = server.ask(method, path, body)
        assert code in (200, 204), (method, path, value)
    assert {exchange.operation for exchange in server.log} == set(api.HANDLERS)


def test_the_log_has_every_request_with_its_body_and_what_became_of_it(
    server: FakeMailchimp, audience: Audience
) -> None:
    server.fault("502_empty", at=2, times=2)
    for _ in range(4):
        server.ask("POST", "/campaigns", CAMPAIGN)
    assert server.requests_seen == 4
    assert [(one.number, one.fault, one.status) for one in server.log] == [
        (1, "", 200), (2, "502_empty", 502), (3, "502_empty", 502), (4, "", 200),
    ]  # fmt: skip
    assert {(one.operation, json.dumps(one.body)) for one in server.log} == {("POST /campaigns", json.dumps(CAMPAIGN))}
    assert len(server.world.campaigns) == 2


# Faults


def test_a_fault_strikes_the_request_it_was_meant_for_and_as_often(server: FakeMailchimp, audience: Audience) -> None:
    fault = server.fault("die_before", match=("GET", "/campaigns/*"), times=2)
    key = ready(server, audience)
    answers = [server.ask("GET", path)[0] for path in ("/campaigns", *(f"/campaigns/{key}",) * 3)]
    assert answers == [200, None, None, 200]
    assert len(fault.fired) == 2


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"kind": "die"}, "no such fault"),
        ({"kind": "die_before", "effect": True}, "cannot have effect=True"),
        ({"kind": "slow", "match": ("GET", "/campaigns/*/actions/send")}, "no operation fits"),
        ({"kind": "slow", "match": ("POST", "/campaigns/{id}/actions/send")}, "no operation fits"),
    ],
)
def test_a_fault_that_could_never_strike_is_refused(server: FakeMailchimp, fault: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        server.fault(**fault)


def test_every_fault_is_in_the_crash_matrix_with_every_effect() -> None:
    assert {kind for kind, _ in EVERY_FAULT} == set(KINDS) == set(SDK_SAYS)
    assert len(EVERY_FAULT) == sum(len(effects) for effects, _ in KINDS.values())


def test_a_request_that_breaks_the_description_is_noted_even_where_a_fault_strikes(server: FakeMailchimp) -> None:
    server.fault("die_after")
    assert server.ask("POST", "/campaigns", {"type": "regular", "titel": "x"}) == (None, None)
    (violation,) = server.take_violations()
    assert "titel" in violation.message
    assert not server.world.campaigns


# Many at once


def test_of_two_who_send_at_once_one_is_refused_and_nobody_gets_two(server: FakeMailchimp, audience: Audience) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            key = ready(server, audience, settings=SETTINGS | {"title": f"Nummer {len(server.world.campaigns)}"})
            barrier = threading.Barrier(4)

            def send(key: str = key, barrier: threading.Barrier = barrier) -> str:
                client = sdk(server)
                barrier.wait(5)
                return outcome(lambda: client.campaigns.send(key))

            done = [pool.submit(send) for _ in range(4)]
            said = sorted(future.result(10) for future in done)
            assert said == ["raised 400"] * 3 + ["returned 204"]
            server.tick()
    assert len(server.deliveries) == 15
    assert server.doubles() == []


def test_two_campaigns_with_one_title_are_two_and_doubles_shows_it(server: FakeMailchimp, audience: Audience) -> None:
    """Nothing at Mailchimp keeps a client from this: what does, must be the client's."""
    for _ in range(2):
        server.ask("POST", f"/campaigns/{ready(server, audience)}/actions/send")
        server.tick()
    assert server.doubles() == [("vorgestellt/2026-11", address) for address in READERS]


def test_a_mailchimp_that_sends_again_shows_doubles_too() -> None:
    """The other side of the guess that a campaign is sent once: with it, one can see what of ours rests on it."""
    with FakeMailchimp(habits=Habits(sends_once=False)) as server:
        key = ready(server, server.add_audience("Vorgestellt", READERS))
        for _ in range(2):
            assert server.ask("POST", f"/campaigns/{key}/actions/send") == (204, None)
            server.tick()
        assert len(server.doubles()) == 3


def test_it_stops_in_time_frees_its_port_and_leaves_no_thread() -> None:
    with FakeMailchimp() as server:
        host, port = server.host.split(":")
        server.fault("never", times=3)
        waiting = [threading.Thread(target=outcome, args=(sdk(server, timeout=30).ping.get,)) for _ in range(3)]
        for thread in waiting:
            thread.start()
        until(lambda: server.in_flight == 3)
        silent = socket.create_connection((host, int(port)))
        half = socket.create_connection((host, int(port)))
        half.sendall(b"POST /3.0/campaigns HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
        time.sleep(0.05)
        begun = time.monotonic()
    assert time.monotonic() - begun < 8  # the server itself would wait ten seconds for the rest
    for thread in waiting:
        thread.join(30)
    silent.close()
    half.close()
    assert f"mailchimp {port}" not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=1)
    assert server.requests_seen == 3


# Where it all comes from


def test_the_description_is_small_sorted_closed_and_without_prose() -> None:
    text = DESCRIPTION.read_text("utf-8")
    document = json.loads(text)
    assert len(text) < 80_000
    assert written(document) + "\n" == text
    for where, schema in schemas(document, ""):
        assert not set(schema) & {"title", "example", "default", "x-title"}, where
        assert ("properties" in schema) <= (schema.get("additionalProperties") is False), where
        assert not ("/requestBody/" in where and schema.get("readOnly")), where
    assert text.count('"description"') == text.count('"description": ""')


def schemas(value: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every schema below ``value``: whatever has a type that is a string."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield where, value
        for name, part in value.items():
            yield from schemas(part, f"{where}/{name}")
    if isinstance(value, list):
        for part in value:
            yield from schemas(part, where)


def test_every_refusal_says_where_it_is_known_from() -> None:
    source = Path(refusals.__file__).read_text("utf-8")
    for function in ast.parse(source).body:
        if isinstance(function, ast.FunctionDef):
            assert re.search(r"# \[(doc|obs|guess)\]", ast.get_source_segment(source, function) or ""), function.name


def test_every_mark_says_something_and_every_observation_names_its_source() -> None:
    said = marks()
    assert not [text for _, text in said if len(text.partition(": ")[2]) < 5]
    sources = r"#\d+|StackOverflow \d+|recorded|research|public log"
    assert not [text for mark, text in said if mark == "obs" and not re.search(sources, text, re.IGNORECASE)]


def test_the_guesses_stand_in_the_readme() -> None:
    """So that nobody takes this server for Mailchimp. The list is printed by ``python -m tests.mailchimp.server``."""
    readme = Path(__file__).with_name("README.md").read_text("utf-8")
    assert [line[2:] for line in readme.splitlines() if line.startswith("- ")] == guesses()


# Any history


CROWD = tuple(f"{name}@leser.example" for name in ("ada", "bela", "cem", "dora", "emil", "fatma"))
WHICH = st.integers(0, 2)
QUARTERS = st.integers(-1, 6).map(lambda n: datetime(2026, 11, 10, 9, tzinfo=UTC) + timedelta(minutes=15 * n))


class History(RuleBasedStateMachine):
    """Anything that editors, readers, faults and time can do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.server = FakeMailchimp(pro=True, habits=Habits(per_minute=1))
        self.audience = self.server.add_audience("Vorgestellt", CROWD)
        self.seen = 0
        self.begun: set[str] = set()

    @initialize()
    def begin(self) -> None:
        ready(self.server, self.audience)

    def key(self, which: int) -> str:
        """Return the id of one of the campaigns there are, or of none."""
        keys = [*self.server.world.campaigns]
        return keys[which % len(keys)] if keys else "0000000000"

    @precondition(lambda self: len(self.server.world.campaigns) < 3)
    @rule(title=st.sampled_from(["2026-11", "2026-12"]), filled=st.booleans())
    def create(self, title: str, filled: bool) -> None:
        self.server.ask("POST", "/campaigns", new_campaign(self.audience, settings=SETTINGS | {"title": title}))
        if filled:
            self.fill(-1)

    @rule(which=WHICH)
    def fill(self, which: int) -> None:
        self.server.ask("PUT", f"/campaigns/{self.key(which)}/content", {"html": HTML, "plain_text": "Guten Tag"})
        self.server.tick()

    @rule(which=WHICH)
    def send(self, which: int) -> None:
        self.server.ask("POST", f"/campaigns/{self.key(which)}/actions/send")

    @rule(which=WHICH, action=st.sampled_from(["send", "unschedule", "cancel-send"]))
    def act(self, which: int, action: str) -> None:
        self.server.ask("POST", f"/campaigns/{self.key(which)}/actions/{action}")

    @rule(which=WHICH, at=QUARTERS)
    def schedule(self, which: int, at: datetime) -> None:
        plan = {"schedule_time": at.isoformat()}
        self.server.ask("POST", f"/campaigns/{self.key(which)}/actions/schedule", plan)

    @rule(which=WHICH, what=st.sampled_from(["look", "look", "test", "change", "change", "pause", "delete"]))
    def edit(self, which: int, what: str) -> None:
        path = f"/campaigns/{self.key(which)}"
        if what == "change":
            self.server.ask("PATCH", path, {"settings": SETTINGS, "recipients": {"list_id": self.audience.id}})
        elif what == "test":
            self.server.ask("POST", f"{path}/actions/test", {"test_emails": [CROWD[0]], "send_type": "html"})
        elif what == "pause":  # by a person, on Mailchimp's pages
            with suppress(refusals.Refusal):
                self.server.world.campaign(self.key(which)).pause()
        elif what == "delete":
            self.server.ask("DELETE", path)
        else:
            for part in ("", "/content", "/send-checklist"):
                self.server.ask("GET", f"{path}{part}")
            self.server.ask("GET", f"/reports/{self.key(which)}")
            self.server.ask("GET", f"/reports/{self.key(which)}/click-details")
            self.server.ask("GET", "/campaigns?count=100")

    @rule(minutes=st.sampled_from([1, 1, 1, 2, 15]))
    def wait(self, minutes: int) -> None:
        self.server.tick(minutes)

    @rule(
        address=st.sampled_from([*CROWD, "neu@leser.example"]),
        act=st.sampled_from(["join", "confirm", "leave", "bounce", "PUT", "PATCH", "DELETE", "delete-permanent"]),
        state=st.sampled_from(["subscribed", "pending", "unsubscribed"]),
    )
    def somebody_comes_or_goes(self, address: str, act: str, state: str) -> None:
        path = f"/lists/{self.audience.id}/members/{digest(address)}"
        if act == "PUT":
            self.server.ask("PUT", path, {"email_address": address, "status_if_new": state})
        elif act == "PATCH":
            self.server.ask("PATCH", path, {"status": state})
        elif act == "DELETE":
            self.server.ask("DELETE", path)
        elif act == "delete-permanent":
            self.server.ask("POST", f"{path}/actions/delete-permanent")
        elif act == "join" or digest(address) in self.audience.members:
            getattr(self.audience, act)(address, self.server.now)

    @rule(fault=st.sampled_from(EVERY_FAULT), minutes=st.integers(1, 20))
    def something_goes_wrong_next(self, fault: tuple[str, bool], minutes: int) -> None:
        self.server.fault(fault[0], effect=fault[1], minutes=minutes)

    @invariant()
    def nobody_gets_a_campaign_twice(self) -> None:
        got = Counter((delivery.campaign, delivery.address) for delivery in self.server.deliveries)
        assert not [who for who, times in got.items() if times > 1]

    @invariant()
    def only_subscribed_readers_get_anything(self) -> None:
        new = self.server.deliveries[self.seen :]
        self.seen = len(self.server.deliveries)
        assert {delivery.address for delivery in new} <= {one.address for one in self.audience.listed("subscribed")}

    @invariant()
    def what_has_begun_never_becomes_a_draft_again(self) -> None:
        states = {key: campaign.status for key, campaign in self.server.world.campaigns.items()}
        assert not [key for key in self.begun if states.get(key) in ("save", "schedule", "paused")]
        self.begun |= {key for key, state in states.items() if state in ("sending", "sent", "canceling", "canceled")}

    @invariant()
    def what_is_told_is_the_truth(self) -> None:
        got = Counter(delivery.campaign for delivery in self.server.deliveries)
        assert all(len(campaign.sent) == got[key] for key, campaign in self.server.world.campaigns.items())

    @invariant()
    def nothing_breaks_the_description(self) -> None:
        assert not self.server.violations


def test_in_no_history_does_anybody_get_a_campaign_twice() -> None:
    """The count at the end keeps the histories from becoming harmless: all states occur, and e-mails do leave."""
    reached: Counter[str] = Counter()

    class Counted(History):
        @invariant()
        def count(self) -> None:
            reached.update(campaign.status for campaign in self.server.world.campaigns.values())

        def teardown(self) -> None:
            reached.update(f"{one.operation.rpartition('/')[2]} {one.status}" for one in self.server.log)
            reached["deliveries"] += len(self.server.deliveries)
            reached["faults"] += sum(bool(one.fault) for one in self.server.log)

    run_state_machine_as_test(Counted, settings=settings(max_examples=200, stateful_step_count=50))
    assert {"save", "schedule", "sending", "sent", "canceling", "canceled"} <= set(reached), reached
    assert {"send 204", "send 400", "unschedule 204", "unschedule 400", "cancel-send 204"} <= set(reached), reached
    assert min(reached["deliveries"], reached["faults"]) > 100, reached
