"""Alsace's fiche action 7: phases, targets of 100 € and 500 €, visits, contract, 24 or 36 months."""

from datetime import date
from decimal import Decimal

import pytest
from tests import cases as c

from jalon.examples import load
from jalon.programmes import programme
from jalon.rules.assess import assess
from jalon.rules.capacity import full_time_equivalents
from jalon.rules.casefile import decode

statement = pytest.mark.statement
WITHOUT, WITH = "cea-sans-derogation", "cea-avec-derogation"


def cea(case, on):
    return assess(programme("cea-fiche-7"), case, c.day(on))


def example(name, on):
    return cea(decode(load(name)), on)


def accompanied(*more, start="2023-01-16"):
    """Registered, subject to rights and duties, first contract of a year."""
    end = f"{int(start[:4]) + 1}{start[4:8]}15"
    return c.case(
        c.rsa_opened("2022-03-01"),
        c.rights_and_duties("2022-03-01"),
        c.registered("2022-05-02", at_home=False),
        c.entered("2023-01-09"),
        c.signed(start, end, contract="cer-1", warnings=("benefice-100",)),
        *more,
    )


def profits(first, *monthly):
    """Turnover of which the profit is the amount given: contributions and costs are declared, and nil."""
    return c.incomes(first, *monthly, costs="0", contributions="0")


# -- entry ---------------------------------------------------------------------------------------------------------


@statement("CEA-02", "CEA-03", "CEA-05")
def test_a_registered_business_and_rights_and_duties_open_the_door():
    situation = example(WITHOUT, "2023-02-01")
    assert {line.id: line.verdict for line in situation.eligibility} == {
        "droits-et-devoirs": "yes",
        "immatriculee": "yes",
    }


@statement("CEA-05")
def test_a_project_that_is_not_registered_does_not_and_silence_is_a_question():
    project = cea(c.case(c.project("2023-01-02"), c.entered("2023-01-09")), "2023-02-01")
    assert c.only(project.eligibility, "immatriculee").verdict == "no"
    silent = cea(c.case(c.entered("2023-01-09")), "2023-02-01")
    assert c.only(silent.eligibility, "immatriculee").verdict == "unknown"
    assert "immatriculee:question" in c.ids(silent.questions)


# -- months 11, 12, 23, 24, 30 -------------------------------------------------------------------------------------


@statement("CEA-17", "CEA-22")
@pytest.mark.parametrize(
    ("name", "on", "phase", "state", "limit"),
    [
        (WITHOUT, "2023-12-16", "accompagnement", "running", date(2025, 1, 16)),  # month 11
        (WITHOUT, "2024-01-16", "consolidation", "running", date(2025, 1, 16)),  # month 12
        (WITHOUT, "2024-12-16", "consolidation", "running", date(2025, 1, 16)),  # month 23
        (WITHOUT, "2025-01-15", "consolidation", "running", date(2025, 1, 16)),  # the last day
        (WITHOUT, "2025-01-16", "consolidation", "over", date(2025, 1, 16)),  # month 24
        (WITHOUT, "2025-07-16", "consolidation", "over", date(2025, 1, 16)),  # month 30
        (WITH, "2024-12-16", "consolidation", "running", date(2025, 1, 16)),
        (WITH, "2025-01-16", "consolidation", "running", date(2026, 1, 16)),
        (WITH, "2025-07-16", "consolidation", "running", date(2026, 1, 16)),
    ],
)
def test_the_path_lasts_24_months_from_the_first_contract_and_36_by_derogation(name, on, phase, state, limit):
    situation = example(name, on)
    assert situation.phase is not None
    assert (situation.phase.id, situation.clocks[0].state, situation.clocks[0].limit) == (phase, state, limit)


@statement("CEA-19", "CEA-39")
def test_at_month_11_the_100_euros_are_still_to_come_and_the_contract_has_warned_of_them():
    situation = example(WITHOUT, "2023-12-16")
    target = c.target(situation, "benefice-100")
    assert (target.state, target.due, target.threshold) == ("to_come", date(2024, 1, 15), Decimal(100))
    assert c.obligation(situation, "benefice-100:avertissement").state == "done"


@statement("CEA-19")
def test_at_month_12_the_100_euros_are_met_on_the_last_three_declared_months():
    """Turnover of October to December 2023 less declared contributions and costs: 174.23 € a month."""
    target = c.target(example(WITHOUT, "2024-01-16"), "benefice-100")
    assert (target.state, target.value) == ("met", Decimal("174.23"))
    assert any("12 mois" in step.label for step in target.steps)  # the longer average, beside
    assert sum("Autre lecture" in step.label for step in target.steps) == 2  # CEA-AMB-3


@statement("CEA-44", "CEA-45")
def test_at_month_23_the_person_is_brought_to_question_the_activity():
    situation = example(WITHOUT, "2024-12-16")
    asked = c.obligation(situation, "benefice-500:poursuite")
    assert (asked.state, asked.done_on) == ("done", date(2024, 11, 18))
    for word in ("âge", "reconversion", "RSA versé"):
        assert word in asked.reason.sentence


@statement("CEA-20", "CEA-21")
def test_at_month_24_the_500_euros_are_missed_and_reorientation_is_owed():
    situation = example(WITHOUT, "2025-01-16")
    assert c.target(situation, "benefice-500").state == "missed"
    owed = c.obligation(situation, "benefice-500:suite")
    assert (owed.state, owed.owed_by) == ("open", "referent")
    assert "recherche d'emploi" in owed.label


@statement("CEA-22")
def test_at_month_30_without_derogation_the_end_is_long_overdue():
    owed = c.obligation(example(WITHOUT, "2025-07-16"), "duree:fin")
    assert (owed.state, owed.due) == ("late", date(2025, 1, 15))


@statement("CEA-23", "CEA-24", "CEA-25")
def test_the_derogation_has_a_ground_a_body_and_a_date():
    asked = example(WITH, "2024-12-16")
    decision = c.obligation(asked, "derogation:decision")
    assert (decision.owed_by, decision.state, decision.due) == ("panel", "open", date(2025, 1, 15))
    assert "viable" in decision.reason.sentence
    granted = example(WITH, "2025-01-20")
    assert granted.clocks[0].extended
    assert "10 janvier 2025" in granted.clocks[0].reason.sentence
    assert "duree:fin" not in c.ids(granted.obligations)


@statement("CEA-25")
def test_a_refused_derogation_leaves_the_normal_end():
    refused = accompanied(
        c.fact("extension_asked", "2024-12-02", ground="viabilite"),
        c.fact("extension_refused", "2025-01-06", body="Instance rSa (fictive)"),
    )
    situation = cea(refused, "2025-01-10")
    assert situation.clocks[0].max_months == 24
    assert "derogation:refusee" in c.ids(situation.alerts)


def test_a_derogation_granted_and_refused_the_same_day_goes_to_a_person():
    both = accompanied(
        c.fact("extension_granted", "2025-01-06", body="Instance rSa (fictive)"),
        c.fact("extension_refused", "2025-01-06", body="Instance rSa (fictive)"),
    )
    situation = cea(both, "2025-01-10")
    assert c.only(situation.alerts, "derogation:conflit").kind == "conflict"
    assert not situation.clocks[0].extended


# -- the targets, to the cent --------------------------------------------------------------------------------------


@statement("CEA-19")
@pytest.mark.parametrize(
    ("monthly", "state"), [("99.99", "missed"), ("100", "met"), ("100.01", "met"), ("-5", "missed")]
)
def test_100_euros_a_month_just_below_at_and_just_above(monthly, state):
    shown = monthly.removeprefix("-")
    costs = "10" if monthly.startswith("-") else "0"
    told = c.incomes("2023-10", *[shown] * 3, costs=costs, contributions="0")
    assert c.target(cea(accompanied(*told), "2024-01-16"), "benefice-100").state == state


@statement("CEA-19")
def test_fewer_than_three_declared_months_are_a_question_and_not_a_failure():
    situation = cea(accompanied(*profits("2023-11", "400", "400")), "2024-01-16")
    assert c.target(situation, "benefice-100").state == "unknown"
    assert "benefice-100:question" in c.ids(situation.questions)


@statement("CEA-19")
def test_costs_that_nobody_declared_leave_the_profit_unknown():
    told = c.incomes("2023-10", "400", "400", "400", contributions="84.80")
    target = c.target(cea(accompanied(*told), "2024-01-16"), "benefice-100")
    assert (target.state, target.value) == ("unknown", None)
    assert "charges réelles" in target.reason.sentence


@statement("CEA-19", "CEA-36")
def test_missing_the_100_euros_alerts_and_asks_for_a_review_without_any_exit():
    """CEA-AMB-7."""
    missed = accompanied(*profits("2023-10", "20", "30", "40"))
    situation = cea(missed, "2024-01-16")
    assert "benefice-100:manque" in c.ids(situation.alerts)
    assert c.obligation(situation, "benefice-100:suite").act == "review"
    assert situation.standing == "entered"
    held = cea(
        accompanied(*profits("2023-10", "20", "30", "40"), c.reviewed("2024-01-10", "cer-1")), "2024-01-16"
    )
    assert c.obligation(held, "benefice-100:suite").state == "done"


@statement("CEA-43")
def test_the_contract_of_the_second_year_must_warn_of_the_500_euros():
    silent = cea(accompanied(), "2024-01-17")
    assert c.obligation(silent, "benefice-500:avertissement").state == "late"
    second = c.signed("2024-01-16", "2025-01-15", contract="cer-2", warnings=("benefice-500",))
    assert c.obligation(cea(accompanied(second), "2024-01-17"), "benefice-500:avertissement").state == "done"


# -- meetings and visits -------------------------------------------------------------------------------------------


@statement("CEA-12", "CEA-42")
@pytest.mark.parametrize(
    ("months", "due"), [(1, date(2023, 3, 20)), (2, date(2023, 4, 20)), (None, date(2023, 4, 20))]
)
def test_the_next_meeting_is_due_at_the_rhythm_of_the_contract(months, due):
    told = c.case(
        c.registered("2022-05-02", at_home=False),
        c.entered("2023-01-09"),
        c.signed("2023-01-16", "2023-07-15", frequency_months=months),
        c.met("2023-02-20"),
    )
    owed = c.obligation(cea(told, "2023-03-01"), "rythme:prochain")
    assert (owed.state, owed.due) == ("open", due)


@statement("CEA-12")
def test_a_rhythm_outside_the_frame_is_flagged():
    told = c.case(c.entered("2023-01-09"), c.signed("2023-01-16", "2023-07-15", frequency_months=3))
    assert "rythme:rythme" in c.ids(cea(told, "2023-03-01").alerts)


@statement("CEA-13", "CEA-14", "CEA-15")
@pytest.mark.parametrize(("business", "needed"), [("2022-01-10", 2), ("2022-01-09", 1)])
def test_two_visits_while_launching_and_one_once_running(business, needed):
    """CEA-AMB-5: under twelve months old at entry, on 9 January 2023, a business is being launched."""
    told = [
        c.registered(business, at_home=False),
        c.entered("2023-01-09"),
        c.signed("2023-01-16", "2023-07-15"),
    ]
    for visits in range(3):
        seen = c.case(*told, *(c.met(f"2023-0{2 + n}-06", meeting="on_site") for n in range(visits)))
        owed = c.obligation(cea(seen, "2023-06-01"), "visites:visites")
        assert (owed.state == "done") is (visits >= needed)


@statement("CEA-16")
def test_at_home_the_feasibility_of_the_visit_is_checked_first_and_a_reason_is_kept():
    told = (
        c.registered("2022-05-02", at_home=True),
        c.entered("2023-01-09"),
        c.signed("2023-01-16", "2023-07-15"),
    )
    assert c.obligation(cea(c.case(*told), "2023-02-01"), "visites:faisabilite").state == "open"
    refused = c.fact("visit_checked", "2023-02-06", feasible=False, reason="Logement partagé")
    waived = c.obligation(cea(c.case(*told, refused), "2023-02-07"), "visites:visites")
    assert waived.state == "waived"
    assert "Logement partagé" in waived.reason.sentence
    silent = cea(c.case(*told, c.fact("visit_checked", "2023-02-06", feasible=False)), "2023-02-07")
    assert "visites:motif" in c.ids(silent.questions)


# -- contract ------------------------------------------------------------------------------------------------------


@statement("CEA-10")
@pytest.mark.parametrize(
    ("start", "label"),
    [("2024-12-31", "contrat d'engagements réciproques (CER)"), ("2025-01-01", "contrat d'engagement")],
)
def test_the_contract_bears_the_name_of_its_date(start, label):
    situation = cea(c.case(c.entered("2024-12-02"), c.signed(start, "2025-06-30")), "2025-02-01")
    assert c.obligation(situation, "contrat:contrat-1:bilan").label == f"Faire le bilan : {label}"


@statement("CEA-10")
@pytest.mark.parametrize(
    ("oriented", "due"),
    [("2024-12-31", None), ("2025-01-31", date(2025, 2, 28)), ("2025-03-10", date(2025, 4, 10))],
)
def test_since_2025_the_contract_is_signed_within_a_civil_month_of_the_orientation(oriented, due):
    owed = c.obligation(cea(c.case(c.oriented(oriented)), "2025-03-20"), "contrat:signature")
    assert owed.due == due
    assert (owed.state == "late") is (due == date(2025, 2, 28))


@statement("CEA-40")
def test_a_contract_cannot_be_closed_without_its_review():
    told = (c.entered("2023-01-09"), c.signed("2023-01-16", "2023-07-15"))
    closed = cea(c.case(*told, c.fact("contract_ended", "2023-07-10", contract="contrat-1")), "2023-07-10")
    assert c.obligation(closed, "contrat:contrat-1:bilan").state == "late"
    before = cea(c.case(*told), "2023-07-15")
    assert c.obligation(before, "contrat:contrat-1:bilan").state == "open"


@statement("CEA-41")
def test_the_review_says_the_actions_proposed():
    told = (c.entered("2023-01-09"), c.signed("2023-01-16", "2023-07-15"))
    bare = cea(c.case(*told, c.reviewed("2023-07-10")), "2023-07-11")
    assert "contrat:contrat-1:actions" in c.ids(bare.questions)
    full = cea(c.case(*told, c.reviewed("2023-07-10", actions=("Formation comptable",))), "2023-07-11")
    assert "contrat:contrat-1:actions" not in c.ids(full.questions)


# -- diagnosis, moves ----------------------------------------------------------------------------------------------


@statement("CEA-27", "CEA-28", "CEA-29", "CEA-31")
@pytest.mark.parametrize(
    ("conclusion", "opened"),
    [("development", "vers-accompagnement"), ("cessation", "diagnostic-vers-cessation")],
)
def test_the_diagnosis_leads_to_one_of_two_proposals(conclusion, opened):
    situation = cea(accompanied(c.diagnosed("2023-02-27", conclusion)), "2023-03-01")
    assert [move.id for move in situation.moves if move.open] == [opened]
    waiting = cea(accompanied(), "2023-03-01")
    assert all("diagnostic n'est pas encore conclu" in move.lacks[0].sentence for move in waiting.moves)


@statement("CEA-30")
def test_a_job_search_may_be_asked_at_any_time():
    asked = cea(accompanied(c.fact("job_search_asked", "2023-05-02")), "2023-06-01")
    assert c.only(asked.support, "recherche-emploi").count == 1


@statement("CEA-32", "CEA-33")
def test_the_whole_household_is_looked_at_and_its_difficulties_referred():
    owed = cea(accompanied(), "2023-02-01")
    assert c.obligation(owed, "foyer:a-faire").state == "open"
    situation = example(WITHOUT, "2023-04-03")
    assert c.obligation(situation, "foyer:a-faire").state == "done"
    assert "Assistante sociale" in c.obligation(situation, "freins:garde").reason.sentence
    lifted = c.obligation(example(WITHOUT, "2023-07-03"), "freins:garde")
    assert (lifted.state, lifted.done_on) == ("done", date(2023, 6, 12))


@statement("CEA-37")
def test_the_declarations_are_checked_three_months_after_the_last_one_known():
    told = accompanied(*profits("2023-01", "300", "300"))
    assert "declarations:verifier" not in c.ids(cea(told, "2023-05-31").obligations)
    owed = c.obligation(cea(told, "2023-06-01"), "declarations:verifier")
    assert (owed.state, owed.due) == ("open", date(2023, 6, 30))


@statement("CEA-49", "CEA-50")
def test_progress_is_shown_by_repeated_assessments():
    situation = example(WITHOUT, "2024-08-01")
    assert c.only(situation.support, "competences").count == 1
    assert c.obligation(situation, "competences:point").due == date(2025, 1, 18)


# -- capacity and exits --------------------------------------------------------------------------------------------


@statement("CEA-46")
def test_a_case_takes_one_place_of_eighty_and_part_time_counts_pro_rata():
    situation = example(WITHOUT, "2023-02-01")
    assert situation.capacity is not None
    assert situation.capacity.weight == Decimal(1) / Decimal(80)
    rule = programme("cea-fiche-7").capacity
    assert rule is not None
    assert full_time_equivalents(rule, 40) == Decimal("0.5")


@statement("CEA-47")
@pytest.mark.parametrize(
    ("way", "counted"), [("activite", "yes"), ("emploi-salarie", "yes"), ("reorientation", "no")]
)
def test_exits_linked_to_employment_are_those_that_are(way, counted):
    left = accompanied(c.exited("2024-05-13", way, evidence=("Contrat fictif",)))
    assert c.counted(cea(left, "2024-05-14")) == {"employment": counted}
    figure = next(figure for figure in programme("cea-fiche-7").figures if figure.counted_as == "employment")
    assert (figure.kind, figure.value) == ("expected", Decimal(35))


def test_an_exit_that_the_programme_does_not_know_is_said():
    left = accompanied(c.exited("2024-05-13", "lune"))
    situation = cea(left, "2024-05-14")
    assert situation.exit is None
    assert "lune" in c.only(situation.alerts, "sortie:inconnue").reason.sentence
