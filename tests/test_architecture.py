"""The house: modules import downwards only, and the core asks nobody outside."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIPELINE = ROOT / "pipeline"

# From the ground up: a module may import those above it in this list, never those below.
FLOORS = (
    "domain", "faults", "colours", "dates", "schema", "descriptions", "lettering", "cards", "icons", "kit", "linked_data", "harmless", "signup", "deployment", "characters", "addresses", "names", "strangers", "links", "likeness", "prose", "findings", "front_matter", "signoff", "fields", "portrait", "ledger",
    "editorial", "private", "places", "submission", "rules", "mentions", "publication", "graph", "network",
    "matching", "introductions", "exports", "rings", "relay", "connections", "renaming", "report", "impact", "inquiry", "tagging", "feeds", "plaintext",
    "rendering", "noticeboard", "letter", "proof", "form", "leaving", "intake", "taking_part", "portrait_page", "views", "sitemap", "hosting", "open_formats", "archive", "withdrawal", "readers", "subscribers", "store", "doors", "admission", "review", "revisions", "github", "uploads", "delivery", "guards", "planning", "ics", "overview", "desk_page",
    "receipts", "mailing_list", "couriers", "config", "derivatives", "search", "processes", "untouched", "upkeep", "placing", "writing", "retouch", "hosts", "site", "serve", "console", "command_line", "start", "site_commands", "editors", "mailroom", "letter_commands", "delivery_commands", "planning_commands", "intake_commands", "commands", "build_commands", "deploy_commands",
    "referral_commands", "rename_commands", "network_commands", "impact_commands", "subscribers_commands", "review_commands", "github_commands",
    "signoff_commands", "withdrawal_commands", "moving_commands", "desk_commands",
)  # fmt: skip
EDGE = {
    "rendering",
    "store",
    "receipts",
    "mailing_list",
    "couriers",
    "hosts",
    "config",
    "derivatives",
    "search",
    "processes",
    "untouched",
    "upkeep",
    "placing",
    "writing",
    "retouch",
    "site",
    "start",
    "serve",
    "console",
    "editors",
    "mailroom",
    "delivery_commands",
    "planning_commands",
    "site_commands",
    "intake_commands",
    "commands",
    "build_commands",
    "deploy_commands",
    "referral_commands",
    "rename_commands",
    "network_commands",
    "impact_commands",
    "subscribers_commands",
    "signoff_commands",
    "withdrawal_commands",
    "moving_commands",
    "letter_commands",
    "revisions",
    "review_commands",
    "github",
    "uploads",
    "github_commands",
    "desk_commands",
}
OUTSIDE = {
    "os", "pathlib", "io.open", "socket", "subprocess", "urllib.request", "http", "requests", "time", "random", "secrets",
    "shutil", "tempfile", "locale", "sys", "smtplib", "watchfiles", "pelican",
}  # fmt: skip
CALLS = {"open", "input", "print", "today", "now", "utcnow", "getenv", "read_text", "read_bytes", "write_text", "uuid4"}


def modules() -> list[tuple[str, Path]]:
    found = [(path.relative_to(PIPELINE).with_suffix("").parts[0], path) for path in sorted(PIPELINE.rglob("*.py"))]
    return [(name, path) for name, path in found if name != "__init__"]


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


def test_every_module_has_its_floor() -> None:
    assert {name for name, _ in modules()} == set(FLOORS)


@pytest.mark.parametrize(("name", "path"), modules(), ids=lambda value: str(value).rpartition("/")[2])
def test_modules_import_downwards_only(name: str, path: Path) -> None:
    used = {i.split(".")[1] for i in imports(path) if i.startswith("pipeline.")} - {name}
    above = {other for other in used if other in FLOORS and FLOORS.index(other) > FLOORS.index(name)}
    assert not above, f"{name} imports {above}, which stand above it"


@pytest.mark.parametrize(
    ("name", "path"), [m for m in modules() if m[0] not in EDGE], ids=lambda v: str(v).rpartition("/")[2]
)
def test_the_core_asks_no_clock_environment_network_or_disk(name: str, path: Path) -> None:
    assert not {i for i in imports(path) if i in OUTSIDE or i.split(".")[0] in OUTSIDE}
    calls = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            is_picture = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "Image"
            calls |= set() if is_picture else {called}
    assert not calls & CALLS


def test_only_the_plugins_and_the_site_know_pelican() -> None:
    assert {name for name, path in modules() if any(i.split(".")[0] == "pelican" for i in imports(path))} == {"site"}


def test_templates_show_only_what_was_sanitised_without_escaping() -> None:
    allowed = {
        "view.opening",
        "answer",
        "word.opening",
        "view.html",
        "view.rest",
        "view.correction",
        "view.body",
        "view.pause.why",
    }
    theme = ROOT / "theme"
    for template in (
        *theme.glob("templates/*.html"),
        *theme.glob("desk/*.html"),
        *theme.glob("letter/*.mjml"),
        *theme.glob("letter/*.html"),
    ):
        text = template.read_text("utf-8")
        unescaped = {part.rpartition("{{")[2].strip() for part in text.split("|safe")[:-1]}
        assert unescaped <= allowed, template.name


def test_one_function_makes_text_that_templates_do_not_escape() -> None:
    assert {name for name, path in modules() if "Markup(" in path.read_text("utf-8")} == {"linked_data"}


def test_a_lock_names_no_host() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text("utf-8"), lock.name


@pytest.mark.parametrize(("name", "path"), modules(), ids=lambda v: str(v).rpartition("/")[2])
def test_no_group_is_repeated_possessively(name: str, path: Path) -> None:
    """Before Python 3.11.5, ``(...)*+`` keeps what a try that failed had read already (gh-106052); ``(?>(...)*)`` does not."""
    repeated = re.compile(r"\)(?:[*+?]|\{\d+,\d*\})\+")
    texts = (node.value for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.Constant) and isinstance(node.value, str))  # fmt: skip
    assert not [text for text in texts if repeated.search(text)]


def test_content_and_settings_are_the_business_of_the_tests_that_go_with_the_sample() -> None:
    """Whoever makes the product their own has other trades, pages and plugins there; the rest of the tests bring theirs."""
    reading = re.compile(r'ROOT / ("content|"p\w+conf|name\b|settings\b)|read_content\(ROOT\b')
    readers = {
        path.relative_to(ROOT / "tests").as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if path.parent.name != "sample" and reading.search(path.read_text("utf-8"))
    }
    assert readers <= {"test_form.py", "test_architecture.py"}, "the forms for GitHub are made of it, and lie beside it"
