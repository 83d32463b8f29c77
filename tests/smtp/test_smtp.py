"""The smtp courier as a courier: drafts, plans, tests, what it says of itself, what a person decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import config, readers
from pipeline.couriers.smtp import Smtp, SmtpSettings
from pipeline.couriers.smtp.journal import Damaged, replayed
from pipeline.couriers.smtp.transport import Line
from pipeline.delivery import Courier, CourierError
from pipeline.schema import both
from tests.smtp.server import Server
from tests.smtp.world import (
    KEY,
    LEAVE,
    NOW,
    Book,
    Killed,
    Shelf,
    a_folder,
    address,
    clock,
    courier,
    drafted,
    dying,
    in_order,
    letter,
    suppress,
)

ALL = in_order([address(n) for n in range(5)])


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "private", 5)


@pytest.fixture
def made(server: Server, folder: Path) -> Smtp:
    return courier(folder, server.port, Book(Shelf()))


# Drafts and plans


def test_smtp_is_a_courier_that_needs_to_be_called_when_a_letter_is_due(made: Smtp) -> None:
    port: Courier = made
    assert (port.name, port.plans_ahead) == ("smtp", False)


def test_nothing_is_found_before_anything_was_saved_and_looking_makes_nothing(made: Smtp, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    assert made.find("2026-11") is None
    assert sorted(folder.rglob("*")) == before


def test_a_draft_is_kept_whole_and_found_by_another_process(made: Smtp, folder: Path, server: Server) -> None:
    dressed = drafted(made)
    held = courier(folder, server.port, Book(Shelf())).find("2026-11")
    assert held is not None
    assert (held.digest, held.state, held.resumable) == (dressed.digest(), "draft", False)
    assert Path(held.url).read_text("utf-8") == dressed.html
    assert Path(held.url).with_suffix(".txt").read_text("utf-8") == dressed.text


def test_a_crash_while_a_draft_is_replaced_leaves_the_old_or_the_new_one(server: Server, tmp_path: Path) -> None:
    digests = set()
    for step in range(40):
        folder = a_folder(tmp_path / str(step), 1)
        made = courier(folder, server.port, Book(Shelf()))
        old = drafted(made)
        new = made.dress(letter(subject="Anders"))
        with dying(step):
            try:
                made.save_draft(new)
            except Killed:
                held = made.find("2026-11")
                assert held is not None
                assert held.state == "draft"
                assert held.digest in (old.digest(), new.digest())
                digests.add(held.digest)
            else:
                break
    assert len(digests) == 2


@pytest.mark.parametrize("key", ["", "..", "../x", "2026-11/..", "2026-11\n", "journal"])
def test_a_key_can_never_lead_out_of_the_folder(made: Smtp, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        made.save_draft(made.dress(letter(key=key)))


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"at": "", "letter": {}, "digest": ""}'])
def test_a_draft_that_cannot_be_read_is_unknown_and_stays(made: Smtp, folder: Path, damage: bytes) -> None:
    dressed = drafted(made)
    file = folder / "letter/drafts/2026-11/draft.json"
    file.write_bytes(damage)
    held = made.find("2026-11")
    assert held is not None
    assert held.state == "unknown"
    with pytest.raises(CourierError, match="unknown"):
        made.save_draft(dressed)
    assert file.read_bytes() == damage


def test_a_draft_that_somebody_changed_by_hand_is_unknown(made: Smtp, folder: Path) -> None:
    drafted(made)
    file = folder / "letter/drafts/2026-11/draft.json"
    told = json.loads(file.read_text("utf-8"))
    told["letter"]["text"] += "Kauft!\n"
    file.write_text(json.dumps(told), "utf-8")
    held = made.find("2026-11")
    assert held is not None
    assert held.state == "unknown"


def test_a_planned_letter_says_when_cannot_be_replaced_and_can_be_taken_back(made: Smtp) -> None:
    dressed, at = drafted(made), NOW + timedelta(hours=2)
    made.schedule("2026-11", dressed.digest(), at)
    held = made.find("2026-11")
    assert held is not None
    assert (held.state, held.at, held.resumable) == ("scheduled", at, True)
    with pytest.raises(CourierError, match="scheduled"):
        made.save_draft(dressed)
    made.unschedule("2026-11")
    held = made.find("2026-11")
    assert held is not None
    assert (held.state, held.at) == ("draft", None)


def test_a_planned_letter_leaves_when_it_is_due_and_not_before(made: Smtp, folder: Path, server: Server) -> None:
    dressed, at = drafted(made), NOW + timedelta(hours=2)
    made.schedule("2026-11", dressed.digest(), at)
    with pytest.raises(CourierError, match="is scheduled for") as early:
        made.send("2026-11", dressed.digest())
    assert early.value.permanent
    assert server.taken == []
    book = Book(Shelf())
    due = courier(folder, server.port, book, when=clock(at))
    assert due.send("2026-11", dressed.digest()) == "5 von 5 verschickt."


@pytest.mark.parametrize("action", ["schedule", "send"])
def test_any_other_letter_than_the_draft_is_refused(made: Smtp, server: Server, action: str) -> None:
    drafted(made)
    with pytest.raises(CourierError, match="not that draft") as refused:
        made.send("2026-11", "0" * 64) if action == "send" else made.schedule("2026-11", "0" * 64, NOW)
    assert refused.value.permanent
    assert server.commands == []


def test_a_letter_that_was_sent_is_never_sent_planned_or_replaced_again(made: Smtp, server: Server) -> None:
    dressed = drafted(made)
    made.send("2026-11", dressed.digest())
    for act in (lambda: made.send("2026-11", dressed.digest()), lambda: made.save_draft(dressed),
                lambda: made.schedule("2026-11", dressed.digest(), NOW), lambda: made.unschedule("2026-11")):  # fmt: skip
        with pytest.raises(CourierError) as refused:
            act()
        assert refused.value.permanent
    assert sorted(server.recipients()) == sorted(ALL)


# What reaches readers


def test_each_reader_gets_one_message_of_their_own_with_nobody_elses_address(made: Smtp, server: Server) -> None:
    dressed = drafted(made)
    assert made.readers() == 5
    assert made.send("2026-11", dressed.digest()) == "5 von 5 verschickt."
    assert server.recipients() == ALL
    assert len({taken.message_id for taken in server.taken}) == 5
    for taken in server.taken:
        token = readers.token(KEY, taken.recipient)
        assert f"<{LEAVE}?t={token}>".encode() in taken.data
        assert [one for one in ALL if one.encode() in taken.data] == [taken.recipient]
        assert taken.recipient.encode() not in taken.data.partition(b"\r\n")[2]  # it stands in To, and nowhere else


def test_the_id_of_a_message_is_the_same_whenever_it_is_sent_and_another_for_each_letter(
    server: Server, tmp_path: Path
) -> None:
    ids = []
    for round_, key in enumerate(("2026-11", "2026-11", "2026-12")):
        made = courier(a_folder(tmp_path / str(round_), 2), server.port, Book(Shelf()))
        dressed = drafted(made, letter(key=key))
        server.taken.clear()
        made.send(key, dressed.digest())
        ids.append([taken.message_id for taken in server.taken])
    assert ids[0] == ids[1]
    assert not set(ids[0]) & set(ids[2])


def test_whoever_left_gets_nothing(made: Smtp, folder: Path, server: Server) -> None:
    suppress(folder, ALL[0].upper(), ALL[3])
    dressed = drafted(made)
    assert made.readers() == 3
    made.send("2026-11", dressed.digest())
    assert server.recipients() == [ALL[1], ALL[2], ALL[4]]


def test_an_address_beyond_ascii_needs_a_server_that_can_carry_it(folder: Path, server: Server) -> None:
    a_folder(folder, ["jörg@münchen.example", "ada@brief.example"])
    made = courier(folder, server.port, Book(Shelf()))
    dressed = drafted(made)
    made.send("2026-11", dressed.digest())
    assert sorted(server.recipients()) == ["ada@brief.example", "jörg@xn--mnchen-3ya.example"]


def test_without_such_a_server_that_reader_is_refused_and_the_others_get_it(folder: Path, server: Server) -> None:
    server.utf8 = False
    a_folder(folder, ["jörg@münchen.example", "ada@brief.example"])
    made = courier(folder, server.port, Book(Shelf()))
    dressed = drafted(made)
    assert made.send("2026-11", dressed.digest()) == "1 von 2 verschickt, 1 hat der Server abgelehnt."
    assert server.recipients() == ["ada@brief.example"]


def test_messages_keep_to_the_pace(folder: Path, server: Server) -> None:
    when = clock()
    made = courier(folder, server.port, Book(Shelf()), per_minute=30, when=when)
    dressed = drafted(made)
    made.send("2026-11", dressed.digest())
    assert when.monotonic() == 4 * 2.0


def test_a_line_is_used_for_a_hundred_messages(tmp_path: Path, server: Server) -> None:
    made = courier(a_folder(tmp_path / "many", 201), server.port, Book(Shelf()), lot=200)
    dressed = drafted(made)
    made.send("2026-11", dressed.digest())
    assert server.connections == 3
    assert server.commands.count("quit") == 3


# When the server says no


def test_a_reader_whom_the_server_refuses_is_not_tried_again(made: Smtp, server: Server) -> None:
    server.refuse[ALL[1]] = "550 5.1.1 no such user"
    dressed = drafted(made)
    assert made.send("2026-11", dressed.digest()) == "4 von 5 verschickt, 1 hat der Server abgelehnt."
    held = made.find("2026-11")
    assert held is not None
    assert (held.state, held.readers, held.detail) == (
        "sent",
        4,
        both("4 von 5 verschickt, 1 hat der Server abgelehnt.", "4 of 5 sent, 1 refused by the server."),
    )


def test_a_reader_who_is_put_off_gets_it_in_a_later_run_and_five_times_is_a_no(made: Smtp, server: Server) -> None:
    server.refuse[ALL[1]] = "450 4.2.1 busy"
    dressed = drafted(made)
    for run in range(4):
        with pytest.raises(CourierError, match="another time") as put_off:
            made.send("2026-11", dressed.digest())
        assert put_off.value.permanent == (run > 0)
        held = made.find("2026-11")
        assert held is not None
        assert (held.state, held.resumable) == ("sending", True)
    assert made.send("2026-11", dressed.digest()) == "4 von 5 verschickt, 1 hat der Server abgelehnt."


def test_a_server_that_refuses_everybody_is_not_believed(tmp_path: Path, server: Server) -> None:
    everybody = [address(n) for n in range(30)]
    server.refuse = dict.fromkeys(everybody, "554 5.7.1 relay access denied")
    made = courier(a_folder(tmp_path / "p", everybody), server.port, Book(Shelf()), lot=200)
    dressed = drafted(made)
    with pytest.raises(CourierError, match="10 in a row") as stopped:
        made.send("2026-11", dressed.digest())
    assert stopped.value.permanent
    assert server.commands.count("rcpt") == 10
    server.refuse.clear()
    assert made.send("2026-11", dressed.digest()) == "30 von 30 verschickt."


def test_a_server_that_takes_nothing_from_the_sender_ends_the_run_at_once(made: Smtp, server: Server) -> None:
    server.script["mail"] = ["553 5.7.1 not yours"]
    dressed = drafted(made)
    with pytest.raises(CourierError, match=r"takes nothing from brief@vorgestellt\.example \(553 5\.7\.1 not yours\)"):
        made.send("2026-11", dressed.digest())
    assert server.commands.count("mail") == 1
    assert made.send("2026-11", dressed.digest()) == "5 von 5 verschickt."


def test_three_messages_in_a_row_without_an_answer_end_the_run(made: Smtp, server: Server) -> None:
    server.script["message"] = ["die-after"] * 3
    dressed = drafted(made)
    with pytest.raises(CourierError, match="3 messages in a row") as stopped:
        made.send("2026-11", dressed.digest())
    assert not stopped.value.permanent
    assert made.doubtful("2026-11") == tuple(ALL[:3])


def test_a_server_that_is_not_there_is_found_before_anything_begins(folder: Path) -> None:
    made = courier(folder, 1, Book(Shelf()))
    dressed = drafted(made)
    with pytest.raises(CourierError, match="nothing was sent") as stopped:
        made.send("2026-11", dressed.digest())
    assert stopped.value.permanent
    held = made.find("2026-11")
    assert held is not None
    assert held.state == "draft"


# What a person decides


def test_whoever_is_doubtful_is_named_and_a_person_decides(made: Smtp, server: Server) -> None:
    server.script["message"] = ["die", None, "die-after"]
    dressed = drafted(made)
    assert made.send("2026-11", dressed.digest()) == "3 von 5 verschickt, 2 haben ihn vielleicht."
    held = made.find("2026-11")
    assert held is not None
    assert (held.state, held.detail) == (
        "sent",
        both("3 von 5 verschickt, 2 haben ihn vielleicht.", "3 of 5 sent, 2 may or may not have got it."),
    )
    assert made.doubtful("2026-11") == (ALL[0], ALL[2])
    made.decide("2026-11", ALL[2].upper(), "done")
    made.decide("2026-11", ALL[0], "again")
    held = made.find("2026-11")
    assert held is not None
    assert (held.state, held.resumable) == ("sending", True)
    assert made.send("2026-11", dressed.digest()) == "5 von 5 verschickt."
    assert sorted(server.recipients()) == sorted(ALL)


def test_there_is_nothing_to_decide_about_whoever_got_it_or_is_no_reader(made: Smtp) -> None:
    dressed = drafted(made)
    made.send("2026-11", dressed.digest())
    for one in (ALL[0], "nobody@brief.example", "no address"):
        with pytest.raises(CourierError):
            made.decide("2026-11", one, "again")


def test_somebody_doubtful_who_left_the_list_is_named_by_their_hash(made: Smtp, folder: Path, server: Server) -> None:
    server.script["message"] = ["die"]
    dressed = drafted(made)
    made.send("2026-11", dressed.digest())
    suppress(folder, ALL[0])
    (one,) = made.doubtful("2026-11")
    assert one == readers.hashed(KEY, ALL[0])
    made.decide("2026-11", one, "again")
    assert made.send("2026-11", dressed.digest()) == "4 von 5 verschickt, 1 hatte sich vorher abgemeldet."
    assert ALL[0] not in server.recipients()


# Tests for the editors


def test_each_tester_gets_a_marked_message_of_their_own_and_each_test_has_another_id(
    made: Smtp, server: Server
) -> None:
    dressed = drafted(made)
    assert made.test(dressed, ["eva@brief.example", "Ada@brief.example"]) == "2 Tests verschickt"
    assert server.recipients() == ["eva@brief.example", "Ada@brief.example"]
    for taken in server.taken:
        assert b"\r\nSubject: [TEST] " in taken.data
        assert f"To: {taken.recipient}\r\n".encode() in taken.data
    assert len({taken.message_id for taken in server.taken}) == 2
    held = made.find("2026-11")
    assert held is not None
    assert held.state == "draft"


@pytest.mark.parametrize(
    ("script", "permanent"),
    [({"rcpt": ["550 no"]}, True), ({"message": ["550 no"]}, True), ({"message": ["die-after"]}, False),
     ({"mail": ["die"]}, True), ({"mail": ["550 no"]}, True), ({"connect": ["554 no"]}, True)],
)  # fmt: skip
def test_a_test_that_did_not_arrive_is_said(
    made: Smtp, server: Server, script: dict[str, list[str | None]], permanent: bool
) -> None:
    dressed = drafted(made)
    server.script = script
    with pytest.raises(CourierError, match="test") as failed:
        made.test(dressed, ["eva@brief.example"])
    assert failed.value.permanent == permanent


# What is missing


def test_nothing_is_missing_where_all_is_there(made: Smtp) -> None:
    drafted(made)
    assert made.objections("2026-11") == ()


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        (readers.KEY, None, "letter/key is missing"),
        (readers.KEY, b"short", "no key"),
        (readers.SUBSCRIBERS, None, "letter/subscribers.csv is missing"),
        (readers.SUBSCRIBERS, b"address,name,lang,since,source\n", "Nobody is to be mailed"),
        (readers.SUBSCRIBERS, b"address,name,lang,since,source\nada,,,2026-01-15,form\n", "letter/subscribers.csv:2: "),
        (readers.SUPPRESSED, b"hash,when,why\nada@brief.example,2026-01-15,left\n", "letter/suppressed.csv:2: "),
    ],
)
def test_a_list_that_cannot_be_relied_on_stops_everything_before_anybody_is_mailed(
    made: Smtp, folder: Path, server: Server, file: str, content: bytes | None, said: str
) -> None:
    dressed = drafted(made)
    (folder / file).unlink(missing_ok=True) if content is None else (folder / file).write_bytes(content)
    (objection,) = made.objections("2026-11")
    assert said in objection.text("en")
    assert "@" not in objection.text("en")
    with pytest.raises(CourierError) as refused:
        made.send("2026-11", dressed.digest())
    assert refused.value.permanent
    assert server.commands == []


def test_another_key_than_the_one_it_was_begun_with_stops_a_letter(made: Smtp, folder: Path, server: Server) -> None:
    server.refuse[ALL[0]] = "450 later"
    dressed = drafted(made)
    with pytest.raises(CourierError):
        made.send("2026-11", dressed.digest())
    (folder / readers.KEY).write_text("ab" * 32)
    with pytest.raises(CourierError, match="not the one that this letter was begun with"):
        made.send("2026-11", dressed.digest())
    assert sorted(server.recipients()) == sorted(ALL[1:])


def test_a_list_of_those_who_left_that_another_key_made_stops_everything(
    made: Smtp, folder: Path, server: Server
) -> None:
    dressed = drafted(made)
    (folder / readers.SUPPRESSED).write_bytes(readers.suppressed_file([readers.mark(KEY)]))
    assert made.objections("2026-11") == ()
    (folder / readers.SUPPRESSED).write_bytes(readers.suppressed_file([readers.mark(KEY), readers.mark(b"another")]))
    (objection,) = made.objections("2026-11")
    assert "was made with" in objection.text("en")
    with pytest.raises(CourierError, match="who left would be mailed again"):
        made.send("2026-11", dressed.digest())
    assert server.commands == []


def test_settings_that_changed_after_the_draft_was_made_are_told(folder: Path, server: Server) -> None:
    drafted(courier(folder, server.port, Book(Shelf())))
    (objection,) = courier(folder, server.port, Book(Shelf()), leave="").objections("2026-11")
    assert "letter: unsubscribe was changed" in objection.text("en")


def test_a_journal_that_cannot_be_read_makes_the_letter_unknown_and_stops_it(
    made: Smtp, folder: Path, server: Server
) -> None:
    server.refuse[ALL[0]] = "450 later"
    dressed = drafted(made)
    with pytest.raises(CourierError):
        made.send("2026-11", dressed.digest())
    journal = folder / "letter/journal/2026-11.jsonl"
    lines = journal.read_bytes().split(b"\n")
    journal.write_bytes(b"\n".join([*lines[:2], b'{"did":"d\x00', *lines[3:]]))
    held = made.find("2026-11")
    assert held is not None
    assert held.state == "unknown"
    with pytest.raises(CourierError, match="unknown"):
        made.send("2026-11", dressed.digest())


def test_no_journal_holds_an_address(made: Smtp, folder: Path) -> None:
    dressed = drafted(made)
    made.send("2026-11", dressed.digest())
    written = (folder / "letter/journal/2026-11.jsonl").read_text("utf-8")
    assert "@" not in written
    assert [one for one in ALL if one.partition("@")[0] in written] == []


def test_a_last_line_that_was_cut_off_counts_as_not_written(made: Smtp, folder: Path) -> None:
    dressed = drafted(made)
    made.send("2026-11", dressed.digest())
    data = (folder / "letter/journal/2026-11.jsonl").read_bytes()
    for end in range(data.index(b"\n") + 1, len(data)):
        record = replayed(data[:end])
        whole = replayed(data[: data[:end].rfind(b"\n") + 1])
        assert record.fates == whole.fates
    for damaged in (
        b"",
        b"\n",
        b"{}\n",
        data[5:],
        data + b"\n",
        data + b'{"did":"done","hash":"x"}\n',
        data + b'{"did":"dance","hash":"' + next(iter(whole.fates)).encode() + b'"}\n',
    ):
        with pytest.raises(Damaged):
            replayed(damaged)


# Settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "USER", "PASSWORD", "SECURITY", "PER_MINUTE"):
        monkeypatch.delenv(f"VORGESTELLT_SMTP_{name}", raising=False)
    assert config.smtp_settings() == SmtpSettings()
    monkeypatch.setenv("VORGESTELLT_SMTP_HOST", "mail.example")
    monkeypatch.setenv("VORGESTELLT_SMTP_SECURITY", "tls")
    monkeypatch.setenv("VORGESTELLT_SMTP_USER", "brief")
    monkeypatch.setenv("VORGESTELLT_SMTP_PASSWORD", " geheim ")
    read = config.smtp_settings()
    assert (read.host, read.port, read.user, read.password, read.security) == (
        "mail.example",
        465,
        "brief",
        " geheim ",
        "tls",
    )
    assert "geheim" not in repr(read)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECURITY", "ssl"), ("PORT", "http"), ("PORT", "70000"), ("PORT", "-1"), ("PER_MINUTE", "1.5"), ("PORT", "٢٥")],
)
def test_a_setting_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"VORGESTELLT_SMTP_{name}", value)
    with pytest.raises(ValueError, match=name):
        config.smtp_settings()


@pytest.mark.parametrize("host", ["mail.example", "192.0.2.1", "127.example", "[2001:db8::1]"])
def test_an_open_line_goes_to_this_machine_only(host: str, folder: Path) -> None:
    settings = SmtpSettings(host, 25, security="none")
    (objection,) = settings.objections()
    assert "this machine only" in objection.text("en")
    made = Smtp(folder, Book(Shelf()), settings, leave=LEAVE)
    dressed = drafted(made)
    assert objection in made.objections("2026-11")
    with pytest.raises(CourierError, match="this machine only"):
        made.send("2026-11", dressed.digest())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]"])
def test_this_machine_needs_no_encryption(host: str) -> None:
    assert SmtpSettings(host, 25, security="none").objections() == ()


def test_without_a_server_it_is_said_which_setting_is_missing(folder: Path) -> None:
    made = Smtp(folder, Book(Shelf()), SmtpSettings(), leave=LEAVE)
    assert [one.text("de") for one in made.objections("2026-11")] == [
        "Es ist kein Mailserver eingetragen: VORGESTELLT_SMTP_HOST."
    ]


@pytest.mark.parametrize(
    "settings", [{"security": "starttls"}, {"security": "none", "user": "brief", "password": "geheim"}]
)
def test_a_server_that_offers_neither_encryption_nor_login_gets_nothing(
    folder: Path, server: Server, settings: dict[str, str]
) -> None:
    base = SmtpSettings("127.0.0.1", server.port, patience=5)
    made = Smtp(folder, Book(Shelf()), replace(base, **settings), leave=LEAVE, clock=clock())
    dressed = drafted(made)
    with pytest.raises(CourierError, match="nothing was sent") as refused:
        made.send("2026-11", dressed.digest())
    assert "geheim" not in str(refused.value)
    assert {"mail", "rcpt", "data", "auth"} & set(server.commands) == set()


def test_a_fault_that_is_no_fault_of_the_line_closes_it(folder: Path, server: Server) -> None:
    class Breaking(Line):
        def offer(self, sender: str, recipient: str) -> int:
            raise Killed

    made = courier(folder, server.port, Book(Shelf()), dial=Breaking)
    made._book.read("2026-11")
    dressed = drafted(made)
    with pytest.raises(Killed):
        made.send("2026-11", dressed.digest())
    assert "data" not in server.commands
