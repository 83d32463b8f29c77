"""What a host is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import hosting
from tests.factories import facts
from tests.test_signup import ADDRESS

ROOT = Path(__file__).parents[1]


def test_nothing_is_allowed_that_a_page_would_have_to_bring_along() -> None:
    told = hosting.policy(facts())
    assert "unsafe-inline" not in told
    assert "'unsafe-eval'" not in told
    assert "default-src 'none'" in told
    assert "http" not in told


def test_only_the_form_of_the_letter_may_go_elsewhere() -> None:
    told = hosting.policy(facts(letter_signup=ADDRESS))
    assert "form-action 'self' https://vorgestellt.us19.list-manage.com;" in told
    assert told.count("https://") == 1


def test_every_path_is_followed_by_what_is_sent_along() -> None:
    blocks = hosting.headers(facts()).decode().split("\n\n")
    for block in filter(None, blocks):
        path, *sent = block.split("\n")
        assert path.startswith("/")
        assert all(row.startswith("  ") and ": " in row for row in sent if row)


def test_the_guide_for_nginx_has_the_same_policy_and_headers() -> None:
    guide = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    assert hosting.policy(facts()) in guide
    for row in hosting.headers(facts()).decode().split("\n\n")[0].split("\n")[2:]:
        name, _, value = row.strip().partition(": ")
        assert f'add_header {name} "{value}" always;' in guide


def test_the_guide_for_nginx_has_the_same_media_types() -> None:
    guide = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    listed = dict(reversed(row) for row in re.findall(r"(?m)^        ([a-z0-9+/-]+) ([a-z0-9]+);$", guide))
    assert listed == {end: kind.partition(";")[0] for end, kind in hosting.TYPES.items()}


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("ada-beispiel/index.html", "text/html; charset=utf-8", "no-cache"),
        ("static/site.css", "text/css; charset=utf-8", "no-cache"),
        ("ada-beispiel/portrait-400.avif", "image/avif", "public, max-age=3600"),
        ("static/fonts/newsreader-text.woff2", "font/woff2", "public, max-age=2592000"),
        ("pagefind/fragment/de_171d863.pf_fragment", "application/octet-stream", "public, max-age=2592000"),
        ("pagefind/pagefind-entry.json", "application/json", "no-cache"),
        ("feeds/alle.rss.xml", "application/rss+xml; charset=utf-8", "no-cache"),
        ("en/feeds/all.atom.xml", "application/atom+xml; charset=utf-8", "no-cache"),
        ("sitemap.xml", "application/xml", "no-cache"),
        ("_redirects", "text/plain; charset=utf-8", "no-cache"),
    ],
)
def test_a_store_is_told_of_each_file_what_it_is_and_how_long_it_may_be_kept(path: str, kind: str, kept: str) -> None:
    assert hosting.sent_along(path) == {"Content-Type": kind, "Cache-Control": kept}


def test_other_rules_have_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = hosting.rules()
    monkeypatch.setitem(hosting.TYPES, "txt", "text/plain")
    assert hosting.rules() != before
