"""What exists on a day: today decides, and nothing of tomorrow shows."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import characters, ledger, links, publication, relay, store
from pipeline.domain import Publication, Severity
from tests.factories import facts

LATER = '---\nissue: "2026-11"\nlang: "de"\ntitle: "Danach"\nconsent: "2026-10-20"\n---\nDie Maschine läuft noch.\n'


def on(root: Path, today: date) -> Publication:
    verdict = publication.examine(store.read_content(root), today)
    assert verdict.publication is not None, verdict.findings
    return verdict.publication


def test_a_number_appears_on_its_day_and_not_the_day_before(content: Path) -> None:
    assert [i.month for i in on(content, date(2026, 11, 14)).issues] == ["2026-10"]
    assert [i.month for i in on(content, date(2026, 11, 15)).issues] == ["2026-11", "2026-10"]
    assert [p.slug for p in on(content, date(2026, 11, 14)).planned] == ["ada-beispiel"]


def test_events_count_once_both_sides_are_featured(content: Path) -> None:
    assert not on(content, date(2026, 11, 14)).ledger
    assert [(e.giver, e.receiver) for e in on(content, date(2026, 11, 15)).ledger] == [
        ("joerg-muessig", "ada-beispiel")
    ]


def test_a_link_to_a_portrait_that_is_still_to_come_is_text_until_then(content: Path) -> None:
    index = content / "content" / "founders" / "joerg-muessig" / "index.md"
    index.write_text(index.read_text("utf-8").replace("Ada, mit", "[Ada](/ada-beispiel/), mit"), "utf-8")
    early, late = (on(content, date(2026, 11, day)).profile("joerg-muessig") for day in (14, 15))
    assert early is not None
    assert late is not None
    assert "Ada, mit" in early.interview.answers[1].html
    assert '<a href="/ada-beispiel/">Ada</a>' in late.interview.answers[1].html


def test_a_later_word_appears_with_its_own_month(content: Path) -> None:
    write(content, "founders/joerg-muessig/update-danach.md", LATER)
    early, late = on(content, date(2026, 11, 14)), on(content, date(2026, 11, 15))
    assert not early.issues[0].updates
    assert [(p.slug, u.title) for p, u in late.issues[0].updates] == [("joerg-muessig", "Danach")]


def test_a_number_has_its_place_in_the_count_and_the_leads_order(content: Path) -> None:
    (content / "content" / "issues" / "2026-10.md").write_text(
        '---\norder: ["mira-sommer", "joerg-muessig"]\n---\n', "utf-8"
    )
    issues = on(content, date(2026, 11, 23)).issues
    assert [(i.month, i.number) for i in issues] == [("2026-11", 2), ("2026-10", 1)]
    assert [p.slug for p in issues[1].profiles] == ["mira-sommer", "joerg-muessig"]


def lead_of(root: Path, month: str, head: str, words: str = "Was im Netz geschehen ist.") -> Path:
    path = root / "content" / "issues" / f"{month}.md"
    path.write_text(f"---\n{head}\n---\n{words}\n", "utf-8")
    return path


def test_a_month_without_a_portrait_is_an_issue_where_the_editors_tell_the_news(content: Path) -> None:
    lead_of(content, "2026-12", 'instead: "news"')
    assert [i.month for i in on(content, date(2026, 12, 14)).issues] == ["2026-11", "2026-10"]
    newest = on(content, date(2026, 12, 15)).issues[0]
    assert (newest.month, newest.number, newest.profiles) == ("2026-12", 3, ())


def test_a_pause_is_no_issue_and_is_known_with_its_reason(content: Path) -> None:
    lead_of(content, "2026-12", 'instead: "pause"\ndecided: "2026-11-20"', "Wir sind im Urlaub.")
    found = on(content, date(2027, 1, 20))
    assert [i.month for i in found.issues] == ["2026-11", "2026-10"]
    assert [(p.month, p.decided) for p in found.pauses] == [("2026-12", date(2026, 11, 20))]
    assert "Urlaub" in found.pauses[0].opening


@pytest.mark.parametrize("instead", ["news", "pause"])
def test_what_stands_instead_of_a_portrait_needs_words_and_a_month_without_one(content: Path, instead: str) -> None:
    lead_of(content, "2026-12", f'instead: "{instead}"', "")
    lead_of(content, "2026-11", f'instead: "{instead}"')
    found = publication.examine(store.read_content(content), date(2026, 11, 20)).findings
    assert [(f.code, f.file[-10:]) for f in found] == [("lead-instead", "2026-11.md"), ("lead-bare", "2026-12.md")]


@pytest.mark.parametrize(
    ("month", "offset"), [("2026-03", "+01:00"), ("2026-04", "+02:00"), ("2026-10", "+02:00"), ("2026-11", "+01:00")]
)
def test_a_number_appears_at_eight_local_time_on_both_sides_of_a_change_of_clocks(month: str, offset: str) -> None:
    assert publication.appears(month, facts(issue_day=15)).isoformat() == f"{month}-15T08:00:00{offset}"


def test_names_sort_by_din_5007_for_lists_of_names() -> None:
    names = [
        "Zander",
        "Müller",
        "Muller",
        "Mueller",
        "Ärmel",
        "Adler",
        "Ostler",
        "Öztürk",
        "Straße",
        "Strasse",
        "Łukasz",
    ]
    assert sorted(names, key=characters.sort_key) == [
        "Adler", "Ärmel", "Łukasz", "Mueller", "Müller", "Muller", "Öztürk", "Ostler", "Strasse", "Straße", "Zander",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "slug"), [
    ("Jörg Müßig", "joerg-muessig"), ("Łukasz Ore", "lukasz-ore"), ("Özlem Yıldız", "oezlem-yildiz"), ("Minh Anh Nguyễn", "minh-anh-nguyen"),
    ("O’Brien & Söhne", "obrien-soehne"),
])  # fmt: skip
def test_a_name_becomes_the_slug_a_german_would_write(name: str, slug: str) -> None:
    assert characters.slug(name) == slug


@pytest.mark.parametrize(("url", "fault"), [
    ("https://ada.example/a?b=c#d", None), ("http://ada.example", None), ("ada.example", "url-scheme"), ("javascript:alert(1)", "url-scheme"),
    ("data:text/html,x", "url-scheme"), ("https://ex.de\\@evil.example", "url-characters"), ("https://a@ex.example", "url-host"),
    ("https://ex.example:8080/", "url-host"), ("https://127.0.0.1/", "url-host"), ("https://[::1]/", "url-host"), ("https://localhost/", "url-host"),
    ("https://ex.example/\tx", "url-characters"), ("//ex.example", "url-scheme"), ("https://", "url-host"),
])  # fmt: skip
def test_an_odd_address_is_refused(url: str, fault: str | None) -> None:
    assert links.fault(url) == fault


def test_a_link_belongs_to_its_kind_by_its_host() -> None:
    assert links.belongs("linkedin", "https://de.linkedin.com/in/ada")
    assert not links.belongs("linkedin", "https://linkedin.com.evil.example/in/ada")
    assert not links.belongs("linkedin", "https://notlinkedin.com/in/ada")
    assert links.belongs("website", "https://anything.example/")


def rename(root: Path, old: str, new: str) -> None:
    """Give a founder another folder and keep the former one as an alias."""
    folder = root / "content" / "founders"
    (folder / old).rename(folder / new)
    index = folder / new / "index.md"
    index.write_text(index.read_text("utf-8").replace("---\n", f'---\nid: "{old}"\naliases: ["{old}"]\n', 1), "utf-8")


def test_an_event_under_a_former_slug_counts_for_todays(content: Path) -> None:
    rename(content, "joerg-muessig", "joerg-neu")
    found = on(content, date(2026, 11, 23))
    assert [(e.giver, e.receiver) for e in found.ledger] == [("joerg-neu", "ada-beispiel")]
    ada = found.profile("ada-beispiel")
    assert ada is not None
    assert '<a href="/joerg-neu/">' in ada.interview.answers[0].html, "no reader takes the way over a redirect"


def test_a_correction_belongs_to_its_number_and_does_not_exist_before_its_day(content: Path) -> None:
    (content / "content/issues/2026-11.correction.md").write_text(
        '---\ndate: "2026-11-17"\n---\nGemeint war [[Jörg Müßig]].\n', "utf-8"
    )
    before, after = (on(content, date(2026, 11, day)).issues for day in (16, 17))
    assert [number.correction for number in (*before, after[1])] == [None, None, None]
    assert after[0].correction is not None
    assert after[0].correction.body == '<p>Gemeint war <a href="/joerg-muessig/">Jörg Müßig</a>.</p>'
    assert after[0].lead == before[0].lead, "a correction is no lead"


def test_what_is_planned_is_in_no_value_but_the_editors_own(content: Path) -> None:
    early = on(content, date(2026, 11, 14))
    assert early.profile("ada-beispiel") is None
    assert all(p.slug != "ada-beispiel" for number in early.issues for p in number.profiles)
    assert all(number.lead is None for number in early.issues)
    assert "Ada Beispiel" not in repr(early), "a log that prints the publication must not tell either"


def test_a_link_in_a_translation_and_in_a_later_word_waits_as_well(content: Path) -> None:
    mira = content / "content" / "founders" / "mira-sommer"
    index, english = mira / "index.md", mira / "index.en.md"
    index.write_text(index.read_text("utf-8").replace('issue: "2026-10"', 'issue: "2026-09"'), "utf-8")
    english.write_text(english.read_text("utf-8").replace("A club", "[A club](/ada-beispiel/)"), "utf-8")
    (mira / "update-danach.md").write_text(
        '---\nissue: "2026-10"\nlang: "de"\ntitle: "Danach"\nconsent: "2026-09-20"\n---\nSiehe [Ada](/ada-beispiel/).\n',
        "utf-8",
    )
    for day, linked in ((14, False), (15, True)):
        profile = on(content, date(2026, 11, day)).profile("mira-sommer")
        assert profile is not None
        translated = profile.in_language("en")
        assert translated is not None
        assert ("/ada-beispiel/" in translated.interview.answers[1].html) == linked
        assert ("/ada-beispiel/" in profile.updates[0].interview.opening) == linked


def test_an_error_anywhere_leaves_no_publication_and_looks_at_every_folder(content: Path) -> None:
    (content / "content" / "founders" / "ada-beispiel" / "index.md").write_text("Text\n", "utf-8")
    verdict = publication.examine(store.read_content(content), date(2026, 11, 23))
    assert verdict.publication is None
    assert verdict.submissions == 3


@pytest.mark.parametrize(
    ("wrong", "left"),
    [
        ([], (1, 1)),
        (["index.en.md"], (0, 1)),
        (["update-danach.md"], (1, 0)),
        (["index.en.md", "update-danach.md"], (0, 0)),
        (["index.md"], None),
        (["impact.md"], (1, 1)),
        (["portrait.svg"], None),
    ],
)
def test_to_be_looked_at_a_portrait_stands_without_those_words_that_have_an_error(
    content: Path, wrong: list[str], left: tuple[int, int] | None
) -> None:
    write(content, "founders/mira-sommer/update-danach.md", LATER)
    for name in wrong:
        (content / "content/founders/mira-sommer" / name).write_text("Ohne Kopf.\n", "utf-8")
    read, today = store.read_content(content), date(2026, 11, 23)
    verdict = publication.examine(read, today, tolerant=True)
    assert {Path(f.file).name for f in verdict.findings if f.severity is Severity.ERROR} == set(wrong)
    assert verdict.publication
    mira = verdict.publication.profile("mira-sommer")
    assert (mira and (len(mira.translations), len(mira.updates))) == left
    assert (publication.examine(read, today).publication is None) == bool(wrong)


@pytest.mark.parametrize("today", [date(2026, 10, 14), date(2026, 10, 15)])
def test_before_the_first_number_there_is_an_empty_publication(content: Path, today: date) -> None:
    ada = content / "content" / "founders" / "ada-beispiel" / "index.md"
    ada.write_text(
        ada.read_text("utf-8").replace('signed_off: "2026-10-30"\n', ""), "utf-8"
    )  # in the future on this day
    verdict = publication.examine(store.read_content(content), today)
    found = verdict.publication
    assert found is not None
    assert bool(found.issues) == bool(found.profiles) == (today.day == 15)


def test_profiles_stand_by_number_and_then_by_name(content: Path) -> None:
    assert [p.slug for p in on(content, date(2026, 11, 23)).profiles] == [
        "ada-beispiel",
        "joerg-muessig",
        "mira-sommer",
    ]


# Who is linked, and under which name


def write(root: Path, name: str, text: str) -> None:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def instead(root: Path, old: str, new: str, slug: str = "ada-beispiel") -> None:
    """Change a founder's index.md."""
    index = root / "content" / "founders" / slug / "index.md"
    text = index.read_text("utf-8")
    assert old in text
    index.write_text(text.replace(old, new), "utf-8")


def adas_answer(root: Path, today: date = date(2026, 11, 23)) -> str:
    ada = on(root, today).profile("ada-beispiel")
    assert ada is not None
    return ada.interview.answers[0].html


@pytest.mark.parametrize(("written", "shown"), [
    ("[[joerg-muessig]]", '<a href="/joerg-muessig/">Jörg Müßig</a>'), ("[[Jörg Müßig|der Drucker]]", '<a href="/joerg-muessig/">der Drucker</a>'),
    ("[er](/Jörg-Müßig)", '<a href="/joerg-muessig/">er</a>'), ("[er](/en/joerg-muessig/#wem)", '<a href="/joerg-muessig/#wem">er</a>'),
    ("[er](/joerg-muessig/?von=brief#wem)", '<a href="/joerg-muessig/#wem">er</a>'),
    ("[er](https://vorgestellt.example/joerg-muessig/)", '<a href="/joerg-muessig/">er</a>'), ("[[Petra Himmelblau]]", "Petra Himmelblau"),
])  # fmt: skip
def test_a_link_however_it_is_written_becomes_todays_address(content: Path, written: str, shown: str) -> None:
    instead(content, "[seinem Porträt](/joerg-muessig/)", written)
    assert shown in adas_answer(content)


def test_a_link_leads_to_the_page_in_its_own_language_where_there_is_one(content: Path) -> None:
    english = (content / "content/founders/mira-sommer/index.en.md").read_text("utf-8")
    write(
        content,
        "founders/mira-sommer/index.en.md",
        english.replace("The harbour master.", "[[joerg-muessig]] and [[ada-beispiel]]."),
    )
    write(content, "founders/ada-beispiel/index.en.md", english.replace('portrait_alt: ""', "").replace("lang:", 'portrait_alt: "A person at a press."\nnames_next:\n  - slug: "mira-sommer"\n    why: "She sews the covers."\nlang:'))  # fmt: skip
    mira = on(content, date(2026, 11, 23)).profile("mira-sommer")
    assert mira is not None
    (translation,) = mira.translations
    assert '<a href="/joerg-muessig/">' in translation.interview.answers[0].html, "Jörg has no English page"
    assert '<a href="/en/ada-beispiel/">' in translation.interview.answers[0].html


@pytest.mark.parametrize(("written", "shown"), [
    ("[[ada-beispiel]], mit", "jemand, mit"), ("[[Ada Beispiel]], mit", "Ada Beispiel, mit"), ("[[ada-beispiel|Ada]], mit", "Ada, mit"),
    ("<https://vorgestellt.example/ada-beispiel/>, mit", "jemand, mit"), ("[hier](https://vorgestellt.example./ada-beispiel/index.html), mit", "hier, mit"),
])  # fmt: skip
def test_before_their_month_nobody_is_named_but_in_the_authors_own_words(
    content: Path, written: str, shown: str
) -> None:
    instead(content, "Ada, mit", written, "joerg-muessig")
    early, late = (on(content, date(2026, 11, day)).profile("joerg-muessig") for day in (14, 15))
    assert early is not None
    assert late is not None
    assert shown in early.interview.answers[1].html
    assert '<a href="/ada-beispiel/">' in late.interview.answers[1].html


def test_mentions_are_those_between_people_who_can_be_seen_today(content: Path) -> None:
    instead(content, "Ada, mit", "[[ada-beispiel]], mit", "joerg-muessig")
    early, late = on(content, date(2026, 11, 14)), on(content, date(2026, 11, 15))
    assert early.mentions == ()
    assert {(m.source, m.target, m.words) for m in late.mentions} == {
        ("joerg-muessig", "ada-beispiel", "Ada Beispiel"), ("ada-beispiel", "joerg-muessig", "seinem Porträt"),
    }  # fmt: skip


def test_somebody_who_was_named_becomes_a_link_when_they_are_here_and_nothing_was_touched(content: Path) -> None:
    instead(content, 'slug: "mira-sommer"', 'name: "Mira Sommer"')
    ada = on(content, date(2026, 11, 23)).profile("ada-beispiel")
    assert ada is not None
    assert [n.slug for n in ada.names_next] == ["mira-sommer"]
    instead(content, 'name: "Mira Sommer"', 'name: "Mira Sommer, Husum"')
    ada = on(content, date(2026, 11, 23)).profile("ada-beispiel")
    assert ada is not None
    assert [n.slug for n in ada.names_next] == [None]


def test_of_two_with_the_same_name_nobody_is_guessed(content: Path) -> None:
    instead(content, 'slug: "mira-sommer"', 'name: "Mira Sommer"')
    instead(content, 'name: "Jörg Müßig"', 'name: "Mira Sommer"', "joerg-muessig")
    ada = on(content, date(2026, 11, 23)).profile("ada-beispiel")
    assert ada is not None
    assert [n.slug for n in ada.names_next] == [None]


@pytest.mark.parametrize(("written", "shown"), [
    ("[seinem Porträt](/joerg-muessig/)", "Mehr steht in\nseinem Porträt."), ("[[joerg-muessig]]", "Mehr steht in\njemand."),
    ("[[Jörg Müßig|bei ihm]]", "Mehr steht in\nbei ihm."),
])  # fmt: skip
def test_who_has_withdrawn_is_nowhere_and_what_pointed_there_is_text(content: Path, written: str, shown: str) -> None:
    instead(content, "[seinem Porträt](/joerg-muessig/)", written)
    shutil.rmtree(content / "content/founders/joerg-muessig")
    write(content, "withdrawn/joerg-muessig.yml", 'date: "2026-11-02"\n')
    found = on(content, date(2026, 11, 23))
    assert found.profile("joerg-muessig") is None
    assert found.ledger == ()
    assert found.mentions == ()
    ada = found.profile("ada-beispiel")
    assert ada is not None
    assert ada.proposed_by is None
    assert shown in ada.interview.answers[0].html


def test_an_event_whose_words_name_who_has_withdrawn_waits_until_they_are_corrected(content: Path) -> None:
    event = content / "content/ledger/2021/2021-05-joerg-muessig-ada-beispiel-helped.yml"
    text = event.read_text("utf-8")
    write(content, "withdrawn/rosa-himmelblau.yml", 'date: "2026-11-02"\n')
    for words, shown in (("die ersten Etiketten", True), ("auf Rosas Hinweis die Etiketten", False)):
        event.write_text(text.replace("die ersten Etiketten", words), "utf-8")
        assert bool(on(content, date(2026, 11, 23)).ledger) == shown


def test_who_has_withdrawn_is_on_none_of_the_editors_lists(content: Path) -> None:
    shutil.rmtree(content / "content/founders/joerg-muessig")
    write(content, "withdrawn/joerg-muessig.yml", 'date: "2026-11-02"\n')
    instead(content, "[seinem Porträt](/joerg-muessig/)", "[[Jörg Müßig]] und [[Petra Blau]]")
    instead(content, 'slug: "mira-sommer"', 'name: "Jörg Müßig"')
    for day, out in ((14, False), (23, True)):
        found = on(content, date(2026, 11, day))
        assert (found.profile("ada-beispiel") is not None) == out, "the same for whoever is planned"
        assert found.withdrawn == {"joerg-muessig"}
        assert [row.name for row in relay.waiting_list(found)] == ["Petra Blau"]
        assert relay.queue(found, {}) == ()


def test_who_brought_a_tip_or_was_introduced_is_named_only_with_their_word(content: Path) -> None:
    event = content / "content/ledger/2021/2021-05-joerg-muessig-ada-beispiel-helped.yml"
    text = event.read_text("utf-8")
    event.write_text(text.replace("claimed_by", 'told_by: "mira-sommer"\nclaimed_by'), "utf-8")
    assert on(content, date(2026, 11, 23)).ledger[0].told_by is None
    event.write_text(
        text.replace("claimed_by", 'told_by: "mira-sommer"\nclaimed_by') + '  told_by: "2026-10-12"\n', "utf-8"
    )
    assert on(content, date(2026, 11, 23)).ledger[0].told_by == "mira-sommer"


def test_a_confirmation_that_was_withdrawn_leaves_one_sides_word(content: Path) -> None:
    folder = content / "content/ledger/2021"
    event = folder / "2021-05-joerg-muessig-ada-beispiel-helped.yml"
    told = event.read_text("utf-8")
    event.write_text(told + 'confirmed: "2026-10-12"\n', "utf-8")
    assert [ledger.is_shared(e) for e in on(content, date(2026, 11, 23)).ledger] == [True]
    correction = (
        told.replace('  receiver: "2026-10-12"\n', "") + 'supersedes: "2021-05-joerg-muessig-ada-beispiel-helped"\n'
    )
    (folder / "2021-05-joerg-muessig-ada-beispiel-helped-2.yml").write_text(correction, "utf-8")
    (left,) = on(content, date(2026, 11, 23)).ledger
    assert (ledger.is_shared(left), ledger.is_claim(left), ledger.names_other(left)) == (False, True, False)


def test_the_editors_own_words_lead_to_people_under_their_name_of_today(content: Path) -> None:
    words = (
        "Mit [[Jörg Müßig]], [Jörg](/joerg-alt/?von=brief), [[joerg-muessig|ihm]] und [Dritten](https://else.example/)."
    )
    write(content, "issues/2026-11.md", f'---\nsubject: "Papier"\n---\n{words}\n')
    write(content, "pages/ueber.md", f'---\ntitle: "Über uns"\nlang: "de"\nslug: "ueber"\n---\n{words}\n')
    instead(content, "---\n", '---\nid: "joerg-alt"\naliases: ["joerg-alt"]\n', "joerg-muessig")
    found = on(content, date(2026, 11, 23))
    lead = found.issues[0].lead
    assert lead is not None
    (page,) = (page for page in found.pages if page.slug == "ueber")
    link = '<a href="/joerg-muessig/{}">{}</a>'
    expected = [
        link.format("", "Jörg Müßig"),
        link.format("", "Jörg"),
        link.format("", "ihm"),
        "https://else.example/",
    ]
    for html in (lead.opening, page.html):
        assert [part for part in expected if part not in html] == []
        assert "[[" not in html


def test_the_editors_own_words_name_nobody_before_their_month(content: Path) -> None:
    write(
        content,
        "issues/2026-10.md",
        '---\nsubject: "Papier"\n---\nNächstes Mal: [Ada](/ada-beispiel/) und [[Ada Beispiel|eine Buchbinderin]].\n',
    )
    early, late = (on(content, date(2026, 11, day)).issues[-1].lead for day in (14, 15))
    assert early is not None
    assert late is not None
    assert "ada-beispiel" not in early.opening
    assert late.opening.count('href="/ada-beispiel/"') == 2


def test_content_whose_texts_were_put_away_holds_everything_else(content: Path) -> None:
    (content / "content/founders/ada-beispiel/portrait.jpg").write_bytes(b"picture")
    read = store.read_content(content)
    away = read.without_texts()
    assert [file.name for one in away.submissions for file in one.files] == ["portrait.jpg"]
    assert replace(away, submissions=read.submissions) == read
