"""Many founders: a publication with hundreds of people, ten years and what passed between them. Always the same one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from pipeline import connections, icons, views
from pipeline.domain import Mention, Nomination, Publication, Referral, ReferralKind
from pipeline.rendering import Templates
from tests.factories import facts, profile, publication, referral

FIRST = "Anna Ben Cem Dora Emil Fatma Greta Hans Ida Jörg Kim Lena Max Nora Otto Özlem Rosa Sven Tarek Ursula Vera Wim Yara Zeki"
LAST = (
    "Albers Brandt Claasen Demir Ehlers Fink Größler Haas Iversen Jansen Kaya Lorenz Müller Nguyễn Oppermann Petersen"
    " Quast Richter Schäfer Thiel Ude Vogt Weiß Yıldız"
)
PLACES = ["Werkstatt", "Atelier", "Hof", "Laden", "Praxis", "Büro"]


def crowd(founders: int = 300, years: int = 10, lang: str = "de") -> Publication:
    """Return a publication of invented founders, the last ones featured in 2026."""
    chance = Random(founders)  # noqa: S311  # invented people, no secrets
    names = [f"{first} {last}" for first in FIRST.split() for last in LAST.split()]
    chance.shuffle(names)
    months = [f"{2027 - years + n // 12}-{n % 12 + 1:02}" for n in range(years * 12 - 1)]
    slugs = [f"f-{n:04}" for n in range(founders)]
    profiles = [
        profile(
            slug, name=names[n], lang=lang, issue=months[n * len(months) // founders], portrait=None,
            business=f"{chance.choice(PLACES)} {names[n].split()[1]}", names_next=_relay(chance, slugs, n),
        )
        for n, slug in enumerate(slugs)
    ]  # fmt: skip
    ledger = {event.key: event for event in _events(chance, slugs, years)}
    return publication(
        *profiles, facts=facts(languages=(lang,)), ledger=tuple(ledger.values()),
        mentions=tuple(_mentions(chance, slugs, lang)),
    )  # fmt: skip


def write_network(pub: Publication, folder: Path, theme: Path) -> Path:
    """Write the page of the network into ``folder``, with what it needs beside it, and return the page."""
    lang = pub.facts.languages[0]
    gallery = views.Gallery(pictures={}, feeds={lang: ()}, trade_feeds={}, network=connections.for_readers(pub))
    view, site = views.Pages(pub, gallery, lang).network(), views.site(pub, gallery, lang, preview=True)
    page = folder / view.head.path.strip("/") / "index.html"
    page.parent.mkdir(parents=True)
    templates = Templates(theme)
    page.write_text(templates.render("network.html", lang, view=view, site=site), "utf-8")
    for name, data in icons.files(pub.facts, templates.typefaces()).items():
        (folder / name).write_bytes(data)
    shutil.copytree(theme / "static", folder / "static", dirs_exist_ok=True)
    return page


def _relay(chance: Random, slugs: list[str], n: int) -> tuple[Nomination, ...]:
    """Two of three name somebody who comes in the months after."""
    later = slugs[n + 1 : n + 9]
    return (Nomination("Weil es passt.", slug=chance.choice(later)),) if later and chance.random() < 0.66 else ()


def _events(chance: Random, slugs: list[str], years: int) -> Iterator[Referral]:
    """Most help somebody who came near to them in time, some anybody at all."""
    for _ in range(len(slugs) * 4 // 3):
        a, b = _two(chance, slugs)
        when = f"{chance.randint(2027 - years, 2026)}-{chance.randint(1, 9):02}"
        kind = chance.choice(list(ReferralKind))
        yield referral(a, b, date=when, kind=kind, confirmed=date(2026, 10, 1))


def _mentions(chance: Random, slugs: list[str], lang: str) -> Iterator[Mention]:
    for _ in range(len(slugs) // 2):
        a, b = _two(chance, slugs)
        yield Mention(a, b, lang, "", "Das war ", "dort", ".")


def _two(chance: Random, slugs: list[str]) -> tuple[str, str]:
    a = chance.randrange(len(slugs))
    b = round(chance.gauss(a, len(slugs) / 8)) % len(slugs)
    return slugs[a], slugs[b if b != a else (a + 1) % len(slugs)]
