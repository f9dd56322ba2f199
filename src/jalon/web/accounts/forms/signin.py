"""allauth's forms of signing in, in our words."""

from typing import Any

from allauth.account import forms as theirs
from django import forms

HINT = (
    "Au moins 12 caractères, et rien que l'on devine : ni votre nom, ni un mot de passe courant. "
    "Une phrase de quelques mots convient."
)


class OurWords(forms.BaseForm):
    """Labels and help of ours; no text inside the fields, which goes as soon as one types."""

    words: dict[str, tuple[str, str]] = {}  # noqa: RUF012  each form has its own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.words.get(name, (field.label, ""))


_ADDRESS = ("Adresse électronique", "Votre adresse professionnelle, celle de l'invitation.")
_NEW = ("Nouveau mot de passe", HINT)
_AGAIN = ("Le même, une seconde fois", "")


class LoginForm(OurWords, theirs.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Signing in."""

    words = {"login": ("Adresse électronique", ""), "password": ("Mot de passe", "")}  # noqa: RUF012


class ResetPasswordForm(OurWords, theirs.ResetPasswordForm):  # type: ignore[misc]
    """Asking for a link."""

    words = {"email": _ADDRESS}  # noqa: RUF012


class ResetPasswordKeyForm(OurWords, theirs.ResetPasswordKeyForm):  # type: ignore[misc]
    """Choosing another password, from the link."""

    words = {"password1": _NEW, "password2": _AGAIN}  # noqa: RUF012


class SetPasswordForm(OurWords, theirs.SetPasswordForm):  # type: ignore[misc]
    """Choosing a first password."""

    words = {"password1": _NEW, "password2": _AGAIN}  # noqa: RUF012


class ChangePasswordForm(OurWords, theirs.ChangePasswordForm):  # type: ignore[misc]
    """Changing one's password."""

    words = {  # noqa: RUF012
        "oldpassword": ("Mot de passe actuel", ""),
        "password1": _NEW,
        "password2": _AGAIN,
    }


class ReauthenticateForm(OurWords, theirs.ReauthenticateForm):  # type: ignore[misc]
    """Saying one's password again."""

    words = {"password": ("Mot de passe", "")}  # noqa: RUF012
