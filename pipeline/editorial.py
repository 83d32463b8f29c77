"""What the editors write themselves: the publication's facts and vocabularies, pages, and the leads of issues.

Editors are trusted with Markdown and HTML of their own, so their prose goes through python-markdown, not through
:mod:`pipeline.prose`, which only says where their links lead; their YAML is read by the same strict rules as a submission's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pipeline import addresses, characters, deployment, findings, front_matter, prose, schema, signup, strangers
from pipeline.domain import (
    Appointment,
    Correction,
    EditorialPage,
    Finding,
    Html,
    InlineLink,
    Label,
    Lead,
    PublicationFacts,
    Question,
    Service,
    SubmittedFile,
    Trade,
    Withdrawal,
)
from pipeline.fields import Fields, as_block, filled, suggestion

if TYPE_CHECKING:  # most builds turn no text of the editors into HTML
    import markdown

CORRECTION_ENDING: Final = ".correction.md"
PRIVACY: Final = frozenset({"datenschutz", "privacy"})
"""By these addresses the page about privacy is known."""

LAST_DAY: Final = 28
"""Of a month: the last one that every month has."""

_POSSIBLE: Final = {
    "timezone": schema.both(
        "Nötig ist der Name einer Zeitzone, zum Beispiel Europe/Berlin.",
        "It takes the name of a time zone, for example Europe/Berlin.",
    ),
    "issue_day": schema.both(
        f'Möglich sind 1 bis {LAST_DAY}, zum Beispiel issue_day: "{{day}}".',
        f'Possible are 1 to {LAST_DAY}, for example issue_day: "{{day}}".',
    ),
    "feed_namespace": schema.both(
        "Hier steht immer die UUID, die bei inv start gezogen wurde; git log -p content/publication.yml zeigt sie.",
        "The UUID that inv start drew always stands here; git log -p content/publication.yml shows it.",
    ),
}
_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+|\n+")
_CLICK: Final = re.compile(r"klick|click", re.IGNORECASE)
_DENIAL: Final = re.compile(r"\b(?:nicht|kein\w*|weder|nie|not|no|nor|neither|never)\b|n[’']t\b", re.IGNORECASE)
_LIMIT: Final = 1024 * 1024  # bytes; the vocabulary of services is the longest
_EXTENSIONS: Final = ("markdown.extensions.extra", "markdown.extensions.sane_lists")


def html(text: str) -> Html:
    """Return the editors' Markdown as HTML."""
    return Html(_reader().reset().convert(text))


@cache
def _reader() -> markdown.Markdown:
    """Return the one reader for all texts: to make one takes longer than to read a text."""
    import markdown

    return markdown.Markdown(extensions=list(_EXTENSIONS), output_format="html")


def facts(file: SubmittedFile, path: str, found: list[Finding]) -> PublicationFacts | None:
    """Read content/publication.yml; None where it cannot be used."""
    block = as_block(filled(_text(file, path, found), path, found), path, found)
    if block is None:
        return None
    before = len(found)
    fields = Fields(path, block, schema.PUBLICATION_FIELDS, found)
    languages = _languages(fields, path, found)
    letter = fields.block("letter")
    told = {
        name: letter.text(name) if letter else ""
        for name in ("sender", "address", "courier", "audience", "signup", "unsubscribe")
    }
    if letter is None:
        if not any("letter" in (finding.field, dict(finding.details).get("suggestion")) for finding in found[before:]):
            found.append(findings.make("letter-missing", path, 1, "letter"))
    elif told["courier"] not in ("", *schema.COURIERS):
        near = get_close_matches(told["courier"], schema.COURIERS, 1)
        found.append(findings.make("choice-unknown", path, letter.line("courier"), "letter.courier",
                                   value=told["courier"][:40], **suggestion(near, schema.COURIERS)))  # fmt: skip
    if letter is not None and told["signup"]:
        found += _sign_up(told["signup"], told["audience"], path, letter.line("signup"))
    deploy = fields.block("deploy")
    put = {name: deploy.text(name) if deploy else "" for name in ("to", "endpoint", "region")}
    if deploy is not None:
        found += _destination(put, path, deploy)
    is_tracking = letter is not None and letter.yes("tracking")
    if letter is not None and is_tracking and told["courier"] != "mailchimp":
        courier = told["courier"] or schema.COURIERS[0]
        found.append(findings.make("tracking-courier", path, letter.line("tracking"), "letter.tracking", value=courier))
    read = PublicationFacts(
        name=fields.text("name"),
        tagline=fields.label("tagline", languages),
        url=fields.text("url").rstrip("/"),
        languages=languages,
        timezone=_checked(fields, "timezone", ZoneInfo, found),
        issue_day=int(_checked(fields, "issue_day", _day_of_month, found) or 1),
        feed_namespace=_checked(fields, "feed_namespace", UUID, found),
        editor=fields.text("editor"),
        address=tuple(line.text for line in fields.texts("address", 10)),
        contact=fields.text("contact"),
        letter_sender=told["sender"],
        letter_address=told["address"],
        letter_courier=told["courier"] or "outbox",
        letter_audience=told["audience"],
        letter_signup=told["signup"],
        letter_tracking=is_tracking,
        letter_unsubscribe=told["unsubscribe"],
        deploy_to=put["to"],
        deploy_endpoint=put["endpoint"].rstrip("/"),
        deploy_region=put["region"],
        private=fields.text("private"),
        sample=fields.yes("sample"),
        portraits_per_issue=int(fields.choice("portraits_per_issue", schema.ROOM) or 1),
    )
    return None if findings.has_errors(found[before:]) else read


def tracking_unsaid(facts: PublicationFacts, path: str, pages: Iterable[EditorialPage]) -> Iterator[Finding]:
    """Find pages about privacy that do not say that clicks are counted, where they are; ``path`` is that of the facts.

    A sentence says so where it speaks of clicks and denies nothing. That is a reminder, no legal advice.
    """
    if not facts.letter_tracking:
        return
    about = [page for page in pages if {page.slug, page.translates} & PRIVACY]
    if not any(page.lang == facts.languages[0] for page in about):
        yield findings.make("tracking-unsaid", path, None, "letter.tracking", value="content/pages/datenschutz.md")
    for page in about:
        sentences = _SENTENCE.split(prose.plain(page.html))
        if not any(_CLICK.search(sentence) and not _DENIAL.search(sentence) for sentence in sentences):
            yield findings.make("tracking-unsaid", page.source, value=page.slug)


def trades(
    file: SubmittedFile, path: str, found: list[Finding], languages: Collection[str] = addresses.LANGUAGES
) -> tuple[Trade, ...]:
    """Read content/trades.yml: a list of keys with their names in ``languages``, and in others where there are any."""
    return tuple(Trade(key, _named(row, languages)) for key, row in _keyed(file, path, schema.TRADE_FIELDS, found))


def questions(file: SubmittedFile, path: str, found: list[Finding]) -> tuple[Question, ...]:
    """Read content/questions/<lang>.yml: the catalogue of one language, in the order of asking."""
    asked = _keyed(file, path, schema.QUESTION_FIELDS, found)
    return tuple(Question(key, row.text("text"), row.yes("required")) for key, row in asked)


def services(
    file: SubmittedFile, path: str, found: list[Finding], languages: Collection[str] = addresses.LANGUAGES
) -> tuple[Service, ...]:
    """Read content/services.yml: what founders offer and look for, with the words that people use for it."""
    read: dict[str, Service] = {}
    for key, row in _keyed(file, path, schema.SERVICE_FIELDS, found):
        also, also_en, unless = (_words(row, name) for name in ("also", "also_en", "unless"))
        read.setdefault(key, Service(key, _named(row, languages), also, also_en, unless))
    return tuple(read.values())


def phrases(file: SubmittedFile, path: str, tags: Collection[str], found: list[Finding]) -> tuple[tuple[str, str], ...]:
    """Read content/phrases.txt: on each line a tag, a colon and what somebody said, as (tag, phrase)."""
    text = _text(file, path, found)
    read = []
    for number, line in enumerate((text or "").split("\n"), 1):
        key, colon, phrase = (part.strip() for part in line.partition(":"))
        if not line.strip() or line.startswith("#"):
            continue
        if not colon or not phrase:
            found.append(findings.make("phrase-form", path, number, value=line[:60]))
        elif key not in tags:
            near = get_close_matches(key, sorted(tags), n=1)
            found.append(findings.make("tag-unknown", path, number, value=key[:60], **suggestion(near)))
        else:
            read.append((key, phrase))
    return tuple(read)


def withdrawal(file: SubmittedFile, path: str, today: date, found: list[Finding]) -> Withdrawal | None:
    """Read content/withdrawn/<slug>.yml; None where it cannot be used."""
    before = len(found)
    block = as_block(filled(_text(file, path, found), path, found), path, found)
    if block is None:
        return None
    fields = Fields(path, block, schema.WITHDRAWN_FIELDS, found)
    slug, when, aliases = file.name.removesuffix(".yml"), fields.day("date", not_after=today), fields.slugs("aliases")
    if not schema.SLUG.fullmatch(slug):
        found.append(findings.make("folder-slug", path, value=slug, suggestion=characters.slug(slug)))
    was_shown = fields.choice("was_shown", ("yes", "no")) != "no"
    emptied = fields.months("emptied")
    if when is None or findings.has_errors(found[before:]):
        return None
    return Withdrawal(slug, path, when, aliases, was_shown, emptied)


def lead(file: SubmittedFile, path: str, found: list[Finding]) -> Lead | None:
    """Read content/issues/YYYY-MM.md; None where it cannot be used."""
    month = file.name.removesuffix(".md")
    if not schema.MONTH.fullmatch(month):
        found.append(findings.make("lead-file", path, value=file.name))
        return None
    read = _document(file, path, schema.LEAD_FIELDS, found)
    if read is None:
        return None
    fields, body, first_line = read
    return Lead(
        month=month,
        source=path,
        subject=fields.text("subject") or None,
        preheader=fields.text("preheader") or None,
        order=fields.slugs("order"),
        opening=html(body),
        links=_links(body, first_line, path, found),
        dates=_appointments(fields),
        people=(*fields.said("subject", "preheader", "dates[].text"), *strangers.named(body, first_line)),
        asked=fields.asked(),
        instead=fields.choice("instead", schema.INSTEAD),
        decided=fields.day("decided"),
    )


def correction(file: SubmittedFile, path: str, found: list[Finding]) -> Correction | None:
    """Read content/issues/YYYY-MM.correction.md; None where it cannot be used."""
    month = file.name.removesuffix(CORRECTION_ENDING)
    if not schema.MONTH.fullmatch(month):
        found.append(findings.make("lead-file", path, value=file.name))
        return None
    read = _document(file, path, schema.CORRECTION_FIELDS, found)
    if read is None:
        return None
    fields, body, first_line = read
    if not body.strip():
        found.append(findings.make("correction-empty", path, first_line))
    if (day := fields.day("date")) is None:
        return None
    return Correction(
        month=month,
        source=path,
        day=day,
        body=html(body),
        subject=fields.text("subject") or None,
        preheader=fields.text("preheader") or None,
        links=_links(body, first_line, path, found),
        people=(*fields.said("subject", "preheader"), *strangers.named(body, first_line)),
        asked=fields.asked(),
    )


def _appointments(fields: Fields) -> tuple[Appointment, ...]:
    read = [(row.day("on"), row.text("text")) for row in fields.rows("dates", schema.LIST_LONGEST)]
    return tuple(Appointment(day, text) for day, text in read if day and text)


def page(file: SubmittedFile, path: str, languages: tuple[str, ...], found: list[Finding]) -> EditorialPage | None:
    """Read one of content/pages/*.md; None where it cannot be used."""
    read = _document(file, path, schema.PAGE_FIELDS, found)
    if read is None:
        return None
    fields, body, first_line = read
    return EditorialPage(
        slug=fields.slug("slug") or "",
        lang=fields.language(languages),
        title=fields.text("title"),
        html=html(body),
        description=fields.text("description"),
        shows=fields.choice("shows", ("imprint", "form")),
        translates=fields.slug("translates") or "",
        source=path,
        links=_links(body, first_line, path, found),
    )


def _languages(fields: Fields, path: str, found: list[Finding]) -> tuple[str, ...]:
    """Return the publication's languages, the own one first; each is one that the site has words in, and stands there once."""
    read: list[str] = []
    for number, item in enumerate(fields.texts("languages", 5), 1):
        field, value = f"languages[{number}]", item.text[:40]
        if item.text not in addresses.LANGUAGES:
            possible = suggestion([], addresses.LANGUAGES)
            found.append(findings.make("choice-unknown", path, item.line, field, value=value, **possible))
        elif item.text in read:
            found.append(findings.make("entry-twice", path, item.line, field, value=value))
        else:
            read.append(item.text)
    return tuple(read) or ("de",)


def _sign_up(address: str, audience: str, path: str, line: int | None) -> Iterator[Finding]:
    """Yield what is wrong with the address of the sign-up form."""
    form = signup.form(address)
    if form is None:
        yield findings.make("signup-form", path, line, "letter.signup", value=address[:100])
    elif audience and form.audience != audience:
        yield findings.make("signup-audience", path, line, "letter.signup", value=form.audience, other=audience)


def _destination(put: dict[str, str], path: str, deploy: Fields) -> Iterator[Finding]:
    """Yield what is wrong with where the site is put; a secret is never repeated."""
    for name, is_right, code in (
        ("to", lambda to: deployment.destination(to) is not None, "deploy-place"),
        ("endpoint", deployment.is_endpoint, "deploy-endpoint"),
    ):
        value, field = put[name], f"deploy.{name}"
        if deployment.holds_a_secret(value):
            yield findings.make("deploy-secret", path, deploy.line(name), field)
        elif value and not is_right(value):
            example = schema.find(schema.PUBLICATION_FIELDS, field).example
            yield findings.make(code, path, deploy.line(name), field, value=value[:100], example=example)


def _links(body: str, first_line: int, path: str, found: list[Finding]) -> tuple[InlineLink, ...]:
    """Return where the links of the editors' own words lead; what they write besides is theirs."""
    rendered = prose.render(body, first_line)
    brackets = (remark for remark in rendered.remarks if remark.code == "prose-brackets")
    found.extend(findings.make(r.code, path, r.line, **dict(r.details)) for r in brackets)
    return (*rendered.interview.links, *rendered.deeper)


def _document(
    file: SubmittedFile, path: str, table: schema.Table, found: list[Finding]
) -> tuple[Fields, str, int] | None:
    """Return the fields, the body, and the line on which the body begins."""
    text = filled(_text(file, path, found), path, found)
    if text is None:
        return None
    document = front_matter.split(text)
    found.extend(findings.make(r.code, path, r.line, **dict(r.details)) for r in document.remarks)
    if document.fields is None:
        return None
    return Fields(path, document.fields, table, found), document.body, document.body_line


def rows(file: SubmittedFile, path: str, table: schema.Table, found: list[Finding]) -> Iterable[Fields]:
    """Return the blocks of a file that is a list of blocks; what is none of them is a finding."""
    text = filled(_text(file, path, found), path, found)
    if text is None:
        return []
    node, remarks = front_matter.read_any(text)
    found.extend(findings.make(r.code, path, r.line, **dict(r.details)) for r in remarks)
    items = node.items if isinstance(node, front_matter.Sequence) else ()
    if not items and not remarks:
        found.append(findings.make("yaml-no-block", path, 1))
    found.extend(
        findings.make("yaml-no-block", path, item.line) for item in items if not isinstance(item, front_matter.Mapping)
    )
    return [Fields(path, item, table, found) for item in items if isinstance(item, front_matter.Mapping)]


def _keyed(file: SubmittedFile, path: str, table: schema.Table, found: list[Finding]) -> Iterator[tuple[str, Fields]]:
    """Yield the blocks of a vocabulary with their keys; one that stands there twice is a finding."""
    first: dict[str, int] = {}
    for row in rows(file, path, table, found):
        key = (row.slug("key") or "") if table is schema.SERVICE_FIELDS else row.text("key")
        if key and key in first:
            found.append(findings.make("key-twice", path, row.line("key"), "key", value=key[:40], first=first[key]))
        first.setdefault(key, row.line("key"))
        yield key, row


def _named(row: Fields, languages: Collection[str]) -> Label:
    """Return the names that a block has; one is missing only where the publication has its language."""
    names = {lang: row.text(lang, required=lang in languages) for lang in addresses.LANGUAGES}
    return Label(tuple((lang, name) for lang, name in names.items() if name) or (("de", ""),))


def _text(file: SubmittedFile, path: str, found: list[Finding]) -> str | None:
    """Return the text of an editors' file, which may hold addresses of their own."""
    if file.is_link:
        found.append(findings.make("file-link", path, value=file.name))
        return None
    if file.size > _LIMIT:
        found.append(findings.make("file-large", path, size=f"{file.size // 1024} KiB", limit=f"{_LIMIT // 1024} KiB"))
        return None
    try:
        return re.sub(r"\r\n?", "\n", file.data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        found.append(findings.make("file-encoding", path))
        return None


def _words(row: Fields, name: str) -> tuple[str, ...]:
    return tuple(word.text for word in row.texts(name, most=80) if word.text)


def _checked(fields: Fields, name: str, reader: object, found: list[Finding]) -> str:
    """Return the text of a field that ``reader`` accepts; "" with a finding otherwise."""
    value = fields.text(name)
    try:
        if value:
            reader(value)  # type: ignore[operator]  # ZoneInfo, UUID and _day_of_month are called for their objection only
    except (ValueError, KeyError, OSError):
        number = re.match(r"[0-9]{1,2}(?![0-9])", value)  # what was meant by "26."
        day = number[0] if number and 1 <= int(number[0]) <= LAST_DAY else "15"
        said = {f"suggestion_{lang}": words.format(day=day) for lang, words in _POSSIBLE[name].names}
        found.append(
            findings.make(
                "choice-unknown", fields.file, fields.line(name), name, value=value[:80], suggestion="", **said
            )
        )
        return ""
    return value


def _day_of_month(value: str) -> int:
    if not 1 <= int(value) <= LAST_DAY:
        raise ValueError(value)
    return int(value)
