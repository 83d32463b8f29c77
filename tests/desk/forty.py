"""A publication with forty submissions in every state an editor can meet, and the private folder beside it.

The day is 20 November 2026. Eighteen numbers are out; the next ones are planned, doubly and not at all; seven folders have errors, one of
them is hostile in every value. Letters have been sent, approved and lost sight of. Everything is invented and the same each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import characters, delivery, front_matter, private, signoff
from pipeline.console import Desk
from pipeline.delivery import Step
from pipeline.domain import Receipt
from pipeline.mailroom import Mailroom
from pipeline.private import Candidate, Introduction, State
from tests.editors.world import SERVICES, write
from tests.factories import PUBLICATION_YML, QUESTIONS_YML, TRADES_YML, encoded, image

NOW = "2026-11-20"
SIZE = 40
HOSTILE = "<script>document.title='caught'</script><img src=x onerror=\"document.title='caught'\">{{ 7*7 }} $(touch caught)\u202e"

OUT = (  # one a month from June 2025 on, and two of them in November 2026
    "Marlene Altmann", "Jonas Brehm", "Özlem Çelik", "Friedrich von der Aue", "Thi Hoa Dang", "Greta Engel", "Samuel Fink", "Ines Gruber",
    "Tarek Haddad", "Wiebke Ihnen", "Pavel Jelinek", "Annegret Kaltenbach", "Luca Lombardi", "Mehtap Mutlu", "Nils Nordhaus", "Olga Orlowa",
    "Paula Petermann", "Quentin Quast", "Rosa Rieger",
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """Somebody whose month has not come."""

    name: str
    month: str
    came: str  # day of the consent
    signed: bool = True
    picture: bool = True
    letter: bool = True
    changed: bool = False  # since the sign-off


PLANNED = (
    Planned("Selma Sander", "2026-12", "2026-10-02", signed=False),
    Planned("Theo Tillmann", "2026-12", "2026-11-18", signed=False, letter=False),
    Planned("Ulrike Umland", "2027-03", "2026-09-14"),
    Planned("Vera Vogt", "2027-04", "2026-10-20", changed=True),
    Planned("Wanja Weiss", "2027-03", "2026-08-03", picture=False),
    Planned("Xenia Xanthou", "2027-03", "2026-11-06", signed=False, picture=False),
    Planned("Yusuf Yilmaz", "2027-04", "2026-06-30", letter=False),
    Planned("Zita Zeller", "2027-05", "2026-11-11", signed=False),
    Planned("Arne Adam", "2027-05", "2026-10-28"),
    Planned("Britta Baum", "2027-06", "2026-11-19", signed=False),
    Planned("Clemens Cordes", "2027-06", "2026-11-01", picture=False, letter=False),
    Planned("Doris Dorn", "2027-07", "2026-10-10"),
    Planned("Emil Eckert", "2027-08", "2026-09-30", signed=False),
    Planned("Frauke Freese", "2027-09", "2026-11-15"),
)
_OFFER = {
    "Greta Engel": "lagerraum",
    "Samuel Fink": "etikettendruck",
    "Luca Lombardi": "lagerraum",
    "Rosa Rieger": "segelreste",
}
_NEED = {
    "Marlene Altmann": "lagerraum",
    "Jonas Brehm": "etikettendruck",
    "Olga Orlowa": "segelreste",
    "Nils Nordhaus": "lagerraum",
}
_NEXT = {"Rosa Rieger": "Hannelore Wegener", "Quentin Quast": "Erik Sommerfeld", "Paula Petermann": "Ayla Demir", "Olga Orlowa": "Bruno Kehl",
         "Nils Nordhaus": "Selma Sander"}  # fmt: skip


def months() -> Iterator[str]:
    """Yield the months of those who are out."""
    for n in range(len(OUT) - 1):
        year, month = divmod(5 + n, 12)
        yield f"{2025 + year}-{month + 1:02}"
    yield "2026-11"


def text(
    name: str, month: str, *, came: str = "2025-05-01", picture: bool = False, letter: bool = True, more: str = ""
) -> str:
    """Return an index.md that is right."""
    offer, need, after = _OFFER.get(name), _NEED.get(name), _NEXT.get(name)
    tagged = [f'\n    tags: ["{tag}"]' if tag else "" for tag in (offer, need)]
    following = f'names_next:\n  - name: "{after}"\n    why: "Weil ihre Geschichte hierher gehört."\n' if after else ""
    portrait = (
        f'portrait:\n  file: "portrait.jpg"\n  alt: "{name} steht in der Werkstatt am Fenster."\n  credit: "Zeichnung: Vorgestellt"\n'
        if picture
        else ""
    )
    consents = [
        f'  text: "{came}"',
        f'  portrait: "{came}"' if picture else "",
        f'  newsletter: "{came}"' if letter else "",
    ]
    return (
        f'---\nname: "{name}"\nbusiness: "Werkstatt {name.split()[-1]}"\ntrade: "handwerk"\nplace: "Lüneburg"\nfounded: "2021-03"\n'
        f'one_liner: "{name.split()[0]} macht Dinge, die lange halten sollen."\nissue: "{month}"\nlang: "de"\n{portrait}'
        f'gives:\n  - text: "Ein Nachmittag in der Werkstatt, mit Tee."{tagged[0]}\n'
        f'needs:\n  - text: "Ein Lager, trocken und ebenerdig."{tagged[1]}\n{following}{more}'
        "consents:\n" + "\n".join(filter(None, consents)) + "\n---\n"
        f"{name.split()[0]} arbeitet in einer früheren Bäckerei. Die Werkbank kam von der Großmutter, der Mut auch.\n\n"
        "## Wer hat dir geholfen?\n\nDie Nachbarin von gegenüber. Sie hat den ersten Auftrag gebracht und den zweiten gleich dazu.\n\n"
        "## Wem hast du geholfen?\n\nEiner Schule in der Straße: Dort steht jetzt ein Regal, das die Kinder selbst gebaut haben.\n\n"
        "## Welchen Rat gibst du weiter?\n\nFrag früh. Wer fragt, schenkt dem anderen die Freude, zu helfen.\n"
    )


def signed(index: str, day: str = "2026-11-02") -> str:
    """Return the same, signed off as it stands."""
    return signoff.stamped(index, day, signoff.digest(front_matter.split(index)))


def forty(root: Path, folder: Path) -> None:
    """Write the publication to ``root`` and what only the editors know to ``folder``; the environment names both already."""
    _sound(root)
    _private(folder)
    _ordered()
    for slug, index in _faulty().items():
        _founder(root, slug, index, picture=slug == "ohne-bild")
    (root / "content/founders/ohne-bild/portrait.jpg").write_bytes(b"no picture at all")


def _sound(root: Path) -> None:
    content = root / "content"
    write(content / "publication.yml", PUBLICATION_YML)
    write(content / "trades.yml", TRADES_YML)
    write(content / "services.yml", SERVICES)
    for lang, told in QUESTIONS_YML.items():
        write(content / f"questions/{lang}.yml", told)
    for name, month in zip(OUT, months(), strict=True):
        _founder(
            root,
            characters.slug(name),
            signed(text(name, month, picture=month == "2026-11")),
            picture=month == "2026-11",
        )
    for p in PLANNED:
        index = text(p.name, p.month, came=p.came, picture=p.picture, letter=p.letter)
        index = signed(index) if p.signed or p.changed else index
        index = index.replace("ein Regal", "eine Bank") if p.changed else index
        _founder(root, characters.slug(p.name), index, picture=p.picture)
    for slug in ("gerda-gans", "heiner-hart"):
        write(content / f"withdrawn/{slug}.yml", 'date: "2026-10-01"\n')
    write(content / "founders/marlene-altmann/update-ein-jahr.md",
          '---\nissue: "2026-12"\nlang: "de"\ntitle: "Ein Jahr danach"\nconsent: "2026-11-08"\n---\nDie Werkbank steht jetzt am Fenster, und es sind zwei.\n')  # fmt: skip
    write(
        content / "issues/2026-11.md",
        '---\nsubject: "Ein Buch, das hält"\npreheader: "Faden, Papier und eine Presse"\n---\nLiebe Leserinnen und Leser.\n',
    )
    giver, receiver = "greta-engel", "samuel-fink"
    write(content / f"ledger/2026/2026-03-{giver}-{receiver}-helped.yml",
          f'giver: "{giver}"\nreceiver: "{receiver}"\nkind: "helped"\ndate: "2026-03"\nwhat: "Hat beim Umzug die schweren Kisten getragen."\n'
          f'claimed_by: "{giver}"\nconsents:\n  giver: "2026-04-01"\n')  # fmt: skip


def _founder(root: Path, slug: str, index: str, *, picture: bool) -> None:
    folder = root / "content/founders" / slug
    write(folder / "index.md", index)
    if picture:
        (folder / "portrait.jpg").write_bytes(encoded(image(), quality=80))


def _faulty() -> dict[str, str]:
    """Return folders with errors of several kinds, by their names."""
    return {
        "ohne-ort": text("Karla Krone", "2026-12", came="2026-10-05").replace("place:", "plaze:"),
        "ohne-monat": text("Lennart Lohse", "2026-12", came="2026-11-03").replace('issue: "2026-12"\n', ""),
        "ohne-ende": text("Mona Moor", "2027-02", came="2026-07-01").replace("\n---\n", "\n", 1),
        "ohne-bild": text("Nadja Noll", "2027-02", came="2026-11-12", picture=True),
        "ohne-ja": text("Ottmar Oehler", "2027-02").replace('  text: "2025-05-01"\n', ""),
        "mit-adresse": text("Pia Pohl", "2027-02", came="2026-11-17", more='email: "pia@post.example"\n'),
        "boese": text(HOSTILE.replace('"', "'"), "2026-12", came="2026-09-01", more=f"{HOSTILE.split('>')[0]}: x\n"),
    }


def _private(folder: Path) -> None:
    people = [characters.slug(name) for name in (*OUT, *(p.name for p in PLANNED[:8]))]
    for slug in people:
        write(folder / f"people/{slug}.yml", f'email: "{slug}@post.example"\nlang: "de"\n')
    write(folder / "people/gerda-gans.yml", 'email: "gerda-gans@post.example"\nlang: "de"\n')
    write(folder / "drafts/signoff-selma-sander.txt", "An: selma-sander@post.example\n")
    ways = {
        State.PROPOSED: (), State.ASKED_BETWEEN: (State.ASKED_BETWEEN,), State.ASKED_SEEKER: (State.ASKED_SEEKER,),
        State.ASKED_HELPER: (State.ASKED_SEEKER, State.ASKED_HELPER), State.AGREED: (State.ASKED_SEEKER, State.ASKED_HELPER, State.AGREED),
        State.INTRODUCED: (State.ASKED_SEEKER, State.ASKED_HELPER, State.AGREED, State.INTRODUCED),
        State.OUTCOME_ASKED: (State.ASKED_SEEKER, State.ASKED_HELPER, State.AGREED, State.INTRODUCED, State.OUTCOME_ASKED),
        State.CLOSED: (State.ASKED_SEEKER, State.ASKED_HELPER, State.AGREED, State.INTRODUCED, State.CLOSED),
        State.REFUSED: (State.ASKED_SEEKER, State.REFUSED), State.DROPPED: (State.DROPPED,),
    }  # fmt: skip
    for n, (state, later) in enumerate(ways.items()):
        seeker, helper, between = people[n], people[(n + 7) % len(OUT)], people[(n + 11) % len(OUT)]
        steps = tuple(private.Step(s, date(2026, 9, 10 + at)) for at, s in enumerate((State.PROPOSED, *later)))
        told = Introduction(f"2026-09-10-{seeker}-{helper}", "", seeker, helper, between if state is State.ASKED_BETWEEN else None,
                            ("lagerraum",), "Ein Lager.", "Platz im Schuppen.", steps)  # fmt: skip
        write(folder / f"introductions/{told.key}.yml", private.as_text(told))
    for name, states in (
        ("Erik Sommerfeld", ("asked",)),
        ("Ayla Demir", ("asked", "agreed")),
        ("Bruno Kehl", ("asked", "declined")),
    ):
        steps = tuple(private.Step(s, date(2026, 11, 3 + at)) for at, s in enumerate(states))
        key = characters.slug(name)
        write(folder / f"relay/{key}.yml", private.as_text(Candidate(key, "", name, steps)))


def _ordered() -> None:
    """Have the letter of November approved, that of October sent, and lose sight of that of September."""
    desk = Desk(NOW, "de")
    for month, last in (("2026-11", 3), ("2026-10", 5), ("2026-09", 3)):
        room = Mailroom(desk, month)
        room.act(delivery.plan(room.letter, room.held, room.receipts), by="Ada Redaktion")
        for action in ("test", "approve", "schedule", "send")[: last - 1]:
            room.act(Step(action, "", delivery.STANDS["planned"]), by="Ada Redaktion")  # type: ignore[arg-type]
        if month == "2026-09":
            told = room.receipts[-1]
            for action, state in (("test", "refused"), ("schedule", "intent")):
                room.book.append(Receipt(month, action, state, told.at, told.digest, told.courier, by="Ada Redaktion"))


if __name__ == "__main__":
    import sys

    place = Path(sys.argv[1])
    os.environ |= {"VORGESTELLT_ROOT": str(place / "site"), "VORGESTELLT_PRIVATE": str(place / "redaktion")}
    forty(place / "site", place / "redaktion")
