"""Valid values for tests: each builder returns one that is right, and takes what the test wants otherwise.

``profile("ada-beispiel", trade="druck")`` is a valid portrait with another trade. ``a_content(folder)`` writes a small
valid publication to the disk. Everything is fixed: the same call gives the same value.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from pipeline import editorial, intake
from pipeline.characters import family_name_first, slug
from pipeline.domain import (
    Answer,
    Consents,
    EditorialPage,
    EventConsents,
    Founder,
    Html,
    Interview,
    Issue,
    Lead,
    Link,
    Month,
    Need,
    Nomination,
    Offer,
    Picture,
    Portrait,
    Profile,
    Publication,
    PublicationFacts,
    Question,
    Referral,
    ReferralKind,
    SubmittedFile,
    Trade,
    Update,
)
from pipeline.schema import both

TODAY = date(2026, 11, 20)
AGREED = date(2026, 10, 12)
BERLIN = ZoneInfo("Europe/Berlin")
TRADES = (Trade("druck", both("Druck", "Print")), Trade("handwerk", both("Handwerk", "Crafts")))
QUESTIONS = (
    Question("helped-by", "Wer hat dir geholfen?", required=True),
    Question("helped", "Wem hast du geholfen?", required=True),
    Question("advice", "Welchen Rat gibst du weiter?", required=False),
)


_VOCABULARY = Path(__file__).parent / "vocabulary"
_THEME, SETTINGS = Path(__file__).parents[1] / "theme", Path(__file__).parent / "settings"


# Values


def facts(**changes: object) -> PublicationFacts:
    """Return the facts of a publication."""
    valid = PublicationFacts(
        name="Vorgestellt",
        tagline=both("Erst geben, dann nehmen.", "Give first, then take."),
        url="https://vorgestellt.example",
        languages=("de", "en"),
        timezone="Europe/Berlin",
        issue_day=15,
        feed_namespace="6a0f7c1e-52d4-4b0e-9f43-0c5b8f5e2d11",
        editor="Redaktion Vorgestellt",
        address=("Musterweg 1", "00000 Musterstadt"),
        contact="redaktion@vorgestellt.example",
        letter_sender="Vorgestellt",
        letter_address="brief@vorgestellt.example",
    )
    return replace(valid, **changes)


def founder(slug: str = "ada-beispiel", *, name: str = "", **changes: object) -> Founder:
    """Return a founder; the name follows from the slug unless it is given."""
    name = name or slug.replace("-", " ").title()
    valid = Founder(
        slug=slug,
        id=slug,
        aliases=(),
        name=name,
        sort_as=family_name_first(name),
        business=f"Werkstatt {name}",
        trade="handwerk",
        place="Lüneburg",
        founded="2021-03",
        links=(Link("website", f"https://{slug}.example/"),),
    )
    return replace(valid, **changes)


def interview(opening: str = "<p>Ein Anfang.</p>", **changes: object) -> Interview:
    """Return an interview of an opening and two answers."""
    answers = (
        answer("Wer hat dir geholfen?", "<p>Meine Nachbarin.</p>"),
        answer("Wem hast du geholfen?", "<p>Einem Bäcker aus dem Ort.</p>"),
    )
    valid = Interview(Html(opening), answers, words=9)
    return replace(valid, **changes)


def answer(question: str = "Wer hat dir geholfen?", html: str = "<p>Meine Nachbarin.</p>") -> Answer:
    """Return one question with its answer."""
    return Answer(question, slug(question), Html(html))


def profile(slug: str = "ada-beispiel", **changes: object) -> Profile:
    """Return a portrait; changes to the founder may be given beside those to the portrait itself."""
    of_founder = {f.name: changes.pop(f.name) for f in fields(Founder) if f.name in changes}
    valid = Profile(
        founder=founder(slug, **of_founder),
        source=f"content/founders/{slug}/index.md",
        lang="de",
        issue="2026-11",
        one_liner="Bindet Bücher, die ein Jahrhundert halten sollen.",
        portrait=portrait(),
        gives=(Offer("Ein Nachmittag an der Presse."),),
        needs=(Need("Ein Lager, trocken und ebenerdig."),),
        names_next=(Nomination("Sie kennt jedes Papier der Stadt.", name="Erika Muster"),),
        consents=Consents(text=date(2026, 10, 12), portrait=date(2026, 10, 12), newsletter=date(2026, 10, 12)),
        interview=interview(),
    )
    return replace(valid, **changes)


def portrait(**changes: object) -> Portrait:
    """Return what is known about a picture."""
    return replace(Portrait("portrait.jpg", "Eine Person steht an einer Presse.", "Zeichnung: Vorgestellt"), **changes)


def picture(slug: str = "ada-beispiel", **changes: object) -> Picture:
    """Return a published size of a portrait."""
    return replace(Picture(f"{slug}/portrait-800.jpg", 800, 1000, 40_123), **changes)


def update(key: str = "ein-jahr-danach", **changes: object) -> Update:
    """Return a later word of a founder."""
    valid = Update(key, "2026-11", "de", "Ein Jahr danach", interview("<p>Es geht weiter.</p>"), date(2026, 10, 20))
    return replace(valid, **changes)


def referral(
    giver: str = "ada-beispiel",
    receiver: str = "joerg-muessig",
    *,
    kind: ReferralKind = ReferralKind.HELPED,
    date: str = "2026-03",
    **changes: object,
) -> Referral:
    """Return one event of the ledger, told by the giver; key and source follow from the rest unless they are given."""
    key = f"{date}-{giver}-{receiver}-{kind}"
    valid = Referral(
        key=key,
        source=f"content/ledger/{date[:4]}/{key}.yml",
        giver=giver,
        receiver=receiver,
        kind=kind,
        when=date,
        what="Hat die ersten Etiketten gedruckt.",
        claimed_by=giver,
        consents=EventConsents(giver=AGREED, receiver=AGREED),
    )
    return replace(valid, **changes)


def lead(month: Month = "2026-11", **changes: object) -> Lead:
    """Return what the editors wrote for one number."""
    valid = Lead(month, f"content/issues/{month}.md", opening=Html("<p>Liebe Leserinnen und Leser.</p>"))
    return replace(valid, **changes)


def page(slug: str = "impressum", **changes: object) -> EditorialPage:
    """Return a page of the editors."""
    valid = EditorialPage(slug, "de", slug.title(), Html("<p>Text.</p>"), source=f"content/pages/{slug}.md")
    return replace(valid, **changes)


def issue(*profiles: Profile, month: Month = "2026-11", **changes: object) -> Issue:
    """Return a number that features ``profiles`` (one portrait unless some are given)."""
    year, number = map(int, month.split("-"))
    valid = Issue(
        month=month,
        number=1,
        published=datetime(year, number, 15, 8, 0, tzinfo=BERLIN),
        profiles=profiles or (profile(issue=month),),
        updates=(),
    )
    return replace(valid, **changes)


def publication(*profiles: Profile, **changes: object) -> Publication:
    """Return a publication of ``profiles`` with the numbers they make."""
    newest_first = sorted(profiles or (profile(),), key=lambda p: p.issue, reverse=True)
    months = [(month, tuple(featured)) for month, featured in groupby(newest_first, key=lambda p: p.issue)]
    valid = Publication(
        facts=facts(),
        today=TODAY,
        trades=TRADES,
        profiles=tuple(newest_first),
        issues=tuple(
            issue(*featured, month=month, number=len(months) - place) for place, (month, featured) in enumerate(months)
        ),
        ledger=(),
    )
    return replace(valid, **changes)


# Pictures and files


def image(width: int = 480, height: int = 600) -> Image.Image:
    """Return a drawn portrait: a round head before a plain wall."""
    drawn = Image.new("RGB", (width, height), (214, 205, 190))
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((width * 0.3, height * 0.15, width * 0.7, height * 0.5), fill=(120, 80, 60))
    pen.rectangle((width * 0.2, height * 0.55, width * 0.8, height), fill=(40, 70, 110))
    return drawn


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """Return a picture as the bytes of a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def submitted(name: str, data: bytes | str, **changes: object) -> SubmittedFile:
    """Return a file as it arrived."""
    content = data.encode() if isinstance(data, str) else data
    return replace(SubmittedFile(name, content, len(content)), **changes)


def long_vocabulary() -> tuple[tuple[Trade, ...], dict[str, tuple[Question, ...]]]:
    """Return as many trades and questions as a form of a true publication has: the small one has two and three."""
    trades = submitted("trades.yml", (_VOCABULARY / "trades.yml").read_bytes())
    questions = {
        lang: submitted(f"{lang}.yml", (_VOCABULARY / f"questions/{lang}.yml").read_bytes()) for lang in ("de", "en")
    }
    return editorial.trades(trades, trades.name, []), {
        lang: editorial.questions(file, file.name, []) for lang, file in questions.items()
    }


def taken(
    body: str, questions: Mapping[str, tuple[Question, ...]], *, source: str = "form.md", **given: object
) -> intake.Taken:
    """Return what becomes of a form's body, as `inv intake-event` goes about it."""
    answers, remarks = intake.read_form(body, source=source, questions=questions)
    if answers is None:
        return intake.Taken(None, remarks)
    usual = {"photo": None, "received": TODAY, "issue": "2026-12", "trades": TRADES}
    return intake.make(answers, remarks, source=source, **(usual | given))


# A publication on the disk

PUBLICATION_YML = """\
name: "Vorgestellt"
tagline:
  de: "Erst geben, dann nehmen."
  en: "Give first, then take."
url: "https://vorgestellt.example"
languages: ["de", "en"]
timezone: "Europe/Berlin"
issue_day: "15"
feed_namespace: "6a0f7c1e-52d4-4b0e-9f43-0c5b8f5e2d11"
editor: "Redaktion Vorgestellt"
address:
  - "Musterweg 1"
  - "00000 Musterstadt"
contact: "redaktion@vorgestellt.example"
letter:
  sender: "Vorgestellt"
  address: "brief@vorgestellt.example"
"""

TRADES_YML = """\
- {key: "druck", de: "Druck", en: "Print"}
- {key: "handwerk", de: "Handwerk", en: "Crafts"}
"""

QUESTIONS_YML = {
    "de": """\
- {key: "helped-by", text: "Wer hat dir geholfen?", required: "yes"}
- {key: "helped", text: "Wem hast du geholfen?", required: "yes"}
- {key: "advice", text: "Welchen Rat gibst du weiter?"}
""",
    "en": """\
- {key: "helped-by", text: "Who helped you?", required: "yes"}
- {key: "helped", text: "Whom have you helped?", required: "yes"}
- {key: "advice", text: "What advice do you pass on?"}
""",
}

ADA = """\
---
name: "Ada Beispiel"
pronouns: "sie"
business: "Buchbinderei Beispiel"
trade: "handwerk"
place: "Lüneburg"
founded: "2021-03"
one_liner: "Bindet Bücher, die ein Jahrhundert halten sollen."
issue: "2026-11"
lang: "de"
portrait:
  file: "portrait.jpg"
  alt: "Ada Beispiel steht in der Werkstatt an einer Presse."
  credit: "Zeichnung: Vorgestellt"
links:
  website: "https://buchbinderei.example/"
gives:
  - text: "Ein Nachmittag an der Presse, mit Tee."
needs:
  - text: "Ein Lager, trocken und ebenerdig."
    valid_until: "2027-03-31"
proposed_by: "joerg-muessig"
names_next:
  - slug: "mira-sommer"
    why: "Sie näht die Hüllen, in denen meine Bücher reisen."
consents:
  text: "2026-10-12"
  portrait: "2026-10-12"
  newsletter: "2026-10-12"
signed_off: "2026-10-30"
---
Ada Beispiel bindet Bücher in einer früheren Bäckerei. Die Presse hat sie von ihrer Großmutter, den Mut auch.

## Wer hat dir geholfen?

Jörg hat mir die ersten Etiketten gedruckt, lange bevor ich sie bezahlen konnte. Mehr steht in
[seinem Porträt](/joerg-muessig/).

## Wem hast du geholfen?

Einer Schule: Ich habe ihr **vierzig** Hefte gebunden und den Kindern gezeigt, wie ein Faden hält.

## Welchen Rat gibst du weiter?

Frag früh. Wer fragt, schenkt dem anderen die Freude, zu helfen.
"""

JOERG = """\
---
name: "Jörg Müßig"
business: "Druckerei Müßig"
trade: "druck"
place: "Uelzen"
founded: "1998"
one_liner: "Druckt Etiketten auf einer Maschine von 1961."
issue: "2026-10"
lang: "de"
gives:
  - text: "Restpapier für Schulen, solange es reicht."
needs:
  - text: "Jemand, der Bleisatz lernen möchte."
consents:
  text: "2026-09-12"
  newsletter: "2026-09-12"
---
Jörg Müßig druckt seit achtundzwanzig Jahren, und noch immer riecht er jeden Morgen zuerst an der Farbe.

## Wer hat dir geholfen?

Mein Meister. Er hat mir die Maschine überlassen und ein Jahr lang jeden Freitag angerufen, ob sie noch läuft.

## Wem hast du geholfen?

Ada, mit ihren ersten Etiketten. Sie hat mir dafür das Auftragsbuch gebunden, in das ich bis heute schreibe.
"""

MIRA = """\
---
name: "Mira Sommer"
business: "Näherei Sommer"
trade: "handwerk"
place: "Celle"
founded: "2023"
one_liner: "Näht Taschen aus Segeln, die nicht mehr auf See gehen."
issue: "2026-10"
lang: "de"
gives:
  - text: "Eine Reparatur im Monat, umsonst."
needs:
  - text: "Ausgemusterte Segel."
consents:
  text: "2026-09-20"
  newsletter: "2026-09-20"
---
Mira Sommer näht in einem alten Bootshaus. Wer sie besucht, hört zuerst die Maschine und dann das Wasser.

## Wer hat dir geholfen?

Der Hafenmeister. Er hat jedes alte Segel für mich aufgehoben und nie gefragt, was ich damit vorhabe.

## Wem hast du geholfen?

Einem Verein, der mit Kindern segelt: Aus seinen Resten sind zwölf Rucksäcke geworden, für jedes Kind einer.
"""

MIRA_EN = """\
---
lang: "en"
one_liner: "Sews bags from sails that no longer go to sea."
gives:
  - text: "One repair a month, for free."
needs:
  - text: "Sails that have been taken out of use."
translated_by: "Vorgestellt"
---
Mira Sommer sews in an old boathouse. Whoever visits her hears the machine first and then the water.

## Who helped you?

The harbour master. He kept every old sail for me and never asked what I was going to do with it all.

## Whom have you helped?

A club that sails with children: its leftovers became twelve backpacks, one for each child that came.
"""

LEDGER_EVENT = """\
giver: "joerg-muessig"
receiver: "ada-beispiel"
kind: "helped"
date: "2021-05"
what: "Hat die ersten Etiketten gedruckt."
known_by: "Vom Wochenmarkt"
met_in_person: "yes"
claimed_by: "joerg-muessig"
consents:
  giver: "2026-09-12"
  receiver: "2026-10-12"
"""

LEAD = """\
---
subject: "Ein Buch, das hält"
preheader: "Faden, Papier und eine Presse"
---
Liebe Leserinnen und Leser, heute geht es um *Geduld*.
"""


def texts() -> dict[str, str]:
    """Return the texts of a small publication without findings, by their path."""
    return {
        "content/publication.yml": PUBLICATION_YML,
        "content/trades.yml": TRADES_YML,
        "content/questions/de.yml": QUESTIONS_YML["de"],
        "content/questions/en.yml": QUESTIONS_YML["en"],
        "content/founders/ada-beispiel/index.md": ADA,
        "content/founders/joerg-muessig/index.md": JOERG,
        "content/founders/mira-sommer/index.md": MIRA,
        "content/founders/mira-sommer/index.en.md": MIRA_EN,
        "content/ledger/2021/2021-05-joerg-muessig-ada-beispiel-helped.yml": LEDGER_EVENT,
        "content/issues/2026-11.md": LEAD,
    }


def a_content(root: Path) -> Path:
    """Write a small publication without findings to ``root``/content and return ``root``.

    On TODAY it has two numbers (2026-10 with Jörg Müßig and Mira Sommer, 2026-11 with Ada Beispiel), one translation,
    one portrait, one event of the ledger and one lead.
    """
    for name, text in texts().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    (root / "content/founders/ada-beispiel/portrait.jpg").write_bytes(encoded(image(), quality=80))
    return root


def with_long_vocabulary(root: Path) -> Path:
    """Let the publication in ``root`` ask what ``long_vocabulary`` has, and return ``root``."""
    shutil.copytree(_VOCABULARY, root / "content", dirs_exist_ok=True)
    return root


def ready_to_build(root: Path) -> Path:
    """Put what a build needs beside the publication in ``root``, the settings those of the tests, and return ``root``."""
    shutil.copytree(_THEME, root / "theme", dirs_exist_ok=True)
    shutil.copytree(SETTINGS, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return root
