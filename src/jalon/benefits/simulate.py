"""``simulate``: every scenario and the whole curve of turnovers in one call, with what it all assumes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace

from jalon.rules.facts.base import Euros
from jalon.rules.french import day, month
from jalon.rules.income.profits import cents
from jalon.rules.months import add_months
from jalon.rules.parameters import Parameters
from jalon.rules.situation import Step

from . import client, formula
from .amounts import Prolonged
from .answer import Answer, Curve, MonthLeft, Point, Reached, Simulated
from .contributions import paid
from .question import HISTORY, Month, Question, check
from .scenarios import Scenario

STEP = Decimal(10)
HIGHEST = Decimal(3500)
MORE = Decimal(100)
"""What more of turnover the gain is told for."""
QUARTER = 3
STALE_MONTHS = 13
"""Months after which the newest amounts are old: they change every April."""
Metric = Literal["turnover", "profit_after_contributions", "profit_real_costs"]


class Target(NamedTuple):
    """A figure of the programme, to be found on the curve."""

    name: str
    amount: Decimal
    """Euros a month."""
    metric: Metric


class _Paid(NamedTuple):
    """RSA and prime d'activité of one run, euros, month by month, before any freeze."""

    rsa: list[Decimal]
    bonus: list[Decimal | None]


def simulate(
    scenarios: Sequence[Scenario],
    amounts: Parameters,
    *,
    targets: Sequence[Target] = (),
    curve: bool = True,
    step: Decimal = STEP,
    highest: Decimal = HIGHEST,
    fall_back: bool = True,
) -> Answer:
    """Simulate scenarios of one household over the same months; the curve is that of the first one.

    Asks the engine once for everything. Without it, the simple formula answers where it holds and ``fall_back`` lets
    it. Raises ``Wrong`` for a question that cannot be simulated, ``EngineError`` when nothing can answer,
    ``MissingParameter`` where an amount of the time is not known.
    """
    for one in scenarios:
        check(one.question)
    parameters = Prolonged(amounts)
    first = scenarios[0].question
    turnovers = _turnovers(step, highest) if curve else []
    asked = [one.question for one in scenarios]
    steady = [_steady(first, turnover) for turnover in turnovers]
    told, about, cached = _compute(asked, steady, parameters, fall_back=fall_back)
    simulated = tuple(
        _simulated(one, found, parameters) for one, found in zip(scenarios, told[: len(asked)], strict=True)
    )
    drawn = _curve(first, turnovers, told[len(asked) :], parameters, targets) if curve else None
    return Answer(
        by="engine" if about.state == "ready" else "formula",
        engine=about.version,
        amounts=_fingerprint(amounts),
        freshness=about.freshness
        if about.state == "ready"
        else f"barèmes au {day(formula.last_known(parameters))}",
        cached=cached,
        scenarios=simulated,
        curve=drawn,
        assumptions=tuple(_assumptions(first, [one.question for one in scenarios], about)),
        warnings=tuple(_warnings(scenarios, about, parameters)),
    )


def _turnovers(step: Decimal, highest: Decimal) -> list[Decimal]:
    return [step * rank for rank in range(int(highest / step) + 1)]


def _steady(question: Question, turnover: Decimal) -> Question:
    """The same household with one turnover all along, other income as in the first month simulated."""
    model = replace(question.months[HISTORY], turnover=Euros(turnover), profit=None, contributions=None)
    return replace(question, months=(model,) * len(question.months), ceased=None)


# -- what is paid --------------------------------------------------------------------------------------------------


def _compute(
    asked: list[Question], steady: list[Question], parameters: Parameters, *, fall_back: bool
) -> tuple[list[_Paid], client.About, bool]:
    """RSA and prime d'activité of every question: by the engine, else by the formula where it holds."""
    about = client.about()
    try:
        found = client.compute(_engine_question(asked, steady))
    except client.EngineError as error:
        questions = [*asked, *steady]
        if not fall_back or not all(formula.can_say(one) for one in asked):
            raise
        return [_by_formula(one, parameters) for one in questions], client.About(error.state), False
    return _by_engine(asked, steady, found), about, bool(found.get("cached"))


def _engine_question(asked: list[Question], steady: list[Question]) -> dict[str, Any]:
    """One question to the engine: a run for each scenario, one more for those that stop, one for each turnover."""
    first, household = asked[0], asked[0].household
    start = _quarter_start(first)
    lead = (first.first.year - start.year) * 12 + first.first.month - start.month
    runs = [_run(one, lead) for one in (*asked, *steady)]
    runs += [_run(_without_activity(one), lead) for one in asked if one.ceased]
    adults = [household.birth.isoformat()]
    if household.partner_birth:
        adults.append(household.partner_birth.isoformat())
    return {
        "first": f"{start:%Y-%m}",
        "months": first.horizon + lead,
        "adults": adults,
        "children": [born.isoformat() for born in household.children],
        "lone_recent": household.lone_recent,
        "housing": household.housing,
        "aid": _cents(household.aid),
        "support": _cents(household.support),
        "maintenance": _cents(household.maintenance),
        "runs": runs,
    }


def _without_activity(question: Question) -> Question:
    """As if there had never been any activity: what counts once it has surely stopped."""
    bare = tuple(replace(one, turnover=Euros(0), profit=None, contributions=None) for one in question.months)
    return replace(question, months=bare)


def _run(question: Question, lead: int) -> dict[str, Any]:
    """The months of a question for the engine: ``lead`` more before, like the oldest, for a quarter begun earlier."""
    months = (question.months[0],) * lead + question.months
    told: dict[str, Any] = {}
    if any(one.turnover for one in months):
        told[question.activity.kind] = [_cents(one.turnover) for one in months]
    if any(one.profit is not None for one in months):
        told["profit"] = [None if one.profit is None else _cents(one.profit) for one in months]
    for name in ("wage", "partner", "unemployment"):
        if any(getattr(one, name) for one in months):
            told[name] = [_cents(getattr(one, name)) for one in months]
    return told


def _cents(amount: Decimal) -> int:
    return int(cents(amount) * 100)


def _quarter_start(question: Question) -> date:
    """The month of the declaration from which the first month simulated is paid."""
    return add_months(question.first, -_into_quarter(question, question.first))


def _into_quarter(question: Question, at: date) -> int:
    """How many months a month comes after the declaration that rules it."""
    anchor = question.declared or question.first
    return ((at.year - anchor.year) * 12 + at.month - anchor.month) % QUARTER


def _by_engine(asked: list[Question], steady: list[Question], found: dict[str, Any]) -> list[_Paid]:
    rsa = [[Decimal(one).scaleb(-2) for one in run] for run in found["rsa"]]
    bonus = [[Decimal(one).scaleb(-2) for one in run] for run in found["ppa"]]
    told = [_Paid(one, list(other)) for one, other in zip(rsa, bonus, strict=True)]
    made = told[: len(asked) + len(steady)]
    stopped = iter(told[len(made) :])
    lead = _into_quarter(asked[0], asked[0].first)
    for rank, question in enumerate(asked):
        if question.ceased:
            apart = next(stopped)
            at = (
                (question.ceased.year - question.first.year) * 12
                + question.ceased.month
                - question.first.month
                + lead
            )
            made[rank] = _Paid([*made[rank].rsa[: max(at, 0)], *apart.rsa[max(at, 0) :]], made[rank].bonus)
    return made


def _by_formula(question: Question, parameters: Parameters) -> _Paid:
    lead = _into_quarter(question, question.first)
    longer = replace(
        question,
        first=add_months(question.first, -lead),
        months=(question.months[0],) * lead + question.months,
    )
    ranks = range(HISTORY, len(longer.months))
    return _Paid(
        [formula.rsa(longer, rank, parameters) for rank in ranks],
        [formula.bonus(longer, rank, parameters) for rank in ranks],
    )


# -- month by month ------------------------------------------------------------------------------------------------


def _simulated(one: Scenario, found: _Paid, parameters: Parameters) -> Simulated:
    question = one.question
    lead = _into_quarter(question, question.first)
    months = []
    for rank in range(question.horizon):
        at = question.month(rank + HISTORY)
        ruled = _ruled_by(question, rank, lead)
        months.append(
            _left(
                question,
                question.months[rank + HISTORY],
                at,
                found.rsa[ruled],
                found.bonus[ruled],
                parameters,
            )
        )
    return Simulated(name=one.name, months=tuple(months))


def _ruled_by(question: Question, rank: int, lead: int) -> int:
    """The month whose calculation is paid in a month: that of its quarter's declaration (G3), or of a cessation."""
    at = question.month(rank + HISTORY)
    into = _into_quarter(question, at)
    start = rank + lead - into
    if question.ceased is not None and at >= question.ceased:
        since = (at.year - question.ceased.year) * 12 + at.month - question.ceased.month
        start = max(start, rank + lead - since)
    return max(start, 0)


def _left(
    question: Question, told: Month, at: date, rsa: Decimal, bonus: Decimal | None, parameters: Parameters
) -> MonthLeft:
    activity, household = question.activity, question.household
    costs = paid(activity, at, told, parameters)
    working = told.turnover > 0 or told.profit is not None
    expenses = Decimal(activity.expenses) if working and told.profit is None else Decimal(0)
    earned = told.profit if told.profit is not None else told.turnover
    received = household.support + household.maintenance
    comes = earned + told.wage + told.partner + told.unemployment + received
    goes = costs.contributions + (costs.income_tax or Decimal(0)) + expenses
    left = comes - goes + rsa + (bonus or Decimal(0)) + household.aid
    return MonthLeft(
        month=at,
        turnover=Decimal(told.turnover),
        profit=None if told.profit is None else Decimal(told.profit),
        contributions=costs.contributions,
        income_tax=costs.income_tax,
        expenses=expenses,
        wage=Decimal(told.wage),
        partner=Decimal(told.partner),
        unemployment=Decimal(told.unemployment),
        rsa=rsa,
        bonus=bonus,
        aid=Decimal(household.aid),
        left=cents(left),
        steps=tuple(_plain(step) for step in costs.steps),
    )


def _plain(step: Step) -> Step:
    """A step whose amount is a plain decimal, as JSON keeps it."""
    return Step(step.label, None if step.amount is None else Decimal(step.amount), step.unit, step.source)


# -- the curve -----------------------------------------------------------------------------------------------------


def _curve(
    question: Question,
    turnovers: list[Decimal],
    found: list[_Paid],
    parameters: Parameters,
    targets: Sequence[Target],
) -> Curve:
    lead = _into_quarter(question, question.first)
    lines = [
        _left(one, one.months[0], question.first, told.rsa[lead], told.bonus[lead], parameters)
        for one, told in zip((_steady(question, turnover) for turnover in turnovers), found, strict=True)
    ]
    step = turnovers[1] - turnovers[0]
    ahead = int(MORE / step)
    points = tuple(
        Point(
            turnover=line.turnover, rsa=line.rsa, bonus=line.bonus, contributions=line.contributions, left=line.left,
            gain=lines[rank + ahead].left - line.left if rank + ahead < len(lines) else None,
        )
        for rank, line in enumerate(lines)
    )  # fmt: skip
    ended = next((point.turnover for point in points if point.rsa == 0), None)
    cliffs = tuple(one.turnover for one, other in pairwise(points) if other.left < one.left)
    return Curve(
        points=points,
        rsa_ends=ended,
        cliffs=cliffs,
        reached=tuple(_reached(one, points, question) for one in targets),
    )


def _reached(target: Target, points: tuple[Point, ...], question: Question) -> Reached:
    found = next(
        (one.turnover for one in points if _metric(target.metric, one, question) >= target.amount), None
    )
    return Reached(name=target.name, amount=target.amount, turnover=found)


def _metric(metric: Metric, point: Point, question: Question) -> Decimal:
    match metric:
        case "turnover":
            return point.turnover
        case "profit_after_contributions":
            return point.turnover - point.contributions
        case "profit_real_costs":
            return point.turnover - point.contributions - question.activity.expenses


# -- what it assumes -----------------------------------------------------------------------------------------------


def _assumptions(question: Question, asked: list[Question], about: client.About) -> list[str]:
    """What stands behind the figures, in plain sight."""
    declared = month(question.declared or question.first)
    said = [
        "C'est une estimation : la CAF ou la MSA calcule les droits, le Département évalue le revenu.",
        f"RSA et prime d'activité ne changent qu'aux déclarations trimestrielles : {declared}, puis tous les 3 mois.",
        "Le RSA regarde les revenus des mois M-4 à M-2 (décret 2025-185).",
        "L'aide au logement reste celle qui est indiquée : elle n'est pas recalculée.",
    ]
    if not question.activity.income_tax:
        said.append("L'impôt sur le revenu n'est pas calculé, sauf versement libératoire.")
    if question.household.children:
        said.append("Les prestations familiales comptent dans le RSA, mais pas dans ce qui reste pour vivre.")
    if any(one.profit is not None for each in asked for one in each.months):
        said.append("Au régime réel, le revenu retenu et les cotisations sont ceux qui sont indiqués.")
    if any(one.ceased for one in asked):
        said.append("Après un arrêt certain, les revenus passés de l'activité ne comptent plus dans le RSA.")
    if about.state != "ready":
        said.append(
            "Calcul simple, sans le moteur : personnes sans enfant, et prime d'activité dans les cas simples."
        )
    return said


def _warnings(scenarios: Sequence[Scenario], about: client.About, parameters: Prolonged) -> list[str]:
    found = []
    question = scenarios[0].question
    last = formula.horizon_end(question)
    since = date.fromisoformat(about.since) if about.since else formula.last_known(parameters)
    if last >= add_months(since, 12):
        found.append(
            f"Les montants après mars {since.year + 1} ne sont pas encore connus : ceux du {day(since)} sont prolongés."
        )
    if question.first >= add_months(since, STALE_MONTHS):
        found.append(f"Les barèmes datent du {day(since)} : ils sont à mettre à jour avant de s'y fier.")
    if any(name.startswith("micro.") for name in parameters.prolonged):
        found.append(
            "Les taux de cotisations de l'année prochaine ne sont pas connus : ceux de cette année sont prolongés."
        )
    return found


def _fingerprint(parameters: Parameters) -> str:
    """What tells our amounts apart from others: kept with each simulation."""
    whole = sha256()
    for name in sorted(parameters.by_name):
        whole.update(parameters.by_name[name].model_dump_json().encode())
    return whole.hexdigest()[:16]
