"""A small definition, the same changed, and the cases that tell them apart."""

import pytest
from tests.cases import case, day, entered, exited, met, phase

from jalon.programmes import parameters
from jalon.programmes.reading import read_definition
from jalon.rules.casefile import encode

ON = day("2025-06-30")

DEFINITION = """
format = 1
id = "essai"
name = "Programme d'essai"
short = "Essai"
operator = "Opérateur fictif"
territory = "Nulle part"
since = 2020-01-01
summary = "Un programme pour les tests."
[documents.note]
title = "Note fictive"
short = "note fictive"
[meeting_format]
id = "format"
label = "Rendez-vous"
individual = true
collective = false
remote = "not_said"
source = { document = "note", section = "1" }
[[clocks]]
id = "duree"
label = "Durée"
origin = ["entry"]
max_months = 12
at_end = "décider de la sortie"
source = { document = "note", section = "2" }
[[phases]]
id = "depart"
label = "Départ"
source = { document = "note", section = "3" }
[[phases]]
id = "suite"
label = "Suite"
source = { document = "note", section = "3" }
[[meetings]]
id = "rythme"
kind = "cadence"
label = "Se voir régulièrement"
allowed_months = [1, 2, 3]
default_months = 2
source = { document = "note", section = "4" }
"""


@pytest.fixture(scope="session")
def definition():
    return read_definition(DEFINITION, "essai.toml").with_parameters(parameters())


@pytest.fixture(scope="session")
def changed():
    """Nine months instead of twelve, a meeting a month, the second phase gone."""
    text = DEFINITION.replace("max_months = 12", "max_months = 9").replace(
        "default_months = 2", "default_months = 1"
    )
    text = text.replace('id = "suite"\nlabel = "Suite"', 'id = "autre"\nlabel = "Autre"')
    return read_definition(text, "change.toml").with_parameters(parameters())


@pytest.fixture(scope="session")
def lines():
    """Five cases, worked by hand on 30 June 2025."""
    cases = (
        # 12 months end on 1 September 2025, 9 months ended on 1 June: over under the second definition only.
        # Seen on 20 June: late under neither.
        case(entered("2024-09-01"), met("2025-06-20"), reference="BOUT"),
        # 12 months end on 1 May 2026, 9 on 1 February. Seen on 15 May, due on 15 July, or on 15 June: late.
        case(entered("2025-05-01"), met("2025-05-15"), reference="RETARD"),
        # In the phase that the second definition does not have: it falls back to the first one.
        case(entered("2025-05-01"), phase("2025-06-01", "suite"), met("2025-06-10"), reference="PHASE"),
        # Gone: nothing of it changes.
        case(entered("2024-01-01"), exited("2024-06-01", "autre"), reference="SORTI"),
        # Not entered: nothing of it changes either.
        case(reference="DEHORS"),
    )
    return [encode(each) for each in cases]
