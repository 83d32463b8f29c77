"""Who comes, and what they send: invented people, always the same ones for a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from pipeline import characters
from tests import factories
from tests.browser.crowd import FIRST, LAST

_WORK: Final = ("Werkstatt", "Näherei", "Imkerei", "Backstube", "Druckerei", "Gärtnerei")
_THINGS: Final = "Holz Tuch Honig Teig Papier Leder Metall Glas Wolle Ton".split()  # noqa: SIM905  # quoted, it would be no list to read
_PLACES: Final = ("Celle", "Uelzen", "Lüneburg", "Soltau")
FLAWS: Final = {  # what is wrong with a text as it comes in
    "field": ("\nplace:", "\nplaze:"),
    "trade": ('trade: "handwerk"', 'trade: "raumfahrt"'),
    "sentence": ("\none_liner: ", "\nout: "),
    "consent": ("\n  text: ", "\n  texte: "),
}


@dataclass(frozen=True)
class Person:
    """Somebody who may be featured."""

    name: str
    in_letter: bool  # whether they agree to stand in the letter
    flaw: str  # what is wrong with what they send first, "" for nothing
    next: str  # whom they name as the next one, "" for nobody
    thing: str
    place: str

    @property
    def slug(self) -> str:
        return characters.slug(self.name)


def everybody(chance: Random) -> Iterator[Person]:
    """Yield one person after the other."""
    names = [f"{first} {last}" for first in FIRST.split() for last in LAST.split()]
    chance.shuffle(names)
    free = iter(names)
    for name in free:
        yield known(name, chance, next(free) if chance.random() < 0.4 else "")


def known(name: str, chance: Random, follower: str = "") -> Person:
    """Return what somebody is like of whom only the name is known."""
    flaw = chance.choice(sorted(FLAWS)) if chance.random() < 0.3 else ""
    return Person(name, chance.random() < 0.88, flaw, follower, chance.choice(_THINGS), chance.choice(_PLACES))


def portrait(person: Person, month: str, today: date) -> str:
    """Return index.md as it should be."""
    first, thing = person.name.split()[0], person.thing
    asked, asked_back = (question.text for question in factories.QUESTIONS[:2])
    letter = f'  newsletter: "{today}"\n' if person.in_letter else ""
    follows = (
        f'names_next:\n  - name: "{person.next}"\n    why: "Von dort kommt das beste Material."\n'
        if person.next
        else ""
    )
    return f"""---
name: "{person.name}"
business: "{_WORK[len(person.name) % len(_WORK)]} {person.name.split()[1]}"
trade: "handwerk"
place: "{person.place}"
founded: "2019"
one_liner: "Macht aus {thing}, was sonst niemand daraus macht."
issue: "{month}"
lang: "de"
gives:
  - text: "Ein Nachmittag in der Werkstatt, mit {thing} zum Ausprobieren."
needs:
  - text: "Ein trockenes Lager für {thing}."
{follows}consents:
  text: "{today}"
{letter}---
{first} hat mit {thing} angefangen, weil im Ort niemand mehr damit umgehen konnte und die alte Maschine noch lief.

## {asked}

Ein Nachbar, der jeden Versuch zuerst in die Hand genommen und dann zwei Tage lang nichts dazu gesagt hat.

## {asked_back}

Einer Schule in {person.place}: Aus Resten von {thing} ist etwas für jedes Kind geworden, und ein Regal dazu.
"""


def with_flaw(text: str, flaw: str) -> str:
    """Return a text with what is wrong with it, or as it is."""
    return text.replace(*FLAWS[flaw], 1) if flaw else text


def later_word(month: str, today: date) -> str:
    """Return what somebody writes a year later."""
    return (
        f'---\nissue: "{month}"\nlang: "de"\ntitle: "Ein Jahr danach"\nconsent: "{today}"\n---\n'
        "Die Maschine läuft noch immer, und inzwischen steht eine zweite daneben, die jemand aus dem Ort gebracht hat.\n"
    )
