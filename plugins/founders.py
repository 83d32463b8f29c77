"""Pelican reads founders' portraits and the editors' pages through this plugin.

It connects three signals and keeps no state of its own (Pelican's autoreload runs many builds in one process):

``initialized``
    puts the checked publication into the setting ``MATERIAL`` and what is to be written of it into ``WORK``, unless a caller has
    done so, and sets ``ARTICLE_PATHS`` to the portraits of that work: what is not published yet is never opened. This signal,
    because generators copy the settings right after it.
``readers_init``
    registers a reader for Markdown that is limited to ``founders/`` and ``pages/``. It hands out what was checked and
    parsed before; nothing in a file can set a key of Pelican's.
``all_generators_finalized``
    gives every article and every page the attribute ``view`` (see :mod:`pipeline.views`). This signal, because a view
    needs all the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.readers import BaseReader, Readers
from pelican.utils import SafeDatetime

from pipeline.domain import Profile
from pipeline.site import Material, Work, work
from pipeline.views import View


class CheckedReader(BaseReader):
    """Hands Pelican what the pipeline has already read."""

    enabled = True
    file_extensions = ["md"]  # noqa: RUF012  # Pelican's own interface declares a plain list

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the HTML and the metadata of one file. Raises KeyError for a file that was not checked."""
        made: Material = self.settings["MATERIAL"]
        source = f"content/{Path(source_path).relative_to(self.settings['PATH']).as_posix()}"
        profile = _profiles(made).get(source)
        if profile is not None:
            return _article(made, profile, self.settings)
        page = next((page for page in made.publication.pages if page.source == source), None)
        if page is None:
            raise KeyError(source)
        return page.html, {"title": page.title, "slug": page.slug, "lang": page.lang, "template": "page"}


def load(pelican: Pelican) -> None:
    """Make the checked publication known to this build."""
    settings = pelican.settings
    if settings.get("MATERIAL") is None:
        from pipeline import commands

        settings["MATERIAL"] = commands.material_of_today(Path(settings["PATH"]).parent)
    made: Material = settings["MATERIAL"]
    settings["DEFAULT_LANG"] = made.publication.facts.languages[0]
    settings["TIMEZONE"] = made.publication.facts.timezone
    settings["SITENAME"] = made.publication.facts.name
    if settings.get("WORK") is None:
        settings["WORK"] = work(made, preview=settings["PREVIEW"])[0]
    own: Work = settings["WORK"]
    read = [source.removeprefix("content/") for source in sorted(own.read)]
    settings["ARTICLE_PATHS"] = [source for source in read if source.startswith("founders/")]
    settings["PAGE_PATHS"] = [source for source in read if source.startswith("pages/")]
    settings["THEME_STATIC_PATHS"] = settings["THEME_STATIC_PATHS"] if own.theme else []


def add_reader(readers: Readers) -> None:
    """Register the reader for this build's Markdown."""
    readers.reader_classes["md"] = CheckedReader


def give_views(generators: list[Any]) -> None:
    """Give every article and page its view."""
    for generator in generators:
        if isinstance(generator, ArticlesGenerator):
            read = (*generator.articles, *generator.translations)
        elif isinstance(generator, PagesGenerator):
            read = (*generator.pages, *generator.translations)
        else:
            continue
        views: Mapping[str, View] = generator.settings["WORK"].read
        for content in read:
            content.view = views[f"content/{content.relative_source_path}"]


def register() -> None:
    """Connect the signals."""
    signals.initialized.connect(load)
    signals.readers_init.connect(add_reader)
    signals.all_generators_finalized.connect(give_views)


def _profiles(made: Material) -> dict[str, Profile]:
    """Return every published portrait, translations included, by the path of its file."""
    return {p.source: p for original in made.publication.profiles for p in (original, *original.translations)}


def _article(made: Material, profile: Profile, settings: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    from pelican.contents import Category

    moment = next(issue.published for issue in made.publication.issues if issue.month == profile.issue)
    interview = profile.interview
    html = "".join((interview.opening, *(f"<h2>{a.question}</h2>{a.html}" for a in interview.answers)))
    return html, {
        "title": profile.founder.name,
        "date": SafeDatetime.fromtimestamp(moment.timestamp(), moment.tzinfo),
        "slug": profile.slug,
        "lang": profile.lang,
        "category": Category(profile.founder.trade, settings),
        "template": "portrait",
        "summary": profile.one_liner,
    }
