"""A publication with hostile texts in every field of its values, as if no check had ever looked at them.

What a founder writes reaches a page as a plain text or as Markdown. Plain texts stand here as they came; Markdown has been
rendered, for there is no way around :mod:`pipeline.prose`, but nothing that it remarked upon was refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline import mentions, prose
from pipeline.domain import Html, Interview, Issue, Link, Need, Nomination, Offer, Profile, Publication, ReferralKind
from pipeline.portrait import PictureSet
from tests import factories

CONFIRMED: Final = date(2026, 10, 20)
# Every text of a founder's that a page, feed, letter or table may show; the last three are Markdown.
PLAIN: Final = (
    "name", "sort_as", "business", "place", "pronouns", "one_liner", "link", "alt", "credit", "gives", "gives_more", "needs",
    "why", "why_of_a_stranger", "stranger", "proposed_by", "update_title", "en_business", "en_one_liner", "en_alt", "en_gives",
    "en_needs", "en_why", "what", "known_by",
)  # fmt: skip
MARKDOWN: Final = ("opening", "question", "answer", "mention", "update", "en_opening", "en_answer")
FIELDS: Final = (*PLAIN, *MARKDOWN)
NOT_SHOWN: Final = {
    "sort_as",
    "link",
    "stranger",
    "why_of_a_stranger",
    "proposed_by",
}  # as a text; some steer something
TRANSLATED: Final = {"business": "en_business", "one_liner": "en_one_liner", "alt": "en_alt", "gives": "en_gives",
                     "needs": "en_needs", "why": "en_why"}  # fmt: skip

Given = Callable[[int, str], Sequence[str]]  # (number of a founder, field) to the texts that stand there


def harmless(_number: int, _field: str) -> Sequence[str]:
    """Deal out nothing but words."""
    return ("Wort",)


def in_turn(payloads: Sequence[str], count: int) -> Given:
    """Return a way to deal out texts to ``count`` founders so that each text stands in each field of exactly one of them."""
    return lambda number, field: payloads[(number + FIELDS.index(field)) % count :: count] or ("Wort",)


def slug(number: int) -> str:
    return f"h-{number:05}"


def publication(count: int, given: Given, in_a_month: int = 6) -> Publication:
    """Return a publication of ``count`` founders, featured ``in_a_month``, who name, mention and help one another in pairs."""
    profiles = tuple(_profile(number, count, in_a_month, given) for number in range(count))
    kinds = list(ReferralKind)
    ledger = tuple(
        factories.referral(
            slug(number), slug(_partner(number, count)), kind=kinds[number // 2 % len(kinds)], date="2020-03",
            what=" ".join(given(number, "what")), known_by=" ".join(given(number, "known_by")), confirmed=CONFIRMED,
        )
        for number in range(count) if number != _partner(number, count)
    )  # fmt: skip
    made = factories.publication(*profiles, ledger=ledger, mentions=mentions.in_portraits(profiles))
    issues = tuple(_with_updates(number, made.profiles) for number in made.issues)
    return factories.publication(*profiles, ledger=ledger, mentions=made.mentions, issues=issues)


def pictures(count: int) -> tuple[dict[str, PictureSet], dict[str, bytes]]:
    """Return one picture for all of them: values by slug, the file by its path."""
    shown = factories.picture(path="static/portrait.jpg", width=80, height=100)
    image = factories.encoded(factories.image(80, 100))
    every = PictureSet(((shown,), (shown,)), (shown,), shown)
    return {slug(number): every for number in range(count)}, {shown.path: image}


def words(made: Publication, given: Given) -> dict[str, tuple[str, ...]]:
    """Return what must stand as words on the page of each founder, by the page's path."""
    shown = [field for field in PLAIN if field not in NOT_SHOWN]
    german = [field for field in shown if not field.startswith("en_")]
    english = [TRANSLATED.get(field, field) for field in german if field != "gives_more"]
    found = {}
    for number in range(len(made.profiles)):
        for path, fields in ((f"{slug(number)}/index.html", german), (f"en/{slug(number)}/index.html", english)):
            found[path] = tuple(text for field in fields for text in given(number, field))
    return found


def _profile(number: int, count: int, in_a_month: int, given: Given) -> Profile:
    def text(field: str) -> str:
        return " ".join(given(number, field))

    def told(opening: str, answer: str, question: str = "", mention: str = "") -> Interview:
        return _told(given(number, opening), given(number, question) if question else (), given(number, answer),
                     given(number, mention) if mention else (), slug(_partner(number, count)))  # fmt: skip

    partner = slug(_partner(number, count))
    month = 2026 * 12 + 10 - number // in_a_month
    issue = f"{month // 12}-{month % 12 + 1:02}"
    german = {
        "name": text("name"), "sort_as": text("sort_as"), "business": text("business"), "place": text("place"),
        "pronouns": text("pronouns"), "issue": issue, "one_liner": text("one_liner"), "proposed_by": text("proposed_by"),
        "links": tuple(Link("website", url) for url in given(number, "link")),
        "portrait": factories.portrait(alt=text("alt"), credit=text("credit")),
        "gives": (*(Offer(one, date(2027, 1, 31)) for one in given(number, "gives")), Offer(text("gives_more"))),
        "needs": tuple(Need(one) for one in given(number, "needs")),
        "names_next": (Nomination(text("why"), slug=partner), Nomination(text("why_of_a_stranger"), name=text("stranger"))),
        "interview": told("opening", "answer", "question", "mention"),
    }  # fmt: skip
    english = german | {
        "lang": "en", "business": text("en_business"), "one_liner": text("en_one_liner"),
        "portrait": factories.portrait(alt=text("en_alt"), credit=text("credit")),
        "gives": (*(Offer(one) for one in given(number, "en_gives")), Offer("Word")),
        "needs": tuple(Need(one) for one in given(number, "en_needs")),
        "names_next": (Nomination(text("en_why"), slug=partner), Nomination("Word", name="Word")),
        "interview": told("en_opening", "en_answer"), "source": f"content/founders/{slug(number)}/index.en.md",
    }  # fmt: skip
    later = factories.update(title=text("update_title"), issue=issue, interview=told("update", "update"))
    own = slug(number)
    translation = factories.profile(own, **english)
    return factories.profile(own, **german, updates=(later,), translations=(translation,))


def _told(
    openings: Sequence[str], questions: Sequence[str], answers: Sequence[str], mentioned: Sequence[str], partner: str
) -> Interview:
    """Return an interview; each text is rendered by itself, or an open code block in one would disarm the next."""
    opening = [prose.render(text).interview for text in openings]
    parts = [prose.render(f"## {text}\n\nWort.").interview for text in questions]
    parts += [prose.render(f"## Wort\n\n{text}").interview for text in answers]
    parts += [prose.render(f"## Wort\n\n{text} [sie](/{partner}/) {text}").interview for text in mentioned]
    told = [
        replace(answer, anchor=f"wort-{number}")
        for number, answer in enumerate(a for part in parts for a in part.answers)
    ]
    return Interview(Html("".join(part.opening for part in opening)), tuple(told), words=9)


def _with_updates(issue: Issue, profiles: Sequence[Profile]) -> Issue:
    return replace(issue, updates=tuple((p, u) for p in profiles for u in p.updates if u.issue == issue.month))


def _partner(number: int, count: int) -> int:
    return min(number ^ 1, count - 1)
