"""Somebody does not want to be shown any more: how traces of them are found, and what they are told.

What the site shows follows from content/withdrawn/<slug>.yml by itself (:mod:`pipeline.publication`). Here is what no rule can
decide alone: which files still hold the name, and what nobody can call back.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import unescape
from typing import Final
from urllib.parse import unquote

from pipeline import dates
from pipeline.domain import Month
from pipeline.front_matter import quoted
from pipeline.schema import both

_TAG: Final = re.compile(r"<[^>]*>")
_SOFT: Final = "\u00ad"


@dataclass(frozen=True)
class Leaver:
    """Who leaves, and by what they would be recognised."""

    slug: str
    former: tuple[str, ...] = ()  # slugs
    name: str = ""  # "" where the folder is gone already
    business: str = ""

    @cached_property
    def _words(self) -> re.Pattern[str]:
        said = (self.slug, *self.former, self.name, self.business)
        forms = (r"\s+".join(map(re.escape, text.casefold().split())) for text in said if text)
        return re.compile(rf"(?<!\w)(?:{'|'.join(dict.fromkeys(forms))})(?!\w)")

    def named_in(self, text: str) -> str | None:
        """Return the words, as they stand in ``text``, that are this person's name, business or folder name; None without any."""
        plain = text.replace(_SOFT, "")
        found = self._words.search(plain.casefold())
        if found is None:
            return None
        places = [place for place, letter in enumerate(plain) for _ in letter.casefold()]  # "ß" becomes two letters
        return plain[places[found.start()] : places[found.end() - 1] + 1]

    def shown_in(self, path: str, data: bytes) -> bool:
        """Return whether a file shows this person, however it wraps the words: as a mail, as HTML, in an address, in its own name."""
        readings = (text.replace(_SOFT, "").casefold() for text in (path, *_readings(path, data)))
        return any(self._words.search(text) for text in readings)


@dataclass(frozen=True, slots=True)
class Trace:
    """One line that still holds the name."""

    file: str  # relative to the publication's folder
    line: int
    words: str  # as they stand there
    shown: bool  # whether readers see them: in a text, and not only in a field that is hidden by now


def traces(leaver: Leaver, files: Mapping[str, str]) -> tuple[Trace, ...]:
    """Return every line of ``files`` (text by path) that still holds the name, in the order of paths and lines.

    In Markdown a folder name is an address, which becomes plain text by itself; events of the ledger that name somebody are
    not shown at all.
    """
    found = []
    for path, text in sorted(files.items()):
        for number, line in enumerate(text.split("\n"), 1):
            if words := leaver.named_in(line):
                is_text = path.endswith(".md") and words.casefold() not in (leaver.slug, *leaver.former)
                found.append(Trace(path, number, words, is_text))
    return tuple(found)


def lines_with(words: str, text: str) -> tuple[int, ...]:
    """Return the lines of ``text`` on which ``words`` begin, however they are broken into lines."""
    written = r"\s+".join(map(re.escape, words.split()))
    found = re.finditer(rf"(?<!\w){written}(?!\w)", text)
    return tuple(dict.fromkeys(text.count("\n", 0, match.start()) + 1 for match in found))


def record(day: date, former: Sequence[str], *, was_shown: bool, emptied: Sequence[Month] = ()) -> str:
    """Return the text of content/withdrawn/<slug>.yml."""
    listed = ", ".join(map(quoted, former))
    rows = [
        f"date: {quoted(day.isoformat())}",
        f"aliases: [{listed}]" if former else "",
        "" if was_shown else 'was_shown: "no"',
        f"emptied: [{', '.join(map(quoted, emptied))}]" if emptied else "",
    ]
    return "".join(f"{row}\n" for row in rows if row)


def farewell(
    lang: str, *, first: str, publication: str, editor: str, day: date, letters: Sequence[str], published: bool
) -> tuple[str, str]:
    """Return subject and text of the mail that tells somebody what was done and what cannot be called back.

    ``letters`` are the keys of those that were sent with them in it, ``published`` whether the portrait was public.
    """
    months = (f"{key[:7]} ({_CORRECTION.text(lang)})" if key[7:] else key for key in letters)
    sent = _SENT.text(lang).format(months=", ".join(months)) if letters else _NONE_SENT.text(lang)
    kept = [sent, *(_PUBLIC.text(lang).split("\n") if published else ()), _HISTORY.text(lang)]
    listed = "\n".join(f"- {row}" for row in kept)
    taken, thanks = (_TAKEN_OUT, _THANKS) if published else (_NEVER_SHOWN, _THANKS_ALL_THE_SAME)
    return _SUBJECT.text(lang).format(publication=publication), _MAIL.text(lang).format(
        first=first,
        editor=editor,
        taken=taken.text(lang).format(day=dates.of_day(day, lang)),
        listed=listed,
        thanks=thanks.text(lang),
    )


_SUBJECT: Final = both("{publication}: Wir zeigen dich nicht mehr", "{publication}: we do not show you any more")
_MAIL: Final = both(
    "Hallo {first},\n\n{taken}\n\n"
    "Nicht alles können wir zurückholen:\n\n{listed}\n\n"
    "Bekommst du unseren Brief, so bekommst du ihn weiter; abbestellen kannst du ihn mit dem Link darin. Findest du dich noch "
    "irgendwo bei uns, schreib uns bitte, dann nehmen wir es heraus. {thanks}\n\n"
    "Herzliche Grüße\n{editor}\n",
    "Hello {first},\n\n{taken}\n\n"
    "Not everything can be called back:\n\n{listed}\n\n"
    "If you get our letter, you still do; you can leave it with the link in it. If you find yourself with us anywhere, please "
    "write to us and we take it out. {thanks}\n\n"
    "Kind regards\n{editor}\n",
)
_TAKEN_OUT: Final = both(
    "wir haben dich am {day} herausgenommen: dein Porträt und dein Bild, alle Listen, Karten und Feeds, das Netzwerk und die nächsten "
    "Briefe. Wo andere dich erwähnt haben, führt kein Link mehr zu dir; wo noch dein Name steht, schreiben wir den Satz um. Was nur "
    "wir über dich wussten, ist gelöscht. Unter deiner alten Adresse steht nur noch, dass hier jemand war und nicht mehr gezeigt "
    "werden möchte, ohne Namen.",
    "on {day} we took you out: your portrait and your picture, all lists, cards and feeds, the network and the letters to come. Where "
    "others mentioned you, no link leads to you any more; where your name still stands, we rewrite the sentence. What only we "
    "knew about you is deleted. At your old address it only says that somebody was here who does not want to be shown any "
    "more, without a name.",
)
_NEVER_SHOWN: Final = both(
    "wir haben dein Porträt und dein Bild am {day} gelöscht. Erschienen war beides noch nicht, und dabei bleibt es: Eine Seite über "
    "dich gab es bei uns nie, und auch in den nächsten Briefen stehst du nicht. Wo andere dich erwähnt haben, führt kein Link zu dir; "
    "wo dein Name steht, schreiben wir den Satz um. Was nur wir über dich wussten, ist gelöscht.",
    "on {day} we deleted your portrait and your picture. Neither had appeared yet, and neither will: we never had a page about you, "
    "and you are not in the letters to come either. Where others mentioned you, no link leads to you; where your name stands, we "
    "rewrite the sentence. What only we knew about you is deleted.",
)
_THANKS: Final = both("Danke, dass du dabei warst.", "Thank you for having been part of this.")
_THANKS_ALL_THE_SAME: Final = both(
    "Danke, dass du dabei sein wolltest.", "Thank you for having wanted to be part of this."
)
_SENT: Final = both(
    "Verschickte Briefe liegen in fremden Postfächern: {months}.",
    "Letters that were sent lie in others' inboxes: {months}.",
)
_CORRECTION: Final = both("Berichtigung", "correction")
_NONE_SENT: Final = both(
    "Briefe mit dir sind, soweit wir wissen, keine verschickt.", "As far as we know, no letter with you in it was sent."
)
_PUBLIC: Final = both(
    "Programme, die unsere Feeds lesen, behalten oft, was sie einmal geholt haben.\n"
    "Suchmaschinen und Archive vergessen erst nach und nach, und Kopien anderer kennen wir nicht.",
    "Programs that read our feeds often keep what they once fetched.\n"
    "Search engines and archives forget only in time, and copies that others made we do not know.",
)
_HISTORY: Final = both(
    "Die Versionsgeschichte unseres Verzeichnisses (git) hält frühere Stände fest, ebenso jede Kopie davon.",
    "The history of our repository (git) keeps earlier states, and so does every copy of it.",
)


def _readings(path: str, data: bytes) -> Iterator[str]:
    raw = data.decode("utf-8", "replace")
    for text in (raw, *(_mail(data) if path.endswith(".eml") else ())):
        plain = unescape(unescape(text))
        yield from (plain, unquote(text), _TAG.sub("", plain), _TAG.sub(" ", plain))


def _mail(data: bytes) -> Iterator[str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        yield from (str(value) for value in part.values())
        if part.get_content_maintype() == "text":
            yield part.get_content()
