"""Entering an amount, correcting it, withdrawing it. Each adds a row, and a line to the log."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from jalon.programmes.library import parameters
from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import OrganisationKind
from jalon.web.accounts.policy import Action
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

from .models import AmountValue
from .queries import parameters_of

type _Columns = dict[str, Any]


class CannotEnter(JalonError):
    """The value is not one that can be entered. The message is shown."""


@dataclass(frozen=True)
class Voted:
    """A value as it was voted."""

    name: str
    since: date
    value: Decimal
    voted_on: date
    source: str
    reference: str = ""
    until: date | None = None


def may_manage(agent: Agent, territory_id: int) -> bool:
    """Whether somebody manages the amounts of a territory: the administrator of its collectivité."""
    authority = agent.organisation.kind == OrganisationKind.AUTHORITY
    return authority and agent.may(Action.AMOUNTS) and territory_id in agent.territory_ids


@transaction.atomic
def enter(agent: Agent, territory_id: int, voted: list[Voted]) -> list[AmountValue]:
    """Enter values together: a grid is one thing. Raises ``PermissionDenied`` and ``CannotEnter``, nothing written."""
    if not may_manage(agent, territory_id):
        raise PermissionDenied
    for one in voted:
        _refuse(one)
        standing = AmountValue.objects.filter(
            territory_id=territory_id,
            name=one.name,
            since=one.since,
            value__isnull=False,
            superseded_by__isnull=True,
        )
        if standing.exists():
            raise CannotEnter(
                "Une valeur est déjà saisie pour ce jour : la corriger plutôt que la saisir deux fois."
            )
    rows = [_add(agent, territory_id, _columns(one)) for one in voted]
    parameters_of(territory_id)  # what was entered can be read, or nothing is written
    note(agent, "amount:enter", territory=territory_id, rows=[row.pk for row in rows])
    return rows


@transaction.atomic
def correct(agent: Agent, row: AmountValue, voted: Voted, reason: str) -> AmountValue:
    """Enter another value in place of one. Same errors as ``enter``, and ``CannotEnter`` if it was mended before."""
    if not may_manage(agent, row.territory_id):
        raise PermissionDenied
    if (voted.name, voted.since) != (row.name, row.since):
        raise CannotEnter(
            "Une correction garde le montant et le jour : pour un autre jour, retirer puis saisir."
        )
    _refuse(voted)
    made = _mend(agent, row, voted, reason)
    note(agent, "amount:correct", row=made.pk, instead_of=row.pk, reason=reason)
    return made


@transaction.atomic
def withdraw(agent: Agent, row: AmountValue, reason: str) -> AmountValue:
    """Take a value out; the former one holds again. Same errors as ``correct``."""
    if not may_manage(agent, row.territory_id):
        raise PermissionDenied
    made = _mend(agent, row, None, reason)
    note(agent, "amount:withdraw", row=made.pk, instead_of=row.pk, reason=reason)
    return made


def _refuse(voted: Voted) -> None:
    if voted.name not in parameters().by_name:
        raise CannotEnter(f"Aucun montant ne s'appelle « {voted.name} ».")
    if voted.value < 0:
        raise CannotEnter("Un montant n'est pas négatif.")
    if voted.until and voted.until <= voted.since:
        raise CannotEnter("La fin de validité vient après son début.")


def _mend(agent: Agent, row: AmountValue, voted: Voted | None, reason: str) -> AmountValue:
    if not reason.strip():
        raise CannotEnter("Dire pourquoi la valeur est corrigée ou retirée.")
    if row.value is None:
        raise CannotEnter("Un retrait ne se corrige pas : saisir la valeur de nouveau.")
    mends: _Columns = {"supersedes": row, "reason": reason.strip()}
    withdrawn: _Columns = {"name": row.name, "since": row.since, "source": row.source}
    try:
        with transaction.atomic():
            return _add(agent, row.territory_id, {**(_columns(voted) if voted else withdrawn), **mends})
    except IntegrityError as error:
        raise CannotEnter("Cette valeur a déjà été corrigée ou retirée : recharger la page.") from error


def _columns(voted: Voted) -> _Columns:
    return {field.name: getattr(voted, field.name) for field in fields(voted)}


def _add(agent: Agent, territory_id: int, columns: _Columns) -> AmountValue:
    return AmountValue.objects.create(
        territory_id=territory_id, entered_by=agent.membership, entered_at=now(), **columns
    )
