"""One case, one situation: what of it is counted over many."""

from datetime import date

from jalon.rules.months import add_months
from jalon.rules.situation import Situation

from .compare import main_clock
from .tally import Overview, in_cents

NEAR_END_MONTHS = 3


def overview(situation: Situation, tally: Overview) -> None:
    """Count a situation in ``tally``."""
    tally.standings[situation.standing] += 1
    if situation.phase and situation.standing == "entered":
        tally.phases[situation.phase.label] += 1
    _count_late(situation, tally)
    _count_clock(situation, tally)
    _count_income(situation, tally)
    for label in dict.fromkeys(question.label for question in situation.questions):
        tally.questions[label] += 1


def _count_late(situation: Situation, tally: Overview) -> None:
    late = [line.reason.rule.label for line in situation.obligations if line.state == "late"]
    tally.late.update(late)
    tally.late_cases += bool(late)


def _count_clock(situation: Situation, tally: Overview) -> None:
    clock = main_clock(situation)
    if clock is None:
        return
    near = clock.state in ("running", "frozen") and _is_near(clock.limit, situation.on)
    tally.clocks["near_end" if near else clock.state] += 1


def _is_near(limit: date | None, on: date) -> bool:
    return limit is not None and limit <= add_months(on, NEAR_END_MONTHS)


def _count_income(situation: Situation, tally: Overview) -> None:
    real = situation.income.real.monthly if situation.income.real else None
    proposed = situation.income.proposed.monthly if situation.income.proposed else None
    tally.real += real is not None
    tally.proposed += proposed is not None
    if real is not None and proposed is not None:
        tally.gap.add(in_cents(proposed - real))
