"""A store that speaks S3, Amazon's or anybody's: obstore talks to it, tries again within limits, and is loaded only here.

obstore was taken after boto3 and minio were tried: one wheel of 5 MB without dependencies, beside 15 MB with an older python-dateutil
(boto3) and a compiler's worth of cryptography (minio).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from pipeline import deployment, hosting
from pipeline.hosts import HostFailed

_AT_ONCE: Final = 8  # files under way; a file takes the time of the way there and back, not that of its bytes
_RETRIES: Final = 4
_PATIENCE: Final = timedelta(seconds=60)
_CODE: Final = re.compile(r"<Code>(\w+)</Code>")
_STATUS: Final = re.compile(r"\bstatus: ([1-5][0-9]{2})\b")
_REASONS: Final = {
    "": ("Der Speicher ist nicht zu erreichen", "The store cannot be reached"),
    "?": ("Der Speicher antwortet nicht, wie er soll", "The store does not answer as it should"),
    "NoSuchBucket": ("Diesen Eimer gibt es dort nicht", "There is no such bucket"),
    "AccessDenied": ("Der Zugang erlaubt das nicht", "The credentials do not allow that"),
    "InvalidAccessKeyId": ("Der Speicher kennt diesen Zugang nicht", "The store does not know these credentials"),
    "SignatureDoesNotMatch": ("Der geheime Schlüssel passt nicht zum Zugang", "The secret key does not fit the credentials"),
    "AuthorizationHeaderMalformed": ("Die Region stimmt nicht; siehe deploy.region", "The region is not right; see deploy.region"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Access:
    """How a store is reached; the keys come from the environment and stand in no file."""

    endpoint: str  # "" for Amazon's
    region: str
    key: str
    secret: str
    token: str = ""  # with credentials for a short time only


class S3Host:
    """Puts the site into a bucket, with what is sent along with each file."""

    def __init__(self, bucket: deployment.Bucket, access: Access) -> None:
        self.rules = hosting.rules()
        told = {"endpoint": access.endpoint, "session_token": access.token}
        self._store = S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            region=access.region,
            access_key_id=access.key,
            secret_access_key=access.secret,
            client_options={
                "allow_http": access.endpoint.startswith("http://"),
                "timeout": _PATIENCE,
                "connect_timeout": _PATIENCE / 6,
            },
            retry_config={"max_retries": _RETRIES, "retry_timeout": 2 * _PATIENCE},
            **{name: value for name, value in told.items() if value},  # type: ignore[arg-type]  # their names are right
        )

    def note(self) -> bytes | None:
        """Return the note of the last deployment, None where there is none."""
        with _in_sentences():
            try:
                return bytes(obstore.get(self._store, deployment.NOTE).bytes())
            except FileNotFoundError as fault:
                if "NoSuchBucket" in str(fault):
                    raise
                return None

    def lying(self, site: Mapping[str, str]) -> dict[str, str]:
        """Return the digests of all objects there, as the store tells them: the MD5 of what was put in one piece."""
        with _in_sentences():
            objects = [one for some in obstore.list(self._store) for one in some]
        marks = deployment.folders(site)  # some tools put an empty object for a folder
        return {
            one["path"]: (one["e_tag"] or deployment.UNKNOWN).strip('"')
            for one in objects
            if not deployment.is_own(one["path"]) and (one["size"] or one["path"] not in marks | {""})
        }

    def begin(self, note: bytes) -> None:
        """Put the note there."""
        with _in_sentences():
            self._put(deployment.NOTE, note)

    def put(self, output: Path, paths: Sequence[str]) -> None:
        """Put files of the folder ``output`` there."""
        self._each(paths, lambda path: self._put(path, (output / path).read_bytes()))

    def remove(self, paths: Sequence[str]) -> None:
        """Remove objects; one by one, for not every store takes many at once."""
        self._each(paths, lambda path: obstore.delete(self._store, path))

    def finish(self, note: bytes) -> None:
        """Put the last note there; nothing else is left of the way, for an object takes its place whole."""
        self.begin(note)

    def _put(self, path: str, data: bytes) -> None:
        obstore.put(self._store, path, data, attributes=hosting.sent_along(path), use_multipart=False)

    @staticmethod
    def _each(paths: Sequence[str], act: Callable[[str], object]) -> None:
        with _in_sentences(), ThreadPoolExecutor(_AT_ONCE) as workers:
            under_way = [workers.submit(act, path) for path in paths]
            try:
                for one in under_way:
                    one.result()
            finally:
                workers.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _in_sentences() -> Iterator[None]:
    """Say what the store answered; its own words may hold what was signed with."""
    try:
        yield
    except (BaseError, FileNotFoundError, PermissionError, ValueError) as fault:
        found = _CODE.search(str(fault)) or _STATUS.search(str(fault))
        code = found[1] if found else ""
        de, en = _REASONS.get(code, _REASONS["?"])
        told = f" ({code})" if code else ""
        raise HostFailed(f"{de}{told}.", f"{en}{told}.") from fault
