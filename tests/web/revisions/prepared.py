"""Versions for tests: one being prepared, one tried, one published."""

from datetime import date
from typing import Any

from tests.web.cast import Cast, agent

from jalon.web.amounts.models import VotedRules
from jalon.web.revisions import services
from jalon.web.revisions.models import Draft, Trial
from jalon.web.revisions.trying import work


def prepared(cast: Cast, by: Any = None, programme: str = "tarn-tns", **changes: dict[str, str]) -> Draft:
    """A version of Claire's with some rules changed: ``quinze_jours={"within_days": "5"}``."""
    who = agent(by or cast.claire)
    draft = services.make(who, cast.tarn, programme, "Projet fictif")
    for rule, fields in changes.items():
        draft = services.change(who, draft.pk, rule.replace("_", "-"), fields, seen=draft.number)
    return draft


def tried(cast: Cast, draft: Draft) -> Trial:
    """What a version would change."""
    trial = services.try_out(agent(cast.claire), draft.pk, token=f"essai-{draft.pk}-{draft.number}")
    work(trial.pk)
    return Trial.objects.get(pk=trial.pk)


def voted(cast: Cast, draft: Draft, since: date = date(2026, 9, 1)) -> VotedRules:
    """A version that is published."""
    return services.publish(
        agent(cast.claire),
        draft.pk,
        since=since,
        vote="Délibération fictive n° 12",
        voted_on=date(2026, 6, 15),
    )
