"""Curves of what a site costs, as a drawing that reads on light and dark ground."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH, _HEIGHT = 960, 430
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 32, 84, 46
_BETWEEN: Final = 44
_STYLE: Final = """\
svg{font:13px system-ui,sans-serif;background:#fff;color:#1f1d1a}
text{fill:currentColor}.quiet{fill:#6a655d}.title{font-weight:600;font-size:14px}
.grid{stroke:#e4e0d8;stroke-width:1}path{fill:none;stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}
.c0{stroke:#c2410c;fill:#c2410c}.c1,.c2{stroke:#1d4ed8;fill:#1d4ed8}.c3{stroke:#0f766e;fill:#0f766e}.c4{stroke:#6a655d;fill:#6a655d}
path[class]{fill:none}path.c1{stroke-dasharray:7 5}path.c4{stroke-dasharray:1.5 5}
@media(prefers-color-scheme:dark){svg{background:#171614;color:#ece8e1}.quiet{fill:#a8a298}.grid{stroke:#35322d}
.c0{stroke:#fb923c;fill:#fb923c}.c1,.c2{stroke:#93c5fd;fill:#93c5fd}.c3{stroke:#5eead4;fill:#5eead4}.c4{stroke:#a8a298;fill:#a8a298}
path[class]{fill:none}}
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """One diagram: lines by name, each with (founders, seconds) in rising order."""

    title: str
    lines: Mapping[str, Sequence[tuple[int, float]]]


def drawn(panels: Sequence[Panel]) -> str:
    """Return the panels side by side on one scale of seconds; both axes are logarithmic. There is at least one point."""
    points = [point for panel in panels for line in panel.lines.values() for point in line]
    names = list(dict.fromkeys(name for panel in panels for name in panel.lines))
    sizes = sorted({size for size, _ in points})
    low, high = math.floor(math.log10(min(s for _, s in points))), math.ceil(math.log10(max(s for _, s in points)))
    width = (_WIDTH - _LEFT - _RIGHT - _BETWEEN * (len(panels) - 1)) / len(panels)

    def y(seconds: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (high - math.log10(seconds)) / (high - low)

    def x(place: int, size: int) -> float:
        span = math.log(sizes[-1] / sizes[0]) or 1
        return _LEFT + place * (width + _BETWEEN) + width * math.log(size / sizes[0]) / span

    anchors = {sizes[-1]: "end", sizes[0]: "start"}  # or they would run into those of the next panel
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>Seconds by number of founders: {escape('; '.join(panel.title for panel in panels))}</title>",
        f"<style>{_STYLE}</style>",
        *_legend(names),
    ]
    for place, panel in enumerate(panels):
        left = _LEFT + place * (width + _BETWEEN)
        rows.append(f'<text class="title" x="{left:.1f}" y="{_TOP - 16}">{escape(panel.title)}</text>')
        for power in range(low, high + 1):
            rows.append(f'<path class="grid" d="M{left:.1f} {y(10**power):.1f}h{width:.1f}"/>')
            if place == 0:
                rows.append(
                    f'<text class="quiet" text-anchor="end" x="{left - 8:.1f}" y="{y(10**power) + 4:.1f}">{_seconds(power)}</text>'
                )
        for size in sizes:
            anchor = anchors.get(size, "middle")
            rows.append(
                f'<text class="quiet" text-anchor="{anchor}" x="{x(place, size):.1f}" y="{_HEIGHT - 24}">{size:,}</text>'
            )
        for name, line in panel.lines.items():
            color = f"c{names.index(name) % 5}"
            at = [(x(place, size), y(seconds)) for size, seconds in line]
            rows.append(f'<path class="{color}" d="M{" L".join(f"{a:.1f} {b:.1f}" for a, b in at)}"/>')
            rows += (f'<circle class="{color}" cx="{a:.1f}" cy="{b:.1f}" r="3.5"/>' for a, b in at)
    rows.append(f'<text class="quiet" text-anchor="middle" x="{_WIDTH / 2}" y="{_HEIGHT - 6}">founders</text>')
    return "\n".join((*rows, "</svg>", ""))


def _legend(names: Sequence[str]) -> list[str]:
    """Return the names with a stroke of their color, in two rows where one is too short."""
    rows, across, down = [], float(_LEFT), 24
    for number, name in enumerate(names):
        room = 50 + 6.6 * len(name)
        if across + room > _WIDTH - _RIGHT:
            across, down = float(_LEFT), down + 22
        rows.append(f'<path class="c{number % 5}" d="M{across:.1f} {down - 4}h24"/>')
        rows.append(f'<text x="{across + 31:.1f}" y="{down}">{escape(name)}</text>')
        across += room
    return rows


def _seconds(power: int) -> str:
    return f"{10**power:,} s" if power >= 0 else f"{10**power:.{-power}f} s"
