"""Distils caniemail's data into support.json: which mail program supports which feature today, and no prose.

    npm pack caniemail@2.0.2 && tar xzf caniemail-2.0.2.tgz
    python tests/letters/distil.py package/data/caniemail.json

Of each program only the newest version that was tested is kept, as one character: y supported, a partly or with faults, n not,
u unknown; a hyphen where nobody tested. They stand in the order of ``programs``.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent

PROGRAMS: Final = {
    "gmail": ("desktop-webmail", "ios", "android", "mobile-webmail"),
    "outlook": ("windows", "macos", "outlook-com", "ios", "android"),
    "apple-mail": ("macos", "ios"),
    "yahoo": ("desktop-webmail", "ios", "android"),
    "gmx": ("desktop-webmail", "ios", "android"),
    "web-de": ("desktop-webmail", "ios", "android"),
    "t-online-de": ("desktop-webmail",),
    "thunderbird": ("macos", "windows"),
    "protonmail": ("desktop-webmail", "ios", "android"),
}
"""What most readers in the German-speaking countries use. Windows Mail is not among them: Microsoft ended it in 2024."""


def distil(published: dict[str, Any]) -> dict[str, Any]:
    """Return the distilled table of ``published``."""
    return {
        "source": "npm caniemail 2.0.2, data/caniemail.json; see README.md and LICENSE.caniemail",
        "updated": published["last_update_date"][:10],
        "programs": [f"{program} {platform}" for program, platforms in PROGRAMS.items() for platform in platforms],
        "features": {
            feature["slug"]: " ".join(
                _verdicts(feature["stats"].get(program, {}), PROGRAMS[program]) for program in PROGRAMS
            )
            for feature in sorted(published["data"], key=lambda feature: feature["slug"])
            if feature["category"] in ("html", "css", "image")
        },
    }


def _verdicts(stats: dict[str, dict[str, str]], platforms: tuple[str, ...]) -> str:
    return "".join(
        stats[platform][_newest(stats[platform])][0] if stats.get(platform) else "-" for platform in platforms
    )


def _newest(versions: dict[str, str]) -> str:
    """Return the newest version: the last one, but of months the latest, which are not always in order."""
    months = [version for version in versions if re.fullmatch(r"\d{4}-\d{2}", version)]
    return max(months) if len(months) == len(versions) else list(versions)[-1]


if __name__ == "__main__":
    source = Path(sys.argv[1])
    distilled = distil(json.loads(source.read_text("utf-8")))
    (HERE / "support.json").write_text(json.dumps(distilled, indent=1) + "\n", "utf-8")
