"""What merging a pull request will do, told before it is merged: findings, consequences, and where to look at them.

The publication of the base is compared with that of the head as both will stand once everything in them has appeared, so that a
portrait planned for next month is told like one of today. A :class:`Review` travels as JSON from the run that checks a stranger's pull
request to the one that may comment; the latter believes nothing: codes and kinds must be ours, and every word from outside
is written so that Markdown, HTML and GitHub's own links and mentions have no hold on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from pipeline import findings, ledger, links
from pipeline.addresses import addresses
from pipeline.domain import Finding, Interview, Issue, Label, OwnWord, Profile, Publication, Referral, Severity
from pipeline.harmless import in_markdown, on_one_line
from pipeline.schema import both

MARKER: Final = "<!-- vorgestellt:review -->"
"""The first line of the comment, by which it is found again."""

MOST_BYTES: Final = 256 * 1024  # of a review's JSON
COMMENT_MOST: Final = 60_000  # characters; GitHub takes 65,536
_LONGEST: Final = 2_000  # characters of one word from outside
_MOST: Final = 2_000  # findings, consequences, files
_FILES_SHOWN: Final = 10
_PATH_SHOWN: Final = 200  # characters
_SENTENCE_SHOWN: Final = 1_000  # characters

_CONSEQUENCES: Final[dict[str, Label]] = {
    "portrait-new": both("Neues Porträt: {name}, {business}; Ausgabe {month}, dort {place}. von {of}.",
                         "New portrait: {name}, {business}; issue {month}, number {place} of {of}."),
    "portrait-now": both("Es erscheint sofort: Die Ausgabe {month} ist schon heraus.", "It appears at once: the issue {month} is out already."),
    "portrait-changed": both("Das Porträt von {name} ändert sich.", "The portrait of {name} changes."),
    "portrait-moved": both("Das Porträt von {name} rückt von der Ausgabe {before} in die Ausgabe {month}.",
                           "The portrait of {name} moves from the issue {before} to the issue {month}."),
    "portrait-gone": both("{name} ist nicht mehr zu sehen.", "{name} is no longer shown."),
    "picture-changed": both("{name} bekommt ein anderes Bild.", "{name} gets another picture."),
    "address-moved": both("{name} steht künftig unter {path}; die alte Adresse leitet weiter.", "{name} moves to {path}; the old address leads there."),
    "links-to": both("Neue Ziele von Links im Porträt von {name}: {hosts}.", "New destinations of links in the portrait of {name}: {hosts}."),
    "page-new": both("Neue Seite: {path}", "New page: {path}"),
    "page-changed": both("Die Seite {path} ändert sich.", "The page {path} changes."),
    "page-gone": both("Die Seite {path} entfällt.", "The page {path} goes."),
    "update-new": both("{name} erzählt weiter: „{title}“, Ausgabe {month}.", "A later word from {name}: “{title}”, issue {month}."),
    "brought": both("Unter dem Porträt von {name} steht dann, was es gebracht hat: „{text}“", "Below the portrait of {name} it then says what it brought: “{text}”"),
    "brought-gone": both("Unter dem Porträt von {name} steht nicht mehr, was es gebracht hat.", "Below the portrait of {name} it no longer says what it brought."),
    "issue-fills": both("Die Ausgabe {month} hat dann Porträts: {of}. Sie erscheint am {day}.", "The issue {month} then has portraits: {of}. It appears on {day}."),
    "issue-empties": both("In der Ausgabe {month} steht dann niemand mehr.", "Nobody is left in the issue {month}."),
    "lead-changed": both("Der Vorspann der Ausgabe {month} ändert sich.", "The lead of the issue {month} changes."),
    "correction-changed": both("Die Berichtigung zum Brief {month} ändert sich; sie ist ein eigener Brief.",
                               "The correction of the letter {month} changes; it is a letter of its own."),
    "facts-changed": both("Angaben der Publikation ändern sich: {fields}.", "Facts of the publication change: {fields}."),
    "words-changed": both("Branchen oder Schlagworte ändern sich.", "Trades or tags change."),
    "referral-new": both("Neue Empfehlung: {giver} → {receiver} ({kind}), auf beiden Seiten zu sehen.",
                         "New referral: {giver} → {receiver} ({kind}), shown on both pages."),
    "referral-waits": both("Neue Empfehlung: {giver} → {receiver} ({kind}). Sie wartet noch auf Bestätigung oder Einwilligung.",
                           "New referral: {giver} → {receiver} ({kind}). It still waits for confirmation or consent."),
    "referral-confirmed": both("Bestätigt: {giver} → {receiver} ({kind}), jetzt auf beiden Seiten zu sehen.",
                               "Confirmed: {giver} → {receiver} ({kind}), shown on both pages from now on."),
    "referral-changed": both("Eine Empfehlung ändert sich: {giver} → {receiver} ({kind}).", "A referral changes: {giver} → {receiver} ({kind})."),
    "referral-gone": both("Eine Empfehlung entfällt: {giver} → {receiver} ({kind}).", "A referral goes: {giver} → {receiver} ({kind})."),
    "mention-new": both("Die Seite von {target} bekommt eine Erwähnung durch {source}.", "The page of {target} gets a mention by {source}."),
    "mention-gone": both("Auf der Seite von {target} entfällt die Erwähnung durch {source}.", "The page of {target} loses the mention by {source}."),
    "in-letter": both("{name} steht im Brief der Ausgabe {month}.", "{name} is in the letter of the issue {month}."),
    "not-in-letter": both("{name} hat dem Brief nicht zugestimmt und steht nur auf der Website.", "{name} did not agree to the letter and is on the site only."),
    "not-signed-off": both("{name} hat den Text noch nicht freigegeben.", "{name} has not signed off the text yet."),
    "letter-size": both("Brief {month}: {after} Bytes, bisher {before}.", "Letter {month}: {after} bytes, {before} until now."),
    "letter-sent": both("Der Brief der Ausgabe {month} kann schon verschickt sein; daran ändert sich nichts mehr.",
                        "The letter of the issue {month} may have been sent already; nothing changes in it."),
    "nothing": both("An Website und Brief ändert sich nichts.", "Nothing changes on the site and in the letter."),
    "base-broken": both("Der Hauptzweig hat selbst Fehler; was sich ändert, lässt sich nicht sagen.",
                        "The main branch has errors itself; what changes cannot be told."),
    "head-broken": both("Was sich ändert, steht hier, sobald keine Fehler mehr da sind.", "What changes will stand here once there are no errors."),
}  # fmt: skip
_CONSENTS: Final[dict[str, Label]] = {
    "own": both("{name}: Text {text}, Bild {portrait}, Brief {newsletter}; Fassung {version}.",
                "{name}: text {text}, picture {portrait}, letter {newsletter}; version {version}."),
    "later-word": both("{name}, späteres Wort „{title}“: {day}.", "{name}, later word “{title}”: {day}."),
    "brought-released": both("{name}, was es gebracht hat: {day}.", "{name}, what it brought: {day}."),
    "featured": both("{name} nennt, wer hier vorgestellt ist: {others}.", "{name} names who is featured here: {others}."),
    "agreed": both("{name} nennt, wer zugestimmt hat: {others}.", "{name} names who agreed: {others}."),
    "unasked": both("{name} nennt, wen niemand fragen musste: {others}.", "{name} names whom nobody had to ask: {others}."),
    "proposed": both("{name} schlägt vor: {others}. Das erscheint nirgends, bis die Person selbst hier ist.",
                     "{name} proposes: {others}. That appears nowhere until the person is here."),
}  # fmt: skip
_TO_ASK: Final = ("named-unasked", "link-waiting")
"""Findings that name somebody who has to be asked; their detail ``value`` is the name."""

_KINDS: Final[dict[str, Label]] = {
    "recommended": both("empfohlen", "recommended"),
    "introduced": both("bekannt gemacht", "introduced"),
    "helped": both("geholfen", "helped"),
    "customer": both("Kundschaft", "customer"),
    "thanked": both("bedankt", "thanked"),
}
_SEVERITIES: Final = {Severity.ERROR: both("Fehler", "Error"), Severity.WARNING: both("Warnung", "Warning"),
                      Severity.NOTICE: both("Hinweis", "Notice")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that merging does; its sentence is filled from ``details``."""

    kind: str  # key of the sentences in this module
    details: tuple[tuple[str, str], ...] = ()  # plain text, possibly a stranger's


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that is said of a pull request."""

    lang: str  # in which it is said: "de" or "en"
    findings: tuple[Finding, ...]
    consequences: tuple[Consequence, ...]
    aside: tuple[str, ...] = ()  # changed paths of what only editors change: their own files, and the program
    pages: tuple[str, ...] = ()  # files in the preview worth opening first, relative to it
    consents: tuple[Consequence, ...] = ()  # who agreed to what, and whom the texts name; see consents()


class UnusableReview(ValueError):
    """What claims to be a review is none."""


def concerning(head: Iterable[Finding], base: Iterable[Finding], changed: Collection[str]) -> tuple[Finding, ...]:
    """Return the findings that a pull request answers for: in the files it changes, or new because of it.

    ``changed`` are paths relative to the repository. Lines are not compared: whoever adds one above moves the others.
    """
    known = {replace(finding, line=None) for finding in base}
    return tuple(f for f in head if f.file in changed or replace(f, line=None) not in known)


def consequences(
    base: Publication,
    head: Publication,
    out: Collection[str],
    sizes: Mapping[str, tuple[int, int]],
    pictures: Collection[str],
) -> tuple[Consequence, ...]:
    """Return what changes from ``base`` to ``head``, both as they stand once everything in them has appeared.

    ``out`` are the months whose numbers are out on the true day; ``sizes`` are bytes of letters (before, after) by month, 0 for none;
    ``pictures`` are the slugs of who has another picture.
    """
    told = [
        *_facts(base, head),
        *_portraits(base, head, out),
        *(
            _consequence_of("picture-changed", name=_name(s, head))
            for s in sorted(pictures)
            if base.profile(s) and head.profile(s)
        ),
        *_issues(base, head),
        *_referrals(base, head),
        *_mentions(base, head),
        *_editors_pages(base, head),
        *_letters(sizes, out),
    ]
    return tuple(dict.fromkeys(told)) or (Consequence("nothing"),)


def consents(base: Publication, head: Publication) -> tuple[Consequence, ...]:
    """Return who agreed to what in every new or changed portrait, and whom it names; whoever is still to be asked is a finding."""
    told: list[Consequence] = []
    for profile in head.profiles:
        known = base.profile(profile.slug)
        if known is None or _without_lines(known) != _without_lines(profile):
            told += _own_consents(known, profile)
            told += _people(profile, head)
    return tuple(told)


def touched_months(base: Publication, head: Publication) -> tuple[str, ...]:
    """Return the months whose numbers a change can reach directly: those of new, changed and removed portraits, leads and later words."""
    before, after = _by_month(base), _by_month(head)
    return tuple(sorted(month for month in before.keys() | after.keys() if before.get(month) != after.get(month)))


def pages_to_look_at(base: Publication, head: Publication, pictures: Collection[str]) -> tuple[str, ...]:
    """Return the files of the preview that show new or changed portraits and their issues, relative to the site's root."""
    known = {p.slug: p for p in base.profiles}
    paths = [path for p in head.profiles if known.get(p.slug) != p or p.slug in pictures for path in _pages(p, head)]
    own = addresses(head.facts, head.facts.languages[0])
    numbers = {issue.month for issue in head.issues}
    paths += [own.issue(month) for month in touched_months(base, head) if month in numbers]
    return tuple(f"{path.strip('/')}/index.html" for path in dict.fromkeys(paths))


# How it is said


def as_markdown(review: Review, *, preview: str = "") -> str:
    """Return the comment; ``preview`` is the address of the run whose artifact shows the site, "" where there is none.

    It is at most COMMENT_MOST characters: what finds no room is counted.
    """
    say = _Sentences(review.lang)
    head = [MARKER, f"### {say.verdict(review.findings)}", ""]
    tail = ["", f"**{say.pick('Was das Zusammenführen bewirkt', 'What merging does')}**", ""]
    tail += _cut([f"- {say.consequence(c)}" for c in review.consequences], COMMENT_MOST // 3, say)
    if agreed := say.consents(review):
        tail += ["", f"**{say.pick('Einwilligungen, und wer genannt wird', 'Consents, and who is named')}**", ""]
        tail += _cut([f"- {row}" for row in agreed], COMMENT_MOST // 6, say)
    if review.aside:
        tail += ["", say.aside(review.aside)]
    tail += ["", *say.look(review.pages, preview)]
    room = COMMENT_MOST - sum(len(line) + 1 for line in (*head, *tail)) - 500
    return "\n".join([*head, *_table(review.findings, room, say), *tail]) + "\n"


def as_text(review: Review) -> str:
    """Return the review for a person at a terminal."""
    say = _Sentences(review.lang, escape=on_one_line)
    told = [findings.as_text(review.findings, review.lang) + "\n"] if review.findings else []
    told += [f"{say.pick('Was das Zusammenführen bewirkt', 'What merging does')}:"]
    told += [f"  {say.consequence(c)}" for c in review.consequences]
    if agreed := say.consents(review):
        told += ["", f"{say.pick('Einwilligungen, und wer genannt wird', 'Consents, and who is named')}:"]
        told += [f"  {row}" for row in agreed]
    if review.aside:
        told += ["", say.aside(review.aside)]
    return "\n".join([*told, "", say.verdict(review.findings)])


def as_json(review: Review) -> bytes:
    """Return the review for the run that comments."""
    said = asdict(review)
    for finding in said["findings"]:
        del finding["severity"]  # follows from the code
    return json.dumps({"version": 1, **said}, ensure_ascii=False).encode("utf-8", "replace")


def from_json(data: bytes) -> Review:
    """Return the review in ``data``, of which nothing is believed. Raises UnusableReview."""
    if len(data) > MOST_BYTES:
        raise UnusableReview(f"{len(data)} bytes")
    try:
        told = json.loads(data)
        if told["version"] != 1 or told["lang"] not in ("de", "en"):
            raise UnusableReview("version or language")
        return Review(
            lang=told["lang"],
            findings=tuple(_finding(row) for row in _rows(told["findings"])),
            consequences=tuple(_consequence(row, _CONSEQUENCES) for row in _rows(told["consequences"])),
            aside=tuple(_word(path) for path in _rows(told["aside"])),
            pages=tuple(_word(path) for path in _rows(told["pages"])),
            consents=tuple(_consequence(row, _CONSENTS) for row in _rows(told["consents"])),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise UnusableReview(str(fault)[:200]) from fault


class _Sentences:
    """Says things in one language; ``escape`` makes words from outside harmless."""

    def __init__(self, lang: str, escape: Callable[[str], str] = in_markdown) -> None:
        self.lang = lang
        self.escape = escape

    def pick(self, de: str, en: str) -> str:
        return de if self.lang == "de" else en

    def verdict(self, found: Iterable[Finding]) -> str:
        number = {severity: sum(f.severity == severity for f in found) for severity in Severity}
        errors, remarks = number[Severity.ERROR], number[Severity.WARNING] + number[Severity.NOTICE]
        if errors:
            return self.pick(
                "Noch eine Sache, dann passt es" if errors == 1 else f"Noch {errors} Sachen, dann passt es",
                "One thing to mend" if errors == 1 else f"{errors} things to mend",
            )
        if remarks:
            return self.pick(f"Keine Fehler; anzusehen: {remarks}", f"No errors; worth a look: {remarks}")
        return self.pick("Alles in Ordnung", "Everything is in order")

    def consequence(self, told: Consequence) -> str:
        return self._filled(_CONSEQUENCES[told.kind], told)

    def consents(self, review: Review) -> list[str]:
        """Return who agreed to what, whom the texts name, and at the end whom somebody has to ask."""
        rows = [self._filled(_CONSENTS[told.kind], told) for told in review.consents]
        asking: dict[str, list[str]] = {}
        for finding in review.findings:
            if finding.code in _TO_ASK:
                line = f", {self.pick('Zeile', 'line')} {finding.line}" if finding.line else ""
                place = f"{self.escape(finding.file[:_PATH_SHOWN])}{line}"
                asking.setdefault(dict(finding.details).get("value", ""), []).append(place)
        to_ask = self.pick("Noch zu fragen", "Still to be asked")
        return rows + [f"{to_ask}: {self.escape(name)} ({places[0]})" for name, places in asking.items()]

    def _filled(self, sentence: Label, told: Consequence) -> str:
        filled = {name: self.escape(self._worded(name, value)) for name, value in told.details}
        return sentence.text(self.lang).format_map(_Blank(filled))

    def finding(self, finding: Finding) -> str:
        """Return one row of the table."""
        line = f", {self.pick('Zeile', 'line')} {finding.line}" if finding.line else ""
        cells = (
            _SEVERITIES[finding.severity].text(self.lang),
            self.escape(finding.file[:_PATH_SHOWN]) + line,
            self.escape(findings.message(finding, self.lang)[:_SENTENCE_SHOWN]),
            self.escape(findings.remedy(finding, self.lang)[:_SENTENCE_SHOWN]),
        )
        return "| " + " | ".join(cells) + " |"

    def aside(self, paths: tuple[str, ...]) -> str:
        listed = ", ".join(self.escape(path[:_PATH_SHOWN]) for path in paths[:_FILES_SHOWN])
        more = f" (+{len(paths) - _FILES_SHOWN})" if len(paths) > _FILES_SHOWN else ""
        return self.pick(
            f"**Achtung:** Hier ändert sich mehr als Porträts und Journal. Lies diese Dateien Zeile für Zeile: {listed}{more}",
            f"**Mind:** more changes here than portraits and the ledger. Read these files line by line: {listed}{more}",
        )

    def look(self, pages: tuple[str, ...], preview: str) -> Iterator[str]:
        """Yield where to look at what will be seen."""
        if not pages:
            return
        where = f"[preview]({preview})" if preview else "preview"
        yield self.pick(
            f"**Ansehen:** Lade {where} herunter (unten unter „Artifacts“), entpacke es und öffne im Ordner `site`:",
            f"**Look at it:** download {where} (below, under “Artifacts”), unpack it and open in the folder `site`:",
        )
        yield ""
        yield from _cut([f"- {self.escape(page[:_PATH_SHOWN])}" for page in pages[:_FILES_SHOWN]], 5_000, self)
        yield self.pick(
            "\nWie der Brief aussieht, zeigen die Dateien `letter-….html` daneben.",
            "\nThe files `letter-….html` beside it show what the letter looks like.",
        )

    def more(self, count: int) -> str:
        return findings.more(count, self.lang)

    def _worded(self, name: str, value: str) -> str:
        return _KINDS[value].text(self.lang) if name == "kind" and value in _KINDS else value


class _Blank(dict[str, str]):
    """Leaves out what a sentence has no value for."""

    def __missing__(self, key: str) -> str:
        return "…"


def _table(found: tuple[Finding, ...], room: int, say: _Sentences) -> list[str]:
    if not found:
        return []
    weight = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
    worst_first = sorted(findings.in_order(found), key=lambda f: weight[f.severity])
    head = say.pick("| | Wo | Was | So geht es |", "| | Where | What | What to do |")
    rows, left = [head, "|---|---|---|---|"], room
    for number, finding in enumerate(worst_first):
        row = say.finding(finding)
        left -= len(row) + 1
        if left < 0:
            return [*rows, "", say.more(len(worst_first) - number)]
        rows.append(row)
    return rows


def _cut(lines: list[str], room: int, say: _Sentences) -> list[str]:
    for number, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return [*lines[:number], f"- {say.more(len(lines) - number)}"]
    return lines


# What changes


def _facts(base: Publication, head: Publication) -> Iterator[Consequence]:
    old, new = asdict(base.facts), asdict(head.facts)
    if names := [name for name in new if old[name] != new[name]]:
        yield _consequence_of("facts-changed", fields=", ".join(names))
    if (base.trades, base.services) != (head.trades, head.services):
        yield _consequence_of("words-changed")


def _portraits(base: Publication, head: Publication, out: Collection[str]) -> Iterator[Consequence]:
    before = {p.slug: p for p in base.profiles}
    former = {alias: p for p in head.profiles for alias in p.founder.aliases}
    for profile in head.profiles:
        known = before.get(profile.slug) or next((before[a] for a in profile.founder.aliases if a in before), None)
        if known is None:
            yield from _new(profile, head, out)
        elif _without_lines(known) != _without_lines(profile):
            yield from _changed(known, profile, head)
        if hosts := _hosts(profile) - (_hosts(known) if known else set()):
            yield _consequence_of("links-to", name=profile.founder.name, hosts=", ".join(sorted(hosts)))
        yield from _later_words(known, profile)
    for slug, profile in before.items():
        if head.profile(slug) is None and slug not in former:
            yield _consequence_of("portrait-gone", name=profile.founder.name)


def _new(profile: Profile, head: Publication, out: Collection[str]) -> Iterator[Consequence]:
    name, month = profile.founder.name, profile.issue
    issue = next(i for i in head.issues if i.month == month)
    place = [p.slug for p in issue.profiles].index(profile.slug) + 1
    yield _consequence_of("portrait-new", name=name, business=profile.founder.business, month=month, place=place, of=len(issue.profiles))  # fmt: skip
    if month in out:
        yield _consequence_of("portrait-now", month=month)
    for path in _pages(profile, head):
        yield _consequence_of("page-new", path=path)
    yield _consequence_of("in-letter" if profile.consents.newsletter else "not-in-letter", name=name, month=month)
    if not profile.signed_off:
        yield _consequence_of("not-signed-off", name=name)


def _changed(known: Profile, profile: Profile, head: Publication) -> Iterator[Consequence]:
    name = profile.founder.name
    if known.slug != profile.slug:
        yield _consequence_of("address-moved", name=name, path=_pages(profile, head)[0])
    if known.issue != profile.issue:
        yield _consequence_of("portrait-moved", name=name, before=known.issue, month=profile.issue)
    if bool(known.consents.newsletter) != bool(profile.consents.newsletter):
        yield _consequence_of(
            "in-letter" if profile.consents.newsletter else "not-in-letter", name=name, month=profile.issue
        )
    before = replace(
        known,
        issue=profile.issue,
        updates=profile.updates,
        impact=profile.impact,
        people=profile.people,
        asked=profile.asked,
    )
    if _without_lines(before) != _without_lines(profile):
        yield _consequence_of("portrait-changed", name=name)
        if not profile.signed_off:
            yield _consequence_of("not-signed-off", name=name)


def _hosts(profile: Profile) -> set[str]:
    """Return the hosts that a portrait leads to, in its fields and in its texts."""
    texts = (*(p.interview for p in (profile, *profile.translations)), *(u.interview for u in profile.updates))
    inline = {links.host(link.target) for text in texts for link in text.links if not link.internal}
    return inline | {links.host(link.url) for link in profile.founder.links}


def _own_consents(known: Profile | None, profile: Profile) -> Iterator[Consequence]:
    given, name = profile.consents, profile.founder.name
    days = {"text": given.text, "portrait": given.portrait, "newsletter": given.newsletter}
    yield _consequence_of(
        "own", name=name, version=given.version or "–", **{what: day or "–" for what, day in days.items()}
    )
    told = {update.key for update in known.updates} if known else set()
    for update in profile.updates:
        if update.key not in told:
            yield _consequence_of("later-word", name=name, title=update.title, day=update.consent)
    if profile.impact and (known is None or known.impact is None or known.impact.text != profile.impact.text):
        yield _consequence_of("brought-released", name=name, day=profile.impact.consent)


def _people(profile: Profile, publication: Publication) -> Iterator[Consequence]:
    """Yield whom a portrait names: those who are featured, who agreed, whom nobody had to ask, and who is proposed."""
    linked = {mention.target for mention in publication.mentions if mention.source == profile.slug}
    featured = sorted(linked | {n.slug for n in profile.names_next if n.slug} | {profile.proposed_by or ""})
    named = {
        "featured": [_name(slug, publication) for slug in featured if publication.profile(slug)],
        "agreed": [f"{who.name} ({who.consent})" for who in profile.asked if who.consent],
        "unasked": [f"{who.name} ({who.reason.rstrip('.')})" for who in profile.asked if who.reason],
        "proposed": [who.name for who in profile.names_next if who.name and not who.slug],
    }
    for kind, others in named.items():
        if others:
            yield _consequence_of(kind, name=profile.founder.name, others=", ".join(others))


def _without_lines(profile: Profile) -> Profile:
    """Return a portrait without where in its file something stands: a line more above changes nothing."""
    return replace(
        profile,
        interview=_unplaced(profile.interview),
        people=tuple(replace(who, line=None) for who in profile.people),
        impact=_unplaced_word(profile.impact),
        translations=tuple(map(_without_lines, profile.translations)),
        updates=tuple(
            replace(u, interview=_unplaced(u.interview), people=tuple(replace(who, line=None) for who in u.people))
            for u in profile.updates
        ),
    )


def _unplaced_word(word: OwnWord | None) -> OwnWord | None:
    return replace(word, line=0, people=tuple(replace(who, line=None) for who in word.people)) if word else None


def _unplaced(interview: Interview) -> Interview:
    return replace(interview, links=tuple(replace(link, line=0) for link in interview.links))


def _later_words(known: Profile | None, profile: Profile) -> Iterator[Consequence]:
    told = {update.key for update in known.updates} if known else set()
    for update in profile.updates:
        if update.key not in told:
            yield _consequence_of("update-new", name=profile.founder.name, title=update.title, month=update.issue)
    before = known.impact.text if known and known.impact else ""
    if profile.impact and profile.impact.text != before:
        yield _consequence_of("brought", name=profile.founder.name, text=profile.impact.text)
    elif before and profile.impact is None:
        yield _consequence_of("brought-gone", name=profile.founder.name)


def _issues(base: Publication, head: Publication) -> Iterator[Consequence]:
    before, after = _by_month(base), _by_month(head)
    for month in sorted(before.keys() | after.keys()):
        old, new = before.get(month), after.get(month)
        if new is None:
            yield _consequence_of("issue-empties", month=month)
        elif old is None or [p.slug for p in old.profiles] != [p.slug for p in new.profiles]:
            yield _consequence_of("issue-fills", month=month, of=len(new.profiles), day=new.published.date())
        if new and (old.lead if old else None) != new.lead:
            yield _consequence_of("lead-changed", month=month)
        if new and (old.correction if old else None) != new.correction:
            yield _consequence_of("correction-changed", month=month)


def _referrals(base: Publication, head: Publication) -> Iterator[Consequence]:
    before = {event.key: event for event in base.ledger}
    for event in head.ledger:
        known = before.pop(event.key, None)
        if known is None:
            yield _event("referral-new" if ledger.is_shared(event) else "referral-waits", event, head)
        elif ledger.is_shared(event) and not ledger.is_shared(known):
            yield _event("referral-confirmed", event, head)
        elif known != event:
            yield _event("referral-changed", event, head)
    for event in before.values():
        yield _event("referral-gone", event, base)


def _mentions(base: Publication, head: Publication) -> Iterator[Consequence]:
    before = {(m.source, m.target) for m in base.mentions}
    after = {(m.source, m.target) for m in head.mentions}
    for kind, pairs, where in (("mention-new", after - before, head), ("mention-gone", before - after, base)):
        for source, target in sorted(pairs):
            yield _consequence_of(kind, source=_name(source, where), target=_name(target, where))


def _editors_pages(base: Publication, head: Publication) -> Iterator[Consequence]:
    before, after = ({(p.lang, p.slug): p for p in side.pages} for side in (base, head))
    for lang, slug in sorted(before.keys() | after.keys()):
        old, new = before.get((lang, slug)), after.get((lang, slug))
        if old != new:
            kind = "page-new" if old is None else "page-gone" if new is None else "page-changed"
            yield _consequence_of(kind, path=addresses(head.facts, lang).page(slug))


def _letters(sizes: Mapping[str, tuple[int, int]], out: Collection[str]) -> Iterator[Consequence]:
    for month, (before, after) in sorted(sizes.items()):
        if before != after:
            yield _consequence_of("letter-size", month=month, before=before or "–", after=after or "–")
            if month in out:
                yield _consequence_of("letter-sent", month=month)


def _by_month(publication: Publication) -> dict[str, Issue]:
    """Return the numbers by month, without what depends on how many there are before."""
    return {issue.month: replace(issue, number=0) for issue in publication.issues}


def _pages(profile: Profile, publication: Publication) -> list[str]:
    facts = publication.facts
    written = {p.lang for p in (profile, *profile.translations)}
    return [addresses(facts, lang).founder(profile.slug) for lang in facts.languages if lang in written]


def _name(slug: str, publication: Publication) -> str:
    profile = publication.profile(slug)
    return profile.founder.name if profile else slug


def _event(kind: str, event: Referral, publication: Publication) -> Consequence:
    return _consequence_of(
        kind, giver=_name(event.giver, publication), receiver=_name(event.receiver, publication), kind=event.kind.value
    )


def _consequence_of(kind_of: str, /, **details: object) -> Consequence:
    return Consequence(kind_of, tuple((name, str(value)[:_LONGEST]) for name, value in details.items()))


# Reading what another run wrote


def _rows(told: Any) -> list[Any]:
    if not isinstance(told, list) or len(told) > _MOST:
        raise UnusableReview("a list")
    return told


def _word(told: Any) -> str:
    if not isinstance(told, str) or len(told) > _LONGEST:
        raise UnusableReview("a text")
    return told


def _details(told: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_word(name), _word(value)) for name, value in _rows(told))


def _finding(told: Any) -> Finding:
    code, line, field = _word(told["code"]), told["line"], told["field"]
    if code not in findings.CATALOGUE or not (line is None or (isinstance(line, int) and 0 < line < 10**7)):
        raise UnusableReview("a finding")
    return Finding(
        code,
        findings.CATALOGUE[code].severity,
        _word(told["file"]),
        line,
        None if field is None else _word(field),
        _details(told["details"]),
    )


def _consequence(told: Any, known: Collection[str]) -> Consequence:
    if told["kind"] not in known:
        raise UnusableReview("a consequence")
    return Consequence(told["kind"], _details(told["details"]))
