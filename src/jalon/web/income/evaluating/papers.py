"""The papers on which an income is evaluated, by kind: those of the case, and those only shown at the desk."""

from jalon.web.documents.models import Kind

PAPERS: dict[str, str] = {
    one.value: str(one.label)
    for one in (
        Kind.ACCOUNTS, Kind.CONTRIBUTIONS, Kind.INCOME_BOOK, Kind.TAX, Kind.ATTESTATION, Kind.BANK, Kind.OTHER,
    )
}  # fmt: skip
"""Code and name in French."""


def named(codes: list[str]) -> list[str]:
    """Their names, in the order of the list above; a code that is none is left out."""
    return [name for code, name in PAPERS.items() if code in codes]
