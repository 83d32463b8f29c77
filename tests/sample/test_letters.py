"""The letters of the sample publication, before the same judges as the letters of tests/letters."""

from __future__ import annotations

import re
from functools import cache

import pytest

from pipeline.domain import Letter
from pipeline.letter import NothingToSend, compose, too_heavy
from pipeline.rendering import Templates
from tests.factories import picture
from tests.letters.features import used
from tests.letters.test_programs import Run, run, score, untidy
from tests.letters.test_support import HARMLESS, OLDER, TABLE, UNHARMED, lacking
from tests.sample.test_sample import PUBLICATION, ROOT

__all__ = ["run"]  # a fixture
MONTHS = [(issue.month, lang) for issue in PUBLICATION.issues for lang in PUBLICATION.facts.languages]


@cache
def letters() -> dict[tuple[str, str], Letter]:
    """Return the letters of all numbers in both languages; one may have nobody in it."""
    templates = Templates(ROOT / "theme")
    pictures = {
        p.slug: picture(p.slug, path=f"{p.slug}/portrait-letter.jpg") for p in PUBLICATION.profiles if p.portrait
    }
    made = {}
    for issue in PUBLICATION.issues:
        for lang in PUBLICATION.facts.languages:
            try:
                made[issue.month, lang] = compose(issue, PUBLICATION, pictures, templates, lang)
            except NothingToSend:
                continue
    return made


@pytest.mark.slow
def test_nearly_every_number_of_the_sample_has_a_letter_in_both_languages() -> None:
    assert len(letters()) >= len(MONTHS) - 2


@pytest.mark.slow
def test_no_letter_of_the_sample_is_too_heavy_or_asks_for_what_programs_lack() -> None:
    for key, letter in letters().items():
        assert too_heavy(letter) is None, key
        asked = used(letter.html)
        assert asked - set(TABLE["features"]) <= OLDER | HARMLESS, key
        assert {f for f in asked & set(TABLE["features"]) if f not in UNHARMED and lacking(f)} == set(), key


def test_the_plain_text_of_the_sample_is_text() -> None:
    for key, letter in letters().items():
        lines = letter.text.splitlines()
        assert max(map(len, lines)) <= 78, key
        assert not re.search(r"&\w+;|&#|</?\w+>|\u00ad|\u034f|\u200b", letter.text), key
        notes = [int(number) for number in re.findall(r"^\[(\d+)\] ", letter.text, re.MULTILINE)]
        assert notes == list(range(1, len(notes) + 1)), "notes are numbered through and listed in their order"
        assert {int(n) for n in re.findall(r"\[(\d+)\](?! (?:https?|mailto):)", letter.text)} == set(notes), key


def test_nobody_planned_is_in_a_letter_of_the_sample() -> None:
    for planned in PUBLICATION.planned:
        for key, letter in letters().items():
            assert planned.slug not in letter.html + letter.text, key
            assert planned.founder.name not in letter.html + letter.text, key


def test_tidy_has_nothing_to_say_of_a_letter_of_the_sample(run: Run) -> None:
    for key, letter in letters().items():
        assert untidy(run, letter.html) == [], key


@pytest.mark.slow
@pytest.mark.parametrize("key", MONTHS[:6], ids="-".join)
def test_spamassassin_has_nothing_against_a_letter_of_the_sample(key: tuple[str, str], run: Run) -> None:
    assert score(run, letters()[key]) < 1.0
