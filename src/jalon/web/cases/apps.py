"""Declares the application to Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See the package."""

    name = "jalon.web.cases"
    label = "cases"
