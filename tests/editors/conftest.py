"""A small publication, and the editors' private folder beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import mailroom, store
from pipeline.couriers.mailchimp.client import Client
from tests.editors.world import (
    _WOVEN,
    OFFERS_STORAGE,
    OFFERS_STORAGE_EN,
    READERS,
    SEEKS_STORAGE,
    SERVICES,
    TOWNS,
    edit,
    put,
    weave,
    write,
)
from tests.factories import ready_to_build
from tests.mailchimp.audience import Audience
from tests.mailchimp.server import FakeMailchimp
from tests.test_commands import tree


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither wait for the disk nor read ten thousand towns: both are for test_store and for what runs as a program."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(store, "gazetteer", lambda: TOWNS)


@pytest.fixture
def root(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small publication with tags: Ada looks for a store, and Mira offers room in her boathouse."""
    (content / "content/services.yml").write_text(SERVICES, "utf-8")
    edit(content / "content/founders/ada-beispiel/index.md", SEEKS_STORAGE)
    edit(content / "content/founders/mira-sommer/index.md", OFFERS_STORAGE)
    edit(content / "content/founders/mira-sommer/index.en.md", OFFERS_STORAGE_EN)
    monkeypatch.setenv("VORGESTELLT_ROOT", str(content))
    monkeypatch.delenv("VORGESTELLT_PRIVATE", raising=False)
    return content


@pytest.fixture
def site(root: Path) -> Path:
    """What a build needs besides."""
    ready_to_build(root)
    return root


@pytest.fixture
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The editors' private folder of that publication, with everybody's address."""
    folder = tmp_path_factory.mktemp("redaktion")
    for slug, lang in (("ada-beispiel", "de"), ("joerg-muessig", "de"), ("mira-sommer", "en")):
        write(folder / f"people/{slug}.yml", f'email: "{slug}@post.example"\nlang: "{lang}"\n')
    monkeypatch.setenv("VORGESTELLT_PRIVATE", str(folder))
    return folder


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMailchimp]:
    """A Mailchimp on loopback, which the commands take for the true one, three hours before the letter of November is to leave."""
    with FakeMailchimp(now=datetime(2026, 11, 15, 4, 0, tzinfo=UTC)) as running:
        monkeypatch.setattr(
            mailroom, "mailchimp_client", lambda: Client(running.api_key, address=running.url, pause=lambda _: None)
        )
        yield running


@pytest.fixture
def audience(server: FakeMailchimp) -> Audience:
    """Those who read the letter there."""
    return server.add_audience("Vorgestellt", READERS)


@pytest.fixture
def named(root: Path) -> Path:
    edit(root / "content/founders/ada-beispiel/index.md", ('- slug: "mira-sommer"', '- name: "Erika Müster"'))
    return root


@pytest.fixture
def woven(root: Path, folder: Path) -> Path:
    """The publication with Ada in everything that can name somebody, and in the private folder too."""
    if not _WOVEN:
        weave(root, folder)
        _WOVEN.update(root=tree(root), folder=tree(folder))
    put(root, _WOVEN["root"])
    put(folder, _WOVEN["folder"])
    return root
