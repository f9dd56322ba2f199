"""One's own account, and joining."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from jalon.web.accounts.models import User
from jalon.web.people.identifiers import BadNumber, phone

from .signin import HINT


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """Name and telephone."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "phone")
        help_texts = {"phone": "Celui où vos collègues vous joignent."}  # noqa: RUF012

    def __init__(self, *args: Any, region: str = "FR", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        self.fields["phone"].widget.attrs |= {"autocomplete": "tel", "type": "tel"}

    def clean_phone(self) -> str:
        """As it is kept, with its country."""
        typed = str(self.cleaned_data["phone"]).strip()
        try:
            return phone(typed, self.region) if typed else ""
        except BadNumber as error:
            raise forms.ValidationError(str(error)) from error


class JoinForm(forms.Form):
    """Who one is, and the password one chooses."""

    first_name = forms.CharField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=HINT,
    )
    again = forms.CharField(
        label="Le même, une seconde fois",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """A password that is not guessed, twice the same."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("password")
        if chosen:
            who = User(
                email=self.email,
                first_name=cleaned.get("first_name", ""),
                last_name=cleaned.get("last_name", ""),
            )
            try:
                validate_password(chosen, who)
            except forms.ValidationError as error:
                self.add_error("password", error)
            if cleaned.get("again") and cleaned["again"] != chosen:
                self.add_error("again", "Les deux mots de passe diffèrent : tapez-les de nouveau.")
        return cleaned
