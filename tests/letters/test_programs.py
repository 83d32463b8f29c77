"""Letters before programs that nobody here wrote: HTML Tidy for the form, SpamAssassin for what a filter thinks of it.

Tidy finds elements that are unclosed or wrongly nested, unknown elements and attributes, doubled attributes and ids, and broken
entities. It does not know which values an attribute may have, nor whether a table has as many cells as it says.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import pytest

from pipeline.couriers.message import encoded
from pipeline.domain import Letter
from tests.letters.world import letters

Run = Callable[[str, Sequence[str], bytes], str]
NAMES: Final = sorted(letters())
NEEDED_IN_MAIL: Final = (
    r'<(td|table)> attribute "align" not allowed for XHTML5',  # Outlook for Windows places nothing by CSS
    r'<table> lacks "summary" attribute',  # a table for layout has none (role="presentation")
    r'<html> proprietary attribute "xmlns:[vo]"',  # Outlook's, the renderer writes them
    r'<div> proprietary attribute "aria-roledescription"',  # ARIA 1.1 is younger than Tidy 5.6
)


@pytest.fixture
def run() -> Run:
    """Return what a program says about bytes it is given; skips where it is missing, unless that is forbidden."""

    def started(program: str, options: Sequence[str], data: bytes) -> str:
        if shutil.which(program) is None:
            asked = f"VORGESTELLT_REQUIRE_{program.upper()}"
            if os.environ.get(asked):
                pytest.fail(f"{program} is not installed, and {asked} asks for it")
            pytest.skip(f"{program} is not installed (Debian: apt install {program})")
        done = subprocess.run([program, *options], input=data, capture_output=True, timeout=120, check=False)
        return (done.stdout + done.stderr).decode("utf-8", "replace")

    return started


def untidy(run: Run, html: str) -> list[str]:
    """Return Tidy's errors and warnings, without what mail needs."""
    said = run("tidy", ["-quiet", "-errors", "-utf8", "--doctype", "html5", "--show-info", "no"], html.encode())
    remarks = [line.partition(" - ")[2] for line in said.splitlines() if " - " in line]
    allowed = re.compile("|".join(f"Warning: {pattern}" for pattern in NEEDED_IN_MAIL))
    return [remark for remark in remarks if not allowed.fullmatch(remark)]


@pytest.mark.parametrize("name", NAMES)
def test_tidy_has_nothing_to_say_but_what_mail_needs(name: str, run: Run) -> None:
    assert untidy(run, letters()[name].html) == []


def test_tidy_would_notice_a_slip_in_a_template(run: Run) -> None:
    for slip in ("<p><div>x</p>", "<mj-text>x</mj-text>", '<p class="a" class="b">x</p>', "<h2>x</h3>"):
        assert untidy(run, letters()["bare"].html.replace("</h1>", f"</h1>{slip}", 1)), slip


def score(run: Run, letter: Letter) -> float:
    """Return SpamAssassin's score of a letter's whole message: 5 is spam, below 1 nobody asks."""
    said = run("spamassassin", ["--local", "--test-mode"], encoded(letter))
    found = re.search(r"score=(-?\d+\.\d+) ", said)
    assert found, said[:400]
    return float(found.group(1))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_spamassassin_scores_a_letter_below_one(name: str, run: Run) -> None:
    assert score(run, letters()[name]) < 1.0


@pytest.mark.slow
def test_spamassassin_would_notice_an_advertisement(run: Run) -> None:
    assert score(run, replace(letters()["bare"], subject="VIAGRA 100% FREE MONEY!!! Act now")) > 1.0
