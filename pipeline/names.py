r"""Which featured founders does a text name without a link? Proposals for the editors, never links by themselves.

A name is found as German writes it: in the genitive ("Anna Reuters Honig", "Lukas' Brot", "Reuter's"), in a compound
("Johanna-Kessler-Etikett"), with ae for ä and ss for ß or the other way round, broken over two lines, with a title in it.
It is looked up word by word in a tree of all names, so a text costs the same whether ten founders are known or 10,000.

Where somebody else may be meant, the finder would rather say less:

- One word that is a family name, a first name, a whole name ("Cher") or stands in other founders' names or businesses too
  ("Keramik") is proposed only for a founder whom the author is tied to, and only if no other founder could be meant. It must
  stand alone: "Anna Schmidt" is not our Anna, "Peter Kessler" not our Kessler, "Lüneburger Heide" no person.
- What several founders are called is proposed for each of them, but as a part of a name only: the editors know who is meant.
- "Anna Reuter-Klein" is read as a double name, "Anna-Reuter-Honig" as a compound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Set
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.characters import normalised, sort_key

_INVISIBLE: Final = "\u00ad\u200c\u200d"  # soft hyphen, zero-width non-joiner and joiner
_HYPHENS: Final = "\\-\u2010\u2011"
_NEARBY: Final = 60  # characters before a name that are looked at

_REST: Final = rf"[^\W_]*+(?>(?:[\u0300-\u036f]++[^\W_]*+|['’{_INVISIBLE}]++[^\W_]++)*)"
_WORD: Final = re.compile(rf"[^\W_]{_REST}")
# Where a name may begin: at a capital or a digit; neither inside a word nor behind a hyphen ("Hans-Anna"). The character
# comes first and then what may not stand before it, because a search for a character is twice as fast.
_BEGIN: Final = re.compile(rf"[^\W_a-zäöüß](?<![^\W_].)(?<!@.)(?<![^\W_]['’{_INVISIBLE}{_HYPHENS}].){_REST}")
_NEXT_WORD: Final = re.compile(
    rf"(?P<gap>[\s{_INVISIBLE}{_HYPHENS}>&+.,:|/·–\u2014\"'„“”»«’\u201a‘()]{{0,60}}+)(?P<word>[^\W_]{_REST})"
)
_WHITE: Final = re.compile(rf"(?>(?:[^\S\n]|[{_INVISIBLE}])*)(?:\n[\s{_INVISIBLE}>]*+)?")  # > marks a quotation's lines
_COMPOUND: Final = re.compile(rf"[{_HYPHENS}][^\W_]")
_ADDRESS: Final = re.compile(r"@|\.[a-z]\w")  # what stands before it is none either: "Kessler.de", "Reuter@..."
_WORD_BEFORE: Final = re.compile(rf"(?<![^\W_])([^\W_]++)[{_INVISIBLE}]*[^\S\n]*\n?[^\S\n]*\Z")

_PARTICLES: Final = {
    "af", "al", "av", "bin", "da", "dal", "das", "de", "del", "dem", "den", "der", "di", "do", "dos", "du", "el", "la", "le",
    "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
}  # fmt: skip
_LEGAL_FORMS: Final = {
    "ag", "co", "e", "eg", "gbr", "ggmbh", "gmbh", "haftungsbeschraenkt", "inc", "k", "kg", "ltd", "mbh", "ohg", "ug", "v",
}  # fmt: skip
_TITLES: Final = re.compile(
    r"(?:Dipl|DIPL|Dr|DR|Mag|Prof|PROF)\.(?>(?:[ -]?(?:Dr|DR|h|c|Ing|ING|jur|Kfm|med|nat|oec|phil|pol|rer)\.)*)"
)
# Capitalised words that may stand before a family name alone: how people are addressed, how sentences begin.
_BEFORE_FAMILY: Final = {
    "doktor", "familie", "frau", "herr", "herrn", "mr", "mrs", "ms", "professor", "professorin",
    "aber", "als", "an", "auch", "auf", "bei", "dann", "das", "dass", "den", "der", "die", "doch", "durch", "fuer", "mit", "nur",
    "ob", "ohne", "ueber", "und", "unter", "von", "was", "weil", "wenn", "wer", "wie", "wo", "zu",
}  # fmt: skip
# First names that look like the genitive of another one: "Andreas Laden" may be Andrea's shop, but Andreas Müller is a man.
_FIRST_NAMES_IN_S: Final = {
    "alexis", "andreas", "elias", "hannes", "ines", "janis", "johannes", "jonas", "lukas", "marlies", "mathias", "matthias",
    "tobias",
}  # fmt: skip
_UNDOTTED: Final = str.maketrans("äöüÄÖÜ", "aouAOU")


class Certainty(StrEnum):
    """How sure it is that the founder is meant, the surest first."""

    FULL = "full"  # the full name
    BUSINESS = "business"  # the name of the business
    PART = "part"  # a family name or a first name alone, or what several founders are called


_RANK: Final = list(Certainty).index


@dataclass(frozen=True, slots=True)
class Known:
    """A featured founder, as far as names go."""

    slug: str
    name: str
    business: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A founder is named in a text, and the name is no link."""

    slug: str
    words: str  # as they stand in the text: with the genitive's ending, and with line breaks and soft hyphens inside
    line: int  # of the given text, counted from 1
    certainty: Certainty


class Finder:
    """Finds the names of known founders in texts.

    With ``wanted``, a few slugs of those, nobody else is looked for; all others only tell them apart. Where all ``texts`` are
    known beforehand, most founders need not be learnt.
    """

    def __init__(
        self, known: Iterable[Known], wanted: Set[str] | None = None, texts: Iterable[str] | None = None
    ) -> None:
        known = tuple(known)
        self._wanted = wanted
        self._root = _Node()
        plain = _plain_words(known)
        known = known if texts is None else _with_words_in(texts, known)
        called = [_name(founder) for founder in known]
        own = [form for founder, name in zip(known, called, strict=True) for form in _own_forms(founder, name, plain)]
        taken = {form.path for form in own}
        # "Friederike Heide" means whoever is really called so, and only if there is nobody, Friederike von der Heide.
        others = [
            form
            for founder, name in zip(known, called, strict=True)
            for form in _other_forms(founder, name)
            if form.path not in taken
        ]
        for form in _without_crowds(own + others):
            self._root.add(form)
        self._words = {word for form in own + others if form.slug in wanted for word in form.path} if wanted else set()

    def find(self, text: str, *, near: Container[str] = ()) -> tuple[Sighting, ...]:
        """Return who is named in ``text``, in the order of the text; each founder once, at the first of the surest places.

        ``text`` is the Markdown body of a portrait. Words in links, code and addresses are no sightings; the words of
        headings are. ``near`` holds the slugs of the founders whom the author is tied to: one word of a name is proposed for
        those only. To leave out the author, and whoever is linked elsewhere in the text, is up to the caller.
        """
        best: dict[str, _Place] = {}
        for place in self._wanted_places(text, near):
            if place.slug not in best or place.is_surer_than(best[place.slug]):
                best[place.slug] = place
        return tuple(_sightings(text, sorted(best.values(), key=lambda place: (place.start, place.slug))))

    def find_each(self, text: str, *, near: Container[str] = ()) -> tuple[Sighting, ...]:
        """Return the same of every place at which somebody is named."""
        return tuple(_sightings(text, list(self._wanted_places(text, near))))

    def _wanted_places(self, text: str, near: Container[str]) -> Iterator[_Place]:
        seen = _visible(prose_only(text))
        if self._wanted is not None and not self._may_name(seen):
            return
        yield from (place for place in self._places(seen, near) if self._wanted is None or place.slug in self._wanted)

    def _may_name(self, seen: str) -> bool:
        """Return whether some word is one of those that make up the names of who is wanted."""
        return any(not self._words.isdisjoint(_spellings(word)) for word in set(_BEGIN.findall(seen)))

    def _places(self, seen: str, near: Container[str]) -> Iterator[_Place]:
        begins, end = self._root.after.keys(), 0
        for match in _BEGIN.finditer(seen):
            if begins.isdisjoint(_spellings(match.group())) or match.start() < end:
                continue
            reading = self._longest(seen, match.start())
            if reading is not None:
                reading = self._with_particles(seen, reading, end)
                end = reading.end
                yield from _meant(seen, reading, near)

    def _with_particles(self, seen: str, reading: _Reading, end: int) -> _Reading:
        """Return the reading that begins with the particles before a family name, if some founder has such ones."""
        if all(form.part is not _Part.FAMILY for form in reading.forms):
            return reading
        for start in _particles_before(seen, reading.start):
            wider = self._longest(seen, start) if start >= end else None
            if wider and wider.end >= reading.end:
                reading = wider
        return reading

    def _longest(self, seen: str, start: int) -> _Reading | None:
        """Return the longest name that begins at ``start``: where Anna Reuter-Klein is known, she is not Anna Reuter."""
        longest = None
        node = self._root
        capitals: list[bool] = []
        for word, end, gap in _words_from(seen, start):
            capitals.append(word[0].isupper())
            ends = [node.after[spelling] for spelling in _spellings(word) if spelling in node.after]
            forms = [form for end_node in ends for form in end_node.forms if form.fits(capitals, gap)]
            if forms:
                longest = _Reading(start, end, gap, word, tuple(forms))
            following = node.after.get(_spellings(word)[0])
            if following is None or not following.after:
                break
            node = following
        return longest


# Names as they are known


class _Gap(IntEnum):
    """What parts the words of a name; of several gaps the widest counts."""

    HYPHEN = 0
    WHITE = 1
    MARKS = 2  # the "&" in "Müller & Söhne": in the name of a business only
    BREAK = 3  # too much for any name


class _Part(StrEnum):
    """Which part of a founder's name something is; it decides beside which words it still stands alone."""

    NONE = ""
    FIRST = "first"
    FAMILY = "family"


class _Word(NamedTuple):
    """One word of a name; hyphens part words."""

    folded: str
    capital: bool  # in the text, too, it begins with a capital; a small letter may become one ("Von der Heide")


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to name a founder."""

    slug: str
    words: tuple[_Word, ...]
    certainty: Certainty
    part: _Part = _Part.NONE

    @property
    def path(self) -> tuple[str, ...]:
        """The way through the tree."""
        return tuple(word.folded for word in self.words)

    def fits(self, capitals: list[bool], gap: _Gap) -> bool:
        """Return whether words with such first letters and gaps can be this name."""
        is_close = gap <= _Gap.WHITE or self.certainty is Certainty.BUSINESS
        pairs = zip(capitals, self.words, strict=True)
        return is_close and any(capitals) and all(capital or not word.capital for capital, word in pairs)


@dataclass(frozen=True, slots=True)
class _Node:
    """A place in the tree of names: which words go on from here, and which names end here."""

    after: dict[str, _Node] = field(default_factory=dict)
    forms: list[_Form] = field(default_factory=list)

    def add(self, form: _Form) -> None:
        node = self
        for folded in form.path:
            node = node.after.setdefault(folded, _Node())
        node.forms.append(form)


def _own_forms(founder: Known, name: list[tuple[_Word, ...]], plain: Set[str]) -> list[_Form]:
    """Return what a founder and the business are called, and the parts of the name."""
    forms = [_Form(founder.slug, _joined(name), Certainty.FULL if len(name) > 1 else Certainty.PART)]
    if len(name) > 1:
        first, family, bare = _parted(name)
        forms += [_Form(founder.slug, words, Certainty.PART, _Part.FIRST) for words in {name[0], first}]
        forms += [_Form(founder.slug, words, Certainty.PART, _Part.FAMILY) for words in {family, bare}]
    business = _trading_name(founder.business)
    is_plain = len(business) == 1 and business[0].folded in plain
    forms.append(_Form(founder.slug, business, Certainty.PART if is_plain else Certainty.BUSINESS))
    return [form for form in forms if len("".join(form.path)) > 1]  # an initial stands for many


def _other_forms(founder: Known, name: list[tuple[_Word, ...]]) -> list[_Form]:
    """Return what else a founder and the business are called by those who are in a hurry or have no umlauts."""
    forms = []
    if len(name) > 1:
        first, _, bare = _parted(name)
        names = {first + bare, *map(_words, {_undotted(founder.name)} - {founder.name})}
        forms += [_Form(founder.slug, words, Certainty.FULL) for words in names]
    business = founder.business
    short = _SHORT.split(business, maxsplit=1)[0]
    others = {short, business.replace("&", " und "), _undotted(business)} - {business}  # that one is its own name
    names = set(map(_trading_name, others))
    return forms + [_Form(founder.slug, words, Certainty.BUSINESS) for words in names if len(words) > 1]


_SHORT: Final = re.compile(r"\s[-–\u2014|/]\s|[,(:]")  # what stands behind it is said in full only


def _parted(name: list[tuple[_Word, ...]]) -> tuple[tuple[_Word, ...], tuple[_Word, ...], tuple[_Word, ...]]:
    """Return first names, family name, and family name without particles: "Friederike", "von der Heide", "Heide"."""
    inner = range(1, len(name) - 1)
    family = next((i for i in inner if name[i][0].folded in _PARTICLES), len(name) - 1)
    bare = next((i for i in inner if i >= family and name[i][0].folded not in _PARTICLES), len(name) - 1)
    return _joined(name[:family]), _joined(name[family:]), _joined(name[bare:])


def _name(founder: Known) -> list[tuple[_Word, ...]]:
    """Return the name in its words; one with hyphens is several words in one."""
    return [words for words in map(_words, _visible(founder.name).split()) if words]


def _joined(words: list[tuple[_Word, ...]]) -> tuple[_Word, ...]:
    return tuple(word for group in words for word in group)


def _trading_name(business: str) -> tuple[_Word, ...]:
    """Return the name of a business without what nobody says: its legal form, and "die" before the first capital."""
    words = _words(business)
    begin = next((i for i, word in enumerate(words) if word.capital or word.folded[:1].isdigit()), 0)
    words = words[begin:]
    while len(words) > 1 and words[-1].folded in _LEGAL_FORMS:
        words = words[:-1]
    return words


def _without_crowds(forms: list[_Form]) -> Iterator[_Form]:
    """Yield forms, but of a part of a name that many founders share those of two only: enough to know that it is shared."""
    sharing: dict[tuple[_Word, ...], set[str]] = {}
    for form in forms:
        if form.certainty is Certainty.PART:
            slugs = sharing.setdefault(form.words, set())
            if len(slugs - {form.slug}) > 1:
                continue
            slugs.add(form.slug)
        yield form


def _plain_words(known: tuple[Known, ...]) -> Set[str]:
    """Return the words that name no business if they stand alone: those in a person's name or in several businesses."""
    persons = {word.folded for founder in known for word in _words(founder.name)}
    held = {(founder.slug, word.folded) for founder in known for word in _words(founder.business)}
    return persons | {folded for folded, count in Counter(folded for _, folded in held).items() if count > 1}


def _with_words_in(texts: Iterable[str], known: tuple[Known, ...]) -> tuple[Known, ...]:
    """Return who has a word in name or business that begins something in ``texts``; nobody else can be named there."""
    begun = {word for text in texts for word in _BEGIN.findall(_visible(prose_only(text)))}
    said = {spelling for word in begun for spelling in _spellings(word)}
    return tuple(
        founder
        for founder in known
        for called in [f"{founder.name}\n{founder.business}"]
        if any(word.folded in said for text in {called, _undotted(called)} for word in _words(text))
    )


def _words(text: str) -> tuple[_Word, ...]:
    return tuple(_Word(_spellings(word)[0], word[0].isupper()) for word in _WORD.findall(_visible(text)))


def _undotted(text: str) -> str:
    return normalised(text).translate(_UNDOTTED)


@lru_cache(maxsize=1 << 15)
def _spellings(word: str) -> tuple[str, ...]:
    """Return a word folded, and what it is the genitive of: "Reuters" gives "reuters" and "reuter".

    Names in s, ß, x and z take an apostrophe or nothing, so "Maxs" is not Max; the English "Max's" is.
    """
    visible = word.translate(dict.fromkeys(map(ord, _INVISIBLE)))
    folded = sort_key(visible)[0]  # makes a space of an apostrophe
    if folded.endswith(" s"):
        return folded, folded[:-2]
    if len(folded) > 2 and folded[-1] == "s" and folded[-2] not in "sxz ":
        return folded, folded[:-1]
    return (folded,)


# Names as they stand in a text


@dataclass(frozen=True, slots=True)
class _Reading:
    """A stretch of a text with all that it may name."""

    start: int
    end: int
    gap: _Gap
    last: str  # its last word
    forms: tuple[_Form, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a founder is named."""

    slug: str
    start: int
    end: int
    certainty: Certainty

    def is_surer_than(self, other: _Place) -> bool:
        return _RANK(self.certainty) < _RANK(other.certainty)


def _words_from(seen: str, start: int) -> Iterator[tuple[str, int, _Gap]]:
    """Yield the words that may make up a name which begins at ``start``: word, end, widest gap so far."""
    match, gap = _NEXT_WORD.match(seen, start), _Gap.HYPHEN
    while match and gap < _Gap.BREAK:
        yield match["word"], match.end(), gap
        match = _NEXT_WORD.match(seen, match.end())
        if match:
            gap = max(gap, _gap(match["gap"]))


def _particles_before(seen: str, start: int) -> Iterator[int]:
    """Yield where particles begin that stand before ``start``, the nearest first: "der", then "von der"."""
    for _ in range(3):
        before = _WORD_BEFORE.search(seen, max(0, start - _NEARBY), start)
        if before is None or _spellings(before[1])[0] not in _PARTICLES:
            return
        start = before.start()
        yield start


def _gap(between: str) -> _Gap:
    if between == " ":
        return _Gap.WHITE  # nearly always
    if between.count("\n") > 1:
        return _Gap.BREAK
    if between.strip(_INVISIBLE) in ("-", "\u2010", "\u2011"):
        return _Gap.HYPHEN
    if _WHITE.fullmatch(between):
        return _Gap.WHITE
    return _Gap.MARKS if len("".join(between.split())) <= 3 else _Gap.BREAK


def _meant(seen: str, reading: _Reading, near: Container[str]) -> list[_Place]:
    """Return whom a reading is a sighting of."""
    if _ADDRESS.match(seen, reading.end):
        return []
    forms = [form for form in reading.forms if form.certainty is not Certainty.PART]
    is_whole = bool(forms) and not _is_double_name(seen, reading, forms)
    forms = forms or list(reading.forms)
    slugs = sorted({form.slug for form in forms})
    if len(slugs) == 1 and is_whole:
        certainty = min((form.certainty for form in forms), key=_RANK)
    elif is_whole or (slugs[0] in near and len(slugs) == 1 and any(_stands_alone(seen, reading, f) for f in forms)):
        certainty = Certainty.PART
    else:
        return []
    return [_Place(slug, reading.start, reading.end, certainty) for slug in slugs]


def _is_double_name(seen: str, reading: _Reading, forms: list[_Form]) -> bool:
    """Return whether a full name may go on behind a hyphen: "Anna Reuter-Klein"; in a compound all words have hyphens."""
    is_person = any(form.certainty is Certainty.FULL for form in forms)
    return is_person and reading.gap is _Gap.WHITE and _COMPOUND.match(seen, reading.end) is not None


def _stands_alone(seen: str, reading: _Reading, form: _Form) -> bool:
    """Return whether a part of a name stands beside no word that makes it the name of somebody else."""
    if form.part is _Part.FIRST:
        own, *_ = _spellings(reading.last)
        is_genitive = form.path[-1] != own
        following = _NEXT_WORD.match(seen, reading.end)
        is_beside = following and _gap(following["gap"]) is _Gap.WHITE and following["word"][0].isupper()
        goes_on = _COMPOUND.match(seen, reading.end)  # "Anna-Lena"
        return own not in _FIRST_NAMES_IN_S if is_genitive else not (is_beside or goes_on)
    if form.part is _Part.FAMILY:
        before = _WORD_BEFORE.search(seen, max(0, reading.start - _NEARBY), reading.start)
        return not (before and before[1][0].isupper() and _spellings(before[1])[0] not in _BEFORE_FAMILY)
    return True


def _sightings(text: str, places: list[_Place]) -> Iterator[Sighting]:
    line, at = 1, 0
    for place in places:
        line += text.count("\n", at, place.start)
        at = place.start
        yield Sighting(place.slug, text[place.start : place.end], line, place.certainty)


# What of a text is prose

_FENCED: Final = re.compile(r"(?ms)^[ \t>*+\-\d.)]*+(`{3,}+(?![^\n]*`)|~{3,}+).*?(?:^[ \t>]*+\1[`~]*+[ \t]*$|\Z)")
_TICKS: Final = re.compile(r"(?<!\\)`++|\n[ \t]*+\n")
_LIST_ITEM: Final = re.compile(r" {0,3}(?:[-*+]|\d++[.)])[ \t]")
_BY_NAME: Final = re.compile(r"\[\[[^\[\]]*+\]\]")
_BRACKET: Final = re.compile(r"[\[\]](?<!\\.)|\n[ \t]*+\n")
_TARGET: Final = re.compile(r"\([^()]*+(?>(?:\([^()]*+\)[^()]*+)*)\)|\[[^\[\]]*+\]")
_TAG: Final = re.compile(r"<[a-zA-Z/!?][^<>]*+>")
_PATH: Final = re.compile(r"(?:://|\.[a-z]{2,24}/)\S*+")  # what stands before it is recognised by _ADDRESS
_ITEM_MARK: Final = re.compile(r"\n[ \t>]*+(?:[-*+]|\d++[.)])(?=[ \t])")
_HEADINGS: Final = re.compile(r"\n {0,3}#{1,6}[ \t][^\n]*+(?>(?:\n {0,3}#{1,6}[ \t][^\n]*+)*)\n")


def prose_only(text: str) -> str:
    """Return ``text``, no shorter and no longer, with everything hidden that shows readers no words without a link."""
    seen = _without_code(text)
    if "[[" in seen:
        seen = _BY_NAME.sub(_hidden, seen)
    if "](" in seen or "][" in seen:
        seen = _without_links(seen)
    if "<" in seen:
        seen = _TAG.sub(_hidden, seen)
    if "/" in seen:
        seen = _PATH.sub(_hidden, seen)
    seen = _ITEM_MARK.sub(_hidden, "\n" + seen)
    if "#" in seen:
        seen = _HEADINGS.sub(lambda match: match.group().replace("\n", "\0"), seen)
    return seen[1:]


def _visible(text: str) -> str:
    """Return ``text``, as long as before, with what readers overlook made white space or soft hyphens.

    Marks of emphasis become soft hyphens: both stand inside words and are not seen there.
    """
    if "&" in text:
        text = text.replace("&nbsp;", " " * 6).replace("&shy;", "\u00ad" * 5)
    return _TITLES.sub(lambda match: " " * len(match.group()), text.replace("*", "\u00ad").replace("_", "\u00ad"))


def _hidden(match: re.Match[str]) -> str:
    return "\0" * len(match.group())


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """Return ``text`` with the given stretches hidden; of two stretches one may lie within the other."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            parts += text[at:start], "\0" * (end - start)
            at = end
    return "".join(parts) + text[at:]


def _without_code(text: str) -> str:
    if "```" in text or "~~~" in text:
        text = _FENCED.sub(_hidden, text)
    if "    " in text or "\t" in text:
        text = "\n".join(_without_indented_code(text.split("\n")))
    return _without(text, list(_code_spans(text))) if "`" in text else text


def _without_indented_code(lines: list[str]) -> Iterator[str]:
    """Yield lines, hidden if they are code: indented, behind an empty line, and no paragraph of a list."""
    is_list, may_begin = False, True
    for line in lines:
        is_blank, is_indented = not line.strip(), line.startswith(("    ", "\t"))
        if _LIST_ITEM.match(line):
            is_list = True
        elif not is_blank and not line[0].isspace():
            is_list = False
        is_code = is_indented and may_begin and not is_blank and not is_list
        yield "\0" * len(line) if is_code else line
        may_begin = is_blank or is_code


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where code stands between two equal runs of backticks in one paragraph."""
    runs = list(_TICKS.finditer(text))
    closing: dict[int, int] = {}  # index of a run -> index of the next one of its length
    latest: dict[str, int] = {}
    for index in reversed(range(len(runs))):
        run = runs[index].group()
        if run[0] == "\n":
            latest.clear()
        else:
            if run in latest:
                closing[index] = latest[run]
            latest[run] = index
    index = 0
    while index < len(runs):
        end = closing.get(index, index)
        if end > index:
            yield runs[index].start(), runs[end].end()
        index = end + 1


def _without_links(text: str) -> str:
    """Hide [words](address) and [words][label], both with further brackets inside."""
    links = []
    at = text.find("[")
    while at >= 0:
        opened: list[int] = []
        end = len(text)
        for match in _BRACKET.finditer(text, at):
            mark = match.group()
            if mark == "[":
                opened.append(match.start())
            elif mark[0] == "\n":
                opened.clear()
            elif opened:
                start = opened.pop()
                if target := _TARGET.match(text, match.end()):
                    links.append((start, target.end()))
            if not opened:  # up to the next bracket there is nothing to see
                end = match.end()
                break
        at = text.find("[", end)
    return _without(text, links)
