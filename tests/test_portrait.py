"""Pictures: only fresh pixels are published, upright, with the focus in every crop."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from pipeline import findings, portrait
from tests.odd_inputs import PICTURES


def jpeg(size: tuple[int, int] = (900, 600), colour: str = "white", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_nothing_of_the_original_file_survives() -> None:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker-7421"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 9.0, 27.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = (
        jpeg(exif=exif, icc_profile=profile, comment=b"COMMENT-7421", xmp=b"<x:xmpmeta>XMP-7421</x:xmpmeta>")
        + b"<script>TAIL-7421</script>"
    )
    assert portrait.inspect(data)
    for made in [portrait.cleaned(data), *(d for _, d in portrait.published("ada", data, (0.5, 0.4))[1])]:
        assert b"7421" not in made
        assert b"Exif" not in made
        assert not opened(made).getexif()
        assert "icc_profile" not in opened(made).info


def test_a_picture_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(portrait.cleaned(jpeg((900, 600), exif=exif))).size == (600, 900)


def test_every_size_is_as_announced_and_the_same_each_time() -> None:
    values, files = portrait.published("ada", jpeg(), (0.5, 0.4))
    assert portrait.published("ada", jpeg(), (0.5, 0.4))[1] == files
    assert [p.path for p, _ in files] == ["ada/portrait-800.jpg", "ada/portrait-400.jpg", "ada/portrait-letter.jpg"]
    for picture, data in files:
        assert opened(data).size == (picture.width, picture.height)
        assert picture.size == len(data)
    assert values.letter.width / values.letter.height == 1.5


@pytest.mark.parametrize("focus", [(0.0, 0.0), (0.1, 0.5), (0.5, 0.5), (0.9, 0.2), (1.0, 1.0)])
def test_every_crop_keeps_the_focus(focus: tuple[float, float]) -> None:
    image = Image.new("RGB", (1600, 1200), "white")
    x, y = round(focus[0] * 1599), round(focus[1] * 1199)
    image.paste("black", (max(x - 60, 0), max(y - 60, 0), min(x + 60, 1600), min(y + 60, 1200)))
    out = io.BytesIO()
    image.save(out, "PNG")
    for _, data in portrait.published("ada", out.getvalue(), focus)[1]:
        darkest, _ = opened(data).convert("L").getextrema()
        assert darkest < 60


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
