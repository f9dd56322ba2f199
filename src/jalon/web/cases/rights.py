"""What the policy asks of somebody who records a fact, by its kind."""

from jalon.rules.facts import Fact, Withdrawal, tag_of
from jalon.web.accounts.policy import Action

from .sensitive import tells_health

_BY_KIND: dict[str, Action] = {
    "income_declared": Action.INCOME,
    "accounts_closed": Action.INCOME,
    "attestation_returned": Action.INCOME,
    "evaluation_proposed": Action.INCOME,
    "evaluation_decided": Action.DECIDE_INCOME,
    "contract_validated": Action.VALIDATE,
    "panel_decided": Action.DECIDE_PANEL,
    "extension_granted": Action.DECIDE_PANEL,
    "extension_refused": Action.DECIDE_PANEL,
    "referent_named": Action.ASSIGN,
}
"""The kinds that ask for more than ``Action.RECORD``."""


def action_of(kind: str) -> Action:
    """What it takes to write a kind of fact."""
    return _BY_KIND.get(kind, Action.RECORD)


def actions_for(fact: Fact) -> tuple[Action, ...]:
    """What it takes to write a fact: the right of its kind, and that of health when it tells any."""
    own = action_of(tag_of(type(fact)))
    return (own, Action.HEALTH) if tells_health(fact) else (own,)


def aim_of(fact: Fact) -> str | None:
    """The id of the fact that this one corrects or withdraws."""
    return fact.withdraws if isinstance(fact, Withdrawal) else fact.supersedes
