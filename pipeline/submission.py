"""How a submission becomes a profile: every rule for one founder's folder, each stated once.

:func:`check` yields *all* findings of a folder in one pass and a :class:`~pipeline.domain.Profile` when none of them is an
error. Rules that need more than one folder are in :mod:`pipeline.rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from pipeline import characters, findings, front_matter, likeness, links, portrait, prose, schema, signoff, strangers
from pipeline.domain import (
    Consents,
    Finding,
    Founder,
    FullName,
    Interview,
    Need,
    Nomination,
    Offer,
    OwnWord,
    Portrait,
    Profile,
    Question,
    Submission,
    SubmittedFile,
    Trade,
    Update,
)
from pipeline.fields import Fields, decoded, filled, hidden, suggestion

TEXT_LIMIT: Final = 256 * 1024  # bytes of one Markdown file
_OF_A_TEMPLATE: Final = {"name", "issue", "lang", "consents.version"}
_OF_A_LATER_WORD: Final = {"issue", "lang", "title"}
_TRANSLATION = re.compile(r"index\.([a-z]{2})\.md")
WEB_ADDRESS: Final = re.compile(r"https?:|www\.")
_BARE_ADDRESS: Final = re.compile(
    r"(?<![\w@.-])[\w-]{2,}(?:\.[\w-]+)*\.(?:de|at|ch|li|com|org|net|eu|info|shop|online|io|app|art|berlin|hamburg|koeln|wien)(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(r"\d{4,5}\s+([^\d,;/]+)")
FOUNDED: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
_NO_WORD: Final = re.compile(r"[^\w ]")
IMPACT: Final = "impact.md"  # what the founder says the portrait brought
_UPDATE = re.compile(rf"update-({schema.SLUG.pattern})\.md")
_TOLD: Final = ("gives[].text", "needs[].text", "names_next[].why")  # what readers see of the fields, beside the rest
_ACROSS: Final = re.compile(  # fields that rules across files speak about
    r"aliases\[|proposed_by|names_next\[|(?:gives|needs)\[\d+\]\.text"
)
EMPTY_ALTS: Final = frozenset(
    {"bild", "foto", "fotografie", "portrait", "porträt", "profilbild", "picture", "photo", "image", "selfie"}
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the publication's own files say may be chosen from."""

    trades: tuple[Trade, ...]
    questions: Mapping[str, tuple[Question, ...]]  # by language
    languages: tuple[str, ...]
    tags: frozenset[str] = frozenset()  # keys of content/services.yml


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of checking one submission."""

    submission: Submission
    profile: Profile | None  # None where a finding is an error
    findings: tuple[Finding, ...]
    lines: Mapping[str, int]  # where the fields stand that rules across files speak about, by dotted name
    aliases: tuple[str, ...] = ()  # known even where a finding elsewhere is an error
    traits: likeness.Traits | None = None  # of the founder; None without a profile, and where nobody has looked yet

    @property
    def is_begun(self) -> bool:
        """Whether nobody has filled in anything yet: then the folder counts as one that does not exist."""
        return any(finding.code == "profile-begun" for finding in self.findings)


def check(submission: Submission, vocabulary: Vocabulary, today: date) -> Checked:
    """Check one founder's folder; ``today`` decides what lies in the future."""
    begun = [file for file in submission.files if _UPDATE.fullmatch(file.name) and _is_begun(file, _OF_A_LATER_WORD)]
    counted = replace(submission, files=tuple(f for f in submission.files if f not in begun)) if begun else submission
    inspection = _Inspection(counted, vocabulary, today)
    profile = inspection.profile()
    told = [findings.make("update-begun", f"{submission.folder}/{file.name}") for file in begun]
    found = tuple(findings.in_order([*inspection.findings, *told]))
    names = [file.name for file in submission.files]
    if findings.has_errors(found) and names == ["index.md"] and _is_begun(submission.files[0], _OF_A_TEMPLATE):
        return Checked(submission, None, (findings.make("profile-begun", f"{submission.folder}/index.md"),), {})
    aliases = profile.founder.aliases if profile else ()
    lines = {name: line for name, line in inspection.lines.items() if _ACROSS.match(name)}
    if profile is None or findings.has_errors(found):
        return Checked(submission, None, found, lines, aliases)
    return Checked(submission, profile, found, lines, aliases, likeness.traits(profile.founder))


def _is_begun(file: SubmittedFile, by_itself: Set[str]) -> bool:
    """Return whether a file holds no more than what its template says by itself: whom it is for, when, and the questions."""
    text = decoded(file, file.name, TEXT_LIMIT, []) if not file.is_link else None
    document = front_matter.split(text) if text else None
    if document is None or document.fields is None or document.remarks:
        return False
    said = {name for name, value in _scalars(document.fields) if value.strip()}
    answers = [line for line in document.body.split("\n") if line.strip() and not line.startswith("## ")]
    asks = document.fields.get("consents") or document.fields.get("consent")
    return "issue" in said and said <= by_itself and not answers and asks is not None


def _scalars(node: front_matter.Node, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text below ``node`` by its dotted name."""
    match node:
        case front_matter.Scalar():
            yield name, node.text
        case front_matter.Sequence():
            for item in node.items:
                yield from _scalars(item, f"{name}[]")
        case front_matter.Mapping():
            for key, value in node.entries:
                yield from _scalars(value, f"{name}.{key.text}".lstrip("."))


class _Inspection:
    """One pass over one folder. Values of faulty fields are blanks: they never leave, since an error ends the profile."""

    def __init__(self, submission: Submission, vocabulary: Vocabulary, today: date) -> None:
        self.submission = submission
        self.vocabulary = vocabulary
        self.today = today
        self.findings: list[Finding] = []
        self.lines: dict[str, int] = {}
        self.files = {file.name: file for file in submission.files}

    def add(self, code: str, file: str, line: int | None = None, field: str | None = None, **details: object) -> None:
        self.findings.append(findings.make(code, file, line, field, **details))

    def path(self, name: str) -> str:
        return f"{self.submission.folder}/{name}"

    def profile(self) -> Profile | None:
        self.check_folder()
        original = self.read("index.md", schema.FIELDS)
        if original is None:
            return None
        fields, body = original
        profile = self.original(fields, body)
        translations = [self.translation(name, profile) for name in sorted(self.files) if _TRANSLATION.fullmatch(name)]
        updates = [self.update(name, profile) for name in sorted(self.files) if _UPDATE.fullmatch(name)]
        impact = self.impact()
        if not translations and not updates and impact is None:
            return profile
        return replace(
            profile,
            impact=impact,
            translations=tuple(t for t in translations if t),
            updates=tuple(sorted((u for u in updates if u), key=lambda u: (u.issue, u.key))),
        )

    # The folder

    def check_folder(self) -> None:
        slug, folder = self.submission.slug, self.submission.folder
        shortest, longest = schema.SLUG_LENGTH
        if not schema.SLUG.fullmatch(slug) or not shortest <= len(slug) <= longest:
            suggestion = characters.slug(slug)[:longest].strip("-") or "vorname-nachname"
            self.add("folder-slug", folder, value=slug, suggestion=suggestion)
        elif slug in schema.RESERVED_SLUGS:
            self.add("slug-reserved", folder, value=slug)
        for file in self.submission.files:
            if not (file.name in ("index.md", IMPACT) or file.name in portrait.FILE_NAMES
                    or _TRANSLATION.fullmatch(file.name) or _UPDATE.fullmatch(file.name)):  # fmt: skip
                self.check_stranger(file)
            elif file.is_link:
                self.add("file-link", self.path(file.name), value=file.name)
        if "index.md" not in self.files:
            self.add("file-missing", folder, value="index.md", path=self.path("index.md"))

    def check_stranger(self, file: SubmittedFile) -> None:
        """Find a file of a name that is not known here; a picture, where there is no other one, is to be kept."""
        ending = "." + file.name.rpartition(".")[2].lower()
        is_only = not file.is_link and not any(name in self.files for name in portrait.FILE_NAMES)
        if is_only and f"portrait{ending}" in portrait.FILE_NAMES:
            self.add("file-picture", self.path(file.name), value=file.name, suggestion=f"portrait{ending}")
        elif is_only and ending in portrait.OTHER_ENDINGS:
            self.add("portrait-format", self.path(file.name))
        else:
            self.add("file-unknown", self.path(file.name), value=file.name)

    def read(self, name: str, table: schema.Table) -> tuple[Fields, front_matter.Document] | None:
        """Return the fields and the document of a Markdown file; None where it cannot be read at all."""
        file = self.files.get(name)
        if file is None or file.is_link:
            return None
        text = filled(decoded(file, self.path(name), TEXT_LIMIT, self.findings), self.path(name), self.findings)
        if text is None:
            return None
        document = front_matter.split(text)
        for remark in document.remarks:
            self.add(remark.code, self.path(name), remark.line, **dict(remark.details))
        if document.fields is None:
            return None
        self.findings += hidden(document.fields, self.path(name), public=True)
        lines = self.lines if name == "index.md" else None  # a translation has fields of the same names
        return Fields(self.path(name), document.fields, table, self.findings, lines), document

    # The original

    def original(self, fields: Fields, document: front_matter.Document) -> Profile:
        lang = fields.language(self.vocabulary.languages)
        consents = self.consents(fields)
        picture = self.portrait(fields, consents)
        if not consents.newsletter and not fields.has("consents.newsletter"):
            self.add("consent-newsletter", fields.file, fields.line("consents"), "consents.newsletter")
        return Profile(
            founder=self.founder(fields),
            source=fields.file,
            lang=lang,
            issue=self.issue(fields),
            one_liner=self.one_liner(fields),
            portrait=picture,
            gives=self.offers(fields),
            needs=self.needs(fields),
            names_next=self.nominations(fields),
            consents=consents,
            interview=self.interview(document, fields.file, lang),
            proposed_by=fields.slug("proposed_by"),
            signed_off=self.signed_off(fields, document),
            people=_people(fields, document, "one_liner", "portrait.alt", *_TOLD),
            asked=fields.asked(self.today),
        )

    def founder(self, fields: Fields) -> Founder:
        name = fields.text("name")
        aliases = fields.slugs("aliases")
        identifier = fields.slug("id")
        own = self.submission.slug
        for number, alias in enumerate(aliases, 1):
            if alias in schema.RESERVED_SLUGS or alias == own:
                code = "alias-own" if alias == own else "slug-reserved"
                self.add(code, fields.file, self.lines.get(f"aliases[{number}]"), f"aliases[{number}]", value=alias)
        if aliases and identifier is None and not fields.has("id"):
            self.add("aliases-without-id", fields.file, fields.line("aliases"), "aliases", example=aliases[0])
        if identifier is not None and identifier not in (own, *aliases):
            self.add("id-unknown", fields.file, fields.line("id"), "id", value=identifier)
        return Founder(
            slug=own,
            id=identifier or own,
            aliases=aliases,
            name=name,
            sort_as=fields.text("sort_as") or characters.family_name_first(name),
            business=fields.text("business"),
            trade=fields.choice("trade", tuple(trade.key for trade in self.vocabulary.trades)),
            place=self.place(fields),
            founded=self.founded(fields),
            pronouns=fields.text("pronouns") or None,
            links=fields.links(),
        )

    def place(self, fields: Fields) -> str:
        """Return the town; a postcode or a part of town is told, but "Neustadt, Sachsen" may have to stay."""
        value = fields.text("place")
        town, comma, _ = value.partition(",")
        line = fields.line("place")
        if any(map(str.isdigit, value)):
            found = _POSTCODE.search(value)
            suggestion = found[1].strip() if found else "Lüneburg"
            self.add("place-number", fields.file, line, "place", value=value[:80], suggestion=suggestion)
        elif comma:
            self.add("place-more", fields.file, line, "place", value=value[:80], suggestion=town.strip())
        return value

    def founded(self, fields: Fields) -> str:
        value = fields.text("founded")
        if value and not FOUNDED.fullmatch(value):
            self.add("founded-form", fields.file, fields.line("founded"), "founded", value=value)
        elif value and not "1900" <= value <= self.today.isoformat()[: len(value)]:
            self.add("founded-range", fields.file, fields.line("founded"), "founded", value=value)
        return value

    def issue(self, fields: Fields) -> str:
        value = fields.month("issue")
        if not value:
            return ""
        year, month = map(int, value.split("-"))
        ahead = (year - self.today.year) * 12 + month - self.today.month
        if ahead > schema.MONTHS_AHEAD:
            self.add("issue-far", fields.file, fields.line("issue"), "issue", value=value, months=schema.MONTHS_AHEAD)
        elif ahead < -12 * schema.YEARS_BACK:
            self.add("issue-past", fields.file, fields.line("issue"), "issue", value=value, years=schema.YEARS_BACK)
        elif ahead > 0:
            self.add("issue-planned", fields.file, fields.line("issue"), "issue", value=value)
        return value

    def one_liner(self, fields: Fields) -> str:
        value = fields.text("one_liner")
        if WEB_ADDRESS.search(value):
            self.add("one-liner-url", fields.file, fields.line("one_liner"), "one_liner")
        elif found := _BARE_ADDRESS.search(value):
            self.add("one-liner-site", fields.file, fields.line("one_liner"), "one_liner", value=found.group()[:80])
        return value

    def offers(self, fields: Fields) -> tuple[Offer, ...]:
        rows = fields.rows("gives", schema.LIST_LONGEST)
        return tuple(Offer(row.text("text"), row.day("valid_until"), self.tags(row)) for row in rows)

    def needs(self, fields: Fields) -> tuple[Need, ...]:
        rows = fields.rows("needs", schema.LIST_LONGEST)
        return tuple(Need(row.text("text"), row.day("valid_until"), self.tags(row)) for row in rows)

    def tags(self, row: Fields) -> tuple[str, ...]:
        known = self.vocabulary.tags
        tags = []
        for number, tag in enumerate(row.texts("tags", schema.TAGS_LONGEST) if row.has("tags") else (), 1):
            if tag.text in known:
                tags.append(tag.text)
            elif tag.text:
                near = get_close_matches(characters.slug(tag.text), sorted(known), n=1)
                self.add(
                    "tag-unknown", row.file, tag.line, f"{row.prefix}tags[{number}]", value=tag.text, **suggestion(near)
                )
        return tuple(dict.fromkeys(tags))

    def nominations(self, fields: Fields) -> tuple[Nomination, ...]:
        nominations = []
        for row in fields.rows("names_next", schema.NAMES_NEXT_LONGEST):
            slug, name = row.slug("slug"), row.text("name") or None
            if row.has("slug") == row.has("name"):
                self.add("nomination-who", row.file, row.start, row.prefix.rstrip("."))
            elif slug == self.submission.slug:
                self.add("nomination-self", row.file, row.line("slug"), f"{row.prefix}slug")
            nominations.append(Nomination(row.text("why"), slug, name))
        return tuple(nominations)

    def consents(self, fields: Fields) -> Consents:
        block = fields.block("consents")
        if block is None or not block.has("text"):
            if block is None and fields.has("consents"):  # its shape was remarked upon already
                return Consents(date.min)
            self.add("consent-missing", fields.file, fields.line("consents"), "consents.text")
        if block is None:
            return Consents(date.min)
        given = Consents(
            text=(block.day("text", not_after=self.today) if block.has("text") else None) or date.min,
            portrait=block.day("portrait", not_after=self.today),
            newsletter=block.day("newsletter", not_after=self.today),
            version=block.choice("version", schema.CONSENT_VERSIONS),
        )
        newest = max(day for day in (given.text, given.portrait, given.newsletter) if day is not None)
        if not block.has("version") and newest.isoformat()[:7] >= schema.CONSENT_VERSIONS[-1]:
            self.add("consent-version", fields.file, block.start, "consents.version", value=schema.CONSENT_VERSION)
        return given

    def signed_off(self, fields: Fields, document: front_matter.Document) -> date | None:
        """Return when these very words were signed off; None where they were not, or have been changed since."""
        day, code = fields.day_and_code(signoff.FIELD, signoff.DIGEST, self.today)
        if day is None:
            return None
        details = {"value": day.isoformat(), "slug": self.submission.slug}
        if code and code != signoff.digest(document):
            self.add("signed-off-stale", fields.file, fields.line(signoff.FIELD), signoff.FIELD, **details)
            return None
        still_to_come = document.fields is not None and _month_of(document.fields) > f"{self.today:%Y-%m}"
        if not code and still_to_come:  # of what has appeared nobody can say any more which words were read
            self.add("signed-off-unbound", fields.file, fields.line(signoff.FIELD), signoff.FIELD, **details)
        return day

    # The picture

    def portrait(self, fields: Fields, consents: Consents) -> Portrait | None:
        block = fields.block("portrait")
        if block is None:
            for name in sorted(set(self.files) & set(portrait.FILE_NAMES)):
                self.add("portrait-unused", self.path(name), value=name)
            return None
        name = block.text("file")
        if name and name not in portrait.FILE_NAMES:
            self.add("portrait-file", block.file, block.line("file"), "portrait.file", value=name)
        elif name and name not in self.files:
            self.add("portrait-absent", block.file, block.line("file"), "portrait.file", value=name)
        elif name:
            self.picture(self.files[name])
        for unused in sorted((set(self.files) & set(portrait.FILE_NAMES)) - {name}):
            self.add("portrait-unused", self.path(unused), value=unused)
        if consents.portrait is None and not fields.has("consents.portrait"):
            self.add("consent-portrait", fields.file, fields.line("consents"), "consents.portrait")
        return Portrait(name, self.alt(block), block.text("credit"), self.focus(block))

    def picture(self, file: SubmittedFile) -> None:
        path = self.path(file.name)
        if file.is_link:
            return
        if file.size > schema.PORTRAIT_LIMIT:
            self.add("file-large", path, size=_in_mebibytes(file.size), limit=_in_mebibytes(schema.PORTRAIT_LIMIT))
            return
        try:
            if portrait.inspect(file.data):
                self.add("portrait-place", path)
        except portrait.UnusablePicture as fault:
            self.add(fault.code, path, value=fault.value, limit=schema.PORTRAIT_SHORTEST_SIDE)

    def alt(self, block: Fields) -> str:
        value = block.text("alt")
        if value.strip(" .!").casefold() in EMPTY_ALTS or value.casefold().endswith((".jpg", ".jpeg", ".png", ".webp")):
            self.add("alt-empty-words", block.file, block.line("alt"), "portrait.alt", value=value)
        return value

    def focus(self, block: Fields) -> tuple[float, float]:
        value = block.text("focus")
        if not value:
            return (0.5, 0.4)
        numbers = re.fullmatch(r"(0(?:\.\d+)?|1(?:\.0+)?)[ ,]+(0(?:\.\d+)?|1(?:\.0+)?)", value)
        if not numbers:
            self.add("focus-form", block.file, block.line("focus"), "portrait.focus", value=value)
            return (0.5, 0.4)
        return float(numbers.group(1)), float(numbers.group(2))

    # The interview

    def interview(self, document: front_matter.Document, file: str, lang: str, *, questions: bool = True) -> Interview:
        rendered = prose.render(document.body, document.body_line)
        for remark in rendered.remarks:
            self.add(remark.code, file, remark.line, **dict(remark.details))
        length = len(document.body.strip())
        if questions and (told := _answered(document, rendered.headings)) < schema.BODY_SHORTEST:
            self.add("body-short", file, document.body_line, length=told, limit=schema.BODY_SHORTEST)
        elif not length:
            self.add("body-empty", file, document.body_line)
        if length > schema.BODY_LONGEST:
            self.add("body-long", file, document.body_line, length=length, limit=schema.BODY_LONGEST)
        outward = [link for link in rendered.interview.links if not link.internal]
        for link in outward:
            if links.is_short(link.target):
                self.add("link-short", file, link.line, value=link.target[:80])
        if len(outward) > schema.LINKS_MOST:
            line = outward[schema.LINKS_MOST].line
            self.add("links-many", file, line, value=len(outward), limit=schema.LINKS_MOST)
        if questions:
            self.questions(rendered, file, self.vocabulary.questions.get(lang, ()), document.body_line)
        return rendered.interview

    def questions(self, rendered: prose.Rendered, file: str, catalogue: tuple[Question, ...], first_line: int) -> None:
        """Compare the headings with the catalogue; a heading of the editors' own is welcome."""
        wanted = {_folded(question.text): question.text for question in catalogue}
        seen: set[str] = set()
        for heading, answer in zip(rendered.headings, rendered.interview.answers, strict=True):
            key = _folded(heading.text)
            near = [] if key in wanted else get_close_matches(key, wanted, n=1, cutoff=0.85)
            if near:
                self.add("question-near", file, heading.line, value=wanted[near[0]])
            if key in seen:
                self.add("question-twice", file, heading.line, value=heading.text)
            if not answer.html:
                self.add("question-empty", file, heading.line, value=heading.text)
            seen.update({key, *near})
        for question in catalogue:
            if question.required and _folded(question.text) not in seen:
                self.add("question-missing", file, first_line, value=question.text)

    # Translations, updates and what it brought

    def translation(self, name: str, original: Profile) -> Profile | None:
        read = self.read(name, schema.TRANSLATION_FIELDS)
        if read is None:
            return None
        fields, document = read
        lang = fields.language(self.vocabulary.languages)
        if lang and lang == original.lang:
            self.add("translation-same", fields.file, fields.line("lang"), "lang")
        elif lang and name != f"index.{lang}.md":
            self.add("translation-file", fields.file, fields.line("lang"), "lang", value=lang)
        gives, needs, nominations = self.offers(fields), self.needs(fields), self.nominations(fields)
        for field, translated, own in (("gives", gives, original.gives), ("needs", needs, original.needs),
                                       ("names_next", nominations, original.names_next)):  # fmt: skip
            if len(translated) != len(own):
                self.add(
                    "translation-count",
                    fields.file,
                    fields.line(field),
                    field,
                    length=len(translated),
                    expected=len(own),
                )
        gives = tuple(replace(o, text=t.text) for t, o in zip(gives, original.gives, strict=False))
        needs = tuple(replace(o, text=t.text) for t, o in zip(needs, original.needs, strict=False))
        picture = original.portrait
        if picture is not None:
            picture = replace(picture, alt=fields.text("portrait_alt", required=True))
        return replace(
            original,
            founder=replace(original.founder, business=fields.text("business") or original.founder.business),
            source=fields.file,
            lang=lang,
            one_liner=self.one_liner(fields),
            portrait=picture,
            gives=gives,
            needs=needs,
            names_next=nominations,
            interview=self.interview(document, fields.file, lang),
            people=_people(fields, document, "one_liner", "portrait_alt", *_TOLD),
            signed_off=self.signed_off(fields, document) if fields.has(signoff.FIELD) else original.signed_off,
        )

    def update(self, name: str, original: Profile) -> Update | None:
        read = self.read(name, schema.UPDATE_FIELDS)
        if read is None:
            return None
        fields, document = read
        lang = fields.language(self.vocabulary.languages)
        match = _UPDATE.fullmatch(name)
        issue = self.issue(fields)
        if issue and issue < original.issue:
            self.add("update-early", fields.file, fields.line("issue"), "issue", value=original.issue)
        return Update(
            key=match.group(1) if match else "",
            issue=issue,
            lang=lang,
            title=fields.text("title"),
            interview=self.interview(document, fields.file, lang, questions=False),
            consent=fields.day("consent", not_after=self.today) or date.min,
            signed_off=self.signed_off(fields, document),
            people=_people(fields, document, "title"),
        )

    def impact(self) -> OwnWord | None:
        """Return what the founder says the portrait brought; None where these very words were not released."""
        read = self.read(IMPACT, schema.IMPACT_FIELDS)
        if read is None:
            return None
        fields, document = read
        text, lang = fields.text("text"), fields.language(self.vocabulary.languages)
        day, code = fields.day_and_code("consent", signoff.DIGEST, self.today)
        if document.body.strip():
            self.add("impact-body", fields.file, document.body_line)
        if day is None or not text or not lang:
            return None
        if code != signoff.digest(document):
            details = {"value": day.isoformat(), "slug": self.submission.slug}
            self.add("impact-unbound", fields.file, fields.line("consent"), "consent", **details)
            return None
        return OwnWord(text, lang, day, fields.line("text"), fields.said("text"))


def _people(fields: Fields, document: front_matter.Document, *names: str) -> tuple[FullName, ...]:
    """Return who is named in these fields and in the text below them, each once."""
    first: dict[str, FullName] = {}
    for who in (*fields.said(*names), *strangers.named(document.body, document.body_line)):
        first.setdefault(who.key, who)
    return tuple(first.values())


@lru_cache(maxsize=1 << 10)  # nearly all headings are questions of the catalogue
def _folded(question: str) -> str:
    """Return a question without case, punctuation and double spaces, so that only its words count."""
    return " ".join(_NO_WORD.sub(" ", question.casefold()).split())


def _month_of(block: front_matter.Mapping) -> str:
    node = block.get("issue")
    return node.text if isinstance(node, front_matter.Scalar) and schema.MONTH.fullmatch(node.text) else ""


def _answered(document: front_matter.Document, headings: Iterable[prose.Heading]) -> int:
    """Return how many characters the answers have; questions and the blanks around answers do not count."""
    lines = document.body.split("\n")
    starts = [heading.line - document.body_line for heading in headings]
    parts = zip([-1, *starts], [*starts, len(lines)], strict=True)
    return sum(len("\n".join(lines[start + 1 : end]).strip()) for start, end in parts)


def _in_mebibytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MiB"
