"""The addresses of the application."""

from django.urls import path

from .views import duplicates, identity, merging, opening, person, search

urlpatterns = [
    path("recherche/", search.search_page, name="search"),
    path("recherche/rapide/", search.search_quick, name="search_quick"),
    path("personnes/nouvelle/", opening.person_new, name="person_new"),
    path("personnes/doublons/", duplicates.person_duplicates, name="person_duplicates"),
    path("personnes/communes/", duplicates.towns, name="towns"),
    path("personnes/<int:pk>/", person.person_page, name="person"),
    path("personnes/<int:pk>/modifier/", identity.person_edit, name="person_edit"),
    path("personnes/<int:pk>/nouvel-accompagnement/", opening.accompaniment_new, name="accompaniment_new"),
    path("personnes/<int:pk>/fusionner/<int:other>/", merging.person_merge, name="person_merge"),
    path("personnes/fusions/<int:pk>/annuler/", merging.undo_person_merge, name="undo_merge"),
]
