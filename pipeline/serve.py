"""The local view of the site: files from output/, a page that reloads itself, and a watch on everything it is made of.

Listens on loopback only. The script that reloads is put into pages on their way out, never into the files.
"""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

_SCRIPT = b"new EventSource('/.changes').onmessage=()=>location.reload()"
_RELOAD = b"<script>" + _SCRIPT + b"</script>"
_WATCHED = ("content", "theme", "pelicanconf.py")
_QUIET = 2000  # milliseconds; whoever has saved nothing for as long is reading

RELOAD_SOURCE = f"'sha256-{b64encode(sha256(_SCRIPT).digest()).decode()}'"
"""What a page's Content-Security-Policy calls the script that reloads it."""


class Changes:
    """A counter that grows with every build; browsers wait for it."""

    def __init__(self) -> None:
        self._number = 0
        self._condition = threading.Condition()

    def announce(self) -> None:
        """Wake everybody who waits."""
        with self._condition:
            self._number += 1
            self._condition.notify_all()

    def wait(self, seconds: float) -> bool:
        """Return whether a build was announced within ``seconds``."""
        with self._condition:
            before = self._number
            return self._condition.wait_for(lambda: self._number != before, seconds)


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
                self.wfile.write(b"data: new\n\n" if self._changes.wait(15) else b": still here\n\n")
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


def serve(root: Path, output: Path, port: int, rebuild: Callable[[], bool], rest: Callable[[], None]) -> None:
    """Serve ``output`` and call ``rebuild`` whenever something changed, until Ctrl+C; and ``rest`` while nothing does."""
    output.mkdir(exist_ok=True)
    changes = Changes()
    _until_stopped(server(output, port, changes), (root / place for place in _WATCHED), rebuild, changes, rest)


def serve_parts(
    root: Path, parts: Sequence[Path], watched: Iterable[Path], port: int, rebuild: Callable[[], bool]
) -> None:
    """Serve ``parts`` of ``root`` and call ``rebuild`` whenever something changed in what is ``watched``, until Ctrl+C."""
    changes = Changes()
    _until_stopped(server(root, port, changes, parts), (place for place in watched if place.exists()), rebuild, changes)


def _until_stopped(
    http: ThreadingHTTPServer,
    watched: Iterable[Path],
    rebuild: Callable[[], bool],
    changes: Changes,
    rest: Callable[[], None] = lambda: None,
) -> None:
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        for changed in watch(*watched, raise_interrupt=False, rust_timeout=_QUIET, yield_on_timeout=True):
            if not changed:
                rest()
            elif rebuild():
                changes.announce()
    finally:
        http.shutdown()
        http.server_close()
