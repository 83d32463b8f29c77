"""Where everything stands on the site. These addresses never change: a link that was printed once must work in ten years.

A path is rooted and ends with a slash for pages: ``/marlene-schoenfeld/``. The publication's own language stands at the top,
every other one under its code: ``/en/marlene-schoenfeld/``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline import characters
from pipeline.domain import Month, PublicationFacts

_WORDS: Final = {
    "de": {"issues": "ausgaben", "letter": "brief", "founders": "gruender", "trades": "branchen", "places": "orte",
           "network": "netzwerk", "search": "suche", "thanks": "danke", "confirmed": "bestaetigt", "questions": "fragen",
           "others": "andere"},
    "en": {"issues": "issues", "letter": "letter", "founders": "founders", "trades": "trades", "places": "places",
           "network": "network", "search": "search", "thanks": "thanks", "confirmed": "confirmed", "questions": "questions",
           "others": "others"},
}  # fmt: skip

LANGUAGES: Final = tuple(_WORDS)
"""Those the site has words in."""


def languages_of_words() -> dict[str, str]:
    """Return the language of each word that only one language has in its addresses: "brief" is German."""
    return {
        word: lang
        for lang, words in _WORDS.items()
        for word in words.values()
        if not any(word in others.values() for other, others in _WORDS.items() if other != lang)
    }


CARD: Final = "card.jpg"  # beside the page that it stands for; ``cards`` draws it
_PLACE_LONGEST: Final = 60  # characters; a file system ends at 255 bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link with its text."""

    text: str
    path: str  # rooted, or absolute for addresses elsewhere


@dataclass(frozen=True, slots=True)
class Addresses:
    """The paths of one language of the site."""

    lang: str
    prefix: str  # "" or "/en"

    @property
    def home(self) -> str:
        """The first page."""
        return f"{self.prefix}/"

    def founder(self, slug: str) -> str:
        """A portrait."""
        return f"{self.prefix}/{slug}/"

    @property
    def issues(self) -> str:
        """The archive of issues."""
        return f"{self.prefix}/{_WORDS[self.lang]['issues']}/"

    def issue(self, month: Month) -> str:
        """One issue."""
        return f"{self.issues}{month}/"

    def letter(self, month: Month) -> str:
        """The letter of one issue, to be read on the site."""
        return f"{self.issue(month)}{_WORDS[self.lang]['letter']}/"

    @property
    def signup(self) -> str:
        """Where people ask for the letter."""
        return f"{self.prefix}/{_WORDS[self.lang]['letter']}/"

    @property
    def thanks(self) -> str:
        """What Mailchimp shows after the form: look into your inbox."""
        return f"{self.signup}{_WORDS[self.lang]['thanks']}/"

    @property
    def confirmed(self) -> str:
        """What Mailchimp shows after the confirmation."""
        return f"{self.signup}{_WORDS[self.lang]['confirmed']}/"

    @property
    def founders(self) -> str:
        """The list from A to Z."""
        return f"{self.prefix}/{_WORDS[self.lang]['founders']}/"

    def initial(self, letter: str) -> str:
        """The founders of one letter, where all of them would be too many for one list."""
        return f"{self.founders}{letter.lower() if letter.isalpha() else _WORDS[self.lang]['others']}/"

    @property
    def trades(self) -> str:
        """The list of trades."""
        return f"{self.prefix}/{_WORDS[self.lang]['trades']}/"

    def trade(self, key: str) -> str:
        """The founders of one trade."""
        return f"{self.trades}{key}/"

    @property
    def places(self) -> str:
        """The list of places."""
        return f"{self.prefix}/{_WORDS[self.lang]['places']}/"

    def place(self, name: str) -> str:
        """The founders of one place."""
        return f"{self.places}{characters.slug(name)[:_PLACE_LONGEST].strip('-') or 'ort'}/"

    @property
    def network(self) -> str:
        """The picture of who helped whom, and the folder its data lie in."""
        return f"{self.prefix}/{_WORDS[self.lang]['network']}/"

    @property
    def search(self) -> str:
        """Where readers look for words."""
        return f"{self.prefix}/{_WORDS[self.lang]['search']}/"

    @property
    def feeds(self) -> str:
        """The page that explains the feeds, and the folder they lie in."""
        return f"{self.prefix}/feeds/"

    def page(self, slug: str) -> str:
        """A page of the editors."""
        return f"{self.prefix}/{slug}/"

    def questions(self, slug: str) -> str:
        """The questions of the interview and all others as plain text, beside the page with the form."""
        return f"{self.page(slug)}{_WORDS[self.lang]['questions']}.txt"


def addresses(facts: PublicationFacts, lang: str) -> Addresses:
    """Return the paths of ``lang``. Raises KeyError for a language the site has no words in."""
    return among(facts.languages, lang)


def among(languages: Sequence[str], lang: str) -> Addresses:
    """Return the same for a publication in ``languages``, the own one first."""
    if lang not in _WORDS:
        raise KeyError(lang)
    return Addresses(lang, "" if lang == languages[0] else f"/{lang}")


def file_of(path: str) -> str:
    """Return the file that a page's path is served from, relative to the output folder."""
    return f"{path.strip('/')}/index.html".lstrip("/")


def way_to_root(path: str) -> str:
    """Return the way from a page to the site's root without a slash at the end: "." or ".." or "../.."."""
    depth = path.count("/") - 1
    return "/".join([".."] * depth) or "."
