"""What an editor does to give a founder's folder another name, everywhere."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline import characters, editorial, findings, front_matter, renaming, schema, store
from pipeline.console import DONE, REFUSED, Desk, People, Stop, command
from pipeline.domain import Severity
from pipeline.publication import examine


@command
def rename(old: str, new: str, *, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> int:
    """Give a founder's folder another name, everywhere; the former address redirects. Running it again changes nothing."""
    desk = Desk(now, lang)
    here, former = (desk.places.founders / old).exists(), _former_names(desk)
    begun = former.get(old) == (old if here else new)  # by a run that was killed, or all of it has been done
    if not begun:
        desk.require_no_errors()
    if here or not begun:
        _check_new_name(desk, old, new)
    changes = _renaming(desk, old, new, former)
    if not changes:
        desk.voice.say("Nichts zu tun.", "Nothing to do.")
        return DONE
    for change in changes:
        print(f"  {change.path}" + (f" → {change.moved}" if change.moved != change.path else ""))
    if dry_run:
        return DONE
    located = _located(desk, changes)
    for path, moved, data in located:
        if moved not in (path, *(taken for taken, _, _ in located)) and moved.is_file() and moved.read_bytes() != data:
            raise Stop(f"{moved} gibt es schon.", f"{moved} exists already.", REFUSED)
    restore = store.rename_founder(desk.places.root, old, new, located)
    after = examine(store.read_content(desk.places.root), desk.now.date())
    if findings.has_errors(after.findings):
        restore()
        wrong = [f for f in after.findings if f.severity is Severity.ERROR]
        print(findings.as_text(wrong, desk.voice.lang) + "\n", file=sys.stderr)
        raise Stop("Nichts umbenannt; alles ist, wie es war.", "Nothing was renamed; everything is as it was.", REFUSED)
    desk.voice.say(
        f"Umbenannt: {old} heißt jetzt {new}; die alte Adresse leitet weiter.",
        f"Renamed: {old} is {new} now; the old address redirects.",
    )
    renamed = after.publication and People(after.publication).names.get(new, "")
    if renamed and not set(characters.slug(renamed).split("-")) >= set(new.split("-")):
        desk.voice.say(
            f"Auf der Seite steht weiter „{renamed}“: name: in content/founders/{new}/index.md.",
            f"The page still says “{renamed}”: name: in content/founders/{new}/index.md.",
        )
    if (place := desk.private_place()) and not place.is_dir():
        desk.voice.say(
            f"{place} gibt es hier nicht. Lass den Befehl noch einmal laufen, wo der private Ordner liegt.",
            f"There is no {place} here. Run the command once more where the private folder lies.",
        )
    return DONE


def _check_new_name(desk: Desk, old: str, new: str) -> None:
    if not schema.SLUG.fullmatch(old) or not (desk.places.founders / old).is_dir():
        near = ", ".join(desk.people.links.meant(old).candidates)
        hint = (f" Meintest du: {near}?", f" Did you mean: {near}?") if near else ("", "")
        raise Stop(f"„{old}“ gibt es nicht.{hint[0]}", f"There is no “{old}”.{hint[1]}")
    if not schema.SLUG.fullmatch(new) or not schema.SLUG_LENGTH[0] <= len(new) <= schema.SLUG_LENGTH[1]:
        proposal = characters.slug(new)
        raise Stop(
            f"„{new}“ ist kein Ordnername. Vielleicht „{proposal}“?",
            f"“{new}” is no folder name. Perhaps “{proposal}”?",
        )
    if (desk.places.founders / new).exists():
        raise Stop(f"„{new}“ gibt es schon.", f"“{new}” exists already.", REFUSED)


def _former_names(desk: Desk) -> dict[str, str]:
    """Return all former names with today's, as the folders say it; known even where the content has errors."""
    found: dict[str, str] = {}
    for submission in desk.content.submissions:
        for file in submission.files:
            if file.name == "index.md":
                fields = front_matter.split(file.data.decode("utf-8-sig", "replace").replace("\r\n", "\n")).fields
                listed = fields.get("aliases") if fields else None
                items = listed.items if isinstance(listed, front_matter.Sequence) else ()
                found |= {item.text: submission.slug for item in items if isinstance(item, front_matter.Scalar)}
    return found


def _renaming(desk: Desk, old: str, new: str, former: Mapping[str, str]) -> tuple[renaming.Change, ...]:
    files = store.read_texts(desk.places.root)
    private = desk.private_folder()
    for path, file in store.read_yaml(private) if private else ():
        with contextlib.suppress(UnicodeDecodeError):  # such a file is a finding of its own; it stays as it is
            files[_PRIVATE + path] = file.data.decode("utf-8")
    # Where the folder has been moved already, its former names still mean what is called ``old`` everywhere else.
    aliases = {alias: old if slug == new else slug for alias, slug in former.items() if alias != old}
    facts = editorial.facts(desk.content.publication[1], desk.content.publication[0], [])
    return renaming.plan(files, old, new, facts.url if facts else "", aliases)


_PRIVATE = "private:/"  # stands before the paths of the private folder, wherever that lies


def _located(desk: Desk, changes: Iterable[renaming.Change]) -> list[tuple[Any, Any, bytes]]:
    """Return the changes with their true paths."""
    private = desk.private_folder()

    def path(name: str) -> Any:
        return (
            private / name.removeprefix(_PRIVATE) if private and name.startswith(_PRIVATE) else desk.places.root / name
        )

    return [(path(change.path), path(change.moved), change.text.encode()) for change in changes]
