"""Pictures: only fresh pixels are published, upright, with the focus in every crop."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from pipeline import portrait
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
    ("truncated", "portrait-broken"),
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
