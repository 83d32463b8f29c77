"""Which people does a text name by their full name? Whoever is named and not featured here has to be asked first.

In German every noun has a capital, so two capitals are no name yet. This recogniser would rather miss somebody than call a
cup of coffee a person. It takes for a name

- a given name that people in Germany really have, and a family name after it: "Sabine Krüger", "Jan-Ole von der Heide";
- what follows a form of address or a title: "Frau Krüger", "Dr. Weber";
- two words after somebody's profession or kinship: "meine Steuerberaterin Thuy Pham", "my neighbour Okan Bey";
- two words after "namens", or after "er heißt" and "sie heißt".

A first name alone, also with the place where somebody works, and a role alone are how people are named who were not asked: those
it leaves in peace. So it does names of firms, streets, schools and houses. The given names are those in use in Germany, whatever
language they come from, without those that are words too often to tell ("August", "Rose").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline import characters
from pipeline.domain import FullName
from pipeline.names import prose_only

_UPPER: Final = "A-ZÀ-ÖØ-Þ" + "".join(
    chr(c) for c in (*range(0x100, 0x250), *range(0x1E00, 0x1F00)) if chr(c).isupper()
)
_MORE_TITLES: Final = r"\.(?>(?:[ -]?(?:Dr|Ing|Kfm|h|c|med|jur|phil|rer|nat)\.){0,6})"
_TITLE: Final = rf"(?:(?:Mrs?|Ms)\.|(?:Dr|Prof|Dipl|Mag){_MORE_TITLES})"
_AFTER_CAPITAL: Final = rf"[^\W\d_]*+(?>(?:['’][^\W\d_]++)?)(?>(?:-[{_UPPER}]?[^\W\d_]++)*)"
_CAPITAL: Final = rf"[{_UPPER}]{_AFTER_CAPITAL}"
_INITIAL: Final = rf"[{_UPPER}]\."
_SMALL: Final = r"(?:von|vom|van|der|den|de|del|della|di|da|dos|du|la|le|el|al|zu|zur|zum|bin|ben|ibn)(?![\w-])"
_GAP: Final = r"(?:[ \t\u00a0]++(?>(?:\n[ \t>]*+)?)|\n[ \t>]*+)"
# Two words or more, a title or a capital first. The first letter comes first and then what may not stand before it, because a
# search for a character is twice as fast.
_TITLE_BEGUN: Final = rf"(?:(?<=M)(?:rs?|s)\.|(?:(?<=D)(?:r|ipl)|(?<=P)rof|(?<=M)ag){_MORE_TITLES})"
_RUN: Final = re.compile(
    rf"[{_UPPER}](?<![\w@/#&.-].)(?:{_TITLE_BEGUN}|{_AFTER_CAPITAL})"
    rf"(?>(?:{_GAP}(?:{_TITLE}|{_INITIAL}(?!\w)|{_CAPITAL}|{_SMALL}))+)"
)
_LINK: Final = re.compile(r"\[(?<!\[\[)([^\[\]]{1,120})\]\([^()\s]{1,500}\)")  # first the bracket, as above

_UNSEEN: Final = re.compile(r"\u00ad|(?<=[^\W_])[*_]++|[*_]++(?=[^\W_])")  # soft hyphens, and marks of emphasis

_ADDRESSED: Final = {"Frau", "Herr", "Herrn", "Mr", "Mrs", "Ms", "Doktor", "Professor", "Professorin"}
# Before "Frau" these make any woman of her, or somebody's wife.
_NO_ADDRESS_AFTER: Final = re.compile(
    r"(?:(?:k?ein|mein|dein|sein|ihr|unser|euer|eur|jed|manch|dies|jen|welch)(?:e[mnrs]?)?|zwei|drei|alte|junge|andere|erste|einzige)"
)
# What no family is called: how sentences and ages begin, days and months, places, and what people are called instead of a name.
_NO_NAME: Final = {
    "Anfang", "Mitte", "Ende", "Und", "Oder", "Ich", "Sie", "Ihr", "Ihre", "Ihnen", "Du", "Wir", "Er", "Es", "Die", "Der",
    "Das", "Den", "Dem", "Ein", "Eine", "In", "Im", "Am", "An", "Als", "Aber", "Auch", "Mit", "Für", "Von", "Zu", "The",
    "And", "But", "He", "She", "We", "They", "It", "At", "On", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag",
    "Samstag", "Sonntag", "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "September", "Oktober", "November",
    "Dezember", "January", "February", "March", "May", "June", "July", "October", "December", "Bad", "Sankt", "Café", "Cafe",
    "Hotel", "Doktor", "Holle", "Meister", "Meisterin", "Bürgermeister", "Bürgermeisterin", "Nachbar", "Nachbarin",
    "Kollege", "Kollegin", "Mama", "Papa", "Oma", "Opa", "Tante", "Onkel", "Wirt", "Wirtin",
}  # fmt: skip
_NOUN: Final = re.compile(
    r".{2,}(?:ung|ungen|heit|keit|schaft|tion|tionen|tät|nis|ismus|euro|tag|nachmittag|abend|geld|zeit|preis)"
)
# Behind a name these make it a firm's, a street's or a school's, and before it these do.
_FIRM: Final = re.compile(
    r"(?i)(?:gmbh|ag|kg|ohg|gbr|ug|e?g|inc|ltd|co|stiftung|verlag|schule|gymnasium|realschule|gesamtschule|straße|strasse|platz|weg|allee"
    r"|haus|institut|bibliothek|stadion|halle|siedlung|ufer|brücke|kirche|zentrum|hotel|universität|klinik|preis|museum|hütte|druckerei"
    r"|keramik|school|street|foundation|prize)"
)
_HOUSE: Final = re.compile(
    r"(?i)(?:.*(?:erei|schule|straße|strasse|platz|haus|hof|verlag|stiftung|handlung|hotel|café|cafe|kirche|gymnasium|laden|studio"
    r"|imbiss|firma|preis|band|gruppe|verein|st\.|sankt|santa|san|school|church))"
)
# Where people work: "Jana von der Konditorei" is how somebody is named who was not asked, "Jana von der Heide" is a name. Only words
# that no family is called by; with "Hof", "Mühle", "Bank" or "Stadt" one cannot tell, and asking once too often does no harm.
_FROM: Final = {("von", "der"), ("von", "dem"), ("vom",)}
_WORKPLACE: Final = re.compile(
    r"(?i).*(?:[^\W\d_]{3}rei|agentur|werkstatt|praxis|apotheke|laden|geschäft|[^\W\d_]{2}markt|[^\W\d_]{2}amt|[^\W\d_]{2}kammer|zeitung|redaktion"
    r"|kantine|büro|labor|kasse|feuerwehr|polizei|spedition|tankstelle|firma|fabrik|restaurant|bistro|imbiss|kiosk|café|cafe|kita"
    r"|kindergarten|verein|verband|rezeption|theater|kino|studio|atelier|manufaktur|salon|zentrale|behörde)"
)
# Who somebody is to the author; not those that firms can be too, such as a customer or a supplier.
_ROLE: Final = re.compile(
    r"(?i).*(?:[^\W\d_]{2}erin|berater|nachbar|freund|freundin|kolleg(?:e|en|in)|chef|chefin|meister|lehrer|vermieter|arzt|ärztin|anwalt"
    r"|anwältin|trainer|mentor|mentorin|gesell(?:e|en|in)|azubi|mitarbeiter|händler|bäcker|schreiner|tischler|bauer|bäuerin|töpfer"
    r"|drucker|architekt|architektin|ingenieur|ingenieurin|designer|fotograf|fotografin|notar|notarin|gründer|imker|winzer|koch|köchin"
    r"|wirt|wirtin|tante|onkel|bruder|schwester|mutter|vater|oma|opa|schwager|schwägerin|nichte|neff(?:e|en)|sohn|tochter|cousin|cousine"
    r"|ehemann|ehefrau|leiter|kauffrau|kaufmann"
    r"|accountant|adviser|advisor|neighbou?r|friend|colleague|boss|teacher|sister|brother|uncle|aunt|landlord|landlady|lawyer|wife"
    r"|husband|farmer|baker|printer|niece|nephew|daughter|son|mother|father)"
)
# Given names that stand before another one often; those that are things or words too; and what then stands before them.
_DOUBLED: Final = {
    "Anna", "Ann", "Eva", "Ernst", "Franz", "Hans", "Heinz", "Jan", "Johann", "Karl", "Klaus", "Lisa", "Maria", "Marie",
    "Minh", "Thi",
}  # fmt: skip
_THINGS_TOO: Final = {
    "Rosa", "Mark", "Pascal", "Ernst", "Kai", "Viola", "Iris", "Jasmin", "Erika", "Frank", "Christian", "Roman", "Marina",
    "Till",
}  # fmt: skip
_THINGS_AFTER: Final = re.compile(
    r"(?i)(?:.*(?:\d|hundert|tausend|zehn|zig)|im|am|de[mnrs]|in|das|eine?[nr]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|mehr|viele)"
)

_POSSESSIVES: Final = {"my", "our", "his", "her", "their"}
_LONGEST: Final = 8  # words of one name, with titles
_NEARBY: Final = 60  # characters before a name that are looked at

_GIVEN: Final = frozenset(
    """
    Aaron Abdul Abdullah Abena Abigail Achim Ada Adalbert Adam Adele Adelheid Adnan Adrian Adrianna Adrien Agata Agnes Agnieszka
    Ahmad Ahmed Ahmet Aische Aisha Alaa Alba Albert Albrecht Alejandra Alejandro Aleksandar Aleksander Aleksandra Alena Alessandro
    Alessia Alex Alexander Alexandra Alexei Alexej Alfons Alfred Alfredo Ali Alice Alicia Alicja Alina Alla Alma Almut Alois Álvaro
    Alwin Amadou Amal Amalie Amelie Amina Aminata Amir Amira Amit Ammar Amra Amy Ana Anas Anastasia Anders Andre André Andrea
    Andreas Andrej Andrew Andrij Andrzej Anette Angela Angelika Angelina Angelo Aniela Anika Anil Anita Anja Anjali Anke Anna
    Annabell Anne Annegret Anneke Anneliese Annemarie Annett Annette Annika Anselm Ante Antje Antoine Anton Antonella Antoni Antonia
    Antonio Anwar Arash Ariane Arjun Armin Arnaud Arnd Arne Arno Arnold Artem Arthur Artur Arved Arzu Aslı Asli Asma Asta Astrid
    Aurélie Axel Aydin Ayla Aylin Ayman Ayse Ayşe Aysel Aysun Ayten Azad Babak Bahar Balthasar Barbara Bärbel Bartek Bartosz Bashir
    Bastiaan Bastian Beata Beate Beatrice Beatrix Beatriz Bekir Ben Benedikt Benjamin Benno Benoît Berit Bernadette Bernard Bernd
    Bernhard Bert Berta Bertha Berthold Bethany Bettina Bianca Bilal Birgit Birgitta Birte Birthe Björn Bodo Bogdan Bohdan Bojan
    Boje Boris Bożena Branko Brian Brigitte Britta Bronwen Bruno Bülent Burak Burkhard Burkhardt Çağla Camilla Camille Cansu Carina
    Carl Carla Carlo Carlos Carmen Carol Carola Carolin Carolina Caroline Carsten Caspar Catharina Céline Cem Cemal Cengiz Cesare
    Chantal Charles Charlie Charlotte Chiara Chidi Chloe Christa Christel Christian Christiane Christina Christine Christl Christof
    Christoph Christophe Christopher Claire Clara Claudia Claudio Claus Clemens Clément Conny Conrad Constantin Constanze Cora
    Cordula Corinna Corinne Cornelia Cornelius Cristina Dagmar Dalia Damir Dana Daniel Daniela Danielle Danny Daria Dario Dariusz
    Darya David Davide Dawid Deborah Debra Deepak Dejan Delphine Denise Deniz Dennis Derya Detlef Detlev Diana Didier Diego Dierk
    Dieter Dietmar Dietrich Dilara Dilek Dimitri Dirk Dmitri Dmytro Dominic Dominik Dominique Donatella Donato Donna Dora Doreen
    Doris Dorit Dorota Dorothea Dorothee Dorte Dörte Dragan Dražen Duc Ebru Eckart Eckhard Edda Edeltraud Edgar Edith Eduard Eduardo
    Edward Egon Eike Ekaterina Ekrem Ela Elena Eleni Elfi Elfriede Eli Elias Elif Elisa Elisabeth Elisabetta Elise Elizabeth Elke
    Ella Ellen Elli Elmar Elsa Else Elvir Elvira Elżbieta Emanuele Emeka Emil Emilia Emilie Émilie Emily Emin Emine Emir Emma
    Emmanuel Emmi Emre Engelbert Engin Enno Enrico Enrique Enzo Ercan Erdem Erdoğan Erhard Eric Erich Erik Erika Erkan Erna
    Ernestine Ernst Ersin Erwin Esma Esra Esteban Esther Étienne Eugen Eva Evelin Eveline Evelyn Evgenia Evgeny Ewa Ewald Fabian
    Fabienne Fabio Fabrice Fadime Faisal Falk Farah Farhad Farid Fatima Fatma Fatou Federica Federico Felicia Felicitas Felix Femke
    Fenja Ferdinand Fernanda Fernando Fiete Fikret Filippo Filiz Finja Finn Fiona Firas Florian Francesca Francesco Francisco Franco
    François Françoise Frank Franka Franz Franziska Frauke Fred Frederik Frederike Frida Frieda Friedel Friedemann Friederike
    Friedhelm Friedrich Fritz Gabi Gabriel Gabriela Gabriele Gaetano Galina Gamze Gareth Gary Gemma Georg George Georges Georgios
    Gerald Gérard Gerd Gerda Gereon Gerhard Gerlinde Gernot Gero Gerrit Gert Gertrud Gesa Gesche Gesine Ghassan Gianni Gilles Gino
    Giorgia Giorgio Giovanni Gisela Giulia Giuseppe Giuseppina Gizem Gökhan Gonzalo Goran Gottfried Gottlieb Götz Gözde Graziella
    Grażyna Grégoire Gregor Greta Gretchen Grit Grzegorz Gudrun Guido Guillaume Guillermo Gül Gülay Gülcan Gülsüm Gunda Gundula
    Gunnar Gunter Günter Gunther Günther Gustav Habib Hadi Haitham Hakan Hala Halil Halime Halina Hamid Hamza Hanan Hande Hani Hanna
    Hannah Hanne Hannelore Hannes Hans Harald Harry Hartmut Hasan Hassan Hatice Hauke Havva Haydar Hayley Heather Hedwig Heidemarie
    Heidi Heidrun Heike Heiko Heiner Heinrich Heinz Helen Helena Helene Hélène Helga Helge Helmar Helmut Hendrik Hendrike Henning
    Henny Henri Henriette Henrik Henrike Henry Herbert Hermann Hermine Herta Hertha Hervé Hilal Hilda Hilde Hildegard Hilke Hilmar
    Hinrich Holger Holly Horst Hossein Hubert Huda Hugo Hugues Hülya Huong Hüseyin Hussein Ian Ibrahim İbrahim Ibrahima Ida Ignacy
    Igor Ilaria Ilias Ilka Ilona Ilse Imad Iman Imke Ina Ines Inés Inga Inge Ingeborg Ingelore Ingo Ingolf Ingrid Inka Inna Irena
    Irene Irina Iris Irmela Irmgard Irmtraud Iryna Isabel Isabell Isabella Isabelle Ismail İsmail Isolde Ivan Ivana Ivo Iwan Iwona
    Jacek Jacob Jacqueline Jacques Jadwiga Jakob Jakub Jamal James Jamila Jan Jana Jane Janet Janina Janine Jann Jannik Jannis
    Janosch Jaqueline Jarosław Jaroslaw Jasmin Jasna Jason Jasper Javier Jean Jeanette Jeanne Jeannette Jelena Jennifer Jens Jérôme
    Jerzy Jesko Jessica Jesús Jette Jill Jo Joachim Joana Joanna Joanne João Joaquín Jochen Johann Johanna Johannes John Jolanta
    Jonas Jonathan Jörg Jorge Jorinde Jörn José Josef Josefa Josefine Joseph Josephine Josip Jost Jovan Juan Judith Jule Julia
    Julian Juliane Julija Julius Jürgen Justin Justus Justyna Jutta Kaan Kacper Kadir Kai Kaja Kamal Kamil Karel Karen Karim Karima
    Karin Karina Karl Karla Karol Karola Karolin Karolina Karoline Karsten Kasimir Katarina Katarzyna Kate Katerina Kateryna
    Katharina Käthe Katherine Kathleen Kathrin Kati Katica Katinka Katja Katrin Kavita Kay Kazimierz Kelly Kemal Kenneth Kerem
    Kerstin Kevin Khaled Khalid Kilian Kim Kinga Kira Kirsten Kirstin Klara Klaudia Klaus Klothilde Knut Kofi Konrad Konstantin
    Konstantinos Konstanze Korbinian Kordula Kornelia Kristin Kristina Kristof Krystyna Krzysztof Ksenia Kübra Kurt Kwame Kyle Laila
    Lakshmi Lale Lara Larisa Larissa Lars Lasse Latifa Laura Lauren Laurence Laurent Laurin Layla Lea Leif Leila Lena Lene Leni
    Lenja Lennart Lenz Leo Leon Leonard Leonhard Leonid Leonie Leonora Leopold Leszek Levent Levin Leyla Lia Liam Lidia Liesel
    Lieselotte Lilian Lilli Lilly Lina Linda Lindsay Linh Linus Lioba Lisa Lisbeth Liselotte Liv Ljiljana Ljubov Ljudmila Lore
    Lorenz Lorenzo Lothar Lotta Lotte Louis Louisa Louise Luc Luca Lucas Lucia Lucía Lucie Lucien Lucy Lüder Ludger Ludmila Ludwig
    Luigi Luis Luís Luisa Luise Luka Lukas Lukasz Lütfi Lutz Luzie Lydia Lynn Maciej Madeleine Magda Magdalena Magnus Małgorzata
    Mahdi Mahmoud Mahmut Maik Maike Maja Majid Maksim Malgorzata Malik Malin Malte Mandy Manfred Manja Manuel Manuela Mara Marc
    Marcel Marcello Marcin Marco Marcus Mareike Marek Maren Marga Margaret Margarete Margarethe Margit Margot Margret Marguerite
    Maria María Mariam Marian Mariana Marianne Marie Marieke Marietta Marija Marina Mario Marion Maris Marit Marius Mariusz Mark
    Marko Markus Marlene Marlies Marlis Marta Martha Martin Martina Marvin Marwan Mary Maryam Marzena Massimo Mateusz Mathias
    Mathieu Mathilda Mathilde Matilda Mats Matteo Matthew Matthias Maurice Maurizio Mauro Max Maxim Maxime Maximilian Maya Mechthild
    Mechtild Megan Mehdi Mehmet Mehran Mehtap Meike Meinhard Meinolf Melanie Mélanie Melek Melina Melissa Meltem Mercedes Merle Mert
    Merve Meryem Metin Mia Michał Michael Michaela Michel Michela Michele Michelle Mieczysław Mieke Miguel Mika Mikael Mila
    Milan Milena Milica Mina Minh Minna Mira Mirella Miriam Mirjam Mirjana Mirko Mirosław Mohamed Mohammad Mohammed Mohsen Mona
    Monika Monique Moritz Mouna Mounir Moussa Muhammad Muna Murat Mustafa Mykola Nabil Nadia Nadim Nadin Nadine Nadja Naima Najib
    Nancy Nasrin Nasser Natalia Natalie Natalija Natalja Natascha Natasha Nathalie Nawal Nazanin Nazlı Neele Neha Nele Nenad Nermin
    Nesrin Neval Ngozi Nguyen Niamh Nico Nicola Nicolas Nicole Nidal Niels Nihat Nikhil Nikita Niklas Niko Nikodem Nikola Nikolai
    Nikolaj Nikolas Nikolaus Nils Nina Nizar Noah Nora Norbert Norman Nour Nuno Nuray Nurcan Nurhan Okan Oksana Olaf Olav Ole Oleg
    Oleksandr Olena Olga Oliver Olivia Olivier Oliwia Omar Ömer Omid Onur Orhan Osama Oscar Oskar Osman Oswald Ottilie Ottmar Otto
    Ousmane Ozan Özge Özgür Özlem Pablo Pamela Paola Paolo Parisa Pascal Pascale Patricia Patrick Patrycja Paul Paula Paulette
    Pauline Pavel Paweł Pawel Pedro Peer Peggy Pelin Peter Petra Phil Philip Philipp Philippa Philippe Pia Pierre Pietro Pilar Pinar
    Piotr Pınar Pooja Predrag Priya Przemysław Quang Quirin Rabia Rachel Radoslaw Rafał Rafael Raffaele Rahel Raik Raimund Rainer
    Rajesh Ralf Ralph Ramazan Ramón Ramona Rana Rania Raphael Rashid Rasmus Ravi Rebecca Recep Regina Regine Reimund Reiner Reinhard
    Reinhild Reinhold Remo Renata Renate Renato René Reza Rhys Ria Riad Ricarda Ricardo Riccardo Richard Rieke Rima Rimma Rita
    Robert Robin Rocco Rodrigo Roger Roland Rolf Roman Romy Ronald Ronja Ronny Rosa Rosalie Rosalinde Rosanna Rosemarie Rosi
    Roswitha Roxana Roya Ruben Rudi Rüdiger Rudolf Rui Runa Rupert Ruprecht Ruslan Ruth Ryan Ryszard Rıza Sabina Sabine Sabrina Sait
    Salah Saleh Salim Salma Salvatore Sami Samia Samir Samira Samuel Sanaa Sandra Sandro Sanja Sanjay Sara Sarah Saša Sascha Saskia
    Savaş Sławomir Scott Sean Sebastian Sébastien Seda Selim Selin Selina Selma Semra Serap Serdar Serena Sergei Sergej Sergio
    Serhat Serkan Sevgi Sevim Shadi Shane Shirin Sibel Sibylle Siegbert Siegfried Sieglinde Siegmar Siegrid Sigmund Sigrid Sigurd
    Silas Silja Silke Silvana Silvia Silvio Simon Simone Sina Sinan Siobhan Sıla Slavica Slobodan Smilla Snežana Sofia Sofie Solveig
    Songül Sonja Sophia Sophie Soraya Sören Stacey Stanisław Stanislaw Stefan Stefania Stefanie Stefano Steffen Steffi Stella
    Stephan Stephanie Stephen Steven Stine Stjepan Şule Süleyman Sunil Sunita Suresh Susan Susann Susanna Susanne Svea Sven Svenja
    Svetlana Swantje Swen Swetlana Sylke Sylvia Sylvie Sylwia Szymon Tabea Tadeusz Tahir Tamara Tamer Taner Tanja Tarek Tariq
    Tatiana Tatjana Tayfun Telse Teresa Tessa Tetiana Thaddäus Thea Theo Théo Theodor Theodora Theresa Therese Thérèse Theresia Thi
    Thierry Thilo Thomas Thorben Thorsten Thuy Tiago Tilda Till Tilman Tilmann Tilo Tim Timo Timothy Timur Tina Tino Tiziana Tjark
    Tjorven Tobias Tobiasz Tolga Tom Tomas Tomasz Tomislav Tomke Toni Toralf Torben Torsten Tracy Tran Traudel Traute Tristan Tuan
    Tuba Tuğba Tülay Tuncay Turgut Udo Ufuk Uğur Łukasz Ulf Uli Ulla Ulrich Ulrike Umberto Ümit Umut Undine Urs Ursel Ursula Urszula
    Uschi Ute Uwe Valentin Valentina Valeria Valerie Valérie Vanessa Vasilios Vedat Veit Vera Verena Veronika Veronique Véronique
    Vesna Victor Víctor Victoria Vijay Viktor Viktoria Vincent Vincenzo Viola Vitali Vito Viviane Vivien Vladimir Vladislav Volkan
    Volker Volkhard Volkmar Volodymyr Vroni Wadim Wael Wafa Walburga Waldemar Walid Walter Waltraud Wanda Wencke Wendelin Wenke Wera
    Werner Wibke Wiebke Wieland Wiesław Wigbert Wiktor Wilfried Wilhelm Wilhelmine Wilko Willi William Willy Wilma Winfried Witali
    Wladimir Wojciech Wolfgang Wolfram Wulf Xaver Xavier Xenia Yahya Yannick Yannik Yannis Yara Yasemin Yasin Yasmin Yasmine Yavuz
    Yeliz Yeşim Younes Youssef Yulia Yuriy Yusuf Yves Yvonne Zafer Zahra Zaid Zainab Zbigniew Zehra Zeki Željko Zenon Zeynep
    Zlatko Zoe Zoé Zofia Zoran Zübeyde Zuzanna
    """.split()  # noqa: SIM905  # quoted, they would be no list to read any more
)


_OPENING: Final = _GIVEN | _ADDRESSED  # words that names begin with


def named(text: str, first_line: int = 1) -> tuple[FullName, ...]:
    """Return who is named in ``text``, the Markdown of a portrait or plain text, in its order; each name once.

    ``first_line`` is the line of the file on which the text begins. What stands in code, in addresses and in ``[[...]]`` is no
    sighting; the words of other links are.
    """
    shown = _LINK.sub(r"\1", text) if "](" in text else text
    if "*" in shown or "_" in shown or "\u00ad" in shown:
        shown = _UNSEEN.sub("", shown)
    seen = prose_only(shown)  # as long as what is shown, but a heading's line breaks are none in it
    first: dict[str, FullName] = {}
    line, at = first_line, 0
    for start, words in _names(seen):
        line += shown.count("\n", at, start)
        at = start
        said = " ".join(words)
        if name := key(said):
            first.setdefault(name, FullName(said, name, line))
    return tuple(first.values())


def key(name: str) -> str:
    """Return a name as a slug, without titles and forms of address: "Frau Dr. Krüger" gives "krueger"."""
    return characters.slug(" ".join(word for word in name.split() if word not in _ADDRESSED and not word.endswith(".")))


def is_called(who: FullName, name: str) -> bool:
    """Return whether ``who`` may be the person called ``name`` (a key): in the genitive, or by the family name alone."""
    own = {who.key, who.key.removesuffix("s")}
    return name in own or ("-" not in who.key and name.rpartition("-")[2] in own)


def _names(seen: str) -> Iterator[tuple[int, list[str]]]:
    """Yield where a name begins, and its words."""
    for run in _RUN.finditer(seen):
        said = run.group()
        words = said.split()
        if (len(words) == 2 and _OPENING.isdisjoint(words) and "." not in said and "-" not in said
                and not _follows_word(seen, run.start())):  # fmt: skip
            continue  # nearly all are two nouns at the beginning of a sentence
        if ">" in words:
            words = [word for word in words if word != ">"]  # marks a quotation's lines
        before = _before(seen, run.start())
        place, start = 0, run.start()
        while place < len(words):
            window = words[max(0, place - 1) : place + _LONGEST]
            end = place + _name_at(window, min(place, 1), before) - min(place, 1)
            if end > place and not (end == len(words) and seen.startswith(("-", "&"), run.end())):
                start = seen.index(words[place], start)
                yield start, words[place:end]
            place = max(end, place + 1)


def _follows_word(seen: str, start: int) -> bool:
    """Return whether a word may stand before a run in its paragraph: nothing else introduces a name."""
    if start < 2 or seen.startswith("\n\n", start - 2):
        return False
    last = seen[start - 2]
    return last.isalpha() or last.isspace()


def _before(seen: str, start: int) -> tuple[str, str]:
    """Return the two words before a run, with the marks that stand at them; "" where there are none in the paragraph."""
    near = seen[max(0, start - _NEARBY) : start]
    if not near[-1:].isspace():
        return "", ""
    words = near.rpartition("\n\n")[2].split()[-2:]
    return ("", "", *words)[-2], ("", *words)[-1]


def _name_at(words: list[str], place: int, before: tuple[str, str]) -> int:
    """Return where a name ends that begins at ``place``; ``place`` where none does."""
    word, last = words[place], words[place - 1] if place else before[1]
    if word in _ADDRESSED or word.endswith("."):
        end = _addressed(words, place, last)
    elif word in _GIVEN or ("-" in word and _GIVEN.issuperset(word.split("-"))):
        end = _full_name(words, place, last)
    elif (place and len(words) > place + 1 and _ROLE.fullmatch(last)) or (not place and _introduced(before)):
        end = _two_words(words, place)
    else:
        return place
    return place if end < len(words) and _FIRM.fullmatch(words[end]) else end


def _addressed(words: list[str], place: int, last: str) -> int:
    """Return where a name ends that follows "Frau", "Dr." or both."""
    if words[place] == "Frau" and _NO_ADDRESS_AFTER.fullmatch(last.casefold()):
        return place
    at = place + 1
    while at < len(words) and (words[at] in _ADDRESSED or words[at].endswith(".")):
        at += 1
    full = _full_name(words, at, "") if at < len(words) and words[at] in _GIVEN else at
    if full > at:
        return full
    while at < len(words) and words[at][0].islower():
        at += 1
    return at + 1 if at < len(words) and _is_family(words[at]) and words[at] not in _GIVEN else place


def _full_name(words: list[str], place: int, last: str) -> int:
    """Return where a name ends that begins with a given one: further ones, initials, particles, a family name."""
    if _HOUSE.fullmatch(last) or (words[place] in _THINGS_TOO and (not last or _THINGS_AFTER.fullmatch(last))):
        return place
    at = place + 1
    while at < len(words) and (words[at] in _GIVEN or words[at].endswith(".")):
        at += 1
    given = at
    while at < len(words) and words[at][0].islower():
        at += 1
    if tuple(words[given:at]) in _FROM and at < len(words) and _WORKPLACE.fullmatch(words[at]):
        return place
    if at < len(words) and _is_family(words[at]):
        return at + 1
    # "Thomas Paul": given names are family names too. "Anna Maria" is none.
    is_whole = given - place > 2 or (given - place == 2 and words[place] not in _DOUBLED)
    return given if is_whole and words[given - 1] in _GIVEN else place


def _two_words(words: list[str], place: int) -> int:
    """Return where a name ends of which nothing is known but that it is one: two words, or three if no more follow."""
    end = len(words) if len(words) - place <= 3 else place + 2
    chosen = words[place:end]
    return end if len(chosen) > 1 and all(_is_family(word) for word in chosen) else place


def _introduced(before: tuple[str, str]) -> bool:
    """Return whether the two words before a name say that it is one."""
    pronoun, verb = before[0].lower(), before[1]
    if verb in ("heißt", "hieß"):
        return pronoun in ("er", "sie")
    return verb == "namens" or (pronoun in _POSSESSIVES and _ROLE.fullmatch(verb) is not None)


def _is_family(word: str) -> bool:
    is_name = len(word) > 1 and word[0].isupper() and not word.isupper() and word not in _NO_NAME
    return is_name and not _NOUN.fullmatch(word) and not _FIRM.fullmatch(word)
