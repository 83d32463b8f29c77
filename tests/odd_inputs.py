"""The odd inputs under tests/cases/: one YAML file each says what is done to the small publication and what must be found.

A change is one of: ``replace`` (old, new), ``write`` (text), ``remove``, ``link`` (to where), ``picture`` (a kind of
``PICTURES``), ``bytes`` (text in Latin-1), ``repeat`` (text, times: appended), ``rename`` (folder: to what).
"""

from __future__ import annotations

import io
import shutil
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from PIL import Image

from tests import pictures
from tests.factories import encoded, image

FOLDER: Final = Path(__file__).parent / "cases"
INDEX: Final = "content/founders/ada-beispiel/index.md"


@dataclass(frozen=True)
class Case:
    """One odd input with what it must lead to."""

    name: str
    description: str
    change: list[dict[str, Any]]
    expect: list[dict[str, Any]]  # code, file, line, field


def cases() -> list[Case]:
    """Return every case, by name."""
    return [Case(path.stem, **yaml.safe_load(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.yml"))]


def apply(case: Case, root: Path) -> None:
    """Do to the publication at ``root`` what the case says."""
    for change in case.change:
        path = root / change.get("file", INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        match change:
            case {"replace": old, "new": new}:
                text = path.read_text("utf-8")
                assert old in text, f"{case.name}: {old!r} is not in {path}"
                path.write_text(text.replace(old, new, 1), "utf-8", newline="\n")
            case {"write": text}:
                path.write_text(text, "utf-8", newline="\n")
            case {"bytes": text}:
                path.write_bytes(text.encode("latin-1"))
            case {"repeat": text, "times": times}:
                path.write_text(path.read_text("utf-8") + text * times, "utf-8", newline="\n")
            case {"link": target}:
                path.unlink(missing_ok=True)
                path.symlink_to(target)
            case {"picture": kind}:
                path.write_bytes(PICTURES[kind]())
            case {"rename": old, "to": new}:
                (root / old).rename(root / new)
            case {"remove": place}:
                shutil.rmtree(root / place) if (root / place).is_dir() else (root / place).unlink()
            case _:
                raise ValueError(f"{case.name}: {change}")


def _animated() -> bytes:
    out = io.BytesIO()
    image().save(out, "WEBP", save_all=True, append_images=[Image.new("RGB", image().size, "white")])
    return out.getvalue()


def _with_place() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 15.0, 0.0)})
    return encoded(image(), exif=exif)


def _bomb() -> bytes:
    """Return a PNG of a few bytes that claims to be 20,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    chunks = b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PICTURES: Final = {
    "adobe-rgb": lambda: encoded(image(), icc_profile=pictures.profile(pictures.ADOBE_RGB, 2.2)),
    "animated": _animated,
    "animated-gif": lambda: pictures.animated("GIF"),
    "animated-png": lambda: pictures.animated("PNG"),
    "archive-first": lambda: pictures.archive() + encoded(image()),
    "archive-last": lambda: encoded(image()) + pictures.archive(),
    "broken-profile": lambda: encoded(image(), icc_profile=b"no profile at all"),
    "cmyk": lambda: encoded(image().convert("CMYK")),
    "place-in-xmp": lambda: encoded(image(), xmp=pictures.XMP_WITH_PLACE),
    "png": lambda: encoded(image(), "PNG"),
    "sixty-megapixels": lambda: encoded(Image.new("1", (10_000, 6_000)), "PNG"),
    "sixteen-bits": lambda: pictures.png_of_16_bits(0, b"\x40\x80"),
    "two-stills": lambda: encoded(image(), "MPO", save_all=True, append_images=[image()]),
    "bomb": _bomb,
    "place": _with_place,
    "small": lambda: encoded(image(50, 50)),
    "heic": lambda: b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + b"\0" * 600,  # an iPhone's, as far as anybody looks
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "truncated": lambda: encoded(image())[:2000],
    "large": lambda: encoded(image()) + b"\0" * (11 * 1024 * 1024),
}
