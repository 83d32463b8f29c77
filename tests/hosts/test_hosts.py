"""The site on a host of each kind: put there, broken off by kills, gone on with, and compared byte for byte."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from posixpath import join, normpath
from threading import Thread
from urllib.parse import urlsplit

import obstore
import pytest
from obstore.store import S3Store

from pipeline import commands, deploy_commands, deployment, hosting, hosts, site_commands
from pipeline.hosts.rsync import RsyncHost
from pipeline.hosts.s3 import Access, S3Host
from tests.factories import PUBLICATION_YML, a_content, ready_to_build
from tests.hosts import server
from tests.hosts.store import BUCKET, KEY, REGION, SECRET

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
STORE = Path(sys.prefix) / "store"
BEFORE, NOW = "2026-11-05", "2026-11-20"
OTHER_SIDE = f"{sys.executable} {Path(__file__).with_name('server.py')}"
STEP = 10  # objects after which it is killed


def required(what: str, variable: str, *, is_there: bool) -> None:
    if not is_there:
        if os.environ.get(f"VORGESTELLT_REQUIRE_{variable}"):
            pytest.fail(f"{what}, and VORGESTELLT_REQUIRE_{variable} asks for it")
        pytest.skip(what)


def tree(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {path: data for path, data in found.items() if not deployment.is_own(path)}


# What a page refers to


class References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "href", "poster") and value:
                self.found.append(value)
            elif name == "srcset" and value:
                self.found += [part.split()[0] for part in value.split(",")]


def referred_to(path: str, data: bytes) -> set[str]:
    """Every file of the site, but for other pages, that a page or a style refers to."""
    if path.endswith(".css"):
        found = re.findall(r"""url\(["']?([^"')]+)""", data.decode())
    else:
        parser = References()
        parser.feed(data.decode())
        found = parser.found
    own = [urlsplit(link).path for link in found if not urlsplit(link).netloc and not urlsplit(link).scheme]
    paths = {normpath(join("/", path.rpartition("/")[0], link))[1:] for link in own if link and not link.endswith("/")}
    return {name for name in paths if "." in name.rpartition("/")[2] and not name.endswith(".html")}


def missing(files: Mapping[str, bytes]) -> dict[str, set[str]]:
    """What is not there of all that is referred to, by page or style."""
    readable = {path: data for path, data in files.items() if path.endswith((".html", ".css"))}
    lacks = {path: referred_to(path, data) - files.keys() for path, data in readable.items()}
    return {path: names for path, names in lacks.items() if names}


# A publication that changes: at first with two people, then with a third one, then without her


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of the publication in each of its states, built for readers."""
    made = {}
    for name, now in (("first", BEFORE), ("second", NOW), ("third", NOW)):
        root = made[name] = a_content(tmp_path_factory.mktemp(name))
        ready_to_build(root)
        if name == "third":
            for gone in ("founders/ada-beispiel", "ledger", "issues"):
                shutil.rmtree(root / "content" / gone)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("VORGESTELLT_ROOT", str(root))
            assert commands.publish(now=now) == 0
    return made


@pytest.fixture
def at(states: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    def go(name: str) -> Path:
        monkeypatch.setenv("VORGESTELLT_ROOT", str(states[name]))
        return states[name] / "output"

    return go


def test_a_page_of_the_site_refers_to_what_must_not_be_missing(states: dict[str, Path]) -> None:
    """What the tests below would see: pictures, styles, fonts, feeds."""
    site = tree(states["second"] / "output")
    found = set[str]().union(
        *(referred_to(path, site[path]) for path in ("ada-beispiel/index.html", "static/site.css"))
    )
    assert {"static/site.css", "static/fonts/newsreader-text.woff2", "feeds/alle.rss.xml", "favicon.ico"} <= found
    assert any(name.startswith("ada-beispiel/portrait-") for name in found)
    assert not missing(site)
    assert missing({path: data for path, data in site.items() if not path.endswith(".avif")})


class Runs:
    """Lets ``inv deploy`` run in a process that can be killed."""

    def __init__(self) -> None:
        self._maker = subprocess.Popen(
            [sys.executable, "-m", "tests.hosts.killed"], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self, root: Path, now: str, objects: int = 0) -> int:
        """Return the number of a new process that deploys, and ends itself after so many objects."""
        assert self._maker.stdin is not None
        self._maker.stdin.write(f"{root} {now} {objects}\n")
        self._maker.stdin.flush()
        return self._answer()

    def ended(self) -> int:
        """Wait until it has ended, and return its exit code."""
        return self._answer()

    def close(self) -> None:
        self._maker.communicate(timeout=10)

    def _answer(self) -> int:
        assert self._maker.stdout is not None
        return int(self._maker.stdout.readline())


@pytest.fixture
def runs() -> Iterator[Runs]:
    made = Runs()
    yield made
    made.close()


# A store that speaks S3


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    required("moto is not installed", "STORE", is_there=STORE.is_dir())
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(STORE), str(ROOT)))}
    call = [sys.executable, "-m", "tests.hosts.store"]
    with subprocess.Popen(call, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as store:  # fmt: skip
        assert store.stdin is not None
        assert store.stdout is not None
        try:
            yield int(store.stdout.readline())
        finally:
            store.stdin.close()
            store.wait(10)


@pytest.fixture
def bucket(port: int, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> S3Store:
    """A place of its own in the store; the publication finds its way there."""
    prefix = re.sub(r"\W", "-", request.node.name)
    monkeypatch.setenv("VORGESTELLT_DEPLOY_TO", f"s3://{BUCKET}/{prefix}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    return S3Store(BUCKET, prefix=prefix, region=REGION, access_key_id=KEY, secret_access_key=SECRET,
                   endpoint=f"http://127.0.0.1:{port}", client_options={"allow_http": True})  # fmt: skip


def names(bucket: S3Store) -> list[str]:
    return [one["path"] for some in obstore.list(bucket) for one in some if not deployment.is_own(one["path"])]


def objects(bucket: S3Store) -> dict[str, bytes]:
    """What lies there once the store has done what was still under way to it when somebody was killed."""
    before: list[str] = []
    while before != (now := names(bucket)):
        before = now
        time.sleep(0.05)
    return {name: bytes(obstore.get(bucket, name).bytes()) for name in now}


def test_killed_at_every_tenth_object_a_store_never_shows_a_page_without_what_it_refers_to(
    at: Callable[[str], Path], bucket: S3Store, runs: Runs
) -> None:
    kills = 0
    for state in ("second", "third"):
        output = at(state)
        runs.start(output.parent, NOW, STEP)
        while code := runs.ended():
            assert code == -signal.SIGKILL
            kills += 1
            assert not missing(objects(bucket))
            runs.start(output.parent, NOW, STEP)
        assert objects(bucket) == tree(output)
    assert kills >= 10  # what was under way to the store when it happened counts too


def test_every_object_says_what_it_is_and_how_long_it_may_be_kept(at: Callable[[str], Path], bucket: S3Store) -> None:
    site = tree(at("third"))
    assert deploy_commands.deploy(sample=True, now=NOW) == 0
    for path in site:
        told = obstore.get(bucket, path).attributes
        assert {name: told[name] for name in ("Content-Type", "Cache-Control")} == hosting.sent_along(path), path
    typed = {
        path.rpartition(".")[2]
        for path in site
        if hosting.sent_along(path)["Content-Type"] != "application/octet-stream"
    }
    assert {path.rpartition(".")[2] for path in site} - typed == {"pagefind", "pf_fragment", "pf_index", "pf_meta"}


def test_a_bucket_of_somebody_else_stays_as_it_is(
    at: Callable[[str], Path], bucket: S3Store, capsys: pytest.CaptureFixture[str]
) -> None:
    at("third")
    obstore.put(bucket, "urlaub.jpg", b"foreign")
    assert deploy_commands.deploy(sample=True, now=NOW, lang="de") == 1
    assert "nicht von hier ist (1 Datei): urlaub.jpg" in capsys.readouterr().err
    assert names(bucket) == ["urlaub.jpg"]
    assert deploy_commands.deploy(sample=True, now=NOW, lang="de", take_over=True) == 0
    assert "unberührt: 1 Datei" in capsys.readouterr().out
    assert "urlaub.jpg" in names(bucket)


class Stubborn(BaseHTTPRequestHandler):
    """A store that is out of order for as many requests as ``fails`` says."""

    fails = 0
    asked = 0

    def do_PUT(self) -> None:  # the name is http.server's
        cls = type(self)
        self.rfile.read(int(self.headers["Content-Length"]))
        cls.asked += 1
        self.send_response(503 if cls.asked <= cls.fails else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(("fails", "asked"), [(2, 3), (99, 5)])
def test_a_store_in_trouble_is_asked_again_and_not_for_ever(fails: int, asked: int) -> None:
    handler = type("Handler", (Stubborn,), {"fails": fails, "asked": 0})
    store = HTTPServer(("127.0.0.1", 0), handler)
    Thread(target=store.serve_forever, daemon=True).start()
    try:
        host = S3Host(
            deployment.Bucket("vorgestellt", ""), Access(f"http://127.0.0.1:{store.server_port}", REGION, KEY, SECRET)
        )
        if fails < asked:
            host.begin(b"")
        else:
            with pytest.raises(hosts.HostFailed, match=r"does not answer as it should \(503\)"):
                host.begin(b"")
    finally:
        store.shutdown()
        store.server_close()
    assert handler.asked == asked
    with pytest.raises(hosts.HostFailed, match=r"cannot be reached\."):  # for the server is gone
        host.note()


@pytest.mark.parametrize(("key", "to", "said"), [
    (KEY, "s3://es-gibt-ihn-nicht", "Diesen Eimer gibt es dort nicht (NoSuchBucket)."), ("", f"s3://{BUCKET}", "AWS_ACCESS_KEY_ID"),
])  # fmt: skip
def test_what_is_wrong_with_the_store_is_said_without_the_secret(
    key: str, to: str, said: str, at: Callable[[str], Path], bucket: S3Store, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    at("third")
    monkeypatch.setenv("VORGESTELLT_DEPLOY_TO", to)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    assert deploy_commands.deploy(sample=True, now=NOW, lang="de") != 0
    told = capsys.readouterr()
    assert said in told.err
    assert SECRET not in told.err + told.out


# rsync


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that rsync reaches over what it takes for ssh."""
    required("rsync is not installed", "RSYNC", is_there=bool(shutil.which("rsync")))
    folder = tmp_path / "web"
    monkeypatch.setenv("VORGESTELLT_DEPLOY_TO", f"web@beispiel:{folder}")
    monkeypatch.setenv("RSYNC_RSH", OTHER_SIDE)
    return folder


def test_killed_at_every_tenth_file_rsync_never_shows_a_page_without_what_it_refers_to(
    at: Callable[[str], Path],
    remote: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    before = tmp_path / "before.json"
    output = at("first")
    assert deploy_commands.deploy(sample=True, now=BEFORE) == 0
    for name, value in (("BEFORE", before), ("FOLDER", remote), ("STEP", STEP)):
        monkeypatch.setenv(f"KILLED_{name}", str(value))
    runs: Runs = request.getfixturevalue("runs")  # begins with this environment

    def run() -> int:
        before.write_text(json.dumps(sorted(server.lying(remote))), "utf-8")
        runs.start(output.parent, NOW)
        return runs.ended()

    kills = 0
    for state in ("second", "third"):
        output = at(state)
        while code := run():
            assert code == -signal.SIGKILL
            kills += 1
            assert not missing(tree(remote))
        assert tree(remote) == tree(output)
    assert kills >= 8
    assert {path.name for path in remote.glob(".*")} == {deployment.NOTE}


def test_rsync_leaves_what_is_foreign_and_removes_only_its_own(at: Callable[[str], Path], remote: Path) -> None:
    at("second")
    assert deploy_commands.deploy(sample=True, now=NOW) == 0
    (remote / "ada-beispiel" / "notiz.txt").write_text("foreign", "utf-8")
    (remote / "verweis").symlink_to("index.html")
    output = at("third")
    assert deploy_commands.deploy(sample=True, now=NOW) == 0
    assert [path.name for path in (remote / "ada-beispiel").iterdir()] == ["notiz.txt"]
    assert (remote / "verweis").is_symlink()
    assert tree(remote).keys() - tree(output).keys() == {"ada-beispiel/notiz.txt", "verweis"}
    assert not [path for path in remote.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_without_rsync_or_a_way_there_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    required("rsync is not installed", "RSYNC", is_there=bool(shutil.which("rsync")))
    monkeypatch.setenv("RSYNC_RSH", "false")
    with pytest.raises(hosts.HostFailed, match="broke off, or the server has no rsync"):
        RsyncHost("web@beispiel:/srv/web/", tmp_path).note()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(hosts.HostFailed, match="apt install rsync"):
        RsyncHost("web@beispiel:/srv/web/", tmp_path).note()


# A folder, and what is refused before any host is asked


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VORGESTELLT_DEPLOY_TO", str(tmp_path / "web"))
    return tmp_path / "web"


def test_a_folder_comes_to_hold_the_site_and_its_note_and_nothing_else(at: Callable[[str], Path], folder: Path) -> None:
    for state in ("second", "third", "second"):
        output = at(state)
        assert deploy_commands.deploy(sample=True, now=NOW) == 0
        assert tree(folder) == tree(output)
        assert [path.name for path in folder.glob(".*")] == [deployment.NOTE]
        assert not [path for path in folder.rglob("*") if path.is_dir() and not any(path.iterdir())]
    told = json.loads((folder / deployment.NOTE).read_text("utf-8"))
    assert told["files"] == sorted(tree(folder))


def test_a_dry_run_names_every_path_and_changes_nothing(
    at: Callable[[str], Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at("second")
    assert deploy_commands.deploy(sample=True, now=NOW) == 0
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    at("third")
    capsys.readouterr()
    assert deploy_commands.deploy(sample=True, now=NOW, lang="de", dry_run=True) == 0
    told = capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert "\n- ada-beispiel/index.html\n" in told
    assert "\n~ index.html\n" in told
    assert "Online (nur geplant): " in told


def test_what_lies_there_as_it_should_is_left_as_it_is(
    at: Callable[[str], Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at("third")
    assert deploy_commands.deploy(sample=True, now=NOW) == 0
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert deploy_commands.deploy(sample=True, now=NOW, lang="de") == 0
    assert "Online ist schon alles" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def refused(capsys: pytest.CaptureFixture[str], **options: object) -> str:
    assert deploy_commands.deploy(**{"now": NOW, "lang": "de", "sample": True} | options) == 1
    return capsys.readouterr().err


def test_only_what_readers_should_see_today_goes_online(
    states: dict[str, Path], tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    root = tmp_path / "publication"
    shutil.copytree(states["third"], root, ignore=shutil.ignore_patterns("output", ".cache"))
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    assert "noch nichts gebaut" in refused(capsys)
    assert site_commands.build(now=NOW) == 0
    assert "eine Vorschau" in refused(capsys)
    assert commands.publish(now=NOW) == 0
    (root / "output" / "index.html").write_text("", "utf-8")
    assert "1 Datei wäre anders" in refused(capsys)
    assert commands.publish(now=NOW) == 0
    index = root / "content/founders/mira-sommer/index.md"
    index.write_text(index.read_text("utf-8").replace('one_liner: "', 'one_liner: "Neu: '), "utf-8")
    assert "nicht auf dem Stand von heute" in refused(capsys)
    index.write_text(index.read_text("utf-8").replace("place:", "plaze:"), "utf-8")
    assert "Behebe zuerst die Fehler" in refused(capsys)
    assert not folder.exists()


def test_nobody_is_put_online_before_their_day(
    at: Callable[[str], Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at("third")
    assert deploy_commands.deploy(sample=True, now="2999-01-20", lang="de") == 2
    assert "Ein Tag, der noch kommt, geht nur mit --dry-run." in capsys.readouterr().err
    assert not folder.exists() or not tree(folder)


@pytest.mark.parametrize(
    ("row", "said"), [('sample: "yes"\n', "sample steht auf yes"), ("", "url ist https://vorgestellt.example")]
)
def test_the_sample_goes_online_only_on_request(
    row: str, said: str, states: dict[str, Path], tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    root = tmp_path / "publication"
    shutil.copytree(states["third"], root, ignore=shutil.ignore_patterns("output", ".cache"))
    (root / "content/publication.yml").write_text(PUBLICATION_YML + row, "utf-8")
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    assert said in refused(capsys, sample=False)
    assert not folder.exists()


def test_a_revert_brings_back_every_byte_that_was_online(
    states: dict[str, Path], tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "publication"
    shutil.copytree(states["second"], root)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    git(root, "init", "--quiet")
    git(root, "add", "content")
    git(root, "commit", "--quiet", "--message=Before")

    def online() -> dict[str, bytes]:
        assert commands.publish(now=NOW) == 0
        assert deploy_commands.deploy(sample=True, now=NOW) == 0
        return tree(folder)

    before = online()
    shutil.rmtree(root / "content/issues")
    index = root / "content/founders/mira-sommer/index.md"
    index.write_text(index.read_text("utf-8").replace('one_liner: "', 'one_liner: "Neu: '), "utf-8")
    git(root, "commit", "--quiet", "--all", "--message=A mistake")
    assert online() != before
    git(root, "revert", "--no-edit", "HEAD")
    assert online() == before


def git(folder: Path, *words: str) -> None:
    program = shutil.which("git")
    assert program
    who = ("-c", "user.name=Redaktion", "-c", "user.email=redaktion@vorgestellt.example", "-c", "commit.gpgsign=false")
    subprocess.run([program, "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.mark.parametrize("to", ["output", "content/../web", "{root.parent}"])
def test_no_folder_around_or_within_the_publication_is_taken_for_a_host(
    to: str, at: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = at("third").parent
    before = tree(root)
    monkeypatch.setenv("VORGESTELLT_DEPLOY_TO", to.format(root=root))
    assert "liegen ineinander" in refused(capsys)
    assert tree(root) == before


@pytest.mark.parametrize(
    "to",
    [
        "rsync://ada:geheim@beispiel.example/web",
        "s3://SCHLUESSEL:ge/heim@vorgestellt",
        "ada:geheim@beispiel.example:/srv/web",
    ],
)
def test_a_password_in_the_environment_is_refused_and_never_repeated(
    to: str, at: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at("third")
    monkeypatch.setenv("VORGESTELLT_DEPLOY_TO", to)
    said = refused(capsys)
    assert "In VORGESTELLT_DEPLOY_TO steht ein Passwort oder Schlüssel." in said
    assert "heim" not in said
    assert "SCHLUESSEL" not in said


def test_where_to_must_stand_somewhere(at: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    at("third")
    assert "deploy: to:" in refused(capsys)
