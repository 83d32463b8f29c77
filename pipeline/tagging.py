"""Which tags fit an offer or a need? Proposals from its words; a person chooses.

Three things speak for a tag: the words that content/services.yml lists for it, phrases that people have used for it
(content/phrases.txt, and every offer and need that somebody has tagged already), and letters that words have in common with them.
A word counts the more, the fewer tags it belongs to. German is taken apart as far as that helps: stems (Snowball), feminine forms,
and the head of a compound, which says what the thing is: "Küchenwand" is a wall.

Nothing here is trained: what is known is counted each time from files that people can read and correct.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

import snowballstemmer

from pipeline import findings
from pipeline.domain import Finding, Label, Need, Offer, Profile, Service

PROPOSALS_MOST: Final = 3

_LISTED: Final = 1.5  # how often a word that the vocabulary lists counts, beside one of a phrase
_HEAD: Final = 0.6  # the head of a compound, beside a whole word
_LETTERS: Final = 1.0  # all groups of letters of a word, beside the word
_GROUP: Final = 5  # letters
_WORD_LONGEST: Final = 60  # letters; the longest word of the vocabulary has half as many
_SURE: Final = 0.15  # how far the first must be ahead of the second, as a share of its score
_CONTRADICTED: Final = 0.3  # what is left of a score where a word of ``unless`` stands beside it

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_STEMMERS: Final = {"de": snowballstemmer.stemmer("german"), "en": snowballstemmer.stemmer("english")}
_FEMININE: Final = ("innen", "in")
# Words that stand in any phrase and speak for nothing; numbers, days and months among them.
_COMMON_DE: Final = """
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim
bin bis bist bitte da damit dann das dass dein deine deinem deinen deiner deines dem den denen denn der deren des dich
die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einige einigen
einmal er es etwas euch euer eure eurem euren eurer für ganz gegen gern gerne gibt gratis hab habe haben hat hatte
hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder jedes
jemand jemanden jetzt kann kein keine keinem keinen keiner können könnt kostenlos leute leuten man mal mehr mein meine
meinem meinen meiner meines mich mir mit muss müssen nach nicht nichts nie noch nun nur ob oder ohne schon sehr sein
seine seinem seinen seiner seit selbst selber sich sie sind so soll sollen sonst such suche suchen biete bieten über
um und uns unser unsere unserem unseren unserer unter vom von vor war was weg weil wenn wer werde werden wie wieder
will wir wird wo wollen wurde zu zum zur zwar zwei drei vier fünf sechs sieben acht neun zehn elf zwölf halb halbe uhr
euro jahr jahre jahren monat monate monaten woche wochen tag tage tagen stunde stunden minute minuten montag dienstag
mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september oktober november
dezember
"""
_COMMON_EN: Final = """
about after all also an and any are as at be been before but by can could do does each for free from get give had has
have help how if in into is it its just like looking make me more most my need needs no not of offer on one only or
our out over people seek seeking so some somebody someone that the their them then there these they this those to too
two up us was we what when where which who will with would you your
"""
_COMMON: Final = {"de": frozenset(_COMMON_DE.split()), "en": frozenset(_COMMON_EN.split())}

_Counts = defaultdict[str, defaultdict[str, float]]  # by stem or group of letters, then by tag


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tag that may fit, and the words that speak for it."""

    key: str
    because: tuple[str, ...]  # words of the text, the most telling first


@dataclass(frozen=True, slots=True)
class Proposals:
    """What may fit a text."""

    first: Proposal | None  # one that is clearly ahead
    others: tuple[Proposal, ...]  # with it, at most ``PROPOSALS_MOST``; by key, for none of them is ahead

    @property
    def all(self) -> tuple[Proposal, ...]:
        """The first and the others."""
        return (self.first, *self.others) if self.first else self.others


class Proposer:
    """Proposes tags of a vocabulary.

    ``phrases`` are (key, phrase) pairs in German: what people said and which tag was right. Building costs two or three seconds for
    300 tags with 25 phrases each, a proposal a millisecond.
    """

    def __init__(self, services: Iterable[Service], phrases: Iterable[tuple[str, str]] = ()) -> None:
        services = tuple(services)
        listed = [(s.key, word) for s in services for word in (s.label.text("de"), *s.also)]
        listed_en = [(s.key, word) for s in services for word in (s.label.text("en"), *s.also_en)]
        self._indexes = {"de": _Index("de", listed, phrases), "en": _Index("en", listed_en, ())}
        self._unless = {
            s.key: {stem for word in s.unless for stem in _stems(word.lower(), "de")} for s in services if s.unless
        }

    def propose(self, text: str, lang: str = "de") -> Proposals:
        """Return what may fit ``text``; nothing where no word of it is known."""
        lang = lang if lang in self._indexes else "de"
        index = self._indexes[lang]
        words = tuple(dict.fromkeys(_words(text, lang)))
        told = {word: index.tells(word) for word in words}
        scores: dict[str, float] = defaultdict(float)
        for weights in told.values():
            for key, weight in weights.items():
                scores[key] += weight
        here = {stem for word in words for stem in _stems(word, lang)}
        for key in scores.keys() & self._unless.keys():
            if here & self._unless[key]:
                scores[key] *= _CONTRADICTED
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:PROPOSALS_MOST]
        found = tuple(Proposal(key, _because(key, told)) for key, _ in best)
        ahead = best[0][1] - (best[1][1] if len(best) > 1 else 0) if best else 0
        sure = bool(best) and ahead >= _SURE * best[0][1]
        first, others = (found[0], found[1:]) if sure else (None, found)
        return Proposals(first, tuple(sorted(others, key=lambda proposal: proposal.key)))


def with_proposals(found: Iterable[Finding], proposer: Proposer, services: Iterable[Service]) -> list[Finding]:
    """Return findings with those about missing tags replaced by ones that propose some."""
    labels = {service.key: service.label for service in services}
    return [
        _with_proposals(finding, proposer, labels) if finding.code == "tags-missing" else finding for finding in found
    ]


def _with_proposals(finding: Finding, proposer: Proposer, labels: Mapping[str, Label]) -> Finding:
    details = dict(finding.details)
    proposals = proposer.propose(details["text"], details["lang"])
    if not proposals.all:
        return finding
    for lang, sure, perhaps in (("de", "Passt wohl", "Vielleicht"), ("en", "Probably", "Perhaps")):
        listed = [f"{proposal.key} ({labels[proposal.key].text(lang)})" for proposal in proposals.all]
        first = f"{sure}: {listed[0]}. " if proposals.first else ""
        rest = listed[1:] if proposals.first else listed
        details[f"suggestion_{lang}"] = first + (f"{perhaps}: {', '.join(rest)}." if rest else "")
    details |= {"suggestion": "", "first": proposals.first.key if proposals.first else "…"}
    return findings.make("tags-proposed", finding.file, finding.line, finding.field, **details)


def learned(profiles: Iterable[Profile]) -> Iterator[tuple[str, str]]:
    """Yield (key, phrase) of every offer and need in German that somebody has tagged."""
    for profile in profiles:
        entries: tuple[Offer | Need, ...] = (*profile.gives, *profile.needs)
        for entry in entries if profile.lang == "de" else ():
            yield from ((tag, entry.text) for tag in entry.tags)


class _Index:
    """How much a word, or a group of letters, speaks for each tag."""

    def __init__(self, lang: str, listed: Iterable[tuple[str, str]], phrases: Iterable[tuple[str, str]]) -> None:
        self._lang = lang
        stems: _Counts = defaultdict(lambda: defaultdict(float))
        groups: _Counts = defaultdict(lambda: defaultdict(float))
        keys = set()
        for key, text in listed:  # words of several words count less each: "Bande drucken" is not about printing
            words = tuple(_words(text, lang))
            _count(key, words, _LISTED / max(1, len(words)) ** 0.7, lang, stems, groups)
            keys.add(key)
        for key, text in phrases:
            _count(key, _words(text, lang), 1.0, lang, stems, groups)
        self._stems = _weighed(stems, len(keys))
        self._groups = _weighed(groups, len(keys))

    def tells(self, word: str) -> dict[str, float]:
        """Return how much ``word`` (in small letters) speaks for each tag."""
        told: dict[str, float] = defaultdict(float)
        whole = next((self._stems[stem] for stem in _stems(word, self._lang) if stem in self._stems), {})
        for key, weight in whole.items():
            told[key] += weight
        head = (
            next((stem for stem in _heads(word, self._lang) if stem in self._stems), None)
            if self._lang == "de"
            else None
        )
        if head:
            for key, weight in self._stems[head].items():
                told[key] += _HEAD * weight * min(1.0, (len(head) - 2) / 4)
        groups = [self._groups[group] for group in _groups(word) if group in self._groups]
        for weights in groups:
            for key, weight in weights.items():
                told[key] += _LETTERS * weight / len(groups) ** 0.5
        return told


def _count(key: str, words: Iterable[str], share: float, lang: str, stems: _Counts, groups: _Counts) -> None:
    """Count the stems and the groups of letters of some words for a tag."""
    for word in words:
        for stem in _stems(word, lang):
            stems[stem][key] += share
        for group in _groups(word):
            groups[group][key] += share


def _weighed(counts: _Counts, keys: int) -> dict[str, dict[str, float]]:
    """Return counts as weights: the logarithm of how often, times how few tags share it."""
    return {
        feature: {key: log(1 + count) * log((keys + 1) / (len(counted) + 0.5)) for key, count in counted.items()}
        for feature, counted in counts.items()
    }


def _because(key: str, told: Mapping[str, Mapping[str, float]]) -> tuple[str, ...]:
    speaking = sorted(((weights.get(key, 0.0), word) for word, weights in told.items()), reverse=True)
    return tuple(word for weight, word in speaking[:3] if weight > 1)


def _words(text: str, lang: str) -> Iterator[str]:
    """Yield the words of a text that mean something, in small letters; a hyphen parts them."""
    found = (word[:_WORD_LONGEST] for word in _WORD.findall(text.lower()))
    return (word for word in found if word not in _COMMON[lang])


@lru_cache(maxsize=100_000)
def _stems(word: str, lang: str) -> tuple[str, ...]:
    """Return the stems of a word: "anwältin" is looked up as "anwalt" too."""
    endings = [e for e in _FEMININE if lang == "de" and word.endswith(e) and len(word) - len(e) >= 4]
    forms = (word, *(word.removesuffix(ending) for ending in endings))
    return tuple(dict.fromkeys(_STEMMERS[lang].stemWord(form) for form in forms))


@lru_cache(maxsize=20_000)
def _heads(word: str, lang: str) -> tuple[str, ...]:
    """Return the stems of what may be a compound's head, the longest first."""
    return tuple(_STEMMERS[lang].stemWord(word[start:]) for start in range(3, len(word) - 3))


def _groups(word: str) -> list[str]:
    """Return the groups of letters of a word, its beginning and its end marked."""
    marked = f"<{word}>"
    return [marked[start : start + _GROUP] for start in range(max(1, len(marked) - _GROUP + 1))]
