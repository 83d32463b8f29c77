"""How two founders are introduced: both are asked one after the other, and nothing is told before both said yes.

An introduction is a way of steps. :func:`move` adds one or refuses with a reason; nothing is ever edited away. :func:`drafts`
makes the mails that belong to a move. The editor sends them herself; nothing here does.

What a mail may say is held by how it is made. The question to one side is made from what is known of that side, the tags and the
distance, and from nothing else, so it cannot tell who the other one is; and it says what the other one will read of them. Whoever
knows both is told their names only: not what it is about, because a need may be private, and not what came of it, because then
her hearing nothing would tell of a no. After a no only the person who said it gets an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from babel.lists import format_list

from pipeline import characters, dates, matching, private, schema
from pipeline.addresses import addresses
from pipeline.domain import Founder, Label, Publication, Service
from pipeline.private import (
    Candidate,
    Clicks,
    Inquiry,
    Introduction,
    Person,
    Private,
    State,
    Step,
    is_address,
    one_line,
)
from pipeline.schema import both

PATIENCE: Final = timedelta(days=14)  # after this long without an answer, ask once more or let it be
OUTCOME_AFTER: Final = timedelta(days=30)  # it takes a month until something can have come of it

# Kilometres up to which a distance is said. All towns are public, so an exact one would often tell who it is.
_BANDS: Final = (25, 100, 250)
_ASKED: Final = (State.ASKED_BETWEEN, State.ASKED_SEEKER, State.ASKED_HELPER)


class Answer(StrEnum):
    """What the editors enter: what somebody said, or what they do."""

    ASK = "ask"
    YES = "yes"
    NO = "no"
    INTRODUCE = "introduce"
    ASK_OUTCOME = "ask-outcome"
    CLOSE = "close"
    DROP = "drop"


_ANSWERS: Final = tuple(answer.value for answer in Answer)

STANDS: Final[dict[State, Label]] = {
    State.PROPOSED: both("noch ist niemand gefragt", "nobody has been asked yet"),
    State.ASKED_BETWEEN: both("gefragt ist, wer beide kennt", "the person who knows both has been asked"),
    State.ASKED_SEEKER: both("gefragt ist, wer sucht", "the one who seeks has been asked"),
    State.ASKED_HELPER: both("gefragt ist, wer helfen kann", "the one who can help has been asked"),
    State.AGREED: both("beide haben Ja gesagt", "both have said yes"),
    State.INTRODUCED: both("die beiden sind bekannt gemacht", "the two have been introduced"),
    State.OUTCOME_ASKED: both("nach dem Ergebnis ist gefragt", "the outcome has been asked for"),
    State.CLOSED: both("diese Vermittlung ist abgeschlossen", "this introduction is closed"),
    State.REFUSED: both("jemand hat Nein gesagt, und dabei bleibt es", "somebody said no, and that stands"),
    State.DROPPED: both("die Redaktion lässt es ruhen", "the editors let it be"),
}  # fmt: skip
"""What a state means, as half a sentence."""


@dataclass(frozen=True, slots=True)
class Move:
    """One more step of an introduction."""

    answer: Answer
    by: str  # slug of who said yes or no; "" for what the editors do
    step: Step
    introduction: Introduction  # with the step


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is not possible."""

    reason: Label
    possible: tuple[Answer, ...]  # what is

    @property
    def instead(self) -> Label:
        """What is possible, as a sentence."""
        if not self.possible:
            return both("Hier gibt es nichts mehr zu tun.", "There is nothing left to do here.")
        words = ", ".join(self.possible)
        return both(f"Möglich ist: {words}.", f"Possible: {words}.")


@dataclass(frozen=True, slots=True)
class Due:
    """What an editor should do next for one introduction."""

    introduction: Introduction
    reason: Label
    answer: Answer  # what to enter next
    since: date  # day of the last step


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to be sent by an editor."""

    to: str  # one address, or two with a comma between; "" where one is not known
    subject: str
    text: str
    missing: tuple[str, ...] = ()  # slugs of those whose address is not known


@dataclass(frozen=True, slots=True)
class History:
    """What has been between any two founders, for whoever looks for new pairs."""

    introduced: Mapping[frozenset[str], date]  # the last time
    refused: frozenset[frozenset[str]]
    open: frozenset[frozenset[str]]  # on the way


@dataclass(frozen=True, slots=True)
class Departure:
    """What has to happen in the private folder so that nothing of somebody remains."""

    gone: tuple[str, ...]  # files to be deleted
    rewritten: tuple[Introduction | Candidate | Clicks, ...]  # as they are to be written
    to_read: tuple[str, ...]  # files with words that may mean the person; only a human can tell


def proposed(
    seeker: str, helper: str, tags: tuple[str, ...], need: str, offer: str, between: str | None, today: date
) -> Introduction:
    """Return a new introduction. Raises ValueError where two of the three are the same person.

    Two of the same pair on one day have the same key; whoever writes the second one numbers it with ``-2``.
    """
    if len({seeker, helper, between}) < 3:
        raise ValueError(f"An introduction needs different people: {seeker}, {helper}, {between}")
    key = private.key(today, seeker, helper)
    source = f"introductions/{key}.yml"
    step = Step(State.PROPOSED, today)
    return Introduction(key, source, seeker, helper, between, tags, one_line(need), one_line(offer), (step,))


def objection(
    one: str, other: str, folder: Private, today: date, names: Mapping[str, str] = MappingProxyType({})
) -> Label | None:
    """Return why two may not be proposed to each other today, or None. ``names`` are people's by slug."""
    before, pair = history(folder.introductions.values()), frozenset((one, other))
    if resting := next((slug for slug in (one, other) if slug in folder.paused), None):
        return _wants_none(resting, names)
    if pair in before.refused:
        return both(
            "Eine der beiden Seiten hat schon Nein gesagt, und dabei bleibt es.",
            "One side has said no, and that stands.",
        )
    if pair in before.open:
        way = next(i.key for i in folder.introductions.values() if i.pair == pair and pair in history((i,)).open)
        return both(f"Die beiden sind schon unterwegs: {way}", f"The two are on the way already: {way}")
    day = before.introduced.get(pair)
    if day is None or today >= (again := matching.again_from(day)):
        return None
    return both(
        f"Bekannt gemacht am {dates.of_day(day, 'de')}; wieder vorschlagen kannst du die beiden ab dem "
        f"{dates.of_day(again, 'de')}.",
        f"Introduced on {dates.of_day(day, 'en')}; you can propose the two again from {dates.of_day(again, 'en')}.",
    )


def moves(introduction: Introduction, today: date, paused: Collection[str]) -> tuple[Answer, ...]:
    """Return the answers that are possible on ``today``; to close it, what came of it is asked as well."""
    by = (asked(introduction) or ("",))[-1]
    return tuple(
        answer
        for answer in Answer
        if _fault(introduction, answer, today, "…", _speaker(answer, by), paused, {}) is None
    )


def move(
    introduction: Introduction, answer: str, today: date, note: str, *,
    by: str, paused: Collection[str], names: Mapping[str, str],
) -> Move | Refusal:  # fmt: skip
    """Return the next step, or why there is none.

    ``by`` is the slug of who said yes or no, and is never guessed: one yes that is entered twice would count as two people's.
    ``paused`` are those who want no introductions at present, ``names`` people's by slug.
    """
    note = one_line(note)
    fault = _fault(introduction, answer, today, note, by, paused, names)
    if fault is not None:
        return Refusal(fault, moves(introduction, max(today, introduction.steps[-1].day), paused))
    said = Answer(answer)
    step = Step(_target(introduction, said) or introduction.state, today, note)
    return Move(said, _speaker(said, by), step, replace(introduction, steps=(*introduction.steps, step)))


def asked(introduction: Introduction) -> tuple[str, ...]:
    """Return who has been asked so far, in that order."""
    people = dict(zip(_ASKED, (introduction.between, introduction.seeker, introduction.helper), strict=True))
    found = (people[State(step.state)] for step in introduction.steps if step.state in _ASKED)
    return tuple(dict.fromkeys(slug for slug in found if slug is not None))


def due(
    introductions: Iterable[Introduction], today: date, names: Mapping[str, str] = MappingProxyType({})
) -> tuple[Due, ...]:
    """Return what is to be done, the longest waiting first. ``names`` are people's by slug."""
    rows = [Due(i, *reason, i.steps[-1].day) for i in introductions if (reason := _reason(i, today, names)) is not None]
    return tuple(sorted(rows, key=lambda row: (row.since, row.introduction.key)))


def history(introductions: Iterable[Introduction]) -> History:
    """Return who has been introduced, who said no, and which pairs are on the way.

    What was dropped may come again, and so may what somebody in between advised against: neither of the two has said no.
    """
    introduced: dict[frozenset[str], date] = {}
    refused, on_the_way = set(), set()
    for i in introductions:
        days = [step.day for step in i.steps if step.state == State.INTRODUCED]
        if days:
            introduced[i.pair] = max(days[-1], introduced.get(i.pair, date.min))
        elif i.state is State.REFUSED:
            refused |= set() if _is_advice(i) else {i.pair}
        elif i.state is not State.DROPPED:
            on_the_way.add(i.pair)
    return History(introduced, frozenset(refused), frozenset(on_the_way))


def drafts(
    move: Move, people: Mapping[str, Person], publication: Publication, km: float | None = None
) -> tuple[Draft, ...]:
    """Return the mails that belong to a move; ``km`` is the distance between the two, where it is known."""
    i = move.introduction
    seeker, helper = (addressee(slug, people, publication) for slug in (i.seeker, i.helper))
    match i.state:
        case State.ASKED_BETWEEN:
            return (_question_between(i, addressee(i.between or "", people, publication), seeker.name, helper.name),)
        case State.ASKED_SEEKER:
            return (_question(i, seeker, "seeker", publication.services, km),)
        case State.ASKED_HELPER:
            return (_question(i, helper, "helper", publication.services, km),)
        case State.INTRODUCED:
            return (_introduction(i, seeker, helper, publication),)
        case State.OUTCOME_ASKED:
            return _outcome(i, seeker, helper), _outcome(i, helper, seeker)
        case State.REFUSED:
            return (_mail("no", addressee(move.by, people, publication)),)
        case _:
            return ()


def without(folder: Private, slug: str) -> Departure:
    """Return what has to happen so that nothing of ``slug`` remains; of the ledger and the drafts the caller takes care."""
    own = (folder.people.get(slug), folder.relay.get(slug), folder.impact.get(slug))
    gone = [thing.source for thing in own if thing is not None]
    gone += [i.source for i in folder.introductions.values() if _is_about(i, slug)]
    left = [i for i in folder.introductions.values() if not _is_about(i, slug)]
    named = [candidate for candidate in folder.relay.values() if candidate.key != slug]
    before: list[Introduction | Candidate | Clicks] = [*left, *named, *folder.clicks.values()]
    after: list[Introduction | Candidate | Clicks] = [
        *(_introduction_without(i, slug) for i in left),
        *(_candidate_without(c, slug) for c in named),
        *(replace(c, at_least=tuple(row for row in c.at_least if row[0] != slug)) for c in folder.clicks.values()),
    ]
    others = [person for person in folder.people.values() if person.slug != slug]
    asked = [inquiry for inquiry in folder.impact.values() if inquiry.slug != slug]
    remaining: list[private.Kept] = [*others, *after, *asked]
    return Departure(
        gone=tuple(gone),
        rewritten=tuple(new for old, new in zip(before, after, strict=True) if old != new),
        to_read=tuple(thing.source for thing in remaining if _may_mean(thing, slug)),
    )


# The rules of a move: each returns what is wrong, or None

_LEADS: Final[dict[tuple[State, Answer], State]] = {
    (State.PROPOSED, Answer.ASK): State.ASKED_SEEKER,
    **{(state, Answer.ASK): state for state in _ASKED},
    (State.ASKED_BETWEEN, Answer.YES): State.ASKED_SEEKER,
    (State.ASKED_SEEKER, Answer.YES): State.ASKED_HELPER,
    (State.ASKED_HELPER, Answer.YES): State.AGREED,
    **{(state, Answer.NO): State.REFUSED for state in (*_ASKED, State.AGREED)},
    (State.AGREED, Answer.INTRODUCE): State.INTRODUCED,
    (State.INTRODUCED, Answer.ASK_OUTCOME): State.OUTCOME_ASKED,
    **{(state, Answer.CLOSE): State.CLOSED for state in (State.INTRODUCED, State.OUTCOME_ASKED)},
    **{(state, Answer.DROP): State.DROPPED for state in (State.PROPOSED, *_ASKED, State.AGREED)},
}


def _fault(
    i: Introduction, answer: str, today: date, note: str, by: str, paused: Collection[str], names: Mapping[str, str]
) -> Label | None:
    if answer not in _ANSWERS:
        return both(f"„{answer}“ ist keine Antwort.", f"“{answer}” is no answer.")
    said = Answer(answer)
    return (
        _against_time(i, today)
        or _out_of_place(i, said)
        or _too_early(i, said, today)
        or _wrong_person(i, said, by, names)
        or _unusable_note(said, note)
        or _resting(i, said, paused, names)
    )


def _against_time(i: Introduction, today: date) -> Label | None:
    last = i.steps[-1].day
    if today >= last:
        return None
    return both(
        f"Der letzte Schritt ist vom {dates.of_day(last, 'de')}; ein früherer kann nicht folgen.",
        f"The last step is of {dates.of_day(last, 'en')}; an earlier one cannot follow.",
    )


def _target(i: Introduction, answer: Answer) -> State | None:
    """Return where an answer leads; None where it leads nowhere."""
    if i.state is State.PROPOSED and answer is Answer.ASK and i.between:
        return State.ASKED_BETWEEN
    return _LEADS.get((i.state, answer))


def _out_of_place(i: Introduction, answer: Answer) -> Label | None:
    if _target(i, answer) is not None:
        return None
    stands = STANDS[i.state]
    return both(f"„{answer}“ passt hier nicht: {stands.text('de')}.", f"“{answer}” does not fit: {stands.text('en')}.")


def _too_early(i: Introduction, answer: Answer, today: date) -> Label | None:
    last = i.steps[-1]
    if answer is Answer.ASK and i.state in _ASKED:
        if _times_asked(i) > 1:
            return both("Zweimal gefragt ist genug.", "To have asked twice is enough.")
        return _not_before(last.day + PATIENCE, today)
    if answer is Answer.ASK_OUTCOME:
        return _not_before(last.day + OUTCOME_AFTER, today)
    return None


def _not_before(day: date, today: date) -> Label | None:
    if today >= day:
        return None
    return both(
        f"Das geht erst ab dem {dates.of_day(day, 'de')}.", f"That is possible from {dates.of_day(day, 'en')} only."
    )


def _wrong_person(i: Introduction, answer: Answer, by: str, names: Mapping[str, str]) -> Label | None:
    if answer not in (Answer.YES, Answer.NO):
        return None
    people = asked(i)
    who, now = names.get(by, by), names.get(people[-1], people[-1])
    if not by and i.state is State.AGREED:
        return both(f"Beide haben Ja gesagt. Schreibe dazu, wer es sich anders überlegt hat: --by {i.seeker} oder --by {i.helper}.",
                    f"Both have said yes. Say which of them has had second thoughts: --by {i.seeker} or --by {i.helper}.")  # fmt: skip
    if not by:
        return both(f"Schreibe dazu, wer das gesagt hat. Gefragt ist jetzt {now}: --by {people[-1]}.",
                    f"Say who said so. The one who is asked now is {now}: --by {people[-1]}.")  # fmt: skip
    if answer is Answer.YES and by != people[-1]:
        return both(f"Gefragt ist jetzt {now}, nicht {who}.", f"The one who is asked now is {now}, not {who}.")
    if by not in people:
        return both(f"{who} ist nicht gefragt worden.", f"{who} has not been asked.")
    return None


def _unusable_note(answer: Answer, note: str) -> Label | None:
    if answer is Answer.CLOSE and not note:
        return both("Schreibe in einem Satz dazu, was daraus geworden ist.", "Say in one sentence what came of it.")
    if len(note) > schema.NOTE_LONGEST:
        return both(f"Die Notiz ist zu lang: höchstens {schema.NOTE_LONGEST} Zeichen.",
                    f"The note is too long: {schema.NOTE_LONGEST} characters at most.")  # fmt: skip
    if word := characters.mixed_scripts(note):
        return both(f"„{word}“ mischt Buchstaben zweier Schriften, die gleich aussehen. Tippe das Wort neu.",
                    f"“{word}” mixes letters of two scripts that look the same. Type the word anew.")  # fmt: skip
    return None


def _resting(i: Introduction, answer: Answer, paused: Collection[str], names: Mapping[str, str]) -> Label | None:
    """Find a person who wants no introductions at present and would be asked or introduced all the same."""
    if _target(i, answer) not in (*_ASKED, State.INTRODUCED):
        return None
    resting = next((slug for slug in (i.seeker, i.helper) if slug in paused), None)
    return _wants_none(resting, names) if resting else None


def _wants_none(slug: str, names: Mapping[str, str]) -> Label:
    name = names.get(slug, slug)
    return both(f"{name} möchte zurzeit niemanden kennenlernen.", f"{name} wants no introductions at present.")


def _speaker(answer: Answer, by: str) -> str:
    return by if answer in (Answer.YES, Answer.NO) else ""


def _times_asked(i: Introduction) -> int:
    return [step.state for step in i.steps].count(i.state)


# What is due

_WAITING: Final = both("{who} hat seit dem {day} nicht geantwortet. Frage noch einmal, oder lass es ruhen (drop).",
                       "{who} has not answered since {day}. Ask once more, or let it be (drop).")  # fmt: skip
_SILENT: Final = both("{who} hat auch auf die zweite Frage vom {day} nicht geantwortet. Lass es ruhen.",
                      "{who} has not answered the second question of {day} either. Let it be.")  # fmt: skip
_REASONS: Final[dict[State, tuple[timedelta, Label, Answer]]] = {
    State.PROPOSED: (timedelta(), both("Vorgeschlagen am {day}, noch ist niemand gefragt.",
                                       "Proposed on {day}, and nobody has been asked yet."), Answer.ASK),
    State.AGREED: (timedelta(), both("Beide haben Ja gesagt, zuletzt am {day}. Mache sie bekannt.",
                                     "Both have said yes, the second on {day}. Introduce them."), Answer.INTRODUCE),
    State.INTRODUCED: (OUTCOME_AFTER, both("Bekannt gemacht am {day}. Frage, was daraus geworden ist.",
                                           "Introduced on {day}. Ask what came of it."), Answer.ASK_OUTCOME),
    State.OUTCOME_ASKED: (PATIENCE, both("Am {day} nach dem Ergebnis gefragt. Halte fest, was du weißt.",
                                         "Asked for the outcome on {day}. Record what you know."), Answer.CLOSE),
}  # fmt: skip


def _reason(i: Introduction, today: date, names: Mapping[str, str]) -> tuple[Label, Answer] | None:
    """Return why something is due and what to enter, or None."""
    again = (PATIENCE, _WAITING, Answer.ASK) if _times_asked(i) < 2 else (PATIENCE, _SILENT, Answer.DROP)
    patience, reason, answer = _REASONS.get(i.state, again)
    since = i.steps[-1].day
    if i.state not in (*_REASONS, *_ASKED) or today < since + patience:
        return None
    last = (asked(i) or ("",))[-1]
    who = names.get(last, last)
    return both(
        *(reason.text(lang).format(who=who, day=dates.of_day(since, lang)) for lang in private.LANGUAGES)
    ), answer


# The mails

_HELLO: Final = both("Hallo {first}!", "Hello {first},")
_HELLO_BOTH: Final = both("Hallo {seeker}, hallo {helper}!", "Hello {seeker}, hello {helper},")
_GOODBYE: Final = both("Herzlich", "All the best")
_AGAIN: Final = both(
    "Vielleicht ist unsere Frage untergegangen. Wir stellen sie noch einmal, und danach nicht wieder.",
    "Perhaps our question got lost. We ask it once more, and not again after that.",
)
_QUOTED: Final = both("„{text}“", "“{text}”")
_NEARBY: Final = both(" Es ist in deiner Nähe.", " It is near you.")
_WITHIN: Final = both(" Von dir aus sind es weniger als {km} km.", " It is less than {km} km from you.")
_BEYOND: Final = both(" Von dir aus sind es mehr als {km} km.", " It is more than {km} km from you.")
# What happens after a yes is said to both sides in the same words. That silence means nothing stands in the question itself: once
# somebody has said no, it would be too late to say it.
_PROMISE: Final = both(
    "Ein Ja oder ein Nein genügt, und ein Nein bleibt unter uns. Erst wenn ihr beide Ja gesagt habt, stellen wir euch in einer "
    "gemeinsamen Mail vor: mit Namen, E-Mail-Adressen und dem, was gesucht und was geboten wird.{passed} Bis dahin nennen wir der "
    "anderen Seite deinen Namen nicht.\n\n"
    "Wenn du nach deinem Ja fünf Wochen lang nichts hörst, hat es diesmal einfach nicht gepasst. Das sagt über niemanden etwas.\n\n"
    "Und wenn dir solche Fragen gerade zu viel sind, schreib es uns. Dann fragen wir nicht mehr.",
    "A yes or a no is enough, and a no stays between us. Only when you have both said yes, we introduce you in one mail to both: "
    "with names, e-mail addresses, and what is sought and offered.{passed} Until then we do not tell the other side your name.\n\n"
    "If you hear nothing for five weeks after your yes, it simply did not fit this time. That says nothing about anybody.\n\n"
    "And if such questions are too much at the moment, tell us. Then we stop asking.",
)
_SUBJECTS: Final = {
    "between": both("Sollten {seeker} und {helper} sich kennenlernen?", "Should {seeker} and {helper} meet?"),
    "seeker": both("Dürfen wir dich mit jemandem bekannt machen?", "May we introduce you to somebody?"),
    "helper": both("Dürfen wir dich mit jemandem bekannt machen?", "May we introduce you to somebody?"),
    "introduction": both("{seeker} und {helper}: Ihr solltet euch kennenlernen", "{seeker} and {helper}: you should meet"),
    "outcome": both("Du und {other}: Ist etwas daraus geworden?", "You and {other}: has anything come of it?"),
    "no": both("Danke für deine Antwort", "Thank you for your answer"),
}  # fmt: skip
_BODIES: Final = {
    "between": both(
        "Du kennst {seeker} und {helper}, und wir glauben, die beiden sollten sich kennenlernen. Was meinst du?\n\n"
        "Ein Ja oder ein Nein genügt, und ein Nein bleibt unter uns. Sagst du Ja, fragen wir die beiden einzeln; bitte sprich sie "
        "nicht vorher darauf an. Was daraus wird, erzählen sie dir selbst, wenn sie mögen. Wir erzählen es nicht weiter, so oder so.",
        "You know {seeker} and {helper}, and we think the two should meet. What do you think?\n\n"
        "A yes or a no is enough, and a no stays between us. If you say yes, we ask each of them; please do not speak to them about "
        "it before. What comes of it they will tell you themselves if they like. We pass nothing on, one way or the other.",
    ),
    "seeker": both(
        "Es geht um etwas, das du suchst{about}.{own} Wir kennen jemanden mit diesem Angebot.{where} Dürfen wir euch bekannt machen?",
        "It is about something you are looking for{about}.{own} We know somebody who offers it.{where} May we introduce you?",
    ),
    "helper": both(
        "Jemand sucht etwas, das du anbietest{about}.{own}{where} Dürfen wir euch bekannt machen?",
        "Somebody is looking for something you offer{about}.{own}{where} May we introduce you?",
    ),
    "introduction": both(
        "Ihr habt beide Ja gesagt, also dürfen wir euch vorstellen.\n\n{cards}\n\n"
        "{seeker}, magst du den Anfang machen? In einem Monat fragen wir euch, ob etwas daraus geworden ist.",
        "You have both said yes, so we may introduce you.\n\n{cards}\n\n"
        "{seeker}, would you like to make the first move? In a month we will ask whether anything has come of it.",
    ),
    "outcome": both(
        "Am {day} haben wir dich mit {other} bekannt gemacht. Ist etwas daraus geworden? Ein Satz genügt, und auch „nichts“ "
        "ist eine Antwort. Sie bleibt bei uns; erscheinen würde etwas nur, wenn ihr beide es wollt. Wir fragen nur dieses eine Mal.",
        "On {day} we introduced you to {other}. Has anything come of it? One sentence is enough, and “nothing” is an answer too. "
        "It stays with us; something would appear only if you both want it. We ask only this once.",
    ),
    "no": both(
        "Danke für dein offenes Nein. Es bleibt unter uns, du musst nichts begründen, und in dieser Sache fragen wir nicht noch "
        "einmal.",
        "Thank you for your honest no. It stays between us, you need not give a reason, and we will not ask about this again.",
    ),
}
_OWN: Final = both(" Du hast es so gesagt: „{text}“", " You put it like this: “{text}”")
_PASSED_OWN: Final = both(" Von dir steht darin der Satz oben; soll er anders klingen, schreib uns deinen.",
                          " Of you it holds the sentence above; if you would like it to sound different, send us yours.")  # fmt: skip
_PASSED_TAGS: Final = both(" Von dir steht darin nur: „{text}“.", " Of you it says only: “{text}”.")
_SEEKS: Final = both("sucht: „{text}“", "is looking for: “{text}”")
_OFFERS: Final = both("bietet: „{text}“", "offers: “{text}”")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail goes to; every text is on one line."""

    slug: str
    name: str
    first: str  # what the greeting says
    address: str  # "" where none is known
    lang: str
    editor: str  # who signs


def addressee(slug: str, people: Mapping[str, Person], publication: Publication) -> Addressee:
    """Return what is known of somebody a mail goes to; ``people`` are those of the private folder."""
    person = people.get(slug) or Person(slug, "")
    profile = next((p for p in (*publication.profiles, *publication.planned) if p.slug == slug), None)
    written_in = profile.lang if profile else publication.facts.languages[0]
    return Addressee(
        slug=slug,
        name=one_line(profile.founder.name) if profile else slug,
        first=one_line(first_name(profile.founder)) if profile else slug,
        address=person.email if is_address(person.email) else "",
        lang=person.lang or (written_in if written_in in private.LANGUAGES else private.LANGUAGES[0]),
        editor=one_line(publication.facts.editor),
    )


def first_name(founder: Founder) -> str:
    """Return "Friederike" for "Heide, Dr. Friederike von der"; the whole name where nothing is left."""
    given = founder.sort_as.rpartition(", ")[2].split()
    return " ".join(word for word in given if not word.endswith(".") and not word.islower()) or founder.name


def _question_between(i: Introduction, to: Addressee, seeker: str, helper: str) -> Draft:
    return _mail("between", to, again=_times_asked(i) > 1, seeker=seeker, helper=helper)


def _question(i: Introduction, to: Addressee, side: str, services: Iterable[Service], km: float | None) -> Draft:
    """Return the question to one side. Of the other it knows the distance; of the introduction, the tags alone."""
    labels = _labels(i, services, to.lang)
    quoted = [_QUOTED.text(to.lang).format(text=label) for label in labels]
    about = ": " + format_list(quoted, locale=to.lang) if quoted else ""
    where = "" if km is None else _where(km, to.lang)
    words = one_line(i.need if side == "seeker" else i.offer)
    own = _OWN.text(to.lang).format(text=words) if words else ""
    passed = _PASSED_OWN if words else _PASSED_TAGS if labels else both("", "")
    passed_words = passed.text(to.lang).format(text=", ".join(labels))
    return _mail(side, to, again=_times_asked(i) > 1, about=about, where=where, own=own, passed=passed_words)


def _where(km: float, lang: str) -> str:
    within = next((band for band in _BANDS if km < band), None)
    if within is None:
        return _BEYOND.text(lang).format(km=_BANDS[-1])
    return (_NEARBY if within == _BANDS[0] else _WITHIN).text(lang).format(km=within)


def _labels(i: Introduction, services: Iterable[Service], lang: str) -> list[str]:
    """Return what an introduction is about; it stands for the words of whoever keeps theirs to themselves."""
    return [one_line(service.label.text(lang)) for service in services if service.key in i.tags]


def _introduction(i: Introduction, seeker: Addressee, helper: Addressee, publication: Publication) -> Draft:
    """Return the mail to both, in both languages where they differ."""
    subjects, texts = [], []
    for lang in dict.fromkeys((seeker.lang, helper.lang)):
        topic = ", ".join(_labels(i, publication.services, lang))
        sought, offered = (_SEEKS, i.need or topic), (_OFFERS, i.offer or topic)
        cards = _card(seeker, lang, publication, *sought) + "\n\n" + _card(helper, lang, publication, *offered)
        hello = _HELLO_BOTH.text(lang).format(seeker=seeker.first, helper=helper.first)
        body = _BODIES["introduction"].text(lang).format(cards=cards, seeker=seeker.first)
        subjects.append(_SUBJECTS["introduction"].text(lang).format(seeker=seeker.name, helper=helper.name))
        texts.append(_signed(hello, body, seeker.editor, lang))
    to = f"{seeker.address}, {helper.address}" if seeker.address and helper.address else ""
    missing = tuple(reader.slug for reader in (seeker, helper) if not reader.address)
    return Draft(to, " / ".join(subjects), "\n* * *\n\n".join(texts), missing)


def _card(reader: Addressee, lang: str, publication: Publication, words: Label, text: str) -> str:
    """Return who somebody is, line by line: name, business and town, portrait, address, and what is sought or offered."""
    original = publication.profile(reader.slug)
    lines = [reader.name]
    if original is not None:
        shown = original.in_language(lang)
        founder = (shown or original).founder
        lines = [", ".join(filter(None, map(one_line, (founder.name, founder.business, founder.place))))]
        facts = publication.facts
        lines.append(facts.url + addresses(facts, lang if shown else facts.languages[0]).founder(original.slug))
    if reader.address:
        lines.append(reader.address)
    if text:
        lines.append(words.text(lang).format(text=one_line(text)))
    return "\n".join(lines)


def _outcome(i: Introduction, to: Addressee, other: Addressee) -> Draft:
    day = max(step.day for step in i.steps if step.state == State.INTRODUCED)
    return _mail("outcome", to, other=other.name, day=dates.of_day(day, to.lang))


def _mail(which: str, to: Addressee, *, again: bool = False, **values: str) -> Draft:
    """Return a mail to one person, filled with ``values`` and nothing else."""
    body = _BODIES[which].text(to.lang).format(**values)
    if which in ("seeker", "helper"):
        body += "\n\n" + _PROMISE.text(to.lang).format(**values)
    if again:
        body = _AGAIN.text(to.lang) + "\n\n" + body
    return written(to, _SUBJECTS[which].text(to.lang).format(**values), body)


def written(to: Addressee, subject: str, body: str) -> Draft:
    """Return a mail to one person, greeted and signed."""
    text = _signed(_HELLO.text(to.lang).format(first=to.first), body, to.editor, to.lang)
    return Draft(to.address, subject, text, () if to.address else (to.slug,))


def _signed(hello: str, body: str, editor: str, lang: str) -> str:
    return f"{hello}\n\n{body}\n\n{_GOODBYE.text(lang)}\n{editor}\n"


# What remains of somebody who leaves


def _is_about(i: Introduction, slug: str) -> bool:
    """Return whether an introduction goes with ``slug``: as one of the two, or as whose no is all that it tells."""
    return slug in i.pair or (slug == i.between and _is_advice(i))


def _is_advice(i: Introduction) -> bool:
    """Return whether it was whoever knows both that said no."""
    return [step.state for step in i.steps[-2:]] == [State.ASKED_BETWEEN, State.REFUSED]


def _introduction_without(i: Introduction, slug: str) -> Introduction:
    """Return an introduction as if ``slug`` had never been asked; then every note goes, for any may tell of it."""
    if i.between != slug:
        return replace(i, steps=_unnamed(i.steps, slug))
    kept = tuple(replace(step, note="") for step in i.steps if step.state != State.ASKED_BETWEEN)
    return replace(i, between=None, steps=kept)


def _candidate_without(candidate: Candidate, slug: str) -> Candidate:
    return replace(candidate, steps=_unnamed(candidate.steps, slug))


def _unnamed(steps: tuple[Step, ...], slug: str) -> tuple[Step, ...]:
    """Return steps without the notes that name ``slug``."""
    return tuple(replace(s, note="") if f"-{slug}-" in f"-{characters.slug(s.note)}-" else s for s in steps)


def _may_mean(thing: private.Kept, slug: str) -> bool:
    """Return whether the free text of a file holds a first or a family name of ``slug``."""
    match thing:
        case Person():
            texts = [*(need.text for need in thing.needs), *(offer.text for offer in thing.gives)]
        case Introduction():
            texts = [thing.need, thing.offer, *(step.note for step in thing.steps)]
        case Candidate():
            texts = [thing.name, *(step.note for step in thing.steps)]
        case Inquiry():
            texts = [step.text for step in thing.steps]
        case Clicks():
            texts = []
    names = {slug.split("-")[0], slug.split("-")[-1]}
    return any(names & set(characters.slug(text).split("-")) for text in texts)
