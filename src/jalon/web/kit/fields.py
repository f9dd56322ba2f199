"""Fields of forms that several applications use."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.rules.facts import Euros
from jalon.rules.french import MONTHS
from jalon.rules.months import month_of


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DecimalAsTyped(forms.CharField):
    """A number as people type it: « 1 234,5 », « 1234.5 », « 12,30 % »; at most four decimals."""

    default_error_messages = {  # noqa: RUF012  Django's form
        "invalid": "Écrivez un nombre, par exemple 1 234,50.",
        "required": "Ce nombre est obligatoire : écrivez 0 s'il n'y a rien.",
        "too_big": "Ce nombre est trop grand : vérifiez les zéros et les virgules.",
    }
    pattern = r"-?\d{1,8}(\.\d{1,4})?"
    around = r"[\s\u00a0\u202f€%]"
    """What is typed around a number and says nothing of it."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # Django's text field gives anything
        """The number; raises ``ValidationError`` when it is none, or finer than the field allows."""
        text = re.sub(self.around, "", str(value or "")).replace(",", ".").replace("−", "-")
        if not text:
            return None
        if re.fullmatch(r"-?\d{11,}(\.\d*)?", text, re.ASCII):
            raise ValidationError(self.error_messages["too_big"], code="too_big")
        if not re.fullmatch(self.pattern, text, re.ASCII):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text)

    def prepare_value(self, value: Any) -> Any:
        """As it is shown in the form again."""
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value


class EurosField(DecimalAsTyped):
    """An amount as people type it: « 1 234,50 », « 1234.5 », « 1 234 € »."""

    default_error_messages = {"invalid": "Écrivez un montant en euros, par exemple 1 234,50."}  # noqa: RUF012  Django's form
    pattern = r"-?\d{1,10}(\.\d{1,2})?"
    around = r"[\s\u00a0\u202f€]"

    def to_python(self, value: Any) -> Euros | None:  # type: ignore[override]  # as above
        """The amount; raises ``ValidationError`` when it is none, or finer than a cent."""
        found = super().to_python(value)
        return None if found is None else Euros(found)


class Month(forms.DateInput):
    """The browser's own way to choose a month; a plain text where it has none."""

    input_type = "month"

    def __init__(self) -> None:
        super().__init__(attrs={"placeholder": "mm/aaaa"}, format="%Y-%m")


class MonthField(forms.Field):
    """A month as browsers and people write it: « 2027-03 », « 03/2027 », « mars 2027 ». Gives its first day."""

    widget = Month
    default_error_messages = {  # noqa: RUF012  Django's form
        "invalid": "Écrivez un mois, par exemple 03/2027 ou mars 2027.",
        "far": "Ce mois n'est pas plausible : vérifiez l'année.",
    }

    def __init__(self, *, first_year: int = 1950, last_year: int = 2099, **options: Any) -> None:
        super().__init__(**options)
        self.first_year, self.last_year = first_year, last_year

    def to_python(self, value: Any) -> date | None:
        """The first of the month. Raises ``ValidationError`` when it is none, or in another century."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return month_of(value)
        found = month_typed(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if not self.first_year <= found.year <= self.last_year:
            raise ValidationError(self.error_messages["far"], code="far")
        return found


_NUMBERS = re.compile(
    r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})(?:[-/. ]\d{1,2})?"
    r"|(?:\d{1,2}[-/. ])?(?P<m>\d{1,2})[-/. ](?P<y>\d{4})",
    re.ASCII,
)
_LETTERS = re.compile(r"(?:1er |\d{1,2} )?(?P<name>[a-z]{3,9})\.? (?P<year>\d{4})")


def month_typed(text: str) -> date | None:
    """The first of the month that a text names; a whole date names its month. ``None`` when it is no month.

    >>> month_typed("03/2027") == month_typed("2027-03") == month_typed("Mars 2027") == date(2027, 3, 1)
    True
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    plain = " ".join(plain.lower().split())
    if told := _NUMBERS.fullmatch(plain):
        year, number = int(told["year"] or told["y"]), int(told["month"] or told["m"])
    elif told := _LETTERS.fullmatch(plain):
        year, number = int(told["year"]), _month_named(told["name"])
    else:
        return None
    return date(year, number, 1) if year and 1 <= number <= 12 else None  # noqa: PLR2004  months of a year


def _month_named(name: str) -> int:
    """The number of a month by its name or its beginning; 0 when none, or several, begin so."""
    plain = [unicodedata.normalize("NFKD", one).encode("ascii", "ignore").decode() for one in MONTHS]
    found = [rank for rank, one in enumerate(plain, 1) if one.startswith(name)]
    return found[0] if len(found) == 1 else 0
