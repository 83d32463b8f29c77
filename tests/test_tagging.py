"""Proposals of tags: words speak for them, and a person chooses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import findings, tagging
from pipeline.domain import Need, Offer, Service
from pipeline.schema import both
from pipeline.tagging import Proposer
from tests.factories import profile

SERVICES = (
    Service("etikettendruck", both("Etikettendruck", "Label printing"), ("Etikett", "Aufkleber"), ("sticker",)),
    Service("anwalt", both("Rechtsrat", "Legal advice"), ("Anwalt", "Vertrag prüfen"), ("lawyer",)),
    Service("maurer", both("Maurer- und Putzarbeiten", "Masonry"), ("Wand", "mauern"), ("wall",), ("Leinwand",)),
    Service("steuern", both("Steuerberatung", "Tax advice"), ("Steuerberater", "Finanzamt"), ("tax",)),
    Service("honig", both("Honig", "Honey"), ("Imker",), ("beekeeper",)),
)
PHRASES = (("honig", "Waldtracht im Pfundglas"), ("maurer", "Lehmputz bröckelt im Stiegenhaus"))
PROPOSER = Proposer(SERVICES, PHRASES)


def first(text: str, lang: str = "de") -> str | None:
    proposal = PROPOSER.propose(text, lang).first
    return proposal.key if proposal else None


@pytest.mark.parametrize(("text", "key"), [
    ("Jemand, der Etiketten druckt", "etikettendruck"), ("ETIKETTEN", "etikettendruck"), ("Eine Anwältin für meinen Vertrag", "anwalt"),
    ("Drei Anwältinnen", "anwalt"), ("Die Küchenwand muss neu", "maurer"), ("eine steuerberaterin", "steuern"), ("Ettiketten auf Rolle", "etikettendruck"),
    ("Flaschenetikett", "etikettendruck"), ("Wir imkern in Celle und haben Honig", "honig"), ("Waldtracht, 500 g", "honig"), ("Im Stiegenhaus bröckelt es", "maurer"),
    ("Brief vom Finanzamt", "steuern"),
])  # fmt: skip
def test_a_word_speaks_for_its_tag_in_any_form(text: str, key: str) -> None:
    assert first(text) == key


@pytest.mark.parametrize(("text", "key"), [("a lawyer please", "anwalt"), ("stickers for jars", "etikettendruck"), ("My tax return", "steuern")])  # fmt: skip
def test_english_is_proposed_for_by_english_words(text: str, key: str) -> None:
    assert first(text, "en") == key


@pytest.mark.parametrize("text", ["", "Ich suche jemanden für zwei Tage im Mai", "12345", "xq", "…"])
def test_where_no_word_tells_anything_nothing_is_proposed(text: str) -> None:
    assert PROPOSER.propose(text).all == ()


def test_a_word_that_contradicts_weighs_more_than_one_that_fits() -> None:
    assert first("Eine Wand in der Küche") == "maurer"
    assert first("Wand, Leinwand und Etikett") == "etikettendruck"


def test_where_two_are_near_none_is_first_and_they_stand_by_name() -> None:
    proposals = PROPOSER.propose("Imker und Anwalt")
    assert proposals.first is None
    assert [proposal.key for proposal in proposals.all] == ["anwalt", "honig"]


def test_a_proposal_names_the_words_that_speak_for_it() -> None:
    proposal = PROPOSER.propose("Honig vom Imker aus Celle").first
    assert proposal is not None
    assert set(proposal.because) == {"honig", "imker"}


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["Honig", "Wand", "Etikett", "der", "-", "ß", "Wand-Etikett"]), max_size=8).map(" ".join)
)
def test_any_text_gets_at_most_three_known_tags_each_once(text: str) -> None:
    for lang in ("de", "en", "fr"):
        keys = [proposal.key for proposal in PROPOSER.propose(text, lang).all]
        assert len(keys) == len(set(keys)) <= tagging.PROPOSALS_MOST
        assert set(keys) <= {service.key for service in SERVICES}


def test_the_order_of_the_vocabulary_changes_nothing() -> None:
    other = Proposer(reversed(SERVICES), reversed(PHRASES))
    for text in ("Honig", "Honig und Etikett", "Die Küchenwand", "Wand und Steuer"):
        assert other.propose(text) == PROPOSER.propose(text)


def test_what_people_chose_before_speaks_for_it_next_time() -> None:
    chosen = profile(
        gives=(Offer("Pergament und Kapitalband für alte Schinken.", tags=("anwalt",)),),
        needs=(Need("Ein Lager.", date(2026, 12, 1)),),
    )
    learned = tuple(tagging.learned((chosen, profile(lang="en", gives=chosen.gives))))
    assert learned == (("anwalt", "Pergament und Kapitalband für alte Schinken."),)
    proposal = Proposer(SERVICES, learned).propose("Wer hat Pergament?").first
    assert proposal is not None
    assert proposal.key == "anwalt"


def test_a_finding_about_a_missing_tag_proposes_in_both_languages() -> None:
    def told(text: str) -> findings.Finding:
        missing = findings.make("tags-missing", "a.md", 3, "gives[1].tags", value=text, text=text, lang="de")
        (found,) = tagging.with_proposals([missing], PROPOSER, SERVICES)
        return found

    sure, torn, blank = told("Brief vom Finanzamt"), told("Imker und Anwalt"), told("Nichts davon")
    assert findings.remedy(sure, "de").startswith("Passt wohl: steuern (Steuerberatung).")
    assert findings.remedy(sure, "en").endswith('tags: ["steuern"]')
    assert findings.remedy(torn, "en").startswith("Perhaps: anwalt (Legal advice), honig (Honey).")
    assert (sure.code, torn.code, blank.code) == ("tags-proposed", "tags-proposed", "tags-missing")
