"""What the records of a person repeat so that they are found and sorted, kept up to date by every service."""

from jalon.web.cases.models import Case
from jalon.web.cases.store import person_ids

from . import names
from .identifiers import national
from .models import Business, Person


def root_of(person: Person) -> Person:
    """The record that stands for the person: itself, or the one into which it was merged."""
    return person.merged_into or person


def all_of(person: Person) -> list[Person]:
    """Every record of a person, the one that stands for them first."""
    found = Person.objects.in_bulk(person_ids(person))
    return [found[pk] for pk in person_ids(person)]


def refresh(person: Person) -> None:
    """Write again the text in which the search looks and the order of lists, on every record of the person.

    Each record can be found by what any of them says.
    """
    ids = person_ids(person)
    records = list(Person.objects.filter(pk__in=ids).order_by("pk"))
    businesses = list(Business.objects.filter(person__in=ids).order_by("pk"))
    said = [name for one in records for name in (one.last_name, one.birth_name, one.first_name)]
    said += [business.name for business in businesses]
    numbers = [national(number) for one in records for number in (one.phone, one.other_phone) if number]
    numbers += [business.siret for business in businesses]
    text = names.search_text(*said, numbers=tuple(numbers))
    Person.objects.filter(pk__in=ids).exclude(search=text).update(search=text)
    by_pk = {one.pk: one for one in records}
    for case in Case.objects.filter(person__in=ids):
        who = by_pk[case.person_id]
        order = names.sort_name(who.last_name, who.first_name, case.pk)
        if order != case.sort_name:
            Case.objects.filter(pk=case.pk).update(sort_name=order)
