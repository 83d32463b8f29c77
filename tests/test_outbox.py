"""What the outbox lays down, that it survives every crash, and what its receipts remember."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.couriers.outbox import Outbox
from pipeline.delivery import Courier, CourierError, ReceiptBook, carry_out, plan
from pipeline.domain import Letter
from pipeline.letter import compose
from pipeline.receipts import FileReceiptBook
from pipeline.rendering import Templates
from tests.factories import issue, lead, picture, profile, publication

URL = "https://vorgestellt.example"
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
FILES = ["2026-11.eml", "index.html", "letter.html", "letter.txt", "meta.json"]


@pytest.fixture(scope="module")
def letter() -> Letter:
    theme = Path(__file__).parent.parent / "theme"
    ada = profile(name="Jörg Müßig", one_liner="Bindet *|UNSUB|* Bücher & mehr für „alle“.")
    number = issue(ada, lead=lead(subject="Ein langer Betreff mit Umlauten: Bücher, Öfen, Äpfel und schöne Grüße"))
    return compose(number, publication(ada), {ada.slug: picture()}, Templates(theme), "de")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def outbox(folder: Path) -> Outbox:
    return Outbox(folder, folder.parent / "output", URL, "testkreis")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def read(eml: Path) -> EmailMessage:
    message = email.message_from_bytes(eml.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


# The draft


def test_the_outbox_is_a_courier_and_its_book_a_receipt_book(folder: Path, outbox: Outbox) -> None:
    courier: Courier = outbox
    book: ReceiptBook = FileReceiptBook(folder / "receipts")
    assert courier.name == "outbox"
    assert book.read("2026-11") == ()


def test_nothing_is_found_before_anything_was_saved(outbox: Outbox, folder: Path) -> None:
    assert outbox.find("2026-11") is None
    assert not folder.exists()


def test_a_saved_draft_is_found_with_the_letters_digest(outbox: Outbox, letter: Letter, folder: Path) -> None:
    url = outbox.save_draft(letter)
    found = outbox.find("2026-11")
    assert found is not None
    assert (found.digest, found.state, found.url) == (letter.digest(), "draft", url)
    assert Path(url) == folder / "2026-11" / "index.html"
    assert sorted(p.name for p in (folder / "2026-11").iterdir()) == FILES
    assert [p.name for p in folder.iterdir()] == ["2026-11"]


def test_the_parts_lie_there_exactly_as_composed(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    assert (folder / "2026-11/letter.html").read_bytes() == letter.html.encode()
    assert (folder / "2026-11/letter.txt").read_bytes() == letter.text.encode()
    meta = json.loads((folder / "2026-11/meta.json").read_text("utf-8"))
    assert meta == {"key": "2026-11", "digest": letter.digest(), "state": "draft", "audience": "testkreis", "at": ""}


def test_both_parts_of_the_message_are_equal_to_the_letter(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    message = read(folder / "2026-11/2026-11.eml")
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    # Lines of a message end with CR LF (RFC 5322, 2.1).
    assert text.get_content().replace("\r\n", "\n") == letter.text
    assert html.get_content().replace("\r\n", "\n") == letter.html
    assert {part["content-transfer-encoding"] for part in (text, html)} == {"quoted-printable"}


def test_the_message_has_the_headers_of_a_letter_to_a_list(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    message = read(folder / "2026-11/2026-11.eml")
    assert message.defects == []
    assert message["from"].addresses[0].addr_spec == "brief@vorgestellt.example"
    assert message["from"].addresses[0].display_name == "Vorgestellt"
    assert message["subject"] == letter.subject
    assert message["date"].datetime == letter.published
    assert message["message-id"] == letter.message_id
    assert message["list-id"] == "<brief.vorgestellt.example>"
    assert message["list-unsubscribe"] == f"<{letter.unsubscribe}>"
    assert message["content-language"] == "de"
    assert message["to"].addresses == ()
    assert message["to"].groups[0].display_name == "undisclosed-recipients"


def test_no_line_of_the_message_is_longer_than_78_bytes_but_its_id(
    outbox: Outbox, letter: Letter, folder: Path
) -> None:
    outbox.save_draft(letter)
    data = (folder / "2026-11/2026-11.eml").read_bytes()
    lines = [line for line in data.split(b"\r\n") if not line.startswith(b"Message-ID: <")]
    assert len(lines) == data.count(b"\r\n")
    assert max(map(len, lines)) <= 78
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n")


def test_saving_the_same_letter_again_changes_no_byte_and_touches_no_file(
    outbox: Outbox, letter: Letter, folder: Path
) -> None:
    outbox.save_draft(letter)
    before, inodes = snapshot(folder), [p.stat().st_ino for p in sorted((folder / "2026-11").iterdir())]
    outbox.save_draft(letter)
    assert snapshot(folder) == before
    assert [p.stat().st_ino for p in sorted((folder / "2026-11").iterdir())] == inodes


def test_the_page_holds_the_pictures_of_the_letter_and_the_letter_does_not(letter: Letter, folder: Path) -> None:
    """So it looks right before its people are on the site."""
    shown = re.findall(r'src="https://vorgestellt\.example/([^"]+)"', letter.html)
    assert shown
    pictured = Outbox(folder, folder.parent / "output", URL, pictures=lambda key: {shown[0]: key.encode()})
    pictured.save_draft(letter)
    page = unescape((folder / "2026-11/index.html").read_text("utf-8"))
    assert f'src="data:image/jpeg;base64,{b64encode(b"2026-11").decode()}"' in page
    assert f'/{shown[0]}"' not in page
    assert (folder / "2026-11/letter.html").read_text("utf-8") == letter.html


def test_two_outboxes_write_the_same_bytes(letter: Letter, tmp_path: Path) -> None:
    shots = []
    for name in ("a", "b"):
        Outbox(tmp_path / name / "outbox", tmp_path / name / "output", URL).save_draft(letter)
        shots.append(snapshot(tmp_path / name / "outbox"))
    assert shots[0] == shots[1]


def test_a_changed_letter_replaces_the_draft(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    changed = replace(letter, text="Guten Tag\n")
    outbox.save_draft(changed)
    found = outbox.find("2026-11")
    assert found is not None
    assert found.digest == changed.digest()
    assert (folder / "2026-11/letter.txt").read_text("utf-8") == "Guten Tag\n"
    assert [p.name for p in folder.iterdir()] == ["2026-11"]


@pytest.mark.parametrize("key", ["", "..", "../x", "receipts", "2026-11/..", "2026-11\n", ".2026-11.next"])
def test_a_key_can_never_lead_out_of_the_outbox(outbox: Outbox, letter: Letter, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        outbox.save_draft(replace(letter, key=key))


def test_a_letter_in_another_language_lies_beside_the_first(outbox: Outbox, letter: Letter) -> None:
    outbox.save_draft(letter)
    outbox.save_draft(replace(letter, key="2026-11-en", lang="en"))
    assert outbox.find("2026-11")
    assert outbox.find("2026-11-en")


# The page to look at


class Page(HTMLParser):
    """Finds the frame with the letter and every address of the page itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.letter = ""
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.letter = values.get("srcdoc", self.letter)
        self.addresses += [values[name] for name in ("src", "href") if name in values]


def test_the_page_shows_both_parts_and_what_an_inbox_shows(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    html = (folder / "2026-11/index.html").read_text("utf-8")
    for part in (letter.subject, letter.preheader, letter.sender_address, "15. November 2026, 08:00"):
        assert part in unescape(html)
    assert letter.text in unescape(html)
    assert "kennt keine Leserinnen und Leser" in html
    assert Page(html).letter.replace("../../output/", f"{URL}/").replace('<base target="_blank">', "") == letter.html


def test_pictures_come_from_the_local_site_and_links_stay(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    page = Page((folder / "2026-11/index.html").read_text("utf-8"))
    assert 'src="../../output/ada-beispiel/portrait-800.jpg"' in page.letter
    assert f'src="{URL}' not in page.letter
    assert f'href="{URL}/ada-beispiel/"' in page.letter
    assert (folder / "2026-11" / "../../output").resolve() == (folder.parent / "output").resolve()


def test_the_page_loads_nothing_from_elsewhere(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    html = (folder / "2026-11/index.html").read_text("utf-8")
    assert Page(html).addresses == ["2026-11.eml", "letter.html", "letter.txt"]
    assert "default-src 'none'" in html
    assert "<script" not in html


def test_words_of_the_letter_cannot_break_out_of_the_page(outbox: Outbox, letter: Letter, folder: Path) -> None:
    hostile = replace(letter, subject='"><script>alert(1)</script>', text="</pre><script>alert(2)</script>\n")
    outbox.save_draft(hostile)
    html = (folder / "2026-11/index.html").read_text("utf-8")
    assert "<script" not in html
    assert "<b>alle" not in html


# Crashes


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


def draft_of(outbox: Outbox, folder: Path) -> dict[str, bytes]:
    """Return the files of the draft that counts, after looking through the outbox's own eyes."""
    found = outbox.find("2026-11")
    assert found is not None
    assert found.state == "draft"
    return snapshot(Path(found.url).parent)


def kill_at(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], call: int) -> None:
    """Make the call number ``call`` (from 0) of these functions of ``os`` the last thing that happens."""
    count = iter(range(1_000_000))
    for name in names:
        original = getattr(os, name)

        def dying(*args: object, _original: object = original, **kwargs: object) -> object:
            if next(count) >= call:
                raise Killed
            return _original(*args, **kwargs)  # type: ignore[operator]  # a function of os

        monkeypatch.setattr(os, name, dying)


STEPS = ("mkdir", "fsync", "rename", "replace", "rmdir", "unlink")


def test_a_crash_at_any_step_leaves_the_old_or_the_new_draft_whole(letter: Letter, tmp_path: Path) -> None:
    changed = replace(letter, text="Guten Tag\n")
    reference = Outbox(tmp_path / "reference/outbox", tmp_path / "reference/output", URL, "testkreis")
    reference.save_draft(letter)
    old = draft_of(reference, tmp_path)
    reference.save_draft(changed)
    new = draft_of(reference, tmp_path)
    seen: list[str] = []
    for call in range(100):
        folder = tmp_path / str(call) / "outbox"
        outbox = Outbox(folder, folder.parent / "output", URL, "testkreis")
        outbox.save_draft(letter)
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, STEPS, call)
            try:
                outbox.save_draft(changed)
            except Killed:
                found = draft_of(outbox, folder)
                assert found in (old, new)
                seen.append("old" if found == old else "new")
            else:
                break
        outbox.save_draft(changed)
        assert draft_of(outbox, folder) == new
        assert [p.name for p in folder.iterdir()] == ["2026-11"]
    assert seen.count("old") >= 8
    assert seen.count("new") >= 2
    assert seen == sorted(seen, reverse=True), "once the new draft is there, the old one never comes back"


def test_a_crash_during_the_first_draft_leaves_none(
    outbox: Outbox, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        kill_at(patch, ("rename",), 0)
        with pytest.raises(Killed):
            outbox.save_draft(letter)
    assert outbox.find("2026-11") is None
    outbox.save_draft(letter)
    assert outbox.find("2026-11")


def test_a_disk_that_refuses_the_swap_leaves_the_old_draft_in_its_place(
    outbox: Outbox, letter: Letter, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.save_draft(letter)
    before, original = snapshot(folder), os.rename

    def refusing(source: Path, target: Path) -> None:
        if Path(source).name.endswith(".next"):
            raise OSError(28, "No space left on device")
        original(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refusing)
        with pytest.raises(CourierError, match="No space left") as refused:
            outbox.save_draft(replace(letter, text="Guten Tag\n"))
    assert refused.value.permanent
    assert snapshot(folder) == before


@pytest.mark.parametrize("damage", ["meta.json", "letter.html", "2026-11.eml"])
def test_a_draft_that_lost_a_file_is_unknown_and_stays_for_a_person_to_see(
    outbox: Outbox, letter: Letter, folder: Path, damage: str
) -> None:
    outbox.save_draft(letter)
    (folder / "2026-11" / damage).unlink()
    before, found = snapshot(folder), outbox.find("2026-11")
    assert found is not None
    assert found.state == "unknown"
    with pytest.raises(CourierError, match="unknown"):
        outbox.save_draft(letter)
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    "meta",
    ["", "[]", "{}", '{"key": "2026-11"}', '{"key": 1, "digest": 2, "state": "draft", "audience": ""}'],
)
def test_a_note_that_cannot_be_read_makes_the_draft_unknown(
    outbox: Outbox, letter: Letter, folder: Path, meta: str
) -> None:
    outbox.save_draft(letter)
    (folder / "2026-11/meta.json").write_text(meta, "utf-8")
    found = outbox.find("2026-11")
    assert found is not None
    assert found.state == "unknown"


# A planned time


def test_a_scheduled_draft_keeps_its_letter_and_says_when(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    at = datetime(2026, 11, 15, 7, 0, tzinfo=timezone(timedelta(hours=1)))
    outbox.schedule("2026-11", letter.digest(), at)
    found = outbox.find("2026-11")
    assert found is not None
    assert (found.state, found.digest) == ("scheduled", letter.digest())
    assert json.loads((folder / "2026-11/meta.json").read_text("utf-8"))["at"] == "2026-11-15T07:00:00+01:00"


def test_a_scheduled_draft_is_never_overwritten(outbox: Outbox, letter: Letter, folder: Path) -> None:
    outbox.save_draft(letter)
    outbox.schedule("2026-11", letter.digest(), NOW)
    before = snapshot(folder)
    with pytest.raises(CourierError, match="scheduled") as refused:
        outbox.save_draft(replace(letter, text="Guten Tag\n"))
    assert refused.value.permanent
    assert snapshot(folder) == before


def test_a_crash_while_scheduling_leaves_the_draft_as_it_was(
    outbox: Outbox, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.save_draft(letter)
    with monkeypatch.context() as patch:
        kill_at(patch, ("replace",), 0)
        with pytest.raises(Killed):
            outbox.schedule("2026-11", letter.digest(), NOW)
    found = outbox.find("2026-11")
    assert found is not None
    assert found.state == "draft"
    outbox.schedule("2026-11", letter.digest(), NOW)


def test_what_is_not_there_cannot_be_scheduled(outbox: Outbox, letter: Letter) -> None:
    with pytest.raises(CourierError, match="not that draft"):
        outbox.schedule("2026-11", letter.digest(), NOW)


def test_a_planned_time_needs_its_offset(outbox: Outbox, letter: Letter) -> None:
    outbox.save_draft(letter)
    with pytest.raises(ValueError, match="offset"):
        outbox.schedule("2026-11", letter.digest(), NOW.replace(tzinfo=None))


# Together


def test_from_plan_to_draft_and_again(outbox: Outbox, letter: Letter, folder: Path) -> None:
    book = FileReceiptBook(folder / "receipts")
    first = plan(letter, outbox.find(letter.key), book.read(letter.key))
    outcome = carry_out(first, letter, outbox, book, NOW)
    assert outcome is not None
    assert (first.action, outcome.state) == ("create", "done")
    before = snapshot(folder)
    second = plan(letter, outbox.find(letter.key), book.read(letter.key))
    assert carry_out(second, letter, outbox, book, NOW) is None
    assert (second.action, snapshot(folder)) == ("nothing", before)


def test_a_letter_that_was_sent_can_be_shown_without_somebody_and_stays_sent(
    outbox: Outbox, letter: Letter, folder: Path
) -> None:
    outbox.save_draft(letter)
    outbox.send(letter.key, letter.digest())
    without = replace(letter, html="<p>Ohne sie.</p>", text="Ohne sie.\n")
    outbox.show_anew(without)
    held = outbox.find(letter.key)
    assert held is not None
    assert (held.state, held.digest) == ("sent", without.digest())
    assert (folder / letter.key / "letter.txt").read_text("utf-8") == "Ohne sie.\n"
    with pytest.raises(CourierError, match="no letter to show anew"):
        outbox.show_anew(replace(letter, key="2031-01"))
