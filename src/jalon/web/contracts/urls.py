"""The addresses of contracts: those of a case, and the catalogue of objectives of an organisation."""

from django.urls import path

from .views import building, catalogue, following, overview, signing

_OF_CASE = "dossiers/<str:reference>/contrat"

urlpatterns = [
    path(f"{_OF_CASE}/", overview.contract_page, name="contract"),
    path(f"{_OF_CASE}/preparer/", building.build_page, name="contract_build"),
    path(f"{_OF_CASE}/abandonner/", building.give_up, name="contract_give_up"),
    path(f"{_OF_CASE}/signer/", signing.sign_page, name="contract_sign"),
    path(f"{_OF_CASE}/textes/<int:number>/", overview.text_page, name="contract_text"),
    path(f"{_OF_CASE}/valider/", following.validate_page, name="contract_validate"),
    path(f"{_OF_CASE}/bilan/", following.review_page, name="contract_review"),
    path(f"{_OF_CASE}/clore/", following.end_page, name="contract_end"),
    path("objectifs/", catalogue.catalogue_page, name="objectives"),
    path("objectifs/nouveau/", catalogue.new_page, name="objective_new"),
    path("objectifs/<int:pk>/", catalogue.edit_page, name="objective"),
    path("objectifs/<int:pk>/retirer/", catalogue.retire, name="objective_retire"),
]
