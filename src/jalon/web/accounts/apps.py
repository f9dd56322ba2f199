"""Declares the application to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to allauth."""
        from . import signals  # noqa: F401, PLC0415  once the models are there
