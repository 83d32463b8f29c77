"""What there is to do, and in which order: decided from values alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import lxml.html
import pytest

from pipeline import desk_page, findings
from pipeline.delivery import State
from pipeline.domain import Consents, Finding, Letter, Month, Publication, Receipt, Submission
from pipeline.guards import Objection
from pipeline.impact import Anniversary, Reminder
from pipeline.network import Structure
from pipeline.overview import Delivery, Overview, Pile, Sources, as_json, month_in_work, number_word, overview
from pipeline.private import Step
from pipeline.relay import Named, Naming, Waiting
from pipeline.rendering import Templates
from pipeline.report import Report, Returns
from pipeline.schema import both
from tests.factories import BERLIN, TODAY, lead, profile, publication, referral, submitted, update
from tests.factories import facts as facts_of
from tests.hostile.payloads import own

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 12, tzinfo=BERLIN)
SIGNED = date(2026, 11, 2)
ADA = profile("ada-beispiel", signed_off=SIGNED, names_next=())


def delivery(month: Month = "2026-11", state: State | None = "sent", **changes: object) -> Delivery:
    return replace(Delivery(month, month, "Ein Buch, das hält", "outbox", state, begun=True), **changes)


def standing(today: Publication, ahead: Publication | None = None, **more: object) -> Overview:
    """Return the overview of a publication whose newest issue is built and sent, unless the test says otherwise."""
    page = f"ausgaben/{today.issues[0].month}/index.html" if today.issues else ""
    given = Sources(now=NOW, facts=today.facts, publication=today, ahead=ahead or today, submissions=(), findings=(),
                    deliveries=(delivery(),), built={page})  # fmt: skip
    return overview(replace(given, **more))


def codes(found: Overview) -> list[str]:
    return [task.code for task in found.tasks]


def planned(*later: object) -> tuple[Publication, Publication]:
    """Return the publication of today with these planned, and the same when they are out."""
    return publication(ADA, planned=later), publication(ADA, *later)  # type: ignore[arg-type]


NOTHING = Report(
    TODAY, {}, (), (), (), (), (), (), (), (), (), (), (), (), (), Returns(0, ()), Structure((), None, None)
)
COMING = tuple(
    profile(f"mira-{n}", issue=month, signed_off=SIGNED, names_next=())
    for n, month in enumerate(("2026-12", "2027-01"))
)


def test_where_all_is_done_there_is_nothing_to_do() -> None:
    found = standing(*planned(*COMING))
    assert codes(found) == []
    assert "Es gibt nichts zu tun." in desk_page.as_text(found, "de")
    assert "There is nothing to do." in desk_page.as_text(found, "en")


def test_a_number_to_come_in_whose_letter_nobody_wants_to_be_is_said_beforehand() -> None:
    quiet = replace(COMING[0], consents=replace(COMING[0].consents, newsletter=None))
    found = standing(*planned(quiet))
    assert "Brief:         2026-12, keiner: niemand darin hat eingewilligt\n" in desk_page.as_text(found, "de")
    assert "2026-12, none: nobody in it has agreed\n" in desk_page.as_text(found, "en")
    begun = standing(*planned(quiet), deliveries=(delivery(), delivery("2026-12", "drafted")))
    assert "keiner" not in desk_page.as_text(begun, "de")
    assert "keiner" not in desk_page.as_text(standing(*planned(*COMING)), "de")


@pytest.mark.parametrize(
    ("state", "command"),
    [("planned", "draft"), ("drafted", "test"), ("tested", "approve"), ("approved", "schedule")],
)
def test_a_letter_whose_issue_has_appeared_is_taken_one_step_further(state: State, command: str) -> None:
    found = standing(*planned(*COMING), deliveries=(delivery(state=state),))
    assert codes(found) == ["letter-next"]
    assert found.tasks[0].actions[0].text == f"inv deliver {command} --month 2026-11"
    assert "vor 5 Tagen" in found.tasks[0].reason.text("de")


def test_what_speaks_against_an_approved_letter_is_said_with_what_overrules_it() -> None:
    late = Objection("slot", both("Der Brief käme zu spät.", "The letter would be late."), overrulable=True)
    dead = Objection("links", both("Links führen ins Leere.", "Links lead nowhere."))
    found = standing(*planned(*COMING), deliveries=(delivery(state="approved", against=(late,)),))
    assert codes(found) == ["letter-against"]
    assert found.tasks[0].reason.text("de").endswith("Der Brief käme zu spät.")
    assert found.tasks[0].actions[0].text == "inv deliver schedule --month 2026-11 --despite slot"
    found = standing(*planned(*COMING), deliveries=(delivery(state="approved", against=(late, dead)),))
    assert found.tasks[0].actions[0].text == "inv deliver schedule --month 2026-11", "not everything can be overruled"


@pytest.mark.parametrize("state", ["scheduled", "sending", "sent", "skipped"])
def test_a_letter_that_leaves_or_stays_for_good_asks_for_nothing(state: State) -> None:
    assert codes(standing(*planned(*COMING), deliveries=(delivery(state=state),))) == []


def test_what_readers_may_have_got_comes_before_everything_else() -> None:
    letters = (delivery(state="approved"), delivery("2026-10", "unknown"), delivery("2026-09", doubtful=2))
    found = standing(
        *planned(*COMING), deliveries=letters, findings=(findings.make("field-missing", "content/trades.yml"),)
    )
    assert codes(found) == ["letter-unknown", "letter-doubtful", "errors", "letter-next"]


@pytest.mark.parametrize("courier", ["smtp", "outbox"])
@pytest.mark.parametrize(("subject", "expected"), [("Berichtigt", ["correction-next"]), ("", [])])
def test_a_correction_that_is_written_and_not_sent_is_a_task_once_the_letter_itself_was_sent(
    courier: str, subject: str, expected: list[str]
) -> None:
    """Before that it cannot be made and has no subject."""
    today, ahead = planned(*COMING)
    facts = facts_of(letter_courier=courier)
    correction = replace(delivery(state="planned", begun=False), key="2026-11-correction", subject=subject)
    found = standing(replace(today, facts=facts), replace(ahead, facts=facts), deliveries=(delivery(), correction))
    assert codes(found) == expected
    assert [task.actions[0].text for task in found.tasks] == ["inv deliver draft --month 2026-11 --correction"] * len(
        expected
    )


def test_whose_text_names_somebody_who_has_left_is_a_task_of_its_own_whether_it_is_out_or_not() -> None:
    def named(file: str, line: int = 7) -> Finding:
        return findings.make("withdrawn-named", file, line, value="lukas-obermaier", words="Lukas Obermaier")

    one = standing(*planned(*COMING), findings=(named(f"content/founders/{COMING[0].slug}/index.md"),) * 2)
    assert codes(one) == ["left-named"]
    (task,) = one.tasks
    assert (
        task.title.text("de")
        == f"Der Text von {COMING[0].founder.name} nennt noch jemanden, der nicht mehr gezeigt werden möchte"
    )
    assert [action.text for action in task.actions] == [f"inv check --path content/founders/{COMING[0].slug}"]
    out, lead = named("content/founders/ada-beispiel/index.md"), named("content/issues/2026-11.md")
    two = standing(*planned(*COMING), findings=(out, lead))
    assert codes(two) == ["left-named"]
    assert two.tasks[0].title.text("de").startswith("Zwei Texte nennen noch jemanden")
    rows = [(action.text, action.about.text("de") if action.about else "") for action in two.tasks[0].actions]
    assert rows == [
        ("inv check --path content/founders/ada-beispiel", ADA.founder.name),
        ("inv check --path content/issues/2026-11.md", ""),
    ]
    link = findings.make("link-withdrawn", "content/pages/ueber.md", 22, value="lukas-obermaier")
    pages = [named(f"content/pages/{name}.md") for name in ("datenschutz", "impressum", "mitmachen")]
    many = standing(*planned(*COMING), findings=(out, lead, *pages, link)).tasks[0]
    assert many.title.text("de").startswith("Sechs Texte nennen noch jemanden")
    assert (len(many.actions), many.more) == (6, 0), "none is forgotten once the others are mended"
    assert many.actions[-1].text == "inv check --path content/pages/ueber.md"


@pytest.mark.parametrize(
    ("errors", "warnings", "german", "english"),
    [
        (0, 0, "0 Fehler, 0 Warnungen", "0 errors, 0 warnings"),
        (1, 1, "1 Fehler, 1 Warnung", "1 error, 1 warning"),
        (2, 2, "2 Fehler, 2 Warnungen", "2 errors, 2 warnings"),
    ],
)
def test_one_error_and_one_warning_are_not_several(errors: int, warnings: int, german: str, english: str) -> None:
    wrong = [findings.make("field-missing", "content/trades.yml", line) for line in range(errors)]
    odd = [findings.make("file-unread", "content/trades.yml", line) for line in range(warnings)]
    found = standing(*planned(*COMING), findings=(*wrong, *odd))
    assert f"{german}\n" in desk_page.as_text(found, "de")
    assert f"{english}\n" in desk_page.as_text(found, "en")


@pytest.mark.parametrize(("doubtful", "german"), [(1, "Bei einer Adresse weiß"), (3, "Bei 3 Adressen weiß")])
def test_one_reader_in_doubt_is_not_several(doubtful: int, german: str) -> None:
    found = standing(*planned(*COMING), deliveries=(delivery(doubtful=doubtful),))
    assert found.tasks[0].reason.text("de").startswith(german)


def test_a_letter_that_nobody_began_is_no_task_once_a_newer_issue_is_out() -> None:
    old = delivery("2026-10", "planned", begun=False)
    assert (
        codes(
            standing(
                publication(ADA, profile(issue="2026-10")), publication(ADA, *COMING), deliveries=(delivery(), old)
            )
        )
        == []
    )


def test_whoever_has_not_signed_off_is_asked_for_the_next_issue_first() -> None:
    soon = profile("mira-sommer", issue="2026-12", names_next=())
    late = profile("vera-vogt", issue="2027-01", names_next=())
    found = standing(*planned(soon, late))
    assert codes(found) == ["sign-off-next", "sign-off-later"]
    assert [task.actions[0].text for task in found.tasks] == [
        "inv signoff mira-sommer --ask",
        "inv signoff vera-vogt --ask",
    ]
    assert found.tasks[0].title.text("de") == "Für Dezember 2026 eine Freigabe einholen"


def test_warnings_of_the_next_issue_are_read_before_anybody_is_asked_to_sign_off() -> None:
    soon = profile("mira-sommer", issue="2026-12", names_next=())
    odd = findings.make("question-missing", "content/founders/mira-sommer/index.md", 1, value="Wer?")
    found = standing(*planned(soon), findings=(odd,))
    assert codes(found)[:2] == ["warnings-next", "sign-off-next"]
    assert [action.text for action in found.tasks[0].actions] == ["inv check --path content/founders/mira-sommer"]
    assert found.tasks[0].title.text("de") == "Für Dezember 2026 lesen, was in einem Text auffiel"


def test_whoever_appeared_without_a_yes_is_asked_still() -> None:
    found = standing(publication(profile("ada-beispiel", signed_off=None, names_next=())), publication(
        profile("ada-beispiel", signed_off=None, names_next=()), *COMING
    ))  # fmt: skip
    assert codes(found) == ["sign-off-missed"]
    assert found.tasks[0].actions[0].text == "inv signoff ada-beispiel --ask"


def test_a_later_word_that_is_to_come_waits_like_a_portrait() -> None:
    again = replace(ADA, updates=(update(issue="2026-12"),))
    found = standing(publication(ADA, planned=COMING), publication(again, *COMING))
    assert next((p.slug, p.part, p.stage) for p in found.pending) == ("ada-beispiel", "ein-jahr-danach", Pile.SIGN_OFF)
    assert found.tasks[0].actions[0].text == "inv signoff ada-beispiel --part ein-jahr-danach --ask"


def test_several_parts_that_lack_a_sign_off_are_asked_for_at_once() -> None:
    both = replace(COMING[0], signed_off=None, translations=(profile("mira-0", lang="en", issue="2026-12"),))
    found = standing(*planned(both, COMING[1]))
    assert found.pending[0].next is not None
    assert found.pending[0].next.text == "inv signoff mira-0 --part all --ask"


def test_a_month_without_anybody_says_who_could_come() -> None:
    found = standing(*planned(COMING[1]))
    task = next(t for t in found.tasks if t.code == "month-ask")
    assert task.title.text("de") == "Für Dezember 2026 ist noch niemand da"
    assert task.actions[0].text == "inv move mira-1 2026-12"


def test_months_that_passed_in_silence_are_one_task() -> None:
    old = profile(issue="2026-07", signed_off=SIGNED, names_next=())
    found = standing(publication(old, planned=COMING), publication(old, *COMING), deliveries=())
    assert codes(found) == ["month-silent"]
    assert found.tasks[0].reason.text("de").startswith("Vier Monate sind vorbei")
    assert next(a.text for a in found.tasks[0].actions) == 'inv pause 2026-08 --why "…"'


def test_after_a_pause_comes_the_month_that_has_an_issue() -> None:
    pause = lead("2026-12", instead="pause")
    today = replace(publication(ADA, planned=COMING[1:]), pauses=(pause,))
    found = standing(today, replace(publication(ADA, COMING[1]), pauses=(pause,)))
    assert found.next_month == "2027-01"
    assert "Januar 2027, erscheint in 56 Tagen" in desk_page.as_text(found, "de")
    assert found.number is not None
    assert found.number.month == "2027-01"


def test_a_publication_that_has_nobody_yet_has_a_desk() -> None:
    empty = replace(publication(), profiles=(), issues=())
    found = standing(empty, empty, deliveries=())
    assert codes(found) == ["month-ask", "month-ask"]
    assert [task.actions[0].text for task in found.tasks] == ["inv new --issue 2026-12", "inv new --issue 2027-01"]
    html = desk_page.page(desk_page.view(found, "de"), Templates(ROOT / "theme"))
    assert "Noch niemand." in html


def test_a_month_of_news_or_a_pause_is_seen_to() -> None:
    today = publication(ADA, planned=COMING[1:])
    pause = lead("2026-12", instead="pause")
    assert codes(standing(today, replace(publication(ADA, COMING[1]), pauses=(pause,)))) == []


def test_an_age_counts_from_the_consent() -> None:
    waits = profile("mira-sommer", issue="2026-12", names_next=(), consents=Consents(text=date(2026, 10, 2)))
    row = standing(*planned(waits)).pending[0]
    assert (row.since, row.days) == (date(2026, 10, 2), 49)
    assert [label.text("de") for label in row.lacks] == ["nicht freigegeben", "ohne Einwilligung für den Brief"]


@pytest.mark.parametrize(
    ("text", "name", "month", "since"),
    [
        ('---\nname: "Karla Krone"\nissue: "2027-01"\nconsents:\n  text: "2026-10-02"\n---\n', "Karla Krone", "2027-01", date(2026, 10, 2)),
        ('---\nname: "Karla Krone"\nissue: "bald"\nconsents:\n  text: "2026-10-99"\n---\n', "Karla Krone", "", None),
        ('---\nname: "Karla Krone"\nconsents:\n  text: "2027-10-02"\n---\n', "Karla Krone", "", None),
        ("---\nname: [\n", "karla", "", None),
        ("\x00", "karla", "", None),
    ],
)  # fmt: skip
def test_a_faulty_folder_tells_what_can_be_read_of_it(text: str, name: str, month: str, since: date | None) -> None:
    folder = Submission("karla", "content/founders/karla", (submitted("index.md", text),))
    wrong = findings.make("field-missing", "content/founders/karla/index.md", field="place")
    found = standing(*planned(*COMING), submissions=(folder,), findings=(wrong,))
    row = found.pending[0]
    assert (row.name, row.month, row.since, row.stage, row.errors) == (name, month, since, Pile.MEND, 1)


def test_what_only_this_machine_has_is_the_last_thing_to_do_and_nothing_of_a_sample() -> None:
    changed = {"unshared": ("content/issues/2026-12.md",)}
    found = standing(*planned(*COMING), **changed)
    assert codes(found) == ["unshared"]
    assert found.tasks[0].actions[0].text == 'git add -A && git commit -m "…" && git push'
    assert "unshared" not in codes(standing(publication(ADA, facts=facts_of(sample=True)), **changed))
    wrong = findings.make("field-missing", "content/founders/karla/index.md", field="place")
    assert "unshared" not in codes(standing(*planned(*COMING), findings=(wrong,), **changed)), "it is not finished"


def test_a_private_folder_that_is_not_where_it_should_be_is_told() -> None:
    found = standing(*planned(*COMING), missing="/home/eva/redaktion neu")
    assert codes(found) == ["private-missing"]
    assert found.tasks[0].reason.text("de").startswith("/home/eva/redaktion neu gibt es nicht")
    assert found.tasks[0].actions[0].text == "mkdir '/home/eva/redaktion neu'"
    found = standing(*planned(*COMING), missing="/home/eva/redakton", nearby="/home/eva/redaktion")
    assert codes(found) == ["private-misnamed"]
    assert "/home/eva/redakton gibt es nicht, wohl aber /home/eva/redaktion." in found.tasks[0].reason.text("de")
    assert found.tasks[0].actions[0].text == "content/publication.yml", "to make the folder would keep the mistake"


def test_somebody_whose_error_ends_with_a_day_is_told_once() -> None:
    folder = Submission("mira-0", "content/founders/mira-0", (submitted("index.md", '---\nissue: "2026-12"\n---\n'),))
    wrong = findings.make("date-future", "content/founders/mira-0/index.md", field="consents.text")
    found = standing(*planned(*COMING), submissions=(folder,), findings=(wrong,))
    assert [(row.slug, row.stage) for row in found.pending] == [("mira-0", Pile.MEND), ("mira-1", Pile.PLANNED)]


def test_a_folder_name_never_becomes_part_of_a_command() -> None:
    folder = Submission("a; touch x", "content/founders/a; touch x", (submitted("index.md", ""),))
    wrong = findings.make("folder-slug", folder.folder, value=folder.slug)
    found = standing(*planned(*COMING), submissions=(folder,), findings=(wrong,))
    assert found.tasks[0].actions[0].text == "inv check --path 'content/founders/a; touch x'"


@pytest.mark.parametrize(
    ("published", "state", "month"),
    [("2026-11", "approved", "2026-11"), ("2026-11", "sent", "2026-12"), ("2026-11", "skipped", "2026-12"), ("2026-09", "planned", "2026-12"),
     ("2026-11", None, "2026-11")],
)  # fmt: skip
def test_the_number_in_work_is_the_newest_until_its_letter_has_left(
    published: Month, state: State | None, month: Month
) -> None:
    today = publication(profile(issue=published))
    assert month_in_work(today, (delivery(published, state),)) == month


def test_a_publication_without_facts_shows_its_findings_and_nothing_else() -> None:
    wrong = findings.make("field-missing", "content/publication.yml", field="name")
    given = Sources(now=NOW, facts=None, publication=None, ahead=None, submissions=(), findings=(wrong,))
    found = overview(given)
    assert codes(found) == ["errors"]
    assert found.tasks[0].actions[0].text == "inv check --path content/publication.yml"
    html = desk_page.page(desk_page.view(found, "de"), Templates(ROOT / "theme"))
    assert "content/publication.yml" in html
    assert json.loads(as_json(found))["next"] == {"month": "", "free": True}


def test_nobody_is_reminded_of_the_letters_of_a_sample() -> None:
    sample = facts_of(sample=True, letter_courier="mailchimp")
    today = publication(ADA, facts=sample, planned=COMING)
    letters = (delivery(state="planned", begun=False),)
    found = standing(today, publication(ADA, *COMING, facts=sample), deliveries=letters)
    assert codes(found) == []


def test_numbers_up_to_twelve_are_words() -> None:
    assert [number_word(n).text("de") for n in (1, 12, 13)] == ["ein", "zwölf", "13"]


def test_the_same_view_gives_the_same_page_and_a_terminal_gets_no_escape_sequence() -> None:
    letter = Letter("2026-11", "de", "A\x1b[31mB", "C", "<p>x</p>", "x", NOW, "V", "v@v.example", "<1@v.example>")
    person = profile("mira-sommer", issue="2026-12", name="Mira\x1b]0;caught\x07 Sommer", names_next=())
    found = standing(*planned(person), letters={"2026-11": letter})
    templates = Templates(ROOT / "theme")
    assert desk_page.page(desk_page.view(found, "de"), templates) == desk_page.page(
        desk_page.view(found, "de"), templates
    )
    assert "\x1b" not in desk_page.as_text(found, "de")


KEYS = {
    "": "form name today published issues planned next findings letter tasks calendar number submissions remarks private_remarks network "
        "network_lacks reminders anniversaries letters",
    "tasks": "code title reason actions month more section",
    "submissions": "slug part name stage month since days lacks errors warnings folder next",
    "number": "month number appears is_out people lead has_lead subject preheader bytes most_bytes heavy page lacks",
    "letters": "key month subject courier state receipts against trouble url at readers doubtful outdated begun by_hand awaited",
    "calendar": "now slots pool tasks",
}  # fmt: skip


@pytest.mark.parametrize("part", KEYS)
def test_programs_find_the_same_keys_in_every_run(part: str) -> None:
    told = json.loads(
        as_json(
            standing(
                *planned(profile("mira-sommer", issue="2026-12", names_next=())),
                deliveries=(delivery(state="approved"),),
            )
        )
    )
    value = told[part] if part else told
    row = value[0] if isinstance(value, list) else value
    assert " ".join(row) == KEYS[part]
    assert told["form"] == 1, "a change of the form has a new number"


def test_the_page_loads_from_its_own_folder_only() -> None:
    found = standing(*planned(*COMING))
    assert desk_page.view(found, "de").policy.count("'self' file:") == 4
    served = desk_page.view(found, "de", reload="'sha256-x'").policy
    assert "file:" not in served
    assert "script-src 'self' 'sha256-x'; connect-src 'self'" in served


def test_today_is_an_argument() -> None:
    assert standing(*planned(*COMING)).now.date() == TODAY


def test_whoever_was_named_is_asked_once_whether_or_not_a_month_is_open() -> None:
    named = Named("Erika Muster", "erika-muster", (Naming("ada-beispiel", "2026-11", "Sie kennt jedes Papier."),), 0)
    filled = standing(*planned(*COMING), network=replace(NOTHING, queue=(named,)))
    assert codes(filled) == ["relay"]
    empty = standing(*planned(COMING[1]), network=replace(NOTHING, queue=(named,)))
    assert codes(empty) == ["month-ask"]
    assert {task.actions[0].text for task in (*filled.tasks, *empty.tasks)} == {"inv relay erika-muster asked"}


def test_whoever_is_asked_what_it_brought_is_not_asked_for_a_later_word_besides() -> None:
    reminders = (Reminder("ada-beispiel", 12, TODAY, later_word=True),)
    years = (
        Anniversary("ada-beispiel", TODAY, None),
        Anniversary("mira-0", TODAY, None),
        Anniversary("mira-1", TODAY, TODAY),
    )
    found = standing(*planned(*COMING), network=NOTHING, reminders=reminders, anniversaries=years)
    assert [task.actions[0].text for task in found.tasks] == [
        "inv impact ask --who ada-beispiel",
        "inv anniversary ask --who mira-0",
    ]
    html = desk_page.page(desk_page.view(found, "de"), Templates(ROOT / "theme"))
    assert "inv anniversary write --who mira-1" in html
    assert "inv anniversary ask --who ada-beispiel" not in html


def test_a_name_never_becomes_part_of_a_command() -> None:
    hostile = "Eve $(touch caught)"
    agreed = Named(
        hostile, "eve-touch-caught", (Naming("ada-beispiel", "2026-11", "Darum."),), 0, Step("agreed", TODAY)
    )
    found = standing(*planned(*COMING), network=replace(NOTHING, queue=(agreed,)))
    assert [action.text for task in found.tasks for action in task.actions] == ["inv new --name 'Eve $(touch caught)'"]
    html = desk_page.page(desk_page.view(found, "de"), Templates(ROOT / "theme"))
    assert "inv new --name &#39;Eve $(touch caught)&#39;" in html


def test_a_submission_with_errors_is_not_asked_again_through_the_relay() -> None:
    named = Named("Karla", "karla", (Naming("ada-beispiel", "2026-11", "Darum."),), 0)
    folder = Submission("karla", "content/founders/karla", ())
    wrong = findings.make("file-missing", folder.folder, value="index.md")
    found = standing(
        *planned(*COMING), submissions=(folder,), findings=(wrong,), network=replace(NOTHING, queue=(named,))
    )
    assert codes(found) == ["errors"]
    assert found.network is not None
    assert found.network.queue == ()


def hostile_page(words: Sequence[str]) -> tuple[str, str]:
    """Return the page and the terminal's text where strangers wrote ``words`` wherever they can."""
    folders, wrong, queue, people = [], [], [], []
    for n, word in enumerate(words):
        typed = json.dumps(word, ensure_ascii=False).replace("\x7f", "")
        folder = f"content/founders/{word[:40]}-{n}"
        folders.append(
            Submission(folder.rpartition("/")[2], folder, (submitted("index.md", f"---\nname: {typed}\n---\n"),))
        )
        wrong.append(
            findings.make("field-unknown", folder, 1, word, value=word, suggestion_de=word, suggestion_en=word)
        )
        queue.append(Named(word, f"n-{n}", (Naming("ada-beispiel", "2026-11", word),), n, Step("agreed", TODAY)))
        people.append(profile(f"p-{n}", issue="2026-12", name=word, business=word))
    event = referral(what=words[0])
    letter = delivery(state="approved", subject=words[0], trouble=both(words[0], words[0]), url=words[0],
                      receipts=(Receipt("2026-11", "test", "refused", NOW, "", "outbox", words[0], words[0]),))  # fmt: skip
    network = replace(
        NOTHING, queue=tuple(queue), waiting=(Waiting(words[0], "w", ("ada-beispiel",)),), to_confirm=(event,)
    )
    found = standing(
        *planned(*people), submissions=tuple(folders), findings=tuple(wrong), network=network, deliveries=(letter,)
    )
    return desk_page.page(desk_page.view(found, "de"), Templates(ROOT / "theme")), desk_page.as_text(found, "de")


def test_nothing_that_strangers_write_becomes_a_part_of_the_page_or_steers_the_terminal() -> None:
    words = own()
    page, text = hostile_page(words)
    twin, plain = hostile_page([f"harmlos {n}" for n in range(len(words))])

    def parts(html: str) -> set[tuple[str, str]]:
        root = lxml.html.document_fromstring(html)
        return {(str(e.tag), name) for e in root.iter() for name in ("", *e.attrib)}

    def scripts(html: str) -> list[str]:
        return [e.get("src") for e in lxml.html.document_fromstring(html).iter("script", "iframe", "link")]

    assert parts(page) == parts(twin)
    assert scripts(page) == scripts(twin)
    assert not {c for c in text if not c.isprintable()} - {"\n"}
    assert len(text.splitlines()) == len(plain.splitlines())
