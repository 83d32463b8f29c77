"""A real mail server takes what the courier sends: Debian's postfix, delivering into files on this machine."""

from __future__ import annotations

import email
import email.policy
import os
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline import readers
from pipeline.couriers.smtp import Smtp, SmtpSettings
from pipeline.couriers.smtp.sending import message_id
from pipeline.couriers.smtp.transport import Line
from pipeline.delivery import CourierError
from pipeline.domain import Letter
from tests.smtp.postfix import DOMAIN, Postfix, missing
from tests.smtp.world import CONTACT, KEY, LEAVE, Book, Shelf, a_folder, clock, courier, drafted

pytestmark = pytest.mark.slow
ALL = [f"leserin{n}@{DOMAIN}" for n in range(30)]


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    if why := missing():
        if os.environ.get("VORGESTELLT_REQUIRE_MTA"):
            pytest.fail(f"{why}, and VORGESTELLT_REQUIRE_MTA asks for it")
        pytest.skip(why)
    with Postfix([*ALL, f"jörg@{DOMAIN}"]) as started:
        yield started


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def check(delivered: list[tuple[str, bytes]], letter: Letter, expected: list[str]) -> None:
    """Each reader has the letter once, whole, with their own id and link."""
    assert sorted(mailbox for mailbox, _ in delivered) == sorted(one.partition("@")[0] for one in expected)
    for mailbox, data in delivered:
        one, message = f"{mailbox}@{DOMAIN}", read(data)
        link = f"{LEAVE}?t={readers.token(KEY, one)}"
        assert message["message-id"] == message_id(KEY, letter, readers.hashed(KEY, one))
        assert message["return-path"] == f"<{letter.sender_address}>"
        assert message["delivered-to"] == message["to"] == one
        assert message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
        assert link in message["list-unsubscribe"]
        text, html = (part.get_content() for part in message.iter_parts())
        assert text == letter.text.replace(letter.unsubscribe, link)
        assert html == letter.html.replace(letter.unsubscribe, link)


def test_everybody_gets_the_letter_whole_and_once(postfix: Postfix, tmp_path: Path) -> None:
    made = courier(a_folder(tmp_path, [*ALL, f"niemand@{DOMAIN}"]), postfix.port, Book(Shelf()), lot=10, patience=30)
    letter = drafted(made)
    assert made.send(letter.key, letter.digest()) == "30 von 31 verschickt, 1 hat der Server abgelehnt."
    check(postfix.delivered(30), letter, ALL)


def test_a_server_that_is_ended_and_started_again_in_between_doubles_nothing(postfix: Postfix, tmp_path: Path) -> None:
    class Ending(Line):
        def offer(self, sender: str, recipient: str) -> int:
            handed.append(recipient)
            if len(handed) == 13:
                postfix.stop()
            return super().offer(sender, recipient)

    handed: list[str] = []
    made = courier(a_folder(tmp_path, ALL), postfix.port, Book(Shelf()), lot=10, dial=Ending, patience=30)
    letter = drafted(made)
    with pytest.raises(CourierError, match="cannot be reached any more") as stopped:
        made.send(letter.key, letter.digest())
    assert not stopped.value.permanent
    postfix.start()
    made.send(letter.key, letter.digest())
    held, doubtful = made.find(letter.key), made.doubtful(letter.key)
    assert held is not None
    assert (held.state, held.readers) == ("sent", 30 - len(doubtful))
    assert set(doubtful) <= {handed[12]}, "only whoever was being served when it was ended can be in doubt"
    delivered = postfix.delivered(30 - len(doubtful))
    missing_ones = set(ALL) - {f"{mailbox}@{DOMAIN}" for mailbox, _ in delivered}
    assert missing_ones <= set(doubtful)
    check(delivered, letter, [one for one in ALL if one not in missing_ones])


def test_the_line_is_encrypted_and_the_server_is_who_it_says(
    postfix: Postfix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SmtpSettings("127.0.0.1", postfix.port, security="starttls", per_minute=0, patience=30)
    made = Smtp(a_folder(tmp_path, ALL[:3]), Book(Shelf()), settings, leave=LEAVE, contact=CONTACT, clock=clock())
    letter = drafted(made)
    with pytest.raises(CourierError, match="certificate") as refused:
        made.send(letter.key, letter.digest())
    assert refused.value.permanent
    monkeypatch.setenv("SSL_CERT_FILE", str(postfix.certificate))
    assert made.send(letter.key, letter.digest()) == "3 von 3 verschickt."
    delivered = postfix.delivered(3)
    check(delivered, letter, ALL[:3])
    assert all(b" with ESMTPS " in data for _, data in delivered)


def test_an_address_beyond_ascii_is_carried(postfix: Postfix, tmp_path: Path) -> None:
    made = courier(a_folder(tmp_path, [f"Jörg@{DOMAIN}"]), postfix.port, Book(Shelf()), patience=30)
    letter = drafted(made)
    assert made.send(letter.key, letter.digest()) == "1 von 1 verschickt."
    ((mailbox, data),) = postfix.delivered(1)
    assert mailbox == "jörg"
    assert f"To: Jörg@{DOMAIN}\n".encode() in data


def test_what_reaches_an_editor_as_a_test_is_marked(postfix: Postfix, tmp_path: Path) -> None:
    made = courier(a_folder(tmp_path, ALL), postfix.port, Book(Shelf()), patience=30)
    letter = replace(drafted(made), preheader="")
    made.test(letter, ALL[:2])
    delivered = postfix.delivered(2)
    assert [read(data)["subject"] for _, data in delivered] == [f"[TEST] {letter.subject}"] * 2
