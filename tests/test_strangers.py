"""Who is named in full: measured on sentences with names and on sentences that only look like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import strangers
from tests.test_names import cost

# Sentences as founders write them, with the names that stand in them.
NAMING = {
    "Ohne Sabine Krüger hätte ich den Laden nie aufgemacht.": ["Sabine Krüger"],
    "Sabine Krüger hat mir die erste Maschine geliehen.": ["Sabine Krüger"],
    "Den Rat gab mir Jan-Ole Petersen beim Kaffee.": ["Jan-Ole Petersen"],
    "Das Geld kam von Friedrich von der Heide, zinslos.": ["Friedrich von der Heide"],
    "Die Butter kam von Jana von der Heide.": ["Jana von der Heide"],
    "Gefragt hat Jana von der Kammer.": ["Jana von der Kammer"],
    "Dort saß Jana vom Hofe.": ["Jana vom Hofe"],
    "Am Ende half Anna-Lena Schmidt-Rott.": ["Anna-Lena Schmidt-Rott"],
    "Mehmet Yılmaz hat das Dach gedeckt, Ayşe Demir die Küche gestrichen.": ["Mehmet Yılmaz", "Ayşe Demir"],
    "Katarzyna Wójcik kommt jeden Dienstag.": ["Katarzyna Wójcik"],
    "Es war Olga Iwanowa, die zuerst gefragt hat.": ["Olga Iwanowa"],
    "Wir haben Sabine\nKrüger an einem Sonntag getroffen.": ["Sabine Krüger"],
    "> So sagt es Ute Behrens.\n> Und sie hat recht.": ["Ute Behrens"],
    "Das war **Ute Behrens**, und niemand sonst.": ["Ute Behrens"],
    "Ute B. Behrens heißt sie mit vollem Namen.": ["Ute B. Behrens"],
    "In Sabine Krügers Laden riecht es nach Leder.": ["Sabine Krügers"],
    "Mehr steht bei [Sabine Krüger](https://krueger.example/).": ["Sabine Krüger"],
    "Die Idee hatte Hans Peter Wolff.": ["Hans Peter Wolff"],
    "Frau Krüger vom Amt hat angerufen.": ["Frau Krüger"],
    "Herr Demirtaş war der erste Kunde.": ["Herr Demirtaş"],
    "Ich habe Herrn Sattler den Schlüssel gegeben.": ["Herrn Sattler"],
    "Danke an Dr. Weber, der nachts ans Telefon ging.": ["Dr. Weber"],
    "Prof. Dr. Ingrid Falk hat das Gutachten geschrieben.": ["Prof. Dr. Ingrid Falk"],
    "Die Frau Dr. Sommer aus dem dritten Stock.": ["Frau Dr. Sommer"],
    "Meine Steuerberaterin Thuy Pham hat es gerechnet.": ["Thuy Pham"],
    "Mit meinem Nachbarn Okan Bey teile ich den Ofen.": ["Okan Bey"],
    "Unser Schreiner Timur Bogner kam am Samstag.": ["Timur Bogner"],
    "Der Bäcker Xaver Huber hat mir den Ofen verkauft.": ["Xaver Huber"],
    "Eine Frau namens Bahar Sönmez stand vor der Tür.": ["Bahar Sönmez"],
    "Er hieß Okan Demirtaş und fuhr Taxi.": ["Okan Demirtaş"],
    "Meine Schwester Lale Aksoy macht die Bücher.": ["Lale Aksoy"],
    "Without Margaret O'Neill I would have closed.": ["Margaret O'Neill"],
    "My accountant Thuy Pham did the sums.": ["Thuy Pham"],
    "Sarah Miller lent me the van.": ["Sarah Miller"],
    "Mr Patel from next door brought soup.": ["Mr Patel"],
    "I owe it to Mrs. Patel and to Dr. Jones.": ["Mrs. Patel", "Dr. Jones"],
    "Am Telefon war Thomas Paul.": ["Thomas Paul"],
    "Gelernt habe ich bei Kwabena Osei.": ["Kwabena Osei"],
    "Emilia stellte mich Bogumil Krause vor.": ["Bogumil Krause"],
    "Unser erster Gast war Tuulikki Saari, aus Turku.": ["Tuulikki Saari"],
}
MISSED = {"Kwabena Osei", "Bogumil Krause", "Tuulikki Saari"}
"""Neither a given name that is known nor a word that says who they are."""

# Sentences without anybody's full name.
HARMLESS = (
    "Meine Tante Gisela hat den Kuchen gebacken.",
    "Lukas, ein Bäcker aus Passau, hat mir geholfen.",
    "Meine Steuerberaterin und mein Nachbar haben gerechnet.",
    "Ende März kam der Frost, Anfang April der Regen.",
    "Er trank eine Tasse Kaffee und ein Glas Wasser.",
    "In Bad Hersfeld stand ich auf dem Markt, in Frankfurt Höchst nicht.",
    "Im August Heu, im September Äpfel.",
    "Rosa Wände und rosa Kacheln hat der Laden.",
    "Das kostete tausend Mark Miete und dreihundert Pascal Unterdruck.",
    "Meine Frau Mitte vierzig, ich Anfang fünfzig.",
    "Eine Frau Ende sechzig kam herein.",
    "Wir sitzen in der Karl-Marx-Straße, neben der Anne-Frank-Schule.",
    "Wir sind bei der Robert Bosch GmbH und der Heinrich Böll Stiftung gewesen.",
    "Das Café Anna Blume und die Bäckerei Hans Müller sind um die Ecke.",
    "Der Hof heißt Alte Mühle, das Dorf Neu Ruppin.",
    "Mein Kunde Deutsche Bahn zahlt spät.",
    "Pflegegrad 2, Schritt Eins, Version Drei.",
    "Frau Doktor, sagte er, und Herr Nachbar.",
    "Frau Holle war im Januar fleißig.",
    "Annas Mutter und Jonas' Vater kennen sich.",
    "Der Herr Bürgermeister kam auch.",
    "Sie heißt Emma und ist ein Lastenrad.",
    "Das Brot heißt Kleiner Schwarzer.",
    "In St. Peter Ording war ich im Urlaub.",
    "Seit Januar Teilzeit, seit Februar Vollzeit.",
    "`Sabine Krüger` steht nur im Code.",
    "[[Sabine Krüger]] wird ein Link und hat einen eigenen Befund.",
    "Jana von der Konditorei.",
    "Die Bleche leiht mir Jana von der Konditorei nebenan.",
    "Uwe vom Finanzamt hat es mir erklärt, Ute von der Handwerkskammer auch.",
    "Die Handwerkskammer Nord, das Jobcenter Mitte und die IHK.",
    "Ein Kilo Mehl, ein Liter Milch, ein Pfund Butter.",
    "Mit Leichter Sprache und Großer Schrift.",
    "Guten Morgen, Liebe Leute, sagte der Meister Freitag früh.",
    "In January Berlin was cold. May Germany forgive me.",
    "We opened North Sea Soap in Great Yarmouth.",
    "Deutsche Post, Rotes Kreuz, Freiwillige Feuerwehr.",
    "Unser Lehrer Montag war streng.",
    "Beim Kardamom Schweigen alle; Anna. Honig gab es auch.",
    "Anna Maria und Klaus Peter sind Vornamen.",
    "Ich habe Gisela Kuchen gebracht.",
    "An den Türen stand Clara Zetkin Ring.",
)
TAKEN_FOR_NAMES = {"Gisela Kuchen", "Clara Zetkin"}
"""What no rule tells from a name."""


def found(text: str) -> list[str]:
    return [stranger.words for stranger in strangers.named(text)]


@pytest.mark.parametrize("text", NAMING)
def test_whoever_is_named_in_full_is_found_as_they_are_called(text: str) -> None:
    assert found(text) == [name for name in NAMING[text] if name not in MISSED]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_name_is_left_in_peace(text: str) -> None:
    assert set(found(text)) <= TAKEN_FOR_NAMES


def test_nearly_all_that_is_found_is_a_name_and_nearly_all_names_are_found(
    record_property: Callable[[str, object], None],
) -> None:
    named = [(text, name) for text, names in NAMING.items() for name in names]
    sightings = [(text, name) for text in (*NAMING, *HARMLESS) for name in found(text)]
    right = set(named) & set(sightings)
    precision, recall = len(right) / len(sightings), len(right) / len(named)
    told = (
        f"precision {precision:.3f}, recall {recall:.3f}: {len(NAMING) + len(HARMLESS)} sentences, {len(named)} names"
    )
    record_property("measured", told)
    assert precision >= 0.94, told
    assert recall >= 0.9, told


def test_a_name_counts_from_its_line_and_once() -> None:
    text = "Eins.\n\nZwei [Ute\nBehrens](https://behrens.example/) kam\nFrau Sattler, Ute Behrens und Sabine\nKrüger."
    assert [(s.words, s.line) for s in strangers.named(text)] == [
        ("Ute Behrens", 3),
        ("Frau Sattler", 5),
        ("Sabine Krüger", 5),
    ]


@pytest.mark.parametrize(
    ("text", "key", "is_it"),
    [
        ("Sabine Krüger", "sabine-krueger", True), ("In Sabine Krügers Laden", "sabine-krueger", True),
        ("Frau Krüger", "sabine-krueger", True), ("Prof. Dr. Sabine Krüger", "sabine-krueger", True),
        ("Ute Krüger", "sabine-krueger", False), ("Frau Krug", "sabine-krueger", False)
    ],
)  # fmt: skip
def test_somebody_known_is_recognised_in_the_genitive_and_by_the_family_name_after_an_address(
    text: str, key: str, is_it: bool
) -> None:
    (stranger,) = strangers.named(f"{text} kam.")
    assert strangers.is_called(stranger, key) is is_it


@given(st.text(alphabet=st.sampled_from("Sabine Krüger Dr. Frau von-\n>[]()*'’\u00ad`"), max_size=80))
def test_no_text_makes_it_stumble(text: str) -> None:
    assert all(s.key and 1 <= s.line <= text.count("\n") + 1 for s in strangers.named(text))


@pytest.mark.parametrize("bait", ["Sabine ", "Frau ", "Dr.", "A-", "[", "Sabine von "])
def test_a_hostile_text_takes_ten_times_as_long_if_it_is_ten_times_as_long(bait: str) -> None:
    short, long = ((bait * size)[:size] for size in (10_000, 100_000))
    assert cost(lambda: strangers.named(long)) < 60 * cost(lambda: strangers.named(short)) + 0.05
