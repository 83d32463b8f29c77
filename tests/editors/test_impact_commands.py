"""What editors type to learn what a portrait brought, to ask for it, and for a later word a year after."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import feedparser
import pytest
import yaml

from pipeline import (
    build_commands,
    console,
    impact_commands,
    mailroom,
    rename_commands,
    signoff_commands,
    withdrawal_commands,
)
from pipeline.couriers.mailchimp import Mailchimp
from pipeline.couriers.mailchimp.client import Client
from tests.editors.world import NOW, READERS, Killed, edit, errors, write
from tests.factories import JOERG, MIRA
from tests.mailchimp.audience import Audience
from tests.mailchimp.server import FakeMailchimp
from tests.test_commands import tree

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

ADA, JM, MS = "ada-beispiel", "joerg-muessig", "mira-sommer"
TRACKING = ("letter:\n", 'letter:\n  courier: "mailchimp"\n  audience: "{}"\n  tracking: "yes"\n')
PRIVACY = '---\ntitle: "Datenschutz"\nlang: "de"\nslug: "datenschutz"\n---\nKlicks auf Links im Brief zählen wir.\n'


def inv(capsys: pytest.CaptureFixture[str], what: str, code: int = 0, now: str = NOW, **options: Any) -> str:
    capsys.readouterr()
    assert impact_commands.what_it_brought(what, now=now, **options) == code
    said = capsys.readouterr()
    return said.out if code == 0 else said.err


def later(capsys: pytest.CaptureFixture[str], action: str, code: int = 0, now: str = NOW, **options: Any) -> str:
    capsys.readouterr()
    assert impact_commands.later_word(action, now=now, **options) == code
    said = capsys.readouterr()
    return said.out if code == 0 else said.err


# Asking, telling, answering


def test_a_question_is_written_and_noted_once(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Jörg Müßig: Nach einem Monat\n    inv impact ask --who joerg-muessig" in inv(capsys, "all")
    said = inv(capsys, "ask", who="Jörg Müßig")
    assert 'inv impact answer --who joerg-muessig --text "…"' in said
    mail = (folder / "drafts/impact-joerg-muessig_1.txt").read_text("utf-8")
    assert mail.startswith(
        "An: joerg-muessig@post.example\nBetreff: Was hat die Vorstellung gebracht?\n\nHallo Jörg!\n\nAm 15. Oktober 2026"
    )
    assert yaml.safe_load((folder / "impact/joerg-muessig.yml").read_text("utf-8")) == {
        "steps": [{"state": "asked", "date": NOW, "after": "1"}]
    }
    assert "einmal genügt" in inv(capsys, "ask", 1, who=JM)
    assert "joerg-muessig" not in inv(capsys, "all").partition("Etwas daraus")[0]
    assert "ab dem 15. Dezember 2026" in inv(capsys, "ask", 1, who=ADA)


def test_a_dry_run_writes_nothing(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root), tree(folder)
    inv(capsys, "ask", who=JM, dry_run=True)
    inv(capsys, "tell", who=JM, dry_run=True)
    inv(capsys, "answer", who=JM, text="Zwei Aufträge aus Celle.", public=True, dry_run=True)
    inv(capsys, "decline", who=JM, dry_run=True)
    later(capsys, "write", who=JM, dry_run=True)
    later(capsys, "ask", who=JM, now="2027-10-20", dry_run=True)
    assert (tree(root), tree(folder)) == before


def test_an_answer_stays_with_the_editors_unless_it_may_be_shown(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inv(capsys, "answer", who=JM, text="Ein Lehrling  hat\nangerufen.", on="2026-11-18")
    assert not (root / "content/founders/joerg-muessig/impact.md").exists()
    assert "18. November 2026: „Ein Lehrling hat angerufen.“" in inv(capsys, JM)
    inv(capsys, "answer", who=JM, text="Ein Lehrling hat angefangen.", public=True)
    assert not errors(root)
    assert "auf der Seite: „Ein Lehrling hat angefangen.“" in inv(capsys, JM)
    assert json.loads(inv(capsys, JM, as_json=True))["on_page"]["text"] == "Ein Lehrling hat angefangen."
    edit(root / "content/founders/joerg-muessig/impact.md", ("angefangen", "aufgehört"))
    assert json.loads(inv(capsys, JM, as_json=True))["on_page"] is None, "these words nobody released"


@pytest.mark.parametrize(("options", "reason"), [
    ({"text": ""}, "Was wurde gesagt?"), ({"text": "x" * 401}, "Höchstens 400 Zeichen"), ({"text": "Gut so.", "on": "2026-12-24"}, "in der Zukunft"),
    ({"text": "Gut so.", "on": "2026-10-01"}, "vor dem letzten Schritt"), ({"text": "Kurz.", "public": True}, "Nichts geschrieben"),
    ({"text": "Schreib an ada@post.example!", "public": True}, "E-Mail-Adresse"), ({"text": "Gut so.", "on": "gestern"}, "„gestern“ ist kein Tag"),
])  # fmt: skip
def test_what_cannot_be_noted_changes_nothing(
    root: Path, folder: Path, options: dict[str, Any], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    inv(capsys, "ask", who=JM)
    before = tree(root), tree(folder)
    code = 2 if reason in ("Was wurde gesagt?", "„gestern“ ist kein Tag") else 1
    assert reason in inv(capsys, "answer", code, who=JM, **options)
    assert (tree(root), tree(folder)) == before


def test_an_answer_is_on_the_page_and_in_the_folder_or_in_neither(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(root), tree(folder)

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(impact_commands.Editors, "write", killed)
    with pytest.raises(Killed):
        impact_commands.what_it_brought("answer", who=JM, text="Zwei Aufträge aus Celle.", public=True, now=NOW)
    assert (tree(root), tree(folder)) == before


def test_who_wants_no_questions_is_never_asked(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inv(capsys, "decline", who=JM)
    assert "nicht mehr gefragt" in inv(capsys, "ask", 1, who=JM, now="2028-01-01")
    assert "nicht mehr gefragt" in later(capsys, "ask", 1, who=JM, now="2028-01-01")
    assert "joerg-muessig" not in inv(capsys, "all", now="2028-01-01").partition("Etwas daraus")[0]


def test_without_a_private_folder_a_report_is_what_is_public(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nichts, von dem wir wissen" in inv(capsys, JM)
    assert "privaten Ordner" in inv(capsys, "ask", 1, who=JM)
    assert "Jörg Müßig" in inv(capsys, "all")


def test_the_files_follow_a_new_name(root: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inv(capsys, "answer", who=JM, text="Zwei Aufträge aus Celle.", public=True)
    write(
        folder / "clicks/2026-10.yml",
        f'fetched: "{NOW}"\ncourier: "mailchimp a"\nfounders:\n  - slug: "{JM}"\n    at_least: "5"\n',
    )
    rename_commands.rename(JM, "joerg-neuland", now=NOW)
    found = json.loads(inv(capsys, "joerg-neuland", as_json=True))
    assert [row["text"] for row in found["words"]] == ["Zwei Aufträge aus Celle."]
    assert [row["readers"] for row in found["clicks"]] == ["5+"]
    assert found["on_page"]["text"] == "Zwei Aufträge aus Celle."


def test_nothing_of_it_remains_when_somebody_leaves(
    site: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inv(capsys, "ask", who=JM)
    inv(capsys, "answer", who=JM, text="Zwei Aufträge aus Celle.", public=True)
    numbers = "".join(f'  - slug: "{slug}"\n    at_least: "5"\n' for slug in (JM, MS))
    write(folder / "clicks/2026-10.yml", f'fetched: "{NOW}"\ncourier: "mailchimp a"\nfounders:\n{numbers}')
    assert withdrawal_commands.withdraw("Jörg Müßig", now=NOW, yes=True) == 0
    assert not (site / "content/founders/joerg-muessig").exists()
    left = {name for name, data in tree(folder).items() if "joerg-muessig" in name or b"joerg-muessig" in data}
    assert left == {"drafts/withdrawn-joerg-muessig.txt"}, "the mail that tells it"
    assert b"mira-sommer" in tree(folder)["clicks/2026-10.yml"]


def test_a_sign_off_of_everything_leaves_the_sentence_alone(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inv(capsys, "answer", who=JM, text="Zwei Aufträge aus Celle.", public=True)
    before = (root / "content/founders/joerg-muessig/impact.md").read_bytes()
    assert signoff_commands.sign_off(JM, part="all", yes=True, now=NOW) == 0
    assert (root / "content/founders/joerg-muessig/impact.md").read_bytes() == before
    assert not errors(root)


# Counting


@pytest.fixture
def tracked(site: Path, folder: Path, server: FakeMailchimp, audience: Audience) -> Path:
    """The small publication with Mailchimp as its courier, which counts the clicks of twenty readers."""
    for n in range(len(READERS), 20):
        server.add_reader(audience, f"leser{n}@leser.example")
    edit(site / "content/publication.yml", (TRACKING[0], TRACKING[1].format(audience.id)))
    write(site / "content/pages/datenschutz.md", PRIVACY)
    return site


def sent(server: FakeMailchimp, courier: Mailchimp) -> str:
    """Send the letter of November and return the id of its campaign."""
    desk = console.Desk(NOW, None)
    made = desk.letter(desk.issue("2026-11"))
    assert made is not None
    letter = courier.dress(made)
    courier.save_draft(letter)
    server.tick(2)
    courier.send(letter.key, letter.digest())
    server.tick(5)
    (campaign,) = server.world.campaigns
    return campaign


def test_readers_are_counted_in_steps_of_five_and_nobody_is_asked_who(
    tracked: Path, folder: Path, server: FakeMailchimp, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign = sent(server, mailroom.mailchimp(console.Desk(NOW, None)))
    links = {link.partition("#")[0] for link in server.world.campaign(campaign).links()}
    page = "https://vorgestellt.example/ada-beispiel/"
    assert page in links
    for n in range(13):
        server.click(campaign, f"leser{n}@leser.example", page)
        server.click(campaign, f"leser{n}@leser.example", page)
    for link in links - {page}:
        server.click(campaign, "leser0@leser.example", link)
    said = inv(capsys, "fetch", month="2026-11")
    assert "Ada Beispiel: mindestens 10" in said
    kept = yaml.safe_load((folder / "clicks/2026-11.yml").read_text("utf-8"))
    assert kept["courier"].startswith("mailchimp ")
    assert {"slug": ADA, "at_least": "10"} in kept["founders"]
    assert "leser" not in (folder / "clicks/2026-11.yml").read_text("utf-8")
    asked = {exchange.operation for exchange in server.log}
    assert not [operation for operation in asked if "members" in operation]
    assert "mindestens 10 Leserinnen und Leser" in inv(capsys, ADA)
    assert server.violations == []


def test_who_orders_the_letter_is_told_of_the_counting(tracked: Path, audience: Audience) -> None:
    signup = f"https://vorgestellt.us19.list-manage.com/subscribe/post?u=8d3a3db4&id={audience.id}"
    edit(tracked / "content/publication.yml", ('  tracking: "yes"\n', f'  tracking: "yes"\n  signup: "{signup}"\n'))
    build_commands.build(now=NOW)
    page = (tracked / "output/brief/index.html").read_text("utf-8")
    assert "dass gezählt wird, wie oft ein Link darin angeklickt wird" in " ".join(page.split())
    assert "2026-11-clicks" in page


def test_a_letter_that_was_not_counted_or_not_sent_has_no_numbers(
    tracked: Path, folder: Path, server: FakeMailchimp, audience: Audience, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "nicht verschickt" in inv(capsys, "fetch", 1, month="2026-11")
    client = Client(server.api_key, address=server.url, pause=lambda _: None)
    sent(server, Mailchimp(client, audience.id, "6a0f7c1e"))
    assert "ohne Zählung" in inv(capsys, "fetch", 1, month="2026-11")
    assert not (folder / "clicks").exists()


def test_where_nothing_is_to_be_counted_nobody_is_asked(
    tracked: Path, server: FakeMailchimp, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(tracked / "content/publication.yml", ('  tracking: "yes"\n', ""))
    assert "Klicks werden nicht gezählt" in inv(capsys, "fetch", 1, month="2026-11")
    assert server.log == []


def test_a_draft_that_was_made_with_the_other_setting_is_made_anew(
    tracked: Path, server: FakeMailchimp, audience: Audience
) -> None:
    client = Client(server.api_key, address=server.url, pause=lambda _: None)
    quiet, counting = (Mailchimp(client, audience.id, "6a0f7c1e", tracking=tracking) for tracking in (False, True))
    desk = console.Desk(NOW, None)
    made = desk.letter(desk.issue("2026-11"))
    assert made is not None
    letter = quiet.dress(made)
    for first, then in ((quiet, counting), (counting, quiet)):
        first.save_draft(letter)
        assert first.find(letter.key).digest == letter.digest()  # type: ignore[union-attr]
        assert then.find(letter.key).digest == "", "it is no letter of ours any more"  # type: ignore[union-attr]
    (campaign,) = server.world.campaigns.values()
    counting.save_draft(letter)
    assert {name: campaign.tracking[name] for name in ("opens", "html_clicks", "text_clicks")} == {
        "opens": False, "html_clicks": True, "text_clicks": True,
    }  # fmt: skip


# A later word


def test_a_year_later_one_mail_asks_for_both_and_the_template_waits_for_the_answer(
    root: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = "2027-10-15"
    assert later(capsys, "list", now="2027-10-14") == "Niemand wartet auf ein späteres Wort.\n"
    assert later(capsys, "list", now=year).splitlines() == ["joerg-muessig  Jörg Müßig", "mira-sommer  Mira Sommer"]
    later(capsys, "ask", who=JM, now=year)
    mail = (folder / "drafts/impact-joerg-muessig_12.txt").read_text("utf-8")
    assert "Was hat es gebracht?" in mail
    assert "- Wem hast du seither geholfen?" in mail
    assert "einmal genügt" in later(capsys, "ask", 1, who=JM, now=year)
    assert "einmal genügt" in inv(capsys, "ask", 1, who=JM, now=year)
    assert json.loads(later(capsys, "list", now=year, as_json=True))[0] == {"slug": JM, "since": year, "asked": year}
    later(capsys, "write", who=JM, now=year)
    path = root / "content/founders/joerg-muessig/update-2027-11.md"
    assert 'title: "Ein Jahr danach"' in path.read_text("utf-8")
    assert errors(root, date(2027, 10, 15)) == [], "as long as nothing stands in it"
    path.write_text(path.read_text("utf-8") + "\nEine Werkstatt ist dazugekommen.\n", "utf-8")
    assert errors(root, date(2027, 10, 15)) == ["content/founders/joerg-muessig/update-2027-11.md: field-missing"], (
        "only the consent is missing"
    )


def test_the_template_is_in_the_language_of_the_portrait_or_another_and_overwrites_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later(capsys, "write", who=MS, issue="2027-10", text_lang="en")
    path = root / "content/founders/mira-sommer/update-2027-10.md"
    assert 'title: "One year later"' in path.read_text("utf-8")
    edit(path, ('consent: ""', 'consent: "2026-11-01"'))
    assert "gibt es schon" in later(capsys, "write", 1, who=MS, issue="2027-10")
    assert "kein Monat nach 2026-10" in later(capsys, "write", 2, who=MS, issue="2026-10")
    assert "keine Sprache" in later(capsys, "write", 2, who=MS, issue="2027-11", text_lang="fr")
    assert "Möglich sind: list, ask, write." in later(capsys, "publish", 2, who=MS)


UPDATE = '---\nissue: "2026-11"\nlang: "de"\ntitle: "Ein Jahr danach"\nconsent: "2026-10-20"\n---\nDie Maschine läuft noch immer, nur die Farbe riecht inzwischen anders.\n'


def entries(root: Path) -> dict[str, dict[str, str]]:
    """Return every entry of every feed as its own bytes, by feed and id."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((root / "output/feeds").glob("*")):
        text = path.read_text("utf-8")
        if path.suffix == ".json":
            found[path.name] = {row["id"]: json.dumps(row) for row in json.loads(text)["items"]}
        elif path.suffix == ".xml":
            assert not feedparser.parse(text).bozo
            parts = re.findall(r"<(?:entry|item)\b.*?</(?:entry|item)>", text, re.DOTALL)
            found[path.name] = {re.search(r"<(?:id|guid)[^>]*>(.*?)<", part)[1]: part for part in parts}  # type: ignore[index]
    return found


def test_a_later_word_and_a_sentence_leave_every_entry_of_a_feed_as_it_was_and_stand_on_the_same_page(
    site: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build_commands.build(now=NOW)
    before = entries(site)
    assert len(before) > 5
    write(site / "content/founders/joerg-muessig/update-2026-11.md", UPDATE)
    build_commands.build(now=NOW)
    after = entries(site)
    issue_ids = {
        f"urn:uuid:{i}"
        for i in re.findall(
            r"urn:uuid:([\w-]+)", json.dumps([before[n] for n in before if "ssue" in n or "usgabe" in n])
        )
    }
    for name, old in before.items():
        added = after[name].keys() - old.keys()
        assert len(added) <= 1, name
        unchanged = {key: entry for key, entry in old.items() if key not in issue_ids}
        assert {key: after[name][key] for key in unchanged} == unchanged, name
    with_word = [name for name in before if after[name].keys() != before[name].keys()]
    assert len(with_word) >= 3, "in three formats"
    page = (site / "output/joerg-muessig/index.html").read_text("utf-8")
    assert "noch immer riecht er jeden Morgen" in page
    assert 'id="update-2026-11"' in page
    assert "Die Maschine läuft noch immer" in page
    assert "Was es gebracht hat" not in page
    inv(capsys, "answer", who=JM, text="Ein Lehrling hat angefangen.", public=True)
    build_commands.build(now=NOW)
    assert entries(site) == after


def test_the_page_says_what_it_brought_in_the_founders_words_and_nothing_else_of_it(
    site: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        folder / "clicks/2026-10.yml",
        f'fetched: "{NOW}"\ncourier: "mailchimp a"\nfounders:\n  - slug: "{MS}"\n    at_least: "45"\n',
    )
    inv(capsys, "answer", who=MS, text="Ein Segelmacher rief an & blieb.", public=True)
    inv(capsys, "answer", who=MS, text="Das behaltet bitte für euch.")
    build_commands.build(now=NOW)
    files = {name: data.decode("utf-8", "replace") for name, data in tree(site / "output").items()}
    for name, title in (
        ("mira-sommer/index.html", "Was es gebracht hat"),
        ("en/mira-sommer/index.html", "What it brought"),
    ):
        assert re.search(rf"<h2[^>]*>{title}</h2>", files[name])
        assert "<blockquote><p>Ein Segelmacher rief an &amp; blieb.</p></blockquote>" in files[name]
    everything = "\n".join(files.values())
    assert "Das behaltet bitte" not in everything
    assert "mindestens 45" not in everything
    (site / "content/founders/mira-sommer/impact.md").unlink()
    build_commands.build(now=NOW)
    assert "Segelmacher" not in "\n".join(data.decode("utf-8", "replace") for data in tree(site / "output").values())


# The numbers, computed again from the files by a program of its own


SLUGS = [f"{first}-beispiel" for first in ("bea", "cem", "dora", "emil", "fritz", "gila")]
_MONTHS = ["2025-09", "2025-09", "2025-10", "2025-11", "2026-05", "2026-10"]
TODAY_THERE = date(2026, 11, 20)


def generated(root: Path, folder: Path, seed: int) -> None:
    """Write six more founders, and a year of everything that can happen to them."""
    chance = Random(seed)  # noqa: S311  # not for secrets
    for slug, month in zip(SLUGS, _MONTHS, strict=True):
        name = slug.replace("-", " ").title()
        text = (MIRA if chance.random() < 0.5 else JOERG).replace("Mira Sommer", name).replace("Jörg Müßig", name)
        text = re.sub(r'issue: ".*?"', f'issue: "{month}"', text).replace("Sommer", slug[:4]).replace("Müßig", slug[:4])
        write(root / f"content/founders/{slug}/index.md", text)
    days = chance.sample(range(500), 60)  # none twice, so that there is one order only
    for number, back in enumerate(days):
        giver, receiver = chance.sample(SLUGS, 2)
        day = TODAY_THERE - timedelta(days=back)
        when = day.isoformat() if number < 45 else day.isoformat()[:7]
        kind = chance.choice(["helped", "recommended", "customer"]) if number < 45 else "thanked"
        private = number % 4 == 0
        key = f"{when}-{giver}-{receiver}-{kind}"
        rows = {
            "giver": giver,
            "receiver": receiver,
            "kind": kind,
            "date": when,
            "what": f"Ereignis mit der Nummer {number}.",
            "claimed_by": giver,
        }
        extra = (
            'visibility: "editors"\n'
            if private
            else 'confirmed: "2026-11-20"\nconsents:\n  giver: "2026-11-20"\n  receiver: "2026-11-20"\n'
        )
        place = folder / f"ledger/{key}.yml" if private else root / f"content/ledger/{when[:4]}/{key}.yml"
        write(place, "".join(f'{name}: "{value}"\n' for name, value in rows.items()) + extra)
    for _ in range(8):
        seeker, helper = chance.sample(SLUGS, 2)
        day = TODAY_THERE - timedelta(days=chance.randrange(400))
        steps = ["proposed", "asked-seeker", "asked-helper", "agreed", "introduced", "closed"][
            : chance.choice([3, 5, 6])
        ]
        listed = "".join(
            f'  - state: "{state}"\n    date: "{day}"\n' + (f'    note: "Notiz {day}"\n' if state == "closed" else "")
            for state in steps
        )
        write(
            folder / f"introductions/{day}-{seeker}-{helper}.yml",
            f'seeker: "{seeker}"\nhelper: "{helper}"\nsteps:\n{listed}',
        )
    for month in ("2025-09", "2025-10", "2026-05"):
        rows = "".join(f'  - slug: "{slug}"\n    at_least: "{chance.randrange(5) * 5}"\n' for slug in SLUGS[::2])
        write(folder / f"clicks/{month}.yml", f'fetched: "2026-06-01"\ncourier: "mailchimp a1"\nfounders:\n{rows}')
    write(folder / f"impact/{SLUGS[0]}.yml", 'steps:\n  - state: "asked"\n    date: "2025-10-20"\n    after: "1"\n  - state: "answered"\n    date: "2025-10-22"\n    text: "Zwei."\n')  # fmt: skip


@dataclass(frozen=True)
class Raw:
    """An event as its file has it."""

    key: str
    giver: str
    receiver: str
    kind: str
    when: str

    @property
    def first(self) -> date:
        return date.fromisoformat((self.when + "-01-01")[:10]) if len(self.when) < 10 else date.fromisoformat(self.when)

    @property
    def last(self) -> date:
        if len(self.when) == 10:
            return self.first
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def raw_events(root: Path, folder: Path) -> list[Raw]:
    found = []
    for base, mark in ((root / "content/ledger", ""), (folder / "ledger", "private:")):
        for path in base.rglob("*.yml"):
            told = yaml.safe_load(path.read_text("utf-8"))
            found.append(Raw(mark + path.stem, told["giver"], told["receiver"], told["kind"], told["date"]))
    return found


def ways_back(gift: Raw, gifts: list[Raw]) -> list[tuple[Raw, ...]]:
    """Return every way on which something came back to the giver over at most three others."""
    found, begun = [], [(gift,)]
    while begun:
        way = begun.pop()
        for step in gifts:
            pause = timedelta(days=1) if len(way) == 1 and step.receiver == gift.giver else timedelta(0)
            if step.giver != way[-1].receiver or step.first <= way[-1].last + pause:
                continue
            if step.receiver == gift.giver:
                found.append((*way, step))
            elif len(way) < 4 and step.receiver not in {gift.receiver, *(e.receiver for e in way)}:
                begun.append((*way, step))
    return found


def recomputed(root: Path, folder: Path, slug: str) -> dict[str, Any]:
    """Return what the report of ``slug`` has to say, from the files alone."""
    head = yaml.safe_load((root / f"content/founders/{slug}/index.md").read_text("utf-8").split("---")[1])
    year, month = map(int, head["issue"].split("-"))
    start, events = date(year, month, 15), raw_events(root, folder)
    mine = [e for e in events if slug in (e.giver, e.receiver)]
    gifts = [e for e in events if e.kind != "thanked"]
    met = [(path.stem, yaml.safe_load(path.read_text("utf-8"))) for path in (folder / "introductions").glob("*.yml")]
    met = [(key, told) for key, told in met if slug in (told["seeker"], told["helper"])
           and any(s["state"] == "introduced" and s["date"] >= start.isoformat() for s in told["steps"])]  # fmt: skip
    back: dict[str, list[str]] = {}
    for gift in gifts:
        if gift.giver == slug and (ways := ways_back(gift, gifts)):
            best = min(ways, key=lambda way: (len(way), [e.last for e in reversed(way)]))
            if best[-1].first >= start and len(best) > len(back.get(best[-1].key, ())):
                back[best[-1].key] = [e.key for e in best]
    windows = []
    for after in (1, 3, 12, None):
        total = year * 12 + month - 1 + (after or 0)
        until = date(total // 12, total % 12 + 1, 15) if after else TODAY_THERE
        if until > TODAY_THERE:
            windows.append({"after": after, "until": until.isoformat(), "over": False})
            continue
        last = until if after else date.max
        windows.append({
            "after": after, "until": until.isoformat(), "over": True,
            "events": sorted(e.key for e in mine if e.first >= start and e.last <= last),
            "back": sorted(len(keys) for key, keys in back.items() if next(e.last for e in events if e.key == key) <= last),
            "introductions": sorted(
                (key, sorted(e.key for e in gifts if {e.giver, e.receiver} == {told["seeker"], told["helper"]} and e.first >= date.fromisoformat(key[:10])))
                for key, told in met if key[:10] <= until.isoformat()
            ),
        })  # fmt: skip
    letters = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((folder / "clicks").glob("*.yml"))}
    clicks = [
        (letter, f"{row['at_least']}+" if row["at_least"] != "0" else "<5")
        for letter, told in letters.items() for row in told["founders"] if row["slug"] == slug and letter >= head["issue"]
    ]  # fmt: skip
    return {"windows": windows, "clicks": clicks, "unsure": sorted(e.key for e in mine if e.first < start <= e.last)}


def reported(value: dict[str, Any]) -> dict[str, Any]:
    """Return a report's JSON in the form of :func:`recomputed`."""
    windows = []
    for window in value["windows"]:
        if window["over"]:
            window = {
                "after": window["after"], "until": window["until"], "over": True, "events": sorted(window["events"]),
                "back": sorted(len(chain["events"]) for chain in window["chains"] if chain["returned"]),
                "introductions": sorted((row["key"], sorted(row["events"])) for row in window["introductions"]),
            }  # fmt: skip
        windows.append(window)
    return {
        "windows": windows,
        "clicks": [(row["letter"], row["readers"]) for row in value["clicks"]],
        "unsure": sorted(value["unsure"]),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_report_says_what_the_files_say(
    root: Path, folder: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    generated(root, folder, seed)
    assert not errors(root)
    events, something = {e.key: e for e in raw_events(root, folder)}, set()
    for slug in SLUGS:
        value = json.loads(inv(capsys, slug, as_json=True))
        assert reported(value) == recomputed(root, folder, slug), slug
        for window in value["windows"]:
            for chain in window.get("chains", ()):
                way = [events[key] for key in chain["events"]]
                assert all(one.receiver == other.giver and one.last < other.first for one, other in pairwise(way))
                assert (way[0].giver if chain["returned"] else way[0].receiver) == slug
                assert chain["private"] == any(e.key.startswith("private:") for e in way)
        something |= {name for name in ("clicks", "unsure") if value[name]}
        something |= {name for w in value["windows"] for name in ("events", "chains", "introductions") if w.get(name)}
    assert something == {"clicks", "unsure", "events", "chains", "introductions"}, "each kind was there to be compared"
