"""Dates in words, as readers of a language write them.

A site says the same months and days again and again, and putting one into words takes longer than making a small page's view: what
was said lately is kept.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from babel.dates import format_date, get_month_names

from pipeline.domain import Month

_KEPT: Final = 4096  # more than the months of a century in two languages
_BRITISH: Final = {"en": "en_GB"}  # as the English texts are spelt: the day stands first


@lru_cache(_KEPT)
def of_month(month: Month, lang: str) -> str:
    """Return a month for people: "November 2026"."""
    names = get_month_names("wide", "stand-alone", locale=lang)
    return f"{names[int(month[5:])]} {int(month[:4])}"


@lru_cache(_KEPT)
def of_day(day: date, lang: str) -> str:
    """Return a day for people: "14. März 2021", "14 March 2021"."""
    return format_date(day, "long", locale=_BRITISH.get(lang, lang))


def as_known(value: str, lang: str) -> str:
    """Return a date as exact as it is known: "2021", "März 2021" or "14. März 2021"."""
    match len(value):
        case 4:
            return value
        case 7:
            return of_month(value, lang)
        case _:
            return of_day(date.fromisoformat(value), lang)
