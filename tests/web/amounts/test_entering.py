"""Entering, correcting and withdrawing the amounts of a collectivité."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.cast import agent

from jalon.programmes import library
from jalon.web.amounts.models import AmountValue
from jalon.web.amounts.queries import parameters_of, programme_of
from jalon.web.amounts.services import CannotEnter, Voted, correct, enter, withdraw
from jalon.web.kit.clock import today
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db

GRID = "tarn.grid.period_1.average"
"""122,50 € from 1 July 2017 in the files."""
NEXT = Voted(
    GRID, date(2027, 1, 1), Decimal("125.00"), date(2025, 11, 20), "commission permanente", "2026-141"
)


def held(cast, on=NEXT.since, known_on=None):
    return parameters_of(cast.tarn, known_on).amount(GRID, on)


def other(value):
    return Voted(GRID, NEXT.since, Decimal(value), NEXT.voted_on, "rectificatif")


def test_a_value_entered_holds_from_its_day_in_its_territory_alone(cast):
    enter(agent(cast.hugo), cast.tarn, [NEXT])
    assert held(cast) == Decimal("125.00")
    assert held(cast, date(2026, 12, 31)) == Decimal("122.50")
    assert parameters_of(cast.alsace) is library.parameters()
    assert programme_of("tarn-tns", cast.tarn).parameters.amount(GRID, NEXT.since) == Decimal("125.00")
    assert library.programme("tarn-tns").parameters.amount(GRID, NEXT.since) == Decimal("122.50")


def test_a_value_was_not_known_the_day_before_it_was_entered(cast):
    enter(agent(cast.hugo), cast.tarn, [NEXT])
    assert held(cast, known_on=today() - timedelta(days=1)) == Decimal("122.50")
    assert held(cast, known_on=today()) == Decimal("125.00")


def test_what_is_read_is_never_stale_and_asks_no_query(cast, django_assert_num_queries):
    [row] = enter(agent(cast.hugo), cast.tarn, [NEXT])
    assert held(cast) == Decimal("125.00")
    [mended] = correct(agent(cast.hugo), cast.tarn, [(row, other("125.50"))], "faute de frappe")
    assert held(cast) == Decimal("125.50")
    withdraw(agent(cast.hugo), cast.tarn, [mended], "saisie par erreur")
    assert held(cast) == Decimal("122.50")
    with django_assert_num_queries(0):
        held(cast)


def test_nothing_is_updated_in_place_and_all_is_in_the_log(cast):
    [row] = enter(agent(cast.hugo), cast.tarn, [NEXT])
    correct(agent(cast.hugo), cast.tarn, [(row, other("125.50"))], "faute de frappe")
    assert [str(one.value) for one in AmountValue.objects.order_by("pk")] == ["125.0000", "125.5000"]
    logged = Writing.objects.filter(what__startswith="amount:").order_by("pk").values_list("what", flat=True)
    assert list(logged) == ["amount:enter", "amount:correct"]


@pytest.mark.parametrize("who", ["alice", "claire", "emilie", "remi", "gaelle"])
def test_only_the_administrator_of_the_collectivite_enters(cast, who):
    with pytest.raises(PermissionDenied):
        enter(agent(getattr(cast, who)), cast.tarn, [NEXT])
    with pytest.raises(PermissionDenied):
        enter(agent(cast.hugo), cast.alsace, [NEXT])


@pytest.mark.parametrize(
    ("voted", "says"),
    [
        (Voted("tarn.unknown", NEXT.since, Decimal(1), NEXT.voted_on, "vote"), "Aucun montant"),
        (other("-1"), "négatif"),
        (Voted(GRID, NEXT.since, Decimal(1), NEXT.voted_on, "vote", until=NEXT.since), "fin de validité"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(cast, voted, says):
    good = Voted("tarn.grid.period_2.average", NEXT.since, Decimal(350), NEXT.voted_on, "vote")
    with pytest.raises(CannotEnter, match=says):
        enter(agent(cast.hugo), cast.tarn, [good, voted])
    assert not AmountValue.objects.exists()


def test_a_value_is_entered_once_and_mended_once(cast):
    [row] = enter(agent(cast.hugo), cast.tarn, [NEXT])
    with pytest.raises(CannotEnter, match="déjà saisie"):
        enter(agent(cast.hugo), cast.tarn, [NEXT])
    correct(agent(cast.hugo), cast.tarn, [(row, other("125.50"))], "faute de frappe")
    with pytest.raises(CannotEnter, match="déjà été corrigée"):
        withdraw(agent(cast.hugo), cast.tarn, [row], "autre raison")
    with pytest.raises(CannotEnter, match="pourquoi"):
        withdraw(agent(cast.hugo), cast.tarn, [row], " ")
