"""The papers on which an income is evaluated, by kind."""

PAPERS: dict[str, str] = {
    "accounts": "bilan ou comptes annuels",
    "social": "déclarations à l'Urssaf ou à la MSA",
    "receipts": "livre de recettes",
    "tax": "déclaration de revenus ou avis d'imposition",
    "attestation": "attestation sur l'honneur",
    "bank": "relevés de compte",
    "other": "autre pièce",
}
"""Code and name in French."""


def named(codes: list[str]) -> list[str]:
    """Their names, in the order of the list above; a code that is none is left out."""
    return [name for code, name in PAPERS.items() if code in codes]
