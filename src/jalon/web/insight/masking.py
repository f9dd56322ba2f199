"""What leaves the house names nobody: a group of fewer than five people is not told, nor what would let it be found."""

from decimal import Decimal

from jalon.study.words import number
from jalon.web.kit.templatetags.kit import pourcent

LEAST = 5
"""People under whom a group is not told."""
HIDDEN = f"moins de {LEAST}"


def is_small(count: int) -> bool:
    """Whether a number may let somebody be recognised; nobody at all does not."""
    return 0 < count < LEAST


def told_count(count: int) -> str:
    """A number, unless it is small."""
    return HIDDEN if is_small(count) else number(count)


def told_share(numerator: int, denominator: int | None, percent: Decimal | None) -> tuple[str, str]:
    """A share and the numbers that make it; masked when those counted, or the others, are few."""
    if not denominator:
        return "—", "personne à compter"
    if denominator < LEAST or is_small(numerator) or is_small(denominator - numerator):
        return "masqué", f"groupe de {HIDDEN}"
    return pourcent(percent), f"{number(numerator)} sur {number(denominator)}"


def told_groups(counts: list[int]) -> list[str]:
    """The parts of a known total: when one only is small, the next smallest is masked too, for it would be found."""
    small = [rank for rank, one in enumerate(counts) if is_small(one)]
    hidden = set(small)
    if len(small) == 1:
        others = sorted((one, rank) for rank, one in enumerate(counts) if one and rank not in hidden)
        hidden |= {rank for _, rank in others[:1]}
    return ["masqué" if rank in hidden else number(one) for rank, one in enumerate(counts)]
