"""Recording, correcting and withdrawing facts."""

from django.urls import path

from jalon.web.cases.views import recording

urlpatterns = [
    path("dossiers/<str:reference>/noter/", recording.choose, name="record_choose"),
    path("dossiers/<str:reference>/noter/<str:kind>/", recording.record, name="record"),
    path("dossiers/<str:reference>/faits/<str:key>/corriger/", recording.correct, name="correct"),
    path("dossiers/<str:reference>/faits/<str:key>/retirer/", recording.withdraw, name="withdraw"),
]
