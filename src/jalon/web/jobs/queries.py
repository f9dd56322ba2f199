"""The tasks as a page tells them: those of the whole site, and those of the territories of the reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django_ox.models import OxTask

from jalon.web.accounts.agents import Agent

LABELS = {
    "jalon.web.jobs.tasks.nightly": "Mise à jour de la nuit",
    "jalon.web.jobs.tasks.read_again": "Relecture des dossiers après un changement de montant",
}
"""What each task does, in French."""
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "echec": ("Échoués", (OxTask.Status.FAILED, OxTask.Status.LOST)),
    "attente": ("En attente", (OxTask.Status.READY, OxTask.Status.WAITING)),
    "en-cours": ("En cours", (OxTask.Status.RUNNING,)),
    "faits": ("Faits ou abandonnés", (OxTask.Status.SUCCESSFUL, OxTask.Status.DISCARDED)),
}
"""The tabs of the page: the word of the address, the title, the states."""
SHOWN = 100
_REASON = 300
_LOST = "Le processus qui s'en chargeait s'est arrêté, plusieurs fois de suite."


@dataclass(frozen=True)
class Job:
    """A task."""

    pk: str
    label: str
    state: str
    """In French."""
    weight: str
    """How its state is coloured; the word stands beside."""
    since: datetime
    """When it was asked for, begun, or ended, as its state says."""
    next_try: datetime | None
    attempts: int
    most: int
    reason: str
    """Why it failed, the last time."""
    may_retry: bool
    may_discard: bool


def visible(agent: Agent) -> QuerySet[OxTask]:
    """The tasks that somebody may see: those about a territory only if it is one of theirs."""
    about = Q(kwargs__has_key="territory")
    return OxTask.objects.filter(~about | Q(kwargs__territory__in=list(agent.territory_ids)))


def counts(agent: Agent) -> dict[str, int]:
    """How many tasks each tab holds. One query."""
    told = dict(visible(agent).order_by().values_list("status").annotate(Count("pk")))
    return {name: sum(told.get(state, 0) for state in states) for name, (_, states) in GROUPS.items()}


def jobs(agent: Agent, group: str) -> list[Job]:
    """The tasks of a tab, the newest first. One query."""
    _, states = GROUPS[group]
    rows = visible(agent).filter(status__in=states).order_by("-enqueued_at", "pk")[:SHOWN]
    return [_job(row) for row in rows]


def last_begun() -> datetime | None:
    """When a worker last began a task, whatever it was about: whether there is a worker at all. One query."""
    found: datetime | None = OxTask.objects.aggregate(last=Max("last_attempted_at"))["last"]
    return found


def _job(row: OxTask) -> Job:
    state, weight = _state(row)
    failed = row.status in (OxTask.Status.FAILED, OxTask.Status.LOST)
    waits = row.status == OxTask.Status.READY and row.run_after and row.run_after > timezone.now()
    return Job(
        pk=str(row.pk),
        label=LABELS.get(row.task_path, row.task_path.rpartition(".")[2]),
        state=state,
        weight=weight,
        since=row.finished_at or (row.last_attempted_at if failed else row.started_at) or row.enqueued_at,
        next_try=row.run_after if waits else None,
        attempts=row.attempts,
        most=row.max_attempts,
        reason=_reason(row),
        may_retry=failed,
        may_discard=failed or row.status == OxTask.Status.READY,
    )


def _state(row: OxTask) -> tuple[str, str]:
    match row.status:
        case OxTask.Status.RUNNING:
            return "en cours", "info"
        case OxTask.Status.FAILED | OxTask.Status.LOST:
            return "échoué", "late"
        case OxTask.Status.SUCCESSFUL:
            return "fait", "done"
        case OxTask.Status.DISCARDED:
            return "abandonné", ""
        case _:
            return ("à refaire", "soon") if row.attempts else ("en attente", "")


def _reason(row: OxTask) -> str:
    """The last line of the last failure: what an administrator passes on; the whole of it is in the log."""
    if row.status == OxTask.Status.LOST and not row.errors:
        return _LOST
    last: dict[str, Any] = row.errors[-1] if row.errors else {}
    lines = str(last.get("traceback", "")).strip().splitlines()
    return lines[-1][:_REASON] if lines else ""
