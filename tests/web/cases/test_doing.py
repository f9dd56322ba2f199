"""What the buttons of a line say: nobody has to guess between two."""

import pytest

from jalon.web.cases.models import Case
from jalon.web.cases.queue.doing import MOST, doings_of

CASE = Case(reference="c1", programme="ille-et-vilaine")


def said(*answers):
    """The buttons of a line, for answers given as kind and fields."""
    told = [{"kind": kind, "fields": list(fields.items())} for kind, fields in answers]
    return [doing.name for doing in doings_of(CASE, "ligne", told)]


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ([("contract_signed", {})], ["Préparer et signer"]),
        ([("household_described", {})], ["Noter : composition du foyer"]),
        (
            [
                ("action_closed", {"action": "a", "done": True}),
                ("action_closed", {"action": "a", "done": False}),
            ],
            ["Faite", "Abandonnée"],
        ),
        (
            [("visit_checked", {"feasible": True}), ("visit_checked", {"feasible": False})],
            ["Visite possible", "Visite impossible"],
        ),
        (
            [("exited", {"way": "activite"}), ("exited", {"way": "pluriactivite"})],
            [
                "Clore (Vit de son activité indépendante, à plein)",
                "Clore (Cumule son activité et un emploi salarié à temps partiel)",
            ],
        ),
        (
            [
                ("letter_sent", {"letter": "evaluation_notice", "to": ["person", "caf"]}),
                ("letter_sent", {"letter": "evaluation_notice", "to": ["person", "msa"]}),
            ],
            ["Écrire à la personne", "Écrire à la caisse"],
        ),
    ],
)
def test_two_buttons_of_a_kind_say_what_each_would_record(answers, names):
    assert said(*answers) == names


def test_a_line_has_few_buttons():
    assert (
        len(said(*(("exited", {"way": way}) for way in ("activite", "pluriactivite", "recherche")))) == MOST
    )
