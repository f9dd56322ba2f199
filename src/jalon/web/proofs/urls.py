"""The address of the proof file."""

from django.urls import path

from .views import proof_file

urlpatterns = [path("dossiers/<str:reference>/preuves.pdf", proof_file, name="proof_file")]
