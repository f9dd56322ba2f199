"""The form of the values of a letter: a field for each variable that its text names, filled with what is known."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from jalon.letters import Kind, ValuesError, Variable, kind
from jalon.letters.kinds import ALWAYS
from jalon.study.words import capital
from jalon.web.kit.fields import EurosField, day_input
from jalon.web.letters.models import How

OURS = ("courrier.date", "courrier.reference")
"""Values that Jalon gives at the moment of sending."""
CELLS = ";"
"""Between the cells of a row, as a table is typed."""


class ListField(forms.CharField):
    """A list typed a line for each item."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=6000, **options)

    def prepare_value(self, value: Any) -> Any:
        """The items, a line each."""
        return "\n".join(str(one) for one in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """The lines that say something."""
        text: str = super().clean(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]


class TableField(forms.CharField):
    """A table typed a line for each row, its cells parted by semicolons."""

    def __init__(self, columns: Sequence[str], **options: Any) -> None:
        self.columns = columns
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), max_length=12_000, **options)

    def prepare_value(self, value: Any) -> Any:
        """The rows, a line each."""
        if isinstance(value, list | tuple):
            return "\n".join(
                f" {CELLS} ".join(str(cell).replace(CELLS, ",") for cell in row) for row in value
            )
        return value

    def clean(self, value: Any) -> Any:
        """The rows, each with all its cells."""
        text: str = super().clean(value) or ""
        rows = [[cell.strip() for cell in line.split(CELLS)] for line in text.splitlines() if line.strip()]
        for rank, row in enumerate(rows, 1):
            if len(row) != len(self.columns):
                raise ValidationError(
                    f"Ligne {rank} : il faut {len(self.columns)} cases séparées par des points-virgules "
                    f"({' ; '.join(self.columns)}), il y en a {len(row)}."
                )
        return rows


class FillForm(forms.Form):
    """The values of a letter, and how it goes out."""

    how = forms.ChoiceField(label="Comment part-il ?", choices=How.choices, widget=forms.RadioSelect)

    def __init__(
        self, data: QueryDict | None = None, *, known: Kind, names: Iterable[str], values: Mapping[str, Any],
        how: str = How.POST, ways: Sequence[tuple[str, str]] = tuple(How.choices),
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"how": how, **{_name(name): value for name, value in values.items()}})
        cast("forms.ChoiceField", self.fields["how"]).choices = list(ways)
        self.variables = {
            name: known.variables[name] for name in names if name in known.variables and name not in OURS
        }
        for name, variable in self.variables.items():
            self.fields[_name(name)] = _field(variable)
        self.order_fields([_name(name) for name in self.variables])
        self.missing = [
            name for name, variable in self.variables.items() if name not in values and not variable.optional
        ]

    @property
    def to_fill(self) -> list[Any]:
        """The fields that nobody knows yet, and those that are wrong."""
        wrong = [name for name in self.variables if _name(name) in self.errors] if self.is_bound else []
        return [self[_name(name)] for name in self.variables if name in self.missing or name in wrong]

    @property
    def known(self) -> list[Any]:
        """The other fields."""
        shown = {field.name for field in self.to_fill}
        return [self[_name(name)] for name in self.variables if _name(name) not in shown]

    def values(self) -> dict[str, Any]:
        """What was typed, by name of variable, once it is valid."""
        found = {name: self.cleaned_data[_name(name)] for name in self.variables}
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def tell(self, error: ValuesError) -> None:
        """Put what is wrong beside its field, or above."""
        for problem in error.problems:
            name = problem.place.partition(" ")[0]
            said = f"{capital(problem.what)} : {problem.remedy}."
            self.add_error(_name(name) if name in self.variables else None, said)


def _name(variable: str) -> str:
    return variable.replace(".", "-")


def _field(variable: Variable) -> forms.Field:
    said: dict[str, Any] = {"label": capital(variable.meaning), "required": not variable.optional}
    said["error_messages"] = {"required": "Le courrier ne part pas sans cette valeur."}
    match variable.type:
        case "date" | "full_date":
            return forms.DateField(
                widget=day_input(), **_with(said, "Écrivez une date, par exemple 31/12/2026.")
            )
        case "time":
            clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            return forms.TimeField(widget=clock, **_with(said, "Écrivez une heure, par exemple 14:30."))
        case "euros":
            return EurosField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **said)
        case "number":
            return forms.IntegerField(min_value=0, max_value=100_000, **said)
        case "list":
            return ListField(help_text="Une ligne par élément.", **said)
        case "table":
            shown = f" {CELLS} ".join(variable.columns)
            return TableField(variable.columns, help_text=f"Une ligne par rangée : {shown}", **said)
        case "long_text":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=6000, **said)
        case _:
            lines = "\n" in str(variable.example)
            return forms.CharField(
                widget=forms.Textarea(attrs={"rows": 2}) if lines else forms.TextInput(),
                max_length=300,
                **said,
            )


def _with(said: dict[str, Any], wrong: str) -> dict[str, Any]:
    return said | {"error_messages": said["error_messages"] | {"invalid": wrong}}


def in_types(known: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values kept as text, as dates and hours again: a form shows them as it takes them."""
    variables = kind(known).variables
    return {name: _typed(variables.get(name), value) for name, value in values.items()}


def _typed(variable: Variable | None, value: Any) -> Any:
    if variable is None or not isinstance(value, str):
        return value
    if variable.type in ("date", "full_date"):
        return date.fromisoformat(value)
    return time.fromisoformat(value) if variable.type == "time" else value


__all__ = ["ALWAYS", "CELLS", "OURS", "FillForm", "ListField", "TableField", "in_types"]
