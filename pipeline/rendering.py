"""How a template becomes text: one Jinja environment for pages and letters, with its translations.

A template sees ``view``, ``site`` and the translation functions, nothing else. Autoescape is on for every template that
is not plain text, an undefined name is an error, and text of founders or editors is only ever a value, never a template.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import support
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.lettering import Face, Style, Typefaces


class Templates:
    """The templates of a theme folder.

    ``theme`` is the folder that holds ``templates/``, ``letter/`` and ``locale/``. Message ids are English; another
    language's catalogue is ``locale/<lang>/LC_MESSAGES/messages.po``, read as it is: no compiled file is committed.
    """

    def __init__(self, theme: Path) -> None:
        self._theme = theme
        self._environments: dict[str, Environment] = {}

    def render(self, name: str, lang: str, **values: Any) -> str:
        """Return template ``name`` filled with ``values`` in language ``lang``. Raises jinja2.TemplateError."""
        return self._environment(lang).get_template(name).render(**values)

    def typefaces(self) -> Typefaces:
        """Return what cards, icons and badges are set in: the site's own fonts, and those that only cards need."""
        return _typefaces(self._theme)

    def _environment(self, lang: str) -> Environment:
        if lang not in self._environments:
            environment = Environment(
                loader=FileSystemLoader([self._theme / "templates", self._theme / "letter"]),
                autoescape=lambda name: name is None or not name.endswith(".txt"),  # noqa: S701  # on for everything but plain text
                undefined=StrictUndefined,
                extensions=["jinja2.ext.i18n"],
                trim_blocks=True,
                lstrip_blocks=True,
                auto_reload=False,
            )
            environment.install_gettext_translations(translations(self._theme, lang), newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
            self._environments[lang] = environment
        return self._environments[lang]


@lru_cache(maxsize=16)  # taking a font apart takes a tenth of a second
def _face(data: bytes) -> Face:
    return Face(data)


def _typefaces(theme: Path) -> Typefaces:
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
    if not path.exists():
        return support.NullTranslations()
    with path.open("rb") as po:
        catalogue = read_po(po, locale=lang)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return support.Translations(fp=compiled)
