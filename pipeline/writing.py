"""How files get onto the disk: pages are rendered from their views, below one folder, and nothing is written twice.

With Pelican, or without: also whether that makes a difference.
"""

from __future__ import annotations

import os
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.portrait_page import Site
from pipeline.rendering import Templates

# Of the settings, those that let somebody else have a hand in what Pelican writes.
_OURS: Final[Mapping[str, Any]] = {
    "PLUGINS": ["plugins.founders", "plugins.pages"],
    "STATIC_PATHS": [],
    "THEME_STATIC_PATHS": ["static"],
    "THEME_STATIC_DIR": "static",
}


class SiteWriter:
    """Writes the files of a site into the folder ``output``."""

    def __init__(self, output: Path | str, templates: Templates, sites: Mapping[str, Site]) -> None:
        """``sites`` are what every page says about the publication, by language."""
        self._output = str(output)
        self._templates = templates
        self._sites = sites
        self._written: set[str] = set()
        self._folders: set[str] = set()  # that are there

    def view(self, name: str, template: str, view: Any, lang: str) -> None:
        """Render ``view`` with ``template`` in ``lang`` and write it to ``name``. Raises TemplateFailed, and as :meth:`data`."""
        html = self._templates.render(template, lang, view=view, site=self._sites[lang])
        self.data(name, html.encode())

    def data(self, name: str, data: bytes) -> None:
        """Write a file. Raises ValueError outside of the folder and for a file that was written before."""
        folder, _, own = name.rpartition("/")
        if not own or {"", ".", ".."} & {own, *(folder.split("/") if folder else ())} or name in self._written:
            raise ValueError(f"{name}: written twice, or outside the output folder")
        self._written.add(name)
        if folder not in self._folders:
            os.makedirs(f"{self._output}/{folder}", exist_ok=True)  # noqa: PTH103  # as below
            self._folders.add(folder)
        with open(f"{self._output}/{name}", "wb") as file:  # noqa: PTH123  # there are thousands, and each Path costs
            file.write(data)


def is_by_us_alone(root: Path) -> bool:
    """Return whether a preview is the same without Pelican: whether it has neither other plugins nor other files to copy."""
    try:
        settings = runpy.run_path(str(root / "pelicanconf.py"))
        return all(settings.get(name) == value for name, value in _OURS.items())
    except Exception:  # noqa: BLE001  # whatever the settings raise, Pelican will say it
        return False
