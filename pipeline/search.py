"""The index of the search: pagefind reads the written pages and lays it beside them, in files that a browser fetches singly.

What of a page is found stands in ``theme/templates/portrait.html``: only what bears ``data-pagefind-body``. No filters are used,
because with them pagefind 1.5 gives other bytes with every run.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Final

import pagefind_bin

FOLDER: Final = "pagefind"  # below the site's root; theme/static/search.js looks there
_SPARE: Final = ("pagefind-*ui.*", "pagefind-highlight.js")  # pagefind's own pages: 400 kB that nobody would load


class IndexFailed(Exception):
    """The index could not be made; what pagefind said is the message."""


def index(site: Path) -> None:
    """Write the index of the pages below ``site``, which has at least one portrait, into it. Raises IndexFailed."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        # Started in the site: pagefind reads its settings from where it stands, and there are none.
        command = [pagefind_bin.get_executable(), "--site", ".", "--output-subdir", FOLDER, "--silent"]
        done = subprocess.run(command, cwd=site, env=known, capture_output=True, check=False)  # noqa: S603
    except OSError as fault:
        raise IndexFailed(f"pagefind: {fault}") from fault
    if done.returncode or not (site / FOLDER / "pagefind.js").is_file():
        raise IndexFailed(
            f"pagefind ({done.returncode}): {(done.stderr or done.stdout).decode(errors='replace').strip()}"
        )
    _in_order(site / FOLDER / "pagefind-entry.json")
    for pattern in _SPARE:
        for path in (site / FOLDER).glob(pattern):
            path.unlink()


def _in_order(entry: Path) -> None:
    """Write the list of languages anew: pagefind 1.5 puts them into another order with every run."""
    known = json.loads(entry.read_text("utf-8"))
    entry.write_text(json.dumps(known, sort_keys=True, ensure_ascii=False), "utf-8")
