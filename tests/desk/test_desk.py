"""The desk of a publication with forty submissions in every state: what it shows, to whom, and what it keeps to itself."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline import delivery_commands, desk_commands, mailroom, serve, site_commands, store
from pipeline.couriers.mailchimp.client import Client
from pipeline.withdrawal_commands import forget
from tests.browser.looks import DAY, NIGHT, faults
from tests.desk.forty import HOSTILE, NOW, SIZE, forty, text
from tests.editors.world import TOWNS, edit, write
from tests.factories import encoded, image, ready_to_build
from tests.test_commands import tree

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

ROOT = Path(__file__).parents[2]
PARTS = ("issue", "calendar", "submissions", "findings", "network", "letters")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The publication with its desk in German; the private folder lies beside, the desk in English in ../english."""
    place = tmp_path_factory.mktemp("vierzig")
    root = place / "site"
    ready_to_build(root)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VORGESTELLT_ROOT", str(root))
        patched.setenv("VORGESTELLT_PRIVATE", str(place / "redaktion"))
        patched.setattr(store, "gazetteer", lambda: TOWNS)
        forty(root, place / "redaktion")
        assert desk_commands.desk(open_it=False, now=NOW, lang="en") == 0
        shutil.copytree(root / "desk", place / "english")
        assert desk_commands.desk(open_it=False, now=NOW) == 0
        yield root


@pytest.fixture(scope="module")
def told(root: Path) -> dict:
    """All of it, as programs read it."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert desk_commands.status(now=NOW, as_json=True) == 0
    return json.loads(out.getvalue())


@pytest.fixture
def opened(browser: Browser, root: Path) -> Iterator[Page]:
    """The page, opened from the disk; nothing may be asked of any network."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto((root / "desk/index.html").as_uri())
    yield page
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    assert complaints == []
    context.close()


# What it knows


def test_forty_submissions_are_in_every_state(root: Path, told: dict) -> None:
    assert len(store.read_content(root).submissions) == SIZE
    assert {row["stage"] for row in told["submissions"]} == {"mend", "sign-off", "planned"}
    assert [row["state"] for row in told["letters"]] == ["planned", "approved", "sent", "unknown"]
    assert {r["state"] for row in told["letters"] for r in row["receipts"]} == {"done", "refused", "intent"}
    assert {row["state"] for row in told["network"]["relay"]} == {"open", "asked", "agreed", "declined", "planned"}
    assert {slot["kind"] for slot in told["calendar"]["slots"]} == {"portraits", "open"}
    assert len({row["state"] for row in told["network"]["introductions"]}) == 7, "those that wait for an editor"
    lacks = {lack["en"] for row in told["submissions"] for lack in row["lacks"]}
    assert lacks == {
        "without a month", "not signed off", "changed since it was signed off", "not signed off; the question is drafted",
        "without a picture", "without consent to the letter", "no e-mail address in the private folder",
    }  # fmt: skip


def test_what_endangers_readers_comes_first_and_what_is_only_good_last(told: dict) -> None:
    assert [task["code"] for task in told["tasks"]] == [
        "letter-unknown", "errors", "forget", "letter-next", "warnings-next", "sign-off-next", "month-crowded", "month-ask", "relay-agreed", "sign-off-later",
        "introductions", "to-confirm", "propose", "impact",
    ]  # fmt: skip
    assert all(task["actions"] for task in told["tasks"])


def test_one_faulty_folder_hides_nothing_else(told: dict) -> None:
    assert told["findings"]["error"] > 7
    assert (told["published"], told["issues"]) == (19, 18)
    assert told["number"]["month"] == "2026-11"
    assert told["network"]["proposals"]


def test_the_terminal_says_the_same_in_short(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk_commands.status(now=NOW) == 0
    german = capsys.readouterr().out
    assert "1. Nachsehen, was mit dem Brief vom September 2026 geschah" in german
    assert "inv deliver settle --month 2026-09" in german
    assert "Einreichungen: 7 noch nicht fertig, 8 noch nicht freigegeben, 7 bereit" in german
    assert desk_commands.status(now=NOW, lang="en") == 0
    assert "1. Find out what happened to the letter of September 2026" in capsys.readouterr().out


# What it shows


def test_the_page_opens_from_the_disk_and_runs_nothing_that_strangers_wrote(opened: Page) -> None:
    assert opened.title() == "Schreibtisch · Vorgestellt"
    assert opened.locator("#submissions h4").first.inner_text().startswith("<script>document.title=")
    assert opened.locator("img").count() == 0
    assert opened.evaluate("document.scripts.length") == 1
    assert "\u202e" not in opened.content()
    assert opened.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith(
        '"Newsreader Display"'
    )
    assert opened.evaluate("document.fonts.check('1em Newsreader Display')")


def test_page_and_letter_of_the_issue_lie_side_by_side(opened: Page) -> None:
    for frame in opened.locator("iframe").all():
        frame.scroll_into_view_if_needed()
    opened.wait_for_load_state("networkidle")
    shown = {Path(frame.url).name: frame for frame in opened.frames[1:]}
    assert set(shown) == {"index.html", "letter.html"}
    assert "Rosa Rieger" in shown["index.html"].locator("main").inner_text()
    assert "Rosa Rieger" in shown["letter.html"].locator("body").inner_text()


def test_everything_is_there_without_scripts(browser: Browser, root: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((root / "desk/index.html").as_uri())
    assert page.locator("code.copy").count() > 40
    assert page.locator("button").count() == 0
    assert page.locator("text=inv deliver settle --month 2026-09").first.is_visible()
    context.close()


def test_a_command_is_copied_by_its_button_and_by_the_keyboard(browser: Browser, root: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((root / "desk/index.html").as_uri())
    button = page.locator("button").first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Kopiert")  # not by wait_for_function, which the page's own policy refuses
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("folder", ["site/desk", "english"])
def test_axe_finds_nothing(browser: Browser, root: Path, folder: str) -> None:
    for width in (390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto((root.parent / folder / "index.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not (found := faults(page, DAY, NIGHT)), f"{folder} {width} {found}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_a_month_that_is_late_says_in_words_how_far_its_letter_is(opened: Page) -> None:
    texts = opened.locator("#calendar li").all_text_contents()
    shown = [" ".join(text.split()) for text in texts]
    assert [row.rpartition(" Brief: ")[2] for row in shown if "Brief" in row] == ["ungewiss", "freigegeben"]


def test_every_part_is_reached_from_the_list_of_parts(opened: Page) -> None:
    links = [a.get_attribute("href") for a in opened.locator("nav a").all()]
    assert links == [f"#{part}" for part in PARTS]
    targets = {a.get_attribute("href") for a in opened.locator("main a[href^='#']").all()}
    assert {t for t in targets if t and opened.locator(f"[id='{t[1:]}']").count() != 1} == set()


# What it keeps to itself


def test_nobody_but_its_owner_may_read_the_page(root: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in (root / "desk").rglob("*") if path.is_file()} == {0}
    assert "/desk/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


@pytest.fixture
def small(content: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small publication without findings, with what a build needs."""
    ready_to_build(content)
    folder = tmp_path_factory.mktemp("redaktion")
    write(folder / "people/ada-beispiel.yml", 'email: "geheim@post.example"\n')
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(folder))
    monkeypatch.setattr(store, "gazetteer", lambda: TOWNS)
    return content


def test_nothing_of_the_desk_gets_into_the_site(small: Path) -> None:
    assert site_commands.build(now=NOW) == 0
    before = tree(small / "output")
    assert desk_commands.desk(open_it=False, now=NOW) == 0
    assert tree(small / "output") == before
    (small / "content/pages").mkdir()
    write(small / "content/pages/ueber.md", '---\ntitle: "Über"\nlang: "de"\nslug: "ueber-uns"\n---\nWir.\n')
    assert site_commands.build(now=NOW) == 0
    built = tree(small / "output")
    assert not [
        name for name, data in built.items() if name.startswith("desk") or b"Schreibtisch" in data or b"geheim@" in data
    ]


def test_looking_changes_nothing(small: Path) -> None:
    before = tree(small)
    assert desk_commands.status(now=NOW) == 0
    assert desk_commands.desk(open_it=False, now=NOW) == 0
    after = tree(small)
    new = {name.split("/")[0] for name in after.keys() - before.keys()}
    assert new <= {"desk", ".cache"}
    assert {name: after[name] for name in before} == before


def test_a_publication_of_which_nothing_has_appeared_yet_has_a_desk(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(small / "content/issues")
    for index in (small / "content/founders").glob("*/index.md"):
        write(index, re.sub(r'(?m)^issue: ".*"', 'issue: "2027-02"', index.read_text("utf-8")))
    assert desk_commands.status(now=NOW) == 0
    assert "in 0 Ausgaben" in capsys.readouterr().out


def test_the_browser_opens_unless_told_not_to(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert desk_commands.desk(open_it=False, now=NOW) == 0
    assert opened == []
    assert desk_commands.desk(now=NOW) == 0
    assert opened == [(small / "desk/index.html").as_uri()]


def test_what_was_kept_of_somebody_is_gone_from_the_desk_when_it_is_forgotten(small: Path) -> None:
    write(small / "content/withdrawn/karla-krone.yml", 'date: "2026-10-01"\n')
    assert desk_commands.desk(open_it=False, now=NOW) == 0
    assert forget("karla-krone", now=NOW, dry_run=True) == 0
    assert (small / "desk").exists()
    assert forget("karla-krone", now=NOW) == 0
    assert not (small / "desk").exists()


# What may fail


def test_without_a_network_the_page_says_what_could_not_be_learnt(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    edit(
        small / "content/publication.yml", ("letter:\n", 'letter:\n  courier: "mailchimp"\n  audience: "a1b2c3d4e5"\n')
    )
    subprocess.run(["git", "init", "-q", str(small)], check=True)  # noqa: S607  # the PATH's
    assert desk_commands.desk(open_it=False, now=NOW) == 0
    assert "MAILCHIMP_API_KEY" in (small / "desk/index.html").read_text("utf-8")
    nobody = "http://127.0.0.1:9"  # discard: nothing listens there
    monkeypatch.setattr(mailroom, "mailchimp_client", lambda: Client("x-us1", address=nobody, pause=lambda _: None))
    assert desk_commands.desk(open_it=False, now=NOW) == 0
    html = (small / "desk/index.html").read_text("utf-8")
    assert "Das ließ sich nicht erfahren" in html
    assert "nicht zu erfahren" in html
    capsys.readouterr()
    assert desk_commands.status(now=NOW, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["letters"][0]["state"] is None


def test_a_private_folder_within_the_publication_is_said_and_not_read(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(small / "redaktion"))
    assert desk_commands.desk(open_it=False, now=NOW) == 0
    assert "liegen ineinander" in (small / "desk/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("people/ada-beispiel.yml", "email: [\n", "Im privaten Ordner sind Fehler"),
        ("../content/publication.yml", "nonsense", "content/publication.yml"),
        ("../content/trades.yml", "- {}\n", "content/trades.yml"),
        ("../content/services.yml", "- {}\n", "content/services.yml"),
        ("../content/issues/2026-11.md", "---\norder: 3\n---\n", "content/issues/2026-11.md"),
    ],
)
def test_whatever_is_broken_stands_on_the_page(
    small: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, said: str
) -> None:
    private = small.parent / f"{small.name}-redaktion"
    write(private / "people/ada-beispiel.yml", 'email: "ada@post.example"\n')
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(private))
    path = small / file.removeprefix("../") if file.startswith("../") else private / file
    write(path, text)
    assert desk_commands.desk(open_it=False, now=NOW, lang="de") == 0
    assert said in (small / "desk/index.html").read_text("utf-8")


# The server


@pytest.fixture
def served(root: Path) -> Iterator[str]:
    http = serve.server(root, 0, serve.Changes(), (root / "desk", root / "output"))
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    http.server_close()


def answer(address: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as got:
            return got.status
    except urllib.error.HTTPError as fault:
        return fault.code


def test_the_server_shows_the_desk_and_the_site_and_nothing_beside_them(served: str) -> None:
    assert answer(f"{served}/desk/") == 200
    assert answer(f"{served}/desk/letter.html") == 200
    for path in (
        "/",
        "/content/publication.yml",
        "/desk/../content/publication.yml",
        "/desk/%2e%2e/content/publication.yml",
        "/outbox/",
        "/.git/",
    ):
        assert answer(served + path) == 404, path


def test_a_page_of_another_name_cannot_read_along(served: str) -> None:
    assert answer(f"{served}/desk/", Host="boese.example:80") == 404
    assert answer(f"{served}/desk/", Host="localhost:80") == 200


def test_the_served_page_reloads_itself_within_its_own_policy(browser: Browser, root: Path, served: str) -> None:
    shop = desk_commands._Workshop(NOW, "de")
    assert shop.make_again()
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{served}/desk/")
    assert page.locator("h1").inner_text() == "Fünf Dinge zuerst."
    assert [text for text in complaints if "Content Security Policy" in text] == []
    page.close()


def test_hostile_words_are_the_same_in_the_tests_and_on_the_page(root: Path) -> None:
    html = (root / "desk/index.html").read_text("utf-8")
    assert HOSTILE.split(">")[0] + ">" not in html
    assert "&lt;script&gt;document.title=" in html


def test_the_desk_is_made_anew_when_a_file_is_saved(small: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    words = [sys.executable, "-m", "invoke", "desk", "--serve", "--no-open", "--port", str(port), "--now", NOW]
    with subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, stdout=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/desk/"
            assert wait_for(lambda: answers(address)), "it answers"
            index = small / "content/founders/ada-beispiel/index.md"
            edit(index, ('place: "Lüneburg"', 'plaze: "Lüneburg"'))
            assert wait_for(lambda: "An einer Stelle sind Fehler zu beheben" in page_of(address)), "it sees the error"
            edit(index, ('plaze: "Lüneburg"', 'place: "Lüneburg"'))
            assert wait_for(lambda: "sind Fehler zu beheben" not in page_of(address)), "it sees that it is gone"
        finally:
            process.terminate()
            process.wait(10)


def page_of(address: str) -> str:
    with urllib.request.urlopen(address) as got:
        return got.read().decode()


def answers(address: str) -> bool:
    try:
        return "Schreibtisch" in page_of(address)
    except OSError:
        return False


def wait_for(happens: Callable[[], bool], seconds: float = 40) -> bool:
    """Return whether something happens within so many seconds."""
    end = time.monotonic() + seconds
    while not (seen := happens()) and time.monotonic() < end:
        time.sleep(0.1)
    return seen


def test_a_number_to_come_is_seen_as_it_will_be_and_leads_to_the_built_site(small: Path) -> None:
    assert site_commands.build(now=NOW) == 0
    write(
        small / "content/founders/zita-zeller/index.md", text("Zita Zeller", "2026-12", came="2026-11-01", picture=True)
    )
    (small / "content/founders/zita-zeller/portrait.jpg").write_bytes(encoded(image(), quality=80))
    assert delivery_commands.deliver("skip", month="2026-11", by="Redaktion", now=NOW) == 0
    assert desk_commands.desk(open_it=False, now=NOW) == 0
    html = (small / "desk/index.html").read_text("utf-8")
    assert 'src="site/ausgaben/2026-12/index.html"' in html
    place = small / "desk/site/ausgaben/2026-12"
    shown = lxml.html.parse(place / "index.html")
    assert "Zita Zeller" in shown.getroot().text_content()
    for element in shown.iter("a", "img", "link"):
        address = element.get("href") or element.get("src") or ""
        if address.startswith("."):
            there = (place / address.partition("#")[0]).resolve()
            assert there.exists() or address.endswith("/ausgaben/2026-12/brief/"), address
    assert not (small / "output/zita-zeller").exists()
