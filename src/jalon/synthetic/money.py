"""What the business of the story brings in, and what is decided of it."""

from datetime import date
from decimal import Decimal

from jalon.rules.clock import ClockRule
from jalon.rules.errors import MissingParameter
from jalon.rules.facts.business import AccountsClosed, IncomeDeclared, Turnover
from jalon.rules.facts.path import EvaluationDecided, EvaluationProposed, LetterSent
from jalon.rules.income.grid import GridIncome, Period
from jalon.rules.income.review import YearlyReview
from jalon.rules.months import FAR, add_days, add_months, month_of, months_between

from .person import Business
from .settings import BETWEEN_PEOPLE, MEDIAN_TURNOVER, MONTHS_WITHOUT_TURNOVER, SPREAD
from .story import Story

MONTHS_BEFORE_ENTRY = 13
KEPT_MONTHS = 27
"""Nobody types the declarations of a whole life."""
SEASON = 0.5
QUARTER = 3


def declare(story: Story, business: Business, entry: date, left: date) -> None:
    """Tell the income declared before, during and a little after the accompaniment."""
    first = month_of(max(business.start, add_months(entry, -MONTHS_BEFORE_ENTRY)))
    last = add_months(min(left, story.last_day), 4 if left < FAR and story.chance(0.5) else -1)
    months = months_between(first, last)[:KEPT_MONTHS]
    level = MEDIAN_TURNOVER * story.draw.lognormvariate(0, SPREAD * BETWEEN_PEOPLE**0.5)
    told = story.draw.random() < 0.5, story.draw.random() < 0.2  # noqa: PLR2004  half tell their costs, a fifth their contributions
    if business.shape.regime in ("real", "farm_real") and story.chance(0.5):
        return
    step = QUARTER if story.chance(0.5) else 1
    for rank in range(0, len(months) - step + 1, step):
        if story.chance(0.93):
            _declare(story, business, months[rank : rank + step], level, told)


def _declare(
    story: Story, business: Business, months: tuple[date, ...], level: float, told: tuple[bool, bool]
) -> None:
    amount = sum(_of_month(story, business, month, level) for month in months)
    late = 25 if story.chance(0.15) else 0
    with_costs, with_contributions = told
    story.tell(
        IncomeDeclared,
        add_days(add_months(months[-1], 1), story.days(1, 28) + late),
        month=months[0],
        months=len(months),
        turnover=Turnover(**{business.trade.nature: story.euros(amount)}),
        costs=story.euros(amount * (0.15 + story.draw.random() * 0.2)) if with_costs else None,
        contributions=story.euros(amount * 0.22) if with_contributions else None,
    )


def _of_month(story: Story, business: Business, month: date, level: float) -> float:
    if story.chance(MONTHS_WITHOUT_TURNOVER):
        return 0.0
    amount = level * story.draw.lognormvariate(0, SPREAD * (1 - BETWEEN_PEOPLE) ** 0.5)
    apart = abs(month.month - business.trade.high_season)
    near = 1 - min(apart, 12 - apart) / 3
    return amount * (1 + SEASON * near) if business.trade.high_season else amount


def close_accounts(story: Story, business: Business) -> None:
    """Tell the accounts of the full years since the start, for those who keep them."""
    if business.shape.regime not in ("real", "farm_real"):
        return
    for year in range(business.start.year + 1, story.last_day.year):
        if year < story.last_day.year - 3 or story.chance(0.2):
            continue
        turnover = story.draw.lognormvariate(0, SPREAD) * MEDIAN_TURNOVER * 18
        story.tell(
            AccountsClosed, date(year + 1, story.days(3, 9), story.days(1, 28)),
            start=date(year, 1, 1), end=date(year, 12, 31), turnover=story.euros(turnover),
            profit=story.euros(turnover * (story.draw.random() * 0.7 - 0.15)),
            depreciation=story.euros(turnover * 0.05),
        )  # fmt: skip


# -- what is decided -----------------------------------------------------------------------------------------------


def decide(story: Story, business: Business, entry: date, left: date) -> None:
    """Tell the evaluations: one by period of a grid, or one a year where there is a review."""
    grid = next((rule for rule in story.programme.income if isinstance(rule, GridIncome)), None)
    if grid:
        clock = next(rule for rule in story.programme.clocks if rule.id == grid.clock)
        _by_period(story, grid, _first_day(story, clock, business, entry), left)
    elif any(isinstance(rule, YearlyReview) for rule in story.programme.income) and story.chance(0.5):
        _decide(story, story.later(entry, 20, 90), story.draw.random() * 600, "real", None, None)


def _first_day(story: Story, clock: ClockRule, business: Business, entry: date) -> date:
    """The day from which the grid counts, near enough for a plausible story."""
    if "activity_started" in clock.origin and entry < business.start < FAR:
        return business.start
    return story.later(entry, 0, 40)


def _by_period(story: Story, grid: GridIncome, start: date, left: date) -> None:
    for rank, period in enumerate(grid.periods, 1):
        end = add_months(start, period.months)
        if start > min(left, story.last_day):
            return
        if story.chance(0.8):
            mode = "grid" if story.chance(0.75) else "real"
            _decide(story, start, _amount(story, period, start), mode, add_days(end, -1), rank)
        start = end


def _amount(story: Story, period: Period, on: date) -> float:
    try:
        average: Decimal = story.programme.parameters.amount(f"{period.grid}.average", on)
    except MissingParameter:
        return story.draw.random() * 600
    return float(average)


def _decide(story: Story, start: date, amount: float, mode: str, end: date | None, rank: int | None) -> None:
    decided = story.later(start, 5, 70)
    euros = story.euros(amount)
    if story.chance(0.6):
        story.tell(EvaluationProposed, add_days(decided, -story.days(1, 20)), mode=mode, amount=euros)
    story.tell(
        EvaluationDecided, decided, mode=mode, amount=euros, start=start, end=end, period=rank,
        reasons="Décision fictive, pour démonstration",
    )  # fmt: skip
    if story.chance(0.85):
        to = ("person", "caf") if story.chance(0.85) else ("person",)
        story.tell(LetterSent, story.later(decided, 0, 10), letter="evaluation_notice", to=to)
