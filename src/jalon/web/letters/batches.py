"""Many letters of one kind: whom they are for, and writing them a few at a time in the background.

A case is written in one transaction with its line of the batch: a worker that is killed leaves every case either
written or still to be written, and none twice.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jalon.letters import Kind, ValuesError, kind, kinds, needed, render, render_print
from jalon.rules.errors import CaseFileError, JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases import services as recording
from jalon.web.cases import store
from jalon.web.cases.access import Access, held, visible
from jalon.web.cases.models import Case, Owed
from jalon.web.cases.opened import Opened
from jalon.web.documents import files
from jalon.web.kit.clock import now, today
from jalon.web.trust.services import note

from .heads import head_of, house_of
from .library import InForce, in_force, packaged, read
from .models import Batch, BatchItem, How
from .sending import Ready, next_reference, plain, record_sent
from .values import known as known_values

MOST = 1000
"""Letters of a batch."""
AT_ONCE = 25
"""Letters written by one task: a worker that is stopped leaves little to be done again."""


class Nothing(JalonError):
    """There is nobody to write to."""


@dataclass(frozen=True)
class Waiting:
    """A case that owes a letter, and why."""

    case: Case
    line: Owed


def waiting(agent: Agent, known: Kind) -> list[Waiting]:
    """The cases on which somebody may write and that owe a letter of a kind, the most pressing first. Two queries."""
    first: dict[int, int] = {}
    for pk, case, answers in _owed(agent):
        if case not in first and _asks(answers, known):
            first[case] = pk
        if len(first) == MOST:
            break
    lines = Owed.objects.filter(pk__in=first.values()).select_related("case__person", "case__referent__user")
    return [Waiting(line.case, line) for line in lines.order_by("due", "pk")]


def tally(agent: Agent) -> list[tuple[Kind, int]]:
    """How many cases wait for each kind of letter, for somebody; those that none waits for are left out. One query."""
    found: dict[str, set[int]] = {}
    known = kinds()
    for _, case, answers in _owed(agent):
        for one in known:
            if _asks(answers, one):
                found.setdefault(one.id, set()).add(case)
    return [(one, len(found[one.id])) for one in known if one.id in found]


def _owed(agent: Agent) -> Iterator[tuple[int, int, list[dict[str, Any]]]]:
    """The lines that a letter may answer: number, case, answers."""
    rows = Owed.objects.filter(
        case__in=visible(agent, Action.RECORD), nature="obligation", state__in=("late", "open"), health=False,
        reserved_to=None, act__in=_ACTS,
    )  # fmt: skip
    yield from rows.order_by("due", "pk").values_list("pk", "case_id", "answers").iterator(chunk_size=2000)


_ACTS = ("write", "call")
"""What a line asks to be done when a letter answers it."""


def _asks(answers: Sequence[Mapping[str, Any]], known: Kind) -> bool:
    wanted = {"person"} if known.to == "person" else {"caf", "msa"}
    for answer in answers:
        fields = dict(answer["fields"])
        if answer["kind"] == "letter_sent" and fields.get("letter") == known.fact:
            return bool(wanted & set(fields.get("to") or ["person"]))
    return False


@transaction.atomic
def begin(
    agent: Agent,
    known: Kind,
    cases: Sequence[str],
    *,
    how: How,
    on: date,
    values: Mapping[str, Any],
    token: str,
) -> Batch:
    """Have a letter of a kind written for cases, by their references. The same token begins once.

    Raises ``Nothing`` when none of them is theirs to write on, ``PermissionDenied``.
    """
    if not agent.may(Action.RECORD):
        raise PermissionDenied
    if again := Batch.objects.filter(token=token).first():
        return again
    mine = list(visible(agent, Action.RECORD).filter(reference__in=list(cases)[:MOST]).order_by("pk"))
    if not mine:
        raise Nothing("Choisissez au moins un dossier.")
    text = in_force(agent.organisation, known.id)
    made = Batch.objects.create(
        organisation=agent.organisation, kind=known.id, version=text.version, how=how, values=plain(values), on=on,
        token=token, at=now(), by=agent.membership,
    )  # fmt: skip
    BatchItem.objects.bulk_create([BatchItem(batch=made, case=case) for case in mine], 500)
    note(agent, "letter:batch", batch=made.pk, kind=known.id, cases=len(mine))
    from .tasks import write_batch  # noqa: PLC0415  the task calls what is here

    write_batch.enqueue(batch=made.pk)
    return made


@transaction.atomic
def stop(agent: Agent, batch: Batch) -> None:
    """Write no more of a batch: what was written stays."""
    if batch.by.organisation_id != agent.organisation.pk:
        raise PermissionDenied
    Batch.objects.filter(pk=batch.pk, stopped_at=None).update(stopped_at=now())
    note(agent, "letter:batch_stop", batch=batch.pk)


def mine(agent: Agent) -> QuerySet[Batch]:
    """The batches that somebody may look at: those they began, and those of which every case is theirs to write on."""
    beyond = BatchItem.objects.filter(batch=OuterRef("pk")).exclude(case__in=visible(agent, Action.RECORD))
    rows = Batch.objects.filter(organisation=agent.organisation).filter(
        Q(by=agent.membership) | ~Exists(beyond)
    )
    return rows.select_related("by__user")


@dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    total: int
    written: int
    left_out: int

    @property
    def over(self) -> bool:
        """Whether nothing is left to write."""
        return self.written + self.left_out == self.total


def progress(batch: Batch) -> Progress:
    """How far a batch is. One query."""
    told = batch.items.aggregate(
        total=Count("pk"), written=Count("letter"), left_out=Count("pk", filter=~Q(problem=""))
    )
    return Progress(**told)


# -- the work ------------------------------------------------------------------------------------------------------


def work(number: int) -> bool:
    """Write some letters of a batch, then its files to print; whether something is left to do."""
    batch = Batch.objects.select_related("organisation", "by__user", "by__organisation", "version").get(
        pk=number
    )
    if batch.stopped_at is None:
        todo = list(batch.items.filter(letter=None, problem="").values_list("pk", flat=True)[:AT_ONCE])
        if todo:
            text = InForce(read(batch.version) if batch.version else packaged(batch.kind), batch.version)
            for pk in todo:
                _write(batch, text, pk)
            return True
    if batch.how == How.POST and not batch.files:
        _print(batch)
    return False


@transaction.atomic
def _write(batch: Batch, text: InForce, pk: int) -> None:
    """Write one letter, or say why it cannot be."""
    item = BatchItem.objects.select_for_update(no_key=True).get(pk=pk)
    if item.letter_id or item.problem:
        return
    case = Case.objects.with_names().get(pk=item.case_id)
    try:
        with transaction.atomic():
            recording.lock(case)
            item.letter = _sent(batch, text, case)
    except ValuesError as error:
        item.problem = " ; ".join(f"{problem.place} : {problem.what}" for problem in error.problems)
    except PermissionDenied:
        item.problem = "ce dossier ne vous est plus confié"
    except CaseFileError as error:
        item.problem = " ; ".join(problem.what for problem in error.problems)
    item.save(update_fields=["letter", "problem"])


def _sent(batch: Batch, text: InForce, case: Case) -> Any:
    agent = Agent(batch.by.user, Membership.objects.with_names().get(pk=batch.by_id))
    access = Access(agent, case, held(agent, case))
    access.require(Action.RECORD)
    stored = store.load(case)
    known, head = kind(batch.kind), head_of(batch.organisation)
    found = known_values(Opened(access, stored, today()), known, head) | batch.values
    found |= {"courrier.reference": next_reference(case), "courrier.date": batch.on}
    pdf = render(text.template, found, house_of(head))
    ready = Ready(known, text, found, How(batch.how), batch.on)
    token = f"lot-{batch.pk}-{case.pk}"
    return record_sent(access, ready, found, pdf, seen=stored.last, token=token, batch=batch)


def _print(batch: Batch) -> None:
    """The files to print, from the very values that were kept; each is kept as it is."""
    text = read(batch.version) if batch.version else packaged(batch.kind)
    values = batch.letters.order_by("pk").values_list("values", flat=True)
    made = []
    for lot in render_print(text, values.iterator(chunk_size=200), house_of(head_of(batch.organisation))):
        if lot.pdf:
            name = files.new_name()
            files.write(name, lot.pdf)
            made.append(
                {"name": name, "sha256": hashlib.sha256(lot.pdf).hexdigest(), "letters": len(lot.ranks)}
            )
    with transaction.atomic():
        if Batch.objects.filter(pk=batch.pk, files=[]).update(files=made):
            return
    for one in made:
        files.erase(str(one["name"]))


def asked_once(text: InForce, head_values: Mapping[str, Any], known: Kind) -> list[str]:
    """What a batch asks once for all: what the text needs and that neither the letterhead nor the cases tell."""
    of_case = ("courrier.", "destinataire.", "personne.", "referent.", "programme.", "entreprise.", "payeur.")
    return [
        name
        for name in needed(text.template)
        if not name.startswith(of_case)
        and name not in head_values
        and name not in _TOLD_BY_CASE.get(known.id, ())
    ]


_TOLD_BY_CASE = {
    "information": ("droit.date", "rendez_vous.delai"),
    "reminder": ("premier_courrier.date", "rendez_vous.avant"),
    "evaluation-notice": (
        "evaluation.date", "evaluation.montant", "evaluation.debut", "revenu.reel", "decision.motifs",
    ),
    "payer-notice": ("avis.sens", "avis.soumis_le", "avis.evalue_le", "avis.montant", "evaluation.debut"),
    "end": ("accompagnement.debut", "accompagnement.fin"),
    "turnover-attestation": (
        "revenus.debut", "revenus.fin", "revenus.lignes", "revenus.total", "revenus.moyenne", "revenus.origine",
    ),
}  # fmt: skip
"""What the facts of a case tell for each kind: a case without it is left out of a batch, with the reason."""
