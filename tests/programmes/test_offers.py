"""What a programme offers is shown with what the person has had of it."""

import pytest
from tests.cases import case, day, entered, fact, obligation, only, project, registered, rqth

from jalon.programmes import programme
from jalon.rules.assess import assess
from jalon.rules.facts import Fact
from jalon.rules.situation import Situation
from jalon.rules.support import Offer

statement = pytest.mark.statement

WORKSHOP = {"kind": "workshop_attended", "title": "Trouver des clients"}
TRAINING = {"kind": "training_attended", "title": "Tenir ses comptes"}


def told(kind: str, on: str, **fields) -> Fact:
    return fact(kind, on, **fields)


def situation(of: str, *facts: Fact, subject="person") -> Situation:
    return assess(programme(of), case(entered("2024-03-04"), *facts, subject=subject), day("2024-05-02"))


@pytest.mark.parametrize(
    ("of", "rule", "had"),
    [
        pytest.param("cea-fiche-7", "ateliers", WORKSHOP, marks=statement("CEA-08")),
        pytest.param("cea-fiche-7", "actions-de-developpement", TRAINING, marks=statement("CEA-35")),
        pytest.param("ille-et-vilaine", "tutorat", {"kind": "tutoring_held"}, marks=statement("IV-33")),
        pytest.param("ille-et-vilaine", "formations", TRAINING, marks=statement("IV-34")),
        pytest.param(
            "ille-et-vilaine", "consultant", {"kind": "coach_called", "role": "consultant"}, marks=statement("IV-16")
        ),
        pytest.param(
            "tarn-tns", "chambre-consulaire", {"kind": "coach_called", "role": "chamber"},
            marks=statement("TARN-34"),
        ),
        pytest.param("itineraire", "ateliers", WORKSHOP, marks=statement("ITI-09")),
        pytest.param("itineraire", "formation-en-ligne", TRAINING, marks=statement("ITI-12")),
        pytest.param("tih-booster", "ateliers", WORKSHOP, marks=statement("TIH-09", "TIH-11")),
        pytest.param("tih-booster", "coach", {"kind": "coach_called", "role": "coach"}, marks=statement("TIH-13")),
        pytest.param("tih-booster", "formation-libre", TRAINING, marks=statement("TIH-28")),
        pytest.param(
            "labo-tremplin", "appui-experts", {"kind": "coach_called", "role": "expert"}, marks=statement("LABO-05")
        ),
    ],
)  # fmt: skip
def test_what_was_had_is_counted_with_its_last_day(of, rule, had):
    subject = programme(of).subject
    assert only(situation(of, subject=subject).support, rule).count == 0
    twice = situation(of, told(on="2024-04-02", **had), told(on="2024-04-16", **had), subject=subject)
    line = only(twice.support, rule)
    assert line.count == 2
    assert "16 avril 2024" in line.reason.sentence


@statement("TIH-03")
@pytest.mark.parametrize(("recognised", "verdict"), [(True, "yes"), (False, "no")])
def test_tih_booster_is_for_recognised_disabled_workers(recognised, verdict):
    line = only(situation("tih-booster", rqth("2024-01-08", recognised=recognised)).eligibility, "rqth")
    assert line.verdict == verdict


@statement("TIH-04")
@pytest.mark.parametrize("have", [project("2024-01-08"), registered("2023-01-09")])
def test_tih_booster_takes_a_project_as_well_as_a_running_activity(have):
    assert only(situation("tih-booster", have).eligibility, "projet-ou-activite").verdict == "yes"


@statement("ITI-05")
def test_itineraire_takes_a_project_and_lulu_too():
    for of in ("itineraire", "lulu"):
        assert only(situation(of, project("2024-01-08")).eligibility, "projet").verdict == "yes"
        assert only(situation(of).eligibility, "projet").verdict == "unknown"


@statement("TIH-08")
def test_the_interviews_of_tih_booster_are_regular():
    """The source gives no figure: the reading says a month, or two by contract."""
    met = fact("appointment_held", "2024-04-08")
    assert obligation(situation("tih-booster", met), "entretiens:prochain").due == day("2024-05-08")


@pytest.mark.parametrize(
    ("of", "individual", "collective", "remote"),
    [
        pytest.param("itineraire", True, True, "always", marks=statement("ITI-08")),
        pytest.param("lulu", True, False, "never", marks=statement("LULU-26")),
        pytest.param("tih-booster", True, True, "possible", marks=statement("TIH-09")),
        pytest.param("labo-tremplin", True, True, "not_said", marks=statement("LABO-03")),
        pytest.param("cea-fiche-7", True, True, "not_said", marks=statement("CEA-08")),
    ],
)
def test_how_people_meet_is_what_the_source_says(of, individual, collective, remote):
    kept = programme(of).meeting_format
    assert (kept.individual, kept.collective, kept.remote) == (individual, collective, remote)


@statement("TIH-16")
def test_a_brake_spotted_is_to_be_lifted():
    spotted = fact("brake_identified", "2024-03-18", brake="transport", theme="mobility")
    lifted = fact("brake_lifted", "2024-04-15", brake="transport")
    assert obligation(situation("tih-booster", spotted), "freins:transport").state == "open"
    assert obligation(situation("tih-booster", spotted, lifted), "freins:transport").state == "done"


@statement("LULU-25")
def test_lulu_offers_a_certificate_of_past_turnover_for_a_housing_file():
    label = only(situation("lulu").support, "attestation-chiffre-d-affaires").label
    assert "chiffre d'affaires" in label
    assert "logement" in label


@statement("ITI-09", "ITI-10")
def test_a_workshop_and_a_moment_of_group_life_are_not_counted_for_each_other():
    shown = situation(
        "itineraire",
        told("workshop_attended", "2024-03-14", title="Étude de marché"),
        told("workshop_attended", "2024-04-11", title="Café-témoignages", gathering="community"),
    )
    offers = [rule for rule in programme("itineraire").support if isinstance(rule, Offer)]
    rules = {rule.what: rule.id for rule in offers}
    assert only(shown.support, rules["workshop"]).count == 1
    assert only(shown.support, rules["community"]).count == 1


@statement("TARN-34")
def test_a_coach_is_not_the_chamber():
    shown = situation(
        "tarn-tns",
        told("coach_called", "2024-03-18", role="coach"),
        told("coach_called", "2024-04-15", role="chamber"),
    )
    assert only(shown.support, "chambre-consulaire").count == 1
