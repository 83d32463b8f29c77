"""What editors do with a letter before it goes anywhere: they look at it."""

from __future__ import annotations

from typing import Final

from pipeline import findings, letter, proof, site, store
from pipeline.console import DONE, REFUSED, Desk, Stop, command, short, unknown
from pipeline.mailroom import NEXT, coming_month

_ACTIONS: Final = ("preview",)


@command
def letter_action(
    action: str, month: str = "", *, correction: bool = False, text_lang: str = "", now: str | None = None,
    lang: str | None = None,
) -> int:  # fmt: skip
    """Do what ``inv letter`` is asked for."""
    if action not in _ACTIONS:
        raise unknown(action, _ACTIONS)
    return _preview(Desk(now, lang), month, correction=correction, text_lang=text_lang)


def _preview(desk: Desk, month: str, *, correction: bool, text_lang: str) -> int:
    """Write one page that shows the letter of ``month``, or its correction, as readers will see it.

    "next" is the first still to come; the default is the newest, and before there is one, the first.
    """
    desk.require_no_errors()
    languages = desk.publication.facts.languages
    if text_lang and text_lang not in languages:
        known = ", ".join(languages)
        raise Stop(
            f"Briefe gibt es auf {known}, nicht auf „{text_lang}“.", f"Letters are in {known}, not in “{text_lang}”."
        )
    if month == NEXT or not (month or desk.publication.issues):
        month = coming_month(desk)
    found = desk.issue(month)
    made = desk.correction(found.month) if correction else desk.letter(found, text_lang)
    if made is None and correction:
        raise Stop(
            f"Für {found.month} gibt es keine Berichtigung: content/issues/{found.month}.correction.md",
            f"There is no correction for {found.month}: content/issues/{found.month}.correction.md", REFUSED,
        )  # fmt: skip
    if made is None:
        raise Stop(
            f"In der Ausgabe {found.month} will niemand im Brief stehen.",
            f"Nobody in the issue {found.month} agreed to appear in the letter.", REFUSED,
        )  # fmt: skip
    heavy = letter.too_heavy(made)
    _, files = site.letter_pictures(found.profiles, desk.content, desk.derivatives)
    place = desk.places.outbox / f"preview-{made.key}.html"
    page = proof.proof(
        made,
        files,
        desk.publication.facts.url,
        heavy,
        desk.templates,
        desk.voice.lang,
    )
    store.write_atomically(place, page.encode())
    desk.voice.say(f"Zum Ansehen: {short(place, desk)}", f"To look at: {short(place, desk)}")
    if heavy:
        print(findings.as_text([heavy], desk.voice.lang))
    return DONE
