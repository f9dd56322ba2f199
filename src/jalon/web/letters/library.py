"""Which text an organisation sends: its own last version, else the one that comes with Jalon."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.letters import Template, TemplateError, UnknownTemplate, check, kind, kinds, template, templates
from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Organisation
from jalon.web.accounts.policy import Action
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

from .models import TemplateVersion


class Overtaken(JalonError):
    """Somebody else saved this text since the page was shown; nothing was written."""


@dataclass(frozen=True)
class InForce:
    """The text of a kind of letter that an organisation sends."""

    template: Template
    version: TemplateVersion | None
    """The organisation's own; ``None``: that of Jalon, never changed."""

    @property
    def own(self) -> bool:
        """Whether the organisation wrote it."""
        return self.version is not None and bool(self.version.content)

    @property
    def number(self) -> int:
        """The number of the version; 0 for the text of Jalon, never changed."""
        return self.version.number if self.version else 0


def packaged(name: str) -> Template:
    """The text that comes with Jalon for a kind. Raises ``UnknownTemplate``."""
    found = next((one for one in templates() if one.kind == name), None)
    return found or template(name)


def read(version: TemplateVersion) -> Template:
    """The text of a version."""
    return Template.model_validate_json(version.content) if version.content else packaged(version.kind)


def in_force(organisation: Organisation, name: str) -> InForce:
    """What an organisation sends for a kind of letter. One query. Raises ``UnknownTemplate``."""
    kind(name)
    last = versions(organisation, name)[:1]
    return InForce(read(last[0]), last[0]) if last else InForce(packaged(name), None)


def versions(organisation: Organisation, name: str) -> list[TemplateVersion]:
    """The versions of a kind, the last first. One query."""
    rows = TemplateVersion.objects.filter(organisation=organisation, kind=name)
    return list(rows.select_related("by__user"))


def last_versions(organisation: Organisation) -> dict[str, TemplateVersion]:
    """The last version of each kind that the organisation ever wrote. One query."""
    rows: Iterable[TemplateVersion] = TemplateVersion.objects.filter(
        organisation=organisation
    ).select_related("by__user")
    found: dict[str, TemplateVersion] = {}
    for row in rows:
        found.setdefault(row.kind, row)
    return found


@transaction.atomic
def save(agent: Agent, name: str, text: Template | None, *, seen: int, why: str = "") -> TemplateVersion:
    """Keep another version of a text, ``None`` for that of Jalon again. ``seen`` is the number that the page showed.

    Raises ``TemplateError`` with all that is wrong in it, ``Overtaken``, ``PermissionDenied``, ``UnknownTemplate``.
    """
    if not agent.may(Action.LETTERS):
        raise PermissionDenied
    kind(name)
    if text is not None and (problems := check(text)):
        raise TemplateError(problems)
    Organisation.objects.select_for_update(no_key=True).get(pk=agent.organisation.pk)
    current = in_force(agent.organisation, name)
    content = text.model_dump_json() if text is not None else ""
    if current.version is not None and current.version.content == content:
        return current.version
    if current.number != seen:
        raise Overtaken(f"la version {current.number} de ce texte vient d'être enregistrée")
    made = TemplateVersion.objects.create(
        organisation=agent.organisation, kind=name, number=current.number + 1, content=content, at=now(),
        by=agent.membership, why=why,
    )  # fmt: skip
    note(agent, "letter:template", kind=name, number=made.number)
    return made


__all__ = [
    "InForce", "Overtaken", "UnknownTemplate", "in_force", "kinds", "last_versions", "packaged", "read", "save",
    "versions",
]  # fmt: skip
