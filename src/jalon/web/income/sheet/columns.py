"""What each column of a table holds: guessed from its head and its cells, chosen by a person, remembered."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Literal

from django.core.exceptions import ValidationError

from jalon.web.kit.fields import EurosField
from jalon.web.kit.text import plain

from .months import month_of_text
from .reading import Sheet

Meaning = Literal["", "month", "turnover", "sale", "services", "liberal", "farming", "costs", "contributions"]
MEANINGS: dict[Meaning, str] = {
    "": "Ne pas reprendre",
    "month": "Le mois, ou le jour de l'encaissement",
    "turnover": "Chiffre d'affaires",
    "sale": "Chiffre d'affaires : vente",
    "services": "Chiffre d'affaires : prestations de services",
    "liberal": "Chiffre d'affaires : activité libérale",
    "farming": "Chiffre d'affaires : activité agricole",
    "costs": "Charges réelles",
    "contributions": "Cotisations",
}
_WORDS: tuple[tuple[Meaning, tuple[str, ...]], ...] = (
    ("month", ("mois", "date", "periode", "jour")),
    ("contributions", ("cotisation", "urssaf", "msa")),
    ("costs", ("charge", "depense", "frais", "achat")),
    ("sale", ("vente", "marchandise", "produit")),
    ("services", ("prestation", "service")),
    ("liberal", ("bnc", "liberal", "honoraire")),
    ("farming", ("agricole", "recolte")),
    ("turnover", ("chiffre", "ca", "recette", "encaisse", "montant", "total", "facture", "revenu")),
)
_SAMPLE = 30
ENOUGH = 0.6
"""Share of the cells from which a column is taken for months, or for amounts."""


def signature(heads: Sequence[str]) -> str:
    """What tells a kind of file apart: its heads, as people read them."""
    return hashlib.sha256("\n".join(plain(head) for head in heads).encode()).hexdigest()


def guessed(sheet: Sheet) -> list[Meaning]:
    """The likeliest meaning of each column; none twice but amounts of several natures."""
    found: list[Meaning] = []
    for at, head in enumerate(sheet.heads):
        meaning = _by_head(head)
        cells = [row[at] for row in sheet.rows[:_SAMPLE] if row[at].strip()]
        if (meaning == "month" and not _mostly(cells, _is_month)) or (
            meaning not in ("", "month") and not _mostly(cells, _is_amount)
        ):
            meaning = ""
        elif not meaning and "month" not in found and _mostly(cells, _is_month):
            meaning = "month"
        found.append("" if meaning in found else meaning)
    return found


def _by_head(head: str) -> Meaning:
    words = plain(head).split()
    for meaning, starts in _WORDS:
        if any(_begins(word, start) for word in words for start in starts):
            return meaning
    return ""


def _begins(word: str, start: str) -> bool:
    """Whether a word of a head begins so; « CA » is a word of its own."""
    return word == start or (start != "ca" and word.startswith(start))


def _mostly(cells: Sequence[str], what: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(1 for cell in cells if what(cell)) >= ENOUGH * len(cells)


def _is_month(cell: str) -> bool:
    return month_of_text(cell, None) is not None


def _is_amount(cell: str) -> bool:
    try:
        EurosField(required=False).clean(cell)
    except ValidationError:
        return False
    return True


def wrong_choice(meanings: Sequence[str]) -> str:
    """Why columns so chosen cannot be read; empty when they can."""
    if list(meanings).count("month") != 1:
        return "Choisissez la colonne du mois, une seule."
    amounts = [one for one in meanings if one not in ("", "month")]
    if not amounts:
        return "Choisissez au moins une colonne de montants."
    twice = sorted({MEANINGS[one] for one in amounts if amounts.count(one) > 1})  # type: ignore[index]  # checked by the page
    if twice:
        return f"Une seule colonne peut être « {twice[0]} »."
    natures = {"sale", "services", "liberal", "farming"}
    if "turnover" in amounts and natures & set(amounts):
        return (
            "Prenez le chiffre d'affaires en une colonne, ou nature par nature, pas les deux : il serait compté deux "
            "fois."
        )
    return ""
