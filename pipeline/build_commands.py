"""The command that builds the site, quick where nothing has been touched: then it loads nothing else of the product."""

from __future__ import annotations

from pipeline import config, untouched


def build(*, now: str | None = None, lang: str | None = None, dry_run: bool = False) -> int:
    """Build the site into output/, unless the last build has left what this one would write."""
    places = config.places()
    told = untouched.finished(places.builds, places.output)
    if (
        told
        and not told["production"]
        and _today(now, told["timezone"]) == told["day"]
        and lang in (None, "", "de", "en")
    ):
        german = (lang or told["lang"]) == "de"
        print(untouched.SENTENCES[0 if german else 1].format(told["files"]))
        return 0
    from pipeline import site_commands  # here, for it takes as long to load as all of the above

    return site_commands.build(now=now, lang=lang, dry_run=dry_run)


def _today(now: str | None, timezone: str) -> str:
    try:
        return config.now(now, timezone).date().isoformat()
    except ValueError:
        return ""
