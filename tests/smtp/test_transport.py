"""The line to a mail server that others wrote (aiosmtpd): login, what arrives, dots at the beginning of lines."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from pipeline.couriers.smtp.transport import Line, SmtpSettings, Unreachable

# It warns of logins without encryption, which are what the courier does on this machine only.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")


@dataclass
class Inbox:
    envelopes: list[Envelope] = field(default_factory=list)
    hellos: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("niemand@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        self.envelopes.append(envelope)
        self.hellos.append(str(session.host_name))
        return "250 taken"


def may_enter(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (b"brief", b"geheim")
    return AuthResult(success=right, handled=right)  # what is not handled is answered by the server


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def settings(inbox: Inbox) -> Iterator[SmtpSettings]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        inbox, "127.0.0.1", port, server_hostname="mail.test", authenticator=may_enter, auth_required=True,
        auth_require_tls=False, enable_SMTPUTF8=True,
    )  # fmt: skip
    controller.start()
    yield SmtpSettings("127.0.0.1", port, "brief", "geheim", "none", patience=10, patience_at_end=10)
    controller.stop()


def test_with_the_right_password_a_message_arrives_byte_for_byte(inbox: Inbox, settings: SmtpSettings) -> None:
    data = b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\nb.\r\n"
    line = Line(settings, "vorgestellt.example")
    assert line.utf8
    assert line.offer("brief@vorgestellt.example", "jörg@xn--mnchen-3ya.example") == 250
    assert line.ask() == 354
    assert line.hand_over(data) == 250
    line.close()
    (envelope,) = inbox.envelopes
    assert envelope.original_content == data
    assert envelope.mail_from == "brief@vorgestellt.example"
    assert envelope.rcpt_tos == ["jörg@xn--mnchen-3ya.example"]
    assert inbox.hellos == ["vorgestellt.example"]


def test_a_message_without_a_last_line_end_gets_one(inbox: Inbox, settings: SmtpSettings) -> None:
    line = Line(settings, "vorgestellt.example")
    line.offer("brief@vorgestellt.example", "ada@brief.example")
    line.ask()
    assert line.hand_over(b"Subject: x\r\n\r\nlast") == 250
    line.drop()
    assert inbox.envelopes[0].original_content == b"Subject: x\r\n\r\nlast\r\n"


def test_after_a_reset_another_reader_can_be_served_on_the_same_line(inbox: Inbox, settings: SmtpSettings) -> None:
    line = Line(settings, "vorgestellt.example")
    assert line.offer("brief@vorgestellt.example", "niemand@brief.example") == 550
    assert line.reset()
    assert line.offer("brief@vorgestellt.example", "ada@brief.example") == 250
    line.ask()
    line.hand_over(b"Subject: x\r\n\r\n")
    line.close()
    assert [envelope.rcpt_tos for envelope in inbox.envelopes] == [["ada@brief.example"]]


def test_why_there_is_no_line_is_said_in_german_and_english() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for settings, german, english in (
        (SmtpSettings(), "Es ist kein Mailserver eingetragen: VORGESTELLT_SMTP_HOST.", "No mail server is set"),
        (SmtpSettings("127.0.0.1", port, security="none"), f"127.0.0.1:{port}: Dort nimmt niemand Verbindungen an.", "refused"),
    ):  # fmt: skip
        with pytest.raises(Unreachable) as refused:
            Line(settings, "vorgestellt.example")
        assert refused.value.de == german
        assert english in refused.value.en
        assert str(refused.value) == refused.value.en


@pytest.mark.parametrize(("user", "password"), [("brief", "falsch"), ("other", "geheim")])
def test_with_a_wrong_password_there_is_no_line_and_no_word_of_it(
    inbox: Inbox, settings: SmtpSettings, user: str, password: str
) -> None:
    with pytest.raises(Unreachable, match="535") as refused:
        Line(replace(settings, user=user, password=password), "vorgestellt.example")
    assert password not in str(refused.value)
    assert inbox.envelopes == []
