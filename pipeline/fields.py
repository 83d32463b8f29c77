"""How one block of front matter is read: each method returns the value, or a blank and a finding.

Used for submissions, translations, updates, leads, ledger events and the publication's own files, so that one mistake gets the
same words everywhere. The schema says what is required and how long it may be.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from pipeline import addresses, characters, findings, front_matter, links, schema, strangers
from pipeline.domain import Asked, Finding, FullName, Label, Link, SubmittedFile
from pipeline.front_matter import Mapping, Node, Scalar, Sequence, scalars

# The look-behind and the upper limit keep the search linear: without them, a hostile line of 200,000 characters takes minutes.
PHONE = re.compile(r"(?<![\w/.,-])(?:\+\d{1,3}|0\d)[\d /()-]{5,30}\d(?![\w-])")
_LIKE_PHONE = re.compile(r"[+0](?<![\w/.,-].)[\d /()-]{7}")  # in every number, and quicker to look for
_PRIVATE_KEYS = {"email", "e_mail", "e-mail", "mail", "phone", "telefon", "tel", "mobil", "handy", "street", "strasse", "straße",
                 "address", "adresse", "birthday", "geburtstag", "private_needs", "contact", "kontakt"}  # fmt: skip
ANGLED = re.compile(r"<\s*(?:https?|mailto):", re.IGNORECASE)
BRACKETS = re.compile(r"\[\[|\]\]")
_NUMBER = re.compile(r"\[\d+\]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHAPES = {Scalar: schema.both("ein Text", "a text"), Sequence: schema.both("eine Liste", "a list"),
           Mapping: schema.both("ein eingerückter Block", "an indented block")}  # fmt: skip


def decoded(file: SubmittedFile, path: str, limit: int, found: list[Finding]) -> str | None:
    """Return the text of a file in normal form, or None with a finding; ``limit`` is in bytes.

    Characters that no text may hold are findings and are taken out, so that checking can go on.
    """
    if file.is_link:
        found.append(findings.make("file-link", path, value=file.name))
        return None
    if file.size > limit:
        found.append(findings.make("file-large", path, size=f"{file.size // 1024} KiB", limit=f"{limit // 1024} KiB"))
        return None
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.append(findings.make("file-encoding", path))
        return None
    text = characters.normalised(text)
    if wrong := dict(characters.forbidden(text)):
        found += [findings.make("character-forbidden", path, line, value=value) for line, value in wrong.items()]
        text = characters.without_forbidden(text)
    if "@" not in text and not _LIKE_PHONE.search(text):
        return text
    for number, row in enumerate(text.split("\n"), 1):
        if "@" in row and characters.EMAIL.search(row):
            found.append(findings.make("private-email", path, number))
        elif phone := PHONE.search(row):
            found.append(findings.make("private-phone", path, number, value=phone.group()))
    return text


def filled(text: str | None, path: str, found: list[Finding]) -> str | None:
    """Return what a file of the content holds; None with a finding where that is nothing, as when saving it went wrong."""
    if text is None or text.strip():
        return text
    found.append(findings.make("file-empty", path, value=shlex.quote(path)))
    return None


def as_block(text: str | None, path: str, found: list[Finding]) -> Mapping | None:
    """Return the block that a file of YAML is; None with a finding where it is none, and None for no text."""
    if text is None:
        return None
    block, remarks = front_matter.read(text)
    found.extend(findings.make(r.code, path, r.line, **dict(r.details)) for r in remarks)
    if block is None and not remarks:
        found.append(findings.make("yaml-no-block", path, 1))
    return block


def hidden(block: Node | None, path: str, *, public: bool = False) -> Iterator[Finding]:
    r"""Yield what a block's values hold and its file does not show: "\u202e" is six honest characters there.

    ``public`` looks for e-mail addresses too, which "\x40" hides from :func:`decoded`.
    """
    texts = list(scalars(block))
    together = "\n".join([scalar.text for scalar in texts])
    if "@" not in together and "\r" not in together and characters.is_clean(together):
        return
    for scalar in texts:
        for _, value in characters.forbidden(scalar.text.replace("\r", "\x0b")):
            yield findings.make("character-forbidden", path, scalar.line, value=value)
        if public and characters.EMAIL.search(scalar.text):
            yield findings.make("private-email", path, scalar.line)


class Fields:
    """One block of keys and values."""

    def __init__(
        self,
        file: str,
        block: Mapping,
        table: schema.Table,
        found: list[Finding],
        lines: dict[str, int] | None = None,
        prefix: str = "",
    ) -> None:
        self.file = file
        self.prefix = prefix  # "" or "portrait." or "gives[2]."
        self.start = block.line
        self._block = block
        self._table = table
        self._blocks = _NUMBER.sub("[]", prefix)  # as the schema calls them
        self._is_shown = not any(table is private for private in schema.FOR_EDITORS)
        self._found = found
        self._lines = lines if lines is not None else {}
        self._check_keys()

    # What is there

    def has(self, name: str) -> bool:
        """Return whether the key stands here with a value; a dotted name looks into a block."""
        node = self._node(name)
        return node is not None and not _is_blank(node)

    def line(self, name: str) -> int:
        """Return the line of a key; the line of the block where it is missing."""
        return self._block.line_of(name)

    # Simple values

    def text(self, name: str, *, required: bool | None = None) -> str:
        """Return the text of a field; "" where it is missing or faulty."""
        entry = schema.find(self._table, self._blocks + name)
        node = self._block.get(name)
        self._lines[self.prefix + name] = self._block.line_of(name)
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            if entry.required if required is None else required:
                self._add("field-missing", name, example=entry.example)
            return ""
        if not isinstance(node, Scalar):
            self._add("field-shape", name, expected=_form(Scalar, "de"), expected_en=_form(Scalar, "en"))
            return ""
        return self._measured(node.text.strip(), name, entry)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Return the text of a field that is one of ``choices``; "" otherwise."""
        return self._among(name, self.text(name), choices)

    def language(self, languages: tuple[str, ...]) -> str:
        """Return the text of ``lang``, which is one of the publication's ``languages``; "" otherwise."""
        value = self.text("lang")
        if languages and value in addresses.LANGUAGES and value not in languages:
            self._add("text-language", "lang", value=value, expected=", ".join(languages))
            return ""
        return self._among("lang", value, languages)

    def _among(self, name: str, value: str, choices: tuple[str, ...]) -> str:
        if value and choices and value not in choices:  # without any, their own file has been found faulty
            near = get_close_matches(characters.slug(value), choices, n=1)
            details = {"value": value[:80], **suggestion(near, choices)}
            self._found.append(
                findings.make("choice-unknown", self.file, self.line(name), self.prefix + name, **details)
            )
            return ""
        return value

    def month(self, name: str) -> str:
        """Return a month as YYYY-MM; "" otherwise."""
        value = self.text(name)
        if value and not schema.MONTH.fullmatch(value):
            self._add("month-form", name, value=value)
            return ""
        return value

    def day(self, name: str, *, not_after: date | None = None) -> date | None:
        """Return a date written as YYYY-MM-DD; None where it is missing, faulty or later than ``not_after``."""
        return self._day(name, self.text(name), not_after)

    def day_and_code(self, name: str, code: re.Pattern[str], not_after: date) -> tuple[date | None, str]:
        """Return a date and the code after it, "" where there is none; no date where one of the two is faulty."""
        value, _, given = self.text(name).partition(" ")
        day = self._day(name, value, not_after)
        if given and not code.fullmatch(given := given.strip()):
            self._add("code-form", name, value=given)
            return None, ""
        return day, given

    def _day(self, name: str, value: str, not_after: date | None) -> date | None:
        if not value:
            return None
        try:
            if not _DAY.fullmatch(value):
                raise ValueError(value)
            day = date.fromisoformat(value)
        except ValueError:
            self._add("date-form", name, value=value)
            return None
        if not_after is not None and day > not_after:
            self._add("date-future", name, value=value)
            return None
        return day

    def slug(self, name: str) -> str | None:
        """Return a folder name; None where it is missing or faulty."""
        value = self.text(name)
        if value and not schema.SLUG.fullmatch(value):
            self._add("slug-form", name, value=value, suggestion=characters.slug(value) or "vorname-nachname")
            return None
        return value or None

    def yes(self, name: str) -> bool:
        """Return whether a field says yes."""
        return self.choice(name, ("yes", "no")) == "yes"

    # Blocks and lists

    def block(self, name: str) -> Fields | None:
        """Return the block under a key; None where there is none."""
        node = self._block.get(name)
        if node is None or _is_blank(node):
            return None
        if not isinstance(node, Mapping):
            self._add("field-shape", name, expected=_form(Mapping, "de"), expected_en=_form(Mapping, "en"))
            return None
        return Fields(self.file, node, self._table, self._found, self._lines, f"{self.prefix}{name}.")

    def rows(self, name: str, most: int) -> list[Fields]:
        """Return the blocks of a list; ``most`` is how many there may be."""
        rows = []
        for number, item in enumerate(self._items(name, most), 1):
            field = f"{name}[{number}]"
            if _is_blank(item):
                continue
            if isinstance(item, Mapping):
                rows.append(Fields(self.file, item, self._table, self._found, self._lines, f"{self.prefix}{field}."))
            else:
                self._add(
                    "field-shape",
                    field,
                    line=item.line,
                    expected=_form(Mapping, "de"),
                    expected_en=_form(Mapping, "en"),
                )
        return rows

    def texts(self, name: str, most: int) -> list[Scalar]:
        """Return the texts of a list with their lines."""
        texts = []
        for number, item in enumerate(self._items(name, most), 1):
            if isinstance(item, Scalar):
                texts.append(Scalar(item.text.strip(), item.line))
            else:
                self._add(
                    "field-shape",
                    f"{name}[{number}]",
                    line=item.line,
                    expected=_form(Scalar, "de"),
                    expected_en=_form(Scalar, "en"),
                )
        return texts

    def slugs(self, name: str) -> tuple[str, ...]:
        """Return the folder names of a list."""
        slugs = []
        for number, item in enumerate(self.texts(name, most=20), 1):
            if schema.SLUG.fullmatch(item.text) and len(item.text) <= schema.SLUG_LENGTH[1]:
                slugs.append(item.text)
                self._lines[f"{self.prefix}{name}[{number}]"] = item.line
            else:
                suggestion = characters.slug(item.text)[: schema.SLUG_LENGTH[1]].strip("-") or "vorname-nachname"
                self._add("slug-form", f"{name}[{number}]", line=item.line, value=item.text, suggestion=suggestion)
        return tuple(dict.fromkeys(slugs))

    def months(self, name: str) -> tuple[str, ...]:
        """Return the months of a list, each as YYYY-MM."""
        months = []
        for number, item in enumerate(self.texts(name, most=schema.LIST_LONGEST), 1):
            if schema.MONTH.fullmatch(item.text):
                months.append(item.text)
            else:
                self._add("month-form", f"{name}[{number}]", line=item.line, value=item.text)
        return tuple(dict.fromkeys(months))

    def label(self, name: str, languages: tuple[str, ...]) -> Label:
        """Return a text in several languages, from a block with one key for each."""
        node = self._block.get(name)
        if not isinstance(node, Mapping):
            self._add("field-shape", name, expected=_form(Mapping, "de"), expected_en=_form(Mapping, "en"))
            return Label((("de", ""),))
        texts = [(key.text, value.text) for key, value in node.entries if isinstance(value, Scalar)]
        return Label(
            tuple(sorted(texts, key=lambda pair: languages.index(pair[0]) if pair[0] in languages else 99))
            or (("de", ""),)
        )

    def links(self) -> tuple[Link, ...]:
        """Return the addresses of the block "links", in the order of the schema."""
        block = self.block("links")
        if block is None:
            return ()
        kept = []
        for kind in schema.keys(self._table, "links"):
            url = block.text(kind)
            if not url:
                continue
            fault = links.fault(url)
            if fault is not None:
                block._add(fault, kind, value=url[:80])
            elif not links.belongs(kind, url):
                block._add("url-kind", kind, kind=kind, hosts=", ".join(schema.LINK_HOSTS[kind]))
            else:
                if links.is_short(url):
                    block._add("link-short", kind, value=url[:80])
                written = links.canonical(url)
                if written != url:
                    block._add("link-changed", kind, value=url, written=written)
                kept.append(Link(kind, written))
        return tuple(kept)

    def asked(self, not_after: date | None = None) -> tuple[Asked, ...]:
        """Return who may be named, from the list "named": each with the day of a yes, or with the reason why none is needed."""
        read = []
        for row in self.rows("named", schema.NAMED_LONGEST):
            name, consent, reason = row.text("name"), row.day("consent", not_after=not_after), row.text("reason")
            if row.has("consent") == row.has("reason"):
                row._add("named-who", "consent" if row.has("consent") else "name", value=name)
            elif name and (consent or reason):
                read.append(Asked(name, consent, reason))
        return tuple(read)

    def said(self, *names: str) -> tuple[FullName, ...]:
        """Return who is named in these fields; "gives[].text" looks into every entry of the list."""
        found = []
        for name in names:
            key, _, rest = name.partition("[].")
            node = self._block.get(key) if rest else self._node(name)
            items = node.items if rest and isinstance(node, Sequence) else (node,)
            for number, item in enumerate(items, 1):
                value = item.get(rest) if rest and isinstance(item, Mapping) else item
                if isinstance(value, Scalar):
                    field = f"{key}[{number}].{rest}" if rest else name
                    found += [replace(who, line=value.line, field=field) for who in strangers.named(value.text)]
        return tuple(found)

    # Inside

    def _node(self, name: str) -> Node | None:
        key, _, rest = name.partition(".")
        node = self._block.get(key)
        return (node.get(rest) if isinstance(node, Mapping) else None) if rest else node

    def _items(self, name: str, most: int) -> tuple[Node, ...]:
        node = self._block.get(name)
        if node is None or _is_blank(node):
            return ()
        if not isinstance(node, Sequence):
            self._add("list-form", name, pattern=self._as_list(name, node))
            return ()
        if len(node.items) > most:
            self._add("list-long", name, length=len(node.items), limit=most)
        return node.items[:most]

    def _as_list(self, name: str, node: Node) -> str:
        """Return how the list called ``name`` is written, with the words that stand there by mistake as one text."""
        if inside := schema.keys(self._table, f"{self._blocks}{name}[]"):
            return f'- {inside[0]}: "…"'
        words = [word.strip() for word in node.text.split(",")] if isinstance(node, Scalar) else []
        listed = ", ".join(front_matter.quoted(word[:60]) for word in words[:3] if word)
        return f"{name}: [{listed}]"

    def _measured(self, text: str, name: str, entry: schema.Field) -> str:
        """Return ``text`` after its length, its lines and its letters were looked at."""
        if "\n" in text:
            self._add("field-break", name)
        if len(text) < entry.shortest:
            self._add("field-short", name, length=len(text), limit=entry.shortest)
        if len(text) > entry.longest:
            self._add("field-long", name, length=len(text), limit=entry.longest)
        if word := characters.mixed_scripts(text):
            self._add("scripts-mixed", name, value=word)
        if not self._is_shown:
            return text
        if entry.shortest > 1 and not text[0].isalnum() and not any(map(str.isalnum, text)):
            self._add("field-letters", name)
        if "<" in text and ANGLED.search(text):  # the plain letter would make a note of it, as if it were ours
            self._add("field-address", name)
        if BRACKETS.search(text):
            self._add("field-brackets", name)
        return text

    def _check_keys(self) -> None:
        """Find keys that the schema does not know, with the nearest one that it does."""
        known = schema.keys(self._table, self._blocks.rstrip("."))
        for key, _ in self._block.entries:
            if key.text in known:
                continue
            name = self.prefix + key.text
            if not self.prefix and key.text == "tags" and "gives" in known:
                self._found.append(findings.make("tags-place", self.file, key.line, name))
            elif not self.prefix and key.text in schema.PELICAN_KEYS:
                details = suggestion([], known)
                self._found.append(findings.make("field-pelican", self.file, key.line, name, value=key.text, **details))
            elif key.text.casefold() in _PRIVATE_KEYS:
                self._found.append(findings.make("field-private", self.file, key.line, name, value=key.text))
            else:
                near = get_close_matches(key.text.casefold(), known, n=1, cutoff=0.6)
                details = suggestion(near, known)
                self._found.append(
                    findings.make("field-unknown", self.file, key.line, name, value=key.text[:60], **details)
                )

    def _add(self, code: str, name: str, *, line: int | None = None, **details: object) -> None:
        if self._table is not schema.FIELDS:  # "name" is somebody's in a portrait and the publication's in its own file
            label = next((f.label for f in self._table if f.name == _NUMBER.sub("[]", self.prefix + name)), None)
            if label is not None:
                details = {"label": label.text("de"), "label_en": label.text("en"), **details}
        self._found.append(findings.make(code, self.file, line or self.line(name), self.prefix + name, **details))


def suggestion(near: list[str], known: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the details of a finding that proposes the nearest known word, or names all of them."""
    if near:
        return {
            "suggestion_de": f"Meintest du „{near[0]}“?",
            "suggestion_en": f"Did you mean “{near[0]}”?",
            "suggestion": near[0],
        }
    listed = ", ".join(known)
    return {
        "suggestion_de": f"Möglich sind: {listed}." if listed else "Prüfe die Schreibweise.",
        "suggestion_en": f"Possible are: {listed}." if listed else "Check the spelling.",
        "suggestion": "",
    }


def _form(shape: type[Node], lang: str) -> str:
    return _SHAPES[shape].text(lang)


def _is_blank(node: Node) -> bool:
    """Return whether nothing was filled in: a blank text, or a block of nothing but blanks, as the template has them."""
    if isinstance(node, Mapping):
        return all(_is_blank(value) for _, value in node.entries)
    if isinstance(node, Sequence):
        return not node.items
    return not node.text.strip()
