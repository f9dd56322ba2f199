"""The share still there, month by month: by hand, against another library's figures, and whatever the stays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.study.survival import Stay, survival

# Remission under 6-MP (Freireich and others, 1963), the example of every textbook: months, and whether it ended.
FREIREICH = [
    *[Stay(6, left=True, people=3), Stay(6, left=False), Stay(7, left=True), Stay(9, left=False)],
    *[
        Stay(10, left=True),
        Stay(10, left=False),
        Stay(11, left=False),
        Stay(13, left=True),
        Stay(16, left=True),
    ],
    *[
        Stay(17, left=False),
        Stay(19, left=False),
        Stay(20, left=False),
        Stay(22, left=True),
        Stay(23, left=True),
    ],
    *[Stay(25, left=False), Stay(32, left=False, people=2), Stay(34, left=False), Stay(35, left=False)],
]
STAYS = st.lists(st.builds(Stay, st.integers(0, 60), st.booleans(), st.integers(1, 5)), max_size=30)


def test_it_is_the_textbook_curve():
    curve = survival(FREIREICH)
    shares = {point.months: round(point.share, 4) for point in curve.points if point.left}
    assert shares == {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert [point.at_risk for point in curve.points if point.left] == [21, 17, 15, 12, 11, 7, 6]
    assert curve.median == 23
    first = curve.points[0]
    assert (round(first.low, 4), round(first.high, 4)) == (0.6197, 0.9516)


def test_somebody_still_there_is_neither_gone_nor_there_for_ever():
    half_known = survival([Stay(2, left=True), Stay(1, left=False)])
    assert [point.share for point in half_known.points] == [1.0, 0.0]
    ignored = survival([Stay(2, left=True, people=1), Stay(3, left=True)])
    assert ignored.points[0].share == 0.5


@pytest.mark.parametrize(("months", "share"), [(0, 1.0), (5, 1.0), (6, 0.5), (9, 0.5), (10, None)])
def test_what_is_known_after_some_months(months, share):
    curve = survival([Stay(0, left=False), Stay(6, left=True), Stay(9, left=False)])
    point = curve.after(months)
    assert (round(point.share, 4) if point else None) == share


def test_before_anybody_left_everybody_is_still_there():
    point = survival([Stay(12, left=True, people=4)]).after(6)
    assert point is not None
    assert (point.share, point.low, point.at_risk) == (1.0, 1.0, 4)


def test_of_nobody_nothing_is_said():
    curve = survival([])
    assert (curve.points, curve.median, curve.after(0)) == ((), None, None)


@given(STAYS)
def test_the_share_only_goes_down_within_its_bounds_and_people_are_counted_once(stays):
    curve = survival(stays)
    shares = [1.0, *(point.share for point in curve.points)]
    assert all(later <= sooner + 1e-12 for sooner, later in pairwise(shares))
    for point in curve.points:
        assert -1e-9 <= point.low <= point.share + 1e-9
        assert point.share <= point.high + 1e-9 <= 1 + 2e-9
    assert sum(point.left + point.still for point in curve.points) == sum(stay.people for stay in stays)
