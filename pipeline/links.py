"""Which addresses a submission may point to: one rule for the links block and for links inside prose."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from pipeline.schema import LINK_HOSTS, SLUG

_INTERNAL = re.compile(rf"/(?:en/|de/)?({SLUG.pattern})/(?:[?#].*)?")
_UNSAFE = re.compile(r"[\s\\\x00-\x20\x7f<>\"'`{}|^]")


def internal_target(url: str) -> str | None:
    """Return the slug that an address like ``/marlene-schoenfeld/#anchor`` names, or None for any other address."""
    match = _INTERNAL.fullmatch(url)
    return match.group(1) if match else None


def fault(url: str) -> str | None:
    r"""Return what is wrong with an address elsewhere as a code of the findings catalogue, or None.

    The codes are "url-scheme", "url-characters" and "url-host". Browsers and Python read odd addresses differently
    (``https://example.de\@elsewhere.example``), so everything odd is refused before it is parsed.
    """
    if _UNSAFE.search(url):
        return "url-characters"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return "url-host"
    if parts.scheme not in ("https", "http"):
        return "url-scheme"
    if port is not None or "@" in parts.netloc or "%" in host or "." not in host.strip(".") or ".." in host:
        return "url-host"
    return "url-host" if _is_ip_address(host) else None


def belongs(kind: str, url: str) -> bool:
    """Return whether ``url`` lies on a host of its kind: a linkedin link leads to linkedin.com or a subdomain."""
    hosts = LINK_HOSTS.get(kind)
    host = (urlsplit(url).hostname or "").removesuffix(".")
    return hosts is None or any(host == allowed or host.endswith("." + allowed) for allowed in hosts)


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]  # browsers take any host for an IPv4 address that ends in a number
        return re.fullmatch(r"[0-9]+|0x[0-9a-f]*", last) is not None
    return True
