"""What a letter holds, what it never holds, and that it is the same bytes every time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline import findings
from pipeline.domain import (
    Appointment,
    Consents,
    Correction,
    Html,
    Issue,
    Lead,
    Letter,
    Need,
    Nomination,
    Offer,
    Picture,
    Profile,
    Publication,
    ReferralKind,
)
from pipeline.letter import (
    MOST_BYTES,
    WARN_BYTES,
    LetterLink,
    NothingToSend,
    compose,
    compose_correction,
    letter_view,
    letter_views,
    too_heavy,
)
from pipeline.rendering import Templates, translations
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

THEME = Path(__file__).parent.parent / "theme"
TEMPLATES = Templates(THEME)
NO_LETTER = Consents(text=date(2026, 10, 12), portrait=date(2026, 10, 12))
ODD = ["Bcc:\nx@example.org", "a\r\nb", "a\tb", "a\x00b", "a\u2028b", "a\u202eb", " "]
TAGS = "*|UNSUB|* {{7*7}} {% raw %} %%name%% <script>"


def compose_for(*profiles: Profile, lang: str = "de", number: Issue | None = None, **changes: object) -> Letter:
    """Return the letter of one number that features ``profiles``; ``changes`` go to the publication."""
    shown = number or issue(*profiles)
    pictures = {p.slug: picture(p.slug) for p in shown.profiles}
    return compose(shown, publication(*shown.profiles, **changes), pictures, TEMPLATES, lang)


class Tags(HTMLParser):
    """Collects the start tags of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def three_portraits() -> tuple[Profile, ...]:
    opening = "<p>" + "Ein Absatz, der ungefähr so lang ist wie in einem Magazin. " * 9 + "</p>"
    many = tuple(Offer("Etwas Konkretes, das man auch wirklich bekommt. " * 5) for _ in range(5))
    return tuple(
        profile(slug, gives=many, needs=tuple(Need(o.text) for o in many), interview=interview(opening))
        for slug in ("ada-beispiel", "joerg-muessig", "mira-sommer")
    )


# Who appears


def test_a_founder_without_newsletter_consent_is_not_in_the_letter() -> None:
    letter = compose_for(profile("ada-beispiel"), profile("jan-still", consents=NO_LETTER))
    assert "Ada Beispiel" in letter.text
    for part in (letter.html, letter.text, letter.subject, letter.preheader):
        assert "Jan Still" not in part
        assert "jan-still" not in part


def test_a_founder_without_newsletter_consent_is_not_named_by_another_either() -> None:
    silent = profile("jan-still", issue="2026-10", consents=NO_LETTER)
    ada = profile("ada-beispiel", proposed_by="jan-still", names_next=(Nomination("Weil.", slug="jan-still"),))
    letter = compose(issue(ada), publication(ada, silent), {}, TEMPLATES, "de")
    assert "Jan Still" not in letter.html + letter.text


def test_an_update_of_a_founder_without_newsletter_consent_is_not_in_the_letter() -> None:
    silent, ada = profile("jan-still", issue="2025-11", consents=NO_LETTER), profile()
    number = issue(ada, updates=((silent, update()),))
    assert letter_view(number, publication(ada, silent), {}, "de").updates == ()


def test_a_letter_in_which_nobody_may_appear_is_nothing_to_send() -> None:
    with pytest.raises(NothingToSend, match="2026-11"):
        compose_for(profile(consents=NO_LETTER))


def test_a_letter_may_consist_of_updates_alone() -> None:
    ada = profile(issue="2025-11")
    number = replace(issue(), profiles=(), updates=((ada, update(title="Ein Jahr danach")),))
    letter = compose(number, publication(ada), {}, TEMPLATES, "de")
    assert letter.subject == "Ada Beispiel: Vorgestellt, November 2026"
    assert "Ein Jahr danach" in letter.html
    assert "Es geht weiter." in letter.text


def test_an_update_without_an_opening_shows_the_first_answer() -> None:
    ada = profile(issue="2025-11")
    number = replace(issue(), profiles=(), updates=((ada, update(interview=interview(""))),))
    assert letter_view(number, publication(ada), {}, "de").updates[0].teaser == "Meine Nachbarin."


def test_all_letters_at_once_are_the_letters_one_by_one() -> None:
    people = [
        profile("ada-beispiel", issue="2026-09", gives=(Offer("Eine Presse.", date(2026, 12, 1)),)),
        profile("jan-still", issue="2026-10", consents=NO_LETTER, proposed_by="ada-beispiel"),
        profile("mira-sommer", issue="2026-11", proposed_by="ada-beispiel"),
    ]
    thanks = referral("mira-sommer", "ada-beispiel", kind=ReferralKind.THANKED, confirmed=date(2026, 11, 1))
    known = publication(*people, ledger=(thanks,))
    one_by_one = {i.month: letter_view(i, known, {}, "de") for i in known.issues if i.month != "2026-10"}
    assert letter_views(known, {}, "de") == one_by_one, "and in the month in which nobody may appear there is none"
    newest = one_by_one["2026-11"]
    assert all((newest.thanks, newest.offers, newest.relay)), "they say something of one another"


def test_only_founders_who_are_featured_are_named_beside_others() -> None:
    later = profile("mira-sommer", issue="2026-12")
    earlier = profile("joerg-muessig", issue="2026-10", name="Jörg Müßig")
    ada = profile(
        proposed_by="joerg-muessig",
        names_next=(
            Nomination("Später dran.", slug="mira-sommer"),
            Nomination("Nicht gefragt.", name="Erika Muster"),
            Nomination("Unbekannt.", slug="gibt-es-nicht"),
        ),
    )
    letter = compose(issue(ada), publication(later, ada, earlier), {}, TEMPLATES, "de")
    assert "Jörg Müßig" in letter.text
    for name in ("Mira Sommer", "mira-sommer", "Erika Muster", "gibt-es-nicht"):
        assert name not in letter.html + letter.text


def test_a_founder_is_found_by_a_former_slug() -> None:
    renamed = profile("mira-sommer", issue="2026-10", aliases=("mira-winter",))
    ada = profile(names_next=(Nomination("Weil.", slug="mira-winter"),))
    (word,) = letter_view(issue(ada), publication(ada, renamed), {}, "de").relay
    assert word.receiver == LetterLink("Mira Sommer", "https://vorgestellt.example/mira-sommer/")


# Who passes on to whom


def words(*profiles: Profile, **changes: object) -> list[tuple[str, str, str]]:
    """Return (giver, receiver or "?", reason) for the relay of November, of which ``profiles`` are published."""
    number = issue(*[p for p in profiles if p.issue == "2026-11"])
    relay = letter_view(number, publication(*profiles, **changes), {}, "de").relay
    return [(word.giver.name, word.receiver.name if word.receiver else "?", word.why) for word in relay]


def test_whoever_named_a_founder_before_is_told_with_their_reason_the_proposer_first() -> None:
    first = profile("mira-sommer", issue="2026-08", names_next=(Nomination("Sie hält Wort.", slug="ada-beispiel"),))
    second = profile(
        "emil-frueher", issue="2026-09", names_next=(Nomination("Sie näht mit Faden.", slug="ada-beispiel"),)
    )
    proposer = profile("joerg-muessig", issue="2026-10", names_next=())
    ada = profile(names_next=(), proposed_by="joerg-muessig")
    assert words(first, second, proposer, ada) == [
        ("Joerg Muessig", "Ada Beispiel", ""),
        ("Mira Sommer", "Ada Beispiel", "„Sie hält Wort.“"),
        ("Emil Frueher", "Ada Beispiel", "„Sie näht mit Faden.“"),
    ]


def test_whom_a_founder_names_is_said_where_that_one_is_featured_and_agreed() -> None:
    mira = profile("mira-sommer", issue="2026-08", names_next=())
    silent = profile("jan-still", issue="2026-08", names_next=(), consents=NO_LETTER)
    ada = profile(names_next=(Nomination("Weil.", slug="mira-sommer"), Nomination("Auch.", slug="jan-still")))
    assert words(mira, silent, ada) == [("Ada Beispiel", "Mira Sommer", "„Weil.“")]


@pytest.mark.parametrize(
    "named", [Nomination("Sie braut.", name="Erika Muster"), Nomination("Sie braut.", slug="mira-sommer")]
)
def test_whoever_is_not_featured_yet_is_somebody_and_the_reason_stays_out_too(named: Nomination) -> None:
    later = profile("mira-sommer", issue="2026-12")
    ada = profile(names_next=(named,))
    assert words(later, ada) == [("Ada Beispiel", "?", "")]
    letter = compose(issue(ada), publication(later, ada), {}, TEMPLATES, "de")
    assert "Ada Beispiel hat schon jemanden genannt." in " ".join(re.sub(r" \[\d+\]", "", letter.text).split())
    for word in ("Erika", "Mira", "mira", "braut"):
        assert word not in letter.html + letter.text


def test_a_founder_who_has_left_is_not_even_somebody() -> None:
    assert words(profile(names_next=(Nomination("Weil."),))) == []


def test_a_reason_is_said_in_the_letters_language_where_it_was_translated() -> None:
    english = profile(lang="en", names_next=(Nomination("She keeps her word.", slug="mira-sommer"),))
    ada = profile(names_next=(Nomination("Sie hält Wort.", slug="mira-sommer"),), translations=(english,))
    mira = profile("mira-sommer", issue="2026-08")
    (word,) = letter_view(issue(ada), publication(ada, mira), {}, "en").relay
    assert (word.why, word.lang) == ("“She keeps her word.”", "en")


def test_where_many_are_featured_each_has_one_proposer_and_the_relay_stays_short() -> None:
    crowd = [profile(f"person-{n}", names_next=(), proposed_by="mira-sommer") for n in range(12)]
    mira = profile("mira-sommer", issue="2026-08", names_next=tuple(Nomination("Ja.", slug=p.slug) for p in crowd))
    told = words(mira, *crowd)
    assert len(told) == 8
    assert len({receiver for _, receiver, _ in told}) == 8


# What comes next


def test_the_calendar_says_when_the_next_number_appears_and_names_nobody() -> None:
    planned = profile("mira-sommer", issue="2026-12")
    (row,) = letter_view(issue(), publication(planned=(planned,)), {}, "de").calendar
    assert row.day == "15.\u00a0Dezember\u00a02026"
    assert (
        row.text
        == "Die nächste Ausgabe erscheint. Wer im Januar 2027 vorgestellt werden möchte, meldet sich bis dahin."
    )
    assert (row.words, row.url) == ("Schreib uns", "mailto:redaktion@vorgestellt.example")
    assert letter_view(issue(), publication(), {}, "de").calendar == (row,), "whether somebody is planned is not said"


def test_at_the_end_of_a_year_the_next_number_appears_in_the_next_one() -> None:
    december = issue(profile(issue="2026-12"), month="2026-12")
    (row,) = letter_view(december, publication(*december.profiles), {}, "en").calendar
    assert row.day == "15\u00a0January\u00a02027"
    assert "featured in February 2027" in row.text


def paused(month: str, decided: date | None) -> Lead:
    return lead(month, instead="pause", decided=decided)


@pytest.mark.parametrize("decided", [None, date(2026, 11, 15)])
def test_the_calendar_says_which_month_has_no_issue_and_goes_on_after_it(decided: date | None) -> None:
    shown = publication(profile(), pauses=(paused("2026-12", decided), paused("2027-01", decided)))
    rows = [(row.day.replace("\xa0", " "), row.text) for row in letter_view(shown.issues[0], shown, {}, "de").calendar]
    assert rows[:2] == [
        ("15. Dezember 2026", "Im Dezember 2026 erscheint keine Ausgabe."),
        ("15. Januar 2027", "Im Januar 2027 erscheint keine Ausgabe."),
    ]
    assert rows[2][0] == "15. Februar 2027"
    assert "März 2027" in rows[2][1]


def test_a_letter_knows_nothing_of_a_pause_that_was_decided_after_it() -> None:
    shown = publication(profile(), pauses=(paused("2026-12", date(2026, 11, 16)),))
    before = publication(profile())
    assert letter_view(shown.issues[0], shown, {}, "de") == letter_view(before.issues[0], before, {}, "de")


def test_a_letter_without_portraits_tells_the_news_under_a_subject_of_its_own() -> None:
    number = issue(month="2026-12", profiles=(), lead=lead("2026-12", instead="news"))
    shown = publication(profile(), issues=(number,))
    made = compose(number, shown, {}, TEMPLATES, "de")
    assert made.subject == "Neues aus dem Netz, Dezember 2026"
    assert "Liebe Leserinnen und Leser." in made.text


def test_the_calendar_leads_to_the_page_that_explains_taking_part_in_the_letters_language() -> None:
    pages = (page("mitmachen"), page("join", lang="en", translates="mitmachen"))
    for lang, words, url in (("de", "So geht Mitmachen", "/mitmachen/"), ("en", "How to take part", "/en/join/")):
        (row,) = letter_view(issue(), publication(pages=pages), {}, lang).calendar
        assert (row.words, row.url) == (words, f"https://vorgestellt.example{url}")


def test_the_editors_days_stand_in_the_calendar_in_order_and_in_their_own_language_only() -> None:
    days = (
        Appointment(date(2027, 1, 8), "Stammtisch in Celle."),
        Appointment(date(2026, 11, 14), "Gestern."),
        Appointment(date(2026, 12, 3), "Offene Werkstatt."),
    )
    number = issue(lead=lead(dates=days))
    german = [row.text for row in letter_view(number, publication(), {}, "de").calendar]
    assert [german[0], german[2]] == ["Offene Werkstatt.", "Stammtisch in Celle."]
    assert german[1].startswith("Die nächste Ausgabe")
    assert len(letter_view(number, publication(), {}, "en").calendar) == 1
    letter = compose_for(number=number)
    for part in (letter.html, letter.text):
        assert 0 < part.index("Offene Werkstatt.") < part.index("Die nächste") < part.index("Stammtisch")


# Corrections


def corrected(**changes: object) -> Issue:
    told = Correction(
        "2026-11",
        "content/issues/2026-11.correction.md",
        date(2026, 11, 17),
        Html("<p>Es sind <em>neunhundert</em>.</p>"),
    )
    return issue(correction=replace(told, **changes))


def correct(**changes: object) -> Letter:
    """Return the letter that corrects that of November."""
    letter = compose_correction(corrected(**changes), publication(), TEMPLATES)
    assert letter is not None
    return letter


def test_an_issue_without_a_correction_has_no_letter_that_corrects_it() -> None:
    assert compose_correction(issue(), publication(), TEMPLATES) is None


def test_a_correction_says_which_letter_it_corrects_and_leads_to_it() -> None:
    letter = correct()
    assert (letter.key, letter.subject, letter.preheader) == (
        "2026-11-correction", "Berichtigung zum Brief vom November 2026", "Es sind neunhundert.",
    )  # fmt: skip
    text = " ".join(letter.text.split())
    assert "Hiermit berichtigen wir den Brief vom November 2026, den du schon von uns hast." in text
    assert "Es sind neunhundert." in text
    assert "https://vorgestellt.example/ausgaben/2026-11/brief/" in text
    for part in (letter.html, letter.text):
        assert "17.\u00a0November\u00a02026" in part
        assert letter.unsubscribe in part


def test_a_correction_has_no_portraits_and_cannot_be_taken_for_the_letter() -> None:
    letter, own = correct(), compose_for()
    assert "Bindet Bücher" not in letter.html + letter.text
    assert letter.message_id != own.message_id
    assert letter.published.isoformat() == "2026-11-17T08:00:00+01:00"


def test_the_letter_itself_stays_the_same_bytes_when_it_is_corrected() -> None:
    assert compose(corrected(), publication(), {}, TEMPLATES, "de") == compose(
        issue(), publication(), {}, TEMPLATES, "de"
    )


def test_the_editors_subject_and_preheader_of_a_correction_come_first_and_are_headers() -> None:
    letter = correct(subject="Eine Zahl war falsch", preheader="Sie war zu klein")
    assert (letter.subject, letter.preheader) == ("Eine Zahl war falsch", "Sie war zu klein")
    assert correct(subject="Es sind neunhundert.").preheader == "Berichtigung"
    with pytest.raises(ValueError, match="one line of visible characters"):
        correct(subject="Eine\nZahl")


# How heavy


def with_html(size: int) -> Letter:
    return replace(compose_for(), html="x" * size)


@pytest.mark.parametrize(
    ("size", "code"),
    [
        (WARN_BYTES - 1, None),
        (WARN_BYTES, "letter-heavy"),
        (MOST_BYTES - 1, "letter-heavy"),
        (MOST_BYTES, "letter-clipped"),
    ],
)
def test_a_letter_that_gmail_would_cut_off_is_a_finding(size: int, code: str | None) -> None:
    found = too_heavy(with_html(size))
    assert (found.code if found else None) == code


def test_bytes_are_counted_and_not_characters() -> None:
    assert too_heavy(replace(compose_for(), html="ä" * (MOST_BYTES // 2))) is not None


def test_what_is_to_be_done_about_a_heavy_letter_is_said_in_both_languages() -> None:
    found = too_heavy(with_html(95_000))
    assert found is not None
    assert "95000 Bytes" in findings.message(found, "de")
    assert "95000 bytes" in findings.message(found, "en")
    assert findings.remedy(found, "de") != findings.remedy(found, "en")


@pytest.mark.parametrize("count", [10, 20])
def test_twenty_portraits_fit_and_ten_of_them_with_their_first_paragraphs(count: int) -> None:
    opening = "<p>" + "Ein Absatz, der ungefähr so lang ist wie in einem Magazin. " * 11 + "</p>"
    statement = "Etwas Konkretes, das man auch wirklich bekommt, und wie man darankommt, samt dem Weg zur Tür."
    crowd = tuple(
        profile(
            f"person-mit-namen-{n}",
            gives=(Offer(statement, date(2026, 12, 31)), Offer(statement)),
            needs=(Need(statement, date(2026, 12, 31)), Need(statement)),
            interview=interview(opening),
        )
        for n in range(count)
    )
    letter = compose_for(*crowd)
    assert too_heavy(letter) is None
    assert ("Magazin" in letter.html) == ("Magazin" in letter.text) == (count == 10)
    for founder in crowd:
        assert founder.founder.name in letter.html
        assert founder.founder.name in letter.text


# Long words


LONG = "Existenzgründungsberatungszuschuss"


def test_a_long_word_may_break_between_syllables_in_the_html_and_nowhere_else() -> None:
    ada = profile(name=f"Ada {LONG}", business=LONG, one_liner=f"{LONG} leicht gemacht.")
    letter = compose_for(ada)
    body = letter.html.partition("<body")[2].replace(letter.preheader, "")
    assert LONG not in re.sub("<[^>]*>", "", body)
    assert "Exis\u00adtenz\u00adgrün\u00addungs\u00adbe\u00adra\u00adtungs\u00adzu\u00adschuss" in letter.html
    assert f"<title>{letter.subject}</title>" in letter.html
    assert LONG in letter.text
    assert "\u00ad" not in letter.text + letter.subject + letter.preheader


def test_short_words_addresses_and_what_stands_in_tags_have_no_soft_hyphens() -> None:
    ada = profile("ada-existenzgruendungsberatung", name="Ada Beispiel", portrait=portrait(alt=f"Ein {LONG}."))
    html = compose_for(ada).html
    assert f'alt="Ein {LONG}."' in html
    assert "https://vorgestellt.example/ada-existenzgruendungsberatung/" in html
    assert "\u00ad" not in html


# What is shown


def test_what_is_given_stands_before_what_is_sought() -> None:
    letter = compose_for(profile(gives=(Offer("Das hier gebe ich."),), needs=(Need("Das hier suche ich."),)))
    for part in (letter.html, letter.text):
        assert 0 < part.index("Das hier gebe ich.") < part.index("Das hier suche ich.")


def test_an_offer_that_has_run_out_by_the_day_of_the_issue_is_left_out() -> None:
    gives = (
        Offer("Vorbei.", date(2026, 11, 14)),
        Offer("Heute noch.", date(2026, 11, 15)),
        Offer("Ohne Ende."),
    )
    shown = letter_view(issue(profile(gives=gives)), publication(), {}, "de").portraits[0].gives
    assert [(offer.text, offer.until) for offer in shown] == [
        ("Heute noch.", "15.\u00a0November\u00a02026"),
        ("Ohne Ende.", ""),
    ]


def test_the_teaser_is_the_first_paragraph_of_the_opening() -> None:
    ada = profile(interview=interview("<p>Der erste &amp; beste.</p><p>Der zweite.</p>"))
    letter = compose_for(ada)
    assert "Der erste & beste." in letter.text
    assert "Der zweite." not in letter.html + letter.text


def test_a_picture_is_shown_in_the_column_with_its_proportions_and_credit() -> None:
    wide = picture(path="ada-beispiel/portrait-letter.jpg", width=1200, height=800)
    ada = profile(portrait=portrait(alt='Ada an der "Presse"'))
    html = compose(issue(ada), publication(ada), {ada.slug: wide}, TEMPLATES, "de").html
    (shown,) = Tags(html).named("img")
    assert shown["src"] == "https://vorgestellt.example/ada-beispiel/portrait-letter.jpg"
    assert (shown["width"], shown["height"], shown["alt"]) == ("600", "400", 'Ada an der "Presse"')


def test_a_small_picture_fills_the_column_too() -> None:
    small = picture(path="ada-beispiel/portrait-letter.jpg", width=399, height=266)
    html = compose(issue(profile()), publication(profile()), {profile().slug: small}, TEMPLATES, "de").html
    (shown,) = Tags(html).named("img")
    assert (shown["width"], shown["height"]) == ("600", "400")
    assert "Zeichnung: Vorgestellt" in html


@pytest.mark.parametrize(
    ("changes", "pictures"),
    [
        ({"portrait": None}, {"ada-beispiel": picture()}),
        ({"consents": Consents(text=date(2026, 10, 12), newsletter=date(2026, 10, 12))}, {"ada-beispiel": picture()}),
        ({}, {}),
    ],
    ids=["no portrait", "no consent to the picture", "no derivative"],
)
def test_initials_stand_where_no_picture_may(changes: dict[str, object], pictures: dict[str, Picture]) -> None:
    ada = profile(**changes)
    html = compose(issue(ada), publication(ada), pictures, TEMPLATES, "de").html
    assert Tags(html).named("img") == []
    assert ">AB<" in html


def test_the_editors_opening_is_shown_with_absolute_links() -> None:
    opening = Html('<p>Es beginnt mit <a href="/ada-beispiel/">Ada</a>.</p><ul><li>Eins &amp; zwei</li></ul>')
    letter = compose_for(number=issue(lead=lead(opening=opening)))
    assert '<a href="https://vorgestellt.example/ada-beispiel/">Ada</a>' in letter.html
    assert "Es beginnt mit Ada [2]." in letter.text
    assert "[2] https://vorgestellt.example/ada-beispiel/" in letter.text
    assert "- Eins & zwei" in letter.text


def test_unclosed_line_breaks_in_the_opening_do_not_break_the_letter() -> None:
    letter = compose_for(number=issue(lead=lead(opening=Html("<p>Oben<br>unten</p><hr><p>Schluss</p>"))))
    assert "Schluss" in letter.html


def test_the_letter_says_who_publishes_it_and_how_to_leave() -> None:
    letter = compose_for()
    for part in (letter.html, letter.text):
        for line in ("Redaktion Vorgestellt", "Musterweg 1", "00000 Musterstadt", "redaktion@vorgestellt.example"):
            assert line in part
        assert "https://vorgestellt.example/ausgaben/2026-11/brief/" in part
        assert letter.unsubscribe in part
    assert letter.unsubscribe == "mailto:redaktion@vorgestellt.example?subject=Abmelden"


@pytest.mark.parametrize(("lang", "path"), [("de", "/brief/"), ("en", "/en/letter/")])
def test_whoever_got_the_letter_from_a_friend_finds_where_to_order_it(lang: str, path: str) -> None:
    letter = compose_for(lang=lang)
    for part in (letter.html, letter.text):
        assert f"https://vorgestellt.example{path}" in part


def test_a_line_of_the_imprint_that_repeats_the_editor_is_shown_once() -> None:
    own = facts(address=("Redaktion Vorgestellt", "Musterweg 1"))
    view = letter_view(issue(), publication(facts=own), {}, "de")
    assert view.frame.imprint == ("Redaktion Vorgestellt", "Musterweg 1")


def test_only_a_sample_letter_says_that_its_people_are_invented() -> None:
    sentence = "the people and businesses in it are invented"
    own = facts(sample=True)
    sample = compose_for(lang="en", facts=own)
    assert sentence in sample.html
    assert sentence in sample.text
    assert sentence not in compose_for(lang="en").html


# Subject and preheader


def test_the_subject_names_the_founders_where_the_editors_wrote_none() -> None:
    two = compose_for(profile("ada-beispiel"), profile("mira-sommer"))
    assert two.subject == "Ada Beispiel und Mira Sommer: Vorgestellt, November 2026"
    english = compose_for(profile("ada-beispiel"), profile("mira-sommer"), lang="en")
    assert english.subject == "Ada Beispiel and Mira Sommer: Vorgestellt, November 2026"


def test_a_default_subject_stays_short_however_many_are_featured() -> None:
    crowd = tuple(profile(f"person-{n}", name=f"Friederike Obermaier {n}") for n in range(6))
    assert (
        compose_for(*crowd).subject
        == "Friederike Obermaier 0, Friederike Obermaier 1 und 4 weitere: Vorgestellt, November 2026"
    )
    assert compose_for(profile(name="A" * 80)).subject == "Vorgestellt, November 2026"


def test_the_editors_subject_and_preheader_come_first() -> None:
    letter = compose_for(number=issue(lead=lead(subject="Ein Buch, das hält", preheader="Faden und Papier")))
    assert (letter.subject, letter.preheader) == ("Ein Buch, das hält", "Faden und Papier")


def test_the_preheader_never_repeats_the_subject() -> None:
    same = issue(lead=lead(subject="Ein Buch", preheader="ein  buch"))
    assert compose_for(number=same).preheader == "Bindet Bücher, die ein Jahrhundert halten sollen."
    everywhere = issue(profile(one_liner="Ein Buch"), lead=lead(subject="Ein Buch"))
    assert compose_for(number=everywhere).preheader == "Erst geben, dann nehmen."


def test_a_long_one_liner_is_shortened_at_a_word_for_the_preheader() -> None:
    letter = compose_for(profile(one_liner="Bindet Bücher " * 11))
    assert len(letter.preheader) <= 120
    assert letter.preheader.endswith("Bücher…") or letter.preheader.endswith("Bindet…")


def test_the_preheader_is_padded_in_the_html_only() -> None:
    letter = compose_for()
    assert letter.preheader + "&#847;&zwnj;&nbsp;&#847;" in letter.html
    assert "\u034f" not in letter.preheader


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("part", ["subject", "preheader", "letter_sender", "letter_address"])
def test_a_header_with_a_line_break_or_a_control_character_is_refused(part: str, odd: str) -> None:
    if part in ("subject", "preheader"):
        number, own = issue(lead=lead(**{part: odd})), facts()
    else:
        number, own = issue(), facts(**{part: odd})
    with pytest.raises(ValueError, match="one line of visible characters"):
        compose(number, publication(facts=own), {}, TEMPLATES, "de")


# Languages


def translated() -> Profile:
    english = profile(lang="en", one_liner="Binds books.", business="Beispiel Bindery", gives=(Offer("An afternoon."),))
    return profile(translations=(english,))


def test_a_letter_in_another_language_shows_translations_and_links_to_them() -> None:
    letter = compose_for(translated(), lang="en")
    assert (letter.key, letter.lang) == ("2026-11-en", "en")
    for part in ("Binds books.", "Beispiel Bindery", "An afternoon.", "https://vorgestellt.example/en/ada-beispiel/"):
        assert part in letter.html
        assert part in letter.text
    assert "Bindet" not in letter.html
    assert letter.unsubscribe.endswith("?subject=Unsubscribe")


def test_a_portrait_that_nobody_translated_is_marked_with_its_own_language() -> None:
    letter = compose_for(profile(), lang="en")
    assert '<p lang="de" style="margin:0 0 16px;font-size:21px;line-height:1.45">Bindet' in letter.html
    assert "Read the whole portrait (in German)" in letter.html
    assert "https://vorgestellt.example/ada-beispiel/" in letter.text
    assert "/en/ada-beispiel/" not in letter.html
    assert letter.preheader == "Give first, then take."


def test_the_editors_words_appear_in_their_own_language_only() -> None:
    number = issue(translated(), lead=lead(subject="Ein Buch, das hält", opening=Html("<p>Nur deutsch.</p>")))
    letter = compose_for(number=number, lang="en")
    assert "Nur deutsch." not in letter.html
    assert letter.subject == "Ada Beispiel: Vorgestellt, November 2026"


def test_the_consent_of_the_original_counts_for_its_translation() -> None:
    silent = replace(translated(), consents=NO_LETTER)
    with pytest.raises(NothingToSend):
        compose_for(silent, lang="en")


def test_every_text_of_the_letter_exists_in_german() -> None:
    sources = [path.read_text("utf-8") for path in sorted((THEME / "letter").iterdir())]
    texts = {text for source in sources for text in re.findall(r'_\("([^"]+)"', source)}
    german = translations(THEME, "de")
    assert len(texts) >= 12
    assert [text for text in sorted(texts) if german.gettext(text) == text] == []


# HTML that mail programs can show


@pytest.fixture(scope="module")
def full() -> Letter:
    """A letter of three portraits, an opening and an update."""
    three, old = three_portraits(), profile("emil-frueher", issue="2025-11")
    number = issue(*three, updates=((old, update()),), lead=lead(subject="Drei & mehr"))
    return compose(number, publication(*three, old), {p.slug: picture(p.slug) for p in three}, TEMPLATES, "de")


def test_a_letter_with_three_portraits_is_small_enough_not_to_be_clipped(full: Letter) -> None:
    assert len(full.html.encode()) < 90_000


def test_every_link_and_picture_has_an_absolute_address(full: Letter) -> None:
    tags = Tags(full.html)
    addresses = [a["href"] for a in tags.named("a")] + [i["src"] for i in tags.named("img")]
    assert len(addresses) > 10
    for address in addresses:
        parts = urlsplit(address)
        assert parts.scheme == "mailto" or (parts.scheme, parts.netloc) == ("https", "vorgestellt.example")


def test_nothing_is_loaded_from_a_third_party(full: Letter) -> None:
    assert "fonts.googleapis" not in full.html
    assert "@import" not in full.html
    assert "url(" not in full.html
    assert not {"script", "link", "iframe", "form", "svg"} & {tag for tag, _ in Tags(full.html).found}


def test_the_letter_names_its_language_title_and_both_colour_schemes(full: Letter) -> None:
    assert full.html.startswith('<!doctype html><html lang="de"')
    assert "<title>Drei &amp; mehr</title>" in full.html
    assert {"name": "color-scheme", "content": "light dark"} in Tags(full.html).named("meta")
    assert "@media (prefers-color-scheme: dark)" in full.html


def test_tables_are_for_layout_and_pictures_have_sizes_and_words(full: Letter) -> None:
    tags = Tags(full.html)
    assert {table.get("role") for table in tags.named("table")} == {"presentation"}
    assert len(tags.named("img")) == 3
    for shown in tags.named("img"):
        assert shown["alt"]
        assert (shown["width"], shown["height"]) == ("600", "750")
        # The renderer's style sheet sets pictures solid, and words that stand for one would run into each other.
        assert "line-height:1.5" in shown["style"]
    assert len(tags.named("h1")) == 1


def test_what_is_given_and_what_is_sought_weigh_the_same(full: Letter) -> None:
    words = re.findall(r'<h3 style="([^"]*)">(Gibt|Sucht)</h3>', full.html)
    assert {word for _, word in words} == {"Gibt", "Sucht"}
    assert len({style for style, _ in words}) == 1


def test_every_tag_of_the_letter_is_known_to_html(full: Letter) -> None:
    # The renderer lets an unknown element through as it is: a slip in the template would show nothing, silently.
    assert not [tag for tag, _ in Tags(full.html).found if tag.startswith("mj")]


# Words of founders stay words


def test_text_that_looks_like_a_template_arrives_as_it_is() -> None:
    letter = compose_for(profile(one_liner=f"Bindet {TAGS}", gives=(Offer(TAGS),)))
    assert TAGS in letter.text
    assert TAGS.replace("<script>", "&lt;script&gt;") in letter.html
    assert "49" not in letter.preheader


def test_names_with_quotes_umlauts_and_angle_brackets_are_escaped() -> None:
    ada = profile(name='Jörg "Ö" <b>Müßig</b> & Söhne', business="O'Hara </td>", proposed_by="ada-beispiel")
    letter = compose_for(ada)
    assert "Jörg &#34;Ö&#34; &lt;b&gt;Müßig&lt;/b&gt; &amp; Söhne" in letter.html
    assert "<b>" not in letter.html
    assert "O&#39;Hara &lt;/td&gt;" in letter.html
    assert 'Jörg "Ö" <b>Müßig</b> & Söhne' in letter.text


def test_line_breaks_in_a_founders_words_are_spaces() -> None:
    letter = compose_for(profile(one_liner="Bindet\nBücher\r\n\tund Hefte."))
    assert "Bindet Bücher und Hefte." in letter.text


# Plain text


def test_the_plain_text_has_no_tags_and_no_entities(full: Letter) -> None:
    assert "<" not in full.text
    assert "&amp;" not in full.text
    assert "&nbsp;" not in full.text


def test_no_line_of_the_plain_text_is_longer_than_78_columns(full: Letter) -> None:
    assert max(map(len, full.text.splitlines())) <= 78
    assert "\n\n\n" not in full.text
    assert not any(line != line.rstrip() for line in full.text.splitlines())
    assert full.text.endswith("\n")


def test_every_address_of_the_html_stands_in_the_plain_text(full: Letter) -> None:
    addresses = {a["href"] for a in Tags(full.html).named("a")}
    assert len(addresses) >= 7
    for address in addresses:
        assert address in full.text or address == "mailto:redaktion@vorgestellt.example"


# The same letter every time


def test_the_same_issue_gives_the_same_letter() -> None:
    assert compose_for() == compose_for()
    assert compose_for().digest() == compose_for().digest()


def test_what_happens_after_the_issue_does_not_change_its_letter() -> None:
    ada = profile(
        names_next=(Nomination("Weil.", slug="mira-sommer"),), gives=(Offer("Bis Jahresende.", date(2026, 12, 31)),)
    )
    then = publication(ada)
    later: Publication = replace(publication(profile("mira-sommer", issue="2026-12"), ada), today=date(2027, 6, 1))
    letters = {compose(issue(ada), known, {}, TEMPLATES, "de") for known in (then, later)}
    assert len(letters) == 1


def test_the_message_id_is_made_of_month_language_and_publication() -> None:
    german, english = compose_for(), compose_for(lang="en")
    other = compose_for(facts=facts(feed_namespace="11111111-52d4-4b0e-9f43-0c5b8f5e2d11"))
    assert german.message_id == "<2026-11.de.4d51a9b4-b9cb-52cc-9b74-9b2dccbedc93@vorgestellt.example>"
    assert len({german.message_id, english.message_id, other.message_id}) == 3


def test_the_host_of_a_message_id_is_ascii() -> None:
    letter = compose_for(facts=facts(url="https://gründer.example/brief"))
    assert letter.message_id.endswith("@xn--grnder-4ya.example>")
