"""What figures are asked of: a time, and whom. Every part of an address, so that a page can be sent to somebody."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet

from jalon.programmes import programmes
from jalon.rules.months import add_days, add_months
from jalon.study.words import VALUES
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership, Organisation, Territory
from jalon.web.accounts.policy import Action
from jalon.web.cases.access import visible
from jalon.web.kit.clock import today
from jalon.web.kit.fields import day_input

from .indicators import Window

AGES = {"0-29": "moins de 30 ans", "30-44": "30 à 44 ans", "45-54": "45 à 54 ans", "55-": "55 ans et plus"}
SEXES = {"f": "femmes", "m": "hommes"}
YEARS = 4
"""Calendar years offered, this one included."""


@dataclass(frozen=True)
class Asked:
    """What figures are asked of."""

    window: Window
    kept: dict[str, str]
    """The filters that are set, as the address has them, the period included."""
    chosen: Q
    """The rows that the filters keep."""
    said: tuple[str, ...]
    """The filters in French."""

    @property
    def query(self) -> str:
        """The filters as the end of an address."""
        return urlencode(self.kept)

    @property
    def programme(self) -> str:
        """The programme asked for; empty: all of them."""
        return self.kept.get("programme", "")


class FilterForm(forms.Form):
    """A period and whom."""

    periode = forms.ChoiceField(label="Période", required=False)
    du = forms.DateField(label="Du", required=False, widget=day_input())
    au = forms.DateField(label="Au", required=False, widget=day_input())
    programme = forms.ChoiceField(label="Programme", required=False)
    territoire = forms.ModelChoiceField(
        Territory.objects.none(), label="Territoire", required=False, empty_label="Tous"
    )
    operateur = forms.ModelChoiceField(
        Organisation.objects.none(), label="Organisme", required=False, empty_label="Tous"
    )
    referent = forms.ModelChoiceField(
        Membership.objects.none(), label="Référent", required=False, empty_label="Tous"
    )
    sexe = forms.ChoiceField(label="Femmes, hommes", required=False, choices=[("", "Tous"), *SEXES.items()])
    age = forms.ChoiceField(
        label="Âge en fin de période", required=False, choices=[("", "Tous"), *AGES.items()]
    )
    activite = forms.ChoiceField(
        label="Nature de l'activité", required=False, choices=[("", "Toutes"), *VALUES["natures"].items()]
    )
    forme = forms.ChoiceField(
        label="Forme juridique", required=False, choices=[("", "Toutes"), *VALUES["form"].items()]
    )

    def __init__(self, data: Any, *, agent: Agent) -> None:
        super().__init__(data)
        here = visible(agent, Action.RESULTS)
        choices = cast("forms.ChoiceField", self.fields["periode"])
        choices.choices = list(periods().items())
        named = {one.id: one.short for one in programmes()}
        held = set(here.values_list("programme", flat=True).distinct())
        cast("forms.ChoiceField", self.fields["programme"]).choices = [
            ("", "Tous"),
            *((one, name) for one, name in named.items() if one in held),
        ]
        for name, rows in (
            ("territoire", Territory.objects.filter(pk__in=agent.territory_ids)),
            ("operateur", Organisation.objects.filter(pk__in=here.values("organisation"))),
            ("referent", _followers(here)),
        ):
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows
        referents = cast("forms.ModelChoiceField[Membership]", self.fields["referent"])
        referents.label_from_instance = _named  # type: ignore[assignment,method-assign]  # as Django documents it

    def clean(self) -> dict[str, Any]:
        """Refuse a time that goes backwards."""
        data = super().clean() or {}
        if data.get("du") and data.get("au") and data["au"] < data["du"]:
            self.add_error("au", "La fin vient avant le début : inversez-les.")
        return data

    def asked(self) -> Asked:
        """What is asked; a field that makes no sense is left out, the others stand."""
        self.is_valid()
        data = self.cleaned_data
        window, period = _window(data)
        kept = {"periode": period} if period else {"du": f"{window.start}", "au": f"{window.end}"}
        chosen, said = Q(), []
        for name, path in _PATHS.items():
            value = data.get(name)
            if value in (None, ""):
                continue
            kept[name] = str(getattr(value, "pk", value))
            chosen &= path(value, window) if callable(path) else Q(**{path: value})
            said.append(self._said(name, value))
        return Asked(window, kept, chosen, tuple(said))

    def _said(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return f"{field.label} : {field.label_from_instance(value)}"
        return f"{field.label} : {dict(cast('forms.ChoiceField', field).choices)[value]}"  # type: ignore[arg-type]  # pairs


def _followers(here: QuerySet[Any]) -> QuerySet[Membership]:
    rows = Membership.objects.filter(pk__in=here.values("referent")).select_related("user", "organisation")
    return rows.order_by("user__last_name", "user__first_name")


def _named(one: Membership) -> str:
    return one.user.name


def _aged(band: str, window: Window) -> Q:
    """Born so that they are of that age on the last day of the period."""
    low, _, high = band.partition("-")
    born = Q()
    if low != "0":
        born &= Q(case__person__birth_date__lte=add_months(window.end, -12 * int(low)))
    if high:
        born &= Q(case__person__birth_date__gt=add_months(window.end, -12 * (int(high) + 1)))
    return born & Q(case__person__birth_date__isnull=False)


_PATHS: dict[str, Any] = {
    "programme": "programme",
    "territoire": "territory",
    "operateur": "organisation",
    "referent": "referent",
    "sexe": "case__person__civility",
    "age": _aged,
    "activite": "nature",
    "forme": "form",
}


def periods() -> dict[str, str]:
    """The periods offered: the last twelve months, then calendar years, then one's own."""
    year = today().year
    years = {str(one): f"Année {one}" for one in range(year, year - YEARS, -1)}
    return {"12": "Douze derniers mois", **years, "choix": "Du… au…"}


def _window(data: dict[str, Any]) -> tuple[Window, str]:
    day = today()
    last_year = Window(add_days(add_months(day, -12), 1), day)
    period = data.get("periode") or ("choix" if data.get("du") or data.get("au") else "12")
    if period == "12":
        return last_year, "12"
    if period.isdecimal():
        return Window(date(int(period), 1, 1), date(int(period), 12, 31)), period
    end = data.get("au") or day
    return Window(data.get("du") or min(add_days(add_months(end, -12), 1), end), end), ""
