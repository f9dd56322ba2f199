"""Meetings: the rhythm, one at least in each period, visits at the place of activity."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .appointments import Fields, awaited, meeting_answers, unsettled
from .base import Actor, Alert, Answer, Obligation, Question, Reason, Rule, as_tuple
from .clock import Running
from .facts.contract import ContractSigned
from .facts.path import AppointmentHeld, AppointmentPlanned, VisitChecked
from .life import activity_runs, entry, ids, leaving, main_business
from .months import add_days, add_months
from .situation import Draft
from .view import View


class Cadence(Rule):
    """A meeting at least every so many months, as chosen with the person."""

    kind: Literal["cadence"]
    allowed_months: Annotated[tuple[int, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    default_months: int = Field(ge=1)
    owed_by: Actor = "referent"


class OncePerPeriod(Rule):
    """At least one meeting in each period of the evaluation of income."""

    kind: Literal["once_per_period"]
    owed_by: Actor = "operator"


class Visits(Rule):
    """Visits at the place of activity: more of them when the business is being launched."""

    kind: Literal["visits"]
    launch_under_months: int = Field(ge=1)
    """Age of the business at entry under which it is being launched."""
    in_launch: int = Field(ge=0)
    once_running: int = Field(ge=0)
    within_months: int = Field(ge=1)
    """Months of the clock in which they take place."""
    check_at_home: bool = True
    owed_by: Actor = "referent"


_FEASIBLE = Answer("visit_checked", (("feasible", True),))
_NOT_FEASIBLE = Answer("visit_checked", (("feasible", False),), asks=("reason",))

MeetingRule = Annotated[Cadence | OncePerPeriod | Visits, Field(discriminator="kind")]


def assess(
    view: View,
    rules: tuple[MeetingRule, ...],
    clock: Running | None,
    period: tuple[date, date] | None,
    draft: Draft,
) -> None:
    """What meetings are owed. ``period`` is the current evaluation period, end excluded."""
    if leaving(view) or entry(view) is None:
        return
    for rule in rules:
        if isinstance(rule, Cadence):
            _cadence(view, rule, draft)
        elif isinstance(rule, Visits):
            _visits(view, rule, clock, draft)
        elif period is not None:
            _once_per_period(view, rule, period, draft)


# -- rhythm --------------------------------------------------------------------------------------------------------


def _cadence(view: View, rule: Cadence, draft: Draft) -> None:
    """The next meeting is due one interval after the last one, or after the entry."""
    started = entry(view)
    if started is None:
        return
    contract = next((fact for fact in reversed(view.all(ContractSigned)) if fact.frequency_months), None)
    months = contract.frequency_months if contract else None
    if contract and months not in rule.allowed_months:
        _tell_rhythm(rule, contract, draft)
    every = months if months in rule.allowed_months and months else rule.default_months
    met = [fact for fact in view.all(AppointmentHeld) if fact.meeting != "group" and fact.on >= started.on]
    since = met[-1].on if met else started.on
    due = add_months(since, every)
    planned = _next_planned(view, due)
    late = view.today.past(due)
    fixed = planned or awaited(view, add_days(since, 1) if met else since, _counts)
    text = (
        "Rencontre au moins {0} : la dernière date du {2}."
        if met
        else ("Rencontre au moins {0} : aucune depuis l'entrée du {2}.")
    )
    said = "une fois par mois" if every == 1 else f"tous les {every} mois"
    if planned:
        text += " Le prochain rendez-vous est fixé au {3}."
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:prochain", label=rule.label, act="meet", owed_by=rule.owed_by,
            state="late" if late else "planned" if planned else "open",
            due=planned.date if planned and not late else due,
            reason=Reason(
                rule, text, (said, every, since, planned.date if planned else None),
                ids(met[-1] if met else started, contract, planned),
            ),
            answers=meeting_answers(view, fixed, late=late),
        )
    )  # fmt: skip


def _tell_rhythm(rule: Cadence, contract: ContractSigned, draft: Draft) -> None:
    reason = Reason(
        rule,
        "Le contrat du {0} fixe un rythme de {1} mois ; les rythmes admis sont : {2} mois.",
        (contract.on, contract.frequency_months, tuple(map(str, rule.allowed_months))),
        ids(contract),
    )
    draft.alerts.append(
        Alert(id=f"{rule.id}:rythme", label="Rythme de rencontre hors du cadre", reason=reason)
    )


def _next_planned(view: View, due: date) -> AppointmentPlanned | None:
    """An appointment to come, fixed no later than ``due``."""
    for fact in unsettled(view):
        if _counts(fact) and fact.date <= due and not view.today.past(fact.date):
            return fact
    return None


def _counts(fact: AppointmentPlanned) -> bool:
    """A group is no meeting with the person."""
    return fact.meeting != "group"


def _once_per_period(view: View, rule: OncePerPeriod, period: tuple[date, date], draft: Draft) -> None:
    start, end = period
    met = [fact for fact in view.all(AppointmentHeld) if start <= fact.on < end]
    fixed = None
    if not met:
        fixed = next(
            (f for f in unsettled(view) if start <= f.date < end and not view.today.past(f.date)), None
        )
    if met:
        reason = Reason(
            rule,
            "Le point de la période du {0} au {1} a été fait le {2}.",
            (start, add_days(end, -1), met[-1].on),
            ids(met[-1]),
        )
    else:
        text = "Il faut au moins un rendez-vous dans la période du {0} au {1} : "
        text += "il est fixé au {2}." if fixed else "aucun n'a eu lieu."
        values = (start, add_days(end, -1), fixed.date if fixed else None)
        reason = Reason(rule, text, values, ids(fixed))
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:periode", label=rule.label, act="meet", owed_by=rule.owed_by,
            state="done" if met else "planned" if fixed else "open", due=fixed.date if fixed else add_days(end, -1),
            done_on=met[-1].on if met else None, reason=reason,
            answers=() if met else meeting_answers(view, fixed or awaited(view, start, lambda fact: fact.date < end)),
        )
    )  # fmt: skip


# -- visits --------------------------------------------------------------------------------------------------------


def _visits(view: View, rule: Visits, clock: Running | None, draft: Draft) -> None:
    started = entry(view)
    if started is None:
        return
    runs = activity_runs(view)
    if not runs:
        return
    launch = started.on < add_months(runs[-1].start, rule.launch_under_months)
    needed = rule.in_launch if launch else rule.once_running
    done = [fact for fact in view.all(AppointmentHeld) if _is_visit(fact) and fact.on >= started.on]
    due = add_days(
        clock.day_of(rule.within_months) if clock else add_months(started.on, rule.within_months), -1
    )
    check = view.last(VisitChecked)
    stage = "l'activité démarre" if launch else "l'activité est déjà en route"
    if check and not check.feasible:
        _waive(rule, check, due, draft)
        return
    enough = len(done) >= needed
    late = not enough and view.today.past(due)
    ahead = [] if enough or late else _visits_ahead(view, due)
    planned = len(done) + len(ahead) >= needed and not enough
    since = add_days(done[-1].on, 1) if done else started.on
    text = "Visites sur place : {0} au moins, car {1} (commencée le {3}) ; faites : {2}"
    text += " ; à venir : {4}." if ahead else "."
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:visites", label=rule.label, act="visit", owed_by=rule.owed_by,
            state="done" if enough else "late" if late else "planned" if planned else "open", due=due,
            done_on=done[needed - 1].on if enough and needed else None,
            reason=Reason(
                rule, text, (needed, stage, len(done), runs[-1].start, len(ahead)),
                (*runs[-1].facts[:1], *ids(*done, *ahead, check)),
            ),
            answers=() if enough else _visit_answers(view, rule, since, ahead if planned else [], late=late),
        )
    )  # fmt: skip
    if rule.check_at_home and check is None and not done:
        _owe_check(view, rule, due, draft)


def _visits_ahead(view: View, due: date) -> list[AppointmentPlanned]:
    """The visits fixed in time and still to come, the first one first."""
    found = [f for f in unsettled(view) if _is_visit(f) and f.date <= due and not view.today.past(f.date)]
    return sorted(found, key=lambda fact: fact.date)


def _visit_answers(
    view: View, rule: Visits, since: date, ahead: list[AppointmentPlanned], *, late: bool
) -> tuple[Answer, ...]:
    """A visit made or fixed, or why there will be none; ``ahead`` has those that will be enough."""
    fixed = awaited(view, since, _is_visit) or next(iter(ahead), None)
    business = main_business(view)
    at_home = business is not None and business.registered.at_home is True
    wanted: Fields = (("meeting", "on_site"), ("place", "home" if at_home else "enterprise"))
    answers = meeting_answers(view, fixed, wanted, late=late)
    return (*answers, _NOT_FEASIBLE) if rule.check_at_home else answers


def _is_visit(fact: AppointmentHeld | AppointmentPlanned) -> bool:
    return fact.meeting == "on_site" or fact.place in ("enterprise", "home")


def _waive(rule: Visits, check: VisitChecked, due: date, draft: Draft) -> None:
    text = "La visite a été jugée non faisable le {0}" + (" : {1}." if check.reason else ", sans motif noté.")
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:visites", label=rule.label, act="visit", owed_by=rule.owed_by, state="waived", due=due,
            reason=Reason(rule, text, (check.on, check.reason), ids(check)),
        )
    )  # fmt: skip
    if not check.reason:
        reason = Reason(rule, "La visite est écartée sans que le motif soit noté.", (), ids(check))
        draft.questions.append(
            Question(id=f"{rule.id}:motif", label="Pourquoi n'y a-t-il pas de visite ?", reason=reason,
                     ask=rule.owed_by, answers=(Answer("visit_checked", asks=("reason",), completes=check.id),))
        )  # fmt: skip


def _owe_check(view: View, rule: Visits, due: date, draft: Draft) -> None:
    """At home or at clients' homes, the visit is checked beforehand; where it is not known, it is asked."""
    business = main_business(view)
    if business is None or business.registered.at_home is False:
        return
    fact = business.registered
    if fact.at_home is None:
        reason = Reason(
            rule,
            "Le lieu de l'activité n'est pas connu : à domicile ou chez les clients, la visite se vérifie d'abord.",
            (),
            ids(fact),
        )
        draft.questions.append(
            Question(
                id=f"{rule.id}:lieu", label="Où l'activité s'exerce-t-elle ?", reason=reason, ask="person",
                answers=(Answer("business_registered", asks=("at_home",), completes=fact.id),),
            )
        )  # fmt: skip
        return
    reason = Reason(
        rule,
        "L'activité s'exerce à domicile ou chez les clients : vérifier d'abord que la visite est faisable.",
        (),
        ids(fact),
    )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:faisabilite", label="Vérifier la faisabilité de la visite", act="call",
            owed_by=rule.owed_by, state="late" if view.today.past(due) else "open", due=due, reason=reason,
            answers=(_FEASIBLE, _NOT_FEASIBLE),
        )
    )  # fmt: skip
