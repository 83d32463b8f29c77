"""The message that each reader gets: their own link for leaving, headers after the standards, and nothing that a text could forge."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.couriers.message import encoded
from pipeline.couriers.smtp.mailing import check, dressed, mailing
from pipeline.domain import Letter
from pipeline.letter import compose
from pipeline.rendering import Templates
from tests.factories import issue, picture, profile, publication
from tests.smtp.world import CONTACT, LEAVE, NOW, letter

TOKEN = "0123456789abcdef" * 2
ID = "<abc@vorgestellt.example>"


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def parts(data: bytes) -> list[str]:
    return [part.get_content().replace("\r\n", "\n") for part in read(data).iter_parts()]


def sent(given_letter: Letter, token: str = TOKEN, to: str = "ada@brief.example") -> bytes:
    return mailing(given_letter, CONTACT).to(to, token, ID, NOW)


def a_real_letter() -> Letter:
    ada = profile(name="Jörg Müßig", one_liner="Bindet *|UNSUB|* Bücher & mehr für „alle“.")
    templates = Templates(Path(__file__).parents[2] / "theme")
    return compose(issue(ada), publication(ada), {ada.slug: picture()}, templates, "de")


# The link for leaving


@pytest.mark.parametrize("given_letter", [letter(), a_real_letter()], ids=["small", "real"])
def test_each_reader_gets_their_own_link_for_leaving_and_otherwise_exactly_the_letter(given_letter: Letter) -> None:
    made = dressed(given_letter, LEAVE)
    link = f"{LEAVE}?t={TOKEN}"
    text, html = parts(sent(made))
    assert link in text
    assert f'href="{link}"' in html
    assert text == given_letter.text.replace(given_letter.unsubscribe, link)
    assert html == given_letter.html.replace(given_letter.unsubscribe, link)


def test_the_address_may_have_a_query_already() -> None:
    made = dressed(letter(), f"{LEAVE}?list=1")
    text, html = parts(sent(made))
    assert f"{LEAVE}?list=1&t={TOKEN}\n" in text
    assert f'href="{LEAVE}?list=1&amp;t={TOKEN}"' in html


def test_without_such_an_address_the_letters_own_way_stays() -> None:
    given_letter = letter()
    assert dressed(given_letter, "") == given_letter
    message = read(sent(given_letter))
    assert message["list-unsubscribe"] == f"<{given_letter.unsubscribe}>"
    assert message["list-unsubscribe-post"] is None


@pytest.mark.parametrize(
    "leave",
    ["http://a.example/x", "mailto:a@b.example", "https://a.example/ x", 'https://a.example/"', "https://ä.example/"],
)
def test_one_click_needs_https(leave: str) -> None:
    with pytest.raises(ValueError, match="https"):
        dressed(letter(), leave)


@pytest.mark.parametrize("part", ["html", "text"])
def test_a_letter_that_nobody_could_leave_is_not_dressed(part: str) -> None:
    with pytest.raises(ValueError, match="unsubscribe"):
        dressed(letter(**{part: "Guten Tag\n"}), LEAVE)


def test_dressing_is_the_same_bytes_each_time_and_changes_with_the_letter() -> None:
    one, again, other = dressed(letter(), LEAVE), dressed(letter(), LEAVE), dressed(letter(subject="Anders"), LEAVE)
    assert one == again
    assert one.digest() == again.digest() != other.digest()
    assert one.unsubscribe != other.unsubscribe


@pytest.mark.parametrize("field", ["html", "text", "subject", "preheader", "sender_name"])
def test_the_place_of_the_token_anywhere_else_is_refused(field: str) -> None:
    made = dressed(letter(), LEAVE)
    place = made.unsubscribe.rpartition("=")[2]
    forged = replace(made, **{field: getattr(made, field) + place})
    with pytest.raises(ValueError, match="not as they were put in"):
        check(forged)
    with pytest.raises(ValueError, match="not as they were put in"):
        mailing(forged, CONTACT)


def test_a_text_that_holds_an_old_letters_place_gets_no_token_there() -> None:
    old = dressed(letter(), LEAVE)
    place = old.unsubscribe.rpartition("=")[2]
    made = dressed(letter(text=f"{letter().text}\n{old.unsubscribe}\n"), LEAVE)
    text, _ = parts(sent(made))
    assert text.count(TOKEN) == 1
    assert text.count(place) == 1


@pytest.mark.slow
@given(
    before=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120),
    after=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40),
    token=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
)
def test_wherever_lines_end_the_message_says_what_the_letter_says(before: str, after: str, token: str) -> None:
    mailto = letter().unsubscribe
    given_letter = letter(
        text=f"{before} {mailto} {after}\n.\n..\n", html=f'<p>{before.replace("<", "")}<a href="{mailto}">{after}</a>\n'
    )
    made = dressed(given_letter, LEAVE)
    data = sent(made, token)
    link = f"{LEAVE}?t={token}"
    assert parts(data) == [given_letter.text.replace(mailto, link), given_letter.html.replace(mailto, link)]
    body = data.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 78
    assert data.count(b"\n") == data.count(b"\r\n")


def test_only_a_whole_link_for_leaving_becomes_the_readers_own() -> None:
    mailto = letter().unsubscribe
    sly = f"https://boese.example/?x={mailto}"
    given_letter = letter(
        text=f"Mehr [1]\n[1] {sly}\n[2] {mailto}\n", html=f'<a href="{sly}">Mehr</a> <a href="{mailto}">Abmelden</a>\n'
    )
    made = dressed(given_letter, LEAVE)
    assert made.html.count(LEAVE) == made.text.count(LEAVE) == 1
    assert sly in made.html
    assert sly in made.text


def test_what_is_put_together_quickly_is_what_is_composed_slowly() -> None:
    given_letter = a_real_letter()
    made = dressed(given_letter, LEAVE)
    link = f"{LEAVE}?t={TOKEN}"
    slow = replace(
        given_letter, html=given_letter.html.replace(given_letter.unsubscribe, link),
        text=given_letter.text.replace(given_letter.unsubscribe, link),
    )  # fmt: skip
    boundary = re.compile(rb"=_[0-9a-f]{40}")
    bodies = [boundary.sub(b"", data.partition(b"\r\n\r\n")[2]) for data in (sent(made), encoded(slow))]
    assert bodies[0] == bodies[1]


# Headers


def test_a_message_has_the_headers_of_a_letter_to_one_reader() -> None:
    message = read(sent(dressed(letter(), LEAVE)))
    assert message["to"] == "ada@brief.example"
    assert message["from"].addresses[0].addr_spec == "brief@vorgestellt.example"
    assert message["date"].datetime == NOW
    assert message["message-id"] == ID
    assert message["list-id"] == "<brief.vorgestellt.example>"
    assert message["list-unsubscribe"] == f"<{LEAVE}?t={TOKEN}>, <mailto:{CONTACT}?subject=unsubscribe>"
    assert message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"  # RFC 8058, 3.1
    assert message["content-language"] == "de"
    assert message["precedence"] == "bulk"
    assert message.get_content_type() == "multipart/alternative"
    for name in set(message):
        assert len(message.get_all(name)) == 1, name


def test_a_long_subject_and_a_long_link_are_folded_without_loss() -> None:
    leave = f"https://vorgestellt.example/{'abmelden' * 12}"
    made = dressed(
        letter(subject="Bücher, Öfen, Äpfel und schöne Grüße aus einer langen Überschrift mit Umlauten: äöüß"), leave
    )
    message = read(sent(made))
    assert message["subject"] == made.subject
    assert message["list-unsubscribe"].startswith(f"<{leave}?t={TOKEN}>")


def test_an_address_beyond_ascii_stands_in_the_message_as_it_is() -> None:
    assert "To: jörg@xn--mnchen-3ya.example\r\n".encode() in sent(
        dressed(letter(), LEAVE), to="jörg@xn--mnchen-3ya.example"
    )
