"""Who the person is when the story begins: right, household, description, business."""

from datetime import date
from typing import NamedTuple

from jalon.rules.conditions import AnyOf, BusinessUnder
from jalon.rules.facts.business import (
    BusinessCeased,
    BusinessDormant,
    BusinessRegistered,
    BusinessResumed,
    Presidency,
    ProjectDeclared,
)
from jalon.rules.facts.person import (
    DisabilityRecognised,
    HouseholdDescribed,
    JobEnded,
    JobStarted,
    PersonDescribed,
    RightsAndDuties,
    RsaOpened,
    RsaResumed,
    RsaSuspended,
    SpouseStatus,
    StructureDescribed,
    UnemploymentDeclared,
)
from jalon.rules.months import FAR, add_days, add_months
from jalon.rules.programme import Programme

from .settings import AGES, FARMS, HOUSEHOLDS, SHAPES, TRADES, Shape, Trade
from .story import Story


class Business(NamedTuple):
    """The business of the story; ``start`` is ``FAR`` for a project that is never registered."""

    trade: Trade
    shape: Shape
    start: date


def describe(story: Story, entry: date) -> Business:
    """Tell who enters on that day, and with which business."""
    if story.programme.subject == "structure":
        project = story.one(("create", "develop", "sustain"))
        works = story.one((True, True, True, True, False, None))
        story.tell(
            StructureDescribed, story.later(entry, -60, -5), works_for_insertion=works, project=project
        )
    else:
        _tell_right(story, entry)
        _tell_household(story, entry)
        _tell_person(story, entry)
    return _tell_business(story, entry)


def asked_at_entry(programme: Programme) -> set[str]:
    """The kinds of condition that the programme sets, alternatives included."""
    kinds = {rule.kind for rule in programme.eligibility}
    return kinds | {
        part.kind for rule in programme.eligibility if isinstance(rule, AnyOf) for part in rule.of
    }


def _tell_right(story: Story, entry: date) -> None:
    opened = story.later(entry, -1800, -20)
    story.tell(RsaOpened, opened)
    if story.chance(0.92):
        story.tell(RightsAndDuties, story.later(opened, 5, 40), subject=story.chance(0.97))
    if story.chance(0.06):
        stopped = story.later(entry, 60, 300)
        story.tell(RsaSuspended, stopped, reason="Pièces manquantes")
        story.tell(RsaResumed, story.later(stopped, 20, 60))


def _tell_household(story: Story, entry: date) -> None:
    household = story.weighted(HOUSEHOLDS)
    children = story.one((1, 1, 1, 2, 2, 3)) if household.with_children else 0
    lone = household.adults == 1 and household.with_children
    if story.chance(0.9):
        story.tell(
            HouseholdDescribed, story.later(entry, -90, 30), adults=household.adults, children=children,
            lone_parent=lone,
        )  # fmt: skip
    if household.adults == 2 and story.chance(0.12):  # noqa: PLR2004  a couple
        status = story.one(("collaborator", "employee", "partner", "none"))
        scheme = story.one(("ssi", "msa", "general", None))
        story.tell(
            SpouseStatus, story.later(entry, -60, 60), union="married", status=status, contributes_to=scheme
        )


def _tell_person(story: Story, entry: date) -> None:
    asked = asked_at_entry(story.programme)
    first, last, _ = AGES[story.draw.choices(range(len(AGES)), [share for *_, share in AGES])[0]]
    if story.chance(0.85):
        story.tell(
            PersonDescribed, story.later(entry, -40, 20),
            birth_date=date(entry.year - story.days(first, last), story.days(1, 12), story.days(1, 28)),
            education=story.one(("below_bac", "below_bac", "bac", "above_bac", None)),
            street_history=story.one((True, False, None)) if "street_history" in asked else None,
            excluded=story.one((True, False, None)) if "excluded" in asked else None,
        )  # fmt: skip
    if story.chance(0.93 if "rqth" in asked else 0.05):
        until = add_months(entry, story.days(-2, 60)) if story.chance(0.6) else None
        story.tell(
            DisabilityRecognised, story.later(entry, -700, -1), recognised=story.chance(0.95), until=until
        )
    if story.chance(0.9 if "unemployed_for" in asked else 0.1):
        since = None if story.chance(0.1) else story.later(entry, -1900, -200)
        story.tell(UnemploymentDeclared, story.later(entry, -30, 0), since=since)
    if story.chance(0.08):
        started = story.later(entry, -200, 400)
        story.tell(
            JobStarted, started, contract=story.one(("cdi", "cdd", "interim")), full_time=story.chance(0.2)
        )
        if story.chance(0.5):
            story.tell(JobEnded, story.later(started, 30, 300))


# -- the business --------------------------------------------------------------------------------------------------


def _tell_business(story: Story, entry: date) -> Business:
    trade = story.weighted(TRADES)
    shape = story.weighted(FARMS if trade.nature == "farming" else SHAPES)
    start = _start(story, entry)
    if start > entry and story.chance(0.9):
        story.tell(
            ProjectDeclared,
            story.later(entry, -60, 0),
            description=f"S'installer à son compte : {trade.name}",
        )
    if start == FAR:
        return Business(trade, shape, start)
    story.tell(
        BusinessRegistered, start, form=shape.form, regime=shape.regime, natures=(trade.nature,), trade=trade.name,
        at_home=story.one((True, True, False, False, None)),
    )  # fmt: skip
    if shape.form == "sasu":
        paid, subordinate = story.one((False, False, True, None)), story.one((False, False, False, None))
        story.tell(Presidency, start, paid=paid, subordinate=subordinate)
    _tell_breaks(story, start, entry)
    return Business(trade, shape, start)


def _start(story: Story, entry: date) -> date:
    """A registered business where the programme asks for one; a project more often elsewhere."""
    asked = asked_at_entry(story.programme)
    if "registered" not in asked and asked & {"project", "project_or_registered"} and story.chance(0.5):
        return story.later(entry, 40, 270) if story.chance(0.7) else FAR
    if story.chance(0.03):
        return FAR
    young = next((r.months for r in story.programme.eligibility if isinstance(r, BusinessUnder)), None)
    oldest = (young or 90) * 30 if story.chance(0.93) else 3000
    return story.later(entry, -oldest, -10)


def _tell_breaks(story: Story, start: date, entry: date) -> None:
    """A business that sleeps, or stops and starts again: within a year for most."""
    if not story.chance(0.08):
        return
    stopped = story.later(max(start, entry), 30, 420)
    if story.chance(0.5):
        story.tell(BusinessDormant, stopped)
        again: type[BusinessResumed | BusinessRegistered] = BusinessResumed
        fields: dict[str, str] = {}
    else:
        story.tell(BusinessCeased, stopped)
        again, fields = BusinessRegistered, {"form": "micro"}
    if story.chance(0.7):
        story.tell(again, add_days(stopped, story.days(40, 450)), **fields)
