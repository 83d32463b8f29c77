"""Hostile pictures: each goes through :mod:`pipeline.portrait` in a process of its own, with little memory and time."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image

from pipeline import portrait, schema

MEMORY: Final = 2 * 1024**3  # bytes of addresses; a picture of 40 million pixels takes a quarter of it
SECONDS: Final = 60  # of the processor
KINDS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".ico", ".bmp", ".tif", ".svg", ".sgi", ".fli", ".j2k", ".dds", ".blp", ".icns"})  # fmt: skip
SAFE: Final = frozenset(
    {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "loop", "background"}
)


def table(folder: Path) -> int:
    """Print what becomes of every picture below ``folder``; return how many did something else than they may."""
    wrong = 0
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in KINDS):
        said, seconds = tried(path)
        wrong += not said.startswith(("refused", "published"))
        print(f"  {path.name[:52]:52} {path.stat().st_size:9} B  {seconds:5.1f} s  {said}")
    return wrong


def tried(path: Path) -> tuple[str, float]:
    """Return what became of one picture, and the seconds it took."""
    begun = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.hostile.pictures", str(path)], capture_output=True, text=True, timeout=4 * SECONDS,
            check=False, preexec_fn=_limited, cwd=Path(__file__).parents[2],
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "took too long", time.monotonic() - begun
    said = done.stdout.strip() if done.returncode == 0 else f"died ({done.returncode}): {done.stderr.strip()[-160:]}"
    return said, time.monotonic() - begun


def outcome(data: bytes) -> str:
    """Return what becomes of a picture: refused by a finding, or published as pixels alone.

    One that is only too small is tried once more as if it were not: what it carries along may not come through either.
    """
    said = _outcome(data)
    if said.startswith("refused: portrait-small"):
        schema.PORTRAIT_SHORTEST_SIDE = 1  # type: ignore[misc]  # this process looks at one picture and ends
        past = _outcome(data)
        return f"{said}; were it larger, {past}" if past.startswith(("refused", "published")) else past
    return said


def _outcome(data: bytes) -> str:
    try:
        portrait.inspect(data)
        made = [portrait.cleaned(data)]
        image = portrait.upright(data)
        made += [portrait.encoded(image, (0.5, 0.4), variant) for variant in portrait.variants(data)]
    except portrait.UnusablePicture as fault:
        return f"refused: {fault.code} {fault.value}".strip()
    left = [found for file in made for found in _left(file)]
    return f"published: {len(made)} files, {sum(map(len, made))} B" if not left else f"left: {left[:3]}"


def _left(made: bytes) -> Iterator[str]:
    """Yield what a published file holds beside its pixels."""
    image = Image.open(io.BytesIO(made))
    yield from (str(name) for name in set(image.info) - SAFE)
    if image.getexif():
        yield "EXIF"
    for mark in (
        b"Exif\0",
        b"http://ns.adobe.com/xap",
        b"<script",
        b"<svg",
        b"alert(",
        b"Photoshop 3.0",
        b"ICC_PROFILE",
    ):
        if mark in made:
            yield mark.decode("latin-1")
    if max(image.size) > 2400 or image.width * image.height > schema.PORTRAIT_PIXELS:
        yield f"{image.size}"


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    print(outcome(Path(sys.argv[1]).read_bytes()))
