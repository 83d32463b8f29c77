"""A letter asks of mail programs what they can do, by published data, and whatever else it uses may be missing unharmed."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest

from tests.letters.features import used
from tests.letters.world import letters

TABLE: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "support.json").read_text("utf-8"))

UNHARMED: Final = {
    # Enhancements: where they are missing, the letter looks plainer and says the same.
    "css-at-media": "Wider margins and larger headings stay on a narrow screen; nothing is cut off (test_screens).",
    "css-at-media-prefers-color-scheme": "Without it the letter stays light, or the program inverts colours that are in contrast anyway.",
    "css-color-scheme": "Likewise.",
    "html-meta-color-scheme": "Likewise.",
    "html-style": "All that a reader needs stands in the elements; test_screens looks at letters without their style sheet.",
    "css-selector-class": "Only in the style sheet, which may be missing.",
    "css-selector-type": "Only in the style sheet, which may be missing.",
    "css-selector-id": "The renderer's, for Outlook.com, in the style sheet.",
    "css-selector-child": "Dark paper in the style sheet, which may be missing.",
    "css-selector-descendant": "Only in the style sheet, which may be missing.",
    "css-selector-grouping": "Only in the style sheet, which may be missing.",
    "css-important": "Only in the style sheet, where it overrides what stands in the elements.",
    "css-border-radius": "Corners are square.",
    "css-hyphens": "Long words have soft hyphens (letter._hyphenated).",
    "css-overflow-wrap": "Long words have soft hyphens (letter._hyphenated).",
    "css-word-break": "Long words have soft hyphens (letter._hyphenated).",
    "css-text-wrap": "Headings break less evenly.",
    "css-white-space": "A date in brackets breaks over two lines; the date itself has no-break spaces.",
    "css-word-spacing": "Words keep their usual distance.",
    # For people who listen: where these are missing, a little more is read out.
    "html-aria-hidden": "Three asterisks or two initials are read out.",
    "html-aria-label": "The renderer's name of the whole letter; the heading says it too.",
    "html-role": "A table is announced as one.",
    "html-lang": "A text in another language is read with the wrong accent.",
    "html-dir": "The renderer's auto; both languages run from left to right anyway.",
    # Supported in part: we stay within the part.
    "css-background": "The renderer's, with a colour alone; the attribute bgcolor or background-color says the same.",
    "css-background-color": "GMX and web.de ignore it on body; the table inside has it too.",
    "css-border": "Outlook for Windows knows it on tables and cells, where it is used.",
    "css-border-collapse": "Unknown to the testers of two apps; the cells have no borders that could double.",
    "css-direction": "The renderer's ltr, which is the default.",
    "css-display": "block and inline-block only; Outlook for Windows gets tables from the renderer and cells with padding.",
    "css-display-none": "Hides the preheader; where it is ignored, size, height and opacity hide it.",
    "css-font-size": "In pixels, which all know.",
    "css-font-weight": "normal and bold only.",
    "css-height": "auto for pictures, which have it as an attribute too; and the spacer's row.",
    "css-letter-spacing": "In pixels; where it is ignored, letters stand closer.",
    "css-line-height": "As a number; where it is ignored, lines stand closer.",
    "css-margin": "No negative values (test below); auto is the renderer's and Outlook for Windows gets a table with align instead.",
    "css-max-height": "Hides the preheader, one of several ways.",
    "css-max-width": "Outlook for Windows takes the attribute width of tables and pictures.",
    "css-opacity": "Hides the preheader, one of several ways.",
    "css-outline": "The renderer's, in the style sheet.",
    "css-overflow": "Hides the preheader, one of several ways.",
    "css-padding": "On cells, which all know; elsewhere on the button (mso-padding-alt) and in the style sheet (test below).",
    "css-text-align": "left, center and right only.",
    "css-text-decoration": "none on headings that are links, and on buttons: underlined they read as well.",
    "css-width": "Outlook for Windows takes the attribute.",
    "html-align": "The cell or the style says the same.",
    "html-body": "Gmail and others make a div of it, with its styles on the div inside.",
    "html-cellpadding": "Unknown to the testers of two apps; the style says it too.",
    "html-cellspacing": "Unknown to the testers of two apps; HTML 3.2.",
    "html-doctype": "Nothing depends on the mode of rendering but margins of a few pixels.",
    "html-height": "Outlook for Windows takes it for pictures and cells, where it stands.",
    "html-img": "Unknown to some testers; a letter says everything without its pictures too.",
    "html-hr": "The editors' line between two paragraphs.",
    "html-lists": "The editors' lists; where bullets are lost they are lines.",
    "html-mailto-links": "In two apps on Android nothing opens; the address stands beside the link as text.",
    "html-width": "Outlook for Windows takes it in pixels and percent, as it stands.",
}  # fmt: skip
"""Features that a program lacks or has in part, and why a letter that uses them is as good there."""

OLDER: Final = {
    "css-color", "css-font-family", "css-font-style", "html-a", "html-alt", "html-b", "html-bgcolor", "html-border", "html-br",
    "html-class", "html-em", "html-head", "html-href", "html-html", "html-td", "html-tbody", "html-title",
    "html-tr", "html-type",
}  # fmt: skip
"""HTML 3.2 and CSS 1: what mail programs have always known. Nobody tests it, so the data has no row for it."""

HARMLESS: Final = {
    "css--ms-interpolation-mode", "css--ms-text-size-adjust", "css--webkit-text-size-adjust",  # the renderer's, for old programs
    "css-pseudo-class-root",  # carries color-scheme, see above
    "html-aria-roledescription",  # the renderer's "email" for who listens
    "html-media",  # of the renderer's style elements, which may be missing
    "html-meta", "html-meta-format-detection", "html-meta-viewport", "html-xmlns", "html-xmlns:o", "html-xmlns:v",
}  # fmt: skip
"""Not in the data either; a program that does not know it passes over it."""

NAMES: Final = sorted(letters())


def lacking(feature: str) -> list[str]:
    """Return the programs that have ``feature`` in part, not at all, or nobody knows."""
    verdicts = TABLE["features"][feature].replace(" ", "")
    return [program for program, verdict in zip(TABLE["programs"], verdicts, strict=True) if verdict in "anu"]


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_uses_nothing_that_a_program_lacks_but_what_may_be_missing(name: str) -> None:
    asked = used(letters()[name].html)
    known = asked & set(TABLE["features"])
    assert len(known) > 30
    assert {feature: lacking(feature) for feature in known - set(UNHARMED) if lacking(feature)} == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_the_data_does_not_know_is_older_than_the_data_or_harmless(name: str) -> None:
    assert used(letters()[name].html) - set(TABLE["features"]) - OLDER - HARMLESS == set()


def test_no_reason_is_given_for_what_no_letter_uses_or_every_program_can() -> None:
    asked = set().union(*(used(letter.html) for letter in letters().values()))
    assert {feature for feature in UNHARMED if feature not in asked or not lacking(feature)} == set()
    assert (OLDER | HARMLESS) - asked == set()


def test_a_new_feature_would_be_noticed() -> None:
    html = letters()["de"].html.replace("</style>", ".x{display:flex;gap:1rem}a:hover{transform:none}</style>", 1)
    new = used(html.replace("<p ", "<svg></svg><p ", 1)) - used(letters()["de"].html)
    assert new == {"css-display-flex", "css-gap", "css-unit-rem", "css-pseudo-class-hover", "css-transform", "html-svg"}
    assert all(lacking(feature) for feature in new)


class _Styles(HTMLParser):
    """Collects (element, property, value) of every style in an element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = dict(attrs).get("style") or ""
        pairs = (part.split(":", 1) for part in style.split(";") if part.strip())
        self.found += [(tag, name.strip(), value.strip()) for name, value in pairs]


@pytest.mark.parametrize("name", NAMES)
def test_margins_are_never_negative_and_padding_stands_on_cells(name: str) -> None:
    styles = _Styles(letters()[name].html).found
    margins = [value for _, prop, value in styles if prop.startswith("margin")]
    assert margins
    assert not [value for value in margins if "-" in value]
    padded = {tag for tag, prop, value in styles if prop.startswith("padding") and value not in ("0", "0px")}
    assert padded <= {"td", "a"}, "a link with padding is a button, whose cell has mso-padding-alt for Outlook"
