"""Sentences in French: dates, amounts, durations as a référent would say them."""

from datetime import date, time
from decimal import Decimal

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NARROW = "\u202f"
HARD = "\u00a0"


def day(value: date) -> str:
    """A date in letters.

    >>> day(date(2025, 3, 1))
    '1er mars 2025'
    """
    return f"{'1er' if value.day == 1 else value.day} {MONTHS[value.month - 1]} {value.year}"


def full_day(value: date) -> str:
    """A date in letters with its day of the week."""
    return f"{DAYS[value.weekday()]} {day(value)}"


def hour(value: time) -> str:
    """A time of day: « 9 h », « 14 h 30 »."""
    minutes = f"{HARD}{value.minute:02}" if value.minute else ""
    return f"{value.hour}{HARD}h{minutes}"


def month(value: date) -> str:
    """The month of a date, in letters."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def euros(value: Decimal) -> str:
    """An amount as it is written in French: thousands apart, comma, two decimals unless it is round."""
    cents = value.quantize(Decimal("0.01"))
    text = f"{cents:,.2f}".removesuffix(".00").replace(",", NARROW).replace(".", ",")
    return f"{text}{HARD}€"


def percent(value: Decimal) -> str:
    """A percentage, with as many decimals as it needs, two at most."""
    text = f"{value.quantize(Decimal('0.01')):f}"
    text = text.rstrip("0").rstrip(".").replace(".", ",")
    return f"{text}{HARD}%"


def duration(months: int, days: int = 0) -> str:
    """Months and days in letters.

    >>> duration(14, 3)
    '14 mois et 3 jours'
    """
    parts = []
    if months:
        parts.append(f"{months} mois")
    if days or not months:
        parts.append(f"{days} jour{'s' if days > 1 else ''}")
    return " et ".join(parts)


def listed(words: tuple[str, ...], last: str = "et") -> str:
    """Words joined as in a sentence: « a, b et c »."""
    if len(words) < 2:  # noqa: PLR2004  one word, or none, needs no joint
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def say(value: object) -> str:
    """Write a value of a sentence: date, amount in euros, list of words, anything else as it stands."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return euros(value)
    if isinstance(value, tuple):
        return listed(tuple(map(say, value)))
    return str(value)


def number(count: int) -> str:
    """A whole number with its thousands apart."""
    return f"{count:,}".replace(",", NARROW)


def many(count: int, one: str, several: str | None = None) -> str:
    """A count and its noun: « 1 mois », « 2 jours ». In French the plural starts at two."""
    noun = one if count < 2 else (several or f"{one}s")  # noqa: PLR2004  the rule of French
    return f"{number(count)}{HARD}{noun}"
