"""The pages of the simulator: ask, see, keep, show again."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.benefits import answer as answers
from jalon.benefits import client, sheet
from jalon.benefits.question import Wrong
from jalon.benefits.simulate import simulate
from jalon.rules.errors import MissingParameter
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access, open_case
from jalon.web.income import queries
from jalon.web.income.models import Simulation
from jalon.web.income.queries import IncomeOf
from jalon.web.income.simulating import known
from jalon.web.income.simulating.changes import CHANGES
from jalon.web.income.simulating.forms import SimulationForm
from jalon.web.income.simulating.shown import sheet_of, shown
from jalon.web.kit.acting import acting
from jalon.web.kit.clock import now
from jalon.web.trust.services import note

BLOCKS = (
    ("months", "Les mois à venir", ("turnover", "wage", "partner", "first", "horizon", "declared"), ()),
    (
        "household",
        "Le foyer",
        ("birth", "partner_birth", "children", "housing", "aid", "support", "maintenance"),
        ("lone_recent",),
    ),
    ("activity", "L'activité", ("kind", "started", "expenses"), ("craft", "cipav", "acre", "income_tax")),
)
AGAIN = timedelta(minutes=1)
"""Within which the same simulation, kept twice by the same person, is a second click."""


@require_http_methods(["GET", "POST"])
def simulate_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask « et si ? », and see at once; kept only when it is asked."""
    access = open_case(acting(request), reference, "simulation", Action.INCOME)
    read = queries.income_of(access)
    first = known.initial(read)
    if request.method == "GET":
        return _show(request, access, SimulationForm(initial=first))
    form = SimulationForm(request.POST, initial=first)
    if not form.is_valid():
        return _show(request, access, form, status=422)
    found, asked = _simulated(form, read)
    if found is None:
        return _show(request, access, form, status=422)
    if request.POST.get("what") == "keep":
        return _keep(request, access, asked, found)
    return _show(request, access, form, found=found, asked=asked)


def _simulated(form: SimulationForm, read: IncomeOf) -> tuple[answers.Answer | None, sheet.Sheet | None]:
    """The answer, or the reason why there is none on the form."""
    asked = form.sheet(())
    asked = form.sheet(known.known_months(read, asked.first, asked.each))
    try:
        return simulate(
            asked.scenarios(), read.opened.programme.parameters, targets=known.targets(read)
        ), asked
    except Wrong as error:
        for problem in error.problems:
            form.add_error(None, problem)
    except client.EngineError as error:
        form.add_error(None, ValidationError(str(error), code="engine"))
    except MissingParameter as error:
        form.add_error(None, f"{str(error).capitalize()}. Commencez la simulation plus tard.")
    return None, None


def _show(
    request: HttpRequest, access: Access, form: SimulationForm, *,
    found: answers.Answer | None = None, asked: sheet.Sheet | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    kept = Simulation.objects.filter(case=access.case, put_away_at__isnull=True).order_by("-pk")
    about = client.about()
    context = {
        "case": access.case,
        "form": form,
        "blocks": [
            (key, title, [form[name] for name in names], [form[name] for name in boxes])
            for key, title, names, boxes in BLOCKS
        ],
        "changes": [(form[one.box], [form[name] for name in one.fields]) for one in CHANGES],
        "household": form.initial.get("told"),
        "state": about,
        "state_said": client.SAID[about.state],
        "typed_name": request.POST.get("name", ""),
        "again": any(error.code == "engine" for error in form.non_field_errors().as_data()),
        "result": shown(found, asked) if found else None,
        "kept": list(kept.select_related("by__user")[:20]),
    }
    return render(request, "income/simulate.html", context, status=status)


def _keep(
    request: HttpRequest, access: Access, asked: sheet.Sheet | None, found: answers.Answer
) -> HttpResponse:
    name = (
        request.POST.get("name", "").strip()[:120]
        or " ; ".join(one.name for one in found.scenarios[1:])[:120]
    )
    told = {
        "case": access.case,
        "name": name or sheet.NOW,
        "by": access.agent.membership,
        "sheet": sheet.encode(asked).decode() if asked else "{}",
    }
    if twice := Simulation.objects.filter(**told, at__gte=now() - AGAIN).order_by("-pk").first():
        return redirect("simulation", access.case.reference, twice.pk)
    kept = Simulation.objects.create(**told, at=now(), answer=answers.encode(found))
    note(
        access.agent,
        "simulation:keep",
        person_id=access.case.person_id,
        case_id=access.case.pk,
        simulation=kept.pk,
    )
    messages.success(request, "Simulation gardée dans le dossier.")
    return redirect("simulation", access.case.reference, kept.pk)


@require_GET
def kept_page(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A simulation as it was kept: the same figures, without computing anything."""
    access = open_case(acting(request), reference, "simulation gardée")
    kept = _kept(access, number)
    context: dict[str, Any] = {
        "case": access.case,
        "kept": kept,
        "result": shown(answers.decode(kept.answer), sheet_of(kept.sheet)),
        "others": Simulation.objects.filter(case=access.case, put_away_at__isnull=True)
        .exclude(pk=kept.pk)
        .exists(),
        "may_write": access.may(Action.INCOME),
    }
    return render(request, "income/simulation.html", context)


@require_POST
def put_away(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Put a simulation away, or take it out again: nothing is lost."""
    access = open_case(acting(request), reference, "simulation gardée", Action.INCOME)
    kept = _kept(access, number)
    kept.put_away_at = None if kept.put_away_at else now()
    kept.save(update_fields=["put_away_at"])
    what = "simulation:away" if kept.put_away_at else "simulation:back"
    note(access.agent, what, person_id=access.case.person_id, case_id=access.case.pk, simulation=kept.pk)
    messages.success(
        request, "Simulation rangée." if kept.put_away_at else "Simulation remise dans la liste."
    )
    return redirect(reverse("simulation", args=[reference, number]))


def _kept(access: Access, number: int) -> Simulation:
    found = Simulation.objects.filter(case=access.case, pk=number).select_related("by__user").first()
    if found is None:
        raise Http404
    return found
