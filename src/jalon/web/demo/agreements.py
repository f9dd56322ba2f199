"""Contracts of the demonstration, by the pages' own services: begun, proposed, signed and sealed, amended, reviewed."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import cycle

from msgspec.structs import replace

from jalon.rules.months import add_days, add_months
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.cases.access import Access, held
from jalon.web.cases.models import Case, Owed
from jalon.web.contracts import prefill, services
from jalon.web.contracts.content import Action, Content, Objective, Stage
from jalon.web.contracts.models import Draft, How, ModelObjective, Pillar
from jalon.web.contracts.reading import ContractsOf, contracts_of
from jalon.web.contracts.sealing import Signature, sha256_of
from jalon.web.contracts.services import Signing

from .cast import Cast

PROGRAMMES = ("tarn-tns", "cea-fiche-7", "tih-booster")
LEFT = 3
"""Cases of each programme left as they are: nothing is begun."""
CATALOGUE = (
    ("Trouver trois clients réguliers", "trois clients ont commandé deux fois", Pillar.BUSINESS),
    (
        "Tenir le livre des recettes chaque semaine",
        "le livre est à jour à chaque rendez-vous",
        Pillar.BUSINESS,
    ),
    ("Fixer ses prix", "chaque prestation a un prix qui couvre les charges", Pillar.BUSINESS),
    ("Se faire connaître dans sa commune", "une fiche en ligne, dix cartes déposées", Pillar.BUSINESS),
    ("Faire garder les enfants les jours de marché", "une solution tient depuis un mois", Pillar.SOCIAL),
    ("Régler la dette de cotisations", "un échéancier est signé", Pillar.SOCIAL),
)
_STROKES = "M40 90 L70 50 L95 110 L120 60 L150 100 L190 70 L240 95 M250 60 L300 110"


def agree(cast: Cast, made: Sequence[Case], day: date) -> None:
    """Give each house its catalogue, and bring some contracts some way."""
    for house in cast.houses.values():
        ModelObjective.objects.bulk_create(
            ModelObjective(organisation=house, title=title, measure=measure, pillar=pillar)
            for title, measure, pillar in CATALOGUE
        )
    for programme in PROGRAMMES:
        mine = {case.pk for case in made if case.programme == programme}
        owed = Owed.objects.filter(case__in=mine, act="sign", nature="obligation").order_by("case_id")
        waiting = list(dict.fromkeys(owed.values_list("case_id", flat=True)))[LEFT:]
        for number, go in zip(waiting, cycle(_WAYS), strict=False):
            case = Case.objects.with_names().get(pk=number)
            if case.referent:
                go(case, case.referent, day)


def _access(case: Case, who: Membership) -> Access:
    agent = Agent(who.user, who)
    return Access(agent, case, held(agent, case))


def _content(read: ContractsOf, day: date) -> Content:
    """What the case tells, completed as two people would at a table."""
    told = prefill.renewal(read, read.signed[-1], ()) if read.signed else prefill.first(read)
    objective, stage = CATALOGUE[len(read.signed) % 4], "Faire le point sur l'activité"
    bound = read.bound("", day)
    return replace(
        told, start=day, end=bound.last if bound else add_days(add_months(day, 6), -1),
        weekly_hours=told.weekly_hours or 15, frequency_months=told.frequency_months or 2,
        visits=told.visits or "une visite sur place avant l'été",
        stages=told.stages or (Stage(stage, add_months(day, 2)),), income="350",
        objectives=(*told.objectives, Objective("catalogue", objective[0], "business", objective[1])),
        actions=(*told.actions, Action("cartes", "Déposer des cartes chez dix commerçants", due=add_days(day, 45))),
    )  # fmt: skip


def _begin(case: Case, who: Membership, day: date) -> None:
    read = contracts_of(_access(case, who))
    content = replace(_content(read, day), end=None, actions=())
    services.save_draft(read.opened.access, content, version=0, token="")


def _draft(case: Case, who: Membership, day: date) -> tuple[ContractsOf, Draft]:
    read = contracts_of(_access(case, who))
    return read, services.save_draft(read.opened.access, _content(read, day), version=0, token="")


def _propose(case: Case, who: Membership, day: date) -> None:
    read, draft = _draft(case, who, day)
    services.propose(read, draft, seen=read.opened.stored.last, token=f"demo-propose-{case.pk}")


def _sign(case: Case, who: Membership, day: date) -> None:
    _propose(case, who, day)
    read = contracts_of(_access(case, who))
    _seal(read, who, day, "sign")


def _seal(read: ContractsOf, who: Membership, day: date, what: str) -> None:
    case = read.opened.access.case
    draft = Draft.objects.get(case=case, done_at=None)
    both = (
        Signature("person", case.person.name, approved=True, drawn=_STROKES),
        Signature("organisation", who.user.name, approved=True),
    )
    signing = Signing(sha256_of(services.text_of_draft(read, draft)), How.SCREEN, day, both)
    services.sign(read, signing, seen=read.opened.stored.last, token=f"demo-{what}-{case.pk}")


def _amend(case: Case, who: Membership, day: date) -> None:
    _sign(case, who, day)
    read = contracts_of(_access(case, who))
    contract = read.signed[-1]
    content = replace(
        prefill.amendment(read, contract, ()), frequency_months=1, visits="deux visites sur place"
    )
    key = contract.signed.contract
    services.save_draft(read.opened.access, content, version=0, token="", key=key, amends=True)
    _seal(contracts_of(_access(case, who)), who, day, "amend")


_Go = Callable[[Case, Membership, date], None]
_WAYS: tuple[_Go, ...] = (_sign, _propose, _begin, _amend)
