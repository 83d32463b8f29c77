"""What a host is told about the site: security headers, a strict Content-Security-Policy, media types, and what may be kept how long.

They are written to ``_headers``, which Netlify and Cloudflare Pages read, and given along with every file to a store that speaks S3;
docs/hosting.md has the same for nginx, and says what GitHub Pages cannot do.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

from pipeline import signup
from pipeline.domain import PublicationFacts

_HOUR: Final = 60 * 60  # seconds
_MONTH: Final = 30 * 24 * _HOUR

TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "gexf": "application/xml",
    "graphml": "application/xml",
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "wasm": "application/wasm",
}
"""Media types by the end of a file's name (source: IANA); what is not here is sent as bytes without a meaning."""

_OF_FEEDS: Final = {
    "/*.rss.xml": "application/rss+xml; charset=utf-8",
    "/*.atom.xml": "application/atom+xml; charset=utf-8",
}
_KEPT: Final = {  # the first that fits; only these names change whenever their content does, or never do
    "/static/fonts/*": f"public, max-age={_MONTH}",
    "/pagefind/fragment/*": f"public, max-age={_MONTH}",
    "/pagefind/index/*": f"public, max-age={_MONTH}",
}
_PICTURES: Final = frozenset({"avif", "webp", "jpg", "png", "svg", "ico"})


def policy(facts: PublicationFacts) -> str:
    """Return the Content-Security-Policy of every page (source: W3C, Content Security Policy Level 3).

    Everything comes from the site itself and nothing stands in the pages that would have to be allowed there. The search compiles
    WebAssembly of ours; the picture that somebody chooses on the page of taking part is shown from memory; and where the letter
    is ordered at Mailchimp, its host may receive that form.
    """
    form = signup.form(facts.letter_signup)
    receivers = f" https://{urlsplit(form.action).netloc}" if form else ""
    return "; ".join((
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        f"form-action 'self'{receivers}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ))  # fmt: skip


def headers(facts: PublicationFacts) -> bytes:
    """Return the file ``_headers``: paths, and below each what is sent along (source: Netlify's and Cloudflare's documentation)."""
    rows = {
        "/*": (
            f"Content-Security-Policy: {policy(facts)}",
            "Strict-Transport-Security: max-age=31536000",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: strict-origin-when-cross-origin",
            "Cross-Origin-Opener-Policy: same-origin",
            "Permissions-Policy: camera=(), geolocation=(), microphone=(), browsing-topics=()",
        ),
        **{path: (f"Cache-Control: {kept}",) for path, kept in _KEPT.items()},
        **{path: (f"Content-Type: {kind}",) for path, kind in _OF_FEEDS.items()},
    }
    return "\n".join(line for path, sent in rows.items() for line in (path, *(f"  {row}" for row in sent), "")).encode()


def sent_along(path: str) -> dict[str, str]:
    """Return the headers of one file, for a host that is told them file by file.

    A page is asked for anew each time, and so are styles and scripts, which keep their names when they change; a picture may
    be an hour old.
    """
    end = path.rpartition(".")[2] if "." in path else "txt"
    kind = next((kind for glob, kind in _OF_FEEDS.items() if fnmatchcase(f"/{path}", glob)), None)
    kept = next((kept for glob, kept in _KEPT.items() if fnmatchcase(f"/{path}", glob)), None)
    return {
        "Content-Type": kind or TYPES.get(end, "application/octet-stream"),
        "Cache-Control": kept or (f"public, max-age={_HOUR}" if end in _PICTURES else "no-cache"),
    }


def rules() -> str:
    """Return a digest of what :func:`sent_along` goes by: with another one, every file has to be told anew."""
    told = repr((TYPES, _OF_FEEDS, _KEPT, sorted(_PICTURES), _HOUR))
    return blake2b(told.encode(), digest_size=8).hexdigest()
