"""Declares the application to Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.contracts"
    label = "contracts"
