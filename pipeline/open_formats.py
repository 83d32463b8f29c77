"""A publication as files for other programs: JSON, tables, Markdown with plain front matter, complete feeds, letters.

What stands here is what readers may see on the day that ``publication`` tells of: nobody whose month has not come or who has left, no
consents, no names that are for the editors. Links lead to the publication's address. Nothing here is read back; content/ is the
source, and every file says less than it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline import connections, exports, feeds, front_matter, ledger, prose, views
from pipeline.addresses import addresses
from pipeline.domain import Letter, Need, Offer, Picture, Profile, Publication, PublicationFacts, Update
from pipeline.front_matter import quoted
from pipeline.links import Permalinks
from pipeline.schema import both

_SOMEBODY: Final = both("jemand", "somebody")
_DEFINITION: Final = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*<?([^\s>]+)>?.*\n?", re.MULTILINE)
# What Jekyll, Hugo and Eleventy would run, or kramdown take for attributes, before it is Markdown at all.
_TEMPLATE: Final = re.compile(r"\{(?=[{%#:])")
_FOUNDERS: Final = (
    "slug", "name", "pronouns", "business", "trade", "place", "founded", "issue", "published", "lang", "languages", "one_liner",
    "gives", "needs", "links", "url", "picture",
)  # fmt: skip
_LEDGER: Final = (
    "date", "giver", "receiver", "kind", "what", "known_by", "met_in_person", "told_by", "introduced_to", "confirmed",
)  # fmt: skip
_REDIRECTS: Final = ("from", "to", "status")


def files(
    publication: Publication,
    texts: Mapping[str, str],
    pictures: Mapping[str, Picture],
    letters: Mapping[str, tuple[Letter, bytes]],
) -> dict[str, bytes]:
    """Return every file by its name.

    ``texts`` are the Markdown files below content/ by their path relative to the repository, ``pictures`` the published ones by slug,
    ``letters`` those of all published issues and their corrections by key, each with itself as a mail.
    """
    body = _Bodies(publication, texts)
    made = {
        "founders.json": _json(_everybody(publication, body)),
        "founders.csv": exports.table(_FOUNDERS, (_row(publication, profile) for profile in publication.profiles)),
        "ledger.csv": exports.table(_LEDGER, _events(publication)),
        "letters.json": _json([_about_letter(publication.facts, letter) for _, (letter, _) in sorted(letters.items())]),
        "redirects.csv": exports.table(_REDIRECTS, _redirects(publication)),
    }
    made |= {f"markdown/{name}": data for name, data in _markdown(publication, body)}
    made |= dict(feeds.complete(publication, pictures))
    graph = connections.graph(publication, connections.for_readers(publication))
    made |= {f"network/{name}": write(graph) for name, _, write in exports.FORMS}
    for key, (letter, mail) in letters.items():
        made |= {f"letters/{key}.eml": mail, f"letters/{key}.html": letter.html.encode(),
                 f"letters/{key}.txt": letter.text.encode()}  # fmt: skip
    return made


class _Bodies:
    """The Markdown below the front matter, with links as they lead from anywhere, and none to somebody who cannot be seen."""

    def __init__(self, publication: Publication, texts: Mapping[str, str]) -> None:
        everybody = (*publication.profiles, *publication.planned)
        aliases = {alias: p.slug for p in everybody for alias in p.founder.aliases}
        self._publication, self._texts = publication, texts
        self._links = Permalinks((p.slug for p in everybody), aliases, publication.facts.url, publication.withdrawn)
        self._shown = {profile.slug: profile for profile in publication.profiles}

    def __call__(self, source: str, lang: str) -> str:
        """Return the body of the file ``source``, "" where there is no such file."""
        text = front_matter.split(self._texts.get(source, "").replace("\r\n", "\n").removeprefix("\ufeff")).body.strip()
        for start, end, url in sorted(prose.links_in(text), reverse=True):
            text = text[:start] + self._link(text[start:end], url, lang) + text[end:]
        internal = _DEFINITION.sub(lambda m: "" if self._links.target(m.group(1)) is not None else m.group(), text)
        return f"{internal.strip()}\n" if internal.strip() else ""

    def _link(self, written: str, url: str, lang: str) -> str:
        """Return what stands for one link of the source."""
        is_name = written.startswith("[[")
        name = url if is_name else self._links.target(url)
        facts = self._publication.facts
        words = _words(written)
        if name is None:
            return written
        slug = self._links.find(name)
        profile = self._shown.get(slug or "")
        if profile is not None:
            prefix = lang if profile.in_language(lang) else facts.languages[0]
            anchor = "" if is_name else url.partition("#")[2]
            address = facts.url + addresses(facts, prefix).founder(profile.slug) + (f"#{anchor}" if anchor else "")
            return f"[{words or profile.founder.name}]({address})"
        if is_name or slug is not None or self._links.is_withdrawn(name):
            return words or _SOMEBODY.text(lang)
        return f"[{words}]({facts.url}{self._links.rooted(url)})"  # a page of the editors


def _words(written: str) -> str:
    """Return the words of a link as they stand in the source, "" where it has none of its own."""
    if written.startswith("[["):
        return written.removeprefix("[[").removesuffix("]]").partition("|")[2].strip()
    if written.endswith(")") and "](" in written:
        return written[1 : written.rindex("](")]
    if written.startswith("["):
        return written[1 : written.index("]")]
    return ""


# JSON


def _everybody(publication: Publication, body: _Bodies) -> dict[str, Any]:
    facts = publication.facts
    return {
        "publication": {
            "name": facts.name,
            "tagline": dict(facts.tagline.names),
            "url": facts.url,
            "languages": list(facts.languages),
            "editor": facts.editor,
            "day": publication.today.isoformat(),
        },
        "trades": {trade.key: dict(trade.label.names) for trade in publication.trades},
        "services": {service.key: dict(service.label.names) for service in publication.services},
        "founders": [_founder(publication, profile, body) for profile in publication.profiles],
    }


def _founder(publication: Publication, profile: Profile, body: _Bodies) -> dict[str, Any]:
    founder, issue = profile.founder, next(i for i in publication.issues if i.month == profile.issue)
    told: dict[str, Any] = {
        "slug": founder.slug,
        "former_slugs": list(founder.aliases),
        "name": founder.name,
        "sort_as": founder.sort_as,
        "pronouns": founder.pronouns,
        "business": founder.business,
        "trade": founder.trade,
        "place": founder.place,
        "founded": founder.founded,
        "links": {link.kind: link.url for link in founder.links},
        "issue": profile.issue,
        "issue_number": issue.number,
        "published": issue.published.isoformat(),
        "proposed_by": profile.proposed_by if publication.profile(profile.proposed_by or "") else None,
        "names_next": [
            {"slug": named.slug, "why": named.why}
            for named in profile.names_next
            if named.slug and publication.profile(named.slug)
        ],
        "picture": None,
    }
    if profile.portrait:
        shown = profile.portrait
        told["picture"] = {"file": f"content/founders/{founder.slug}/{shown.file}", "credit": shown.credit}
    texts = [_text(publication, profile, text, body) for text in (profile, *profile.translations)]
    own = profile.impact
    told["brought"] = {"text": own.text, "lang": own.lang, "said": f"{own.consent:%Y-%m}"} if own else None
    return told | {"texts": texts, "updates": [_update(publication, profile, u, body) for u in profile.updates]}


def _text(publication: Publication, original: Profile, text: Profile, body: _Bodies) -> dict[str, Any]:
    url = publication.facts.url
    return {
        "lang": text.lang,
        "original": text is original,
        "url": _address(publication.facts, original, text.lang),
        "one_liner": text.one_liner,
        "picture_alt": text.portrait.alt if text.portrait else None,
        "gives": [_wish(wish) for wish in text.gives],
        "needs": [_wish(wish) for wish in text.needs],
        "markdown": body(text.source, text.lang),
        "html": {
            "opening": prose.rooted(text.interview.opening, url),
            "answers": [{"question": a.question, "answer": prose.rooted(a.html, url)} for a in text.interview.answers],
        },
    }


def _update(publication: Publication, profile: Profile, update: Update, body: _Bodies) -> dict[str, Any]:
    facts = publication.facts
    published = next(issue.published for issue in publication.issues if issue.month == update.issue)
    return {
        "key": update.key,
        "title": update.title,
        "lang": update.lang,
        "issue": update.issue,
        "published": published.isoformat(),
        "url": f"{_address(facts, profile, facts.languages[0])}#update-{update.key}",
        "markdown": body(_source(profile, update), update.lang),
        "html": {
            "opening": prose.rooted(update.interview.opening, facts.url),
            "answers": [
                {"question": a.question, "answer": prose.rooted(a.html, facts.url)} for a in update.interview.answers
            ],
        },
    }


def _wish(wish: Offer | Need) -> dict[str, Any]:
    until = wish.valid_until.isoformat() if wish.valid_until else None
    return {"text": wish.text, "valid_until": until, "tags": list(wish.tags)}


def _about_letter(facts: PublicationFacts, letter: Letter) -> dict[str, str]:
    month = letter.key[:7]
    return {
        "key": letter.key,
        "lang": letter.lang,
        "subject": letter.subject,
        "preheader": letter.preheader,
        "published": letter.published.isoformat(),
        "archive_page": facts.url + addresses(facts, facts.languages[0]).letter(month),
        "files": f"letters/{letter.key}.eml, .html, .txt",
    }


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


# Tables


def _row(publication: Publication, profile: Profile) -> tuple[str, ...]:
    founder, facts = profile.founder, publication.facts
    published = next(issue.published for issue in publication.issues if issue.month == profile.issue)
    return (
        founder.slug, founder.name, founder.pronouns or "", founder.business,
        publication.trade(founder.trade).label.text(profile.lang), founder.place, founder.founded, profile.issue,
        published.isoformat(), profile.lang, " ".join((profile.lang, *(t.lang for t in profile.translations))), profile.one_liner,
        "\n".join(wish.text for wish in profile.gives), "\n".join(wish.text for wish in profile.needs),
        "\n".join(link.url for link in founder.links), _address(facts, profile, profile.lang),
        f"content/founders/{founder.slug}/{profile.portrait.file}" if profile.portrait else "",
    )  # fmt: skip


def _events(publication: Publication) -> Iterator[tuple[str, ...]]:
    """Yield what readers see of the ledger: events that both sides stand by."""
    for event in publication.ledger:
        if ledger.is_shared(event):
            yield (
                event.when, event.giver, event.receiver, event.kind, event.what, event.known_by or "",
                "yes" if event.met_in_person else "", event.told_by or "", event.introduced_to or "",
                event.confirmed.isoformat() if event.confirmed else "",
            )  # fmt: skip


def _redirects(publication: Publication) -> Iterator[tuple[str, ...]]:
    for line in views.redirect_rules(publication).decode().splitlines():
        former, new, status = line.split()
        yield former, "" if status.startswith("410") else new, status.removesuffix("!")


# Markdown


def _markdown(publication: Publication, body: _Bodies) -> Iterator[tuple[str, bytes]]:
    """Yield a Markdown file for each text, in a folder for its language: front matter as Hugo reads it, the words below."""
    for profile in publication.profiles:
        issue = next(i for i in publication.issues if i.month == profile.issue)
        trade = publication.trade(profile.founder.trade)
        for text in (profile, *profile.translations):
            head: dict[str, str | list[str]] = {
                "title": f"{profile.founder.name}, {profile.founder.business}",
                "date": issue.published.isoformat(),
                "slug": profile.slug,
                "lang": text.lang,
                "author": profile.founder.name,
                "description": text.one_liner,
                "tags": [trade.label.text(text.lang), profile.founder.place],
                "canonical": _address(publication.facts, profile, text.lang),
            }
            yield f"{text.lang}/{profile.slug}.md", _page(head, body(text.source, text.lang))
        for update in profile.updates:
            month = next(i.published for i in publication.issues if i.month == update.issue)
            head = {
                "title": f"{update.title}: {profile.founder.name}",
                "date": month.isoformat(),
                "slug": f"{profile.slug}-update-{update.key}",
                "lang": update.lang,
                "author": profile.founder.name,
                "tags": [trade.label.text(update.lang), profile.founder.place],
                "canonical": f"{_address(publication.facts, profile, update.lang)}#update-{update.key}",
            }
            yield (
                f"{update.lang}/{profile.slug}.update-{update.key}.md",
                _page(head, body(_source(profile, update), update.lang)),
            )


def _page(head: Mapping[str, str | list[str]], body: str) -> bytes:
    rows = [
        f"{name}: {quoted(value) if isinstance(value, str) else '[' + ', '.join(map(quoted, value)) + ']'}"
        for name, value in head.items()
    ]
    return "\n".join(("---", *rows, "---", "", _TEMPLATE.sub("&#123;", body))).encode()


def _source(profile: Profile, update: Update) -> str:
    return f"{profile.source.rpartition('/')[0]}/update-{update.key}.md"


def _address(facts: PublicationFacts, profile: Profile, lang: str) -> str:
    shown = lang if profile.in_language(lang) else facts.languages[0]
    return facts.url + addresses(facts, shown).founder(profile.slug)
