"""Declares the application to Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """See the package."""

    name = "jalon.web.documents"
    label = "documents"
