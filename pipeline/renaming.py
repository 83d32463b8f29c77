"""How a founder's folder gets another name: in texts, front matter, leads and the ledger together.

:func:`plan` decides what changes and touches nothing. What it returns can be carried out twice, or again after a run that was
killed half-way: the former name becomes an alias first, and everything that still uses it resolves in the meantime.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline import front_matter, ledger, prose, signoff
from pipeline.front_matter import Scalar, Sequence, quoted
from pipeline.links import Permalinks

# Fields that hold a slug, in the publication's folder and in the editors' private one.
_FIELDS: Final = (
    "slug", "proposed_by", "giver", "receiver", "told_by", "introduced_to", "claimed_by", "seeker", "helper", "between",
)  # fmt: skip
_DEFINITION: Final = re.compile(r"^( {0,3}\[[^\]\n]+\]:[ \t]*<?)([^\s>]+)", re.MULTILINE)
_WIKI: Final = re.compile(r"(\[\[)([^\]|]*)")


@dataclass(frozen=True, slots=True)
class Change:
    """One file that gets another text, another place, or both."""

    path: str  # where it lies now, relative to the repository
    moved: str  # where it will lie; the same where it stays
    text: str  # what will be in it


def plan(files: Mapping[str, str], old: str, new: str, site: str, aliases: Mapping[str, str]) -> tuple[Change, ...]:
    """Return what changes when the founder ``old`` is called ``new``; the founder's own index.md comes first.

    ``files`` maps paths to texts: everything under content/ that is text, and what the editors keep privately. ``aliases`` are
    all former names with today's.
    """
    slugs = {path.split("/")[2] for path in files if path.startswith("content/founders/")}
    links = Permalinks(slugs | {old}, aliases, site)
    renamed_events = {**dict(_events(files, old, new)), **dict(_introductions(files, old, new))}
    changes = []
    for path, text in files.items():
        moved = _moved(path, old, new, renamed_events)
        changed = _rewritten(path, text, old, new, links, renamed_events)
        if path in (f"content/founders/{old}/index.md", f"content/founders/{new}/index.md"):
            changed = _with_alias(changed, old, new)
        if path.startswith("content/founders/") and path.endswith(".md"):
            changed = signoff.carried(text, changed)  # the founder's words are the same; an address in them is not
        if (path, text) != (moved, changed):
            changes.append(Change(path, moved, changed))
    return tuple(sorted(changes, key=lambda c: (f"/{new}/index.md" not in c.moved, c.path)))


def _events(files: Mapping[str, str], old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield (former key, new key) of every event that ``old`` is a side of: the file's name repeats both sides."""
    for path, text in files.items():
        if "ledger" not in path.split("/")[:-1]:
            continue
        block, _ = front_matter.read(text)
        stem = path.rpartition("/")[2].removesuffix(".yml")
        sides = tuple(_text(block, name) for name in ("date", "giver", "receiver", "kind")) if block else ()
        if old in sides[1:3] and stem.startswith(before := ledger.key(*sides)):
            yield stem, ledger.key(*(new if side == old else side for side in sides)) + stem.removeprefix(before)


def _introductions(files: Mapping[str, str], old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield (former key, new key) of every introduction that ``old`` is a side of; the day before them stays."""
    for path, text in files.items():
        block = front_matter.read(text)[0] if "introductions" in path.split("/")[:-1] else None
        if block is None:
            continue
        stem = path.rpartition("/")[2].removesuffix(".yml")
        day, sides = stem[:11], tuple(_text(block, name) for name in ("seeker", "helper"))
        if old in sides and stem.startswith(before := day + "-".join(sides)):
            yield stem, day + "-".join(new if side == old else side for side in sides) + stem.removeprefix(before)


def _text(block: front_matter.Mapping, name: str) -> str:
    node = block.get(name)
    return node.text if isinstance(node, Scalar) else ""


def _moved(path: str, old: str, new: str, events: Mapping[str, str]) -> str:
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".yml")
    if path.startswith(f"content/founders/{old}/"):
        return f"content/founders/{new}/{name}"
    if stem in events:
        return f"{folder}/{events[stem]}.yml"
    if folder.rpartition("/")[2] in ("people", "impact") and name == f"{old}.yml":
        return f"{folder}/{new}.yml"
    return path


def _rewritten(path: str, text: str, old: str, new: str, links: Permalinks, events: Mapping[str, str]) -> str:
    """Return a file's text under the new name."""
    if path.endswith(".yml"):
        return _in_fields(text, old, new, events)
    head, fence, body = _parts(text)
    head = _in_fields(head, old, new, events)
    if path.startswith("content/issues/"):
        return _in_list(head, old, new) + fence + body
    return head + fence + _in_prose(body, old, new, links)


def _parts(text: str) -> tuple[str, str, str]:
    """Return front matter, the line that ends it, and the body of a Markdown file."""
    match = re.match(r"(\ufeff?---[ \t]*\r?\n.*?\n)(---[ \t]*(?:\r?\n|$))", text, re.DOTALL)
    return (match.group(1), match.group(2), text[match.end() :]) if match else ("", "", text)


def _in_fields(text: str, old: str, new: str, events: Mapping[str, str]) -> str:
    names = "|".join(_FIELDS)
    value = rf"(?P<mark>[\"']?){old}(?P=mark)(?=\s*(?:[,}}#]|$))"
    text = re.sub(
        rf"(?P<key>(?<![\w-])(?:{names})\s*:\s*){value}",
        lambda m: f"{m['key']}{m['mark']}{new}{m['mark']}",
        text,
        flags=re.MULTILINE,
    )
    return re.sub(
        r"(?P<key>(?<![\w-])supersedes\s*:\s*[\"']?)(?P<event>[\w-]+)",
        lambda m: m["key"] + events.get(m["event"], m["event"]),
        text,
    )


def _in_list(head: str, old: str, new: str) -> str:
    """Return a lead's front matter with the slug renamed in its order."""
    return re.sub(
        r"^order:.*?(?=^\w|\Z)",
        lambda m: re.sub(rf"(?<![\w-]){old}(?![\w-])", new, m[0]),
        head,
        count=1,
        flags=re.MULTILINE | re.DOTALL,
    )


def _in_prose(body: str, old: str, new: str, links: Permalinks) -> str:
    """Return Markdown in which every link to ``old`` leads to ``new``; what stands in code stays."""

    def renamed(name: str) -> bool:
        return links.find(name) == old

    def address(url: str) -> str:
        name = links.target(url)
        if name is None or not renamed(name):
            return url
        return re.sub(r"^((?:https?://[^/]+)?(?:/.*?)?/)[^/?#]+(/?(?:[?#].*)?)$", rf"\g<1>{new}\g<2>", url, count=1)

    spans = [(start, end) for start, end, _ in prose.links_in(body)]
    for start, end in reversed(spans):
        link = body[start:end]
        if link.startswith("[["):
            link = _WIKI.sub(lambda m: m[1] + (new if renamed(" ".join(m[2].split())) else m[2]), link, count=1)
        else:
            link = re.sub(r"(\]\(\s*<?|^<)([^\s>)]+)", lambda m: m[1] + address(m[2]), link)
        body = body[:start] + link + body[end:]
    return _DEFINITION.sub(lambda m: m[1] + address(m[2]), body)


def _with_alias(text: str, old: str, new: str) -> str:
    """Return an index.md that knows its former name, and its first one as identifier."""
    head, fence, body = _parts(text)
    block, _ = front_matter.read(head.partition("\n")[2])
    if block is None:
        return text
    identifier, listed = block.get("id"), block.get("aliases")
    former = [item.text for item in listed.items if isinstance(item, Scalar)] if isinstance(listed, Sequence) else []
    aliases = [alias for alias in dict.fromkeys([*former, old]) if alias != new]
    first = identifier.text if isinstance(identifier, Scalar) and identifier.text else (former or [old])[0]
    kept = _without(head, "id", "aliases")
    listed_anew = ", ".join(quoted(alias) for alias in aliases)
    end = "\r\n" if head.endswith("\r\n") else "\n"
    return f"{kept}id: {quoted(first)}{end}aliases: [{listed_anew}]{end}{fence}{body}"


def _without(head: str, *names: str) -> str:
    """Return front matter without the entries of these names, whatever stands indented or listed under them included."""
    kept, inside = [], False
    for line in head.splitlines(keepends=True):
        if re.match(r"[\w-]+\s*:", line):
            inside = line.partition(":")[0].strip() in names
        if not inside or line.startswith("#"):
            kept.append(line)
    return "".join(kept)
