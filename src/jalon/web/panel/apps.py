"""Declares the application to Django."""

from django.apps import AppConfig


class PanelConfig(AppConfig):
    """See the package."""

    name = "jalon.web.panel"
    label = "panel"
