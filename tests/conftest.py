"""What every test shares: the same examples on every machine, a small publication on the disk, and the system's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from pipeline import rendering
from tests.factories import a_content

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)

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

expect.set_options(timeout=30_000)  # milliseconds; what is to happen is waited for, on a slow machine too


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow ones first: where several processes share the files, none is left alone with a long one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Compile a template once in a process, wherever its theme was copied to: it is half of what a letter or a site costs."""
    kind, known = rendering._OneLanguage, dict[Any, CodeType]()
    compiled = kind.compile

    def compile_(self: Any, source: Any, name: str | None = None, filename: str | None = None) -> CodeType:
        key = source, name, frozenset(getattr(self.catalogue, "_catalog", {}).items())
        if key not in known:
            known[key] = compiled(self, source, name, filename)
        return known[key].replace(co_filename=filename or known[key].co_filename)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "compile", compile_)
        yield


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder that holds the small publication of ``factories.a_content``, to be changed by the test."""
    return a_content(tmp_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, started once: two of them in one process would be one event loop too many."""
    if CHROMIUM is None:
        if os.environ.get("VORGESTELLT_REQUIRE_BROWSER"):
            pytest.fail("no Chromium is installed, and VORGESTELLT_REQUIRE_BROWSER asks for one")
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()
