"""Targets: a figure, a threshold, a day, and what follows when it is missed."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from .base import Alert, Exact, Obligation, Question, Reason, Rule, Slug, Tri, as_tuple
from .clock import Running
from .contracts import contracts
from .errors import MissingParameter
from .facts import Fact
from .facts.contract import ContractReviewed
from .facts.path import ContinuationQuestioned, JobSearchAsked, Orientation
from .french import percent
from .income.ledger import MonthOfIncome, ledger
from .income.profits import METRICS, PROFITS, Computed, Metric, average, cents
from .life import entry, ids, leaving
from .months import add_days, add_months, month_of, months_between
from .situation import Draft, Step, Target
from .view import View

STALE_MONTHS = 12
"""Months declared longer ago than this before the day of a target say nothing of it."""
HUNDRED = Decimal(100)


class Level(Rule):
    """A monthly average to reach by a month of the clock."""

    kind: Literal["level"]
    metric: Metric
    threshold: Exact
    """Euros a month."""
    clock: Slug
    at_month: int = Field(ge=1)
    window_months: int = Field(ge=1)
    """Last declared months on which the average is made."""
    shown_months: int = Field(default=12, ge=1)
    """A longer average, shown beside."""
    then: Literal["review", "reorientation"]
    consequence: str
    warn_from_month: int = Field(ge=0)
    """Month of the clock from which the contract in force must warn of the target."""
    question_months_before: int = Field(default=0, ge=0)
    """How long before the end the person is brought to question the activity, when the figure is not there."""


class Growth(Rule):
    """An income that grows between the entry and the exit, and some months after."""

    kind: Literal["growth"]
    metric: Metric
    window_months: int = Field(ge=1)
    months_after: Annotated[tuple[int, ...], BeforeValidator(as_tuple)] = ()


class ShareAfterExit(Rule):
    """A share of a reference wage, over the months that follow the exit."""

    kind: Literal["share_after_exit"]
    metric: Metric
    percent: Exact
    of: str
    """The dated parameter, as last published on the day of exit."""
    window_months: int = Field(ge=1)


TargetRule = Annotated[Level | Growth | ShareAfterExit, Field(discriminator="kind")]


class Measured(NamedTuple):
    """What a target says of the exit, for those who count it."""

    tri: Tri
    reason: Reason


def assess(
    view: View, rules: tuple[TargetRule, ...], clocks: dict[str, Running], draft: Draft
) -> dict[str, Measured]:
    """Write the targets, and give what each says for the exit."""
    measured: dict[str, Measured] = {}
    for rule in rules:
        if isinstance(rule, Level):
            clock = clocks.get(rule.clock)
            if clock is not None:
                _level(view, rule, clock, draft)
        elif isinstance(rule, Growth):
            measured[rule.id] = _growth(view, rule, draft)
        else:
            measured[rule.id] = _share(view, rule, draft)
    return measured


def _latest(view: View, count: int, before: date) -> tuple[MonthOfIncome, ...]:
    """The last months declared before a day, however old: what is known so far."""
    return ledger(view).last(count, before)


def _recent(view: View, count: int, before: date) -> tuple[MonthOfIncome, ...]:
    """The last months declared before a day, without those that are too old to speak of it."""
    oldest = add_months(before, -STALE_MONTHS)
    return tuple(month for month in ledger(view).last(count, before) if month.month >= month_of(oldest))


# -- a level at a month --------------------------------------------------------------------------------------------


def _level(view: View, rule: Level, clock: Running, draft: Draft) -> None:
    due = clock.day_of(rule.at_month)
    gone = leaving(view)
    if gone and gone.on < due:
        return
    come = view.today.reached(due)
    months = (_recent if come else _latest)(view, rule.window_months, due)
    computed = average(rule.metric, months, view)
    complete = len(months) == rule.window_months and computed.monthly is not None
    value = computed.monthly if complete else None
    state = _level_state(rule, computed.exact if complete else None, come)
    reason = _level_reason(rule, state, value, due, computed, clock)
    draft.targets.append(
        Target(
            id=rule.id, label=rule.label, state=state, due=add_days(due, -1), threshold=rule.threshold, value=value,
            steps=(*computed.steps, *_beside(view, rule, due, months)), consequence=rule.consequence, reason=reason,
        )
    )  # fmt: skip
    if gone:
        return
    _owe_warning(view, rule, clock, draft)
    if state == "unknown":
        draft.questions.append(
            Question(
                id=f"{rule.id}:question",
                label="Demander les revenus des derniers mois",
                reason=reason,
                ask="person",
            )
        )
    if not come:
        _owe_questioning(view, rule, due, value, reason, draft)
    elif state == "missed":
        _owe_consequence(view, rule, due, reason, draft)


def _level_state(
    rule: Level, value: Decimal | None, come: bool
) -> Literal["met", "missed", "to_come", "unknown"]:
    if not come:
        return "to_come"
    if value is None:
        return "unknown"
    return "met" if value >= rule.threshold else "missed"


def _level_reason(
    rule: Level, state: str, value: Decimal | None, due: date, computed: Computed, clock: Running
) -> Reason:
    text = {
        "met": "{0} : {1} par mois en moyenne avant le {2}, pour {3} attendus : l'objectif est atteint.",
        "missed": "{0} : {1} par mois en moyenne avant le {2}, pour {3} attendus : l'objectif n'est pas atteint.",
        "to_come": "{0} : {3} par mois sont attendus au {2} ; à ce jour {1}.",
        "unknown": "{0} : {3} par mois étaient attendus au {2}, mais les {4} mois déclarés nécessaires manquent"
        + (" ({5})." if computed.missing else "."),
    }[state]
    said = value if value is not None else "non connu"
    values = (
        METRICS[rule.metric].capitalize(),
        said,
        due,
        rule.threshold,
        rule.window_months,
        computed.missing,
    )
    return Reason(rule, text, values, computed.facts, (clock.reason,))


def _beside(view: View, rule: Level, due: date, months: tuple[MonthOfIncome, ...]) -> tuple[Step, ...]:
    """The other readings of the same word, and the longer average: shown, not used."""
    longer = _recent(view, rule.shown_months, due)
    steps = []
    if len(longer) > len(months):
        wide = average(rule.metric, longer, view)
        steps.append(Step(f"Pour mémoire, moyenne sur {len(longer)} mois déclarés", wide.monthly, "€/mois"))
    for metric in PROFITS:
        if metric != rule.metric and months:
            other = average(metric, months, view)
            steps.append(Step(f"Autre lecture, {METRICS[metric]}", other.monthly, "€/mois"))
    return tuple(steps)


def _owe_warning(view: View, rule: Level, clock: Running, draft: Draft) -> None:
    """The requirement is told in advance, and formalised in the contract."""
    start = clock.day_of(rule.warn_from_month) if rule.warn_from_month else clock.start
    if not view.today.reached(start):
        return
    warned = [contract.signed for contract in contracts(view) if rule.id in contract.signed.warnings]
    text = "Le résultat attendu, {0} par mois, doit être annoncé et inscrit au contrat à partir du {1}"
    text += " : c'est fait depuis le {2}." if warned else " : aucun contrat ne le dit."
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:avertissement", label=f"Inscrire au contrat : {rule.label}", act="warn", owed_by="referent",
            state="done" if warned else "late" if view.today.past(start) else "open", due=start,
            done_on=warned[0].on if warned else None,
            reason=Reason(rule, text, (rule.threshold, start, warned[0].on if warned else None), ids(*warned[:1])),
        )
    )  # fmt: skip


def _owe_questioning(
    view: View, rule: Level, due: date, value: Decimal | None, because: Reason, draft: Draft
) -> None:
    if not rule.question_months_before or (value is not None and value >= rule.threshold):
        return
    since = add_months(due, -rule.question_months_before)
    if not view.today.reached(since):
        return
    held = [fact for fact in view.all(ContinuationQuestioned) if fact.on >= since]
    text = "Le résultat attendu au {0} n'est pas là : s'interroger avec la personne sur la poursuite, selon son âge, "
    text += "ses possibilités de reconversion et le RSA versé" + (" ; échange du {1}." if held else ".")
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:poursuite", label="Parler de la poursuite de l'activité", act="meet", owed_by="referent",
            state="done" if held else "open", due=add_days(due, -1), done_on=held[0].on if held else None,
            reason=Reason(rule, text, (due, held[0].on if held else None), ids(*held[:1]), (because,)),
        )
    )  # fmt: skip


def _owe_consequence(view: View, rule: Level, due: date, because: Reason, draft: Draft) -> None:
    draft.alerts.append(
        Alert(id=f"{rule.id}:manque", label=f"Objectif non atteint : {rule.label}", reason=because)
    )
    done = _done_after(view, rule, due)
    text = "L'objectif du {0} n'est pas atteint : {1}" + (" ; fait le {2}." if done else ".")
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:suite", label=rule.consequence, owed_by="referent",
            act="review" if rule.then == "review" else "support", state="done" if done else "open",
            done_on=done.on if done else None,
            reason=Reason(rule, text, (due, rule.consequence, done.on if done else None), ids(done), (because,)),
        )
    )  # fmt: skip


def _done_after(view: View, rule: Level, due: date) -> Fact | None:
    """What shows that the consequence was drawn: a bilan, or a job search and a reorientation."""
    if rule.then == "review":
        around = add_months(due, -1)
        return next((fact for fact in view.all(ContractReviewed) if fact.on >= around), None)
    asked = [fact for fact in view.all(JobSearchAsked) if fact.on >= add_months(due, -STALE_MONTHS)]
    redirected = [f for f in view.all(Orientation) if f.decision == "reorientation" and f.on >= due]
    return next(iter(asked or redirected), None)


# -- growth since the entry ----------------------------------------------------------------------------------------


def _growth(view: View, rule: Growth, draft: Draft) -> Measured:
    """Compare the income before the entry with the income before the exit, then some months later."""
    started, gone = entry(view), leaving(view)
    if started is None:
        return Measured(
            "unknown", Reason(rule, "L'entrée n'est pas connue : l'évolution ne peut pas être mesurée.")
        )
    before = average(rule.metric, _recent(view, rule.window_months, month_of(started.on)), view)
    if gone is None:
        _growth_to_come(view, rule, before, draft)
        return Measured("unknown", Reason(rule, "L'évolution se mesure à la sortie."))
    at_exit = average(rule.metric, _recent(view, rule.window_months, add_days(gone.on, 1)), view)
    measured = _compare(rule, before, at_exit, gone.on, "à la sortie")
    draft.targets.append(_growth_line(rule, f"{rule.id}:sortie", measured, before, at_exit, gone.on))
    _ask_growth(rule, measured, gone.on, draft)
    for months in rule.months_after:
        _growth_after(view, rule, before, add_months(gone.on, months), months, draft)
    return measured


def _growth_to_come(view: View, rule: Growth, before: Computed, draft: Draft) -> None:
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
                     ask="person")
        )  # fmt: skip


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


_STATES: dict[Tri, Literal["met", "missed", "unknown"]] = {"yes": "met", "no": "missed", "unknown": "unknown"}


def _growth_line(
    rule: Growth, name: str, measured: Measured, before: Computed, after: Computed, on: date
) -> Target:
    steps = (
        Step("Revenu à l'entrée", before.monthly, "€/mois", facts=before.facts),
        Step("Revenu comparé", after.monthly, "€/mois", facts=after.facts),
    )
    return Target(
        id=name, label=rule.label, state=_STATES[measured.tri], due=on, threshold=before.monthly, value=after.monthly,
        steps=steps, reason=measured.reason,
    )  # fmt: skip


def _ask_growth(rule: Growth, measured: Measured, on: date, draft: Draft) -> None:
    if measured.tri == "unknown":
        draft.questions.append(
            Question(id=f"{rule.id}:question:{on}", label="Demander les revenus qui manquent pour mesurer l'évolution",
                     reason=measured.reason, ask="person")
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


# -- a share of the median wage after the exit ---------------------------------------------------------------------


def _share(view: View, rule: ShareAfterExit, draft: Draft) -> Measured:
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
    state = _STATES[measured.tri] if measured.tri != "unknown" or over else "to_come"
    draft.targets.append(
        Target(id=rule.id, label=rule.label, state=state, due=add_days(end, -1), threshold=threshold,
               value=computed.monthly, steps=tuple(steps), reason=measured.reason)
    )  # fmt: skip
    if measured.tri == "unknown" and over:
        _ask_share(rule, measured, draft)
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


def _ask_share(rule: ShareAfterExit, measured: Measured, draft: Draft) -> None:
    draft.questions.append(
        Question(id=f"{rule.id}:question", label="Demander le chiffre d'affaires des mois d'après la sortie",
                 reason=measured.reason, ask="person")
    )  # fmt: skip
