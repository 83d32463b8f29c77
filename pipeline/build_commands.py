"""The command that builds the site, quick where nothing has been touched: then it loads nothing else of the product."""

from __future__ import annotations

import sys
from typing import Any

from pipeline import config, untouched


def build(*, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> int:
    """Build the site into output/, unless the last build has left what this one would write."""
    places = config.places()
    last = untouched.last(places.builds, places.output)
    told = last.told if last and _would_say_the_same(last.told, now, lang) else None
    spoken = lang or (told["lang"] if told else "")
    german = 0 if spoken == "de" else 1
    if last and told and last.is_untouched:
        print(untouched.SENTENCES[german].format(told["files"]))
        return 0
    look = last.look() if last else None
    del last  # it has all signatures twice
    if look and told and look.touched:
        from pipeline import retouch  # here, for it takes longer to load than all of the above

        def note(sentences: tuple[str, str]) -> None:
            print(sentences[german], file=sys.stderr)

        difference = retouch.retouch(places, look, told, note, dry_run=dry_run)
        if difference is not None:
            print(difference.told(spoken, planned=dry_run))
            return 0
    from pipeline import site_commands  # here, for it takes longer still

    return site_commands.build(now=now, lang=lang, dry_run=dry_run, look=look)


def _would_say_the_same(told: dict[str, Any], now: str | None, lang: str | None) -> bool:
    is_today = not told["production"] and _today(now, told["timezone"]) == told["day"]
    return is_today and lang in (None, "", "de", "en")


def _today(now: str | None, timezone: str) -> str:
    try:
        return config.now(now, timezone).date().isoformat()
    except ValueError:
        return ""
