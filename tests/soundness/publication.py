"""The publication that is changed: small, and with one of everything that a site shows.

Eight founders in five months, one of them still to come, two with a picture, one with two languages, one who was called otherwise
before; what one of them wrote later, events of the ledger told by one side and by both, a lead, a correction, the editors' pages.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from tests import factories

SOURCES: Final = ("content", "theme", "pelicanconf.py", "publishconf.py")
TODAY: Final = "2026-11-20"
DAYS: Final = (
    TODAY,
    "2026-11-14",
    "2026-11-15",
    "2026-12-14",
    "2026-12-15",
    "2027-02-01",
    "2027-04-01",
    "2026-10-01",
    "2026-08-20",
    "2026-11-20T23:30",
)
MONTHS: Final = ("2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
PICTURE_BYTES: Final = 24_000  # of every picture, so that one can stand for another unnoticed


def write(root: Path) -> None:
    """Write the publication with its theme and its settings into the empty folder ``root``."""
    for path, text in _texts().items():
        if not path.endswith(".correction.md"):
            text = re.sub(
                r'"2026-\d\d-(\d\d)"', r'"2026-07-\1"', text
            )  # nobody agreed later than any day that is tried
        put(root / path, text.encode())
    for slug, number in (("ada-beispiel", 0), ("lena-hofer", 1)):
        put(root / f"content/founders/{slug}/portrait.jpg", picture(number))
    factories.ready_to_build(root)


def put(path: Path, data: bytes) -> None:
    """Write a file and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def snapshot(root: Path) -> dict[str, bytes]:
    """Return all that a site is made of, by path."""
    found = {}
    for path in _files(root):
        found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def restore(root: Path, wanted: dict[str, bytes]) -> None:
    """Make the sources what ``snapshot`` returned once; what is the same already is not touched."""
    for path in list(_files(root)):
        if path.relative_to(root).as_posix() not in wanted:
            path.unlink()
    for name, data in wanted.items():
        if not (root / name).is_file() or (root / name).read_bytes() != data:
            put(root / name, data)
    for folder in sorted((p for p in (root / "content").rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def manifest(folder: Path) -> dict[str, str]:
    """Return what lies below ``folder``: a digest for each file, a word for what is none."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = "link"
        elif path.is_dir():
            found[name] = "folder"
        else:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def picture(number: int) -> bytes:
    """Return one of several portraits, all of which have the same number of bytes."""
    drawn = Image.new("RGB", (480, 600), ((60 * number) % 256, 205, (90 + 40 * number) % 256))
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((120 + 20 * number, 90, 330, 300 + 10 * number), fill=(120, 80, 60))
    pen.rectangle((96, 330, 384, 600), fill=(40, (70 + 50 * number) % 256, 110))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=80)
    return out.getvalue().ljust(PICTURE_BYTES, b"\0")  # what follows the end of a JPEG is no picture any more


def portrait(slug: str, name: str, month: str, *, lines: str = "", lang: str = "de", helper: str = "") -> str:
    """Return a founder's index.md; ``lines`` are further ones of its head, ``helper`` whom the text links to."""
    helped_by, helped = (q.text for q in factories.QUESTIONS[:2])
    if lang == "en":
        helped_by, helped = "Who helped you?", "Whom have you helped?"
    link = f" Das war [[{helper}]]." if helper else ""
    return f"""---
name: "{name}"
business: "Werkstatt {name.split()[1]}"
trade: "handwerk"
place: "Celle"
founded: "2019"
one_liner: "Baut aus altem Holz neue Stühle."
issue: "{month}"
lang: "{lang}"
gives:
  - text: "Ein Nachmittag in der Werkstatt."
needs:
  - text: "Ein trockenes Lager für Holz."
    valid_until: "2027-01-31"
{lines}consents:
  text: "2026-07-01"
  portrait: "2026-07-01"
  newsletter: "2026-07-01"
---
Seit vielen Jahren steht hier morgens als Erstes die Tür offen, und abends liegt der Boden voller Späne.

## {helped_by}

Eine Nachbarin, die jeden Stuhl zuerst ausprobiert und dann zwei Tage lang nichts dazu gesagt hat.{link}

## {helped}

Einem Verein, der Möbel sammelt: Aus seinen Resten sind zwölf Hocker geworden, für jedes Kind einer.
"""


PICTURED: Final = """portrait:
  file: "portrait.jpg"
  alt: "Eine Person steht vor einer hellen Wand."
  credit: "Zeichnung: Vorgestellt"
"""


def event(giver: str, receiver: str, when: str, *, confirmed: bool = True, lines: str = "") -> tuple[str, str]:
    """Return the path and the text of an event of the ledger."""
    agreed = 'confirmed: "2026-09-20"\n' if confirmed else ""
    consents = 'consents:\n  giver: "2026-09-12"\n' + ('  receiver: "2026-10-12"\n' if confirmed else "")
    path = f"content/ledger/{when[:4]}/{when}-{giver}-{receiver}-helped.yml"
    return path, (
        f'giver: "{giver}"\nreceiver: "{receiver}"\nkind: "helped"\ndate: "{when}"\nwhat: "Hat beim Umzug geholfen."\n'
        f'claimed_by: "{giver}"\n{lines}{agreed}{consents}'
    )


def _texts() -> dict[str, str]:
    texts = factories.texts()
    texts |= {
        "content/founders/lena-hofer/index.md": portrait("lena-hofer", "Lena Hofer", "2026-09", lines=PICTURED),
        "content/founders/paul-winter/index.md": portrait(
            "paul-winter",
            "Paul Winter",
            "2026-09",
            lines='id: "paul-sommer"\naliases: ["paul-sommer"]\n',
            helper="lena-hofer",
        ),
        "content/founders/nora-keller/index.md": portrait("nora-keller", "Nora Keller", "2026-08", lang="en"),
        "content/founders/ida-berg/index.md": portrait("ida-berg", "Ida Berg", "2026-08", helper="nora-keller"),
        "content/founders/otto-lang/index.md": portrait("otto-lang", "Otto Lang", "2026-12", helper="ada-beispiel"),
        "content/founders/joerg-muessig/update-ein-jahr.md": _UPDATE,
        "content/issues/2026-10.correction.md": _CORRECTION,
        "content/places.yml": '- {name: "Celle", latitude: "52.62", longitude: "10.08"}\n',
        "content/pages/ueber.md": _page("ueber", "Über uns", "de"),
        "content/pages/about.md": _page("about", "About", "en", 'translates: "ueber"\n'),
        "content/pages/mitmachen.md": _page("mitmachen", "Mitmachen", "de", 'shows: "form"\n'),
        "content/pages/impressum.md": _page("impressum", "Impressum", "de", 'shows: "imprint"\n'),
    }
    texts |= [
        event("ida-berg", "nora-keller", "2024-02"),
        event("nora-keller", "ida-berg", "2025-06"),
        event("lena-hofer", "mira-sommer", "2025-03", confirmed=False),
        event("paul-winter", "ada-beispiel", "2026-01"),
    ]
    return texts


def _page(slug: str, title: str, lang: str, lines: str = "") -> str:
    return f'---\ntitle: "{title}"\nlang: "{lang}"\nslug: "{slug}"\ndescription: "Eine Seite der Redaktion."\n{lines}---\nHier steht etwas.\n'


_UPDATE: Final = """---
issue: "2026-11"
lang: "de"
title: "Ein Jahr danach"
consent: "2026-10-20"
---
Die Maschine läuft noch immer, und inzwischen steht eine zweite daneben, die ein Bäcker vorbeigebracht hat. Beide drucken.
"""

_CORRECTION: Final = """---
subject: "Eine Zahl war falsch"
date: "2026-10-20"
---
Die Maschine ist von 1961, nicht von 1916.
"""


def _files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        place = root / name
        yield from sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else (place,) * place.is_file()
