"""The addresses of results."""

from django.urls import path

from .views import leaving, results

urlpatterns = [
    path("resultats/", results.board_page, name="results"),
    path("resultats/dossiers/", results.behind_page, name="results_cases"),
    path("resultats/assiduite/", results.attendance_part, name="results_attendance"),
    path("resultats/programmes/", results.compare_page, name="results_compare"),
    path("resultats/publications/", leaving.publications_page, name="publications"),
    path("resultats/publications/<int:number>.pdf", leaving.publication_file, name="publication_file"),
    path("resultats/fichiers/", leaving.exports_page, name="exports"),
    path("resultats/fichiers/liste/", leaving.exports_part, name="exports_part"),
    path("resultats/fichiers/<int:number>/", leaving.export_file, name="export_file"),
    path("resultats/fse/", leaving.fse_page, name="fse"),
]
