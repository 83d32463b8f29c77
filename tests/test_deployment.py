"""What goes to the host in which order: whatever breaks off in between, no page there lacks what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import deployment, editorial
from pipeline.deployment import Bucket, Folder, Kind, Note, Plan, Reason, Refusal, Remote, kind_of
from pipeline.domain import Finding
from tests.factories import PUBLICATION_YML, submitted

OWN, OTHER = "6a0f7c1e-52d4-4b0e-9f43-0c5b8f5e2d11", "0b8f5e2d-52d4-4b0e-9f43-6a0f7c1e4c11"


# A host on which pages refer to files, styles to fonts and to one another


@dataclass(frozen=True)
class File:
    version: int
    refers_to: frozenset[str] = frozenset()


LEAVES = [f"{name}/portrait.jpg" for name in ("ada", "mira", "jörg")] + [
    "static/fonts/text.woff2",
    "netzwerk/network.csv",
]
BINDINGS = ["static/site.css", "static/search.js", "manifest.webmanifest", "pagefind/pagefind-entry.json"]
FEEDS = ["feeds/alle.rss.xml", "feeds/alle.atom.xml", "en/feeds/all.json"]
PAGES = ["index.html", "ada/index.html", "mira/index.html", "en/index.html"]
LAST = ["sitemap.xml", "robots.txt"]


@st.composite
def sites(draw: st.DrawFn) -> dict[str, File]:
    """A whole site: everything that is referred to is in it."""

    def some(names: list[str], *, may_refer_to: list[str]) -> dict[str, File]:
        chosen = draw(st.sets(st.sampled_from(names)))
        refers_to = st.frozensets(st.sampled_from(may_refer_to)) if may_refer_to else st.just(frozenset[str]())
        return {name: File(draw(st.integers(0, 1)), draw(refers_to)) for name in sorted(chosen)}

    site = some(LEAVES, may_refer_to=[])
    site |= some(BINDINGS, may_refer_to=sorted(site))
    site = {name: replace(file, refers_to=file.refers_to | draw(st.frozensets(st.sampled_from(sorted(site)))))
            if name in BINDINGS else file for name, file in site.items()}  # fmt: skip
    site |= some(FEEDS, may_refer_to=[])
    return site | some(PAGES, may_refer_to=sorted(site)) | some(LAST, may_refer_to=[])


def digests(files: Mapping[str, File]) -> dict[str, str]:
    return {name: repr((file.version, sorted(file.refers_to))) for name, file in files.items()}


def missing(host: Mapping[str, File]) -> set[str]:
    """Everything that a page on the host needs, by whatever way, and that is not there."""
    needed, waiting = set[str](), [name for name in host if name.endswith(".html")]
    while waiting:
        for name in host[waiting.pop()].refers_to - needed:
            needed.add(name)
            if name in host:
                waiting.append(name)
    return needed - host.keys()


class Host:
    """Takes stages, and may be killed in any of them with any part of it done."""

    def __init__(self, foreign: Mapping[str, File]) -> None:
        self.files: dict[str, File] = dict(foreign)
        self.note: bytes | None = None

    def plan(self, site: Mapping[str, File]) -> Plan:
        made = deployment.plan(digests(site), digests(self.files), self.note, OWN, take_over=self.note is None)
        assert isinstance(made, Plan)
        return made

    def states(self, site: Mapping[str, File], chance: Random) -> Iterator[None]:
        """Carry a plan out file by file, each stage in an order that nobody promised."""
        made = self.plan(site)
        self.note = made.before
        for stage in made.stages:
            for path in chance.sample(stage.paths, len(stage.paths)):
                yield
                if stage.removes:
                    del self.files[path]
                else:
                    self.files[path] = site[path]
        yield
        self.note = made.after


FOREIGN = {"altes/bild.gif": File(7), ".htaccess": File(7)}


@settings(max_examples=40)
@given(st.lists(sites(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_at_no_moment_does_a_page_lack_anything_whatever_was_broken_off_before(
    each: list[dict[str, File]], chance: Random
) -> None:
    host = Host(FOREIGN)
    for number, site in enumerate(each):
        is_killed = number < len(each) - 1 and chance.random() < 0.7
        steps = chance.randrange(25) if is_killed else 1_000
        for _, _ in zip(range(steps), host.states(site, chance), strict=False):
            assert not missing(host.files)
            assert host.note is not None
            assert host.files.keys() - FOREIGN.keys() <= deployment.read_note(host.note).files
    assert host.files == each[-1] | FOREIGN
    assert not host.plan(each[-1])
    assert host.note == host.plan(each[-1]).after


@settings(max_examples=30)
@given(sites(), sites())
def test_new_pages_come_before_those_that_may_link_to_them_and_feeds_after_both(
    before: dict[str, File], after: dict[str, File]
) -> None:
    host = Host({})
    host.files, host.note = dict(before), deployment.written(Note(OWN, "", frozenset(before)))
    order = [(path, stage.removes, stage.replaces) for stage in host.plan(after).stages for path in stage.paths]
    place = {path: number for number, (path, _, _) in enumerate(order)}
    news = [
        place[path] for path, removes, replaces in order if kind_of(path) is Kind.PAGE and not (removes or replaces)
    ]
    changed = [place[path] for path, _, replaces in order if kind_of(path) is Kind.PAGE and replaces]
    gone = [place[path] for path, removes, _ in order if kind_of(path) is Kind.PAGE and removes]
    told = [place[path] for path, removes, replaces in order if not removes and
            (kind_of(path) is Kind.LAST or (kind_of(path) is Kind.FEED and replaces))]  # fmt: skip
    rows = [news, changed, told, gone]
    for number, earlier in enumerate(rows):
        for later in rows[number + 1 :]:
            assert max(earlier, default=-1) < min(later, default=len(order))


# Whose what is


SITE = {"index.html": "1", "static/site.css": "2"}


def test_where_something_foreign_lies_nothing_begins() -> None:
    assert deployment.plan(SITE, {"wp-config.php": "?"}, None, OWN) == Refusal(Reason.FOREIGN, ("wp-config.php",))


def test_what_is_foreign_is_replaced_on_request_only_and_never_removed() -> None:
    lying = {"index.html": "?", "wp-config.php": "?"}
    note = deployment.written(Note(OWN, "", frozenset({"static/old.css"})))
    assert deployment.plan(SITE, lying, note, OWN) == Refusal(Reason.FOREIGN, ("index.html",))
    made = deployment.plan(SITE, lying, note, OWN, take_over=True)
    assert isinstance(made, Plan)
    assert (made.changed, made.removed, made.foreign) == (("index.html",), (), 1)


def test_foreign_files_that_are_not_in_the_way_hinder_nobody_who_was_there_before() -> None:
    note = deployment.written(Note(OWN, "", frozenset(SITE)))
    made = deployment.plan(SITE, SITE | {".well-known/security.txt": "?"}, note, OWN)
    assert isinstance(made, Plan)
    assert not made
    assert made.foreign == 1


def test_what_lies_there_as_it_shall_be_is_nobody_elses() -> None:
    made = deployment.plan(SITE, {"index.html": "1"}, None, OWN)
    assert isinstance(made, Plan)
    assert (made.added, made.kept, made.foreign) == (("static/site.css",), 1, 0)


def test_only_what_the_note_names_and_what_is_there_is_removed() -> None:
    note = deployment.written(Note(OWN, "", frozenset({"../../etc/passwd", "gone.html", *SITE})))
    made = deployment.plan(SITE, SITE | {"gone.html": "?", "stays.html": "?"}, note, OWN)
    assert isinstance(made, Plan)
    assert made.removed == ("gone.html",)


@pytest.mark.parametrize("take_over", [False, True])
def test_what_stands_where_a_folder_shall_be_is_left_to_people(take_over: bool) -> None:
    note = deployment.written(Note(OWN, "", frozenset({"ada/portrait.jpg"})))
    site = SITE | {"ada/index.html": "3"}
    assert deployment.plan(site, {"ada": "?"}, note, OWN, take_over=take_over) == Refusal(Reason.BLOCKED, ("ada",))


def test_another_publication_is_never_touched() -> None:
    note = deployment.written(Note(OTHER, "", frozenset(SITE)))
    assert deployment.plan(SITE, SITE, note, OWN, take_over=True) == Refusal(Reason.OTHER)


@pytest.mark.parametrize("note", [b"", b"[]", b"null", b"{}", b"\xff", b'{"form": 1}', b"[" * 100_000,
    b'{"form": 2, "publication": "", "rules": "", "files": []}', b'{"form": 1, "publication": "", "rules": "", "files": [1]}'])  # fmt: skip
def test_a_damaged_note_is_no_licence(note: bytes) -> None:
    assert deployment.plan(SITE, SITE, note, OWN, take_over=True) == Refusal(Reason.UNREADABLE)


def test_where_other_headers_are_known_every_file_is_told_anew_until_all_are() -> None:
    note = deployment.written(Note(OWN, "before", frozenset(SITE)))
    made = deployment.plan(SITE, SITE, note, OWN, rules="now")
    assert isinstance(made, Plan)
    assert made.changed == tuple(sorted(SITE))
    assert deployment.read_note(made.before).rules == "before"
    assert deployment.read_note(made.after).rules == "now"
    assert not deployment.plan(SITE, SITE, made.after, OWN, rules="now")


def test_a_first_deployment_that_was_broken_off_goes_on_with_what_is_missing() -> None:
    first = deployment.plan(SITE, {}, None, OWN, rules="now")
    assert isinstance(first, Plan)
    made = deployment.plan(SITE, {"index.html": "1"}, first.before, OWN, rules="now")
    assert isinstance(made, Plan)
    assert (made.added, made.changed) == (("static/site.css",), ())


# Where to


@pytest.mark.parametrize(
    ("to", "place"),
    [
        ("s3://vorgestellt", Bucket("vorgestellt", "")),
        ("s3://vorgestellt/", Bucket("vorgestellt", "")),
        ("s3://vorgestellt/web/seite/", Bucket("vorgestellt", "web/seite")),
        ("s3://", None),
        ("s3://Gross", None),
        ("s3://vorgestellt/../andere", None),
        ("s3://vorgestellt/a//b", None),
        ("web@beispiel.example:/srv/www", Remote("web@beispiel.example:/srv/www/")),
        ("beispiel.example:www/", Remote("beispiel.example:www/")),
        ("web@beispiel.example:/", None),
        ("web@beispiel.example:", None),
        ("-e@beispiel.example:/srv", None),
        ("-oProxyCommand=x:/srv", None),
        ("web@beispiel.example:/srv; rm", None),
        ("rsync://beispiel.example/web", Remote("rsync://beispiel.example/web/")),
        ("rsync://beispiel.example:8730/web/seite", Remote("rsync://beispiel.example:8730/web/seite/")),
        ("rsync://beispiel.example/", None),
        ("../webspace", Folder("../webspace")),
        ("/srv/www", Folder("/srv/www")),
        ("C:\\web", Folder("C:\\web")),
        ("ftp://beispiel.example/web", None),
        ("/", None),
        ("..", None),
        ("", None),
    ],
)  # fmt: skip
def test_an_address_says_what_kind_of_place_it_is(to: str, place: object) -> None:
    assert deployment.destination(to) == place


@pytest.mark.parametrize("url", ["https://vorgestellt.example", "https://www.example.org/a", "http://localhost:8000", "https://example.com", ""])  # fmt: skip
def test_addresses_of_examples_are_known(url: str) -> None:
    assert deployment.is_example(url)
    assert not deployment.is_example("https://myexample.org")


LINE = PUBLICATION_YML.count("\n") + 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('  to: "s3://vorgestellt"\n  endpoint: "https://s3.speicher.example"\n  region: "fsn1"\n', []),
        ('  to: "ftp://vorgestellt"\n', [("deploy-place", LINE, "deploy.to")]),
        ('  to: "rsync://web:geheim@beispiel.example/web"\n', [("deploy-secret", LINE, "deploy.to")]),
        ('  to: "s3://SCHLUESSEL:geheim@vorgestellt"\n', [("deploy-secret", LINE, "deploy.to")]),
        ('  to: "s3://SCHLUESSEL:ge/heim@vorgestellt"\n', [("deploy-secret", LINE, "deploy.to")]),
        ('  endpoint: "https://x:geheim@s3.speicher.example"\n', [("deploy-secret", LINE, "deploy.endpoint")]),
        ('  endpoint: "http://s3.speicher.example"\n', [("deploy-endpoint", LINE, "deploy.endpoint")]),
        ('  endpoint: "https://s3.speicher.example/eimer"\n', [("deploy-endpoint", LINE, "deploy.endpoint")]),
    ],
)
def test_the_check_says_what_is_wrong_with_the_place(rows: str, expected: list[tuple[str, int, str]]) -> None:
    found: list[Finding] = []
    editorial.facts(submitted("publication.yml", f"{PUBLICATION_YML}deploy:\n{rows}"), "content/publication.yml", found)
    assert [(finding.code, finding.line, finding.field) for finding in found] == expected
    assert "geheim" not in repr(found)


def test_the_places_that_the_guide_names_are_places() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "hosting.md").read_text("utf-8")
    blocks = re.findall(r"(?s)```yaml\n(deploy:\n.*?)```", guide)
    assert len(blocks) == 2
    for block in blocks:
        found: list[Finding] = []
        editorial.facts(submitted("publication.yml", PUBLICATION_YML + block), "content/publication.yml", found)
        assert found == []
        named = [deployment.destination(to) for to in re.findall(r'\bto: "([^"]+)"', block)]
        assert [type(place) for place in named] == [Bucket, Remote, Remote, Folder]
