"""The line to the mail server: one recipient at a time, and after every step it is clear what the server has taken on.

Exception
├── Unreachable    no line, or no line any more; no message was handed over on it
└── SenderRefused  the server takes nothing from this sender
"""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

from pipeline.domain import Label
from pipeline.faults import Told
from pipeline.schema import both

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where and how letters are handed over to a mail server."""

    host: str = ""  # "" where none is set
    port: int = 587
    user: str = ""  # "" where the server wants no login
    password: str = field(default="", repr=False)
    security: Security = "starttls"  # "none" to this machine only
    per_minute: int = 60  # messages; 0 for as many as the server takes
    patience: float = 60  # seconds for an answer
    patience_at_end: float = 600  # seconds for the answer to a whole message (RFC 5321, 4.5.3.2.6)

    def objections(self) -> tuple[Label, ...]:
        """Return what is missing or wrong."""
        if not self.host:
            return (
                both(
                    "Es ist kein Mailserver eingetragen: VORGESTELLT_SMTP_HOST.",
                    "No mail server is set: VORGESTELLT_SMTP_HOST.",
                ),
            )
        if self.security == "none" and not _is_loopback(self.host):
            told = both("VORGESTELLT_SMTP_SECURITY=none gilt nur für einen Mailserver auf diesem Rechner; nimm starttls oder tls.",
                        "VORGESTELLT_SMTP_SECURITY=none is for a mail server on this machine only; use starttls or tls.")  # fmt: skip
            return (told,)
        return ()


_MISHAPS: Final[dict[type[BaseException], str]] = {
    ConnectionRefusedError: "Dort nimmt niemand Verbindungen an.",
    TimeoutError: "Keine Antwort.",
    socket.gaierror: "Diesen Namen kennt das Netz nicht.",
    ssl.SSLCertVerificationError: "Das Zertifikat passt nicht zu diesem Server.",
    smtplib.SMTPServerDisconnected: "Der Server hat die Verbindung beendet.",
    smtplib.SMTPNotSupportedError: "Der Server kann nicht, was verlangt wird (STARTTLS oder Anmeldung).",
}


class Unreachable(Told):
    """There is no line to the server, or not any more; nothing was handed over on it."""


class SenderRefused(Exception):
    """The server takes nothing from this sender; nothing was handed over."""


class Line:
    """An open connection, logged in. ``hello`` is the name we give ourselves: the sender's domain. Raises Unreachable."""

    def __init__(self, settings: SmtpSettings, hello: str) -> None:
        if objections := settings.objections():
            raise Unreachable(objections[0].text("de"), objections[0].text("en"))
        self._patience, self._patience_at_end = settings.patience, settings.patience_at_end
        try:
            self._server = _connected(settings, hello)
        except (OSError, ValueError, smtplib.SMTPException) as fault:
            where = f"{settings.host}:{settings.port}"
            raise Unreachable(f"{where}: {_in_german(fault)}", f"{where}: {_said(fault)}") from fault
        self.utf8 = self._server.has_extn("smtputf8")

    def offer(self, sender: str, recipient: str) -> int:
        """Name sender and recipient and return what the server says to the recipient, or to the sender where that is no yes.

        Nothing has been handed over afterwards. Raises Unreachable and SenderRefused.
        """
        options = ["SMTPUTF8"] if not (sender + recipient).isascii() else []
        try:
            code, text = self._server.mail(sender, options)
            if 500 <= code <= 599:
                raise SenderRefused(f"{code} {text.decode(errors='replace')}")
            if code == 250:
                code, _ = self._server.rcpt(recipient)
        except (OSError, ValueError, smtplib.SMTPException) as fault:
            raise Unreachable(_in_german(fault), _said(fault)) from fault
        return code

    def ask(self) -> int:
        """Ask to hand over the message; 354 is yes. Nothing has been handed over yet. Raises Unreachable."""
        try:
            return self._server.docmd("data")[0]
        except (OSError, ValueError, smtplib.SMTPException) as fault:
            raise Unreachable(_in_german(fault), _said(fault)) from fault

    def hand_over(self, data: bytes) -> int | None:
        """Hand over the message after a yes and return the answer; None where nobody knows whether the server took it."""
        ending = b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"
        stuffed = data.replace(b"\r\n.", b"\r\n..")  # a line of one dot ends a message (RFC 5321, 4.5.2)
        try:
            self._server.send(stuffed + ending)
            self._patient(self._patience_at_end)
            code, _ = self._server.getreply()
            self._patient(self._patience)
        except (OSError, ValueError, smtplib.SMTPException):
            return None
        return code if 200 <= code <= 299 or 400 <= code <= 599 else None

    def reset(self) -> bool:
        """Forget sender and recipient; return whether the line can still be used."""
        try:
            return self._server.rset()[0] == 250
        except (OSError, ValueError, smtplib.SMTPException):
            return False

    def close(self) -> None:
        """Say good-bye, as far as anybody listens."""
        with suppress(OSError, ValueError, smtplib.SMTPException):
            self._server.quit()
        self.drop()

    def drop(self) -> None:
        """Leave without a word."""
        self._server.close()

    def _patient(self, seconds: float) -> None:
        if self._server.sock is not None:
            self._server.sock.settimeout(seconds)


def _connected(settings: SmtpSettings, hello: str) -> smtplib.SMTP:
    where = (settings.host, settings.port, hello)
    trust = None if settings.security == "none" else ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(*where, timeout=settings.patience, context=trust)
        if settings.security == "tls"
        else smtplib.SMTP(*where, timeout=settings.patience)
    )
    try:
        if settings.security == "starttls":
            server.starttls(context=trust)
        server.ehlo_or_helo_if_needed()
        if settings.user:
            server.login(settings.user, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _in_german(fault: BaseException) -> str:
    """Return the same where it is one of the usual mishaps; what a server answers stays as it is."""
    for kind, words in _MISHAPS.items():
        if isinstance(fault, kind):
            return words
    return _said(fault)


def _said(fault: BaseException) -> str:
    """Return what went wrong, without what we sent: it may hold an address or the password."""
    if isinstance(fault, smtplib.SMTPResponseException):
        text = fault.smtp_error
        return f"{fault.smtp_code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    return str(fault) or type(fault).__name__
