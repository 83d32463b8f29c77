"""What a build need not make again: it writes what differs and nothing else; tests/soundness holds it to the right bytes."""

from __future__ import annotations

import errno
import gc
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Never

import pytest
from pelican import signals

from pipeline import (
    build_commands,
    placing,
    processes,
    rules,
    search,
    site,
    site_commands,
    store,
    untouched,
    upkeep,
    views,
)
from pipeline.domain import Answer, Finding, Html, Interview, Profile
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests.factories import profile
from tests.soundness import publication as changing
from tests.test_site import ROOT, a_repository, tree

pytestmark = pytest.mark.slow
NOW = "2026-11-23"


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    monkeypatch.chdir(content)
    return a_repository(content)


def written(root: Path) -> dict[str, int]:
    return {p.relative_to(root).as_posix(): p.stat().st_ino for p in (root / "output").rglob("*") if p.is_file()}


def assert_as_if_built_anew(root: Path) -> None:
    """Assert that the site that lies there is the one of a build that remembers nothing."""
    quick = tree(root / "output")
    shutil.rmtree(root / "output")
    shutil.rmtree(root / ".cache")
    assert site_commands.build(now=NOW) == 0
    assert tree(root / "output") == quick


def edited(root: Path, slug: str) -> None:
    """Add a sentence to somebody's text."""
    index = root / "content/founders" / slug / "index.md"
    index.write_text(index.read_text("utf-8").rstrip() + "\n\nNoch ein Satz.\n", "utf-8")


def test_one_edit_writes_the_files_that_differ_and_no_other(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert site_commands.build(now=NOW) == 0
    before, bytes_before = written(root), tree(root / "output")
    edited(root, "ada-beispiel")
    capsys.readouterr()
    assert site_commands.build(now=NOW) == 0
    after, bytes_after = written(root), tree(root / "output")
    differing = {f"output/{name}" for name in bytes_after if bytes_after[name] != bytes_before.get(name)}
    assert {name for name in after if after[name] != before.get(name)} == differing
    assert "output/ada-beispiel/index.html" in differing
    assert len(differing) < len(after) / 5


def no_pelican(*_: object) -> Never:
    raise site.BuildFailed("Pelican was asked")


def test_few_new_files_are_written_without_pelican_and_are_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site_commands.build(now=NOW) == 0
    edited(root, "ada-beispiel")
    shutil.copytree(root / "content/founders/mira-sommer", root / "content/founders/nora-sommer")
    index = root / "content/founders/nora-sommer/index.md"
    index.write_text(index.read_text("utf-8").replace("Mira Sommer", "Nora Sommer"), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(site, "_run_pelican", no_pelican)
        assert site_commands.build(now=NOW) == 0
    assert "Nora Sommer" in (root / "output/nora-sommer/index.html").read_text("utf-8")
    assert_as_if_built_anew(root)


def test_the_plugin_that_the_guide_shows_has_its_file_in_the_site_for_as_long_as_it_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "eigene.md").read_text("utf-8"), re.DOTALL)
    (root / "plugins").mkdir(exist_ok=True)
    (root / "plugins" / "zahl.py").write_text(shown, "utf-8")
    monkeypatch.syspath_prepend(str(root / "plugins"))
    settings = root / "pelicanconf.py"
    stock = settings.read_text("utf-8")
    settings.write_text(stock + 'PLUGINS += ["zahl"]\n', "utf-8")
    told = root / "output" / "zahl.json"
    assert site_commands.build(now=NOW) == 0
    count = json.loads(told.read_text("utf-8"))["portraits"]
    assert count == len(list((root / "content" / "founders").iterdir()))
    shutil.copytree(root / "content/founders/mira-sommer", root / "content/founders/nora-sommer")
    index = root / "content/founders/nora-sommer/index.md"
    index.write_text(index.read_text("utf-8").replace("Mira Sommer", "Nora Sommer"), "utf-8")
    assert site_commands.build(now=NOW) == 0
    assert json.loads(told.read_text("utf-8"))["portraits"] == count + 1
    settings.write_text(stock, "utf-8")
    signals.finalized.disconnect(sys.modules.pop("zahl").write)  # as in a process that never had it
    assert site_commands.build(now=NOW) == 0
    assert not told.exists()


@pytest.mark.parametrize(
    "change", [lambda file: file.unlink(), lambda file: file.write_bytes(file.read_bytes() + b"/* */")]
)
def test_the_themes_own_files_are_copied_again_where_one_of_them_was_touched(
    root: Path, change: Callable[[Path], object]
) -> None:
    assert site_commands.build(now=NOW) == 0
    assert site_commands.build(now=NOW) == 0
    before = written(root)
    change(root / "output/static/site.css")
    edited(root, "ada-beispiel")
    assert site_commands.build(now=NOW) == 0
    assert written(root)["output/static/search.css"] == before["output/static/search.css"]
    assert_as_if_built_anew(root)


@pytest.mark.parametrize(
    ("name", "line"),
    [("pelicanconf.py", "PLUGINS = [*PLUGINS, 'plugins.founders']\n"), ("theme/static/site.css", "/* Noch mehr. */\n")],
)
def test_pelican_is_asked_where_somebody_elses_plugin_or_another_file_of_the_theme_may_matter(
    root: Path, name: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert site_commands.build(now=NOW) == 0
    settings = root / name
    settings.write_text(settings.read_text("utf-8") + line, "utf-8")
    if name.endswith(".py"):  # from now on always
        assert site_commands.build(now=NOW) == 0
        edited(root, "ada-beispiel")
    monkeypatch.setattr(site, "_run_pelican", no_pelican)
    assert site_commands.build(now=NOW) != 0
    assert "Pelican was asked" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "folder"),
    [("STATIC_PATHS = ['static']", "content"), ("THEME_STATIC_PATHS = ['static', '{root}/shared']", "")],
)
def test_files_that_the_settings_have_copied_from_elsewhere_are_copied_every_time(
    root: Path, line: str, folder: str
) -> None:
    settings, file = root / "pelicanconf.py", root / folder / ("static" if folder else "shared") / "neu.txt"
    settings.write_text(f"{settings.read_text('utf-8')}\n{line.format(root=root)}\n", "utf-8")
    file.parent.mkdir()
    file.write_text("eins", "utf-8")
    assert site_commands.build(now=NOW) == 0
    file.write_text("zwei", "utf-8")
    edited(root, "ada-beispiel")
    assert site_commands.build(now=NOW) == 0
    assert {path.read_text("utf-8") for path in (root / "output").rglob("neu.txt")} == {"zwei"}
    assert_as_if_built_anew(root)


def test_where_nothing_was_touched_nothing_of_the_product_is_loaded(root: Path) -> None:
    told = "import sys; from pipeline import build_commands as b; b.build(now='2026-11-23'); print(*sys.modules)"
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    said = []
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, check=True, text=True)
        said.append(done.stdout)
    assert "pelican" in said[0].split()
    assert ", keine geändert\n" in said[1]
    assert not {"pelican", "jinja2", "pipeline.domain"} & set(said[1].split())


@pytest.mark.parametrize("other", [{"now": "2026-11-24"}, {"now": "gestern"}, {"now": NOW, "lang": "fr"}])
def test_another_day_or_a_wrong_call_is_not_answered_from_memory(
    root: Path, other: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build_commands.build(now=NOW) == 0
    asked = []
    monkeypatch.setattr(site_commands, "build", lambda **given: asked.append(given) or 0)
    assert build_commands.build(now=NOW) == 0
    assert not asked
    build_commands.build(**other)
    assert len(asked) == 1


def test_any_number_of_processes_makes_the_same_site(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site_commands.build(now=NOW) == 0
    alone = tree(root / "output")
    for place in ("output", ".cache"):
        shutil.rmtree(root / place)
    monkeypatch.setattr(processes, "_processors", lambda: 3)
    monkeypatch.setattr(site, "_MANY", 1)
    monkeypatch.setattr(upkeep, "_MANY", 1)
    assert site_commands.build(now=NOW) == 0
    assert tree(root / "output") == alone


def test_a_search_for_cycles_goes_on_after_a_build(root: Path) -> None:
    site_commands.build(now="nonsense")
    assert gc.isenabled()
    site_commands.build(now=NOW)
    assert gc.isenabled()
    assert (root / "output").exists()


def test_a_digest_tells_where_one_part_ends_and_the_next_begins() -> None:
    assert len({upkeep.digest("ab", "c"), upkeep.digest("a", "bc"), upkeep.digest("abc"), upkeep.digest(b"ab")}) == 4


def test_a_theme_behind_a_link_is_part_of_every_key(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "templates"
    (root / "theme/templates").rename(elsewhere)
    (root / "theme/templates").symlink_to(elsewhere)
    (elsewhere / "round").symlink_to(root / "theme")
    assert site_commands.build(now=NOW) == 0
    base = elsewhere / "base.html"
    base.write_text(base.read_text("utf-8").replace("</body>", "<!-- new --></body>"), "utf-8")
    assert build_commands.build(now=NOW) == 0
    assert "<!-- new -->" in (root / "output/ada-beispiel/index.html").read_text("utf-8")


def test_a_second_build_waits_for_the_first_and_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fcntl = pytest.importorskip("fcntl")
    folder = root / ".cache/build"
    folder.mkdir(parents=True)
    with (folder / "lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        threading.Timer(0.5, lambda: fcntl.flock(first, fcntl.LOCK_UN)).start()
        assert site_commands.build(now=NOW, lang="de") == 0
    assert "Gerade wird schon gebaut" in capsys.readouterr().err


def test_where_nothing_can_be_kept_everything_is_made(root: Path) -> None:
    (root / ".cache").write_bytes(b"in the way")
    assert site_commands.build(now=NOW) == 0
    assert site_commands.build(now=NOW) == 0
    assert (root / "output/ada-beispiel/index.html").exists()


def test_where_the_program_was_changed_since_it_was_loaded_nothing_is_remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As beside "inv serve", when somebody fetches a newer one: what the old code makes is not the new code's."""
    assert site_commands.build(now=NOW) == 0
    before = tree(root / ".cache/build")
    monkeypatch.setattr(upkeep, "_program", lambda: b"another")
    edited(root, "ada-beispiel")
    assert site_commands.build(now=NOW) == 0
    assert "Noch ein Satz." in (root / "output/ada-beispiel/index.html").read_text("utf-8")
    assert tree(root / ".cache/build") == before


def test_a_site_that_lies_elsewhere_behind_a_link_loses_what_is_gone(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "web"
    elsewhere.mkdir()
    (root / "output").symlink_to(elsewhere)
    assert site_commands.build(now=NOW) == 0
    (elsewhere / "ada-beispiel/old.html").write_text("", "utf-8")
    assert build_commands.build(now=NOW) == 0
    assert (root / "output").is_symlink()
    assert not (elsewhere / "ada-beispiel/old.html").exists()


def test_a_folder_that_may_not_be_written_stops_a_build_before_anything_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site_commands.build(now=NOW) == 0
    before = tree(root / "output")
    closed = root / "output/ada-beispiel"  # to root, as tests may run, nothing is closed
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed)
    edited(root, "ada-beispiel")
    assert site_commands.build(now=NOW) != 0
    assert tree(root / "output") == before
    assert not (root / "output.ready").exists()


def test_a_file_on_another_file_system_is_copied_into_its_place(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site_commands.build(now=NOW) == 0
    replace = Path.replace

    def across(source: Path, target: Path) -> Path:
        if "output.ready" in source.parts:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", across)
    edited(root, "ada-beispiel")
    assert site_commands.build(now=NOW) == 0
    assert "Noch ein Satz." in (root / "output/ada-beispiel/index.html").read_text("utf-8")
    assert not [name for name in tree(root / "output") if ".next" in name]


def test_only_folders_that_were_touched_are_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site_commands.build(now=NOW) == 0
    read, entries = [], store._entries
    monkeypatch.setattr(store, "_entries", lambda folder: read.append(Path(folder).name) or entries(folder))
    edited(root, "ada-beispiel")
    assert site_commands.build(now=NOW) == 0
    assert "ada-beispiel" in read
    assert len({folder.name for folder in (root / "content/founders").iterdir()} & set(read)) == 1


def test_what_changes_while_it_is_checked_again_is_not_kept_as_what_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As where the cache has lost a check, and somebody edits the text after it was seen to be the same one."""
    assert site_commands.build(now=NOW) == 0
    before = tree(root / "output")
    for drawer in (root / ".cache/build").glob("checks-*"):
        drawer.unlink()
    read = store.read_file

    def edited(path: str, size: int) -> bytes:
        Path(path).write_bytes(read(path, size).replace(b"a", b"e"))
        return read(path, size)

    monkeypatch.setattr(store, "read_file", edited)
    (root / "theme/static/neu.txt").write_text("Neu.", "utf-8")
    assert site_commands.build(now=NOW) != 0
    assert "changed while it was read" in capsys.readouterr().err
    assert tree(root / "output") == before


def test_everything_is_looked_at_once_and_again_where_another_build_came_between(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site_commands.build(now=NOW) == 0
    edited(root, "ada-beispiel")
    time.sleep(0.1)
    looked, signatures = [], untouched.signatures
    monkeypatch.setattr(
        untouched, "signatures", lambda tops, *rest, **more: looked.extend(tops) or signatures(tops, *rest, **more)
    )
    assert build_commands.build(now=NOW) == 0
    assert not looked
    edited(root, "mira-sommer")
    time.sleep(0.1)
    before = untouched.last(root / ".cache/build", root / "output")
    assert before
    look = before.look()
    assert look
    edited(root, "joerg-muessig")
    assert build_commands.build(now=NOW) == 0
    looked.clear()
    (root / "output/ada-beispiel/index.html").write_text("verdorben", "utf-8")
    assert site_commands.build(now=NOW, look=look) == 0
    assert root / "output" in looked
    assert "verdorben" not in (root / "output/ada-beispiel/index.html").read_text("utf-8")


@pytest.mark.parametrize(("name", "is_page"), [("ada-beispiel/index.html", True), ("ada-beispiel/neu.txt", False)])
def test_what_is_touched_in_the_site_or_laid_into_it_while_it_is_built_is_seen_by_the_next_build(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, is_page: bool
) -> None:
    assert site_commands.build(now=NOW) == 0
    edited(root, "ada-beispiel")
    put, place = placing._put, root / "output" / name

    def disturbed(ready: Path, output: Path) -> None:
        put(ready, output)
        place.write_text("verdorben", "utf-8")

    with monkeypatch.context() as patched:
        patched.setattr(placing, "_put", disturbed)
        assert build_commands.build(now=NOW) == 0
    assert place.read_text("utf-8") == "verdorben"
    assert build_commands.build(now=NOW) == 0
    assert place.exists() is is_page
    assert "Noch ein Satz." in (root / "output/ada-beispiel/index.html").read_text("utf-8")


def test_an_index_that_was_made_of_a_spoilt_page_is_made_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site_commands.build(now=NOW) == 0
    edited(root, "ada-beispiel")
    laid, page = search.index, root / "output/joerg-muessig/index.html"

    def spoilt(pages: dict[str, str], *places: Path) -> None:
        page.write_text("verdorben", "utf-8")
        laid(pages, *places)

    with monkeypatch.context() as patched:
        patched.setattr(search, "index", spoilt)
        assert site_commands.build(now=NOW) == 0
    assert build_commands.build(now=NOW) == 0
    assert_as_if_built_anew(root)


def test_a_picture_that_changes_after_the_check_stops_the_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site_commands.build(now=NOW) == 0
    before = tree(root / "output")
    picture = next((root / "content/founders").glob("*/portrait.jpg"))
    edited(root, "mira-sommer")
    put_in_its_place = site._pictures

    def replaced(*given: object) -> object:
        picture.write_bytes(picture.read_bytes() + b"mehr")
        return put_in_its_place(*given)

    monkeypatch.setattr(site, "_pictures", replaced)
    assert site_commands.build(now=NOW) != 0
    assert tree(root / "output") == before


@pytest.mark.parametrize("way", ["another program", "a link among the sources"])
def test_how_folders_lay_is_believed_of_this_program_only_and_names_nobody_for_longer(root: Path, way: str) -> None:
    place = root / ".cache/build" / upkeep._FOLDERS
    assert site_commands.build(now=NOW) == 0
    kept = untouched.load(place)
    assert any("mira-sommer" in path for path in kept["folders"])
    if way == "another program":
        untouched.save(place, {**kept, "program": b"other"})
    else:
        (root / "theme/static/link").symlink_to("/dev/null")
    read = upkeep.Upkeep(root, root / ".cache/build")
    read.begin()
    assert read.known_submission(*_where(root, "mira-sommer")) is None
    assert not place.exists()


def _where(root: Path, slug: str) -> tuple[str, str]:
    return str(root / "content/founders" / slug), f"content/founders/{slug}"


def test_a_portrait_of_which_something_has_become_another_value_has_another_mark(root: Path) -> None:
    kept = upkeep.Upkeep(root, root / ".cache/build")
    publication = examine(store.read_content(root), date(2026, 11, 23), kept.reading).publication
    assert publication
    read = publication.profiles[0]
    same = replace(read, names_next=read.names_next)
    others = [replace(read, proposed_by="willi"), replace(read, interview=replace(read.interview, words=7)), profile()]
    assert len({kept.mark(one) for one in (read, *others)}) == 4
    assert kept.mark(same) == kept.mark(replace(same))
    assert len({kept.outline(one) for one in (read, *others)}) == 4
    interview = replace(read.interview, words=7, answers=())
    assert kept.outline(replace(read, interview=interview)) == kept.outline(others[1])
    assert kept.outline(replace(read, interview=replace(interview, opening=Html("")))) != kept.outline(others[1])


@pytest.fixture
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with everything that can name somebody, later words too."""
    root = tmp_path_factory.mktemp("rich")
    changing.write(root)
    return root


class Silent(Sequence[Answer]):
    """What nobody may ask for."""

    def __getitem__(self, place: object) -> Never:
        raise AssertionError("asked")

    def __len__(self) -> Never:
        raise AssertionError("asked")

    def __repr__(self) -> Never:
        raise AssertionError("asked")


def silent(read: Interview) -> Interview:
    return replace(read, answers=Silent(), words=Silent())  # type: ignore[arg-type]


def without_answers(read: Profile) -> Profile:
    """Return a portrait that fails where somebody asks for what was answered, or how many words that is."""
    return replace(
        read,
        interview=silent(read.interview),
        translations=tuple(without_answers(one) for one in read.translations),
        updates=tuple(replace(update, interview=silent(update.interview)) for update in read.updates),
    )


def test_nothing_but_a_portrait_itself_and_the_feeds_asks_for_answers(rich: Path) -> None:
    """Where only answers differ, nothing else is made to be compared: whatever comes to ask for them ends that."""
    publication = examine(store.read_content(rich), date(2026, 11, 23)).publication
    assert publication
    made = site.dressed(publication, {}, {}, Templates(rich / "theme"))
    mute = {p.slug: without_answers(p) for p in (*publication.profiles, *publication.planned)}
    issues = tuple(
        replace(
            issue,
            profiles=tuple(mute[p.slug] for p in issue.profiles),
            updates=tuple(
                (mute[p.slug], without_answers(replace(p, updates=(u,))).updates[0]) for p, u in issue.updates
            ),
        )
        for issue in publication.issues
    )
    publication = replace(
        publication,
        profiles=tuple(mute[p.slug] for p in publication.profiles),
        planned=tuple(mute[p.slug] for p in publication.planned),
        issues=issues,
    )
    assert publication.mentions
    assert any(issue.updates for issue in issues)
    pages_in = views.in_every_language(publication, made.gallery)
    made = replace(made, publication=publication, pages=pages_in)
    shown = [repr((page.shows, page.view)) for page in views.pages_beside(publication, pages_in)]
    around = [repr(pages.around(p)) for pages in pages_in.values() for p in pages.profiles]
    assert len(shown) > len(publication.issues)
    assert len(around) > len(publication.profiles)
    assert site._beside(made, FromNothing(rich))
    assert site._map(made, [], b"").make()
    with pytest.raises(AssertionError, match="asked"):
        pages_in["de"].portrait(publication.profiles[0])


def test_no_rule_across_folders_asks_for_answers(rich: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only answers differ, none of them could find anything new: nobody asks them then."""
    content, across = store.read_content(rich), rules.across

    def mute(read: rules.Read, today: date) -> list[Finding]:
        assert any(c.profile for c in read.checked)
        checked = [replace(c, profile=without_answers(c.profile) if c.profile else None) for c in read.checked]
        return across(replace(read, checked=checked), today)

    found = examine(content, date(2026, 11, 23)).findings
    monkeypatch.setattr(rules, "across", mute)
    assert examine(content, date(2026, 11, 23)).findings == found


class FromNothing(upkeep.Upkeep):
    def outline(self, profile: Profile) -> bytes:
        return profile.slug.encode()


def test_where_an_answer_changes_only_that_portrait_is_made_to_be_compared(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site_commands.build(now=NOW) == 0
    made, around = [], views.Pages.around
    monkeypatch.setattr(views.Pages, "around", lambda pages, p: made.append((p.slug, pages.lang)) or around(pages, p))
    monkeypatch.setattr(views, "pages_beside", lambda *_: pytest.fail("made"))
    edited(root, "ada-beispiel")
    assert site_commands.build(now=NOW) == 0
    assert "Noch ein Satz." in (root / "output/ada-beispiel/index.html").read_text("utf-8")
    assert {slug for slug, lang in made if lang == "de"} == {"ada-beispiel"}


# No line of the text moves but where an address is added: where one does, a text with links differs for that alone.
OUTLINED: dict[str, Callable[[str], str]] = {
    "a former address": lambda text: text.replace(
        "pronouns:", 'id: "ada-frueher"\naliases: ["ada-frueher"]\npronouns:'
    ),
    "the opening": lambda text: text.replace("in einer früheren Bäckerei", "in einer früheren Mühle"),
    "the words around a link": lambda text: text.replace("Mehr steht in", "Alles steht in"),
}


@pytest.mark.parametrize("change", OUTLINED.values(), ids=OUTLINED)
def test_where_anything_but_an_answer_changes_all_that_shows_it_does(root: Path, change: Callable[[str], str]) -> None:
    assert site_commands.build(now=NOW) == 0
    index = root / "content/founders/ada-beispiel/index.md"
    before = index.read_text("utf-8")
    index.write_text(change(before), "utf-8")
    assert index.read_text("utf-8") != before
    assert site_commands.build(now=NOW) == 0
    assert_as_if_built_anew(root)


def test_a_page_that_somebody_has_touched_is_mended_where_only_an_answer_changes(root: Path) -> None:
    assert site_commands.build(now=NOW) == 0
    page = root / "output/index.html"
    before = page.read_text("utf-8")
    page.write_text("verdorben", "utf-8")
    edited(root, "ada-beispiel")
    assert site_commands.build(now=NOW) == 0
    assert page.read_text("utf-8") == before


def test_another_day_makes_no_page_anew_on_which_nothing_differs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site_commands.build(now=NOW) == 0
    asked: list[str] = []
    portrait = views.portrait
    monkeypatch.setattr(views, "portrait", lambda c, p, a: asked.append(p.slug) or portrait(c, p, a))
    assert site_commands.build(now="2026-11-24") == 0
    assert not asked
