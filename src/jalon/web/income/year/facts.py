"""From the lines of a year to facts: what is new, what corrects, what is withdrawn, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from jalon.rules.facts import Fact, Withdrawal
from jalon.rules.facts.business import IncomeDeclared
from jalon.rules.french import month
from jalon.rules.income.ledger import months_of
from jalon.study.words import many
from jalon.web.kit.clock import now

from .layout import overlapping
from .typed import TypedLine

ALL_OF_THEM = "Ces mois étaient déclarés en bloc : remplissez-les tous, avec 0 s'il n'y a rien eu."
OUTSIDE = "Une déclaration de {count} commence en {month} et déborde de cette année : corrigez-la là où elle commence."


@dataclass
class Changes:
    """What saving the page would write."""

    facts: list[Fact] = field(default_factory=list)
    mends: bool = False
    """Whether something already recorded is corrected or withdrawn: it asks why."""


def changes(lines: Sequence[TypedLine], business: str, on: date, because: str) -> Changes:
    """The facts that make the file say what the lines say. Writes an error on a line that cannot be saved alone.

    ``on`` is the day on which it was declared, ``because`` why what was recorded is mended.
    """
    found = Changes()
    for group, told in _groups(lines):
        if not told:
            found.facts += [_declared(one, business, on) for one in group if not one.blank]
        elif len(group) == 1 and group[0].line.same is not None:
            _mend_one(found, group[0], on, because)
        elif not all(one.blank for one in group):
            _replace(found, group, told, on, because)
    return found


def _groups(lines: Sequence[TypedLine]) -> Iterator[tuple[list[TypedLine], list[IncomeDeclared]]]:
    """Lines that the same declarations hold together, with these declarations."""
    left = list(lines)
    while left:
        group = [left.pop(0)]
        told = {fact.id: fact for fact in group[0].line.told}
        grown = True
        while grown:
            joined = [one for one in left if any(overlapping(one.line, fact) for fact in told.values())]
            grown = bool(joined)
            for one in joined:
                left.remove(one)
                group.append(one)
                told |= {fact.id: fact for fact in one.line.told}
        yield group, list(told.values())


def _mend_one(found: Changes, one: TypedLine, on: date, because: str) -> None:
    """A line that shows one declaration: left as it was, emptied, or changed."""
    fact = one.line.same
    assert fact is not None  # noqa: S101  the caller looked
    if one.errors:
        return
    if one.blank:
        found.mends = True
        found.facts.append(_withdrawn(fact, on, because))
    elif one.says != (fact.turnover, fact.costs, fact.contributions):
        found.mends = True
        found.facts.append(_declared(one, fact.business, on, corrects=fact, because=because))


def _replace(
    found: Changes, group: list[TypedLine], told: list[IncomeDeclared], on: date, because: str
) -> None:
    """Lines that take the place of declarations cut otherwise: all of them, or none."""
    covered = {month.month for one in group for month in one.line.covered}
    outside = next((fact for fact in told if not set(months_of(fact)) <= covered), None)
    if outside is not None:
        said = OUTSIDE.format(count=many(outside.months, "mois", "mois"), month=month(outside.month))
        group[0].errors["line"] = said
        return
    if missing := [one for one in group if one.blank]:
        for one in missing:
            one.errors["line"] = ALL_OF_THEM
        return
    found.mends = True
    first, *others = told
    business = first.business
    found.facts.append(_declared(group[0], business, on, corrects=first, because=because))
    found.facts += [_declared(one, business, on) for one in group[1:]]
    found.facts += [_withdrawn(fact, on, because) for fact in others]


def _declared(
    one: TypedLine, business: str, on: date, *, corrects: IncomeDeclared | None = None, because: str = ""
) -> IncomeDeclared:
    return IncomeDeclared(
        id="new", on=on, recorded_at=now(), recorded_by="…", business=business, month=one.line.start,
        months=one.line.months, turnover=one.turnover,  # type: ignore[arg-type]  # a line covers 1, 3 or 12 months
        costs=one.amounts.get("costs"), contributions=one.amounts.get("contributions"),
        supersedes=corrects.id if corrects else None, because=(because or None) if corrects else None,
    )  # fmt: skip


def _withdrawn(fact: IncomeDeclared, on: date, because: str) -> Withdrawal:
    return Withdrawal(
        id="new", on=on, recorded_at=now(), recorded_by="…", withdraws=fact.id, because=because or None
    )
