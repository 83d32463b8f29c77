"""Who gets the letter and who never does, read from two lists: strictly, and without an address in any remark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import findings, readers
from pipeline.readers import Subscriber, Suppressed

KEY = bytes(range(32))
HEADER = "address,name,lang,since,source\n"


def listed(*addresses: str) -> bytes:
    return (HEADER + "".join(f"{address},,de,2026-01-15,form\n" for address in addresses)).encode()


def codes(found: tuple[findings.Finding, ...]) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.line) for finding in found]


# Addresses


@pytest.mark.parametrize(
    ("written", "mailed", "stands_for_all"),
    [
        ("ada@brief.example", "ada@brief.example", "ada@brief.example"),
        ("  Ada.Beispiel@BRIEF.Example ", "Ada.Beispiel@brief.example", "ada.beispiel@brief.example"),
        ("jo\u0308rg@brief.example", "jörg@brief.example", "jörg@brief.example"),
        ("JÖRG@münchen.example", "JÖRG@xn--mnchen-3ya.example", "jörg@xn--mnchen-3ya.example"),
        ("a@MÜNCHEN.example", "a@xn--mnchen-3ya.example", "a@xn--mnchen-3ya.example"),
        ("a@XN--MNCHEN-3YA.example", "a@xn--mnchen-3ya.example", "a@xn--mnchen-3ya.example"),
        ("a+b_c'd@brief.example", "a+b_c'd@brief.example", "a+b_c'd@brief.example"),
    ],
)
def test_an_address_is_mailed_as_its_owner_writes_it_and_known_by_one_spelling(
    written: str, mailed: str, stands_for_all: str
) -> None:
    assert readers.mailable(written) == mailed
    assert readers.normalised(written) == stands_for_all


@pytest.mark.parametrize(
    "text",
    [
        "", "ada", "@brief.example", "ada@", "ada@brief", "ada@brief.example.", "ada@@brief.example", "a b@brief.example",
        "ada@brief.example, eve@brief.example", "ada@brief.example\r\nBcc: eve@brief.example", "Ada <ada@brief.example>",
        '"ada"@brief.example', ".ada@brief.example", "ada.@brief.example", "a..b@brief.example", "ada@-brief.example",
        "ada@brief..example", "ada@[127.0.0.1]", "ada\u202e@brief.example", "a\u200bda@brief.example", "ada@brief\x00.example",
        "a" * 65 + "@brief.example", "a@" + "b" * 64 + ".example", "a" * 60 + "@" + ("b" * 60 + ".") * 4 + "example",
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="e-mail address") as refused:
        readers.mailable(text)
    assert not text or text not in str(refused.value)


def test_two_domains_that_an_older_standard_mixed_up_belong_to_two_people() -> None:
    assert readers.normalised("a@straße.example") != readers.normalised("a@strasse.example")


@given(st.from_regex(r"[A-Za-zäöüÄÖÜßé.+-]{1,20}@[A-Za-zäöü]{1,10}\.example", fullmatch=True))
def test_the_one_spelling_stands_for_itself(text: str) -> None:
    try:
        once = readers.normalised(text)
    except ValueError:
        return
    assert readers.normalised(once) == once
    assert readers.hashed(KEY, text) == readers.hashed(KEY, f" {once} ")


# What stands for an address


def test_a_hash_needs_the_key() -> None:
    one, other = readers.hashed(KEY, "ada@brief.example"), readers.hashed(b"other", "ada@brief.example")
    assert len(one) == len(other) == 64
    assert one != other


def test_a_token_is_neither_the_hash_nor_part_of_it_and_leads_back_to_its_subscriber() -> None:
    read, _ = readers.subscribers(listed("ada@brief.example", "Eva@brief.example"), KEY)
    given_token = readers.token(KEY, "eva@brief.example")
    assert len(given_token) == 32
    assert given_token not in read[1].hash
    assert readers.of_token(KEY, given_token.upper() + "\n", read) == read[1]
    assert readers.of_token(KEY, "ä", read) is None
    assert readers.of_token(b"other", given_token, read) is None


@pytest.mark.parametrize("text", ["", "00" * 31, "00" * 33, "zz" * 32, "00 " * 32])
def test_what_is_no_key_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal"):
        readers.secret(text)


def test_a_key_is_read_with_the_line_end_that_an_editor_adds() -> None:
    assert readers.secret(KEY.hex() + "\n") == KEY


# The list of subscribers


def test_a_subscriber_is_read_with_everything_that_is_known() -> None:
    data = (HEADER + '"Ada@Brief.Example","Beispiel, Ada",de,2026-01-15T08:00:00+01:00,sign-up form\n').encode()
    (read,), found = readers.subscribers(data, KEY)
    assert found == ()
    assert read == Subscriber(
        "Ada@brief.example", readers.hashed(KEY, "ada@brief.example"), "Beispiel, Ada", "de",
        "2026-01-15T08:00:00+01:00", "sign-up form",
    )  # fmt: skip


def test_a_file_from_a_spreadsheet_may_begin_with_a_mark_and_end_lines_with_cr_lf() -> None:
    data = b"\xef\xbb\xbf" + listed("ada@brief.example", "eva@brief.example").replace(b"\n", b"\r\n")
    read, found = readers.subscribers(data, KEY)
    assert [one.address for one in read] == ["ada@brief.example", "eva@brief.example"]
    assert found == ()


def test_whoever_stands_there_twice_is_read_once_and_it_is_said() -> None:
    read, found = readers.subscribers(listed("Ada@brief.example", "eva@brief.example", "ada@BRIEF.example"), KEY)
    assert [one.address for one in read] == ["Ada@brief.example", "eva@brief.example"]
    assert codes(found) == [("reader-twice", 4)]
    assert not findings.has_errors(found)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ada,,de,2026-01-15,form\n", [("reader-address", 2)]),
        ("ada@brief.example\n", [("reader-row", 2)]),
        ("ada@brief.example,,de,2026-01-15,form,more\n", [("reader-row", 2)]),
        ("ada@brief.example;;de;2026-01-15;form\n", [("reader-row", 2)]),
        ('ada@brief.example,"a\nb",de,2026-01-15,form\n', [("reader-row", 3)]),
        ("ada@brief.example,\x00,de,2026-01-15,form\n", [("reader-row", 2)]),
        ('ada@brief.example,"a"b,de,2026-01-15,form\n', [("reader-row", 2)]),
        ('ada@brief.example,"open\n', [("reader-row", 2)]),
        ("ada@brief.example,,de,15.1.2026,form\n", [("reader-since", 2)]),
        ("ada@brief.example,,de,,form\n", [("reader-since", 2)]),
        ("ada@brief.example,,de,2026-01-15,\n", [("reader-source", 2)]),
        ("\nada@brief.example,,de,2026-01-15,\n", [("reader-source", 3)]),
    ],
)
def test_a_line_that_cannot_be_read_is_an_error_with_its_number(
    lines: str, expected: list[tuple[str, int | None]]
) -> None:
    _, found = readers.subscribers((HEADER + lines).encode(), KEY)
    assert codes(found) == expected
    assert findings.has_errors(found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "reader-header"),
        (b"ada@brief.example\n", "reader-header"),
        (b"address;name;lang;since;source\n", "reader-header"),
        (HEADER.encode() + b"\xfc@brief.example,,de,2026-01-15,form\n", "file-encoding"),
    ],
)
def test_a_file_that_is_no_such_list_gives_nobody_and_says_so(data: bytes, code: str) -> None:
    read, found = readers.subscribers(data, KEY)
    assert read == ()
    assert [finding.code for finding in found] == [code]


@given(st.text(max_size=80), st.binary(max_size=80))
def test_no_content_of_a_list_breaks_the_reading_or_gets_into_a_remark(text: str, data: bytes) -> None:
    for given_data in (data, (HEADER + text).encode(errors="replace")):
        _, found = readers.subscribers(given_data, KEY)
        for finding in found:
            assert set(dict(finding.details).values()) <= {HEADER.strip(), *map(str, range(80))}
    readers.suppressed(data)
    readers.testers(data)


def test_what_is_written_is_read_again() -> None:
    names = ("", "Beispiel, Ada", 'Ada "Ada" Beispiel', " ".join("ÄÖÜß"))
    written = tuple(
        Subscriber(f"a{n}@brief.example", readers.hashed(KEY, f"a{n}@brief.example"), name, "de", "2026-01-15", "form")
        for n, name in enumerate(names)
    )
    assert readers.subscribers(readers.subscribers_file(written), KEY) == (written, ())
    gone = (Suppressed("ab" * 32, "2026-02-01", "left, by mail"), Suppressed("cd" * 32, "", ""))
    assert readers.suppressed(readers.suppressed_file(gone)) == (gone, ())


# Those who left


def test_whoever_left_is_not_among_those_who_may_be_mailed_in_whatever_spelling() -> None:
    read, _ = readers.subscribers(listed("ADA@Brief.example", "eva@brief.example"), KEY)
    left, found = readers.suppressed(
        f"hash,when,why\n{readers.hashed(KEY, 'ada@brief.EXAMPLE').upper()},2026-02-01,left\n".encode()
    )
    assert found == ()
    assert [one.address for one in readers.allowed(read, left)] == ["eva@brief.example"]


def test_those_who_may_be_mailed_stand_in_the_order_of_their_hashes() -> None:
    read, _ = readers.subscribers(listed(*(f"a{n}@brief.example" for n in range(50))), KEY)
    hashes = [one.hash for one in readers.allowed(reversed(read), ())]
    assert hashes == sorted(hashes)
    assert len(hashes) == 50


@pytest.mark.parametrize("line", ["ada@brief.example,2026-02-01,left", "abc,2026-02-01,left", ",,", "ab" * 32])
def test_a_line_of_the_suppression_list_that_cannot_be_read_is_an_error(line: str) -> None:
    _, found = readers.suppressed(f"hash,when,why\n{line}\n".encode())
    assert [finding.line for finding in found] == [2]
    assert findings.has_errors(found)


# Testers


def test_testers_stand_one_a_line_and_once() -> None:
    data = b"# us\n\nada@brief.example\n  Ada@brief.example\neva@brief.example\nnobody\n"
    read, found = readers.testers(data)
    assert read == ("ada@brief.example", "eva@brief.example")
    assert codes(found) == [("reader-address", 6)]


def test_who_came_back_at_their_own_request_may_be_mailed_until_they_leave_again() -> None:
    (ada,), _ = readers.subscribers(listed("ada@brief.example"), KEY)
    left, back = Suppressed(ada.hash, "2026-02-01", "left"), Suppressed(ada.hash, "2026-02-01", "back: her mail")
    again = Suppressed(ada.hash, "2026-04-01", "left")
    assert readers.allowed([ada], [readers.mark(KEY)]) == (ada,)
    assert readers.allowed([ada], [left]) == ()
    assert readers.allowed([ada], [left, back]) == readers.allowed([ada], [back, left]) == (ada,)
    assert readers.allowed([ada], [again, back, left]) == ()


def test_two_copies_are_one_list_whatever_reasons_they_give() -> None:
    one, other = Suppressed("ab" * 32, "2026-02-01", "left, by mail"), Suppressed("ab" * 32, "2026-02-01", "left")
    back, more = Suppressed("ab" * 32, "2026-02-01", "back: her mail"), Suppressed("cd" * 32, "", "left")
    assert set(readers.together([one, back], [other, more])) == {one, back, more}
    assert readers.gone(readers.together([one], [other, back])) == frozenset()


def test_a_list_tells_which_key_it_was_made_with_and_nothing_about_the_key() -> None:
    assert readers.mark(KEY) != readers.mark(b"other")
    assert KEY.hex() not in readers.mark(KEY).hash
    assert readers.gone([readers.mark(KEY)]) == frozenset()


def test_a_remark_names_the_list_it_is_about() -> None:
    _, found = readers.subscribers(listed("ada"), KEY, readers.PENDING)
    assert [(finding.code, finding.file) for finding in found] == [("reader-address", "letter/pending.csv")]
