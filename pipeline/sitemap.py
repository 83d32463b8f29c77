"""What search engines are told: sitemap.xml and robots.txt.

Form: sitemaps.org protocol 0.9 with the ``xhtml:link`` extension for languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from pipeline.domain import PublicationFacts
from pipeline.portrait_page import Located


def sitemap(facts: PublicationFacts, pages: Iterable[Located]) -> bytes:
    """Return sitemap.xml of ``pages``; those whose canonical address is another one are left out."""
    rows = []
    for path, canonical, alternates in sorted(pages):
        if canonical != facts.url + path:
            continue
        links = [_alternate(lang, url) for lang, url in alternates]
        if alternates:
            links.append(_alternate("x-default", dict(alternates).get(facts.languages[0], canonical)))
        rows.append(f"  <url>\n    <loc>{escape(canonical)}</loc>\n{''.join(links)}  </url>\n")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{''.join(rows)}</urlset>\n"
    ).encode()


def robots(facts: PublicationFacts, *, preview: bool) -> bytes:
    """Return robots.txt; a preview asks not to be read at all."""
    if preview:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {facts.url}/sitemap.xml\n".encode()


def _alternate(lang: str, url: str) -> str:
    return f'    <xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(url)}/>\n'
