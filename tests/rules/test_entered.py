"""Amounts entered over those that come with Jalon: what holds on a day, and as known on a day."""

from datetime import date
from decimal import Decimal

import pytest

from jalon.programmes import parameters, programme
from jalon.rules.entered import Entry, overlay
from jalon.rules.errors import MissingParameter
from jalon.rules.parameters import Parameter, Parameters

GRID = "tarn.grid.period_1.average"
"""122,50 € from 1 July 2017 in the files."""
NEXT = Entry(1, GRID, date(2027, 1, 1), Decimal("125.00"), "commission permanente", date(2026, 11, 20))


def amount(entries: list[Entry], on: date, known_on: date | None = None) -> Decimal:
    return overlay(parameters(), entries, known_on).amount(GRID, on)


def test_a_value_entered_holds_from_its_day_and_the_former_until_the_day_before() -> None:
    assert amount([NEXT], date(2026, 12, 31)) == Decimal("122.50")
    assert amount([NEXT], date(2027, 1, 1)) == Decimal("125.00")


def test_a_value_is_not_known_before_the_day_it_was_entered() -> None:
    assert amount([NEXT], date(2027, 1, 1), date(2026, 11, 19)) == Decimal("122.50")
    assert amount([NEXT], date(2027, 1, 1), date(2026, 11, 20)) == Decimal("125.00")


def test_a_correction_holds_once_known_and_the_mistake_before() -> None:
    mended = Entry(2, GRID, NEXT.since, Decimal("125.50"), "rectificatif", date(2026, 12, 1), supersedes=1)
    assert amount([NEXT, mended], NEXT.since) == Decimal("125.50")
    assert amount([NEXT, mended], NEXT.since, date(2026, 11, 30)) == Decimal("125.00")


def test_a_withdrawal_gives_the_former_value_back() -> None:
    gone = Entry(2, GRID, NEXT.since, None, "saisie par erreur", date(2026, 12, 1), supersedes=1)
    assert amount([NEXT, gone], NEXT.since) == Decimal("122.50")


def test_withdrawing_a_correction_does_not_revive_the_mistake() -> None:
    mended = Entry(2, GRID, NEXT.since, Decimal("125.50"), "rectificatif", date(2026, 12, 1), supersedes=1)
    gone = Entry(3, GRID, NEXT.since, None, "saisie par erreur", date(2026, 12, 2), supersedes=2)
    assert amount([NEXT, mended, gone], NEXT.since) == Decimal("122.50")


def test_the_order_of_the_entries_changes_nothing() -> None:
    later = Entry(2, GRID, date(2028, 1, 1), Decimal(130), "commission permanente", date(2026, 11, 20))
    for entries in ([NEXT, later], [later, NEXT]):
        assert amount(entries, date(2027, 12, 31)) == Decimal("125.00")
        assert amount(entries, date(2028, 1, 1)) == Decimal(130)


def test_a_gap_stays_unknown() -> None:
    known = Parameter.model_validate(
        {
            "name": "a.b",
            "label": "Montant",
            "unit": "€",
            "until": date(2026, 1, 1),
            "values": [{"since": date(2025, 1, 1), "value": "10", "source": "arrêté"}],
        }
    )
    entry = Entry(1, "a.b", date(2026, 4, 1), Decimal(11), "arrêté", date(2026, 3, 1), until=date(2027, 4, 1))
    found = overlay(Parameters([known]), [entry])
    assert found.amount("a.b", date(2025, 12, 31)) == Decimal(10)
    assert found.amount("a.b", date(2026, 4, 1)) == Decimal(11)
    assert found.amount("a.b", date(2027, 3, 31)) == Decimal(11)
    for unknown in (date(2026, 1, 1), date(2026, 3, 31), date(2027, 4, 1)):
        with pytest.raises(MissingParameter, match=r"a\.b"):
            found.amount("a.b", unknown)


def test_nothing_entered_gives_the_packaged_amounts_themselves() -> None:
    unknown = Entry(1, "gone.amount", NEXT.since, Decimal(1), "arrêté", date(2026, 1, 1))
    assert overlay(parameters(), []) is parameters()
    assert overlay(parameters(), [unknown]) is parameters()


def test_the_amounts_that_come_with_jalon_do_not_move() -> None:
    overlay(parameters(), [NEXT])
    assert programme("tarn-tns").parameters.amount(GRID, NEXT.since) == Decimal("122.50")
