"""What helps: diagnosis, plan, brakes, compensation, clients, preparation of the exit, offers."""

from ..clock import Running
from ..conditions import verdict_on
from ..life import entry, leaving
from ..situation import Draft, Support
from ..view import View
from .obstacles import adapted, brakes, compensation
from .offers import clients, job_search, offer, one_time
from .path import declarations, near_the_end, owe_actions, progress
from .schema import (
    AdaptedAccompaniment,
    Brakes,
    Bridges,
    Clients,
    Compensation,
    DeclarationCheck,
    ExitPreparation,
    Help,
    JobSearch,
    Offer,
    OneTime,
    Progress,
    SupportRule,
)


def assess(
    view: View, rules: tuple[SupportRule, ...], clocks: dict[str, Running], draft: Draft
) -> tuple[Support, ...]:
    """What was offered and received, and what is owed to the person."""
    entered = entry(view) is not None
    sink = draft if entered and not leaving(view) else Draft()
    owe_actions(view, rules, sink)
    concerned = [rule for rule in rules if _concerns(view, rule)]
    return tuple(line for rule in concerned if (line := _one(view, rule, clocks, sink)))


def _concerns(view: View, rule: SupportRule) -> bool:
    """Whether the rule holds for the person; while it is not known, it does."""
    return rule.only_if is None or verdict_on(view, rule.only_if).verdict != "no"


def _one(view: View, rule: SupportRule, clocks: dict[str, Running], draft: Draft) -> Support | None:  # noqa: PLR0911
    if isinstance(rule, Offer):
        return offer(view, rule)
    if isinstance(rule, OneTime):
        return one_time(view, rule, draft)
    if isinstance(rule, Brakes):
        return brakes(view, rule, draft)
    if isinstance(rule, Compensation):
        return compensation(view, rule, draft)
    if isinstance(rule, Clients):
        return clients(view, rule)
    if isinstance(rule, AdaptedAccompaniment):
        return adapted(view, rule, draft)
    if isinstance(rule, JobSearch):
        return job_search(view, rule)
    if isinstance(rule, DeclarationCheck):
        return declarations(view, rule, draft)
    if isinstance(rule, Progress):
        return progress(view, rule, draft)
    return near_the_end(view, rule, clocks.get(rule.clock), draft)


__all__ = [
    "AdaptedAccompaniment",
    "Brakes",
    "Bridges",
    "Clients",
    "Compensation",
    "DeclarationCheck",
    "ExitPreparation",
    "Help",
    "JobSearch",
    "Offer",
    "OneTime",
    "Progress",
    "SupportRule",
    "assess",
]
