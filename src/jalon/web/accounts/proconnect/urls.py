"""The addresses of the provider's sign-in; allauth puts them among its own."""

from django.urls import path

from . import views

urlpatterns = [
    path("proconnect/", views.login, name="proconnect_login"),
    path("proconnect/retour/", views.callback, name="proconnect_callback"),
]
