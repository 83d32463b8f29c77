"""The outbox: the courier that needs nobody. It lays every letter into a folder, to be read and to be sent by hand.

    outbox/2026-11/          the draft: 2026-11.eml, letter.html, letter.txt, index.html (look here), meta.json
    outbox/.2026-11.next/    being written; worthless after a crash
    outbox/.2026-11.previous/  the draft before, for the moment of the swap; counts while 2026-11/ is missing
    outbox/receipts/         one file for each letter (:class:`pipeline.receipts.FileReceiptBook`)

The outbox knows no readers and has no way to unsubscribe of its own: the letter's own ``mailto:`` link stands. "Scheduled" and
"sent" are a person's notes here: that they mean to send the letter by hand, and that they did. After that it never changes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, get_args
from urllib.parse import quote

from pipeline.couriers.message import encoded, marked_as_test
from pipeline.couriers.outbox.preview import preview
from pipeline.delivery import Checkup, CourierError, Held, HeldState, held_in_words
from pipeline.domain import Label, Letter
from pipeline.schema import both

_KEY: Final = re.compile(r"\d{4}-\d{2}(?:-[a-z]+)*")  # also keeps ".." and "receipts" from being a draft's folder


class Outbox:
    """Keeps letters in a folder.

    ``folder`` is the outbox, ``site`` the folder of the built site, ``url`` the publication's address. Previews hold the
    ``pictures`` of a letter (by its key: files, by their path below ``url``), so that it looks right before its people are on the
    site; whatever else is below ``url`` they show from ``site``. ``audience`` is a note.
    """

    name: Final = "outbox"
    account: Final = "outbox"
    plans_ahead: Final = True  # nothing ever leaves by itself
    lags: Final = False

    def __init__(
        self, folder: Path, site: Path, url: str, audience: str = "preview",
        pictures: Callable[[str], Mapping[str, bytes]] = lambda _: {},
    ) -> None:  # fmt: skip
        self._folder = folder
        self._site = site
        self._url = url
        self._audience = audience
        self._pictures = pictures

    def dress(self, letter: Letter) -> Letter:
        """Return ``letter`` as it is: a folder takes nothing for an instruction."""
        return letter

    def find(self, key: str) -> Held | None:
        """Return the draft under ``key``. One that is damaged has the state ``unknown``."""
        place = self._standing(key)
        if not place.is_dir():
            return None
        meta = _read_meta(place)
        whole = all((place / name).is_file() for name in (f"{key}.eml", "letter.html", "letter.txt", "index.html"))
        if meta is None or meta.key != key or not whole:
            return Held(
                key, "", "unknown", _url(place), detail=both(f"{place} ist beschädigt.", f"{place} is damaged.")
            )
        at = datetime.fromisoformat(meta.at) if meta.at else None
        return Held(key, meta.digest, meta.state, _url(place), at, resumable=meta.state == "scheduled")

    def save_draft(self, letter: Letter) -> str:
        """Write the draft of ``letter``: afterwards the old or the new one is there, whole. Raises CourierError."""
        found = self.find(letter.key)
        place = self._place(letter.key)
        if found and found.state != "draft":
            state = held_in_words(found.state)
            raise CourierError(
                f"{place}: Das ist kein Entwurf mehr ({state.text('de')}); alles bleibt, wie es ist.",
                f"{place}: this is no draft any more ({state.text('en')}); it stays as it is.",
                permanent=True,
            )
        files = self._files(letter)
        try:
            self._put_back(letter.key)
            if not _holds(place, files):
                self._swap_in(letter.key, files)
        except OSError as fault:
            with suppress(OSError):
                self._put_back(letter.key)
            raise _unwritten(place, "Der Entwurf", "the draft", fault) from fault
        return _url(place)

    def readers(self) -> int | None:
        """Return None: the outbox knows no readers."""
        return None

    def objections(self, key: str) -> tuple[Label, ...]:
        """Return nothing: a folder takes every letter."""
        return ()

    def checkups(self, sender: str) -> tuple[Checkup, ...]:
        """Return that there is nothing to set up."""
        return (Checkup(True, both("Der Postausgang braucht nichts.", "The outbox needs nothing.")),)

    def test(self, letter: Letter, addresses: Sequence[str]) -> str:
        """Lay test.eml beside the draft, to be opened in a mail program; the addresses are not needed. Raises CourierError."""
        place = self._standing(letter.key)
        try:
            _write(place / "test.eml", encoded(marked_as_test(letter)))
        except OSError as fault:
            raise _unwritten(place, "Der Test", "the test", fault) from fault
        return (place / "test.eml").as_posix()

    def schedule(self, key: str, digest: str, at: datetime) -> str:
        """Note that a person means to send the draft at ``at``: the outbox sends nothing. Raises CourierError."""
        if at.tzinfo is None:
            raise ValueError("A planned time needs its offset from UTC.")
        return self._note(key, digest, "scheduled", ("draft",), at.isoformat())

    def unschedule(self, key: str) -> str:
        """Make a scheduled letter a draft again. Raises CourierError."""
        return self._note(key, None, "draft", ("scheduled",))

    def send(self, key: str, digest: str) -> str:
        """Note that a person has sent the letter by hand; it never changes again. Raises CourierError."""
        return self._note(key, digest, "sent", ("draft", "scheduled"))

    def show_anew(self, letter: Letter) -> str:
        """Put ``letter`` in the place of one that was noted as sent; the note stays. For whoever may not be shown any more.

        The receipts keep what was sent. Raises CourierError.
        """
        place, meta = self._standing(letter.key), _read_meta(self._standing(letter.key))
        if meta is None:
            raise CourierError(
                f"{place}: Da liegt kein Brief, der neu zu zeigen wäre.",
                f"{place}: there is no letter to show anew.",
                permanent=True,
            )
        files = self._files(letter)
        noted = replace(meta, digest=letter.digest())
        try:
            self._put_back(letter.key)
            self._swap_in(letter.key, files | {"meta.json": _noted(noted)})
        except OSError as fault:
            raise _unwritten(place, "Der Brief", "the letter", fault) from fault
        return _url(place)

    def _note(self, key: str, digest: str | None, state: HeldState, before: tuple[HeldState, ...], at: str = "") -> str:
        """Change the state of a draft that is in one of the states ``before``; a ``digest`` says which draft is meant."""
        found, place = self.find(key), self._standing(key)
        meta = _read_meta(place)
        if found is None or meta is None or found.state not in before or digest not in (None, meta.digest):
            raise CourierError(
                f"{place}: Das ist nicht mehr dieser Entwurf; nichts ist geändert.",
                f"{place}: it is not that draft any more; nothing was changed.",
                permanent=True,
            )
        try:
            _write_meta(place, replace(meta, state=state, at=at))
        except OSError as fault:
            raise _unwritten(place, "Die Notiz", "the note", fault) from fault
        return _url(place)

    def _place(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key of a letter.")
        return self._folder / key

    def _standing(self, key: str) -> Path:
        """Return the folder of the draft that counts, after whatever crash."""
        place, previous = self._place(key), self._previous(key)
        return previous if previous.is_dir() and not place.is_dir() else place

    def _previous(self, key: str) -> Path:
        return self._folder / f".{key}.previous"

    def _next(self, key: str) -> Path:
        return self._folder / f".{key}.next"

    def _put_back(self, key: str) -> None:
        """Finish or undo a swap that a crash interrupted."""
        standing, place = self._standing(key), self._place(key)
        if standing != place:
            standing.rename(place)
        for left_over in (self._previous(key), self._next(key)):
            if left_over.exists():
                shutil.rmtree(left_over)

    def _swap_in(self, key: str, files: Mapping[str, bytes]) -> None:
        place, coming, going = self._place(key), self._next(key), self._previous(key)
        coming.mkdir(parents=True)
        for name, data in files.items():
            _write(coming / name, data)
        if place.exists():
            place.rename(going)
        coming.rename(place)
        if going.exists():
            shutil.rmtree(going)

    def _files(self, letter: Letter) -> dict[str, bytes]:
        meta = _Meta(letter.key, letter.digest(), "draft", self._audience)
        return {
            f"{letter.key}.eml": encoded(letter),
            "letter.html": letter.html.encode(),
            "letter.txt": letter.text.encode(),
            "index.html": preview(
                letter, self._url, self._way_to_site(letter.key), self._pictures(letter.key)
            ).encode(),
            "meta.json": _noted(meta),
        }

    def _way_to_site(self, key: str) -> str:
        """Return the relative URL from a draft to the built site, absolute where another drive is in between."""
        try:
            return quote(os.path.relpath(self._site, self._place(key)).replace(os.sep, "/"))
        except ValueError:
            return self._site.resolve().as_uri()


def _unwritten(place: Path, de: str, en: str, fault: OSError) -> CourierError:
    return CourierError(
        f"{place}: {de} ließ sich nicht schreiben ({fault}).",
        f"{place}: {en} could not be written ({fault}).",
        permanent=True,
    )


@dataclass(frozen=True, slots=True)
class _Meta:
    """What meta.json says."""

    key: str
    digest: str
    state: HeldState
    audience: str
    at: str = ""  # planned time, ISO 8601 with offset


def _read_meta(place: Path) -> _Meta | None:
    try:
        meta = _Meta(**json.loads((place / "meta.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    known = meta.state in get_args(HeldState) and all(isinstance(value, str) for value in asdict(meta).values())
    return meta if known else None


def _write_meta(place: Path, meta: _Meta) -> None:
    coming = place / ".meta.json.next"
    _write(coming, _noted(meta))
    coming.replace(place / "meta.json")


def _noted(meta: _Meta) -> bytes:
    return (json.dumps(asdict(meta), ensure_ascii=False, indent=2) + "\n").encode()


def _write(path: Path, data: bytes) -> None:
    """Write a file that outlives a power cut."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _holds(place: Path, files: Mapping[str, bytes]) -> bool:
    return all((place / name).is_file() and (place / name).read_bytes() == data for name, data in files.items())


def _url(place: Path) -> str:
    return (place / "index.html").as_posix()
