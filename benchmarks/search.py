"""How long the index of the search takes, how much memory and room, and what a reader fetches for a first query.

    .venv/bin/python -m benchmarks.search [founders ...]

Portraits are made up, always the same: words of the sample publication as often as they stand there, and in every portrait twenty
compounds of two of them, as German makes them, so that the vocabulary grows with the number of portraits. Pages are the theme's own.
The query is a word that some know, and its first answer ends when twenty rows stand there. Needs Chromium.
"""

from __future__ import annotations

import gzip
import re
import resource
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import perf_counter
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from pipeline import connections, search, store, views
from pipeline.addresses import file_of
from pipeline.domain import Html, Profile, Publication
from pipeline.rendering import Templates
from tests.browser.crowd import FIRST, LAST
from tests.conftest import CHROMIUM
from tests.factories import answer, facts, interview, profile, publication

ROOT = Path(__file__).parents[1]
SIZES = (15, 1_000, 10_000)
WORDS = 110  # in each of seven answers
COMPOUNDS = 20  # in each portrait
QUERY = "Werkstatt"


def invented(founders: int) -> Iterator[Profile]:
    """Yield portraits in which nobody is named who exists."""
    chance = Random(founders)  # noqa: S311 - chance that must repeat, no secret
    told = [
        file.data.decode()
        for one in store.read_content(ROOT).submissions
        for file in one.files
        if file.name == "index.md"
    ]
    sample = re.findall(r"[A-Za-zÄÖÜäöüß]+[.,]?", " ".join(told))
    counts: dict[str, int] = {}
    for word in sample:
        counts[word] = counts.get(word, 0) + 1
    words, weights = list(counts), list(accumulate(counts.values()))
    nouns = [word for word in words if word[0].isupper() and word[-1].isalpha() and len(word) > 3]
    for n in range(founders):
        text = chance.choices(words, cum_weights=weights, k=7 * WORDS)
        for _ in range(COMPOUNDS):
            text[chance.randrange(len(text))] = chance.choice(nouns) + chance.choice(nouns).lower()
        answers = tuple(
            answer(html=f"<p>{' '.join(text[start : start + WORDS])}.</p>") for start in range(0, len(text), WORDS)
        )
        name = f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}"
        yield profile(
            f"f-{n:05}", name=name, business=f"{chance.choice(nouns)} {name.split()[1]}", place=f"Ort {chance.randrange(900)}",
            portrait=None, names_next=(), interview=interview(Html("<p>Ein Anfang.</p>"), answers=answers),
        )  # fmt: skip


def write(known: Publication, folder: Path) -> None:
    """Write the portraits and the page of the search."""
    gallery = views.Gallery(pictures={}, feeds={"de": ()}, trade_feeds={}, network=connections.for_readers(known))
    pages, said = views.Pages(known, gallery, "de"), views.site(known, gallery, "de", preview=True)
    templates = Templates(ROOT / "theme")
    shown: list[tuple[str, views.View]] = [("portrait.html", pages.portrait(one)) for one in known.profiles]
    shown.append(("search.html", pages.search(pages.by_letter(), pages.by_trade(), pages.by_place())))
    for template, view in shown:
        page = folder / file_of(view.head.path)
        page.parent.mkdir(parents=True)
        page.write_text(templates.render(template, "de", view=view, site=said), "utf-8")
    shutil.copytree(ROOT / "theme/static", folder / "static")


class Server(SimpleHTTPRequestHandler):
    """Serves in silence."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def first_query(folder: Path) -> tuple[int, int, float]:
    """Return the files, the bytes as a server would pack them and the seconds of a first query."""
    fetched: list[str] = []
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder))) as http,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=http.serve_forever, daemon=True).start()
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page()
        page.goto(f"http://127.0.0.1:{http.server_port}/suche/", wait_until="networkidle")
        page.on("request", lambda request: fetched.append(urlsplit(request.url).path))
        began = perf_counter()
        page.fill("#words", QUERY)
        page.locator(".found .row").first.wait_for()
        seconds = perf_counter() - began
        print(f"  {page.locator('.status').inner_text()}", file=sys.stderr)
        http.shutdown()
    files = [(folder / name.lstrip("/")).read_bytes() for name in fetched if name.startswith("/pagefind/")]
    packed = [data if data.startswith(b"\x1f\x8b") else gzip.compress(data) for data in files]
    return len(files), sum(map(len, packed)), seconds


def row(founders: int) -> str:
    """Return the row of one size."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(publication(*invented(founders), facts=facts(languages=("de",))), folder)
        pages = {path.relative_to(folder).as_posix(): path for path in folder.glob("f-*/index.html")}
        search.index(pages, folder / "read", folder)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1000
        laid = [path.stat().st_size for path in (folder / search.FOLDER).rglob("*") if path.is_file()]
        files, size, waited = first_query(folder)
    index = f"{seconds:.1f} | {memory:,.0f} | {sum(laid) / 1e6:.1f} | {len(laid):,}"
    return f"| {founders:,} | {index} | {files} | {size / 1e3:,.0f} | {waited:.1f} |"


def main() -> None:
    """Print a row for every size."""
    print("| founders | index, s of a processor | memory, MB | on disk, MB | files | first query: files | kB | s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:  # memory is that of a process's own children
        for made in pool.imap(row, map(int, sys.argv[1:]) if sys.argv[1:] else SIZES, chunksize=1):
            print(made, flush=True)


if __name__ == "__main__":
    main()
