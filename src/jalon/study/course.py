"""What an accompaniment amounts to, for whoever counts many: its dates, how long things took, what changed.

Nothing of it tells health or disability, and nothing is judged again: how an exit counts is what the situation says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon.rules.facts import Fact
from jalon.rules.facts.contract import ContractSigned
from jalon.rules.facts.path import AppointmentHeld, Exited, FollowedUp, Orientation
from jalon.rules.facts.person import JobEnded, JobStarted, PersonDescribed, UnemploymentDeclared
from jalon.rules.facts.support import BrakeIdentified, BrakeLifted, SocialReferral
from jalon.rules.income.profits import Metric, average
from jalon.rules.life import activity_runs, entry, leaving, main_business
from jalon.rules.months import add_days, month_of
from jalon.rules.situation import Situation
from jalon.rules.targets.measure import recent
from jalon.rules.view import View

WINDOW_MONTHS = 3
"""Months declared of which an income before the entry, or before the exit, is the average."""
NEWS = (0, 3, 6, 12)
"""Months after the exit at which news are counted; 0 is the exit itself, as FSE+ asks within four weeks."""
COUNTED = ("positive", "dynamic", "durable", "employment", "fse")


@dataclass(frozen=True)
class Course:
    """What an accompaniment amounts to on a day."""

    oriented_on: date | None
    entered_on: date | None
    met_on: date | None
    """The first appointment held, from the orientation, or from the entry, on."""
    contract_on: date | None
    left_on: date | None
    way: str
    """The kind of exit; empty before it."""
    counted: dict[str, str]
    """How the exit counts, by way of counting: ``yes``, ``no`` or ``unknown``; those that the programme has."""
    turnover_before: Decimal | None
    """Euros a month, over the last months declared before the entry."""
    turnover_after: Decimal | None
    """Euros a month, over the last months declared before the exit."""
    profit_before: Decimal | None
    profit_after: Decimal | None
    """Once real costs and contributions are taken off."""
    form: str
    nature: str
    education: str
    """``below_bac``, ``bac``, ``above_bac``; empty when it is not known."""
    status_before: str
    """What the person did on the day of the entry, as ``FollowedUp`` names it; empty when it is not known."""
    brakes: int
    lifted: int
    referred: int
    """Brakes for which the person was referred to a professional, lifted or not."""
    news: dict[int, str]
    """The status told some months after the exit."""

    @property
    def days_to_meeting(self) -> int | None:
        """Days from the orientation, or the entry where there is none, to the first appointment held."""
        return _days(self.oriented_on or self.entered_on, self.met_on)

    @property
    def days_to_contract(self) -> int | None:
        """Days from the entry to the first contract signed."""
        return _days(self.entered_on, self.contract_on)


def _days(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end and end >= start else None


def course(view: View, situation: Situation) -> Course:
    """What the facts of a view amount to; ``situation`` is what they make, for the exit."""
    started, gone = entry(view), leaving(view)
    oriented = view.first(Orientation)
    origin = oriented or started
    met = [fact.on for fact in view.all(AppointmentHeld) if origin is None or fact.on >= origin.on]
    signed = view.all(ContractSigned)
    business = main_business(view)
    identified, lifted, referred = _brakes(view)
    counts = situation.exit.counts if situation.exit else ()
    return Course(
        oriented_on=oriented.on if oriented else None,
        entered_on=started.on if started else None,
        met_on=met[0] if met else None,
        contract_on=signed[0].on if signed else None,
        left_on=gone.on if gone else None,
        way=gone.way if gone else "",
        counted={one.counted_as: one.verdict for one in counts},
        turnover_before=_income(view, "turnover", month_of(started.on)) if started else None,
        turnover_after=_income(view, "turnover", add_days(gone.on, 1)) if gone else None,
        profit_before=_income(view, "profit_real_costs", month_of(started.on)) if started else None,
        profit_after=_income(view, "profit_real_costs", add_days(gone.on, 1)) if gone else None,
        form=business.form if business else "",
        nature=business.natures[0] if business and business.natures else "",
        education=_education(view),
        status_before=_status(view, started.on) if started else "",
        brakes=identified,
        lifted=lifted,
        referred=referred,
        news=_news(view.all(FollowedUp), gone),
    )


def _income(view: View, metric: Metric, before: date) -> Decimal | None:
    return average(metric, recent(view, WINDOW_MONTHS, before), view).monthly


def _education(view: View) -> str:
    told = [fact.education for fact in view.all(PersonDescribed) if fact.education]
    return told[-1] if told else ""


def _status(view: View, on: date) -> str:
    """What somebody did on a day: their business, a job, the search of one."""
    works = any(run.start <= on < run.end for run in activity_runs(view))
    jobs = [fact for fact in view.told(JobStarted, JobEnded) if fact.on <= on]
    paid = bool(jobs) and isinstance(jobs[-1], JobStarted)
    if works:
        return "self_employed_and_salaried" if paid else "self_employed"
    if paid:
        return "salaried"
    seeking = [fact for fact in view.all(UnemploymentDeclared) if fact.on <= on]
    return "job_search" if seeking and seeking[-1].since else ""


def _brakes(view: View) -> tuple[int, int, int]:
    known = {fact.brake for fact in view.all(BrakeIdentified) if fact.theme != "health"}
    lifted = {fact.brake for fact in view.all(BrakeLifted)} & known
    referred = {fact.brake for fact in view.all(SocialReferral) if fact.brake} & known
    return len(known), len(lifted), len(referred)


def _news(told: Sequence[Fact], gone: Exited | None) -> dict[int, str]:
    if gone is None:
        return {}
    return {
        fact.months_after: fact.status
        for fact in told
        if isinstance(fact, FollowedUp) and fact.on >= gone.on and fact.months_after in NEWS
    }
