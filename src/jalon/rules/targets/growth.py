"""An income that grows between the entry and the exit, and some months after."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ..base import Answer, Question, Reason, Rule, as_tuple
from ..french import percent
from ..income.asked import figures
from ..income.ledger import ledger
from ..income.profits import METRICS, Computed, Metric, average
from ..life import entry, leaving
from ..months import add_days, add_months, month_of, months_between
from ..situation import Draft, Step, Target
from ..view import View
from .measure import HUNDRED, STATES, Measured, recent


class Growth(Rule):
    """An income that grows between the entry and the exit, and some months after."""

    kind: Literal["growth"]
    metric: Metric
    window_months: int = Field(ge=1)
    months_after: Annotated[tuple[int, ...], BeforeValidator(as_tuple)] = ()


def growth(view: View, rule: Growth, draft: Draft) -> Measured:
    """Compare the income before the entry with the income before the exit, then some months later."""
    started, gone = entry(view), leaving(view)
    if started is None:
        return Measured(
            "unknown", Reason(rule, "L'entrée n'est pas connue : l'évolution ne peut pas être mesurée.")
        )
    before = average(rule.metric, recent(view, rule.window_months, month_of(started.on)), view)
    if gone is None:
        _growth_to_come(view, rule, before, started.on, draft)
        return Measured("unknown", Reason(rule, "L'évolution se mesure à la sortie."))
    at_exit = average(rule.metric, recent(view, rule.window_months, add_days(gone.on, 1)), view)
    measured = _compare(rule, before, at_exit, gone.on, "à la sortie")
    draft.targets.append(_growth_line(rule, f"{rule.id}:sortie", measured, before, at_exit, gone.on))
    if measured.tri == "unknown":
        answers = (
            _before_entry(view, rule, started.on)
            if before.monthly is None
            else _before_exit(view, rule, gone.on)
        )
        _ask_growth(rule, measured, gone.on, answers, draft)
    for months in rule.months_after:
        _growth_after(view, rule, before, add_months(gone.on, months), months, draft)
    return measured


def _growth_to_come(view: View, rule: Growth, before: Computed, started: date, draft: Draft) -> None:
    now = average(rule.metric, tuple(ledger(view).months.values())[-rule.window_months :], view)
    text = "{0} : {1} par mois à l'entrée, {2} sur les derniers mois déclarés ; la sortie dira l'évolution."
    said = tuple(c.monthly if c.monthly is not None else "non connu" for c in (before, now))
    reason = Reason(rule, text, (METRICS[rule.metric].capitalize(), *said), before.facts)
    draft.targets.append(
        Target(id=f"{rule.id}:sortie", label=rule.label, state="to_come", due=None, threshold=before.monthly,
               value=now.monthly, steps=now.steps, reason=reason)
    )  # fmt: skip
    if before.monthly is None:
        missing = Reason(
            rule, "Le revenu des mois d'avant l'entrée n'est pas connu : {0}.", (before.missing,)
        )
        draft.questions.append(
            Question(id=f"{rule.id}:entree", label="Demander les revenus des mois d'avant l'entrée", reason=missing,
                     ask="person", answers=_before_entry(view, rule, started))
        )  # fmt: skip


def _before_entry(view: View, rule: Growth, started: date) -> tuple[Answer, ...]:
    """A month before the entry: one is enough for an average."""
    day = month_of(started)
    return figures(view, rule.metric, recent(view, rule.window_months, day), 1, day)


def _compare(rule: Growth, before: Computed, after: Computed, on: date, when: str) -> Measured:
    if before.monthly is None or after.monthly is None:
        side = "avant l'entrée" if before.monthly is None else when
        missing = before.missing or after.missing
        return Measured(
            "unknown", Reason(rule, "Évolution non connue : le revenu {0} manque ({1}).", (side, missing))
        )
    grown = after.exact > before.exact
    text = "{0} : {1} par mois à l'entrée, {2} {3}"
    text += f", soit {_change(before.monthly, after.monthly)}." if before.monthly else "."
    values = (METRICS[rule.metric].capitalize(), before.monthly, after.monthly, f"{when} ({on:%d/%m/%Y})")
    facts = tuple(dict.fromkeys(before.facts + after.facts))
    return Measured("yes" if grown else "no", Reason(rule, text, values, facts))


def _change(before: Decimal, after: Decimal) -> str:
    change = (after - before) / abs(before) * HUNDRED
    return ("+" if change >= 0 else "−") + percent(abs(change))


def _growth_line(
    rule: Growth, name: str, measured: Measured, before: Computed, after: Computed, on: date
) -> Target:
    steps = (
        Step("Revenu à l'entrée", before.monthly, "€/mois", facts=before.facts),
        Step("Revenu comparé", after.monthly, "€/mois", facts=after.facts),
    )
    return Target(
        id=name, label=rule.label, state=STATES[measured.tri], due=on, threshold=before.monthly, value=after.monthly,
        steps=steps, reason=measured.reason,
    )  # fmt: skip


def _before_exit(view: View, rule: Growth, left: date) -> tuple[Answer, ...]:
    day = add_days(left, 1)
    return figures(view, rule.metric, recent(view, rule.window_months, day), 1, day)


def _ask_growth(
    rule: Growth, measured: Measured, on: date, answers: tuple[Answer, ...], draft: Draft
) -> None:
    draft.questions.append(
        Question(id=f"{rule.id}:question:{on}", label="Demander les revenus qui manquent pour mesurer l'évolution",
                 reason=measured.reason, ask="person", answers=answers)
    )  # fmt: skip


def _growth_after(view: View, rule: Growth, before: Computed, day: date, months: int, draft: Draft) -> None:
    """Some months after the exit, on the very months that come before that day."""
    if not view.today.reached(day):
        return
    wanted = months_between(add_months(month_of(day), -rule.window_months), add_months(month_of(day), -1))
    found = ledger(view).exactly(wanted) or ()
    after = average(rule.metric, found, view)
    measured = _compare(rule, before, after, day, f"{months} mois après la sortie")
    draft.targets.append(_growth_line(rule, f"{rule.id}:{months}-mois", measured, before, after, day))
