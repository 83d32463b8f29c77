"""What attackers type: our own list, ``payloads.yml``, and collections of others in a folder that is no part of the repository."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

LONGEST: Final = 1_500  # characters; what is longer is cut: some lists hold whole files
OWN: Final = Path(__file__).with_name("payloads.yml")


def own() -> tuple[str, ...]:
    """Return the texts of our own list."""
    kinds: dict[str, list[str]] = yaml.safe_load(OWN.read_text("utf-8"))
    return tuple(text for texts in kinds.values() for text in texts)


def collected(folder: Path) -> tuple[str, ...]:
    """Return every text in the files of a folder once: lists by line, Markdown's code blocks, JSON's strings, YAML as a whole."""
    found: dict[str, None] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "LICENSE" not in path.name.upper():
            for text in _texts(path):
                legible = text.encode("utf-8", "replace").decode()[:LONGEST]
                if legible.strip():
                    found[legible] = None
    return tuple(found)


def _texts(path: Path) -> Iterator[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    match path.suffix:
        case ".txt" | ".fuzz":
            yield from (line for line in text.split("\n") if not line.startswith("# "))
        case ".json":
            yield from _strings(json.loads(text), _placeholders(path))
        case ".md":
            for block in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE):
                yield block.strip("\n")
                yield from (line.strip() for line in block.split("\n"))
        case ".yaml" | ".yml":
            for case in yaml.load(text, Loader=yaml.BaseLoader):  # noqa: S506  # texts only
                yield from (str(case[key]) for key in ("yaml", "json") if key in case)
        case ".svg":
            yield text


def _strings(value: Any, fill: dict[str, str]) -> Iterator[str]:
    match value:
        case str():
            yield re.sub(r"%(\w+)%", lambda match: fill.get(match.group(1), match.group()), value)
        case list():
            for one in value:
                yield from _strings(one, fill)
        case dict():
            for key, one in value.items():
                if key not in ("id", "category", "name", "title"):
                    yield from _strings(one, fill)


def _placeholders(path: Path) -> dict[str, str]:
    beside = path.with_name(f"{path.stem.partition('_')[0]}_placeholders.json")
    return json.loads(beside.read_text("utf-8")) if beside.exists() else {}
