"""What an editor does with a letter until its readers have it: ``inv deliver <action>``.

Every action says where the letter stands afterwards and what comes next. Nothing here reaches a reader but ``schedule``,
``send`` and ``due``, and those ask first.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from pipeline import config, dates, delivery, guards, mailroom
from pipeline.console import DONE, REFUSED, Desk, Stop, agreed, command, number_of, unknown
from pipeline.couriers.smtp import Smtp
from pipeline.delivery import Checkup, Outcome, Step
from pipeline.deployment import is_example
from pipeline.domain import Receipt
from pipeline.mailroom import RECENT, Mailroom, NobodyAgreed
from pipeline.publication import appears
from pipeline.schema import both

ACTIONS: Final = (
    "draft", "status", "test", "approve", "schedule", "unschedule", "send", "skip", "due", "unattended", "settle", "doubtful", "decide",
)  # fmt: skip
LOOKING: Final = ("status", "unschedule", "skip", "settle", "due", "doubtful", "decide")
"""What must be possible whatever is wrong with the content: above all, to take a letter back."""
HEAD_START: Final = timedelta(hours=1)
"""How long before it leaves a letter is scheduled at least: time to see it at the courier and to take it back."""
_COMMAND: Final = re.compile(r"inv deliver [a-z]+")
_DESPITE: Final = "despite "
"""What the receipt of an order begins with where objections were overruled; their codes follow, parted by commas."""


@command
def deliver(
    action: str, *, month: str = "", to: str = "", at: str = "", by: str = "", despite: str = "", outcome: str = "",
    reader: str = "", correction: bool = False, yes: bool = False, now: str | None = None, lang: str | None = None, as_json: bool = False, dry_run: bool = False,
) -> int:  # fmt: skip
    """Take the letter of ``month`` (default: the newest issue) one step further with the publication's own courier."""
    if action not in ACTIONS:
        raise unknown(action, ACTIONS)
    for word in sorted(_words(despite).difference(guards.OVERRULABLE)):
        cannot = ("--despite {}: Das lässt sich nicht überstimmen.", "--despite {}: that cannot be overruled.")
        raise unknown(word, guards.OVERRULABLE, *cannot)
    desk = Desk(now, lang)
    if action not in LOOKING:
        desk.require_no_errors()
    if now and not (dry_run or action == "status" or desk.facts.letter_courier == "outbox"):
        raise Stop(
            "Mit Leserinnen und Lesern zählt die wahre Uhr: --now geht nur mit --dry-run.",
            "With readers the true clock counts: --now goes with --dry-run only.",
        )
    if action == "due" and not month and not as_json:
        return _due(desk, by or config.person(desk.places.root), dry_run=dry_run)
    if action == "unattended":
        return _unattended(desk, by or config.person(desk.places.root), dry_run=dry_run)
    try:
        shown = desk.so_far() if action == "status" else desk  # as the desk shows it, whatever else has errors
        room = Mailroom(shown, month, correction=correction, dry_run=dry_run)
        counter = Counter(room, as_json=as_json, dry_run=dry_run)
        if room.elsewhere and action != "status":
            raise Stop(
                f"Diesen Brief trägt {room.elsewhere}. Stelle in content/publication.yml wieder diesen Boten ein; kein Brief geht zweimal hinaus.",
                f"This letter is carried by {room.elsewhere}. Set that courier in content/publication.yml again; no letter goes out twice.",
                REFUSED,
            )
        return _ordered(counter, action, to=to, at=at, by=by, despite=despite, outcome=outcome, reader=reader, yes=yes)
    except NobodyAgreed as nobody:
        return nobody_agreed(desk, str(nobody))


def _ordered(
    counter: Counter, action: str, *, to: str, at: str, by: str, despite: str, outcome: str, reader: str, yes: bool
) -> int:
    """Have ``counter`` do what was typed."""
    who = by or config.person(counter.root)
    orders: dict[str, Callable[[], int]] = {
        "draft": counter.draft,
        "status": counter.status,
        "test": lambda: counter.test(to),
        "approve": lambda: counter.approve(who),
        "schedule": lambda: counter.dispatch("schedule", at, who, despite, yes=yes),
        "send": lambda: counter.dispatch("send", "", who, despite, yes=yes),
        "unschedule": lambda: counter.unschedule(who),
        "skip": lambda: counter.skip(who),
        "due": lambda: counter.due(who),
        "settle": lambda: counter.settle(outcome, who),
        "doubtful": counter.doubtful,
        "decide": lambda: counter.decide(reader, outcome),
    }
    return orders[action]()


def _due(desk: Desk, who: str, *, dry_run: bool) -> int:
    """Look after the letters of the newest issues and their corrections, the oldest first; return the worst exit code."""
    publication = desk.verdict.publication
    months = [issue.month for issue in publication.issues[:RECENT]] if publication else []
    code = DONE
    for month in reversed(months):
        for correction in (False, True):
            room = Mailroom(desk, month, correction=correction, dry_run=dry_run)
            quiet = room.held is None and not room.receipts
            if (quiet and (correction or month != months[0])) or room.elsewhere:
                continue
            code = max(code, Counter(room, as_json=False, dry_run=dry_run).due(who))
    return code


def _unattended(desk: Desk, who: str, *, dry_run: bool) -> int:
    """Do what needs nobody at the desk: schedule the newest letter if it is approved, then look after all; return the worst exit code."""
    if desk.facts.sample:
        desk.voice.say("Niemand bekommt diesen Brief: nichts zu tun.", "Nobody gets this letter: nothing to do.")
        return DONE
    if not desk.facts.sends_letters:
        desk.voice.say("Aus dem Postausgang geht nichts von allein hinaus. Was du von Hand verschickst, sagt: inv status",
                       "Nothing leaves the outbox by itself. What you send by hand is said by: inv status")  # fmt: skip
        return DONE
    if not desk.publication.issues:
        desk.voice.say(
            "Es ist noch keine Ausgabe erschienen: nichts zu tun.", "No issue has appeared yet: nothing to do."
        )
        return DONE
    code = DONE
    try:
        room = Mailroom(desk, dry_run=dry_run)
        if not dry_run:
            room.look()
        if room.state == "approved" and not room.elsewhere:
            code = Counter(room, as_json=False, dry_run=dry_run).dispatch("schedule", "", who, "", yes=True)
        return max(code, _due(desk, who, dry_run=dry_run))
    except NobodyAgreed as nobody:
        return nobody_agreed(desk, str(nobody))


@command
def doctor(*, now: str | None = None, lang: str | None = None) -> int:
    """Say what is set up for the letter and what is not; change nothing."""
    desk = Desk(now, lang)
    desk.require_no_errors()
    facts, voice = desk.publication.facts, desk.voice
    courier, book = mailroom.way(desk, facts.letter_courier)
    found = [*courier.checkups(facts.letter_address), *_around(desk, book)]
    print(f"{facts.name} · {courier.name}\n")
    for checkup in found:
        print(f"{'  ✓' if checkup.right else '  ✗'} {checkup.sentence.text(voice.lang)}")
    wrong = sum(not checkup.right for checkup in found)
    if wrong:
        voice.say(f"\nZu tun: {wrong}", f"\nTo do: {wrong}")
    return REFUSED if wrong else DONE


def _around(desk: Desk, book: delivery.ReceiptBook) -> Iterator[Checkup]:
    """Yield what has to be set up around a courier with readers."""
    facts = desk.publication.facts
    if facts.letter_courier == "outbox":
        return
    book.read(f"{desk.now:%Y-%m}")  # raises where the receipts cannot be reached
    shared = config.remote(desk.places.root) is not None
    yield Checkup(shared, both("Die Belege liegen dort, wo alle Rechner nachsehen.", "The receipts lie where every machine looks.") if shared
                  else both("Dieser Klon hat kein „origin“: Die Belege schützen nur diesen einen Rechner vor doppeltem Versand.",
                            "This clone has no “origin”: the receipts keep only this one machine from sending twice."))  # fmt: skip
    known = bool(mailroom.testers(desk))
    yield Checkup(known, both("Die Adressen für den Testversand stehen im privaten Ordner.", "The addresses for tests are in the private folder.") if known
                  else both("Lege im privaten Ordner letter/testers.txt an: eine Adresse je Zeile, an die der Testversand geht.",
                            "Make letter/testers.txt in the private folder: one address a line that tests go to."))  # fmt: skip
    example = is_example(facts.url) or facts.sample
    yield Checkup(not example, both("Die Publikation ist kein Beispiel.", "The publication is no sample.") if not example
                  else both(f"url ist noch {facts.url}. Trage in content/publication.yml eure Adresse ein.",
                            f"url is still {facts.url}. Enter your address in content/publication.yml.") if not facts.sample
                  else both("Das ist noch das Beispiel. Beginne erst deine eigene Publikation: inv start",
                            "This is still the sample. Begin your own publication first: inv start"))  # fmt: skip


def lay_draft(desk: Desk, *, dry_run: bool) -> tuple[int, bool]:
    """Lay the newest letter into the outbox, to be looked at; return the exit code and whether anything changed there.

    That a letter on its way stays as it is makes no build fail: the desk says it is outdated.
    """
    try:
        room = Mailroom(desk, courier="outbox")
        is_on_its_way = room.state in ("scheduled", "sending", "sent")
        counter = Counter(room, as_json=False, dry_run=dry_run)
        code = counter.draft(brief=True)
        return DONE if is_on_its_way else code, counter.acted
    except NobodyAgreed as nobody:
        return nobody_agreed(desk, str(nobody)), False


def nobody_agreed(desk: Desk, month: str) -> int:
    """Say that an issue has no letter."""
    desk.voice.say(f"Brief {month}: niemand darin hat eingewilligt", f"Letter {month}: nobody in it agreed to appear")
    return DONE


def many_readers(count: int, lang: str) -> str:
    """Return "eine Person" or "120 Leserinnen und Leser"."""
    if lang == "de":
        return "eine Person" if count == 1 else f"{count} Leserinnen und Leser"
    return number_of(count, "reader", "readers")


def _words(despite: str) -> set[str]:
    """Return the codes of what is overruled; they are parted by commas."""
    return {word.strip() for word in despite.split(",") if word.strip()}


class Counter:
    """Where one letter is handled: each action plans, acts, and says what happened."""

    def __init__(self, room: Mailroom, *, as_json: bool, dry_run: bool) -> None:
        self._room = room
        self._voice = room.desk.voice
        self._as_json = as_json
        self._dry_run = dry_run
        self.acted = False

    @property
    def root(self) -> Path:
        """The publication's folder."""
        return self._room.desk.places.root

    def draft(self, *, brief: bool = False) -> int:
        """Have the courier hold the letter as a draft."""
        room = self._room
        return self._carry_out(
            delivery.plan(room.letter, room.held, room.receipts, lags=room.courier.lags), brief=brief
        )

    def status(self) -> int:
        """Say where the letter stands; change nothing."""
        trouble = self._room.is_outdated or bool(self._room.held and self._room.held.doubtful)
        code = REFUSED if trouble else DONE
        if self._as_json:
            self._print_json("status", code)
            return code
        room = self._room
        self._say_where_it_stands()
        for receipt in delivery.worth_telling(room.receipts):
            print(f"  {delivery.in_words(receipt, self._voice.lang)}")
        self._say_next()
        return code

    def test(self, to: str) -> int:
        """Send the draft to the editors."""
        room = self._room
        step = delivery.plan_test(room.letter, room.held, room.receipts)
        return self._carry_out(step, testers=room.testers(to) if step.action == "test" else ())

    def approve(self, who: str) -> int:
        """Record that somebody has looked at exactly this letter and wants it sent."""
        if not who:
            raise Stop("Wer gibt frei? Nenne den Namen mit --by.", "Who approves? Name them with --by.")
        room = self._room
        return self._carry_out(delivery.plan_approval(room.letter, room.held, room.receipts), by=who)

    def dispatch(self, action: Literal["schedule", "send"], at: str, who: str, despite: str, *, yes: bool) -> int:
        """Have the letter leave at ``at``, or now; the guards are asked first, then the editor."""
        room = self._room
        step = delivery.plan_dispatch(action, room.letter, room.held, room.receipts)
        if step.action == "refuse":
            return self._carry_out(step)
        leaves = self._moment(at) if action == "schedule" else room.desk.clock()
        begun = room.held is not None and room.held.state == "sending"  # the rest gets what the others have
        is_note = (
            action == "send" and room.courier.name == "outbox"
        )  # of what a person has done: no moment is missed by it
        counts = leaves if at else room.desk.clock()  # nobody is late for leaving time to look and to take it back
        if not begun and (against := self._against(counts, f"{despite},slot" if is_note else despite)):
            return self._object(against)
        readers = room.courier.readers()
        if not (yes or self._dry_run):
            self._ask(leaves, readers, now=action == "send")
        note = f"{_DESPITE}{despite}" if despite else ""
        return self._carry_out(step, by=who, at=leaves, readers=readers, note=note)

    def unschedule(self, who: str) -> int:
        """Take a scheduled letter back, whatever has become of it since."""
        step = delivery.plan_unschedule(self._room.held, self._room.receipts)
        return self._carry_out(step, act=lambda: self._room.take_back(who))

    def skip(self, who: str) -> int:
        """Note that nobody sends the letter, so that nobody is reminded of it any more."""
        step = delivery.plan_skip(self._room.held, self._room.receipts)
        return self._carry_out(step, act=lambda: self._room.skip(who))

    def due(self, who: str) -> int:
        """Send what is due with a courier that does not plan ahead, and record what has happened since: for a timer."""
        room = self._room
        if not self._dry_run:
            room.look()
        held = room.held
        waits = held is not None and held.state == "scheduled" and (held.at is None or held.at > room.desk.clock())
        if room.courier.plans_ahead or held is None or not held.resumable or waits or room.is_outdated:
            said = self.status()
            return REFUSED if room.state == "unknown" else said  # a timer's mail is how anybody learns of it
        step = delivery.plan_dispatch("send", room.letter, held, room.receipts)
        if held.state == "scheduled" and (against := self._against(room.desk.clock(), self._overruled(), held.at)):
            return self._object(against)
        return self._carry_out(step, by=who, readers=room.courier.readers())

    def settle(self, outcome: str, who: str) -> int:
        """Ask the courier how open orders ended, and let a person decide what it cannot tell."""
        if outcome not in ("", "done", "refused"):
            raise Stop("--outcome ist done oder refused.", "--outcome is done or refused.")
        room = self._room
        found = () if self._dry_run else room.look()
        for receipt in found:
            print(f"{self._voice.pick('Festgehalten', 'Recorded')}: {delivery.in_words(receipt, self._voice.lang)}")
        if self._room.state != "unknown":
            self._say_where_it_stands()
            self._say_next()
            return DONE
        if outcome and not self._dry_run:
            return self._settle_by_hand("done" if outcome == "done" else "refused", who)
        self._explain_what_is_open()
        return REFUSED

    def doubtful(self) -> int:
        """Name those of whom nobody knows whether they got the letter: their addresses, for a person to decide."""
        found = self._knows_each().doubtful(self._room.key)
        if not found:
            self._voice.say("Bei niemandem ist etwas ungewiss.", "Nobody is in doubt.")
            return DONE
        for address in found:
            print(f"  {address}")
        self._say(
            "Frag nach, oder sieh beim Mailserver nach. Hat jemand den Brief: inv deliver decide --reader … --outcome done;\n"
            "soll er noch einmal hinaus: --outcome again, danach inv deliver due",
            "Ask them, or look at the mail server. Where somebody has the letter: inv deliver decide --reader … --outcome done;\n"
            "where it shall leave once more: --outcome again, then inv deliver due",
        )
        return REFUSED

    def decide(self, reader: str, outcome: str) -> int:
        """Note what a person decided about somebody in doubt."""
        if not reader or outcome not in ("done", "again"):
            raise Stop("Nenne --reader und --outcome done oder again.", "Name --reader and --outcome done or again.")
        courier, room = self._knows_each(), self._room
        if not self._dry_run:
            courier.decide(room.key, reader, "done" if outcome == "done" else "again")
            room.refresh()
            self._voice.say("Festgehalten.", "Recorded.")
        self._say_where_it_stands()
        return DONE

    def _knows_each(self) -> Smtp:
        """Return the courier where it knows what happened to each reader. Raises Stop where it does not."""
        courier = self._room.courier
        if not isinstance(courier, Smtp):
            raise Stop(
                f"Der Bote {courier.name} weiß nicht, was mit einzelnen Adressen geschah.",
                f"The courier {courier.name} does not know what happened to single addresses.",
                REFUSED,
            )
        return courier

    def _settle_by_hand(self, outcome: Outcome, who: str) -> int:
        room = self._room
        young = [r for r in delivery.unsettled(room.receipts) if room.desk.clock() - r.at < delivery.PATIENCE]
        if outcome == "refused" and young:
            minutes = int(delivery.PATIENCE.total_seconds() // 60)
            raise Stop(
                f"Der Auftrag ist keine {minutes} Minuten alt und kann noch wirken. Warte so lange und sieh dann noch einmal nach.",
                f"The order is less than {minutes} minutes old and may still take effect. Wait that long and look again.",
                REFUSED,
            )
        settled = delivery.settle(room.key, outcome, room.book, room.desk.clock(), "settled by hand", who)
        room.refresh()
        self._voice.say(
            f"Festgehalten: {number_of(len(settled), 'Beleg', 'Belege')}",
            f"Recorded: {number_of(len(settled), 'receipt', 'receipts')}",
        )
        self._say_where_it_stands()
        self._say_next()
        return DONE

    def _explain_what_is_open(self) -> None:
        room = self._room
        self._say_where_it_stands()
        for receipt in delivery.unsettled(room.receipts):
            print(f"  {delivery.in_words(receipt, self._voice.lang)}")
            if receipt.detail:
                print(f"    {receipt.detail}")
        if room.courier.name == "outbox":
            self._say(
                "  Das weißt nur du: Ist der Brief nicht verschickt, inv deliver settle --outcome refused;\n"
                "  hast du ihn von Hand verschickt, inv deliver settle --outcome done",
                "  Only you know: if the letter has not been sent, inv deliver settle --outcome refused;\n"
                "  if you have sent it by hand, inv deliver settle --outcome done",
            )
            return
        self._say(
            "  Der Bote kann es nicht sagen. Sieh dort nach. Ist nichts geschehen: inv deliver settle --outcome refused;\n"
            "  ist es geschehen: inv deliver settle --outcome done",
            "  The courier cannot tell. Look there. If nothing happened: inv deliver settle --outcome refused;\n"
            "  if it did: inv deliver settle --outcome done",
        )

    # What speaks against it, and what the editor says

    def _overruled(self) -> str:
        """Return which objections were overruled when this letter was scheduled, parted by commas."""
        room = self._room
        notes = [
            r.detail
            for r in room.receipts
            if (r.action, r.state, r.digest) == ("schedule", "intent", room.held.digest if room.held else "")
        ]
        return notes[-1].removeprefix(_DESPITE) if notes and notes[-1].startswith(_DESPITE) else ""

    def _against(self, leaves: datetime, despite: str, due: datetime | None = None) -> tuple[guards.Objection, ...]:
        overruled = _words(despite)
        found = self._room.against(leaves, due)
        return tuple(one for one in found if not (one.overrulable and one.code in overruled))

    def _object(self, against: Sequence[guards.Objection]) -> int:
        voice, key = self._voice, self._room.key
        if self._as_json:
            self._print_json("refuse", REFUSED, objections=[one.code for one in against])
            return REFUSED
        voice.say(f"Brief {key}: nichts veranlasst", f"Letter {key}: nothing ordered")
        for one in against:
            way = voice.pick(f" (überstimmen: --despite {one.code})", f" (overrule: --despite {one.code})")
            print(f"  {one.sentence.text(voice.lang)}{way if one.overrulable else ''}")
        return REFUSED

    def _moment(self, at: str) -> datetime:
        """Return when the letter is to leave: ``at``, or its own moment, or the next one that leaves time to look.

        A time alone is one of today. A person who sends by hand needs no quarter of an hour, as couriers do.
        """
        desk = self._room.desk
        now = desk.clock().astimezone(UTC)  # moments of one zone compare by what the clock on the wall shows
        soonest = delivery.quarter_hour(now + HEAD_START)
        if not at:
            return max(self._room.letter.published.astimezone(UTC), soonest)
        first = delivery.quarter_hour(now + timedelta(minutes=15))
        such = f"{first.astimezone(desk.now.tzinfo):%Y-%m-%dT%H:%M}"
        try:
            given = config.now(
                f"{desk.now:%Y-%m-%d}T{at:0>5}" if ":" in at[:3] else at, desk.facts.timezone
            ).astimezone(UTC)
        except ValueError:
            raise Stop(
                f"„{at}“ ist kein Zeitpunkt. Schreib ihn wie {such}, heute genügt die Uhrzeit.",
                f"“{at}” is no moment. Write it like {such}; of today the time is enough.",
            ) from None
        if self._room.courier.name == "outbox":
            if given < now:
                raise Stop("Das ist schon vorbei; nenne eine spätere Zeit.", "That is over; name a later time.")
            return given
        if given != delivery.quarter_hour(given) or given < first:
            raise Stop(
                f"Nenne eine volle Viertelstunde, die mindestens 15 Minuten entfernt ist: {such} oder später.",
                f"Name a full quarter of an hour, at least 15 minutes from now: {such} or later.",
            )
        return given

    def _ask(self, leaves: datetime, readers: int | None, *, now: bool) -> None:
        """Have the editor say yes. Raises Stop where they do not."""
        voice, letter = self._voice, self._room.letter
        print(f"{letter.subject}\n{letter.preheader}")
        when_de, when_en = ("jetzt", "now") if now else (self._on(leaves), self._on(leaves))
        many_de, many_en = (
            (f" an {many_readers(readers, 'de')}", f" to {many_readers(readers, 'en')}")
            if readers is not None
            else ("", "")
        )
        if self._room.courier.name == "outbox":
            voice.say(
                "Von hier geht nichts hinaus. Festgehalten wird, dass du ihn von Hand "
                + ("verschickt hast." if now else f"verschickst: {when_de}."),
                "Nothing leaves from here. What is noted is that you "
                + ("have sent it by hand." if now else f"send it by hand: {when_en}."),
            )
        else:
            voice.say(
                f"Geht {when_de}{many_de} hinaus. Danach holt ihn niemand zurück.",
                f"Leaves {when_en}{many_en}. Nobody gets it back then.",
            )
        if not agreed(voice.pick("Schreibe ja", "Write yes"), voice):
            raise Stop("Nichts veranlasst.", "Nothing ordered.", REFUSED)

    # Acting and telling

    def _carry_out(self, step: Step, *, brief: bool = False, by: str = "", at: datetime | None = None, readers: int | None = None,
                   testers: Sequence[str] = (), note: str = "", act: Callable[[], Receipt | None] | None = None) -> int:  # fmt: skip
        room = self._room
        outcome: Receipt | None = None
        if not self._dry_run and step.action not in ("nothing", "refuse"):
            ordered = act or (lambda: room.act(step, by=by, at=at, readers=readers, testers=testers, note=note))
            outcome = ordered()
            self.acted = outcome is not None
        doubtful = step.action == "send" and room.held is not None and room.held.doubtful > 0
        failed = step.action == "refuse" or doubtful or (outcome is not None and outcome.state != "done")
        if self._as_json:
            self._print_json(
                step.action, REFUSED if failed else DONE, reason=step.code, detail=outcome.detail if outcome else ""
            )
        else:
            self._say_what_happened(step, outcome, brief=brief)
        return REFUSED if failed else DONE

    def _say_what_happened(self, step: Step, outcome: Receipt | None, *, brief: bool) -> None:
        voice, room = self._voice, self._room
        failed = outcome is not None and outcome.state != "done"
        word = (
            delivery.DEEDS["refuse"]
            if failed and outcome and outcome.state == "refused"
            else delivery.deed(step.action, room.courier.account)
        )
        if failed and outcome and outcome.state == "unknown":
            word = delivery.STANDS["unknown"]
        would = voice.pick(" (nur geplant)", " (planned only)") if self._dry_run and step.action != "refuse" else ""
        where = f", outbox/{room.key}/" if room.courier.name == "outbox" else f", {room.courier.name}"
        print(f"{self._called()}: {word.text(voice.lang)}{would}{where}")
        if step.action in ("refuse", "update") or step.code == "taken-back":
            reason = delivery.reason(step, room.courier.account)
            self._say(*(f"  {reason.text(lang)}" for lang in ("de", "en")))
        if failed and outcome:
            print(f"  {outcome.detail}")
        if step.action == "send":
            self._say_what_needs_somebody()
        if not brief and step.action != "refuse":
            self._say_next()

    def _called(self) -> str:
        """Return what the letter is called: "Letter 2026-11", "Correction 2026-11"."""
        is_correction = self._room.key != self._room.month
        words = ("Berichtigung", "Correction") if is_correction else ("Brief", "Letter")
        return f"{self._voice.pick(*words)} {self._room.month}"

    def _say_where_it_stands(self) -> None:
        room, voice = self._room, self._voice
        state = self._room.state
        courier = voice.pick("Postausgang", "outbox") if room.courier.name == "outbox" else room.courier.name
        stands = delivery.NOTED if room.by_hand else delivery.STANDS[state]
        print(f"{self._called()} · {courier} · {stands.text(voice.lang)}")
        if letter := room.letter_of_today:
            print(f"  {letter.subject}")
        if room.held:
            when = f" · {self._when(room.held.at)}" if room.held.at else ""
            many = f" · {many_readers(room.held.readers, voice.lang)}" if room.held.readers else ""
            print(f"  {room.held.url}{when}{many}")
            if room.held.detail:
                print(f"  {room.held.detail.text(voice.lang)}")
            if room.held.spares:
                voice.say(f"  Überzählige Entwürfe dieses Briefs, die du löschen kannst: {room.held.spares}",
                          f"  Spare drafts of this letter that you may delete: {room.held.spares}")  # fmt: skip
        if room.elsewhere:
            voice.say(f"  Diesen Brief trägt {room.elsewhere}, nicht {room.courier.account}.",
                      f"  This letter is carried by {room.elsewhere}, not by {room.courier.account}.")  # fmt: skip
        self._say_what_needs_somebody()

    def _say_what_needs_somebody(self) -> None:
        """Say what a person has to see about a letter that is on its way or gone."""
        room = self._room
        if room.is_outdated and room.held and room.held.state == "scheduled":
            self._say("  Eingeplant ist ein anderer Stand als der von heute. Soll er so nicht hinaus: inv deliver unschedule",
                      "  Another version than that of today is scheduled. If it shall not leave like that: inv deliver unschedule")  # fmt: skip
        elif room.is_outdated:
            self._say("  Der Brief hat sich geändert, seit sein Versand begann. Den Übrigen den freigegebenen schicken: inv deliver send",
                      "  The letter has changed since its sending began. To send the approved one to the others: inv deliver send")  # fmt: skip
        if room.held and room.held.doubtful:
            self._say(f"  Bei {number_of(room.held.doubtful, 'Adresse', 'Adressen')} weiß niemand, ob der Brief ankam: inv deliver doubtful",
                      f"  Of {number_of(room.held.doubtful, 'address', 'addresses')} nobody knows whether the letter arrived: inv deliver doubtful")  # fmt: skip

    def _say_next(self) -> None:
        room, voice = self._room, self._voice
        if self._dry_run:
            return
        if room.by_hand:
            file, order = f"outbox/{room.key}/{room.key}.eml", f"inv deliver send{self._which()}"
            when = self._on(room.by_hand)
            voice.say(f"Von hier geht nichts hinaus. Verschicke {file} {when} von Hand.\nWeiter, wenn du es getan hast: {order}",
                      f"Nothing leaves from here. Send {file} by hand {when}.\nNext, once you have: {order}")  # fmt: skip
            return
        following = delivery.FOLLOWING.get(room.state)
        if following is None:
            return
        if room.state in ("planned", "outdated") and room.desk.verdict.publication and room.letter_of_today is None:
            voice.say("In dieser Ausgabe steht niemand mehr, der im Brief sein möchte: nichts zu tun.",
                      "Nobody who wants to be in the letter is in this issue any more: nothing to do.")  # fmt: skip
            return
        following += self._which()
        now, due = room.desk.clock().astimezone(UTC), appears(room.month, room.facts).astimezone(UTC)
        if room.state == "approved" and room.key == room.month and now - due > guards.LATE:
            following += " --despite slot"
        coming = self._appears_on()
        if room.state == "approved" and coming:
            de, en = (dates.of_day(coming, lang) for lang in ("de", "en"))
            voice.say(f"Weiter ab dem {de}, nach make: {following}", f"Next from {en} on, after make: {following}")
            return
        voice.say(f"Weiter: {following}", f"Next: {following}")

    def _appears_on(self) -> date | None:
        """Return the day on which the issue appears, None where it has."""
        day = appears(self._room.month, self._room.facts).date()
        return day if day > self._room.desk.clock().date() else None

    def _say(self, de: str, en: str) -> None:
        """Say it with every command for this very letter."""
        which = self._which()
        self._voice.say(*(_COMMAND.sub(lambda found: found[0] + which, said) for said in (de, en)))

    def _which(self) -> str:
        """Return the options that mean this very letter: without any, it would be the newest issue's."""
        room, publication = self._room, self._room.desk.verdict.publication
        newest = publication.issues[0].month if publication and publication.issues else ""
        month = "" if room.month == newest else f" --month {room.month}"
        return month + (" --correction" if room.key != room.month else "")

    def _when(self, moment: datetime) -> str:
        return self._told(moment, self._voice.pick("d. MMMM y, HH:mm 'Uhr'", "d MMMM y, HH:mm"))

    def _on(self, moment: datetime) -> str:
        """Return a moment as it stands in a sentence: "am 15. November 2026 um 08:00 Uhr"."""
        return self._told(moment, self._voice.pick("'am' d. MMMM y 'um' HH:mm 'Uhr'", "'on' d MMMM y 'at' HH:mm"))

    def _told(self, moment: datetime, form: str) -> str:
        return format_datetime(moment.astimezone(ZoneInfo(self._room.facts.timezone)), form, locale=self._voice.lang)

    def _print_json(self, action: str, code: int, **more: object) -> None:
        room = self._room
        state = self._room.state
        following = delivery.FOLLOWING.get(state)
        row = {
            "key": room.key, "courier": room.courier.name, "state": state, "action": action, "done": code == DONE,
            "url": room.held.url if room.held else None, "at": room.held.at.isoformat() if room.held and room.held.at else None,
            "readers": room.held.readers if room.held else None, "next": following and following + self._which(), **more,
        }  # fmt: skip
        json.dump(row, sys.stdout, ensure_ascii=False, indent=2)
        print()
