"""Who is linked to a case: handing over, sharing, accès d'urgence."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
