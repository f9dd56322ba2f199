"""What the simulator answers: each scenario month by month, the curve of turnovers, and what it all assumes."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import Struct

from jalon.rules.situation import Step

By = Literal["engine", "formula"]


class MonthLeft(Struct, frozen=True, kw_only=True):
    """A month of a scenario, euros."""

    month: date
    turnover: Decimal
    profit: Decimal | None
    contributions: Decimal
    income_tax: Decimal | None
    expenses: Decimal
    wage: Decimal
    partner: Decimal
    unemployment: Decimal
    rsa: Decimal
    bonus: Decimal | None
    """The prime d'activité; ``None`` where the simple formula cannot say it."""
    aid: Decimal
    left: Decimal
    """What is left to live on: everything that comes in, less what the activity costs."""
    steps: tuple[Step, ...] = ()


class Simulated(Struct, frozen=True, kw_only=True):
    """A scenario."""

    name: str
    months: tuple[MonthLeft, ...]

    @property
    def rsa_ends(self) -> date | None:
        """The first month without RSA that is followed by none with it."""
        last = max((rank for rank, one in enumerate(self.months) if one.rsa > 0), default=-1)
        return self.months[last + 1].month if last + 1 < len(self.months) else None

    @property
    def total(self) -> Decimal:
        """What is left over all the months."""
        return sum((one.left for one in self.months), Decimal(0))


class Point(Struct, frozen=True, kw_only=True):
    """What a steady turnover brings once the calculation has caught up, euros a month."""

    turnover: Decimal
    rsa: Decimal
    bonus: Decimal | None
    contributions: Decimal
    left: Decimal
    gain: Decimal | None
    """What 100 € more of turnover would add to what is left; ``None`` at the end of the curve."""


class Reached(Struct, frozen=True, kw_only=True):
    """The turnover from which a figure of the programme is reached."""

    name: str
    amount: Decimal
    turnover: Decimal | None
    """Euros a month; ``None``: beyond the curve."""


class Curve(Struct, frozen=True, kw_only=True):
    """Steady turnovers, from nothing up."""

    points: tuple[Point, ...]
    rsa_ends: Decimal | None
    """The first turnover of the curve without RSA; ``None``: there is still some at its end."""
    cliffs: tuple[Decimal, ...]
    """Turnovers after which a little more leaves less."""
    reached: tuple[Reached, ...]


class Answer(Struct, frozen=True, kw_only=True):
    """All that was asked at once."""

    by: By
    engine: str
    """Version of OpenFisca-France; empty for the simple formula."""
    amounts: str
    """Fingerprint of our own amounts."""
    freshness: str
    cached: bool
    scenarios: tuple[Simulated, ...]
    curve: Curve | None
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Answer)


def encode(answer: Answer) -> str:
    """An answer as it is kept with a case."""
    return _encoder.encode(answer).decode()


def decode(text: str) -> Answer:
    """An answer as it was kept. Raises ``msgspec.ValidationError`` when it is none."""
    return _decoder.decode(text)
