"""Somebody who runs the publication beside other work: looks at the calendar twice a week, reads the alarms, does what they say.

Nothing here knows what is right: what is done is the command of a task, or what its answer asks for. Now and then something is
forgotten or takes days, people do not answer, and for three weeks a year nobody is there.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from tests.years import people
from tests.years.people import Person
from tests.years.world import BERLIN, World, put, slot

Later = Callable[[float, Callable[[], None]], None]  # hours from now, and what happens then
_LATE_FOR_A_LETTER: Final = timedelta(days=9)


@dataclass
class Editor:
    """The editor, and those whom they write to."""

    world: World
    chance: Random
    later: Later
    away: list[tuple[datetime, datetime]] = field(default_factory=list)  # holidays
    careful: float = 0.9  # how likely something that is due is taken up when it is seen
    in_hand: set[tuple[str, ...]] = field(default_factory=set)
    known: dict[str, Person] = field(default_factory=dict)  # everybody who has sent something, by slug
    asked: dict[str, datetime] = field(
        default_factory=dict
    )  # until when the answer of somebody asked for a month is waited for

    def __post_init__(self) -> None:
        self.people = people.everybody(self.chance)

    @property
    def is_away(self) -> bool:
        return any(start <= self.world.now < end for start, end in self.away)

    # What reaches the editor

    def looks(self) -> None:
        """Look at the calendar and take up what is due."""
        told = None if self.is_away else self.world.calendar()
        for task in (task for task in (told or {}).get("tasks", ()) if task["due"]):
            what = (task["code"], task["month"], task["command"])
            if what not in self.in_hand and self._likely(self.careful):
                self.in_hand.add(what)
                slow = 40 if task["code"] in ("ask", "mend", "sign", "crowded") else 14
                self.later(self.chance.uniform(0.2, slow), lambda task=task, what=what: self._takes_up(task, what))

    def is_alarmed(self) -> None:
        """Get the mail of a run that failed; look as soon as it is read."""
        if not self.is_away:
            self.later(self.chance.uniform(0.3, 9), self.looks)

    def _takes_up(self, task: dict[str, Any], what: tuple[str, ...]) -> None:
        self.in_hand.discard(what)
        if self.is_away:
            return
        words = task["command"].removeprefix("inv ")
        match words.partition(" ")[0]:
            case "relay":
                self._asks_named(words)
            case "new":
                self._looks_for_somebody(words, task["month"])
            case "news" | "pause":
                self._decides(task["month"], only_pause=task["code"] == "silent")
            case "move":
                self._moves(words, task["month"])
            case "check":
                self._has_mended(words)
            case "signoff":
                self._has_signed(words)
            case "deliver":
                self.sees_to_letter(words, task["code"])
            case other:
                raise AssertionError(f"no editor knows what to do with inv {other}")

    # Months

    def _asks_named(self, words: str) -> None:
        if self.world.typed(words).code:
            return
        who = shlex.split(words)[1]
        answer = self.chance.choices(("agreed", "declined", ""), (6, 2, 2))[0]
        if answer:
            self.later(self.chance.uniform(24, 300), lambda: self.world.typed(f"relay {who} {answer}"))

    def _looks_for_somebody(self, words: str, month: str) -> None:
        """Begin the folder of somebody who has agreed, or ask somebody to send something."""
        if "--name" in words:
            said = self.world.typed(words)
            if said.code == 0:
                person = people.known(shlex.split(words)[2], self.chance)
                self.later(self.chance.uniform(48, 500), lambda: self._fills_in(person, month))
            return
        if self.world.now < self.asked.get(month, self.world.now):
            return
        self.asked[month] = self.world.now + timedelta(days=12)
        if self._likely(0.55):
            person = next(self.people)
            self.later(self.chance.uniform(48, 700), lambda: self.receives(person, month))

    def receives(self, person: Person, month: str = "") -> None:
        """Get a submission, for ``month`` if that is still free; who comes unasked gets whatever month they name."""
        told = self.world.calendar()
        if told is None:
            self.later(48, lambda: self.receives(person, month))
            return
        ahead = [row for row in told["slots"] if slot(row["month"]) > self.world.now + timedelta(days=2)]
        free = [row["month"] for row in ahead if row["kind"] == "open"]
        chosen = month if month in free else free[0] if free and (month or self._likely(0.6)) else ahead[0]["month"]
        if any(row["month"] == chosen and row["kind"] in ("news", "pause") for row in ahead):
            chosen = next((row["month"] for row in ahead if row["kind"] in ("open", "portraits")), ahead[-1]["month"])
        self._writes(person, chosen, person.flaw)
        if self._likely(0.3):
            self._writes_a_lead(chosen)
        self.world.merge()

    def _fills_in(self, person: Person, month: str) -> None:
        folder = self.world.desk / "content/founders" / person.slug
        if folder.exists():
            said = re.search(r'^issue: "([^"]+)"', (folder / "index.md").read_text("utf-8"), re.MULTILINE)
            self._writes(person, said.group(1) if said else month, person.flaw)
            self.world.merge()

    def _writes(self, person: Person, month: str, flaw: str) -> None:
        text = people.with_flaw(people.portrait(person, month, self.world.now.astimezone(BERLIN).date()), flaw)
        put(self.world.desk / f"content/founders/{person.slug}/index.md", text)
        self.known[person.slug] = person

    def _writes_a_lead(self, month: str) -> None:
        path = self.world.desk / f"content/issues/{month}.md"
        if not path.exists():
            put(
                path, f'---\nsubject: "Im Monat {month}"\n---\nLiebe Leserinnen und Leser, heute geht es um *Geduld*.\n'
            )

    def _decides(self, month: str, *, only_pause: bool) -> None:
        """Fill a month without a portrait as people would."""
        news = not only_pause and self._likely(0.6)
        if not only_pause and self._likely(0.15):
            return  # perhaps somebody comes after all
        order = (
            f"news {month}"
            if news
            else f'pause {month} --why "Wir haben niemanden gefunden und machen einen Monat Pause."'
        )
        if self.world.typed(order).code == 0:
            self.world.merge()

    def _moves(self, words: str, month: str) -> None:
        if self._likely(0.3):
            self._writes_a_lead(month)  # both in one issue, and meant so
        else:
            self.world.typed(words)
        self.world.merge()

    def _has_mended(self, words: str) -> None:
        slug = words.rpartition("/")[2]
        self.world.typed(words)
        path = self.world.desk / "content/founders" / slug / "index.md"
        if slug not in self.known or not path.exists() or not self._likely(0.85):
            return

        def mended() -> None:
            if path.exists():
                text = path.read_text("utf-8")
                for right, wrong in people.FLAWS.values():
                    text = text.replace(wrong, right, 1)
                put(path, text)
                self.world.merge()

        self.later(self.chance.uniform(20, 200), mended)

    def _has_signed(self, words: str) -> None:
        said = self.world.typed(words)
        order = re.search(r"inv (signoff \S+(?: --part \S+)? --code \S+)", said.text)
        if said.code or not order or not self._likely(0.85):
            return

        def signed() -> None:
            if self.world.typed(order.group(1)).code == 0:
                self.world.merge()

        self.later(self.chance.uniform(6, 160), signed)

    # Letters

    def sees_to_letter(self, words: str, why: str = "") -> None:
        """Do what is said of a letter: press the button, approve, schedule with a word or let it be, find out what became of it."""
        action, rest = words.split(" ")[1], " ".join(words.split(" ")[2:])
        month = re.search(r"\d{4}-\d\d", rest)
        assert month, words
        overdue = self.world.now - slot(month.group()) if why == "send" else timedelta()
        if why == "send" and (overdue > _LATE_FOR_A_LETTER or self._likely(0.12)):
            self._by_hand(f"deliver skip {rest}")
            return
        match action:
            case "draft" | "test":
                self.presses_the_button(rest)
            case "approve":
                self._by_hand(f"deliver approve {rest} --by Ada")
                if why == "send":
                    self.later(0.5, lambda: self._schedules(rest))
            case "schedule":
                self._schedules(rest)
            case "settle":
                self._settles(rest)
            case _:
                self._by_hand(f"deliver {action} {rest}")

    def presses_the_button(self, rest: str) -> None:
        """Do what letter.yml does: draft, test; then somebody looks, and approves what came, or forgets it."""
        self.world.make()
        to = "" if "--correction" in rest else " --to redaktion@vorgestellt.example"
        for step in ("draft", "test"):
            if self.world.typed(f"deliver {step} {rest}{to if step == 'test' else ''}", self.world.main).code:
                self.is_alarmed()
                return
        if self._likely(self.careful):
            self.later(self.chance.uniform(0.5, 30), lambda: self._approves(rest))

    def _approves(self, rest: str) -> None:
        if self.is_away or self.world.typed(f"deliver approve {rest} --by Ada", self.world.main).code:
            self.is_alarmed()
        elif "--correction" in rest:
            self.later(1, lambda: self._schedules(rest))

    def _schedules(self, rest: str) -> None:
        """Schedule a letter that the timer did not, overruling what can be overruled: the explicit word."""
        said = self._by_hand(f"deliver schedule {rest} --yes --by Ada")
        objections = [row for row in said.text.splitlines() if row.startswith("  ")]
        if said.code and said.despite and len(said.despite) == len(objections):
            self._by_hand(f"deliver schedule {rest} --yes --by Ada --despite {','.join(said.despite)}")

    def _settles(self, rest: str) -> None:
        """Ask the courier what became of an order; what it cannot tell, look up on Mailchimp's pages."""
        said = self._by_hand(f"deliver settle {rest}")
        if "--outcome" not in said.text:
            return

        def looked_up() -> None:
            month = rest.split()[-1]
            mine = [
                c for c in self.world.server.world.campaigns.values() if c.settings["title"].startswith(f"{month} · ")
            ]
            done = any(c.status != "save" for c in mine)
            self._by_hand(f"deliver settle {rest} --outcome {'done' if done else 'refused'} --by Ada")

        self.later(0.5, looked_up)

    def _by_hand(self, line: str) -> Any:
        """Type an order in a clean clone of main, built as it is today."""
        self.world.make()
        return self.world.typed(line, self.world.main)

    # Besides

    def thanks_and_news(self) -> None:
        """Have somebody who was featured tell what came of it: an event of the ledger."""
        told = self.world.calendar()
        there = sorted(slug for slug in self.known if (self.world.main / f"content/founders/{slug}").exists())
        if told is None or len(there) < 2:
            return
        giver, receiver = self.chance.sample(there, 2)
        day = self.world.today
        put(
            self.world.desk / f"content/ledger/{day[:4]}/{day[:7]}-{giver}-{receiver}-helped.yml",
            f'giver: "{giver}"\nreceiver: "{receiver}"\nkind: "helped"\ndate: "{day[:7]}"\nwhat: "Hat beim Umzug geholfen."\n'
            f'claimed_by: "{receiver}"\nconfirmed: "{day}"\nconsents:\n  giver: "{day}"\n  receiver: "{day}"\n',
        )
        self.world.merge()

    def adds_a_later_word(self) -> None:
        """Have somebody write again who was featured a year ago, for the next free month."""
        told = self.world.calendar()
        folders = [self.world.desk / "content/founders" / slug for slug in sorted(self.known)]
        there = [folder for folder in folders if folder.exists() and not list(folder.glob("update-*"))]
        if told is None or not there:
            return
        ahead = [row for row in told["slots"] if slot(row["month"]) > self.world.now + timedelta(days=9)]
        month = next((row["month"] for row in ahead if row["kind"] == "open"), ahead[0]["month"])
        put(there[0] / "update-ein-jahr.md", people.later_word(month, self.world.now.astimezone(BERLIN).date()))
        self.world.merge()

    def takes_out(self) -> None:
        """Have somebody withdraw, and do what the command says about letters that are not out yet."""
        there = [slug for slug in sorted(self.known) if (self.world.desk / f"content/founders/{slug}").exists()]
        if not there:
            return
        said = self.world.typed(f"withdraw {self.chance.choice(there[-6:])}")
        if said.code:
            return
        self.world.merge()
        for month in re.findall(r"inv deliver unschedule --month (\S+),", said.text):
            if not any(delivery.title.startswith(f"{month} · ") for delivery in self.world.server.deliveries):
                self._by_hand(f"deliver unschedule --month {month} --by Ada")
                self.presses_the_button(f"--month {month}")

    def corrects(self, month: str) -> None:
        """Write a correction of a letter that is out, and bring it on its way."""
        path = self.world.desk / f"content/issues/{month}.correction.md"
        if path.exists() or not any(sent.title.startswith(f"{month} · ") for sent in self.world.server.deliveries):
            return
        put(
            path,
            f'---\nsubject: "Berichtigung zu {month}"\ndate: "{self.world.today}"\n---\nDie Maschine steht in Celle.\n',
        )
        if self.world.merge():
            self.world.publish()
            self.presses_the_button(f"--month {month} --correction")

    def _likely(self, share: float) -> bool:
        return self.chance.random() < share
