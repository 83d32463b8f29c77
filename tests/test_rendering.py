"""A template becomes text in one language, and what people wrote is only ever a value in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import upkeep
from pipeline.rendering import TemplateFailed, Templates

GERMAN = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Elsewhere"
msgstr "Anderswo & <b>sonst</b>"

msgid "helped %(other)s"
msgstr "hat %(other)s geholfen, %(other)s dankt"

msgid "all of it: 100%%"
msgstr "alles: 100 %%"
"""


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme with a German catalogue and no template yet."""
    catalogue = tmp_path / "locale" / "de" / "LC_MESSAGES" / "messages.po"
    for folder in (catalogue.parent, tmp_path / "templates", tmp_path / "letter"):
        folder.mkdir(parents=True)
    catalogue.write_text(GERMAN)
    return tmp_path


@pytest.mark.parametrize(
    ("source", "german", "english"),
    [
        ('{{ _("Elsewhere") }}', "Anderswo & <b>sonst</b>", "Elsewhere"),
        ("{% trans %}Elsewhere{% endtrans %}", "Anderswo & <b>sonst</b>", "Elsewhere"),
        ('{{ _("all of it: 100%%") }}', "alles: 100 %", "all of it: 100%"),
        ("{% trans other=view %}helped {{ other }}{% endtrans %}", "hat &lt;i&gt; geholfen, &lt;i&gt; dankt", "helped &lt;i&gt;"),
        ('{{ _("helped %(other)s", other=view) }}', "hat &lt;i&gt; geholfen, &lt;i&gt; dankt", "helped &lt;i&gt;"),
        ('{% set words = _("helped %(other)s", other=view) %}{{ words }}', "hat &lt;i&gt; geholfen, &lt;i&gt; dankt", "helped &lt;i&gt;"),
        ('{{ "" or _("Elsewhere") }}', "Anderswo & <b>sonst</b>", "Elsewhere"),
        ('{% macro said(word) %}{{ word }}{% endmacro %}{{ said(_("Elsewhere")) }}', "Anderswo & <b>sonst</b>", "Elsewhere"),
        ('{% trans other=_("Elsewhere") %}helped {{ other }}{% endtrans %}', "hat Anderswo & <b>sonst</b> geholfen, Anderswo & <b>sonst</b> dankt", "helped Elsewhere"),
    ],
)  # fmt: skip
def test_a_message_is_the_themes_own_and_what_is_put_into_it_is_escaped(
    theme: Path, source: str, german: str, english: str
) -> None:
    (theme / "templates" / "page.html").write_text(source)
    templates = Templates(theme)
    assert templates.render("page.html", "de", view="<i>") == german
    assert templates.render("page.html", "en", view="<i>") == english


def test_plain_text_is_not_escaped(theme: Path) -> None:
    (theme / "letter" / "letter.txt").write_text("{% trans other=view %}helped {{ other }}{% endtrans %} {{ view }}")
    assert Templates(theme).render("letter.txt", "en", view="<i>") == "helped <i> <i>"


def test_a_message_that_asks_for_what_nobody_gives_is_an_error(theme: Path) -> None:
    (theme / "templates" / "page.html").write_text('{{ _("helped %(other)s") }}')
    with pytest.raises(TemplateFailed, match="KeyError: 'other'"):
        Templates(theme).render("page.html", "de")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{% if %}", "TemplateSyntaxError: Expected an expression, got 'end of statement block'"),
        ("{{ view|nonsense }}", "TemplateAssertionError: No filter named 'nonsense'."),
        ("{{ view.nonsense }}", "UndefinedError: 'str object' has no attribute 'nonsense'"),
        ("{{ view + 1 }}", 'TypeError: can only concatenate str (not "int") to str'),
    ],
)
def test_what_is_wrong_with_a_template_is_said_with_its_file_and_line(theme: Path, wrong: str, said: str) -> None:
    """Also where the template is one that others extend, and where it was compiled by an earlier build."""
    kept: dict[str, bytes] = {}
    (theme / "templates" / "page.html").write_text('{% extends "base.html" %}')
    (theme / "templates" / "base.html").write_text(f"<p>\n{{# two\nlines #}}\n{wrong}\n</p>")
    for _ in range(2):
        with pytest.raises(TemplateFailed) as failed:
            Templates(theme, lambda lang: upkeep._Compiled(kept, lang)).render("page.html", "de", view="x")
        assert str(failed.value) == f"{theme.name}/templates/base.html:4: {said}"
    assert kept
