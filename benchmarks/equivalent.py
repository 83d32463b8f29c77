"""``inv`` without those parts of a site that other engines do not have: search, cards, exports, all feeds but one.

The rest, letters and the network, is left away by the content (:class:`benchmarks.sites.Equivalent`). The product has no such
switches, so its functions are replaced here, before the command begins.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from invoke.main import program

from pipeline import exports, feeds, search, views
from pipeline.domain import Picture, Publication


def _one_feed(publication: Publication, pictures: Mapping[str, Picture]) -> tuple[tuple[str, bytes], ...]:
    feed = feeds.portraits(publication, publication.facts.languages[0], pictures)
    return ((feed.rss_url.removeprefix(f"{publication.facts.url}/"), feeds.rss(feed)),)


def _nothing(*_: Any) -> tuple[()]:
    return ()


def main() -> None:
    """Run the command of the line."""
    for module, name, replaced in (
        (search, "index", _nothing), (views, "drawn_cards", _nothing),
        (exports, "documents", _nothing), (feeds, "documents", _one_feed),
    ):  # fmt: skip
        getattr(module, name)  # it has to be there, or nothing would be replaced
        setattr(module, name, replaced)
    program.run(["inv", *sys.argv[1:]])


if __name__ == "__main__":
    main()
