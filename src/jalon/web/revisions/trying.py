"""A version on the real cases: what each would become, counted and listed; nothing is written on any of them."""

from django.db import transaction
from msgspec.structs import replace

from jalon.replay import Comparison, Report
from jalon.replay.compare import Change, compare, keep
from jalon.replay.report import Tally
from jalon.replay.said import sentences
from jalon.rules.assess import assess
from jalon.rules.casefile import CaseFile
from jalon.rules.programme import Programme
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import visible
from jalon.web.cases.models import Case
from jalon.web.cases.projection import open_to_all, rules_of
from jalon.web.cases.rebuild.chunk import read
from jalon.web.cases.sensitive import health_ids
from jalon.web.cases.store import Stored

from .models import Trial, TrialCase
from .services import definition_of

AT_ONCE = 200
"""Cases read together; the page says how far it is after each of these."""


def work(number: int) -> None:
    """Try a version. Done again after a kill, it starts afresh; once over, it is left alone."""
    trial = Trial.objects.select_related("draft__territory").get(pk=number)
    if trial.report is not None or trial.problem:
        return
    membership = Membership.objects.with_names().get(pk=trial.by_id)
    agent = Agent(membership.user, membership)
    if trial.draft.number != trial.number:
        Trial.objects.filter(pk=number).update(problem="Le projet a changé depuis : relancez l'essai.")
        return
    cases = visible(agent, Action.RESULTS).filter(
        programme=trial.draft.programme, territory=trial.draft.territory
    )
    TrialCase.objects.filter(trial=trial).delete()
    Trial.objects.filter(pk=number).update(total=cases.count(), done=0)
    after = definition_of(trial.draft)
    tally = Tally(comparison=Comparison())
    last = 0
    while page := list(cases.filter(pk__gt=last).to_read().order_by("pk")[:AT_ONCE]):
        last = page[-1].pk
        _try(trial, page, after, tally)
        Trial.objects.filter(pk=number).update(done=tally.cases)
    report = Report(
        programme=after.name, against=after.name, on=trial.on, known_on=None, tally=tally
    ).to_builtins()
    assert tally.comparison is not None  # noqa: S101  made above
    report["said"] = sentences(tally.comparison)
    Trial.objects.filter(pk=number).update(report=report)


@transaction.atomic
def _try(trial: Trial, cases: list[Case], after: Programme, tally: Tally) -> None:
    people = {case.person_id: case.person.merged_into_id or case.person_id for case in cases}
    stored = read(cases, people)
    rows = []
    for case in cases:
        tally.cases += 1
        if row := _changes(trial, case, stored[case.pk], after, tally):
            rows.append(row)
    TrialCase.objects.bulk_create(rows)


def _changes(trial: Trial, case: Case, stored: Stored, after: Programme, tally: Tally) -> TrialCase | None:
    """What would change for a case; nothing when nothing does. What an organisation keeps for itself is left out.

    Everything counts in the totals; what is told of a case is what would change had nothing of health happened.
    """
    assert tally.comparison is not None  # noqa: S101  ``work`` makes it
    file = open_to_all(stored)
    changes = _compared(trial, case, file, after, tally.comparison)
    if health := health_ids(file.facts):
        apart = replace(file, facts=tuple(fact for fact in file.facts if fact.id not in health))
        changes = _compared(trial, case, apart, after, Comparison())
    if not changes:
        return None
    keep(tally.cases, case.reference, "", changes, tally.comparison)
    told = [
        {
            "what": one.what,
            "sentence": one.sentence,
            "reason": one.reason.sentence if one.reason else "",
            "source": one.reason.source if one.reason else "",
        }
        for one in sorted(changes, key=lambda one: -one.weight)
    ]
    return TrialCase(trial=trial, case=case, weight=sum(one.weight for one in changes), changes=told)


def _compared(trial: Trial, case: Case, file: CaseFile, after: Programme, tally: Comparison) -> list[Change]:
    before = assess(rules_of(case, file, trial.on), file, trial.on)
    return compare(before, assess(after, file, trial.on), tally)
