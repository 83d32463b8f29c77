"""The editors' private folder, as the commands read and write it; the build never does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from pipeline import findings, introductions, ledger, places, private, schema, store
from pipeline.console import REFUSED, Desk, Stop
from pipeline.domain import Finding, Label, SubmittedFile
from pipeline.introductions import Departure
from pipeline.network import Network
from pipeline.network import network as build_network


class FaultyFolder(Stop):
    """The private folder has errors."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__(
            "Im privaten Ordner sind Fehler; nichts geändert.",
            "The private folder has errors; nothing changed.",
            REFUSED,
        )
        self.findings = tuple(found)


class Editors:
    """The editors' private folder and what only they may see of the network."""

    def __init__(self, desk: Desk, leaving: str = "", *, silent: bool = False) -> None:
        """Read the folder; that something is kept about ``leaving`` (a slug) is no news to the caller.

        Findings are printed unless ``silent``. Raises FaultyFolder where one of them is an error, and Stop where people are called
        as they were before.
        """
        self.desk = desk
        self.place = desk.private_folder()
        self._tags = {service.key for service in desk.publication.services}
        self._apart: Callable[[str, str], int | None] | None = None
        self.files = store.read_yaml(self.place) if self.place else ()
        read, remarks = private.read(self.files, self._tags, desk.now.date())
        self.folder = read or private.Private()
        self.names = {p.slug: p.founder.name for p in (*desk.publication.profiles, *desk.publication.planned)}
        found = [*remarks, *private.strangers(self.folder, self.names, desk.publication.withdrawn)]
        self.events = [
            event
            for path, file in self.files
            if path.startswith("ledger/") and (event := ledger.referral(file, path, desk.now.date(), found))
        ]
        self._require_names_of_today()
        named = ((slug, event, role) for event in self.events for role, slug in ledger.people(event))
        found += [private.stranger(slug, event.source, role, self.names, desk.publication.withdrawn)
                  for slug, event, role in named if slug not in self.names]  # fmt: skip
        found = [f for f in found if f.code != "private-withdrawn" or dict(f.details).get("value") != leaving]
        self.findings = tuple(found)
        if found and not silent:
            print(findings.as_text(found, desk.voice.lang) + "\n", file=sys.stderr)
        if findings.has_errors(found):
            raise FaultyFolder(found)

    def _require_names_of_today(self) -> None:
        """Raise Stop where the folder names somebody as they were called before: under another name, a no would be forgotten."""
        ways = self.folder.introductions.values()
        named = {
            *self.folder.people,
            *self.folder.impact,
            *(slug for i in ways for slug in (i.seeker, i.helper, i.between)),
        }
        named |= {slug for letter in self.folder.clicks.values() for slug, _ in letter.at_least}
        named |= {slug for event in self.events for _, slug in ledger.people(event)}
        links = self.desk.people.links
        for old in sorted(filter(None, named)):
            if (new := links.current(old)) != old:
                raise Stop(
                    f"Im privaten Ordner heißt {new} noch {old}. Hol es nach: inv rename {old} {new}",
                    f"In the private folder {new} is still called {old}. Make up for it: inv rename {old} {new}",
                    REFUSED,
                )

    def require(self) -> None:
        """Raise Stop where there is no private folder to write to."""
        required_place(self.desk)

    def network(self) -> Network:
        """Return the network of everything that stands, events for the editors included."""
        publication = self.desk.publication
        private = (replace(event, key=f"private:{event.key}") for event in ledger.standing(self.events))
        events = [*publication.ledger, *private]  # a key of the one may be one of the other
        return build_network((p.slug for p in publication.profiles), events, publication.mentions)

    def kilometres(self, one: str, other: str) -> int | None:
        """Return how far apart two founders live, None where a town is not known."""
        if self._apart is None:
            content, towns = self.desk.content, store.gazetteer()
            own = places.own(content.places[1], content.places[0], []) if content.places else ()
            gazetteer = places.Gazetteer.read(towns, own)
            self._apart = places.between(
                {p.slug: gazetteer.find(p.founder.place) for p in self.desk.publication.profiles}
            )
        return self._apart(one, other)

    def introduction(self, key: str) -> private.Introduction:
        """Return the introduction with this key. Raises Stop for one that is not there."""
        found = self.folder.introductions.get(key.removesuffix(".yml"))
        if found is None:
            listed = "\n  ".join(self.folder.introductions) or "–"
            raise Stop(f"„{key}“ gibt es nicht:\n  {listed}", f"There is no “{key}”:\n  {listed}")
        return found

    def write(self, path: str, text: str, dry_run: bool) -> None:
        """Write a file below the private folder and say so. Raises Stop for one that could not be read again."""
        data = text.encode()
        file = SubmittedFile(path.rpartition("/")[2], data, len(data))
        read, found = private.read([(path, file)], self._tags, self.desk.now.date())
        if read is None:
            print(findings.as_text(found, self.desk.voice.lang) + "\n", file=sys.stderr)
            raise Stop("Nichts geschrieben.", "Nothing was written.", REFUSED)
        if self.place is not None and not dry_run:
            store.write_atomically(self.place / path, data)
        voice = self.desk.voice
        shown = path if dry_run or self.place is None else self.place / path
        voice.say(
            f"{'Würde schreiben' if dry_run else 'Geschrieben'}: {shown}",
            f"{'Would write' if dry_run else 'Written'}: {shown}",
        )
        if dry_run:
            print(text)

    def draft(self, name: str, to: str, subject: str, text: str, dry_run: bool) -> None:
        """Write a mail to be sent by a person, with its head in the editor's language."""
        pick = self.desk.voice.pick
        head = pick(f"An: {to}\nBetreff: {subject}\n\n", f"To: {to}\nSubject: {subject}\n\n")
        self.write(f"drafts/{name}.txt", head + text, dry_run)

    def delete(self, path: str, dry_run: bool) -> None:
        """Delete a file below the private folder and say so."""
        if self.place is not None and not dry_run:
            store.delete(self.place / path)
        self.desk.voice.say(
            f"{'Würde löschen' if dry_run else 'Gelöscht'}: {path}",
            f"{'Would delete' if dry_run else 'Deleted'}: {path}",
        )

    def without(self, slug: str, former: Sequence[str]) -> Departure:
        """Return what has to happen so that nothing of ``slug`` remains in the folder, ledger and drafts included.

        ``former`` are the folder names from before: a rename leaves drafts as they are called.
        """
        left = introductions.without(self.folder, slug)
        events = [event.source for event in self.events if slug in dict(ledger.people(event)).values()]
        ways = tuple(
            i.key for i in self.folder.introductions.values() if slug in (i.seeker, i.helper, i.between)
        )  # mails about them, and those to them
        kinds = ("signoff", "withdrawn", "impact")
        own = tuple(f"{kind}-{name}{end}" for kind in kinds for name in (slug, *former) for end in (".", "_"))
        drafts = [f"drafts/{name}" for name in self.drafts() if name.startswith((*ways, *own))]
        return replace(left, gone=(*left.gone, *events, *drafts))

    def carry_out(self, left: Departure, dry_run: bool) -> None:
        """Delete and rewrite what somebody's departure asks for, and say where a person has to look."""
        for thing in left.rewritten:
            self.write(thing.source, private.as_text(thing), dry_run)
        for path in left.gone:
            self.delete(path, dry_run)
        for path in left.to_read:
            self.desk.voice.say(
                f"Lies selbst nach, ob die Person gemeint ist: {path}",
                f"Read for yourself whether they are meant: {path}",
            )

    def drafts(self) -> tuple[str, ...]:
        """Return the names of the drafts."""
        folder = self.place / "drafts" if self.place else None
        return store.names(folder) if folder else ()


def nearby(place: Path) -> Path | None:
    """Return the folder beside ``place`` that has nearly its name; None where there is none."""
    near = get_close_matches(place.name, store.folders(place.parent), n=1, cutoff=0.8)
    return place.parent / near[0] if near else None


def missing_place(place: Path) -> Label:
    """Return that the private folder is not at ``place``, and which one beside it may be meant, without a full stop."""
    near = nearby(place)
    return schema.both(
        f"{place} gibt es nicht{f', wohl aber {near}' if near else ''}",
        f"There is no {place}{f', but there is {near}' if near else ''}",
    )


def required_place(desk: Desk) -> Path:
    """Return the editors' private folder. Raises Stop where there is none."""
    if folder := desk.private_folder():
        return folder
    if place := desk.private_place():
        missing = missing_place(place)
        first_de, first_en = (
            ("Meinst du den, berichtige", "If you mean that, correct")
            if nearby(place)
            else ("Lege den privaten Ordner an, oder berichtige", "Make the private folder, or correct")
        )
        raise Stop(
            f"{missing.text('de')}. {first_de} private: in content/publication.yml (oder VORGESTELLT_PRIVATE).",
            f"{missing.text('en')}. {first_en} private: in content/publication.yml (or VORGESTELLT_PRIVATE).",
            REFUSED,
        )
    raise Stop(
        "Dafür braucht es den privaten Ordner der Redaktion: Lege ihn außerhalb dieses Verzeichnisses an und trage ihn unter "
        "private: in content/publication.yml ein (oder setze VORGESTELLT_PRIVATE).",
        "This needs the editors' private folder: make it outside of this one and enter it under private: in "
        "content/publication.yml (or set VORGESTELLT_PRIVATE).",
        REFUSED,
    )
