"""The letterhead of an organisation: what letters bear around their text, and the values that come from it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.letters import House, Picture
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Organisation
from jalon.web.accounts.policy import Action
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

from .library import Overtaken
from .models import Letterhead


def head_of(organisation: Organisation) -> Letterhead:
    """The letterhead of an organisation; one with its name alone when none was saved. One query."""
    found = Letterhead.objects.filter(organisation=organisation).select_related("saved_by__user").first()
    return found or Letterhead(organisation=organisation, name=organisation.name)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, those that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def house_of(head: Letterhead) -> House:
    """The letterhead as letters are printed with it. Raises ``HouseError``."""
    return House(
        head.name, lines_of(head.address), head.place, _picture(head.logo, head.logo_alt),
        _picture(head.signature, head.signature_alt),
    )  # fmt: skip


def _picture(content: Any, alt: str) -> Picture | None:
    return Picture(bytes(content), alt) if content else None


def values_of_head(head: Letterhead) -> dict[str, str]:
    """What letters say of the organisation; what it has not told is left out."""
    told = {
        "service.nom": head.service or head.name,
        "service.adresse": ", ".join(lines_of(head.address)),
        "service.telephone": head.phone,
        "service.horaires": head.hours,
        "signataire.nom": head.signatory,
        "signataire.qualite": head.quality,
        "recours.adresse": head.appeal,
        "tribunal.nom": head.court,
        "donnees.contact": head.data_contact,
    }
    return {name: value for name, value in told.items() if value}


@transaction.atomic
def save_head(agent: Agent, head: Letterhead, *, seen: int) -> Letterhead:
    """Keep a letterhead. ``seen`` is the version that the page showed.

    Raises ``HouseError`` when it cannot be printed, ``Overtaken`` when somebody saved since, ``PermissionDenied``.
    """
    if not agent.may(Action.LETTERS) or head.organisation_id != agent.organisation.pk:
        raise PermissionDenied
    house_of(head)
    Organisation.objects.select_for_update(no_key=True).get(pk=agent.organisation.pk)
    current = Letterhead.objects.filter(organisation=agent.organisation).first()
    if (current.version if current else 0) != seen:
        raise Overtaken("l'en-tête vient d'être enregistré par quelqu'un d'autre")
    head.pk = current.pk if current else None
    head.version, head.saved_at, head.saved_by = seen + 1, now(), agent.membership
    head.save()
    note(agent, "letter:head", version=head.version)
    return head
