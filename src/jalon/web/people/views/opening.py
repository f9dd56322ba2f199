"""Open an accompaniment, for somebody new or for somebody known."""

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from jalon.rules.errors import JalonError
from jalon.rules.facts import Fact
from jalon.rules.programme import Programme
from jalon.study.facts import say_fact
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action
from jalon.web.cases.sensitive import health_ids
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import today
from jalon.web.people.access import PersonAccess, open_person
from jalon.web.people.forms.business import BusinessForm, StructureForm
from jalon.web.people.forms.closing import closing_forms
from jalon.web.people.forms.entry import EntryForm, drafts
from jalon.web.people.forms.identity import IdentityForm
from jalon.web.people.forms.place import Group, Place, groups, offered, place_of
from jalon.web.people.models import Person
from jalon.web.people.needs import BUSINESS, known_of, needs
from jalon.web.people.services import Closing, Opened, Opening, open_accompaniment


@dataclass
class Entry:
    """The page as it was asked: the programme, what it needs to know, and the forms that ask it."""

    agent: Agent
    programme: Programme
    data: QueryDict | None
    initial: dict[str, Any]
    known: tuple[Fact, ...] = ()

    @cached_property
    def groups(self) -> list[Group]:
        """The organisations and people among whom the référent is chosen."""
        return groups(self.agent)

    @cached_property
    def place(self) -> Place | None:
        """The place chosen; before any choice, the first proposed."""
        chosen = (self.data or self.initial).get("place", "")
        if chosen:
            return place_of(self.groups, str(chosen))
        return next((place for group in self.groups for place in group.places), None)

    @cached_property
    def needs(self) -> frozenset[str]:
        """What is not known yet of what the programme asks."""
        return needs(self.programme.id, self.place.territory if self.place else None, self.known, today())

    @cached_property
    def structure(self) -> bool:
        """Whether it accompanies structures, not people."""
        return self.programme.subject == "structure"

    @cached_property
    def identity(self) -> IdentityForm:
        """Who the person is."""
        region = self.place.territory.phone_region if self.place else "FR"
        return IdentityForm(self.data, region=region, subject=self.programme.subject, initial=self.initial)

    @cached_property
    def business(self) -> BusinessForm | StructureForm | None:
        """The business, where the programme asks for one."""
        if self.structure:
            return StructureForm(self.data, initial=self.initial)
        if BUSINESS in self.needs:
            return BusinessForm(self.data, initial={"same_address": True, **self.initial})
        return None

    @cached_property
    def entry(self) -> EntryForm:
        """The rest of what the programme asks."""
        return EntryForm(
            self.data,
            needs=self.needs,
            initial=self.initial,
            toward=self.place.organisation.name if self.place else "",
            health=self.agent.sees_health and self.agent.may(Action.HEALTH),
            structure=self.structure,
        )

    @cached_property
    def all_forms(self) -> list[Form]:
        """Every form of the page."""
        return [self.identity, self.entry, *([self.business] if self.business else [])]

    def facts(self, person: Person) -> tuple[Fact, ...]:
        """What was told, as facts not signed yet."""
        told = self.entry.told(person.birth_date)
        if self.business:
            told += self.business.facts()
        if started := self.entry.cleaned_data.get("started_on"):
            referent = self.place.referent if self.place else None
            told.append(
                ("accompaniment_started", {"on": started, "referent": str(referent) if referent else None})
            )
        return drafts(told, self.entry.day)

    def opening(self, person: Person, token: str) -> Opening:
        """What the accompaniment starts with."""
        if self.place is None:
            raise PermissionDenied
        return Opening(
            self.programme.id,
            self.place.organisation,
            self.place.referent,
            self.facts(person),
            token,
            self.entry.day,
        )


def _programme_of(agent: Agent, name: str) -> Programme | None:
    """The programme asked for, or the only one there is."""
    choices = offered(agent)
    if len(choices) == 1:
        return choices[0]
    return next((one for one in choices if one.id == name), None)


def _again(data: QueryDict) -> dict[str, Any]:
    """What was typed, to show it again without judging it: another programme was chosen."""
    many = {"natures"}
    return {name: data.getlist(name) if name in many else data[name] for name in data}


@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Open the accompaniment of somebody new."""
    agent = acting(request)
    if not agent.may(Action.OPEN):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    chosen = _programme_of(agent, data.get("programme", ""))
    if chosen is None:
        return render(request, "people/choose.html", {"programmes": offered(agent)})
    sent = request.method == "POST" and "change" not in request.POST
    page = Entry(agent, chosen, request.POST if sent else None, {} if sent else _again(data))
    if sent and _valid(page):
        answer = _open_new(request, page)
        if answer is not None:
            return answer
    token = request.POST.get("token") or secrets.token_urlsafe(20)
    context = {"page": page, "programmes": offered(agent), "token": token, "wrong": sent}
    return render(request, "people/new.html", context, status=422 if sent else 200)


def _valid(page: Entry) -> bool:
    good = all(form.is_valid() for form in page.all_forms)
    if page.place is None:
        page.entry.add_error(None, "Choisissez le référent dans la liste.")
    return good and page.place is not None


def _open_new(request: HttpRequest, page: Entry) -> HttpResponse | None:
    """Open it; ``None`` when it was refused, with the reason on the form."""
    if page.place is None:
        raise PermissionDenied
    person = Person(subject=page.programme.subject, territory=page.place.territory)
    for name, value in page.identity.values().items():
        setattr(person, name, value)
    business = page.business.business(person) if page.business else None
    try:
        opened = open_accompaniment(
            page.agent,
            page.opening(person, request.POST.get("token", "")),
            person,
            nir=page.identity.cleaned_data.get("nir", ""),
            businesses=[business] if business else [],
        )
    except IntegrityError:
        page.identity.add_error(
            "nir",
            "Une fiche a déjà ce numéro dans ce territoire : ouvrez-la plutôt que d'en créer une autre.",
        )
        return None
    except JalonError as error:
        page.entry.add_error(None, str(error))
        return None
    return _opened(request, opened)


def _opened(request: HttpRequest, opened: Opened) -> HttpResponse:
    case = opened.case
    messages.success(request, f"L'accompagnement de {case.person.name} est ouvert.")
    try:
        return redirect(reverse("case", args=[case.reference]))
    except NoReverseMatch:  # the page of the case is being built
        return redirect("person", case.person_id)


# -- somebody known ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def accompaniment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open another accompaniment for somebody known: what is known is not asked, the present ones may be closed."""
    access = open_person(acting(request), pk, "nouvel accompagnement", Action.OPEN)
    person, agent = access.person, access.agent
    going_on = {case.programme for case in access.cases if case.situation.standing != "left"}
    choices = [one for one in offered(agent) if one.id not in going_on and one.subject == person.subject]
    data = request.POST if request.method == "POST" else request.GET
    chosen = next((one for one in choices if one.id == data.get("programme")), None)
    if chosen is None:
        return render(request, "people/choose.html", {"programmes": choices, "person": person})
    sent = request.method == "POST" and "change" not in request.POST
    page = Entry(
        agent, chosen, request.POST if sent else None, {} if sent else _again(data), known_of(person)
    )
    closings = closing_forms(request.POST if sent else None, access.accesses)
    asked = [page.entry, *([page.business] if page.business else []), *closings]
    good = sent and all(form.is_valid() for form in asked)
    if good and page.place is not None and page.place.territory.pk == person.territory_id:
        answer = _open_known(request, page, access, [one for form in closings if (one := form.closing())])
        if answer is not None:
            return answer
    elif good:
        page.entry.add_error(None, "Choisissez un référent du territoire de la personne.")
    context = {
        "page": page,
        "person": person,
        "programmes": choices,
        "closings": closings,
        "told": _sayings(agent, page.known),
        "token": request.POST.get("token") or secrets.token_urlsafe(20),
        "wrong": sent,
    }
    return render(request, "people/next.html", context, status=422 if sent else 200)


def _open_known(
    request: HttpRequest, page: Entry, access: PersonAccess, closings: list[Closing]
) -> HttpResponse | None:
    person = access.person
    business = page.business.business(person) if page.business else None
    try:
        opened = open_accompaniment(
            page.agent,
            page.opening(person, request.POST.get("token", "")),
            person,
            businesses=[business] if business else [],
            closings=closings,
        )
    except JalonError as error:
        page.entry.add_error(None, str(error))
        return None
    return _opened(request, opened)


def _sayings(agent: Agent, known: tuple[Fact, ...]) -> list[str]:
    """What is known of the person already, in words, but health for those who may not see it."""
    hidden = frozenset() if agent.sees_health else health_ids(known)
    return [say_fact(one) for one in known if one.id not in hidden][-_SAYINGS:]


_SAYINGS = 12
