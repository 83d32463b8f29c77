"""The files for other programs: readable by those programs, complete, and nothing in them that readers may not see."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import feedparser
import pytest
import yaml

from pipeline import feeds, front_matter, open_formats, prose, store
from pipeline.domain import Letter, OwnWord, Publication
from pipeline.publication import examine
from tests import factories
from tests.factories import TODAY

LINKS = """
[[mira-sommer]], [[Mira Sommer|die Näherin]], [Jörg](/joerg-muessig/#wer), [dort](https://vorgestellt.example/mira-sommer/), [hier][1],
[[spaeter-kommt]], [[spaeter-kommt|wer noch kommt]], [jemand Neues](/spaeter-kommt/), [draußen](https://anderswo.example/a),
[Impressum](/impressum/), `[[mira-sommer]]`, {{ site.x }} {% include x %} {: onclick="x"}.

[1]: /mira-sommer/

"""


@pytest.fixture
def published(content: Path) -> tuple[Publication, dict[str, str]]:
    """The small publication with links of every kind, somebody planned, and somebody who was called otherwise before."""
    founders = content / "content/founders"
    ada = founders / "ada-beispiel/index.md"
    text = ada.read_text("utf-8")
    ada.write_text(text.replace("\n## Wem hast du geholfen?", LINKS + "## Wem hast du geholfen?"), "utf-8")
    joerg = founders / "joerg-muessig/index.md"
    joerg.write_text(
        joerg.read_text("utf-8").replace("lang:", 'id: "joerg-alt"\naliases: ["joerg-alt"]\nlang:', 1), "utf-8"
    )
    later = factories.MIRA.replace("Mira Sommer", "Spät Erkommt").replace("Sommer", "Erkommt")
    (founders / "spaeter-kommt").mkdir()
    (founders / "spaeter-kommt/index.md").write_text(later.replace('"2026-10"', '"2027-01"'), "utf-8")
    (founders / "mira-sommer/update-danach.md").write_text(
        '---\nissue: "2026-11"\nlang: "de"\ntitle: "Danach"\nconsent: "2026-10-20"\n---\nEs geht weiter mit [[ada-beispiel]].\n',
        "utf-8",
    )
    imprint = content / "content/pages/impressum.md"
    imprint.parent.mkdir(exist_ok=True)
    imprint.write_text('---\ntitle: "Impressum"\nlang: "de"\nslug: "impressum"\n---\nWir.\n', "utf-8")
    event = content / "content/ledger/2021/2021-05-joerg-muessig-ada-beispiel-helped.yml"
    event.write_text(event.read_text("utf-8") + 'confirmed: "2026-10-20"\n', "utf-8")
    verdict = examine(store.read_content(content), TODAY)
    assert verdict.publication is not None, [f for f in verdict.findings if f.severity == "error"]
    return verdict.publication, store.read_texts(content)


@pytest.fixture
def made(published: tuple[Publication, dict[str, str]]) -> dict[str, bytes]:
    publication, texts = published
    letter = Letter(
        "2026-11",
        "de",
        "Betreff",
        "Vorschau",
        "<p>Hallo</p>",
        "Hallo",
        publication.issues[0].published,
        "V",
        "v@v.example",
        "<1@v>",
    )
    return open_formats.files(publication, texts, {}, {"2026-11": (letter, b"Subject: Betreff\r\n\r\nHallo")})


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_the_json_has_everybody_with_every_text(made: dict[str, bytes]) -> None:
    told = {one["slug"]: one for one in json.loads(made["founders.json"])["founders"]}
    assert sorted(told) == ["ada-beispiel", "joerg-muessig", "mira-sommer"]
    assert [(t["lang"], t["original"], t["url"]) for t in told["mira-sommer"]["texts"]] == [
        ("de", True, "https://vorgestellt.example/mira-sommer/"), ("en", False, "https://vorgestellt.example/en/mira-sommer/"),
    ]  # fmt: skip
    ada = told["ada-beispiel"]
    assert (ada["issue"], ada["issue_number"], ada["published"]) == ("2026-11", 2, "2026-11-15T08:00:00+01:00")
    assert ada["picture"]["file"] == "content/founders/ada-beispiel/portrait.jpg"
    assert ada["names_next"] == [{"slug": "mira-sommer", "why": "Sie näht die Hüllen, in denen meine Bücher reisen."}]
    assert ada["texts"][0]["html"]["answers"][0]["question"] == "Wer hat dir geholfen?"
    assert told["joerg-muessig"]["former_slugs"] == ["joerg-alt"]
    assert (
        told["mira-sommer"]["updates"][0]["markdown"]
        == "Es geht weiter mit [Ada Beispiel](https://vorgestellt.example/ada-beispiel/).\n"
    )


def test_the_json_has_what_a_founder_says_it_brought(published: tuple[Publication, dict[str, str]]) -> None:
    publication, texts = published
    word = OwnWord("Ein Auftrag aus Celle.", "de", date(2026, 11, 18), 3)
    profiles = tuple(replace(p, impact=word if p.slug == "ada-beispiel" else None) for p in publication.profiles)
    made = open_formats.files(replace(publication, profiles=profiles), texts, {}, {})
    told = {one["slug"]: one["brought"] for one in json.loads(made["founders.json"])["founders"]}
    assert told == {
        "ada-beispiel": {"text": "Ein Auftrag aus Celle.", "lang": "de", "said": "2026-11"},
        "joerg-muessig": None,
        "mira-sommer": None,
    }


def test_links_lead_from_anywhere_and_to_nobody_before_their_month(made: dict[str, bytes]) -> None:
    body = made["markdown/de/ada-beispiel.md"].decode()
    base = "https://vorgestellt.example"
    assert (
        f"[Mira Sommer]({base}/mira-sommer/), [die Näherin]({base}/mira-sommer/), [Jörg]({base}/joerg-muessig/#wer)"
        in body
    )
    assert f"[dort]({base}/mira-sommer/), [hier]({base}/mira-sommer/)" in body
    assert "\njemand, wer noch kommt, jemand Neues, [draußen](https://anderswo.example/a)," in body
    assert f"[Impressum]({base}/impressum/), `[[mira-sommer]]`" in body
    assert "[1]:" not in body


def test_no_site_generator_runs_what_a_founder_wrote(made: dict[str, bytes]) -> None:
    for name, data in made.items():
        if name.startswith("markdown/"):
            assert not {b"{{", b"{%", b"{:"} & {data[at : at + 2] for at in range(len(data))}
    assert "&#123;{ site.x }} &#123;% include x %}" in made["markdown/de/ada-beispiel.md"].decode()


def test_nobody_planned_and_nothing_for_the_editors_is_in_any_file(made: dict[str, bytes]) -> None:
    for name, data in made.items():
        for word in ("spaeter", "Erkommt", "signed_off", "consent", "2026-10-12", "2026-09-12"):
            assert word.encode() not in data, (name, word)


def test_markdown_has_plain_front_matter_and_the_same_words_as_the_page(
    made: dict[str, bytes], published: tuple[Publication, dict[str, str]]
) -> None:
    names = {name for name in made if name.startswith("markdown/")}
    assert names == {
        f"markdown/{n}.md"
        for n in (
            "de/ada-beispiel",
            "de/joerg-muessig",
            "de/mira-sommer",
            "en/mira-sommer",
            "de/mira-sommer.update-danach",
        )
    }
    for name in names:
        head = yaml.safe_load(made[name].decode().split("---\n")[1])
        assert {"title", "date", "slug", "lang", "author", "tags", "canonical"} <= head.keys(), name
    joerg = published[0].profile("joerg-muessig")
    assert joerg is not None
    again = prose.render(front_matter.split(made["markdown/de/joerg-muessig.md"].decode()).body)
    assert (again.interview.opening, again.interview.answers) == (joerg.interview.opening, joerg.interview.answers)


def test_tables_have_a_row_for_everybody_and_for_every_shared_event(made: dict[str, bytes]) -> None:
    everybody = rows(made["founders.csv"])
    assert [row["slug"] for row in everybody] == ["ada-beispiel", "joerg-muessig", "mira-sommer"]
    assert (everybody[2]["languages"], everybody[0]["trade"], everybody[1]["picture"]) == ("de en", "Handwerk", "")
    assert [(row["giver"], row["receiver"], row["confirmed"]) for row in rows(made["ledger.csv"])] == [
        ("joerg-muessig", "ada-beispiel", "2026-10-20")
    ]
    assert rows(made["redirects.csv"]) == [{"from": "/joerg-alt/", "to": "/joerg-muessig/", "status": "301"}]


def test_a_letter_is_there_as_a_mail_as_a_page_and_as_text_with_its_archive_page(made: dict[str, bytes]) -> None:
    assert made["letters/2026-11.eml"].endswith(b"Hallo")
    assert (made["letters/2026-11.html"], made["letters/2026-11.txt"]) == (b"<p>Hallo</p>", b"Hallo")
    assert json.loads(made["letters.json"])[0]["archive_page"] == "https://vorgestellt.example/ausgaben/2026-11/brief/"


def test_the_feeds_have_every_entry(
    published: tuple[Publication, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = published[0]
    one = publication.profiles[0]
    many = [replace(one, founder=replace(one.founder, slug=f"wer-{n}", id=f"wer-{n}")) for n in range(feeds.LIMIT + 5)]
    full = replace(
        publication, profiles=tuple(many), issues=(replace(publication.issues[0], profiles=tuple(many), updates=()),)
    )
    made = dict(feeds.complete(full, {}))
    assert len(json.loads(made["feeds/alle.json"])["items"]) == feeds.LIMIT + 5
    assert len(feedparser.parse(made["feeds/alle.atom.xml"]).entries) == feeds.LIMIT + 5
    assert len(feedparser.parse(made["feeds/alle.rss.xml"]).entries) == feeds.LIMIT + 5
    assert len(feeds.portraits(full, "de", {}).entries) == feeds.LIMIT
