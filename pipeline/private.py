"""What only the editors may know, as it lies in their private folder: one YAML file for each person, introduction or candidate.

The folder lies outside the publication's repository, and the public build never opens it. Its files are read by the same strict
rules as a submission's, with one difference: e-mail addresses belong here. What is written is quoted throughout, and reading it
gives the same value again.

    people/<slug>.yml                                e-mail address, language, private needs and offers
    introductions/<YYYY-MM-DD>-<seeker>-<helper>.yml two who may meet, and every step on the way
    relay/<name as slug>.yml                         who was named as the next founder, and what they answered
    impact/<slug>.yml                                when a founder was asked what the portrait brought, and what they said
    clicks/<YYYY-MM>.yml                             how many readers followed a letter's links, in steps of five
    ledger/, drafts/                                 events for the editors, and mails to be sent; neither is read here
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, TypeVar

from pipeline import characters, findings, schema
from pipeline.domain import Finding, Month, Need, Offer, SubmittedFile
from pipeline.fields import Fields, as_block, hidden, suggestion
from pipeline.front_matter import quoted
from pipeline.schema import Table

LANGUAGES: Final = ("de", "en")
AFTER: Final = (1, 3, 12)
"""After how many months a founder is asked what the portrait brought."""

COARSE: Final = 5
"""Readers are counted in steps of as many: no number is ever kept that tells of fewer, nor is any difference of two."""

_LIMIT: Final = 64 * 1024  # bytes
_FOUNDERS_MOST: Final = 200  # in one letter; twenty portraits fit below the size at which Gmail cuts it off
_STEPS_MOST: Final = 20  # an introduction with two questions to everybody has eleven
_ADDRESS: Final = re.compile(r"[\w.+&'-]+@[\w-]+(?:\.[\w-]+)+")  # one address: nothing that could end it or add another
_ADDRESS_LONGEST: Final = 254  # characters; RFC 5321 allows no more
_END: Final = {"suggestion_de": "Danach kommt nichts mehr; lösche den Eintrag.",
               "suggestion_en": "Nothing comes after that; delete the entry.", "suggestion": ""}  # fmt: skip
_FOLDERS: Final = ("people", "introductions", "relay", "impact", "clicks")
_AFTER: Final = tuple(str(months) for months in AFTER)
_INQUIRY_FAULTS: Final = {"after": "inquiry-after", "text": "inquiry-text"}
_T = TypeVar("_T")


class State(StrEnum):
    """Where an introduction stands."""

    PROPOSED = "proposed"  # nobody has been asked
    ASKED_BETWEEN = "asked-between"  # the person who knows both has been asked
    ASKED_SEEKER = "asked-seeker"
    ASKED_HELPER = "asked-helper"  # the seeker has said yes
    AGREED = "agreed"  # both have said yes
    INTRODUCED = "introduced"
    OUTCOME_ASKED = "outcome-asked"
    CLOSED = "closed"
    REFUSED = "refused"  # somebody said no
    DROPPED = "dropped"  # the editors let it be


class RelayState(StrEnum):
    """What a candidate answered."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"  # never asked again


@dataclass(frozen=True, slots=True)
class Person:
    """What the editors know about one founder beyond the portrait."""

    slug: str
    source: str  # path relative to the private folder
    email: str = ""  # "" where it is not known
    lang: str | None = None  # the language to write in; None: that of the portrait
    paused: bool = False  # wants no introductions at present
    needs: tuple[Need, ...] = ()  # private ones
    gives: tuple[Offer, ...] = ()  # private ones


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; steps are added and never changed."""

    state: str  # a State, of a candidate a RelayState
    day: date
    note: str = ""  # for the editors only, on one line


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two founders who may meet, and how far that has come."""

    key: str  # the file's stem: day, seeker, helper
    source: str  # path relative to the private folder
    seeker: str  # slug
    helper: str  # slug
    between: str | None  # slug of who knows both and is asked first
    tags: tuple[str, ...]  # keys of content/services.yml, what it is about
    need: str  # in the seeker's words; "" where none are known
    offer: str  # in the helper's words; "" where none are known
    steps: tuple[Step, ...]  # at least one, in their order

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.steps[-1].state)

    @property
    def pair(self) -> frozenset[str]:
        """The two it is about."""
        return frozenset((self.seeker, self.helper))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who was named as the next founder."""

    key: str  # the name as a slug, the file's stem
    source: str  # path relative to the private folder
    name: str
    steps: tuple[Step, ...]  # at least one, in their order

    @property
    def state(self) -> RelayState:
        """What the person answered last."""
        return RelayState(self.steps[-1].state)


class InquiryState(StrEnum):
    """What passed between the editors and a founder about what the portrait brought."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"  # never asked again


@dataclass(frozen=True, slots=True)
class InquiryStep:
    """One question or one answer."""

    state: InquiryState
    day: date
    after: int = 0  # months after the portrait, one of AFTER, for which was asked; 0 for everything else
    text: str = ""  # the founder's own words, on one line; "" for everything but an answer


@dataclass(frozen=True, slots=True)
class Inquiry:
    """When a founder was asked what the portrait brought, and what they said."""

    slug: str
    source: str  # path relative to the private folder
    steps: tuple[InquiryStep, ...]  # at least one, in their order

    @property
    def is_over(self) -> bool:
        """Whether the founder does not want to be asked again."""
        return any(step.state is InquiryState.DECLINED for step in self.steps)

    @property
    def asked(self) -> tuple[InquiryStep, ...]:
        """The questions, in their order."""
        return tuple(step for step in self.steps if step.state is InquiryState.ASKED)

    @property
    def answers(self) -> tuple[InquiryStep, ...]:
        """What the founder said, in its order."""
        return tuple(step for step in self.steps if step.state is InquiryState.ANSWERED)


@dataclass(frozen=True, slots=True)
class Clicks:
    """How many readers followed the links of one letter to founders' pages; nobody knows who."""

    month: Month  # of the letter's issue, the file's stem
    source: str  # path relative to the private folder
    fetched: date
    courier: str  # who counted, and for which audience: "mailchimp a1b2c3d4e5"
    at_least: tuple[tuple[str, int], ...]  # (slug, readers rounded down to a multiple of COARSE), by slug


@dataclass(frozen=True, slots=True)
class Private:
    """Everything in the private folder that is read here."""

    people: Mapping[str, Person] = field(default_factory=dict)  # by slug
    introductions: Mapping[str, Introduction] = field(default_factory=dict)  # by key, oldest first
    relay: Mapping[str, Candidate] = field(default_factory=dict)  # by the name as a slug
    impact: Mapping[str, Inquiry] = field(default_factory=dict)  # by slug
    clicks: Mapping[Month, Clicks] = field(default_factory=dict)  # by month, oldest first

    @property
    def paused(self) -> frozenset[str]:
        """The slugs of those who want no introductions at present."""
        return frozenset(slug for slug, person in self.people.items() if person.paused)


Kept = Person | Introduction | Candidate | Inquiry | Clicks
"""What one file of the folder holds."""

_FOLLOWING: Final[dict[State | None, tuple[State, ...]]] = {
    None: (State.PROPOSED,),
    State.PROPOSED: (State.ASKED_SEEKER, State.DROPPED),
    State.ASKED_BETWEEN: (State.ASKED_BETWEEN, State.ASKED_SEEKER, State.REFUSED, State.DROPPED),
    State.ASKED_SEEKER: (State.ASKED_SEEKER, State.ASKED_HELPER, State.REFUSED, State.DROPPED),
    State.ASKED_HELPER: (State.ASKED_HELPER, State.AGREED, State.REFUSED, State.DROPPED),
    State.AGREED: (State.INTRODUCED, State.REFUSED, State.DROPPED),
    State.INTRODUCED: (State.OUTCOME_ASKED, State.CLOSED),
    State.OUTCOME_ASKED: (State.CLOSED,),
}
_RELAY_FOLLOWING: Final[dict[RelayState | None, tuple[RelayState, ...]]] = {
    None: (RelayState.ASKED, RelayState.AGREED, RelayState.DECLINED),  # some answer before anybody asks
    RelayState.ASKED: (RelayState.ASKED, RelayState.AGREED, RelayState.DECLINED),
    RelayState.AGREED: (RelayState.DECLINED,),
    RelayState.DECLINED: (RelayState.AGREED,),  # of their own accord; nobody asks again
}


def following(state: State | None, *, between: bool) -> tuple[State, ...]:
    """Return what may come after ``state`` (None: at the beginning); with somebody in between, that person is asked first."""
    if state is State.PROPOSED and between:
        return State.ASKED_BETWEEN, State.DROPPED
    return _FOLLOWING.get(state, ())


def relay_following(state: RelayState | None) -> tuple[RelayState, ...]:
    """Return what a candidate's answer may be after ``state`` (None: at the beginning)."""
    return _RELAY_FOLLOWING.get(state, ())


def key(day: date, seeker: str, helper: str) -> str:
    """Return the name that an introduction's file has, without its ending and without the number of a second one."""
    return f"{day.isoformat()}-{seeker}-{helper}"


def is_address(text: str) -> bool:
    """Return whether ``text`` is one e-mail address and nothing else, so that it can stand in a header."""
    return len(text) <= _ADDRESS_LONGEST and _ADDRESS.fullmatch(text) is not None


def one_line(text: str) -> str:
    """Return ``text`` on one line, without characters that no text may hold."""
    spaced = re.sub(r"[\t\n\r\f\v]", " ", characters.normalised(text))
    return " ".join(characters.without_forbidden(spaced).split())


# Reading


def read(
    files: Iterable[tuple[str, SubmittedFile]], tags: Collection[str], today: date
) -> tuple[Private | None, tuple[Finding, ...]]:
    """Read the private folder; None where a finding is an error, so that nobody is asked whose no could not be read.

    ``files`` come with their paths relative to the private folder, ``tags`` are the keys of content/services.yml.
    """
    found: list[Finding] = []
    people: dict[str, Person] = {}
    introductions: dict[str, Introduction] = {}
    relay: dict[str, Candidate] = {}
    impact: dict[str, Inquiry] = {}
    clicks: dict[Month, Clicks] = {}
    for path, file in sorted(files, key=lambda item: item[0]):
        match _kind(path):
            case "people" if (someone := person(file, path, tags, found)) is not None:
                people[someone.slug] = someone
            case "introductions" if (two := introduction(file, path, today, found)) is not None:
                introductions[two.key] = two
            case "relay" if (named := candidate(file, path, today, found)) is not None:
                relay[named.key] = named
            case "impact" if (asked := inquiry(file, path, today, found)) is not None:
                impact[asked.slug] = asked
            case "clicks" if (counted := letter_clicks(file, path, today, found)) is not None:
                clicks[counted.month] = counted
            case "nowhere":
                found.append(findings.make("private-place", path))
    ordered = tuple(findings.in_order(found))
    return (None if findings.has_errors(ordered) else Private(people, introductions, relay, impact, clicks)), ordered


def person(file: SubmittedFile, path: str, tags: Collection[str], found: list[Finding]) -> Person | None:
    """Read people/<slug>.yml; None where it cannot be used."""
    return _read(file, path, schema.PERSON_FIELDS, found, lambda fields, mine: _person(fields, file.name, tags, mine))


def introduction(file: SubmittedFile, path: str, today: date, found: list[Finding]) -> Introduction | None:
    """Read introductions/<date>-<seeker>-<helper>.yml; None where it cannot be used."""
    return _read(
        file,
        path,
        schema.INTRODUCTION_FIELDS,
        found,
        lambda fields, mine: _introduction(fields, file.name, today, mine),
    )


def candidate(file: SubmittedFile, path: str, today: date, found: list[Finding]) -> Candidate | None:
    """Read relay/<name as slug>.yml; None where it cannot be used."""
    return _read(
        file, path, schema.CANDIDATE_FIELDS, found, lambda fields, mine: _candidate(fields, file.name, today, mine)
    )


def inquiry(file: SubmittedFile, path: str, today: date, found: list[Finding]) -> Inquiry | None:
    """Read impact/<slug>.yml; None where it cannot be used."""
    return _read(
        file, path, schema.INQUIRY_FIELDS, found, lambda fields, mine: _inquiry(fields, file.name, today, mine)
    )


def letter_clicks(file: SubmittedFile, path: str, today: date, found: list[Finding]) -> Clicks | None:
    """Read clicks/<YYYY-MM>.yml; None where it cannot be used."""
    return _read(
        file, path, schema.CLICKS_FIELDS, found, lambda fields, mine: _letter_clicks(fields, file.name, today, mine)
    )


def strangers(private: Private, slugs: Collection[str], withdrawn: Collection[str]) -> list[Finding]:
    """Return a finding for everybody in the private folder who is none of ``slugs``: a misspelt one would stay unnoticed.

    Of ``withdrawn``, slugs too, nothing is to be kept.
    """
    named: list[tuple[str | None, str, str | None]] = [(p.slug, p.source, None) for p in private.people.values()]
    named += [(i.slug, i.source, None) for i in private.impact.values()]
    named += [(slug, c.source, "founders") for c in private.clicks.values() for slug, _ in c.at_least]
    for i in private.introductions.values():
        named += [(i.seeker, i.source, "seeker"), (i.helper, i.source, "helper"), (i.between, i.source, "between")]
    return [
        stranger(slug, source, name, slugs, withdrawn)
        for slug, source, name in named
        if slug is not None and slug not in slugs
    ]


def stranger(slug: str, source: str, name: str | None, slugs: Collection[str], withdrawn: Collection[str]) -> Finding:
    """Return the finding for somebody in a private file who is none of ``slugs``; ``name`` is the field."""
    if slug in withdrawn:
        return findings.make("private-withdrawn", source, None, name, value=slug)
    return findings.make("private-stranger", source, None, name, value=slug, **_nearest(slug, slugs))


# Writing


def as_text(thing: Kept) -> str:
    """Return the file of what is kept here: every value quoted, nothing that is blank."""
    match thing:
        case Person():
            head = _rows(email=thing.email, lang=thing.lang, paused="yes" if thing.paused else "no")
            rows = [*head, *_wish_rows("needs", thing.needs), *_wish_rows("gives", thing.gives)]
        case Introduction():
            head = _rows(seeker=thing.seeker, helper=thing.helper, between=thing.between, tags=thing.tags)
            rows = [*head, *_rows(need=thing.need, offer=thing.offer), *_step_rows(thing.steps)]
        case Candidate():
            rows = [*_rows(name=thing.name), *_step_rows(thing.steps)]
        case Inquiry():
            rows = _list_rows("steps", map(_inquiry_rows, thing.steps))
        case Clicks():
            head = _rows(fetched=thing.fetched.isoformat(), courier=thing.courier)
            rows = [*head, *_list_rows("founders", (_rows(slug=s, at_least=str(n)) for s, n in thing.at_least))]
    return "\n".join(rows) + "\n"


# How a file is read


def _kind(path: str) -> str:
    """Return the folder that says what is in a file, "" for what is not read here, "nowhere" for what is out of place."""
    folder, _, name = path.rpartition("/")
    if path.startswith(("ledger/", "drafts/")) or any(part.startswith(".") for part in path.split("/")):
        return ""
    if folder in _FOLDERS and name.endswith(".yml"):
        return folder
    is_lost = path.startswith(tuple(f"{one}/" for one in _FOLDERS)) or name.endswith((".yml", ".yaml"))
    return "nowhere" if is_lost else ""


def _read(
    file: SubmittedFile,
    path: str,
    table: Table,
    found: list[Finding],
    make: Callable[[Fields, list[Finding]], _T],
) -> _T | None:
    """Return what ``make`` makes of a file's fields; None where one of its findings is an error."""
    mine: list[Finding] = []
    block = as_block(_text(file, path, mine), path, mine)
    mine.extend(hidden(block, path))
    value = None if block is None else make(Fields(path, block, table, mine), mine)
    found.extend(_reworded(finding, table) for finding in mine)
    return None if findings.has_errors(mine) else value


def _text(file: SubmittedFile, path: str, found: list[Finding]) -> str | None:
    """Return the text of a private file, which may hold addresses; None with a finding where it has none."""
    if file.is_link:
        found.append(findings.make("file-link", path, value=file.name))
        return None
    if file.size > _LIMIT:
        found.append(findings.make("file-large", path, size=f"{file.size // 1024} KiB", limit=f"{_LIMIT // 1024} KiB"))
        return None
    try:
        text = characters.normalised(file.data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        found.append(findings.make("file-encoding", path))
        return None
    for line, value in dict(characters.forbidden(text)).items():
        found.append(findings.make("character-forbidden", path, line, value=value))
    return characters.without_forbidden(text)


def _reworded(finding: Finding, table: Table) -> Finding:
    """Return a finding that suits a private file: a phone number here has no field, but betrays nobody."""
    if finding.code not in ("field-private", "field-pelican"):
        return finding
    prefix = re.sub(r"\[\d+\]", "[]", finding.field or "").rpartition(".")[0]
    details = {**dict(finding.details), **suggestion([], schema.keys(table, prefix))}
    return replace(finding, code="field-unknown", details=tuple(details.items()))


def _person(fields: Fields, name: str, tags: Collection[str], found: list[Finding]) -> Person:
    slug, email = name.removesuffix(".yml"), fields.text("email")
    if not schema.SLUG.fullmatch(slug):
        found.append(findings.make("folder-slug", fields.file, value=slug, suggestion=characters.slug(slug)))
    if email and not is_address(email):
        found.append(findings.make("private-address", fields.file, fields.line("email"), "email", value=email[:80]))
    needs = tuple(Need(*_wish(row, tags, found)) for row in fields.rows("needs", schema.LIST_LONGEST))
    gives = tuple(Offer(*_wish(row, tags, found)) for row in fields.rows("gives", schema.LIST_LONGEST))
    lang = fields.choice("lang", LANGUAGES) or None
    return Person(slug, fields.file, email, lang, fields.yes("paused"), needs, gives)


def _wish(row: Fields, known: Collection[str], found: list[Finding]) -> tuple[str, date | None, tuple[str, ...]]:
    """Return text, last day and tags of a need or an offer."""
    tags = []
    for number, tag in enumerate(row.texts("tags", schema.TAGS_LONGEST), 1):
        if tag.text in known:
            tags.append(tag.text)
        elif tag.text:
            name, details = f"{row.prefix}tags[{number}]", _nearest(tag.text, known)
            found.append(findings.make("tag-unknown", row.file, tag.line, name, value=tag.text, **details))
    return row.text("text"), row.day("valid_until"), tuple(dict.fromkeys(tags))


def _introduction(fields: Fields, name: str, today: date, found: list[Finding]) -> Introduction:
    seeker, helper, between = (fields.slug(side) for side in ("seeker", "helper", "between"))
    sides = [side for side in (seeker, helper, between) if side]
    if twice := next((side for side in sides if sides.count(side) > 1), None):
        found.append(findings.make("introduction-sides", fields.file, fields.line("helper"), "helper", value=twice))
    steps = _steps(fields, State, lambda state: following(state, between=between is not None), today, found)
    if seeker and helper and not findings.has_errors(found):
        _check_name(name, key(steps[0].day, seeker, helper), "(-[2-9])?", fields.file, found)
    return Introduction(
        key=name.removesuffix(".yml"),
        source=fields.file,
        seeker=seeker or "",
        helper=helper or "",
        between=between,
        tags=tuple(dict.fromkeys(fields.slugs("tags"))),
        need=fields.text("need"),
        offer=fields.text("offer"),
        steps=steps,
    )


def _candidate(fields: Fields, name: str, today: date, found: list[Finding]) -> Candidate:
    called = fields.text("name")
    steps = _steps(fields, RelayState, relay_following, today, found)
    if not findings.has_errors(found):
        _check_name(name, characters.slug(called), "", fields.file, found)
    return Candidate(name.removesuffix(".yml"), fields.file, called, steps)


def _inquiry(fields: Fields, name: str, today: date, found: list[Finding]) -> Inquiry:
    slug = name.removesuffix(".yml")
    if not schema.SLUG.fullmatch(slug):
        found.append(findings.make("folder-slug", fields.file, value=slug, suggestion=characters.slug(slug)))
    return Inquiry(slug, fields.file, _inquiry_steps(fields, today, found))


def _inquiry_steps(fields: Fields, today: date, found: list[Finding]) -> tuple[InquiryStep, ...]:
    """Return the questions and answers of an inquiry; () where one is faulty."""
    before = len(found)
    steps: list[InquiryStep] = []
    for row in fields.rows("steps", _STEPS_MOST):
        state = row.choice("state", tuple(InquiryState))
        day, after, text = row.day("date", not_after=today), row.choice("after", _AFTER), row.text("text")
        if not state or day is None:
            return ()
        if steps and day < steps[-1].day:
            where = row.line("date"), f"{row.prefix}date"
            found.append(findings.make("steps-date", row.file, *where, value=day.isoformat()))
        for code, is_right in (("after", bool(after) is (state == InquiryState.ASKED)),
                               ("text", bool(text) is (state == InquiryState.ANSWERED))):  # fmt: skip
            if not is_right:
                found.append(findings.make(_INQUIRY_FAULTS[code], row.file, row.line(code), f"{row.prefix}{code}"))
        steps.append(InquiryStep(InquiryState(state), day, int(after or 0), text))
    if not steps and not findings.has_errors(found[before:]):
        found.append(findings.make("steps-missing", fields.file, fields.line("steps"), "steps", value="asked"))
    return tuple(steps)


def _letter_clicks(fields: Fields, name: str, today: date, found: list[Finding]) -> Clicks:
    month = name.removesuffix(".yml")
    if not schema.MONTH.fullmatch(month):
        found.append(findings.make("clicks-month", fields.file))
    counted: dict[str, int] = {}
    for row in fields.rows("founders", _FOUNDERS_MOST):
        slug, said = row.slug("slug"), row.text("at_least")
        number = int(said) if said.isascii() and said.isdecimal() else -1
        if said and (number < 0 or number % COARSE):
            found.append(
                findings.make("clicks-coarse", row.file, row.line("at_least"), f"{row.prefix}at_least", value=said)
            )
        elif slug in counted:
            found.append(findings.make("clicks-twice", row.file, row.line("slug"), f"{row.prefix}slug", value=slug))
        elif slug:
            counted[slug] = number
    fetched = fields.day("fetched", not_after=today) or date.min
    return Clicks(month, fields.file, fetched, fields.text("courier"), tuple(sorted(counted.items())))


_S = TypeVar("_S", State, RelayState)


def _steps(
    fields: Fields,
    states: type[_S],
    after: Callable[[_S | None], tuple[_S, ...]],
    today: date,
    found: list[Finding],
) -> tuple[Step, ...]:
    """Return the steps of a way, as far as each can follow the one before it; () where one is faulty."""
    before = len(found)
    names = tuple(state.value for state in states)
    steps: list[Step] = []
    for row in fields.rows("steps", _STEPS_MOST):
        state, day, note = row.choice("state", names), row.day("date", not_after=today), row.text("note")
        if not state or day is None:
            return ()
        allowed = tuple(s.value for s in after(states(steps[-1].state) if steps else None))
        if state not in allowed:
            name, details = f"{row.prefix}state", suggestion([], allowed) if allowed else _END
            found.append(findings.make("steps-state", row.file, row.line("state"), name, value=state, **details))
            return ()
        if steps and day < steps[-1].day:
            found.append(
                findings.make("steps-date", row.file, row.line("date"), f"{row.prefix}date", value=day.isoformat())
            )
        steps.append(Step(state, day, note))
    if not steps and not findings.has_errors(found[before:]):
        found.append(
            findings.make("steps-missing", fields.file, fields.line("steps"), "steps", value=after(None)[0].value)
        )
    return tuple(steps)


def _check_name(name: str, expected: str, number: str, path: str, found: list[Finding]) -> None:
    if not re.fullmatch(rf"{re.escape(expected)}{number}\.yml", name):
        found.append(findings.make("private-file", path, value=f"{expected}.yml"))


def _nearest(word: str, known: Collection[str]) -> dict[str, str]:
    return suggestion(get_close_matches(characters.slug(word), sorted(known), n=1))


# How a file is written


def _rows(**values: str | tuple[str, ...] | None) -> list[str]:
    """Return a line for each value that is not blank."""
    return [f"{name}: {_written(value)}" for name, value in values.items() if value]


def _written(value: str | tuple[str, ...]) -> str:
    return quoted(value) if isinstance(value, str) else "[" + ", ".join(quoted(item) for item in value) + "]"


def _list_rows(name: str, items: Iterable[list[str]]) -> list[str]:
    """Return a list of blocks; each item is given as its lines."""
    rows = [f"  {'- ' if place == 0 else '  '}{line}" for item in items for place, line in enumerate(item)]
    return [f"{name}:", *rows] if rows else []


def _wish_rows(name: str, wishes: Iterable[Need | Offer]) -> list[str]:
    return _list_rows(name, (_rows(text=w.text, tags=w.tags, valid_until=_iso(w.valid_until)) for w in wishes))


def _step_rows(steps: Iterable[Step]) -> list[str]:
    return _list_rows("steps", (_rows(state=s.state, date=s.day.isoformat(), note=s.note) for s in steps))


def _inquiry_rows(step: InquiryStep) -> list[str]:
    return _rows(state=step.state, date=step.day.isoformat(), after=str(step.after or ""), text=step.text)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
