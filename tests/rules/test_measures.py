"""What a measure may be: the bounds of its day, halved for a household of more than one person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.programmes import parameters
from jalon.rules.measures import beyond, bounds

BEFORE, AFTER = date(2025, 5, 31), date(2025, 6, 1)
LAW = parameters()


@pytest.mark.parametrize(
    ("on", "measures", "shared", "expected"),
    [
        (AFTER, 0, False, (30, 100, 1, 2)),
        (AFTER, 0, True, (30, 50, 1, 2)),
        (AFTER, 1, False, (30, 100, 1, 4)),
        (AFTER, 1, True, (30, 50, 1, 4)),
        (BEFORE, 0, False, (0, 80, 1, 3)),
        (BEFORE, 0, True, (0, 50, 1, 3)),
    ],
)
def test_the_bounds_are_those_of_the_law_of_the_day(on, measures, shared, expected):
    found = bounds(LAW, on, measures=measures, shared=shared)
    assert (found.percent_min, found.percent_max, found.months_min, found.months_max) == expected
    assert found.sources
    assert not found.verified


def test_they_are_said_in_french():
    found = bounds(LAW, AFTER, measures=0, shared=True)
    assert found.said == (
        "Premier manquement : de 30 à 50 % du RSA, pendant de 1 à 2 mois ; le foyer compte plus d'une personne, la "
        "moitié du RSA au plus."
    )
    assert "60 % du RSA n'est pas permis : de 30 à 50 %" in beyond(found, 60, 1)[0]


@given(
    st.integers(0, 3),
    st.booleans(),
    st.dates(AFTER, date(2030, 1, 1)),
    st.integers(0, 120),
    st.integers(0, 20),
)
def test_a_measure_is_within_its_bounds_or_is_told_what_goes_beyond(measures, shared, on, percent, months):
    found = bounds(LAW, on, measures=measures, shared=shared)
    assert found.percent_min <= found.percent_max <= (50 if shared else 100)
    within = (
        found.percent_min <= percent <= found.percent_max and found.months_min <= months <= found.months_max
    )
    assert (beyond(found, percent, months) == ()) == within


@pytest.mark.parametrize(
    ("on", "measures", "possible"), [(AFTER, 0, False), (AFTER, 1, True), (BEFORE, 0, False)]
)
def test_the_right_may_be_taken_away_only_after_an_earlier_measure_and_by_the_law_of_the_day(
    on, measures, possible
):
    found = bounds(LAW, on, measures=measures, shared=False)
    assert found.removal is possible
    assert ("La suppression du RSA est aussi possible." in found.said) is possible
