"""What a reader loads: bytes of a page, compressed, beside the same texts in Pelican's own theme.

Both sites are served from this machine with gzip and opened in Chromium, once wide and without a cache; what the browser fetched is
counted. The other site is what ``pelican`` makes of the same portraits, with the theme it comes with and its own settings.
Prints a table. ``--serve`` serves our site that way until Ctrl+C instead, for Lighthouse and whatever else looks at pages.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pipeline import site, site_commands

ROOT = Path(__file__).parents[1]
KINDS = ("HTML", "CSS", "scripts", "fonts", "pictures", "other")
_ENDINGS = {
    ".html": "HTML", "/": "HTML", ".css": "CSS", ".js": "scripts", ".woff2": "fonts", ".jpg": "pictures", ".png": "pictures",
    ".avif": "pictures", ".webp": "pictures", ".svg": "pictures", ".ico": "pictures",
}  # fmt: skip
_PLAIN_SETTINGS = """\
SITENAME = "Plain"
SITEURL = ""
PATH = "content"
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "de"
STATIC_PATHS = ["images"]
"""


class _Compressing(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        text = path.suffix in (".html", ".css", ".js", ".svg", ".json", ".xml")
        body = gzip.compress(data, 9, mtime=0) if text else data
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=str(folder))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def _loaded(browser: Browser, address: str) -> dict[str, int]:
    """Return the bytes on the way by kind, with everything scrolled into view."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    page = context.new_page()
    counts = dict.fromkeys(KINDS, 0)

    def count(response: object) -> None:
        path = response.url.partition("?")[0].rpartition("//")[2].partition("/")[2]  # type: ignore[attr-defined]
        kind = next((kind for ending, kind in _ENDINGS.items() if f"/{path}".endswith(ending)), "other")
        counts[kind] += int(response.headers.get("content-length", 0))  # type: ignore[attr-defined]

    page.on("response", count)
    page.goto(address, wait_until="networkidle")
    page.evaluate("for (let y = 0; y < document.body.scrollHeight; y += 500) scrollTo(0, y)")
    page.wait_for_load_state("networkidle")
    context.close()
    return counts


def _plain(folder: Path) -> None:
    """Build the same portraits with Pelican alone."""
    images = folder / "content" / "images"
    images.mkdir(parents=True)
    for source in sorted((ROOT / "content" / "founders").iterdir()):
        text = (source / "index.md").read_text("utf-8").partition("\n---\n")
        told = dict(line.split(": ", 1) for line in text[0].splitlines() if ": " in line and not line.startswith(" "))
        picture = source / "portrait.jpg"
        if picture.exists():
            shutil.copy(picture, images / f"{source.name}.jpg")
        shown = f"![]({{static}}/images/{source.name}.jpg)\n\n" if picture.exists() else ""
        head = f"Title: {told['name'].strip(chr(34))}\nDate: {told['issue'].strip(chr(34))}-15\nSlug: {source.name}\n\n"
        (folder / "content" / f"{source.name}.md").write_text(head + shown + text[2], "utf-8")
    (folder / "pelicanconf.py").write_text(_PLAIN_SETTINGS, "utf-8")
    pelican = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "--quiet"]
    subprocess.run(pelican, cwd=folder, check=True, capture_output=True)  # noqa: S603  # our own interpreter


def _serve() -> None:
    with tempfile.TemporaryDirectory() as made:
        ours = Path(made) / "ours"
        site.build(ROOT, site_commands.material_of_today(ROOT), ours, settings=site.PRODUCTION, searchable=True)
        with _served(ours) as here, suppress(KeyboardInterrupt):
            print(f"{here}/  (Ctrl+C)")
            while True:
                time.sleep(60)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true")
    if parser.parse_args().serve:
        _serve()
        return
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        ours, plain = Path(made) / "ours", Path(made) / "plain"
        site.build(ROOT, site_commands.material_of_today(ROOT), ours, settings=site.PRODUCTION)
        _plain(plain)
        chromium = next(
            found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))
        )
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        rows = []
        with _served(ours) as here, _served(plain / "output") as there:
            for name, address in (
                ("home", f"{here}/"), ("portrait", f"{here}/marlene-schoenfeld/"), ("issue", f"{here}/ausgaben/2026-11/"),
                ("network", f"{here}/netzwerk/"), ("taking part", f"{here}/mitmachen/"),
                ("Pelican's home", f"{there}/"), ("Pelican's portrait", f"{there}/marlene-schoenfeld.html"),
            ):  # fmt: skip
                rows.append((name, _loaded(browser, address)))
        browser.close()
    print(f"| kB | {' | '.join(KINDS)} | all |")
    print(f"| --- |{' ---: |' * (len(KINDS) + 1)}")
    for name, counts in rows:
        cells = [f"{counts[kind] / 1000:.1f}" for kind in KINDS]
        print(f"| {name} | {' | '.join(cells)} | {sum(counts.values()) / 1000:.0f} |")


if __name__ == "__main__":
    main()
