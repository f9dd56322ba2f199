"""Two records of one person become one: one points at the other, no fact moves, and it can be undone exactly."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.rules.errors import JalonError
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases import services, store
from jalon.web.cases.access import visible
from jalon.web.cases.models import Case
from jalon.web.kit.clock import now, today
from jalon.web.people import records
from jalon.web.people.models import Merge, Person
from jalon.web.trust.services import note

from .identity import IDENTITY

CHOSEN = (*IDENTITY, "nir")
"""What is chosen of one record or of the other."""


class CannotMerge(JalonError):
    """The records cannot be merged, or the merge cannot be undone; the sentence says why and what to do."""


@transaction.atomic
def merge(agent: Agent, kept: Person, absorbed: Person, take: frozenset[str] = frozenset()) -> Merge:
    """Merge a record into another, taking from it the fields named in ``take``.

    All the records then say the same, so that every list shows the same name; what they said is kept to undo it.
    Raises ``CannotMerge``, or ``PermissionDenied`` when a case of either is not the agent's to merge.
    """
    kept, absorbed = _locked(kept.pk, absorbed.pk)
    _check(agent, kept, absorbed)
    following = list(Person.objects.filter(merged_into=absorbed).order_by("pk"))
    everyone = [kept, *Person.objects.filter(merged_into=kept).order_by("pk"), absorbed, *following]
    before = {str(one.pk): _said(one) for one in everyone}
    sources = {name: absorbed if name in take else kept for name in CHOSEN}
    written = {name: value for name, one in sources.items() for name, value in _field(one, name).items()}
    made = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        at=now(),
        by=agent.membership,
        before=before,
        written=written,
        moved=[one.pk for one in following],
    )
    # The records that follow point at the one kept before theirs says the same number as it.
    for one in (absorbed, *following):
        one.merged_into = kept
        one.save(update_fields=["merged_into"])
    for one in (absorbed, *following, *(one for one in everyone if one not in (absorbed, *following))):
        _say(one, written)
    _tell(kept)
    note(agent, "person:merge", person_id=kept.pk, merge=made.pk, absorbed=absorbed.pk, taken=sorted(take))
    return made


@transaction.atomic
def undo_merge(agent: Agent, made: Merge) -> None:
    """Part two records again: each says what it said, but for what was changed on both since.

    Raises ``CannotMerge`` when another merge came on top of it, ``PermissionDenied``.
    """
    kept, absorbed = _locked(made.kept_id, made.absorbed_id)
    made.refresh_from_db()
    if made.undone_at:
        return
    _require(agent, [kept, absorbed])
    _check_last(made)
    changed = {name for name, value in _said(kept).items() if value != made.written.get(name)}
    Person.objects.filter(pk=absorbed.pk).update(merged_into=None, nir_digest="", nir_cipher=None)
    Person.objects.filter(pk__in=made.moved).update(merged_into=absorbed)
    # The one kept says its own number again before the other does: two never say the same.
    for pk, said in sorted(made.before.items(), key=lambda one: int(one[0]) != made.kept_id):
        one = Person.objects.get(pk=pk)
        stays = one.pk not in (made.absorbed_id, *made.moved)
        _say(one, {name: value for name, value in said.items() if not (stays and name in changed)})
    made.undone_at, made.undone_by = now(), agent.membership
    made.save(update_fields=["undone_at", "undone_by"])
    for pk in (kept.pk, absorbed.pk):
        _tell(Person.objects.get(pk=pk))
    note(agent, "person:unmerge", person_id=kept.pk, merge=made.pk, absorbed=absorbed.pk)


def may_merge(agent: Agent, people: list[Person]) -> bool:
    """Whether every case of these people is the agent's to merge."""
    ids = [pk for person in people for pk in store.person_ids(person)]
    return agent.may(Action.MERGE) and not (
        Case.objects.filter(person__in=ids).exclude(pk__in=visible(agent, Action.MERGE).values("pk")).exists()
    )


def _require(agent: Agent, people: list[Person]) -> None:
    if any(one.territory_id not in agent.territory_ids for one in people) or not may_merge(agent, people):
        raise PermissionDenied


def _locked(*ids: int) -> list[Person]:
    """The records in the order asked, locked in that of their numbers: two merges never wait for each other."""
    found = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return [found[pk] for pk in ids]


def _check(agent: Agent, kept: Person, absorbed: Person) -> None:
    if kept.pk == absorbed.pk or kept.merged_into_id or absorbed.merged_into_id:
        raise CannotMerge("Ces deux fiches n'en font déjà qu'une. Rechargez la page.")
    if kept.territory_id != absorbed.territory_id or kept.subject != absorbed.subject:
        raise CannotMerge("Ces deux fiches ne peuvent pas être celles de la même personne.")
    _require(agent, [kept, absorbed])


def _check_last(made: Merge) -> None:
    """Merges are undone in the reverse order, so that each restores what it found."""
    later = Merge.objects.filter(pk__gt=made.pk, undone_at__isnull=True)
    touched = (made.kept_id, made.absorbed_id)
    if later.filter(kept__in=touched).exists() or later.filter(absorbed__in=touched).exists():
        raise CannotMerge("Une autre fusion a été faite depuis sur cette personne : annulez-la d'abord.")


def _field(person: Person, name: str) -> dict[str, object]:
    """A field of a record as JSON holds it; the number is its cipher and its hash, never itself."""
    if name == "nir":
        cipher = b64encode(bytes(person.nir_cipher)).decode() if person.nir_cipher else ""
        return {"nir_cipher": cipher, "nir_digest": person.nir_digest}
    value = getattr(person, name)
    return {name: value.isoformat() if isinstance(value, date) else value}


def _said(person: Person) -> dict[str, object]:
    return {key: value for name in CHOSEN for key, value in _field(person, name).items()}


def _say(person: Person, said: Mapping[str, object]) -> None:
    """Have a record say what JSON holds."""
    for name, value in said.items():
        if name == "nir_cipher":
            person.nir_cipher = b64decode(str(value)) if value else None
        elif name == "birth_date":
            person.birth_date = date.fromisoformat(str(value)) if value else None
        else:
            setattr(person, name, value)
    person.save(update_fields=list(said))


def _tell(person: Person) -> None:
    """Write again what lists show of the person: every case has the facts of all the records."""
    records.refresh(person)
    for case in Case.objects.filter(person__in=store.person_ids(person)).to_read().order_by("pk"):
        services.reproject(case, today())
