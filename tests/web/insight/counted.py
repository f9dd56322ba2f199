"""Results for tests: a few courses that are easy to count, what is asked of them, a report that was frozen."""

from typing import Any

from tests.cases import entered, exited, fact, incomes, registered
from tests.web.cast import Cast, agent, case_for

from jalon.rules.facts import Fact
from jalon.web.cases.models import Case
from jalon.web.insight.filters import Asked, FilterForm
from jalon.web.insight.models import Publication
from jalon.web.insight.publishing import publish


def asked(member: Any, **filters: str) -> Asked:
    """What somebody asks by these filters; the last twelve months by default: 1 July 2025 to 30 June 2026."""
    return FilterForm(filters, agent=agent(member)).asked()


def course(
    cast: Cast, begin: str, *facts: Fact, programme: str = "tarn-tns", by: Any = None, **person: Any
) -> Case:
    """A case of Alice's that began on a day."""
    return case_for(by or cast.alice, [entered(begin), *facts], programme=programme, **person)


def left(on: str, way: str = "activite") -> Fact:
    """An exit."""
    return exited(on, way, evidence=("notification",))


def richer(before: int, after: int, *, entry: str, leaving: str) -> tuple[Fact, ...]:
    """A business whose profit is known before an entry and before an exit: first months of each."""
    spent = {"costs": 0, "contributions": 0}
    return (
        registered("2023-01-02"),
        *incomes(entry, before, before, before, **spent),
        *incomes(leaving, after, after, after, **spent),
    )


def published(cast: Cast, title: str = "Rapport fictif") -> Publication:
    """A report of Claire's, frozen."""
    return publish(agent(cast.claire), asked(cast.claire), title=title, token=f"t-{title}")


__all__ = ["asked", "course", "fact", "left", "published", "richer"]
