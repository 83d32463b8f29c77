"""How a stranger's words are shown on GitHub, in comments and pull requests, so that they say something and do nothing.

There is one way into Markdown and one into a code span; whatever comes from outside takes one of the two.
"""

from __future__ import annotations

import re
import string
from typing import Final

_SIGNS: Final = frozenset(string.punctuation) - frozenset(",;")
_UNSEEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)
_CALLING: Final = re.compile(r"(?i)(@|#|://|\bgh-|\bwww(?=\.))")
_CODE_SHOWN: Final = 400  # characters of a code span


def in_markdown(text: str) -> str:
    """Return ``text`` as Markdown that shows it and does nothing else, on one line.

    Punctuation becomes character references, which CommonMark never takes for its own signs. GitHub looks for mentions, issue
    numbers and addresses once more after that, in what is shown: an invisible word joiner keeps it from finding any.
    """
    parted = _CALLING.sub("\\1\u2060", on_one_line(text))
    return "".join(f"&#{ord(sign)};" if sign in _SIGNS else sign for sign in parted)


def in_code(text: str) -> str:
    """Return ``text``, shortened, as a code span that nothing in it can end; a dash where there is no text."""
    text = on_one_line(text)[:_CODE_SHOWN]
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text or '–'}`"


def on_one_line(text: str) -> str:
    """Return ``text`` on one line, without what controls a terminal or turns the direction of writing."""
    return " ".join(_UNSEEN.sub(" ", text).split())
