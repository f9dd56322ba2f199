"""The addresses of workshops and trainings."""

from django.urls import path

from .views import case, catalogue, meetings, signing

_ONE = "ateliers/<int:meeting>"

urlpatterns = [
    path("ateliers/", meetings.meetings_page, name="workshops"),
    path("ateliers/catalogue/", catalogue.catalogue_page, name="offers"),
    path("ateliers/catalogue/nouveau/", catalogue.new_page, name="offer_new"),
    path("ateliers/catalogue/<int:offer>/", catalogue.edit_page, name="offer"),
    path("ateliers/catalogue/<int:offer>/retirer/", catalogue.retire, name="offer_retire"),
    path("ateliers/catalogue/<int:offer>/planifier/", meetings.plan_page, name="meeting_plan"),
    path(f"{_ONE}/", meetings.meeting_page, name="meeting"),
    path(f"{_ONE}/faire/", meetings.do, name="meeting_do"),
    path(f"{_ONE}/inviter/", meetings.invite_page, name="meeting_invite"),
    path(f"{_ONE}/emargement/<int:half_day>/", signing.signing_page, name="meeting_signing"),
    path(f"{_ONE}/feuille.pdf", signing.sheet_file, name="meeting_sheet"),
    path("dossiers/<str:reference>/ateliers/", case.case_page, name="case_workshops"),
    path(
        "dossiers/<str:reference>/ateliers/<int:meeting>/attestation.pdf",
        case.certificate_file,
        name="meeting_certificate",
    ),
]
