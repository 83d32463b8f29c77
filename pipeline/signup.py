"""How somebody asks for the letter: Mailchimp's form as the site shows it, and the words they agree to.

The form posts straight to Mailchimp, which asks back by e-mail (double opt-in) and keeps when and from where both happened.
Nothing of ours runs in the reader's browser, and nothing passes through a server of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from pipeline.domain import PublicationFacts
from pipeline.schema import both

CONSENT_VERSION: Final = "2026-11"
"""Names the words of :data:`CONSENT`; new words need a new version, and a test holds the two together.

The form sends it in the field CONSENT; Mailchimp keeps that where the audience has a text field with this merge tag.
"""

CONSENT: Final = both(
    "Ich möchte den Brief von {name} einmal im Monat per E-Mail bekommen. "
    "Abbestellen kann ich ihn jederzeit, zum Beispiel mit dem Link in jedem Brief.",
    "I would like to get the letter of {name} once a month by e-mail. "
    "I can leave at any time, for instance with the link in every letter.",
)
CLICKS: Final = both(
    " Ich bin einverstanden, dass gezählt wird, wie oft ein Link darin angeklickt wird.",
    " I agree that it is counted how often a link in it is clicked.",
)
"""What belongs to the words where the publication has clicks counted."""

SUBJECT: Final = both("Den Brief bestellen", "I would like to get the letter")
"""Of the e-mail in which somebody asks for the letter where the site has no form."""

_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+list-manage\.com")
_IDENTIFIER: Final = re.compile(r"[0-9a-zA-Z]{1,60}")
_OPTIONAL: Final = ("f_id",)  # older forms have none


@dataclass(frozen=True, slots=True)
class Form:
    """Mailchimp's form, as a page needs it."""

    action: str  # where it posts, https
    audience: str  # Mailchimp's id of the audience it belongs to
    trap: str  # name of the field that people leave empty and programs fill in


def form(address: str) -> Form | None:
    """Return the form behind an address as Mailchimp's embedded form has it in ``action``; None for any other address.

    ``&amp;`` is read as ``&``, because the address is copied from HTML. ``post-json`` is no form: it runs a script from there.
    """
    try:
        parts = urlsplit(unescape(address.strip()))
    except ValueError:
        return None
    told = dict(parse_qsl(parts.query))
    kept = {name: told.get(name, "") for name in ("u", "id", *_OPTIONAL) if told.get(name) or name not in _OPTIONAL}
    if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc) or parts.path != "/subscribe/post":
        return None
    if not all(_IDENTIFIER.fullmatch(value) for value in kept.values()):
        return None
    query = "&".join(f"{name}={value}" for name, value in kept.items())
    return Form(f"https://{parts.netloc}{parts.path}?{query}", kept["id"], f"b_{kept['u']}_{kept['id']}")


def consent(facts: PublicationFacts, lang: str) -> str:
    """Return what somebody who asks for the letter says."""
    clicks = CLICKS.text(lang) if facts.letter_tracking else ""
    return CONSENT.text(lang).format(name=facts.name) + clicks


def version(facts: PublicationFacts) -> str:
    """Return the name of the words that :func:`consent` returns: "2026-11", with clicks counted "2026-11-clicks"."""
    return f"{CONSENT_VERSION}-clicks" if facts.letter_tracking else CONSENT_VERSION
