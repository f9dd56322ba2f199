"""Who is linked to a case: the team, handing over, sharing, accès d'urgence."""

from django.urls import path

from jalon.web.cases.views import links

urlpatterns = [
    path("equipe/", links.team_page, name="team"),
    path("equipe/<int:pk>/passer-la-main/", links.handover_page, name="handover"),
    path("equipe/passations/<str:name>/", links.take_back_page, name="take_back"),
    path("dossiers/<str:reference>/partage/", links.share_page, name="share"),
    path("dossiers/<str:reference>/partage/<int:pk>/arreter/", links.stop_sharing, name="stop_sharing"),
    path("acces-urgence/", links.emergency_page, name="emergency"),
    path("acces-urgence/<int:pk>/vu/", links.emergency_seen, name="emergency_seen"),
]
