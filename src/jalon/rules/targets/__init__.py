"""Targets: a figure, a threshold, a day, and what follows when it is missed."""

from typing import Annotated

from pydantic import Field

from ..clock import Running
from ..situation import Draft
from ..view import View
from .growth import Growth, growth
from .level import Level, level
from .measure import Measured
from .share import ShareAfterExit, share

TargetRule = Annotated[Level | Growth | ShareAfterExit, Field(discriminator="kind")]


def assess(
    view: View, rules: tuple[TargetRule, ...], clocks: dict[str, Running], draft: Draft
) -> dict[str, Measured]:
    """Write the targets, and give what each says for the exit."""
    measured: dict[str, Measured] = {}
    for rule in rules:
        if isinstance(rule, Level):
            clock = clocks.get(rule.clock)
            if clock is not None:
                level(view, rule, clock, draft)
        elif isinstance(rule, Growth):
            measured[rule.id] = growth(view, rule, draft)
        else:
            measured[rule.id] = share(view, rule, draft)
    return measured


__all__ = ["Growth", "Level", "Measured", "ShareAfterExit", "TargetRule", "assess"]
