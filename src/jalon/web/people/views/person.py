"""The page of a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from jalon.study.household import household_lines
from jalon.web.accounts.policy import Action
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today
from jalon.web.people import secrets
from jalon.web.people.access import open_person
from jalon.web.people.identifiers import masked
from jalon.web.people.needs import in_force
from jalon.web.people.queries import sheet
from jalon.web.people.search.queries import programme_names


@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who somebody is, and their accompaniments that the agent may see."""
    access = open_person(acting(request), pk, "fiche de la personne")
    if access.person.pk != pk:
        return redirect("person", access.person.pk)
    number = secrets.read(access.person) if access.may(Action.IDENTITY) else ""
    context = {
        "person": access.person,
        "nir": masked(number) if number else "",
        "cases": access.cases,
        "sheet": sheet(access),
        "household": household_lines(in_force(access.person, today())),
        "programmes": programme_names(),
        "may_record": access.latest.may(Action.RECORD),
        "may_edit": access.may(Action.IDENTITY),
        "may_open": access.may(Action.OPEN),
        "may_merge": access.agent.may(Action.MERGE),
    }
    return render(request, "people/person.html", context)
