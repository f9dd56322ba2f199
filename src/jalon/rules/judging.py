"""Which rules judge a case: those in force when the person entered, never today's.

A letter, an absence, a contract are judged by the rule of their own day, in their own families.
"""

from datetime import date

from .casefile import CaseFile
from .facts.path import AccompanimentStarted
from .life import entry
from .programme import Programme
from .view import View, facts_in_force


def day_of_judgement(case: CaseFile, on: date, known_on: date | None = None) -> date:
    """The day whose rules judge the case: the entry, or ``on`` for somebody who has not entered."""
    started = (fact.on for fact in facts_in_force(case, on, known_on) if type(fact) is AccompanimentStarted)
    return min(started, default=on)


def judging(programme: Programme, view: View) -> Programme:
    """The programme with the rules that judge this case only; itself when none of its rules is dated."""
    if not programme.dated_rules:
        return programme
    started = entry(view)
    if started:
        return programme.as_of(started.on)
    for rule in programme.dated_rules:
        for day in (rule.since, rule.until):
            if day is not None:
                view.today.reached(day)
    return programme.as_of(view.today.counter)
