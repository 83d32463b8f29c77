"""``inv deliver`` from the draft to the readers, with a Mailchimp on loopback and receipts in git."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from unittest.mock import Mock

import pytest

from pipeline import config, desk_commands, mailroom, overview, site_commands
from pipeline.console import Desk, Stop
from pipeline.couriers.mailchimp.client import Client
from pipeline.couriers.smtp import Clock, Smtp
from pipeline.couriers.smtp.transport import Unreachable
from pipeline.delivery_commands import deliver, doctor, lay_draft
from pipeline.planning_commands import calendar, calendar_of, heartbeat
from pipeline.subscribers_commands import subscribers
from tests.editors.world import READERS, edit, put, write
from tests.mailchimp.audience import Audience
from tests.mailchimp.server import Domain, FakeMailchimp
from tests.smtp.world import a_folder
from tests.test_commands import tree

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

MORNING = "2026-11-15T05:00"  # three hours before the issue's letter is to leave
SLOT = datetime(2026, 11, 15, 7, 0, tzinfo=UTC)

_BUILT: dict[str, bytes] = {}  # the site, as the first test built it
Say = Callable[..., tuple[int, str]]


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True)  # noqa: S607  # the PATH's
    return done.stdout


@pytest.fixture
def mail(site: Path, folder: Path, audience: Audience, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:  # fmt: skip
    """The small publication with Mailchimp as its courier, built and public, in a clone with an origin."""
    edit(
        site / "content/publication.yml",
        ("letter:\n", f'letter:\n  courier: "mailchimp"\n  audience: "{audience.id}"\n'),
    )
    write(folder / "letter/testers.txt", "redaktion@vorgestellt.example\n")
    origin = tmp_path_factory.mktemp("origin")
    git(origin, "init", "-q", "--bare", "--template=")
    git(site, "init", "-q", "--template=")
    write(site / ".git/config", f'[remote "origin"]\nurl = {origin.as_posix()}\n[user]\nname = Ada Redaktion\n')
    monkeypatch.setattr(
        mailroom, "_is_public", lambda address: address.startswith("https://vorgestellt.example/ausgaben/")
    )
    if not _BUILT:  # once is enough: building is for test_commands
        site_commands.build(now=MORNING, production=True)
        _BUILT.update(tree(site / "output"))
    put(site / "output", _BUILT)
    return site


@pytest.fixture
def say(mail: Path, server: FakeMailchimp, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Type ``inv deliver`` on the morning of the issue, and return exit code and everything that was said."""
    true_now = config.now

    def typed(action: str, now: str = MORNING, **options: object) -> tuple[int, str]:
        capsys.readouterr()
        server.tick(2)
        monkeypatch.setattr(
            config, "now", lambda given, zone: true_now(given or now, zone)
        )  # the clock; nobody pretends it
        code = deliver(action, **options)
        said = capsys.readouterr()
        return code, said.out + "".join(line for line in said.err.splitlines(True) if " …" not in line)

    return typed


def approved(say: Say) -> None:
    for action in ("draft", "test", "approve"):
        code, said = say(action)
        assert code == 0, said


def test_the_next_step_means_the_letter_of_the_step_before(say: Say, mail: Path) -> None:
    code, said = say("draft", now="2026-11-02T09:00", month="next")
    assert (code, said.splitlines()[-1]) == (0, "Weiter: inv deliver test --month 2026-11")


@pytest.mark.parametrize(("courier", "where"), [("mailchimp", "beim Boten"), ("outbox", "im Postausgang")])
def test_every_command_that_is_named_means_the_letter_that_was_asked_about(
    say: Say, mail: Path, courier: str, where: str
) -> None:
    edit(mail / "content/publication.yml", ('courier: "mailchimp"', f'courier: "{courier}"'))
    early = {"now": "2026-11-02T09:00", "month": "next"}
    missing = "Im Postausgang liegt noch kein Entwurf" if courier == "outbox" else "Der Bote hat noch keinen Entwurf"
    code, said = say("test", **early)
    assert (code, said.splitlines()[1]) == (1, f"  {missing}: inv deliver draft --month 2026-11")
    assert say("draft", **early)[0] == 0
    assert json.loads(say("status", **early, as_json=True)[1])["next"] == "inv deliver test --month 2026-11"
    edit(mail / "content/issues/2026-11.md", ("---\nLiebe", "---\nAlso: Liebe"))
    code, said = say("test", **early)
    assert (code, said.splitlines()[1]) == (
        1,
        f"  Der Entwurf {where} ist nicht dieser Brief. Erneuere ihn, teste ihn und gib ihn frei: inv deliver draft --month 2026-11",
    )


def test_whoever_settles_an_older_letter_is_told_so_with_its_month(say: Say, mail: Path) -> None:
    edit(mail / "content/publication.yml", ('courier: "mailchimp"', 'courier: "outbox"'))
    approved(say)
    assert say("schedule", yes=True)[0] == 0
    shutil.rmtree(mail / "outbox/2026-11")
    write(
        mail / "content/founders/mira-sommer/index.md",
        (mail / "content/founders/mira-sommer/index.md").read_text("utf-8").replace("2026-10", "2026-12"),
    )
    late = {"now": "2026-12-15T09:00", "month": "2026-11"}
    code, said = say("settle", **late)
    assert code == 1
    assert "inv deliver settle --month 2026-11 --outcome refused" in said
    assert "inv deliver settle --month 2026-11 --outcome done" in said
    code, said = say("settle", **late, outcome="done")
    assert (code, "Brief 2026-11 · Postausgang · verschickt" in said) == (0, True)


def test_a_letter_goes_from_its_draft_to_its_readers_step_by_step(say: Say, server: FakeMailchimp, mail: Path) -> None:
    code, said = say("status")
    assert (code, "noch kein Entwurf" in said, "Weiter: inv deliver draft" in said) == (0, True, True)
    assert say("draft") == (0, "Brief 2026-11: Entwurf angelegt, mailchimp\nWeiter: inv deliver test\n")
    assert say("draft") == (0, "Brief 2026-11: unverändert, mailchimp\nWeiter: inv deliver test\n")
    assert say("test") == (0, "Brief 2026-11: Test verschickt, mailchimp\nWeiter: inv deliver approve\n")
    assert [trial.address for trial in server.tests] == ["redaktion@vorgestellt.example"]
    assert say("approve") == (0, "Brief 2026-11: freigegeben, mailchimp\nWeiter: inv deliver schedule\n")
    code, said = say("schedule", yes=True)
    assert (code, said) == (0, "Brief 2026-11: eingeplant, mailchimp\n")
    assert server.deliveries == []
    server.tick(60 * 4)
    assert sorted(d.address for d in server.deliveries) == READERS
    assert {d.at for d in server.deliveries} == {SLOT}
    code, said = say("due", now="2026-11-15T09:00")
    assert (code, "verschickt" in said) == (0, True)
    assert [line.strip() for line in said.splitlines()[3:]] == [
        "2026-11-15 05:00  Entwurf angelegt", "2026-11-15 05:00  Test verschickt", "2026-11-15 05:00  freigegeben (Ada Redaktion)",
        "2026-11-15 05:00  eingeplant (Ada Redaktion)", "2026-11-15 09:00  verschickt",
    ]  # fmt: skip
    assert say("schedule", now="2026-11-15T09:00", yes=True)[0] == 1
    assert say("draft", now="2026-11-15T09:00")[0] == 0


def test_the_desk_shows_how_the_letter_stands_with_its_courier_and_orders_nothing(
    say: Say, server: FakeMailchimp, capsys: pytest.CaptureFixture[str]
) -> None:
    def told() -> dict:
        capsys.readouterr()
        assert desk_commands.status(as_json=True) == 0
        return json.loads(capsys.readouterr().out)

    assert told()["tasks"][0]["actions"][0]["text"] == "inv deliver draft --month 2026-11"
    approved(say)
    before = len(server.log)
    (row,) = told()["letters"]
    assert (row["state"], row["url"][:8], row["courier"][:9]) == ("approved", "https://", "mailchimp")
    assert row["against"] == []
    assert told()["tasks"][0]["actions"][0]["text"] == "inv deliver schedule --month 2026-11"
    assert {exchange.request.method for exchange in server.log[before:]} == {"GET"}
    assert say("schedule", yes=True)[0] == 0
    assert "letter-next" not in [task["code"] for task in told()["tasks"]]


def test_the_receipts_are_on_a_branch_of_the_origin_and_hold_no_address(say: Say, mail: Path) -> None:
    approved(say)
    commit, name = git(mail, "ls-remote", "origin").split()
    assert name == "refs/heads/receipts"
    git(mail, "fetch", "-q", "origin", commit)
    kept = git(mail, "show", f"{commit}:2026-11.jsonl")
    assert [json.loads(line)["action"] for line in kept.splitlines()] == ["create", "create", "test", "test", "approve"]
    assert json.loads(kept.splitlines()[-1])["by"] == "Ada Redaktion"
    assert "@" not in kept


def test_every_step_needs_the_one_before(say: Say) -> None:
    assert say("test") == (
        1,
        "Brief 2026-11: abgelehnt, mailchimp\n  Der Bote hat noch keinen Entwurf: inv deliver draft\n",
    )
    say("draft")
    code, said = say("approve")
    assert (code, "inv deliver test" in said) == (1, True)
    code, said = say("schedule", yes=True)
    assert (code, "inv deliver approve" in said) == (1, True)
    say("test")
    assert say("approve")[0] == 0


def test_a_letter_that_changed_after_the_approval_needs_a_new_one(say: Say, mail: Path, server: FakeMailchimp) -> None:
    approved(say)
    edit(mail / "content/issues/2026-11.md", ("*Geduld*", "*viel Geduld*"))
    code, said = say("schedule", yes=True)
    assert (code, "ist nicht dieser Brief" in said) == (1, True)
    assert "Weiter: inv deliver draft\n" in say("status")[1]
    assert say("draft")[0] == 0
    code, said = say("schedule", yes=True)
    assert (code, "freigegeben: inv deliver approve" in said) == (1, True)
    code, said = say("approve")
    assert (code, "inv deliver test" in said) == (1, True)
    say("test"), say("approve")
    assert say("schedule", yes=True)[0] == 0


def test_a_letter_that_was_to_stay_leaves_only_after_an_approval_that_says_so(say: Say, server: FakeMailchimp) -> None:
    approved(say)
    assert say("skip")[0] == 0
    code, said = say("schedule", yes=True)
    assert (code, "bleibt liegen, so steht es in den Belegen" in said) == (1, True)
    code, said = say("approve")
    assert (code, "das ist damit zurückgenommen" in said) == (0, True)
    assert say("schedule", yes=True)[0] == 0


def test_nothing_leaves_without_a_yes(say: Say, server: FakeMailchimp, monkeypatch: pytest.MonkeyPatch) -> None:
    approved(say)
    code, said = say("schedule")
    assert (
        code,
        "3 Leserinnen und Leser" in said,
        "Geht am 15. November 2026 um 08:00 Uhr an 3 Leserinnen und Leser hinaus." in said,
    ) == (2, True, True)
    assert "Ohne Rückfrage: --yes" in said
    monkeypatch.setattr("pipeline.console.asked", lambda _: "nein")
    code, said = say("schedule")
    assert (code, "Nichts veranlasst." in said) == (1, True)
    monkeypatch.setattr("pipeline.console.asked", lambda _: "Ja")
    assert say("schedule")[0] == 0


def test_guards_stand_before_the_last_step_and_some_can_be_overruled(
    say: Say, server: FakeMailchimp, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(say)
    monkeypatch.setattr(mailroom, "_is_public", lambda _: False)
    code, said = say("schedule", yes=True)
    assert (code, "Veröffentliche erst die Website" in said) == (1, True)
    monkeypatch.setattr(mailroom, "_is_public", lambda _: True)
    late = "2026-11-16T05:00"
    code, said = say("schedule", now=late, yes=True)
    assert (code, "--despite slot" in said) == (1, True)
    assert all(campaign.status == "save" for campaign in server.world.campaigns.values())
    server.tick(60 * 24)
    assert say("schedule", now=late, yes=True, despite="slot")[0] == 0


def test_nobody_is_late_for_leaving_time_to_look(say: Say, server: FakeMailchimp) -> None:
    """Six hours after eight it is still in time, though it leaves an hour later."""
    approved(say)
    server.tick(60 * 9)
    code, said = say("schedule", now="2026-11-15T14:00", yes=True)
    assert code == 0, said
    assert "15. November 2026, 15:00 Uhr" in say("status", now="2026-11-15T14:00")[1]


def test_what_cannot_be_overruled_is_refused_with_what_can(say: Say) -> None:
    approved(say)
    for mistyped in ("slott", "links", "slot,slott"):
        code, said = say("schedule", yes=True, despite=mistyped)
        assert (code, "Möglich sind: signed-off, audience, readers-changed, slot." in said) == (2, True)


def test_a_scheduled_letter_can_be_taken_back_until_it_leaves(say: Say, server: FakeMailchimp) -> None:
    approved(say)
    say("schedule", yes=True)
    assert say("unschedule") == (0, "Brief 2026-11: Planung zurückgenommen, mailchimp\nWeiter: inv deliver schedule\n")
    server.tick(60 * 4)
    assert server.deliveries == []


def test_an_order_whose_answer_was_lost_is_not_repeated_and_settled_by_asking(say: Say, server: FakeMailchimp) -> None:
    approved(say)
    server.fault("die_after", match=("POST", "/campaigns/*/actions/schedule"))
    code, said = say("schedule", yes=True)
    assert (code, "ungewiss" in said) == (1, True)
    code, said = say("settle")
    assert (code, said.splitlines()[0]) == (0, "Festgehalten: 2026-11-15 05:00  eingeplant (Ada Redaktion)")


def test_what_only_a_person_can_tell_is_asked_for_and_not_before_it_is_certain(say: Say, server: FakeMailchimp) -> None:
    approved(say)
    server.fault("die_before", match=("POST", "/campaigns/*/actions/schedule"))
    say("schedule", yes=True)
    code, said = say("schedule", yes=True)
    assert (code, "inv deliver settle" in said) == (1, True)
    code, said = say("settle")
    assert (code, "eingeplant: ungewiss" in said, "--outcome refused" in said) == (1, True, True)
    code, said = say("due")
    assert (code, "ungewiss" in said) == (1, True), "a timer that nobody watches has to say so"
    code, said = say("settle", outcome="refused")
    assert (code, "keine 10 Minuten alt" in said) == (1, True)
    later = "2026-11-15T05:11"
    code, said = say("settle", now=later, outcome="refused")
    assert (code, "Festgehalten: 1 Beleg\n" in said, "Weiter: inv deliver schedule" in said) == (0, True, True)
    assert say("schedule", now=later, yes=True)[0] == 0
    server.tick(60 * 4)
    assert server.doubles() == []
    assert len(server.deliveries) == 3


def test_a_letter_is_prepared_before_its_issue_appears_but_not_sent(say: Say, server: FakeMailchimp) -> None:
    before = "2026-11-12T10:00"
    for action in ("draft", "test", "approve"):
        code, said = say(action, now=before, month="2026-11")
        assert code == 0, said
    assert "Weiter ab dem 15. November 2026, nach make: inv deliver schedule --month 2026-11" in said
    desk = Desk(before, None)
    shown = overview.overview(desk_commands._Gathered(desk, desk).sources())
    (letter,) = (told for told in shown.deliveries if told.key == "2026-11")
    assert (letter.state, overview.steps(letter)) == ("approved", ()), "no command is offered that cannot work"
    code, said = say("schedule", now=before, month="2026-11", yes=True)
    assert (code, "Die Ausgabe erscheint erst am 15. November 2026; von da an, nach make," in said) == (1, True)
    assert "nicht mehr gezeigt" not in said, "she has not appeared yet"
    assert say("schedule", yes=True)[0] == 0, "approved days before, and not a byte has changed"


def test_a_correction_follows_the_letter_that_it_corrects_and_goes_the_same_way(
    say: Say, mail: Path, server: FakeMailchimp
) -> None:
    write(
        mail / "content/issues/2026-11.correction.md",
        '---\nsubject: "Berichtigung"\ndate: "2026-11-16"\n---\nDie Presse steht in Celle.\n',
    )
    day_after = "2026-11-16T05:00"
    code, said = say("draft", now=day_after, correction=True)
    assert (code, "noch nicht verschickt" in said) == (1, True)
    approved(say)
    say("schedule", yes=True)
    server.tick(60 * 24)
    for action in ("draft", "test", "approve"):
        code, said = say(action, now=day_after, correction=True)
        assert code == 0, said
    code, said = say("schedule", now=day_after, correction=True, yes=True)
    assert code == 0, said
    server.tick(60 * 6)
    titles = [delivered.title.partition(" · ")[0] for delivered in server.deliveries]
    assert titles == ["2026-11"] * 3 + ["2026-11-correction"] * 3
    assert server.doubles() == []


def test_a_correction_that_was_approved_and_never_sent_is_an_alarm_until_it_is_sent_or_stays_by_a_word(
    say: Say, mail: Path, server: FakeMailchimp, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        mail / "content/issues/2026-11.correction.md",
        '---\nsubject: "Berichtigung"\ndate: "2026-11-16"\n---\nDie Presse steht in Celle.\n',
    )
    approved(say)
    say("schedule", yes=True)
    server.tick(60 * 24)
    for action in ("draft", "test", "approve"):
        assert say(action, now="2026-11-16T05:00", correction=True)[0] == 0
    assert heartbeat(now="2026-11-18T07:59") == 0
    capsys.readouterr()
    assert heartbeat(now="2026-11-18T08:00") == 1
    assert "inv deliver schedule --month 2026-11 --correction" in capsys.readouterr().out
    assert say("skip", now="2026-11-18T08:10", correction=True, by="Ada")[0] == 0
    assert heartbeat(now="2026-11-18T08:15") == 0


def test_a_correction_may_leave_at_any_hour_of_its_day(say: Say, mail: Path) -> None:
    edit(mail / "content/publication.yml", ('courier: "mailchimp"', 'courier: "outbox"'))
    approved(say)
    assert say("send", now="2026-11-15T08:01", yes=True)[0] == 0
    write(mail / "content/issues/2026-11.correction.md", '---\ndate: "2026-11-20"\n---\nDie Presse steht in Celle.\n')
    for action in ("draft", "test", "approve"):
        assert say(action, now="2026-11-20T16:00", correction=True)[0] == 0
    code, said = say("schedule", now="2026-11-20T16:00", correction=True, yes=True)
    assert code == 0, said


def test_programs_get_the_same_as_json(say: Say) -> None:
    approved(say)
    row = json.loads(say("schedule", yes=True, as_json=True)[1])
    assert (row["state"], row["done"], row["readers"], row["next"]) == ("scheduled", True, 3, None)
    assert datetime.fromisoformat(row["at"]) == SLOT
    row = json.loads(say("status", as_json=True)[1])
    assert (row["key"], row["courier"], row["state"]) == ("2026-11", "mailchimp", "scheduled")


def test_a_dry_run_says_what_would_be_and_asks_for_no_change(say: Say, server: FakeMailchimp) -> None:
    code, said = say("draft", dry_run=True)
    assert (code, said) == (0, "Brief 2026-11: Entwurf angelegt (nur geplant), mailchimp\n")
    assert {exchange.request.method for exchange in server.log} == {"GET"}


@pytest.mark.parametrize(("options", "sentence"), [
    ({"action": "fly"}, "„fly“ gibt es nicht. Möglich sind: draft, status, test, approve, "),
    ({"action": "aprove"}, "„aprove“ gibt es nicht. Meinst du approve? Möglich sind: "),
    ({"action": "Draft"}, "„Draft“ gibt es nicht. Meinst du draft? "),
    ({"action": "schedule", "despite": "slott"}, "Das lässt sich nicht überstimmen. Meinst du slot? Möglich sind: "),
    ({"action": "draft", "month": "11"}, "kein Monat"),
    ({"action": "settle", "outcome": "perhaps"}, "done oder refused"),
])  # fmt: skip
def test_what_was_typed_wrong_is_answered_with_a_sentence(say: Say, options: dict[str, str], sentence: str) -> None:
    code, said = say(**options)  # type: ignore[arg-type]  # the action is among them
    assert (code, sentence in said) == (2, True)


@pytest.mark.parametrize("at", ["2026-11-15T08:07", "2026-11-15T05:10", "5:10", "8:07", "morgen"])
def test_only_a_quarter_of_an_hour_to_come_is_a_moment(say: Say, at: str) -> None:
    """And the next one is named."""
    approved(say)
    code, said = say("schedule", at=at, yes=True, now="2026-11-15T07:20")
    assert (code, "2026-11-15T07:45" in said) == (2, True)


@pytest.mark.parametrize(("courier", "at"), [("mailchimp", "7:45"), ("outbox", "7:21"), ("outbox", "07:45")])
def test_of_today_the_time_is_enough_and_who_sends_by_hand_may_at_any_minute(
    say: Say, mail: Path, courier: str, at: str
) -> None:
    edit(mail / "content/publication.yml", ('courier: "mailchimp"', f'courier: "{courier}"'))
    approved(say)
    code, said = say("schedule", at=at, yes=True, now="2026-11-15T07:20", despite="slot")
    assert (code, f"15. November 2026, {at:0>5} Uhr" in say("status", now="2026-11-15T07:20")[1]) == (0, True), said


def test_a_courier_that_is_not_set_up_says_what_is_missing(
    mail: Path, audience: Audience, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("VORGESTELLT_ROOT", str(mail))
    monkeypatch.delenv("MAILCHIMP_API_KEY", raising=False)
    assert deliver("status", now=MORNING) == 2
    assert "MAILCHIMP_API_KEY" in capsys.readouterr().err
    monkeypatch.setenv("MAILCHIMP_API_KEY", "geheim")
    assert deliver("status", now=MORNING) == 1
    assert "geheim" not in capsys.readouterr().err
    edit(mail / "content/publication.yml", (f'  audience: "{audience.id}"\n', ""))
    assert deliver("status", now=MORNING) == 2
    assert "audience" in capsys.readouterr().err


def test_a_line_of_the_testers_that_is_no_address_is_named(say: Say, folder: Path) -> None:
    write(folder / "letter/testers.txt", "# wir\nredaktion@vorgestellt.example\nkaputt\n")
    say("draft")
    code, said = say("test")
    assert (code, "letter/testers.txt:3" in said) == (2, True), said


def test_with_readers_the_true_clock_counts(
    mail: Path, server: FakeMailchimp, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deliver("settle", now="2030-01-01", outcome="refused") == 2
    assert "die wahre Uhr" in capsys.readouterr().err
    assert deliver("draft", now=MORNING, dry_run=True) == 0
    assert server.world.campaigns == {}


def test_a_letter_that_was_sent_by_hand_is_not_sent_by_a_courier_that_came_later(
    say: Say, mail: Path, audience: Audience
) -> None:
    edit(mail / "content/publication.yml", ('  courier: "mailchimp"\n', ""))
    approved(say)
    assert say("send", yes=True)[0] == 0
    edit(
        mail / "content/publication.yml",
        (f'  audience: "{audience.id}"\n', f'  audience: "{audience.id}"\n  courier: "mailchimp"\n'),
    )
    approved(say)
    code, said = say("schedule", yes=True)
    assert (code, "von Hand" in said) == (1, True)


def test_without_its_receipts_nothing_happens(say: Say, mail: Path, server: FakeMailchimp) -> None:
    git(mail, "remote", "set-url", "origin", str(mail / "weg"))
    code, said = say("draft")
    assert (code, "Die Belege sind nicht erreichbar" in said) == (2, True)
    assert server.world.campaigns == {}


def test_somebody_else_who_acts_at_the_same_time_is_noticed(
    say: Say, mail: Path, server: FakeMailchimp, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(say)
    readers = mailroom.Mailchimp.readers

    def meanwhile(self: mailroom.Mailchimp) -> int | None:
        monkeypatch.setattr(mailroom.Mailchimp, "readers", readers)
        assert deliver("schedule", yes=True) == 0
        return readers(self)

    monkeypatch.setattr(mailroom.Mailchimp, "readers", meanwhile)
    code, said = say("schedule", yes=True)
    assert (code, "Jemand anders hat gerade an diesem Brief gearbeitet" in said) == (1, True)
    server.tick(60 * 4)
    assert server.doubles() == []


# With a mail server of one's own


class Server:
    """A mail server that takes everything, but falls silent after so many messages."""

    def __init__(self, silent_after: int = 99) -> None:
        self.mails: list[str] = []
        self.tests: list[str] = []
        self.silent_after = silent_after
        self.broken_after = 99  # from then on it answers nobody
        self.now = SLOT + timedelta(minutes=1)

    def dial(self, *_: object) -> Server.Line:
        if len(self.mails) >= self.broken_after:
            raise Unreachable("no answer")
        return self.Line(self)

    class Line:
        utf8 = True

        def __init__(self, server: Server) -> None:
            self._server = server
            self._to = ""

        def offer(self, sender: str, recipient: str) -> int:
            if len(self._server.mails) >= self._server.broken_after:
                raise Unreachable("no answer")
            self._to = recipient
            return 250

        def ask(self) -> int:
            return 354

        def hand_over(self, data: bytes) -> int | None:
            taken = self._server.tests if b"[TEST]" in data else self._server.mails
            taken.append(self._to)
            return None if taken is self._server.mails and len(taken) == self._server.silent_after else 250

        def reset(self) -> bool:
            return True

        def close(self) -> None: ...

        def drop(self) -> None: ...


@pytest.fixture
def own(mail: Path, folder: Path, audience: Audience, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The small publication with a mail server of its own, and three readers."""
    edit(
        mail / "content/publication.yml",
        (f'  courier: "mailchimp"\n  audience: "{audience.id}"\n', '  courier: "smtp"\n'),
    )
    a_folder(folder, READERS)
    server = Server()
    monkeypatch.setenv("VORGESTELLT_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("VORGESTELLT_SMTP_SECURITY", "none")
    monkeypatch.setenv("VORGESTELLT_SMTP_PER_MINUTE", "0")
    monkeypatch.setattr(
        mailroom, "Smtp", partial(Smtp, dial=server.dial, clock=Clock(lambda: server.now, sleep=lambda _: None))
    )
    return server


def test_a_mail_server_of_ones_own_brings_a_scheduled_letter_when_it_is_due(say: Say, own: Server) -> None:
    approved(say)
    assert own.tests == ["redaktion@vorgestellt.example"]
    assert say("schedule", yes=True) == (0, "Brief 2026-11: eingeplant, smtp\n")
    code, said = say("schedule", yes=True, at="18:30")
    assert (code, "Dieser Brief ist schon eingeplant." in said, "inv deliver unschedule" in said) == (1, True, True)
    code, said = say("due")
    assert (code, "eingeplant" in said, own.mails) == (0, True, [])
    code, said = say("due", now="2026-11-15T08:01")
    assert (code, sorted(own.mails)) == (0, READERS), said
    code, said = say("due", now="2026-11-15T08:16")
    assert (code, "verschickt" in said, sorted(own.mails)) == (0, True, READERS)
    code, said = say("send", now="2026-11-15T08:16", yes=True)
    assert (code, "Dieser Brief ist schon verschickt; kein Brief geht zweimal hinaus." in said) == (1, True)


def test_what_was_overruled_when_a_letter_was_scheduled_holds_when_it_is_due(say: Say, own: Server) -> None:
    approved(say)
    evening = {"now": "2026-11-15T16:00", "at": "2026-11-15T18:00", "yes": True}
    code, said = say("schedule", **evening)
    assert (code, "--despite slot" in said) == (1, True)
    assert say("schedule", despite="slot", **evening)[0] == 0
    assert say("unschedule", now="2026-11-15T16:05")[0] == 0
    code, said = say("schedule", **evening)
    assert (code, "--despite slot" in said) == (1, True), "taken back, it is asked again"
    assert say("schedule", despite="slot", **evening)[0] == 0
    own.now = datetime(2026, 11, 15, 17, 1, tzinfo=UTC)
    code, said = say("due", now="2026-11-15T18:01")
    assert (code, sorted(own.mails)) == (0, READERS), said


def test_what_was_in_time_when_it_was_scheduled_is_in_time_when_it_is_due(say: Say, own: Server) -> None:
    approved(say)
    assert say("schedule", now="2026-11-15T13:59", yes=True)[0] == 0
    own.now = datetime(2026, 11, 15, 14, 1, tzinfo=UTC)
    code, said = say("due", now="2026-11-15T15:01")
    assert (code, sorted(own.mails)) == (0, READERS), said


def test_a_letter_that_is_due_leaves_by_no_order_past_the_guards(
    say: Say, own: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(say)
    assert say("schedule", yes=True)[0] == 0
    monkeypatch.setattr(mailroom, "_is_public", lambda _: False)
    for action in ("due", "send"):
        code, said = say(action, now="2026-11-15T08:01", yes=True)
        assert (code, "Veröffentliche erst die Website" in said, own.mails) == (1, True, []), action


def test_what_a_courier_claims_for_itself_is_not_told_as_if_nobody_knew_about_it(say: Say, own: Server) -> None:
    approved(say)
    assert say("send", now="2026-11-15T08:01", yes=True)[0] == 0
    told = [
        line.split("  ")[-1] for line in say("status", now="2026-11-15T08:16")[1].splitlines() if "2026-11-15 0" in line
    ]
    assert told == [
        "Entwurf angelegt",
        "Test verschickt",
        "freigegeben (Ada Redaktion)",
        "auf den Weg gebracht (Ada Redaktion)",
    ]


def test_readers_of_whom_nobody_knows_are_named_and_decided_by_a_person(say: Say, own: Server) -> None:
    own.silent_after = 2
    approved(say)
    say("send", yes=True)
    code, said = say("doubtful")
    assert (code, own.mails[1] in said, own.mails[0] in said) == (1, True, False)
    assert say("decide", reader=own.mails[1])[0] == 2
    code, said = say("decide", reader=own.mails[1], outcome="again")
    assert (code, "Festgehalten." in said) == (0, True)
    say("due", now="2026-11-15T08:16")
    assert sorted(own.mails) == sorted([*READERS, own.mails[1]])
    assert say("doubtful")[0] == 0


def test_whoever_left_since_gets_nothing_even_from_a_restored_folder(
    say: Say, own: Server, folder: Path, mail: Path
) -> None:
    before = (folder / "letter/suppressed.csv").read_bytes() if (folder / "letter/suppressed.csv").exists() else b""
    assert subscribers("forget", address=READERS[0], now=MORNING) == 0
    (folder / "letter/suppressed.csv").write_bytes(before) if before else (folder / "letter/suppressed.csv").unlink()
    a_folder(folder, READERS)
    approved(say)
    say("send", yes=True)
    assert sorted(own.mails) == READERS[1:]


def test_a_letter_that_one_courier_has_begun_is_not_carried_on_by_another(say: Say, own: Server, mail: Path, audience: Audience, server: FakeMailchimp) -> None:  # fmt: skip
    own.silent_after = 1
    approved(say)
    say("send", yes=True)
    say("decide", reader=own.mails[0], outcome="done")
    edit(
        mail / "content/publication.yml",
        ('  courier: "smtp"\n', f'  courier: "mailchimp"\n  audience: "{audience.id}"\n'),
    )
    for action in ("draft", "test", "approve", "schedule", "send", "settle"):
        code, said = say(action, yes=True, outcome="refused" if action == "settle" else "")
        assert (code, "Diesen Brief trägt smtp" in said) == (1, True), action
    code, said = say("status")
    assert (code, "Diesen Brief trägt smtp, nicht mailchimp" in said) == (0, True)
    assert server.world.campaigns == {}


def test_the_rest_gets_the_approved_letter_when_the_text_was_mended_in_between(say: Say, own: Server, mail: Path, folder: Path) -> None:  # fmt: skip
    a_folder(folder, [f"leserin{n}@leser.example" for n in range(12)])
    own.broken_after = 4
    approved(say)
    assert say("send", yes=True, despite="readers-changed")[0] == 1
    edit(mail / "content/issues/2026-11.md", ("*Geduld*", "*viel Geduld*"))
    own.broken_after = 99
    code, said = say("due", now="2026-11-15T08:16")
    assert (code, "inv deliver send" in said, len(own.mails)) == (1, True, 4)
    code, said = say("send", now="2026-11-15T08:16", yes=True)
    assert (code, len(set(own.mails)), len(own.mails)) == (0, 12, 12), said


def test_readers_who_left_here_are_not_written_to_by_mailchimp(say: Say, mail: Path, own: Server, audience: Audience, server: FakeMailchimp) -> None:  # fmt: skip
    assert subscribers("forget", address=READERS[0], now=MORNING) == 0
    edit(
        mail / "content/publication.yml",
        ('  courier: "smtp"\n', f'  courier: "mailchimp"\n  audience: "{audience.id}"\n'),
    )
    approved(say)
    code, said = say("schedule", yes=True)
    assert (code, "Eine Person hat sich hier abgemeldet" in said) == (1, True)
    assert subscribers("forget", address=READERS[0], now=MORNING) == 0
    assert say("schedule", yes=True)[0] == 0
    server.tick(60 * 4)
    assert sorted(d.address for d in server.deliveries) == READERS[1:]


def test_whoever_left_at_mailchimp_is_asked_about_before_another_courier_writes(say: Say, mail: Path, own: Server, audience: Audience, server: FakeMailchimp) -> None:  # fmt: skip
    edit(
        mail / "content/publication.yml",
        ('  courier: "smtp"\n', f'  courier: "mailchimp"\n  audience: "{audience.id}"\n'),
    )
    for action in ("draft", "test", "approve"):
        say(action, month="2026-10")
    assert say("schedule", month="2026-10", yes=True, despite="slot,signed-off")[0] == 0
    server.tick(60 * 4)
    edit(
        mail / "content/publication.yml",
        (f'  courier: "mailchimp"\n  audience: "{audience.id}"\n', '  courier: "smtp"\n'),
    )
    approved(say)
    code, said = say("send", yes=True)
    assert (code, f"Zielgruppe {audience.id}" in said, own.mails) == (1, True, [])
    assert say("send", yes=True, despite="audience")[0] == 0


@pytest.mark.parametrize("trouble", ["nobody agrees any more", "the folder is gone", "the content has errors"])
def test_a_scheduled_letter_can_be_taken_back_whatever_has_happened_since(say: Say, mail: Path, server: FakeMailchimp, trouble: str) -> None:  # fmt: skip
    approved(say)
    assert say("schedule", yes=True)[0] == 0
    index = mail / "content/founders/ada-beispiel/index.md"
    if trouble == "nobody agrees any more":
        index.write_text(
            "".join(line for line in index.read_text("utf-8").splitlines(True) if "newsletter:" not in line), "utf-8"
        )
    elif trouble == "the folder is gone":
        shutil.rmtree(index.parent)
    else:
        edit(index, ("\nplace:", "\nplaze:"))
    code, said = say("status", month="2026-11")
    assert (code, "eingeplant" in said, "inv deliver unschedule" in said) == (1, True, True)
    code, said = say("due", month="2026-11")
    assert (code, "inv deliver unschedule" in said) == (1, True)
    code, said = say("unschedule", month="2026-11")
    assert (code, "Planung zurückgenommen" in said) == (0, True), said
    server.tick(60 * 4)
    assert server.deliveries == []


def test_a_timer_is_told_when_another_version_than_todays_is_about_to_leave(say: Say, mail: Path) -> None:
    approved(say)
    say("schedule", yes=True)
    assert say("due")[0] == 0
    edit(mail / "content/issues/2026-11.md", ("*Geduld*", "*viel Geduld*"))
    code, said = say("due")
    assert (code, "ein anderer Stand als der von heute" in said) == (1, True)


def test_a_timer_looks_after_the_letters_of_earlier_issues_too(say: Say, mail: Path, server: FakeMailchimp) -> None:
    for action in ("draft", "test", "approve"):
        say(action, month="2026-10")
    assert say("schedule", month="2026-10", yes=True, despite="slot,signed-off")[0] == 0
    server.tick(60 * 4)
    said = say("due", now="2026-11-15T09:00")[1]
    assert "Brief 2026-10" in said
    assert "verschickt" in said.partition("Brief 2026-11")[0]


def test_the_hour_that_comes_twice_is_not_mistaken_for_one_to_come(say: Say, server: FakeMailchimp) -> None:
    approved(say)
    for moment in ("2026-10-25T02:40", "2026-10-25T02:15"):
        code, said = say("schedule", now="2026-10-25T01:40+00:00", at=moment, month="2026-11", yes=True)
        assert code != 0, said


def test_single_readers_are_none_of_mailchimps_business_here(say: Say) -> None:
    code, said = say("doubtful")
    assert (code, "mailchimp weiß nicht" in said) == (1, True)
    code, said = say("decide", reader=READERS[0], outcome="done", dry_run=True)
    assert (code, "mailchimp weiß nicht" in said) == (1, True)


# Doctor


def test_the_doctor_says_what_is_set_up_and_what_to_do(
    mail: Path, server: FakeMailchimp, audience: Audience, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(mail / "content/publication.yml", ("https://vorgestellt.example", "https://vorgestellt.internal"))
    capsys.readouterr()
    assert doctor(now=MORNING) == 0
    assert capsys.readouterr().out.count("✓") == 8
    audience.double_optin = False
    server.world.plan = "forever_free"
    server.world.domains["vorgestellt.example"] = Domain("vorgestellt.example", authenticated=False)
    assert doctor(now=MORNING, lang="en") == 1
    said = capsys.readouterr().out
    for part in ("double opt-in", "Authenticate vorgestellt.example", "inv deliver send", "To do: 3"):
        assert part in said
    assert server.world.campaigns == {}


def test_the_doctor_looks_at_a_mail_server_of_ones_own(
    mail: Path, own: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert doctor(now=MORNING) == 1
    said = capsys.readouterr().out
    for part in (
        "✓ Auf der Liste stehen 3 Personen.",
        "✓ Der Mailserver 127.0.0.1:25 antwortet.",
        "✗ Abmelden geht nur per E-Mail.",
    ):
        assert part in said
    assert own.mails == own.tests == []


@pytest.mark.parametrize(
    ("broken", "german", "english"),
    [
        ("host", "✗ Der Mailserver ist nicht erreichbar: Es ist kein Mailserver eingetragen: VORGESTELLT_SMTP_HOST.", "No mail server"),
        ("security", "Der Mailserver ist falsch eingetragen: VORGESTELLT_SMTP_SECURITY ist starttls, tls oder none, nicht „ssl“.", "is starttls"),
        ("remotes", "git remote: backup, fork; keiner heißt origin", "none is called"),
        ("lists", "Die Listen im privaten Ordner sind nicht lesbar: letter/subscribers.csv fehlt im privaten Ordner", "is missing"),
    ],
)  # fmt: skip
def test_the_doctor_speaks_one_language_at_a_time(
    broken: str, german: str, english: str, mail: Path, folder: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    edit(mail / "content/publication.yml", ('courier: "mailchimp"', 'courier: "smtp"'))
    a_folder(folder, READERS)
    monkeypatch.setenv("VORGESTELLT_SMTP_SECURITY", "ssl" if broken == "security" else "tls")
    if broken == "remotes":
        git(mail, "remote", "rename", "origin", "backup")
        git(mail, "remote", "add", "fork", "nowhere")
    if broken == "lists":
        monkeypatch.setattr(mailroom, "mailing_list", lambda _: Mock())
        (folder / "letter/subscribers.csv").unlink()
    capsys.readouterr()
    assert doctor(now=MORNING) != 0
    said = "".join(capsys.readouterr())
    assert german in said
    assert english not in said


# Looking at the public page


def test_a_page_is_public_when_anybody_can_read_it(tmp_path: Path) -> None:
    write(tmp_path / "brief/index.html", "<p>Brief</p>")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as http:
        Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{http.server_address[1]}"
        assert mailroom._is_public(f"{url}/brief/")
        assert not mailroom._is_public(f"{url}/anders/")
        http.shutdown()
    assert not mailroom._is_public(f"{url}/brief/")
    assert not mailroom._is_public("file:///etc/hostname")
    assert not mailroom._is_public("http://a b/")


def test_a_page_behind_a_server_that_speaks_no_http_is_not_public() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def mumble() -> None:
            line, _ = server.accept()
            with line:
                line.recv(1024)
                line.sendall(b"garbage here\r\n\r\n")

        Thread(target=mumble, daemon=True).start()
        assert not mailroom._is_public(f"http://127.0.0.1:{server.getsockname()[1]}/")


def test_unattended_an_approved_letter_is_scheduled_once_and_nothing_else_is_ordered(
    say: Say, server: FakeMailchimp
) -> None:
    assert say("unattended")[0] == 0
    say("draft")
    say("test")
    code, said = say("unattended")
    assert (code, "getestet" in said) == (0, True), "nobody has approved it"
    say("approve")
    assert "eingeplant" in say("unattended")[1]
    asked = len(server.log)
    assert say("unattended")[0] == 0
    assert not [e for e in server.log[asked:] if e.request.method != "GET"]


def test_unattended_a_letter_that_guards_object_to_stays_and_the_run_fails(say: Say, mail: Path) -> None:
    approved(say)
    code, said = say("unattended", now="2026-11-17T05:00")
    assert code == 1, said
    assert say("status")[1].count("freigegeben") >= 1


def test_unattended_a_publication_without_an_issue_has_nothing_to_do(say: Say, server: FakeMailchimp, mail: Path) -> None:  # fmt: skip
    for name in ("founders", "ledger", "issues"):
        shutil.rmtree(mail / "content" / name)
    assert say("unattended") == (0, "Es ist noch keine Ausgabe erschienen: nichts zu tun.\n")
    assert server.log == []


def test_the_outbox_says_what_it_lays_down_and_notes_and_never_that_it_sends(
    say: Say, mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(mail / "content/publication.yml", ('courier: "mailchimp"', 'courier: "outbox"'))
    assert say("draft")[0] == 0
    code, said = say("test")
    assert (code, said.splitlines()[0]) == (
        0, "Brief 2026-11: Test als test.eml in den Postausgang gelegt, outbox/2026-11/",
    )  # fmt: skip
    assert (mail / "outbox/2026-11/test.eml").is_file()
    assert say("approve")[0] == 0
    monkeypatch.setattr("pipeline.console.asked", lambda _: "nein")
    code, said = say("send", now="2026-11-15T08:01")
    assert (code, "Von hier geht nichts hinaus." in said, "Danach holt ihn niemand zurück" in said) == (1, True, False)


def test_a_letter_that_is_to_be_sent_by_hand_is_asked_for_until_that_is_noted(
    say: Say, mail: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def tasks(now: str) -> list[tuple[str, list[str]]]:
        desk = Desk(now, None)
        made = overview.overview(desk_commands._Gathered(desk, desk).sources())
        return [(t.code, [row.text for row in t.actions]) for t in made.tasks if t.code.startswith("letter")]

    edit(mail / "content/publication.yml", ('courier: "mailchimp"', 'courier: "outbox"'))
    say("draft")
    assert heartbeat(now="2026-11-16") == 0, "nobody wants this letter to be sent"
    for action in ("test", "approve"):
        assert say(action)[0] == 0
    capsys.readouterr()
    for late, way in (("13:59", ""), ("14:00", ""), ("14:01", " --despite slot")):
        heartbeat(now=f"2026-11-15T{late}")
        told = capsys.readouterr().out
        assert (f"inv deliver schedule --month 2026-11{way}\n" in told) == (late != "13:59")
        said = say("status", now=f"2026-11-15T{late}")[1]
        assert said.splitlines()[-1] == f"Weiter: inv deliver schedule{way}"
    code, said = say("schedule", yes=True, now="2026-11-15T10:00", at="9:59")
    assert (code, "Das ist schon vorbei" in said) == (2, True)
    code, said = say("schedule", yes=True)
    assert code == 0
    assert said.splitlines()[-2:] == [
        "Von hier geht nichts hinaus. Verschicke outbox/2026-11/2026-11.eml am 15. November 2026 um 08:00 Uhr von Hand.",
        "Weiter, wenn du es getan hast: inv deliver send",
    ]
    code, said = say("schedule", yes=True, at="18:30")
    assert (code, said.splitlines()[1]) == (
        1,
        "  Dieser Brief ist schon vorgemerkt. Soll sich daran etwas ändern, nimm das erst zurück: inv deliver unschedule",
    )
    code, said = say("skip")
    assert (code, said.splitlines()[1]) == (
        1,
        "  Dieser Brief ist eingeplant; nimm das erst zurück: inv deliver unschedule",
    )
    code, said = say("unattended", now="2026-11-15T09:00")
    assert (code, said) == (
        0,
        "Aus dem Postausgang geht nichts von allein hinaus. Was du von Hand verschickst, sagt: inv status\n",
    )
    order = "inv deliver send --month 2026-11"
    rows = ["outbox/2026-11/2026-11.eml", order]
    assert tasks("2026-11-15T07:59") == [("letter-by-hand-today", rows)]
    assert tasks("2026-11-15T08:00") == [("letter-by-hand", rows)]
    assert tasks("2026-11-17") == tasks("2026-11-15T08:00"), "nothing about it is uncertain"
    assert heartbeat(now="2026-11-15T13:59") == 0
    capsys.readouterr()
    assert calendar(now="2026-11-15T08:00") == 0
    said = capsys.readouterr().out
    assert (order in said, "Verschicke outbox/2026-11/2026-11.eml von Hand und halte es fest." in said) == (True, True)
    assert " · Brief: vorgemerkt, du verschickst ihn von Hand\n" in said
    assert heartbeat(now="2026-11-15T14:00") == 1
    assert order in capsys.readouterr().out
    assert say("send", now="2026-11-15T14:10", yes=True)[0] == 0
    assert (heartbeat(now="2026-11-16"), tasks("2026-11-16")) == (0, [])


def test_a_letter_that_was_sent_by_hand_stays_sent_when_the_outbox_does_not_hold_it_any_more(
    say: Say, mail: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(mail / "content/publication.yml", ('courier: "mailchimp"', 'courier: "outbox"'))
    approved(say)
    assert say("send", now="2026-11-15T08:01", yes=True)[0] == 0
    shutil.rmtree(mail / "outbox/2026-11")
    code, said = say("status", now="2026-11-16T08:00")
    assert (code, said.splitlines()[0]) == (0, "Brief 2026-11 · Postausgang · verschickt")
    assert lay_draft(Desk("2026-11-16T08:00", None), dry_run=False) == (0, False), "make ends well"
    assert not (mail / "outbox/2026-11").exists()
    assert heartbeat(now="2026-11-16T08:00") == 0
    for action in ("draft", "test", "approve", "schedule", "send"):
        code, said = say(action, now="2026-11-16T08:00", yes=True)
        assert (code, "kein Brief geht zweimal hinaus" in said) == (1, True)


def test_unattended_the_sample_and_the_outbox_send_nothing(say: Say, mail: Path, server: FakeMailchimp) -> None:
    approved(say)
    edit(mail / "content/publication.yml", ("letter:\n", 'sample: "yes"\nletter:\n'))
    asked = len(server.log)
    assert say("unattended") == (0, "Niemand bekommt diesen Brief: nichts zu tun.\n")
    assert len(server.log) == asked


def test_unattended_works_on_a_machine_without_the_private_folder(
    say: Say, server: FakeMailchimp, mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(say)
    monkeypatch.delenv("VORGESTELLT_PRIVATE")
    code, said = say("unattended")
    assert (code, "eingeplant" in said) == (0, True), said
    server.tick(4 * 60)
    assert len(server.deliveries) == len(READERS)


def test_an_issue_without_its_letter_is_an_alarm_until_it_is_sent_or_stays_by_an_explicit_word(
    say: Say, server: FakeMailchimp, capsys: pytest.CaptureFixture[str]
) -> None:
    for action in ("draft", "test", "approve"):
        assert say(action)[0] == 0
    assert heartbeat(now="2026-11-15T13:59") == 0
    capsys.readouterr()
    assert heartbeat(now="2026-11-15T14:00") == 1
    assert "inv deliver schedule --month 2026-11" in capsys.readouterr().out
    assert say("skip", now="2026-11-15T14:05", by="Ada")[1].startswith("Brief 2026-11: bleibt liegen")
    assert heartbeat(now="2026-11-15T14:10") == 0
    assert say("send", now="2026-11-15T14:15", yes=True)[0] == 1
    assert not server.deliveries


def test_the_desk_and_the_calendar_look_after_the_same_letters(say: Say, mail: Path) -> None:
    def told() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        desk = Desk(later, None)
        shown = overview.overview(desk_commands._Gathered(desk, desk).sources()).calendar
        assert shown is not None
        pair = [[(t.code, t.month) for t in made.tasks] for made in (calendar_of(desk, strict=True), shown)]
        return pair[0], pair[1]

    later = "2026-12-16T09:00"
    for action in ("draft", "test"):
        assert say(action, month="2026-10")[0] == 0
    assert say("skip", month="2026-10", by="Ada")[0] == 0
    edit(mail / "content/founders/mira-sommer/index.md", ('issue: "2026-10"', 'issue: "2026-12"'))
    calendar_says, desk_says = told()
    assert ("send", "2026-11") in calendar_says, "nobody began it, and it follows one that was begun"
    assert desk_says == calendar_says
    edit(mail / "content/founders/mira-sommer/index.md", ('  newsletter: "2026-09-20"\n', ""))
    calendar_says, desk_says = told()
    assert ("send", "2026-12") not in calendar_says, "nobody in it has agreed, so there is no letter"
    assert desk_says == calendar_says


def test_a_letter_that_left_on_time_is_no_alarm(
    say: Say, server: FakeMailchimp, capsys: pytest.CaptureFixture[str]
) -> None:
    for action in ("draft", "test", "approve"):
        say(action)
    assert say("schedule", yes=True)[0] == 0
    server.tick(60 * 3)
    capsys.readouterr()
    assert heartbeat(now="2026-11-16") == 0
    assert capsys.readouterr().out == "Alles im Plan.\n"


def test_a_letter_that_nobody_began_stays_an_alarm_when_the_next_issue_has_appeared(
    say: Say, mail: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for action in ("draft", "test"):
        assert say(action, month="2026-10")[0] == 0
    assert say("skip", month="2026-10", by="Ada")[0] == 0
    edit(mail / "content/founders/mira-sommer/index.md", ('issue: "2026-10"', 'issue: "2026-12"'))
    capsys.readouterr()
    assert heartbeat(now="2026-12-16", as_json=True) == 1
    late = [task["month"] for task in json.loads(capsys.readouterr().out) if task["code"] == "send"]
    assert late == ["2026-11", "2026-12"]


def test_a_letter_from_before_the_publication_sent_any_is_no_alarm(
    say: Say, capsys: pytest.CaptureFixture[str]
) -> None:
    say("draft")
    capsys.readouterr()
    assert heartbeat(now="2026-11-16", as_json=True) == 1
    assert [task["month"] for task in json.loads(capsys.readouterr().out)] == ["2026-11"]


def test_the_next_letter_is_named_without_its_month(say: Say) -> None:
    assert say("draft", now="2026-11-10T09:00", month="next")[1].startswith("Brief 2026-11: Entwurf angelegt")
    code, said = say("draft", month="next")
    assert code == 1
    assert "Für keinen Monat ist schon etwas geplant." in said


def test_a_letter_that_was_to_leave_long_ago_and_is_still_on_its_way_is_an_alarm(
    say: Say, server: FakeMailchimp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for action in ("draft", "test", "approve"):
        say(action)
    assert say("schedule", yes=True)[0] == 0
    capsys.readouterr()
    assert heartbeat(now="2026-11-15T13:59") == 0
    assert heartbeat(now="2026-11-15T14:00") == 1
    assert "inv deliver settle" in capsys.readouterr().out


def test_the_calendar_is_there_without_the_couriers_key_and_the_alarm_is_not(
    say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def keyless() -> Client:
        raise Stop("Es fehlt der Schlüssel.", "The key is missing.")

    monkeypatch.setattr(mailroom, "mailchimp_client", keyless)
    assert calendar(now="2026-11-16") == 0
    assert "November 2026" in capsys.readouterr().out
    assert heartbeat(now="2026-11-16") == 2
