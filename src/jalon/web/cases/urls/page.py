"""The page of a case."""

from django.urls import path

from jalon.web.cases.views import page

urlpatterns = [
    path("dossiers/<str:reference>/", page.case_page, name="case"),
    path("dossiers/<str:reference>/dossier.json", page.case_file, name="case_file"),
]
