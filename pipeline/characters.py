"""Which characters a text may hold, how names become slugs, and how lists of names are sorted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from slugify import slugify
from slugify.special import GERMAN

# Control characters break feeds and mail headers; bidirectional overrides and zero-width characters show readers another
# text than the one that was checked; U+2028/2029 end lines in some programs and not in others; noncharacters and
# private-use characters mean nothing to anybody. Soft hyphen, zero-width joiner and non-joiner have honest uses and stay.
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_USUAL: Final = re.compile("[\t\n\r -~\u00a0-\u061b\u2010-\u2027\u2030-\u205f]*+")  # nothing of this is forbidden
EMAIL: Final = re.compile(r"(?<![\w.+@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""An e-mail address in a text. What follows an @ is none but a name on Mastodon: @ada@social.example. The look-behind keeps the
search linear: without it, a hostile line of 200,000 characters takes minutes."""

_GREEK_OR_CYRILLIC: Final = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
MIXED_SCRIPTS: Final = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0370-\u03ff\u0400-\u04ff])\w+")
# What becomes a slug by umlauts, small letters and hyphens alone; neither quotation marks nor "1,5", which slugify knows more about.
_EASY: Final = re.compile(r"(?>(?:[A-Za-z0-9äöüÄÖÜß .:;?!/()_-]|,(?!\d))*)")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss"})
_BETWEEN: Final = re.compile(r"[^a-z0-9]+")
_PART_LONGEST: Final = 12  # letters; a headline of more than these in a row is set smaller
_NO_WORD: Final = re.compile(r"[^\w, ]")
# Letters that Unicode does not take apart, and the umlauts; casefold has turned ß to ss before.
_SPELLED_OUT: Final = str.maketrans(
    dict(zip("äöüæœþðđħıłø", ("ae", "oe", "ue", "ae", "oe", "th", "d", "d", "h", "i", "l", "o"), strict=True))
)


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line counted from 1, code point as "U+202E") for every character that no text may hold."""
    if is_clean(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        for match in FORBIDDEN.finditer(line):
            yield number, f"U+{ord(match.group()):04X}"


def is_clean(text: str) -> bool:
    """Return whether ``text`` holds nothing that :func:`forbidden` reports; nearly every text is told at a glance."""
    return bool(_USUAL.fullmatch(text)) or not FORBIDDEN.search(text)


def without_forbidden(text: str) -> str:
    """Return ``text`` without the characters that :func:`forbidden` reports, so that checking can go on."""
    return text if _USUAL.fullmatch(text) else FORBIDDEN.sub("", text)


def mixed_scripts(text: str) -> str | None:
    """Return the first word that mixes Latin with Cyrillic or Greek letters (a look-alike), or None."""
    if text.isascii() or not _GREEK_OR_CYRILLIC.search(text):
        return None
    match = MIXED_SCRIPTS.search(text)
    return match.group() if match else None


def normalised(text: str) -> str:
    """Return ``text`` in Unicode normal form C with LF line ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def slug(text: str) -> str:
    """Return ``text`` as a slug: "Jörg Müßig" gives "joerg-muessig" (ä to ae, ß to ss, everything else to ASCII)."""
    if _EASY.fullmatch(text):
        return _BETWEEN.sub("-", text.translate(_UMLAUTS).lower()).strip("-")
    return slugify(unicodedata.normalize("NFC", text), replacements=GERMAN)


def initials(name: str) -> str:
    """Return the first letters of the first and the last word: "Friederike von der Heide" gives "FH"."""
    words = [word for word in re.split(r"[\s-]+", name) if word[:1].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def is_long(name: str) -> bool:
    """Return whether a name holds a part that is too long for the largest letters: "Schwarzenberg-Hohenlohe" does."""
    return max(map(len, re.split(r"[\s-]+", name))) > _PART_LONGEST


def family_name_first(name: str) -> str:
    """Return "Ada Beispiel" as "Beispiel, Ada"; a single word stays as it is."""
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first else name


@lru_cache(maxsize=1 << 15)  # every list of everybody is sorted by it
def sort_key(name: str) -> tuple[str, str]:
    """Return the key that lists of names are sorted by: DIN 5007-2, where ä counts as ae and ß as ss.

    The second part puts "Muller" before "Müller" always, so that the order never depends on what came first.
    """
    spelled_out = normalised(name).casefold().translate(_SPELLED_OUT)
    folded = "".join(c for c in unicodedata.normalize("NFKD", spelled_out) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", folded).strip(), name


def index_letter(name: str) -> str:
    """Return the letter under which a list from A to Z shows ``name``; "#" where it begins with none."""
    letter = sort_key(name)[0][:1].upper()
    return letter if "A" <= letter <= "Z" else "#"


def printable(text: str) -> str:
    """Return ``text`` on one line, without what would steer a terminal or turn the direction of reading."""
    return "".join(c if c.isprintable() else " " for c in text)
