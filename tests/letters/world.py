"""Letters in which everything occurs that a letter can hold, for checks of the finished bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from pipeline import letter
from pipeline.domain import (
    Appointment,
    Correction,
    Html,
    Issue,
    Letter,
    Need,
    Nomination,
    Offer,
    Picture,
    Profile,
    Publication,
    ReferralKind,
)
from pipeline.rendering import Templates
from tests.factories import (
    facts,
    interview,
    issue,
    lead,
    page,
    picture,
    portrait,
    profile,
    publication,
    referral,
    update,
)

TEMPLATES = Templates(Path(__file__).parents[2] / "theme")
LONG = "Existenzgründungsberatungszuschuss"
PARAGRAPH = (
    "Um zehn nach vier riecht die Straße nach Roggen und nach Fluss. Die Tür der Backstube steht offen, weil der Teig über "
    "Nacht zu warm geworden ist und nun mit allem gekühlt wird, was da ist, auch mit dem Oktober."
)
OPENING = Html(
    f'<h3>Zum Geleit</h3><p>{PARAGRAPH} Mehr steht <a href="/mira-sommer/">hier</a>, <em>und</em> <strong>dort</strong>.</p>'
    f"<ul><li>Erstens der {LONG}</li><li>Zweitens<br>nichts</li></ul><ol><li>Drittens</li></ol>"
    f"<blockquote><p>Gesagt ist gesagt.</p></blockquote><hr>"
)


@cache
def letters() -> dict[str, Letter]:
    """Return letters by a name that says what is special about them."""
    many = [_founder(f"person-nummer-{n}") for n in range(12)]
    crowd = publication(*many, facts=facts(sample=True))
    made = {
        "crowded": letter.compose(issue(*many), crowd, {p.slug: picture(p.slug) for p in many}, TEMPLATES, "de"),
        "bare": letter.compose(issue(), publication(), {}, TEMPLATES, "de"),
        "correction": letter.compose_correction(_november(), _full(), TEMPLATES),
        **{lang: letter.compose(_november(), _full(), _pictures(), TEMPLATES, lang) for lang in ("de", "en")},
    }
    return {name: one for name, one in made.items() if one}


def _november() -> Issue:
    full = _full()
    dates = (Appointment(date(2026, 12, 3), f"Ein Abend über den {LONG}."),)
    told = Correction("2026-11", "content/issues/2026-11.correction.md", date(2026, 11, 17), OPENING)
    old = next(p for p in full.profiles if p.slug == "mira-sommer")
    return replace(
        next(number for number in full.issues if number.month == "2026-11"),
        lead=lead(subject="Neunhundert Laibe und ein Jahr danach", opening=OPENING, dates=dates),
        correction=told,
        updates=((old, update()),),
    )


@cache
def _full() -> Publication:
    english = _founder("ada-beispiel", lang="en", one_liner="Binds books that are meant to last.", portrait=portrait())
    ada = _founder("ada-beispiel", portrait=portrait(), translations=(english,), proposed_by="mira-sommer")
    unseen = _founder("joerg-muessig", name="Jörg Müßig", portrait=None, business=LONG)
    mira = _founder(
        "mira-sommer", issue="2026-08", names_next=(Nomination(f"Sie hat {LONG} im Blick.", slug="ada-beispiel"),)
    )
    thanks = referral(
        "mira-sommer", "joerg-muessig", kind=ReferralKind.THANKED, confirmed=date(2026, 11, 10), what=f"{LONG}."
    )
    pages = (
        page("impressum", shows="imprint"), page("imprint", lang="en", shows="imprint", translates="impressum"),
        page("mitmachen"), page("join", lang="en", translates="mitmachen"),
    )  # fmt: skip
    return publication(ada, unseen, mira, ledger=(thanks,), pages=pages, facts=facts(sample=True))


def _founder(slug: str, **changes: object) -> Profile:
    told = {
        "one_liner": f"Bindet Bücher und hilft beim {LONG}.",
        "gives": (Offer(f"Ein Nachmittag an der Presse, mit {LONG}.", date(2026, 12, 31)), Offer("Tee.")),
        "needs": (Need(f"Ein Lager, trocken und ebenerdig, ohne {LONG}.", date(2027, 1, 31)),),
        "interview": interview(f"<p>{PARAGRAPH} {LONG}.</p>"),
        "place": "Höhenkirchen-Siegertsbrunn",
    }
    return profile(slug, **{**told, **changes})


def _pictures() -> dict[str, Picture]:
    return {"ada-beispiel": picture("ada-beispiel", path="ada-beispiel/portrait-letter.jpg", width=1200, height=800)}
