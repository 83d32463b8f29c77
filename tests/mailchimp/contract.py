"""Holds requests and answers against description.json: what differs is said in words, one line each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

import jsonschema_rs

DESCRIPTION: Final = Path(__file__).with_name("description.json")
NOTHING: Final = b"null"
"""What the SDK posts where it has no body: the four bytes ``null``. They count as no body."""
SEEN: Final = 4096
"""So many requests and answers are remembered with what was said of them: histories ask the same again and again."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One method on one path, as described; there is only one of each."""

    method: str
    path: str  # with the names of its parameters: "/campaigns/{campaign_id}"
    described: dict[str, Any]

    @property
    def name(self) -> str:
        """The operation as people write it, for instance ``GET /campaigns``."""
        return f"{self.method} {self.path}"

    @property
    def needs_body(self) -> bool:
        """Whether a body is described for it."""
        return "requestBody" in self.described


class Contract:
    """The description, ready to judge. It never changes; ``contract()`` returns the only one."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = document["components"]
        self.operations = tuple(
            Operation(method.upper(), path, described)
            for path, methods in document["paths"].items()
            for method, described in methods.items()
        )
        self._judges: dict[tuple[str, ...], jsonschema_rs.Validator] = {}

    @lru_cache(SEEN)  # noqa: B019  # the only contract lives as long as the tests
    def find(self, method: str, path: str) -> tuple[Operation, Mapping[str, str]] | None:
        """Return the operation at ``path`` (encoded, without the version in front) and its path parameters."""
        return next(((one, here) for one, here in self._at(path) if one.method == method), None)

    def methods(self, path: str) -> tuple[str, ...]:
        """Return the methods that ``path`` knows; none where there is no such path."""
        return tuple(one.method for one, _ in self._at(path))

    def _at(self, path: str) -> Iterator[tuple[Operation, Mapping[str, str]]]:
        parts = [unquote(part) for part in path.split("/")]
        for operation in self.operations:
            pattern = operation.path.split("/")
            if len(pattern) != len(parts):
                continue
            here = {name[1:-1]: part for name, part in zip(pattern, parts, strict=True) if name.startswith("{")}
            if all(here.values()) and [here.get(name[1:-1], name) for name in pattern] == parts:
                yield operation, MappingProxyType(here)

    @lru_cache(SEEN)  # noqa: B019  # the only contract lives as long as the tests
    def query(self, operation: Operation, text: str) -> tuple[Mapping[str, Any], Sequence[str]]:
        """Return the query as values of the described types, and what is wrong with it."""
        known = {p["name"]: p for p in operation.described.get("parameters", ()) if p["in"] == "query"}
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for name, value in parse_qsl(text, keep_blank_values=True):
            if name not in known or name in values:
                wrong.append(f"query {name}: {'given twice' if name in values else 'not in the description'}")
                continue
            values[name] = _typed(value, known[name]["schema"])
            found = self._judged(("query", operation.name, name), known[name]["schema"], values[name])
            wrong += [f"query {name}: {one}" for one in found]
        wrong += [f"query {name}: missing" for name, p in known.items() if p.get("required") and name not in values]
        for chosen in ("fields", "exclude_fields"):
            strangers = [field for field in values.get(chosen, ()) if not self.has_field(operation, field)]
            wrong += [f"query {chosen}: an answer has no {field}" for field in strangers]
        return MappingProxyType(values), tuple(wrong)

    def body(self, operation: Operation, content_type: str, raw: bytes) -> tuple[Any, list[str]]:
        """Return the body of a request as a value, None where there is none, and what is wrong with it."""
        if not operation.needs_body:
            return None, [] if raw in (b"", NOTHING) else ["body: none is described here"]
        value, wrong = _parsed(raw, content_type, ("application/json",))
        if not wrong:
            schema = operation.described["requestBody"]["content"]["application/json"]["schema"]
            wrong = self._judged(("body", operation.name), schema, value)
        return value, [f"body: {one}" for one in wrong]

    @lru_cache(SEEN)  # noqa: B019  # the only contract lives as long as the tests
    def answer(self, operation: Operation, status: int, content_type: str, raw: bytes) -> Sequence[str]:
        """Return what is wrong with an answer."""
        responses = operation.described["responses"]
        if status < 400 and str(status) not in responses:
            return [f"status {status}: not in the description"]
        chosen = str(status) if status < 400 else "default"
        if "content" not in responses[chosen]:
            return [f"{status} has a body or a type"] if raw or content_type else []
        value, wrong = _parsed(raw, content_type, tuple(responses[chosen]["content"]))
        if wrong:
            return wrong
        schema = next(iter(responses[chosen]["content"].values()))["schema"]
        return self._judged(("answer", operation.name, chosen), schema, value)

    def has_field(self, operation: Operation, dotted: str) -> bool:
        """Return whether a good answer has a place called ``dotted``, for instance ``campaigns.settings.title``."""
        content = operation.described["responses"].get("200", {}).get("content")
        schema = content["application/json"]["schema"] if content else {}
        for name in dotted.split("."):
            schema = self._resolved(schema)
            schema = self._resolved(schema.get("items", schema)).get("properties", {}).get(name)
            if schema is None:
                return False
        return True

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        reference = schema.get("$ref")
        resolved: dict[str, Any] = self._components["schemas"][reference.rpartition("/")[2]] if reference else schema
        return resolved

    def _judged(self, key: tuple[str, ...], schema: dict[str, Any], value: Any) -> list[str]:
        if key not in self._judges:
            # The schemas of OpenAPI 3.0 descend from draft 4, where nothing beside a $ref counts: hence the allOf.
            rooted = {"allOf": [schema], "components": self._components}
            self._judges[key] = jsonschema_rs.Draft4Validator(rooted, validate_formats=True)
        errors = self._judges[key].iter_errors(value)
        return sorted(": ".join(filter(None, (".".join(map(str, e.instance_path)), e.message))) for e in errors)


@cache
def contract() -> Contract:
    """Return the description beside this module; read once."""
    return Contract(json.loads(DESCRIPTION.read_text("utf-8")))


def _typed(text: str, schema: dict[str, Any]) -> Any:
    """Return ``text`` as the described type, or as it is: then the judge says what is wrong."""
    if schema["type"] == "array":
        return text.split(",")
    if schema["type"] == "integer" and re.fullmatch(r"-?\d+", text, re.ASCII):
        return int(text)
    if schema["type"] == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _parsed(raw: bytes, content_type: str, allowed: tuple[str, ...]) -> tuple[Any, list[str]]:
    kind = content_type.partition(";")[0].strip()
    if kind not in allowed:
        return None, [f"content type: {content_type or 'none'} is not {' or '.join(allowed)}"]
    try:
        return json.loads(raw, object_pairs_hook=_unique, parse_constant=_no_number), []
    except (ValueError, RecursionError) as error:
        return None, [f"no JSON: {error}"]


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key occurs twice")
    return dict(pairs)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")
