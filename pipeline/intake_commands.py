"""How what somebody sent becomes a founder's folder: from a file that an editor has, and from a form on GitHub."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from pipeline import admission, characters, dates, doors, findings, form, intake, schema, store, uploads
from pipeline.console import DONE, NOTHING, REFUSED, Desk, command, day_of, month_of, say_if_out, short
from pipeline.domain import Finding, Severity, Submission
from pipeline.private import is_address

_MAIL_OLDEST: Final = timedelta(days=366)
_SOMEBODY: Final = "Vorname Nachname"
_HOPELESS: Final = {
    "form-already",
    "form-leaving",
    "sent-is-picture",
    "sent-is-document",
}  # nothing in the text is to be corrected


@command
def take_in(
    file: str,
    *,
    photo: str = "",
    issue: str = "",
    received: str = "",
    row: int = 0,
    now: str | None = None,
    lang: str | None = None,
    with_errors: bool = False,
    dry_run: bool = False,
) -> int:
    """Turn what somebody sent into a founder's folder: a form, a mail, a table, JSON.

    With errors nothing is written but the text of a mail, beside it, for them to be mended there; ``with_errors`` writes the folder
    all the same. ``received`` is the day of the consents: unless it is given that on which a mail was written, or today.
    """
    desk = Desk(now, lang)
    if issue:
        month_of(issue)
    data = store.read_arrival(Path(file)) if file != "-" else sys.stdin.buffer.read(doors.FILE_LIMIT + 1)
    came = doors.read(data, source=file, questions=desk.catalogues(), row=row)
    picture = Path(photo).read_bytes() if photo else came.photo
    day = day_of(received) if received else _day_of(came.sent, desk.now.date())
    arrival = _Arrival(desk, file, came, picture, photo, issue, day, bool(received) or day == came.sent, row, dry_run)
    taken = intake.Taken(None, came.findings) if came.answers is None else arrival.made(came.answers, came.findings)
    found = list(taken.findings)
    if taken.submission is not None:
        found += desk.with_proposals(desk.check_new(taken.submission))
    if taken.submission is None or (findings.has_errors(found) and not with_errors):
        arrival.refuse(taken.submission, found)
        arrival.say_sender()
        return REFUSED
    if found:
        print(findings.as_text(arrival.without_lines(found), desk.voice.lang) + "\n")
    arrival.write(taken.submission)
    if not received and came.answers is not None and came.answers.ticked:
        arrival.say_since_when()
    arrival.say_sender()
    if findings.has_errors(found):
        place = short(desk.places.founders / taken.submission.slug, desk)
        desk.voice.say(
            f"Bis die Fehler behoben sind, wird nichts gebaut. Danach: inv check --path {place}",
            f"Until the errors are mended nothing is built. Then: inv check --path {place}",
        )
        return REFUSED
    return DONE


def _day_of(sent: date | None, today: date) -> date:
    """Return the day on which a mail was written, today where that cannot be: clocks go wrong, and old mails agree to old words."""
    return sent if sent is not None and today - _MAIL_OLDEST <= sent <= today else today


@dataclass(frozen=True, slots=True)
class _Arrival:
    """One submission that an editor has as a file, with everything that was said about it."""

    desk: Desk
    file: str  # as it was named, "-" for standard input
    came: doors.Read
    picture: bytes | None
    photo: str  # the file that the picture was named by, "" where it came along or there is none
    issue: str  # as it was typed, "" for the next month
    day: date  # of the consents
    is_dated: bool  # whether that day was typed or is the mail's
    row: int  # of a table, as it was typed; 0 where none was
    dry_run: bool

    def made(
        self, answers: intake.Answers, remarks: Sequence[Finding] = (), *, picture_later: bool = False
    ) -> intake.Taken:
        """Return the folder that ``answers`` become; with ``picture_later`` also where a picture is still to come."""
        return _made(
            self.desk, answers, remarks, self.file, self.picture, self.issue, self.day, picture_later=picture_later
        )

    def without_lines(self, found: Sequence[Finding]) -> list[Finding]:
        """Return the remarks on a mail without lines: they count those of its text, which lies nowhere."""
        return [replace(f, line=None) if self.came.text and f.file == self.file else f for f in found]

    def write(self, submission: Submission) -> None:
        """Write the folder, and say so."""
        if not self.dry_run:
            store.write_submission(self.desk.places.root, submission)
        verb_de, verb_en = ("Würde schreiben", "Would write") if self.dry_run else ("Geschrieben", "Written")
        told = f"{short(self.desk.places.founders / submission.slug, self.desk)}/ ({', '.join(f.name for f in submission.files)})"
        self.desk.voice.say(f"{verb_de}: {told}", f"{verb_en}: {told}")
        if self.issue:
            say_if_out(self.desk, submission.slug, self.issue)

    def say_since_when(self) -> None:
        """Say which day the consents have, and how to give another one."""
        is_mails = self.day == self.came.sent
        de, en = (dates.of_day(self.day, lang) for lang in ("de", "en"))
        self.desk.voice.say(
            f"Die Einwilligungen gelten seit dem {de}, {'dem Datum der Mail' if is_mails else 'heute'}; ein anderer Tag: "
            "--received JJJJ-MM-TT",
            f"The consents are those of {en}, {'the date of the mail' if is_mails else 'today'}; another day: "
            "--received YYYY-MM-DD",
        )

    def say_sender(self) -> None:
        """Say where the address belongs that a mail came from: only the private folder may hold it."""
        sender, answers = self.came.sender, self.came.answers or self.came.draft
        slug = characters.slug(answers.get("name")) if answers else ""
        if slug and is_address(sender) and sender != self.desk.facts.contact:
            self.desk.voice.say(
                f'Die Mail kam von {sender}. Damit die Bitte um Freigabe dorthin geht: email: "{sender}" in people/{slug}.yml eures '
                "privaten Ordners.",
                f'The mail came from {sender}. For the question for the sign-off to go there: email: "{sender}" in people/{slug}.yml '
                "of your private folder.",
            )

    def refuse(self, folder: Submission | None, found: list[Finding]) -> None:
        """Print everything that is wrong, at once and by the lines of what was sent, and what to do next; ``folder`` has errors."""
        found += self._more(found) if folder is None else ()
        over = bool(_HOPELESS & {finding.code for finding in found})
        if over:
            found = findings.errors(found)
        trial = folder
        if trial is None and not over:
            trial = self._trial(found)
            if trial is not None and all(s.slug != trial.slug for s in self.desk.content.submissions):
                found += self.desk.check_new(trial)
        text = None if over else self._text_beside()
        is_mended = text is not None and text.exists() and text.read_bytes() != self.came.text.encode()
        source = self.file if text is None or is_mended else text.as_posix()
        told = doors.as_sent(found, self.came, trial, source)
        if trial is not None and (sound := self._sound(found)) is not None:
            told += doors.as_sent(self._to_ask(sound), self.came, sound, source)
        print(findings.as_text(self.without_lines(told), self.desk.voice.lang) + "\n")
        if over:
            self.desk.voice.complain(
                "Kein Ordner angelegt; was zu tun ist, steht oben.", "No folder was made; what to do is said above."
            )
        elif text is not None and is_mended:
            order = " ".join(self._order(text))
            self.desk.voice.complain(
                f"Kein Ordner angelegt. {text.as_posix()} gibt es schon und bleibt, wie es ist. Hast du darin berichtigt: {order}",
                f"No folder was made. {text.as_posix()} is there already and stays as it is. If you have mended that: {order}",
            )
        else:
            self._say_what_to_correct(text, folder)

    def _more(self, found: Sequence[Finding]) -> Sequence[Finding]:
        """Return what else is wrong with answers that did not even count as read."""
        return self.made(self.came.draft).findings if self.came.answers is None and self.came.draft is not None else ()

    def _trial(self, found: Sequence[Finding]) -> Submission | None:
        """Return the folder that would be made but for what is wrong so far, for everything else to be checked too."""
        answers = self.came.answers or self.came.draft
        if answers is None:
            return None
        if any(finding.field == "name" for finding in found):
            kept = (value for value in answers.values if value[0] != "name")
            answers = replace(answers, values=(("name", _SOMEBODY), *kept))
        is_faulty = any(f.field == form.PHOTO and f.severity == "error" for f in found)
        sound = replace(self, picture=None) if is_faulty else self
        return sound.made(answers, picture_later=True).submission

    def _sound(self, found: Sequence[Finding]) -> Submission | None:
        """Return the trial folder with examples in place of what is wrong: a folder with errors is not compared with the others."""
        answers = self.came.answers or self.came.draft
        if answers is None:
            return None
        faulty = {re.sub(r"\[\d+\]", "[]", f.field) for f in found if f.severity is Severity.ERROR and f.field}
        examples = {entry.name: entry.example for entry in schema.FIELDS if entry.required and entry.in_form}
        examples["name"] = _SOMEBODY
        examples["trade"] = next((trade.key for trade in self.desk.trades()), "")
        values = {target: text for target, text in answers.values if target not in faulty}
        for target in ("name", "business", "trade", "place", "founded", "one_liner"):
            values.setdefault(target, examples[target])
        told = [target for target in values if target.startswith("question:")]
        if told and any(finding.code == "body-short" for finding in found):
            values[told[-1]] += "\n\n" + "…" * schema.BODY_SHORTEST
        sound = replace(answers, values=tuple(values.items()), ticked=("consents.text",))
        return replace(self, picture=None).made(sound, picture_later=True).submission

    def _to_ask(self, folder: Submission) -> list[Finding]:
        if any(submission.slug == folder.slug for submission in self.desk.content.submissions):
            return []
        return [finding for finding in self.desk.check_new(folder) if finding.code in doors.TO_ASK]

    def _say_what_to_correct(self, text: Path | None, folder: Submission | None) -> None:
        what_de = what_en = self.file
        again_de, again_en = "Dann nimm die Einreichung noch einmal auf.", "Then take the submission in once more."
        if text is not None:
            what_de = f"{text.as_posix()} ({'dort läge' if self.dry_run else 'dort liegt'} der Text der Mail)"
            what_en = f"{text.as_posix()} (the text of the mail {'would lie' if self.dry_run else 'lies'} there)"
        if text is not None or (self.file != "-" and not self.came.text):
            order = " ".join(self._order(text or Path(self.file)))
            again_de, again_en = f"Dann: {order}", f"Then: {order}"
        more_de = more_en = ""
        if folder is not None:
            more_de = "\nOder lege den Ordner mit seinen Fehlern an (--with-errors) und behebe sie dort."
            more_en = "\nOr make the folder with its errors (--with-errors) and mend them there."
        self.desk.voice.complain(
            f"Kein Ordner angelegt. Berichtige {what_de}. {again_de}{more_de}",
            f"No folder was made. Correct {what_en}. {again_en}{more_en}",
        )

    def _order(self, text: Path) -> Iterator[str]:
        """Yield the words of the command that takes the mended ``text`` in; a mail's picture is laid beside it for that."""
        yield f"inv intake {shlex.quote(text.as_posix())}"
        if photo := self.photo or (
            self._picture_beside(text) if self.came.text and self.came.photo is not None else ""
        ):
            yield f"--photo {shlex.quote(photo)}"
        if self.is_dated:
            yield f"--received {self.day}"
        if self.issue:
            yield f"--issue {self.issue}"
        if self.row:
            yield f"--row {self.row}"

    def _text_beside(self) -> Path | None:
        """Write a mail's text beside it, where it can be read and mended; None where there is none or it must not lie there.

        What lies there already is never overwritten: somebody may have mended it.
        """
        text = Path(self.file).with_suffix(".txt")
        if not self.came.text or self.came.draft is None or self.file == "-" or text == Path(self.file):
            return None
        if text.resolve().is_relative_to(self.desk.places.root.resolve()):
            self.desk.voice.complain(
                f"{self.file} liegt in diesem Verzeichnis und käme mit ins Repository: Lege die Mail daneben.",
                f"{self.file} lies in this folder and would go into the repository: put the mail beside it.",
            )
            return None
        if not self.dry_run and not text.exists():
            store.write_atomically(text, self.came.text.encode(), secret=True)
        return text

    def _picture_beside(self, text: Path) -> str:
        """Lay a mail's picture beside its text and return where, in a dry run where it would lie; another one that is there stays."""
        data = self.came.photo or b""
        wanted = text.with_suffix({b"\x89PNG": ".png", b"RIFF": ".webp"}.get(data[:4], ".jpg"))
        names = (wanted.with_stem(f"{wanted.stem}-{number}") if number > 1 else wanted for number in count(1))
        place = next(p for p in names if not p.exists() or (p.is_file() and p.read_bytes() == data))
        if place != wanted:
            lies_de, lies_en = ("läge", "would lie") if self.dry_run else ("liegt", "lies")
            self.desk.voice.complain(
                f"{wanted.as_posix()} gibt es schon und bleibt, wie es ist. Das Bild der Mail {lies_de} in {place.as_posix()}.",
                f"{wanted.as_posix()} is there already and stays as it is. The mail's picture {lies_en} in {place.as_posix()}.",
            )
        if not place.exists() and not self.dry_run:
            store.write_atomically(place, data, secret=True)
        return place.as_posix()


@command
def take_event(
    event: str, out: str, *, current: str = "", photo: str = "", fetch: bool = False, issue: str = "", received: str = "",
    now: str | None = None, lang: str | None = None,
) -> int:  # fmt: skip
    """Turn a form on GitHub that an editor has accepted into a folder and the texts of its pull request.

    Writes branch.txt, title.txt and body.md into ``out``, and picture.txt where a picture waits to be fetched; with ``fetch`` that
    is one which could not be. When the form is refused, comment.md has the findings in the founder's language. 3 means that there
    is nothing to do, as nothing.txt says; where none of these files is, the run broke off.
    """
    desk = Desk(now, lang)
    folder = Path(out)
    payload = admission.event_of(Path(event).read_text("utf-8"))
    accepted = admission.accepted(payload, admission.event_of(Path(current).read_text("utf-8")) if current else None)
    if accepted is None:
        desk.voice.say("Nichts zu tun.", "Nothing to do.")
        store.write_atomically(folder / "nothing.txt", b"")
        return NOTHING
    if isinstance(accepted, Finding):
        return _refuse(desk, folder, [accepted], desk.languages[0])
    source = f"#{accepted.number}"
    answers, remarks = intake.read_form(accepted.body, source=source, questions=desk.catalogues())
    taken = intake.Taken(None, remarks)
    picture = Path(photo).read_bytes() if photo else None
    if answers is not None:
        if fetch and picture is None:
            picture, unreached = _fetched(answers, source)
            remarks = (*remarks, *unreached)
        day = day_of(received) if received else desk.now.date()
        taken = _made(desk, answers, remarks, source, picture, issue, day, picture_later=True)
    found = list(taken.findings)
    if taken.submission is not None:
        found += desk.check_new(taken.submission)
    if answers is None or taken.submission is None or findings.has_errors(found):
        return _refuse(desk, folder, found, admission.language(accepted.body, desk.catalogues(), desk.languages[0]))
    made = admission.proposal(accepted, answers, taken.submission, found, german=desk.languages[0] == "de")
    store.write_submission(desk.places.root, taken.submission)
    for name, text in (("branch.txt", made.branch + "\n"), ("title.txt", made.title + "\n"), ("body.md", made.body)):
        store.write_atomically(folder / name, text.encode())
    if picture is None and (address := admission.upload(answers)):
        store.write_atomically(folder / "picture.txt", f"{address}\n".encode())
    desk.voice.say(f"Geschrieben: {taken.submission.folder}/", f"Written: {taken.submission.folder}/")
    return DONE


def _fetched(answers: intake.Answers, source: str) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the picture that was uploaded with a form, if it may be shown; otherwise nothing, and what the editors are told."""
    address = admission.upload(answers)
    if not address or not intake.may_show_picture(answers):
        return None, ()
    try:
        return uploads.fetch(address), ()
    except uploads.NotFetched as fault:
        return None, (findings.make("upload-unreached", source, None, form.PHOTO, value=str(fault)),)


def _made(
    desk: Desk,
    answers: intake.Answers,
    remarks: Sequence[Finding],
    source: str,
    photo: bytes | None,
    issue: str,
    day: date,
    *,
    picture_later: bool,
) -> intake.Taken:
    return intake.make(
        answers,
        remarks,
        source=source,
        photo=photo,
        received=day,
        issue=issue or desk.next_month(),
        trades=desk.trades(),
        known=desk.founders(),
        picture_later=picture_later,
    )


def _refuse(desk: Desk, folder: Path, found: Sequence[Finding], written: str) -> int:
    store.write_atomically(folder / "comment.md", admission.comment(found, written).encode())
    print(findings.as_text(found, desk.voice.lang))
    return REFUSED
