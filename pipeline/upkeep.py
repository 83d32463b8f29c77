"""What a build need not make again, because an earlier one made it: pages under a digest of all that they show, checks likewise.

A page is a pure function of its view, its template and the publication's own facts; so a file of the site whose key is the same as
before, and that nobody has touched since, is the file that would be written. Keys hold digests of the program, the libraries, the
theme and the settings: whatever else could matter makes other keys. The folder, ``.cache/build``, may be deleted at any
time; what is missing or damaged there is made again. Whoever can write there can also change the program: nothing is taken into it
from elsewhere.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from jinja2.bccache import Bucket, BytecodeCache

from pipeline import processes, untouched
from pipeline.domain import Submission
from pipeline.publication import check_each
from pipeline.submission import Checked, Vocabulary, check

_SIZE: Final = 20  # bytes of a key
_MANY: Final = 200  # submissions; checking fewer is quicker than starting another process
_CHECKS, _TEMPLATES = "checks", "templates"  # the names under which they are kept
Keys = dict[str, bytes]  # by path relative to the output folder; b"" for what is written by every build


def digest(*parts: bytes | str) -> bytes:
    """Return a digest of ``parts``, in which each has its own length: "ab", "c" is not "a", "bc"."""
    found = blake2b(digest_size=_SIZE)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.digest()


class Upkeep:
    """The memory of the builds of the publication in ``root``; without a ``folder`` there is none and everything is made."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.root = root
        self.folder = folder
        self.told: dict[str, Any] = {}  # plain values about a build, for who asks :func:`pipeline.untouched.finished`
        self._inputs: dict[str, untouched.Signature | None] | None = None  # before anything was read
        self._checks: dict[bytes, bytes] = {}  # those asked for last
        self._stale = False  # others are kept than those
        self._compiled: dict[str, bytes] | None = None  # templates by language and name

    # What a build depends on

    @cached_property
    def program(self) -> bytes:
        """Return a digest of the program and of the libraries it is made with; b"" where nothing is remembered anyway."""
        if self.folder is None:
            return b""
        around = [repr((str(path), untouched.signature(path))) for path in untouched.surroundings()]
        return digest(sys.version, *around, *_contents(*untouched.sources(self.root)[-2:]))

    @cached_property
    def theme(self) -> bytes:
        """Return a digest of the program, the theme and Pelican's settings; b"" likewise."""
        if self.folder is None:
            return b""
        return digest(self.program, *_contents(*untouched.sources(self.root)[1:4]))

    # Checks

    def checks(self, submissions: Sequence[Submission], vocabulary: Vocabulary, today: date) -> list[Checked]:
        """Return what :func:`pipeline.submission.check` says of each submission, in their order."""
        if self.folder is None:
            return check_each(submissions, vocabulary, today)
        words = vocabulary.trades, sorted(vocabulary.questions.items()), vocabulary.languages, sorted(vocabulary.tags)
        same = digest(self.program, repr(words), today.isoformat())
        keys = [_key(same, submission) for submission in submissions]
        known: dict[bytes, bytes] = untouched.load(self.folder / _CHECKS).get("made", {})
        missing = [(key, one) for key, one in zip(keys, submissions, strict=True) if key not in known]

        def made(share: int, among: int) -> dict[bytes, bytes]:
            return {key: _packed(check(one, vocabulary, today)) for key, one in missing[share::among]}

        for part in processes.shared(made, len(missing) // _MANY):
            known |= part
        self._checks = {key: known[key] for key in keys}
        self._stale = bool(missing) or len(known) > len(self._checks)
        return [_unpacked(known[key], submission) for key, submission in zip(keys, submissions, strict=True)]

    def keep(self) -> None:
        """Keep the checks that were asked for last, and no others, for nothing stays of who has left; and compiled templates."""
        if self.folder is None:
            return
        if self._stale:
            untouched.save(self.folder / _CHECKS, {"made": self._checks})
        if self._compiled:
            untouched.save(self.folder / _TEMPLATES, {"theme": self.theme, "made": self._compiled})
        self._checks, self._stale = {}, False

    # Templates

    def compiled(self, lang: str) -> BytecodeCache:
        """Return what keeps the templates of a language compiled: all of the theme as it is now."""
        if self._compiled is None:
            kept = untouched.load(self.folder / _TEMPLATES) if self.folder else {}
            self._compiled = kept["made"] if kept.get("theme") == self.theme else {}
        return _Compiled(self._compiled, lang)

    # The site

    def page(self, template: str, view: object, site: bytes) -> bytes:
        """Return the key of a page; ``site`` is a digest of what all pages of its language show."""
        return digest(self.theme, template, site, repr(view))

    def begin(self) -> None:
        """Note how everything lies that a build depends on, before it is read."""
        if self.folder is not None:
            self._inputs = untouched.signatures(untouched.sources(self.root), untouched.surroundings())

    def known(self, output: Path, lies: Mapping[str, untouched.Signature | None]) -> Keys:
        """Return the keys of those files that nobody has touched since they were written; ``lies`` is what lies in ``output``."""
        kept = untouched.load(self.folder / untouched.SITE) if self.folder else {}
        if kept.get("place") != str(output):
            return {}
        keys, then = kept["keys"], kept["output"]
        return {name: keys[name] for name, one in lies.items() if name in keys and then.get(f"{output}/{name}") == one}

    def remember(self, output: Path, keys: Keys) -> None:
        """Note what was built, from what, and what is told about it."""
        if self.folder is None:
            return
        written = untouched.signatures([output], changed=False)
        if written is not None:
            kept = {"place": str(output), "keys": keys, "output": written, "inputs": self._inputs,
                    "told": self.told | {"files": len(keys)}}  # fmt: skip
            untouched.save(self.folder / untouched.SITE, kept)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other build of this publication is under way; where the system knows no locks, nobody waits."""
        if self.folder is None:
            yield
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            try:
                import fcntl  # here, because Windows has none

                fcntl.flock(file, fcntl.LOCK_EX)
            except (ImportError, OSError):
                pass
            yield


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
    for top in tops:
        for path in [top] if top.is_file() else sorted(p for p in top.rglob("*") if "__pycache__" not in p.parts):
            if path.is_file():
                yield path.relative_to(top.parent).as_posix()
                yield path.read_bytes()


def _key(same: bytes, submission: Submission) -> bytes:
    files = (part for f in submission.files for part in (f.name, repr((f.size, f.is_link)), f.data))
    return digest(same, submission.slug, submission.folder, *files)


def _packed(checked: Checked) -> bytes:
    """Return a check without the files that were checked: they are at hand wherever it is asked for."""
    return pickle.dumps(replace(checked, submission=None), pickle.HIGHEST_PROTOCOL)  # type: ignore[arg-type]  # put back below


def _unpacked(data: bytes, submission: Submission) -> Checked:
    checked: Checked = pickle.loads(data)  # noqa: S301  # of our own making, see the head
    return replace(checked, submission=submission)
