"""What goes wrong and tells people in both languages."""

from __future__ import annotations


class Told(Exception):
    """Something went wrong: ``de`` and ``en`` tell people, and the message is the English of it.

    What others said, a server or the disk, is the same in both.
    """

    def __init__(self, de: str, en: str = "") -> None:
        self.de, self.en = de, en or de
        super().__init__(self.en)
