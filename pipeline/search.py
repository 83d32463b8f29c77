"""The index of the search: pagefind reads the written pages and lays it beside them, in files that a browser fetches singly.

What of a page is found stands in ``theme/templates/portrait.html``: only what bears ``data-pagefind-body``. No filters are used,
because with them pagefind 1.5 gives other bytes with every run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pagefind_bin

TEMPLATE: Final = "portrait.html"  # of the pages that are read
FOLDER: Final = "pagefind"  # below the site's root; theme/static/search.js looks there
_SPARE: Final = ("pagefind-*ui.*", "pagefind-highlight.js")  # pagefind's own pages: 400 kB that nobody would load


class IndexFailed(Exception):
    """The index could not be made; what pagefind said is the message."""


def index(pages: Mapping[str, str | Path], beside: Path, site: Path) -> None:
    """Write the index of ``pages``, of which there is at least one, into ``site``. Raises IndexFailed.

    ``pages`` are the files by where they belong in the site. They get names in the empty folder ``beside``, without folders of
    their own: pagefind takes addresses from where files lie, and making ten thousand folders takes longer than reading the pages.
    """
    for name, path in pages.items():
        place = beside / f"{name.removesuffix('/index.html')}.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            place.hardlink_to(path)
        except OSError:  # some systems know one name for a file only
            shutil.copyfile(path, place)
    known = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        # Started in the folder: pagefind reads its settings from where it stands, and there are none.
        command = [pagefind_bin.get_executable(), "--site", ".", "--output-path", (site / FOLDER).resolve(), "--silent"]
        done = subprocess.run(command, cwd=beside, env=known, capture_output=True, check=False)  # noqa: S603
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
