"""The command that builds the site, quick where nothing has been touched: then it loads nothing else of the product."""

from __future__ import annotations

from typing import Any

from pipeline import config, untouched


def build(*, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> int:
    """Build the site into output/, unless the last build has left what this one would write."""
    places = config.places()
    last = untouched.last(places.builds, places.output)
    if last and last.is_untouched and _would_say_the_same(last.told, now, lang):
        german = (lang or last.told["lang"]) == "de"
        print(untouched.SENTENCES[0 if german else 1].format(last.told["files"]))
        return 0
    look = last.look() if last else None
    del last  # it has all signatures twice
    from pipeline import site_commands  # here, for it takes as long to load as all of the above

    return site_commands.build(now=now, lang=lang, dry_run=dry_run, look=look)


def _would_say_the_same(told: dict[str, Any], now: str | None, lang: str | None) -> bool:
    is_today = not told["production"] and _today(now, told["timezone"]) == told["day"]
    return is_today and lang in (None, "", "de", "en")


def _today(now: str | None, timezone: str) -> str:
    try:
        return config.now(now, timezone).date().isoformat()
    except ValueError:
        return ""
