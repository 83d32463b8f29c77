"""What happens to a picture: it is looked at with suspicion, turned upright, cropped around its focus and written anew.

Every published file consists of freshly encoded pixels in sRGB: nothing of the original file survives (EXIF with GPS, XMP,
thumbnails, profiles, comments, bytes after the end). Pillow decodes; only three formats are ever tried.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import PIL
from PIL import ExifTags, Image, ImageCms, ImageOps, features

from pipeline import schema
from pipeline.domain import Picture

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_GPS: Final = ExifTags.IFD.GPSInfo
_GPS_IN_XMP: Final = b"GPSLatitude"
_TURNED: Final = frozenset({5, 6, 7, 8})  # values of EXIF's orientation that swap width and height
_BACKGROUND: Final = (255, 255, 255)  # behind transparent pixels
_LONGEST_SIDE: Final = 2400  # pixels, of a picture as it is kept
FILE_NAMES: Final = ("portrait.jpg", "portrait.jpeg", "portrait.png", "portrait.webp")
OTHER_ENDINGS: Final = (".heic", ".heif", ".avif", ".gif", ".tif", ".tiff", ".bmp")
"""Of pictures that have to be saved as another kind first."""

AVIF, WEBP, JPEG = "image/avif", "image/webp", "image/jpeg"
_UPRIGHT: Final = (4, 5)  # width to height, on pages and in feeds
_ACROSS: Final = (3, 2)  # in letters
_LETTER_WIDTH: Final = 1200  # pixels: twice the column it is shown in
# Thumbnails in lists, cards, the first picture of a page on most telephones, the portrait's page, the same on a fine screen. What
# reads no AVIF is some years old, what reads no WebP older still: they do with fewer.
_WIDTHS: Final = {AVIF: (200, 400, 640, 800, 1200), WEBP: (200, 400, 800), JPEG: (400, 800)}
_WORTHWHILE: Final = 1.22  # so much wider than a step, a picture is also offered as wide as it is
_ENDINGS: Final = {AVIF: "avif", WEBP: "webp", JPEG: "jpg"}
# AVIF at speed 6 takes three times as long for files that are 3 % smaller; with more threads the bytes would depend on their number.
_ENCODED: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    AVIF: ("AVIF", {"quality": 55, "speed": 8, "max_threads": 1}),
    WEBP: ("WEBP", {"quality": 80, "method": 4}),
    JPEG: ("JPEG", {"quality": 82, "progressive": True, "optimize": True}),
}
_RECIPE: Final = 1  # to be raised with every change that gives other bytes; the settings above count by themselves


@dataclass(frozen=True, slots=True)
class Variant:
    """One published file of a picture."""

    name: str  # width in pixels, or "letter"
    media_type: str
    width: int  # pixels
    height: int  # pixels

    @property
    def file(self) -> str:
        """Its name in the founder's folder of the site."""
        return f"portrait-{self.name}.{_ENDINGS[self.media_type]}"


@dataclass(frozen=True, slots=True)
class PictureSet:
    """The published files of one founder's portrait."""

    sources: tuple[tuple[Picture, ...], ...]  # 4:5, the format to prefer first, each narrowest first
    plain: tuple[Picture, ...]  # 4:5, JPEG for who reads none of those, narrowest first
    letter: Picture  # 3:2, JPEG

    @property
    def page(self) -> Picture:
        """The one that stands for all: in feeds, in previews elsewhere."""
        return self.plain[-1]


class UnusablePicture(Exception):
    """A picture that cannot be published; ``code`` names the finding, ``value`` fills it."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


def inspect(data: bytes) -> bool:
    """Return whether the picture tells where it was taken. Raises UnusablePicture for one that cannot be published."""
    image = _opened(data)
    image.draft(None, (1, 1))  # all of a JPEG is read, but no more pixels are made than tell whether that is possible
    _upright(image)  # whatever would fail while publishing is found now
    with warnings.catch_warnings(action="ignore"):
        return _GPS in image.getexif() or _GPS_IN_XMP in _xmp(image)


def cleaned(data: bytes) -> bytes:
    """Return the picture as a JPEG of its pixels alone, upright. Raises UnusablePicture."""
    image = upright(data)
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    return _written(image, "JPEG", {"quality": 90, "progressive": True, "optimize": True})


# What is published


def variants(data: bytes) -> tuple[Variant, ...]:
    """Return the files a picture is published in, none wider than the picture; its pixels are not decoded. Raises UnusablePicture."""
    width, height = _dimensions(data)
    across = _widest(width, height, _ACROSS, _LETTER_WIDTH)
    return (*_upright_variants(width, height), Variant("letter", JPEG, across, across * _ACROSS[1] // _ACROSS[0]))


def upright(data: bytes) -> Image.Image:
    """Return the picture as sRGB pixels, turned the way the camera meant. Raises UnusablePicture."""
    return _upright(_opened(data))


def encoded(image: Image.Image, focus: tuple[float, float], variant: Variant) -> bytes:
    """Return the file of a ``variant`` of an upright picture; ``focus`` is the point the crop keeps."""
    box = _crop(image.size, focus, (variant.width, variant.height))
    shown = image.resize((variant.width, variant.height), Image.Resampling.LANCZOS, box, reducing_gap=3.0)
    return _written(shown, *_ENCODED[variant.media_type])


def recipe(focus: tuple[float, float], variant: Variant) -> str:
    """Return everything but the source that a file's bytes depend on, to know it again."""
    made_by = [f"{name} {features.version(name)}" for name in ("avif", "webp", "jpg", "libjpeg_turbo", "littlecms2")]
    return repr((_RECIPE, PIL.__version__, made_by, _ENCODED[variant.media_type], focus, variant))


def picture_set(slug: str, files: Mapping[Variant, bytes]) -> PictureSet:
    """Return what pages say about a portrait's ``files``."""
    made = {variant: picture(slug, variant, data) for variant, data in files.items()}
    (letter,) = (made.pop(variant) for variant in files if variant.name == "letter")
    avif, webp, plain = (tuple(p for v, p in made.items() if v.media_type == kind) for kind in (AVIF, WEBP, JPEG))
    return PictureSet((avif, webp), plain, letter)


def picture(slug: str, variant: Variant, data: bytes) -> Picture:
    """Return what is said about one file of a portrait."""
    return Picture(f"{slug}/{variant.file}", variant.width, variant.height, len(data), variant.media_type)


def _upright_variants(width: int, height: int) -> Iterator[Variant]:
    for media_type, widths in _WIDTHS.items():
        whole = _widest(width, height, _UPRIGHT, widths[-1])
        offered = [one for one in widths if one <= whole]
        if not offered or whole >= offered[-1] * _WORTHWHILE:
            offered.append(whole)
        for one in offered:
            yield Variant(str(one), media_type, one, one * _UPRIGHT[1] // _UPRIGHT[0])


def _widest(width: int, height: int, shape: tuple[int, int], most: int) -> int:
    """Return how wide a crop of ``shape`` can be at ``most``, so that both its sides are whole numbers of pixels."""
    whole = min(most, width, height * shape[0] // shape[1])
    return whole - whole % shape[0]


def _crop(
    whole: tuple[int, int], focus: tuple[float, float], size: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Return the largest box of the shape of ``size`` in whose middle the focus lies, as far as the picture's edges allow."""
    scale = max(size[0] / whole[0], size[1] / whole[1])
    shown = [min(part / scale, float(side)) for part, side in zip(size, whole, strict=True)]
    starts = [
        min(max(point * side - part / 2, 0.0), side - part)
        for point, side, part in zip(focus, whole, shown, strict=True)
    ]
    return starts[0], starts[1], min(starts[0] + shown[0], whole[0]), min(starts[1] + shown[1], whole[1])


# What arrives


def _opened(data: bytes) -> Image.Image:
    """Return the picture, its pixels not yet decoded, after every limit was checked."""
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
    return image


def _upright(image: Image.Image) -> Image.Image:
    try:
        image.load()
        profile = image.info.get("icc_profile")
        return _on_white(_eight_bits(ImageOps.exif_transpose(image)), profile)
    except Exception as fault:  # as above: broken EXIF, profiles and palettes raise nearly anything
        raise UnusablePicture("portrait-broken") from fault


def _dimensions(data: bytes) -> tuple[int, int]:
    """Return width and height of the upright picture."""
    image = _opened(data)
    try:
        with warnings.catch_warnings(action="ignore"):
            turned = image.getexif().get(ExifTags.Base.Orientation) in _TURNED
    except Exception as fault:  # as above
        raise UnusablePicture("portrait-broken") from fault
    return (image.height, image.width) if turned else image.size


def _xmp(image: Image.Image) -> bytes:
    found = image.info.get("xmp", b"")
    return found if isinstance(found, bytes) else str(found).encode("utf-8", "replace")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture of 8 bits a channel, without a palette; Pillow would clip grey values of 16 bits instead of scaling them."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in ("P", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("L") if image.mode == "1" else image


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB, what is transparent in it on white."""
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    plain = image.convert(image.mode[:-1]) if alpha else image
    shown = (_in_srgb(plain, profile) if profile else plain).convert("RGB")
    if alpha is None:
        return shown
    paper = Image.new("RGB", shown.size, _BACKGROUND)
    paper.paste(shown, mask=alpha)
    return paper


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture converted to sRGB; one whose profile cannot be read, or is of other colours, stays as it is."""
    try:
        converted = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted if converted is not None else image


def _written(image: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    # Pixels only: a new image has no info to be written along, and none of the settings with which another was saved.
    fresh = Image.frombytes("RGB", image.size, image.tobytes())
    out = io.BytesIO()
    fresh.save(out, kind, **options)
    return out.getvalue()
