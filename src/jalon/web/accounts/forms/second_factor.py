"""allauth's forms of the second factor, in our words."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

from .signin import OurWords

_CODE = ("Code", "Les six chiffres que l'application affiche, ou l'un de vos codes de secours.")
_FIRST_CODE = ("Code affiché par l'application", "Six chiffres, qui changent toutes les trente secondes.")
_NAME = ("Nom de cette clé", "Pour la reconnaître : « Téléphone », « Clé USB du bureau »…")


class AuthenticateForm(OurWords, base.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code, when signing in."""

    words = {"code": _CODE}  # noqa: RUF012


class ReauthenticateForm(OurWords, base.ReauthenticateForm):  # type: ignore[misc]
    """The code, again."""

    words = {"code": _CODE}  # noqa: RUF012


class ActivateForm(OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an application."""

    words = {"code": _FIRST_CODE}  # noqa: RUF012


class AddKeyForm(OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A key, and whether it is enough by itself."""

    words = {  # noqa: RUF012
        "name": _NAME,
        "passwordless": (
            "Me connecter avec cette clé seule, sans mot de passe",
            "La clé demandera votre empreinte, votre visage ou son code.",
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditKeyForm(OurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """The name of a key."""

    words = {"name": _NAME}  # noqa: RUF012
