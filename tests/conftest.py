"""What every test shares: the same examples on every machine, and a small publication on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.factories import a_content

# Derandomised, so that a test that passed once does not fail on somebody's unrelated pull request.
settings.register_profile(
    "vorgestellt",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("vorgestellt")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder that holds the small publication of ``factories.a_content``, to be changed by the test."""
    return a_content(tmp_path)
