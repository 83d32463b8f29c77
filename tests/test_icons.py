"""Icons: one letter and one thread, in every size the same."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from pipeline import icons
from pipeline.rendering import Templates
from tests.factories import facts

FACES = Templates(Path(__file__).parents[1] / "theme").typefaces()


def test_the_manifest_names_icons_that_are_there_in_the_size_it_says() -> None:
    files = icons.files(facts(), FACES)
    assert files.keys() == set(icons.FILES)
    manifest = json.loads(files["manifest.webmanifest"])
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        width, height = Image.open(io.BytesIO(files[icon["src"]])).size
        assert f"{width}x{height}" == icon["sizes"]
    assert Image.open(io.BytesIO(files["apple-touch-icon.png"])).size == (180, 180)
    assert Image.open(io.BytesIO(files["favicon.ico"])).size == (32, 32)


def test_every_icon_is_made_of_the_same_letter() -> None:
    assert icons.files(facts(), FACES) == icons.files(facts(), FACES)
    other = icons.files(facts(name="anfang"), FACES)
    assert icons.initial("anfang", FACES) == "A"
    same = {name for name, data in icons.files(facts(), FACES).items() if other[name] == data}
    assert same == set()


def test_a_mask_takes_nothing_of_the_icon() -> None:
    image = icons.drawn("V", FACES, 512, 0.62)
    paper = image.getpixel((0, 0))
    far = [(x, y) for x in range(0, 512, 4) for y in range(0, 512, 4) if (x - 256) ** 2 + (y - 256) ** 2 > 205**2]
    assert {image.getpixel(at) for at in far} == {paper}


@pytest.mark.parametrize("name", ["李", "…", '"><script>'])
def test_a_name_without_a_drawable_letter_leaves_a_sound_icon(name: str) -> None:
    letter = icons.initial(name, FACES)
    assert letter in ("", "S")
    ElementTree.fromstring(icons.svg(letter, FACES))  # noqa: S314  # our own file
    assert icons.drawn(letter, FACES, 32).size == (32, 32)
