"""Declares the application to Django; allauth finds ``provider`` and ``urls`` in it."""

from django.apps import AppConfig


class ProConnectConfig(AppConfig):
    """See the package."""

    name = "jalon.web.accounts.proconnect"
    label = "proconnect"
