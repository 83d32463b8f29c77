"""How a wish to be removed is recognised: such wishes come through the form for joining, because that is the form people find.

It is recognised by words, so it errs both ways. Missing one costs a person's attention later, since the editors read everything;
seeing one where there is none costs a question.
"""

from __future__ import annotations

import re
from typing import Final

_WISH_DE: Final = r"\b(?:bitte|möchten?|will|wollen|wünsch\w*|hiermit|könnt|kannst)\b"
_WISH_EN: Final = r"\b(?:please|kindly|want|wish|like to|request|ask)\b"
_OWN_DE: Final = (
    r"\b(?:mich|von mir|von uns|(?:mein|unser)\w*\s+(?:porträt|portrait|profil|eintrag|beitrag|text|bild|foto|name|daten|"
    r"angaben|seite|einreichung)|(?:das|den|die|dies\w*)\s+(?:porträt|portrait|profil|eintrag|einreichung))"
)
_OWN_EN: Final = r"(?:me|us|my|our|this (?:portrait|profile|entry|submission))\b"

# All patterns of one row within one sentence: the wish, the deed and what it is about, so that "ich möchte Graffiti
# entfernen" and "clients ask us to remove rust" stay somebody's trade.
_ROWS: Final = (
    # Bitte entfernt mein Porträt. Ich möchte, dass mein Eintrag gelöscht wird.
    (_WISH_DE, r"entfern|lösch|streich|gestrichen", _OWN_DE),
    # Löscht mich. Bitte löschen!
    (r"^\W*(?:bitte\W+)?(?:entfern|lösch|streich)\w*\W+(?:bitte\W+)?(?:mich|uns|mein|unser)",),
    (r"^\W*(?:bitte\W+)?(?:entfernen|löschen|abmelden|austragen)\W*$",),
    # Nehmt mich bitte von der Seite.
    (r"\b(?:nehmt|nimm|nehmen sie)\b", r"\b(?:mich|uns|mein\w*|unser\w*)\b",
     r"\b(?:raus|heraus|runter|von der|aus der)\b"),
    # Ich widerrufe meine Einwilligung. Ich ziehe die Zustimmung zurück.
    (r"widerruf|zurückzieh|zurückgezogen|\bzieh.*\bzurück", r"\b(?:mein|unser|die|das)",
     r"einwilligung|zustimmung|einreichung|porträt|profil"),
    # Ich möchte hier nicht mehr erscheinen.
    (r"\b(?:ich|wir)\b", r"\b(?:möchten?|will|wollen)\b", r"\bnicht mehr\b",
     r"\b(?:hier|bei euch|auf (?:der|eurer) (?:seite|website)|vorgestellt|veröffentlicht)\b"),
    # Please remove my portrait. I would like to request that we are removed from the list.
    (_WISH_EN, r"\b(?:remov|delet|eras|unpublish|withdraw)\w*\s+" + _OWN_EN),
    (_WISH_EN, r"\b(?:we|i|my \w+|our \w+)\s+(?:are|am|is|be|to be)\s+(?:removed|deleted|erased|taken (?:down|off))"),
    (_WISH_EN, r"\b(?:remov|delet|tak)\w*\b", r"\b(?:off|from) (?:the|your) (?:list|site|page|website|publication)\b"),
    # Remove me. Take my portrait down. Unsubscribe!
    (r"^\W*(?:please\W+)?(?:remove|delete|erase|unpublish|take down|withdraw)\s+" + _OWN_EN,),
    (r"\btake\s+(?:me|us|my \w+|our \w+)\s+(?:down|off)\b",),
    (r"^\W*(?:please\W+)?(?:remove|delete|unsubscribe|withdraw)\W*$",),
    # I withdraw my consent.
    (r"\b(?:withdraw|revoke)\s+(?:my|our|the)\s+(?:consent|submission|portrait|profile)",),
)  # fmt: skip
PATTERNS: Final = tuple(tuple(re.compile(pattern, re.IGNORECASE) for pattern in row) for row in _ROWS)


def wish(text: str) -> str | None:
    """Return the first sentence that reads like a wish to be removed, or None."""
    for sentence in filter(str.strip, re.split(r"[.!?\n]+", text)):
        if any(all(pattern.search(sentence) for pattern in row) for row in PATTERNS):
            return sentence.strip()
    return None
