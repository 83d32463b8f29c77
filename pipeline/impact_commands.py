"""What an editor does about what a portrait brought: look, ask, note the answer, count readers; and a later word after a year.

What is asked and said lies in the editors' private folder; only a sentence that its founder has released goes into the founder's own
(impact.md). Nothing here sends anything: mails are drafts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline import findings, front_matter, impact, inquiry, mailroom, private, schema, signoff, store
from pipeline.console import DONE, REFUSED, Desk, Stop, command, day_of, month_of, unknown
from pipeline.domain import Label, Profile, Submission, SubmittedFile
from pipeline.editors import Editors
from pipeline.introductions import Draft
from pipeline.private import Clicks, Inquiry, one_line
from pipeline.submission import IMPACT

_ALL: Final = "all"
_LATER: Final = ("list", "ask", "write")


@command
def what_it_brought(
    what: str, *, who: str = "", text: str = "", public: bool = False, text_lang: str = "", on: str = "", month: str = "",
    now: str | None = None, lang: str | None = None, as_json: bool = False, dry_run: bool = False,
) -> int:  # fmt: skip
    """Report what a portrait brought, or all of them; or ask, tell, note an answer, note that somebody wants no questions, count."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = Editors(desk)
    if what == "fetch":
        return _fetch(desk, editors, month, dry_run)
    acts: dict[str, Callable[[str], int]] = {
        "ask": lambda slug: _ask(desk, editors, slug, dry_run),
        "tell": lambda slug: _tell(desk, editors, slug, dry_run),
        "answer": lambda slug: _answer(desk, editors, slug, _Answer(one_line(text), text_lang, on, public), dry_run),
        "decline": lambda slug: _decline(desk, editors, slug, dry_run),
    }
    if what in acts:
        editors.require()
        return acts[what](desk.people.slug(who))
    if what == _ALL:
        found = impact.stories(desk.publication, editors.network(), editors.folder)
        print(impact.stories_json(found) if as_json else impact.stories_text(found, desk.voice.lang))
        return DONE
    report = _report(desk, editors, desk.people.slug(what))
    print(impact.as_json(report) if as_json else impact.as_text(report, editors.names, desk.voice.lang))
    return DONE


@command
def later_word(
    action: str, *, who: str = "", issue: str = "", text_lang: str = "", now: str | None = None, lang: str | None = None,
    as_json: bool = False, dry_run: bool = False,
) -> int:  # fmt: skip
    """List portraits of a year and more without a later word, ask for one, or write its file from the template."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    if action not in _LATER:
        raise unknown(action, _LATER)
    if action == "write":
        return _write_later_word(desk, desk.people.slug(who), issue, text_lang, dry_run)
    editors = Editors(desk)
    if action == "ask":
        editors.require()
        return _invite(desk, editors, desk.people.slug(who), dry_run)
    rows = impact.anniversaries(desk.publication, editors.folder, desk.now.date())
    if as_json:
        values = [
            {"slug": r.slug, "since": r.since.isoformat(), "asked": r.asked.isoformat() if r.asked else None}
            for r in rows
        ]
        print(json.dumps(values, ensure_ascii=False, indent=2))
        return DONE
    for row in rows:
        asked = desk.voice.pick(f", gefragt am {row.asked}", f", asked on {row.asked}") if row.asked else ""
        print(f"{row.slug}  {editors.names[row.slug]}{asked}")
    if not rows:
        desk.voice.say("Niemand wartet auf ein späteres Wort.", "Nobody's later word is due.")
    return DONE


# Asking and telling


def _ask(desk: Desk, editors: Editors, slug: str, dry_run: bool) -> int:
    """Write the question of today as a draft, and note that it was asked."""
    today, folder = desk.now.date(), editors.folder
    asked = _noted(impact.asking(desk.publication, folder.impact.get(slug), slug, today))
    with_word = any(row.slug == slug and row.later_word for row in impact.due(desk.publication, folder, today))
    mail = inquiry.question(_report(desk, editors, slug), desk.publication, folder, editors.names, later_word=with_word)
    return _put(editors, slug, mail, asked, dry_run)


def _invite(desk: Desk, editors: Editors, slug: str, dry_run: bool) -> int:
    """Write the question for a later word as a draft; where the one after twelve months is due, both are one mail."""
    today, folder = desk.now.date(), editors.folder
    if any(row.slug == slug and row.later_word for row in impact.due(desk.publication, folder, today)):
        return _ask(desk, editors, slug, dry_run)
    asked = _noted(impact.inviting(desk.publication, folder.impact.get(slug), slug, today))
    return _put(
        editors, slug, inquiry.invitation(_report(desk, editors, slug), desk.publication, folder), asked, dry_run
    )


def _tell(desk: Desk, editors: Editors, slug: str, dry_run: bool) -> int:
    """Write what a founder may know as a draft, for who asks by themselves; nothing is noted."""
    mail = inquiry.account(_report(desk, editors, slug), desk.publication, editors.folder, editors.names)
    _write_draft(editors, f"impact-{slug}", mail, slug, dry_run)
    return DONE


def _put(editors: Editors, slug: str, mail: Draft, asked: Inquiry, dry_run: bool) -> int:
    after = asked.steps[-1].after
    _write_draft(
        editors, f"impact-{slug}_{after}", mail, slug, dry_run
    )  # first: a noted question without a mail is never asked
    editors.write(asked.source, private.as_text(asked), dry_run)
    answer = f'inv impact answer --who {slug} --text "…"'
    editors.desk.voice.say(
        f"Schicke den Entwurf ab. Kommt eine Antwort: {answer} (mit --public, wenn sie auf die Seite darf)",
        f"Send the draft. If there is an answer: {answer} (with --public if it may stand on the page)",
    )
    if after == impact.YEAR:
        write = f"inv anniversary write --who {slug}"
        editors.desk.voice.say(f"Kommt ein späteres Wort: {write}", f"If there is a later word: {write}")
    return DONE


def _write_draft(editors: Editors, name: str, mail: Draft, slug: str, dry_run: bool) -> None:
    editors.draft(name, mail.to, mail.subject, mail.text, dry_run)
    if mail.missing:
        editors.desk.voice.say(
            f"Die E-Mail-Adresse fehlt: email: in people/{slug}.yml",
            f"The e-mail address is missing: email: in people/{slug}.yml",
        )


def _noted(asked: Inquiry | Label) -> Inquiry:
    if isinstance(asked, Inquiry):
        return asked
    raise Stop(asked.text("de"), asked.text("en"), REFUSED)


def _report(desk: Desk, editors: Editors, slug: str) -> impact.Report:
    if desk.publication.profile(slug) is None:
        name = editors.names.get(slug, slug)
        raise Stop(f"{name} ist noch nicht vorgestellt.", f"{name} is not featured yet.", REFUSED)
    return impact.report(desk.publication, editors.network(), editors.folder, slug)


# What they say


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was typed about an answer."""

    text: str  # on one line
    lang: str  # "" for the portrait's
    on: str  # YYYY-MM-DD, "" for today
    public: bool

    def day(self, today: date) -> date:
        """Return when it was said. Raises Stop for a day to come, and for what is no day."""
        day = day_of(self.on) if self.on else today
        if day > today:
            raise Stop(f"{day} liegt in der Zukunft.", f"{day} is in the future.", REFUSED)
        return day


def _answer(desk: Desk, editors: Editors, slug: str, said: _Answer, dry_run: bool) -> int:
    """Note what a founder said; with ``public`` it becomes the sentence on their page, released in these words."""
    profile, longest = _report(desk, editors, slug).profile, schema.SENTENCE_LONGEST
    if not said.text:
        raise Stop('Was wurde gesagt? --text "…"', 'What was said? --text "…"')
    if len(said.text) > longest:
        raise Stop(
            f"Höchstens {longest} Zeichen; kürzt es zusammen.",
            f"{longest} characters at most; shorten it together.",
            REFUSED,
        )
    before, day = editors.folder.impact.get(slug), said.day(desk.now.date())
    noted = _later(before, lambda inquiry, day: impact.answered(inquiry, slug, said.text, day), day)
    undo = store.Undo()
    try:
        if said.public:
            _put_on_page(desk, profile, said, day, undo, dry_run)
        editors.write(noted.source, private.as_text(noted), dry_run)
    except BaseException:
        undo.restore()
        raise
    return DONE


def _put_on_page(desk: Desk, profile: Profile, said: _Answer, day: date, undo: store.Undo, dry_run: bool) -> None:
    """Write the founder's impact.md. Raises Stop where the publication would have errors with it."""
    lang = said.lang or profile.lang
    code = signoff.digest(front_matter.split(inquiry.own_word(said.text, lang, day, "")))
    text = inquiry.own_word(said.text, lang, day, code)
    own = next(s for s in desk.content.submissions if s.slug == profile.slug)
    kept = tuple(file for file in own.files if file.name != IMPACT)
    file = SubmittedFile(IMPACT, text.encode(), len(text.encode()))
    _require_sound(desk, replace(own, files=(*kept, file)), f"{own.folder}/{IMPACT}")
    path = desk.places.founders / profile.slug / IMPACT
    if not dry_run:
        undo.remember(path)
        store.write_atomically(path, file.data)
    written, shown = (
        ("Würde schreiben", "Would write") if dry_run else ("Geschrieben", "Written"),
        f"{own.folder}/{IMPACT}",
    )
    desk.voice.say(*(f"{word}: {shown}" for word in written))
    if dry_run:
        print(text)


def _require_sound(desk: Desk, after: Submission, path: str) -> None:
    """Say what would be found in ``path``. Raises Stop where something is an error."""
    others = tuple(s for s in desk.content.submissions if s.slug != after.slug)
    content = replace(desk.content, submissions=(*others, after))
    if found := [f for f in desk.require_sound(content) if f.file == path]:
        print(findings.as_text(found, desk.voice.lang) + "\n", file=sys.stderr)


def _decline(desk: Desk, editors: Editors, slug: str, dry_run: bool) -> int:
    """Note that somebody does not want to be asked again."""
    noted = _later(
        editors.folder.impact.get(slug), lambda before, day: impact.declined(before, slug, day), desk.now.date()
    )
    editors.write(noted.source, private.as_text(noted), dry_run)
    return DONE


def _later(before: Inquiry | None, add: Callable[[Inquiry | None, date], Inquiry], day: date) -> Inquiry:
    """Return an inquiry with one more step. Raises Stop for a day before the last one."""
    try:
        return add(before, day)
    except ValueError as fault:
        raise Stop(
            f"Der Tag liegt vor dem letzten Schritt: {fault}", f"The day is before the last step: {fault}", REFUSED
        ) from fault


# Counting readers


def _fetch(desk: Desk, editors: Editors, month: str, dry_run: bool) -> int:
    """Ask the courier how many readers followed a letter's links, and keep that in steps of five."""
    editors.require()
    if not desk.facts.letter_tracking:
        raise Stop(
            "Klicks werden nicht gezählt. docs/wirkung.md sagt, was vorher zu klären ist (letter: tracking).",
            "Clicks are not counted. docs/wirkung.md says what has to be settled before (letter: tracking).",
            REFUSED,
        )
    issue = desk.issue(month)
    courier = mailroom.mailchimp(desk)
    links = courier.clicks(issue.month)
    if links is None:
        raise Stop(
            f"Der Brief {issue.month} ist nicht verschickt.", f"The letter {issue.month} has not been sent.", REFUSED
        )
    if not links:
        raise Stop(
            f"Im Brief {issue.month} werden keine Klicks gezählt: Er ging ohne Zählung hinaus.",
            f"No clicks are counted in the letter {issue.month}: it left without counting.",
            REFUSED,
        )
    counted = impact.counted(links, impact.pages(desk.publication))
    clicks = Clicks(issue.month, f"clicks/{issue.month}.yml", desk.now.date(), courier.account, counted)
    editors.write(clicks.source, private.as_text(clicks), dry_run)
    for slug, at_least in counted:
        print(f"  {editors.names[slug]}: {impact.readers(at_least, desk.voice.lang)}")
    return DONE


# A later word


def _write_later_word(desk: Desk, slug: str, issue: str, text_lang: str, dry_run: bool) -> int:
    """Write update-<month>.md from the template into the founder's folder."""
    profile = desk.publication.profile(slug)
    if profile is None:
        raise Stop(f"„{slug}“ ist noch nicht vorgestellt.", f"“{slug}” is not featured yet.", REFUSED)
    month, written = month_of(issue) if issue else desk.next_month(), text_lang or profile.lang
    if month <= profile.issue:
        raise Stop(f"„{month}“ ist kein Monat nach {profile.issue}.", f"“{month}” is no month after {profile.issue}.")
    if written not in desk.languages:
        raise Stop(f"„{written}“ ist keine Sprache der Publikation.", f"“{written}” is no language of the publication.")
    name = f"update-{month}.md"
    path = desk.places.founders / slug / name
    if path.exists():
        raise Stop(f"{path} gibt es schon.", f"{path} exists already.", REFUSED)
    if not dry_run:
        store.write_atomically(path, inquiry.template(written, month).encode())
    shown = f"content/founders/{slug}/{name}"
    desk.voice.say(
        f"{'Würde anlegen' if dry_run else 'Angelegt'}: {shown}\nFülle aus, streiche Fragen ohne Antwort; dann: inv check, "
        f"inv signoff {slug} --part {month} --ask",
        f"{'Would create' if dry_run else 'Created'}: {shown}\nFill it in, delete questions without an answer; then: inv check, "
        f"inv signoff {slug} --part {month} --ask",
    )
    return DONE
