"""Every way out that a source names can be told, and is counted as its source counts it."""

import pytest
from tests.cases import (
    case,
    counted,
    day,
    diagnosed,
    entered,
    exited,
    known,
    only,
    oriented,
    phase,
    question,
    registered,
    rsa_opened,
)  # fmt: skip

from jalon.programmes import programme
from jalon.rules.assess import assess
from jalon.rules.situation import Situation

statement = pytest.mark.statement


def left(of: str, way: str, *facts) -> Situation:
    told = case(rsa_opened("2023-01-02"), entered("2024-03-04"), *facts, exited("2024-10-15", way))
    return assess(programme(of), told, day("2024-10-16"))


@pytest.mark.parametrize(
    ("way", "positive"),
    [
        pytest.param("activite", "yes", marks=statement("TARN-04")),
        pytest.param("renonciation", "no", marks=statement("TARN-35")),
        pytest.param("emploi-salarie", "yes", marks=statement("TARN-36")),
        pytest.param("reorientation", "no", marks=statement("TARN-37")),
    ],
)
def test_tarn_counts_autonomy_and_a_job_and_asks_for_the_proof_of_each_exit(way, positive):
    situation = left("tarn-tns", way)
    assert counted(situation) == {"positive": positive}
    assert question(situation, f"sortie:{way}:preuve").ask == "person"


@statement("TARN-35")
def test_in_tarn_giving_up_the_rsa_is_told_to_commit_the_whole_family_before_and_after():
    before = assess(
        programme("tarn-tns"), case(rsa_opened("2024-01-08"), entered("2024-02-05")), day("2024-03-01")
    )
    assert "toute la famille" in only(before.support, "renoncer-au-rsa").label
    assert "toute la famille" in known(left("tarn-tns", "renonciation").exit).label


@statement("TARN-36", "TARN-37")
def test_in_tarn_the_other_two_ways_are_offered_from_the_start():
    offered = assess(
        programme("tarn-tns"), case(rsa_opened("2024-01-08"), entered("2024-02-05")), day("2024-03-01")
    )
    assert "activité complémentaire" in only(offered.support, "activite-complementaire").label
    closing = only(offered.support, "radier-et-s-inscrire").label
    assert "radier" in closing
    assert "France Travail" in closing


@pytest.mark.parametrize(
    ("way", "employment"),
    [
        pytest.param("activite", "yes", marks=statement("CEA-31", "CEA-48")),
        pytest.param("pluriactivite", "yes", marks=statement("CEA-48")),
        pytest.param("emploi-salarie", "yes", marks=statement("CEA-48")),
        pytest.param("reorientation", "no", marks=statement("CEA-07", "CEA-29")),
        pytest.param("autre", "no", marks=statement("CEA-48")),
    ],
)
def test_alsace_counts_what_is_linked_to_employment(way, employment):
    assert counted(left("cea-fiche-7", way))["employment"] == employment


@statement("IV-11", "IV-35", "IV-42")
def test_no_issue_of_ille_et_vilaine_is_forgotten_at_the_end_of_development():
    """Live on the activity, combine it with a job, take a job, cease."""
    told = case(
        rsa_opened("2018-01-01"), registered("2018-05-02"), oriented("2019-02-18"), entered("2019-03-04"),
        diagnosed("2019-03-28"), phase("2019-04-01", "developpement"),
    )  # fmt: skip
    situation = assess(programme("ille-et-vilaine"), told, day("2019-04-15"))
    assert {move.to for move in situation.moves} >= {
        "activite",
        "pluriactivite",
        "emploi-salarie",
        "cessation",
    }


@pytest.mark.parametrize(
    ("way", "positive"),
    [
        pytest.param("activite", "unknown", marks=statement("IV-38", "IV-39", "IV-41")),
        pytest.param("pluriactivite", "unknown", marks=statement("IV-38", "IV-42")),
        pytest.param("emploi-salarie", "yes", marks=statement("IV-11", "IV-40")),
        pytest.param("recherche", "no", marks=statement("IV-40")),
    ],
)
def test_ille_et_vilaine_waits_for_the_income_of_those_who_go_on(way, positive):
    """A job is a rise by itself; an activity is one once the income before and after are known."""
    assert counted(left("ille-et-vilaine", way, registered("2023-05-02")))["positive"] == positive


@pytest.mark.parametrize(
    ("way", "seen"),
    [
        pytest.param(
            "activite", {"positive": "yes", "dynamic": "yes"}, marks=statement("LULU-13", "LULU-21")
        ),
        pytest.param("emploi-salarie", {"positive": "yes", "employment": "yes"}, marks=statement("LULU-13")),
        pytest.param("formation", {"positive": "yes", "durable": "no"}, marks=statement("LULU-13")),
        pytest.param("autre", {"dynamic": "no"}, marks=statement("LULU-20")),
    ],
)
def test_lulu_counts_its_three_ways_out_as_positive_and_no_other(way, seen):
    verdicts = counted(left("lulu", way))
    assert {name: verdicts.get(name) for name in seen} == seen
    assert verdicts.get("positive") == ("yes" if way != "autre" else None)


@statement("LABO-09")
@pytest.mark.parametrize(
    "of", ["cea-fiche-7", "ille-et-vilaine", "tarn-tns", "itineraire", "tih-booster", "lulu"]
)
def test_who_enters_by_self_employment_may_leave_by_a_job(of):
    assert "emploi-salarie" in {way.id for way in programme(of).exits}
    assert known(left(of, "emploi-salarie").exit).way == "emploi-salarie"
