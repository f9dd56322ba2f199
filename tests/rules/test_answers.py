"""Each line that waits for something says which fact answers it, and recording that fact changes the line."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from tests import cases as c
from tests.answering import answer, fields_of
from tests.strategies import case_files, days

from jalon.programmes import programmes
from jalon.rules.assess import assess
from jalon.rules.base import Answer, Obligation, Question
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import BY_TAG, Fact, tag_of
from jalon.rules.programme import Programme
from jalon.rules.situation import Situation
from jalon.synthetic import REFERENCE_DAY, synthetic_case

ALL = {each.id: each for each in programmes()}
any_programme = pytest.mark.parametrize(
    "programme", [pytest.param(each, id=each.id) for each in ALL.values()]
)
CASES = 40
DAYS = tuple(REFERENCE_DAY - timedelta(ago) for ago in (0, 97, 400))
MOST = 12
"""Facts that the longest answer takes: the months of a year."""

UNANSWERED = {
    "revenu-en-hausse": "a rate that no parameter gives: no fact tells it",
    "benefice-100": "the same",
    "benefice-500": "the same",
    "seuil-70": "two declarations for a month: an alert asks which one is right",
}
"""Rules of which a line may have no answer, and why."""
SEVERAL = {
    "visites": "two visits may be owed",
    "revenu-reel": "twelve months, or those that are missing of a year",
    "grille-de-revenu": "the same documents",
    "revenu-micro": "three months",
    "benefice-100": "three months with their costs",
    "benefice-500": "the same",
    "seuil-70": "each of the months that follow the exit",
    "diagnostic": "a phase that is over stays late until a move is made: first comes what the move lacks",
    "accompagnement": "the same",
}
"""Rules of which one fact may not be enough, and why: what they ask next ends it."""
RHYTHMS = {"competences", "rythme", "entretiens"}
"""Met twice on one day is met once: the next time is no later."""

type Waiting = Obligation | Question


def waiting(situation: Situation) -> list[Waiting]:
    """What is owed and not done, and what is asked."""
    owed = [line for line in situation.obligations if line.state in ("open", "late", "planned")]
    return [*owed, *situation.questions]


def kind_of(chosen: Answer) -> type[Fact]:
    """The kind that an answer names."""
    assert chosen.kind in BY_TAG, chosen
    return BY_TAG[chosen.kind]


def well_made(case: CaseFile, chosen: Answer) -> None:
    """The answer speaks of a kind that exists, by its own fields, and completes a fact of that kind."""
    fields = fields_of(kind_of(chosen))
    own = fields.keys() - {"id", "recorded_at", "recorded_by", "supersedes", "because", "note"}
    assert chosen.known.keys() <= own, chosen
    assert set(chosen.asks) <= own, chosen
    assert len(chosen.known) == len(chosen.fields), chosen
    if chosen.completes:
        assert tag_of(type(next(f for f in case.facts if f.id == chosen.completes))) == chosen.kind


def moved(line: Waiting, after: Situation) -> bool:
    """Whether the line is gone, in another state, or due later."""
    found = next((new for new in (*after.obligations, *after.questions) if new.id == line.id), None)
    if isinstance(found, Obligation) and isinstance(line, Obligation):
        later = found.due is not None and line.due is not None and found.due > line.due
        return found.state != line.state or later
    return type(found) is not type(line)


def again(line: Waiting, after: Situation) -> Waiting:
    """The same line in another situation."""
    return next(new for new in waiting(after) if new.id == line.id)


def steps_to_move(programme: Programme, case: CaseFile, line: Waiting, on: date) -> int:
    """How many times the first answer is to be recorded before the line moves; more than ``MOST``: never."""
    for rank in range(1, MOST + 1):
        case = answer(programme, case, line, line.answers[0], on)
        after = assess(programme, case, on)
        if moved(line, after):
            return rank
        line = again(line, after)
        if not line.answers and line.reason.rule.id in UNANSWERED:
            return rank
    return MOST + 1


# -- every line, under every programme -----------------------------------------------------------------------------


@any_programme
@settings(max_examples=60)
@given(case=case_files(), on=days())
def test_any_line_that_waits_has_well_made_answers(programme, case, on):
    for line in waiting(assess(programme, case, on)):
        assert line.answers or line.reason.rule.id in UNANSWERED, line
        for chosen in line.answers:
            well_made(case, chosen)


@any_programme
@settings(max_examples=30)
@given(case=case_files(), on=days())
def test_nothing_is_asked_for_what_is_done(programme, case, on):
    situation = assess(programme, case, on)
    assert not [line for line in situation.obligations if line.state in ("done", "waived") and line.answers]


@cache
def drawn(programme_id: str) -> list[tuple[CaseFile, date, Situation]]:
    """Fictitious cases on several days."""
    found = [synthetic_case(programme_id, n) for n in range(CASES)]
    return [(case, on, assess(ALL[programme_id], case, on)) for case in found for on in DAYS]


@any_programme
def test_every_answer_can_be_recorded(programme):
    for case, on, situation in drawn(programme.id):
        for line in waiting(situation):
            assert line.answers or line.reason.rule.id in UNANSWERED, line
            for chosen in line.answers:
                well_made(case, chosen)
                assess(programme, answer(programme, case, line, chosen, on), on)


@any_programme
def test_recording_the_first_answer_moves_the_line(programme):
    for case, on, situation in drawn(programme.id):
        told_today = {fact.id for fact in case.facts if fact.on == on}
        for line in waiting(situation):
            rule = line.reason.rule.id
            if not line.answers or (rule in RHYTHMS and told_today & set(line.reason.facts)):
                continue
            if isinstance(line, Obligation) and line.state == "planned":
                continue  # what falls through leaves the line open, which the tests below show
            count = steps_to_move(programme, case, line, on)
            assert count == 1 or (rule in SEVERAL and count <= MOST), (case.reference, on, line, count)


# -- as the field tells it -----------------------------------------------------------------------------------------


def answers(programme_id: str, case: CaseFile, on: str, line_id: str) -> tuple[Answer, ...]:
    """What answers a line, on a day."""
    situation = assess(ALL[programme_id], case, c.day(on))
    return c.only(waiting(situation), line_id).answers


def kinds(found: tuple[Answer, ...]) -> list[str]:
    """The kinds of fact, the best first."""
    return [each.kind for each in found]


def tarn(*facts: Fact) -> CaseFile:
    """Somebody in the Tarn, whose right opened in January 2025 with a business of the same month."""
    return c.case(c.rsa_opened("2025-01-06"), c.registered("2025-01-06"), *facts)


def cea(*facts: Fact) -> CaseFile:
    """Somebody accompanied in the CEA since January 2024, with a business of a year."""
    return c.case(c.registered("2023-01-02", at_home=True), c.entered("2024-01-15"), *facts)


def test_the_first_letter_is_answered_by_its_dispatch():
    (sent,) = answers("tarn-tns", tarn(), "2025-01-10", "lettre-information:courrier")
    assert (sent.kind, sent.known) == ("letter_sent", {"letter": "information"})


def test_an_absence_goes_to_the_panel_under_the_name_of_its_appointment():
    case = tarn(c.entered("2025-01-20"), c.missed("2025-03-03", "rdv-7"))
    situation = assess(ALL["tarn-tns"], case, c.day("2025-03-05"))
    owed = next(line for line in situation.obligations if line.id.endswith("appointment_missed:2025-03-03"))
    assert kinds(owed.answers) == ["panel_referred", "panel_decided", "appointment_excused"]
    assert owed.answers[0].known == {"subject": "absence", "about": "rdv-7"}
    assert owed.answers[2].known == {"appointment": "rdv-7"}


def test_a_meeting_owed_is_fixed_then_held_and_only_held_once_it_is_late():
    assert kinds(answers("cea-fiche-7", cea(), "2024-02-01", "rythme:prochain")) == [
        "appointment_planned",
        "appointment_held",
    ]
    assert kinds(answers("cea-fiche-7", cea(), "2024-06-01", "rythme:prochain"))[0] == "appointment_held"


def test_an_appointment_whose_day_has_come_is_told_by_its_outcome():
    case = cea(
        c.planned("2024-02-01", "2024-02-20", "rdv-2", place="department", parties=("person", "referent"))
    )
    before, after = (
        answers("cea-fiche-7", case, on, "rythme:prochain") for on in ("2024-02-19", "2024-02-20")
    )
    assert kinds(before) == ["appointment_excused", "appointment_cancelled"]
    assert kinds(after) == [
        "appointment_held",
        "appointment_excused",
        "appointment_missed",
        "appointment_cancelled",
    ]
    assert after[0].known == {
        "appointment": "rdv-2", "on": date(2024, 2, 20), "meeting": "individual", "place": "department",
        "parties": ("person", "referent"), "remote": False,
    }  # fmt: skip
    assert answers("cea-fiche-7", case, "2024-03-01", "rythme:prochain") == after


def test_an_appointment_held_without_its_name_is_not_asked_for_again():
    case = c.case(
        c.registered("2024-01-08"),
        c.entered("2025-01-06"),
        c.planned("2025-01-07", "2025-01-10", "rdv-1"),
        c.met("2025-01-10"),
    )
    assert (
        kinds(answers("ille-et-vilaine", case, "2025-01-12", "diagnostic-rdv-2:etape"))[0]
        == "appointment_planned"
    )


@pytest.mark.parametrize("outcome", ["appointment_excused", "appointment_cancelled"])
def test_an_appointment_that_falls_through_is_no_longer_to_come(outcome):
    fixed = c.planned("2024-02-01", "2024-02-20", "rdv-2")
    case = cea(fixed, c.fact(outcome, "2024-02-10", appointment="rdv-2"))
    owed = c.obligation(assess(ALL["cea-fiche-7"], case, c.day("2024-02-12")), "rythme:prochain")
    assert (owed.state, owed.due) == ("open", date(2024, 3, 15))
    again_fixed = cea(fixed, *case.facts[-1:], c.planned("2024-02-11", "2024-02-27", "rdv-2"))
    owed = c.obligation(assess(ALL["cea-fiche-7"], again_fixed, c.day("2024-02-12")), "rythme:prochain")
    assert (owed.state, owed.due) == ("planned", date(2024, 2, 27))


def test_a_visit_at_home_is_checked_then_fixed_and_may_be_said_not_feasible():
    assert [each.known for each in answers("cea-fiche-7", cea(), "2024-02-01", "visites:faisabilite")] == [
        {"feasible": True},
        {"feasible": False},
    ]
    fixed, _, refused = answers("cea-fiche-7", cea(), "2024-02-01", "visites:visites")
    assert (fixed.kind, fixed.known) == ("appointment_planned", {"meeting": "on_site", "place": "home"})
    assert (refused.kind, refused.asks) == ("visit_checked", ("reason",))


def test_visits_fixed_in_time_are_planned():
    case = cea(
        c.planned("2024-02-01", "2024-02-20", "v1", meeting="on_site"),
        c.planned("2024-02-01", "2024-04-20", "v2", meeting="on_site"),
    )
    situation = assess(ALL["cea-fiche-7"], case, c.day("2024-02-02"))
    owed = c.obligation(situation, "visites:visites")
    assert owed.state == "planned"
    assert "à venir : 2" in owed.reason.sentence


def test_where_the_work_is_done_completes_the_registration():
    business = c.registered("2023-01-02")
    (told,) = answers("cea-fiche-7", c.case(business, c.entered("2024-01-15")), "2024-02-01", "visites:lieu")
    assert (told.kind, told.asks, told.completes) == ("business_registered", ("at_home",), business.id)


def test_one_meeting_fixed_in_the_period_is_planned_then_told():
    case = tarn(c.entered("2025-01-20"), c.planned("2025-02-01", "2025-02-20", "rdv-1"))
    situation = assess(ALL["tarn-tns"], case, c.day("2025-02-10"))
    owed = next(line for line in situation.obligations if line.id.endswith(":periode"))
    assert (owed.state, owed.due) == ("planned", date(2025, 2, 20))
    assert answers("tarn-tns", case, "2025-02-21", owed.id)[0].known["appointment"] == "rdv-1"


def test_a_step_is_answered_by_the_appointment_that_it_describes():
    case = c.case(
        c.registered("2024-01-08"),
        c.entered("2025-01-06"),
        c.met("2025-01-10", step="diagnostic-rdv-1"),
        c.met("2025-01-24", step="diagnostic-rdv-2"),
    )
    fixed, held = answers("ille-et-vilaine", case, "2025-02-01", "diagnostic-tripartite:etape")
    wanted = {"meeting": "tripartite", "parties": ("person", "referent", "operator")}
    assert (fixed.kind, fixed.known) == ("appointment_planned", wanted)
    assert (held.kind, held.known) == ("appointment_held", wanted | {"step": "diagnostic-tripartite"})


def test_a_phase_that_can_be_concluded_leads_to_the_next():
    case = c.case(
        c.registered("2024-01-08"),
        c.entered("2025-01-06"),
        c.met("2025-01-10", step="diagnostic-rdv-1"),
        c.met("2025-01-24", step="diagnostic-rdv-2"),
        c.met("2025-02-07", step="diagnostic-tripartite"),
        c.diagnosed("2025-02-07"),
    )
    (onward,) = answers("ille-et-vilaine", case, "2025-02-10", "diagnostic:suite")
    assert (onward.kind, onward.known) == ("phase_entered", {"phase": "developpement"})


def test_a_contract_is_signed_validated_reviewed_then_renewed():
    signed = c.signed("2025-02-01", "2025-07-31")
    name = ALL["tarn-tns"].contract
    assert name is not None
    assert kinds(
        answers("tarn-tns", tarn(c.entered("2025-01-20")), "2025-01-21", f"{name.id}:signature")
    ) == ["contract_signed"]
    case = tarn(c.entered("2025-01-20"), signed)
    (validated,) = answers("tarn-tns", case, "2025-02-02", f"{name.id}:contrat-1:validation")
    assert validated.known == {"contract": "contrat-1", "body": "l'équipe pluridisciplinaire"}
    renewed, ended = answers("tarn-tns", case, "2025-07-30", f"{name.id}:contrat-1:renouvellement")
    assert renewed.known == {"start": date(2025, 8, 1)}
    assert (ended.kind, ended.known) == ("contract_ended", {"contract": "contrat-1"})


def test_the_person_returns_the_attestation_with_its_papers():
    name = ALL["tarn-tns"].contract
    assert name is not None
    case = tarn(c.entered("2025-01-20"), c.signed("2025-02-01", "2025-07-31"))
    whole, half = answers("tarn-tns", case, "2025-02-02", f"{name.id}:contrat-1:justificatifs")
    assert (whole.kind, whole.known, half.known) == (
        "attestation_returned",
        {"complete": True},
        {"complete": False},
    )


def test_the_first_period_is_decided_for_its_days_at_what_the_grid_proposes():
    case = tarn(c.entered("2025-01-20"))
    situation = assess(ALL["tarn-tns"], case, c.day("2025-02-01"))
    owed = next(line for line in situation.obligations if line.id.endswith(":periode-1"))
    decided, proposed = owed.answers
    income = situation.income
    assert income.proposed is not None
    assert decided.known["period"] == 1
    assert decided.known["start"] == date(2025, 1, 6)
    assert income.period_end is not None
    assert decided.known["end"] == income.period_end - timedelta(1)
    assert decided.known["amount"] == proposed.known["amount"] == income.proposed.monthly


def test_a_condition_of_entry_is_answered_by_what_was_true_by_the_entry():
    case = c.case(c.registered("2023-01-02"), c.entered("2024-01-15"))
    situation = assess(ALL["tarn-tns"], case, c.day("2024-02-01"))
    asked = next(
        line for line in situation.questions if line.answers and line.answers[0].kind == "rsa_opened"
    )
    assert asked.answers[0].by == date(2024, 1, 15)


def test_a_brake_and_an_action_are_closed_under_their_key():
    case = c.case(
        c.registered("2024-01-08"),
        c.entered("2025-01-06"),
        c.brake("2025-01-10", "mobility", "permis"),
        c.fact("action_agreed", "2025-01-10", action="a1", title="Ouvrir un compte"),
    )
    situation = assess(ALL["ille-et-vilaine"], case, c.day("2025-01-20"))
    brake = next(line for line in situation.obligations if line.id.endswith(":permis"))
    action = next(line for line in situation.obligations if line.id.endswith(":action:a1"))
    assert [(each.kind, each.known) for each in brake.answers] == [
        ("brake_lifted", {"brake": "permis"}),
        ("social_referral", {"brake": "permis"}),
    ]
    assert [each.known for each in action.answers] == [
        {"action": "a1", "done": True},
        {"action": "a1", "done": False},
    ]


def test_news_after_the_exit_are_those_of_their_month():
    case = c.case(c.registered("2023-01-08"), c.entered("2024-01-06"), c.exited("2024-09-02", "activite"))
    situation = assess(ALL["lulu"], case, c.day("2025-09-20"))
    owed = [line for line in situation.obligations if line.act == "follow_up"]
    assert owed
    assert {line.id: line.answers[0].known["months_after"] for line in owed} == {
        line.id: int(line.id.split(":")[1].split("-")[0]) for line in owed
    }


def test_a_month_is_declared_after_the_last_one():
    case = cea(*c.incomes("2024-01", 500, 600))
    (told,) = answers("cea-fiche-7", case, "2024-12-01", "declarations:verifier")
    assert told.kind == "income_declared"
    assert told.known == {"business": "principale", "month": date(2024, 3, 1)}
