"""A picture is fetched from where GitHub keeps uploads, with nothing sent along, and from nowhere else."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from pipeline import intake_commands, uploads
from pipeline.schema import PORTRAIT_LIMIT
from tests import test_intake
from tests.factories import with_long_vocabulary
from tests.github.uploads import Answer, FakeStores, sent_on
from tests.test_admission import event
from tests.test_portrait import assert_pixels_only

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

ROOT = Path(__file__).parents[2]
UPLOAD = "https://github.com/user-attachments/assets/a1bf3a17-a9f8-4805-969b-fd0dfa273e90"
OLDER = "https://github.com/beispiel/formular/assets/371042/8c09a232-c687-4d52-9bfb-10ca1ac49a56"
OLDEST = "https://user-images.githubusercontent.com/371042/8c09a232.jpeg"
STORE = "https://github-production-user-asset-6210df.s3.amazonaws.com/371042/8c09a232.png?X-Amz-Signature=1"
PRIVATE = "https://private-user-images.githubusercontent.com/371042/8c09a232.png?jwt=1"
DATA = b"whatever it is"
FOUND = Answer([DATA], length=len(DATA))


def fetched(
    monkeypatch: pytest.MonkeyPatch, answers: Mapping[str, Answer], address: str = UPLOAD
) -> tuple[bytes | str, FakeStores]:
    """Return what was fetched, or why nothing was."""
    with FakeStores(answers) as stores:
        monkeypatch.setattr(uploads, "session", stores.session)
        try:
            return uploads.fetch(address), stores
        except uploads.NotFetched as fault:
            return str(fault), stores


@pytest.mark.parametrize("start", [UPLOAD, OLDER, OLDEST])
def test_an_upload_is_fetched_from_each_of_githubs_places(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    assert fetched(monkeypatch, {start: FOUND}, start)[0] == DATA


@pytest.mark.parametrize("store", [STORE, PRIVATE, OLDEST])
def test_github_may_send_on_to_its_stores_and_to_another_upload(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    answers = {OLDER: sent_on("/user-attachments/assets/" + UPLOAD[-36:]), UPLOAD: sent_on(store), store: FOUND}
    data, stores = fetched(monkeypatch, answers, OLDER)
    assert data == DATA
    assert stores.addresses == [OLDER, UPLOAD, store]


def test_nothing_is_sent_along(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No token of the run, nothing of a .netrc, no cookie that was set on the way, no address of where one came from."""
    (tmp_path / ".netrc").write_text("machine github.com login a password b\ndefault login a password b\n", "utf-8")
    (tmp_path / ".netrc").chmod(0o600)
    for name, value in {
        "HOME": str(tmp_path),
        "NETRC": str(tmp_path / ".netrc"),
        "GH_TOKEN": "secret-7421",
        "GITHUB_TOKEN": "secret-7421",
    }.items():
        monkeypatch.setenv(name, value)
    _, stores = fetched(monkeypatch, {OLDER: sent_on(UPLOAD), UPLOAD: sent_on(STORE), STORE: FOUND}, OLDER)
    assert len(stores.asked) == 3
    for _, headers in stores.asked:
        assert not headers.keys() & {"authorization", "cookie", "referer", "x-github-api-version"}
        assert "7421" not in str(headers)
        assert headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    "address",
    [
        "", "http://github.com/user-attachments/assets/a1bf3a17-a9f8-4805-969b-fd0dfa273e90", UPLOAD.replace("github.com", "github.com:8443"),
        UPLOAD.replace("github.com", "a@github.com"), UPLOAD.replace("github.com", "github.com.boese.example"), UPLOAD + "/../../../login",
        UPLOAD + "?next=1", STORE, PRIVATE, "https://127.0.0.1/", "https://169.254.169.254/latest/meta-data/", "file:///etc/passwd",
        "https://user-images.githubusercontent.com@boese.example/1.jpg", "https://github.com/beispiel/formular/files/1/bild.zip",
    ],
)  # fmt: skip
def test_no_other_address_is_even_asked(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    reason, stores = fetched(monkeypatch, {}, address)
    assert (reason, stores.asked) == ("address", [])


@pytest.mark.parametrize(
    "target",
    [
        "https://boese.example/1.jpg", STORE.replace("https://", "http://"), STORE.replace(".com/", ".com:444/"), STORE.replace("https://", "https://a:b@"),
        "https://github.com/login?return_to=x", "https://raw.githubusercontent.com/a/b/main/1.jpg", "https://boese.s3.amazonaws.com/1.jpg",
        "https://127.0.0.1/1.jpg", "http://[::1", "file:///etc/passwd", "//boese.example/1.jpg", "/login", "", "https://github.com\\@boese.example/",
    ],
)  # fmt: skip
def test_nobody_is_followed_to_another_place(monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    reason, stores = fetched(monkeypatch, {UPLOAD: sent_on(target)})
    assert reason in ("redirect", "redirects", "ValueError")
    assert set(stores.addresses) == {UPLOAD}


def test_a_ring_of_redirects_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    reason, stores = fetched(monkeypatch, {UPLOAD: sent_on(OLDER), OLDER: sent_on(UPLOAD)})
    assert reason == "redirects"
    assert len(stores.asked) == 6


def test_no_more_is_read_than_tells_that_it_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    part = b"x" * 1024 * 1024
    for length in (None, 10**12):
        data, stores = fetched(monkeypatch, {UPLOAD: Answer((part for _ in range(60)), length=length)})
        assert len(data) == PORTRAIT_LIMIT + 1
        assert stores.sent < 40 * len(part)


def test_whoever_keeps_silent_or_sends_a_byte_now_and_then_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_SILENCE_MOST", 0.2)
    monkeypatch.setattr(uploads, "_TIME_MOST", 30)
    assert fetched(monkeypatch, {UPLOAD: Answer([b"a", b"b"], length=2, pause=1)})[0] == "ReadTimeoutError"
    monkeypatch.setattr(uploads, "_SILENCE_MOST", 10)
    monkeypatch.setattr(uploads, "_TIME_MOST", 0.3)
    assert fetched(monkeypatch, {UPLOAD: Answer([b"."] * 40, length=40, pause=0.05)})[0] == "timeout"


def test_what_is_no_whole_answer_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fetched(monkeypatch, {})[0] == "404"
    assert fetched(monkeypatch, {UPLOAD: Answer([b"<html>"], kind="text/html; charset=utf-8")})[0] == "text"
    assert fetched(monkeypatch, {UPLOAD: Answer([b"half"], length=8)})[0] == "ProtocolError"
    assert fetched(monkeypatch, {UPLOAD: Answer(status=500, length=0)})[0] == "500"


# The command


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small publication that asks what the forms of tests/test_intake.py answer."""
    shutil.copytree(ROOT / "theme", content / "theme")
    with_long_vocabulary(content)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    return content


def taken(
    root: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer, **changes: str
) -> tuple[int, dict[str, str], FakeStores]:
    """Take a form in whose picture is ``answer``; return the command's code, what it wrote, and who was asked."""
    body = test_intake.body(**(test_intake.PHOTO | changes))
    (desk / "event.json").write_text(json.dumps(event(body=body)), "utf-8")
    with FakeStores({UPLOAD: sent_on(STORE), STORE: answer}) as stores:
        monkeypatch.setattr(uploads, "session", stores.session)
        code = intake_commands.take_event(
            str(desk / "event.json"),
            str(desk / "out"),
            fetch=True,
            issue="2026-12",
            received="2026-11-20",
            now="2026-11-23",
        )
    return code, {path.name: unescape(path.read_text("utf-8")) for path in (desk / "out").iterdir()}, stores


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


def test_the_forms_picture_is_fetched_and_committed_as_pixels_only(
    root: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = test_intake.phone_picture()
    code, out, _ = taken(root, desk, monkeypatch, Answer([original], length=len(original)))
    assert code == 0
    assert sorted(out) == ["body.md", "branch.txt", "title.txt"]
    made = test_intake.taken_folder(test_intake.body(**test_intake.PHOTO), original)
    folder = root / "content/founders" / made.slug
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {f.name: f.data for f in made.files}, (
        "as through every other door"
    )
    assert_pixels_only((folder / "portrait.jpg").read_bytes(), "image/jpeg")
    assert Image.open(io.BytesIO((folder / "portrait.jpg").read_bytes())).size == (600, 900)
    assert "portrait.jpg" in out["body.md"]
    assert UPLOAD not in out["body.md"]


def test_a_picture_that_cannot_be_fetched_does_not_stop_the_pull_request_which_says_what_to_do(
    root: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = taken(root, desk, monkeypatch, Answer(status=404, length=0))
    assert code == 0
    assert sorted(out) == ["body.md", "branch.txt", "picture.txt", "title.txt"]
    assert [p.name for p in (root / "content/founders/joerdis-oehlmann-yildirim").iterdir()] == ["index.md"]
    assert "ließ sich nicht von GitHub holen (404)" in out["body.md"]
    assert "Nimm das Etikett ab" in out["body.md"]
    facts = root / "content/publication.yml"
    facts.write_text(facts.read_text("utf-8").replace('languages: ["de", "en"]', 'languages: ["en", "de"]'), "utf-8")
    shutil.rmtree(root / "content/founders/joerdis-oehlmann-yildirim")
    _, out, _ = taken(root, desk, monkeypatch, Answer(status=404, length=0))
    assert "Take the label off and set it again." in out["body.md"]


@pytest.mark.parametrize(
    ("data", "words"), [(b"%PDF-1.7", "kein JPEG, PNG oder WebP"), (b"x" * (PORTRAIT_LIMIT + 5), "> 10.0 MiB")]
)
def test_a_picture_that_only_the_founder_can_mend_is_told_to_the_founder(
    root: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, words: str
) -> None:
    code, out, _ = taken(root, desk, monkeypatch, Answer([data]))
    assert (code, sorted(out)) == (1, ["comment.md"])
    assert words in out["comment.md"]
    assert not (root / "content/founders/joerdis-oehlmann-yildirim").exists()


@pytest.mark.parametrize("missing", [test_intake.unticked("consents.portrait"), {"portrait.alt": ""}, {"portrait.credit": ""}, {"portrait.file": "https://boese.example/1.jpg"}])  # fmt: skip
def test_nothing_is_fetched_that_may_not_be_shown(
    root: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, missing: dict[str, str]
) -> None:
    code, _, stores = taken(root, desk, monkeypatch, FOUND, **missing)
    assert code == 0
    assert stores.asked == []
