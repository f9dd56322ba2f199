"""What a form proposes: what the line that asks for it knows, then what the case already tells."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from msgspec import inspect

from jalon.rules.facts import Fact, tag_of
from jalon.rules.facts.business import AccountsClosed, IncomeDeclared
from jalon.rules.facts.contract import ContractSigned
from jalon.rules.facts.path import AppointmentPlanned, ReferentNamed
from jalon.rules.facts.person import HouseholdDescribed, PersonDescribed
from jalon.rules.months import add_days, add_months, month_of

from .build import CRITERION, fields_of
from .fields import bare
from .keys import Things


def proposed(kind: type[Fact], things: Things, asked: QueryDict) -> dict[str, Any]:
    """The values that a form shows before anything is typed."""
    found: dict[str, Any] = {"on": things.on}
    found |= _from_case(kind, things)
    found |= _from_address(kind, asked)
    return found | _of_appointment(kind, things, found)


def _from_address(kind: type[Fact], asked: QueryDict) -> dict[str, Any]:
    """What the address says: fields of the kind, and nothing else."""
    found: dict[str, Any] = {}
    for field in fields_of(kind):
        if field.name in asked:
            many = isinstance(bare(field.type)[0], inspect.VarTupleType)
            found[field.name] = asked.getlist(field.name) if many else asked[field.name]
    known = {name: asked[name] for name in asked if name == "on" or name.startswith(CRITERION)}
    return found | known


def _from_case(kind: type[Fact], things: Things) -> dict[str, Any]:
    """What the case tells: the last description, the month after the last declared, the contract that follows."""
    if kind is IncomeDeclared:
        return _next_income(things)
    if kind is AccountsClosed:
        return _next_accounts(things)
    if kind is ContractSigned:
        return _next_contract(things)
    if kind in (HouseholdDescribed, PersonDescribed, ReferentNamed):
        last = things.told(kind)
        return {name: value for name, value in _own(last[-1]).items() if value is not None} if last else {}
    return {}


def _own(fact: Fact) -> Mapping[str, Any]:
    return {field.name: getattr(fact, field.name) for field in fields_of(type(fact))}


def _next_income(things: Things) -> dict[str, Any]:
    last = max(things.told(IncomeDeclared), key=lambda fact: fact.month, default=None)
    if last is None:
        return {"month": add_months(month_of(things.on), -1)}
    return {
        "month": add_months(last.month, last.months),
        "months": str(last.months),
        "business": last.business,
    }


def _next_accounts(things: Things) -> dict[str, Any]:
    """The exercise after the last one; the calendar year that is over without any."""
    last = max(things.told(AccountsClosed), key=lambda fact: fact.end, default=None)
    start = add_days(last.end, 1) if last else date(things.on.year - 1, 1, 1)
    found: dict[str, Any] = {"start": start, "end": add_days(add_months(start, 12), -1)}
    return found | ({"business": last.business} if last else {})


def _next_contract(things: Things) -> dict[str, Any]:
    last = max(things.told(ContractSigned), key=lambda fact: fact.end, default=None)
    start = things.on if last is None or last.end < things.on else add_days(last.end, 1)
    rule = things.programme.contract
    most = rule.max_months if rule else None
    found: dict[str, Any] = {"start": start}
    if most:
        found["end"] = add_days(add_months(start, most), -1)
    if last is not None and last.frequency_months:
        found["frequency_months"] = last.frequency_months
    return found


_OUTCOMES = ("appointment_held", "appointment_excused", "appointment_missed", "appointment_cancelled")


def _of_appointment(kind: type[Fact], things: Things, found: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of an appointment is told with what was planned: its day, its kind, its place, who was there."""
    if tag_of(kind) not in _OUTCOMES:
        return {}
    plans = {fact.appointment: fact for fact in things.told(AppointmentPlanned)}
    waiting = [
        one for one in plans.values() if one.appointment not in things.settled and one.date <= things.on
    ]
    plan = plans.get(str(found.get("appointment", ""))) or max(
        waiting, key=lambda one: one.date, default=None
    )
    if plan is None:
        return {}
    told = {"appointment": plan.appointment, "on": min(plan.date, things.on)}
    if tag_of(kind) == "appointment_held":
        told |= {
            "meeting": plan.meeting,
            "place": plan.place,
            "parties": list(plan.parties),
            "remote": plan.remote,
        }
    return {name: value for name, value in told.items() if name == "on" or name not in found}
