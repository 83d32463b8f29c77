"""What an editor does when somebody does not want to be shown any more: one command takes them out everywhere, or nowhere.

Content, private folder, outbox and site change together; whatever fails on the way, all of it is put back. A run that was killed
leaves content/withdrawn/<slug>.yml first of all, so that nothing is published before the same command has completed it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline import characters, delivery, editorial, findings, introductions, mailroom, store, withdrawal
from pipeline.console import DONE, REFUSED, Desk, People, Stop, agreed, command
from pipeline.delivery import BookUnreachable, CourierError
from pipeline.domain import Letter, Month, Profile, Publication, Severity, SubmittedFile, Withdrawal
from pipeline.editors import Editors, required_place
from pipeline.findings import has_errors
from pipeline.placing import Difference
from pipeline.private import is_address, one_line
from pipeline.publication import Content, appears, examine, is_out
from pipeline.withdrawal import Leaver, Trace

_EMPTIED: Final = ("lead-empty", "correction-nothing")  # what a lead without founders is called
_LINKS: Final = ("link-withdrawn", "withdrawn-named")  # where a text still says something
_DRAFT: Final = re.compile(r"\.?(\d{4}-\d{2}(?:-[a-z]+)*?)(?:\.next|\.previous)?")
_PREVIEW: Final = re.compile(r"preview-(\d{4}-\d{2}(?:-[a-z]+)*)\.html")
_CORRECTION: Final = "-correction"  # ends the key of a letter that corrects another


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is going to happen in the publication's own folder."""

    leaver: Leaver
    profile: Profile | None  # None where the folder is gone already: a former run was killed, or somebody deleted it
    desk: Desk  # of the content as it will be
    record: str  # text of content/withdrawn/<slug>.yml
    emptied: tuple[str, ...]  # leads and corrections of numbers in which nobody is left
    kept: tuple[str, ...]  # leads of numbers to come in which nobody is left: others may still be moved there
    traces: tuple[Trace, ...]
    theirs: tuple[
        str, ...
    ]  # months in which nobody is left, and keys of corrections that still name them: by whatever name
    sent: tuple[str, ...]  # keys of letters that went out with this person in it
    scheduled: tuple[str, ...]  # keys of letters with this person in it that were to go out and have not
    waiting: tuple[str, ...]  # couriers that could not be asked, and why

    @property
    def was_shown(self) -> bool:
        """Whether the portrait was public, or may have been."""
        return self.leaver.slug in self.desk.publication.tombstones

    @property
    def source(self) -> str:
        return f"content/withdrawn/{self.leaver.slug}.yml"


@command
def withdraw(
    who: str, *, yes: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> int:
    """Take somebody out everywhere: pages, feeds, network, letters to come, drafts; and say what cannot be called back."""
    desk = Desk(now, lang)
    if desk.private_place():  # else nothing would be found in it, and the mail would say that it is deleted
        required_place(desk)
    plan = _plan(desk, who)
    outbox = tuple(_shown_in_outbox(desk, plan.leaver, plan.theirs))
    editors = Editors(plan.desk, leaving=plan.leaver.slug)
    mail = _mail(desk, plan, editors)
    if dry_run or not yes:
        _announce(desk, plan, outbox, dry_run=True)
        editors.carry_out(editors.without(plan.leaver.slug, plan.leaver.former), dry_run=True)
    if not dry_run:
        asked = desk.voice.pick("Das holt niemand zurück. Schreibe ja", "Nobody gets this back. Write yes")
        if not (yes or agreed(asked, desk.voice)):
            raise Stop("Nichts geändert.", "Nothing was changed.", REFUSED)
        _announce(desk, plan, outbox, dry_run=False)
        undo = store.Undo()
        with desk.upkeep.alone(desk.voice.waits):  # "inv serve" would build meanwhile
            try:
                difference = _carry_out(desk, plan, outbox, editors, undo)
            except BaseException:
                undo.restore()
                desk.voice.complain(
                    "Nichts geändert; alles ist, wie es war.", "Nothing was changed; everything is as it was."
                )
                raise
            if difference is not None:
                desk.report_difference(difference, dry_run=False)
            _tidy_up(desk, plan.leaver)
    _report(desk, plan, editors)
    _hand_over(desk, plan, editors, mail, dry_run)
    if not dry_run:
        _say_what_publishes_it(desk, plan)
    return DONE


@command
def forget(who: str, *, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> int:
    """Delete what the private folder holds about somebody who has withdrawn, and say where else they stand by a folder name."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = Editors(desk)
    editors.require()
    recorded, _ = _recorded(desk, desk.content, who)
    if recorded is None:
        raise Stop(
            f"content/withdrawn/{who}.yml gibt es nicht. Lege es an, wenn die Person sich zurückgezogen hat; dann löscht "
            "dieser Befehl, was im privaten Ordner über sie steht.",
            f"There is no content/withdrawn/{who}.yml. Make it if the person has withdrawn; then this command deletes what "
            "the private folder holds about them.",
            REFUSED,
        )
    leaver = Leaver(recorded.slug, recorded.aliases)
    left = editors.without(leaver.slug, leaver.former)
    shown = _shown_in_outbox(desk, leaver, tuple(_bare(desk, recorded.emptied)))
    by_hand = [*_left_private(editors, leaver), *(f"outbox/{entry.name}" for entry in shown)]
    editors.carry_out(left, dry_run)
    if desk.places.desk.exists() and not dry_run:  # it shows what the folder held
        store.remove(desk.places.desk)
    if not (left.gone or left.rewritten or by_hand):
        desk.voice.say("Da steht nichts.", "There is nothing.")
    if by_hand:
        desk.voice.say(
            f"Ein Ordnername der Person steht noch hier. Den Postausgang räumt auf: inv withdraw {leaver.slug}; alles andere lies "
            "und lösche selbst:",
            f"A folder name of theirs still stands here. What clears the outbox is inv withdraw {leaver.slug}; all else read and "
            "delete for yourself:",
        )
        print("\n".join(f"  {name}" for name in by_hand))
    return DONE


# What will be


def _plan(desk: Desk, who: str) -> _Plan:
    """Return what is going to happen. Raises Stop where nobody is meant, or the rest of the content has errors."""
    before = _without_record(desk.content, who.strip())
    publication = examine(before, desk.now.date(), tolerant=True).publication
    profile: Profile | None = None
    recorded, text = _recorded(desk, before, who.strip())
    if recorded:
        leaver = Leaver(recorded.slug, recorded.aliases)
    else:
        profile = _meant(desk, publication, before, who.strip())
        shown = publication is not None and publication.profile(profile.slug) is not None
        text = withdrawal.record(desk.now.date(), profile.founder.aliases, was_shown=shown)
        leaver = Leaver(profile.slug, profile.founder.aliases, profile.founder.name, profile.founder.business)
    own = (
        {profile.issue, *(update.issue for update in profile.updates)}
        if profile
        else set(recorded.emptied if recorded else ())
    )
    content, emptied, kept = _content_after(desk, before, leaver.slug, text, own)
    after = desk.with_content(content)
    if (
        publication
        and profile
        and after.verdict.publication
        and (gone := _numbers(publication) - _numbers(after.publication))
    ):
        shown = publication.profile(profile.slug) is not None
        text = withdrawal.record(desk.now.date(), profile.founder.aliases, was_shown=shown, emptied=sorted(gone))
        content, emptied, kept = _content_after(desk, before, leaver.slug, text, own)
        after = desk.with_content(content)
    if has_errors(after.verdict.findings):
        wrong = [f for f in after.verdict.findings if f.severity is Severity.ERROR]
        print(findings.as_text(wrong, desk.voice.lang) + "\n", file=sys.stderr)
        raise Stop("Nichts geändert. Behebe zuerst die Fehler.", "Nothing was changed. Mend the errors first.", REFUSED)
    found = _traces(desk, after, leaver, emptied)
    theirs = (*_bare(after, own), *_corrections_naming(found))
    if publication and profile:
        before_it = desk.with_content(before).so_far()
        asked = _sent(before_it, leaver, [issue.month for issue in before_it.publication.issues], theirs)
    else:  # which letters showed them was known while their folder was there; those of emptied numbers still are
        asked = _sent(after, leaver, sorted(own), theirs)
    return _Plan(leaver, profile, after, text, emptied, kept, found, theirs, *asked)


def _bare(desk: Desk, months: Iterable[Month]) -> Iterator[Month]:
    """Yield those of ``months`` in which nobody is or will be, as far as anybody is planned."""
    there = _numbers(desk.later())
    yield from (month for month in sorted(months) if month not in there)


def _corrections_naming(found: Iterable[Trace]) -> Iterator[str]:
    """Yield the keys of corrections that still name the person, a first name alone included."""
    shown = dict.fromkeys(trace.file for trace in found if trace.shown)
    yield from (f"{Path(file).name[:7]}{_CORRECTION}" for file in shown if file.endswith(".correction.md"))


def _is_theirs(key: str, theirs: Collection[str]) -> bool:
    return any(key == one or key.startswith(f"{one}-") for one in theirs)


def _numbers(publication: Publication) -> set[Month]:
    return {issue.month for issue in publication.issues}


def _without_record(content: Content, slug: str) -> Content:
    """Return the content as it was before a run that was killed; with the folder still there, both would contradict each other."""
    if any(s.slug == slug for s in content.submissions):
        return replace(content, withdrawn=tuple(w for w in content.withdrawn if not w[0].endswith(f"/{slug}.yml")))
    return content


def _meant(desk: Desk, publication: Publication | None, content: Content, who: str) -> Profile:
    """Return whom ``who`` means. Raises Stop for nobody, and where their portrait cannot be read."""
    if publication is None:
        desk.require_no_errors()
        raise Stop("Nichts geändert.", "Nothing was changed.", REFUSED)
    known = {p.slug for p in (*publication.profiles, *publication.planned)}
    for folder in (s.folder for s in content.submissions if s.slug == characters.slug(who) and s.slug not in known):
        raise Stop(
            f"{folder}/index.md ist nicht fertig oder hat Fehler; wer das ist, lässt sich so nicht überall finden. Ist noch nichts "
            f"davon erschienen, lösche den Ordner. Sonst behebe erst die Fehler: inv check --path {folder}",
            f"{folder}/index.md is not finished or has errors; who that is cannot be found everywhere like that. If nothing of it "
            f"has appeared yet, delete the folder. Otherwise mend the errors first: inv check --path {folder}",
            REFUSED,
        )
    slug = People(publication).slug(who)
    return next(p for p in (*publication.profiles, *publication.planned) if p.slug == slug)


def _recorded(desk: Desk, before: Content, who: str) -> tuple[Withdrawal | None, str]:
    """Return what is written down about somebody who has withdrawn already, and its text; None for everybody else."""
    for path, file in before.withdrawn:
        read = editorial.withdrawal(file, path, desk.now.date(), [])
        if read and who in (read.slug, *read.aliases):
            return read, file.data.decode("utf-8")
    return None, ""


def _content_after(
    desk: Desk, before: Content, slug: str, text: str, own: Set[Month]
) -> tuple[Content, tuple[str, ...], tuple[str, ...]]:
    """Return the content without ``slug``, who was in the numbers ``own``; which files go too, for nobody is left; which leads stay.

    That of a number to come does: others may still be moved there.
    """
    path, data = f"content/withdrawn/{slug}.yml", text.encode()
    others = tuple(w for w in before.withdrawn if w[0] != path)
    content = replace(
        before,
        submissions=tuple(s for s in before.submissions if s.slug != slug),
        withdrawn=(*others, (path, SubmittedFile(f"{slug}.yml", data, len(data)))),
    )
    found = examine(content, desk.now.date()).findings
    lone = dict.fromkeys(f.file for f in found if f.code in _EMPTIED)
    months = {file: Path(file).name[:7] for file in lone if not file.endswith(".correction.md")}  # of leads
    kept = tuple(file for file, month in months.items() if not is_out(month, desk.facts, desk.now.date()))
    emptied = tuple(file for file in lone if file not in months or (months[file] in own and file not in kept))
    leads, corrections = (
        tuple(file for file in files if file[0] not in emptied) for files in (content.leads, content.corrections)
    )
    return (
        replace(content, leads=leads, corrections=corrections),
        emptied,
        tuple(file for file in kept if months[file] in own),
    )


def _traces(desk: Desk, after: Desk, leaver: Leaver, emptied: tuple[str, ...]) -> tuple[Trace, ...]:
    """Return where the name will still stand: what the checks see, and what only the true name finds."""
    own = f"content/founders/{leaver.slug}/"
    files = {
        path: text
        for path, text in store.read_texts(desk.places.root).items()
        if not path.startswith(own) and path not in (*emptied, f"content/withdrawn/{leaver.slug}.yml")
    }
    found = {(t.file, t.line): t for t in withdrawal.traces(leaver, files)}
    for finding in after.verdict.findings:
        said = dict(finding.details)
        if finding.code in _LINKS and said.get("value") in (leaver.slug, *leaver.former, leaver.name):
            words = said.get("words") or said["value"]
            # What the checks know no line of may stand wherever the same words do.
            lines = (
                (finding.line,) if finding.line else withdrawal.lines_with(words, files.get(finding.file, "")) or (1,)
            )
            for place in ((finding.file, line) for line in lines):
                if finding.line or place not in found or not found[place].shown:
                    found[place] = Trace(*place, words, shown=True)
    return tuple(found[place] for place in sorted(found))


def _sent(
    desk: Desk, leaver: Leaver, months: Iterable[Month], theirs: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the keys of letters that went out with this person, of those that were to, and which receipts were not reached.

    Asked about are the letters of ``months`` and their corrections.
    """
    books, waiting = [], []
    for courier in dict.fromkeys(("outbox", desk.publication.facts.letter_courier)):
        try:
            is_outbox = courier == "outbox"
            books.append(mailroom.way(desk, courier)[1] if is_outbox else mailroom.receipt_book(desk.places.root))
        except Stop as stop:
            waiting.append(f"{courier}: {desk.voice.pick(stop.de, stop.en)}")
        except BookUnreachable as fault:
            waiting.append(f"{courier}: {desk.voice.pick(fault.de, fault.en)}")
    sent: list[str] = []
    scheduled: list[str] = []
    for month, key in ((month, f"{month}{more}") for month in months for more in ("", _CORRECTION)):
        try:
            ordered = [found for book in books if delivery.is_dispatched(found := book.read(key))]
        except BookUnreachable as fault:
            waiting.append(desk.voice.pick(fault.de, fault.en))
            break
        if ordered and (_is_theirs(key, theirs) or _names(desk, key, leaver)):
            published = appears(month, desk.publication.facts)
            is_out = any(delivery.has_left(found, published, desk.clock()) for found in ordered)
            (sent if is_out else scheduled).append(key)
    return tuple(sorted(sent)), tuple(sorted(scheduled)), tuple(dict.fromkeys(waiting))


def _names(desk: Desk, key: str, leaver: Leaver) -> bool:
    """Return whether the letter ``key`` names this person."""
    made = _letter(desk, key)
    return made is not None and leaver.named_in(f"{made.subject}\n{made.text}") is not None


def _shown_in_outbox(desk: Desk, leaver: Leaver, theirs: Collection[str]) -> Iterator[Path]:
    """Yield what lies directly in the outbox and shows this person, or is of a letter of ``theirs``; receipts hold no names."""
    folder = desk.places.outbox
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        files = [p for p in sorted(entry.rglob("*")) if p.is_file()] if entry.is_dir() else [entry]
        key = _DRAFT.fullmatch(entry.name) or _PREVIEW.fullmatch(entry.name)
        is_theirs = key is not None and _is_theirs(key.group(1), theirs)
        if entry.name != "receipts" and (is_theirs or any(leaver.shown_in(p.name, p.read_bytes()) for p in files)):
            yield entry


# What happens


def _carry_out(
    desk: Desk, plan: _Plan, outbox: tuple[Path, ...], editors: Editors, undo: store.Undo
) -> Difference | None:
    """Change everything, the site last; ``undo`` knows all the rest before it happens."""
    root, slug = desk.places.root, plan.leaver.slug
    undo.remember(root / plan.source)
    store.write_atomically(
        root / plan.source, plan.record.encode()
    )  # first of all: from now on nobody can publish them
    for path in (desk.places.founders / slug, *(root / name for name in plan.emptied)):
        undo.remember(path)
        store.remove(path)
    if editors.place is not None:
        left = editors.without(slug, plan.leaver.former)
        for name in (*left.gone, *(thing.source for thing in left.rewritten)):
            undo.remember(editors.place / name)
        editors.carry_out(left, dry_run=False)
    undo.remember(desk.places.outbox / "receipts")
    for entry in outbox:
        undo.remember(entry)
        _clear(plan, entry)
    if not desk.places.output.is_dir():
        return None
    return plan.desk.build(production=not _is_preview(desk), dry_run=False)


def _clear(plan: _Plan, entry: Path) -> None:
    """Make what lies in the outbox anew without the person, or remove it where nothing can be made; say which."""
    voice, outbox = plan.desk.voice, plan.desk.outbox()
    named = _DRAFT.fullmatch(entry.name)
    key = named.group(1) if named and entry.is_dir() else ""
    held = outbox.find(key) if key and entry.name == key else None
    if held and held.state == "scheduled":  # what somebody meant to send by hand is another letter from now on, or none
        delivery.take_back(held, outbox, mailroom.way(plan.desk, "outbox")[1], plan.desk.clock())
        held = outbox.find(key)
    made = _letter(plan.desk, key) if held and not _is_theirs(key, plan.theirs) else None
    if held is None or made is None or plan.leaver.named_in(f"{made.subject}\n{made.html}"):
        store.remove(entry)
        voice.say(f"Entfernt: outbox/{entry.name}", f"Removed: outbox/{entry.name}")
        return
    (entry / "test.eml").unlink(missing_ok=True)
    try:
        if held.state == "sent":
            outbox.show_anew(made)
        else:
            _renew(plan.desk, made)
    except CourierError:
        store.remove(entry)
        voice.say(f"Entfernt: outbox/{entry.name}", f"Removed: outbox/{entry.name}")
        return
    voice.say(f"Neu angelegt ohne die Person: outbox/{entry.name}", f"Made anew without them: outbox/{entry.name}")


def _renew(desk: Desk, made: Letter) -> None:
    """Lay the draft anew."""
    outbox, book = mailroom.way(desk, "outbox")
    step = delivery.plan(made, outbox.find(made.key), book.read(made.key))
    if step.action == "refuse":
        raise CourierError(step.reason.text("de"), step.reason.text("en"), permanent=True)
    outcome = delivery.carry_out(step, made, outbox, book, desk.now)
    if outcome is not None and outcome.state != "done":  # the old one would stay and show them
        raise CourierError(outcome.detail, permanent=True)


def _letter(desk: Desk, key: str) -> Letter | None:
    """Return the letter of a draft's key as it is without the person; None where there is none any more."""
    month, rest = key[:7], key[8:]
    try:
        if rest == "correction":
            return desk.correction(month)
        return desk.letter(desk.issue(month), rest)
    except (Stop, KeyError):
        return None


def _is_preview(desk: Desk) -> bool:
    """Return whether the site that is there was built for search engines to stay away."""
    robots = desk.places.output / "robots.txt"
    return robots.is_file() and "Disallow: /\n" in robots.read_text("utf-8")


def _tidy_up(desk: Desk, leaver: Leaver) -> None:
    """Remove what is only kept to be quicker or to be looked at, and what a killed run left of the folder."""
    founders, root = desk.places.founders, desk.places.root
    begun = [desk.places.output.with_name(f"{desk.places.output.name}.{state}") for state in ("next", "ready")]
    kept = (root / ".cache", root / "..cache.next", desk.places.desk)
    for path in (*kept, founders / f".{leaver.slug}.next", *begun):
        if path.exists():
            store.remove(path)


# What is said


def _announce(desk: Desk, plan: _Plan, outbox: tuple[Path, ...], dry_run: bool) -> None:
    """Say what is removed and written."""
    verb = desk.voice.pick("Würde entfernen", "Would remove") if dry_run else desk.voice.pick("Entfernt", "Removed")
    if plan.profile is not None:
        print(f"{verb}: content/founders/{plan.leaver.slug}/")
    for name in plan.emptied:
        print(
            f"{verb}: {name} "
            + desk.voice.pick("(in dieser Ausgabe ist niemand mehr)", "(nobody is left in this issue)")
        )
    for name in plan.kept:
        desk.voice.say(
            f"Bleibt: {name} (in dieser Ausgabe ist niemand mehr, aber sie kommt erst: Ziehe jemanden vor, oder lösche die Datei)",
            f"Stays: {name} (nobody is left in this issue, but it is still to come: move somebody there, or delete the file)",
        )
    write = desk.voice.pick("Würde schreiben", "Would write") if dry_run else desk.voice.pick("Geschrieben", "Written")
    print(f"{write}: {plan.source}")
    if not dry_run:
        return
    for entry in outbox:
        desk.voice.say(f"Würde ohne die Person neu anlegen oder entfernen: outbox/{entry.name}",
                       f"Would make anew without them, or remove: outbox/{entry.name}")  # fmt: skip
    if desk.places.output.is_dir():
        desk.voice.say("Würde neu bauen: output/", "Would build anew: output/")


def _report(desk: Desk, plan: _Plan, editors: Editors) -> None:
    """Say what is left to people: sentences to reword, and what nobody can call back."""
    say, leaver = desk.voice.say, plan.leaver
    if shown := [t for t in plan.traces if t.shown]:
        say("\nDiese Sätze nennen die Person noch oder führten zu ihr. Schreib sie um:",
            "\nThese sentences still name the person or led to them. Reword them:")  # fmt: skip
        _list(shown)
    if hidden := [t for t in plan.traces if not t.shown]:
        say("\nNoch in Dateien, aber nirgends zu sehen:", "\nStill in files, but seen nowhere:")
        _list(hidden)
    if left := list(_left_private(editors, leaver)):
        say("\nIm privaten Ordner lies selbst nach:", "\nIn the private folder read for yourself:")
        print("\n".join(f"  {name}" for name in left))
    if packed := sorted((plan.desk.places.root / "export").glob("*.zip")):
        say("\nLösche diese Archive, die Person steht noch darin, und wo du sie sonst aufbewahrst:",
            "\nDelete these archives, the person still stands in them, and wherever else you keep them:")  # fmt: skip
        print("\n".join(f"  export/{path.name}" for path in packed))
    if plan.scheduled:
        say("\nEingeplant und noch nicht verschickt:", "\nScheduled and not sent yet:")
    is_outbox = plan.desk.publication.facts.letter_courier == "outbox"
    for key in plan.scheduled:
        month, which = key[:7], " --correction" if key.endswith(_CORRECTION) else ""
        order = f"inv deliver unschedule --month {month}{which}"
        back_de, back_en = ("Vormerkung zurückgenommen", "note taken back") if is_outbox else (order, order)
        anew = not is_outbox and any(issue.month == month for issue in plan.desk.publication.issues)
        again = f"inv deliver draft --month {month}{which}"
        called_de, called_en = _called(key)
        say(f"  {called_de}: {back_de}{f'; dann neu: {again}' if anew else ''}",
            f"  {called_en}: {back_en}{f'; then anew: {again}' if anew else ''}")  # fmt: skip
    say("\nNicht zurückzuholen:", "\nNot to be called back:")
    for called_de, called_en in map(_called, plan.sent):
        say(f"  {called_de}: laut Belegen verschickt", f"  {called_en}: sent, as the receipts say")
    for fault in plan.waiting:
        say(f"  Die Belege waren nicht zu erreichen ({fault}); sieh selbst nach, welche Briefe verschickt sind.",
            f"  The receipts could not be reached ({fault}); look for yourself which letters were sent.")  # fmt: skip
    if plan.profile is None and plan.was_shown:
        more_de, more_en = ("weiteren ", "other ") if plan.sent else ("", "")
        say(f"  In welchen {more_de}Briefen die Person stand, lässt sich hier nicht mehr feststellen: Sie ist schon herausgenommen. "
            "Gesagt hat es der erste Lauf, auch in der Mail an sie.",
            f"  Which {more_en}letters they stood in cannot be told here any more: they have been taken out already. "
            "The first run said so, in the mail to them too.")  # fmt: skip
    elif not plan.sent and not plan.waiting:
        say("  Briefe: keiner, von dem es hier einen Beleg gibt", "  Letters: none that there is a receipt of here")
    say("  Die Geschichte in git, auf GitHub auch Pull Requests, Forks und Anhänge (git filter-repo, Hilfe von GitHub)",
        "  The history in git, on GitHub also pull requests, forks and attachments (git filter-repo, GitHub's support)")  # fmt: skip
    if plan.was_shown:
        say("  Was Feed-Leseprogramme, Suchmaschinen, Archive und andere schon kopiert haben",
            "  What feed readers, search engines, archives and others have copied already")  # fmt: skip
    say("\nDen Brief bekommt die Person weiter, falls sie ihn bestellt hat. Dafür gibt es: inv subscribers forget --address …",
        "\nThe person still gets the letter if they ordered it. For that there is: inv subscribers forget --address …")  # fmt: skip


def _say_what_publishes_it(desk: Desk, plan: _Plan) -> None:
    """Say how the change gets to where everybody sees it, or to where the portrait would still appear."""
    record_de, record_en = (f'  git add -A && git commit -m "{words}" && git push'
                            for words in ("Auf Wunsch herausgenommen", "Taken out as they wished"))  # fmt: skip
    if plan.was_shown:
        desk.voice.say(
            "\nNoch zeigt die öffentliche Website die Person. Halte die Änderung fest und veröffentliche sie:\n"
            f"{record_de}\nVeröffentlicht bei euch nicht GitHub, danach noch: inv deploy",
            "\nThe public site still shows them. Record the change and publish it:\n"
            f"{record_en}\nWhere it is not GitHub that publishes, then also: inv deploy",
        )
        return
    desk.voice.say(
        "\nErschienen war das Porträt noch nicht. Halte die Änderung fest und gib sie weiter, damit es nirgends erscheint:\n"
        f"{record_de}",
        "\nThe portrait had not appeared yet. Record the change and hand it on, so that it appears nowhere:\n"
        f"{record_en}",
    )


def _called(key: str) -> tuple[str, str]:
    """Return what a letter is called in German and English."""
    month = key[:7]
    if key.endswith(_CORRECTION):
        return f"Berichtigung zum Brief {month}", f"Correction of the letter {month}"
    return f"Brief {month}", f"Letter {month}"


def _list(found: list[Trace]) -> None:
    print("\n".join(f"  {t.file}:{t.line}  {' '.join(t.words.split())}" for t in found))


def _left_private(editors: Editors, leaver: Leaver) -> Iterator[str]:
    """Yield the files of the private folder, relative to it, that still hold the name once everything known is gone."""
    if editors.place is None:
        return
    left = editors.without(leaver.slug, leaver.former)
    handled = {*left.gone, *left.to_read, *(thing.source for thing in left.rewritten)}
    for path in sorted(editors.place.rglob("*")):
        name = path.relative_to(editors.place).as_posix()
        if (
            path.is_file()
            and not name.startswith(".git/")
            and name not in handled
            and leaver.shown_in(name, path.read_bytes())
        ):
            yield name


def _mail(desk: Desk, plan: _Plan, editors: Editors) -> tuple[str, str, str] | None:
    """Return address, subject and text of the mail to the person; None where nobody knows any more what they are called."""
    if plan.profile is None:
        return None
    person, facts = editors.folder.people.get(plan.leaver.slug), plan.desk.publication.facts
    lang = (person.lang if person else None) or (plan.profile.lang if plan.profile.lang in ("de", "en") else "de")
    subject, text = withdrawal.farewell(
        lang,
        first=one_line(introductions.first_name(plan.profile.founder)),
        publication=facts.name,
        editor=one_line(facts.editor),
        day=desk.now.date(),
        letters=plan.sent,
        published=plan.was_shown,
    )
    return (person.email if person and is_address(person.email) else ""), subject, text


def _hand_over(desk: Desk, plan: _Plan, editors: Editors, mail: tuple[str, str, str] | None, dry_run: bool) -> None:
    """Write the mail as a draft, or print it where there is no private folder."""
    if mail is None:
        return
    to, subject, text = mail
    if editors.place is None:
        desk.voice.say("\nSchick der Person diese Mail:", "\nSend the person this mail:")
        print(f"\n{subject}\n\n{text}")
        return
    print()
    editors.draft(f"withdrawn-{plan.leaver.slug}", to, subject, text, dry_run)
    desk.voice.say(
        f"Schick sie ab. Danach löscht auch sie: inv forget {plan.leaver.slug}",
        f"Send it. Afterwards this deletes it too: inv forget {plan.leaver.slug}",
    )
