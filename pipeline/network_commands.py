"""What an editor does for the network, one function for each: the report, introductions, the relay, tags.

The ledger is written by :mod:`pipeline.referral_commands`. What only the editors may know lies in their private folder; see
:mod:`pipeline.editors`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline import characters, front_matter, introductions, private, relay, report, schema
from pipeline.console import DONE, REFUSED, Desk, Stop, command
from pipeline.domain import Label
from pipeline.editors import Editors


@command
def network(*, now: str | None = None, lang: str | None = None, as_json: bool = False) -> int:
    """Report whom to introduce, ask, thank and remember; for the editors only."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = Editors(desk)
    found = report.report(desk.publication, editors.network(), editors.folder, _bodies(desk), editors.kilometres)
    print(report.as_json(found) if as_json else report.as_text(found, desk.publication, desk.voice.lang))
    if not as_json and editors.place is None:
        lacking = _no_folder(desk)
        desk.voice.say(f"\n{lacking.text('de')}", f"\n{lacking.text('en')}")
    return DONE


@command
def introduce(
    action: str, *, key: str = "", seeker: str = "", helper: str = "", between: str = "", by: str = "", note: str = "",
    now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> int:  # fmt: skip
    """Propose an introduction, or take it a step further; the mails are written as drafts, and you send them."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = Editors(desk)
    editors.require()
    if action == "list":
        return _list_introductions(desk, editors)
    if action == "propose":
        return _propose(desk, editors, seeker, helper, between, dry_run)
    old = editors.introduction(key)
    speaker = desk.people.slug(by) if by else ""
    moved = introductions.move(
        old, action, desk.now.date(), note, by=speaker, paused=editors.folder.paused, names=editors.names
    )
    if isinstance(moved, introductions.Refusal):
        raise Stop(
            f"{moved.reason.text('de')} {moved.instead.text('de')}",
            f"{moved.reason.text('en')} {moved.instead.text('en')}",
            REFUSED,
        )
    editors.write(moved.introduction.source, private.as_text(moved.introduction), dry_run)
    apart = editors.kilometres(old.seeker, old.helper)
    for number, draft in enumerate(introductions.drafts(moved, editors.folder.people, desk.publication, apart), 1):
        _write_draft(desk, editors, f"{old.key}-{moved.introduction.state}-{number}", draft, dry_run)
    if action == introductions.Answer.CLOSE:
        desk.voice.say(
            "Ist etwas daraus geworden, das erscheinen darf? inv referral add",
            "Did anything come of it that may be shown? inv referral add",
        )
    return DONE


@command
def relay_answer(
    name: str, state: str, *, note: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> int:
    """Note that somebody who was named as the next founder was asked, agreed or declined."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = Editors(desk)
    editors.require()
    answers = {key: relay.Answer(c.steps[-1].state, c.steps[-1].day) for key, c in editors.folder.relay.items()}
    queue = {row.key: row for row in relay.queue(desk.publication, answers)}
    row = queue.get(characters.slug(name))
    if row is None:
        listed = ", ".join(row.name for row in queue.values())
        raise Stop(
            f"„{name}“ steht nicht in der Reihe" + (f": {listed}." if listed else "; zurzeit ist niemand genannt."),
            f"“{name}” is not in the queue" + (f": {listed}." if listed else "; nobody is named at present."),
            REFUSED,
        )
    if row.planned:
        raise Stop(
            f"{row.name} hat schon einen Ordner und ist für {row.planned} geplant.",
            f"{row.name} has a folder already and is planned for {row.planned}.",
            REFUSED,
        )
    old = editors.folder.relay.get(row.key)
    if old is not None and old.state is private.RelayState.DECLINED:
        raise Stop(
            f"{row.name} möchte nicht; nicht wieder fragen.", f"{row.name} does not want to; do not ask again.", REFUSED
        )
    if state not in tuple(private.RelayState):
        raise Stop("Möglich sind: asked, agreed, declined.", "Possible are: asked, agreed, declined.")
    step = private.Step(state, desk.now.date(), private.one_line(note))
    changed = private.Candidate(row.key, f"relay/{row.key}.yml", row.name, (*(old.steps if old else ()), step))
    editors.write(changed.source, private.as_text(changed), dry_run)
    return DONE


@command
def tags(text: str = "", *, search: str = "", now: str | None = None, lang: str | None = None) -> int:
    """Propose tags for a text, or list those whose name or words hold ``search``."""
    desk = Desk(now, lang)
    voice = desk.voice
    services = {service.key: service for service in desk.services()}
    if text:
        proposals = desk.proposer().propose(text, voice.lang)
        for proposal in proposals.all:
            sure = (
                voice.pick("passt wohl", "probably")
                if proposal == proposals.first
                else voice.pick("vielleicht", "perhaps")
            )
            words = ", ".join(proposal.because)
            print(
                f"{proposal.key}  {services[proposal.key].label.text(voice.lang)}  ({sure}{': ' if words else ''}{words})"
            )
        if not proposals.all:
            voice.say("Kein Wort davon ist bekannt.", "No word of it is known.")
        return DONE
    sought = search.casefold()
    for service in services.values():
        if not sought or any(
            sought in word.casefold() for word in (service.key, *dict(service.label.names).values(), *service.also)
        ):
            print(f"{service.key}  {service.label.text(voice.lang)}")
    return DONE


def _no_folder(desk: Desk) -> Label:
    """Return what the report lacks, and why."""
    place = desk.private_place()
    return schema.both(
        "Ohne privaten Ordner: Vorstellungen, Absagen und Kontakte sind nicht dabei. "
        + (f"{place} gibt es nicht." if place else "Trage private: in content/publication.yml ein."),
        "Without a private folder: introductions, refusals and contacts are not in it. "
        + (f"There is no {place}." if place else "Enter private: in content/publication.yml."),
    )


def _propose(desk: Desk, editors: Editors, seeker: str, helper: str, between: str, dry_run: bool) -> int:
    """Write a new introduction, with what the two look for and offer where their tags meet."""
    people = desk.people
    one, other = people.slug(seeker), people.slug(helper)
    third = people.slug(between) if between else None
    if len({one, other, third}) < 3:
        raise Stop(
            "seeker, helper und between sind drei verschiedene Menschen.",
            "seeker, helper and between are three different people.",
            REFUSED,
        )
    objection = introductions.objection(one, other, editors.folder, desk.now.date(), editors.names)
    if objection is not None:
        raise Stop(objection.text("de"), objection.text("en"), REFUSED)
    before = editors.folder.introductions
    match = report.in_common(desk.publication, editors.folder, one, other)
    made = introductions.proposed(
        one, other, match.tags if match else (), match.need.text if match else "", match.offer.text if match else "",
        third, desk.now.date(),
    )  # fmt: skip
    free = (key for key in (made.key, *(f"{made.key}-{n}" for n in range(2, 10))) if key not in before)
    if (key := next(free, None)) is None:
        raise Stop(f"Von {made.key} gibt es schon neun.", f"There are nine of {made.key} already.", REFUSED)
    made = replace(made, key=key, source=f"introductions/{key}.yml")
    editors.write(made.source, private.as_text(made), dry_run)
    desk.voice.say(f"Weiter mit: inv introduce ask --key {made.key}", f"Go on with: inv introduce ask --key {made.key}")
    return DONE


def _list_introductions(desk: Desk, editors: Editors) -> int:
    for i in editors.folder.introductions.values():
        possible = ", ".join(introductions.moves(i, desk.now.date(), editors.folder.paused)) or "–"
        state = introductions.STANDS[i.state].text(desk.voice.lang)
        print(f"{i.key}\n  {state}; {desk.voice.pick('möglich', 'possible')}: {possible}")
    return DONE


def _write_draft(desk: Desk, editors: Editors, name: str, draft: introductions.Draft, dry_run: bool) -> None:
    head = desk.voice.pick(
        f"An: {draft.to}\nBetreff: {draft.subject}\n\n", f"To: {draft.to}\nSubject: {draft.subject}\n\n"
    )
    editors.write(f"drafts/{name}.txt", head + draft.text, dry_run)
    for slug in draft.missing:
        desk.voice.say(
            f"Die E-Mail-Adresse fehlt: email: in people/{slug}.yml",
            f"The e-mail address is missing: email: in people/{slug}.yml",
        )


def _bodies(desk: Desk) -> Iterable[report.Body]:
    """Yield the Markdown of every portrait, translations included."""
    for submission in desk.content.submissions:
        for file in submission.files:
            if file.name == "index.md" or (file.name.startswith("index.") and file.name.endswith(".md")):
                document = front_matter.split(file.data.decode("utf-8-sig", "replace"))
                yield report.Body(
                    submission.slug, f"{submission.folder}/{file.name}", document.body_line, document.body
                )
