"""Declares the application to Django."""

from django.apps import AppConfig


class AmountsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.amounts"
    label = "amounts"
