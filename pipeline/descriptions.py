"""What a page says of itself where it is found, bookmarked or passed on: a title, one sentence of description.

All of it comes from names, counts and openings, and nothing from answers: whoever compares pages without making them knows it too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.schema import both

LONGEST: Final = 160  # characters; what is found shows no more of a description

NETWORK: Final = both(
    "Wer wem geholfen, wen vorgeschlagen und wen erwähnt hat: das Netzwerk hinter den Porträts, als Bild und als Text.",
    "Who helped whom, who proposed whom and who mentions whom: the network behind the portraits, as a picture and as text.",
)
SEARCH: Final = both(
    "Die Porträts durchsuchen: Namen, Betriebe, Orte und jedes Wort aus den Gesprächen.",
    "Search the portraits: names, businesses, places, and every word of the interviews.",
)
LETTER: Final = both(
    "Einmal im Monat ein Brief: wen wir getroffen haben, wer wem dankt, was gegeben und was gesucht wird.",
    "Once a month a letter: whom we have met, who thanks whom, and what is being given and sought.",
)
FEEDS: Final = both(
    "Jedes neue Porträt vollständig im Leseprogramm: die Adressen der Feeds, als RSS, Atom und JSON.",
    "Every new portrait, whole, in your feed reader: the addresses of the feeds, in RSS, Atom and JSON.",
)
_ISSUES: Final = both("Alle Ausgaben seit {since}, zurzeit {count}.", "All issues since {since}, {count} at present.")
_FOUNDERS: Final = both("Alle Porträts von A bis Z, zurzeit {count}.", "All portraits from A to Z, {count} at present.")
_INDEX: Final = {
    "trades": both("Die Porträts nach Branchen", "The portraits by trade"),
    "places": both("Die Porträts nach Orten", "The portraits by place"),
}
_OF_ONE: Final = {
    "founders": both("Ein Porträt unter „{label}“", "One portrait under “{label}”"),
    "trades": both("Ein Porträt aus der Branche {label}", "One portrait in {label}"),
    "places": both("Ein Porträt aus {label}", "One portrait from {label}"),
}
_OF_MANY: Final = {
    "founders": both("{count} Porträts unter „{label}“", "{count} portraits under “{label}”"),
    "trades": both("{count} Porträts aus der Branche {label}", "{count} portraits in {label}"),
    "places": both("{count} Porträts aus {label}", "{count} portraits from {label}"),
}
_ALSO: Final = both("Außerdem", "Also")
_ALSO_LONGEST: Final = 80
_NAMES_MOST: Final = 12  # more never fit

# A word of three letters ends a sentence where a capital letter follows; "z. B.", "Dr." and "15." do not.
_SENTENCE: Final = re.compile(r".*?[^\W\d_]{3,}[.!?…](?=\s+[^\W\d_a-zß-öø-ÿ])")


def first_sentence(text: str) -> str:
    """Return the first sentence of ``text``, all of it where no end is to be seen."""
    match = _SENTENCE.match(text)
    return match.group() if match else text


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return ``text``, cut after a word where it is longer than that."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–-") + "…"


def of_issues(since: str, count: int, lang: str) -> str:
    """Return what the archive says of itself; ``since`` is the month of the oldest issue."""
    return _ISSUES.text(lang).format(since=since, count=count)


def of_everybody(count: int, lang: str) -> str:
    """Return what the list from A to Z says of itself, "" where nobody stands in it."""
    return _FOUNDERS.text(lang).format(count=count) if count else ""


def of_index(kind: str, labels: Sequence[str], lang: str) -> str:
    """Return what the list of all trades or places says of itself, "" where there are none."""
    return _listing(_INDEX[kind].text(lang), labels) if labels else ""


def of_group(kind: str, label: str, names: Sequence[str], lang: str) -> str:
    """Return what the list of one letter, trade or place says of itself: how many stand in it, and who."""
    said = (_OF_ONE if len(names) == 1 else _OF_MANY)[kind].text(lang)
    return _listing(said.format(label=label, count=len(names)), names)


def of_founders(names: Sequence[str], one_liner: str, lang: str) -> str:
    """Return what an issue says of itself: of the first with the ``one_liner``, of the others that they are in it."""
    others = [name for name in names[1:] if len(name) < _ALSO_LONGEST - len("Außerdem: …")]
    also = f" {_listing(_ALSO.text(lang), others, _ALSO_LONGEST)}" if others else ""
    return shortened(f"{names[0]}: {one_liner}", LONGEST - len(also)) + also


def _listing(beginning: str, names: Sequence[str], longest: int = LONGEST) -> str:
    """Return ``beginning`` with as many whole ``names`` as fit."""
    for count in range(min(len(names), _NAMES_MOST), 0, -1):
        text = f"{beginning}: {', '.join(names[:count])}{'.' if count == len(names) else ' …'}"
        if len(text) <= longest:
            return text
    return shortened(f"{beginning}.", longest)
