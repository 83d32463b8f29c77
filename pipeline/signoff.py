"""What a founder signs off: their own words, bound by a digest, so that no text that was changed later passes for theirs.

``signed_off: "2026-11-20 3f2a91c4d5e6"`` says on which day which words were released. What counts is what a reader would call
another text: one changed letter does; line breaks, spaces, the form of quotation marks and dashes do not, for editors set them
right afterwards. A plain date is bound to no text; it comes from before digests were kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from pipeline import characters, dates, front_matter, schema
from pipeline.domain import Month, Trade
from pipeline.front_matter import Document, Mapping, Node, Scalar

FIELD: Final = "signed_off"
DIGEST: Final = re.compile(r"[0-9a-f]{12}")

_EDITORS: Final = frozenset(
    {"issue", "lang", "sort_as", "file", "focus", "tags", "valid_until", "proposed_by", "consents", "consent", "named", FIELD, "id",
     "aliases", "translated_by"}
)  # fmt: skip
"""Keys that the editors set: they are no words of the founder's."""

_SUBJECT: Final = schema.both("Bitte lies {what} für {publication}", "Please read {what} for {publication}")
_MAIL: Final = schema.both(
    "Hallo {first},\n\n"
    "so soll {what}{when} erscheinen. Lies bitte in Ruhe, auch die Angaben am Anfang. Stimmt alles, antworte einfach mit Ja und "
    "dieser Prüfzahl: {code}. Stimmt etwas nicht, schreib uns, auch wenn es nur ein Wort ist.\n\n"
    "Nach deinem Ja ändern wir keinen Buchstaben mehr, ohne dich zu fragen. Zurückziehen kannst du dich jederzeit.\n\n"
    "{rule}\n\n{text}\n{rule}\n\nHerzliche Grüße\n{editor}\n",
    "Hello {first},\n\n"
    "this is how {what} is to appear{when}. Please read it at your leisure, the entries at the beginning too. If all is right, simply "
    "answer yes with this check number: {code}. If something is not, write to us, be it one word.\n\n"
    "After your yes we change no letter without asking you. You can withdraw at any time.\n\n"
    "{rule}\n\n{text}\n{rule}\n\nKind regards\n{editor}\n",
)
_WHAT: Final = schema.both("dein Porträt", "your portrait")
_WHAT_TRANSLATED: Final = schema.both("die Übersetzung deines Porträts", "the translation of your portrait")
_WHAT_LATER: Final = schema.both("dein neues Wort", "your later word")
_WHEN: Final = schema.both(" im {month}", " in {month}")
_NOT_SHOWN: Final = schema.both(
    "{name} (bleibt mit dem Grund bei uns, bis diese Person einverstanden ist)",
    "{name} (stays with us, and so does the reason, until this person agrees)",
)
_QUOTES: Final = dict.fromkeys(
    map(ord, "\u201e\u201c\u201d\u201f\u00ab\u00bb\u2039\u203a\u201a\u2018\u2019\u201b'\u00b4"), '"'
)
_DASHES: Final = re.compile("[-\u2010-\u2015\u2212]+")
_TABLES: Final = (*schema.FIELDS, *schema.TRANSLATION_FIELDS, *schema.UPDATE_FIELDS)
_SOFT: Final = re.compile("\u00ad")


def words(document: Document) -> tuple[tuple[str, str], ...]:
    """Return the founder's own words as (field as the schema calls it, text), the body last under ""; blanks are left out."""
    found = sorted(_said(document.fields, ""), key=lambda said: said[0]) if document.fields else []
    return tuple((place, text) for place, text in (*found, ("", document.body)) if text.strip())


def digest(document: Document) -> str:
    """Return what stands for the words of ``document``: twelve hexadecimal digits of a SHA-256."""
    told = ((place, _who(text) if place == "names_next[]" else plain(text)) for place, text in words(document))
    return sha256("\0".join(f"{place}\1{text}" for place, text in told if text).encode()).hexdigest()[:12]


def plain(text: str) -> str:
    """Return ``text`` without what no reader would call a change: line breaks, the form of quotes and dashes."""
    text = unicodedata.normalize("NFC", _SOFT.sub("", text)).replace("…", "...")
    return " ".join(_DASHES.sub("-", text.translate(_QUOTES)).split())


def shown(document: Document, lang: str, trades: Iterable[Trade] = ()) -> str:
    """Return the words to be read over before they are signed off: the fields with their labels, then the text.

    Of the trade stands its name in ``trades``, of a month its name; what is neither stays as it is. Of whoever is named next and is
    not here it says that no page shows them.
    """
    names = {trade.key: trade.label.text(lang) for trade in trades}
    said = sorted((entry for entry in words(document) if entry[0]), key=lambda entry: _rank(entry[0]))
    rows = [_row(_label(place, lang), _read(place, " ".join(text.split()), lang, names)) for place, text in said]
    return "\n".join([*rows, "", document.body.strip()]).strip() + "\n"


def question(
    document: Document, file: str, lang: str, *, first: str, publication: str, editor: str, trades: Iterable[Trade] = (),
    month: Month = "",
) -> tuple[str, str]:  # fmt: skip
    """Return subject and text of the mail that asks a founder to sign ``file`` off; it holds every word that is signed.

    ``lang`` is the mail's language, ``first`` what the founder is called in it, ``editor`` who signs, ``month`` (YYYY-MM) when the
    text is to appear, "" where it has.
    """
    kinds = {"index.md": _WHAT} | ({file: _WHAT_LATER} if file.startswith("update-") else {})
    what = kinds.get(file, _WHAT_TRANSLATED).text(lang)
    subject = _SUBJECT.text(lang).format(what=what, publication=publication)
    text = shown(document, lang, trades)
    when = _WHEN.text(lang).format(month=dates.of_month(month, lang)) if month else ""
    return subject, _MAIL.text(lang).format(
        first=first, what=what, when=when, code=digest(document), text=text, editor=editor, rule="-" * 30
    )


def is_code(text: str) -> bool:
    """Return whether ``text`` could be a check number; one that was typed badly is none."""
    return DIGEST.fullmatch(text) is not None


def is_mistyped(code: str, wanted: str) -> bool:
    """Return whether a check number is ``wanted`` but for a slip: one other character, or two that stand the other way round.

    The numbers of two texts are that near by chance once in a million million times.
    """
    others = [n for n, (typed, right) in enumerate(zip(code, wanted, strict=True)) if typed != right]
    swapped = len(others) == 2 and others[1] == others[0] + 1 and sorted(code) == sorted(wanted)
    return len(others) == 1 or swapped


def stamped(text: str, day: str, code: str) -> str:
    """Return a Markdown file signed off on ``day`` (YYYY-MM-DD) in the words of ``code``. Raises ValueError without front matter."""
    return front_matter.with_field(text, FIELD, f"{day} {code}")


def carried(before: str, after: str) -> str:
    """Return ``after`` with the valid sign-off of ``before``: for changes that a program makes, as of an address."""
    old, new = front_matter.split(_lines(before)), front_matter.split(_lines(after))
    node = old.fields.get(FIELD) if old.fields else None
    day, _, code = node.text.strip().partition(" ") if isinstance(node, Scalar) else ("", "", "")
    if not code or code.strip() != digest(old) or digest(new) == digest(old):
        return after
    return stamped(after, day, digest(new))


def _said(node: Node, place: str) -> Iterator[tuple[str, str]]:
    """Yield the texts below ``node``; entries of a list have no number, for their order is kept anyway."""
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if key.text not in _EDITORS:
                who = place == "names_next[]" and key.text in ("name", "slug")
                yield from _said(value, place if who else f"{place}.{key.text}" if place else key.text)
    elif isinstance(node, Scalar):
        yield place, node.text
    else:
        for item in node.items:
            yield from _said(item, f"{place}[]")


def _who(text: str) -> str:
    """Return a nominee's name as a folder name: who was named by name becomes a folder name once they are here."""
    return characters.slug(text)


def _label(place: str, lang: str) -> str:
    return next((field.label.text(lang) for field in _TABLES if field.name in (place, f"{place}.name")), place)


def _rank(place: str) -> int:
    """Return where the schema has a field: a founder reads the fields as they filled them in."""
    return next((n for n, field in enumerate(_TABLES) if field.name in (place, f"{place}.name")), len(_TABLES))


def _read(place: str, text: str, lang: str, trades: dict[str, str]) -> str:
    """Return what somebody wrote as a reader gets it: names for keys, and whether they get it at all."""
    if place == "trade":
        return trades.get(text, text)
    if place == "founded" and schema.MONTH.fullmatch(text):
        return dates.of_month(text, lang)
    if place == "names_next[]" and not schema.SLUG.fullmatch(text):
        return _NOT_SHOWN.text(lang).format(name=text)
    return text


def _row(label: str, text: str) -> str:
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def _lines(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
