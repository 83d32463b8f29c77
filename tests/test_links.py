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
    ("/ada-beispiel/", "ada-beispiel"), ("/en/ada-beispiel/", "ada-beispiel"), ("/ada/?a#b", "ada"), ("/ada", None), ("ada/", None),
    ("//ada/", None), ("/../ada/", None), ("/Ada/", None), ("/ada/x/", None), ("https://v.example/ada/", None), ("/ada/\n", None),
])  # fmt: skip
def test_an_address_inside_names_a_slug(url: str, slug: str | None) -> None:
    assert links.internal_target(url) == slug


@pytest.mark.parametrize(("kind", "host"), [(kind, host) for kind, hosts in LINK_HOSTS.items() for host in hosts])
def test_every_kind_takes_its_host_and_subdomains_and_no_look_alike(kind: str, host: str) -> None:
    assert links.belongs(kind, f"https://{host}/x")
    assert links.belongs(kind, f"https://www.{host.upper()}./x")
    assert not links.belongs(kind, f"https://{host}.evil.example/x")
    assert not links.belongs(kind, f"https://evil-{host}/x")
    assert not links.belongs(kind, f"https://evil.example/{host}")
