"""What must stand nowhere: what only the editors know, what nobody agreed to, who left, who said no, and who is still to come.

A publication is filled with words that occur nowhere else and published whole; then every file that came out is searched, in every
way in which it may hide a word: as bytes, as decoded mail, as text of HTML, XML and JSON, and as an address.
"""

from __future__ import annotations

import email
import email.policy
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import product
from pathlib import Path
from urllib.parse import unquote

import pytest

from pipeline import commands, store
from pipeline.publication import examine
from tests.factories import TODAY, a_content, ready_to_build
from tests.test_commands import tree

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

ROOT = Path(__file__).parents[1]
NOW = TODAY.isoformat()

# What is written


def portrait(
    name: str, *, issue: str = "2026-10", business: str = "", more: str = "", text: str = "", lang: str = "de"
) -> str:
    """Return a portrait in German without findings; ``more`` is further front matter, ``text`` stands in the first answer."""
    return f'''---
name: "{name}"
business: "{business or "Betrieb " + name}"
trade: "handwerk"
place: "Celle"
founded: "2023"
one_liner: "Macht in aller Ruhe, was andere in Eile machen."
issue: "{issue}"
lang: "{lang}"
gives:
  - text: "Eine Stunde im Monat, umsonst."
needs:
  - text: "Jemand, der samstags hilft."
{more}consents:
  text: "2026-09-20"
  portrait: "2026-09-20"
  newsletter: "2026-09-20"
---
In einem alten Haus steht eine Bank, und wer sich setzt, hört zuerst die Maschine und dann lange nichts anderes mehr als den Wind.

## Wer hat dir geholfen?

Der Meister nebenan. {text} Er hat jeden Freitag gefragt, ob noch Licht brennt, und nie, warum es so spät noch brennt.

## Wem hast du geholfen?

Einem Verein, der mit Kindern baut: Aus seinen Resten sind zwölf Kästen geworden, für jedes Kind einer, und einer für die Katze.
'''


def translation(text: str) -> str:
    return f"""---
lang: "en"
one_liner: "Takes the time for what others do in a hurry."
gives:
  - text: "An hour a month, for free."
needs:
  - text: "Somebody who helps on Saturdays."
translated_by: "Vorgestellt"
---
In an old house there is a bench, and whoever sits down hears the machine first and then for a long time nothing but the wind.

## Who helped you?

The master next door. {text} Every Friday he asked whether the light was still on, and never why it was on so late.

## Whom have you helped?

A club that builds with children: its leftovers became twelve boxes, one for each child, and one more for the cat that came by.
"""


def event(
    giver: str,
    receiver: str,
    what: str,
    *,
    kind: str = "helped",
    when: str = "2026-11-02",
    consents: str = "giver receiver",
    **more: str,
) -> tuple[str, str]:
    """Return path and text of an event."""
    rows = {"giver": giver, "receiver": receiver, "kind": kind, "date": when, "what": what} | more
    agreed = "".join(f'  {who}: "2026-11-05"\n' for who in consents.split())
    text = "".join(f'{name}: "{value}"\n' for name, value in rows.items()) + (f"consents:\n{agreed}" if agreed else "")
    return f"ledger/{when[:4]}/{when}-{giver}-{receiver}-{kind}.yml", text


def deeds(who: str, *, former: str = "") -> dict[str, str]:
    """Return events in which ``who`` has every part there is, one of them under a ``former`` folder name."""
    return dict([
        event(who, "anna-amsel", "Hat den Ofen gesetzt.", confirmed="2026-11-05"),
        event("anna-amsel", former or who, "Dankt für den Ofen.", kind="thanked", confirmed="2026-11-05"),
        event("ben-buchfink", "anna-amsel", "Hat Holz gebracht.", confirmed="2026-11-05", told_by=who, consents="giver receiver told_by"),
        event("anna-amsel", "ben-buchfink", "Hat ihn vorgestellt.", kind="introduced", confirmed="2026-11-05", introduced_to=who,
              consents="giver receiver introduced_to"),
        event("anna-amsel", who, "Hat Tee gekocht.", claimed_by="anna-amsel", when="2026-11-04"),
    ])  # fmt: skip


def world(folder: Path, files: dict[str, str]) -> Path:
    """Make a publication of the small one and these files (relative to content/), with everything a build needs."""
    root = a_content(folder / "publikation")
    for name, text in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    ready_to_build(root)
    return root


def publish(root: Path, now: str = NOW) -> dict[str, list[str]]:
    """Publish and return everything that came out: by path, in every way in which it can be read."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VORGESTELLT_ROOT", str(root))
        assert commands.publish(now=now) == 0
    found = {f"output/{path}": data for path, data in tree(root / "output").items()}
    found |= {f"outbox/{path}": data for path, data in tree(root / "outbox").items()}
    return {path: [text.casefold() for text in readings(path, data)] for path, data in found.items()}


# What is read


def readings(path: str, data: bytes) -> Iterator[str]:
    """Yield everything that a file says, its own name included, once each."""
    if data.startswith(b"\x1f\x8b"):  # the index of the search is packed
        data = gzip.decompress(data)
    raw = data.decode("utf-8", "replace")
    if path.endswith((".jpg", ".png", ".woff2")):
        yield from (path, raw, data.decode("utf-16", "replace"))  # words may stand beside a picture
        return
    texts = [raw, *(_mail(data) if path.endswith(".eml") else ())]
    if path.endswith((".json", ".jsonl")):
        rows = [raw] if path.endswith(".json") else raw.splitlines()
        texts += [json.dumps(json.loads(row), ensure_ascii=False) for row in rows]
    found = [path, *texts]
    for text in texts:
        plain = unescape(text)
        found += [plain, unescape(plain), unquote(text)]  # twice: HTML in a feed
        found += [
            re.sub(r"<[^>]*>", "", plain),
            re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", plain)),
        ]  # words that tags cut in two
    yield from dict.fromkeys(found)


def _mail(data: bytes) -> Iterator[str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        yield from (str(value) for value in part.values())
        if not part.is_multipart():
            content = part.get_content()
            yield content if isinstance(content, str) else content.decode("utf-8", "replace")


def where(published: dict[str, list[str]], *words: str) -> set[str]:
    """Return the files that hold one of these words, whatever its case."""
    return {
        path for path, texts in published.items() for word in words if any(word.casefold() in text for text in texts)
    }


def test_the_search_finds_a_word_however_a_file_wraps_it(tmp_path: Path) -> None:
    """Whoever searches in vain must know that they would have found it."""
    word = "Grünkohl & Söhne „am Weiher“"
    root = world(tmp_path, {"founders/gerd-gruen/index.md": portrait("Gerd Grün", issue="2026-11", business=word)})
    found = where(publish(root), word)
    assert found >= {
        "output/gerd-gruen/index.html", "output/index.html", "output/feeds/alle.json", "output/feeds/alle.rss.xml", "output/feeds/alle.atom.xml",
        "output/netzwerk/network.json", "output/netzwerk/network.graphml", "outbox/2026-11/2026-11.eml", "outbox/2026-11/letter.html",
        "outbox/2026-11/letter.txt",
    }  # fmt: skip
    mail = (
        b"Subject: =?utf-8?b?S8OkZmVy?=\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nS2FuYXJpZQ==\n"
    )
    read = {"a.eml": [text.casefold() for text in readings("a.eml", mail)]}
    assert where(read, "Käfer")
    assert where(read, "Kanarie")


# What only the editors know


@dataclass(frozen=True)
class Cage:
    """A publication with a private folder full of words that must not get out."""

    root: Path
    private: Path
    canaries: dict[str, str]  # the word, by what it is


def canary(what: str) -> str:
    return f"kanarie{what}zwitschert"


@pytest.fixture(scope="module")
def cage(tmp_path_factory: pytest.TempPathFactory) -> Cage:
    """Publish it once; the tests only look."""
    folder = tmp_path_factory.mktemp("kaefig")
    words = {
        name: canary(name)
        for name in ("ordner", "adresse", "suche", "gabe", "notiz", "bedarf", "angebot", "kandidatin", "absage", "ereignis", "bekannt",
                     "entwurf", "zettel", "stumm", "fremd", "alt", "zurueck", "geplant")
    }  # fmt: skip
    private = folder / words["ordner"]

    def steps(note: str, *states: str) -> str:
        rows = (f'  - state: "{s}"\n    date: "2026-11-0{n}"\n    note: "{note}"\n' for n, s in enumerate(states, 1))
        return "steps:\n" + "".join(rows)

    files = {
        "people/anna-amsel.yml": f'email: "{words["adresse"]}@post.example"\nneeds:\n  - text: "{words["suche"]}"\n    tags: ["lagerraum"]\n',
        "people/ben-buchfink.yml": f'email: "ben@{words["adresse"]}.example"\ngives:\n  - text: "{words["gabe"]}"\n    tags: ["lagerraum"]\n',
        "introductions/2026-11-01-anna-amsel-ben-buchfink.yml": f'seeker: "anna-amsel"\nhelper: "ben-buchfink"\nneed: "{words["bedarf"]}"\noffer: "{words["angebot"]}"\n'
        + steps(words["notiz"], "proposed", "asked-seeker"),
        "introductions/2026-11-01-mira-sommer-ben-buchfink.yml": 'seeker: "mira-sommer"\nhelper: "ben-buchfink"\n' + steps(words["notiz"], "proposed", "asked-seeker", "refused"),
        f"relay/{words['kandidatin']}-nein.yml": f'name: "{words["kandidatin"]} Nein"\n' + steps(words["absage"], "asked", "declined"),
        "drafts/2026-11-01-anna-amsel-ben-buchfink-asked-seeker-1.txt": f"An: {words['adresse']}@post.example\n\n{words['entwurf']}\n",
        "notizen.txt": words["zettel"],
        "ledger/2026-11-02-anna-amsel-ben-buchfink-helped.yml": event(
            "anna-amsel", "ben-buchfink", words["ereignis"], known_by=words["bekannt"], confirmed="2026-11-05", visibility="editors")[1],
    }  # fmt: skip
    for name, text in files.items():
        path = private / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    old, old_text = event("anna-amsel", "ben-buchfink", words["alt"], when="2026-06-01", confirmed="2026-06-02")
    back, back_text = event("ben-buchfink", "anna-amsel", words["zurueck"], when="2026-06-05", confirmed="2026-06-06")
    public = [
        event("anna-amsel", "ben-buchfink", words["stumm"], kind="customer", confirmed="2026-11-05", consents="giver", known_by=words["bekannt"]),
        event("ben-buchfink", "anna-amsel", words["fremd"], kind="customer", claimed_by="anna-amsel", consents="giver"),
        (old, old_text), (old.replace(".yml", "-2.yml"), old_text.replace(words["alt"], "Hat den Zaun gestrichen.") + f'supersedes: "{Path(old).stem}"\n'),
        (back, back_text), (back.replace(".yml", "-2.yml"), back_text + f'supersedes: "{Path(back).stem}"\nretracted: "yes"\n'),
        event("anna-amsel", "gesa-geplant", words["geplant"], confirmed="2026-11-05"),
    ]  # fmt: skip
    root = world(
        folder,
        {
            "founders/anna-amsel/index.md": portrait(
                "Anna Amsel",
                issue="2026-11",
                more=f'names_next:\n  - name: "{words["kandidatin"]} Nein"\n    why: "Sie kann es einfach am besten."\n',
            ),
            "founders/anna-amsel/index.en.md": translation("").replace(
                "translated_by",
                f'names_next:\n  - name: "{words["kandidatin"]} Nein"\n    why: "Nobody does it better than her."\ntranslated_by',
            ),
            "founders/ben-buchfink/index.md": portrait("Ben Buchfink", issue="2026-11"),
            "founders/gesa-geplant/index.md": portrait("Gesa Geplant", issue="2026-12"),
            "services.yml": '- {key: "lagerraum", de: "Lager", en: "Storage"}\n',
            **dict(public),
        },
    )
    facts = root / "content/publication.yml"
    facts.write_text(
        facts.read_text("utf-8").replace("letter:\n", f'private: "../{words["ordner"]}"\nletter:\n'), "utf-8"
    )
    return Cage(root, private, words)


@pytest.fixture(scope="module")
def published(cage: Cage) -> dict[str, list[str]]:
    return publish(cage.root)


def test_nothing_that_only_the_editors_know_and_nothing_without_a_consent_stands_anywhere(
    cage: Cage, published: dict[str, list[str]]
) -> None:
    seen = {name: places for name, word in cage.canaries.items() if (places := where(published, word))}
    assert not seen
    assert where(published, "Hat den Zaun gestrichen."), "what corrects a hidden word is shown"
    assert len(published) > 60


def test_the_editors_commands_do_see_what_the_build_does_not(
    cage: Cage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the test above would prove nothing: the folder is the right one, and what lies in it can be read."""
    from pipeline import network_commands

    monkeypatch.setenv("VORGESTELLT_ROOT", str(cage.root))
    assert network_commands.network(now=NOW) == 0
    said = capsys.readouterr().out
    assert "--key 2026-11-01-anna-amsel-ben-buchfink" in said
    assert (
        f"{cage.canaries['kandidatin']} Nein, genannt von Anna Amsel (2026-11), neu: möchte nicht; nicht wieder fragen"
        in said
    )


TRAP = """
import builtins, os, sys
from pathlib import Path
cage, opened = sys.argv[1], []

def see(name, *rest):
    for part in rest:
        if isinstance(part, (str, bytes, os.PathLike)) and cage in os.fsdecode(part):
            opened.append((name, os.fsdecode(part)))

def heard(event, args):
    if event in ("open", "os.listdir", "os.scandir", "os.rename", "os.link", "os.symlink", "shutil.copyfile", "glob.glob", "os.walk"):
        see(event, *args)

sys.addaudithook(heard)
for name in ("stat", "lstat", "access", "readlink"):  # of which no audit hook tells
    def watched(*args, _real=getattr(os, name), _name=name, **options):
        see(_name, *args)
        return _real(*args, **options)
    setattr(os, name, watched)

from pipeline import commands
code = commands.publish(now=sys.argv[2])
for what in opened:
    print("OPENED", what)
if len(sys.argv) > 3:  # that the trap works
    open(cage + sys.argv[3]).close(); os.listdir(cage); os.stat(cage)
    print("SPRUNG", len(opened))
sys.exit(code)
"""


def test_the_build_never_looks_into_the_private_folder(cage: Cage, tmp_path: Path) -> None:
    """Every file that the process opens, lists or asks about is written down, in whatever module that happens."""
    root = tmp_path / "publikation"
    shutil.copytree(cage.root, root, ignore=shutil.ignore_patterns("output", "outbox"))
    facts = root / "content/publication.yml"
    facts.write_text(facts.read_text("utf-8").replace('private: "../', f'private: "{cage.private.parent}/'), "utf-8")
    environment = dict(os.environ) | {
        "VORGESTELLT_ROOT": str(root),
        "VORGESTELLT_PRIVATE": str(cage.private),
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }
    ran = subprocess.run(
        [sys.executable, "-c", TRAP, str(cage.private), NOW, "/notizen.txt"],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "OPENED" not in ran.stdout
    assert "SPRUNG 3" in ran.stdout, "the trap would have caught it"
    assert (root / "output/index.html").is_file()


def test_the_site_is_the_same_bytes_whether_the_folder_is_there_or_not(
    cage: Cage, published: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_folder = tree(cage.root / "output") | tree(cage.root / "outbox")
    root = tmp_path / "publikation"
    shutil.copytree(cage.root, root, ignore=shutil.ignore_patterns("output", "outbox"))
    monkeypatch.delenv("VORGESTELLT_PRIVATE", raising=False)
    assert not (tmp_path / cage.private.name).exists()
    publish(root)
    made = tree(root / "output") | tree(root / "outbox")
    receipts = {path for path in made if path.endswith(".jsonl")}
    assert {p: d for p, d in made.items() if p not in receipts} == {
        p: d for p, d in with_folder.items() if p not in receipts
    }


# What one side tells


@dataclass(frozen=True)
class Told:
    """One event between two people who have nothing else to do with each other."""

    number: int
    claimed_by: str  # "giver", "receiver" or ""
    confirmed: bool
    giver: bool  # agreed to be named
    receiver: bool

    def person(self, side: str) -> str:
        return f"{'Gero' if side == 'giver' else 'Rita'} Vogel{chr(97 + self.number)}sang"

    def slug(self, side: str) -> str:
        return self.person(side).lower().replace(" ", "-")

    @property
    def what(self) -> str:
        return f"Hat Käfig {chr(97 + self.number)}bc repariert."

    @property
    def shown_on(self) -> set[str]:
        """Whose pages show it."""
        if self.confirmed and self.giver and self.receiver:
            return {"giver", "receiver"}
        agreed = {"giver": self.giver, "receiver": self.receiver}
        return {self.claimed_by} if agreed.get(self.claimed_by) else set()


TOLD = tuple(
    Told(n, *row)
    for n, row in enumerate(product(("", "giver", "receiver"), (False, True), (False, True), (False, True)))
)


Sites = tuple[dict[str, list[str]], dict[str, list[str]]]


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Publish all ways in which something can be told, confirmed and agreed to; and the same without the ledger."""
    people, events = {}, {}
    for told in TOLD:
        # In two numbers far from each other, so that no page names the two side by side for another reason.
        for side, year in (("giver", 2019), ("receiver", 2023)):
            month = f"{year + told.number // 12}-{1 + told.number % 12:02}"
            people[f"founders/{told.slug(side)}/index.md"] = portrait(told.person(side), issue=month)
        said = {"claimed_by": told.slug(told.claimed_by)} if told.claimed_by else {}
        if told.confirmed:
            said["confirmed"] = "2026-11-05"
        consents = " ".join(side for side in ("giver", "receiver") if getattr(told, side))
        kind = ("helped", "thanked", "customer", "recommended")[told.number % 4]
        path, text = event(
            told.slug("giver"), told.slug("receiver"), told.what, kind=kind, when="2026-11", consents=consents, **said
        )
        events[path] = text
    folder = tmp_path_factory.mktemp("erzaehlt")
    return publish(world(folder / "mit", people | events)), publish(world(folder / "ohne", people))


@pytest.mark.parametrize(
    "told",
    TOLD,
    ids=lambda t: f"told-by-{t.claimed_by or 'nobody'}-confirmed-{t.confirmed:d}-agreed-{t.giver:d}{t.receiver:d}",
)
def test_an_event_stands_only_where_confirmation_and_consent_put_it(claims: Sites, told: Told) -> None:
    with_ledger, without = claims
    found = where(with_ledger, told.what)
    expected = {f"output/{told.slug(side)}/index.html" for side in told.shown_on}
    assert {path for path in found if path.split("/")[-2] in (told.slug("giver"), told.slug("receiver"))} == expected
    if len(told.shown_on) < 2:
        assert found == expected, (
            "one side's word is on no other page, in no file to take along, in no feed, in no letter"
        )

    # Whoever did not agree is named nowhere more often than without the ledger, and whoever did only where it stands. That
    # somebody's own page names them is no news.
    for side, other in (("giver", "receiver"), ("receiver", "giver")):
        own, there = f"output/{told.slug(side)}/index.html", f"output/{told.slug(other)}/index.html"
        more = {
            path
            for path in with_ledger
            if count(with_ledger, path, told.person(side)) > count(without, path, told.person(side))
        } - {own}
        if len(told.shown_on) == 2:
            assert there in more
        elif other in told.shown_on and getattr(told, side):
            assert more == {there}
        else:
            assert not more, "the other side is somebody, and nobody by name"


def count(published: dict[str, list[str]], path: str, person: str) -> int:
    """Return how often a file names somebody, by name or by folder, in its path or in its text."""
    words = (person.casefold(), person.casefold().replace(" ", "-"))
    return sum(text.count(word) for word in words for text in published.get(path, [])[:2])


# Who brought the tip, and who was introduced


def test_a_third_person_is_named_with_their_own_consent_only(tmp_path: Path) -> None:
    def made(folder: str, *events: tuple[str, str]) -> dict[str, list[str]]:
        # Somebody else stands between any two, for every page names its neighbours.
        names = (
            "Anna Amsel",
            "Emil Eins",
            "Ben Buchfink",
            "Zita Zwei",
            "Tilo Tippgeber",
            "Dora Drei",
            "Dana Dritte",
            "Veit Vier",
        )
        files = {
            f"founders/{name.lower().replace(' ', '-')}/index.md": portrait(name, issue=f"2020-{n:02}")
            for n, name in enumerate(names, 1)
        }
        return publish(world(tmp_path / folder, files | dict(events)))

    def told(consents: str) -> tuple[str, str]:
        return event("anna-amsel", "ben-buchfink", "Hat die beiden zusammengebracht.", kind="introduced", told_by="tilo-tippgeber",
                     introduced_to="dana-dritte", confirmed="2026-11-05", consents=f"giver receiver {consents}")  # fmt: skip

    page = "output/anna-amsel/index.html"
    for folder, consents, named in (("tipp", "told_by", "tilo-tippgeber"), ("dritte", "introduced_to", "dana-dritte")):
        found = made(folder, told(consents))
        assert where(found, "Hat die beiden zusammengebracht.") >= {page}
        for slug in ("tilo-tippgeber", "dana-dritte"):
            assert (page in where(found, f"/{slug}/")) == (slug in named), (consents, slug)
            if slug not in named:
                others = {path for path in where(found, f"/{slug}/") if "anna-amsel" in path or "ben-buchfink" in path}
                assert not others
                data = json.loads((tmp_path / folder / "publikation/output/netzwerk/network.json").read_text("utf-8"))
                assert not [edge for edge in data["graph"]["edges"] if slug in (edge["source"], edge["target"])]


# Who left


LEFT = ("willibald", "zwackel")
REFERENCES = {
    "slug": "[[willibald-zwackel]] kam zuerst.", "alias": "[[willi-zwackel]] kam zuerst.", "name": "[[Willibald Zwackel]] kam zuerst.", "words": "[[willibald-zwackel|Der Nachbar]] kam zuerst.",
    "link": "[Der Nachbar](/willibald-zwackel/) kam zuerst.", "anchor": "[Der Nachbar](/willi-zwackel/#frage) kam zuerst.", "site": "[Der Nachbar](https://vorgestellt.example/willibald-zwackel/) kam zuerst.",
}  # fmt: skip


@pytest.fixture(scope="module")
def after_leaving(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """Publish with somebody who is in everything, and then once more after they left."""
    files = {
        "founders/willibald-zwackel/index.md": portrait(
            "Willibald Zwackel", business="Zwackelei", issue="2026-09", more='id: "willi-zwackel"\naliases: ["willi-zwackel"]\nportrait:\n  file: "portrait.jpg"\n  alt: "Willibald Zwackel lehnt am Ofen."\n  credit: "Zeichnung: Zwackel"\n', text="[[anna-amsel]] half."
        ),
        "founders/anna-amsel/index.md": portrait(
            "Anna Amsel", issue="2026-11", text="\n".join(REFERENCES.values()),
            more='proposed_by: "willibald-zwackel"\nnames_next:\n  - slug: "willibald-zwackel"\n    why: "Er macht es seit Jahren."\n',
        ),
        "founders/anna-amsel/index.en.md": translation("\n".join(REFERENCES.values())).replace(
            "translated_by", 'names_next:\n  - slug: "willibald-zwackel"\n    why: "He has done so for years."\ntranslated_by'
        ),
        "founders/anna-amsel/update-spaeter.md": '---\nissue: "2026-11"\nlang: "de"\ntitle: "Ein Jahr danach"\nconsent: "2026-10-20"\n---\n' + "Seither ist viel geschehen. [[willibald-zwackel]] kam oft. " * 3,
        "founders/ben-buchfink/index.md": portrait("Ben Buchfink", issue="2026-11"),
        "issues/2026-11.md": '---\nsubject: "Zwei auf einmal"\norder: ["ben-buchfink", "anna-amsel"]\n---\nHeute zu zweit, mit [einem Dritten](/willibald-zwackel/).\n',
        "issues/2026-09.md": '---\nsubject: "Ein Anfang"\norder: ["willibald-zwackel"]\n---\nEin Anfang.\n',
        **deeds("willibald-zwackel", former="willi-zwackel"),
    }  # fmt: skip
    root = world(tmp_path_factory.mktemp("fort"), files)
    founders = root / "content/founders"
    shutil.copy(founders / "ada-beispiel/portrait.jpg", founders / "willibald-zwackel/portrait.jpg")
    before = publish(root)
    assert {
        "output/willibald-zwackel/index.html",
        "output/anna-amsel/index.html",
        "output/netzwerk/network.json",
        "outbox/2026-11/2026-11.eml",
    } <= where(before, "Willibald Zwackel")
    assert "output/willibald-zwackel/portrait-400.avif" in before
    shutil.rmtree(root / "content/founders/willibald-zwackel")
    (root / "content/issues/2026-09.md").unlink()
    withdrawn = root / "content/withdrawn/willibald-zwackel.yml"
    withdrawn.parent.mkdir()
    withdrawn.write_text('date: "2026-11-19"\naliases: ["willi-zwackel"]\n', "utf-8")
    return root, publish(root)


def test_whoever_left_is_in_no_file_by_name_business_or_address(
    after_leaving: tuple[Path, dict[str, list[str]]],
) -> None:
    _, after = after_leaving
    assert where(after, "Der Nachbar kam zuerst."), "somebody else's words stay"
    assert where(after, *LEFT) == TOMBSTONES | {"output/_redirects"}
    assert not where(after, "Hat den Ofen gesetzt.", "Dankt für den Ofen.", "Hat Tee gekocht.")
    assert where(after, "Hat Holz gebracht."), "what others did is shown, without who told it"


TOMBSTONES = {
    f"output/{lang}{slug}/index.html" for lang in ("", "en/") for slug in ("willibald-zwackel", "willi-zwackel")
}


def test_what_stands_where_they_were_says_so_without_a_name(after_leaving: tuple[Path, dict[str, list[str]]]) -> None:
    """Only the address itself holds the name, for it was printed; hosts that can, answer 410 there."""
    root, _ = after_leaving
    for path in TOMBSTONES:
        page = (root / path).read_text("utf-8")
        assert not [word for word in LEFT if word in page.casefold()], path
        assert '<meta name="robots" content="noindex">' in page
        assert ("möchte nicht mehr gezeigt werden" in page) != path.startswith("output/en/")
        assert 'rel="canonical" href="https://vorgestellt.example/' in page
    rules = (root / "output/_redirects").read_text("utf-8").splitlines()
    for slug in ("willibald-zwackel", "willi-zwackel"):
        assert f"/{slug}/* /{slug}/ 410!" in rules
        assert f"/en/{slug}/* /en/{slug}/ 410!" in rules
    assert "zwackel" not in (root / "output/sitemap.xml").read_text("utf-8")


def test_every_link_to_whoever_left_is_a_warning_with_its_line(
    after_leaving: tuple[Path, dict[str, list[str]]],
) -> None:
    root, _ = after_leaving
    found = examine(store.read_content(root), TODAY).findings
    warned = [f for f in found if f.code == "link-withdrawn" and f.file.endswith("anna-amsel/index.md")]
    assert len(warned) == len(REFERENCES)
    index = (root / "content/founders/anna-amsel/index.md").read_text("utf-8").split("\n")
    assert all("zuerst" in index[(f.line or 0) - 1] for f in warned)
    assert {f.file.rpartition("/")[2] for f in found if f.code == "link-withdrawn"} >= {
        "index.md",
        "index.en.md",
        "update-spaeter.md",
    }


def test_a_name_of_whoever_left_that_stands_as_plain_text_is_a_warning(
    after_leaving: tuple[Path, dict[str, list[str]]], tmp_path: Path
) -> None:
    root = tmp_path / "publikation"
    shutil.copytree(after_leaving[0], root, ignore=shutil.ignore_patterns("output", "outbox"))
    index = root / "content/founders/ben-buchfink/index.md"
    index.write_text(
        index.read_text("utf-8").replace("Der Meister nebenan.", "Der Meister nebenan, Willibald Zwackel."), "utf-8"
    )
    found = examine(store.read_content(root), TODAY).findings
    assert [f for f in found if f.severity == "warning" and f.file.endswith("ben-buchfink/index.md")]


# Who said no, and who is still to come


def test_whoever_was_named_as_the_next_one_and_is_not_here_appears_nowhere(
    cage: Cage, published: dict[str, list[str]]
) -> None:
    assert where(published, "Sie kann es einfach am besten.") <= where(published, "Anna Amsel")
    assert not where(published, cage.canaries["kandidatin"])


@pytest.fixture(scope="module")
def before_their_month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """Publish with somebody whose month is still to come and who is in everything."""
    files = {
        "founders/petra-zukunft/index.md": portrait(
            "Petra Zukunft", business="Morgenwerk", issue="2026-12", text="[[anna-amsel]] half mir, sagt Übermorgen.",
            more='proposed_by: "anna-amsel"\nnames_next:\n  - slug: "ben-buchfink"\n    why: "Er bringt Holz, wenn niemand mehr Holz hat."\n',
        ),
        "founders/anna-amsel/index.md": portrait(
            "Anna Amsel", issue="2026-11", text="[[petra-zukunft]] kam, [[petra-zukunft|die Nachbarin]] auch, und [eine Dritte](/petra-zukunft/).",
            more='proposed_by: "petra-zukunft"\nnames_next:\n  - slug: "petra-zukunft"\n    why: "Sie macht es bald ganz anders als alle."\n'
            'named:\n  - name: "Quirin Quast"\n    reason: "Sein Grund bleibt unter uns."\n',
        ),
        "founders/ben-buchfink/index.md": portrait("Ben Buchfink", issue="2026-11"),
        **deeds("petra-zukunft"),
    }  # fmt: skip
    root = world(tmp_path_factory.mktemp("bald"), files)
    return root, publish(root)


def test_nobody_is_named_before_their_month(before_their_month: tuple[Path, dict[str, list[str]]]) -> None:
    _, now = before_their_month
    assert where(now, "Hat Holz gebracht.")
    assert not where(now, "Zukunft", "Morgenwerk", "Übermorgen", "wenn niemand mehr Holz hat")
    assert not where(now, "Hat den Ofen gesetzt.", "Dankt für den Ofen.", "Hat Tee gekocht.")


def test_why_somebody_may_be_named_is_shown_nowhere(before_their_month: tuple[Path, dict[str, list[str]]]) -> None:
    _, now = before_their_month
    assert not where(now, "Quast", "bleibt unter uns")


def test_in_their_month_all_of_it_appears_by_itself(
    before_their_month: tuple[Path, dict[str, list[str]]], tmp_path: Path
) -> None:
    """Otherwise the test above would hold of somebody whom nothing would ever have named."""
    root = tmp_path / "publikation"
    shutil.copytree(before_their_month[0], root, ignore=shutil.ignore_patterns("output", "outbox"))
    later = publish(root, now="2026-12-20")
    assert {"output/anna-amsel/index.html", "output/netzwerk/index.html", "output/netzwerk/network.json"} <= where(
        later, "Petra Zukunft"
    )
    assert "output/anna-amsel/index.html" in where(later, "Hat den Ofen gesetzt.")
    assert "output/anna-amsel/index.html" in where(later, "Hat Tee gekocht.")
