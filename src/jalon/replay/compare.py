"""One case, two situations: what changes from the first to the second, by how much, and why."""

from collections import Counter
from decimal import Decimal

from msgspec import Struct

from jalon.rules.base import Obligation, Reason
from jalon.rules.french import euros
from jalon.rules.income.ledger import ZERO
from jalon.rules.situation import Amount, Clock, Situation

from .tally import KEPT_CASES, Affected, Comparison, Spread, in_cents, most_affected

NO_PHASE = "aucune phase"
TARGET_STATES = {"met": "atteint", "missed": "non atteint", "to_come": "à venir", "unknown": "non connu"}
ABSENT = "sans objet"

# What a change weighs among the most affected cases: an amount weighs its euros, an end its days.
LEAVES, STAYS, APPEARS, LATE, PHASE, TARGET = 10_000, 5_000, 500, 400, 300, 200
SAID = 3
"""Changes that the sentence of a case tells, the heaviest first."""


class Change(Struct, frozen=True):
    """One thing that changes in a case."""

    what: str
    """``phase``, ``late``, ``no_longer_late``, ``proposed``, ``clock``, ``end`` or ``target``."""
    sentence: str
    reason: Reason | None
    weight: int


def compare(before: Situation, after: Situation, tally: Comparison) -> list[Change]:
    """What changes between two situations of a case, counted in ``tally``; nothing when nothing does."""
    changes = [
        *_phase(before, after, tally),
        *_late(before, after, tally),
        *_money(before, after, tally),
        *_clock(before, after, tally),
        *_targets(before, after, tally),
    ]
    tally.changed += bool(changes)
    return changes


def keep(line: int, case: str, name: str, changes: list[Change], tally: Comparison) -> None:
    """Keep a case among the most affected, if it is one of them."""
    weight = sum(change.weight for change in changes)
    if len(tally.affected) == KEPT_CASES and weight <= tally.affected[-1].weight:
        return
    ordered = sorted(changes, key=lambda change: -change.weight)
    reason = next((change.reason for change in ordered if change.reason), None)
    said = Affected(
        line=line, case=case, name=name, weight=weight,
        sentence=" ; ".join(change.sentence for change in ordered[:SAID]),
        reason=reason.sentence if reason else "", source=reason.source if reason else "",
    )  # fmt: skip
    tally.affected = most_affected([*tally.affected, said])


# -- phase, clock --------------------------------------------------------------------------------------------------


def _phase(before: Situation, after: Situation, tally: Comparison) -> list[Change]:
    one, other = before.phase, after.phase
    if (one.id if one else None) == (other.id if other else None):
        return []
    names = (one.label if one else NO_PHASE, other.label if other else NO_PHASE)
    tally.phases[names] += 1
    reason = other.reason if other else one.reason if one else None
    return [Change("phase", f"phase « {names[0]} » → « {names[1]} »", reason, PHASE)]


def main_clock(situation: Situation) -> Clock | None:
    """The clock that counts the accompaniment: the first one."""
    return situation.clocks[0] if situation.clocks else None


def _clock(before: Situation, after: Situation, tally: Comparison) -> list[Change]:
    one, other = main_clock(before), main_clock(after)
    if one is None or other is None or after.standing == "left":
        return []
    changes = []
    if other.state == "over" != one.state:
        tally.would_leave += 1
        changes.append(Change("clock", "arriverait au bout de la durée prévue", other.reason, LEAVES))
    elif one.state == "over" != other.state:
        tally.would_stay += 1
        changes.append(Change("clock", "ne serait plus au bout de la durée prévue", other.reason, STAYS))
    if one.limit and other.limit and one.limit != other.limit:
        days = (other.limit - one.limit).days
        tally.ends.add(days)
        said = f"fin {'repoussée' if days > 0 else 'avancée'} de {abs(days)} jours"
        changes.append(Change("end", said, other.reason, abs(days)))
    return changes


# -- obligations ---------------------------------------------------------------------------------------------------


def late_ones(situation: Situation) -> dict[str, Obligation]:
    """The late obligations, by their id."""
    return {line.id: line for line in situation.obligations if line.state == "late"}


def _late(before: Situation, after: Situation, tally: Comparison) -> list[Change]:
    one, other = late_ones(before), late_ones(after)
    if one.keys() == other.keys():
        return []
    new = [line for name, line in other.items() if name not in one]
    gone = [line for name, line in one.items() if name not in other]
    tally.become_late_cases += bool(new)
    tally.no_longer_late_cases += bool(gone)
    _count(new, tally.become_late)
    _count(gone, tally.no_longer_late)
    changes = [Change("late", f"deviendrait en retard : {line.label}", line.reason, LATE) for line in new]
    changes += [
        Change("no_longer_late", f"ne serait plus en retard : {line.label}", _now(line.id, after), LATE)
        for line in gone
    ]
    return changes


def _count(lines: list[Obligation], counter: Counter[str]) -> None:
    for line in lines:
        counter[line.reason.rule.label] += 1


def _now(name: str, after: Situation) -> Reason | None:
    """The reason of the same line in the second situation, where it still exists."""
    return next((line.reason for line in after.obligations if line.id == name), None)


# -- income --------------------------------------------------------------------------------------------------------


def retained(situation: Situation) -> Amount | None:
    """The income that the programme retains: the proposed one, or the real one where none is proposed."""
    proposed = situation.income.proposed
    return proposed if proposed is not None and proposed.monthly is not None else situation.income.real


def _money(before: Situation, after: Situation, tally: Comparison) -> list[Change]:
    _spread(retained(before), retained(after), tally.retained)
    one, other = before.income.proposed, after.income.proposed
    difference = _spread(one, other, tally.proposed)
    if difference:
        return [_told(one, other, difference)]
    had, has = _known(one), _known(other)
    if had == has:
        return []
    tally.proposal_appears += has
    tally.proposal_disappears += had
    amount, reason = (
        (other, other.reason if other else None) if has else (one, other.reason if other else None)
    )
    said = "un revenu serait proposé" if has else "aucun revenu ne serait plus proposé"
    monthly = amount.monthly if amount and amount.monthly is not None else ZERO
    return [Change("proposed", f"{said} ({euros(monthly)} par mois)", reason, APPEARS)]


def _known(amount: Amount | None) -> bool:
    return amount is not None and amount.monthly is not None


def _spread(one: Amount | None, other: Amount | None, spread: Spread) -> Decimal:
    """The difference, counted when there is one; zero when one of them is not known."""
    if one is None or other is None or one.monthly is None or other.monthly is None:
        return ZERO
    difference = other.monthly - one.monthly
    if difference:
        spread.add(in_cents(difference))
    return difference


def _told(one: Amount | None, other: Amount | None, difference: Decimal) -> Change:
    monthly = tuple(euros(amount.monthly) for amount in (one, other) if amount and amount.monthly is not None)
    said = f"revenu proposé {monthly[0]} → {monthly[1]} par mois"
    return Change("proposed", said, other.reason if other else None, max(int(abs(difference)), 1))


# -- targets -------------------------------------------------------------------------------------------------------


def _targets(before: Situation, after: Situation, tally: Comparison) -> list[Change]:
    one = {line.id: line for line in before.targets}
    other = {line.id: line for line in after.targets}
    changes = []
    for name in {**one, **other}:
        old, new = one.get(name), other.get(name)
        line = new or old
        states = tuple(TARGET_STATES[found.state] if found else ABSENT for found in (old, new))
        if line is None or states[0] == states[1]:
            continue
        tally.targets[line.label, states[0], states[1]] += 1
        changes.append(
            Change("target", f"objectif « {line.label} » : {states[0]} → {states[1]}", line.reason, TARGET)
        )
    return changes
