"""A state machine that changes a publication, builds it under all kinds of trouble, and compares with a clean build each time.

Every rule changes something and then goes on as its ``then`` says: most times the site is built; sometimes it is built for readers or
only planned, sometimes the build is killed, finds the disk full, meets another one. Whatever the content is then, a build that
says it is done must have made the bytes, and reported the findings and the differences, that a clean one makes of the same sources.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Final

from hypothesis import currently_in_test_context, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.soundness import publication
from tests.soundness.publication import DAYS, MONTHS, TODAY, manifest, put, restore, snapshot
from tests.soundness.workshop import Done, Order, Trouble, Workshop

AT_ONCE: Final = (
    False  # whether two builds may run at once: for now the second one takes away what the first has written
)
BESIDE: Final = {"output", ".cache", "outbox"}  # what a command may leave beside the sources
READY: Final = "output.ready"  # what is left of a build that was killed while it brought its files into the site
LEFT_BY_KILLED: Final = {"output.next", READY}  # until the next build


# How a step goes on


@dataclass(frozen=True)
class Build:
    """The site is built, for the desk or for ``readers``; ``serving`` means in a process that has built before."""

    readers: bool = False
    serving: bool = False


@dataclass(frozen=True)
class Plan:
    """The command only says what it would do."""


@dataclass(frozen=True)
class Show:
    """The pages are built as beside ``inv serve``, in a process that has built before; then the site with its search."""


@dataclass(frozen=True)
class Wait:
    """Nothing is built yet."""


@dataclass(frozen=True)
class Disturb:
    """A build meets ``trouble`` on its way; ``place`` from 0 to 100 says where, counted from the start or ``back`` from the end."""

    kind: str
    place: int
    back: bool = False
    renames: bool = False
    begun: bool = False
    lasting: bool = False


Then = Build | Plan | Show | Wait | Disturb

_PLACES: Final = st.one_of(st.integers(0, 100), st.integers(0, 3))
_DISTURBANCES: Final = st.one_of(
    st.builds(Disturb, st.just("kill"), _PLACES, back=st.booleans(), renames=st.booleans(), begun=st.booleans()),
    st.builds(Disturb, st.just("full"), _PLACES, back=st.booleans(), renames=st.booleans(), begun=st.booleans(), lasting=st.booleans()),
    st.builds(Disturb, st.sampled_from(("cache", "edit", "spoil")), _PLACES, back=st.booleans()),
)  # fmt: skip
_MEETINGS: Final = st.builds(Disturb, st.just("meet"), _PLACES, back=st.booleans(), renames=st.booleans())
THEN: Final = st.one_of(
    st.builds(Build, readers=st.just(False)),
    st.builds(Build, readers=st.just(False), serving=st.booleans()),
    st.builds(Build, readers=st.booleans(), serving=st.booleans()),
    st.builds(Plan),
    st.builds(Show),
    st.builds(Wait),
    _DISTURBANCES,
    _DISTURBANCES,
    _MEETINGS,
)

# What is changed

_SENTENCES: Final = (
    "Näht, was andere wegwerfen.", "Baut aus altem Holz neue Stühle.", "Backt Brot, das drei Tage ruht.", "Repariert Uhren & <alte> Radios.",
    "Druckt „Plakate“ auf Bütten.",
)  # fmt: skip
_HEAD: Final = {
    "name": ("Ada Beispiel", "Jörg Müßig", "Ida Berg", "Lena Hofer", "Nora Keller", "Änne Ähre", "Zoë Quast"),
    "business": ("Werkstatt Nord", "Werkstatt Süd", "Haus & Hof"),
    "trade": ("druck", "handwerk", "gibt-es-nicht"),
    "place": ("Celle", "Uelzen", "Lüneburg"),
    "founded": ("1998", "2019", "2021-03"),
    "one_liner": _SENTENCES,
    "issue": MONTHS,
    "alt": ("Eine Person lacht.", "Jemand steht vor einer Wand."),
    "credit": ("Foto: privat", "Zeichnung: Vorgestellt"),
    "valid_until": ("2026-11-18", "2026-12-31", "2027-03-31"),
    "text": ("Ein Gespräch über Preise.", "Ein halber Tag im Laden."),
    "why": ("Sie kennt jedes Papier.", "Er hört zu."),
    "website": ("https://holz.example/", "https://stuhl.example/"),
}
_SLUGS: Final = (
    "ada-beispiel", "joerg-muessig", "mira-sommer", "lena-hofer", "paul-winter", "nora-keller", "ida-berg", "otto-lang",
    "uwe-neu", "eva-neu", "paul-sommer", "ida-tal",
)  # fmt: skip
_ALONE: Final = (
    "lena-hofer",
    "lena-hofer",
    "ada-beispiel",
    "joerg-muessig",
)  # the first: no feed tells her answers, no link leads on
_NAMES: Final = {"uwe-neu": "Uwe Neu", "eva-neu": "Eva Neu", "paul-sommer": "Paul Sommer", "ida-tal": "Ida Tal"}
_TEMPLATES: Final = (
    "templates/base.html", "templates/parts.html", "templates/portrait.html", "templates/home.html", "templates/connections.html",
    "templates/kit.html", "templates/list.html", "templates/issue.html", "templates/letter_page.html", "templates/network.html",
    "templates/redirect.html", "templates/page.html", "templates/404.html", "templates/offline.js", "templates/taking_part.html",
    "letter/letter.mjml", "letter/letter.txt", "letter/letter.css", "static/site.css", "static/search.js", "locale/de/LC_MESSAGES/messages.po",
)  # fmt: skip
_FACTS: Final = {
    "name": ("Vorgestellt", "Hier", "Nebenan & Co"),
    "de": ("Erst geben, dann nehmen.", "Einer nach der anderen."),
    "url": ("https://vorgestellt.example", "https://hier.example/unten"),
    "issue_day": ("15", "1", "28"),
    "editor": ("Redaktion Vorgestellt", "Redaktion Hier"),
    "contact": ("redaktion@vorgestellt.example", "post@hier.example"),
    "languages": ('["de", "en"]', '["de"]', '["en", "de"]'),
    "timezone": ("Europe/Berlin", "Pacific/Auckland"),
}
_SOURCES_BY_HAND: Final = (
    "content/trades.yml", "content/questions/de.yml", "content/questions/en.yml", "content/places.yml", "content/issues/2026-11.md",
    "content/issues/2026-10.correction.md", "content/pages/ueber.md", "content/pages/about.md", "content/pages/mitmachen.md",
    "content/founders/mira-sommer/index.en.md", "content/founders/joerg-muessig/update-ein-jahr.md", "pelicanconf.py",
)  # fmt: skip
_WORDS: Final = (("Handwerk", "Gewerk"), ("Crafts", "Trades"), ("geholfen", "beigestanden"), ("helped", "assisted"), ("52.62", "53.62"),
                 ("Geduld", "Eile"), ("1961", "1962"), ("etwas", "anderes"), ("sails", "boats"), ("Maschine", "Presse"),
                 ("PREVIEW = True", "PREVIEW = False"), ('"static"]', '"static", "letter"]'))  # fmt: skip
_NUMBER: Final = st.integers(0, 11)
_TYPED: Final = 0.05  # seconds from an edit to a command, at least: what is fresher is not believed


_EDITED_MEANWHILE: Final = (
    "theme/templates/parts.html",
    "theme/static/site.css",
    "theme/locale/de/LC_MESSAGES/messages.po",
)


class Unsound(AssertionError):
    """The product did what a clean build does not do; the message says what."""


class Publishing(RuleBasedStateMachine):
    """One publication from its first build on."""

    workshop: ClassVar[Workshop]
    clean: ClassVar[
        dict[str, tuple[Done, dict[str, str]]]
    ] = {}  # what a clean build makes, by everything it depends on
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=self.workshop.folder))
        self.root = self.folder / "publication"
        self.root.mkdir()
        self.now = TODAY
        self.readers = False
        self.history: list[dict[str, bytes]] = []
        self.good: dict[str, bytes] = {}  # the newest sources that could be built
        self.good_day = TODAY
        self.hollow: set[str] = set()  # folders with no file in them, which no host serves: where one was left it stays

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @initialize(built=st.booleans())
    def begins(self, built: bool) -> None:
        start = self.workshop.folder / "start"
        if not start.exists():
            start.mkdir()
            publication.write(start)
            done = self.workshop.run(Order(str(start), TODAY))
            assert done.code == 0, done
        shutil.copytree(
            start, self.root, dirs_exist_ok=True, ignore=None if built else shutil.ignore_patterns("output", ".cache")
        )
        self.good = snapshot(self.root)
        self.history = [self.good]

    # Founders

    @rule(which=_NUMBER, field=st.sampled_from(sorted(_HEAD)), word=_NUMBER, then=THEN)
    def changes_a_field_of_a_portrait(self, which: int, field: str, word: int, then: Then) -> None:
        words = _HEAD[field]
        self._edit(self._portrait(which), rf'(?m)^(\s*(?:- )?{field}: )".*"$', rf'\1"{words[word % len(words)]}"')
        self._go(then)

    @rule(
        which=_NUMBER, whom=st.sampled_from(_SLUGS), form=st.sampled_from(("[[{}]]", "[sie](/{}/)", "*{}*")), then=THEN
    )
    def writes_another_sentence(self, which: int, whom: str, form: str, then: Then) -> None:
        self._append(self._portrait(which), f"\nUnd dann kam {form.format(whom)} vorbei.\n")
        self._go(then)

    @rule(
        slug=st.sampled_from(_ALONE),
        which=_NUMBER,
        word=st.sampled_from(("Noch ein Satz.", "Und einer.", "")),
        then=THEN,
    )
    def adds_to_an_answer(self, slug: str, which: int, word: str, then: Then) -> None:
        own = self.root / "content/founders" / slug / "index.md"
        self._append(own if own.exists() else self._portrait(which), f"\n{word}\n")
        time.sleep(_TYPED)
        self._go(then)

    @rule(which=_NUMBER, then=THEN)
    def takes_the_last_sentence_out(self, which: int, then: Then) -> None:
        self._edit(self._portrait(which), r"\n[^\n]+\n\Z", "\n")
        self._go(then)

    @rule(
        slug=st.sampled_from(_SLUGS),
        month=st.sampled_from(MONTHS),
        helper=st.sampled_from(_SLUGS),
        pictured=st.booleans(),
        then=THEN,
    )
    def adds_a_founder(self, slug: str, month: str, helper: str, pictured: bool, then: Then) -> None:
        folder = self.root / "content/founders" / slug
        if not folder.exists():
            name = _NAMES.get(slug, slug.replace("-", " ").title())
            lines = publication.PICTURED if pictured else ""
            put(folder / "index.md", publication.portrait(slug, name, month, lines=lines, helper=helper).encode())
            if pictured:
                put(folder / "portrait.jpg", publication.picture(len(slug) % 3))
        self._go(then)

    @rule(which=_NUMBER, then=THEN)
    def deletes_a_founder(self, which: int, then: Then) -> None:
        shutil.rmtree(self._portrait(which).parent)
        self._go(then)

    @rule(which=_NUMBER, new=st.sampled_from(_SLUGS), by_hand=st.booleans(), then=THEN)
    def renames_a_founder(self, which: int, new: str, by_hand: bool, then: Then) -> None:
        folder = self._portrait(which).parent
        if by_hand and not folder.with_name(new).exists():
            folder.rename(folder.with_name(new))
            self._edit(
                folder.with_name(new) / "index.md",
                r"\A---\n",
                f'---\nid: "{folder.name}"\naliases: ["{folder.name}"]\n',
            )
        elif not by_hand:
            self._run(Order(str(self.root), self.now, "rename", (folder.name, new)))
        self._go(then)

    @rule(which=_NUMBER, by_hand=st.booleans(), then=THEN)
    def withdraws_a_founder(self, which: int, by_hand: bool, then: Then) -> None:
        folder = self._portrait(which).parent
        if by_hand:
            put(self.root / f"content/withdrawn/{folder.name}.yml", b'date: "2026-07-20"\nwas_shown: "yes"\n')
            shutil.rmtree(folder)
        else:
            self._run(Order(str(self.root), self.now, "withdraw", (folder.name,)))
        self._go(then)

    @rule(which=_NUMBER, number=st.integers(0, 2), unnoticed=st.booleans(), then=THEN)
    def replaces_a_picture(self, which: int, number: int, unnoticed: bool, then: Then) -> None:
        pictures = sorted(self.root.glob("content/founders/*/portrait.jpg"))
        if pictures:
            self._write(pictures[which % len(pictures)], publication.picture(number), unnoticed=unnoticed)
        self._go(then)

    # What editors keep

    @rule(file=st.sampled_from(_SOURCES_BY_HAND), then=THEN)
    def changes_words(self, file: str, then: Then) -> None:
        path = self.root / file
        if path.is_file():
            text = path.read_text("utf-8")
            for one, other in _WORDS:
                text = text.replace(one, other) if one in text else text.replace(other, one)
            self._write(path, text.encode())
        self._go(then)

    @rule(file=st.sampled_from((*_SOURCES_BY_HAND, "content/withdrawn", "content/phrases.txt")), then=THEN)
    def deletes_a_source(self, file: str, then: Then) -> None:
        path = self.root / file
        if path.is_dir():
            shutil.rmtree(path)
        elif not file.endswith(("trades.yml", "pelicanconf.py")):
            path.unlink(missing_ok=True)
        self._go(then)

    @rule(number=_NUMBER, lang=st.sampled_from(("de", "en")), then=THEN)
    def adds_what_editors_write(self, number: int, lang: str, then: Then) -> None:
        month, answers = MONTHS[number % len(MONTHS)], ("page", "lead", "trade", "question", "correction")
        kind = answers[number % len(answers)]
        if kind == "page":
            put(self.root / f"content/pages/seite-{lang}.md", f'---\ntitle: "Seite"\nlang: "{lang}"\nslug: "seite"\n'
                f'description: "Noch eine Seite."\n---\nMehr.\n'.encode())  # fmt: skip
        elif kind == "lead":
            put(self.root / f"content/issues/{month}.md", b"---\n---\nLiebe Leute, hier ist die neue Ausgabe.\n")
        elif kind == "correction":
            put(self.root / f"content/issues/{month}.correction.md", b'---\ndate: "2026-11-16"\n---\nEs war anders.\n')
        elif kind == "trade":
            self._append(
                self.root / "content/trades.yml", f'- {{key: "neu-{number}", de: "Neu {number}", en: "New {number}"}}\n'
            )
        else:
            self._append(
                self.root / f"content/questions/{lang}.yml", f'- {{key: "neu-{number}", text: "Und {number}?"}}\n'
            )
        self._go(then)

    @rule(field=st.sampled_from(sorted(_FACTS)), word=_NUMBER, then=THEN)
    def changes_a_fact(self, field: str, word: int, then: Then) -> None:
        words = _FACTS[field]
        value = words[word % len(words)]
        given = value if value.startswith("[") else f'"{value}"'
        self._edit(self.root / "content/publication.yml", rf"(?m)^(\s*{field}: ).*$", rf"\1{given}")
        self._go(then)

    # The ledger

    @rule(giver=_NUMBER, receiver=_NUMBER, year=st.integers(2022, 2026), confirmed=st.booleans(), then=THEN)
    def adds_an_event(self, giver: int, receiver: int, year: int, confirmed: bool, then: Then) -> None:
        names = self._portrait(giver).parent.name, self._portrait(receiver).parent.name
        path, text = publication.event(*names, f"{year}-01", confirmed=confirmed)
        put(self.root / path, _early(text).encode())
        self._go(then)

    @rule(which=_NUMBER, then=THEN)
    def confirms_an_event(self, which: int, then: Then) -> None:
        if path := self._event(which):
            text = path.read_text("utf-8")
            if "receiver:" not in text.partition("consents:")[2]:
                self._write(
                    path,
                    (
                        text.replace("consents:", 'confirmed: "2026-07-20"\nconsents:') + '  receiver: "2026-07-20"\n'
                    ).encode(),
                )
        self._go(then)

    @rule(which=_NUMBER, word=_NUMBER, retracted=st.booleans(), then=THEN)
    def corrects_an_event(self, which: int, word: int, retracted: bool, then: Then) -> None:
        if path := self._event(which):
            text = re.sub(r'(?m)^what: ".*"$', f'what: "Hat {word} Kisten getragen."', path.read_text("utf-8"))
            text = re.sub(r"(?m)^(supersedes|retracted): .*\n", "", text)
            lines = f'supersedes: "{path.stem}"\n' + 'retracted: "yes"\n' * retracted
            put(path.with_stem(f"{path.stem}-{word}"), (lines + text).encode())
        self._go(then)

    @rule(which=_NUMBER, then=THEN)
    def deletes_an_event(self, which: int, then: Then) -> None:
        if path := self._event(which):
            path.unlink()
        self._go(then)

    # The theme and the settings

    @rule(file=st.sampled_from(_TEMPLATES), mark=st.integers(0, 2), then=THEN)
    def changes_the_theme(self, file: str, mark: int, then: Then) -> None:
        self._write(
            self.root / "theme" / file, _marked((self.root / "theme" / file).read_text("utf-8"), file, mark).encode()
        )
        self._go(then)

    @rule(then=THEN, there=st.booleans())
    def adds_or_removes_a_static_file(self, there: bool, then: Then) -> None:
        put(self.root / "theme/static/neu/neu.txt", b"Neu.") if there else (self.root / "theme/static/feed.css").unlink(
            missing_ok=True
        )
        self._go(then)

    @rule(then=THEN)
    def changes_a_font(self, then: Then) -> None:
        fonts = self.root / "theme/static/fonts"
        self._write(fonts / "instrument-sans-ext.woff2", (fonts / "newsreader-text-ext.woff2").read_bytes())
        self._go(then)

    @rule(what=st.sampled_from(("theme", "content", "theme/templates/parts.html")), then=THEN)
    def lays_a_source_elsewhere(self, what: str, then: Then) -> None:
        path = self.root / what
        if not path.is_symlink():
            elsewhere = Path(tempfile.mkdtemp(dir=self.folder)) / path.name
            path.rename(elsewhere)
            path.symlink_to(elsewhere)
        self._go(then)

    @rule(day=st.sampled_from(DAYS), then=THEN)
    def another_day_comes(self, day: str, then: Then) -> None:
        self.now = day
        self._go(then)

    # What is hard to notice

    @rule(which=st.integers(0, 40), then=THEN)
    def edits_and_keeps_size_and_time(self, which: int, then: Then) -> None:
        files = sorted(p for p in self.root.glob("content/**/*") if p.suffix in (".md", ".yml"))
        path = files[which % len(files)]
        text = path.read_text("utf-8")
        first, last = (text.rfind(letter) for letter in "en")
        swapped = "".join({first: "n", last: "e"}.get(place, letter) for place, letter in enumerate(text))
        self._write(path, swapped.encode(), unnoticed=True)
        self._go(then)

    @rule(which=_NUMBER, other=_NUMBER, what=st.sampled_from(("files", "folders", "neighbour")), then=THEN)
    def moves_files_and_keeps_all_times(self, which: int, other: int, what: str, then: Then) -> None:
        one, two = self._portrait(which), self._portrait(other)
        before = {folder: folder.stat() for folder in (one.parent, two.parent, one.parents[1])}
        aside = one.parents[1] / "aside"
        if what == "neighbour":
            beside = one.with_name("index.en.md")
            beside.unlink() if beside.exists() else put(beside, one.read_bytes().replace(b'lang: "de"', b'lang: "en"'))
        elif one != two:
            moved = (one, two) if what == "files" else (one.parent, two.parent)
            for source, target in ((moved[0], aside), (moved[1], moved[0]), (aside, moved[1])):
                source.rename(target)
        for folder, known in before.items():
            os.utime(folder, ns=(known.st_atime_ns, known.st_mtime_ns))
        self._go(then)

    @rule(back=st.integers(0, 8), only=st.one_of(st.none(), st.integers(0, 60)), old_times=st.booleans(), then=THEN)
    def takes_back(self, back: int, only: int | None, old_times: bool, then: Then) -> None:
        before = self.history[-1 - back % len(self.history)]
        now = snapshot(self.root)
        differing = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
        if differing:
            chosen = set(differing if only is None else differing[only % len(differing) :][:1])
            wanted = {n: d for n, d in now.items() if n not in chosen} | {
                n: d for n, d in before.items() if n in chosen
            }
            restore(self.root, wanted)
            for name in chosen & wanted.keys() if old_times else ():
                os.utime(self.root / name, (1_700_000_000, 1_700_000_000))
        self._go(then)

    @rule(which=_NUMBER, how=st.sampled_from(("field", "yaml", "template", "missing")), then=THEN)
    def makes_a_mistake(self, which: int, how: str, then: Then) -> None:
        if how == "field":
            self._edit(self._portrait(which), r"(?m)^place: .*$", 'place: ""')
        elif how == "yaml":
            self._append(self.root / "content/publication.yml", "a: [\n")
        elif how == "template":
            self._append(self.root / "theme/templates/portrait.html", "{% if %}")
        else:
            (self.root / "theme/templates/issue.html").unlink(missing_ok=True)
        self._go(then)

    @rule(how=st.sampled_from(("all", "one", "short", "flip", "some", "stray")), which=st.integers(0, 200), then=THEN)
    def the_cache_is_damaged(self, how: str, which: int, then: Then) -> None:
        cache = self.root / ".cache"
        files = sorted(p for p in cache.rglob("*") if p.is_file())
        if how == "all":
            shutil.rmtree(cache, ignore_errors=True)
        elif how == "stray":
            put(cache / "etwas", b"etwas")
        for path in (
            files[which % len(files) :][: 1 if how == "one" else 9]
            if files and how in ("one", "some", "short", "flip")
            else ()
        ):
            _damage(path, "delete" if how in ("one", "some") else how, which)
        self._go(then)

    @rule(
        how=st.sampled_from(("delete", "flip", "short", "stray", "folder", "all", "empty")),
        which=st.integers(0, 200),
        then=THEN,
    )
    def the_output_is_damaged(self, how: str, which: int, then: Then) -> None:
        output = self.root / "output"
        files = sorted(p for p in output.rglob("*") if p.is_file())
        if how == "stray":
            put(output / f"neu-{which}/index.html", b"neu")
        elif how == "empty":
            (output / f"neu-{which}").mkdir(parents=True, exist_ok=True)
            self.hollow.add(f"neu-{which}")
        elif how == "all":
            shutil.rmtree(output, ignore_errors=True)
        elif files and how == "folder":
            shutil.rmtree(files[which % len(files)].parent)
        elif files:
            _damage(files[which % len(files)], how, which)
        self._go(then)

    @rule(then=THEN)
    def nothing_changes(self, then: Then) -> None:
        self._go(then)

    # Building and comparing

    def _go(self, then: Then) -> None:
        """Go on after a change; where it made the sources unusable, mend them afterwards."""
        self.tally["steps"] += 1
        now, last = snapshot(self.root), self.history[-1]
        _remark(f"{self.now}: changed {sorted(n for n in now.keys() | last.keys() if now.get(n) != last.get(n))}")
        if isinstance(then, Wait):
            self.tally["not built"] += 1
        elif isinstance(then, Disturb):
            self._disturb(then)
        elif isinstance(then, Show):
            self._show()
        else:
            self._build(then)
        sources = snapshot(self.root)
        if not isinstance(then, Wait) and self._expected(self.readers)[0].code != 0:
            self.tally["mended"] += 1
            restore(self.root, self.good)
            self.now = self.good_day
            self._build(Build())
        elif not isinstance(then, Wait):
            self.good, self.good_day = sources, self.now
        if sources != self.history[-1]:
            self.history.append(sources)

    def _build(self, then: Build | Plan) -> None:
        if isinstance(then, Build):
            self.readers = then.readers
        before = self._output()
        order = Order(str(self.root), self.now, production=self.readers)
        order = replace(order, stays=then.serving) if isinstance(then, Build) else replace(order, dry_run=True)
        is_begun = (self.root / READY).exists()  # by a build of the same sources, and completed first of all
        done = self._run(order)
        expected, files = self._expected(self.readers)
        self._same("exit code", done.code, expected.code, done)
        self._same("findings", done.findings, expected.findings, done)
        after = self._output()
        if done.code != 0 or order.dry_run:
            self.tally["planned" if order.dry_run else "refused"] += 1
            if done.code == 1:
                self._same("what is said", done.err, expected.err, done)
            self._same("output", after, before, done)
        else:
            self.tally["built"] += 1
            self._same("output", after, files, done)
        if done.code == 0:
            self._same("what is told", _told(done.out), _difference(files if is_begun else before, files), done)
        self._nothing_beside()

    def _show(self) -> None:
        """Hold what must hold before the search has caught up: every page is right, and the index is right or lies as it did."""
        self.readers = False
        before = self._output()
        expected, files = self._expected(readers=False)
        done = self._run(Order(str(self.root), self.now, "show", stays=True))
        after = self._output()
        if expected.code == 0:
            self.tally["shown"] += 1
            self._same("exit code", done.code, 0, done)
            self._same("pages", *(_searched(tree, is_index=False) for tree in (after, files)), done)
            left, right, found = (_searched(tree, is_index=True) for tree in (before, files, after))
            self._same("index", found, right if found == right else left, done)
        else:
            self._same("output", after, before, done)
        self._build(Build())

    def _disturb(self, then: Disturb) -> None:
        """Let a build meet trouble, after a rehearsal on a copy has told how many points there are."""
        rehearsal = self.folder / "rehearsal"
        shutil.copytree(self.root, rehearsal, symlinks=True)
        counted = self._run(Order(str(rehearsal), self.now, production=self.readers))
        expected, files = self._expected(self.readers)
        if counted.code == 0:
            self._same("output", self._output(rehearsal), files, counted)
        shutil.rmtree(rehearsal)
        points = counted.renames if then.renames else counted.events
        if not points:
            return self._build(Build(self.readers))
        steps = then.place if then.place <= 3 else points * then.place // 100
        at = max(1, points - steps) if then.back else min(points, 1 + steps)
        trouble = Trouble(then.kind, at, then.renames, then.begun, then.lasting)
        if then.kind == "edit":
            file = _EDITED_MEANWHILE[at % len(_EDITED_MEANWHILE)]
            trouble = replace(trouble, file=file, text=_marked((self.root / file).read_text("utf-8"), file, at % 3))
        if then.kind == "spoil":
            pages = sorted((self.root / "output").rglob("*.html"))
            if not pages:
                return self._build(Build(self.readers))
            page = pages[then.place % len(pages)].relative_to(self.root)
            trouble = replace(trouble, file=page.as_posix(), text="verdorben")
        _remark(f"{trouble.kind} at {at} of {points} {'renames' if then.renames else 'events'} {trouble.file}")
        before = self._output()
        done = self._run(Order(str(self.root), self.now, production=self.readers, trouble=trouble))
        self.tally[then.kind] += 1
        self.hollow |= {name for name in _hollow(manifest(self.root / "output")) if name not in before}
        after = self._output()
        if then.kind in ("cache", "edit", "spoil"):  # the next build decides
            return self._build(Build(self.readers))
        if then.kind == "meet":
            self._of_two(done, expected, before, after, files)
        elif done.code is None:
            if after not in (before, files):
                self._is_on_its_way(before, after, files)
            self._nothing_beside(LEFT_BY_KILLED)
        elif done.code == 0:
            self._same("output", after, files, done)
            self._nothing_beside()
        else:
            if after != before:
                self._is_on_its_way(before, after, files)
            self._nothing_beside({READY})
        return self._build(Build(self.readers))  # no trouble lasts

    def _is_on_its_way(self, before: dict[str, str], after: dict[str, str], files: dict[str, str]) -> None:
        """Hold what must hold of a site between the first and the last of its new files: the rest is ready beside it."""
        wrong = {name: one for name, one in after.items() if one not in (before.get(name), files.get(name))}
        # A folder whose files all have new names is gone between the old and the new ones.
        missing = {name for name in before.keys() & files.keys() - after.keys() if files[name] != "folder"}
        if wrong or missing or not (self.root / READY).exists():
            raise Unsound(f"a build that ended early left a mixture: {_words(after, files)}")

    def _of_two(
        self, done: Done, expected: Done, before: dict[str, str], after: dict[str, str], files: dict[str, str]
    ) -> None:
        """Hold what two builds at once must hold: one succeeds where one alone would, and the site is whole."""
        codes = {done.code, done.other.code if done.other else None}
        if expected.code == 0 and 0 not in codes:
            raise Unsound(f"neither of two builds succeeded: {done}")
        self._same("output", after, files if 0 in codes else before, done)
        self._nothing_beside()

    def _output(self, root: Path | None = None) -> dict[str, str]:
        place = root or self.root
        found = manifest(place / "output")
        empty = {name for name in _hollow(found) if name in self.hollow or (place / "theme" / name).is_dir()}
        return {name: one for name, one in found.items() if name not in empty}

    def _run(self, order: Order) -> Done:
        done = self.workshop.run(order)
        if done.raised or (done.other and done.other.raised):
            raise Unsound(done.raised or done.other.raised if done.other else done.raised)
        return done

    def _expected(self, readers: bool) -> tuple[Done, dict[str, str]]:
        """Return what a clean build makes of the sources today."""
        sources = snapshot(self.root)
        digest = hashlib.sha256(repr((self.now, readers, sorted(sources))).encode())
        for name in sorted(sources):
            digest.update(hashlib.sha256(sources[name]).digest())
        key = digest.hexdigest()
        if key not in self.clean:
            root = self.folder / "clean"
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir()
            for name in publication.SOURCES:
                if (self.root / name).exists():
                    (root / name).symlink_to(self.root / name)
            done = self._run(Order(str(root), self.now, production=readers, clean=True))
            found = manifest(root / "output")
            self.clean[key] = done, {name: one for name, one in found.items() if name not in _hollow(found)}
            self.tally["clean builds"] += 1
        return self.clean[key]

    def _nothing_beside(self, allowed: set[str] | None = None) -> None:
        found = {path.name for path in self.root.iterdir()} - BESIDE - set(publication.SOURCES) - (allowed or set())
        if found:
            raise Unsound(f"left beside the output: {sorted(found)}")

    def _same(self, what: str, found: Any, wanted: Any, done: Done) -> None:
        if found != wanted:
            told = _words(found, wanted) if isinstance(found, dict) else f"{found!r}, not {wanted!r}"
            raise Unsound(f"{what}: {told}\nexit code {done.code}\n{done.err}")

    # Changing files

    def _portrait(self, which: int) -> Path:
        found = sorted(self.root.glob("content/founders/*/index.md"))
        if not found:
            put(
                self.root / "content/founders/eva-neu/index.md",
                publication.portrait("eva-neu", "Eva Neu", MONTHS[0]).encode(),
            )
            return self._portrait(0)
        return found[which % len(found)]

    def _event(self, which: int) -> Path | None:
        found = sorted(self.root.glob("content/ledger/*/*.yml"))
        return found[which % len(found)] if found else None

    def _edit(self, path: Path, pattern: str, new: str) -> None:
        self._write(path, re.sub(pattern, new, path.read_text("utf-8"), count=1).encode())

    def _append(self, path: Path, text: str) -> None:
        self._write(path, (path.read_text("utf-8") if path.exists() else "").encode() + text.encode())

    @staticmethod
    def _write(path: Path, data: bytes, *, unnoticed: bool = False) -> None:
        """Write a source where it changes; ``unnoticed`` gives it the time it had."""
        known = path.stat() if path.exists() else None
        if known is None or path.read_bytes() != data:
            put(path, data)
            if known and unnoticed:
                os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))


def _remark(text: str) -> None:
    """Tell the reader of a failing sequence what a step came to."""
    if currently_in_test_context():
        note(f"  # {text}")


def _early(text: str) -> str:
    return re.sub(r'"2026-\d\d-(\d\d)"', r'"2026-07-\1"', text)


def _marked(text: str, file: str, mark: int) -> str:
    """Return a file of the theme with another mark in it, where readers would see it."""
    if file.endswith(".po"):
        return re.sub(r'(msgid "Place"\nmsgstr ").*(")', rf"\g<1>Ort {mark}\2", text)
    if file.endswith((".css", ".js")):
        return re.sub(r"(/\* mark \d \*/\n)?\Z", f"/* mark {mark} */\n", text, count=1)
    if file.endswith((".mjml", ".txt")):
        return re.sub(r"(\{# mark \d #\}\n?)?\Z", f"{{# mark {mark} #}}\n", text, count=1)
    text = re.sub(r"<!-- mark \d -->", "", text)
    for place in (r"\{%-? macro [^%]*%\}", r"\{% block main %\}", r"<body[^>]*>", r"<meta[^>]*>"):
        if re.search(place, text):
            return re.sub(place, rf"\g<0><!-- mark {mark} -->", text, count=1)
    return f"{text}<!-- mark {mark} -->"


def _searched(found: dict[str, str], *, is_index: bool) -> dict[str, str]:
    """Return what belongs to the index of the search, or all the rest."""
    return {name: one for name, one in found.items() if (name.partition("/")[0] == "pagefind") == is_index}


def _hollow(found: dict[str, str]) -> set[str]:
    """Return the folders in which, however deep, there is no file."""
    filled = {str(folder) for name, one in found.items() if one != "folder" for folder in PurePosixPath(name).parents}
    return {name for name, one in found.items() if one == "folder"} - filled


def _damage(path: Path, how: str, which: int) -> None:
    data = path.read_bytes()
    before = path.stat().st_mtime_ns
    if how == "delete":
        path.unlink()
    elif how == "short":
        path.write_bytes(data[: len(data) // 2])
    elif data:
        place = (which + len(data) // 2) % len(data)
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    while path.exists() and path.stat().st_mtime_ns == before:  # who damages does not hide it
        path.touch()


def _told(out: str) -> tuple[int, int, int, int]:
    """Return the files of the site, and how many are new, changed and gone, as the command says it."""
    line = next(line for line in out.splitlines() if line.startswith(("Website:", "Site:")))
    numbers = [int(number) for number in re.findall(r"\d+", line)]
    total, new, changed, gone = numbers if len(numbers) == 4 else (*numbers, 0, 0, 0)
    return total, new, changed, gone


def _difference(before: dict[str, str], after: dict[str, str]) -> tuple[int, int, int, int]:
    old, new = ({n: d for n, d in side.items() if d != "folder"} for side in (before, after))
    changed = sum(old[name] != new[name] for name in old.keys() & new.keys())
    return len(new), len(new.keys() - old.keys()), changed, len(old.keys() - new.keys())


def _words(found: dict[str, str], wanted: dict[str, str]) -> str:
    """Return in words how one tree differs from another."""
    parts = (
        ("missing", sorted(wanted.keys() - found.keys())),
        ("too many", sorted(found.keys() - wanted.keys())),
        ("other bytes", sorted(n for n in found.keys() & wanted.keys() if found[n] != wanted[n])),
    )
    return "; ".join(f"{len(names)} {what}: {', '.join(names[:8])}" for what, names in parts if names)
