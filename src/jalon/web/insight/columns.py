"""The columns of a file: its name, what it means, how it is read off a row. The dictionary is made of the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon.rules.exits import COUNTED as NAMES
from jalon.rules.exits import CountedAs
from jalon.study.words import NATURES, VALUES
from jalon.web.cases.models import CourseRow

from .fse import Missing, missing
from .queries import way_label

type Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Column:
    """A column: its title is unique, its meaning goes in the dictionary."""

    title: str
    kind: str
    """``texte``, ``nombre``, ``date``, ``€/mois``, as the dictionary says it."""
    meaning: str
    read: Callable[[CourseRow], Cell]


_STATUSES = VALUES["followed_up.status"]
_YES = {"yes": "oui", "no": "non", "unknown": "pas encore connu", "": ""}


def _age(row: CourseRow) -> int | None:
    born, at = row.case.person.birth_date, row.entered_on
    if born is None or at is None:
        return None
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def _referent(row: CourseRow) -> str:
    return row.case.referent.user.name if row.case.referent else ""


def _counted(name: CountedAs) -> Column:
    meaning = f"la sortie est comptée comme « {NAMES[name]} » ; vide : le programme ne compte pas ainsi"
    return Column(NAMES[name], "texte", meaning, lambda row: _YES[getattr(row, name)])


def _sex(row: CourseRow) -> str:
    return row.case.person.civility.strip("x")


def _way(row: CourseRow) -> str:
    return way_label(row.case.programme, row.way) if row.way else ""


def _status(name: str) -> Callable[[CourseRow], Cell]:
    return lambda row: _STATUSES.get(getattr(row, name), "")


def _field(name: str) -> Callable[[CourseRow], Cell]:
    return lambda row: getattr(row, name)


COURSES = (
    Column(
        "dossier", "texte", "numéro du dossier, stable d'un fichier à l'autre", lambda row: row.case.reference
    ),
    Column("programme", "texte", "identifiant du programme", lambda row: row.case.programme),
    Column("territoire", "texte", "territoire du dossier", lambda row: row.case.territory.name),
    Column("organisme", "texte", "organisme en charge", lambda row: row.case.organisation.name),
    Column("référent", "texte", "référent du dossier, vide s'il est à nommer", _referent),
    Column("sexe", "texte", "f ou m, vide si la civilité n'est pas connue", _sex),
    Column("âge à l'entrée", "nombre", "années révolues le jour de l'entrée", _age),
    Column("commune", "texte", "commune de résidence", lambda row: row.case.person.town),
    Column(
        "forme juridique", "texte", "de l'entreprise principale", lambda row: VALUES["form"].get(row.form, "")
    ),
    Column(
        "nature d'activité",
        "texte",
        "première nature de l'entreprise principale",
        lambda row: NATURES.get(row.nature, ""),
    ),
    Column("orientation", "date", "jour de l'orientation", _field("oriented_on")),
    Column("entrée", "date", "premier jour de l'accompagnement", _field("entered_on")),
    Column("premier rendez-vous", "date", "premier rendez-vous honoré", _field("met_on")),
    Column("premier contrat", "date", "signature du premier contrat", _field("contract_on")),
    Column("sortie", "date", "dernier jour de l'accompagnement, vide s'il continue", _field("left_on")),
    Column("issue", "texte", "issue, dans les mots du programme", _way),
    *map(_counted, NAMES),
    Column(
        "chiffre d'affaires avant",
        "€/mois",
        "moyenne des trois derniers mois déclarés avant l'entrée",
        _field("turnover_before"),
    ),
    Column(
        "chiffre d'affaires après",
        "€/mois",
        "moyenne des trois derniers mois déclarés avant la sortie",
        _field("turnover_after"),
    ),
    Column(
        "bénéfice avant",
        "€/mois",
        "le même, cotisations et charges réelles déduites ; vide : non connu",
        _field("profit_before"),
    ),
    Column("bénéfice après", "€/mois", "le même à la sortie", _field("profit_after")),
    Column("freins repérés", "nombre", "freins repérés, hors santé", _field("brakes")),
    Column("freins levés", "nombre", "freins levés, hors santé", _field("lifted")),
    Column(
        "freins orientés",
        "nombre",
        "freins avec une orientation vers un professionnel, hors santé",
        _field("referred"),
    ),
    Column(
        "à trois mois",
        "texte",
        "situation trois mois après la sortie, vide : pas demandée",
        _status("news_3"),
    ),
    Column(
        "à six mois", "texte", "situation six mois après la sortie, vide : pas demandée", _status("news_6")
    ),
    Column(
        "à douze mois",
        "texte",
        "situation douze mois après la sortie, vide : pas demandée",
        _status("news_12"),
    ),
)


def _said(found: tuple[Missing, ...]) -> str:
    return " ; ".join(f"{one.what} (avant le {one.due:%d/%m/%Y})" for one in found)


_EDUCATION = {"below_bac": "inférieur au bac", "bac": "bac", "above_bac": "supérieur au bac", "": ""}

FSE = (
    Column(
        "dossier",
        "texte",
        "numéro du dossier : identifiant stable du participant",
        lambda row: row.case.reference,
    ),
    Column("nom", "texte", "nom du participant", lambda row: row.case.person.last_name),
    Column("prénom", "texte", "prénom du participant", lambda row: row.case.person.first_name),
    Column("sexe", "texte", "f ou m", _sex),
    Column("naissance", "date", "date de naissance", lambda row: row.case.person.birth_date),
    Column("adresse", "texte", "adresse du participant", lambda row: row.case.person.address),
    Column("code postal", "texte", "code postal", lambda row: row.case.person.postal_code),
    Column("commune", "texte", "commune", lambda row: row.case.person.town),
    Column("téléphone", "texte", "téléphone", lambda row: row.case.person.phone),
    Column("courriel", "texte", "adresse électronique", lambda row: row.case.person.email),
    Column("niveau d'études", "texte", "plus haut niveau atteint", lambda row: _EDUCATION[row.education]),
    Column(
        "situation à l'entrée",
        "texte",
        "situation sur le marché du travail le jour de l'entrée",
        _status("status_before"),
    ),
    Column("entrée", "date", "premier jour dans l'opération", _field("entered_on")),
    Column("sortie", "date", "dernier jour dans l'opération", _field("left_on")),
    Column(
        "situation à la sortie", "texte", "relevée dans les quatre semaines de la sortie", _status("news_0")
    ),
    Column("situation à six mois", "texte", "relevée six mois après la sortie", _status("news_6")),
    Column(
        "ce qui manque", "texte", "items à compléter, avec leur échéance", lambda row: _said(missing(row))
    ),
)
