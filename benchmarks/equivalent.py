"""``inv`` without those parts of a site that other engines do not have: search, cards, letters, exports, all feeds but one.

The rest, relay and network, is left away by the content (:class:`benchmarks.sites.Equivalent`). The product has no such
switches, so its functions are replaced here. Whether that worked is looked at afterwards, in what was built.
"""

from __future__ import annotations

import importlib
import sys
from itertools import islice
from typing import Any

from invoke.main import program

import pipeline


def _nothing(*_: Any) -> tuple[()]:
    return ()


def _replaced(name: str) -> Any:
    """Return a module of the product; before the first that builds, what is left away is replaced.

    Not earlier: a build that finds nothing to do loads neither those modules nor this one's replacements.
    """
    if name not in ("retouch", "site_commands"):
        raise AttributeError(name)
    from pipeline import placing

    placing._index = lambda *_: (set(), False)  # the search: what it reads is looked at for nothing else
    if name == "retouch":
        return importlib.import_module("pipeline.retouch")
    from pipeline import exports, feeds, letter, views

    all_feeds = feeds.forms
    feeds.forms = lambda *given: islice(all_feeds(*given), 1)  # all portraits in the publication's language, as RSS
    letter.letter_views = lambda *_: {}
    views.Pages.drawn = _nothing  # type: ignore[method-assign, assignment]
    exports.FORMS = ()  # type: ignore[misc, assignment]
    return importlib.import_module("pipeline.site_commands")


def main() -> None:
    """Run the command of the line."""
    pipeline.__getattr__ = _replaced  # type: ignore[method-assign]  # asked by `from pipeline import site_commands`
    program.run(["inv", *sys.argv[1:]])


if __name__ == "__main__":
    main()
