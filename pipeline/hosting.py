"""What a host is told about the site: security headers, a strict Content-Security-Policy, media types of the feeds.

They are written to ``_headers``, which Netlify and Cloudflare Pages read; docs/hosting.md has the same for nginx, and says what
GitHub Pages cannot do.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline import signup
from pipeline.domain import PublicationFacts

_MONTH = 30 * 24 * 60 * 60  # seconds


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
        "/static/fonts/*": (f"Cache-Control: public, max-age={_MONTH}",),
        "/*.rss.xml": ("Content-Type: application/rss+xml; charset=utf-8",),
        "/*.atom.xml": ("Content-Type: application/atom+xml; charset=utf-8",),
    }
    return "\n".join(line for path, sent in rows.items() for line in (path, *(f"  {row}" for row in sent), "")).encode()
