"""Every odd input gives exactly its findings, in words that say what to do, and harms nothing that was there before."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline import commands, findings, store
from pipeline.domain import Severity
from pipeline.publication import examine
from tests.factories import ready_to_build
from tests.odd_inputs import Case, apply, cases

TODAY = date(2026, 11, 23)
CASES = cases()


def test_there_are_more_than_thirty_cases() -> None:
    assert len(CASES) > 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_exactly_its_findings(case: Case, content: Path) -> None:
    apply(case, content)
    found = examine(store.read_content(content), TODAY).findings
    shown = [{"code": f.code, "file": f.file, "line": f.line, "field": f.field} for f in found]
    assert shown == case.expect, case.description


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_finding_says_what_to_do_in_both_languages(case: Case, content: Path) -> None:
    apply(case, content)
    for finding in examine(store.read_content(content), TODAY).findings:
        for lang in ("de", "en"):
            for sentence in (findings.message(finding, lang), findings.remedy(finding, lang)):
                assert sentence.strip()
                assert not re.search(r"<(value|label|suggestion|limit|length|example)>|None", sentence), sentence


@pytest.mark.slow
def test_no_case_harms_the_site_that_was_there(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is refused leaves every byte of site and outbox; what is only warned of or noticed is published."""
    ready_to_build(content)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    assert commands.publish(now=TODAY.isoformat()) == 0
    before = _tree(content / "output") | _tree(content / "outbox")
    shutil.copytree(content / "content", content / "spare")
    refused = {
        case.name
        for case in CASES
        if any(findings.CATALOGUE[str(e["code"])].severity is Severity.ERROR for e in case.expect)
    }
    for case in sorted(CASES, key=lambda case: case.name not in refused):
        shutil.rmtree(content / "content")
        shutil.copytree(content / "spare", content / "content")
        apply(case, content)
        assert commands.publish(now=TODAY.isoformat()) == (case.name in refused), case.name
        if case.name in refused:
            assert _tree(content / "output") | _tree(content / "outbox") == before, case.name


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder.parent).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
