"""How a letter becomes an Internet message (RFC 5322): the same letter is the same bytes."""

from __future__ import annotations

from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from pipeline.domain import Letter

NOBODY_NAMED: Final = "undisclosed-recipients:;"
"""The empty group of RFC 5322: a message that has no readers yet, and never shows one reader the others."""


def message(letter: Letter, recipient: str = NOBODY_NAMED) -> EmailMessage:
    """Return ``letter`` with its plain part first: programs that know HTML take the last part (RFC 2046, 5.1.4).

    Raises ValueError or email.errors.MessageError for a sender that is no address.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(letter.sender_name, addr_spec=letter.sender_address)
    made["To"] = recipient
    made["Subject"] = letter.subject
    made["Date"] = letter.published
    made["Message-ID"] = letter.message_id
    made["List-Id"] = f"<{letter.sender_address.replace('@', '.')}>"
    if letter.unsubscribe:
        made["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    made.set_content(letter.text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    made["Content-Language"] = letter.lang  # not before the content, which would take it away again
    made.set_boundary(f"=_{letter.digest()[:40]}")  # "=_" occurs in no quoted-printable text
    return made


def marked_as_test(letter: Letter) -> Letter:
    """Return ``letter`` as the editors get it to look at: with ``[TEST]`` in front of the subject and an id of its own."""
    return replace(letter, subject=f"[TEST] {letter.subject}", message_id=letter.message_id.replace("<", "<test.", 1))


def encoded(letter: Letter, recipient: str = NOBODY_NAMED) -> bytes:
    """Return the message as it travels: lines end with CR LF and have at most 78 bytes, but for a long Message-ID.

    Python folds a long Message-ID after its colon: the standard allows it, but programs that compare ids trip over it.
    """
    return message(letter, recipient).as_bytes().replace(b"\r\nMessage-ID:\r\n ", b"\r\nMessage-ID: ", 1)
