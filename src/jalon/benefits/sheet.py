"""A simulation as it is written in a file, or kept with a case: the household, what is expected, what might change."""

from datetime import date

import msgspec
from msgspec import Struct

from jalon.rules.facts.base import decode_euros, encode_euros

from .question import (
    HISTORY,
    MOST_BYTES,
    MOST_MONTHS,
    Activity,
    Household,
    Month,
    Question,
    Wrong,
    check,
    said,
)
from .scenarios import Change, Scenario, scenario

NOW = "Comme aujourd'hui"
"""The name of the scenario in which nothing changes."""
MOST_CHANGES = 8


class Sheet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked of the simulator."""

    household: Household
    activity: Activity
    first: date
    """The first of the first month simulated."""
    horizon: int = 12
    """Months simulated, 1 to 24."""
    each: Month = Month()
    """What each month to come is expected to bring."""
    known: tuple[Month, ...] = ()
    """What the last months brought, the oldest first; those that are missing are like those to come."""
    declared: date | None = None
    changes: tuple[Change, ...] = ()
    """What might change: each a scenario beside the one in which nothing does."""

    def question(self) -> Question:
        """The question when nothing changes. Raises ``Wrong`` when it cannot be simulated."""
        if not 1 <= self.horizon <= MOST_MONTHS:
            raise Wrong([f"Une simulation va de 1 à {MOST_MONTHS} mois."])
        known = ((self.each,) * HISTORY + self.known)[-HISTORY:]
        found = Question(
            household=self.household,
            activity=self.activity,
            first=self.first,
            months=(*known, *(self.each,) * self.horizon),
            declared=self.declared,
        )
        check(found)
        return found

    def scenarios(self) -> list[Scenario]:
        """The scenario in which nothing changes, then one for each change. Raises ``Wrong``."""
        if len(self.changes) > MOST_CHANGES:
            raise Wrong([f"Au plus {MOST_CHANGES} changements à la fois."])
        now = self.question()
        return [Scenario(NOW, now), *(scenario(now, change) for change in self.changes)]


_encoder = msgspec.json.Encoder(enc_hook=encode_euros)
_decoder = msgspec.json.Decoder(Sheet, dec_hook=decode_euros)


def decode(text: bytes | str) -> Sheet:
    """A sheet from its JSON. Raises ``Wrong`` when it is none; its figures are judged by ``scenarios``."""
    raw = text.encode() if isinstance(text, str) else text
    if len(raw) > MOST_BYTES:
        raise Wrong(["Ce fichier est bien plus grand qu'une simulation : il n'est pas lu."])
    try:
        return _decoder.decode(raw)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Wrong([f"Ce n'est pas une simulation lisible : {said(str(error))}."]) from error


def encode(sheet: Sheet) -> bytes:
    """A sheet as JSON, the same bytes for the same sheet."""
    return _encoder.encode(sheet)
