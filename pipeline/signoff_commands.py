"""What an editor does so that a founder releases a text: send it to be read, and record the yes for exactly these words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline import characters, front_matter, introductions, signoff, store
from pipeline.console import DONE, REFUSED, Desk, Stop, agreed, command, day_of
from pipeline.domain import Month, Profile, SubmittedFile
from pipeline.editors import Editors, missing_place
from pipeline.fields import decoded
from pipeline.front_matter import Document, Scalar
from pipeline.private import is_address, one_line
from pipeline.publication import appears
from pipeline.submission import IMPACT, TEXT_LIMIT

_ALL = "all"


@command
def sign_off(
    who: str, *, part: str = "", ask: bool = False, code: str = "", on: str = "", yes: bool = False, now: str | None = None,
    lang: str | None = None, dry_run: bool = False,
) -> int:  # fmt: skip
    """Record that ``who`` released a text as it stands, or with ``ask`` make the mail that asks for it.

    ``part`` is "" for the portrait, a language for its translation, the key of a later word, or "all". ``code`` is the check
    number that the founder answered with: other words than those are not signed off. Whoever gives neither it nor the day ``on``
    which it was is asked, or says ``yes`` beforehand.
    """
    desk = Desk(now, lang)
    code = "".join(code.split()).lower()
    if code and not signoff.is_code(code):
        raise _typed_badly(code)
    if characters.slug(who) in {submission.slug for submission in desk.faulty()}:
        desk.require_no_errors()  # and say which they are
    desk = desk.so_far()  # a submission that waits to be mended stops nobody else
    profile = _profile(desk, desk.people.slug(who))
    texts = tuple(_texts(desk, profile, part))
    if code and len(texts) > 1:
        raise Stop(
            "Eine Prüfzahl gehört zu einem Text: Nenne ihn mit --part.",
            "A check number belongs to one text: name it with --part.",
        )
    if ask:
        for file, document in texts:
            _ask(desk, profile, file.name, document, dry_run)
        return DONE
    day = day_of(on) if on else desk.now.date()
    if day > desk.now.date():
        raise Stop(f"{day} liegt in der Zukunft.", f"{day} lies in the future.")
    for file, document in texts:
        if code and code != signoff.digest(document):
            if signoff.is_mistyped(code, signoff.digest(document)):
                raise _typed_badly(code)
            name = f"content/founders/{profile.slug}/{file.name}"
            raise Stop(
                f"{name} ist nicht mehr der Text, der gelesen wurde: Er hat jetzt die Prüfzahl {signoff.digest(document)}. "
                f"Lass ihn noch einmal lesen: inv signoff {profile.slug} --ask",
                f"{name} is no longer the text that was read: its check number is {signoff.digest(document)} now. "
                f"Let it be read once more: inv signoff {profile.slug} --ask",
                REFUSED,
            )
    if not (code or on or yes or dry_run):
        name = profile.founder.name
        asked = (
            f"Hat {name} diesen Text so gelesen und freigegeben? Schreibe ja",
            f"Has {name} read this text as it is, and released it? Write yes",
        )
        if not agreed(desk.voice.pick(*asked), desk.voice):
            raise Stop(
                f"Nichts festgehalten. Die Mail, die danach fragt: inv signoff {profile.slug} --ask",
                f"Nothing was recorded. The mail that asks for it: inv signoff {profile.slug} --ask",
                REFUSED,
            )
    for file, document in texts:
        _record(desk, profile, file, document, day, dry_run)
    return DONE


def _typed_badly(code: str) -> Stop:
    """Return what stops a number that was not copied as it was sent; whoever has to be asked again is nobody."""
    shown, right = one_line(code)[:40], signoff.is_code(code)
    wrong_de = "es unterscheidet sich nur wenig von der Prüfzahl dieses Textes" if right else f"{len(code)} Zeichen"
    wrong_en = "it differs but little from this text's check number" if right else f"{len(code)} characters"
    return Stop(
        f"„{shown}“ ist vertippt: {wrong_de}. Eine Prüfzahl hat zwölf Zeichen, nur 0–9 und a–f; kopiere sie aus der Antwort. "
        "Nichts festgehalten.",
        f"“{shown}” is mistyped: {wrong_en}. A check number has twelve characters, 0–9 and a–f only; copy it from the answer. "
        "Nothing was recorded.",
    )


def _profile(desk: Desk, slug: str) -> Profile:
    everybody = (*desk.publication.profiles, *desk.publication.planned)
    return next(profile for profile in everybody if profile.slug == slug)


def _texts(desk: Desk, profile: Profile, part: str) -> Iterator[tuple[SubmittedFile, Document]]:
    """Yield the files that are meant. Raises Stop where there are none."""
    submission = next(s for s in desk.content.submissions if s.slug == profile.slug)
    files = {file.name: file for file in submission.files if file.name.endswith(".md") and file.name != IMPACT}
    names = {"": "index.md", part: f"index.{part}.md" if f"index.{part}.md" in files else f"update-{part}.md"}
    wanted = sorted(files) if part == _ALL else [names[part] if part else "index.md"]
    for name in wanted:
        if name not in files:
            keys = sorted(
                n.removesuffix(".md").removeprefix("index.").removeprefix("update-") for n in files if n != "index.md"
            )
            listed = ", ".join([*keys, _ALL])
            raise Stop(
                f"„{part}“ gibt es bei {profile.slug} nicht, nur: {listed}.",
                f"{profile.slug} has no “{part}”, only: {listed}.",
            )
        text = decoded(files[name], name, TEXT_LIMIT, [])
        if text is not None:
            yield files[name], front_matter.split(text)


def _ask(desk: Desk, profile: Profile, name: str, document: Document, dry_run: bool) -> None:
    """Print the mail that asks for the yes; where there is a private folder, it becomes a draft there."""
    editors = Editors(desk)
    person = editors.folder.people.get(profile.slug)
    facts = desk.publication.facts
    lang = (person.lang if person else None) or (profile.lang if profile.lang in ("de", "en") else "de")
    first = one_line(introductions.first_name(profile.founder))
    subject, text = signoff.question(
        document,
        name,
        lang,
        first=first,
        publication=facts.name,
        editor=one_line(facts.editor),
        trades=desk.publication.trades,
        month=_to_come(desk, profile, document),
    )
    print(f"{subject}\n\n{text}")
    if editors.place is not None:
        to = person.email if person and is_address(person.email) else ""
        key = name.removesuffix(".md").removeprefix("index").strip(".")
        editors.draft("_".join(filter(None, (f"signoff-{profile.slug}", key))), to, subject, text, dry_run)
        if not to:
            desk.voice.say(
                f'Die Adresse fehlt: Trage sie im privaten Ordner in people/{profile.slug}.yml ein (email: "…"), dann steht sie '
                "im nächsten Entwurf hinter „An:“.",
                f'The address is missing: enter it in people/{profile.slug}.yml of the private folder (email: "…"), and the next '
                "draft has it after “To:”.",
            )
    elif place := desk.private_place():
        missing = missing_place(place)
        desk.voice.say(
            f"{missing.text('de')}: Kopiere die Mail von hier, ein Entwurf bleibt nicht liegen.",
            f"{missing.text('en')}: copy the mail from here, no draft of it is kept.",
        )
    else:
        desk.voice.say(
            "Kopiere die Mail von hier: Ohne privaten Ordner bleibt kein Entwurf liegen.",
            "Copy the mail from here: without a private folder no draft of it is kept.",
        )
    part = (
        ""
        if name == "index.md"
        else f" --part {name.removesuffix('.md').removeprefix('index.').removeprefix('update-')}"
    )
    order = f"inv signoff {profile.slug}{part} --code {signoff.digest(document)}"
    desk.voice.say(f"Kommt ein Ja: {order}", f"If the answer is yes: {order}")


def _to_come(desk: Desk, profile: Profile, document: Document) -> Month:
    """Return the month in which a text is to appear; "" for one that has."""
    node = document.fields.get("issue") if document.fields else None
    month = node.text.strip() if isinstance(node, Scalar) else profile.issue
    return month if appears(month, desk.publication.facts) > desk.now else ""


def _record(desk: Desk, profile: Profile, file: SubmittedFile, document: Document, day: date, dry_run: bool) -> None:
    path = desk.places.founders / profile.slug / file.name
    text = signoff.stamped(file.data.decode("utf-8"), day.isoformat(), signoff.digest(document))
    if not dry_run:
        store.write_atomically(path, text.encode())
    shown, said = f"content/founders/{profile.slug}/{file.name}", f"{day.isoformat()} {signoff.digest(document)}"
    desk.voice.say(
        f"{'Würde festhalten' if dry_run else 'Festgehalten'}: {shown} freigegeben, {said}",
        f"{'Would record' if dry_run else 'Recorded'}: {shown} signed off, {said}",
    )
