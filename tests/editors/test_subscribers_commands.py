"""What an editor does for those who read the letter, and that whoever left is not brought back by any of it.

The people of these tests are the only personal data there are; after each test none of it may be anywhere but in the private folder.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import mailroom, readers
from pipeline import subscribers as lists_of
from pipeline.couriers.mailchimp.client import Client
from pipeline.mailing_list import SHARED, MailingList
from pipeline.receipts import BRANCH, SharedFile
from pipeline.subscribers_commands import ACTIONS, subscribers
from tests.editors.world import NOW, ROOT
from tests.mailchimp.audience import Audience, digest
from tests.mailchimp.server import FakeMailchimp
from tests.test_commands import tree
from tests.test_receipts import git

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

READERS = ("ada@leser.example", "bela@leser.example", "cem@leser.example")
SIGN_UP = "https://vorgestellt.us19.list-manage.com/subscribe/post?u=1462626880ade1ac87bd9c93a&id="


@pytest.fixture
def repository(root: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication in git, with a remote, and the private folder beside it."""
    remote = tmp_path_factory.mktemp("remote")
    for words in (
        ["init", "-q", "--bare", str(remote)],
        ["init", "-q", str(root)],
        ["-C", str(root), "remote", "add", "origin", str(remote)],
    ):
        subprocess.run(["git", *words], check=True)  # noqa: S607  # the PATH's
    return root


@pytest.fixture
def said(repository: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """Return what the commands have printed since; in the end nobody's address is in any of it, in the publication or in git."""
    heard: list[str] = []

    def since() -> str:
        heard.append("".join(capsys.readouterr()))
        return heard[-1]

    yield since
    since()
    assert "leser" not in "".join(heard)
    assert not [path for path, data in tree(repository).items() if b"@leser" in data]
    if git(repository, "ls-remote", "origin", BRANCH):
        git(repository, "fetch", "-q", "origin", BRANCH)
        assert "leser" not in git(repository, "log", "-p", "FETCH_HEAD")


@pytest.fixture
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of everybody, as another program exports it."""
    path = tmp_path_factory.mktemp("exports") / "alle.csv"
    path.write_text("Email Address,First Name\n" + "".join(f"{address},X\n" for address in READERS), "utf-8")
    return path


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of the publication."""
    return tmp_path_factory.mktemp("elsewhere")


def do(action: str, **options: object) -> int:
    return subscribers(action, now=NOW, **options)


def on(folder: Path, name: str) -> list[str]:
    path = folder / name
    return [row["address"] for row in csv.DictReader(path.read_text("utf-8").splitlines())] if path.exists() else []


@pytest.fixture
def everybody(repository: Path, folder: Path) -> None:
    """Have all three on the list, asked and confirmed."""
    room = MailingList(folder, SharedFile(SHARED, repository))
    lists = room.open()
    people, _ = lists_of.named("\n".join(READERS).encode(), "list", room.key)
    lists = lists_of.asked(lists, people, NOW, "Messe")
    for one in people:
        lists = lists_of.confirmed(lists, one.hash, NOW, "E-Mail vom 19. November")
    room.save(lists)


def handed_out(tmp: Path) -> list[str]:
    target = tmp / "handed-out.csv"
    assert do("export", file=str(target)) == 0
    return sorted(on(tmp, target.name))


def test_who_leaves_while_another_command_runs_has_left(
    repository: Path, folder: Path, everybody: None, said: Callable[[], str], elsewhere: Path
) -> None:
    room = MailingList(folder, SharedFile(SHARED, repository))
    lists = room.open()  # an import has read the lists
    origin = git(repository, "remote", "get-url", "origin")
    git(repository, "remote", "set-url", "origin", "/nowhere")  # git is out of reach for whoever leaves meanwhile
    assert do("forget", address=READERS[0]) == 1
    git(repository, "remote", "set-url", "origin", origin)
    room.save(lists)
    assert handed_out(elsewhere) == [*READERS[1:]]


def test_leaving_does_not_wait_for_lists_that_are_damaged(
    repository: Path, folder: Path, everybody: None, said: Callable[[], str], elsewhere: Path
) -> None:
    path = folder / readers.SUBSCRIBERS
    whole = path.read_bytes()
    path.write_bytes(whole + b"kaputt\n")
    assert do("forget", address=READERS[0]) == 1
    assert "bekommt aber nichts mehr" in said()
    path.write_bytes(whole)
    assert handed_out(elsewhere) == [*READERS[1:]]


def test_what_is_pasted_as_proof_damages_no_list(repository: Path, folder: Path, everybody: None, said: Callable[[], str], elsewhere: Path) -> None:  # fmt: skip
    assert do("forget", address=READERS[0]) == 0
    assert do("readmit", address=READERS[0], proof="E-Mail\nvom\u200b 20. November") == 0
    listing = elsewhere / "neu.txt"
    listing.write_text(READERS[0], "utf-8")
    assert do("import", file=str(listing), source="Messe\u200b\nLüneburg") == 0
    assert do("confirm", address=READERS[0], how="E-Mail\u200b\nvom 21. November") == 0
    assert handed_out(elsewhere) == [*READERS]


def test_the_guide_explains_every_action_and_no_other() -> None:
    guide = (ROOT / "docs/anmeldung.md").read_text("utf-8")
    for language in guide.split("# Signing up and leaving"):
        assert set(re.findall(r"inv subscribers (\w+)", language)) == set(ACTIONS)


def test_an_action_that_does_not_exist_says_which_do(said: Callable[[], str]) -> None:
    assert do("add") == 2
    assert "list, import, confirm, export, forget, readmit" in said()


# With the lists in the private folder


def test_an_import_only_asks_and_the_yes_is_noted(folder: Path, listed: Path, said: Callable[[], str]) -> None:
    assert do("import", file=str(listed), source="Messe Lüneburg") == 0
    assert (on(folder, "letter/subscribers.csv"), on(folder, "letter/pending.csv")) == ([], list(READERS))
    drafts = [path.read_text("utf-8") for path in (folder / "drafts").iterdir()]
    assert sorted(draft.partition("\n")[0] for draft in drafts) == sorted(f"An: {address}" for address in READERS)
    assert "Gefragt: 3. Schon dabei: 0. Schon gefragt: 0. Abgemeldet, bleiben es: 0." in said()
    assert do("confirm", address="ADA@leser.example", how="E-Mail vom 19. November") == 0
    assert (on(folder, "letter/subscribers.csv"), len(on(folder, "letter/pending.csv"))) == ([READERS[0]], 2)
    assert len(list((folder / "drafts").iterdir())) == 2
    assert do("import", file=str(listed)) == 0
    assert "Gefragt: 0. Schon dabei: 1. Schon gefragt: 2. Abgemeldet, bleiben es: 0." in said()
    assert do("forget", address=READERS[1]) == 0
    assert [path.read_text("utf-8").partition("\n")[0] for path in (folder / "drafts").iterdir()] == [
        f"An: {READERS[2]}"
    ]


def test_a_dry_run_counts_and_writes_nothing(
    folder: Path, repository: Path, listed: Path, said: Callable[[], str]
) -> None:
    before = tree(folder)
    assert do("import", file=str(listed), dry_run=True) == 0
    assert "Gefragt (nur geplant): 3." in said()
    assert tree(folder) == before
    assert git(repository, "ls-remote", "origin") == ""


def test_addresses_are_shown_only_where_somebody_asks_for_them(
    folder: Path, repository: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    do("import", file=str(listed))
    capsys.readouterr()
    assert do("list") == 0
    assert "leser" not in capsys.readouterr().out
    assert do("list", show=True) == 0
    shown = capsys.readouterr().out
    assert [address for address in READERS if address in shown] == [*READERS]


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize("inside", ["readers.csv", "../{name}/content/readers.csv"])
def test_addresses_are_never_written_into_the_publication(
    repository: Path, listed: Path, inside: str, said: Callable[[], str]
) -> None:
    before = tree(repository)
    assert do("export", file=str(repository / inside.format(name=repository.name))) == 1
    assert tree(repository) == before


def test_a_list_with_a_slip_changes_nothing(folder: Path, listed: Path, said: Callable[[], str]) -> None:
    listed.write_text("\n".join((*READERS, "dora at leser.example")), "utf-8")
    assert do("import", file=str(listed)) == 1
    assert "alle.csv:4" in said()
    assert on(folder, "letter/pending.csv") == []


# Who left stays away


@pytest.mark.usefixtures("everybody")
def test_a_full_re_import_brings_nobody_back(
    folder: Path, listed: Path, elsewhere: Path, said: Callable[[], str]
) -> None:
    assert do("forget", address="Ada@Leser.example") == 0
    for _ in range(2):
        assert do("import", file=str(listed)) == 0
        assert "Gefragt: 0. Schon dabei: 2. Schon gefragt: 0. Abgemeldet, bleiben es: 1." in said()
    assert handed_out(elsewhere) == sorted(READERS[1:])
    assert "ada@" not in "".join(path.read_text("utf-8") for path in (folder / "letter").iterdir())


@pytest.mark.usefixtures("everybody")
def test_a_third_party_that_signs_somebody_up_again_brings_nobody_back(
    folder: Path, listed: Path, elsewhere: Path, said: Callable[[], str]
) -> None:
    do("forget", address=READERS[0])
    listed.write_text("  ADA@LESER.EXAMPLE \n", "utf-8")
    assert do("import", file=str(listed), source="jemand hat geschrieben") == 0
    assert do("confirm", address=READERS[0], how="sagt ein Kollege") == 1
    assert on(folder, "letter/pending.csv") == []
    assert not (folder / "drafts").exists()
    assert handed_out(elsewhere) == sorted(READERS[1:])


@pytest.mark.usefixtures("everybody")
def test_a_mistake_of_an_editor_brings_nobody_back(
    folder: Path, listed: Path, elsewhere: Path, said: Callable[[], str]
) -> None:
    old = (folder / "letter/subscribers.csv").read_bytes()
    do("forget", address=READERS[0])
    (folder / "letter/subscribers.csv").write_bytes(old)  # pasted over from an old file
    assert handed_out(elsewhere) == sorted(READERS[1:])
    said()
    assert do("list") == 0
    assert "Davon noch auf der Liste, und trotzdem ohne Brief:  1" in said()
    assert do("forget", address=READERS[0]) == 0
    assert on(folder, "letter/subscribers.csv") == list(READERS[1:])


@pytest.mark.usefixtures("everybody")
def test_a_restored_backup_brings_nobody_back(
    folder: Path, repository: Path, listed: Path, elsewhere: Path, said: Callable[[], str]
) -> None:
    shutil.copytree(folder, elsewhere / "backup")
    do("forget", address=READERS[0])
    shutil.rmtree(folder)
    shutil.copytree(elsewhere / "backup", folder)
    assert on(folder, "letter/subscribers.csv") == list(READERS)
    assert handed_out(elsewhere) == sorted(READERS[1:])
    assert do("import", file=str(listed)) == 0
    assert do("confirm", address=READERS[0], how="steht in der Liste") == 1
    assert handed_out(elsewhere) == sorted(READERS[1:])


@pytest.mark.usefixtures("everybody")
def test_an_old_clone_of_the_publication_knows_who_left_too(
    folder: Path,
    repository: Path,
    listed: Path,
    elsewhere: Path,
    said: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(folder, elsewhere / "backup")
    shutil.copytree(repository, elsewhere / "old")
    do("forget", address=READERS[0])
    monkeypatch.setenv("VORGESTELLT_ROOT", str(elsewhere / "old"))
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(elsewhere / "backup"))
    assert handed_out(elsewhere) == sorted(READERS[1:])


@pytest.mark.usefixtures("everybody")
def test_a_lost_key_stops_every_import(folder: Path, listed: Path, said: Callable[[], str]) -> None:
    do("forget", address=READERS[0])
    (folder / "letter/key").unlink()
    before = tree(folder)
    for action in ("import", "export"):
        assert do(action, file=str(listed.with_name("neu.csv") if action == "export" else listed)) == 1
    assert "Hole ihn aus einer Sicherung." in said()
    assert tree(folder) == before


@pytest.mark.usefixtures("everybody")
def test_leaving_never_waits_for_git_or_for_mistakes_in_the_content(
    folder: Path, repository: Path, listed: Path, elsewhere: Path, said: Callable[[], str]
) -> None:
    remote = Path(git(repository, "remote", "get-url", "origin"))
    remote.rename(elsewhere / "away")
    (repository / "content/founders/ada-beispiel/index.md").write_text("kaputt", "utf-8")
    assert do("import", file=str(listed)) == 2
    assert do("forget", address=READERS[0]) == 1
    assert "Lass den Befehl noch einmal laufen" in said()
    assert on(folder, "letter/subscribers.csv") == list(READERS[1:])
    (elsewhere / "away").rename(remote)
    assert do("forget", address=READERS[0]) == 0
    git(repository, "fetch", "-q", "origin", BRANCH)
    key = readers.secret((folder / "letter/key").read_text("ascii"))
    assert readers.hashed(key, READERS[0]) in git(repository, "show", "FETCH_HEAD:suppressed.csv")


@pytest.mark.usefixtures("everybody")
def test_a_link_for_leaving_is_enough_to_take_somebody_off(folder: Path, said: Callable[[], str]) -> None:
    key = readers.secret((folder / "letter/key").read_text("ascii"))
    token = readers.token(key, READERS[0])
    assert do("forget", token=token) == 0
    assert on(folder, "letter/subscribers.csv") == list(READERS[1:])
    said()
    assert do("forget", token=token) == 1
    assert "vielleicht ist die Person schon abgemeldet" in said()


@pytest.mark.usefixtures("everybody")
def test_only_their_own_request_brings_somebody_back(
    folder: Path, listed: Path, elsewhere: Path, said: Callable[[], str]
) -> None:
    do("forget", address=READERS[0])
    assert do("readmit", address=READERS[0]) == 1
    assert do("readmit", address=READERS[1], proof="ihre Mail") == 1
    assert do("readmit", address=READERS[0], proof="ihre Mail vom 20. November") == 0
    assert handed_out(elsewhere) == sorted(READERS[1:])  # nobody has asked her yet
    assert do("import", file=str(listed)) == 0
    assert handed_out(elsewhere) == sorted(READERS[1:])
    assert do("confirm", address=READERS[0], how="ihre Antwort") == 0
    assert handed_out(elsewhere) == sorted(READERS)
    assert do("forget", file=str(listed)) == 0
    assert handed_out(elsewhere) == []


# With Mailchimp


@pytest.fixture
def audience(server: FakeMailchimp, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Audience:
    """Mailchimp's audience of this publication: Ada and Bela read the letter."""
    made = server.add_audience("Vorgestellt", READERS[:2])
    facts = repository / "content/publication.yml"
    facts.write_text(
        facts.read_text("utf-8") + f'  courier: "mailchimp"\n  audience: "{made.id}"\n  signup: "{SIGN_UP}{made.id}"\n',
        "utf-8",
    )
    client = Client(server.api_key, address=server.url, timeouts=(9, 9), pause=lambda _: None)
    monkeypatch.setattr(mailroom, "mailchimp_client", lambda: client)
    return made


def letter(server: FakeMailchimp, audience: Audience) -> set[str]:
    """Send a letter and return who got it."""
    before = len(server.deliveries)
    _, made = server.ask("POST", "/campaigns", {"type": "regular", "recipients": {"list_id": audience.id}, "tracking": {"opens": False},
        "settings": {"subject_line": "Brief", "title": str(before), "from_name": "Vorgestellt", "reply_to": "brief@vorgestellt.example"}})  # fmt: skip
    server.ask(
        "PUT", f"/campaigns/{made['id']}/content", {"html": '<a href="*|UNSUB|*">x</a>', "plain_text": "*|UNSUB|*"}
    )
    server.tick()
    server.ask("POST", f"/campaigns/{made['id']}/actions/send")
    server.tick(5)
    return {delivery.address for delivery in server.deliveries[before:]}


def test_mailchimp_asks_whom_an_import_names_and_only_they_can_confirm(
    server: FakeMailchimp, audience: Audience, listed: Path, said: Callable[[], str]
) -> None:
    assert do("import", file=str(listed)) == 0
    assert "Gefragt: 1. Schon dabei: 2. Schon gefragt: 0. Abgemeldet, bleiben es: 0." in said()
    assert [address for address, _ in audience.confirmations] == [READERS[2]]
    assert do("confirm", address=READERS[2], how="sagt ein Kollege") == 1
    assert letter(server, audience) == set(READERS[:2])
    assert do("import", file=str(listed)) == 0
    assert len(audience.confirmations) == 1
    audience.confirm(READERS[2], server.now)
    assert letter(server, audience) == set(READERS)


@pytest.mark.parametrize("status", ["unsubscribed", "cleaned", "archived"])
def test_whoever_left_at_mailchimp_is_never_asked_by_an_import(
    server: FakeMailchimp, audience: Audience, listed: Path, status: str, said: Callable[[], str]
) -> None:
    server.add_reader(audience, READERS[0], status)
    for _ in range(2):
        assert do("import", file=str(listed)) == 0
        assert "Abgemeldet, bleiben es: 1." in said()
    assert audience.members[digest(READERS[0])].status == status
    assert READERS[0] not in {address for address, _ in audience.confirmations}


def test_whom_mailchimp_deleted_for_good_only_the_form_brings_back(
    server: FakeMailchimp, audience: Audience, listed: Path, said: Callable[[], str]
) -> None:
    audience.forget(digest(READERS[0]))
    assert do("import", file=str(listed)) == 0
    assert "Nimmt Mailchimp nicht: 1" in said()
    assert audience.confirmations != []
    assert digest(READERS[0]) not in audience.members


def test_whom_an_editor_took_off_no_import_brings_back_and_no_new_audience_either(
    server: FakeMailchimp, audience: Audience, repository: Path, listed: Path, said: Callable[[], str]
) -> None:
    assert do("forget", address=READERS[0]) == 0
    assert do("forget", address=READERS[0]) == 0
    assert audience.members[digest(READERS[0])].status == "unsubscribed"
    assert do("import", file=str(listed)) == 0
    assert letter(server, audience) == {READERS[1]}
    other = server.add_audience("Neu")
    facts = repository / "content/publication.yml"
    facts.write_text(facts.read_text("utf-8").replace(audience.id, other.id), "utf-8")
    assert do("import", file=str(listed)) == 0
    assert [address for address, _ in other.confirmations] == list(READERS[1:])


def test_a_third_party_that_fills_in_mailchimps_form_gets_nobody_a_letter(
    server: FakeMailchimp, audience: Audience, said: Callable[[], str]
) -> None:
    do("forget", address=READERS[0])
    audience.join(READERS[0], server.now)
    assert letter(server, audience) == {READERS[1]}
    audience.confirm(READERS[0], server.now)  # she follows the link herself
    assert letter(server, audience) == set(READERS[:2])


def test_a_restored_backup_of_mailchimps_readers_brings_nobody_back(
    server: FakeMailchimp, audience: Audience, folder: Path, elsewhere: Path, said: Callable[[], str]
) -> None:
    backup = elsewhere / "sicherung.csv"
    assert do("export", file=str(backup)) == 0
    server.leave(audience, READERS[0])
    do("forget", address=READERS[1])
    assert do("import", file=str(backup)) == 0
    assert audience.confirmations == []
    assert letter(server, audience) == set()


def test_what_is_handed_out_takes_those_who_left_along(
    server: FakeMailchimp,
    audience: Audience,
    repository: Path,
    folder: Path,
    listed: Path,
    elsewhere: Path,
    said: Callable[[], str],
) -> None:
    server.leave(audience, READERS[0])
    assert handed_out(elsewhere) == [READERS[1]]
    read, found = readers.subscribers((elsewhere / "handed-out.csv").read_bytes(), b"")
    assert (len(read), found) == (1, ())
    facts = repository / "content/publication.yml"
    facts.write_text(facts.read_text("utf-8").replace('courier: "mailchimp"', 'courier: "smtp"'), "utf-8")
    assert do("import", file=str(listed)) == 0
    assert on(folder, "letter/pending.csv") == list(READERS[1:])


def test_an_address_that_no_list_of_ours_can_hold_is_counted_and_left_out(
    server: FakeMailchimp, audience: Audience, elsewhere: Path, said: Callable[[], str]
) -> None:
    server.add_reader(audience, '"a b"@leser.example')
    server.add_reader(audience, '"c d"@leser.example', "unsubscribed")
    assert handed_out(elsewhere) == list(READERS[:2])
    assert "1 Adresse kann keine Liste hier aufnehmen" in said()


@pytest.mark.parametrize("effect", [True, False])
def test_an_import_that_breaks_off_goes_on_where_it_stands(
    server: FakeMailchimp, audience: Audience, listed: Path, effect: bool, said: Callable[[], str]
) -> None:
    audience.members.clear()
    server.fault("502_empty", match=("PUT", "*"), at=4, effect=effect)
    assert do("import", file=str(listed)) == 2
    assert "Lass den Befehl noch einmal laufen" in said()
    assert do("import", file=str(listed)) == 0
    assert sorted(address for address, _ in audience.confirmations) == sorted(READERS)


def test_a_dry_run_only_looks_at_mailchimp(
    server: FakeMailchimp, audience: Audience, folder: Path, listed: Path, said: Callable[[], str]
) -> None:
    before = tree(folder)
    assert do("import", file=str(listed), dry_run=True) == 0
    assert do("forget", address=READERS[0], dry_run=True) == 0
    assert "Gefragt (nur geplant): 1. Schon dabei: 2." in said()
    assert {exchange.request.method for exchange in server.log} == {"GET"}
    assert tree(folder) == before


def test_no_address_stands_in_a_path_to_mailchimp(
    server: FakeMailchimp, audience: Audience, listed: Path, elsewhere: Path, said: Callable[[], str]
) -> None:
    do("import", file=str(listed))
    do("forget", file=str(listed))
    handed_out(elsewhere)
    assert len(server.log) > len(READERS)
    assert not [exchange for exchange in server.log if "leser" in exchange.request.path + exchange.request.query]
