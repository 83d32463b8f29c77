"""What axe finds wrong on a page, in one look after the other: by day and by night, at rest, in colours of the reader's own."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

Look = dict[str, str]  # what a reader wishes for, as Page.emulate_media calls it
DAY: Look = {}
NIGHT: Look = {"color_scheme": "dark"}
NIGHT_AT_REST: Look = {"color_scheme": "dark", "reduced_motion": "reduce"}
OWN_COLOURS: Look = {"forced_colors": "active"}
_NO_WISHES: Look = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules that measure: colours, and how large things are, which a border more could change. All others read the document and which
# parts of it are shown; where the same words are shown, they find the same.
_MEASURES = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]


def faults(page: Page, *looks: Look) -> str:
    """Return what axe finds on the page as it stands, by all rules in the first look and by those that measure in the others.

    The page keeps the last look.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, object] = {"runOnly": _RULES, "resultTypes": ["violations"]}
    first = ""
    for look in looks:
        page.emulate_media(**(_NO_WISHES | look))  # type: ignore[arg-type]
        page.evaluate("Promise.allSettled(document.getAnimations().map(animation => animation.finished))")
        words = page.locator("body").inner_text()
        first = first or words
        assert words == first, f"in the look {look} other words are shown, so all rules have to be asked again"
        found = AxeResults(page.evaluate("options => axe.run(options)", options))
        if found.violations_count:
            return f"{look}\n{found.generate_report()}"
        options["runOnly"] = {"type": "rule", "values": _MEASURES}
    return ""
