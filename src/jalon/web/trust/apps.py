"""Declares the application to Django."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """See the package."""

    name = "jalon.web.trust"
    label = "trust"
