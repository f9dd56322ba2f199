"""Fictitious cases: plausible, drawn from a seed, obviously nobody's.

    from jalon.synthetic import synthetic_case
    synthetic_case("tarn-tns", 7)

The seventh case is always the same, whatever the others drawn: its number is the seed. The settings are those of a
demonstration (``settings.py``): no one published how the self-employed on the RSA are spread.
"""

from jalon.programmes import programme
from jalon.rules.casefile import CaseFile

from .case import REFERENCE_DAY, case_of


def synthetic_case(programme_id: str, n: int) -> CaseFile:
    """The ``n``-th fictitious case of a programme.

    Raises ``UnknownProgramme`` when no programme has this id.
    """
    return case_of(programme(programme_id), n)


__all__ = ["REFERENCE_DAY", "case_of", "synthetic_case"]
