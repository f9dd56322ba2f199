"""Incomes evaluated in the demonstration, by the pages' own services: so each can be opened and computed again."""

from collections.abc import Callable
from datetime import date
from itertools import cycle

from jalon.rules.facts import Euros
from jalon.rules.months import add_days, add_months, month_of
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Role
from jalon.web.cases import store
from jalon.web.cases.access import Access, held
from jalon.web.cases.models import Case, Owed
from jalon.web.cases.opened import Opened
from jalon.web.income.evaluating import services
from jalon.web.income.evaluating.forms import initial
from jalon.web.income.evaluating.reading import Evaluating
from jalon.web.income.evaluating.services import Asked

from .cast import Cast

PROGRAMMES = ("tarn-tns", "cea-fiche-7")
EVALUATED = 24
"""Cases of each programme whose income goes some way."""
LEFT = 6
"""Cases of each programme left as they are, with all still to be done."""


def evaluate(cast: Cast, made: list[Case], day: date) -> None:
    """Have some incomes asked about, proposed, decided and refused, each way in turn."""
    for programme in PROGRAMMES:
        mine = {case.pk: case for case in made if case.programme == programme}
        waiting = _waiting(mine, programme)[LEFT : LEFT + EVALUATED]
        for case, go in zip(waiting, cycle(_WAYS), strict=False):
            fresh = Case.objects.with_names().get(pk=case.pk)
            officer = _officer(cast, fresh)
            if officer is not None and fresh.referent is not None:
                go(fresh, officer, fresh.referent, day)


def _waiting(cases: dict[int, Case], programme: str) -> list[Case]:
    """The cases that wait for an evaluation; any that is entered, where the programme asks for none."""
    asked = Owed.objects.filter(case__in=cases, act="evaluate", nature="obligation").order_by("case_id")
    numbers = list(dict.fromkeys(asked.values_list("case_id", flat=True)))
    if programme == PROGRAMMES[0]:
        return [cases[number] for number in numbers]
    return [case for case in cases.values() if case.situation.standing == "entered"]


def _officer(cast: Cast, case: Case) -> Membership | None:
    return next(
        (
            one
            for one in cast.workers.values()
            if one.role == Role.INCOME_OFFICER and case.territory in one.territories.all()
        ),
        None,
    )


def _reading(case: Case, who: Membership, day: date) -> tuple[Evaluating, int]:
    agent = Agent(who.user, who)
    stored = store.load(case)
    return Evaluating(Opened(Access(agent, case, held(agent, case)), stored, day)), stored.last


def _asked(reading: Evaluating, reasons: str, way: str = "", amount: Euros | None = None) -> Asked:
    found = initial(reading, way)
    return Asked(
        way=found["way"], reasons=reasons, amount=amount, start=found["start"], end=found["end"],
        documents=("accounts", "contributions", "attestation"), on=reading.opened.on,
    )  # fmt: skip


def _known(reading: Evaluating) -> bool:
    way = reading.computed.way(initial(reading, "")["way"])
    return way is not None and way.amount.monthly is not None


def _decide(case: Case, officer: Membership, _: Membership, day: date) -> None:
    reading, seen = _reading(case, officer, day)
    if _known(reading):
        asked = _asked(reading, "Pièces complètes et concordantes.")
        services.decide(reading, asked, seen=seen, token=f"demo-decide-{case.pk}")


def _ask_then_decide(case: Case, officer: Membership, referent: Membership, day: date) -> None:
    reading, seen = _reading(case, officer, day)
    services.ask(
        reading.opened.access, on=add_days(day, -26), asked_by="caf", seen=seen, token=f"demo-ask-{case.pk}"
    )
    _decide(case, officer, referent, day)


def _ask(case: Case, officer: Membership, _: Membership, day: date) -> None:
    reading, seen = _reading(case, officer, day)
    services.ask(
        reading.opened.access, on=add_days(day, -12), asked_by="caf", seen=seen, token=f"demo-ask-{case.pk}"
    )


def _propose(case: Case, _: Membership, referent: Membership, day: date) -> None:
    reading, seen = _reading(case, referent, day)
    if _known(reading):
        asked = _asked(reading, "Calcul refait avec la personne, pièces à l'appui.")
        services.propose(reading, asked, seen=seen, token=f"demo-propose-{case.pk}")


def _refuse(case: Case, officer: Membership, _: Membership, day: date) -> None:
    reading, seen = _reading(case, officer, day)
    asked = _asked(reading, "Pièces demandées deux fois et jamais reçues.", "manual")
    services.refuse(reading, asked, seen=seen, token=f"demo-refuse-{case.pk}")


def _by_hand(case: Case, officer: Membership, _: Membership, day: date) -> None:
    reading, seen = _reading(case, officer, day)
    asked = _asked(
        reading, "Un chantier ponctuel gonfle l'année passée : le revenu habituel est retenu.", "manual",
        Euros("320.00"),
    )  # fmt: skip
    asked = Asked(
        way=asked.way, reasons=asked.reasons, amount=asked.amount, start=month_of(day),
        end=add_days(add_months(month_of(day), 6), -1), documents=asked.documents, on=day,
    )  # fmt: skip
    services.decide(reading, asked, seen=seen, token=f"demo-hand-{case.pk}")


_Go = Callable[[Case, Membership, Membership, date], None]
_WAYS: tuple[_Go, ...] = (_decide, _ask_then_decide, _propose, _ask, _decide, _by_hand, _propose, _refuse)
