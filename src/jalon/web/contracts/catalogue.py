"""The objectives that an organisation proposes: read by whoever writes a contract, kept by its manager."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Organisation
from jalon.web.accounts.policy import Action
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

from .models import ModelObjective


class Twice(JalonError):
    """The catalogue has an objective of that title already. The message is shown."""


def offered(organisation: Organisation) -> list[ModelObjective]:
    """The objectives that a draft may take, those of the organisation in charge. One query."""
    return list(ModelObjective.objects.filter(organisation=organisation, retired_at=None))


def kept(agent: Agent) -> list[ModelObjective]:
    """The objectives of one's own organisation, retired ones included. One query."""
    return list(ModelObjective.objects.filter(organisation=agent.organisation))


def one(agent: Agent, pk: int) -> ModelObjective | None:
    """An objective of one's own organisation."""
    return ModelObjective.objects.filter(organisation=agent.organisation, pk=pk).first()


@transaction.atomic
def save(agent: Agent, objective: ModelObjective) -> ModelObjective:
    """Add an objective, or change its words: contracts that took it keep theirs.

    Raises ``PermissionDenied`` when the catalogue is not theirs to keep, ``Twice``.
    """
    _require(agent, objective)
    same = ModelObjective.objects.filter(organisation=agent.organisation, title=objective.title)
    if same.exclude(pk=objective.pk).exists():
        raise Twice(
            "Le catalogue a déjà un objectif de ce nom : modifiez-le, ou remettez-le s'il est retiré."
        )
    objective.save()
    note(agent, "objective:save", objective=objective.pk, title=objective.title)
    return objective


@transaction.atomic
def retire(agent: Agent, objective: ModelObjective, *, retired: bool) -> None:
    """Propose an objective no more, or again. Raises ``PermissionDenied``."""
    _require(agent, objective)
    objective.retired_at = now() if retired else None
    objective.save(update_fields=["retired_at"])
    note(agent, "objective:retire" if retired else "objective:restore", objective=objective.pk)


def _require(agent: Agent, objective: ModelObjective) -> None:
    if not agent.may(Action.CATALOGUE) or objective.organisation_id != agent.organisation.pk:
        raise PermissionDenied
