"""What a build need not make again, because an earlier one made it: pages under a digest of all that they show, checks likewise.

A page is a pure function of its view, its template and the publication's own facts; so a file of the site whose key is the same as
before, and that nobody has touched since, is the file that would be written. Keys hold digests of the program, the libraries, the
theme and the settings: whatever else could matter makes other keys. The folder, ``.cache/build``, may be deleted at any
time; what is missing or damaged there is made again. Whoever can write there can also change the program: nothing is taken into it
from elsewhere.
"""

from __future__ import annotations

import copyreg
import errno
import io
import os
import pickle
import stat
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from jinja2.bccache import Bucket, BytecodeCache

from pipeline import processes, store, untouched
from pipeline.domain import (
    Answer,
    Consents,
    EventConsents,
    Finding,
    Founder,
    Html,
    InlineLink,
    Interview,
    Link,
    Need,
    Nomination,
    Offer,
    Profile,
    Referral,
    ReferralKind,
    Severity,
    Submission,
    SubmittedFile,
)
from pipeline.likeness import Traits
from pipeline.publication import Event, Reading, read_each
from pipeline.submission import Checked, Vocabulary, check

SIZE: Final = 20  # bytes of a digest
_CHECKS, _EVENTS = "checks", "events"  # kinds of what was read
_MANY: Final = 60  # submissions; checking fewer is quicker than starting another process
_DRAWERS: Final = 8  # files in which what was read of one kind is kept
_FORMER: Final = (_CHECKS, _EVENTS)  # names of such files, when each kind had one
_TEMPLATES, _SITE, _FOLDERS, _AROUND = "templates", "site", "folders", "around"  # the names under which they are kept
# A value, a digest of it, and the texts in it: these are not copied when it is unpacked.
_Packed = tuple[bytes, bytes, tuple[bytes, ...]]
# How a folder lay before it was read, its files by name likewise, and a digest of what was read then.
_Folder = tuple[untouched.Signature, tuple[tuple[str, untouched.Signature], ...], bytes]
_PARTS: Final = tuple(field.name for field in fields(Profile))
# What stands around a portrait on its page: slug, language, file, a digest of it, the value.
Around = tuple[str, str, str, bytes, object]
Keys = dict[str, bytes]  # by path relative to the output folder; b"" for what is written by every build


def digest(*parts: bytes | str) -> bytes:
    """Return a digest of ``parts``, in which each has its own length: "ab", "c" is not "a", "bc"."""
    told = list[bytes]()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        told += (len(data).to_bytes(8, "big"), data)
    return sha256(b"".join(told)).digest()[:SIZE]  # processors have instructions for it: quicker than any other


class Upkeep:
    """The memory of the builds of the publication in ``root``; without a ``folder`` there is none and everything is made."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.root = root
        self.folder = folder
        self.builds = False  # what is read may be kept at once: whoever asks builds, and does not only look
        self.told: dict[str, Any] = {}  # plain values about a build, for who asks :func:`pipeline.untouched.finished`
        self._inputs: untouched.Pressed | None = None  # before anything was read
        self._stale: dict[Path, dict[bytes, _Packed]] = {}  # what was read last and is not kept yet, by drawer and key
        self._compiled: dict[str, bytes] | None = None  # templates by language and name
        self._site: tuple[int, untouched.Seen] | None = None  # since when, and how the site lay then
        self._sources: Mapping[str, untouched.Signature | None] = {}  # how they lay before anything was read
        self._are_folders_new = False
        self._folders: dict[str, _Folder] = {}  # of founders, as they were last read, by where they lie
        # Submissions that lie as they did then, and are not read, with where they lie, by ``id``.
        self._believed: dict[int, tuple[Submission, str]] = {}
        # Portraits as they were read, with a digest of each and of its outline, by the ``id`` of the founder in it.
        self._portraits: dict[int, tuple[Profile, bytes, bytes]] = {}
        # Outlines of those that are another value by now, by their own ``id``.
        self._outlines: dict[int, tuple[Profile, bytes]] = {}
        self._beside = b"", Keys()  # a digest of what the files beside the portraits show, and their keys
        # Slugs of those who are no longer as they were read, or whose answers are told elsewhere.
        self._told: list[str] = []
        self._around: dict[str, Any] = {}  # what portraits show beside themselves, as it is kept: packed

    # What a build depends on

    @cached_property
    def program(self) -> bytes:
        """Return a digest of the program and of the libraries it is made with; b"" where nothing is remembered anyway."""
        return _loaded() if self.folder else b""

    @cached_property
    def theme(self) -> bytes:
        """Return a digest of the program, the theme and Pelican's settings; b"" likewise."""
        if self.folder is None:
            return b""
        return digest(self.program, *_contents(*untouched.sources(self.root)[1:4]))

    # What is read

    def known_submission(self, place: str, folder: str) -> Submission | None:
        """Return the founder's ``folder``, which lies at ``place``, without reading it; None where it has been touched since."""
        if not (then := self._folders.get(place)):
            return None
        own, files, _ = then
        if self._sources.get(place) != own:
            return None
        for name, sign in files:
            if self._sources.get(f"{place}/{name}") != sign:
                return None
        found = Submission(folder.rpartition("/")[2], folder, tuple([_Unread(place, name, one) for name, one in files]))
        self._believed[id(found)] = found, place
        return found

    @property
    def reading(self) -> Reading:
        """Return how submissions and events are read, with what was made of the same ones before."""
        return Reading(self._checks, self._events) if self.folder else Reading()

    def _checks(self, submissions: Sequence[Submission], vocabulary: Vocabulary, today: date) -> list[Checked]:
        same = self._checked_by(vocabulary, today)
        contents = [self._content(one) for one in submissions]
        keys = [digest(same, content) for content in contents]
        self._note_folders(submissions, contents)

        read: list[tuple[Checked, bytes, bytes]] = self._remembered(
            _CHECKS,
            [one.slug for one in submissions],
            keys,
            lambda place: _alone(submissions[place], vocabulary, today),
        )
        self._portraits |= {id(c.profile.founder): (c.profile, mark, outline) for c, mark, outline in read if c.profile}
        for (checked, *_), one in zip(read, submissions, strict=True):
            object.__setattr__(
                checked, "submission", one
            )  # nobody has seen it yet; thousands of copies take their time
        return [checked for checked, *_ in read]

    def _checked_by(self, vocabulary: Vocabulary, today: date) -> bytes:
        """Return a digest of all that a check depends on beside what is checked."""
        words = vocabulary.trades, sorted(vocabulary.questions.items()), vocabulary.languages, sorted(vocabulary.tags)
        return digest(self.program, repr(words), today.isoformat())

    def reread(self, submission: Submission, vocabulary: Vocabulary, today: date) -> tuple[Profile, bytes] | None:
        """Return the portrait in a folder that was touched, and its mark, where nothing but answers differs from what was read last.

        None for any other change. Nothing of it is kept before :meth:`keep`.
        """
        place = str(self.root / submission.folder)
        own, then, content = self._folders.get(place, (None, (), b""))
        if own is None or [name for name, _ in then] != [file.name for file in submission.files]:
            return None
        same, drawer = self._checked_by(vocabulary, today), self._drawer(_CHECKS, submission.slug)
        made = self._stale.get(drawer) or untouched.load(drawer).get("made", {})
        before, after = made.pop(digest(same, content), None), _packed(_alone(submission, vocabulary, today))
        if before is None or before[0] != after[0]:
            return None
        content = _digest_of(submission)
        if (lay := self._lay(submission, content)) is None:
            return None
        self._folders[place], self._are_folders_new = lay, True
        made[digest(same, content)] = after
        self._stale[drawer] = made
        packed, mark, texts = after
        return _unpacked(packed, texts).profile, mark

    def _place_of(self, submission: Submission) -> str | None:
        """Return where a submission lies that was not read, for it lies as it did when it last was."""
        known, place = self._believed.get(id(submission), (None, ""))
        return place if known is submission else None

    def _content(self, submission: Submission) -> bytes:
        """Return a digest of all that a founder's folder holds, its name included."""
        place = self._place_of(submission)
        return self._folders[place][2] if place else _digest_of(submission)

    def _note_folders(self, submissions: Sequence[Submission], contents: Sequence[bytes]) -> None:
        """Note how the folders lay that were read; what changed after that lies otherwise when it is next looked at."""
        noted: dict[str, _Folder] = {}
        for one, content in zip(submissions, contents, strict=True):
            if known := self._place_of(one):
                noted[known] = self._folders[known]
                continue
            if lay := self._lay(one, content):
                noted[str(self.root / one.folder)] = lay
        if noted.keys() != self._folders.keys() or any(
            noted[place] is not then for place, then in self._folders.items()
        ):
            self._folders, self._are_folders_new = noted, True
            if self.builds:  # as with what was checked: a build that is refused later forgets who has left all the same
                self._save_folders()

    def _lay(self, submission: Submission, content: bytes) -> _Folder | None:
        """Return how a folder lay that was read and holds ``content``; None where that tells nothing."""
        place = str(self.root / submission.folder)
        own = self._sources.get(place)
        signs = [(file.name, self._sources.get(f"{place}/{file.name}")) for file in submission.files]
        files = tuple([(name, sign) for name, sign in signs if sign and stat.S_ISREG(sign[0])])
        return (own, files, content) if own and len(files) == len(signs) else None

    def _events(self, files: Sequence[tuple[str, SubmittedFile]], today: date) -> list[Event]:
        same = digest(self.program, today.isoformat())
        keys = [_key(same, *one) for one in files]
        read = self._remembered(
            _EVENTS, [path for path, _ in files], keys, lambda place: read_each([files[place]], today)[0]
        )
        return [event for event, *_ in read]

    def _remembered(
        self, kind: str, names: Sequence[str], keys: Sequence[bytes], make: Callable[[int], Any]
    ) -> list[tuple[Any, bytes, bytes]]:
        """Return the value for each key, in their order: one that was kept, or what ``make`` makes of its place among them.

        With each goes a digest of it, which was made with it, and one of its outline: of all but what was set apart in packing.

        They lie in several drawers by their ``names``, which are gone through one after the other: one change writes one drawer, and
        what is packed takes the memory of one.
        """
        found: list[Any] = [None] * len(keys)
        asked: list[list[int]] = [[] for _ in range(_DRAWERS)]  # places
        for place, name in enumerate(names):
            asked[_drawer_of(name)].append(place)
        for number, places in enumerate(asked):
            drawer = self._place(f"{kind}-{number}")
            known: dict[bytes, _Packed] = untouched.load(drawer).get("made", {})
            there = self._filled(keys, places, known, make)
            for place in places:
                packed, mark, texts = there[keys[place]]
                value = pickle.loads(packed, buffers=texts)  # noqa: S301  # of our own making, see the head
                found[place] = value, mark, sha256(packed).digest()[:SIZE]
            if there.keys() != known.keys():
                self._stale[drawer] = there
            if self.builds:
                self._save()
        return found

    def _filled(
        self,
        keys: Sequence[bytes],
        places: Sequence[int],
        known: Mapping[bytes, _Packed],
        make: Callable[[int], Any],
    ) -> dict[bytes, _Packed]:
        """Return what belongs into a drawer, packed and with a digest, by key: nothing is kept of who has left."""
        missing = [place for place in places if keys[place] not in known]

        def made(share: int, among: int) -> dict[bytes, _Packed]:
            return {keys[place]: _packed(make(place)) for place in missing[share::among]}

        there = {keys[place]: known[keys[place]] for place in places if keys[place] in known}
        for part in processes.shared(made, len(missing) // _MANY):
            there |= part
        return there

    def _drawer(self, kind: str, name: str) -> Path:
        return self._place(f"{kind}-{_drawer_of(name)}")

    def _save(self) -> None:
        for place, made in self._stale.items():
            untouched.save(place, {"made": made})
        self._stale = {}

    def _save_folders(self) -> None:
        if self._are_folders_new:
            untouched.save(self._place(_FOLDERS), {"program": self.program, "folders": self._folders})
            self._are_folders_new = False

    def _place(self, kind: str) -> Path:
        return (self.folder or self.root / ".cache") / kind

    def keep(self) -> None:
        """Keep what was read last, and compiled templates."""
        if self.folder is None:
            return
        self._save()
        self._save_folders()
        if self._compiled:
            untouched.save(self.folder / _TEMPLATES, {"theme": self.theme, "made": self._compiled})

    # Templates

    def compiled(self, lang: str) -> BytecodeCache:
        """Return what keeps the templates of a language compiled: all of the theme as it is now."""
        if self._compiled is None:
            kept = untouched.load(self.folder / _TEMPLATES) if self.folder else {}
            self._compiled = kept["made"] if kept.get("theme") == self.theme else {}
        return _Compiled(self._compiled, lang)

    # The site

    def settle(self) -> None:
        """Take all digests now, once for every process that asks."""
        _ = self.program, self.theme

    def page(self, template: str, view: object, *others: bytes) -> bytes:
        """Return the key of a page; ``others`` are digests of what it shows beside its ``view``."""
        return digest(self.theme, template, *others, repr(view))

    def mark(self, profile: Profile) -> bytes:
        """Return a digest of a portrait: of what was read, and of all that has become of it since.

        Where people are named under other slugs by now, a portrait is another value than the one that was read; all other parts
        of it are the same ones.
        """
        read, mark, _ = self._portraits.get(id(profile.founder), _NOBODY)
        if read is profile:
            return mark
        return _with_changes(mark, read, profile, repr)

    def outline(self, profile: Profile) -> bytes:
        """Return a digest of the same without what the founder answered, and how many words that is."""
        read, _, outline = self._portraits.get(id(profile.founder), _NOBODY)
        if read is profile:
            return outline
        known, made = self._outlines.get(id(profile), (None, b""))
        if known is not profile:
            made = _with_changes(outline, read, profile, _told_beside)
            self._outlines[id(profile)] = profile, made  # half a dozen lists ask for it
        return made

    def beside(self, shown: bytes, known: Keys) -> Keys | None:
        """Return the keys of the files beside the portraits, where they were made of what has the digest ``shown``.

        None where they were made of anything else, or one of them is not ``known``.
        """
        before, keys = self._beside
        is_same = before == shown == self._around.get("shown")
        return keys if is_same and all(known.get(name) == key for name, key in keys.items()) else None

    def note_beside(self, shown: bytes, keys: Keys, around: Iterable[Around], everywhere: object) -> None:
        """Note for the next build which keys the files beside the portraits have, and a digest of all that they are made of.

        Noted as well is what a portrait is made with: what stands ``around`` each, and ``everywhere`` what is the same for all.
        """
        packs: dict[str, dict[str, tuple[str, bytes, bytes]]] = {}
        if self.folder:
            before = self._around.get("portraits", {})
            for slug, lang, file, key, value in around:
                then = before.get(slug, {}).get(lang)
                pack = then[2] if then and then[1] == key else _packed(value)[0]
                packs.setdefault(slug, {})[lang] = file, key, pack
        self._around = {"shown": shown, "portraits": packs, "everywhere": _packed(everywhere)[0]}
        self._beside = shown, keys

    def note_told(self, profiles: Iterable[Profile]) -> None:
        """Note who of them is another value than was read, or has been asked for an answer: their own pages are not made yet."""
        self._told = [one.slug for one in profiles if not self._is_as_read(one)]

    def _is_as_read(self, profile: Profile) -> bool:
        interviews = [one.interview for one in (profile, *profile.translations)]
        interviews += [update.interview for update in profile.updates]
        is_silent = all(isinstance(a := one.answers, _PutAway) and a.is_put_away for one in interviews)
        return is_silent and self._portraits.get(id(profile.founder), _NOBODY)[0] is profile

    def around(self, slugs: Collection[str]) -> tuple[Any, dict[str, dict[str, tuple[str, bytes, Any]]]] | None:
        """Return what was noted ``everywhere``, and around the portraits of ``slugs``: by language the file, a digest, the value.

        None where nothing tells that all of it still holds, or answers of theirs are told elsewhere too.
        """
        holds = self._inputs is not None and self._site is not None and self._around.get("shown") == self._beside[0]
        there: dict[str, dict[str, tuple[str, bytes, bytes]]] = self._around["portraits"] if holds else {}
        if not there.keys() - self._told >= set(slugs):
            return None
        values = {
            slug: {lang: (file, key, _unpacked(packed)) for lang, (file, key, packed) in there[slug].items()}
            for slug in slugs
        }
        return _unpacked(self._around["everywhere"]), values

    def begin(self, look: untouched.Look | None = None) -> None:
        """Note how everything lies that a build depends on, before it is read.

        Whoever has looked already gives that ``look``; it is believed where no other build has changed the site meanwhile. Where
        the program on the disk is no longer the one that runs, nothing is remembered: it would be taken for the other's.
        """
        if self.folder is None:
            return
        # Of a run that was killed, and of an earlier version: nobody would ever forget in them who has left.
        for path in (path for pattern in (".*.next", *_FORMER) for path in self.folder.glob(pattern)):
            path.unlink(missing_ok=True)
        if (
            _loaded.cache_info().currsize and _program() != _loaded()
        ):  # a process that has just begun need not look twice
            self.folder = None
        else:
            kept = untouched.load(self.folder / _FOLDERS)
            folders: dict[str, _Folder] = kept["folders"] if kept.get("program") == self.program else {}
            inputs = self._seen_at(look) or self._looked_at(folders)
            # What lies behind a link has no signature here: then everything is read.
            has_links = any(one and stat.S_ISLNK(one[0]) for one in (inputs or {}).values())
            if inputs and not has_links:
                self._inputs, self._sources, self._folders = untouched.pressed(inputs), inputs, folders
            if not self._folders:
                _forget(self.folder / _FOLDERS)
            self._around = untouched.load(self.folder / _AROUND)
            if self.builds:  # a build that is refused forgets who has left; any other one keeps it once more
                _forget(self.folder / _AROUND)

    def _seen_at(self, look: untouched.Look | None) -> untouched.Seen | None:
        """Return how the sources lay at that ``look``, and note likewise how the site lay; None where it tells nothing any more."""
        finished = self._place(untouched.FINISHED)
        if look is None or look.tops != _tops(self.root) or look.kept != untouched.signature(finished):
            return None
        self._site = look.at, look.output
        return look.inputs

    def _looked_at(self, folders: Mapping[str, _Folder]) -> untouched.Seen | None:
        def listed(path: str, own: untouched.Signature) -> list[str] | None:
            then = folders.get(path)
            return [name for name, _ in then[1]] if then and then[0] == own else None

        return untouched.signatures(untouched.sources(self.root), untouched.surroundings(), listed=listed)

    def lying(self, output: Path) -> untouched.Seen:
        """Return every file and link in ``output`` as :func:`pipeline.untouched.lying` does, once their signatures count."""
        if self._site is None:
            seen = untouched.signatures([output], changed=False)
            at = time.time_ns()
            self._site = at, untouched.look([output], changed=False) if seen is None else seen
        return untouched.lying(output, self._site[1])

    def leave(self) -> None:
        """Forget what is told about the last build, for the site is about to become another one."""
        _forget(self._place(untouched.FINISHED))

    def known(self, output: Path, lies: untouched.Seen) -> Keys:
        """Return the keys of those files that nobody has touched since they were written; ``lies`` is what lies in ``output``."""
        kept = untouched.load(self.folder / _SITE) if self.folder else {}
        if kept.get("place") != str(output):
            return {}
        keys, then = kept["keys"], kept["output"]
        shown, names, self._told = kept["beside"]
        self._beside = shown, {name: keys[name] for name in names}
        return {name: keys[name] for name, one in lies.items() if name in keys and then.get(f"{output}/{name}") == one}

    def remember(
        self, output: Path, keys: Keys, brought: untouched.Seen, removed: Iterable[str], *, is_whole: bool = True
    ) -> None:
        """Note what was built, from what, and what is told about it.

        ``brought`` are the files that this build brought into the site, as they lay before; ``removed`` those it took away. Where it
        is not whole, nobody is told that it is finished.
        """
        if self.folder is None:
            return
        finished = self.folder / untouched.FINISHED
        for path in (finished, self.folder / _SITE):
            _forget(path)
        written = self._lies_now(output, (*brought, *removed))
        if written is None or not all(
            one and _is(written.get(f"{output}/{name}"), one) for name, one in brought.items()
        ):
            return
        beside = self._beside[0], list(self._beside[1]), self._told
        if self.builds:
            untouched.save(self.folder / _AROUND, self._around)
        untouched.save(self.folder / _SITE, {"place": str(output), "keys": keys, "output": written, "beside": beside})
        if self._inputs is not None and is_whole:
            told = self.told | {"files": len(keys)}
            lay = {"inputs": self._inputs, "output": untouched.pressed(written, changed=False)}
            untouched.save(finished, {"place": str(output), "told": told, "tops": _tops(self.root), **lay})

    def _lies_now(self, output: Path, touched: Iterable[str]) -> untouched.Seen | None:
        """Return how everything lies in ``output``: what this build did not touch, as it lay when it began.

        Whatever else has touched it meanwhile is seen by the next build; None where that could not be told.
        """
        again = {str(output)}
        for name in touched:
            while name:
                again.add(f"{output}/{name}")
                name = name.rpartition("/")[0]
        at, seen = self._site or (0, {})
        return untouched.renewed(seen, at, again, changed=False)

    @contextmanager
    def alone(self, waits: Callable[[], None]) -> Iterator[None]:
        """Wait until no other build of this publication is under way, and say so by ``waits``.

        Where the system knows no locks, or nothing can be kept, nobody waits.
        """
        with ExitStack() as held:
            with suppress(ImportError, OSError):
                import fcntl  # here, because Windows has none

                place, is_ours = self._place("lock"), False
                while not is_ours:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    lock = held.enter_context(place.open("w"))
                    try:
                        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        waits()
                        fcntl.flock(lock, fcntl.LOCK_EX)
                    # Whoever held it may have deleted the folder: then others hold another file.
                    is_ours = place.exists() and os.path.samestat(os.fstat(lock.fileno()), place.stat())
            yield


def _drawer_of(name: str) -> int:
    """Return the number of the drawer in which what has this ``name`` lies."""
    return crc32(name.encode()) % _DRAWERS


def _alone(submission: Submission, vocabulary: Vocabulary, today: date) -> Checked:
    """Return what a check says, without the files that were checked: they are at hand wherever it is asked for."""
    return replace(check(submission, vocabulary, today), submission=None)  # type: ignore[arg-type]


_NOBODY: Final[tuple[Profile | None, bytes, bytes]] = None, b"", b""


def _with_changes(mark: bytes, read: Profile | None, profile: Profile, told: Callable[[object], str]) -> bytes:
    """Return the digest ``mark`` of a portrait as it was ``read``, together with all that is another value in ``profile``."""
    if read is None or read.founder is not profile.founder:
        return digest(repr(profile))
    parts = ((name, getattr(profile, name)) for name in _PARTS if getattr(profile, name) is not getattr(read, name))
    return digest(mark, *(part for name, value in parts for part in (name, told(value))))


def _told_beside(part: object) -> str:
    """Return what a part of a portrait tells beside the answers."""
    return repr((part.opening, part.links) if isinstance(part, Interview) else part)


def _is(now: untouched.Signature | None, then: untouched.Signature) -> bool:
    """Return whether a file is still the one that was moved; its number is another one where it had to be copied."""
    return now is not None and now[:3] == then[:3]


def _tops(root: Path) -> untouched.Tops:
    """Return where everything lies that a build of the publication in ``root`` depends on."""
    return [str(path) for path in untouched.sources(root)], [str(path) for path in untouched.surroundings()]


def _forget(path: Path) -> None:
    """Delete what names who was there."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _program() -> bytes:
    """Return a digest of the program as it lies on the disk, and of the libraries it is made with."""
    around = [repr((str(path), untouched.signature(path))) for path in untouched.surroundings()]
    return digest(sys.version, *around, *_contents(*untouched.sources(Path())[-2:]))


@lru_cache(maxsize=1)
def _loaded() -> bytes:
    """Return the same as it was when this process first asked."""
    return _program()


class _Compiled(BytecodeCache):
    """Keeps compiled templates in a dictionary; Jinja asks it before it compiles one, and tells it what it has compiled."""

    def __init__(self, made: dict[str, bytes], lang: str) -> None:
        self._made = made
        self._lang = lang

    def load_bytecode(self, bucket: Bucket) -> None:
        if data := self._made.get(f"{self._lang} {bucket.key}"):
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[f"{self._lang} {bucket.key}"] = bucket.bytecode_to_string()


def _contents(*tops: Path) -> Iterator[bytes | str]:
    """Yield names and contents of all files at or below ``tops``, also of those behind links."""
    for top in tops:
        if top.is_file():
            yield from (top.name, top.read_bytes())
        seen = set[Path]()
        for folder, folders, names in os.walk(top, followlinks=True):
            here = Path(folder)
            if here.resolve() in seen:  # a link that leads back up
                folders.clear()
                continue
            seen.add(here.resolve())
            folders[:] = sorted(set(folders) - {"__pycache__"})
            for path in (here / name for name in sorted(names)):
                yield path.relative_to(top.parent).as_posix()
                with suppress(FileNotFoundError):  # an editor's own, gone again
                    yield path.read_bytes() if path.is_file() else b""


class _Unread(SubmittedFile):
    """A file of which all is known but what it holds; that is read whenever somebody asks for it."""

    __slots__ = ("_path", "_sign")
    _path: str
    _sign: untouched.Signature

    def __init__(self, folder: str, name: str, sign: untouched.Signature) -> None:
        note = object.__setattr__
        note(self, "name", name)
        note(self, "size", sign[1])
        note(self, "is_link", False)
        note(self, "_path", f"{folder}/{name}")
        note(self, "_sign", sign)

    @property
    def data(self) -> bytes:
        """Return what the file holds. Raises OSError where that is no longer what it held when it was looked at."""
        held = store.read_file(self._path, self.size)
        if untouched.signature(self._path) != self._sign:
            raise OSError(errno.EAGAIN, "changed while it was read", self._path)
        return held

    def __reduce__(self) -> Any:
        return SubmittedFile, (self.name, self.data, self.size, self.is_link)


def _digest_of(submission: Submission) -> bytes:
    return _key(b"", submission.slug, submission.folder, *submission.files)


def _key(same: bytes, *parts: str | SubmittedFile) -> bytes:
    told: Iterator[tuple[bytes | str, ...]] = (
        (part,) if isinstance(part, str) else (part.name, repr((part.size, part.is_link)), part.data) for part in parts
    )
    return digest(same, *chain.from_iterable(told))


class _PutAway(Sequence[Answer]):
    """The answers of an interview, which are unpacked when somebody asks for one: in most builds nobody does, of most."""

    __slots__ = ("_packed", "_there")

    def __init__(self, packed: bytes) -> None:
        self._packed: bytes | None = packed
        self._there: tuple[Answer, ...] = ()

    @property
    def is_put_away(self) -> bool:
        """Whether nobody has asked yet."""
        return self._packed is not None

    def _all(self) -> tuple[Answer, ...]:
        if self._packed is not None:
            self._there, self._packed = pickle.loads(self._packed), None  # noqa: S301  # of our own making, see the head
        return self._there

    def __getitem__(self, place: Any) -> Any:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Answer]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, _PutAway) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> Any:
        return tuple, (list(self),)


def _interview(opening: Html, packed: bytes, words: bytes, links: tuple[InlineLink, ...]) -> Interview:
    return Interview(opening, _PutAway(packed), int.from_bytes(words, "big"), links)


# What there is thousands of goes by a number, for looking up a name takes as long as making a small value. Those for private use are
# 240 to 255 (PEP 307). What a number means may change with the program: nothing that another one has kept is read.
_OFTEN: Final[tuple[Any, ...]] = (
    Checked, Traits, Profile, Founder, Link, Offer, Need, Nomination, Consents, InlineLink, Finding, Severity, Referral, EventConsents,
    ReferralKind, _interview,
)  # fmt: skip
for _number, _one in zip(range(240, 256), _OFTEN, strict=True):
    copyreg.add_extension(_one.__module__, _one.__qualname__, _number)


class _Pickler(pickle.Pickler):
    """Writes values of our own as calls with their fields, which are read in half the time of what Python writes for them."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind is Interview:
            # Apart, and with them what changes with every word; what stays is the outline.
            answers = pickle.PickleBuffer(_packed(tuple(value.answers))[0])
            words = pickle.PickleBuffer(value.words.to_bytes(8, "big"))
            return _interview, (value.opening, answers, words, value.links)
        if is_dataclass(kind):
            return kind, tuple(getattr(value, field.name) for field in fields(kind))
        return NotImplemented


def _unpacked(packed: bytes, texts: Iterable[bytes] = ()) -> Any:
    return pickle.loads(packed, buffers=texts)  # noqa: S301  # of our own making, see the head


def _packed(value: object) -> _Packed:
    out, texts = io.BytesIO(), list[pickle.PickleBuffer]()
    _Pickler(out, pickle.HIGHEST_PROTOCOL, buffer_callback=texts.append).dump(value)
    told = [out.getvalue(), *map(bytes, texts)]
    return told[0], digest(*told), tuple(told[1:])
