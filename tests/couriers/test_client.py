"""Mailchimp's SDK over a socket: whatever comes back is done, refused or unknown, and no secret is ever shown."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.couriers.mailchimp import Mailchimp
from pipeline.couriers.mailchimp.client import PAGE, Client
from pipeline.delivery import CourierError, Held
from tests.couriers.world import LETTER, MARK, SLOT
from tests.mailchimp.audience import Audience
from tests.mailchimp.faults import Fault
from tests.mailchimp.server import EVERY_FAULT, FakeMailchimp
from tests.mailchimp.test_server import until

PATIENT, QUICK = (
    (9.0, 9.0),
    (9.0, 0.3),
)  # seconds to connect and to answer; quick only where no answer will come in time
REFUSED = {"429_json", "429_empty", "403_empty"}  # of these it is known that nothing happened
WAITED_FOR = {"slow", "never"}  # each try takes the whole time-out
ASKED_AGAIN = [
    pytest.param(*fault, marks=pytest.mark.slow) if fault[0] in WAITED_FOR else fault for fault in EVERY_FAULT
]

SEND = ("POST", "/campaigns/*/actions/send")
FILL = ("PUT", "/campaigns/*/content")
LIST = ("GET", "/campaigns")


@pytest.fixture
def server() -> Iterator[FakeMailchimp]:
    with FakeMailchimp() as running:
        yield running


@pytest.fixture
def audience(server: FakeMailchimp) -> Audience:
    return server.add_audience("Vorgestellt", ["ada@leser.example", "bo@leser.example"])


@pytest.fixture
def client(server: FakeMailchimp) -> Client:
    return _client(server)


def _client(server: FakeMailchimp) -> Client:
    return Client(server.api_key, address=server.url, timeouts=PATIENT, pause=lambda _: None)


@pytest.fixture
def courier(client: Client, audience: Audience) -> Mailchimp:
    return Mailchimp(client, audience.id, MARK)


def struck(
    client: Client, server: FakeMailchimp, kind: str, match: tuple[str, str], *, effect: bool, times: int
) -> Fault:
    """Let a fault strike, and let the client wait only briefly where it keeps the answer back.

    For every other answer the client is as patient as a slow machine needs.
    """
    fault, sdk = server.fault(kind, match=match, effect=effect, times=times), client._sdk.api_client
    asked = sdk.request

    def request(method: str, url: str, *words: object, **named: object) -> object:
        if kind in WAITED_FOR and len(fault.fired) < times and fault.fits(method, url.removeprefix(server.url)):
            sdk.timeout = QUICK
        try:
            return asked(method, url, *words, **named)
        finally:
            sdk.timeout = PATIENT

    sdk.request = request
    return fault


def test_the_whole_way_with_the_real_sdk_and_every_request_as_described(
    courier: Mailchimp, server: FakeMailchimp
) -> None:
    letter = courier.dress(LETTER)
    courier.save_draft(letter)
    server.tick(2)
    assert courier.objections(letter.key) == ()
    courier.test(letter, ["redaktion@vorgestellt.example"])
    courier.schedule(letter.key, letter.digest(), SLOT)
    courier.unschedule(letter.key)
    courier.send(letter.key, letter.digest())
    server.tick(3)
    found = courier.find(letter.key)
    assert isinstance(found, Held)
    assert (found.state, found.readers) == ("sent", 2)
    done = [exchange.operation for exchange in server.log if exchange.request.method != "GET"]
    assert done == [
        "POST /campaigns", "PUT /campaigns/{campaign_id}/content", "PATCH /campaigns/{campaign_id}",
        "POST /campaigns/{campaign_id}/actions/test", "POST /campaigns/{campaign_id}/actions/schedule",
        "POST /campaigns/{campaign_id}/actions/unschedule", "POST /campaigns/{campaign_id}/actions/send",
    ]  # fmt: skip
    assert server.violations == []
    (campaign,) = server.world.campaigns.values()
    assert campaign.tracking["opens"] is campaign.tracking["html_clicks"] is campaign.tracking["text_clicks"] is False
    assert "*|UNSUB|*" in campaign.html
    assert campaign.text == letter.text


@pytest.mark.parametrize(("kind", "effect"), EVERY_FAULT)
def test_an_order_is_done_refused_or_unknown_and_given_once(
    courier: Mailchimp, client: Client, server: FakeMailchimp, kind: str, effect: bool
) -> None:
    letter = courier.dress(LETTER)
    courier.save_draft(letter)
    server.tick(2)
    fault = struck(client, server, kind, SEND, effect=effect, times=9)
    with pytest.raises(CourierError) as said:
        courier.send(letter.key, letter.digest())
    assert said.value.permanent is (kind in REFUSED)
    until(lambda: bool(fault.fired))  # who gives up waiting may be ahead of a server that has not read yet
    assert len(fault.fired) == 1, "an order is never repeated"


@pytest.mark.parametrize(("kind", "effect"), EVERY_FAULT)
def test_a_change_whose_answer_is_none_is_told_as_what_it_is(
    courier: Mailchimp, client: Client, server: FakeMailchimp, kind: str, effect: bool
) -> None:
    fault = struck(client, server, kind, FILL, effect=effect, times=9)
    with pytest.raises(CourierError) as said:
        courier.save_draft(courier.dress(LETTER))
    assert said.value.permanent is (kind in REFUSED)
    until(lambda: bool(fault.fired))
    assert len(fault.fired) == 1


@pytest.mark.parametrize(("kind", "effect"), ASKED_AGAIN)
def test_a_question_is_asked_again_until_it_is_answered_or_given_up(
    courier: Mailchimp, client: Client, server: FakeMailchimp, kind: str, effect: bool
) -> None:
    struck(client, server, kind, LIST, effect=effect, times=2)
    assert courier.find("2026-11") is None
    struck(client, server, kind, LIST, effect=effect, times=50)
    before = server.requests_seen
    with pytest.raises(CourierError):
        courier.find("2026-11")
    until(lambda: server.requests_seen - before >= 5)
    assert server.requests_seen - before == 5


def test_what_was_never_reached_was_never_asked(server: FakeMailchimp) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{taken.getsockname()[1]}/3.0"
        client = Client(server.api_key, address=away, timeouts=PATIENT, pause=lambda _: None)
        with pytest.raises(CourierError, match="not reached") as said:
            client.send("3c6ef372fe")
    assert said.value.permanent


def test_no_error_shows_the_key_or_an_address_or_keeps_the_request(server: FakeMailchimp, audience: Audience) -> None:
    secret = server.api_key
    seen: list[CourierError] = []
    for kind in sorted({kind for kind, effect in EVERY_FAULT if not effect}):
        client = _client(server)
        courier = Mailchimp(client, audience.id, MARK)
        struck(client, server, kind, SEND, effect=False, times=1)
        with suppress(CourierError):
            courier.save_draft(courier.dress(LETTER))
        server.tick(2)
        try:
            courier.send("2026-11", courier.dress(LETTER).digest())
        except CourierError as error:
            seen.append(error)
    assert len(seen) >= 10
    for error in seen:
        assert secret not in f"{error!r} {error.__cause__!r}"
        assert "@" not in str(error)
        assert error.__cause__ is None
        assert error.__context__ is None or error.__suppress_context__


@pytest.mark.parametrize(
    "key",
    ["", "geheim", "0123456789abcdef", f"{'0' * 32}", f"{'0' * 32}-", f"{'0' * 32}-us19/../x", f"{'g' * 32}-us19"],
)
def test_what_is_no_key_is_said_at_once_and_not_shown(key: str) -> None:
    with pytest.raises(CourierError, match="MAILCHIMP_API_KEY") as said:
        Client(key)
    assert said.value.permanent
    assert len(key) < 8 or key not in str(said.value)


def test_a_wrong_key_is_refused_in_mailchimps_words(server: FakeMailchimp, audience: Audience) -> None:
    wrong = Client(f"{'f' * 32}-us19", address=server.url, pause=lambda _: None)
    with pytest.raises(CourierError, match="API Key Invalid") as said:
        Mailchimp(wrong, audience.id, MARK).find("2026-11")
    assert said.value.permanent


def test_the_word_server_in_an_address_stays(client: Client, server: FakeMailchimp) -> None:
    with suppress(CourierError):
        client.campaign("server")
    assert server.log[-1].request.path == "/3.0/campaigns/server"


def test_a_letter_is_found_behind_hundreds_of_campaigns(
    courier: Mailchimp, server: FakeMailchimp, audience: Audience
) -> None:
    body = {
        "type": "regular",
        "recipients": {"list_id": audience.id},
        "settings": {"title": "Alter Brief", "subject_line": "Alt"},
    }
    for _ in range(2 * PAGE + 7):
        server.ask("POST", "/campaigns", body)
        server.world.now += (SLOT - datetime(2026, 11, 10, tzinfo=UTC)) / 10_000
    courier.save_draft(courier.dress(LETTER))
    found = courier.find(LETTER.key)
    assert found is not None
    assert found.digest == courier.dress(LETTER).digest()


def test_a_list_that_changes_while_it_is_read_is_read_again(courier: Mailchimp, server: FakeMailchimp, audience: Audience, client: Client) -> None:  # fmt: skip
    body = {
        "type": "regular",
        "recipients": {"list_id": audience.id},
        "settings": {"title": "Alter Brief", "subject_line": "Alt"},
    }
    for _ in range(PAGE + 1):
        server.ask("POST", "/campaigns", body)
    listing = client._sdk.campaigns.list
    asked: list[int] = []

    def meanwhile(**options: object) -> object:
        asked.append(int(str(options["offset"])))
        if len(asked) == 2:
            server.ask("POST", "/campaigns", body)
        return listing(**options)

    client._sdk.campaigns.list = meanwhile
    assert len(client.campaigns(audience.id)) == PAGE + 2
    assert asked == [0, PAGE, 0, PAGE]


@pytest.mark.parametrize("answer", [{"campaigns": []}, {"status": "ok"}, {"total_items": 0}])
def test_an_answer_without_a_list_is_no_empty_list(
    courier: Mailchimp, client: Client, answer: dict[str, object]
) -> None:
    client._sdk.campaigns.list = lambda **_: answer
    with pytest.raises(CourierError, match="cannot be read") as said:
        courier.find("2026-11")
    assert not said.value.permanent


# What people do on Mailchimp's pages meanwhile


def test_a_draft_that_somebody_changed_there_is_not_ours_any_more(courier: Mailchimp, server: FakeMailchimp) -> None:
    letter = courier.dress(LETTER)
    courier.save_draft(letter)
    server.tick(2)
    (campaign,) = server.world.campaigns.values()

    def is_ours() -> bool:
        found = courier.find(LETTER.key)
        assert found is not None
        return found.digest == letter.digest()

    changes = {
        "subject_line": "Etwas *|FNAME|*",
        "from_name": "Jemand",
        "reply_to": "x@vorgestellt.example",
        "preview_text": "x",
    }
    for name, value in changes.items():
        before, campaign.settings[name] = campaign.settings[name], value
        assert not is_ours(), name
        with pytest.raises(CourierError, match="changed"):
            courier.send(LETTER.key, letter.digest())
        campaign.settings[name] = before
    campaign.tracking["opens"] = True
    assert not is_ours()
    campaign.tracking["opens"] = False
    assert is_ours()
    campaign.html = campaign.html.replace("Guten Tag", "Guten Abend")
    assert not is_ours()
    with pytest.raises(CourierError, match="changed"):
        courier.schedule(LETTER.key, letter.digest(), SLOT)
    courier.save_draft(letter)
    assert is_ours()


def test_a_letter_that_went_out_there_under_another_title_is_noticed(courier: Mailchimp, server: FakeMailchimp) -> None:
    letter = courier.dress(LETTER)
    courier.save_draft(letter)
    server.tick(2)
    (campaign,) = server.world.campaigns.values()
    campaign.settings["title"] = "Novemberbrief"
    campaign.start(server.now)
    courier.save_draft(letter)
    server.tick(2)
    assert any("another title" in said.text("en") for said in courier.objections(letter.key))


def test_two_publications_may_share_an_audience(
    courier: Mailchimp, client: Client, audience: Audience, server: FakeMailchimp
) -> None:
    other = Mailchimp(client, audience.id, "0c5b8f5e")
    courier.save_draft(courier.dress(LETTER))
    assert other.find(LETTER.key) is None
    other.save_draft(other.dress(LETTER))
    server.tick(2)
    courier.send(LETTER.key, courier.dress(LETTER).digest())
    found = other.find(LETTER.key)
    assert found is not None
    assert (found.state, found.spares) == ("draft", 0)


def test_a_draft_that_is_not_ready_says_why(courier: Mailchimp, server: FakeMailchimp, audience: Audience) -> None:
    courier.save_draft(courier.dress(LETTER))
    assert any("counted" in said.text("de") for said in courier.objections(LETTER.key))
    server.tick(2)
    for member in audience.members.values():
        member.status = "unsubscribed"
    assert courier.objections(LETTER.key)


@pytest.mark.parametrize("status", ["paused", "canceled", "canceling", "archived"])
def test_what_is_neither_draft_nor_on_its_way_is_unknown(
    courier: Mailchimp, server: FakeMailchimp, status: str
) -> None:
    courier.save_draft(courier.dress(LETTER))
    (campaign,) = server.world.campaigns.values()
    campaign.status = status
    found = courier.find(LETTER.key)
    assert found is not None
    assert (found.state, found.detail is not None and status in found.detail.text("de")) == ("unknown", True)


def test_only_one_module_knows_the_sdk() -> None:
    pipeline = Path(__file__).parents[2] / "pipeline"
    knowing = [
        path.relative_to(pipeline).as_posix()
        for path in pipeline.rglob("*.py")
        if "mailchimp_marketing" in path.read_text("utf-8")
    ]
    assert knowing == ["couriers/mailchimp/client.py"]
