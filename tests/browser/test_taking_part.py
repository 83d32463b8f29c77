"""The page "Mitmachen" in a real browser: with the keyboard alone, on a phone's width, without a network, by the checks' own rules."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as TooLate

from pipeline import doors, findings, form, intake, site, store, submission
from pipeline.domain import Publication, Severity
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests import factories
from tests.browser.hosted import hosted
from tests.browser.looks import DAY, NIGHT, faults
from tests.factories import encoded, image, ready_to_build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TODAY = date.today()  # noqa: DTZ011  # the browser has no other clock
PAGES = {"de": ("mitmachen", ""), "en": ("join", 'translates: "mitmachen"\n')}
ANSWER = "Im ersten Winter lieh mir der Tischler von nebenan seinen Ofen. " * 3
ANSWERS = {
    "name": "Vera Wachsmann",
    "pronouns": "sie",
    "business": "Kerzenzieherei Wachsmann",
    "place": "Lauenburg",
    "founded": "2019-10",
    "one_liner": "Zieht Kerzen aus dem Wachs, das Imker sonst wegwerfen.",
    "portrait.alt": "Vera Wachsmann am Kessel, in der Hand ein Bündel Dochte.",
    "portrait.credit": "selbst aufgenommen",
    "links.website": "www.wachsmann.example",
    "links.instagram": "https://www.instagram.com/beispiel.wachsmann/",
    "gives[].text": "Ein Docht für jede Kerze, die nicht brennen will\nZwei Nachmittage am Kessel",
    "needs[].text": "- Ein Imker mit zu viel Wachs",
    "question-helped-by": ANSWER,
    "question-helped": ANSWER,
    "names_next[].name": "Tom Beispiel",
    "names_next[].why": "Er baut Beuten, in denen es im Winter trocken bleibt.",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Publication]]:
    """The small publication with the page in both languages, built and served on this machine."""
    content = factories.a_content(tmp_path_factory.mktemp("taking-part"))
    for lang, (slug, translates) in PAGES.items():
        page = content / f"content/pages/{slug}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(
            f'---\ntitle: "{slug.title()}"\nlang: "{lang}"\nslug: "{slug}"\nshows: "form"\n{translates}---\nText.\n\n## Und dann\n\nText.\n',
            "utf-8",
        )
    ready_to_build(content)
    read = store.read_content(content)
    publication = examine(read, factories.TODAY).publication
    assert publication is not None
    site.build(content, site.material(publication, read, Templates(content / "theme")), content / "output")
    with hosted(content / "output") as base:
        yield base, publication


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def taken(publication: Publication, data: bytes) -> tuple[intake.Taken, submission.Vocabulary]:
    """Return what the editors' side makes of the file, and what it is checked against."""
    vocabulary = submission.Vocabulary(publication.trades, publication.questions, ("de", "en"))
    came = doors.read(data, source="page.txt", questions=publication.questions)
    if came.answers is None:
        return intake.Taken(None, came.findings), vocabulary
    made = intake.make(
        came.answers, came.findings, source="page.txt", photo=came.photo, received=TODAY, issue="2026-12",
        trades=publication.trades,
    )  # fmt: skip
    return made, vocabulary


def tab_to(page: Page, selector: str) -> None:
    """Walk on with the tabulator until the element has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


PUT_ASIDE = """async () => {
  const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map(e => e.href ?? e.src);
  const there = async () => (await Promise.all([location.href, ...files].map(file => caches.match(file)))).every(Boolean);
  while (!(await there())) await new Promise(done => setTimeout(done, 20));
  while ((await navigator.serviceWorker.ready).active.state !== "activated") await new Promise(done => setTimeout(done, 20));
}"""


def choose(page: Page, file: Path) -> None:
    """Choose a file with the keyboard; a headless browser does not open its window at every first press."""
    for last in (False, False, True):
        try:
            with page.expect_file_chooser(timeout=30_000 if last else 3_000) as chooser:
                page.keyboard.press("Space")
            chooser.value.set_files(file)
        except TooLate:
            if last:
                raise
        else:
            return


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_founder_with_a_keyboard_and_no_network_makes_a_file_that_the_checks_accept(
    phone: BrowserContext, served: tuple[str, Publication], lang: str, tmp_path: Path
) -> None:
    base, publication = served
    page = phone.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    address = f"{base}/{'' if lang == 'de' else 'en/'}{PAGES[lang][0]}/"
    page.goto(address)
    tab_to(page, "[name=name]")
    page.keyboard.type("V")
    page.evaluate(PUT_ASIDE)
    phone.set_offline(True)
    page.reload()
    assert page.input_value("[name=name]") == "V"  # the page and the draft are there without a network
    picture = tmp_path / "IMG_2034.jpg"
    picture.write_bytes(encoded(image(600, 750), exif=a_place()))
    names = [*(name for name in ANSWERS if not name.startswith("links.i")), "portrait.file", "trade"]
    order = page.evaluate("[...document.querySelector('.taking-part form').elements].map(e => e.name).filter(Boolean)")
    for name in sorted(names, key=order.index):
        tab_to(page, f"[name='{name}']")
        if name == "portrait.file":
            choose(page, picture)
            page.wait_for_selector(".chosen:not([hidden])")
        elif name == "trade":
            page.keyboard.type("Handwerk" if lang == "de" else "Crafts")
        else:
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(ANSWERS[name])
    page.reload()  # still without a network: nothing is lost
    page.wait_for_selector(".chosen:not([hidden])")
    tab_to(page, "[name='consents.text']")
    page.keyboard.press("Space")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "summary"  # the consent to the picture is missing
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "consents.portrait"
    page.keyboard.press("Space")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "done"
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "vorgestellt-vera-wachsmann.txt"
    data = download.value.path().read_bytes()
    assert all(url.startswith((base, "blob:", "data:")) for url in asked), asked
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    made, vocabulary = taken(publication, data)
    assert [f.code for f in made.findings] == ["link-changed"]  # www.wachsmann.example
    assert made.submission is not None
    text = made.submission.files[0].data.decode()
    assert f'lang: "{lang}"' in text
    assert 'website: "https://www.wachsmann.example/"' in text
    assert 'newsletter: "' not in text
    photo = made.submission.files[1].data
    assert Image.open(io.BytesIO(photo)).size == (600, 750)
    assert b"Exif" not in photo
    checked = submission.check(made.submission, vocabulary, TODAY)
    assert {f.code for f in checked.findings} <= {"issue-planned", "consent-newsletter", "question-missing"}
    assert checked.profile is not None


def a_place() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def test_a_saved_file_brings_the_answers_back_but_no_consent(
    phone: BrowserContext, served: tuple[str, Publication]
) -> None:
    page = phone.new_page()
    page.goto(f"{served[0]}/mitmachen/")
    file = {
        "lang": "de",
        "consents.version": "2026-11",
        "consents.text": "Ich willige ein, dass mein Text veröffentlicht wird.",
    }
    data = json.dumps(file | ANSWERS | {"trade": "Handwerk"}).encode()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Gespeicherte Datei öffnen").click()
    chooser.value.set_files({"name": "a.txt", "mimeType": "text/plain", "buffer": data})
    page.get_by_text("Deine Antworten sind wieder da").wait_for()
    assert page.input_value("[name='question-helped']") == ANSWER
    assert page.input_value("[name=trade]") == "handwerk"
    assert not page.is_checked("[name='consents.text']")
    assert page.get_by_label("Instagram").is_visible()  # folded away only while it is empty
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Entwurf löschen").click()
    page.get_by_text("Dein Entwurf ist gelöscht.").wait_for()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert page.input_value("[name=name]") == ""


def test_the_trade_survives_a_change_of_language_and_the_draft_says_what_is_to_be_ticked_again(
    phone: BrowserContext, served: tuple[str, Publication]
) -> None:
    page = phone.new_page()
    page.goto(f"{served[0]}/mitmachen/")
    page.select_option("[name=trade]", label="Handwerk")
    page.goto(f"{served[0]}/en/join/")
    page.get_by_text("Tick the consents once more, please.").wait_for()
    assert page.locator("[name=trade] option:checked").inner_text() == "Crafts"


def test_a_wish_to_be_removed_is_told_and_the_form_goes_on(
    phone: BrowserContext, served: tuple[str, Publication]
) -> None:
    page = phone.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(f"{served[0]}/mitmachen/")
    page.fill("[name=place]", "Bitte löscht mein Porträt.")
    page.keyboard.press("Tab")
    assert "dafür brauchst du kein Formular" in page.inner_text("#place-finding")


def test_of_the_interviews_length_only_answers_count_and_the_summary_says_whose_it_is(
    phone: BrowserContext, served: tuple[str, Publication]
) -> None:
    page = phone.new_page()
    page.goto(f"{served[0]}/mitmachen/")
    page.fill("[name='question-helped-by']", "Meine Mutter.")
    page.locator("button[type=submit]").click()
    rows = page.locator(".summary li").all_inner_texts()
    assert next(row for row in rows if "zu kurz" in row).startswith(
        "Das Interview: Die Antworten sind zu kurz: zusammen 13 Zeichen, nötig sind 300"
    )
    assert not [row for row in rows if "?:" in row or ".:" in row]


def test_without_a_script_the_page_offers_the_questions_for_a_mail(
    browser: Browser, served: tuple[str, Publication]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served[0]}/mitmachen/")
    assert not page.locator(".taking-part form").is_visible()
    assert page.get_by_text("Das Formular braucht JavaScript").is_visible()
    assert not page.get_by_text("Lieber per E-Mail?").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="die Fragen als Text").click()
    questions = download.value.path().read_text("utf-8")
    assert "Wem hast du geholfen?" in questions.splitlines()
    context.close()


# The same rules. What they know and this page does not: a folder's name, what the Markdown reader finds, what merely is advice.
_ELSEWHERE = {
    "form-name",
    "prose-heading",
    "prose-link",
    "prose-deep",
    "prose-brackets",
    "question-near",
    "field-break",
}
_ODD = (
    "", "a", "Zürich", "x" * 100, "x" * 170, "x" * 320, "a@post.example", "Ruf an: 0171 2345678", "V\u0435ra", "[[Vera]]", "<https://a.example>",
    "…!", "www.a.example", "https://a.example/?utm_source=x", "http://a.example", "ftp://a.example", "a.example:80", "https://10.0.0.1",
    "https://ex.de|@evil.example", "@vera@social.example", "https://linkedin.com.evil.example/", "linkedin.com/in/vera", "https://a..example",
    "2019", "2019-13", "1899", "2999-01", "seit 2019", "Bild", "portrait.JPG", "- eins\n- zwei", "1\n2\n3\n4\n5\n6", "Bitte löscht mein Porträt.",
    "\u202eVera", "ein <b>fettes</b> Wort", "![Bild](x.png)", "3 < 4 und 5 > 4", "_No response_", "—", "Der Ort: Bremen; 28195", "🕯️" * 50,
)  # fmt: skip


def samples(count: int) -> Iterator[dict[str, str]]:
    """Yield answers in which two or three fields of a faultless form are odd."""
    chance = Random(7)  # noqa: S311  # test data
    for number in range(count):
        odd = {name: chance.choice(_ODD) for name in chance.sample(sorted(ANSWERS), 1 + number % 3)}
        consents = {name for name in ("consents.text", "consents.newsletter") if chance.random() < 0.9}
        yield (
            ANSWERS
            | {"portrait.alt": "", "portrait.credit": ""}
            | odd
            | dict.fromkeys(consents, "x")
            | {"trade": "handwerk"}
        )


def test_the_page_finds_what_the_checks_find(phone: BrowserContext, served: tuple[str, Publication]) -> None:
    base, publication = served
    page = phone.new_page()
    page.goto(f"{base}/mitmachen/")
    differing = []
    seen: set[str] = set()
    for given in samples(200):
        here, data = page.evaluate(
            """given => {
                const form = document.querySelector(".taking-part form");
                for (const box of form.elements) {
                    if (box.type === "checkbox") box.checked = box.name in given;
                    else if (box.name && box.type !== "file") box.value = given[box.name] ?? "";
                }
                form.requestSubmit();
                const codes = [...form.querySelectorAll(".finding")].flatMap(place => (place.dataset.codes ?? "").split(" "));
                const values = [...form.elements].filter(box => box.name && box.type !== "file" && (box.type !== "checkbox" || box.checked));
                const written = Object.fromEntries(values.map(box => [box.name, box.type === "checkbox" ? form.querySelector(`[for="${box.id}"]`).textContent : box.value]));
                return [codes.filter(Boolean), JSON.stringify({ lang: "de", "consents.version": "2026-11", ...written })];
            }""",
            given,
        )
        made, vocabulary = taken(publication, data.encode())
        found = list(made.findings)
        if made.submission is not None:
            found += submission.check(made.submission, vocabulary, TODAY).findings
        severe = {
            f.code for f in found if f.severity is Severity.ERROR or f.code in ("form-nomination", "private-phone")
        }
        there, here = severe - _ELSEWHERE, set(here)
        seen |= there
        stopped = made.submission is None  # at the door: what the folder's checks would have said is not known
        if (not there <= here) if stopped else there != here:
            differing.append((there ^ here, {k: v for k, v in given.items() if ANSWERS.get(k) != v}))
    assert not differing, f"{len(differing)} differ, for example {differing[:5]}"
    assert len(seen) >= 20, seen  # the samples reach the rules


def founded(page: Page, written: str) -> list[str]:
    """Enter when the business was founded, and return all that is found in the form."""
    return page.evaluate(
        """written => {
            const form = document.querySelector(".taking-part form");
            form.elements["founded"].value = written;
            form.requestSubmit();
            return [...form.querySelectorAll(".finding")].flatMap(place => (place.dataset.codes ?? "").split(" "));
        }""",
        written,
    )


def test_a_month_is_understood_on_the_page_as_the_checks_understand_it(
    phone: BrowserContext, served: tuple[str, Publication]
) -> None:
    page = phone.new_page()
    page.goto(f"{served[0]}/mitmachen/")
    for written in (
        "März 2021",
        "im MÄRZ 2021",
        "Sept. 2020",
        "December, 2020",
        "Jänner 2021",
        "3/2021",
        "Mörz 2021",
        "Ende März 2021",
    ):
        fits = submission.FOUNDED.fullmatch(intake.as_month(written)) is not None
        assert ("founded-form" in founded(page, written)) != fits, written


def test_a_month_has_begun_where_whoever_writes_is(browser: Browser, served: tuple[str, Publication]) -> None:
    for zone, may_be in (("Europe/Berlin", "2026-12"), ("America/New_York", "2026-11")):
        context = browser.new_context(timezone_id=zone)
        page = context.new_page()
        page.clock.set_fixed_time("2026-11-30T23:30:00Z")
        page.goto(f"{served[0]}/mitmachen/")
        given = ("2026-11", "2026-12", "2027-01", "2026", "2027")
        accepted = [written for written in given if "founded-range" not in founded(page, written)]
        assert accepted == [written for written in given if written <= may_be], zone
        context.close()


def test_a_finding_says_in_the_language_of_the_page_what_to_do(
    phone: BrowserContext, served: tuple[str, Publication]
) -> None:
    page = phone.new_page()
    page.goto(f"{served[0]}/en/join/")
    page.get_by_text("More addresses").click()
    page.fill("[name='links.linkedin']", "https://example.com/x")
    page.keyboard.press("Tab")
    said = page.inner_text("#links-linkedin-finding")
    assert (
        said
        == "This address does not belong to linkedin. Enter it under “Your website” or take the address of linkedin.com."
    )
    assert findings.CATALOGUE["url-kind"].message.text("en").format(kind="linkedin") in said


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_the_form_before_and_after_faults(
    browser: Browser, served: tuple[str, Publication], width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{served[0]}/mitmachen/")
    for moment in ("before", "after"):
        assert not (found := faults(page, DAY, NIGHT)), f"{moment} {found}"
        page.get_by_role("button", name="Prüfen und fertigstellen").click()
    page.close()


def test_every_question_of_the_form_is_on_the_page(phone: BrowserContext, served: tuple[str, Publication]) -> None:
    base, publication = served
    page = phone.new_page()
    page.goto(f"{base}/mitmachen/")
    shown = page.evaluate("[...document.querySelectorAll('.taking-part [name]')].map(box => box.id)")
    assert shown == [heading.id for heading in form.headings("de", publication.questions["de"])]


def test_the_button_for_a_saved_file_stands_apart_from_the_first_questions(
    phone: BrowserContext, served: tuple[str, Publication]
) -> None:
    page = phone.new_page()
    page.goto(f"{served[0]}/mitmachen/")
    button, part = page.locator(".again .open").bounding_box(), page.locator("fieldset").first.bounding_box()
    assert button is not None
    assert part is not None
    assert part["y"] - button["y"] - button["height"] > 32
