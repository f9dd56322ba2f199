"""The household of somebody and their right to RSA, in a few lines."""

from collections.abc import Sequence

from jalon.rules.facts import Fact
from jalon.rules.facts.person import (
    HouseholdDescribed,
    MemberJoined,
    MemberLeft,
    RsaClosed,
    RsaOpened,
    RsaResumed,
    RsaSuspended,
)

from .facts import say_fact
from .words import many, typeset


def household_lines(facts: Sequence[Fact]) -> list[str]:
    """The household, what changed since it was described, the right to RSA. ``facts`` are those in force, in order."""
    said = []
    described = _last(facts, HouseholdDescribed)
    if isinstance(described, HouseholdDescribed):
        children = many(described.children, "enfant") if described.children else "sans enfant"
        alone = ", parent isolé" if described.lone_parent else ""
        said.append(f"{many(described.adults, 'adulte')}, {children}{alone} (au {described.on:%d/%m/%Y})")
        later = [one for one in facts if isinstance(one, MemberJoined | MemberLeft) and one.on > described.on]
        said += [f"{typeset(say_fact(fact))} le {fact.on:%d/%m/%Y}" for fact in later]
    right = _last(facts, RsaOpened, RsaSuspended, RsaResumed, RsaClosed)
    if right is not None:
        said.append(f"{type(right).label} le {right.on:%d/%m/%Y}")
    return said


def _last(facts: Sequence[Fact], *kinds: type[Fact]) -> Fact | None:
    return next((fact for fact in reversed(facts) if isinstance(fact, kinds)), None)
