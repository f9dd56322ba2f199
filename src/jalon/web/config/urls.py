"""The addresses of the site."""

from django.conf import settings
from django.urls import include, path

handler403 = "jalon.web.kit.views.refused"
handler404 = "jalon.web.kit.views.not_found"
handler429 = "jalon.web.accounts.throttle.too_many"
handler500 = "jalon.web.kit.views.broken"

urlpatterns = [
    path("", include("jalon.web.cases.urls")),
    path("", include("jalon.web.agenda.urls")),
    path("", include("jalon.web.income.urls")),
    path("", include("jalon.web.documents.urls")),
    path("", include("jalon.web.contracts.urls")),
    path("", include("jalon.web.letters.urls")),
    path("", include("jalon.web.mail.urls")),
    path("", include("jalon.web.panel.urls")),
    path("", include("jalon.web.workshops.urls")),
    path("", include("jalon.web.proofs.urls")),
    path("", include("jalon.web.insight.urls")),
    path("", include("jalon.web.revisions.urls")),
    path("", include("jalon.web.amounts.urls")),
    path("", include("jalon.web.jobs.urls")),
    path("", include("jalon.web.people.urls")),
    path("comptes/", include("jalon.web.accounts.urls")),
    path("compte/", include("jalon.web.accounts.signing_in")),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("demo/", include("jalon.web.demo.urls")))
