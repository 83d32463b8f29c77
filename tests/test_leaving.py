"""Wishes to be removed: seen in the words people use, and not in the words of a trade."""

from __future__ import annotations

import pytest

from pipeline import leaving, schema
from pipeline.form import headings
from tests.factories import ADA, JOERG, MIRA, MIRA_EN, QUESTIONS


@pytest.mark.parametrize(
    "text",
    [
        "Bitte entfernt mein Porträt von der Seite, ich höre auf.",
        "Hallo zusammen. Ich möchte, dass mein Eintrag gelöscht wird.",
        "Bitte löscht alles von mir.",
        "Könnt ihr das Porträt bitte entfernen?",
        "Löscht mich bitte!",
        "Bitte löschen",
        "Entfernen.",
        "Nehmt mich bitte von der Seite runter.",
        "Hiermit widerrufe ich meine Einwilligung.",
        "Ich ziehe meine Zustimmung zurück.",
        "Ich möchte auf der Website nicht mehr erscheinen.",
        "Wir wollen hier nicht mehr vorkommen.",
        "Please remove my portrait.",
        "It didn't work out, so I would like to request that we are removed from the list of adopters.",
        "I want my profile to be deleted. Please delete it from your site.",
        "Remove me",
        "Please take my portrait down.",
        "I withdraw my consent.",
        "unsubscribe",
    ],
)
def test_a_wish_to_leave_is_seen(text: str) -> None:
    assert leaving.wish(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ich möchte Graffiti von jeder Wand entfernen, die es nicht verdient.",
        "Löscht seit 2019 jeden Durst zwischen Elbe und Weser.",
        "Entfernt Rost, Farbe und schlechte Laune.",
        "Wir wollen Daten so löschen, dass sie weg sind.",
        "Streicht Wände, auch nachts.",
        "Die Nachbarn wollten mich nicht, dann habe ich ihnen Brot gebracht.",
        "Ich will nicht mehr angestellt sein.",
        "Mein Chef zog seine Zusage zurück, da habe ich gegründet.",
        "Clients ask us to remove rust. We remove it.",
        "I want to remove plastic from the sea.",
        "People want their data deleted, and we do it.",
        "Takes old sails down and sews them into bags.",
    ],
)
def test_a_trade_is_no_wish_to_leave(text: str) -> None:
    assert leaving.wish(text) is None


@pytest.mark.parametrize("text", [ADA, JOERG, MIRA, MIRA_EN], ids=["ada", "joerg", "mira", "mira-en"])
def test_ordinary_portraits_are_no_wish_to_leave(text: str) -> None:
    assert leaving.wish(text) is None


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_words_of_the_form_itself_are_no_wish_to_leave(lang: str) -> None:
    for heading in headings(lang, QUESTIONS):
        assert leaving.wish(f"{heading.label}\n{heading.option}") is None
    assert all(leaving.wish(field.example) is None for field in schema.FIELDS)


def test_the_sentence_itself_is_returned() -> None:
    assert leaving.wish("Guten Tag. Bitte löscht mein Porträt! Danke.") == "Bitte löscht mein Porträt"
