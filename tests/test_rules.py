"""Rules across files: nobody is named who does not exist, and no address belongs to two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline import editorial, findings, rules, strangers
from pipeline.domain import (
    Appointment,
    Asked,
    Finding,
    FullName,
    Html,
    InlineLink,
    Nomination,
    Profile,
    Severity,
    Submission,
    SubmittedFile,
    Withdrawal,
)
from pipeline.submission import Checked
from tests.factories import TODAY, interview, lead, page, profile, referral, update


def check(
    *profiles: Profile, faulty: tuple[str, ...] = (), today: date = TODAY, **others: list[object]
) -> list[Finding]:
    """Return what is found across these portraits; folders named in ``faulty`` have errors of their own."""
    found = [
        Checked(Submission(p.slug, f"content/founders/{p.slug}", ()), p, (), _lines(p), p.founder.aliases)
        for p in profiles
    ]
    found += [Checked(Submission(slug, f"content/founders/{slug}", ()), None, (), {}) for slug in faulty]
    return rules.across(rules.Read(found, **others), today)  # type: ignore[arg-type]


def _lines(p: Profile) -> dict[str, int]:
    return {f"aliases[{number}]": 10 + number for number, _ in enumerate(p.founder.aliases, 1)} | {"proposed_by": 7}


def codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


def linking(slug: str, target: str, **changes: object) -> Profile:
    return profile(slug, interview=interview(links=(InlineLink(target, internal=True, line=33),)), **changes)


ADA, JOERG = profile("ada-beispiel"), profile("joerg-muessig", issue="2026-10")


def test_a_sound_publication_has_no_findings() -> None:
    assert not check(
        ADA,
        JOERG,
        leads=[lead(order=("ada-beispiel",))],
        pages=[page()],
        ledger=[referral("joerg-muessig", "ada-beispiel")],
    )


def test_whoever_is_named_exists_today_or_did_under_that_name() -> None:
    renamed = profile("joerg-muessig", issue="2026-10", id="joerg-alt", aliases=("joerg-alt",))
    for slug, expected in (("joerg-muessig", []), ("joerg-alt", []), ("joerg-muesig", ["founder-unknown"] * 2)):
        nominations = (Nomination("Weil sie es kann.", slug=slug),)
        assert codes(check(profile(proposed_by=slug, names_next=nominations), renamed)) == expected


def test_a_slip_of_the_pen_comes_with_a_proposal_and_its_line() -> None:
    (finding,) = check(profile(proposed_by="joerg-muesig"), JOERG)
    assert (finding.file, finding.line, finding.field) == (ADA.source, 7, "proposed_by")
    assert dict(finding.details)["suggestion"] == "joerg-muessig"
    assert "git restore" not in findings.remedy(finding, "de")


def test_who_is_like_nobody_may_have_lost_the_folder() -> None:
    (finding,) = check(profile(proposed_by="svetlana-iwanowa"), JOERG)
    assert findings.remedy(finding, "de").endswith("git restore content/founders/svetlana-iwanowa")
    assert findings.remedy(finding, "en").endswith("git restore content/founders/svetlana-iwanowa")


def test_a_folder_with_faults_still_exists() -> None:
    """Its own findings are enough; nothing that names it, and no lead, adds another."""
    found = check(
        profile(proposed_by="mira-sommer"), linking("joerg-muessig", "mira-sommer", issue="2026-10"), faulty=("mira-sommer",),
        leads=[lead("2026-12", order=("mira-sommer",))], ledger=[referral("mira-sommer", "ada-beispiel")],
    )  # fmt: skip
    assert not found


def test_an_alias_that_is_taken_is_found_on_its_own_line_and_at_its_owner() -> None:
    found = check(profile(aliases=("ada-alt", "joerg-muessig")), JOERG)
    assert {(f.code, f.file, f.line, f.field) for f in found} == {
        ("slug-taken", ADA.source, 12, "aliases[2]"),
        ("slug-taken", "content/founders/joerg-muessig", None, None),
    }


def test_two_folders_that_differ_in_case_only_claim_one_address() -> None:
    assert codes(check(ADA, profile("Ada-Beispiel", name="Ada Anders", business="Anders", links=()))) == [
        "slug-taken",
        "slug-taken",
    ]


def test_neither_folder_nor_alias_is_named_like_a_page() -> None:
    assert codes(check(profile(aliases=("impressum",)), profile("mitmachen"), pages=[page(), page("mitmachen")])) == [
        "page-slug",
        "page-slug",
    ]


def test_two_pages_may_share_an_address_in_two_languages_only() -> None:
    german, again, english = page(), page(source="content/pages/b.md"), page(lang="en", source="content/pages/c.md")
    assert codes(check(ADA, pages=[german, again, english])) == ["page-twice"]


def test_the_same_name_with_the_same_business_is_asked_about() -> None:
    twin = profile("ada-zwei", name="ada beispiel", business=ADA.founder.business.upper())
    assert codes(check(ADA, twin)) == ["person-twice"]
    assert not check(ADA, profile("ada-zwei", name="Ada Beispiel", business="Gärtnerei"))


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 10, 20), ["link-early"]), (date(2026, 11, 20), []), (date(2027, 3, 1), [])]
)
def test_a_link_to_the_future_is_a_notice_until_it_is_the_past(today: date, expected: list[str]) -> None:
    assert codes(check(linking("joerg-muessig", "ada-beispiel", issue="2026-10"), ADA, today=today)) == expected


def test_a_link_in_a_translation_and_in_a_later_word_leads_to_somebody() -> None:
    links = (InlineLink("niemand-da", internal=True, line=12),)
    english = replace(
        ADA, lang="en", source="content/founders/ada-beispiel/index.en.md", interview=interview(links=links)
    )
    whole = replace(ADA, translations=(english,), updates=(update(interview=interview(links=links)),))
    assert [(f.code, f.file, f.line) for f in check(whole)] == [
        ("link-unknown", "content/founders/ada-beispiel/index.en.md", 12),
        ("link-unknown", "content/founders/ada-beispiel/update-ein-jahr-danach.md", 12),
    ]


def test_a_link_elsewhere_is_nobodys_name() -> None:
    outside = interview(links=(InlineLink("https://niemand.example/", internal=False, line=3),))
    assert not check(profile(interview=outside))


def test_a_lead_needs_somebody_who_is_featured_or_has_a_later_word() -> None:
    assert codes(check(ADA, leads=[lead("2026-09")])) == ["lead-empty"]
    spoke_again = profile("joerg-muessig", issue="2026-10", updates=(update(issue="2026-12"),))
    assert not check(spoke_again, leads=[lead("2026-12", order=("joerg-muessig",))])


def test_a_lead_orders_those_of_its_own_number() -> None:
    found = check(ADA, JOERG, leads=[lead(order=("joerg-muessig", "ada-beispiel", "wer-auch-immer"))])
    assert codes(found) == ["lead-order", "founder-unknown"]


def test_a_lead_may_use_a_former_name() -> None:
    assert not check(profile(aliases=("ada-alt",)), leads=[lead(order=("ada-alt",))])


def test_everybody_in_an_event_exists() -> None:
    event = referral("joerg-muessig", "wer-da", told_by="und-der")
    assert [(f.code, f.field) for f in check(JOERG, ledger=[event])] == [
        ("founder-unknown", "receiver"),
        ("founder-unknown", "told_by"),
    ]


def test_a_page_translates_one_that_is_there_in_another_language() -> None:
    german, english = page("ueber"), page("about", lang="en", translates="ueber")
    assert not check(ADA, pages=[german, english], languages=["de", "en"])
    for others in ([], [page("impressum")], [page("ueber", lang="en")]):
        (finding,) = check(ADA, pages=[english, *others], languages=["de", "en"])
        assert (finding.code, finding.file, finding.field) == ("page-translates", english.source, "translates")
        assert findings.message(finding, "de").startswith("Eine Seite „ueber“ in einer anderen Sprache gibt es nicht")
        assert findings.message(finding, "en").startswith("There is no page “ueber” in another language")


# Addresses of the site


def astray(address: str, languages: tuple[str, ...] = ("de", "en"), today: date = TODAY, **others: object) -> list[str]:
    """Return what is said, in English, of a link of the editors to ``address``."""
    file = SubmittedFile("ueber.md", b"", 0)
    text = f'---\ntitle: "Wir"\nlang: "{languages[0]}"\nslug: "ueber"\n---\nWir.\n\n[Wort]({address})\n'
    file = replace(file, data=text.encode(), size=len(text.encode()))
    found: list[Finding] = []
    written = editorial.page(file, "content/pages/ueber.md", languages, found)
    pages = [written, page("mitmachen"), page("join", lang="en")]
    pages = [one for one in pages if one and one.lang in languages]
    ada = profile(aliases=("ada-alt",), id="ada-alt")
    found += check(
        ada, JOERG, today=today, pages=pages, languages=languages, **{"site": "https://vorgestellt.example"} | others
    )  # type: ignore[arg-type]
    assert {(f.file, f.line) for f in found} <= {("content/pages/ueber.md", 8)}
    assert {(f.code, f.severity) for f in found} <= {
        ("link-nowhere", Severity.WARNING),
        ("link-unknown", Severity.ERROR),
    }
    return [f"{findings.message(f, 'en')} {findings.remedy(f, 'en')}" for f in found]


@pytest.mark.parametrize("address", [
    "/", "/#oben", "/en/", "/en", "/mitmachen/", "/mitmachen", "/mitmachen/?x#was-dann", "/en/join/", "/mitmachen/fragen.txt",
    "/ada-beispiel/", "/en/ada-beispiel/", "/ada-alt/", "/ada-beispiel/card.jpg", "/ausgaben/", "/en/issues/", "/ausgaben/2026-11/",
    "/ausgaben/2026-11/brief/", "/ausgaben/2026-11/card.jpg", "/brief/", "/brief/danke/", "/en/letter/thanks/", "/gruender/",
    "/gruender/a/", "/branchen/", "/branchen/handwerk/", "/orte/lueneburg/", "/netzwerk/", "/netzwerk/graph.json", "/suche/",
    "/feeds/", "/feeds/neu.rss.xml", "/static/site.css", "/static/fonts/a.woff2", "/pagefind/pagefind.js", "/robots.txt",
    "/badge.svg", "/karte/index.html", "/downloads/karte.pdf", "/.well-known/security.txt", "https://vorgestellt.example/mitmachen/", "https://vorgestellt.example/ausgaben/2026-11/",
    "https://anderswo.example/nix/", "mailto:post@vorgestellt.example", "#unten",
])  # fmt: skip
def test_an_address_that_the_site_has_is_no_finding(address: str) -> None:
    assert not astray(address)


@pytest.mark.parametrize("address", [
    "/mitmachn/", "/de/xyz/abc/", "/fr/join/", "/brief/nix/", "/join/", "/de/mitmachen/", "/en/mitmachen/", "/en/brief/", "/letter/",
    "/newsletter/", "/de/", "/ausgaben/2026-12/", "/ausgaben/alle/", "/branchen/druckerei/", "/orte/bremen/", "/suche/wort/",
    "/netzwerk/bild/", "/nix/nix/", "/en/trades/handwerk/", "/en/places/lueneburg/", "https://vorgestellt.example/brief/nix/",
])  # fmt: skip
def test_an_address_at_which_nothing_stands_is_a_finding_on_its_line(address: str) -> None:
    (said,) = astray(address)
    shown = address.removeprefix("https://vorgestellt.example").strip("/")
    assert said.startswith(f"The link leads to “{shown if shown == 'mitmachn' else f'/{shown}/'}”")


@pytest.mark.parametrize(
    ("languages", "address", "meant"),
    [
        (("en", "de"), "/en/join/", "/join/"), (("en", "de"), "/en/letter/", "/letter/"), (("en", "de"), "/mitmachen/", "/de/mitmachen/"),
        (("de",), "/en/letter/", ""), (("en",), "/en/join/", "/join/"), (("de", "en"), "/de/mitmachen/", "/mitmachen/"),
    ],
)  # fmt: skip
def test_the_own_language_and_one_that_the_publication_lacks_begin_no_address(
    languages: tuple[str, ...], address: str, meant: str
) -> None:
    (said,) = astray(address, languages)
    assert said.endswith(f"Did you mean “{meant}”?" if meant else "Check the spelling.")


def test_where_not_all_is_read_no_address_of_the_site_is_missed() -> None:
    assert not astray("/orte/bremen/", faulty=("mira-sommer",))
    assert not check(ADA, pages=[page(links=(InlineLink("/brief/nix/", internal=False, line=8),))])


def test_an_address_of_the_site_is_looked_at_in_a_portrait_too() -> None:
    """There the wrong way to a portrait is none: links to founders are made anew."""
    links = tuple(InlineLink(name, internal=True, line=9, lang=lang) for name, lang in
                  (("join", "en"), ("joerg-muessig", "en"), ("joerg-muessig", "de"), ("about", "")))  # fmt: skip
    pages = [page("join", lang="en"), page("about", lang="en")]
    found = check(profile(interview=interview(links=links)), JOERG, pages=pages, languages=("en", "de"))
    assert [(f.code, f.file, f.line, dict(f.details)["value"]) for f in found] == [
        ("link-nowhere", ADA.source, 9, "/en/join/")
    ]


# Who is named in full


def naming(*words: str, **changes: object) -> Profile:
    people = tuple(FullName(said, strangers.key(said), 40) for said in words)
    return profile(people=people, **changes)


def test_a_full_name_of_somebody_who_is_not_here_and_was_not_asked_is_found_on_its_line() -> None:
    (finding,) = check(naming("Sabine Krüger"), JOERG)
    assert (finding.code, finding.file, finding.line) == ("named-unasked", ADA.source, 40)
    assert not check(naming("Sabine Krügers", asked=(Asked("Dr. Sabine Krüger", date(2026, 10, 1)),)), JOERG)
    assert not check(naming("Joerg Muessigs", "Ada Beispiel"), JOERG)


def test_a_family_name_alone_is_known_only_of_somebody_the_text_is_about() -> None:
    assert codes(check(naming("Frau Muessig"), JOERG)) == ["named-unasked"]
    assert not check(naming("Frau Muessig", proposed_by="joerg-muessig"), JOERG)
    assert not check(naming("Frau Beispiel"), JOERG)


def test_whoever_has_several_given_names_may_be_called_by_those_alone() -> None:
    assert not check(naming("Minh Anh"), profile("minh-anh-nguyen"))


def test_somebody_whose_month_is_to_come_is_no_stranger_but_early() -> None:
    (finding,) = check(naming("Joerg Muessig"), profile("joerg-muessig", issue="2026-12"))
    assert (finding.code, dict(finding.details)["month"]) == ("named-early", "2026-12")
    assert not check(naming("Joerg Muessig", issue="2026-12"), profile("joerg-muessig", issue="2026-12"))


def test_a_later_word_and_a_translation_are_looked_at_too() -> None:
    people = (FullName("Sabine Krüger", "sabine-krueger", 9),)
    english = replace(ADA, source=ADA.source.replace("index", "index.en"), lang="en", people=people)
    found = check(profile(translations=(english,), updates=(update(people=people),)))
    assert [(f.file.rpartition("/")[2], f.line) for f in found] == [
        ("index.en.md", 9),
        ("update-ein-jahr-danach.md", 9),
    ]


def test_whoever_has_withdrawn_is_found_by_that_rule_alone() -> None:
    gone = Withdrawal("sabine-krueger", "content/withdrawn/sabine-krueger.yml", TODAY)
    assert not check(naming("Sabine Krüger"), withdrawals=[gone])


@pytest.mark.parametrize("part", ["opening", "subject", "preheader", "dates"])
def test_the_editors_too_learn_who_has_withdrawn_wherever_they_wrote_it(part: str) -> None:
    words = "Ein Gruß von Sabine Krueger"
    values = {"opening": Html(f"<p>{words}.</p>"), "dates": (Appointment(date(2026, 12, 1), words),)}
    written = lead(**{part: values.get(part, words)})
    gone = Withdrawal("sabine-krueger", "content/withdrawn/sabine-krueger.yml", TODAY)
    assert codes(check(ADA, leads=[written], withdrawals=[gone])) == ["withdrawn-named"]


def test_whoever_has_withdrawn_is_found_on_every_line_that_still_names_them() -> None:
    gone = Withdrawal("sabine-krueger", "content/withdrawn/sabine-krueger.yml", TODAY)
    typed = "---\n---\nSabine Krueger half.\n\nEin Satz.\n\nUnd Sabine noch einmal, Sabine Krüger.\n"
    file = SubmittedFile("index.md", typed.encode(), len(typed.encode()))
    portrait = Checked(Submission("ada", "content/founders/ada", (file,)), None, (), {})
    written = lead(opening=Html("<p>Sabine Krueger half.</p><p>Und Sabine noch einmal.</p>"))
    read = rules.Read([portrait], leads=[written], withdrawals=[gone], typed=[(written.source, file)])
    found = [f for f in rules.across(read, TODAY) if f.code == "withdrawn-named"]
    assert [(f.file, f.line, dict(f.details)["words"]) for f in found] == [
        (path, line, words)
        for path in ("content/founders/ada/index.md", written.source)
        for line, words in ((3, "Sabine Krueger"), (7, "Sabine"), (7, "Sabine Krüger"))
    ]


def test_the_editors_name_nobody_before_their_month_however_odd_the_name() -> None:
    later = profile("tuulikki-saari", issue="2026-12")
    early = lead(opening=Html("<p>Im Dezember kommt Tuulikki Saari.</p>"))
    assert codes(check(ADA, later, leads=[early])) == ["named-early"]
    assert not check(ADA, later, leads=[replace(early, month="2026-12", source="content/issues/2026-12.md")])


def test_who_proposed_a_portrait_is_not_said_before_they_are_here_themselves() -> None:
    later = profile("joerg-muessig", issue="2026-12")
    assert codes(check(profile(proposed_by="joerg-muessig"), later)) == ["proposed-early"]
    assert not check(profile(proposed_by="joerg-muessig", issue="2026-12"), later)


def test_whoever_is_waited_for_by_name_and_has_agreed_is_no_news() -> None:
    waiting = interview(links=(InlineLink("Petra Himmelblau", internal=True, line=9, by_name=True),))
    assert codes(check(profile(interview=waiting))) == ["link-waiting"]
    assert not check(profile(interview=waiting, asked=(Asked("Petra Himmelblau", date(2026, 10, 1)),)))
