"""Entering amounts, correcting them, withdrawing them: rows added together, and one line in the log."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from jalon.programmes import library
from jalon.rules.entered import overlay
from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import OrganisationKind, Territory
from jalon.web.accounts.policy import Action
from jalon.web.kit.clock import now, today
from jalon.web.trust.services import note

from .models import AmountValue
from .queries import entries_of


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
def enter(agent: Agent, territory: Territory, voted: Sequence[Voted]) -> list[AmountValue]:
    """Enter values together: a grid is one thing. Raises ``PermissionDenied`` and ``CannotEnter``, nothing written."""
    _begin(agent, territory)
    for one in voted:
        _refuse(one)
        if standing(territory.pk).filter(name=one.name, since=one.since).exists():
            raise CannotEnter(
                "Une valeur est déjà saisie pour ce jour : la corriger plutôt que la saisir deux fois."
            )
    rows = [_add(agent, territory, **asdict(one)) for one in voted]
    renew(territory)
    note(agent, "amount:enter", territory=territory.pk, rows=[row.pk for row in rows])
    return rows


@transaction.atomic
def correct(
    agent: Agent, territory: Territory, mended: Sequence[tuple[AmountValue, Voted]], reason: str
) -> list[AmountValue]:
    """Enter other values in place of some. Same errors as ``enter``, and ``CannotEnter`` if one was mended before."""
    _begin(agent, territory)
    _need_reason(reason)
    rows = []
    for row, voted in mended:
        _refuse_mending(territory, row)
        _refuse(voted)
        if (voted.name, voted.since) != (row.name, row.since):
            raise CannotEnter(
                "Une correction garde le montant et le jour : pour un autre jour, retirer puis saisir."
            )
        rows.append(_add(agent, territory, **asdict(voted), supersedes=row, reason=reason.strip()))
    renew(territory)
    instead = [row.pk for row, _ in mended]
    note(agent, "amount:correct", territory=territory.pk, rows=[row.pk for row in rows], instead_of=instead)
    return rows


@transaction.atomic
def withdraw(
    agent: Agent, territory: Territory, gone: Sequence[AmountValue], reason: str
) -> list[AmountValue]:
    """Take values out; the former ones hold again. Same errors as ``correct``."""
    _begin(agent, territory)
    _need_reason(reason)
    rows = []
    for row in gone:
        _refuse_mending(territory, row)
        rows.append(
            _add(
                agent, territory, name=row.name, since=row.since, source=row.source,
                supersedes=row, reason=reason.strip(),
            )
        )  # fmt: skip
    renew(territory)
    instead = [row.pk for row in gone]
    note(agent, "amount:withdraw", territory=territory.pk, rows=[row.pk for row in rows], instead_of=instead)
    return rows


def standing(territory_id: int) -> QuerySet[AmountValue]:
    """The values entered for a territory that were neither corrected nor withdrawn."""
    return AmountValue.objects.filter(
        territory_id=territory_id, value__isnull=False, superseded_by__isnull=True
    )


def _begin(agent: Agent, territory: Territory) -> None:
    """Have one person at a time enter amounts for a territory."""
    if not may_manage(agent, territory.pk):
        raise PermissionDenied
    Territory.objects.select_for_update().get(pk=territory.pk)


def renew(territory: Territory) -> None:
    """Tell everybody that the amounts or rules are others, once it is sure that they can be read."""
    overlay(library.parameters(), entries_of(territory.pk))
    territory.amounts = uuid4()
    territory.save(update_fields=["amounts"])


def _refuse(voted: Voted) -> None:
    parameter = library.parameters().by_name.get(voted.name)
    if parameter is None:
        raise CannotEnter(f"Aucun montant ne s'appelle « {voted.name} ».")
    if voted.value < 0 and not parameter.signed:
        raise CannotEnter("Un montant n'est pas négatif.")
    if voted.until and voted.until <= voted.since:
        raise CannotEnter("La fin de validité vient après son début.")
    if voted.voted_on > today():
        raise CannotEnter("Le vote est à venir : on ne saisit que ce qui est voté ou publié.")


def _refuse_mending(territory: Territory, row: AmountValue) -> None:
    if row.value is None:
        raise CannotEnter("Un retrait ne se corrige pas : saisir la valeur de nouveau.")
    if row.territory_id != territory.pk or AmountValue.objects.filter(supersedes=row).exists():
        raise CannotEnter("Cette valeur a déjà été corrigée ou retirée : recharger la page.")


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise CannotEnter("Dire pourquoi la valeur est corrigée ou retirée.")


def _add(agent: Agent, territory: Territory, **columns: Any) -> AmountValue:
    return AmountValue.objects.create(
        territory=territory, entered_by=agent.membership, entered_at=now(), **columns
    )
