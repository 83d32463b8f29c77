"""What comes out of a hostile publication, and whether anything in it acts: pages, feeds, letters, tables, the review's comment.

The yardstick is the same publication with a harmless word in every field: no page may have another kind of element or
attribute than its harmless twin, no letter another header, no folder another file.
"""

from __future__ import annotations

import contextlib
import csv
import email
import email.policy
import functools
import io
import json
import re
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pyromark
from lxml import etree, html
from playwright.sync_api import Browser

from pipeline import letter, proof, review, site
from pipeline.characters import without_forbidden
from pipeline.couriers import message
from pipeline.couriers.mailchimp import tags
from pipeline.domain import Letter, Publication
from pipeline.portrait import PictureSet
from pipeline.rendering import Templates
from tests import factories
from tests.hostile import values

ROOT: Final = Path(__file__).parents[2]
CANARY: Final = "Kanarienvogel-7f3a9c"  # stands in files around the publication and may come out nowhere
PASSWORDS: Final = b"root:x:0:0"
SLOWEST: Final = 180_000  # milliseconds for a page; a list of hundreds of founders with forty texts in a field is long
EVALUATED: Final = "62710561"  # what 7919*7919 becomes where a text is taken for a program; payloads.yml asks for it
PROSE: Final = frozenset(
    {"p", "br", "strong", "em", "ul", "ol", "ol start", "li", "blockquote", "h3", "hr", "a", "a href", "a rel", "code", "pre", "h2", "h2 id", "section", "b"}
)  # fmt: skip
_AUDIT: Final = """() => {
    const pairs = new Set(), addresses = new Set();
    for (const element of document.querySelectorAll("*")) {
        const tag = element.tagName.toLowerCase();
        pairs.add(tag);
        for (const {name, value} of element.attributes) {
            pairs.add(tag + " " + name);
            if (/^(href|src|srcset|action|formaction|data|poster|background|ping|cite|xlink:href|manifest|codebase)$/i.test(name)) {
                let target = null;
                try { target = new URL(value, document.baseURI) } catch { continue }
                addresses.add(tag + " " + target.protocol + (target.origin === location.origin ? " own" : ""));
            }
        }
    }
    return {pairs: [...pairs], addresses: [...addresses], text: document.body.textContent + [...document.images].map(image => image.alt).join(" "), title: document.title};
}"""


@dataclass
class Outcome:
    """What was looked at, and what acted."""

    looked_at: Counter[str] = field(default_factory=Counter)  # by sink
    faults: dict[str, str] = field(default_factory=dict)  # kind of fault to the first place of it
    times: Counter[str] = field(default_factory=Counter)  # by kind of fault

    def fault(self, kind: str, place: object) -> None:
        self.faults.setdefault(kind, str(place)[:600])
        self.times[kind] += 1


@dataclass(frozen=True)
class Yardstick:
    """What the harmless twin consists of."""

    pairs: Mapping[str, frozenset[str]]  # elements and attributes by kind of page
    files: frozenset[str]
    headers: tuple[str, ...]
    comment: frozenset[str]  # tags of the review's comment


@dataclass(frozen=True)
class Made:
    """A publication with everything that comes out of it."""

    publication: Publication
    output: Path  # the site
    letters: tuple[Letter, ...]
    words: Mapping[str, tuple[str, ...]]  # by path of a page: what must stand on it as words


def make(count: int, given: values.Given, root: Path, *, pages: bool = True, in_a_month: int = 6) -> Made:
    """Build site and letters of a publication of ``count`` founders below ``root``; without ``pages`` only what lies beside them."""
    publication = values.publication(count, given, in_a_month)
    a_folder(root)
    for profile in publication.profiles:
        for one in (profile, *profile.translations):
            (root / one.source).parent.mkdir(exist_ok=True)
            (root / one.source).write_text(CANARY)
    return come_out(publication, *values.pictures(count), root, values.words(publication, given), pages=pages)


def a_folder(root: Path) -> None:
    """Write a publication without founders to ``root``, with a canary beside everything in it."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    factories.a_content(root)
    shutil.rmtree(root / "content/founders")
    shutil.rmtree(root / "content/ledger")
    (root / "content/issues/2026-11.md").unlink()
    for place in (root.parent, root, root / "content", root / "content/founders"):
        place.mkdir(exist_ok=True)
        (place / "canary.txt").write_text(CANARY)
    (root / "theme").symlink_to(ROOT / "theme")
    (root / "pelicanconf.py").symlink_to(factories.SETTINGS / "pelicanconf.py")


def come_out(
    publication: Publication, pictures: dict[str, PictureSet], files: dict[str, bytes], root: Path,
    words: Mapping[str, tuple[str, ...]], *, pages: bool = True,
) -> Made:  # fmt: skip
    """Write everything that comes out of a publication to ``root``/output."""
    templates = Templates(ROOT / "theme")
    material = site.dressed(publication, pictures, files, templates)
    if pages:
        site.build(root, material, root / "output")
    else:
        for name, data in material.files.items():
            (root / "output" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "output" / name).write_bytes(data)
    shown = {slug: found.letter for slug, found in pictures.items()}
    letters = []
    for issue in publication.issues:
        with contextlib.suppress(letter.NothingToSend):
            letters += [letter.compose(issue, publication, shown, templates, lang) for lang in ("de", "en")]
    (root / "output/letters").mkdir()
    for made in letters:
        (root / f"output/letters/{made.key}.html").write_text(made.html, "utf-8")
    as_proof = proof.proof(letters[0], {}, publication.facts.url, None, templates, "de")
    (root / "output/letters/proof.html").write_text(as_proof, "utf-8")
    return Made(publication, root / "output", tuple(letters), words)


def yardstick(made: Made, browser: Browser | None, more: Yardstick | None = None) -> Yardstick:
    """Return what a harmless publication consists of, and the kinds of elements of ``more``."""
    outcome, pairs = Outcome(), {name: set(found) for name, found in more.pairs.items()} if more else {}
    for name, seen in visit(made, browser, outcome) if browser else ():
        pairs.setdefault(kind(name), set()).update(seen["pairs"])
    assert not outcome.faults, outcome.faults
    return Yardstick(
        {name: frozenset(found) for name, found in pairs.items()},
        frozenset(_tree(made.output)),
        tuple(parsed(made.letters[0]).keys()),
        _comment(made.publication),
    )


def look(made: Made, twin: Yardstick, browser: Browser | None, outcome: Outcome) -> None:
    """Note in ``outcome`` whatever acts in a hostile publication; without a browser nothing is looked at that needs one."""
    if browser:
        look_at_pages(made, twin, browser, outcome)
    look_at_files(made, twin, outcome)
    look_at_letters(made, twin, outcome)
    if not _comment(made.publication) <= twin.comment:
        outcome.fault("comment: element", _comment(made.publication) - twin.comment)
    outcome.looked_at["comment"] += 1


# Pages


def look_at_pages(made: Made, twin: Yardstick, browser: Browser, outcome: Outcome, only: tuple[str, ...] = ()) -> None:
    words = dict(made.words)
    for name, seen in visit(made, browser, outcome, only):
        what = kind(name)
        foreign = (
            set(seen["pairs"]) - twin.pairs.get(what, frozenset()) - (PROSE if what.endswith("h-*") else frozenset())
        )
        if foreign:
            outcome.fault(f"{what}: element {min(foreign)}", (name, sorted(foreign)))
        for address in seen["addresses"]:
            tag, protocol, *own = address.split(" ")
            if protocol not in ("http:", "https:", "mailto:") and not (
                what.startswith("letters") and protocol == "data:"
            ):
                outcome.fault(f"{what}: address {address}", name)
            if tag not in ("a", "link", "form") and not own and not what.startswith("letters"):
                outcome.fault(f"{what}: fetches {address}", name)
        text = folded(f"{seen['title']} {seen['text']}")
        for word in words.get(name, ()):
            if folded(word) not in text:
                outcome.fault(f"{what}: words changed", (name, word))


def visit(made: Made, browser: Browser, outcome: Outcome, only: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Open every page in a browser and yield what it consists of; note what steers the page and every request that leaves."""
    with _served(made.output) as home:
        context = browser.new_context(viewport={"width": 1000, "height": 800})
        context.set_default_timeout(SLOWEST)
        page = context.new_page()
        here, ran = [""], list[str]()

        def asked(url: str) -> None:
            letters_picture = here[0].startswith("letters/") and url.startswith(made.publication.facts.url)
            if not url.startswith((home, "data:")) and not letters_picture:
                outcome.fault("request", (here[0], url))

        def parsed_script(event: dict[str, Any]) -> None:
            if event["url"].startswith(home):
                name = event["url"].removeprefix(home)
                ran.append("runs a script of its own" if name == here[0] else f"runs {name}")

        def moved(frame: Any) -> None:
            if frame.parent_frame is None and frame.url.partition("#")[0] != home + here[0]:
                outcome.fault("navigation", (here[0], frame.url))

        page.on("request", lambda request: asked(request.url))
        page.on("dialog", lambda dialog: (outcome.fault("dialog", (here[0], dialog.message)), dialog.dismiss()))
        page.on("pageerror", lambda error: outcome.fault("error", (here[0], error)))
        page.on(
            "console",
            lambda said: said.type in ("log", "info", "debug") and outcome.fault("console", (here[0], said.text)),
        )
        page.on("framenavigated", moved)
        context.on("page", lambda new: outcome.fault("window", (here[0], new.url)))
        session = context.new_cdp_session(page)
        session.send("Debugger.enable")
        session.on("Debugger.scriptParsed", parsed_script)
        for name in only or worth_opening(made.output):
            here[0] = name
            page.goto(home + here[0])
            seen = page.evaluate(_AUDIT)
            seen["pairs"] += ran
            ran.clear()
            yield here[0], seen
            outcome.looked_at["letter in the browser" if here[0].startswith("letters/") else "page in the browser"] += 1
        context.close()


def worth_opening(output: Path) -> Iterator[str]:
    """Yield the pages of a site by their paths; of the places, which all have the same page, one in twenty."""
    places: Counter[str] = Counter()
    for name in sorted(path.relative_to(output).as_posix() for path in output.rglob("*.html")):
        places[kind(name)] += "place/*" in kind(name)
        if not places[kind(name)] or places[kind(name)] % 20 == 1:
            yield name


def kind(name: str) -> str:
    """Return the kind of a page: its path without what tells one founder, month, place or trade from another."""
    name = name.removesuffix("index.html").rstrip("/")
    name = re.sub(r"\b(?:orte|places)/[^/]+", "place/*", re.sub(r"h-\d{5}", "h-*", name))
    name = re.sub(r"(?:branchen|trades)/[^/]+", "trade/*", name)
    return re.sub(r"\d{4}-\d\d", "*", name)


def folded(text: str) -> str:
    """Return a text without white space and without characters that no page can hold."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufffd\u00ad\ufeff\ufffe\uffff]+", "", without_forbidden(text))


# Files: the tree, feeds, tables, what must come out nowhere


def look_at_files(made: Made, twin: Yardstick, outcome: Outcome) -> None:
    names = set(_tree(made.output))
    places = {name for name in names ^ twin.files if re.fullmatch(r"(?:orte|en/places)/[a-z0-9-]+/index\.html", name)}
    for name in (names ^ twin.files) - places:
        outcome.fault("file", name)
    own = {"content", "output", "theme", "pelicanconf.py", "canary.txt"}
    if beside := {path.name for path in made.output.parent.iterdir()} - own - {"__pycache__"}:
        outcome.fault("file outside", beside)
    for name in sorted(names):
        data = (made.output / name).read_bytes()
        for secret in (CANARY.encode(), PASSWORDS, EVALUATED.encode()):
            if secret in data:
                outcome.fault(f"comes out: {secret.decode()}", name)
        outcome.looked_at["file"] += 1
        try:
            _look_at(name, data, outcome)
        except (ValueError, etree.XMLSyntaxError, csv.Error) as fault:
            outcome.fault(f"not well-formed: {Path(name).suffix}", (name, fault))


def _look_at(name: str, data: bytes, outcome: Outcome) -> None:
    match Path(name).suffix:
        case ".xml" | ".rss" | ".atom" | ".gexf" | ".graphml":
            tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
            for element in tree.iter():
                local = etree.QName(element).localname
                if local in ("encoded", "content") and element.text:
                    _look_at_fragment(element.text, name, outcome)
            outcome.looked_at["XML"] += 1
        case ".json":
            document = json.loads(data)
            for item in document.get("items", ()):
                _look_at_fragment(item.get("content_html", ""), name, outcome)
            outcome.looked_at["JSON"] += 1
        case ".csv":
            for row in csv.reader(io.StringIO(data.decode(), newline="")):
                for cell in row:
                    if cell.lstrip(" \r\n").startswith(("=", "+", "-", "@", "\t", "\r")):
                        outcome.fault("table: formula", (name, cell))
            outcome.looked_at["table"] += 1


def _look_at_fragment(text: str, name: str, outcome: Outcome) -> None:
    """Look at HTML in a feed, which readers' programs show as it is."""
    for element in html.fragment_fromstring(text or "<p></p>", create_parent="div").iter():
        tag = element.tag
        attributes = {"a": {"href", "rel"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}}.get(
            tag, set()
        ) | {"lang"}
        if (
            tag not in PROSE | {"div", "dl", "dt", "dd", "figure", "figcaption", "img", "small"}
            or not set(element.attrib) <= attributes
        ):
            outcome.fault(f"feed: element {tag}", (name, etree.tostring(element)[:300]))
        address = element.get("href") or element.get("src") or ""
        if address and urlsplit(address).scheme not in ("http", "https", "mailto"):
            outcome.fault("feed: address", (name, address))
    outcome.looked_at["HTML in a feed"] += 1


def _tree(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# Letters


def look_at_letters(made: Made, twin: Yardstick, outcome: Outcome) -> None:
    for one in made.letters:
        read = parsed(one)
        if tuple(read.keys()) != twin.headers:
            outcome.fault("letter: headers", (one.key, read.keys()))
        if [part.get_content_type() for part in read.walk()] != ["multipart/alternative", "text/plain", "text/html"]:
            outcome.fault("letter: parts", one.key)
        if read.defects or any(part.defects for part in read.walk()):
            outcome.fault("letter: defects", (one.key, read.defects))
        if folded(str(read["Subject"])) != folded(one.subject):
            outcome.fault("letter: subject", (one.key, read["Subject"], one.subject))
        if PASSWORDS.decode() in one.text or CANARY in one.text or EVALUATED in one.text:
            outcome.fault("letter: comes out", one.key)
        try:
            dressed = tags.dress(one)
        except ValueError as fault:
            outcome.fault("letter: merge tags", (one.key, fault))
        else:
            if tags.tags(dressed.html) != {tags.UNSUBSCRIBE: 1} or set(tags.tags(dressed.text)) != {tags.UNSUBSCRIBE}:
                outcome.fault("letter: merge tags", one.key)
        outcome.looked_at["letter as a mail"] += 1


def parsed(one: Letter) -> EmailMessage:
    read = email.message_from_bytes(message.encoded(one), policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


# The comment on a pull request


def _comment(publication: Publication) -> frozenset[str]:
    told = review.consequences(factories.publication(), publication, (), {}, ())
    found = []
    for start in range(0, len(told), 40):  # a long one would be cut
        text = review.as_markdown(review.Review("de", (), told[start : start + 40]))
        tree = html.fragment_fromstring(
            pyromark.html(text, options=pyromark.Options.ENABLE_TABLES), create_parent="div"
        )
        found += [f"{element.tag} {sorted(element.attrib)}" for element in tree.iter() if isinstance(element.tag, str)]
    return frozenset(found)


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback, so that its pages have an origin."""

    class Quiet(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def end_headers(self) -> None:
            if self.path.startswith("/static/"):
                self.send_header("Cache-Control", "max-age=3600")
            super().end_headers()

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing where the browser has gone on before a file was there."""

    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
