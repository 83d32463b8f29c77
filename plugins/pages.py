"""Every page of the site is written through this plugin: a page is a pure function of its view.

It brings one generator (``get_generators``) for the pages that are no articles of Pelican's: home, issues, lists, letters,
feeds, pictures, redirects; and one writer (``get_writer``) that renders any page from ``view``, ``site`` and the translations,
nothing else. Both are Pelican's official hooks. Of each page that is written other plugins hear as from Pelican's own writer, by
the signal ``content_written``. What was written by an earlier build and is still right stays as they left it then and is not
written again. Settings: ``MATERIAL`` and ``WORK``, which :mod:`plugins.founders` sees to.
"""

from __future__ import annotations

from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.utils import sanitised_join
from pelican.writers import Writer

from pipeline.site import Work
from pipeline.writing import SiteWriter


class SiteGenerator(Generator):
    """Writes what Pelican's own generators do not."""

    def generate_output(self, writer: Any) -> None:
        """Write the pages and the files beside them."""
        work: Work = self.settings["WORK"]
        work.write_beside(writer.site, lambda name: writer.tell(name, self.context))


class ViewWriter(Writer):
    """Renders a page from its view."""

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self.site = SiteWriter(output_path, self.settings["MATERIAL"].templates, self.settings["WORK"].sites)

    def write_file(
        self, name: str, template: Any, context: dict[str, Any], relative_urls: bool = False, paginated: Any = None,
        template_name: str | None = None, override_output: bool = False, url: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Write an article or a page of Pelican's from the view it was given; everything else is written by us."""
        if not name:  # Pelican's word for a page that the settings switch off
            return
        content = kwargs.get("article") or kwargs.get("page")
        if content is None:
            raise ValueError(f"{name}: only articles and pages have a view")
        self.site.view(name, template.name, content.view(), content.lang)
        self.tell(name, context, **kwargs)

    def tell(self, name: str, context: dict[str, Any], **more: Any) -> None:
        """Tell other plugins that a page was written, with what Pelican would have given to its template."""
        if signals.content_written.receivers:
            known = context | {"localsiteurl": context.get("localsiteurl"), "output_file": name} | more
            signals.content_written.send(sanitised_join(self.output_path, name), context=known)


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
