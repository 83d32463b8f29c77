"""Debian's postfix on 127.0.0.1, in a folder of its own: it takes mail for one domain, puts it into files, and sends nothing on.

The system's own postfix, its configuration and its queue are not touched. Postfix has to be started as root, or by somebody
whom sudo asks for no password.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType

DOMAIN = "brief.example"
_AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]
_MASTER = """\
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""  # no smtp(8) among them: nothing can leave this machine
_MAIN = """\
compatibility_level = 3.6
queue_directory = {place}/queue
data_directory = {place}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
shlib_directory = /usr/lib/postfix
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mail.{domain}
mydestination =
default_transport = error:5.1.2 nothing leaves this machine
smtpd_recipient_restrictions = reject_unauth_destination
notify_classes =
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {place}/mail
virtual_mailbox_maps = texthash:{place}/readers
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{uid}
maillog_file = {place}/log
maillog_file_prefixes = {place}
smtpd_tls_security_level = may
smtpd_tls_chain_files = {place}/tls.pem
"""


def missing() -> str:
    """Return why postfix cannot be started here, "" where it can."""
    if not shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return "no postfix is installed (Debian: apt install postfix)"
    can = not _AS_ROOT or subprocess.run([*_AS_ROOT, "true"], capture_output=True, check=False).returncode == 0
    return "" if can else "postfix has to be started as root"


class Postfix:
    """Runs from ``with`` to its end; ``addresses`` are who may get mail."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._addresses = tuple(addresses)

    def __enter__(self) -> Postfix:
        self.place = Path(mkdtemp(prefix="postfix-", dir="/tmp"))
        self.place.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        uid = os.getuid() or pwd.getpwnam("nobody").pw_uid  # who owns what is delivered; postfix takes root for none
        values = {"place": self.place, "port": f"127.0.0.1:{self.port}", "domain": DOMAIN, "uid": uid}
        for name in ("queue", "data", "mail", "conf"):
            (self.place / name).mkdir()
        for owner, name in (("postfix", "data"), (str(uid), "mail"), ("root", "queue")):
            _run(*_AS_ROOT, "chown", owner, str(self.place / name))
        (self.place / "conf/main.cf").write_text(_MAIN.format(**values))
        (self.place / "conf/master.cf").write_text(_MASTER.format(**values))
        (self.place / "readers").write_text("".join(f"{one} {one.partition('@')[0]}/\n" for one in self._addresses))
        _run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", str(self.place / "tls.key"), "-out", str(self.place / "tls.crt"))  # fmt: skip
        (self.place / "tls.pem").write_bytes(
            (self.place / "tls.key").read_bytes() + (self.place / "tls.crt").read_bytes()
        )
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        _run(*_AS_ROOT, "rm", "-r", str(self.place))

    @property
    def certificate(self) -> Path:
        """What a client has to trust."""
        return self.place / "tls.crt"

    def start(self) -> None:
        _run(*_AS_ROOT, "postfix", "-c", str(self.place / "conf"), "start")

    def stop(self) -> None:
        """End it at once, whatever it is doing; what it has taken stays in its queue."""
        _run(*_AS_ROOT, "postfix", "-c", str(self.place / "conf"), "abort")

    def delivered(self, expected: int) -> list[tuple[str, bytes]]:
        """Wait for so many messages and return all of them, as (mailbox, message)."""
        until = time.monotonic() + 60
        while time.monotonic() < until and len(self._files()) < expected:
            time.sleep(0.05)
        time.sleep(0.3)  # whatever comes twice shall be seen
        return [(file.parents[1].name, file.read_bytes()) for file in self._files()]

    def _files(self) -> list[Path]:
        return sorted((self.place / "mail").glob("*/new/*"))


def _run(*words: str) -> None:
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    done = subprocess.run(
        words, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise OSError(f"{' '.join(words[:6])}: {done.stderr}")
