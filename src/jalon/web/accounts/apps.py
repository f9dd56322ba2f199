"""Declares the application to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.accounts"
    label = "accounts"
