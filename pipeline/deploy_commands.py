"""The command that puts the site online: it looks whether this is the site that readers should see, and where it may go."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline import config, deployment, hosts, site_commands, sitemap, untouched
from pipeline.console import DONE, REFUSED, Desk, Stop, command, number_of
from pipeline.deployment import Bucket, Kind, Plan, Reason, Refusal, Remote, Stage
from pipeline.hosts.digests import digests
from pipeline.hosts.folder import FolderHost
from pipeline.hosts.rsync import RsyncHost

_NAMES: Final = {
    Kind.LEAF: ("Bilder, Schriften, Daten", "pictures, fonts, data"),
    Kind.BINDING: ("Stile und Skripte", "styles and scripts"),
    Kind.FEED: ("Feeds", "feeds"),
    Kind.PAGE: ("Seiten", "pages"),
    Kind.LAST: ("Sitemap und Wegweiser", "sitemap and signposts"),
}
_SHOWN: Final = 5  # paths in a sentence


@command
def deploy(
    *, take_over: bool = False, sample: bool = False, now: str | None = None, lang: str | None = None, dry_run: bool = False
) -> int:  # fmt: skip
    """Bring the host to what stands in output/; ``dry_run`` only tells.

    ``take_over`` replaces what lies in the way there and is not from here, ``sample`` lets the sample publication go online too.
    """
    with site_commands.alone(lang, dry_run=True) as upkeep:
        desk = Desk(now, lang, upkeep)
        if not dry_run and desk.now > config.now(None, desk.facts.timezone):
            raise Stop(
                "Was online steht, sehen alle: Ein Tag, der noch kommt, geht nur mit --dry-run.",
                "What is online everybody sees: a day still to come goes with --dry-run only.",
            )
        desk.require_no_errors()
        to = config.deploy_to(desk.facts.deploy_to)
        if deployment.holds_a_secret(to):  # one from content/publication.yml is a finding already; it is never repeated
            raise Stop(
                "In VORGESTELLT_DEPLOY_TO steht ein Passwort oder Schlüssel. Nimm ihn dort heraus; Zugänge haben eigene Variablen "
                "(docs/hosting.md).",
                "A password or key stands in VORGESTELLT_DEPLOY_TO. Take it out there; credentials have variables of their own "
                "(docs/hosting.md).",
                REFUSED,
            )
        _require_a_site_for_readers(desk, sample=sample)
        output = desk.places.output
        try:
            host = _host(desk, to, output)
            site = digests(output)
            desk.voice.note(f"Vergleiche mit {to} …", f"Comparing with {to} …")
            plan = deployment.plan(
                site, host.lying(site), note := host.note(), desk.facts.feed_namespace,
                rules=host.rules, take_over=take_over,
            )  # fmt: skip
            if isinstance(plan, Refusal):
                raise _refused(plan, to)
            if plan and not dry_run:
                _carry_out(desk, host, plan, output)
            elif not dry_run and note != plan.after:
                host.begin(plan.before)
                host.finish(plan.after)
        except hosts.HostFailed as fault:
            raise Stop(
                f"{fault.de}\nKeiner Seite in {to} fehlt deshalb etwas. Ist der Grund behoben, noch einmal: inv deploy",
                f"{fault.en}\nNo page in {to} lacks anything for that. Once the reason is mended, again: inv deploy",
            ) from fault
    _report(desk, plan, dry_run=dry_run)
    return DONE


def _carry_out(desk: Desk, host: hosts.Host, plan: Plan, output: Path) -> None:
    host.begin(plan.before)
    for stage in plan.stages:
        what = desk.voice.pick(*_NAMES[stage.kind])
        count = len(stage.paths)
        if stage.removes:
            desk.voice.note(f"Entferne {what}: {count} …", f"Removing {what}: {count} …")
            host.remove(stage.paths)
        else:
            desk.voice.note(f"Lege ab {what}: {count} …", f"Putting {what}: {count} …")
            host.put(output, stage.paths)
    host.finish(plan.after)


def _require_a_site_for_readers(desk: Desk, *, sample: bool) -> None:
    """Raise Stop unless ``output`` is byte for byte what readers shall see today."""
    facts, output = desk.publication.facts, desk.places.output
    if not sample and (facts.sample or deployment.is_example(facts.url)):
        raise Stop(
            "Das ist noch das Beispiel: " + ("sample steht auf yes" if facts.sample else f"url ist {facts.url}") +
            " (content/publication.yml). Eine eigene Publikation beginnt mit inv start; zum Ausprobieren: --sample",
            "This is still the sample: " + ("sample says yes" if facts.sample else f"url is {facts.url}") +
            " (content/publication.yml). A publication of your own begins with inv start; to try it out: --sample", REFUSED,
        )  # fmt: skip
    if not untouched.lying(output):
        raise Stop("Es ist noch nichts gebaut. Zuerst: make", "Nothing is built yet. First: make", REFUSED)
    robots = output / "robots.txt"
    if robots.is_file() and robots.read_bytes() == sitemap.robots(facts, preview=True):
        raise Stop(
            "In output/ liegt eine Vorschau, die Suchmaschinen abweist. Zuerst: make",
            "In output/ lies a preview, which turns search engines away. First: make", REFUSED,
        )  # fmt: skip
    told = untouched.finished(desk.places.builds, output)
    if told and told["production"] and told["day"] == desk.now.date().isoformat():
        return
    if difference := desk.build(production=True, dry_run=True):
        count = len(difference.added) + len(difference.changed) + len(difference.removed)
        raise Stop(
            f"output/ ist nicht auf dem Stand von heute: {number_of(count, 'Datei wäre', 'Dateien wären')} anders. Zuerst: make",
            f"output/ is not as of today: {number_of(count, 'file', 'files')} would differ. First: make", REFUSED,
        )  # fmt: skip


def _host(desk: Desk, to: str, output: Path) -> hosts.Host:
    """Return the host that ``to`` names. Raises Stop where it names none, or keys are missing."""
    if not to:
        raise Stop(
            "Es steht noch nirgends, wohin: Trage deploy: to: in content/publication.yml ein (docs/hosting.md).",
            "It stands nowhere yet where to: enter deploy: to: in content/publication.yml (docs/hosting.md).", REFUSED,
        )  # fmt: skip
    place = deployment.destination(to)
    if place is None:
        raise Stop(
            f"„{to}“ ist kein Ort, an den die Website gelegt werden kann.", f"“{to}” is no place to put the site to."
        )
    if isinstance(place, Remote):
        return RsyncHost(place.target, output)
    if isinstance(place, Bucket):
        return _store(desk, place)
    root = desk.places.root
    folder = (root / place.path).resolve()
    if any(folder.is_relative_to(own) or own.is_relative_to(folder) for own in (root, output)):
        raise Stop(
            f"Der Ordner der Website und die Publikation liegen ineinander: {folder}. Nimm einen daneben.",
            f"The site's folder and the publication lie within each other: {folder}. Take one beside it.", REFUSED,
        )  # fmt: skip
    return FolderHost(folder)


def _store(desk: Desk, bucket: Bucket) -> hosts.Host:
    from pipeline.hosts.s3 import Access, S3Host  # here, for nothing else needs what it loads

    key, secret = config.secret("AWS_ACCESS_KEY_ID"), config.secret("AWS_SECRET_ACCESS_KEY")
    if not key or not secret:
        raise Stop(
            "Der Zugang zum Speicher fehlt: AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY in der Umgebung (docs/hosting.md).",
            "Credentials for the store are missing: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment (docs/hosting.md).",
            REFUSED,
        )  # fmt: skip
    facts = desk.facts
    endpoint = facts.deploy_endpoint or config.secret("AWS_ENDPOINT_URL").rstrip("/")
    region = facts.deploy_region or config.secret("AWS_REGION") or config.secret("AWS_DEFAULT_REGION") or "us-east-1"
    if endpoint and not deployment.is_endpoint(endpoint):
        raise Stop(
            "AWS_ENDPOINT_URL ist keine Adresse eines Speichers: mit https:// und ohne Pfad.",
            "AWS_ENDPOINT_URL is no address of a store: with https:// and without a path.", REFUSED,
        )  # fmt: skip
    return S3Host(bucket, Access(endpoint, region, key, secret, config.secret("AWS_SESSION_TOKEN")))


def _refused(refusal: Refusal, to: str) -> Stop:
    if refusal.reason is Reason.OTHER:
        return Stop(
            f"In {to} liegt eine andere Publikation. Nichts geändert; nimm einen anderen Ort.",
            f"Another publication lies in {to}. Nothing was changed; take another place.", REFUSED,
        )  # fmt: skip
    if refusal.reason is Reason.UNREADABLE:
        return Stop(
            f"In {to} ist {deployment.NOTE} beschädigt; darin steht, was von hier ist. Nichts geändert.\n"
            "Lösche die Datei dort; dann: inv deploy --take-over. Was dort nicht mehr hingehört, lösche von Hand.",
            f"In {to}, {deployment.NOTE} is damaged, which says what is from here. Nothing was changed.\n"
            "Delete the file there; then: inv deploy --take-over. What no longer belongs there, delete by hand.", REFUSED,
        )  # fmt: skip
    count = len(refusal.paths)
    if refusal.reason is Reason.BLOCKED:
        return Stop(
            f"In {to} steht etwas, wo ein Ordner der Website hingehört: {refusal.paths[0]}\n"
            "Nichts geändert. Räume es dort von Hand weg.",
            f"In {to} something stands where a folder of the site belongs: {refusal.paths[0]}\n"
            "Nothing was changed. Clear it away there by hand.",
            REFUSED,
        )  # fmt: skip
    listed = ", ".join(refusal.paths[:_SHOWN]) + (" …" if count > _SHOWN else "")
    return Stop(
        f"In {to} liegt schon etwas, das nicht von hier ist ({number_of(count, 'Datei', 'Dateien')}): {listed}\n"
        "Nichts geändert. Stimmt der Ort? Dann: inv deploy --take-over; was im Weg liegt, wird ersetzt, alles andere bleibt.",
        f"Something lies in {to} already that is not from here ({number_of(count, 'file', 'files')}): {listed}\n"
        "Nothing was changed. Is the place right? Then: inv deploy --take-over; what is in the way is replaced, all else stays.",
        REFUSED,
    )  # fmt: skip


def _report(desk: Desk, plan: Plan, *, dry_run: bool) -> None:
    if dry_run:
        for stage in plan.stages:
            for path in stage.paths:
                print(f"{_sign(stage)} {path}")
    if not plan:
        desk.voice.say(
            f"Online ist schon alles, wie es sein soll: {number_of(plan.kept, 'Datei', 'Dateien')}.",
            f"Everything is online already as it should be: {number_of(plan.kept, 'file', 'files')}.",
        )
        return
    would = desk.voice.pick(" (nur geplant)", " (planned only)") if dry_run else ""
    desk.voice.say(
        f"Online{would}: {len(plan.added)} neu, {len(plan.changed)} geändert, {len(plan.removed)} entfernt, {plan.kept} unverändert",
        f"Online{would}: {len(plan.added)} new, {len(plan.changed)} changed, {len(plan.removed)} removed, {plan.kept} unchanged",
    )
    if plan.foreign:
        desk.voice.say(
            f"Nicht von hier und unberührt: {number_of(plan.foreign, 'Datei', 'Dateien')}",
            f"Not from here and untouched: {number_of(plan.foreign, 'file', 'files')}",
        )


def _sign(stage: Stage) -> str:
    return "-" if stage.removes else "~" if stage.replaces else "+"
