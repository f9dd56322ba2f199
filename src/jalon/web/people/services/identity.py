"""Change who somebody is and how to reach them, with what it was before in the journal."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from jalon.web.accounts.policy import Action
from jalon.web.people import records, secrets
from jalon.web.people.access import PersonAccess
from jalon.web.people.identifiers import masked
from jalon.web.people.models import Business, Person
from jalon.web.trust.services import note

IDENTITY = (
    "civility", "last_name", "first_name", "birth_name", "birth_date", "phone", "other_phone", "email", "address",
    "postal_code", "town", "language", "channel", "payer", "payer_number",
)  # fmt: skip
"""The fields that say who a person is and how to reach them; the social security number comes besides."""
EDITED = "person:edit"
"""What the journal calls it."""
BUSINESS = ("name", "siret", "address", "postal_code", "town")


@transaction.atomic
def change_identity(
    access: PersonAccess,
    values: Mapping[str, object],
    *,
    nir: str | None = None,
    businesses: Mapping[int, Mapping[str, str]] | None = None,
) -> dict[str, object]:
    """Write new values on every record of the person. ``nir`` is the new number, ``None`` to keep the one known.

    Returns what changed, with its former value, as the journal has it. Raises ``PermissionDenied``.
    """
    access.require(Action.IDENTITY)
    person = Person.objects.select_for_update().get(pk=access.person.pk)
    before, after = _differences(person, values, IDENTITY)
    if nir is not None and nir != (known := secrets.read(person)):
        before["nir"], after["nir"] = masked(known) if known else "", masked(nir) if nir else ""
    for record in records.all_of(person):
        for name, value in values.items():
            setattr(record, name, value)
        if nir is not None:
            secrets.keep(record, nir)
        record.save()
    for pk, said in (businesses or {}).items():
        business = Business.objects.get(pk=pk, person__in=access.ids)
        was, is_now = _differences(business, said, BUSINESS)
        before |= {f"business.{business.key}.{name}": value for name, value in was.items()}
        after |= {f"business.{business.key}.{name}": value for name, value in is_now.items()}
        for name, text in said.items():
            setattr(business, name, text)
        business.save()
    if before:
        records.refresh(person)
        note(access.agent, EDITED, person_id=person.pk, before=before, after=after)
    return before


def _differences(
    record: Person | Business, values: Mapping[str, object], names: tuple[str, ...]
) -> tuple[dict[str, object], dict[str, object]]:
    before, after = {}, {}
    for name in names:
        if name in values and getattr(record, name) != values[name]:
            before[name], after[name] = _plain(getattr(record, name)), _plain(values[name])
    return before, after


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
