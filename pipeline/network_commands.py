"""What an editor does for the network, one function for each: the report, introductions, the relay, tags.

The ledger is written by :mod:`pipeline.referral_commands`. What only the editors may know lies in their private folder; see
:mod:`pipeline.editors`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline import characters, front_matter, introductions, private, relay, report, schema
from pipeline.console import BROKEN, DONE, REFUSED, Desk, Stop, command
from pipeline.domain import Label
from pipeline.editors import Editors, missing_place


@command
def network(*, now: str | None = None, lang: str | None = None, as_json: bool = False) -> int:
    """Report whom to introduce, ask, thank and remember; for the editors only."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = Editors(desk)
    found = report.report(desk.publication, editors.network(), editors.folder, bodies(desk), editors.kilometres)
    print(report.as_json(found) if as_json else report.as_text(found, desk.publication, desk.voice.lang))
    if not as_json and editors.place is None:
        lacking = no_folder(desk)
        desk.voice.say(f"\n{lacking.text('de')}", f"\n{lacking.text('en')}")
    return DONE


@command
def introduce(
    action: str, *, key: str = "", seeker: str = "", helper: str = "", between: str = "", need: str = "", offer: str = "",
    by: str = "", note: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False,
) -> int:  # fmt: skip
    """Propose an introduction, or take it a step further; the mails are written as drafts, and you send them."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    editors = Editors(desk)
    editors.require()
    match action:
        case "list":
            return _list_introductions(desk, editors)
        case "propose":
            return _propose(desk, editors, _Wishes(seeker, helper, between, need, offer), dry_run)
        case "draft":
            return _draft_again(editors, editors.introduction(key), dry_run)
    old = editors.introduction(key)
    _require_nobody_left(desk, old, action)
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
    _write_drafts(editors, moved, dry_run)  # first: a step that is noted and has no mail would be lost sight of
    editors.write(moved.introduction.source, private.as_text(moved.introduction), dry_run)
    desk.voice.say(*_next(moved.introduction))
    return DONE


def _require_nobody_left(desk: Desk, introduction: private.Introduction, action: str) -> None:
    """Raise Stop where one of the people has withdrawn: nobody is asked any more, and nothing is told."""
    people = (introduction.seeker, introduction.helper, introduction.between or "")
    left = next((slug for slug in people if slug in desk.publication.withdrawn), None)
    if left and action != introductions.Answer.DROP:
        raise Stop(
            f"„{left}“ möchte nicht mehr gezeigt werden. Möglich ist nur: drop. Und: inv forget {left}",
            f"“{left}” does not want to be shown any more. Only drop is possible. And: inv forget {left}",
            REFUSED,
        )


def _next(i: private.Introduction) -> tuple[str, str]:
    """Return what comes after a step, in German and English."""
    command, who = f"inv introduce {{}} --key {i.key}", (introductions.asked(i) or ("",))[-1]
    match i.state:
        case private.State.PROPOSED:
            return f"Weiter mit: {command.format('ask')}", f"Go on with: {command.format('ask')}"
        case private.State.ASKED_BETWEEN | private.State.ASKED_SEEKER | private.State.ASKED_HELPER:
            answer = command.format("yes") + f" --by {who}"
            return (
                f"Schicke den Entwurf ab. Kommt ein Ja: {answer} (kommt ein Nein, no statt yes)",
                f"Send the draft. If the answer is yes: {answer} (if it is no, no instead of yes)",
            )
        case private.State.AGREED:
            return f"Beide sagen Ja: {command.format('introduce')}", f"Both say yes: {command.format('introduce')}"
        case private.State.INTRODUCED:
            ask = command.format("ask-outcome")
            return f"Schicke den Entwurf ab. Nach dreißig Tagen: {ask}", f"Send the draft. After thirty days: {ask}"
        case private.State.OUTCOME_ASKED:
            close = command.format("close") + ' --note "…"'
            return f"Schicke die Entwürfe ab. Weißt du mehr: {close}", f"Send the drafts. Once you know more: {close}"
        case private.State.CLOSED:
            add = f"inv referral add --giver {i.helper} --receiver {i.seeker}"
            return (
                f"Ist etwas daraus geworden, das erscheinen darf? {add}",
                f"Did anything come of it that may be shown? {add}",
            )
        case private.State.REFUSED:
            return (
                "Danke für das Nein: Der Entwurf liegt bereit. Die andere Seite erfährt nichts.",
                "Thanks for the no: the draft is ready. The other side hears nothing.",
            )
        case _:
            return "Damit ist es gut.", "That is the end of it."


@command
def relay_answer(
    name: str, state: str, *, note: str = "", now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> int:
    """Note that somebody who was named as the next founder was asked, agreed or declined."""
    desk = Desk(now, lang).so_far()  # a submission that waits to be mended stops nobody else
    editors = Editors(desk)
    editors.require()
    queue = {row.key: row for row in relay.queue(desk.publication, editors.folder.relay)}
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
    if old is not None and old.state is private.RelayState.DECLINED and state != private.RelayState.AGREED:
        raise Stop(
            f"{row.name} möchte nicht; nicht wieder fragen.", f"{row.name} does not want to; do not ask again.", REFUSED
        )
    possible = private.relay_following(old.state if old else None)
    if state not in possible:
        code = REFUSED if state in tuple(private.RelayState) else BROKEN
        raise Stop(f"Möglich ist: {', '.join(possible)}.", f"Possible: {', '.join(possible)}.", code)
    step = private.Step(state, desk.now.date(), private.one_line(note))
    changed = private.Candidate(row.key, f"relay/{row.key}.yml", row.name, (*(old.steps if old else ()), step))
    editors.write(changed.source, private.as_text(changed), dry_run)
    if state == private.RelayState.AGREED:
        new = f'inv new --name "{row.name}" --issue …'
        desk.voice.say(f"Weiter mit: {new}", f"Go on with: {new}")
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
    sought, shown = search.casefold(), 0
    for service in services.values():
        own = (service.key, *dict(service.label.names).values())
        hit = next((word for word in (*own, *service.also) if sought in word.casefold()), None)
        if hit is not None:
            shown += 1
            aside = "" if hit in own else f"  ({hit})"
            print(f"{service.key}  {service.label.text(voice.lang)}{aside}")
    if not search:
        voice.say(
            f"\n{shown} Schlagworte. Für einen Satz: inv tags --text …, nach einem Wort: inv tags --search …",
            f"\n{shown} tags. For a sentence: inv tags --text …, by a word: inv tags --search …",
        )
    elif not shown:
        voice.say(f"Kein Schlagwort enthält „{search}“.", f"No tag holds “{search}”.")
    return DONE


def no_folder(desk: Desk) -> Label:
    """Return what the report lacks, and why."""
    place = desk.private_place()
    missing = missing_place(place) if place else None
    return schema.both(
        "Ohne privaten Ordner: Vorstellungen, Absagen und Kontakte sind nicht dabei. "
        + (f"{missing.text('de')}." if missing else "Trage private: in content/publication.yml ein."),
        "Without a private folder: introductions, refusals and contacts are not in it. "
        + (f"{missing.text('en')}." if missing else "Enter private: in content/publication.yml."),
    )


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What was typed about a new introduction."""

    seeker: str
    helper: str
    between: str
    need: str
    offer: str


def _propose(desk: Desk, editors: Editors, typed: _Wishes, dry_run: bool) -> int:
    """Write a new introduction, with what the two look for and offer where their tags meet.

    What only the editors know of somebody's wish is never passed on in its own words; the tags stand for it, or a sentence of the
    editors' own.
    """
    people, names = desk.people, editors.names
    one, other = people.slug(typed.seeker), people.slug(typed.helper)
    third = people.slug(typed.between) if typed.between else None
    if len({one, other, third}) < 3:
        raise Stop(
            "seeker, helper und between sind drei verschiedene Menschen.",
            "seeker, helper and between are three different people.",
            REFUSED,
        )
    for slug in (one, other):
        if desk.publication.profile(slug) is None:
            raise Stop(f"{names[slug]} ist noch nicht vorgestellt.", f"{names[slug]} is not featured yet.", REFUSED)
    objection = introductions.objection(one, other, editors.folder, desk.now.date(), names)
    if objection is not None:
        raise Stop(objection.text("de"), objection.text("en"), REFUSED)
    match = report.in_common(desk.publication, editors.folder, one, other)
    if match is None and not typed.need:
        raise Stop(
            f"Die beiden haben kein Schlagwort gemeinsam. Sag mit --need, was {names[one]} sucht.",
            f"The two have no tag in common. Say with --need what {names[one]} is looking for.",
            REFUSED,
        )
    need = typed.need or (match.need.text if match and not match.need.private else "")
    offer = typed.offer or (match.offer.text if match and not match.offer.private else "")
    before = editors.folder.introductions
    made = introductions.proposed(one, other, match.tags if match else (), need, offer, third, desk.now.date())
    free = (key for key in (made.key, *(f"{made.key}-{n}" for n in range(2, 10))) if key not in before)
    if (key := next(free, None)) is None:
        raise Stop(f"Von {made.key} gibt es schon neun.", f"There are nine of {made.key} already.", REFUSED)
    made = replace(made, key=key, source=f"introductions/{key}.yml")
    editors.write(made.source, private.as_text(made), dry_run)
    known = editors.network()
    for slug in (one, other):
        if third and third not in known.contacts(slug):
            desk.voice.say(
                f"Dass {names[third]} {names[slug]} kennt, steht nirgends: Prüfe es, bevor du fragst.",
                f"That {names[third]} knows {names[slug]} is said nowhere: check it before you ask.",
            )
    desk.voice.say(*_next(made))
    return DONE


def _list_introductions(desk: Desk, editors: Editors) -> int:
    if not editors.folder.introductions:
        desk.voice.say("Noch keine. „inv network“ schlägt vor, wen du bekannt machen kannst.",
                       "None yet. “inv network” proposes whom you can introduce.")  # fmt: skip
    for i in editors.folder.introductions.values():
        possible = ", ".join(introductions.moves(i, desk.now.date(), editors.folder.paused)) or "–"
        state = introductions.STANDS[i.state].text(desk.voice.lang)
        print(f"{i.key}\n  {state}; {desk.voice.pick('möglich', 'possible')}: {possible}")
    return DONE


def _draft_again(editors: Editors, introduction: private.Introduction, dry_run: bool) -> int:
    """Write the mails of the last step once more, as things stand today."""
    last = introduction.steps[-1]
    moved = introductions.Move(introductions.Answer.ASK, "", last, introduction)
    if introduction.state is private.State.REFUSED or not _write_drafts(editors, moved, dry_run):
        raise Stop("Zu diesem Schritt gibt es keine Mail.", "There is no mail for this step.", REFUSED)
    return DONE


def _write_drafts(editors: Editors, moved: introductions.Move, dry_run: bool) -> int:
    """Write the mails that belong to a step and return how many; who has no address is named."""
    i, voice = moved.introduction, editors.desk.voice
    apart = editors.kilometres(i.seeker, i.helper)
    drafts = introductions.drafts(moved, editors.folder.people, editors.desk.publication, apart)
    for number, draft in enumerate(drafts, 1):
        name = f"{i.key}-{len(i.steps)}-{i.state}" + (f"-{number}" if len(drafts) > 1 else "")
        editors.draft(name, draft.to, draft.subject, draft.text, dry_run)
        for slug in draft.missing:
            voice.say(
                f"Die E-Mail-Adresse fehlt: email: in people/{slug}.yml",
                f"The e-mail address is missing: email: in people/{slug}.yml",
            )
    return len(drafts)


def bodies(desk: Desk) -> Iterable[report.Body]:
    """Yield the Markdown of every portrait, translations included."""
    for submission in desk.content.submissions:
        for file in submission.files:
            if file.name == "index.md" or (file.name.startswith("index.") and file.name.endswith(".md")):
                document = front_matter.split(file.data.decode("utf-8-sig", "replace"))
                yield report.Body(
                    submission.slug, f"{submission.folder}/{file.name}", document.body_line, document.body
                )
