"""What a curve says: what 100 € more leave, the falls taken together, the thresholds, in French."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from jalon.benefits.answer import Curve, Point, Reached
from jalon.benefits.reading import at, back_at, falls, known, sentences


def curve(*left, ends=None, reached=()):
    told = [Decimal(one) for one in left]
    points = tuple(
        Point(
            turnover=Decimal(10 * rank), rsa=Decimal(0), bonus=Decimal(0), contributions=Decimal(0), left=one,
            gain=told[rank + 1] - one if rank + 1 < len(told) else None,
        )
        for rank, one in enumerate(told)
    )  # fmt: skip
    return Curve(points=points, rsa_ends=ends, cliffs=(), reached=tuple(reached))


def said(one, present=None):
    return " ".join(sentences(one, present)).replace("\xa0", " ").replace("\u202f", " ")


def test_steps_that_go_down_one_after_the_other_are_one_fall():
    one = curve(100, 110, 90, 80, 95, 120, 119, 130)
    found = falls(one)
    assert [tuple(map(int, (fall.start.turnover, fall.end.turnover, fall.lost))) for fall in found] == [
        (10, 30, 30),
        (50, 60, 1),
    ]
    back = back_at(one, found[0])
    assert back is not None
    assert back.turnover == 50
    assert (
        "Attention, une marche : de 10 € à 30 € de chiffre d'affaires, gagner plus laisse 30 € de moins"
        in said(one)
    )
    assert "on retrouve autant à partir de 50 €" in said(one)
    assert "Une petite marche : de 50 €" in said(one)


def test_where_the_prime_is_not_known_any_more_nothing_is_taken_for_a_fall():
    """The simple formula says the prime up to a turnover only: what is left there is not less, it is unknown."""
    one = curve(0, 10, 20, 5, 12)
    told = tuple(replace(point, bonus=None) if point.turnover >= 30 else point for point in one.points)
    cut = known(replace(one, points=told))
    assert [int(point.turnover) for point in cut.points] == [0, 10, 20]
    assert cut.points[-1].gain is None
    assert not falls(cut)
    assert "Au-delà de 20 €, la prime d'activité n'est pas connue sans le moteur" in said(
        replace(one, points=told)
    )


def test_without_a_fall_it_is_said_that_more_is_always_more():
    assert "Gagner plus laisse toujours plus" in said(curve(1, 2, 2, 3))


@pytest.mark.parametrize(
    ("present", "sentence"),
    [
        (10, "À 10 € par mois, 100 € de chiffre d'affaires en plus laissent 8 € de plus pour vivre"),
        (20, "ne laissent rien de plus : 5 € de moins pour vivre"),
    ],
)
def test_what_more_brings_from_where_one_stands(present, sentence):
    assert sentence in said(curve(0, 10, 18, 13, 30), Decimal(present))


def test_beyond_the_curve_nothing_is_invented():
    one = curve(0, 10, 20)
    assert at(one, Decimal(500)) is None
    assert "par mois, 100 €" not in said(one, Decimal(500))


def test_a_threshold_says_how_far_it_is():
    told = [
        Reached(name="Seuil", amount=Decimal(500), turnover=Decimal(20)),
        Reached(name="Atteint", amount=Decimal(5), turnover=Decimal(0)),
        Reached(name="Loin", amount=Decimal(9000), turnover=None),
    ]
    text = said(curve(0, 10, 20, 30, reached=told, ends=Decimal(20)), Decimal(10))
    assert (
        "Seuil : à partir de 20 € de chiffre d'affaires par mois, soit 10 € de plus qu'aujourd'hui." in text
    )
    assert "Atteint : à partir de 0 € de chiffre d'affaires par mois, déjà atteint aujourd'hui." in text
    assert "Loin : au-delà de 30 €" in text
    assert "Le RSA s'éteint vers 20 €" in text
