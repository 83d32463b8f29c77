"""A founder gets another folder name: everything that uses the old one follows, and nothing else moves."""

from __future__ import annotations

import pytest

from pipeline import front_matter, renaming

INDEX = """\
---
name: "Anna Reuter"
proposed_by: "rosa"
names_next:
  - slug: "anna"
    why: "Sie heißt nur ähnlich."
---
Text von anna-reuter.
"""
EVENT = 'giver: "anna-reuter"\nreceiver: "anna"\nkind: "helped"\ndate: "2026-03"\nwhat: "Hat anna-reuter gesagt."\n'


def files(**more: str) -> dict[str, str]:
    return {
        "content/founders/anna-reuter/index.md": INDEX,
        "content/founders/anna/index.md": '---\nproposed_by: "anna-reuter"\n---\nText.\n',
        "content/founders/rosa/index.md": "---\n---\nText.\n",
        "content/ledger/2026/2026-03-anna-reuter-anna-helped.yml": EVENT,
        **more,
    }


def plan(old: str = "anna-reuter", new: str = "anna-neu", **more: str) -> dict[str, renaming.Change]:
    return {c.path: c for c in renaming.plan(files(**more), old, new, "https://v.example", {})}


def body_after(body: str, old: str = "anna-reuter") -> str:
    path = "content/founders/rosa/index.md"
    changed = plan(old, **{path: f"---\n---\n{body}"})
    return changed[path].text.removeprefix("---\n---\n") if path in changed else body


def test_the_folder_moves_with_everything_in_it_and_knows_its_former_name() -> None:
    changes = plan(**{"content/founders/anna-reuter/index.en.md": '---\nlang: "en"\n---\nText.\n'})
    own = changes["content/founders/anna-reuter/index.md"]
    assert own.moved == "content/founders/anna-neu/index.md"
    assert own.text == INDEX.replace("---\nText", 'id: "anna-reuter"\naliases: ["anna-reuter"]\n---\nText')
    assert changes["content/founders/anna-reuter/index.en.md"].moved == "content/founders/anna-neu/index.en.md"


@pytest.mark.parametrize(("before", "after"), [
    ('id: "first"\naliases: ["first"]\n', 'id: "first"\naliases: ["first", "anna-reuter"]\n'),
    ('aliases:\n  - "first"\n  - "second"\nid: "first"\n', 'id: "first"\naliases: ["first", "second", "anna-reuter"]\n'),
    ('id: "anna-neu"\naliases: ["anna-neu"]\n', 'id: "anna-neu"\naliases: ["anna-reuter"]\n'),
])  # fmt: skip
def test_an_identifier_stays_and_former_names_add_up(before: str, after: str) -> None:
    path = "content/founders/anna-reuter/index.md"
    changed = plan(**{path: f'---\nname: "A"\n{before}---\nText\n'})[path].text
    assert changed == f'---\nname: "A"\n{after}---\nText\n'
    assert not front_matter.split(changed).remarks


def test_the_ledger_follows_in_names_and_fields_and_in_what_is_corrected() -> None:
    correction = EVENT + 'supersedes: "2026-03-anna-reuter-anna-helped"\n'
    changes = plan(**{"content/ledger/2026/2026-03-anna-reuter-anna-helped-2.yml": correction})
    event = changes["content/ledger/2026/2026-03-anna-reuter-anna-helped.yml"]
    assert event.moved == "content/ledger/2026/2026-03-anna-neu-anna-helped.yml"
    assert event.text == EVENT.replace('giver: "anna-reuter"', 'giver: "anna-neu"'), (
        "what was said stays as it was said"
    )
    second = changes["content/ledger/2026/2026-03-anna-reuter-anna-helped-2.yml"]
    assert second.moved == "content/ledger/2026/2026-03-anna-neu-anna-helped-2.yml"
    assert 'supersedes: "2026-03-anna-neu-anna-helped"' in second.text


def test_a_name_within_a_longer_one_is_another_name() -> None:
    changes = plan("anna", "hanna")
    assert set(changes) == {
        "content/founders/anna/index.md",
        "content/founders/anna-reuter/index.md",
        "content/ledger/2026/2026-03-anna-reuter-anna-helped.yml",
    }
    event = changes["content/ledger/2026/2026-03-anna-reuter-anna-helped.yml"]
    assert event.moved == "content/ledger/2026/2026-03-anna-reuter-hanna-helped.yml"
    assert 'giver: "anna-reuter"' in event.text
    assert '- slug: "hanna"' in changes["content/founders/anna-reuter/index.md"].text


@pytest.mark.parametrize(("before", "after"), [
    ("[A](/anna-reuter/)", "[A](/anna-neu/)"), ("[A](/en/anna-reuter/?x=1#y)", "[A](/en/anna-neu/?x=1#y)"), ("[A](/Anna-Reuter)", "[A](/anna-neu)"),
    ("[A](https://v.example/anna-reuter/#y)", "[A](https://v.example/anna-neu/#y)"), ("<https://v.example/anna-reuter/>", "<https://v.example/anna-neu/>"),
    ("[[anna-reuter]]", "[[anna-neu]]"), ("**[[Anna Reuter|die Imkerin]]**", "**[[anna-neu|die Imkerin]]**"), ("[A][1]\n\n[1]: /anna-reuter/", "[A][1]\n\n[1]: /anna-neu/"),
    ("[A](/anna-reuter/) und [A](/anna-reuter/)", "[A](/anna-neu/) und [A](/anna-neu/)"), ('[A](/anna-reuter/ "Titel")', '[A](/anna-neu/ "Titel")'),
    ("Äh, ünd [A](/anna-reuter/)", "Äh, ünd [A](/anna-neu/)"),
])  # fmt: skip
def test_links_follow_however_they_are_written(before: str, after: str) -> None:
    assert body_after(before) == after


@pytest.mark.parametrize("text", [
    "anna-reuter", "`[[anna-reuter]]`", "`[A](/anna-reuter/)`", "```\n[A](/anna-reuter/)\n```", "[A](https://w.example/anna-reuter/)",
    "[A](/anna-reuter-klein/)", "[[anna]]", "[A](/anna/)", "[anna-reuter](/rosa/)",
])  # fmt: skip
def test_what_is_no_link_to_the_person_stays(text: str) -> None:
    assert body_after(text) == text


def test_a_lead_keeps_its_order_and_private_files_follow() -> None:
    lead = '---\nsubject: "Von anna-reuter"\norder: ["rosa", "anna-reuter"]\n---\nText\n'
    introduction = 'seeker: "anna-reuter"\nhelper: "rosa"\nbetween: "anna"\n'
    changes = plan(**{
        "content/issues/2026-11.md": lead, "private/people/anna-reuter.yml": 'email: "x"\n',
        "private/introductions/2026-11-02-anna-reuter-rosa-2.yml": introduction, "private/relay/anna-reuter.yml": 'name: "Anna Reuter"\n',
    })  # fmt: skip
    assert changes["content/issues/2026-11.md"].text == lead.replace('"rosa", "anna-reuter"', '"rosa", "anna-neu"')
    assert changes["private/people/anna-reuter.yml"].moved == "private/people/anna-neu.yml"
    moved = changes["private/introductions/2026-11-02-anna-reuter-rosa-2.yml"]
    assert moved.moved == "private/introductions/2026-11-02-anna-neu-rosa-2.yml"
    assert moved.text == introduction.replace("anna-reuter", "anna-neu")
    assert "private/relay/anna-reuter.yml" not in changes, "that is a name, and whoever has it may be somebody else"


def test_a_plan_carried_out_half_way_or_whole_leads_to_the_same_end() -> None:
    def carried_out(before: dict[str, str], most: int) -> dict[str, str]:
        after = dict(before)
        for change in renaming.plan(before, "anna-reuter", "anna-neu", "https://v.example", {})[:most]:
            del after[change.path]
            after[change.moved] = change.text
        return after

    start = files(**{"content/founders/rosa/index.md": "---\n---\n[A](/anna-reuter/) [[Anna Reuter]]\n"})
    whole = carried_out(start, 99)
    assert carried_out(whole, 99) == whole
    for most in range(len(start)):
        half = carried_out(start, most)
        moved = {path.replace("/anna-reuter/", "/anna-neu/"): text for path, text in half.items()} if most else half
        assert carried_out(carried_out(moved, 99), 99) == whole, most


def test_the_own_portrait_is_renamed_first() -> None:
    first, *_ = renaming.plan(files(), "anna-reuter", "anna-neu", "", {})
    assert first.moved == "content/founders/anna-neu/index.md"
