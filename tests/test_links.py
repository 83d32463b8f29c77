"""Addresses: what a browser would take for another place than we do is refused before anybody clicks."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import findings, links
from pipeline.schema import LINK_HOSTS

HOSTS = st.sampled_from(
    ["a.example", "1.2.3.4", "0x7f.1", "a.0x", "127.1", "a..b", "[::1]", "localhost", "a.example.", "ä.example"]
)
PIECES = st.sampled_from(
    ["https://", "http:", "//", "/", "\\", "@", ":", ":80", "#", "?", "%2f", ".", " ", "\t", "<", "ftp://"]
)


@given(st.lists(HOSTS | PIECES | st.text(max_size=3), max_size=8).map("".join))
def test_whatever_is_accepted_is_an_ordinary_address(url: str) -> None:
    code = links.fault(url)
    assert code is None or code in findings.CATALOGUE
    if code is None:
        parts = urlsplit(url)
        assert parts.scheme in ("https", "http")
        assert parts.username is None
        assert parts.port is None
        assert "." in (parts.hostname or "")
        assert not re.search(r"[\s<>\"'\\]", url)


@pytest.mark.parametrize("host", ["0x7f.1", "127.1", "2130706433", "1.2.3.4.", "a.0x7f", "a.7", "10.0.0.1"])
def test_a_host_that_ends_in_a_number_is_an_ip_address_to_browsers(host: str) -> None:
    assert links.fault(f"https://{host}/") == "url-host"


@pytest.mark.parametrize("host", ["4711.example", "0x7f.example", "3d.example", "xn--mnchen-3ya.example"])
def test_a_number_elsewhere_in_a_host_is_a_name(host: str) -> None:
    assert links.fault(f"https://{host}/") is None


@pytest.mark.parametrize(("url", "slug"), [
    ("/ada-beispiel/", "ada-beispiel"), ("/en/ada-beispiel/", "ada-beispiel"), ("/ada/?a#b", "ada"), ("/ada", "ada"), ("ada/", None),
    ("//ada/", None), ("/../ada/", None), ("/./ada/", None), ("/Ada/", "Ada"), ("/ada/x/", None), ("https://v.example/ada/", None),
    ("/ada/\n", None), ("/J%C3%B6rg%20M/", "Jörg M"), ("/jörg-müßig/#x", "jörg-müßig"), ("/%2e%2e/", None), ("/a%2fb/", None),
    ("/robots.txt", None), ("/-ada/", None), ("/{attach}x/", None), ("/", None), ("/en/", "en"),
])  # fmt: skip
def test_an_address_inside_names_somebody_as_it_is_written(url: str, slug: str | None) -> None:
    assert links.internal_target(url) == slug


PEOPLE = links.Permalinks(
    ("anna-reuter", "joerg-mueller", "jorg-muller", "rosa-thielemann", "oezlem-yildiz"),
    {"rosa-alt": "rosa-thielemann", "anna": "anna-reuter"},
    "https://v.example/blog",
)


@pytest.mark.parametrize(("name", "slug"), [
    ("anna-reuter", "anna-reuter"), ("Anna-Reuter", "anna-reuter"), ("Anna Reuter", "anna-reuter"), ("ANNA REUTER", "anna-reuter"),
    ("anna", "anna-reuter"), ("rosa-alt", "rosa-thielemann"), ("Rosa Alt", "rosa-thielemann"), ("Özlem Yıldız", "oezlem-yildiz"),
    ("ozlem-yildiz", "oezlem-yildiz"), ("Jörg Müller", "joerg-mueller"), ("jorg-muller", "jorg-muller"), ("johanna", None),
    ("hanna", None), ("reuter", None), ("anna-reuter-2", None), ("", None), ("jorg-mueller", None), ("Rosa", None),
])  # fmt: skip
def test_a_name_is_resolved_exactly_or_not_at_all(name: str, slug: str | None) -> None:
    assert PEOPLE.find(name) == slug


def test_two_that_differ_in_the_spelling_of_umlauts_only_are_never_guessed() -> None:
    meant = PEOPLE.meant("Jörg Muller")
    assert (meant.slug, meant.ambiguous, meant.candidates) == (None, True, ("joerg-mueller", "jorg-muller"))


@pytest.mark.parametrize(("name", "first", "slip"), [
    ("ana-reuter", "anna-reuter", True), ("reuter-anna", "anna-reuter", False), ("Reuter", "anna-reuter", False),
    ("rosa-thielmann", "rosa-thielemann", True), ("oezlem", "oezlem-yildiz", False),
])  # fmt: skip
def test_a_name_that_means_nobody_comes_with_the_nearest(name: str, first: str, slip: bool) -> None:
    meant = PEOPLE.meant(name)
    assert (meant.slug, meant.candidates[0], meant.slip) == (None, first, slip)


def test_a_name_like_nobodys_has_no_proposal() -> None:
    assert PEOPLE.meant("Xaver Quast").candidates == ()


@pytest.mark.parametrize(("url", "name"), [
    ("https://v.example/blog/anna-reuter/", "anna-reuter"), ("http://V.example/blog/en/anna-reuter/?x#y", "anna-reuter"),
    ("https://v.example/anna-reuter/", None), ("https://w.example/blog/anna-reuter/", None), ("https://v.example:8080/blog/anna/", None),
    ("https://v.example./blog/anna/", "anna"), ("https://v.example/blog/anna/index.html#x", "anna"), ("https://v.example:abc/blog/anna/", None),
    ("https://v.example.evil.example/blog/anna/", None), ("/anna-reuter/", "anna-reuter"), ("https://[v.example/blog/anna/", None),
])  # fmt: skip
def test_an_address_with_the_publications_own_host_counts_as_one_inside(url: str, name: str | None) -> None:
    assert PEOPLE.target(url) == name


@given(st.text(max_size=30))
def test_no_text_breaks_the_search_and_what_is_found_exists(name: str) -> None:
    meant = PEOPLE.meant(name)
    for slug in (meant.slug, *meant.candidates):
        assert slug is None or slug in PEOPLE
    address = links.address_of_name(name)
    assert address is None or links.internal_target(address) == " ".join(name.split())


@pytest.mark.parametrize(("kind", "host"), [(kind, host) for kind, hosts in LINK_HOSTS.items() for host in hosts])
def test_every_kind_takes_its_host_and_subdomains_and_no_look_alike(kind: str, host: str) -> None:
    assert links.belongs(kind, f"https://{host}/x")
    assert links.belongs(kind, f"https://www.{host.upper()}./x")
    assert not links.belongs(kind, f"https://{host}.evil.example/x")
    assert not links.belongs(kind, f"https://evil-{host}/x")
    assert not links.belongs(kind, f"https://evil.example/{host}")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://oehlmann.example/?utm_source=ig&utm_medium=social", "https://oehlmann.example/"),
        (
            "https://oehlmann.example/muehle?seite=2&fbclid=IwAR0&lang=de#ofen",
            "https://oehlmann.example/muehle?seite=2&lang=de#ofen",
        ),
        ("https://www.instagram.com/muehle/?igsh=MWQ1", "https://www.instagram.com/muehle/"),
        ("https://instagram.com/muehle", "https://www.instagram.com/muehle"),
        ("https://de.linkedin.com/in/ada?trk=x&originalSubdomain=de", "https://www.linkedin.com/in/ada"),
        ("https://m.facebook.com/muehle?mibextid=1", "https://www.facebook.com/muehle"),
        ("https://youtube.com/@muehle?si=abc", "https://www.youtube.com/@muehle"),
        ("https://OEHLMANN.example/Mehl", "https://oehlmann.example/Mehl"),
        ("https://oehlmann.example/#:~:text=Mehl", "https://oehlmann.example/"),
    ],
)
def test_what_counts_visits_goes_and_the_host_is_the_one_that_people_know(typed: str, written: str) -> None:
    assert links.canonical(typed) == written
    assert links.canonical(written) == written


@pytest.mark.parametrize(
    "untouched",
    [
        "https://oehlmann.example", "https://oehlmann.example/?", "http://oehlmann.example/?ref=katalog&si=3", "https://oehlmann.example/a;b?q=%C3%B6&q=2",
        "https://shop.example/?id=7&feature=x", "https://social.example/@ada", "javascript:alert(1)", "https://ex.example\\@evil.example", "kein Link", "",
    ],
)  # fmt: skip
def test_what_could_lead_elsewhere_is_not_touched(untouched: str) -> None:
    assert links.canonical(untouched) == untouched


@pytest.mark.parametrize("url", ["https://[x]/", "https://[::1/", "javascript:alert(1)", "", "https://[\"']/"])
def test_an_address_without_a_host_that_can_be_read_has_none(url: str) -> None:
    assert links.host(url) == ""
    assert not links.is_short(url)


@pytest.mark.parametrize(
    ("site", "url", "rooted"),
    [
        ("https://a.example:8443", "https://a.example:8443/nix/", "/nix/"),
        ("https://a.example:8443", "https://a.example/nix/", "https://a.example/nix/"),
        ("https://a.example/pfad", "https://a.example/pfad/nix/", "/nix/"),
        ("https://a.example:nix", "https://a.example/nix/", "/nix/"),
    ],
)
def test_an_address_is_the_publications_own_with_its_host_its_port_and_its_folder(
    site: str, url: str, rooted: str
) -> None:
    assert links.Permalinks([], {}, site=site).rooted(url) == rooted
