"""The addresses of income: all of them belong to a case."""

from django.urls import path

from .views import comparing, evaluations, sheets, simulations, years

_OF_CASE = "dossiers/<str:reference>/revenus"

urlpatterns = [
    path(f"{_OF_CASE}/", years.income_page, name="income"),
    path(f"{_OF_CASE}/<int:year>/", years.year_page, name="income_year"),
    path(f"{_OF_CASE}/evaluer/", evaluations.evaluate_page, name="evaluate"),
    path(f"{_OF_CASE}/avis-demande/", evaluations.asked_page, name="evaluation_asked"),
    path(f"{_OF_CASE}/attestation/", evaluations.attestation_page, name="attestation"),
    path(f"{_OF_CASE}/evaluations/<str:key>/", evaluations.evaluation_page, name="evaluation"),
    path(f"{_OF_CASE}/simuler/", simulations.simulate_page, name="simulate"),
    path(f"{_OF_CASE}/simulations/comparer/", comparing.compare_page, name="simulations_compared"),
    path(f"{_OF_CASE}/simulations/<int:number>/", simulations.kept_page, name="simulation"),
    path(f"{_OF_CASE}/simulations/<int:number>/ranger/", simulations.put_away, name="simulation_away"),
    path(f"{_OF_CASE}/importer/", sheets.import_page, name="income_import"),
    path(f"{_OF_CASE}/importer/colonnes/", sheets.columns_page, name="income_columns"),
]
