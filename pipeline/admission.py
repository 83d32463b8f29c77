"""What follows when an editor accepts a form on GitHub: a branch, a title and a text for a pull request, or nothing at all.

The event that GitHub hands to a workflow is read here and nowhere else. It counts only if a person has just set the editors'
label, and only for the text that stood there at that moment: whoever edits the text afterwards needs the label again. What
strangers wrote becomes the founder's folder, or text in a code span; it never becomes a name, a command or a mention.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipeline import findings, intake
from pipeline.domain import Finding, Question, Severity, Submission
from pipeline.harmless import in_code, in_markdown, on_one_line
from pipeline.schema import both

LABELS: Final = frozenset({"angenommen", "accepted"})
"""The editors' labels; nothing in the form sets them, and only who may write to the repository or triage there can."""

_TITLE_LONGEST: Final = 200  # characters of a name in a title
_SENTENCE_LONGEST: Final = 400  # characters; a finding may quote a stranger
_FINDINGS_MOST: Final = 20  # in a comment: GitHub takes 65,536 characters

# What GitHub gives an upload; nothing else is worth fetching. Source: bodies of issues since 2019.
_UPLOAD: Final = re.compile(
    r"https://(?:github\.com/user-attachments/assets/[0-9a-f-]{36}|github\.com/[\w.-]+/[\w.-]+/assets/\d+/[0-9a-f-]{36}"
    r"|user-images\.githubusercontent\.com/[\w/.-]+)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A form that an editor has accepted."""

    number: int  # of the form on GitHub
    author: str  # the account it came from
    editor: str  # the account that set the label
    body: str
    digest: str  # of the body, see digest()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a workflow needs to open the pull request."""

    branch: str  # a-z, 0-9, hyphens and one slash; the same for the same form, so that a second run changes nothing
    title: str  # also the commit's subject; one line
    body: str  # Markdown


def accepted(event: object, current: object = None) -> Accepted | Finding | None:
    """Return the form that ``event`` accepts, a finding where it was changed since, None where there is nothing to do.

    ``event`` is GitHub's payload "issues" (source: GitHub's documentation "Webhook events and payloads"), ``current`` the same
    issue as its interface gives it now, if somebody has asked.
    """
    event = _block(event)
    issue = _block(event.get("issue"))
    number, body = issue.get("number"), issue.get("body") or ""
    if (
        "pull_request" in issue
        or issue.get("state") != "open"
        or not isinstance(number, int)
        or not isinstance(body, str)
    ):
        return None
    if not _names(issue) & LABELS:
        return None
    place = f"#{number}"
    if event.get("action") == "edited" and "body" in _block(event.get("changes")):
        return findings.make("label-edited", place)
    sender = _block(event.get("sender"))
    if event.get("action") != "labeled" or _name(event.get("label")) not in LABELS or sender.get("type") != "User":
        return None
    now = _block(current)
    if current is not None:
        if now.get("number") != number or now.get("state") != "open" or not _names(now) & LABELS:
            return None
        if digest(str(now.get("body") or "")) != digest(body):
            return findings.make("label-edited", place)
    author = _block(issue.get("user")).get("login")
    return Accepted(number, str(author or ""), str(sender.get("login") or ""), body, digest(body))


def digest(body: str) -> str:
    """Return the SHA-256 of a form's text; how its lines end does not count, since GitHub itself changes that."""
    return hashlib.sha256(body.replace("\r\n", "\n").encode("utf-8", "replace")).hexdigest()


def proposal(
    form: Accepted, answers: intake.Answers, made: Submission, found: Iterable[Finding], *, german: bool
) -> Proposal:
    """Return the pull request for a folder that was made of ``form``; ``german`` is the editors' language."""
    called = on_one_line(answers.get("name"))[:_TITLE_LONGEST]
    name = re.sub(r"[@#]", "", called).strip() or made.slug  # "fixes #12" would close something
    given = ", ".join(target.removeprefix("consents.") for target in answers.ticked) or "–"
    rows = [
        f"{'Aus dem Formular' if german else 'From the form'} #{form.number} {'von' if german else 'by'} {in_code(form.author)}, "
        f"{'angenommen von' if german else 'accepted by'} {in_code(form.editor)}.",
        "",
        f"- {'Ordner' if german else 'Folder'}: {in_code(made.folder)}",
        f"- {'Dateien' if german else 'Files'}: {', '.join(in_code(file.name) for file in made.files)}",
        f"- {'Einwilligungen' if german else 'Consents'}: {in_code(given)}",
        f"- SHA-256: {in_code(form.digest)}",
    ]
    remarks = as_markdown(
        (f for f in found if f.file == f"#{form.number}"), "de" if german else "en"
    )  # the review tells the others
    if remarks:
        rows += ["", f"## {'Befunde' if german else 'Findings'}", "", remarks]
    rows += ["", f"## {'Vor dem Zusammenführen' if german else 'Before merging'}", ""]
    rows += [f"- [ ] {line}" for line in (_LOOK_DE if german else _LOOK_EN)]
    title = f"{'Porträt' if german else 'Portrait'}: {name}"
    return Proposal(
        f"portrait/{form.number}-{made.slug}", title, "\n".join([*rows, "", f"Closes #{form.number}"]) + "\n"
    )


_LOOK_DE: Final = (
    "Der Text klingt nach dieser Person, und die Angaben stimmen.",
    "Die Einwilligung kommt von ihr selbst.",
    "Niemand anderes ist ungefragt genannt.",
    "Ein Bild ist beschrieben, hat einen Nachweis und darf gezeigt werden.",
)
_LOOK_EN: Final = (
    "The text sounds like this person, and the facts are right.",
    "The consent comes from them.",
    "Nobody else is named unasked.",
    "A picture is described, credited and may be shown.",
)


def comment(found: Iterable[Finding], lang: str) -> str:
    """Return what a founder reads under the form: what keeps it from becoming a portrait, and how to mend that.

    Whoever wants to leave, or is here already, is not asked to fill in more.
    """
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    codes = {finding.code for finding in errors}
    if "form-leaving" in codes:
        return _LEAVING.text(lang) + "\n"
    if "label-edited" in codes:
        return _EDITED.text(lang) + "\n"
    opening, closing = (_HERE, _HERE_NEXT) if "form-already" in codes else (_MISSING, _MISSING_NEXT)
    return f"{opening.text(lang)}\n\n{as_markdown(errors, lang)}\n\n{closing.text(lang)}\n"


_LEAVING: Final = both(
    "Das liest sich, als möchtest du nicht mehr vorgestellt werden. Ein Porträt machen wir daraus nicht. Die Redaktion liest deine "
    "Nachricht selbst; steht hier etwas, das nicht öffentlich bleiben soll, kannst du es oben löschen.",
    "This reads as if you no longer want to be featured. We make no portrait of it. The editors read your message themselves; if "
    "there is something here that should not stay public, you can delete it above.",
)
_EDITED: Final = both(
    "Danke, der Text ist neu. Die Redaktion liest ihn noch einmal, bevor daraus ein Porträt wird, und setzt dann das Label neu.",
    "Thank you, the text is new. The editors read it once more before it becomes a portrait, and then set the label anew.",
)
_HERE: Final = both("Danke! Ein zweites Porträt wird daraus nicht:", "Thank you! This becomes no second portrait:")
_HERE_NEXT: Final = both(
    "Die Redaktion meldet sich, wenn sie etwas von dir braucht. Bist du jemand anderes mit demselben Namen, schreib es hier.",
    "The editors will ask if they need anything from you. If you are somebody else of the same name, say so here.",
)
_MISSING: Final = both(
    "Danke! Damit daraus ein Porträt wird, fehlt noch etwas:",
    "Thank you! Something is missing before this becomes a portrait:",
)
_MISSING_NEXT: Final = both(
    "Bearbeite oben einfach deinen Text. Danach liest ihn die Redaktion noch einmal.",
    "Just edit your text above. The editors will then read it once more.",
)


def as_markdown(found: Iterable[Finding], lang: str) -> str:
    """Return findings as a list, the worst first; nothing in them is Markdown, HTML, a mention or a reference."""
    weight = list(Severity)
    rows = []
    ordered = sorted(findings.in_order(found), key=lambda f: weight.index(f.severity))
    for f in ordered[:_FINDINGS_MOST]:
        bold = "**" if f.severity is Severity.ERROR else ""
        line = f" ({'Zeile' if lang == 'de' else 'line'} {f.line})" if f.line and f.file.startswith("#") else ""
        example = dict(f.details).get("example")  # the remedy speaks of a file, which nobody sees who fills in a form
        remedy = (
            f"{'Zum Beispiel' if lang == 'de' else 'For example'}: {example}" if example else findings.remedy(f, lang)
        )
        said, to_do = (in_markdown(words[:_SENTENCE_LONGEST]) for words in (findings.message(f, lang), remedy))
        rows.append(f"- {bold}{said}{bold} {to_do}{line}")
    if more := len(ordered) - len(rows):
        rows.append(f"- {findings.more(more, lang)}")
    return "\n".join(rows)


def upload(answers: intake.Answers) -> str:
    """Return the address of the picture that was uploaded with the form; "" where there is none, or more than one."""
    addresses = intake.pictures(answers)
    return addresses[0] if len(addresses) == 1 and is_upload(addresses[0]) else ""


def is_upload(address: str) -> bool:
    """Return whether ``address`` is one that GitHub gives to an upload."""
    return _UPLOAD.fullmatch(address) is not None


def event_of(text: str) -> Mapping[str, Any]:
    """Return GitHub's event from its JSON. Raises ValueError where it is none."""
    try:
        value = json.loads(text)
    except RecursionError:
        value = None
    if not isinstance(value, dict):
        raise ValueError("no event of GitHub")
    return value


def language(body: str, questions: Mapping[str, tuple[Question, ...]], otherwise: str) -> str:
    """Return the language to answer in."""
    return intake.language(body, questions) or otherwise


def _names(issue: Mapping[str, Any]) -> set[str]:
    labels = issue.get("labels")
    return {_name(label) for label in labels} if isinstance(labels, list) else set()


def _name(label: object) -> str:
    return str(_block(label).get("name") or "").casefold()


def _block(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
