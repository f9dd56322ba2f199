"""Forms of the links: handing over, sharing, accès d'urgence."""

from django import forms

from jalon.web.accounts.models import Membership, Organisation


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Colleagues(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for mypy only
    def label_from_instance(self, obj: Membership) -> str:
        """Colleagues go by their name; their organisation goes without saying."""
        return obj.user.name


class HandoverForm(forms.Form):
    """To whom, for how long, why; which cases is asked by the list beside."""

    to = _Colleagues(
        Membership.objects.none(),
        label="À qui ?",
        widget=forms.CheckboxSelectMultiple,
        help_text="À plusieurs, les dossiers sont répartis à parts égales.",
        error_messages={"required": "Choisissez au moins un collègue."},
    )
    lasting = forms.ChoiceField(
        label="Pour combien de temps ?",
        choices=[
            ("time", "Pour un temps : le référent reste le même"),
            ("good", "Pour de bon : le référent change"),
        ],
        widget=forms.RadioSelect,
        initial="time",
    )
    until = forms.DateField(
        label="Retour le",
        required=False,
        widget=_Day(),
        help_text="Premier jour où la personne reprend ses dossiers.",
    )
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        help_text="Congé, départ, nouvelle répartition… Pas d'information de santé.",
    )

    def __init__(self, *args: object, receivers: list[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        colleagues = Membership.objects.filter(pk__in=[one.pk for one in receivers]).with_names()
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]  # it has one

    def clean(self) -> dict[str, object]:
        """A replacement says when it ends."""
        cleaned = super().clean() or {}
        if cleaned.get("lasting") == "time" and not cleaned.get("until") and "until" not in self.errors:
            self.add_error(
                "until", "Dites quand la personne reprend ses dossiers, ou choisissez « pour de bon »."
            )
        return cleaned


class ShareForm(forms.Form):
    """With whom, why, until when."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Avec quel organisme ?", empty_label="Choisir…"
    )
    purpose = forms.CharField(
        label="Pour quoi faire ?",
        max_length=200,
        help_text="Ce que le partenaire apporte : rendez-vous à trois, atelier…",
    )
    until = forms.DateField(
        label="Jusqu'au",
        required=False,
        widget=_Day(),
        help_text="Premier jour où il ne voit plus le dossier. Vide : jusqu'à ce que vous arrêtiez le partage.",
    )

    def __init__(self, *args: object, partners: list[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        organisations = Organisation.objects.filter(pk__in=[one.pk for one in partners])
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]  # it has one


class EmergencyForm(forms.Form):
    """Who exactly, and why."""

    last_name = forms.CharField(label="Nom", max_length=120)
    first_name = forms.CharField(label="Prénom", max_length=80)
    birth_date = forms.DateField(label="Date de naissance", widget=_Day())
    reason = forms.CharField(
        label="Pourquoi devez-vous voir ce dossier maintenant ?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text="Le référent de la personne lira cette phrase avec votre nom. L'accès dure trois heures.",
    )
