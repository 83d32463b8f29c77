"""Dates in words."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline import dates


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        ("2021", "2021", "2021"),
        ("2021-03", "März 2021", "March 2021"),
        ("2021-03-14", "14. März 2021", "14 March 2021"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(value: str, german: str, english: str) -> None:
    assert (dates.as_known(value, "de"), dates.as_known(value, "en")) == (german, english)


def test_a_month_and_a_day_are_said_in_the_language_of_the_page() -> None:
    assert [dates.of_month("2026-12", lang) for lang in ("de", "en")] == ["Dezember 2026", "December 2026"]
    assert [dates.of_day(date(2026, 12, 1), lang) for lang in ("de", "en")] == ["1. Dezember 2026", "1 December 2026"]
