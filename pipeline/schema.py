"""Which fields a submission has: one table that the checker, the form, the template and the guide are made from.

A field is added here and nowhere else; tests fail where the form, the template or CONTRIBUTING.md lacks it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.domain import Label


def both(de: str, en: str) -> Label:
    """Return a label in the two languages every text exists in."""
    return Label((("de", de), ("en", en)))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the front matter."""

    name: str  # key, dotted inside a block: "portrait.alt"; "[]" marks the items of a list: "gives[].text"
    label: Label  # what the form calls it
    help: Label  # one sentence for the form and the guide
    example: str
    required: bool = False  # for a part of an optional block: required when the block is there
    shortest: int = 1  # characters
    longest: int = 200  # characters
    in_form: bool = True  # founders answer it in the form; editors set the others


class Table(tuple[Field, ...]):
    """The fields of one kind of file, in the order of asking."""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Every field by what it is called."""
        return {field.name: field for field in reversed(self)}

    @cached_property
    def keys_in(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that stand directly in each block: "" is the front matter, "gives[]" an item of a list."""
        found: dict[str, dict[str, None]] = {}
        for field in self:
            parts = field.name.split(".")
            for depth, part in enumerate(parts):
                found.setdefault(".".join(parts[:depth]), {})[part.partition("[")[0]] = None
        return {block: tuple(keys) for block, keys in found.items()}


CONSENT_VERSION: Final = "2026-11"
"""Names today's words of the consents in :data:`FIELDS`; new words need a new version, and a test holds the two together.

Whoever agreed to older words agreed to those: nothing is entered anew.
"""

CONSENT_VERSIONS: Final = (CONSENT_VERSION,)
"""All versions there ever were, the newest first; before the first one none was kept."""

FIELDS: Final = Table((
    Field("name", both("Dein Name", "Your name"),
          both("Wie du im Porträt heißen möchtest.", "As you want to be called in the portrait."),
          "Marlene Schönfeld", required=True, shortest=2, longest=80),
    Field("pronouns", both("Pronomen", "Pronouns"),
          both("Freiwillig, zum Beispiel sie, er oder dey.", "Optional, for example she, he or they."),
          "sie", longest=30),
    Field("sort_as", both("Sortiert unter", "Sorted under"),
          both("Nur wenn das letzte Wort nicht der Familienname ist.", "Only where the last word is not the family name."),
          "Heide, Friederike von der", longest=80, in_form=False),
    Field("business", both("Dein Betrieb", "Your business"),
          both("Der Name, unter dem man dich findet.", "The name people find you by."),
          "Schönfeld Keramik", required=True, shortest=2, longest=100),
    Field("trade", both("Branche", "Trade"),
          both("Ein Wert aus der Liste.", "One value of the list."),
          "handwerk", required=True, longest=60),
    Field("place", both("Ort", "Town"),
          both("Nur der Ort, keine Straße.", "The town only, no street."),
          "Lüneburg", required=True, shortest=2, longest=80),
    Field("founded", both("Gegründet", "Founded"),
          both("Jahr oder Jahr und Monat: 2021 oder 2021-03.", "Year, or year and month: 2021 or 2021-03."),
          "2021-03", required=True, longest=40),
    Field("one_liner", both("Was machst du, in einem Satz?", "What do you do, in one sentence?"),
          both("Höchstens 160 Zeichen, ohne Internetadresse. Steht auf der Startseite und im Brief.",
               "160 characters at most, no web address. Shown on the front page and in the letter."),
          "Brennt Geschirr, das in die Spülmaschine darf und trotzdem vererbt wird.",
          required=True, shortest=20, longest=160),
    Field("issue", both("Ausgabe", "Issue"),
          both("Der Monat, in dem das Porträt erscheint.", "The month in which the portrait appears."),
          "2025-11", required=True, longest=40, in_form=False),
    Field("lang", both("Sprache", "Language"),
          both("de oder en.", "de or en."), "de", required=True, longest=40, in_form=False),
    Field("portrait.file", both("Dein Bild", "Your picture"),
          both("JPEG, PNG oder WebP bis 10 MB. Ohne Bild zeichnen wir deine Initialen.",
               "JPEG, PNG or WebP up to 10 MB. Without a picture we draw your initials."),
          "portrait.jpg", required=True, longest=80),
    Field("portrait.alt", both("Was ist auf dem Bild zu sehen?", "What does the picture show?"),
          both("Ein Satz für Menschen, die das Bild nicht sehen.", "One sentence for people who cannot see the picture."),
          "Marlene Schönfeld steht mit Schürze vor einem Regal voller Schalen.", required=True, shortest=10, longest=200),
    Field("portrait.credit", both("Wer hat das Bild gemacht?", "Who took the picture?"),
          both("Name für den Bildnachweis; „selbst aufgenommen“ ist auch gut.",
               "A name for the credit line; “taken by myself” is fine."),
          "Foto: Mira Sommer", required=True, shortest=2, longest=100),
    Field("portrait.focus", both("Bildmittelpunkt", "Focus point"),
          both("Zwei Zahlen von 0 bis 1, von links und von oben; jeder Ausschnitt behält diesen Punkt.",
               "Two numbers from 0 to 1, from the left and from the top; every crop keeps this point."),
          "0.5 0.4", longest=40, in_form=False),
    Field("links.website", both("Deine Website", "Your website"),
          both("Mit https:// am Anfang.", "Beginning with https://."),
          "https://schoenfeld-keramik.example/"),
    Field("links.linkedin", both("LinkedIn", "LinkedIn"), both("Adresse deines Profils.", "Address of your profile."),
          "https://www.linkedin.com/in/beispiel/"),
    Field("links.xing", both("Xing", "Xing"), both("Adresse deines Profils.", "Address of your profile."),
          "https://www.xing.com/profile/Beispiel/"),
    Field("links.instagram", both("Instagram", "Instagram"), both("Adresse deines Profils.", "Address of your profile."),
          "https://www.instagram.com/beispiel/"),
    Field("links.facebook", both("Facebook", "Facebook"), both("Adresse deiner Seite.", "Address of your page."),
          "https://www.facebook.com/beispiel/"),
    Field("links.youtube", both("YouTube", "YouTube"), both("Adresse deines Kanals.", "Address of your channel."),
          "https://www.youtube.com/@beispiel"),
    Field("links.github", both("GitHub", "GitHub"), both("Adresse deines Profils.", "Address of your profile."),
          "https://github.com/beispiel"),
    Field("links.mastodon", both("Mastodon", "Mastodon"), both("Adresse deines Profils.", "Address of your profile."),
          "https://social.example/@beispiel"),
    Field("gives[].text", both("Was gibst du den Leserinnen und Lesern?", "What do you give the readers?"),
          both("Etwas Konkretes: ein Werkzeug, eine Stunde, ein Rat, ein Rabatt. Eine Zeile je Angebot.",
               "Something concrete: a tool, an hour, advice, a discount. One line for each offer."),
          "Zwei Nachmittage im Jahr steht die Werkstatt zum Ausprobieren offen.", required=True, shortest=3, longest=300),
    Field("gives[].valid_until", both("Gilt bis", "Valid until"),
          both("Letzter Tag als JJJJ-MM-TT.", "Last day as YYYY-MM-DD."), "2026-12-31", longest=40, in_form=False),
    Field("gives[].tags", both("Schlagworte", "Tags"),
          both("Wörter aus content/services.yml, höchstens drei. „inv check“ schlägt passende vor; ein Mensch wählt.",
               "Words from content/services.yml, three at most. “inv check” proposes some; a person chooses."),
          "offene-werkstatt", longest=60, in_form=False),
    Field("needs[].text", both("Was suchst du?", "What are you looking for?"),
          both("Sag es so genau, dass jemand an eine bestimmte Person denkt. Eine Zeile je Suche.",
               "Say it so exactly that somebody thinks of a certain person. One line for each need."),
          "Eine Spedition, die Paletten mit Geschirr fährt.", required=True, shortest=3, longest=300),
    Field("needs[].valid_until", both("Gilt bis", "Valid until"),
          both("Letzter Tag als JJJJ-MM-TT.", "Last day as YYYY-MM-DD."), "2027-03-31", longest=40, in_form=False),
    Field("needs[].tags", both("Schlagworte", "Tags"),
          both("Wie bei gives: Danach werden Suche und Angebot zusammengebracht.",
               "As in gives: needs and offers are brought together by them."),
          "spedition", longest=60, in_form=False),
    Field("proposed_by", both("Vorgeschlagen von", "Proposed by"),
          both("Der Ordnername der Gründer:in, die dich vorgeschlagen hat.", "The folder name of the founder who proposed you."),
          "tarek-haddad", longest=60, in_form=False),
    Field("names_next[].slug", both("Ordnername", "Folder name"),
          both("Wenn die Person hier schon vorgestellt wurde oder geplant ist.", "Where the person is featured or planned here."),
          "tarek-haddad", longest=60, in_form=False),
    Field("names_next[].name", both("Name der vorgeschlagenen Person", "Name of the proposed person"),
          both("Ein Name; wir fragen die Person selbst und nennen sie vorher nirgends.",
               "A name; we ask the person ourselves and mention them nowhere before."),
          "Tarek Haddad", shortest=2, longest=80),
    Field("names_next[].why", both("Warum gerade diese Person?", "Why this person?"),
          both("Ein oder zwei Sätze.", "One or two sentences."),
          "Er röstet so leise, dass die Nachbarn zum Probieren kommen.", required=True, shortest=10, longest=400),
    Field("named[].name", both("Wer im Text genannt wird", "Who is named in the text"),
          both("Der volle Name von jemandem, der hier nicht vorgestellt ist. Trägt die Redaktion ein; auf keiner Seite zu sehen.",
               "The full name of somebody who is not featured here. Entered by the editors; shown on no page."),
          "Sabine Krüger", required=True, shortest=2, longest=80, in_form=False),
    Field("named[].consent", both("Einverstanden seit", "Agreed on"),
          both("Tag, an dem diese Person Ja gesagt hat.", "Day on which this person said yes."), "2025-10-20", longest=40, in_form=False),
    Field("named[].reason", both("Braucht kein Ja, weil", "Needs no yes because"),
          both("Statt consent, zum Beispiel bei Verstorbenen oder öffentlich bekannten Menschen.",
               "Instead of consent, for example of the dead or of people in public life."),
          "Meine Urgroßmutter, 1931 gestorben.", shortest=3, longest=200, in_form=False),
    Field("consents.text", both("Ich willige ein, dass mein Text veröffentlicht wird.", "I agree that my text is published."),
          both("Tag der Einwilligung als JJJJ-MM-TT.", "Day of consent as YYYY-MM-DD."), "2025-10-12", required=True, longest=40),
    Field("consents.portrait", both("Ich willige ein, dass mein Bild veröffentlicht wird.", "I agree that my picture is published."),
          both("Tag der Einwilligung; nötig, sobald es ein Bild gibt.", "Day of consent; needed as soon as there is a picture."),
          "2025-10-12", longest=40),
    Field("consents.newsletter",
          both("Ich willige ein, dass ich im Brief vorkomme.", "I agree to appear in the letter."),
          both("Tag der Einwilligung; ohne sie steht das Porträt nur auf der Website.",
               "Day of consent; without it the portrait is on the site only."),
          "2025-10-12", longest=40),
    Field("consents.version", both("Fassung der Einwilligung", "Version of the consent"),
          both("Welchem Wortlaut zugestimmt wurde; das Formular und „inv new“ tragen es ein.",
               "Which wording was agreed to; the form and “inv new” enter it."),
          CONSENT_VERSION, longest=40, in_form=False),
    Field("signed_off", both("Freigegeben am", "Signed off on"),
          both("Tag, an dem die Gründer:in den fertigen Text gelesen und freigegeben hat, und dessen Prüfzahl; „inv signoff“ trägt beides ein.",
               "Day on which the founder read and released the finished text, and the text's check number; “inv signoff” enters both."),
          "2025-10-30 3f2a91c4d5e6", longest=40, in_form=False),
    Field("id", both("Kennung", "Identifier"),
          both("Der erste Ordnername. Nur nach einer Umbenennung nötig, damit Feeds das Porträt nicht doppelt zeigen.",
               "The first folder name. Needed after a rename only, so that feeds do not show the portrait twice."),
          "marlene-schoenfeld", longest=60, in_form=False),
    Field("aliases", both("Frühere Ordnernamen", "Former folder names"),
          both("Ihre Adressen leiten weiter.", "Their addresses redirect."), "marlene-alt", longest=60, in_form=False),
))  # fmt: skip

TRANSLATION_FIELDS: Final = Table((
    Field("lang", both("Sprache", "Language"), both("Sprache der Übersetzung.", "Language of the translation."),
          "en", required=True, longest=40),
    Field("business", both("Betrieb", "Business"), both("Nur wenn der Name übersetzt wird.", "Only where the name is translated."),
          "Schönfeld Ceramics", shortest=2, longest=100),
    Field("one_liner", both("In einem Satz", "In one sentence"), both("Höchstens 160 Zeichen.", "160 characters at most."),
          "Fires tableware that survives the dishwasher and the grandchildren.", required=True, shortest=20, longest=160),
    Field("portrait_alt", both("Bildbeschreibung", "Picture description"),
          both("Nötig, sobald es ein Bild gibt.", "Needed as soon as there is a picture."),
          "Marlene Schönfeld stands in front of a shelf of bowls.", shortest=10, longest=200),
    Field("gives[].text", both("Gibt", "Gives"), both("Gleich viele wie im Original.", "As many as in the original."),
          "Two afternoons a year the workshop is open.", shortest=3, longest=300),
    Field("gives[].valid_until", both("Gilt bis", "Valid until"), both("Wie im Original.", "As in the original."), "2026-12-31", longest=40),
    Field("gives[].tags", both("Schlagworte", "Tags"), both("Wie im Original.", "As in the original."), "offene-werkstatt", longest=60),
    Field("needs[].text", both("Sucht", "Looks for"), both("Gleich viele wie im Original.", "As many as in the original."),
          "A haulier for pallets of tableware.", shortest=3, longest=300),
    Field("needs[].valid_until", both("Gilt bis", "Valid until"), both("Wie im Original.", "As in the original."), "2027-03-31", longest=40),
    Field("needs[].tags", both("Schlagworte", "Tags"), both("Wie im Original.", "As in the original."), "spedition", longest=60),
    Field("names_next[].slug", both("Ordnername", "Folder name"), both("Wie im Original.", "As in the original."), "tarek-haddad", longest=60),
    Field("names_next[].name", both("Name", "Name"), both("Wie im Original.", "As in the original."), "Tarek Haddad", shortest=2, longest=80),
    Field("names_next[].why", both("Warum", "Why"), both("Ein oder zwei Sätze.", "One or two sentences."),
          "He roasts so quietly that the neighbours come to taste.", required=True, shortest=10, longest=400),
    Field("translated_by", both("Übersetzt von", "Translated by"), both("Ein Name.", "A name."), "Vorgestellt", longest=80),
    Field("signed_off", both("Freigegeben am", "Signed off on"), both("Trägt „inv signoff“ ein.", "Entered by “inv signoff”."),
          "2025-10-30 3f2a91c4d5e6", longest=40),
))  # fmt: skip

UPDATE_FIELDS: Final = Table((
    Field("issue", both("Ausgabe", "Issue"), both("Monat, in dem das Wort erscheint.", "Month in which the word appears."),
          "2026-11", required=True, longest=40),
    Field("lang", both("Sprache", "Language"), both("de oder en.", "de or en."), "de", required=True, longest=40),
    Field("title", both("Überschrift", "Title"), both("Zum Beispiel „Ein Jahr danach“.", "For example “One year later”."),
          "Ein Jahr danach", required=True, shortest=3, longest=80),
    Field("consent", both("Einwilligung", "Consent"), both("Tag der Einwilligung als JJJJ-MM-TT.", "Day of consent as YYYY-MM-DD."),
          "2026-10-20", required=True, longest=40),
    Field("signed_off", both("Freigegeben am", "Signed off on"), both("Trägt „inv signoff“ ein.", "Entered by “inv signoff”."),
          "2026-10-30 3f2a91c4d5e6", longest=40),
))  # fmt: skip

SENTENCE_LONGEST: Final = 400  # characters of what a founder says about what it brought

IMPACT_FIELDS: Final = Table((
    Field("lang", both("Sprache", "Language"), both("de oder en.", "de or en."), "de", required=True, longest=40),
    Field("text", both("Was es gebracht hat", "What it brought"), both("Die eigenen Worte der Gründer:in, ein oder zwei Sätze.",
          "The founder's own words, one or two sentences."), "Zwei Aufträge, und endlich eine Spedition.",
          required=True, shortest=10, longest=SENTENCE_LONGEST),
    Field("consent", both("Einwilligung", "Consent"), both("Tag, an dem die Gründer:in diesen Satz freigegeben hat, und seine Prüfzahl; „inv impact answer --public“ trägt beides ein.",
          "Day on which the founder released this sentence, and its check number; “inv impact answer --public” enters both."),
          "2026-11-18 3f2a91c4d5e6", required=True, longest=40),
))  # fmt: skip

_NAMED: Final = (
    Field("named[].name", both("Wer genannt wird", "Who is named"), both("Wie im Porträt.", "As in a portrait."), "Sabine Krüger",
          required=True, shortest=2, longest=80),
    Field("named[].consent", both("Einverstanden seit", "Agreed on"), both("Wie im Porträt.", "As in a portrait."), "2025-10-20", longest=40),
    Field("named[].reason", both("Braucht kein Ja, weil", "Needs no yes because"), both("Wie im Porträt.", "As in a portrait."),
          "Bürgermeisterin, im Amt genannt.", shortest=3, longest=200),
)  # fmt: skip

LEAD_FIELDS: Final = Table((
    Field("subject", both("Betreff", "Subject"), both("Höchstens 90 Zeichen.", "90 characters at most."),
          "Zwei, die sich schon kannten", shortest=3, longest=90),
    Field("preheader", both("Vorschauzeile", "Preheader"), both("Was neben dem Betreff steht, nicht noch einmal dasselbe.",
          "What stands beside the subject, not the same again."), "Etiketten, Honig und eine Wette", shortest=3, longest=120),
    Field("order", both("Reihenfolge", "Order"), both("Ordnernamen der Vorgestellten.", "Folder names of the featured."),
          "johanna-kessler", longest=60),
    Field("dates[].on", both("Tag", "Day"), both("JJJJ-MM-TT, nicht vor dem Erscheinen.", "YYYY-MM-DD, not before the issue appears."),
          "2026-12-03", required=True, longest=40),
    Field("dates[].text", both("Was an diesem Tag ist", "What there is on that day"), both("Ein Satz für den Kalender im Brief.",
          "One sentence for the calendar in the letter."), "Offene Werkstatt in Lüneburg, ab 18 Uhr.", required=True, shortest=3, longest=160),
    Field("instead", both("Statt eines Porträts", "Instead of a portrait"),
          both("news: eine kürzere Ausgabe mit eurem Text und dem, was im Netz geschehen ist. pause: keine Ausgabe; der Text sagt, warum.",
               "news: a shorter issue with your words and what happened in the network. pause: no issue; the text says why."), "news", longest=10),
    Field("decided", both("Entschieden am", "Decided on"), both("Nur bei pause: JJJJ-MM-TT. Briefe von davor wissen nichts davon.",
          "With pause only: YYYY-MM-DD. Letters from before do not know of it."), "2026-11-20", longest=40),
    *_NAMED,
))  # fmt: skip

CORRECTION_FIELDS: Final = Table((
    Field("date", both("Tag der Berichtigung", "Day of the correction"), both("JJJJ-MM-TT.", "YYYY-MM-DD."), "2026-11-17",
          required=True, longest=40),
    Field("subject", both("Betreff", "Subject"), both("Höchstens 90 Zeichen.", "90 characters at most."),
          "Berichtigung: Es sind neunhundert Laibe", shortest=3, longest=90),
    Field("preheader", both("Vorschauzeile", "Preheader"), both("Was neben dem Betreff steht, nicht noch einmal dasselbe.",
          "What stands beside the subject, not the same again."), "Eine Zahl war falsch", shortest=3, longest=120),
    *_NAMED,
))  # fmt: skip

PAGE_FIELDS: Final = Table((
    Field("title", both("Titel", "Title"), both("Überschrift der Seite.", "Heading of the page."), "Impressum", required=True, longest=100),
    Field("lang", both("Sprache", "Language"), both("de oder en.", "de or en."), "de", required=True, longest=40),
    Field("slug", both("Adresse", "Address"), both("Letzter Teil der Adresse.", "Last part of the address."), "impressum", required=True, longest=60),
    Field("description", both("Beschreibung", "Description"), both("Ein Satz für Suchmaschinen.", "One sentence for search engines."),
          "Wer diese Publikation herausgibt.", longest=200),
    Field("shows", both("Zeigt außerdem", "Shows besides"), both("imprint: Anschrift aus publication.yml. form: das Formular zum Mitmachen, vor der ersten Zwischenüberschrift.",
          "imprint: the address from publication.yml. form: the form of taking part, before the first heading of the text."),
          "imprint", longest=20),
    Field("translates", both("Übersetzung von", "Translation of"), both("Adresse der Seite in der anderen Sprache.",
          "Address of the page in the other language."), "impressum", longest=60),
))  # fmt: skip

PUBLICATION_FIELDS: Final = Table((
    Field("name", both("Name", "Name"), both("Name der Publikation.", "Name of the publication."), "Vorgestellt", required=True, longest=60),
    Field("tagline", both("Untertitel", "Tagline"), both("Ein Satz je Sprache.", "One sentence for each language."), "…", longest=160),
    Field("url", both("Adresse der Website", "Address of the site"), both("Mit https://, ohne Schrägstrich am Ende.", "With https://, without a slash at the end."),
          "https://vorgestellt.example", required=True),
    Field("languages", both("Sprachen", "Languages"), both("Die eigene zuerst.", "The own one first."), "de", longest=40),
    Field("timezone", both("Zeitzone", "Time zone"), both("IANA-Name.", "IANA name."), "Europe/Berlin", required=True, longest=40),
    Field("issue_day", both("Erscheinungstag", "Day of issue"), both("Tag des Monats, 1 bis 28.", "Day of the month, 1 to 28."), "15", required=True, longest=40),
    Field("portraits_per_issue", both("Porträts je Ausgabe", "Portraits per issue"),
          both("Für wie viele eine Ausgabe gedacht ist, 1 bis 12; ohne Angabe 1.", "How many an issue is meant for, 1 to 12; 1 where nothing is said."), "1", longest=40),
    Field("feed_namespace", both("Namensraum der Feeds", "Namespace of the feeds"), both("Eine UUID, die nie geändert wird.", "A UUID that never changes."),
          "6a0f7c1e-52d4-4b0e-9f43-0c5b8f5e2d11", required=True, longest=36),
    Field("editor", both("Redaktion", "Editors"), both("Wer die Publikation herausgibt.", "Who publishes."), "Redaktion Vorgestellt", required=True, longest=100),
    Field("address", both("Anschrift", "Address"), both("Zeilen des Impressums.", "Lines of the imprint."), "Musterweg 1", longest=100),
    Field("contact", both("E-Mail-Adresse", "E-mail address"), both("Öffentliche Adresse der Redaktion.", "Public address of the editors."),
          "redaktion@vorgestellt.example", required=True, longest=100),
    Field("letter.sender", both("Absender des Briefs", "Sender of the letter"), both("Ein Name.", "A name."), "Vorgestellt", required=True, longest=60),
    Field("letter.address", both("Absenderadresse", "Sender address"), both("Eine E-Mail-Adresse.", "An e-mail address."), "brief@vorgestellt.example", required=True, longest=100),
    Field("letter.courier", both("Bote", "Courier"), both("outbox, mailchimp oder smtp.", "outbox, mailchimp or smtp."), "outbox", longest=20),
    Field("letter.audience", both("Zielgruppe", "Audience"), both("Nur bei mailchimp: die Audience ID.", "With mailchimp only: the audience ID."), "a1b2c3d4e5", longest=40),
    Field("letter.signup", both("Anmeldeformular", "Sign-up form"), both("Adresse, an die das Formular der Anmeldeseite geht.", "Address that the form of the sign-up page goes to."),
          "https://example.us19.list-manage.com/subscribe/post?u=…&id=…", longest=300),
    Field("letter.unsubscribe", both("Abmeldeadresse", "Unsubscribe address"),
          both("Nur bei smtp: Adresse, die Abmeldungen mit einem Klick annimmt.", "With smtp only: an address that takes one-click unsubscriptions."), "https://brief.example/ab", longest=300),
    Field("letter.tracking", both("Klicks zählen", "Count clicks"),
          both("Nur bei mailchimp: yes zählt, wie oft ein Link angeklickt wird. Lies vorher docs/wirkung.md.",
               "With mailchimp only: yes counts how often a link is clicked. Read docs/wirkung.md before."), "no", longest=40),
    Field("deploy.to", both("Ort der Website", "Place of the site"),
          both("Wohin inv deploy die Website legt: s3://eimer/ordner, name@host:/pfad, rsync://host/modul oder ein Ordner.",
               "Where inv deploy puts the site: s3://bucket/prefix, user@host:/path, rsync://host/module or a folder."),
          "s3://vorgestellt", longest=300),
    Field("deploy.endpoint", both("Anbieter des Speichers", "Provider of the store"),
          both("Nur bei s3: seine Adresse mit https://; ohne Angabe Amazon.", "With s3 only: its address with https://; Amazon's without one."),
          "https://s3.speicher.example", longest=300),
    Field("deploy.region", both("Region des Speichers", "Region of the store"),
          both("Nur bei s3: wie der Anbieter sie nennt.", "With s3 only: as the provider calls it."), "eu-central-1", longest=40),
    Field("private", both("Privater Ordner", "Private folder"), both("Pfad des Ordners, den nur die Redaktion kennt, außerhalb dieses Verzeichnisses.",
          "Path of the folder that only the editors know, outside of this one."), "../vorgestellt-privat"),
    Field("sample", both("Beispielinhalt", "Sample content"), both("yes oder no.", "yes or no."), "yes", longest=40),
))  # fmt: skip

ROOM: Final = tuple(map(str, range(1, 13)))
"""For how many portraits an issue may be meant."""

INSTEAD: Final = ("news", "pause")
"""What a month without a portrait may have."""

COURIERS: Final = ("outbox", "mailchimp", "smtp")
"""Who may carry the letter; docs/brief.md says what each of them needs."""

TRADE_FIELDS: Final = Table((
    Field("key", both("Schlüssel", "Key"), both("Steht in Adressen und bleibt.", "Stands in addresses and stays."), "handwerk", required=True, longest=40),
    Field("de", both("Deutsch", "German"), both("Name.", "Name."), "Handwerk", required=True, longest=60),
    Field("en", both("Englisch", "English"), both("Name.", "Name."), "Crafts", required=True, longest=60),
))  # fmt: skip

QUESTION_FIELDS: Final = Table((
    Field("key", both("Schlüssel", "Key"), both("Bleibt.", "Stays."), "helped", required=True, longest=40),
    Field("text", both("Frage", "Question"), both("Der Wortlaut.", "Its wording."), "Wem hast du geholfen?", required=True, longest=120),
    Field("required", both("Gehört dazu", "Belongs in"), both("yes oder no.", "yes or no."), "yes", longest=40),
))  # fmt: skip

REFERRAL_FIELDS: Final = Table((
    Field("giver", both("Wer gab", "Giver"), both("Ordnername.", "Folder name."), "johanna-kessler", required=True, longest=60),
    Field("receiver", both("Wer bekam", "Receiver"), both("Ordnername.", "Folder name."), "anna-reuter", required=True, longest=60),
    Field("kind", both("Art", "Kind"), both("recommended, introduced, helped, customer oder thanked.",
          "recommended, introduced, helped, customer or thanked."), "helped", required=True, longest=20),
    Field("date", both("Wann", "When"), both("So genau wie bekannt: 2026, 2026-03 oder 2026-03-14.",
          "As exact as known: 2026, 2026-03 or 2026-03-14."), "2026-03", required=True, longest=40),
    Field("what", both("Was", "What"), both("Ein Satz, wie er erscheinen darf.", "One sentence, as it may be shown."),
          "Hat 400 Etiketten zum Selbstkostenpreis gedruckt.", required=True, shortest=10, longest=280),
    Field("known_by", both("Woher sie sich kennen", "How they know each other"), both("Ein Satz.", "One sentence."),
          "Vom Markt in Bremen", longest=200),
    Field("met_in_person", both("Persönlich begegnet", "Met in person"), both("yes oder no.", "yes or no."), "yes", longest=40),
    Field("told_by", both("Tipp von", "Tip from"), both("Ordnername.", "Folder name."), "tarek-haddad", longest=60),
    Field("introduced_to", both("Bekannt gemacht mit", "Introduced to"), both("Ordnername; nur bei introduced.", "Folder name; with introduced only."),
          "emre-oeztuerk", longest=60),
    Field("claimed_by", both("Erzählt von", "Told by"), both("Ordnername der Seite, die davon erzählt hat.",
          "Folder name of the side that told it."), "anna-reuter", longest=60),
    Field("confirmed", both("Bestätigt am", "Confirmed on"), both("Tag, an dem die andere Seite zugestimmt hat.",
          "Day on which the other side agreed."), "2026-04-02", longest=40),
    Field("consents.giver", both("Einwilligung: wer gab", "Consent: giver"), both("Tag, an dem die Person eingewilligt hat, hier genannt zu werden.",
          "Day on which the person agreed to be named here."), "2026-04-02", longest=40),
    Field("consents.receiver", both("Einwilligung: wer bekam", "Consent: receiver"), both("Ebenso.", "Likewise."), "2026-04-02", longest=40),
    Field("consents.told_by", both("Einwilligung: wer den Tipp gab", "Consent: who brought the tip"), both("Ebenso.", "Likewise."), "2026-04-02", longest=40),
    Field("consents.introduced_to", both("Einwilligung: wer bekannt gemacht wurde", "Consent: who was introduced"), both("Ebenso.", "Likewise."),
          "2026-04-02", longest=40),
    Field("visibility", both("Sichtbar für", "Visible to"), both("public oder editors. Was nur die Redaktion sehen darf, liegt im privaten Ordner.",
          "public or editors. What only the editors may see lies in the private folder."), "public", longest=20),
    Field("supersedes", both("Berichtigt", "Corrects"), both("Dateiname ohne .yml des Ereignisses, das nicht mehr gilt.",
          "File name without .yml of the event that no longer stands."), "2026-03-johanna-kessler-anna-reuter-helped", longest=160),
    Field("retracted", both("Zurückgenommen", "Retracted"), both("yes: Das berichtigte Ereignis gilt nicht mehr, und nichts tritt an seine Stelle.",
          "yes: the corrected event no longer stands, and nothing takes its place."), "yes", longest=40),
))  # fmt: skip

SERVICE_FIELDS: Final = Table((
    Field("key", both("Schlüssel", "Key"), both("Steht in den Einreichungen und bleibt.", "Stands in submissions and stays."), "etikettendruck", required=True, longest=60),
    Field("de", both("Deutsch", "German"), both("Name.", "Name."), "Etiketten und Aufkleber", required=True, longest=80),
    Field("en", both("Englisch", "English"), both("Name.", "Name."), "Labels and stickers", required=True, longest=80),
    Field("also", both("Andere Wörter", "Other words"), both("Wie Leute dazu sagen.", "What people call it."), "Aufkleber", longest=60),
    Field("also_en", both("Andere Wörter, englisch", "Other words, English"), both("Ebenso.", "Likewise."), "sticker", longest=60),
    Field("unless", both("Nicht bei", "Not with"), both("Steht eines dieser Wörter dabei, ist etwas anderes gemeint.",
          "With one of these words beside it, something else is meant."), "Musik", longest=60),
))  # fmt: skip

PLACE_FIELDS: Final = Table((
    Field("name", both("Ort", "Town"), both("Wie er in den Porträts steht.", "As the portraits have it."),
          "Neustadt", required=True, longest=80),
    Field("latitude", both("Breite", "Latitude"), both("Grad nach Norden, mit Punkt.", "Degrees north, with a point."),
          "53.379", required=True, longest=20),
    Field("longitude", both("Länge", "Longitude"), both("Grad nach Osten, mit Punkt.", "Degrees east, with a point."),
          "11.593", required=True, longest=20),
))  # fmt: skip

WITHDRAWN_FIELDS: Final = Table((
    Field("date", both("Zurückgezogen am", "Withdrawn on"), both("Tag als JJJJ-MM-TT.", "Day as YYYY-MM-DD."), "2026-11-02", required=True, longest=40),
    Field("aliases", both("Frühere Ordnernamen", "Former folder names"), both("Auch sie bleiben frei.", "They too stay free."), "anna-alt", longest=60),
    Field("was_shown", both("War zu sehen", "Was shown"), both("no: Das Porträt war noch nicht erschienen; unter der Adresse steht nichts.",
          "no: the portrait had not appeared yet; nothing stands at its address."), "no", longest=40),
    Field("emptied", both("Leere Ausgaben", "Emptied issues"), both("Monate, in deren Ausgabe danach niemand mehr steht; die späteren behalten ihre Nummern.",
          "Months in whose issue nobody is left after that; the later ones keep their numbers."), "2026-10", longest=40),
))  # fmt: skip

NOTE_LONGEST: Final = 500  # characters of what editors note beside a step

PERSON_FIELDS: Final = Table((
    Field("email", both("E-Mail-Adresse", "E-mail address"), both("Eine einzige.", "One only."), "ada@beispiel.example", longest=254),
    Field("lang", both("Sprache", "Language"), both("de oder en: In dieser Sprache schreiben wir.",
          "de or en: the language we write in."), "de", longest=40),
    Field("paused", both("Pausiert", "Paused"), both("yes: Die Person möchte zurzeit niemanden kennenlernen.",
          "yes: the person wants no introductions at present."), "yes", longest=40),
    Field("needs[].text", both("Sucht", "Looks for"), both("Was nur die Redaktion weiß.", "What only the editors know."),
          "Jemand, der den Laden eine Woche lang hütet.", required=True, shortest=3, longest=300),
    Field("needs[].tags", both("Schlagworte", "Tags"), both("Wörter aus content/services.yml, höchstens drei.",
          "Words from content/services.yml, three at most."), "urlaubsvertretung", longest=60),
    Field("needs[].valid_until", both("Gilt bis", "Valid until"), both("Letzter Tag als JJJJ-MM-TT.", "Last day as YYYY-MM-DD."),
          "2027-03-31", longest=40),
    Field("gives[].text", both("Gibt", "Gives"), both("Was nur die Redaktion weiß.", "What only the editors know."),
          "Sieht Kreditverträge durch, wenn man sie darum bittet.", required=True, shortest=3, longest=300),
    Field("gives[].tags", both("Schlagworte", "Tags"), both("Wörter aus content/services.yml, höchstens drei.",
          "Words from content/services.yml, three at most."), "finanzierung", longest=60),
    Field("gives[].valid_until", both("Gilt bis", "Valid until"), both("Letzter Tag als JJJJ-MM-TT.", "Last day as YYYY-MM-DD."),
          "2027-03-31", longest=40),
))  # fmt: skip

INTRODUCTION_FIELDS: Final = Table((
    Field("seeker", both("Wer sucht", "Seeker"), both("Ordnername.", "Folder name."), "ada-beispiel", required=True, longest=60),
    Field("helper", both("Wer helfen kann", "Helper"), both("Ordnername.", "Folder name."), "joerg-muessig",
          required=True, longest=60),
    Field("between", both("Wer beide kennt", "Who knows both"), both("Ordnername; diese Person wird zuerst gefragt.",
          "Folder name; this person is asked first."), "mira-sommer", longest=60),
    Field("tags", both("Schlagworte", "Tags"), both("Worum es geht.", "What it is about."), "etikettendruck", longest=60),
    Field("need", both("Was gesucht wird", "What is looked for"), both("Im Wortlaut.", "Word for word."),
          "Jemand, der kleine Auflagen druckt.", longest=300),
    Field("offer", both("Was geboten wird", "What is offered"), both("Im Wortlaut.", "Word for word."),
          "Etiketten in Auflagen ab zwanzig.", longest=300),
    Field("steps[].state", both("Stand", "State"), both("proposed, asked-between, asked-seeker, asked-helper, agreed, introduced, "
          "outcome-asked, closed, refused oder dropped.", "proposed, asked-between, asked-seeker, asked-helper, agreed, introduced, "
          "outcome-asked, closed, refused or dropped."), "proposed", required=True, longest=40),
    Field("steps[].date", both("Tag", "Day"), both("Als JJJJ-MM-TT.", "As YYYY-MM-DD."), "2026-11-20", required=True, longest=40),
    Field("steps[].note", both("Notiz", "Note"), both("Ein Satz, nur für die Redaktion.", "One sentence, for the editors only."),
          "Am Telefon besprochen.", longest=NOTE_LONGEST),
))  # fmt: skip

CANDIDATE_FIELDS: Final = Table((
    Field("name", both("Name", "Name"), both("Wer genannt wurde.", "Who was named."), "Erika Muster",
          required=True, shortest=2, longest=80),
    Field("steps[].state", both("Stand", "State"), both("asked, agreed oder declined.", "asked, agreed or declined."), "asked",
          required=True, longest=40),
    Field("steps[].date", both("Tag", "Day"), both("Als JJJJ-MM-TT.", "As YYYY-MM-DD."), "2026-11-20", required=True, longest=40),
    Field("steps[].note", both("Notiz", "Note"), both("Ein Satz, nur für die Redaktion.", "One sentence, for the editors only."),
          "Mira hat den Kontakt hergestellt.", longest=NOTE_LONGEST),
))  # fmt: skip

INQUIRY_FIELDS: Final = Table((
    Field("steps[].state", both("Stand", "State"), both("asked, answered oder declined.", "asked, answered or declined."), "asked",
          required=True, longest=40),
    Field("steps[].date", both("Tag", "Day"), both("Als JJJJ-MM-TT.", "As YYYY-MM-DD."), "2026-12-15", required=True, longest=40),
    Field("steps[].after", both("Nach wie vielen Monaten", "After how many months"), both("Nur bei asked: 1, 3 oder 12.",
          "With asked only: 1, 3 or 12."), "3", longest=2),
    Field("steps[].text", both("Antwort", "Answer"), both("Nur bei answered: im Wortlaut.", "With answered only: word for word."),
          "Zwei Aufträge, und endlich eine Spedition.", longest=SENTENCE_LONGEST),
))  # fmt: skip

CLICKS_FIELDS: Final = Table((
    Field("fetched", both("Abgeholt am", "Fetched on"), both("Als JJJJ-MM-TT.", "As YYYY-MM-DD."), "2026-12-15", required=True, longest=40),
    Field("courier", both("Bote", "Courier"), both("Wer gezählt hat, und für welche Zielgruppe.", "Who counted, and for which audience."),
          "mailchimp a1b2c3d4e5", required=True, longest=60),
    Field("founders[].slug", both("Ordnername", "Folder name"), both("Wessen Seite im Brief verlinkt war.", "Whose page the letter linked to."),
          "ada-beispiel", required=True, longest=60),
    Field("founders[].at_least", both("Mindestens", "At least"),
          both("Leserinnen und Leser, auf ein Vielfaches von fünf abgerundet; 0 heißt unter fünf.",
               "Readers, rounded down to a multiple of five; 0 means fewer than five."), "15", required=True, longest=9),
))  # fmt: skip

FOR_EDITORS: Final = (PERSON_FIELDS, INTRODUCTION_FIELDS, CANDIDATE_FIELDS, INQUIRY_FIELDS, CLICKS_FIELDS)
"""What lies in the private folder; nothing of it is ever shown."""

PELICAN_KEYS: Final = frozenset(
    {"save_as", "url", "template", "status", "slug", "category", "author", "authors", "summary", "date", "modified",
     "tags", "title", "translation", "private", "override_save_as", "override_url"}
)  # fmt: skip
"""Keys that would steer Pelican. A submission can set none of them."""

LINK_HOSTS: Final[dict[str, tuple[str, ...]]] = {
    "linkedin": ("linkedin.com",),
    "xing": ("xing.com",),
    "instagram": ("instagram.com",),
    "facebook": ("facebook.com",),
    "youtube": ("youtube.com",),
    "github": ("github.com",),
}
"""Hosts a link of this kind may lead to (subdomains count); kinds without an entry may lead anywhere."""

SITE_SLUGS: Final = frozenset(
    {"ausgaben", "issues", "branchen", "trades", "orte", "places", "gruender", "founders", "feeds", "netzwerk", "network",
     "suche", "search", "pagefind", "brief", "letter", "static"}
)  # fmt: skip
"""Folders that the site itself writes at its top: no page of the editors may be called so."""

RESERVED_SLUGS: Final = SITE_SLUGS | frozenset(
    {"mitmachen", "join", "letters", "newsletter", "impressum", "imprint", "datenschutz",
     "privacy", "ueber", "about", "images", "bilder", "en", "de", "index", "404", "robots", "sitemap", "tag", "tags",
     "con", "nul", "aux", "prn"}
)  # fmt: skip
"""Words a slug may not be: addresses of the site itself and names that some file systems refuse."""

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH: Final = (3, 60)
MONTH: Final = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")  # the calendar has no year 0

BODY_SHORTEST, BODY_LONGEST = 300, 40_000  # characters; a portrait of 900 words has about 6,000
PORTRAIT_LIMIT: Final = 10 * 1024 * 1024  # bytes
PORTRAIT_SHORTEST_SIDE: Final = 400  # pixels
PORTRAIT_PIXELS: Final = 40_000_000
LIST_LONGEST: Final = 5  # gives, needs
TAGS_LONGEST: Final = 3  # for one offer or need
NAMES_NEXT_LONGEST: Final = 3
NAMED_LONGEST: Final = 20
LINKS_MOST: Final = 8  # to other sites, in one text; a portrait is no list of advertisements
MONTHS_AHEAD: Final = 18  # an issue further away than this is taken for a slip
YEARS_BACK: Final = 50  # an issue may be as old as that; the picture of the network has a ring for every year


def keys(fields: Table, prefix: str = "") -> tuple[str, ...]:
    """Return the keys that stand directly in the block ``prefix`` ("" is the front matter, "gives[]" an item of a list)."""
    return fields.keys_in.get(prefix, ())


def find(fields: Table, name: str) -> Field:
    """Return the field called ``name``. Raises KeyError where the table has none."""
    return fields.by_name[name]
