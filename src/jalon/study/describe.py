"""Each rule of a programme as a French phrase that gives its numbers: derived from the definition, never typed."""

from collections.abc import Callable
from typing import Any

from jalon.rules.base import Rule
from jalon.rules.programme import Programme

from . import describe_path, describe_results

type Phrase = Callable[[Any, Programme], str]
"""Says a rule of one kind, as the programme's other rules are called."""

_PHRASES: dict[type[Rule], Phrase] = {**describe_path.PHRASES, **describe_results.PHRASES}


def phrase(rule: Rule, programme: Programme) -> str:
    """What a rule asks, with its numbers; empty for a statement, whose label says everything."""
    say = _PHRASES.get(type(rule))
    said = say(rule, programme) if say else ""
    missed = f"Sinon : {rule.if_missed.removesuffix('.')}." if rule.if_missed else ""
    return " ".join(filter(None, (said, missed)))
