"""Pelican reads founders' portraits and the editors' pages through this plugin.

It connects three signals and keeps no state of its own (Pelican's autoreload runs many builds in one process):

``initialized``
    puts the checked publication into the setting ``MATERIAL`` and what is to be written of it into ``WORK``, unless a caller has
    done so, what Pelican has to know of that work's files into ``CHECKED``, and sets ``ARTICLE_PATHS`` to its portraits: what
    is not published yet is never opened. This signal, because generators copy the settings right after it.
``readers_init``
    registers a reader for Markdown that is limited to ``founders/`` and ``pages/``. It hands out what was checked and
    parsed before; nothing in a file can set a key of Pelican's.
``all_generators_finalized``
    gives every article and every page the attribute ``view``, which makes its view (see :mod:`pipeline.views`) when it is
    written. This signal, because a view needs all the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.readers import BaseReader, Readers
from pelican.utils import SafeDatetime

from pipeline.addresses import addresses, file_of
from pipeline.domain import Publication
from pipeline.site import Material, Work, work


class CheckedReader(BaseReader):
    """Hands Pelican what the pipeline has already read."""

    enabled = True
    file_extensions = ["md"]  # noqa: RUF012  # Pelican's own interface declares a plain list

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return what Pelican has to know of one file, and no HTML. Raises KeyError for a file that was not checked.

        A page shows its view; HTML would only be searched for links and pictures that nobody asks for.
        """
        return "", self.settings["CHECKED"][source_path]


def load(pelican: Pelican) -> None:
    """Make the checked publication known to this build."""
    settings = pelican.settings
    if settings.get("MATERIAL") is None:
        from pipeline import site_commands

        settings["MATERIAL"] = site_commands.material_of_today(Path(settings["PATH"]).parent)
    made: Material = settings["MATERIAL"]
    settings["DEFAULT_LANG"] = made.publication.facts.languages[0]
    settings["TIMEZONE"] = made.publication.facts.timezone
    settings["SITENAME"] = made.publication.facts.name
    if settings.get("WORK") is None:
        settings["WORK"] = work(made, preview=settings["PREVIEW"])[0]
    own: Work = settings["WORK"]
    articles, pages = dict(_articles(made.publication, own)), dict(_pages(made.publication, own))
    settings["ARTICLE_PATHS"] = sorted(source.removeprefix("content/") for source in articles)
    settings["PAGE_PATHS"] = sorted(source.removeprefix("content/") for source in pages)
    settings["THEME_STATIC_PATHS"] = settings["THEME_STATIC_PATHS"] if own.theme else []
    root = Path(settings["PATH"]).parent
    settings["CHECKED"] = {str(root / source): known for source, known in (articles | pages).items()}


def add_reader(readers: Readers) -> None:
    """Register the reader for this build's Markdown."""
    readers.reader_classes["md"] = CheckedReader


def give_views(generators: list[Any]) -> None:
    """Give every article and page what makes its view."""
    for generator in generators:
        if isinstance(generator, ArticlesGenerator):
            read = (*generator.articles, *generator.translations)
        elif isinstance(generator, PagesGenerator):
            read = (*generator.pages, *generator.translations)
        else:
            continue
        own: Work = generator.settings["WORK"]
        for content in read:
            content.view = own.read[f"content/{content.relative_source_path}"].make


def register() -> None:
    """Connect the signals."""
    signals.initialized.connect(load)
    signals.readers_init.connect(add_reader)
    signals.all_generators_finalized.connect(give_views)


def _articles(publication: Publication, own: Work) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the path of every portrait's file to be read, translations included, and what Pelican has to know of it."""
    published = {
        issue.month: SafeDatetime.fromtimestamp(issue.published.timestamp(), issue.published.tzinfo)
        for issue in publication.issues
    }
    for original in publication.profiles:
        for profile in (one for one in (original, *original.translations) if one.source in own.read):
            url = addresses(publication.facts, profile.lang).founder(profile.slug)
            known = _known(profile.founder.name, profile.slug, profile.lang, url, "portrait")
            yield profile.source, known | {"date": published[profile.issue]}


def _pages(publication: Publication, own: Work) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the same of the editors' pages."""
    for page in (one for one in publication.pages if one.source in own.read):
        url = addresses(publication.facts, page.lang).page(page.slug)
        yield page.source, _known(page.title, page.slug, page.lang, url, "page")


def _known(title: str, slug: str, lang: str, url: str, template: str) -> dict[str, Any]:
    return {
        "title": title,
        "slug": slug,
        "lang": lang,
        "url": url.lstrip("/"),
        "save_as": file_of(url),
        "template": template,
    }
