"""Somebody leaves: they are gone from everything that is made of the content, or nothing has changed."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pipeline import commands, delivery_commands, desk_commands, letter_commands, site, site_commands, store
from pipeline.couriers.outbox import Outbox
from pipeline.publication import examine
from pipeline.withdrawal_commands import forget, withdraw
from tests.editors.world import edit, write
from tests.factories import TODAY, encoded, image
from tests.test_commands import tree
from tests.test_privacy import deeds, portrait, readings, translation, where, world

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

NOW = TODAY.isoformat()
SLUG = "willibald-zwackel"
WORDS = ("willibald", "zwackel", "zwackelei")
TOMBSTONES = {f"output/{lang}{slug}/index.html" for lang in ("", "en/") for slug in (SLUG, "willi-zwackel")}
PICTURE = 'id: "willi-zwackel"\naliases: ["willi-zwackel"]\nportrait:\n  file: "portrait.jpg"\n  alt: "Willibald Zwackel lehnt am Ofen."\n  credit: "Zeichnung: Zwackel"\n'
LINKS = "[[willibald-zwackel|Der Nachbar]] kam zuerst, dann [die Freunde](/willi-zwackel/#frage)."


def files() -> dict[str, str]:
    """Return a publication with somebody who is in everything, alone in one number and with others in the newest."""
    return {
        f"founders/{SLUG}/index.md": portrait(
            "Willibald Zwackel", business="Zwackelei", issue="2026-09", more=PICTURE, text="[[anna-amsel]] half."
        ),
        f"founders/{SLUG}/index.en.md": translation("").replace("translated_by", 'portrait_alt: "Willibald Zwackel at the stove."\ntranslated_by'),
        f"founders/{SLUG}/update-danach.md": '---\nissue: "2026-11"\nlang: "de"\ntitle: "Danach"\nconsent: "2026-10-20"\n---\nIn der Zwackelei geht es weiter.\n',
        "founders/anna-amsel/index.md": portrait(
            "Anna Amsel", issue="2026-11", text=LINKS,
            more='proposed_by: "willibald-zwackel"\nnames_next:\n  - slug: "willibald-zwackel"\n    why: "Er macht es seit Jahren."\n',
        ),
        "founders/ben-buchfink/index.md": portrait("Ben Buchfink", issue="2026-11"),
        "issues/2026-09.md": '---\nsubject: "Zwackel fängt an"\norder: ["willibald-zwackel"]\n---\nWillibald Zwackel ist der erste.\n',
        "issues/2026-10.md": '---\nsubject: "Zwei Neue"\n---\nNach [dem Ersten](/willibald-zwackel/) kommen zwei.\n',
        **deeds(SLUG, former="willi-zwackel"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Publish it once, with letters tested, sent and looked at; return the publication's folder and the private one."""
    folder = tmp_path_factory.mktemp("leaving")
    root, private = world(folder, files()), folder / "redaktion"
    own = encoded(image(520, 640).transpose(Image.Transpose.FLIP_TOP_BOTTOM), quality=70)
    (root / f"content/founders/{SLUG}/portrait.jpg").write_bytes(own)
    write(private / f"people/{SLUG}.yml", 'email: "willi@post.example"\n')
    write(private / "people/anna-amsel.yml", 'email: "anna@post.example"\n')
    write(private / f"drafts/signoff-{SLUG}.txt", "An: willi@post.example\n")
    write(private / "notizen/alt.txt", "Herr Zwackel rief an.\nWillibald Zwackel auch.\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VORGESTELLT_ROOT", str(root))
        patched.setenv("VORGESTELLT_PRIVATE", str(private))
        assert commands.publish(now=NOW) == 0
        for month in ("2026-09", "2026-10", "2026-11"):
            assert delivery_commands.deliver("draft", month=month, now=NOW) == 0
            assert delivery_commands.deliver("test", month=month, now=NOW) == 0
            assert letter_commands.letter_action("preview", month, now=NOW) == 0
        assert desk_commands.desk(open_it=False, now=NOW) == 0
        for month in ("2026-09", "2026-10"):
            assert delivery_commands.deliver("approve", month=month, by="Redaktion", now=NOW) == 0
            assert (
                delivery_commands.deliver(
                    "send", month=month, by="Redaktion", despite="slot,signed-off", yes=True, now=NOW
                )
                == 0
            )
    write(root / ".cache/portraits/x.bin", "Zwackel")
    return root, private


@pytest.fixture
def root(grown: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to be changed by the test; the private folder lies beside."""
    root = tmp_path / "publikation"
    shutil.copytree(grown[0], root)
    shutil.copytree(grown[1], tmp_path / "redaktion")
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(tmp_path / "redaktion"))
    return root


def everything(root: Path) -> dict[str, bytes]:
    return {f"{root.name}/{p}": d for p, d in tree(root).items()} | tree(root.parent / "redaktion")


def made(root: Path) -> dict[str, list[str]]:
    """Return all that was made of the content, in every way in which it can be read."""
    found = {
        f"{name}/{path}": data
        for name in ("output", "outbox", "desk", ".cache")
        for path, data in tree(root / name).items()
    }
    return {path: [text.casefold() for text in readings(path, data)] for path, data in found.items()}


def test_whoever_leaves_is_in_no_file_that_is_made(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = [data for path, data in tree(root / "output").items() if f"{SLUG}/portrait-" in path]
    assert {path.suffix for path in (root / "output" / SLUG).iterdir()} == {".avif", ".webp", ".jpg", ".html"}
    assert all(any(picture in kept for kept in tree(root / ".cache").values()) for picture in pictures)
    before = where(made(root), *WORDS)
    assert before >= {
        f"output/{SLUG}/index.html", "output/netzwerk/network.json", "output/feeds/alle.json", "outbox/2026-09/2026-09.eml", "outbox/2026-11/2026-11.eml",
        "outbox/2026-11/test.eml", "outbox/preview-2026-09.html", "outbox/preview-2026-11.html", ".cache/portraits/x.bin", "desk/index.html", "desk/letter.html",
    }  # fmt: skip
    assert withdraw("Willibald Zwackel", now=NOW, yes=True) == 0
    after = made(root)
    assert where(after, *WORDS) == TOMBSTONES | {"output/_redirects"}
    for path in TOMBSTONES:
        assert not [word for word in WORDS if word in (root / path).read_text("utf-8").casefold()], path
    for data in [d for name in ("output", "outbox", ".cache") for d in tree(root / name).values()]:
        assert not [p for p in pictures if p in data or base64.b64encode(p)[:-4] in data]
    assert where(after, "Der Nachbar kam zuerst, dann die Freunde."), "somebody else's words stay"
    assert where(after, "Hat Holz gebracht.")
    content = examine(store.read_content(root), TODAY)
    assert content.publication is not None
    assert content.publication.withdrawn == {SLUG, "willi-zwackel"}
    assert not (root / f"content/founders/{SLUG}").exists()
    capsys.readouterr()
    assert commands.publish(now=NOW) == 0
    assert "Nichts hat sich geändert." in capsys.readouterr().out, "site and newest draft are already as they must be"
    assert tree(root / ".cache")
    assert not [data for data in tree(root / ".cache").values() if any(picture in data for picture in pictures)]


def test_whoever_leaves_takes_the_page_along_that_nobody_else_is_on(root: Path) -> None:
    """A link to it is asked about afterwards and stops nobody from leaving."""

    def astray() -> list[tuple[str, str]]:
        found = examine(store.read_content(root), TODAY).findings
        return [(one.file, dict(one.details)["value"]) for one in found if one.code == "link-nowhere"]

    page = '---\ntitle: "Anfang"\nlang: "de"\nslug: "anfang"\n---\nSo [fing es an](/ausgaben/2026-09/).\n'
    write(root / "content/pages/anfang.md", page)
    assert not astray()
    assert withdraw("Willibald Zwackel", now=NOW, yes=True) == 0
    assert astray() == [("content/pages/anfang.md", "/ausgaben/2026-09/")]


def test_a_build_forgets_the_pictures_of_whoever_is_not_in_it_any_more(root: Path) -> None:
    """Also when a commit withdrew them elsewhere and this machine only builds."""
    pictures = [data for path, data in tree(root / "output").items() if f"{SLUG}/portrait-" in path]
    shutil.rmtree(root / f"content/founders/{SLUG}")
    write(root / f"content/withdrawn/{SLUG}.yml", 'date: "2026-11-20"\naliases: ["willi-zwackel"]\n')
    (root / "content/issues/2026-09.md").unlink()  # nobody is left in it
    held = tree(root / ".cache")
    assert site_commands.build(now=NOW, dry_run=True) == 0
    assert tree(root / ".cache").items() >= held.items(), "a dry run leaves everything"
    assert site_commands.build(now=NOW) == 0
    kept = tree(root / ".cache").values()
    assert kept
    assert not [data for data in kept if any(picture in data for picture in pictures)]


def test_letters_are_made_anew_and_what_was_sent_stays_sent(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outbox = Outbox(root / "outbox", root / "output", "https://vorgestellt.example")
    digests = {month: outbox.find(month).digest for month in ("2026-10", "2026-11")}
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    said = capsys.readouterr().out
    assert "Entfernt: outbox/2026-09\n" in said, "nobody is left in that number"
    assert "Neu angelegt ohne die Person: outbox/2026-11\n" in said
    assert "Entfernt: outbox/preview-2026-09.html\n" in said
    assert "Brief 2026-09: laut Belegen verschickt\n" in said
    assert "Noch zeigt die öffentliche Website die Person." in said
    assert "git push" in said.splitlines()[-2]
    assert [noise for noise in ("Entfernt: .cache", "Entfernt: desk") if noise in said] == []
    assert outbox.find("2026-09") is None
    assert (outbox.find("2026-11").state, outbox.find("2026-10").state) == ("draft", "sent")
    assert outbox.find("2026-11").digest != digests["2026-11"]
    assert "Neu angelegt ohne die Person: outbox/2026-10\n" in said
    assert outbox.find("2026-10").digest != digests["2026-10"]
    assert not (root / "outbox/2026-10/test.eml").exists()
    assert delivery_commands.deliver("send", month="2026-10", yes=True, now=NOW) == 1, "no letter goes out twice"


def test_a_letter_that_somebody_meant_to_send_by_hand_is_a_draft_again(root: Path) -> None:
    """They had approved another one."""
    assert delivery_commands.deliver("approve", month="2026-11", by="Redaktion", now=NOW) == 0
    ordered = {"at": "2026-11-21T08:00", "by": "Redaktion", "despite": "slot,signed-off", "yes": True}
    assert delivery_commands.deliver("schedule", month="2026-11", now=NOW, **ordered) == 0
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    outbox = Outbox(root / "outbox", root / "output", "https://vorgestellt.example")
    assert outbox.find("2026-11").state == "draft"
    assert delivery_commands.deliver("send", month="2026-11", yes=True, now=NOW) == 1
    assert delivery_commands.deliver("test", month="2026-11", now=NOW) == 0
    assert delivery_commands.deliver("approve", month="2026-11", by="Redaktion", now=NOW) == 0


def test_of_a_letter_that_was_only_scheduled_nobody_is_told_that_it_was_sent(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root / f"content/founders/{SLUG}/index.md", ('issue: "2026-09"', 'issue: "2026-11"'))
    for slug in ("anna-amsel", "ben-buchfink"):
        edit(root / f"content/founders/{slug}/index.md", ('issue: "2026-11"', 'issue: "2026-09"'))
    (root / "content/issues/2026-09.md").unlink()
    (root / f"content/founders/{SLUG}/update-danach.md").unlink()
    assert commands.publish(now=NOW) == 0
    for action in ("draft", "test", "approve"):
        assert delivery_commands.deliver(action, month="2026-11", by="Redaktion", now=NOW) == 0
    ordered = {"at": "2026-11-21T08:00", "by": "Redaktion", "despite": "slot,signed-off", "yes": True}
    assert delivery_commands.deliver("schedule", month="2026-11", now=NOW, **ordered) == 0
    capsys.readouterr()
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    said = capsys.readouterr().out
    assert "  Brief 2026-11: Vormerkung zurückgenommen" in said
    assert "2026-11" not in (root.parent / f"redaktion/drafts/withdrawn-{SLUG}.txt").read_text("utf-8")
    assert delivery_commands.deliver("status", month="2026-11", now=NOW) == 0
    assert "ungewiss" not in capsys.readouterr().out


def test_a_correction_goes_with_whom_it_is_about_though_it_says_the_first_name_only(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of an issue in which nobody is left, and of one with others in it."""
    for month in ("2026-09", "2026-10"):
        text = '---\ndate: "2026-11-20"\nsubject: "Willibald backt in Celle"\n---\nNicht in Uelzen: Willibald backt in Celle.\n'
        write(root / f"content/issues/{month}.correction.md", text)
        for action in ("draft", "test", "approve", "send"):
            more = {"yes": True, "despite": "signed-off"} if action == "send" else {}
            assert (
                delivery_commands.deliver(action, month=month, correction=True, by="R", now=f"{NOW}T10:00", **more) == 0
            )
        assert letter_commands.letter_action("preview", month, correction=True, now=NOW) == 0
    capsys.readouterr()
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    said = capsys.readouterr().out
    forever = said.partition("Nicht zurückzuholen:\n")[2]
    assert forever.splitlines()[:4] == [
        "  Brief 2026-09: laut Belegen verschickt",
        "  Berichtigung zum Brief 2026-09: laut Belegen verschickt",
        "  Brief 2026-10: laut Belegen verschickt",
        "  Berichtigung zum Brief 2026-10: laut Belegen verschickt",
    ]
    assert "2026-09 (Berichtigung)" in (root.parent / f"redaktion/drafts/withdrawn-{SLUG}.txt").read_text("utf-8")
    for name in ("2026-09", "2026-09-correction", "preview-2026-09-correction.html", "2026-10-correction"):
        assert (f"Entfernt: outbox/{name}\n" in said, (root / "outbox" / name).exists()) == (True, False)
    assert (
        not where(made(root), "willibald")
        - TOMBSTONES
        - {"output/_redirects", "output/ausgaben/2026-10/brief/index.html"}
    )
    for month in ("2026-09", "2026-10"):
        for correction in (False, True):
            capsys.readouterr()
            delivery_commands.deliver("status", month=month, correction=correction, now=NOW)
            assert capsys.readouterr().out.splitlines()[0].endswith(" · Postausgang · verschickt")


def test_once_more_it_is_told_which_letters_were_sent_as_far_as_that_can_be_known(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    capsys.readouterr()
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    forever = capsys.readouterr().out.partition("Nicht zurückzuholen:\n")[2].splitlines()
    assert forever[0] == "  Brief 2026-09: laut Belegen verschickt", "nobody else was in that one"
    assert forever[1].startswith(
        "  In welchen weiteren Briefen die Person stand, lässt sich hier nicht mehr feststellen"
    )
    assert not [row for row in forever if "keiner" in row]


def test_a_draft_of_a_number_to_come_goes_with_the_only_one_in_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root / "content/founders/uta-unke/index.md", portrait("Uta Unke", issue="2026-12"))
    write(root / "content/issues/2026-12.md", '---\nsubject: "Unkes Dezember"\n---\nDas wird ein Fest.\n')
    assert delivery_commands.deliver("draft", month="2026-12", now=NOW) == 0
    (root / "outbox/2026-12/2026-12.eml").write_text("Nur Uta, kein ganzer Name.", "utf-8")
    for name in ("letter.html", "letter.txt", "index.html"):
        (root / "outbox/2026-12" / name).write_text("Uta", "utf-8")
    assert withdraw("uta-unke", now=NOW, yes=True) == 0
    assert not (root / "outbox/2026-12").exists()
    assert "Entfernt: outbox/2026-12\n" in capsys.readouterr().out


def test_the_lead_of_a_number_to_come_stays_for_whoever_is_moved_there(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root / "content/founders/uta-unke/index.md", portrait("Uta Unke", issue="2026-12"))
    lead = root / "content/issues/2026-12.md"
    write(lead, '---\nsubject: "Ein Fest"\norder: ["uta-unke"]\n---\nMit Uta Unke wird das ein Fest.\n')
    held = lead.read_bytes()
    assert withdraw("uta-unke", now=NOW, yes=True) == 0
    said = capsys.readouterr().out
    assert lead.read_bytes() == held
    assert "Bleibt: content/issues/2026-12.md" in said
    assert "  content/issues/2026-12.md:5  Uta Unke\n" in said, "its words are to be mended"
    for now in (NOW, "2026-12-31"):
        assert commands.publish(now=now) == 0
        assert not where(made(root), "ein Fest"), "nobody sees it before somebody is there"
    assert withdraw(SLUG, now="2026-12-31", yes=True) == 0
    assert lead.read_bytes() == held, "it is no lead of theirs"


def test_nobody_is_taken_out_without_a_yes(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(root)
    assert withdraw(SLUG, now=NOW) == 2
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("pipeline.console.asked", lambda _: "nein")
    assert withdraw(SLUG, now=NOW) == 1
    said = capsys.readouterr().out
    for text in (f"Würde entfernen: content/founders/{SLUG}/", f"Würde löschen: people/{SLUG}.yml", f"Würde löschen: drafts/signoff-{SLUG}.txt"):  # fmt: skip
        assert text in said, text
    assert everything(root) == before


def test_a_first_name_alone_is_named_for_somebody_to_read(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ben = root / "content/founders/ben-buchfink/index.md"
    ben.write_text(ben.read_text("utf-8") + "\nWillibald von der Konditorei.\n\nUnd noch einmal: Willibald.\n", "utf-8")
    last = len(ben.read_text("utf-8").splitlines())
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    shown = capsys.readouterr().out.partition("Diese Sätze nennen die Person noch")[2].partition("\n\n")[0]
    for line in (last - 2, last):
        assert f"  content/founders/ben-buchfink/index.md:{line}  Willibald" in shown


def test_the_editors_are_told_what_is_left_to_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(
        root / "content/founders/ben-buchfink/index.md",
        ("Der Meister nebenan.", "Der Meister nebenan, Willibald Zwackel."),
    )
    edit(root / "content/issues/2026-10.md", ("kommen zwei.", "kommen zwei.\n\nWillibald Zwackel war es."))
    anna = (root / "content/founders/anna-amsel/index.md").read_text("utf-8").split("\n")
    ben = (root / "content/founders/ben-buchfink/index.md").read_text("utf-8").split("\n")
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    said = capsys.readouterr().out
    to_reword, _, rest = said.partition("Noch in Dateien, aber nirgends zu sehen:")
    for index, name, word in ((anna, "anna-amsel", "Der Nachbar"), (ben, "ben-buchfink", "Willibald")):
        line = next(n for n, text in enumerate(index, 1) if word in text)
        assert f"  content/founders/{name}/index.md:{line}  " in to_reword
    in_lead = [line.strip() for line in to_reword.split("\n") if "2026-10.md" in line and "Zwackel" in line]
    assert in_lead == ["content/issues/2026-10.md:6  Willibald Zwackel"]
    hidden, _, forever = rest.partition("Nicht zurückzuholen:")
    assert f"content/ledger/2026/2026-11-02-{SLUG}-anna-amsel-helped.yml:1  {SLUG}" in hidden
    assert "notizen/alt.txt" in hidden
    for word in ("git", "Feed", "inv subscribers forget"):
        assert word in forever


def test_what_only_the_editors_know_goes_too_and_a_mail_to_the_person_lies_ready(root: Path) -> None:
    private = root.parent / "redaktion"
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    assert {path for path, data in tree(private).items() if b"willi@" in data} == {f"drafts/withdrawn-{SLUG}.txt"}
    mail = (private / f"drafts/withdrawn-{SLUG}.txt").read_text("utf-8")
    assert mail.startswith(
        "An: willi@post.example\nBetreff: Vorgestellt: Wir zeigen dich nicht mehr\n\nHallo Willibald,\n\n"
    )
    for text in ("am 20. November 2026", "2026-09", "git", "abbestellen"):
        assert text in mail
    assert forget(SLUG, now=NOW) == 0
    assert not (private / f"drafts/withdrawn-{SLUG}.txt").exists()
    assert (private / "people/anna-amsel.yml").is_file()


def test_drafts_under_a_former_folder_name_go_too_and_letters_that_show_it_are_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    private = root.parent / "redaktion"
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    write(private / "drafts/signoff-willi-zwackel_en.txt", "An: willi@post.example\n")
    write(private / "letter/drafts/2026-09/letter.html", '<a href="https://vorgestellt.example/willi-zwackel/">W</a>')
    write(root / "outbox/2026-08/letter.html", '<a href="https://vorgestellt.example/willi-zwackel/">W</a>')
    capsys.readouterr()
    before = everything(root)
    assert forget(SLUG, now=NOW, dry_run=True) == 0
    assert everything(root) == before
    capsys.readouterr()
    assert forget("willi-zwackel", now=NOW) == 0
    said = capsys.readouterr().out
    assert not (private / "drafts/signoff-willi-zwackel_en.txt").exists()
    assert "\n  letter/drafts/2026-09/letter.html\n  outbox/2026-08\n" in said
    assert withdraw(SLUG, now=NOW, yes=True) == 0, "as it says"
    assert not (root / "outbox/2026-08").exists()


def test_where_the_private_folder_is_not_where_it_should_be_nobody_is_told_that_it_is_cleared(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(root.parent / "redakton"))
    before = tree(root)
    assert withdraw(SLUG, now=NOW, yes=True) == 1
    assert (tree(root), (root.parent / f"redaktion/people/{SLUG}.yml").exists()) == (before, True)
    said = capsys.readouterr().err
    assert f"redakton gibt es nicht, wohl aber {root.parent / 'redaktion'}. Meinst du den, berichtige private:" in said
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(root.parent / "anderswo"))
    assert withdraw(SLUG, now=NOW, yes=True) == 1
    assert "anderswo gibt es nicht. Lege den privaten Ordner an, oder berichtige private:" in capsys.readouterr().err


def test_without_a_private_folder_the_mail_is_printed(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VORGESTELLT_PRIVATE")
    assert withdraw(SLUG, now=NOW, lang="en", yes=True) == 0
    said = capsys.readouterr().out
    assert "Send the person this mail:" in said
    assert "Hallo Willibald," in said, "in the person's language, whatever the editor's is"


def test_a_dry_run_tells_all_of_it_and_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(root)
    assert withdraw(SLUG, now=NOW, dry_run=True) == 0
    assert everything(root) == before
    said = capsys.readouterr().out
    for text in (f"Würde entfernen: content/founders/{SLUG}/", "Würde entfernen: content/issues/2026-09.md", f"Würde schreiben: content/withdrawn/{SLUG}.yml",
                 "outbox/2026-09", "outbox/2026-11", "outbox/preview-2026-11.html", f"Würde löschen: people/{SLUG}.yml", "Würde neu bauen: output/",
                 "content/founders/anna-amsel/index.md:", "Nicht zurückzuholen:", f"drafts/withdrawn-{SLUG}.txt"):  # fmt: skip
        assert text in said, text


def test_a_draft_that_cannot_be_made_anew_is_removed_and_that_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Outbox, "_swap_in", full)
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    assert "Entfernt: outbox/2026-11\n" in capsys.readouterr().out
    assert where(made(root), *WORDS) == TOMBSTONES | {"output/_redirects"}


def test_of_somebody_whose_month_had_not_come_no_address_says_anything(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root / "content/founders/petra-zukunft/index.md", portrait("Petra Zukunft", issue="2026-12"))
    assert commands.publish(now=NOW) == 0
    capsys.readouterr()
    assert withdraw("Petra Zukunft", now=NOW, yes=True) == 0
    said = capsys.readouterr().out
    assert "Noch zeigt die öffentliche Website die Person" not in said
    assert "Erschienen war das Porträt noch nicht." in said
    assert "git push" in said, "elsewhere it would still appear"
    assert not where(made(root), "petra-zukunft", "zukunft")
    assert "petra-zukunft" in examine(store.read_content(root), TODAY).publication.withdrawn
    assert (
        "Feeds"
        not in (root.parent / "redaktion/drafts/withdrawn-petra-zukunft.txt")
        .read_text("utf-8")
        .partition("Nicht alles")[2]
    )


class Broken(Exception):
    """Something in the world is broken."""


def fails(*_: object, **__: object) -> None:
    raise Broken


@pytest.mark.parametrize("what", ["site", "outbox", "removal", "private"])
def test_whatever_fails_on_the_way_everything_is_as_it_was(
    root: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(root)
    places: dict[str, tuple[object, str]] = {
        "site": (site, "_run_pelican"),
        "outbox": (Outbox, "_swap_in"),
        "private": (store, "delete"),
    }
    if what == "removal":  # the second thing to be removed
        real: Callable[[Path], None] = store.remove
        seen: list[Path] = []

        def second(path: Path) -> None:
            seen.append(path)
            if len(seen) == 2:
                raise Broken
            real(path)

        monkeypatch.setattr(store, "remove", second)
    else:
        monkeypatch.setattr(*places[what], fails)
    with pytest.raises(Broken):
        withdraw(SLUG, now=NOW, yes=True)
    monkeypatch.undo()
    assert everything(root) == before


def test_a_run_that_was_killed_publishes_nobody_and_the_same_command_completes_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root / f"content/withdrawn/{SLUG}.yml", 'date: "2026-11-20"\naliases: ["willi-zwackel"]\n')
    assert commands.publish(now=NOW) == 1, "the record and the folder contradict each other"
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    assert where(made(root), *WORDS) == TOMBSTONES | {"output/_redirects"}


@pytest.mark.parametrize("typed", [SLUG, "willi-zwackel"])
def test_once_more_for_somebody_who_has_left_clears_what_was_made_before(root: Path, typed: str) -> None:
    """Whoever deleted the folder by hand may have forgotten the outbox."""
    write(root / f"content/withdrawn/{SLUG}.yml", 'date: "2026-11-19"\naliases: ["willi-zwackel"]\n')
    shutil.rmtree(root / f"content/founders/{SLUG}")
    assert withdraw(typed, now=NOW, yes=True) == 0
    assert where(made(root), SLUG) == {p for p in TOMBSTONES if SLUG in p} | {"output/_redirects"}
    assert 'date: "2026-11-19"' in (root / f"content/withdrawn/{SLUG}.yml").read_text("utf-8")
    assert withdraw(typed, now=NOW, yes=True) == 0


def test_somebody_whose_later_words_have_errors_leaves_without_anybody_mending_them(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root / f"content/founders/{SLUG}/update-neu.md", '---\nissue: "2026-12"\ntitle: "Neu"\n---\nHalb.\n')
    assert commands.check(now=NOW) == 1
    assert withdraw(SLUG, now=NOW, yes=True) == 0
    said = capsys.readouterr().out
    assert "Brief 2026-09: laut Belegen verschickt" in said, "what went out is known all the same"
    assert where(made(root), *WORDS) == TOMBSTONES | {"output/_redirects"}


def test_errors_elsewhere_are_mended_before_anybody_leaves(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root / "content/founders/ben-buchfink/update-neu.md", '---\nissue: "2026-12"\ntitle: "Neu"\n---\nHalb.\n')
    before = everything(root)
    assert withdraw(SLUG, now=NOW, yes=True) == 1
    assert "Behebe zuerst die Fehler" in capsys.readouterr().err
    assert everything(root) == before


def test_whose_portrait_cannot_be_read_is_told_what_to_do(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / f"content/founders/{SLUG}/index.md", ('place: "', 'palce: "'))
    before = everything(root)
    assert withdraw("Willibald Zwackel", now=NOW, yes=True) == 1
    assert f"inv check --path content/founders/{SLUG}" in capsys.readouterr().err
    assert everything(root) == before


def test_nobody_is_taken_out_by_a_name_that_means_nobody_or_two(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(root)
    assert withdraw("Zwackelmann", now=NOW, yes=True) == 2
    edit(
        root / "content/founders/ben-buchfink/index.md",
        ('name: "Ben Buchfink"', 'name: "Anna Amsel"'),
        ("Betrieb Ben", "Betrieb B. Ben"),
    )
    assert withdraw("Anna Amsel", now=NOW, yes=True) == 2
    assert "heißen mehrere" in capsys.readouterr().err
    assert {p for p, d in everything(root).items() if before.get(p) != d} == {
        "publikation/content/founders/ben-buchfink/index.md"
    }
