"""The commands that build the site, with nothing loaded that they do not need: :mod:`pipeline.build_commands` comes before them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import config, findings, placing, site, store, untouched
from pipeline.console import DONE, REFUSED, Desk, Stop, Voice, command, require_free, require_port
from pipeline.derivatives import Derivatives
from pipeline.publication import examine
from pipeline.rendering import Templates
from pipeline.upkeep import Upkeep


@command
def build(
    *,
    now: str | None = None,
    lang: str | None = None,
    dry_run: bool = False,
    production: bool = False,
    look: untouched.Look | None = None,
) -> int:
    """Build the site into output/; a run with errors leaves the previous site as it was.

    ``look`` is how everything lay, for whoever has just looked.
    """
    with alone(lang, dry_run=dry_run, look=look) as upkeep:
        desk = Desk(now, lang, upkeep)
        desk.require_no_errors()
        desk.put_texts_away()
        desk.report_difference(desk.build(production=production, dry_run=dry_run), dry_run)
    return DONE


@command
def serve(*, port: int = 8000, now: str | None = None, lang: str | None = None) -> int:
    """Show the site on this machine and build it again whenever a file changes."""
    from pipeline import serve as server

    require_port(port)
    require_free(port)
    places = config.places()
    voice, brief = Voice(lang), Voice(lang, is_brief=True)
    is_sound = True  # whether what was saved last could be built
    is_behind = False  # whether the search does not know yet what the pages say

    def again(said: Voice, *, index_later: bool) -> Iterable[str]:
        """Build, and return the files that differ."""
        nonlocal is_sound, is_behind
        difference = None
        try:
            difference = rebuild(said, now, index_later=index_later)
        except store.ContentMissing as missing:  # many editors move a file away for a moment while they save it
            voice.complain(f"Nicht gebaut: {missing} fehlt.", f"Not built: {missing} is missing.")
        is_sound = difference is not None
        if difference is None:
            return ()
        is_behind = difference.is_behind
        return (*difference.added, *difference.changed, *difference.removed)

    def show() -> Iterable[str]:
        """Build the pages, and leave the search for when nobody saves anything: it takes longer than all the rest."""
        return again(voice, index_later=True)

    def catch_up() -> Iterable[str]:
        if not (is_sound and is_behind):
            return ()
        voice.note("Suche …", "Search …")
        return again(brief, index_later=False)

    rebuild(voice, now)
    voice.say(f"http://127.0.0.1:{port}/  (Ende mit Strg+C)", f"http://127.0.0.1:{port}/  (stop with Ctrl+C)")
    server.serve(places.root, places.output, port, show, catch_up)
    return DONE


def rebuild(voice: Voice, now: str | None, *, index_later: bool = False) -> placing.Difference | None:
    """Build what is shown on this machine and return what changed; None where something is in the way, which is said."""
    try:
        with alone(voice.lang) as upkeep:
            desk = Desk(now, voice.lang, upkeep)
            desk.voice = voice
            if wrong := findings.errors(desk.verdict.findings):
                print(findings.as_text(wrong, voice.lang), file=sys.stderr)
                return None
            desk.put_texts_away()
            return desk.build(production=False, dry_run=False, index_later=index_later)
    except (site.BuildFailed, OSError) as fault:  # a folder that moved away while it was read, perhaps
        voice.complain(f"Nicht gebaut: {fault}", f"Not built: {fault}")
        return None


@contextmanager
def alone(lang: str | None, *, dry_run: bool = False, look: untouched.Look | None = None) -> Iterator[Upkeep]:
    """Give the memory of earlier builds, and keep other builds waiting; whatever is touched from now on is seen by the next one.

    Python's search for values that hold each other rests meanwhile: it goes through everything that was read, again and again.
    """
    places = config.places()
    upkeep = Upkeep(places.root, places.builds)
    upkeep.builds = not dry_run

    with upkeep.alone(lambda: Voice(lang).waits()):
        if not dry_run:
            placing.complete(places.output)  # also where this build will be refused
        upkeep.begin(look)
        gc.disable()
        try:
            yield upkeep
        finally:
            gc.enable()


def material_of_today(root: Path) -> site.Material:
    """Return what a bare run of Pelican builds. Raises Stop where the content has errors."""
    content = store.read_content(root)
    verdict = examine(content, config.now(None, "Europe/Berlin").date())
    if verdict.publication is None:
        wrong = findings.errors(verdict.findings)
        raise Stop(findings.as_text(wrong, "de"), findings.as_text(wrong, "en"), REFUSED)
    kept = Derivatives(config.Places(root).derivatives)
    return site.material(verdict.publication, content, Templates(root / "theme"), kept)
