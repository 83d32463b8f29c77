"""Pictures: only fresh pixels are published, upright, in sRGB, with the focus in every crop."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline import findings, portrait
from pipeline.domain import Picture
from tests import pictures
from tests.odd_inputs import PICTURES
from tests.pictures import ADOBE_RGB, CARRIERS, DISPLAY_P3, MARK, encoded, plain

MIDDLE = (0.5, 0.5)


def jpeg(size: tuple[int, int] = (900, 600), colour: str = "white", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def published(data: bytes, focus: tuple[float, float] = MIDDLE) -> dict[portrait.Variant, bytes]:
    upright = portrait.upright(data)
    return {variant: portrait.encoded(upright, focus, variant) for variant in portrait.variants(data)}


def colour_of(data: bytes) -> tuple[int, ...]:
    """Return the colour in the middle of what is committed for a picture."""
    shown = opened(portrait.cleaned(data))
    found = shown.getpixel((shown.width // 2, shown.height // 2))
    assert isinstance(found, tuple)
    return found


def near(found: tuple[int, ...], wanted: tuple[int, int, int], by: int = 4) -> bool:
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


# Nothing but pixels


def parts(data: bytes) -> Iterator[bytes]:
    """Yield the names of the parts that a JPEG, WebP or AVIF file consists of, and an empty one for anything behind its end."""
    if data[:2] == b"\xff\xd8":
        place = 2
        while data[place + 1] != 0xD9:
            yield data[place + 1 : place + 2]
            place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
            while data[place] != 0xFF or data[place + 1] == 0:  # what follows the beginning of a scan
                place += 1
        yield from [b""] if data[place + 2 :] else []
    elif data[:4] == b"RIFF":
        place = 12
        while place < len(data):
            yield data[place : place + 4]
            length = struct.unpack("<I", data[place + 4 : place + 8])[0]
            place += 8 + length + length % 2
        yield from [b""] if struct.unpack("<I", data[4:8])[0] + 8 != len(data) else []
    else:
        yield from boxes(data)


def boxes(data: bytes) -> Iterator[bytes]:
    """Yield the names of ISO boxes (ISO/IEC 14496-12), those within others too, and the types of the items."""
    place = 0
    while place < len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        inside = data[place + 8 : place + length]
        yield name
        yield from (
            boxes(inside[{b"meta": 4, b"iinf": 6}.get(name, 0) :])
            if name in (b"meta", b"iprp", b"ipco", b"iinf")
            else ()
        )
        yield from [inside[8:12]] if name == b"infe" else [inside[:4]] if name == b"colr" else []
        place += length
    yield from [b""] if place != len(data) else []


PARTS = {
    "image/jpeg": {b"\xe0", b"\xdb", b"\xc2", b"\xc4", b"\xda"},  # APP0 (JFIF), tables, frame, scans
    "image/webp": {b"VP8 "},
    "image/avif": {b"ftyp", b"meta", b"hdlr", b"pitm", b"iloc", b"iinf", b"infe", b"av01", b"iprp", b"ipco", b"ipma",
                   b"ispe", b"pixi", b"av1C", b"colr", b"nclx", b"mdat"},
}  # fmt: skip


def assert_pixels_only(data: bytes, media_type: str) -> None:
    for trace in (
        MARK,
        MARK.decode().encode("utf-16-be"),
        b"Exif",
        b"xmp",
        b"acsp",
        b"Photoshop",
        b"<html",
        b"<script",
        b"PK\3\4",
    ):
        assert trace not in data
    assert set(parts(data)) <= PARTS[media_type]
    assert not opened(data).getexif()
    assert opened(data).info.get("icc_profile") is None


@pytest.mark.parametrize(("media_type", "data"), [
    ("image/jpeg", CARRIERS["jpeg-unknown-segments"]().replace(MARK, b"-" * len(MARK))), ("image/jpeg", pictures.jpeg() + b"-"),
    ("image/webp", CARRIERS["webp"]().replace(MARK, b"-" * len(MARK))), ("image/webp", encoded(plain(), "WEBP") + b"-"),
    ("image/avif", encoded(plain(), "AVIF", exif=Image.Exif().tobytes() + b"-")), ("image/avif", encoded(plain(), "AVIF", xmp=b"-")),
    ("image/avif", encoded(plain(), "AVIF", icc_profile=pictures.profile(DISPLAY_P3).replace(b"acsp", b"----"))),
])  # fmt: skip
def test_the_search_would_find_what_has_no_mark(media_type: str, data: bytes) -> None:
    with pytest.raises((AssertionError, struct.error, IndexError)):
        assert_pixels_only(data, media_type)


@pytest.mark.slow
@pytest.mark.parametrize("carrier", CARRIERS)
def test_nothing_of_the_original_file_survives_in_anything_published_or_committed(carrier: str) -> None:
    data = CARRIERS[carrier]()
    assert MARK in data or MARK.decode().encode("utf-16-be") in data or b"PK\3\4" in data or "profile" in carrier
    for variant, made in published(data).items():
        assert_pixels_only(made, variant.media_type)
    once = portrait.cleaned(data)
    assert_pixels_only(once, "image/jpeg")
    for variant, made in published(once).items():
        assert_pixels_only(made, variant.media_type)


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.integers(1, 8),
    st.lists(st.tuples(st.integers(0xE1, 0xEF), st.binary(max_size=200)), max_size=4),
    st.binary(max_size=60),
)
def test_whatever_a_file_holds_beside_its_pixels_is_not_published(
    kind: str, orientation: int, more: list[tuple[int, bytes]], tail: bytes
) -> None:
    data = encoded(plain(size=(400, 400)), kind, exif=pictures.exif(orientation))
    if kind == "JPEG":
        data = pictures.with_segments(
            data, *(pictures.segment(number, MARK + noise) for number, noise in more if number != 0xEE)
        )
    if refusal(data + tail + MARK) is None:
        for variant, made in published(data + tail + MARK).items():
            assert_pixels_only(made, variant.media_type)


def test_a_place_is_noticed_in_exif_and_in_xmp() -> None:
    assert portrait.inspect(pictures.jpeg(exif=pictures.exif()))
    assert portrait.inspect(pictures.jpeg(xmp=pictures.XMP_WITH_PLACE))
    assert portrait.inspect(encoded(plain(), "WEBP", xmp=pictures.XMP_WITH_PLACE))
    assert not portrait.inspect(pictures.jpeg(xmp=pictures.XMP))
    assert not portrait.inspect(pictures.jpeg())


# Sizes


def test_a_picture_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = jpeg((900, 600), exif=exif)
    assert opened(portrait.cleaned(data)).size == (600, 900)
    assert portrait.variants(data) == portrait.variants(jpeg((600, 900))), "the sizes are those of the upright picture"


def test_a_picture_is_kept_no_larger_than_anything_needs_it() -> None:
    assert opened(portrait.cleaned(jpeg((3000, 1500)))).size == (2400, 1200)


@pytest.mark.parametrize(
    ("size", "avif", "plain", "letter"),
    [
        ((1200, 1500), [200, 400, 640, 800, 1200], [400, 800], (1200, 800)),
        ((4000, 3000), [200, 400, 640, 800, 1200], [400, 800], (1200, 800)),
        ((1000, 1000), [200, 400, 640, 800], [400, 800], (999, 666)),
        ((790, 2000), [200, 400, 640, 788], [400, 788], (789, 526)),
        ((400, 400), [200, 320], [320], (399, 266)),
        ((480, 600), [200, 400], [400], (480, 320)),
        ((400, 90_000), [200, 400], [400], (399, 266)),
    ],
)
def test_no_file_is_wider_than_the_picture(
    size: tuple[int, int], avif: list[int], plain: list[int], letter: tuple[int, int]
) -> None:
    found = portrait.variants(encoded(Image.new("1", size), "PNG"))
    upright = [v for v in found if v.name != "letter"]
    assert [v.width for v in upright if v.media_type == "image/avif"] == avif
    assert [v.width for v in upright if v.media_type == "image/webp"] == [
        width for width in avif if width <= 800 and width != 640
    ]
    assert [v.width for v in upright if v.media_type == "image/jpeg"] == plain
    assert {v.width / v.height for v in upright} == {0.8}
    assert [(v.width, v.height, v.file) for v in found if v.name == "letter"] == [(*letter, "portrait-letter.jpg")]


def test_every_file_is_as_announced() -> None:
    files = published(jpeg((500, 600)))
    made = portrait.picture_set("ada", files)
    listed = [picture for row in (*made.sources, made.plain, (made.letter,)) for picture in row]
    assert [(p.path, p.media_type) for p in listed] == [
        ("ada/portrait-200.avif", "image/avif"), ("ada/portrait-400.avif", "image/avif"), ("ada/portrait-200.webp", "image/webp"),
        ("ada/portrait-400.webp", "image/webp"), ("ada/portrait-400.jpg", "image/jpeg"), ("ada/portrait-letter.jpg", "image/jpeg"),
    ]  # fmt: skip
    assert made.page == Picture("ada/portrait-400.jpg", 400, 500, len(files[portrait.variants(jpeg((500, 600)))[-2]]))
    for picture, data in zip(listed, files.values(), strict=True):
        assert opened(data).size == (picture.width, picture.height)
        assert f"image/{(opened(data).format or '').lower()}" == picture.media_type
        assert picture.size == len(data)


_ENCODE = """
import hashlib, os, sys
from pathlib import Path
from pipeline import portrait
if hasattr(os, "sched_setaffinity") and sys.argv[2] == "one":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
data = Path(sys.argv[1]).read_bytes()
upright = portrait.upright(data)
for variant in portrait.variants(data):
    print(variant.file, hashlib.sha256(portrait.encoded(upright, (0.4, 0.3), variant)).hexdigest())
"""


@pytest.mark.slow
def test_the_same_picture_gives_the_same_bytes_on_one_processor_and_on_many(tmp_path: Path) -> None:
    drawn = Image.effect_mandelbrot((1200, 1500), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    (tmp_path / "source.png").write_bytes(encoded(drawn, "PNG"))
    made = [
        subprocess.run([sys.executable, "-c", _ENCODE, str(tmp_path / "source.png"), cores], check=True, capture_output=True,
                       text=True, cwd=Path(__file__).parents[1], env=os.environ | {"PYTHONHASHSEED": seed}).stdout
        for cores, seed in (("one", "1"), ("all", "4711"))
    ]  # fmt: skip
    assert made[0] == made[1]
    assert len(made[0].splitlines()) == 11


@pytest.mark.parametrize("focus", [(0.0, 0.0), (0.1, 0.5), (0.5, 0.5), (0.9, 0.2), (1.0, 1.0)])
def test_every_crop_keeps_the_focus(focus: tuple[float, float]) -> None:
    image = Image.new("RGB", (640, 480), "white")
    x, y = round(focus[0] * 639), round(focus[1] * 479)
    image.paste("black", (max(x - 30, 0), max(y - 30, 0), min(x + 30, 640), min(y + 30, 480)))
    for data in published(encoded(image, "PNG"), focus).values():
        darkest, _ = opened(data).convert("L").getextrema()
        assert darkest < 60


# Colours


@pytest.mark.parametrize(
    ("colorants", "gamma", "pixel", "shown"),
    [
        (DISPLAY_P3, None, (234, 51, 35), (255, 0, 0)),
        (DISPLAY_P3, None, (117, 251, 76), (0, 255, 0)),
        (DISPLAY_P3, None, (128, 128, 128), (128, 128, 128)),
        (ADOBE_RGB, 2.19921875, (219, 0, 0), (255, 0, 0)),
        (ADOBE_RGB, 2.19921875, (144, 255, 60), (0, 255, 0)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "transparent", "palette"])
def test_a_wide_gamut_becomes_srgb_by_numbers(
    kind: str,
    colorants: tuple[tuple[float, float, float], ...],
    gamma: float | None,
    pixel: tuple[int, int, int],
    shown: tuple[int, int, int],
) -> None:
    image = plain(pixel)
    if kind == "transparent":
        image.putalpha(255)
    elif kind == "palette":
        image = image.quantize()
    options = {"JPEG": {"quality": 100, "subsampling": 0}, "WEBP": {"lossless": True}}.get(kind, {})
    data = encoded(
        image, kind if kind in ("JPEG", "WEBP") else "PNG", icc_profile=pictures.profile(colorants, gamma), **options
    )
    assert near(colour_of(data), shown, 6), colour_of(data)
    assert not near(pixel, shown, 6) or pixel == shown, "without the conversion another colour would be shown"


def test_inks_become_the_colours_their_profile_says() -> None:
    profile = pictures.printers_profile()
    for inks, with_profile, without in (
        ((0, 0, 0, 0), (255, 255, 255), (255, 255, 255)),
        ((0, 0, 0, 255), (0, 0, 0), (0, 0, 0)),
        ((255, 0, 0, 0), (119, 119, 119), (0, 255, 255)),
    ):
        data = encoded(plain(inks, "CMYK"), "JPEG", quality=100, icc_profile=profile)
        bare = encoded(plain(inks, "CMYK"), "JPEG", quality=100)
        assert near(colour_of(data), with_profile), inks
        assert near(colour_of(bare), without), inks
        assert colour_of(pictures.without_segment(bare, 0xEE)) == colour_of(bare), "Adobe's mark missing"


@pytest.mark.parametrize(
    "profile",
    [
        b"no profile at all",
        pictures.profile(DISPLAY_P3)[:200],
        pictures.printers_profile(),
        b"\0" * 128 + b"\xff" * 64,
        b"",
    ],
    ids=["words", "cut off", "of inks", "of nothing", "empty"],
)
def test_a_broken_profile_or_one_of_other_colours_leaves_the_picture_as_it_is(profile: bytes) -> None:
    assert near(colour_of(pictures.jpeg((180, 120, 60), quality=100, icc_profile=profile)), (180, 120, 60))


@pytest.mark.parametrize(
    ("kind", "pixel", "shown"),
    [
        (0, b"\x40\x80", (64, 64, 64)),
        (2, b"\x40\x80\x80\x80\xc0\x80", (64, 128, 192)),
        (4, b"\x40\x80\xff\xff", (64, 64, 64)),
        (4, b"\x40\x80\0\0", (255, 255, 255)),
        (6, b"\x40\x80\x80\x80\xc0\x80\xff\xff", (64, 128, 192)),
    ],
)
def test_sixteen_bits_become_eight(kind: int, pixel: bytes, shown: tuple[int, int, int]) -> None:
    assert near(colour_of(pictures.png_of_16_bits(kind, pixel)), shown)


def test_what_is_transparent_is_white() -> None:
    half = encoded(plain((0, 0, 0, 128), "RGBA"), "PNG")
    assert near(colour_of(half), (127, 127, 127))
    palette = plain((200, 30, 30)).quantize()
    assert near(colour_of(encoded(palette, "PNG", transparency=palette.getpixel((0, 0)))), (255, 255, 255))
    assert near(colour_of(encoded(plain(40, "L"), "PNG", transparency=40)), (255, 255, 255))
    assert near(colour_of(encoded(plain((200, 30, 30, 0), "RGBA"), "WEBP", lossless=True, exact=True)), (255, 255, 255))


# What is refused


def test_what_moves_is_no_portrait_and_what_only_pretends_to_be_a_jpeg_is_read_as_what_it_is() -> None:
    assert refusal(pictures.animated("PNG")) == "portrait-animated"
    assert refusal(pictures.animated("WEBP")) == "portrait-animated"
    assert refusal(pictures.animated("GIF")) == "portrait-format"
    assert refusal(encoded(plain(), "GIF")) == "portrait-format"
    assert refusal(encoded(plain(), "TIFF")) == "portrait-format"
    assert refusal(encoded(plain(), "AVIF")) == "portrait-format"
    assert refusal(pictures.archive() + pictures.jpeg()) == "portrait-format"
    assert refusal(b"GIF89a" + pictures.jpeg()) == "portrait-format"
    for kind in ("PNG", "WEBP"):
        assert refusal(encoded(plain(), kind)) is None, "its name may end in .jpg all the same"


@pytest.mark.parametrize(("kind", "code"), [
    ("animated", "portrait-animated"), ("bomb", "portrait-pixels"), ("small", "portrait-small"), ("svg", "portrait-format"),
    ("truncated", "portrait-broken"), ("heic", "portrait-format"),
])  # fmt: skip
def test_a_picture_that_cannot_be_published_says_why(kind: str, code: str) -> None:
    for function in (portrait.inspect, portrait.cleaned):
        with pytest.raises(portrait.UnusablePicture) as fault:
            function(PICTURES[kind]())
        assert fault.value.code == code


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1"])
def test_every_mode_of_colour_becomes_rgb(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (500, 600)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(portrait.cleaned(out.getvalue())).mode == "RGB"


def test_a_telephones_second_still_is_no_film() -> None:
    out = io.BytesIO()
    still = Image.new("RGB", (900, 600), "white")
    still.save(out, "MPO", save_all=True, append_images=[still])
    assert not portrait.inspect(out.getvalue())
    assert opened(portrait.cleaned(out.getvalue())).format == "JPEG"


@pytest.mark.parametrize("size", [(10_000, 10_000), (8_000, 5_001)])
def test_too_many_pixels_are_refused_in_words_and_before_they_are_decoded(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    with pytest.raises(portrait.UnusablePicture) as fault:
        portrait.inspect(out.getvalue())
    assert fault.value.code == "portrait-pixels"


@pytest.mark.slow
@given(st.integers(0, 700), st.binary(min_size=1, max_size=8))
def test_hostile_bytes_are_a_finding_or_a_picture_and_never_a_crash(place: int, noise: bytes) -> None:
    data = _SIDEWAYS[:place] + noise + _SIDEWAYS[place + len(noise) :]
    if (code := refusal(data)) is not None:
        assert code in findings.CATALOGUE
        return
    assert opened(portrait.cleaned(data)).mode == "RGB"  # whatever passes the check can be published


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_shows_the_same_corner(orientation: int) -> None:
    upright = Image.new("RGB", (480, 600), "white")
    upright.paste("black", (0, 0, 120, 120))
    stored = upright
    for step in {1: (), 2: (0,), 3: (3,), 4: (1,), 5: (5,), 6: (2,), 7: (6,), 8: (4,)}[orientation]:
        stored = upright.transpose(Image.Transpose(step))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    stored.save(out, "JPEG", exif=exif)
    shown = opened(portrait.cleaned(out.getvalue())).convert("L")
    assert shown.size == (480, 600)
    assert shown.getpixel((60, 60)) < 60
    assert min(shown.getpixel(corner) for corner in ((420, 60), (60, 540), (420, 540))) > 200


def refusal(data: bytes) -> str | None:
    """Return the code under which a picture is refused, or None."""
    try:
        portrait.inspect(data)
    except portrait.UnusablePicture as fault:
        return fault.code
    return None


def _sideways() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 9.0, 27.0)})
    return jpeg((400, 420), exif=exif)


_SIDEWAYS = _sideways()
