"""What not everybody who sees a case may see: the facts that tell health or disability."""

from collections.abc import Collection, Iterable

from jalon.rules.facts import BY_TAG, Fact, Withdrawal
from jalon.rules.facts.path import PanelDecided, PanelReferred
from jalon.rules.facts.support import BrakeIdentified, BrakeLifted, SocialReferral

HEALTH_KINDS = frozenset(
    {
        "rqth",
        "incapacity_started",
        "incapacity_ended",
        "adapted_support",
        "compensation_requested",
        "compensation_obtained",
        "compensation_refused",
    }
)
"""Kinds of fact that tell health or disability, whatever their fields."""


_TYPES = frozenset(
    {BrakeIdentified, BrakeLifted, SocialReferral, PanelReferred, PanelDecided}
    | {kind for tag, kind in BY_TAG.items() if tag in HEALTH_KINDS}
)
"""Types that may tell health: a fact of another is let through at once, and most are."""


def tells_health(fact: Fact, health_brakes: frozenset[str] = frozenset()) -> bool:
    """Whether a fact tells health or disability: by its kind, its subject, or the brake that it is about."""
    if type(fact) not in _TYPES:
        return False
    if isinstance(fact, BrakeIdentified):
        return fact.theme == "health"
    if isinstance(fact, BrakeLifted | SocialReferral):
        return fact.brake in health_brakes
    if isinstance(fact, PanelReferred | PanelDecided):
        return fact.subject == "incapacity"
    return True


def health_ids(facts: Iterable[Fact]) -> frozenset[str]:
    """The ids of the facts that tell health or disability, with the corrections and withdrawals of them."""
    told = list(facts)
    brakes = frozenset(fact.brake for fact in told if type(fact) is BrakeIdentified and tells_health(fact))
    return with_what_mends({fact.id for fact in told if tells_health(fact, brakes)}, told)


def with_what_mends(hidden: Collection[str], facts: Iterable[Fact]) -> frozenset[str]:
    """Some facts with those that correct or withdraw them, near or far: their reasons tell of them."""
    found = set(hidden)
    if found:
        for fact in sorted(facts, key=lambda one: one.recorded_at):
            aim = fact.withdraws if isinstance(fact, Withdrawal) else fact.supersedes
            if aim in found:
                found.add(fact.id)
    return frozenset(found)
