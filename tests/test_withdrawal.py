"""Somebody leaves: how traces of them are found, and what they are told."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from pipeline import withdrawal
from pipeline.withdrawal import Leaver, Trace

EMRE = Leaver("emre-oeztuerk", ("emre-alt",), "Emre Öztürk", "Klarkonto & Söhne")


def mail(text: str, subject: str = "Brief") -> bytes:
    made = EmailMessage()
    made["Subject"] = subject
    made.set_content(text, cte="base64")
    return made.as_bytes()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("letter.txt", "Heute: EMRE ÖZTÜRK.".encode()),
        ("letter.html", b"<b>Emre</b> &Ouml;zt\xc3\xbcrk"),
        ("letter.html", "Klar\u00adkonto &amp; Söhne".encode()),
        ("letter.html", b"Klarkonto &amp;amp; S&ouml;hne"),
        ("letter.html", b'<a href="https://vorgestellt.example/emre-oeztuerk/#frage">'),
        ("letter.html", b'<img src="../output/emre-alt/portrait.jpg">'),
        ("letter.txt", "Emre\nÖztürk".encode()),
        ("letter.txt", b"/Emre%20%C3%96zt%C3%BCrk/"),
        ("a.eml", mail("Emre Öztürk rechnet.")),
        ("a.eml", mail("Nichts.", "Emre Öztürk rechnet")),
        ("emre-oeztuerk.html", b""),
    ],
)
def test_a_name_is_found_however_a_file_wraps_it(path: str, data: bytes) -> None:
    assert EMRE.shown_in(path, data)


@pytest.mark.parametrize("text", ["Emre", "Öztürk", "emre-oeztuerk2", "Klarkonto", "unemre-oeztuerk", ""])
def test_who_is_only_called_alike_is_somebody_else(text: str) -> None:
    assert not EMRE.shown_in("letter.txt", text.encode())


def test_somebody_of_whom_only_the_folder_is_known_is_found_by_that() -> None:
    assert Leaver("emre-oeztuerk").named_in("/emre-oeztuerk/") == "emre-oeztuerk"
    assert Leaver("emre-oeztuerk").named_in("Emre Öztürk") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("Mit EMRE  Öztürk.", "EMRE  Öztürk"), ("Groß: Emre Öz\u00adtürk", "Emre Öztürk"), ("Klarkonto & Söhne.", "Klarkonto & Söhne")],
)  # fmt: skip
def test_a_name_is_said_as_it_stands_there(text: str, words: str) -> None:
    assert EMRE.named_in(text) == words


def test_words_are_found_on_each_line_on_which_they_begin() -> None:
    assert withdrawal.lines_with("Emre Öztürk", "---\nEmre Öztürk\nMit Emre\nÖztürk, Emre Öztürk\nEmre Öztürks\n") == (
        2,
        3,
        4,
    )
    assert withdrawal.lines_with("Emre", "Niemand.") == ()


def test_traces_say_which_words_readers_still_see() -> None:
    files = {
        "content/ledger/2026/a.yml": 'giver: "emre-oeztuerk"\nwhat: "Emre Öztürk half."\n',
        "content/founders/a/index.md": "---\n---\nMit Emre Öztürk.\nUnd [dort](/emre-alt/).\nSonst nichts.\n",
    }
    assert withdrawal.traces(EMRE, files) == (
        Trace("content/founders/a/index.md", 3, "Emre Öztürk", shown=True),
        Trace("content/founders/a/index.md", 4, "emre-alt", shown=False),
        Trace("content/ledger/2026/a.yml", 1, "emre-oeztuerk", shown=False),
        Trace("content/ledger/2026/a.yml", 2, "Emre Öztürk", shown=False),
    )


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_mail_tells_what_cannot_be_called_back_and_nothing_else(lang: str) -> None:
    told = {"first": "Emre", "publication": "Vorgestellt", "editor": "Redaktion", "day": date(2026, 11, 20)}
    _, sent = withdrawal.farewell(lang, letters=("2026-09", "2026-11"), published=True, **told)
    _, none = withdrawal.farewell(lang, letters=(), published=False, **told)
    assert "2026-09, 2026-11" in sent
    assert sent.count("\n- ") == 4
    assert none.count("\n- ") == 2
    for word in ("Feeds", "feeds", "alten Adresse", "old address"):
        assert word not in none, "they were never in any, and never had one"
    assert ("Feeds" if lang == "de" else "feeds") in sent
    assert all("git" in text and "{" not in text and "Redaktion" in text for text in (sent, none))


def test_what_is_kept_of_somebody_is_the_day_the_addresses_and_the_numbers_in_which_nobody_is_left() -> None:
    day = date(2026, 11, 20)
    assert withdrawal.record(day, (), was_shown=True) == 'date: "2026-11-20"\n'
    assert (
        withdrawal.record(day, (), was_shown=True, emptied=["2026-10"]) == 'date: "2026-11-20"\nemptied: ["2026-10"]\n'
    )
    assert (
        withdrawal.record(day, ("a-b", "c"), was_shown=False)
        == 'date: "2026-11-20"\naliases: ["a-b", "c"]\nwas_shown: "no"\n'
    )
