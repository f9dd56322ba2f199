"""Fields of forms that several applications use."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.rules.facts import Euros


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DecimalAsTyped(forms.CharField):
    """A number as people type it: « 1 234,5 », « 1234.5 », « 12,30 % »; at most four decimals."""

    default_error_messages = {  # noqa: RUF012  Django's form
        "invalid": "Écrivez un nombre, par exemple 1 234,50.",
        "required": "Ce nombre est obligatoire : écrivez 0 s'il n'y a rien.",
    }
    pattern = r"-?\d{1,8}(\.\d{1,4})?"
    around = r"[\s\u00a0\u202f€%]"
    """What is typed around a number and says nothing of it."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # Django's text field gives anything
        """The number; raises ``ValidationError`` when it is none, or finer than the field allows."""
        text = re.sub(self.around, "", str(value or "")).replace(",", ".").replace("−", "-")
        if not text:
            return None
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
