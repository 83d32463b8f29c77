"""Every page of the site is written through this plugin: a page is a pure function of its view.

It brings one generator (``get_generators``) for the pages that are no articles of Pelican's: home, issues, lists, letters,
feeds, pictures, redirects; and one writer (``get_writer``) that renders any page from ``view``, ``site`` and the translations,
nothing else. Both are Pelican's official hooks. Settings: ``MATERIAL`` and ``WORK``, which :mod:`plugins.founders` sees to.
"""

from __future__ import annotations

import os
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.writers import Writer

from pipeline import views
from pipeline.site import Work


class SiteGenerator(Generator):
    """Writes what Pelican's own generators do not."""

    def generate_output(self, writer: Any) -> None:
        """Write the pages and the files beside them."""
        work: Work = self.settings["WORK"]
        for page in work.pages:
            writer.write_view(page.file, page.template, page.view, page.lang)
        for extra in work.extras:
            writer.write_bytes(extra.name, extra.make())


class ViewWriter(Writer):
    """Renders a page from its view."""

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self._templates = self.settings["MATERIAL"].templates
        self._work: Work = self.settings["WORK"]
        self._written: set[str] = set()
        self._folders: set[str] = set()  # that are there

    def write_file(self, name: str, template: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        """Write an article or a page of Pelican's from the view it was given; everything else is written by us."""
        if not name:  # Pelican's word for a page that the settings switch off
            return
        content = kwargs.get("article") or kwargs.get("page")
        if content is None:
            raise ValueError(f"{name}: only articles and pages have a view")
        self.write_view(name, template.name, content.view(), content.lang)

    def write_view(self, name: str, template: str, view: views.View, lang: str) -> None:
        """Render ``view`` with ``template`` in ``lang`` and write it to ``name`` below the output folder."""
        html = self._templates.render(template, lang, view=view, site=self._work.sites[lang])
        self.write_bytes(name, html.encode())

    def write_bytes(self, name: str, data: bytes) -> None:
        """Write a file below the output folder. Raises ValueError outside of it and for a file that was written before."""
        folder, _, own = name.rpartition("/")
        if not own or {"", ".", ".."} & {own, *(folder.split("/") if folder else ())} or name in self._written:
            raise ValueError(f"{name}: written twice, or outside the output folder")
        self._written.add(name)
        if folder not in self._folders:
            os.makedirs(f"{self.output_path}/{folder}", exist_ok=True)  # noqa: PTH103  # as below
            self._folders.add(folder)
        with open(f"{self.output_path}/{name}", "wb") as file:  # noqa: PTH123  # there are thousands, and each Path costs
            file.write(data)


def generators(_pelican: Pelican) -> type[SiteGenerator]:
    """Name the generator."""
    return SiteGenerator


def writer(_pelican: Pelican) -> type[ViewWriter]:
    """Name the writer."""
    return ViewWriter


def register() -> None:
    """Connect the signals."""
    signals.get_generators.connect(generators)
    signals.get_writer.connect(writer)
