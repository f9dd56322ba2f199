"""Share a case with a partner for a purpose and a time, and stop."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from jalon.rules.errors import JalonError
from jalon.web.accounts.models import Organisation
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access
from jalon.web.cases.models import Share
from jalon.web.kit.clock import today
from jalon.web.trust.services import note


class CannotShare(JalonError):
    """The case cannot be shared as asked; the sentence says why."""


def partners(access: Access) -> list[Organisation]:
    """The organisations of the territory with which the case is not shared yet. One query."""
    day = today()
    already = access.case.shares.filter(Q(until__isnull=True) | Q(until__gt=day)).values("organisation")
    found = Organisation.objects.filter(territories=access.case.territory_id).exclude(pk__in=already)
    return list(found.exclude(pk=access.case.organisation_id).order_by("name"))


def shares(access: Access) -> list[Share]:
    """The partners that see the case today. One query."""
    day = today()
    found = access.case.shares.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
    return list(found.select_related("organisation", "by__user"))


@transaction.atomic
def share(access: Access, organisation: Organisation, purpose: str, until: date | None) -> Share:
    """Have a partner see the case. Raises ``CannotShare`` or ``PermissionDenied``."""
    access.require(Action.SHARE)
    day = today()
    if until is not None and until <= day:
        raise CannotShare("La fin du partage doit être après aujourd'hui.")
    if organisation.pk not in {one.pk for one in partners(access)}:
        raise CannotShare(
            "Ce dossier est déjà partagé avec cet organisme, ou il n'intervient pas sur ce territoire."
        )
    # A share that ended by its date leaves its row: only an open one must be unique.
    row = Share.objects.create(
        case=access.case,
        organisation=organisation,
        purpose=purpose,
        since=day,
        until=until,
        by=access.agent.membership,
    )
    note(
        access.agent,
        "case:share",
        person_id=access.case.person_id,
        case_id=access.case.pk,
        organisation=organisation.pk,
        purpose=purpose,
        until=until.isoformat() if until else None,
    )
    return row


@transaction.atomic
def stop(access: Access, pk: int) -> None:
    """Have a partner see the case no more, from now on."""
    access.require(Action.SHARE)
    day = today()
    ended = Share.objects.filter(Q(until__isnull=True) | Q(until__gt=day), case=access.case, pk=pk).update(
        until=day
    )
    if ended:
        note(access.agent, "case:unshare", person_id=access.case.person_id, case_id=access.case.pk, share=pk)
