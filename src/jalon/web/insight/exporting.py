"""A file that somebody asks for: written in the background, while the page says how far it is."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases.models import CourseRow
from jalon.web.documents import files
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

from .columns import COURSES, FSE, Cell, Column
from .filters import Asked, FilterForm
from .fse import participants
from .indicators import followed
from .models import Export, Format, Kind
from .queries import courses
from .writing import write

KEPT = timedelta(days=3)
"""How long a file waits to be downloaded."""
AT_ONCE = 2000
"""Rows read together; the page says how far it is after each of these."""


@transaction.atomic
def ask(agent: Agent, asked: Asked, kind: str, form: str, *, token: str) -> Export:
    """Ask for a file. The same token asks once. Raises ``PermissionDenied``."""
    if not agent.may(Action.RESULTS):
        raise PermissionDenied
    if again := Export.objects.filter(token=token, membership=agent.membership).first():
        return again
    made = Export.objects.create(
        membership=agent.membership, kind=Kind(kind), format=Format(form), asked=asked.kept, said=list(asked.said),
        token=token, at=now(),
    )  # fmt: skip
    note(agent, "results:export", export=made.pk, kind=kind)
    from .tasks import write_export  # noqa: PLC0415  the task calls what is here

    write_export.enqueue(export=made.pk)
    return made


def rows_of(agent: Agent, asked: Asked, kind: str) -> QuerySet[CourseRow]:
    """The rows of a file: the accompaniments followed in the period; for FSE+, people who are participants."""
    rows = courses(agent, asked).filter(followed(asked.window))
    return participants(rows) if kind == Kind.FSE else rows


def work(number: int) -> None:
    """Write a file that was asked for. Done again after a kill, it starts afresh; once written, it is left alone."""
    export = Export.objects.get(pk=number)
    if export.ready or export.problem:
        return
    membership = Membership.objects.with_names().get(pk=export.membership_id)
    agent = Agent(membership.user, membership)
    if not agent.may(Action.RESULTS):
        _end(export, problem="Vous ne pouvez plus voir de résultats.")
        return
    asked = FilterForm(export.asked, agent=agent).asked()
    rows = rows_of(agent, asked, export.kind)
    Export.objects.filter(pk=export.pk).update(total=rows.count(), done=0)
    columns = FSE if export.kind == Kind.FSE else COURSES
    with TemporaryDirectory(prefix="jalon-export-") as folder:
        place = Path(folder) / f"export.{export.format}"
        write(export.format, place, columns, _cells(export, rows, columns))
        data = place.read_bytes()
    name = files.new_name()
    files.write(name, data)
    _end(export, stored_as=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def _cells(export: Export, rows: QuerySet[CourseRow], columns: tuple[Column, ...]) -> Iterator[list[Cell]]:
    """The cells of the rows, in order of case, some at a time: nothing is held but those."""
    after, done = 0, 0
    known = rows.select_related(
        "case__person", "case__territory", "case__organisation", "case__referent__user"
    )
    while page := list(known.filter(case__gt=after).order_by("case")[:AT_ONCE]):
        for row in page:
            yield [column.read(row) for column in columns]
        after, done = page[-1].case_id, done + len(page)
        Export.objects.filter(pk=export.pk).update(done=done)


def _end(export: Export, **fields: object) -> None:
    Export.objects.filter(pk=export.pk).update(ended_at=now(), **fields)


def mine(agent: Agent) -> QuerySet[Export]:
    """The files that somebody asked for, those that are still kept."""
    return Export.objects.filter(membership=agent.membership, at__gte=now() - KEPT)


def erase_old() -> int:
    """Erase the files that waited long enough; how many."""
    old = Export.objects.filter(at__lt=now() - KEPT).exclude(stored_as="")
    for one in old:
        files.erase(one.stored_as)
    return old.update(stored_as="", problem="Ce fichier a été effacé : demandez-le de nouveau.")
