"""The local view of the site: files from output/, a page that reloads itself, and a watch on everything it is made of.

Listens on loopback only. The script that reloads is put into pages on their way out, never into the files.
"""

from __future__ import annotations

import logging
import threading
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

from pipeline import search

logging.getLogger("watchfiles.main").setLevel(logging.ERROR)  # it tells in English that Ctrl+C was typed

_SCRIPT = (
    b"new EventSource('/.changes').onmessage=e=>(e.data=='pages'||document.querySelector('.finder'))&&location.reload()"
)
_RELOAD = b"<script>" + _SCRIPT + b"</script>"
_WATCHED = ("content", "theme", "pelicanconf.py")
Rebuild = Callable[[], Iterable[str]]  # returns which files of what is served differ now
_QUIET = 2000  # milliseconds; whoever has saved nothing for as long is reading

RELOAD_SOURCE = f"'sha256-{b64encode(sha256(_SCRIPT).digest()).decode()}'"
"""What a page's Content-Security-Policy calls the script that reloads it."""


class Changes:
    """Two counters that grow with every build, of changed pages and of a changed search; browsers wait for them."""

    def __init__(self) -> None:
        self._pages = self._search = 0
        self._condition = threading.Condition()

    def announce(self, files: Iterable[str]) -> None:
        """Wake everybody who waits, if these ``files`` of the site are any."""
        are_pages = [not name.startswith(f"{search.FOLDER}/") for name in files]
        with self._condition:
            self._pages += any(are_pages)
            self._search += not all(are_pages)
            self._condition.notify_all()

    def wait(self, seconds: float) -> str:
        """Return what a build has changed that was announced within ``seconds``: "pages", "search" alone, "" for nothing."""
        with self._condition:
            pages, found = self._pages, self._search
            self._condition.wait_for(lambda: (self._pages, self._search) != (pages, found), seconds)
            return "pages" if self._pages != pages else "search" if self._search != found else ""


class Handler(SimpleHTTPRequestHandler):
    """Serves one folder, or only ``parts`` of it, and tells pages when to reload."""

    def __init__(self, changes: Changes, *args: Any, parts: Sequence[Path] = (), **kwargs: Any) -> None:
        self._changes = changes
        self._parts = [part.resolve() for part in parts]
        super().__init__(*args, **kwargs)

    def do_HEAD(self) -> None:  # the name is http.server's
        """Answer one request for what is known of a file."""
        if self._is_refused():
            self.send_error(404)
        else:
            super().do_HEAD()

    def do_GET(self) -> None:  # the name is http.server's
        """Answer one request."""
        if self._is_refused():
            self.send_error(404)
            return
        if self.path == "/.changes":
            self._stream()
            return
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if page.suffix == ".html" and page.is_file():
            self._page(page, 200)
        elif not path.exists() and (Path(self.directory) / "404.html").is_file():
            self._page(Path(self.directory) / "404.html", 404)
        else:
            super().do_GET()

    def log_message(self, *_: Any) -> None:
        """Say nothing about single requests."""

    def _is_refused(self) -> bool:
        """Return whether nothing is to be seen there.

        Where only parts are shown, a request has to name this machine too: any page in the browser may have a name of its own lead
        here and read along (DNS rebinding).
        """
        if not self._parts:
            return False
        host = self.headers.get("Host", "").rpartition(":")[0]
        asked = Path(self.translate_path(self.path)).resolve()
        is_part = self.path == "/.changes" or any(asked.is_relative_to(part) for part in self._parts)
        return host not in ("127.0.0.1", "localhost") or not is_part

    def _page(self, path: Path, code: int) -> None:
        html = path.read_bytes().replace(b"</body>", _RELOAD + b"</body>")
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(html)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(html)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                changed = self._changes.wait(15)
                self.wfile.write(f"data: {changed}\n\n".encode() if changed else b": still here\n\n")
                self.wfile.flush()
        except OSError:  # the page was closed
            return


def server(output: Path, port: int, changes: Changes, parts: Sequence[Path] = ()) -> ThreadingHTTPServer:
    """Return a server for ``output``, or only for ``parts`` of it, on 127.0.0.1; port 0 takes a free one.

    Raises OSError where the port is taken.
    """
    handler = partial(Handler, changes, directory=str(output), parts=parts)
    made = ThreadingHTTPServer(("127.0.0.1", port), handler)
    made.daemon_threads = True
    return made


def serve(root: Path, output: Path, port: int, rebuild: Rebuild, rest: Rebuild) -> None:
    """Serve ``output`` and call ``rebuild`` whenever something changed, until Ctrl+C; and ``rest`` while nothing does."""
    output.mkdir(exist_ok=True)
    changes = Changes()
    _until_stopped(server(output, port, changes), (root / place for place in _WATCHED), rebuild, changes, rest)


def serve_parts(
    root: Path, parts: Sequence[Path], watched: Iterable[Path], port: int, rebuild: Callable[[], bool]
) -> None:
    """Serve ``parts`` of ``root`` and call ``rebuild`` whenever something changed in what is ``watched``, until Ctrl+C."""
    changes, there = Changes(), [place for place in watched if place.exists()]
    pages = [str(part) for part in parts]
    _until_stopped(server(root, port, changes, parts), there, lambda: pages if rebuild() else (), changes)


def _until_stopped(
    http: ThreadingHTTPServer, watched: Iterable[Path], rebuild: Rebuild, changes: Changes, rest: Rebuild = tuple
) -> None:
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        for saved in watch(*watched, raise_interrupt=False, rust_timeout=_QUIET, yield_on_timeout=True):
            changes.announce(rebuild() if saved else rest())
    finally:
        http.shutdown()
        http.server_close()
