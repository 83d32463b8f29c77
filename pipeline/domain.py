"""The words of Vorgestellt as frozen values: what the modules hand to one another.

One word, one meaning (the table stands in docs/architecture.md). Nothing here reads a file, a clock or the network,
and nothing here imports another module of the pipeline.

Two kinds of text occur, and their types keep them apart: ``str`` is plain text (it is escaped wherever it is shown),
``Html`` has been rendered and sanitised by :mod:`pipeline.prose` and is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

Html = NewType("Html", str)
"""HTML that is safe to show. Links inside the publication are rooted: ``href="/slug/"`` (see ``prose.rooted``)."""

Month = str
"""A month as ``YYYY-MM``; text order is time order."""


class Severity(StrEnum):
    """How much a finding weighs: an error keeps the submission out and fails the build, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a submission; its words come from the catalogue in :mod:`pipeline.findings`."""

    code: str  # names the rule, for instance "place-missing"; key of the catalogue
    severity: Severity
    file: str  # path relative to the repository, with forward slashes
    line: int | None = None  # counted from 1; None where the finding concerns the whole file
    field: str | None = None  # dotted path of the field, for instance "portrait.alt" or "gives[2].text"
    details: tuple[tuple[str, str], ...] = ()  # what the catalogue's sentences are filled with


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """One file of a submission as it arrived; nothing has been believed yet."""

    name: str  # file name inside the folder
    data: bytes  # at most ``store.READ_LIMIT`` bytes are read
    size: int  # true size in bytes, even where ``data`` was cut
    is_link: bool = False  # a symbolic link: never followed


@dataclass(frozen=True, slots=True)
class Submission:
    """What came in for one founder: a folder's name and files. It may be wrong in every way."""

    slug: str  # the folder's name
    folder: str  # path relative to the repository, for instance "content/founders/ada-beispiel"
    files: tuple[SubmittedFile, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A founder's own address elsewhere."""

    kind: str  # "website", "linkedin", "xing", "instagram", "mastodon", ...
    url: str  # absolute, https


@dataclass(frozen=True, slots=True)
class Founder:
    """The person. Identified by the slug, which is the folder's name and chosen once."""

    slug: str  # ASCII, lower case, hyphens: "joerg-mueller"
    id: str  # the first slug this founder ever had; feed ids hang on it, so it never changes
    aliases: tuple[str, ...]  # former slugs; their addresses redirect
    name: str
    sort_as: str  # what lists are sorted by, "Heide, Friederike von der"
    business: str
    trade: str  # key in content/trades.yml
    place: str
    founded: str  # YYYY or YYYY-MM
    pronouns: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Portrait:
    """The picture. A founder without one is shown by initials."""

    file: str  # file name in the founder's folder
    alt: str
    credit: str
    focus: tuple[float, float] = (0.5, 0.4)  # the point every crop keeps: fractions of width and height from top left


@dataclass(frozen=True, slots=True)
class Picture:
    """A published derivative of a portrait."""

    path: str  # relative to the site's root: "marlene-schoenfeld/portrait-800.jpg"
    width: int  # pixels
    height: int  # pixels
    size: int  # bytes
    media_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a founder gives the readers."""

    text: str
    valid_until: date | None = None  # last day on which it stands
    tags: tuple[str, ...] = ()  # keys of content/services.yml, chosen by a person


@dataclass(frozen=True, slots=True)
class Need:
    """What a founder looks for."""

    text: str
    valid_until: date | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nomination:
    """Whom a founder would like to see featured next, and why."""

    why: str
    slug: str | None = None  # a founder of this publication ...
    name: str | None = None  # ... or somebody who is not; such a name is for the editors, never for a page


@dataclass(frozen=True, slots=True)
class Consents:
    """What a founder agreed to, and when. A missing date means no."""

    text: date
    portrait: date | None = None
    newsletter: date | None = None
    version: str = ""  # of the words that were agreed to; "" from before versions were kept


@dataclass(frozen=True, slots=True)
class FullName:
    """Somebody is named in full in a text; whether they are known here is not asked yet."""

    words: str  # as they stand there, on one line and without soft hyphens: "Frau Krüger", "Sabine Krügers"
    key: str  # the name as a slug, without a title or a form of address
    line: int | None = None  # in the file it came from
    field: str | None = None  # the field it stands in; None in the text below the fields


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is named in a text without being featured, and why that is all right. For the editors, never for a page."""

    name: str
    consent: date | None = None  # when they agreed to be named ...
    reason: str = ""  # ... or why nobody had to ask


@dataclass(frozen=True, slots=True)
class InlineLink:
    """A link inside prose."""

    target: (
        str  # the address as it was written; for a link within the publication, whom it names: a slug, an alias, a name
    )
    internal: bool
    line: int  # in the file it came from
    by_name: bool = False  # written as [[...]]: it may name somebody who is not featured yet
    lang: str = ""  # the language that an address within the publication begins with: "en" in /en/imprint/


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer."""

    question: str
    anchor: str  # id of the heading on the page
    html: Html


@dataclass(frozen=True, slots=True)
class Interview:
    """The Markdown body of a portrait, rendered: an opening and the answers in their order."""

    opening: Html
    answers: Sequence[Answer]
    words: int
    links: tuple[InlineLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """A later word from a founder who was featured before ("one year later")."""

    key: str  # the file's stem after "update-"; the feed id hangs on it
    issue: Month
    lang: str
    title: str
    interview: Interview
    consent: date
    signed_off: date | None = None  # as of a portrait
    people: tuple[FullName, ...] = ()  # as of a portrait


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What a founder says the portrait brought, in their own words and released for their page."""

    text: str
    lang: str
    consent: date  # on which these very words were released
    line: int  # in impact.md
    people: tuple[FullName, ...] = ()  # as of a portrait


@dataclass(frozen=True, slots=True)
class Profile:
    """A valid, normalised submission in one language."""

    founder: Founder
    source: str  # path of the Markdown file relative to the repository
    lang: str
    issue: Month
    one_liner: str
    portrait: Portrait | None
    gives: tuple[Offer, ...]
    needs: tuple[Need, ...]
    names_next: tuple[Nomination, ...]
    consents: Consents
    interview: Interview
    proposed_by: str | None = None  # slug
    signed_off: date | None = None  # when the words as they stand now were released; None too where they changed since
    updates: tuple[Update, ...] = ()
    impact: OwnWord | None = None  # None where nothing was released
    translations: tuple[Profile, ...] = ()  # the same founder in other languages; empty on a translation itself
    people: tuple[FullName, ...] = ()  # who is named in this file, each once
    asked: tuple[Asked, ...] = ()  # who of them may be

    @property
    def slug(self) -> str:
        """The founder's slug."""
        return self.founder.slug

    def in_language(self, lang: str) -> Profile | None:
        """Return this portrait in ``lang``, or None where nobody has translated it."""
        if self.lang == lang:
            return self
        return next((p for p in self.translations if p.lang == lang), None)


class ReferralKind(StrEnum):
    """What passed between two founders."""

    RECOMMENDED = "recommended"
    INTRODUCED = "introduced"
    HELPED = "helped"
    CUSTOMER = "customer"
    THANKED = "thanked"


class Visibility(StrEnum):
    """Who may see an event of the ledger."""

    PUBLIC = "public"
    EDITORS = "editors"  # lies in the editors' private folder, never in the publication's repository


@dataclass(frozen=True, slots=True)
class EventConsents:
    """When the people in an event agreed to be named with it; None means no."""

    giver: date | None = None
    receiver: date | None = None
    told_by: date | None = None
    introduced_to: date | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """One dated event of the ledger: a giver did a receiver a good turn."""

    key: str  # the file's stem
    source: str  # path relative to the repository
    giver: str  # slug; of a word of thanks, who says it
    receiver: str  # slug
    kind: ReferralKind
    when: str  # YYYY, YYYY-MM or YYYY-MM-DD: as exact as known, never more
    what: str  # one sentence, as it may be shown
    known_by: str | None = None  # how the two know each other
    met_in_person: bool = False
    told_by: str | None = None  # slug of who brought the tip
    introduced_to: str | None = None  # slug of whom the receiver was introduced to
    claimed_by: str | None = None  # slug of the side that told us; the other side confirms
    confirmed: date | None = None  # when the other side said yes
    consents: EventConsents = EventConsents()
    visibility: Visibility = Visibility.PUBLIC
    supersedes: str | None = None  # key of the event that this one corrects
    retracted: bool = False  # the corrected event does not stand any more, and nothing takes its place
    lines: tuple[tuple[str, int], ...] = field(default=(), compare=False, repr=False)  # where its fields stand


@dataclass(frozen=True, slots=True)
class Mention:
    """A link in one founder's portrait to another, with the sentence it stands in."""

    source: str  # slug of the portrait that holds the link
    target: str  # slug of whom it leads to
    lang: str  # of the sentence
    anchor: str  # id of the place on the portrait's page; "" for the opening
    before: str  # plain text of the sentence before the link's words
    words: str  # the link's words
    after: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A day that the editors tell their readers of."""

    day: date
    text: str  # one sentence


@dataclass(frozen=True, slots=True)
class Lead:
    """What the editors wrote for one number; every part is optional."""

    month: Month
    source: str
    subject: str | None = None
    preheader: str | None = None
    order: tuple[str, ...] = ()  # slugs
    opening: Html = Html("")
    links: tuple[InlineLink, ...] = ()
    dates: tuple[Appointment, ...] = ()  # for the calendar at the end of the letter
    people: tuple[FullName, ...] = ()  # who is named in it, each once
    asked: tuple[Asked, ...] = ()  # who of them may be
    instead: str = ""  # of a portrait: "news", an issue with these words and the network's news; "pause", no issue
    decided: date | None = None  # when; letters from before do not know of a pause


@dataclass(frozen=True, slots=True)
class Correction:
    """What the editors put right after the letter of a number was sent."""

    month: Month  # of the number whose letter it corrects
    source: str
    day: date  # on which it is written: it does not exist before
    body: Html
    subject: str | None = None
    preheader: str | None = None
    links: tuple[InlineLink, ...] = ()
    people: tuple[FullName, ...] = ()  # who is named in it, each once
    asked: tuple[Asked, ...] = ()  # who of them may be


@dataclass(frozen=True, slots=True)
class Issue:
    """The monthly number."""

    month: Month
    number: int  # 1 for the first issue of the publication
    published: datetime  # aware; the moment the number appears
    profiles: tuple[Profile, ...]  # featured this month, in order
    updates: tuple[tuple[Profile, Update], ...]  # later words that appear in this number
    lead: Lead | None = None
    correction: Correction | None = None  # of its letter


@dataclass(frozen=True, slots=True)
class Letter:
    """An issue, or the correction of one, rendered for mail."""

    key: str  # "2026-11", in a further language "2026-11-en", a correction "2026-11-correction"; couriers find it again by it
    lang: str
    subject: str
    preheader: str
    html: str
    text: str
    published: datetime  # aware
    sender_name: str
    sender_address: str
    message_id: str  # deterministic, so that the same letter is the same bytes
    unsubscribe: str = (
        ""  # the address for leaving as it stands in html and text; a courier may put its own in its place
    )

    def digest(self) -> str:
        """Return the SHA-256 of everything a reader would see, in hexadecimal."""
        from hashlib import sha256

        parts = (self.key, self.lang, self.subject, self.preheader, self.sender_name, self.sender_address,
                 self.published.isoformat(), self.message_id, self.html, self.text)  # fmt: skip
        return sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a courier was about to do (``intent``) or did: evidence, not a lock."""

    key: str  # the letter's
    action: (
        str  # "create", "update", "test", "approve", "schedule", "unschedule", "send", "skip"; a courier's own: "claim"
    )
    state: str  # "intent", "done", "refused", "unknown"
    at: datetime  # aware
    digest: str  # of the letter concerned
    courier: str  # who was asked, and for which audience: "smtp", "mailchimp a1b2c3d4e5"
    detail: str = ""  # evidence or trouble, for people; never an address
    by: str = ""  # who gave the order, "" where nobody noted it
    readers: int | None = None  # how many people it concerns, None where nobody knows
    settles: bool = False  # somebody looked: it says how every open order of this action ended


@dataclass(frozen=True, slots=True)
class Label:
    """A name in every language of the publication."""

    names: tuple[tuple[str, str], ...]  # (language, text)

    def text(self, lang: str) -> str:
        """Return the name in ``lang``; the first one where there is none."""
        return dict(self.names).get(lang, self.names[0][1])


@dataclass(frozen=True, slots=True)
class Trade:
    """One entry of the controlled vocabulary in content/trades.yml."""

    key: str
    label: Label


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the controlled vocabulary in content/services.yml: something that founders offer and look for."""

    key: str
    label: Label
    also: tuple[str, ...] = ()  # other words for it that people use, in German
    also_en: tuple[str, ...] = ()  # the same in English
    unless: tuple[str, ...] = ()  # where one of these words stands nearby, something else is meant


@dataclass(frozen=True, slots=True)
class Question:
    """One entry of the catalogue in content/questions/<lang>.yml."""

    key: str
    text: str
    required: bool


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """What content/publication.yml says: facts that editors may change without touching code."""

    name: str
    tagline: Label
    url: str  # absolute, without a slash at the end
    languages: tuple[str, ...]  # the first one is the publication's own
    timezone: str  # IANA name
    issue_day: int  # day of the month on which a number appears, 1-28
    feed_namespace: str  # UUID, fixed once: feed ids hang on it
    editor: str
    address: tuple[str, ...]  # lines of the imprint
    contact: str  # e-mail address of the editors, public
    letter_sender: str
    letter_address: str
    letter_courier: str = "outbox"  # or "mailchimp", "smtp"
    letter_audience: str = ""  # Mailchimp's id of the audience
    letter_signup: str = ""  # where the sign-up form goes, https; "" where nobody can sign up on the site
    letter_tracking: bool = False  # whether the courier counts how often a link is clicked; for mailchimp only
    letter_unsubscribe: str = ""  # takes one-click unsubscriptions (RFC 8058), https; for smtp only
    deploy_to: str = ""  # where the site is put: s3://bucket/prefix, user@host:/path, rsync://host/module or a folder
    deploy_endpoint: str = ""  # address of a store that speaks S3, https; "" for Amazon's own
    deploy_region: str = ""  # its region, as the store names it
    private: str = ""  # path of the editors' private folder, relative to the publication's; the build never opens it
    sample: bool = False  # sample content: every page and letter says so
    portraits_per_issue: int = 1  # how many an issue has room for, as the editors' calendar counts

    @property
    def sends_letters(self) -> bool:
        """Whether its letters reach readers: those of a sample and those in the outbox wait for nobody."""
        return self.letter_courier != "outbox" and not self.sample


@dataclass(frozen=True, slots=True)
class EditorialPage:
    """A page the editors wrote (about, imprint, privacy)."""

    slug: str
    lang: str
    title: str
    html: Html
    description: str = ""
    shows: str = ""  # "imprint": the address block follows the text; "form": the form of taking part stands in it
    translates: str = ""  # slug of the same page in the publication's own language
    source: str = ""  # path relative to the repository
    links: tuple[InlineLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Somebody who does not want to be shown any more; the folder is gone, and what is left says only that."""

    slug: str
    source: str  # path relative to the repository
    when: date
    aliases: tuple[str, ...] = ()
    was_shown: bool = True  # False for whoever left before their month: no address of theirs was ever public
    emptied: tuple[Month, ...] = ()  # months whose number had appeared and has nobody left


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that exists on one day: the checked content, without drafts and without the future."""

    facts: PublicationFacts
    today: date
    trades: tuple[Trade, ...]
    profiles: tuple[Profile, ...]  # published originals, newest issue first, then by sort key
    issues: tuple[Issue, ...]  # published, newest first
    ledger: tuple[Referral, ...]  # the events that stand, oldest first; both sides are published
    pages: tuple[EditorialPage, ...] = ()
    planned: tuple[Profile, ...] = field(default=(), repr=False)  # accepted, but their month has not come; editors only
    mentions: tuple[Mention, ...] = ()  # of published founders by published founders
    services: tuple[Service, ...] = ()  # the vocabulary of offers and needs
    questions: Mapping[str, tuple[Question, ...]] = field(default_factory=dict)  # of the interview, by language
    pauses: tuple[Lead, ...] = ()  # months without an issue, and why; earliest first
    withdrawn: frozenset[str] = field(default=frozenset(), repr=False)  # slugs of who is shown no more; editors only
    tombstones: frozenset[str] = field(default=frozenset(), repr=False)  # those of them whose address was public
    words_ahead: frozenset[str] = field(
        default=frozenset(), repr=False
    )  # slugs of whose later word is still to come; editors only
    emptied: frozenset[Month] = (
        frozenset()
    )  # months whose number appeared and whose people have all withdrawn; it stays theirs

    def profile(self, slug: str) -> Profile | None:
        """Return the published portrait of ``slug``, or None."""
        return next((p for p in self.profiles if p.slug == slug), None)

    def trade(self, key: str) -> Trade:
        """Return the trade with this key. Raises KeyError for an unknown one."""
        for trade in self.trades:
            if trade.key == key:
                return trade
        raise KeyError(key)
