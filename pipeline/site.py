"""How the site is built: Pelican writes it beside the old one, and only a whole one takes its place."""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from pipeline import (
    cards,
    connections,
    exports,
    feeds,
    hosting,
    icons,
    kit,
    letter,
    placing,
    portrait,
    processes,
    search,
    sitemap,
    untouched,
    views,
)
from pipeline.addresses import Anchor, addresses, file_of
from pipeline.derivatives import Derivatives
from pipeline.domain import Issue, Picture, Profile, Publication
from pipeline.form import mail_template
from pipeline.portrait_page import Head, Site
from pipeline.publication import Content, vocabulary_of
from pipeline.rendering import TemplateFailed, Templates, located
from pipeline.upkeep import SIZE, Around, Keys, Upkeep, digest
from pipeline.writing import SiteWriter, is_by_us_alone

PREVIEW, PRODUCTION = "pelicanconf.py", "publishconf.py"
_PORTRAIT: Final = search.TEMPLATE
_MAP: Final = "sitemap.xml"
_MANY: Final = 150  # files; writing fewer is quicker than starting another process
_FEW: Final = 60  # files; starting Pelican takes longer than writing fewer
_STATIC: Final = "static/"  # where the theme's own files lie in the site


class BuildFailed(Exception):
    """Pelican or pagefind reported an error; the previous site is untouched."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file for programs: a feed, or the network in one of its forms."""

    name: str  # relative to the output folder
    write: Callable[[Any], bytes]
    value: Any  # all that it is written of; its ``repr`` tells all there is


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the site is made of, ready to be written."""

    publication: Publication
    gallery: views.Gallery
    pages: Mapping[str, views.Pages]  # what makes the pages of each language, the publication's own first
    files: Mapping[str, bytes]  # pictures, by path relative to the output folder
    documents: tuple[Document, ...]  # feeds, and the network for other programs
    templates: Templates
    derivatives: Derivatives  # where drawn cards are kept; they are drawn when the pages are written


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
    links = {lang: feeds.listing(publication, lang) for lang in publication.facts.languages}
    known = connections.for_readers(publication)
    graph, folder = connections.graph(publication, known), addresses(publication.facts, own).network
    gallery = views.Gallery(
        pictures=pictures,
        feeds={lang: tuple(link for link in found if not link.trade) for lang, found in links.items()},
        trade_feeds={(lang, link.trade): link for lang, found in links.items() for link in found if link.trade},
        letters=letter.letter_views(publication, letter_pictures, own),
        network=known,
        data=tuple(Anchor(name, folder + name) for name, _, _ in exports.FORMS),
    )
    documents = [Document(*form) for form in feeds.forms(publication, page_pictures)]
    documents += [Document(f"{folder}{name}".lstrip("/"), write, graph) for name, _, write in exports.FORMS]
    pages = views.in_every_language(publication, gallery)
    return Material(publication, gallery, pages, files, tuple(documents), templates, derivatives or Derivatives())


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


@dataclass(frozen=True, slots=True)
class Extra:
    """A file of the site that is no page."""

    name: str  # relative to the output folder
    key: bytes  # another one for other bytes
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Article:
    """A portrait or an editors' page: what Pelican reads. Its view is made when it is written: all at once take the most memory."""

    file: str  # relative to the output folder
    template: str
    lang: str
    make: Callable[[], views.View]


@dataclass(frozen=True, slots=True)
class Work:
    """What is written of the site: what is not there yet, or one process's share of it."""

    read: Mapping[str, Article]  # by their source
    pages: tuple[views.PageFile, ...]  # all others
    extras: tuple[Extra, ...]
    sites: Mapping[str, Site]  # by language
    searched: list[str]  # pages that the search reads, those that are there already included
    theme: bool  # with the theme's own files

    def __bool__(self) -> bool:
        return bool(self.read or self.pages or self.extras or self.theme)

    def part(self, share: int, among: int) -> Work:
        """Return a share of it."""
        read = list(self.read.items())
        return Work(
            dict(read[len(read) * share // among : len(read) * (share + 1) // among]),
            self.pages[share::among],
            self.extras[share::among],
            self.sites,
            self.searched,
            theme=self.theme and share == 0,
        )

    def write_beside(self, writer: SiteWriter, written: Callable[[str], None] = lambda _: None) -> None:
        """Write all that is not read from a source, and tell ``written`` the name of each page."""
        for page in self.pages:
            writer.view(page.file, page.template, page.view, page.lang)
            written(page.file)
        for extra in self.extras:
            writer.data(extra.name, extra.make())

    def write(self, writer: SiteWriter) -> None:
        """Write all but the theme's own files, as Pelican would."""
        for article in self.read.values():
            writer.view(article.file, article.template, article.make(), article.lang)
        self.write_beside(writer)


def work(
    made: Material, *, preview: bool, upkeep: Upkeep | None = None, known: Keys | None = None
) -> tuple[Work, Keys]:
    """Return what is to be written, and the keys of all files of the site; what is ``known`` is there already."""
    upkeep, known, keys = upkeep or Upkeep(Path()), known or {}, Keys()
    publication, languages = made.publication, made.publication.facts.languages
    sites = {lang: views.site(publication, made.gallery, lang, preview=preview) for lang in languages}
    shown = {lang: digest(repr(sites[lang])) for lang in languages}
    common = {lang: digest(repr(pages.common)) for lang, pages in made.pages.items()}

    def is_new(name: str, key: bytes) -> bool:
        if name in keys:
            raise BuildFailed(f"written twice: {name}")
        keys[name] = key
        return known.get(name) != key

    searched, around = list[str](), list[Around]()

    def page_is_new(page: views.PageFile) -> bool:
        if page.template == search.TEMPLATE:
            searched.append(page.file)
        # What a portrait shows elsewhere is in its outline, and how in what is common.
        others = (common[page.lang], *map(upkeep.outline, page.portraits)) if page.portraits else ()
        return is_new(page.file, upkeep.page(page.template, page.shows, shown[page.lang], *others))

    # Where this is the same as in the last build, so is what all pages show but the portraits, and what stands around each of those.
    shown_beside = _beside(made, upkeep, *shown.values(), *common.values())
    before = upkeep.beside(shown_beside, known)

    def portrait_is_new(profile: Profile, pages: views.Pages) -> bool:
        """Return the same of a portrait by what its view would be made of: making thousands to compare them takes longer."""
        file = file_of(pages.paths.founder(profile.slug))
        searched.append(file)
        beside = b"" if before is None else known.get(file, b"")[SIZE:]
        if not beside:
            value = pages.around(profile)
            beside = upkeep.page(_PORTRAIT, value, shown[pages.lang], common[pages.lang])
            around.append((profile.slug, pages.lang, file, beside, value))
        return is_new(file, upkeep.mark(profile) + beside)

    read = {
        text.source: Article(
            file_of(pages.paths.founder(profile.slug)), _PORTRAIT, text.lang, partial(pages.portrait, profile)
        )
        for pages, profile, text in _portraits(made)
        if portrait_is_new(profile, pages)
    }
    untranslated = [page for one in made.pages.values() for page in one.untranslated()]
    pages = [page for page in untranslated if page_is_new(page)]
    extras = chain(_cards(made), _extras(made, upkeep.program, preview=preview))
    new = [extra for extra in extras if is_new(extra.name, extra.key)]
    if before is not None:
        keys |= before
    else:
        beside = list(views.pages_beside(publication, made.pages))
        editors = {
            page.source: views.page_file("page.html", page.lang, views.editorial(publication, page))
            for page in publication.pages
        }
        pages += [page for page in beside if page_is_new(page)]
        read |= {
            source: Article(page.file, page.template, page.lang, page.make)
            for source, page in editors.items()
            if page_is_new(page)
        }
        heads = (page.head for page in (*beside, *editors.values()))
        new += [extra for extra in (_map(made, heads, upkeep.program),) if is_new(extra.name, extra.key)]
        names = (*(page.file for page in (*beside, *editors.values())), _MAP)
        everywhere = (
            vocabulary_of(publication),
            {lang: (made.pages[lang].common, sites[lang]) for lang in languages},
            searched,
        )
        upkeep.note_beside(shown_beside, {name: keys[name] for name in names}, around, everywhere)
    upkeep.note_told(publication.profiles)
    return Work(read, tuple(pages), tuple(new), sites, searched, theme=True), keys


def _beside(made: Material, upkeep: Upkeep, *alike: bytes) -> bytes:
    """Return a digest of all that the site shows beside what founders answered: of them it has the outlines.

    Whatever is new in a publication is part of it; the network is made of the rest.
    """
    told: list[bytes | str] = [upkeep.theme, *alike]
    for field in fields(Publication):
        value = getattr(made.publication, field.name)
        told.append(field.name)
        if field.name in ("profiles", "planned"):
            told += map(upkeep.outline, value)
        elif field.name == "issues":
            told += map(_issue_told, value)
        else:
            told.append(repr(sorted(value) if isinstance(value, frozenset) else value))
    told += [repr(getattr(made.gallery, field.name)) for field in fields(views.Gallery) if field.name != "network"]
    return digest(*told)


def _issue_told(issue: Issue) -> str:
    """Return all there is in an issue, its founders by their slugs."""
    updates = [(profile.slug, update.key) for profile, update in issue.updates]
    return repr((replace(issue, profiles=(), updates=()), [profile.slug for profile in issue.profiles], updates))


def _portraits(made: Material) -> Iterator[tuple[views.Pages, Profile, Profile]]:
    """Yield the portraits that Pelican writes, each in the languages it is written in, with what it is in that one."""
    for lang, pages in made.pages.items():
        own = [(profile, text) for profile in pages.profiles if (text := profile.in_language(lang))]
        # In the order they were read in, those of one share lie side by side in memory, and no other process gets copies of them.
        own.sort(key=lambda pair: pair[0].slug)
        yield from ((pages, profile, text) for profile, text in own)


def _cards(made: Material) -> Iterator[Extra]:
    """Yield the cards that stand for pages elsewhere."""
    faces = made.templates.typefaces()
    for path, card in chain.from_iterable(pages.drawn() for pages in made.pages.values()):
        pictures = [made.files[sitter.picture] if sitter.picture else None for sitter in card.sitters]
        recipe = cards.recipe(card, pictures, faces)
        key = digest(made.derivatives.reserve(recipe))
        yield Extra(path, key, partial(made.derivatives.made, recipe, partial(cards.draw, card, pictures, faces)))


def _map(made: Material, heads: Iterable[Head], program: bytes) -> Extra:
    """Return the map of the site; ``heads`` are those of all pages but the portraits."""
    pages = [head.located for head in heads if head.listed]
    for pages_of_one in made.pages.values():
        pages += pages_of_one.located()
    facts = made.publication.facts
    return Extra(_MAP, digest(program, repr((facts, pages))), partial(sitemap.sitemap, facts, pages))


def _extras(made: Material, program: bytes, *, preview: bool) -> Iterator[Extra]:
    """Yield all other files that are no pages: pictures, feeds, icons, and what machines are told."""
    facts = made.publication.facts
    told = {
        "robots.txt": sitemap.robots(facts, preview=preview),
        "_headers": hosting.headers(facts),
        "_redirects": views.redirect_rules(made.publication),
    }
    yield from _badges(made, program)
    for name, data in (dict(made.files) | _taking_part(made) | told).items():
        yield Extra(name, digest(data), partial(bytes, data))
    values = {id(document.value): document.value for document in made.documents}
    told_of = {place: digest(repr(value)) for place, value in values.items()}  # several are written of the same
    for document in made.documents:
        key = digest(program, document.write.__name__, told_of[id(document.value)])
        yield Extra(document.name, key, partial(document.write, document.value))


def sitemap_of(made: Material) -> bytes:
    """Return sitemap.xml as a build writes it."""
    beside = (page.head for page in views.pages_beside(made.publication, made.pages))
    editors = (views.editorial(made.publication, page).head for page in made.publication.pages)
    return _map(made, chain(beside, editors), b"").make()


def build(
    root: Path,
    made: Material,
    output: Path,
    *,
    settings: str = PREVIEW,
    dry_run: bool = False,
    searchable: bool = False,
    index_later: bool = False,
    upkeep: Upkeep | None = None,
) -> placing.Difference:
    """Build the site into ``output`` and return what changed; ``dry_run`` only tells.

    ``searchable`` adds the index of the search, for sites that a server will show: from a folder no browser reads it. With
    ``index_later`` the one that is there stays, right or not, and the site does not count as finished. ``upkeep`` knows what need
    not be written again.

    Raises BuildFailed and then leaves ``output`` as it was.
    """
    upkeep = upkeep or Upkeep(root)

    def write(beside: Path, known: Keys) -> placing.Written:
        keys, searched, names = _write(root, made, beside, settings, upkeep, known)
        return placing.Written(keys, names, searched if searchable else (), index_later)

    try:
        return placing.renew(output, upkeep, write, dry_run=dry_run)
    except (search.IndexFailed, TemplateFailed) as fault:
        raise BuildFailed(str(fault)) from fault


def _write(
    root: Path, made: Material, beside: Path, settings: str, upkeep: Upkeep, known: Keys
) -> tuple[Keys, list[str], set[str]]:
    """Write what is not ``known`` into ``beside``.

    Return the keys of all files of the site, the pages that are searched, and which files were written.
    """
    preview = settings == PREVIEW
    beside.mkdir(parents=True)

    upkeep.settle()
    own, keys = work(made, preview=preview, upkeep=upkeep, known=known)
    # Who else has a hand in the pages may write whatever they like: then nothing of it is known, and Pelican has to be asked.
    by_us = preview and is_by_us_alone(root)
    static = _static_known(upkeep, known) if by_us else {}
    keys |= static
    own = replace(own, theme=not static)
    count = len(own.read) + len(own.pages) + len(own.extras)

    def run(share: int, among: int) -> set[str]:
        if part := own.part(share, among):
            gc.enable()
            if static and count <= _FEW:
                _write_alone(made, part, beside)
            else:
                _run_pelican(root, made, part, beside, settings)
        return made.derivatives.used

    rested = not gc.isenabled()
    gc.freeze()  # what was made until now stays; only what rendering leaves behind is gone through for values that hold each other
    try:
        for used in processes.shared(run, count // _MANY):
            made.derivatives.used |= used
    finally:
        if rested:
            gc.disable()
        gc.unfreeze()
    written = set(untouched.lying(beside))
    if missing := {name for name, key in keys.items() if known.get(name) != key} - written:
        raise BuildFailed(f"not written: {', '.join(sorted(missing))}")
    others = written - keys.keys()  # the theme's own files
    keys |= dict.fromkeys(others, _static_key(upkeep, len(others)) if by_us else b"")
    return keys, own.searched, written


def _static_key(upkeep: Upkeep, count: int) -> bytes:
    """Return the key of the theme's own files, which are ``count``: all of them are copied, or none."""
    return digest(upkeep.theme, _STATIC, str(count))


def _static_known(upkeep: Upkeep, known: Keys) -> Keys:
    """Return the keys of the theme's own files where all of them are ``known``; none otherwise."""
    found = {name: key for name, key in known.items() if name.startswith(_STATIC)}
    key = _static_key(upkeep, len(found))
    return found if all(one == key for one in found.values()) else {}


def _write_alone(made: Material, own: Work, output: Path) -> None:
    """Write the same as Pelican, for a share without the theme's own files."""
    try:
        own.write(SiteWriter(output, made.templates, own.sites))
    except TemplateFailed as fault:
        raise BuildFailed(str(fault)) from fault
    except Exception as fault:
        raise BuildFailed(located(fault, ())) from fault


def _badges(made: Material, program: bytes) -> Iterator[Extra]:
    """Yield the site's icons, and the badge in every language; where they are there already, no font is taken apart for them."""
    facts, faces = made.publication.facts, made.templates.typefaces()
    key = digest(program, repr(facts), faces.digest)
    drawn = lru_cache(maxsize=1)(partial(icons.files, facts, faces))
    for name in icons.FILES:
        yield Extra(name, key, lambda name=name: drawn()[name])  # type: ignore[misc]
    for lang in facts.languages:
        yield Extra(
            f"{addresses(facts, lang).home}{kit.BADGE}".lstrip("/"), key, partial(kit.badge, facts, lang, faces)
        )


def _taking_part(made: Material) -> dict[str, bytes]:
    """Return what lies beside the pages with the form: the questions as plain text, and what answers while there is no network.

    The latter lies at the top, for a browser lets it answer for nothing above its own folder.
    """
    facts, asked = made.publication.facts, made.publication.questions
    shown = [page for page in made.publication.pages if page.shows == "form"]
    files = {
        addresses(facts, page.lang).questions(page.slug): mail_template(
            page.lang, asked.get(page.lang, ()), made.publication.trades
        )
        for page in shown
    }
    if shown:
        files["/offline.js"] = made.templates.render("offline.js", facts.languages[0])
    return {path.lstrip("/"): text.encode() for path, text in files.items()}


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
    arrived = {submission.slug: submission.files for submission in content.submissions}
    for profile in profiles:
        if (picture := profile.portrait) is not None:
            file = next(file for file in arrived[profile.slug] if file.name == picture.file)
            yield profile.slug, file.data, picture.focus


def _run_pelican(root: Path, made: Material, own: Work, output: Path, settings: str) -> None:
    """Run Pelican in this process for its ``own`` share; whatever it logs as an error is one, for its exit code would hide it."""
    heard = _Errors()
    logger = logging.getLogger("pelican")
    logger.addHandler(heard)
    here = Path.cwd()
    from pelican import Pelican  # here, for few new pages are written without it
    from pelican.settings import read_settings

    try:
        os.chdir(root)  # Pelican reads its settings and the theme relative to the working directory
        overrides: dict[str, Any] = {"OUTPUT_PATH": str(output.resolve()), "MATERIAL": made, "WORK": own}
        with contextlib.redirect_stdout(
            io.StringIO()
        ):  # Pelican counts what it did; the command says it in its own words
            Pelican(read_settings(str(root / settings), override=overrides)).run()
    except TemplateFailed as fault:
        raise BuildFailed(str(fault)) from fault
    except Exception as fault:
        program = Path(__file__).parents[1] / "plugins"
        ours = [program / f"{name}.py" for name in ("founders", "pages")]  # they only hand on what is made elsewhere
        raise BuildFailed(located(fault, (root / "theme", root / "plugins", program), ours)) from fault
    finally:
        os.chdir(here)
        logger.removeHandler(heard)
    if heard.messages:
        raise BuildFailed("\n".join(heard.messages))


class _Errors(logging.Handler):
    """Collects what Pelican logs as errors, and its warnings of files that it could not copy: a site without them is not whole."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.name == "pelican.utils":
            self.messages.append(record.getMessage())
