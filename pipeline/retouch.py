"""How the site is built where nothing but founders' answers has changed: their own pages are made anew, and nobody else is read.

What such a page shows beside its portrait is what the last build has noted. That it is so an edit is told by digests of all that was
touched; whatever else it may be, everything is looked at.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipeline import placing, portrait_page, search, store, untouched
from pipeline.config import Places
from pipeline.rendering import Templates
from pipeline.upkeep import Keys, Upkeep
from pipeline.writing import SiteWriter, is_by_us_alone

_MOST: Final = 60  # portraits; of more than that, several processes make the pages more quickly
_FOUNDERS: Final = "content/founders/"


class _MoreDiffers(Exception):
    """Something else than answers has changed, perhaps."""


def retouch(
    places: Places,
    look: untouched.Look,
    told: Mapping[str, Any],
    note: Callable[[tuple[str, str]], None],
    *,
    dry_run: bool = False,
) -> placing.Difference | None:
    """Build the site as it shall be on the day of the last build, of which ``told`` tells; None where more than answers may differ.

    ``look`` is how everything lies. Whatever fails here is left to the build of everything, which meets it again and says so.
    """
    slugs = touched(places.root, look)
    if not slugs or len(slugs) > _MOST or not is_by_us_alone(places.root):
        return None
    gc.disable()
    try:
        upkeep = Upkeep(places.root, places.builds)
        with upkeep.alone(lambda: note(untouched.WAITS)):
            upkeep.begin(look)
            upkeep.told = {name: value for name, value in told.items() if name != "files"}
            templates = Templates(places.theme, upkeep.compiled)

            def write(beside: Path, known: Keys) -> placing.Written:
                made = _made(upkeep, slugs, date.fromisoformat(told["day"]), known)
                note(untouched.PAGES)
                return _written(made, templates, beside, known)

            difference = placing.renew(places.output, upkeep, write, dry_run=dry_run)
            if not dry_run:
                upkeep.keep()
            return difference
    except Exception:  # noqa: BLE001  # see above
        return None
    finally:
        gc.enable()


def touched(root: Path, look: untouched.Look) -> tuple[str, ...]:
    """Return the slugs of those of whose folders a text was touched; nobody where anything else was touched too."""
    top, slugs = f"{root}/{_FOUNDERS}", set[str]()
    for path in look.touched:
        slug, _, name = path.removeprefix(top).partition("/")
        if not path.startswith(top) or not look.inputs.get(path) or (name and not name.endswith(".md")):
            return ()
        slugs.add(slug)
    return tuple(sorted(slugs))


@dataclass(frozen=True, slots=True)
class _Made:
    """What is to be written."""

    views: Mapping[str, tuple[bytes, str, portrait_page.PortraitView]]  # by file: its key, its language, what it shows
    sites: Mapping[str, portrait_page.Site]  # by language
    searched: Sequence[str]  # all pages that the search reads


def _made(upkeep: Upkeep, slugs: Sequence[str], today: date, known: Keys) -> _Made:
    """Return the pages of ``slugs`` that differ. Raises _MoreDiffers."""
    noted = upkeep.around(slugs)
    if noted is None:
        raise _MoreDiffers
    (vocabulary, shared, searched), around = noted
    made = {}
    for slug in slugs:
        read = upkeep.reread(store.read_submission(upkeep.root, f"{_FOUNDERS}{slug}"), vocabulary, today)
        if read is None:
            raise _MoreDiffers
        profile, mark = read
        for lang, (name, beside, value) in around[slug].items():
            if known[name] != mark + beside:
                made[name] = mark + beside, lang, portrait_page.portrait(shared[lang][0], profile, value)
    return _Made(made, {lang: site for lang, (_, site) in shared.items()}, searched)


def _written(made: _Made, templates: Templates, beside: Path, known: Keys) -> placing.Written:
    """Write into the folder ``beside`` what was ``made``."""
    # The index of the search is made of all pages or is known: that is seen when it is asked for.
    keys = {name: key for name, key in known.items() if not (made.searched and name.startswith(f"{search.FOLDER}/"))}
    beside.mkdir(parents=True)
    writer = SiteWriter(beside, templates, made.sites)
    for name, (key, lang, view) in made.views.items():
        writer.view(name, search.TEMPLATE, view, lang)
        keys[name] = key
    return placing.Written(keys, set(made.views), made.searched)
