"""Ille-et-Vilaine: the whole path of Delphine, and the branches that she did not take."""

from datetime import date
from decimal import Decimal

import pytest
from tests import cases as c

from jalon.examples import load
from jalon.programmes import programme
from jalon.rules.assess import assess
from jalon.rules.casefile import decode

statement = pytest.mark.statement
TRIPARTITE = {"meeting": "tripartite", "parties": ("person", "referent", "operator"), "place": "department"}


def path(case, on):
    return assess(programme("ille-et-vilaine"), case, c.day(on))


def delphine(on):
    return path(decode(load("delphine")), on)


def steps(situation):
    assert situation.phase is not None
    return [step.state for step in situation.phase.steps]


# -- Delphine ------------------------------------------------------------------------------------------------------


@statement("IV-45", "IV-47", "IV-48")
def test_before_the_path_the_referent_has_seen_the_blocks_and_only_the_prescription_is_missing():
    situation = delphine("2019-02-01")
    assert situation.standing == "outside"
    verdicts = {line.id: line.verdict for line in situation.eligibility}
    assert verdicts == {"rsa": "yes", "activite-creee-ou-reprise": "yes", "prescription": "unknown"}
    assert c.only(situation.support, "freins").reason.values[0] == 3


@statement("IV-08", "IV-20")
def test_the_referent_prescribes_the_programme():
    situation = delphine("2019-03-04")
    assert situation.standing == "entered"
    assert all(line.verdict == "yes" for line in situation.eligibility)


@statement("IV-24", "IV-25", "IV-26", "IV-49")
def test_in_march_the_diagnosis_lacks_its_meeting_of_three_which_is_planned():
    situation = delphine("2019-03-20")
    assert situation.phase is not None
    assert (situation.phase.id, situation.phase.limit) == ("diagnostic", date(2019, 6, 4))
    assert steps(situation) == ["done", "done", "next"]
    owed = c.obligation(situation, "diagnostic-tripartite:etape")
    assert (owed.state, owed.due) == ("planned", date(2019, 3, 28))
    assert situation.next_change == date(2019, 3, 28)  # from that day on, one can tell what became of it


@statement("IV-21", "IV-32", "IV-49")
def test_the_diagnosis_opens_development_and_closes_cessation():
    situation = delphine("2019-03-29")
    moves = {move.id: move for move in situation.moves}
    assert moves["vers-developpement"].open
    lacking = " ".join(reason.sentence for reason in moves["vers-cessation"].lacks)
    assert "conclut autrement" in lacking
    assert "non adaptée" in lacking


@statement("IV-21", "IV-26", "IV-27", "IV-28", "IV-51")
def test_in_april_development_has_begun_for_six_months():
    situation = delphine("2019-04-15")
    assert situation.phase is not None
    assert (situation.phase.id, situation.phase.limit) == ("developpement", date(2019, 10, 1))
    assert steps(situation) == ["done", "next", "to_come", "to_come", "to_come", "to_come", "optional"]
    visit = c.obligation(situation, "developpement-rdv-2:etape")
    assert (visit.act, visit.due) == ("visit", date(2019, 9, 30))


@statement("IV-29", "IV-33", "IV-34", "IV-50", "IV-51", "IV-52")
def test_in_october_every_step_and_every_action_is_done():
    situation = delphine("2019-10-04")
    assert steps(situation) == ["done"] * 6 + ["optional"]
    assert {line.state for line in situation.obligations if ":action:" in line.id} == {"done"}
    assert c.only(situation.support, "tutorat").count == 1
    assert c.only(situation.support, "formations").count == 1
    assert c.only(situation.support, "freins").count == 3


@statement("IV-37", "IV-38", "IV-42", "IV-53")
def test_at_the_exit_turnover_is_up_by_75_percent_and_the_exit_is_positive():
    """240 € a month before the entry (270, 225, 225), 420 € before the exit: + 75 %."""
    situation = delphine("2019-11-20")
    assert situation.standing == "left"
    turnover = c.target(situation, "chiffre-d-affaires-en-hausse:sortie")
    assert (turnover.threshold, turnover.value, turnover.state) == (Decimal(240), Decimal(420), "met")
    assert "+75" in turnover.reason.sentence
    assert c.counted(situation) == {"positive": "yes", "fse": "yes"}


@statement("IV-43")
def test_news_are_taken_at_3_6_and_12_months():
    assert c.obligation(delphine("2020-01-21"), "nouvelles:3-mois").state == "done"
    six = c.obligation(delphine("2020-04-15"), "nouvelles:6-mois")
    assert (six.state, six.due) == ("open", date(2020, 5, 15))
    assert c.obligation(delphine("2020-05-16"), "nouvelles:6-mois").state == "late"
    assert c.obligation(delphine("2020-10-15"), "nouvelles:12-mois").state == "open"


def test_what_was_known_on_a_past_day_can_be_asked_again():
    """The quarter from October was declared on 9 January 2019: before, nobody knew it."""
    case = decode(load("delphine"))
    known = assess(programme("ille-et-vilaine"), case, date(2019, 3, 20))
    before = assess(programme("ille-et-vilaine"), case, date(2019, 3, 20), known_on=date(2019, 1, 9))
    assert known.standing == "entered"
    assert before.standing == "outside"


# -- other branches ------------------------------------------------------------------------------------------------


def entered(*more):
    return c.case(
        c.rsa_opened("2018-01-01"),
        c.registered("2018-05-02"),
        c.oriented("2019-02-18"),
        c.entered("2019-03-04"),
        *more,
    )


@statement("IV-30", "IV-31")
def test_cessation_is_two_meetings_with_bge_one_on_site_two_with_catalys_and_a_meeting_of_three():
    partner = {"meeting": "joint", "parties": ("person", "partner")}
    told = (
        c.phase("2019-04-01", "cessation"),
        c.met("2019-04-09"),
        c.met("2019-05-07", meeting="on_site", place="enterprise"),
        c.met("2019-06-04", **partner),
        c.met("2019-07-02", **partner),
    )
    situation = path(entered(*told), "2019-07-03")
    assert steps(situation) == ["done"] * 4 + ["next"]
    assert steps(path(entered(*told, c.met("2019-07-16", **TRIPARTITE)), "2019-07-17")) == ["done"] * 5


@statement("IV-22")
def test_a_meeting_without_the_referent_is_not_a_meeting_of_three():
    two = {"meeting": "tripartite", "parties": ("person", "operator")}
    assert steps(path(entered(c.met("2019-03-20", **two)), "2019-03-21")) == ["next", "to_come", "to_come"]


@statement("IV-26")
@pytest.mark.parametrize(("on", "state"), [("2019-06-03", "open"), ("2019-06-04", "late")])
def test_a_diagnosis_lasts_three_civil_months_at_most(on, state):
    assert c.obligation(path(entered(), on), "diagnostic-rdv-1:etape").state == state


def test_two_phases_entered_the_same_day_go_to_a_person():
    both = entered(c.phase("2019-04-01", "developpement"), c.phase("2019-04-01", "cessation"))
    situation = path(both, "2019-04-02")
    assert situation.phase is None
    assert c.only(situation.alerts, "phases:conflit").kind == "conflict"


@statement("IV-38")
@pytest.mark.parametrize(("at_exit", "positive"), [("240", "no"), ("240.01", "yes"), ("100", "no")])
def test_to_go_on_is_not_enough_the_income_must_grow(at_exit, positive):
    told = (
        *c.incomes("2018-12", "240", "240", "240", contributions="0"),
        *c.incomes("2019-07", at_exit, at_exit, at_exit, contributions="0"),
        c.exited("2019-10-15", "activite", evidence=("Déclarations",)),
    )
    assert c.counted(path(entered(*told), "2019-10-16"))["positive"] == positive


@statement("IV-38")
def test_an_income_nobody_knows_leaves_the_exit_uncounted_and_asks():
    left = path(entered(c.exited("2019-10-15", "activite", evidence=("Déclarations",))), "2019-10-16")
    assert c.counted(left)["positive"] == "unknown"
    assert any(line.id.startswith("revenu-en-hausse:question") for line in left.questions)


@statement("IV-40")
def test_those_who_ceased_and_look_for_a_job_are_counted_without_being_positive():
    assert c.counted(path(entered(c.exited("2019-10-15", "recherche")), "2019-10-16")) == {"positive": "no"}


@statement("IV-36", "IV-37", "IV-39", "IV-40", "IV-41", "IV-42")
def test_the_reported_figures_are_kept_for_comparison():
    figures = {f.id: f.value for f in programme("ille-et-vilaine").figures if f.kind == "reported"}
    assert figures["sorties-positives"] == Decimal(50)
    assert figures["toujours-independants"] == Decimal(83)
    assert figures["ont-cesse"] == Decimal(17)
    assert figures["accompagnes"] == Decimal(300)
