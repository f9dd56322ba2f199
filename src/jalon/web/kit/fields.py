"""Fields of forms that several applications use."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.rules.facts import Euros

_AMOUNT = re.compile(r"[\s\u00a0\u202f€]")


class EurosField(forms.CharField):
    """An amount as people type it: « 1 234,50 », « 1234.5 », « 1 234 € »."""

    default_error_messages = {"invalid": "Écrivez un montant en euros, par exemple 1 234,50."}  # noqa: RUF012  Django's form

    def to_python(self, value: Any) -> Euros | None:  # type: ignore[override]  # Django's text field gives anything
        """The amount; raises ``ValidationError`` when it is none, or finer than a cent."""
        text = _AMOUNT.sub("", str(value or "")).replace(",", ".").replace("−", "-")
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,10}(\.\d{1,2})?", text, re.ASCII):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Euros(text)

    def prepare_value(self, value: Any) -> Any:
        """As it is shown in the form again."""
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value
