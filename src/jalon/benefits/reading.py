"""What a curve of turnovers says: what a little more brings from where one stands, and where more leaves less."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import NamedTuple

from msgspec.structs import replace

from jalon.rules.french import euros, listed

from .answer import Curve, Point

MOST_FALLS = 3
"""Falls that a sentence tells."""
MORE = Decimal(100)
STEEP = Decimal(10)
"""Euros a month from which a fall is worth a warning."""


class Fall(NamedTuple):
    """A stretch of the curve on which a little more of turnover leaves less."""

    start: Point
    end: Point

    @property
    def lost(self) -> Decimal:
        """What is lost from its top to its bottom, euros a month."""
        return self.start.left - self.end.left


class Band(NamedTuple):
    """Turnovers between which 100 € more bring between two amounts."""

    start: Decimal
    end: Decimal
    least: Decimal
    most: Decimal


def known(curve: Curve) -> Curve:
    """The curve as far as the prime d'activité is known, when it is at first: beyond, what is left would seem to fall.

    A curve without any prime is given whole: nothing on it jumps.
    """
    told = list(takewhile(lambda one: one.bonus is not None, curve.points))
    if not told or len(told) == len(curve.points):
        return curve
    by_turnover = {one.turnover for one in told}
    points = tuple(one if one.turnover + MORE in by_turnover else replace(one, gain=None) for one in told)
    return replace(curve, points=points)


def falls(curve: Curve) -> list[Fall]:
    """Where the curve goes down, neighbouring steps taken together."""
    found: list[Fall] = []
    for one, other in pairwise(curve.points):
        if other.left >= one.left:
            continue
        if found and found[-1].end == one:
            found[-1] = Fall(found[-1].start, other)
        else:
            found.append(Fall(one, other))
    return found


def back_at(curve: Curve, fall: Fall) -> Point | None:
    """The first point after a fall that leaves as much as before it."""
    after = (one for one in curve.points if one.turnover >= fall.end.turnover)
    return next((one for one in after if one.left >= fall.start.left), None)


def at(curve: Curve, turnover: Decimal) -> Point | None:
    """The point of the curve nearest to a turnover; nothing beyond its end."""
    if turnover > curve.points[-1].turnover:
        return None
    return min(curve.points, key=lambda one: abs(one.turnover - turnover))


def band(curve: Curve) -> Band | None:
    """What 100 € more bring while there is RSA: the least and the most."""
    end = curve.rsa_ends if curve.rsa_ends is not None else curve.points[-1].turnover
    told = [(one.turnover, one.gain) for one in curve.points if one.turnover <= end and one.gain is not None]
    gains = [gain for _, gain in told]
    return Band(told[0][0], told[-1][0], min(gains), max(gains)) if told else None


def sentences(curve: Curve, present: Decimal | None = None) -> Iterator[str]:
    """What to retain of the curve, in French; ``present`` is the turnover of today."""
    whole, curve = curve, known(curve)
    if present is not None:
        yield from _present(curve, present)
    if curve.rsa_ends is not None:
        yield f"Le RSA s'éteint vers {euros(curve.rsa_ends)} de chiffre d'affaires par mois."
    else:
        end = euros(curve.points[-1].turnover)
        yield f"Il reste encore du RSA à {end} de chiffre d'affaires par mois, où ce calcul s'arrête."
    yield from _reached(curve, present)
    yield from _bands(curve)
    yield from _falls(curve)
    if curve is not whole:
        end = euros(curve.points[-1].turnover)
        yield f"Au-delà de {end}, la prime d'activité n'est pas connue sans le moteur : la courbe s'arrête là."
    elif all(one.bonus is None for one in curve.points):
        yield "La prime d'activité n'est pas connue sans le moteur : ce qui reste est compté sans elle."


def _present(curve: Curve, present: Decimal) -> Iterator[str]:
    here = at(curve, present)
    if here is None or here.gain is None:
        return
    if here.gain <= 0:
        yield (
            f"À {euros(present)} par mois, 100 € de chiffre d'affaires en plus ne laissent rien de plus : "
            f"{euros(-here.gain)} de moins pour vivre."
        )
        return
    yield (
        f"À {euros(present)} par mois, 100 € de chiffre d'affaires en plus laissent {euros(here.gain)} de plus "
        f"pour vivre ; le reste part en cotisations et en baisse du RSA ou de la prime."
    )


def _reached(curve: Curve, present: Decimal | None) -> Iterator[str]:
    for one in curve.reached:
        if one.turnover is None:
            yield f"{one.name} : au-delà de {euros(curve.points[-1].turnover)} de chiffre d'affaires par mois."
            continue
        far = ""
        if present is not None:
            missing = one.turnover - present
            far = (
                f", soit {euros(missing)} de plus qu'aujourd'hui"
                if missing > 0
                else ", déjà atteint aujourd'hui"
            )
        yield f"{one.name} : à partir de {euros(one.turnover)} de chiffre d'affaires par mois{far}."


def _bands(curve: Curve) -> Iterator[str]:
    found = band(curve)
    if found is None:
        return
    until = "Tant qu'il y a du RSA" if curve.rsa_ends is not None else "Sur toute la courbe"
    if found.least == found.most:
        yield f"{until}, 100 € de plus laissent toujours {euros(found.least)}."
    else:
        yield f"{until}, 100 € de plus laissent de {euros(found.least)} à {euros(found.most)} selon le point de départ."


def _falls(curve: Curve) -> Iterator[str]:
    found = falls(curve)
    if not found:
        yield "Gagner plus laisse toujours plus : il n'y a pas de marche où l'on perd."
        return
    worst = sorted(found, key=lambda one: -one.lost)[:MOST_FALLS]
    for one in sorted(worst, key=lambda one: one.start.turnover):
        back = back_at(curve, one)
        again = f" ; on retrouve autant à partir de {euros(back.turnover)}" if back else ""
        word = "Attention, une marche" if one.lost >= STEEP else "Une petite marche"
        yield (
            f"{word} : de {euros(one.start.turnover)} à {euros(one.end.turnover)} de chiffre d'affaires, "
            f"gagner plus laisse {euros(one.lost)} de moins{again}."
        )
    others = [euros(one.start.turnover) for one in found if one not in worst]
    if others:
        yield f"D'autres marches, plus petites, après {listed(tuple(others))}."
