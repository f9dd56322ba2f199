"""The progressive grid: an income proposed by period, never imposed, always beside the real one.

A notional income is a local rule at legal risk (CAA Nantes 12NT01671, CE 412401): a definition switches it on
for one département, with its notice, and an entitled person decides each time.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from ..base import Alert, Answer, Model, Question, Reason, Rule, Slug, as_tuple
from ..clock import Running
from ..errors import MissingParameter
from ..life import activity_runs
from ..months import add_days
from ..parameters import Value
from ..situation import Amount, Draft, Step
from ..view import View
from .asked import documents
from .ledger import is_farming
from .real import documents_expected_on


class Period(Model):
    """A period of the grid, with the rule that retains an income in it."""

    rule: Rule
    months: int = Field(ge=1)
    grid: str
    """Prefix of the dated parameters: ``average``, ``lower``, ``upper``."""
    keep: Literal["average_at_least", "average_below_range", "systematic"]
    """The real income if it is above the average; if it stands on this period's range; or the grid whatever it is."""


class GridIncome(Rule):
    """A progressive grid of incomes."""

    kind: Literal["grid"]
    clock: Slug
    """The clock that counts the periods."""
    enabled_by: str
    """The decision by which the département switched the grid on for itself."""
    notice: str
    """The legal notice that goes with every proposal."""
    newcomer: Rule
    """The rule for a new creator without documents yet: the average of the first period."""
    after: Rule
    """What applies once the last period is over."""
    freeze: Rule
    """What applies during an incapacity."""
    legal_threshold: str
    """Parameter shown beside the last period."""
    periods: Annotated[tuple[Period, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class Place(NamedTuple):
    """Where the case stands on the grid: rank from 0, first day, first day of the next one."""

    rank: int
    start: date
    end: date


def place(view: View, rule: GridIncome, clock: Running | None) -> Place | None:
    """The period of the day; the last one goes on once the grid is over."""
    if clock is None:
        return None
    elapsed, found = 0, None
    for rank, period in enumerate(rule.periods):
        start, elapsed = clock.day_of(elapsed), elapsed + period.months
        end = clock.day_of(elapsed)
        start = max(start, clock.start)
        if end > clock.start and view.today.reached(start):
            found = Place(rank, start, end)
    return found


def is_over(view: View, rule: GridIncome, where: Place) -> bool:
    """Whether the last period has ended."""
    return where.rank == len(rule.periods) - 1 and view.today.reached(where.end)


def propose(view: View, rule: GridIncome, where: Place, clock: Running, real: Amount, draft: Draft) -> Amount:
    """The income proposed by the grid, in euros a month, with its steps; ``None`` when it cannot be said."""
    try:
        return _proposed(view, rule, where, clock, real, draft)
    except MissingParameter as error:
        reason = Reason(rule, "Aucun revenu n'est proposé : {0}.", (str(error),))
        draft.alerts.append(
            Alert(
                id=f"{rule.id}:parametre", label="Un montant de la grille manque", reason=reason, kind="gap"
            )
        )
        return proposed_amount(rule, reason, None, ())


def _proposed(
    view: View, rule: GridIncome, where: Place, clock: Running, real: Amount, draft: Draft
) -> Amount:
    period = rule.periods[where.rank]
    average = view.parameters.get(f"{period.grid}.average", where.start)
    if period.keep == "systematic":
        return _systematic(view, rule, where, average, real, draft)
    if real.monthly is None:
        return _without_documents(view, rule, where, clock, real, draft)
    if period.keep == "average_at_least":
        return _at_least(rule, where, average, real)
    return _on_the_range(view, rule, where, average, real)


def proposed_amount(rule: Rule, reason: Reason, monthly: Decimal | None, steps: tuple[Step, ...]) -> Amount:
    """The line of the proposed income, in euros a month."""
    return Amount(
        id=f"{rule.id}:propose", label="Revenu proposé", reason=reason, monthly=monthly, steps=steps
    )


def _step(label: str, value: Value) -> Step:
    return Step(label, value.value, "€/mois", source=value.source)


def _real_step(real: Amount) -> Step:
    return Step("Revenu réel", real.monthly, "€/mois", facts=real.reason.facts)


def _systematic(
    view: View, rule: GridIncome, where: Place, average: Value, real: Amount, draft: Draft
) -> Amount:
    """Last period: the amount of the grid whatever the real income, or the real income when it is higher."""
    period = rule.periods[where.rank]
    over = is_over(view, rule, where)
    governing = rule.after if over else period.rule
    higher = real.monthly is not None and real.monthly > average.value
    monthly = real.monthly if higher else average.value
    begun = "La grille est terminée depuis le {1}" if over else "Dernière période, depuis le {0}"
    text = begun + (
        " : le revenu réel de {2} dépasse les {3} de la grille, et c'est lui qui est proposé."
        if higher
        else " : {3} par mois sont proposés quel que soit le revenu réel."
    )
    reason = Reason(
        governing, text, (where.start, where.end, real.monthly, average.value), real.reason.facts,
        (clock_reason(rule, where), real.reason),
    )  # fmt: skip
    if higher:
        draft.alerts.append(
            Alert(
                id=f"{rule.id}:depassement",
                label="Revenu réel au-dessus de la dernière période",
                reason=reason,
            )
        )
    threshold = view.parameters.get(rule.legal_threshold, where.start)
    steps = (
        _step("Montant de la dernière période", average),
        _real_step(real),
        _step("Pour mémoire, seuil légal des droits et devoirs", threshold),
        Step("Revenu proposé", monthly, "€/mois"),
    )
    return proposed_amount(rule, reason, monthly, steps)


def clock_reason(rule: GridIncome, where: Place) -> Reason:
    """Why the case stands in this period."""
    text = "Période {0} de la grille : du {1} au {2}."
    return Reason(rule.periods[where.rank].rule, text, (where.rank + 1, where.start, add_days(where.end, -1)))


def _without_documents(
    view: View, rule: GridIncome, where: Place, clock: Running, real: Amount, draft: Draft
) -> Amount:
    """No documents: normal after a restart or for a new creator, a question for anybody else."""
    if clock.credited:
        return _restarted(view, rule, where, clock)
    runs = activity_runs(view)
    if not runs:
        reason = Reason(rule, "Aucun revenu n'est proposé : le début de l'activité n'est pas connu.")
        return proposed_amount(rule, reason, None, ())
    start = runs[-1].start
    expected = documents_expected_on(view, start)
    if view.today.reached(expected):
        text = "Activité commencée le {0} : les documents existent et doivent être demandés avant toute proposition."
        reason = Reason(rule, text, (start,), runs[-1].facts[:1], (real.reason,))
        draft.questions.append(
            Question(
                id=f"{rule.id}:question", label="Demander les pièces comptables", reason=reason, ask="person",
                answers=_papers(view),
            )
        )  # fmt: skip
        return proposed_amount(rule, reason, None, ())
    average = view.parameters.get(f"{rule.periods[0].grid}.average", where.start)
    text = (
        "Activité commencée le {0}, sans bilan ni chiffre d'affaires annuel avant le {1} : la moyenne de la "
    )
    text += "première période, {2} par mois, est proposée."
    reason = Reason(
        rule.newcomer,
        text,
        (start, expected, average.value),
        runs[-1].facts[:1],
        (clock_reason(rule, where),),
    )
    return proposed_amount(rule, reason, average.value, (_step("Moyenne de la période 1", average),))


def _papers(view: View) -> tuple[Answer, ...]:
    """The papers of N-1, or twelve months in a row; those of N-2 for a farm, which closes its accounts later."""
    farming = is_farming(view)
    return documents(view, 2 if farming else 1, rolling=not farming)


def _restarted(view: View, rule: GridIncome, where: Place, clock: Running) -> Amount:
    """A restart soon after a stop stands at once in its period, documents or not."""
    average = view.parameters.get(f"{rule.periods[where.rank].grid}.average", where.start)
    text = "Reprise d'activité peu après un arrêt : la période {0} s'applique tout de suite et sa moyenne, "
    text += "{1} par mois, est proposée."
    because = (clock.reason, clock_reason(rule, where))
    reason = Reason(clock.reason.rule, text, (where.rank + 1, average.value), clock.reason.facts, because)
    return proposed_amount(rule, reason, average.value, (_step("Moyenne de la période", average),))


def _at_least(rule: GridIncome, where: Place, average: Value, real: Amount) -> Amount:
    """First period: the real income when it is above the average, the average otherwise."""
    period = rule.periods[where.rank]
    monthly = real.monthly if real.monthly is not None and real.monthly > average.value else average.value
    kept = monthly == real.monthly and monthly != average.value
    text = "Période {0} : le revenu réel de {1} " + (
        "dépasse la moyenne de {2}, il est proposé tel quel."
        if kept
        else "ne dépasse pas la moyenne : {2} sont proposés."
    )
    reason = Reason(
        period.rule, text, (where.rank + 1, real.monthly, average.value), real.reason.facts, (real.reason,)
    )
    steps = (
        _step("Moyenne de la période", average),
        _real_step(real),
        Step("Revenu proposé", monthly, "€/mois"),
    )
    return proposed_amount(rule, reason, monthly, steps)


def _on_the_range(view: View, rule: GridIncome, where: Place, average: Value, real: Amount) -> Amount:
    """Later period: the real income when it stands on this period or above, the average when it stands below."""
    period = rule.periods[where.rank]
    lower = view.parameters.get(f"{period.grid}.lower", where.start)
    stands = real.monthly is not None and real.monthly >= lower.value
    monthly = real.monthly if stands else average.value
    text = "Période {0} : le revenu réel de {1} " + (
        "atteint la plage de la période, qui commence à {2} : il est proposé tel quel."
        if stands
        else "reste sous la plage de la période, qui commence à {2} : la moyenne de {3} est proposée."
    )
    reason = Reason(
        period.rule, text, (where.rank + 1, real.monthly, lower.value, average.value), real.reason.facts,
        (clock_reason(rule, where), real.reason),
    )  # fmt: skip
    steps = (
        _step("Début de la plage de la période", lower),
        _step("Moyenne de la période", average),
        _real_step(real),
        Step("Revenu proposé", monthly, "€/mois"),
    )
    return proposed_amount(rule, reason, monthly, steps)


def tell_the_law(rule: GridIncome, proposed: Amount, real: Amount, draft: Draft) -> None:
    """Every notional income comes with its notice, beside the real one."""
    if proposed.monthly is None or proposed.monthly == real.monthly:
        return
    reason = Reason(
        rule,
        "Revenu proposé : {0} ; revenu réel : {1}. {2}",
        (proposed.monthly, real.monthly if real.monthly is not None else "non connu", rule.notice),
        proposed.reason.facts,
        (proposed.reason, real.reason),
    )
    draft.alerts.append(
        Alert(id=f"{rule.id}:droit", label="Revenu forfaitaire : à décider par une personne habilitée",
              reason=reason, kind="legal")
    )  # fmt: skip
