"""How two founders are introduced: what may follow what, what is due, and what no mail ever tells."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline import characters, private
from pipeline.domain import Finding, Offer, Profile, Publication, Service
from pipeline.introductions import (
    STANDS,
    Answer,
    Departure,
    Draft,
    Move,
    Refusal,
    asked,
    drafts,
    due,
    history,
    move,
    moves,
    objection,
    proposed,
    without,
)
from pipeline.private import Candidate, Introduction, Person, Private, State, Step
from pipeline.schema import both
from tests.factories import facts, profile, publication, submitted

DAY = date(2026, 3, 2)
SEEKER, HELPER, BETWEEN = "ada-beispiel", "joerg-muessig", "mira-sommer"
NEED, OFFER = "Jemand, der kleine Auflagen druckt.", "Etiketten in Auflagen ab zwanzig."
SERVICES = (
    Service("etikettendruck", both("Etiketten und Aufkleber", "Labels and stickers")),
    Service("buchbinden", both("Buchbinden", "Bookbinding")),
)
PEOPLE = {
    SEEKER: Person(SEEKER, f"people/{SEEKER}.yml", "ada@beispiel.example"),
    HELPER: Person(HELPER, f"people/{HELPER}.yml", "joerg@druck.example"),
    BETWEEN: Person(BETWEEN, f"people/{BETWEEN}.yml", "mira@sommer.example"),
}
PUBLICATION = publication(
    profile(SEEKER, business="Buchbinderei Beispiel", place="Lüneburg"),
    profile(HELPER, name="Jörg Müßig", business="Druckerei Müßig", place="Uelzen"),
    profile(BETWEEN, business="Näherei Sommer", place="Celle"),
    services=SERVICES,
)
WAY = {
    State.PROPOSED: [],
    State.ASKED_BETWEEN: ["ask"],
    State.ASKED_SEEKER: ["ask", "yes"],
    State.ASKED_HELPER: ["ask", "yes", "yes"],
    State.AGREED: ["ask", "yes", "yes", "yes"],
    State.INTRODUCED: ["ask", "yes", "yes", "yes", "introduce"],
    State.OUTCOME_ASKED: ["ask", "yes", "yes", "yes", "introduce", "ask-outcome"],
    State.CLOSED: ["ask", "yes", "yes", "yes", "introduce", "close"],
    State.REFUSED: ["ask", "no"],
    State.DROPPED: ["drop"],
}
NOBODY = {"by": "", "paused": (), "names": {}}  # who says it, who rests, what people are called


def new(between: str | None = BETWEEN, **changes: object) -> Introduction:
    return replace(proposed(SEEKER, HELPER, ("etikettendruck",), NEED, OFFER, between, DAY), **changes)


def made(introduction: Introduction, answer: str, day: date, note: str = "", **changes: object) -> Move:
    """Return the move, which is possible; who was asked last says yes or no, unless ``by`` names somebody else."""
    if answer in ("yes", "no"):
        changes = {"by": asked(introduction)[-1]} | changes
    result = move(introduction, answer, day, note, **(NOBODY | changes))
    assert isinstance(result, Move), result
    return result


def refused(introduction: Introduction, answer: str, day: date, note: str = "", **changes: object) -> Refusal:
    result = move(introduction, answer, day, note, **(NOBODY | changes))
    assert isinstance(result, Refusal), result
    return result


def at(state: State, between: str | None = BETWEEN, *, every: int = 0) -> Introduction:
    """Return an introduction in ``state``, with ``every`` days between its steps."""
    introduction, day, answers = new(between), DAY, list(WAY[state])
    if between is None and "yes" in answers:
        answers.remove("yes")
    for answer in answers:
        day += timedelta(30 if answer == "ask-outcome" else every)
        introduction = made(introduction, answer, day, "Es hat gepasst.").introduction
    assert introduction.state is state
    return introduction


def last(introduction: Introduction) -> date:
    return introduction.steps[-1].day


def mails(move_: Move, **changes: object) -> tuple[Draft, ...]:
    return drafts(move_, changes.pop("people", PEOPLE), changes.pop("publication", PUBLICATION), **changes)


# The whole way


def test_an_introduction_from_the_first_idea_to_what_came_of_it() -> None:
    introduction = new()
    assert introduction.key == f"2026-03-02-{SEEKER}-{HELPER}"
    assert introduction.source == f"introductions/{introduction.key}.yml"

    step = made(introduction, "ask", date(2026, 3, 3))
    (mail,) = mails(step)
    assert (step.step.state, mail.to) == ("asked-between", "mira@sommer.example")
    assert mail.subject == "Sollten Ada Beispiel und Jörg Müßig sich kennenlernen?"

    step = made(step.introduction, "yes", date(2026, 3, 5), by=BETWEEN)
    (mail,) = mails(step, km=14.2)
    assert (step.step.state, mail.to) == ("asked-seeker", "ada@beispiel.example")
    assert "„Etiketten und Aufkleber“" in mail.text
    assert "in deiner Nähe" in mail.text
    assert "fünf Wochen" in mail.text

    step = made(step.introduction, "yes", date(2026, 3, 6), by=SEEKER)
    (mail,) = mails(step)
    assert (step.step.state, mail.to) == ("asked-helper", "joerg@druck.example")

    step = made(step.introduction, "yes", date(2026, 3, 9), "Am Telefon, sehr erfreut.", by=HELPER)
    assert (step.step.state, mails(step)) == ("agreed", ())

    step = made(step.introduction, "introduce", date(2026, 3, 10))
    (mail,) = mails(step)
    assert mail.to == "ada@beispiel.example, joerg@druck.example"
    for fact in (
        "Buchbinderei Beispiel, Lüneburg",
        "Druckerei Müßig, Uelzen",
        NEED,
        OFFER,
        "https://vorgestellt.example/joerg-muessig/",
    ):
        assert fact in mail.text

    early = refused(step.introduction, "ask-outcome", date(2026, 4, 8))
    assert early.reason.text("de") == "Das geht erst ab dem 9. April 2026."
    assert early.reason.text("en") == "That is possible from 9 April 2026 only."
    step = made(step.introduction, "ask-outcome", date(2026, 4, 9))
    to_seeker, to_helper = mails(step)
    assert (to_seeker.to, to_helper.to) == ("ada@beispiel.example", "joerg@druck.example")
    assert "Am 10. März 2026 haben wir dich mit Jörg Müßig bekannt gemacht." in to_seeker.text

    step = made(step.introduction, "close", date(2026, 4, 20), "Zweihundert Etiketten.")
    assert mails(step) == ()
    assert [s.state for s in step.introduction.steps] == [
        "proposed", "asked-between", "asked-seeker", "asked-helper", "agreed", "introduced", "outcome-asked", "closed",
    ]  # fmt: skip
    assert moves(step.introduction, date(2027, 1, 1), ()) == ()


def test_without_somebody_in_between_the_seeker_is_asked_first() -> None:
    assert made(new(between=None), "ask", DAY).step.state == State.ASKED_SEEKER


@pytest.mark.parametrize("sides", [(SEEKER, SEEKER, None), (SEEKER, HELPER, SEEKER), (SEEKER, HELPER, HELPER)])
def test_an_introduction_needs_different_people(sides: tuple[str, str, str | None]) -> None:
    with pytest.raises(ValueError, match="different people"):
        proposed(*sides[:2], (), "", "", sides[2], DAY)


# What may follow what

TABLE = """\
                ask            yes           no       introduce   ask-outcome    close   drop
proposed        asked-between  -             -        -           -              -       dropped
asked-between   asked-between  asked-seeker  refused  -           -              -       dropped
asked-seeker    asked-seeker   asked-helper  refused  -           -              -       dropped
asked-helper    asked-helper   agreed        refused  -           -              -       dropped
agreed          -              -             refused  introduced  -              -       dropped
introduced      -              -             -        -           outcome-asked  closed  -
outcome-asked   -              -             -        -           -              closed  -
closed          -              -             -        -           -              -       -
refused         -              -             -        -           -              -       -
dropped         -              -             -        -           -              -       -
"""
HEAD, *ROWS = [line.split() for line in TABLE.splitlines()]
CELLS = [(State(row[0]), answer, target) for row in ROWS for answer, target in zip(HEAD, row[1:], strict=True)]


@pytest.mark.parametrize(("state", "answer", "target"), CELLS)
def test_every_answer_in_every_state_leads_on_or_is_refused_with_what_is_possible(
    state: State, answer: str, target: str
) -> None:
    introduction = at(state)
    long_after = last(introduction) + timedelta(100)
    by = (asked(introduction) or ("",))[-1]
    if target == "-":
        refusal = refused(introduction, answer, long_after, "Ein Wort.", by=by)
        assert answer in refusal.reason.text("de")
        assert STANDS[state].text("en") in refusal.reason.text("en")
        assert refusal.possible == moves(introduction, long_after, ())
        assert answer not in refusal.possible
    else:
        step = made(introduction, answer, long_after, "Ein Wort.", by=by)
        assert step.introduction.steps == (*introduction.steps, Step(target, long_after, "Ein Wort."))
        assert answer in moves(introduction, long_after, ())


def test_the_table_knows_every_state_and_every_answer() -> None:
    assert {state for state, _, _ in CELLS} == set(State) == set(STANDS)
    assert tuple(HEAD) == tuple(answer.value for answer in Answer)


@pytest.mark.parametrize("between", [None, BETWEEN])
def test_what_an_answer_leads_to_is_what_a_file_may_say_and_nothing_else(between: str | None) -> None:
    for state in set(State) - ({State.ASKED_BETWEEN} if between is None else set()):
        introduction = at(state, between)
        results = [
            move(introduction, answer, last(introduction) + timedelta(100), "Wort",
                 by=(asked(introduction) or ("",))[-1], paused=(), names={})
            for answer in Answer
        ]  # fmt: skip
        reached = {r.introduction.state for r in results if isinstance(r, Move)}
        assert reached == set(private.following(introduction.state, between=between is not None))


def test_what_is_possible_is_said_in_both_languages() -> None:
    refusal = refused(new(), "yes", DAY)
    assert refusal.reason == both(
        "„yes“ passt hier nicht: noch ist niemand gefragt.", "“yes” does not fit: nobody has been asked yet."
    )
    assert refusal.instead == both("Möglich ist: ask, drop.", "Possible: ask, drop.")
    assert refused(at(State.CLOSED), "ask", DAY).instead.text("de") == "Hier gibt es nichts mehr zu tun."


@pytest.mark.parametrize("word", ["", "ja", "Yes", "asked-seeker", "ask "])
def test_another_word_is_no_answer(word: str) -> None:
    refusal = refused(new(), word, DAY)
    assert refusal.reason.text("de") == f"„{word}“ ist keine Antwort."
    assert refusal.possible == (Answer.ASK, Answer.DROP)


def test_several_steps_may_be_of_one_day_but_none_goes_back() -> None:
    introduction = at(State.AGREED)
    assert {step.day for step in introduction.steps} == {DAY}
    refusal = refused(introduction, "introduce", DAY - timedelta(1))
    assert refusal.reason.text("de") == "Der letzte Schritt ist vom 2. März 2026; ein früherer kann nicht folgen."
    assert refusal.possible == (Answer.NO, Answer.INTRODUCE, Answer.DROP)
    assert moves(introduction, DAY - timedelta(1), ()) == ()


@pytest.mark.parametrize("state", [State.ASKED_BETWEEN, State.ASKED_SEEKER, State.ASKED_HELPER])
def test_nobody_is_asked_twice_within_two_weeks_or_three_times_at_all(state: State) -> None:
    introduction = at(state)
    assert "16. März 2026" in refused(introduction, "ask", DAY + timedelta(13)).reason.text("de")
    again = made(introduction, "ask", DAY + timedelta(14))
    (first,), (second,) = mails(Move(Answer.ASK, "", introduction.steps[-1], introduction)), mails(again)
    assert (second.to, second.subject) == (first.to, first.subject)
    assert "danach nicht wieder" in second.text
    assert "danach nicht wieder" not in first.text
    assert refused(again.introduction, "ask", DAY + timedelta(90)).reason.text("de") == "Zweimal gefragt ist genug."
    assert moves(again.introduction, DAY + timedelta(90), ()) == (Answer.YES, Answer.NO, Answer.DROP)


def test_one_yes_entered_twice_is_not_two_peoples_yes() -> None:
    step = made(at(State.ASKED_SEEKER), "yes", DAY, by=SEEKER)
    refusal = refused(step.introduction, "yes", DAY, by=SEEKER)
    assert refusal.reason.text("de") == f"Gefragt ist jetzt {HELPER}, nicht {SEEKER}."


def test_whoever_has_been_asked_may_think_again_until_the_introduction() -> None:
    step = made(at(State.ASKED_HELPER), "no", DAY, by=SEEKER)
    assert (step.by, step.step.state) == (SEEKER, State.REFUSED)
    assert [mail.to for mail in mails(step)] == ["ada@beispiel.example"]
    assert (
        refused(at(State.ASKED_SEEKER), "no", DAY, by=HELPER).reason.text("de") == f"{HELPER} ist nicht gefragt worden."
    )
    assert "wer" in refused(at(State.AGREED), "no", DAY).reason.text("de")
    assert made(at(State.AGREED), "no", DAY, by=SEEKER).by == SEEKER


def test_closing_asks_what_came_of_it() -> None:
    assert "was daraus geworden ist" in refused(at(State.INTRODUCED), "close", DAY, " \n").reason.text("de")


@pytest.mark.parametrize(("note", "word"), [("x" * 501, "zu lang"), ("Aдa freut sich.", "Schriften")])
def test_a_note_that_could_not_be_read_again_is_refused(note: str, word: str) -> None:
    assert word in refused(new(), "ask", DAY, note).reason.text("de")


def test_a_note_is_kept_on_one_line() -> None:
    assert made(new(), "ask", DAY, " Am\nTelefon,\t\u202egern. ").step.note == "Am Telefon, gern."


@pytest.mark.parametrize("resting", [SEEKER, HELPER])
def test_who_wants_no_introductions_is_neither_asked_nor_introduced(resting: str) -> None:
    for state, answer in ((State.PROPOSED, "ask"), (State.ASKED_BETWEEN, "yes"), (State.AGREED, "introduce")):
        refusal = refused(at(state), answer, DAY, by=BETWEEN, paused={resting}, names={resting: "Ada"})
        assert refusal.reason.text("de") == "Ada möchte zurzeit niemanden kennenlernen."
        assert Answer(answer) not in refusal.possible
        assert Answer.DROP in refusal.possible
    assert made(new(), "ask", DAY, paused={BETWEEN})


# What is due


@pytest.mark.parametrize(("state", "days", "answer", "german"), [
    (State.PROPOSED, 0, "ask", "Vorgeschlagen am 2. März 2026, noch ist niemand gefragt."),
    (State.ASKED_BETWEEN, 14, "ask", "Mira hat seit dem 2. März 2026 nicht geantwortet. Frage noch einmal, oder lass es ruhen (drop)."),
    (State.ASKED_SEEKER, 14, "ask", "ada-beispiel hat seit dem 2. März 2026 nicht geantwortet. Frage noch einmal, oder lass es ruhen (drop)."),
    (State.ASKED_HELPER, 14, "ask", "joerg-muessig hat seit dem 2. März 2026 nicht geantwortet. Frage noch einmal, oder lass es ruhen (drop)."),
    (State.AGREED, 0, "introduce", "Beide haben Ja gesagt, zuletzt am 2. März 2026. Mache sie bekannt."),
    (State.INTRODUCED, 30, "ask-outcome", "Bekannt gemacht am 2. März 2026. Frage, was daraus geworden ist."),
    (State.OUTCOME_ASKED, 14, "close", "Am 1. April 2026 nach dem Ergebnis gefragt. Halte fest, was du weißt."),
])  # fmt: skip
def test_a_thing_is_due_when_its_time_has_come_and_says_what_to_enter(
    state: State, days: int, answer: str, german: str
) -> None:
    introduction = at(state)
    on = last(introduction) + timedelta(days)
    (row,) = due([introduction], on, {BETWEEN: "Mira"})
    assert (row.reason.text("de"), row.since, row.introduction) == (german, last(introduction), introduction)
    assert row.answer == answer
    assert row.answer in moves(introduction, on, ())
    assert not due([introduction], on - timedelta(1)) or days == 0


@pytest.mark.parametrize("state", [State.CLOSED, State.REFUSED, State.DROPPED])
def test_what_has_ended_is_never_due(state: State) -> None:
    assert not due([at(state)], DAY + timedelta(1000))


def test_who_did_not_answer_twice_is_left_in_peace() -> None:
    again = made(at(State.ASKED_SEEKER), "ask", DAY + timedelta(14)).introduction
    (row,) = due([again], DAY + timedelta(28))
    assert (
        row.reason.text("en") == "ada-beispiel has not answered the second question of 16 March 2026 either. Let it be."
    )
    assert row.answer == "drop"


def test_the_longest_waiting_comes_first() -> None:
    older = at(State.AGREED)
    newer = made(new(), "ask", DAY + timedelta(2)).introduction
    assert [row.introduction for row in due([newer, older], DAY + timedelta(40))] == [older, newer]


def test_history_tells_whoever_looks_for_new_pairs() -> None:
    pairs = {state: replace(at(state), seeker=f"s-{state}", helper=f"h-{state}") for state in State}
    told = history(pairs.values())
    on_the_way = {State.PROPOSED, State.ASKED_BETWEEN, State.ASKED_SEEKER, State.ASKED_HELPER, State.AGREED}
    assert told.open == {pairs[state].pair for state in on_the_way}
    assert not told.refused, "whoever knows both advised against it; neither of the two was asked"
    no = made(at(State.ASKED_SEEKER), "no", DAY).introduction
    assert history([no]).refused == {no.pair}
    assert told.introduced == {pairs[s].pair: DAY for s in (State.INTRODUCED, State.OUTCOME_ASKED, State.CLOSED)}


@pytest.mark.parametrize(("state", "day", "reason"), [
    (State.PROPOSED, DAY, "unterwegs: 2026-03-02-ada-beispiel-joerg-muessig"), (State.AGREED, DAY, "unterwegs"),
    (State.INTRODUCED, date(2027, 3, 1), "ab dem 2. März 2027"), (State.INTRODUCED, date(2027, 3, 2), None),
    (State.REFUSED, DAY, None), (State.DROPPED, DAY, None),
])  # fmt: skip
def test_two_are_not_proposed_while_something_stands_against_it(state: State, day: date, reason: str | None) -> None:
    for pair in ((SEEKER, HELPER), (HELPER, SEEKER)):
        found = objection(*pair, a_folder(at(state)), day)
        assert (found is None) if reason is None else (found is not None and reason in found.text("de"))
    assert objection(SEEKER, BETWEEN, a_folder(at(state)), day) is None


def test_a_no_of_one_of_the_two_stands_and_who_rests_is_left_in_peace() -> None:
    no = made(at(State.ASKED_HELPER), "no", DAY).introduction
    found = objection(HELPER, SEEKER, a_folder(no), date(2036, 1, 1))
    assert found is not None
    assert "Nein gesagt" in found.text("de")
    resting = a_folder(people=PEOPLE | {HELPER: replace(PEOPLE[HELPER], paused=True)})
    found = objection(SEEKER, HELPER, resting, DAY, {HELPER: "Jörg Müßig"})
    assert found == both(
        "Jörg Müßig möchte zurzeit niemanden kennenlernen.", "Jörg Müßig wants no introductions at present."
    )


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_who_said_so_is_never_guessed(answer: str) -> None:
    refusal = refused(at(State.ASKED_SEEKER), answer, DAY, names={SEEKER: "Ada Beispiel"})
    assert (
        refusal.reason.text("de")
        == "Schreibe dazu, wer das gesagt hat. Gefragt ist jetzt Ada Beispiel: --by ada-beispiel."
    )


def test_a_mail_says_whose_address_is_missing() -> None:
    people = {BETWEEN: PEOPLE[BETWEEN], SEEKER: PEOPLE[SEEKER]}
    (joint,) = mails(made(at(State.AGREED), "introduce", DAY), people=people)
    (question,) = mails(made(at(State.ASKED_SEEKER), "yes", DAY), people=people)
    assert joint.missing == question.missing == (HELPER,)
    (asked_first,) = mails(made(new(), "ask", DAY), people=people)
    assert asked_first.missing == ()


def test_history_knows_a_pair_in_either_direction_by_the_last_time() -> None:
    later = replace(at(State.INTRODUCED, every=1), seeker=HELPER, helper=SEEKER)
    for order in ([later, at(State.CLOSED)], [at(State.CLOSED), later]):
        assert history(order).introduced == {frozenset((SEEKER, HELPER)): DAY + timedelta(5)}


# The mails


@pytest.mark.parametrize(("km", "words"), [
    (None, ""), (0, "Es ist in deiner Nähe."), (24.9, "Es ist in deiner Nähe."), (25, "Von dir aus sind es weniger als 100 km."),
    (180, "Von dir aus sind es weniger als 250 km."), (250, "Von dir aus sind es mehr als 250 km."), (900, "mehr als 250 km."),
])  # fmt: skip
def test_the_distance_is_told_roughly_and_only_where_it_is_known(km: float | None, words: str) -> None:
    (mail,) = mails(made(at(State.ASKED_BETWEEN), "yes", DAY), km=km)
    assert words in mail.text
    assert ("km" in mail.text) == ("km" in words)


def test_a_question_without_known_tags_still_reads_well() -> None:
    (mail,) = mails(made(new(between=None, tags=("gibt-es-nicht",), need=""), "ask", DAY))
    assert "Es geht um etwas, das du suchst. Wir kennen jemanden mit diesem Angebot. Dürfen wir" in mail.text


def test_each_side_reads_what_the_other_one_will_read_of_them() -> None:
    for need, says in (
        (NEED, f"„Etiketten und Aufkleber“. Du hast es so gesagt: „{NEED}“ Wir"),
        ("", "„Etiketten und Aufkleber“. Wir"),
    ):
        way = new(between=None, need=need)
        (question,) = mails(made(way, "ask", DAY))
        assert says in question.text
        assert ("der Satz oben" in question.text) == bool(need)
        assert ("Von dir steht darin nur: „Etiketten und Aufkleber“." in question.text) == (not need)
        for answer in ("ask", "yes", "yes", "introduce"):
            step = made(way, answer, DAY)
            way = step.introduction
        (joint,) = mails(step)
        assert f"sucht: „{need or 'Etiketten und Aufkleber'}“" in joint.text
    (mail,) = mails(made(at(State.ASKED_SEEKER), "yes", DAY))
    assert f"Du hast es so gesagt: „{OFFER}“" in mail.text
    assert NEED not in mail.text


def test_several_tags_are_named_like_a_list() -> None:
    (mail,) = mails(made(new(between=None, tags=("buchbinden", "etikettendruck")), "ask", DAY))
    assert "das du suchst: „Etiketten und Aufkleber“ und „Buchbinden“." in mail.text


def test_everybody_is_written_to_in_their_own_language() -> None:
    people = PEOPLE | {HELPER: replace(PEOPLE[HELPER], lang="en")}
    (mail,) = mails(made(at(State.ASKED_SEEKER), "yes", DAY), people=people)
    assert mail.text.startswith("Hello Jörg,\n\nSomebody is looking for something you offer: “Labels and stickers”.")
    (mail,) = mails(made(at(State.AGREED), "introduce", DAY), people=people)
    german, english = mail.text.split("\n* * *\n\n")
    assert german.startswith("Hallo Ada, hallo Jörg!")
    assert english.startswith("Hello Ada, hello Jörg,")
    assert mail.subject == (
        "Ada Beispiel und Jörg Müßig: Ihr solltet euch kennenlernen / Ada Beispiel and Jörg Müßig: you should meet"
    )


def test_who_has_said_no_language_is_written_to_in_that_of_the_portrait() -> None:
    english = publication(profile(SEEKER, lang="en"), profile(HELPER), services=SERVICES)
    (mail,) = mails(made(new(between=None), "ask", DAY), publication=english)
    assert mail.text.startswith("Hello Ada,")
    (mail,) = mails(made(new(between=None), "ask", DAY), publication=replace(english, profiles=()))
    assert mail.text.startswith(f"Hallo {SEEKER}!")


def test_a_portrait_in_the_mails_language_is_linked_where_there_is_one() -> None:
    translated = profile(HELPER, translations=(profile(HELPER, lang="en", business="Muessig Print"),))
    people = PEOPLE | {slug: replace(PEOPLE[slug], lang="en") for slug in (SEEKER, HELPER)}
    ours = publication(profile(SEEKER), translated, services=SERVICES)
    (mail,) = mails(made(at(State.AGREED), "introduce", DAY), people=people, publication=ours)
    assert "Muessig Print" in mail.text
    assert "https://vorgestellt.example/en/joerg-muessig/" in mail.text
    assert "https://vorgestellt.example/ada-beispiel/" in mail.text
    assert "* * *" not in mail.text


@pytest.mark.parametrize(("changes", "first"), [
    ({}, "Ada"), ({"name": "Minh Anh Nguyen"}, "Minh Anh"), ({"name": "Cher"}, "Cher"), ({"name": "Dr. Ada Beispiel"}, "Ada"),
    ({"name": "Friederike von der Heide", "sort_as": "Heide, Friederike von der"}, "Friederike"), ({"name": "bell hooks"}, "bell hooks"),
])  # fmt: skip
def test_the_greeting_uses_the_first_name(changes: dict[str, str], first: str) -> None:
    named = publication(profile(SEEKER, **changes), services=SERVICES)
    (mail,) = mails(made(new(between=None), "ask", DAY), publication=named)
    assert mail.text.startswith(f"Hallo {first}!\n")


def test_a_missing_address_leaves_the_text_and_no_half_of_an_introduction() -> None:
    for missing in (SEEKER, HELPER):
        people = {slug: person for slug, person in PEOPLE.items() if slug != missing}
        (mail,) = mails(made(at(State.AGREED), "introduce", DAY), people=people)
        assert mail.to == ""
        assert NEED in mail.text
    (mail,) = mails(made(new(), "ask", DAY), people={})
    assert (mail.to, mail.subject) == ("", "Sollten Ada Beispiel und Jörg Müßig sich kennenlernen?")


def test_a_mail_is_signed_by_the_publications_editor() -> None:
    ours = replace(PUBLICATION, facts=facts(editor="Karla Kolumna\r\nBcc: x@y.example"))
    (mail,) = mails(made(new(), "ask", DAY), publication=ours)
    assert mail.text.endswith("\n\nHerzlich\nKarla Kolumna Bcc: x@y.example\n")


@pytest.mark.parametrize("state", [State.ASKED_BETWEEN, State.ASKED_SEEKER, State.ASKED_HELPER])
def test_who_says_no_is_thanked_and_hears_nothing_of_anybody(state: State) -> None:
    step = made(at(state), "no", DAY)
    (mail,) = mails(step)
    assert mail.to == PEOPLE[step.by].email
    assert mail.subject == "Danke für deine Antwort"
    assert not any(
        name in mail.text for name in {"Ada", "Jörg", "Mira"} - {PUBLICATION.profile(step.by).founder.name.split()[0]}
    )


@pytest.mark.parametrize("state", [State.PROPOSED, State.ASKED_BETWEEN, State.ASKED_HELPER, State.AGREED])
def test_what_is_dropped_is_dropped_without_a_word(state: State) -> None:
    assert mails(made(at(state), "drop", DAY)) == ()


@pytest.mark.parametrize(("lang", "words"), [("de", "Wenn du nach deinem Ja fünf Wochen lang nichts hörst, hat es diesmal einfach nicht gepasst."),
                                             ("en", "If you hear nothing for five weeks after your yes, it simply did not fit this time.")])  # fmt: skip
@pytest.mark.parametrize("state", [State.ASKED_BETWEEN, State.ASKED_SEEKER])
def test_both_sides_are_told_beforehand_that_silence_says_nothing(state: State, lang: str, words: str) -> None:
    people = {slug: replace(person, lang=lang) for slug, person in PEOPLE.items()}
    (mail,) = mails(made(at(state), "yes", DAY), people=people)
    assert words in mail.text


# What no mail ever tells


LETTERS = {"seeker": "ŽŠČĎŤŇ", "helper": "ĄĘĮŲŁŻ", "between": "ŐŰĞŞİŖ"}  # none of them stands in any other text
SECRET = re.compile(rf"[{''.join(LETTERS.values())}]+[0-9]")
HOSTILE = st.sampled_from(["", "\r\nBcc: evil@example.org", " {helper} {0}", "\u202e", " %s", "\n\n.", "\x00"])


class Side(NamedTuple):
    """A person whose facts are words that no other text holds."""

    slug: str
    name: str
    business: str
    place: str
    words: str  # need or offer
    email: str
    lang: str

    @property
    def secrets(self) -> set[str]:
        """Everything that would tell who it is."""
        return {self.slug, *SECRET.findall(" ".join(self))}


@st.composite
def sides(draw: st.DrawFn, which: str) -> Side:
    core = st.text(LETTERS[which], min_size=3, max_size=6)
    slug = draw(st.from_regex(rf"{which[0]}q[0-9]{{3,5}}", fullmatch=True))
    facts = [f"{draw(core)}{number}{draw(HOSTILE)}" for number in range(4)]
    mailbox = f"{slug}@{which}.example"
    email = draw(st.sampled_from(["", mailbox, f"{mailbox}\r\nBcc: x@y.example", f"{mailbox},x@y.example"]))
    return Side(slug, *facts, email, draw(st.sampled_from(["de", "en"])))


def portrait(side: Side) -> Profile:
    return profile(side.slug, name=side.name, business=side.business, place=side.place)


class World(NamedTuple):
    publication: Publication
    people: dict[str, Person]
    introduction: Introduction


def world(seeker: Side, helper: Side, between: Side | None, tags: tuple[str, ...] = ("etikettendruck",)) -> World:
    everybody = [side for side in (seeker, helper, between) if side is not None]
    return World(
        publication(*map(portrait, everybody), services=SERVICES),
        {side.slug: Person(side.slug, "", side.email, side.lang) for side in everybody},
        proposed(seeker.slug, helper.slug, tags, seeker.words, helper.words, between and between.slug, DAY),
    )


def questions_to(slug: str, given_world: World, km: float | None) -> list[Draft]:
    """Return what one side gets on a way that ends with the helper's no."""
    introduction, found = given_world.introduction, []
    for answer in ["ask", *(["yes"] if introduction.between else []), "yes", "no"]:
        step = made(introduction, answer, DAY, "Eine Notiz über die andere Seite.")
        introduction = step.introduction
        if asked(introduction)[-1] == slug:
            found += drafts(step, given_world.people, given_world.publication, km)
    return found


@pytest.mark.slow
@given(sides("seeker"), sides("helper"), sides("helper"), st.none() | sides("between"), st.none() | st.floats(0, 900))
def test_a_question_does_not_depend_on_who_the_other_side_is(
    own: Side, one: Side, another: Side, between: Side | None, km: float | None
) -> None:
    """Two worlds that differ in everything about the other side give the same mails, byte for byte."""
    as_seeker = [questions_to(own.slug, world(own, other, between), km) for other in (one, another)]
    as_helper = [questions_to(own.slug, world(other, own, between), km) for other in (one, another)]
    assert as_seeker[0] == as_seeker[1]
    assert as_helper[0] == as_helper[1]
    assert (len(as_seeker[0]), len(as_helper[0])) == (1, 2)


class EveryWay(RuleBasedStateMachine):
    """All sequences of answers, and what the three people may have in their inboxes on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.inboxes: dict[str, list[tuple[State, Draft]]] = {}

    @initialize(
        seeker=sides("seeker"), helper=sides("helper"), between=st.none() | sides("between"), tags=st.booleans()
    )
    def begin(self, seeker: Side, helper: Side, between: Side | None, tags: bool) -> None:
        self.seeker, self.helper, self.between = seeker, helper, between
        self.world = world(seeker, helper, between, ("etikettendruck",) if tags else ())
        self.way = self.world.introduction
        self.day, self.said_no = DAY, ""
        self.inboxes = {side.slug: [] for side in (seeker, helper, between) if side is not None}

    @rule(days=st.sampled_from([0, 1, 14, 30]), well=st.sampled_from([True, True, True, False]), pick=st.integers(0, 6))
    def go_on(self, days: int, well: bool, pick: int) -> None:
        """Give one of the answers that are possible, mostly one that brings the two together."""
        today = self.day + timedelta(days)
        possible = moves(self.way, today, ())
        if well:
            possible = tuple(answer for answer in possible if answer not in (Answer.NO, Answer.DROP))
        if possible:
            by = (asked(self.way) or ("",))[-1]
            self.take(made(self.way, possible[pick % len(possible)], today, "Ein\nWort.", by=by), by)

    @rule(
        answer=st.sampled_from([*Answer]),
        days=st.sampled_from([-1, 0, 14, 30]),
        note=st.sampled_from(["", "Ja"]),
        by=st.integers(0, 3),
    )
    def try_anything(self, answer: Answer, days: int, note: str, by: int) -> None:
        who = ["", *self.inboxes, "fremd"][by]
        result = move(self.way, answer, self.day + timedelta(days), note, by=who, paused=(), names={})
        if isinstance(result, Move):
            self.take(result, who or (asked(self.way) or ("",))[-1])
        else:
            assert all(text.strip() for label in (result.reason, result.instead) for _, text in label.names)

    def take(self, step: Move, who: str) -> None:
        assert step.introduction.steps[:-1] == self.way.steps, "nothing is ever edited away"
        assert self.way.state not in (State.REFUSED, State.DROPPED, State.CLOSED), "what has ended has ended"
        self.way, self.day = step.introduction, step.step.day
        if step.answer is Answer.NO:
            self.said_no = who
        self.deliver(step)

    def deliver(self, step: Move) -> None:
        """Lay each draft into the inbox of whom it is for, and look at its header."""
        letters = drafts(step, self.world.people, self.world.publication, 14.0)
        addressees = {
            State.ASKED_BETWEEN: [self.way.between], State.ASKED_SEEKER: [self.way.seeker], State.ASKED_HELPER: [self.way.helper],
            State.INTRODUCED: [(self.way.seeker, self.way.helper)], State.OUTCOME_ASKED: [self.way.seeker, self.way.helper],
            State.REFUSED: [self.said_no],
        }.get(self.way.state, [])  # fmt: skip
        for letter, to in zip(letters, addressees, strict=True):
            assert to
            people = to if isinstance(to, tuple) else (to,)
            known = [
                self.world.people[slug].email for slug in people if private.is_address(self.world.people[slug].email)
            ]
            assert letter.to == (", ".join(known) if len(known) == len(people) else "")
            for header in (letter.to, letter.subject):
                assert len(header.splitlines()) <= 1
                assert not list(characters.forbidden(header + letter.text))
            for slug in people:
                self.inboxes[slug].append((self.way.state, letter))

    @invariant()
    @precondition(lambda self: self.inboxes)
    def nothing_is_told_before_both_have_said_yes(self) -> None:
        if any(step.state == State.INTRODUCED for step in self.way.steps):
            assert [step.state for step in self.way.steps].count(State.AGREED) == 1
            return
        for own, other in ((self.seeker, self.helper), (self.helper, self.seeker)):
            for _, letter in self.inboxes[own.slug]:
                for secret in other.secrets | (self.between.secrets if self.between else set()):
                    assert secret not in letter.subject + letter.text + letter.to

    @invariant()
    @precondition(lambda self: self.inboxes and self.way.state is State.REFUSED)
    def after_a_no_only_who_said_it_has_an_answer(self) -> None:
        thanked = [slug for slug, inbox in self.inboxes.items() if State.REFUSED in dict(inbox)]
        assert thanked == [self.said_no]

    @invariant()
    @precondition(lambda self: self.inboxes)
    def who_knows_both_hears_names_and_nothing_else(self) -> None:
        if self.between is None:
            return
        inbox = self.inboxes[self.between.slug]
        assert {state for state, _ in inbox} <= {State.ASKED_BETWEEN, State.REFUSED}
        assert self.said_no == self.between.slug or State.REFUSED not in dict(inbox)
        for _, letter in inbox:
            for side in (self.seeker, self.helper):
                for secret in side.secrets - set(SECRET.findall(side.name)):
                    assert secret not in letter.subject + letter.text
            for service in SERVICES:  # what it is about may be a private need
                assert service.label.text("de") not in letter.text
                assert service.label.text("en") not in letter.text

    @invariant()
    @precondition(lambda self: self.inboxes)
    def what_is_written_reads_the_same_again(self) -> None:
        plain = replace(self.way, need="", offer="")  # their letters are such as no file would accept
        assert reread(plain) == plain


EveryWay.TestCase.settings = settings(max_examples=60, stateful_step_count=12)
TestEveryWay = EveryWay.TestCase


# Who leaves


ERIKA = Candidate(
    "erika-muster", "relay/erika-muster.yml", "Erika Muster", (Step("asked", DAY, "Mira Sommer kennt sie."),)
)
MIRA = Candidate(BETWEEN, f"relay/{BETWEEN}.yml", "Mira Sommer", (Step("asked", DAY),))


def a_folder(*ways: Introduction, people: dict[str, Person] = PEOPLE) -> Private:
    return Private(people, {way.key: way for way in ways}, {ERIKA.key: ERIKA, MIRA.key: MIRA})


def test_who_leaves_takes_their_file_their_introductions_and_their_place_in_the_relay() -> None:
    for slug in (SEEKER, HELPER):
        assert without(a_folder(at(State.CLOSED)), slug).gone == (PEOPLE[slug].source, new().source)
    assert without(a_folder(), BETWEEN).gone == (PEOPLE[BETWEEN].source, MIRA.source)


def test_an_introduction_forgets_who_was_asked_in_between_and_can_still_be_read() -> None:
    way, _ = without(a_folder(at(State.OUTCOME_ASKED)), BETWEEN).rewritten
    assert isinstance(way, Introduction)
    assert way.between is None
    assert [step.state for step in way.steps] == [
        "proposed",
        "asked-seeker",
        "asked-helper",
        "agreed",
        "introduced",
        "outcome-asked",
    ]
    assert not any(step.note for step in way.steps)


def test_an_introduction_that_tells_only_of_their_no_goes_altogether() -> None:
    assert new().source in without(a_folder(at(State.REFUSED)), BETWEEN).gone
    later = made(at(State.ASKED_SEEKER), "no", DAY).introduction
    assert later.source not in without(a_folder(later), BETWEEN).gone


def test_a_note_that_names_them_goes_and_what_may_mean_them_is_for_a_human_to_read() -> None:
    left = without(a_folder(), BETWEEN)
    assert left.rewritten == (replace(ERIKA, steps=(Step("asked", DAY),)),)
    assert left.to_read == ()
    way = new(between=None, need="So eine Näherei wie die von Mira.")
    people = {slug: replace(PEOPLE[slug], gives=(Offer("Kennt Frau Sommer."),)) for slug in (BETWEEN, HELPER)}
    assert without(a_folder(way, people=people), BETWEEN).to_read == (PEOPLE[HELPER].source, way.source)


def test_nobody_else_is_touched() -> None:
    for between in (None, BETWEEN):
        assert without(a_folder(at(State.CLOSED, between)), "wiebke-petersen") == Departure((), (), ())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("slug", [SEEKER, HELPER, BETWEEN])
def test_nothing_remains_of_who_leaves(state: State, slug: str) -> None:
    folder = a_folder(at(state))
    left = without(folder, slug)
    files = {
        thing.source: thing
        for thing in (*folder.people.values(), *folder.introductions.values(), *folder.relay.values())
    }
    files |= {thing.source: thing for thing in left.rewritten}
    for path in left.gone:
        del files[path]
    assert not [path for path, thing in files.items() if slug in path + characters.slug(private.as_text(thing))]
    for thing in left.rewritten:
        assert reread(thing) == thing


def reread(thing: Introduction | Candidate) -> object:
    file = submitted(thing.source.rpartition("/")[2], private.as_text(thing))
    read = private.introduction if isinstance(thing, Introduction) else private.candidate
    found: list[Finding] = []
    value = read(file, thing.source, date(2100, 1, 1), found)
    assert not found
    return value
