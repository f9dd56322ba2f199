"""The whole chain behind one line of a situation: sentence, rule, source, reading, facts, computation, because."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jalon.rules.base import Answer, Document, Line, Obligation, Question, Reason
from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Fact
from jalon.rules.programme import Programme
from jalon.rules.situation import Amount, Count, CountedExit, Move, Situation, Step, Target

from .describe import phrase
from .export import answer_to_json, reading_to_json, source_to_json
from .facts import names_of, say_answer, say_fact


@dataclass(frozen=True)
class Link:
    """One reason of the chain, with all that it stands on."""

    reason: Reason
    phrase: str
    """What the rule asks in general."""
    document: Document | None
    """The document cited, in full."""
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]
    """Ids of facts that the case file does not hold."""
    because: tuple["Link", ...]


@dataclass(frozen=True)
class Chain:
    """A line and everything behind it."""

    line: Line
    link: Link
    steps: tuple[Step, ...]
    counts: tuple[Count, ...]
    names: Mapping[str, str]
    """What the programme calls its ids, to say facts."""


class UnknownLine(LookupError):
    """No line of the situation has this id; ``near`` holds those that look most like it."""

    def __init__(self, line_id: str, near: tuple[str, ...]) -> None:
        self.line_id = line_id
        self.near = near
        super().__init__(line_id)


def line_of(situation: Situation, line_id: str) -> Line:
    """The line of this id. Raises ``UnknownLine`` with the closest ids when there is none."""
    lines = {line.id: line for line in situation.lines()}
    if line_id in lines:
        return lines[line_id]
    wanted = line_id.lower()
    near = [name for name in lines if wanted and wanted in name] or get_close_matches(wanted, lines, 5, 0.4)
    raise UnknownLine(line_id, tuple(near[:5]))


def chain(situation: Situation, line_id: str, programme: Programme, case: CaseFile) -> Chain:
    """The chain behind a line of a situation. Raises ``UnknownLine``."""
    line = line_of(situation, line_id)
    facts = {fact.id: fact for fact in case.facts}
    steps = line.steps if isinstance(line, Amount | Target) else ()
    counts = line.counts if isinstance(line, CountedExit) else ()
    return Chain(line, _link(line.reason, programme, facts), steps, counts, names_of(programme))


def _link(reason: Reason, programme: Programme, facts: Mapping[str, Fact]) -> Link:
    return Link(
        reason,
        phrase(reason.rule, programme),
        programme.documents.get(reason.rule.source.document),
        tuple(facts[name] for name in reason.facts if name in facts),
        tuple(name for name in reason.facts if name not in facts),
        tuple(_link(part, programme, facts) for part in reason.because),
    )


def lacks_of(chain_: Chain) -> tuple[Reason, ...]:
    """What a move still lacks."""
    return chain_.line.lacks if isinstance(chain_.line, Move) else ()


def answers_of(chain_: Chain) -> tuple[Answer, ...]:
    """The facts that would answer the line, the best first."""
    return chain_.line.answers if isinstance(chain_.line, Obligation | Question) else ()


def walk(link: Link) -> Iterator[Link]:
    """A link and all those under it."""
    yield link
    for part in link.because:
        yield from walk(part)


def chain_to_json(chain_: Chain) -> dict[str, Any]:
    """The chain as JSON values."""
    return {
        "id": chain_.line.id,
        "label": chain_.line.label,
        "reason": _link_to_json(chain_.link, chain_.names),
        "steps": [
            {
                "label": step.label,
                "amount": None if step.amount is None else str(step.amount),
                "unit": step.unit,
                "source": step.source,
                "facts": list(step.facts),
            }
            for step in chain_.steps
        ],
        "counts": [
            {"counted_as": count.counted_as, "verdict": count.verdict, "sentence": count.reason.sentence}
            for count in chain_.counts
        ],
        "answers": [
            {"text": say_answer(answer, chain_.names), **answer_to_json(answer)}
            for answer in answers_of(chain_)
        ],
    }


def _link_to_json(link: Link, names: Mapping[str, str]) -> dict[str, Any]:
    rule = link.reason.rule
    return {
        "sentence": link.reason.sentence,
        "rule": {"id": rule.id, "label": rule.label, "phrase": link.phrase},
        "source": source_to_json(rule) | {"title": link.document.title if link.document else None},
        "reading": reading_to_json(rule.reading),
        "facts": [_fact_to_json(fact, names) for fact in link.facts],
        "because": [_link_to_json(part, names) for part in link.because],
    }


def _fact_to_json(fact: Fact, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": fact.id,
        "text": say_fact(fact, names),
        "on": fact.on.isoformat(),
        "recorded_at": fact.recorded_at.isoformat(),
        "recorded_by": fact.recorded_by,
        "note": fact.note,
    }
