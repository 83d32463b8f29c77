"""Odd and hostile pictures, made by code: each is what a camera, a program or an attacker really hands in.

What must never be published carries ``MARK``: a search for these bytes finds it wherever it survives.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, Final

from PIL import Image

MARK: Final = b"7421-SURVIVED"
SIZE: Final = (420, 500)
XMP: Final = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>' + MARK + b"</rdf></x:xmpmeta>"
XMP_WITH_PLACE: Final = XMP.replace(MARK, b'<a exif:GPSLatitude="53,15.0N"/>')

# Colours of the primaries, in XYZ under D50. Sources: SMPTE EG 432-1 (Display P3) and Adobe RGB (1998), both adapted.
DISPLAY_P3: Final = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
ADOBE_RGB: Final = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def plain(colour: Any = (180, 120, 60), mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    return Image.new(mode, size, colour)


def jpeg(colour: Any = (180, 120, 60), **options: Any) -> bytes:
    return encoded(plain(colour), "JPEG", **{"quality": 95, **options})


# Metadata


def exif(orientation: int = 1) -> bytes:
    """Return EXIF with a maker, a place, a note, and a thumbnail in its second directory."""
    made = Image.Exif()
    made[0x010F] = MARK.decode()
    made[0x0112] = orientation
    made.get_ifd(0x8825).update({1: "N", 2: (51.0, 9.0, 27.0), 0x1D: MARK.decode()})
    made.get_ifd(0x8769)[0x927C] = MARK * 3
    thumbnail = encoded(plain(size=(40, 50)), "JPEG", comment=MARK)
    made.get_ifd(0x8769)[0x9286] = thumbnail
    return made.tobytes()


def segment(number: int, data: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return b"\xff" + bytes([number]) + struct.pack(">H", len(data) + 2) + data


def with_segments(picture: bytes, *segments: bytes) -> bytes:
    """Return a JPEG with more segments right behind its beginning."""
    return picture[:2] + b"".join(segments) + picture[2:]


def without_segment(picture: bytes, number: int) -> bytes:
    """Return a JPEG without the segments of one kind in its head."""
    out, place = picture[:2], 2
    while picture[place + 1] != 0xDA:
        length = struct.unpack(">H", picture[place + 2 : place + 4])[0] + 2
        if picture[place + 1] != number:
            out += picture[place : place + length]
        place += length
    return out + picture[place:]


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunks(picture: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with more chunks right behind its head."""
    head = 8 + 25
    return picture[:head] + b"".join(chunks) + picture[head:]


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("evil.html", MARK)
    return out.getvalue()


CARRIERS: Final[dict[str, Callable[[], bytes]]] = {
    "jpeg-exif": lambda: jpeg(exif=exif()),
    "jpeg-xmp": lambda: jpeg(xmp=XMP),
    "jpeg-comment": lambda: jpeg(comment=MARK),
    "jpeg-iptc": lambda: with_segments(jpeg(), segment(0xED, b"Photoshop 3.0\x00" + MARK)),
    "jpeg-unknown-segments": lambda: with_segments(jpeg(), *(segment(n, MARK) for n in range(0xE3, 0xEC))),
    "jpeg-profile": lambda: jpeg(icc_profile=profile(DISPLAY_P3)),
    "jpeg-and-html": lambda: jpeg() + b"<script>" + MARK + b"</script>",
    "jpeg-and-zip": lambda: jpeg() + archive(),
    "jpeg-in-a-comment-of-html": lambda: with_segments(jpeg(), segment(0xFE, b"--><html><script>" + MARK + b"</script><!--")),
    "two-stills": lambda: encoded(plain(), "MPO", save_all=True, append_images=[plain()], exif=exif()) + MARK,
    "png-texts": lambda: with_chunks(encoded(plain(), "PNG"), chunk(b"tEXt", b"Comment\0" + MARK), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
    "png-exif-and-profile": lambda: encoded(plain(), "PNG", exif=exif(), icc_profile=profile(ADOBE_RGB)),
    "png-private-chunk": lambda: with_chunks(encoded(plain(), "PNG"), chunk(b"teSt", MARK)) + MARK,
    "png-transparent": lambda: encoded(plain((9, 9, 9, 90), "RGBA"), "PNG", exif=exif(), icc_profile=profile(DISPLAY_P3)),
    "webp": lambda: encoded(plain(), "WEBP", exif=exif(), xmp=XMP, icc_profile=profile(DISPLAY_P3)) + MARK,
}  # fmt: skip
"""Pictures that can be published, with MARK in whatever a file can hold beside its pixels."""


# Colour


def profile(colorants: tuple[tuple[float, float, float], ...], gamma: float | None = None) -> bytes:
    """Return an ICC profile of a display (ICC.1:2010): its primaries, and a gamma or the curve of sRGB; MARK is its name."""
    curve = _curve(gamma) if gamma else b"para" + struct.pack(">IHH", 0, 3, 0) + b"".join(map(_fixed, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))  # fmt: skip
    tags = {b"desc": _words(MARK), b"cprt": _words(b"none"), b"wtpt": _xyz((0.9642, 1.0, 0.8249))}
    tags |= {name + b"XYZ": _xyz(colour) for name, colour in zip((b"r", b"g", b"b"), colorants, strict=True)}
    tags |= {name + b"TRC": curve for name in (b"r", b"g", b"b")}
    return _icc(b"mntr", b"RGB ", b"XYZ ", tags)


def printers_profile() -> bytes:
    """Return an ICC profile of a printer whose every ink but black is a middle grey: no program that ignores it would think so."""
    ramp = bytes(range(256))
    lab = {(0, 0, 0, 0): 255}  # lightness where no ink is; with black there is none
    table = b"".join(bytes([0 if k else lab.get((c, m, y, k), 128), 128, 128]) for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1))  # fmt: skip
    identity = b"".join(map(_fixed, (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    lut = b"mft1" + struct.pack(">IBBBx", 0, 4, 3, 2) + identity + ramp * 4 + table + ramp * 3
    tags = {b"desc": _words(MARK), b"cprt": _words(b"none"), b"wtpt": _xyz((0.9642, 1.0, 0.8249)), b"A2B0": lut}
    return _icc(b"prtr", b"CMYK", b"Lab ", tags)


def _icc(kind: bytes, colours: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    place, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        padded = data + b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", place + len(body), len(data))
        body += padded
    size = place + len(body)
    head = struct.pack(">I4sI4s4s4s12s4s4sIIIQI", size, b"none", 0x04200000, kind, colours, connection, b"\x07\xea\0\1\0\1\0\0\0\0\0\0", b"acsp", b"none", 0, 0, 0, 0, 0)  # fmt: skip
    head += b"".join(map(_fixed, (0.9642, 1.0, 0.8249))) + b"none"
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(colour: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, colour))


def _words(text: bytes) -> bytes:
    wide = text.decode().encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(wide), 28) + wide


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


# Shapes of pixels


def png_of_16_bits(kind: int, pixel: bytes, *chunks: bytes) -> bytes:
    """Return a PNG of one colour with 16 bits a channel; ``kind`` is 0 grey, 2 RGB, 4 grey and alpha, 6 RGB and alpha."""
    width, height = SIZE
    head = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    rows = zlib.compress((b"\0" + pixel * width) * height)
    return b"\x89PNG\r\n\x1a\n" + b"".join((chunk(b"IHDR", head), *chunks, chunk(b"IDAT", rows), chunk(b"IEND", b"")))


def animated(kind: str) -> bytes:
    return encoded(plain(), kind, save_all=True, append_images=[plain((0, 0, 0))], duration=100)
