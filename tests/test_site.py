"""The site: written whole or not at all, the same bytes everywhere, and nothing of what is not published."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import lxml.html
import pytest

from pipeline import placing, site, store, views
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests import factories

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 23)
TAKING_PART = '---\ntitle: "Mitmachen"\nlang: "de"\nslug: "mitmachen"\nshows: "form"\n---\nHier sind unsere Fragen.\n'


def a_repository(content: Path) -> Path:
    """Put what a build needs beside the small publication of the fixture ``content``."""
    factories.ready_to_build(content)
    return content


def made(root: Path, today: date = TODAY) -> site.Material:
    content = store.read_content(root)
    verdict = examine(content, today)
    assert verdict.publication is not None, verdict.findings
    return site.material(verdict.publication, content, Templates(root / "theme"))


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def root(content: Path) -> Path:
    return a_repository(content)


def test_every_accepted_portrait_becomes_a_page(root: Path) -> None:
    material = made(root)
    site.build(root, material, root / "output")
    for profile in material.publication.profiles:
        page = (root / "output" / profile.slug / "index.html").read_text("utf-8")
        assert profile.founder.name in page
        assert profile.one_liner in page


def test_building_again_changes_nothing(root: Path) -> None:
    assert site.build(root, made(root), root / "output").added
    before = tree(root / "output")
    assert not site.build(root, made(root), root / "output")
    assert tree(root / "output") == before


def test_a_dry_run_writes_nothing(root: Path) -> None:
    assert site.build(root, made(root), root / "output", dry_run=True).added
    assert not (root / "output").exists()


def test_a_failed_build_leaves_the_previous_site(root: Path) -> None:
    site.build(root, made(root), root / "output")
    before = tree(root / "output")
    (root / "theme" / "templates" / "portrait.html").write_text("{% broken", "utf-8")
    with pytest.raises(site.BuildFailed):
        site.build(root, made(root), root / "output")
    assert tree(root / "output") == before
    assert not (root / "output.next").exists()


@pytest.mark.parametrize("settings", [site.PREVIEW, site.PRODUCTION])
@pytest.mark.parametrize("wrong", ["{% if %}", "{{ site.nonsense }}"])
def test_what_is_wrong_with_a_template_is_said_with_its_file_and_line(root: Path, settings: str, wrong: str) -> None:
    base = root / "theme/templates/base.html"
    base.write_text(f"{wrong}\n{base.read_text('utf-8')}", "utf-8")
    with pytest.raises(site.BuildFailed, match=r"^theme/templates/base\.html:1: (TemplateSyntax|Undefined)Error: "):
        site.build(root, made(root), root / "output", settings=settings)


def test_a_build_that_was_killed_when_it_was_ready_is_completed_by_the_next(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build(root, made(root, date(2026, 11, 1)), root / "output")
    with monkeypatch.context() as killed:
        killed.setattr(placing, "_put", lambda *_: sys.exit("killed"))
        with pytest.raises(SystemExit):
            site.build(root, made(root), root / "output")
    assert (root / "output.ready").exists()
    assert not site.build(root, made(root), root / "output")
    site.build(root, made(root), root / "elsewhere")
    assert tree(root / "output") == tree(root / "elsewhere")
    assert not (root / "output.ready").exists()


def test_a_portrait_whose_month_has_not_come_is_nowhere(root: Path) -> None:
    newest = made(root).publication.profiles[0]
    site.build(root, made(root, date(2026, 11, 1)), root / "output")
    files = tree(root / "output")
    assert f"{newest.slug}/index.html" not in files
    for path, data in files.items():
        assert newest.slug.encode() not in data, path
        assert newest.founder.business.encode() not in data, path


@pytest.mark.parametrize(
    ("left", "said"),
    [("", "Das erste Porträt ist unterwegs."), ('["2026-10"]', "Gerade ist hier kein Porträt zu lesen.")],
)
def test_a_first_page_without_anybody_says_what_this_is_and_leads_to_taking_part(
    root: Path, left: str, said: str
) -> None:
    for name in ("founders", "issues", "ledger"):
        shutil.rmtree(root / "content" / name, ignore_errors=True)
    if left:
        (root / "content/withdrawn").mkdir()
        (root / "content/withdrawn/emil-fort.yml").write_text(f'date: "2026-11-02"\nemptied: {left}\n', "utf-8")
    (root / "content/pages").mkdir()
    (root / "content/pages/mitmachen.md").write_text(TAKING_PART, "utf-8")
    site.build(root, made(root), root / "output")
    page = lxml.html.fromstring((root / "output/index.html").read_text("utf-8"))
    (heading,) = page.xpath("//main//h1")
    assert heading.text_content() == made(root).publication.facts.tagline.text("de")
    assert "tagline" not in heading.classes, "it is what the page begins with, and looks like that"
    (lead_in,) = page.xpath("//main//p[@class='lead-in']")
    assert lead_in.text_content() == f"{said} Möchtest du selbst vorgestellt werden?"
    (link,) = lead_in.xpath("a/@href")
    assert (root / "output" / link.strip("/") / "index.html").exists()


def test_a_former_slug_redirects_and_feed_ids_stay(root: Path) -> None:
    first = made(root)
    old = first.publication.profiles[0].slug
    site.build(root, first, root / "output")
    before = (root / "output" / "feeds" / "alle.json").read_text("utf-8")
    for path in (root / "content").rglob("*.*"):
        if path.suffix in (".md", ".yml"):
            path.write_text(
                path.read_text("utf-8").replace(f'"{old}"', '"neu-benannt"').replace(f"/{old}/", "/neu-benannt/"),
                "utf-8",
            )
    for event in (root / "content" / "ledger").rglob(f"*{old}*.yml"):
        event.rename(event.with_name(event.name.replace(old, "neu-benannt")))
    (root / "content" / "founders" / old).rename(root / "content" / "founders" / "neu-benannt")
    index = root / "content" / "founders" / "neu-benannt" / "index.md"
    index.write_text(index.read_text("utf-8").replace("---\n", f'---\nid: "{old}"\naliases: ["{old}"]\n', 1), "utf-8")
    facts = root / "content" / "publication.yml"
    facts.write_text(
        facts.read_text("utf-8").replace(first.publication.facts.url, "https://elsewhere.example"), "utf-8"
    )
    site.build(root, made(root), root / "output")
    import json

    after = json.loads((root / "output" / "feeds" / "alle.json").read_text("utf-8"))
    assert [item["id"] for item in after["items"]] == [item["id"] for item in json.loads(before)["items"]]
    assert "https://elsewhere.example/neu-benannt/" in {item["url"] for item in after["items"]}
    assert "../neu-benannt/" in (root / "output" / old / "index.html").read_text("utf-8")
    assert f"/{old}/ /neu-benannt/ 301" in (root / "output" / "_redirects").read_text("utf-8")


def test_nothing_of_a_neighbouring_file_reaches_the_site(root: Path) -> None:
    (root / ".env").write_text("CANARY-7421", "utf-8")
    slug = made(root).publication.profiles[0].slug
    index = root / "content" / "founders" / slug / "index.md"
    index.write_text(
        index.read_text("utf-8") + "\nText {static}/../.env {attach}../../.env {include} {{ 7*7 }} {% raw %}\n", "utf-8"
    )
    site.build(root, made(root), root / "output")
    files = tree(root / "output")
    assert all(b"CANARY-7421" not in data for data in files.values())
    assert b"{{ 7*7 }}" in files[f"{slug}/index.html"]
    assert b"{static}/../.env" in files[f"{slug}/index.html"]


_BUILD = """
import sys
from datetime import date
from pathlib import Path
from pipeline import site, store
from pipeline.publication import examine
from pipeline.rendering import Templates
root, output = Path(sys.argv[1]), Path(sys.argv[2])
content = store.read_content(root)
publication = examine(content, date(2026, 11, 23)).publication
site.build(root, site.material(publication, content, Templates(root / "theme")), output, searchable=True)
"""


@pytest.mark.parametrize("settings", [
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"},
])  # fmt: skip
def test_the_same_content_gives_the_same_bytes(
    root: Path, tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]
) -> None:
    """Another hash seed, time zone, locale, and files created in the opposite order."""
    site.build(root, made(root), root / "output", searchable=True)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    sources = [
        p for place in ("content", "theme") for p in sorted((root / place).rglob("*"), reverse=True) if p.is_file()
    ]
    for path in [*sources, root / "pelicanconf.py"]:
        target = elsewhere / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    subprocess.run(
        [sys.executable, "-c", _BUILD, str(elsewhere), str(elsewhere / "output")],
        env=os.environ | settings | {"PYTHONPATH": str(ROOT)}, check=True, capture_output=True,
    )  # fmt: skip
    assert "pagefind/pagefind.js" in tree(root / "output")
    assert tree(elsewhere / "output") == tree(root / "output")


def test_nobody_who_left_takes_an_address_that_the_site_or_the_editors_use() -> None:
    left = frozenset({"ada-beispiel", "feeds", "ueber-uns"})
    known = factories.publication(tombstones=left, pages=(factories.page("ueber-uns"),))
    gone = [rule.split()[1] for rule in views.redirect_rules(known).decode().splitlines() if rule.endswith(" 410!")]
    assert gone == ["/ada-beispiel/", "/en/ada-beispiel/", "/en/ueber-uns/"]


def test_every_page_names_a_card_that_is_there_in_the_size_it_says(root: Path) -> None:
    import io
    import re

    from PIL import Image

    site.build(root, made(root), root / "output")
    files = tree(root / "output")
    named = {}
    for path, data in files.items():
        if path.endswith(".html"):
            (named[path],) = re.findall(r'og:image" content="https://vorgestellt\.example/([^"]+)"', data.decode())
    assert named["ada-beispiel/index.html"] == "ada-beispiel/card.jpg"
    assert named["en/mira-sommer/index.html"] == "en/mira-sommer/card.jpg"
    assert named["branchen/index.html"] == named["index.html"] == "card.jpg"
    assert {path for path in files if path.endswith("card.jpg")} == set(named.values())
    assert {Image.open(io.BytesIO(files[path])).size for path in named.values()} == {(1200, 630)}


def test_what_pages_say_to_programs_can_be_read_by_them(root: Path) -> None:
    import json
    import re

    site.build(root, made(root), root / "output")
    kinds = {}
    for path, data in tree(root / "output").items():
        if path.endswith(".html"):
            said = re.findall(r'<script type="application/ld\+json">(.*?)</script>', data.decode())
            kinds[path] = [node["@type"] for text in said for node in json.loads(text)["@graph"]]
    assert kinds["index.html"] == kinds["en/index.html"] == ["WebSite", "Periodical"]
    assert kinds["ada-beispiel/index.html"] == ["Article", "BreadcrumbList"]
    assert kinds["ausgaben/2026-11/index.html"] == ["PublicationIssue", "BreadcrumbList"]


def test_whatever_the_head_and_the_kit_of_a_page_lead_to_is_there(root: Path) -> None:
    import re

    site.build(root, made(root), root / "output", settings=site.PRODUCTION)
    files = tree(root / "output")
    for folder in ("ada-beispiel", "en/mira-sommer"):
        page = files[f"{folder}/index.html"].decode()
        head, kit = page.partition("</head>")[0], page[page.index('class="kit"') :]
        way = re.findall(r'<link rel="(?:icon|apple-touch-icon|manifest)" href="([^"]+)"', head)
        taken = re.findall(r'href="([^"]+)" download', kit)
        assert (len(way), len(taken)) == (4, 2)
        for link in way + taken:
            assert os.path.normpath(f"{folder}/{link}") in files, link


def test_a_publication_needs_no_tagline(root: Path) -> None:
    facts = root / "content" / "publication.yml"
    text = facts.read_text("utf-8")
    for lang in ("de", "en"):
        text = re.sub(rf"^(  {lang}: ).*$", r'\1""', text, flags=re.MULTILINE)
    facts.write_text(text, "utf-8")
    material = made(root)
    assert material.publication.facts.tagline.text("de") == ""
    site.build(root, material, root / "output")
    name = material.publication.facts.name
    assert f"<title>{name}</title>" in (root / "output" / "index.html").read_text("utf-8")
