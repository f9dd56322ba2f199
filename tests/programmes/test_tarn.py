"""Tarn's regulation: given these facts, on this date, this income is proposed, because."""

from datetime import date
from decimal import Decimal

import pytest
from tests import cases as c

from jalon.examples import load
from jalon.programmes import programme
from jalon.rules.assess import assess
from jalon.rules.casefile import decode

statement = pytest.mark.statement

P1, P2, P3 = Decimal("122.50"), Decimal("343.07"), Decimal(588)


def tarn(case, on):
    return assess(programme("tarn-tns"), case, c.day(on))


def example(name, on):
    return tarn(decode(load(name)), on)


def proposed(situation):
    assert situation.income.proposed is not None, situation.questions
    return situation.income.proposed.monthly


def rule_of(situation):
    assert situation.income.proposed is not None
    return situation.income.proposed.reason.rule.id


def opened(start="2025-06-02", business="2024-01-01", *more, **kind):
    """RSA opened, a business, an entry: the least that the grid needs."""
    return c.case(c.rsa_opened(start), c.registered(business, **kind), c.entered(start), *more)


# -- periods -------------------------------------------------------------------------------------------------------


@statement("TARN-06", "TARN-08")
@pytest.mark.parametrize(
    ("on", "period", "end"),
    [
        ("2025-01-06", 1, date(2025, 10, 6)),
        ("2025-10-05", 1, date(2025, 10, 6)),
        ("2025-10-06", 2, date(2026, 7, 6)),
        ("2026-07-05", 2, date(2026, 7, 6)),
        ("2026-07-06", 3, date(2027, 1, 6)),
        ("2027-01-05", 3, date(2027, 1, 6)),
    ],
)
def test_three_periods_of_nine_nine_and_six_months(on, period, end):
    income = tarn(opened("2025-01-06", "2025-01-06"), on).income
    assert (income.period, income.period_end) == (period, end)


@statement("TARN-08")
def test_after_24_months_nothing_ends_by_itself_and_a_person_must_decide():
    situation = tarn(opened("2025-01-06", "2025-01-06"), "2027-01-06")
    assert situation.clocks[0].state == "over"
    assert proposed(situation) == P3
    assert rule_of(situation) == "apres-la-grille"
    assert c.obligation(situation, "grille:fin").state == "late"
    assert "grille-de-revenu:terme" in c.ids(situation.alerts)


@statement("TARN-08")
def test_the_first_period_starts_at_the_latest_of_the_right_and_the_activity():
    """TARN-AMB-8: somebody on RSA who creates later starts at the creation."""
    created_later = tarn(opened("2025-01-06", "2025-03-31"), "2025-12-30").income
    assert (created_later.period, created_later.period_end) == (1, date(2025, 12, 31))


def test_without_the_start_of_the_activity_the_grid_says_nothing_and_asks():
    situation = tarn(c.case(c.rsa_opened("2025-01-06"), c.entered("2025-01-20")), "2025-03-01")
    assert situation.income.proposed is None
    assert {"grille:question", "statut-tns:question"} <= c.ids(situation.questions)


# -- new creators --------------------------------------------------------------------------------------------------


@statement("TARN-13")
def test_a_new_creator_without_accounts_is_proposed_the_average_of_the_first_period():
    situation = example("tarn-13-nouveau-createur", "2025-05-12")
    assert (proposed(situation), rule_of(situation)) == (P1, "nouveau-createur")
    assert situation.income.real is not None
    assert situation.income.real.monthly is None


@statement("TARN-13")
def test_a_creator_who_could_show_twelve_months_is_asked_for_them_before_any_proposal():
    """Not known is never a no: from 3 February 2026 twelve months exist."""
    situation = example("tarn-13-nouveau-createur", "2026-02-03")
    assert situation.income.proposed is not None
    assert proposed(situation) is None
    assert "grille-de-revenu:question" in c.ids(situation.questions)
    assert proposed(example("tarn-13-nouveau-createur", "2026-02-02")) == P1


@statement("TARN-14")
def test_a_new_farmer_waits_for_the_accounts_of_the_year_before_last():
    """Installed in February 2025: 2026 is the first full year, and it is the N-2 of 2028."""
    situation = example("tarn-14-nouvel-agriculteur", "2025-11-10")
    assert (proposed(situation), rule_of(situation)) == (P1, "nouveau-createur")
    assert c.question(situation, "revenu-reel:question").label.endswith("(2023)")


# -- real income ---------------------------------------------------------------------------------------------------


@statement("TARN-15", "TARN-11")
def test_real_income_is_read_on_the_accounts_of_last_year_with_what_tax_law_had_taken_off():
    """(1 650 € of profit + 390 € of depreciation) / 12 = 170 €."""
    situation = example("tarn-15-revenu-reel", "2025-07-01")
    assert situation.income.real is not None
    assert situation.income.real.monthly == Decimal(170)
    assert [step.amount for step in situation.income.real.steps] == [1650, 390, 2040, 12, 170]


@statement("TARN-15", "TARN-14")
def test_a_farmers_income_is_that_of_the_year_before_last():
    """Accounts of 2023: (2 280 + 720) / 12 = 250 €, read in 2025."""
    situation = example("tarn-14-agriculteur", "2025-03-03")
    assert situation.income.real is not None
    assert situation.income.real.monthly == Decimal(250)
    assert proposed(situation) == Decimal(250)
    assert example("tarn-14-agriculteur", "2026-03-03").income.real.monthly is None


@statement("TARN-15")
def test_a_loss_counts_for_nothing():
    case = opened("2025-06-02", "2023-01-01", c.accounts(2024, "-3000"), form="ei", regime="real")
    income = tarn(case, "2025-07-01").income
    assert income.real.monthly == 0
    assert income.proposed.monthly == P1


@statement("TARN-16")
def test_first_period_without_income_the_average_applies():
    situation = example("tarn-16-sans-revenu", "2025-07-01")
    assert situation.income.real.monthly == 0
    assert (proposed(situation), rule_of(situation)) == (P1, "periode-1")


@statement("TARN-16")
@pytest.mark.parametrize(
    ("turnover", "expected"),
    [
        ("0", P1),
        ("244.98", P1),  # 244.98 € less 50 % is 122.49 €, a cent below the average
        ("245", P1),  # exactly the average
        ("245.02", Decimal("122.51")),  # a cent above
    ],
)
def test_first_period_below_the_average_the_average_above_it_the_real_income(turnover, expected):
    """TARN-AMB-1: between nothing and the average, the average."""
    case = opened("2025-06-02", "2024-01-01", *c.incomes("2024-01", *[turnover] * 12))
    assert proposed(tarn(case, "2025-07-01")) == expected


@statement("TARN-17")
def test_first_period_above_the_average_the_real_income_applies():
    situation = example("tarn-17-revenu-superieur", "2025-07-01")
    assert (proposed(situation), rule_of(situation)) == (Decimal(200), "periode-1")


@statement("TARN-18")
def test_second_period_still_on_the_range_of_the_first_the_average_of_the_second_applies():
    """520 € of sales less 71 % is 150.80 € a month."""
    situation = example("tarn-18-sous-la-plage", "2025-04-01")
    assert situation.income.real.monthly == Decimal("150.80")
    assert (proposed(situation), rule_of(situation)) == (P2, "periode-2")


@statement("TARN-18", "TARN-19")
@pytest.mark.parametrize(
    ("turnover", "expected"),
    [
        ("441", P2),  # 220.50 €: the top of the first range
        ("460", P2),  # 230 €: between two ranges, the lower one (TARN-AMB-3)
        ("489.98", P2),  # 244.99 €
        ("490", Decimal(245)),  # the first euro of the second range
        ("882", Decimal(441)),  # its last
        ("1400", Decimal(700)),  # above it, the real income too (TARN-AMB-2)
    ],
)
def test_second_period_the_range_decides(turnover, expected):
    case = opened("2025-06-02", "2024-01-01", *c.incomes("2024-01", *[turnover] * 24))
    assert proposed(tarn(case, "2026-04-01")) == expected


@statement("TARN-19")
def test_second_period_on_its_range_the_real_income_applies():
    situation = example("tarn-19-sur-la-plage", "2025-04-01")
    assert (proposed(situation), rule_of(situation)) == (Decimal(305), "periode-2")


@statement("TARN-20")
def test_third_period_the_amount_that_ends_rights_and_duties_applies_whatever_the_income():
    situation = example("tarn-20-troisieme-periode", "2025-04-01")
    assert (proposed(situation), rule_of(situation)) == (P3, "periode-3")
    assert any(step.amount == 500 for step in situation.income.proposed.steps)  # TARN-AMB-5


@statement("TARN-20")
@pytest.mark.parametrize(("turnover", "expected"), [("1176", P3), ("1176.02", Decimal("588.01"))])
def test_third_period_a_higher_real_income_is_proposed_and_flagged(turnover, expected):
    """TARN-AMB-6: the higher of the two."""
    case = opened("2025-06-02", "2024-01-01", *c.incomes("2024-01", *[turnover] * 24))
    situation = tarn(case, "2026-12-15")
    assert proposed(situation) == expected
    assert ("grille-de-revenu:depassement" in c.ids(situation.alerts)) is (expected > P3)


@statement("TARN-07")
def test_an_amount_that_is_not_known_for_the_date_is_named_and_nothing_is_proposed():
    situation = tarn(opened("2016-01-04", "2016-01-04"), "2016-03-01")
    assert proposed(situation) is None
    alert = c.only(situation.alerts, "grille-de-revenu:parametre")
    assert "tarn.grid.period_1.average" in alert.reason.sentence


@statement("TARN-05")
def test_a_notional_income_comes_with_the_real_one_and_its_legal_notice():
    situation = example("tarn-18-sous-la-plage", "2025-04-01")
    notice = c.only(situation.alerts, "grille-de-revenu:droit")
    assert notice.kind == "legal"
    assert "150,80" in notice.reason.sentence
    assert "343,07" in notice.reason.sentence
    assert "12NT01671" in notice.reason.sentence


# -- restart, incapacity, status -----------------------------------------------------------------------------------


@statement("TARN-38")
def test_a_restart_within_twelve_months_of_a_cessation_begins_in_the_second_period():
    situation = example("tarn-38-reprise", "2025-07-01")
    assert (situation.income.period, proposed(situation)) == (2, P2)
    assert situation.clocks[0].limit == date(2026, 9, 2)  # fifteen months (TARN-AMB-11)
    assert situation.clocks[0].credited_months == 9


@statement("TARN-38")
@pytest.mark.parametrize(("again", "period"), [("2025-10-01", 2), ("2025-10-02", 1)])
def test_twelve_months_and_a_day_later_the_grid_begins_again(again, period):
    case = c.case(
        c.rsa_opened("2024-01-08"),
        c.registered("2024-01-08"),
        c.fact("business_dormant", "2024-10-01"),
        c.fact("business_resumed", again),
        c.entered("2024-02-01"),
    )
    assert tarn(case, "2025-11-01").income.period == period


@statement("TARN-50", "TARN-52")
def test_an_incapacity_of_five_months_pushes_the_period_by_five_months():
    during = example("tarn-50-incapacite-5-mois", "2025-06-02")
    assert during.clocks[0].state == "frozen"
    assert (proposed(during), rule_of(during)) == (P1, "incapacite")
    adapted = [owed for owed in during.obligations if owed.id.startswith("accompagnement-adapte:")]
    assert [(owed.state, owed.done_on) for owed in adapted] == [("done", date(2025, 4, 22))]
    after = example("tarn-50-incapacite-5-mois", "2025-12-01")
    assert (after.income.period, after.income.period_end) == (1, date(2026, 3, 6))


@statement("TARN-51")
def test_an_incapacity_of_eleven_months_freezes_nine_months_only():
    frozen = example("tarn-51-incapacite-11-mois", "2026-01-06")
    again = example("tarn-51-incapacite-11-mois", "2026-01-07")
    assert frozen.clocks[0].state == "frozen"
    assert again.clocks[0].state == "running"
    assert again.clocks[0].limit == date(2027, 10, 6)


@statement("TARN-43")
def test_an_unpaid_president_without_subordination_is_a_tns():
    situation = example("tarn-43-sasu-non-remuneree", "2025-05-05")
    assert situation.income.is_tns == "yes"
    assert proposed(situation) == P1


@statement("TARN-44")
def test_a_paid_president_is_not_a_tns_and_the_grid_is_silent():
    case = opened("2025-03-03", "2025-03-03", c.fact("presidency", "2025-03-04", paid=True), form="sas")
    situation = tarn(case, "2025-05-05")
    assert situation.income.is_tns == "no"
    assert situation.income.proposed is None


@statement("TARN-43", "TARN-44")
@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({}, "unknown"),
        ({"paid": False}, "unknown"),
        ({"paid": False, "subordinate": True}, "no"),
        ({"paid": False, "subordinate": False}, "yes"),
        ({"paid": True}, "no"),
    ],
)
def test_what_is_not_known_of_a_president_is_asked(told, verdict):
    case = opened("2025-03-03", "2025-03-03", c.fact("presidency", "2025-03-04", **told), form="sasu")
    situation = tarn(case, "2025-05-05")
    assert situation.income.is_tns == verdict
    assert ("statut-tns:question" in c.ids(situation.questions)) is (verdict == "unknown")


@statement("TARN-45", "TARN-46", "TARN-47", "TARN-48", "TARN-49")
@pytest.mark.parametrize("status", ["collaborator", "employee", "partner"])
@pytest.mark.parametrize(
    ("scheme", "verdict"),
    [("ssi", "yes"), ("msa", "yes"), ("general", "no"), ("none", "no"), (None, "unknown")],
)
def test_a_spouse_is_a_tns_by_the_scheme_to_which_they_contribute(status, scheme, verdict):
    spouse = c.fact(
        "spouse_status", "2025-02-03", of="person", union="married", status=status, contributes_to=scheme
    )
    situation = tarn(c.case(c.rsa_opened("2025-01-06"), c.entered("2025-02-03"), spouse), "2025-03-03")
    assert situation.income.is_tns == verdict


# -- procedure -----------------------------------------------------------------------------------------------------


@statement("TARN-10", "TARN-21")
def test_the_information_letter_is_due_the_day_the_right_opens_and_names_the_referent():
    silent = tarn(c.case(c.rsa_opened("2025-01-06")), "2025-01-07")
    letter = c.obligation(silent, "lettre-information:courrier")
    assert (letter.state, letter.due, letter.owed_by) == ("late", date(2025, 1, 6), "department")
    assert c.obligation(silent, "lettre-information:referent").state == "late"
    sent = tarn(c.case(c.rsa_opened("2025-01-06"), c.letter("2025-01-06")), "2025-01-07")
    assert c.obligation(sent, "lettre-information:courrier").state == "done"


@statement("TARN-22", "TARN-23")
def test_fifteen_days_from_the_letter_then_the_operator_reminds():
    """TARN-AMB-9: sent on 6 January, three days of post, fifteen days: 24 January."""
    told = (c.rsa_opened("2025-01-06"), c.letter("2025-01-06"))
    assert c.obligation(tarn(c.case(*told), "2025-01-24"), "quinze-jours:rendez-vous").state == "open"
    late = tarn(c.case(*told), "2025-01-25")
    assert c.obligation(late, "quinze-jours:rendez-vous").due == date(2025, 1, 24)
    reminder = c.obligation(late, "quinze-jours:relance")
    assert (reminder.owed_by, reminder.state, reminder.due) == ("operator", "open", date(2025, 1, 31))
    answered = tarn(c.case(*told, c.planned("2025-01-20", "2025-01-30")), "2025-01-25")
    assert c.obligation(answered, "quinze-jours:rendez-vous").state == "done"


@statement("TARN-24")
def test_any_absence_goes_to_the_panel_unless_it_is_excused_before_the_session():
    told = (c.rsa_opened("2025-01-06"), c.entered("2025-02-03"), c.missed("2025-03-10", "r1"))
    owed = c.obligation(tarn(c.case(*told), "2025-03-11"), "absence:appointment_missed:2025-03-10")
    assert (owed.state, owed.act, owed.owed_by) == ("open", "refer", "department")
    referred = c.fact("panel_referred", "2025-03-12", subject="absence", about="r1")
    after = tarn(c.case(*told, referred), "2025-03-13")
    assert c.obligation(after, "absence:appointment_missed:2025-03-10").state == "done"
    assert c.obligation(after, "absence:appointment_missed:2025-03-10:avis").owed_by == "panel"
    excused = tarn(c.case(*told, referred, c.excused("2025-03-14", "r1")), "2025-03-15")
    assert c.obligation(excused, "absence:appointment_missed:2025-03-10").state == "waived"


@statement("TARN-24")
def test_an_excuse_after_the_decision_comes_too_late():
    told = (
        c.rsa_opened("2025-01-06"),
        c.entered("2025-02-03"),
        c.missed("2025-03-10", "r1"),
        c.fact("panel_decided", "2025-03-20", subject="absence", about="r1", outcome="measure"),
        c.excused("2025-03-25", "r1"),
    )
    assert (
        c.obligation(tarn(c.case(*told), "2025-04-01"), "absence:appointment_missed:2025-03-10").state
        == "done"
    )


@statement("TARN-27")
def test_the_attestation_comes_back_with_all_supporting_documents():
    told = (c.rsa_opened("2025-01-06"), c.entered("2025-02-03"), c.signed("2025-02-03", "2025-10-31"))
    partial = tarn(c.case(*told, c.fact("attestation_returned", "2025-02-10", complete=False)), "2025-02-11")
    assert c.obligation(partial, "attestation:contrat-1:justificatifs").state == "open"
    whole = tarn(c.case(*told, c.fact("attestation_returned", "2025-02-17", complete=True)), "2025-02-18")
    assert c.obligation(whole, "attestation:contrat-1:justificatifs").state == "done"


@statement("TARN-30", "TARN-32")
@pytest.mark.parametrize(
    ("start", "label"), [("2024-12-31", "(vaut CER)"), ("2025-01-01", "contrat d'engagement")]
)
def test_the_attestation_counts_as_the_contract_of_its_date_and_the_panel_validates_it(start, label):
    case = c.case(c.rsa_opened("2024-01-08"), c.entered("2024-12-01"), c.signed(start, "2025-06-30"))
    owed = c.obligation(tarn(case, "2025-02-01"), "attestation:contrat-1:validation")
    assert (owed.state, owed.owed_by) == ("open", "panel")
    assert label in owed.label


@statement("TARN-31")
@pytest.mark.parametrize(("end", "too_long"), [("2025-11-02", False), ("2025-11-03", True)])
def test_an_attestation_lasts_nine_months_at_most(end, too_long):
    case = c.case(c.rsa_opened("2025-01-06"), c.entered("2025-02-03"), c.signed("2025-02-03", end))
    assert ("attestation:contrat-1:duree" in c.ids(tarn(case, "2025-03-03").alerts)) is too_long


@statement("TARN-31")
def test_the_third_attestation_lasts_six_months_at_most():
    """TARN-AMB-10: one for each period, the last one of six months."""
    three = [
        c.signed("2025-01-06", "2025-10-05", contract="a1"),
        c.signed("2025-10-06", "2026-07-05", contract="a2"),
        c.signed("2026-07-06", "2027-01-06", contract="a3"),
    ]
    situation = tarn(c.case(c.rsa_opened("2025-01-06"), c.entered("2025-01-06"), *three), "2026-08-03")
    assert "attestation:a3:duree" in c.ids(situation.alerts)
    assert "attestation:a2:duree" not in c.ids(situation.alerts)


@statement("TARN-33")
def test_one_appointment_at_least_in_each_period():
    told = (
        c.rsa_opened("2025-01-06"),
        c.registered("2025-01-06"),
        c.entered("2025-01-20"),
        c.met("2025-02-03"),
    )
    assert c.obligation(tarn(c.case(*told), "2025-10-05"), "point-par-periode:periode").state == "done"
    second = c.obligation(tarn(c.case(*told), "2025-10-06"), "point-par-periode:periode")
    assert (second.state, second.due) == ("open", date(2026, 7, 5))


@statement("TARN-11", "TARN-12", "TARN-28")
def test_each_period_calls_for_a_decision_and_each_year_for_a_review():
    told = (c.rsa_opened("2025-01-06"), c.registered("2025-01-06"), c.entered("2025-01-20"))
    owed = c.obligation(tarn(c.case(*told), "2025-03-03"), "periode-1:periode-1")
    assert (owed.state, owed.due, owed.owed_by) == ("open", date(2025, 10, 5), "department")
    decision = c.fact(
        "evaluation_decided",
        "2025-02-10",
        mode="grid",
        amount=c.euros("122.50"),
        start=date(2025, 1, 6),
        period=1,
    )
    after = tarn(c.case(*told, decision), "2025-03-03")
    assert c.obligation(after, "periode-1:periode-1").state == "done"
    assert c.obligation(after, "controle-annuel:controle").due == date(2026, 1, 6)
    assert after.income.decided is not None
    assert after.income.decided.monthly == P1


@statement("TARN-29")
def test_the_evaluation_goes_to_the_payer_and_to_the_person_together():
    decision = c.fact(
        "evaluation_decided", "2025-02-10", mode="grid", amount=c.euros("122.50"), start=date(2025, 1, 6)
    )
    told = (c.rsa_opened("2025-01-06"), c.registered("2025-01-06"), c.entered("2025-01-20"), decision)
    alone = c.letter("2025-02-12", "evaluation_notice", to=("person",))
    assert c.obligation(tarn(c.case(*told, alone), "2025-02-13"), "envoi-conjoint:avis").state == "open"
    both = c.letter("2025-02-12", "evaluation_notice", to=("person", "caf"))
    assert c.obligation(tarn(c.case(*told, both), "2025-02-13"), "envoi-conjoint:avis").state == "done"


@statement("TARN-39", "TARN-40", "TARN-42")
@pytest.mark.parametrize(("business", "owed"), [("2023-02-04", True), ("2023-02-03", False)])
def test_the_specific_accompaniment_is_for_those_installed_for_less_than_two_years(business, owed):
    case = c.case(c.rsa_opened("2025-01-06"), c.registered(business), c.entered("2025-02-03"))
    assert ("priorites:a-faire" in c.ids(tarn(case, "2025-03-03").obligations)) is owed


@statement("TARN-41")
def test_a_problem_spotted_is_to_be_lifted_or_referred():
    case = c.case(
        c.rsa_opened("2025-01-06"),
        c.registered("2024-06-03"),
        c.entered("2025-02-03"),
        c.brake("2025-02-10", "skills"),
    )
    assert c.obligation(tarn(case, "2025-03-03"), "reperer-les-problemes:skills").owed_by == "operator"


# -- conflicts -----------------------------------------------------------------------------------------------------


def test_two_declarations_for_the_same_month_are_shown_and_neither_is_taken():
    case = opened(
        "2025-06-02",
        "2024-01-01",
        *c.incomes("2024-01", *["400"] * 12),
        c.income("2024-05", "900", id="deuxieme"),
    )
    situation = tarn(case, "2025-07-01")
    assert situation.income.real.monthly is None
    assert any(alert.kind == "conflict" for alert in situation.alerts)
