"""The picture that somebody uploaded with a form on GitHub is fetched from there and from nowhere else.

A stranger's form decides what is asked for, so every address on the way is held against what GitHub is known to give: one of the
shapes of an upload, or one of the few hosts where uploads lie. No credentials go along, and nothing is believed about what comes
back: whether it is a picture shows when it is decoded.
"""

from __future__ import annotations

import time
from http.cookiejar import DefaultCookiePolicy
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from pipeline import admission, schema

STORES: Final = frozenset(
    {
        "user-images.githubusercontent.com",  # uploads until 2023
        "private-user-images.githubusercontent.com",  # where github.com sends on to, with a key in the address
        "github-production-user-asset-6210df.s3.amazonaws.com",  # likewise
    }
)
"""Where GitHub keeps uploads, beside github.com itself. Source: the Content-Security-Policy of its own pages."""

_STEPS_MOST: Final = 5  # redirects
_SILENCE_MOST: Final = 10.0  # seconds without a byte
_TIME_MOST: Final = 60.0  # seconds in all
_PART: Final = 64 * 1024  # bytes
_SENT_ON: Final = frozenset({301, 302, 303, 307, 308})


class NotFetched(Exception):
    """There is no picture, whyever; the message is one technical word, nothing of it was chosen by a stranger."""


def fetch(address: str) -> bytes:
    """Return what lies at ``address``, an upload of GitHub's, as much of it as tells that it is too large. Raises NotFetched."""
    if not admission.is_upload(address):
        raise NotFetched("address")
    end = time.monotonic() + _TIME_MOST
    try:
        with session() as made:
            for _ in range(_STEPS_MOST + 1):
                with made.get(address, stream=True, allow_redirects=False, timeout=_SILENCE_MOST) as answer:
                    if answer.status_code not in _SENT_ON:
                        return _read(answer, end)
                    address = urljoin(address, answer.headers.get("Location", ""))
                if not _is_githubs(address):
                    raise NotFetched("redirect")
        raise NotFetched("redirects")
    except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as fault:
        raise NotFetched(type(fault).__name__) from fault


def session() -> requests.Session:
    """Return what asks: it sends no credentials, of a .netrc neither, keeps no cookies and wants no compression."""
    made = requests.Session()
    made.auth = lambda request: request  # otherwise requests would look for some
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    made.headers.update({"Accept": "image/*", "Accept-Encoding": "identity"})
    return made


def _is_githubs(address: str) -> bool:
    """Return whether GitHub may send on to ``address``. Raises ValueError for none."""
    parts = urlsplit(address)
    is_store = parts.scheme == "https" and parts.netloc in STORES  # no other port, nobody's name before the host
    return is_store or admission.is_upload(address)


def _read(answer: requests.Response, end: float) -> bytes:
    if answer.status_code != requests.codes.ok:
        raise NotFetched(str(answer.status_code))
    if answer.headers.get("Content-Type", "").lower().startswith("text/"):
        raise NotFetched("text")
    data = bytearray()
    # One byte now and then would keep a larger read waiting for ever.
    while len(data) <= schema.PORTRAIT_LIMIT and (part := answer.raw.read1(_PART)):
        data += part
        if time.monotonic() > end:
            raise NotFetched("timeout")
    return bytes(data[: schema.PORTRAIT_LIMIT + 1])
