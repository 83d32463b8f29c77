"""What happens to a picture: it is looked at with suspicion, turned upright, cropped around its focus and written anew.

Every published file consists of freshly encoded pixels in sRGB: nothing of the original file survives (EXIF with GPS, XMP,
thumbnails, comments, bytes after the end). Pillow decodes; only three formats are ever tried.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import ExifTags, Image, ImageCms, ImageOps

from pipeline import schema
from pipeline.domain import Picture

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_GPS: Final = ExifTags.IFD.GPSInfo
_BACKGROUND: Final = (255, 255, 255)  # behind transparent pixels
FILE_NAMES: Final = ("portrait.jpg", "portrait.jpeg", "portrait.png", "portrait.webp")


@dataclass(frozen=True, slots=True)
class Variant:
    """One published size."""

    name: str
    width: int  # pixels
    height: int  # pixels


PAGE: Final = Variant("800", 800, 1000)
SMALL: Final = Variant("400", 400, 500)
LETTER: Final = Variant("letter", 1200, 800)
VARIANTS: Final = (PAGE, SMALL, LETTER)


@dataclass(frozen=True, slots=True)
class PictureSet:
    """The published sizes of one founder's portrait."""

    page: Picture  # 4:5
    small: Picture  # 4:5
    letter: Picture  # 3:2, twice the width it is shown at


class UnusablePicture(Exception):
    """A picture that cannot be published; ``code`` names the finding, ``value`` fills it."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


def inspect(data: bytes) -> bool:
    """Return whether the picture tells where it was taken. Raises UnusablePicture for one that cannot be published."""
    _upright(data)  # whatever would fail while publishing is found now
    with warnings.catch_warnings(action="ignore"):
        return _GPS in _opened(data).getexif()


def cleaned(data: bytes, longest_side: int = 2400) -> bytes:
    """Return the picture as a JPEG of its pixels alone, upright. Raises UnusablePicture."""
    image = _upright(data)
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return _jpeg(image, quality=90)


def published(
    slug: str, data: bytes, focus: tuple[float, float]
) -> tuple[PictureSet, tuple[tuple[Picture, bytes], ...]]:
    """Return the values and the files of every size; ``focus`` is the point each crop keeps. Raises UnusablePicture."""
    image = _upright(data)
    files = {variant: _variant(slug, image, focus, variant) for variant in VARIANTS}
    return PictureSet(files[PAGE][0], files[SMALL][0], files[LETTER][0]), tuple(files.values())


def _variant(slug: str, image: Image.Image, focus: tuple[float, float], variant: Variant) -> tuple[Picture, bytes]:
    size = (variant.width, variant.height)
    data = _jpeg(
        ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=_centering(image, focus, size)), quality=82
    )
    return Picture(f"{slug}/portrait-{variant.name}.jpg", *size, size=len(data)), data


def _centering(image: Image.Image, focus: tuple[float, float], size: tuple[int, int]) -> tuple[float, float]:
    """Return Pillow's centering for a crop in whose middle the focus lies, as far as the picture's edges allow.

    Pillow's value says how the cut-away strip is shared between both sides, which is not the same as a point.
    """
    scale = max(size[0] / image.width, size[1] / image.height)
    shares = []
    for point, whole, part in zip(focus, (image.width, image.height), size, strict=True):
        shown = part / scale
        spare = whole - shown
        shares.append(0.5 if spare <= 0 else min(max((point * whole - shown / 2) / spare, 0.0), 1.0))
    return shares[0], shares[1]


def _opened(data: bytes) -> Image.Image:
    """Return the decoded picture after every limit was checked, the cheap ones first."""
    try:
        # What Pillow only doubts, large pictures and odd EXIF, is decided below.
        with warnings.catch_warnings(action="ignore"):
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as fault:
        raise UnusablePicture("portrait-pixels", "> 170.000.000") from fault
    except Exception as fault:  # decoders raise nearly anything for hostile bytes
        raise UnusablePicture("portrait-format") from fault
    width, height = image.size
    if width * height > schema.PORTRAIT_PIXELS:
        raise UnusablePicture("portrait-pixels", f"{width} × {height}")
    if min(width, height) < schema.PORTRAIT_SHORTEST_SIDE:
        raise UnusablePicture("portrait-small", f"{width} × {height}")
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:  # telephones put a second still into a JPEG
        raise UnusablePicture("portrait-animated")
    try:
        image.load()
    except Exception as fault:  # as above
        raise UnusablePicture("portrait-broken") from fault
    return image


def _upright(data: bytes) -> Image.Image:
    """Return the picture as sRGB pixels, turned the way the camera meant."""
    image = _opened(data)
    try:
        profile = image.info.get("icc_profile")
        turned = ImageOps.exif_transpose(image)
        if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
            layered = turned.convert("RGBA")
            turned = Image.new("RGB", layered.size, _BACKGROUND)
            turned.paste(layered, mask=layered.getchannel("A"))
        elif profile and turned.mode in ("RGB", "CMYK", "L"):
            turned = _in_srgb(turned, profile)
        return turned.convert("RGB")
    except Exception as fault:  # as above: broken EXIF, profiles and palettes raise nearly anything
        raise UnusablePicture("portrait-broken") from fault


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture converted to sRGB; one whose profile cannot be read stays as it is."""
    try:
        converted = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted if converted is not None else image


def _jpeg(image: Image.Image, quality: int) -> bytes:
    fresh = Image.frombytes("RGB", image.size, image.tobytes())  # pixels only: no info dictionary to be written along
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()
