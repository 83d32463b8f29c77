"""How files of the site are told apart: by their MD5, for that is what a store says of what it holds."""

from __future__ import annotations

from hashlib import file_digest, md5
from pathlib import Path

from pipeline import untouched


def digest_of(path: Path) -> str:
    """Return the MD5 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, lambda: md5(usedforsecurity=False)).hexdigest()


def digests(output: Path) -> dict[str, str]:
    """Return the digests of all files of the site in ``output``, by path relative to it."""
    return {path: digest_of(output / path) for path in untouched.lying(output)}
