"""The archive: the same files are the same bytes, they come back as they were, and nothing else comes in with them."""

from __future__ import annotations

import io
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import archive
from pipeline.archive import Archive, Difference, File, Manifest, NotAccepted

FILES = {
    "README.txt": b"Lies mich.\n",
    "content/publication.yml": b'name: "Vorgestellt"\n',
    "content/founders/ada-beispiel/index.md": "Ada bindet Bücher.\n".encode(),
    "content/founders/ada-beispiel/Bild von Ada (2).jpg": bytes(range(256)),
    "content/pages/über-uns.md": b"",
    "receipts/branch/2026-11.jsonl": b'{"key": "2026-11"}\n',
}


def packed(files: dict[str, bytes], empty: tuple[str, ...] = (), kind: str = "publication") -> bytes:
    out = io.BytesIO()
    measured = [archive.measured(path, data) for path, data in files.items()]
    told = archive.manifest(
        kind, name="V", url="https://v.example", day="2026-11-20", program="1", files=measured, empty=empty
    )
    archive.write(out, told, files.__getitem__)
    return out.getvalue()


def read(data: bytes, kind: str = "publication") -> dict[str, bytes]:
    taken = Archive(io.BytesIO(data), kind)
    return {file.path: taken.read(file.path) for file in taken.manifest.files}


def refused(data: bytes) -> str:
    with pytest.raises(NotAccepted) as fault:
        read(data)
    assert all(reason.text("de") for reason in fault.value.reasons)
    return str(fault.value)


def forged(entries: list[tuple[str | zipfile.ZipInfo, bytes]], told: dict | bytes | None = None) -> bytes:
    """Return a ZIP file of these entries; its manifest lists all of them unless ``told`` is another."""
    out = io.BytesIO()
    listed = [(e if isinstance(e, str) else e.filename, data) for e, data in entries]
    if told is None:
        told = manifest(files=[{"path": p, "size": len(d), "sha256": archive.measured(p, d).digest} for p, d in listed])
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as made:
        warnings.simplefilter("ignore")  # zipfile warns of a name that is there twice
        made.writestr("manifest.json", told if isinstance(told, bytes) else json.dumps(told))
        for entry, data in entries:
            made.writestr(entry, data)
    return out.getvalue()


def manifest(**changes: object) -> dict:
    return {
        "format": "vorgestellt-archive", "version": 1, "kind": "publication", "name": "V", "url": "https://v.example",
        "day": "2026-11-20", "program": "1", "empty_folders": [], "files": [],
    } | changes  # fmt: skip


def entry(name: str, **changes: object) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.create_system, made.external_attr = 3, (stat.S_IFREG | 0o644) << 16
    for key, value in changes.items():
        setattr(made, key, value)
    return made


# The same files are the same bytes


def test_files_come_back_as_they_were() -> None:
    assert read(packed(FILES)) == FILES


def test_the_order_in_which_files_are_found_changes_no_byte() -> None:
    assert packed(dict(reversed(FILES.items()))) == packed(FILES)


def test_nothing_of_the_day_the_machine_or_its_zlib_is_in_an_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(FILES))) as made:
        assert {(e.date_time, e.create_system, e.compress_type) for e in made.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3, 0)
        }
        assert [e.filename for e in made.infolist()] == ["manifest.json", *sorted(FILES)]


def test_other_programs_read_it() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(FILES, ("content/issues/",)))) as made:
        assert made.testzip() is None
        assert made.read("content/pages/über-uns.md") == b""
        assert made.getinfo("content/issues/").is_dir()


PARTS = st.one_of(
    st.sampled_from(
        ["a", "A", "ä", "ß", "index.md", ".gitkeep", "Bild 1.jpg", "con", "x.", "..", ".git", "a:b", "😀", "ﬁ"]
    ),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=6),
)
TREES = st.dictionaries(
    st.lists(PARTS, min_size=1, max_size=4).map(lambda parts: "content/" + "/".join(parts)),
    st.binary(max_size=40),
    max_size=6,
)


@given(TREES.map(lambda files: {path: data for path, data in files.items() if not archive.objection(path)}))
@settings(max_examples=60)
def test_any_tree_of_names_that_are_allowed_comes_back(files: dict[str, bytes]) -> None:
    kept: dict[str, bytes] = {}
    for path, data in files.items():
        if not archive.objections([*kept, path]):
            kept[path] = data
    assert read(packed(kept)) == kept


@given(TREES)
@settings(max_examples=80)
def test_any_tree_comes_back_to_the_same_bytes_or_is_refused_when_it_is_written(files: dict[str, bytes]) -> None:
    try:
        data = packed(files)
    except NotAccepted:
        assert archive.objections(files)
        return
    assert read(data) == files
    assert packed(read(data)) == data


def test_a_file_that_changes_while_it_is_packed_is_refused() -> None:
    told = archive.manifest(
        "publication", name="", url="", day="", program="", files=[archive.measured("content/a", b"1")], empty=()
    )
    with pytest.raises(NotAccepted, match="changed meanwhile"):
        archive.write(io.BytesIO(), told, lambda _: b"2")


# Names


@pytest.mark.parametrize("name", ["content/founders/ada-beispiel/index.md", "content/founders/.gitkeep", "content/Ä ö.jpg", "content/conto.md", "content/日本.md"])  # fmt: skip
def test_what_lies_in_content_may_be_called_so(name: str) -> None:
    assert archive.objection(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "content/../x", "../x", "/etc/passwd", "content//x", "content/./x", "content\\x", "content/..\\x", "C:/x", "content/a:b", "",
        "content/.git/hooks/post-checkout", "content/.GIT/config", "content/GIT~1/config", "content/.env", "content/CON", "content/aux.md",
        "content/Com1.txt", "content/lpt¹", "content/nul .txt", "content/x.", "content/x ", "content/a\x00b", "content/a\nb",
        "content/a\u202eb", "content/a\ud800b", "content/" + "ä" * 130, "content" + "/a" * 20,
    ],
)  # fmt: skip
def test_what_would_lie_elsewhere_or_be_something_else_on_some_system_is_refused(name: str) -> None:
    assert archive.objection(name) is not None


@pytest.mark.parametrize(
    "names",
    [("content/A.md", "content/a.md"), ("content/ä", "content/a\u0308"), ("content/Straße", "content/STRASSE"), ("content/a", "content/a/b"),
     ("content/Ada/x", "content/ada/y"), ("content/x", "content/x")],
)  # fmt: skip
def test_two_names_that_are_one_on_some_system_are_refused(names: tuple[str, str]) -> None:
    assert archive.objections(names)
    assert not archive.objections(names[:1])


# What comes from a stranger


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "content/../../x", "content/a\\..\\b", "content/.git/config", "content/CON", "theme/base.html", "pipeline/x.py",
     "tasks.py", "receipts/branch/a/b", "receipts/other/a", "private/letter/key", "contentx/a", "C:\\x"],
)  # fmt: skip
def test_no_file_lands_anywhere_but_in_the_known_folders(name: str) -> None:
    said = refused(forged([(name, b"x")]))
    assert any(reason in said for reason in ("leads out", "no folder that", "begins with a point", "on Windows"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFSOCK, stat.S_IFDIR])
def test_links_and_devices_are_refused(kind: int) -> None:
    assert "no ordinary file" in refused(
        forged([(entry("content/a", external_attr=(kind | 0o777) << 16), b"/etc/passwd")])
    )


def test_a_name_that_is_there_twice_is_refused() -> None:
    listed = manifest(files=[{"path": "content/a", "size": 1, "sha256": archive.measured("", b"1").digest}])
    assert "twice" in refused(forged([("content/a", b"1"), ("content/a", b"2")], listed))


def test_names_that_differ_in_case_only_are_refused() -> None:
    assert "same name" in refused(forged([("content/a", b"1"), ("content/A", b"2")]))


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = forged([(entry("content/a", compress_type=zipfile.ZIP_DEFLATED), bytes(3_000_000))])
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    assert "suspiciously" in refused(bomb)


def test_sizes_and_numbers_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(FILES)
    monkeypatch.setattr(archive, "LARGEST_FILE", 100)
    assert "too large" in refused(data)
    monkeypatch.undo()
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE", 100)
    assert "too large" in refused(data)
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    assert "3 are allowed" in refused(data)


def test_a_size_that_lies_is_found_out() -> None:
    data = packed({"content/a": b"x" * 50})
    digest, size = (50).to_bytes(4, "little"), (7).to_bytes(4, "little")
    assert refused(data.replace(digest + digest, size + size))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_ways_of_packing_are_refused(method: int) -> None:
    assert "unknown way" in refused(forged([(entry("content/a", compress_type=method), b"x")]))


def test_what_another_program_packed_again_is_taken() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(FILES))) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        again.mkdir("content")
        for name in reversed(made.namelist()):
            again.writestr(name, made.read(name))
    assert read(out.getvalue()) == FILES


@pytest.mark.parametrize("name", ["content/x/", "../", "theme/", "content/.git/"])
def test_a_folder_that_nobody_told_of_is_refused(name: str) -> None:
    listed = manifest()
    out = io.BytesIO(forged([], listed))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(name, b"")
    refused(out.getvalue())


def test_a_file_that_is_missing_added_or_changed_is_refused() -> None:
    listed = manifest(files=[{"path": "content/a", "size": 1, "sha256": archive.measured("", b"1").digest}])
    assert "missing" in refused(forged([], listed))
    assert "not in manifest" in refused(forged([("content/a", b"1"), ("content/b", b"1")], listed))
    assert "damaged" in refused(forged([("content/a", b"2")], listed))
    assert "damaged" in refused(forged([("content/a", b"12")], listed))


ONE = {"path": "content/a", "size": 0, "sha256": "0" * 64}


@pytest.mark.parametrize(
    "told",
    [
        b"", b"\xff", b"{", b"[]", b"null", b"7", b'{"format": 1}', b"[" * 100_000, b'{"version": 1, "version": 1}',
        manifest(version=2), manifest(version="1"), manifest(version=True), manifest(version=None), manifest(format="x"), manifest(kind="x"),
        manifest(kind=7), manifest(files=None), manifest(files=[7]), manifest(files=[{}]), manifest(files={"path": "x"}), manifest(name=None),
        manifest(files=[ONE | {"size": -1}]), manifest(files=[ONE | {"size": True}]), manifest(files=[ONE | {"size": 1e3}]),
        manifest(files=[ONE | {"size": 10**12}]), manifest(files=[ONE | {"sha256": "x"}]), manifest(files=[ONE | {"path": 7}]),
        manifest(empty_folders="content/"), manifest(empty_folders=["../"]), manifest(empty_folders=["content/x"]), manifest(empty_folders=[7]),
        manifest(files=[ONE, ONE]),
    ],
    ids=repr,
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused(told: dict | bytes) -> None:
    refused(forged([], told))


def test_the_archive_of_the_private_folder_is_never_taken_for_the_other() -> None:
    data = packed({"private/letter/key": b"00"}, kind="private")
    assert "--private" in refused(data)
    assert read(data, "private") == {"private/letter/key": b"00"}
    with pytest.raises(NotAccepted, match="archive of the publication"):
        read(packed(FILES), "private")


def test_an_archive_without_a_manifest_is_none() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("content/a", b"")
    assert "manifest.json is missing" in refused(out.getvalue())
    refused(b"")
    refused(b"PK\x05\x06")


WHOLE = packed(FILES)


@given(st.data())
@settings(max_examples=200)
def test_whatever_happens_to_an_archive_it_is_whole_or_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(WHOLE) - 1))
    hurt: Callable[[bytes], bytes] = data.draw(
        st.sampled_from([lambda b: b[:place], lambda b: b[place:], lambda b: b[:place] + b"\xff" + b[place + 1 :],
                         lambda b: b[:place] + bytes([b[place] ^ 1]) + b[place + 1 :], lambda b: b[:place] + b[place + 4 :]])
    )  # fmt: skip
    try:
        got = read(hurt(WHOLE))
    except NotAccepted:
        return
    assert got == FILES


# What would change


def test_a_difference_names_every_file_once() -> None:
    found = archive.difference({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1"})
    assert found == Difference(new=("d",), changed=("c",), unchanged=("b",), removed=("a",))
    assert found
    assert not archive.difference({"a": "1"}, {"a": "1"})


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"ab\n"]), max_size=4).map(b"".join)


@given(LINES, LINES)
def test_of_two_books_the_longer_one_stays_and_no_line_is_lost(there: bytes, coming: bytes) -> None:
    longer = archive.continued(there, coming)
    if longer is None:
        assert not there.startswith(coming)
        assert not coming.startswith(there)
    else:
        assert longer == max(there, coming, key=len)
        assert longer.startswith(there)
        assert longer.startswith(coming)


def test_a_line_that_was_cut_off_is_nothing_to_continue() -> None:
    assert archive.continued(b'{"a', b'{"a": 1}\n') is None
    assert archive.continued(b'{"a": 1}\n', b'{"a') is None
    assert archive.continued(b'{"a', b'{"a') == b'{"a'


# What is said


@pytest.mark.parametrize("kind", ["publication", "private"])
def test_the_readme_explains_every_folder_in_both_languages(kind: str) -> None:
    german, _, english = archive.readme(kind, "V", "https://v.example", "2026-11-20").decode().partition("In English")
    for folder in archive.FOLDERS[kind]:
        assert folder in german
        assert folder in english
    assert "manifest.json" in german
    assert "manifest.json" in english


def test_what_is_wrong_is_printed_without_what_could_deceive_a_terminal() -> None:
    assert "\x1b" not in str(NotAccepted([archive.objection("content/\x1b[2J\u202e")]))  # type: ignore[list-item]


def test_a_manifest_comes_back_as_it_was() -> None:
    told = Manifest(
        "publication", "Ä", "https://v.example", "2026-11-20", "1", (File("content/a", 1, "0" * 64),), ("content/b/",)
    )
    assert archive.parsed(archive.as_json(told)) == told
    assert archive.as_json(told) != archive.as_json(replace(told, day="2026-11-21"))
