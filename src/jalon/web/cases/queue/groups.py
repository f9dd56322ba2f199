"""What there is to do, put in the groups by which people work."""

from dataclasses import dataclass

from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import OrganisationKind
from jalon.web.accounts.policy import Role
from jalon.web.cases.acts import ASK, CHASE, LOOK


@dataclass(frozen=True)
class Group:
    """Things that are done the same way."""

    slug: str
    name: str
    icon: str
    hint: str
    """What the group holds, for who reads it for the first time."""


GROUPS: tuple[Group, ...] = (
    Group("appeler", "Appeler", "phone", "Reprendre contact avec la personne."),
    Group("recevoir", "Recevoir", "people", "Fixer ou tenir un rendez-vous, une visite."),
    Group("signer", "Faire signer", "pen", "Contrats et documents à signer avec la personne."),
    Group("valider", "Faire valider", "check", "Contrats et demandes qui attendent une validation."),
    Group("evaluer", "Évaluer", "euro", "Évaluations de revenu et bilans."),
    Group("decider", "Décider", "flag", "Décisions à prendre, saisines de l'équipe pluridisciplinaire."),
    Group("ecrire", "Écrire", "mail", "Courriers et avertissements à envoyer."),
    Group(CHASE, "Relancer", "undo", "Ce que d'autres doivent, et qui tarde ou approche."),
    Group("accompagner", "Accompagner", "hand", "Aides, ateliers, freins, suites après la sortie."),
    Group("clore", "Clore", "door", "Contrats et accompagnements à clore."),
    Group(ASK, "Demander", "question", "Ce qui n'est pas encore connu, et à qui le demander."),
    Group(LOOK, "Regarder", "alert", "Ce qu'aucune règle ne tranche : une personne doit regarder."),
)
BY_SLUG = {group.slug: group for group in GROUPS}
OFFICER_ACTS = ("evaluate", "decide", "validate")
"""What the département owes that its income officers do, not its référents."""


def owed_by_me(agent: Agent) -> Q:
    """Which lines of the cases that somebody sees fall to their role."""
    match agent.role:
        case Role.READER:
            return Q()
        case Role.CONSULTANT:
            return Q(owed_by="partner")
        case Role.PANEL_MEMBER:
            return Q(owed_by="panel")
        case Role.INCOME_OFFICER:
            return Q(owed_by="department", act__in=OFFICER_ACTS)
    close = Q(owed_by__in=("referent", "operator"))
    if agent.organisation.kind == OrganisationKind.AUTHORITY:
        close |= Q(owed_by="department") & ~Q(act__in=OFFICER_ACTS)
    return close


def group_of(agent: Agent) -> Combinable:
    """The group of a line, as an expression: what others owe is to be chased, what is mine goes by its act."""
    mine = owed_by_me(agent)
    if not mine:
        return F("act_group")
    return Case(When(mine | Q(nature__in=("question", "alert")), then=F("act_group")), default=Value(CHASE))
