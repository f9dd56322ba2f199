"""Declares the application to Django."""

from django.apps import AppConfig


class IncomeConfig(AppConfig):
    """See the package."""

    name = "jalon.web.income"
    label = "income"
