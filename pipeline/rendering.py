"""How a template becomes text: one Jinja environment for pages and letters, with its translations.

A template sees ``view``, ``site`` and the translation functions, nothing else. Autoescape is on for every template that
is not plain text, an undefined name is an error, and text of founders or editors is only ever a value, never a template.
"""

from __future__ import annotations

import io
import re
import traceback
from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel import support
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

if TYPE_CHECKING:  # whoever draws nothing need not load what letters are taken apart with
    from pipeline.lettering import Face, Typefaces

_HOLE: Final = re.compile(r"(?<!%)%\((\w+)\)s")  # where something is put into a message


class TemplateFailed(Exception):
    """A template could not be filled: the message names its file, the line and what is wrong."""


class Templates:
    """The templates of a theme folder.

    ``theme`` is the folder that holds ``templates/``, ``letter/``, ``desk/`` and ``locale/``. Message ids are English; another
    language's catalogue is ``locale/<lang>/LC_MESSAGES/messages.po``, read as it is: no compiled file is committed.
    """

    def __init__(self, theme: Path, compiled: Callable[[str], BytecodeCache] | None = None) -> None:
        """``compiled`` gives what keeps the compiled templates of a language."""
        self._theme = theme
        self._compiled = compiled
        self._environments: dict[str, Environment] = {}

    def render(self, name: str, lang: str, **values: Any) -> str:
        """Return template ``name`` filled with ``values`` in language ``lang``. Raises TemplateFailed."""
        try:
            return self._environment(lang).get_template(name).render(**values)
        except Exception as fault:
            raise TemplateFailed(located(fault, [self._theme])) from fault

    def typefaces(self) -> Typefaces:
        """Return what cards, icons and badges are set in: the site's own fonts, and those that only cards need."""
        return _typefaces(self._theme)

    def _environment(self, lang: str) -> Environment:
        if lang not in self._environments:
            self._environments[lang] = made = _OneLanguage(self._theme, translations(self._theme, lang))
            made.bytecode_cache = self._compiled(lang) if self._compiled else None
        return self._environments[lang]


class _OneLanguage(Environment):
    """What the templates of a theme are compiled with for one language."""

    def __init__(self, theme: Path, catalogue: support.NullTranslations) -> None:
        super().__init__(
            loader=FileSystemLoader([theme / "templates", theme / "letter", theme / "desk"]),
            autoescape=lambda name: name is None or not name.endswith(".txt"),  # on for everything but plain text
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.catalogue = catalogue
        self.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
        self.code_generator_class = _Compiler


class _Compiler(CodeGenerator):
    """Compiles a template with its messages in the environment's language, so that no page looks one up."""

    def __init__(self, environment: _OneLanguage, *args: Any, **kwargs: Any) -> None:
        super().__init__(environment, *args, **kwargs)
        self._translator = _Translator(environment.catalogue)

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja's way of naming
        """Translate the whole template, then compile it."""
        super().visit_Template(self._translator.visit(node), frame)


class _Translator(NodeTransformer):
    """Puts messages where a template asks for them.

    What comes out is what the calls give: a message is the theme's own and not escaped, what is put into it is. A message that is
    handed on with something to be put into it stays a call.
    """

    def __init__(self, catalogue: support.NullTranslations) -> None:
        self._catalogue = catalogue

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        """Make of a message so many parts of the text, and of what is put into it."""
        node.nodes = [part for child in node.nodes for part in self._parts(child) or [child]]
        return self.generic_visit(node)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """Make of a message that is handed on a constant."""
        parts = self._parts(node)
        return parts[0] if len(parts) == 1 else self.generic_visit(node)

    def _parts(self, node: nodes.Expr) -> list[nodes.Expr]:
        """Return a message as text and what is put into it, in turn; nothing for what is none."""
        match node:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(message))]):
                given = {keyword.key: keyword.value for keyword in node.kwargs}
                pieces = _HOLE.split(self._catalogue.gettext(message))
                return [
                    given[piece] if at % 2 else nodes.TemplateData(piece.replace("%%", "%"))
                    for at, piece in enumerate(pieces)
                ]
        return []


def located(fault: BaseException, folders: Collection[Path], but: Collection[Path] = ()) -> str:
    """Return what is wrong, and before it the file and the line where, as far as that is in one of ``folders``.

    The last such line counts: what it calls elsewhere was given something wrong. Lines of files that are in ``but`` do not.
    """
    said = f"{type(fault).__name__}: {fault}"
    lines: list[tuple[Any, Any]] = [
        (frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(fault.__traceback__)
    ]
    # What cannot even be read, a template or a module, has run no line; Jinja's errors and Python's say where all the same.
    lines.append((getattr(fault, "filename", None), getattr(fault, "lineno", None)))
    passed_over = {path.resolve() for path in but}
    for name, line in reversed(lines):
        path = Path(name).resolve() if isinstance(name, str) and line else None
        for folder in map(Path.resolve, folders):
            if path and path.is_relative_to(folder) and path not in passed_over:
                return f"{path.relative_to(folder.parent).as_posix()}:{line}: {said}"
    return said


@lru_cache(maxsize=16)  # taking a font apart takes a tenth of a second
def _face(data: bytes) -> Face:
    from pipeline.lettering import Face

    return Face(data)


def _typefaces(theme: Path) -> Typefaces:
    from pipeline.lettering import Style, Typefaces

    def faces(folder: str, *names: str) -> tuple[Face, ...]:
        return tuple(_face((theme / folder / f"{name}.woff2").read_bytes()) for name in names)

    display = faces("static/fonts", *(f"newsreader-display{part}" for part in ("", "-ext", "-viet")))
    text = faces("static/fonts", *(f"newsreader-text{part}" for part in ("", "-ext", "-viet")))
    sans = faces("static/fonts", "instrument-sans", "instrument-sans-ext")
    others = faces("cards", "literata-cyrillic", "literata-greek")
    return Typefaces(Style(display + others, -0.022), Style(text + others), Style(sans + text + others))


def translations(theme: Path, lang: str) -> support.NullTranslations:
    """Return the message catalogue of ``lang``; English needs none, for it is what the ids are written in."""
    path = theme / "locale" / lang / "LC_MESSAGES" / "messages.po"
    return _catalogue(path.read_bytes(), lang) if path.exists() else support.NullTranslations()


@lru_cache(maxsize=16)  # site and letter ask for the same one, and each build of ``inv serve`` does
def _catalogue(po: bytes, lang: str) -> support.NullTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(po), locale=lang))
    compiled.seek(0)
    return support.Translations(fp=compiled)
