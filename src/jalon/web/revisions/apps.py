"""Declares the application to Django."""

from django.apps import AppConfig


class RevisionsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.revisions"
    label = "revisions"
