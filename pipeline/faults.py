"""What goes wrong and tells people in both languages."""

from __future__ import annotations


class Told(Exception):
    """Something went wrong: ``de`` and ``en`` tell people, and the message is the English of it.

    What others said, a server or the disk, is the same in both.
    """

    def __init__(self, de: str, en: str = "") -> None:
        self.de, self.en = de, en or de
        super().__init__(self.en)

    def text(self, lang: str) -> str:
        """Return what happened in ``lang``."""
        return self.de if lang == "de" else self.en


def words(fault: Exception) -> tuple[str, str]:
    """Return what a fault says, in German and English; what was not made for people is the same in both."""
    return (fault.de, fault.en) if isinstance(fault, Told) else (str(fault), str(fault))
