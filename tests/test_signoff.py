"""The sign-off: it holds for exactly the words that were read, and for nothing that no reader would call a change."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline import dates, front_matter, schema, signoff, store
from pipeline.domain import Profile, Trade
from pipeline.front_matter import quoted
from pipeline.publication import examine
from pipeline.schema import both
from tests.factories import ADA, MIRA_EN, TODAY

ADA_INDEX, MIRA_INDEX = "content/founders/ada-beispiel/index.md", "content/founders/mira-sommer/index.md"
UPDATE = '---\nissue: "2026-11"\nlang: "de"\ntitle: "Ein Jahr danach"\nconsent: "2026-10-20"\n---\nSeither ist viel geschehen.\n'
LETTERS = st.characters(categories=("Lu", "Ll", "Nd"))
WORDS = st.text(LETTERS, min_size=1, max_size=12)


def code(text: str) -> str:
    return signoff.digest(front_matter.split(text))


def signed(text: str) -> str:
    """Return a file that is signed off as it stands."""
    return signoff.stamped(text, "2026-11-18", code(text))


# What counts as another text


@given(st.lists(WORDS, min_size=1, max_size=30), st.data())
def test_one_changed_letter_is_another_text(words: list[str], data: st.DataObject) -> None:
    text = f"{ADA}\n{' '.join(words)}\n"
    place = data.draw(st.integers(len(ADA) + 1, len(text) - 2).filter(lambda n: text[n].isalnum()))
    letter = data.draw(LETTERS)
    assume(signoff.plain(letter) != signoff.plain(text[place]))
    assert code(text[:place] + letter + text[place + 1 :]) != code(text)
    assert code(text[:place] + text[place + 1 :]) != code(text)


@given(st.data())
def test_whitespace_the_form_of_quotes_dashes_and_letters_do_not_count(data: st.DataObject) -> None:
    said = 'Er sagte: "Komm - aber leise", und dann... kam\'s. Größe, Café, Übermut. '
    forms = {
        '"': '„“”«»"',
        "-": "–—-\u2011",
        "'": "’'‘",
        " ": ("\n", "  ", "\u00a0", "\u202f", " "),
        "...": ("…", "..."),
    }

    def another(match: re.Match[str]) -> str:
        return str(data.draw(st.sampled_from(forms[match.group()])))

    typeset = re.sub("|".join(map(re.escape, forms)), another, said)
    typeset = unicodedata.normalize(data.draw(st.sampled_from(("NFC", "NFD"))), typeset)
    assert signoff.plain(typeset) == signoff.plain(said)
    assert code(f"{ADA}\n{typeset}\n") == code(f"{ADA}\n{said}")


def of_the_founder() -> list[str]:
    """Return what founders answer in the form, and what of it is no wording."""
    apart = ("consents.text", "consents.portrait", "consents.newsletter", "portrait.file")
    return [field.name for field in schema.FIELDS if field.in_form and field.name not in apart]


def with_field(name: str, value: str) -> str:
    """Return a file that says ``value`` in the field ``name`` and nothing else."""
    tree: object = value
    for part in reversed(re.findall(r"\[\]|[^.\[\]]+", name)):
        tree = [tree] if part == "[]" else {part: tree}
    return f"---\n{yaml.safe_dump(tree, allow_unicode=True, default_style=chr(34))}---\nText.\n"


@pytest.mark.parametrize("name", of_the_founder())
def test_every_answer_of_a_founder_is_bound(name: str) -> None:
    assert code(with_field(name, "Ein Wort")) != code(with_field(name, "Ein Wurt"))


@pytest.mark.parametrize(
    "name", [f.name for f in schema.FIELDS if f.name not in (*of_the_founder(), "names_next[].slug")]
)
def test_what_the_editors_set_is_not_bound(name: str) -> None:
    assert code(with_field(name, "Ein Wort")) == code(with_field(name, "Ein anderes"))


@pytest.mark.parametrize(
    "name", ["business", "one_liner", "portrait_alt", "gives[].text", "needs[].text", "names_next[].why", "title"]
)
def test_the_words_of_translations_and_later_words_are_bound(name: str) -> None:
    tables = (*schema.TRANSLATION_FIELDS, *schema.UPDATE_FIELDS)
    assert any(field.name == name for field in tables)
    assert code(with_field(name, "Ein Wort")) != code(with_field(name, "Ein Wurt"))


def test_the_order_of_entries_counts_and_that_of_fields_does_not() -> None:
    one, other = (
        f"---\ngives:\n  - text: {quoted(a)}\n  - text: {quoted(b)}\n---\nText.\n" for a, b in (("a", "b"), ("b", "a"))
    )
    assert code(one) != code(other)
    assert code('---\nname: "a"\nplace: "b"\n---\nText.\n') == code('---\nplace: "b"\nname: "a"\n---\nText.\n')
    assert code('---\nname: "ab"\nplace: "c"\n---\nText.\n') != code('---\nname: "a"\nplace: "bc"\n---\nText.\n')


def test_who_was_named_by_name_and_is_here_by_now_is_the_same_person() -> None:
    by_name = '---\nnames_next:\n  - name: "Jörg Müßig"\n    why: "Er druckt."\n---\nText.\n'
    assert code(by_name) == code(by_name.replace('name: "Jörg Müßig"', 'slug: "joerg-muessig"'))
    assert code(by_name) != code(by_name.replace("Jörg", "Georg"))


# What it is worth


def profile(root: Path, slug: str) -> Profile:
    publication = examine(store.read_content(root), TODAY).publication
    assert publication is not None
    found = publication.profile(slug)
    assert found is not None
    return found


def stale(root: Path) -> list[tuple[str, int | None, str | None]]:
    found = examine(store.read_content(root), TODAY).findings
    return [(f.file, f.line, f.field) for f in found if f.code == "signed-off-stale"]


def test_a_text_that_was_changed_since_is_not_signed_off_and_a_warning_says_so(content: Path) -> None:
    index = content / ADA_INDEX
    index.write_text(signed(ADA), "utf-8")
    assert stale(content) == []
    assert profile(content, "ada-beispiel").signed_off is not None
    index.write_text(signed(ADA).replace("Frag früh.", "Frag spät."), "utf-8")
    assert stale(content) == [(ADA_INDEX, 30, "signed_off")]
    assert profile(content, "ada-beispiel").signed_off is None


def test_what_editors_may_do_leaves_the_sign_off(content: Path) -> None:
    text = signed(ADA)
    for old, new in (('issue: "2026-11"', 'issue: "2026-10"'), ("Frag früh. Wer fragt", "Frag früh.\nWer  fragt"), ('valid_until: "2027-03-31"', 'tags: []'),
                     ('credit: "Zeichnung: Vorgestellt"', 'credit: "Zeichnung: Vorgestellt"\n  focus: "0.4 0.4"')):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    (content / ADA_INDEX).write_text(text, "utf-8")
    (content / "content/issues/2026-11.md").unlink()
    assert stale(content) == []
    assert profile(content, "ada-beispiel").signed_off is not None


def test_a_plain_date_still_counts(content: Path) -> None:
    assert profile(content, "ada-beispiel").signed_off is not None


def test_translations_and_later_words_have_their_own(content: Path) -> None:
    folder = content / "content/founders/mira-sommer"
    english, later = folder / "index.en.md", folder / "update-danach.md"
    english.write_text(signed(MIRA_EN), "utf-8")
    later.write_text(signed(UPDATE), "utf-8")
    mira = profile(content, "mira-sommer")
    assert mira.signed_off is None
    assert mira.translations[0].signed_off is not None
    assert mira.updates[0].signed_off is not None
    english.write_text(signed(MIRA_EN).replace("old boathouse", "new boathouse"), "utf-8")
    later.write_text(signed(UPDATE).replace("viel", "wenig"), "utf-8")
    mira = profile(content, "mira-sommer")
    assert (mira.translations[0].signed_off, mira.updates[0].signed_off) == (None, None)
    assert [file.rpartition("/")[2] for file, _, _ in stale(content)] == ["index.en.md", "update-danach.md"]


def test_a_translation_without_its_own_goes_with_the_portrait(content: Path) -> None:
    index = content / MIRA_INDEX
    index.write_text(signed(index.read_text("utf-8")), "utf-8")
    assert profile(content, "mira-sommer").translations[0].signed_off is not None


# How it is written


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_the_stamp_changes_one_line_whatever_wrote_the_file(start: str, end: str) -> None:
    text = start + ADA.replace("\n", end)
    made = signoff.stamped(text, "2026-11-18", "0123456789ab")
    assert made == text.replace('signed_off: "2026-10-30"', 'signed_off: "2026-11-18 0123456789ab"')
    without = text.replace(f'signed_off: "2026-10-30"{end}', "")
    assert signoff.stamped(without, "2026-11-18", "0123456789ab") == made


def test_words_in_the_text_are_never_taken_for_the_field() -> None:
    text = '---\nname: "Ada"\n---\nsigned_off: nie\n\n---\n'
    assert signoff.stamped(text, "2026-11-18", "0123456789ab").endswith("---\nsigned_off: nie\n\n---\n")
    with pytest.raises(ValueError, match="front matter"):
        signoff.stamped("Text ohne Kopf.\n", "2026-11-18", "0123456789ab")


def test_the_text_to_be_read_holds_every_word_that_is_bound() -> None:
    document = front_matter.split(ADA)
    for lang in ("de", "en"):
        shown = " ".join(signoff.shown(document, lang).split())
        for place, text in signoff.words(document):
            read = dates.as_known(text, lang) if place == "founded" else " ".join(text.split())
            assert read in shown
    _, mail = signoff.question(document, "index.md", "de", first="Ada", publication="Vorgestellt", editor="Redaktion")
    assert signoff.digest(document) in mail


@pytest.mark.parametrize(("lang", "row"), [("de", "Branche: Buchbinderei"), ("en", "Trade: Bookbinding")])
def test_of_the_trade_the_name_is_read_and_the_key_is_bound(lang: str, row: str) -> None:
    trades = (Trade("handwerk", both("Handwerk", "Crafts")), Trade("buchbinderei", both("Buchbinderei", "Bookbinding")))
    text = re.sub(r'trade: ".*"', 'trade: "buchbinderei"', ADA)
    document = front_matter.split(text)
    _, mail = signoff.question(
        document, "index.md", lang, first="Ada", publication="Vorgestellt", editor="Redaktion", trades=trades
    )
    assert row in mail.splitlines()
    assert ("trade", "buchbinderei") in signoff.words(document), "another name in trades.yml ends no sign-off"
    assert "unbekannt" in signoff.shown(front_matter.split(text.replace("buchbinderei", "unbekannt")), lang, trades)


def test_the_fields_are_read_in_the_order_in_which_they_are_asked_for_and_a_question_has_no_colon() -> None:
    document = front_matter.split(ADA)
    shown = signoff.shown(document, "de")
    assert shown.startswith("Dein Name: ")
    assert "?:" not in shown


def test_a_founding_month_is_read_as_readers_get_it() -> None:
    assert "Gegründet: März 2022\n" in signoff.shown(front_matter.split(with_field("founded", "2022-03")), "de")
    assert "Founded: 2022\n" in signoff.shown(front_matter.split(with_field("founded", "2022")), "en")


def test_who_is_named_next_and_not_here_yet_is_said_to_stay_with_the_editors() -> None:
    text = '---\nnames_next:\n  - name: "Jörg Müßig"\n    why: "Er druckt."\n---\nText.\n'
    rows = signoff.shown(front_matter.split(text), "de").splitlines()
    assert any(
        row.endswith("Jörg Müßig (bleibt mit dem Grund bei uns, bis diese Person einverstanden ist)") for row in rows
    )
    here = front_matter.split(text.replace('name: "Jörg Müßig"', 'slug: "joerg-muessig"'))
    assert "bleibt" not in signoff.shown(here, "de")
