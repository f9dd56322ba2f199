"""What a new draft says before anybody typed: what the case tells, or the contract that it follows or amends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec.structs import replace

from jalon.rules import french
from jalon.rules.contracts import Contract
from jalon.rules.facts.contract import ContractSigned
from jalon.rules.facts.support import BrakeIdentified, BrakeLifted
from jalon.rules.meetings import Cadence
from jalon.rules.months import add_days, add_months, whole_months
from jalon.study.words import THEMES, capital

from .content import Action, Content, Objective, Stage, decode
from .models import Sealed
from .reading import ContractsOf

_HEALTH = "health"
"""The theme of an obstacle that a contract never tells."""


def amendment(read: ContractsOf, contract: Contract, texts: Iterable[Sealed]) -> Content:
    """The contract as it was last signed, to be changed."""
    signed = contract.signed
    kept = _sealed(signed.id, texts) or _told(read)
    return replace(
        _still_open(read, kept), start=signed.start, end=signed.end, frequency_months=signed.frequency_months,
        warnings=signed.warnings, weekly_hours=signed.weekly_hours, difficulties=signed.difficulties or "",
    )  # fmt: skip


def renewal(read: ContractsOf, former: Contract, texts: Iterable[Sealed]) -> Content:
    """The contract that follows: from the day after, with what is not reached nor done yet."""
    signed = former.signed
    kept = _still_open(read, _sealed(signed.id, texts) or _told(read))
    start = max(add_days(signed.end, 1), read.opened.on)
    return replace(
        kept, start=start, end=_end(read, start) or _as_long(signed, start), warnings=_warned(read),
        difficulties=signed.difficulties or "", frequency_months=signed.frequency_months,
        weekly_hours=signed.weekly_hours,
    )  # fmt: skip


def first(read: ContractsOf) -> Content:
    """The first contract: what the case tells already."""
    start = read.opened.on
    cadence = next((rule for rule in read.opened.programme.meetings if isinstance(rule, Cadence)), None)
    stages = [Stage(capital(phase.label)) for phase in read.opened.programme.phases]
    return replace(
        _told(read), start=start, end=_end(read, start), warnings=_warned(read), stages=tuple(stages),
        frequency_months=cadence.default_months if cadence else None, difficulties=_brakes(read),
    )  # fmt: skip


def asked(content: Content, query: Any) -> Content:
    """The content with what an address asks for: the start of the line that led here, the warnings that it owes."""
    warned = tuple(dict.fromkeys([*content.warnings, *query.getlist("warnings")]))
    return replace(content, warnings=warned)


def _sealed(fact: str, texts: Iterable[Sealed]) -> Content | None:
    return next((decode(one.content) for one in texts if one.fact_key == fact), None)


def _told(read: ContractsOf) -> Content:
    """The objectives and actions that are open, as the facts tell them."""
    return Content(
        objectives=tuple(Objective(one.objective, one.title, one.pillar) for one in read.objectives),
        actions=tuple(
            Action(one.action, one.title, one.who, one.due, one.objective or "") for one in read.actions
        ),
    )


def _still_open(read: ContractsOf, kept: Content) -> Content:
    """What was agreed without what was closed since, and with what was agreed since outside of the text."""
    told = _told(read)
    measures = {one.key: one for one in kept.objectives}
    objectives = [
        replace(one, measure=measures[one.key].measure, due=measures[one.key].due)
        if one.key in measures
        else one
        for one in told.objectives
    ]
    return replace(kept, objectives=tuple(objectives), actions=told.actions)


def _end(read: ContractsOf, start: date) -> date | None:
    """The longest that the rule allows; nothing is proposed where it says nothing."""
    bound = read.bound("", start)
    return bound.last if bound else None


def _as_long(signed: ContractSigned, start: date) -> date:
    """The last day of a contract that starts then and lasts as many whole months as one before, at least one."""
    months = max(whole_months(signed.start, add_days(signed.end, 1)), 1)
    return add_days(add_months(start, months), -1)


def _warned(read: ContractsOf) -> tuple[str, ...]:
    """The requirements of which the contract must warn from the start, or by now."""
    owed = {line.id for line in read.opened.situation.obligations if line.act == "warn"}
    return tuple(
        one.id for one in read.targets if one.warn_from_month == 0 or f"{one.id}:avertissement" in owed
    )


def _brakes(read: ContractsOf) -> str:
    """The obstacles that are known, health left out."""
    lifted = {fact.brake for fact in read.view.all(BrakeLifted)}
    named = dict.fromkeys(
        THEMES[fact.theme]
        for fact in read.view.all(BrakeIdentified)
        if fact.brake not in lifted and fact.theme != _HEALTH
    )
    return f"{capital(french.listed(tuple(named)))}." if named else ""
