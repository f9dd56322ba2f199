"""What the policy asks of somebody who records a fact, by its kind."""

from collections.abc import Mapping
from typing import Any

from jalon.rules.facts import Fact, Withdrawal, tag_of
from jalon.web.accounts.policy import Action

from .access import Access
from .sensitive import HEALTH_KINDS, tells_health

_BY_KIND: dict[str, Action] = {
    "income_declared": Action.INCOME,
    "accounts_closed": Action.INCOME,
    "attestation_returned": Action.INCOME,
    "evaluation_asked": Action.INCOME,
    "evaluation_proposed": Action.INCOME,
    "evaluation_decided": Action.DECIDE_INCOME,
    "evaluation_refused": Action.DECIDE_INCOME,
    "contract_validated": Action.VALIDATE,
    "panel_decided": Action.DECIDE_PANEL,
    "extension_granted": Action.DECIDE_PANEL,
    "extension_refused": Action.DECIDE_PANEL,
    "referent_named": Action.ASSIGN,
    **dict.fromkeys(
        (
            "orientation",
            "accompaniment_started",
            "diagnosis_concluded",
            "phase_entered",
            "phase_unsuited",
            "phase_left",
            "continuation_questioned",
            "contract_proposed",
            "contract_signed",
            "contract_reviewed",
            "contract_ended",
            "breach_noted",
            "extension_asked",
            "panel_referred",
            "exited",
            "rsa_opened",
            "rsa_suspended",
            "rsa_resumed",
            "rsa_closed",
            "rights_and_duties",
        ),
        Action.LEAD,
    ),
}
"""The kinds that ask for more than ``Action.RECORD``."""


def action_of(kind: str) -> Action:
    """What it takes to write a kind of fact."""
    return _BY_KIND.get(kind, Action.RECORD)


def may_record(access: Access, tag: str) -> bool:
    """Whether the policy lets somebody write this kind on this case."""
    return access.may(action_of(tag)) and (tag not in HEALTH_KINDS or access.may(Action.HEALTH))


def may_answer(access: Access, answer: Mapping[str, Any]) -> bool:
    """Whether somebody may give an answer of the rules on this case, by its kind."""
    if answer["kind"] == "appointment_planned":
        return access.may(Action.PLAN)
    return may_record(access, answer["kind"])


def actions_for(fact: Fact) -> tuple[Action, ...]:
    """What it takes to write a fact: the right of its kind, and that of health when it tells any."""
    own = action_of(tag_of(type(fact)))
    return (own, Action.HEALTH) if tells_health(fact) else (own,)


def aim_of(fact: Fact) -> str | None:
    """The id of the fact that this one corrects or withdraws."""
    return fact.withdraws if isinstance(fact, Withdrawal) else fact.supersedes
