"""What goes before the équipe pluridisciplinaire: given these facts, on this date, it must be asked, because."""

import pytest
from tests import cases as c

from jalon.programmes import programme
from jalon.rules.assess import assess

statement = pytest.mark.statement
HERE = ("tarn-tns", "cea-fiche-7")


def lines(name, on, *facts):
    """The lines of the situation by their id, for a person who entered in January 2025."""
    told = c.case(c.rsa_opened("2025-01-06"), c.entered("2025-01-06"), *facts)
    return {one.id: one for one in assess(programme(name), told, c.day(on)).obligations}


def concluded(on="2025-03-03", conclusion="reorientation"):
    return c.fact("diagnosis_concluded", on, conclusion=conclusion)


@pytest.mark.parametrize("name", HERE)
def test_the_panel_is_consulted_before_a_reorientation(name):
    rule = "reorientation-en-equipe:diagnosis_concluded:2025-03-03"
    owed = lines(name, "2025-03-04", concluded())[rule]
    assert (owed.act, owed.state) == ("refer", "open")
    assert owed.reason.sentence == (
        "Le 3 mars 2025, le diagnostic conclut à une réorientation : l'équipe pluridisciplinaire est consultée avant "
        "toute réorientation."
    )
    assert owed.reason.source == "CASF, L262-39"
    assert {answer.kind for answer in owed.answers} == {"panel_referred", "panel_decided"}
    referred = c.fact("panel_referred", "2025-03-05", subject="reorientation")
    after = lines(name, "2025-03-06", concluded(), referred)
    assert after[rule].state == "done"
    assert (
        after["examen-en-equipe:reorientation"].state,
        after["examen-en-equipe:reorientation"].owed_by,
    ) == (
        "open",
        "panel",
    )
    decided = c.fact("panel_decided", "2025-03-20", subject="reorientation", outcome="favourable")
    assert (
        lines(name, "2025-03-21", concluded(), referred, decided)["examen-en-equipe:reorientation"].state
        == "done"
    )


def test_a_postponed_case_still_awaits_its_opinion():
    told = (
        concluded(),
        c.fact("panel_referred", "2025-03-05", subject="reorientation"),
        c.fact("panel_decided", "2025-03-20", subject="reorientation", outcome="postponed"),
    )
    assert lines("tarn-tns", "2025-03-21", *told)["examen-en-equipe:reorientation"].state == "open"


@pytest.mark.parametrize(
    "told",
    [
        (concluded(conclusion="development"),),
        (concluded(), c.fact("orientation", "2025-03-10", decision="reorientation", toward="France Travail")),
        (c.fact("continuation_questioned", "2025-03-03", outcome="continue"),),
        (concluded(), c.fact("exited", "2025-03-03", way="autre")),
    ],
)
def test_nothing_is_asked_when_no_reorientation_is_considered_any_more(told):
    assert not [one for one in lines("cea-fiche-7", "2025-04-01", *told) if "en-equipe" in one]


def test_to_consider_stopping_together_is_enough():
    told = c.fact("continuation_questioned", "2025-03-03", outcome="stop")
    (owed,) = [one for one in lines("cea-fiche-7", "2025-03-04", told).values() if one.act == "refer"]
    assert "envisagent d'arrêter l'activité" in owed.reason.sentence


@pytest.mark.parametrize("name", HERE)
def test_a_breach_goes_before_the_panel_once_somebody_has_noted_it(name):
    assert "manquement-en-equipe" not in str(lines(name, "2025-09-01"))
    noted = c.fact("breach_noted", "2025-09-01", breach="commitments", details="Aucune recette déclarée.")
    owed = lines(name, "2025-09-02", noted)["manquement-en-equipe:breach_noted:2025-09-01"]
    assert (owed.act, owed.state) == ("refer", "open")
    assert "la personne est entendue" in owed.reason.sentence
    assert owed.reason.source == "CASF, L262-37 et L262-39"


@statement("TARN-51")
@pytest.mark.parametrize(
    ("on", "until", "state"),
    [
        ("2025-09-30", None, None),
        ("2025-10-01", None, "open"),
        ("2025-11-30", None, "open"),
        ("2025-12-01", None, "late"),
        ("2025-10-01", "2025-11-30", None),
        ("2025-10-01", "2025-12-01", "open"),
    ],
)
def test_an_incapacity_that_nears_its_nine_months_goes_before_the_panel(on, until, state):
    started = c.fact("incapacity_started", "2025-03-01", until=c.day(until) if until else None)
    found = [
        one for one in lines("tarn-tns", on, started).values() if one.id.startswith("incapacite-en-equipe")
    ]
    assert [one.state for one in found] == ([state] if state else [])
    if found:
        assert found[0].due == c.day("2025-11-30")
        assert "où elle atteint 9 mois" in found[0].reason.sentence
