"""The addresses of background work."""

from django.urls import path

from . import views

urlpatterns = [
    path("travaux/", views.jobs_page, name="jobs"),
    path("travaux/<uuid:pk>/refaire/", views.retry, name="job_retry"),
    path("travaux/<uuid:pk>/abandonner/", views.discard, name="job_discard"),
]
