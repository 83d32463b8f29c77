"""Names: who is named in a text without a link, how sure that is, and who is not meant."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import names
from pipeline.characters import sort_key
from pipeline.names import Certainty, Finder, Known, Sighting

ANNA, JOHANNA, JONAS, LUKAS = "anna-reuter", "johanna-kessler", "jonas-brinkmann", "lukas-obermaier"
MARLENE, HEIDE, EMRE, MINH_ANH = "marlene-schoenfeld", "friederike-von-der-heide", "emre-oeztuerk", "minh-anh-nguyen"
JOERG, LENA, WIEBKE, OEZLEM = "joerg-muessig", "anna-lena-mueller", "wiebke-petersen", "oezlem-yildiz"
ANDREA, OBRIEN, MAX = "andrea-vogt", "sean-o-brien", "max-fritz"
KNOWN = (
    Known(ANNA, "Anna Reuter", "Imkerei Reuter"),
    Known(JOHANNA, "Johanna Kessler", "Etikettendruckerei Kessler"),
    Known(JONAS, "Jonas Brinkmann", "Brinkmann Dachbegrünung"),
    Known(LUKAS, "Lukas Obermaier", "Brotwerkstatt Obermaier"),
    Known(MARLENE, "Marlene Schönfeld", "Schönfeld Keramik"),
    Known(HEIDE, "Friederike von der Heide", "Büro für Leichte Sprache"),
    Known(EMRE, "Emre Öztürk", "Klarkonto Lohn- und Buchhaltungsservice"),
    Known(MINH_ANH, "Minh Anh Nguyễn", "Nähwerk Nguyễn – Änderungsschneiderei"),
    Known(JOERG, "Jörg Müßig", "Müßig & Töchter GmbH"),
    Known(LENA, "Anna-Lena Müller-Lüdenscheidt", "das Kollektiv Süd e. K."),
    Known(WIEBKE, "Wiebke Petersen", "Küstenseife"),
    Known(OEZLEM, "Özlem Yıldız", "Yıldız Lastenräder"),
    Known(ANDREA, "Dr. Andrea Vogt", "Vogt"),
    Known(OBRIEN, "Sean O'Brien", "4 Pfoten"),
    Known(MAX, "Max Fritz", "Tischlerei Fritz"),
)
FINDER = Finder(KNOWN)
EVERYBODY = {founder.slug for founder in KNOWN}


def sighted(text: str, near: set[str] | frozenset[str] = frozenset(), finder: Finder = FINDER) -> list[str]:
    return [f"{s.slug} {s.certainty}: {s.words}" for s in finder.find(text, near=near)]


# What is found whoever wrote the text

NAMED = [
    ("Gestern rief Anna Reuter an.", f"{ANNA} full: Anna Reuter"),
    ("Anna Reuters Honig ist aus.", f"{ANNA} full: Anna Reuters"),
    ("Anna Reuter's honey", f"{ANNA} full: Anna Reuter's"),
    ("Anna Reuter’s honey", f"{ANNA} full: Anna Reuter’s"),
    ("ANNA REUTER", f"{ANNA} full: ANNA REUTER"),
    ("ANNA REUTERS HONIG", f"{ANNA} full: ANNA REUTERS"),
    ("Der Anna-Reuter-Honig ist aus.", f"{ANNA} full: Anna-Reuter"),
    ("Ein Johanna-Kessler-Etikett", f"{JOHANNA} full: Johanna-Kessler"),
    ("Anna\nReuter", f"{ANNA} full: Anna\nReuter"),
    ("Anna  Reuter", f"{ANNA} full: Anna  Reuter"),
    ("Anna\u00a0Reuter", f"{ANNA} full: Anna\u00a0Reuter"),
    ("Anna\u202fReuter", f"{ANNA} full: Anna\u202fReuter"),
    ("Anna&nbsp;Reuter", f"{ANNA} full: Anna&nbsp;Reuter"),
    ("An\u00adna Reu\u00adter", f"{ANNA} full: An\u00adna Reu\u00adter"),
    ("> Das war Anna\n> Reuter.", f"{ANNA} full: Anna\n> Reuter"),
    ("**Anna** Reuter", f"{ANNA} full: Anna** Reuter"),
    ("_Anna Reuter_ und", f"{ANNA} full: Anna Reuter"),
    ("(Anna Reuter)", f"{ANNA} full: Anna Reuter"),
    ("„Anna Reuter“, sagte er", f"{ANNA} full: Anna Reuter"),
    ("- Anna Reuter\n- Peter", f"{ANNA} full: Anna Reuter"),
    ("## Was hat Anna Reuter getan?", f"{ANNA} full: Anna Reuter"),
    ("Anna Dr. Reuter", f"{ANNA} full: Anna Dr. Reuter"),
    ("Prof. Dr.-Ing. Anna Reuter", f"{ANNA} full: Anna Reuter"),
    ("Anna Reuter/Peter", f"{ANNA} full: Anna Reuter"),
    ("Andrea Vogt, Ärztin", f"{ANDREA} full: Andrea Vogt"),
    ("Andrea Prof. Dr. med. Vogt", f"{ANDREA} full: Andrea Prof. Dr. med. Vogt"),
    ("Jonas Brinkmanns Dach", f"{JONAS} full: Jonas Brinkmanns"),
    ("Marlene Schönfeld", f"{MARLENE} full: Marlene Schönfeld"),
    ("Marlene Schoenfelds Tassen", f"{MARLENE} full: Marlene Schoenfelds"),
    ("Marlene Scho\u0308nfeld", f"{MARLENE} full: Marlene Scho\u0308nfeld"),
    ("Marlene Schonfeld", f"{MARLENE} full: Marlene Schonfeld"),
    ("MARLENE SCHÖNFELD", f"{MARLENE} full: MARLENE SCHÖNFELD"),
    ("Jörg Müßig", f"{JOERG} full: Jörg Müßig"),
    ("Joerg Muessig", f"{JOERG} full: Joerg Muessig"),
    ("Jörg Mueßig", f"{JOERG} full: Jörg Mueßig"),
    ("JÖRG MÜSSIG", f"{JOERG} full: JÖRG MÜSSIG"),
    ("Jörg Müẞigs Plan", f"{JOERG} full: Jörg Müẞigs"),
    ("Emre Oeztuerk", f"{EMRE} full: Emre Oeztuerk"),
    ("Emre Ozturk", f"{EMRE} full: Emre Ozturk"),
    ("Özlem Yildiz' Rad", f"{OEZLEM} full: Özlem Yildiz"),
    ("ÖZLEM YILDIZ", f"{OEZLEM} full: ÖZLEM YILDIZ"),
    ("O\u0308zlem Yıldız", f"{OEZLEM} full: O\u0308zlem Yıldız"),
    ("Minh Anh Nguyễn", f"{MINH_ANH} full: Minh Anh Nguyễn"),
    ("Minh Anh Nguyens Laden", f"{MINH_ANH} full: Minh Anh Nguyens"),
    ("Friederike von\nder Heide", f"{HEIDE} full: Friederike von\nder Heide"),
    ("Friederike von der Heides Büro", f"{HEIDE} full: Friederike von der Heides"),
    ("FRIEDERIKE VON DER HEIDE", f"{HEIDE} full: FRIEDERIKE VON DER HEIDE"),
    ("Friederike Heide", f"{HEIDE} full: Friederike Heide"),
    ("Friederike Dr. von der Heide", f"{HEIDE} full: Friederike Dr. von der Heide"),
    ("Anna-Lena Müller-Lüdenscheidt", f"{LENA} full: Anna-Lena Müller-Lüdenscheidt"),
    ("Anna Lena Mueller Luedenscheidts Hof", f"{LENA} full: Anna Lena Mueller Luedenscheidts"),
    ("Anna\u2011Lena Müller\u2010Lüdenscheidt", f"{LENA} full: Anna\u2011Lena Müller\u2010Lüdenscheidt"),
    ("Sean O’Briens Hunde", f"{OBRIEN} full: Sean O’Briens"),
    ("Max Fritz' Schränke", f"{MAX} full: Max Fritz"),
    ("Max Fritz Schränke", f"{MAX} full: Max Fritz"),
    ("Lukas Obermaier", f"{LUKAS} full: Lukas Obermaier"),
    ("bei der Imkerei Reuter", f"{ANNA} business: Imkerei Reuter"),
    ("Imkerei Reuters Honig", f"{ANNA} business: Imkerei Reuters"),
    ("das Büro für Leichte Sprache", f"{HEIDE} business: Büro für Leichte Sprache"),
    ("*Klarkonto Lohn- und\nBuchhaltungsservice*", f"{EMRE} business: Klarkonto Lohn- und\nBuchhaltungsservice"),
    ("Nähwerk Nguyễn – Änderungsschneiderei", f"{MINH_ANH} business: Nähwerk Nguyễn – Änderungsschneiderei"),
    ("im Naehwerk Nguyen", f"{MINH_ANH} business: Naehwerk Nguyen"),
    ("Müßig & Töchter", f"{JOERG} business: Müßig & Töchter"),
    ("Muessig und Toechter GmbH", f"{JOERG} business: Muessig und Toechter"),
    ("im Kollektiv Süd", f"{LENA} business: Kollektiv Süd"),
    ("ein Stück Küstenseife", f"{WIEBKE} business: Küstenseife"),
    ("bei 4 Pfoten", f"{OBRIEN} business: 4 Pfoten"),
]


@pytest.mark.parametrize(("text", "sighting"), NAMED, ids=[text for text, _ in NAMED])
def test_a_full_name_and_a_business_are_found_in_every_form_of_german(text: str, sighting: str) -> None:
    assert sighted(text) == [sighting]


@pytest.mark.parametrize(("text", "sighting"), NAMED, ids=[text for text, _ in NAMED])
def test_who_is_wanted_is_found_as_among_all_others_and_nobody_else_is(text: str, sighting: str) -> None:
    slug = sighting.partition(" ")[0]
    assert sighted(text, finder=Finder(KNOWN, {slug})) == [said for said in sighted(text) if said.startswith(slug)]
    assert sighted(text, finder=Finder(KNOWN, {"cher"})) == []


@pytest.mark.parametrize("text", [text for text, _ in NAMED])
def test_who_has_no_word_in_any_text_need_not_be_learnt(text: str) -> None:
    assert sighted(text, finder=Finder(KNOWN, texts=["Niemand.", text])) == sighted(text)
    assert sighted(text, finder=Finder(KNOWN, texts=["Niemand."])) == []


NOT_NAMED = [
    "", "anna reuter", "anna Reuter", "Anna reuter", "Johanna Reuter", "Annas Reuter", "Anna Reuterin", "Anna Reuterss",
    "Hanna Kessler", "Johannah Kessler", "Johanna Kessel", "Johanna Kess", "Anna, Reuter", "Anna. Reuter", "Anna\n\nReuter",
    "Anna und Reuter", "Hans-Anna Reuter", "Annareuter", "AnnaReuter", "Anna Reuter-Klein", "Anna Reuter\u2010Klein", "xAnna Reuter",
    "Lüneburger Heide", "von der Heide", "die Heide blüht", "Frau Kessler", "Anna", "Reuter", "Minh Anh", "Imkerei", "Keramik",
    "Max Fritzs", "Jorg Musig", "imkerei reuter", "küstenseife", "Brot - und Werkstatt Obermaier", "Imkerei! Reuter", "Vogt",
    "- Anna\n- Reuter", "* Anna\n* Reuter", "1. Anna\n2. Reuter", "## Anna\nReuter",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_NAMED)
def test_what_only_resembles_a_name_is_not_found(text: str) -> None:
    assert sighted(text) == []


HIDDEN = [
    "[Anna Reuter](/anna-reuter/)", "[Anna\nReuter](/anna-reuter/)", "[Imkerin [Anna Reuter]](/anna-reuter/ \"Anna Reuter\")",
    "[Anna Reuter](/a_(b)/)", "[Anna Reuter][anna]", "[[Anna Reuter]]", "[[anna-reuter|Anna Reuter]]", "![Anna Reuter](x.jpg)",
    "`Anna Reuter`", "`` ` Anna Reuter``", "```\nAnna Reuter\n```\n", "~~~\nAnna Reuter\n", "> ```\n> Anna Reuter\n> ```",
    "    Anna Reuter", "Code:\n\n    Anna Reuter\n    Anna Reuter\n\n\tAnna Reuter", "https://a.example/Anna-Reuter",
    "<https://a.example/Anna-Reuter>", "a.example/Anna-Reuter", "Anna-Reuter.example", "www.Anna-Reuter.de", "Anna-Reuter@a.example",
    "@Anna Reuter", '<a title="Anna Reuter">', "Anna [Reuter](/anna-reuter/)", "<!-- Anna Reuter -->", "(https://Anna-Reuter.de)",
]  # fmt: skip


@pytest.mark.parametrize("text", HIDDEN)
def test_links_code_and_addresses_are_no_sightings(text: str) -> None:
    assert sighted(text) == []


@pytest.mark.parametrize("text", [text for text in HIDDEN if not text.startswith("~~~")])
def test_what_hides_a_name_ends_where_the_paragraph_ends(text: str) -> None:
    assert sighted(f"{text}\n\nUnd Lukas Obermaier.") == [f"{LUKAS} full: Lukas Obermaier"]


SHOWN = [
    "- ein Punkt\n\n    Anna Reuter", "ein Absatz\n    Anna Reuter", "`Anna Reuter", "`a\n\nAnna Reuter`", "\\`Anna Reuter`",
    "[Anna Reuter]", "\\[Anna Reuter](x)", "[a\n\nAnna Reuter](x)", "3 < Anna Reuter > 2", "<b>Anna Reuter</b>", "[x](/y/) Anna Reuter",
    "`x` Anna Reuter", "```x``` Anna Reuter", "und/oder Anna Reuter", "```\nx\n```\nAnna Reuter", "https://a.example Anna Reuter",
    "Anna Reuter.", "Anna Reuter.Punkt", "[[x]] Anna Reuter",
]  # fmt: skip


@pytest.mark.parametrize("text", SHOWN)
def test_what_readers_see_without_a_link_is_found_whatever_stands_beside_it(text: str) -> None:
    assert sighted(text) == [f"{ANNA} full: Anna Reuter"]


# Parts of a name

PARTS = [
    ("Anna brachte Honig.", f"{ANNA} part: Anna"),
    ("Annas Honig", f"{ANNA} part: Annas"),
    ("Anna’s honey", f"{ANNA} part: Anna’s"),
    ("Danke, Anna! Bis bald", f"{ANNA} part: Anna"),
    ("Lukas' Brot", f"{LUKAS} part: Lukas"),
    ("Lukas’ Brot", f"{LUKAS} part: Lukas"),
    ("Johannas Etikett", f"{JOHANNA} part: Johannas"),
    ("Der Reuter-Honig", f"{ANNA} part: Reuter"),
    ("Die Kessler-Etiketten", f"{JOHANNA} part: Kessler"),
    ("bei Kesslers", f"{JOHANNA} part: Kesslers"),
    ("Versuchen Sie es bei Frau Kessler.", f"{JOHANNA} part: Kessler"),
    ("Frau Dr. Kessler", f"{JOHANNA} part: Kessler"),
    ("Bei Kessler klebt alles.", f"{JOHANNA} part: Kessler"),
    ("Frau von der Heide schrieb.", f"{HEIDE} part: von der Heide"),
    ("Von der Heide schrieb.", f"{HEIDE} part: Von der Heide"),
    ("die von der Heides", f"{HEIDE} part: von der Heides"),
    ("Gestern schrieb Heide.", f"{HEIDE} part: Heide"),
    ("ein Gasthaus in der Heide", f"{HEIDE} part: Heide"),
    ("Minh Anh näht.", f"{MINH_ANH} part: Minh Anh"),
    ("Minh näht.", f"{MINH_ANH} part: Minh"),
    ("Anna-Lena lacht.", f"{LENA} part: Anna-Lena"),
    ("MARLENE lacht", f"{MARLENE} part: MARLENE"),
    ("Herr Müßig", f"{JOERG} part: Müßig"),
    ("Mein Freund O'Brien", None),
    ("Frau Vogt", f"{ANDREA} part: Vogt"),
    ("Anna Reuter-Honig", f"{ANNA} part: Anna Reuter"),
    ("Anna Schmidt", None),
    ("Anna\nSchmidt", None),
    ("Peter Kessler", None),
    ("Lüneburger Heide", None),
    ("Max-Planck", None),
    ("Müller-Kessler", None),
    ("Hans-Max", None),
    ("Hannah lacht", None),
    ("Jonasson lacht", None),
    ("Kessel und Kesslerin", None),
    ("Andreas Müller", None),
    ("Andreas lacht", None),
    ("Schonfeld", None),
    ("anna lacht", None),
    ("reuter", None),
]


@pytest.mark.parametrize(("text", "sighting"), PARTS, ids=[text for text, _ in PARTS])
def test_a_part_of_a_name_alone_is_proposed_for_those_the_author_is_tied_to(text: str, sighting: str | None) -> None:
    assert sighted(text, EVERYBODY) == ([sighting] if sighting else [])
    assert sighted(text) == []


def test_a_part_is_proposed_for_the_tied_founder_only() -> None:
    assert sighted("Anna und Johanna lachen.", {JOHANNA}) == [f"{JOHANNA} part: Johanna"]


def test_a_part_that_two_founders_share_is_proposed_for_neither() -> None:
    finder = Finder([*KNOWN, Known("anna-vogel", "Anna Vogel", "Vogelfutter"), Known("pia-anna", "Pia Kessler", "")])
    assert sighted("Anna lacht. Kessler lacht.", EVERYBODY | {"anna-vogel"}, finder) == []
    assert sighted("Anna Vogel lacht.", set(), finder) == ["anna-vogel full: Anna Vogel"]


def test_a_first_name_that_is_another_ones_family_name_is_proposed_for_neither() -> None:
    finder = Finder([Known("heide-lang", "Heide Lang", ""), Known("eva-heide", "Eva Heide", "")])
    assert sighted("Heide lacht.", {"heide-lang", "eva-heide"}, finder) == []


def test_a_family_name_with_particles_is_not_the_one_without() -> None:
    finder = Finder([Known("a", "Ada von der Heide", ""), Known("b", "Bea Heide", "")])
    assert sighted("Frau von der Heide lacht.", {"a", "b"}, finder) == ["a part: von der Heide"]
    assert sighted("Frau Heide lacht.", {"a", "b"}, finder) == []


def test_a_part_may_be_a_genitive_or_a_name_of_its_own_and_is_then_shared() -> None:
    finder = Finder([Known("a", "Ada Peter", ""), Known("b", "Bea Peters", "")])
    assert sighted("Frau Peters lacht.", {"a", "b"}, finder) == []
    assert sighted("Frau Peter lacht.", {"a", "b"}, finder) == ["a part: Peter"]


# Who is meant


def test_a_founder_is_sighted_once_at_the_first_of_the_surest_places() -> None:
    text = "Anna kam.\nDie Imkerei Reuter auch.\n\nAnna Reuter lachte,\nAnna Reuter ging."
    assert FINDER.find(text, near={ANNA}) == (Sighting(ANNA, "Anna Reuter", 4, Certainty.FULL),)
    assert sighted(text[:30], {ANNA}) == [f"{ANNA} business: Imkerei Reuter"]


def test_sightings_come_in_the_order_of_the_text_with_their_lines() -> None:
    found = FINDER.find("\nLukas Obermaier\r\nund Anna Reuter\n\nEmre Öztürk")
    assert [(sighting.slug, sighting.line) for sighting in found] == [(LUKAS, 2), (ANNA, 3), (EMRE, 5)]


def test_a_longer_name_wins() -> None:
    finder = Finder(
        [*KNOWN, Known("klein", "Anna Reuter-Klein", ""), Known("stiftung", "Ute Ohm", "Anna Reuter Stiftung")]
    )
    assert sighted("Anna Reuter-Klein", set(), finder) == ["klein full: Anna Reuter-Klein"]
    assert sighted("die Anna Reuter Stiftung", set(), finder) == ["stiftung business: Anna Reuter Stiftung"]
    assert sighted("Anna Reuter kam klein an.", set(), finder) == [f"{ANNA} full: Anna Reuter"]


def test_what_two_founders_are_called_is_proposed_for_both_as_a_part() -> None:
    finder = Finder([Known("b", "Jörg Müller", "Mostkollektiv Süd"), Known("a", "Joerg Mueller", "Mostkollektiv Süd")])
    assert sighted("Jörg Müller kam.", set(), finder) == ["a part: Jörg Müller", "b part: Jörg Müller"]
    assert sighted("Das Mostkollektiv Süd.", set(), finder) == [
        "a part: Mostkollektiv Süd",
        "b part: Mostkollektiv Süd",
    ]


def test_a_genitive_that_is_another_founders_name_is_proposed_for_both_as_a_part() -> None:
    finder = Finder([Known("a", "Eva Peter", ""), Known("b", "Eva Peters", "")])
    assert sighted("Eva Peters Laden", set(), finder) == ["a part: Eva Peters", "b part: Eva Peters"]
    assert sighted("Eva Peter lacht", set(), finder) == ["a full: Eva Peter"]


def test_a_shortened_name_yields_to_who_is_really_called_so() -> None:
    finder = Finder(
        [
            Known("a", "Ada von Heide", ""),
            Known("b", "Ada Heide", ""),
            Known("c", "Ada Müller", ""),
            Known("d", "Ada Muller", ""),
        ]
    )
    assert sighted("Ada Heide und Ada Muller", set(), finder) == ["b full: Ada Heide", "d full: Ada Muller"]


def test_a_founder_known_in_two_languages_is_one_founder() -> None:
    finder = Finder([Known(ANNA, "Anna Reuter", "Imkerei Reuter"), Known(ANNA, "Anna Reuter", "Reuter Honey")])
    assert sighted("Anna Reuter", set(), finder) == [f"{ANNA} full: Anna Reuter"]
    assert sighted("Anna lacht", {ANNA}, finder) == [f"{ANNA} part: Anna"]
    assert sighted("Reuter Honey", set(), finder) == [f"{ANNA} business: Reuter Honey"]


def test_a_name_or_business_of_one_common_word_is_no_more_than_a_part() -> None:
    finder = Finder(
        [Known("cher", "Cher", "Keramik"), Known("b", "Bea Ohm", "Ohm Keramik"), Known("c", "Cleo Ast", "Ast")]
    )
    assert sighted("Cher, Keramik, Ast.", set(), finder) == []
    assert sighted("Cher, Keramik, Ast.", {"cher", "c"}, finder) == ["cher part: Cher", "c part: Ast"]


@pytest.mark.parametrize("name", ["", " ", "-", "X", "7", "’", "\u00ad", "A. B.", "Dr.", "von", "von der", "O'", "--Anna--", "4711",
    "Anna 'Ann' Reuter", "Ελένη Παππά", "日本 太郎", "a b", "\0 \0", "(", "Anna-", "s s", "*_*", "von von von", "\ud800"])  # fmt: skip
def test_odd_names_do_no_harm(name: str) -> None:
    finder = Finder([*KNOWN, Known("odd", name, name)])
    assert f"{ANNA} full: Anna Reuter" in sighted(f"{name} und Anna Reuter und {name}.", {"odd"}, finder)
    Finder([Known("odd", name, name)]).find(name, near={"odd"})


# For all texts

LETTERS = st.text("abcdefghijklmnopqrstuvwxyzäöüßéığñ", min_size=2, max_size=9)
NAMES = st.builds("{} {}".format, LETTERS.map(str.title), LETTERS.map(str.title))
AROUND = st.sampled_from(
    ["", " ", ", ", "„", "“ ", "(", ")", "*", "**", "_", " – ", "\n\n", "\n> ", "… ", "!", "? ", ": "]
)
PIECES = st.sampled_from([*"`[]()<>*_#~-+.:/@\\|&'’ \n\t\u00ad", "    ", "```", "\n\n", "](", "[[", "]]", "Anna", "Reuter", "von der", "Heide",
    "Dr.", "https://", "&shy;", "s", "Imkerei"])  # fmt: skip
HOSTILE = st.lists(PIECES, max_size=40).map("".join)


@given(NAMES, AROUND, AROUND)
def test_a_full_name_is_found_between_any_punctuation(name: str, before: str, after: str) -> None:
    found = Finder([Known("a", name, "")]).find(f"so {before}{name}{after}.")
    assert [(sighting.slug, sighting.words, sighting.certainty) for sighting in found] == [("a", name, "full")]


@given(
    NAMES, st.sampled_from([str, str.upper, lambda name: name.replace("ß", "ss"), lambda name: name.replace("ä", "ae")])
)
def test_a_name_is_found_however_it_is_spelled(name: str, spelled: Callable[[str], str]) -> None:
    assert [sighting.slug for sighting in Finder([Known("a", name, "")]).find(spelled(name))] == ["a"]


@given(st.text().map(str.lower) | HOSTILE.map(str.lower), NAMES)
def test_a_text_without_capitals_names_nobody(text: str, name: str) -> None:
    finder = Finder([*KNOWN, Known("a", name, name.lower())])
    assert sighted(f"{text} {name.lower()} {text}", EVERYBODY | {"a"}, finder) == []


@given(HOSTILE | st.text())
def test_found_words_stand_on_their_line_and_fold_to_the_name(text: str) -> None:
    for sighting in FINDER.find(text, near=EVERYBODY):
        start = sum(len(line) + 1 for line in text.split("\n")[: sighting.line - 1])
        assert 0 <= text.find(sighting.words, start) - start <= len(text.split("\n")[sighting.line - 1])
        assert folded(sighting.words) <= called(sighting.slug)


@given(HOSTILE | st.text())
def test_hiding_what_is_no_prose_moves_nothing(text: str) -> None:
    assert len(names.prose_only(text)) == len(text)


def folded(words: str) -> set[str]:
    visible = re.sub(
        r"&nbsp;|\bDr\.|[*_>\n]", " ", re.sub("\u00ad|\u200c|\u200d|&shy;|(?<=\\w)[*_]+(?=\\w)", "", words)
    )
    return {re.sub(" s$", "", sort_key(word)[0]) for word in re.split(r"[\s-]+", visible) if word.strip(".")}


def called(slug: str) -> set[str]:
    founder = next(founder for founder in KNOWN if founder.slug == slug)
    words = folded(f"{founder.name} {founder.business}")
    return words | {word + "s" for word in words} | {"", "'", "’", "|", "/", "&", ":", "."}


# Speed: by the ratio of two sizes, as seconds say more about the machine


def cost(work: Callable[[], object]) -> float:
    """Return the seconds that the processor is at work, the fewest of three tries.

    The search for cycles rests meanwhile: what it takes depends on all that other tests have left.
    """

    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    gc.disable()
    try:
        return min(once(), once(), once())
    finally:
        gc.enable()


BAIT = [
    "a", "A", "A ", "Anna ", "Anna Reuter ", "Anna-", "A'", "A\u0301", "A\u00ad", "`", "` `` ", "```\n", "~~~ ", "[", "]", "[](", "[](x ", "[[", "[](()",
    "](()", "<a", "<", "\n", "\n ", " ", "\t", "\n    ", "\n- ", "\n# ", "#", "*", "_", ".a", "a.", "a@", "/", "x:/", "://", "1.", "1", "Dr.", "Dr. h.",
    "von ", "von der ", "von der Heide ", "Müßig & ", "&shy;", "&", "Minh Anh ", "4 ", "\\", ">", "\n> ", "Anna\n", "\n```a", "`a\n\n", "Lohn- ",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("bait", BAIT)
def test_a_hostile_text_takes_ten_times_as_long_if_it_is_ten_times_as_long(bait: str) -> None:
    short, long = ((bait * size)[:size] for size in (20_000, 200_000))
    assert (
        cost(lambda: FINDER.find(long, near=EVERYBODY)) < 60 * cost(lambda: FINDER.find(short, near=EVERYBODY)) + 0.05
    )


@pytest.mark.slow
def test_more_founders_make_no_text_slower() -> None:
    few, many = ([Known(f"f{i}", f"Anna Lang{i:x}", f"Imkerei Hof{i:x}") for i in range(size)] for size in (100, 5_000))
    text = "Die Anna Lang5 und die Imkerei Hof7 und Anna kamen nach Celle. " * 300
    finders = Finder(few), Finder(many)
    assert finders[0].find(text) == finders[1].find(text)
    assert cost(lambda: finders[1].find(text)) < 4 * cost(lambda: finders[0].find(text)) + 0.05
