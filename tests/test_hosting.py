"""What a host is told."""

from __future__ import annotations

from pathlib import Path

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
