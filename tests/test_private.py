"""The editors' private folder: one thing, one file, read strictly and written so that it reads the same again."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import characters, findings, private, schema
from pipeline.domain import Finding, Need, Offer
from pipeline.private import Candidate, Introduction, Person, Private, RelayState, State, Step
from tests.factories import TODAY, submitted

TAGS = frozenset({"etikettendruck", "spedition", "urlaubsvertretung"})

PERSON = """\
email: "ada@beispiel.example"
lang: "de"
paused: "no"
needs:
  - text: "Jemand, der den Laden eine Woche lang hütet."
    tags: ["urlaubsvertretung"]
    valid_until: "2027-03-31"
gives:
  - text: "Sieht Kreditverträge durch."
"""
INTRODUCTION = """\
seeker: "ada-beispiel"
helper: "joerg-muessig"
between: "mira-sommer"
tags: ["etikettendruck"]
need: "Jemand, der kleine Auflagen druckt."
offer: "Etiketten in Auflagen ab zwanzig."
steps:
  - state: "proposed"
    date: "2026-10-01"
  - state: "asked-between"
    date: "2026-10-02"
  - state: "asked-seeker"
    date: "2026-10-02"
    note: "Mira hält viel davon."
"""
CANDIDATE = """\
name: "Erika Muster"
steps:
  - state: "asked"
    date: "2026-10-01"
  - state: "declined"
    date: "2026-10-09"
    note: "Sie möchte nicht in der Zeitung stehen."
"""
PLACES = {
    "people/ada-beispiel.yml": PERSON,
    "introductions/2026-10-01-ada-beispiel-joerg-muessig.yml": INTRODUCTION,
    "relay/erika-muster.yml": CANDIDATE,
}
PEOPLE, INTRODUCTIONS, RELAY = PLACES


def read(path: str, text: str | bytes, **changes: object) -> tuple[object, list[Finding]]:
    found: list[Finding] = []
    file = submitted(path.rpartition("/")[2], text, **changes)
    match path.split("/")[0]:
        case "people":
            return private.person(file, path, TAGS, found), found
        case "introductions":
            return private.introduction(file, path, TODAY, found), found
        case _:
            return private.candidate(file, path, TODAY, found), found


def codes(path: str, text: str | bytes, **changes: object) -> list[str]:
    thing, found = read(path, text, **changes)
    assert (thing is None) == findings.has_errors(found)
    for finding in found:
        for lang in ("de", "en"):
            sentences = findings.message(finding, lang), findings.remedy(finding, lang)
            assert all(sentence.strip() and not re.search(r"<\w+>", sentence) for sentence in sentences)
    return [finding.code for finding in found]


def folder(**more: str) -> tuple[Private | None, tuple[Finding, ...]]:
    files = PLACES | more
    return private.read([(path, submitted(path.rpartition("/")[2], text)) for path, text in files.items()], TAGS, TODAY)


# Reading


def test_a_person_is_read_as_it_was_written() -> None:
    needs = (Need("Jemand, der den Laden eine Woche lang hütet.", date(2027, 3, 31), ("urlaubsvertretung",)),)
    gives = (Offer("Sieht Kreditverträge durch."),)
    person = Person("ada-beispiel", PEOPLE, "ada@beispiel.example", "de", paused=False, needs=needs, gives=gives)
    assert read(PEOPLE, PERSON) == (person, [])


def test_an_introduction_is_read_with_every_step() -> None:
    introduction, found = read(INTRODUCTIONS, INTRODUCTION)
    assert not found
    assert isinstance(introduction, Introduction)
    assert (introduction.key, introduction.state) == ("2026-10-01-ada-beispiel-joerg-muessig", State.ASKED_SEEKER)
    assert introduction.steps[-1] == Step("asked-seeker", date(2026, 10, 2), "Mira hält viel davon.")
    assert introduction.pair == {"ada-beispiel", "joerg-muessig"}


def test_a_candidate_who_declined_is_known_by_name() -> None:
    candidate, found = read(RELAY, CANDIDATE)
    assert not found
    assert isinstance(candidate, Candidate)
    assert (candidate.key, candidate.name, candidate.state) == ("erika-muster", "Erika Muster", RelayState.DECLINED)


@pytest.mark.parametrize(("old", "new", "code"), [
    ("ada@beispiel.example", "Ada <ada@beispiel.example>", "private-address"), ("ada@beispiel.example", "ada", "private-address"),
    ("ada@beispiel.example", "a@b.example, c@d.example", "private-address"), ('"de"', '"fr"', "choice-unknown"),
    ("urlaubsvertretung", "urlaub", "tag-unknown"), ("2027-03-31", "31.03.2027", "date-form"), ('"no"', '"nein"', "choice-unknown"),
    ("email:", "telefon:", "field-unknown"), ("email:", "title:", "field-unknown"), ("email:", "emial:", "field-unknown"),
    ("Sieht Kreditverträge durch.", "Ja", "field-short"), ("Sieht", "S\\u202eieht", "character-forbidden"),
    ("Sieht", "S\\rieht", "character-forbidden"), ("Sieht", "S\u202eieht", "character-forbidden"), ("Sieht", "S\\nieht", "field-break"),
])  # fmt: skip
def test_a_fault_in_a_person_has_its_name(old: str, new: str, code: str) -> None:
    assert old in PERSON
    assert codes(PEOPLE, PERSON.replace(old, new)) == [code]


def test_what_has_no_field_here_betrays_nobody_and_is_told_what_has_one() -> None:
    _, found = read(PEOPLE, PERSON + 'telefon: "04131 123456"\n')
    assert [(finding.code, finding.line) for finding in found] == [("field-unknown", 10)]
    assert findings.remedy(found[0], "de") == "Möglich sind: email, lang, paused, needs, gives."
    assert "öffentlich" not in findings.message(found[0], "de")


@pytest.mark.parametrize(("old", "new", "code"), [
    ('"joerg-muessig"', '"ada-beispiel"', "introduction-sides"), ('"mira-sommer"', '"ada-beispiel"', "introduction-sides"),
    ('"joerg-muessig"', '"Jörg Müßig"', "slug-form"), ('seeker: "ada-beispiel"\n', "", "field-missing"),
    ('between: "mira-sommer"\n', "", "steps-state"), ('"asked-between"', '"asked-helper"', "steps-state"),
    ('"asked-between"', '"asked-seeker"', "steps-state"), ('"proposed"', '"agreed"', "steps-state"), ('"asked-seeker"', '"agreed"', "steps-state"),
    ('"asked-seeker"', '"closed"', "steps-state"), ('"asked-seeker"', '"asked"', "choice-unknown"),
    ('    date: "2026-10-02"\n    note', '    date: "2026-10-01"\n    note', "steps-date"), ('"2026-10-02"\n    note', '"2026-11-21"\n    note', "date-future"),
    ('"2026-10-01"', '"2026-10-02"', "private-file"), ("etikettendruck", "Etiketten drucken", "slug-form"),
])  # fmt: skip
def test_a_fault_in_an_introduction_has_its_name(old: str, new: str, code: str) -> None:
    assert old in INTRODUCTION
    assert codes(INTRODUCTIONS, INTRODUCTION.replace(old, new)) == [code]


@pytest.mark.parametrize("steps", ["", "steps:\n", "steps: []\n", 'steps:\n  - ""\n'])
def test_a_way_has_a_first_step(steps: str) -> None:
    assert codes(INTRODUCTIONS, INTRODUCTION.partition("steps:")[0] + steps) == ["steps-missing"]
    assert codes(INTRODUCTIONS, INTRODUCTION.partition("steps:")[0] + 'steps: "proposed"\n') == ["list-form"]


def test_what_may_follow_is_said() -> None:
    _, found = read(INTRODUCTIONS, INTRODUCTION.replace('"asked-seeker"', '"introduced"'))
    assert (found[0].line, found[0].field) == (12, "steps[3].state")
    assert findings.remedy(found[0], "de") == "Möglich sind: asked-between, asked-seeker, refused, dropped."


def test_a_tag_that_stands_twice_counts_once() -> None:
    person, _ = read(PEOPLE, PERSON.replace('["urlaubsvertretung"]', '["spedition", "spedition"]'))
    assert isinstance(person, Person)
    assert person.needs[0].tags == ("spedition",)
    introduction, _ = read(INTRODUCTIONS, INTRODUCTION.replace('["etikettendruck"]', '["spedition", "spedition"]'))
    assert isinstance(introduction, Introduction)
    assert introduction.tags == ("spedition",)


@pytest.mark.parametrize(("old", "new", "code"), [
    ('"asked"', '"declined"', "steps-state"), ('"declined"', '"no"', "choice-unknown"), ("Erika Muster", "Erika Mustermann", "private-file"),
    ('name: "Erika Muster"\n', "", "field-missing"), ('"declined"', '"declined"\n    why: "Nein"', "field-unknown"),
    ("2026-10-09", "2026-09-09", "steps-date"),
])  # fmt: skip
def test_a_fault_in_a_candidate_has_its_name(old: str, new: str, code: str) -> None:
    assert old in CANDIDATE
    assert codes(RELAY, CANDIDATE.replace(old, new)) == [code]


def test_who_declined_is_never_asked_again_but_may_come_of_their_own_accord() -> None:
    again = CANDIDATE + '  - state: "asked"\n    date: "2026-11-01"\n'
    assert codes(RELAY, again) == ["steps-state"]
    assert findings.remedy(read(RELAY, again)[1][0], "en") == "Possible are: agreed."
    assert not codes(RELAY, again.replace('"asked"\n    date: "2026-11-01"', '"agreed"\n    date: "2026-11-01"'))


def test_who_agreed_may_think_again_and_who_was_asked_may_be_asked_once_more() -> None:
    agreed = CANDIDATE.replace('"declined"', '"agreed"')
    assert not codes(RELAY, agreed + '  - state: "declined"\n    date: "2026-11-01"\n')
    assert not codes(RELAY, CANDIDATE.replace('"declined"', '"asked"'))


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(("data", "code"), [
    (b"", "yaml-no-block"), (b"# nichts\n", "yaml-no-block"), (b"- a\n", "yaml-no-block"), (b"\xff\xfe", "file-encoding"),
    (b"a" * 70_000, "file-large"), (b'lang: "de\n', "yaml-quotes"),
])  # fmt: skip
def test_a_file_that_holds_nothing_readable_is_not_passed_over_in_silence(path: str, data: bytes, code: str) -> None:
    assert codes(path, data) == [code]


@pytest.mark.parametrize("path", PLACES)
def test_a_link_to_another_file_is_not_followed(path: str) -> None:
    assert codes(path, b"", is_link=True) == ["file-link"]


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("name", ["Ada Beispiel.yml", "x y.yml"])
def test_a_file_is_called_after_what_is_in_it(path: str, name: str) -> None:
    wrong = f"{path.split('/')[0]}/{name}"
    assert codes(wrong, PLACES[path]) == ["folder-slug" if path == PEOPLE else "private-file"]


def test_two_introductions_of_a_pair_on_one_day_are_numbered() -> None:
    assert not codes(INTRODUCTIONS.replace(".yml", "-2.yml"), INTRODUCTION)
    assert codes(INTRODUCTIONS.replace(".yml", "-1.yml"), INTRODUCTION) == ["private-file"]


@pytest.mark.parametrize("text", [
    "ada@beispiel.example", "a.b+c_d-e@x-y.beispiel.example", "o'brien@beispiel.example", "müller@bücher.example",
])  # fmt: skip
def test_an_address_is_accepted(text: str) -> None:
    assert private.is_address(text)


@pytest.mark.parametrize("text", [
    "", "ada", "ada@localhost", "@beispiel.example", "ada@beispiel.example\n", "a b@beispiel.example", "a@b.example,c@d.example",
    "a@b.example;c@d.example", "<a@b.example>", '"a"@b.example', "a@b.example\r\nBcc: c@d.example", "=?utf-8?q?a?=@b.example", "a@b@c.example",
    "a@b..example", f"{'a' * 250}@b.example",
])  # fmt: skip
def test_what_could_mean_anything_else_than_one_address_is_refused(text: str) -> None:
    assert not private.is_address(text)


# The whole folder


def test_the_folder_is_read_by_what_lies_where() -> None:
    read_folder, found = folder()
    assert not found
    assert read_folder is not None
    assert list(read_folder.people) == ["ada-beispiel"]
    assert list(read_folder.introductions) == ["2026-10-01-ada-beispiel-joerg-muessig"]
    assert list(read_folder.relay) == ["erika-muster"]


def test_introductions_come_oldest_first_whatever_the_order_of_the_files() -> None:
    earlier = INTRODUCTION.replace("2026-10", "2026-09")
    read_folder, _ = folder(**{INTRODUCTIONS.replace("2026-10", "2026-09"): earlier})
    assert read_folder is not None
    assert [key[:7] for key in read_folder.introductions] == ["2026-09", "2026-10"]


@pytest.mark.parametrize(
    "path",
    ["ledger/2026/x.yml", "drafts/a.yml", ".git/config.yml", ".x.yml", "people/.x.yml", "README.md", "notes.txt"],
)
def test_what_is_read_elsewhere_or_not_at_all_is_left_alone(path: str) -> None:
    assert folder(**{path: "?"}) == folder()


@pytest.mark.parametrize(
    "path", ["people/ada.yaml", "people/x/ada.yml", "peopel/ada.yml", "ada.yml", "relay/notes.txt"]
)
def test_what_lies_in_the_wrong_place_is_not_passed_over_in_silence(path: str) -> None:
    read_folder, found = folder(**{path: PERSON})
    assert read_folder is None
    assert [(finding.code, finding.file) for finding in found] == [("private-place", path)]


def test_one_faulty_file_keeps_the_folder_shut_lest_a_no_be_overlooked() -> None:
    read_folder, found = folder(**{RELAY: CANDIDATE.replace("declined", "declind")})
    assert read_folder is None
    assert [finding.code for finding in found] == ["choice-unknown"]


def test_who_wants_no_introductions_is_known() -> None:
    read_folder, _ = folder(**{PEOPLE: PERSON.replace('"no"', '"yes"')})
    assert read_folder is not None
    assert read_folder.paused == {"ada-beispiel"}


def test_a_misspelt_person_is_reported_with_the_nearest_one() -> None:
    read_folder, _ = folder()
    assert read_folder is not None
    known = {"ada-beispiel", "joerg-muessig", "mira-sommer"}
    assert not private.strangers(read_folder, known, ())
    (first, second) = private.strangers(read_folder, known - {"ada-beispiel"} | {"ada-beispiele"}, ())
    assert (first.file, second.file, second.field) == (PEOPLE, INTRODUCTIONS, "seeker")
    assert "ada-beispiele" in findings.remedy(first, "de")
    (between,) = private.strangers(read_folder, known - {"mira-sommer"}, ())
    assert between.field == "between"


def test_of_somebody_who_has_withdrawn_nothing_is_kept() -> None:
    read_folder, _ = folder()
    assert read_folder is not None
    found = private.strangers(read_folder, {"joerg-muessig", "mira-sommer"}, {"ada-beispiel", "ada-alt"})
    assert [(f.code, f.file, f.field) for f in found] == [
        ("private-withdrawn", PEOPLE, None),
        ("private-withdrawn", INTRODUCTIONS, "seeker"),
    ]


# Writing


def test_every_value_is_quoted_and_nothing_blank_is_written() -> None:
    assert private.as_text(Person("ada-beispiel", PEOPLE)) == 'paused: "no"\n'
    for path, text in PLACES.items():
        thing, _ = read(path, text)
        assert isinstance(thing, Person | Introduction | Candidate)
        assert private.as_text(thing) == text


def is_clean(text: str) -> bool:
    return not characters.mixed_scripts(text)


def texts(longest: int, shortest: int = 3) -> st.SearchStrategy[str]:
    odd = st.sampled_from(['"', "\\", "#", ": ", "- ", "{", "NO", "ä", "\u00ad", "…", "@", "&", "'", "%"])
    words = st.lists(st.one_of(odd, st.text(max_size=20)), max_size=6).map("".join)
    return words.map(private.one_line).filter(lambda t: shortest <= len(t) <= longest and is_clean(t))


slugs = st.from_regex(r"[a-z0-9]{2,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)
days = st.dates(date(2020, 1, 1), TODAY)
tag_lists = st.lists(st.sampled_from(sorted(TAGS)), max_size=3, unique=True).map(tuple)
notes = st.one_of(st.just(""), texts(500, 1))
wishes = (texts(300), st.none() | days, tag_lists)


@st.composite
def people(draw: st.DrawFn) -> Person:
    slug = draw(slugs)
    needs, gives = (draw(st.lists(st.builds(kind, *wishes), max_size=3)) for kind in (Need, Offer))
    email = draw(st.sampled_from(["", "ada@beispiel.example", "ö+x'y@beispiel.example"]))
    lang = draw(st.sampled_from([None, "de", "en"]))
    return Person(slug, f"people/{slug}.yml", email, lang, draw(st.booleans()), tuple(needs), tuple(gives))


@st.composite
def introductions(draw: st.DrawFn) -> Introduction:
    seeker, helper, between = draw(st.lists(slugs, min_size=3, max_size=3, unique=True))
    via = draw(st.sampled_from([None, between]))
    steps: list[Step] = []
    state, day = None, date(2020, 1, 1)
    while (after := private.following(state, between=via is not None)) and len(steps) < draw(st.integers(1, 12)):
        state = draw(st.sampled_from(after))
        day += timedelta(draw(st.integers(0, 40)))
        steps.append(Step(state.value, day, draw(notes)))
    key = private.key(steps[0].day, seeker, helper)
    words = st.one_of(st.just(""), texts(300, 1))
    return Introduction(
        key, f"introductions/{key}.yml", seeker, helper, via, draw(tag_lists), draw(words), draw(words), tuple(steps)
    )


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    name = draw(texts(80).filter(characters.slug))
    states = draw(st.sampled_from([("asked",), ("asked", "asked", "agreed"), ("asked", "agreed", "declined")]))
    key = characters.slug(name)
    return Candidate(key, f"relay/{key}.yml", name, tuple(Step(s, date(2026, 1, 1), draw(notes)) for s in states))


@pytest.mark.slow
@given(st.one_of(people(), introductions(), candidates()))
def test_reading_what_was_written_gives_the_same_value(thing: Person | Introduction | Candidate) -> None:
    assert read(thing.source, private.as_text(thing)) == (thing, [])


@given(st.text())
def test_one_line_is_one_line_and_stays_what_it_is(text: str) -> None:
    line = private.one_line(text)
    assert len(line.splitlines()) <= 1
    assert not list(characters.forbidden(line))
    assert private.one_line(line) == line


# The tables


@pytest.mark.parametrize("table", [schema.PERSON_FIELDS, schema.INTRODUCTION_FIELDS, schema.CANDIDATE_FIELDS])
def test_the_examples_make_a_file_that_can_be_read(table: schema.Table) -> None:
    assert all(entry.shortest <= len(entry.example) <= entry.longest for entry in table)
    assert all(text.strip() for entry in table for label in (entry.label, entry.help) for _, text in label.names)
