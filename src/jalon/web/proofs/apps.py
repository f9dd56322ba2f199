"""Declares the application to Django."""

from django.apps import AppConfig


class ProofsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.proofs"
    label = "proofs"
