"""Taking a publication along and moving in again: to the same bytes, all of it or nothing, and no letter twice."""

from __future__ import annotations

import io
import json
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from pipeline import archive, moving_commands, readers, site_commands, store
from pipeline.moving_commands import move_in, take_along
from pipeline.receipts import BRANCH, Branch
from pipeline.withdrawal_commands import withdraw
from tests.editors.world import Git, Killed, Killer, edit, invoke, write
from tests.factories import PUBLICATION_YML, TODAY, a_content, encoded, image, ready_to_build
from tests.test_archive import forged, manifest
from tests.test_commands import tree

pytestmark = pytest.mark.slow  # together these take seconds; `make test` runs them always

NOW = TODAY.isoformat()
RECEIPTS = (
    b'{"action": "send", "key": "2026-10", "state": "intent"}\n{"action": "send", "key": "2026-10", "state": "done"}\n'
)


def content_of(root: Path) -> dict[str, bytes]:
    """Return every file and every empty folder below content/."""
    found = tree(root / "content")
    return found | {
        f"{p.relative_to(root / 'content').as_posix()}/": b""
        for p in (root / "content").rglob("*")
        if p.is_dir() and not any(p.iterdir())
    }


def program(root: Path) -> Path:
    """Give a folder what a clone has besides its content."""
    ready_to_build(root)
    return root


@pytest.fixture
def rich(root: Path) -> Path:
    """A publication with everything: odd names, corrections, later words, somebody who left, empty folders, receipts."""
    content = program(root) / "content"
    write(content / "issues/2026-10.correction.md", '---\ndate: "2026-11-02"\n---\nEs waren zwölf Rucksäcke.\n')
    write(
        content / "founders/mira-sommer/update-danach.md",
        '---\nissue: "2026-11"\nlang: "de"\ntitle: "Danach"\nconsent: "2026-10-20"\n---\nEs geht weiter.\n',
    )
    write(content / "withdrawn/emil-weg.yml", 'date: "2026-10-01"\naliases: ["emil-alt"]\n')
    write(content / "pages/über uns (alt).txt", "Wird nicht gelesen.\r\n")
    write(content / "founders/.gitkeep", "")
    (content / "ledger/2025").mkdir(parents=True)
    (content / "founders/mira-sommer/portrait.png").write_bytes(encoded(image(), "PNG"))
    edit(content / "founders/mira-sommer/index.md", ("lang:", 'portrait:\n  file: "portrait.png"\n  alt: "Mira Sommer steht am Mast."\n  credit: "Mira"\nlang:'),
         ('  text: "2026-09-20"\n', '  text: "2026-09-20"\n  portrait: "2026-09-20"\n'))  # fmt: skip
    edit(
        content / "founders/mira-sommer/index.en.md",
        ("translated_by", 'portrait_alt: "Mira Sommer at the mast."\ntranslated_by'),
    )
    write(root / "outbox/receipts/2026-09.jsonl", RECEIPTS.decode().replace("2026-10", "2026-09"))
    return root


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another clone, without content and with a repository of its own; commands work there from now on."""
    folder = program(tmp_path_factory.mktemp("neu"))
    Git(folder)("init", "-q")
    return folder


def pack(root: Path, to: Path, monkeypatch: pytest.MonkeyPatch, **options: object) -> bytes:
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    assert take_along(str(to), now=NOW, **options) == 0
    return to.read_bytes()


def unpack(root: Path, source: Path, monkeypatch: pytest.MonkeyPatch, **options: object) -> int:
    monkeypatch.setenv("VORGESTELLT_ROOT", str(root))
    return move_in(str(source), now=NOW, **options)


def repository(root: Path, books: dict[str, bytes]) -> Path:
    Git(root)("init", "-q")
    branch = Branch(root, None)
    assert branch.put_all(branch.newest(), books, "receipts")
    return root


def books(root: Path) -> dict[str, bytes]:
    branch = Branch(root, None)
    return {name: branch.content(branch.newest(), name) for name in branch.names(branch.newest())}


# To the same bytes


def test_what_is_taken_along_moves_in_to_the_same_bytes_and_makes_the_same_site(
    rich: Path,
    elsewhere: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = tmp_path_factory.mktemp("desk")
    repository(rich, {"2026-10.jsonl": RECEIPTS, "suppressed.csv": b"hash,when,why\r\n"})
    before = content_of(rich)
    first = pack(rich, desk / "a.zip", monkeypatch)
    assert site_commands.build(now=NOW, production=True) == 0
    assert unpack(elsewhere, desk / "a.zip", monkeypatch) == 0
    assert content_of(elsewhere) == before
    assert {"pages/über uns (alt).txt", "founders/mira-sommer/portrait.png", "ledger/2025/"} <= before.keys()
    assert books(elsewhere) == books(rich)
    assert tree(elsewhere / "outbox") == tree(rich / "outbox")
    assert pack(elsewhere, desk / "b.zip", monkeypatch) == first
    assert site_commands.build(now=NOW, production=True) == 0
    assert tree(elsewhere / "output") == tree(rich / "output")
    assert not [p for p in elsewhere.iterdir() if p.name.startswith(".content")]


def test_the_archive_holds_content_receipts_and_what_other_programs_read(
    rich: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(rich, tmp_path_factory.mktemp("desk") / "a.zip", monkeypatch))) as made:
        names = set(made.namelist())
        told = json.loads(made.read("manifest.json"))
        content = {
            name.removeprefix("content/"): made.read(name)
            for name in names
            if name.startswith("content/") and name[-1] != "/"
        }
    assert content == tree(rich / "content")
    assert {"README.txt", "receipts/outbox/2026-09.jsonl", "open/founders.json", "open/founders.csv", "open/ledger.csv", "open/sitemap.xml",
            "open/feeds/alle.atom.xml", "open/en/feeds/all.json", "open/network/network.gexf", "open/letters/2026-11.eml",
            "open/letters/2026-10-correction.html", "open/markdown/en/mira-sommer.md", "content/ledger/2025/"} <= names  # fmt: skip
    assert (told["kind"], told["day"], told["empty_folders"]) == ("publication", NOW, ["content/ledger/2025/"])


def test_packing_twice_gives_the_same_bytes_and_nothing_of_the_private_folder(
    woven: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(woven)
    write(folder / "letter/key", "ab" * 32)
    desk = tmp_path_factory.mktemp("desk")
    first = pack(woven, desk / "a.zip", monkeypatch)
    shutil.rmtree(woven / ".cache")
    assert pack(woven, desk / "b.zip", monkeypatch) == first
    for secret in (b"ada-beispiel@post.example", b"abab", b"Geld geliehen", b"private/"):
        assert secret not in first


def test_content_with_errors_is_taken_along_and_comes_back_as_it_was(
    rich: Path,
    elsewhere: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    edit(rich / "content/founders/ada-beispiel/index.md", ("\nplace:", "\nplaze:"))
    to = tmp_path_factory.mktemp("desk") / "a.zip"
    with zipfile.ZipFile(io.BytesIO(pack(rich, to, monkeypatch))) as made:
        assert not [name for name in made.namelist() if name.startswith("open/")]
    assert "open/ fehlt" in capsys.readouterr().err
    (elsewhere / "docs/samples").mkdir(parents=True)
    assert unpack(elsewhere, to, monkeypatch) == 0
    said = capsys.readouterr().out
    assert "wie er war" in said
    assert "so geht es weg: git rm -r docs/samples\n" in said
    assert content_of(elsewhere) == content_of(rich)


def test_links_and_hidden_files_stay_behind_and_that_is_said(
    rich: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (rich / "content/pages/leak.md").symlink_to("/etc/hostname")
    write(rich / "content/.notes", "x")
    (rich / "content/.DS_Store").write_bytes(b"x")
    made = pack(rich, tmp_path_factory.mktemp("desk") / "a.zip", monkeypatch)
    said = capsys.readouterr().err
    assert "content/pages/leak.md" in said
    assert "content/.notes" in said
    assert "DS_Store" not in said
    assert b"leak.md" not in made


def test_a_name_that_could_not_come_back_is_refused_and_nothing_is_written(
    rich: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    write(rich / "content/pages/CON.md", "x")
    write(rich / "content/pages/Über.md", "x")
    write(rich / "content/pages/über.md", "x")
    to = tmp_path_factory.mktemp("desk") / "a.zip"
    assert take_along(str(to), now=NOW) == 1
    said = capsys.readouterr().err
    assert "content/pages/CON.md" in said
    assert "derselbe Name" in said
    assert not list(to.parent.iterdir())


def test_a_dry_run_names_every_file_and_writes_nothing(
    rich: Path,
    elsewhere: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    to = tmp_path_factory.mktemp("desk") / "a.zip"
    assert take_along(str(to), now=NOW, dry_run=True, lang="en") == 0
    assert "content/founders/ada-beispiel/index.md" in capsys.readouterr().out
    assert not to.exists()
    pack(rich, to, monkeypatch)
    before = tree(elsewhere)
    capsys.readouterr()
    assert unpack(elsewhere, to, monkeypatch, dry_run=True, lang="en") == 0
    said = capsys.readouterr().out
    assert "new: content/founders/ada-beispiel/index.md" in said
    assert "Would add to: outbox/receipts/2026-09.jsonl" in said
    assert tree(elsewhere) == before


def test_without_a_place_the_archive_lies_in_export_and_never_in_content(
    rich: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_along(now=NOW) == 0
    assert (rich / "export/vorgestellt.zip").is_file()
    for wrong in (rich / "content/a.zip", rich / "a.tar", rich / "theme"):
        assert take_along(str(wrong), now=NOW) != 0
    write(rich / "notes.zip", "no archive")
    assert take_along(str(rich / "notes.zip"), now=NOW) == 1
    assert "kein solches Archiv" in capsys.readouterr().err
    assert (rich / "notes.zip").read_text("utf-8") == "no archive"


# All of it or nothing


@pytest.fixture
def archived(rich: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive of the rich publication, with receipts."""
    repository(rich, {"2026-10.jsonl": RECEIPTS})
    to = tmp_path_factory.mktemp("desk") / "a.zip"
    pack(rich, to, monkeypatch)
    return to


def test_another_publication_is_replaced_on_an_explicit_word_only(
    archived: Path, elsewhere: Path, rich: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_content(elsewhere)
    write(elsewhere / "content/pages/eigenes.md", "Eigenes.\n")
    write(elsewhere / "content/.notizen", "Eigenes.\n")
    before = tree(elsewhere)
    assert unpack(elsewhere, archived, monkeypatch) == 1
    assert "--replace" in capsys.readouterr().err
    assert tree(elsewhere) == before
    assert unpack(elsewhere, archived, monkeypatch, replace=True) == 0
    assert content_of(elsewhere) == content_of(rich)


@pytest.mark.parametrize("kind", ["sample", "begun"])
def test_the_sample_and_what_has_only_been_begun_make_room(
    archived: Path, elsewhere: Path, rich: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "sample":
        a_content(elsewhere)
    write(elsewhere / "content/publication.yml", PUBLICATION_YML + ('sample: "yes"\n' if kind == "sample" else ""))
    assert unpack(elsewhere, archived, monkeypatch) == 0
    assert content_of(elsewhere) == content_of(rich)


def test_moving_in_twice_changes_nothing(
    archived: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unpack(elsewhere, archived, monkeypatch)
    before, newest = tree(elsewhere / "content"), Branch(elsewhere, None).newest()
    capsys.readouterr()
    assert unpack(elsewhere, archived, monkeypatch) == 0
    assert "Alles ist schon da" in capsys.readouterr().out
    assert (tree(elsewhere / "content"), Branch(elsewhere, None).newest()) == (before, newest)


def test_an_archive_with_one_wrong_byte_changes_nothing(
    archived: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = archived.read_bytes()
    place = data.index(b"Jeden" if b"Jeden" in data else b"Erst geben")
    archived.write_bytes(data[:place] + b"X" + data[place + 1 :])
    before = tree(elsewhere)
    assert unpack(elsewhere, archived, monkeypatch) == 1
    assert "beschädigt oder verändert" in capsys.readouterr().err
    assert tree(elsewhere) == before


@pytest.mark.parametrize(
    "name",
    ["../evil.md", "content/../../evil.md", "/evil/evil.md", "content/.git/config", "pipeline/evil.py", "content/NUL"],
)
def test_an_archive_that_reaches_for_other_places_changes_nothing(
    elsewhere: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    to = tmp_path_factory.mktemp("desk") / "evil.zip"
    to.write_bytes(forged([("content/publication.yml", PUBLICATION_YML.encode()), (name, b"evil")]))
    before = tree(elsewhere.parent)
    assert unpack(elsewhere, to, monkeypatch, replace=True) == 1
    assert "nichts geändert" in capsys.readouterr().err
    assert tree(elsewhere.parent) == before | {f"{to.parent.name}/evil.zip": to.read_bytes()}


def test_what_an_archive_calls_itself_steers_no_terminal(
    elsewhere: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    a_content(elsewhere)
    to, data = tmp_path_factory.mktemp("desk") / "evil.zip", PUBLICATION_YML.encode()
    row = {"path": "content/publication.yml", "size": len(data), "sha256": archive.measured("", data).digest}
    to.write_bytes(forged([("content/publication.yml", data)], manifest(name="\x1b[2J\u202eevil", files=[row])))
    assert unpack(elsewhere, to, monkeypatch) == 1
    assert not {"\x1b", "\u202e"} & set(capsys.readouterr().err)


def test_a_failure_on_the_way_leaves_everything_as_it_was(
    archived: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_content(elsewhere)
    before = tree(elsewhere)

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    for owner, name in ((moving_commands, "_lay_beside"), (moving_commands, "_put"), (moving_commands, "_swap")):
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, full)
            assert unpack(elsewhere, archived, patched, replace=True) == 2
        held = {name: data for name, data in tree(elsewhere).items() if not name.startswith((".git/", ".cache/"))}
        assert held == {name: data for name, data in before.items() if not name.startswith(".git/")}


def test_whenever_a_run_is_killed_content_is_the_old_or_the_new_one_and_the_next_run_completes_it(
    archived: Path,
    elsewhere: Path,
    rich: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_content(elsewhere)
    old, new, at, ends = content_of(elsewhere), content_of(rich), 0, 0
    while not ends:
        place = tmp_path_factory.mktemp("tot") / "klon"
        shutil.copytree(elsewhere, place)
        with monkeypatch.context() as patched:
            killer = Killer(at)
            killer.watch(patched)
            patched.setattr(moving_commands, "_complete", lambda _: None)  # nobody tidies up after a kill
            patched.setattr(store.Undo, "restore", lambda _: None)
            try:
                ends = unpack(place, archived, patched, replace=True) == 0
            except Killed:
                swapped = [p.name for p in place.iterdir() if p.name == ".content.previous"]
                assert swapped or content_of(place) in (old, new)
                assert books(place) or content_of(place) != new  # never the new content without its receipts
        assert unpack(place, archived, monkeypatch, replace=True) == 0
        assert content_of(place) == new
        assert books(place) == {"2026-10.jsonl": RECEIPTS}
        assert not [p for p in place.iterdir() if p.name.startswith(".content")]
        at += 5
    assert at > 25


# No letter twice


MORE = b'{"action": "send", "key": "2026-10", "state": "done", "readers": 7}\n'


@pytest.mark.parametrize(
    ("there", "after"),
    [
        (b"", RECEIPTS), (RECEIPTS, RECEIPTS), (RECEIPTS + MORE, RECEIPTS + MORE), (RECEIPTS.splitlines(keepends=True)[0], RECEIPTS),
    ],
    ids=["none", "same", "more", "fewer"],
)  # fmt: skip
def test_receipts_are_brought_together_without_losing_or_doubling_a_line(
    archived: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, there: bytes, after: bytes
) -> None:
    if there:
        repository(elsewhere, {"2026-10.jsonl": there, "2026-07.jsonl": MORE})
    assert unpack(elsewhere, archived, monkeypatch) == 0
    assert books(elsewhere)["2026-10.jsonl"] == after
    assert books(elsewhere).get("2026-07.jsonl", MORE) == MORE


def test_receipts_that_contradict_each_other_are_refused_and_nothing_is_changed(
    archived: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository(elsewhere, {"2026-10.jsonl": MORE})
    before = tree(elsewhere)
    assert unpack(elsewhere, archived, monkeypatch, replace=True) == 1
    assert "zweimal" in capsys.readouterr().err
    assert tree(elsewhere) == before


def test_receipts_that_somebody_adds_meanwhile_are_kept(
    archived: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, raced = Branch.put_all, []

    def slow(branch: Branch, newest: str, files: dict[str, bytes], subject: str) -> bool:
        if not raced:
            raced.append(real(branch, newest, {"2026-12.jsonl": MORE}, "somebody else"))
        return real(branch, newest, files, subject)

    monkeypatch.setattr(Branch, "put_all", slow)
    assert unpack(elsewhere, archived, monkeypatch) == 0
    assert books(elsewhere) == {"2026-10.jsonl": RECEIPTS, "2026-12.jsonl": MORE}


def test_receipts_need_git_and_reach_the_remote(
    archived: Path,
    elsewhere: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bare = program(tmp_path_factory.mktemp("ohne"))
    assert unpack(bare, archived, monkeypatch) == 1
    assert "git init" in capsys.readouterr().err
    assert not (bare / "content").exists()
    remote = tmp_path_factory.mktemp("remote")
    Git(remote)("init", "-q", "--bare")
    Git(elsewhere)("remote", "add", "origin", str(remote))
    assert unpack(elsewhere, archived, monkeypatch) == 0
    shown = subprocess.run(
        ["git", "-C", str(remote), "show", f"{BRANCH}:2026-10.jsonl"],  # noqa: S607  # the PATH's
        capture_output=True, check=True,
    )  # fmt: skip
    assert shown.stdout == RECEIPTS


def test_nothing_is_taken_along_without_the_receipts_that_git_should_know(
    rich: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path_factory.mktemp("desk") / "a.zip"
    Git(repository(rich, {"2026-10.jsonl": RECEIPTS}))("remote", "add", "origin", str(rich / "nowhere"))
    assert take_along(str(to), now=NOW) == 2
    Git(rich)("remote", "rename", "origin", "one")
    Git(rich)("remote", "add", "other", str(rich / "nowhere"))
    assert take_along(str(to), now=NOW) == 2
    shutil.rmtree(rich / ".git")
    edit(rich / "content/publication.yml", ("letter:\n", 'letter:\n  courier: "smtp"\n'))
    assert take_along(str(to), now=NOW) == 2
    assert capsys.readouterr().err.count("Belege") == 3
    assert not to.exists()


def test_where_the_server_is_gone_the_receipts_that_the_clone_saw_last_are_taken_along(
    rich: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote, desk, git = tmp_path_factory.mktemp("remote"), tmp_path_factory.mktemp("desk"), Git(rich)
    Git(remote)("init", "-q", "--bare")
    git("init", "-q")
    git("remote", "add", "origin", str(remote))
    branch = Branch(rich, "origin")
    assert branch.put_all(branch.newest(), {"2026-10.jsonl": RECEIPTS}, "receipts")
    before = pack(rich, desk / "a.zip", monkeypatch)
    assert RECEIPTS in before
    shutil.rmtree(remote)
    assert take_along(str(desk / "b.zip"), now=NOW) == 2
    git("branch", "receipts", "refs/vorgestellt/receipts")
    git("remote", "remove", "origin")
    assert pack(rich, desk / "b.zip", monkeypatch) == before


# The private folder


def test_the_private_folder_goes_into_an_archive_of_its_own_that_only_its_owner_reads(
    rich: Path,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(folder / "letter/key", "ab" * 32)
    write(folder / "letter/journal/.2026-10.lock", "")
    to = tmp_path_factory.mktemp("desk") / "privat.zip"
    with zipfile.ZipFile(io.BytesIO(pack(rich, to, monkeypatch, private=True))) as made:
        assert set(made.namelist()) == {"manifest.json", "README.txt", "private/letter/key",
                                        *(f"private/people/{s}.yml" for s in ("ada-beispiel", "joerg-muessig", "mira-sommer")),
                                        "private/letter/journal/"}  # fmt: skip
        assert "PERSONENBEZOGENE" in made.read("README.txt").decode()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert "persönliche Daten" in capsys.readouterr().out
    assert take_along(private=True, now=NOW) == 2
    assert take_along(str(rich / "privat.zip"), private=True, now=NOW) == 1
    assert take_along(str(folder / "privat.zip"), private=True, now=NOW) == 1


def test_the_private_folder_comes_back_to_the_same_bytes_for_its_owner_only(
    rich: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "letter/key", "ab" * 32)
    before, to = tree(folder), tmp_path_factory.mktemp("desk") / "privat.zip"
    first = pack(rich, to, monkeypatch, private=True)
    assert unpack(rich, to, monkeypatch) == 1
    place = tmp_path_factory.mktemp("daneben") / "redaktion"
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(place))
    assert unpack(rich, to, monkeypatch, private=True) == 0
    assert tree(place) == before
    assert {stat.S_IMODE(p.stat().st_mode) for p in place.rglob("*") if p.is_file()} == {0o600}
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert pack(rich, to.with_name("b.zip"), monkeypatch, private=True) == first


KEY = bytes.fromhex("ab" * 32)


def test_who_has_left_meanwhile_stays_gone_whatever_an_old_archive_says(
    rich: Path,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    early, late = (readers.Suppressed(digit * 64, f"2026-10-0{digit}T10:00:00+00:00", "left") for digit in "12")
    write(folder / "letter/key", "ab" * 32)
    left = folder / readers.SUPPRESSED
    left.write_bytes(readers.suppressed_file((readers.mark(KEY), early)))
    to = tmp_path_factory.mktemp("desk") / "privat.zip"
    pack(rich, to, monkeypatch, private=True)
    left.write_bytes(readers.suppressed_file((readers.mark(KEY), late)))
    write(folder / "people/ada-beispiel.yml", 'email: "neu@post.example"\n')
    before = tree(folder)
    assert unpack(rich, to, monkeypatch, private=True) == 1
    assert "--replace" in capsys.readouterr().err
    assert tree(folder) == before
    assert unpack(rich, to, monkeypatch, private=True, replace=True) == 0
    assert set(readers.suppressed(left.read_bytes())[0]) == {readers.mark(KEY), early, late}
    assert b"ada-beispiel@post.example" in tree(folder)["people/ada-beispiel.yml"]


def test_another_key_or_another_journal_is_never_overwritten(
    rich: Path,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(folder / "letter/key", "ab" * 32)
    write(folder / "letter/journal/2026-10.jsonl", '{"a": 1}\n')
    to = tmp_path_factory.mktemp("desk") / "privat.zip"
    pack(rich, to, monkeypatch, private=True)
    for path, text in (("letter/key", "cd" * 32), ("letter/journal/2026-10.jsonl", '{"b": 1}\n')):
        kept = (folder / path).read_text("utf-8")
        write(folder / path, text)
        before = tree(folder)
        assert unpack(rich, to, monkeypatch, private=True, replace=True) == 1
        assert path in capsys.readouterr().err
        assert tree(folder) == before
        write(folder / path, kept)


# What is typed


def test_who_leaves_later_is_told_to_be_in_the_archives_that_lie_here(
    rich: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_along(now=NOW) == 0
    capsys.readouterr()
    assert withdraw("mira-sommer", now=NOW, dry_run=True) == 0
    assert "  export/vorgestellt.zip" in capsys.readouterr().out


def test_both_commands_as_an_editor_types_them(
    rich: Path, elsewhere: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    to = tmp_path_factory.mktemp("desk") / "a.zip"
    packed = invoke(rich, "export", "--to", str(to))
    assert (packed.returncode, "Geschrieben" in packed.stdout) == (0, True), packed.stderr
    moved = invoke(elsewhere, "import", str(to))
    assert (moved.returncode, "Eingezogen" in moved.stdout) == (0, True), moved.stderr
    assert content_of(elsewhere) == content_of(rich)
    assert invoke(elsewhere, "import", str(to) + "x").returncode == 2
