"""What a letter's HTML asks of a mail program, in the words of caniemail: elements, attributes, properties, selectors, units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlsplit

import tinycss2

ELEMENTS: Final = {f"h{level}": "h1-h6" for level in range(1, 7)} | dict.fromkeys(("ul", "ol", "li"), "lists")
GROUPED: Final = {
    "-webkit-hyphens": "hyphens", "word-wrap": "word-wrap", "border-spacing": "border-spacing",
    "border-collapse": "border-collapse", "border-radius": "border-radius", "list-style-type": "list-style-type",
}  # fmt: skip
FAMILIES: Final = ("border", "padding", "margin")
"""caniemail tests a shorthand; what it says of ``padding`` holds for ``padding-left``."""


def used(html: str) -> set[str]:
    """Return the features that ``html`` uses: "css-margin", "html-role", and so on.

    What stands in comments for Outlook alone is left out, and so are properties that Outlook made up (``mso-``).
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.features


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.features: set[str] = set()
        self._in_style = False

    def handle_decl(self, decl: str) -> None:
        self.features.add("html-doctype")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.features.add(f"html-{ELEMENTS.get(tag, tag)}")
        self._in_style = tag == "style"
        for name, value in attrs:
            self.features.update(_attribute(tag, name, value or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.features.update(_sheet(tinycss2.parse_stylesheet(data, skip_comments=True, skip_whitespace=True)))


def _attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if name == "style":
        yield from _declarations(tinycss2.parse_declaration_list(value, skip_whitespace=True))
    elif tag == "meta":
        yield f"html-meta-{value}" if name == "name" else "html-meta"
    elif name == "href":
        yield (
            "html-mailto-links"
            if value.startswith("mailto:")
            else "html-anchor-links"
            if value[:1] == "#"
            else "html-href"
        )
    elif name == "src":
        yield f"image-{urlsplit(value).path.rpartition('.')[2]}"
    else:
        yield f"html-{name}"


def _sheet(rules: Iterable[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"The style sheet cannot be read: {rule.message}")
        if rule.type == "at-rule":
            condition = tinycss2.serialize(rule.prelude)
            yield f"css-at-{rule.at_keyword}"
            for name in (
                "prefers-color-scheme",
                "prefers-reduced-motion",
                "orientation",
                "hover",
                "device-pixel-ratio",
            ):
                if name in condition:
                    yield f"css-at-media-{name}"
            yield from _sheet(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
        else:
            yield from _selectors(tinycss2.serialize(rule.prelude))
            yield from _declarations(
                tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
            )


def _selectors(text: str) -> Iterator[str]:
    if "," in text:
        yield "css-selector-grouping"
    for selector in (part.strip() for part in text.split(",")):
        marks = {
            "child": ">", "adjacent-sibling": r"\+", "general-sibling": "~", "attribute": r"\[", "universal": r"\*", "id": "#",
            "class": r"\.", "chaining": r"\w\.|\.[\w-]+\.", "descendant": r"[\w\])] +[\w.\[]", "type": r"(?:^|[ >+~])[a-z]",
        }  # fmt: skip
        yield from (f"css-selector-{name}" for name, mark in marks.items() if re.search(mark, selector))
        yield from (
            f"css-pseudo-{'element' if c == '::' else 'class'}-{name}"
            for c, name in re.findall(r"(::?)([\w-]+)", selector)
        )


def _declarations(parsed: Iterable[Any]) -> Iterator[str]:
    for declaration in parsed:
        if declaration.type == "error":
            raise ValueError(f"A style cannot be read: {declaration.message}")
        name, value = declaration.lower_name, tinycss2.serialize(declaration.value).strip()
        if name.startswith("mso-"):
            continue
        if declaration.important:
            yield "css-important"
        yield f"css-{_property(name, value)}"
        yield from _values(declaration.value)


def _property(name: str, value: str) -> str:
    if name == "display" and value in ("none", "flex", "grid"):
        return f"display-{value}"
    if name in GROUPED:
        return GROUPED[name]
    return next((family for family in FAMILIES if re.fullmatch(rf"{family}(-\w+)*", name)), name)


def _values(tokens: Iterable[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "dimension" and token.value:
            yield f"css-unit-{token.lower_unit}"
        elif token.type == "percentage":
            yield "css-unit-percent"
        elif token.type == "function":
            yield f"css-function-{token.lower_name}"
            yield from _values(token.arguments)
