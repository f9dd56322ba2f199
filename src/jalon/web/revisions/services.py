"""What people do with a version: make it, change a rule, try it, publish it."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date

import tomli_w
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from jalon.programmes import read_definition
from jalon.programmes.library import definition_text
from jalon.rules.errors import JalonError
from jalon.rules.french import day
from jalon.rules.programme import Programme
from jalon.study.revision import revised
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import OrganisationKind, Territory
from jalon.web.accounts.policy import Action
from jalon.web.amounts.models import VotedRules
from jalon.web.amounts.queries import parameters_of, versions_of
from jalon.web.amounts.services import renew
from jalon.web.cases.models import Case
from jalon.web.kit.clock import now, today
from jalon.web.trust.services import note

from .models import Draft, Trial


class Refused(JalonError):
    """It cannot be done: the sentence says why and what to do."""


def drafts(agent: Agent) -> QuerySet[Draft]:
    """The versions of somebody's house, in their territories. Raises ``PermissionDenied``."""
    if not agent.may(Action.RULES):
        raise PermissionDenied
    rows = Draft.objects.filter(organisation=agent.organisation, territory__in=agent.territory_ids)
    return rows.select_related("territory", "by__user", "published")


def text_of(territory: Territory, programme: str, since: date) -> str:
    """The text of a version, published by the territory or come with Jalon. Raises ``UnknownProgramme``."""
    voted = VotedRules.objects.filter(territory=territory, programme=programme, since=since).first()
    return voted.text if voted else definition_text(programme, since)


def definition_of(draft: Draft) -> Programme:
    """The version as it stands, bound to the amounts of its territory."""
    return read_definition(draft.text, draft.programme).with_parameters(parameters_of(draft.territory))


def base_of(draft: Draft) -> Programme:
    """The version that it was made from."""
    versions = versions_of(draft.programme, draft.territory)
    found = next((one for one in versions if one.since == draft.base), versions[-1])
    return found.model_copy().with_parameters(parameters_of(draft.territory))


@transaction.atomic
def make(agent: Agent, territory: Territory, programme: str, title: str) -> Draft:
    """Duplicate the latest version of a programme. Raises ``PermissionDenied``, ``UnknownProgramme``, ``Refused``."""
    if not agent.may(Action.RULES) or territory.pk not in agent.territory_ids:
        raise PermissionDenied
    if not title.strip():
        raise Refused("Donnez un titre au projet, par exemple « Délai de dix jours ».")
    base = versions_of(programme, territory)[-1]
    made = Draft.objects.create(
        organisation=agent.organisation, territory=territory, programme=programme, base=base.since,
        title=title.strip()[:160], text=text_of(territory, programme, base.since), at=now(), by=agent.membership,
    )  # fmt: skip
    note(agent, "rules:draft", draft=made.pk, programme=programme)
    return made


def _locked(agent: Agent, number: int) -> Draft:
    found = drafts(agent).select_for_update(no_key=True, of=("self",)).get(pk=number)
    if not found.is_open:
        raise Refused("Cette version est publiée ou abandonnée : elle ne change plus.")
    return found


@transaction.atomic
def change(agent: Agent, number: int, rule: str, fields: Mapping[str, str], *, seen: int) -> Draft:
    """Change fields of a rule. Raises ``Refused``, ``DefinitionError``, ``Draft.DoesNotExist``."""
    draft = _locked(agent, number)
    if draft.number != seen:
        raise Refused(
            "Quelqu'un a changé ce projet entre-temps : relisez, puis recommencez. Rien n'est enregistré."
        )
    draft.text = revised(draft.text, rule, fields)
    draft.number += 1
    draft.save(update_fields=["text", "number"])
    note(agent, "rules:change", draft=draft.pk, rule=rule)
    return draft


@transaction.atomic
def give_up(agent: Agent, number: int) -> None:
    """Put a version aside: it stays readable. Raises ``Refused``."""
    draft = _locked(agent, number)
    draft.given_up_at = now()
    draft.save(update_fields=["given_up_at"])
    note(agent, "rules:give_up", draft=draft.pk)


@transaction.atomic
def take_up(agent: Agent, number: int) -> None:
    """Take up a version that was put aside."""
    draft = drafts(agent).select_for_update(no_key=True, of=("self",)).get(pk=number)
    if draft.published_id is None:
        draft.given_up_at = None
        draft.save(update_fields=["given_up_at"])
        note(agent, "rules:take_up", draft=draft.pk)


@transaction.atomic
def try_out(agent: Agent, number: int, *, token: str) -> Trial:
    """Have a version tried on the cases of its territory. The same token tries once."""
    draft = drafts(agent).get(pk=number)
    if again := Trial.objects.filter(token=token, draft=draft).first():
        return again
    made = Trial.objects.create(
        draft=draft, number=draft.number, on=today(), token=token, at=now(), by=agent.membership
    )
    note(agent, "rules:trial", draft=draft.pk, trial=made.pk)
    from .tasks import run_trial  # noqa: PLC0415  the task calls what is here

    run_trial.enqueue(trial=made.pk)
    return made


def may_publish(agent: Agent, draft: Draft) -> bool:
    """Whether a house may set the rules of a programme in a territory: the authority, or who alone has its cases."""
    if agent.organisation.kind == OrganisationKind.AUTHORITY:
        return True
    others = Case.objects.filter(programme=draft.programme, territory=draft.territory)
    return not others.exclude(organisation=agent.organisation).exists()


@transaction.atomic
def publish(agent: Agent, number: int, *, since: date, vote: str, voted_on: date | None) -> VotedRules:
    """Publish a version at a date, with its vote: it judges who enters from then on; nothing decided moves.

    Raises ``Refused``, ``PermissionDenied``.
    """
    draft = _locked(agent, number)
    if not may_publish(agent, draft):
        raise PermissionDenied
    Territory.objects.select_for_update().get(pk=draft.territory_id)
    if not vote.strip():
        raise Refused("Donnez la référence de la délibération.")
    if voted_on is None or voted_on > today():
        raise Refused("Donnez le jour du vote : on ne publie que ce qui est voté.")
    if since < today():
        raise Refused("Une version ne s'applique pas dans le passé : choisissez aujourd'hui ou plus tard.")
    last = versions_of(draft.programme, draft.territory)[-1]
    if since <= last.since:
        raise Refused(f"Une version commence déjà le {day(last.since)} : celle-ci vient après.")
    text = _dated(draft.text, since)
    made = VotedRules.objects.create(
        territory=draft.territory, programme=draft.programme, since=since, text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(), vote=vote.strip()[:200], voted_on=voted_on,
        entered_by=agent.membership, entered_at=now(),
    )  # fmt: skip
    draft.published = made
    draft.save(update_fields=["published"])
    renew(draft.territory)
    note(agent, "rules:publish", draft=draft.pk, rules=made.pk, sha256=made.sha256)
    return made


def _dated(text: str, since: date) -> str:
    """The text with the day on which it starts."""
    data = tomllib.loads(text) | {"since": since}
    data.pop("until", None)
    made = tomli_w.dumps(data, multiline_strings=False)
    read_definition(made, str(data.get("id", "")))
    return made
