"""A share of a reference wage, over the months that follow the exit."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from ..base import Alert, Exact, Question, Reason, Rule
from ..errors import MissingParameter
from ..french import percent
from ..income.asked import exactly
from ..income.ledger import ledger
from ..income.profits import METRICS, PROFITS, Computed, Metric, average, cents
from ..life import ids, leaving
from ..months import add_days, add_months, month_of, months_between
from ..situation import Draft, Step, Target
from ..view import View
from .measure import HUNDRED, STATES, Measured


class ShareAfterExit(Rule):
    """A share of a reference wage, over the months that follow the exit."""

    kind: Literal["share_after_exit"]
    metric: Metric
    percent: Exact
    of: str
    """The dated parameter, as last published on the day of exit."""
    window_months: int = Field(ge=1)


def share(view: View, rule: ShareAfterExit, draft: Draft) -> Measured:
    """The share reached over the very months that follow the exit; not known until all are."""
    gone = leaving(view)
    if gone is None:
        return Measured("unknown", Reason(rule, "Le seuil se vérifie après la sortie."))
    first = add_months(month_of(gone.on), 1)
    wanted = months_between(first, add_months(first, rule.window_months - 1))
    end = add_months(first, rule.window_months)
    try:
        wage = view.parameters.get(rule.of, gone.on)
    except MissingParameter as error:
        reason = Reason(rule, "Le seuil ne peut pas être calculé : {0}.", (str(error),), ids(gone))
        draft.alerts.append(
            Alert(id=f"{rule.id}:parametre", label="Un montant manque", reason=reason, kind="gap")
        )
        draft.targets.append(
            Target(
                id=rule.id,
                label=rule.label,
                state="unknown",
                due=add_days(end, -1),
                threshold=None,
                value=None,
                reason=reason,
            )
        )
        return Measured("unknown", reason)
    threshold = cents(wage.value * rule.percent / HUNDRED)
    found = ledger(view).precisely(wanted) or ()
    computed = average(rule.metric, found, view)
    measured = _share_measured(rule, computed, threshold, wanted, gone.on)
    known = ledger(view).months
    steps = [
        Step("Salaire médian net", wage.value, "€/mois", source=wage.source),
        Step("Part retenue", rule.percent, "%"),
        Step("Seuil", threshold, "€/mois"),
    ]
    steps += [
        Step(f"Chiffre d'affaires du mois {rank}", known[month].turnover, "€/mois", facts=known[month].facts)
        for rank, month in enumerate(wanted, 1)
        if month in known
    ]
    for metric in PROFITS[:1]:
        net = average(metric, found, view)
        steps.append(Step(f"Pour mémoire, {METRICS[metric]}", net.monthly, "€/mois"))
    over = view.today.reached(end)
    state = STATES[measured.tri] if measured.tri != "unknown" or over else "to_come"
    draft.targets.append(
        Target(id=rule.id, label=rule.label, state=state, due=add_days(end, -1), threshold=threshold,
               value=computed.monthly, steps=tuple(steps), reason=measured.reason)
    )  # fmt: skip
    if measured.tri == "unknown" and over:
        _ask_share(view, rule, measured, wanted, draft)
    return measured


def _share_measured(
    rule: ShareAfterExit, computed: Computed, threshold: Decimal, wanted: tuple[date, ...], left: date
) -> Measured:
    values = (
        METRICS[rule.metric].capitalize(),
        computed.monthly,
        len(wanted),
        left,
        threshold,
        percent(rule.percent),
    )
    if computed.monthly is None:
        text = "Sortie du {3} : il faut le chiffre d'affaires de chacun des {2} mois qui suivent, sans mois d'avant la "
        text += "sortie, pour le comparer à {4} ({5} du salaire médian)."
        return Measured("unknown", Reason(rule, text, values, computed.facts))
    reached = computed.exact >= threshold
    text = "{0} : {1} par mois en moyenne sur les {2} mois qui suivent la sortie du {3}, "
    text += ("au moins" if reached else "sous") + " le seuil de {4} ({5} du salaire médian)."
    return Measured("yes" if reached else "no", Reason(rule, text, values, computed.facts))


def _ask_share(
    view: View, rule: ShareAfterExit, measured: Measured, wanted: tuple[date, ...], draft: Draft
) -> None:
    draft.questions.append(
        Question(id=f"{rule.id}:question", label="Demander le chiffre d'affaires des mois d'après la sortie",
                 reason=measured.reason, ask="person", answers=exactly(view, wanted))
    )  # fmt: skip
