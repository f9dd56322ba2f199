"""The addresses of the application."""

from django.urls import path

from . import views

urlpatterns = [path("", views.demo, name="demo")]
