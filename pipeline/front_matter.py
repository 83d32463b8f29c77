"""How the YAML of a submission is read: as text only, with a line for everything, and without YAML's traps.

YAML loses or changes text in silence (``title: Kunde #1 sein`` is cut, ``NO`` becomes False, ``01067`` a number, of two equal
keys the last one wins, aliases can be a bomb). Here every scalar stays the text that was typed, and what YAML would swallow
is a remark. The grammar itself is PyYAML's; only its events are used, never its constructors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml
from yaml.events import (
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from pipeline.prose import Remark

_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml where the wheel has it: ten times faster
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # YAML refuses or folds them
_LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # where YAML ends a line
_COMMENT: Final = re.compile(r"x\s+#")
_KEY: Final = re.compile(r"(?:- +)?[\w-]+:")
_SHORT: Final = 40  # characters of a text that is named in a sentence
_CUT: Final = re.compile(r"\S\s+(#.*)")
# What a word processor makes of straight quotation marks, around a whole value.
_CURLY: Final = re.compile("[“”„«»\u201a‘’][^“”„«»\u201a‘’]*[“”„«»\u201a‘’]")
_HEAD: Final = re.compile(r"(\ufeff?---[ \t]*\r?\n)(.*?)(^---[ \t]*\r?$)", re.MULTILINE | re.DOTALL)
_DEEPEST: Final = 8  # a submission needs three levels


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text with its place."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list with its place."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """A block of keys with its place; keys are unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    _by_key: dict[str, tuple[Scalar, Node]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {entry[0].text: entry for entry in reversed(self.entries)})

    def get(self, key: str) -> Node | None:
        """Return the value of ``key``, or None."""
        entry = self._by_key.get(key)
        return entry[1] if entry else None

    def line_of(self, key: str) -> int:
        """Return the line of ``key``; the line of the block where it has no such key."""
        entry = self._by_key.get(key)
        return entry[0].line if entry else self.line


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file taken apart."""

    fields: Mapping | None  # None where there is no readable front matter
    body: str
    body_line: int  # line on which the body begins
    remarks: tuple[Remark, ...]


def split(text: str) -> Document:
    """Take a Markdown file with front matter between two lines of ``---`` apart."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Document(None, text, 1, (Remark("front-matter-missing", 1),))
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return Document(None, "", len(lines), (Remark("front-matter-open", 1),))
    fields, remarks = read("\n".join(lines[1:end]) + "\n", first_line=2)
    if fields is None and not remarks:
        remarks = (Remark("front-matter-missing", 1),)
    body_line = min(end + 2, len(lines))  # of a file that ends with its front matter, the last line
    return Document(fields, "\n".join(lines[end + 1 :]), body_line, remarks)


def read(text: str, first_line: int = 1) -> tuple[Mapping | None, tuple[Remark, ...]]:
    """Return the block that a YAML text holds, with remarks; None where it holds none or cannot be read."""
    node, remarks = read_any(text, first_line)
    if node is None or isinstance(node, Mapping):
        return node, remarks
    return None, (*remarks, Remark("yaml-no-block", node.line))


def read_any(text: str, first_line: int = 1) -> tuple[Node | None, tuple[Remark, ...]]:
    """Return whatever a YAML text holds, with remarks; None where it is empty or cannot be read."""
    builder = _Builder(text, first_line)
    try:
        return builder.build(), tuple(builder.remarks)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = min(mark.line if mark else 0, max(len(builder.lines) - 1, 0))
        line = _culprit(builder.lines, line)
        builder.remark(_hint(builder.lines, line), first_line + line)
    except (yaml.YAMLError, UnicodeError):  # the reader's own faults carry no mark
        builder.remark("yaml-syntax", first_line)
    except _TooDeep as fault:
        builder.remark("yaml-deep", fault.line)
    return None, tuple(builder.remarks)


def scalars(node: Node | None) -> Iterator[Scalar]:
    """Yield every text of a block with its place, the keys included."""
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for name, value in node.entries:
                yield name
                yield from scalars(value)


def quoted(text: str) -> str:
    """Return ``text`` as a double-quoted YAML scalar on one line: what we write is always quoted."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _UNWRITABLE.sub(lambda match: f"\\U{ord(match.group()):08X}", escaped) + '"'


def with_field(text: str, name: str, value: str) -> str:
    """Return a file with the field ``name`` at its head set to ``value``; every other byte stays. Raises ValueError without a head."""
    parts = _HEAD.match(text)
    if parts is None:
        raise ValueError("There is no front matter.")
    end = "\r" if parts[1].endswith("\r\n") else ""
    line = f"{name}: {quoted(value)}{end}"
    field = re.compile(rf"^{re.escape(name)}[ \t]*:.*$", re.MULTILINE)
    head = field.sub(lambda _: line, parts[2], count=1) if field.search(parts[2]) else f"{parts[2]}{line}\n"
    return parts[1] + head + text[parts.start(3) :]


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Builder:
    """Builds nodes from PyYAML's events, one pass, without recursion deeper than a submission needs."""

    def __init__(self, text: str, first_line: int) -> None:
        self.lines = _LINE_END.split(text)
        self.first_line = first_line
        self.remarks: dict[Remark, None] = {}  # in the order of noting
        if "\t" in text:
            for number, line in enumerate(self.lines):
                if "\t" in line:
                    self.remark("yaml-tab", first_line + number)
        self.may_lose = "#" in text
        self.is_curly = _CURLY.search(text) is not None
        self.next = _LOADER(text.replace("\t", "  ")).get_event  # None after the last one

    def remark(self, code: str, line: int, **details: str) -> None:
        """Note something for the checker, once for each line."""
        self.remarks[Remark(code, line, tuple(details.items()))] = None

    def build(self) -> Node | None:
        """Return the first document's node."""
        documents = 0
        node: Node | None = None
        while (event := self.next()) is not None:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.remark("yaml-documents", self.line(event))
                    break
                node = self.node(self.next(), depth=1)
        return None if isinstance(node, Scalar) and not node.text else node

    def node(self, event: Event, depth: int) -> Node:
        """Return the node that begins with ``event``."""
        line = self.first_line + (event.start_mark.line if event.start_mark else 0)
        if depth > _DEEPEST:
            raise _TooDeep(line)
        if not isinstance(event, (ScalarEvent, CollectionStartEvent)):
            self.remark("yaml-alias", line)  # it stands for text we do not follow
            return Scalar("", line)
        if event.anchor:
            self.remark("yaml-anchor", line)
        if event.tag:
            self.remark("yaml-tag", line)
        if isinstance(event, ScalarEvent):
            if self.may_lose and not event.style:
                self.look_for_lost_text(event)
            if self.is_curly and not event.style and _CURLY.fullmatch(event.value):
                self.remark("yaml-curly", line, value=event.value[1:-1][:80])
            return Scalar(str(event.value), line)
        if isinstance(event, MappingStartEvent):
            return self.mapping(line, depth)
        items = []
        while not isinstance(item := self.next(), SequenceEndEvent):
            items.append(self.node(item, depth + 1))
        return Sequence(tuple(items), line)

    def mapping(self, line: int, depth: int) -> Mapping:
        """Return the block whose start was just read; of two equal keys the first one counts."""
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := self.next(), MappingEndEvent):
            if isinstance(event, ScalarEvent) and event.style and self.is_disguised(event):
                self.remark("yaml-key-escape", self.line(event), key=event.value[:60])
            key, value = self.node(event, depth + 1), self.node(self.next(), depth + 1)
            if not isinstance(key, Scalar):
                self.remark("yaml-key", key.line)
            elif key.text in entries:
                self.remark("yaml-duplicate", key.line, key=key.text, first=str(entries[key.text][0].line))
            else:
                entries[key.text] = key, value
        return Mapping(tuple(entries.values()), line)

    def is_disguised(self, key: ScalarEvent) -> bool:
        r"""Return whether a key does not show what it is: "\x73upersedes" is honest text to everybody but a person."""
        start, end = key.start_mark, key.end_mark
        if key.style != '"' or start is None or end is None:
            return False
        return start.line != end.line or "\\" in self.lines[start.line][start.column : end.column]

    def look_for_lost_text(self, event: ScalarEvent) -> None:
        """Note where YAML takes the rest of an unquoted value for a comment."""
        start, end = event.start_mark, event.end_mark
        if start is None or end is None or start.line >= len(self.lines):  # nothing stands behind the last line
            return
        line = self.lines[start.line].replace("\t", "  ")
        first = line[start.column :]
        if is_whole := first.startswith(event.value):
            first = "x" + first[len(event.value) :]
            rest = [first] if _COMMENT.match(first) else []
        else:  # a value over several lines
            rest = [first, *self.lines[start.line + 1 : end.line + 1]]
        cut = next((match for line in rest if (match := _CUT.search(line))), None)
        if cut:
            key = line[: start.column].strip()
            is_short = is_whole and len(event.value) <= _SHORT and _KEY.fullmatch(key)
            example = f": {key} {quoted(event.value)}" if is_short else ""
            self.remark("yaml-comment", self.first_line + start.line, lost=cut.group(1)[:_SHORT], example=example)

    def line(self, event: Event) -> int:
        """Return the line of the file on which ``event`` begins."""
        return int(self.first_line + (event.start_mark.line if event.start_mark else 0))


def _culprit(lines: list[str], number: int) -> int:
    """Return the line of a fault that YAML notices one line too late: an open quote, a colon without a space."""
    before = lines[number - 1] if number else ""
    late = before.count('"') % 2 or re.match(r"\s*(?:- )?[\w-]+:[^\s/]", before)
    return number - 1 if late else number


_TAGS_ASTRAY: Final = re.compile(r"[\s-]*+(?:text:.*[\s,\"']tags:|tags:)")
_HINTED: Final = 500  # characters of a line; what is wrong with it shows at its beginning


def _hint(lines: list[str], number: int) -> str:
    """Return the finding that explains a syntax fault best, going by the line it stands in."""
    if lines and _TAGS_ASTRAY.match(lines[number][:_HINTED]):
        return "tags-place"
    value = re.sub(r"^[\s-]*+[\w.-]+:\s*|^\s*-\s*", "", lines[number][:_HINTED]) if lines else ""
    if re.search(r"[^:]:\s", value) and not value.startswith(('"', "'")):
        return "yaml-colon"
    if value[:1] in "@`*&%!|>[]{},?" and value:
        return "yaml-first-character"
    if value[:1] in "\"'" and not re.fullmatch(r""""(?:[^"\\]|\\.)*"\s*|'(?:[^']|'')*'\s*""", value):
        return "yaml-quotes"
    return "yaml-syntax"
