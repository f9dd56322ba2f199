"""What planning and outcomes share: the appointment as the facts tell it now, and what may be said of a change."""

from dataclasses import dataclass

from django.http import Http404

from jalon.rules.errors import JalonError
from jalon.rules.facts import Fact
from jalon.rules.facts.path import AppointmentPlanned
from jalon.rules.months import FAR
from jalon.rules.view import facts_in_force
from jalon.study.changes import Change
from jalon.study.words import typeset
from jalon.web.accounts.policy import Action
from jalon.web.agenda.projection import OUTCOMES, key_of
from jalon.web.cases import store
from jalon.web.cases.access import Access
from jalon.web.cases.models import Owed, Submission
from jalon.web.cases.services import lock
from jalon.web.cases.store import Stored


class Changed(JalonError):
    """Somebody else said what became of the appointment, or moved it, since the page was shown. Nothing was written.

    Its text says who and what, in French.
    """


@dataclass(frozen=True)
class Current:
    """An appointment as the facts tell it at this moment."""

    stored: Stored
    plan: AppointmentPlanned
    outcome: Fact | None

    @property
    def outcome_id(self) -> str:
        """The fact that says what became of it; empty when none does."""
        return self.outcome.id if self.outcome else ""


def current(access: Access, key: str) -> Current:
    """The appointment, read while nobody else writes on the person. Inside the transaction of the write.

    Raises ``PermissionDenied`` when planning is not theirs, ``Http404`` when there is no such appointment for them.
    """
    access.require(Action.PLAN)
    lock(access.case)
    stored = store.load(access.case)
    hidden = access.hidden(stored)
    about = [
        fact for fact in facts_in_force(stored.file, FAR) if key_of(fact) == key and fact.id not in hidden
    ]
    plans = [fact for fact in about if isinstance(fact, AppointmentPlanned)]
    if not plans:
        raise Http404
    outcomes = [fact for fact in about if type(fact) in OUTCOMES]
    return Current(stored, plans[-1], outcomes[-1] if outcomes else None)


def require_same(found: Current, seen: str, what: str) -> None:
    """Refuse to write on an appointment that is no longer what the page showed. Raises ``Changed``.

    ``seen`` names the planning fact and the outcome that the page showed, ``what`` is what was asked, in French.
    """
    if seen == stamp(found.plan.id, found.outcome_id):
        return
    last = found.outcome or found.plan
    told = type(last).label.lower()
    raise Changed(
        typeset(
            f"{last.recorded_by} a noté entre-temps : {told}. Votre choix ({what}) n'a pas été enregistré."
        )
    )


def stamp(plan: str, outcome: str) -> str:
    """What names the state of an appointment that a page showed."""
    return f"{plan}/{outcome}"


def sent_already(token: str) -> bool:
    """Whether the same form was recorded before: a double click."""
    return Submission.objects.filter(token=token).exists()


def sayable(access: Access, changes: tuple[Change, ...]) -> tuple[str, ...]:
    """The changes in French, without those of the lines that this person may not be shown."""
    kept = {change.line for change in changes if change.line}
    rows = Owed.objects.filter(case=access.case, line__in=kept).values_list("line", "health", "reserved_to")
    hidden = {
        line
        for line, health, keeper in rows
        if (health and not access.sees_health) or keeper not in (None, access.agent.organisation.pk)
    }
    return tuple(typeset(change.text) for change in changes if change.line not in hidden)
