"""Each month has a colour, and a founder wears the colour of the month they were featured in: pages, letters and cards alike.

The site's style sheet holds the same values as ``.tint-0`` (January) to ``.tint-11``; a test compares the two, and holds every
colour to a contrast of 7 with the letters that stand on it.
"""

from __future__ import annotations

from typing import Final

from pipeline.domain import Month

INK: Final = "#191d1b"
"""The letters on every one of them, by day and by night."""

MONTHS: Final = (
    "#a3c9e8", "#c3bdf0", "#c5dc8c", "#f5d45c", "#8fd3a5", "#f3a9b8",
    "#f58f74", "#f2b84b", "#dcae74", "#ee9a58", "#93c2bd", "#8bbd9c",
)  # fmt: skip
"""From January to December."""


def tint(month: Month) -> int:
    """Return the number of a month's colour, 0 to 11: "2026-11" has 10."""
    return int(month[5:7]) - 1


def colour(month: Month) -> str:
    """Return a month's colour as "#a3c9e8"."""
    return MONTHS[tint(month)]
