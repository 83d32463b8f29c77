"""A publication of any size, always the same one: what the benchmarks of building are run on.

Founders have 600 to 900 words in eight answers, links to one another, offers and needs, one of 12 trades and one of 60 places; two of
three pass the relay on; one of five events of the ledger is told by one side only. There are no pictures, so that the engines
compared do the same; initials stand in their place. Run it to write one: ``python -m benchmarks.publication 1000 /path/to/folder``.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests import factories
from tests.browser.crowd import FIRST, LAST

ROOT = Path(__file__).parents[1]
SMALL, MIDDLE, LARGE = 100, 1_000, 10_000
_TRADES = 12
_PLACES = 60
_FRONTS = ("Alt", "Neu", "Ober", "Unter", "Grün", "Stein")
_BACKS = ("bach", "berg", "dorf", "feld", "hausen", "heim", "kirchen", "stadt", "tal", "wiesen")
_QUESTIONS = (
    "Wer bist du, und was machst du?", "Wie kam es zur Gründung?", "Wie kamen die ersten Kunden?", "Was war schwerer als gedacht?",
    "Wer hat dir geholfen?", "Wem hast du geholfen?", "Welchen Rat gibst du weiter?", "Was kommt als Nächstes?",
)  # fmt: skip
_NOUNS = """
    Werkstatt Ofen Markt Winter Rechnung Kundin Nachbar Keller Lieferung Bank Miete Schaufenster Muster Vertrag Maschine Plan Regal
    Teig Honig Leder Papier Fahrrad Garten Brief Termin Steuer Lehrling Nachfolge Handwerk Umsatz Angebot Verpackung Etikett Prüfung
""".split()  # noqa: SIM905  # quoted, they would be no list to read any more
_VERBS = "dauerte kostete half brachte zeigte fehlte hielt passte klang reichte ging blieb begann endete gelang lohnte zählte".split()  # noqa: SIM905
_ADVERBS = "länger kaum immer selten zuerst danach trotzdem gerade wieder nie fast sofort langsam genug gemeinsam allein".split()  # noqa: SIM905


def write(founders: int, folder: Path) -> Path:
    """Write a publication of ``founders`` people into the empty ``folder``, theme and settings included, and return the folder."""
    chance = Random(founders)  # noqa: S311  # invented people, no secrets
    slugs, names = _people(founders, chance)
    for name, text in factories.texts().items():
        if "founders/" not in name and "ledger/" not in name and "issues/" not in name:
            _put(folder / name, text)
    _put(
        folder / "content/trades.yml",
        "".join(f'- {{key: "branche-{n}", de: "Branche {n}", en: "Trade {n}"}}\n' for n in range(_TRADES)),
    )
    questions = "".join(f'- {{key: "frage-{n}", text: "{text}"}}\n' for n, text in enumerate(_QUESTIONS))
    for lang in ("de", "en"):
        _put(folder / f"content/questions/{lang}.yml", questions)
    months = [f"{year}-{month:02}" for year in range(1990, 2026) for month in range(1, 13)]
    for number, slug in enumerate(slugs):
        month = months[number * len(months) // founders]
        _put(folder / f"content/founders/{slug}/index.md", _portrait(slugs, names, number, month, chance))
    for name, text in _events(slugs, chance):
        _put(folder / f"content/ledger/{name[:4]}/{name}.yml", text)
    shutil.copytree(ROOT / "theme", folder / "theme")
    for settings in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / settings, folder)
    return folder


def newcomer(founders: int, number: int, month: str) -> tuple[str, str]:
    """Return folder and text of the ``number``-th founder (from 1) who joins a publication of ``founders`` in ``month``."""
    chance = Random(founders + number)  # noqa: S311  # as above
    slugs, names = _people(founders + number, chance)
    return slugs[-1], _portrait(slugs, names, len(slugs) - 1, month, chance)


def longer(text: str, number: int) -> str:
    """Return a portrait with one sentence more at the beginning of its first answer, another one for each ``number``."""
    start = f"## {_QUESTIONS[0]}\n\n"
    return text.replace(start, f"{start}{_sentence(Random(number))} ")  # noqa: S311  # as above


def event(founders: int, number: int) -> tuple[str, str]:
    """Return file name and text of another event that both sides have confirmed, another one for each ``number``."""
    slugs, _ = _people(founders, chance := Random(-number))  # noqa: S311  # as above
    name, text = next(found for found in _events(slugs, chance) if "confirmed" in found[1])
    return f"content/ledger/{name[:4]}/{name}.yml", text


def _people(founders: int, chance: Random) -> tuple[list[str], list[str]]:
    pairs = [(first, last) for first in FIRST.split() for last in LAST.split()]
    chance.shuffle(pairs)
    slugs = [f"person-{number:05}" for number in range(founders)]
    return slugs, [f"{pairs[number % len(pairs)][0]} {pairs[number % len(pairs)][1]}" for number in range(founders)]


def _portrait(slugs: list[str], names: list[str], number: int, month: str, chance: Random) -> str:
    others = [slugs[max(0, number - chance.randint(1, 40))] for _ in range(2)]
    later = slugs[min(len(slugs) - 1, number + chance.randint(1, 8))]
    relay = (
        f'names_next:\n  - slug: "{later}"\n    why: "{_sentence(chance)}"\n'
        if chance.random() < 0.66 and later != slugs[number]
        else ""
    )
    answers = []
    for place, question in enumerate(_QUESTIONS):
        text = "\n\n".join(_paragraph(chance) for _ in range(2))
        if place in (4, 5) and others[place - 4] != slugs[number]:
            text += f" Das war [[{others[place - 4]}]]."
        answers.append(f"## {question}\n\n{text}\n")
    rows = {
        "name": names[number], "business": f"Betrieb {names[number].split()[1]} {number}",
        "trade": f"branche-{chance.randrange(_TRADES)}", "place": _place(chance.randrange(_PLACES)),
        "founded": str(int(month[:4]) - 2), "one_liner": _sentence(chance), "issue": month, "lang": "de",
    }  # fmt: skip
    head = "".join(f'{key}: "{value}"\n' for key, value in rows.items())
    lists = f'gives:\n  - text: "{_sentence(chance)}"\nneeds:\n  - text: "{_sentence(chance)}"\n{relay}'
    consents = f'consents:\n  text: "{month}-01"\n  newsletter: "{month}-01"\n'
    return f"---\n{head}{lists}{consents}---\n" + "\n".join(answers)


def _events(slugs: list[str], chance: Random) -> Iterator[tuple[str, str]]:
    seen = set()
    for _ in range(len(slugs) // 2):
        a = chance.randrange(len(slugs))
        b = max(0, min(len(slugs) - 1, a + chance.choice((-1, 1)) * chance.randint(1, 60)))
        when = f"{chance.randint(1995, 2024)}-{chance.randint(1, 12):02}"
        name = f"{when}-{slugs[a]}-{slugs[b]}-helped"
        if a == b or name in seen:
            continue
        seen.add(name)
        rows = {
            "giver": slugs[a],
            "receiver": slugs[b],
            "kind": "helped",
            "date": when,
            "what": _sentence(chance),
            "claimed_by": slugs[b],
        }
        text = "".join(f'{key}: "{value}"\n' for key, value in rows.items())
        agreed = 'confirmed: "2025-01-02"\nconsents:\n  giver: "2025-01-02"\n  receiver: "2025-01-02"\n'
        yield name, text + (agreed if chance.random() < 0.8 else "")


def _place(number: int) -> str:
    """Return one of the invented places: with a number instead of a name each would be told to the editors."""
    front, back = _FRONTS[number // len(_BACKS)], _BACKS[number % len(_BACKS)]
    return f"{front}{back}"


def _paragraph(chance: Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(4, 6)))


def _sentence(chance: Random) -> str:
    one, other = chance.sample(_NOUNS, 2)
    return f"Mit {one} und {other} {chance.choice(_VERBS)} es {chance.choice(_ADVERBS)} {chance.choice(_ADVERBS)}."


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
