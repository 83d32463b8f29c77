"""What goes to the host, and in which order: at no moment does a page there refer to a file that is not there.

A deployment is a row of stages. Within a stage the order does not matter, nor how much of it is done when something breaks off; the
next stage begins when the one before is done. First comes what refers to nothing (pictures, fonts), then what ties it together
(styles, scripts), new feeds, new pages, changed pages, changed feeds, and last what leads machines to all that. What is gone goes
in the opposite order, pages before what they show. A new page comes before those that are changed to link to it; a page that is
gone is removed when none links to it any more.

A file that keeps its name and changes is replaced in place, after everything new and before the pages: only hashed names could avoid
that a page meets the style of its next version for a moment, and only a change of the program brings one.

Whose a file on the host is stands in a note there, which names all that was put there or is about to be; what it does not name is
never removed. It is written before the first stage and after the last one, so that whoever comes after a kill finds all of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import urlsplit

NOTE: Final = ".vorgestellt-deployment.json"
"""The file on the host that names what is ours there."""
WORKSHOP: Final = ".vorgestellt-deployment.next"
"""The folder on the host in which files are written before they take their place; everything in it is ours."""
UNKNOWN: Final = "?"
"""Stands for the digest of a file that certainly is not the one we have."""

_OWN: Final = ".vorgestellt-deployment"
_LAST: Final = frozenset({"sitemap.xml", "robots.txt", "_headers", "_redirects"})
_BINDING: Final = (".css", ".js", ".webmanifest", "/pagefind-entry.json")
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_KEY: Final = re.compile(r"[A-Za-z0-9._~/-]*")
_HOST: Final = re.compile(r"[^/\\]{2,}:")  # one letter is a drive of Windows
_REMOTE: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]+:(?P<path>[A-Za-z0-9._~/@-]+)")
_MODULE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._~-]*(?:/[A-Za-z0-9._~-]+)*/?")
_SECRET: Final = re.compile(r"://[^/@]*:(?![0-9]*/)[^@]*@|^s3://[^/@]*@|^[^/@]*:[^/@]*@")


class Kind(Enum):
    """What a file of the site is to all others; the names stand in what people read, see :mod:`pipeline.deploy_commands`."""

    LEAF = "leaf"  # refers to no file: pictures, fonts, pieces of the search
    BINDING = "binding"  # refers to leaves and to its like: styles, scripts, the entry of the search
    FEED = "feed"  # pages refer to it, and it to pages
    PAGE = "page"
    LAST = "last"  # leads machines to all others


@dataclass(frozen=True, slots=True)
class Bucket:
    """A place in a store that speaks S3."""

    name: str
    prefix: str  # without slashes at its ends; "" for the whole bucket


@dataclass(frozen=True, slots=True)
class Remote:
    """A folder that rsync reaches."""

    target: str  # as rsync takes it, with a slash at its end


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine."""

    path: str  # absolute, or relative to the publication's


@dataclass(frozen=True, slots=True)
class Stage:
    """What is done together, in any order."""

    kind: Kind
    paths: tuple[str, ...]  # relative to the top of the site
    removes: bool = False
    replaces: bool = False  # files that were there before, with something else in them


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in this order: note, stages, note."""

    before: bytes  # the note that covers what lies there and what shall
    stages: tuple[Stage, ...]
    after: bytes  # the note that names what lies there then
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int  # files that are there already as they shall be
    foreign: int  # files there that are not ours and stay

    def __bool__(self) -> bool:
        return bool(self.stages)


class Reason(Enum):
    """Why nothing is done."""

    FOREIGN = "foreign"  # something lies there that nobody put there from here
    BLOCKED = "blocked"  # something foreign stands where a folder of the site shall be
    OTHER = "other"  # another publication lies there
    UNREADABLE = "unreadable"  # the note is no note


@dataclass(frozen=True, slots=True)
class Refusal:
    """Says that a deployment could do harm."""

    reason: Reason
    paths: tuple[str, ...] = ()  # what is in the way


@dataclass(frozen=True, slots=True)
class Note:
    """What the note on the host says."""

    publication: str  # the feed_namespace of whose site it is
    rules: str  # digest of what is sent along with files; "" where the host does not know
    files: frozenset[str]


class UnreadableNote(Exception):
    """The note on the host has not the form that it was written in."""


def destination(to: str) -> Bucket | Remote | Folder | None:
    """Return where ``to`` leads: s3://bucket/prefix, user@host:path, rsync://host/module or a folder; None for anything else."""
    if to.startswith("s3://"):
        bucket, _, prefix = to.removeprefix("s3://").partition("/")
        prefix = prefix.strip("/")
        fits = _BUCKET.fullmatch(bucket) and _KEY.fullmatch(prefix) and "//" not in prefix
        return Bucket(bucket, prefix) if fits and not {".", ".."} & set(prefix.split("/")) else None
    if to.startswith("rsync://"):
        host, _, module = to.removeprefix("rsync://").partition("/")
        is_host = re.fullmatch(r"(?:[A-Za-z0-9_.-]+@)?[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?", host)
        return Remote(to.rstrip("/") + "/") if is_host and _MODULE.fullmatch(module) else None
    if _HOST.match(to):
        found = _REMOTE.fullmatch(to)
        return Remote(to.rstrip("/") + "/") if found and found["path"].strip("/") and "://" not in to else None
    return Folder(to) if to.strip("/.") and to.isprintable() else None


def holds_a_secret(text: str) -> bool:
    """Return whether a password or a key stands in an address."""
    return bool(_SECRET.search(text))


def is_endpoint(address: str) -> bool:
    """Return whether ``address`` is that of a store: https, nothing behind the host; http on this machine only."""
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or holds_a_secret(address))
    return safe and bool(parts.hostname) and bare


def is_example(url: str) -> bool:
    """Return whether an address is one of those that are kept for examples (source: RFC 2606, RFC 6761)."""
    host = urlsplit(url).hostname or ""
    last = host.rpartition(".")[2]
    return last in ("", "example", "test", "invalid", "localhost") or bool(
        re.search(r"(?:^|\.)example\.(?:com|net|org)$", host)
    )


def kind_of(path: str) -> Kind:
    """Return what a file is to the others, as its path tells."""
    if path.endswith(".html"):
        return Kind.PAGE
    if path in _LAST:
        return Kind.LAST
    if path.endswith((".rss.xml", ".atom.xml")) or (path.endswith(".json") and "feeds" in path.split("/")[:-1]):
        return Kind.FEED
    return Kind.BINDING if path.endswith(_BINDING) else Kind.LEAF


def is_own(path: str) -> bool:
    """Return whether a path on the host is part of the deployment itself and not of the site."""
    return path.startswith(_OWN)


def plan(
    site: Mapping[str, str], lying: Mapping[str, str], note: bytes | None, publication: str, *, rules: str = "",
    take_over: bool = False,
) -> Plan | Refusal:  # fmt: skip
    """Return how a host comes to the files of ``site``, or why it had better not.

    ``site`` and ``lying`` are digests by path, of what shall be there and of what is, ``note`` is the one that lies there, and
    ``publication`` tells whose site this is. With ``take_over`` foreign files in the way are replaced; none is ever removed.
    ``rules`` is a digest of what the host sends along: where it knows others, every file is put anew.
    """
    known: Note | None = None
    if note is not None:
        try:
            known = read_note(note)
        except UnreadableNote:
            return Refusal(Reason.UNREADABLE)
        if known.publication != publication:
            return Refusal(Reason.OTHER)
    same = {path for path, digest in lying.items() if site.get(path) == digest}
    ours = (known.files if known else frozenset()) & lying.keys()
    foreign = lying.keys() - ours - same
    if blocked := foreign & folders(site):
        return Refusal(Reason.BLOCKED, tuple(sorted(blocked)))
    in_the_way = foreign & site.keys() if known else foreign
    if in_the_way and not take_over:
        return Refusal(Reason.FOREIGN, tuple(sorted(in_the_way)))
    told = known.rules if known else "" if lying else rules
    kept = same if told == rules else set[str]()
    added, changed = site.keys() - lying.keys(), (site.keys() & lying.keys()) - kept
    removed = ours - site.keys()
    return Plan(
        before=written(Note(publication, told, frozenset(ours | site.keys()))),
        stages=tuple(_stages(added, changed, removed)),
        after=written(Note(publication, rules, frozenset(site))),
        added=tuple(sorted(added)),
        changed=tuple(sorted(changed)),
        removed=tuple(sorted(removed)),
        kept=len(kept),
        foreign=len(foreign - site.keys()),
    )


def folders(paths: Iterable[str]) -> set[str]:
    """Return every folder around ``paths``."""
    found = set[str]()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return found


def _stages(added: Collection[str], changed: Collection[str], removed: Collection[str]) -> Iterator[Stage]:
    new, other, gone = _by_kind(added), _by_kind(changed), _by_kind(removed)
    rows = (
        Stage(Kind.LEAF, new[Kind.LEAF]),
        Stage(Kind.LEAF, other[Kind.LEAF], replaces=True),
        Stage(Kind.BINDING, new[Kind.BINDING]),
        Stage(Kind.BINDING, other[Kind.BINDING], replaces=True),
        Stage(Kind.FEED, new[Kind.FEED]),  # pages name their feeds; nobody reads a new one before a page does
        Stage(Kind.PAGE, new[Kind.PAGE]),
        Stage(Kind.PAGE, other[Kind.PAGE], replaces=True),
        Stage(Kind.FEED, other[Kind.FEED], replaces=True),
        Stage(Kind.LAST, new[Kind.LAST]),
        Stage(Kind.LAST, other[Kind.LAST], replaces=True),
        Stage(Kind.LAST, gone[Kind.LAST], removes=True),
        Stage(Kind.PAGE, gone[Kind.PAGE], removes=True),
        Stage(Kind.FEED, gone[Kind.FEED], removes=True),
        Stage(Kind.BINDING, gone[Kind.BINDING], removes=True),
        Stage(Kind.LEAF, gone[Kind.LEAF], removes=True),
    )
    return (stage for stage in rows if stage.paths)


def _by_kind(paths: Iterable[str]) -> dict[Kind, tuple[str, ...]]:
    found: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for path in sorted(paths):
        found[kind_of(path)].append(path)
    return {kind: tuple(those) for kind, those in found.items()}


def written(note: Note) -> bytes:
    """Return a note as it lies on the host."""
    told = {"form": 1, "publication": note.publication, "rules": note.rules, "files": sorted(note.files)}
    return json.dumps(told, ensure_ascii=False, indent=0).encode()


def read_note(data: bytes) -> Note:
    """Return what :func:`written` wrote. Raises UnreadableNote for anything else."""
    try:
        told = json.loads(data)
        form, publication, rules, files = (told[name] for name in ("form", "publication", "rules", "files"))
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise UnreadableNote from fault
    texts = isinstance(files, list) and all(isinstance(text, str) for text in (publication, rules, *files))
    if form != 1 or not texts:
        raise UnreadableNote
    return Note(publication, rules, frozenset(files))
