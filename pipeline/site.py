"""How the site is built: Pelican writes it beside the old one, and only a whole one takes its place."""

from __future__ import annotations

import contextlib
import filecmp
import io
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.settings import read_settings

from pipeline import cards, connections, exports, feeds, hosting, icons, kit, letter, portrait, search, sitemap, views
from pipeline.addresses import Anchor, addresses
from pipeline.derivatives import Derivatives
from pipeline.domain import Picture, Profile, Publication
from pipeline.form import mail_template
from pipeline.network import Network
from pipeline.publication import Content
from pipeline.rendering import Templates

PREVIEW, PRODUCTION = "pelicanconf.py", "publishconf.py"


class BuildFailed(Exception):
    """Pelican or pagefind reported an error; the previous site is untouched."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the site is made of, ready to be written."""

    publication: Publication
    gallery: views.Gallery
    files: Mapping[str, bytes]  # pictures and feeds, by path relative to the output folder
    templates: Templates
    derivatives: Derivatives  # where drawn cards are kept; they are drawn when the pages are written


@dataclass(frozen=True, slots=True)
class Difference:
    """What a build changed: paths relative to the output folder."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def material(
    publication: Publication, content: Content, templates: Templates, derivatives: Derivatives | None = None
) -> Material:
    """Return everything that the pages of ``publication`` need, pictures included; ``derivatives`` spares making them again."""
    derivatives = derivatives or Derivatives()
    return dressed(publication, *_pictures(publication.profiles, content, derivatives), templates, derivatives)


def dressed(
    publication: Publication,
    pictures: dict[str, portrait.PictureSet],
    files: dict[str, bytes],
    templates: Templates,
    derivatives: Derivatives | None = None,
) -> Material:
    """Return the same where the pictures are made already: their values by slug, their files by path."""
    page_pictures = {slug: found.page for slug, found in pictures.items()}
    letter_pictures = {slug: found.letter for slug, found in pictures.items()}
    own = publication.facts.languages[0]
    letters = {}
    for issue in publication.issues:
        try:
            letters[issue.month] = letter.letter_view(issue, publication, letter_pictures, own)
        except letter.NothingToSend:
            continue
    files = files | dict(feeds.documents(publication, page_pictures))
    links = {lang: feeds.listing(publication, lang) for lang in publication.facts.languages}
    known = connections.for_readers(publication)
    data = _network_data(publication, known)
    files |= {anchor.path.lstrip("/"): made for anchor, made in data}
    gallery = views.Gallery(
        pictures=pictures,
        feeds={lang: tuple(link for link in found if not link.trade) for lang, found in links.items()},
        trade_feeds={(lang, link.trade): link for lang, found in links.items() for link in found if link.trade},
        letters=letters,
        network=known,
        data=tuple(anchor for anchor, _ in data),
    )
    return Material(publication, gallery, files, templates, derivatives or Derivatives())


def letter_pictures(
    profiles: Iterable[Profile], content: Content, derivatives: Derivatives
) -> tuple[dict[str, Picture], dict[str, bytes]]:
    """Return the pictures of ``profiles`` as a letter shows them, by slug, and their files, by path; nobody else's are opened."""
    pictures, files = {}, {}
    for slug, data, focus in _sources(profiles, content):
        ((variant, file),) = derivatives.of(data, focus, lambda variant: variant.name == "letter").items()
        pictures[slug] = shown = portrait.picture(slug, variant, file)
        files[shown.path] = file
    return pictures, files


def extra_files(made: Material, pages: Iterable[views.View], *, preview: bool) -> dict[str, bytes]:
    """Return the files of a site that are no pages: pictures, feeds, and what machines are told.

    ``pages`` are the views of :func:`views.pages`.
    """
    facts = made.publication.facts
    aside = (views.NotFoundView, views.RedirectView)
    written = [view.head for view in pages if not isinstance(view, aside)]
    written += views.portrait_heads(made.publication, made.gallery)
    written += [views.editorial(made.publication, page).head for page in made.publication.pages]
    return (
        dict(made.files)
        | _taking_part(made)
        | _drawn(made)
        | {
            "sitemap.xml": sitemap.sitemap(facts, written),
            "robots.txt": sitemap.robots(facts, preview=preview),
            "_headers": hosting.headers(facts),
            "_redirects": views.redirect_rules(made.publication),
        }
    )


def build(
    root: Path,
    made: Material,
    output: Path,
    *,
    settings: str = PREVIEW,
    dry_run: bool = False,
    searchable: bool = False,
) -> Difference:
    """Build the site into ``output`` and return what changed; ``dry_run`` only tells.

    ``searchable`` adds the index of the search, for sites that a server will show: from a folder no browser reads it.

    Raises BuildFailed and then leaves ``output`` as it was.
    """
    beside, previous = output.with_name(f"{output.name}.next"), output.with_name(f"{output.name}.previous")
    _recover(output, previous)
    shutil.rmtree(beside, ignore_errors=True)
    try:
        _run_pelican(root, made, beside, settings)
        if searchable and made.publication.profiles:
            _index(beside)
        difference = compare(output, beside)
        if difference and not dry_run:
            _swap(output, beside, previous)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(previous, ignore_errors=True)
    return difference


def compare(old: Path, new: Path) -> Difference:
    """Return how the files under ``new`` differ from those under ``old``, byte by byte."""
    before, after = set(_tree(old)), set(_tree(new))
    changed = [name for name in before & after if not filecmp.cmp(old / name, new / name, shallow=False)]
    return Difference(
        tuple(sorted(after - before)),
        tuple(sorted(changed)),
        tuple(sorted(before - after)),
        len(before & after) - len(changed),
    )


def _drawn(made: Material) -> dict[str, bytes]:
    """Return what is drawn for the site: cards, the site's icons, and the badge in every language."""
    facts, faces = made.publication.facts, made.templates.typefaces()
    files = icons.files(facts, faces)
    for lang in facts.languages:
        files[f"{addresses(facts, lang).home}{kit.BADGE}".lstrip("/")] = kit.badge(facts, lang, faces)
    for path, card in views.drawn_cards(made.publication, made.gallery):
        pictures = [made.files[sitter.picture] if sitter.picture else None for sitter in card.sitters]
        recipe = cards.recipe(card, pictures, faces)
        files[path] = made.derivatives.made(recipe, partial(cards.draw, card, pictures, faces))
    return files


def _taking_part(made: Material) -> dict[str, bytes]:
    """Return what lies beside the pages with the form: the questions as plain text, and what answers while there is no network.

    The latter lies at the top, for a browser lets it answer for nothing above its own folder.
    """
    facts, asked = made.publication.facts, made.publication.questions
    shown = [page for page in made.publication.pages if page.shows == "form"]
    files = {
        addresses(facts, page.lang).questions(page.slug): mail_template(page.lang, asked.get(page.lang, ()))
        for page in shown
    }
    if shown:
        files["/offline.js"] = made.templates.render("offline.js", facts.languages[0])
    return {path.lstrip("/"): text.encode() for path, text in files.items()}


def _network_data(publication: Publication, known: Network) -> tuple[tuple[Anchor, bytes], ...]:
    """Return the network as files for other programs, with the links to them."""
    folder = addresses(publication.facts, publication.facts.languages[0]).network
    documents = exports.documents(connections.graph(publication, known))
    return tuple((Anchor(name, folder + name), data) for name, _, data in documents)


def _pictures(
    profiles: Iterable[Profile], content: Content, derivatives: Derivatives
) -> tuple[dict[str, portrait.PictureSet], dict[str, bytes]]:
    """Return the published files of every portrait: what pages say about them, and their bytes."""
    values: dict[str, portrait.PictureSet] = {}
    files: dict[str, bytes] = {}
    for slug, data, focus in _sources(profiles, content):
        made = derivatives.of(data, focus)
        values[slug] = portrait.picture_set(slug, made)
        files |= {f"{slug}/{variant.file}": file for variant, file in made.items()}
    return values, files


def _sources(profiles: Iterable[Profile], content: Content) -> Iterator[tuple[str, bytes, tuple[float, float]]]:
    """Yield slug, file as it arrived and focus of every portrait that has a picture."""
    arrived = {s.slug: {file.name: file.data for file in s.files} for s in content.submissions}
    for profile in profiles:
        if profile.portrait is not None:
            yield profile.slug, arrived[profile.slug][profile.portrait.file], profile.portrait.focus


def _run_pelican(root: Path, made: Material, output: Path, settings: str) -> None:
    """Run Pelican in this process; whatever it logs as an error is one, for its exit code would hide it."""
    heard = _Errors()
    logger = logging.getLogger("pelican")
    logger.addHandler(heard)
    here = Path.cwd()
    try:
        os.chdir(root)  # Pelican reads its settings and the theme relative to the working directory
        overrides: dict[str, Any] = {"OUTPUT_PATH": str(output.resolve()), "MATERIAL": made}
        with contextlib.redirect_stdout(
            io.StringIO()
        ):  # Pelican counts what it did; the command says it in its own words
            Pelican(read_settings(str(root / settings), override=overrides)).run()
    except Exception as fault:
        raise BuildFailed(f"{type(fault).__name__}: {fault}") from fault
    finally:
        os.chdir(here)
        logger.removeHandler(heard)
    if heard.messages:
        raise BuildFailed("\n".join(heard.messages))


def _index(site: Path) -> None:
    try:
        search.index(site)
    except search.IndexFailed as fault:
        raise BuildFailed(str(fault)) from fault


class _Errors(logging.Handler):
    """Collects what Pelican logs at the level of errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _swap(output: Path, beside: Path, previous: Path) -> None:
    """Put the new site in the old one's place; between the two moves the old one can be recovered."""
    if output.exists():
        output.rename(previous)
    beside.rename(output)


def _recover(output: Path, previous: Path) -> None:
    """Bring the old site back where a run was killed between the two moves."""
    if previous.exists() and not output.exists():
        previous.rename(output)


def _tree(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()
