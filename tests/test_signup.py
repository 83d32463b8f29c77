"""How somebody asks for the letter: Mailchimp's form, the words they agree to, and the page in all its states."""

from __future__ import annotations

import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline import editorial, rules, signup, site, store
from pipeline.addresses import addresses
from pipeline.domain import Finding
from pipeline.publication import examine
from pipeline.rendering import Templates
from tests.factories import PUBLICATION_YML, TODAY, a_content, facts, page, ready_to_build, submitted

ADDRESS = (
    "https://vorgestellt.us19.list-manage.com/subscribe/post?u=1462626880ade1ac87bd9c93a&id=92a4423d01&f_id=00a4e2e0f0"
)
FORM = f'  courier: "mailchimp"\n  signup: "{ADDRESS}"\n'
WORDS = {
    "2026-11": "185b69fe",
    "2026-11-clicks": "ca1054d8",
}  # the words of each version, by the first letters of their SHA-256


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def built(content: Path, letter: str = "") -> Path:
    """Build the small publication with ``letter`` added to its facts, and return the site's folder."""
    file = content / "content/publication.yml"
    file.write_text(file.read_text("utf-8") + letter, "utf-8")
    for slug, lang, translates in (("datenschutz", "de", ""), ("privacy", "en", 'translates: "datenschutz"\n')):
        path = content / f"content/pages/{slug}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f'---\ntitle: "{slug.title()}"\nlang: "{lang}"\nslug: "{slug}"\n{translates}---\nText.\n', "utf-8"
        )
    ready_to_build(content)
    read = store.read_content(content)
    publication = examine(read, TODAY).publication
    assert publication is not None
    made = site.material(publication, read, Templates(content / "theme"))
    site.build(content, made, content / "output", settings=site.PRODUCTION)
    return content / "output"


@pytest.fixture(scope="module")
def with_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a publication with Mailchimp's form, built once."""
    return built(a_content(tmp_path_factory.mktemp("publication")), FORM)


# The address


def test_a_form_posts_where_the_editors_copied_it_from() -> None:
    form = signup.form(ADDRESS)
    assert form == signup.Form(ADDRESS, "92a4423d01", "b_1462626880ade1ac87bd9c93a_92a4423d01")
    assert signup.form(ADDRESS.replace("&", "&amp;")) == form
    assert signup.form(f" {ADDRESS}&utm=x ") == form
    older = ADDRESS.partition("&f_id")[0]
    assert signup.form(older) == signup.Form(older, "92a4423d01", "b_1462626880ade1ac87bd9c93a_92a4423d01")


@pytest.mark.parametrize(("old", "new"), [
    ("https:", "http:"), ("https:", "javascript:"), ("list-manage.com", "list-manage.com.evil.example"), ("list-manage.com", "list-manage.com:8443"),
    ("vorgestellt.us19.list-manage.com", "evil.example"), (".list-manage", ".evil-list-manage"), ("https://", "https://evil@"), ("vorgestellt.us19.list-manage", "list-manage"), ("/post?", "/post-json?"), ("/subscribe/post", "/subscribe"),
    ("u=1462626880ade1ac87bd9c93a&", ""), ("id=92a4423d01", "id="), ("id=92a4423d01", "id=%22%3E"), ("u=1462", "u=[1462"), ("vorgestellt", "vorge[stellt"),
])  # fmt: skip
def test_any_other_address_is_no_form(old: str, new: str) -> None:
    assert old in ADDRESS
    assert signup.form(ADDRESS.replace(old, new, 1)) is None


def read_facts(letter: str) -> list[tuple[str, int | None, str]]:
    found: list[Finding] = []
    editorial.facts(submitted("publication.yml", PUBLICATION_YML + letter), "content/publication.yml", found)
    return [(finding.code, finding.line, finding.field or "") for finding in found]


def test_the_check_says_what_is_wrong_with_the_form() -> None:
    line = PUBLICATION_YML.count("\n") + 1
    assert read_facts(f'  signup: "{ADDRESS}"\n') == []
    assert read_facts('  signup: "https://brief.example/"\n') == [("signup-form", line, "letter.signup")]
    assert read_facts(f'  signup: "{ADDRESS}"\n  audience: "92a4423d01"\n') == []
    assert read_facts(f'  signup: "{ADDRESS}"\n  audience: "0000000000"\n') == [
        ("signup-audience", line, "letter.signup")
    ]


@pytest.mark.parametrize("slug", ["brief", "letter", "ausgaben", "network"])
def test_no_page_of_the_editors_takes_an_address_of_the_site(slug: str) -> None:
    read = rules.Read(checked=(), pages=(page(slug),))
    assert [(f.code, f.file) for f in rules.across(read, TODAY)] == [("page-reserved", f"content/pages/{slug}.md")]


# The words


def test_new_words_need_a_new_version() -> None:
    words = "\n".join(text for _, text in signup.CONSENT.names)
    assert WORDS[signup.CONSENT_VERSION] == sha256(words.encode()).hexdigest()[:8]
    words = "\n".join(text for label in (signup.CONSENT, signup.CLICKS) for _, text in label.names)
    assert WORDS[signup.version(facts(letter_tracking=True))] == sha256(words.encode()).hexdigest()[:8]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_words_name_the_publication_as_it_is(lang: str) -> None:
    assert "{Brief}" in signup.consent(facts(name="{Brief}"), lang)


# The page


@pytest.mark.parametrize(("lang", "name"), [("de", "brief/index.html"), ("en", "en/letter/index.html")])
def test_the_form_works_without_script_and_asks_for_nothing_but_the_address(
    with_form: Path, lang: str, name: str
) -> None:
    html = (with_form / name).read_text("utf-8")
    elements = Elements(html)
    (form,) = elements.named("form")
    assert form == {"action": ADDRESS, "method": "post"}
    email, trap, version = elements.named("input")
    assert email["name"] == "EMAIL"
    assert (email["type"], email["autocomplete"], email["inputmode"]) == ("email", "email", "email")
    assert "required" in email
    assert trap["name"] == "b_1462626880ade1ac87bd9c93a_92a4423d01"
    assert (trap["tabindex"], trap["autocomplete"], trap["value"]) == ("-1", "off", "")
    assert (version["type"], version["name"]) == ("hidden", "CONSENT")
    assert version["value"] == f"{signup.CONSENT_VERSION} {lang}"
    assert signup.consent(facts(), lang) in html
    assert {label["for"] for label in elements.named("label")} == {email["id"], trap["id"]}
    assert not elements.named("script")
    assert "Datenschutz" in html if lang == "de" else "Privacy" in html


def test_the_trap_is_hidden_from_everybody_but_programs(with_form: Path) -> None:
    html = (with_form / "brief/index.html").read_text("utf-8")
    (before,) = re.findall(r'<div class="unseen" aria-hidden="true">(.*?)</div>', html, re.DOTALL)
    assert 'name="b_' in before


def test_mailchimp_can_lead_back_to_pages_that_no_search_engine_lists(with_form: Path) -> None:
    sitemap = (with_form / "sitemap.xml").read_text("utf-8")
    for lang in ("de", "en"):
        paths = addresses(facts(), lang)
        assert f"<loc>https://vorgestellt.example{paths.signup}</loc>" in sitemap
        for path in (paths.thanks, paths.confirmed):
            assert '<meta name="robots" content="noindex">' in (with_form / path.strip("/") / "index.html").read_text(
                "utf-8"
            )
            assert path not in sitemap
    assert "noindex" not in (with_form / "brief/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("letter", "says"), [("", "Möchtest du ihn lieber per E-Mail?"), ('  courier: "smtp"\n', "schreib uns")]
)
def test_without_a_form_the_page_says_whom_to_write_to(content: Path, letter: str, says: str) -> None:
    output = built(content, letter)
    html = (output / "brief/index.html").read_text("utf-8")
    assert says in html
    assert 'href="mailto:redaktion@vorgestellt.example?subject=Den%20Brief%20bestellen"' in html
    assert not Elements(html).named("form")
    assert "Mailchimp" not in html
    assert not (output / "brief/danke").exists()


def test_every_page_leads_to_the_sign_up(with_form: Path) -> None:
    for name, way in (
        ("index.html", "./brief/"),
        ("ada-beispiel/index.html", "../brief/"),
        ("en/index.html", "../en/letter/"),
        ("ausgaben/2026-11/brief/index.html", "../../../brief/"),
    ):
        assert way in {a.get("href") for a in Elements((with_form / name).read_text("utf-8")).named("a")}, name
