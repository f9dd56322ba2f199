"""The form of a simulation: the household and the activity as the case knows them, what might change."""

import re
from datetime import date
from typing import Any

from django import forms

from jalon.benefits.question import MOST_MONTHS, Activity, Household, Month
from jalon.benefits.scenarios import (
    AcreEnds,
    Cessation,
    Change,
    Job,
    PartnerIncome,
    RegimeChange,
    TurnoverChange,
)
from jalon.benefits.sheet import Sheet
from jalon.rules.facts import Euros
from jalon.rules.months import add_months, month_of
from jalon.web.income.evaluating.forms import Day
from jalon.web.kit.clock import today
from jalon.web.kit.fields import EurosField

NOTHING = Euros(0)
_MONEY = {"widget": forms.TextInput(attrs={"inputmode": "decimal"}), "required": False}


def _amount(label: str, help_text: str = "") -> EurosField:
    return EurosField(label=label, help_text=help_text, **_MONEY)  # type: ignore[arg-type]  # the widget and whether it is required


def _day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=Day())


class SimulationForm(forms.Form):
    """What is simulated."""

    birth = _day("Date de naissance", required=True)
    partner_birth = _day("Date de naissance du conjoint", "Vide : sans conjoint.")
    children = forms.CharField(
        label="Naissance de chaque enfant à charge", required=False, max_length=300,
        help_text="Séparées par des virgules : 12/03/2017, 05/05/2019.",
    )  # fmt: skip
    lone_recent = forms.BooleanField(label="Parent isolé qui a droit au RSA majoré", required=False)
    housing = forms.ChoiceField(
        label="Logement",
        choices=[("tenant", "Locataire"), ("owner", "Propriétaire"), ("free", "Logé gratuitement")],
    )
    aid = _amount("Aide au logement par mois", "Celle de la dernière notification de la CAF.")
    support = _amount("Allocation de soutien familial reçue par mois")
    maintenance = _amount("Pension alimentaire reçue par mois")
    kind = forms.ChoiceField(
        label="Nature de l'activité",
        choices=[
            ("services", "Prestations de services"),
            ("sale", "Vente"),
            ("liberal", "Activité libérale"),
        ],
    )
    started = _day("Début de l'activité", required=True)
    craft = forms.BooleanField(label="Artisan", required=False)
    cipav = forms.BooleanField(label="Profession libérale de la Cipav", required=False)
    acre = forms.BooleanField(label="ACRE accordée au début", required=False)
    income_tax = forms.BooleanField(label="Versement libératoire de l'impôt", required=False)
    expenses = _amount("Charges réelles par mois")
    first = _day("Premier mois simulé", required=True)
    declared = _day("Un mois de déclaration trimestrielle", "Vide : le premier mois simulé.")
    horizon = forms.IntegerField(label="Nombre de mois", min_value=1, max_value=MOST_MONTHS)
    turnover = EurosField(
        label="Chiffre d'affaires attendu par mois", widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    wage = _amount("Salaire à côté, montant net social par mois")
    partner = _amount("Revenu du conjoint, montant net social par mois")

    more = forms.DecimalField(
        label="Le chiffre d'affaires change de (%)", required=False, min_value=-100, max_value=1000
    )
    more_since = _day("À partir de")
    job = _amount("Un emploi à côté, net par mois")
    job_since = _day("À partir de")
    ceased = _day("L'activité s'arrête en")
    profit = _amount("Au régime réel, revenu retenu par mois")
    profit_contributions = _amount("Cotisations par mois")
    profit_since = _day("À partir de")
    partner_job = _amount("Le conjoint gagne, net par mois")
    partner_since = _day("À partir de")
    without_acre = forms.BooleanField(label="Sans l'ACRE", required=False)

    def clean_children(self) -> tuple[date, ...]:
        """The dates that the text gives. Raises ``ValidationError`` when one cannot be read."""
        found = []
        for part in re.split(r"[,;\s]+", self.cleaned_data["children"].strip()):
            if not part:
                continue
            try:
                found.append(forms.DateField().to_python(part))
            except forms.ValidationError:
                raise forms.ValidationError(f"« {part} » n'est pas une date : écrivez 12/03/2017.") from None
        return tuple(one for one in found if one is not None)

    def clean(self) -> dict[str, Any]:
        """A change says from when."""
        data: dict[str, Any] = super().clean() or {}
        for name, since in (("more", "more_since"), ("job", "job_since"), ("partner_job", "partner_since")):
            if data.get(name) is not None and data.get(since) is None:
                self.add_error(since, "Dites à partir de quel mois.")
        if data.get("profit") is not None:
            for name in ("profit_since", "profit_contributions"):
                if data.get(name) is None:
                    self.add_error(name, "À préciser avec le revenu retenu.")
        return data

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
            first=month_of(data["first"]),
            horizon=data["horizon"],
            each=Month(
                turnover=data["turnover"], wage=data["wage"] or NOTHING, partner=data["partner"] or NOTHING
            ),
            known=known,
            declared=month_of(data["declared"]) if data["declared"] else None,
            changes=tuple(_changes(data)),
        )  # fmt: skip


def _changes(data: dict[str, Any]) -> list[Change]:
    found: list[Change] = []
    if data["more"] is not None:
        found.append(TurnoverChange(since=month_of(data["more_since"]), percent=data["more"]))
    if data["job"] is not None:
        found.append(Job(wage=data["job"], since=month_of(data["job_since"])))
    if data["ceased"] is not None:
        found.append(Cessation(since=month_of(data["ceased"])))
    if data["profit"] is not None:
        since = month_of(data["profit_since"])
        found.append(
            RegimeChange(since=since, profit=data["profit"], contributions=data["profit_contributions"])
        )
    if data["partner_job"] is not None:
        found.append(PartnerIncome(wage=data["partner_job"], since=month_of(data["partner_since"])))
    if data["without_acre"]:
        found.append(AcreEnds())
    return found


def next_month() -> date:
    """The first month that a simulation proposes."""
    return add_months(month_of(today()), 1)
