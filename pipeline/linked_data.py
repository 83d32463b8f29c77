"""What a page says to programs: schema.org's words as JSON-LD, made of values and never of pieces of text.

No link of a founder is among it (``sameAs``): nobody has verified yet that it is theirs. Sources: schema.org (Article, Person,
Organization, Periodical, PublicationIssue, BreadcrumbList), JSON-LD 1.1, and HTML's rule of what ends a script element.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from pipeline.domain import Founder, PublicationFacts

Node = Mapping[str, Any]
"""One thing that is described."""

NOTHING: Final = Markup("")
_ESCAPED: Final = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_JSON: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class OfPortrait:
    """What a portrait's page says to programs. It is put into words when the page is rendered, as most are not in most builds."""

    facts: PublicationFacts
    founder: Founder
    url: str  # the portrait's, absolute as all others
    lang: str
    line: str
    published: str  # ISO 8601
    pictures: tuple[str, ...]  # addresses, the card's first
    issue_url: str
    issue_name: str
    number: int  # of the issue
    home: str  # address of the home page in the page's language

    def __html__(self) -> Markup:
        """Return it as :func:`script` does; templates ask for it."""
        return script(
            portrait(
                self.facts, self.founder, self.url, self.lang, line=self.line, published=self.published, pictures=self.pictures,
                issue_url=self.issue_url, issue_name=self.issue_name, number=self.number,
            ),
            way((self.facts.name, self.home), (self.issue_name, self.issue_url), (self.founder.name, self.url)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfIssue:
    """The same of an issue's page."""

    facts: PublicationFacts
    url: str  # the issue's
    number: int
    name: str
    published: str  # ISO 8601
    parts: tuple[tuple[str, str], ...]  # name and address of each portrait
    home: str  # address of the home page in the page's language

    def __html__(self) -> Markup:
        """Return it as :func:`script` does."""
        return script(
            issue(self.facts, self.url, self.number, self.name, self.published, self.parts),
            way((self.facts.name, self.home), (self.name, self.url)),
        )


def script(*nodes: Node) -> Markup:
    """Return the content of a ``<script type="application/ld+json">``; no value can end it, or begin a comment in it."""
    text = _JSON.encode({"@context": "https://schema.org", "@graph": nodes})
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return Markup(text)  # noqa: S704  # what HTML would understand is escaped as JSON allows it


def publication(facts: PublicationFacts, url: str, lang: str) -> tuple[Node, Node]:
    """Return the publication as a site and as a periodical; ``url`` is its home page in ``lang``."""
    return (
        {
            "@type": "WebSite",
            "@id": f"{facts.url}/#site",
            "name": facts.name,
            "url": url,
            "inLanguage": lang,
            "publisher": _publisher(facts),
        },
        {
            **_periodical(facts),
            "description": facts.tagline.text(lang),
            "inLanguage": list(facts.languages),
            "publisher": _publisher(facts),
        },
    )


def issue(
    facts: PublicationFacts, url: str, number: int, name: str, published: str, parts: Iterable[tuple[str, str]]
) -> Node:
    """Return one number; ``published`` is ISO 8601, ``parts`` are name and absolute address of its portraits."""
    return {
        **_issue(facts, url, number, name),
        "datePublished": published,
        "publisher": _publisher(facts),
        "hasPart": [{"@type": "Article", "headline": title, "url": address} for title, address in parts],
    }


def portrait(
    facts: PublicationFacts, founder: Founder, url: str, lang: str, *, line: str, published: str,
    pictures: tuple[str, ...], issue_url: str, issue_name: str, number: int,
) -> Node:  # fmt: skip
    """Return a portrait as an article about a person and the business; ``pictures`` are absolute addresses, the card first."""
    business = {
        "@type": "Organization",
        "name": founder.business,
        "foundingDate": founder.founded,
        "location": {"@type": "Place", "name": founder.place},
    }
    person = {"@type": "Person", "name": founder.name, "worksFor": business}
    if len(pictures) > 1:
        person["image"] = pictures[-1]
    return {
        "@type": "Article",
        "@id": f"{url}#portrait",
        "headline": founder.name,
        "description": line,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": lang,
        "datePublished": published,
        "image": list(pictures),
        "about": [person, business],
        "author": _publisher(facts),
        "publisher": _publisher(facts),
        "isPartOf": _issue(facts, issue_url, number, issue_name),
    }


def way(*steps: tuple[str, str]) -> Node:
    """Return the way to a page, from the home page on: name and absolute address of each step."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(steps, 1)
        ],
    }


def _publisher(facts: PublicationFacts) -> Node:
    return {"@type": "Organization", "@id": f"{facts.url}/#editor", "name": facts.editor, "url": f"{facts.url}/"}


def _periodical(facts: PublicationFacts) -> dict[str, Any]:
    return {"@type": "Periodical", "@id": f"{facts.url}/#periodical", "name": facts.name, "url": f"{facts.url}/"}


def _issue(facts: PublicationFacts, url: str, number: int, name: str) -> dict[str, Any]:
    return {
        "@type": "PublicationIssue",
        "@id": f"{url}#issue",
        "name": name,
        "url": url,
        "issueNumber": number,
        "isPartOf": _periodical(facts),
    }
