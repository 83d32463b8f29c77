"""What is typed after ``inv``: lists, help, and what is said where it cannot be understood, in the words of whoever types it.

Invoke, which runs the commands, says it in English, sorts them by letters, and names nothing that helps.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from inspect import getdoc
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import invoke.program
from invoke.exceptions import Exit, ParseError
from invoke.parser.argument import Argument
from invoke.parser.context import ParserContext, to_flag

if TYPE_CHECKING:
    from pipeline.console import Voice

CHAPTERS: Final = (
    ("Jeden Monat", "Every month", "status desk check review build serve publish deploy deliver heartbeat"),
    ("Einreichungen", "Submissions", "intake new signoff tags rename"),
    ("Kalender und Ausgaben", "Calendar and issues", "calendar issue letter move news pause"),
    ("Netzwerk", "Network", "network introduce referral relay impact anniversary"),
    ("Wer geht, und was mitgeht", "Who leaves, and what goes along", "withdraw forget subscribers export import"),
    ("Einrichten", "Setting up", "start doctor"),
    ("Für Abläufe und das Programm selbst", "For workflows and the program itself", "github intake-event forms test"),
)  # fmt: skip
"""The commands as they are listed: a heading in German and English, and the names, each command in one chapter."""

_EVERYWHERE: Final = ("now", "lang")  # options that nearly every command has
_SAME: Final = {
    "--issue": "--month",
    "--month": "--issue",
}  # what a portrait appears in, and what is looked at by its month
_UNKNOWN: Final = re.compile(r"""No idea what (['"])(.*)\1 is!""", re.DOTALL)
_LACKING: Final = re.compile(r"'.*' did not receive required positional arguments: (.*)")
_NO_NUMBER: Final = re.compile(r"invalid literal for int\(\) with base 10: '(.*)'", re.DOTALL)
_EMPTY: Final = re.compile(r"Flag <Argument: (\S+).*> needed value and was not given one!")


class Program(invoke.program.Program):
    """``inv`` as it is used here: everything it says is in one language, and ``--help`` works after every command."""

    def parse_tasks(self) -> None:
        """Read what follows ``inv``."""
        self._typed = list(self.core.unparsed)
        match self.core.unparsed:
            case [str(name), "--help" | "-h", *_]:  # a command that takes a word would take this as that word
                self.args["help"].value = name
                self.core.unparsed = []
        with self._told():
            super().parse_tasks()

    def parse_cleanup(self) -> None:
        """Answer what is no command: help, lists, and no word at all."""
        with self._told():
            if isinstance(name := self.args.list.value, str):  # the commands have no parts that could be listed alone
                raise ParseError(f"No idea what {name!r} is!")
            super().parse_cleanup()

    def list_flat(self) -> None:
        """Print all commands, by what they are for."""
        voice = self._voice()
        said = {name: _in_words(getdoc(self.collection[name]) or "", voice) for name in self.collection.task_names}
        width = max(len(name) for name in said)
        for chapter, names in chapters(said):
            voice.say(*chapter)
            self.print_columns([(name.ljust(width), said[name]) for name in names])
        voice.say(
            "inv allein ist inv status. Mehr zu einem Befehl sagt: inv <Befehl> --help",
            "inv alone is inv status. More on a command: inv <command> --help",
        )

    def print_task_help(self, name: str) -> None:
        """Print what a command does, what it takes behind it, and what its options mean."""
        voice, command = self._voice(), self.parser.contexts[name]
        words = [argument for argument in command.args.values() if argument.positional]
        options = [argument for argument in command.args.values() if not argument.positional]
        call = " ".join(["inv", name, *(f"<{word.name}>" for word in words)])
        does_de, does_en = _both(getdoc(self.collection[name]) or "")
        voice.say(
            f"{call}{' [Angaben]' if options else ''}\n\n  {does_de}\n",
            f"{call}{' [options]' if options else ''}\n\n  {does_en}\n",
        )
        spelled = [(f"<{word.name}>", word) for word in words]
        spelled += [(_flag(option) + ("" if option.kind is bool else "=…"), option) for option in options]
        if spelled:
            self.print_columns([(how, _in_words(told.help or "", voice)) for how, told in spelled])

    def _voice(self) -> Voice:
        from pipeline.console import Voice  # only here: every command would load it before its time

        return Voice(next((said for option, said in pairwise(self._typed) if option == "--lang"), None))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise Exit with a sentence for what was not understood."""
        try:
            yield
        except (ParseError, ValueError) as fault:
            from pipeline.console import BROKEN

            known = self.parser.contexts
            context = fault.context if isinstance(fault, ParseError) else None
            command = known.get(context.name or "") if context else None
            raise Exit(self._voice().pick(*misheard(str(fault), command, known)), code=BROKEN) from None


def chapters(known: Collection[str]) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Yield each chapter's heading, German and English, and which of the ``known`` commands it names; the rest comes last."""
    rest = set(known)
    for de, en, names in CHAPTERS:
        if here := [name for name in names.split() if name in known]:
            yield (de, en), here
        rest -= set(here)
    if rest:
        yield ("Außerdem", "Besides"), sorted(rest)


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
            f"inv kennt „{typed}“ nicht.\nAlle Befehle nennt: inv --list",
            f"inv does not know “{typed}”.\nAll commands are named by: inv --list",
        )
    near = get_close_matches(typed, known, n=1)
    return (
        f"„{typed}“ ist kein Befehl.{f' Meinst du inv {near[0]}?' if near else ''}\nAlle Befehle nennt: inv --list",
        f"“{typed}” is no command.{f' Do you mean inv {near[0]}?' if near else ''}\nAll commands are named by: inv --list",
    )


def _unknown_word(typed: str, command: ParserContext) -> tuple[str, str]:
    told = [argument for argument in command.args.values() if not argument.positional]
    options = [_flag(argument) for argument in told]
    de, en = f"Es kennt {', '.join(options) or 'keine Angaben'}.", f"It knows {', '.join(options) or 'no options'}."
    if typed.startswith("-"):
        same = _SAME.get(typed)
        if near := [same] if same in options else get_close_matches(typed, options, n=1):
            de, en = f"Meinst du {near[0]}?", f"Do you mean {near[0]}?"
    elif told and told[0].kind is str and told[0].name not in _EVERYWHERE:  # the first one is what a command is about
        meant = f"{options[0]} {shlex.quote(typed)}"
        de, en = f"Meinst du {meant}? {de}", f"Do you mean {meant}? {en}"
    return _with_help(
        command,
        f"inv {command.name} kann mit „{typed}“ nichts anfangen. {de}",
        f"inv {command.name} does not know what “{typed}” is. {en}",
    )


def _with_help(command: ParserContext, de: str, en: str) -> tuple[str, str]:
    return f"{de}\nMehr sagt: inv {command.name} --help", f"{en}\nMore is said by: inv {command.name} --help"


def _described(command: ParserContext, name: str) -> tuple[str, str]:
    """Return what an argument is, from its help; or words to choose from, the same in both languages."""
    de, en = _both(command.args[name].help or name)
    if de == en and ", " in en:
        return f"eines von {en}", f"one of {en}"
    return de, en


def _both(text: str) -> tuple[str, str]:
    """Return a help text in German and English: it is written as English, a slash, German, or once for both."""
    en, _, de = text.partition(" / ")
    return de or en, en


def _in_words(text: str, voice: Voice) -> str:
    return voice.pick(*_both(text))


def _flag(option: Argument) -> str:
    """Return how an option is typed; of one that is on unless it is switched off, the switch."""
    name = to_flag(option.name or "")
    return f"--no-{name.removeprefix('--')}" if option.kind is bool and option.default else name
