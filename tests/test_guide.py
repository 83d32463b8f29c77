"""The guide: what people are told is what the program does."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from pipeline import form, schema
from pipeline.domain import Question

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize("field", schema.FIELDS, ids=lambda field: field.name)
def test_every_field_stands_in_the_guide_in_both_languages(field: schema.Field) -> None:
    german, _, english = GUIDE.partition("# Taking part")
    assert f"| `{field.name}` | {field.label.text('de')}" in german
    assert f"| `{field.name}` | {field.label.text('en')}" in english


@pytest.mark.parametrize("field", [*schema.PUBLICATION_FIELDS, *schema.PAGE_FIELDS], ids=lambda field: field.name)
def test_what_editors_may_set_stands_in_the_guide_to_a_publication_of_ones_own(field: schema.Field) -> None:
    german, _, english = (ROOT / "docs" / "eigene.md").read_text("utf-8").partition("# A publication of your own")
    for page, lang in ((german, "de"), (english, "en")):
        assert f"| `{field.name}` | {field.label.text(lang)}. {field.help.text(lang)}" in page


def test_every_room_stands_in_the_map_of_the_house() -> None:
    house = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = {path.stem for path in (ROOT / "pipeline").iterdir() if not path.name.startswith("_")}
    assert {room for room in rooms if not re.search(rf"`{room}\b", house)} == set()


def test_every_field_stands_in_the_template_but_what_comes_later() -> None:
    template = form.profile_template("de", (Question("a", "Wer bist du?", required=True),))
    for key in schema.keys(schema.FIELDS):
        assert (f"\n{key}:" in template) == (key not in ("id", "aliases", "named")), key


def test_the_readme_names_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    tasks = set(re.findall(r"^def (\w+)", (ROOT / "tasks.py").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"inv (\w+)", readme)) <= tasks
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make (test|serve|lock)", readme)) <= targets


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.stem
)
def test_every_command_that_can_be_copied_is_one_that_inv_takes(page: Path) -> None:
    from invoke.collection import Collection
    from invoke.parser import Parser

    commands = Parser(contexts=Collection.from_module(import_module("tasks")).to_contexts())
    text = page.read_text("utf-8").replace("\\\n", " ")
    written = re.findall(r"`inv ([^`\n]+)`|^inv ([^\n#]+)", text, re.MULTILINE)
    for words in (shlex.split(inline or line) for inline, line in written):
        if len(words) > 1 and words[1] != "--help":
            commands.parse_argv(words)


def test_every_german_text_of_the_theme_is_there() -> None:
    from babel.messages.pofile import read_po
    from jinja2 import Environment

    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    with (ROOT / "theme" / "locale" / "de" / "LC_MESSAGES" / "messages.po").open("rb") as po:
        german = {message.id: message.string for message in read_po(po, locale="de") if message.id}
    used = set()
    for folder, kind in (("templates", "*"), ("letter", "*"), ("desk", "*.html")):
        for path in (ROOT / "theme" / folder).glob(kind):
            for _, _, text in environment.extract_translations(path.read_text("utf-8")):  # type: ignore[attr-defined]
                used.add(text[0] if isinstance(text, tuple) else text)
    assert {text for text in used if not german.get(text)} == set()
    assert set(german) - used == set(), "texts that no template uses any more"
