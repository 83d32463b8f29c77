"""The commands of Vorgestellt, for ``inv``: one line each, the work is done in pipeline/commands.py.

``inv --list`` names them, ``inv --help check`` explains one.
"""

from __future__ import annotations

import sys
from typing import Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

NOW = "pretend that today is YYYY-MM-DD / so tun, als wäre heute JJJJ-MM-TT"
LANG = "language of the output, de or en / Sprache der Ausgabe"
DRY = "only say what would be done / nur sagen, was geschähe"
JSON = "for programs / für Programme"
MONTH = "the issue, YYYY-MM / die Ausgabe, JJJJ-MM"


def _run(command: str, /, *args: Any, **options: Any) -> None:
    from pipeline import commands

    code = getattr(commands, command)(*args, **options)
    if code:
        raise Exit(code=code)


@task(help={"path": "folder or file / Ordner oder Datei", "now": NOW, "lang": LANG, "json": JSON, "github": "annotations for GitHub / Anmerkungen für GitHub"})  # fmt: skip
def check(
    _: Context,
    path: str = "",
    now: str | None = None,
    lang: str | None = None,
    json: bool = False,
    github: bool = False,
) -> None:
    """Report all findings of all submissions / Alle Befunde aller Einreichungen."""
    _run("check", path, form="json" if json else "github" if github else "text", now=now, lang=lang)


@task(help={"now": NOW, "lang": LANG, "dry-run": DRY})
def build(_: Context, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:
    """Build a preview of the site into output/ / Vorschau der Website bauen."""
    _run("build", now=now, lang=lang, dry_run=dry_run)


@task(help={"port": "8000", "now": NOW, "lang": LANG})
def serve(_: Context, port: int = 8000, now: str | None = None, lang: str | None = None) -> None:
    """Show the site, build again on changes / Website zeigen, bei Änderungen neu bauen."""
    _run("serve", port=port, now=now, lang=lang)


@task(help={"now": NOW, "lang": LANG, "dry-run": DRY})
def publish(_: Context, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:
    """Check, build, lay the letter into the outbox / Prüfen, bauen, Brief in den Postausgang."""
    _run("publish", now=now, lang=lang, dry_run=dry_run)


@task(help={"month": MONTH, "now": NOW, "lang": LANG, "json": JSON, "text": "print the letter's plain text / Textfassung des Briefs"})  # fmt: skip
def issue(
    _: Context, month: str = "", now: str | None = None, lang: str | None = None, json: bool = False, text: bool = False
) -> None:
    """Show how an issue stands / Zeigen, wie eine Ausgabe steht."""
    _run("issue", month, now=now, lang=lang, as_json=json, text=text)


@task(help={"month": MONTH, "now": NOW, "lang": LANG, "json": JSON, "dry-run": DRY})
def deliver(_: Context, month: str = "", now: str | None = None, lang: str | None = None, json: bool = False, dry_run: bool = False) -> None:  # fmt: skip
    """Lay an issue's letter into the outbox / Brief einer Ausgabe in den Postausgang legen."""
    _run("deliver", month, now=now, lang=lang, as_json=json, dry_run=dry_run)


@task(
    positional=["month", "outcome"],
    help={"month": MONTH, "outcome": "done or refused / done oder refused", "now": NOW, "lang": LANG},
)
def settle(_: Context, month: str, outcome: str, now: str | None = None, lang: str | None = None) -> None:
    """Record how an order without an outcome ended / Festhalten, wie ein offener Auftrag ausging."""
    _run("settle", month, outcome, now=now, lang=lang)


@task(help={"now": NOW, "lang": LANG, "json": JSON})
def status(_: Context, now: str | None = None, lang: str | None = None, json: bool = False) -> None:
    """Say where the publication stands / Sagen, wo die Publikation steht."""
    _run("status", now=now, lang=lang, as_json=json)


@task(help={"name": "the founder's name / Name", "issue": MONTH, "text-lang": "language of the portrait / Sprache des Porträts", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def new(_: Context, name: str = "", issue: str = "", text_lang: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Make the folder of a new founder / Ordner für eine neue Gründer:in anlegen."""
    _run("new", name, issue=issue, text_lang=text_lang, now=now, lang=lang, dry_run=dry_run)


@task(positional=["file"], help={"file": "the form's text, - for standard input / Text des Formulars", "photo": "picture file / Bilddatei", "issue": MONTH, "received": "day of consent, YYYY-MM-DD / Tag der Einwilligung", "now": NOW, "lang": LANG, "dry-run": DRY})  # fmt: skip
def intake(_: Context, file: str, photo: str = "", issue: str = "", received: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False) -> None:  # fmt: skip
    """Turn a submitted form into a folder / Aus einem Formular einen Ordner machen."""
    _run("take_in", file, photo=photo, issue=issue, received=received, now=now, lang=lang, dry_run=dry_run)


@task(help={"name": "of the publication / der Publikation", "url": "https://…", "language": "de, en", "editor": "who publishes / Herausgeber:in", "address": "lines parted by ; / Zeilen mit ; getrennt", "contact": "public e-mail address / öffentliche E-Mail-Adresse", "lang": LANG, "dry-run": DRY, "yes": "do not ask / nicht fragen"})  # fmt: skip
def start(_: Context, name: str = "", url: str = "", language: str = "", editor: str = "", address: str = "", contact: str = "", lang: str | None = None, dry_run: bool = False, yes: bool = False) -> None:  # fmt: skip
    """Turn this clone into your own publication / Eine eigene Publikation beginnen."""
    _run("begin", name=name, url=url, language=language, editor=editor, address=address, contact=contact, lang=lang, dry_run=dry_run, yes=yes)  # fmt: skip


@task
def forms(_: Context) -> None:
    """Write the GitHub forms anew from the schema / GitHub-Formulare neu schreiben."""
    _run("write_forms")


@task(help={"only": "passed to pytest / geht an pytest"})
def test(c: Context, only: str = "") -> None:
    """Run every check of the code / Alle Prüfungen des Programms."""
    for line in ("ruff check .", "ruff format --check .", "mypy", f"pytest {only}"):
        c.run(f'"{sys.executable}" -m {line}', pty=False)
