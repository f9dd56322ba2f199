"""Who may do what: the one table, and nothing else decides.

A person acts in a **role**; a role may do an **action** on a case to which it has one of the **relations** of the
table. An action that a role does not list is refused. The code that reads the table
(``jalon.web.cases.access``) adds three things: a case of another territory has no relation but sharing and emergency;
health and disability ask, besides, for the permission of the membership; what an organisation keeps for itself is seen
by it alone.
"""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    """What somebody is in an organisation."""

    ADMINISTRATOR = "admin", "administrateur"
    MANAGER = "manager", "responsable"
    REFERENT = "referent", "référent"
    ADVISER = "adviser", "conseiller"
    CONSULTANT = "consultant", "consultant"
    INCOME_OFFICER = "income", "instructeur"
    PANEL_MEMBER = "panel", "membre d'équipe pluridisciplinaire"
    READER = "reader", "lecteur"


class Relation(StrEnum):
    """What links somebody to a case, the closest first."""

    OWN = "own"
    """They are its référent, or stand in for the one who is."""
    TEAM = "team"
    """Their organisation is in charge of it."""
    TERRITORY = "territory"
    """Their organisation is the authority of its territory."""
    PARTNER = "partner"
    """It is shared with their organisation, for a time."""
    PANEL = "panel"
    """It is on the agenda of a session where they sit: once convened, until it closes, unless they are in conflict."""
    EMERGENCY = "emergency"
    """They opened it by accès d'urgence, less than three hours ago."""


class Action(StrEnum):
    """What can be done, to a case or in an organisation."""

    SEE = "case:see"
    RECORD = "case:record"
    """Write facts of the path: letters, appointments, diagnosis, objectives…"""
    LEAD = "course:record"
    """Write what makes the path turn: entry, diagnosis, phases, contract, right to RSA, exit."""
    CORRECT = "case:correct"
    """Correct or withdraw what anybody recorded; one's own entries need only ``RECORD``."""
    OPEN = "case:open"
    """Open an accompaniment."""
    ASSIGN = "case:assign"
    """Name the référent; hand a portfolio over."""
    SHARE = "case:share"
    """Share the case with a partner, or stop."""
    BREAK_GLASS = "case:emergency"
    """Open a case of the territory to which no relation leads, by accès d'urgence."""
    DOCUMENTS = "documents:see"
    """See and download the papers of the case."""
    ATTACH = "documents:add"
    """Add papers to the case, and take out those that one added."""
    INCOME = "income:record"
    """Write what the business brought in."""
    DECIDE_INCOME = "income:decide"
    """Decide the income retained."""
    VALIDATE = "contract:validate"
    """Validate a contract for the body in charge."""
    DECIDE_PANEL = "panel:decide"
    """Record what follows the équipe pluridisciplinaire: opinion, extension, measure."""
    SIT = "panel:sit"
    """Open the sessions of the équipe pluridisciplinaire in which one sits."""
    HEALTH = "health:see"
    """See and write health and disability facts; asks for the membership's permission besides."""
    IDENTITY = "person:edit"
    """Change who the person is, how to reach them, their household and business."""
    MERGE = "person:merge"
    """Merge two records of one person, and undo it."""
    PLAN = "agenda:plan"
    """Plan an appointment and say what became of it."""
    LOGS = "case:logs"
    """See who opened the case and who changed it."""
    TEAM_QUEUE = "team:queue"
    """See the day of the whole team, not only one's own."""
    AGENTS = "agents:manage"
    """Invite agents, change their role, close their access."""
    ORGANISATION = "organisation:manage"
    AMOUNTS = "amounts:manage"
    """Enter the amounts and grids voted by the collectivité of one's territories."""
    CATALOGUE = "objectives:manage"
    """Keep the catalogues of one's organisation: objectives for contracts, workshops and trainings."""
    LETTERS = "letters:manage"
    """Write the letters of one's organisation: their texts, the letterhead."""
    RULES = "rules:revise"
    """Prepare another version of a programme, try it on real cases, publish it with its vote."""
    RESULTS = "results:see"
    """See what the accompaniment achieves: figures, and the cases behind them."""
    PUBLISH = "results:publish"
    """Freeze figures so that they leave the house."""
    JOBS = "jobs:manage"
    """See what is done in the background; have it done again, or give it up."""


_OWN = frozenset({Relation.OWN})
_TEAM = frozenset({Relation.OWN, Relation.TEAM})
_HOUSE = frozenset({Relation.OWN, Relation.TEAM, Relation.TERRITORY})
_NEAR = frozenset({*_HOUSE, Relation.PARTNER})
_URGENT = frozenset({*_NEAR, Relation.EMERGENCY})
_ORDINARY = frozenset({*_TEAM, Relation.PARTNER, Relation.EMERGENCY})
_SHARED = frozenset({Relation.OWN, Relation.PARTNER, Relation.EMERGENCY})
_ANY: frozenset[Relation] = frozenset()
"""The action is not about a case: the role is enough."""

POLICY: Mapping[Role, Mapping[Action, frozenset[Relation]]] = {
    Role.ADMINISTRATOR: {
        Action.AGENTS: _ANY,
        Action.ORGANISATION: _ANY,
        Action.AMOUNTS: _ANY,
        Action.LETTERS: _ANY,
        Action.JOBS: _ANY,
    },
    Role.MANAGER: {
        Action.SEE: _URGENT,
        Action.RECORD: _HOUSE,
        Action.LEAD: _HOUSE,
        Action.CORRECT: _HOUSE,
        Action.OPEN: _HOUSE,
        Action.ASSIGN: _HOUSE,
        Action.SHARE: _HOUSE,
        Action.BREAK_GLASS: _ANY,
        Action.DOCUMENTS: _URGENT,
        Action.ATTACH: _HOUSE,
        Action.INCOME: _HOUSE,
        Action.VALIDATE: _HOUSE,
        Action.HEALTH: _URGENT,
        Action.IDENTITY: _HOUSE,
        Action.MERGE: _HOUSE,
        Action.PLAN: _HOUSE,
        Action.LOGS: _HOUSE,
        Action.TEAM_QUEUE: _ANY,
        Action.AGENTS: _ANY,
        Action.LETTERS: _ANY,
        Action.CATALOGUE: _ANY,
        Action.RESULTS: _HOUSE,
        Action.PUBLISH: _ANY,
        Action.RULES: _ANY,
    },
    Role.REFERENT: {
        Action.SEE: _ORDINARY | _HOUSE,
        Action.RECORD: _TEAM,
        Action.LEAD: _TEAM,
        Action.CORRECT: _OWN,
        Action.OPEN: _TEAM,
        Action.ASSIGN: _OWN,
        Action.SHARE: _OWN,
        Action.BREAK_GLASS: _ANY,
        Action.DOCUMENTS: _ORDINARY | _HOUSE,
        Action.ATTACH: _TEAM,
        Action.INCOME: _TEAM,
        Action.VALIDATE: _TEAM,
        Action.HEALTH: _ORDINARY,
        Action.IDENTITY: _TEAM,
        Action.PLAN: _TEAM,
        Action.LOGS: _OWN,
        Action.RESULTS: _TEAM,
        Action.TEAM_QUEUE: _ANY,
    },
    Role.ADVISER: {
        Action.SEE: _ORDINARY,
        Action.RECORD: _TEAM,
        Action.LEAD: _TEAM,
        Action.CORRECT: _OWN,
        Action.OPEN: _TEAM,
        Action.ASSIGN: _OWN,
        Action.SHARE: _OWN,
        Action.BREAK_GLASS: _ANY,
        Action.DOCUMENTS: _ORDINARY,
        Action.ATTACH: _TEAM,
        Action.INCOME: _TEAM,
        Action.HEALTH: _ORDINARY,
        Action.IDENTITY: _TEAM,
        Action.PLAN: _TEAM,
        Action.LOGS: _OWN,
        Action.RESULTS: _OWN,
        Action.TEAM_QUEUE: _ANY,
    },
    Role.CONSULTANT: {
        Action.SEE: _SHARED,
        Action.RECORD: frozenset({Relation.OWN, Relation.PARTNER}),
        Action.LEAD: _OWN,
        Action.DOCUMENTS: frozenset({Relation.OWN, Relation.PARTNER}),
        Action.ATTACH: frozenset({Relation.OWN, Relation.PARTNER}),
        Action.HEALTH: _SHARED,
        Action.PLAN: frozenset({Relation.OWN, Relation.PARTNER}),
    },
    Role.INCOME_OFFICER: {
        Action.SEE: _URGENT,
        Action.RECORD: _HOUSE,
        Action.LEAD: _HOUSE,
        Action.BREAK_GLASS: _ANY,
        Action.DOCUMENTS: _URGENT,
        Action.ATTACH: _HOUSE,
        Action.INCOME: _HOUSE,
        Action.DECIDE_INCOME: _HOUSE,
        Action.VALIDATE: _HOUSE,
        Action.SIT: _ANY,
        Action.DECIDE_PANEL: _HOUSE,
        Action.HEALTH: _HOUSE,
        Action.IDENTITY: _HOUSE,
        Action.RESULTS: _HOUSE,
        Action.TEAM_QUEUE: _ANY,
    },
    Role.PANEL_MEMBER: {
        Action.SIT: _ANY,
        Action.SEE: frozenset({Relation.PANEL}),
        Action.DOCUMENTS: frozenset({Relation.PANEL}),
    },
    Role.READER: {
        Action.SEE: _HOUSE,
        Action.RESULTS: _HOUSE,
    },
}


def relations(role: Role, action: Action) -> frozenset[Relation] | None:
    """The relations by which a role may do an action: none of them is ``None``, an empty set asks for no case."""
    return POLICY[role].get(action)


def weighs(role: Role, relation: Relation) -> bool:
    """Whether a relation opens anything at all to a role."""
    return any(relation in asked for asked in POLICY[role].values())


def may(role: Role, action: Action, held: frozenset[Relation] = _ANY) -> bool:
    """Whether a role may do an action with the relations that it holds to the case."""
    asked = relations(role, action)
    return asked is not None and (not asked or bool(asked & held))
