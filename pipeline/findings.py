"""What Vorgestellt says about a submission: the catalogue of findings and the three ways to print them.

Each rule has one code. Its sentences stand here in German and English and nowhere else: what is wrong, and what to do.
``{value}``-like places are filled from ``Finding.details``; ``{label}`` is what the form calls the field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipeline import schema
from pipeline.domain import Finding, Label, Severity

ANNOTATIONS_MOST: Final = 10
"""Of each kind, GitHub shows that many for one step."""

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_ALL_FIELDS: Final[tuple[schema.Field, ...]] = (
    *schema.FIELDS, *schema.TRANSLATION_FIELDS, *schema.UPDATE_FIELDS, *schema.LEAD_FIELDS, *schema.CORRECTION_FIELDS,
    *schema.REFERRAL_FIELDS,
    *schema.PAGE_FIELDS, *schema.PUBLICATION_FIELDS, *schema.TRADE_FIELDS, *schema.QUESTION_FIELDS, *schema.SERVICE_FIELDS,
    *schema.WITHDRAWN_FIELDS, *schema.PLACE_FIELDS, *schema.PERSON_FIELDS, *schema.INTRODUCTION_FIELDS, *schema.CANDIDATE_FIELDS,
    *schema.IMPACT_FIELDS, *schema.INQUIRY_FIELDS, *schema.CLICKS_FIELDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of the catalogue."""

    severity: Severity
    message: Label
    remedy: Label


def _entry(severity: Severity, de: str, de_remedy: str, en: str, en_remedy: str) -> Entry:
    return Entry(severity, schema.both(de, en), schema.both(de_remedy, en_remedy))


CATALOGUE: Final[dict[str, Entry]] = {
    # The folder and its files
    "folder-slug": _entry(ERROR, "„{value}“ ist kein gültiger Ordnername.",
        "Benenne den Ordner um: nur a–z, 0–9 und Bindestriche, 3 bis 60 Zeichen, zum Beispiel „{suggestion}“.",
        "“{value}” is no valid folder name.",
        "Rename the folder: a–z, 0–9 and hyphens only, 3 to 60 characters, for example “{suggestion}”."),
    "slug-reserved": _entry(ERROR, "„{value}“ ist eine Adresse der Website selbst.",
        "Wähle einen anderen Ordnernamen, zum Beispiel Vor- und Nachname.",
        "“{value}” is an address of the site itself.", "Choose another folder name, for example first and last name."),
    "slug-taken": _entry(ERROR, "Die Adresse „{value}“ ist schon vergeben: {other}.",
        "Wähle einen anderen Ordnernamen oder streiche den Eintrag unter „aliases“.",
        "The address “{value}” is taken already: {other}.", "Choose another folder name or remove the entry under “aliases”."),
    "file-unknown": _entry(ERROR, "„{value}“ gehört nicht in den Ordner.",
        "Lösche die Datei. Erlaubt sind index.md, index.<Sprache>.md, update-<Name>.md, impact.md und ein Bild (portrait.jpg, .png oder .webp).",
        "“{value}” does not belong into the folder.",
        "Delete the file. Allowed are index.md, index.<language>.md, update-<name>.md, impact.md and one picture (portrait.jpg, .png or .webp)."),
    "file-picture": _entry(ERROR, "Das Bild „{value}“ muss {suggestion} heißen.",
        "Benenne die Datei um, und schreibe in index.md unter portrait: file: \"{suggestion}\".",
        "The picture “{value}” has to be called {suggestion}.",
        "Rename the file, and write in index.md under portrait: file: \"{suggestion}\"."),
    "file-link": _entry(ERROR, "„{value}“ ist eine Verknüpfung auf eine andere Datei.", "Lege die Datei selbst in den Ordner.",
        "“{value}” is a link to another file.", "Put the file itself into the folder."),
    "file-unread": _entry(WARNING, "Diese Datei wird nicht gelesen.",
        "In ledger/, withdrawn/ und questions/ liegen nur Dateien auf .yml, in issues/ und pages/ nur solche auf .md.",
        "This file is not read.", "In ledger/, withdrawn/ and questions/ there are only files ending in .yml, in issues/ and pages/ only such in .md."),
    "file-missing": _entry(ERROR, "Im Ordner fehlt „{value}“.", "War sie schon da, holt sie zurück: git restore {path} – sonst lege sie an; „inv new“ schreibt dir eine Vorlage.",
        "The folder lacks “{value}”.", "If it was there, this brings it back: git restore {path} – otherwise create it; “inv new” writes a template."),
    "profile-begun": _entry(WARNING, "Begonnen und noch nicht ausgefüllt: Dieser Ordner zählt noch nicht.",
        "Fülle die Felder aus, oder lösche den Ordner; sobald etwas darin steht, wird es geprüft.",
        "Begun and not filled in: this folder does not count yet.", "Fill in the fields, or delete the folder; as soon as anything stands in it, it is checked."),
    "update-begun": _entry(WARNING, "Begonnen und noch nicht ausgefüllt: Dieses spätere Wort zählt noch nicht.",
        "Fülle es aus, oder lösche die Datei; sobald etwas darin steht, wird sie geprüft.",
        "Begun and not filled in: this later word does not count yet.", "Fill it in, or delete the file; as soon as anything stands in it, it is checked."),
    "file-large": _entry(ERROR, "Die Datei ist {size} groß, erlaubt sind {limit}.", "Kürze den Text oder verkleinere das Bild.",
        "The file has {size}, the limit is {limit}.", "Shorten the text or make the picture smaller."),
    "file-empty": _entry(ERROR, "Die Datei ist leer.", "Stand schon etwas darin, holt es zurück: git restore {value}",
        "The file is empty.", "If there was something in it, this brings it back: git restore {value}"),
    "file-encoding": _entry(ERROR, "Die Datei ist nicht in UTF-8 gespeichert.", "Speichere sie im Editor mit der Kodierung UTF-8.",
        "The file is not stored as UTF-8.", "Save it with the encoding UTF-8 in your editor."),
    "character-forbidden": _entry(ERROR, "Hier steht ein unsichtbares Zeichen ({value}), das nicht erlaubt ist.",
        "Lösche die Stelle und tippe sie neu, statt sie einzufügen.",
        "There is an invisible character ({value}) that is not allowed.", "Delete the place and type it anew instead of pasting."),
    "field-letters": _entry(ERROR, "In „{label}“ steht kein Buchstabe.", "Schreibe es in Buchstaben.",
        "“{label}” holds no letter.", "Write it in letters."),
    "field-address": _entry(ERROR, "In „{label}“ steht eine Adresse in spitzen Klammern.", "Adressen gehören unter links oder ins Interview.",
        "“{label}” holds an address in angle brackets.", "Addresses belong under links or into the interview."),
    "field-brackets": _entry(ERROR, "„{label}“ enthält doppelte eckige Klammern; ein Link entsteht daraus nur im Interview.",
        "Schreibe den Namen ohne Klammern.",
        "“{label}” holds double square brackets; they become a link in the interview only.", "Write the name without brackets."),
    "scripts-mixed": _entry(ERROR, "„{value}“ mischt lateinische mit fremden Buchstaben, die gleich aussehen.",
        "Tippe das Wort neu.", "“{value}” mixes Latin with foreign letters that look the same.", "Type the word anew."),
    # Front matter
    "front-matter-missing": _entry(ERROR, "Die Angaben am Anfang der Datei fehlen.",
        "Die Datei beginnt mit einer Zeile ---, dann die Angaben, dann wieder ---.",
        "The fields at the beginning of the file are missing.", "The file begins with a line ---, then the fields, then --- again."),
    "front-matter-open": _entry(ERROR, "Die Angaben am Anfang der Datei hören nicht auf.", "Schließe sie mit einer Zeile --- ab.",
        "The fields at the beginning of the file do not end.", "Close them with a line ---."),
    "yaml-syntax": _entry(ERROR, "Diese Zeile ist nicht lesbar.", "Schreibe „feld: \"Wert\"“, eingerückt wie in der Vorlage.",
        "This line cannot be read.", "Write “field: \"value\"”, indented as in the template."),
    "yaml-colon": _entry(ERROR, "Ein Doppelpunkt im Wert macht die Zeile unlesbar.",
        "Setze den ganzen Wert in gerade Anführungszeichen: feld: \"Kaffee: das neue Gold\".",
        "A colon inside the value makes the line unreadable.",
        "Put the whole value in straight quotation marks: field: \"Coffee: the new gold\"."),
    "yaml-first-character": _entry(ERROR, "Der Wert beginnt mit einem Zeichen, das YAML für sich beansprucht.",
        "Setze den ganzen Wert in gerade Anführungszeichen.",
        "The value begins with a character that YAML claims for itself.", "Put the whole value in straight quotation marks."),
    "yaml-quotes": _entry(ERROR, "Die Anführungszeichen dieses Werts gehen nicht auf.",
        "Gerade Anführungszeichen stehen ganz am Anfang und ganz am Ende; innen „solche“ verwenden.",
        "The quotation marks of this value do not match.",
        "Straight marks stand at the very beginning and end; use “such ones” inside."),
    "yaml-curly": _entry(WARNING, "Die Anführungszeichen um „{value}“ sind typografische; sie gehören so zum Text und stehen mit auf der Seite.",
        "Nimm gerade: \"{value}\". Sollen sie dastehen, setze gerade noch darum.",
        "The quotation marks around “{value}” are typographic ones; they count as part of the text and are shown.",
        "Take straight ones: \"{value}\". If they are to be shown, put straight ones around them too."),
    "yaml-tab": _entry(ERROR, "Hier steht ein Tabulator.", "Rücke mit Leerzeichen ein.", "There is a tab.", "Indent with spaces."),
    "yaml-key-escape": _entry(ERROR, "Der Name des Felds „{key}“ ist umschrieben.", "Schreibe ihn aus: {key}:",
        "The name of the field “{key}” is disguised.", "Write it out: {key}:"),
    "yaml-duplicate": _entry(ERROR, "„{key}“ steht zweimal da, zuerst in Zeile {first}.", "Behalte eine der beiden Zeilen.",
        "“{key}” stands here twice, first in line {first}.", "Keep one of the two lines."),
    "yaml-anchor": _entry(ERROR, "Der Wert beginnt mit &.", "Setze ihn in gerade Anführungszeichen.",
        "The value begins with &.", "Put it in straight quotation marks."),
    "yaml-alias": _entry(ERROR, "Der Wert beginnt mit *.", "Setze ihn in gerade Anführungszeichen.",
        "The value begins with *.", "Put it in straight quotation marks."),
    "yaml-tag": _entry(ERROR, "Der Wert beginnt mit !.", "Setze ihn in gerade Anführungszeichen.",
        "The value begins with !.", "Put it in straight quotation marks."),
    "yaml-comment": _entry(ERROR, "Alles ab „{lost}“ ginge verloren.",
        "Gehört es zum Wert, setze den ganzen Wert in gerade Anführungszeichen. Ist es eine Anmerkung, setze nur, was davor steht, hinein{example}.",
        "Everything from “{lost}” on would be lost.",
        "If it belongs to the value, put the whole value in straight quotation marks. If it is a remark, put only what stands before it in them{example}."),
    "yaml-key": _entry(ERROR, "Links vom Doppelpunkt steht kein einfaches Wort.", "Schreibe den Namen eines Felds davor.",
        "There is no simple word left of the colon.", "Write the name of a field before it."),
    "yaml-deep": _entry(ERROR, "Die Angaben sind zu tief verschachtelt.", "Halte dich an die Einrückung der Vorlage.",
        "The fields are nested too deeply.", "Keep to the indentation of the template."),
    "yaml-documents": _entry(ERROR, "Hier beginnt ein zweites Dokument.", "Entferne die Zeile ---.",
        "A second document begins here.", "Remove the line ---."),
    "yaml-no-block": _entry(ERROR, "Hier werden Zeilen der Form „feld: Wert“ erwartet.", "Halte dich an die Vorlage.",
        "Lines like “field: value” are expected here.", "Keep to the template."),
    # Fields in general
    "field-unknown": _entry(ERROR, "Das Feld „{value}“ gibt es nicht.", "{suggestion}",
        "There is no field “{value}”.", "{suggestion}"),
    "field-pelican": _entry(ERROR, "„{value}“ würde die Website steuern und darf hier nicht stehen.", "Lösche die Zeile. {suggestion}",
        "“{value}” would steer the site and must not stand here.", "Delete the line. {suggestion}"),
    "tags-place": _entry(ERROR, "„tags“ steht hier nicht an seinem Platz.",
        "Es bekommt eine eigene Zeile unter „text:“ seines Angebots oder seiner Suche, genauso eingerückt: vier Leerzeichen, dann tags: [\"…\"]",
        "“tags” is not in its place here.",
        "It has a line of its own below “text:” of its offer or need, indented just as that: four spaces, then tags: [\"…\"]"),
    "field-private": _entry(ERROR, "„{value}“ gehört nicht in eine öffentliche Datei.",
        "Lösche die Zeile; Kontaktdaten und Vertrauliches kennt nur die Redaktion.",
        "“{value}” does not belong into a public file.", "Delete the line; only the editors know contacts and confidences."),
    "field-missing": _entry(ERROR, "„{label}“ fehlt.", "Ergänze {field}: \"…\", zum Beispiel \"{example}\".",
        "“{label}” is missing.", "Add {field}: \"…\", for example \"{example}\"."),
    "letter-missing": _entry(ERROR, "Der Block „letter“ fehlt.",
        "Ergänze eine Zeile letter: und darunter, um zwei Leerzeichen eingerückt, sender: \"…\" und address: \"…\", Name und Adresse des Absenders.",
        "The block “letter” is missing.",
        "Add a line letter: and below it, indented by two spaces, sender: \"…\" and address: \"…\", the sender's name and address."),
    "field-shape": _entry(ERROR, "„{label}“ hat die falsche Form, erwartet wird {expected}.", "Schreibe es wie in der Vorlage.",
        "“{label}” has the wrong shape, {expected_en} is expected.", "Write it as in the template."),
    "list-form": _entry(ERROR, "„{label}“ ist eine Liste, und hier steht keine.", "Schreibe: {pattern}",
        "“{label}” is a list, and there is none here.", "Write: {pattern}"),
    "field-short": _entry(ERROR, "„{label}“ ist zu kurz: {length} Zeichen, mindestens {limit}.", "Schreibe etwas mehr.",
        "“{label}” is too short: {length} characters, at least {limit}.", "Write a little more."),
    "field-long": _entry(ERROR, "„{label}“ ist zu lang: {length} Zeichen, höchstens {limit}.", "Kürze den Text.",
        "“{label}” is too long: {length} characters, at most {limit}.", "Shorten the text."),
    "field-break": _entry(ERROR, "„{label}“ geht über mehrere Zeilen.", "Schreibe es in eine Zeile.",
        "“{label}” runs over several lines.", "Write it on one line."),
    "list-long": _entry(ERROR, "„{label}“ hat {length} Einträge, höchstens {limit}.", "Wähle die wichtigsten aus.",
        "“{label}” has {length} entries, at most {limit}.", "Choose the most important ones."),
    "month-form": _entry(ERROR, "„{value}“ ist kein Monat.", "Schreibe Jahr und Monat als JJJJ-MM, zum Beispiel 2026-11.",
        "“{value}” is no month.", "Write year and month as YYYY-MM, for example 2026-11."),
    "date-form": _entry(ERROR, "„{value}“ ist kein Datum.", "Schreibe JJJJ-MM-TT, zum Beispiel 2026-11-05.",
        "“{value}” is no date.", "Write YYYY-MM-DD, for example 2026-11-05."),
    "date-future": _entry(ERROR, "{value} liegt in der Zukunft.", "Trage den Tag ein, an dem es geschehen ist.",
        "{value} lies in the future.", "Enter the day on which it happened."),
    "code-form": _entry(ERROR, "„{value}“ ist keine Prüfzahl.", "Schreibe nur den Tag, oder lass „inv signoff“ beides eintragen.",
        "“{value}” is no check number.", "Write the day only, or let “inv signoff” enter both."),
    "signed-off-stale": _entry(WARNING, "Der Text ist nach der Freigabe vom {value} geändert worden; sie gilt nicht mehr.",
        "Lass ihn noch einmal lesen („inv signoff {slug} --ask“) und halte das Ja fest („inv signoff {slug} --code …“), oder nimm die Änderung zurück.",
        "The text was changed after it was signed off on {value}; that no longer counts.",
        "Let it be read once more (“inv signoff {slug} --ask”) and record the yes (“inv signoff {slug} --code …”), or take the change back."),
    "signed-off-unbound": _entry(NOTICE, "Die Freigabe vom {value} ist an keinen Wortlaut gebunden; eine spätere Änderung fiele nicht auf.",
        "Steht der Text noch so da, wie er gelesen wurde? Dann: inv signoff {slug} --on {value}",
        "The sign-off of {value} is bound to no wording; a later change would go unnoticed.",
        "Does the text still stand as it was read? Then: inv signoff {slug} --on {value}"),
    "choice-unknown": _entry(ERROR, "„{value}“ steht nicht zur Wahl.", "{suggestion}",
        "“{value}” is not among the choices.", "{suggestion}"),
    "slug-form": _entry(ERROR, "„{value}“ ist kein Ordnername.", "Trage den Ordnernamen ein, zum Beispiel „{suggestion}“.",
        "“{value}” is no folder name.", "Enter the folder name, for example “{suggestion}”."),
    # Particular fields
    "founded-form": _entry(ERROR, "„{value}“ ist kein Gründungsjahr.", "Schreibe JJJJ oder JJJJ-MM, zum Beispiel 2021-03.",
        "“{value}” is no founding year.", "Write YYYY or YYYY-MM, for example 2021-03."),
    "founded-range": _entry(ERROR, "{value} kann nicht stimmen.", "Prüfe das Jahr: nicht vor 1900 und nicht nach heute.",
        "{value} cannot be right.", "Check the year: not before 1900 and not after today."),
    "one-liner-url": _entry(ERROR, "In „{label}“ steht eine Internetadresse.", "Trage sie unter „links“ ein.",
        "“{label}” holds a web address.", "Enter it under “links”."),
    "one-liner-site": _entry(WARNING, "In „{label}“ steht wohl eine Internetadresse: {value}", "Schreibe den Satz ohne sie; sie gehört unter „links“.",
        "“{label}” seems to hold a web address: {value}", "Write the sentence without it; it belongs under “links”."),
    "place-number": _entry(WARNING, "In „{label}“ steht mehr als der Ort: „{value}“", "Schreibe nur den Ort, ohne Postleitzahl und Straße: \"{suggestion}\".",
        "“{label}” holds more than the town: “{value}”", "Write the town only, without postcode and street: \"{suggestion}\"."),
    "place-more": _entry(NOTICE, "In „{label}“ steht noch etwas hinter dem Ort: „{value}“",
        "Ist es ein Ortsteil, schreibe nur: \"{suggestion}\". Unterscheidet es den Ort von einem anderen gleichen Namens, bleibt es.",
        "In “{label}” something follows the town: “{value}”",
        "If it is a part of town, write just: \"{suggestion}\". If it tells the town from another of the same name, it stays."),
    "issue-far": _entry(ERROR, "Die Ausgabe {value} liegt mehr als {months} Monate in der Zukunft.", "Prüfe die Jahreszahl.",
        "The issue {value} lies more than {months} months ahead.", "Check the year."),
    "issue-past": _entry(ERROR, "Die Ausgabe {value} liegt mehr als {years} Jahre zurück.", "Prüfe die Jahreszahl.",
        "The issue {value} lies more than {years} years back.", "Check the year."),
    "issue-planned": _entry(NOTICE, "Erscheint erst mit der Ausgabe {value}.", "Nichts zu tun; bis dahin ist davon nichts zu sehen.",
        "Appears with the issue {value} only.", "Nothing to do; until then nothing of it can be seen."),
    "private-email": _entry(ERROR, "Hier steht eine E-Mail-Adresse.", "Lösche sie; Kontaktdaten kennt nur die Redaktion.",
        "There is an e-mail address.", "Delete it; only the editors know contacts."),
    "private-phone": _entry(WARNING, "Das sieht nach einer Telefonnummer aus: {value}", "Lösche sie; Kontaktdaten kennt nur die Redaktion.",
        "This looks like a phone number: {value}", "Delete it; only the editors know contacts."),
    "focus-form": _entry(ERROR, "„{value}“ ist kein Bildmittelpunkt.", "Schreibe zwei Zahlen zwischen 0 und 1, zum Beispiel \"0.5 0.4\".",
        "“{value}” is no focus point.", "Write two numbers between 0 and 1, for example \"0.5 0.4\"."),
    "alt-empty-words": _entry(ERROR, "„{value}“ beschreibt das Bild nicht.", "Schreibe in einem Satz, wer oder was zu sehen ist.",
        "“{value}” does not describe the picture.", "Write in one sentence who or what can be seen."),
    "url-scheme": _entry(ERROR, "„{value}“ ist keine vollständige Adresse.", "Beginne mit https://.",
        "“{value}” is no complete address.", "Begin with https://."),
    "url-characters": _entry(ERROR, "In der Adresse stehen Zeichen, die dort nicht hingehören.", "Kopiere sie neu aus dem Browser.",
        "The address holds characters that do not belong there.", "Copy it anew from the browser."),
    "url-host": _entry(ERROR, "Die Adresse führt nicht zu einer gewöhnlichen Website.", "Ohne Anmeldedaten, Portnummer und IP-Adresse schreiben.",
        "The address does not lead to an ordinary site.", "Write it without credentials, port number or IP address."),
    "url-kind": _entry(ERROR, "Diese Adresse gehört nicht zu {kind}.", "Trage sie unter „website“ ein oder nimm die Adresse von {hosts}.",
        "This address does not belong to {kind}.", "Enter it under “website” or take the address of {hosts}."),
    "nomination-who": _entry(ERROR, "Hier fehlt, wer gemeint ist, oder es steht doppelt da.", "Schreibe entweder slug oder name.",
        "It is missing who is meant, or it stands there twice.", "Write either slug or name."),
    "nomination-self": _entry(ERROR, "Niemand kann sich selbst empfehlen.", "Nenne jemand anderen.",
        "Nobody can nominate themselves.", "Name somebody else."),
    "consent-missing": _entry(ERROR, "Die Einwilligung in die Veröffentlichung des Textes fehlt.",
        "Hole sie ein und trage den Tag ein: consents: text: \"JJJJ-MM-TT\".",
        "The consent to publish the text is missing.", "Ask for it and enter the day: consents: text: \"YYYY-MM-DD\"."),
    "consent-portrait": _entry(ERROR, "Es gibt ein Bild, aber keine Einwilligung dazu.",
        "Trage den Tag unter consents: portrait ein, oder nimm das Bild heraus.",
        "There is a picture but no consent for it.", "Enter the day under consents: portrait, or take the picture out."),
    "consent-newsletter": _entry(WARNING, "Ohne Einwilligung steht dieses Porträt nicht im Brief.",
        "Trage den Tag unter consents: newsletter ein, falls es sie gibt.",
        "Without consent this portrait is not in the letter.", "Enter the day under consents: newsletter if there is one."),
    "consent-version": _entry(NOTICE, "Welchem Wortlaut zugestimmt wurde, steht nicht da.",
        "Kam das Ja mit dem Formular von heute, ergänze unter consents: version: \"{value}\".",
        "It is not said which wording was agreed to.",
        "If the yes came with today's form, add under consents: version: \"{value}\"."),
    "aliases-without-id": _entry(ERROR, "Frühere Ordnernamen stehen da, aber keine Kennung.",
        "Schreibe id: \"{example}\", den ersten Ordnernamen; sonst zeigen Feeds das Porträt doppelt.",
        "There are former folder names but no identifier.",
        "Write id: \"{example}\", the first folder name; otherwise feeds show the portrait twice."),
    "id-unknown": _entry(ERROR, "Die Kennung „{value}“ ist weder der Ordnername noch ein früherer.",
        "Trage den ersten Ordnernamen ein und führe ihn unter aliases auf.",
        "The identifier “{value}” is neither the folder name nor a former one.", "Enter the first folder name and list it under aliases."),
    "alias-own": _entry(ERROR, "„{value}“ heißt der Ordner heute, nicht früher.", "Streiche den Eintrag unter „aliases“.",
        "“{value}” is what the folder is called today, not formerly.", "Remove the entry under “aliases”."),
    # The picture
    "portrait-file": _entry(ERROR, "„{value}“ ist kein erlaubter Dateiname für das Bild.", "Nenne es portrait.jpg, portrait.png oder portrait.webp.",
        "“{value}” is no allowed file name for the picture.", "Call it portrait.jpg, portrait.png or portrait.webp."),
    "portrait-absent": _entry(ERROR, "Die Bilddatei „{value}“ fehlt im Ordner.", "Lege sie dazu oder lösche den Block portrait.",
        "The picture “{value}” is not in the folder.", "Add it, or delete the block portrait."),
    "portrait-unused": _entry(WARNING, "Das Bild „{value}“ wird nicht verwendet.", "Ergänze den Block portrait oder lösche die Datei.",
        "The picture “{value}” is not used.", "Add the block portrait, or delete the file."),
    "portrait-format": _entry(ERROR, "Das ist kein JPEG, PNG oder WebP.", "Speichere das Bild als JPEG; am iPhone: Teilen, Optionen, „Maximale Kompatibilität“.",
        "This is no JPEG, PNG or WebP.", "Save the picture as JPEG; on an iPhone: Share, Options, “Most Compatible”."),
    "portrait-broken": _entry(ERROR, "Das Bild ist beschädigt oder unvollständig.", "Sende es noch einmal.",
        "The picture is damaged or incomplete.", "Send it again."),
    "portrait-small": _entry(ERROR, "Das Bild hat {value} Pixel, die kürzere Seite braucht mindestens {limit}.", "Nimm eine größere Fassung.",
        "The picture has {value} pixels, the shorter side needs {limit} at least.", "Take a larger version."),
    "portrait-pixels": _entry(ERROR, "Das Bild hat {value} Pixel, das ist zu viel.", "Verkleinere es auf höchstens 40 Megapixel.",
        "The picture has {value} pixels, that is too many.", "Reduce it to 40 megapixels at most."),
    "portrait-animated": _entry(ERROR, "Das Bild ist bewegt.", "Nimm ein stehendes Bild.", "The picture moves.", "Take a still one."),
    "portrait-place": _entry(WARNING, "Das Bild verrät, wo es aufgenommen wurde.",
        "Veröffentlicht wird es ohne Ortsangabe; ersetze trotzdem die Datei: „inv intake --photo“ schreibt eine saubere.",
        "The picture tells where it was taken.",
        "It is published without the place; replace the file all the same: “inv intake --photo” writes a clean one."),
    # The interview
    "body-short": _entry(ERROR, "Die Antworten sind zu kurz: zusammen {length} Zeichen, nötig sind {limit}; die Fragen zählen nicht mit.",
        "Beantworte wenigstens drei Fragen in einigen Sätzen.",
        "The answers are too short: {length} characters in all, {limit} are needed; the questions do not count.",
        "Answer three questions at least, in a few sentences."),
    "body-empty": _entry(ERROR, "Hier steht noch kein Text.", "Schreibe ihn unter die Angaben.",
        "There is no text yet.", "Write it below the fields."),
    "body-long": _entry(ERROR, "Das Interview ist zu lang: {length} Zeichen, höchstens {limit}.", "Kürze es; 400 bis 900 Wörter lesen sich gut.",
        "The interview is too long: {length} characters, at most {limit}.", "Shorten it; 400 to 900 words read well."),
    "question-missing": _entry(WARNING, "Die Frage „{value}“ fehlt.", "Ergänze sie als Zeile ## {value}, wenn es eine Antwort gibt.",
        "The question “{value}” is missing.", "Add it as a line ## {value} if there is an answer."),
    "question-near": _entry(WARNING, "Die Frage heißt im Katalog etwas anders: „{value}“.", "Übernimm den Wortlaut.",
        "The question reads a little differently in the catalogue: “{value}”.", "Take over its wording."),
    "question-twice": _entry(WARNING, "Die Frage „{value}“ steht zweimal da.", "Fasse die Antworten zusammen.",
        "The question “{value}” stands here twice.", "Join the answers."),
    "question-empty": _entry(WARNING, "Die Frage „{value}“ hat keine Antwort.", "Beantworte sie oder lösche die Zeile.",
        "The question “{value}” has no answer.", "Answer it, or delete the line."),
    "prose-image": _entry(ERROR, "Bilder im Text werden nicht gezeigt.", "Lösche das Bild; das Porträt steht im Block portrait.",
        "Pictures in the text are not shown.", "Delete it; the portrait stands in the block portrait."),
    "prose-html": _entry(ERROR, "HTML wirkt hier nicht: {tag}", "Lösche die spitzen Klammern; fett geht mit **zwei Sternen**.",
        "HTML has no effect here: {tag}", "Delete the angle brackets; bold works with **two asterisks**."),
    "prose-heading": _entry(WARNING, "Diese Überschrift hat die Ebene {level}.", "Fragen beginnen mit ##, Zwischentitel mit ###.",
        "This heading has level {level}.", "Questions begin with ##, sub-headings with ###."),
    "prose-brackets": _entry(WARNING, "Diese eckigen Klammern werden kein Link: {value}", "Schreibe [[Vorname Nachname]] oder [[Vorname Nachname|deine Worte]].",
        "These square brackets become no link: {value}", "Write [[First Last]] or [[First Last|your words]]."),
    "prose-deep": _entry(ERROR, "Hier ist zu viel ineinander verschachtelt.", "Lass ein paar Einrückungen, > oder * weg.",
        "Too much is nested here.", "Leave out some indentation, > or *."),
    "prose-question-name": _entry(ERROR, "Aus [[{url}]] wird in einer Frage kein Link.", "Schreibe den Namen ohne Klammern.",
        "[[{url}]] becomes no link in a question.", "Write the name without brackets."),
    "prose-link": _entry(ERROR, "Diesem Link kann niemand folgen: {url}", "Schreibe eine ganze Adresse mit https:// oder /ordnername/ für ein Porträt.",
        "Nobody can follow this link: {url}", "Write a whole address with https:// or /folder-name/ for a portrait."),
    # Languages, translations and updates
    "text-language": _entry(ERROR, "In der Sprache „{value}“ erscheint diese Publikation nicht.",
        "Nimm eine ihrer Sprachen ({expected}), lösche diese Datei, oder ergänze die Sprache in content/publication.yml unter languages.",
        "This publication does not appear in the language “{value}”.",
        "Use one of its languages ({expected}), delete this file, or add the language under languages in content/publication.yml."),
    "translation-same": _entry(ERROR, "Die Übersetzung hat dieselbe Sprache wie das Original.", "Setze lang auf die Sprache der Übersetzung.",
        "The translation has the language of the original.", "Set lang to the language of the translation."),
    "translation-file": _entry(ERROR, "Der Dateiname und lang passen nicht zusammen.", "Nenne die Datei index.{value}.md.",
        "File name and lang do not match.", "Call the file index.{value}.md."),
    "update-early": _entry(ERROR, "Ein späteres Wort kann nicht vor dem Porträt erscheinen, das in der Ausgabe {value} steht.",
        "Trage eine spätere Ausgabe ein.",
        "A later word cannot appear before the portrait, which is in the issue {value}.", "Enter a later issue."),
    "impact-body": _entry(ERROR, "Unter den Angaben steht Text, den niemand sähe.", "Schreibe den Satz unter text: in die Angaben.",
        "Below the fields there is text that nobody would see.", "Write the sentence under text: in the fields."),
    "impact-unbound": _entry(WARNING, "Freigegeben wurde am {value} ein anderer Satz; dieser erscheint nicht.",
        "Nimm die Änderung zurück, oder frag nach und halte das neue Ja fest: inv impact answer --who {slug} --public --text \"…\"",
        "On {value} another sentence was released; this one is not shown.",
        "Take the change back, or ask and record the new yes: inv impact answer --who {slug} --public --text \"…\""),
    "translation-count": _entry(ERROR, "„{label}“ hat {length} Einträge, das Original {expected}.", "Übersetze alle Einträge in derselben Reihenfolge.",
        "“{label}” has {length} entries, the original has {expected}.", "Translate all entries in the same order."),
    # Rules across files
    "founder-unknown": _entry(ERROR, "„{value}“ gibt es hier nicht.", "{suggestion}", "There is no “{value}” here.", "{suggestion}"),
    "link-unknown": _entry(ERROR, "Der Link führt zu „{value}“, das es hier nicht gibt.", "{suggestion}",
        "The link leads to “{value}”, which does not exist here.", "{suggestion}"),
    "link-nowhere": _entry(WARNING, "Der Link führt zu „{value}“; dort steht auf dieser Website nichts.", "{suggestion}",
        "The link leads to “{value}”, where nothing stands on this site.", "{suggestion}"),
    "link-name-unknown": _entry(ERROR, "[[{value}]] ist hier niemand.",
        "{suggestion} Wer noch nicht hier ist, steht mit Vor- und Nachnamen in den Klammern; ist jemand anders gemeint, lass sie weg.",
        "[[{value}]] is nobody here.",
        "{suggestion} Whoever is not here yet stands in the brackets with first and last name; if somebody else is meant, leave them out."),
    "link-ambiguous": _entry(ERROR, "„{value}“ könnte mehrere meinen: {others}.", "Schreibe den Ordnernamen, zum Beispiel /{suggestion}/.",
        "“{value}” could mean several: {others}.", "Write the folder name, for example /{suggestion}/."),
    "link-waiting": _entry(NOTICE, "„{value}“ ist hier noch nicht vorgestellt.",
        "Der Name steht sofort auf der Seite: Darf er das? Sonst nichts zu tun; er steht auf der Warteliste und wird von selbst zum Link.",
        "“{value}” is not featured here yet.",
        "The name stands on the page at once: may it? Nothing else to do; it is on the waiting list and becomes a link by itself."),
    "link-other-name": _entry(WARNING, "[[{value}]] führt zu „{name}“.",
        "Ist dieselbe Person gemeint, schreibe [[{slug}]]. Sonst gehört der frühere Name nicht zu ihr: Prüfe aliases in content/founders/{slug}/index.md.",
        "[[{value}]] leads to “{name}”.",
        "If the same person is meant, write [[{slug}]]. If not, the former name is not theirs: check aliases in content/founders/{slug}/index.md."),
    "link-self": _entry(WARNING, "Der Link führt zu diesem Porträt selbst.", "Lass den Link weg oder verlinke die gemeinte Person.",
        "The link leads to this portrait itself.", "Leave out the link, or link the person who is meant."),
    "link-withdrawn": _entry(WARNING, "„{value}“ möchte nicht mehr gezeigt werden; aus dem Link ist Text geworden.",
        "Schreibe den Satz so um, dass er ohne den Namen auskommt.",
        "“{value}” does not want to be shown any more; the link has become text.", "Rewrite the sentence so that it does without the name."),
    "founder-withdrawn": _entry(NOTICE, "„{value}“ möchte nicht mehr gezeigt werden; diese Angabe erscheint nirgends.",
        "Nichts zu tun. Du kannst die Angabe entfernen.",
        "“{value}” does not want to be shown any more; this entry appears nowhere.", "Nothing to do. You may remove the entry."),
    "withdrawn-named": _entry(WARNING, "Hier steht wohl noch der Name von „{value}“: {words}",
        "Schreibe den Satz so um, dass er ohne den Namen auskommt.",
        "Here the name of “{value}” probably still stands: {words}", "Rewrite the sentence so that it does without the name."),
    "referral-withdrawn-named": _entry(WARNING, "Der Satz nennt wohl noch „{value}“: {words}",
        "Berichtige ihn mit „inv referral correct --what“; bis dahin erscheint das Ereignis nicht.",
        "The sentence probably still names “{value}”: {words}", "Correct it with “inv referral correct --what”; until then the event is not shown."),
    "slug-withdrawn": _entry(ERROR, "Hier hat sich jemand zurückgezogen ({other}).",
        "Frage nach. Nur wenn die Person selbst wieder Ja sagt, löschst du {other}; ist es jemand anders, wähle einen anderen Ordnernamen.",
        "Somebody has withdrawn here ({other}).",
        "Ask. Only if the person says yes again, delete {other}; if it is somebody else, choose another folder name."),
    "name-resolved": _entry(NOTICE, "„{value}“ ist inzwischen hier ({slug}) und wird verlinkt, sobald das Porträt erscheint.",
        "Nichts zu tun. Ist jemand anders gemeint, ergänze den Namen, zum Beispiel um den Ort.",
        "“{value}” is here by now ({slug}) and is linked as soon as the portrait appears.",
        "Nothing to do. If somebody else is meant, add to the name, for example the town."),
    "name-ambiguous": _entry(WARNING, "So heißen hier mehrere: {others}.", "Schreibe slug statt name.",
        "Several people here have this name: {others}.", "Write slug instead of name."),
    "named-unasked": _entry(WARNING, "Hier steht ein voller Name, und ein Ja dieser Person steht nirgends: {value}",
        "Frag sie und ergänze oben unter named: name und consent mit dem Tag (oder reason, wenn es keins braucht). Oder nenne sie mit Vornamen oder nach der Rolle, zum Beispiel „meine Steuerberaterin“.",
        "Here is a full name, and nothing says that this person agreed: {value}",
        "Ask them and add at the top under named: name, and consent with the day (or reason where none is needed). Or name them by first name or role, for example “my accountant”."),
    "named-early": _entry(WARNING, "„{value}“ ist hier erst mit der Ausgabe {month} zu sehen; der Name steht schon vorher da.",
        "Nenne die Person bis dahin nach der Rolle, oder frag sie, ob der Name früher dastehen darf, und trage das unter named ein.",
        "“{value}” is seen here with the issue {month} only; the name stands there before that.",
        "Name the person by role until then, or ask whether the name may stand there earlier, and enter that under named."),
    "named-who": _entry(ERROR, "Zu „{value}“ fehlt der Tag des Ja, oder es steht beides da.",
        "Schreibe entweder consent mit dem Tag oder reason: warum niemand fragen musste.",
        "For “{value}” the day of the yes is missing, or both stand there.",
        "Write either consent with the day, or reason: why nobody had to ask."),
    "proposed-early": _entry(NOTICE, "„{value}“ ist hier erst mit der Ausgabe {month} zu sehen; so lange steht nicht da, von wem der Vorschlag kam.",
        "Nichts zu tun.", "“{value}” is seen here with the issue {month} only; until then it is not said who proposed this portrait.",
        "Nothing to do."),
    "tag-unknown": _entry(ERROR, "Das Schlagwort „{value}“ gibt es nicht.", "{suggestion} Alle stehen in content/services.yml; „inv tags“ sucht darin.",
        "There is no tag “{value}”.", "{suggestion} All of them stand in content/services.yml; “inv tags” searches them."),
    "tags-proposed": _entry(NOTICE, "Noch ohne Schlagwort: „{value}“", "{suggestion} Wähle, was passt, und schreibe es in die Zeile „tags:“ darunter; fehlt sie, in eine eigene, genauso eingerückt wie „text:“ darin: tags: [\"{first}\"]",
        "Without a tag yet: “{value}”", "{suggestion} Choose what fits and write it in the line “tags:” below; if there is none, on one of its own, indented just as “text:” in it: tags: [\"{first}\"]"),
    "tags-missing": _entry(NOTICE, "Noch ohne Schlagwort: „{value}“", "Suche mit „inv tags“ ein passendes und schreibe es in die Zeile „tags:“ darunter; fehlt sie, in eine eigene, genauso eingerückt wie „text:“ darin: tags: [\"…\"]",
        "Without a tag yet: “{value}”", "Find one with “inv tags” and write it in the line “tags:” below; if there is none, on one of its own, indented just as “text:” in it: tags: [\"…\"]"),
    "phrase-form": _entry(ERROR, "Diese Zeile ist kein Beispiel: {value}", "Schreibe „schlagwort: Was jemand gesagt hat“.",
        "This line is no example: {value}", "Write “tag: what somebody said”."),
    "place-coordinate": _entry(ERROR, "„{label}“ ist keine Angabe in Grad: {value}",
        "Schreibe eine Dezimalzahl mit Punkt von -{limit} bis {limit}, zum Beispiel \"53.379\".",
        "“{label}” is no number of degrees: {value}",
        "Write a decimal number with a point from -{limit} to {limit}, for example \"53.379\"."),
    "place-twice": _entry(ERROR, "Den Ort „{value}“ gibt es hier schon.", "Behalte einen der beiden Einträge.",
        "The town “{value}” stands here already.", "Keep one of the two entries."),
    "entry-twice": _entry(ERROR, "„{value}“ steht zweimal da.", "Behalte einen der beiden Einträge.",
        "“{value}” stands here twice.", "Keep one of the two entries."),
    "key-twice": _entry(ERROR, "Der Schlüssel „{value}“ steht zweimal da, zuerst in Zeile {first}.", "Behalte einen der beiden Einträge.",
        "The key “{value}” stands here twice, first in line {first}.", "Keep one of the two entries."),
    "link-early": _entry(NOTICE, "Der Link führt zu „{value}“; dieses Porträt erscheint erst mit der Ausgabe {month}.",
        "Nichts zu tun; bis dahin steht dort nur Text.",
        "The link leads to “{value}”, whose portrait appears with the issue {month} only.", "Nothing to do; until then it is plain text."),
    "person-twice": _entry(WARNING, "Das scheint dieselbe Person zu sein wie „{value}“.",
        "Vergleiche beide. Eine Person hat ein Porträt; was später kommt, ist ein update-<Name>.md in ihrem Ordner.",
        "This seems to be the same person as “{value}”.",
        "Compare both. A person has one portrait; what comes later is an update-<name>.md in their folder."),
    "business-shared": _entry(NOTICE, "Betrieb oder Website teilt sich diese Person mit „{value}“.",
        "Nichts zu tun, wenn beide ihn zusammen führen. Sonst ist eine Angabe falsch.",
        "This person shares a business or a website with “{value}”.", "Nothing to do if both run it together. Otherwise one of the fields is wrong."),
    "link-changed": _entry(NOTICE, "„{value}“ steht auf der Seite als {written}",
        "Nichts zu tun, wenn beide Adressen dasselbe zeigen: Am Anfang wird ergänzt, was fehlt; was nur Besuche zählt, fällt weg; und aus m.facebook.com wird das übliche www.facebook.com.",
        "“{value}” stands on the page as {written}",
        "Nothing to do if both addresses show the same: what is missing at the beginning is added; what only counts visits is left out; and m.facebook.com becomes the usual www.facebook.com."),
    "link-short": _entry(WARNING, "{value} leitet nur weiter; wohin, sieht vorher niemand.",
        "Öffne die Adresse und nimm die, bei der du ankommst.",
        "{value} only leads on, and nobody sees where to.", "Open the address and take the one you arrive at."),
    "links-many": _entry(WARNING, "Im Text stehen {value} Links zu anderen Websites; mehr als {limit} lesen sich wie Werbung.",
        "Behalte die wichtigsten.",
        "The text has {value} links to other sites; more than {limit} read like advertisements.", "Keep the most important ones."),
    "lead-file": _entry(ERROR, "„{value}“ ist kein Name für eine Ausgabe.", "Nenne die Datei JJJJ-MM.md, eine Berichtigung JJJJ-MM.correction.md.",
        "“{value}” is no name for an issue.", "Call the file YYYY-MM.md, and a correction YYYY-MM.correction.md."),
    "lead-date": _entry(WARNING, "Der {value} liegt vor dem Erscheinen der Ausgabe {month}; er steht nicht im Kalender des Briefs.",
        "Prüfe den Tag oder streiche den Eintrag.", "{value} is before the issue {month} appears; the letter's calendar leaves it out.",
        "Check the day, or remove the entry."),
    "correction-nothing": _entry(ERROR, "In der Ausgabe {value} wird niemand vorgestellt; es gibt keinen Brief zu berichtigen.",
        "Prüfe den Monat im Namen der Datei.", "Nobody is featured in the issue {value}; there is no letter to correct.",
        "Check the month in the file's name."),
    "correction-empty": _entry(ERROR, "Die Berichtigung hat keinen Text.", "Schreibe unter den Kopf, was falsch war und wie es richtig heißt.",
        "The correction has no text.", "Write below the front matter what was wrong, and what is right."),
    "correction-early": _entry(ERROR, "Die Berichtigung ist vom {value}; die Ausgabe {month} erscheint erst am {day}.",
        "Prüfe date. Vor dem Erscheinen änderst du die Ausgabe selbst.", "The correction is of {value}; the issue {month} appears on {day} only.",
        "Check date. Before the issue appears, change the issue itself."),
    "letter-clipped": _entry(ERROR, "Der Brief hat {size} Bytes; ab {limit} schneidet Gmail ihn ab, mitsamt dem Abmeldelink.",
        "Kürze die ersten Absätze der längsten Porträts oder verteile die Vorgestellten auf zwei Ausgaben.",
        "The letter has {size} bytes; from {limit} on Gmail cuts it off, with its link for leaving.",
        "Shorten the first paragraphs of the longest portraits, or feature some of the founders a month later."),
    "letter-heavy": _entry(WARNING, "Der Brief hat {size} Bytes; mehr als {limit} sollen es nicht sein, denn Boten verlängern Links.",
        "Kürze die ersten Absätze der längsten Porträts.",
        "The letter has {size} bytes; it should have {limit} at most, for couriers lengthen links.",
        "Shorten the first paragraphs of the longest portraits."),
    "lead-empty": _entry(WARNING, "In der Ausgabe {value} wird niemand vorgestellt.",
        "Plane ein Porträt ein, schreibe instead: \"news\" (kürzere Ausgabe) oder \"pause\" (keine Ausgabe) in den Kopf, oder lösche die Datei.",
        "Nobody is featured in the issue {value}.",
        "Plan a portrait, write instead: \"news\" (a shorter issue) or \"pause\" (no issue) at the head, or delete the file."),
    "lead-instead": _entry(ERROR, "In der Ausgabe {month} wird jemand vorgestellt; instead: \"{value}\" passt nicht dazu.",
        "Lösche content/issues/{month}.md oder darin die Zeile instead, oder verschiebe das Porträt: inv move",
        "Somebody is featured in the issue {month}; instead: \"{value}\" does not go with that.",
        "Delete content/issues/{month}.md or the line instead in it, or move the portrait: inv move"),
    "lead-bare": _entry(ERROR, "Zur Ausgabe {value} ohne Porträt fehlen eure Worte.", "Schreibe unter den Kopf, was es zu erzählen gibt oder warum ihr pausiert.",
        "The issue {value} has no portrait and no words of yours.", "Write below the head what there is to tell, or why you pause."),
    "lead-order": _entry(ERROR, "„{value}“ wird in der Ausgabe {month} nicht vorgestellt.", "Streiche den Eintrag oder ändere die Ausgabe des Porträts.",
        "“{value}” is not featured in the issue {month}.", "Remove the entry, or change the portrait's issue."),
    "page-slug": _entry(ERROR, "Eine Seite der Redaktion heißt genauso: {other}.", "Wähle einen anderen Ordnernamen.",
        "A page of the editors has the same name: {other}.", "Choose another folder name."),
    "tracking-courier": _entry(ERROR, "Klicks zählt nur mailchimp, nicht {value}.", "Streiche tracking unter letter:.",
        "Only mailchimp counts clicks, {value} does not.", "Remove tracking under letter:."),
    "tracking-unsaid": _entry(ERROR, "Im Brief werden Klicks gezählt, und die Seite über den Datenschutz ({value}) sagt es nicht.",
        "Schreibe dort in einem Satz, dass ihr Klicks zählt, wozu, und worauf ihr das stützt; oder setze letter: tracking auf \"no\".",
        "Clicks in the letter are counted, and the page about privacy ({value}) does not say so.",
        "Say there in one sentence that you count clicks, what for, and on which ground; or set letter: tracking to \"no\"."),
    "signup-form": _entry(ERROR, "„{value}“ ist nicht die Adresse eines Anmeldeformulars von Mailchimp.",
        "Kopiere bei Mailchimp aus dem eingebetteten Formular, was hinter action= steht: https://….list-manage.com/subscribe/post?u=…&id=…",
        "“{value}” is not the address of a sign-up form of Mailchimp.",
        "Copy from Mailchimp's embedded form what stands behind action=: https://….list-manage.com/subscribe/post?u=…&id=…"),
    "signup-audience": _entry(WARNING, "Das Formular gehört zur Zielgruppe {value}, der Brief geht an {other}.",
        "Prüfe, welche stimmt: Sonst bekommt niemand den Brief, der sich hier anmeldet.",
        "The form belongs to the audience {value}, the letter goes to {other}.",
        "Check which one is right: otherwise nobody who signs up here gets the letter."),
    "deploy-place": _entry(ERROR, "„{value}“ ist kein Ort, an den die Website gelegt werden kann.",
        "Schreibe s3://eimer/ordner, name@host:/pfad, rsync://host/modul oder den Pfad eines Ordners.",
        "“{value}” is no place that the site can be put to.",
        "Write s3://bucket/prefix, user@host:/path, rsync://host/module or the path of a folder."),
    "deploy-endpoint": _entry(ERROR, "„{value}“ ist nicht die Adresse eines Speichers.",
        "Schreibe die Adresse des Anbieters mit https:// und ohne Pfad, zum Beispiel {example}.",
        "“{value}” is not the address of a store.", "Write the provider's address with https:// and without a path, for example {example}."),
    "deploy-secret": _entry(ERROR, "In dieser Adresse steht ein Passwort oder Schlüssel.",
        "Lösche ihn hier, und lass dir einen neuen geben: Was in dieser Datei stand, bleibt im Verlauf lesbar. Zugänge kommen aus der Umgebung (docs/hosting.md).",
        "A password or key stands in this address.",
        "Delete it here and get a new one: what stood in this file stays readable in its history. Credentials come from the environment (docs/hosting.md)."),
    "page-reserved": _entry(ERROR, "„{value}“ ist eine Adresse der Website selbst.", "Gib der Seite unter slug einen anderen Namen.",
        "“{value}” is an address of the site itself.", "Give the page another name under slug."),
    "page-translates": _entry(WARNING, "Eine Seite „{value}“ in einer anderen Sprache gibt es nicht; von hier führt kein Weg zu ihr.",
        "Trage unter translates den slug der Seite in der anderen Sprache ein, oder streiche die Zeile.",
        "There is no page “{value}” in another language; no way leads to it from here.",
        "Enter the slug of the page in the other language under translates, or remove the line."),
    "page-twice": _entry(ERROR, "Diese Adresse hat schon eine andere Seite: {other}.", "Ändere slug in einer der beiden Dateien.",
        "Another page has this address already: {other}.", "Change slug in one of the two files."),
    # The ledger
    "referral-self": _entry(ERROR, "Gebende und Empfangende sind dieselbe Person.", "Prüfe giver und receiver.",
        "Giver and receiver are the same person.", "Check giver and receiver."),
    "referral-file": _entry(ERROR, "Der Dateiname passt nicht zum Inhalt.", "Nenne die Datei {value}.",
        "The file name does not fit the content.", "Call the file {value}."),
    "referral-date": _entry(ERROR, "„{value}“ ist kein Zeitpunkt.", "Schreibe JJJJ, JJJJ-MM oder JJJJ-MM-TT.",
        "“{value}” is no point in time.", "Write YYYY, YYYY-MM or YYYY-MM-DD."),
    "referral-claimant": _entry(ERROR, "Erzählt haben kann nur eine der beiden Seiten.", "Trage unter claimed_by giver oder receiver mit Ordnernamen ein.",
        "Only one of the two sides can have told it.", "Enter giver or receiver under claimed_by, by folder name."),
    "referral-introduced": _entry(ERROR, "introduced_to nennt eine dritte Person und gehört nur zu introduced.",
        "Trage die Person ein, mit der receiver bekannt gemacht wurde, oder streiche die Zeile.",
        "introduced_to names a third person and belongs to introduced only.",
        "Enter the person whom receiver was introduced to, or remove the line."),
    "referral-supersedes": _entry(ERROR, "Berichtigt wird „{value}“, das es hier nicht gibt oder das auf sich selbst zurückführt.", "{suggestion}",
        "It corrects “{value}”, which does not exist here or leads back to itself.", "{suggestion}"),
    "referral-correction-strangers": _entry(ERROR, "Berichtigt wird „{value}“, das zwischen anderen Menschen steht.",
        "Trage unter supersedes das Ereignis dieser beiden ein, oder lass supersedes weg.",
        "It corrects “{value}”, which stands between other people.", "Enter the event of these two under supersedes, or leave supersedes out."),
    "referral-correction-people": _entry(WARNING, "Die Berichtigung nennt jemand anderen als „{value}“.",
        "Prüfe, ob die Person wirklich verwechselt war; was dort stand, ist damit weg.",
        "The correction names somebody else than “{value}”.", "Check whether people were really mixed up; what stood there is gone with it."),
    "referral-twice": _entry(ERROR, "So heißt auch {other}.", "Der Jahresordner ist der des Datums: Lösche die Datei, die falsch liegt.",
        "{other} is called so too.", "The folder is the year of the date: delete the file that lies in the wrong one."),
    "referral-retracts-nothing": _entry(ERROR, "Zurückgenommen wird ein anderes Ereignis, und hier steht nicht, welches.", "Trage seinen Dateinamen ohne .yml unter supersedes ein.",
        "It is another event that is retracted, and it is not said which.", "Enter its file name without .yml under supersedes."),
    "referral-superseded-twice": _entry(ERROR, "„{value}“ wird auch von {other} berichtigt.", "Behalte eine der beiden Berichtigungen, oder lass die eine die andere berichtigen.",
        "“{value}” is corrected by {other} too.", "Keep one of the two corrections, or let one correct the other."),
    "referral-unseen": _entry(WARNING, "Dieses Ereignis erscheint nirgends: Es ist weder bestätigt noch von einer Seite erzählt, oder eine Einwilligung fehlt.",
        "Ergänze claimed_by und consents, oder frage die andere Seite und trage confirmed ein („inv referral confirm“).",
        "This event appears nowhere: it is neither confirmed nor told by one side, or a consent is missing.",
        "Add claimed_by and consents, or ask the other side and enter confirmed (“inv referral confirm”)."),
    "referral-names": _entry(WARNING, "Der Satz nennt jemanden, von dem hier keine Einwilligung steht: {value} ({slug}).",
        "Schreibe ihn ohne den Namen, oder frage die Person und trage ihre Einwilligung unter consents ein.",
        "The sentence names somebody whose consent is not here: {value} ({slug}).",
        "Write it without the name, or ask the person and enter their consent under consents."),
    "referral-too-early": _entry(WARNING, "{value} liegt vor dem Ereignis ({when}).", "Niemand kann vorher wissen, wozu er Ja sagt: Prüfe beide Tage und frage noch einmal.",
        "{value} is before the event ({when}).", "Nobody can know beforehand what they say yes to: check both days and ask again."),
    "referral-private": _entry(ERROR, "Was nur die Redaktion sehen darf, gehört nicht in diesen öffentlichen Ordner.",
        "Lege die Datei in den privaten Ordner der Redaktion, dort unter ledger/.",
        "What only the editors may see does not belong into this public folder.",
        "Put the file into the editors' private folder, below ledger/."),
    # The editors' private folder
    "private-address": _entry(ERROR, "„{value}“ ist keine E-Mail-Adresse.", "Trage genau eine Adresse ein, ohne Namen davor und ohne spitze Klammern.",
        "“{value}” is no e-mail address.", "Enter exactly one address, without a name before it and without angle brackets."),
    "private-file": _entry(ERROR, "Der Dateiname passt nicht zum Inhalt.", "Nenne die Datei {value}.",
        "The file name does not fit the content.", "Call the file {value}."),
    "private-place": _entry(ERROR, "Diese Datei liest niemand.", "Lege sie als .yml in people/, introductions/, relay/, impact/, clicks/ oder ledger/, oder lösche sie.",
        "Nobody reads this file.", "Put it as .yml into people/, introductions/, relay/, impact/, clicks/ or ledger/, or delete it."),
    "private-stranger": _entry(WARNING, "„{value}“ ist hier nicht vorgestellt.", "{suggestion}",
        "“{value}” is not featured here.", "{suggestion}"),
    "private-withdrawn": _entry(WARNING, "„{value}“ möchte nicht mehr gezeigt werden; hier ist noch etwas über diese Person aufgehoben.",
        "Lösche die Datei.",
        "“{value}” does not want to be shown any more; here something about them is still kept.", "Delete the file."),
    "introduction-sides": _entry(ERROR, "„{value}“ steht in zwei Rollen da.", "seeker, helper und between sind drei verschiedene Menschen.",
        "“{value}” stands here in two roles.", "seeker, helper and between are three different people."),
    "steps-missing": _entry(ERROR, "Es steht kein Schritt da.", "Ergänze steps mit einem ersten Eintrag: state: \"{value}\" und date.",
        "There is no step.", "Add steps with a first entry: state: \"{value}\" and date."),
    "steps-state": _entry(ERROR, "„{value}“ kann an dieser Stelle nicht folgen.", "{suggestion}",
        "“{value}” cannot follow here.", "{suggestion}"),
    "steps-date": _entry(ERROR, "{value} liegt vor dem Schritt darüber.", "Prüfe das Datum; neue Schritte stehen immer unten.",
        "{value} is before the step above it.", "Check the date; new steps always stand at the bottom."),
    "inquiry-after": _entry(ERROR, "Nach wie vielen Monaten gefragt wurde, steht bei asked, und sonst nirgends.", "Ergänze oder streiche after: \"1\", \"3\" oder \"12\".",
        "After how many months somebody was asked stands with asked, and nowhere else.", "Add or remove after: \"1\", \"3\" or \"12\"."),
    "inquiry-text": _entry(ERROR, "Eine Antwort steht bei answered, und sonst nirgends.", "Ergänze oder streiche text.",
        "An answer stands with answered, and nowhere else.", "Add or remove text."),
    "clicks-coarse": _entry(ERROR, "„{value}“ ist kein Vielfaches von fünf.", "Hole die Zahlen neu: inv impact fetch. Genauere hebt hier niemand auf.",
        "“{value}” is no multiple of five.", "Fetch the numbers anew: inv impact fetch. Nobody keeps more exact ones here."),
    "clicks-month": _entry(ERROR, "Der Dateiname ist kein Monat.", "Nenne die Datei nach der Ausgabe: 2026-11.yml.",
        "The file name is no month.", "Call the file after the issue: 2026-11.yml."),
    "clicks-twice": _entry(ERROR, "„{value}“ steht zweimal da.", "Behalte einen der beiden Einträge.",
        "“{value}” stands here twice.", "Keep one of the two entries."),
    # The list of subscribers
    "reader-header": _entry(ERROR, "Die erste Zeile der Liste lautet anders als erwartet.", "Schreibe als erste Zeile genau: {value} (mit Kommas, nicht mit Strichpunkten).",
        "The first line of the list is not the expected one.", "Write exactly this as the first line: {value} (with commas, not with semicolons)."),
    "reader-row": _entry(ERROR, "Diese Zeile der Liste ist nicht lesbar.", "Eine Zeile hat genau diese Spalten: {value}. Was selbst ein Komma enthält, steht in geraden Anführungszeichen.",
        "This line of the list cannot be read.", "A line has exactly these columns: {value}. What holds a comma itself stands in straight quotation marks."),
    "reader-address": _entry(ERROR, "In dieser Zeile steht keine gültige E-Mail-Adresse.", "Berichtige die Adresse, oder lösche die Zeile.",
        "There is no valid e-mail address in this line.", "Correct the address, or delete the line."),
    "reader-since": _entry(ERROR, "Seit wann diese Person den Brief will, steht nicht als Datum da.", "Schreibe das Datum der Bestätigung unter since, zum Beispiel 2026-11-15.",
        "Since when this person wants the letter is not given as a date.", "Write the date of the confirmation under since, for example 2026-11-15."),
    "reader-source": _entry(ERROR, "Woher die Einwilligung dieser Person stammt, steht nicht da; ohne Nachweis bekommt niemand den Brief.", "Schreibe unter source, wie bestätigt wurde, oder lösche die Zeile.",
        "Where this person's consent comes from is not given; nobody gets the letter without evidence.", "Write under source how it was confirmed, or delete the line."),
    "reader-twice": _entry(WARNING, "Diese Adresse steht schon in Zeile {value}; sie bekommt den Brief nur einmal.", "Lösche eine der beiden Zeilen.",
        "This address stands in line {value} already; it gets the letter only once.", "Delete one of the two lines."),
    "import-header": _entry(ERROR, "Die erste Zeile nennt keine Spalte mit E-Mail-Adressen.", "Nenne die Spalte „address“ oder „email“, oder schreibe nur Adressen, eine je Zeile.",
        "The first line names no column with e-mail addresses.", "Call the column “address” or “email”, or write nothing but addresses, one a line."),
    "suppressed-hash": _entry(ERROR, "In dieser Zeile der Sperrliste steht keine Prüfsumme; wer gemeint war, bekäme den Brief wieder.", "Hole die Datei aus einer Sicherung zurück; diese Liste schreibt nur das Programm.",
        "There is no hash in this line of the suppression list; whoever was meant would get the letter again.", "Restore the file from a backup; only the program writes this list."),
    # The form
    "form-heading-missing": _entry(ERROR, "In der Einreichung fehlt die Überschrift „{value}“.", "Lass die Überschriften des Formulars stehen.",
        "The submission lacks the heading “{value}”.", "Leave the headings of the form as they are."),
    "form-heading-twice": _entry(ERROR, "Die Überschrift „{value}“ kommt zweimal oder an falscher Stelle vor.",
        "Eine Antwort darf keine Überschrift des Formulars enthalten; sonst ließe sich eine Einwilligung vortäuschen.",
        "The heading “{value}” occurs twice or in the wrong place.",
        "An answer must not hold a heading of the form; otherwise a consent could be faked."),
    "form-unknown": _entry(ERROR, "Das ist keine Einreichung aus unserem Formular.", "Nutze das Formular oder „inv new“.",
        "This is no submission from our form.", "Use the form or “inv new”."),
    "form-leaving": _entry(ERROR, "Das liest sich wie der Wunsch, entfernt zu werden: „{value}“.", "Lies selbst nach; daraus wird kein Porträt gemacht.",
        "This reads like a wish to be removed: “{value}”.", "Read it yourself; no portrait is made of it."),
    "form-photo": _entry(ERROR, "Ein Bild ist als Adresse angegeben: {value}", "Lade es herunter und gib es mit --photo DATEI an.",
        "A picture is given as an address: {value}", "Download it and pass it with --photo FILE."),
    "form-photo-later": _entry(WARNING, "Ein Bild ist als Adresse angegeben: {value}",
        "Das Porträt kommt ohne Bild. Lade es herunter, sieh es dir an und ergänze es.",
        "A picture is given as an address: {value}", "The portrait comes without it. Download it, look at it and add it."),
    "upload-unreached": _entry(WARNING, "Das Bild ließ sich nicht von GitHub holen ({value}).",
        "Nimm das Etikett ab und setze es noch einmal. Hilft das nicht, lade das Bild selbst vom Formular herunter: „inv intake FORMULAR --photo BILD“ macht den Ordner mit ihm.",
        "The picture could not be fetched from GitHub ({value}).",
        "Take the label off and set it again. If that does not help, download the picture from the form yourself: “inv intake FORM --photo PICTURE” makes the folder with it."),
    "form-already": _entry(ERROR, "„{value}“ ist schon hier: content/founders/{slug}/.",
        "Was zu berichtigen ist, steht dort in index.md; was neu ist, kommt als update-<Name>.md dazu; wer gehen möchte: inv withdraw {slug}. Ein zweites Porträt wird nicht daraus.",
        "“{value}” is here already: content/founders/{slug}/.",
        "What is to be corrected stands there in index.md; what is new is added as update-<name>.md; for who wants to leave: inv withdraw {slug}. It becomes no second portrait."),
    # What comes as a mail, a table or a form service's file
    "door-unreadable": _entry(ERROR, "Die Datei lässt sich nicht lesen: {value}", "Öffne sie, speichere sie neu oder füge den Text in eine Datei ein.",
        "The file cannot be read: {value}", "Open it and save it anew, or paste the text into a file."),
    "door-encoding": _entry(WARNING, "Die Datei ist nicht in UTF-8 gespeichert; sie wurde als {value} gelesen.", "Sieh nach, ob Umlaute richtig angekommen sind.",
        "The file is not stored as UTF-8; it was read as {value}.", "Look whether umlauts came through."),
    "door-rows": _entry(ERROR, "Die Datei enthält {value} Einreichungen.", "Sag mit --row, welche gemeint ist: 1 ist die erste.",
        "The file holds {value} submissions.", "Say with --row which one is meant: 1 is the first."),
    "door-cells": _entry(ERROR, "Diese Zeile hat {value} Zellen, die Kopfzeile {limit}.", "Stell Antworten mit Trennzeichen in Anführungszeichen oder exportiere die Tabelle neu.",
        "This row has {value} cells, the header has {limit}.", "Put answers that hold the separator in quotation marks, or export the table anew."),
    "door-twice": _entry(ERROR, "„{value}“ kommt zweimal vor, {place}.", "Lass nur eine der beiden stehen; raten wollen wir nicht. Gehört eine zur Antwort darüber, schreib sie als Satz.",
        "“{value}” occurs twice, {place}.", "Leave only one of them; we do not want to guess. If one belongs to the answer above it, write it as a sentence."),
    "door-order": _entry(ERROR, "Nach den Einwilligungen steht noch „{value}“.", "Stell die Einwilligungen ans Ende; sonst ließe sich eine in einer Antwort vortäuschen.",
        "After the consents there is still “{value}”.", "Put the consents last; otherwise one could be faked inside an answer."),
    "door-missing": _entry(ERROR, "Es fehlt: „{value}“.", "Ergänze die Frage im Formular oder die Spalte mit der Antwort.",
        "This is missing: “{value}”.", "Add the question to the form, or the column with the answer."),
    "door-near": _entry(ERROR, "„{value}“ kennen wir nicht. {suggestion} ({place})", "Schreib die Frage wie im Formular; sonst geht die Antwort verloren.",
        "We do not know “{value}”. {suggestion} ({place})", "Write the question as in the form; otherwise the answer is lost."),
    "door-unknown": _entry(WARNING, "„{value}“ kennen wir nicht; die Antwort wurde nicht übernommen: {answer} ({place})", "Nichts zu tun, wenn sie nicht ins Porträt gehört.",
        "We do not know “{value}”; its answer was not taken over: {answer} ({place})", "Nothing to do if it does not belong into the portrait."),
    "door-question": _entry(WARNING, "„{value}“ sieht nach einer Frage aus, die wir nicht kennen; was darunter steht, gehört so zu „{label}“.",
        "{suggestion}Ist es eine unserer Fragen, schreib sie wie im Formular und nimm die Einreichung noch einmal auf, oder setz die Antwort in index.md an ihren Platz. Sonst ist nichts zu tun.",
        "“{value}” looks like a question that we do not know; what stands below it counts as part of “{label}”.",
        "{suggestion}If it is one of our questions, write it as in the form and take the submission in once more, or put the answer in its place in index.md. Otherwise there is nothing to do."),
    "door-left-out": _entry(NOTICE, "Nicht übernommen: {value}", "Lies nach, ob etwas davon ins Porträt gehört.",
        "Not taken over: {value}", "Read whether any of it belongs into the portrait."),
    "door-consent": _entry(ERROR, "Unter „{label}“ steht „{value}“; dort darf nur Ja oder Nein stehen.",
        "Ist es ein klares Ja oder Nein, lass nur dieses Wort stehen, ohne Zusatz und Unterschrift. Sonst frag nach, was diese Person meint.",
        "Under “{label}” there is “{value}”; only yes or no may stand there.",
        "If it is a clear yes or no, leave only that word, without addition and signature. Otherwise ask what this person means."),
    "sent-unanswered": _entry(ERROR, "Die Antwort auf „{label}“ fehlt.", "Ergänze sie, in einer Mail vor den Einwilligungen, zum Beispiel: {example}",
        "The answer to “{label}” is missing.", "Add it, in a mail before the consents, for example: {example}"),
    "sent-unagreed": _entry(ERROR, "Ohne diese Einwilligung wird nichts veröffentlicht: „{label}“", "Frag nach. Kommt ein Ja, schreib es unter diese Frage.",
        "Without this consent nothing is published: “{label}”", "Ask for it. If the answer is yes, write that under this question."),
    "sent-named": _entry(WARNING, "Hier steht ein voller Name, und ein Ja dieser Person steht nirgends: {value}",
        "Frag nach: Ist sie einverstanden, trägst du ihr Ja später in index.md unter named ein. Sonst nenne sie mit Vornamen oder nach der Rolle, zum Beispiel „meine Steuerberaterin“.",
        "Here is a full name, and nothing says that this person agreed: {value}",
        "Ask: if they agree, you enter their yes later in index.md under named. If not, name them by first name or role, for example “my accountant”."),
    "sent-is-picture": _entry(ERROR, "Das ist ein Bild, keine Einreichung.", "Nimm die Mail oder das Formular auf; das Bild kommt dahinter: inv intake ../brief.eml --photo {value}",
        "This is a picture, no submission.", "Take in the mail or the form; the picture comes behind it: inv intake ../letter.eml --photo {value}"),
    "sent-is-document": _entry(ERROR, "Diese Art von Datei liest inv intake nicht.", "Öffne sie, kopiere ihren Text in eine Textdatei (.txt) und nimm diese auf.",
        "This kind of file is not read by inv intake.", "Open it, copy its text into a text file (.txt), and take that in."),
    "sent-photo": _entry(WARNING, "Zum Bild fehlt „{label}“; so käme es nicht mit.", "Frag nach und ergänze die Antwort hier, in einer Mail vor den Einwilligungen, bevor du die Einreichung noch einmal aufnimmst.",
        "The picture lacks “{label}”; it would be left out.", "Ask, and add the answer here, in a mail before the consents; then take the submission in once more."),
    "sent-nomination": _entry(WARNING, "Zum Vorschlag „{value}“ fehlt „{label}“; so käme er nicht mit.",
        "Frag nach und ergänze die Antwort hier, in einer Mail vor den Einwilligungen, bevor du die Einreichung noch einmal aufnimmst.",
        "The proposal “{value}” lacks “{label}”; it would be left out.", "Ask, and add the answer here, in a mail before the consents; then take the submission in once more."),
    "sent-question": _entry(WARNING, "Die Frage „{value}“ ist nicht beantwortet.", "Frag nach, ob noch eine Antwort kommt; sie gehört unter diese Frage, in einer Mail vor die Einwilligungen.",
        "The question “{value}” is not answered.", "Ask whether an answer is to come; it belongs below this question, in a mail before the consents."),
    "door-version": _entry(WARNING, "Die Einwilligungen gelten einem anderen Wortlaut ({value}); sie wurden nicht übernommen.",
        "Bitte um ein neues Ja; heute gilt der Wortlaut {expected}.",
        "The consents were given to other words ({value}); they were not taken over.", "Ask for a new yes; today's words are {expected}."),
    "door-pictures": _entry(ERROR, "In der E-Mail stecken {value} Bilder.", "Speichere das gemeinte und gib es mit --photo DATEI an.",
        "The mail holds {value} pictures.", "Save the one that is meant and pass it with --photo FILE."),
    # What an editor's label on a form makes happen
    "label-edited": _entry(ERROR, "Der Text wurde geändert, nachdem die Redaktion ihn angenommen hatte.", "Lies ihn noch einmal und setze das Label neu.",
        "The text was changed after the editors had accepted it.", "Read it once more and set the label anew."),
    "form-name": _entry(ERROR, "Aus „{value}“ lässt sich kein Ordnername bilden.", "Schreib den Namen mit lateinischen Buchstaben, wenigstens drei.",
        "No folder name can be made of “{value}”.", "Write the name in Latin letters, three at least."),
    "form-characters": _entry(WARNING, "Unsichtbare Zeichen wurden entfernt, {where}; das erste war {value}.", "Lies die Stelle nach; vermutlich kamen sie beim Einfügen hinein.",
        "Invisible characters were taken out, {where}; the first was {value}.", "Read the place; they probably came in by pasting."),
    "form-consent": _entry(ERROR, "Unter „{label}“ steht etwas anderes als unser Kästchen: {value}", "Frag nach, ob die Einwilligung von dieser Person kommt; danach bleibt dort nur das Kästchen stehen.",
        "Under “{label}” there is something else than our box: {value}", "Ask whether the consent comes from this person; after that, leave only the box."),
    "form-nomination": _entry(WARNING, "Zum Vorschlag „{value}“ fehlt „{label}“; er wurde weggelassen.",
        "Frag nach und ergänze in index.md unter names_next beides: name: \"…\" und why: \"…\".",
        "The proposal “{value}” lacks “{label}”; it was left out.",
        "Ask, and add both in index.md under names_next: name: \"…\" and why: \"…\"."),
    "form-photo-text": _entry(WARNING, "Wo das Bild stehen sollte, steht Text: {value}", "Frag nach, ob noch ein Bild kommt.",
        "Where the picture should be there is text: {value}", "Ask whether a picture is to come."),
    "form-photo-consent": _entry(WARNING, "Zum Bild fehlt die Einwilligung; so kommt es nicht mit.", "Frag nach, bevor du es ergänzt.",
        "There is no consent for the picture; like that it is left out.", "Ask before you add it."),
    "form-photo-missing": _entry(WARNING, "Zum Bild fehlt „{label}“; so kommt es nicht mit.",
        "Frag nach. Dann lege das Bild als portrait.jpg in den Ordner und ergänze in index.md unter portrait: file: \"portrait.jpg\", alt: \"was zu sehen ist\", credit: \"von wem es ist\". Oder lösche den Ordner und nimm die Einreichung mit der Antwort noch einmal auf.",
        "The picture lacks “{label}”; like that it is left out.",
        "Ask. Then put it as portrait.jpg into the folder, and add in index.md under portrait: file: \"portrait.jpg\", alt: \"what can be seen\", credit: \"who took it\". Or delete the folder and take the submission in once more, with the answer."),
}  # fmt: skip


def make(code: str, file: str, line: int | None = None, field: str | None = None, **details: object) -> Finding:
    """Return the finding with this code. Raises KeyError for a code that the catalogue lacks."""
    return Finding(code, CATALOGUE[code].severity, file, line, field, tuple((k, str(v)) for k, v in details.items()))


def message(finding: Finding, lang: str) -> str:
    """Return what is wrong, in ``lang``."""
    return _filled(CATALOGUE[finding.code].message, finding, lang)


def remedy(finding: Finding, lang: str) -> str:
    """Return what to do, in ``lang``."""
    return _filled(CATALOGUE[finding.code].remedy, finding, lang)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings without repetitions, by file, line and weight."""
    weight = {ERROR: 0, WARNING: 1, NOTICE: 2}
    return sorted(
        set(findings), key=lambda f: (f.file, f.line or 0, weight[f.severity], f.code, f.field or "", f.details)
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings fails the build."""
    return any(finding.severity is ERROR for finding in findings)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return those findings that fail the build: where something is refused, nothing else is in the way."""
    return [finding for finding in findings if finding.severity is ERROR]


def faulty_places(findings: Iterable[Finding]) -> frozenset[str]:
    """Return every file with an error and every folder around it, as paths relative to the repository: what an error keeps out."""
    files = {finding.file for finding in findings if finding.severity is ERROR}
    return frozenset(file[:end] for file in files for end in (*(n for n, c in enumerate(file) if c == "/"), len(file)))


def begun_places(findings: Iterable[Finding]) -> frozenset[str]:
    """Return every folder that somebody has begun and not filled in: it takes no part in anything."""
    return frozenset(finding.file.rpartition("/")[0] for finding in findings if finding.code == "profile-begun")


def as_text(findings: Iterable[Finding], lang: str) -> str:
    """Return the findings for a person at a terminal: place, what is wrong, what to do; a long remedy once for those in a row."""
    told, before = [], ""
    for f in in_order(findings):
        said = _shown(remedy(f, lang))
        shown = _AS_BEFORE.text(lang) if said == before and len(said) > _LONG_REMEDY else said
        told.append(
            f"{_shown(_place(f))}\n  {_SEVERITIES[f.severity].text(lang)}: {_shown(message(f, lang))}\n  → {shown}"
        )
        before = said
    return "\n".join(told)


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings for a program, with the sentences in every language."""
    rows = [
        {
            "code": f.code,
            "severity": f.severity.value,
            "file": f.file,
            "line": f.line,
            "field": f.field,
            "message": {lang: message(f, lang) for lang in ("de", "en")},
            "remedy": {lang: remedy(f, lang) for lang in ("de", "en")},
        }
        for f in in_order(findings)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_annotations(findings: Iterable[Finding], lang: str) -> str:
    """Return the findings as GitHub workflow commands, the worst kind first.

    GitHub shows ten of each kind for a step and keeps silent about the others, so the tenth says how many there are besides; the
    step's log has them all. Source of that, of the form and of its escapes: GitHub's documentation "Workflow commands" and the toolkit's ``command.ts``.
    """
    ordered = in_order(findings)
    lines = []
    for severity in (ERROR, WARNING, NOTICE):
        same = [finding for finding in ordered if finding.severity is severity]
        left = len(same) - ANNOTATIONS_MOST
        for number, finding in enumerate(same, 1):
            is_last = number == ANNOTATIONS_MOST and left > 0
            lines.append(_annotation(finding, lang, f" ({more(left, lang)}, {_TABLE.text(lang)})" if is_last else ""))
    return "\n".join(lines)


def more(count: int, lang: str) -> str:
    """Return what stands in place of findings for which there is no room."""
    return f"und {count} weitere" if lang == "de" else f"and {count} more"


def _annotation(finding: Finding, lang: str, addition: str) -> str:
    properties = {"file": finding.file, "line": str(finding.line or 1), "title": finding.field or finding.code}
    head = ",".join(f"{name}={_escaped(value, in_property=True)}" for name, value in properties.items())
    said = f"{message(finding, lang)} {remedy(finding, lang)}{addition}"
    return f"::{finding.severity.value} {head}::{_escaped(said)}"


_AS_BEFORE: Final = schema.both("Wie eben.", "As before.")
_LONG_REMEDY: Final = 80  # characters
_TABLE: Final = schema.both("siehe Tabelle", "see the table")
_SEVERITIES: Final = {ERROR: schema.both("Fehler", "Error"), WARNING: schema.both("Warnung", "Warning"), NOTICE: schema.both("Hinweis", "Notice")}  # fmt: skip


def _place(finding: Finding) -> str:
    line = f":{finding.line}" if finding.line else ""
    field = f"  {finding.field}" if finding.field else ""
    return f"{finding.file}{line}{field}"


def _shown(text: str) -> str:
    """Return ``text`` as a terminal may show it: on one line, without escape sequences.

    What somebody typed would otherwise begin a line of its own, and GitHub takes one that begins with :: for a command.
    """
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+", " ", text)


def _filled(sentence: Label, finding: Finding, lang: str) -> str:
    details = dict(finding.details)
    if finding.field:
        details.setdefault("field", finding.field.rpartition(".")[2])
        details.setdefault("label", _label(finding.field, lang))
    localised = {key: details.get(f"{key}_{lang}", value) for key, value in details.items()}
    return sentence.text(lang).format_map(_Blank(localised))


def _label(field: str, lang: str) -> str:
    """Return what people call a field; the name itself where the schema has no entry (a block such as "links")."""
    name = re.sub(r"\[\d+\]", "[]", field)
    for entry in _ALL_FIELDS:
        if entry.name == name:
            return entry.label.text(lang)
    return field


def _escaped(text: str, *, in_property: bool = False) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if in_property else escaped


class _Blank(dict[str, str]):
    """Leaves a place without a value visible, so that a missing detail is found in review and never crashes a check."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"
