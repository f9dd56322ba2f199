"""Freezing figures: counted once, masked, printed, sealed; they never change any more."""

import hashlib
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.letters import print_report
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.documents import files
from jalon.web.kit.clock import now, today
from jalon.web.letters.heads import head_of
from jalon.web.trust.services import note

from .filters import Asked
from .models import Publication
from .queries import attendance, board, courses
from .report import report_of


@transaction.atomic
def publish(agent: Agent, asked: Asked, *, title: str, token: str) -> Publication:
    """Freeze the figures of somebody for what they ask. The same token freezes once. Raises ``PermissionDenied``."""
    if not agent.may(Action.PUBLISH):
        raise PermissionDenied
    if again := Publication.objects.filter(token=token).first():
        return again
    house = head_of(agent.organisation).name
    told = board(agent, asked), attendance(asked, courses(agent, asked))
    report = report_of(*told, asked, title=title, house=house, on=today())
    data = print_report(report)
    name = files.new_name()
    files.write(name, data)
    content = asdict(report) | {"on": report.on.isoformat()}
    made = Publication.objects.create(
        organisation=agent.organisation, title=title, start=asked.window.start, end=asked.window.end,
        said=list(asked.said), content=content, stored_as=name, sha256=hashlib.sha256(data).hexdigest(), token=token,
        at=now(), by=agent.membership,
    )  # fmt: skip
    note(agent, "results:publish", publication=made.pk, sha256=made.sha256)
    return made
