"""The months' colours: the same in the style sheet, and legible."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import colours

SHEET = (Path(__file__).parents[1] / "theme" / "static" / "site.css").read_text("utf-8")


def luminance(colour: str) -> float:
    """Return the relative luminance (source: WCAG 2.2, "relative luminance")."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", colours.MONTHS)
def test_letters_on_every_colour_have_a_contrast_of_seven(colour: str) -> None:
    assert (luminance(colour) + 0.05) / (luminance(colours.INK) + 0.05) >= 7


def test_the_style_sheet_has_the_same_colours() -> None:
    found = dict(re.findall(r"\.tint-(\d+) \{ --tint: (#[0-9a-f]{6}); \}", SHEET))
    assert [found[str(number)] for number in range(12)] == list(colours.MONTHS)
    assert len(found) == 12
    assert f"--on-tint: {colours.INK};" in SHEET


def test_a_month_wears_its_own_colour() -> None:
    assert colours.tint("2026-01") == 0
    assert colours.colour("2026-12") == colours.MONTHS[11]
