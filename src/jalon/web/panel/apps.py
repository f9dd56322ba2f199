"""Declares the application to Django."""

from django.apps import AppConfig


class PanelConfig(AppConfig):
    """See the package."""

    name = "jalon.web.panel"
    label = "panel"

    def ready(self) -> None:
        """Have letters know what the panel decided, and the panel which letters left."""
        from . import telling  # noqa: PLC0415  models are not there before

        telling.connect()
