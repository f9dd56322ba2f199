"""Names, places and numbers that belong to nobody.

Surnames are plants, streets do not exist under these numbers, telephones are in the ranges that the regulator keeps for
fiction, social security numbers are of a country that has no code, SIRET start like none does. Towns are real.
"""

from datetime import date
from random import Random
from typing import NamedTuple

from stdnum import luhn

WOMEN = (
    "Adèle", "Agathe", "Aïcha", "Amandine", "Anaïs", "Awa", "Béatrice", "Brigitte", "Camille", "Carole", "Céline",
    "Clémence", "Coralie", "Danielle", "Djamila", "Élise", "Émeline", "Estelle", "Fanny", "Fatou", "Florence",
    "Gaëlle", "Giulia", "Hanane", "Hélène", "Inès", "Isabelle", "Jade", "Joëlle", "Josiane", "Karima", "Laetitia",
    "Leïla", "Lina", "Louise", "Maëlle", "Manon", "Margaux", "Maria", "Marion", "Maryam", "Mélanie", "Mireille",
    "Nadège", "Naïma", "Nathalie", "Nina", "Noémie", "Océane", "Olga", "Pascale", "Patricia", "Rachel", "Romane",
    "Sabrina", "Samira", "Sandrine", "Séverine", "Sonia", "Sylvie", "Tatiana", "Valérie", "Virginie", "Yasmine",
    "Yolande", "Zohra",
)  # fmt: skip
MEN = (
    "Adrien", "Alain", "Alexis", "Amadou", "Antoine", "Arnaud", "Aurélien", "Bakary", "Benjamin", "Bernard",
    "Brice", "Cédric", "Christophe", "Cyril", "Damien", "Didier", "Dylan", "Éric", "Fabrice", "Farid", "Florian",
    "Francis", "Gaël", "Gérald", "Grégory", "Guillaume", "Hamid", "Hervé", "Ibrahim", "Ismaël", "Jérémy", "Joachim",
    "Jordan", "José", "Karim", "Kévin", "Laurent", "Loïc", "Ludovic", "Malik", "Marc", "Mathias", "Maxime", "Mehdi",
    "Mickaël", "Moussa", "Nassim", "Nicolas", "Olivier", "Ousmane", "Patrice", "Philippe", "Quentin", "Rachid",
    "Raphaël", "Régis", "Rodolphe", "Samuel", "Sébastien", "Stéphane", "Sylvain", "Thierry", "Tony", "Vincent",
    "Walid", "Yannick", "Youssef",
)  # fmt: skip
SURNAMES = (
    "Absinthe", "Achillée", "Agrostide", "Airelle", "Ajonc", "Alchémille", "Alisier", "Amarante", "Ancolie",
    "Anémone", "Angélique", "Arbousier", "Argousier", "Armoise", "Arnica", "Arroche", "Aspérule", "Asphodèle",
    "Aubépine", "Aulne", "Balsamine", "Bardane", "Benoîte", "Bergamote", "Bistorte", "Bleuet", "Bourdaine",
    "Bourrache", "Bruyère", "Bryone", "Bugrane", "Callune", "Camomille", "Campanule", "Capucine", "Cardamine",
    "Cardère", "Centaurée", "Cerfeuil", "Chardon", "Charme", "Chèvrefeuille", "Chicorée", "Ciste", "Clématite",
    "Colchique", "Coquelicot", "Coriandre", "Cornouiller", "Coudrier", "Crocus", "Cyclamen", "Cytise", "Dahlia",
    "Digitale", "Églantier", "Épervière", "Épicéa", "Érable", "Estragon", "Euphorbe", "Fenouil", "Filaire",
    "Fougère", "Fragon", "Frêne", "Fumeterre", "Fusain", "Gaillet", "Garance", "Genêt", "Genévrier", "Gentiane",
    "Géranium", "Germandrée", "Gesse", "Giroflée", "Glaïeul", "Glycine", "Grémil", "Guède", "Guimauve", "Hellébore",
    "Hêtre", "Houblon", "Hysope", "Iris", "Ivraie", "Jacinthe", "Jasmin", "Jonquille", "Joubarbe", "Laîche",
    "Lavande", "Lierre", "Linaire", "Liseron", "Lotier", "Luzerne", "Lysimaque", "Marjolaine", "Mauve", "Mélilot",
    "Mélisse", "Millepertuis", "Molène", "Muguet", "Myosotis", "Myrtille", "Narcisse", "Néflier", "Nénuphar",
    "Nerprun", "Nigelle", "Noisetier", "Obier", "Œillet", "Onagre", "Origan", "Orme", "Orpin", "Oseille", "Oyat",
    "Paliure", "Pâquerette", "Passerage", "Pavot", "Pensée", "Pervenche", "Peuplier", "Pimprenelle", "Pissenlit",
    "Pivoine", "Plantain", "Potentille", "Primevère", "Prunellier", "Pulmonaire", "Réglisse", "Renoncule", "Réséda",
    "Romarin", "Ronce", "Roseau", "Safran", "Sainfoin", "Salicaire", "Salsifis", "Saponaire", "Sariette", "Sauge",
    "Scabieuse", "Séneçon", "Serpolet", "Silène", "Sorbier", "Souci", "Sureau", "Tamaris", "Tanaisie", "Thym",
    "Tilleul", "Trèfle", "Troène", "Tussilage", "Valériane", "Vergerette", "Véronique", "Verveine", "Vesce",
    "Viorne", "Violette", "Yèble", "Yucca",
)  # fmt: skip
STREETS = (
    "rue des Exemples", "allée de la Maquette", "impasse du Brouillon", "rue du Modèle-Réduit",
    "chemin de l'Esquisse", "place de l'Échantillon", "avenue du Prototype", "rue de la Répétition",
    "passage du Croquis", "rue du Canevas",
)  # fmt: skip
BUSINESSES = (
    "Atelier {0}", "{0} Services", "Chez {1}", "Les Ouvrages de {1}", "Maison {0}", "{0} et Compagnie",
    "L'Échoppe de {1}", "Studio {0}", "{1} à domicile", "Le Comptoir {0}",
)  # fmt: skip
LANGUAGES = ("arabe", "portugais", "turc", "anglais", "espagnol", "wolof", "ukrainien")


class Town(NamedTuple):
    """A town and its postal code."""

    name: str
    postal_code: str


class Place(NamedTuple):
    """What numbers and addresses look like in a territory."""

    landline: str
    """Start of the landlines kept for fiction there."""
    towns: tuple[Town, ...]
    """The most frequent first."""


PLACES = {
    "81": Place("+3353649", (
        Town("Albi", "81000"), Town("Castres", "81100"), Town("Gaillac", "81600"), Town("Graulhet", "81300"),
        Town("Mazamet", "81200"), Town("Carmaux", "81400"), Town("Lavaur", "81500"), Town("Rabastens", "81800"),
        Town("Réalmont", "81120"), Town("Saint-Sulpice-la-Pointe", "81370"), Town("Cordes-sur-Ciel", "81170"),
    )),
    "67": Place("+3335301", (
        Town("Strasbourg", "67000"), Town("Strasbourg", "67200"), Town("Haguenau", "67500"),
        Town("Schiltigheim", "67300"), Town("Illkirch-Graffenstaden", "67400"), Town("Sélestat", "67600"),
        Town("Bischheim", "67800"),
        Town("Lingolsheim", "67380"), Town("Saverne", "67700"), Town("Obernai", "67210"), Town("Molsheim", "67120"),
    )),
    "35": Place("+3326191", (
        Town("Rennes", "35000"), Town("Rennes", "35200"), Town("Saint-Malo", "35400"), Town("Fougères", "35300"),
        Town("Vitré", "35500"), Town("Bruz", "35170"), Town("Redon", "35600"), Town("Cesson-Sévigné", "35510"),
        Town("Dinard", "35800"), Town("Montfort-sur-Meu", "35160"), Town("Bain-de-Bretagne", "35470"),
    )),
}  # fmt: skip


def town(draw: Random, code: str) -> Town:
    """A town of a territory, the bigger ones more often."""
    towns = PLACES[code].towns
    return towns[int(len(towns) * draw.random() ** 1.8)]


def street(draw: Random) -> str:
    """A street that does not exist."""
    return f"{draw.randint(1, 98)} {draw.choice(STREETS)}"


def mobile(number: int) -> str:
    """A mobile telephone of the range kept for fiction."""
    return f"+33639 98{number % 10_000:04}".replace(" ", "")


def landline(code: str, number: int) -> str:
    """A landline of the range kept for fiction in a territory."""
    return f"{PLACES[code].landline}{number % 10_000:04}"


def nir(woman: bool, born: date, number: int) -> str:
    """A social security number nobody can have: of somebody born abroad (99), in a country without a code (000)."""
    root = f"{2 if woman else 1}{born.year % 100:02}{born.month:02}99000{number % 1000:03}"
    return f"{root}{97 - int(root) % 97:02}"


def siret(number: int) -> str:
    """A SIRET whose digits agree, and that no business has: none starts with four zeros."""
    siren = f"0000{number:04}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001{luhn.calc_check_digit(f'{siren}0001')}"
