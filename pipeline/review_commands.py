"""``inv review``: what merging a change will do, for whoever is about to merge it.

The program that looks is the one of the working directory. Of a pull request only content/ is read, as bytes from git, so it cannot
bring its own checks along.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pipeline import config, editorial, findings, letter, proof, review, revisions, site, store
from pipeline.console import DONE, REFUSED, Stop, Voice, command
from pipeline.derivatives import Derivatives
from pipeline.domain import Letter, Month, Publication
from pipeline.publication import Content, Verdict, appears, examine, is_out
from pipeline.rendering import Templates

_FAR: Final = timedelta(days=20 * 365)  # by then everything that is planned has appeared
_LETTERS_MOST: Final = 12  # that one change is shown in
_LANG: Final = re.compile(rb"""^lang:\s*["']?(de|en)["']?\s*$""", re.MULTILINE)
_OF_FOUNDERS: Final = ("content/founders/", "content/ledger/")  # what a pull request is usually about
_BUILD: Final = ("pelicanconf.py", "publishconf.py")


@dataclass(frozen=True, slots=True)
class Side:
    """The content of one of the two states that are compared."""

    root: Path  # the folder that holds content/
    content: Content
    today: date
    verdict: Verdict
    derivatives: Derivatives

    def at(self, day: date) -> Publication | None:
        """Return the publication as it will stand on ``day``, None where it has errors."""
        return examine(self.content, day).publication if self.verdict.publication else None

    def letter(self, month: Month, templates: Templates) -> Letter | None:
        """Return the letter of ``month`` as it stands on its day, None where there is none."""
        facts = self.verdict.publication.facts if self.verdict.publication else None
        publication = self.at(max(self.today, appears(month, facts).date())) if facts else None
        issue = next((i for i in publication.issues if i.month == month), None) if publication else None
        if issue is None or publication is None:
            return None
        pictures, _ = site.letter_pictures(issue.profiles, self.content, self.derivatives)
        try:
            return letter.compose(issue, publication, pictures, templates, publication.facts.languages[0])
        except letter.NothingToSend:
            return None


@command
def look(
    base: str, *, head: str = "", out: str = "", github: bool = False, summary: str = "", now: str | None = None,
    lang: str | None = None,
) -> int:  # fmt: skip
    """Compare ``base`` with ``head`` (default: the work tree); ``out`` is a new folder for the comment, the site and the letters.

    ``github`` prints annotations instead of text; ``summary`` is a file that the comment is added to.
    """
    folder = Path(out).resolve() if out else None
    if folder and folder.is_relative_to(config.places().root):
        raise Stop(
            f"{out} käme mit ins Repository und zeigt, was noch nicht erschienen ist. Nenne einen Ordner daneben: --out ../vorschau",
            f"{out} would go into the repository and shows what has not appeared yet. Name a folder beside it: --out ../preview",
        )
    if folder and folder.exists() and any(folder.iterdir()):
        raise Stop(f"{out} ist nicht leer.", f"{out} is not empty.")
    made = reviewed(base, head, folder, now, lang)
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(review.as_markdown(made))
    if github:
        print(findings.as_annotations(made.findings, made.lang))
    else:
        print(review.as_text(replace(made, lang=Voice(lang).lang)))
    if folder:
        Voice(lang).note(f"Zum Ansehen: {folder}", f"To look at: {folder}")
    return REFUSED if findings.has_errors(made.findings) else DONE


def reviewed(base: str, head: str, folder: Path | None, now: str | None, lang: str | None) -> review.Review:
    """Return the review of ``head`` against ``base``, and lay everything to look at into ``folder``. Raises Stop."""
    root = config.places().root
    with TemporaryDirectory() as scratch:
        try:
            changed = revisions.changed(root, base, head)
            before = _side(
                _laid_out(root, base, Path(scratch) / "base"), now, Derivatives()
            )  # nothing is kept of who has left
            kept = Derivatives(config.places().derivatives)
            after = _side(_laid_out(root, head, Path(scratch) / "head") if head else root, now, kept)
        except revisions.NoRevision as fault:
            raise Stop(f"git kennt das nicht: {fault}", f"git does not know that: {fault}") from fault
        return _Comparison(before, after, changed, Templates(config.places().theme)).told(root, folder, lang)


class _Comparison:
    """One change, looked at from all sides."""

    def __init__(self, before: Side, after: Side, changed: tuple[str, ...], templates: Templates) -> None:
        self._before = before
        self._after = after
        self._changed = changed
        self._templates = templates
        self._old, self._new = before.at(before.today + _FAR), after.at(after.today + _FAR)

    def told(self, root: Path, folder: Path | None, lang: str | None) -> review.Review:
        found = review.concerning(self._after.verdict.findings, self._before.verdict.findings, self._changed)
        made = review.Review(
            lang=lang or self._language(),
            findings=found,
            consequences=self._consequences(),
            consents=review.consents(self._old, self._new) if self._old and self._new else (),
            aside=tuple(path for path in self._changed if not path.startswith(_OF_FOUNDERS)),
        )
        if folder is None:
            return made
        folder.mkdir(parents=True, exist_ok=True)
        made = replace(made, pages=tuple(self._shown(root, folder)))
        store.write_atomically(folder / "comment" / "review.json", review.as_json(made))
        store.write_atomically(folder / "comment.md", review.as_markdown(made).encode())
        return made

    def _consequences(self) -> tuple[review.Consequence, ...]:
        if self._old is None or self._new is None:
            return (review.Consequence("base-broken" if self._old is None else "head-broken"),)
        facts, today = self._new.facts, self._after.today
        months = {issue.month for issue in (*self._old.issues, *self._new.issues)}
        sizes = {month: (self._size(self._before, month), self._size(self._after, month)) for month in self._months()}
        return review.consequences(
            self._old, self._new, {m for m in months if is_out(m, facts, today)}, sizes, self._pictures()
        )

    def _pictures(self) -> frozenset[str]:
        """Return who has another picture: the portrait says only what its file is called."""
        before, after = (
            {s.slug: {f.name: f.data for f in s.files if not f.name.endswith(".md")} for s in side.content.submissions}
            for side in (self._before, self._after)
        )
        return frozenset(slug for slug, files in after.items() if slug in before and before[slug] != files)

    def _months(self) -> tuple[Month, ...]:
        if self._old is None or self._new is None:
            return ()
        return review.touched_months(self._old, self._new)[-_LETTERS_MOST:]

    def _size(self, side: Side, month: Month) -> int:
        made = side.letter(month, self._templates)
        return len(made.html.encode()) if made else 0

    def _shown(self, root: Path, folder: Path) -> Iterable[str]:
        """Build the site and the letters into ``folder``; yield the pages worth opening first, relative to the site."""
        if self._old is None or self._new is None:
            return
        day = max([self._after.today, *(appears(month, self._new.facts).date() for month in self._months())])
        publication = self._after.at(day)
        if publication is None:
            return
        stage = folder / ".stage"  # Pelican finds content and theme below one folder
        try:
            for name in _BUILD:
                stage.mkdir(exist_ok=True)
                shutil.copy(root / name, stage / name)
            shutil.copytree(root / "theme", stage / "theme")
            shutil.copytree(self._after.root / "content", stage / "content", symlinks=True)
            made = site.material(publication, self._after.content, self._templates, self._after.derivatives)
            site.build(stage, made, folder / "site")
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        for month in self._months():
            self._lay_letter(folder, month, publication)
        yield from (
            p
            for p in review.pages_to_look_at(self._old, self._new, self._pictures())
            if (folder / "site" / p).is_file()
        )

    def _lay_letter(self, folder: Path, month: Month, publication: Publication) -> None:
        made = self._after.letter(month, self._templates)
        issue = next((i for i in publication.issues if i.month == month), None)
        if made and issue:
            _, pictures = site.letter_pictures(issue.profiles, self._after.content, self._after.derivatives)
            heavy = letter.too_heavy(made)
            page = proof.proof(made, pictures, publication.facts.url, heavy, self._templates, self._language())
            store.write_atomically(folder / f"letter-{made.key}.html", page.encode())

    def _language(self) -> str:
        """Return the language of the submissions that change where they have one in common, otherwise the publication's own."""
        written = {
            found.group(1).decode()
            for submission in self._after.content.submissions
            for file in submission.files
            if file.name == "index.md" and f"{submission.folder}/index.md" in self._changed
            if (found := _LANG.search(file.data))
        }
        known = next((p.facts for p in (self._new, self._old) if p), None)
        return written.pop() if len(written) == 1 else _spoken(known.languages if known else ())


def _spoken(languages: Collection[str]) -> str:
    return next((lang for lang in languages if lang in ("de", "en")), "de")


def _laid_out(root: Path, revision: str, folder: Path) -> Path:
    revisions.lay_out(root, revision, folder)
    return folder


def _side(root: Path, now: str | None, derivatives: Derivatives) -> Side:
    content = store.read_content(root)
    facts = editorial.facts(content.publication[1], content.publication[0], [])
    today = config.now(now, facts.timezone if facts else "Europe/Berlin").date()
    return Side(root, content, today, examine(content, today), derivatives)
