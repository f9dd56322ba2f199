"""Inviting an agent, changing what they may do, closing their access."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.managing import may_give_health, roles, territories
from jalon.web.accounts.models import Invitation, Membership, Organisation, Territory
from jalon.web.accounts.policy import Role
from jalon.web.accounts.services.inviting import Post
from jalon.web.accounts.services.memberships import Terms
from jalon.web.kit.clock import today

_SHARES = [
    ("1.00", "temps plein"),
    ("0.90", "90 %"),
    ("0.80", "80 %"),
    ("0.70", "70 %"),
    ("0.60", "60 %"),
    ("0.50", "mi-temps"),
    ("0.40", "40 %"),
    ("0.30", "30 %"),
    ("0.20", "20 %"),
    ("0.10", "10 %"),
]
_ROLES = {
    Role.ADMINISTRATOR: "gère les organismes et les agents, ne voit aucun dossier",
    Role.MANAGER: "voit tous les dossiers de son organisme, les répartit, gère les agents",
    Role.REFERENT: "suit des personnes pour la collectivité, valide leurs contrats",
    Role.ADVISER: "suit des personnes pour un opérateur",
    Role.CONSULTANT: "voit les dossiers que l'on partage avec son organisme",
    Role.INCOME_OFFICER: "décide des revenus retenus et des suites",
    Role.PANEL_MEMBER: "voit les dossiers présentés en équipe pluridisciplinaire",
    Role.READER: "lit les dossiers de son organisme, n'écrit rien",
}


class TermsForm(forms.Form):
    """What an agent may do, where, and how much they work."""

    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect)
    territories = forms.ModelMultipleChoiceField(
        Territory.objects.none(),
        label="Territoires",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un territoire."},
    )
    sees_health = forms.BooleanField(
        label="Accède aux informations de santé et de handicap",
        required=False,
        help_text="À réserver à qui en a besoin pour accompagner : chaque lecture est notée.",
    )
    full_time_share = forms.ChoiceField(
        label="Temps de travail", choices=_SHARES, initial="1.00",
        help_text="Le nombre de personnes que l'agent peut suivre en dépend.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, agent: Agent, organisations: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent
        self.possible = territories(agent, organisations)
        self.fields["role"].choices = [  # type: ignore[attr-defined]  # it has some
            (str(role), f"{role.label.capitalize()} : {_ROLES[role]}") for role in roles(agent)
        ]
        field = self.fields["territories"]
        field.queryset = Territory.objects.filter(pk__in=[one.pk for one in self.possible])  # type: ignore[attr-defined]
        if len(self.possible) == 1:
            field.initial = [self.possible[0].pk]
        if not may_give_health(agent):
            del self.fields["sees_health"]

    def terms(self) -> Terms:
        """What was asked for, once the form is valid."""
        data = self.cleaned_data
        return Terms(
            Role(data["role"]),
            list(data["territories"]),
            bool(data.get("sees_health")),
            Decimal(data["full_time_share"]),
        )


class ChangeForm(TermsForm):
    """Changing an agent."""

    def __init__(self, *args: Any, agent: Agent, membership: Membership, **kwargs: Any) -> None:
        share = f"{membership.full_time_share:.2f}"
        initial = {
            "role": membership.role,
            "territories": [one.pk for one in membership.territories.all()],
            "sees_health": membership.sees_health,
            "full_time_share": share,
        }
        super().__init__(
            *args, agent=agent, organisations=[membership.organisation], initial=initial, **kwargs
        )
        if share not in dict(_SHARES):
            field = self.fields["full_time_share"]
            field.choices = [*_SHARES, (share, f"{100 * membership.full_time_share:.0f} %")]  # type: ignore[attr-defined]


class InviteForm(TermsForm):
    """Inviting somebody."""

    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        help_text="L'invitation y part ; elle servira à se connecter.",
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Organisme", empty_label="Choisir…"
    )
    field_order = (
        "organisation",
        "first_name",
        "last_name",
        "email",
        "role",
        "territories",
        "full_time_share",
        "sees_health",
    )

    def __init__(
        self, *args: Any, agent: Agent, organisations: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, agent=agent, organisations=organisations, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])  # type: ignore[attr-defined]
        if len(organisations) == 1:
            field.initial = organisations[0].pk
            field.widget = forms.HiddenInput()

    def clean_email(self) -> str:
        """One person has one account, however they type their address."""
        return str(self.cleaned_data["email"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """The territories are those of the organisation; nobody is invited twice to the same place."""
        cleaned = super().clean() or {}
        organisation, places = cleaned.get("organisation"), cleaned.get("territories")
        if organisation and places:
            outside = [one.name for one in places if one not in organisation.territories.all()]
            if outside:
                self.add_error(
                    "territories", f"{organisation.name} ne travaille pas ici : {', '.join(outside)}."
                )
        if organisation and cleaned.get("email") and cleaned.get("role"):
            self._not_twice(organisation, cleaned["email"], cleaned["role"])
        return cleaned

    def _not_twice(self, organisation: Organisation, email: str, role: str) -> None:
        same = {"organisation": organisation, "role": role}
        if Membership.objects.current(today()).filter(user__email=email, **same).exists():
            self.add_error(
                "email", "Cette personne a déjà ce rôle dans cet organisme : cherchez-la dans la liste."
            )
        elif Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None, **same).exists():
            self.add_error("email", "Cette personne est déjà invitée : renvoyez-lui le lien depuis la liste.")

    def post(self) -> Post:
        """What is offered, once the form is valid."""
        data, terms = self.cleaned_data, self.terms()
        return Post(
            data["email"],
            data["first_name"].strip(),
            data["last_name"].strip(),
            data["organisation"],
            terms.role,
            terms.territories,
            terms.sees_health,
            terms.full_time_share,
        )


class CloseForm(forms.Form):
    """From which day an access is closed."""

    until = forms.DateField(
        label="Premier jour sans accès",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Aujourd'hui : l'accès se ferme tout de suite.",
    )
