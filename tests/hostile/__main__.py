"""Puts every text of a folder into every field and looks at every sink: ``python -m tests.hostile <folder>``.

The parts, each of which can run alone (``--only``): ``checks`` and ``doors`` try what the first line refuses; ``values`` and
``pages`` put all of it into the values past the checks, and look at feeds, tables, letters and, in a browser, at pages;
``accepted`` builds what the checks let through; ``pictures`` gives every picture to a child process. Our own texts, and the same
looks, run with the tests (``test_hostile.py``).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from pipeline import publication, site, store
from pipeline.derivatives import Derivatives
from tests import factories
from tests.conftest import CHROMIUM
from tests.hostile import payloads, pictures, sinks, submissions, values
from tests.hostile.sinks import Outcome

AT_ONCE: Final = 300  # founders in one publication
FEW: Final = 3 * 12 + 2  # founders of some months, the last with so few that its letter shows them at length
TOGETHER: Final = 40  # texts in one field of a page
IN_A_MONTH: Final = 12
PARTS: Final = ("checks", "doors", "values", "pages", "accepted", "pictures")
# Nothing leaves the machine: whatever is not on loopback goes to a proxy that is not there.
BROWSER: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=127.0.0.1",
)


def main() -> int:
    """Try every text and every picture of a folder and print what became of them; 1 where something acted."""
    options = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    options.add_argument("folder", type=Path, help="where the collections lie: .txt, .md, .json, .yaml, .svg, pictures")
    options.add_argument("--only", choices=PARTS, action="append", help="one part, may be given again; all without it")
    options.add_argument("--every", type=int, default=1, metavar="N", help="take each Nth text only")
    given = options.parse_args()
    texts = payloads.collected(given.folder)[:: given.every]
    parts = tuple(given.only or PARTS)
    print(f"{len(texts)} texts")
    acted = 0
    if "checks" in parts or "accepted" in parts:
        begun = time.monotonic()
        counts, accepted = submissions.through_the_checks(texts)
        acted += said("checks", f"{len(texts)} texts x {len(submissions.FIELDS)} fields", counts, begun)
        if "accepted" in parts:
            begun = time.monotonic()
            outcome = through_both(accepted)
            acted += told("accepted", "what the checks let through, each in its field", outcome, begun)
    if "doors" in parts:
        begun = time.monotonic()
        counts = submissions.through_the_doors(texts)
        acted += said(
            "doors",
            f"{len(texts)} texts x {len(submissions.HEADINGS)} headings x {len(submissions.SHAPES)} shapes",
            counts,
            begun,
        )
    for part, together in (("values", 1), ("pages", TOGETHER)):
        if part in parts:
            begun = time.monotonic()
            outcome = past_the_checks(texts, together, in_a_browser=part == "pages")
            acted += told(part, f"{len(texts)} texts x {len(values.FIELDS)} fields", outcome, begun)
    if "pictures" in parts:
        acted += pictures.table(given.folder)
    return 1 if acted else 0


def past_the_checks(texts: tuple[str, ...], together: int, *, in_a_browser: bool) -> Outcome:
    """Put the texts into the values of publications, as many as needed, and look at what comes out of them."""
    outcome, twins = Outcome(), dict[int, sinks.Yardstick]()
    with started() if in_a_browser else nobody() as browser, tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "a" / "publication"
        few = sinks.yardstick(
            sinks.make(FEW, values.harmless, root, pages=in_a_browser, in_a_month=IN_A_MONTH), browser
        )
        for first in range(0, len(texts), AT_ONCE * together):
            part = texts[first : first + AT_ONCE * together]
            count = -(-len(part) // together)
            count += count % 2  # they stand in pairs
            if count not in twins:
                harmless = sinks.make(count, values.harmless, root, pages=in_a_browser, in_a_month=IN_A_MONTH)
                twins[count] = sinks.yardstick(harmless, None, few)
            made = sinks.make(count, values.in_turn(part, count), root, pages=in_a_browser, in_a_month=IN_A_MONTH)
            sinks.look(made, twins[count], browser, outcome)
            print(
                f"  {first + len(part)} of {len(texts)}: {sum(outcome.looked_at.values())} looks, {len(outcome.faults)} faults",
                flush=True,
            )
    return outcome


def through_both(accepted: dict[str, list[str]]) -> Outcome:
    """Write folders that hold what the checks accepted, check them together, build the site, and look at what comes out."""
    outcome = Outcome()
    most, twins = max(map(len, accepted.values())), dict[int, sinks.Yardstick]()
    with started() as browser, tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "a" / "publication"
        for first in range(0, most, AT_ONCE):
            count = min(AT_ONCE, most - first)
            if (
                count not in twins
            ):  # texts that are equal by chance name one another: what a relay looks like is right as well
                related = sinks.yardstick(sinks.make(FEW, values.harmless, root), browser)
                twins[count] = sinks.yardstick(on_disk({}, first, count, root, outcome), browser, related)
            made = on_disk(accepted, first, count, root, outcome)
            sinks.look(made, twins[count], browser, outcome)
            print(
                f"  {first + count} of {most}: {sum(outcome.looked_at.values())} looks, {len(outcome.faults)} faults",
                flush=True,
            )
    return outcome


def on_disk(accepted: dict[str, list[str]], first: int, count: int, root: Path, outcome: Outcome) -> sinks.Made:
    """Write ``count`` founders to the disk and return what comes out; whoever only fails beside the others is counted and harmless."""
    sinks.a_folder(root)
    given = {values.slug(n): submissions.packed(accepted, first + n, n) for n in range(count)}
    for slug, told in given.items():
        store.write_submission(root, submissions.folder(told, slug, picture=has_picture(slug)))
    for _ in range(5):
        content = store.read_content(root)
        verdict = publication.examine(content, factories.TODAY)
        if verdict.publication is not None:
            break
        for slug in {f.file.split("/")[2] for f in verdict.findings if f.severity == "error"}:
            outcome.looked_at["refused beside the others"] += 1
            given[slug] = submissions.packed({}, 0, int(slug[2:]))
            for name in (root / "content/founders" / slug).iterdir():
                name.unlink()
            (root / "content/founders" / slug).rmdir()
            store.write_submission(root, submissions.folder(given[slug], slug, picture=has_picture(slug)))
    assert verdict.publication is not None, verdict.findings
    words = {
        path: texts
        for slug, told in given.items()
        for path, texts in submissions.words(told, slug, picture=has_picture(slug)).items()
    }
    pictures, files = site._pictures(verdict.publication.profiles, content, Derivatives())
    return sinks.come_out(verdict.publication, pictures, files, root, words)


def has_picture(slug: str) -> bool:
    return slug.endswith("0")  # few are enough, for making them takes long


@contextmanager
def started() -> Iterator[Browser]:
    """Start a browser that reaches nothing but loopback."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(BROWSER))
        yield browser
        browser.close()


@contextmanager
def nobody() -> Iterator[None]:
    yield None


def said(part: str, what: str, counts: dict[str, int], begun: float) -> int:
    """Print what became of texts, and return how many of them acted."""
    print(f"{part}: {what} = {sum(counts.values())} submissions, {time.monotonic() - begun:.0f} s")
    for name, number in sorted(counts.items()):
        print(f"  {number:8} {name}")
    return sum(number for name, number in counts.items() if "act" in name or "consent" in name)


def told(part: str, what: str, outcome: Outcome, begun: float) -> int:
    """Print where it was looked and what acted there, and return how many kinds of faults there are."""
    print(f"{part}: {what}, {len(outcome.looked_at)} kinds of sinks, {time.monotonic() - begun:.0f} s")
    for name, number in sorted(outcome.looked_at.items()):
        print(f"  {number:8} {name}")
    for name, place in outcome.faults.items():
        print(f"  ACTED {outcome.times[name]} times: {name}: {place}")
    return len(outcome.faults)


if __name__ == "__main__":
    sys.exit(main())
