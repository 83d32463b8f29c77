"""What happened to each reader of one letter: letter/journal/<key>.jsonl in the private folder, one line for each thing that happened.

    {"did": "begin", "at": …, "digest": …, "key": …, "list": [hash, …]}   who is to get the letter; nobody is added later
    {"did": "claim", "at": …, "nonce": …, "through": hash, "here": …}     about to claim everybody up to ``through``
    {"did": "lost", "at": …, "nonces": …, "through": hash, "here": …}     somebody else claimed them, or this file is a copy
    {"did": "try", "hash": …}                                             the message is about to be handed over
    {"did": "done" | "later" | "refused" | "unknown", "hash": …, "code": …}   what the server answered
    {"did": "left", "hash": …}                                            no subscriber any more when their turn came
    {"did": "again", "at": …, "hash": …}                                  a person allows one more try

Only hashes stand here, never an address. A ``try`` is on the disk before the message leaves, so one without an answer
means that nobody knows. The first line appears together with the file. Each later one is added at the end; a crash can only cut
off the last one, and whatever that was, it had not taken effect yet, or counts as unknown without it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from pipeline.faults import Told

Fate = Literal["waiting", "later", "done", "refused", "left", "unknown"]

TRIES_MOST: Final = 5
"""How often a server may say "later" to one reader before that counts as no."""

_FINAL: Final = ("done", "refused", "left", "unknown")


class Damaged(Told):
    """A journal that nothing can be concluded from."""


@dataclass(slots=True)
class Record:
    """What a journal says; :meth:`add` is the one place that knows what a line means."""

    digest: str  # of the letter
    at: str  # when sending began, ISO 8601
    key: str  # fingerprint of the secret under which the list was hashed
    fates: dict[str, Fate]  # by hash, in the order of sending
    nonces: set[str] = field(default_factory=set)  # of every claim that is ours or was dealt with
    through: str = ""  # up to here everybody was claimed, by us or others; "" for nobody
    here: str = ""  # the machine and file that wrote the last claim
    put_off: Counter[str] = field(default_factory=Counter)  # how often the server has said "later", by hash

    def add(self, line: Mapping[str, Any]) -> None:
        """Take in one line after the first. Raises KeyError and TypeError for what is none."""
        did = line["did"]
        if did in ("claim", "lost"):
            self.nonces |= {line["nonce"]} if did == "claim" else set(line["nonces"])
            self.through, self.here = max(self.through, line["through"]), line["here"]
            if did == "lost":
                for one in self.open(line["through"]):
                    self.fates[one] = "unknown"
            return
        one = line["hash"]
        if one not in self.fates:
            raise KeyError(one)
        match did:
            case "try":
                self.fates[one] = "unknown"  # until an answer follows
            case "later":
                self.put_off[one] += 1
                self.fates[one] = "later" if self.put_off[one] < TRIES_MOST else "refused"
            case "again":
                self.fates[one] = "waiting"
            case "done" | "refused" | "left" | "unknown":
                self.fates[one] = did
            case _:
                raise KeyError(did)

    def open(self, through: str | None = None) -> list[str]:
        """Return who still is to get the letter, in the order of sending; up to ``through``, where it is given."""
        return [one for one, fate in self.fates.items() if fate not in _FINAL and (through is None or one <= through)]

    def those(self, fate: Fate) -> list[str]:
        """Return everybody with this fate."""
        return [one for one, now in self.fates.items() if now == fate]

    def count(self) -> Counter[Fate]:
        """Return how many have which fate."""
        return Counter(self.fates.values())


def begun(digest: str, at: str, key: str, listed: Iterable[str]) -> bytes:
    """Return a journal's first line."""
    return _line({"did": "begin", "at": at, "digest": digest, "key": key, "list": list(listed)})


def replayed(data: bytes) -> Record:
    """Return what a journal says; a last line without its end is left out. Raises Damaged."""
    lines = data.split(b"\n")[:-1]
    try:
        first = json.loads(lines[0])
        if first["did"] != "begin":
            raise KeyError("begin")
        listed: dict[str, Fate] = dict.fromkeys(sorted(map(str, first["list"])), "waiting")
        record = Record(str(first["digest"]), str(first["at"]), str(first["key"]), listed)
        for line in lines[1:]:
            record.add(json.loads(line))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
        raise Damaged("Das Sendeprotokoll ist nicht lesbar.", "The journal cannot be read.") from fault
    return record


class Journal:
    """The journal of a letter whose sending has begun, open for adding; only who holds the letter's lock may have one."""

    def __init__(self, path: Path) -> None:
        """Open ``path``. Raises FileNotFoundError, Damaged and OSError."""
        data = path.read_bytes()
        self.record = replayed(data)
        self._out = os.open(path, os.O_WRONLY | os.O_APPEND)
        self.file = str(os.fstat(self._out).st_ino)  # another one for a copy, wherever it lies
        whole = data.rfind(b"\n") + 1
        if whole != len(data):
            os.ftruncate(self._out, whole)

    @classmethod
    def begin(cls, path: Path, first: bytes) -> Journal:
        """Begin ``path`` with its first line: afterwards it is there whole, even after a power failure, or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.next")
        with beside.open("wb") as out:
            out.write(first)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return cls(path)

    def note(self, did: str, one: str = "", *, sync: bool = False, **more: Any) -> None:
        """Add a line; with ``sync`` it is on the disk when this returns."""
        line = {"did": did, **({"hash": one} if one else {}), **more}
        data = _line(line)
        if os.write(self._out, data) != len(data):
            raise OSError("The journal's line was cut off.")
        if sync:
            os.fsync(self._out)
        self.record.add(line)

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):
            os.close(self._out)


def _line(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"
