"""Mailchimp's audience as we use it: everybody is found, nobody is archived, nobody who left is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.couriers.mailchimp import client as mailchimp
from pipeline.couriers.mailchimp.audience import Audience, Member, Said
from pipeline.couriers.mailchimp.client import Client
from pipeline.delivery import CourierError
from tests.mailchimp.audience import digest
from tests.mailchimp.server import FakeMailchimp

READERS = tuple(f"leser-{n}@leser.example" for n in range(5))


@pytest.fixture
def server() -> Iterator[FakeMailchimp]:
    with FakeMailchimp() as started:
        yield started


def ours(server: FakeMailchimp, audience: str) -> Audience:
    return Audience(Client(server.api_key, address=server.url, timeouts=(9, 9), pause=lambda _: None), audience)


def test_everybody_is_found_however_many_requests_it_takes(
    server: FakeMailchimp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailchimp, "MEMBERS", 2)
    made = server.add_audience("Vorgestellt", READERS)
    server.add_reader(made, "fort@leser.example", "unsubscribed")
    server.add_reader(made, "weg@leser.example", "archived")
    found = list(ours(server, made.id).subscribed())
    assert [member.address for member in found] == list(READERS)
    assert found[0] == Member(READERS[0], "", "2026-11-10T09:00:00+00:00")
    assert sorted(ours(server, made.id).left()) == ["fort@leser.example", "weg@leser.example"]


@pytest.mark.parametrize(("status", "said"), [
    ("subscribed", Said.KNOWN), ("pending", Said.WAITING), ("unsubscribed", Said.LEFT), ("cleaned", Said.LEFT), ("archived", Said.LEFT),
])  # fmt: skip
def test_whoever_has_been_there_before_stays_as_they_are(server: FakeMailchimp, status: str, said: Said) -> None:
    made = server.add_audience("Vorgestellt")
    server.add_reader(made, READERS[0], status)
    assert ours(server, made.id).ask(READERS[0], "de") is said
    assert made.members[digest(READERS[0])].status == status
    assert made.confirmations == []
    assert {exchange.request.method for exchange in server.log} == {"GET"}


def test_somebody_new_is_asked_in_their_language_and_only_they_can_answer(server: FakeMailchimp) -> None:
    made = server.add_audience("Vorgestellt")
    assert ours(server, made.id).ask("Ada@Leser.example", "en") is Said.ASKED
    assert ours(server, made.id).ask("ada@leser.example") is Said.WAITING
    (member,) = made.members.values()
    assert (member.status, member.details["language"]) == ("pending", "en")
    assert made.recipients() == []
    made.confirm("ada@leser.example", server.now)
    assert ours(server, made.id).standing("ada@leser.example") is Said.KNOWN


@pytest.mark.parametrize(("status", "acts", "after"), [
    ("subscribed", True, "unsubscribed"), ("pending", True, "unsubscribed"), ("archived", True, "unsubscribed"),
    ("unsubscribed", False, "unsubscribed"), ("cleaned", False, "cleaned"),
])  # fmt: skip
def test_who_leaves_is_unsubscribed_and_never_archived(
    server: FakeMailchimp, status: str, acts: bool, after: str
) -> None:
    made = server.add_audience("Vorgestellt")
    server.add_reader(made, READERS[0], status)
    assert ours(server, made.id).leave(READERS[0]) is acts
    assert made.members[digest(READERS[0])].status == after
    assert not ours(server, made.id).leave(READERS[1])


@pytest.mark.parametrize("kind", ["500_empty", "die_after", "truncated", "empty_object", "429_empty"])
def test_an_answer_that_tells_nothing_is_never_taken_for_a_yes(server: FakeMailchimp, kind: str) -> None:
    made = server.add_audience("Vorgestellt")
    server.fault(kind, match=("PUT", "*"))
    with pytest.raises(CourierError):
        ours(server, made.id).ask(READERS[0])
