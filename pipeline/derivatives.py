"""Published files of pictures, and drawn cards, are made once: what an earlier run made lies in a folder and is taken from there.

A file's name is a digest of everything its bytes depend on, so that an old one is never taken for a new one, and it begins
with a digest of the rest, so that half a file is none. The folder may be deleted at any time, also while a run uses it; whatever
cannot be written or read there only takes longer. After a build it holds what that build published and nothing of anybody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from PIL import Image

from pipeline import portrait
from pipeline.portrait import Variant

_DIGEST: Final = hashlib.sha256().digest_size  # bytes
_MAKERS: Final = (
    "cards",
    "characters",
    "colours",
    "lettering",
    "portrait",
)  # modules whose every change may give other bytes


@lru_cache(maxsize=1)
def _makers() -> bytes:
    """Return a digest of the modules that make what is kept, and of the libraries whose versions no recipe names."""
    sources = [(Path(__file__).parent / f"{name}.py").read_bytes() for name in _MAKERS]
    versions = [version(name).encode() for name in ("fonttools", "pyphen")]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (*sources, *versions))).digest()


class Derivatives:
    """The published files of pictures; without a ``folder`` each is made anew."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.used: set[str] = set()  # names of what was asked for since this object was made

    def of(
        self, data: bytes, focus: tuple[float, float], wanted: Callable[[Variant], bool] = lambda _: True
    ) -> dict[Variant, bytes]:
        """Return the ``wanted`` files of the picture ``data``, which is decoded only where one is missing. Raises UnusablePicture."""
        source = hashlib.sha256(data).hexdigest()
        upright: Image.Image | None = None
        files = {}

        def encoded(variant: Variant) -> bytes:
            nonlocal upright
            upright = upright or portrait.upright(data)
            return portrait.encoded(upright, focus, variant)

        for variant in filter(wanted, portrait.variants(data)):
            recipe = f"{source} {portrait.recipe(focus, variant)}".encode()
            files[variant] = self.made(recipe, partial(encoded, variant))
        return files

    def made(self, recipe: bytes, make: Callable[[], bytes]) -> bytes:
        """Return what ``make`` returns, without calling it where the same ``recipe`` was made before.

        A recipe is everything that the bytes depend on.
        """
        name = self.reserve(recipe)
        data = self._kept(name)
        if data is None:
            data = make()
            self._keep(name, data)
        return data

    def reserve(self, recipe: bytes) -> str:
        """Return the name under which what is made after ``recipe`` is kept, and will be kept on, also where nobody asks for it."""
        name = hashlib.sha256(_makers() + recipe).hexdigest()
        self.used.add(name)
        return name

    def forget_the_rest(self) -> None:
        """Remove every file that was not asked for since this object was made, and what killed runs left."""
        if self._folder is None or not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.name not in self.used:
                with suppress(OSError):
                    path.unlink()

    def _kept(self, name: str) -> bytes | None:
        """Return a file that was kept; None where there is none, or it is not what was written."""
        if self._folder is None:
            return None
        try:
            whole = (self._folder / name).read_bytes()
        except OSError:
            return None
        digest, data = whole[:_DIGEST], whole[_DIGEST:]
        return data if hashlib.sha256(data).digest() == digest else None

    def _keep(self, name: str, data: bytes) -> None:
        """Keep a file: beside its place first, under a name of its own, since another run may be writing the same one."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._folder, delete=False) as beside:
                path = Path(beside.name)
                try:
                    beside.write(hashlib.sha256(data).digest() + data)
                    beside.close()
                    path.replace(self._folder / name)
                except OSError:
                    path.unlink(missing_ok=True)
                    raise
