"""What an editor does to take a publication along, and to move in somewhere: one command each way.

``inv export`` writes everything into an archive (:mod:`pipeline.archive`), ``inv import`` takes it back to the same bytes. An import
looks at every byte before it changes anything. Then receipts come first and the content last: where a run is killed in between,
the receipts know more than they need to, and no letter goes out twice. The content takes its place as a whole folder.
"""

from __future__ import annotations

import contextlib
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline import archive, config, editorial, findings, open_formats, readers, site, start, store
from pipeline.archive import BRANCH, CONTENT, OPEN, OUTBOX, PRIVATE, README, Archive, Difference, NotAccepted
from pipeline.characters import slug
from pipeline.console import DONE, REFUSED, Desk, Stop, Voice, command, counts, number_of
from pipeline.couriers.message import encoded
from pipeline.delivery import BookUnreachable
from pipeline.domain import Letter
from pipeline.editors import required_place
from pipeline.findings import has_errors
from pipeline.mailing_list import SHARED
from pipeline.receipts import BRANCH as BRANCH_NAME
from pipeline.receipts import Branch
from pipeline.upkeep import Upkeep

_TRIES: Final = 8  # how often receipts are put on top of others' receipts
_COMING, _GOING = ".content.next", ".content.previous"  # beside content/, while it is swapped
_UNNAMED: Final = "publication"  # in the archive's name, where the content cannot say what it is called

Books = dict[str, bytes]  # receipts by file name


@command
def take_along(
    to: str = "", *, private: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> int:
    """Write everything into one archive; with ``private`` the editors' private folder, and nothing else."""
    desk = Desk(now, lang)
    target = _target(desk, to, private=private)
    with _in_sentences():
        luggage = _of_the_editors(desk) if private else _of_everybody(desk)
        facts = editorial.facts(desk.content.publication[1], desk.content.publication[0], [])
        name, url, day = facts.name if facts else "", facts.url if facts else "", desk.now.date().isoformat()
        kind = "private" if private else "publication"
        about = archive.readme(kind, name, url, day)
        files = {**luggage.files, README: _held(about)}
        told = archive.manifest(
            kind, name=name, url=url, day=day, program=_version(), empty=luggage.empty,
            files=(archive.measured(path, read()) for path, read in files.items()),
        )  # fmt: skip
        if not dry_run:
            store.write_filled(target, lambda out: archive.write(out, told, lambda path: files[path]()), secret=private)
    _say_export(desk, told, target, luggage.left, dry_run)
    if private:
        desk.voice.say(
            "Darin stehen persönliche Daten. Bewahre es verschlüsselt auf.",
            "It holds personal data. Keep it encrypted.",
        )
        if facts and facts.letter_courier == "mailchimp":
            desk.voice.say(
                "Wer den Brief bestellt hat, steht bei Mailchimp: inv subscribers export",
                "Who ordered the letter stands at Mailchimp: inv subscribers export",
            )
    return DONE


@command
def move_in(
    name: str, *, private: bool = False, replace: bool = False, now: str | None = None, lang: str | None = None,
    dry_run: bool = False,
) -> int:  # fmt: skip
    """Take an archive back: all of it or nothing. ``replace`` is the word for putting it in another publication's place."""
    voice = Voice(lang)
    path = Path(name).expanduser()
    if not path.is_file():
        raise Stop(f"{path} gibt es nicht.", f"There is no {path}.")
    with path.open("rb") as file, _in_sentences():
        taken = Archive(file, "private" if private else "publication")
        for each in taken.manifest.files:
            taken.read(each.path)  # raises where a byte is another; nothing has been touched yet
        if private:
            return _into_private_folder(Desk(now, lang), taken, replace=replace, dry_run=dry_run)
        return _into_publication(voice, taken, now, lang, replace=replace, dry_run=dry_run)


# What is taken along


@dataclass(frozen=True, slots=True)
class _Luggage:
    """What goes into an archive; paths as they are called there."""

    files: Mapping[str, Callable[[], bytes]]  # what reads each file
    empty: tuple[str, ...]  # folders with nothing in them
    left: tuple[str, ...]  # what is left behind and ought to be known


def _of_everybody(desk: Desk) -> _Luggage:
    """Return what goes into a publication's archive. Raises Stop and BookUnreachable where receipts cannot be read."""
    root = desk.places.root
    tree = store.tree(root / "content")
    made = {OPEN + path: data for path, data in _open_files(desk).items()}
    for folder, books in ((BRANCH, _branch_books(desk)), (OUTBOX, _outbox_books(root))):
        made |= {folder + name: data for name, data in books.items()}
    files = {CONTENT + path: place.read_bytes for path, place in tree.files.items()}
    return _Luggage(
        files | {path: _held(data) for path, data in made.items()},
        tuple(CONTENT + path for path in tree.empty),
        tuple(CONTENT + path for path in tree.left),
    )


def _of_the_editors(desk: Desk) -> _Luggage:
    """Return what goes into the archive of the private folder. Raises Stop where there is none."""
    tree = store.tree(required_place(desk))
    return _Luggage(
        {PRIVATE + path: place.read_bytes for path, place in tree.files.items()},
        tuple(PRIVATE + path for path in tree.empty),
        tuple(PRIVATE + path for path in tree.left if not path.rpartition("/")[2].startswith(".")),  # git, locks
    )


def _held(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def _branch_books(desk: Desk) -> Books:
    """Return everything on the branch of the receipts, nothing where there is no git and none is needed.

    Raises Stop and BookUnreachable: an archive that lacks receipts could have a letter go out twice.
    """
    root = desk.places.root
    try:
        branch = Branch(root, config.remote(root))
    except config.NoRepository as fault:
        facts = editorial.facts(desk.content.publication[1], desk.content.publication[0], [])
        if facts and facts.letter_courier == "outbox" and not (root / ".git").exists():
            return {}
        raise Stop(
            f"Die Belege liegen in git und sind nicht zu erreichen; ohne sie geht nichts mit.\n  {fault.de}",
            f"The receipts are kept in git and cannot be reached; nothing is taken along without them.\n  {fault.en}",
        ) from fault
    return _on(branch, branch.newest())


def _on(branch: Branch, commit: str) -> Books:
    return {name: branch.content(commit, name) for name in branch.names(commit)}


def _outbox_books(root: Path) -> Books:
    tree = store.tree(config.Places(root).outbox / "receipts")
    return {path: place.read_bytes() for path, place in tree.files.items() if "/" not in path}


def _open_files(desk: Desk) -> dict[str, bytes]:
    """Return the files for other programs, none where the content has errors."""
    if desk.verdict.publication is None:
        return {}
    publication, made = desk.publication, desk.material()
    pictures = {who: found.page for who, found in made.gallery.pictures.items()}
    written = open_formats.files(publication, store.read_texts(desk.places.root), pictures, _letters(desk))
    return written | {"sitemap.xml": site.sitemap_of(made)}


def _letters(desk: Desk) -> dict[str, tuple[Letter, bytes]]:
    """Return every letter of a published issue, and every correction, as content/ makes it today."""
    found = {}
    for issue in desk.publication.issues:
        for letter in (desk.letter(issue), desk.correction(issue.month)):
            if letter is not None:
                found[letter.key] = (letter, encoded(letter))
    return found


def _target(desk: Desk, to: str, *, private: bool) -> Path:
    """Return where the archive goes. Raises Stop where it must not be."""
    facts = editorial.facts(desk.content.publication[1], desk.content.publication[0], [])
    called = slug(facts.name) if facts else ""
    default = desk.places.root / "export" / f"{called or _UNNAMED}.zip"
    if private and not to:
        raise Stop("Sag, wohin das Archiv mit den persönlichen Daten soll: --to /pfad/privat.zip",
                   "Say where the archive with the personal data shall go: --to /path/private.zip")  # fmt: skip
    target = Path(to).expanduser().resolve() if to else default
    if target.suffix != ".zip":
        raise Stop(f"{target}: ein Archiv heißt …zip.", f"{target}: an archive is called ….zip.")
    held = [
        desk.places.root / "content",
        *filter(None, [desk.private_place()]),
        *([desk.places.root] if private else []),
    ]
    if inside := next((folder for folder in held if target.is_relative_to(folder)), None):
        raise Stop(f"Das Archiv darf nicht in {inside} liegen.", f"The archive must not lie in {inside}.", REFUSED)
    if target.exists() and not _is_archive(target, private=private):
        raise Stop(f"{target} gibt es schon, und es ist kein solches Archiv.",
                   f"{target} is there already, and it is no such archive.", REFUSED)  # fmt: skip
    return target


def _is_archive(path: Path, *, private: bool) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file, contextlib.suppress(NotAccepted):
        Archive(file, "private" if private else "publication")
        return True
    return False


def _version() -> str:
    told = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    return str(told["project"]["version"])


def _say_export(desk: Desk, told: archive.Manifest, target: Path, left: tuple[str, ...], dry_run: bool) -> None:
    voice, size = desk.voice, sum(file.size for file in told.files)
    for path in left:
        voice.complain(f"Nicht dabei, weil es keine gewöhnliche Datei ist: {path}",
                       f"Not taken along, for it is no ordinary file: {path}")  # fmt: skip
    if told.kind == "publication" and desk.verdict.publication is None:
        voice.complain("Der Inhalt hat Fehler: open/ fehlt, alles andere ist dabei. Mehr sagt: inv check",
                       "The content has errors: open/ is missing, all the rest is there. More by: inv check")  # fmt: skip
    if dry_run:
        print("\n".join(f"{file.path}  {file.size}" for file in told.files))
    verb = voice.pick("Würde schreiben", "Would write") if dry_run else voice.pick("Geschrieben", "Written")
    voice.say(f"{verb}: {target} ({number_of(len(told.files), 'Datei', 'Dateien')}, {_amount(size).replace('.', ',')})",
              f"{verb}: {target} ({number_of(len(told.files), 'file', 'files')}, {_amount(size)})")  # fmt: skip


def _amount(size: int) -> str:
    """Return a number of bytes for people, with a point: "1.1 MB", below that "12 kB", one at least."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


# What is taken back: the publication


@dataclass(frozen=True, slots=True)
class _Arrival:
    """What an archive would change of the publication."""

    content: Difference  # relative to content/
    outbox: Books  # what becomes of the outbox's books, only those that change
    branch: Branch | None  # None where the archive has no receipts of it
    books: Books  # what becomes of the branch's, only those that change
    newest: str  # the branch's commit that this was found out from

    def __bool__(self) -> bool:
        return bool(self.content or self.outbox or self.books)


def _into_publication(
    voice: Voice, taken: Archive, now: str | None, lang: str | None, *, replace: bool, dry_run: bool
) -> int:
    root = config.places().root
    if (root / "content").is_symlink():
        raise Stop(
            "content/ ist eine Verknüpfung; das geht hier nicht.",
            "content/ is a link; that does not work here.",
            REFUSED,
        )
    if not dry_run and any((root / name).exists() for name in (_COMING, _GOING)):
        with Upkeep(root, config.places().builds).alone(voice.waits):  # a run that is still at work is no dead one
            _complete(root)
    plan = _arrival(root, taken)
    if not plan:
        voice.say("Alles ist schon da; nichts geändert.", "Everything is there already; nothing was changed.")
        return DONE
    is_refused = bool(plan.content.changed or plan.content.removed) and not replace and not _may_go(root)
    if dry_run or is_refused:
        _say_arrival(voice, plan, planned=True, every=dry_run)
    if is_refused:
        named = archive.shown(taken.manifest.name)
        raise Stop(
            f"Hier liegt schon eine Publikation, die anders ist. Nichts geändert. Soll „{named}“ an ihre Stelle: --replace",
            f"Another publication lies here already. Nothing was changed. To put “{named}” in its place: --replace",
            REFUSED,
        )
    if dry_run:
        return DONE
    with Upkeep(root, config.places().builds).alone(voice.waits):
        _carry_out(root, taken, plan)
    _say_arrival(voice, plan, planned=False, every=False)
    _look_over(voice, now, lang)
    return DONE


def _arrival(root: Path, taken: Archive) -> _Arrival:
    """Return what would change. Raises Stop where receipts contradict each other, and BookUnreachable."""
    tree = store.tree(root / "content")
    there = {path: _digest(place.read_bytes()) for path, place in tree.files.items()}
    there |= dict.fromkeys(tree.left, "")  # links and hidden files would be gone too
    coming = {path: file.digest for path, file in taken.files(CONTENT).items()}
    if "publication.yml" not in coming:
        raise Stop(
            "Im Archiv fehlt content/publication.yml.", "content/publication.yml is missing from the archive.", REFUSED
        )
    outbox = _added(_outbox_books(root), _books(taken, OUTBOX))
    branch, newest, books = None, "", Books()
    if brought := _books(taken, BRANCH):
        try:
            branch = Branch(root, config.remote(root))
        except config.NoRepository as fault:
            raise Stop(
                "Das Archiv bringt Belege mit, die in git liegen; hier ist keines. Klone das Repository, oder lege eines an: git init",
                "The archive brings receipts that are kept in git; there is none here. Clone the repository, or make one: git init",
                REFUSED,
            ) from fault
        newest = branch.newest()
        books = _added(_on(branch, newest), brought)
    return _Arrival(archive.difference(there, coming), outbox, branch, books, newest)


def _books(taken: Archive, folder: str) -> Books:
    return {name: taken.read(folder + name) for name in taken.files(folder)}


def _added(there: Mapping[str, bytes], coming: Mapping[str, bytes]) -> Books:
    """Return the books that change: each becomes the longer one. Raises Stop where neither continues the other."""
    changed = {}
    for name, data in coming.items():
        held = there.get(name, b"")
        bring = _left_together if name in (SHARED, readers.SUPPRESSED) else archive.continued
        together = bring(held, data)
        if together is None:
            raise Stop(
                f"Zu {name} steht hier anderes als im Archiv. Nichts geändert, sonst ginge vielleicht ein Brief zweimal hinaus. "
                "Ist hier noch das Beispiel, räumt es inv start weg; sonst vergleicht beide von Hand.",
                f"{name} says something else here than in the archive. Nothing was changed, or a letter might go out twice. "
                "If this is still the sample, inv start clears it away; otherwise compare both by hand.",
                REFUSED,
            )
        if together != there.get(name):
            changed[name] = together
    return changed


def _left_together(there: bytes, coming: bytes) -> bytes | None:
    """Return both lists of who left with every line of either, None where they cannot be read or are of two keys."""
    if (longer := archive.continued(there, coming)) is not None:
        return longer
    (here, wrong), (brought, more) = readers.suppressed(there), readers.suppressed(coming)
    marks = {line.hash for line in (*here, *brought) if line.why == readers.KEY_MARK}
    if findings.has_errors((*wrong, *more)) or len(marks) > 1:
        return None
    return readers.suppressed_file(readers.together(here, brought))


def _may_go(root: Path) -> bool:
    """Return whether what lies here is nobody's publication: the sample, or one that has only been begun."""
    with contextlib.suppress(store.ContentMissing):
        path, file = store.read_facts(root)
        facts = editorial.facts(file, path, [])
        begun = not any(name.endswith("/index.md") for name in store.tree(root / "content" / "founders").files)
        return begun or bool(facts and facts.sample)
    return not store.tree(root / "content").files


def _carry_out(root: Path, taken: Archive, plan: _Arrival) -> None:
    """Change everything or nothing; receipts on the branch alone stay, once they are there."""
    undo = store.Undo()
    try:
        if plan.content:
            _lay_beside(root / _COMING, taken)
        for name, data in plan.outbox.items():
            path = config.Places(root).outbox / "receipts" / name
            undo.remember(path)
            store.write_atomically(path, data)
        if plan.branch is not None and plan.books:
            _put(plan.branch, plan.newest, plan.books, _books(taken, BRANCH))
        if plan.content:
            _swap(root)
    except BaseException:
        undo.restore()
        _complete(root)
        raise


def _lay_beside(place: Path, taken: Archive) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for path in taken.files(CONTENT):
        store.write_atomically(place / path, taken.read(CONTENT + path))
    for folder in taken.empty(CONTENT):
        (place / folder).mkdir(parents=True, exist_ok=True)


def _put(branch: Branch, newest: str, books: Books, brought: Books) -> None:
    """Add the receipts in one commit on top of the newest one. Raises Stop and BookUnreachable."""
    for _ in range(_TRIES):
        if not books or branch.put_all(newest, books, "receipts: brought along"):
            return
        newest = branch.newest()  # somebody was faster: their receipts count too
        books = _added(_on(branch, newest), brought)
    raise BookUnreachable(f"{branch}: no receipts could be added in {_TRIES} tries.")


def _swap(root: Path) -> None:
    content, coming, going = root / "content", root / _COMING, root / _GOING
    if content.exists():
        content.rename(going)
    coming.rename(content)
    shutil.rmtree(going, ignore_errors=True)


def _complete(root: Path) -> None:
    """Take away what an import left that failed or was killed; where content/ was on its way out, it comes back."""
    content, going = root / "content", root / _GOING
    if going.exists() and not content.exists():
        going.rename(content)
    for left in (going, root / _COMING):
        shutil.rmtree(left, ignore_errors=True)


def _look_over(voice: Voice, now: str | None, lang: str | None) -> None:
    """Say what the checks find in what was taken back; it is there all the same."""
    desk = Desk(now, lang)
    voice.say("Eingezogen.", "Moved in.")
    aside = (place for place in start.SAMPLE if not place.startswith("content/"))
    facts = editorial.facts(desk.content.publication[1], desk.content.publication[0], [])
    left = " ".join(place for place in aside if (desk.places.root / place).exists())
    if left and facts and not facts.sample:
        voice.say(
            f"Vom Beispiel liegt noch etwas hier; so geht es weg: git rm -r {left}",
            f"Something of the sample still lies here; this removes it: git rm -r {left}",
        )
    print(desk.summary(desk.verdict.findings))
    if has_errors(desk.verdict.findings):
        number = counts(desk.verdict.findings)["error"]
        voice.say(f"Der Inhalt ist da, wie er war, mit {'einem Fehler' if number == 1 else f'{number} Fehlern'}. Mehr sagt: inv check",
                  f"The content is there as it was, with {number_of(number, 'error', 'errors')}. More by: inv check")  # fmt: skip
    else:
        voice.say("Weiter mit: make", "Go on with: make")


# What is taken back: the private folder


def _into_private_folder(desk: Desk, taken: Archive, *, replace: bool, dry_run: bool) -> int:
    """Write what the archive holds into the private folder; what is only there stays, and who left has left."""
    voice, place = desk.voice, desk.private_place()
    if place is None:
        raise Stop(
            "Trage zuerst ein, wo der private Ordner liegen soll: private: in content/publication.yml (oder VORGESTELLT_PRIVATE).",
            "Enter first where the private folder shall lie: private: in content/publication.yml (or VORGESTELLT_PRIVATE).",
            REFUSED,
        )
    there = {path: file.read_bytes() for path, file in store.tree(place).files.items()}
    coming = _private_coming(there, taken)
    plan = archive.difference({path: _digest(there[path]) for path in there.keys() & coming.keys()},
                              {path: _digest(data) for path, data in coming.items()})  # fmt: skip
    if not plan:
        voice.say("Alles ist schon da; nichts geändert.", "Everything is there already; nothing was changed.")
        return DONE
    shown, is_refused = f"{place.as_posix()}/", bool(plan.changed or there.keys() - coming.keys()) and not replace
    if dry_run or is_refused:
        _say_difference(voice, plan, shown, planned=True, every=dry_run)
    if is_refused:
        raise Stop(
            f"In {place} liegt schon anderes. Nichts geändert. Um zu ergänzen und zu ersetzen: --replace",
            f"Other things lie in {place}. Nothing was changed. To add to them and replace some: --replace",
            REFUSED,
        )
    if dry_run:
        return DONE
    undo = store.Undo()
    is_new = not place.exists()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (*plan.new, *plan.changed):
            undo.remember(place / path)
            store.write_atomically(place / path, coming[path], secret=True)
        for folder in taken.empty(PRIVATE):
            (place / folder).mkdir(parents=True, exist_ok=True)
    except BaseException:
        shutil.rmtree(place) if is_new else undo.restore()
        raise
    _say_difference(voice, plan, shown, planned=False, every=False)
    voice.say("Eingezogen.", "Moved in.")
    return DONE


def _private_coming(there: Mapping[str, bytes], taken: Archive) -> dict[str, bytes]:
    """Return what the archive's files become beside those that are there. Raises Stop where they contradict each other."""
    coming = _books(taken, PRIVATE)
    if readers.KEY in coming and there.get(readers.KEY, coming[readers.KEY]) != coming[readers.KEY]:
        raise Stop(
            f"{readers.KEY} ist hier ein anderer als im Archiv: Mit ihm erkennt niemand die wieder, die sich abgemeldet haben. "
            "Nichts geändert.",
            f"{readers.KEY} is another one here than in the archive: with it nobody would recognise those who left. "
            "Nothing was changed.",
            REFUSED,
        )
    for path in coming.keys() & there.keys():
        if path == readers.SUPPRESSED or path.startswith("letter/journal/"):
            coming[path] = _added({path: there[path]}, {path: coming[path]}).get(path, there[path])
    return coming


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


# What is said


def _say_arrival(voice: Voice, plan: _Arrival, *, planned: bool, every: bool) -> None:
    """Say what becomes of the content and of the receipts."""
    _say_difference(voice, plan.content, "content/", planned=planned, every=every)
    verb = voice.pick("Würde ergänzen", "Would add to") if planned else voice.pick("Ergänzt", "Added to")
    for path in (
        *(f"{BRANCH_NAME}: {name}" for name in plan.books),
        *(f"outbox/receipts/{name}" for name in plan.outbox),
    ):
        print(f"{verb}: {path}")


def _say_difference(voice: Voice, found: Difference, folder: str, *, planned: bool, every: bool) -> None:
    """Say what changes of a folder, with ``every`` file by name."""
    words = {"new": ("neu", "new"), "changed": ("geändert", "changed"), "removed": ("entfernt", "removed")}
    for name, said in words.items():
        for path in getattr(found, name) if every else ():
            print(f"{voice.pick(*said)}: {folder}{path}")
    would = voice.pick(" (nur geplant)", " (planned only)") if planned else ""
    numbers = ", ".join(f"{len(getattr(found, name))} {voice.pick(*said)}" for name, said in words.items())
    voice.say(f"{folder}{would}: {numbers}, {len(found.unchanged)} unverändert",
              f"{folder}{would}: {numbers}, {len(found.unchanged)} unchanged")  # fmt: skip


@contextlib.contextmanager
def _in_sentences() -> Iterator[None]:
    """Say why an archive is not accepted."""
    try:
        yield
    except NotAccepted as fault:
        shown = fault.reasons[:20]
        more = len(fault.reasons) - len(shown)
        de, en = ("\n".join(f"  {reason.text(lang)}" for reason in shown) for lang in ("de", "en"))
        raise Stop(
            f"So geht es nicht; nichts geändert.\n{de}" + (f"\n  … und {more} weitere" if more else ""),
            f"That does not work; nothing was changed.\n{en}" + (f"\n  … and {more} more" if more else ""),
            REFUSED,
        ) from fault
