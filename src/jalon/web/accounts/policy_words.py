"""The policy in French: what each action and each relation is called, and the table as people read it."""

from collections.abc import Iterator

from .policy import POLICY, Action, Relation, Role

ACTIONS: dict[Action, str] = {
    Action.SEE: "voir le dossier",
    Action.RECORD: "noter des faits",
    Action.LEAD: "noter l'entrée, le diagnostic, les phases, le contrat, le droit au RSA, la sortie",
    Action.CORRECT: "corriger ou retirer ce qu'un autre a noté",
    Action.OPEN: "ouvrir un accompagnement",
    Action.ASSIGN: "nommer le référent, passer la main",
    Action.SHARE: "partager le dossier avec un partenaire",
    Action.BREAK_GLASS: "demander un accès d'urgence",
    Action.DOCUMENTS: "voir et télécharger les pièces",
    Action.ATTACH: "ajouter des pièces, et retirer celles qu'on a ajoutées",
    Action.INCOME: "saisir le revenu",
    Action.DECIDE_INCOME: "décider le revenu retenu",
    Action.VALIDATE: "valider un contrat",
    Action.DECIDE_PANEL: "noter la suite donnée après l'équipe pluridisciplinaire",
    Action.SIT: "ouvrir les séances d'équipe pluridisciplinaire où l'on siège",
    Action.HEALTH: "voir et noter la santé et le handicap (avec la permission, en plus)",
    Action.IDENTITY: "modifier l'identité, les coordonnées, l'entreprise",
    Action.MERGE: "fusionner deux fiches d'une même personne",
    Action.PLAN: "fixer un rendez-vous et noter son issue",
    Action.LOGS: "voir qui a ouvert et modifié le dossier",
    Action.TEAM_QUEUE: "voir la journée de toute l'équipe",
    Action.AGENTS: "inviter et gérer les agents",
    Action.ORGANISATION: "gérer les organismes et les territoires",
    Action.AMOUNTS: "saisir les montants et barèmes de sa collectivité",
    Action.CATALOGUE: "tenir le catalogue d'objectifs de son organisme",
    Action.LETTERS: "écrire les courriers de son organisme : textes, en-tête",
    Action.JOBS: "voir les travaux en arrière-plan, les refaire, les abandonner",
}
RELATIONS: dict[Relation, str] = {
    Relation.OWN: "ses dossiers",
    Relation.TEAM: "ceux de son organisme",
    Relation.TERRITORY: "ceux du territoire de sa collectivité",
    Relation.PARTNER: "ceux qui sont partagés avec son organisme",
    Relation.PANEL: "ceux qui passent devant l'équipe pluridisciplinaire",
    Relation.EMERGENCY: "ceux ouverts en accès d'urgence",
}


def rows(role: Role) -> Iterator[tuple[str, str]]:
    """What a role may do, and on which cases, in the order of the actions."""
    for action, name in ACTIONS.items():
        asked = POLICY[role].get(action)
        if asked is not None:
            yield name, ", ".join(RELATIONS[one] for one in Relation if one in asked) or "oui"


def table() -> str:
    """The whole policy in Markdown, a section for each role."""
    parts = []
    for role in Role:
        lines = [
            f"### {role.label[:1].upper()}{role.label[1:]}",
            "",
            "| peut | sur quels dossiers |",
            "|---|---|",
        ]
        parts.append("\n".join([*lines, *(f"| {what} | {which} |" for what, which in rows(role))]))
    return "\n\n".join(parts) + "\n"
