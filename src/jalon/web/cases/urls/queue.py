"""The day's queue and the lists of cases."""

from django.urls import path

from jalon.web.cases.views import lists, queue

urlpatterns = [
    path("", queue.today_page, name="today"),
    path("dossiers/", lists.cases_page, name="cases"),
    path("filtres/", queue.keep_filter, name="keep_filter"),
    path("filtres/<int:pk>/oublier/", queue.forget_filter, name="forget_filter"),
]
