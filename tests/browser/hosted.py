"""A site as a host serves it: on this machine, with the headers of its own ``_headers``."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Host(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        for path, name, value in rules(Path(self.directory)):
            if fnmatch(self.path.partition("?")[0], path):
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hosted(output: Path) -> Iterator[str]:
    """Serve ``output`` and give its address; the server stops by itself."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(output))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{http.server_port}"
        finally:
            http.shutdown()


def rules(output: Path) -> list[tuple[str, str, str]]:
    """Return (path, name, value) of every header."""
    found: list[tuple[str, str, str]] = []
    path = ""
    for line in (output / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            path = line
        elif line.strip():
            name, _, value = line.strip().partition(": ")
            found.append((path, name, value))
    return found
