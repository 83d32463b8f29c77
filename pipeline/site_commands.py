"""The commands that build the site, with nothing loaded that they do not need: :mod:`pipeline.build_commands` comes before them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import config, findings, placing, site, store, untouched
from pipeline.console import DONE, REFUSED, Desk, Stop, Voice, command, require_port
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
    places = config.places()
    voice, brief = Voice(lang), Voice(lang, is_brief=True)

    is_sound, is_behind = (
        True,
        False,
    )  # whether it could be built last; whether the search does not know yet what the pages say

    def again(*, index_later: bool = False) -> bool | None:
        try:
            return rebuild(voice if index_later else brief, now, index_later=index_later)
        except store.ContentMissing as missing:  # many editors move a file away for a moment while they save it
            voice.complain(f"Nicht gebaut: {missing} fehlt.", f"Not built: {missing} is missing.")
            return None

    def show() -> bool:
        """Build the pages, and leave the search for when nobody saves anything: it takes longer than all the rest."""
        nonlocal is_sound, is_behind
        differs = again(index_later=True)
        is_sound, is_behind = differs is not None, is_behind or bool(differs)
        return bool(differs)

    def catch_up() -> None:
        nonlocal is_behind
        if is_sound and is_behind:
            is_behind = False
            voice.note("Suche …", "Search …")
            again()

    rebuild(voice, now)
    voice.say(f"http://127.0.0.1:{port}/  (Ende mit Strg+C)", f"http://127.0.0.1:{port}/  (stop with Ctrl+C)")
    server.serve(places.root, places.output, port, show, catch_up)
    return DONE


def rebuild(voice: Voice, now: str | None, *, index_later: bool = False) -> bool | None:
    """Build what is shown on this machine, or say what is in the way. Return whether anything differs; None where it was not built."""
    try:
        with alone(voice.lang) as upkeep:
            desk = Desk(now, voice.lang, upkeep)
            desk.voice = voice
            if wrong := findings.errors(desk.verdict.findings):
                print(findings.as_text(wrong, voice.lang), file=sys.stderr)
                return None
            desk.put_texts_away()
            return bool(desk.build(production=False, dry_run=False, index_later=index_later))
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
