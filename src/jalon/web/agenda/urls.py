"""The addresses of the agenda: those of the agenda itself, and those of the appointments of a case."""

from django.urls import path

from .views import feeds, outcomes, pages, planning

_OF_CASE = "dossiers/<str:reference>/rendez-vous"

urlpatterns = [
    path("agenda/", pages.agenda_page, name="agenda"),
    path("agenda/bilan/", pages.day_review, name="day_review"),
    path("agenda/autre-logiciel/", feeds.feed_page, name="agenda_feed"),
    path("agenda/autre-logiciel/fermer/", feeds.revoke_feed, name="revoke_feed"),
    path("agenda/flux/<str:token>.ics", feeds.feed, name="feed"),
    path(f"{_OF_CASE}/nouveau/", planning.plan_page, name="plan"),
    path(f"{_OF_CASE}/nouveau/conflits/", planning.plan_conflicts, name="plan_conflicts"),
    path(f"{_OF_CASE}/<str:key>.ics", feeds.invitation, name="invitation"),
    path(f"{_OF_CASE}/<str:key>/", outcomes.appointment_page, name="appointment"),
    path(f"{_OF_CASE}/<str:key>/deplacer/", planning.move_page, name="move"),
    path(f"{_OF_CASE}/<str:key>/retirer/", planning.undo_plan, name="undo_plan"),
    path(f"{_OF_CASE}/<str:key>/suite/", outcomes.outcome, name="outcome"),
    path(f"{_OF_CASE}/<str:key>/suite/annuler/", outcomes.undo_outcome, name="undo_outcome"),
]
