"""The form of a simulation: the household and the activity as the case knows them, what might change."""

import re
from datetime import date
from typing import Any

from django import forms

from jalon.benefits.question import MOST_CHILDREN, MOST_MONTHS, Activity, Household, Month
from jalon.benefits.sheet import Sheet
from jalon.rules.facts import Euros
from jalon.rules.french import month as said
from jalon.rules.months import add_months, month_of
from jalon.web.income.evaluating.forms import Day
from jalon.web.kit.clock import today
from jalon.web.kit.fields import EurosField, MonthField

from .changes import CHANGES, changes_of

NOTHING = Euros(0)
_MONEY = {"widget": forms.TextInput(attrs={"inputmode": "decimal"}), "required": False}


def _amount(label: str, help_text: str = "") -> EurosField:
    return EurosField(label=label, help_text=help_text, **_MONEY)  # type: ignore[arg-type]  # the widget and whether it is required


def _day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=Day())


def _month(label: str, help_text: str = "", *, required: bool = False) -> MonthField:
    return MonthField(label=label, help_text=help_text, required=required)


def _chosen(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class SimulationForm(forms.Form):
    """What is simulated. A change counts when its box is ticked: what an unticked one hides is left aside."""

    birth = _day("Date de naissance", required=True)
    partner_birth = _day("Date de naissance du conjoint", "Rien : sans conjoint.")
    children = forms.CharField(
        label="Naissance de chaque enfant à charge", required=False, max_length=1000,
        help_text="Séparées par des virgules : 12/03/2017, 05/05/2019.",
    )  # fmt: skip
    lone_recent = _chosen("Parent isolé qui a droit au RSA majoré")
    housing = forms.ChoiceField(
        label="Logement",
        choices=[("tenant", "Locataire"), ("owner", "Propriétaire"), ("free", "Logé gratuitement")],
    )
    aid = _amount("Aide au logement par mois", "Celle de la dernière notification de la CAF.")
    support = _amount("Allocation de soutien familial par mois", "L'ASF de la CAF.")
    maintenance = _amount("Pension alimentaire reçue par mois")
    kind = forms.ChoiceField(
        label="Nature de l'activité",
        choices=[
            ("services", "Prestations de services"),
            ("sale", "Vente"),
            ("liberal", "Activité libérale"),
        ],
    )
    started = _month("Mois du début de l'activité", "L'ACRE se compte depuis ce mois.", required=True)
    craft = _chosen("Artisan")
    cipav = _chosen("Profession libérale de la Cipav")
    acre = _chosen("ACRE accordée au début")
    income_tax = _chosen("Versement libératoire de l'impôt")
    expenses = _amount("Charges réelles par mois", "Achats, loyer, assurance…")
    turnover = EurosField(
        label="Chiffre d'affaires attendu par mois",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    wage = _amount("Salaire à côté, par mois", "Montant net social.")
    partner = _amount("Revenu du conjoint, par mois", "Montant net social.")
    first = _month("Premier mois simulé", required=True)
    horizon = forms.IntegerField(
        label="Nombre de mois", min_value=1, max_value=MOST_MONTHS, help_text=f"De 1 à {MOST_MONTHS}.",
        error_messages={
            "invalid": f"Écrivez un nombre de mois, de 1 à {MOST_MONTHS}.",
            "min_value": f"Une simulation va de 1 à {MOST_MONTHS} mois.",
            "max_value": f"Une simulation va de 1 à {MOST_MONTHS} mois.",
        },
    )  # fmt: skip
    declared = _month("Un mois de déclaration trimestrielle", "Rien : le premier mois simulé.")

    with_more = _chosen("Le chiffre d'affaires change")
    more = forms.DecimalField(
        label="De combien, en %", required=False, min_value=-100, max_value=1000,
        help_text="30 pour une hausse, -30 pour une baisse.",
        error_messages={
            "invalid": "Écrivez un nombre, par exemple 30 ou -30.",
            "min_value": "Le chiffre d'affaires ne peut pas baisser de plus de 100 %%.",
            "max_value": "Au plus 1 000 %% : vérifiez ce nombre.",
        },
    )  # fmt: skip
    more_since = _month("À partir de")
    with_job = _chosen("Un emploi à côté")
    job = _amount("Salaire net social par mois")
    job_since = _month("À partir de")
    job_until = _month("Jusqu'en", "Dernier mois de l'emploi. Rien : sans fin prévue.")
    with_ceased = _chosen("L'activité s'arrête")
    ceased = _month("Mois de l'arrêt")
    with_profit = _chosen("Passage au régime réel")
    profit = _amount("Revenu retenu par mois", "Celui que retiendrait le Département.")
    profit_contributions = _amount("Cotisations par mois")
    profit_since = _month("À partir de")
    with_partner_job = _chosen("Le conjoint gagne davantage")
    partner_job = _amount("De plus par mois, net social")
    partner_since = _month("À partir de")
    without_acre = _chosen("L'ACRE n'est pas là, ou plus")

    def clean_children(self) -> tuple[date, ...]:
        """The dates that the text gives. Raises ``ValidationError`` when one cannot be read, or for too many."""
        found = []
        for part in re.split(r"[,;\s]+", self.cleaned_data["children"].strip()):
            if not part:
                continue
            try:
                found.append(forms.DateField().to_python(part))
            except forms.ValidationError:
                raise forms.ValidationError(
                    f"« {part[:30]} » n'est pas une date : écrivez 12/03/2017."
                ) from None
        if len(found) > MOST_CHILDREN:
            raise forms.ValidationError(f"{MOST_CHILDREN} enfants au plus ; {len(found)} dates sont écrites.")
        return tuple(one for one in found if one is not None)

    def clean(self) -> dict[str, Any]:
        """A change that is ticked says all that it needs, from a month that is simulated."""
        data: dict[str, Any] = super().clean() or {}
        for change in CHANGES:
            if not data.get(change.box):
                continue
            for name in change.needed:
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, change.asks[name])
            self._within(data, change.since)
        return data

    def _within(self, data: dict[str, Any], name: str) -> None:
        first, horizon, since = data.get("first"), data.get("horizon"), data.get(name) if name else None
        if first is None or horizon is None or since is None:
            return
        last = add_months(first, horizon - 1)
        if not first <= since <= last:
            self.add_error(name, f"Choisissez un mois de la simulation : de {said(first)} à {said(last)}.")

    def sheet(self, known: tuple[Month, ...]) -> Sheet:
        """What was filled in; ``known`` is what the last months brought."""
        data = self.cleaned_data
        return Sheet(
            household=Household(
                birth=data["birth"], partner_birth=data["partner_birth"], children=data["children"],
                lone_recent=data["lone_recent"], housing=data["housing"], aid=data["aid"] or NOTHING,
                support=data["support"] or NOTHING, maintenance=data["maintenance"] or NOTHING,
            ),
            activity=Activity(
                kind=data["kind"], started=data["started"], craft=data["craft"], cipav=data["cipav"],
                department=self.initial.get("department", ""), acre=data["acre"], income_tax=data["income_tax"],
                expenses=data["expenses"] or NOTHING,
            ),
            first=data["first"],
            horizon=data["horizon"],
            each=Month(
                turnover=data["turnover"], wage=data["wage"] or NOTHING, partner=data["partner"] or NOTHING
            ),
            known=known,
            declared=data["declared"],
            changes=changes_of(data),
        )  # fmt: skip


def next_month() -> date:
    """The first month that a simulation proposes."""
    return add_months(month_of(today()), 1)
