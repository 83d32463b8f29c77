"""Which addresses a submission may point to, and whom a link within the publication means: one rule each.

:class:`Permalinks` is the one place where a written name becomes a founder. Links in prose, the front matter, leads and the
ledger all ask it, so that what resolves in one place resolves in every other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from pipeline import characters
from pipeline.schema import LINK_HOSTS

_INTERNAL = re.compile(r"/(?:(?P<lang>en|de)/)?(?P<name>[^/?#]+)/?(?:\?[^#]*)?(?:#.*)?")
_UNREAD: Final = dict.fromkeys(map(ord, "\t\r\n"))  # what parsers of addresses skip (WHATWG URL)
_SPELLED_OUT: Final = re.compile(r"(?<=[aou])e")
_NAME = re.compile(r"\w[\w .’'-]*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
UNSAFE = re.compile(r"[\s\\\x00-\x20\x7f<>\"'`{}|^]")
_PROPOSALS: Final = 3
# What advertisers, mailers and share buttons append; none of it changes the page.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|pk_\w+|mtm_\w+"
    r"|_gl|_ga|srsltid|li_fat_id",
    re.IGNORECASE,
)
# Short names mean something elsewhere, but not on these hosts.
_TRACKING_OF: Final = {
    "instagram.com": frozenset({"igsh", "hl"}),
    "linkedin.com": frozenset({"trk", "originalSubdomain", "lipi", "trackingId"}),
    "youtube.com": frozenset({"si", "feature", "ab_channel"}),
    "facebook.com": frozenset({"mibextid", "locale", "ref", "__tn__"}),
    "xing.com": frozenset({"sc_o"}),
}
_WWW_LINKEDIN: Final = "www.linkedin.com"
_LINKEDIN = re.compile(r"(?:[a-z]{2}\.|m\.)?linkedin\.com")
_SAME_HOST: Final = {
    "m.facebook.com": "www.facebook.com", "de-de.facebook.com": "www.facebook.com", "facebook.com": "www.facebook.com",
    "m.youtube.com": "www.youtube.com", "youtube.com": "www.youtube.com", "instagram.com": "www.instagram.com",
    "m.instagram.com": "www.instagram.com", "xing.com": "www.xing.com", "www.github.com": "github.com",
}  # fmt: skip
_SHORTENERS: Final = frozenset(
    {"bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "ow.ly", "rb.gy", "rebrand.ly", "shorturl.at", "t.co", "t.ly",
     "tiny.cc", "tinyurl.com", "v.gd"}
)  # fmt: skip
_SLIP: Final = 0.85  # share of letters in common (difflib): "joerg-muesig" has 0.96, another first name 0.7


def internal_target(url: str) -> str | None:
    """Return whom an address like ``/marlene-schoenfeld/#anchor`` names, as it is written; None for any other address."""
    match = _INTERNAL.fullmatch(url)
    if match is None:
        return None
    name = unquote(match["name"])
    return name if _is_name(name) else None


def internal_lang(url: str) -> str:
    """Return the language that such an address begins with; "" where it begins with none."""
    match = _INTERNAL.fullmatch(url)
    return (match["lang"] if match else None) or ""


def address_of_name(name: str) -> str | None:
    """Return the address that ``[[name]]`` stands for, or None where that is no name."""
    name = " ".join(name.split())
    return f"/{quote(name)}/" if _is_name(name) else None


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a written name means."""

    slug: str | None  # today's slug; None where it means nobody, or more than one
    candidates: tuple[str, ...] = ()  # several it could mean, or the nearest ones that exist
    ambiguous: bool = False
    slip: bool = False  # the first candidate is so near that somebody has mistyped it


class Permalinks:
    """Everybody who can be named, and by what.

    A name is resolved in this order, and never guessed: today's slug; today's slug with umlauts, accents and case as people
    type them; the same without regard to how umlauts are spelled, if that leaves exactly one; and at last a former slug, in the
    same three ways. So nobody's former slug takes what means somebody else today.

    ``withdrawn`` are the slugs, former ones too, of those who are shown no more: however they are written, they mean nobody.
    """

    def __init__(
        self, slugs: Iterable[str], aliases: Mapping[str, str], site: str = "", withdrawn: Iterable[str] = ()
    ) -> None:
        self._today = _Names({slug: slug for slug in slugs})
        self._former = _Names({alias: slug for alias, slug in aliases.items() if alias not in self._today.exact})
        self._withdrawn = {loose(name) for name in withdrawn}
        self._site = urlsplit(site)
        self._host = self._site.hostname
        self._port: int | None = None
        with suppress(ValueError):  # of an address that is wrong, which is a finding of its own
            self._port = self._site.port

    def __contains__(self, name: str) -> bool:
        return name in self._today.exact or name in self._former.exact

    def current(self, slug: str) -> str:
        """Return what a founder is called today; the slug itself where nobody was ever called so."""
        return self._today.exact.get(slug) or self._former.exact.get(slug, slug)

    def is_withdrawn(self, name: str) -> bool:
        """Return whether a name means somebody who is shown no more, and nobody else."""
        return bool(self._withdrawn) and name not in self._today.exact and loose(name) in self._withdrawn

    def find(self, name: str) -> str | None:
        """Return today's slug of the one founder whom ``name`` means, or None."""
        meant = self._meant(name)
        return next(iter(meant)) if len(meant) == 1 else None

    def meant(self, name: str) -> Meant:
        """Return whom ``name`` means, with proposals where that is not certain."""
        meant = self._meant(name)
        if len(meant) == 1:
            return Meant(next(iter(meant)))
        if meant:
            return Meant(None, tuple(sorted(meant)), ambiguous=True)
        if self.is_withdrawn(name):
            return Meant(None)
        return Meant(None, self._near(characters.slug(name)), slip=self.is_slip(name))

    def several(self, name: str) -> tuple[str, ...]:
        """Return the slugs of all whom ``name`` could mean, where that is more than one."""
        meant = self._meant(name)
        return tuple(sorted(meant)) if len(meant) > 1 else ()

    def is_slip(self, name: str) -> bool:
        """Return whether somebody is called so nearly what ``name`` says that it was mistyped."""
        return bool(self._close(characters.slug(name), 1, _SLIP))

    def _meant(self, name: str) -> AbstractSet[str]:
        if self.is_withdrawn(name):
            return frozenset()
        return self._today.meant(name) or self._former.meant(name)

    def target(self, url: str) -> str | None:
        """Return whom an address names as it is written, also one with the publication's own host before it."""
        rooted = self.rooted(url)
        return internal_target(rooted) if rooted.startswith("/") else None

    def rooted(self, url: str) -> str:
        """Return an address of the publication's own site without its host, any other as it is."""
        if url.startswith("/") or not url or not self._host:
            return url
        seen = url if url.isprintable() else url.translate(_UNREAD)
        if self._host not in seen.lower():  # as of most; parsing takes ten times as long
            return url
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return url
        home = self._site.path.rstrip("/") + "/"
        inside = (parts.hostname or "").rstrip(".") == self._host and parts.scheme in ("https", "http")
        if not inside or port != self._port or not parts.path.startswith(home):
            return url
        rest = url.partition("://")[2].partition("/")[2]
        return "/" + rest.removeprefix(home.lstrip("/")).replace("/index.html", "/", 1)

    def _near(self, spelled: str) -> tuple[str, ...]:
        """Return the nearest slugs: typing errors first, then the same words in another order, then one word in common."""
        near: dict[str, None] = {}
        for name in self._nearest_first(spelled):
            near[self.current(name)] = None
            if len(near) == _PROPOSALS:
                break
        return tuple(near)

    def _nearest_first(self, spelled: str) -> Iterator[str]:
        parts = set(spelled.split("-"))
        yield from self._close(spelled, _PROPOSALS, 0.75)
        yield from (name for name in self._all if set(name.split("-")) == parts)
        yield from (name for name in self._all if any(len(part) > 2 and part in parts for part in name.split("-")))
        yield from self._close(spelled, 1, 0.6)

    def _close(self, spelled: str, most: int, cutoff: float) -> list[str]:
        """Return the nearest slugs as difflib finds them, which need not look at those with too many other letters."""
        letters, names = _letters(spelled), []
        for length, group in self._by_length.items():
            apart = (1 - cutoff) * (len(spelled) + length) + 1  # fewer letters than that may have no counterpart
            if abs(len(spelled) - length) < apart:
                names += [name for name, theirs in group if (letters ^ theirs).bit_count() < apart]
        return get_close_matches(spelled, names, n=most, cutoff=cutoff)

    @cached_property
    def _all(self) -> list[str]:
        return sorted({*self._today.exact, *self._former.exact})

    @cached_property
    def _by_length(self) -> Mapping[int, list[tuple[str, int]]]:
        """All slugs with their letters."""
        found: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for name in self._all:
            found[len(name)].append((name, _letters(name)))
        return found


class _Names:
    """Slugs of one kind, today's or former ones, and whom each means."""

    def __init__(self, exact: Mapping[str, str]) -> None:
        self.exact = exact

    @cached_property
    def _loose(self) -> Mapping[str, AbstractSet[str]]:
        """Whom a name means that is no slug as it stands; not made where everybody is written as they are called."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, slug in self.exact.items():
            found[loose(name)].add(slug)
        return found

    def meant(self, name: str) -> AbstractSet[str]:
        slug = self.exact.get(name) or self.exact.get(characters.slug(name))
        return frozenset((slug,)) if slug else self._loose.get(loose(name), frozenset())


def loose(name: str) -> str:
    """Return a name as a slug in which a spelled-out umlaut and the plain vowel are the same: "mueller" and "muller"."""
    return _SPELLED_OUT.sub("", characters.slug(name))


def _letters(name: str) -> int:
    """Return which letters a name has, each a bit; some share one, which only makes names more alike."""
    return sum(1 << letter for letter in {ord(character) % 64 for character in name})


def _is_name(text: str) -> bool:
    """Return whether somebody may be called so: "Dr. Ada Beispiel" is a name, "robots.txt" a file."""
    return _NAME.fullmatch(text) is not None and (" " in text or "." not in text)


def fault(url: str) -> str | None:
    r"""Return what is wrong with an address elsewhere as a code of the findings catalogue, or None.

    The codes are "url-scheme", "url-characters" and "url-host". Browsers and Python read odd addresses differently
    (``https://example.de\@elsewhere.example``), so everything odd is refused before it is parsed.
    """
    if UNSAFE.search(url):
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
    # Browsers take any host for an IPv4 address that ends in a number; an IPv6 address has no point, or ends in one of those.
    return "url-host" if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) else None


def canonical(url: str) -> str:
    """Return an address without what only counts who came from where, on the host that people know.

    What :func:`fault` objects to stays as it is. Nothing that could lead to another page is touched.
    """
    if fault(url) is not None:
        return url
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    host = _SAME_HOST.get(host) or (_WWW_LINKEDIN if _LINKEDIN.fullmatch(host) else host)
    asked = [pair for pair in parts.query.split("&") if pair and not _is_tracking(pair.partition("=")[0], host)]
    fragment = "" if parts.fragment.startswith(":~:") else parts.fragment
    written = urlunsplit((parts.scheme, host, parts.path, "&".join(asked), fragment))
    same = written == urlunsplit(parts._replace(netloc=parts.netloc.lower()))
    return url if same and host == parts.netloc else written


def host(url: str) -> str:
    """Return the host of an address elsewhere as it travels: with letters beyond a to z it begins with "xn--".

    A name that only looks like a well-known one shows what it is there. What cannot travel stays as it was written; "" where
    there is no host.
    """
    try:
        written = (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:  # what should be an IPv6 address and is none
        return ""
    try:
        return written.encode("idna").decode()
    except UnicodeError:
        return written


def is_short(url: str) -> bool:
    """Return whether an address only leads on to another one that nobody sees beforehand."""
    return host(url).removeprefix("www.") in _SHORTENERS


def _is_tracking(name: str, host: str) -> bool:
    own = next((names for end, names in _TRACKING_OF.items() if host == end or host.endswith("." + end)), frozenset())
    return _TRACKING.fullmatch(name) is not None or name in own


def belongs(kind: str, url: str) -> bool:
    """Return whether ``url`` lies on a host of its kind: a linkedin link leads to linkedin.com or a subdomain."""
    hosts = LINK_HOSTS.get(kind)
    host = (urlsplit(url).hostname or "").removesuffix(".")
    return hosts is None or any(host == allowed or host.endswith("." + allowed) for allowed in hosts)
