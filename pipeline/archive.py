"""The archive in which a publication is taken along: what it holds, how it is written, and what a read one must satisfy.

    manifest.json   what this is, and every other file with its size and SHA-256
    README.txt      the same for people
    content/        the source of everything; taken back as it is
    receipts/       what was sent: branch/ as it lay on the branch of the receipts, outbox/ of the outbox; both are taken back
    open/           the same for other programs, made from content/; nobody takes it back
    private/        the editors' private folder, in an archive of its own that holds nothing else but the first two

An archive is a ZIP file. One that was written here is the same bytes for the same files: sorted names, one fixed date, and
nothing compressed, because each version of zlib makes other bytes. One that is read comes from a stranger: whatever is not exactly as
its manifest says, or could land anywhere but below the folders above, is refused before a file is written.
"""

from __future__ import annotations

import json
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO, Final

from pipeline.characters import is_clean
from pipeline.domain import Label
from pipeline.schema import both

FORMAT: Final = "vorgestellt-archive"
VERSION: Final = 1
MANIFEST, README = "manifest.json", "README.txt"
CONTENT, BRANCH, OUTBOX, OPEN, PRIVATE = "content/", "receipts/branch/", "receipts/outbox/", "open/", "private/"
FOLDERS: Final = {"publication": (CONTENT, BRANCH, OUTBOX, OPEN), "private": (PRIVATE,)}
"""The folders that each kind of archive may hold."""

MOST_FILES: Final = 200_000
LARGEST_FILE: Final = 512 * 1024 * 1024  # bytes; a feed with ten thousand portraits has a hundred million
LARGEST_ARCHIVE: Final = 8 * 1024 * 1024 * 1024  # bytes, unpacked
MOST_PACKED: Final = 100  # times smaller than it is; text gets ten, a bomb a thousand
_WORTH_ASKING: Final = 1024 * 1024  # bytes; how far something smaller was packed does not matter
_LARGEST_MANIFEST: Final = 64 * 1024 * 1024  # bytes

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # of ZIP
_UNIX: Final = 3  # the system that a ZIP file says it was made on; a name is a name of bytes there
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_PART_LONGEST, _NAME_LONGEST, _DEEPEST = 255, 900, 16  # bytes, bytes, folders
# Names that Windows takes for a device, with every ending (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
_DEVICE: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL
)
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, OverflowError, ValueError,
)  # fmt: skip  # what Python's reader raises for bytes that are no archive
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class NotAccepted(Exception):
    """An archive is not what it should be; ``reasons`` say why, for people."""

    def __init__(self, reasons: Iterable[Label]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(reason.text("en") for reason in self.reasons))


@dataclass(frozen=True, slots=True)
class File:
    """One file of an archive."""

    path: str  # within the archive, with forward slashes
    size: int  # bytes
    digest: str  # SHA-256 in hexadecimal


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says about itself."""

    kind: str  # "publication" or "private"
    name: str  # of the publication
    url: str  # of the publication
    day: str  # YYYY-MM-DD that open/ tells of
    program: str  # version of the program that wrote it
    files: tuple[File, ...]  # all but the manifest, sorted by path
    empty: tuple[str, ...] = ()  # folders without anything in them, with a slash at the end, sorted


@dataclass(frozen=True, slots=True)
class Difference:
    """What taking an archive back would change of a folder; paths relative to it, sorted."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)


# Names


def objection(path: str) -> Label | None:
    """Return why no file may be called ``path`` on some system, or would lie elsewhere there; None where it may."""
    told = shown(path)
    parts = path.split("/")
    if not is_clean(path) or any(ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in path):
        return both(f"{told}: im Namen steht ein unsichtbares oder unlesbares Zeichen.",
                    f"{told}: the name holds a character that is invisible or cannot be read.")  # fmt: skip
    if any(part in ("", ".", "..") for part in parts) or "\\" in path or ":" in path:
        return both(f"{told}: der Name führt aus seinem Ordner hinaus.", f"{told}: the name leads out of its folder.")
    if any(part.startswith(".") and part != ".gitkeep" for part in parts) or any(
        p.casefold() == "git~1" for p in parts
    ):
        return both(f"{told}: der Name beginnt mit einem Punkt.", f"{told}: the name begins with a point.")
    if any(_DEVICE.fullmatch(part) or part.endswith((".", " ")) for part in parts):
        return both(f"{told}: unter Windows darf nichts so heißen.", f"{told}: nothing may be called so on Windows.")
    long = any(len(part.encode()) > _PART_LONGEST for part in parts) or len(path.encode()) > _NAME_LONGEST
    if long or len(parts) > _DEEPEST:
        return both(f"{told}: der Name ist zu lang.", f"{told}: the name is too long.")
    return None


def objections(paths: Iterable[str], folders: Iterable[str] = ()) -> tuple[Label, ...]:
    """Return what speaks against files of these names, with ``folders`` (which end with a slash), lying beside one another."""
    named = [*paths, *(folder.removesuffix("/") for folder in folders)]
    found = [reason for path in named if (reason := objection(path))]
    spelled: dict[str, set[str]] = {}  # by what a system calls the same name: what is called so
    for path in named:
        parts = path.split("/")
        for end in range(1, len(parts) + 1):
            whole = "/".join(parts[:end])
            spelled.setdefault(_folded(whole), set()).add(whole)
    for alike in spelled.values():
        if len(alike) > 1:
            one, other = sorted(alike)[:2]
            found.append(both(f"{shown(one)} und {shown(other)} sind auf manchen Systemen derselbe Name.",
                              f"{shown(one)} and {shown(other)} are the same name on some systems."))  # fmt: skip
    above = {"/".join(path.split("/")[:end]) for path in named for end in range(1, path.count("/") + 1)}
    counted = Counter(named)
    twice = sorted(path for path in counted if counted[path] > 1 or path in above)
    found += [both(f"{shown(path)} steht zweimal da.", f"{shown(path)} is there twice.") for path in twice]
    return tuple(dict.fromkeys(found))


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def shown(name: str) -> str:
    """Return a name of a stranger's as it can be printed, whatever it holds."""
    text = name if len(name) <= 120 else name[:119] + "…"
    return ascii(text)[1:-1] if not is_clean(text) or not text.isprintable() else text


# Writing


def manifest(
    kind: str, *, name: str, url: str, day: str, program: str, files: Iterable[File], empty: Iterable[str]
) -> Manifest:
    """Return the manifest of an archive. Raises NotAccepted where a file could not be taken back under its name."""
    made = Manifest(kind, name, url, day, program, tuple(sorted(files, key=lambda f: f.path)), tuple(sorted(empty)))
    if reasons := _wrong(made):
        raise NotAccepted(reasons)
    return made


def measured(path: str, data: bytes) -> File:
    """Return what a manifest says of a file."""
    return File(path, len(data), sha256(data).hexdigest())


def write(out: BinaryIO, told: Manifest, read: Callable[[str], bytes]) -> None:
    """Write an archive to ``out``; ``read`` returns the bytes of a path. Raises NotAccepted where they are not what was measured."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(_entry(MANIFEST), as_json(told))
        for name, file in sorted(
            [(file.path, file) for file in told.files] + [(folder, None) for folder in told.empty]
        ):
            data = read(name) if file else b""
            if file and measured(name, data) != file:
                raise NotAccepted([both(f"{name} hat sich inzwischen geändert.", f"{name} has changed meanwhile.")])
            packed.writestr(_entry(name), data)


def as_json(told: Manifest) -> bytes:
    """Return manifest.json."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "kind": told.kind,
        "name": told.name,
        "url": told.url,
        "day": told.day,
        "program": told.program,
        "empty_folders": list(told.empty),
        "files": [{"path": file.path, "size": file.size, "sha256": file.digest} for file in told.files],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def readme(kind: str, name: str, url: str, day: str) -> bytes:
    """Return README.txt: what is in the archive, for somebody who has never heard of the program."""
    title = f"{name}, {url}\n{day}\n\n"
    return (title + (_README_PRIVATE if kind == "private" else _README_PUBLICATION)).encode()


_README_PUBLICATION: Final = """\
In diesem Archiv liegt eine ganze Publikation: Porträts von Menschen, die sich selbstständig gemacht haben, die Ausgaben,
in denen sie stehen, und wer wem geholfen hat. Das Programm dafür heißt Vorgestellt. Du brauchst es nicht, um etwas zu lesen: Alles
hier sind Texte, Tabellen und Bilder.

content/            Das Original. Nur dieser Ordner und receipts/ kommen mit "inv import" zurück, Byte für Byte.
  publication.yml     Name, Adresse, Sprachen, Herausgeber:in
  founders/NAME/      ein Ordner je Mensch: index.md (Text), index.en.md (Übersetzung), update-*.md (was später kam), das Bild
  issues/             Vorspann der Ausgaben; *.correction.md berichtigt einen Brief
  ledger/             wer wem geholfen hat, eine Datei je Ereignis
  pages/              Über uns, Impressum und andere Seiten
  withdrawn/          wer nicht mehr gezeigt werden will; nur der Ordnername und der Tag
  trades.yml, services.yml, phrases.txt, places.yml, questions/   Branchen, Leistungen, Orte, Fragen
receipts/branch/    Belege der verschickten Briefe (JSON Lines), damit keiner zweimal hinausgeht; suppressed.csv: wer sich abgemeldet
                    hat, als Prüfsummen, die niemanden nennen
receipts/outbox/    dasselbe für Briefe, die von Hand verschickt wurden
open/               Für andere Programme aus content/ gemacht: was am genannten Tag zu sehen war, nichts Geplantes
  founders.json       alles über alle, mit dem Text als Markdown und als HTML
  founders.csv        dasselbe in Kürze als Tabelle
  ledger.csv          Ereignisse, zu denen beide Seiten stehen
  markdown/           ein Text je Datei, ein Ordner je Sprache, mit Kopf (Front Matter) für Hugo, Jekyll, Eleventy und andere
  feeds/, en/feeds/   vollständige Feeds (RSS, Atom, JSON Feed) mit allen Beiträgen, nicht nur den neuesten
  letters/            jeder Brief, wie er heute aus content/ entsteht: .eml für Mailprogramme, .html, .txt
  letters.json        Betreff, Tag und Archivseite jedes Briefs
  network/            das Netzwerk für Gephi und andere: GEXF, GraphML, JSON, CSV
  sitemap.xml         alle Adressen der Website
  redirects.csv       frühere Adressen und wohin sie führen; 410 heißt: gibt es nicht mehr
manifest.json       Liste aller Dateien mit Größe und SHA-256

Fehlt open/, dann hatte der Inhalt Fehler; content/ ist trotzdem vollständig.

Achtung: content/ hält auch Porträts, deren Monat noch nicht gekommen ist. Veröffentliche daraus nichts, was nicht in open/ steht.

Nicht dabei: das Programm und das Aussehen (theme/), beide liegen im Repository; der private Ordner der Redaktion (dafür gibt es
"inv export --private"); wer den Brief bei Mailchimp bestellt hat ("inv subscribers export").

Zurück geht es so: Vorgestellt klonen, "make", "inv start", dann "inv import ARCHIV".


In English
==========

This archive holds a whole publication: portraits of people who set up on their own, the issues they appear in, and who helped
whom. The program for it is called Vorgestellt. You do not need it to read anything: all of this is texts, tables and pictures.

content/            The original. Only this folder and receipts/ come back with "inv import", byte for byte.
  publication.yml     name, address, languages, editors
  founders/NAME/      a folder for each person: index.md (text), index.en.md (translation), update-*.md (what came later), the picture
  issues/             leads of the issues; *.correction.md corrects a letter
  ledger/             who helped whom, a file for each event
  pages/              about, imprint and other pages
  withdrawn/          who does not want to be shown any more; the folder's name and the day only
  trades.yml, services.yml, phrases.txt, places.yml, questions/   trades, services, places, questions
receipts/branch/    receipts of the letters that were sent (JSON lines), so that none goes out twice; suppressed.csv: who left, as
                    digests that name nobody
receipts/outbox/    the same for letters that were sent by hand
open/               Made from content/ for other programs: what could be seen on the day named above, nothing planned
  founders.json       everything about everybody, the text as Markdown and as HTML
  founders.csv        the same in short, as a table
  ledger.csv          events that both sides stand by
  markdown/           a file for each text, a folder for each language, with front matter, for Hugo, Jekyll, Eleventy and others
  feeds/, en/feeds/   complete feeds (RSS, Atom, JSON Feed) with all entries, not only the newest
  letters/            each letter as content/ makes it today: .eml for mail programs, .html, .txt
  letters.json        subject, day and archive page of each letter
  network/            the network for Gephi and others: GEXF, GraphML, JSON, CSV
  sitemap.xml         all addresses of the site
  redirects.csv       former addresses and where they lead; 410 means: gone
manifest.json       all files with size and SHA-256

Where open/ is missing, the content had errors; content/ is complete all the same.

Mind: content/ also holds portraits whose month has not come. Publish nothing of it that is not in open/.

Not here: the program and its looks (theme/), both in the repository; the editors' private folder (for that there is
"inv export --private"); who ordered the letter at Mailchimp ("inv subscribers export").

The way back: clone Vorgestellt, "make", "inv start", then "inv import ARCHIVE".
"""

_README_PRIVATE: Final = """\
ACHTUNG: PERSONENBEZOGENE DATEN. In diesem Archiv stehen E-Mail-Adressen und Vertrauliches. Bewahre es verschlüsselt auf, gib es nur
an die Redaktion weiter und lösche es, wenn du es nicht mehr brauchst. Wer nach diesem Tag gelöscht wurde, steht hier noch.

private/people/          wer vorgestellt wurde: E-Mail-Adresse, Sprache, was die Person nur der Redaktion gesagt hat
private/introductions/   wer mit wem bekannt gemacht wurde oder werden soll
private/relay/           wer als Nächstes genannt wurde und was die Antwort war
private/impact/          wen die Redaktion wann gefragt hat, was die Vorstellung gebracht hat, und was die Antwort war
private/clicks/          wie viele den Links eines Briefs gefolgt sind, in Fünferschritten
private/ledger/          Ereignisse, die nur die Redaktion kennt
private/drafts/          Mails, die jemand noch abschickt
private/letter/          wer den Brief bekommt, wer gefragt ist, wer sich abgemeldet hat, und der Schlüssel (key) zu dieser Liste;
                         was an wen verschickt wurde (journal/)
manifest.json            Liste aller Dateien mit Größe und SHA-256

Läuft der Brief über Mailchimp, dann liegen die Adressen dort: "inv subscribers export" holt sie.
Zurück geht es so: "inv import ARCHIV --private".


In English
==========

MIND: PERSONAL DATA. This archive holds e-mail addresses and things said in confidence. Keep it encrypted, give it to editors only and
delete it when you need it no more. Whoever was deleted after this day still stands here.

private/people/          who was featured: e-mail address, language, what they told the editors only
private/introductions/   who was introduced to whom, or will be
private/relay/           who was named as the next founder, and what they answered
private/impact/          whom the editors asked when what being featured brought, and what they answered
private/clicks/          how many followed a letter's links, in steps of five
private/ledger/          events that only the editors know
private/drafts/          mails that somebody is yet to send
private/letter/          who gets the letter, who has been asked, who left, and the key to that list; what was sent to whom (journal/)
manifest.json            all files with size and SHA-256

Where the letter goes by Mailchimp, the addresses lie there: "inv subscribers export" fetches them.
The way back: "inv import ARCHIVE --private".
"""


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.create_system = _UNIX
    entry.external_attr = (stat.S_IFDIR | 0o755 if name.endswith("/") else stat.S_IFREG | 0o644) << 16
    return entry


# Reading


class Archive:
    """A ZIP file whose manifest, names, sizes and kinds of files are right; what is in the files is looked at when they are read."""

    def __init__(self, file: BinaryIO, kind: str) -> None:
        """Look at everything but the files' bytes. ``kind`` is the one that is expected. Raises NotAccepted."""
        try:
            self._packed = zipfile.ZipFile(file)
            entries = self._packed.infolist()
            if reasons := tuple(_unsafe(entries)):
                raise NotAccepted(reasons)
            self.manifest = parsed(self._bytes(MANIFEST, _LARGEST_MANIFEST))
        except _UNREADABLE as fault:
            raise NotAccepted(
                [both("Das ist kein ZIP-Archiv, oder es ist beschädigt.", "This is no ZIP archive, or it is damaged.")]
            ) from fault
        if self.manifest.kind != kind:
            raise NotAccepted([_OF_THE_EDITORS if self.manifest.kind == "private" else _OF_EVERYBODY])
        if reasons := tuple(_unlike(entries, self.manifest)):
            raise NotAccepted(reasons)
        self._told = {file.path: file for file in self.manifest.files}

    def read(self, path: str) -> bytes:
        """Return a file of the manifest. Raises NotAccepted where it is not what the manifest says."""
        told = self._told[path]
        try:
            data = self._bytes(path, told.size)
        except _UNREADABLE as fault:
            raise NotAccepted([_damaged(path)]) from fault
        if measured(path, data) != told:
            raise NotAccepted([_damaged(path)])
        return data

    def files(self, folder: str) -> dict[str, File]:
        """Return the files below ``folder`` by their paths relative to it."""
        found = (file for file in self.manifest.files if file.path.startswith(folder))
        return {file.path.removeprefix(folder): file for file in found}

    def empty(self, folder: str) -> tuple[str, ...]:
        """Return the empty folders below ``folder`` by their paths relative to it, with a slash at the end."""
        return tuple(
            name.removeprefix(folder) for name in self.manifest.empty if name.startswith(folder) and name != folder
        )

    def _bytes(self, path: str, most: int) -> bytes:
        try:
            entry = self._packed.getinfo(path)
        except KeyError:
            raise NotAccepted(
                [both(f"{shown(path)} fehlt im Archiv.", f"{shown(path)} is missing from the archive.")]
            ) from None
        if entry.file_size > most:
            raise NotAccepted([_damaged(path)])
        return self._packed.read(entry)  # never more than the size that was looked at


def parsed(data: bytes) -> Manifest:
    """Return the manifest that ``data`` holds. Raises NotAccepted."""
    try:
        told = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise NotAccepted([both("Das ist kein Archiv von „inv export“.", "This is no archive of “inv export”.")])
        if told.get("version") != VERSION or isinstance(told["version"], bool):
            version = shown(str(told.get("version")))
            raise NotAccepted([both(f"Die Fassung {version} dieses Archivs kennt das Programm nicht; nimm ein neueres.",
                                    f"The program does not know version {version} of this archive; take a newer one.")])  # fmt: skip
        made = Manifest(
            kind=_word(told["kind"]), name=_word(told["name"]), url=_word(told["url"]), day=_word(told["day"]),
            program=_word(told["program"]), files=tuple(_file(row) for row in told["files"]),
            empty=tuple(_word(name) for name in told["empty_folders"]),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise NotAccepted([both(f"{MANIFEST} ist nicht zu lesen.", f"{MANIFEST} cannot be read.")]) from fault
    if reasons := _wrong(made):
        raise NotAccepted(reasons)
    return made


def difference(there: Mapping[str, str], coming: Mapping[str, str]) -> Difference:
    """Return what changes where files with the digests ``there`` become those ``coming``; both by path."""
    both_there = there.keys() & coming.keys()
    return Difference(
        new=tuple(sorted(coming.keys() - there.keys())),
        changed=tuple(sorted(path for path in both_there if there[path] != coming[path])),
        unchanged=tuple(sorted(path for path in both_there if there[path] == coming[path])),
        removed=tuple(sorted(there.keys() - coming.keys())),
    )


def continued(there: bytes, coming: bytes) -> bytes | None:
    """Return the longer of two books of which lines are only ever added; None where each holds what the other lacks."""
    if there.startswith(coming) and (not coming or coming.endswith(b"\n") or there == coming):
        return there
    if coming.startswith(there) and (not there or there.endswith(b"\n")):
        return coming
    return None


_OF_THE_EDITORS: Final = both(
    "Das ist das Archiv des privaten Ordners. Nimm: inv import ARCHIV --private",
    "This is the archive of the private folder. Take: inv import ARCHIVE --private",
)
_OF_EVERYBODY: Final = both(
    "Das ist das Archiv der Publikation, nicht das des privaten Ordners. Nimm: inv import ARCHIV",
    "This is the archive of the publication, not that of the private folder. Take: inv import ARCHIVE",
)


def _damaged(path: str) -> Label:
    return both(f"{shown(path)} ist beschädigt oder verändert.", f"{shown(path)} is damaged or was changed.")


def _unsafe(entries: list[zipfile.ZipInfo]) -> Iterator[Label]:
    """Yield what is wrong with a ZIP file whoever made it."""
    if len(entries) > MOST_FILES:
        yield both(f"Das Archiv hat {len(entries)} Dateien, höchstens {MOST_FILES} sind erlaubt.",
                   f"The archive has {len(entries)} files; {MOST_FILES} are allowed at most.")  # fmt: skip
        return
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if size > LARGEST_ARCHIVE or any(e.file_size > LARGEST_FILE for e in entries):
        yield both("Das Archiv ist ausgepackt zu groß.", "Unpacked, the archive is too large.")
    if any(_is_bomb(e.file_size, e.compress_size) for e in entries) or _is_bomb(size, packed):
        yield both("Das Archiv ist verdächtig stark gepackt.", "The archive is packed suspiciously tightly.")
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        expected = (0, stat.S_IFDIR) if entry.filename.endswith("/") else (0, stat.S_IFREG)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            yield both(f"{shown(entry.filename)} ist verschlüsselt oder unbekannt gepackt.",
                       f"{shown(entry.filename)} is encrypted, or packed in an unknown way.")  # fmt: skip
        if entry.create_system == _UNIX and kind not in expected:
            yield both(
                f"{shown(entry.filename)} ist keine gewöhnliche Datei.",
                f"{shown(entry.filename)} is no ordinary file.",
            )
        if entry.orig_filename != entry.filename:
            yield both(f"{shown(entry.orig_filename)}: der Name ist nicht zu lesen.",
                       f"{shown(entry.orig_filename)}: the name cannot be read.")  # fmt: skip
    files = [entry.filename for entry in entries if not entry.filename.endswith("/")]
    yield from objections(files)
    counted = Counter(entry.filename for entry in entries if entry.filename.endswith("/"))
    yield from (reason for name in counted if (reason := objection(name.removesuffix("/"))))


def _is_bomb(size: int, packed: int) -> bool:
    return size > _WORTH_ASKING and size > packed * MOST_PACKED


def _unlike(entries: list[zipfile.ZipInfo], told: Manifest) -> Iterator[Label]:
    """Yield in what a ZIP file differs from its manifest; folders that hold something may be there too, as others write them."""
    sizes = {entry.filename: entry.file_size for entry in entries if not entry.filename.endswith("/")}
    expected = {file.path: file.size for file in told.files}
    for path in sorted(sizes.keys() - expected.keys() - {MANIFEST}):
        yield both(f"{shown(path)} steht nicht in {MANIFEST}.", f"{shown(path)} is not in {MANIFEST}.")
    for path in sorted(expected.keys() - sizes.keys()):
        yield both(f"{shown(path)} fehlt im Archiv.", f"{shown(path)} is missing from the archive.")
    yield from (_damaged(path) for path in sorted(expected.keys() & sizes.keys()) if expected[path] != sizes[path])
    known = {
        "/".join(p.split("/")[:n]) + "/"
        for p in (*expected, *(e + "x" for e in told.empty))
        for n in range(1, p.count("/") + 1)
    }
    for path in sorted({entry.filename for entry in entries if entry.filename.endswith("/")} - known):
        yield both(f"{shown(path)} steht nicht in {MANIFEST}.", f"{shown(path)} is not in {MANIFEST}.")


def _wrong(told: Manifest) -> tuple[Label, ...]:
    """Return what is wrong with a manifest itself."""
    folders = FOLDERS.get(told.kind)
    if folders is None:
        return (
            both(f"„{shown(told.kind)}“ ist keine Art von Archiv.", f"“{shown(told.kind)}” is no kind of archive."),
        )
    if len(told.files) + len(told.empty) > MOST_FILES:
        return (both("Das Archiv hat zu viele Dateien.", "The archive has too many files."),)
    outside = [f.path for f in told.files if not f.path.startswith(folders) and f.path != README]
    outside += [name for name in told.empty if not name.endswith("/") or not name.startswith(folders)]
    outside += [f.path for f in told.files if f.path.startswith((BRANCH, OUTBOX)) and f.path.count("/") != 2]
    found = [both(f"{shown(path)} liegt in keinem Ordner, den ein Archiv hat.",
                  f"{shown(path)} lies in no folder that an archive has.") for path in outside]  # fmt: skip
    return (*found, *objections((file.path for file in told.files), told.empty))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key occurs twice")
    return made


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _file(row: Any) -> File:
    if (
        type(row["size"]) is not int
        or not 0 <= row["size"] <= LARGEST_FILE
        or not _DIGEST.fullmatch(_word(row["sha256"]))
    ):
        raise ValueError("size or digest")
    return File(_word(row["path"]), row["size"], row["sha256"])
