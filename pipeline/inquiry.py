"""What a founder is asked and told later, by mail, and the template of a later word ("one year later").

A mail holds what that founder may know: events that both sides confirmed and agreed to, or that the founder told, introductions in
which they are one of the two, and readers in steps of five. What only the editors know, their notes included, is in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from pipeline import dates, impact, ledger
from pipeline.domain import Publication, Referral
from pipeline.front_matter import quoted
from pipeline.impact import Report, cleaned
from pipeline.introductions import Addressee, Draft, addressee, written
from pipeline.private import Private
from pipeline.schema import both

TITLE: Final = both("Ein Jahr danach", "One year later")
QUESTIONS: Final = (
    both("Was ist in diesem Jahr anders geworden?", "What has changed in this year?"),
    both("Wer hat dir seither geholfen?", "Who has helped you since?"),
    both("Wem hast du seither geholfen?", "Whom have you helped since?"),
    both("Was hast du gesucht und gefunden, und was noch nicht?", "What did you look for and find, and what not yet?"),
    both("Was gibst du heute, und was suchst du?", "What do you give today, and what are you looking for?"),
)
"""What somebody may answer a year later; none of it has to be answered."""

_ASK: Final = both("Was hat die Vorstellung gebracht?", "What did being featured bring you?")
_TELL: Final = both("Was deine Vorstellung gebracht hat", "What being featured brought you")
_YEAR: Final = both("Ein Jahr danach: magst du erzählen?", "One year later: would you like to tell?")
_SINCE: Final = both("Am {day} haben wir dich vorgestellt, das war {ago}.", "On {day} we featured you, that was {ago}.")
_QUESTION: Final = both(
    "Was hat es gebracht? Ein Satz genügt, und auch „nichts“ ist eine Antwort.",
    "What has it brought? One sentence is enough, and “nothing” is an answer too.",
)
_KNOWN: Final = both("Das wissen wir davon:", "This is what we know of it:")
_NOTHING: Final = both(
    "Wir wissen von nichts, was seither daraus geworden wäre. Das heißt wenig: Das meiste erfährt niemand, der nicht fragt.",
    "We know of nothing that has come of it since. That says little: most of it nobody hears who does not ask.",
)
_STAYS: Final = both(
    "Deine Antwort bleibt bei uns. Soll sie auf deiner Seite stehen, schreib dazu, dass sie erscheinen darf. Und möchtest du nicht "
    "mehr gefragt werden, genügt ein Wort.",
    "Your answer stays with us. If you would like it on your page, say that it may appear. And if you would rather not be asked "
    "again, a word is enough.",
)
_INVITATION: Final = both(
    "Wenn du magst, erzähl auch den Leserinnen und Lesern, wie es weiterging. Dein Porträt bleibt, wie es ist; „{title}“ käme "
    "darunter und in den nächsten Brief, erst nach deinem Ja zum fertigen Text. Such dir aus, worauf du antworten möchtest:",
    "If you like, tell the readers too how it went on. Your portrait stays as it is; “{title}” would come below it and into the next "
    "letter, only after your yes to the finished text. Choose what you would like to answer:",
)
_MET: Final = both("Wir haben dich am {day} mit {other} bekannt gemacht.", "We introduced you to {other} on {day}.")
_FOLLOWED: Final = both(
    "Dem Link zu dir im Brief vom {month} sind {number} Leserinnen und Leser gefolgt (bis zum {day}). Das ist ungefähr, denn auch "
    "Programme folgen Links; wer es war, wissen wir nicht.",
    "The link to you in the letter of {month} was followed by {number} readers (until {day}). That is rough, for programs follow "
    "links too; who they were we do not know.",
)


def question(
    found: Report, publication: Publication, folder: Private, names: Mapping[str, str], *, later_word: bool
) -> Draft:
    """Return the mail that asks what it brought, and for a ``later_word`` in the same breath; ``names`` are people's by slug."""
    to = addressee(found.profile.slug, folder.people, publication)
    parts = [f"{_since(found, to.lang)} {_QUESTION.text(to.lang)}", *_told(found, names, to), _STAYS.text(to.lang)]
    return written(to, _ASK.text(to.lang), "\n\n".join([*parts, *(_invitation(to.lang) if later_word else ())]))


def invitation(found: Report, publication: Publication, folder: Private) -> Draft:
    """Return the mail that asks for a later word alone: what it brought was told already."""
    to = addressee(found.profile.slug, folder.people, publication)
    return written(to, _YEAR.text(to.lang), "\n\n".join([_since(found, to.lang), *_invitation(to.lang)]))


def account(found: Report, publication: Publication, folder: Private, names: Mapping[str, str]) -> Draft:
    """Return the mail that answers a founder who asked what it brought; ``names`` are people's by slug."""
    to = addressee(found.profile.slug, folder.people, publication)
    told = _told(found, names, to) or [_NOTHING.text(to.lang)]
    return written(to, _TELL.text(to.lang), "\n\n".join([_since(found, to.lang), *told]))


def template(lang: str, issue: str) -> str:
    """Return an update-<key>.md to be filled in, with the questions as headings; those without an answer are to be deleted."""
    head = {"issue": issue, "lang": lang, "title": TITLE.text(lang), "consent": ""}
    lines = ["---", *(f"{name}: {quoted(value)}" for name, value in head.items()), "---", ""]
    for asked in QUESTIONS:
        lines += [f"## {asked.text(lang)}", "", ""]
    return "\n".join(lines).rstrip() + "\n"


def own_word(text: str, lang: str, day: date, code: str) -> str:
    """Return an impact.md: what a founder said, and that these very words were released."""
    head = {"lang": lang, "text": text, "consent": f"{day.isoformat()} {code}"}
    return "\n".join(["---", *(f"{name}: {quoted(value)}" for name, value in head.items()), "---"]) + "\n"


def _since(found: Report, lang: str) -> str:
    return _SINCE.text(lang).format(day=dates.of_day(found.appeared, lang), ago=_ago(found.appeared, found.today, lang))


def _ago(since: date, today: date, lang: str) -> str:
    """Return how long ago something was, in months and after a year in years."""
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    years = months // 12
    if months < 1:
        return both("vor Kurzem", "a short while ago").text(lang)
    if months < 12:
        return both("vor einem Monat" if months == 1 else f"vor {months} Monaten",
                    "a month ago" if months == 1 else f"{months} months ago").text(lang)  # fmt: skip
    label = both(
        "vor einem Jahr" if years == 1 else f"vor {years} Jahren", "a year ago" if years == 1 else f"{years} years ago"
    )
    more = both("vor mehr als", "more than").text(lang) + " "
    return label.text(lang) if months % 12 == 0 else more + label.text(lang).removeprefix("vor ")


def _invitation(lang: str) -> tuple[str, str]:
    listed = "\n".join(f"- {asked.text(lang)}" for asked in QUESTIONS)
    return _INVITATION.text(lang).format(title=TITLE.text(lang)), listed


def _told(found: Report, names: Mapping[str, str], to: Addressee) -> list[str]:
    """Return what the founder may know of it, under one line that says so; nothing where there is nothing."""
    rows = list(_rows(found, names, to.lang))
    return [_KNOWN.text(to.lang), "\n".join(f"- {row}" for row in rows)] if rows else []


def _rows(found: Report, names: Mapping[str, str], lang: str) -> Iterator[str]:
    everything, slug = found.windows[-1], found.profile.slug
    for one in everything.events:
        if not one.is_private and _may_know(one.event, slug):
            yield f"{dates.as_known(one.event.when, lang)}: {impact.did(one.event, names, lang)}. {cleaned(one.event.what)}"
    for chain in everything.chains:
        if len(chain.events) > 1 and not chain.is_private and all(map(ledger.is_shared, chain.events)):
            yield "; ".join(f"{dates.as_known(e.when, lang)}: {impact.did(e, names, lang)}" for e in chain.events) + "."
    for met in everything.meetings:
        yield _MET.text(lang).format(day=dates.of_day(met.day, lang), other=names.get(met.other, met.other))
    for letter in found.followed:
        yield _FOLLOWED.text(lang).format(
            month=dates.of_month(letter.letter, lang),
            number=impact.readers(letter.at_least, lang),
            day=dates.of_day(letter.fetched, lang),
        )


def _may_know(event: Referral, slug: str) -> bool:
    """Return whether an event may be told to ``slug``: it stands on both pages, or it is their own word."""
    return ledger.is_shared(event) or event.claimed_by == slug
