"""Declares the application to Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """See the package."""

    name = "jalon.web.insight"
    label = "insight"
