"""The addresses of the application: all within a case."""

from django.urls import path

from . import views

_OF_CASE = "dossiers/<str:reference>/pieces"

urlpatterns = [
    path(f"{_OF_CASE}/", views.documents_page, name="documents"),
    path(f"{_OF_CASE}/<int:pk>/fichier/", views.download, name="document_file"),
    path(f"{_OF_CASE}/<int:pk>/retirer/", views.take_out, name="document_take_out"),
    path(f"{_OF_CASE}/<int:pk>/remettre/", views.put_back, name="document_put_back"),
]
