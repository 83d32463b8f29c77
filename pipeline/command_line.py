"""What is typed after ``inv``: where it cannot be understood, that is said in the words of whoever types it.

Invoke, which runs the commands, says it in English, and names nothing that helps.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

import invoke.program
from invoke.exceptions import Exit, ParseError
from invoke.parser.context import ParserContext

_UNKNOWN: Final = re.compile(r"""No idea what (['"])(.*)\1 is!""", re.DOTALL)
_LACKING: Final = re.compile(r"'.*' did not receive required positional arguments: (.*)")
_NO_NUMBER: Final = re.compile(r"invalid literal for int\(\) with base 10: '(.*)'", re.DOTALL)
_EMPTY: Final = re.compile(r"Flag <Argument: (\S+).*> needed value and was not given one!")


class Program(invoke.program.Program):
    """``inv`` as it is used here: an unknown word is said in both languages, and ``--help`` works after every command."""

    def parse_tasks(self) -> None:
        """Read what follows ``inv``."""
        match self.core.unparsed:
            case [str(name), "--help" | "-h", *_]:  # a command that takes a word would take this as that word
                self.args["help"].value = name
                self.core.unparsed = []
        with self._told():
            super().parse_tasks()

    def parse_cleanup(self) -> None:
        """Answer what is no command: help, lists, and no word at all."""
        with self._told():
            super().parse_cleanup()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise Exit with a sentence for what was not understood."""
        try:
            yield
        except (ParseError, ValueError) as fault:
            from pipeline.console import BROKEN, Voice  # only here: every command would load it before its time

            known = self.parser.contexts
            context = fault.context if isinstance(fault, ParseError) else None
            command = known.get(context.name or "") if context else None
            lang = next((said for option, said in pairwise(self.core.unparsed) if option == "--lang"), None)
            raise Exit(Voice(lang).pick(*misheard(str(fault), command, known)), code=BROKEN) from None


def misheard(fault: str, command: ParserContext | None, known: Mapping[str, ParserContext]) -> tuple[str, str]:
    """Return what was not understood and what helps, in German and English, for a ``fault`` of invoke's parser.

    ``command`` is the one that was being read, None where it is the first word that nobody knows. A fault that is not foreseen
    stays as invoke says it. Source of the faults: ``invoke/parser/parser.py`` and ``invoke/program.py``, 3.0; where another
    version says it otherwise, the tests of this module fail.
    """
    if found := _UNKNOWN.fullmatch(fault):
        return _unknown_command(found[2], known) if command is None else _unknown_word(found[2], command)
    if command and (found := _LACKING.fullmatch(fault)):
        de, en = zip(*(_described(command, name.strip("'")) for name in found[1].split(", ")), strict=True)
        return _with_help(
            command,
            f"inv {command.name} braucht dahinter: {', dann '.join(de)}.",
            f"inv {command.name} needs after it: {', then '.join(en)}.",
        )
    if command and (found := _EMPTY.fullmatch(fault)):
        words_de, words_en = _described(command, found[1])
        return _with_help(
            command, f"Hinter --{found[1]} fehlt: {words_de}.", f"Missing after --{found[1]}: {words_en}."
        )
    if found := _NO_NUMBER.fullmatch(fault):
        return f"„{found[1]}“ ist keine Zahl.", f"“{found[1]}” is no number."
    return fault, fault


def _unknown_command(typed: str, known: Collection[str]) -> tuple[str, str]:
    if typed.startswith("-"):
        return (
            f"inv kennt „{typed}“ nicht.\nMehr sagt: inv --help",
            f"inv does not know “{typed}”.\nMore is said by: inv --help",
        )
    near = get_close_matches(typed, known, n=1)
    return (
        f"„{typed}“ ist kein Befehl.{f' Meinst du inv {near[0]}?' if near else ''}\nAlle Befehle nennt: inv --list",
        f"“{typed}” is no command.{f' Do you mean inv {near[0]}?' if near else ''}\nAll commands are named by: inv --list",
    )


def _unknown_word(typed: str, command: ParserContext) -> tuple[str, str]:
    options = [flag for flag, told in command.flags.items() if flag.startswith("--") and not told.positional]
    near = get_close_matches(typed, options, n=1) if typed.startswith("-") else []
    de = f"Meinst du {near[0]}?" if near else f"Es kennt {', '.join(options) or 'keine Angaben'}."
    en = f"Do you mean {near[0]}?" if near else f"It knows {', '.join(options) or 'no options'}."
    return _with_help(
        command,
        f"inv {command.name} kann mit „{typed}“ nichts anfangen. {de}",
        f"inv {command.name} does not know what “{typed}” is. {en}",
    )


def _with_help(command: ParserContext, de: str, en: str) -> tuple[str, str]:
    return f"{de}\nMehr sagt: inv {command.name} --help", f"{en}\nMore is said by: inv {command.name} --help"


def _described(command: ParserContext, name: str) -> tuple[str, str]:
    """Return what an argument is, from its help: English, a slash, German; or words to choose from, the same in both languages."""
    en, _, de = (command.args[name].help or name).partition(" / ")
    if not de and ", " in en:
        return f"eines von {en}", f"one of {en}"
    return de or en, en
