"""How a clone becomes somebody's own publication: their facts go in, the sample goes out."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final
from uuid import uuid4

from pipeline import addresses, editorial, front_matter, schema
from pipeline.console import Stop
from pipeline.front_matter import quoted
from pipeline.store import read_facts, write_atomically

SAMPLE: Final = ("content/founders", "content/ledger", "content/issues", "docs/samples", "tests/sample")
"""What belongs to the sample publication; the tests of the code itself do without it."""
BUILT: Final = ("output", "outbox", "desk")
"""What was built of the sample: its letter would pass for one of the own publication's."""

_ROOTED: Final = re.compile(r"""(\]\(<?|^\[[^\]\n]+\]:\s+<?|\bhref=["'])(/(?!/)[^\s)>"']*)""", re.MULTILINE)
# Files: they are there once, for all languages.
_AT_THE_TOP: Final = re.compile(r"/(?:static|pagefind)/|/[^/]*\.[^/]*$")
_WORDS: Final = addresses.languages_of_words()

_SHAPES: Final = {
    "url": (
        r"https://[\w.-]+(/[\w./-]*)?",
        "Die Adresse beginnt mit https://, zum Beispiel https://www.eure-adresse.de.",
        "the address begins with https://, for example https://www.your-address.org.",
    ),
    "language": ("de|en", "Möglich sind de und en.", "it is either de or en."),
    "contact": (
        r"[^@\s]+@[^@\s]+\.[^@\s]+",
        "Nötig ist eine E-Mail-Adresse, zum Beispiel post@nahdran.example.",
        "it takes an e-mail address, for example post@nahdran.example.",
    ),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked at the start."""

    name: str
    url: str
    language: str
    editor: str
    address: str  # lines parted by ";"
    contact: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be removed and what will be written, relative to the repository."""

    removed: tuple[str, ...]
    written: tuple[tuple[str, str], ...]

    def lines(self, lang: str) -> list[str]:
        """Return the plan for people, one line for each place."""
        removed, written = ("entfernt", "geschrieben") if lang == "de" else ("removed", "written")
        width = max(map(len, (removed, written)))
        said = [*((removed, place) for place in self.removed), *((written, place) for place, _ in self.written)]
        return [f"{verb:{width}}  {place}" for verb, place in said]


def plan(root: Path, answers: Answers) -> Plan:
    """Return what turns the clone at ``root`` into a publication. Raises Stop for an answer that cannot be used."""
    for field in fields(answers):
        check(field.name, getattr(answers, field.name))
    path, file = read_facts(root)
    before = editorial.facts(file, path, [])
    texts = {page: page.read_text("utf-8") for page in sorted((root / "content" / "pages").glob("*.md"))}
    heads = {page: _slug_and_language(text) for page, text in texts.items()}
    known = _WORDS | dict(heads.values())
    written = []
    for page, text in texts.items():
        own = text.replace("Vorgestellt", answers.name)
        if before is not None and before.languages[0] != answers.language:
            own = relinked(own, heads[page][1] or before.languages[0], answers.language, known)
        if own != text:
            written.append((page.relative_to(root).as_posix(), own))
    written.append(("content/publication.yml", _facts(answers)))
    return Plan(tuple(place for place in (*SAMPLE, *BUILT) if (root / place).exists()), tuple(written))


def relinked(text: str, lang: str, own: str, known: Mapping[str, str]) -> str:
    """Return the text of a page in ``lang`` with the same links where ``own`` is the publication's own language.

    ``known`` tells which language the first word of an address is of. What was moved once stays where it is: a start that was killed
    is begun again.
    """

    def moved(match: re.Match[str]) -> str:
        address = match[2]
        if _AT_THE_TOP.match(address):
            return match[0]
        first = re.split("[/?#]", address[1:])[0]
        meant = first if first in addresses.LANGUAGES else known.get(first, lang)
        rest = address.removeprefix(f"/{first}") if meant == first else address
        return f"{match[1]}{'' if meant == own else f'/{meant}'}{rest if rest.startswith('/') else f'/{rest}'}"

    return _ROOTED.sub(moved, text)


def _slug_and_language(text: str) -> tuple[str, str]:
    """Return the last part of a page's address, and the page's language; "" for what it does not say."""
    head = front_matter.split(text).fields
    told = {name: head.get(name) if head else None for name in ("slug", "lang")}
    slug, lang = (node.text if isinstance(node, front_matter.Scalar) else "" for node in told.values())
    return slug, lang


def carry_out(planned: Plan, root: Path) -> None:
    """Carry it out; what says that this was the sample goes last, so that a run that is killed can be repeated."""
    for place in planned.removed:
        shutil.rmtree(root / place)
    for kept in ("founders", "issues"):
        folder = root / "content" / kept
        folder.mkdir(exist_ok=True)
        (folder / ".gitkeep").touch()
    for place, text in planned.written:
        write_atomically(root / place, text.encode())


def check(field: str, value: str) -> None:
    """Raise Stop where ``value`` cannot be the answer called ``field``."""
    if field in _SHAPES:
        shape, de, en = _SHAPES[field]
        if not re.fullmatch(shape, value):
            raise Stop(f"„{value}“ passt nicht: {de}", f"“{value}” does not do: {en}")
        return
    longest = schema.find(schema.PUBLICATION_FIELDS, field).longest
    if not value or "\n" in value or (field != "address" and len(value) > longest):
        raise Stop(
            f"„{value}“ passt nicht: Nötig ist eine Zeile mit höchstens {longest} Zeichen.",
            f"“{value}” does not do: it takes one line of {longest} characters at most.",
        )


def _facts(answers: Answers) -> str:
    """Return content/publication.yml; the namespace of the feeds is drawn here, once and for ever."""
    other = "en" if answers.language == "de" else "de"
    lines = "".join(f"  - {quoted(line.strip())}\n" for line in answers.address.split(";") if line.strip())
    return f"""\
# Facts about this publication. Everything here may be changed; only feed_namespace must stay as it is,
# because feed readers recognise what they have already shown by it.
# Was diese Publikation ausmacht. Alles darf sich ändern, nur feed_namespace nicht:
# Daran erkennen Feedreader, was sie schon gezeigt haben.
name: {quoted(answers.name)}
tagline:
  de: "Jeden Monat ein Mensch, der sich selbstständig gemacht hat. Erst geben, dann nehmen."
  en: "Every month a person who set up on their own. Give first, then take."
url: {quoted(answers.url.rstrip("/"))}
languages: ["{answers.language}", "{other}"]            # the first one is the publication's own / die erste ist die eigene
timezone: "Europe/Berlin"
issue_day: "15"                    # day of the month on which an issue appears, 1 to 28 / Erscheinungstag im Monat, 1 bis 28
feed_namespace: "{uuid4()}"
editor: {quoted(answers.editor)}
address:
{lines}contact: {quoted(answers.contact)}
letter:
  sender: {quoted(answers.name)}
  address: {quoted(answers.contact)}
"""
