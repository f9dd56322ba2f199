"""Itinéraire, TIH Booster, Lulu dans ma rue and Lab'O Tremplin: what their definitions carry, and what they do."""

import re
from datetime import date
from decimal import Decimal

import pytest
from tests.cases import (
    answered,
    case,
    compensation,
    compensation_obtained,
    compensation_refused,
    counted,
    day,
    decided,
    described,
    document,
    entered,
    exited,
    fact,
    ids,
    incomes,
    known,
    looking_for_job,
    met,
    missed,
    mission_brought,
    mission_done,
    obligation,
    only,
    phase,
    planned,
    project,
    question,
    rsa_opened,
    social_diagnosis,
    structure,
    target,
)

from jalon.programmes import programme
from jalon.rules.assess import assess
from jalon.rules.capacity import full_time_equivalents
from jalon.rules.casefile import CaseFile
from jalon.rules.parameters import Parameter, Parameters, Value
from jalon.rules.programme import Programme
from jalon.rules.situation import Situation

# -- what the definitions carry ------------------------------------------------------------------------------------


def numbered(prefix: str, last: int, but: tuple[int, ...] = ()) -> set[str]:
    return {f"{prefix}-{rank:02}" for rank in range(1, last + 1) if rank not in but}


# LULU-02 and LABO-23 count the EITI of the whole country: they say nothing of a programme.
CARRIED = {
    "itineraire": numbered("ITI", 24),
    "tih-booster": numbered("TIH", 28),
    "lulu": numbered("LULU", 26, but=(2,)),
    "labo-tremplin": numbered("LABO", 24, but=(23,)),
}
READ = {
    "itineraire": {"ITI-AMB-1", "ITI-AMB-2", "ITI-AMB-3"},
    "tih-booster": {"TIH-AMB-1", "TIH-AMB-2"},
    "lulu": {"LULU-AMB-1", "LULU-AMB-2", "LULU-AMB-3", "LULU-AMB-4", "LULU-AMB-5"},
    "labo-tremplin": {"LABO-AMB-1"},
}
schemes = pytest.mark.parametrize("scheme", CARRIED)


@schemes
def test_a_scheme_carries_each_statement_of_the_study_that_is_about_it(scheme):
    carried = {statement for rule in programme(scheme).rules() for statement in rule.source.statements}
    assert carried == CARRIED[scheme]


@schemes
def test_each_ambiguity_of_the_study_has_a_reading_that_says_what_was_chosen_and_why(scheme):
    readings = [rule.reading for rule in programme(scheme).rules() if rule.reading]
    assert READ[scheme] <= {reading.ambiguity for reading in readings}
    assert all(reading.chosen.endswith(".") and reading.why.endswith(".") for reading in readings)


@schemes
def test_a_rule_that_a_statement_does_not_found_says_that_it_is_a_choice(scheme):
    unfounded = [rule for rule in programme(scheme).rules() if not rule.source.statements]
    assert all(rule.reading and "choix du produit" in rule.reading.why for rule in unfounded)


@schemes
def test_every_delay_that_the_study_does_not_give_is_explained(scheme):
    delayed = [
        rule
        for rule in programme(scheme).rules()
        if any(getattr(rule, name, None) is not None for name in ("within_days", "chase_after_days"))
    ]
    assert [rule.id for rule in delayed if rule.reading is None] == []


@schemes
def test_labels_are_french_sentences_without_the_study_numbers(scheme):
    for rule in programme(scheme).rules():
        assert rule.label[0].isupper() or rule.label[0].isdigit(), rule.id
        assert not re.search(r"\b(ITI|TIH|LULU|LABO)-\d", rule.label), rule.id


# -- Itinéraire ----------------------------------------------------------------------------------------------------


def itineraire(on: str, *facts) -> Situation:
    return assess(programme("itineraire"), case(*facts), day(on))


NO_SHOWS = (
    entered("2024-03-04", referent="Référente fictive"),
    planned("2024-03-04", "2024-03-18"),
    missed("2024-03-18"),
    missed("2024-04-15"),
    met("2024-04-29", remote=True),
    missed("2024-05-27"),
)


@pytest.mark.statement("ITI-07", "ITI-13", "ITI-14", "ITI-22")
def test_three_months_with_no_shows_end_with_one_meeting_of_three_and_nobody_struck_off():
    on_last_day = itineraire("2024-06-03", *NO_SHOWS)
    assert [step.state for step in known(on_last_day.phase).steps] == ["done", "next", "to_come"]
    assert obligation(on_last_day, "suivi-avancee:etape").state == "open"
    after = itineraire("2024-06-04", *NO_SHOWS)
    assert only(after.clocks, "duree").state == "over"
    assert obligation(after, "duree:fin").state == "late"
    assert obligation(after, "suivi-avancee:etape").state == "late"
    assert after.standing == "entered"
    assert "panel" not in {owed.owed_by for owed in after.obligations}


@pytest.mark.statement("ITI-22")
def test_each_missed_appointment_asks_the_referent_to_take_contact_again():
    situation = itineraire("2024-06-10", *NO_SHOWS)
    absences = {owed.id: (owed.state, owed.owed_by) for owed in situation.obligations if owed.act == "call"}
    assert absences == {
        "absences:appointment_missed:2024-03-18": ("done", "referent"),
        "absences:appointment_missed:2024-04-15": ("done", "referent"),
        "absences:appointment_missed:2024-05-27": ("late", "referent"),
    }
    assert obligation(situation, "absences:appointment_missed:2024-05-27").due == day("2024-06-03")


@pytest.mark.statement("ITI-04")
@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (looking_for_job("2024-03-01", since="2022-03-03"), "yes"),
        (looking_for_job("2024-03-01", since="2022-03-04"), "unknown"),
        (described("2024-03-01", street_history=True), "yes"),
        (described("2024-03-01", education="below_bac"), "yes"),
        (described("2024-03-01", education="bac"), "unknown"),
        (rsa_opened("2024-01-01"), "yes"),
    ],
)
def test_one_situation_of_the_list_is_enough_and_silence_is_never_a_no(told, verdict):
    situation = itineraire("2024-03-04", told, project("2024-03-01"), entered("2024-03-04"))
    assert only(situation.eligibility, "public").verdict == verdict
    asked = {line for line in ids(situation.questions) if line.startswith("public-")}
    assert bool(asked) == (verdict == "unknown")


@pytest.mark.statement("ITI-11", "ITI-16")
def test_the_last_month_calls_for_a_contact_with_creation_and_insertion():
    before = itineraire("2024-05-02", *NO_SHOWS)
    assert "passerelles:a-faire" not in ids(before.obligations)
    assert obligation(itineraire("2024-05-03", *NO_SHOWS), "passerelles:a-faire").due == day("2024-06-03")
    bridged = fact("bridged", "2024-05-30", toward="SIAE fictive", field="siae")
    done = itineraire("2024-06-03", *NO_SHOWS, bridged)
    assert obligation(done, "passerelles:a-faire").state == "done"


@pytest.mark.statement("ITI-18", "ITI-19", "ITI-20")
@pytest.mark.parametrize(
    ("way", "counts"),
    [
        ("poursuite-projet", {"positive": "yes", "employment": "no", "fse": "no"}),
        ("emploi-salarie", {"positive": "yes", "employment": "yes", "fse": "yes"}),
        ("formation", {"positive": "yes"}),
        ("orientation-insertion", {}),
        ("autre", {"positive": "no"}),
    ],
)
def test_a_wish_to_go_on_is_positive_for_the_operator_and_never_a_job(way, counts):
    assert counted(itineraire("2024-06-10", entered("2024-03-04"), exited("2024-06-03", way))) == counts


@pytest.mark.statement("ITI-17", "ITI-24")
def test_there_is_no_social_accompaniment_but_the_brakes_to_refer():
    social = [rule.kind for rule in programme("itineraire").support if rule.pillar != "business"]
    assert social == ["brakes"]


# -- TIH Booster ---------------------------------------------------------------------------------------------------


def tih(on: str, *facts) -> Situation:
    return assess(programme("tih-booster"), case(entered("2024-01-15"), *facts), day(on))


@pytest.mark.statement("TIH-19")
def test_a_compensation_stays_owed_until_obtained_and_is_late_past_its_expected_date():
    asked = compensation("2024-02-01", expected="2024-04-30")
    owed = obligation(tih("2024-04-30", asked), "compensation:demande-1")
    assert (owed.state, owed.due, owed.owed_by) == ("open", day("2024-04-30"), "operator")
    assert obligation(tih("2024-05-01", asked), "compensation:demande-1").state == "late"
    settled = tih("2024-05-20", asked, compensation_obtained("2024-05-20"))
    assert "compensation:demande-1" not in ids(settled.obligations)
    assert only(settled.support, "compensation").count == 1


@pytest.mark.statement("TIH-19")
def test_without_an_expected_date_the_funder_is_chased_after_sixty_days():
    asked = compensation("2024-02-01")
    assert obligation(tih("2024-04-01", asked), "compensation:demande-1").state == "open"
    assert obligation(tih("2024-04-02", asked), "compensation:demande-1").state == "late"


@pytest.mark.statement("TIH-17", "TIH-19")
def test_a_refusal_goes_on_being_followed_unless_nothing_is_left_to_try():
    asked = compensation("2024-02-01")
    refused = tih("2024-05-21", asked, compensation_refused("2024-05-20"))
    owed = obligation(refused, "compensation:demande-1")
    assert (owed.state, owed.due) == ("open", day("2024-07-19"))
    assert "refusée le 20 mai 2024" in owed.reason.sentence
    final = tih("2024-05-21", asked, compensation_refused("2024-05-20", final=True))
    assert "compensation:demande-1" not in ids(final.obligations)
    assert only(final.support, "compensation").count == 0


@pytest.mark.statement("TIH-20", "TIH-22")
@pytest.mark.parametrize(
    ("answers", "points", "verdict"),
    [
        ({}, 0, "unknown"),
        ({"offre_decrite": True, "rythme_possible": True}, 4, "unknown"),
        ({"offre_decrite": True, "rythme_possible": True, "compensation_utile": True}, 6, "yes"),
        ({"offre_decrite": True, "rythme_possible": True, "peu_entoure": True}, 5, "yes"),
        ({"offre_decrite": False, "rythme_possible": False, "compensation_utile": False}, 0, "no"),
    ],
)
def test_the_entry_grid_adds_up_and_asks_for_what_could_still_change_the_answer(answers, points, verdict):
    situation = tih("2024-01-15", answered("2024-01-15", "grille-entree", **answers))
    score = only(situation.grids, "grille-entree")
    assert (score.points, score.verdict) == (points, verdict)
    assert ("grille-entree:question" in ids(situation.questions)) == (verdict == "unknown")


@pytest.mark.statement("TIH-07", "TIH-15", "TIH-21")
def test_the_charter_is_due_at_entry_the_plan_and_the_social_diagnosis_within_thirty_days():
    nothing = tih("2024-01-16")
    assert obligation(nothing, "charte:a-faire").state == "late"
    assert obligation(nothing, "plan:a-faire").due == day("2024-02-14")
    assert obligation(nothing, "diagnostic-social:a-faire").due == day("2024-02-14")
    plan = fact("action_agreed", "2024-01-20", action="site", title="Ouvrir un site", due=day("2024-03-01"))
    started = tih("2024-01-20", document("2024-01-15", "charte-engagement"), plan)
    assert obligation(started, "charte:a-faire").state == "done"
    assert obligation(started, "plan:a-faire").state == "done"
    assert obligation(started, "plan:action:site").owed_by == "person"


@pytest.mark.statement("TIH-05", "TIH-06")
def test_two_years_are_counted_for_each_person_whatever_the_day_of_entry():
    clock = only(tih("2025-06-01").clocks, "duree")
    assert (clock.limit, clock.max_months, clock.extended) == (day("2026-01-15"), 24, False)


@pytest.mark.statement("TIH-12", "TIH-24")
@pytest.mark.parametrize(
    ("way", "dynamic"),
    [
        ("activite-stabilisee", "yes"),
        ("emploi-salarie", "yes"),
        ("formation-qualifiante", "yes"),
        ("arret-projet", "no"),
        ("autre", "no"),
    ],
)
def test_the_exits_that_the_study_lists_are_dynamic_giving_up_alone_is_not(way, dynamic):
    assert counted(tih("2025-06-01", exited("2025-05-30", way)))["dynamic"] == dynamic


# -- Lulu dans ma rue ----------------------------------------------------------------------------------------------

WAGE = Parameters(
    [
        Parameter(
            name="median_wage.monthly",
            label="Salaire médian net",
            unit="€ par mois",
            values=(Value(since=date(2023, 1, 1), value=Decimal(2091), source="valeur de ce test"),),
        )
    ]
)
"""A median wage of 2 091 €: 70 % is 1 463,70 €."""


def lulu_programme() -> Programme:
    return programme("lulu").model_copy().with_parameters(WAGE)


def lulu(on: str, *facts) -> Situation:
    return assess(lulu_programme(), case(entered("2023-01-10"), *facts), day(on))


LEFT = exited("2024-05-17", "activite", evidence=("déclarations de l'Urssaf",))


@pytest.mark.statement("LULU-14")
@pytest.mark.parametrize(
    ("turnovers", "average", "state", "durable"),
    [
        (("1500", "1500", "1500"), "1500.00", "met", "yes"),
        (("1200", "1200", "1200"), "1200.00", "missed", "no"),
        (("1400", "1500", "1491.10"), "1463.70", "met", "yes"),
        (("1400", "1500", "1491.07"), "1463.69", "missed", "no"),
        (("0", "0", "4500"), "1500.00", "met", "yes"),
    ],
    ids=["over", "under", "exactly the threshold", "one cent short", "one month for all three"],
)
def test_an_activity_is_a_lasting_exit_from_70_percent_of_the_median_wage_on_average(
    turnovers, average, state, durable
):
    situation = lulu("2024-09-01", LEFT, *incomes("2024-06", *turnovers))
    line = target(situation, "seuil-70")
    assert (line.threshold, line.value, line.state) == (Decimal("1463.70"), Decimal(average), state)
    assert counted(situation) == {"positive": "yes", "dynamic": "yes", "durable": durable, "fse": "yes"}


@pytest.mark.statement("LULU-14")
def test_a_month_that_is_not_declared_is_asked_for_and_not_taken_for_zero():
    known = (LEFT, *incomes("2024-06", "2500", "2500"))
    waiting = lulu("2024-08-31", *known)
    assert target(waiting, "seuil-70").state == "to_come"
    over = lulu("2024-09-01", *known)
    assert target(over, "seuil-70").state == "unknown"
    assert question(over, "seuil-70:question").ask == "person"
    assert counted(over)["durable"] == "unknown"
    assert waiting.next_change == day("2024-09-01")


@pytest.mark.statement("LULU-14")
def test_the_months_before_and_after_the_three_months_do_not_count():
    around = incomes("2024-04", "9000", "9000", "1000", "1000", "1000", "9000")
    line = target(lulu("2024-10-01", LEFT, *around), "seuil-70")
    assert (line.value, line.state) == (Decimal("1000.00"), "missed")
    months = [step.amount for step in line.steps if step.label.startswith("Chiffre d'affaires du mois")]
    assert months == [Decimal(1000)] * 3


@pytest.mark.statement("LULU-14")
def test_the_threshold_is_known_with_the_amounts_that_come_with_the_product():
    situation = assess(programme("lulu"), case(entered("2023-01-10"), LEFT), day("2024-09-01"))
    assert target(situation, "seuil-70").threshold is not None


@pytest.mark.statement("LULU-13", "LULU-20")
def test_a_job_or_a_training_is_dynamic_without_any_turnover():
    assert counted(lulu("2024-09-01", exited("2024-05-17", "emploi-salarie")))["dynamic"] == "yes"
    trained = counted(lulu("2024-09-01", exited("2024-05-17", "formation")))
    assert (trained["dynamic"], trained["durable"]) == ("yes", "no")


@pytest.mark.statement("LULU-06")
def test_the_diagnosis_comes_with_the_arrival():
    assert obligation(lulu("2023-01-11"), "diagnostic-arrivee:a-faire").state == "late"
    done = lulu("2023-01-11", social_diagnosis("2023-01-05"))
    assert obligation(done, "diagnostic-arrivee:a-faire").state == "done"


@pytest.mark.statement("LULU-09", "LULU-10", "LULU-11")
def test_rights_come_first_then_the_trade_while_the_person_already_works_for_clients_brought():
    worked = (mission_brought("2023-01-20", "jardin"), mission_done("2023-01-25", "jardin", "80.50"))
    first = lulu("2023-02-01", *worked)
    assert known(first.phase).id == "droits"
    assert not only(first.moves, "vers-metier").open
    assert only(first.support, "clients-apportes").amount == Decimal("80.50")
    met_once = lulu("2023-02-10", *worked, met("2023-02-06"))
    assert only(met_once.moves, "vers-metier").open
    second = lulu("2023-02-10", *worked, met("2023-02-06"), phase("2023-02-06", "metier"))
    assert known(second.phase).id == "metier"


@pytest.mark.statement("LULU-07", "LULU-12")
def test_the_exit_is_prepared_from_the_twelfth_month_of_twenty_four():
    assert "preparation-sortie:a-faire" not in ids(lulu("2024-01-09").obligations)
    owed = obligation(lulu("2024-01-10"), "preparation-sortie:a-faire")
    assert (owed.state, owed.due) == ("open", day("2024-02-09"))
    assert obligation(lulu("2024-02-10"), "preparation-sortie:a-faire").state == "late"
    prepared = lulu("2024-02-10", fact("exit_prepared", "2024-01-30", project="self_employed"))
    assert obligation(prepared, "preparation-sortie:a-faire").state == "done"
    assert only(prepared.clocks, "duree").limit == day("2025-01-10")


@pytest.mark.statement("LULU-22")
def test_clients_and_community_stay_open_after_the_exit():
    situation = lulu("2024-09-01", LEFT)
    assert situation.standing == "left"
    assert {"services-apres-sortie", "clients-apportes"} <= ids(situation.support)


# -- Lab'O Tremplin ------------------------------------------------------------------------------------------------


def labo_case(*facts) -> CaseFile:
    return case(entered("2023-01-16"), *facts, subject="structure", name="Structure fictive")


def labo(on: str, *facts) -> Situation:
    return assess(programme("labo-tremplin"), labo_case(*facts), day(on))


@pytest.mark.statement("LABO-02")
def test_a_structure_is_asked_whether_it_works_for_insertion():
    assert "insertion:question" in ids(labo("2023-02-01").questions)
    told = structure("2023-01-10", works_for_insertion=True, project="sustain")
    assert only(labo("2023-02-01", told).eligibility, "insertion").verdict == "yes"


@pytest.mark.statement("LABO-01", "LABO-03")
def test_nine_laureates_a_year_each_for_twelve_months():
    situation = labo("2023-12-01")
    assert only(situation.clocks, "duree").limit == day("2024-01-16")
    assert full_time_equivalents(known(programme("labo-tremplin").capacity), 9) == 1
    assert "une place sur 9" in known(situation.capacity).reason.sentence
    assert labo("2023-12-01", exited("2023-11-30", "projet-cree")).capacity is None


@pytest.mark.statement("LABO-04")
def test_the_year_ends_with_one_of_the_three_aims_once_it_is_decided():
    open_moves = {move.to for move in labo("2024-01-10").moves if move.open}
    assert open_moves == set()
    confirmed = labo("2024-01-10", decided("2024-01-10", "vers-perennise", phase="accompagnement"))
    assert {move.to for move in confirmed.moves if move.open} == {"projet-perennise"}
    ended = labo("2024-01-20", exited("2024-01-16", "projet-perennise"))
    assert (known(ended.exit).way, known(ended.exit).counts, ended.obligations) == (
        "projet-perennise",
        (),
        (),
    )


@pytest.mark.statement("LULU-04")
@pytest.mark.parametrize(("alone", "verdict"), [(True, "yes"), (False, "unknown"), (None, "unknown")])
def test_a_parent_alone_is_among_the_people_of_lulu(alone, verdict):
    """One condition is enough; without it, the others are still asked."""
    home = fact("household_described", "2023-01-05", adults=1, children=2, lone_parent=alone)
    situation = assess(programme("lulu"), case(home, entered("2023-01-10")), day("2023-02-01"))
    assert only(situation.eligibility, "public").verdict == verdict
