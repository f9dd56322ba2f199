"""Clocks in words: what has passed, what is left, what part of the whole; and when something changes next."""

from decimal import Decimal

from jalon.rules.french import day, duration
from jalon.rules.situation import Clock, Situation

from .dates import relative
from .words import CLOCK_STATES


def clock_text(clock: Clock) -> str:
    """What has passed of a clock and what is left."""
    if clock.start is None:
        return f"{CLOCK_STATES[clock.state]} ({clock.max_months} mois au plus)"
    elapsed = clock.elapsed
    said = f"{duration(elapsed.months, elapsed.days)} écoulés"
    if clock.state == "stopped":
        return f"{said}, {CLOCK_STATES[clock.state]}"
    if clock.state == "over" and clock.limit:
        return f"{said} ; terme passé depuis le {day(clock.limit)}"
    left = f"il reste {duration(elapsed.left_months, elapsed.left_days)}"
    frozen = f" ; {CLOCK_STATES['frozen']}" if clock.state == "frozen" else ""
    return f"{said}, {left}{frozen}"


def share(clock: Clock) -> Decimal | None:
    """What part of a clock has passed, from 0 to 1; ``None`` for one that has not started or has no end."""
    if clock.start is None or clock.limit is None:
        return None
    if clock.state == "over":
        return Decimal(1)
    past = _days(clock.elapsed.months, clock.elapsed.days)
    whole = max(past + _days(clock.elapsed.left_months, clock.elapsed.left_days), Decimal(1))
    return min(past / whole, Decimal(1))


def _days(months: int, days: int) -> Decimal:
    """Months and days as days, for the length of a bar only."""
    return Decimal(months) * Decimal("30.44") + days


def next_change_text(situation: Situation) -> str:
    """When the situation changes if nothing happens."""
    if situation.next_change is None:
        return "Sans fait nouveau, plus rien ne changera."
    when = situation.next_change
    return f"Sans fait nouveau, rien ne change avant le {day(when)} ({relative(when, situation.on)})."
