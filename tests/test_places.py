"""Places: a name means one town or none, and distances are said as people say them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import places
from pipeline.domain import Finding
from pipeline.places import Gazetteer, Place, between, kilometres
from tests.factories import submitted

TSV = (Path(places.__file__).parent / "places.tsv").read_text("utf-8")
GAZETTEER = Gazetteer.read(TSV)
POINTS = st.builds(Place, st.just("X"), st.floats(-90, 90), st.floats(-180, 180))


def found(name: str, gazetteer: Gazetteer = GAZETTEER) -> str | None:
    place = gazetteer.find(name)
    return f"{place.name}, {place.country}" if place else None


# Names


@pytest.mark.parametrize(("name", "expected"), [
    ("Schorndorf", "Schorndorf, DE"), ("Husum", "Husum, DE"), ("Offenbach", "Offenbach, DE"), ("Frankfurt", "Frankfurt am Main, DE"),
    ("Halle", "Halle (Saale), DE"), ("Oldenburg", "Oldenburg, DE"), ("Freiburg", "Freiburg, DE"), ("Linz", "Linz, AT"),
    ("Neustadt", None), ("Rheinfelden", None), ("Buchs", None), ("Wangen", "Wangen, DE"), ("Au", None), ("Kirchheim", None),
])  # fmt: skip
def test_of_several_towns_only_one_five_times_as_large_as_the_next_is_meant(name: str, expected: str | None) -> None:
    assert found(name) == expected


def test_the_large_town_of_a_name_is_the_one_people_mean() -> None:
    schorndorf, husum, offenbach = (GAZETTEER.find(name) for name in ("Schorndorf", "Husum", "Offenbach"))
    assert schorndorf
    assert husum
    assert offenbach
    assert round(schorndorf.latitude, 1) == 48.8  # in the valley of the Rems, not the one near Cham
    assert round(husum.latitude, 1) == 54.5  # on the North Sea, not the one near Nienburg
    assert round(offenbach.longitude, 1) == 8.8  # on the Main, not on the Queich


@pytest.mark.parametrize("inhabitants", [(5000, 1000), (1000, 5000)])
def test_five_times_is_enough_and_less_is_not(inhabitants: tuple[int, int]) -> None:
    one, other = (Place("Berg", 50 + n, 10, "DE", people) for n, people in enumerate(inhabitants))
    large = max(one, other, key=lambda place: place.population)
    assert Gazetteer([one, other]).find("Berg") == large
    nearly = Place("Berg", 52, 10, "DE", 1001)
    assert Gazetteer([large, nearly]).find("Berg") is None


@pytest.mark.parametrize(("names", "expected"), [
    ("Frankfurt am Main|frankfurt AM main|Frankfurt a. M.|Frankfurt a.M.|Frankfurt/Main|Frankfurt/M.|Frankfurt (Main)|Frankfurt, Main|Frankfurt Main|"
     "Frankfurt am Main, Deutschland|Frankfurt-Sachsenhausen", "Frankfurt am Main, DE"),
    ("Frankfurt (Oder)|Frankfurt/Oder|Frankfurt an der Oder|Frankfurt a. d. O.|Frankfurt/O.|Frankfurt, Oder", "Frankfurt (Oder), DE"),
    ("Offenbach am Main|Offenbach a. M.|Offenbach/Main", "Offenbach, DE"), ("Offenbach a. d. Queich|Offenbach/Queich", "Offenbach an der Queich, DE"),
    ("Neustadt an der Weinstraße|Neustadt a. d. Weinstrasse|Neustadt/Weinstr.", "Neustadt an der Weinstraße, DE"),
    ("Neustadt am Rübenberge|Neustadt a. Rbge.", "Neustadt am Rübenberge, DE"), ("Neustadt in Holstein|Neustadt i. Holst.", "Neustadt in Holstein, DE"),
    ("Bad Homburg|Bad Homburg v. d. H.|Bad Homburg vor der Höhe", "Bad Homburg vor der Höhe, DE"),
    ("Rothenburg ob der Tauber|Rothenburg o. d. T.", "Rothenburg ob der Tauber, DE"), ("Neumarkt i. d. OPf.", "Neumarkt in der Oberpfalz, DE"),
    ("St. Gallen|Sankt Gallen|St.Gallen|Saint Gallen|St. Gallen, Schweiz", "St. Gallen, CH"), ("St. Pölten|Sankt Poelten", "Sankt Pölten, AT"),
    ("München|Muenchen|MÜNCHEN|Mu\u0308nchen|Munich|Landeshauptstadt München", "München, DE"), ("Munster", "Munster, DE"), ("Münster", "Münster, DE"),
    ("Lüneburg|Hansestadt Lüneburg|Lüneburg (Niedersachsen)", "Lüneburg, DE"), ("Wittenberg|Lutherstadt Wittenberg", "Wittenberg, DE"),
    ("Genf|Genève|Geneva", "Genf, CH"), ("Fribourg|Freiburg i. Ü.|Freiburg, Schweiz", "Fribourg, CH"), ("Freiburg i. Br.", "Freiburg, DE"),
    ("Biel|Bienne|Biel/Bienne", "Biel, CH"), ("Buchs SG|Buchs (SG)", "Buchs, CH"), ("Wien|Vienna|Wien, Österreich", "Wien, AT"),
    ("Meran|Merano", "Meran, IT"), ("Brixen|Bressanone|Brixen (Südtirol)", "Brixen, IT"), ("Luxemburg|Luxembourg", "Luxemburg, LU"),
    ("Esch/Alzette|Esch an der Alzette", "Esch-sur-Alzette, LU"), ("Vaduz", "Vaduz, LI"), ("Linz, AT", "Linz, AT"), ("Linz/Rhein", "Linz am Rhein, DE"),
    ("Hamburg-Altona|Hamburg (Altona)|Hamburg, Altona", "Hamburg, DE"), ("Garmisch Partenkirchen", "Garmisch-Partenkirchen, DE"),
])  # fmt: skip
def test_the_ways_of_writing_a_name_are_one(names: str, expected: str) -> None:
    assert {name: found(name) for name in names.split("|")} == dict.fromkeys(names.split("|"), expected)


@pytest.mark.parametrize(
    "name",
    ["", " ", "-", "(Main)", "am", "Atlantis", "Luneburg", "Lüneburgg", "Lüne", "Frankfurt (Nidda)", "Marbach am Bodensee",
     "Schorndorf (Oberpfalz)", "Celle-Garßen", "Frankfurt am Rhein, Deutschland", "Husum, Nienburg", "Neustadt (Wied)", "Neustadt i. H.", "Lang-Göns", "zu Hause"],
)  # fmt: skip
def test_what_may_be_another_town_is_not_guessed_at(name: str) -> None:
    assert found(name) is None


@given(st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(TSV.split("\n")[2:200]))
def test_whatever_somebody_typed_is_a_town_or_none(name: str) -> None:
    place = GAZETTEER.find(name)
    assert place is None or place.population >= 1000


def test_the_editors_own_town_wins_over_everything() -> None:
    own = [Place("Neustadt", 53.379, 11.593), Place("Frankfurt", 1, 2), Place("Kleinkleckersdorf (Heide)", 3, 4)]
    gazetteer = Gazetteer.read(TSV, own)
    assert gazetteer.find("NEUSTADT") == own[0]
    assert gazetteer.find("Frankfurt") == own[1]
    assert gazetteer.find("Kleinkleckersdorf/Heide") == own[2]
    assert found("Frankfurt am Main", gazetteer) == "Frankfurt am Main, DE"
    assert found("Neustadt in Holstein", gazetteer) == "Neustadt in Holstein, DE"


# The file


def test_the_file_names_its_source_and_licence_first() -> None:
    first = TSV.partition("\n")[0]
    assert first.startswith("#")
    assert "GeoNames" in first
    assert "CC BY 4.0" in first
    assert len(TSV.encode()) < 400_000


def test_every_row_is_a_town_of_the_region_in_its_order() -> None:
    rows = [line.split("\t") for line in TSV.splitlines() if not line.startswith("#")]
    assert len(rows) > 9000
    assert {row[1] for row in rows} == {"DE", "AT", "CH", "LI", "LU", "IT"}
    for name, _, latitude, longitude, population, *also in rows:
        assert name == name.strip()
        assert 45 < float(latitude) < 55.1
        assert 5.7 < float(longitude) < 17.2
        assert int(population) >= 1000
        assert len(also) <= 1
    keys = [(places.sort_key(row[0]), row[1], float(row[2]), float(row[3])) for row in rows]
    assert keys == sorted(set(keys))


def test_most_names_of_the_file_find_their_own_town() -> None:
    """The others share their name with a town of about their size; the editors' list says which one is meant."""
    rows = [line.split("\t") for line in TSV.splitlines() if not line.startswith("#")]
    own = [place for row in rows if (place := GAZETTEER.find(row[0])) and (place.latitude, place.longitude) == (float(row[2]), float(row[3]))]  # fmt: skip
    assert len(own) / len(rows) > 0.8


# Distances


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("Hamburg", "Bremen", 95), ("Berlin", "München", 505), ("Köln", "Düsseldorf", 35), ("Wien", "Salzburg", 250), ("Zürich", "Genf", 225),
    ("Bozen", "Innsbruck", 85), ("Luxemburg", "Trier", 40), ("Frankfurt", "Offenbach", 6), ("Flensburg", "Passau", 745), ("Husum", "Flensburg", 40),
])  # fmt: skip
def test_known_distances(one: str, other: str, expected: int) -> None:
    a, b = GAZETTEER.find(one), GAZETTEER.find(other)
    assert a
    assert b
    assert kilometres(a, b) == expected


@pytest.mark.parametrize(
    ("degrees", "expected"), [(0, 0), (0.0001, 1), (0.05, 6), (0.17, 19), (0.19, 20), (0.2, 20), (0.3, 35), (1, 110), (90, 10_010), (180, 20_015)]
)  # fmt: skip
def test_a_distance_is_rounded_as_one_says_it(degrees: float, expected: int) -> None:
    assert kilometres(Place("A", 0, 0), Place("B", 0, degrees)) == expected


def test_the_far_side_of_the_earth_is_a_distance_too() -> None:
    """Rounding puts some points a little further from their opposite than a ball is wide."""
    assert kilometres(Place("A", -10.4, -99.1), Place("B", 10.4, 80.9)) == 20_015


@given(POINTS, POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_no_detour_is_shorter(a: Place, b: Place, c: Place) -> None:
    assert kilometres(a, b) == kilometres(b, a)
    assert kilometres(a, a) == 0
    assert (
        kilometres(a, c) <= kilometres(a, b) + kilometres(b, c) + 8
    )  # each of the three is off by half of 5 km at most


def test_between_people_an_unknown_town_is_an_unknown_distance() -> None:
    apart = between(
        {"ada": GAZETTEER.find("Hamburg"), "ben": GAZETTEER.find("Bremen"), "cem": GAZETTEER.find("Neustadt")}
    )
    assert apart("ada", "ben") == apart("ben", "ada") == 95
    assert apart("ada", "ada") == 0
    assert apart("ada", "cem") is None
    assert apart("ada", "niemand") is None


# The editors' own list


def read(text: str) -> tuple[tuple[Place, ...], list[Finding]]:
    said: list[Finding] = []
    return places.own(submitted("places.yml", text), "content/places.yml", said), said


def row(name: str = "Neustadt", latitude: str = "53.379", longitude: str = "11.593") -> str:
    return f'- {{name: "{name}", latitude: "{latitude}", longitude: "{longitude}"}}\n'


def test_the_editors_list_is_what_the_file_says() -> None:
    text = row() + row("Buenos Aires", "-34.6131", "-58") + row("Nirgendwo", "0", "180")
    expected = (Place("Neustadt", 53.379, 11.593), Place("Buenos Aires", -34.6131, -58), Place("Nirgendwo", 0, 180))
    assert read(text) == (expected, [])


@pytest.mark.parametrize(
    ("value", "field"),
    [(value, field) for field in ("latitude", "longitude") for value in ("53,379", "53° 22'", "N53.4", "1e1", "nan", "inf", "٥٣", "53.", ".5", "180.1", "- 5")]
    + [("90.1", "latitude"), ("-91", "latitude")],
)  # fmt: skip
def test_what_is_no_coordinate_is_found_and_no_town(value: str, field: str) -> None:
    towns, said = read(row("Anderswo") + row(**{field: value}))
    assert [place.name for place in towns] == ["Anderswo"]
    assert [(finding.code, finding.line, finding.field) for finding in said] == [("place-coordinate", 2, field)]
    assert dict(said[0].details)["value"] == value


@pytest.mark.parametrize(
    ("text", "code"),
    [('- {name: "A", latitude: "1"}\n', "field-missing"), ('- {latitude: "1", longitude: "1"}\n', "field-missing"), ("- Celle\n", "yaml-no-block"),
     ("", "file-empty"), (row().replace("name", "nmae"), "field-unknown")],
)  # fmt: skip
def test_a_row_that_lacks_something_is_found_and_no_town(text: str, code: str) -> None:
    towns, said = read(text)
    assert not towns
    assert code in {finding.code for finding in said}


def test_of_two_rows_for_one_town_the_first_counts_and_the_second_is_found() -> None:
    towns, said = read(row("Neustadt (Wied)") + row("Neustadt/Wied", "50.6"))
    assert towns == (Place("Neustadt (Wied)", 53.379, 11.593),)
    assert [(finding.code, finding.line) for finding in said] == [("place-twice", 2)]
