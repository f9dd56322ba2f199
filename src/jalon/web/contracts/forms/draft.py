"""The form of a draft: what is agreed, and its lines of étapes, objectives and actions.

An empty line is nothing; a line whose title is erased is taken out. So lines come and go without a script.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from msgspec.structs import replace

from jalon.rules.base import ACTORS
from jalon.study.words import PILLARS, capital
from jalon.web.contracts.content import Action, Content, Objective, Stage, Who
from jalon.web.contracts.models import ModelObjective
from jalon.web.contracts.reading import ContractsOf
from jalon.web.contracts.services import new_key, wrong_dates
from jalon.web.contracts.wording import HEALTH, warning
from jalon.web.kit.fields import EurosField, day_input

MOST = 40
"""Lines of a kind: more than anybody agrees on."""
SPARE = 1
"""Empty lines at the end of each part; ``ADDED`` when more are asked for."""
ADDED = 4
_OLDEST, _FARTHEST = 2000, 2099
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", re.ASCII)
_WHO: tuple[Who, ...] = ("person", "referent", "operator", "partner")


_NO_DATE = {"invalid": "Écrivez une date, par exemple 31/12/2026."}


class _AskedLater(forms.DateField):
    """A date that the contract will need, and that its draft may still lack: the form does not call it optional."""

    def validate(self, value: Any) -> None:
        """Refuse nothing: ``services.lacks`` says what is missing once the contract is proposed or signed."""


def _date(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=day_input(), required=False, error_messages=_NO_DATE)


def _plausible(day: Any) -> Any:
    if day and not _OLDEST <= day.year <= _FARTHEST:
        raise ValidationError("Cette date n'est pas plausible : vérifiez l'année.")
    return day


class TermsForm(forms.Form):
    """The dates, the rhythm, the result expected."""

    start = _AskedLater(label="Du", widget=day_input(), error_messages=_NO_DATE)
    end = _AskedLater(
        label="Jusqu'au", widget=day_input(), error_messages=_NO_DATE, help_text="Dernier jour compris."
    )
    frequency_months = forms.IntegerField(
        label="Une rencontre au moins tous les … mois", min_value=1, max_value=12, required=False
    )
    weekly_hours = forms.IntegerField(
        label="Heures d'activité par semaine", min_value=0, max_value=80, required=False,
        help_text="Le temps que la personne peut donner à son activité et à l'accompagnement.",
    )  # fmt: skip
    visits = forms.CharField(
        label="Visites sur le lieu de l'activité", max_length=300, required=False,
        help_text="Combien, où, vers quand. Par exemple : deux visites à l'atelier, en mars et en juin.",
    )  # fmt: skip
    income = EurosField(
        label="Revenu attendu par mois", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Ce que l'activité devrait rapporter à la fin du contrat, en euros.",
    )  # fmt: skip
    warnings = forms.MultipleChoiceField(
        label="Avertissements inscrits au contrat", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Ce que le programme exige, et ce qui suit si ce n'est pas atteint. À lire avec la personne.",
    )  # fmt: skip
    difficulties = forms.CharField(
        label="Difficultés qui peuvent peser sur l'activité", max_length=1500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Mobilité, logement, garde d'enfants, trésorerie… {HEALTH}",
    )  # fmt: skip

    def __init__(self, *args: Any, read: ContractsOf, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read, self.key = read, key
        warned = cast("forms.MultipleChoiceField", self.fields["warnings"])
        warned.choices = [(one.id, warning(one)) for one in read.targets]
        if not read.targets:
            del self.fields["warnings"]

    def clean_start(self) -> Any:
        """A day of this century."""
        return _plausible(self.cleaned_data["start"])

    def clean_end(self) -> Any:
        """A day of this century."""
        return _plausible(self.cleaned_data["end"])

    def clean_income(self) -> Any:
        """An amount that a month can bring in."""
        amount = self.cleaned_data["income"]
        if amount is not None and not 0 <= amount <= 1_000_000:  # noqa: PLR2004  beyond, it is a slip
            raise ValidationError("Ce montant n'est pas plausible : vérifiez-le.")
        return amount

    def clean(self) -> dict[str, Any]:
        """The dates in order, and no longer than the rule allows."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("start") and data.get("end"):
            for wrong in wrong_dates(self.read, self.key, data["start"], data["end"]):
                self.add_error("end", wrong)
        return data


class LineForm(forms.Form):
    """A line: nothing when its title is empty."""

    title = forms.CharField(max_length=300, required=False)
    due = _date("Pour le")

    def clean_due(self) -> Any:
        """A day of this century."""
        return _plausible(self.cleaned_data["due"])

    @property
    def told(self) -> bool:
        """Whether the line says something."""
        return bool(self.cleaned_data.get("title"))


class StageForm(LineForm):
    """An étape of the path."""

    title = forms.CharField(label="Étape", max_length=300, required=False)


class ObjectiveForm(LineForm):
    """An objective: what, how one sees it, by when."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Objectif", max_length=300, required=False, widget=forms.TextInput(attrs={"list": "catalogue"})
    )
    measure = forms.CharField(label="Atteint quand…", max_length=300, required=False)
    pillar = forms.ChoiceField(
        label="Sur quoi",
        choices=[(one, capital(PILLARS[one])) for one in ("business", "social")],
        required=False,
    )


class ActionForm(LineForm):
    """An action: who does what, by when, for which objective."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Action", max_length=300, required=False)
    who = forms.ChoiceField(
        label="Qui", choices=[(one, capital(ACTORS[one])) for one in _WHO], required=False
    )
    objective = forms.ChoiceField(label="Pour l'objectif", required=False)

    def __init__(self, *args: Any, titles: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ChoiceField", self.fields["objective"])
        choice.choices = [
            ("", "—"),
            *((str(at), f"{at + 1}. {title}"[:80]) for at, title in enumerate(titles)),
        ]


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[LineForm]
else:
    _FormSet = forms.BaseFormSet


class _Lines(_FormSet):
    """Lines; those of a page that was tampered with are read as far as they go."""

    default_error_messages = {  # noqa: RUF012  Django's own
        "missing_management_form": "Le formulaire est incomplet : rechargez la page."
    }


class DraftForm:
    """The whole page: the terms, and three parts made of lines."""

    def __init__(
        self, data: QueryDict | None = None, *, read: ContractsOf, key: str, content: Content, more: str = ""
    ) -> None:
        titles = self._titles(data, content)
        self.known = {one.key for one in content.objectives} | {one.key for one in content.actions}
        self.terms = TermsForm(data, read=read, key=key, initial=_terms(content))
        self.stages = _lines(StageForm, data, "etapes", [_plain(one) for one in content.stages], more)
        self.objectives = _lines(
            ObjectiveForm, data, "objectifs", [_plain(one) for one in content.objectives], more
        )
        ranks = {one.key: str(at) for at, one in enumerate(content.objectives)}
        actions = [_plain(one) | {"objective": ranks.get(one.objective, "")} for one in content.actions]
        self.actions = _lines(ActionForm, data, "actions", actions, more, titles=titles)

    @property
    def lines(self) -> list[Any]:
        """The parts made of lines."""
        return [self.stages, self.objectives, self.actions]

    def is_valid(self) -> bool:
        """Whether every part can be read; each is looked at, so that all that is wrong shows at once."""
        valid = [part.is_valid() for part in (self.terms, *self.lines)]
        return all(valid)

    @staticmethod
    def _titles(data: QueryDict | None, content: Content) -> list[str]:
        """The objectives as the page numbers them: as they were typed, for they may not be kept yet."""
        if data is None:
            shown = [one.title for one in content.objectives]
        else:
            total = data.get("objectifs-TOTAL_FORMS", "")
            count = min(int(total), MOST) if total.isdecimal() and len(total) < 4 else 0  # noqa: PLR2004
            shown = [data.get(f"objectifs-{at}-title", "") for at in range(count)]
        return [title or "(nouvelle ligne)" for title in [*shown, *[""] * (SPARE if data is None else 0)]]

    def content(self) -> Content:
        """What was typed, once it is valid: lines without a title are left out."""
        terms = self.terms.cleaned_data
        keys: dict[str, str] = {}
        objectives = []
        for at, form in enumerate(self.objectives):
            if form.told:
                line = form.cleaned_data
                keys[str(at)] = self._key(line["key"], "objectif")
                objectives.append(
                    Objective(
                        keys[str(at)],
                        line["title"],
                        line["pillar"] or "business",
                        line["measure"],
                        line["due"],
                    )
                )
        actions = [
            Action(
                self._key(line["key"], "action"), line["title"], line["who"] or "person", line["due"],
                keys.get(line["objective"], ""),
            )
            for line in (form.cleaned_data for form in self.actions if form.told)
        ]  # fmt: skip
        income: Decimal | None = terms["income"]
        return Content(
            start=terms["start"], end=terms["end"], frequency_months=terms["frequency_months"],
            weekly_hours=terms["weekly_hours"], visits=terms["visits"], warnings=tuple(terms.get("warnings", ())),
            income="" if income is None else f"{income:f}", difficulties=_one_way(terms["difficulties"]),
            stages=tuple(
                Stage(form.cleaned_data["title"], form.cleaned_data["due"]) for form in self.stages if form.told
            ),
            objectives=tuple(objectives), actions=tuple(actions),
        )  # fmt: skip

    def _key(self, typed: str, kind: str) -> str:
        """The key of a line that the page named; a new one, for a new line or for what the page never showed."""
        return typed if typed in self.known and _KEY.fullmatch(typed) else new_key(kind)


def _one_way(text: str) -> str:
    """Ends of lines are written one way, so that the same text has the same fingerprint."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _lines(
    form: type[LineForm], data: QueryDict | None, prefix: str, lines: list[dict[str, Any]], more: str,
    **given: Any,
) -> Any:  # fmt: skip
    spare = ADDED if more == prefix else SPARE
    made = forms.formset_factory(
        form, formset=_Lines, extra=spare, max_num=MOST, absolute_max=MOST, validate_max=False
    )
    return made(data, initial=lines, prefix=prefix, form_kwargs=given)


def _plain(one: Stage | Objective | Action) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def _terms(content: Content) -> Mapping[str, Any]:
    names = ("start", "end", "frequency_months", "weekly_hours", "visits", "difficulties")
    found: dict[str, Any] = {name: getattr(content, name) for name in names}
    income = Decimal(content.income) if content.income else None
    return found | {"income": income, "warnings": list(content.warnings)}


def with_model(content: Content, model: ModelObjective) -> Content:
    """The content with an objective of the catalogue at the end of its own."""
    made = Objective(
        new_key("objectif"), model.title, "social" if model.pillar == "social" else "business", model.measure
    )
    return replace(content, objectives=(*content.objectives, made))
