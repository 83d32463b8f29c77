"""What a page says of itself where it is found, bookmarked or passed on: a title, one sentence of description.

All of it comes from names, counts and openings, and nothing from answers: whoever compares pages without making them knows it too.
"""

from __future__ import annotations

import re
from typing import Final

# A word of three letters ends a sentence where a capital letter follows; "z. B.", "Dr." and "15." do not.
_SENTENCE: Final = re.compile(r".*?[^\W\d_]{3,}[.!?…](?=\s+[^\W\d_a-zß-öø-ÿ])")


def first_sentence(text: str) -> str:
    """Return the first sentence of ``text``, all of it where no end is to be seen."""
    match = _SENTENCE.match(text)
    return match.group() if match else text
