"""One fictitious case, from its number."""

from datetime import date
from operator import attrgetter

from msgspec.structs import replace

from jalon.rules.casefile import CaseFile
from jalon.rules.facts import Withdrawal
from jalon.rules.facts.path import AppointmentHeld
from jalon.rules.facts.person import RsaClosed
from jalon.rules.months import FAR, add_days
from jalon.rules.programme import Programme

from . import help as support
from . import money, path, person
from .settings import MEN, WOMEN
from .story import Story

REFERENCE_DAY = date(2026, 6, 30)
"""Last day of the stories: the day on which demonstrations and measures look at them."""
DAYS_IN_MONTH = 30.4
SHORTEST_LOOK_BACK = 6
"""Months: a programme of three months also has people who left it."""


def case_of(programme: Programme, n: int, last_day: date = REFERENCE_DAY) -> CaseFile:
    """The ``n``-th fictitious case of a programme, told until ``last_day``, included.

    The same number gives the same case, whatever the others.
    """
    end = min(last_day, add_days(programme.until or FAR, -1))
    story = Story(programme, n, end)
    _tell(story, _entry(story))
    _mend(story)
    return CaseFile(
        format=1, reference=f"{programme.id}-{n:06d}", name=_name(story), subject=programme.subject,
        facts=tuple(sorted(story.facts, key=attrgetter("recorded_at"))),  # as a file that only grows
    )  # fmt: skip


def _entry(story: Story) -> date:
    """A day of entry, in the past of the story; one in forty has not entered yet."""
    clocks = story.programme.clocks
    longest = int(max(clocks[0].max_months if clocks else 18, SHORTEST_LOOK_BACK) * DAYS_IN_MONTH * 1.5)
    first = max(add_days(story.last_day, -longest), story.programme.since)
    span = max((story.last_day - first).days, 1)
    return add_days(first, int(story.draw.random() * span * 1.025))


def _tell(story: Story, entry: date) -> None:
    business = person.describe(story, entry)
    path.enter(story, entry)
    ending = path.walk(story, entry, path.plan_ending(story, entry))
    path.meet(story, entry, ending)
    support.sign(story, entry, ending.on)
    with story.told_until(ending.on):
        support.look_ahead(story, entry)
        support.help_along(story, entry)
    if business.start < FAR:
        money.declare(story, business, entry, ending.on)
        money.close_accounts(story, business)
        money.decide(story, business, entry, ending.on)
    path.leave(story, ending)
    if ending.on < FAR and story.programme.subject == "person" and story.chance(0.25):
        story.tell(
            RsaClosed, story.later(ending.on, -30, 90), reason=story.one(("income", "renounced", "moved"))
        )


def _mend(story: Story) -> None:
    """Nobody types without mistakes: a few facts are corrected, fewer are withdrawn."""
    if not story.facts or not story.chance(0.12):
        return
    wrong = story.one(story.facts)
    if isinstance(wrong, AppointmentHeld) or story.chance(0.3):
        story.tell(Withdrawal, story.later(wrong.on, 1, 20), withdraws=wrong.id, because="Saisie en double")
        return
    new = f"f{len(story.facts) + 1}"
    story.facts.append(
        replace(wrong, id=new, supersedes=wrong.id, because="Date corrigée", on=add_days(wrong.on, -1))
    )


def _name(story: Story) -> str:
    """A name that nobody bears."""
    if story.programme.subject == "structure":
        return f"Structure fictive {story.n:06d}"
    first = story.one(WOMEN if story.chance(story.settings.women) else MEN)
    return f"{first} Fictif-{story.n:06d}"
